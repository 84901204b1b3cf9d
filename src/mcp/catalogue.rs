//! What tools there are: names, words for a model, schemas of what goes in and comes out.
//!
//! Schemas are strict (no other argument is taken) and plain: everything stands where it is used, an
//! argument that may be left out is no union with null, since not every host can read those.

use std::sync::Arc;

use rmcp::model::{JsonObject, Tool, ToolAnnotations};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::tools::{
    analytics, describe, health, limits, objects, orgs, query, record, search, write,
};

/// A tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Orgs,
    Objects,
    Describe,
    Query,
    Search,
    RecordGet,
    Pipeline,
    Leads,
    Health,
    Limits,
    RecordCreate,
    RecordUpdate,
    RecordUpsert,
    RecordDelete,
}

impl Kind {
    const ALL: [Self; 14] = [
        Self::Orgs,
        Self::Objects,
        Self::Describe,
        Self::Query,
        Self::Search,
        Self::RecordGet,
        Self::Pipeline,
        Self::Leads,
        Self::Health,
        Self::Limits,
        Self::RecordCreate,
        Self::RecordUpdate,
        Self::RecordUpsert,
        Self::RecordDelete,
    ];

    /// The tool of this name.
    pub(super) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Orgs => "orgs",
            Self::Objects => "objects",
            Self::Describe => "describe",
            Self::Query => "query",
            Self::Search => "search",
            Self::RecordGet => "record_get",
            Self::Pipeline => "pipeline",
            Self::Leads => "leads",
            Self::Health => "health",
            Self::Limits => "limits",
            Self::RecordCreate => "record_create",
            Self::RecordUpdate => "record_update",
            Self::RecordUpsert => "record_upsert",
            Self::RecordDelete => "record_delete",
        }
    }

    /// Whether it changes records.
    pub(super) fn writes(self) -> bool {
        matches!(
            self,
            Self::RecordCreate | Self::RecordUpdate | Self::RecordUpsert | Self::RecordDelete
        )
    }

    fn title(self) -> &'static str {
        match self {
            Self::Orgs => "List the orgs",
            Self::Objects => "List objects",
            Self::Describe => "Describe an object",
            Self::Query => "Run SOQL",
            Self::Search => "Search text",
            Self::RecordGet => "Get a record",
            Self::Pipeline => "Pipeline report",
            Self::Leads => "Lead report",
            Self::Health => "Health of the logins",
            Self::Limits => "Limits of the org",
            Self::RecordCreate => "Create a record",
            Self::RecordUpdate => "Change a record",
            Self::RecordUpsert => "Create or change a record",
            Self::RecordDelete => "Delete a record",
        }
    }

    fn description(self) -> &'static str {
        match self {
            Self::Orgs => orgs::ABOUT,
            Self::Objects => objects::ABOUT,
            Self::Describe => describe::ABOUT,
            Self::Query => query::ABOUT,
            Self::Search => search::ABOUT,
            Self::RecordGet => record::ABOUT,
            Self::Pipeline => analytics::ABOUT_PIPELINE,
            Self::Leads => analytics::ABOUT_LEADS,
            Self::Health => health::ABOUT,
            Self::Limits => limits::ABOUT,
            Self::RecordCreate => write::ABOUT_CREATE,
            Self::RecordUpdate => write::ABOUT_UPDATE,
            Self::RecordUpsert => write::ABOUT_UPSERT,
            Self::RecordDelete => write::ABOUT_DELETE,
        }
    }

    /// What goes in, and what comes out.
    fn schemas(self) -> (JsonObject, JsonObject) {
        match self {
            Self::Orgs => (input::<orgs::Args>(), output::<orgs::Answer>()),
            Self::Objects => (input::<objects::Args>(), output::<objects::Answer>()),
            Self::Describe => (input::<describe::Args>(), output::<describe::Answer>()),
            Self::Query => (input::<query::Args>(), output::<query::Answer>()),
            Self::Search => (input::<search::Args>(), output::<search::Answer>()),
            Self::RecordGet => (input::<record::Args>(), output::<record::Answer>()),
            Self::Pipeline => (
                input::<analytics::PipelineArgs>(),
                output::<analytics::Answer>(),
            ),
            Self::Leads => (
                input::<analytics::LeadArgs>(),
                output::<analytics::Answer>(),
            ),
            Self::Health => (input::<health::Args>(), output::<health::Answer>()),
            Self::Limits => (input::<limits::Args>(), output::<limits::Answer>()),
            Self::RecordCreate => (input::<write::CreateArgs>(), output::<write::Answer>()),
            Self::RecordUpdate => (input::<write::UpdateArgs>(), output::<write::Answer>()),
            Self::RecordUpsert => (input::<write::UpsertArgs>(), output::<write::Answer>()),
            Self::RecordDelete => (input::<write::DeleteArgs>(), output::<write::Answer>()),
        }
    }

    /// The names of its arguments.
    pub(super) fn arguments(self) -> Vec<String> {
        let (input, _) = self.schemas();
        let properties = input.get("properties").and_then(Value::as_object);
        let names = properties.into_iter().flat_map(|all| all.keys());
        names.cloned().collect()
    }

    fn annotations(self) -> ToolAnnotations {
        let own = ToolAnnotations::with_title(self.title());
        match self {
            Self::Orgs => own.read_only(true).open_world(false),
            Self::RecordCreate => own.read_only(false).destructive(false).idempotent(false),
            kind if kind.writes() => own.read_only(false).destructive(true).idempotent(true),
            _ => own.read_only(true),
        }
    }

    fn tool(self) -> Tool {
        let (input, output) = self.schemas();
        Tool::new(self.name(), self.description(), Arc::new(input))
            .with_title(self.title())
            .with_raw_output_schema(Arc::new(output))
            .with_annotations(self.annotations())
    }
}

