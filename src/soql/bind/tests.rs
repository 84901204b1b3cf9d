//! Values that try to be more than values.

use proptest::prelude::*;

use super::{BindError, Param, ParamType, bind, parameters};
use crate::error::Diagnostic;
use crate::model::schema::{FieldSchema, FieldType, ObjectSchema};
use crate::soql::ast::{Condition, Literal, LiteralValue, Query};
use crate::soql::check::{Found, Schemas};
use crate::soql::{ParseOptions, parse, parse_with};

/// Nothing is known.
struct Nothing;

impl Schemas for Nothing {
    fn object(&self, _: &str) -> Found<'_> {
        Found::Unknown
    }
}

/// One object with a field of each kind.
struct Described(ObjectSchema);

impl Schemas for Described {
    fn object(&self, _: &str) -> Found<'_> {
        Found::Known(&self.0)
    }
}

fn described() -> Described {
    let fields = [
        ("Name", FieldType::String),
        ("Amount", FieldType::Currency),
        ("CloseDate", FieldType::Date),
        ("CreatedDate", FieldType::DateTime),
        ("IsWon", FieldType::Boolean),
    ];
    let fields = fields.map(|(name, field_type)| FieldSchema {
        name: name.to_owned(),
        field_type,
        filterable: true,
        ..FieldSchema::default()
    });
    Described(ObjectSchema {
        name: "X".to_owned(),
        queryable: true,
        fields: fields.to_vec(),
        ..ObjectSchema::default()
    })
}

fn query(text: &str) -> Query {
    parse_with(text, ParseOptions { parameters: true }).expect(text)
}

fn param(name: &str, kind: Option<ParamType>, values: &[&str]) -> Param {
    Param {
        name: name.to_owned(),
        kind,
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        is_list: values.len() > 1,
    }
}

fn bound(text: &str, params: &[Param], schemas: &dyn Schemas) -> Result<String, BindError> {
    bind(text, query(text), params, schemas).map(|bound| {
        let text = bound.text.into_owned();
        // The tree is the one of the text that is sent.
        let parsed = parse(&text).expect(&text);
        assert_eq!(bound.query.to_string(), parsed.to_string());
        text
    })
}

