//! Looking values up: what is there, and what is nearly so.

use std::collections::HashMap;

use super::error::{Called, FindError};
use super::{Candidate, Finder, Found, Naming};
use crate::model::id::RecordId;
use crate::query::QueryRequest;
use crate::records::table::{self, Row, Table};
use crate::soql::bind::{Param, ParamType};
use crate::soql::suggest;

/// So many records are looked at for one value; more are only told to be there.
const MOST_CHOICES: usize = 25;
/// So many records are looked at for several values at once.
const MOST_TOGETHER: usize = 2_000;
/// So many values stand in one query.
const TOGETHER: usize = 100;
/// So many records are looked at for a near name.
const MOST_NEAR: usize = 200;
/// So many near names are proposed.
const PROPOSED: usize = 3;

type Settled = Vec<(usize, Result<Found, FindError>)>;

/// Candidates for a value, and whether there may be more.
struct Matches {
    choices: Vec<Candidate>,
    more: bool,
}

impl Finder<'_> {
    /// Looks up what is called so: `(place among the texts, what was asked for)`.
    pub(super) async fn called(
        &self,
        object: &str,
        texts: &[String],
        open: Vec<(usize, Called)>,
    ) -> Settled {
        let mut by_field: HashMap<Option<String>, Vec<(usize, Called)>> = HashMap::new();
        for (at, called) in open {
            let group = by_field.entry(called.field.clone()).or_default();
            group.push((at, called));
        }
        let mut settled = Vec::new();
        for group in by_field.into_values() {
            for part in group.chunks(TOGETHER) {
                self.settle(object, texts, part, &mut settled).await;
            }
        }
        settled
    }

    /// Settles values of one field.
    async fn settle(
        &self,
        object: &str,
        texts: &[String],
        part: &[(usize, Called)],
        settled: &mut Settled,
    ) {
        if part.len() > 1
            && let Ok(Some(mut together)) = self.together(object, part).await
        {
            for (at, called) in part {
                let choices = together.remove(&called.value.to_lowercase());
                let matches = Matches {
                    choices: choices.unwrap_or_default(),
                    more: false,
                };
                let result = self.decided(object, &texts[*at], called, matches).await;
                settled.push((*at, result));
            }
            return;
        }
        for (at, called) in part {
            let result = match self.matches(object, called).await {
                Ok(matches) => self.decided(object, &texts[*at], called, matches).await,
                Err(error) => Err(error),
            };
            settled.push((*at, result));
        }
    }

    async fn decided(
        &self,
        object: &str,
        text: &str,
        called: &Called,
        mut matches: Matches,
    ) -> Result<Found, FindError> {
        let picked = match matches.choices.len() {
            0 => {
                let near = self.near(object, called).await.unwrap_or_default();
                return Err(FindError::Missing {
                    object: object.to_owned(),
                    called: called.clone(),
                    near,
                });
            }
            1 if !matches.more => 0,
            count => {
                let question = format!("`{text}` may be {count} records of {object}; which one?");
                match self.guide.pick(&question, &matches.choices) {
                    Some(picked) => picked,
                    None => {
                        return Err(FindError::Ambiguous {
                            object: object.to_owned(),
                            called: called.clone(),
                            choices: matches.choices,
                            more: matches.more,
                        });
                    }
                }
            }
        };
        let Candidate { id, name, .. } = matches.choices.swap_remove(picked);
        let found = Found {
            id,
            name: Some(name),
        };
        self.guide.found(object, text, &found);
        Ok(found)
    }

    /// What has this value.
    async fn matches(&self, object: &str, called: &Called) -> Result<Matches, FindError> {
        let naming = Naming::of(self.client, object).await?;
        let values = [called.value.clone()];
        let table = self
            .look_up(object, &naming, called, &values, MOST_CHOICES + 1)
            .await?;
        let mut choices = candidates(&table, &naming);
        let more = choices.len() > MOST_CHOICES;
        choices.truncate(MOST_CHOICES);
        Ok(Matches { choices, more })
    }

    /// What has one of these values, by the value in lower case; none when that is too much for one
    /// answer, or the values are not those of texts.
    async fn together(
        &self,
        object: &str,
        part: &[(usize, Called)],
    ) -> Result<Option<HashMap<String, Vec<Candidate>>>, FindError> {
        let naming = Naming::of(self.client, object).await?;
        let values: Vec<_> = part
            .iter()
            .map(|(_, called)| called.value.clone())
            .collect();
        let called = &part[0].1;
        let table = self
            .look_up(object, &naming, called, &values, MOST_TOGETHER)
            .await?;
        if table.rows.len() >= MOST_TOGETHER {
            return Ok(None);
        }
        let fields: Vec<&str> = match &called.field {
            Some(field) => vec![field.as_str()],
            None => naming.fields.iter().map(String::as_str).collect(),
        };
        let places: Vec<_> = fields.iter().map(|field| table.place(field)).collect();
        let mut found: HashMap<String, Vec<Candidate>> = HashMap::new();
        for row in &table.rows {
            let Some(candidate) = candidate(&table, row, &naming) else {
                continue;
            };
            let mut values: Vec<String> = places
                .iter()
                .filter_map(|place| Some(Table::text(row, *place)?.to_lowercase()))
                .collect();
            values.dedup();
            for value in values {
                found.entry(value).or_default().push(candidate.clone());
            }
        }
        let strangers = found
            .keys()
            .all(|key| !values.iter().any(|value| value.to_lowercase() == *key));
        // A number or a day is spelled otherwise in the answer.
        Ok((!strangers || table.rows.is_empty()).then_some(found))
    }

    async fn look_up(
        &self,
        object: &str,
        naming: &Naming,
        called: &Called,
        values: &[String],
        most: usize,
    ) -> Result<Table, FindError> {
        let mut columns = vec!["Id".to_owned()];
        let asked = called.field.iter();
        for field in naming.fields.iter().chain(&naming.tells).chain(asked) {
            if !columns
                .iter()
                .any(|known| known.eq_ignore_ascii_case(field))
            {
                columns.push(field.clone());
            }
        }
        if called.field.is_none() && naming.fields.is_empty() {
            let request = QueryRequest::new(format!("SELECT Id FROM {object} LIMIT 1"));
            table::collect(self.client, &request).await?;
            let object = object.to_owned();
            return Err(FindError::Nameless { object });
        }
        let (condition, kind) = match &called.field {
            Some(field) => (equals(field, values.len()), None),
            None => {
                let fields = naming.fields.iter();
                let tests: Vec<_> = fields.map(|field| equals(field, values.len())).collect();
                (tests.join(" OR "), Some(ParamType::String))
            }
        };
        let condition = match naming.condition {
            Some(also) => format!("({condition}) AND {also}"),
            None => condition,
        };
        let request = QueryRequest {
            params: vec![Param {
                name: "value".to_owned(),
                kind,
                values: values.to_vec(),
                is_list: false,
            }],
            ..QueryRequest::new(format!(
                "SELECT {} FROM {object} WHERE {condition} LIMIT {most}",
                columns.join(", ")
            ))
        };
        Ok(table::collect(self.client, &request).await?)
    }

    /// What is called nearly so; nothing for values of named fields.
    async fn near(&self, object: &str, called: &Called) -> Result<Vec<Candidate>, FindError> {
        let naming = Naming::of(self.client, object).await?;
        let (None, Some(field)) = (&called.field, naming.shown()) else {
            return Ok(Vec::new());
        };
        let patterns = patterns(&called.value);
        if patterns.is_empty() {
            return Ok(Vec::new());
        }
        let mut columns = vec!["Id", field];
        columns.extend(
            naming
                .tells
                .iter()
                .map(String::as_str)
                .filter(|tell| *tell != field),
        );
        let tests: Vec<_> = (0..patterns.len())
            .map(|at| format!("{field} LIKE :p{at}"))
            .collect();
        let params = patterns.into_iter().enumerate().map(|(at, pattern)| Param {
            name: format!("p{at}"),
            kind: None,
            values: vec![pattern],
            is_list: false,
        });
        let request = QueryRequest {
            params: params.collect(),
            ..QueryRequest::new(format!(
                "SELECT {} FROM {object} WHERE {} ORDER BY {field} LIMIT {MOST_NEAR}",
                columns.join(", "),
                tests.join(" OR "),
            ))
        };
        let table = table::collect(self.client, &request).await?;
        Ok(nearest(&called.value, candidates(&table, &naming)))
    }
}

