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

/// The words of a line of a shell, as far as documents need: quotes, no escapes.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, ' ') => words.push(String::new()),
            _ => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The part of a pipeline that calls `sfkit`, up to the next operator of the shell.
fn call(line: &str) -> Option<Vec<String>> {
    let all = words(line);
    let at = all.iter().position(|word| word == "sfkit")?;
    let ends = |word: &String| ["|", ">", "<", "#", "&&"].contains(&word.as_str());
    Some(
        all[at + 1..]
            .iter()
            .take_while(|word| !ends(word))
            .cloned()
            .collect(),
    )
}

#[test]
fn commands_in_documents_are_taken() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let mut checked = 0;
    for line in readme.lines().filter_map(|line| line.strip_prefix("$ ")) {
        let Some(call) = call(line) else { continue };
        let call: Vec<_> = call
            .iter()
            .map(String::as_str)
            .filter(|word| *word != "…")
            .collect();
        reference::check_words(&call).unwrap_or_else(|error| panic!("{line}\n{error}"));
        checked += 1;
    }
    assert!(checked >= 15, "{checked} commands were found in the README");
}

#[test]
fn commands_in_examples_of_the_help_are_taken() {
    let mut checked = 0;
    for line in reference::examples() {
        let Some(call) = call(&line) else { continue };
        let call: Vec<_> = call
            .iter()
            .map(String::as_str)
            .filter(|word| *word != "…")
            .collect();
        reference::check_words(&call).unwrap_or_else(|error| panic!("{line}\n{error}"));
        checked += 1;
    }
    assert!(checked >= 20, "{checked} examples were found");
}

#[test]
fn openapi_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/openapi.json");
    let made = sfkit::serve::router::description_text().unwrap();
    if std::env::var_os("SFKIT_TEST_BLESS").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == made,
        "docs/openapi.json is not fresh: run `SFKIT_TEST_BLESS=1 cargo test --locked --test it reference`"
    );
}
