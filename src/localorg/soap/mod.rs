//! The SOAP API, Partner and Enterprise: `/services/Soap/u/XX.X` and `/services/Soap/c/XX.X`.
//!
//! Old clients log in here with username and password, and a lead can be converted nowhere else.
//! [`login`] answers the calls about sessions, [`passwords`] those about passwords, [`lead`] converts and
//! [`merge`] merges; everything else ([`calls`]) is put
//! to the REST handlers of this org and their JSON turned into XML, so that both APIs agree.
//!
//! Requests are read by local names alone: clients differ in prefixes and in the namespaces that
//! they declare. Answers carry the namespaces of the WSDL. A [`Fault`] is status 500.

mod calls;
mod fault;
mod lead;
mod login;
mod merge;
mod passwords;
mod sobject;

use axum::body::Bytes;
use axum::http::{HeaderMap, Method};
use roxmltree::{Document, Node};
use serde_json::Value;

use self::fault::Fault;
use super::oauth::OauthServer;
use super::rest::Rest;
use super::wire::{Incoming, Reply};
use super::xml::{self, Xml, child, text_of};
use super::{NEWEST_VERSION, OLDEST_VERSION};
use crate::secret::SecretText;

/// XML as Salesforce labels it.
const XML: &str = "text/xml;charset=UTF-8";
const ENVELOPE: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Which of the two WSDLs the caller was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    Partner,
    Enterprise,
}

impl Dialect {
    fn of(segment: &str) -> Option<Self> {
        match segment {
            "u" => Some(Self::Partner),
            "c" => Some(Self::Enterprise),
            _ => None,
        }
    }

    /// The word in namespaces.
    fn word(self) -> &'static str {
        match self {
            Self::Partner => "partner",
            Self::Enterprise => "enterprise",
        }
    }

    /// The segment in paths.
    fn segment(self) -> &'static str {
        match self {
            Self::Partner => "u",
            Self::Enterprise => "c",
        }
    }
}

/// The parts of the org that answer SOAP.
pub(super) struct Soap<'o> {
    pub(super) oauth: &'o OauthServer,
    pub(super) rest: &'o Rest,
}

/// One call, understood.
struct Call<'o, 'd> {
    soap: &'o Soap<'o>,
    request: &'o Incoming,
    dialect: Dialect,
    /// As in `60.0`: 60.
    version: u16,
    header: Option<Node<'d, 'd>>,
    /// The element that bears the name of the call.
    operation: Node<'d, 'd>,
}

/// A call with a live session.
struct Session<'c, 'o, 'd> {
    call: &'c Call<'o, 'd>,
    user_id: String,
}

type Answered = Result<Xml, Fault>;

impl Soap<'_> {
    /// Answers a request; `path` stands behind `/services/Soap`. None for a path that does not exist.
    pub(super) fn answer(&self, request: &Incoming, path: &[&str]) -> Option<Reply> {
        let (dialect, version) = match path {
            [kind, version] | [kind, version, _] => (Dialect::of(kind)?, version),
            _ => return None,
        };
        if request.method != Method::POST {
            return Some(Reply::text(405, "Method not allowed").with("allow", "POST"));
        }
        let answered = version_of(version).and_then(|version| self.call(request, dialect, version));
        Some(match answered {
            Ok(body) => Reply::new(200, XML, enveloped(dialect, &body)),
            Err(fault) => Reply::new(500, XML, fault.envelope(dialect)),
        })
    }

    /// The fault that an error of the REST API is here; `kind` is the segment that names the WSDL.
    pub(super) fn refusal(kind: &str, error: &Value) -> Reply {
        let dialect = Dialect::of(kind).unwrap_or(Dialect::Partner);
        Reply::new(500, XML, Fault::of_rest(error).envelope(dialect))
    }

    fn call(&self, request: &Incoming, dialect: Dialect, version: u16) -> Answered {
        let text = std::str::from_utf8(&request.body).unwrap_or_default();
        let text = text.trim_start_matches('\u{feff}').trim_start();
        let document = Document::parse(text).map_err(|wrong| Fault::client(wrong.to_string()))?;
        let envelope = document.root_element();
        let body = child(envelope, "Body").and_then(|body| body.first_element_child());
        let operation = body.ok_or_else(|| Fault::client("The request has no body"))?;
        let call = Call {
            soap: self,
            request,
            dialect,
            version,
            header: child(envelope, "Header"),
            operation,
        };
        call.answer()
    }
}

