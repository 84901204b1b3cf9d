//! What was probably meant by a token that cannot stand where it does.
//!
//! Runs once per error. The slips looked for are those that people make who know SQL, another
//! editor's habits, or a keyboard; a guess is only made where it is nearly certain.

use super::Parser;
use super::blame::LONGEST_QUOTE;
use super::words;
use crate::soql::dates;
use crate::soql::lexer::{Token, TokenKind};
use crate::soql::suggest;

/// How a distance is written.
const DISTANCE_FORM: &str =
    "A distance is written `DISTANCE(Location__c, GEOLOCATION(37.7, -122.4), 'km')`";
/// The order of a comparison.
const FIELD_FIRST: &str = "write the field first, then the operator, then the value";
/// What stands for a calculation.
const NO_CALCULATION: &str = "SOQL does not calculate; do it on the result";

/// Words of SQL that SOQL has no place for, and what takes their place.
const FOREIGN: [(&str, &str); 16] = [
    ("AS", "write the alias without AS"),
    ("ASCENDING", "write ASC, or nothing"),
    ("DESCENDING", "write DESC"),
    ("JOIN", NO_JOINS),
    ("INNER", NO_JOINS),
    ("OUTER", NO_JOINS),
    ("ON", NO_JOINS),
    ("UNION", "SOQL has no UNION; send two queries"),
    (
        "EXISTS",
        "SOQL has no EXISTS: write `Id IN (SELECT AccountId FROM Contact)`",
    ),
    (
        "DISTINCT",
        "SOQL has no DISTINCT: write `GROUP BY`, or `COUNT_DISTINCT(Name)`",
    ),
    (
        "ESCAPE",
        "write `\\%` and `\\_` in the pattern; SOQL has no ESCAPE",
    ),
    (
        "ILIKE",
        "write LIKE: it does not look at upper and lower case",
    ),
    (
        "REGEXP",
        "SOQL has no regular expressions; LIKE knows `%` and `_`",
    ),
    (
        "CONTAINS",
        "write `Name LIKE '%text%'`, or INCLUDES for a multi-select picklist",
    ),
    (
        "SET",
        "SOQL reads only; records are written with `sfkit record`",
    ),
    (
        "VALUES",
        "SOQL reads only; records are written with `sfkit record`",
    ),
];

/// What was expected, and how that is written, where nothing better is known.
const FORMS: [(&str, &str); 21] = [
    ("BY", "the clauses are called ORDER BY and GROUP BY"),
    ("WHEN", TYPEOF_FORM),
    ("THEN", TYPEOF_FORM),
    ("END", TYPEOF_FORM),
    ("FIRST", "write `NULLS FIRST` or `NULLS LAST`"),
    ("SCOPE", "write `USING SCOPE mine`"),
    ("VIEW", "write `FOR VIEW` or `FOR REFERENCE`"),
    ("AT", "a category is written `Geography__c AT usa__c`"),
    ("GEOLOCATION", DISTANCE_FORM),
    ("a latitude", DISTANCE_FORM),
    ("a longitude", DISTANCE_FORM),
    ("a location field", DISTANCE_FORM),
    ("'mi' or 'km'", DISTANCE_FORM),
    ("an object", "name an object: `FROM Account`"),
    ("a scope", "write `USING SCOPE mine`"),
    ("a whole number", "write a whole number: `LIMIT 10`"),
    ("an operator such as `=`", OPERATORS),
    (
        "a value",
        "a value is a text in single quotes, a number, a date, TRUE, FALSE or NULL",
    ),
    ("a condition", "a condition is written `Name = 'Acme'`"),
    ("a field", "name a field, or remove what asks for one"),
    ("`)`", "close the parentheses with `)`"),
];
/// How TYPEOF is written.
const TYPEOF_FORM: &str = "TYPEOF is written `TYPEOF What WHEN Account THEN Phone ELSE Name END`";
/// The operators.
const OPERATORS: &str =
    "the operators are `=`, `!=`, `<`, `<=`, `>`, `>=`, LIKE, IN, NOT IN, INCLUDES and EXCLUDES";

/// What is said about joins.
const NO_JOINS: &str = "SOQL has no joins: write a path such as `Account.Name`, or a sub-query \
                        `(SELECT Id FROM Contacts)`";

