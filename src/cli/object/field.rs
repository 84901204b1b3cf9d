//! A field, as `sfkit object describe` shows it.

use serde::Serialize;

use crate::model::rows::Cell;
use crate::model::schema::{FieldSchema, FieldType, PicklistValue};
use crate::output::{Datum, Document, DocumentRows, View};

use super::described::table;

/// A value of a picklist.
#[derive(Debug, Serialize)]
pub(super) struct ValueItem {
    value: String,
    label: Option<String>,
    active: bool,
    default: bool,
}

/// A field.
#[derive(Debug, Serialize)]
pub(super) struct FieldItem {
    pub(super) name: String,
    label: String,
    #[serde(rename = "type")]
    kind: FieldType,
    length: u32,
    precision: u32,
    scale: u32,
    required: bool,
    unique: bool,
    external_id: bool,
    id_lookup: bool,
    name_field: bool,
    custom: bool,
    calculated: bool,
    nillable: bool,
    createable: bool,
    updateable: bool,
    filterable: bool,
    sortable: bool,
    groupable: bool,
    reference_to: Vec<String>,
    relationship_name: Option<String>,
    restricted_picklist: bool,
    controlled_by: Option<String>,
    formula: Option<String>,
    help: Option<String>,
    pub(super) picklist_values: Vec<ValueItem>,
}

impl From<&PicklistValue> for ValueItem {
    fn from(value: &PicklistValue) -> Self {
        Self {
            value: value.value.clone(),
            label: value.label.clone(),
            active: value.active,
            default: value.default_value,
        }
    }
}

impl From<&FieldSchema> for FieldItem {
    fn from(field: &FieldSchema) -> Self {
        Self {
            name: field.name.clone(),
            label: field.label.clone(),
            kind: field.field_type,
            length: field.length,
            precision: field.precision,
            scale: field.scale,
            required: field.createable && !field.nillable && !field.defaulted_on_create,
            unique: field.unique,
            external_id: field.external_id,
            id_lookup: field.id_lookup,
            name_field: field.name_field,
            custom: field.custom,
            calculated: field.calculated,
            nillable: field.nillable,
            createable: field.createable,
            updateable: field.updateable,
            filterable: field.filterable,
            sortable: field.sortable,
            groupable: field.groupable,
            reference_to: field.reference_to.clone(),
            relationship_name: field.relationship_name.clone(),
            restricted_picklist: field.restricted_picklist,
            controlled_by: field.controller_name.clone(),
            formula: field.calculated_formula.clone(),
            help: field.inline_help_text.clone(),
            picklist_values: field.picklist_values.iter().map(ValueItem::from).collect(),
        }
    }
}

impl FieldItem {
    /// Columns of a row per field.
    pub(super) const COLUMNS: [&'static str; 17] = [
        "name",
        "label",
        "type",
        "length",
        "precision",
        "scale",
        "required",
        "unique",
        "external_id",
        "custom",
        "createable",
        "updateable",
        "calculated",
        "reference_to",
        "relationship_name",
        "picklist_values",
        "help",
    ];

