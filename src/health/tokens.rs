//! Stored logins, judged by what this machine knows of them.
//!
//! No server is asked and no key store opened: state, expiry and scopes stand in clear in the
//! vault, refreshes in its audit log, and use in the counts of calls. What the server said last counts
//! more than the clock, which [`crate::session::standing`] sees to.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};

use crate::model::finding::{Evidence, Remedy};
use crate::model::token::TokenState;
use crate::session::{self, Cause, Standing};
use crate::state::Usage;
use crate::vault::{Grant, Org, Vault, VaultError};

use super::{Check, Finding, Subject, Verdict};

/// Refreshes are counted this far back.
const SPAN: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Fewer tries say nothing about a rate.
const FEW_TRIES: u64 = 5;

/// A login that is refreshed with less success than this is worth a look.
const GOOD_RATE: f64 = 0.9;

/// What happened to a login on this machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct TokenHistory {
    /// When the org was last called.
    last_used_at: Option<Timestamp>,
    /// Refreshes of the last 30 days.
    refreshes: u64,
    /// How many of them went well.
    refreshes_ok: u64,
    /// A refresh began then, and its answer was never stored.
    unfinished_at: Option<Timestamp>,
}

/// Where histories are read from.
pub(super) struct Records<'a> {
    vault: &'a Vault,
    usage: Option<Usage>,
    tries: BTreeMap<String, (u64, u64)>,
}

impl<'a> Records<'a> {
    /// A file of counts that cannot be read is no reason to know nothing.
    pub(super) fn open(vault: &'a Vault, usage: &Path, now: Timestamp) -> Result<Self, VaultError> {
        let opened = usage.exists().then(|| Usage::open(usage)).transpose();
        let usage = opened.unwrap_or_else(|error| {
            tracing::debug!(%error, "the counts of calls cannot be read");
            None
        });
        let since = now.checked_sub(SPAN).unwrap_or(Timestamp::UNIX_EPOCH);
        Ok(Self {
            tries: vault.refreshes_since(since)?,
            vault,
            usage,
        })
    }

    pub(super) fn history(&self, org: &Org) -> Result<TokenHistory, VaultError> {
        let used = self.usage.as_ref().map(|usage| usage.last_use(&org.uuid));
        let (refreshes, refreshes_ok) = self.tries.get(&org.uuid).copied().unwrap_or_default();
        let unfinished = self.vault.unfinished_refresh(org)?;
        Ok(TokenHistory {
            last_used_at: used.and_then(Result::ok).flatten(),
            refreshes,
            refreshes_ok,
            unfinished_at: unfinished.map(|refresh| refresh.started_at),
        })
    }
}

/// How good the tokens of these logins are, as far as this machine knows; `usage` is the file of
/// counts.
///
/// # Errors
/// When the vault cannot be read.
pub fn tokens(
    vault: &Vault,
    usage: &Path,
    orgs: &[Org],
    now: Timestamp,
) -> Result<Vec<Finding>, VaultError> {
    let records = Records::open(vault, usage, now)?;
    let mut findings = Vec::with_capacity(orgs.len() * 3);
    for org in orgs {
        let history = records.history(org)?;
        findings.push(token(org, &history, now));
        findings.push(refresh(org, &history));
        findings.push(scopes(org));
    }
    Ok(findings)
}

/// Nobody is logged in anywhere.
#[must_use]
pub fn no_login() -> Finding {
    let words = "log in with `sfkit auth login --alias NAME --client-id …`, or try the embedded org \
                 with `sfkit demo`";
    Finding::new(
        Check::Token,
        &Subject::machine(),
        Verdict::Fail,
        "no login is stored",
    )
    .state(TokenState::NotConfigured.as_str())
    .mended_by(Remedy::told(words, Some("sfkit demo".to_owned())))
}

/// What a state is worth. A token that ends while nothing renews it is worth a look before.
pub(super) fn verdict(org: &Org, state: TokenState) -> Verdict {
    match state {
        TokenState::Active => Verdict::Ok,
        TokenState::ExpiringSoon if org.token.is_renewable() => Verdict::Ok,
        TokenState::ExpiringSoon => Verdict::Warn,
        TokenState::ExpiredRefreshable if org.token.imported => Verdict::Warn,
        TokenState::ExpiredRefreshable => Verdict::Ok,
        TokenState::Unknown => Verdict::Unknown,
        TokenState::ReauthRequired
        | TokenState::Revoked
        | TokenState::Blocked
        | TokenState::Undecryptable
        | TokenState::Unreachable
        | TokenState::NotConfigured => Verdict::Fail,
    }
}

