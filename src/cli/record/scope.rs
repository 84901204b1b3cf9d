//! Which object a command is about, and what its flags say: the part in which `sfkit record list
//! Lead` and `sfkit lead list` differ.
//!
//! A [`Scope`] is flattened into the arguments of a command that is written once for all objects.

use std::fmt::Debug;

use clap::Args;

use crate::records::find::{FindError, Finder};
use crate::records::list::Narrowed;
use crate::records::noun::{FieldFlag, FlagKind, Noun};
use crate::records::write::{Assignment, NULL_WORD};

/// Which object a command is about.
pub(crate) trait Scope: Args + Debug {
    /// The noun, when it is always the same.
    fn noun() -> Option<&'static Noun>;

    /// API name of the object.
    fn object(&self) -> &str;

    /// What was given with the flags of fields.
    fn given(&self) -> &[Given] {
        &[]
    }

    /// Examples of command lines, without `sfkit` and the words of the command.
    fn examples(verb: &str) -> &'static [&'static str];
}

/// Values that were given with the flag of a field.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    /// The flag.
    pub(crate) flag: &'static FieldFlag,
    /// At least one.
    pub(crate) values: Vec<String>,
}

/// Any object, by name.
#[derive(Args, Debug)]
pub(crate) struct AnyObject {
    /// API name of the object, such as Account or My_Thing__c
    #[arg(value_name = "OBJECT")]
    object: String,
}

/// Any object, by name, and what narrows lists of most objects.
#[derive(Args, Debug)]
pub(crate) struct AnyList {
    /// API name of the object, such as Account or My_Thing__c
    #[arg(value_name = "OBJECT")]
    object: String,

    #[command(flatten)]
    owner: Owner,
}

/// `--owner`, as the flags of nouns have it.
#[derive(Debug)]
struct Owner(Vec<Given>);

/// The field that most objects have.
static OWNER: FieldFlag = FieldFlag {
    name: "owner",
    field: "OwnerId",
    kind: FlagKind::Reference(&["User", "Group"]),
    help: "Owner, a user or a queue; `me` is you",
    narrows: true,
};

impl Scope for AnyObject {
    fn noun() -> Option<&'static Noun> {
        None
    }

    fn object(&self) -> &str {
        &self.object
    }

    fn examples(_: &str) -> &'static [&'static str] {
        &[
            "Account 001…",
            "Contact Email=ann@example.com --fields Id,Name,Account.Name",
            "Account \"Acme GmbH\" --related Contacts,Opportunities --format json",
        ]
    }
}

impl Scope for AnyList {
    fn noun() -> Option<&'static Noun> {
        None
    }

    fn object(&self) -> &str {
        &self.object
    }

    fn given(&self) -> &[Given] {
        &self.owner.0
    }

    fn examples(_: &str) -> &'static [&'static str] {
        &[
            "Task --owner me --since 7d",
            "Contact --filter Account.Industry=Energy --fields +Account.Name --format csv",
            "My_Thing__c --where \"Amount__c > 1000\" --order \"Amount__c DESC\" --output things.csv",
        ]
    }
}

impl clap::FromArgMatches for Owner {
    fn from_arg_matches(matches: &clap::ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self(read(&[&OWNER], matches)))
    }

    fn update_from_arg_matches(&mut self, matches: &clap::ArgMatches) -> Result<(), clap::Error> {
        self.0 = read(&[&OWNER], matches);
        Ok(())
    }
}

impl Args for Owner {
    fn augment_args(command: clap::Command) -> clap::Command {
        command.arg(narrowing(&OWNER))
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

/// The heading of what narrows a list.
pub(crate) const NARROWING: &str = "Narrow it down";

/// The flag of a field, as a list has it.
pub(crate) fn narrowing(flag: &'static FieldFlag) -> clap::Arg {
    field(flag)
        .action(clap::ArgAction::Append)
        .help_heading(NARROWING)
}

/// The flag of a field.
pub(crate) fn field(flag: &'static FieldFlag) -> clap::Arg {
    clap::Arg::new(flag.name)
        .long(flag.name)
        .value_name(value_name(flag))
        .help(flag.help)
}

/// What stands for the value in help.
fn value_name(flag: &FieldFlag) -> &'static str {
    match flag.kind {
        FlagKind::Text => "TEXT",
        FlagKind::Number => "NUMBER",
        FlagKind::Date => "DATE",
        FlagKind::Boolean => "BOOL",
        FlagKind::Choice => "VALUE",
        FlagKind::Reference(_) => "NAME|ID",
    }
}

/// What was given with these flags.
pub(crate) fn read(flags: &[&'static FieldFlag], matches: &clap::ArgMatches) -> Vec<Given> {
    let given = flags.iter().filter_map(|flag| {
        let values = matches.get_many::<String>(flag.name)?;
        Some(Given {
            flag,
            values: values.cloned().collect(),
        })
    });
    given.collect()
}

impl Given {
    /// What it narrows a list by; names become ids.
    pub(crate) async fn narrowed(&self, finder: &Finder<'_>) -> Result<Narrowed, FindError> {
        Narrowed::by_flag(self.flag, self.values.clone(), finder).await
    }

    /// The value for a write; what refers to a record may still be its name.
    pub(crate) fn assignment(&self) -> Assignment {
        Assignment::text(self.flag.field, self.value())
    }

    /// The same with the id in place of a name.
    pub(crate) async fn resolved(
        &self,
        finder: &Finder<'_>,
    ) -> Result<Option<Assignment>, FindError> {
        match self.flag.kind {
            FlagKind::Reference(objects) if !matches!(self.value().trim(), "" | NULL_WORD) => {
                let found = finder.one(objects, self.value()).await?;
                Ok(Some(Assignment::text(self.flag.field, found.id.as_str())))
            }
            _ => Ok(None),
        }
    }

    fn value(&self) -> &str {
        self.values.last().map_or("", String::as_str)
    }
}

/// The examples of a command, for the end of its help.
pub(crate) fn examples<S: Scope>(verb: &str) -> String {
    let word = S::noun().map_or("record", |noun| noun.word);
    let lines = S::examples(verb).iter();
    let lines: Vec<_> = lines
        .map(|line| {
            format!("  sfkit {word} {verb} {line}")
                .trim_end()
                .to_owned()
        })
        .collect();
    format!("Examples:\n{}", lines.join("\n"))
}
