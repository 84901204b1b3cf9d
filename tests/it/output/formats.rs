//! Exact bytes of every format, and reading back what was written.

use proptest::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use sfkit::model::rows::Cell;
use sfkit::output::{Datum, Document, Format, RowOptions, Ui, UiOptions, View};

use super::{columns, number, shown, text};

const PATHS: [&str; 5] = [
    "Name",
    "Account.Name",
    "Amount",
    "Account.Owner.Alias",
    "Kids",
];

/// Quotes, line breaks, wide and dangerous characters, null parents, digits no float can hold.
fn corpus() -> Vec<Vec<Cell<'static>>> {
    vec![
        vec![
            text("say \"hi\", ok"),
            text("東京商事"),
            number("123456789012345678901234567890.10"),
            Cell::NoParent { depth: 2 },
            Cell::Json("[{\"Id\":\"003\",\"x\":1.0E7}]".into()),
        ],
        vec![
            text("a\r\nb|c\\"),
            Cell::NoParent { depth: 1 },
            number("1e400"),
            Cell::NoParent { depth: 1 },
            Cell::Json("[]".into()),
        ],
        vec![
            text("=1+1\t\u{1b}[31m\u{2028}"),
            text(""),
            Cell::Null,
            text("zoë"),
            Cell::Null,
        ],
    ]
}

fn corpus_as(format: Format, options: &RowOptions) -> String {
    shown(format, options, &columns(&PATHS), &corpus())
}

#[test]
fn csv_keeps_every_byte() {
    let expected = "Name,Account.Name,Amount,Account.Owner.Alias,Kids\n\
        \"say \"\"hi\"\", ok\",東京商事,123456789012345678901234567890.10,,\
        \"[{\"\"Id\"\":\"\"003\"\",\"\"x\"\":1.0E7}]\"\n\
        \"a\r\nb|c\\\",,1e400,,[]\n\
        =1+1\t\u{1b}[31m\u{2028},,,zoë,\n";
    assert_eq!(corpus_as(Format::Csv, &RowOptions::default()), expected);
    assert_eq!(corpus_as(Format::Auto, &RowOptions::default()), expected);
}

#[test]
fn csv_has_switches() {
    let options = RowOptions {
        no_header: true,
        null: Some("NULL, really".to_owned()),
        csv_safe: true,
        ..RowOptions::default()
    };
    let rows = vec![
        vec![text("=1+1"), Cell::Null],
        vec![text("-5"), number("-5")],
    ];
    let written = shown(Format::Csv, &options, &columns(&["a", "b"]), &rows);
    assert_eq!(written, "'=1+1,\"NULL, really\"\n-5,-5\n");
}

#[test]
fn a_lone_empty_field_is_no_empty_line() {
    let rows = vec![vec![Cell::Null], vec![text("x")]];
    let written = shown(Format::Csv, &RowOptions::default(), &columns(&["a"]), &rows);
    assert_eq!(written, "a\n\"\"\nx\n");
}

#[test]
fn tsv_escapes_separators() {
    let expected = "Name\tAccount.Name\tAmount\tAccount.Owner.Alias\tKids\n\
        say \"hi\", ok\t東京商事\t123456789012345678901234567890.10\t\t[{\"Id\":\"003\",\"x\":1.0E7}]\n\
        a\\r\\nb|c\\\\\t\t1e400\t\t[]\n\
        =1+1\\t\u{1b}[31m\u{2028}\t\t\tzoë\t\n";
    assert_eq!(corpus_as(Format::Tsv, &RowOptions::default()), expected);
}

const RECORDS: [&str; 3] = [
    r#"{"Name":"say \"hi\", ok","Account":{"Name":"東京商事","Owner":null},"Amount":123456789012345678901234567890.10,"Kids":[{"Id":"003","x":1.0E7}]}"#,
    r#"{"Name":"a\r\nb|c\\","Account":null,"Amount":1e400,"Kids":[]}"#,
    r#"{"Name":"=1+1\t\u001b[31m\u2028","Account":{"Name":"","Owner":{"Alias":"zoë"}},"Amount":null,"Kids":null}"#,
];

#[test]
fn json_is_one_array_with_a_record_a_line() {
    let expected = format!("[\n{}\n]\n", RECORDS.join(",\n"));
    assert_eq!(corpus_as(Format::Json, &RowOptions::default()), expected);
    let none = shown(Format::Json, &RowOptions::default(), &columns(&PATHS), &[]);
    assert_eq!(none, "[]\n");
}

