//! What may stand at a place of an unfinished query, for completion.
//!
//! The text up to the cursor is read token by token and never judged: whatever stands there, the
//! clause, the parentheses and the object behind FROM are told as well as they can be. The text
//! behind the cursor serves for one thing only, the FROM that most people write before they go back
//! to the fields.

use super::lexer::{Token, TokenKind, tokens};
use super::span::Span;

/// What the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begins {
    /// A whole query.
    Query,
    /// What stands behind WHERE.
    Condition,
}

/// What may stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A field, or a path to one, in the list behind SELECT.
    Selected,
    /// A field, or a path to one, in another clause.
    Field,
    /// An object or the name of a child relationship.
    Object,
    /// A value that the path is compared with; `in_text` when its quote is open.
    Value {
        /// The path on the other side.
        path: String,
        /// The quote is open.
        in_text: bool,
    },
    /// One of these words.
    Word(&'static [&'static str]),
    /// Nothing that could be told.
    Nothing,
}

/// The place at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where the word begins that ends at the cursor, in bytes.
    pub start: usize,
    /// What may stand there.
    pub expected: Expected,
    /// The names behind FROM, from the outermost query to the innermost; none where there is none yet.
    pub objects: Vec<Option<String>>,
}

const BEFORE_QUERY: &[&str] = &["SELECT"];
const BEHIND_OBJECT: &[&str] = &[
    "WHERE",
    "GROUP BY",
    "ORDER BY",
    "LIMIT",
    "USING SCOPE",
    "WITH",
];
const BEHIND_CONDITION: &[&str] = &["AND", "OR", "GROUP BY", "ORDER BY", "LIMIT"];
const BEHIND_CONDITION_ALONE: &[&str] = &["AND", "OR"];
const BEHIND_ORDER: &[&str] = &["ASC", "DESC", "NULLS FIRST", "NULLS LAST", "LIMIT"];
const BEHIND_GROUP: &[&str] = &["HAVING", "ORDER BY", "LIMIT"];
const BEHIND_FIELD: &[&str] = &["FROM"];
const OPERATORS: &[&str] = &["LIKE", "IN", "NOT IN", "INCLUDES", "EXCLUDES"];
const BY: &[&str] = &["BY"];

/// A part of a query that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Clause {
    Start,
    Select,
    From,
    Where,
    Group,
    Order,
    Other,
}

/// A query within parentheses, or the outermost one.
#[derive(Debug)]
struct Level {
    clause: Clause,
    object: Option<String>,
    /// Parentheses that are open within it.
    depth: usize,
    /// Only a condition was asked for.
    is_condition: bool,
}

/// The place at the end of `before`; `after` is the rest of the text.
#[must_use]
pub fn place(before: &str, after: &str, begins: Begins) -> Place {
    let mut all = tokens(before);
    // The token behind the last one.
    all.pop();
    let last = all.last().copied();
    let (start, in_text) = match last {
        Some(token) if token.kind == TokenKind::UnfinishedText => (token.span.start + 1, true),
        Some(token) if token.kind == TokenKind::Word && token.span.end == before.len() => {
            (token.span.start, false)
        }
        _ => (before.len(), false),
    };
    if in_text || start < before.len() {
        all.pop();
    }
    let mut reader = Reader::new(before, begins);
    for (at, token) in all.iter().enumerate() {
        reader.take(&all, at, *token);
    }
    let expected = reader.expected(&all, in_text);
    reader.look_ahead(after, in_text);
    Place {
        start,
        expected,
        objects: reader
            .levels
            .into_iter()
            .map(|level| level.object)
            .collect(),
    }
}

