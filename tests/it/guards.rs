//! The plan of the house as tests: who may name whom, and where each external crate lives.
//!
//! The table is the one in the crate documentation (`src/lib.rs`); a new module must be placed in
//! both.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// May be named by everyone.
const GROUND: [&str; 5] = ["error", "clock", "secret", "files", "hooks"];

/// Room and the rooms it may name.
const LAYERS: [(&str, &str); 32] = [
    ("error", ""),
    ("clock", ""),
    ("secret", ""),
    ("files", ""),
    ("hooks", ""),
    ("model", ""),
    ("config", "model"),
    ("http", "model"),
    ("db", ""),
    ("soql", "model"),
    ("output", "model"),
    ("analytics", "model"),
    ("vault", "model db"),
    ("auth", "model http"),
    ("client", "model http db soql"),
    ("state", "model db client"),
    ("bulk", "model http soql client state"),
    ("session", "model http vault auth client state"),
    ("localorg", "model soql db"),
    ("query", "model soql client bulk session"),
    ("rest", "model http client"),
    ("objects", "model soql client"),
    ("saved_reports", "model http soql client"),
    ("records", "model http soql client state bulk session query"),
    (
        "reports",
        "model soql analytics vault client session query state",
    ),
    (
        "health",
        "model config http db vault auth client session state",
    ),
    ("doctor", "model config http db vault auth state health"),
    (
        "app",
        "model config http db vault auth client state session localorg output",
    ),
    (
        "mcp",
        "model http soql analytics vault client state session query objects records reports health app output",
    ),
    (
        "serve",
        "model config http vault auth client state bulk session soql analytics query records objects rest reports health app",
    ),
    ("cli", "*"),
    ("main", "cli"),
];

/// External crate and the places that may name it (path prefixes below `src/`).
const HOMES: &[(&str, &str)] = &[
    ("clap", "cli"),
    ("clap_complete", "cli"),
    ("clap_mangen", "cli"),
    ("reqwest", "http"),
    ("tower_layer", "http"),
    ("tower_service", "http serve"),
    ("oauth2", "auth"),
    ("rusqlite", "db vault state localorg client/cache.rs"),
    (
        "jsonwebtoken",
        "auth/jwt.rs localorg/oauth/assertion.rs localorg/oauth/openid.rs",
    ),
    ("keyring", "vault/keystore/os.rs"),
    ("keyring_core", "vault/keystore/os.rs"),
    ("aes_gcm", "vault/crypto vault/foreign"),
    ("argon2", "vault/kdf.rs"),
    ("maud", "reports/page serve/page"),
    ("memchr", "serve/broker/veil.rs"),
    ("plotters", "reports/page/draw"),
    (
        "rust_xlsxwriter",
        "output/xlsx.rs reports/workbook reports/error.rs",
    ),
    ("indicatif", "output/progress.rs"),
    ("annotate_snippets", "output/diagnostic.rs"),
    ("axum", "localorg serve"),
    ("utoipa", "serve"),
    ("utoipa_axum", "serve"),
    ("tower_http", "serve"),
    // `state` has a module of that name.
    ("governor", "serve state/mod.rs"),
    ("rmcp", "mcp"),
    ("schemars", "mcp"),
    ("hyper", "auth/loopback localorg serve/listen"),
    ("secret_service", "vault/keystore/os.rs"),
    ("zbus", "vault/keystore/os.rs"),
    ("rust_decimal", "analytics/money.rs"),
    ("toml_edit", "config"),
    ("etcetera", "config/paths.rs"),
    ("rpassword", "output/prompt.rs"),
    (
        "roxmltree",
        "localorg/soap localorg/xml.rs localorg/bulk/classic client/soap.rs client/error.rs",
    ),
    ("rcgen", "localorg/tls.rs localorg/oauth/openid.rs"),
    (
        "tokio_rustls",
        "localorg/tls.rs localorg/server localorg/mod.rs serve/listen",
    ),
    ("parking_lot", "localorg/store"),
    ("zip", "doctor/bundle"),
    ("rustls_native_certs", "doctor/certificates.rs"),
    ("calamine", "records/write/input/convert.rs"),
    ("parquet", "records/write/input/convert.rs output/parquet"),
    ("encoding_rs", "records/write/input"),
    ("chardetng", "records/write/input/encoding.rs"),
    ("wide", "model/chunk.rs"),
    ("jaq_core", "rest/filter.rs"),
    ("jaq_std", "rest/filter.rs"),
    ("jaq_json", "rest/filter.rs"),
];

pub(crate) fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(&root).unwrap().to_owned(), text));
            }
        }
    }
    found
}

