//! `@{name.path}`: a value of an earlier answer in a later request.
//!
//! The name is the `referenceId` of a request that was answered before. The path goes into its
//! body: `id`, `Owner.Name`, `records[0].Id`, and for the arrays that collections answer with,
//! `@{name[0].id}`. Names and keys are taken in their case. A text that is nothing but one reference takes on the value as
//! it is, numbers and lists too; inside other text the value is written out.

use std::borrow::Cow;
use std::collections::HashMap;

use axum::http::StatusCode;
use serde_json::Value;

use crate::localorg::error::ApiError;

/// What a request that failed, or was not answered yet, gives to later ones: nothing.
#[derive(Default)]
pub(super) struct Answers(HashMap<String, Value>);

impl Answers {
    /// Notes the answer to the request of this name.
    pub(super) fn note(&mut self, name: &str, status: StatusCode, body: &[u8]) {
        if status.is_success() {
            let body = serde_json::from_slice(body).unwrap_or_default();
            self.0.insert(name.to_owned(), body);
        }
    }

    /// The text with every reference replaced.
    pub(super) fn fill<'t>(&self, text: &'t str) -> Result<Cow<'t, str>, ApiError> {
        let mut rest = text;
        let mut filled = String::new();
        while let Some((before, reference, after)) = next_reference(rest) {
            filled.push_str(before);
            match self.value_of(reference)? {
                Value::String(value) => filled.push_str(value),
                value => filled.push_str(&value.to_string()),
            }
            rest = after;
        }
        if rest.len() == text.len() {
            return Ok(Cow::Borrowed(text));
        }
        filled.push_str(rest);
        Ok(Cow::Owned(filled))
    }

    /// Replaces the references in all texts of a JSON tree.
    pub(super) fn fill_tree(&self, tree: &mut Value) -> Result<(), ApiError> {
        match tree {
            Value::String(text) => match next_reference(text) {
                Some(("", reference, "")) => *tree = self.value_of(reference)?.clone(),
                Some(_) => *text = self.fill(text)?.into_owned(),
                None => {}
            },
            Value::Array(items) => {
                for item in items {
                    self.fill_tree(item)?;
                }
            }
            Value::Object(fields) => {
                for value in fields.values_mut() {
                    self.fill_tree(value)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn value_of(&self, reference: &str) -> Result<&Value, ApiError> {
        let name = name_in(reference);
        let path = &reference[name.len()..];
        let answer = self.0.get(name);
        let found = answer.and_then(|answer| walk(answer, path));
        found.filter(|value| !value.is_null()).ok_or_else(|| {
            let message =
                format!("Invalid reference specified. No value for {reference} found in {name}");
            ApiError::new(400, "PROCESSING_HALTED", message)
        })
    }
}

/// The names of the requests that a text refers to.
pub(super) fn names_in(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, reference, after)) = next_reference(rest) {
        names.push(name_in(reference));
        rest = after;
    }
    names
}

/// What stands before the first reference, the reference without its signs, and what follows.
fn next_reference(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("@{")?;
    let (reference, after) = rest.split_once('}')?;
    Some((before, reference.trim(), after))
}

fn name_in(reference: &str) -> &str {
    let end = reference.find(['.', '[']).unwrap_or(reference.len());
    &reference[..end]
}

/// Follows `.key` and `[number]` steps.
fn walk<'v>(mut value: &'v Value, mut path: &str) -> Option<&'v Value> {
    while !path.is_empty() {
        if let Some(rest) = path.strip_prefix('[') {
            let (place, after) = rest.split_once(']')?;
            value = value.get(place.trim().parse::<usize>().ok()?)?;
            path = after;
        } else {
            let rest = path.strip_prefix('.')?;
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            value = value.get(&rest[..end])?;
            path = &rest[end..];
        }
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn answers() -> Answers {
        let mut answers = Answers::default();
        let mut note = |name: &str, status: u16, body: Value| {
            let status = StatusCode::from_u16(status).unwrap();
            answers.note(name, status, body.to_string().as_bytes());
        };
        note("acc", 201, json!({"id": "001A", "success": true}));
        note(
            "q",
            200,
            json!({"totalSize": 2, "records": [{"Id": "003A", "Owner": {"Name": "A & B"}}]}),
        );
        note("many", 200, json!([{"id": "00QA"}]));
        note("bad", 400, json!([{"errorCode": "X"}]));
        answers
    }

    #[test]
    fn paths_lead_into_objects_and_arrays() {
        let answers = answers();
        for (text, filled) in [
            ("@{acc.id}", "001A"),
            ("x/@{acc.id}/@{q.records[0].Id}", "x/001A/003A"),
            ("@{q.records[0].Owner.Name}!", "A & B!"),
            ("@{many[0].id}", "00QA"),
            ("n=@{q.totalSize}", "n=2"),
            ("no { reference } @ here @{", "no { reference } @ here @{"),
        ] {
            assert_eq!(answers.fill(text).unwrap(), filled);
        }
    }

    #[test]
    fn a_value_that_is_not_there_halts() {
        let answers = answers();
        for (text, name) in [
            ("@{acc.Id}", "acc"),
            ("@{Acc.id}", "Acc"),
            ("@{q.records[1].Id}", "q"),
            ("@{q.records[x].Id}", "q"),
            ("@{bad.errorCode}", "bad"),
            ("@{bad[0].errorCode}", "bad"),
            ("@{later.id}", "later"),
        ] {
            let refused = answers.fill(text).unwrap_err();
            assert_eq!(refused.code, "PROCESSING_HALTED");
            let path = &text[2..text.len() - 1];
            let message =
                format!("Invalid reference specified. No value for {path} found in {name}");
            assert_eq!(refused.message, message);
        }
    }

    #[test]
    fn a_whole_text_takes_on_the_value_as_it_is() {
        let mut tree = json!({"a": "@{acc.id}", "b": ["@{q.totalSize}", "@{acc.success}"],
            "c": {"d": "is @{acc.success}"}, "e": "@{q.records}"});
        answers().fill_tree(&mut tree).unwrap();
        assert_eq!(
            tree,
            json!({"a": "001A", "b": [2, true], "c": {"d": "is true"},
            "e": [{"Id": "003A", "Owner": {"Name": "A & B"}}]})
        );
    }

    #[test]
    fn names_are_found_wherever_they_stand() {
        assert_eq!(
            names_in("/x/@{one.id}?a=@{two[0].id}@{three}"),
            ["one", "two", "three"]
        );
        assert!(names_in("plain").is_empty());
    }
}
