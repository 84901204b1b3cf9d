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
}

impl FixedToken {
    /// Serves this token.
    #[must_use]
    pub fn new(access: Access) -> Self {
        Self {
            access,
            usage: UsageNotes::default(),
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
        Box::pin(async { Err(Error::access(SessionError::FixedTokenRefused)) })
    }

    fn note_call(&self, call: &CallRecord) {
        self.usage.note("", call);
    }
}
