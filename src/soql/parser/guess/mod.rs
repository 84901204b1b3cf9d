//! What was probably meant by a token that cannot stand where it does.
//!
//! Runs once per error. The slips looked for are those that people make who know SQL, another
//! editor's habits, or a keyboard; a guess is only made where it is nearly certain. Where there is
//! none, the way in which the expected thing is written is better than nothing.

mod forms;
mod value;
mod word;

pub(super) use word::is_glued;

use super::Parser;
use super::blame::LONGEST_QUOTE;
use crate::soql::dates;
use crate::soql::lexer::{Token, TokenKind};
use forms::{DATES, FIELD_FIRST, FORMS, NO_CALCULATION};
use word::glued_keyword;

impl Parser<'_> {
    /// What was probably meant by the token at hand.
    pub(super) fn guess(&self, expected: &[&'static str]) -> String {
        self.guess_token(expected)
            .unwrap_or_else(|| self.form(expected))
    }

    /// How what was expected is written.
    fn form(&self, expected: &[&'static str]) -> String {
        let form = FORMS.iter().find(|(what, _)| expected.contains(what));
        if let Some((_, form)) = form {
            return (*form).to_owned();
        }
        let token = self.token();
        let found = self.slice(token);
        if expected.contains(&"AND") && (self.is_name(token) || self.is(TokenKind::LeftParen)) {
            return "conditions are joined with AND or OR".to_owned();
        }
        let left = self.behind().map_or("", |token| self.slice(token));
        let is_shown = |text: &str| text.len() <= LONGEST_QUOTE && !text.contains(['`', '\n']);
        match token.kind {
            TokenKind::End if is_shown(left) => {
                format!("the query ends too early, behind `{left}`")
            }
            TokenKind::End => "the query ends too early".to_owned(),
            _ if is_shown(found) => format!("remove `{found}`, or complete what stands before it"),
            _ => "remove what stands here, or complete what stands before it".to_owned(),
        }
    }

    /// What was probably meant, as far as the token itself tells.
    pub(super) fn guess_token(&self, expected: &[&'static str]) -> Option<String> {
        let token = self.token();
        let found = self.slice(token);
        let rest = self.guess_rest_of_value();
        if rest.is_some() {
            return rest;
        }
        match token.kind {
            TokenKind::Equal => self.guess_equal(),
            TokenKind::DoubleQuoted if expected.contains(&"a field") => {
                let name = found.trim_matches('"');
                Some(format!("names stand without quotes: `{name}`"))
            }
            TokenKind::DoubleQuoted => {
                let inner = found.trim_matches('"').replace('\'', "\\'");
                Some(format!("texts stand in single quotes: `'{inner}'`"))
            }
            TokenKind::Comment => {
                Some("SOQL has no comments; only a file may start with `//` lines".to_owned())
            }
            TokenKind::Semicolon => Some("remove the `;`".to_owned()),
            TokenKind::Unknown => self.guess_character(found, expected),
            TokenKind::Bang if self.is_behind("=") => Some("write `!=` instead of `=!`".to_owned()),
            TokenKind::Bang => Some("write `NOT (…)` or `!=` instead of `!`".to_owned()),
            TokenKind::Word => self.guess_word(found, expected),
            TokenKind::Colon => self.guess_colon(),
            TokenKind::Integer | TokenKind::Decimal | TokenKind::Dot => self.guess_number(token),
            TokenKind::Plus | TokenKind::Minus => self.guess_sign(token),
            TokenKind::Greater | TokenKind::Less => self.guess_reversed(found),
            TokenKind::RightParen => self.guess_close(expected),
            TokenKind::Comma => self.guess_comma(),
            TokenKind::Text => self.guess_text(found, expected),
            TokenKind::Date | TokenKind::DateTime if expected.contains(&"a field") => {
                Some(FIELD_FIRST.to_owned())
            }
            TokenKind::LeftParen => self.guess_open(expected),
            TokenKind::End => self.guess_end(expected),
            _ => None,
        }
    }

    /// Whether the token before the one at hand is this word.
    fn is_behind(&self, word: &str) -> bool {
        let behind = self.behind().map(|token| self.slice(token));
        behind.is_some_and(|left| left.eq_ignore_ascii_case(word))
    }

    /// `==`, `=<` and `=!`.
    fn guess_equal(&self) -> Option<String> {
        let before = self.behind()?;
        Some(match before.kind {
            TokenKind::Equal => "write `=` instead of `==`".to_owned(),
            TokenKind::NotEqual => format!("remove the second `=` of `{}=`", self.slice(before)),
            _ => return None,
        })
    }

    /// `=>`, `=<` and `< >`.
    fn guess_reversed(&self, found: &str) -> Option<String> {
        Some(match self.behind()?.kind {
            TokenKind::Equal => format!("write `{found}=` instead of `={found}`"),
            TokenKind::Less if found == ">" => "write `<>` without a space".to_owned(),
            _ => return None,
        })
    }

    /// A parenthesis that closes too early or too often.
    fn guess_close(&self, expected: &[&'static str]) -> Option<String> {
        if self.behind()?.kind == TokenKind::Comma {
            return Some("remove the comma before `)`".to_owned());
        }
        if self.is_behind("AND") || self.is_behind("OR") {
            return Some(self.dangling_word());
        }
        let is_extra = self.depth == 0 && expected.contains(&"the end of the query");
        is_extra.then(|| "remove the `)`, or open it before".to_owned())
    }

    /// A parenthesis that opens where none can.
    fn guess_open(&self, expected: &[&'static str]) -> Option<String> {
        if expected.contains(&"FROM") {
            return Some("put a comma before the sub-query".to_owned());
        }
        if expected == ["a value"] {
            return Some("`=` compares with one value; for several write `IN (…)`".to_owned());
        }
        let is_nested_too_deep = expected == ["`)`"] && self.behind()?.kind == TokenKind::Word;
        is_nested_too_deep.then(|| "a function may hold one other function, no more".to_owned())
    }

    /// A comma where none can be.
    fn guess_comma(&self) -> Option<String> {
        let before = self.behind()?;
        let left = self.slice(before);
        if before.kind == TokenKind::Comma {
            return Some("remove one of the two commas".to_owned());
        }
        if left.eq_ignore_ascii_case("SELECT") || before.kind == TokenKind::LeftParen {
            return Some("remove the comma".to_owned());
        }
        let is_limit = self.at >= 2
            && self
                .slice(self.tokens[self.at - 2])
                .eq_ignore_ascii_case("LIMIT");
        if is_limit {
            return Some("LIMIT has one number; rows are passed over with `OFFSET`".to_owned());
        }
        self.function_around()
            .map(|name| format!("`{name}` has one argument, as every function but DISTANCE"))
    }

    /// The name of the function whose first argument ends before the token at hand.
    fn function_around(&self) -> Option<&str> {
        let name = self.at.checked_sub(3)?;
        let (name, open) = (self.tokens[name], self.tokens[name + 1]);
        let is_call = open.kind == TokenKind::LeftParen && self.is_name(name);
        is_call.then(|| self.slice(name))
    }

    /// A text where none can be.
    fn guess_text(&self, found: &str, expected: &[&'static str]) -> Option<String> {
        if expected.contains(&"a field") {
            return Some(FIELD_FIRST.to_owned());
        }
        if expected == ["`(`"]
            && self
                .behind()
                .is_some_and(|token| token.kind == TokenKind::Word)
        {
            let operator = self.behind().map_or("IN", |token| self.slice(token));
            return Some(format!(
                "the values stand in parentheses: `{} ({found})`",
                operator.to_ascii_uppercase()
            ));
        }
        self.quote_inside().or_else(|| {
            let lists = expected.contains(&"`,`");
            lists.then(|| format!("a comma is missing before {found}"))
        })
    }

    /// A quote that closes a text which should go on: `'O'Brien'`.
    pub(super) fn quote_inside(&self) -> Option<String> {
        let before = self.behind()?;
        let touches = before.span.end == self.token().span.start;
        let quote = if touches && before.kind == TokenKind::Text {
            before
        } else {
            let earlier = self.tokens.get(self.at.checked_sub(2)?).copied()?;
            let touch = earlier.kind == TokenKind::Text && earlier.span.end == before.span.start;
            touch.then_some(earlier)?
        };
        self.unfinished_text_from(quote.span.end)?;
        Some(format!(
            "a quote inside a text is written `\\'`: `{}\\'…`",
            self.slice(quote).trim_end_matches('\'')
        ))
    }

    /// `:name` and times without a zone.
    fn guess_colon(&self) -> Option<String> {
        let before = self.behind()?;
        if before.kind == TokenKind::Integer {
            return Some("a time ends with its zone: `10:00:00Z`".to_owned());
        }
        let variable = self.ahead(1).kind == TokenKind::Word;
        variable.then(|| {
            "variables exist in Apex only; write the value, texts in single quotes".to_owned()
        })
    }

    /// Numbers where none can be, and numbers in the shape of other languages.
    fn guess_number(&self, token: Token) -> Option<String> {
        let before = self.behind()?;
        let left = self.slice(before);
        let starts_condition = ["WHERE", "AND", "OR", "NOT", "HAVING"]
            .iter()
            .any(|word| left.eq_ignore_ascii_case(word));
        let number = self.slice(token);
        Some(match token.kind {
            TokenKind::Dot if before.kind == TokenKind::Integer => {
                "write digits behind the point, or no point".to_owned()
            }
            TokenKind::Dot => "write a path without spaces: `Account.Name`".to_owned(),
            _ if starts_condition => FIELD_FIRST.to_owned(),
            _ if left.eq_ignore_ascii_case("BY") => {
                "name the field to sort or group by, not its position".to_owned()
            }
            _ if left.eq_ignore_ascii_case("TOP") => {
                format!("SOQL has no TOP; write `LIMIT {number}` at the end")
            }
            _ if left.eq_ignore_ascii_case("IN") => {
                format!("the values stand in parentheses: `IN ({number})`")
            }
            TokenKind::Decimal if self.is_behind("LIMIT") || self.is_behind("OFFSET") => {
                "write a number without a point".to_owned()
            }
            _ => return None,
        })
    }

    /// A sign where none can be.
    fn guess_sign(&self, token: Token) -> Option<String> {
        let before = self.behind()?;
        let touches = before.span.end == token.span.start;
        if before.kind == TokenKind::Integer && touches && self.slice(token) == "-" {
            return Some(DATES.to_owned());
        }
        let is_behind_date = matches!(before.kind, TokenKind::Date | TokenKind::DateTime);
        Some(
            if is_behind_date || dates::is_name(&self.slice(before).to_ascii_uppercase()) {
                "SOQL does not calculate with dates; `LAST_N_DAYS:7` and the like do".to_owned()
            } else {
                NO_CALCULATION.to_owned()
            },
        )
    }

    /// What a character was meant to be.
    fn guess_character(&self, found: &str, expected: &[&'static str]) -> Option<String> {
        let is_twice = self.slice(self.ahead(1)) == found;
        Some(match found {
            "*" if self.is_behind("SELECT") => {
                "SOQL has no `SELECT *`; write `SELECT FIELDS(ALL) … LIMIT 200` or name the fields"
                    .to_owned()
            }
            "*" if self.behind()?.kind == TokenKind::LeftParen => {
                "write `COUNT()` alone, or `COUNT(Id)`".to_owned()
            }
            "\u{2018}" | "\u{2019}" | "\u{201a}" | "\u{201c}" | "\u{201d}" | "\u{201e}" | "`"
            | "\u{ab}" | "\u{bb}" | "\u{b4}" => {
                "texts stand in straight single quotes: `'`".to_owned()
            }
            "[" | "]" => "SOQL has no brackets; names stand alone, lists in `(…)`".to_owned(),
            "\u{a0}" | "\u{202f}" | "\u{2007}" => {
                "this is a no-break space; write an ordinary one".to_owned()
            }
            "\u{200b}" | "\u{feff}" => "this is a character that nobody sees; remove it".to_owned(),
            "\u{2260}" => "write `!=`".to_owned(),
            "\u{2264}" => "write `<=`".to_owned(),
            "\u{2265}" => "write `>=`".to_owned(),
            "|" | "&" if expected.contains(&"FROM") => NO_CALCULATION.to_owned(),
            "&" if is_twice => "write `AND` instead of `&&`".to_owned(),
            "&" => "write `AND` instead of `&`".to_owned(),
            "|" if is_twice => "write `OR` instead of `||`".to_owned(),
            "~" => "write LIKE; SOQL has no regular expressions".to_owned(),
            "{" | "?" | "@" => "write the value itself, texts in single quotes".to_owned(),
            _ => return self.guess_sign_of_value(found),
        })
    }

    /// What is missing at the end.
    fn guess_end(&self, expected: &[&'static str]) -> Option<String> {
        let dollar = self.guess_dollar();
        if dollar.is_some() {
            return dollar;
        }
        if expected.contains(&"`)`") {
            return Some("close the parentheses with `)`".to_owned());
        }
        if self.is_behind("AND") || self.is_behind("OR") {
            return Some(self.dangling_word());
        }
        if self
            .behind()
            .is_some_and(|token| token.kind == TokenKind::Comma)
        {
            return Some("remove the comma at the end".to_owned());
        }
        if expected.contains(&"an operator such as `=`") {
            return Some(self.bare_field());
        }
        let glued = |token| glued_keyword(self.slice(token), expected);
        self.behind().and_then(glued).or_else(|| {
            let lacks_from = expected.contains(&"FROM");
            lacks_from.then(|| "say where the fields come from: `FROM Account`".to_owned())
        })
    }

    /// What is said about AND or OR with nothing behind it.
    fn dangling_word(&self) -> String {
        let word = self.behind().map_or("AND", |token| self.slice(token));
        format!(
            "put a condition behind {0}, or remove {0}",
            word.to_ascii_uppercase()
        )
    }

    /// What is said about a field that is compared with nothing.
    fn bare_field(&self) -> String {
        let name = self
            .at
            .checked_sub(1)
            .filter(|at| self.is_name(self.tokens[*at]));
        let left = name.map_or("…", |at| self.slice(self.tokens[at]));
        match self.function_before() {
            Some((name, argument)) if name.to_ascii_uppercase().starts_with("IS") => {
                format!("write `{argument} = NULL`")
            }
            _ => format!("compare it with a value: `{left} = TRUE`, `{left} != NULL`"),
        }
    }

    /// The name and argument of the function call that ends before the token at hand.
    fn function_before(&self) -> Option<(&str, &str)> {
        let name = self.at.checked_sub(4)?;
        let call = self.tokens.get(name..self.at)?;
        let is_call = self.is_name(call[0])
            && call[1].kind == TokenKind::LeftParen
            && call[3].kind == TokenKind::RightParen;
        is_call.then(|| (self.slice(call[0]), self.slice(call[2])))
    }
}