/// What `:v` becomes behind `left`.
fn becomes(left: &str, value: &str, kind: Option<ParamType>, schemas: &dyn Schemas) -> String {
    let before = format!("SELECT Id FROM X WHERE {left} ");
    let made = bound(
        &format!("{before}:v"),
        &[param("v", kind, &[value])],
        schemas,
    );
    match made {
        Ok(text) => text[before.len()..].to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn the_kind_is_read_off_the_value() {
    for (left, value, literal) in [
        ("A =", "Acme", "'Acme'"),
        ("A =", "", "''"),
        ("A =", "'Acme'", "'\\'Acme\\''"),
        ("A =", "O'Neil \\ \"x\"\n", "'O\\'Neil \\\\ \"x\"\\n'"),
        ("A =", "12", "12"),
        ("A =", "-1.50", "-1.50"),
        ("A =", ".5", ".5"),
        ("A =", "007", "'007'"),
        ("A =", "+1", "'+1'"),
        ("A =", "1e5", "'1e5'"),
        ("A =", "1 OR 2", "'1 OR 2'"),
        ("A =", "1 LIMIT 2", "'1 LIMIT 2'"),
        ("A =", " 1", "' 1'"),
        ("A =", "1 ", "'1 '"),
        ("Id =", "001000000000001", "'001000000000001'"),
        ("x.AccountId =", "100000000000001", "'100000000000001'"),
        ("A =", "true", "TRUE"),
        ("A =", "null", "NULL"),
        ("A =", "Null", "'Null'"),
        ("A =", "2026-01-31", "2026-01-31"),
        ("A =", "2026-02-31", "'2026-02-31'"),
        (
            "A =",
            "2026-01-31T10:00:00+01:00",
            "2026-01-31T10:00:00+01:00",
        ),
        ("A =", "10:00:00Z", "10:00:00Z"),
        ("A =", "last_n_days:7", "LAST_N_DAYS:7"),
        ("A =", "LAST_N_DAYS", "'LAST_N_DAYS'"),
        ("A =", "USD500", "'USD500'"),
        ("A =", ":other", "':other'"),
        ("A LIKE", "12%", "'12%'"),
        ("A LIKE", "null", "'null'"),
        ("A LIKE", r"50\% of \x \\", r"'50\% of \\x \\'"),
        ("A IN", "x", "('x')"),
        ("A INCLUDES", "1", "('1')"),
    ] {
        assert_eq!(
            becomes(left, value, None, &Nothing),
            literal,
            "{left} {value}"
        );
    }
}

#[test]
fn the_field_and_the_given_kind_decide_first() {
    let described = described();
    for (left, value, literal) in [
        ("Name =", "12", "'12'"),
        ("Name =", "TODAY", "'TODAY'"),
        ("Name =", "null", "NULL"),
        ("Amount >", "USD5", "USD5"),
        ("Amount >", "12", "12"),
        ("CloseDate =", "TODAY", "TODAY"),
        ("IsWon =", "TRUE", "TRUE"),
        (
            "Amount >",
            "much",
            "`much`, the value of `:v`, is no number, as `Amount` needs",
        ),
        (
            "CloseDate =",
            "2026-02-31",
            "`2026-02-31`, the value of `:v`, is no date, as `CloseDate` needs",
        ),
        (
            "CreatedDate >",
            "2026-02-01",
            "`2026-02-01`, the value of `:v`, is no datetime, as `CreatedDate` needs",
        ),
    ] {
        assert_eq!(
            becomes(left, value, None, &described),
            literal,
            "{left} {value}"
        );
    }
    let string = Some(ParamType::String);
    assert_eq!(becomes("Amount >", "12", string, &described), "'12'");
    assert_eq!(becomes("A =", "null", string, &Nothing), "'null'");
    assert_eq!(becomes("A LIKE", r"50%_\", string, &Nothing), r"'50\%\_\\'");
    let number = Some(ParamType::Number);
    assert_eq!(becomes("A =", "007", number, &Nothing), "007");
    assert!(becomes("A =", "x", number, &Nothing).ends_with("is no number, as `A` needs"));
    assert!(becomes("A =", "\u{0}", None, &Nothing).contains("control character"));
}

#[test]
fn lists_take_many_values_and_other_places_one() {
    let ids = param("ids", None, &["a", "b'", "3"]);
    for (text, made) in [
        (
            "SELECT Id FROM X WHERE A IN (:ids)",
            "SELECT Id FROM X WHERE A IN ('a', 'b\\'', 3)",
        ),
        (
            "SELECT Id FROM X WHERE A NOT IN :ids",
            "SELECT Id FROM X WHERE A NOT IN ('a', 'b\\'', 3)",
        ),
        (
            "SELECT Id FROM X WHERE A IN ('x', :ids )",
            "SELECT Id FROM X WHERE A IN ('x', 'a', 'b\\'', 3 )",
        ),
    ] {
        assert_eq!(
            bound(text, std::slice::from_ref(&ids), &Nothing).as_deref(),
            Ok(made)
        );
    }
    let error = bound("SELECT Id FROM X WHERE A = :ids", &[ids], &Nothing).expect_err("a list");
    assert_eq!(error.hints()[0].0, "write `IN (:ids)`");
    let empty = Param {
        is_list: true,
        ..param("ids", None, &[])
    };
    let error = bound("SELECT Id FROM X WHERE A IN :ids", &[empty], &Nothing).expect_err("empty");
    assert_eq!(error.to_string(), "the list `:ids` has no values");
}

#[test]
fn names_without_values_and_values_without_names_are_refused_together() {
    let text = "SELECT Id, (SELECT Id FROM Ys WHERE B = :two) FROM X WHERE A = :one AND B IN (SELECT Id FROM Y WHERE C = :three)";
    assert_eq!(parameters(&query(text)), ["two", "one", "three"]);
    let given = [param("one", None, &["1"]), param("tow", None, &["1"])];
    let error = bound(text, &given, &Nothing).expect_err("two are missing");
    assert_eq!(error.problems.len(), 3);
    assert_eq!(
        error.to_string(),
        "the query has no parameter `:tow` (and 2 more)"
    );
    let snippet = error.snippet().expect("two places");
    assert_eq!(&text[snippet.marks[0].0.clone()], ":two");
    let all = ["one", "two", "three"].map(|name| param(name, None, &[name]));
    let made = bound(text, &all, &Nothing).expect("all there");
    assert!(
        made.contains("B = 'two'") && made.contains("A = 'one'") && made.contains("C = 'three'")
    );
    assert_eq!(
        bound("SELECT Id FROM X", &[], &Nothing).as_deref(),
        Ok("SELECT Id FROM X")
    );
}

/// The tree with places taken away and the values of conditions taken out, in their order.
fn skeleton(text: &str) -> (String, Vec<LiteralValue>) {
    fn walk(condition: &mut Condition, values: &mut Vec<LiteralValue>) {
        let mut take = |literal: &mut Literal| {
            values.push(std::mem::replace(&mut literal.value, LiteralValue::Null));
        };
        match condition {
            Condition::And(all) | Condition::Or(all) => {
                all.iter_mut().for_each(|inner| walk(inner, values));
            }
            Condition::Not(inner, _) => walk(inner, values),
            Condition::Compare { value, .. } => take(value),
            Condition::Calculation(calculation) => take(&mut calculation.value),
            Condition::List { values: list, .. } => list.iter_mut().for_each(take),
            Condition::SemiJoin { query, .. } => {
                query
                    .filter
                    .iter_mut()
                    .for_each(|inner| walk(inner, values));
            }
        }
    }
    let mut tree = query(text);
    let mut values = Vec::new();
    tree.filter
        .iter_mut()
        .for_each(|filter| walk(filter, &mut values));
    (tree.to_string(), values)
}

fn attack() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "'",
        "\"",
        "\\",
        "\\'",
        "%",
        "_",
        "\\%",
        "\\_",
        ")",
        "(",
        ",",
        " OR ",
        " AND ",
        " LIMIT 1",
        "x",
        "1",
        "NULL",
        "Id != null",
        "\n",
        "\r",
        "\t",
        ":v",
        "--",
        "//",
        "é",
        "\u{2028}",
        "😀",
        "\\u0027",
        "SELECT Id FROM X",
        ";",
    ]);
    prop_oneof![
        prop::collection::vec(pieces, 0..8).prop_map(|pieces| pieces.concat()),
        any::<String>(),
        "[0-9+.:TZ-]{0,12}",
    ]
}

proptest! {
    #[test]
    fn no_value_changes_the_tree(
        values in prop::collection::vec(attack(), 1..4),
        kind in prop::option::of(prop::sample::select(ParamType::ALL.to_vec())),
        place in prop::sample::select(vec!["A = :v", "NOT A != :v", "A LIKE :v", "A IN :v", "A IN ('q', :v)", "A EXCLUDES (:v)",
            "(A < :v OR B = 1) AND C = 2", "A IN (SELECT B FROM C WHERE D = :v)"]),
    ) {
        let text = format!("SELECT Id, Name FROM X WHERE {place} ORDER BY Id LIMIT 5");
        let is_list = place.contains("IN :") || place.contains(", :v") || place.contains("(:v)");
        let values: Vec<&str> = values.iter().map(String::as_str).take(if is_list { 4 } else { 1 }).collect();
        let given = Param { is_list: false, ..param("v", kind, &values) };
        if let Ok(made) = bound(&text, &[given], &Nothing) {
            prop_assert!(parse(&made).is_ok(), "{made}");
            let (tree, literals) = skeleton(&made);
            let harmless = vec!["z"; values.len()];
            let harmless = param("v", Some(ParamType::String), &harmless);
            let (wanted, places) = skeleton(&bound(&text, &[harmless], &Nothing).expect("harmless"));
            prop_assert_eq!(tree, wanted);
            prop_assert_eq!(literals.len(), places.len());
            let is_ours = |place: &LiteralValue| *place == LiteralValue::Text("z".to_owned());
            let ours = literals.into_iter().zip(places).filter(|(_, place)| is_ours(place));
            let bound: Vec<_> = ours.map(|(literal, _)| literal).collect();
            prop_assert_eq!(bound.len(), values.len());
            for (value, literal) in values.iter().zip(&bound) {
                match literal {
                    LiteralValue::Text(text) if !place.contains("LIKE") => prop_assert_eq!(text, value),
                    LiteralValue::Text(_) => {}
                    other => prop_assert!(other.to_string().eq_ignore_ascii_case(value), "{} {}", other, value),
                }
            }
        }
    }
}