/// The tools that are offered.
pub(super) fn tools(may_write: bool) -> Vec<Tool> {
    let offered = Kind::ALL
        .into_iter()
        .filter(|kind| may_write || !kind.writes());
    offered.map(Kind::tool).collect()
}

fn input<T: JsonSchema>() -> JsonObject {
    let mut schema = schema::<T>(SchemaSettings::draft2020_12());
    for (_, property) in properties(&mut schema) {
        make_plain(property);
    }
    // One without any argument is an object, too.
    schema
        .entry("properties")
        .or_insert_with(|| Value::Object(JsonObject::new()));
    schema
}

fn output<T: JsonSchema>() -> JsonObject {
    let mut schema = schema::<T>(SchemaSettings::draft2020_12().for_serialize());
    for (_, property) in properties(&mut schema) {
        drop_formats(property);
    }
    schema
}

/// Widths of numbers are no formats of JSON Schema: validators complain of them.
fn drop_formats(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            object.remove("format");
            object.values_mut().for_each(drop_formats);
        }
        Value::Array(all) => all.iter_mut().for_each(drop_formats),
        _ => {}
    }
}

fn schema<T: JsonSchema>(settings: SchemaSettings) -> JsonObject {
    let settings = settings.with(|settings| settings.inline_subschemas = true);
    let schema = settings.into_generator().into_root_schema_for::<T>();
    let Value::Object(mut schema) = schema.to_value() else {
        unreachable!("the schema of a structure is an object");
    };
    for name in ["$schema", "title", "description"] {
        schema.remove(name);
    }
    schema
}

fn properties(schema: &mut JsonObject) -> impl Iterator<Item = (&String, &mut Value)> {
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    properties.into_iter().flatten()
}

/// Takes null out of what an argument may be: to leave it out says the same. Goes into objects.
fn make_plain(schema: &mut Value) {
    let Value::Object(object) = schema else {
        return;
    };
    if let Some(Value::Array(kinds)) = object.get_mut("type") {
        kinds.retain(|kind| kind != "null");
        if let [only] = kinds.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(values)) = object.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
    if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
        choices.retain(|choice| choice["type"] != "null");
        if let [Value::Object(only)] = choices.as_slice() {
            let only = only.clone();
            object.remove("anyOf");
            for (name, value) in only {
                // What was said of the argument stays; its type comes in.
                object.entry(name).or_insert(value);
            }
        }
    }
    if object.get("default") == Some(&Value::Null) {
        object.remove("default");
    }
    object.remove("format");
    for (_, property) in properties(object) {
        make_plain(property);
    }
    if let Some(items) = object.get_mut("items") {
        make_plain(items);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_is_strict_and_plain() {
        for kind in Kind::ALL {
            let (input, output) = kind.schemas();
            let name = kind.name();
            assert_eq!(input["additionalProperties"], false, "{name}");
            assert_eq!(
                (&input["type"], &output["type"]),
                (&"object".into(), &"object".into())
            );
            let text = Value::Object(input).to_string();
            assert!(
                !text.contains("\"null\"") && !text.contains("$ref"),
                "{name}: {text}"
            );
            assert_eq!(Kind::of(name), Some(kind));
            assert!(kind.description().len() > 80, "{name}");
        }
        assert!(tools(false).iter().all(|tool| {
            let annotations = tool.annotations.as_ref().unwrap();
            annotations.read_only_hint == Some(true)
        }));
        assert_eq!(tools(true).len() - tools(false).len(), 4);
    }
}
