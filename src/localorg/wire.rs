//! Requests and replies of the local org as plain values.
//!
//! The HTTP machinery (`server`) turns what arrives into an [`Incoming`] and writes a [`Reply`]; the
//! handlers between them are ordinary blocking functions, so that they may use the store. Form
//! decoding, JSON error bodies and gzip live here because every handler shares them; which paths
//! exist is not known here.

use std::io::Write;

use axum::body::Bytes;
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use url::form_urlencoded;

use super::flow::{self, BodyWriter};
use crate::secret::SecretText;

/// JSON as Salesforce labels it.
pub(super) const JSON: &str = "application/json;charset=UTF-8";
/// Forms, as bodies and as error texts of the revocation endpoint.
pub(super) const FORM: &str = "application/x-www-form-urlencoded";
const HTML: &str = "text/html;charset=UTF-8";
const TEXT: &str = "text/plain;charset=UTF-8";
/// Smaller bodies are not worth the compressor's time.
const GZIP_FROM: usize = 1_024;

/// A request, read whole.
pub(super) struct Incoming {
    /// The method, after `?_HttpMethod=` of a POST was obeyed.
    pub(super) method: Method,
    /// Decoded path segments; empty ones (doubled and trailing slashes) are gone.
    pub(super) segments: Vec<String>,
    /// Pairs of the query string, decoded.
    pub(super) query: Vec<(String, String)>,
    /// The header fields.
    pub(super) headers: HeaderMap,
    /// The body.
    pub(super) body: Bytes,
    /// Scheme and host that the caller used, as the beginning of every URL in the answer.
    pub(super) origin: String,
    /// A refresh brings a new refresh token this time, whatever the org's policy.
    pub(super) rotates: bool,
}

impl Incoming {
    /// Puts a request together from what the HTTP machinery read.
    pub(super) fn new(method: Method, uri: &Uri, headers: HeaderMap, body: Bytes) -> Self {
        let query = decode_form(uri.query().unwrap_or_default().as_bytes());
        let asked = query.iter().find(|(name, _)| name == "_HttpMethod");
        let method = match asked.and_then(|(_, word)| Method::from_bytes(word.as_bytes()).ok()) {
            Some(other) if method == Method::POST => other,
            _ => method,
        };
        let host = headers.get("host").and_then(|host| host.to_str().ok());
        Self {
            method,
            segments: decode_path(uri.path()),
            query,
            body,
            origin: format!("http://{}", host.unwrap_or_default().to_ascii_lowercase()),
            headers,
            rotates: false,
        }
    }

    /// A request that came inside the body of this one. `url` is a path with an optional query
    /// string; characters that a URL should have encoded are taken as they are.
    pub(super) fn inner(&self, method: Method, url: &str, headers: HeaderMap, body: Bytes) -> Self {
        let url = url.split('#').next().unwrap_or_default();
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        Self {
            method,
            segments: decode_path(path),
            query: decode_form(query.as_bytes()),
            headers,
            body,
            origin: self.origin.clone(),
            rotates: self.rotates,
        }
    }

    /// The same request from a caller who knows the org under this scheme and host.
    pub(super) fn seen_as(mut self, origin: String) -> Self {
        self.origin = origin;
        self
    }

    /// The segments as `match` likes them.
    pub(super) fn path(&self) -> Vec<&str> {
        self.segments.iter().map(String::as_str).collect()
    }

    /// A parameter of the query string.
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        find(&self.query, name)
    }

    /// A header field as text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Whether the caller is a browser that wants to show the answer to a person.
    pub(super) fn wants_html(&self) -> bool {
        let accept = self
            .headers
            .get(ACCEPT)
            .and_then(|value| value.to_str().ok());
        accept.is_some_and(|value| value.contains("text/html"))
    }

    /// The parameters of the query string followed by those of a form body.
    pub(super) fn form(&self) -> Form {
        let mut pairs = self.query.clone();
        let kind = self
            .headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        if kind.is_none_or(|kind| kind.to_ascii_lowercase().starts_with(FORM)) {
            pairs.extend(decode_form(&self.body));
        }
        Form(pairs)
    }

    /// What the `Authorization` field says.
    pub(super) fn authorization(&self) -> Authorization {
        let Some(value) = self.headers.get(AUTHORIZATION) else {
            return Authorization::Missing;
        };
        let Some((scheme, rest)) = value.to_str().ok().and_then(|text| text.split_once(' ')) else {
            return Authorization::Unknown;
        };
        let rest = rest.trim();
        match scheme.to_ascii_lowercase().as_str() {
            "bearer" | "oauth" => Authorization::Token(SecretText::from(rest)),
            "basic" => basic(rest).unwrap_or(Authorization::Unknown),
            _ => Authorization::Unknown,
        }
    }
}

/// The `Authorization` field, understood.
pub(super) enum Authorization {
    /// There is none.
    Missing,
    /// A scheme or shape that the org does not know.
    Unknown,
    /// `Bearer` or `OAuth`.
    Token(SecretText),
    /// `Basic`: client id and client secret.
    Basic(String, SecretText),
}

