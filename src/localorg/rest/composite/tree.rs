//! `POST composite/tree/T`: records with their children, created in one transaction.
//!
//! Parents are created before their children, level by level, and results stand in that order. When
//! anything is refused nothing is kept, and the answer (400) tells only of the records with errors.

use std::collections::{HashSet, VecDeque};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::collections::errors_of;
use super::{Call, Rest, body_of};
use crate::localorg::error::ApiError;
use crate::localorg::records::{Edit, Refusal};
use crate::localorg::rest::Answered;
use crate::localorg::rest::saves::actor;
use crate::localorg::schema::ObjectDef;
use crate::localorg::wire::Reply;

/// Records in one tree.
const MOST: usize = 200;
/// Levels of records, the roots included.
const MOST_LEVELS: usize = 5;
/// Different objects.
const MOST_OBJECTS: usize = 5;

#[derive(Deserialize)]
struct Tree {
    records: Vec<Map<String, Value>>,
}

/// A record of the tree.
struct Node {
    object: String,
    reference: String,
    fields: Map<String, Value>,
    /// Place of the parent in the list of nodes, and the field that names it.
    parent: Option<(usize, String)>,
    level: usize,
}

/// What is wrong with a record: its reference and the errors.
struct Fault(String, Vec<Value>);

impl Rest {
    /// `POST composite/tree/T`.
    pub(super) fn tree(&self, call: &Call<'_>, object: &str) -> Answered {
        let schema = self.store.schema();
        let root = schema.object(object).ok_or_else(ApiError::not_found)?;
        let tree: Tree = body_of(call)?;
        let nodes = match nodes_of(tree.records, root, &|name| schema.object(name)) {
            Ok(nodes) => nodes,
            Err(fault) => return Ok(failed(&[fault])),
        };
        let mut edit = Edit::begin(&self.store, actor(call))?;
        let mut ids: Vec<Option<String>> = Vec::with_capacity(nodes.len());
        let mut faults = Vec::new();
        for node in &nodes {
            let mut fields = node.fields.clone();
            if let Some((parent, field)) = &node.parent {
                let Some(id) = &ids[*parent] else {
                    // Without its parent it cannot be tried.
                    ids.push(None);
                    continue;
                };
                fields.insert(field.clone(), json!(id));
            }
            match edit.create(&node.object, &fields) {
                Ok(done) => ids.push(Some(done.id)),
                Err(Refusal::Broken(failed)) => return Err(failed.into()),
                Err(refusal) => {
                    ids.push(None);
                    faults.push(Fault(node.reference.clone(), errors_of(&refusal)));
                }
            }
        }
        if !faults.is_empty() {
            return Ok(failed(&faults));
        }
        edit.commit()?;
        let result = |(node, id): (&Node, &Option<String>)| json!({ "referenceId": node.reference, "id": id });
        let results: Vec<_> = nodes.iter().zip(&ids).map(result).collect();
        let body = json!({ "hasErrors": false, "results": results });
        Ok(Reply::json(201, body.to_string()))
    }
}

fn failed(faults: &[Fault]) -> Reply {
    let results: Vec<_> = faults
        .iter()
        .map(|Fault(reference, errors)| json!({ "referenceId": reference, "errors": errors }))
        .collect();
    let body = json!({ "hasErrors": true, "results": results });
    Reply::json(400, body.to_string())
}

fn fault(reference: &str, code: &str, message: &str) -> Fault {
    let error = json!({ "statusCode": code, "message": message, "fields": [] });
    Fault(reference.to_owned(), vec![error])
}

