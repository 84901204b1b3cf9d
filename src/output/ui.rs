//! [`Ui`]: what commands say and show.
//!
//! Built once from facts about the streams; cheap to clone and usable from every thread. Methods
//! are named by intent: `rows`, `document` and `line` are the result on standard output; `status`,
//! `detail`, `note`, `warn`, `hint`, `announce` and `error` speak to a person on standard error;
//! `confirm`, `choose` and `secret_input` ask.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;

use crate::clock::Clock;
use crate::error::Diagnostic;
use crate::model::rows::{Checkpoint, Progress, RowSink, SinkError};
use crate::model::value_type::ValueType;
use crate::secret::SecretText;

use super::bytes::ByteSink;
use super::csv::CSV;
use super::dataset::{DatasetSink, Partition};
use super::delimited::DelimitedSink;
use super::destination::{self, Destination, STDOUT};
use super::diagnostic::{self, Word};
use super::document::{self, Document};
use super::file::AtomicFile;
use super::format::Format;
use super::json::JsonSink;
use super::markdown::MarkdownSink;
use super::ndjson::NdjsonSink;
use super::notes::Notes;
use super::parquet::ParquetSink;
use super::part::{Job, Left, PartFile};
use super::progress::{Bar, Silent, Unit};
use super::prompt::{self, PromptError, Question};
use super::screen::{Capture, Input, Screen, Streams};
use super::table::{Look, TableSink};
use super::tsv::TSV;
use super::typed::TypedSink;
use super::xlsx::XlsxSink;
use super::{file, page, sanitize, trace};

/// Width when nobody knows better.
const USUAL_WIDTH: usize = 80;

/// Width off a terminal, where a quoted line is not shortened.
const UNLIMITED: usize = 100_000;

/// Which streams bear colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Colors {
    /// Standard output.
    pub stdout: bool,
    /// Standard error.
    pub stderr: bool,
}

/// The facts that a [`Ui`] is built from.
#[derive(Clone, Debug)]
pub struct UiOptions {
    /// Standard input is a terminal.
    pub stdin_tty: bool,
    /// Standard output is a terminal.
    pub stdout_tty: bool,
    /// Standard error is a terminal.
    pub stderr_tty: bool,
    /// Width of the terminal when the user fixed it (`COLUMNS`); else it is measured.
    pub width: Option<usize>,
    /// Which streams bear colour.
    pub color: Colors,
    /// How many `-v` were given.
    pub verbosity: u8,
    /// Nothing on standard error but errors and announcements.
    pub quiet: bool,
    /// Never ask.
    pub no_input: bool,
    /// Format of results.
    pub format: Format,
    /// JSON was asked for by name: errors are JSON, and notes are off unless `-v`.
    pub error_json: bool,
    /// For times relative to now.
    pub clock: Clock,
}

impl Default for UiOptions {
    /// No terminal anywhere, no colour, format `auto`.
    fn default() -> Self {
        Self {
            stdin_tty: false,
            stdout_tty: false,
            stderr_tty: false,
            width: None,
            color: Colors::default(),
            verbosity: 0,
            quiet: false,
            no_input: false,
            format: Format::Auto,
            error_json: false,
            clock: Clock::System,
        }
    }
}

/// How one result is to be written, beside its format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowOptions {
    /// The file to write instead of standard output; `-` is standard output.
    pub file: Option<PathBuf>,
    /// Leave the heading out (CSV, TSV, table).
    pub no_header: bool,
    /// What stands for null (CSV, TSV, table, Markdown); empty by default.
    pub null: Option<String>,
    /// Put an apostrophe before what a spreadsheet would run as a formula (CSV, TSV).
    pub csv_safe: bool,
    /// One field a line (table).
    pub expanded: bool,
    /// A table has a field a line, but `auto` off a terminal is no table for that.
    pub upright: bool,
    /// The result is one record: a document, whose JSON is the object and no array.
    pub single: bool,
    /// Types of columns by their headings, as the user wants them (XLSX, Parquet).
    pub types: Vec<(String, ValueType)>,
    /// The format, whatever the settings say.
    pub format: Option<Format>,
    /// The result is a folder of Parquet files, divided by this.
    pub partition: Option<Partition>,
}

impl RowOptions {
    fn path(&self) -> Option<&Path> {
        self.file.as_deref().filter(|path| *path != Path::new("-"))
    }