/// One line for people about a state.
pub(super) fn words(org: &Org, state: TokenState) -> &'static str {
    match state {
        TokenState::Active => "accepted, as far as is known",
        TokenState::ExpiringSoon if org.token.is_renewable() => "ends soon, and renews itself",
        TokenState::ExpiringSoon => "ends soon, and nothing renews it",
        TokenState::ExpiredRefreshable if org.token.imported => {
            "has ended; its refresh token came from elsewhere and waits for a yes"
        }
        TokenState::ExpiredRefreshable => "has ended; the next command renews it",
        TokenState::ReauthRequired => "no longer accepted: somebody has to log in again",
        TokenState::Revoked => "was revoked",
        TokenState::Blocked => "the org shuts out app, address or user",
        TokenState::Undecryptable => "the stored secret cannot be opened",
        TokenState::Unreachable => "the server cannot be reached",
        TokenState::NotConfigured => "the org is not found where it was",
        TokenState::Unknown => "may have ended; only the server knows",
    }
}

pub(super) fn token(org: &Org, history: &TokenHistory, now: Timestamp) -> Finding {
    let facts = &org.token;
    let Standing { state, is_estimate } = session::standing(facts, now);
    let told_state = facts
        .state_evidence
        .as_deref()
        .filter(|_| facts.state == state);
    let cause = told_state.and_then(Cause::read);
    let mut finding = Finding::new(
        Check::Token,
        &org.into(),
        verdict(org, state),
        cause.map_or(words(org, state), Cause::words),
    )
    .state(state.as_str())
    .since(since(org, state))
    .mended_by(session::mend(org, state));
    finding.evidence.push(told(org, state, is_estimate));
    let seconds = |span: SignedDuration| span.as_secs();
    let age = facts.issued_at.map(|at| now.duration_since(at));
    let left = facts.expires_at.map(|at| at.duration_since(now));
    finding
        .fact("issued_at", text(facts.issued_at))
        .fact("age_seconds", age.map(seconds))
        .fact("expires_at", text(facts.expires_at))
        .fact("expires_in_seconds", left.map(seconds))
        .fact("expiry_measured", facts.expiry_measured)
        .fact("is_estimate", is_estimate)
        .fact("last_used_at", text(history.last_used_at))
        .fact("grant", facts.grant.as_str())
        .fact("has_refresh_token", facts.has_refresh_token)
        .fact("instance_url", org.login.instance_url.clone())
        .fact("cause", cause.map(Cause::as_str))
        .fact("moved_to", None::<String>)
        .fact("probed", false)
        .fact("took_ms", None::<u64>)
}

/// A state that the clock alone has brought about began at the end of the token.
fn since(org: &Org, state: TokenState) -> Option<Timestamp> {
    let facts = &org.token;
    match state {
        _ if state == facts.state => Some(facts.state_since),
        TokenState::ExpiringSoon => None,
        _ => facts.expires_at,
    }
}

/// What the vault has it from.
fn told(org: &Org, state: TokenState, is_estimate: bool) -> Evidence {
    let facts = &org.token;
    let source = "vault";
    match &facts.state_evidence {
        Some(said) if state == facts.state => Evidence::new(source, said).at(facts.state_since),
        _ if state != facts.state && is_estimate => {
            let said = "the usual life of a session is 2 h; the server did not say";
            Evidence::new(source, said).at(facts.issued_at)
        }
        _ if state != facts.state => {
            Evidence::new(source, "the server has told when the token ends").at(facts.issued_at)
        }
        _ => Evidence::new(source, "the last answer of the server accepted it")
            .at(facts.last_refresh_at.or(facts.issued_at)),
    }
}

pub(super) fn refresh(org: &Org, history: &TokenHistory) -> Finding {
    let facts = &org.token;
    let (verdict, summary, remedy) = judge_refresh(org, history);
    let mut finding = Finding::new(Check::Refresh, &org.into(), verdict, summary)
        .mended_by(remedy)
        .since(history.unfinished_at);
    if let Some(result) = &facts.last_refresh_result {
        let said = format!("the last refresh ended with {result}");
        finding = finding.because(Evidence::new("vault", said).at(facts.last_refresh_at));
    }
    let rate = share(history.refreshes_ok, history.refreshes);
    finding
        .fact("last_refresh_at", text(facts.last_refresh_at))
        .fact("last_refresh_result", facts.last_refresh_result.clone())
        .fact("refreshes_30d", history.refreshes)
        .fact("refreshes_ok_30d", history.refreshes_ok)
        .fact("refresh_success_rate_30d", rate)
        .fact("rotation", facts.rotation_seen)
        .fact("imported", facts.imported)
        .fact("unfinished_refresh_at", text(history.unfinished_at))
}

