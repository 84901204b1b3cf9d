//! What became of each record, on standard output.

use serde::Serialize;
use serde_json::Value;

use crate::app::App;
use crate::cli::outcome::Result;
use crate::cli::rows::RowArgs;
use crate::output::{Document, View};
use crate::records::write::{ResultRows, RowResult, Verdict, WriteError};

/// The result of the only record.
#[derive(Debug, Serialize)]
struct One {
    line: u64,
    id: Option<String>,
    success: Option<bool>,
    created: bool,
    errors: Value,
}

impl Document for One {
    fn view(&self) -> View {
        View::Fields(vec![
            ("Id".to_owned(), self.id.clone().into()),
            ("Success".to_owned(), self.success.into()),
            ("Created".to_owned(), self.created.into()),
        ])
    }
}

/// Where results go: rows, or the document of the only one.
pub(crate) enum Each {
    /// One record that was named on the command line.
    One(Option<RowResult>),
    /// Rows of a file, of several ids, of a condition.
    Rows(ResultRows),
}

impl Each {
    /// Begins to tell.
    pub(crate) fn begin(app: &App, rows: &RowArgs, is_single: bool) -> Result<Self> {
        if is_single {
            return Ok(Self::One(None));
        }
        let options = rows.options();
        let sink = app.ui.rows(&options)?;
        let is_nested = app.ui.writes_json_rows(&options);
        Ok(Self::Rows(ResultRows::begin(sink, is_nested)?))
    }

    /// Tells one result.
    pub(crate) fn take(&mut self, result: &RowResult) -> std::result::Result<(), WriteError> {
        match self {
            Self::One(only) => *only = Some(result.clone()),
            Self::Rows(rows) => rows.row(result)?,
        }
        Ok(())
    }

    /// All was told; the only record, unless there are rows.
    pub(crate) fn finish(self, app: &App, rows: &RowArgs) -> Result<Option<RowResult>> {
        match self {
            Self::Rows(rows) => {
                rows.finish()?;
                Ok(None)
            }
            Self::One(only) => {
                if let Some(result) = only.as_ref().filter(|one| one.success() == Some(true)) {
                    let one = One {
                        line: result.line,
                        id: result.id.clone(),
                        success: result.success(),
                        created: matches!(result.verdict, Verdict::Done { created: true }),
                        errors: result.errors_json(),
                    };
                    app.ui.document_to(&one, &rows.options())?;
                }
                Ok(only)
            }
        }
    }
}

/// `1 record`, `3 records`.
pub(crate) fn plural(count: u64) -> String {
    match count {
        1 => "1 record".to_owned(),
        _ => format!("{count} records"),
    }
}
