//! What is looked for: the text between the braces, and what it means.
//!
//! Words that stand side by side must all be there. `AND`, `OR` and `AND NOT` (in any case) stand
//! between them, `AND` binding closer; parentheses group. `"…"` is a phrase, `*` any characters
//! and `?` one, in the middle or at the end of a word. A backslash takes the meaning from the next
//! character. Other signs, also those that Salesforce reserves, stand for themselves here: the
//! index parts words at them.

use super::error::{TermError, TermFault};
use crate::soql::parser::DEEPEST;
use crate::soql::span::Span;

/// Characters that have to be escaped in a term.
pub(super) const RESERVED: &str = "?&|!{}[]()^~*:\\\"'+-";

/// The term of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// As written, without the braces.
    pub text: String,
    /// What it means; none when it holds nothing.
    pub expr: Option<TermExpr>,
    /// With the braces.
    pub span: Span,
}

/// A node of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TermExpr {
    /// A word.
    Word(Word),
    /// Words in quotes, which must follow each other.
    Phrase(Word),
    /// All must be there; at least two. The first is never a [`TermExpr::Not`].
    And(Vec<TermExpr>),
    /// One must be there; at least two.
    Or(Vec<TermExpr>),
    /// Must not be there: a member of an [`TermExpr::And`].
    Not(Box<TermExpr>),
}

/// A word or the inside of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its pieces, unescaped.
    pub pieces: Vec<Piece>,
    /// Its place.
    pub span: Span,
}

/// A piece of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Characters that stand for themselves.
    Text(String),
    /// `*`: any number of characters.
    AnyText,
    /// `?`: one character.
    AnyCharacter,
}

impl Word {
    /// The characters that stand for themselves.
    #[must_use]
    pub fn letters(&self) -> String {
        let texts = self.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            Piece::AnyText | Piece::AnyCharacter => "",
        });
        texts.collect()
    }
}

impl TermExpr {
    /// Every word and phrase in it, from left to right.
    #[must_use]
    pub fn words(&self) -> Vec<&Word> {
        match self {
            Self::Word(word) | Self::Phrase(word) => vec![word],
            Self::And(all) | Self::Or(all) => all.iter().flat_map(Self::words).collect(),
            Self::Not(inner) => inner.words(),
        }
    }
}

/// `FIND {…}`.
pub(super) struct Opening {
    pub(super) term: Term,
    pub(super) quoted: bool,
}

/// Reads from the start of a search to the end of its term.
pub(super) fn opening(text: &str) -> Result<Opening, TermError> {
    let start = text.len() - text.trim_start().len();
    let fault = |fault, span| Err(TermError::new(text, fault, span));
    if start == text.len() {
        return fault(TermFault::Empty, Span::new(start, start));
    }
    let word = text[start..].split(|letter: char| !letter.is_ascii_alphanumeric());
    let word = word.into_iter().next().unwrap_or_default();
    let behind = start + word.len();
    if !word.eq_ignore_ascii_case("FIND") {
        let found = text[start..].split_whitespace().next().unwrap_or_default();
        return fault(TermFault::NotASearch, Span::new(start, start + found.len()));
    }
    let open = text.len() - text[behind..].trim_start().len();
    let next = text[open..].chars().next();
    let close = match next {
        Some('{') => '}',
        Some('\'') => '\'',
        other => {
            let length = other.map_or(0, char::len_utf8);
            return fault(TermFault::NotEnclosed, Span::new(open, open + length));
        }
    };
    let end = closing(text, open, close)?;
    Ok(Opening {
        term: term(text, Span::new(open, end))?,
        quoted: close == '\'',
    })
}