    /// Its row under [`Self::COLUMNS`].
    pub(super) fn cells(&self) -> Vec<Cell<'_>> {
        let number = |number: u32| Cell::Number(number.to_string().into());
        let text = |text: &Option<String>| match text {
            Some(text) => Cell::Text(text.clone().into()),
            None => Cell::Null,
        };
        vec![
            Cell::Text(self.name.as_str().into()),
            Cell::Text(self.label.as_str().into()),
            Cell::Text(word(self.kind).into()),
            number(self.length),
            number(self.precision),
            number(self.scale),
            Cell::Bool(self.required),
            Cell::Bool(self.unique),
            Cell::Bool(self.external_id),
            Cell::Bool(self.custom),
            Cell::Bool(self.createable),
            Cell::Bool(self.updateable),
            Cell::Bool(self.calculated),
            Cell::Text(self.reference_to.join(";").into()),
            text(&self.relationship_name),
            Cell::Text(self.active_values().join(";").into()),
            text(&self.help),
        ]
    }

    fn active_values(&self) -> Vec<&str> {
        let active = self.picklist_values.iter().filter(|value| value.active);
        active.map(|value| value.value.as_str()).collect()
    }

    /// The values on one line.
    pub(super) fn values(&self) -> String {
        self.active_values().join(", ")
    }

    /// Fields as rows for people.
    pub(super) fn table(fields: &[Self]) -> View {
        let row = |field: &Self| {
            vec![
                field.name.clone().into(),
                field.label.clone().into(),
                field.type_text().into(),
                if field.required { "yes" } else { "" }.into(),
                field.remarks().join(", ").into(),
            ]
        };
        let columns = ["Name", "Label", "Type", "Required", "Remarks"];
        table(&columns, fields.iter().map(row).collect())
    }

    /// `string(80)`, `currency(18,2)`, `reference to Account, Contact`.
    fn type_text(&self) -> String {
        let word = word(self.kind);
        match self.kind {
            FieldType::Reference if !self.reference_to.is_empty() => {
                let most = self.reference_to.iter().take(3);
                let names: Vec<_> = most.map(String::as_str).collect();
                let more = if self.reference_to.len() > 3 {
                    ", …"
                } else {
                    ""
                };
                format!("{word} to {}{more}", names.join(", "))
            }
            FieldType::Double | FieldType::Currency | FieldType::Percent => {
                format!("{word}({},{})", self.precision, self.scale)
            }
            FieldType::String
            | FieldType::TextArea
            | FieldType::Email
            | FieldType::Phone
            | FieldType::Url
            | FieldType::EncryptedString => format!("{word}({})", self.length),
            _ => word,
        }
    }

    fn remarks(&self) -> Vec<String> {
        let is_read_only = !self.createable && !self.updateable;
        let flags = [
            (self.name_field, "name"),
            (self.external_id, "external id"),
            (self.unique, "unique"),
            (self.calculated, "formula"),
            (is_read_only && !self.calculated, "read-only"),
            (self.createable && !self.updateable, "only on create"),
            (!self.createable && self.updateable, "only on update"),
            (self.restricted_picklist, "restricted"),
        ];
        let set = flags.into_iter().filter(|(set, _)| *set);
        let mut remarks: Vec<_> = set.map(|(_, word)| word.to_owned()).collect();
        if let Some(name) = &self.relationship_name {
            remarks.push(format!("parent `{name}`"));
        }
        if let Some(controller) = &self.controlled_by {
            remarks.push(format!("depends on `{controller}`"));
        }
        remarks
    }
}

/// Salesforce's word for a type.
fn word(kind: FieldType) -> String {
    let word = serde_json::to_value(kind).ok();
    let word = word.and_then(|word| word.as_str().map(str::to_owned));
    word.unwrap_or_else(|| "other".to_owned())
}

/// One field with the values of its picklist.
#[derive(Debug, Serialize)]
pub(super) struct OneField {
    object: String,
    #[serde(flatten)]
    field: FieldItem,
}

impl OneField {
    pub(super) fn new(object: &str, field: FieldItem) -> Self {
        Self {
            object: object.to_owned(),
            field,
        }
    }

    fn facts(&self) -> View {
        let field = &self.field;
        let fact = |name: &str, datum: Datum| (name.to_owned(), datum);
        let mut facts = vec![
            fact("Label", field.label.clone().into()),
            fact("Type", field.type_text().into()),
            fact("Required", field.required.into()),
            fact("Can be changed", field.updateable.into()),
            fact("Can be filtered", field.filterable.into()),
            fact("Remarks", field.remarks().join(", ").into()),
        ];
        for (name, text) in [("Formula", &field.formula), ("Help", &field.help)] {
            if let Some(text) = text {
                facts.push(fact(name, text.clone().into()));
            }
        }
        View::Fields(facts)
    }

    fn sections(&self, title: String) -> Vec<(String, View)> {
        let mut sections = vec![(title, self.facts())];
        let values = self.field.picklist_values.iter();
        let values: Vec<_> = values
            .map(|value| {
                vec![
                    value.value.clone().into(),
                    value.label.clone().into(),
                    value.active.into(),
                    value.default.into(),
                ]
            })
            .collect();
        if !values.is_empty() {
            let columns = ["Value", "Label", "Active", "Default"];
            sections.push(("Values".to_owned(), table(&columns, values)));
        }
        sections
    }

    fn title(&self) -> String {
        format!("{}.{}", self.object, self.field.name)
    }
}

impl Document for OneField {
    fn view(&self) -> View {
        View::Sections(self.sections(self.title()))
    }

    fn page(&self) -> Option<View> {
        let inner = View::Sections(self.sections(String::new()));
        Some(View::Sections(vec![(self.title(), inner)]))
    }

    fn keys(&self) -> &'static [&'static str] {
        &["value", "label", "active", "default"]
    }

    /// The values of the picklist.
    fn rows(&self) -> Option<DocumentRows<'_>> {
        let cells = |value: &ValueItem| {
            let label = value.label.clone();
            vec![
                Cell::Text(value.value.clone().into()),
                label.map_or(Cell::Null, |label| Cell::Text(label.into())),
                Cell::Bool(value.active),
                Cell::Bool(value.default),
            ]
        };
        Some(Box::new(self.field.picklist_values.iter().map(cells)))
    }
}
