//! How the official CLI encrypts: AES-256-GCM without associated data, `<iv><ciphertext>:<tag>` in
//! hexadecimal digits.
//!
//! Version 1 (still its default) uses the 32 *characters* of a 16-byte key's hexadecimal form as the
//! key, and the 12 *characters* of a 6-byte IV as the nonce. Version 2 uses 32 raw bytes and a raw
//! nonce of 12 bytes. Nothing but the length of the key tells which one it is.

use aes_gcm::aead::Aead;
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use zeroize::Zeroizing;

use crate::secret::{Secret, SecretText};
use crate::vault::crypto::{KEY_LENGTH, NONCE_LENGTH, TAG_LENGTH};

/// A key of the official CLI.
pub(super) struct ForeignKey {
    bytes: Secret<[u8; KEY_LENGTH]>,
    /// The nonce is raw bytes, not the characters that stand for fewer of them.
    is_raw: bool,
}

/// Why a value gives no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Not of the form that the official CLI writes.
    Format,
    /// The tag does not fit: another key, or a changed value.
    Rejected,
}

impl ForeignKey {
    /// Reads the key as the official CLI stores it: 32 or 64 hexadecimal digits.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text.trim();
        let raw = Zeroizing::new(bytes_of(digits)?);
        let (bytes, is_raw) = match digits.len() {
            32 => (digits.as_bytes(), false),
            64 => (raw.as_slice(), true),
            _ => return None,
        };
        Some(Self {
            bytes: Secret::new(bytes.try_into().ok()?),
            is_raw,
        })
    }

    /// Opens a value.
    pub(super) fn open(&self, value: &str) -> Result<SecretText, Fault> {
        let (front, tag) = value.split_once(':').ok_or(Fault::Format)?;
        let nonce_digits = if self.is_raw {
            2 * NONCE_LENGTH
        } else {
            NONCE_LENGTH
        };
        let (nonce, sealed) = front.split_at_checked(nonce_digits).ok_or(Fault::Format)?;
        let raw = bytes_of(nonce).ok_or(Fault::Format)?;
        let nonce = if self.is_raw {
            raw.as_slice()
        } else {
            nonce.as_bytes()
        };
        let nonce: [u8; NONCE_LENGTH] = nonce.try_into().map_err(|_| Fault::Format)?;
        let mut blob = bytes_of(sealed).ok_or(Fault::Format)?;
        let tag = bytes_of(tag).filter(|tag| tag.len() == TAG_LENGTH);
        blob.extend(tag.ok_or(Fault::Format)?);
        let cipher = Aes256Gcm::new(self.bytes.expose().into());
        let plain = cipher.decrypt(&Nonce::from(nonce), blob.as_slice());
        let plain = Zeroizing::new(plain.map_err(|_| Fault::Rejected)?);
        let text = std::str::from_utf8(&plain).map_err(|_| Fault::Rejected)?;
        Ok(SecretText::from(text))
    }
}

/// The bytes that hexadecimal digits stand for.
fn bytes_of(digits: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
    };
    if !rest.is_empty() {
        return None;
    }
    pairs
        .iter()
        .map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: &str = "00112233445566778899aabbccddeeff";
    const LONG: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn sealed(key: &[u8], nonce: [u8; NONCE_LENGTH], shown: &str) -> String {
        let cipher = Aes256Gcm::new_from_slice(key).unwrap();
        let blob = cipher
            .encrypt(&Nonce::from(nonce), b"hush".as_slice())
            .unwrap();
        let (text, tag) = blob.split_at(4);
        format!("{shown}{}:{}", hex(text), hex(tag))
    }

    #[test]
    fn both_versions_open() {
        let short = sealed(SHORT.as_bytes(), *b"0123456789ab", "0123456789ab");
        let key = ForeignKey::parse(SHORT).unwrap();
        assert_eq!(key.open(&short).unwrap().expose(), "hush");
        let raw = bytes_of(LONG).unwrap();
        let long = sealed(&raw, [0xa5; NONCE_LENGTH], &"a5".repeat(NONCE_LENGTH));
        let other = ForeignKey::parse(LONG).unwrap();
        assert_eq!(other.open(&long).unwrap().expose(), "hush");
        assert!(key.open(&long).is_err());
        assert!(other.open(&short).is_err());
    }

    #[test]
    fn every_changed_digit_is_noticed() {
        let value = sealed(SHORT.as_bytes(), *b"0123456789ab", "0123456789ab");
        let key = ForeignKey::parse(SHORT).unwrap();
        for at in 0..value.len() {
            let mut changed = value.clone().into_bytes();
            changed[at] = if changed[at] == b'0' { b'1' } else { b'0' };
            let changed = String::from_utf8(changed).unwrap();
            assert!(key.open(&changed).is_err(), "{changed}");
            assert!(key.open(&value[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn other_forms_are_told_apart() {
        let key = ForeignKey::parse(SHORT).unwrap();
        for value in [
            "",
            ":",
            "00D000!plain",
            "0123456789ab:00",
            "ä:ö",
            "0123456789äb00:00",
        ] {
            assert_eq!(key.open(value).unwrap_err(), Fault::Format, "{value}");
        }
        for key in ["", "00", &SHORT[1..], &"zz".repeat(16)] {
            assert!(ForeignKey::parse(key).is_none(), "{key}");
        }
    }
}