/// One behind the sign that closes what opens at `open`.
fn closing(text: &str, open: usize, close: char) -> Result<usize, TermError> {
    let mut letters = text[open + 1..].char_indices();
    while let Some((at, letter)) = letters.next() {
        let place = open + 1 + at;
        match letter {
            '\\' => drop(letters.next()),
            _ if letter == close => return Ok(place + 1),
            '{' if close == '}' => {
                let span = Span::new(place, place + 1);
                return Err(TermError::new(text, TermFault::Reserved, span));
            }
            _ => {}
        }
    }
    let span = Span::new(open, text.len());
    Err(TermError::new(text, TermFault::Unclosed, span))
}

/// The term whose braces stand at `span`.
fn term(text: &str, span: Span) -> Result<Term, TermError> {
    let inner = Span::new(span.start + 1, span.end - 1);
    Ok(Term {
        text: text[inner.range()].to_owned(),
        expr: TermParser::new(text, inner)?.whole()?,
        span,
    })
}

/// A term without a search around it.
///
/// # Errors
/// When quotes or parentheses are not closed, or an operator has nothing to join.
pub fn parse(text: &str) -> Result<Option<TermExpr>, TermError> {
    TermParser::new(text, Span::new(0, text.len()))?.whole()
}

/// A piece of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Open(Span),
    Close(Span),
    And(Span),
    Or(Span),
    Not(Word),
    Word(Word),
    Phrase(Word),
}

impl Token {
    fn span(&self) -> Span {
        match self {
            Self::Open(span) | Self::Close(span) | Self::And(span) | Self::Or(span) => *span,
            Self::Not(word) | Self::Word(word) | Self::Phrase(word) => word.span,
        }
    }
}

/// Tokens to tree.
struct TermParser<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    end: Span,
}

impl<'t> TermParser<'t> {
    fn new(text: &'t str, inner: Span) -> Result<Self, TermError> {
        Ok(Self {
            text,
            tokens: tokens(text, inner)?,
            at: 0,
            depth: 0,
            end: Span::new(inner.end, inner.end),
        })
    }

    fn fault(&self, fault: TermFault, span: Span) -> TermError {
        TermError::new(self.text, fault, span)
    }

    fn whole(mut self) -> Result<Option<TermExpr>, TermError> {
        if self.tokens.is_empty() {
            return Ok(None);
        }
        let expr = self.any()?;
        match self.tokens.get(self.at) {
            None => Ok(Some(expr)),
            Some(token) => Err(self.fault(TermFault::Unopened, token.span())),
        }
    }

    /// `a OR b`.
    fn any(&mut self) -> Result<TermExpr, TermError> {
        let mut members = vec![self.all()?];
        while matches!(self.tokens.get(self.at), Some(Token::Or(_))) {
            self.at += 1;
            members.push(self.all()?);
        }
        Ok(joined(members, TermExpr::Or))
    }

    /// `a b`, `a AND b`, `a AND NOT b`.
    fn all(&mut self) -> Result<TermExpr, TermError> {
        let mut members = vec![self.unit()?];
        loop {
            match self.tokens.get(self.at) {
                None | Some(Token::Or(_) | Token::Close(_)) => break,
                Some(Token::And(_)) => {
                    self.at += 1;
                    let negated = matches!(self.tokens.get(self.at), Some(Token::Not(_)))
                        && self.starts_unit(self.at + 1);
                    self.at += usize::from(negated);
                    let unit = self.unit()?;
                    members.push(if negated {
                        TermExpr::Not(Box::new(unit))
                    } else {
                        unit
                    });
                }
                Some(_) => members.push(self.unit()?),
            }
        }
        Ok(joined(members, TermExpr::And))
    }

    fn starts_unit(&self, at: usize) -> bool {
        matches!(
            self.tokens.get(at),
            Some(Token::Word(_) | Token::Phrase(_) | Token::Open(_) | Token::Not(_))
        )
    }

