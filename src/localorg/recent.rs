//! What each user looked at last.
//!
//! Reading a record by its id counts as looking at it, and so does a query with `FOR VIEW`; other
//! queries do not. `GET /recent` and the `recentItems` of `GET /sobjects/T` tell the newest first.
//! The lists live as long as the process.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Deserialize;

use crate::model::id::RecordId;

/// Salesforce keeps as many per user and object.
const KEPT: usize = 200;

/// The lists of all users, newest last, by user and then by object.
#[derive(Default)]
pub(super) struct Recent(Mutex<HashMap<String, VecDeque<Viewed>>>);

/// A record that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Viewed {
    /// As the schema writes it.
    pub(super) object: String,
    pub(super) id: RecordId,
}

impl Recent {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, VecDeque<Viewed>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that this user looked at a record.
    pub(super) fn note(&self, user: &str, viewed: Viewed) {
        let mut all = self.lock();
        let list = all.entry(user.to_owned()).or_default();
        list.retain(|other| *other != viewed);
        let same = list.iter().filter(|other| other.object == viewed.object);
        if same.count() >= KEPT {
            let oldest = list.iter().position(|other| other.object == viewed.object);
            oldest.and_then(|place| list.remove(place));
        }
        list.push_back(viewed);
    }

    /// The newest `limit` records of this user, of one object or of all.
    pub(super) fn newest(&self, user: &str, object: Option<&str>, limit: usize) -> Vec<Viewed> {
        let all = self.lock();
        let list = all.get(user).into_iter().flatten().rev();
        list.filter(|viewed| object.is_none_or(|name| viewed.object == name))
            .take(limit.min(KEPT))
            .cloned()
            .collect()
    }
}

/// The records of a page, from the JSON text of its rows.
pub(super) fn rows_of(records: &str) -> Vec<Viewed> {
    #[derive(Deserialize)]
    struct Row {
        attributes: Attributes,
    }
    #[derive(Deserialize)]
    struct Attributes {
        #[serde(rename = "type")]
        object: String,
        #[serde(default)]
        url: String,
    }
    let rows: Vec<Row> = serde_json::from_str(records).unwrap_or_default();
    rows.into_iter()
        .filter_map(|Row { attributes }| {
            let id = attributes.url.rsplit('/').next()?;
            let id = RecordId::parse(id).ok()?;
            let object = attributes.object;
            Some(Viewed { object, id })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn viewed(object: &str, number: u64) -> Viewed {
        let id = RecordId::from_number(*b"001", number);
        let object = object.to_owned();
        Viewed { object, id }
    }

    #[test]
    fn the_newest_come_first_and_each_once() {
        let recent = Recent::default();
        for number in [1, 2, 1, 3] {
            recent.note("me", viewed("Account", number));
        }
        recent.note("me", viewed("Lead", 9));
        recent.note("you", viewed("Account", 7));
        let mine = recent.newest("me", Some("Account"), 10);
        assert_eq!(mine, [3, 1, 2].map(|number| viewed("Account", number)));
        assert_eq!(recent.newest("me", None, 1), [viewed("Lead", 9)]);
        assert!(recent.newest("nobody", None, 10).is_empty());
    }

    #[test]
    fn one_object_does_not_push_another_out() {
        let recent = Recent::default();
        recent.note("me", viewed("Lead", 0));
        for number in 0..300 {
            recent.note("me", viewed("Account", number));
        }
        assert_eq!(recent.newest("me", Some("Account"), 999).len(), KEPT);
        assert_eq!(recent.newest("me", Some("Lead"), 9), [viewed("Lead", 0)]);
        assert_eq!(recent.newest("me", None, 1), [viewed("Account", 299)]);
    }

    #[test]
    fn rows_tell_their_object_and_id() {
        let id = RecordId::from_number(*b"001", 5);
        let rows = format!(
            r#"[{{"attributes":{{"type":"Account","url":"/services/data/v60.0/sobjects/Account/{id}"}},"Name":"x"}},
               {{"attributes":{{"type":"AggregateResult"}},"n":1}}]"#
        );
        assert_eq!(rows_of(&rows), [viewed("Account", 5)]);
        assert!(rows_of("nonsense").is_empty());
    }
}
