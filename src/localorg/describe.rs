//! Describe answers, made from the schema: the global list, one object, its basic information.
//!
//! Typed clients ask for every key that a real org sends, so all of them are here; facts that this
//! org does not keep have the value that they have on almost every standard field.

use serde_json::{Map, Value, json};

use super::schema::{FieldExtra, ObjectDef, Schema};
use super::store::Store;
use crate::model::schema::{ChildRelationship, FieldSchema, FieldType, PicklistValue};

/// Record type of an object without record types.
const MASTER_RECORD_TYPE: &str = "012000000000000AAA";

impl Store {
    /// `GET /sobjects`.
    #[must_use]
    pub fn describe_global(&self, api_version: u16) -> Value {
        let schema = self.schema();
        let objects: Vec<_> = schema
            .objects()
            .map(|object| Value::Object(summary(object, api_version)))
            .collect();
        json!({ "encoding": "UTF-8", "maxBatchSize": 200, "sobjects": objects })
    }

    /// `GET /sobjects/T/describe`; none when there is no such object.
    #[must_use]
    pub fn describe(&self, object: &str, api_version: u16) -> Option<Value> {
        let schema = self.schema();
        let def = schema.object(object)?;
        let mut out = summary(def, api_version);
        let fields = def.schema.fields.iter().zip(&def.extras);
        let children = def.schema.child_relationships.iter();
        let layoutable = def.abilities.contains(&"layoutable");
        let more = json!({
            "actionOverrides": [],
            "childRelationships": children.map(child).collect::<Vec<_>>(),
            "compactLayoutable": layoutable,
            "defaultImplementation": null,
            "extendedBy": null,
            "extendsInterfaces": null,
            "fields": fields
                .map(|(known, extra)| field(known, extra, bond(&schema, def, known)))
                .collect::<Vec<_>>(),
            "implementedBy": null,
            "implementsInterfaces": null,
            "listviewable": null,
            "lookupLayoutable": null,
            "namedLayoutInfos": [],
            "networkScopeFieldName": null,
            "recordTypeInfos": [record_type(def, api_version)],
            "searchLayoutable": def.abilities.contains(&"searchable"),
            "sobjectDescribeOption": "FULL",
            "supportedScopes": scopes(def),
        });
        out.extend(into_map(more));
        Some(Value::Object(out))
    }

    /// `objectDescribe` and, without any yet, `recentItems` of `GET /sobjects/T`; none when there is no such object.
    #[must_use]
    pub fn basic_info(&self, object: &str, api_version: u16) -> Option<Value> {
        let schema = self.schema();
        let def = schema.object(object)?;
        Some(json!({
            "objectDescribe": summary(def, api_version),
            "recentItems": [],
        }))
    }
}

/// The part that the global list and an object's own describe share.
fn summary(def: &ObjectDef, api_version: u16) -> Map<String, Value> {
    let object = &def.schema;
    let can = |ability: &str| def.abilities.contains(&ability);
    let summary = json!({
        "activateable": false,
        "associateEntityType": null,
        "associateParentEntity": null,
        "createable": object.createable,
        "custom": object.custom,
        "customSetting": false,
        "deepCloneable": false,
        "deletable": object.deletable,
        "deprecatedAndHidden": false,
        "feedEnabled": can("feedEnabled"),
        "hasSubtypes": false,
        "idEnabled": true,
        "isInterface": false,
        "isSubtype": false,
        "keyPrefix": object.key_prefix,
        "label": object.label,
        "labelPlural": object.label_plural,
        "layoutable": can("layoutable"),
        "mergeable": can("mergeable"),
        "mruEnabled": can("layoutable"),
        "name": object.name,
        "queryable": object.queryable,
        "replicateable": can("replicateable"),
        "retrieveable": can("retrieveable"),
        "searchable": can("searchable"),
        "triggerable": can("triggerable"),
        "undeletable": can("undeletable"),
        "updateable": object.updateable,
        "urls": urls(&object.name, api_version),
    });
    into_map(summary)
}

