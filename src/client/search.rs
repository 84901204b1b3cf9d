//! Full-text search: one call for the whole result, which has 2,000 rows at most.
//!
//! A text too long for a URL goes, by its meaning, in the body of a parameterized search: composite
//! requests, which carry long queries, are not documented to carry searches.

use crate::client::pages::text;
use crate::client::{Call, Client, Endpoint, Error, long};
use crate::http::{Method, Repeat};

impl Client {
    /// Runs a search given as SOSL; the answer as JSON text: `{"searchRecords": […]}`, or the bare
    /// array below version 37.
    ///
    /// # Errors
    /// When the text does not fit into a URL, the server refuses it or does not answer.
    pub async fn search(&self, sosl: &str) -> Result<String, Error> {
        let path = ["search"];
        let call = Call::new(Endpoint::Search, Method::Get, self.version(), &path).query("q", sosl);
        if let Some((length, limit)) = long::excess(&call) {
            return Err(Error::SearchTooLong { length, limit });
        }
        text(self.send(&call).await?.body)
    }

    /// Runs a search given as the body of a parameterized search, which may be of any length.
    ///
    /// # Errors
    /// When the server refuses it or does not answer.
    pub async fn parameterized_search(&self, body: &str) -> Result<String, Error> {
        let path = ["parameterizedSearch"];
        let call = Call::new(Endpoint::Search, Method::Post, self.version(), &path);
        // It changes nothing, so that it may be sent again like a GET.
        let call = call.json(body).repeat(Repeat::Harmless);
        text(self.send(&call).await?.body)
    }
}
