//! How rows with one list of fields are written: checked and put into SQL once, used for every row.

use crate::localorg::error::StoreError;
use crate::localorg::schema::{ObjectDef, is_compound};
use crate::model::schema::FieldType;

/// How rows with one list of fields are written: made once, used for every row like it.
pub(super) struct Shape {
    pub(super) object: String,
    pub(super) fields: Vec<String>,
    pub(super) insert: String,
    /// Type and name of each given field.
    pub(super) given: Vec<(FieldType, String)>,
    /// What is filled in behind the given ones.
    pub(super) filled: Vec<Fill>,
    /// Place of the id among the given fields.
    pub(super) id: Option<usize>,
    /// Places of the name and of the id among all columns, where a name that is missing is the id.
    pub(super) named_by_id: Option<(usize, usize)>,
}

/// A value that the writer supplies.
pub(super) enum Fill {
    Id,
    Administrator,
    Now,
    /// The value of another given field.
    Same(usize),
    /// First and last name.
    FullName(Option<usize>, Option<usize>),
    Flag(bool),
    /// The next number of this field, in eight digits.
    AutoNumber(String),
    /// Nothing yet.
    Later,
}

impl Shape {
    /// For rows of `fields`; `object` is kept as written, so that a row can be told to fit.
    pub(super) fn new(
        def: &ObjectDef,
        object: &str,
        fields: &[String],
    ) -> Result<Self, StoreError> {
        let mut given = Vec::with_capacity(fields.len());
        for name in fields {
            let field = def.field(name).filter(|field| !is_compound(field));
            let field = field.ok_or_else(|| StoreError::UnknownField {
                object: def.name().to_owned(),
                field: name.clone(),
            })?;
            given.push((field.field_type, field.name.clone()));
        }
        let place = |name: &str| given.iter().position(|(_, given)| given == name);
        let mut columns: Vec<&str> = given.iter().map(|(_, name)| name.as_str()).collect();
        let mut filled = Vec::new();
        for (at, field) in def.schema.fields.iter().enumerate() {
            if is_compound(field) || columns.contains(&field.name.as_str()) {
                continue;
            }
            if let Some(fill) = fill_for(def, at, &place) {
                columns.push(&field.name);
                filled.push(fill);
            }
        }
        let column = |name: &str| columns.iter().position(|column| *column == name);
        let named_by_id = column("Name").zip(column("Id"));
        let marks: Vec<_> = (1..=columns.len()).map(|at| format!("?{at}")).collect();
        Ok(Self {
            insert: format!(
                "INSERT INTO \"{}\" (\"{}\") VALUES ({})",
                def.name(),
                columns.join("\", \""),
                marks.join(", ")
            ),
            id: place("Id"),
            named_by_id: named_by_id.filter(|_| def.is_named_by_id()),
            filled,
            object: object.to_owned(),
            fields: fields.to_vec(),
            given,
        })
    }
}

/// What is filled in for a field that the row does not bring; none when it stays null.
fn fill_for(def: &ObjectDef, at: usize, place: &dyn Fn(&str) -> Option<usize>) -> Option<Fill> {
    let (field, extra) = (&def.schema.fields[at], &def.extras[at]);
    if extra.auto_number {
        return Some(Fill::AutoNumber(field.name.clone()));
    }
    let people = def.field("LastName").is_some();
    match (field.name.as_str(), field.field_type) {
        ("Id", _) => Some(Fill::Id),
        ("Name", FieldType::String) if people => {
            Some(Fill::FullName(place("FirstName"), place("LastName")))
        }
        ("Name", _) if def.is_named_by_id() => Some(Fill::Later),
        ("CreatedDate", _) => Some(Fill::Now),
        ("LastModifiedDate" | "SystemModstamp", _) => Some(
            place("LastModifiedDate")
                .or_else(|| place("CreatedDate"))
                .map_or(Fill::Now, Fill::Same),
        ),
        ("CreatedById" | "OwnerId", _) => Some(Fill::Administrator),
        ("LastModifiedById", _) => {
            Some(place("CreatedById").map_or(Fill::Administrator, Fill::Same))
        }
        (_, FieldType::Boolean) if extra.default_value.as_deref() == Some("True") => {
            Some(Fill::Flag(true))
        }
        _ => None,
    }
}
