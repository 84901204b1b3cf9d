//! Deleting and bringing back.
//!
//! A deleted record stays in its table with `IsDeleted`, and so do the children that go with it;
//! lookups to it are emptied. `sfkit_bin` keeps, per deletion, what went and which lookups were
//! emptied, so that bringing the record back restores all of it.

use std::sync::Arc;

use rusqlite::types::Value as Sql;

use super::storage::{never_was, text};
use super::{Done, Edit, Outcome, Refusal, RowError, Step, allow, id_of, known, rules};
use crate::localorg::schema::{ObjectDef, Schema};
use crate::model::id::RecordId;

impl Edit {
    /// Moves a record, and what belongs to it, to the recycle bin.
    pub(super) fn delete_row(&mut self, id: &str, object: Option<&str>) -> Outcome {
        let schema = Arc::clone(&self.schema);
        let def = object_of(&schema, id, object)?;
        let id = id_of(def, id)?;
        allow(def, def.schema.deletable, "delete")?;
        self.live_row(def, &id)?;
        self.remove(&schema, def, id.as_str(), id.as_str())?;
        Ok(Done {
            id: id.as_str().to_owned(),
            created: false,
        })
    }

    /// Deletes one record of a deletion that began with `root`.
    fn remove(&mut self, schema: &Schema, def: &ObjectDef, id: &str, root: &str) -> Step<()> {
        self.mark(def, id, true)?;
        self.run(
            "INSERT INTO sfkit_bin (root, id, object) VALUES (?1, ?2, ?3)",
            &[text(root), text(id), text(def.name())],
        )?;
        let relationships = &def.schema.child_relationships;
        // What goes along goes first, so that it does not stand in the way of what must not be left.
        for child in relationships.iter().filter(|child| child.cascade_delete) {
            if let Some(target) = schema.object(&child.child_sobject) {
                for child_id in self.children(target, &child.field, id)? {
                    self.remove(schema, target, &child_id, root)?;
                }
            }
        }
        for child in relationships.iter().filter(|child| !child.cascade_delete) {
            let Some(target) = schema.object(&child.child_sobject) else {
                continue;
            };
            let children = self.children(target, &child.field, id)?;
            if child.restricted_delete && !children.is_empty() {
                return Err(self.held_back(def, id, target, &children)?);
            }
            for child_id in children {
                self.unlink(target, &child.field, &child_id, id, root)?;
            }
        }
        Ok(())
    }

    /// The refusal to delete a record that others hold on to.
    fn held_back(
        &self,
        def: &ObjectDef,
        id: &str,
        target: &ObjectDef,
        children: &[String],
    ) -> Step<Refusal> {
        let name = self.name_of(def, id)?;
        let mut names = Vec::new();
        for child in children.iter().take(5) {
            names.push(self.name_of(target, child)?);
        }
        let message = format!(
            "Your attempt to delete {name} could not be completed because it is associated with \
             the following {}.: {}\n",
            target.schema.label_plural.to_lowercase(),
            names.join(", ")
        );
        Ok(RowError::new("DELETE_FAILED", message).into())
    }

    /// What people call a record.
    fn name_of(&self, def: &ObjectDef, id: &str) -> Step<String> {
        let field = def.name_field().map_or("Id", |field| &field.name);
        let sql = format!(
            "SELECT \"{field}\" FROM \"{}\" WHERE \"Id\" = ?1",
            def.name()
        );
        let found = self.column::<Option<String>>(&sql, &[text(id)])?;
        let name = found.into_iter().flatten().next();
        Ok(name.unwrap_or_else(|| id.to_owned()))
    }

    pub(super) fn children(&self, target: &ObjectDef, field: &str, id: &str) -> Step<Vec<String>> {
        let live = if target.has_is_deleted() {
            " AND \"IsDeleted\" = 0"
        } else {
            ""
        };
        let sql = format!(
            "SELECT \"Id\" FROM \"{}\" WHERE \"{field}\" = ?1{live}",
            target.name()
        );
        self.column(&sql, &[text(id)])
    }

    /// Empties a lookup to a record that goes, if it may be empty.
    fn unlink(
        &mut self,
        target: &ObjectDef,
        field: &str,
        child: &str,
        parent: &str,
        root: &str,
    ) -> Step<()> {
        if !target.field(field).is_some_and(|field| field.nillable) {
            return Ok(());
        }
        let sql = format!(
            "UPDATE \"{}\" SET \"{field}\" = NULL WHERE \"Id\" = ?1",
            target.name()
        );
        self.run(&sql, &[text(child)])?;
        self.run(
            "INSERT INTO sfkit_bin (root, id, object, field, value) VALUES (?1, ?2, ?3, ?4, ?5)",
            &[
                text(root),
                text(child),
                text(target.name()),
                text(field),
                text(parent),
            ],
        )
    }

