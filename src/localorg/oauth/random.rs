//! Fresh tokens, codes and tickets, and the digests that are kept of them.

use sha2::{Digest, Sha256};

use crate::secret::SecretText;

/// 64 characters that every client's token pattern takes (`[.\w]`).
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";

/// `length` random characters, six bits of randomness each.
///
/// # Errors
/// When the system has no randomness to give.
pub(super) fn characters(length: usize) -> Result<String, getrandom::Error> {
    let mut bytes = vec![0; length];
    getrandom::fill(&mut bytes)?;
    let chosen = bytes
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte & 63)]));
    Ok(chosen.collect())
}

/// An access token of the organization with this 15-character id.
pub(super) fn access_token(organization: &str) -> Result<SecretText, getrandom::Error> {
    Ok(SecretText::from(format!(
        "{organization}!AQEAQ{}",
        characters(88)?
    )))
}

/// A refresh token.
pub(super) fn refresh_token() -> Result<SecretText, getrandom::Error> {
    Ok(SecretText::from(format!("5Aep861{}", characters(80)?)))
}

/// An authorization code. It ends in `==` as real ones do: clients must decode it exactly once.
pub(super) fn authorization_code() -> Result<SecretText, getrandom::Error> {
    Ok(SecretText::from(format!("aPrx{}==", characters(82)?)))
}

/// What is kept of a token, code or password.
pub(super) fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}
