//! `sfkit vault audit`.

use clap::Args;
use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};
use serde::Serialize;
use serde_json::Value;

use crate::app::App;
use crate::cli::duration;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::error::Code;
use crate::output::{Datum, Document, View};
use crate::vault::{AuditReport, AuditRow};

/// List what was done with the tokens, or check that the list is whole
///
/// Every row is chained to the one before it with a key of its own: `--verify` names the first row
/// that was changed, moved or taken away. Listing opens no key store.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit vault audit --limit 20\n  sfkit vault audit --verify\n  \
                        sfkit vault audit --prune-before 365d"
)]
pub(crate) struct AuditArgs {
    /// Only the last N rows
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Check the chain instead of listing it
    #[arg(long)]
    verify: bool,

    /// Remove the rows before a date (2026-01-31, UTC) or older than a time (365d); a sealed anchor
    /// stays, so that the rest can still be checked
    #[arg(long, value_name = "WHEN", conflicts_with_all = ["verify", "limit"])]
    prune_before: Option<String>,

    #[command(flatten)]
    rows: RowArgs,
}

/// One row.
#[derive(Debug, Serialize)]
struct Item {
    seq: i64,
    at: String,
    command: String,
    org: Option<String>,
    org_uuid: Option<String>,
    action: String,
    outcome: String,
    details: Value,
    unkeyed: bool,
}

/// The rows.
#[derive(Debug, Serialize)]
struct List {
    schema: u8,
    items: Vec<Item>,
}

/// What checking has shown.
#[derive(Debug, Serialize)]
struct Report {
    sound: bool,
    rows: usize,
    unkeyed: usize,
    not_adopted: usize,
    pruned_to: i64,
    fault: Option<String>,
}

impl From<AuditRow> for Item {
    fn from(row: AuditRow) -> Self {
        Self {
            seq: row.seq,
            at: row.at,
            command: row.command,
            org: row.org_name,
            org_uuid: row.org,
            action: row.action,
            outcome: row.outcome,
            details: row.details,
            unkeyed: row.unkeyed,
        }
    }
}

impl Item {
    fn cells(&self) -> Vec<Datum> {
        let at = self.at.parse::<Timestamp>();
        vec![
            self.seq.into(),
            at.map_or_else(|_| self.at.clone().into(), Datum::Time),
            self.command.clone().into(),
            self.org.clone().into(),
            self.action.clone().into(),
            self.outcome.clone().into(),
            self.told().into(),
        ]
    }

    /// The details, as people read them.
    fn told(&self) -> String {
        let word = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let words = |value: &Value| match value {
            Value::Array(all) => all.iter().map(word).collect::<Vec<_>>().join(","),
            Value::Object(all) => {
                let pairs = all
                    .iter()
                    .map(|(name, value)| format!("{name}:{}", word(value)));
                pairs.collect::<Vec<_>>().join(",")
            }
            one => word(one),
        };
        let details = self.details.as_object().into_iter().flatten();
        let known = details.filter(|(_, value)| !value.is_null());
        let pairs = known.map(|(name, value)| format!("{name}={}", words(value)));
        pairs.collect::<Vec<_>>().join(" ")
    }
}

impl Document for List {
    fn view(&self) -> View {
        let columns = [
            "ROW", "AT", "COMMAND", "ORG", "ACTION", "OUTCOME", "DETAILS",
        ];
        View::Table {
            columns: columns.map(str::to_owned).to_vec(),
            rows: self.items.iter().map(Item::cells).collect(),
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &[
            "seq", "at", "command", "org", "org_uuid", "action", "outcome", "details", "unkeyed",
        ]
    }
}

impl From<AuditReport> for Report {
    fn from(report: AuditReport) -> Self {
        Self {
            sound: report.fault.is_none(),
            rows: report.rows,
            unkeyed: report.unkeyed,
            not_adopted: report.not_adopted,
            pruned_to: report.pruned_to,
            fault: report.fault.map(|fault| fault.to_string()),
        }
    }
}

impl Document for Report {
    fn view(&self) -> View {
        let mut fields = vec![
            ("Sound".to_owned(), self.sound.into()),
            ("Rows".to_owned(), self.rows.into()),
            ("Written without key".to_owned(), self.unkeyed.into()),
            ("Not in the chain yet".to_owned(), self.not_adopted.into()),
            ("Pruned up to row".to_owned(), self.pruned_to.into()),
        ];
        fields.extend(
            self.fault
                .iter()
                .map(|fault| ("Problem".to_owned(), fault.into())),
        );
        View::Fields(fields)
    }
}

/// The instant that `2026-01-31` or `365d` before now means.
pub(super) fn instant(text: &str, now: Timestamp) -> std::result::Result<Timestamp, String> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    if let Ok(date) = text.parse::<civil::Date>() {
        let start = date.to_zoned(TimeZone::UTC);
        return start
            .map(|start| start.timestamp())
            .map_err(|_| format!("`{text}` is no date that can be used"));
    }
    let age = duration(text).map_err(|_| {
        format!("`{text}` is neither a date such as 2026-01-31 nor a time such as 90d")
    })?;
    SignedDuration::try_from(age)
        .ok()
        .and_then(|age| now.checked_sub(age).ok())
        .ok_or_else(|| format!("`{text}` is too long ago"))
}

pub(crate) fn run(app: &App, args: &AuditArgs) -> Result<Outcome> {
    let vault = super::vault(app)?;
    if let Some(when) = &args.prune_before {
        let before = instant(when, app.clock.now()).map_err(super::BadTime)?;
        let gone = vault.prune_audit(before)?;
        app.ui
            .status(&format!("Removed {gone} rows from before {before}"));
        return Ok(Outcome::Done);
    }
    if args.verify {
        let report = Report::from(vault.verify_audit()?);
        app.ui.document(&report)?;
        return Ok(if report.sound {
            Outcome::Done
        } else {
            Outcome::Found(Code::VaultDamaged)
        });
    }
    let (rows, all) = vault.audit_tail(args.limit.unwrap_or(usize::MAX))?;
    let items: Vec<_> = rows.into_iter().map(Item::from).collect();
    let shown = items.len();
    app.ui
        .document_to(&List { schema: 1, items }, &args.rows.options())?;
    if shown < all {
        app.ui.status(&format!("The last {shown} of {all} rows"));
    }
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_ages_are_understood() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let says = |text| instant(text, now).map(|at| at.to_string());
        assert_eq!(says("2026-01-31").unwrap(), "2026-01-31T00:00:00Z");
        assert_eq!(says("2d").unwrap(), "2026-11-20T12:00:00Z");
        let exact = "2026-11-22T01:02:03Z";
        assert_eq!(says(exact).unwrap(), exact);
        assert!(says("soon").is_err() && says("99999999999d").is_err());
    }
}
