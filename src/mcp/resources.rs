//! Resources: what an object looks like, at `sobject://OBJECT` and `sobject://ORG/OBJECT`.

use rmcp::ErrorData;
use rmcp::model::{
    CallToolResult, ContentBlock, JsonObject, ReadResourceResponse, ReadResourceResult, Resource,
    ResourceContents, ResourceTemplate,
};
use serde_json::json;

use crate::records::noun::{NOUNS, Noun};

const SCHEME: &str = "sobject://";
const MIME: &str = "application/json";

/// The objects that nearly every org has.
pub(super) fn common() -> Vec<Resource> {
    let resource = |noun: &Noun| {
        Resource::new(format!("{SCHEME}{}", noun.object), noun.object)
            .with_description(format!(
                "Fields, picklists and relationships of {}",
                noun.object
            ))
            .with_mime_type(MIME)
    };
    NOUNS.into_iter().map(resource).collect()
}

/// Where every other object is.
pub(super) fn templates() -> Vec<ResourceTemplate> {
    let template = |path: &str, about: &str| {
        ResourceTemplate::new(format!("{SCHEME}{path}"), "describe")
            .with_description(about)
            .with_mime_type(MIME)
    };
    vec![
        template("{object}", "What an object of the default org looks like"),
        template("{org}/{object}", "What an object of an org looks like"),
    ]
}

/// The arguments of `describe` that the address stands for.
pub(super) fn arguments(uri: &str) -> Option<JsonObject> {
    let parts: Vec<_> = uri.strip_prefix(SCHEME)?.split('/').collect();
    let arguments = match parts.as_slice() {
        [object] if !object.is_empty() => json!({"object": object}),
        [org, object] if !org.is_empty() && !object.is_empty() => {
            json!({"org": org, "object": object})
        }
        _ => return None,
    };
    arguments.as_object().cloned()
}

/// The answer of `describe` as contents.
pub(super) fn contents(
    uri: String,
    result: CallToolResult,
) -> Result<ReadResourceResponse, ErrorData> {
    let text = result.content.into_iter().find_map(|block| match block {
        ContentBlock::Text(text) => Some(text.text),
        _ => None,
    });
    let text = text.unwrap_or_default();
    if result.is_error == Some(true) {
        let data = serde_json::from_str(&text).ok();
        return Err(ErrorData::resource_not_found(
            format!("cannot read `{uri}`"),
            data,
        ));
    }
    let contents = ResourceContents::text(text, uri).with_mime_type(MIME);
    Ok(ReadResourceResult::new(vec![contents]).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_an_object() {
        let read = |uri| arguments(uri).map(serde_json::Value::Object);
        assert_eq!(read("sobject://Lead"), Some(json!({"object": "Lead"})));
        let other = json!({"org": "acme", "object": "Lead"});
        assert_eq!(read("sobject://acme/Lead"), Some(other));
        for wrong in [
            "sobject://",
            "sobject://a/",
            "sobject:///b",
            "sobject://a/b/c",
            "file:///x",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
