//! `TYPEOF`: each branch is read from its own object.

use super::problem::ProblemKind;
use super::resolve::relationship_meant;
use super::{Checker, Scope};
use crate::model::schema::FieldSchema;
use crate::soql::ast::{Ident, Typeof};

impl<'s> Checker<'s> {
    /// One `TYPEOF`.
    pub(super) fn type_of(&mut self, scope: &Scope<'_, 's>, choice: &Typeof) {
        let reference = self.chooser(scope, choice);
        // The reference counts as one relationship, and each object behind WHEN as one more.
        let walked = choice.field.text().to_ascii_lowercase();
        self.note_parent(scope, &format!("{walked}."), choice.span);
        for (name, fields) in &choice.when {
            let object = name.name.to_ascii_lowercase();
            self.note_parent(scope, &format!("{walked}:{object}."), name.span);
            if let Some(reference) = reference {
                self.target(reference, choice, name);
            }
            let Some(object) = self.object(name) else {
                continue;
            };
            let inner = Scope {
                query: scope.query,
                object: Some(object),
                level: scope.level,
            };
            for path in fields {
                self.resolve(&inner, path);
            }
        }
        if let Some(reference) = reference {
            for path in &choice.otherwise {
                self.behind_reference(reference, path);
            }
        }
    }

    /// The reference that decides, when it stands in the object of the query and leads to several.
    fn chooser(&mut self, scope: &Scope<'_, 's>, choice: &Typeof) -> Option<&'s FieldSchema> {
        let object = scope.object?;
        let names = scope.query.relative(&choice.field);
        let [name] = names.as_slice() else {
            return None;
        };
        let field = choice.field.text();
        let Some(reference) = object.parent(&name.name) else {
            let kind = ProblemKind::UnknownRelationship {
                object: object.name.clone(),
                suggestion: relationship_meant(object, &name.name),
                name: field,
            };
            self.report(kind, choice.field.span());
            return None;
        };
        if let [target] = reference.reference_to.as_slice()
            && !reference.polymorphic_foreign_key
        {
            let target = target.clone();
            let kind = ProblemKind::TypeofNotPolymorphic { field, target };
            self.report(kind, choice.field.span());
            return None;
        }
        Some(reference)
    }

    /// The object behind WHEN must be one that the reference may lead to.
    fn target(&mut self, reference: &FieldSchema, choice: &Typeof, name: &Ident) {
        let targets = &reference.reference_to;
        if targets.is_empty() || targets.iter().any(|target| name.is(target)) {
            return;
        }
        let kind = ProblemKind::TypeofTarget {
            field: choice.field.text(),
            object: name.name.clone(),
            targets: targets.clone(),
        };
        self.report(kind, name.span);
    }
}
