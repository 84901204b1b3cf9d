//! Logins that wait for their code.
//!
//! In memory and nowhere else: a service that ends forgets them. Each is found by the digest of its
//! state, lives ten minutes, and is gone as soon as somebody has brought that state, whatever came of
//! it. There is room for a few dozen, so that nobody fills the memory; when it is full, the caller
//! waits, and nobody else's login is given up for it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::app::login::PendingLogin;
use crate::secret::SecretText;

/// Life of a login that nobody finishes.
pub(super) const LIFE: SignedDuration = SignedDuration::from_mins(10);

/// Logins that may wait at a time.
const ROOM: usize = 64;

/// The logins that wait.
#[derive(Debug, Default)]
pub(in crate::serve) struct LoginBook(Mutex<HashMap<[u8; 32], Waiting<PendingLogin>>>);

#[derive(Debug)]
struct Waiting<T> {
    ends: Timestamp,
    login: T,
}

/// There is no room; in so long there is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Full(pub(super) SignedDuration);

impl LoginBook {
    /// Keeps a login until somebody brings its state.
    pub(super) fn keep(&self, login: PendingLogin, now: Timestamp) -> Result<Timestamp, Full> {
        let key = digest(login.login.state());
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        keep(&mut waiting, key, login, now)
    }

    /// Takes the login of this state out, once.
    pub(super) fn take(&self, state: &SecretText, now: Timestamp) -> Option<PendingLogin> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        take(&mut waiting, &digest(state), now)
    }
}

/// Finding by the digest tells nothing about the states by the time that it takes.
fn digest(state: &SecretText) -> [u8; 32] {
    Sha256::digest(state.expose().as_bytes()).into()
}

fn keep<T>(
    waiting: &mut HashMap<[u8; 32], Waiting<T>>,
    key: [u8; 32],
    login: T,
    now: Timestamp,
) -> Result<Timestamp, Full> {
    waiting.retain(|_, waiting| waiting.ends > now);
    if waiting.len() >= ROOM {
        let first = waiting.values().map(|waiting| waiting.ends).min();
        return Err(Full(first.map_or(LIFE, |ends| ends.duration_since(now))));
    }
    let ends = now.checked_add(LIFE).unwrap_or(Timestamp::MAX);
    waiting.insert(key, Waiting { ends, login });
    Ok(ends)
}

fn take<T>(
    waiting: &mut HashMap<[u8; 32], Waiting<T>>,
    key: &[u8; 32],
    now: Timestamp,
) -> Option<T> {
    let found = waiting.remove(key)?;
    (found.ends > now).then_some(found.login)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    #[test]
    fn a_login_is_taken_once_and_in_time() {
        let mut book = HashMap::new();
        keep(&mut book, [1; 32], "a", at(0)).unwrap();
        keep(&mut book, [2; 32], "b", at(0)).unwrap();
        assert_eq!(take(&mut book, &[3; 32], at(1)), None);
        assert_eq!(take(&mut book, &[1; 32], at(599)), Some("a"));
        assert_eq!(take(&mut book, &[1; 32], at(599)), None);
        assert_eq!(take(&mut book, &[2; 32], at(600)), None);
        assert_eq!(take(&mut book, &[2; 32], at(1)), None);
    }

    #[test]
    fn a_full_book_refuses_until_one_has_ended() {
        let mut book = HashMap::new();
        for number in 0..ROOM {
            let key = [u8::try_from(number).unwrap(); 32];
            keep(&mut book, key, (), at(i64::try_from(number).unwrap())).unwrap();
        }
        let full = keep(&mut book, [255; 32], (), at(100));
        assert_eq!(full, Err(Full(SignedDuration::from_secs(500))));
        assert_eq!(keep(&mut book, [255; 32], (), at(600)), Ok(at(1200)));
    }
}
