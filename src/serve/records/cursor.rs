//! Where a list goes on, sealed so that nobody can make one up or use it for another org.
//!
//! A cursor holds the query and either Salesforce's locator of the next page or an offset. It is
//! signed with a key that is made at every start of the service; one from before is refused, and the
//! list begun anew.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::serve::error::{Refusal, Result};

/// Bytes of the signature.
const SIGNATURE: usize = 32;

/// Where a list goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// The org, by uuid.
    pub(super) org: String,
    /// The key of the list in the answer.
    pub(super) key: String,
    /// The query without LIMIT and OFFSET.
    pub(super) soql: String,
    /// Deleted records, too.
    pub(super) all_rows: bool,
    /// Records in front of the result that the locator belongs to, or of the next page.
    pub(super) offset: u32,
    /// Path of the next page; none when the query is asked anew behind `offset`.
    pub(super) path: Option<String>,
    /// Records at the beginning of the page that were given already.
    pub(super) skip: u32,
    /// Records of a page.
    pub(super) limit: u32,
}

impl Cursor {
    /// The same page behind its first records; an offset goes no farther than `farthest`.
    pub(super) fn behind(self, records: u32, farthest: u32) -> Self {
        if self.path.is_some() {
            return Self {
                skip: records,
                ..self
            };
        }
        let place = self.offset + records;
        let offset = place.min(farthest);
        Self {
            offset,
            skip: place - offset,
            ..self
        }
    }
}

/// The key that signs cursors.
pub(in crate::serve) struct CursorSeal([u8; 32]);

impl CursorSeal {
    /// A new key.
    pub(in crate::serve) fn random() -> std::result::Result<Self, getrandom::Error> {
        let mut key = [0; 32];
        getrandom::fill(&mut key)?;
        Ok(Self(key))
    }

    /// The cursor as a word for a URL.
    pub(super) fn seal(&self, cursor: &Cursor) -> String {
        let text = serde_json::to_vec(cursor).expect("texts and numbers are JSON");
        let mut bytes = self.signature(&text).finalize().into_bytes().to_vec();
        bytes.extend_from_slice(&text);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The cursor in such a word, when it was sealed here for this org and list.
    pub(super) fn open(&self, word: &str, org: &str, key: &str) -> Result<Cursor> {
        let opened = self.opened(word);
        opened
            .filter(|cursor| cursor.org == org && cursor.key == key)
            .ok_or_else(|| {
                Refusal::invalid(
                    "The cursor is none of this service, org and list, or the service was started anew: begin \
                     the list again.",
                )
                .detail("reason", "cursor".into())
            })
    }

    fn opened(&self, word: &str) -> Option<Cursor> {
        let bytes = URL_SAFE_NO_PAD.decode(word).ok()?;
        let (signature, text) = bytes.split_at_checked(SIGNATURE)?;
        self.signature(text).verify_slice(signature).ok()?;
        serde_json::from_slice(text).ok()
    }

    fn signature(&self, text: &[u8]) -> Hmac<Sha256> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(text);
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_good_for_its_org_and_list_alone() {
        let seal = CursorSeal::random().unwrap();
        let cursor = Cursor {
            org: "one".to_owned(),
            key: "contacts".to_owned(),
            soql: "SELECT Id FROM Contact".to_owned(),
            all_rows: false,
            offset: 0,
            path: Some("/services/data/v60.0/query/01g-200".to_owned()),
            skip: 3,
            limit: 50,
        };
        let word = seal.seal(&cursor);
        assert_eq!(seal.open(&word, "one", "contacts").unwrap(), cursor);
        assert!(seal.open(&word, "two", "contacts").is_err());
        assert!(seal.open(&word, "one", "accounts").is_err());
        assert!(
            CursorSeal::random()
                .unwrap()
                .open(&word, "one", "contacts")
                .is_err()
        );
        let mut bytes = URL_SAFE_NO_PAD.decode(&word).unwrap();
        bytes[40] ^= 1;
        assert!(
            seal.open(&URL_SAFE_NO_PAD.encode(bytes), "one", "contacts")
                .is_err()
        );
        for junk in ["", "x", "AAAA"] {
            assert!(seal.open(junk, "one", "contacts").is_err());
        }
    }
}
