//! The keywords: which of them cannot be names, and where each clause stands.

/// Keywords that are never names.
const RESERVED: [&str; 32] = [
    "AND",
    "AS",
    "ASC",
    "BIND",
    "BY",
    "CUBE",
    "DESC",
    "ELSE",
    "EXCLUDES",
    "FALSE",
    "FIRST",
    "FOR",
    "FROM",
    "HAVING",
    "HIERARCHICAL",
    "IN",
    "INCLUDES",
    "LAST",
    "LIKE",
    "LIMIT",
    "LOOKUP",
    "NOT",
    "NULL",
    "NULLS",
    "OR",
    "ROLLUP",
    "SELECT",
    "TRUE",
    "UPDATE",
    "USING",
    "WHERE",
    "WITH",
];

/// Keywords that may be names of objects, fields and aliases: `SELECT Offset FROM Group` is fine.
/// Behind `USING SCOPE`, `USING LOOKUP` and `UPDATE` they may not.
const SOFT: [&str; 22] = [
    "ABOVE",
    "ABOVE_OR_BELOW",
    "AT",
    "BELOW",
    "CASE",
    "CATEGORY",
    "COUNT",
    "DATA",
    "DISTANCE",
    "END",
    "FIELDS",
    "FLAT",
    "GEOLOCATION",
    "GROUP",
    "OFFSET",
    "ORDER",
    "REFERENCE",
    "SCOPE",
    "THEN",
    "TYPEOF",
    "VIEW",
    "WHEN",
];

/// The clauses behind FROM in the only order in which they may stand.
pub(super) const CLAUSES: [&str; 11] = [
    "USING", "WHERE", "WITH", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "OFFSET", "BIND", "FOR",
    "UPDATE",
];

/// Whether a word can never be a name.
pub(super) fn is_reserved(word: &str) -> bool {
    is_among(&RESERVED, word)
}

/// Whether a word is a keyword of any kind.
pub(super) fn is_keyword(word: &str) -> bool {
    is_among(&RESERVED, word) || is_among(&SOFT, word)
}

fn is_among(words: &[&str], word: &str) -> bool {
    words.iter().any(|known| is_same(word, known))
}

/// Whether a word is this keyword, in any case. Two capitals of other scripts have small letters in
/// ASCII, and Salesforce's lexer reads them as those.
pub(super) fn is_same(word: &str, keyword: &str) -> bool {
    let small = |letter: char| match letter {
        '\u{130}' => 'i',
        '\u{212a}' => 'k',
        other => other.to_ascii_lowercase(),
    };
    word.eq_ignore_ascii_case(keyword)
        || !word.is_ascii() && word.chars().map(small).eq(keyword.chars().map(small))
}
