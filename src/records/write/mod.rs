//! Writing records: handed in, checked, sent alone or by the hundred, told about, taken back.
//!
//! `input` reads rows, `value` types them, `check` holds them against the describe, `request` is what
//! somebody asks for and the review of all rows before the first is sent, `send` is their way to the
//! server and back, `outcome` and `failures` what became of them. `preview` shows what would change,
//! `undo` keeps how records were and `restore` takes a write back; `before` reads records as they are,
//! `condition` finds those of a WHERE, `stop` is the user's wish to end.
//!
//! What is not here: names to ids (see [`super::find`]), questions to the user, words for the terminal
//! beyond messages of errors.

mod before;
mod check;
mod condition;
mod error;
mod failures;
mod input;
mod outcome;
mod preview;
mod request;
mod restore;
mod send;
mod undo;
mod value;
mod verb;

pub use crate::model::stop::{Ending, Stop};
pub use before::select as read_rows;
pub(super) use check::Checker;
pub use check::{Dates, Draft, Fault, FieldPath, Rules, instant, typed_value};
pub use condition::{Selected, select};
pub use error::{InvalidRows, Problem, WriteError};
pub use failures::Failures;
pub use input::{
    Assignment, FileOptions, FileSource, InputError, InputRow, ListSource, RowFlaw, RowSource,
    Shape, assignment, assignments_of_json,
};
pub use outcome::{MODIFIED, NOT_SENT, ResultRows, RowResult, Tally, UNKNOWN, Verdict};
pub use preview::{Prospect, preview};
pub use request::{Review, WriteRequest};
pub use restore::{Restore, Restored};
pub use send::{Sending, Told, is_lost};
pub use undo::{UndoFile, UndoHead, UndoLog};
pub use value::{FieldValue, Given, Members, NULL_WORD};
pub use verb::Verb;
