//! The flags of a noun's fields, made from its table.

use std::marker::PhantomData;

use clap::{ArgMatches, Args, Command, Error, FromArgMatches};

use crate::cli::record::scope::{self, Given, Scope};
use crate::records::noun::{FieldFlag, Noun};

use super::Kind;

/// The noun alone.
#[derive(Debug)]
pub(crate) struct Only<K>(PhantomData<K>);

/// The flags of all fields, for writing.
#[derive(Debug)]
pub(crate) struct Setting<K> {
    given: Vec<Given>,
    kind: PhantomData<K>,
}

/// The flags of the fields that narrow a list.
#[derive(Debug)]
pub(crate) struct Narrowing<K> {
    given: Vec<Given>,
    kind: PhantomData<K>,
}

impl<K: Kind> FromArgMatches for Only<K> {
    fn from_arg_matches(_: &ArgMatches) -> Result<Self, Error> {
        Ok(Self(PhantomData))
    }

    fn update_from_arg_matches(&mut self, _: &ArgMatches) -> Result<(), Error> {
        Ok(())
    }
}

impl<K: Kind> Args for Only<K> {
    fn augment_args(command: Command) -> Command {
        command
    }

    fn augment_args_for_update(command: Command) -> Command {
        command
    }
}

impl<K: Kind> Scope for Only<K> {
    fn noun() -> Option<&'static Noun> {
        Some(K::NOUN)
    }

    fn object(&self) -> &str {
        K::NOUN.object
    }

    fn examples(verb: &str) -> &'static [&'static str] {
        K::examples(verb)
    }
}

impl<K: Kind> Narrowing<K> {
    fn flags() -> Vec<&'static FieldFlag> {
        let flags = K::NOUN.flags.iter();
        flags.filter(|flag| flag.narrows).collect()
    }
}

impl<K: Kind> FromArgMatches for Narrowing<K> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        Ok(Self {
            given: scope::read(&Self::flags(), matches),
            kind: PhantomData,
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.given = scope::read(&Self::flags(), matches);
        Ok(())
    }
}

impl<K: Kind> Args for Narrowing<K> {
    fn augment_args(command: Command) -> Command {
        command.args(Self::flags().into_iter().map(scope::narrowing))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<K: Kind> Scope for Narrowing<K> {
    fn noun() -> Option<&'static Noun> {
        Some(K::NOUN)
    }

    fn object(&self) -> &str {
        K::NOUN.object
    }

    fn given(&self) -> &[Given] {
        &self.given
    }

    fn examples(verb: &str) -> &'static [&'static str] {
        K::examples(verb)
    }
}

/// The heading of the flags of fields.
const FIELDS: &str = "Fields";

impl<K> Setting<K> {
    /// What was given.
    pub(crate) fn given(&self) -> &[Given] {
        &self.given
    }
}

impl<K: Kind> FromArgMatches for Setting<K> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let flags: Vec<_> = K::NOUN.flags.iter().collect();
        Ok(Self {
            given: scope::read(&flags, matches),
            kind: PhantomData,
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl<K: Kind> Args for Setting<K> {
    fn augment_args(command: Command) -> Command {
        let flags = K::NOUN.flags.iter();
        command.args(flags.map(|flag| scope::field(flag).help_heading(FIELDS)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}