impl Parser<'_> {
    /// What was probably meant by the token at hand.
    pub(super) fn guess(&self, expected: &[&'static str]) -> Option<String> {
        self.guess_token(expected).or_else(|| self.form(expected))
    }

    /// How what was expected is written.
    pub(super) fn form(&self, expected: &[&'static str]) -> Option<String> {
        let form = FORMS.iter().find(|(what, _)| expected.contains(what));
        if let Some((_, form)) = form {
            return Some((*form).to_owned());
        }
        let token = self.token();
        let found = self.slice(token);
        if expected.contains(&"AND") && (self.is_name(token) || self.is(TokenKind::LeftParen)) {
            return Some("conditions are joined with AND or OR".to_owned());
        }
        let is_short = !found.is_empty() && found.len() <= LONGEST_QUOTE && !found.contains('`');
        is_short.then(|| format!("remove `{found}`, or complete what stands before it"))
    }

    /// What was probably meant, as far as the token itself tells.
    pub(super) fn guess_token(&self, expected: &[&'static str]) -> Option<String> {
        let token = self.token();
        let found = self.slice(token);
        match token.kind {
            TokenKind::Equal => self.guess_equal(),
            TokenKind::DoubleQuoted => {
                let inner = found.trim_matches('"').replace('\'', "\\'");
                Some(format!("texts stand in single quotes: `'{inner}'`"))
            }
            TokenKind::Comment => {
                Some("SOQL has no comments; only a file may start with `//` lines".to_owned())
            }
            TokenKind::Semicolon => Some("remove the `;`".to_owned()),
            TokenKind::Unknown => self.guess_character(found),
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
            lists.then(|| format!("A comma is missing before {found}"))
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
            return Some("A time ends with its zone: `10:00:00Z`".to_owned());
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
                "Name the field to sort or group by, not its position".to_owned()
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
            return Some(
                "A date is written `2026-01-31`, a datetime `2026-01-31T10:00:00Z`".to_owned(),
            );
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
    fn guess_character(&self, found: &str) -> Option<String> {
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
            "&" if is_twice => "write `AND` instead of `&&`".to_owned(),
            "|" if is_twice => "write `OR` instead of `||`".to_owned(),
            "~" => "write LIKE; SOQL has no regular expressions".to_owned(),
            "*" | "/" | "%" | "^" => NO_CALCULATION.to_owned(),
            "{" | "?" | "@" => "write the value itself, texts in single quotes".to_owned(),
            _ => return None,
        })
    }

    /// What is missing at the end.
    fn guess_end(&self, expected: &[&'static str]) -> Option<String> {
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

    /// What a word was meant to be.
    fn guess_word(&self, word: &str, expected: &[&'static str]) -> Option<String> {
        let left = self.behind().map_or("", |token| self.slice(token));
        let upper = word.to_ascii_uppercase();
        let meant = match upper.as_str() {
            "FROM" if left == "," => "remove the comma before FROM".to_owned(),
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
                "SOQL reads only; records are written with `sfkit record`".to_owned()
            }
            "FIND" if expected == ["SELECT"] => {
                "FIND is SOSL: send it with `sfkit search`".to_owned()
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
            return Some("A query starts with SELECT: `SELECT Id FROM Account`".to_owned());
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
        is_missing.then(|| format!("A comma is missing: `{left}, {word}`"))
    }

    /// The expected keyword that the word at hand is close to.
    pub(super) fn misspelt(&self, expected: &[&'static str]) -> Option<String> {
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
fn glued_keyword(word: &str, expected: &[&'static str]) -> Option<String> {
    let keyword = ["FROM", "SELECT"]
        .into_iter()
        .find(|keyword| expected.contains(keyword) && is_glued(word, keyword))?;
    let rest = &word[keyword.len()..];
    Some(format!("A space is missing: `{keyword} {rest}`"))
}

/// Whether a word is this keyword and more.
pub(super) fn is_glued(word: &str, keyword: &str) -> bool {
    let start = word.get(..keyword.len());
    word.len() > keyword.len() && start.is_some_and(|start| start.eq_ignore_ascii_case(keyword))
}
