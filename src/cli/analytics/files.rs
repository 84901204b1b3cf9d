//! `--report`: the report as a page or as a workbook, beside the usual output.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use crate::analytics::Report;
use crate::app::App;
use crate::cli::outcome::Result;
use crate::output::ByteSink;
use crate::reports::{Cover, page, workbook};

/// Files that a report is also written to.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct FileArgs {
    /// Also make a page (.html) or a workbook (.xlsx) of it; may be repeated
    ///
    /// The page has charts and tables that sort and needs no network. On `summary` the file holds all
    /// reports of its kind, else this one.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    report: Vec<ReportFile>,
}

/// A file, and what its ending makes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ReportFile {
    path: PathBuf,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Page,
    Workbook,
}

impl FromStr for ReportFile {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let path = PathBuf::from(text);
        let ending = path.extension().and_then(|ending| ending.to_str());
        let kind = match ending.map(str::to_ascii_lowercase).as_deref() {
            Some("html" | "htm") => Kind::Page,
            Some("xlsx") => Kind::Workbook,
            _ => {
                return Err("a report file ends in .html (a page) or .xlsx (a workbook)".to_owned());
            }
        };
        Ok(Self { path, kind })
    }
}

/// Files that were begun: they come into place when they are complete.
pub(crate) struct Begun(Vec<(ReportFile, ByteSink)>);

impl FileArgs {
    /// Begins the files, before anything is fetched for them.
    pub(crate) fn begin(&self, app: &App) -> Result<Begun> {
        let mut begun = Vec::with_capacity(self.report.len());
        for file in &self.report {
            begun.push((file.clone(), app.ui.bytes(Some(&file.path))?));
        }
        Ok(Begun(begun))
    }
}

impl Begun {
    /// Whether there is any.
    pub(crate) fn is_any(&self) -> bool {
        !self.0.is_empty()
    }

    /// Writes the reports into each and puts it into place.
    pub(crate) fn finish(self, app: &App, reports: &[Report], cover: &Cover) -> Result<()> {
        let count = match reports.len() {
            1 => "1 report".to_owned(),
            count => format!("{count} reports"),
        };
        for (file, mut sink) in self.0 {
            let bytes = match file.kind {
                Kind::Page => page(reports, cover).into_bytes(),
                Kind::Workbook => workbook(reports, cover)?,
            };
            sink.put(&bytes)?;
            sink.finish()?;
            app.ui
                .status(&format!("Wrote `{}`: {count}", file.path.display()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_decides() {
        let kind = |text: &str| text.parse::<ReportFile>().map(|file| file.kind);
        assert_eq!(kind("a/b.HTML"), Ok(Kind::Page));
        assert_eq!(kind("b.htm"), Ok(Kind::Page));
        assert_eq!(kind("b.xlsx"), Ok(Kind::Workbook));
        for text in ["b.pdf", "b", "-", "xlsx", ".html"] {
            let told = kind(text).unwrap_err();
            assert!(told.contains(".html") && told.contains(".xlsx"), "{text}");
        }
    }
}