fn basic(encoded: &str) -> Option<Authorization> {
    let text = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (name, secret) = text.split_once(':')?;
    let plain = |part: &str| percent_decode(part);
    Some(Authorization::Basic(
        plain(name),
        SecretText::from(plain(secret)),
    ))
}

/// Decoded pairs of a form; the first pair of a name counts.
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// The value, when there is one that is not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        find(&self.0, name).filter(|value| !value.is_empty())
    }

    /// The value, taken into custody.
    pub(super) fn secret(&self, name: &str) -> Option<SecretText> {
        self.get(name).map(SecretText::from)
    }
}

fn find<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = pairs.iter().find(|(key, _)| key == name);
    found.map(|(_, value)| value.as_str())
}

fn decode_form(bytes: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(bytes).into_owned().collect()
}

/// Splits first and decodes then, so that an encoded slash stays inside its segment.
fn decode_path(path: &str) -> Vec<String> {
    path.split('/')
        .filter(|part| !part.is_empty())
        .map(percent_decode)
        .collect()
}

fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut place = 0;
    while place < bytes.len() {
        let pair = bytes
            .get(place + 1..place + 3)
            .filter(|_| bytes[place] == b'%');
        let code = pair.and_then(|pair| std::str::from_utf8(pair).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                place += 3;
            }
            None => {
                out.push(bytes[place]);
                place += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// An answer, ready to be written.
pub(super) struct Reply {
    /// HTTP status.
    pub(super) status: StatusCode,
    /// Header fields beside length and date.
    pub(super) headers: HeaderMap,
    /// The body.
    pub(super) body: Bytes,
    /// Writes the body in place of `body`, for answers that are too large to be made first.
    pub(super) flow: Option<BodyWriter>,
}

impl Reply {
    /// An answer with a body of this type.
    pub(super) fn new(status: u16, kind: &'static str, body: impl Into<Bytes>) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self {
            status,
            headers,
            body: body.into(),
            flow: None,
        }
    }

    /// An answer whose body is written while it is sent.
    pub(super) fn flowing(status: u16, kind: &'static str, writer: BodyWriter) -> Self {
        let mut reply = Self::new(status, kind, "");
        reply.flow = Some(writer);
        reply
    }

    /// With the whole body in hand, for those who change it or count its bytes.
    pub(super) fn whole(mut self) -> Self {
        let Some(writer) = self.flow.take() else {
            return self;
        };
        let mut body = Vec::new();
        match writer(&mut body) {
            Ok(()) => {
                self.body = body.into();
                self
            }
            Err(failed) => {
                tracing::error!(error = %failed, "an answer could not be written to its end");
                super::router::broken()
            }
        }
    }

    /// JSON text.
    pub(super) fn json(status: u16, body: impl Into<Bytes>) -> Self {
        Self::new(status, JSON, body)
    }

    /// A JSON tree with status 200.
    pub(super) fn value(value: &serde_json::Value) -> Self {
        Self::json(200, value.to_string())
    }

    /// A page for people.
    pub(super) fn html(status: u16, body: String) -> Self {
        Self::new(status, HTML, body)
    }

    /// Plain text.
    pub(super) fn text(status: u16, body: &'static str) -> Self {
        Self::new(status, TEXT, body)
    }

    /// No body and no type.
    pub(super) fn empty(status: u16) -> Self {
        let mut reply = Self::text(status, "");
        reply.headers.clear();
        reply
    }

    /// Sends the caller elsewhere.
    pub(super) fn redirect(status: u16, location: &str) -> Self {
        Self::empty(status).with("location", location)
    }

    /// With one more header field; a value that HTTP cannot carry is left out.
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(HeaderName::from_static(name), value);
        }
        self
    }

    /// Keeps tokens and pages about them out of every cache.
    pub(super) fn never_stored(self) -> Self {
        self.with("cache-control", "no-cache, no-store")
            .with("pragma", "no-cache")
    }

    /// Compresses the body when the caller takes gzip and it pays.
    pub(super) fn compressed_for(mut self, headers: &HeaderMap) -> Self {
        let accepted = headers
            .get("accept-encoding")
            .and_then(|value| value.to_str().ok());
        if !accepted.is_some_and(takes_gzip) {
            return self;
        }
        if let Some(writer) = self.flow.take() {
            self.flow = Some(flow::compressed(writer));
            return self
                .with("content-encoding", "gzip")
                .with("vary", "Accept-Encoding");
        }
        if self.body.len() < GZIP_FROM {
            return self;
        }
        let mut encoder =
            GzEncoder::new(Vec::with_capacity(self.body.len() / 4), Compression::fast());
        let packed = encoder
            .write_all(&self.body)
            .and_then(|()| encoder.finish());
        if let Ok(packed) = packed {
            self.body = packed.into();
            if let Some(tag) = self.headers.get("etag").and_then(|tag| tag.to_str().ok()) {
                // Another encoding is another entity; Salesforce marks it so.
                let tag = format!("{}--gzip\"", tag.trim_end_matches('"'));
                self = self.with("etag", &tag);
            }
            return self
                .with("content-encoding", "gzip")
                .with("vary", "Accept-Encoding");
        }
        self
    }
}

