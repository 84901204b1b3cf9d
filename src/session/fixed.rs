//! A token that was handed over and cannot be renewed.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::client::{Access, BoxFuture, CallRecord, Endpoint, Error, TokenSource};
use crate::clock::Clock;
use crate::http::Http;
use crate::model::origin::Origin;
use crate::state::{Governor, Reading, UsageNotes};

use super::SessionError;
use super::limits::admit;

/// The unnamed org of `SFKIT_ACCESS_TOKEN` and `SFKIT_INSTANCE_URL`, or a login that is not yet
/// stored.
#[derive(Debug)]
pub struct FixedToken {
    access: Access,
    key: String,
    usage: UsageNotes,
    governor: Option<(Arc<Governor>, Http, Clock)>,
    /// The server has just given it, in a login.
    is_fresh: bool,
}

impl FixedToken {
    /// Serves this token.
    #[must_use]
    pub fn new(access: Access) -> Self {
        Self {
            key: Self::key(&access.base),
            access,
            usage: UsageNotes::default(),
            governor: None,
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

    /// Under which name limits of the org at this place are kept: no address, which nobody needs to
    /// find in a file.
    #[must_use]
    pub fn key(base: &Origin) -> String {
        let hash = Sha256::digest(base.as_str());
        let hex = hash[..8].iter().map(|byte| format!("{byte:02x}"));
        format!("token-{}", hex.collect::<String>())
    }

    /// The same token, whose calls are counted there.
    #[must_use]
    pub fn counting(mut self, usage: UsageNotes) -> Self {
        self.usage = usage;
        self
    }

    /// The same token, whose calls keep to these limits.
    #[must_use]
    pub fn governed(mut self, governor: Option<Governor>, http: Http, clock: Clock) -> Self {
        self.governor = governor.map(|governor| (Arc::new(governor), http, clock));
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

    fn admit(&self, endpoint: Endpoint) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(async move {
            match &self.governor {
                Some((governor, http, clock)) => admit(Some(governor), http, clock, endpoint).await,
                None => Ok(()),
            }
        })
    }

    fn note_call(&self, call: &CallRecord) {
        self.usage.note(
            "",
            &CallRecord {
                usage: None,
                ..*call
            },
        );
        if let Some(usage) = call.usage {
            self.usage
                .note_reading(&self.key, Reading { usage, at: call.at });
        }
        if let Some((governor, ..)) = &self.governor {
            governor.note(call);
        }
    }
}