struct Reader<'t> {
    text: &'t str,
    levels: Vec<Level>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, begins: Begins) -> Self {
        let is_condition = begins == Begins::Condition;
        let clause = if is_condition {
            Clause::Where
        } else {
            Clause::Start
        };
        let levels = vec![Level {
            clause,
            object: None,
            depth: 0,
            is_condition,
        }];
        Self { text, levels }
    }

    fn word(&self, token: Token) -> &'t str {
        cut(self.text, token.span)
    }

    fn level(&mut self) -> &mut Level {
        self.levels.last_mut().expect("the outermost level stays")
    }

    fn take(&mut self, all: &[Token], at: usize, token: Token) {
        match token.kind {
            TokenKind::LeftParen => {
                let next = all.get(at + 1).map(|next| self.word(*next));
                if next.is_some_and(|word| word.eq_ignore_ascii_case("select")) {
                    self.levels.push(Level {
                        clause: Clause::Start,
                        object: None,
                        depth: 0,
                        is_condition: false,
                    });
                } else {
                    self.level().depth += 1;
                }
            }
            TokenKind::RightParen if self.level().depth > 0 => self.level().depth -= 1,
            TokenKind::RightParen if self.levels.len() > 1 => drop(self.levels.pop()),
            TokenKind::Word => {
                let word = self.word(token);
                let level = self.level();
                match clause(word) {
                    Some(clause) => level.clause = clause,
                    None if level.clause == Clause::From && level.object.is_none() => {
                        level.object = Some(word.to_owned());
                    }
                    None => {}
                }
            }
            _ => {}
        }
    }

    fn expected(&mut self, all: &[Token], in_text: bool) -> Expected {
        let words = self.text;
        if let Some(path) = compared(words, all) {
            return Expected::Value { path, in_text };
        }
        if in_text {
            return Expected::Nothing;
        }
        let last = all.last().map(|token| (token.kind, cut(words, token.span)));
        let level = self.level();
        let behind = |word: &str| last.is_some_and(|(_, last)| last.eq_ignore_ascii_case(word));
        let opens =
            last.is_none_or(|(kind, _)| matches!(kind, TokenKind::Comma | TokenKind::LeftParen));
        match level.clause {
            Clause::Start => Expected::Word(BEFORE_QUERY),
            Clause::Select if opens || behind("select") => Expected::Selected,
            Clause::Select => Expected::Word(BEHIND_FIELD),
            Clause::From if behind("from") || opens => Expected::Object,
            Clause::From => Expected::Word(BEHIND_OBJECT),
            Clause::Where => condition(last, level.is_condition, opens),
            Clause::Group | Clause::Order if behind("group") || behind("order") => {
                Expected::Word(BY)
            }
            Clause::Group | Clause::Order if opens || behind("by") => Expected::Field,
            Clause::Group => Expected::Word(BEHIND_GROUP),
            Clause::Order => Expected::Word(BEHIND_ORDER),
            Clause::Other => Expected::Nothing,
        }
    }

    /// Finds the FROM behind the cursor for those levels that have none yet.
    fn look_ahead(&mut self, after: &str, in_text: bool) {
        let after = match in_text {
            true => after.split_once('\'').map_or("", |(_, rest)| rest),
            false => after,
        };
        let mut waiting: Vec<usize> = (0..self.levels.len()).collect();
        let (mut depth, mut is_from) = (self.level().depth, false);
        for token in tokens(after) {
            let word = cut(after, token.span);
            match token.kind {
                TokenKind::LeftParen => depth += 1,
                TokenKind::RightParen if depth > 0 => depth -= 1,
                TokenKind::RightParen => {
                    waiting.pop();
                    depth = waiting.last().map_or(0, |level| self.levels[*level].depth);
                }
                TokenKind::Word if depth == 0 => {
                    let level = waiting.last().map(|level| &mut self.levels[*level]);
                    if let Some(level) = level
                        && level.object.is_none()
                        && is_from
                    {
                        level.object = Some(word.to_owned());
                    }
                }
                _ => {}
            }
            is_from = word.eq_ignore_ascii_case("from");
        }
    }
}

fn cut(text: &str, span: Span) -> &str {
    text.get(span.start..span.end).unwrap_or_default()
}

