//! A command line against the tree of commands: what is given already, and what the word at the
//! cursor is to be.
//!
//! `clap`'s own parser refuses unfinished lines, so this one reads them without judging.

use clap::{Arg, ArgAction, Command};

/// What the words before the cursor say.
#[derive(Debug)]
pub(super) struct Line<'c> {
    /// Words of the command, for instance `account`, `list`.
    pub(super) path: Vec<&'c str>,
    /// Values that are given, by argument.
    pub(super) values: Vec<(&'c Arg, String)>,
    command: &'c Command,
    root: &'c Command,
    /// The option whose value comes next.
    waiting: Option<&'c Arg>,
    positional: usize,
    /// Behind `--`.
    is_plain: bool,
}

/// What the word at the cursor is to be.
#[derive(Debug)]
pub(super) enum Wanted<'c> {
    /// A command, or else the value of this positional argument.
    Word {
        /// What may follow.
        commands: Vec<&'c Command>,
        /// The positional argument.
        argument: Option<&'c Arg>,
    },
    /// A flag.
    Flag(Vec<&'c Arg>),
    /// The value of this argument; so many bytes of the word stand before it.
    Value(&'c Arg, usize),
}

impl<'c> Line<'c> {
    /// Reads the words behind the program's name.
    pub(super) fn read(root: &'c Command, words: &[String]) -> Self {
        let mut line = Self {
            path: Vec::new(),
            values: Vec::new(),
            command: root,
            root,
            waiting: None,
            positional: 0,
            is_plain: false,
        };
        for word in words {
            line.take(word);
        }
        line
    }

    /// The value of the first argument with this value name.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let mut values = self.values.iter();
        let found = values.find(|(arg, _)| value_name(arg) == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The value of the global option with this id.
    pub(super) fn global(&self, id: &str) -> Option<&str> {
        let mut values = self.values.iter();
        let found = values.find(|(arg, _)| arg.is_global_set() && arg.get_id() == id);
        found.map(|(_, value)| value.as_str())
    }

    /// The whole program.
    pub(super) fn root(&self) -> &'c Command {
        self.root
    }

    /// What a word that begins like this is to be.
    pub(super) fn wanted(&self, text: &str) -> Wanted<'c> {
        if let Some(arg) = self.waiting {
            return Wanted::Value(arg, 0);
        }
        if !self.is_plain && text.starts_with("--") {
            if let Some((name, _)) = text.split_once('=')
                && let Some(arg) = self.long(&name[2..])
            {
                return Wanted::Value(arg, name.len() + 1);
            }
            return Wanted::Flag(self.arguments().filter(|arg| is_offered(arg)).collect());
        }
        if !self.is_plain && text.starts_with('-') {
            return match self.short(text) {
                (Some(arg), start) if start > 0 => Wanted::Value(arg, start),
                _ => Wanted::Flag(self.arguments().filter(|arg| is_offered(arg)).collect()),
            };
        }
        let commands = self.command.get_subcommands();
        let commands = commands.filter(|command| !command.is_hide_set() && self.positional == 0);
        Wanted::Word {
            commands: commands.collect(),
            argument: self.positionals().nth(self.positional),
        }
    }

    fn take(&mut self, word: &str) {
        if let Some(arg) = self.waiting.take() {
            self.values.push((arg, word.to_owned()));
        } else if self.is_plain {
            self.take_positional(word);
        } else if word == "--" {
            self.is_plain = true;
        } else if let Some(long) = word.strip_prefix("--") {
            self.take_long(long);
        } else if word.len() > 1 && word.starts_with('-') {
            match self.short(word) {
                (Some(arg), 0) => self.waiting = Some(arg),
                (Some(arg), start) => self.values.push((arg, word[start..].to_owned())),
                (None, _) => {}
            }
        } else if let Some(command) = self.command.find_subcommand(word)
            && self.positional == 0
        {
            self.command = command;
            self.path.push(command.get_name());
        } else {
            self.take_positional(word);
        }
    }

    fn take_long(&mut self, text: &str) {
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (text, None),
        };
        match (self.long(name), value) {
            (Some(arg), Some(value)) => self.values.push((arg, value.to_owned())),
            (Some(arg), None) if takes_value(arg) => self.waiting = Some(arg),
            _ => {}
        }
    }

    fn take_positional(&mut self, word: &str) {
        let Some(arg) = self.positionals().nth(self.positional) else {
            return;
        };
        self.values.push((arg, word.to_owned()));
        if !matches!(arg.get_action(), ArgAction::Append) {
            self.positional += 1;
        }
    }

    fn arguments(&self) -> impl Iterator<Item = &'c Arg> + use<'c> {
        let is_root = std::ptr::eq(self.command, self.root);
        let global = self.root.get_arguments();
        let global = global.filter(move |arg| arg.is_global_set() && !is_root);
        self.command.get_arguments().chain(global)
    }

    fn positionals(&self) -> impl Iterator<Item = &'c Arg> + use<'c> {
        self.command
            .get_arguments()
            .filter(|arg| arg.is_positional())
    }

    fn long(&self, name: &str) -> Option<&'c Arg> {
        self.arguments().find(|arg| {
            let aliases = arg.get_all_aliases().unwrap_or_default();
            arg.get_long() == Some(name) || aliases.contains(&name)
        })
    }

    /// The option of a cluster of letters that takes a value, and where in the word that begins (0
    /// when it is another word).
    fn short(&self, word: &str) -> (Option<&'c Arg>, usize) {
        for (at, letter) in word.char_indices().skip(1) {
            let Some(arg) = self.arguments().find(|arg| arg.get_short() == Some(letter)) else {
                return (None, 0);
            };
            if takes_value(arg) {
                let mut start = at + letter.len_utf8();
                if word[start..].starts_with('=') {
                    start += 1;
                }
                return (Some(arg), if start < word.len() { start } else { 0 });
            }
        }
        (None, 0)
    }
}