#[test]
fn ndjson_is_a_record_a_line() {
    let expected = format!("{}\n", RECORDS.join("\n"));
    assert_eq!(corpus_as(Format::Ndjson, &RowOptions::default()), expected);
    let none = shown(
        Format::Ndjson,
        &RowOptions::default(),
        &columns(&PATHS),
        &[],
    );
    assert_eq!(none, "");
}

#[test]
fn markdown_is_a_table_without_surprises() {
    let expected = "| Name | Account.Name | Amount | Account.Owner.Alias | Kids |\n\
        | --- | --- | --- | --- | --- |\n\
        | say \"hi\", ok | 東京商事 | 123456789012345678901234567890.10 | | \\[{\"Id\":\"003\",\"x\":1.0E7}] |\n\
        | a<br>b\\|c\\\\ | | 1e400 | | \\[] |\n\
        | =1+1\\\\t\\\\u{1b}\\[31m\\\\u{2028} | | | zoë | |\n";
    assert_eq!(
        corpus_as(Format::Markdown, &RowOptions::default()),
        expected
    );
}

#[test]
fn a_table_shows_what_would_drive_the_terminal() {
    let written = corpus_as(Format::Table, &RowOptions::default());
    let lines: Vec<&str> = written.lines().collect();
    assert_eq!(lines.len(), 5, "{written}");
    assert!(lines[3].starts_with("a\\r\\nb|c\\"), "{written}");
    assert!(
        lines[4].starts_with("=1+1\\t\\u{1b}[31m\\u{2028}"),
        "{written}"
    );
    assert!(
        !written.contains('…') && !written.contains('\u{1b}'),
        "{written}"
    );
}

#[test]
fn expanded_shows_a_field_a_line_also_into_a_pipe() {
    let options = RowOptions {
        expanded: true,
        null: Some("∅".to_owned()),
        ..RowOptions::default()
    };
    let rows = vec![vec![text("Zoë\nLtd"), Cell::Null]];
    let written = shown(
        Format::Auto,
        &options,
        &columns(&["Name", "Account.Name"]),
        &rows,
    );
    let expected = "-[ RECORD 1 ]---------\nName         | Zoë\\nLtd\nAccount.Name | ∅\n";
    assert_eq!(written, expected);
}

#[derive(Serialize)]
struct Orgs {
    schema: u8,
    items: Vec<Value>,
}

impl Document for Orgs {
    fn view(&self) -> View {
        let rows = self.items.iter().map(|item| {
            let at = item["at"]
                .as_str()
                .and_then(|at| at.parse::<jiff::Timestamp>().ok());
            vec![Datum::from(item["alias"].as_str()), Datum::from(at)]
        });
        View::Table {
            columns: vec!["Alias".to_owned(), "Since".to_owned()],
            rows: rows.collect(),
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["alias", "at"]
    }
}

fn orgs() -> Orgs {
    Orgs {
        schema: 1,
        items: vec![
            json!({"alias": "prod\u{9b}", "at": "2026-03-01T10:00:00Z", "n": {"x": 1.5, "l": [1]}}),
            json!({"alias": null, "at": null}),
        ],
    }
}

fn document_as(format: Format, stdout_tty: bool, document: &Orgs) -> String {
    let now = "2026-03-01T12:00:00Z".parse().unwrap();
    let facts = UiOptions {
        format,
        stdout_tty,
        width: Some(60),
        clock: sfkit::clock::Clock::Fixed(now),
        ..UiOptions::default()
    };
    let (ui, stdout, _) = Ui::captured(facts, "");
    ui.document(document).unwrap();
    stdout.text()
}

#[test]
fn documents_have_every_format() {
    let pretty = document_as(Format::Auto, false, &orgs());
    assert!(
        pretty.starts_with("{\n  \"schema\": 1,\n  \"items\": [\n"),
        "{pretty}"
    );
    assert!(pretty.contains("prod\\u009b"), "{pretty}");
    assert_eq!(
        document_as(Format::Ndjson, false, &orgs()),
        "{\"alias\":\"prod\\u009b\",\"at\":\"2026-03-01T10:00:00Z\",\"n\":{\"x\":1.5,\"l\":[1]}}\n\
         {\"alias\":null,\"at\":null}\n"
    );
    assert_eq!(
        document_as(Format::Csv, false, &orgs()),
        "alias,at,n.x,n.l\nprod\u{9b},2026-03-01T10:00:00Z,1.5,[1]\n,,,\n"
    );
    assert_eq!(
        document_as(Format::Auto, true, &orgs()),
        "Alias       Since\n──────────  ───────\nprod\\u{9b}  2 h ago\n\n"
    );
    assert_eq!(
        document_as(Format::Table, false, &orgs()),
        "Alias       Since\n──────────  ────────────────────\n\
         prod\\u{9b}  2026-03-01T10:00:00Z\n\n"
    );
    let none = Orgs {
        schema: 1,
        items: Vec::new(),
    };
    assert_eq!(document_as(Format::Csv, false, &none), "alias,at\n");
}

/// A long document leaves in pieces; nothing is lost or split where they meet.
#[test]
fn a_long_document_is_whole() {
    let items: Vec<_> = (0..4_000)
        .map(|number| json!({"alias": "東\u{9b}\u{202e}".repeat(number % 30), "at": number}))
        .collect();
    let document = Orgs { schema: 1, items };
    let text = document_as(Format::Json, false, &document);
    assert!(text.len() > 300_000 && text.ends_with("\n}\n"));
    assert!(!text.contains(['\u{9b}', '\u{202e}']));
    let read: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(read["items"], Value::from(document.items));
}

/// Texts that are likely to hold what a format treats specially.
fn tricky() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[\",\\\\\r\n\t =@a\u{2028}\u{feff}東]{0,8}"
    ]
}

