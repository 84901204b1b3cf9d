//! Parquet files, data sets and workbooks: written by the binary and by the sinks, read back by other
//! libraries.

mod data_sets;
mod workbooks;

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use calamine::{Data, DataType as _, Reader as _, Xlsx};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use sfkit::error::{Code, Diagnostic};
use sfkit::model::rows::{Cell, Column, ColumnKind, SinkError};
use sfkit::model::value_type::ValueType;
use sfkit::output::{Format, RowOptions, Ui, UiOptions};

use crate::world::{Run, World};

/// The schema of a file as the format's own notation has it.
fn schema(path: &Path) -> String {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let mut out = Vec::new();
    let schema = reader.metadata().file_metadata().schema();
    parquet::schema::printer::print_schema(&mut out, schema);
    String::from_utf8(out).unwrap()
}

/// The rows of a file.
fn rows(path: &Path) -> Vec<Vec<(String, Field)>> {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let rows = reader.get_row_iter(None).unwrap();
    rows.map(|row| {
        let row = row.unwrap();
        let columns = row.get_column_iter();
        columns
            .map(|(name, field)| (name.clone(), field.clone()))
            .collect()
    })
    .collect()
}

fn value<'a>(row: &'a [(String, Field)], name: &str) -> &'a Field {
    let found = row.iter().find(|(column, _)| column == name);
    &found.unwrap_or_else(|| panic!("no {name} in {row:?}")).1
}

/// The cells of the sheets of a workbook.
fn sheets(path: &Path) -> Vec<(String, Vec<Vec<Data>>)> {
    let mut book: Xlsx<_> = calamine::open_workbook(path).unwrap();
    book.worksheets()
        .into_iter()
        .map(|(name, range)| (name, range.rows().map(<[Data]>::to_vec).collect()))
        .collect()
}

fn column(header: &str, data: ValueType) -> Column {
    Column {
        data,
        ..Column::value(header)
    }
}

const MONEY: ValueType = ValueType::Decimal {
    precision: 18,
    scale: 2,
};

/// Pushes rows into a sink over a file of a folder; gives the file, what was said, and the outcome.
fn written(
    name: &str,
    columns: &[Column],
    rows: &[Vec<Cell<'_>>],
    options: RowOptions,
) -> (tempfile::TempDir, PathBuf, String, Result<(), SinkError>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    let (ui, _, stderr) = Ui::captured(UiOptions::default(), "");
    let options = RowOptions {
        file: Some(path.clone()),
        ..options
    };
    let outcome = (|| {
        let mut sink = ui.rows(&options)?;
        sink.begin(columns)?;
        for row in rows {
            sink.row(row)?;
        }
        sink.finish()
    })();
    (folder, path, stderr.text(), outcome)
}

fn text(text: &str) -> Cell<'_> {
    Cell::Text(text.into())
}

fn number(digits: &str) -> Cell<'_> {
    Cell::Number(digits.into())
}

/// A world with the demo org and a query written to a file.
fn queried(soql: &str, file: &str, flags: &[&str]) -> (World, PathBuf, Run) {
    let world = World::new();
    let path = world.folder().join(file);
    let place = path.to_str().unwrap().to_owned();
    let arguments = ["query", "-o", "demo", soql, "--output", &place];
    let run = world.run(&[&arguments, flags].concat());
    (world, path, run)
}

