//! Logins, judged by what their servers say.
//!
//! [`crate::session::probe`] asks and judges; here it becomes findings. Beside the token it is asked
//! how many logins the user has with each app, where the org lets the user read that: the sixth one
//! ends the oldest without a word.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;

use crate::client::{Call, Client, Endpoint, TokenSource};
use crate::http::{Http, Method};
use crate::model::finding::{Evidence, Remedy};
use crate::model::id::RecordId;
use crate::model::token::TokenState;
use crate::model::version::ApiVersion;
use crate::session::{self, Cause, OrgSession, Probed};
use crate::vault::{Org, Vault, VaultError};

use super::fleet::{Asked, Member, ask_all};
use super::tokens::{Records, refresh, scopes, token, verdict};
use super::{Check, Finding, Verdict};

/// So many logins of a user with an app live at the same time.
const MOST_GRANTS: u64 = 5;

/// What one org has answered.
#[derive(Debug)]
pub struct Answered {
    /// How good the login is.
    pub probed: Probed,
    /// Logins of the user by app, where they may be read.
    pub grants: Option<BTreeMap<String, u64>>,
}

/// Asks all members how good their logins are.
pub async fn probe_all(members: &[Member], http: &Http, limit: Duration) -> Vec<Asked<Answered>> {
    ask_all(members, limit, |member| {
        let session = match &member.session {
            Ok(session) => Ok(Arc::clone(session)),
            Err(error) => Err(error.to_string()),
        };
        let version = member.version;
        let http = http.clone();
        async move {
            match session {
                Ok(session) => ask(session, http, version).await,
                Err(reason) => Answered {
                    probed: Probed::lost(
                        TokenState::NotConfigured,
                        Cause::OrgMoved,
                        Evidence::new("vault", reason),
                    ),
                    grants: None,
                },
            }
        }
    })
    .await
}

async fn ask(session: Arc<OrgSession>, http: Http, version: ApiVersion) -> Answered {
    let probed = session::probe(&session, version).await;
    let grants = match probed.state {
        TokenState::Active => grants(&session, http, version).await,
        _ => None,
    };
    Answered { probed, grants }
}

/// The user's own logins by app. That they cannot be read is no news: it takes a permission.
async fn grants(
    session: &Arc<OrgSession>,
    http: Http,
    version: ApiVersion,
) -> Option<BTreeMap<String, u64>> {
    #[derive(Deserialize)]
    struct Page {
        records: Vec<Grant>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Grant {
        app_name: Option<String>,
    }
    let user = RecordId::parse(&session.org().login.user_id).ok()?;
    let text = format!("SELECT AppName FROM OauthToken WHERE UserId = '{user}' LIMIT 500");
    let source: Arc<dyn TokenSource> = Arc::clone(session) as _;
    let client = Client::new(http, source, version, session.clock().clone(), None);
    let call = Call::new(Endpoint::Query, Method::Get, version, &["query"]).query("q", text);
    let page: Page = client.get(&call).await.ok()?;
    let mut counts = BTreeMap::new();
    for app in page.records.into_iter().filter_map(|grant| grant.app_name) {
        *counts.entry(app).or_insert(0) += 1;
    }
    Some(counts)
}

/// What the answers come to. `orgs` are read anew, since a probe may have changed what is known.
///
/// # Errors
/// When the vault cannot be read.
pub fn probed(
    vault: &Vault,
    usage: &Path,
    members: &[Member],
    answers: &[Asked<Answered>],
    (limit, now): (Duration, Timestamp),
) -> Result<Vec<Finding>, VaultError> {
    let records = Records::open(vault, usage, now)?;
    let mut findings = Vec::new();
    for (member, asked) in members.iter().zip(answers) {
        let stored = vault.org(&member.org.uuid)?;
        let org = stored.as_ref().unwrap_or(&member.org);
        let history = records.history(org)?;
        let late;
        let seen = match &asked.answer {
            Some(answered) => &answered.probed,
            None => {
                late = unanswered(limit, now);
                &late
            }
        };
        let offline = token(org, &history, now);
        findings.push(judged(org, offline, (seen, asked.took)));
        findings.push(refresh(org, &history));
        findings.push(scopes(org));
        let grants = asked
            .answer
            .as_ref()
            .and_then(|answered| answered.grants.as_ref());
        findings.extend(grants.and_then(|grants| near_the_cap(org, grants)));
    }
    Ok(findings)
}

fn unanswered(limit: Duration, now: Timestamp) -> Probed {
    let said = format!("no answer within {} s", limit.as_secs_f64());
    Probed::lost(
        TokenState::Unreachable,
        Cause::Timeout,
        Evidence::new("limits", said).at(now),
    )
}

/// The offline finding, with what the server has shown above it.
fn judged(org: &Org, offline: Finding, (seen, took): (&Probed, Duration)) -> Finding {
    let state = match seen.state {
        // Reached and let in: the clock then says how long that lasts.
        TokenState::Active if offline.state == TokenState::ExpiringSoon.as_str() => {
            TokenState::ExpiringSoon
        }
        state => state,
    };
    let is_limited = seen.cause == Some(Cause::LimitReached);
    let verdict = match verdict(org, state) {
        Verdict::Ok if is_limited => Verdict::Warn,
        verdict => verdict,
    };
    let since = match org.token.state == state {
        true => Some(org.token.state_since),
        false => seen.evidence.first().and_then(|evidence| evidence.at),
    };
    let summary = match seen.cause {
        Some(cause) => cause.words().to_owned(),
        None if state == TokenState::Active => "the org has accepted it just now".to_owned(),
        None => super::tokens::words(org, state).to_owned(),
    };
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    Finding {
        verdict,
        summary,
        evidence: seen.evidence.clone(),
        ..offline
    }
    .state(state.as_str())
    .since(since)
    .mended_by(session::mend_cause(org, state, seen.cause))
    .fact("cause", seen.cause.map(Cause::as_str))
    .fact("moved_to", seen.moved_to.clone())
    .fact("probed", true)
    .fact("took_ms", took_ms)
}

/// The app with the most logins of the user.
fn near_the_cap(org: &Org, grants: &BTreeMap<String, u64>) -> Option<Finding> {
    let (app, most) = grants.iter().max_by_key(|(_, count)| **count)?;
    let finding = |verdict, summary: String| {
        Finding::new(Check::Grants, &org.into(), verdict, summary)
            .fact("app", app.clone())
            .fact("grants", *most)
            .fact("most", MOST_GRANTS)
    };
    let counted = format!("{most} of about {MOST_GRANTS} logins with `{app}`");
    Some(if *most < MOST_GRANTS {
        finding(Verdict::Ok, counted)
    } else {
        let words = "revoke the logins that nobody needs (user settings: OAuth Connected Apps), or let \
                     programs share one login";
        finding(
            Verdict::Warn,
            format!("{counted}: the next login ends the oldest without a word"),
        )
        .mended_by(Remedy::told(words, None))
    })
}