/// All records of the tree, parents before children, level by level.
fn nodes_of<'s>(
    records: Vec<Map<String, Value>>,
    root: &'s ObjectDef,
    object: &dyn Fn(&str) -> Option<&'s ObjectDef>,
) -> Result<Vec<Node>, Fault> {
    type Waiting<'s> = (
        Map<String, Value>,
        &'s ObjectDef,
        Option<(usize, String)>,
        usize,
    );
    let mut waiting: VecDeque<Waiting<'s>> = records
        .into_iter()
        .map(|record| (record, root, None, 1))
        .collect();
    let (mut nodes, mut seen, mut objects) = (Vec::new(), HashSet::new(), HashSet::new());
    while let Some((record, def, parent, level)) = waiting.pop_front() {
        let (mut node, children) = Node::of(record, def, level)?;
        node.parent = parent;
        let reference = node.reference.clone();
        if !seen.insert(reference.clone()) {
            let message = format!("Duplicate ReferenceId provided in the request : {reference}.");
            return Err(fault(&reference, "INVALID_INPUT", &message));
        }
        objects.insert(def.name());
        let place = nodes.len();
        nodes.push(node);
        for (name, records) in children {
            let found = def.schema.child_relationships.iter().find(|child| {
                child
                    .relationship_name
                    .as_deref()
                    .is_some_and(|known| known.eq_ignore_ascii_case(&name))
            });
            let child = found.and_then(|child| Some((object(&child.child_sobject)?, &child.field)));
            let Some((child, field)) = child else {
                let message = format!(
                    "No such relationship '{name}' on sobject of type {}",
                    def.name()
                );
                return Err(fault(&reference, "INVALID_FIELD", &message));
            };
            let records = records.into_iter();
            waiting.extend(
                records.map(|record| (record, child, Some((place, field.clone())), level + 1)),
            );
        }
        check_size(&nodes, objects.len(), &reference)?;
    }
    Ok(nodes)
}

fn check_size(nodes: &[Node], objects: usize, reference: &str) -> Result<(), Fault> {
    let refuse = |message: String| Err(fault(reference, "INVALID_INPUT", &message));
    if nodes.len() > MOST {
        return refuse(format!("The request has more than {MOST} records"));
    }
    if objects > MOST_OBJECTS {
        return refuse(format!(
            "The request has more than {MOST_OBJECTS} types of sObjects"
        ));
    }
    if nodes.last().is_some_and(|node| node.level > MOST_LEVELS) {
        return refuse(format!(
            "The request is more than {MOST_LEVELS} levels deep"
        ));
    }
    Ok(())
}

/// Child records by relationship name.
type Children = Vec<(String, Vec<Map<String, Value>>)>;

impl Node {
    /// The record, and its children by relationship.
    fn of(
        mut record: Map<String, Value>,
        def: &ObjectDef,
        level: usize,
    ) -> Result<(Self, Children), Fault> {
        let attributes = record.shift_remove("attributes").unwrap_or_default();
        let reference = attributes["referenceId"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        if reference.is_empty() {
            let message = "Include a reference ID for each record in the request.";
            return Err(fault(&reference, "INVALID_INPUT", message));
        }
        let named = attributes["type"].as_str().unwrap_or_default();
        if !named.eq_ignore_ascii_case(def.name()) {
            let message = format!(
                "Expected a record of type {}, but found '{named}'",
                def.name()
            );
            return Err(fault(&reference, "INVALID_INPUT", &message));
        }
        let (mut fields, mut children) = (Map::new(), Vec::new());
        for (name, value) in record {
            match records_of(value) {
                Ok(records) => children.push((name, records)),
                Err(value) => {
                    fields.insert(name, value);
                }
            }
        }
        let node = Self {
            object: def.name().to_owned(),
            reference,
            fields,
            parent: None,
            level,
        };
        Ok((node, children))
    }
}

/// The records of `{"records": […]}`; any other value comes back.
fn records_of(mut value: Value) -> Result<Vec<Map<String, Value>>, Value> {
    let is_list = value
        .get("records")
        .and_then(Value::as_array)
        .is_some_and(|records| records.iter().all(Value::is_object));
    if !is_list {
        return Err(value);
    }
    let Value::Array(records) = value["records"].take() else {
        return Err(value);
    };
    let maps = records.into_iter().filter_map(|record| match record {
        Value::Object(map) => Some(map),
        _ => None,
    });
    Ok(maps.collect())
}
