//! Describe answers, made from the schema.

use serde_json::Value;

use super::store::Store;

impl Store {
    /// `GET /sobjects`.
    #[must_use]
    pub fn describe_global(&self, api_version: u16) -> Value {
        let _ = api_version;
        Value::Null
    }

    /// `GET /sobjects/T/describe`; none when there is no such object.
    #[must_use]
    pub fn describe(&self, object: &str, api_version: u16) -> Option<Value> {
        let _ = (object, api_version);
        None
    }

    /// `objectDescribe` and `recentItems` of `GET /sobjects/T`; none when there is no such object.
    #[must_use]
    pub fn basic_info(&self, object: &str, api_version: u16) -> Option<Value> {
        let _ = (object, api_version);
        None
    }
}
