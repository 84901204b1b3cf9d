//! The number of the REST API's version.
//!
//! Salesforce releases three a year, each a whole number that is written with `.0`. People write
//! `57`, `57.0` and `v57.0`; all three are the same.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A version of the REST API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiVersion(u16);

/// Why a text is not a version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an API version; it looks like `57`, `57.0` or `v57.0`")]
pub struct VersionError {
    /// The text.
    pub text: String,
}

impl ApiVersion {
    /// The oldest version that `sfkit` works with.
    pub const OLDEST: Self = Self(50);
    /// The newest version that `sfkit` knows (Winter '27).
    pub const NEWEST: Self = Self(68);

    /// The version with this number.
    #[must_use]
    pub const fn new(number: u16) -> Self {
        Self(number)
    }

    /// Its number, without the `.0`.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }

    /// As a segment of a path: `v57.0`.
    #[must_use]
    pub fn segment(self) -> String {
        format!("v{self}")
    }
}

impl FromStr for ApiVersion {
    type Err = VersionError;

    fn from_str(text: &str) -> Result<Self, VersionError> {
        let wrong = || VersionError {
            text: text.to_owned(),
        };
        let number = text.trim();
        let number = number.strip_prefix(['v', 'V']).unwrap_or(number);
        let number = number.strip_suffix(".0").unwrap_or(number);
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong());
        }
        match number.parse() {
            Ok(number) if (1..1000).contains(&number) => Ok(Self(number)),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.0", self.0)
    }
}

impl Serialize for ApiVersion {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ApiVersion {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_spellings_are_the_same() {
        for text in ["57", "57.0", "v57.0", " V57 "] {
            let version: ApiVersion = text.parse().unwrap();
            assert_eq!(version, ApiVersion::new(57), "{text}");
            assert_eq!(version.segment(), "v57.0");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "", "v", "57.1", "57.00", "-57", "fifty", "99999", "0", "5 7",
        ] {
            assert!(text.parse::<ApiVersion>().is_err(), "{text}");
        }
    }
}
