//! By which fields the records of an object are called, and by which they are told apart.
//!
//! What the house knows comes first, then what the cache describes; only an object that neither
//! tells about is described anew, once.

use crate::client::{Client, Error};
use crate::model::schema::ObjectSchema;
use crate::query::search::NAMELESS;
use crate::records::noun::Noun;

/// The fields by which the records of an object are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Naming {
    /// None when records have no name or there is no such object; the first is shown.
    pub(crate) fields: Vec<String>,
    /// Fields that tell records of the same name apart.
    pub(crate) tells: Vec<String>,
    /// What else must hold of what can be named.
    pub(crate) condition: Option<&'static str>,
}

impl Naming {
    /// The naming of an object.
    pub(crate) async fn of(client: &Client, object: &str) -> Result<Self, Error> {
        if let Some(known) = Self::known(object) {
            return Ok(known);
        }
        if let Some(copy) = client.cached_describe(object) {
            return Ok(Self::described(&copy.value));
        }
        // Every custom object has a name.
        if object.to_ascii_lowercase().ends_with("__c") {
            return Ok(Self::plain(&["Name"], &["CreatedDate"]));
        }
        match client.describe(object).await {
            Ok(schema) => Ok(Self::described(&schema)),
            // The query that follows is refused, and what was meant is told then.
            Err(Error::Rejected(refusal)) if matches!(refusal.status, 400 | 404) => {
                Ok(Self::plain(&[], &[]))
            }
            Err(error) => Err(error),
        }
    }

    /// The naming of an object that is the same in every org.
    fn known(object: &str) -> Option<Self> {
        if let Some(noun) = Noun::of(object) {
            let fields = std::iter::once(noun.name_field).chain(noun.other_names.iter().copied());
            let fields: Vec<_> = fields.collect();
            return Some(Self::plain(&fields, noun.tells));
        }
        if object.eq_ignore_ascii_case("Group") {
            let condition = Some("Type = 'Queue'");
            return Some(Self {
                condition,
                ..Self::plain(&["Name", "DeveloperName"], &["Type"])
            });
        }
        let mut nameless = NAMELESS.iter();
        let (_, fields) = nameless.find(|(name, _)| name.eq_ignore_ascii_case(object))?;
        Some(Self::plain(fields, &["CreatedDate"]))
    }

    fn plain(fields: &[&str], tells: &[&str]) -> Self {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            fields: owned(fields),
            tells: owned(tells),
            condition: None,
        }
    }

    fn described(schema: &ObjectSchema) -> Self {
        let names = schema.fields.iter().filter(|field| field.name_field);
        let has = |name: &&str| schema.field(name).is_some();
        let tells: Vec<&str> = ["CreatedDate"].into_iter().filter(has).collect();
        let fields: Vec<&str> = names.map(|field| field.name.as_str()).collect();
        Self::plain(&fields, &tells)
    }

    /// The field that is shown as the name.
    pub(crate) fn shown(&self) -> Option<&str> {
        self.fields.first().map(String::as_str)
    }
}
