//! `sfkit bulk import`: every kind of file that people have.

use serde_json::{Value, json};

use super::import::{count, rows};
use super::{acme, insert, run};
use crate::world::World;

#[test]
#[expect(clippy::too_many_lines, reason = "one case after the other")]
fn files_are_read_as_people_have_them() {
    let world = World::new();
    let _org = acme(&world);
    let utf16 = |text: &str| {
        let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
    };
    let latin = |text: &str| {
        text.chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap())
            .collect()
    };
    let table = "Name;City\r\nMüller;Köln\r\n\"Groß; Klein\";Zürich\r\n;\r\n\r\n";
    let cases: Vec<(&str, Vec<u8>, &[&str], &str)> = vec![
        (
            "plain.csv",
            b"Name,Site\nM\xc3\xbcller,a\n\"Gro\xc3\x9f; Klein\",b\n".to_vec(),
            &[],
            "",
        ),
        (
            "mark.csv",
            b"\xef\xbb\xbf\"Name\",Site\r\nM\xc3\xbcller,a\r\n\"Gro\xc3\x9f; Klein\",b\r\n"
                .to_vec(),
            &[],
            "",
        ),
        (
            "utf16.csv",
            utf16(table),
            &["--map", "City=Site"],
            "`;` between them, in UTF-16LE",
        ),
        (
            "latin.csv",
            latin(table),
            &["--map", "City=Site"],
            "in Windows-1252",
        ),
        (
            "forced.csv",
            latin(table),
            &["--map", "City=Site", "--encoding", "latin1"],
            "in Windows-1252",
        ),
        (
            "mac.csv",
            b"Name|Site\rM\xc3\xbcller|a\rGro\xc3\x9f; Klein|b\r".to_vec(),
            &[],
            "`|` between them",
        ),
        (
            "caret.txt",
            b"Name^Site\nM\xc3\xbcller^a\nGro\xc3\x9f; Klein^b\n".to_vec(),
            &[],
            "`^` between them",
        ),
        (
            "tab.tsv",
            b"Name\tSite\nM\xc3\xbcller\ta\nGro\xc3\x9f; Klein\tb\n".to_vec(),
            &["--delimiter", "tab"],
            "tabs between them",
        ),
        (
            "rows.ndjson",
            b"{\"Name\":\"M\xc3\xbcller\"}\n\n{\"Name\":\"Gro\xc3\x9f; Klein\",\"Site\":\"b\"}\n"
                .to_vec(),
            &[],
            "",
        ),
        (
            "rows.json",
            b"[{\"Name\":\"M\xc3\xbcller\",\"Site\":null},{\"Name\":\"Gro\xc3\x9f; Klein\"}]"
                .to_vec(),
            &[],
            "",
        ),
    ];
    let mut before = 0;
    for (name, bytes, flags, said) in cases {
        let path = world.folder().join(name);
        std::fs::write(&path, bytes).unwrap();
        let words = [
            "bulk",
            "import",
            "insert",
            "Account",
            path.to_str().unwrap(),
        ];
        let done = run(&world, &[&words[..], flags].concat()).ends(0);
        assert!(done.stderr.contains(said), "{name}: {}", done.stderr);
        before += 2;
        let counts = rows(
            &world,
            "SELECT Name, COUNT(Id) n FROM Account GROUP BY Name ORDER BY Name",
        );
        let expected =
            json!([{"Name": "Groß; Klein", "n": before / 2}, {"Name": "Müller", "n": before / 2}]);
        assert_eq!(counts, expected, "{name}");
    }
    let words = insert("-", &[]);
    world.run_with(&words, "Name\nFrom a pipe\n").ends(0);
    assert_eq!(count(&world, "Account"), before + 1);
}

