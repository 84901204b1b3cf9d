//! What is passed through: paths, methods, and what of a query is ours.
//!
//! A path that could be read in two ways (dots, doubled slashes, encoded separators) is refused and
//! never mended, so that what the rules have looked at is what the org will see.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use url::form_urlencoded;

use crate::http::Method;
use crate::serve::error::{Refusal, Result};

/// Everything that is passed stands below it.
const ROOT: &str = "/services/data";

/// What is passed through.
#[derive(Clone, Debug)]
pub struct Passing {
    paths: Vec<String>,
    writes: BTreeSet<&'static str>,
}

impl Passing {
    /// Paths that fit one of these patterns; GET and HEAD, and these methods. In a pattern `*` stays
    /// within a segment and `**` does not; the list of versions itself is the folder of its paths.
    #[must_use]
    pub fn new(patterns: &[String], writes: &[Method]) -> Self {
        let patterns = patterns.iter().map(String::as_str);
        Self {
            paths: patterns.map(str::to_ascii_lowercase).collect(),
            writes: writes.iter().map(|method| method.as_str()).collect(),
        }
    }

    /// Whether the method is passed.
    pub(super) fn allows(&self, method: Method) -> bool {
        matches!(method, Method::Get | Method::Head) || self.writes.contains(method.as_str())
    }

    /// The methods, as a header has them.
    pub(super) fn methods_text(&self) -> String {
        let writes = self.writes.iter().map(|method| format!(", {method}"));
        format!("GET, HEAD{}", writes.collect::<String>())
    }

    /// Refuses a path that is not passed.
    pub(super) fn check_path(&self, path: &str) -> Result<()> {
        if !is_plain(path) {
            return Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                "INVALID_PATH",
                "The path has dots, doubled slashes or encoded separators.",
            ));
        }
        // Names in paths of Salesforce have no case.
        let mut path = path.to_ascii_lowercase();
        if path == ROOT {
            path.push('/');
        }
        match self.paths.iter().any(|pattern| fits(pattern, &path)) {
            true => Ok(()),
            false => Err(Refusal::forbidden(
                "PATH_NOT_ALLOWED",
                "The service does not pass this path on.",
            )),
        }
    }
}

fn is_plain(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let has_encoded = ["%2e", "%2f", "%5c", "%00", "%25"]
        .iter()
        .any(|code| lower.contains(code));
    let is_odd = path.contains(['\\', ';']) || path.contains("//");
    let has_dots = path.split('/').any(|segment| matches!(segment, "." | ".."));
    !has_encoded && !is_odd && !has_dots
}

/// Whether a path fits a pattern: `*` is anything within a segment, `**` anything at all.
fn fits(pattern: &str, path: &str) -> bool {
    let Some(at) = pattern.find('*') else {
        return pattern == path;
    };
    let (start, rest) = pattern.split_at(at);
    let Some(left) = path.strip_prefix(start) else {
        return false;
    };
    let (rest, crosses) = match rest.strip_prefix("**") {
        Some(rest) => (rest, true),
        None => (&rest[1..], false),
    };
    let mut ends = left.char_indices().map(|(at, _)| at).chain([left.len()]);
    ends.any(|end| {
        let may_skip = crosses || !left[..end].contains('/');
        may_skip && fits(rest, &left[end..])
    })
}

/// A query without what is meant for the service.
pub(super) struct Query {
    /// The org, when the query names it.
    pub(super) user_id: Option<String>,
    /// What is passed on, as it came.
    pub(super) rest: String,
}

impl Query {
    /// Reads a query.
    pub(super) fn of(text: &str) -> Result<Self> {
        let (mut user_id, mut rest) = (None, Vec::new());
        for part in text.split('&').filter(|part| !part.is_empty()) {
            let pair = form_urlencoded::parse(part.as_bytes()).next();
            let (name, value) = pair.unwrap_or_default();
            match &*name {
                "user_id" if user_id.is_some() => {
                    return Err(Refusal::invalid("`user_id` is given several times."));
                }
                "user_id" => user_id = Some(value.into_owned()),
                // A POST that Salesforce takes for something else.
                name if name.eq_ignore_ascii_case("_HttpMethod") => {
                    return Err(Refusal::invalid("`_HttpMethod` is not passed on."));
                }
                _ => rest.push(part),
            }
        }
        Ok(Self {
            user_id,
            rest: rest.join("&"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, path, is_fit) in [
            ("/services/data/**", "/services/data/v60.0/limits", true),
            ("/services/data/**", "/services/data/", true),
            ("/services/data/**", "/services/data", false),
            (
                "/services/data/*/limits",
                "/services/data/v60.0/limits",
                true,
            ),
            (
                "/services/data/*/limits",
                "/services/data/v60.0/x/limits",
                false,
            ),
            (
                "/services/data/*/sobjects/account/**",
                "/services/data/v60.0/sobjects/account/1/x",
                true,
            ),
            (
                "/services/data/*/query*",
                "/services/data/v60.0/queryall",
                true,
            ),
            (
                "/services/data/*/query*",
                "/services/data/v60.0/query/01g",
                false,
            ),
        ] {
            assert_eq!(fits(pattern, path), is_fit, "{pattern} {path}");
        }
    }

    #[test]
    fn paths_that_mean_two_things_are_refused() {
        let passing = Passing::new(&["/services/data/**".to_owned()], &[]);
        for path in [
            "/services/data",
            "/services/data/v60.0/sobjects/Account/describe/",
        ] {
            assert!(passing.check_path(path).is_ok(), "{path}");
        }
        for path in [
            "/services/data/../oauth2/token",
            "/services/data/%2e%2e/oauth2/token",
            "/services/data/v60.0//limits",
            "/services/data/v60.0/a%2fb",
            "/services/data/v60.0/a%5Cb",
            "/services/data/v60.0/a\\b",
            "/services/data/v60.0/a;b",
            "/services/data/%252e%252e/x",
        ] {
            let refusal = passing.check_path(path).unwrap_err();
            assert_eq!(refusal.code, "INVALID_PATH", "{path}");
        }
        let narrow = Passing::new(&["/services/data/*/limits".to_owned()], &[]);
        let refusal = narrow.check_path("/services/data/v60.0/query").unwrap_err();
        assert_eq!(refusal.code, "PATH_NOT_ALLOWED");
    }

    #[test]
    fn methods_beside_reading_are_named() {
        let passing = Passing::new(&[], &[Method::Patch]);
        assert!(passing.allows(Method::Get) && passing.allows(Method::Patch));
        assert!(!passing.allows(Method::Delete));
        assert_eq!(passing.methods_text(), "GET, HEAD, PATCH");
    }

    #[test]
    fn the_org_is_taken_out_and_the_rest_stays_as_it_was() {
        let query = Query::of("q=SELECT+Id%2CName&user_id=ac%20me&x").unwrap();
        assert_eq!(query.user_id.as_deref(), Some("ac me"));
        assert_eq!(query.rest, "q=SELECT+Id%2CName&x");
        assert!(Query::of("user_id=a&user%5Fid=b").is_err());
        assert!(Query::of("_httpMethod=PATCH").is_err());
    }
}
