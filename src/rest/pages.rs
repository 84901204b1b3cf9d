//! One page of a list: its records, what stands around them, and where the next page is.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::model::members::Members;

/// A page whose parts are still the text that came.
pub(super) struct Page<'a> {
    /// Members beside the records, `done` and the link, in their order.
    pub(super) around: Vec<(Cow<'a, str>, &'a RawValue)>,
    /// The records.
    pub(super) records: Vec<&'a RawValue>,
    /// Where the next page is.
    pub(super) next: Option<String>,
    /// Records of the whole list, when the server tells.
    pub(super) total: Option<u64>,
}

impl<'a> Page<'a> {
    /// Reads a page; none when the text is anything else.
    pub(super) fn of(text: &'a [u8]) -> Option<Self> {
        let members: Members<'a> = serde_json::from_slice(text).ok()?;
        let mut page = Self {
            around: Vec::new(),
            records: Vec::new(),
            next: None,
            total: None,
        };
        let mut has_records = false;
        for (key, value) in members.0 {
            match &*key {
                "records" => {
                    page.records = serde_json::from_str(value.get()).ok()?;
                    has_records = true;
                }
                "nextRecordsUrl" => page.next = serde_json::from_str(value.get()).ok()?,
                "done" => {}
                _ => {
                    if key == "totalSize" {
                        page.total = value.get().parse().ok();
                    }
                    page.around.push((key, value));
                }
            }
        }
        has_records.then_some(page)
    }

    /// The beginning of the whole list, up to its first record.
    pub(super) fn opening(&self) -> Vec<u8> {
        let mut out = vec![b'{'];
        for (key, value) in &self.around {
            let key = serde_json::to_string(key).expect("every text is JSON in quotes");
            out.extend_from_slice(key.as_bytes());
            out.push(b':');
            out.extend_from_slice(value.get().as_bytes());
            out.push(b',');
        }
        out.extend_from_slice(b"\"done\":true,\"records\":[");
        out
    }

    /// The records, with commas between them.
    pub(super) fn push_records(&self, is_first: bool, out: &mut Vec<u8>) {
        for (at, record) in self.records.iter().enumerate() {
            if at > 0 || !is_first {
                out.push(b',');
            }
            out.extend_from_slice(record.get().as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_joined_without_touching_the_records() {
        let first = br#"{"totalSize":3,"done":false,"nextRecordsUrl":"/x","records":[{"a": 1.0},{"b":[ ]}]}"#;
        let second = br#"{"done":true,"records":[{"c":"\u00e9"}]}"#;
        let (first, second) = (Page::of(first).unwrap(), Page::of(second).unwrap());
        assert_eq!((first.next.as_deref(), first.total), (Some("/x"), Some(3)));
        let mut out = first.opening();
        first.push_records(true, &mut out);
        second.push_records(false, &mut out);
        out.extend_from_slice(b"]}");
        assert_eq!(
            String::from_utf8(out).unwrap(),
            r#"{"totalSize":3,"done":true,"records":[{"a": 1.0},{"b":[ ]},{"c":"\u00e9"}]}"#
        );
        assert!(Page::of(b"[]").is_none() && Page::of(b"{\"a\":1}").is_none());
    }
}
