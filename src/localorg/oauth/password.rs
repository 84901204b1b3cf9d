//! Logging in with username and password: the password grant and SOAP's `login()`.
//!
//! All users share the published password. Behind it a security token is accepted, as clients send
//! one from outside trusted networks; the org knows none, so that any of the right form will do.

use super::{BookError, OauthServer, Person};
use crate::localorg::{CLIENT_ID, PASSWORD};
use crate::secret::SecretText;

/// What a session gives that was opened without OAuth.
const SESSION_SCOPES: &str = "api web id full";

impl OauthServer {
    /// Whether username and password are enough to log in.
    pub(in crate::localorg) fn takes_passwords(&self) -> bool {
        self.takes_passwords
    }

    /// The user whom username and password belong to, active or not.
    pub(super) fn person_by_password(&self, username: &str, given: &SecretText) -> Option<Person> {
        let text = given.expose();
        let right = self.people.is_password(text)
            || text
                .split_at_checked(PASSWORD.len())
                .is_some_and(|(word, token)| self.people.is_password(word) && is_token(token));
        self.people.by_username(username).filter(|_| right)
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

/// Whether this has the form of a security token: 15 to 40 letters and digits.
fn is_token(text: &str) -> bool {
    (15..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
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
