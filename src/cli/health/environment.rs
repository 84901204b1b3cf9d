//! The org of which only a token is known, among those that are looked at.

use std::time::Duration;

use crate::app::App;
use crate::config::{Key, Source};
use crate::health::{EnvironmentAnswer, EnvironmentOrg, Finding, Thresholds};
use crate::http::RetryPolicy;

/// The org of the environment, when commands use it.
pub(super) enum Unnamed {
    /// They use stored logins.
    None,
    /// The variables make no org.
    Unusable(Box<Finding>),
    /// This one.
    Org(Box<EnvironmentOrg>),
}

impl Unnamed {
    /// The org that commands without `-o` use, to be asked within this time.
    pub(super) fn of(app: &App, limit: Duration) -> Self {
        match app.fixed_access() {
            Ok(None) => Self::None,
            Ok(Some(access)) => Self::Org(Box::new(EnvironmentOrg {
                token: app.fixed_token(&access),
                base: access.base,
                http: app.http_with(RetryPolicy::never()),
                version: app.version(None),
                clock: app.clock.clone(),
                limit,
            })),
            Err(error) => Self::Unusable(Box::new(EnvironmentOrg::unusable(&error))),
        }
    }

    /// Whether there is anything of that kind.
    pub(super) fn is_some(&self) -> bool {
        !matches!(self, Self::None)
    }

    /// What is known without asking.
    pub(super) fn unasked(&self) -> Option<Finding> {
        match self {
            Self::None => None,
            Self::Unusable(finding) => Some((**finding).clone()),
            Self::Org(org) => Some(EnvironmentOrg::unasked(&org.base)),
        }
    }

    /// What the org says, made into findings; what is wrong with the variables, where they make none.
    pub(super) async fn told(
        &self,
        made: impl FnOnce(&EnvironmentAnswer) -> Vec<Finding>,
    ) -> Vec<Finding> {
        match self {
            Self::None => Vec::new(),
            Self::Unusable(finding) => vec![(**finding).clone()],
            Self::Org(org) => made(&org.ask().await),
        }
    }
}

/// Token and limits.
pub(super) fn token_and_limits(
    thresholds: Thresholds,
) -> impl FnOnce(&EnvironmentAnswer) -> Vec<Finding> {
    move |answer| {
        let mut findings = vec![answer.token()];
        findings.extend(answer.limits(thresholds));
        findings
    }
}

/// Whether `-o` or its variable names the login that is meant: the variable does not where a token is set.
pub(super) fn is_named(app: &App) -> bool {
    let setting = app.settings.setting(Key::Org);
    setting.is_some_and(|setting| {
        setting.source == Source::Flag || !matches!(app.fixed_access(), Ok(Some(_)))
    })
}
