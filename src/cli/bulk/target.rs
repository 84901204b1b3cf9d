//! Which transfer or job a command means.

use crate::app::{App, Connected};
use crate::cli::outcome::Result;
use crate::config::{Key, Source};
use crate::model::id::RecordId;
use crate::state::{JobBook, Transfer};

use super::error::UsageError;

/// What is meant.
pub(super) enum Target {
    /// A transfer of the book.
    Transfer(Box<Transfer>),
    /// A job that is in no book.
    Job(RecordId),
}

impl Target {
    /// The transfer with this number, or the one that this job belongs to; the newest without.
    pub(super) fn find(book: &JobBook, word: Option<&str>) -> Result<Self> {
        let number = match word.map(|word| (word, word.parse::<u64>())) {
            None => None,
            Some((word, Ok(number))) if word.len() < 15 => Some(number),
            Some((word, _)) => {
                let id = RecordId::parse(word.trim()).ok();
                let id = id.filter(|id| id.key_prefix() == "750");
                let text = word.to_owned();
                let id = id.ok_or(UsageError::NoJob { text })?;
                match book.of_job(&id)? {
                    None => return Ok(Self::Job(id)),
                    number => number,
                }
            }
        };
        Ok(Self::Transfer(Box::new(book.get(number)?)))
    }
}

/// Reaches the org that a transfer belongs to, whatever the default is.
pub(super) async fn reach(app: &App, transfer: &Transfer) -> Result<Connected> {
    let begun = &transfer.begun;
    let named = app.settings.setting(Key::Org);
    let is_named = named.is_some_and(|org| org.source == Source::Flag);
    let is_stored = app.fixed_access()?.is_none();
    let connected = match !is_named && is_stored {
        true => app.for_org(&begun.org_name).connect().await?,
        false => app.connect().await?,
    };
    if connected.key() == begun.org {
        return Ok(connected);
    }
    let (theirs, ours) = (begun.org_name.clone(), connected.name().to_owned());
    let number = transfer.number;
    Err(UsageError::OtherOrg {
        number,
        theirs,
        ours,
    }
    .into())
}
