//! The services that there are, and how they are.

use super::router::Routes;

/// Its endpoints.
pub(super) fn routes() -> Routes {
    Routes::new()
}
