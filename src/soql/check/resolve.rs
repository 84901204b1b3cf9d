//! Paths to fields.

use std::iter;

use super::problem::ProblemKind;
use super::{Checker, Found, Scope};
use crate::model::schema::{FieldSchema, ObjectSchema};
use crate::soql::ast::{FieldPath, Ident};
use crate::soql::span::Span;
use crate::soql::suggest;

/// Relationships in one path.
const MOST_HOPS: usize = 5;
/// Different paths to parents in one query.
const MOST_PARENTS: usize = 55;

/// What can be read through a relationship that may lead to several objects: the fields of
/// Salesforce's `Name` object.
const COMMON_FIELDS: [&str; 17] = [
    "Alias",
    "Email",
    "FirstName",
    "Id",
    "IsActive",
    "LastName",
    "LastReferencedDate",
    "LastViewedDate",
    "Name",
    "NameOrAlias",
    "Phone",
    "ProfileId",
    "RecordTypeId",
    "Title",
    "Type",
    "Username",
    "UserRoleId",
];
/// Its relationships.
const COMMON_PARENTS: [&str; 3] = ["Profile", "RecordType", "UserRole"];

/// Where a step of a path stands.
#[derive(Clone, Copy)]
enum Standing<'s> {
    Object(&'s ObjectSchema),
    /// One of several objects.
    Several,
    /// An object that is not known.
    Anywhere,
}

impl<'s> Checker<'s> {
    /// The field that a path leads to. `None` when there is none, which is then reported, or when
    /// nothing is known about it.
    pub(super) fn resolve(
        &mut self,
        scope: &Scope<'_, 's>,
        path: &FieldPath,
    ) -> Option<&'s FieldSchema> {
        let names = scope.query.relative(path);
        let (field, hops) = names.split_last()?;
        if hops.len() > MOST_HOPS {
            let path_text = path.text();
            self.report(ProblemKind::PathTooDeep { path: path_text }, path.span());
            return None;
        }
        let mut standing = match scope.object {
            Some(object) => Standing::Object(object),
            None => Standing::Anywhere,
        };
        let mut walked = String::new();
        for hop in hops {
            standing = self.hop(standing, hop, path)?;
            walked.push_str(&hop.name.to_ascii_lowercase());
            walked.push('.');
            self.note_parent(scope, &walked, path.span());
        }
        self.last_step(standing, field, path)
    }

    /// Counts the relationships to parents.
    pub(super) fn note_parent(&mut self, scope: &Scope<'_, 's>, walked: &str, span: Span) {
        let object = scope.query.object().name.to_ascii_lowercase();
        let is_new = self
            .parents
            .insert(format!("{} {object} {walked}", scope.level));
        if is_new && self.parents.len() == MOST_PARENTS + 1 {
            self.report(ProblemKind::TooManyParents, span);
        }
    }

    /// Through one relationship.
    fn hop(
        &mut self,
        standing: Standing<'s>,
        name: &Ident,
        path: &FieldPath,
    ) -> Option<Standing<'s>> {
        let object = match standing {
            Standing::Anywhere => return Some(Standing::Anywhere),
            Standing::Several if COMMON_PARENTS.iter().any(|parent| name.is(parent)) => {
                return Some(Standing::Anywhere);
            }
            Standing::Several => {
                let suggestion = suggest::closest(&name.name, COMMON_PARENTS.into_iter());
                self.unknown_relationship("Name", name, suggestion.map(str::to_owned), path);
                return None;
            }
            Standing::Object(object) => object,
        };
        let Some(reference) = object.parent(&name.name) else {
            let suggestion = relationship_meant(object, &name.name);
            self.unknown_relationship(&object.name, name, suggestion, path);
            return None;
        };
        Some(self.behind(reference))
    }

    /// The path behind a reference.
    pub(super) fn behind_reference(&mut self, reference: &FieldSchema, path: &FieldPath) {
        let mut standing = self.behind(reference);
        let Some((field, hops)) = path.segments.split_last() else {
            return;
        };
        for hop in hops {
            match self.hop(standing, hop, path) {
                Some(next) => standing = next,
                None => return,
            }
        }
        self.last_step(standing, field, path);
    }

    /// Where a reference leads to.
    fn behind(&self, reference: &FieldSchema) -> Standing<'s> {
        let schemas = self.schemas;
        let several = reference.polymorphic_foreign_key || reference.reference_to.len() > 1;
        let target = match reference.reference_to.first() {
            _ if several => "Name",
            Some(only) => only.as_str(),
            None => return Standing::Anywhere,
        };
        match schemas.object(target) {
            Found::Known(object) if !object.fields.is_empty() => Standing::Object(object),
            _ if several => Standing::Several,
            _ => Standing::Anywhere,
        }
    }

    /// The field at the end.
    fn last_step(
        &mut self,
        standing: Standing<'s>,
        name: &Ident,
        path: &FieldPath,
    ) -> Option<&'s FieldSchema> {
        let object = match standing {
            Standing::Anywhere => return None,
            Standing::Several if COMMON_FIELDS.iter().any(|field| name.is(field)) => return None,
            Standing::Several => {
                let suggestion = suggest::closest(&name.name, COMMON_FIELDS.into_iter());
                self.unknown_field("Name", name, suggestion.map(str::to_owned), path);
                return None;
            }
            Standing::Object(object) => object,
        };
        let field = object.field(&name.name);
        if field.is_none() {
            let suggestion = field_meant(object, &name.name);
            self.unknown_field(&object.name, name, suggestion, path);
        }
        field
    }

    fn unknown_field(
        &mut self,
        object: &str,
        name: &Ident,
        suggestion: Option<String>,
        path: &FieldPath,
    ) {
        let kind = ProblemKind::UnknownField {
            object: object.to_owned(),
            name: name.name.clone(),
            suggestion,
        };
        self.report_at(kind, name.span, path.span());
    }

    fn unknown_relationship(
        &mut self,
        object: &str,
        name: &Ident,
        suggestion: Option<String>,
        path: &FieldPath,
    ) {
        let kind = ProblemKind::UnknownRelationship {
            object: object.to_owned(),
            name: name.name.clone(),
            suggestion,
        };
        self.report_at(kind, name.span, path.span());
    }
}