fn clause(word: &str) -> Option<Clause> {
    let clause = match word.to_ascii_lowercase().as_str() {
        "select" => Clause::Select,
        "from" => Clause::From,
        "where" | "having" => Clause::Where,
        "group" => Clause::Group,
        "order" => Clause::Order,
        "limit" | "offset" | "using" | "with" | "for" => Clause::Other,
        _ => return None,
    };
    Some(clause)
}

/// What may stand in a condition behind this token.
fn condition(last: Option<(TokenKind, &str)>, alone: bool, opens: bool) -> Expected {
    let Some((kind, word)) = last.filter(|_| !opens) else {
        return Expected::Field;
    };
    let joins = ["where", "having", "and", "or", "not"];
    if kind == TokenKind::Word && joins.iter().any(|join| word.eq_ignore_ascii_case(join)) {
        return Expected::Field;
    }
    match kind {
        TokenKind::Word if is_value(word) => Expected::Word(next_words(alone)),
        TokenKind::Word => Expected::Word(OPERATORS),
        TokenKind::Colon => Expected::Nothing,
        _ => Expected::Word(next_words(alone)),
    }
}

fn next_words(alone: bool) -> &'static [&'static str] {
    if alone {
        BEHIND_CONDITION_ALONE
    } else {
        BEHIND_CONDITION
    }
}

fn is_value(word: &str) -> bool {
    ["null", "true", "false"]
        .into_iter()
        .chain(super::dates::names())
        .any(|name| name.eq_ignore_ascii_case(word))
}

