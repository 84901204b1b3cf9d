//! Salesforce's own API below `/services/data`, with the token of the org added here.

use super::router::Routes;

/// What is passed through.
#[derive(Clone, Debug, Default)]
pub struct Passing {}

/// Its endpoints.
pub(super) fn routes() -> Routes {
    Routes::new()
}
