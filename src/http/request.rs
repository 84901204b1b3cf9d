//! A request, described without the crate that sends it.

use std::fmt;
use std::io::Write;
use std::time::Duration;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use reqwest::header::{
    AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
};
use url::{Url, form_urlencoded};

use super::error::HttpError;
use super::redact::redact;
use super::upload::Upload;
use crate::secret::SecretText;

/// HTTP methods that are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Read.
    Get,
    /// Read the head only.
    Head,
    /// Create or act.
    Post,
    /// Change.
    Patch,
    /// Replace.
    Put,
    /// Delete.
    Delete,
}

impl Method {
    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }

    /// Whether doing it twice is the same as doing it once.
    #[must_use]
    pub fn is_idempotent(self) -> bool {
        match self {
            Self::Get | Self::Head | Self::Put | Self::Delete => true,
            Self::Post | Self::Patch => false,
        }
    }
}

/// When a request may be sent again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Repeat {
    /// An idempotent method whenever the failure may pass; others as [`Repeat::Unsent`].
    #[default]
    ByMethod,
    /// The caller knows that the request does no harm when it is done twice.
    Harmless,
    /// Only when the connection failed before anything was written.
    Unsent,
    /// Never.
    Never,
}

/// One request. Headers and body are kept out of its `Debug`.
#[derive(Clone)]
pub struct Request {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<Bytes>,
    upload: Option<Upload>,
    timeout: Option<Duration>,
    repeat: Repeat,
    faulty_header: Option<&'static str>,
    takes_gzip: bool,
}

/// Shorter bodies gain nothing from being compressed.
const COMPRESSED_FROM: usize = 1_024;

