//! Sealing with AES-256-GCM: keys, blobs and associated data.
//!
//! A blob is `version (1 byte) || nonce (12) || ciphertext || tag (16)`. [`Key::seal`] draws a fresh
//! random nonce for every blob; no caller can choose one. What a blob belongs to stands in its
//! associated data, an [`Aad`] of length-prefixed parts, so that a blob that was moved to another
//! place does not open there.
//!
//! A key's id is the first 8 bytes of SHA-256 over HKDF(key, "sfkit key id"), in hex: it names
//! the key in places that are not secret, and tells a wrong key from a damaged blob.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroize as _;

use crate::secret::Secret;

/// Length of every key, in bytes.
pub(crate) const KEY_LENGTH: usize = 32;

const BLOB_VERSION: u8 = 1;
pub(crate) const NONCE_LENGTH: usize = 12;
pub(crate) const TAG_LENGTH: usize = 16;

/// Why a blob could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CryptoError {
    /// The operating system has no random numbers to give.
    #[error("the operating system gives no random numbers")]
    NoRandomness,
    /// The text is longer than the cipher allows.
    #[error("the value is too long to be sealed")]
    TooLong,
}

/// Why a blob could not be opened: it is cut, changed, moved from another place, or belongs to
/// another key. AES-GCM cannot tell these apart; the key's id and the check value can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sealed value does not open")]
pub(crate) struct Rejected;

/// A 256-bit key.
#[derive(Clone, Debug)]
pub(crate) struct Key(Secret<[u8; KEY_LENGTH]>);

impl Key {
    /// A new random key.
    pub(crate) fn generate() -> Result<Self, CryptoError> {
        let mut bytes = random()?;
        let key = Self::from_bytes(bytes);
        bytes.zeroize();
        Ok(key)
    }

    /// The key with these bytes.
    pub(crate) fn from_bytes(bytes: [u8; KEY_LENGTH]) -> Self {
        Self(Secret::new(bytes))
    }

    /// The bytes, for a key store or for wrapping.
    pub(crate) fn expose(&self) -> &[u8; KEY_LENGTH] {
        self.0.expose()
    }

    /// Sixteen hex digits that name the key without telling anything of it.
    pub(crate) fn id(&self) -> String {
        let mut derived = [0; KEY_LENGTH];
        Hkdf::<Sha256>::new(None, self.expose())
            .expand(b"sfkit key id", &mut derived)
            .expect("32 bytes are within HKDF's limit");
        hex(&Sha256::digest(derived)[..8])
    }

    /// Seals `plain` for the place that `aad` describes.
    pub(crate) fn seal(&self, plain: &[u8], aad: &Aad) -> Result<Vec<u8>, CryptoError> {
        let nonce: [u8; NONCE_LENGTH] = random()?;
        let sealed = self
            .cipher()
            .encrypt(
                &Nonce::from(nonce),
                Payload {
                    msg: plain,
                    aad: aad.as_bytes(),
                },
            )
            .map_err(|_| CryptoError::TooLong)?;
        let mut blob = Vec::with_capacity(1 + NONCE_LENGTH + sealed.len());
        blob.push(BLOB_VERSION);
        blob.extend_from_slice(&nonce);
        blob.extend_from_slice(&sealed);
        Ok(blob)
    }

    /// Opens a blob that was sealed with this key for this place.
    pub(crate) fn open(&self, blob: &[u8], aad: &Aad) -> Result<Secret<Vec<u8>>, Rejected> {
        if blob.len() < 1 + NONCE_LENGTH + TAG_LENGTH || blob[0] != BLOB_VERSION {
            return Err(Rejected);
        }
        let (nonce, sealed) = blob[1..].split_at(NONCE_LENGTH);
        let nonce: [u8; NONCE_LENGTH] = nonce.try_into().expect("split at the nonce's length");
        self.cipher()
            .decrypt(
                &Nonce::from(nonce),
                Payload {
                    msg: sealed,
                    aad: aad.as_bytes(),
                },
            )
            .map(Secret::new)
            .map_err(|_| Rejected)
    }

    /// Seals another key.
    pub(crate) fn wrap(&self, key: &Self, aad: &Aad) -> Result<Vec<u8>, CryptoError> {
        self.seal(key.expose(), aad)
    }

    /// Opens a key that was wrapped with this one.
    pub(crate) fn unwrap(&self, blob: &[u8], aad: &Aad) -> Result<Self, Rejected> {
        let plain = self.open(blob, aad)?;
        let bytes = plain.expose().as_slice().try_into().map_err(|_| Rejected)?;
        Ok(Self::from_bytes(bytes))
    }

    /// HMAC-SHA-256 of `message`.
    pub(crate) fn mac(&self, message: &[u8]) -> [u8; 32] {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.expose()).expect("HMAC takes keys of any length");
        mac.update(message);
        mac.finalize().into_bytes().into()
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&(*self.expose()).into())
    }
}

/// Associated data: parts, each preceded by its length as four bytes, big-endian.
///
/// No two different lists of parts have the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Aad(Vec<u8>);

impl Aad {
    /// Starts with the magic word and the format version, as all of them do.
    pub(crate) fn new(format: u32) -> Self {
        Self::default()
            .text("sfkit-vault")
            .number(u64::from(format))
    }

