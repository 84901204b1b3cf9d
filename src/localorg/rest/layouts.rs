//! `/sobjects/T/describe/layouts` and its neighbours: what pages about records would show.
//!
//! The org has no pages. Its one layout of an object has the fields that can be written, two in a
//! row, and the lists of children; clients that build forms from layouts get along with that. There
//! are no actions, no approvals and no compact layouts but the system's own.

use serde_json::{Value, json};

use super::{Answered, Call, Rest};
use crate::localorg::error::ApiError;
use crate::localorg::wire::Reply;
use crate::model::id::RecordId;

/// Rows of a list of children.
const RELATED_ROWS: u32 = 5;

impl Rest {
    /// `GET /sobjects/T/describe/WHAT…`.
    pub(super) fn layouts(&self, call: &Call<'_>, object: &str, path: &[&str]) -> Answered {
        let described = self.store.describe(object, call.version);
        let described = described.ok_or_else(ApiError::not_found)?;
        let name = described["name"].as_str().unwrap_or_default();
        let master = described["recordTypeInfos"][0].clone();
        let is_master = |id: &str| {
            let known = master["recordTypeId"].as_str().unwrap_or_default();
            RecordId::parse(id).is_ok_and(|id| id.as_str() == known)
        };
        let body = match path {
            ["layouts"] => json!({
                "layouts": [self.layout(&described)],
                "recordTypeMappings": [mapping(&master, &layout_id(name))],
                "recordTypeSelectorRequired": [false],
            }),
            ["layouts", id] if is_master(id) => self.layout(&described),
            ["compactLayouts"] => compact_layouts(&described, &master),
            ["compactLayouts", id] if is_master(id) => compact_layout(&described),
            ["approvalLayouts"] => json!({ "approvalLayouts": [] }),
            _ => return Err(ApiError::not_found()),
        };
        Ok(Reply::value(&body))
    }

    fn layout(&self, described: &Value) -> Value {
        let fields = described["fields"]
            .as_array()
            .map_or(&[][..], Vec::as_slice);
        let shown: Vec<_> = fields.iter().filter(|field| is_shown(field)).collect();
        let rows: Vec<_> = shown.chunks(2).map(row).collect();
        let name = described["name"].as_str().unwrap_or_default();
        let section = json!({
            "collapsed": false,
            "columns": 2,
            "heading": format!("{} Information", described["label"].as_str().unwrap_or_default()),
            "layoutRows": rows,
            "layoutSectionId": null,
            "parentLayoutId": layout_id(name),
            "rows": rows.len(),
            "tabOrder": "LeftToRight",
            "useCollapsibleSection": false,
            "useHeading": false,
        });
        json!({
            "buttonLayoutSection": { "detailButtons": [] },
            "detailLayoutSections": [section],
            "editLayoutSections": [section],
            "feedView": null,
            "highlightsPanelLayoutSection": null,
            "id": layout_id(name),
            "multirowEditLayoutSections": [],
            "offlineLinks": [],
            "quickActionList": { "quickActionListItems": [] },
            "relatedContent": null,
            "relatedLists": self.related_lists(described),
            "saveOptions": [],
        })
    }

    fn related_lists(&self, described: &Value) -> Vec<Value> {
        let schema = self.store.schema();
        let children = described["childRelationships"].as_array();
        let children = children.map_or(&[][..], Vec::as_slice);
        let list = |child: &Value| {
            let relationship = child["relationshipName"].as_str()?;
            let def = schema.object(child["childSObject"].as_str()?)?;
            let columns = def.name_field().map(|field| {
                json!({
                    "field": format!("{}.{}", def.name(), field.name),
                    "fieldApiName": field.name,
                    "format": null,
                    "label": field.label,
                    "lookupId": null,
                    "name": field.name,
                })
            });
            Some(json!({
                "accessLevelRequiredForCreate": null,
                "buttons": [],
                "columns": Vec::from_iter(columns),
                "custom": def.schema.custom,
                "field": child["field"],
                "label": def.schema.label_plural,
                "limitRows": RELATED_ROWS,
                "name": relationship,
                "sobject": def.name(),
                "sort": [],
            }))
        };
        children.iter().filter_map(list).collect()
    }
}

/// Fields that a person fills in; parts of addresses and names stand for themselves.
fn is_shown(field: &Value) -> bool {
    let can = |flag: &str| field[flag] == true;
    can("createable") || can("updateable") || can("nameField")
}

fn row(fields: &[&Value]) -> Value {
    let items: Vec<_> = fields.iter().map(|field| item(field)).collect();
    json!({ "layoutItems": items, "numItems": items.len() })
}

fn item(field: &Value) -> Value {
    let required = field["nillable"] == false && field["defaultedOnCreate"] == false;
    json!({
        "editableForNew": field["createable"],
        "editableForUpdate": field["updateable"],
        "label": field["label"],
        "layoutComponents": [{
            "details": field,
            "displayLines": 1,
            "tabOrder": 1,
            "type": "Field",
            "value": field["name"],
        }],
        "placeholder": false,
        "required": required,
    })
}

fn mapping(master: &Value, layout: &str) -> Value {
    json!({
        "active": true,
        "available": true,
        "defaultRecordTypeMapping": true,
        "developerName": master["developerName"],
        "layoutId": layout,
        "master": true,
        "name": master["name"],
        "picklistsForRecordType": [],
        "recordTypeId": master["recordTypeId"],
        "urls": { "layout": master["urls"]["layout"] },
    })
}

fn compact_layouts(described: &Value, master: &Value) -> Value {
    json!({
        "compactLayouts": [compact_layout(described)],
        "defaultCompactLayoutId": null,
        "recordTypeCompactLayoutMappings": [{
            "available": true,
            "compactLayoutId": null,
            "compactLayoutName": "SYSTEM",
            "recordTypeId": master["recordTypeId"],
            "recordTypeName": master["name"],
            "urls": {},
        }],
        "urls": { "primary": described["urls"]["compactLayouts"] },
    })
}

/// The system's compact layout: the name alone.
fn compact_layout(described: &Value) -> Value {
    let fields = described["fields"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    let names = fields.iter().filter(|field| field["nameField"] == true);
    let items: Vec<_> = names.map(item).collect();
    json!({
        "actions": [],
        "fieldItems": items,
        "id": null,
        "imageItems": [],
        "label": "System Default",
        "name": "SYSTEM",
        "objectType": described["name"],
    })
}

fn layout_id(object: &str) -> String {
    made_up_id(*b"00h", object).to_string()
}

/// An id for what is made from the schema: the same in every org, for as long as the name stays.
pub(super) fn made_up_id(prefix: [u8; 3], name: &str) -> RecordId {
    // FNV-1a.
    let number = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    RecordId::from_number(prefix, number)
}
