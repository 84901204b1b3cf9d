//! Values in the shape of other languages: amounts, dates, patterns, and functions of SQL.

use super::forms::{DATES, NO_CALCULATION};
use crate::soql::dates;
use crate::soql::lexer::{Token, TokenKind};
use crate::soql::parser::Parser;

impl Parser<'_> {
    /// What was meant by a value that goes on with the token at hand, which touches it.
    pub(super) fn guess_rest_of_value(&self) -> Option<String> {
        let before = self.behind()?;
        let token = self.token();
        if before.kind == TokenKind::Date {
            return self.guess_datetime(before, token);
        }
        if before.span.end != token.span.start {
            return None;
        }
        let left = self.slice(before);
        let is_number = matches!(before.kind, TokenKind::Integer | TokenKind::Decimal);
        match token.kind {
            TokenKind::LeftParen if dates::takes_number(left) => {
                let count = self.ahead(1);
                let count = match count.kind {
                    TokenKind::Integer => self.slice(count),
                    _ => "7",
                };
                Some(format!("write `{}:{count}`", left.to_ascii_uppercase()))
            }
            TokenKind::Comma if is_number => self.guess_thousands(left),
            TokenKind::Unknown if is_number && self.slice(token) == "/" => Some(DATES.to_owned()),
            TokenKind::Unknown if is_number && self.slice(token) == "%" => {
                Some(format!("a percentage is a number without a sign: `{left}`"))
            }
            TokenKind::Unknown if is_number && "€£¥".contains(self.slice(token)) => {
                Some(format!("an amount is a number without a sign: `{left}`"))
            }
            TokenKind::Decimal if before.kind == TokenKind::Decimal => Some(DATES.to_owned()),
            TokenKind::Word if is_number => self.guess_unit(left, self.slice(token)),
            _ => None,
        }
    }

    /// `2026-01-31T10:00:00` and `2026-01-31 10:00:00`.
    fn guess_datetime(&self, date: Token, token: Token) -> Option<String> {
        let found = self.slice(token);
        let touches = date.span.end == token.span.start;
        let is_clock = match token.kind {
            TokenKind::Word => touches && found.starts_with(['T', 't']),
            TokenKind::Integer => self.ahead(1).kind == TokenKind::Colon,
            kind => kind == TokenKind::Time,
        };
        is_clock.then(|| {
            let day = self.slice(date);
            format!("a datetime has a T, seconds and a zone: `{day}T10:00:00Z`")
        })
    }

    /// `5,000`.
    fn guess_thousands(&self, left: &str) -> Option<String> {
        let next = self.ahead(1);
        let touches = next.span.start == self.token().span.end;
        let is_group = next.kind == TokenKind::Integer && next.span.end - next.span.start == 3;
        (touches && is_group).then(|| {
            let right = self.slice(next);
            format!("numbers are written without separators: `{left}{right}`")
        })
    }

    /// `5k` and `3m`.
    fn guess_unit(&self, number: &str, unit: &str) -> Option<String> {
        let zeros = match unit.to_ascii_lowercase().as_str() {
            "k" => "000",
            "m" | "mn" | "mio" => "000000",
            "bn" => "000000000",
            _ => return None,
        };
        let is_whole = !number.contains('.');
        Some(if is_whole {
            format!("write the number in full: `{number}{zeros}`")
        } else {
            "write the number in full".to_owned()
        })
    }

    /// What a word that stands as a value was meant to be.
    pub(in crate::soql::parser) fn guess_word_value(&self) -> Option<String> {
        let upper = self.slice(self.token()).to_ascii_uppercase();
        let meant = match upper.as_str() {
            "NOW" | "GETDATE" | "SYSDATE" | "CURRENT_DATE" | "CURRENT_TIMESTAMP" | "DATE"
            | "DATETIME" => "write `TODAY`, or an instant such as `2026-01-31T10:00:00Z`",
            "YES" | "NO" => "a checkbox is TRUE or FALSE",
            "NONE" | "NIL" | "UNDEFINED" | "EMPTY" => "write `NULL`",
            _ => return numbered_literal(&upper),
        };
        Some(meant.to_owned())
    }

    /// `LIKE %x%` and other signs in front of a value.
    pub(super) fn guess_sign_of_value(&self, found: &str) -> Option<String> {
        Some(match found {
            "%" | "*" if self.is_behind("LIKE") => {
                "a pattern stands in quotes: `LIKE '%text%'`".to_owned()
            }
            "€" | "£" | "¥" => "an amount is a number without a sign: `5000`".to_owned(),
            "*" | "/" | "%" | "^" => NO_CALCULATION.to_owned(),
            _ => return None,
        })
    }

    /// A `$`, from which Salesforce takes the rest of the line for a comment.
    pub(super) fn guess_dollar(&self) -> Option<String> {
        let start = self.behind().map_or(0, |token| token.span.end);
        let passed_over = self.text.get(start..self.token().span.start)?;
        passed_over.contains('$').then(|| {
            "Salesforce passes over `$` and what follows on its line; an amount has no sign: `5000`"
                .to_owned()
        })
    }
}

/// `LAST_7_DAYS` as `LAST_N_DAYS:7`.
fn numbered_literal(upper: &str) -> Option<String> {
    let (start, rest) = upper.split_once(|letter: char| letter.is_ascii_digit())?;
    let digits = &upper[start.len()..];
    let end = digits.find(|letter: char| !letter.is_ascii_digit())?;
    let (count, unit) = digits.split_at(end);
    let singular = format!("{start}N{unit}");
    let plural = format!("{singular}S");
    let name = [singular, plural]
        .into_iter()
        .find(|name| dates::takes_number(name))?;
    (!rest.is_empty()).then(|| format!("did you mean `{name}:{count}`?"))
}
