//! `--compat`: documents with the keys of the earlier service.
//!
//! They are one line of JSON, whatever the settings say: their readers were written for that. A flag
//! that such a document has no place for is refused, by `clap` or here, and never passed over.

use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use serde::Serialize;

use crate::app::App;
use crate::config::{Key, Source};
use crate::error::{Code, Diagnostic, Hint};
use crate::output::{ByteSink, Format};

use super::global::PROMETHEUS;
use super::outcome::Result;

/// What to do about a flag that does not go with `--compat`.
const ADVICE: &str =
    "leave one of the two out; without `--compat` the command takes every flag and format";

/// A format that the document does not have.
#[derive(Debug, thiserror::Error)]
#[error("`--compat` writes JSON, not {word}")]
struct OtherFormat {
    word: &'static str,
}

impl Diagnostic for OtherFormat {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::new(ADVICE)]
    }
}

/// Where the document goes.
pub(crate) struct Begun {
    file: Option<ByteSink>,
}

/// Begins the document, before anything is fetched for it.
///
/// A format that only variables or the config file name is a wish for what has a choice.
pub(crate) fn begin(app: &App, file: Option<&Path>) -> Result<Begun> {
    if app.writes_metrics {
        return Err(OtherFormat { word: PROMETHEUS }.into());
    }
    let setting = app.settings.setting(Key::Format);
    let flag = setting.filter(|setting| setting.source == Source::Flag);
    let flag = flag.and_then(|setting| setting.value.parse::<Format>().ok());
    let ending = file.and_then(Format::of_ending);
    for format in flag.into_iter().chain(ending) {
        if format != Format::Auto && !format.is_json() {
            let word = format.as_str();
            return Err(OtherFormat { word }.into());
        }
    }
    let file = file.filter(|path| *path != Path::new("-"));
    Ok(Begun {
        file: file.map(|path| app.ui.bytes(Some(path))).transpose()?,
    })
}

impl Begun {
    /// Writes the document.
    pub(crate) fn write(self, app: &App, document: &impl Serialize) -> Result<()> {
        let Some(mut file) = self.file else {
            return Ok(app.ui.json_line(document)?);
        };
        let mut line = serde_json::to_vec(document).expect("the document is made of plain values");
        line.push(b'\n');
        file.put(&line)?;
        file.finish()?;
        Ok(())
    }
}

/// Adds to a conflict with `--compat` what to do about it.
pub(crate) fn advised(mut error: clap::Error) -> clap::Error {
    let names_it = |value: &ContextValue| match value {
        ContextValue::String(name) => name == "--compat",
        ContextValue::Strings(names) => names.iter().any(|name| name == "--compat"),
        _ => false,
    };
    let is_of_compat = error.kind() == ErrorKind::ArgumentConflict
        && error.context().any(|(_, value)| names_it(value));
    if is_of_compat {
        let advice = ContextValue::StyledStrs(vec![ADVICE.into()]);
        error.insert(ContextKind::Suggested, advice);
    }
    error
}
