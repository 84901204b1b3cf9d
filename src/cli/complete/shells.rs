//! The scripts, and how they ask and are answered.
//!
//! A script asks `sfkit __complete SHELL …` and gets lines: first `:` with words (`nospace`, `files`,
//! `folders`), then a candidate each. What else a line has, and how a candidate is written, differs:
//!
//! - bash sends its breaking characters, the kind of completion (63: a list is wanted), and the line
//!   before and behind the cursor. It replaces only what stands behind the last breaking character or
//!   open quote, so that only that is given back, escaped. In a list the part that differs is shown.
//! - zsh sends the rest of the word and the words, without quotes. It gets the candidate, a tab, and
//!   what is shown.
//! - fish sends the rest of the word and the words, the last one as typed. It gets the candidate, a
//!   tab, and what it is.

use std::fmt::Write as _;

use super::words::{self, Current};
use super::{Answer, Candidate, Files, goes_on};

const BASH: &str = include_str!("sfkit.bash");
const ZSH: &str = include_str!("sfkit.zsh");
const FISH: &str = include_str!("sfkit.fish");

/// Bash's kind of completion that lists without inserting.
const LISTING: &str = "63";

/// The script that completes in a shell; none where there is only a static one.
pub(in crate::cli) fn script(shell: clap_complete::Shell) -> Option<&'static str> {
    match shell {
        clap_complete::Shell::Bash => Some(BASH),
        clap_complete::Shell::Zsh => Some(ZSH),
        clap_complete::Shell::Fish => Some(FISH),
        _ => None,
    }
}

/// What a script asks.
#[derive(Debug)]
pub(super) struct Request {
    shell: Shell,
    /// Words before the cursor, without the program.
    pub(super) before: Vec<String>,
    /// The word at the cursor.
    pub(super) current: Current,
    /// The rest of that word.
    pub(super) after: String,
}

#[derive(Debug)]
enum Shell {
    Bash { breaks: String, is_list: bool },
    Zsh,
    Fish,
}

impl Request {
    /// Reads what a script has sent.
    pub(super) fn read(arguments: &[String]) -> Option<Self> {
        let (shell, rest) = arguments.split_first()?;
        match (shell.as_str(), rest) {
            ("bash", [breaks, kind, line, after]) => {
                let typed = words::split(line);
                Some(Self {
                    shell: Shell::Bash {
                        breaks: breaks.clone(),
                        is_list: kind == LISTING,
                    },
                    before: typed.before.into_iter().skip(1).collect(),
                    current: typed.current,
                    after: after.clone(),
                })
            }
            ("zsh", [after, before @ .., current]) => Some(Self {
                shell: Shell::Zsh,
                before: before.to_vec(),
                current: Current::plain(current),
                after: after.clone(),
            }),
            ("fish", [after, before @ .., current]) => Some(Self {
                shell: Shell::Fish,
                before: before.to_vec(),
                current: words::split(current).current,
                after: after.clone(),
            }),
            _ => None,
        }
    }

    /// The answer in the lines that the script reads.
    pub(super) fn written(&self, answer: &Answer) -> String {
        let mut text = String::from(":");
        if goes_on(answer) {
            text.push_str(" nospace");
        }
        match answer.files {
            Some(Files::All) => text.push_str(" files"),
            Some(Files::Folders) => text.push_str(" folders"),
            None => {}
        }
        match &self.shell {
            Shell::Bash { breaks, is_list } => self.for_bash(answer, breaks, *is_list, &mut text),
            Shell::Zsh => for_zsh(answer, &mut text),
            Shell::Fish => {
                for Candidate { value, help, .. } in &answer.candidates {
                    write!(text, "\n{value}\t{}", one_line(help)).expect("writing to a string");
                }
            }
        }
        text
    }