    /// A word, a phrase or a group.
    fn unit(&mut self) -> Result<TermExpr, TermError> {
        let Some(token) = self.tokens.get(self.at).cloned() else {
            let span = self.tokens.last().map_or(self.end, Token::span);
            return Err(self.fault(TermFault::Operator, span));
        };
        self.at += 1;
        match token {
            // Only behind AND it is an operator.
            Token::Word(word) | Token::Not(word) => Ok(TermExpr::Word(word)),
            Token::Phrase(word) => Ok(TermExpr::Phrase(word)),
            Token::And(span) | Token::Or(span) => Err(self.fault(TermFault::Operator, span)),
            Token::Close(span) => Err(self.fault(TermFault::EmptyGroup, span)),
            Token::Open(span) => self.group(span),
        }
    }

    fn group(&mut self, open: Span) -> Result<TermExpr, TermError> {
        if self.depth == DEEPEST {
            return Err(self.fault(TermFault::TooDeep, open));
        }
        self.depth += 1;
        if self.at == self.tokens.len() {
            return Err(self.fault(TermFault::UnclosedGroup, open));
        }
        let inner = self.any()?;
        self.depth -= 1;
        match self.tokens.get(self.at) {
            Some(Token::Close(_)) => self.at += 1,
            _ => return Err(self.fault(TermFault::UnclosedGroup, open)),
        }
        Ok(inner)
    }
}

/// One member alone, or all of them joined.
fn joined(mut members: Vec<TermExpr>, join: fn(Vec<TermExpr>) -> TermExpr) -> TermExpr {
    match members.pop() {
        Some(only) if members.is_empty() => only,
        Some(last) => {
            members.push(last);
            join(members)
        }
        None => join(members),
    }
}

/// All pieces of a term.
fn tokens(text: &str, inner: Span) -> Result<Vec<Token>, TermError> {
    let mut tokens = Vec::new();
    let mut at = inner.start;
    while let Some(letter) = text[at..inner.end].chars().next() {
        let one = Span::new(at, at + letter.len_utf8());
        match letter {
            '(' => tokens.push(Token::Open(one)),
            ')' => tokens.push(Token::Close(one)),
            '"' => {
                let word = pieces(text, Span::new(one.end, inner.end), |letter| letter == '"');
                if word.span.end == inner.end {
                    let span = Span::new(at, inner.end);
                    return Err(TermError::new(text, TermFault::UnclosedQuote, span));
                }
                at = word.span.end + 1;
                let span = Span::new(one.start, at);
                tokens.push(Token::Phrase(Word { span, ..word }));
                continue;
            }
            _ if letter.is_whitespace() => {}
            _ => {
                let ends = |letter: char| letter.is_whitespace() || "()\"".contains(letter);
                let word = pieces(text, Span::new(at, inner.end), ends);
                at = word.span.end;
                tokens.push(named(text, word));
                continue;
            }
        }
        at = one.end;
    }
    Ok(tokens)
}

/// A word, or the operator that it is.
fn named(text: &str, word: Word) -> Token {
    let written = &text[word.span.range()];
    match written.to_ascii_uppercase().as_str() {
        "AND" => Token::And(word.span),
        "OR" => Token::Or(word.span),
        "NOT" => Token::Not(word),
        _ => Token::Word(word),
    }
}

/// The pieces from the start of `within` up to where `ends` says so.
fn pieces(text: &str, within: Span, ends: impl Fn(char) -> bool) -> Word {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut end = within.end;
    let mut letters = text[within.range()].char_indices();
    while let Some((at, letter)) = letters.next() {
        let literal = match letter {
            _ if ends(letter) => {
                end = within.start + at;
                break;
            }
            '*' => {
                pieces.push(Piece::AnyText);
                continue;
            }
            '?' => {
                pieces.push(Piece::AnyCharacter);
                continue;
            }
            '\\' => letters.next().map_or(letter, |(_, next)| next),
            _ => letter,
        };
        match pieces.last_mut() {
            Some(Piece::Text(text)) => text.push(literal),
            _ => pieces.push(Piece::Text(literal.to_string())),
        }
    }
    let span = Span::new(within.start, end);
    Word { pieces, span }
}
