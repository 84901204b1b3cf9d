//! Where vault, OAuth and REST client meet: an org whose token is always the right one.
//!
//! [`OrgSession`] is the client's [`TokenSource`](crate::client::TokenSource) for a stored login: it
//! reads the access token from the vault and renews it when the server refuses it, in single
//! flight across threads and processes. [`store_login`] stores what an OAuth login brought together with
//! the facts of the org; [`logout()`] gives the tokens back and forgets them. [`FixedToken`] serves a
//! token from the environment, without a vault.
//!
//! The vault blocks, so its calls run on threads made for that.

mod cause;
mod error;
mod facts;
mod fixed;
mod limits;
mod login;
mod logout;
mod measure;
mod mend;
mod org_session;
mod place;
mod probe;
mod renew;
mod state;

pub use cause::Cause;
pub use error::SessionError;
pub use fixed::FixedToken;
pub use login::{LoggedIn, Naming, Won, store_login};
pub use logout::{LoggedOut, logout, revoke};
pub use mend::{login_again, mend, mend_cause, quoted as shell_word};
pub use org_session::{FirstRefresh, OrgSession};
pub use place::Place;
pub use probe::{Probed, probe, probe_token};
pub use state::{Standing, standing};

use std::sync::Arc;

use crate::vault::{Vault, VaultError};

/// Runs a call of the vault on a thread that may block.
async fn blocking<T: Send + 'static>(
    vault: &Arc<Vault>,
    work: impl FnOnce(&Vault) -> Result<T, VaultError> + Send + 'static,
) -> Result<T, VaultError> {
    let vault = Arc::clone(vault);
    let done = tokio::task::spawn_blocking(move || work(&vault)).await;
    done.expect("the vault does not panic, and its thread is never cancelled")
}
