//! Where a client gets its token, and whom it tells about its calls.

use std::pin::Pin;
use std::time::Duration;

use jiff::Timestamp;

use crate::client::{ApiUsage, Endpoint, Error};
use crate::model::origin::Origin;
use crate::model::version::ApiVersion;
use crate::secret::SecretText;

/// A future that can be kept in a trait object.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A token and the only place it may be sent to.
#[derive(Clone, Debug)]
pub struct Access {
    /// Sent as `Authorization: Bearer …`.
    pub token: SecretText,
    /// Base of the org's API.
    pub base: Origin,
}

/// Brings tokens and takes notes.
pub trait TokenSource: Send + Sync {
    /// The token to begin with. Asked for once per client.
    fn access(&self) -> BoxFuture<'_, Result<Access, Error>>;

    /// Another token than `rejected`, which the server does not accept any more.
    fn renew<'a>(&'a self, rejected: &'a Access) -> BoxFuture<'a, Result<Access, Error>>;

    /// Takes note that the org does not serve the version that was stored, but this one.
    fn note_version(&self, _version: ApiVersion) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }

    /// Lets a call to the org go, now or after a wait. What it refuses is not sent: a limit of ours.
    ///
    /// # Errors
    /// Why the call is kept back.
    fn admit(&self, _endpoint: Endpoint) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(async { Ok(()) })
    }

    /// Takes note of a call that was made.
    fn note_call(&self, call: &CallRecord);
}

/// One call, for usage and limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallRecord {
    /// What was called.
    pub endpoint: Endpoint,
    /// Status of the answer; none when no answer came.
    pub status: Option<u16>,
    /// From sending to the last byte of the answer.
    pub latency: Duration,
    /// Bytes of the answer's body, as they came over the wire.
    pub bytes: u64,
    /// How often the request was sent.
    pub attempts: u32,
    /// The org's daily calls, as the answer told them.
    pub usage: Option<ApiUsage>,
    /// When the answer was there.
    pub at: Timestamp,
}
