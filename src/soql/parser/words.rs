//! The keywords: which of them cannot be names, and where each clause stands.

/// Keywords that are never names of fields or aliases. Object names and aliases of other clauses
/// may be spelt like every other keyword: `SELECT Offset FROM Group` is fine.
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

/// The clauses behind FROM in the only order in which they may stand.
pub(super) const CLAUSES: [&str; 11] = [
    "USING", "WHERE", "WITH", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "OFFSET", "BIND", "FOR",
    "UPDATE",
];

/// Whether a word can never be a name.
pub(super) fn is_reserved(word: &str) -> bool {
    RESERVED
        .iter()
        .any(|reserved| reserved.eq_ignore_ascii_case(word))
}
