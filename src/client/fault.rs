//! What a server says when it refuses: every shape of error body becomes a list of [`Fault`]s.
//!
//! The REST API answers with an array of objects, OAuth and Bulk with one object, save results
//! carry `statusCode` instead of `errorCode`; proxies, the edge and maintenance pages answer with
//! HTML, plain text, XML or nothing at all; some endpoints answer form-encoded. Nothing here fails:
//! a body that cannot be understood is a fault without a code.
//!
//! A message about a query's text holds the place of the fault
//! (`ERROR at Row:1:Column:8`), which [`Position`] keeps. Whatever looks like a secret is redacted.

use serde_json::Value;

use crate::http::redact;

/// Longest message that is kept of a body that is not JSON, in characters.
const LONGEST_TEXT: usize = 400;

/// The sentence that Salesforce appends to errors about names; it helps nobody here.
const WSDL_SENTENCE: &str =
    "Please reference your WSDL or the describe call for the appropriate names.";

/// One error of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fault {
    /// `errorCode`, `statusCode` or OAuth's `error`.
    pub code: Option<String>,
    /// What the server says, without the excerpt of the query and its caret.
    pub message: String,
    /// Names of the fields that are at fault.
    pub fields: Vec<String>,
    /// Place in the query's text.
    pub position: Option<Position>,
    /// Ids of the records that a duplicate rule found.
    pub duplicates: Vec<String>,
}

/// Row and column in the text of a query, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line.
    pub row: usize,
    /// Character of the line.
    pub column: usize,
}

impl Position {
    /// The byte range of the word that stands there; the end of the text when it lies behind it.
    #[must_use]
    pub fn range_in(self, text: &str) -> std::ops::Range<usize> {
        let skipped: usize = text
            .split_inclusive('\n')
            .take(self.row.saturating_sub(1))
            .map(str::len)
            .sum();
        let line = &text[skipped..];
        let place = line.char_indices().nth(self.column.saturating_sub(1));
        let start = skipped + place.map_or(line.len(), |(at, _)| at);
        let word: usize = text[start..]
            .chars()
            .take_while(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.'))
            .map(char::len_utf8)
            .sum();
        let first = text[start..].chars().next().map_or(0, char::len_utf8);
        start..start + word.max(first)
    }
}

/// Reads the errors of an answer's body. At least one comes back.
#[must_use]
pub fn read(body: &[u8]) -> Vec<Fault> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim();
    let mut faults = match serde_json::from_str::<Value>(text) {
        Ok(value) => from_json(&value),
        Err(_) => vec![from_text(text)],
    };
    if faults.is_empty() {
        faults.push(Fault::default());
    }
    // A server may quote what it was sent.
    for fault in &mut faults {
        fault.message = redact(&fault.message).into_owned();
        fault.code = fault.code.take().map(|code| redact(&code).into_owned());
    }
    faults
}

fn from_json(value: &Value) -> Vec<Fault> {
    match value {
        Value::Array(items) => items.iter().flat_map(from_json).collect(),
        Value::Object(object) => {
            if let Some(Value::Array(errors)) = object.get("errors") {
                return errors.iter().flat_map(from_json).collect();
            }
            if let Some(error @ Value::Object(_)) = object.get("error") {
                return from_json(error);
            }
            vec![from_object(value)]
        }
        Value::String(text) => vec![from_text(text)],
        _ => Vec::new(),
    }
}

fn from_object(object: &Value) -> Fault {
    let text = |keys: &[&str]| {
        let found = keys.iter().find_map(|key| object[*key].as_str());
        found.map(str::to_owned)
    };
    let code = text(&["errorCode", "statusCode", "exceptionCode", "error", "code"]);
    let message = text(&[
        "message",
        "error_description",
        "exceptionMessage",
        "errorMessage",
    ]);
    let mut fault = Fault {
        fields: strings(&object["fields"]),
        duplicates: duplicate_ids(object),
        ..positioned(&message.unwrap_or_default())
    };
    fault.code = code;
    fault
}

/// The key is misspelled on the wire; some versions spell it right.
fn duplicate_ids(object: &Value) -> Vec<String> {
    let result = object
        .get("duplicateResut")
        .or_else(|| object.get("duplicateResult"));
    let matches = result.and_then(|result| result["matchResults"].as_array());
    let records = matches
        .into_iter()
        .flatten()
        .filter_map(|found| found["matchRecords"].as_array());
    records
        .flatten()
        .filter_map(|found| found["record"]["Id"].as_str().map(str::to_owned))
        .collect()
}

fn strings(value: &Value) -> Vec<String> {
    let items = value.as_array().map_or(&[][..], Vec::as_slice);
    items
        .iter()
        .filter_map(|item| item.as_str().map(str::to_owned))
        .collect()
}

/// Splits the place off a message.
fn positioned(message: &str) -> Fault {
    let mut position = None;
    let mut said = message;
    if let Some((_, rest)) = message.split_once("ERROR at Row:") {
        let (place, text) = rest.split_once('\n').unwrap_or((rest, ""));
        position = read_position(place.trim());
        if position.is_some() && !text.trim().is_empty() {
            said = text;
        }
    }
    Fault {
        message: said.replace(WSDL_SENTENCE, "").trim().to_owned(),
        position,
        ..Fault::default()
    }
}

fn read_position(place: &str) -> Option<Position> {
    let (row, column) = place.split_once(":Column:")?;
    Some(Position {
        row: row.parse().ok()?,
        column: column.parse().ok()?,
    })
}

fn from_text(text: &str) -> Fault {
    if text.starts_with('<') {
        return from_markup(text);
    }
    if text.starts_with("error=") {
        return from_form(text);
    }
    Fault {
        message: shortened(text),
        ..Fault::default()
    }
}

