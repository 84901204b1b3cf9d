//! A token that was handed over and cannot be renewed.

use crate::client::{Access, BoxFuture, CallRecord, Error, TokenSource};

use super::SessionError;

/// The unnamed org of `SFKIT_ACCESS_TOKEN` and `SFKIT_INSTANCE_URL`, or a login that is not yet
/// stored.
#[derive(Debug)]
pub struct FixedToken {
    access: Access,
}

impl FixedToken {
    /// Serves this token.
    #[must_use]
    pub fn new(access: Access) -> Self {
        Self { access }
    }
}

impl TokenSource for FixedToken {
    fn access(&self) -> BoxFuture<'_, Result<Access, Error>> {
        Box::pin(async { Ok(self.access.clone()) })
    }

    fn renew<'a>(&'a self, _rejected: &'a Access) -> BoxFuture<'a, Result<Access, Error>> {
        Box::pin(async { Err(Error::access(SessionError::FixedTokenRefused)) })
    }

    fn note_call(&self, _call: &CallRecord) {}
}
