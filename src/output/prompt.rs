//! Questions to the person at the terminal.
//!
//! A question is asked only when standard input and standard error are terminals and `--no-input`
//! was not given; otherwise [`PromptError::NotAsked`] names the flag that answers it, so that no
//! script ever hangs. Questions and choices are sanitised, answers to secret questions are read
//! without echo and kept in [`SecretText`].

use std::io;

use crate::error::{Code, Diagnostic, Hint};
use crate::secret::SecretText;

use super::sanitize;
use super::screen::{Input, Screen};

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum PromptError {
    /// Nobody is there to answer, or `--no-input` forbids to ask.
    #[error("this needs an answer, but no question may be asked here: {question}")]
    NotAsked {
        /// What would have been asked.
        question: String,
        /// The flag that answers it.
        flag: String,
    },
    /// The input ended before an answer.
    #[error("no answer was given: {question}")]
    NoAnswer {
        /// What was asked.
        question: String,
        /// The flag that answers it.
        flag: String,
    },
    /// Ctrl-C at a secret question.
    #[error("the question was cancelled")]
    Cancelled,
    /// The terminal cannot be read.
    #[error("cannot read the answer from the terminal")]
    Terminal(#[source] io::Error),
}

impl Diagnostic for PromptError {
    fn code(&self) -> Code {
        match self {
            Self::NotAsked { .. } | Self::NoAnswer { .. } => Code::ConfirmationRequired,
            Self::Cancelled => Code::Interrupted,
            Self::Terminal(_) => Code::File,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::NotAsked { flag, .. } | Self::NoAnswer { flag, .. } => {
                vec![Hint::new(format!("answer it beforehand with `{flag}`"))]
            }
            Self::Cancelled | Self::Terminal(_) => Vec::new(),
        }
    }
}

/// A question and the flag that makes it needless.
#[derive(Clone, Copy)]
pub(crate) struct Question<'a> {
    pub(crate) text: &'a str,
    pub(crate) flag: &'a str,
}

impl Question<'_> {
    pub(crate) fn not_asked(self) -> PromptError {
        PromptError::NotAsked {
            question: self.text.to_owned(),
            flag: self.flag.to_owned(),
        }
    }

    fn no_answer(self) -> PromptError {
        PromptError::NoAnswer {
            question: self.text.to_owned(),
            flag: self.flag.to_owned(),
        }
    }
}

/// Asks for yes or no until one of them is said; an empty line is `default`.
pub(crate) fn confirm(
    screen: &Screen,
    question: Question<'_>,
    default: bool,
) -> Result<bool, PromptError> {
    let choices = if default { "[Y/n]" } else { "[y/N]" };
    loop {
        screen.write_err(&format!("{} {choices} ", sanitize::line(question.text)));
        let answer = read_line(screen, question)?;
        match answer.trim().to_ascii_lowercase().as_str() {
            "" => return Ok(default),
            "y" | "yes" => return Ok(true),
            "n" | "no" => return Ok(false),
            _ => screen.write_err("Please answer `y` or `n`\n"),
        }
    }
}

/// Lets the person pick one of `choices` by number or by word; an empty line is `default`.
pub(crate) fn choose(
    screen: &Screen,
    question: Question<'_>,
    choices: &[&str],
    default: usize,
) -> Result<usize, PromptError> {
    let mut text = format!("{}\n", sanitize::line(question.text));
    for (at, choice) in choices.iter().enumerate() {
        let mark = if at == default { '*' } else { ' ' };
        text.push_str(&format!("{mark} {}) {}\n", at + 1, sanitize::line(choice)));
    }
    screen.write_err(&text);
    loop {
        screen.write_err(&format!("Number [{}]: ", default + 1));
        let answer = read_line(screen, question)?;
        let answer = answer.trim();
        if answer.is_empty() {
            return Ok(default);
        }
        let by_word = choices
            .iter()
            .position(|choice| choice.eq_ignore_ascii_case(answer));
        let by_number = answer
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1));
        if let Some(picked) = by_word
            .or(by_number)
            .filter(|&picked| picked < choices.len())
        {
            return Ok(picked);
        }
        screen.write_err(&format!("Please answer with 1 to {}\n", choices.len()));
    }
}

/// Asks for a secret without showing it.
pub(crate) fn secret(screen: &Screen, question: Question<'_>) -> Result<SecretText, PromptError> {
    screen.write_err(&format!("{}: ", sanitize::line(question.text)));
    let answer = screen.with_input(|input| match input {
        Input::Terminal => {
            echo::remember();
            let secret = rpassword::read_password();
            echo::forget();
            secret.map(Some)
        }
        Input::Reader(reader) => {
            let mut line = String::new();
            let read = reader.read_line(&mut line)?;
            let end = line.trim_end_matches(['\r', '\n']).len();
            line.truncate(end);
            Ok((read > 0).then_some(line))
        }
    });
    match answer {
        Ok(Some(secret)) => Ok(SecretText::new(secret)),
        Ok(None) => Err(question.no_answer()),
        Err(error) => Err(match error.kind() {
            io::ErrorKind::Interrupted => PromptError::Cancelled,
            io::ErrorKind::UnexpectedEof => question.no_answer(),
            _ => PromptError::Terminal(error),
        }),
    }
}

/// Gives the terminal its echo back when a question for a secret is cut off by a signal: then the
/// process ends before the reading thread could do so.
pub(crate) fn restore_echo() {
    echo::restore();
}

#[cfg(unix)]
mod echo {
    use std::fs::File;
    use std::sync::Mutex;

    use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

    use crate::output::screen::lock;

    static BEFORE: Mutex<Option<(File, Termios)>> = Mutex::new(None);

    pub(super) fn remember() {
        // Without a terminal there is no echo to lose; reading will tell what is wrong.
        let terminal = File::options().read(true).write(true).open("/dev/tty").ok();
        let before = terminal.and_then(|file| tcgetattr(&file).ok().map(|modes| (file, modes)));
        *lock(&BEFORE) = before;
    }

    pub(super) fn forget() {
        *lock(&BEFORE) = None;
    }

    pub(super) fn restore() {
        if let Some((terminal, modes)) = lock(&BEFORE).take() {
            // The process ends; there is nobody left who could do better.
            let _ = tcsetattr(&terminal, OptionalActions::Now, &modes);
        }
    }
}

#[cfg(not(unix))]
mod echo {
    pub(super) fn remember() {}

    pub(super) fn forget() {}

    pub(super) fn restore() {}
}

fn read_line(screen: &Screen, question: Question<'_>) -> Result<String, PromptError> {
    let mut line = String::new();
    let read = screen.with_input(|input| match input {
        Input::Terminal => io::stdin().read_line(&mut line),
        Input::Reader(reader) => reader.read_line(&mut line),
    });
    match read {
        Ok(0) => {
            screen.write_err("\n");
            Err(question.no_answer())
        }
        Ok(_) => Ok(line),
        Err(error) => Err(PromptError::Terminal(error)),
    }
}
