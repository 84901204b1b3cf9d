//! The first row of uploaded data: which field each column means.
//!
//! A column is a field of the object, or `Relationship.Field`, one hop up, where the field is a key
//! of the parent. Of several possible parents one is chosen by `Object:Relationship.Field`.

use super::super::job::Operation;
use crate::localorg::schema::{ObjectDef, Schema, is_compound};
use crate::model::schema::FieldType;

/// What a column means.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Target {
    /// The record's id.
    Id,
    /// A field of the record.
    Field {
        name: String,
        label: String,
        kind: FieldType,
    },
    /// The parent whose `key` has the value.
    Parent {
        /// `Account`.
        relationship: String,
        /// `AccountId`.
        reference: String,
        /// Object of the parent, when it was named.
        object: Option<String>,
        key: String,
    },
}

/// Understands the header, or says why the job fails: `Code : text`.
pub(super) fn targets(
    header: &[String],
    def: &ObjectDef,
    schema: &Schema,
    operation: Operation,
) -> Result<Vec<Target>, String> {
    let targets: Vec<_> = header
        .iter()
        .map(|column| target(column.trim(), def, schema))
        .collect::<Result<_, _>>()?;
    if let Some(twice) = repeated(header) {
        return Err(format!(
            "InvalidBatch : Duplicate field name found in header : {twice}"
        ));
    }
    let deletes = matches!(operation, Operation::Delete | Operation::HardDelete);
    if deletes && targets != [Target::Id] {
        return Err(format!(
            "InvalidBatch : The '{}' batch must contain only ids",
            operation.word()
        ));
    }
    Ok(targets)
}

fn repeated(header: &[String]) -> Option<&str> {
    let earlier = |at: usize| header[..at].iter();
    let found = header
        .iter()
        .enumerate()
        .find(|(at, column)| earlier(*at).any(|other| other.eq_ignore_ascii_case(column)));
    found.map(|(_, column)| column.as_str())
}

fn target(column: &str, def: &ObjectDef, schema: &Schema) -> Result<Target, String> {
    let unknown = || format!("InvalidBatch : Field name not found : {column}");
    if let Some((path, key)) = column.split_once('.') {
        return parent(path, key, def, schema).ok_or_else(unknown);
    }
    let field = def.field(column).filter(|field| !is_compound(field));
    let field = field.ok_or_else(unknown)?;
    if field.field_type == FieldType::Base64 {
        return Err("FeatureNotEnabled : Binary field not supported".to_owned());
    }
    if field.field_type == FieldType::Id {
        return Ok(Target::Id);
    }
    Ok(Target::Field {
        name: field.name.clone(),
        label: field.label.clone(),
        kind: field.field_type,
    })
}

fn parent(path: &str, key: &str, def: &ObjectDef, schema: &Schema) -> Option<Target> {
    let (object, relationship) = match path.split_once(':') {
        Some((object, relationship)) => (Some(object), relationship),
        None => (None, path),
    };
    let reference = def.schema.parent(relationship)?;
    let mut parents = reference.reference_to.iter();
    let (chosen, object) = match object {
        Some(named) => {
            let found = parents.find(|name| name.eq_ignore_ascii_case(named))?;
            (found, Some(found.clone()))
        }
        // The first of several parents that knows the key.
        None => {
            let knows = |name: &&String| {
                schema
                    .object(name)
                    .is_some_and(|def| def.field(key).is_some())
            };
            (parents.find(knows)?, None)
        }
    };
    let key = schema.object(chosen)?.field(key)?;
    Some(Target::Parent {
        relationship: reference.relationship_name.clone()?,
        reference: reference.name.clone(),
        object: object.or_else(|| reference.polymorphic_foreign_key.then(|| chosen.clone())),
        key: key.name.clone(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn understood(
        object: &str,
        header: &[&str],
        operation: Operation,
    ) -> Result<Vec<Target>, String> {
        let schema = Schema::new(HashMap::new());
        let header: Vec<_> = header.iter().map(|name| (*name).to_owned()).collect();
        targets(&header, schema.object(object).unwrap(), &schema, operation)
    }

    #[test]
    fn columns_are_found_in_any_case_and_through_relationships() {
        let found = understood(
            "Contact",
            &["ID", "lastname", "account.name", "User:Owner.Username"],
            Operation::Update,
        )
        .unwrap();
        assert_eq!(found[0], Target::Id);
        assert!(matches!(&found[1], Target::Field { name, .. } if name == "LastName"));
        assert!(
            matches!(&found[2], Target::Parent { relationship, reference, object: None, key }
            if relationship == "Account" && reference == "AccountId" && key == "Name")
        );
        assert!(
            matches!(&found[3], Target::Parent { object: Some(object), .. } if object == "User")
        );
    }

    #[test]
    fn what_is_no_column_fails_the_job() {
        for (column, text) in [
            ("Nope", "InvalidBatch : Field name not found : Nope"),
            (
                "Account.Nope",
                "InvalidBatch : Field name not found : Account.Nope",
            ),
            (
                "Nope.Name",
                "InvalidBatch : Field name not found : Nope.Name",
            ),
            (
                "MailingAddress",
                "InvalidBatch : Field name not found : MailingAddress",
            ),
            ("", "InvalidBatch : Field name not found : "),
        ] {
            let failed = understood("Contact", &["LastName", column], Operation::Insert);
            assert_eq!(failed, Err(text.to_owned()));
        }
        let twice = understood("Contact", &["Email", "EMAIL"], Operation::Insert).unwrap_err();
        assert!(twice.starts_with("InvalidBatch : "), "{twice}");
        for header in [&["Id", "LastName"][..], &["LastName"]] {
            let failed = understood("Contact", header, Operation::Delete);
            let text = "InvalidBatch : The 'delete' batch must contain only ids";
            assert_eq!(failed, Err(text.to_owned()));
        }
    }
}
