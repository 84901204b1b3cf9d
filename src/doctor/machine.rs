//! What sfkit runs on: the system, the terminal, and which `sfkit` a shell finds.

use std::env::{current_exe, split_paths};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::config::{Environment, env};
use crate::health::{Check, Finding, Subject, Verdict};
use crate::model::finding::Remedy;

use super::Terminal;

/// Name of the program.
const PROGRAM: &str = "sfkit";

/// The system and the versions that matter to somebody who helps.
pub(super) fn platform() -> Finding {
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    let name = distribution();
    let version = env!("CARGO_PKG_VERSION");
    let shown = name.as_deref().unwrap_or(os);
    ok(
        Check::Platform,
        format!("sfkit {version} on {shown}, {arch}"),
    )
    .fact("sfkit", version)
    .fact("os", os)
    .fact("os_name", name)
    .fact("kernel", line_of("/proc/sys/kernel/osrelease"))
    .fact("arch", arch)
    .fact("sqlite", crate::db::sqlite_version())
    .fact("processors", processors())
    .fact("in_container", is_in_container())
}

fn processors() -> Option<usize> {
    std::thread::available_parallelism()
        .ok()
        .map(std::num::NonZero::get)
}

/// `PRETTY_NAME` of a Linux distribution.
fn distribution() -> Option<String> {
    let text = fs::read_to_string("/etc/os-release").ok()?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    Some(line.trim_matches('"').to_owned())
}

fn line_of(path: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    text.lines().next().map(|line| line.trim().to_owned())
}

fn is_in_container() -> bool {
    let marks = ["/.dockerenv", "/run/.containerenv"];
    marks.iter().any(|mark| Path::new(mark).exists())
}

/// Where sfkit speaks, and whether what it says can be shown there.
pub(super) fn terminal(environment: &Environment, terminal: &Terminal) -> Finding {
    let text = |name| environment.text(name);
    let kind = text(env::TERM).unwrap_or_default();
    let locale = [env::LC_ALL, env::LC_CTYPE, env::LANG];
    let locale = locale.into_iter().find_map(text).unwrap_or_default();
    let is_utf8 = locale
        .to_ascii_uppercase()
        .replace('-', "")
        .contains("UTF8");
    let is_watched = terminal.stdout || terminal.stderr;
    let (verdict, state, summary, remedy) = match () {
        () if !is_watched => (
            Verdict::Ok,
            "none",
            "no terminal: nothing is asked, and results go out as CSV or JSON".to_owned(),
            None,
        ),
        () if kind == "dumb" => (
            Verdict::Warn,
            "dumb",
            "the terminal is `dumb`: progress cannot be drawn".to_owned(),
            Some(Remedy::told(
                "set `TERM` to what the terminal is, such as `xterm-256color`",
                None,
            )),
        ),
        () if !is_utf8 => (
            Verdict::Warn,
            "not_utf8",
            format!("the locale `{locale}` is not UTF-8: names with accents may look broken"),
            Some(Remedy::command("export LC_ALL=C.UTF-8", true)),
        ),
        () => (
            Verdict::Ok,
            "ok",
            format!(
                "a terminal of {} columns, {}",
                terminal
                    .width
                    .map_or("unknown".to_owned(), |width| width.to_string()),
                if terminal.color {
                    "with colour"
                } else {
                    "without colour"
                }
            ),
            None,
        ),
    };
    Finding::new(Check::Terminal, &Subject::machine(), verdict, summary)
        .state(state)
        .mended_by(remedy)
        .fact("stdin", terminal.stdin)
        .fact("stdout", terminal.stdout)
        .fact("stderr", terminal.stderr)
        .fact("width", terminal.width)
        .fact("term", some(kind))
        .fact("locale", some(locale))
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// Which `sfkit` a shell finds, and whether that is this one.
pub(super) fn program(environment: &Environment) -> Finding {
    let Ok(this) = current_exe().and_then(fs::canonicalize) else {
        let summary = "the system does not tell where this program is";
        return ok(Check::Program, summary.to_owned()).advisory();
    };
    let path = environment.get(env::PATH).cloned().unwrap_or_default();
    let found = on_path(split_paths(&path));
    judge_program(&this, &found)
        .fact("program", this.display().to_string())
        .fact(
            "on_path",
            json!(
                found
                    .iter()
                    .map(|path| path.display().to_string())
                    .collect::<Vec<_>>()
            ),
        )
}

/// Every program of that name, the one that a shell takes first.
fn on_path(folders: impl Iterator<Item = PathBuf>) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for folder in folders {
        let Ok(path) = fs::canonicalize(folder.join(PROGRAM)) else {
            continue;
        };
        if path.is_file() && !found.contains(&path) {
            found.push(path);
        }
    }
    found
}

fn judge_program(this: &Path, found: &[PathBuf]) -> Finding {
    let folder = this.parent().unwrap_or(this).display();
    match found.first() {
        Some(first) if first == this => {
            let summary = match found.len() {
                1 => format!("a shell finds `{}`", this.display()),
                n => format!("a shell finds `{}` first, of {n}", this.display()),
            };
            ok(Check::Program, summary)
        }
        Some(first) => {
            let summary = format!(
                "a shell finds `{}` before this program, `{}`",
                first.display(),
                this.display()
            );
            let words = format!(
                "remove the other one, or put `{folder}` first: `export PATH=\"{folder}:$PATH\"`"
            );
            let command = format!("export PATH=\"{folder}:$PATH\"");
            Finding::new(Check::Program, &Subject::machine(), Verdict::Warn, summary)
                .state("shadowed")
                .mended_by(Remedy::told(words, Some(command)))
        }
        None => {
            let summary = format!("no shell finds sfkit: `{folder}` is not on the PATH");
            Finding::new(Check::Program, &Subject::machine(), Verdict::Warn, summary)
                .state("not_on_path")
                .mended_by(Remedy::command(
                    format!("export PATH=\"$PATH:{folder}\""),
                    true,
                ))
                .advisory()
        }
    }
}

fn ok(check: Check, summary: String) -> Finding {
    Finding::new(check, &Subject::machine(), Verdict::Ok, summary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_program_of_the_name_is_told() {
        let this = Path::new("/opt/bin/sfkit");
        let state = |found: &[&str]| {
            let found: Vec<_> = found.iter().map(PathBuf::from).collect();
            judge_program(this, &found).state
        };
        assert_eq!(state(&["/opt/bin/sfkit", "/usr/bin/sfkit"]), "ok");
        assert_eq!(state(&["/usr/bin/sfkit", "/opt/bin/sfkit"]), "shadowed");
        assert_eq!(state(&[]), "not_on_path");
    }

    #[test]
    fn a_terminal_must_show_what_names_are_made_of() {
        let seen = Terminal {
            stdin: true,
            stdout: true,
            stderr: true,
            width: Some(80),
            color: true,
        };
        let state = |kind, locale| {
            let environment = Environment::of([("TERM", kind), ("LANG", locale)]);
            terminal(&environment, &seen).state
        };
        assert_eq!(state("xterm", "en_US.UTF-8"), "ok");
        assert_eq!(state("xterm", "de_DE.utf8"), "ok");
        assert_eq!(state("xterm", "C"), "not_utf8");
        assert_eq!(state("dumb", "C.UTF-8"), "dumb");
    }
}