fn takes_gzip(accepted: &str) -> bool {
    accepted.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let refused = parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        (name.eq_ignore_ascii_case("gzip") || name == "*") && !refused
    })
}

/// Lays JSON text out over several lines, for `X-PrettyPrint: 1`.
pub(super) fn pretty(compact: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(compact.len() * 2);
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for (place, &byte) in compact.iter().enumerate() {
        if in_text {
            out.push(byte);
            in_text = escaped || byte != b'"';
            escaped = byte == b'\\' && !escaped;
            continue;
        }
        let opens_empty = matches!(compact.get(place + 1), Some(b'}' | b']'));
        match byte {
            b'{' | b'[' => {
                out.push(byte);
                depth += 1;
                if !opens_empty {
                    new_line(&mut out, depth);
                }
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if !matches!(out.last(), Some(b'{' | b'[')) {
                    new_line(&mut out, depth);
                }
                out.push(byte);
            }
            b',' => {
                out.push(byte);
                new_line(&mut out, depth);
            }
            b':' => out.extend_from_slice(b" : "),
            _ => {
                in_text = byte == b'"';
                out.push(byte);
            }
        }
    }
    out
}

fn new_line(out: &mut Vec<u8>, depth: usize) {
    out.push(b'\n');
    out.extend(std::iter::repeat_n(b' ', depth * 2));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn incoming(
        method: Method,
        uri: &str,
        headers: &[(&'static str, &str)],
        body: &str,
    ) -> Incoming {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, HeaderValue::from_str(value).unwrap());
        }
        Incoming::new(
            method,
            &uri.parse().unwrap(),
            map,
            Bytes::from(body.to_owned()),
        )
    }

    #[test]
    fn slashes_are_tolerated_and_segments_decoded_after_splitting() {
        let request = incoming(Method::GET, "//services/data//v60.0/a%2Fb%zz/", &[], "");
        assert_eq!(request.path(), ["services", "data", "v60.0", "a/b%zz"]);
    }

    #[test]
    fn a_post_may_stand_for_another_method() {
        let request = incoming(Method::POST, "/x?_HttpMethod=PATCH", &[], "");
        assert_eq!(request.method, Method::PATCH);
        let request = incoming(Method::GET, "/x?_HttpMethod=DELETE", &[], "");
        assert_eq!(request.method, Method::GET);
    }

    #[test]
    fn forms_join_query_and_body() {
        let kind = [(
            "content-type",
            "application/x-www-form-urlencoded; charset=utf-8",
        )];
        let request = incoming(Method::POST, "/x?a=1", &kind, "b=two+words&empty=");
        let form = request.form();
        assert_eq!(form.get("a"), Some("1"));
        assert_eq!(form.get("b"), Some("two words"));
        assert_eq!(form.get("empty"), None);
    }

    #[test]
    fn both_token_schemes_and_basic_are_understood() {
        for scheme in ["Bearer", "OAuth", "bearer"] {
            let value = format!("{scheme} 00D!x");
            let request = incoming(Method::GET, "/", &[("authorization", &value)], "");
            assert!(
                matches!(request.authorization(), Authorization::Token(t) if t.expose() == "00D!x")
            );
        }
        let request = incoming(Method::GET, "/", &[("authorization", "Basic YTpiOmM=")], "");
        assert!(matches!(request.authorization(),
            Authorization::Basic(id, secret) if id == "a" && secret.expose() == "b:c"));
        let request = incoming(Method::GET, "/", &[("authorization", "Digest x")], "");
        assert!(matches!(request.authorization(), Authorization::Unknown));
    }

    #[test]
    fn gzip_only_when_asked_and_worth_it() {
        let mut asked = HeaderMap::new();
        asked.insert(
            "accept-encoding",
            HeaderValue::from_static("br, gzip;q=0.5"),
        );
        let long = || Reply::json(200, "x".repeat(4_000));
        assert!(long().compressed_for(&asked).body.len() < 400);
        assert_eq!(long().compressed_for(&HeaderMap::new()).body.len(), 4_000);
        assert_eq!(Reply::json(200, "{}").compressed_for(&asked).body.len(), 2);
        asked.insert("accept-encoding", HeaderValue::from_static("gzip;q=0"));
        assert_eq!(long().compressed_for(&asked).body.len(), 4_000);
    }

    #[test]
    fn pretty_text_is_the_same_json() {
        let compact = br#"{"a":[],"b":{"c":"x\"{,:\\"},"d":[1,2.50]}"#;
        let text = String::from_utf8(pretty(compact)).unwrap();
        let trees: [serde_json::Value; 2] = [
            serde_json::from_slice(compact).unwrap(),
            serde_json::from_str(&text).unwrap(),
        ];
        assert_eq!(trees[0], trees[1]);
        assert!(text.contains("\n  \"b\" : {\n    \"c\""), "{text}");
    }
}
