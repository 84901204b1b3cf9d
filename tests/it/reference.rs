//! Generated files are fresh: `completions/` and `man/`.
//!
//! `SFKIT_TEST_BLESS=1 cargo test --test it reference` writes them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use sfkit::cli::reference;

fn compare(folder: &str, made: &[(String, Vec<u8>)]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    if std::env::var_os("SFKIT_TEST_BLESS").is_some() {
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).unwrap();
        for (name, content) in made {
            fs::write(folder.join(name), content).unwrap();
        }
    }
    let mend = "run `SFKIT_TEST_BLESS=1 cargo test --locked --test it reference`";
    for (name, content) in made {
        let there = fs::read(folder.join(name)).unwrap_or_default();
        assert!(
            there == *content,
            "{}/{name} is not fresh: {mend}",
            folder.display()
        );
    }
    let names: BTreeSet<_> = made.iter().map(|(name, _)| name.clone()).collect();
    for entry in fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            names.contains(&name),
            "{}/{name} is left over: {mend}",
            folder.display()
        );
    }
}

#[test]
fn completions_are_fresh() {
    compare("completions", &reference::completions());
}

#[test]
fn manual_pages_are_fresh() {
    compare("man", &reference::manual());
}

#[test]
fn every_page_has_its_sections() {
    for (name, page) in reference::manual() {
        let text = String::from_utf8(page).unwrap();
        for section in ["SH NAME", "SH SYNOPSIS", "EXIT STATUS", "SH ENVIRONMENT"] {
            assert!(text.contains(section), "{name} lacks {section}");
        }
    }
}

#[test]
fn every_command_is_run_by_a_test() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let mut tests = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            tests.push_str(&fs::read_to_string(path).unwrap());
        }
    }
    let commands = reference::commands();
    let parents: BTreeSet<_> = commands
        .iter()
        .filter_map(|words| words.rsplit_once(' '))
        .map(|(up, _)| up)
        .collect();
    for words in commands
        .iter()
        .filter(|words| !parents.contains(words.as_str()))
    {
        let quoted: Vec<_> = words.split(' ').map(|word| format!("\"{word}\"")).collect();
        let wanted = format!("[{}", quoted.join(", "));
        assert!(tests.contains(&wanted), "no test runs {wanted}…]");
    }
}