fn from_form(text: &str) -> Fault {
    let mut fault = Fault::default();
    for (key, value) in url::form_urlencoded::parse(text.as_bytes()) {
        match key.as_ref() {
            "error" => fault.code = Some(value.into_owned()),
            "error_description" => fault.message = value.into_owned(),
            _ => {}
        }
    }
    fault
}

/// XML errors have the REST names as elements; of a web page only the title is worth something.
fn from_markup(text: &str) -> Fault {
    let first = |names: [&str; 3]| names.iter().find_map(|name| element(text, name));
    let code = first(["errorCode", "exceptionCode", "sf:exceptionCode"]);
    let message = first(["message", "exceptionMessage", "sf:exceptionMessage"]);
    if code.is_none() && message.is_none() {
        let title = element(text, "title").map(|title| shortened(&title));
        return Fault {
            message: title.unwrap_or_else(|| "a web page instead of an error".to_owned()),
            ..Fault::default()
        };
    }
    Fault {
        code,
        ..positioned(&message.unwrap_or_default())
    }
}

fn element(text: &str, name: &str) -> Option<String> {
    // ASCII lowering keeps every byte in its place.
    let lower = text.to_ascii_lowercase();
    let name = name.to_ascii_lowercase();
    let start = lower.find(&format!("<{name}>"))? + name.len() + 2;
    let end = start + lower[start..].find(&format!("</{name}>"))?;
    let inner = text[start..end].trim();
    let plain = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(inner.to_owned(), |text, (entity, letter)| {
        text.replace(entity, letter)
    });
    Some(plain)
}

fn shortened(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match joined.char_indices().nth(LONGEST_TEXT) {
        Some((at, _)) => format!("{}…", &joined[..at]),
        None => joined,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(body: &str) -> Fault {
        let mut faults = read(body.as_bytes());
        assert_eq!(faults.len(), 1, "{body}");
        faults.remove(0)
    }

    #[test]
    fn array_with_a_place_in_the_query() {
        let fault = one(
            r#"[ { "message" : "\nSELECT Bacon__c FROM Account LIMIT 2\n       ^\nERROR at Row:1:Column:8\nNo such column 'Bacon__c' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
            "errorCode" : "INVALID_FIELD" } ]"#,
        );
        assert_eq!(fault.code.as_deref(), Some("INVALID_FIELD"));
        assert_eq!(fault.position, Some(Position { row: 1, column: 8 }));
        assert!(fault.message.starts_with("No such column 'Bacon__c'"));
        assert!(fault.message.ends_with("after the custom field name."));
    }

    #[test]
    fn every_other_shape() {
        let cases = [
            (
                r#"{"error":"invalid_grant","error_description":"expired"}"#,
                Some("invalid_grant"),
                "expired",
            ),
            (
                r#"{"exceptionCode":"InvalidJob","exceptionMessage":"no"}"#,
                Some("InvalidJob"),
                "no",
            ),
            (
                r#"{"id":null,"success":false,"errors":[{"statusCode":"DELETE_FAILED","message":"m","fields":[]}]}"#,
                Some("DELETE_FAILED"),
                "m",
            ),
            (r#"{"error":{"code":"X","message":"m"}}"#, Some("X"), "m"),
            (
                "\u{feff}[{\"errorCode\":\"NOT_FOUND\",\"message\":\"gone\"}]",
                Some("NOT_FOUND"),
                "gone",
            ),
            ("Service Unavailable\n", None, "Service Unavailable"),
            (r#""just a text""#, None, "just a text"),
            ("", None, ""),
            ("[]", None, ""),
            ("null", None, ""),
            (
                "error=invalid_request&error_description=bad+thing",
                Some("invalid_request"),
                "bad thing",
            ),
            (
                "<html><head><TITLE> Down for\n maintenance </TITLE></head></html>",
                None,
                "Down for maintenance",
            ),
            (
                "<!DOCTYPE html><p>hm",
                None,
                "a web page instead of an error",
            ),
            (
                "<?xml version=\"1.0\"?><Errors><Error><errorCode>INVALID_SESSION_ID</errorCode><message>it&apos;s over</message></Error></Errors>",
                Some("INVALID_SESSION_ID"),
                "it's over",
            ),
            ("[{\"errorCode\":7,\"message\":null}]", None, ""),
        ];
        for (body, code, message) in cases {
            let fault = one(body);
            assert_eq!(fault.code.as_deref(), code, "{body}");
            assert_eq!(fault.message, message, "{body}");
        }
    }

    #[test]
    fn found_duplicates_under_both_spellings() {
        for key in ["duplicateResut", "duplicateResult"] {
            let fault = one(&format!(
                r#"[{{"{key}":{{"matchResults":[{{"matchRecords":[{{"record":{{"Id":"00QHs00000MnOpQMAV"}}}}]}}]}},"errorCode":"DUPLICATES_DETECTED","message":"Use one of these records?"}}]"#
            ));
            assert_eq!(fault.duplicates, ["00QHs00000MnOpQMAV"]);
        }
    }

    #[test]
    fn a_place_becomes_a_range() {
        let text = "SELECT É,\n Fooo FROM Account";
        let at = |row, column| &text[Position { row, column }.range_in(text)];
        assert_eq!(at(2, 2), "Fooo");
        assert_eq!(at(1, 8), "É");
        assert_eq!(at(1, 9), ",");
        assert_eq!(at(2, 99), "");
        assert_eq!(at(9, 1), "");
        assert_eq!(at(0, 0), "SELECT");
    }
}