    /// Marks a record as deleted or not; one without a bin goes for good.
    fn mark(&mut self, def: &ObjectDef, id: &str, gone: bool) -> Step<()> {
        if !def.has_is_deleted() {
            let sql = format!("DELETE FROM \"{}\" WHERE \"Id\" = ?1", def.name());
            return self.run(&sql, &[text(id)]);
        }
        let Some(old) = self.row(def, id)? else {
            return Ok(());
        };
        let mut row = old.clone();
        row.set("IsDeleted", gone);
        self.stamp_changed(&mut row);
        self.store_changes(&row, &old)?;
        rules::recount(self, &row, None)
    }

    /// Brings a record, and what was deleted with it, back.
    pub(super) fn undelete_row(&mut self, id: &str) -> Outcome {
        let schema = Arc::clone(&self.schema);
        let def = object_of(&schema, id, None)?;
        let id = id_of(def, id)?;
        allow(def, def.abilities.contains(&"undeletable"), "undelete")?;
        match self.is_deleted(def, id.as_str())? {
            Some(true) => {}
            Some(false) => {
                let message = "entity is not in the recycle bin";
                return Err(RowError::new("UNDELETE_FAILED", message).into());
            }
            None => return Err(never_was()),
        }
        let went: Vec<String> = self.column(
            "SELECT object || ' ' || id FROM sfkit_bin WHERE root = ?1 AND field IS NULL
             ORDER BY rowid",
            &[text(id.as_str())],
        )?;
        self.mark(def, id.as_str(), false)?;
        for other in &went {
            if let Some((object, other)) = other.split_once(' ')
                && let Some(target) = schema.object(object)
                && other != id.as_str()
            {
                self.mark(target, other, false)?;
            }
        }
        self.relink(&schema, id.as_str())?;
        self.run(
            "DELETE FROM sfkit_bin WHERE root = ?1",
            &[text(id.as_str())],
        )?;
        Ok(Done {
            id: id.as_str().to_owned(),
            created: false,
        })
    }

    /// Removes a deleted record, and what was deleted with it, for good.
    pub(super) fn purge_row(&mut self, id: &str) -> Outcome {
        let schema = Arc::clone(&self.schema);
        let def = object_of(&schema, id, None)?;
        let id = id_of(def, id)?;
        if self.is_deleted(def, id.as_str())? == Some(false) {
            let message = "entity is not in the recycle bin";
            return Err(RowError::new("INVALID_CROSS_REFERENCE_KEY", message).into());
        }
        let root = text(id.as_str());
        let mut went: Vec<String> = self.column(
            "SELECT object || ' ' || id FROM sfkit_bin WHERE root = ?1 AND field IS NULL",
            std::slice::from_ref(&root),
        )?;
        went.push(format!("{} {id}", def.name()));
        for other in &went {
            if let Some((object, other)) = other.split_once(' ') {
                let sql = format!("DELETE FROM \"{object}\" WHERE \"Id\" = ?1");
                self.run(&sql, &[text(other)])?;
            }
        }
        self.run("DELETE FROM sfkit_bin WHERE root = ?1", &[root])?;
        Ok(Done {
            id: id.as_str().to_owned(),
            created: false,
        })
    }

    /// Fills the lookups that the deletion emptied and that are still empty.
    fn relink(&mut self, schema: &Schema, root: &str) -> Step<()> {
        let links: Vec<String> = self.column(
            "SELECT json_array(object, field, id, value) FROM sfkit_bin
             WHERE root = ?1 AND field IS NOT NULL",
            &[text(root)],
        )?;
        for link in links {
            let Ok([object, field, id, value]) = serde_json::from_str::<[String; 4]>(&link) else {
                continue;
            };
            let Some(field) = schema.object(&object).and_then(|def| def.field(&field)) else {
                continue;
            };
            let sql = format!(
                "UPDATE \"{object}\" SET \"{0}\" = ?1 WHERE \"Id\" = ?2 AND \"{0}\" IS NULL",
                field.name
            );
            self.run(&sql, &[Sql::Text(value), Sql::Text(id)])?;
        }
        Ok(())
    }
}

/// The object that was named, or else the one that the id belongs to.
fn object_of<'s>(schema: &'s Schema, id: &str, object: Option<&str>) -> Step<&'s ObjectDef> {
    if let Some(object) = object {
        return known(schema, object);
    }
    let parsed = RecordId::parse(id.trim()).map_err(|_| {
        let message = format!("bad id {id}");
        RowError::about("MALFORMED_ID", message, ["Id"])
    })?;
    let found = schema.by_prefix(parsed.key_prefix());
    found.ok_or_else(never_was)
}
