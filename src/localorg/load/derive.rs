//! What follows from the values of a row: audit fields, names, and all that hangs on a stage or a
//! status. Given values always win; only what was not said is derived.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::Connection;

use super::plan::Plan;
use crate::localorg::seed::stages::category_name;
use crate::localorg::value::Value;

/// Fields that may be derived, by object.
pub(super) fn derived_fields(object: &str) -> &'static [&'static str] {
    match object {
        "Opportunity" => &[
            "IsClosed",
            "IsWon",
            "Probability",
            "ForecastCategory",
            "ForecastCategoryName",
            "ExpectedRevenue",
            "FiscalYear",
            "FiscalQuarter",
            "Fiscal",
        ],
        "OpportunityHistory" => &["Probability", "ForecastCategory", "ExpectedRevenue"],
        "Case" => &["Status", "IsClosed"],
        "Task" => &["Status", "IsClosed", "Priority", "IsHighPriority"],
        "Lead" => &["Name", "Status", "IsConverted"],
        "Contact" | "User" => &["Name"],
        "OpportunityStage" | "LeadStatus" | "CaseStatus" => &["ApiName", "MasterLabel"],
        _ => &[],
    }
}

/// The values of one row by slot; none where nothing was said.
pub(super) struct Draft<'p> {
    pub(super) plan: &'p Plan,
    pub(super) values: Vec<Option<Value>>,
}

/// What a stage means.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stage {
    pub(super) closed: bool,
    pub(super) won: bool,
    pub(super) probability: Option<f64>,
    pub(super) category: String,
}

/// A stage or status that the org did not know, with what its first row said of it.
#[derive(Clone, Debug)]
pub(super) struct NewValue {
    pub(super) value: String,
    pub(super) stage: Stage,
    /// For a lead's status: whether it means converted.
    pub(super) converted: bool,
}

/// What rows are derived from.
pub(super) struct Facts {
    now: Timestamp,
    admin: Option<String>,
    stages: HashMap<String, Stage>,
    closed_statuses: Vec<String>,
    /// Values of the object's `StageName` or `Status`.
    known: HashMap<String, ()>,
    /// Values met that are not among them.
    pub(super) new: Vec<NewValue>,
}

impl Draft<'_> {
    fn place(&self, field: &str) -> Option<usize> {
        self.plan.place(field)
    }

    fn get(&self, field: &str) -> Option<&Value> {
        self.values[self.place(field)?]
            .as_ref()
            .filter(|value| !value.is_null())
    }

    fn text(&self, field: &str) -> Option<&str> {
        match self.get(field)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    fn flag(&self, field: &str) -> Option<bool> {
        match self.get(field)? {
            Value::Bool(flag) => Some(*flag),
            _ => None,
        }
    }

    fn number(&self, field: &str) -> Option<f64> {
        match self.get(field)? {
            Value::Real(number) => Some(*number),
            #[expect(clippy::cast_precision_loss, reason = "amounts are far below 2^53")]
            Value::Int(number) => Some(*number as f64),
            _ => None,
        }
    }

    /// Sets the field if nothing was said about it.
    fn set(&mut self, field: &str, value: impl Into<Option<Value>>) {
        if let Some(place) = self.place(field) {
            let slot = &mut self.values[place];
            if slot.is_none() {
                *slot = value.into();
            }
        }
    }

    /// Sets the field if it has no value, though it may have been said to be null.
    fn demand(&mut self, field: &str, value: Option<Value>) {
        if let Some(place) = self.place(field) {
            let slot = &mut self.values[place];
            if slot.as_ref().is_none_or(Value::is_null) {
                *slot = value;
            }
        }
    }
}

