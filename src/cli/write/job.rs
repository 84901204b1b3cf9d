//! The way of a write from its flags to its results.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::args::{FileArgs, SafetyArgs, ValueArgs};
use super::error::UsageError;
use super::signals::listen;
use super::told::{Each, plural};
use crate::app::{App, Connected};
use crate::cli::outcome::{Outcome, Result};
use crate::cli::record::Finding;
use crate::cli::record::scope::Given;
use crate::cli::rows::RowArgs;
use crate::error::Hint;
use crate::model::id::RecordId;
use crate::output::Unit;
use crate::records::write::{
    Assignment, Dates, Failures, FileOptions, FileSource, InputRow, ListSource, Prospect, Review,
    RowResult, RowSource, Selected, Sending, Stop, Tally, UndoFile, UndoHead, Verb, WriteError,
    WriteRequest, instant, preview, select,
};

/// Collections on their way at the same time.
const CONCURRENCY: usize = 5;

/// From so many records on a bulk job is the better way.
const MANY: u64 = 10_000;

/// So many doubts are told.
const DOUBTS: usize = 20;

/// Which records are written.
#[derive(Debug)]
pub(crate) enum Which<'a> {
    /// A new one, or those of the file.
    Input,
    /// Those that were named; `-` reads ids from standard input.
    Named(&'a [String]),
    /// Those that fulfil a condition.
    Where(&'a str),
    /// Rows that the command has made.
    Rows(ListSource),
}

/// A write, as the command line says it.
#[derive(Debug)]
pub(crate) struct Job<'a> {
    /// The object.
    pub(crate) object: &'a str,
    /// What is done.
    pub(crate) verb: Verb,
    /// Values of typed flags.
    pub(crate) typed: &'a [Given],
    /// Values that the command itself means to set.
    pub(crate) meant: Vec<Assignment>,
    /// Values of other flags.
    pub(crate) values: Option<&'a ValueArgs>,
    /// The file, and what becomes of failures.
    pub(crate) file: &'a FileArgs,
    /// What keeps it from doing harm.
    pub(crate) safety: &'a SafetyArgs,
    /// Which records.
    pub(crate) which: Which<'a>,
    /// Records that were changed after it are left alone.
    pub(crate) unmodified_since: Option<&'a str>,
    /// The result.
    pub(crate) rows: &'a RowArgs,
}

