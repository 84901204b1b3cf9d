//! `--watch`: looks again and again. A terminal is redrawn; a pipe gets one line of JSON for each
//! finding at first, and from then on one for each finding that has changed.
//!
//! It ends when nobody reads any more (0) or by a signal, as every command does, and says nothing about
//! either.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use tokio::time::{Instant, sleep};

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::health::{Check, Finding, Report, Subject, Verdict};

use super::monitor::{self, MonitorArgs};

/// How soon it is noticed that nobody reads any more.
const GLANCE: Duration = Duration::from_millis(200);

/// What a finding is about, and which one of those it is.
type Place = (Subject, Check, usize);

/// How good something is, in two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct Standing {
    verdict: Verdict,
    state: &'static str,
}

/// A change of one finding.
#[derive(Debug, Serialize)]
struct Change<'a> {
    at: Timestamp,
    report: &'static str,
    subject: &'a Subject,
    check: Check,
    was: Option<Standing>,
    now: Option<&'a Finding>,
}

/// Looks until nobody wants to see it any more.
pub(super) async fn run(
    app: &App,
    args: &MonitorArgs,
    (every, all): (Duration, bool),
    look: impl AsyncFn() -> Result<Report>,
) -> Result<Outcome> {
    let is_terminal = app.ui.options().stdout_tty;
    let mut known = None;
    loop {
        let begun = Instant::now();
        match look().await {
            Ok(report) => {
                args.write_textfile(app, &report)?;
                if is_terminal {
                    redraw(app, (every, all), report)?;
                } else {
                    known = Some(tell_changes(app, &known.unwrap_or_default(), &report)?);
                }
            }
            // The first look tells whether it can be done at all; later ones may find the vault busy.
            Err(failure) if known.is_none() && !is_terminal => return Err(failure),
            Err(failure) => app.ui.error(failure.diagnostic()),
        }
        while begun.elapsed() < every {
            if app.ui.is_reader_gone() {
                return Ok(Outcome::Done);
            }
            sleep(GLANCE.min(every.saturating_sub(begun.elapsed()))).await;
        }
    }
}

fn redraw(app: &App, (every, all): (Duration, bool), report: Report) -> Result<()> {
    let at = report.at.to_zoned(TimeZone::system());
    app.ui.clear()?;
    app.ui.line(&format!(
        "{}, every {} s; Ctrl-C ends\n",
        at.strftime("%H:%M:%S"),
        every.as_secs_f64()
    ))?;
    monitor::show(app, all, report)
}

/// Several findings may be about the same thing.
fn standings(report: &Report) -> BTreeMap<Place, &Finding> {
    let mut found = BTreeMap::new();
    for finding in &report.items {
        let mut place = (finding.subject.clone(), finding.check, 0);
        while found.contains_key(&place) {
            place.2 += 1;
        }
        found.insert(place, finding);
    }
    found
}

/// Writes a line for each change, and gives what is known now.
fn tell_changes(
    app: &App,
    known: &BTreeMap<Place, Standing>,
    report: &Report,
) -> Result<BTreeMap<Place, Standing>> {
    let found = standings(report);
    let standing = |finding: &Finding| Standing {
        verdict: finding.verdict,
        state: finding.state,
    };
    let change = |place: &Place, was, now| {
        app.ui.json_line(&Change {
            at: report.at,
            report: report.report,
            subject: &place.0,
            check: place.1,
            was,
            now,
        })
    };
    for (place, finding) in &found {
        let was = known.get(place).copied();
        if was != Some(standing(finding)) {
            change(place, was, Some(*finding))?;
        }
    }
    for (place, was) in known.iter().filter(|(place, _)| !found.contains_key(place)) {
        change(place, Some(*was), None)?;
    }
    Ok(found
        .into_iter()
        .map(|(place, finding)| (place, standing(finding)))
        .collect())
}