fn urls(object: &str, api_version: u16) -> Value {
    let base = format!("/services/data/v{api_version}.0/sobjects/{object}");
    json!({
        "compactLayouts": format!("{base}/describe/compactLayouts"),
        "rowTemplate": format!("{base}/{{ID}}"),
        "approvalLayouts": format!("{base}/describe/approvalLayouts"),
        "listviews": format!("{base}/listviews"),
        "describe": format!("{base}/describe"),
        "quickActions": format!("{base}/quickActions"),
        "layouts": format!("{base}/describe/layouts"),
        "sobject": base,
    })
}

fn scopes(def: &ObjectDef) -> Value {
    let plural = def.schema.label_plural.to_lowercase();
    let mut scopes = vec![json!({ "label": format!("All {plural}"), "name": "everything" })];
    if def.field("OwnerId").is_some() {
        scopes.push(json!({ "label": format!("My {plural}"), "name": "mine" }));
        scopes.push(json!({ "label": format!("My team's {plural}"), "name": "team" }));
        let shared_with_queues = def
            .field("OwnerId")
            .is_some_and(|owner| owner.reference_to.iter().any(|object| object == "Group"));
        if shared_with_queues {
            for (name, who) in [("queue_owned", "Queue owned"), ("user_owned", "User owned")] {
                scopes.push(json!({ "label": format!("{who} {plural}"), "name": name }));
            }
        }
    }
    Value::Array(scopes)
}

fn record_type(def: &ObjectDef, api_version: u16) -> Value {
    let layouts = format!(
        "/services/data/v{api_version}.0/sobjects/{}/describe/layouts/{MASTER_RECORD_TYPE}",
        def.name()
    );
    json!({
        "active": true,
        "available": true,
        "defaultRecordTypeMapping": true,
        "developerName": "Master",
        "master": true,
        "name": "Master",
        "recordTypeId": MASTER_RECORD_TYPE,
        "urls": { "layout": layouts },
    })
}

fn child(child: &ChildRelationship) -> Value {
    json!({
        "cascadeDelete": child.cascade_delete,
        "childSObject": child.child_sobject,
        "deprecatedAndHidden": false,
        "field": child.field,
        "junctionIdListNames": [],
        "junctionReferenceTo": [],
        "relationshipName": child.relationship_name,
        "restrictedDelete": child.restricted_delete,
    })
}

/// What ties the records of a custom object to those that a field of its own points to.
#[derive(Clone, Copy, Default)]
struct Bond {
    cascade: bool,
    restricted: bool,
}

fn bond(schema: &Schema, def: &ObjectDef, field: &FieldSchema) -> Bond {
    // Standard fields do not tell, only the relationships from their parents do.
    let parents = field.reference_to.iter().filter(|_| field.custom);
    let mut children = parents
        .filter_map(|parent| schema.object(parent))
        .flat_map(|parent| &parent.schema.child_relationships);
    let found =
        children.find(|child| child.child_sobject == def.name() && child.field == field.name);
    found.map_or_else(Bond::default, |child| Bond {
        cascade: child.cascade_delete,
        restricted: child.restricted_delete,
    })
}

/// One field; the keys are in alphabetical order, as they are on the wire.
fn field(field: &FieldSchema, extra: &FieldExtra, bond: Bond) -> Value {
    let mut out = first_half(field, extra, bond);
    out.extend(second_half(field, bond));
    Value::Object(out)
}

/// The keys from `aggregatable` to `length`.
fn first_half(field: &FieldSchema, extra: &FieldExtra, bond: Bond) -> Map<String, Value> {
    let kind = field.field_type;
    let whole = matches!(kind, FieldType::Int | FieldType::Long);
    let bytes = match kind {
        FieldType::Id | FieldType::Reference => field.length,
        _ => field.length * 3,
    };
    into_map(json!({
        "aggregatable": field.aggregatable,
        "aiPredictionField": false,
        "autoNumber": extra.auto_number,
        "byteLength": bytes,
        "calculated": field.calculated,
        "calculatedFormula": field.calculated_formula,
        "cascadeDelete": bond.cascade,
        "caseSensitive": field.case_sensitive,
        "compoundFieldName": field.compound_field_name,
        "controllerName": field.controller_name,
        "createable": field.createable,
        "custom": field.custom,
        "defaultValue": default_value(field, extra),
        "defaultValueFormula": null,
        "defaultedOnCreate": field.defaulted_on_create,
        "dependentPicklist": field.controller_name.is_some(),
        "deprecatedAndHidden": false,
        "digits": if whole { field.precision } else { 0 },
        "displayLocationInDecimal": kind == FieldType::Location,
        "encrypted": kind == FieldType::EncryptedString,
        "externalId": field.external_id,
        "extraTypeInfo": extra.extra_type_info,
        "filterable": field.filterable,
        "filteredLookupInfo": null,
        "formulaTreatNullNumberAsZero": false,
        "groupable": field.groupable,
        "highScaleNumber": false,
        "htmlFormatted": false,
        "idLookup": field.id_lookup,
        "inlineHelpText": field.inline_help_text,
        "label": field.label,
        "length": field.length,
    }))
}