/// The word that stands for the value in the help.
pub(super) fn value_name(arg: &Arg) -> &str {
    let names = arg.get_value_names().unwrap_or_default();
    names.first().map_or("", |name| name.as_str())
}

pub(super) fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values()
}

fn is_offered(arg: &Arg) -> bool {
    !arg.is_hide_set() && arg.get_long().is_some()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    fn described(line: &str) -> String {
        let root = Cli::command();
        let mut words: Vec<_> = line.split(' ').map(str::to_owned).collect();
        let current = words.pop().unwrap();
        let line = Line::read(&root, &words);
        match line.wanted(&current) {
            Wanted::Word { commands, argument } => {
                let argument = argument.map_or("", value_name);
                format!("{} commands, {argument}", commands.len().min(1))
            }
            Wanted::Flag(_) => "flag".to_owned(),
            Wanted::Value(arg, start) => format!("{} from {start}", value_name(arg)),
        }
    }

    #[test]
    fn the_word_at_the_cursor_is_understood() {
        for (line, wanted) in [
            ("", "1 commands, "),
            ("au", "1 commands, "),
            ("-", "flag"),
            ("--fo", "flag"),
            ("-o ", "ORG from 0"),
            ("-oac", "ORG from 2"),
            ("-o=ac", "ORG from 3"),
            ("--org ac", "ORG from 0"),
            ("--org=ac", "ORG from 6"),
            ("-qo ", "ORG from 0"),
            ("query -o acme ", "0 commands, SOQL"),
            ("query -o acme --format ", "FORMAT from 0"),
            ("query --children=", "MODE from 11"),
            ("auth ", "1 commands, "),
            ("auth switch ", "0 commands, ORG"),
            ("-o acme auth -v switch ac", "0 commands, ORG"),
            ("search x --in ", "OBJECTS from 0"),
            ("search x --in Account --fields ", "FIELDS from 0"),
            ("query -- -", "0 commands, SOQL"),
            ("query SELECT ", "0 commands, "),
            ("nonsense --what ", "1 commands, "),
        ] {
            assert_eq!(described(line), wanted, "{line:?}");
        }
    }

    #[test]
    fn what_is_given_is_known() {
        let root = Cli::command();
        let words = ["--org=acme", "search", "x", "--in", "Account"].map(str::to_owned);
        let line = Line::read(&root, &words);
        assert_eq!(line.path, ["search"]);
        assert_eq!(line.value("OBJECTS"), Some("Account"));
        assert_eq!(line.global("org"), Some("acme"));
    }
}
