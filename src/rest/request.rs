//! A request, put together of what was written.

use url::{Url, form_urlencoded};

use crate::client::{self, Call};
use crate::http::Method;
use crate::model::origin::Origin;
use crate::model::version::ApiVersion;

use super::fields::{self, Field};
use super::{RestError, path};

/// Headers that are ours: the token, and what frames the message.
const OWN: [&str; 6] = [
    "authorization",
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "accept-encoding",
];

/// What was written.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// The method; without one GET, or POST when there is something to send.
    pub method: Option<Method>,
    /// The path or URL.
    pub path: String,
    /// Fields of the body, or of the URL.
    pub fields: Vec<Field>,
    /// File with the body, `-` being standard input.
    pub input: Option<String>,
    /// `Name: value`.
    pub headers: Vec<String>,
}

/// A request that is ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestRequest {
    /// The method.
    pub method: Method,
    /// A URL, or a path from the root of the org's host.
    pub url: String,
    /// Headers that were given.
    pub headers: Vec<(String, String)>,
    /// Type and bytes of the body.
    pub body: Option<(String, Vec<u8>)>,
}

impl RestRequest {
    /// Puts the request together; files are read.
    ///
    /// # Errors
    /// When a part makes no sense or a file cannot be read.
    pub fn new(parts: &Parts, version: ApiVersion) -> Result<Self, RestError> {
        let has_content = parts.input.is_some() || !parts.fields.is_empty();
        let usual = if has_content {
            Method::Post
        } else {
            Method::Get
        };
        let method = parts.method.unwrap_or(usual);
        let mut headers = headers(&parts.headers)?;
        let given = take(&mut headers, "content-type");
        let kind = given.unwrap_or_else(|| "application/json".to_owned());
        let mut url = path::target(&parts.path, version)?;
        let in_url =
            parts.input.is_some() || matches!(method, Method::Get | Method::Head | Method::Delete);
        let bytes = match &parts.input {
            Some(file) => Some(fields::read_bytes(file)?),
            None if parts.fields.is_empty() || in_url => None,
            None => Some(fields::body(&parts.fields)?.into_bytes()),
        };
        if in_url {
            let pairs = fields::parameters(&parts.fields, method.as_str())?;
            push_parameters(&mut url, &pairs);
        }
        Ok(Self {
            method,
            url,
            headers,
            body: bytes.map(|bytes| (kind, bytes)),
        })
    }

    /// Where it leads, which must be the org's own host.
    ///
    /// # Errors
    /// When it is another one.
    pub fn place(&self, base: &Origin) -> Result<Url, RestError> {
        let url = Url::parse(base.as_str()).and_then(|base| base.join(&self.url));
        let foreign = |host: &str| client::Error::ForeignHost {
            base: base.as_str().to_owned(),
            host: host.to_owned(),
        };
        match url {
            Ok(url) if base.covers(&url) => Ok(url),
            Ok(url) => Err(foreign(url.host_str().unwrap_or_default()).into()),
            Err(_) => Err(foreign(&self.url).into()),
        }
    }

    /// Whether it may change something at the server.
    #[must_use]
    pub fn is_write(&self) -> bool {
        !matches!(self.method, Method::Get | Method::Head)
    }

    /// The path as it stands in the URL, for messages.
    #[must_use]
    pub fn path(&self) -> &str {
        let behind = self.url.split_once("://").map_or("", |(_, rest)| rest);
        let path = behind
            .find('/')
            .map_or(self.url.as_str(), |at| &behind[at..]);
        path.split('?').next().unwrap_or_default()
    }

    pub(super) fn call(&self) -> Call {
        let mut call = Call::written(self.method, &self.url).written_header("accept", "*/*");
        for (name, value) in &self.headers {
            call = call.written_header(name, value);
        }
        match &self.body {
            Some((kind, bytes)) => call.content(kind, bytes.clone()),
            None => call,
        }
    }
}

fn push_parameters(url: &mut String, pairs: &[(String, String)]) {
    if pairs.is_empty() {
        return;
    }
    url.push(if url.contains('?') { '&' } else { '?' });
    let text = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    url.push_str(&text);
}

fn headers(given: &[String]) -> Result<Vec<(String, String)>, RestError> {
    let headers = given.iter().map(|text| {
        let wrong = || RestError::Header { text: text.clone() };
        let (name, value) = text.split_once(':').ok_or_else(wrong)?;
        let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
        let fits = |c: char| c.is_ascii_alphanumeric() || "-_.!#$%&'*+^`|~".contains(c);
        if name.is_empty() || !name.chars().all(fits) || value.chars().any(char::is_control) {
            return Err(wrong());
        }
        if OWN.contains(&name.as_str()) {
            return Err(RestError::OwnHeader { name });
        }
        Ok((name, value.to_owned()))
    });
    headers.collect()
}

fn take(headers: &mut Vec<(String, String)>, name: &str) -> Option<String> {
    let at = headers.iter().position(|(known, _)| known == name)?;
    Some(headers.remove(at).1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::FieldKind;

    fn made(parts: &Parts) -> Result<RestRequest, RestError> {
        RestRequest::new(parts, ApiVersion::new(57))
    }

    fn parts(path: &str, field: &str) -> Parts {
        let field = Field {
            text: field.to_owned(),
            kind: FieldKind::Text,
        };
        Parts {
            path: path.to_owned(),
            fields: vec![field],
            ..Parts::default()
        }
    }

    #[test]
    fn fields_go_where_the_method_takes_them() {
        let request = made(&parts("sobjects/Account", "Name=A&B")).unwrap();
        assert_eq!(request.method, Method::Post);
        let body = request.body.clone().unwrap();
        assert_eq!(
            body,
            (
                "application/json".to_owned(),
                b"{\"Name\":\"A&B\"}".to_vec()
            )
        );
        assert_eq!(request.path(), "/services/data/v57.0/sobjects/Account");

        let get = Parts {
            method: Some(Method::Get),
            ..parts("query?x=1", "q=SELECT Id FROM A")
        };
        let request = made(&get).unwrap();
        assert_eq!(request.body, None);
        assert_eq!(
            request.url,
            "/services/data/v57.0/query?x=1&q=SELECT+Id+FROM+A"
        );
        assert!(!request.is_write());
        let whole = Parts {
            path: "https://x.example/a/b?c".to_owned(),
            ..Parts::default()
        };
        assert_eq!(made(&whole).unwrap().path(), "/a/b");
    }

    #[test]
    fn headers_are_checked() {
        let with = |header: &str| {
            made(&Parts {
                path: "limits".to_owned(),
                headers: vec![header.to_owned()],
                ..Parts::default()
            })
        };
        let good = with("X-Two:  a: b ").unwrap();
        assert_eq!(good.headers, [("x-two".to_owned(), "a: b".to_owned())]);
        for wrong in ["x", ": y", "a b: c", "a: b\r\nc: d"] {
            assert!(
                matches!(with(wrong), Err(RestError::Header { .. })),
                "{wrong}"
            );
        }
        let token = with("authorization: Bearer x");
        assert!(matches!(token, Err(RestError::OwnHeader { .. })));
    }
}
