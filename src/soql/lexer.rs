//! Text to tokens.
//!
//! Tokens only say what kind of thing stands where; the parser cuts the text itself. Words are not
//! told from keywords here, because many keywords of SOQL are also legal names: which of both a
//! word is depends on what stands around it. As in Salesforce's own lexer a dotted path is one
//! word (`Account.Name`, also `Account..Name`), so a keyword inside a path is none, and letters of
//! every script may stand in a word, though not at its start. A sign is a token of its own.
//!
//! What does not belong to the language (comments, double quotes, a stray sign) becomes a token
//! too, so that the parser can say what was meant instead of failing on one character; only the
//! comment that Salesforce's lexer knows, from `$` to the end of the line, is passed over. Never
//! fails, and takes time linear in the text.

use super::span::Span;

/// A piece of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: TokenKind,
    /// Where it stands.
    pub(super) span: Span,
}

/// The kinds of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A keyword, a name or a path.
    Word,
    /// Digits.
    Integer,
    /// Digits with a fraction.
    Decimal,
    /// `USD-500`; without a sign it is a [`TokenKind::Word`].
    Currency,
    /// `'text'`, with its quotes and escapes.
    Text,
    /// A text that does not end on its line.
    UnfinishedText,
    /// `2026-11-22`.
    Date,
    /// `2026-11-22T10:00:00Z`.
    DateTime,
    /// `10:00:00Z`, also with an offset.
    Time,
    /// `(`
    LeftParen,
    /// `)`
    RightParen,
    /// `,`
    Comma,
    /// `.`
    Dot,
    /// `:`
    Colon,
    /// `=`
    Equal,
    /// `<`
    Less,
    /// `>`
    Greater,
    /// `!=` or `<>`
    NotEqual,
    /// `!`
    Bang,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `;`
    Semicolon,
    /// `"text"`, which SOQL does not know.
    DoubleQuoted,
    /// `// …`, `-- …` or `/* … */`, which SOQL does not know.
    Comment,
    /// Any other character.
    Unknown,
    /// Behind the last token.
    End,
}

/// All tokens of `text`; the last one is [`TokenKind::End`].
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::with_capacity(text.len() / 5 + 1);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            b'$' => at += line_length(&text[at..]),
            _ => {
                let (kind, length) = token_at(&text[at..], byte);
                let span = Span::new(at, at + length);
                tokens.push(Token { kind, span });
                at = span.end;
            }
        }
    }
    let span = Span::new(text.len(), text.len());
    tokens.push(Token {
        kind: TokenKind::End,
        span,
    });
    tokens
}

/// Capitals of other scripts whose small letters are ASCII, as Salesforce's lexer reads them.
const LETTERS_BY_CASE: [char; 2] = ['\u{130}', '\u{212a}'];

/// Kind and length in bytes of the token that `rest` starts with.
fn token_at(rest: &str, first: u8) -> (TokenKind, usize) {
    let single = |kind| (kind, 1);
    if let Some(comment) = comment_length(rest) {
        return (TokenKind::Comment, comment);
    }
    match first {
        b'(' => single(TokenKind::LeftParen),
        b')' => single(TokenKind::RightParen),
        b',' => single(TokenKind::Comma),
        b':' => single(TokenKind::Colon),
        b'=' => single(TokenKind::Equal),
        b'!' if rest.starts_with("!=") => (TokenKind::NotEqual, 2),
        b'!' => single(TokenKind::Bang),
        b'<' if rest.starts_with("<>") => (TokenKind::NotEqual, 2),
        b'<' => single(TokenKind::Less),
        b'>' => single(TokenKind::Greater),
        b'+' => single(TokenKind::Plus),
        b'-' => single(TokenKind::Minus),
        b';' => single(TokenKind::Semicolon),
        b'\'' => quoted(rest),
        b'"' => double_quoted(rest),
        b'A'..=b'Z' | b'a'..=b'z' => word(rest),
        _ if rest.starts_with(LETTERS_BY_CASE) => word(rest),
        b'0'..=b'9' => dated(rest).unwrap_or_else(|| number(rest)),
        b'.' => match number(rest) {
            (_, 0) => single(TokenKind::Dot),
            number => number,
        },
        _ => (
            TokenKind::Unknown,
            rest.chars().next().map_or(1, char::len_utf8),
        ),
    }
}

