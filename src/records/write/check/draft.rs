//! A row that can be sent.

use super::column::FieldPath;
use crate::model::id::RecordId;
use crate::model::schema::FieldSchema;
use crate::records::write::input::InputRow;
use crate::records::write::value::{FieldValue, push_text};

/// A row that can be sent.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Where it stands in the input.
    pub line: u64,
    /// The record that it is about.
    pub id: Option<RecordId>,
    /// The value of the key by which an upsert finds its record.
    pub key: Option<FieldValue>,
    /// What is set.
    pub fields: Vec<(FieldPath, FieldValue)>,
    /// The row as it was given.
    pub given: InputRow,
}

impl Draft {
    /// Whether the field gets a value, by its own name or by its parent's key.
    pub(super) fn sets(&self, wanted: &FieldSchema) -> bool {
        self.fields.iter().any(|(path, value)| match path {
            FieldPath::Plain(name) => name == &wanted.name && *value != FieldValue::Null,
            FieldPath::Parent { relationship, .. } => {
                wanted.relationship_name.as_deref() == Some(relationship)
            }
        })
    }

    /// The key of an upsert as a segment of a path; none when only a collection can carry it.
    #[must_use]
    pub(in crate::records::write) fn key_segment(&self) -> Option<String> {
        let (FieldValue::Text(text) | FieldValue::Number(text)) = self.key.as_ref()? else {
            return None;
        };
        // `.` and `..` are steps in a path, and what looks like an ending is not found by servers.
        let is_plain = !text.is_empty() && !text.contains('.') && text.len() <= 255;
        is_plain.then(|| text.clone())
    }

    /// Appends the fields as a JSON object. In a collection a record tells its object and its id.
    pub(in crate::records::write) fn push_json(
        &self,
        out: &mut String,
        within: Option<&Within<'_>>,
    ) {
        out.push('{');
        let begun = out.len();
        if let Some(within) = within {
            out.push_str("\"attributes\":{\"type\":");
            push_text(out, within.object);
            out.push('}');
            if let Some(id) = &self.id {
                out.push_str(",\"id\":");
                push_text(out, id.as_str());
            }
            if let (Some(name), Some(value)) = (within.key, &self.key) {
                out.push(',');
                push_text(out, name);
                out.push(':');
                value.push_json(out);
            }
        }
        for (path, value) in &self.fields {
            if out.len() > begun {
                out.push(',');
            }
            push_member(out, path, value);
        }
        out.push('}');
    }
}

/// What a record of a collection must say about itself.
pub(in crate::records::write) struct Within<'w> {
    pub(in crate::records::write) object: &'w str,
    pub(in crate::records::write) key: Option<&'w str>,
}

fn push_member(out: &mut String, path: &FieldPath, value: &FieldValue) {
    match path {
        FieldPath::Plain(name) => {
            push_text(out, name);
            out.push(':');
            value.push_json(out);
        }
        // To have no parent is said of the relationship, not of the parent's key.
        FieldPath::Parent { relationship, .. } if *value == FieldValue::Null => {
            push_text(out, relationship);
            out.push_str(":null");
        }
        FieldPath::Parent {
            relationship,
            object,
            field,
        } => {
            push_text(out, relationship);
            out.push_str(":{");
            if let Some(object) = object {
                out.push_str("\"attributes\":{\"type\":");
                push_text(out, object);
                out.push_str("},");
            }
            push_text(out, field);
            out.push(':');
            value.push_json(out);
            out.push('}');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies() {
        let text = |text: &str| FieldValue::Text(text.to_owned());
        let draft = Draft {
            id: Some(RecordId::from_number(*b"001", 1)),
            fields: vec![
                (
                    FieldPath::Plain("Amount".into()),
                    FieldValue::Number("1.50".into()),
                ),
                (
                    FieldPath::Parent {
                        relationship: "Owner".into(),
                        object: Some("User".into()),
                        field: "Username".into(),
                    },
                    text("a\"b"),
                ),
            ],
            ..Draft::default()
        };
        let mut alone = String::new();
        draft.push_json(&mut alone, None);
        assert_eq!(
            alone,
            r#"{"Amount":1.50,"Owner":{"attributes":{"type":"User"},"Username":"a\"b"}}"#
        );
        let mut many = String::new();
        let (object, key) = ("Opportunity", None);
        draft.push_json(&mut many, Some(&Within { object, key }));
        assert!(many.starts_with(
            r#"{"attributes":{"type":"Opportunity"},"id":"001000000000001AAA","Amount":1.50"#
        ));
        let keyed = |value: &str| Draft {
            key: Some(text(value)),
            ..Draft::default()
        };
        assert_eq!(keyed("A/1").key_segment().as_deref(), Some("A/1"));
        assert_eq!(
            (keyed("..").key_segment(), keyed("").key_segment()),
            (None, None)
        );
    }
}
