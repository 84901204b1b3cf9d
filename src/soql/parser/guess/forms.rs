//! What is said: how things are written in SOQL, and what takes the place of words of SQL.

/// How a distance is written.
pub(super) const DISTANCE_FORM: &str =
    "a distance is written `DISTANCE(Location__c, GEOLOCATION(37.7, -122.4), 'km')`";
/// How dates are written.
pub(super) const DATES: &str = "a date is written `2026-01-31`, a datetime `2026-01-31T10:00:00Z`";
/// The order of a comparison.
pub(super) const FIELD_FIRST: &str = "write the field first, then the operator, then the value";
/// What stands for a calculation.
pub(super) const NO_CALCULATION: &str = "SOQL does not calculate; do it on the result";

/// Words of SQL that SOQL has no place for, and what takes their place.
pub(super) const FOREIGN: [(&str, &str); 16] = [
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
    ("SET", "SOQL reads and never writes"),
    ("VALUES", "SOQL reads and never writes"),
];

/// What was expected, and how that is written, where nothing better is known.
pub(super) const FORMS: [(&str, &str); 21] = [
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
pub(super) const TYPEOF_FORM: &str =
    "TYPEOF is written `TYPEOF What WHEN Account THEN Phone ELSE Name END`";
/// The operators.
pub(super) const OPERATORS: &str =
    "the operators are `=`, `!=`, `<`, `<=`, `>`, `>=`, LIKE, IN, NOT IN, INCLUDES and EXCLUDES";

/// What is said about joins.
pub(super) const NO_JOINS: &str = "SOQL has no joins: write a path such as `Account.Name`, or a sub-query \
                        `(SELECT Id FROM Contacts)`";
