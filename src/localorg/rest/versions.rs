//! API versions: three a year, each with the season that it came in.

use serde_json::{Value, json};

use crate::localorg::error::ApiError;
use crate::localorg::wire::Reply;
use crate::localorg::{NEWEST_VERSION, OLDEST_VERSION};

/// `GET /services/data/`: the only path that needs no token.
pub(super) fn list() -> Reply {
    let all: Value = (OLDEST_VERSION..=NEWEST_VERSION)
        .map(|version| {
            json!({
                "label": label(version),
                "url": format!("/services/data/v{version}.0"),
                "version": format!("{version}.0"),
            })
        })
        .collect();
    Reply::value(&all)
}

/// The season of a version. 57.0 is Spring '23; the winter release bears the next year's number.
fn label(version: u16) -> String {
    let since = i32::from(version) - 57;
    let year = 23 + since.div_euclid(3);
    match since.rem_euclid(3) {
        0 => format!("Spring '{year}"),
        1 => format!("Summer '{year}"),
        _ => format!("Winter '{}", year + 1),
    }
}

/// Reads the path segment: `v68.0`, or `latest`.
pub(super) fn parse(segment: &str) -> Result<u16, ApiError> {
    if segment == "latest" {
        return Ok(NEWEST_VERSION);
    }
    let number = segment
        .strip_prefix('v')
        .and_then(|text| text.strip_suffix(".0"));
    let digits = number.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    match digits.and_then(|text| text.parse().ok()) {
        Some(version) if (OLDEST_VERSION..=NEWEST_VERSION).contains(&version) => Ok(version),
        Some(version) if (7..OLDEST_VERSION).contains(&version) => {
            let message = format!("API version {version}.0 is no longer supported.");
            Err(ApiError::new(410, "UNSUPPORTED_API_VERSION", message))
        }
        _ => Err(ApiError::not_found()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_those_of_the_guide() {
        for (version, season) in [
            (31, "Summer '14"),
            (57, "Spring '23"),
            (58, "Summer '23"),
            (59, "Winter '24"),
            (62, "Winter '25"),
            (66, "Spring '26"),
            (67, "Summer '26"),
            (68, "Winter '27"),
        ] {
            assert_eq!(label(version), season);
        }
    }

    #[test]
    fn retired_and_unknown_versions_differ() {
        assert_eq!(parse("v57.0"), Ok(57));
        assert_eq!(parse("latest"), Ok(NEWEST_VERSION));
        assert_eq!(parse("v30.0").unwrap_err().status, 410);
        for unknown in ["v99.0", "v57", "57.0", "v57.1", "v+57.0", "vX.0", "v1.0"] {
            assert_eq!(parse(unknown).unwrap_err().status, 404, "{unknown}");
        }
    }
}
