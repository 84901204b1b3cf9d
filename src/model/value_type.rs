//! What type the values of a column have, for formats that store types (Parquet, XLSX).
//!
//! Text formats need none of it. A type comes from the describe of a field, from what is known of a
//! function, or from the user (`--column-type`); [`ValueType::Unknown`] leaves it to the values.

use std::fmt;
use std::str::FromStr;

use super::rows::Column;
use super::schema::{FieldSchema, FieldType};
use crate::error::{Code, Diagnostic, Hint};

/// The most digits that a decimal has in any engine that reads Parquet.
pub const MOST_DIGITS: u8 = 38;

/// The type of the values of a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ValueType {
    /// To be found out from the values.
    #[default]
    Unknown,
    /// Text.
    Text,
    /// JSON text of an object or array.
    Json,
    /// True or false.
    Bool,
    /// A whole number of 64 bits.
    Integer,
    /// A binary floating-point number of 64 bits.
    Float,
    /// A number of at most `precision` digits, `scale` of them behind the point.
    Decimal {
        /// All digits, up to [`MOST_DIGITS`].
        precision: u8,
        /// Digits behind the point.
        scale: u8,
    },
    /// A day.
    Date,
    /// An instant.
    Timestamp,
    /// A time of day.
    Time,
    /// A list of records with these columns, as JSON array in the cell.
    Records(Vec<Column>),
}

impl ValueType {
    /// The type of a field's values.
    ///
    /// A formula's number is a floating-point number: the API hands it out with all the digits that
    /// the division left, whatever scale it is shown with.
    #[must_use]
    pub fn of_field(field: &FieldSchema) -> Self {
        match field.field_type {
            FieldType::Boolean => Self::Bool,
            FieldType::Int | FieldType::Long => Self::Integer,
            FieldType::Double | FieldType::Currency | FieldType::Percent => Self::of_number(field),
            FieldType::Date => Self::Date,
            FieldType::DateTime => Self::Timestamp,
            FieldType::Time => Self::Time,
            FieldType::Address | FieldType::Location | FieldType::ComplexValue => Self::Json,
            _ => Self::Text,
        }
    }

    fn of_number(field: &FieldSchema) -> Self {
        match (u8::try_from(field.precision), u8::try_from(field.scale)) {
            (Ok(precision), Ok(scale))
                if !field.calculated
                    && (1..=MOST_DIGITS).contains(&precision)
                    && scale <= precision =>
            {
                Self::Decimal { precision, scale }
            }
            _ => Self::Float,
        }
    }
}

impl fmt::Display for ValueType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self {
            Self::Unknown => "unknown",
            Self::Text => "text",
            Self::Json => "json",
            Self::Bool => "bool",
            Self::Integer => "int",
            Self::Float => "float",
            Self::Decimal { precision, scale } => {
                return write!(formatter, "decimal({precision},{scale})");
            }
            Self::Date => "date",
            Self::Timestamp => "timestamp",
            Self::Time => "time",
            Self::Records(_) => "list",
        };
        formatter.write_str(word)
    }
}

/// The word is no type.
#[derive(Debug, thiserror::Error)]
#[error("`{word}` is no type of a column")]
pub struct UnknownType {
    /// What was given.
    pub word: String,
}

impl Diagnostic for UnknownType {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::new(
            "write `--column-type Amount=decimal(38,6)`; there are text, bool, int, float, \
             decimal(DIGITS,SCALE), date, timestamp, time, json",
        )]
    }
}

impl FromStr for ValueType {
    type Err = UnknownType;

    fn from_str(word: &str) -> Result<Self, UnknownType> {
        let lower = word.trim().to_ascii_lowercase();
        let plain = [
            Self::Text,
            Self::Json,
            Self::Bool,
            Self::Integer,
            Self::Float,
            Self::Date,
            Self::Timestamp,
            Self::Time,
        ];
        if let Some(found) = plain.into_iter().find(|kind| kind.to_string() == lower) {
            return Ok(found);
        }
        let inside = lower
            .strip_prefix("decimal(")
            .and_then(|rest| rest.strip_suffix(')'));
        let numbers = inside.and_then(|inside| inside.split_once(','));
        let read = |text: &str| text.trim().parse::<u8>().ok();
        match numbers.and_then(|(precision, scale)| Some((read(precision)?, read(scale)?))) {
            Some((precision, scale))
                if (1..=MOST_DIGITS).contains(&precision) && scale <= precision =>
            {
                Ok(Self::Decimal { precision, scale })
            }
            _ => Err(UnknownType {
                word: word.to_owned(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_read_as_it_is_written() {
        for word in [
            "text",
            "bool",
            "int",
            "float",
            "decimal(18,2)",
            "date",
            "timestamp",
            "time",
            "json",
        ] {
            assert_eq!(word.parse::<ValueType>().unwrap().to_string(), word);
        }
        for word in [
            "",
            "list",
            "decimal",
            "decimal(39,1)",
            "decimal(2,3)",
            "decimal(0,0)",
        ] {
            assert!(word.parse::<ValueType>().is_err(), "{word}");
        }
    }

    #[test]
    fn numbers_follow_the_describe_and_formulas_float() {
        let mut field = FieldSchema {
            field_type: FieldType::Currency,
            precision: 18,
            scale: 2,
            ..FieldSchema::default()
        };
        let decimal = ValueType::Decimal {
            precision: 18,
            scale: 2,
        };
        assert_eq!(ValueType::of_field(&field), decimal);
        field.calculated = true;
        assert_eq!(ValueType::of_field(&field), ValueType::Float);
    }
}
