//! A name without an object: the records of the common objects that are called so, by full-text
//! search.

use super::error::{Called, FindError};
use super::target::{self, Target};
use super::{Candidate, Finder, Found};
use crate::model::id::RecordId;
use crate::query::search::{self, SearchRequest, Words};
use crate::records::table::{self, Table};
use crate::soql::search::Group;

/// So many records are looked at.
const MOST: u16 = 200;

impl Finder<'_> {
    /// The one record that the text names, whatever its object: by id, by address, or by a name that
    /// is looked for in the common objects.
    ///
    /// # Errors
    /// When there is none or more than one, or the server does not tell.
    pub async fn anywhere(&self, text: &str) -> Result<Found, FindError> {
        match target::of_any_object(text, self.site)? {
            Target::Id(id) => Ok(Found { id, name: None }),
            Target::Me => self.me().await,
            Target::Called(called) => self.searched(text, &called).await,
        }
    }

    async fn searched(&self, text: &str, called: &Called) -> Result<Found, FindError> {
        let words: String = called.value.replace('"', " ");
        let request = SearchRequest::of_words(Words {
            text: format!("\"{}\"", words.trim()),
            group: Group::Name,
            limit: Some(MOST),
            ..Words::default()
        });
        let (kept, sink) = table::keeper();
        search::run(self.client, &request, sink).await?;
        let table = kept.take();
        let wanted = called.value.to_lowercase();
        let (mut exact, mut near) = (Vec::new(), Vec::new());
        for row in &table.rows {
            let Some((object, candidate)) = candidate(&table, row) else {
                continue;
            };
            match candidate.name.to_lowercase() == wanted {
                true => exact.push((object, candidate)),
                false => near.push(candidate),
            }
        }
        near.truncate(3);
        self.settled(text, called, exact, near)
    }

    fn settled(
        &self,
        text: &str,
        called: &Called,
        mut exact: Vec<(String, Candidate)>,
        near: Vec<Candidate>,
    ) -> Result<Found, FindError> {
        let choices = || exact.iter().map(|(_, one)| one.clone()).collect::<Vec<_>>();
        let picked = match exact.len() {
            0 => {
                return Err(FindError::Missing {
                    object: "record".to_owned(),
                    called: called.clone(),
                    near,
                });
            }
            1 => 0,
            count => {
                let question = format!("`{text}` may be {count} records; which one?");
                match self.guide.pick(&question, &choices()) {
                    Some(picked) => picked,
                    None => {
                        return Err(FindError::Ambiguous {
                            object: "any object".to_owned(),
                            called: called.clone(),
                            choices: choices(),
                            more: false,
                        });
                    }
                }
            }
        };
        let (object, Candidate { id, name, .. }) = exact.swap_remove(picked);
        let found = Found {
            id,
            name: Some(name),
        };
        self.guide.found(&object, text, &found);
        Ok(found)
    }
}

/// The object and the record of a row: its name is the first text behind the id.
fn candidate(table: &Table, row: &table::Row) -> Option<(String, Candidate)> {
    let text = |header: &str| Table::text(row, table.place(header)).map(str::to_owned);
    let object = text("Object")?;
    let names = ["Name", "CaseNumber"].into_iter();
    let candidate = Candidate {
        id: RecordId::parse(&text("Id")?).ok()?,
        name: names.filter_map(text).next().unwrap_or_default(),
        facts: std::iter::once(object.clone())
            .chain(text("Subject"))
            .collect(),
    };
    Some((object, candidate))
}
