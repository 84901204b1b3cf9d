//! Takes secrets out of text that is about to be logged or shown.
//!
//! Two kinds of evidence: what a value is called (`code=…`, `"refresh_token":"…"`, `Bearer …`) and
//! what it looks like (a session id `00D…!…`, a refresh token `5Aep…`, a JWT `eyJ….….…`). This is
//! the second line of defence: the first is that secrets live in `Secret` and never reach a text.

use std::borrow::Cow;

const MARK: &str = "[redacted]";

/// Names whose value is a secret, in queries and forms.
const NAMES: [&str; 14] = [
    "access_token",
    "refresh_token",
    "id_token",
    "token",
    "code",
    "code_verifier",
    "client_secret",
    "client_assertion",
    "assertion",
    "password",
    "signature",
    "sid",
    "otp",
    "state",
];

/// Of these, the ones that are ordinary words as keys of JSON objects.
const WORDS_IN_JSON: [&str; 2] = ["code", "state"];

/// Schemes of `Authorization`.
const SCHEMES: [&str; 3] = ["Bearer ", "OAuth ", "Basic "];

/// The text without anything that looks like a secret.
#[must_use]
pub fn redact(text: &str) -> Cow<'_, str> {
    let mut clean = String::new();
    let mut copied = 0;
    let mut at = 0;
    while at < text.len() {
        if let Some((from, to)) = secret_at(text, at) {
            clean.push_str(&text[copied..from]);
            clean.push_str(MARK);
            copied = to;
            at = to;
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    if copied == 0 && clean.is_empty() {
        return Cow::Borrowed(text);
    }
    clean.push_str(&text[copied..]);
    Cow::Owned(clean)
}

/// Where a secret stands that is recognised at `at`.
fn secret_at(text: &str, at: usize) -> Option<(usize, usize)> {
    let before = text[..at].chars().next_back();
    if before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_') {
        return None;
    }
    let rest = &text[at..];
    let (skip, length) = by_shape(rest)
        .map(|length| (0, length))
        .or_else(|| by_scheme(rest))
        .or_else(|| by_name(rest))?;
    (length > 0).then_some((at + skip, at + skip + length))
}

fn by_shape(rest: &str) -> Option<usize> {
    if rest.starts_with("00D") {
        let id = run(rest, |c| c.is_ascii_alphanumeric());
        let tail = &rest[id..];
        let bang = ["!", "%21"]
            .into_iter()
            .find(|bang| tail.starts_with(bang))?;
        let session = run(&tail[bang.len()..], is_token_char);
        return ((15..=18).contains(&id) && session > 0).then_some(id + bang.len() + session);
    }
    if rest.starts_with("5Aep") {
        return Some(run(rest, is_token_char));
    }
    if rest.starts_with("eyJ") {
        let length = run(rest, is_token_char);
        let dots = rest[..length].matches('.').count();
        return (dots >= 2).then_some(length);
    }
    if let Some(tail) = rest.strip_prefix("force://") {
        return Some("force://".len() + run(tail, |c| !c.is_whitespace() && c != '@' && c != '"'));
    }
    None
}

fn by_scheme(rest: &str) -> Option<(usize, usize)> {
    let scheme = SCHEMES
        .into_iter()
        .find(|scheme| starts_with_ignoring_case(rest, scheme))?;
    let length = run(&rest[scheme.len()..], is_token_char);
    // Shorter ones are words: "the Bearer token".
    (length >= 8).then_some((scheme.len(), length))
}

fn by_name(rest: &str) -> Option<(usize, usize)> {
    let name = NAMES
        .into_iter()
        .filter(|name| starts_with_ignoring_case(rest, name));
    for name in name {
        let tail = &rest[name.len()..];
        if let Some(value) = tail.strip_prefix('=') {
            let length = run(value, |c| {
                !c.is_whitespace() && !matches!(c, '&' | '"' | '\'' | '#' | '`' | ',')
            });
            return Some((name.len() + 1, length));
        }
        if let Some(quoted) = tail.strip_prefix('"')
            && !WORDS_IN_JSON.contains(&name)
        {
            let colon = quoted.trim_start().strip_prefix(':').map(str::trim_start);
            if let Some(value) = colon.and_then(|value| value.strip_prefix('"')) {
                return Some((rest.len() - value.len(), run_json_string(value)));
            }
        }
    }
    None
}

fn starts_with_ignoring_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

fn run_json_string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    text.len()
}

fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '~' | '+' | '/' | '=' | '!' | '%')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_and_names() {
        let table = [
            ("a 00D5g000004ABCD!AQEAQ.x_y b", "a [redacted] b"),
            ("sid 00D5g000004ABCDEAS%21AQEA", "sid [redacted]"),
            ("got 5Aep861KIwKdekr90I4i;", "got [redacted];"),
            ("eyJhbGciOi.eyJzdWIi.c2ln_-x", "[redacted]"),
            ("/cb?code=aPrx%3D%3D&x=1", "/cb?code=[redacted]&x=1"),
            (
                "/cb?x=1&refresh_token=abc",
                "/cb?x=1&refresh_token=[redacted]",
            ),
            ("client_secret=s3", "client_secret=[redacted]"),
            (
                r#"{"access_token" : "a\"b","x":1}"#,
                r#"{"access_token" : "[redacted]","x":1}"#,
            ),
            (
                "Authorization: Bearer abcdefgh1",
                "Authorization: Bearer [redacted]",
            ),
            ("force://id:secret:token@host", "[redacted]@host"),
        ];
        for (text, expected) in table {
            assert_eq!(redact(text), expected);
        }
    }

    #[test]
    fn ordinary_text_is_left_alone() {
        for text in [
            "the Bearer token is missing",
            "unicode=1&zip_code_area=2",
            "00D5g000004ABCDEAS",
            "https://acme.my.salesforce.com/services/data/v67.0/query?q=SELECT+Id",
            "eyJustAWord",
            r#"{"error":{"code":"login-required"}}"#,
            "größe 00D!",
            "",
        ] {
            assert!(matches!(redact(text), Cow::Borrowed(_)), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_token_never_survives(before in "\\PC{0,20}", after in "[ &\",;)].{0,20}") {
            let text = format!("{before} 00D5g000004ABCD!AQEAQ.sentinel{after}");
            proptest::prop_assert!(!redact(&text).contains("sentinel"), "{}", text);
            let text = format!("{before}?code=sentinel{after}");
            proptest::prop_assert!(!redact(&text).contains("sentinel"), "{}", text);
        }
    }
}
