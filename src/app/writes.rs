//! Whether an org may be written to: a read-only one refuses, a protected one asks.

use crate::error::{Code, Diagnostic, Failure, Hint};
use crate::vault::Org;

use super::{App, Connected};

/// A write that the user's own settings forbid.
#[derive(Debug, thiserror::Error)]
pub enum WriteRefused {
    /// The org is read-only.
    #[error("`{org}` is read-only here; nothing was written")]
    ReadOnly {
        /// The org.
        org: String,
    },
    /// The user said no.
    #[error("nothing was written")]
    Declined,
}

impl Diagnostic for WriteRefused {
    fn code(&self) -> Code {
        Code::Refused
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::ReadOnly { org } => vec![Hint(format!(
                "`sfkit auth set {org} --no-read-only` allows writes"
            ))],
            Self::Declined => Vec::new(),
        }
    }
}

impl App {
    /// Refuses when the org is read-only. Asks nobody and reaches no server.
    ///
    /// # Errors
    /// When the org may not be written to.
    pub fn check_writable(&self, connected: &Connected) -> Result<(), Failure> {
        match org(connected) {
            Some(org) if org.login.read_only => Err(WriteRefused::ReadOnly {
                org: org.name().to_owned(),
            }
            .into()),
            _ => Ok(()),
        }
    }

    /// Whether the org asks before a write. An org that is known by its token alone is taken for a
    /// production org unless its address says otherwise.
    #[must_use]
    pub fn is_protected(&self, connected: &Connected) -> bool {
        match (org(connected), &connected.fixed) {
            (Some(org), _) => org.login.protected,
            (None, Some(access)) => {
                let host = access.base.host();
                let is_harmless = [".sandbox.", ".scratch.", ".develop.", ".trailblaze.", "--"]
                    .iter()
                    .any(|part| host.contains(part));
                !(access.base.is_local() || is_harmless)
            }
            (None, None) => true,
        }
    }

    /// Asks before a write: always when `always`, otherwise when the org is protected. `what` says what
    /// is going to happen, as in `update 3 records of Account`.
    ///
    /// # Errors
    /// When the org is read-only, the user says no, or nobody is there to answer.
    pub fn permit_write(
        &self,
        connected: &Connected,
        what: &str,
        yes: bool,
        always: bool,
    ) -> Result<(), Failure> {
        self.check_writable(connected)?;
        let is_protected = self.is_protected(connected);
        if yes || !(always || is_protected) {
            return Ok(());
        }
        let name = org(connected).map_or("the org", |org| org.name());
        let protected = if is_protected {
            ", a protected org"
        } else {
            ""
        };
        let question = format!("{what} in `{name}`{protected}?");
        match self.ui.confirm(&question, false, "--yes")? {
            true => Ok(()),
            false => Err(WriteRefused::Declined.into()),
        }
    }
}

fn org(connected: &Connected) -> Option<&Org> {
    connected.session.as_ref().map(|session| session.org())
}
