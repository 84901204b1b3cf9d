//! What was meant by a word: foreign, misspelt and misplaced keywords, missing spaces and commas.

use super::forms::{DISTANCE_FORM, FOREIGN, NO_JOINS};
use crate::soql::lexer::TokenKind;
use crate::soql::parser::{Parser, words};
use crate::soql::suggest;

impl Parser<'_> {
    /// What a word was meant to be.
    pub(super) fn guess_word(&self, word: &str, expected: &[&'static str]) -> Option<String> {
        let left = self.behind().map_or("", |token| self.slice(token));
        let upper = word.to_ascii_uppercase();
        let meant = match upper.as_str() {
            "FROM" if left == "," => "remove the comma before FROM".to_owned(),
            "SELECT" if expected.contains(&"a field") && left == "," => {
                "a sub-query stands in parentheses: `(SELECT Id FROM Contacts)`".to_owned()
            }
            "AND" | "OR" if self.is_behind("AND") || self.is_behind("OR") => {
                format!("remove one of `{left} {word}`")
            }
            "IS" if self.is_word_ahead(1, "NOT") => format!("write `{left} != NULL`"),
            "IS" => format!("write `{left} = NULL`"),
            "NOT" if self.is_word_ahead(1, "LIKE") => {
                format!("put NOT in front, in parentheses: `(NOT {left} LIKE …)`")
            }
            "NOT" if expected.contains(&"a field") => {
                "NOT needs parentheses of its own: `A AND (NOT B)`".to_owned()
            }
            "BETWEEN" => format!("write `{left} >= … AND {left} <= …`"),
            "UPDATE" if left.eq_ignore_ascii_case("FOR") => {
                "FOR UPDATE exists in Apex only; remove it".to_owned()
            }
            "ROWS" if left.eq_ignore_ascii_case("ALL") => {
                "ALL ROWS exists in Apex only; deleted records are read with `--all-rows`"
                    .to_owned()
            }
            "AND" | "OR" if expected.contains(&"an operator such as `=`") => self.bare_field(),
            "SELECT" if expected == ["a value"] => {
                "write the query behind IN: `AccountId IN (SELECT Id FROM …)`".to_owned()
            }
            "INSERT" | "DELETE" | "UPDATE" | "MERGE" if expected == ["SELECT"] => {
                "SOQL reads and never writes".to_owned()
            }
            "FIND" if expected == ["SELECT"] => {
                "FIND starts a search in SOSL, not a query in SOQL".to_owned()
            }
            _ => return self.guess_other_word(word, &upper, expected),
        };
        Some(meant)
    }

    /// Foreign and misspelt keywords, missing spaces and commas.
    fn guess_other_word(
        &self,
        word: &str,
        upper: &str,
        expected: &[&'static str],
    ) -> Option<String> {
        let before = self.behind();
        let follows = before.map(|token| token.kind);
        let left = before.map_or("", |token| self.slice(token));
        if expected == ["`)`"] && self.is_behind("DISTINCT") {
            return Some(format!("write `COUNT_DISTINCT({word})`"));
        }
        if self.is_behind("JOIN") {
            return Some(NO_JOINS.to_owned());
        }
        if self.is_behind("ORDER") || self.is_behind("GROUP") {
            return Some(format!("write `{} BY {word}`", left.to_ascii_uppercase()));
        }
        let foreign = FOREIGN.iter().find(|(name, _)| *name == upper);
        if let Some((_, meant)) = foreign {
            return Some((*meant).to_owned());
        }
        let guessed = glued_keyword(word, expected)
            .or_else(|| self.misspelt(expected))
            .or_else(|| self.quote_inside());
        if guessed.is_some() {
            return guessed;
        }
        if self.is_clause_start() && matches!(follows, Some(TokenKind::Comma)) {
            return Some(format!("remove the comma before {upper}"));
        }
        if self.is_clause_start() && (self.is_behind("AND") || self.is_behind("OR")) {
            return Some(self.dangling_word());
        }
        if self.is_clause_start() && expected.contains(&"`)`") {
            return Some("close the parentheses with `)`".to_owned());
        }
        if expected == ["SELECT"] {
            return Some("a query starts with SELECT: `SELECT Id FROM Account`".to_owned());
        }
        if expected == ["a location field"] || upper == "GEOLOCATION" {
            return Some(DISTANCE_FORM.to_owned());
        }
        if expected.contains(&"FROM") && self.is_clause_start() {
            return Some("say where the fields come from: `FROM Account`".to_owned());
        }
        if expected == ["`)`"] {
            return Some("a function has one argument: a field, or a function of one".to_owned());
        }
        if words::is_reserved(word) && expected.iter().any(|what| what.starts_with("a ")) {
            return Some(format!(
                "{upper} is a word of SOQL itself and names nothing"
            ));
        }
        let lists = expected.contains(&"`,`");
        let is_missing = lists && follows == Some(TokenKind::Word) && self.is_name(self.token());
        is_missing.then(|| format!("a comma is missing: `{left}, {word}`"))
    }

    /// The expected keyword that the word at hand is close to.
    pub(in crate::soql::parser) fn misspelt(&self, expected: &[&'static str]) -> Option<String> {
        let word = self.slice(self.token());
        let keywords = expected.iter().copied().filter(|name| {
            name.bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte == b' ')
        });
        let operators = ["LIKE", "IN", "INCLUDES", "EXCLUDES"].into_iter();
        let operators = operators.filter(|_| expected.contains(&"an operator such as `=`"));
        let all: Vec<_> = keywords
            .chain(operators)
            .map(|name| (name.split(' ').next().unwrap_or(name), name))
            .collect();
        let closest = suggest::closest(word, all.iter().map(|(head, _)| *head))?;
        let (_, whole) = all.iter().find(|(head, _)| *head == closest)?;
        (!closest.eq_ignore_ascii_case(word)).then(|| format!("did you mean `{whole}`?"))
    }
}

/// An expected keyword with a name glued to it.
pub(super) fn glued_keyword(word: &str, expected: &[&'static str]) -> Option<String> {
    let keyword = ["FROM", "SELECT"]
        .into_iter()
        .find(|keyword| expected.contains(keyword) && is_glued(word, keyword))?;
    let rest = &word[keyword.len()..];
    Some(format!("a space is missing: `{keyword} {rest}`"))
}

/// Whether a word is this keyword and more.
pub(in crate::soql::parser) fn is_glued(word: &str, keyword: &str) -> bool {
    let start = word.get(..keyword.len());
    word.len() > keyword.len() && start.is_some_and(|start| start.eq_ignore_ascii_case(keyword))
}
