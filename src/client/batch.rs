//! Several small queries in one call.
//!
//! `composite/batch` takes up to 25 requests and counts as one API call. What comes back is the first
//! page of each query, or its refusal; queries whose result may have more pages do not belong here.

use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;
use url::form_urlencoded;

use crate::client::{Call, Client, Endpoint, Error, Rejection, fault};
use crate::http::{Method, Repeat};

/// Salesforce takes no more requests at once.
const MOST: usize = 25;

#[derive(Deserialize)]
struct Batch<'a> {
    #[serde(borrow)]
    results: Vec<Part<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Part<'a> {
    status_code: u16,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
}

impl Client {
    /// The first page of each query, in one call for every 25 of them. A query that the server
    /// refuses has its refusal in place of the page.
    ///
    /// # Errors
    /// When a call fails as a whole.
    pub async fn query_batch(&self, queries: &[&str]) -> Result<Vec<Result<String, Error>>, Error> {
        let mut pages = Vec::with_capacity(queries.len());
        for part in queries.chunks(MOST) {
            pages.extend(self.batch_of(part).await?);
        }
        Ok(pages)
    }

    async fn batch_of(&self, queries: &[&str]) -> Result<Vec<Result<String, Error>>, Error> {
        let version = self.version();
        let requests: Vec<_> = queries
            .iter()
            .map(|soql| {
                let query: String = form_urlencoded::Serializer::new(String::new())
                    .append_pair("q", soql)
                    .finish();
                let url = format!("{}/query?{query}", version.segment());
                json!({"method": "GET", "url": url})
            })
            .collect();
        let body = json!({"haltOnError": false, "batchRequests": requests});
        let path = ["composite", "batch"];
        let call = Call::new(Endpoint::Query, Method::Post, version, &path);
        let call = call.json(body.to_string()).repeat(Repeat::Harmless);
        let answer = self.send(&call).await?;
        let batch: Batch<'_> =
            serde_json::from_slice(&answer.body).map_err(|source| Error::BadAnswer {
                endpoint: answer.endpoint,
                is_markup: answer.body.trim_ascii_start().starts_with(b"<"),
                source,
            })?;
        if batch.results.len() != queries.len() {
            return Err(Error::Lacking {
                missing: "answer to every query in `results`",
            });
        }
        Ok(batch.results.iter().map(page).collect())
    }
}

fn page(part: &Part<'_>) -> Result<String, Error> {
    let text = part.result.map_or("[]", RawValue::get);
    if (200..300).contains(&part.status_code) {
        return Ok(text.to_owned());
    }
    Err(Error::Rejected(Box::new(Rejection {
        endpoint: Endpoint::Query,
        status: part.status_code,
        faults: fault::read(text.as_bytes()),
        request_id: None,
        retry_after: None,
        usage: None,
    })))
}
