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

impl App {
    /// Whether the write may go out; `deed` says what it does, as in `Delete 3 accounts`. False when
    /// the person said no.
    ///
    /// # Errors
    /// When the org is read-only, or a question would have to be asked where nobody answers.
    pub fn may_write(&self, connected: &Connected, deed: &str, yes: bool) -> Result<bool, Failure> {
        let name = connected.name();
        let is_protected = match &connected.session {
            Some(session) if session.org().login.read_only => {
                let org = name.to_owned();
                return Err(ReadOnlyOrg { org }.into());
            }
            Some(session) => session.org().login.protected,
            None => !is_for_trying(connected.base()),
        };
        if !is_protected || yes {
            return Ok(true);
        }
        let question = format!("{deed} in the protected org `{name}`?");
        let said_yes = self.ui.confirm(&question, false, "--yes")?;
        if !said_yes {
            self.ui.status("Nothing was sent");
        }
        Ok(said_yes)
    }
}

/// Whether the host is that of a sandbox, a scratch org, a developer org or this machine.
fn is_for_trying(base: &Origin) -> bool {
    let kinds = [".sandbox.", ".scratch.", ".develop."];
    base.is_local() || kinds.iter().any(|kind| base.host().contains(kind))
}
