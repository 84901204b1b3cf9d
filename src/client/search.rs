//! Full-text search: one call for the whole result, which has 2,000 rows at most.

use url::form_urlencoded;

use crate::client::long::{LONGEST_URL, URL_ROOM};
use crate::client::pages::text;
use crate::client::{Call, Client, Endpoint, Error};
use crate::http::{Method, Repeat};

impl Client {
    /// Runs a search given as SOSL; the answer as JSON text: `{"searchRecords": […]}`, or the bare
    /// array below version 37.
    ///
    /// # Errors
    /// When the text does not fit into a URL, the server refuses it or does not answer.
    pub async fn search(&self, sosl: &str) -> Result<String, Error> {
        let encoded = form_urlencoded::byte_serialize(sosl.as_bytes());
        let length = encoded.map(str::len).sum::<usize>() + URL_ROOM;
        if length > LONGEST_URL {
            return Err(Error::SearchTooLong {
                length,
                limit: LONGEST_URL,
            });
        }
        let path = ["search"];
        let call = Call::new(Endpoint::Search, Method::Get, self.version(), &path);
        text(self.send(&call.query("q", sosl)).await?.body)
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
