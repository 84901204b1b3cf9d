//! Whether the servers of logins answer and let their tokens in, as `auth status --probe` asks them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::app::App;
use crate::cli::auth::together;
use crate::cli::outcome::Result;
use crate::health::{Check, Finding, Verdict};
use crate::model::finding::Evidence;
use crate::model::token::TokenState;
use crate::session::{self, Probed};
use crate::vault::{Org, Vault};

/// Asks all servers at the same time, each within its own limit.
pub(super) async fn findings(
    app: &App,
    vault: &Arc<Vault>,
    orgs: &[Org],
    limit: Duration,
) -> Result<Vec<Finding>> {
    let (sessions, _servers) = app.sessions_of(vault, orgs).await;
    let mut tasks = Vec::new();
    for (org, session) in orgs.iter().zip(sessions) {
        let version = app.version(org.login.facts.api_version);
        tasks.push(async move {
            let begun = Instant::now();
            let probed = match session {
                Err(error) => Probed {
                    state: TokenState::NotConfigured,
                    evidence: vec![error.to_string()],
                },
                Ok(session) => {
                    let asked = session::probe(&session, version);
                    match tokio::time::timeout(limit, asked).await {
                        Ok(probed) => probed,
                        Err(_) => {
                            // A probe may renew: what came of that is stored first.
                            session.settled().await;
                            Probed {
                                state: TokenState::Unreachable,
                                evidence: vec![format!(
                                    "no answer within {} s",
                                    limit.as_secs_f64()
                                )],
                            }
                        }
                    }
                }
            };
            (probed, begun.elapsed())
        });
    }
    let probed = together(tasks).await;
    let mut findings = Vec::new();
    for (org, (probed, took)) in orgs.iter().zip(probed) {
        let now = vault.org(&org.uuid)?;
        findings.push(finding(now.as_ref().unwrap_or(org), &probed, took));
    }
    Ok(findings)
}

fn finding(org: &Org, probed: &Probed, took: Duration) -> Finding {
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let (verdict, summary) = match probed.state {
        TokenState::Active | TokenState::ExpiringSoon => (
            Verdict::Ok,
            format!("the server answers and lets the token in ({took_ms} ms)"),
        ),
        TokenState::ExpiredRefreshable => (
            Verdict::Warn,
            "the token has ended, and its refresh token waits for a yes".to_owned(),
        ),
        TokenState::Unknown => (Verdict::Unknown, first(probed)),
        TokenState::ReauthRequired
        | TokenState::Revoked
        | TokenState::Blocked
        | TokenState::Undecryptable
        | TokenState::Unreachable
        | TokenState::NotConfigured => (Verdict::Fail, first(probed)),
    };
    let mut finding = Finding::new(Check::Server, &org.into(), verdict, summary)
        .state(probed.state.as_str())
        .mended_by(session::mend(org, probed.state));
    for said in &probed.evidence {
        let (source, said) = said.split_once(": ").unwrap_or(("probe", said));
        finding = finding.because(Evidence::new(source, said));
    }
    finding
        .fact("took_ms", took_ms)
        .fact("instance_url", org.login.instance_url.clone())
}

fn first(probed: &Probed) -> String {
    let said = probed.evidence.first().cloned();
    said.unwrap_or_else(|| "the server says nothing that is understood".to_owned())
}
