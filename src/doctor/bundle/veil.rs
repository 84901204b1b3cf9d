//! Takes names out of what leaves this machine: hosts, users, orgs, ids, folders of the user, and
//! whatever stands in settings and variables.
//!
//! The same name always gets the same stand-in (`org-1`, `user-2`, `host-1`), so that a reader can
//! still tell who is who. What is known is replaced wherever it stands as a word of its own; what only
//! looks like a user name, a host or an id is replaced, too.

use std::collections::BTreeMap;

use serde_json::Value;

/// Hosts that belong to everybody.
const COMMON_HOSTS: [&str; 7] = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    "login.salesforce.com",
    "test.salesforce.com",
    "api.status.salesforce.com",
    "status.salesforce.com",
];

/// Whether the host belongs to everybody.
pub(super) fn is_public(host: &str) -> bool {
    COMMON_HOSTS.contains(&host)
}

/// Domains whose hosts carry the name of an org.
const ORG_DOMAINS: [&str; 4] = [
    ".salesforce.com",
    ".force.com",
    ".salesforce-sites.com",
    ".cloudforce.com",
];

/// Members of documents whose values are words of the program.
const WORDS: [&str; 9] = [
    "check", "verdict", "state", "kind", "report", "org_kind", "outcome", "action", "endpoint",
];

/// Shorter texts are too likely to be words of the program.
const SHORTEST: usize = 3;

/// What is hidden, and behind what.
#[derive(Clone, Debug, Default)]
pub(super) struct Veil {
    /// By the text in small letters.
    stand_ins: BTreeMap<String, String>,
    counts: BTreeMap<&'static str, usize>,
    /// Names are shown; values of settings and variables are hidden all the same.
    shows_names: bool,
}

impl Veil {
    /// Hides nothing yet. With `shows_names` only [`Veil::remove`] hides.
    pub(super) fn new(shows_names: bool) -> Self {
        Self {
            shows_names,
            ..Self::default()
        }
    }

    /// Hides a name behind `<kind>-<number>`.
    pub(super) fn hide(&mut self, kind: &'static str, name: &str) {
        if self.shows_names {
            // It stays what it is, also where a setting has it for its value.
            self.know(name, name.to_owned());
        } else {
            self.stand_in(kind, name);
        }
    }

    /// Hides another name of what is called `name`, behind the same stand-in.
    pub(super) fn hide_with(&mut self, other: &str, name: &str) {
        let stand_in = self.stand_ins.get(&name.trim().to_lowercase()).cloned();
        if let Some(stand_in) = stand_in.filter(|_| !self.shows_names) {
            self.know(other, stand_in);
        }
    }

    /// Hides this, whatever else is shown.
    pub(super) fn remove(&mut self, text: &str, mark: &str) {
        self.know(text, mark.to_owned());
    }

    fn know(&mut self, text: &str, stand_in: String) {
        let text = text.trim().to_lowercase();
        if text.chars().count() >= SHORTEST {
            self.stand_ins.entry(text).or_insert(stand_in);
        }
    }

    fn stand_in(&mut self, kind: &'static str, name: &str) -> String {
        let key = name.trim().to_lowercase();
        if let Some(known) = self.stand_ins.get(&key) {
            return known.clone();
        }
        let count = self.counts.entry(kind).or_default();
        *count += 1;
        let made = format!("{kind}-{count}");
        self.know(name, made.clone());
        made
    }