impl Facts {
    /// Reads what the org knows when the rows of this object begin.
    pub(super) fn read(
        connection: &Connection,
        plan: &Plan,
        picklist: &[String],
        now: Timestamp,
        admin: Option<String>,
    ) -> rusqlite::Result<Self> {
        let mut facts = Self {
            now,
            admin,
            stages: HashMap::new(),
            closed_statuses: Vec::new(),
            known: picklist.iter().map(|value| (value.clone(), ())).collect(),
            new: Vec::new(),
        };
        match plan.object.as_str() {
            "Opportunity" | "OpportunityHistory" => facts.read_stages(connection)?,
            "Case" => {
                let sql = "SELECT \"ApiName\" FROM \"CaseStatus\" WHERE \"IsClosed\" = 1";
                let mut statement = connection.prepare(sql)?;
                let names = statement.query_map([], |row| row.get(0))?;
                facts.closed_statuses = names.collect::<Result<_, _>>()?;
            }
            "Task" => facts.closed_statuses = vec!["Completed".to_owned()],
            _ => {}
        }
        Ok(facts)
    }

    fn read_stages(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        let mut statement = connection.prepare(
            "SELECT COALESCE(\"ApiName\", \"MasterLabel\", ''), \"IsClosed\", \"IsWon\",
             \"DefaultProbability\", COALESCE(\"ForecastCategory\", 'Pipeline')
             FROM \"OpportunityStage\"",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let stage = Stage {
                closed: row.get(1)?,
                won: row.get(2)?,
                probability: row.get(3)?,
                category: row.get(4)?,
            };
            self.stages.insert(row.get(0)?, stage);
        }
        Ok(())
    }

    /// Derives what was not said.
    pub(super) fn complete(&mut self, draft: &mut Draft<'_>) {
        for (value, slot) in draft.values.iter_mut().zip(&draft.plan.slots) {
            if value.is_none() {
                value.clone_from(&slot.default);
            }
        }
        match draft.plan.object.as_str() {
            "Opportunity" | "OpportunityHistory" => self.opportunity(draft),
            "Case" => self.status(draft),
            "Task" => {
                self.status(draft);
                let high = draft.text("Priority") == Some("High");
                draft.demand("IsHighPriority", Some(Value::Bool(high)));
            }
            "Lead" => self.lead(draft),
            _ => {}
        }
        if draft.plan.object != "Case" && draft.plan.object != "Task" {
            self.note_status(draft);
        }
        self.names(draft);
        self.audit(draft);
    }

    fn opportunity(&mut self, draft: &mut Draft<'_>) {
        if let Some(name) = draft.text("StageName").map(str::to_owned) {
            let stage = match self.stages.get(&name) {
                Some(stage) => stage.clone(),
                None => self.new_stage(name, draft),
            };
            draft.demand("IsClosed", Some(Value::Bool(stage.closed)));
            draft.demand("IsWon", Some(Value::Bool(stage.won)));
            draft.set("Probability", stage.probability.map(Value::Real));
            let named = draft.text("ForecastCategoryName").map(category_of);
            let category = named.unwrap_or(&stage.category).to_owned();
            draft.demand("ForecastCategory", Some(Value::Text(category)));
        }
        if let Some(category) = draft.text("ForecastCategory").map(category_name) {
            let category = Value::Text(category.to_owned());
            draft.set("ForecastCategoryName", category);
        }
        if let (Some(amount), Some(percent)) = (draft.number("Amount"), draft.number("Probability"))
        {
            let expected = (amount * percent).round() / 100.0;
            draft.set("ExpectedRevenue", Value::Real(expected));
        }
        if let Some(Value::Date(close)) = draft.get("CloseDate").cloned() {
            let (year, quarter) = (i64::from(close.year()), i64::from((close.month() + 2) / 3));
            draft.set("FiscalYear", Value::Int(year));
            draft.set("FiscalQuarter", Value::Int(quarter));
            draft.set("Fiscal", Value::Text(format!("{year} {quarter}")));
        }
    }