/// A comparison with the one value or with the list of them.
fn equals(field: &str, count: usize) -> String {
    match count {
        1 => format!("{field} = :value"),
        _ => format!("{field} IN (:value)"),
    }
}

/// Patterns of names that a name may have been meant to be: those that begin alike, and those with
/// its longest word.
fn patterns(name: &str) -> Vec<String> {
    let escaped = |text: &str| {
        text.replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_")
    };
    let begin: String = name.chars().take(3).collect();
    let longest = name
        .split_whitespace()
        .max_by_key(|word| word.chars().count());
    let mut patterns = Vec::new();
    if begin.trim().chars().count() >= 2 {
        patterns.push(format!("{}%", escaped(begin.trim())));
    }
    if let Some(word) = longest.filter(|word| word.chars().count() >= 3) {
        patterns.push(format!("%{}%", escaped(word)));
    }
    patterns
}

/// Names that hold the one that was asked for come first, then the closest.
fn nearest(name: &str, mut among: Vec<Candidate>) -> Vec<Candidate> {
    let wanted = name.to_lowercase();
    let mut near: Vec<Candidate> = Vec::new();
    let holds = |one: &Candidate| one.name.to_lowercase().contains(&wanted);
    while near.len() < PROPOSED
        && let Some(at) = among.iter().position(holds)
    {
        near.push(among.remove(at));
    }
    while near.len() < PROPOSED
        && let Some(best) = suggest::closest(name, among.iter().map(|one| one.name.as_str()))
    {
        let at = among.iter().position(|one| one.name == best);
        near.push(among.remove(at.expect("the closest is one of them")));
    }
    near
}