    /// Every text in the value, but for words of the program.
    pub(super) fn over_value(&mut self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.over(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.over_value(item)),
            Value::Object(members) => {
                for (name, value) in members.iter_mut() {
                    if !(value.is_string() && WORDS.contains(&name.as_str())) {
                        self.over_value(value);
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// The text without names.
    pub(super) fn over(&mut self, text: &str) -> String {
        let known = self.without_known(text);
        match self.shows_names {
            true => known,
            false => self.without_likely(&known),
        }
    }

    fn without_known(&self, text: &str) -> String {
        let mut known: Vec<_> = self.stand_ins.iter().collect();
        // A user name may hold an alias: the longer one goes first.
        known.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        let mut text = text.to_owned();
        for (name, stand_in) in known {
            text = replaced(&text, name, stand_in);
        }
        text
    }

    /// User names, hosts and ids that nobody has told of.
    fn without_likely(&mut self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(|c| !is_name_char(c)).unwrap_or(rest.len());
            let (word, tail) = rest.split_at(end);
            if !word.is_empty() {
                let is_host = clean.ends_with("://");
                clean.push_str(&self.likely(word, is_host));
            }
            let other = tail.chars().next().map_or(0, char::len_utf8);
            clean.push_str(&tail[..other]);
            rest = &tail[other..];
        }
        clean
    }

    fn likely(&mut self, word: &str, is_host: bool) -> String {
        let bare = word.trim_end_matches('.');
        let end = &word[bare.len()..];
        let small = bare.to_lowercase();
        let is_common = is_public(&small);
        let is_org_host = ORG_DOMAINS.iter().any(|domain| small.ends_with(domain));
        let kind = match () {
            () if is_common || is_stand_in(&small) => return word.to_owned(),
            () if is_user_name(bare) => "user",
            () if is_host || is_org_host => "host",
            () if is_record_id(bare) => "id",
            () => return word.to_owned(),
        };
        self.stand_in(kind, bare) + end
    }
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '@' | '+' | '%')
}

fn is_stand_in(word: &str) -> bool {
    let parts = word.rsplit_once('-');
    parts.is_some_and(|(kind, number)| {
        ["org", "user", "host", "id", "app", "tag", "company"].contains(&kind)
            && number.parse::<usize>().is_ok()
    })
}

fn is_user_name(word: &str) -> bool {
    word.split_once('@')
        .is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'))
}

/// 15 or 18 letters and digits with the prefix of an organization or a user, or a long one that has
/// both letters and a leading zero, as ids of records have.
fn is_record_id(word: &str) -> bool {
    let is_long = matches!(word.len(), 15 | 18);
    let is_plain = word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
    is_long && is_plain && has_digit && word.bytes().any(|byte| byte == b'0')
}

/// The text with `stand_in` wherever `name` (in small letters) stands as a word of its own.
fn replaced(text: &str, name: &str, stand_in: &str) -> String {
    let small = text.to_lowercase();
    if small.len() != text.len() || !small.contains(name) {
        // Letters that change their length in small letters are in no name that is hidden here.
        return text.to_owned();
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut clean = String::with_capacity(text.len());
    let mut copied = 0;
    for (at, found) in small.match_indices(name) {
        let end = at + found.len();
        let before = small[..at].chars().next_back();
        let after = small[end..].chars().next();
        if before.is_some_and(is_word) || after.is_some_and(is_word) {
            continue;
        }
        clean.push_str(&text[copied..at]);
        clean.push_str(stand_in);
        copied = end;
    }
    clean.push_str(&text[copied..]);
    clean
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_same_name_has_the_same_stand_in() {
        let mut veil = Veil::new(false);
        veil.hide("org", "acme");
        veil.hide("user", "ann@acme.example");
        veil.hide("host", "acme.my.salesforce.com");
        let text = "`acme` (ann@acme.example) at https://Acme.my.salesforce.com/services: acme2";
        assert_eq!(
            veil.over(text),
            "`org-1` (user-1) at https://host-1/services: acme2"
        );
        assert_eq!(veil.over("-o acme, ann@acme.example."), "-o org-1, user-1.");
    }

    #[test]
    fn what_nobody_told_of_is_hidden_by_its_looks() {
        let mut veil = Veil::new(false);
        let text =
            "bob@x.example at https://intern.example:8443/a?b, na1.force.com, 00D5g000004ABCDEAS";
        assert_eq!(
            veil.over(text),
            "user-1 at https://host-1:8443/a?b, host-2, id-1"
        );
        let plain = "http://localhost:1717/OauthRedirect, https://login.salesforce.com, 2026-01-01T00:00:00Z";
        assert_eq!(veil.over(plain), plain);
    }

    #[test]
    fn words_of_the_program_stay() {
        let mut veil = Veil::new(false);
        veil.hide("org", "token");
        let mut value = json!({"check": "token", "summary": "the token of `token`", "n": 1});
        veil.over_value(&mut value);
        assert_eq!(
            value,
            json!({"check": "token", "summary": "the org-1 of `org-1`", "n": 1})
        );
    }

    #[test]
    fn values_of_settings_are_hidden_also_where_names_are_shown() {
        let mut veil = Veil::new(true);
        veil.hide("org", "acme");
        veil.remove("hunter2-hunter2", "[setting]");
        assert_eq!(
            veil.over("acme: `hunter2-hunter2` at bob@x.example"),
            "acme: `[setting]` at bob@x.example"
        );
    }
}