    fn for_bash(&self, answer: &Answer, breaks: &str, is_list: bool, text: &mut String) {
        let candidates = &answer.candidates;
        if is_list && candidates.len() > 1 {
            for Candidate { shown, .. } in candidates {
                write!(text, "\n{shown}").expect("writing to a string");
            }
            return;
        }
        let start = self.current.break_at(breaks);
        let quote = self.current.quote.map(|(open, _)| open);
        for Candidate { value, .. } in candidates {
            let part = value.get(start..).unwrap_or(value);
            write!(text, "\n{}", words::escaped(part, quote)).expect("writing to a string");
        }
        // Bash closes the quote behind the only candidate, although the text goes on: a second one
        // keeps it open.
        if let ([only], Some(open), true) = (candidates.as_slice(), quote, goes_on(answer)) {
            let part = only.value.get(start..).unwrap_or(&only.value);
            write!(text, "\n{} ", words::escaped(part, Some(open))).expect("writing to a string");
        }
    }
}

/// Longest column of candidates with what they are behind.
const WIDEST: usize = 40;

fn for_zsh(answer: &Answer, text: &mut String) {
    let width = |candidate: &Candidate| candidate.shown.chars().count();
    let widest = answer.candidates.iter().map(width).max().unwrap_or(0);
    let widest = widest.min(WIDEST);
    for candidate in &answer.candidates {
        let Candidate { value, shown, help } = candidate;
        write!(text, "\n{value}\t{shown}").expect("writing to a string");
        if !help.is_empty() {
            let help = one_line(help);
            let gap = widest.saturating_sub(width(candidate));
            write!(text, "{:gap$}  -- {help}", "").expect("writing to a string");
        }
    }
}

/// Help that the terminal can show in a line.
fn one_line(help: &str) -> String {
    let words: Vec<_> = help
        .split(|c: char| c.is_whitespace() || c.is_control())
        .collect();
    let line = words.join(" ");
    line.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(line: &str, kind: &str) -> Request {
        let breaks = " \t\n\"'@><=;|&(:";
        let arguments = ["bash", breaks, kind, line, ""].map(str::to_owned);
        Request::read(&arguments).unwrap()
    }

    fn answer(values: &[(&str, &str)]) -> Answer {
        let candidates = values.iter().map(|(before, shown)| {
            let candidate = Candidate::new(shown, "Label, type");
            Answer::of(vec![candidate])
                .behind(before)
                .candidates
                .remove(0)
        });
        Answer::of(candidates.collect())
    }

    #[test]
    fn bash_gets_what_it_replaces() {
        let one = answer(&[("StageName=", "Closed Won")]);
        let request = asked("sfkit opportunity update --set StageName=Cl", "9");
        assert_eq!(request.before.len(), 3);
        assert_eq!(request.written(&one), ":\nClosed\\ Won");
        let request = asked("sfkit opportunity update --set 'StageName=Cl", "9");
        assert_eq!(request.written(&one), ":\nStageName=Closed Won");
        let two = answer(&[
            ("SELECT Id, ", "Name"),
            ("SELECT Id, ", "NumberOfEmployees"),
        ])
        .open();
        let request = asked("sfkit query \"SELECT Id, N", "9");
        let lines = ": nospace\nSELECT Id, Name\nSELECT Id, NumberOfEmployees";
        assert_eq!(request.written(&two), lines);
        let request = asked("sfkit query \"SELECT Id, N", LISTING);
        assert_eq!(request.written(&two), ": nospace\nName\nNumberOfEmployees");
        let one = answer(&[("SELECT Id, ", "Name")]).open();
        assert_eq!(
            request.written(&one),
            ": nospace\nSELECT Id, Name\nSELECT Id, Name "
        );
    }

    #[test]
    fn zsh_and_fish_get_what_it_is() {
        let two = answer(&[("Id,", "Name"), ("Id,", "Fax")]);
        let ask = |shell: &str| {
            let arguments = [shell, "", "query", "Id,"].map(str::to_owned);
            Request::read(&arguments).unwrap().written(&two)
        };
        assert_eq!(
            ask("zsh"),
            ":\nId,Name\tName  -- Label, type\nId,Fax\tFax   -- Label, type"
        );
        assert_eq!(ask("fish"), ":\nId,Name\tLabel, type\nId,Fax\tLabel, type");
        assert!(Request::read(&["tcsh".to_owned()]).is_none());
    }
}