impl Job<'_> {
    /// Does it.
    pub(crate) async fn run(self, app: &App) -> Result<Outcome> {
        let constants = self.constants()?;
        self.check_usage(&constants)?;
        let file = self.open_file(app)?;
        let connected = app.connect().await?;
        self.carry_out(app, &connected, constants, file).await
    }

    /// Does it in an org that was reached before.
    pub(crate) async fn run_on(self, app: &App, connected: &Connected) -> Result<Outcome> {
        let constants = self.constants()?;
        self.check_usage(&constants)?;
        let file = self.open_file(app)?;
        self.carry_out(app, connected, constants, file).await
    }

    fn constants(&self) -> Result<Vec<Assignment>> {
        let typed = self.typed.iter().map(Given::assignment);
        let typed = typed.chain(self.meant.iter().cloned()).collect();
        match self.values {
            Some(values) => Ok(values.assignments(typed)?),
            None => Ok(typed),
        }
    }

    async fn carry_out(
        mut self,
        app: &App,
        connected: &Connected,
        mut constants: Vec<Assignment>,
        file: Option<FileSource>,
    ) -> Result<Outcome> {
        if !self.safety.dry_run {
            app.check_writable(connected)?;
        }
        self.resolve(app, connected, &mut constants).await?;
        let request = self.request(connected, constants)?;
        let is_single = self.is_single();
        let (mut source, selected) = self.source(app, connected, &request, file).await?;
        let review = request.review(&connected.client, &mut *source).await?;
        for note in connected.notes() {
            app.ui.note(&note);
        }
        let is_file = self.file.file.is_some();
        if let Some(refusal) = review.refusal(is_file).filter(|_| !request.skips_bad) {
            return Err(refusal.into());
        }
        if review.rows == 0 {
            return self.nothing(app, selected.as_ref());
        }
        if self.safety.dry_run {
            return self
                .show(app, connected, &request, &review, &mut *source)
                .await;
        }
        self.say(app, &review);
        self.ask(app, connected, &review, selected.as_ref())?;
        self.send(app, connected, request, review, (&mut *source, is_single))
            .await
    }

    /// What can be told without the org.
    fn check_usage(&self, constants: &[Assignment]) -> Result<()> {
        let is_file = self.file.file.is_some();
        match (&self.verb, &self.which) {
            (_, Which::Rows(_)) => Ok(()),
            (Verb::Create, _) if constants.is_empty() && !is_file => {
                Err(UsageError::NothingSet.into())
            }
            (Verb::Upsert { key }, _) if !is_file => {
                let has_key = constants
                    .iter()
                    .any(|one| one.field.eq_ignore_ascii_case(key));
                match has_key {
                    true => Ok(()),
                    false => Err(UsageError::NoKeyValue { key: key.clone() }.into()),
                }
            }
            (Verb::Update, Which::Named(_) | Which::Where(_)) if constants.is_empty() => {
                Err(UsageError::NothingToChange.into())
            }
            _ => Ok(()),
        }
    }

    /// The file, or ids on standard input.
    fn open_file(&self, app: &App) -> Result<Option<FileSource>> {
        let path = match (&self.file.file, &self.which) {
            (Some(path), _) => path.as_path(),
            (None, Which::Named([only])) if only == "-" => Path::new("-"),
            _ => return Ok(None),
        };
        let options = FileOptions {
            mapping: self.file.map.clone(),
            empty_as_null: self.file.empty_as_null,
            ..FileOptions::default()
        };
        let source = FileSource::open(path, options)?;
        let text = format!("Read as {}", source.description());
        match source.is_unusual() {
            true => app.ui.status(&text),
            false => app.ui.detail(&text),
        }
        Ok(Some(source))
    }

    fn request(&self, connected: &Connected, constants: Vec<Assignment>) -> Result<WriteRequest> {
        let zone = zone(connected);
        let since = self.unmodified_since.map(|text| {
            instant(text, &zone).ok_or_else(|| UsageError::NoTime {
                text: text.to_owned(),
            })
        });
        let unmodified_since: Option<Timestamp> = since.transpose()?;
        Ok(WriteRequest {
            object: self.object.to_owned(),
            verb: self.verb.clone(),
            constants,
            mapping: self.file.map.clone(),
            checks: !self.safety.no_check,
            skips_bad: self.file.skip_bad,
            all_or_none: self.file.all_or_none,
            allow_duplicates: self.values.is_some_and(|values| values.allow_duplicates),
            unmodified_since,
            zone,
            dates: Dates::Iso,
            concurrency: CONCURRENCY,
            needs_schema: self.safety.dry_run || self.safety.undo.is_some(),
        })
    }

    /// The rows to be sent, and what a condition found.
    async fn source(
        &mut self,
        app: &App,
        connected: &Connected,
        request: &WriteRequest,
        file: Option<FileSource>,
    ) -> Result<(Box<dyn RowSource>, Option<Selected>)> {
        if let Some(file) = file {
            return Ok((Box::new(file), None));
        }
        let source = match &mut self.which {
            Which::Rows(rows) => std::mem::replace(rows, ListSource::of_rows(Vec::new())),
            Which::Input => ListSource::one_new(),
            Which::Named(texts) => {
                let texts = *texts;
                ListSource::of_ids(self.ids(app, connected, texts).await?)
            }
            Which::Where(condition) => {
                let condition = *condition;
                // The object is looked at first, so that a wrong one is told as such.
                let mut nothing = ListSource::of_rows(Vec::new());
                let review = request.review(&connected.client, &mut nothing).await?;
                let schema = review.rules.schema.as_ref();
                let mut fields = schema.iter().flat_map(|schema| &schema.fields);
                let name = fields.find(|field| field.name_field);
                let name = name.map(|field| field.name.as_str());
                let unchecked = self.safety.no_check;
                let found =
                    select(&connected.client, self.object, name, condition, unchecked).await?;
                let source = ListSource::of_ids(found.ids.clone());
                return Ok((Box::new(source), Some(found)));
            }
        };
        Ok((Box::new(source), None))
    }

    /// Puts ids in the place of names.
    async fn resolve(
        &self,
        app: &App,
        connected: &Connected,
        constants: &mut [Assignment],
    ) -> Result<()> {
        let finding = Finding::new(app, connected);
        let finder = finding.finder(&connected.client);
        for given in self.typed {
            let Some(resolved) = given.resolved(&finder).await? else {
                continue;
            };
            let mut all = constants.iter_mut();
            if let Some(constant) = all.find(|constant| constant.field == resolved.field) {
                *constant = resolved;
            }
        }
        Ok(())
    }

    /// The ids of the records that were named. What lies in the recycle bin has no other name.
    async fn ids(
        &self,
        app: &App,
        connected: &Connected,
        texts: &[String],
    ) -> Result<Vec<RecordId>> {
        if self.verb == Verb::Undelete {
            let parse = |text: &String| {
                let id = RecordId::parse(text.trim());
                id.map_err(|_| WriteError::NoId { text: text.clone() })
            };
            let ids: std::result::Result<_, _> = texts.iter().map(parse).collect();
            return Ok(ids?);
        }
        let finding = Finding::new(app, connected);
        let finder = finding.finder(&connected.client);
        let found = finder.all(self.object, texts).await?;
        Ok(found.into_iter().map(|found| found.id).collect())
    }

    /// A condition that finds nothing is no failure; a file without rows is.
    fn nothing(&self, app: &App, selected: Option<&Selected>) -> Result<Outcome> {
        let verb = self.verb.clone();
        match selected {
            None => Err(WriteError::NoRows { verb }.into()),
            Some(_) => {
                Each::begin(app, self.rows, false)?.finish(app, self.rows)?;
                app.ui
                    .status("No record fulfils the condition; nothing was sent");
                Ok(Outcome::Done)
            }
        }
    }

    async fn show(
        &self,
        app: &App,
        connected: &Connected,
        request: &WriteRequest,
        review: &Review,
        source: &mut dyn RowSource,
    ) -> Result<Outcome> {
        let mut sink = app.ui.rows(&self.rows.options())?;
        let prospect = preview(&connected.client, request, review, source, &mut *sink).await?;
        app.ui.status(&sentence(&prospect, &self.verb));
        Ok(Outcome::Done)
    }

    /// What the user may want to know before.
    fn say(&self, app: &App, review: &Review) {
        if self.file.all_or_none && review.rows > 200 {
            app.ui
                .note("`--all-or-none` holds for each 200 records, not for all of them together");
        }
        if review.rows >= MANY {
            app.ui.hint(
                "for so many records `sfkit bulk import` takes fewer API calls and less time",
            );
        }
        for doubt in review.doubts.iter().take(DOUBTS) {
            let place = match (self.file.file.is_some(), doubt.count) {
                (false, _) => String::new(),
                (true, 1) => format!("line {}: ", doubt.line),
                (true, count) => format!("line {} and {} more: ", doubt.line, count - 1),
            };
            let hint = doubt.fault.hint();
            let hint = hint.map_or(String::new(), |Hint(hint)| format!("; {hint}"));
            let text = format!("{place}{}, which takes it all the same{hint}", doubt.fault);
            app.ui.warn(&text);
        }
        if review.bad > 0 {
            let text = format!(
                "{} of {} rows are wrong and left out",
                review.bad, review.rows
            );
            app.ui.warn(&text);
        }
    }

    /// Asks where the org is protected, and always before what a condition has found is written.
    fn ask(
        &self,
        app: &App,
        connected: &Connected,
        review: &Review,
        selected: Option<&Selected>,
    ) -> Result<()> {
        let (object, count) = (self.object, plural(review.rows));
        if let Some(found) = selected {
            app.ui
                .status(&format!("The condition finds {count} of {object}:"));
            for (id, name) in &found.sample {
                app.ui
                    .status(&format!("  {id}  {}", name.as_deref().unwrap_or_default()));
            }
            if found.ids.len() > found.sample.len() {
                app.ui.status("  …");
            }
        }
        let what = format!("{} {count} of {object}", self.verb.as_str());
        app.permit_write(connected, &what, self.safety.yes, selected.is_some())
    }

    async fn send(
        &self,
        app: &App,
        connected: &Connected,
        request: WriteRequest,
        review: Review,
        (source, is_single): (&mut dyn RowSource, bool),
    ) -> Result<Outcome> {
        let undo = match &self.safety.undo {
            Some(path) => Some(UndoFile::create(path, &self.head(app, connected))?),
            None => None,
        };
        let shape = source.shape();
        let failures = self.file.failures.as_deref();
        let mut failures = failures
            .map(|path| Failures::begin(path, shape))
            .transpose()?;
        let stop = Stop::default();
        let listening = listen(&app.ui, &stop);
        let mut each = Each::begin(app, self.rows, is_single)?;
        let sending = Sending {
            client: connected.client.clone(),
            request: Arc::new(request),
            undo,
            stop,
            progress: app.ui.progress(self.verb.label(), Unit::Records),
        };
        let mut told = |row: &InputRow, result: &RowResult| {
            each.take(result)?;
            match &mut failures {
                Some(failures) if result.success() != Some(true) => failures.add(row, result),
                _ => Ok(()),
            }
        };
        let outcome = sending.run(review, source, &mut told).await;
        if let Some(listening) = listening {
            listening.abort();
        }
        let kept = failures.map(Failures::finish).transpose()?;
        let tally = outcome?;
        let only = each.finish(app, self.rows)?;
        app.ui
            .detail(&format!("{} API calls", connected.client.calls()));
        self.end(app, tally, only, kept.unwrap_or(0) > 0)
    }

    /// One record that was named or set on the command line.
    fn is_single(&self) -> bool {
        let is_one = match &self.which {
            Which::Rows(rows) => rows.len() == 1,
            Which::Input => true,
            Which::Named([only]) => only != "-",
            Which::Named(_) | Which::Where(_) => false,
        };
        is_one && self.file.file.is_none()
    }

    fn head(&self, app: &App, connected: &Connected) -> UndoHead {
        let session = connected.session.as_ref();
        let organization = session.map(|session| session.org().login.organization_id.clone());
        let now = app.clock.now().to_string();
        UndoHead::new(&self.verb, self.object, organization, now)
    }

    fn end(
        &self,
        app: &App,
        tally: Tally,
        only: Option<RowResult>,
        has_failures: bool,
    ) -> Result<Outcome> {
        if tally.is_complete() {
            let status = match only.and_then(|only| only.id) {
                Some(id) => format!("{id} was {}", self.done(&tally)),
                None => format!("{} {}", plural(tally.done), self.done(&tally)),
            };
            app.ui.status(&status);
            return Ok(Outcome::Done);
        }
        let verb = self.verb.clone();
        if let Some(result) = only {
            return Err(WriteError::of_one(verb, result, tally, self.unmodified_since).into());
        }
        let failures = self.file.failures.clone().filter(|_| has_failures);
        let tally = Box::new(tally);
        Err(WriteError::Rows {
            verb,
            tally,
            failures,
        }
        .into())
    }

    /// What was done; an upsert tells both.
    fn done(&self, tally: &Tally) -> String {
        match &self.verb {
            Verb::Upsert { .. } if tally.rows == 1 => {
                let word = if tally.created == 1 {
                    "created"
                } else {
                    "updated"
                };
                word.to_owned()
            }
            Verb::Upsert { .. } => format!(
                "upserted: {} created, {} updated",
                tally.created,
                tally.done - tally.created
            ),
            verb => verb.done().to_owned(),
        }
    }
}

/// The user's time zone, as the login told it.
pub(crate) fn zone(connected: &Connected) -> TimeZone {
    let session = connected.session.as_ref();
    let name = session.and_then(|session| session.org().login.facts.time_zone.clone());
    let zone = name.and_then(|name| TimeZone::get(&name).ok());
    zone.unwrap_or(TimeZone::UTC)
}

/// What would be done.
fn sentence(prospect: &Prospect, verb: &Verb) -> String {
    let mut parts = Vec::new();
    for (count, what) in [
        (prospect.create, "would be created"),
        (prospect.update, "would be updated"),
        (prospect.unchanged, "would stay as they are"),
        (
            prospect.remove,
            if *verb == Verb::Delete {
                "would be deleted"
            } else {
                "would be undeleted"
            },
        ),
        (prospect.missing, "are not there"),
        (
            prospect.modified,
            "were changed meanwhile and would be left alone",
        ),
        (prospect.bad, "are wrong and would be left out"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    format!("Nothing was sent. Of the records {}", parts.join(", "))
}
