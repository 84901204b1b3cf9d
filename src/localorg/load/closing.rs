//! What a file leaves behind: new picklist values, warnings, and parents that are looked up when
//! all rows are there.

use super::derive::NewValue;
use super::file::{Fault, Reader, Span, Waiting, watched_field};
use super::report::{LoadError, LoadWarning, RowProblem};
use super::{LoadFile, Loading};
use crate::localorg::seed::stages::category_name;
use crate::localorg::value::Value;
use crate::model::schema::FieldType;

/// How many new values of a stage or status are added at most.
const MOST_NEW_VALUES: usize = 500;

impl Loading<'_> {
    /// What a file leaves behind: warnings, new values, references to check.
    pub(super) fn close(
        &mut self,
        file: &LoadFile,
        reader: Reader,
        rows: (i64, i64),
    ) -> Result<(), LoadError> {
        for (slot, count) in reader.plan.slots.iter().zip(&reader.missing) {
            if *count > 0 {
                self.report.warnings.push(LoadWarning::MissingRequired {
                    object: file.object.clone(),
                    field: slot.field.clone(),
                    count: *count,
                });
            }
        }
        for value in reader.facts.new.iter().take(MOST_NEW_VALUES) {
            self.add_value(&file.object, value)?;
        }
        let references = reader.plan.slots.into_iter();
        self.spans.push(Span {
            object: file.object.clone(),
            rows,
            references: references
                .filter(|slot| slot.named && slot.kind == FieldType::Reference)
                .collect(),
            waiting: reader.waiting,
            place: self.report.files.len() - 1,
        });
        Ok(())
    }

    /// Makes a new stage or status known to the org.
    fn add_value(&mut self, object: &str, new: &NewValue) -> Result<(), LoadError> {
        let field = watched_field(object);
        self.writer.add_picklist_value(object, field, &new.value)?;
        self.report.warnings.push(LoadWarning::NewPicklistValue {
            object: object.to_owned(),
            field: field.to_owned(),
            value: new.value.clone(),
        });
        let table = match object {
            "Opportunity" | "OpportunityHistory" => "OpportunityStage",
            "Lead" => "LeadStatus",
            "Case" => "CaseStatus",
            _ => return Ok(()),
        };
        if object == "OpportunityHistory" {
            self.writer
                .add_picklist_value("Opportunity", field, &new.value)?;
        }
        let sort_order = self.last_row(table)? + 1;
        let mut fields = vec!["MasterLabel", "ApiName", "SortOrder"];
        let name = Value::Text(new.value.clone());
        let mut row = vec![name.clone(), name, Value::Int(sort_order)];
        match table {
            "OpportunityStage" => {
                let category = new.stage.category.clone();
                fields.extend(["IsActive", "IsClosed", "IsWon", "DefaultProbability"]);
                fields.extend(["ForecastCategory", "ForecastCategoryName"]);
                row.extend([Value::Bool(true), Value::Bool(new.stage.closed)]);
                row.push(Value::Bool(new.stage.won));
                row.push(new.stage.probability.map_or(Value::Null, Value::Real));
                row.push(Value::Text(category.clone()));
                row.push(Value::Text(category_name(&category).to_owned()));
            }
            "LeadStatus" => {
                fields.push("IsConverted");
                row.push(Value::Bool(new.converted));
            }
            _ => {
                fields.push("IsClosed");
                row.push(Value::Bool(new.stage.closed));
            }
        }
        let fields: Vec<String> = fields.into_iter().map(str::to_owned).collect();
        self.writer.insert(table, &fields, row)?;
        Ok(())
    }

    /// Looks up the parents that had to wait until all rows were there.
    pub(super) fn resolve_waiting(&mut self) -> Result<(), LoadError> {
        self.parents.forget();
        for at in 0..self.spans.len() {
            let waiting = std::mem::take(&mut self.spans[at].waiting);
            let (object, place) = (self.spans[at].object.clone(), self.spans[at].place);
            for row in waiting {
                let found = self
                    .parents
                    .find(self.writer.connection(), &row.lookup, &row.value);
                match found.map_err(|source| self.store.failed(source))? {
                    Ok(parent) => self.set_parent(&object, &row, &parent)?,
                    Err(problem) => self.drop_row(&object, place, row, problem)?,
                }
            }
        }
        Ok(())
    }

    fn set_parent(&self, object: &str, row: &Waiting, parent: &str) -> Result<(), LoadError> {
        let sql = format!(
            "UPDATE \"{object}\" SET \"{}\" = ?1 WHERE \"Id\" = ?2",
            row.field
        );
        let connection = self.writer.connection();
        let done = connection
            .prepare_cached(&sql)
            .and_then(|mut statement| statement.execute([parent, &row.id]));
        done.map_err(|source| self.sql(source))?;
        Ok(())
    }

    fn drop_row(
        &mut self,
        object: &str,
        place: usize,
        row: Waiting,
        problem: RowProblem,
    ) -> Result<(), LoadError> {
        let sql = format!("DELETE FROM \"{object}\" WHERE \"Id\" = ?1");
        let deleted = self
            .writer
            .connection()
            .prepare_cached(&sql)
            .and_then(|mut statement| statement.execute([&row.id]));
        // A row with two such columns may be gone by now.
        if deleted.map_err(|source| self.sql(source))? == 0 {
            return Ok(());
        }
        self.report.files[place].loaded -= 1;
        let path = self.report.files[place].path.clone();
        let fault = Fault {
            column: Some(row.column),
            problem,
        };
        self.bad(place, &path, row.line, fault);
        Ok(())
    }
}
