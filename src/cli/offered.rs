//! What an org offers for the flags of a noun, in their help: the values of picklists.
//!
//! Only a request for the help of a noun's command looks for them, in the cached describe of the org
//! that the command line means: no key store is opened and no server asked. Without a copy, and for
//! every other command line, the help is the same in every org.

use std::collections::BTreeMap;
use std::ffi::OsString;

use clap::{Command, CommandFactory};

use crate::app::{App, AppOptions};
use crate::config::Key;
use crate::model::schema::ObjectSchema;
use crate::records::noun::{FieldFlag, FlagKind, NOUNS, Noun};

use super::Cli;

/// So many values are listed.
const SHOWN: usize = 20;

/// The command tree, whose help knows what the org offers when these arguments ask for such help.
pub(super) fn command(arguments: &[OsString]) -> Command {
    let command = Cli::command();
    let words: Vec<&str> = arguments.iter().filter_map(|word| word.to_str()).collect();
    match described(&words) {
        Some((noun, schema)) => command.mut_subcommand(noun.word, |command| {
            command.mut_subcommands(|verb| verb.mut_args(|arg| offering(arg, noun, &schema)))
        }),
        None => command,
    }
}

/// The noun whose help is asked for, and the copy of its describe.
fn described(words: &[&str]) -> Option<(&'static Noun, ObjectSchema)> {
    let asks = words.iter().any(|word| matches!(*word, "-h" | "--help"));
    let is_noun = |noun: &&&'static Noun| words.contains(&noun.word);
    let noun = *NOUNS.iter().find(is_noun).filter(|_| asks)?;
    let flags = org(words).map(|org| (Key::Org, org.to_owned()));
    let app = App::build(&AppOptions {
        flags: BTreeMap::from_iter(flags),
        command: "help",
        mends_config: true,
        ..AppOptions::default()
    });
    let copy = app.ok()?.metadata()?.cache?.describe(noun.object)?;
    Some((noun, copy.value))
}

/// The org that a flag names.
fn org<'w>(words: &[&'w str]) -> Option<&'w str> {
    let apart = words
        .windows(2)
        .find(|pair| matches!(pair[0], "-o" | "--org"))
        .map(|pair| pair[1]);
    let joined = |word: &&'w str| {
        word.strip_prefix("--org=")
            .or_else(|| word.strip_prefix("-o").filter(|rest| !rest.is_empty()))
    };
    apart.or_else(|| words.iter().find_map(joined))
}

fn offering(arg: clap::Arg, noun: &Noun, schema: &ObjectSchema) -> clap::Arg {
    let flag = noun.flag(arg.get_id().as_str());
    let flag = flag.filter(|flag| flag.kind == FlagKind::Choice);
    match flag.and_then(|flag| Some((flag, values(flag, schema)?))) {
        Some((flag, values)) => arg.help(format!("{} [in this org: {values}]", flag.help)),
        None => arg,
    }
}

fn values(flag: &FieldFlag, schema: &ObjectSchema) -> Option<String> {
    let field = schema.field(flag.field)?;
    let offered = field.picklist_values.iter().filter(|value| value.active);
    let mut names: Vec<&str> = offered.map(|value| value.value.as_str()).collect();
    if names.is_empty() {
        return None;
    }
    if names.len() > SHOWN {
        names.truncate(SHOWN);
        names.push("…");
    }
    // An org may call a value anything.
    Some(crate::output::sanitize::line(&names.join(", ")).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_org_of_a_command_line() {
        for (words, expected) in [
            (vec!["lead", "list", "-o", "acme"], Some("acme")),
            (vec!["lead", "list", "--org", "acme"], Some("acme")),
            (vec!["lead", "list", "--org=acme"], Some("acme")),
            (vec!["lead", "list", "-oacme"], Some("acme")),
            (vec!["lead", "list", "--owner", "me"], None),
        ] {
            assert_eq!(org(&words), expected, "{words:?}");
        }
    }
}
