//! What became of the rows of a batch, in the order in which they were sent.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::super::book::Book;
use super::super::csv::push_row;
use super::super::job::Job;
use super::job::Content;
use super::rows::DIALECT;
use super::wire::{CSV, JSON, XML, head, rooted};
use crate::localorg::wire::Reply;
use crate::localorg::xml::Xml;

/// What became of one row.
struct Outcome {
    /// Of the record; empty when the row failed.
    id: String,
    created: bool,
    error: Option<String>,
}

/// The results of a batch that is at its end.
pub(super) fn reply(content: Content, book: &Book, batch: &Job) -> Reply {
    let (book, number) = (book.clone(), batch.number);
    let kind = match content {
        Content::Csv => CSV,
        Content::Json => JSON,
        Content::Xml => XML,
    };
    Reply::flowing(
        200,
        kind,
        Box::new(move |out| write(content, &book, number, out)),
    )
}

fn write(content: Content, book: &Book, batch: i64, out: &mut dyn Write) -> io::Result<()> {
    match content {
        Content::Csv => {
            let mut text = Vec::new();
            push_row(DIALECT, ["Id", "Success", "Created", "Error"], &mut text);
            out.write_all(&text)
        }
        Content::Json => out.write_all(b"["),
        Content::Xml => write!(out, "{}<{}>", head(), rooted("results")),
    }?;
    let mut is_first = true;
    each(book, batch, &mut |outcome| {
        let text = match content {
            Content::Csv => as_csv(outcome),
            Content::Json if is_first => as_json(outcome).to_string().into_bytes(),
            Content::Json => format!(",{}", as_json(outcome)).into_bytes(),
            Content::Xml => as_xml(outcome).into_bytes(),
        };
        is_first = false;
        out.write_all(&text)
    })?;
    match content {
        Content::Csv => Ok(()),
        Content::Json => out.write_all(b"]"),
        Content::Xml => out.write_all(b"</results>"),
    }
}

fn each(
    book: &Book,
    batch: i64,
    take: &mut dyn FnMut(&Outcome) -> io::Result<()>,
) -> io::Result<()> {
    let reader = book.store.reader().map_err(io::Error::other)?;
    let sql = "SELECT id, created, error FROM bulk_outcome WHERE job = ?1 ORDER BY row";
    let mut statement = reader.prepare(sql).map_err(io::Error::other)?;
    let mut rows = statement.query([batch]).map_err(io::Error::other)?;
    while let Some(row) = rows.next().map_err(io::Error::other)? {
        let error: Option<String> = row.get(2).map_err(io::Error::other)?;
        let id: String = row.get(0).map_err(io::Error::other)?;
        take(&Outcome {
            id: if error.is_none() { id } else { String::new() },
            created: row.get(1).map_err(io::Error::other)?,
            error,
        })?;
    }
    Ok(())
}

fn as_csv(outcome: &Outcome) -> Vec<u8> {
    let mut text = Vec::new();
    let (success, created) = (
        outcome.error.is_none().to_string(),
        outcome.created.to_string(),
    );
    let error = outcome.error.as_deref().unwrap_or_default();
    push_row(
        DIALECT,
        [outcome.id.as_str(), &success, &created, error],
        &mut text,
    );
    text
}

fn as_json(outcome: &Outcome) -> Value {
    let errors: Vec<_> = parts(outcome)
        .into_iter()
        .map(|error| {
            json!({
                "extendedErrorDetails": null,
                "fields": error.fields,
                "message": error.message,
                "statusCode": error.code,
            })
        })
        .collect();
    json!({
        "created": outcome.created,
        "errors": errors,
        "id": (!outcome.id.is_empty()).then_some(&outcome.id),
        "success": outcome.error.is_none(),
    })
}

fn as_xml(outcome: &Outcome) -> String {
    let mut xml = Xml::default();
    xml.element("result", |xml| {
        for error in parts(outcome) {
            xml.element("errors", |xml| {
                for field in error.fields {
                    xml.leaf("fields", field);
                }
                xml.leaf("message", error.message);
                xml.leaf("statusCode", error.code);
            });
        }
        if !outcome.id.is_empty() {
            xml.leaf("id", &outcome.id);
        }
        xml.leaf("success", &outcome.error.is_none().to_string());
        xml.leaf("created", &outcome.created.to_string());
    });
    xml.text().to_owned()
}

/// An error taken apart again.
#[derive(Debug, PartialEq)]
struct Part<'t> {
    code: &'t str,
    message: &'t str,
    fields: Vec<&'t str>,
}

fn parts(outcome: &Outcome) -> Vec<Part<'_>> {
    let mut rest = outcome.error.as_deref().unwrap_or_default();
    let mut parts = Vec::new();
    // Each error ends with `:FIELDS --`, or `:--` when it is about no field.
    while let Some(end) = rest.find(" --").into_iter().chain(rest.find(":--")).min() {
        let is_bare = rest[end..].starts_with(':');
        let text = &rest[..end];
        rest = rest[end + 3..].trim_start();
        let Some((code, text)) = text.split_once(':') else {
            continue;
        };
        let (message, fields) = match text.rsplit_once(':') {
            Some((message, fields)) if !is_bare => (message, fields.split(',').collect()),
            _ => (text, Vec::new()),
        };
        parts.push(Part {
            code,
            message,
            fields,
        });
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(error: &str) -> Outcome {
        Outcome {
            id: String::new(),
            created: false,
            error: Some(error.to_owned()),
        }
    }

    #[test]
    fn errors_are_taken_apart() {
        let outcome = failed(
            "UNABLE_TO_LOCK_ROW:unable to lock:-- \
             REQUIRED_FIELD_MISSING:Required fields are missing: [A, B]:A,B --",
        );
        let found = parts(&outcome);
        assert_eq!(found[0].code, "UNABLE_TO_LOCK_ROW");
        assert_eq!(
            (found[0].message, found[0].fields.len()),
            ("unable to lock", 0)
        );
        assert_eq!(found[1].message, "Required fields are missing: [A, B]");
        assert_eq!(found[1].fields, ["A", "B"]);
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn outcomes_are_written_in_three_ways() {
        let good = Outcome {
            id: "001000000000001AAA".into(),
            created: true,
            error: None,
        };
        let bad = failed("DUPLICATE_VALUE:twice:Name --");
        assert_eq!(
            as_csv(&good),
            b"\"001000000000001AAA\",\"true\",\"true\",\"\"\n"
        );
        assert_eq!(
            as_csv(&bad),
            b"\"\",\"false\",\"false\",\"DUPLICATE_VALUE:twice:Name --\"\n"
        );
        assert_eq!(
            as_json(&bad),
            json!({"success": false, "created": false, "id": null, "errors": [{"statusCode":
                "DUPLICATE_VALUE", "message": "twice", "fields": ["Name"], "extendedErrorDetails": null}]})
        );
        assert_eq!(
            as_xml(&bad),
            "<result><errors><fields>Name</fields><message>twice</message>\
             <statusCode>DUPLICATE_VALUE</statusCode></errors><success>false</success>\
             <created>false</created></result>"
        );
    }
}
