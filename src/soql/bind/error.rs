//! Why values do not fit a query.

use std::fmt::{self, Display, Formatter};

use super::ParamType;
use crate::error::{Code, Diagnostic, Hint, Snippet};
use crate::soql::span::Span;

/// Parameters that cannot be bound.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct BindError {
    /// The whole text.
    pub text: Box<str>,
    /// What is wrong; at least one.
    pub problems: Vec<BindProblem>,
}

/// One parameter that cannot be bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindProblem {
    /// What is wrong.
    pub fault: BindFault,
    /// Its place in the text; none when it has none there.
    pub span: Option<Span>,
}

/// What can be wrong with a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub enum BindFault {
    /// The query asks for it, and nobody gave it.
    Missing {
        name: String,
        suggestion: Option<String>,
    },
    /// It was given, and the query does not ask for it.
    Unused {
        name: String,
        suggestion: Option<String>,
    },
    /// A list where one value belongs.
    List { name: String, count: usize },
    /// A list without values.
    Empty { name: String },
    /// A value of another kind than its place takes.
    WrongType {
        name: String,
        value: String,
        kind: ParamType,
        field: Option<String>,
    },
    /// A control character that SOQL cannot write.
    Control { name: String },
}

impl BindError {
    fn message(&self) -> String {
        let first = self.problems.first().map(|problem| &problem.fault);
        match (first, self.problems.len()) {
            (None, _) => "the parameters do not fit".to_owned(),
            (Some(first), 1) => first.to_string(),
            (Some(first), count) => format!("{first} (and {} more)", count - 1),
        }
    }
}

impl Display for BindFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { name, .. } => write!(f, "the parameter `:{name}` has no value"),
            Self::Unused { name, .. } => write!(f, "the query has no parameter `:{name}`"),
            Self::List { name, count } => {
                write!(
                    f,
                    "`:{name}` is a list ({count}), but one value belongs here"
                )
            }
            Self::Empty { name } => write!(f, "the list `:{name}` has no values"),
            Self::WrongType {
                name,
                value,
                kind,
                field,
            } => {
                let kind = kind.as_str();
                write!(f, "`{value}`, the value of `:{name}`, is no {kind}")?;
                match field {
                    Some(field) => write!(f, ", as `{field}` needs"),
                    None => Ok(()),
                }
            }
            Self::Control { name } => {
                write!(
                    f,
                    "the value of `:{name}` holds a control character, which SOQL cannot write"
                )
            }
        }
    }
}

impl BindFault {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Missing {
                suggestion: Some(name),
                ..
            } => format!("did you mean `:{name}`?"),
            Self::Missing { name, .. } => format!("give it with `--param {name}=…`"),
            Self::Unused { suggestion, .. } => {
                let name = suggestion.as_ref()?;
                format!("did you mean `{name}`?")
            }
            Self::List { name, .. } => format!("write `IN (:{name})`"),
            Self::WrongType { kind, .. } => format!("it is written like `{}`", kind.example()),
            Self::Empty { .. } | Self::Control { .. } => return None,
        })
    }
}

impl Diagnostic for BindError {
    fn code(&self) -> Code {
        let missing = |problem: &BindProblem| matches!(problem.fault, BindFault::Missing { .. });
        match self.problems.iter().any(missing) {
            // To the server a parameter is a fault in the grammar.
            true => Code::SoqlSyntax,
            false => Code::Usage,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        let hints = self
            .problems
            .iter()
            .filter_map(|problem| problem.fault.hint());
        hints.map(Hint).collect()
    }

    fn snippet(&self) -> Option<Snippet> {
        let marks = self.problems.iter().filter_map(|problem| {
            let span = problem.span?;
            Some((span.range(), problem.fault.to_string()))
        });
        let marks: Vec<_> = marks.collect();
        (!marks.is_empty()).then(|| Snippet {
            source: self.text.to_string(),
            origin: None,
            marks,
        })
    }
}