/// A workbook and a Parquet file, made by the writers of other programs.
#[test]
fn workbooks_and_parquet_files_are_read() {
    let world = World::new();
    let _org = acme(&world);
    let book = world.folder().join("deals.xlsx");
    workbook(&book);
    let words = [
        "bulk",
        "import",
        "insert",
        "Opportunity",
        book.to_str().unwrap(),
    ];
    let done = run(&world, &words).ends(0);
    assert!(
        done.stderr
            .contains("the sheet `Sheet1` of a workbook with 5 columns"),
        "{}",
        done.stderr
    );
    let soql =
        "SELECT Name, Amount, CloseDate, StageName, IsPrivate FROM Opportunity ORDER BY Name";
    let found = rows(&world, soql);
    assert_eq!(
        found[0],
        json!({"Name": "One", "Amount": 1200.5, "CloseDate": "2026-03-14",
            "StageName": "Prospecting", "IsPrivate": true})
    );
    assert_eq!(
        (&found[1]["Amount"], &found[1]["IsPrivate"]),
        (&Value::Null, &json!(false))
    );

    let file = world.folder().join("accounts.parquet");
    parquet_file(&file);
    let words = [
        "bulk",
        "import",
        "insert",
        "Account",
        file.to_str().unwrap(),
    ];
    let done = run(&world, &words).ends(0);
    assert!(
        done.stderr.contains("a Parquet file with 2 columns"),
        "{}",
        done.stderr
    );
    let found = rows(
        &world,
        "SELECT Name, NumberOfEmployees FROM Account ORDER BY Name",
    );
    assert_eq!(
        found,
        json!([{"Name": "Acme", "NumberOfEmployees": 12}, {"Name": "Bolt", "NumberOfEmployees": null}])
    );
    // Rows are told as people see them.
    let bad = [
        "bulk",
        "import",
        "insert",
        "Account",
        book.to_str().unwrap(),
    ];
    let told = run(&world, &bad).ends(1).stderr;
    assert!(told.contains("line 2"), "{told}");
    let cut = world.folder().join("cut.xlsx");
    std::fs::write(&cut, &std::fs::read(&book).unwrap()[..400]).unwrap();
    let told = run(
        &world,
        &["bulk", "import", "insert", "Account", cut.to_str().unwrap()],
    );
    assert!(told.ends(1).stderr.contains("cannot be read as a workbook"));
}

fn workbook(path: &std::path::Path) {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let names = ["Name", "Amount", "CloseDate", "StageName", "IsPrivate"];
    for (column, name) in (0_u16..).zip(names) {
        sheet.write(0, column, name).unwrap();
    }
    let date = ExcelDateTime::from_ymd(2026, 3, 14).unwrap();
    let format = Format::new().set_num_format("yyyy-mm-dd");
    for (row, name) in [(1, "One"), (2, "Two")] {
        sheet.write(row, 0, name).unwrap();
        sheet
            .write_datetime_with_format(row, 2, &date, &format)
            .unwrap();
        sheet.write(row, 3, "Prospecting").unwrap();
        sheet.write(row, 4, row == 1).unwrap();
    }
    sheet.write(1, 1, 1200.5).unwrap();
    book.save(path).unwrap();
}

fn parquet_file(path: &std::path::Path) {
    use parquet::data_type::{ByteArray, ByteArrayType, Int32Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    use std::sync::Arc;
    let schema =
        "message schema { REQUIRED BYTE_ARRAY Name (UTF8); OPTIONAL INT32 NumberOfEmployees; }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let file = std::fs::File::create(path).unwrap();
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer = SerializedFileWriter::new(file, schema, properties).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    let names: Vec<ByteArray> = ["Acme", "Bolt"].map(ByteArray::from).to_vec();
    column
        .typed::<ByteArrayType>()
        .write_batch(&names, None, None)
        .unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column
        .typed::<Int32Type>()
        .write_batch(&[12], Some(&[1, 0]), None)
        .unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
}

#[test]
fn dates_and_mappings_are_taken_as_said() {
    let world = World::new();
    let _org = acme(&world);
    let map = world.file(
        "fields.map",
        "# ours = theirs\nDeal = Name\nStage=StageName\nDue=CloseDate\nNotes=\n",
    );
    for (dates, written) in [("eu", "14.3.2026"), ("us", "3/14/2026")] {
        let file = world.file(
            "deals.csv",
            &format!("Deal;Stage;Due;Notes\nx;Prospecting;{written};y\n"),
        );
        let words = [
            "bulk",
            "import",
            "insert",
            "Opportunity",
            &file,
            "--map-file",
            &map,
        ];
        run(&world, &[&words[..], &["--dates", dates]].concat()).ends(0);
    }
    let found = rows(&world, "SELECT CloseDate FROM Opportunity");
    assert_eq!(
        found,
        json!([{"CloseDate": "2026-03-14"}, {"CloseDate": "2026-03-14"}])
    );
}
