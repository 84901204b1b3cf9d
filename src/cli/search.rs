//! `sfkit search`.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::app::App;
use crate::error::{Code, Diagnostic, Hint};
use crate::query::search::{self, MOST_ROWS, SearchRequest, SearchSummary, Words};
use crate::soql::search::{Group, is_search};

use super::outcome::{Outcome, Result};
use super::rows::RowArgs;

/// Search the text of records, over several objects at once
///
/// Takes plain words or SOSL. Of plain words all must be found, in any order and any field; `*`
/// stands for letters at the end or in the middle of a word, `?` for one letter, and double quotes
/// keep words together. Text that begins with `FIND {` is SOSL and sent as it is. The result has the
/// object of each row in front and at most 2,000 rows.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit search \"acme*\"\n  \
                  sfkit search \"jane example\" --in Contact,Lead --fields Id,Name,Email\n  \
                  sfkit search 555-0100 --group phone --format csv\n  \
                  sfkit search \"FIND {acme AND NOT test*} IN NAME FIELDS RETURNING Account(Id, Name \
                  WHERE Industry = 'Energy' ORDER BY Name LIMIT 20), Contact(Id, Name, Account.Name)\"")]
pub(crate) struct SearchArgs {
    /// Words or SOSL; `-` reads it from standard input
    #[arg(
        value_name = "TEXT",
        required_unless_present = "file",
        conflicts_with = "file"
    )]
    text: Option<String>,

    /// Read the text from a file (`-` is standard input)
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,

    /// Send SOSL as it is, without looking at it first
    #[arg(long)]
    no_check: bool,

    #[command(flatten)]
    words: WordArgs,

    #[command(flatten)]
    rows: RowArgs,
}

/// What goes with plain words; SOSL says these things itself.
#[derive(Args, Debug)]
#[command(next_help_heading = "With plain words")]
struct WordArgs {
    /// Objects to look in, such as Account,Contact; the common ones without
    #[arg(long = "in", value_name = "OBJECTS", value_delimiter = ',')]
    objects: Vec<String>,

    /// Fields to return, such as Id,Name,Owner.Name; id and name without
    #[arg(
        long,
        value_name = "FIELDS",
        value_delimiter = ',',
        requires = "objects"
    )]
    fields: Vec<String>,

    /// Fields to look in
    #[arg(long, value_enum, value_name = "GROUP")]
    group: Option<Fields>,

    /// At most so many rows, 1 to 2,000
    #[arg(long, value_name = "ROWS", value_parser = clap::value_parser!(u16).range(1..=2000))]
    limit: Option<u16>,
}

/// Fields to look in.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Fields {
    /// Every field that can be searched
    All,
    /// Names
    Name,
    /// Email addresses
    Email,
    /// Phone numbers
    Phone,
    /// Names, emails, phones and record numbers
    Sidebar,
}

impl From<Fields> for Group {
    fn from(fields: Fields) -> Self {
        match fields {
            Fields::All => Self::All,
            Fields::Name => Self::Name,
            Fields::Email => Self::Email,
            Fields::Phone => Self::Phone,
            Fields::Sidebar => Self::Sidebar,
        }
    }
}

