//! What others can see of a running command: its command line and those of its children, and what
//! the children get in their environment.

use std::collections::BTreeSet;
use std::process::Command;
use std::time::Duration;

use crate::world::{Run, finish};

/// What was seen while a command ran.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// How often the running command was looked at.
    pub(super) looks: usize,
    /// Of the command and of whatever it started.
    pub(super) command_lines: BTreeSet<String>,
    /// `NAME=value`, of whatever it started.
    pub(super) variables_of_children: BTreeSet<String>,
}

impl Seen {
    fn look(&mut self, process: u32) {
        let own = words(process, "cmdline");
        self.looks += usize::from(!own.is_empty());
        self.command_lines.insert(own.join(" "));
        for child in descendants(process) {
            let line = words(child, "cmdline");
            // Until it runs a program of its own, a child is a copy of us.
            if line != own {
                self.command_lines.insert(line.join(" "));
                self.variables_of_children.extend(words(child, "environ"));
            }
        }
    }
}

/// Runs the command to its end and looks at it all the time.
pub(super) fn watch(command: &mut Command) -> (Run, Seen) {
    let child = command.spawn().unwrap();
    let process = child.id();
    let ending = std::thread::spawn(move || child.wait_with_output().unwrap());
    let mut seen = Seen::default();
    loop {
        seen.look(process);
        if ending.is_finished() {
            return (finish(ending.join().unwrap()), seen);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The words of a file of a process, each ended by a zero; none when the process is gone.
fn words(process: u32, file: &str) -> Vec<String> {
    let bytes = std::fs::read(format!("/proc/{process}/{file}")).unwrap_or_default();
    let words = bytes
        .split(|byte| *byte == 0)
        .filter(|word| !word.is_empty());
    words
        .map(|word| String::from_utf8_lossy(word).into_owned())
        .collect()
}

/// Every process that the process has started, or one that it has started.
fn descendants(process: u32) -> Vec<u32> {
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    let all = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let parents: Vec<(u32, u32)> = all
        .filter_map(|child| Some((child, parent(child)?)))
        .collect();
    let mut found = vec![process];
    let mut next = 0;
    while let Some(one) = found.get(next).copied() {
        let children = parents.iter().filter(|(_, parent)| *parent == one);
        found.extend(children.map(|(child, _)| *child));
        next += 1;
    }
    found.split_off(1)
}

/// `17 (name) S 1 …`: the number behind the state.
fn parent(process: u32) -> Option<u32> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(')')?;
    rest.split_whitespace().nth(1)?.parse().ok()
}
