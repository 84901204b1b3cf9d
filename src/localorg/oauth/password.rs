//! Logging in with username and password: the password grant and SOAP's `login()`.
//!
//! All users share the published password until they are given one of their own. Behind it a security
//! token is accepted, as clients send one from outside trusted networks; the org knows none, so that
//! any of the right form will do.

use std::ops::RangeInclusive;

use subtle::ConstantTimeEq;

use super::{BookError, OauthServer, Person, random};
use crate::localorg::{CLIENT_ID, PASSWORD};
use crate::secret::SecretText;

/// Characters of a security token.
const TOKEN: RangeInclusive<usize> = 15..=40;
/// Characters of the shortest password.
const SHORTEST: usize = 8;

/// Why a password was not set.
#[derive(Debug, thiserror::Error)]
pub(in crate::localorg) enum PasswordError {
    /// The rules of a new org want more.
    #[error(
        "Your password must be at least {SHORTEST} characters long and include letters and numbers"
    )]
    TooWeak,
    /// It could not be kept.
    #[error(transparent)]
    Book(#[from] BookError),
}

/// What a session gives that was opened without OAuth.
const SESSION_SCOPES: &str = "api web id full";

impl OauthServer {
    /// Whether username and password are enough to log in.
    pub(in crate::localorg) fn takes_passwords(&self) -> bool {
        self.takes_passwords
    }

    /// The user whom username and password belong to, active or not.
    pub(super) fn person_by_password(&self, username: &str, given: &SecretText) -> Option<Person> {
        let person = self.people.by_username(username)?;
        let own = self
            .book
            .password_digest(&person.id)
            .unwrap_or_else(|failed| {
                tracing::error!(error = %failed, "passwords of the local org cannot be read");
                None
            });
        let right = own.unwrap_or_else(|| random::digest(PASSWORD));
        let text = given.expose();
        let is_right = |word: &str| bool::from(random::digest(word).ct_eq(&right));
        let with_token = || {
            TOKEN
                .filter_map(|length| text.split_at_checked(text.len().checked_sub(length)?))
                .any(|(word, token)| is_token(token) && is_right(word))
        };
        (is_right(text) || with_token()).then_some(person)
    }

    /// Gives a user a password of their own.
    pub(in crate::localorg) fn set_password(
        &self,
        user: &str,
        password: &SecretText,
    ) -> Result<(), PasswordError> {
        let text = password.expose();
        let mixed = text.chars().any(char::is_alphabetic) && text.chars().any(char::is_numeric);
        if text.chars().count() < SHORTEST || !mixed {
            return Err(PasswordError::TooWeak);
        }
        Ok(self.book.set_password(user, password)?)
    }

    /// Gives a user a password that the org makes up.
    pub(in crate::localorg) fn reset_password(
        &self,
        user: &str,
    ) -> Result<SecretText, PasswordError> {
        let random = random::characters(12).map_err(BookError::from)?;
        let made = SecretText::from(format!("a1{random}"));
        self.set_password(user, &made)?;
        Ok(made)
    }

    /// The active user whom username and password belong to.
    pub(in crate::localorg) fn person_with(
        &self,
        username: &str,
        given: &SecretText,
    ) -> Option<Person> {
        self.person_by_password(username, given)
            .filter(|person| person.active)
    }

    /// A session of this user: an access token that no refresh token prolongs.
    pub(in crate::localorg) fn session_for(
        &self,
        person: &Person,
    ) -> Result<SecretText, BookError> {
        let opened = self
            .book
            .open_grant(&person.id, CLIENT_ID, SESSION_SCOPES, false)?;
        Ok(opened.access)
    }

    /// Ends a session.
    pub(in crate::localorg) fn end_session(&self, token: &SecretText) -> Result<(), BookError> {
        self.book.revoke(token).map(drop)
    }

    /// How long a session lives, in seconds.
    pub(in crate::localorg) fn session_seconds(&self) -> u64 {
        self.book.token_lifetime().as_secs()
    }
}

/// Whether this has the form of a security token: letters and digits.
fn is_token(text: &str) -> bool {
    TOKEN.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn security_tokens_are_long_and_plain() {
        assert!(is_token("Zq2YrV8mKd0pXw4TnB6sHj1L"));
        for text in ["", "x", "Zq2YrV8mKd0pXw4TnB6sH j1L", &"x".repeat(41)] {
            assert!(!is_token(text), "{text}");
        }
    }
}
