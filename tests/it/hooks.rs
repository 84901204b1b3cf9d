//! The hooks of the tests (`SFKIT_TEST_…`) are in no program that people get: each of their names
//! stands in an item that only builds with debug assertions compile.
//!
//! `.ci/run` looks into the release binary itself; here the sources are read, which costs nothing.

use std::path::Path;

use crate::guards::sources;

const NAME: &str = "SFKIT_TEST_";
const GATE: &str = "#[cfg(debug_assertions)]";

/// Code without comments, and without what only tests compile.
fn product(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let text = text.split("#[cfg(test)]\npub(super) mod tests").next();
    let code = text.unwrap().lines();
    let code = code.filter(|line| !line.trim_start().starts_with("//"));
    code.collect::<Vec<_>>().join("\n")
}

/// Where the item ends that begins at `start`: at its closing brace, or at a semicolon before one.
fn end_of_item(code: &str, start: usize) -> usize {
    let mut depth = 0;
    for (at, letter) in code[start..].char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 1 => return start + at + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return start + at + 1,
            _ => {}
        }
    }
    code.len()
}

/// The code that a release build compiles.
fn released(code: &str) -> String {
    let mut kept = String::new();
    let mut at = 0;
    while let Some(found) = code[at..].find(GATE) {
        kept.push_str(&code[at..at + found]);
        at = end_of_item(code, at + found);
    }
    kept + &code[at..]
}

#[test]
fn no_hook_is_named_in_released_code() {
    let mut gated = 0;
    for (path, text) in sources() {
        let code = product(&text);
        gated += code.matches(NAME).count();
        // The module of the names is gated as a whole: whoever names it without a gate would not
        // compile in release.
        assert!(!released(&code).contains(NAME), "{}", path.display());
    }
    assert!(gated > 0, "the names are looked for where they are");
}

/// A point at which nobody kills the program proves nothing.
#[test]
fn every_fail_point_is_used_by_a_test() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let tests: Vec<_> = [
        "killed.rs",
        "killed/upkeep.rs",
        "vault.rs",
        "vault_cli.rs",
        "bulk/killed.rs",
    ]
    .iter()
    .map(|name| std::fs::read_to_string(folder.join(name)).unwrap())
    .collect();
    let mut points = Vec::new();
    for (_, text) in sources() {
        let found = text.split("fail_point(").skip(1);
        let named = found.filter_map(|rest| rest.split('"').nth(1).map(str::to_owned));
        points.extend(named.filter(|name| name.contains(':')));
    }
    assert!(points.len() > 25, "{points:?}");
    for point in points {
        let (act, step) = point.split_once(':').unwrap();
        let step = format!("\"{step}\"");
        let uses =
            |text: &String| text.contains(&point) || (text.contains(act) && text.contains(&step));
        assert!(tests.iter().any(uses), "no test uses `{point}`");
    }
}

#[test]
fn what_is_gated_is_seen_as_such() {
    let code = "fn a() {}\n#[cfg(debug_assertions)]\nmod hooks {\n    const X: u8 = { 1 };\n}\n\
                #[cfg(debug_assertions)]\nuse hooks::X;\nfn b() {}\n";
    assert_eq!(released(code), "fn a() {}\n\n\nfn b() {}\n");
    assert_eq!(
        product("a\n// SFKIT_TEST_\nb\n#[cfg(test)]\nmod tests {"),
        "a\nb"
    );
}

/// A release binary that was built after the sources were last changed.
#[test]
fn a_fresh_release_binary_has_no_hook() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let binary = root.join("target/release/sfkit");
    let changed = |path: &Path| path.metadata().and_then(|facts| facts.modified()).ok();
    let Some(built) = changed(&binary) else {
        eprintln!("skipped: `{}` is not built", binary.display());
        return;
    };
    let newest = sources()
        .into_iter()
        .filter_map(|(path, _)| changed(&root.join("src").join(path)))
        .max();
    if newest.is_some_and(|newest| newest > built) {
        eprintln!("skipped: `{}` is older than the sources", binary.display());
        return;
    }
    let bytes = std::fs::read(binary).unwrap();
    let found = bytes
        .windows(NAME.len())
        .any(|word| word == NAME.as_bytes());
    assert!(!found, "the release binary knows `{NAME}`");
}