/// The keys from `mask` to `writeRequiresMasterRead`.
fn second_half(field: &FieldSchema, bond: Bond) -> Map<String, Value> {
    let kind = field.field_type;
    let whole = matches!(kind, FieldType::Int | FieldType::Long);
    into_map(json!({
        "mask": null,
        "maskType": null,
        "name": field.name,
        "nameField": field.name_field,
        "namePointing": field.reference_to.len() > 1 || field.polymorphic_foreign_key,
        "nillable": field.nillable,
        "permissionable": is_permissionable(field),
        "picklistValues": field.picklist_values.iter().map(picklist).collect::<Vec<_>>(),
        "polymorphicForeignKey": field.polymorphic_foreign_key,
        "precision": if whole { 0 } else { field.precision },
        "queryByDistance": matches!(kind, FieldType::Address | FieldType::Location),
        "referenceTargetField": null,
        "referenceTo": field.reference_to,
        "relationshipName": field.relationship_name,
        "relationshipOrder": (bond.cascade && !field.updateable).then_some(0),
        "restrictedDelete": bond.restricted,
        "restrictedPicklist": field.restricted_picklist,
        "scale": field.scale,
        "searchPrefilterable": is_search_prefilterable(field),
        "soapType": soap_type(kind),
        "sortable": field.sortable,
        "type": kind,
        "unique": field.unique,
        "updateable": field.updateable,
        "writeRequiresMasterRead": false,
    }))
}

fn into_map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn default_value(field: &FieldSchema, extra: &FieldExtra) -> Value {
    match (field.field_type, extra.default_value.as_deref()) {
        (FieldType::Boolean, default) => json!(default == Some("True")),
        (_, Some(text)) => json!(text),
        (_, None) => Value::Null,
    }
}

/// Whether a profile can take the field away: not parts of a name, and not what the platform
/// itself needs or writes.
fn is_permissionable(field: &FieldSchema) -> bool {
    const NEVER: [&str; 6] = [
        "RecordTypeId",
        "IndividualId",
        "Pricebook2Id",
        "ForecastCategoryName",
        "EmailBouncedReason",
        "EmailBouncedDate",
    ];
    let part_of_name = field.compound_field_name.as_deref() == Some("Name");
    field.nillable
        && (field.updateable || field.field_type == FieldType::Address)
        && !field.name_field
        && !part_of_name
        && !NEVER.contains(&field.name.as_str())
}

/// References to business records narrow a search; those to owners, authors and the like do not.
fn is_search_prefilterable(field: &FieldSchema) -> bool {
    const NEVER: [&str; 6] = [
        "CreatedById",
        "LastModifiedById",
        "MasterRecordId",
        "OwnerId",
        "RecordTypeId",
        "RecurrenceActivityId",
    ];
    field.field_type == FieldType::Reference && !NEVER.contains(&field.name.as_str())
}

fn picklist(value: &PicklistValue) -> Value {
    json!({
        "active": value.active,
        "defaultValue": value.default_value,
        "label": value.label,
        "validFor": null,
        "value": value.value,
    })
}

fn soap_type(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Id | FieldType::Reference => "tns:ID",
        FieldType::Boolean => "xsd:boolean",
        FieldType::Int => "xsd:int",
        FieldType::Long => "xsd:long",
        FieldType::Double | FieldType::Currency | FieldType::Percent => "xsd:double",
        FieldType::Date => "xsd:date",
        FieldType::DateTime => "xsd:dateTime",
        FieldType::Time => "xsd:time",
        FieldType::Address => "urn:address",
        FieldType::Location => "urn:location",
        FieldType::Base64 => "xsd:base64Binary",
        FieldType::AnyType => "xsd:anyType",
        _ => "xsd:string",
    }
}
