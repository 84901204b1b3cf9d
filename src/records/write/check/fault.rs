//! What is wrong with a row, in words and with the server's own codes.

use crate::error::Hint;
use crate::model::id::IdError;
use crate::records::write::input::RowFlaw;

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The row itself cannot be used.
    #[error("{0}")]
    Row(RowFlaw),
    /// The object has no such field.
    #[error("`{object}` has no field `{field}`")]
    Unknown {
        /// The object.
        object: String,
        /// What was given.
        field: String,
        /// A field that may be meant.
        suggestion: Option<String>,
    },
    /// Nothing that could be the name of a field.
    #[error("`{field}` is no name of a field")]
    NoName {
        /// What was given.
        field: String,
    },
    /// The field is set by the server.
    #[error("`{field}` {}", if *only_new { "can be set on new records only" } else { "is read-only" })]
    ReadOnly {
        /// The field.
        field: String,
        /// Fields that can be set in its place.
        parts: Vec<String>,
        /// It can be set on new records.
        only_new: bool,
    },
    /// A reference to one of several objects does not say which.
    #[error("`{field}` may lead to {}", objects.join(" or "))]
    ManyParents {
        /// The path.
        field: String,
        /// The objects.
        objects: Vec<String>,
    },
    /// Fields of a new record are missing.
    #[error("required field{} missing: {}", if fields.len() == 1 { "" } else { "s" }, fields.join(", "))]
    Required {
        /// The fields.
        fields: Vec<String>,
    },
    /// A field that must have a value is emptied.
    #[error("`{field}` cannot be empty")]
    NotEmpty {
        /// The field.
        field: String,
    },
    /// The row does not tell which record it is about.
    #[error("the row has no `Id`")]
    NoId,
    /// The row does not tell the key of its record.
    #[error("the row has no `{key}`, which is its key")]
    NoKey {
        /// The key.
        key: String,
    },
    /// A new record has no id yet.
    #[error("`Id` cannot be set: the org gives it")]
    IdOfNew,
    /// No field is set.
    #[error("no field is set")]
    Nothing,
    /// The value has another type than the field.
    #[error("`{field}` takes {wanted}, not `{value}`")]
    Type {
        /// The field.
        field: String,
        /// What was given.
        value: String,
        /// What the field takes, with an example.
        wanted: &'static str,
    },
    /// The text is too long.
    #[error("`{field}` takes {limit} characters, the value has {length}")]
    TooLong {
        /// The field.
        field: String,
        /// Longest text.
        limit: u32,
        /// Length of the text.
        length: usize,
    },
    /// The number has too many digits.
    #[error("`{field}` takes {whole} digits before the point, `{value}` has more")]
    TooLarge {
        /// The field.
        field: String,
        /// What was given.
        value: String,
        /// Digits before the point.
        whole: u32,
    },
    /// The picklist takes listed values only.
    #[error("`{value}` is no value of `{field}`")]
    Choice {
        /// The field.
        field: String,
        /// What was given.
        value: String,
        /// The value that may be meant.
        suggestion: Option<String>,
        /// All values.
        choices: Vec<String>,
    },
    /// No id.
    #[error("`{field}` takes an id, not `{value}`: {reason}")]
    BadId {
        /// The field.
        field: String,
        /// What was given.
        value: String,
        /// Why it is none.
        reason: IdError,
    },
    /// The id of a record of another object.
    #[error("`{field}` takes the id of {}, and `{value}` is {}", wanted.join(" or "), article(found.as_deref()))]
    OtherObject {
        /// The field.
        field: String,
        /// What was given.
        value: String,
        /// The objects that it may be of.
        wanted: Vec<String>,
        /// The object that it is of.
        found: Option<String>,
    },
}

fn article(object: Option<&str>) -> String {
    match object {
        Some(name) => format!("that of {name}"),
        None => "that of another object".to_owned(),
    }
}

/// So many values of a picklist are told.
const TOLD: usize = 12;