/// The search cannot be made of what was given.
#[derive(Debug, thiserror::Error)]
enum SourceError {
    #[error("cannot read the search from {origin}")]
    Read {
        origin: String,
        #[source]
        source: std::io::Error,
    },
    #[error("`{flag}` goes with plain words, and the text is SOSL")]
    FlagWithSosl { flag: &'static str },
    #[error("`{name}` is no name of {what}")]
    Name { name: String, what: &'static str },
}

impl Diagnostic for SourceError {
    fn code(&self) -> Code {
        match self {
            Self::Read { .. } => Code::File,
            Self::FlagWithSosl { .. } | Self::Name { .. } => Code::Usage,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::new(match self {
            Self::Read { .. } => {
                "give the search as an argument, `-f FILE`, or `-` for standard input"
            }
            Self::FlagWithSosl { .. } => {
                "say it in the text: `FIND {acme} IN NAME FIELDS RETURNING Account(Id, Name) LIMIT 5`"
            }
            Self::Name { .. } => "write API names joined by commas: `--in Account,My_Thing__c`",
        })]
    }
}

impl SearchArgs {
    /// The text, and the file that it comes from.
    fn source(&self) -> std::result::Result<(String, Option<String>), SourceError> {
        match (&self.text, &self.file) {
            (Some(text), _) if text != "-" => Ok((text.clone(), None)),
            (_, Some(path)) => read(path),
            _ => read(Path::new("-")),
        }
    }

    fn request(&self) -> std::result::Result<SearchRequest, SourceError> {
        let (text, origin) = self.source()?;
        let is_sosl = self.no_check || is_search(crate::soql::statement(&text));
        let mut request = if is_sosl {
            match self.words.given() {
                Some(flag) => return Err(SourceError::FlagWithSosl { flag }),
                None => SearchRequest::new(text),
            }
        } else {
            SearchRequest::of_words(self.words.words(text)?)
        };
        request.origin = origin.filter(|_| is_sosl);
        request.unchecked = self.no_check;
        Ok(request)
    }
}

impl WordArgs {
    /// One of the flags that were given.
    fn given(&self) -> Option<&'static str> {
        let flags = [
            ("--in", !self.objects.is_empty()),
            ("--fields", !self.fields.is_empty()),
            ("--group", self.group.is_some()),
            ("--limit", self.limit.is_some()),
        ];
        let given = flags.into_iter().find(|(_, given)| *given);
        given.map(|(flag, _)| flag)
    }

    fn words(&self, text: String) -> std::result::Result<Words, SourceError> {
        Ok(Words {
            text,
            objects: names(&self.objects, "an object", false)?,
            fields: names(&self.fields, "a field", true)?,
            group: self.group.map_or(Group::All, Group::from),
            limit: self.limit,
        })
    }
}

/// Names without blanks around them. They become part of the text that is sent, so nothing else
/// may stand among them.
fn names(
    all: &[String],
    what: &'static str,
    dots: bool,
) -> std::result::Result<Vec<String>, SourceError> {
    let fits =
        |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || (dots && letter == '.');
    let names = all.iter().map(|name| {
        let name = name.trim().to_owned();
        match name.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && name.chars().all(fits)
        {
            true => Ok(name),
            false => Err(SourceError::Name { name, what }),
        }
    });
    names.collect()
}

fn read(path: &Path) -> std::result::Result<(String, Option<String>), SourceError> {
    let mut text = String::new();
    let (origin, read) = if path.as_os_str() == "-" {
        let read = std::io::stdin().read_to_string(&mut text);
        ("standard input".to_owned(), read)
    } else {
        let file = std::fs::File::open(path);
        let read = file.and_then(|mut file| file.read_to_string(&mut text));
        (format!("`{}`", path.display()), read)
    };
    read.map_err(|source| SourceError::Read { origin, source })?;
    Ok((text, Some(path.display().to_string())))
}

pub(crate) async fn run(app: &App, args: &SearchArgs) -> Result<Outcome> {
    let mut request = args.request()?;
    request.check_grammar()?;
    let connected = app.connect().await?;
    let sink = app.ui.rows(&args.rows.options())?;
    let summary = search::run(&connected.client, &request, sink).await?;
    for note in connected.notes() {
        app.ui.note(&note);
    }
    if !summary.closed {
        app.ui.status(&footer(&summary, args));
        if summary.rows() >= MOST_ROWS {
            app.ui.note(&format!(
                "a search gives {MOST_ROWS} rows at most: there may be more, so narrow it or query"
            ));
        }
        app.ui.detail(&calls(&summary));
    }
    Ok(Outcome::Done)
}

/// `3 rows: 2 Account, 1 Contact to FILE`.
fn footer(summary: &SearchSummary, args: &SearchArgs) -> String {
    let rows = summary.rows();
    let plural = if rows == 1 { "" } else { "s" };
    let objects = summary.objects.iter();
    let objects: Vec<_> = objects
        .map(|(object, count)| format!("{count} {object}"))
        .collect();
    let objects = match objects.is_empty() {
        true => String::new(),
        false => format!(": {}", objects.join(", ")),
    };
    let place = match &args.rows.output {
        Some(path) if path.as_os_str() != "-" => format!(" to {}", path.display()),
        _ => String::new(),
    };
    format!("{rows} row{plural}{objects}{place}")
}

fn calls(summary: &SearchSummary) -> String {
    let plural = if summary.calls == 1 { "" } else { "s" };
    let usage = summary.usage.map_or(String::new(), |usage| {
        format!("; the org has used {} of {} today", usage.used, usage.limit)
    });
    format!("{} API call{plural}{usage}", summary.calls)
}
