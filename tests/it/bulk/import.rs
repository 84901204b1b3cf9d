//! `sfkit bulk import`: each operation, each kind of file, what is refused before anything is sent.

use serde_json::{Value, json};

use super::{acme, run};
use crate::world::World;

/// Rows of a query.
pub(super) fn rows(world: &World, soql: &str) -> Value {
    run(world, &["query", soql, "--format", "json"])
        .ends(0)
        .json()
}

pub(super) fn count(world: &World, object: &str) -> u64 {
    let counted = rows(world, &format!("SELECT COUNT() FROM {object}"));
    counted[0]["count"].as_u64().unwrap()
}

#[test]
#[expect(clippy::too_many_lines, reason = "one case after the other")]
fn each_operation_does_what_it_says() {
    let world = World::new();
    let _org = acme(&world);
    let file = world.file(
        "people.csv",
        "LastName,Email,Phone\nAbe,abe@x.example,1\n\"Bo, Jr\",bo@x.example,2\nCy,cy@x.example,\n",
    );
    let made = run(
        &world,
        &[
            "bulk",
            "import",
            "insert",
            "contact",
            &file,
            "--format",
            "json",
            "--results",
            "out",
        ],
    )
    .ends(0);
    let shown = made.json();
    assert_eq!(
        (
            &shown["object"],
            &shown["state"],
            &shown["succeeded"],
            &shown["failed"]
        ),
        (&json!("Contact"), &json!("finished"), &json!(3), &json!(0))
    );
    let success = std::fs::read_to_string(world.folder().join("out/success.csv")).unwrap();
    let mut read = csv::Reader::from_reader(success.as_bytes());
    let head: Vec<_> = read.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(
        head,
        [
            "sfkit_line",
            "sf__Id",
            "sf__Created",
            "LastName",
            "Email",
            "Phone"
        ]
    );
    let lines: Vec<_> = read
        .records()
        .map(|row| row.unwrap()[0].to_owned())
        .collect();
    assert_eq!(lines, ["2", "3", "4"]);

    // Empty leaves a field as it is, `#N/A` empties it.
    let ids = rows(&world, "SELECT Id FROM Contact ORDER BY LastName");
    let id = |at: usize| ids[at]["Id"].as_str().unwrap().to_owned();
    let file = world.file(
        "change.csv",
        &format!(
            "Id,Phone,Email\n{},,new@x.example\n{},#N/A,\n",
            id(0),
            &id(1)[..15]
        ),
    );
    run(&world, &["bulk", "import", "update", "Contact", &file]).ends(0);
    let now = rows(&world, "SELECT Phone, Email FROM Contact ORDER BY LastName");
    assert_eq!(now[0], json!({"Phone": "1", "Email": "new@x.example"}));
    assert_eq!(now[1], json!({"Phone": null, "Email": "bo@x.example"}));

    let file = world.file(
        "keyed.csv",
        "E-Mail,LastName\nbo@x.example,Bo\ndi@x.example,Di\n",
    );
    let upsert = [
        "bulk",
        "import",
        "upsert",
        "Contact",
        &file,
        "--external-id",
        "Email",
    ];
    run(&world, &[&upsert[..], &["--map", "E-Mail=Email"]].concat()).ends(0);
    assert_eq!(count(&world, "Contact"), 4);

    let file = world.file("gone.csv", &format!("Id,LastName\n{},x\n", id(0)));
    run(&world, &["bulk", "import", "delete", "Contact", &file]).ends(0);
    assert_eq!(count(&world, "Contact"), 3);
    let file = world.file("gone.csv", &format!("Id\n{}\n", id(1)));
    let hard = ["bulk", "import", "hard-delete", "Contact", &file];
    let asked = run(&world, &hard).ends(2);
    assert!(
        asked.stderr.contains("delete 1 record of Contact for good"),
        "{}",
        asked.stderr
    );
    run(&world, &[&hard[..], &["--yes"]].concat()).ends(0);
    let all = run(
        &world,
        &[
            "query",
            "SELECT Id FROM Contact",
            "--all-rows",
            "--format",
            "json",
        ],
    );
    let all = all.ends(0).json();
    assert_eq!(
        all.as_array().unwrap().len(),
        3,
        "one is in the bin, one is gone"
    );

    let list = run(&world, &["bulk", "list", "--format", "json"])
        .ends(0)
        .json();
    let operations = list["items"].as_array().unwrap().iter();
    let operations: Vec<_> = operations.map(|item| item["operation"].clone()).collect();
    assert_eq!(
        operations,
        ["hardDelete", "delete", "upsert", "update", "insert"]
    );
}

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
    let words = ["bulk", "import", "insert", "Account", "-"];
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
#[expect(clippy::too_many_lines, reason = "one case after the other")]
fn wrong_rows_are_refused_before_anything_is_sent() {
    let world = World::new();
    let org = acme(&world);
    for (operation, object, content, flags, status, said) in [
        (
            "insert",
            "Account",
            "Nmae\nx\n",
            &[][..],
            1,
            "did you mean `Name`?",
        ),
        (
            "insert",
            "Acount",
            "Name\nx\n",
            &[],
            1,
            "did you mean `Account`?",
        ),
        (
            "insert",
            "Account",
            "Name,Name\nx,y\n",
            &[],
            1,
            "has the column `Name` twice",
        ),
        (
            "insert",
            "Account",
            "Name,Site\nx\n",
            &[],
            1,
            "line 2: the row has 1 cell, the header 2",
        ),
        ("insert", "Account", "Name\n", &[], 1, "no record to create"),
        ("insert", "Account", "", &[], 1, "holds no rows"),
        (
            "insert",
            "Account",
            "Name,CreatedDate\nx,2026-01-01\n",
            &[],
            1,
            "`CreatedDate` is read-only",
        ),
        (
            "insert",
            "Account",
            "Name,AnnualRevenue\nx,\"1.234,56\"\n",
            &[],
            1,
            "line 2: `AnnualRevenue` takes a number",
        ),
        (
            "insert",
            "Opportunity",
            "Name,StageName,CloseDate\nx,Prospecting,14.3.2026\n",
            &[],
            1,
            "--dates us|eu`",
        ),
        (
            "insert",
            "Opportunity",
            "Name,StageName,CloseDate\nx,Prospecting,14/3/2026\n",
            &["--dates", "us"],
            1,
            "line 2: `CloseDate` takes a date",
        ),
        (
            "insert",
            "Contact",
            "FirstName\nx\n",
            &[],
            1,
            "required field missing: LastName",
        ),
        (
            "insert",
            "Contact",
            "LastName,AccountId\nx,001D000000IqhSLIAX\n",
            &[],
            1,
            "line 2: `AccountId` takes an id",
        ),
        (
            "update",
            "Contact",
            "LastName\nx\n",
            &[],
            1,
            "the row has no `Id`",
        ),
        (
            "upsert",
            "Contact",
            "LastName\nx\n",
            &[],
            2,
            "`--external-id FIELD`",
        ),
        (
            "upsert",
            "Contact",
            "LastName\nx\n",
            &["--external-id", "Phone"],
            2,
            "`Phone` is no key of `Contact`",
        ),
        (
            "insert",
            "Contact",
            "LastName\nx\n",
            &["--external-id", "Email"],
            2,
            "`--external-id` is for upserts",
        ),
        (
            "insert",
            "Contact",
            "LastName\nx\n",
            &["--assignment-rule", "01Q000000000001AAA"],
            2,
            "rules are for Lead and Case",
        ),
        (
            "insert",
            "Contact",
            "LastName\nx\n",
            &["--map", "Nope=LastName"],
            2,
            "has no column `Nope`",
        ),
        (
            "insert",
            "Contact",
            "LastName\nx\n",
            &["--map-file", "nowhere"],
            2,
            "cannot read the mapping",
        ),
        (
            "insert",
            "Contact",
            "LastName\nx\n",
            &["--encoding", "klingon"],
            2,
            "`klingon` is no encoding",
        ),
        (
            "insert",
            "Contact",
            "LastName\nx\n",
            &["--delimiter", "ab"],
            2,
            "one character is expected",
        ),
        (
            "insert",
            "Contact",
            "LastName\nx\n",
            &["--parallel", "0"],
            2,
            "1..=25",
        ),
        (
            "insert",
            "Contact",
            "{\"LastName\":1",
            &[],
            1,
            "is the file cut off?",
        ),
        (
            "delete",
            "Contact",
            "Id\n001000000000001AAA\n",
            &[],
            1,
            "takes the id of Contact",
        ),
    ] {
        let file = world.file("rows.csv", content);
        let words = ["bulk", "import", operation, object, &file];
        let told = run(&world, &[&words[..], flags].concat())
            .ends(status)
            .stderr;
        assert!(
            told.contains(said),
            "{operation} {object} {content:?}: {told}"
        );
    }
    let requests = org.requests().to_string();
    assert!(!requests.contains("/jobs/"), "{requests}");
    let none = run(&world, &["bulk", "list", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(none["items"], json!([]));
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

#[test]
fn nothing_is_sent_without_leave() {
    let world = World::new();
    let _org = acme(&world);
    let file = world.file("rows.csv", "Name\nx\ny\n");
    let words = ["bulk", "import", "insert", "Account", &file];
    let dry = run(
        &world,
        &[
            &words[..],
            &["--dry-run", "--batch-rows", "1", "--format", "json"],
        ]
        .concat(),
    );
    let dry = dry.ends(0).json();
    assert_eq!(
        (&dry["rows"], &dry["jobs"], &dry["columns"]),
        (&json!(2), &json!(2), &json!(["Name"]))
    );
    run(&world, &["auth", "set", "acme", "--protect"]).ends(0);
    let asked = run(&world, &words).ends(2).stderr;
    assert!(
        asked.contains("insert 2 records of Account in the protected org `acme`?"),
        "{asked}"
    );
    assert_eq!(count(&world, "Account"), 0);
    run(&world, &[&words[..], &["--yes"]].concat()).ends(0);
    run(&world, &["auth", "set", "acme", "--read-only"]).ends(0);
    let refused = run(&world, &[&words[..], &["--yes"]].concat())
        .ends(1)
        .stderr;
    assert!(refused.contains("read-only"), "{refused}");
    assert_eq!(count(&world, "Account"), 2);
}