impl Fault {
    /// The field at fault, when it is one.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Row(_) | Self::Nothing | Self::Required { .. } => None,
            Self::NoId | Self::IdOfNew => Some("Id"),
            Self::NoKey { key } => Some(key),
            Self::Unknown { field, .. }
            | Self::NoName { field }
            | Self::ReadOnly { field, .. }
            | Self::ManyParents { field, .. }
            | Self::NotEmpty { field }
            | Self::Type { field, .. }
            | Self::TooLong { field, .. }
            | Self::TooLarge { field, .. }
            | Self::Choice { field, .. }
            | Self::BadId { field, .. }
            | Self::OtherObject { field, .. } => Some(field),
        }
    }

    /// Whether the fault is about this field, or about a name that may mean it.
    #[must_use]
    pub fn is_about(&self, field: &str) -> bool {
        let meant = match self {
            Self::Unknown { suggestion, .. } => suggestion.as_deref(),
            other => other.field(),
        };
        meant == Some(field)
    }

    /// The fields at fault.
    #[must_use]
    pub fn fields(&self) -> Vec<String> {
        match self {
            Self::Required { fields } => fields.clone(),
            other => other.field().map(str::to_owned).into_iter().collect(),
        }
    }

    /// The code that the server would answer.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Row(_) => "INVALID_ROW",
            Self::Unknown { .. } | Self::NoName { .. } | Self::ManyParents { .. } => {
                "INVALID_FIELD"
            }
            Self::ReadOnly { .. } | Self::IdOfNew => "INVALID_FIELD_FOR_INSERT_UPDATE",
            Self::Required { .. } | Self::NotEmpty { .. } => "REQUIRED_FIELD_MISSING",
            Self::NoId | Self::NoKey { .. } | Self::Nothing => "MISSING_ARGUMENT",
            Self::Type { .. } => "INVALID_TYPE_ON_FIELD_IN_RECORD",
            Self::TooLong { .. } => "STRING_TOO_LONG",
            Self::TooLarge { .. } => "NUMBER_OUTSIDE_VALID_RANGE",
            Self::Choice { .. } => "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            Self::BadId { .. } => "MALFORMED_ID",
            Self::OtherObject { .. } => "FIELD_INTEGRITY_EXCEPTION",
        }
    }

    /// Whether an older describe could be at fault.
    #[must_use]
    pub fn is_about_schema(&self) -> bool {
        !matches!(
            self,
            Self::Row(_)
                | Self::NoName { .. }
                | Self::NoId
                | Self::NoKey { .. }
                | Self::IdOfNew
                | Self::Nothing
                | Self::BadId { .. }
        )
    }

    /// What to do.
    #[must_use]
    pub fn hint(&self) -> Option<Hint> {
        let text = match self {
            Self::Unknown {
                suggestion: Some(name),
                ..
            } => format!("did you mean `{name}`?"),
            Self::Unknown { .. } => {
                "`--map COLUMN=FIELD` sends a column to its field, `--map COLUMN=` leaves it out".to_owned()
            }
            Self::ReadOnly { field, parts, .. } if parts.is_empty() => format!(
                "leave it out; a column of a file is left out with `--map {field}=`"
            ),
            Self::ReadOnly { parts, .. } => format!("set {} instead", parts.join(", ")),
            Self::ManyParents { field, objects } => {
                let user = objects.iter().find(|object| *object == "User");
                let object = user.or(objects.first()).map_or("OBJECT", String::as_str);
                format!("name the object: `{object}:{field}`")
            }
            Self::Choice { suggestion: Some(value), .. } => format!("did you mean `{value}`?"),
            Self::Choice { choices, .. } => {
                let more = if choices.len() > TOLD { ", …" } else { "" };
                let told: Vec<&str> = choices.iter().take(TOLD).map(String::as_str).collect();
                format!("it takes {}{more}", told.join(", "))
            }
            Self::Required { fields } => match fields.first() {
                Some(field) => format!("set it with `--set {field}=…`, or in a column `{field}`"),
                None => return None,
            },
            Self::NoId => "an update or a delete needs the column `Id`; `upsert --key FIELD` finds records by another".to_owned(),
            Self::IdOfNew => "to change records use `update`; to leave a column of a file out `--map Id=`".to_owned(),
            Self::Nothing => "set a field with `--set FIELD=VALUE`; an empty cell leaves its field as it is".to_owned(),
            Self::Row(RowFlaw::CellCount { .. }) => {
                "a text with a separator or a line break in it stands in quotes".to_owned()
            }
            Self::Row(RowFlaw::OpenQuote) => {
                "close it, and double quotes that stand in a text".to_owned()
            }
            Self::Row(RowFlaw::Nul { .. }) => {
                "no text has one: take it out, or save the file as UTF-8".to_owned()
            }
            Self::Row(RowFlaw::NotText { .. }) => "save the file as UTF-8".to_owned(),
            Self::Type { wanted, .. } => return type_hint(wanted),
            Self::BadId { .. } | Self::OtherObject { .. } | Self::NoKey { .. } | Self::NoName { .. }
            | Self::NotEmpty { .. } | Self::TooLong { .. } | Self::TooLarge { .. } => {
                return None;
            }
        };
        Some(Hint(text))
    }
}

/// What to do about a value that is written in the way of a country.
fn type_hint(wanted: &str) -> Option<Hint> {
    let text = if wanted.starts_with("a date") || wanted.starts_with("a time such as 2026") {
        "write dates like 2026-01-31; `sfkit bulk import --dates us|eu` reads 1/31/2026 or 31.1.2026"
    } else if wanted.contains("number") {
        "write numbers with a point and without thousands separators: 1234.56"
    } else {
        return None;
    };
    Some(Hint::new(text))
}