/// `60.0`, `60` or `v60.0`.
fn version_of(segment: &str) -> Result<u16, Fault> {
    let number = segment.strip_prefix('v').unwrap_or(segment);
    let number = number.strip_suffix(".0").unwrap_or(number).parse();
    number
        .ok()
        .filter(|version| (OLDEST_VERSION..=NEWEST_VERSION).contains(version))
        .ok_or_else(|| {
            Fault::new(
                "UNSUPPORTED_API_VERSION",
                "Invalid Api version specified on URL",
            )
        })
}

fn enveloped(dialect: Dialect, body: &Xml) -> String {
    let word = dialect.word();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><soapenv:Envelope xmlns:soapenv=\"{ENVELOPE}\" \
         xmlns=\"urn:{word}.soap.sforce.com\" xmlns:sf=\"urn:sobject.{word}.soap.sforce.com\" \
         xmlns:xsi=\"{INSTANCE}\"><soapenv:Body>{}</soapenv:Body></soapenv:Envelope>",
        body.text()
    )
}

impl<'o, 'd> Call<'o, 'd> {
    fn answer(&self) -> Answered {
        let name = self.operation.tag_name().name();
        if name == "login" {
            return self.login();
        }
        let session = Session {
            call: self,
            user_id: self.user_id()?,
        };
        match name {
            "logout" => self.logout(),
            "getUserInfo" => session.user_info(),
            "getServerTimestamp" => Ok(session.timestamp()),
            "convertLead" => session.convert_leads(),
            _ => session.answer(name),
        }
    }

    /// The session id in the header.
    fn session_id(&self) -> Option<SecretText> {
        let header = child(self.header?, "SessionHeader")?;
        Some(SecretText::from(
            text_of(child(header, "sessionId")?).trim(),
        ))
    }

    fn user_id(&self) -> Result<String, Fault> {
        let invalid = || {
            let message = "Invalid Session ID found in SessionHeader: Illegal Session";
            Fault::new("INVALID_SESSION_ID", message)
        };
        let token = self.session_id().ok_or_else(invalid)?;
        let session = self.soap.oauth.book.session(&token);
        let session = session.map_err(|failed| Fault::internal(&failed))?;
        Ok(session.ok_or_else(invalid)?.grant.user_id)
    }

    /// A text inside one of the request's header elements.
    fn option(&self, header: &str, name: &str) -> Option<String> {
        let found = child(child(self.header?, header)?, name)?;
        Some(text_of(found).trim().to_owned())
    }

    /// The texts of the operation's parameters with this name.
    fn params(&self, name: &'d str) -> impl Iterator<Item = String> + use<'d> {
        xml::children(self.operation, name).map(|node| text_of(node).trim().to_owned())
    }

    /// The text of the operation's parameter with this name.
    fn param(&self, name: &'d str) -> Option<String> {
        self.params(name).next()
    }

    /// Puts a call to the REST handlers of this version; `path` stands behind it.
    fn rest(
        &self,
        user_id: &str,
        method: Method,
        path: &str,
        query: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Value, Fault> {
        // Collections are younger than this API, whose calls have always taken many records.
        let version = if path.starts_with("composite/") {
            NEWEST_VERSION
        } else {
            self.version
        };
        let url = format!("/services/data/v{version}.0/{path}");
        let mut headers = HeaderMap::new();
        if let Some(size) = self.option("QueryOptions", "batchSize")
            && let Ok(value) = format!("batchSize={size}").parse()
        {
            headers.insert("sforce-query-options", value);
        }
        let body = body.map_or_else(Bytes::new, |body| Bytes::from(body.to_string()));
        let mut inner = self.request.inner(method, &url, headers, body);
        let pairs = query
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        inner.query.extend(pairs);
        let reply = self.soap.rest.on_behalf(&inner, user_id, self.soap.oauth);
        let answer: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        if reply.status.is_success() {
            Ok(answer)
        } else {
            Err(Fault::of_rest(&answer))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_come_with_and_without_decimals() {
        for text in ["60.0", "60", "v60.0"] {
            assert_eq!(version_of(text).ok(), Some(60), "{text}");
        }
        for text in ["", "x", "30.0", "99.0", "60.5"] {
            assert!(version_of(text).is_err(), "{text}");
        }
    }
}
