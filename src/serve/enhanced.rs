//! Pipeline, leads, the user, and queries.

use super::router::Routes;

/// Its endpoints.
pub(super) fn routes() -> Routes {
    Routes::new()
}
