//! `sfkit query --orgs`: one query over many orgs.

use std::time::Instant;

use serde_json::{Map, Value, json};

use crate::app::{App, Connected, OrgError};
use crate::cli::outcome::{Outcome, Result};
use crate::config::{Key, Source};
use crate::error::{Code, Diagnostic, Hint};
use crate::output::Unit;
use crate::query::{Answered, Asked, QueryRequest, run_many};

use super::RunArgs;

/// Orgs that cannot be meant.
#[derive(Debug, thiserror::Error)]
enum NamesError {
    /// No login bears the tag.
    #[error("no login has the tag `{tag}`")]
    NoSuchTag { tag: String },
    /// The list is empty.
    #[error("`--orgs` names nobody")]
    Nobody,
    /// Two flags name orgs.
    #[error("`--orgs` and `-o` both say whom to ask")]
    TwoFlags,
}

impl Diagnostic for NamesError {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        let tag = match self {
            Self::NoSuchTag { tag } => tag,
            Self::Nobody => return vec![Hint::new("write it like `--orgs acme,beta,tag:prod`")],
            Self::TwoFlags => return vec![Hint::new("leave one of them out")],
        };
        vec![Hint::new(format!(
            "`sfkit auth set ORG --tag {tag}` gives it"
        ))]
    }
}

/// Some orgs brought nothing, or not everything.
#[derive(Debug)]
struct SomeOrgs {
    failed: Vec<Answered>,
    all: usize,
}

impl SomeOrgs {
    /// Name, error and rows of each org that failed.
    fn each(&self) -> impl Iterator<Item = (&str, &dyn Diagnostic, u64)> {
        self.failed.iter().filter_map(|answered| {
            let error = answered.outcome.as_ref().err()?;
            Some((
                answered.name.as_str(),
                error as &dyn Diagnostic,
                answered.rows,
            ))
        })
    }
}

impl std::fmt::Display for SomeOrgs {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (failed, all) = (self.failed.len(), self.all);
        let plural = if all == 1 { "" } else { "s" };
        write!(formatter, "{failed} of {all} org{plural} failed")?;
        for (place, (name, error, rows)) in self.each().enumerate() {
            let mark = if place == 0 { ": " } else { "; " };
            write!(formatter, "{mark}`{name}` ({error}")?;
            // Without an org that ended well there is no result.
            if rows > 0 && failed < all {
                write!(formatter, "; {rows} of its rows are in the result")?;
            }
            formatter.write_str(")")?;
        }
        Ok(())
    }
}

impl std::error::Error for SomeOrgs {}

impl Diagnostic for SomeOrgs {
    /// When every org failed, that is no partial result: the first one tells the kind.
    fn code(&self) -> Code {
        match self.each().next() {
            Some((_, error, _)) if self.failed.len() == self.all => error.code(),
            _ => Code::Partial,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        let mut hints: Vec<Hint> = Vec::new();
        for hint in self.each().flat_map(|(_, error, _)| error.hints()) {
            if !hints.contains(&hint) {
                hints.push(hint);
            }
        }
        hints
    }

    fn details(&self) -> Map<String, Value> {
        let org = |(name, error, rows): (&str, &dyn Diagnostic, u64)| {
            json!({"org": name, "code": error.code().as_str(), "message": error.to_string(),
                "rows": rows, "details": error.details()})
        };
        Map::from_iter([("orgs".to_owned(), self.each().map(org).collect())])
    }
}

pub(super) async fn run(
    app: &App,
    args: &RunArgs,
    request: QueryRequest,
    names: &[String],
) -> Result<Outcome> {
    let orgs = connected(app, names).await?;
    let asked = |org: &Connected| Asked {
        name: org.name().to_owned(),
        client: org.client.clone(),
    };
    let Some(first) = orgs.first() else {
        return Err(NamesError::Nobody.into());
    };
    let sink = args.rows.sink(app, &first.client, &request).await?;
    let progress = app.ui.progress("Querying", Unit::Rows);
    let begun = Instant::now();
    let asked = orgs.iter().map(asked).collect();
    let answered = run_many(asked, &request, sink, Some(progress)).await?;
    for org in orgs.iter().flat_map(Connected::notes) {
        app.ui.note(&org);
    }
    let all = answered.len();
    let rows: u64 = answered.iter().map(|org| org.rows).sum();
    for org in &answered {
        if let Ok(summary) = &org.outcome {
            app.ui.detail(&format!(
                "`{}`: {} rows, {}",
                org.name,
                org.rows,
                super::calls(summary)
            ));
        }
    }
    let is_closed = |org: &Answered| org.outcome.as_ref().is_ok_and(|summary| summary.closed);
    let is_quiet = answered.iter().any(is_closed);
    let failed: Vec<_> = answered
        .into_iter()
        .filter(|org| org.outcome.is_err())
        .collect();
    let failure = (!failed.is_empty()).then_some(SomeOrgs { failed, all });
    let code = failure.as_ref().map(Diagnostic::code);
    super::execute::note(app, &names.join(","), &request, begun, Some(rows), code);
    match failure {
        Some(failure) => Err(failure.into()),
        None => {
            if !is_quiet {
                let plural = |count: u64| if count == 1 { "" } else { "s" };
                let (of_rows, of_orgs) = (plural(rows), plural(all as u64));
                app.ui
                    .status(&format!("{rows} row{of_rows} of {all} org{of_orgs}"));
            }
            Ok(Outcome::Done)
        }
    }
}

/// The orgs that are meant, each once, in the order in which they are named.
async fn connected(app: &App, names: &[String]) -> Result<Vec<Connected>> {
    let single = app.settings.setting(Key::Org);
    if single.is_some_and(|org| org.source == Source::Flag) {
        return Err(NamesError::TwoFlags.into());
    }
    let mut orgs: Vec<Connected> = Vec::new();
    for name in meant(app, names)? {
        let org = app.for_org(&name).connect().await?;
        if !orgs.iter().any(|known| known.name() == org.name()) {
            orgs.push(org);
        }
    }
    Ok(orgs)
}

/// Tags stand for the logins that bear them.
pub(in crate::cli) fn meant(app: &App, names: &[String]) -> Result<Vec<String>> {
    let mut meant = Vec::new();
    for name in names
        .iter()
        .map(|name| name.trim())
        .filter(|name| !name.is_empty())
    {
        let Some(tag) = name.strip_prefix("tag:") else {
            meant.push(name.to_owned());
            continue;
        };
        let vault = app.vault()?.ok_or(OrgError::NoLogin { name: None })?;
        let orgs = vault.tagged(tag)?;
        if orgs.is_empty() {
            let tag = tag.to_owned();
            return Err(NamesError::NoSuchTag { tag }.into());
        }
        meant.extend(orgs.iter().map(|org| org.name().to_owned()));
    }
    Ok(meant)
}
