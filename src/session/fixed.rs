//! A token that was handed over and cannot be renewed.

use crate::client::{Access, BoxFuture, CallRecord, Error, TokenSource};

use crate::state::UsageNotes;

use super::SessionError;

/// The unnamed org of `SFKIT_ACCESS_TOKEN` and `SFKIT_INSTANCE_URL`, or a login that is not yet
/// stored.
#[derive(Debug)]
pub struct FixedToken {
    access: Access,
    usage: UsageNotes,
    /// The server has just given it, in a login.
    is_fresh: bool,
}

impl FixedToken {
    /// Serves this token.
    #[must_use]
    pub fn new(access: Access) -> Self {
        Self {
            access,
            usage: UsageNotes::default(),
            is_fresh: false,
        }
    }

    /// The token of a login that is being made.
    #[must_use]
    pub(super) fn of_a_login(access: Access) -> Self {
        Self {
            is_fresh: true,
            ..Self::new(access)
        }
    }

    fn refused(&self) -> SessionError {
        match self.is_fresh {
            true => SessionError::FreshRefused {
                org: self.access.base.host().to_owned(),
            },
            false => SessionError::FixedTokenRefused,
        }
    }

    /// The same token, whose calls are counted there.
    #[must_use]
    pub fn counting(mut self, usage: UsageNotes) -> Self {
        self.usage = usage;
        self
    }
}

impl TokenSource for FixedToken {
    fn access(&self) -> BoxFuture<'_, Result<Access, Error>> {
        Box::pin(async { Ok(self.access.clone()) })
    }

    fn renew<'a>(&'a self, _rejected: &'a Access) -> BoxFuture<'a, Result<Access, Error>> {
        Box::pin(async { Err(Error::access(self.refused())) })
    }

    fn note_call(&self, call: &CallRecord) {
        self.usage.note("", call);
    }
}
