//! Workbooks: typed cells, what a spreadsheet would spoil, and more rows than a sheet has.

use super::*;

#[test]
fn a_workbook_has_typed_cells_and_no_formula() {
    let soql =
        "SELECT Name, Amount, IsWon, CloseDate, CreatedDate FROM Opportunity ORDER BY Id LIMIT 3";
    let (world, path, run) = queried(soql, "deals.xlsx", &[]);
    run.ends(0);
    let csv = world.run(&["query", "-o", "demo", soql, "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.stdout.as_bytes());
    let expected: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let (name, cells) = sheets(&path).remove(0);
    assert_eq!(name, "Sheet1");
    assert_eq!(cells.len(), 4);
    for (row, line) in cells[1..].iter().zip(&expected) {
        assert_eq!(row[0], Data::String(line[0].into()));
        assert_eq!(row[1].get_float(), line[1].parse().ok());
        assert_eq!(row[2], Data::Bool(&line[2] == "true"));
        let Data::DateTime(day) = &row[3] else {
            panic!("{row:?}");
        };
        let epoch = jiff::civil::date(1899, 12, 30);
        let date: jiff::civil::Date = line[3].parse().unwrap();
        let days = epoch.until((jiff::Unit::Day, date)).unwrap().get_days();
        assert_eq!(day.as_f64(), f64::from(days));
        assert!(matches!(row[4], Data::DateTime(_)));
    }
}

#[test]
fn what_a_spreadsheet_would_spoil_is_text_and_said() {
    let columns = [
        column("Text", ValueType::Text),
        column("Number", ValueType::Float),
        column("Day", ValueType::Date),
    ];
    let long = "😀".repeat(20_000);
    let all = [
        vec![text("=1+1"), number("0.1"), text("1899-12-31")],
        vec![
            text("@SUM(A1)"),
            number("12345678901234567"),
            text("1900-03-01"),
        ],
        vec![
            text("http://example.com"),
            number("1E400"),
            text("4000-12-31"),
        ],
        vec![text("a\u{0}b\u{1b}\r\nc_x0041_"), Cell::Null, Cell::Null],
        vec![text(&long), number("-1.5E-7"), text("2026-01-31")],
    ];
    let (_folder, path, said, outcome) = written("x.xlsx", &columns, &all, RowOptions::default());
    outcome.unwrap();
    let cells = &sheets(&path)[0].1;
    assert_eq!(cells[1][0], Data::String("=1+1".into()));
    assert_eq!(cells[1][1], Data::Float(0.1));
    assert_eq!(cells[1][2], Data::String("1899-12-31".into()));
    assert_eq!(cells[2][0], Data::String("@SUM(A1)".into()));
    assert_eq!(cells[2][1], Data::String("12345678901234567".into()));
    assert!(matches!(&cells[2][2], Data::DateTime(day) if day.as_f64() == 61.0));
    assert_eq!(cells[3][0], Data::String("http://example.com".into()));
    assert_eq!(cells[3][1], Data::String("1E400".into()));
    assert_eq!(
        cells[5][0].as_string().unwrap().encode_utf16().count(),
        32_766
    );
    assert_eq!(cells[5][1], Data::Float(-1.5e-7));
    for line in [
        "2 numbers were written as text: a spreadsheet keeps 15 digits; the first is `Number` in row 2",
        "1 date was written as text: a spreadsheet counts days from March 1900 to 9999; the first is `Day` in row 1",
        "1 text was cut at 32,767 characters, the most that a cell holds; the first is `Text` in row 5",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    let mut archive = String::new();
    let mut book: Xlsx<_> = calamine::open_workbook(&path).unwrap();
    let formulas = book.worksheet_formula("Sheet1").unwrap();
    for row in formulas.rows() {
        archive.extend(row.iter().map(String::as_str));
    }
    assert_eq!(archive, "");
}

/// A sheet holds 1,048,576 rows. Takes a minute without optimisation.
#[test]
#[ignore = "benches/soak.sh runs it"]
fn rows_beyond_a_sheet_go_to_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.xlsx");
    let (ui, _, stderr) = Ui::captured(UiOptions::default(), "");
    let options = RowOptions {
        file: Some(path.clone()),
        ..RowOptions::default()
    };
    let mut sink = ui.rows(&options).unwrap();
    sink.begin(&[column("n", ValueType::Integer)]).unwrap();
    for at in 1..=1_048_577_u32 {
        sink.row(&[Cell::Number(at.to_string().into())]).unwrap();
    }
    sink.finish().unwrap();
    assert_eq!(
        stderr.text(),
        "note: 1048577 rows on 2 sheets: a sheet holds 1,048,576\n"
    );
    let sheets = sheets(&path);
    assert_eq!(sheets.len(), 2);
    assert_eq!(sheets[0].1.len(), 1_048_576);
    assert_eq!(sheets[0].1.last().unwrap()[0], Data::Float(1_048_575.0));
    assert_eq!(sheets[1].1[0][0], Data::String("n".into()));
    assert_eq!(sheets[1].1[1][0], Data::Float(1_048_576.0));
    assert_eq!(sheets[1].1[2][0], Data::Float(1_048_577.0));
}
