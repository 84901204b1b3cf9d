//! A look at logins by asking their servers: at the tokens, at the ways there, at the limits.
//!
//! Who asks decides whom and for how long; what is asked and what the answers come to is decided here,
//! for the commands and the service alike.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::client::{Call, Client, Endpoint, TokenSource};
use crate::clock::Clock;
use crate::config::Paths;
use crate::db::DbError;
use crate::http::{Http, Method};
use crate::model::version::ApiVersion;
use crate::state::{By, Extent, LimitReadings, Usage, UsageRow};
use crate::vault::{Org, Vault, VaultError};

use super::compat::Accounts;
use super::fleet::{Asked, Member, ask_all};
use super::limits::{LOOK_BACK, Limit, Thresholds, daily_calls, limits, read_limits};
use super::probe::{Answered, probe_all, probed};
use super::{Check, Finding, Subject, Verdict, Walk, no_way, way_timed_out};

/// So many earlier calls make a mean worth comparing with.
const ENOUGH_CALLS: u64 = 5;

/// Logins that are asked, with what it takes to ask and to judge.
pub struct Survey<'a> {
    /// Keeps the logins.
    pub vault: &'a Vault,
    /// The logins.
    pub members: &'a [Member],
    /// Sends each request once.
    pub http: Http,
    /// Where calls are counted.
    pub usage: PathBuf,
    /// Where readings of limits are kept.
    pub state: PathBuf,
    /// The time.
    pub clock: &'a Clock,
    /// Time limit of each org.
    pub limit: Duration,
}

impl<'a> Survey<'a> {
    /// A survey of these logins.
    #[must_use]
    pub fn new(
        (vault, members): (&'a Vault, &'a [Member]),
        http: Http,
        paths: &Paths,
        clock: &'a Clock,
        limit: Duration,
    ) -> Self {
        Self {
            vault,
            members,
            http,
            usage: paths.data.join("usage.db"),
            state: paths.data.join("state.db"),
            clock,
            limit,
        }
    }