    /// What makes a difference to the bytes of a row.
    fn look(&self) -> (bool, &Option<String>, bool) {
        (self.no_header, &self.null, self.csv_safe)
    }
}

/// A sink whose file can be gone on with after an interruption.
pub struct Resumable {
    /// Takes the rows that are still to come.
    pub sink: Box<dyn RowSink>,
    /// How far an earlier run has come.
    pub from: Option<Checkpoint>,
}

/// The one door to the streams.
#[derive(Clone)]
pub struct Ui {
    options: Arc<UiOptions>,
    screen: Arc<Screen>,
}

impl Ui {
    /// Talks to the process's streams.
    #[must_use]
    pub fn new(options: UiOptions) -> Self {
        Self::with_streams(options, Streams::process())
    }

    /// Talks to the given streams.
    #[must_use]
    pub fn with_streams(options: UiOptions, streams: Streams) -> Self {
        let screen = Arc::new(Screen::new(streams, options.stdout_tty));
        Self {
            options: Arc::new(options),
            screen,
        }
    }

    /// Talks to buffers, with `answers` as standard input: the Ui, standard output, standard error.
    #[must_use]
    pub fn captured(options: UiOptions, answers: &str) -> (Self, Capture, Capture) {
        let (stdout, stderr) = (Capture::default(), Capture::default());
        let answers = std::io::Cursor::new(answers.to_owned().into_bytes());
        let streams = Streams {
            stdin: Input::Reader(Box::new(answers)),
            stdout: Box::new(stdout.clone()),
            stderr: Box::new(stderr.clone()),
        };
        (Self::with_streams(options, streams), stdout, stderr)
    }

    /// The same, which asks nothing.
    #[must_use]
    pub fn unattended(&self) -> Self {
        let options = UiOptions {
            no_input: true,
            ..self.options().clone()
        };
        Self {
            options: Arc::new(options),
            screen: Arc::clone(&self.screen),
        }
    }

    /// Shows the crate's log on standard error from now on, as far as `-v` asks for it.
    pub fn start_log(&self) {
        trace::install(Arc::clone(&self.screen), self.options.verbosity);
    }

    /// The facts it was built from.
    #[must_use]
    pub fn options(&self) -> &UiOptions {
        &self.options
    }

