//! A write, as somebody asks for it, and what is found out before it is done.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::check::{Checker, Dates, Draft, Fault, Rules, doubts};
use super::error::{InvalidRows, Problem, WriteError};
use super::input::{Assignment, RowSource};
use super::verb::Verb;
use crate::client::{Client, Error};
use crate::model::schema::ObjectSchema;
use crate::soql::suggest;

/// A copy that is older does not suffice to refuse a row, in seconds.
const TRUSTED: i64 = 60;

/// A write, as somebody asks for it.
#[derive(Clone, Debug)]
pub struct WriteRequest {
    /// The object.
    pub object: String,
    /// What is done.
    pub verb: Verb,
    /// Fields that every record gets, whatever its row says.
    pub constants: Vec<Assignment>,
    /// Columns and the fields they are meant for.
    pub mapping: Vec<(String, String)>,
    /// Whether rows are checked against the describe.
    pub checks: bool,
    /// Whether rows that are wrong are left out and the others sent.
    pub skips_bad: bool,
    /// Whether the records of a collection are saved together or not at all.
    pub all_or_none: bool,
    /// Whether records are saved that a duplicate rule warns about.
    pub allow_duplicates: bool,
    /// Records that were changed after it are left alone.
    pub unmodified_since: Option<Timestamp>,
    /// Where a time without an offset is meant.
    pub zone: TimeZone,
    /// How dates that are not ISO are written.
    pub dates: Dates,
    /// Collections on their way at the same time.
    pub concurrency: usize,
    /// Whether the describe is needed for more than checks.
    pub needs_schema: bool,
}

/// What was found out before a write.
#[derive(Debug)]
pub struct Review {
    /// What rows are checked against.
    pub rules: Rules,
    /// Rows of the input.
    pub rows: u64,
    /// Rows that are wrong.
    pub bad: u64,
    /// What is wrong with them, each fault once.
    pub problems: Vec<Problem>,
    /// What is probably wrong with others, though the server takes it, each fault once.
    pub doubts: Vec<Problem>,
}

impl WriteRequest {
    /// Reads the describe, as far as it is needed, and every row. Nothing is sent.
    ///
    /// # Errors
    /// When the object does not exist or may not be written, or the input cannot be read. That rows are
    /// wrong is no error yet.
    pub async fn review(
        &self,
        client: &Client,
        source: &mut dyn RowSource,
    ) -> Result<Review, WriteError> {
        self.review_each(client, source, &mut |_| {}).await
    }

    /// As [`WriteRequest::review`]; each row that can be sent is shown to `seen`, at least once.
    ///
    /// # Errors
    /// As [`WriteRequest::review`].
    pub async fn review_each(
        &self,
        client: &Client,
        source: &mut dyn RowSource,
        seen: &mut (dyn FnMut(&Draft) + Send),
    ) -> Result<Review, WriteError> {
        let (rules, is_old) = self.known_rules(client).await?;
        let review = self.read_through(rules, source, seen)?;
        let doubts = review
            .problems
            .iter()
            .any(|problem| problem.fault.is_about_schema());
        if !(doubts && is_old) {
            return Ok(review);
        }
        // What the copy lacks may be there by now.
        let fresh = client.describe(&self.object).await?;
        let rules = Rules {
            schema: Some(fresh),
            ..review.rules
        };
        source.rewind()?;
        self.read_through(rules, source, seen)
    }

    /// What rows are checked against.
    ///
    /// # Errors
    /// As [`WriteRequest::review`].
    pub async fn rules(&self, client: &Client) -> Result<Rules, WriteError> {
        Ok(self.known_rules(client).await?.0)
    }

    /// What rows are checked against, and whether it is a copy that does not suffice to refuse them.
    async fn known_rules(&self, client: &Client) -> Result<(Rules, bool), WriteError> {
        let cached = client.cached_describe(&self.object);
        let now = client.clock().now();
        let (schema, is_old) = match cached {
            Some(copy) => {
                let is_old = copy.is_older_than(TRUSTED, now);
                (Some(copy.value), is_old)
            }
            None if self.checks || self.needs_schema => (Some(self.describe(client).await?), false),
            None => (None, false),
        };
        if let Some(schema) = schema.as_ref().filter(|_| self.checks) {
            self.check_object(schema)?;
        }
        let objects = client.cached_objects().map(|copy| copy.value);
        let rules = Rules {
            schema,
            objects: objects.unwrap_or_default(),
            zone: self.zone.clone(),
            dates: self.dates,
            checks: self.checks,
        };
        Ok((rules, is_old))
    }

