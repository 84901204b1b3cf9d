//! Search over several objects.

use super::router::Routes;

/// Its endpoints.
pub(super) fn routes() -> Routes {
    Routes::new()
}
