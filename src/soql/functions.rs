//! The functions of SOQL, their kinds and where they may stand.
//!
//! The parser takes any name in front of parentheses, as Salesforce's own does; which names mean
//! something is decided by the schema check and by the local org, both of which ask here.

/// What a function does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FunctionKind {
    /// `COUNT`, `SUM`, …: many rows to one value.
    Aggregate,
    /// `CALENDAR_YEAR`, …: a part of a date.
    DatePart,
    /// `toLabel`, `FORMAT`, `convertCurrency`: the same value, shown otherwise.
    Presentation,
    /// `convertTimezone`: only inside a date function.
    Timezone,
    /// `GROUPING`: only with ROLLUP and CUBE.
    Grouping,
}

/// Every function with one argument, as the documentation spells it.
pub const FUNCTIONS: [(&str, FunctionKind); 24] = [
    ("AVG", FunctionKind::Aggregate),
    ("COUNT", FunctionKind::Aggregate),
    ("COUNT_DISTINCT", FunctionKind::Aggregate),
    ("MAX", FunctionKind::Aggregate),
    ("MIN", FunctionKind::Aggregate),
    ("SUM", FunctionKind::Aggregate),
    ("CALENDAR_MONTH", FunctionKind::DatePart),
    ("CALENDAR_QUARTER", FunctionKind::DatePart),
    ("CALENDAR_YEAR", FunctionKind::DatePart),
    ("DAY_IN_MONTH", FunctionKind::DatePart),
    ("DAY_IN_WEEK", FunctionKind::DatePart),
    ("DAY_IN_YEAR", FunctionKind::DatePart),
    ("DAY_ONLY", FunctionKind::DatePart),
    ("FISCAL_MONTH", FunctionKind::DatePart),
    ("FISCAL_QUARTER", FunctionKind::DatePart),
    ("FISCAL_YEAR", FunctionKind::DatePart),
    ("HOUR_IN_DAY", FunctionKind::DatePart),
    ("WEEK_IN_MONTH", FunctionKind::DatePart),
    ("WEEK_IN_YEAR", FunctionKind::DatePart),
    ("toLabel", FunctionKind::Presentation),
    ("FORMAT", FunctionKind::Presentation),
    ("convertCurrency", FunctionKind::Presentation),
    ("convertTimezone", FunctionKind::Timezone),
    ("GROUPING", FunctionKind::Grouping),
];

/// The kind of the function with this name, in any case.
#[must_use]
pub fn kind(name: &str) -> Option<FunctionKind> {
    FUNCTIONS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, kind)| *kind)
}

/// Whether this is `COUNT`, `SUM` or another function of many rows.
#[must_use]
pub fn is_aggregate(name: &str) -> bool {
    kind(name) == Some(FunctionKind::Aggregate)
}
