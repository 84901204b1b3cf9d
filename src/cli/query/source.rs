//! Where the text of a query comes from: the argument, files, standard input, the saved queries.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::app::App;
use crate::cli::outcome::Result;
use crate::config::Key;
use crate::error::{Code, Diagnostic, Hint};

/// Where the query comes from.
#[derive(Args, Debug)]
pub(super) struct SourceArgs {
    /// SOQL text; `@NAME` is a saved query, `-` reads standard input
    #[arg(
        value_name = "SOQL",
        required_unless_present = "file",
        conflicts_with = "file"
    )]
    soql: Option<String>,

    /// Read the SOQL text from a file (`-` is standard input); several with `--check` and `--fmt`
    #[arg(short, long, value_name = "FILE")]
    file: Vec<PathBuf>,
}

/// A text and where it comes from.
#[derive(Clone, Debug)]
pub(super) struct Text {
    /// The text.
    pub(super) soql: String,
    /// File or saved query, for messages.
    pub(super) origin: Option<String>,
    /// Name of the saved query that it is.
    pub(super) saved: Option<String>,
    /// Org of the saved query.
    org: Option<String>,
}

/// The text of the query cannot be had.
#[derive(Debug, thiserror::Error)]
enum TextError {
    #[error("cannot read the query from {origin}")]
    Read {
        origin: String,
        #[source]
        source: std::io::Error,
    },
    #[error("one query is run at a time, and {count} files are given")]
    Several { count: usize },
}

impl Diagnostic for TextError {
    fn code(&self) -> Code {
        match self {
            Self::Read { .. } => Code::File,
            Self::Several { .. } => Code::Usage,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        vec![match self {
            Self::Read { .. } => {
                Hint::new("give the query as an argument, `-f FILE`, or `-` for standard input")
            }
            Self::Several { .. } => Hint::new("`--check` and `--fmt` take several files"),
        }]
    }
}

impl SourceArgs {
    /// The one text that is to be run.
    pub(super) fn text(&self, app: &App) -> Result<Text> {
        if self.file.len() > 1 {
            let count = self.file.len();
            return Err(TextError::Several { count }.into());
        }
        let mut texts = self.texts(app)?;
        Ok(texts.remove(0))
    }

    /// Every text; at least one.
    pub(super) fn texts(&self, app: &App) -> Result<Vec<Text>> {
        let Some(soql) = &self.soql else {
            let texts = self.file.iter().map(|path| Ok(of_file(path)?));
            return texts.collect();
        };
        if soql == "-" {
            return Ok(vec![of_file(Path::new("-"))?]);
        }
        if let Some(name) = soql.strip_prefix('@') {
            let saved = app.saved_queries()?.get(name)?;
            return Ok(vec![Text {
                soql: saved.soql,
                origin: Some(soql.clone()),
                org: saved.org,
                saved: Some(saved.name),
            }]);
        }
        Ok(vec![Text::bare(soql.clone(), None)])
    }
}

impl Text {
    /// The application with the org of the saved query, unless another one is named.
    pub(super) fn preferred(&self, app: &App) -> Option<App> {
        let org = self.org.as_ref()?;
        let is_named = app.settings.get(Key::Org).is_some();
        (!is_named).then(|| app.for_org(org))
    }

    fn bare(soql: String, origin: Option<String>) -> Self {
        Self {
            soql,
            origin,
            saved: None,
            org: None,
        }
    }
}

/// The text of a file, `-` being standard input.
pub(crate) fn read(path: &Path) -> Result<String> {
    Ok(of_file(path)?.soql)
}

fn of_file(path: &Path) -> std::result::Result<Text, TextError> {
    let mut soql = String::new();
    let (origin, read) = if path.as_os_str() == "-" {
        (
            "standard input".to_owned(),
            std::io::stdin().read_to_string(&mut soql),
        )
    } else {
        let read = File::open(path).and_then(|mut file| file.read_to_string(&mut soql));
        (format!("`{}`", path.display()), read)
    };
    read.map_err(|source| TextError::Read { origin, source })?;
    Ok(Text::bare(soql, Some(path.display().to_string())))
}
