//! Values.

use super::{Parsed, Parser};
use crate::soql::ast::{Literal, LiteralValue};
use crate::soql::dates;
use crate::soql::error::ParseErrorKind;
use crate::soql::lexer::{Token, TokenKind};
use crate::soql::span::Span;

impl Parser<'_> {
    /// Any value.
    pub(super) fn value(&mut self) -> Parsed<Literal> {
        let token = self.token();
        let written = || self.slice(token).to_owned();
        let value = match token.kind {
            TokenKind::Text | TokenKind::UnfinishedText => {
                let text = self.text_of(token, false)?;
                LiteralValue::Text(text)
            }
            TokenKind::Number => LiteralValue::Number(written()),
            TokenKind::Date => LiteralValue::Date(written()),
            TokenKind::DateTime => LiteralValue::DateTime(written()),
            TokenKind::Time => LiteralValue::Time(written()),
            TokenKind::Colon if self.options.parameters => return self.parameter(),
            TokenKind::Word => return self.word_value(),
            _ => return Err(self.missing_value(&["a value"])),
        };
        self.advance();
        self.check_number_end(token)?;
        let span = token.span;
        Ok(Literal { value, span })
    }

    /// Refuses what is glued to a number (`5.`, `1e5`, `2020-1-1`), except a keyword.
    fn check_number_end(&self, token: Token) -> Parsed<()> {
        let next = self.token();
        let glued = next.span.start == token.span.end;
        let stranger = matches!(
            next.kind,
            TokenKind::Dot | TokenKind::Number | TokenKind::Colon
        );
        if glued && stranger {
            return Err(self.unexpected(&[]));
        }
        Ok(())
    }

    /// `:name`.
    fn parameter(&mut self) -> Parsed<Literal> {
        let start = self.advance().span.start;
        if !self.is(TokenKind::Word) {
            return Err(self.unexpected(&["the name of a parameter"]));
        }
        let token = self.advance();
        Ok(Literal {
            value: LiteralValue::Parameter(self.slice(token).to_owned()),
            span: self.span_from(start),
        })
    }

    /// A value that is a word: TRUE, FALSE, NULL, a date literal or an amount with its currency.
    fn word_value(&mut self) -> Parsed<Literal> {
        let token = self.token();
        let word = self.slice(token);
        let upper = word.to_ascii_uppercase();
        let value = match upper.as_str() {
            "TRUE" => LiteralValue::Bool(true),
            "FALSE" => LiteralValue::Bool(false),
            "NULL" => LiteralValue::Null,
            _ if dates::is_name(&upper) => return self.date_literal(upper),
            _ => return self.currency(),
        };
        self.advance();
        let span = token.span;
        Ok(Literal { value, span })
    }

    /// `TODAY`, `LAST_N_DAYS:7`.
    fn date_literal(&mut self, name: String) -> Parsed<Literal> {
        let start = self.advance().span.start;
        let mut count = None;
        if self.take(TokenKind::Colon).is_some() {
            let token = self.token();
            let digits = self.slice(token);
            if token.kind != TokenKind::Number || !digits.bytes().all(|byte| byte.is_ascii_digit())
            {
                return Err(self.unexpected(&["a whole number"]));
            }
            let parsed = digits.parse().ok();
            count =
                Some(parsed.ok_or_else(|| self.error(ParseErrorKind::NumberTooLarge, token.span))?);
            self.advance();
        }
        Ok(Literal {
            value: LiteralValue::DateLiteral(name, count),
            span: self.span_from(start),
        })
    }

    /// `USD5000`, `USD5000.25`, `USD-500`: pieces that touch each other.
    fn currency(&mut self) -> Parsed<Literal> {
        let token = self.token();
        let word = self.slice(token);
        let code = word
            .get(..3)
            .filter(|code| code.bytes().all(|byte| byte.is_ascii_alphabetic()));
        let next = self.ahead(1);
        let touching = next.kind == TokenKind::Number && next.span.start == token.span.end;
        let tail = if touching { self.slice(next) } else { "" };
        let digits = word.get(3..).unwrap_or_default();
        let whole = !digits.is_empty()
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && (tail.is_empty() || tail.starts_with('.'));
        let negative = digits.is_empty() && tail.starts_with('-');
        let (Some(code), true) = (code, whole || negative) else {
            return Err(self.unquoted_value());
        };
        let value = LiteralValue::Currency(code.to_ascii_uppercase(), format!("{digits}{tail}"));
        self.advance();
        if touching {
            self.advance();
        }
        let span = self.span_from(token.span.start);
        Ok(Literal { value, span })
    }

    /// The value behind LIKE: a text, or NULL.
    pub(super) fn pattern(&mut self) -> Parsed<Literal> {
        let token = self.token();
        if matches!(token.kind, TokenKind::Text | TokenKind::UnfinishedText) {
            let value = LiteralValue::Text(self.text_of(token, true)?);
            self.advance();
            let span = token.span;
            return Ok(Literal { value, span });
        }
        let parameter = self.options.parameters && token.kind == TokenKind::Colon;
        if parameter || self.is_word("NULL") {
            return self.value();
        }
        if token.kind == TokenKind::Word {
            return Err(self.unquoted_value());
        }
        Err(self.missing_value(&["a text in single quotes"]))
    }

    /// A text, or an error that `what` was expected.
    pub(super) fn text(&mut self, what: &'static str) -> Parsed<String> {
        let token = self.token();
        if !matches!(token.kind, TokenKind::Text | TokenKind::UnfinishedText) {
            return Err(self.unexpected(&[what]));
        }
        let text = self.text_of(token, false)?;
        self.advance();
        Ok(text)
    }

    /// The text of a token, unescaped.
    fn text_of(&self, token: Token, is_pattern: bool) -> Parsed<String> {
        if token.kind == TokenKind::UnfinishedText {
            return Err(self.error(ParseErrorKind::UnfinishedText, token.span));
        }
        let quoted = self.slice(token);
        let raw = &quoted[1..quoted.len() - 1];
        unescaped(raw, is_pattern).map_err(|(at, length)| {
            let start = token.span.start + 1 + at;
            self.error(ParseErrorKind::BadEscape, Span::new(start, start + length))
        })
    }

    /// A whole number behind LIMIT or OFFSET.
    pub(super) fn row_number(&mut self, word: &'static str) -> Parsed<Option<(i64, Span)>> {
        if self.take_word(word).is_none() {
            return Ok(None);
        }
        let token = self.token();
        let digits = self.slice(token);
        if token.kind != TokenKind::Number || digits.contains('.') {
            return Err(self.unexpected(&["a whole number"]));
        }
        let number = digits.parse().ok();
        let number =
            number.ok_or_else(|| self.error(ParseErrorKind::NumberTooLarge, token.span))?;
        self.advance();
        self.check_number_end(token)?;
        Ok(Some((number, token.span)))
    }
}

