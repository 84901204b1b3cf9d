//! `sfkit vault verify`.

use clap::Args;
use serde::Serialize;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::error::Code;
use crate::output::{Document, View};
use crate::vault::VerifyReport;

/// Check the file, decrypt every secret, and check the audit log
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  sfkit vault verify")]
pub(crate) struct VerifyArgs {}

/// What checking has shown.
#[derive(Debug, Serialize)]
struct Report {
    sound: bool,
    orgs: usize,
    secrets: usize,
    audit_rows: Option<usize>,
    problems: Vec<String>,
}

impl From<VerifyReport> for Report {
    fn from(report: VerifyReport) -> Self {
        Self {
            sound: report.is_sound(),
            orgs: report.orgs,
            secrets: report.secrets,
            audit_rows: report.audit.as_ref().map(|audit| audit.rows),
            problems: report.problems.iter().map(ToString::to_string).collect(),
        }
    }
}

impl Document for Report {
    fn view(&self) -> View {
        let mut fields = vec![
            ("Sound".to_owned(), self.sound.into()),
            ("Logins".to_owned(), self.orgs.to_string().into()),
            ("Secrets opened".to_owned(), self.secrets.to_string().into()),
            (
                "Audit rows".to_owned(),
                self.audit_rows.map(|rows| rows.to_string()).into(),
            ),
        ];
        let problems = self
            .problems
            .iter()
            .map(|text| ("Problem".to_owned(), text.clone().into()));
        fields.extend(problems);
        View::Fields(fields)
    }
}

pub(crate) fn run(app: &App, _args: &VerifyArgs) -> Result<Outcome> {
    let vault = super::vault(app)?;
    let report = Report::from(vault.verify()?);
    app.ui.document(&report)?;
    Ok(if report.sound {
        Outcome::Done
    } else {
        Outcome::Found(Code::VaultDamaged)
    })
}