fn candidates(table: &Table, naming: &Naming) -> Vec<Candidate> {
    let rows = table.rows.iter();
    rows.filter_map(|row| candidate(table, row, naming))
        .collect()
}

fn candidate(table: &Table, row: &Row, naming: &Naming) -> Option<Candidate> {
    let text = |field: &str| Table::text(row, table.place(field)).map(str::to_owned);
    let name = naming.shown().and_then(text).unwrap_or_default();
    let facts = naming.tells.iter().filter_map(|field| text(field));
    let facts = facts.filter(|fact| *fact != name).collect();
    Some(Candidate {
        id: RecordId::parse(&text("Id")?).ok()?,
        name,
        facts,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(all: &[&str]) -> Vec<Candidate> {
        let all = all.iter().enumerate().map(|(at, name)| Candidate {
            id: RecordId::from_number(*b"001", at as u64),
            name: (*name).to_owned(),
            facts: Vec::new(),
        });
        all.collect()
    }

    #[test]
    fn near_names() {
        let among = ["Acme GmbH", "Acme Holding AG", "Acorn", "Zeta Acme"];
        let near = |name: &str| -> Vec<String> {
            let found = nearest(name, names(&among));
            found.into_iter().map(|one| one.name).collect()
        };
        assert_eq!(near("acme"), ["Acme GmbH", "Acme Holding AG", "Zeta Acme"]);
        assert_eq!(near("Acme Gmbb"), ["Acme GmbH"]);
        assert_eq!(near("Acron"), ["Acorn"]);
        assert!(near("Nothing of the kind").is_empty());
    }

    #[test]
    fn patterns_match_what_they_say() {
        assert_eq!(patterns("Acme Holding"), ["Acm%", "%Holding%"]);
        assert_eq!(patterns("50%_x y"), ["50\\%%", "%50\\%\\_x%"]);
        assert_eq!(patterns("a"), Vec::<String>::new());
    }
}
