//! The objects of an org, and what they look like.

use super::router::Routes;

/// Its endpoints.
pub(super) fn routes() -> Routes {
    Routes::new()
}