/// The words that stand directly behind `prefix`, outside comments.
fn named<'a>(text: &'a str, prefix: &str) -> BTreeSet<&'a str> {
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut names = BTreeSet::new();
    for line in code {
        for (at, _) in line.match_indices(prefix) {
            if line[..at].ends_with(|c: char| is_word(c) || c == ':' || c == '$') {
                continue;
            }
            let rest = &line[at + prefix.len()..];
            if let Some(list) = rest.strip_prefix('{') {
                let words = list
                    .split(['}', ','])
                    .map(|word| word.trim().split(':').next());
                names.extend(words.flatten().filter(|word| !word.is_empty()));
            } else {
                names.insert(rest.split(|c| !is_word(c)).next().unwrap_or_default());
            }
        }
    }
    names
}

fn room(path: &Path) -> String {
    let first = path
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_string_lossy()
        .into_owned();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn rooms_name_only_the_rooms_below() {
    let mut faults = Vec::new();
    for (path, text) in sources() {
        let room = room(&path);
        if room == "lib" {
            continue;
        }
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == room) else {
            faults.push(format!(
                "{}: `{room}` has no place in the table",
                path.display()
            ));
            continue;
        };
        let mut names = named(&text, "crate::");
        names.extend(named(&text, "sfkit::"));
        let may = |name: &str| {
            name == room
                || GROUND.contains(&name)
                || *allowed == "*"
                || allowed.split(' ').any(|allowed| allowed == name)
        };
        faults.extend(
            names
                .into_iter()
                .filter(|name| !may(name))
                .map(|name| format!("{}: `{room}` may not name `{name}`", path.display())),
        );
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn each_external_crate_has_one_home() {
    let mut faults = Vec::new();
    for (path, text) in sources() {
        let place = path.to_string_lossy().replace('\\', "/");
        for (name, homes) in HOMES {
            let used = text.lines().any(|line| {
                let line = line.trim_start();
                !line.starts_with("//")
                    && line.match_indices(&format!("{name}::")).any(|(at, _)| {
                        !line[..at].ends_with(|c: char| c.is_alphanumeric() || "_:".contains(c))
                    })
            });
            if used && !homes.split(' ').any(|home| place.starts_with(home)) {
                faults.push(format!("{place}: `{name}` lives in {homes}"));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn the_guards_see_what_they_guard_against() {
    let text = "use crate::{client, model::id};\n// crate::vault\nlet x = crate::auth::go();";
    let names = named(text, "crate::");
    assert!(names.contains("client") && names.contains("model") && names.contains("auth"));
    assert!(!names.contains("vault"));
}

#[test]
fn the_documentation_shows_the_same_table() {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    for (room, allowed) in LAYERS.iter().filter(|(room, _)| *room != "main") {
        let allowed = if allowed.is_empty() { "-" } else { allowed };
        let row = format!("//! | `{room}` | {allowed} |");
        let shown = text
            .lines()
            .any(|line| line == row.replace("| * |", "| all |"));
        assert!(shown, "src/lib.rs lacks the row\n{row}");
    }
}

#[test]
fn every_command_that_a_message_names_exists() {
    let commands = sfkit::cli::reference::commands();
    let mut faults = Vec::new();
    for (path, text) in sources() {
        let text = text.replace("\\\n", " ");
        for part in text.split("`sfkit ").skip(1) {
            let words = part
                .split('`')
                .next()
                .unwrap_or_default()
                .split_whitespace();
            let is_word = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            let words: Vec<_> = words
                .take_while(is_word)
                .take_while(|word| !word.starts_with('-'))
                .collect();
            let known = |count: usize| commands.contains(&words[..count].join(" "));
            let is_group = |name: &str| {
                commands
                    .iter()
                    .any(|other| other.starts_with(&format!("{name} ")))
            };
            let named = (1..=words.len())
                .rev()
                .find(|count| known(*count))
                .unwrap_or(0);
            let unfinished = named == 1 && words.len() > 1 && is_group(words[0]);
            if (named == 0 && !words.is_empty()) || unfinished {
                faults.push(format!("{}: `sfkit {}`", path.display(), words.join(" ")));
            }
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn messages_begin_with_a_small_letter() {
    let mut faults = Vec::new();
    for (path, text) in sources() {
        for lead in ["#[error(\"", "Hint::new(\""] {
            for part in text.split(lead).skip(1) {
                let mut letters = part.chars();
                let starts = letters.next().is_some_and(char::is_uppercase);
                // Names (`SOQL`, `SFKIT_…`) stay as they are.
                if starts && letters.next().is_some_and(char::is_lowercase) {
                    faults.push(format!(
                        "{}: {}",
                        path.display(),
                        part.lines().next().unwrap()
                    ));
                }
            }
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}
