//! Records with a file in the same request: `multipart/form-data`.
//!
//! One part holds the fields as JSON, another the file, named for the field that takes it
//! (`VersionData`, `Body`); files are kept in base64, as they come in JSON bodies.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use crate::localorg::error::ApiError;

/// The boundary, when the content type is that of a form with parts.
pub(super) fn boundary(content_type: &str) -> Option<&str> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    parameter(parameters, "boundary")
}

/// The fields of all parts together.
pub(super) fn fields(body: &[u8], boundary: &str) -> Result<Map<String, Value>, ApiError> {
    let mut fields = Map::new();
    for part in parts(body, boundary) {
        let Some((head, content)) = split_once(part, b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(head);
        let disposition = header(&head, "content-disposition").unwrap_or_default();
        let kind = header(&head, "content-type").unwrap_or_default();
        if kind.to_ascii_lowercase().contains("json") {
            let entity: Map<String, Value> = serde_json::from_slice(content).map_err(|_| {
                let message = "The part with the fields of the record is not JSON";
                ApiError::new(400, "JSON_PARSER_ERROR", message)
            })?;
            fields.extend(entity);
        } else if let Some(name) = parameter(disposition, "name") {
            let value = if parameter(disposition, "filename").is_some() {
                STANDARD.encode(content)
            } else {
                String::from_utf8_lossy(content).into_owned()
            };
            fields.insert(name.to_owned(), Value::String(value));
        }
    }
    if fields.is_empty() {
        let message = "Multipart message does not contain any part with fields of the record";
        return Err(ApiError::new(400, "INVALID_MULTIPART_REQUEST", message));
    }
    Ok(fields)
}

/// What stands between the boundaries.
fn parts<'b>(body: &'b [u8], boundary: &str) -> Vec<&'b [u8]> {
    let delimiter = format!("--{boundary}");
    let mut parts = Vec::new();
    let mut rest = split_once(body, delimiter.as_bytes()).map(|(_, rest)| rest);
    while let Some(begin) = rest.and_then(|rest| rest.strip_prefix(b"\r\n")) {
        let delimiter = format!("\r\n--{boundary}");
        let Some((part, behind)) = split_once(begin, delimiter.as_bytes()) else {
            break;
        };
        parts.push(part);
        rest = Some(behind);
    }
    parts
}

fn split_once<'b>(bytes: &'b [u8], mark: &[u8]) -> Option<(&'b [u8], &'b [u8])> {
    let at = bytes
        .windows(mark.len())
        .position(|window| window == mark)?;
    Some((&bytes[..at], &bytes[at + mark.len()..]))
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.trim()
            .eq_ignore_ascii_case(name)
            .then_some(value.trim())
    })
}

/// `name="value"` among the parameters of a header field.
fn parameter<'h>(text: &'h str, name: &str) -> Option<&'h str> {
    text.split(';').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        let value = value.trim().trim_matches('"');
        key.trim().eq_ignore_ascii_case(name).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_file_come_together() {
        let kind = "multipart/form-data; boundary=\"b1\"";
        let body =
            b"preamble\r\n--b1\r\nContent-Disposition: form-data; name=\"entity_content\"\r\n\
            Content-Type: application/json\r\n\r\n{\"PathOnClient\": \"a.bin\"}\r\n--b1\r\n\
            Content-Type: application/octet-stream\r\n\
            Content-Disposition: form-data; name=\"VersionData\"; filename=\"a.bin\"\r\n\r\n\
            \x00\r\n\xff\r\n--b1--\r\n";
        let fields = fields(body, boundary(kind).unwrap()).unwrap();
        assert_eq!(fields["PathOnClient"], "a.bin");
        assert_eq!(fields["VersionData"], STANDARD.encode(b"\x00\r\n\xff"));
        assert_eq!(boundary("application/json"), None);
    }

    #[test]
    fn a_body_without_parts_is_refused() {
        assert!(fields(b"", "b1").is_err());
        assert!(fields(b"--b1\r\nno end", "b1").is_err());
    }
}
