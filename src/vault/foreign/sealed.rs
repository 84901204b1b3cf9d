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
        let nonce_digits = if self.is_raw { 2 * NONCE_LENGTH } else { NONCE_LENGTH };
        let (nonce, sealed) = front.split_at_checked(nonce_digits).ok_or(Fault::Format)?;
        let raw = bytes_of(nonce).ok_or(Fault::Format)?;
        let nonce = if self.is_raw { raw.as_slice() } else { nonce.as_bytes() };
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
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|d| u8::try_from(d).ok());
    if !rest.is_empty() {
        return None;
    }
    pairs
        .iter()
        .map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?))
        .collect()
}
