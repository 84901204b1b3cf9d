//! What the first page shows of its records: which keys there are, and how they are spelled.
//!
//! The survey runs once per query over as few records as it takes to settle the columns (one, as a
//! rule), and never reads a number, so that no value can make it fail.

use serde_json::value::RawValue;

use crate::model::members::Members;
use crate::query::text;

/// Keys of one or several objects that stood in the same place.
#[derive(Debug, Default)]
pub(crate) struct Shape {
    keys: Vec<(String, Shape)>,
    is_object: bool,
}

impl Shape {
    /// Adds what a value shows; the elements of an array count as if each stood in its place.
    ///
    /// # Errors
    /// When it is not JSON.
    pub(crate) fn add(&mut self, value: &RawValue) -> Result<(), serde_json::Error> {
        match value.get().as_bytes().first() {
            Some(b'{') => {
                self.is_object = true;
                let members: Members<'_> = serde_json::from_str(value.get())?;
                for (key, inner) in members.0 {
                    self.entry(&key).add(inner)?;
                }
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(value.get())?;
                for item in items {
                    self.add(item)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// What an answer with values under all of these keys shows.
    pub(crate) fn of_keys<'k>(all: impl IntoIterator<Item = &'k [String]>) -> Self {
        let mut shape = Self::default();
        for keys in all {
            let mut here = &mut shape;
            for key in keys {
                here.is_object = true;
                here = here.entry(key);
            }
        }
        shape
    }

    /// What [`Shape::to_json`] has written down.
    ///
    /// # Errors
    /// When it is something else.
    pub(crate) fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        let mut shape = Self::default();
        shape.add(serde_json::from_str::<&RawValue>(text)?)?;
        Ok(shape)
    }

    /// JSON that shows the same, for another run: each key once, without any value.
    pub(crate) fn to_json(&self) -> String {
        let mut out = String::new();
        self.push_json(&mut out);
        out
    }

    fn push_json(&self, out: &mut String) {
        if !self.is_object {
            out.push_str("null");
            return;
        }
        out.push('{');
        for (at, (key, inner)) in self.keys.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            text::push_quoted(out, key);
            out.push(':');
            inner.push_json(out);
        }
        out.push('}');
    }

    fn entry(&mut self, key: &str) -> &mut Self {
        let place = match self.keys.iter().position(|(known, _)| known == key) {
            Some(place) => place,
            None => {
                self.keys.push((key.to_owned(), Self::default()));
                self.keys.len() - 1
            }
        };
        &mut self.keys[place].1
    }

    /// The key with this name in any case, as spelled in the answer, and what stands under it.
    pub(crate) fn get(&self, name: &str) -> Option<(&str, &Self)> {
        let exact = self.keys.iter().find(|(key, _)| key == name);
        let found = exact.or_else(|| {
            self.keys
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(name))
        });
        found.map(|(key, inner)| (key.as_str(), inner))
    }

    /// Whether a value was seen under all of these keys.
    pub(crate) fn has(&self, names: &[String]) -> bool {
        match names.split_first() {
            None => true,
            Some((first, rest)) => self.get(first).is_some_and(|(_, inner)| inner.has(rest)),
        }
    }

    /// The names as spelled in the answer; those that were not seen stay as they are.
    pub(crate) fn spelled(&self, names: &[String]) -> Vec<String> {
        let mut here = Some(self);
        let spell = |name: &String| {
            let found = here.and_then(|shape| shape.get(name));
            here = found.map(|(_, inner)| inner);
            found.map_or_else(|| name.clone(), |(key, _)| key.to_owned())
        };
        names.iter().map(spell).collect()
    }

    /// The keys in the order of their first appearance, without `attributes`.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &Self)> {
        let named = self.keys.iter().map(|(key, inner)| (key.as_str(), inner));
        named.filter(|(key, _)| *key != "attributes")
    }

    /// The shape of the children, when this is the result of a sub-query.
    pub(crate) fn children(&self) -> Option<&Self> {
        self.get("totalSize")?;
        self.get("records").map(|(_, inner)| inner)
    }

    /// Whether this is a record (a parent), not a compound value.
    pub(crate) fn is_record(&self) -> bool {
        self.is_object && self.get("attributes").is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_is_seen_again() {
        let record = r#"{"attributes":{"type":"A"},"Id":"1","Owner":{"Name":"x \"y\""},"Empty":null,
            "Cases":{"totalSize":2,"done":true,"records":[{"Id":"2"},{"Id":"3","Key \u00e9":null}]}}"#;
        let mut shape = Shape::default();
        shape.add(serde_json::from_str(record).unwrap()).unwrap();
        let told = shape.to_json();
        let mut again = Shape::default();
        again.add(serde_json::from_str(&told).unwrap()).unwrap();
        assert_eq!(format!("{shape:?}"), format!("{again:?}"), "{told}");
    }
}
