//! From a passphrase to a key: Argon2id, then HKDF-SHA-256.
//!
//! The cost stands in the vault's header, which somebody else may have written. It is therefore
//! accepted only inside bounds: weak costs would make guessing cheap, huge ones would eat the
//! machine's memory. The defaults, 64 MiB and three passes, are those of RFC 9106's second choice
//! but for the lanes (one, since they are not computed in parallel here); they take about an eighth
//! of a second.

use std::ops::RangeInclusive;

use argon2::{Algorithm, Argon2, Params, Version};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroize as _;

use crate::secret::{Secret, SecretText};
use crate::vault::crypto::{self, CryptoError, KEY_LENGTH, Key};

/// Accepted memory, in KiB: 19 MiB to 1 GiB.
const MEMORY_KIB: RangeInclusive<u32> = 19 * 1024..=1024 * 1024;
/// Accepted number of passes.
const PASSES: RangeInclusive<u32> = 1..=10;
/// Accepted number of lanes.
const LANES: RangeInclusive<u32> = 1..=8;
/// Accepted length of the salt, in bytes.
const SALT: RangeInclusive<usize> = 16..=64;

/// Which cost a header asks for that is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CostError {
    /// Memory outside 19 MiB to 1 GiB.
    #[error("a memory cost of {0} KiB is outside 19456 to 1048576")]
    Memory(u32),
    /// Passes outside 1 to 10.
    #[error("a time cost of {0} is outside 1 to 10")]
    Passes(u32),
    /// Lanes outside 1 to 8.
    #[error("a parallelism of {0} is outside 1 to 8")]
    Lanes(u32),
    /// Salt shorter than 16 bytes or longer than 64.
    #[error("a salt of {0} bytes is outside 16 to 64")]
    Salt(usize),
}

/// Cost and salt of the derivation. Only values inside the bounds exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: Vec<u8>,
}

impl Cost {
    /// The default cost with a new random salt.
    pub(crate) fn generate() -> Result<Self, CryptoError> {
        Ok(Self {
            memory_kib: 64 * 1024,
            passes: 3,
            lanes: 1,
            salt: crypto::random::<16>()?.to_vec(),
        })
    }

    /// A cost that was read from somewhere.
    pub(crate) fn checked(
        memory_kib: u32,
        passes: u32,
        lanes: u32,
        salt: Vec<u8>,
    ) -> Result<Self, CostError> {
        if !MEMORY_KIB.contains(&memory_kib) {
            return Err(CostError::Memory(memory_kib));
        }
        if !PASSES.contains(&passes) {
            return Err(CostError::Passes(passes));
        }
        if !LANES.contains(&lanes) {
            return Err(CostError::Lanes(lanes));
        }
        if !SALT.contains(&salt.len()) {
            return Err(CostError::Salt(salt.len()));
        }
        Ok(Self {
            memory_kib,
            passes,
            lanes,
            salt,
        })
    }

    /// Memory in KiB, passes, lanes, salt: as stored.
    pub(crate) fn parts(&self) -> (u32, u32, u32, &[u8]) {
        (self.memory_kib, self.passes, self.lanes, &self.salt)
    }

    /// The key that `passphrase` gives at this cost.
    pub(crate) fn derive(&self, passphrase: &SecretText) -> Key {
        let raw = argon2id(
            passphrase.expose().as_bytes(),
            &self.salt,
            (self.memory_kib, self.passes, self.lanes),
        );
        let mut key = [0; KEY_LENGTH];
        Hkdf::<Sha256>::new(None, raw.expose())
            .expand(b"kek v1", &mut key)
            .expect("32 bytes are within HKDF's limit");
        let derived = Key::from_bytes(key);
        key.zeroize();
        derived
    }
}

fn argon2id(passphrase: &[u8], salt: &[u8], cost: (u32, u32, u32)) -> Secret<[u8; KEY_LENGTH]> {
    let params = Params::new(cost.0, cost.1, cost.2, Some(KEY_LENGTH))
        .expect("bounds are narrower than Argon2's own");
    let mut raw = [0; KEY_LENGTH];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase, salt, &mut raw)
        .expect("lengths of passphrase, salt and output are within Argon2's limits");
    Secret::new(raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line of `test.c` of the reference implementation: version 0x13, t=2, m=2^16, p=1.
    #[test]
    fn argon2id_answers_as_the_reference_implementation() {
        let raw = argon2id(b"password", b"somesalt", (65536, 2, 1));
        assert_eq!(
            crypto::hex(raw.expose()),
            "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
        );
    }

    /// RFC 9106, section 5.3: with a secret and associated data, which a passphrase has not.
    #[test]
    fn argon2id_answers_as_the_standard() {
        let (secret, data) = ([3; 8], argon2::AssociatedData::new(&[4; 12]).unwrap());
        let mut params = argon2::ParamsBuilder::new();
        params
            .m_cost(32)
            .t_cost(3)
            .p_cost(4)
            .output_len(32)
            .data(data);
        let hasher = Argon2::new_with_secret(
            &secret,
            Algorithm::Argon2id,
            Version::V0x13,
            params.build().unwrap(),
        );
        let mut tag = [0; 32];
        hasher
            .unwrap()
            .hash_password_into(&[1; 32], &[2; 16], &mut tag)
            .unwrap();
        assert_eq!(
            crypto::hex(&tag),
            "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
        );
    }

    #[test]
    fn costs_outside_the_bounds_are_refused() {
        let salt = || vec![0; 16];
        assert!(Cost::checked(19 * 1024, 1, 1, salt()).is_ok());
        assert!(Cost::checked(1024 * 1024, 10, 8, vec![0; 64]).is_ok());
        for memory in [0, 19 * 1024 - 1, 1024 * 1024 + 1, u32::MAX] {
            assert_eq!(
                Cost::checked(memory, 1, 1, salt()),
                Err(CostError::Memory(memory))
            );
        }
        for passes in [0, 11, u32::MAX] {
            assert_eq!(
                Cost::checked(65536, passes, 1, salt()),
                Err(CostError::Passes(passes))
            );
        }
        for lanes in [0, 9, u32::MAX] {
            assert_eq!(
                Cost::checked(65536, 3, lanes, salt()),
                Err(CostError::Lanes(lanes))
            );
        }
        assert_eq!(
            Cost::checked(65536, 3, 1, vec![0; 15]),
            Err(CostError::Salt(15))
        );
    }

    #[test]
    fn salt_and_passphrase_both_matter() {
        let cost = |salt: u8| Cost::checked(19 * 1024, 1, 1, vec![salt; 16]).unwrap();
        let key = |salt, text: &str| cost(salt).derive(&SecretText::from(text)).id();
        assert_eq!(key(1, "a"), key(1, "a"));
        assert_ne!(key(1, "a"), key(2, "a"));
        assert_ne!(key(1, "a"), key(1, "b"));
    }
}