/// The text behind its escapes, or the place and length of the one that means nothing.
///
/// In a pattern `\%`, `\_` and `\\` keep their backslash: they are resolved when the pattern is.
fn unescaped(raw: &str, is_pattern: bool) -> Result<String, (usize, usize)> {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        let place = raw.len() - rest.len() + at;
        let escape = &rest[at + 1..];
        let letter = escape.chars().next().ok_or((place, 1))?;
        let mut length = letter.len_utf8();
        match letter {
            'n' | 'N' => text.push('\n'),
            'r' | 'R' => text.push('\r'),
            't' | 'T' => text.push('\t'),
            'b' | 'B' => text.push('\u{8}'),
            '\'' | '"' => text.push(letter),
            '\\' if is_pattern => text.push_str("\\\\"),
            '\\' => text.push('\\'),
            '%' | '_' if is_pattern => text.extend(['\\', letter]),
            'u' | 'U' => {
                text.push(unicode(escape).ok_or((place, 2))?);
                length = 5;
            }
            _ => return Err((place, 1 + length)),
        }
        rest = &escape[length..];
    }
    text.push_str(rest);
    Ok(text)
}

/// The character of `uXXXX`. Halves of a pair become the replacement character: a Rust text cannot
/// hold them.
fn unicode(escape: &str) -> Option<char> {
    let digits = escape.get(1..5)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let code = u32::from_str_radix(digits, 16).ok()?;
    Some(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
}
