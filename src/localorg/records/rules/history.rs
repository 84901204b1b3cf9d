//! History rows: the stage history of opportunities, and field histories.
//!
//! Which fields are tracked is an org's own choice; here it is those that most orgs track. A change
//! of a lookup leaves two rows, one with names and one with ids, as in real orgs.

use rusqlite::types::Value as Sql;

use super::Change;
use crate::localorg::records::row::Row;
use crate::localorg::records::{Edit, Step};
use crate::localorg::schema::ObjectDef;
use crate::localorg::sql::wire_instant;
use crate::model::schema::FieldType;

/// One object's field history: the object of its rows, their lookup, the tracked fields.
struct Tracked {
    object: &'static str,
    history: &'static str,
    parent: &'static str,
    fields: &'static [&'static str],
}

const TRACKED: [Tracked; 5] = [
    Tracked {
        object: "Opportunity",
        history: "OpportunityFieldHistory",
        parent: "OpportunityId",
        fields: &["StageName", "Amount", "CloseDate", "Probability", "OwnerId"],
    },
    Tracked {
        object: "Account",
        history: "AccountHistory",
        parent: "AccountId",
        fields: &["Name", "OwnerId", "Industry", "Rating", "Type"],
    },
    Tracked {
        object: "Contact",
        history: "ContactHistory",
        parent: "ContactId",
        fields: &["AccountId", "Email", "OwnerId", "Phone", "Title"],
    },
    Tracked {
        object: "Case",
        history: "CaseHistory",
        parent: "CaseId",
        fields: &["Status", "Priority", "OwnerId", "ContactId", "IsEscalated"],
    },
    Tracked {
        object: "Lead",
        history: "LeadHistory",
        parent: "LeadId",
        fields: &["Status", "Rating", "LeadSource", "OwnerId"],
    },
];

/// Fields whose change is a row of the stage history.
const STAGE_HISTORY: [&str; 5] = [
    "StageName",
    "Amount",
    "Probability",
    "CloseDate",
    "ForecastCategory",
];

/// Writes the rows that tell of this change.
pub(super) fn write(edit: &mut Edit, row: &Row<'_>, change: Change<'_, '_>) -> Step<()> {
    let name = row.def.name();
    let Some(tracked) = TRACKED.iter().find(|tracked| tracked.object == name) else {
        return Ok(());
    };
    if name == "Opportunity" {
        stage_history(edit, row, change)?;
    }
    let Some(old) = change.old else {
        return field_row(edit, tracked, row, "created", None, [Sql::Null, Sql::Null]);
    };
    for field in tracked.fields {
        if row.differs(Some(old), field) {
            field_rows(edit, tracked, row, old, field)?;
        }
    }
    Ok(())
}

fn stage_history(edit: &mut Edit, row: &Row<'_>, change: Change<'_, '_>) -> Step<()> {
    let changed = STAGE_HISTORY.iter().any(|field| change.touches(row, field));
    if !changed {
        return Ok(());
    }
    let schema = std::sync::Arc::clone(&edit.schema);
    let Some(def) = schema.object("OpportunityHistory") else {
        return Ok(());
    };
    let mut history = new_row(edit, def)?;
    history.set("OpportunityId", row.id());
    for field in STAGE_HISTORY.iter().chain(&["ExpectedRevenue"]) {
        history.set(field, row.get(field).clone());
    }
    edit.insert(&history)?;
    if change.old.is_none() {
        return Ok(());
    }
    let mut latest = row.clone();
    for (field, pointer) in [
        ("Amount", "LastAmountChangedHistoryId"),
        ("CloseDate", "LastCloseDateChangedHistoryId"),
    ] {
        if change.touches(row, field) {
            latest.set(pointer, history.id());
        }
    }
    edit.store_changes(&latest, row)
}

fn field_rows(
    edit: &mut Edit,
    tracked: &Tracked,
    row: &Row<'_>,
    old: &Row<'_>,
    field: &str,
) -> Step<()> {
    let Some(known) = row.def.field(field) else {
        return Ok(());
    };
    let cells = [old.get(field), row.get(field)];
    if known.field_type != FieldType::Reference {
        let values = cells.map(|cell| shown(cell, known.field_type));
        return field_row(
            edit,
            tracked,
            row,
            field,
            Some(word(known.field_type)),
            values,
        );
    }
    let name = known.relationship_name.as_deref().unwrap_or(field);
    let names = [name_of(edit, cells[0])?, name_of(edit, cells[1])?];
    field_row(edit, tracked, row, name, Some("Text"), names)?;
    let ids = cells.map(Clone::clone);
    field_row(edit, tracked, row, name, Some("EntityId"), ids)
}

fn field_row(
    edit: &mut Edit,
    tracked: &Tracked,
    row: &Row<'_>,
    field: &str,
    data_type: Option<&str>,
    values: [Sql; 2],
) -> Step<()> {
    let schema = std::sync::Arc::clone(&edit.schema);
    let Some(def) = schema.object(tracked.history) else {
        return Ok(());
    };
    let mut history = new_row(edit, def)?;
    history.set(tracked.parent, row.id());
    history.set("Field", field);
    history.set("DataType", data_type.unwrap_or("Text"));
    let [before, after] = values;
    history.set("OldValue", before);
    history.set("NewValue", after);
    edit.insert(&history)
}

fn new_row<'d>(edit: &mut Edit, def: &'d ObjectDef) -> Step<Row<'d>> {
    let mut row = edit.blank(def);
    let id = edit.next_id(def)?;
    row.set("Id", id.as_str());
    edit.stamp_created(&mut row)?;
    Ok(row)
}

/// The name of the record that a lookup points to.
fn name_of(edit: &Edit, id: &Sql) -> Step<Sql> {
    let Sql::Text(id) = id else {
        return Ok(Sql::Null);
    };
    let def = edit.schema.by_prefix(&id[..3]);
    let Some((def, field)) = def.and_then(|def| Some((def, def.name_field()?))) else {
        return Ok(Sql::Null);
    };
    let sql = format!(
        "SELECT \"{}\" FROM \"{}\" WHERE \"Id\" = ?1",
        field.name,
        def.name()
    );
    let found: Option<[Sql; 1]> = edit.first(&sql, &[Sql::Text(id.clone())])?;
    Ok(found.map_or(Sql::Null, |[name]| name))
}

/// A value as history rows keep it: text.
fn shown(cell: &Sql, kind: FieldType) -> Sql {
    match (cell, kind) {
        (Sql::Integer(flag), FieldType::Boolean) => Sql::Text((*flag == 1).to_string()),
        (Sql::Integer(millis), FieldType::DateTime) => Sql::Text(wire_instant(*millis)),
        (Sql::Integer(number), _) => Sql::Text(number.to_string()),
        (Sql::Real(number), _) => Sql::Text(number.to_string()),
        (cell, _) => cell.clone(),
    }
}

/// `DataType` of a history row.
fn word(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Currency => "Currency",
        FieldType::Percent => "Percent",
        FieldType::Double | FieldType::Int => "Double",
        FieldType::Date => "DateOnly",
        FieldType::DateTime => "DateTime",
        FieldType::Boolean => "Boolean",
        FieldType::Picklist => "DynamicEnum",
        FieldType::Email => "Email",
        FieldType::Phone => "PhoneNumber",
        _ => "Text",
    }
}