/// A word; or an amount with a sign, when three letters, a sign and digits touch each other.
fn word(rest: &str) -> (TokenKind, usize) {
    let length = word_length(rest);
    let sign = rest.as_bytes().get(length);
    if length == 3 && matches!(sign, Some(b'+' | b'-')) {
        let amount = &rest[length + 1..];
        let (_, digits) = number(amount);
        if digits > 0 && !amount.starts_with('.') {
            return (TokenKind::Currency, length + 1 + digits);
        }
    }
    (TokenKind::Word, length)
}

/// Length of the word at the start.
fn word_length(rest: &str) -> usize {
    rest.bytes()
        .position(|byte| {
            byte.is_ascii() && !byte.is_ascii_alphanumeric() && !matches!(byte, b'_' | b'.')
        })
        .unwrap_or(rest.len())
}

/// Length of the line at the start, without its line break.
fn line_length(rest: &str) -> usize {
    rest.find(['\r', '\n']).unwrap_or(rest.len())
}

/// How many digits stand at the start.
fn digits(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(bytes.len())
}

/// `digits[.digits]` or `.digits` and its length; 0 when there is none.
fn number(rest: &str) -> (TokenKind, usize) {
    let bytes = rest.as_bytes();
    let whole = digits(bytes);
    let fraction = match bytes.get(whole) {
        Some(b'.') => digits(&bytes[whole + 1..]),
        _ => 0,
    };
    match fraction {
        0 => (TokenKind::Integer, whole),
        _ => (TokenKind::Decimal, whole + 1 + fraction),
    }
}

/// A date, a datetime or a time at the start.
fn dated(rest: &str) -> Option<(TokenKind, usize)> {
    let bytes = rest.as_bytes();
    if !has_shape(bytes, b"dddd-dd-dd") {
        let time = clock_length(bytes)?;
        let zone = zone_length(&bytes[time..])?;
        return Some((TokenKind::Time, time + zone));
    }
    let date = Some((TokenKind::Date, 10));
    if !matches!(bytes.get(10), Some(b'T' | b't')) {
        return date;
    }
    let Some(clock) = clock_length(&bytes[11..]) else {
        return date;
    };
    let Some(zone) = zone_length(&bytes[11 + clock..]) else {
        return date;
    };
    Some((TokenKind::DateTime, 11 + clock + zone))
}

/// Whether the bytes start like `shape`, in which `d` stands for a digit.
fn has_shape(bytes: &[u8], shape: &[u8]) -> bool {
    bytes.len() >= shape.len()
        && shape.iter().zip(bytes).all(|(shape, byte)| match shape {
            b'd' => byte.is_ascii_digit(),
            other => other == byte,
        })
}

/// Length of `hh:mm:ss[.fraction]`.
fn clock_length(bytes: &[u8]) -> Option<usize> {
    if !has_shape(bytes, b"dd:dd:dd") {
        return None;
    }
    let fraction = match bytes.get(8) {
        Some(b'.') => digits(&bytes[9..]),
        _ => 0,
    };
    Some(if fraction == 0 { 8 } else { 9 + fraction })
}

/// Length of `Z`, `+hh:mm` or `+hhmm`.
fn zone_length(bytes: &[u8]) -> Option<usize> {
    match bytes.first()? {
        b'Z' | b'z' => Some(1),
        b'+' | b'-' if has_shape(&bytes[1..], b"dd:dd") => Some(6),
        b'+' | b'-' if has_shape(&bytes[1..], b"dddd") => Some(5),
        _ => None,
    }
}

/// A text in single quotes; a line feed ends it unfinished.
fn quoted(rest: &str) -> (TokenKind, usize) {
    let bytes = rest.as_bytes();
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\'' => return (TokenKind::Text, at + 1),
            b'\n' => break,
            b'\\' if matches!(bytes.get(at + 1), Some(next) if *next != b'\n') => {
                at += 2;
            }
            _ => at += 1,
        }
    }
    let mut end = at.min(rest.len());
    while !rest.is_char_boundary(end) {
        end += 1;
    }
    (TokenKind::UnfinishedText, end)
}