impl Request {
    /// A request without body.
    #[must_use]
    pub fn new(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            headers: HeaderMap::new(),
            body: None,
            upload: None,
            timeout: None,
            repeat: Repeat::default(),
            faulty_header: None,
            takes_gzip: false,
        }
    }

    /// GET.
    #[must_use]
    pub fn get(url: Url) -> Self {
        Self::new(Method::Get, url)
    }

    /// POST.
    #[must_use]
    pub fn post(url: Url) -> Self {
        Self::new(Method::Post, url)
    }

    /// Adds or replaces a header; `name` is in lower case. A value that cannot be a header makes
    /// [`super::Http::send`] fail.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        match HeaderValue::from_str(value) {
            Ok(value) => {
                self.headers.insert(HeaderName::from_static(name), value);
            }
            Err(_) => self.faulty_header = Some(name),
        }
        self
    }

    /// As [`Self::header`], with a name that a person wrote, in any case.
    #[must_use]
    pub fn written_header(mut self, name: &str, value: &str) -> Self {
        let parsed = HeaderName::from_bytes(name.as_bytes());
        match (parsed, HeaderValue::from_str(value)) {
            (Ok(name), Ok(value)) => {
                self.headers.insert(name, value);
            }
            _ => self.faulty_header = Some("of the request"),
        }
        self
    }

    /// `Authorization: Bearer …`, marked so that nothing prints it.
    #[must_use]
    pub fn bearer(mut self, token: &SecretText) -> Self {
        match HeaderValue::from_str(&format!("Bearer {}", token.expose())) {
            Ok(mut value) => {
                value.set_sensitive(true);
                self.headers.insert(AUTHORIZATION, value);
            }
            Err(_) => self.faulty_header = Some("authorization"),
        }
        self
    }

    /// Sets the body and its type.
    #[must_use]
    pub fn body(mut self, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        self.headers
            .insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        self.body = Some(body.into());
        self
    }

    /// Sets the body and a type that a person wrote.
    #[must_use]
    pub fn content(mut self, content_type: &str, body: impl Into<Bytes>) -> Self {
        match HeaderValue::from_str(content_type) {
            Ok(value) => {
                self.headers.insert(CONTENT_TYPE, value);
            }
            Err(_) => self.faulty_header = Some("content-type"),
        }
        self.body = Some(body.into());
        self
    }

    /// A body that is read while it is sent, anew for every try, and its type. The time that is
    /// allowed grows with its length.
    #[must_use]
    pub fn upload(mut self, content_type: &'static str, upload: Upload) -> Self {
        self.headers
            .insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        self.upload = Some(upload);
        self
    }

    /// A body of JSON text.
    #[must_use]
    pub fn json(self, text: impl Into<Bytes>) -> Self {
        self.body("application/json", text)
    }

    /// A form-encoded body.
    #[must_use]
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let text = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.body("application/x-www-form-urlencoded", text)
    }

    /// The server takes compressed bodies: one that is long enough is sent so.
    #[must_use]
    pub fn compressible(mut self) -> Self {
        self.takes_gzip = true;
        self
    }

    /// Limit for the whole exchange, the body included.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// When it may be sent again.
    #[must_use]
    pub fn repeat(mut self, repeat: Repeat) -> Self {
        self.repeat = repeat;
        self
    }

    /// Where it goes.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Its method.
    #[must_use]
    pub fn method(&self) -> Method {
        self.method
    }

    /// Host, with the port when the URL names one.
    pub(super) fn host(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        match self.url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    pub(super) fn repeat_rule(&self) -> Repeat {
        self.repeat
    }

    /// The body, when it is text.
    pub(super) fn body_text(&self) -> Option<&str> {
        let body = self.body.as_ref()?;
        std::str::from_utf8(body).ok()
    }

    pub(super) fn body_len(&self) -> u64 {
        match &self.upload {
            Some(upload) => upload.length(),
            None => self.body.as_ref().map_or(0, Bytes::len) as u64,
        }
    }

    /// Whether its body is read while it is sent.
    pub(super) fn is_upload(&self) -> bool {
        self.upload.is_some()
    }

    /// Sets the limit for the whole exchange, unless there is one.
    pub(super) fn limited(mut self, limit: Duration) -> Self {
        self.timeout.get_or_insert(limit);
        self
    }

    /// The body compressed, when that is wanted and makes it shorter.
    fn packed(&self) -> Option<Bytes> {
        let body = self.body.as_ref().filter(|_| self.takes_gzip)?;
        if body.len() <= COMPRESSED_FROM {
            return None;
        }
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(body).expect("writing to memory");
        let packed = encoder.finish().expect("writing to memory");
        (packed.len() < body.len()).then(|| packed.into())
    }

    pub(super) fn to_wire(&self) -> Result<reqwest::Request, HttpError> {
        if let Some(name) = self.faulty_header {
            return Err(HttpError::Header { name });
        }
        let method = match self.method {
            Method::Get => reqwest::Method::GET,
            Method::Head => reqwest::Method::HEAD,
            Method::Post => reqwest::Method::POST,
            Method::Patch => reqwest::Method::PATCH,
            Method::Put => reqwest::Method::PUT,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut wire = reqwest::Request::new(method, self.url.clone());
        *wire.headers_mut() = self.headers.clone();
        let mut body = self.body.clone();
        if let Some(packed) = self.packed() {
            let gzip = HeaderValue::from_static("gzip");
            wire.headers_mut().insert(CONTENT_ENCODING, gzip);
            body = Some(packed);
        }
        *wire.body_mut() = match &self.upload {
            Some(upload) => Some(upload.body()?),
            None => body.map(reqwest::Body::from),
        };
        *wire.timeout_mut() = self.timeout;
        Ok(wire)
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Request")
            .field("method", &self.method)
            .field("url", &redact(self.url.as_str()))
            .field("body_len", &self.body_len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_cannot_smuggle_a_line() {
        let url = Url::parse("http://127.0.0.1/").unwrap();
        let request = Request::get(url).header("x-a", "b\r\nx-evil: c");
        assert!(matches!(
            request.to_wire(),
            Err(HttpError::Header { name: "x-a" })
        ));
    }

    #[test]
    fn long_bodies_are_compressed_where_the_server_takes_that() {
        let url = Url::parse("http://127.0.0.1/").unwrap();
        let long = "{\"Name\":\"Acme\"}".repeat(100);
        for (body, takes, packed) in [
            (&*long, true, true),
            (&*long, false, false),
            (&long[..COMPRESSED_FROM], true, false),
        ] {
            let mut request = Request::post(url.clone()).json(body.to_owned());
            if takes {
                request = request.compressible();
            }
            let wire = request.to_wire().unwrap();
            let sent = wire.body().unwrap().as_bytes().unwrap();
            assert_eq!(wire.headers().contains_key("content-encoding"), packed);
            assert_eq!(sent.len() < body.len(), packed);
            assert_eq!(request.body_text(), Some(body));
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let url = Url::parse("http://127.0.0.1/?code=aPrxSECRET").unwrap();
        let request = Request::post(url)
            .bearer(&SecretText::from("00D000000000001!SECRET"))
            .form(&[("client_secret", "SECRET")]);
        let shown = format!("{request:?}");
        assert!(!shown.contains("SECRET"), "{shown}");
        let wire = request.to_wire().unwrap();
        assert!(!format!("{wire:?}").contains("00D000000000001"));
    }
}
