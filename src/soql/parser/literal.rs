//! Values.

use super::{Parsed, Parser};
use crate::soql::ast::{Literal, LiteralValue};
use crate::soql::dates;
use crate::soql::error::ParseErrorKind;
use crate::soql::lexer::{self, Token, TokenKind};
use crate::soql::span::Span;

impl Parser<'_> {
    /// Any value.
    pub(super) fn value(&mut self) -> Parsed<Literal> {
        let token = self.token();
        let written = || self.slice(token).to_owned();
        let value = match token.kind {
            TokenKind::Text | TokenKind::UnfinishedText => {
                LiteralValue::Text(self.text_of(token, Escapes::Plain)?)
            }
            TokenKind::Integer | TokenKind::Decimal | TokenKind::Plus | TokenKind::Minus => {
                return self.number();
            }
            TokenKind::Date => LiteralValue::Date(written()),
            TokenKind::DateTime => LiteralValue::DateTime(written()),
            TokenKind::Time => LiteralValue::Time(written()),
            TokenKind::Colon if self.options.parameters => return self.parameter(),
            TokenKind::Word => return self.word_value(),
            TokenKind::Currency => return self.negative_currency(),
            _ => return Err(self.missing_value(&["a value"])),
        };
        self.advance();
        let span = token.span;
        Ok(Literal { value, span })
    }

    /// A number with an optional sign.
    fn number(&mut self) -> Parsed<Literal> {
        let start = self.token().span.start;
        let value = LiteralValue::Number(self.signed("a value")?);
        let span = self.span_from(start);
        Ok(Literal { value, span })
    }

    /// A number with an optional sign, as written but for white space between the two.
    pub(super) fn signed(&mut self, what: &'static str) -> Parsed<String> {
        let sign = self.sign();
        if !matches!(self.token().kind, TokenKind::Integer | TokenKind::Decimal) {
            return Err(self.missing_value(&[what]));
        }
        let digits = self.advance();
        Ok(format!("{sign}{}", self.slice(digits)))
    }

    /// Takes a sign if it is at hand.
    fn sign(&mut self) -> &'static str {
        if self.take(TokenKind::Plus).is_some() {
            return "+";
        }
        self.take(TokenKind::Minus).map_or("", |_| "-")
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
            let token = self.expect(TokenKind::Integer, "a whole number")?;
            count = Some(self.slice(token).parse().unwrap_or(u64::MAX));
        }
        Ok(Literal {
            value: LiteralValue::DateLiteral(name, count),
            span: self.span_from(start),
        })
    }

    /// `USD5000`, `USD5000.25`: three letters, digits, points, digits.
    fn currency(&mut self) -> Parsed<Literal> {
        let token = self.token();
        let word = self.slice(token);
        let is_code = |code: &&str| code.bytes().all(|byte| byte.is_ascii_alphabetic());
        let code = word.get(..3).filter(is_code);
        let amount = word.get(3..).unwrap_or_default();
        let points = amount.trim_start_matches(|digit: char| digit.is_ascii_digit());
        let fraction = points.trim_start_matches('.');
        let is_amount =
            points.len() < amount.len() && fraction.bytes().all(|byte| byte.is_ascii_digit());
        let (Some(code), true) = (code, is_amount) else {
            return Err(self.unquoted_value());
        };
        self.advance();
        Ok(Literal {
            value: LiteralValue::Currency(code.to_ascii_uppercase(), amount.to_owned()),
            span: token.span,
        })
    }

    /// `USD-500`, which newer orgs take.
    fn negative_currency(&mut self) -> Parsed<Literal> {
        let token = self.token();
        let (code, amount) = self.slice(token).split_at(3);
        if amount.starts_with('+') || amount.ends_with('.') {
            return Err(self.unexpected(&["a value"]));
        }
        self.advance();
        Ok(Literal {
            value: LiteralValue::Currency(code.to_ascii_uppercase(), amount.to_owned()),
            span: token.span,
        })
    }

    /// The value behind LIKE: a pattern. Other values parse too.
    pub(super) fn pattern(&mut self) -> Parsed<Literal> {
        let token = self.token();
        match token.kind {
            TokenKind::Text | TokenKind::UnfinishedText => self.text_literal(Escapes::Pattern),
            _ => self.value(),
        }
    }

    /// A text, or an error that `what` was expected.
    pub(super) fn quoted_text(&mut self, what: &'static str) -> Parsed<Literal> {
        match self.token().kind {
            TokenKind::Text | TokenKind::UnfinishedText => self.text_literal(Escapes::Plain),
            _ => Err(self.missing_value(&[what])),
        }
    }

    /// The text at hand.
    fn text_literal(&mut self, escapes: Escapes) -> Parsed<Literal> {
        let token = self.token();
        let value = LiteralValue::Text(self.text_of(token, escapes)?);
        self.advance();
        let span = token.span;
        Ok(Literal { value, span })
    }

    /// The unit of a distance: any text, with any escapes, even over several lines.
    pub(super) fn unit(&mut self) -> Parsed<String> {
        if self.is(TokenKind::UnfinishedText) {
            self.finish_text();
        }
        let token = self.token();
        if !matches!(token.kind, TokenKind::Text | TokenKind::UnfinishedText) {
            return Err(self.missing_value(&["'mi' or 'km'"]));
        }
        let text = self.text_of(token, Escapes::Any)?;
        self.advance();
        Ok(text)
    }

    /// Lets the unfinished text at hand go on behind its line, up to its quote if there is one.
    fn finish_text(&mut self) {
        let start = self.token().span.start;
        let Some(length) = lexer::text_length(&self.text[start..]) else {
            return;
        };
        let end = start + length;
        self.tokens.truncate(self.at);
        self.tokens.push(Token {
            kind: TokenKind::Text,
            span: Span::new(start, end),
        });
        let rest = lexer::tokens(&self.text[end..]).into_iter();
        self.tokens.extend(rest.map(|token| Token {
            kind: token.kind,
            span: Span::new(token.span.start + end, token.span.end + end),
        }));
    }

    /// The text of a token, unescaped.
    fn text_of(&self, token: Token, escapes: Escapes) -> Parsed<String> {
        if token.kind == TokenKind::UnfinishedText {
            return Err(self.unfinished_text(token));
        }
        let quoted = self.slice(token);
        let raw = &quoted[1..quoted.len() - 1];
        unescaped(raw, escapes).map_err(|(at, length)| {
            let start = token.span.start + 1 + at;
            self.error(ParseErrorKind::BadEscape, Span::new(start, start + length))
        })
    }

    /// A whole number behind LIMIT or OFFSET.
    pub(super) fn row_number(&mut self, word: &'static str) -> Parsed<Option<(i64, Span)>> {
        if self.take_word(word).is_none() {
            return Ok(None);
        }
        let start = self.token().span.start;
        let sign = self.sign();
        let token = self.expect(TokenKind::Integer, "a whole number")?;
        let most = if sign == "-" { i64::MIN } else { i64::MAX };
        let number = format!("{sign}{}", self.slice(token))
            .parse()
            .unwrap_or(most);
        Ok(Some((number, self.span_from(start))))
    }
}

