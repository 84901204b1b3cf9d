//! What may be written for a path.
//!
//! `sobjects/Account` is below `/services/data/vXX.0/`; what begins with a slash or with `services/`
//! counts from the root of the org's host; a whole URL stays one, and is sent only when its host is
//! the org's. `{version}` stands for the API version, as `65.0`. Blanks and line breaks are encoded,
//! so that a query can be written as it is read: `query?q=SELECT Id FROM Account`.

use crate::model::version::ApiVersion;

use super::RestError;

/// The URL, or the path from the root of the host, that is meant.
pub(super) fn target(text: &str, version: ApiVersion) -> Result<String, RestError> {
    let path = text.trim();
    let is_odd = |c: char| c.is_control() && !c.is_whitespace();
    if path.is_empty() || path.chars().any(is_odd) {
        return Err(RestError::Path {
            text: text.to_owned(),
        });
    }
    let path = encoded(&path.replace("{version}", &version.to_string()));
    Ok(if path.starts_with('/') || is_url(&path) {
        path
    } else if path.starts_with("services/") {
        format!("/{path}")
    } else {
        format!("/services/data/{}/{path}", version.segment())
    })
}

/// Whether it names a scheme, and so a host.
fn is_url(path: &str) -> bool {
    let scheme = path.split(['/', '?']).next().unwrap_or_default();
    scheme.ends_with(':') && path[scheme.len()..].starts_with("//")
}

/// What a URL would drop (line breaks) or take for its end (`#`), and blanks.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            '#' => out.push_str("%23"),
            c if c.is_whitespace() => out.push_str("%20"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_count_from_the_version_or_from_the_root() {
        for (text, path) in [
            ("sobjects/Account", "/services/data/v57.0/sobjects/Account"),
            ("limits ", "/services/data/v57.0/limits"),
            ("/services/apexrest/x", "/services/apexrest/x"),
            ("services/data", "/services/data"),
            (
                "/services/data/v{version}/limits",
                "/services/data/v57.0/limits",
            ),
            (
                "query?q=SELECT Id\nFROM A WHERE x = 'a:b//c#'",
                "/services/data/v57.0/query?q=SELECT%20Id%20FROM%20A%20WHERE%20x%20=%20'a:b//c%23'",
            ),
            ("https://x.example/a", "https://x.example/a"),
            ("//x.example/a", "//x.example/a"),
        ] {
            assert_eq!(target(text, ApiVersion::new(57)).unwrap(), path, "{text}");
        }
        for text in ["", " ", "a\u{1}b"] {
            assert!(target(text, ApiVersion::new(57)).is_err());
        }
    }
}