/// The path that a value behind these tokens is compared with: `A = `, `A >= `, `A LIKE `,
/// `A IN ('x', `.
fn compared(text: &str, all: &[Token]) -> Option<String> {
    let mut rest = all;
    let mut is_list = false;
    // A list is gone back to its beginning.
    while let Some((token, before)) = rest.split_last() {
        match token.kind {
            TokenKind::Comma => {
                is_list = true;
                let (_, before) = before.split_last()?;
                rest = before;
            }
            TokenKind::LeftParen => {
                is_list = true;
                rest = before;
                break;
            }
            _ if is_list => return None,
            _ => break,
        }
    }
    let is_word = |token: &Token, words: &[&str]| {
        let text = cut(text, token.span);
        words.iter().any(|word| text.eq_ignore_ascii_case(word))
    };
    let mut signs = 0;
    while let Some((token, before)) = rest.split_last() {
        let is_sign = match token.kind {
            TokenKind::Equal | TokenKind::Less | TokenKind::Greater | TokenKind::NotEqual => {
                !is_list
            }
            TokenKind::Word if is_list => is_word(token, &["in", "not", "includes", "excludes"]),
            TokenKind::Word => is_word(token, &["like"]),
            _ => false,
        };
        if !is_sign {
            break;
        }
        signs += 1;
        rest = before;
    }
    let path = rest
        .last()
        .filter(|token| signs > 0 && token.kind == TokenKind::Word)?;
    Some(cut(text, path.span).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(marked: &str) -> (Expected, Vec<Option<String>>, String) {
        let (before, after) = marked.split_once('|').unwrap();
        let found = place(before, after, Begins::Query);
        (
            found.expected,
            found.objects,
            before[found.start..].to_owned(),
        )
    }

    fn value(path: &str, in_text: bool) -> Expected {
        let path = path.to_owned();
        Expected::Value { path, in_text }
    }

    #[test]
    fn the_clause_tells_what_may_stand() {
        let table = [
            ("|", Expected::Word(BEFORE_QUERY)),
            ("SEL|", Expected::Word(BEFORE_QUERY)),
            ("SELECT |", Expected::Selected),
            ("SELECT Id, Na|", Expected::Selected),
            ("SELECT COUNT(I|", Expected::Selected),
            ("SELECT Id |", Expected::Word(BEHIND_FIELD)),
            ("SELECT Id FROM |", Expected::Object),
            ("SELECT Id FROM Acc|", Expected::Object),
            ("SELECT Id FROM Account |", Expected::Word(BEHIND_OBJECT)),
            ("SELECT Id FROM Account WHERE |", Expected::Field),
            ("SELECT Id FROM Account WHERE (Owner.Na|", Expected::Field),
            (
                "SELECT Id FROM Account WHERE Name |",
                Expected::Word(OPERATORS),
            ),
            (
                "SELECT Id FROM A WHERE N = 1 |",
                Expected::Word(BEHIND_CONDITION),
            ),
            (
                "SELECT Id FROM A WHERE N = null |",
                Expected::Word(BEHIND_CONDITION),
            ),
            ("SELECT Id FROM A WHERE N = 1 AND |", Expected::Field),
            ("SELECT Id FROM A WHERE NOT |", Expected::Field),
            ("SELECT Id FROM A ORDER |", Expected::Word(BY)),
            ("SELECT Id FROM A ORDER BY N|", Expected::Field),
            ("SELECT Id FROM A ORDER BY N, |", Expected::Field),
            (
                "SELECT Id FROM A ORDER BY N |",
                Expected::Word(BEHIND_ORDER),
            ),
            ("SELECT Id FROM A GROUP BY |", Expected::Field),
            ("SELECT Id FROM A LIMIT |", Expected::Nothing),
            ("SELECT Id FROM A WHERE N = |", value("N", false)),
            ("SELECT Id FROM A WHERE N >= T|", value("N", false)),
            ("SELECT Id FROM A WHERE B.N != 'Cl|", value("B.N", true)),
            ("SELECT Id FROM A WHERE N LIKE '|", value("N", true)),
            ("SELECT Id FROM A WHERE N IN ('|", value("N", true)),
            (
                "SELECT Id FROM A WHERE N NOT IN ('a', 'b|",
                value("N", true),
            ),
            ("SELECT Id FROM A WHERE N INCLUDES ('a|", value("N", true)),
        ];
        for (text, expected) in table {
            assert_eq!(told(text).0, expected, "{text}");
        }
        let alone = place("Name = 'x' ", "", Begins::Condition);
        assert_eq!(alone.expected, Expected::Word(BEHIND_CONDITION_ALONE));
        assert_eq!(place("Na", "", Begins::Condition).expected, Expected::Field);
    }

    #[test]
    fn the_object_is_found_on_either_side() {
        let names = |text| {
            let objects = told(text).1.into_iter();
            objects.map(Option::unwrap_or_default).collect::<Vec<_>>()
        };
        assert_eq!(names("SELECT Na| FROM Account"), ["Account"]);
        assert_eq!(
            names("SELECT (SELECT L| FROM Contacts), Id FROM Account"),
            ["Account", "Contacts"]
        );
        assert_eq!(
            names("SELECT Id FROM Account WHERE Id IN (SELECT A| FROM Lead)"),
            ["Account", "Lead"]
        );
        assert_eq!(
            names("SELECT Id FROM Account WHERE Id IN (SELECT X FROM Lead) AND N|"),
            ["Account"]
        );
        assert_eq!(names("SELECT COUNT(I|) FROM Lead"), ["Lead"]);
        assert_eq!(names("SELECT Na|"), [""]);
        assert_eq!(
            names("SELECT Id FROM A WHERE N = 'x| FROM B' LIMIT 1"),
            ["A"]
        );
    }

    #[test]
    fn the_word_begins_where_it_is_replaced() {
        assert_eq!(told("SELECT Id,Owner.Na|").2, "Owner.Na");
        assert_eq!(told("SELECT Id, |").2, "");
        assert_eq!(told("SELECT Id FROM A WHERE N = 'Closed W|").2, "Closed W");
    }

    #[test]
    fn nothing_breaks_it() {
        for text in [
            "|))))",
            "((((|",
            "'|",
            "FROM FROM|",
            "SELECT (((SELECT|",
            "é|ß",
            ",|",
            "IN (|",
            ", , ,|",
        ] {
            told(text);
        }
    }
}
