//! Deleting and bringing back.
//!
//! A deleted record stays in its table with `IsDeleted`, and so do the children that go with it;
//! lookups to it are emptied. `sfkit_bin` keeps, per deletion, what went and which lookups were
//! emptied, so that bringing the record back restores all of it.

use std::sync::Arc;

use rusqlite::types::Value as Sql;

use super::storage::{never_was, text};
use super::{Done, Edit, Outcome, RowError, Step, allow, id_of, known};
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
        for child in &def.schema.child_relationships {
            let Some(target) = schema.object(&child.child_sobject) else {
                continue;
            };
            let children = self.children(target, &child.field, id)?;
            for child_id in children {
                if child.cascade_delete {
                    self.remove(schema, target, &child_id, root)?;
                } else {
                    self.unlink(target, &child.field, &child_id, id, root)?;
                }
            }
        }
        Ok(())
    }

    fn children(&self, target: &ObjectDef, field: &str, id: &str) -> Step<Vec<String>> {
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
        self.store_changes(&row, &old)
    }

    /// Brings a record, and what was deleted with it, back.
    pub(super) fn undelete_row(&mut self, id: &str) -> Outcome {
        let schema = Arc::clone(&self.schema);
        let def = object_of(&schema, id, None)?;
        let id = id_of(def, id)?;
        match self.is_deleted(def, id.as_str())? {
            Some(true) => {}
            Some(false) => {
                let message = "entity is not in the recycle bin";
                return Err(RowError::new("UNDELETE_FAILED", message).into());
            }
            None => return Err(never_was()),
        }
        let went: Vec<String> = self.column(
            "SELECT id FROM sfkit_bin WHERE root = ?1 AND field IS NULL ORDER BY rowid",
            &[text(id.as_str())],
        )?;
        self.mark(def, id.as_str(), false)?;
        for other in went.iter().filter(|other| *other != id.as_str()) {
            let target = object_of(&schema, other, None)?;
            self.mark(target, other, false)?;
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