    /// How good the logins are, by what their servers say.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn tokens(&self) -> Result<(Vec<Finding>, Vec<Asked<Answered>>), VaultError> {
        let answers = probe_all(self.members, &self.http, self.limit).await;
        let now = self.clock.now();
        let limit = (self.limit, now);
        let findings = probed(self.vault, &self.usage, self.members, &answers, limit)?;
        Ok((findings, answers))
    }

    /// The ways to the orgs, gone so many times, each org within its time.
    pub async fn ways(&self, samples: u16) -> Vec<Finding> {
        let asked = ask_all(self.members, self.limit, |member| {
            let walk = member.session.as_ref().ok().map(|session| Walk {
                session: session.clone(),
                http: self.http.clone(),
                version: member.version,
                samples: usize::from(samples),
            });
            async move {
                match walk {
                    Some(walk) => Some(walk.go().await),
                    None => None,
                }
            }
        });
        let asked = asked.await;
        let mut findings = Vec::new();
        for (member, asked) in self.members.iter().zip(asked) {
            let past = self.past(member);
            match (asked.answer, &member.session) {
                (Some(Some(way)), Ok(session)) => {
                    findings.extend(way.findings(session, past.as_ref()));
                }
                (_, Err(error)) => findings.push(no_way(&member.org, error)),
                _ => findings.push(way_timed_out(&member.org, self.limit, self.clock.now())),
            }
        }
        findings
    }

    /// How many accounts the users of the logins see.
    pub async fn accounts(&self) -> Vec<Accounts> {
        let asked = ask_all(self.members, self.limit, |member| {
            let session = member.session.as_ref().ok().cloned();
            let (http, version) = (self.http.clone(), member.version);
            async move {
                let session = session?;
                let clock = session.clock().clone();
                count_accounts(http, session, version, &clock).await
            }
        });
        let count = |asked: Asked<Option<u64>>| Accounts {
            count: asked.answer.flatten(),
            took: asked.took,
        };
        asked.await.into_iter().map(count).collect()
    }

    /// The limits of all orgs that have answered; what they told is kept. Readings that cannot be kept
    /// cost the trend and nothing else: the error says why.
    #[must_use]
    pub fn limits(
        &self,
        answers: &[Asked<Answered>],
        thresholds: Thresholds,
    ) -> (Vec<Finding>, Option<DbError>) {
        let now = self.clock.now();
        let told: Vec<(&Member, Vec<Limit>)> = self
            .members
            .iter()
            .zip(answers)
            .filter_map(|(member, asked)| {
                let probed = &asked.answer.as_ref()?.probed;
                let body = probed.limits.as_deref();
                let told = body.and_then(read_limits);
                let alone = || Some(vec![daily_calls(probed.usage?)]);
                Some((member, told.or_else(alone)?))
            })
            .collect();
        let (kept, unkept) = match self.keep(&told, now) {
            Ok(kept) => (kept, None),
            Err(error) => (None, Some(error)),
        };
        let since = now.checked_sub(LOOK_BACK).unwrap_or(Timestamp::UNIX_EPOCH);
        let mut findings = Vec::new();
        for (member, told) in told {
            let past = kept
                .as_ref()
                .map(|kept| kept.since(&member.org.uuid, since));
            let past = past.and_then(|read| read.ok()).unwrap_or_default();
            let subject = Subject::from(&member.org);
            findings.extend(limits(&subject, &told, &past, (thresholds, now)));
        }
        (findings, unkept)
    }

    fn keep(
        &self,
        told: &[(&Member, Vec<Limit>)],
        now: Timestamp,
    ) -> Result<Option<LimitReadings>, DbError> {
        if told.is_empty() {
            return Ok(None);
        }
        let mut readings = LimitReadings::open(&self.state)?;
        let rows = told.iter().flat_map(|(member, limits)| {
            let uuid = member.org.uuid.as_str();
            let used = limits
                .iter()
                .filter(|limit| limit.allowed > 0 && limit.remaining != limit.allowed);
            used.map(move |limit| (uuid, limit.name.as_str(), limit.allowed, limit.remaining))
        });
        readings.add(now, rows)?;
        Ok(Some(readings))
    }

    /// The calls to the org of the last seven days: those of the limits, if there are any.
    fn past(&self, member: &Member) -> Option<UsageRow> {
        let file = Some(&self.usage).filter(|file| file.exists())?;
        let usage = Usage::open(file).ok()?;
        let week = SignedDuration::from_hours(7 * 24);
        let extent = Extent {
            org: Some(&member.org.uuid),
            since: self.clock.now().checked_sub(week).ok(),
            until: None,
        };
        let by_endpoint = usage.sums(By::Endpoint, &extent).ok()?;
        let limits = by_endpoint.into_iter().find(|row| row.key == "limits");
        let is_enough = |row: &UsageRow| row.calls >= ENOUGH_CALLS;
        let all = || usage.sums(By::All, &extent).ok()?.pop();
        limits.filter(is_enough).or_else(all)
    }
}

/// How many accounts the user sees; none when the org does not tell.
pub(super) async fn count_accounts(
    http: Http,
    source: Arc<dyn TokenSource>,
    version: ApiVersion,
    clock: &Clock,
) -> Option<u64> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Counted {
        total_size: u64,
    }
    let client = Client::new(http, source, version, clock.clone(), None);
    let call = Call::new(Endpoint::Query, Method::Get, version, &["query"]);
    let call = call.query("q", "SELECT COUNT() FROM Account");
    let counted: Counted = client.get(&call).await.ok()?;
    Some(counted.total_size)
}

/// Whether a finding belongs in a summary: of the limits the daily calls, and what is not well.
#[must_use]
pub fn is_of_the_roll_up(finding: &Finding) -> bool {
    finding.check != Check::Limit
        || finding.verdict != Verdict::Ok
        || finding
            .facts
            .get("limit")
            .is_some_and(|name| name == "DailyApiRequests")
}

/// Puts the findings of each org together, in the order of the logins; those of the machine come first.
#[must_use]
pub fn sorted(orgs: &[Org], mut findings: Vec<Finding>) -> Vec<Finding> {
    let place = |finding: &Finding| {
        let is_of = |org: &Org| finding.subject == org.into();
        orgs.iter().position(is_of).map_or(0, |place| place + 1)
    };
    findings.sort_by_cached_key(place);
    findings
}
