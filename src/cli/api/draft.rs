//! What `sfkit api --dry-run` shows.

use serde::Serialize;
use url::Url;

use crate::output::{Document, View};
use crate::rest::RestRequest;

/// What would be sent.
#[derive(Debug, Serialize)]
pub(super) struct Draft {
    method: &'static str,
    url: String,
    headers: Vec<String>,
    body: Option<String>,
    body_bytes: usize,
}

impl Draft {
    pub(super) fn new(request: &RestRequest, url: &Url) -> Self {
        let (kind, bytes) = match &request.body {
            Some((kind, bytes)) => (Some(format!("content-type: {kind}")), bytes.as_slice()),
            None => (None, &[][..]),
        };
        let given = request.headers.iter();
        let given = given.map(|(name, value)| format!("{name}: {value}"));
        Self {
            method: request.method.as_str(),
            url: url.to_string(),
            headers: given.chain(kind).collect(),
            body: (!bytes.is_empty())
                .then(|| std::str::from_utf8(bytes).ok().map(str::to_owned))
                .flatten(),
            body_bytes: bytes.len(),
        }
    }
}

impl Document for Draft {
    fn view(&self) -> View {
        let mut text = format!("{} {}\n", self.method, self.url);
        for header in &self.headers {
            text.push_str(header);
            text.push('\n');
        }
        if let Some(body) = &self.body {
            text.push('\n');
            text.push_str(body);
        } else if self.body_bytes > 0 {
            text.push_str(&format!("\n{} bytes that are no text", self.body_bytes));
        }
        View::Text(text)
    }
}
