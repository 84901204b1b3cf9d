//! Salesforce record ids: 15 case-sensitive characters, or 18 with a checksum for the case.
//!
//! The checksum's last three characters each cover five of the fifteen: bit *i* is set when
//! character *i* of the group is an upper-case letter; the number picks from
//! `ABCDEFGHIJKLMNOPQRSTUVWXYZ012345` (REST API Developer Guide; checked against printed ids).

use std::fmt;

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/// An 18-character id whose checksum is right.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordId([u8; 18]);

/// Why a text is not an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Neither 15 nor 18 characters.
    #[error("an id has 15 or 18 characters")]
    Length,
    /// A character that is no ASCII letter or digit.
    #[error("an id has letters and digits only")]
    Character,
    /// The last three characters do not fit the first fifteen.
    #[error("the last three characters of the id do not fit the others")]
    Checksum,
}

impl RecordId {
    /// Reads an id of 15 or 18 characters.
    ///
    /// # Errors
    /// When the length, a character or the checksum is wrong.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let bytes = text.as_bytes();
        if bytes.len() != 15 && bytes.len() != 18 {
            return Err(IdError::Length);
        }
        if !bytes.iter().all(u8::is_ascii_alphanumeric) {
            return Err(IdError::Character);
        }
        let mut head = [0; 15];
        head.copy_from_slice(&bytes[..15]);
        let id = Self::from_15(head);
        if bytes.len() == 18 && !bytes[15..].eq_ignore_ascii_case(&id.0[15..]) {
            return Err(IdError::Checksum);
        }
        Ok(id)
    }

    /// Makes the id of record `number` of the object with this three-character key prefix.
    #[must_use]
    pub fn from_number(prefix: [u8; 3], number: u64) -> Self {
        const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        let mut head = [b'0'; 15];
        head[..3].copy_from_slice(&prefix);
        let mut rest = number;
        let mut place = 14;
        while rest > 0 && place >= 3 {
            head[place] = DIGITS[(rest % 62) as usize];
            rest /= 62;
            place -= 1;
        }
        Self::from_15(head)
    }

    fn from_15(head: [u8; 15]) -> Self {
        let mut full = [0; 18];
        full[..15].copy_from_slice(&head);
        for (group, chunk) in head.chunks(5).enumerate() {
            let bits = chunk
                .iter()
                .enumerate()
                .filter(|(_, byte)| byte.is_ascii_uppercase());
            let number = bits.fold(0_usize, |sum, (place, _)| sum | 1 << place);
            full[15 + group] = ALPHABET[number];
        }
        Self(full)
    }

    /// The 18 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("an id is ASCII by construction")
    }

    /// The 15 characters that identify the record.
    #[must_use]
    pub fn short(&self) -> &str {
        &self.as_str()[..15]
    }

    /// The three characters that tell the object.
    #[must_use]
    pub fn key_prefix(&self) -> &str {
        &self.as_str()[..3]
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Debug for RecordId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "RecordId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksum_of_ids_printed_in_the_guides() {
        for (short, tail) in [
            ("001D000000IqhSL", "IAZ"),
            ("001D000000Kv3g5", "IAB"),
            ("003D000000QV9n2", "IAD"),
            ("001A0000006Vm9u", "IAC"),
        ] {
            let id = RecordId::parse(short).unwrap();
            assert_eq!(&id.as_str()[15..], tail);
            assert_eq!(RecordId::parse(id.as_str()).unwrap(), id);
        }
    }

    #[test]
    fn wrong_texts_are_refused() {
        assert_eq!(RecordId::parse("001"), Err(IdError::Length));
        assert_eq!(RecordId::parse("001D000000IqhS/"), Err(IdError::Character));
        assert_eq!(
            RecordId::parse("001D000000IqhSLIAA"),
            Err(IdError::Checksum)
        );
    }

    #[test]
    fn numbers_make_ids_in_order() {
        let first = RecordId::from_number(*b"001", 61);
        let second = RecordId::from_number(*b"001", 62);
        assert_eq!(first.short(), "00100000000000z");
        assert_eq!(second.short(), "001000000000010");
        assert!(first < second);
    }
}