    /// A sink for the rows of a result.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn rows(&self, options: &RowOptions) -> Result<Box<dyn RowSink>, SinkError> {
        let format = self.rows_format(options);
        if let Some(partition) = &options.partition {
            return self.dataset(format, options, partition);
        }
        let path = options.path();
        if let Some(format) = format.binary()
            && path.is_none()
            && self.options.stdout_tty
        {
            return Err(SinkError::NotForTerminal { format });
        }
        self.sink(format, self.destination(path)?, options)
    }

    /// The format in which the rows of a result are written; never [`Format::Auto`].
    #[must_use]
    pub fn rows_format(&self, options: &RowOptions) -> Format {
        let path = options.path();
        let terminal = self.options.stdout_tty;
        match options.format.unwrap_or(self.options.format) {
            Format::Auto if options.expanded && path.is_none() => Format::Table,
            Format::Auto if options.partition.is_some() => Format::Parquet,
            named if options.single => named.for_document(path, terminal),
            named => named.for_rows(path, terminal),
        }
    }

    /// Whether the rows of a result are written in a format that keeps types.
    #[must_use]
    pub fn keeps_types(&self, options: &RowOptions) -> bool {
        self.rows_format(options).is_typed()
    }

    fn dataset(
        &self,
        format: Format,
        options: &RowOptions,
        partition: &Partition,
    ) -> Result<Box<dyn RowSink>, SinkError> {
        let flag = "--partition-by";
        let problem = match (format, options.path()) {
            (Format::Parquet, Some(folder)) => {
                let sink = DatasetSink::new(folder, partition.clone(), self.notes())?;
                return Ok(TypedSink::over(Box::new(sink), &options.types));
            }
            (Format::Parquet, None) => {
                "needs `--output DIR`, the folder of the data set".to_owned()
            }
            (other, _) => format!("makes a data set of Parquet files, and no {other}"),
        };
        Err(SinkError::Options { flag, problem })
    }

    fn notes(&self) -> Notes {
        let ui = self.clone();
        Notes::new(move |text| ui.note(text))
    }

    /// A sink for the rows of a result that is kept when it is interrupted, and gone on with by the
    /// next run for the same job; `anew` gives up what is there.
    ///
    /// # Errors
    /// When no file is named, the format cannot be gone on with, or another run or another job has
    /// the file.
    pub fn resumable(
        &self,
        options: &RowOptions,
        job: &Job,
        anew: bool,
    ) -> Result<Resumable, SinkError> {
        let path = options.path();
        let format = self.rows_format(options);
        let Some(path) = path else {
            let reason = "needs a file to write to: `--output FILE`";
            return Err(SinkError::NotResumable { reason });
        };
        if !matches!(format, Format::Csv | Format::Tsv | Format::Ndjson) {
            let reason = "needs CSV, TSV or NDJSON, which grow row by row";
            return Err(SinkError::NotResumable { reason });
        }
        let mut job = job.clone();
        job.facts.push(format!("{format} {:?}", options.look()));
        let (part, left) = PartFile::open(path, &job, anew)?;
        let destination = Destination::part(path, part);
        let from = match left {
            Left::Rows(point) => Some(*point),
            Left::Nothing => None,
            Left::Damaged => {
                let path = sanitize::line(&path.to_string_lossy()).into_owned();
                self.warn(&format!(
                    "`{path}.part` was changed since; it is written anew"
                ));
                None
            }
        };
        let options = RowOptions {
            no_header: options.no_header || from.is_some(),
            ..options.clone()
        };
        let sink = self.sink(format, destination, &options)?;
        Ok(Resumable { sink, from })
    }

    /// Whether the rows of a result are written as JSON, which can hold lists in a row.
    #[must_use]
    pub fn writes_json_rows(&self, options: &RowOptions) -> bool {
        let format = self.options.format;
        format
            .for_rows(options.path(), self.options.stdout_tty)
            .is_json()
    }

    /// Writes a document to standard output.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn document(&self, document: &impl Document) -> Result<(), SinkError> {
        self.document_to(document, &RowOptions::default())
    }

    /// Writes a document to where the options say.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn document_to(
        &self,
        document: &impl Document,
        options: &RowOptions,
    ) -> Result<(), SinkError> {
        let path = options.path();
        let format = match self.options.format {
            Format::Auto if options.expanded && path.is_none() => Format::Table,
            named => named.for_document(path, self.options.stdout_tty),
        };
        if format.is_typed() {
            return document::push_rows(document, &mut *self.rows(options)?);
        }
        let mut destination = self.destination(path)?;
        if let (Format::Markdown, Some(page)) = (format, document.page()) {
            page::push(&page, 1, destination.buffer());
            return destination.finish();
        }
        let text = match format {
            Format::Json | Format::Auto => {
                document::push_pretty(document, &mut destination)?;
                String::new()
            }
            Format::Ndjson if document.rows().is_none() => document::lines(document)?,
            Format::Table => {
                let look = self.look(options);
                if let Some(table) = document.table() {
                    document::push_table(table, &look, &mut destination)?;
                } else {
                    let now = look.width.map(|_| self.options.clock.now());
                    document::push_view(&document.view(), &look, now, destination.buffer());
                }
                String::new()
            }
            Format::Ndjson
            | Format::Csv
            | Format::Tsv
            | Format::Markdown
            | Format::Xlsx
            | Format::Parquet => {
                let mut sink = self.sink(format, destination, options)?;
                return document::push_rows(document, &mut *sink);
            }
        };
        destination.buffer().extend_from_slice(text.as_bytes());
        destination.finish()
    }

    /// A sink for a result that is bytes, to the file or to standard output.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn bytes(&self, file: Option<&Path>) -> Result<ByteSink, SinkError> {
        let file = file.filter(|path| *path != Path::new("-"));
        let is_watched = file.is_none() && self.options.stdout_tty;
        Ok(ByteSink::new(self.destination(file)?, is_watched))
    }

    /// Writes a text to a file that other users read (0644), at once: either the old or the new text is
    /// there.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn public_file(&self, path: &Path, text: &str) -> Result<(), SinkError> {
        let name = format!("`{}`", sanitize::line(&path.to_string_lossy()));
        let written = AtomicFile::create_public(path).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.finish()
        });
        written.map_err(|error| destination::failed(&name, error))
    }

    /// Clears the terminal that standard output is, for a result that takes the place of the last one.
    ///
    /// # Errors
    /// When it cannot be written to.
    pub fn clear(&self) -> Result<(), SinkError> {
        let home = b"\x1b[H\x1b[2J\x1b[3J";
        self.screen
            .write_out(home)
            .map_err(|error| destination::failed(STDOUT, error))
    }

    /// Whether nobody reads standard output any more, as far as the system tells without a write.
    #[must_use]
    pub fn is_reader_gone(&self) -> bool {
        #[cfg(unix)]
        {
            use rustix::event::{PollFd, PollFlags, poll};
            let stdout = std::io::stdout();
            let mut asked = [PollFd::new(&stdout, PollFlags::empty())];
            let at_once = rustix::event::Timespec {
                tv_sec: 0,
                tv_nsec: 0,
            };
            let gone = PollFlags::ERR | PollFlags::NVAL;
            poll(&mut asked, Some(&at_once)).is_ok() && asked[0].revents().intersects(gone)
        }
        #[cfg(not(unix))]
        {
            false
        }
    }

    /// One line of bare data (a token, a URL), unchanged, shown at once.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn line(&self, text: &str) -> Result<(), SinkError> {
        let line = format!("{text}\n");
        self.screen
            .write_out(line.as_bytes())
            .map_err(|error| destination::failed(STDOUT, error))
    }

    /// A value as JSON on one line, shown at once.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn json_line(&self, value: &impl Serialize) -> Result<(), SinkError> {
        let line = document::one_line(value)?;
        self.line(line.trim_end_matches('\n'))
    }

    /// A line about what goes on: what was done, the footer of a result.
    pub fn status(&self, text: &str) {
        if self.tells_notes() {
            self.say(&format!("{}\n", sanitize::block(text)));
        }
    }

    /// A status line that only `-v` shows.
    pub fn detail(&self, text: &str) {
        if self.options.verbosity > 0 {
            self.status(text);
        }
    }

    /// Something worth knowing.
    pub fn note(&self, text: &str) {
        if self.tells_notes() {
            self.labelled(Word::Note, text);
        }
    }

    /// Something that may be wrong; shown also beside JSON, but not under `--quiet`.
    pub fn warn(&self, text: &str) {
        if !self.options.quiet {
            self.labelled(Word::Warning, text);
        }
    }

    /// What to do next, outside an error.
    pub fn hint(&self, text: &str) {
        if self.tells_notes() {
            self.labelled(Word::Hint, text);
        }
    }

    /// A line that the person must see to go on, such as the login URL; `--quiet` keeps it.
    pub fn announce(&self, text: &str) {
        self.say(&format!("{}\n", sanitize::block(text)));
    }

    /// Tells a failure, with causes, place and hints.
    pub fn error(&self, failure: &dyn Diagnostic) {
        self.diagnostic(failure, Word::Error);
    }

    /// Tells what may be wrong, as [`Ui::error`] does; not under `--quiet`.
    pub fn warning(&self, doubt: &dyn Diagnostic) {
        if !self.options.quiet {
            self.diagnostic(doubt, Word::Warning);
        }
    }

    /// Cells of a line of the terminal that the result goes to; none when it goes elsewhere.
    #[must_use]
    pub fn width(&self, options: &RowOptions) -> Option<usize> {
        let watched = options.path().is_none() && self.options.stdout_tty;
        watched.then(|| self.terminal_width(console::Term::stdout()))
    }

    /// Whether the format of the result was named, rather than left to where it goes.
    #[must_use]
    pub fn is_format_named(&self) -> bool {
        !matches!(self.options.format, Format::Auto | Format::Table)
    }

    fn diagnostic(&self, failure: &dyn Diagnostic, word: Word) {
        self.screen.clear_bar();
        if self.options.error_json {
            self.say(&diagnostic::json(failure));
        } else {
            let measured = || self.terminal_width(console::Term::stderr());
            let width = if self.options.stderr_tty {
                measured()
            } else {
                UNLIMITED
            };
            self.say(&diagnostic::text(
                failure,
                word,
                self.options.color.stderr,
                width,
            ));
        }
    }

    /// Whether questions may be asked.
    #[must_use]
    pub fn can_ask(&self) -> bool {
        self.options.stdin_tty && self.options.stderr_tty && !self.options.no_input
    }

    /// Asks for yes or no. `flag` is what answers the question beforehand, such as `--yes`.
    ///
    /// # Errors
    /// When nobody is there to answer.
    pub fn confirm(&self, question: &str, default: bool, flag: &str) -> Result<bool, PromptError> {
        prompt::confirm(&self.screen, self.question(question, flag)?, default)
    }

    /// Lets the person pick one of `choices`; gives its index.
    ///
    /// # Errors
    /// When nobody is there to answer.
    pub fn choose(
        &self,
        question: &str,
        choices: &[&str],
        default: usize,
        flag: &str,
    ) -> Result<usize, PromptError> {
        prompt::choose(
            &self.screen,
            self.question(question, flag)?,
            choices,
            default,
        )
    }

    /// Asks for a secret without showing it.
    ///
    /// # Errors
    /// When nobody is there to answer.
    pub fn secret_input(&self, question: &str, flag: &str) -> Result<SecretText, PromptError> {
        prompt::secret(&self.screen, self.question(question, flag)?)
    }

    /// A progress bar, or one that shows nothing when a bar would be out of place.
    #[must_use]
    pub fn progress(&self, label: &str, unit: Unit) -> Arc<dyn Progress> {
        let wanted = self.options.stderr_tty && !self.options.quiet;
        if !wanted || self.screen.is_taken() {
            return Arc::new(Silent);
        }
        let bar = Bar::start(label, unit);
        self.screen.set_bar(&bar);
        bar
    }

    /// The current time, for messages.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.options.clock.now()
    }

    fn question<'a>(&self, text: &'a str, flag: &'a str) -> Result<Question<'a>, PromptError> {
        let question = Question { text, flag };
        if !self.can_ask() {
            return Err(question.not_asked());
        }
        self.screen.clear_bar();
        Ok(question)
    }

    fn tells_notes(&self) -> bool {
        !self.options.quiet && (!self.options.error_json || self.options.verbosity > 0)
    }

    fn labelled(&self, word: Word, text: &str) {
        let mut line = String::new();
        diagnostic::push_message(&mut line, word.label(self.options.color.stderr), text);
        self.say(&line);
    }

    fn say(&self, text: &str) {
        self.screen.write_err(text);
    }

    fn destination(&self, path: Option<&Path>) -> Result<Destination, SinkError> {
        match path {
            Some(path) => Destination::file(path),
            None => {
                let screen = Arc::clone(&self.screen);
                Ok(Destination::stdout(screen, self.options.stdout_tty))
            }
        }
    }

    fn sink(
        &self,
        format: Format,
        destination: Destination,
        options: &RowOptions,
    ) -> Result<Box<dyn RowSink>, SinkError> {
        Ok(match format {
            Format::Table => {
                let look = self.look(options);
                Box::new(TableSink::new(destination, look))
            }
            Format::Csv | Format::Auto => Box::new(DelimitedSink::new(destination, options, &CSV)),
            Format::Tsv => Box::new(DelimitedSink::new(destination, options, &TSV)),
            Format::Json if options.single => Box::new(JsonSink::of_one(destination)),
            Format::Json => Box::new(JsonSink::new(destination)),
            Format::Ndjson => Box::new(NdjsonSink::new(destination)),
            Format::Markdown => Box::new(MarkdownSink::new(destination, options)),
            Format::Xlsx => {
                let folder = options.path().map(file::folder_of);
                let sink = XlsxSink::new(destination, folder, options, self.notes())?;
                TypedSink::over(Box::new(sink), &options.types)
            }
            Format::Parquet => {
                let sink = ParquetSink::new(destination, self.notes());
                TypedSink::over(Box::new(sink), &options.types)
            }
        })
    }

    fn look(&self, options: &RowOptions) -> Look {
        let path = options.path();
        Look {
            width: self.width(options),
            color: path.is_none() && self.options.color.stdout,
            header: !options.no_header,
            null: options.null.clone().unwrap_or_default(),
            expanded: options.expanded || options.upright,
        }
    }

    #[expect(clippy::needless_pass_by_value, reason = "a handle made for this call")]
    fn terminal_width(&self, terminal: console::Term) -> usize {
        let measured = || {
            terminal
                .size_checked()
                .map(|(_, columns)| usize::from(columns))
        };
        let width = self.options.width.or_else(measured);
        width.filter(|&width| width > 0).unwrap_or(USUAL_WIDTH)
    }
}
