//! A keyring in memory, for tests: it can fail, or take its time, when told to.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use crate::secret::SecretText;
use crate::vault::keystore::{OsFailure, OsKeyring};

/// A keyring whose entries live as long as it does.
#[derive(Default)]
pub(crate) struct MemoryKeyring {
    entries: Mutex<HashMap<String, SecretText>>,
    failure: Mutex<Option<OsFailure>>,
    delay: Mutex<Duration>,
}

impl MemoryKeyring {
    /// Every call from now on fails so; `None` ends it.
    pub(crate) fn fail(&self, failure: Option<OsFailure>) {
        *self.failure.lock().unwrap() = failure;
    }

    /// Every call from now on takes so long.
    pub(crate) fn delay(&self, delay: Duration) {
        *self.delay.lock().unwrap() = delay;
    }

    /// The users that have an entry.
    pub(crate) fn users(&self) -> Vec<String> {
        self.entries.lock().unwrap().keys().cloned().collect()
    }

    fn trouble(&self) -> Result<(), OsFailure> {
        let delay = *self.delay.lock().unwrap();
        std::thread::sleep(delay);
        self.failure.lock().unwrap().clone().map_or(Ok(()), Err)
    }
}

impl OsKeyring for MemoryKeyring {
    fn get(&self, user: &str) -> Result<SecretText, OsFailure> {
        self.trouble()?;
        self.entries
            .lock()
            .unwrap()
            .get(user)
            .cloned()
            .ok_or(OsFailure::NoEntry)
    }

    fn set(&self, user: &str, text: &SecretText) -> Result<(), OsFailure> {
        self.trouble()?;
        self.entries
            .lock()
            .unwrap()
            .insert(user.to_owned(), text.clone());
        Ok(())
    }

    fn delete(&self, user: &str) -> Result<(), OsFailure> {
        self.trouble()?;
        let removed = self.entries.lock().unwrap().remove(user);
        removed.map(drop).ok_or(OsFailure::NoEntry)
    }
}
