//! One call of the REST API, before it is bound to a host and a token.

use serde::de::DeserializeOwned;

use crate::client::Error;
use crate::http::{Method, Repeat, Upload};
use crate::model::version::ApiVersion;

/// What is called, as a word for usage, limits and errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are those of the resources")]
pub enum Endpoint {
    Query,
    QueryMore,
    Describe,
    DescribeGlobal,
    Versions,
    Record,
    Search,
    Limits,
    Report,
    Bulk,
    Other,
}

impl Endpoint {
    /// The word under which calls are counted.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::QueryMore => "query-more",
            Self::Describe => "describe",
            Self::DescribeGlobal => "describe-global",
            Self::Versions => "versions",
            Self::Record => "record",
            Self::Search => "search",
            Self::Limits => "limits",
            Self::Report => "report",
            Self::Bulk => "bulk",
            Self::Other => "other",
        }
    }

    /// Whether a refusal may be about the text of a query.
    #[must_use]
    pub fn takes_query_text(self) -> bool {
        matches!(self, Self::Query | Self::QueryMore | Self::Search)
    }
}

/// Where a call goes, below the org's base.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// Segments of a path, each checked or to be encoded as one.
    Segments(Vec<String>),
    /// A path that the server named; it was found to be below `/services/data/`.
    Named(String),
    /// A URL, or a path with its query, that a person wrote. Sent only to the org's own host.
    Written(String),
}