/// Which escapes a text may have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escapes {
    /// Those of every text.
    Plain,
    /// Those of a LIKE pattern: `\%` and `\_` too. Like `\\` they keep their backslash: they are
    /// resolved when the pattern is.
    Pattern,
    /// All of them; a backslash that means nothing is left as it is.
    Any,
}

/// The text behind its escapes, or the place and length of the one that means nothing.
fn unescaped(raw: &str, escapes: Escapes) -> Result<String, (usize, usize)> {
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
            '\\' if escapes == Escapes::Pattern => text.push_str("\\\\"),
            '\\' => text.push('\\'),
            '%' | '_' if escapes == Escapes::Pattern => text.extend(['\\', letter]),
            'u' | 'U' if unicode(escape).is_some() => {
                let (character, taken) = unicode(escape).ok_or((place, 2))?;
                text.push(character);
                length = taken;
            }
            _ if escapes == Escapes::Any => text.extend(['\\', letter]),
            _ => return Err((place, 1 + length)),
        }
        rest = &escape[length..];
    }
    text.push_str(rest);
    Ok(text)
}

/// The character of `uXXXX`, or of `uXXXX\uXXXX` with both halves of a pair, and its length.
///
/// A half alone becomes the replacement character: a Rust text cannot hold it. `uFFFF` means
/// nothing.
fn unicode(escape: &str) -> Option<(char, usize)> {
    let code = hex(escape)?;
    if code == 0xffff {
        return None;
    }
    let low = escape[5..].strip_prefix('\\').and_then(hex);
    if let (0xd800..=0xdbff, Some(low @ 0xdc00..=0xdfff)) = (code, low) {
        let pair = char::decode_utf16([code, low]).next();
        return Some((pair?.ok()?, 11));
    }
    let character = char::from_u32(code.into());
    Some((character.unwrap_or(char::REPLACEMENT_CHARACTER), 5))
}

/// The number of `uXXXX`.
fn hex(escape: &str) -> Option<u16> {
    let digits = escape.strip_prefix(['u', 'U'])?.get(..4)?;
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then(|| u16::from_str_radix(digits, 16).ok())?
}
