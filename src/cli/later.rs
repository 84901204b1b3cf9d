//! Commands whose flags are made only when they are meant.
//!
//! The tree of all commands with all their flags takes several times as long to make as the one
//! command that is meant. Help, completion and what is said of a mistake need the whole of it; a
//! command line without a mistake needs its own command alone, so that is tried first.

use std::cell::Cell;
use std::ops::Deref;

use clap::{ArgMatches, Args, Command, Error, FromArgMatches, Subcommand};

thread_local! {
    static IS_LATER: Cell<bool> = const { Cell::new(false) };
}

/// The tree that `make` makes, whose commands have no flags until one of them is meant.
pub(super) fn sparse(make: impl FnOnce() -> Command) -> Command {
    IS_LATER.set(true);
    let command = make();
    IS_LATER.set(false);
    command
}

/// A command, or a noun of commands, whose flags may be made later.
#[derive(Clone, Debug)]
pub(crate) struct Later<T>(T);

impl<T> Deref for Later<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

fn augmented(command: Command, augment: fn(Command) -> Command) -> Command {
    match IS_LATER.get() {
        true => command.defer(augment),
        false => augment(command),
    }
}

impl<T: FromArgMatches> FromArgMatches for Later<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches(matches).map(Self)
    }

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches_mut(matches).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches(matches)
    }

    fn update_from_arg_matches_mut(&mut self, matches: &mut ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches_mut(matches)
    }
}

impl<T: Args> Args for Later<T> {
    fn augment_args(command: Command) -> Command {
        augmented(command, T::augment_args)
    }

    fn augment_args_for_update(command: Command) -> Command {
        augmented(command, T::augment_args_for_update)
    }
}

impl<T: Subcommand> Subcommand for Later<T> {
    fn augment_subcommands(command: Command) -> Command {
        augmented(command, T::augment_subcommands)
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        augmented(command, T::augment_subcommands_for_update)
    }

    fn has_subcommand(name: &str) -> bool {
        T::has_subcommand(name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    fn flags(command: &Command) -> BTreeSet<String> {
        command
            .get_arguments()
            .map(|arg| format!("{arg:?}"))
            .collect()
    }

    fn leaves(command: &Command, path: &[String], found: &mut Vec<Vec<String>>) {
        for command in command.get_subcommands() {
            let mut path = path.to_vec();
            path.push(command.get_name().to_owned());
            leaves(command, &path, found);
            found.push(path);
        }
    }

    fn at<'c>(root: &'c Command, path: &[String]) -> &'c Command {
        path.iter().fold(root, |command, name| {
            command.find_subcommand(name).expect("it is in the tree")
        })
    }

    #[test]
    fn a_command_that_is_made_later_has_the_same_flags() {
        let mut whole = Cli::command();
        whole.build();
        let mut paths = Vec::new();
        leaves(&whole, &[], &mut paths);
        assert!(paths.len() > 100, "{}", paths.len());
        for path in paths {
            let mut later = sparse(Cli::command);
            assert!(flags(later.find_subcommand("query").unwrap()).is_empty());
            let words = ["sfkit".to_owned()].into_iter().chain(path.clone());
            let asked = later.try_get_matches_from_mut(words.chain(["--help".to_owned()]));
            assert_eq!(
                asked.unwrap_err().kind(),
                clap::error::ErrorKind::DisplayHelp
            );
            assert_eq!(
                flags(at(&later, &path)),
                flags(at(&whole, &path)),
                "{path:?}"
            );
        }
    }
}