/// Length of the text at the start when line feeds do not end it; `None` when nothing does.
pub(super) fn text_length(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\'' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    None
}

/// A text in double quotes, or the rest of the line when no second one follows on it.
fn double_quoted(rest: &str) -> (TokenKind, usize) {
    let end = rest[1..].find(['"', '\r', '\n']).map(|end| end + 1);
    let length = match end {
        Some(end) if rest.as_bytes()[end] == b'"' => end + 1,
        Some(end) => end,
        None => rest.len(),
    };
    (TokenKind::DoubleQuoted, length)
}

/// Length of a comment in the style of other languages.
fn comment_length(rest: &str) -> Option<usize> {
    if rest.starts_with("//") || rest.starts_with("--") {
        return Some(line_length(rest));
    }
    let inside = rest.strip_prefix("/*")?;
    Some(inside.find("*/").map_or(rest.len(), |end| end + 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<TokenKind> {
        let mut kinds: Vec<_> = tokens(text).iter().map(|token| token.kind).collect();
        assert_eq!(kinds.pop(), Some(TokenKind::End));
        kinds
    }

    #[test]
    fn dates_times_and_numbers_are_told_apart() {
        use TokenKind::*;
        assert_eq!(kinds("2020-01-02"), [Date]);
        assert_eq!(kinds("2020-01-02t00:00:00.123456+0100"), [DateTime]);
        assert_eq!(kinds("2020-01-02T00:00:00-01:00"), [DateTime]);
        assert_eq!(
            kinds("2020-01-02T00:00:00"),
            [Date, Word, Colon, Integer, Colon, Integer]
        );
        assert_eq!(kinds("10:00:00.5z 10:00:00-0100"), [Time, Time]);
        assert_eq!(kinds("2020-1-1"), [Integer, Minus, Integer, Minus, Integer]);
        assert_eq!(
            kinds("-1.5 .5 +3 5. 1..5"),
            [
                Minus, Decimal, Decimal, Plus, Integer, Integer, Dot, Integer, Dot, Decimal
            ]
        );
        assert_eq!(kinds("1LIMIT"), [Integer, Word]);
        assert_eq!(
            kinds("USD-5 USD+5.5 USD5. US-5 USD-.5"),
            [
                Currency, Currency, Word, Word, Minus, Integer, Word, Minus, Decimal
            ]
        );
    }

    #[test]
    fn paths_are_one_word() {
        use TokenKind::*;
        assert_eq!(kinds("a.From a..b a. a.1 Größe__c"), [Word; 5]);
        assert_eq!(kinds("\u{130}d \u{212a}"), [Word; 2]);
        assert_eq!(
            kinds("a .b é _a"),
            [Word, Dot, Word, Unknown, Unknown, Word]
        );
    }

    #[test]
    fn texts_end_at_their_quote_or_their_line() {
        use TokenKind::*;
        assert_eq!(kinds(r"'it\'s'AND"), [Text, Word]);
        assert_eq!(kinds("'a\nb"), [UnfinishedText, Word]);
        assert_eq!(kinds("'a\rb'"), [Text]);
        assert_eq!(kinds("'a\\"), [UnfinishedText]);
        assert_eq!(kinds("'a\\é"), [UnfinishedText]);
        assert_eq!(kinds("\"a\" é"), [DoubleQuoted, Unknown]);
    }

    #[test]
    fn foreign_comments_are_one_token() {
        use TokenKind::*;
        assert_eq!(
            kinds("a // b\n-- c\n/* d */ e /* f"),
            [Word, Comment, Comment, Comment, Word, Comment]
        );
        assert_eq!(kinds("a $ b ' \n c"), [Word, Word]);
    }

    #[test]
    fn operators_of_two_characters_touch() {
        use TokenKind::*;
        assert_eq!(
            kinds("!= <> <= < > ! ="),
            [NotEqual, NotEqual, Less, Equal, Less, Greater, Bang, Equal]
        );
    }
}
