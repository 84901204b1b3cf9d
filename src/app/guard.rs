//! Whether a command may change something at the org.
//!
//! A read-only org refuses every write. A protected one asks on a terminal and needs `--yes`
//! elsewhere. An org of which only a token from the environment is known is protected unless its
//! host says that it is no production.

use crate::error::{Code, Diagnostic, Failure, Hint};
use crate::model::origin::Origin;

use super::{App, Connected};

/// A write that an org refuses here.
#[derive(Debug, thiserror::Error)]
#[error("`{org}` is read-only: nothing was sent")]
pub struct ReadOnlyOrg {
    /// Its name.
    pub org: String,
}

impl Diagnostic for ReadOnlyOrg {
    fn code(&self) -> Code {
        Code::Refused
    }

    fn hints(&self) -> Vec<Hint> {
        let org = &self.org;
        vec![
            Hint::new("`-o ORG` names another org"),
            Hint::new(format!(
                "`sfkit auth set {org} --no-read-only` allows writes"
            )),
        ]
    }
}

/// The person said no.
#[derive(Debug, thiserror::Error)]
#[error("nothing was sent")]
pub struct Declined;

impl Diagnostic for Declined {
    fn code(&self) -> Code {
        Code::Refused
    }
}

impl App {
    /// Whether the write may go out; `deed` says what it does, as in `Delete 3 accounts`. False when
    /// the person said no.
    ///
    /// # Errors
    /// When the org is read-only, or a question would have to be asked where nobody answers.
    pub fn may_write(&self, connected: &Connected, deed: &str, yes: bool) -> Result<bool, Failure> {
        self.check_writable(connected)?;
        if yes || !self.is_protected(connected) {
            return Ok(true);
        }
        let name = connected.name();
        let question = format!("{deed} in the protected org `{name}`?");
        let said_yes = self.ui.confirm(&question, false, "--yes")?;
        if !said_yes {
            self.ui.status("Nothing was sent");
        }
        Ok(said_yes)
    }

    /// As [`App::may_write`]; with `always` it asks also where the org is not protected, and a no is a
    /// failure.
    ///
    /// # Errors
    /// As [`App::may_write`], or when the person said no.
    pub fn permit_write(
        &self,
        connected: &Connected,
        deed: &str,
        yes: bool,
        always: bool,
    ) -> Result<(), Failure> {
        self.check_writable(connected)?;
        let is_protected = self.is_protected(connected);
        if yes || !(always || is_protected) {
            return Ok(());
        }
        let protected = if is_protected { "protected " } else { "" };
        let name = connected.name();
        let question = format!("{deed} in the {protected}org `{name}`?");
        match self.ui.confirm(&question, false, "--yes")? {
            true => Ok(()),
            false => Err(Declined.into()),
        }
    }

    /// Refuses when the org is read-only. Asks nobody and reaches no server.
    ///
    /// # Errors
    /// When it is.
    pub fn check_writable(&self, connected: &Connected) -> Result<(), Failure> {
        match &connected.session {
            Some(session) if session.org().login.read_only => {
                let org = connected.name().to_owned();
                Err(ReadOnlyOrg { org }.into())
            }
            _ => Ok(()),
        }
    }

    /// Whether a write must be confirmed.
    #[must_use]
    pub fn is_protected(&self, connected: &Connected) -> bool {
        match &connected.session {
            Some(session) => session.org().login.protected,
            None => !is_for_trying(connected.base()),
        }
    }
}

/// Whether the host is that of a sandbox, a scratch org, a developer org or this machine.
fn is_for_trying(base: &Origin) -> bool {
    let kinds = [".sandbox.", ".scratch.", ".develop."];
    base.is_local() || kinds.iter().any(|kind| base.host().contains(kind))
}