/// The field that was probably meant: by its name, then by its label, then by a relationship.
pub(super) fn field_meant(object: &ObjectSchema, name: &str) -> Option<String> {
    let by_label = |label: &str| {
        let mut fields = object.fields.iter();
        fields
            .find(|field| field.label == label)
            .map(|field| field.name.clone())
    };
    let same_label = object
        .fields
        .iter()
        .find(|field| same_letters(&field.label, name));
    if let Some(field) = same_label {
        return Some(field.name.clone());
    }
    if let Some(reference) = object.parent(name) {
        return Some(reference.name.clone());
    }
    let names = object.fields.iter().map(|field| field.name.as_str());
    if let Some(close) = suggest::closest(name, names) {
        return Some(close.to_owned());
    }
    let labels = object.fields.iter().map(|field| field.label.as_str());
    suggest::closest(name, labels).and_then(by_label)
}

/// The relationship that was probably meant: of the field that was named instead, or a close name.
pub(super) fn relationship_meant(object: &ObjectSchema, name: &str) -> Option<String> {
    let twin = name.strip_suffix("__r").map(|stem| format!("{stem}__c"));
    let fields = iter::once(name).chain(twin.as_deref());
    let by_field = fields
        .filter_map(|name| object.field(name))
        .find_map(|field| field.relationship_name.clone());
    let fields = object.fields.iter();
    let names = fields.filter_map(|field| field.relationship_name.as_deref());
    let mut fields = object.fields.iter();
    let by_label = || {
        let field = fields
            .find(|field| field.relationship_name.is_some() && same_letters(&field.label, name))?;
        field.relationship_name.clone()
    };
    by_field
        .or_else(by_label)
        .or_else(|| suggest::closest(name, names).map(str::to_owned))
}

/// Whether a label spells a name: `Close Date` and `CloseDate`.
pub(super) fn same_letters(label: &str, name: &str) -> bool {
    let letters = |text: &str| -> String {
        let kept = text.chars().filter(|letter| letter.is_alphanumeric());
        kept.flat_map(char::to_lowercase).collect()
    };
    !label.is_empty() && letters(label) == letters(name)
}
