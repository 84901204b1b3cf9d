//! The limits of an org, as it tells them.

use super::router::Routes;

/// Its endpoints.
pub(super) fn routes() -> Routes {
    Routes::new()
}
