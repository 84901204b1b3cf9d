//! Names to ids: whatever people call a record by, wherever an id is taken.
//!
//! A record is named by its id (15 or 18 characters), the address of its page, `Field=value`, or its
//! name; a user is also `me`. One match is used and told; several are shown, to choose from on a
//! terminal, to be told apart by id elsewhere; none brings near names. Nothing is ever guessed: a
//! name must be equal, apart from case, which Salesforce ignores.
//!
//! ```text
//! Target::parse ──▶ ids, addresses, `me`: no call ────────────────────▶ Found
//!                └▶ names, `Field=value`: one query for all of a field ─▶ one │ several │ none
//! ```

mod anywhere;
mod error;
mod matches;
mod naming;
mod target;

use std::fmt;

use serde_json::{Value, json};

pub use error::{Called, FindError};
pub use target::Target;

pub(crate) use naming::Naming;

use super::site::Site;
use crate::client::Client;
use crate::model::id::RecordId;

/// A record that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its id.
    pub id: RecordId,
    /// What it is called, when that was looked up.
    pub name: Option<String>,
}

/// A record that a name may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its id.
    pub id: RecordId,
    /// Its name.
    pub name: String,
    /// Values that tell it from others of that name.
    pub facts: Vec<String>,
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.id, self.name)?;
        match self.facts.is_empty() {
            true => Ok(()),
            false => write!(f, " ({})", self.facts.join(", ")),
        }
    }
}

impl Candidate {
    fn to_json(&self) -> Value {
        json!({"id": self.id.as_str(), "name": self.name, "facts": self.facts})
    }
}

/// Who is told what a name was found to mean, and asked when it means several.
pub trait Guide: Sync {
    /// Picks one of several records; none when nobody can be asked.
    fn pick(&self, question: &str, choices: &[Candidate]) -> Option<usize>;

    /// A name was looked up.
    fn found(&self, object: &str, text: &str, found: &Found);
}

/// Looks names up in one org.
pub struct Finder<'a> {
    /// The org.
    pub client: &'a Client,
    /// Its web pages, whose addresses are understood.
    pub site: Option<&'a Site>,
    /// The user who is logged in, when that is known.
    pub me: Option<RecordId>,
    /// Who is told and asked.
    pub guide: &'a dyn Guide,
}

impl Finder<'_> {
    /// The one record that the text names, of the first of the objects that has one. Several objects
    /// are those that a reference may point to, such as users and queues.
    ///
    /// # Errors
    /// When there is none or more than one, or the server does not tell.
    pub async fn one(&self, objects: &[&str], text: &str) -> Result<Found, FindError> {
        let mut missing: Option<FindError> = None;
        for (at, object) in objects.iter().enumerate() {
            let texts = [text.to_owned()];
            let found = self.each(object, &texts).await.pop();
            let found = found.expect("each text has its result");
            match found {
                Err(FindError::WrongObject { .. }) if at + 1 < objects.len() => {}
                Err(error @ FindError::Missing { .. }) => {
                    missing.get_or_insert(error);
                }
                settled => return settled,
            }
        }
        Err(missing.expect("there is at least one object"))
    }

    /// The records that the texts name, in their order.
    ///
    /// # Errors
    /// Those of the first text that names no record or more than one.
    pub async fn all(&self, object: &str, texts: &[String]) -> Result<Vec<Found>, FindError> {
        self.each(object, texts).await.into_iter().collect()
    }

    /// What each of the texts names. All names are looked up together.
    pub async fn each(&self, object: &str, texts: &[String]) -> Vec<Result<Found, FindError>> {
        let mut results: Vec<Option<Result<Found, FindError>>> = Vec::new();
        let mut open: Vec<(usize, Called)> = Vec::new();
        for (at, text) in texts.iter().enumerate() {
            let settled = match self.target(object, text) {
                Ok(Target::Id(id)) => Some(Ok(Found { id, name: None })),
                Ok(Target::Me) => Some(self.me().await),
                Ok(Target::Called(called)) => {
                    open.push((at, called));
                    None
                }
                Err(error) => Some(Err(error)),
            };
            results.push(settled);
        }
        if !open.is_empty() {
            for (at, result) in self.called(object, texts, open).await {
                results[at] = Some(result);
            }
        }
        let all = results.into_iter();
        all.map(|result| result.expect("every text was looked at"))
            .collect()
    }

    fn target(&self, object: &str, text: &str) -> Result<Target, FindError> {
        let target = Target::parse(text, object, self.site)?;
        if let Target::Id(id) = &target {
            target::check_object(self.client, object, id)?;
        }
        Ok(target)
    }

    async fn me(&self) -> Result<Found, FindError> {
        let id = match self.me {
            Some(id) => id,
            None => self.client.caller().await?,
        };
        Ok(Found { id, name: None })
    }
}
