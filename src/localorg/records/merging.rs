//! Merging duplicates: one record stays, what belongs to the others becomes its own, they go.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Done, Edit, Outcome, RowError, Step, allow, id_of, intake, known, rules};
use crate::localorg::schema::{ObjectDef, Schema};
use crate::model::id::RecordId;

/// Records that may be merged into one at a time.
const MOST: usize = 2;

/// What is to become one record.
#[derive(Clone, Debug)]
pub(crate) struct Merge {
    /// The object of all of them.
    pub(crate) object: String,
    /// The record that stays.
    pub(crate) master: String,
    /// Values that it gets.
    pub(crate) fields: Map<String, Value>,
    /// The records that go.
    pub(crate) others: Vec<String>,
}

impl Edit {
    /// Merges records, and gives the ids of what belonged to those that went.
    ///
    /// # Errors
    /// What is wrong with one of them, as Salesforce says it; nothing is changed then.
    pub(crate) fn merge(&mut self, merge: &Merge) -> (Outcome, Vec<String>) {
        let mut moved = Vec::new();
        let outcome = self.all_or_nothing(|edit| edit.merge_rows(merge, &mut moved));
        (outcome, moved)
    }

    fn merge_rows(&mut self, merge: &Merge, moved: &mut Vec<String>) -> Outcome {
        let schema = Arc::clone(&self.schema);
        let def = known(&schema, &merge.object)?;
        allow(def, def.abilities.contains(&"mergeable"), "merge")?;
        if merge.others.is_empty() || merge.others.len() > MOST {
            let message = format!("between 1 and {MOST} records can be merged into one");
            return Err(RowError::new("INVALID_ARGUMENT_TYPE", message).into());
        }
        let master = id_of(def, &merge.master)?;
        self.live_row(def, &master)?;
        for other in &merge.others {
            let other = id_of(def, other)?;
            if other == master {
                let message = "a record cannot be merged into itself";
                return Err(RowError::new("INVALID_ARGUMENT_TYPE", message).into());
            }
            self.live_row(def, &other)?;
            self.move_children(&schema, def, &other, &master, moved)?;
            self.delete_row(other.as_str(), Some(def.name()))?;
            self.adjust(def, other.as_str(), |row| {
                row.set("MasterRecordId", master.as_str());
            })?;
        }
        let given = self.given(def, &merge.fields, intake::Purpose::Update)?;
        self.update_row(def, &master, &given)?;
        Ok(Done {
            id: master.as_str().to_owned(),
            created: false,
        })
    }

    /// Makes what points to one record point to another.
    fn move_children(
        &mut self,
        schema: &Schema,
        def: &ObjectDef,
        from: &RecordId,
        to: &RecordId,
        moved: &mut Vec<String>,
    ) -> Step<()> {
        for child in &def.schema.child_relationships {
            let Some(target) = schema.object(&child.child_sobject) else {
                continue;
            };
            for id in self.children(target, &child.field, from.as_str())? {
                let changed = self.adjust(target, &id, |row| row.set(&child.field, to.as_str()))?;
                if let Some((old, new)) = changed {
                    rules::recount(self, &new, Some(&old))?;
                    // What the org itself writes, such as history, is not told.
                    if target.schema.createable {
                        moved.push(id);
                    }
                }
            }
        }
        Ok(())
    }
}
