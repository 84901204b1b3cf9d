//! Queries that are too long for a URL.
//!
//! Salesforce takes a query of up to 100,000 characters, but no URL of that length. Such a query
//! travels as the one sub-request of a composite request, in a body; its answer is unwrapped, so that
//! what comes back is what the sub-request alone would have brought: a page, or a refusal. Further
//! pages are asked for by their own short URLs.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use crate::client::call::Target;
use crate::client::{Answer, Call, Client, Endpoint, Error, Rejection, fault};
use crate::http::{Method, Repeat};

/// Salesforce takes no longer URL.
const LONGEST_URL: usize = 16_384;
/// What a URL has beside the query: host and path.
const URL_ROOM: usize = 256;

/// The answer to a composite request, whose bodies stay text.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Composite<'a> {
    #[serde(borrow)]
    composite_response: Vec<Part<'a>>,
}

/// The answer to a sub-request.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Part<'a> {
    #[serde(borrow)]
    body: &'a RawValue,
    http_status_code: u16,
}

impl Client {
    /// GET of a resource with a query as its parameter.
    pub(super) fn query_call(&self, resource: &str, parameter: &'static str, soql: &str) -> Call {
        let version = self.version();
        Call::new(Endpoint::Query, Method::Get, version, &[resource]).query(parameter, soql)
    }

    /// Sends the call, in a composite request when its URL would be too long.
    pub(super) async fn send_query(&self, call: &Call, buffer: Vec<u8>) -> Result<Answer, Error> {
        if excess(call).is_none() {
            return self.send_into(call, buffer).await;
        }
        let answer = self
            .send_into(&wrapped(call, self.version()), buffer)
            .await?;
        unwrapped(answer)
    }
}

/// Length of the call's URL and the longest that Salesforce takes, when it is longer than that.
pub(super) fn excess(call: &Call) -> Option<(usize, usize)> {
    let encoded = |text: &str| -> usize {
        let parts = form_urlencoded::byte_serialize(text.as_bytes());
        parts.map(str::len).sum()
    };
    let values = call.query.iter().map(|(_, value)| encoded(value));
    let length = values.sum::<usize>() + URL_ROOM;
    (length > LONGEST_URL).then_some((length, LONGEST_URL))
}

/// The call as the one part of a composite request. It changes nothing, so it may be repeated.
fn wrapped(call: &Call, version: crate::model::version::ApiVersion) -> Call {
    let path = match &call.target {
        Target::Segments(segments) => segments.join("/"),
        Target::Named(path) | Target::Written(path) => path.trim_start_matches('/').to_owned(),
    };
    let query: String = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&call.query)
        .finish();
    let mut part = json!({
        "method": "GET",
        "url": format!("/{path}?{query}"),
        "referenceId": "query",
    });
    let headers = call.headers.iter();
    let headers: Map<String, Value> = headers
        .map(|(name, value)| ((*name).to_owned(), value.as_str().into()))
        .collect();
    if !headers.is_empty() {
        part["httpHeaders"] = headers.into();
    }
    let body = json!({ "allOrNone": false, "compositeRequest": [part] });
    Call::new(Endpoint::Query, Method::Post, version, &["composite"])
        .json(body.to_string())
        .repeat(Repeat::Harmless)
}

/// The answer to the one sub-request, as if it had been sent alone.
fn unwrapped(answer: Answer) -> Result<Answer, Error> {
    let endpoint = answer.endpoint;
    let composite: Composite<'_> =
        serde_json::from_slice(&answer.body).map_err(|source| Error::BadAnswer {
            endpoint,
            is_markup: answer.body.trim_ascii_start().starts_with(b"<"),
            source,
        })?;
    let [part] = composite.composite_response.as_slice() else {
        let missing = "answer to the query in `compositeResponse`";
        return Err(Error::Lacking { missing });
    };
    let status = part.http_status_code;
    let body = part.body.get().as_bytes().to_vec();
    if !(200..300).contains(&status) {
        return Err(Error::Rejected(Box::new(Rejection {
            endpoint,
            status,
            faults: fault::read(&body),
            request_id: None,
            retry_after: None,
            usage: None,
        })));
    }
    Ok(Answer {
        status,
        body,
        ..answer
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::version::ApiVersion;

    fn call(soql: &str) -> Call {
        Call::new(
            Endpoint::Query,
            Method::Get,
            ApiVersion::new(60),
            &["queryAll"],
        )
        .query("q", soql)
        .header("sforce-query-options", "batchSize=200")
    }

    fn answer(body: &str) -> Answer {
        Answer {
            endpoint: Endpoint::Query,
            status: 200,
            body: body.as_bytes().to_vec(),
            came_packed: false,
            is_packed: false,
            last_modified: None,
            request_id: None,
        }
    }

    #[test]
    fn a_long_query_travels_in_a_body() {
        assert_eq!(excess(&call("SELECT Id FROM Account")), None);
        let text = format!("SELECT Id FROM A WHERE N = '{} + &'", "é".repeat(6_000));
        assert!(excess(&call(&text)).is_some());
        let composite = wrapped(&call(&text), ApiVersion::new(60));
        let body: Value = serde_json::from_str(composite.body.as_deref().unwrap()).unwrap();
        let part = &body["compositeRequest"][0];
        assert_eq!(part["httpHeaders"]["sforce-query-options"], "batchSize=200");
        let url = part["url"].as_str().unwrap();
        let (path, query) = url.split_once('?').unwrap();
        assert_eq!(path, "/services/data/v60.0/queryAll");
        let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
        assert_eq!(pairs, [("q".into(), text.as_str().into())]);
    }

    #[test]
    fn the_answer_is_that_of_the_sub_request() {
        let page = r#"{"totalSize":1,"done":true,"records":[{"Amount":1.00}]}"#;
        let all = format!(
            r#"{{"compositeResponse":[{{"body":{page},"httpHeaders":{{}},"httpStatusCode":200,"referenceId":"query"}}]}}"#
        );
        assert_eq!(unwrapped(answer(&all)).unwrap().body, page.as_bytes());
        let refused = r#"{"compositeResponse":[{"body":[{"errorCode":"MALFORMED_QUERY","message":"no"}],"httpStatusCode":400}]}"#;
        let error = unwrapped(answer(refused)).unwrap_err();
        assert!(error.has_code("MALFORMED_QUERY"));
        assert!(unwrapped(answer("<html>")).is_err());
        assert!(unwrapped(answer(r#"{"compositeResponse":[]}"#)).is_err());
    }
}
