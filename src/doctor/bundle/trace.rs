//! The requests of a run, for a bundle: method, address and status, a line each. No headers, no bodies, no
//! queries.

use std::sync::{Arc, Mutex, PoisonError};

use crate::http::Watch;

/// Collects requests and answers while it watches. Clones share what they collect.
#[derive(Clone, Debug, Default)]
pub struct Trace(Arc<Mutex<Vec<String>>>);

impl Trace {
    /// What a client of HTTP tells to.
    #[must_use]
    pub fn watch(&self) -> Watch {
        let lines = Arc::clone(&self.0);
        Watch::new(move |line| {
            if let Some(kept) = kept(line) {
                let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
                lines.push(kept);
            }
        })
    }

    /// What was collected.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.clone()
    }
}

/// `> GET https://host/path` without its query, and `< 200 after 12 ms`; everything else is a body.
fn kept(line: &str) -> Option<String> {
    let (sign, rest) = line.split_at_checked(2)?;
    let mut words = rest.split(' ');
    match sign {
        "> " => {
            let (method, url) = (words.next()?, words.next()?);
            let is_method = method.bytes().all(|byte| byte.is_ascii_uppercase());
            let is_url = url.starts_with("https://") || url.starts_with("http://");
            let path = url.split(['?', '#']).next()?;
            (is_method && is_url && words.next().is_none()).then(|| format!("> {method} {path}"))
        }
        "< " => {
            let (status, after, number, unit) =
                (words.next()?, words.next()?, words.next()?, words.next()?);
            let is_number = |text: &str| text.parse::<u64>().is_ok();
            let is_answer = is_number(status) && after == "after" && is_number(number);
            let is_end = is_answer && unit == "ms" && words.next().is_none();
            if is_end {
                return Some(line.to_owned());
            }
            rest.starts_with("no answer after ")
                .then(|| format!("< no answer after {} ms", words_after(rest)))
        }
        _ => None,
    }
}

/// How long there was no answer; why may quote what a server said.
fn words_after(rest: &str) -> &str {
    rest.split(' ').nth(3).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_and_queries_are_left_out() {
        let table = [
            (
                "> GET https://acme.example/services/data/v66.0/query?q=SELECT+1",
                Some("> GET https://acme.example/services/data/v66.0/query"),
            ),
            ("< 200 after 12 ms", Some("< 200 after 12 ms")),
            (
                "< no answer after 12 ms: `acme` said so",
                Some("< no answer after 12 ms"),
            ),
            ("> grant_type=refresh_token", None),
            ("> {\"Name\":\"https://x\"}", None),
            ("< {\"access_token\":\"x\"}", None),
            ("< 200 after 12 ms and more", None),
            ("< Ünder", None),
            ("", None),
        ];
        for (line, expected) in table {
            assert_eq!(kept(line).as_deref(), expected, "{line}");
        }
    }
}