    /// Appends a text.
    pub(crate) fn text(self, part: &str) -> Self {
        self.bytes(part.as_bytes())
    }

    /// Appends a number as eight bytes, big-endian.
    pub(crate) fn number(self, part: u64) -> Self {
        self.bytes(&part.to_be_bytes())
    }

    /// Appends bytes.
    pub(crate) fn bytes(mut self, part: &[u8]) -> Self {
        let length = u32::try_from(part.len()).expect("parts are far shorter than 4 GiB");
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(part);
        self
    }

    /// The encoded parts.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Random bytes from the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], CryptoError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| CryptoError::NoRandomness)?;
    Ok(bytes)
}

/// A random UUID (version 4).
pub(crate) fn random_uuid() -> Result<String, CryptoError> {
    let mut bytes: [u8; 16] = random()?;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let digits = hex(&bytes);
    let groups = [0..8, 8..12, 12..16, 16..20, 20..32].map(|group| &digits[group]);
    Ok(groups.join("-"))
}

/// SHA-256 of `bytes`.
pub(crate) fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Compares without telling by the time taken where the first difference is.
pub(crate) fn same(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}

/// Lower-case hex digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    fn unhex(text: &str) -> Vec<u8> {
        let digits = text.as_bytes().chunks(2);
        digits
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect()
    }

    /// Test cases 13, 14 and 16 of the GCM specification that NIST adopted (AES-256).
    #[test]
    fn opens_the_vectors_of_the_gcm_specification() {
        let zero = [0; 32];
        let key_16: [u8; 32] =
            unhex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
                .try_into()
                .unwrap();
        let plain_16 = unhex(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
        );
        let cases = [
            (
                zero,
                "000000000000000000000000",
                "",
                "530f8afbc74536b9a963b4f1c4cb738b",
                vec![],
                "",
            ),
            (
                zero,
                "000000000000000000000000",
                "cea7403d4d606b6e074ec5d3baf39d18",
                "d0d1c8a799996bf0265b98b5d48ab919",
                vec![0; 16],
                "",
            ),
            (
                key_16,
                "cafebabefacedbaddecaf888",
                "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
                "76fc6ece0f4e1768cddf8853bb2d551b",
                plain_16,
                "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            ),
        ];
        for (key, nonce, sealed, tag, plain, aad) in cases {
            let blob = [vec![BLOB_VERSION], unhex(nonce), unhex(sealed), unhex(tag)].concat();
            let opened = Key::from_bytes(key).open(&blob, &Aad(unhex(aad))).unwrap();
            assert_eq!(*opened.expose(), plain);
        }
    }

    #[test]
    fn ten_thousand_nonces_differ() {
        let key = Key::generate().unwrap();
        let aad = Aad::new(1);
        let seal = |_| key.seal(b"same", &aad).unwrap()[1..13].to_vec();
        let nonces: HashSet<_> = (0..10_000).map(seal).collect();
        assert_eq!(nonces.len(), 10_000);
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let key = Key::generate().unwrap();
        let aad = Aad::new(1).text("org").text("access_token");
        let blob = key.seal(b"00D!token", &aad).unwrap();
        for place in 0..blob.len() {
            for bit in 0..8 {
                let mut damaged = blob.clone();
                damaged[place] ^= 1 << bit;
                assert_eq!(key.open(&damaged, &aad).unwrap_err(), Rejected);
            }
        }
        for length in 0..blob.len() {
            assert_eq!(key.open(&blob[..length], &aad).unwrap_err(), Rejected);
        }
    }

    #[test]
    fn uuids_have_version_4() {
        let uuid = random_uuid().unwrap();
        assert_eq!(uuid.len(), 36);
        assert_eq!(&uuid[14..15], "4");
        assert!(matches!(&uuid[19..20], "8" | "9" | "a" | "b"));
        assert_ne!(uuid, random_uuid().unwrap());
    }

    #[test]
    fn debug_shows_no_key() {
        let key = Key::from_bytes([7; 32]);
        assert_eq!(format!("{key:?}"), "Key([redacted])");
    }

    proptest! {
        #[test]
        fn what_was_sealed_opens(plain: Vec<u8>, part: String) {
            let key = Key::generate().unwrap();
            let aad = Aad::new(1).text(&part);
            let blob = key.seal(&plain, &aad).unwrap();
            let opened = key.open(&blob, &aad).unwrap();
            prop_assert_eq!(opened.expose(), &plain);
            prop_assert!(key.open(&blob, &Aad::new(2).text(&part)).is_err());
            prop_assert!(Key::generate().unwrap().open(&blob, &aad).is_err());
        }

        #[test]
        fn parts_cannot_be_shifted(left: Vec<Vec<u8>>, right: Vec<Vec<u8>>) {
            let encode = |parts: &[Vec<u8>]| {
                parts.iter().fold(Aad::new(1), |aad, part| aad.bytes(part))
            };
            prop_assert_eq!(encode(&left) == encode(&right), left == right);
        }

        #[test]
        fn no_blob_makes_it_panic(blob: Vec<u8>) {
            prop_assert!(Key::from_bytes([1; 32]).open(&blob, &Aad::new(1)).is_err());
        }
    }
}