    /// A stage that the org does not know: what its first row says of it, or else its name.
    fn new_stage(&mut self, name: String, draft: &Draft<'_>) -> Stage {
        let lower = name.to_lowercase();
        let probability = draft.number("Probability");
        let won = draft.flag("IsWon").unwrap_or_else(|| lower.contains("won"));
        let ended = ["lost", "closed", "dead"]
            .iter()
            .any(|word| lower.contains(word));
        let closed = draft.flag("IsClosed").unwrap_or(won || ended);
        let usual = match (closed, won) {
            (true, true) => (Some(100.0), "Closed"),
            (true, false) => (Some(0.0), "Omitted"),
            (false, _) => (None, "Pipeline"),
        };
        let stage = Stage {
            closed,
            won,
            probability: probability.or(usual.0),
            category: draft.text("ForecastCategory").unwrap_or(usual.1).to_owned(),
        };
        self.stages.insert(name.clone(), stage.clone());
        self.known.insert(name.clone(), ());
        self.new.push(NewValue {
            value: name,
            stage: stage.clone(),
            converted: false,
        });
        stage
    }

    fn status(&mut self, draft: &mut Draft<'_>) {
        let Some(status) = draft.text("Status").map(str::to_owned) else {
            return;
        };
        let given = draft.flag("IsClosed");
        let known = self.known.contains_key(&status);
        let lower = status.to_lowercase();
        let looks_closed = !known && (lower.contains("closed") || lower.contains("resolved"));
        let closed =
            given.unwrap_or_else(|| looks_closed || self.closed_statuses.contains(&status));
        if !known && closed {
            self.closed_statuses.push(status);
        }
        draft.demand("IsClosed", Some(Value::Bool(closed)));
        self.note_status(draft);
    }

    /// Conversion is read from `IsConverted` or from the records that it made, not from the status.
    fn lead(&mut self, draft: &mut Draft<'_>) {
        let fields = [
            "ConvertedAccountId",
            "ConvertedContactId",
            "ConvertedOpportunityId",
            "ConvertedDate",
        ];
        let converted = fields.iter().any(|field| draft.get(field).is_some());
        draft.demand("IsConverted", Some(Value::Bool(converted)));
    }

    /// Remembers a status that the org does not know.
    fn note_status(&mut self, draft: &Draft<'_>) {
        let Some(status) = draft.text("Status") else {
            return;
        };
        if self.known.contains_key(status) {
            return;
        }
        let status = status.to_owned();
        self.known.insert(status.clone(), ());
        self.new.push(NewValue {
            value: status,
            stage: Stage {
                closed: draft.flag("IsClosed").unwrap_or(false),
                won: false,
                probability: None,
                category: String::new(),
            },
            converted: draft.flag("IsConverted").unwrap_or(false),
        });
    }

    fn names(&self, draft: &mut Draft<'_>) {
        if draft.place("LastName").is_some() && draft.get("Name").is_none() {
            let parts = [draft.text("FirstName"), draft.text("LastName")];
            let name = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
            draft.demand("Name", (!name.is_empty()).then_some(Value::Text(name)));
        }
        for (empty, other) in [("ApiName", "MasterLabel"), ("MasterLabel", "ApiName")] {
            let name = draft.get(other).cloned();
            draft.set(empty, name);
        }
    }

    fn audit(&self, draft: &mut Draft<'_>) {
        let admin = self.admin.clone().map(Value::Text);
        draft.demand("OwnerId", admin.clone());
        draft.demand("CreatedById", admin.clone());
        let author = draft.get("CreatedById").cloned();
        draft.demand("LastModifiedById", author.or(admin));
        draft.demand("CreatedDate", Some(Value::DateTime(self.now)));
        let created = draft.get("CreatedDate").cloned();
        draft.demand("LastModifiedDate", created.clone());
        let modified = draft.get("LastModifiedDate").cloned();
        draft.demand("SystemModstamp", modified.or(created));
    }
}

/// `ForecastCategory` of a `ForecastCategoryName`.
fn category_of(name: &str) -> &str {
    match name {
        "Best Case" => "BestCase",
        "Most Likely" => "MostLikely",
        "Commit" => "Forecast",
        other => other,
    }
}