    async fn describe(&self, client: &Client) -> Result<ObjectSchema, WriteError> {
        match client.describe(&self.object).await {
            Ok(schema) => Ok(schema),
            Err(Error::Rejected(refusal)) if matches!(refusal.status, 400 | 404) => {
                let objects = client.objects().await?;
                let names = objects.iter().map(|entry| entry.name.as_str());
                let by_label = objects.iter().find(|entry| {
                    [&entry.label, &entry.label_plural]
                        .iter()
                        .any(|label| label.eq_ignore_ascii_case(&self.object))
                });
                let meant = by_label.map(|entry| entry.name.as_str());
                let meant = meant.or_else(|| suggest::closest(&self.object, names));
                Err(WriteError::UnknownObject {
                    object: self.object.clone(),
                    suggestion: meant.map(str::to_owned),
                })
            }
            Err(Error::Name(_)) => Err(WriteError::UnknownObject {
                object: self.object.clone(),
                suggestion: None,
            }),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether the user may do that to the object, and the key is one.
    fn check_object(&self, schema: &ObjectSchema) -> Result<(), WriteError> {
        let may = match &self.verb {
            Verb::Create => schema.createable,
            Verb::Update => schema.updateable,
            Verb::Upsert { .. } => schema.createable || schema.updateable,
            Verb::Delete | Verb::Undelete => schema.deletable,
        };
        if !may {
            return Err(WriteError::NotAllowed {
                object: schema.name.clone(),
                verb: self.verb.clone(),
            });
        }
        let Verb::Upsert { key } = &self.verb else {
            return Ok(());
        };
        let is_key = schema
            .field(key)
            .is_some_and(|field| field.external_id || field.id_lookup);
        if is_key {
            return Ok(());
        }
        let keys = schema
            .fields
            .iter()
            .filter(|field| field.external_id || field.id_lookup);
        Err(WriteError::NoKey {
            object: schema.name.clone(),
            key: key.clone(),
            is_field: schema.field(key).is_some(),
            keys: keys.map(|field| field.name.clone()).collect(),
        })
    }

    /// Reads every row and takes note of what is wrong.
    fn read_through(
        &self,
        rules: Rules,
        source: &mut dyn RowSource,
        seen: &mut (dyn FnMut(&Draft) + Send),
    ) -> Result<Review, WriteError> {
        let (mut rows, mut bad) = (0, 0);
        let (mut problems, mut doubted) = (Findings::default(), Findings::default());
        let mut checker = Checker::new(&rules, &self.verb, &self.mapping, &self.constants);
        while let Some(row) = source.next_row()? {
            rows += 1;
            let line = row.line;
            match checker.draft(row) {
                Ok(draft) => {
                    seen(&draft);
                    doubted.note(line, doubts(&draft, &rules));
                }
                Err((_, faults)) => {
                    bad += 1;
                    problems.note(line, faults);
                }
            }
        }
        source.rewind()?;
        Ok(Review {
            rules,
            rows,
            bad,
            problems: problems.all,
            doubts: doubted.all,
        })
    }
}

/// So many different faults are kept of one input.
const MOST: usize = 1000;

/// Faults of an input, each once.
#[derive(Default)]
struct Findings {
    all: Vec<Problem>,
    known: HashMap<String, usize>,
}

impl Findings {
    fn note(&mut self, line: u64, faults: Vec<Fault>) {
        for fault in faults {
            let text = fault.to_string();
            if let Some(at) = self.known.get(&text) {
                self.all[*at].count += 1;
            } else if self.all.len() < MOST {
                self.known.insert(text, self.all.len());
                self.all.push(Problem {
                    line,
                    count: 1,
                    fault,
                });
            }
        }
    }
}

impl Review {
    /// The error that the wrong rows are, when they may not be left out.
    #[must_use]
    pub fn refusal(&self, is_file: bool) -> Option<WriteError> {
        if self.bad == 0 {
            return None;
        }
        Some(WriteError::Invalid(Box::new(InvalidRows {
            rows: self.rows,
            bad: self.bad,
            is_file,
            problems: self.problems.clone(),
        })))
    }
}
