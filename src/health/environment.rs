//! The org of which only a token is known, from `SFKIT_ACCESS_TOKEN` and `SFKIT_INSTANCE_URL`.
//!
//! Commands without `-o` use it, so it is looked at like a login. Nothing is stored of it: since when it is
//! so, and what renews it, cannot be told, and nothing does renew it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::clock::Clock;
use crate::error::Diagnostic;
use crate::http::Http;
use crate::model::finding::{Evidence, Remedy};
use crate::model::origin::Origin;
use crate::model::token::TokenState;
use crate::model::version::ApiVersion;
use crate::session::{self, Cause, FixedToken, Probed};

use super::limits::{Limit, Thresholds, daily_calls, limits, read_limits};
use super::{Accounts, Check, Finding, Subject, Verdict, survey};

/// What mends a token that is not taken.
const ANOTHER: &str = "set `SFKIT_ACCESS_TOKEN` to a fresh token: `sfkit auth token -o ORG` prints one where ORG is \
                       logged in; without the variable commands use the stored logins";

/// The org, and how it is asked.
pub struct EnvironmentOrg {
    /// Its token.
    pub token: Arc<FixedToken>,
    /// Where it is.
    pub base: Origin,
    /// Sends each request once.
    pub http: Http,
    /// The API version to ask in.
    pub version: ApiVersion,
    /// The time.
    pub clock: Clock,
    /// Its time.
    pub limit: Duration,
}

/// What it has answered.
pub struct EnvironmentAnswer {
    subject: Subject,
    probed: Option<Probed>,
    took: Duration,
    limit: Duration,
    clock: Clock,
}

impl EnvironmentOrg {
    /// What is known without asking: that nothing is.
    #[must_use]
    pub fn unasked(base: &Origin) -> Finding {
        let summary = "the token of `SFKIT_ACCESS_TOKEN`; how good it is, only its org can tell";
        let words = "`sfkit health tokens --probe` asks the org";
        let command = Some("sfkit health tokens --probe".to_owned());
        Finding::new(Check::Token, &subject(base), Verdict::Unknown, summary)
            .state(TokenState::Unknown.as_str())
            .mended_by(Remedy::told(words, command))
            .advisory()
    }

    /// Variables that make no org, and what makes them one.
    #[must_use]
    pub fn unusable(error: &impl Diagnostic) -> Finding {
        let hints: Vec<_> = error.hints().into_iter().map(|hint| hint.0).collect();
        let summary = error.to_string();
        Finding::new(Check::Token, &Subject::machine(), Verdict::Fail, summary)
            .state(TokenState::NotConfigured.as_str())
            .mended_by(Remedy::told(hints.join("; "), None))
    }

    /// Asks it. What goes wrong is the answer.
    pub async fn ask(&self) -> EnvironmentAnswer {
        let begun = Instant::now();
        let probe = session::probe_token(&self.token, &self.http, self.version, &self.clock);
        let probed = tokio::time::timeout(self.limit, probe).await.ok();
        EnvironmentAnswer {
            subject: subject(&self.base),
            probed,
            took: begun.elapsed(),
            limit: self.limit,
            clock: self.clock.clone(),
        }
    }

    /// How many accounts the user of the token sees.
    pub async fn accounts(&self) -> Accounts {
        let begun = Instant::now();
        let source = Arc::clone(&self.token);
        let counted = survey::count_accounts(self.http.clone(), source, self.version, &self.clock);
        let counted = tokio::time::timeout(self.limit, counted).await;
        Accounts {
            count: counted.ok().flatten(),
            took: begun.elapsed(),
        }
    }
}

fn subject(base: &Origin) -> Subject {
    Subject::environment(base.host())
}

impl EnvironmentAnswer {
    fn probed(&self) -> (TokenState, Option<Cause>, Vec<Evidence>) {
        match &self.probed {
            Some(probed) => (probed.state, probed.cause, probed.evidence.clone()),
            None => {
                let said = format!("no answer within {} s", self.limit.as_secs_f64());
                let evidence = Evidence::new("limits", said).at(self.clock.now());
                (
                    TokenState::Unreachable,
                    Some(Cause::Timeout),
                    vec![evidence],
                )
            }
        }
    }

    /// How good the token is.
    #[must_use]
    pub fn token(&self) -> Finding {
        let (state, cause, evidence) = self.probed();
        let verdict = match (state, cause) {
            (TokenState::Active, Some(Cause::LimitReached)) => Verdict::Warn,
            (TokenState::Active, _) => Verdict::Ok,
            (TokenState::Unreachable, _) => Verdict::Unknown,
            _ => Verdict::Fail,
        };
        let summary = match (cause, state) {
            (Some(Cause::DeadToken), _) => "the org does not accept the token any more",
            (Some(cause), _) => cause.words(),
            (None, TokenState::Active) => "the org has accepted it just now",
            (None, _) => "the org does not accept the token",
        };
        let took = u64::try_from(self.took.as_millis()).unwrap_or(u64::MAX);
        Finding {
            evidence,
            ..Finding::new(Check::Token, &self.subject, verdict, summary)
        }
        .state(state.as_str())
        .mended_by(remedy(cause, verdict))
        .fact("cause", cause.map(Cause::as_str))
        .fact("probed", true)
        .fact("took_ms", took)
    }

    /// Whether the org is reached.
    #[must_use]
    pub fn connection(&self) -> Finding {
        let (state, cause, evidence) = self.probed();
        let (verdict, state, summary) = match state {
            TokenState::Active => {
                let took = self.took.as_secs_f64() * 1_000.0;
                (
                    Verdict::Ok,
                    "connected",
                    format!("the org has answered in {took:.1} ms"),
                )
            }
            TokenState::Unreachable => (Verdict::Fail, "failed", words(cause)),
            _ => (Verdict::Fail, "unauthenticated", words(cause)),
        };
        Finding {
            evidence,
            ..Finding::new(Check::Connection, &self.subject, verdict, summary)
        }
        .state(state)
        .mended_by(remedy(cause, verdict))
        .fact("cause", cause.map(Cause::as_str))
    }

    /// Its limits, as far as it told them. No readings are kept of it, so there is no trend.
    #[must_use]
    pub fn limits(&self, thresholds: Thresholds) -> Vec<Finding> {
        let Some(probed) = &self.probed else {
            return Vec::new();
        };
        let told = probed.limits.as_deref().and_then(read_limits);
        let alone = || Some(vec![daily_calls(probed.usage?)]);
        let told: Vec<Limit> = told.or_else(alone).unwrap_or_default();
        let now = self.clock.now();
        limits(&self.subject, &told, &Default::default(), (thresholds, now))
    }
}

fn words(cause: Option<Cause>) -> String {
    let cause = cause.map(Cause::words);
    cause
        .unwrap_or("the org does not accept the token")
        .to_owned()
}

fn remedy(cause: Option<Cause>, verdict: Verdict) -> Option<Remedy> {
    match (verdict, cause) {
        (Verdict::Ok | Verdict::Warn, _) => None,
        (_, Some(Cause::Network | Cause::Timeout)) => Some(Remedy::told(
            "check the network, and that `SFKIT_INSTANCE_URL` is where the org is",
            None,
        )),
        (_, Some(Cause::Maintenance | Cause::ServerTrouble)) => {
            Some(Remedy::told("wait until the org answers again", None))
        }
        _ => Some(Remedy::told(ANOTHER, None)),
    }
}