fn judge_refresh(org: &Org, history: &TokenHistory) -> (Verdict, String, Option<Remedy>) {
    let facts = &org.token;
    let name = session::shell_word(org.name());
    let refresh = format!("sfkit auth refresh -o {name}");
    if !facts.is_renewable() {
        let summary = match facts.grant {
            Grant::AccessToken => "nothing renews it: an access token was handed over alone",
            _ => "nothing renews it: no refresh token was granted",
        };
        let lasting = match facts.grant {
            Grant::AccessToken => "a login with `--client-id` lasts: it is renewed without you",
            _ => "log in again, and ask for the scope `refresh_token`",
        };
        let again = session::login_again(org);
        let words = format!("{lasting}; to go on as before: `{again}`");
        let remedy = Remedy::told(words, Some(again));
        return (Verdict::Warn, summary.to_owned(), Some(remedy));
    }
    if history.unfinished_at.is_some() {
        let summary = "a refresh was cut off before its answer was stored; under rotation that may \
                       have ended the login";
        let remedy = Remedy::command(refresh, !facts.rotation_seen);
        return (Verdict::Warn, summary.to_owned(), Some(remedy));
    }
    if facts.imported && facts.has_refresh_token {
        let summary = "the refresh token came from elsewhere and was not used here yet; under \
                       rotation its first use ends the login of the tool it came from";
        let remedy = Remedy::command(format!("{refresh} --yes"), false);
        return (Verdict::Warn, summary.to_owned(), Some(remedy));
    }
    let counted = match history.refreshes {
        0 => "none in 30 days".to_owned(),
        all => format!("{} of {all} went well in 30 days", history.refreshes_ok),
    };
    let is_poor = history.refreshes >= FEW_TRIES
        && share(history.refreshes_ok, history.refreshes).is_some_and(|rate| rate < GOOD_RATE);
    let failed = facts
        .last_refresh_result
        .as_deref()
        .filter(|result| *result != "ok");
    match failed {
        Some(result) => {
            let remedy = Remedy::command(refresh, true);
            let summary = format!("the last one failed: {result}; {counted}");
            // That the login is over is told, with its remedy, by the token's own finding.
            let is_over = facts.state != TokenState::Active;
            (Verdict::Warn, summary, (!is_over).then_some(remedy))
        }
        None if is_poor => {
            let remedy = Remedy::command("sfkit vault audit --limit 50", true);
            (Verdict::Warn, counted, Some(remedy))
        }
        None if facts.rotation_seen => (Verdict::Ok, format!("{counted}; rotates"), None),
        None => (Verdict::Ok, counted, None),
    }
}

pub(super) fn scopes(org: &Org) -> Finding {
    let granted = &org.login.scopes;
    let has = |names: &[&str]| granted.iter().any(|scope| names.contains(&scope.as_str()));
    let mut missing = Vec::new();
    if !has(&["api", "full"]) {
        missing.push("api");
    }
    if !has(&["refresh_token", "offline_access"]) && !org.token.is_renewable() {
        missing.push("refresh_token");
    }
    let again = || Remedy::command(session::login_again(org), false);
    let subject = Subject::from(org);
    let finding = |verdict, summary: &str| Finding::new(Check::Scopes, &subject, verdict, summary);
    let finding = match missing.as_slice() {
        _ if granted.is_empty() => {
            missing.clear();
            finding(Verdict::Unknown, "the login did not tell what was granted").advisory()
        }
        [] => finding(Verdict::Ok, &granted.join(" ")),
        ["api", ..] => finding(
            Verdict::Fail,
            "`api` was not granted: no command can read or write data",
        )
        .mended_by(again()),
        _ => finding(
            Verdict::Warn,
            "`refresh_token` was not granted: the login ends with its session",
        )
        .mended_by(again()),
    };
    finding
        .fact("granted", granted.clone())
        .fact("missing", missing)
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// A time as documents have it.
pub(super) fn text(at: Option<Timestamp>) -> Option<String> {
    at.map(|at| at.to_string())
}
