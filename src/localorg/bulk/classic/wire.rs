//! How the first Bulk API writes things down: the same facts as XML or as JSON.
//!
//! Content types stand without a charset: clients compare them with the bare word.

use serde_json::{Map, Value, json};

use crate::localorg::error::ApiError;
use crate::localorg::wire::{Incoming, Reply};
use crate::localorg::xml::Xml;

const NAMESPACE: &str = "http://www.force.com/2009/06/asyncapi/dataload";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
/// Rows of results.
pub(super) const CSV: &str = "text/csv";
pub(super) const JSON: &str = "application/json";
pub(super) const XML: &str = "application/xml";

/// How an answer about jobs and batches is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Xml,
}

/// Names and values in the order of the XML; null is left out there.
pub(super) type Facts = Vec<(&'static str, Value)>;

impl Format {
    /// The one that the request is written in, if it says so.
    pub(super) fn of_request(request: &Incoming) -> Option<Self> {
        let kind = request.header("content-type")?;
        if kind.contains("json") {
            Some(Self::Json)
        } else if kind.contains("xml") {
            Some(Self::Xml)
        } else {
            None
        }
    }

    /// An answer that tells the facts of one thing.
    pub(super) fn reply(self, status: u16, root: &str, facts: Facts) -> Reply {
        match self {
            Self::Json => Reply::new(status, JSON, object(facts).to_string()),
            Self::Xml => {
                let mut xml = Xml::default();
                xml.element(&rooted(root), |xml| write(xml, &facts));
                Reply::new(status, XML, format!("{HEAD}{}", xml.text()))
            }
        }
    }

    /// An answer that lists the facts of several things.
    pub(super) fn list(self, root: &str, item: &'static str, all: Vec<Facts>) -> Reply {
        match self {
            Self::Json => {
                let all: Vec<_> = all.into_iter().map(object).collect();
                Reply::new(200, JSON, json!({ item: all }).to_string())
            }
            Self::Xml => {
                let mut xml = Xml::default();
                xml.element(&rooted(root), |xml| {
                    for facts in &all {
                        xml.element(item, |xml| write(xml, facts));
                    }
                });
                Reply::new(200, XML, format!("{HEAD}{}", xml.text()))
            }
        }
    }

    /// An answer that refuses.
    pub(super) fn refusal(self, refused: &ApiError) -> Reply {
        // Bulk jobs of either API name the code again in front of the text: `Code : text`.
        let (code, text) = match refused.message.split_once(" : ") {
            Some((code, text)) if code.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                (code, text)
            }
            _ => (refused.code, refused.message.as_str()),
        };
        let facts = vec![
            ("exceptionCode", json!(code)),
            ("exceptionMessage", json!(text)),
        ];
        self.reply(refused.status, "error", facts)
    }
}

/// The tag of a root element.
pub(super) fn rooted(name: &str) -> String {
    format!("{name} xmlns=\"{NAMESPACE}\"")
}

/// The beginning of an XML document.
pub(super) fn head() -> &'static str {
    HEAD
}

/// An instant as XML has it: `…Z` in place of `…+0000`, and no fractions.
fn xml_text(name: &str, value: &Value) -> String {
    let Value::String(text) = value else {
        return value.to_string();
    };
    match text.strip_suffix("+0000") {
        Some(civil) if matches!(name, "createdDate" | "systemModstamp") => {
            let seconds = civil.split('.').next().unwrap_or(civil);
            format!("{seconds}.000Z")
        }
        _ => text.clone(),
    }
}

fn write(xml: &mut Xml, facts: &Facts) {
    for (name, value) in facts.iter().filter(|(_, value)| !value.is_null()) {
        xml.leaf(name, &xml_text(name, value));
    }
}

/// JSON has the names in alphabetical order.
fn object(mut facts: Facts) -> Value {
    facts.sort_by_key(|(name, _)| *name);
    let pairs = facts
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    Value::Object(pairs.collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(reply: &Reply) -> String {
        String::from_utf8_lossy(&reply.body).into_owned()
    }

    #[test]
    fn facts_read_alike_in_both_forms() {
        let facts = || {
            vec![
                ("id", json!("750")),
                ("createdDate", json!("2026-11-22T10:00:00.123+0000")),
                ("stateMessage", Value::Null),
                ("apiVersion", json!(60.0)),
            ]
        };
        assert_eq!(
            text(&Format::Xml.reply(201, "jobInfo", facts())),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
             <jobInfo xmlns=\"http://www.force.com/2009/06/asyncapi/dataload\"><id>750</id>\
             <createdDate>2026-11-22T10:00:00.000Z</createdDate><apiVersion>60.0</apiVersion></jobInfo>"
        );
        assert_eq!(
            text(&Format::Json.reply(201, "jobInfo", facts())),
            "{\"apiVersion\":60.0,\"createdDate\":\"2026-11-22T10:00:00.123+0000\",\"id\":\"750\",\
             \"stateMessage\":null}"
        );
    }

    #[test]
    fn refusals_name_their_code_once() {
        let refused = ApiError::new(400, "INVALIDJOB", "InvalidJob : Unable to find object: X");
        assert_eq!(
            text(&Format::Json.refusal(&refused)),
            "{\"exceptionCode\":\"InvalidJob\",\"exceptionMessage\":\"Unable to find object: X\"}"
        );
        let plain = ApiError::new(400, "InvalidSessionId", "Invalid session id");
        let refusal = text(&Format::Xml.refusal(&plain));
        assert!(
            refusal.contains("<exceptionCode>InvalidSessionId</exceptionCode>"),
            "{refusal}"
        );
    }
}