#[test]
fn a_query_has_the_types_of_its_describes() {
    let soql = "SELECT Id, Name, Amount, Probability, IsWon, CloseDate, CreatedDate, \
                Account.Name, Account.NumberOfEmployees, Owner.Name, Description \
                FROM Opportunity ORDER BY Id LIMIT 50";
    let (world, path, run) = queried(soql, "deals.parquet", &[]);
    let run = run.ends(0);
    assert!(run.stderr.contains("50 rows to "), "{}", run.stderr);
    assert!(!run.stderr.contains("found out"), "{}", run.stderr);
    let schema = schema(&path);
    for line in [
        "OPTIONAL BYTE_ARRAY Id (STRING);",
        "OPTIONAL INT64 Amount (DECIMAL(18,2));",
        "OPTIONAL INT32 Probability (DECIMAL(3,0));",
        "OPTIONAL BOOLEAN IsWon;",
        "OPTIONAL INT32 CloseDate (DATE);",
        "OPTIONAL INT64 CreatedDate (TIMESTAMP(MICROS,true));",
        "OPTIONAL BYTE_ARRAY Account.Name (STRING);",
        "OPTIONAL INT64 Account.NumberOfEmployees;",
        "OPTIONAL BYTE_ARRAY Owner.Name (STRING);",
    ] {
        assert!(schema.contains(line), "{line}\n{schema}");
    }
    // The same query as CSV tells what must stand in the file.
    let csv = world.run(&["query", "-o", "demo", soql, "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.stdout.as_bytes());
    let expected: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let found = rows(&path);
    assert_eq!(found.len(), expected.len());
    for (row, line) in found.iter().zip(&expected) {
        assert_eq!(value(row, "Id").to_string(), format!("\"{}\"", &line[0]));
        let amount = value(row, "Amount").to_string();
        let cents = |text: &str| {
            let (whole, part) = text.split_once('.').unwrap_or((text, ""));
            format!("{whole}{part:0<2}").parse::<i64>().unwrap()
        };
        assert_eq!(cents(&amount), cents(&line[2]));
        assert_eq!(value(row, "IsWon").to_string(), line[4]);
        assert!(value(row, "CloseDate").to_string().starts_with(&line[5]));
    }
}

#[test]
fn describes_are_fetched_once_and_kept() {
    let world = World::new();
    let soql = "SELECT Name, Account.Name FROM Opportunity LIMIT 1";
    let ask = |file: &str| {
        let run = world.run(&["query", "-o", "demo", soql, "--output", file, "-v"]);
        run.ends(0).stderr
    };
    let file = world.folder().join("x.parquet");
    let file = file.to_str().unwrap();
    assert!(
        ask(file).contains("3 API calls"),
        "the query, Opportunity, Account"
    );
    assert!(ask(file).contains("1 API call;") || ask(file).contains("1 API call\n"));
    let csv = world.folder().join("x.csv");
    world.run(&["cache", "clear"]).ends(0);
    assert!(!ask(csv.to_str().unwrap()).contains("API calls"));
}

#[test]
fn children_are_lists_of_structs() {
    let soql = "SELECT Name, (SELECT LastName, CreatedDate FROM Contacts ORDER BY LastName) \
                FROM Account ORDER BY Name LIMIT 20";
    let (world, path, run) = queried(soql, "a.parquet", &[]);
    run.ends(0);
    let schema = schema(&path);
    assert!(
        schema.contains("OPTIONAL group Contacts (LIST) {"),
        "{schema}"
    );
    assert!(schema.contains("TIMESTAMP(MICROS,true)"), "{schema}");
    let json = world.run(&["query", "-o", "demo", soql, "--format", "json"]);
    let json = json.json();
    for (row, expected) in rows(&path).iter().zip(json.as_array().unwrap()) {
        let Field::ListInternal(found) = value(row, "Contacts") else {
            panic!("{row:?}");
        };
        let names: Vec<String> = found
            .elements()
            .iter()
            .map(|child| match child {
                Field::Group(child) => child.get_column_iter().next().unwrap().1.to_string(),
                other => panic!("{other:?}"),
            })
            .collect();
        let children = expected["Contacts"].as_array().unwrap();
        let expected: Vec<String> = children
            .iter()
            .map(|child| child["LastName"].to_string())
            .collect();
        assert_eq!(names, expected);
    }
}

#[test]
fn nested_lists_keep_their_levels() {
    let inner = vec![column("Subject", ValueType::Text)];
    let outer = vec![
        column("Id", ValueType::Text),
        column("n", ValueType::Unknown),
        column("Tasks", ValueType::Records(inner)),
    ];
    let columns = [
        column("Name", ValueType::Text),
        Column {
            kind: ColumnKind::Children,
            ..column("Contacts", ValueType::Records(outer))
        },
    ];
    let lists = [
        r#"[{"Id":"1","n":1,"Tasks":[{"Subject":"a"},{"Subject":null}]},{"Id":"2","n":2,"Tasks":[]}]"#,
        "[]",
        r#"[{"Id":"3","n":null,"Tasks":[{"Subject":"b"}]}]"#,
    ];
    let mut all: Vec<Vec<Cell<'_>>> = lists
        .iter()
        .map(|list| vec![text("x"), Cell::Json((*list).into())])
        .collect();
    all.push(vec![Cell::Null, Cell::Null]);
    let (_folder, path, said, outcome) =
        written("n.parquet", &columns, &all, RowOptions::default());
    outcome.unwrap();
    assert_eq!(
        said,
        "note: types found out from the values: Contacts.n int\n"
    );
    let shown: Vec<String> = rows(&path)
        .iter()
        .map(|row| value(row, "Contacts").to_string())
        .collect();
    assert_eq!(
        shown,
        [
            r#"[{Id: "1", n: 1, Tasks: [{Subject: "a"}, {Subject: null}]}, {Id: "2", n: 2, Tasks: []}]"#,
            "[]",
            r#"[{Id: "3", n: null, Tasks: [{Subject: "b"}]}]"#,
            "null",
        ]
    );
}

#[test]
fn numbers_are_exact_or_an_error_that_names_the_row() {
    let columns = [column("Id", ValueType::Text), column("Amount", MONEY)];
    let row = |digits| vec![text("x"), number(digits)];
    let good = [
        row("0.01"),
        row("-12.50"),
        row("1.25E7"),
        row("9999999999999999.99"),
    ];
    let (_folder, path, _, outcome) = written("x.parquet", &columns, &good, RowOptions::default());
    outcome.unwrap();
    let shown: Vec<String> = rows(&path)
        .iter()
        .map(|row| value(row, "Amount").to_string())
        .collect();
    assert_eq!(
        shown,
        ["0.01", "-12.50", "12500000.00", "9999999999999999.99"]
    );

    let bad = [row("1.00"), row("1.005")];
    let (folder, path, _, outcome) = written("x.parquet", &columns, &bad, RowOptions::default());
    let error = outcome.unwrap_err();
    assert_eq!(
        error.to_string(),
        "row 2: `Amount` is `1.005`, which a column of type decimal(18,2) cannot hold exactly"
    );
    assert_eq!(error.code(), Code::InvalidData);
    assert!(!path.exists());
    assert_eq!(
        folder.path().read_dir().unwrap().count(),
        0,
        "nothing is left behind"
    );

    let wider = RowOptions {
        types: vec![("amount".to_owned(), "decimal(38,6)".parse().unwrap())],
        ..RowOptions::default()
    };
    let (_folder, path, _, outcome) = written("x.parquet", &columns, &bad, wider);
    outcome.unwrap();
    assert_eq!(value(&rows(&path)[1], "Amount").to_string(), "1.005000");
}

#[test]
fn types_that_nobody_knows_are_found_out_and_said() {
    let columns: Vec<Column> = ["i", "f", "d", "b", "t", "day", "at", "none", "mixed"]
        .iter()
        .map(|name| column(name, ValueType::Unknown))
        .collect();
    let all = [
        vec![
            number("1"),
            number("1.5"),
            number("0.12345678901234567890"),
            Cell::Bool(true),
            text("x"),
            text("2026-01-31"),
            text("2026-01-31T10:00:00.000+0000"),
            Cell::Null,
            number("1"),
        ],
        vec![
            number("9007199254740993"),
            number("2"),
            number("3"),
            Cell::Null,
            text(""),
            Cell::Null,
            Cell::Null,
            Cell::Null,
            text("x"),
        ],
    ];
    let (_folder, path, said, outcome) =
        written("x.parquet", &columns, &all, RowOptions::default());
    outcome.unwrap();
    assert_eq!(
        said,
        "note: types found out from the values: i int, f float, d decimal(38,19), b bool, t text, \
         day date, at timestamp, none text, mixed text\n"
    );
    let rows = rows(&path);
    assert_eq!(value(&rows[1], "i").to_string(), "9007199254740993");
    assert_eq!(value(&rows[0], "d").to_string(), "0.1234567890123456789");
    assert_eq!(value(&rows[0], "mixed").to_string(), "\"1\"");
}

#[test]
fn an_empty_result_is_a_file_with_a_schema() {
    let soql = "SELECT Id, Amount FROM Opportunity WHERE Name = 'nobody has this name'";
    let (world, path, run) = queried(soql, "x.parquet", &[]);
    run.ends(0);
    assert!(schema(&path).contains("DECIMAL(18,2)"));
    assert_eq!(rows(&path).len(), 0);
    let book = world.folder().join("x.xlsx");
    let book_name = book.to_str().unwrap();
    world
        .run(&["query", "-o", "demo", soql, "--output", book_name])
        .ends(0);
    assert_eq!(
        sheets(&book)[0].1,
        [[Data::String("Id".into()), Data::String("Amount".into())]]
    );
}

#[test]
fn row_groups_are_bounded() {
    let columns = [
        column("Id", ValueType::Integer),
        column("Text", ValueType::Text),
    ];
    let long = "x".repeat(1000);
    let all: Vec<Vec<Cell<'_>>> = (0..40_000)
        .map(|at| vec![Cell::Number(at.to_string().into()), text(&long)])
        .collect();
    let (_folder, path, _, outcome) = written("x.parquet", &columns, &all, RowOptions::default());
    outcome.unwrap();
    let reader = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
    let groups: Vec<i64> = reader
        .metadata()
        .row_groups()
        .iter()
        .map(parquet::file::metadata::RowGroupMetaData::num_rows)
        .collect();
    assert_eq!(groups.iter().sum::<i64>(), 40_000);
    assert!(groups.len() >= 3, "{groups:?}");
    let first = reader.metadata().row_group(0).column(1).compression();
    assert!(format!("{first:?}").starts_with("ZSTD"), "{first:?}");
}

#[test]
fn a_screen_is_no_place_for_them() {
    for format in [Format::Parquet, Format::Xlsx] {
        let options = UiOptions {
            stdout_tty: true,
            format,
            ..UiOptions::default()
        };
        let (ui, _, _) = Ui::captured(options, "");
        let Err(error) = ui.rows(&RowOptions::default()) else {
            panic!("{format} was written to a terminal");
        };
        assert_eq!(error.code(), Code::Usage);
        assert!(error.to_string().ends_with("is not for a terminal"));
        assert!(error.hints()[0].0.contains("--output FILE"));
    }
}

#[test]
fn a_pipe_takes_the_bytes() {
    let world = World::new();
    let mut command = world.command(&[
        "query",
        "-o",
        "demo",
        "SELECT Id FROM Account LIMIT 3",
        "--format",
        "parquet",
    ]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let path = world.folder().join("piped.parquet");
    std::fs::write(&path, &output.stdout).unwrap();
    assert_eq!(rows(&path).len(), 3);
}

#[test]
fn every_kind_of_rows_is_written() {
    let world = World::new();
    let demo = |arguments: &[&str], file: &str| {
        let path = world.folder().join(file);
        let place = path.to_str().unwrap();
        let run = world.run(&[arguments, &["-o", "demo", "--output", place]].concat());
        run.ends(0);
        path
    };
    let listed = demo(&["account", "list", "--limit", "4"], "list.parquet");
    assert_eq!(rows(&listed).len(), 4);
    let id = value(&rows(&listed)[0], "Id").to_string().replace('"', "");
    let one = demo(&["account", "get", &id], "one.parquet");
    assert!(
        schema(&one).contains("INT64 NumberOfEmployees;"),
        "{}",
        schema(&one)
    );
    let found = demo(&["search", "acme"], "found.xlsx");
    assert_eq!(sheets(&found)[0].1[0][0], Data::String("Object".into()));
    let reports = demo(&["report", "list"], "reports.parquet");
    let report = value(&rows(&reports)[0], "Name")
        .to_string()
        .replace('"', "");
    let report = demo(&["report", "run", &report, "--summary"], "report.parquet");
    assert!(!rows(&report).is_empty());
    let objects = demo(&["object", "list"], "objects.parquet");
    assert!(schema(&objects).contains("BOOLEAN"), "{}", schema(&objects));
    let history = demo(&["history"], "history.xlsx");
    assert_eq!(sheets(&history).len(), 1);
}

#[test]
fn a_wrong_type_is_told() {
    for (kind, part) in [
        ("Name", "write the column and its type"),
        ("Name=money", "is no type of a column"),
        ("Nam=text", "names `Nam`; the columns are Id, Name"),
    ] {
        let soql = "SELECT Id, Name FROM Account LIMIT 1";
        let (_world, path, run) = queried(soql, "x.parquet", &["--column-type", kind]);
        let run = run.ends(2);
        assert!(run.stderr.contains(part), "{}", run.stderr);
        assert!(!path.exists());
    }
}