/// One call.
#[derive(Clone, Debug)]
pub struct Call {
    pub(super) endpoint: Endpoint,
    pub(super) method: Method,
    pub(super) target: Target,
    pub(super) query: Vec<(&'static str, String)>,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) written_headers: Vec<(String, String)>,
    pub(super) body: Option<String>,
    pub(super) written_body: Option<(String, Vec<u8>)>,
    pub(super) upload: Option<(&'static str, Upload)>,
    pub(super) repeat: Repeat,
    pub(super) is_public: bool,
    /// The body of a good answer stays compressed, when it came so.
    pub(super) stays_packed: bool,
    /// The body of a SOAP call, around which the envelope is put with the token.
    pub(super) soap: Option<String>,
}

impl Call {
    /// A call without body of `/services/data/vXX.0/segment/segment`. Each segment is encoded as
    /// one, whatever it holds.
    #[must_use]
    pub fn new(endpoint: Endpoint, method: Method, version: ApiVersion, path: &[&str]) -> Self {
        let version = version.segment();
        let fixed = ["services", "data", version.as_str()];
        let segments = fixed.iter().chain(path).map(|&part| part.to_owned());
        Self {
            endpoint,
            method,
            target: Target::Segments(segments.collect()),
            query: Vec::new(),
            headers: Vec::new(),
            written_headers: Vec::new(),
            body: None,
            written_body: None,
            upload: None,
            repeat: Repeat::default(),
            is_public: false,
            stays_packed: false,
            soap: None,
        }
    }

    /// A call of the SOAP API (Partner WSDL); `body` is the XML of the operation.
    pub(super) fn soap(
        endpoint: Endpoint,
        method: Method,
        version: ApiVersion,
        body: String,
    ) -> Self {
        let number = version.to_string();
        let segments = ["services", "Soap", "u", number.as_str()].map(str::to_owned);
        Self {
            target: Target::Segments(segments.to_vec()),
            soap: Some(body),
            ..Self::new(endpoint, method, version, &[])
        }
    }

    /// A call as a person wrote it: an absolute URL, or a path from the host's root with its query.
    /// Where it leads is looked at when it is sent.
    pub fn written(method: Method, url: impl Into<String>) -> Self {
        Self {
            target: Target::Written(url.into()),
            ..Self::new(Endpoint::Other, method, ApiVersion::OLDEST, &[])
        }
    }

    /// GET of a path that the server named, as in `nextRecordsUrl`.
    ///
    /// # Errors
    /// When it is anything but a plain path below `/services/data/`.
    pub fn named(endpoint: Endpoint, path: &str) -> Result<Self, Error> {
        let plain = path.strip_prefix("/services/data/").is_some_and(|rest| {
            let fit = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~!".contains(&byte);
            !rest.is_empty() && rest.bytes().all(fit) && !rest.split('/').any(is_dotted)
        });
        if !plain {
            return Err(Error::ForeignPath {
                path: path.to_owned(),
            });
        }
        Ok(Self {
            target: Target::Named(path.to_owned()),
            ..Self::new(endpoint, Method::Get, ApiVersion::OLDEST, &[])
        })
    }

    /// `/services/data/`, which needs no token.
    pub(super) fn versions() -> Self {
        Self {
            target: Target::Segments(["services", "data", ""].map(str::to_owned).to_vec()),
            is_public: true,
            ..Self::new(Endpoint::Versions, Method::Get, ApiVersion::OLDEST, &[])
        }
    }

    /// The same call of another version of the API; none when its path names no version of ours.
    pub(super) fn at(&self, version: ApiVersion) -> Option<Self> {
        let Target::Segments(segments) = &self.target else {
            return None;
        };
        if self.soap.is_some() {
            return None;
        }
        let mut segments = segments.clone();
        let segment = segments.get_mut(2).filter(|segment| !segment.is_empty())?;
        *segment = version.segment();
        Some(Self {
            target: Target::Segments(segments),
            ..self.clone()
        })
    }

    /// Adds a parameter to the URL.
    #[must_use]
    pub fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    /// Adds a header; `name` in lower case.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Adds a header that a person wrote; it wins over what the client sends by itself.
    #[must_use]
    pub fn written_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.written_headers.push((name.into(), value.into()));
        self
    }

    /// Sets a body of any type.
    #[must_use]
    pub fn content(mut self, content_type: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.written_body = Some((content_type.into(), bytes.into()));
        self
    }

    /// Sets the JSON text of the body.
    #[must_use]
    pub fn json(mut self, text: impl Into<String>) -> Self {
        self.body = Some(text.into());
        self
    }

    /// Sets a body that is read while it is sent, and its type.
    #[must_use]
    pub fn upload(mut self, content_type: &'static str, upload: Upload) -> Self {
        self.upload = Some((content_type, upload));
        self
    }

    /// When it may be sent again.
    #[must_use]
    pub fn repeat(mut self, repeat: Repeat) -> Self {
        self.repeat = repeat;
        self
    }

    /// Leaves the body of a good answer compressed.
    pub(super) fn packed(mut self) -> Self {
        self.stays_packed = true;
        self
    }

    /// Whether it may be sent again when the server has certainly done nothing.
    pub(super) fn may_be_sent_again(&self) -> bool {
        match self.repeat {
            Repeat::ByMethod | Repeat::Harmless => true,
            Repeat::Unsent | Repeat::Never => false,
        }
    }

    /// Whether an answer that broke off may be asked for again.
    pub(super) fn is_repeatable(&self) -> bool {
        match self.repeat {
            Repeat::ByMethod => self.method.is_idempotent(),
            Repeat::Harmless => true,
            Repeat::Unsent | Repeat::Never => false,
        }
    }
}

fn is_dotted(segment: &str) -> bool {
    matches!(segment, "." | "..")
}

/// A successful answer, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was called.
    pub endpoint: Endpoint,
    /// 2xx or 304.
    pub status: u16,
    /// The body, inflated.
    pub body: Vec<u8>,
    /// The body came compressed over the wire.
    pub(super) came_packed: bool,
    /// The body is still compressed after all: the call wanted it so.
    pub(super) is_packed: bool,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
    /// Request id, for Salesforce's support.
    pub request_id: Option<String>,
}

impl Answer {
    /// Reads the body as JSON.
    ///
    /// # Errors
    /// When it is something else.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_slice(&self.body).map_err(|source| Error::BadAnswer {
            endpoint: self.endpoint,
            is_markup: self.body.trim_ascii_start().starts_with(b"<"),
            source,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_paths_of_the_api_are_followed() {
        let good = [
            "/services/data/v57.0/query/01gHs00000AbCdEIAV-2000",
            "/services/data/v68.0/query/0r8xx-500!x",
        ];
        for path in good {
            assert!(Call::named(Endpoint::QueryMore, path).is_ok(), "{path}");
        }
        let bad = [
            "",
            "/",
            "/services/data/",
            "https://evil.example/services/data/v57.0/query/1",
            "//evil.example/services/data/v57.0/query/1",
            "/services/data/../oauth2/token",
            "/services/data/v57.0/query/%2e%2e/x",
            "/services/data/v57.0/query/1?q=x",
            "/services/data/v57.0/query/1#x",
            "/services/data/v57.0\\query",
            "/services/oauth2/token",
            "services/data/v57.0/query/1",
            "/services/data/v57.0/query/1\n",
            "/services/data/@evil.example",
        ];
        for path in bad {
            assert!(Call::named(Endpoint::QueryMore, path).is_err(), "{path}");
        }
    }
}
