//! `--set Field=value`, `--set Field:=json` and `--set-json {…}`.

use std::sync::Arc;

use serde_json::value::RawValue;

use super::InputError;
use crate::records::write::value::{Given, Members};

/// A field and its value, as given on the command line.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// Name of the field, or a path to the key of a parent.
    pub field: Arc<str>,
    /// Its value.
    pub value: Given,
}

impl Assignment {
    /// A field and its value as typed.
    #[must_use]
    pub fn text(field: &str, value: &str) -> Self {
        Self {
            field: field.into(),
            value: Given::of_flag(value),
        }
    }
}

/// Reads `Field=value` or `Field:=json`.
///
/// # Errors
/// When there is no `=`, no field before it, or no JSON behind `:=`.
pub fn assignment(text: &str) -> Result<Assignment, InputError> {
    let nothing = || InputError::NoAssignment {
        text: text.to_owned(),
    };
    let (left, value) = text.split_once('=').ok_or_else(nothing)?;
    let (field, is_json) = match left.strip_suffix(':') {
        Some(field) => (field.trim(), true),
        None => (left.trim(), false),
    };
    if field.is_empty() {
        return Err(nothing());
    }
    if !is_json {
        return Ok(Assignment::text(field, value));
    }
    let raw = serde_json::from_str(value).map_err(|source| InputError::BadJson {
        field: field.to_owned(),
        source,
    })?;
    Ok(Assignment {
        field: field.into(),
        value: Given::Json(raw),
    })
}

/// Reads the members of a JSON object; those of an object inside it are paths.
///
/// # Errors
/// When it is no JSON object.
pub fn assignments_of_json(text: &str) -> Result<Vec<Assignment>, InputError> {
    let members: Members = serde_json::from_str(text).map_err(|source| InputError::BadJson {
        field: "--set-json".to_owned(),
        source,
    })?;
    let mut fields = Vec::new();
    flatten(members, &mut fields);
    let assign = |(field, value)| Assignment { field, value };
    Ok(fields.into_iter().map(assign).collect())
}

/// The members of a record; the key of a parent, an object of its own, becomes a path
/// (`Account.Ext__c`), and its type stands before it (`User:Owner.Username`).
pub(super) fn flatten(members: Members, fields: &mut Vec<(Arc<str>, Given)>) {
    for (name, raw) in members.0 {
        if name == "attributes" {
            continue;
        }
        match parent(&raw) {
            Some((object, inner)) => {
                let typed = object.map_or_else(String::new, |object| format!("{object}:"));
                for (key, value) in inner {
                    fields.push((format!("{typed}{name}.{key}").into(), Given::Json(value)));
                }
            }
            None => fields.push((name.into(), Given::Json(raw))),
        }
    }
}

type Inner = Vec<(String, Box<RawValue>)>;

/// The type and the keys of a parent that is written as an object.
fn parent(raw: &RawValue) -> Option<(Option<String>, Inner)> {
    if !raw.get().starts_with('{') {
        return None;
    }
    let members: Members = serde_json::from_str(raw.get()).ok()?;
    let (mut object, mut keys) = (None, Vec::new());
    for (name, value) in members.0 {
        if name == "attributes" {
            let attributes: serde_json::Value = serde_json::from_str(value.get()).ok()?;
            object = attributes["type"].as_str().map(str::to_owned);
        } else {
            keys.push((name, value));
        }
    }
    Some((object, keys))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_json_are_told_apart() {
        let plain = assignment("Name=A=B").unwrap();
        assert_eq!((&*plain.field, &*plain.value.as_cell()), ("Name", "A=B"));
        let typed = assignment("Amount:=12.50").unwrap();
        assert!(matches!(typed.value, Given::Json(raw) if raw.get() == "12.50"));
        for wrong in ["Name", "=x", ":=1", "Amount:=x"] {
            assert!(assignment(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn parents_become_paths() {
        let text = r#"{"Name":"x","Account":{"Ext__c":"A-1"},
            "Owner":{"attributes":{"type":"User"},"Username":"a@b.example"}}"#;
        let fields = assignments_of_json(text).unwrap();
        let names: Vec<_> = fields.iter().map(|one| &*one.field).collect();
        assert_eq!(names, ["Name", "Account.Ext__c", "User:Owner.Username"]);
    }
}
