//! What a check has found.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::model::finding::{Evidence, Remedy};
use crate::vault::Org;

use super::Check;

/// How good something is, from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// It works; somebody should look at it before it does not.
    Warn,
    /// It could not be told.
    Unknown,
    /// It does not work.
    Fail,
}

impl Verdict {
    /// Every verdict, from good to bad.
    pub const ALL: [Self; 4] = [Self::Ok, Self::Warn, Self::Unknown, Self::Fail];

    /// The word in documents and metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Unknown => "unknown",
            Self::Fail => "fail",
        }
    }

    /// Whether the exit status is 0.
    #[must_use]
    pub fn is_healthy(self) -> bool {
        matches!(self, Self::Ok | Self::Warn)
    }
}

/// What kind of thing was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// This machine: settings, files, the key store.
    Machine,
    /// A login.
    Org,
    /// The org whose access token is in the environment.
    Environment,
}

/// What was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Subject {
    /// What kind of thing.
    pub kind: SubjectKind,
    /// Alias, else username of a login; the host for a token of the environment.
    pub name: Option<String>,
    /// Username of a login.
    pub username: Option<String>,
    /// Organization id of a login.
    pub organization_id: Option<String>,
    /// Kind of the org (`production`, `sandbox`, …).
    pub org_kind: Option<&'static str>,
}

impl Subject {
    /// This machine.
    #[must_use]
    pub fn machine() -> Self {
        Self {
            kind: SubjectKind::Machine,
            name: None,
            username: None,
            organization_id: None,
            org_kind: None,
        }
    }

    /// The org at this host, whose token is in the environment.
    pub fn environment(host: impl Into<String>) -> Self {
        Self {
            kind: SubjectKind::Environment,
            name: Some(host.into()),
            ..Self::machine()
        }
    }

    /// What the subject is called.
    #[must_use]
    pub fn title(&self) -> &str {
        self.name.as_deref().unwrap_or("this machine")
    }
}

impl From<&Org> for Subject {
    fn from(org: &Org) -> Self {
        Self {
            kind: SubjectKind::Org,
            name: Some(org.name().to_owned()),
            username: Some(org.login.username.clone()),
            organization_id: Some(org.login.organization_id.clone()),
            org_kind: Some(org.login.kind.as_str()),
        }
    }
}

/// What a check has found. Made by [`Finding::new`] and what follows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// What was looked at.
    pub check: Check,
    /// Of whom or what.
    pub subject: Subject,
    /// How good it is.
    pub verdict: Verdict,
    /// Whether the verdict counts in the roll-up; what is only good to know does not.
    pub counts: bool,
    /// One word for it; for a token the state that every command uses.
    pub state: &'static str,
    /// One line for people.
    pub summary: String,
    /// Since when it is so.
    pub since: Option<Timestamp>,
    /// What told so, the decisive fact first.
    pub evidence: Vec<Evidence>,
    /// What mends it.
    pub remedy: Option<Remedy>,
    /// Numbers and words that go with it; which ones depends on the check.
    pub facts: Map<String, Value>,
}

impl Finding {
    /// A finding that counts, with the state `ok`, `warn`, `unknown` or `fail`.
    pub fn new(
        check: Check,
        subject: &Subject,
        verdict: Verdict,
        summary: impl Into<String>,
    ) -> Self {
        Self {
            check,
            subject: subject.clone(),
            verdict,
            counts: true,
            state: verdict.as_str(),
            summary: summary.into(),
            since: None,
            evidence: Vec::new(),
            remedy: None,
            facts: Map::new(),
        }
    }

    /// The same in this state.
    #[must_use]
    pub fn state(self, state: &'static str) -> Self {
        Self { state, ..self }
    }

    /// The same since this time.
    #[must_use]
    pub fn since(self, since: impl Into<Option<Timestamp>>) -> Self {
        Self {
            since: since.into(),
            ..self
        }
    }

    /// The same, with one more thing that told so.
    #[must_use]
    pub fn because(mut self, evidence: Evidence) -> Self {
        self.evidence.push(evidence);
        self
    }

    /// The same, mended by this.
    #[must_use]
    pub fn mended_by(self, remedy: impl Into<Option<Remedy>>) -> Self {
        Self {
            remedy: remedy.into(),
            ..self
        }
    }

    /// The same, with a fact.
    #[must_use]
    pub fn fact(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.facts.insert(name.to_owned(), value.into());
        self
    }

    /// The same, only good to know: it does not count in the roll-up.
    #[must_use]
    pub fn advisory(self) -> Self {
        Self {
            counts: false,
            ..self
        }
    }
}
