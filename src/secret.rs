//! A wrapper that keeps secrets out of logs, errors and serialised output.
//!
//! [`Secret`] has no `Display` and no `Serialize`; its `Debug` prints `[redacted]`; the memory is
//! zeroed on drop. [`Secret::expose`] is the boundary: every use of it is a place to review.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// Environment variables whose values are secrets, or lead to one; no child process gets them.
pub const SECRET_VARIABLES: [&str; 5] = [
    "SFKIT_CLIENT_SECRET",
    "SALESFORCE_CLIENT_SECRET",
    "SFKIT_ACCESS_TOKEN",
    "SF_ACCESS_TOKEN",
    "SFKIT_PASSPHRASE_FILE",
];

/// A value that must never be shown.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Secret<T: Zeroize>(T);

/// A secret text: a token, a password, a client secret.
pub type SecretText = Secret<String>;

impl<T: Zeroize> Secret<T> {
    /// Takes `value` into custody.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The secret itself. Never pass it to something that prints or stores.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

impl From<&str> for SecretText {
    fn from(value: &str) -> Self {
        Self::new(value.to_owned())
    }
}

impl From<String> for SecretText {
    fn from(value: String) -> Self {
        Self::new(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_does_not_show_the_value() {
        let shown = format!("{:?}", SecretText::from("hush"));
        assert_eq!(shown, "[redacted]");
    }
}