proptest! {
    #[test]
    fn csv_reads_back_byte_by_byte(rows in prop::collection::vec(prop::collection::vec(tricky(), 3), 0..6)) {
        let cells: Vec<Vec<Cell<'_>>> = rows.iter().map(|row| row.iter().map(|t| text(t)).collect()).collect();
        let written = shown(Format::Csv, &RowOptions::default(), &columns(&["a", "b", "c"]), &cells);
        let mut reader = csv::Reader::from_reader(written.as_bytes());
        let read: Vec<Vec<String>> = reader.deserialize().collect::<Result<_, _>>().unwrap();
        prop_assert_eq!(read, rows);
    }

    #[test]
    fn safe_csv_has_no_formula(value in tricky()) {
        let options = RowOptions { csv_safe: true, ..RowOptions::default() };
        let rows = [vec![text(&value), text("x")]];
        let written = shown(Format::Csv, &options, &columns(&["a", "b"]), &rows);
        let mut reader = csv::Reader::from_reader(written.as_bytes());
        let read: (String, String) = reader.deserialize().next().unwrap().unwrap();
        let harmless = read.0.parse::<f64>().is_ok() || !read.0.starts_with(['=', '+', '-', '@', '\t', '\r']);
        prop_assert!(harmless, "{:?}", read.0);
    }

    #[test]
    fn json_reads_back_equal(rows in prop::collection::vec((tricky(), any::<i64>(), any::<bool>()), 0..6)) {
        let digits: Vec<String> = rows.iter().map(|row| row.1.to_string()).collect();
        let cells: Vec<Vec<Cell<'_>>> = rows.iter().zip(&digits).map(|(row, digits)| {
            vec![text(&row.0), number(digits), Cell::Bool(row.2)]
        }).collect();
        let columns = columns(&["P.t", "n", "P.b"]);
        let expected: Vec<Value> = rows.iter()
            .map(|(text, n, flag)| json!({"P": {"t": text, "b": flag}, "n": n}))
            .collect();
        let array = shown(Format::Json, &RowOptions::default(), &columns, &cells);
        prop_assert_eq!(serde_json::from_str::<Vec<Value>>(&array).unwrap(), expected.clone());
        let lines = shown(Format::Ndjson, &RowOptions::default(), &columns, &cells);
        let read: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn tables_and_markdown_are_harmless(value in tricky()) {
        for format in [Format::Table, Format::Markdown] {
            let rows = [vec![text(&value), text("x")]];
            let written = shown(format, &RowOptions::default(), &columns(&["a", "b"]), &rows);
            prop_assert_eq!(written.lines().count(), 3);
            prop_assert!(!written.chars().any(|c| c != '\n' && sfkit::output::sanitize::is_unsafe(c)));
        }
    }
}
