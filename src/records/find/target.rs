//! What a text names, as far as the text alone tells.

use super::error::{Called, FindError};
use crate::client::Client;
use crate::model::id::{IdError, RecordId};
use crate::records::clause;
use crate::records::noun::{NOUNS, Noun};
use crate::records::site::{Addressed, BadAddress, Site, id_of};

/// What a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The record with this id.
    Id(RecordId),
    /// The user who is logged in.
    Me,
    /// The record that has this value in its name or in another field.
    Called(Called),
}

impl Target {
    /// Reads a text.
    ///
    /// # Errors
    /// When it looks like an id or an address and is none of the org, or of another object.
    pub fn parse(text: &str, object: &str, site: Option<&Site>) -> Result<Self, FindError> {
        let text = text.trim();
        if object.eq_ignore_ascii_case("User") && text.eq_ignore_ascii_case("me") {
            return Ok(Self::Me);
        }
        if let Some(id) = id_of(text) {
            return Ok(Self::Id(id));
        }
        if let Some(source) = broken_id(text) {
            let text = text.to_owned();
            return Err(FindError::BadId { text, source });
        }
        if let Some(site) = site.filter(|_| is_address(text)) {
            return of_object(text, object, site);
        }
        if let Some((field, value)) = text.split_once('=')
            && clause::is_path(field.trim())
        {
            return Ok(Self::Called(Called {
                field: Some(field.trim().to_owned()),
                value: value.trim().to_owned(),
            }));
        }
        Ok(Self::Called(Called {
            field: None,
            value: text.to_owned(),
        }))
    }
}

/// Why a text is no id that looks very much like one.
fn broken_id(text: &str) -> Option<IdError> {
    let looks = text.len() == 18 && text.starts_with('0') && text.is_ascii();
    let error = RecordId::parse(text).err()?;
    (looks && error == IdError::Checksum).then_some(error)
}

fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// Reads a text that names a record of any object.
pub(super) fn of_any_object(text: &str, site: Option<&Site>) -> Result<Target, FindError> {
    let text = text.trim();
    if let Some(site) = site.filter(|_| is_address(text)) {
        return Ok(Target::Id(addressed(text, site)?.id));
    }
    match Target::parse(text, "", None)? {
        Target::Called(_) => Ok(Target::Called(Called {
            field: None,
            value: text.to_owned(),
        })),
        target => Ok(target),
    }
}

fn of_object(text: &str, object: &str, site: &Site) -> Result<Target, FindError> {
    let found = addressed(text, site)?;
    match found.object {
        Some(actual) if !actual.eq_ignore_ascii_case(object) => Err(FindError::WrongObject {
            id: found.id.to_string(),
            object: object.to_owned(),
            actual: Some(actual),
        }),
        _ => Ok(Target::Id(found.id)),
    }
}

fn addressed(text: &str, site: &Site) -> Result<Addressed, FindError> {
    let url = text.to_owned();
    match site.record_at(text) {
        Ok(found) => Ok(found),
        Err(BadAddress::NoRecord) => Err(FindError::NoRecord { url }),
        Err(BadAddress::Foreign) => {
            let host = site.origin().host().to_owned();
            Err(FindError::ForeignAddress { url, host })
        }
    }
}

/// Refuses an id that is known to belong to another object. What is not known is left to the
/// server.
pub(super) fn check_object(client: &Client, object: &str, id: &RecordId) -> Result<(), FindError> {
    let prefix = id.key_prefix();
    let expected = match Noun::of(object) {
        Some(noun) => Some(noun.prefix.to_owned()),
        None => cached_prefix(client, object),
    };
    if expected.is_none_or(|expected| expected == prefix) {
        return Ok(());
    }
    Err(FindError::WrongObject {
        id: id.to_string(),
        object: object.to_owned(),
        actual: object_of(client, prefix),
    })
}

fn cached_prefix(client: &Client, object: &str) -> Option<String> {
    if let Some(copy) = client.cached_describe(object) {
        return copy.value.key_prefix;
    }
    let list = client.cached_objects()?.value;
    let entry = list
        .into_iter()
        .find(|entry| entry.name.eq_ignore_ascii_case(object));
    entry?.key_prefix
}

/// The object whose ids begin so, when that is known.
fn object_of(client: &Client, prefix: &str) -> Option<String> {
    if let Some(noun) = NOUNS.into_iter().find(|noun| noun.prefix == prefix) {
        return Some(noun.object.to_owned());
    }
    let list = client.cached_objects()?.value;
    let entry = list
        .into_iter()
        .find(|entry| entry.key_prefix.as_deref() == Some(prefix));
    entry.map(|entry| entry.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(field: Option<&str>, value: &str) -> Target {
        Target::Called(Called {
            field: field.map(str::to_owned),
            value: value.to_owned(),
        })
    }

    #[test]
    fn what_a_text_names() {
        let id = RecordId::parse("001D000000IqhSL").unwrap();
        for (text, target) in [
            ("001D000000IqhSL", Target::Id(id)),
            (" 001D000000IqhSLIAZ ", Target::Id(id)),
            ("Acme GmbH", called(None, "Acme GmbH")),
            // 15 letters are a name.
            ("Internationally", called(None, "Internationally")),
            (
                "Email=a=b@example.com",
                called(Some("Email"), "a=b@example.com"),
            ),
            ("Owner.Alias = jd", called(Some("Owner.Alias"), "jd")),
            ("Smith & Co = best", called(None, "Smith & Co = best")),
            ("me", called(None, "me")),
        ] {
            assert_eq!(
                Target::parse(text, "Account", None).unwrap(),
                target,
                "{text}"
            );
        }
        assert_eq!(Target::parse("Me", "User", None).unwrap(), Target::Me);
        let broken = Target::parse("001D000000IqhSLIAA", "Account", None);
        assert!(matches!(broken, Err(FindError::BadId { .. })));
    }
}
