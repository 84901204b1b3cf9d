//! What stands around the records of a query's answer.
//!
//! `nextRecordsUrl` comes before the records, so that the next page can be asked for before this
//! one is decoded. [`Envelope::of`] reads no further than it must.

use std::borrow::Cow;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer as _, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

/// Ends the reading where the records begin.
const FAR_ENOUGH: &str = "read far enough";

/// What stands around the records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// Rows of the whole result, when the server tells.
    pub total_size: Option<u64>,
    /// Whether this is the last page.
    pub done: Option<bool>,
    /// Path of the next page.
    pub next: Option<String>,
}

impl Envelope {
    /// The path of the page that follows, unless this is the last one.
    #[must_use]
    pub fn following(&self) -> Option<&str> {
        self.next.as_deref().filter(|_| self.done != Some(true))
    }

    /// Takes the value of a member of the answer; false when it belongs to something else, and
    /// still has to be read.
    pub(crate) fn take<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
    ) -> Result<bool, A::Error> {
        match key {
            "totalSize" => {
                let size: i64 = map.next_value()?;
                self.total_size = u64::try_from(size).ok();
            }
            "done" => self.done = Some(map.next_value()?),
            "nextRecordsUrl" => self.next = map.next_value()?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Reads it from a page: what stands before the records, or the whole page when that does not
    /// tell where the next one is.
    ///
    /// # Errors
    /// When the page had to be read to its end and is not what a page looks like.
    pub fn of(page: &str) -> Result<Self, serde_json::Error> {
        let (head, tells) = match Self::read(page, true) {
            Ok(head) => (head, true),
            Err((head, error)) => (head, error.to_string().starts_with(FAR_ENOUGH)),
        };
        let is_known = head.done == Some(true) || (head.done.is_some() && head.next.is_some());
        if tells && is_known {
            return Ok(head);
        }
        Self::read(page, false).map_err(|(_, error)| error)
    }

    /// How many records the page has.
    pub(super) fn count(page: &str) -> Option<u64> {
        let mut deserializer = serde_json::Deserializer::from_str(page);
        deserializer.deserialize_map(Counting).ok()
    }

    fn read(page: &str, stops_at_records: bool) -> Result<Self, (Self, serde_json::Error)> {
        let mut found = Self::default();
        let mut deserializer = serde_json::Deserializer::from_str(page);
        let outcome = deserializer.deserialize_map(Members {
            found: &mut found,
            stops_at_records,
        });
        match outcome {
            Ok(()) => Ok(found),
            Err(error) => Err((found, error)),
        }
    }
}

struct Members<'e> {
    found: &'e mut Envelope,
    stops_at_records: bool,
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the result of a query")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if self.stops_at_records && key == "records" {
                return Err(A::Error::custom(FAR_ENOUGH));
            }
            if !self.found.take(&key, &mut map)? {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// Counts the records and reads nothing behind them.
struct Counting;

impl<'de> Visitor<'de> for Counting {
    type Value = u64;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the result of a query")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<u64, A::Error> {
        let mut count = None;
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if key == "records" {
                count = Some(map.next_value_seed(Items)?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        count.ok_or_else(|| A::Error::missing_field("records"))
    }
}

struct Items;

impl<'de> DeserializeSeed<'de> for Items {
    type Value = u64;

    fn deserialize<D: serde::Deserializer<'de>>(self, input: D) -> Result<u64, D::Error> {
        input.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Items {
    type Value = u64;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an array of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<u64, A::Error> {
        let mut count = 0;
        while items.next_element::<IgnoredAny>()?.is_some() {
            count += 1;
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_counted_wherever_they_stand() {
        let page = r#"{"done":true,"records":[{"records":[1,2]},{}],"totalSize":2}"#;
        assert_eq!(Envelope::count(page), Some(2));
        assert_eq!(Envelope::count(r#"{"done":true}"#), None);
        assert_eq!(Envelope::count(r#"{"records":[{"#), None);
    }

    #[test]
    fn the_next_page_is_known_before_the_records_are_read() {
        let head = r#"{"totalSize":9,"done":false,"nextRecordsUrl":"/services/data/v57.0/query/1","records":[ garbage"#;
        let found = Envelope::of(head).unwrap();
        assert_eq!(found.following(), Some("/services/data/v57.0/query/1"));
        assert_eq!(found.total_size, Some(9));
        let last = Envelope::of(r#"{"done":true,"totalSize":9,"records":["#).unwrap();
        assert_eq!(last.following(), None);
    }

    #[test]
    fn what_stands_behind_the_records_is_found_too() {
        let late = r#"{"totalSize":1,"records":[{"nextRecordsUrl":"trap"}],"done":false,"nextRecordsUrl":"/x"}"#;
        assert_eq!(Envelope::of(late).unwrap().following(), Some("/x"));
        assert!(Envelope::of(r#"{"records":[{"#).is_err());
        assert!(Envelope::of("<html>").is_err());
    }
}
