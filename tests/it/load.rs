//! Loading files into a local org, seen from outside: the rules of `local load`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "what stands between tests is test code too"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use sfkit::clock::Clock;
use sfkit::error::{Code, Diagnostic};
use sfkit::localorg::load::{
    DateStyle, LoadError, LoadFile, LoadOptions, LoadReport, LoadWarning, load,
};
use sfkit::localorg::store::Store;

/// A path in the shared data, or none where the data are not at hand.
fn shared(path: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = ["../shared/data", "../../shared/data"]
        .into_iter()
        .map(|folder| root.join(folder).join(path))
        .find(|path| path.exists());
    if found.is_none() {
        println!("skipped: `{path}` is not there");
    }
    found
}

struct World {
    folder: tempfile::TempDir,
    store: Store,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::Fixed("2026-11-22T10:00:00Z".parse().unwrap());
        let store = Store::open(&folder.path().join("org.db"), clock).unwrap();
        Self { folder, store }
    }

    fn file(&self, object: &str, name: &str, content: &str) -> LoadFile {
        let path = self.folder.path().join(name);
        fs::write(&path, content).unwrap();
        LoadFile {
            object: object.to_owned(),
            path,
        }
    }

    /// Loads one file with this content.
    fn load(&self, object: &str, name: &str, content: &str) -> Result<LoadReport, LoadError> {
        self.load_with(object, name, content, &LoadOptions::default())
    }

    fn load_with(
        &self,
        object: &str,
        name: &str,
        content: &str,
        options: &LoadOptions,
    ) -> Result<LoadReport, LoadError> {
        load(&self.store, &[self.file(object, name, content)], options)
    }

    /// The rows of a query as text, cells parted by `|`.
    fn rows(&self, sql: &str) -> Vec<String> {
        let connection = self.store.connect().unwrap();
        let mut statement = connection.prepare(sql).unwrap();
        let width = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        let mut all = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            let cells: Vec<String> = (0..width)
                .map(
                    |at| match row.get::<_, rusqlite::types::Value>(at).unwrap() {
                        rusqlite::types::Value::Null => "-".to_owned(),
                        rusqlite::types::Value::Integer(number) => number.to_string(),
                        rusqlite::types::Value::Real(number) => number.to_string(),
                        rusqlite::types::Value::Text(text) => text,
                        rusqlite::types::Value::Blob(_) => "blob".to_owned(),
                    },
                )
                .collect();
            all.push(cells.join("|"));
        }
        all
    }
}

fn us() -> LoadOptions {
    LoadOptions {
        dates: DateStyle::Us,
        create_fields: true,
        ..LoadOptions::default()
    }
}

#[test]
fn the_developer_edition_agrees_with_its_own_csv() {
    let Some(folder) = shared("crm/devedition_2026") else {
        return;
    };
    let world = World::new();
    let files: Vec<LoadFile> = [
        "OpportunityHistory",
        "Lead",
        "Opportunity",
        "Contact",
        "Account",
    ]
    .into_iter()
    .map(|object| LoadFile {
        object: object.to_owned(),
        path: folder.join(format!("{object}.csv")),
    })
    .collect();
    let report = load(&world.store, &files, &us()).unwrap();
    assert_eq!(report.bad_row_count, 0);
    let order: Vec<&str> = report
        .files
        .iter()
        .map(|file| file.object.as_str())
        .collect();
    assert_eq!(
        order,
        [
            "Account",
            "Contact",
            "Opportunity",
            "OpportunityHistory",
            "Lead"
        ]
    );

    // Counted by hand from the file, with nothing of ours but the csv crate.
    let mut expected: BTreeMap<String, (u64, i64)> = BTreeMap::new();
    let mut reader = csv::Reader::from_path(folder.join("Opportunity.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|heading| heading == name).unwrap();
    let (stage, amount) = (place("StageName"), place("Amount"));
    for row in reader.records() {
        let row = row.unwrap();
        let sums = expected.entry(row[stage].to_owned()).or_default();
        sums.0 += 1;
        sums.1 += row[amount].parse::<i64>().unwrap_or(0);
    }
    let expected: Vec<String> = expected
        .into_iter()
        .map(|(stage, (count, sum))| format!("{stage}|{count}|{sum}"))
        .collect();
    let found = world.rows(
        "SELECT StageName, COUNT(*), CAST(TOTAL(Amount) AS INTEGER) FROM Opportunity
         GROUP BY 1 ORDER BY 1",
    );
    assert_eq!(found, expected);
    assert!(!expected.is_empty());
    developer_edition_details(&world);
}

fn developer_edition_details(world: &World) {
    // Conversion is read from `IsConverted`, not from the status.
    let leads = "SELECT COUNT(*), SUM(IsConverted) FROM Lead WHERE Status = 'Closed - Converted'";
    assert_eq!(world.rows(leads), ["8|5"]);
    assert_eq!(
        world.rows("SELECT CloseDate, CreatedDate, IsWon, Probability FROM Opportunity ORDER BY rid LIMIT 1"),
        [format!("2024-02-03|{}|0|10", millis("2026-02-23T00:00:00Z"))]
    );
    assert_eq!(
        world.rows("SELECT CreatedDate, Opportunity_Lifecycle_Days__c FROM Opportunity WHERE Id = '006bm00000LKJNTAA5'"),
        [format!("{}|27", millis("2026-02-23T00:00:00Z"))]
    );
    assert_eq!(
        world.rows("SELECT CreatedDate, StageName FROM OpportunityHistory WHERE OpportunityId = '006bm00000LKJNTAA5' ORDER BY 1"),
        [
            format!("{}|Closed Won", millis("2026-02-23T20:55:00Z")),
            format!("{}|Closed Lost", millis("2026-03-07T21:00:00Z")),
        ]
    );
}

fn millis(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

#[test]
fn the_maven_set_loads_with_its_own_fields() {
    let Some(folder) = shared("crm/maven_as_salesforce") else {
        return;
    };
    let world = World::new();
    let files: Vec<LoadFile> = ["Opportunity", "Account", "Product2", "User"]
        .into_iter()
        .map(|object| LoadFile {
            object: object.to_owned(),
            path: folder.join(format!("{object}.ndjson")),
        })
        .collect();
    let options = LoadOptions {
        create_fields: true,
        strict: true,
        ..LoadOptions::default()
    };
    let report = load(&world.store, &files, &options).unwrap();
    let opportunities = report.files.last().unwrap();
    assert_eq!((opportunities.read, opportunities.loaded), (8_800, 8_800));
    assert_eq!(
        world.rows(
            "SELECT Product__c, ExternalKey__c, EngageDate__c, Amount FROM Opportunity
             WHERE Id = '0065g0000000001AAA'"
        ),
        ["GTX Plus Basic|1C1I7A6R|2016-10-20|1054"]
    );
    assert_eq!(
        world.rows("SELECT COUNT(*) FROM Opportunity WHERE AccountId IS NULL"),
        ["1425"]
    );
    assert!(
        world
            .store
            .schema()
            .object("Product2")
            .unwrap()
            .field("ListPrice__c")
            .is_some()
    );
}

#[test]
fn every_delimiter_of_the_bulk_files_loads_the_same() {
    let Some(folder) = shared("crm/plugin_data_fixtures/test-files/csv") else {
        return;
    };
    let names = "SELECT Name, Phone, AnnualRevenue FROM Account ORDER BY Name";
    let mut seen: Vec<Vec<String>> = Vec::new();
    for name in [
        "comma",
        "comma_wrapped_values",
        "semicolon",
        "tab",
        "pipe",
        "caret",
        "backquote",
    ] {
        let world = World::new();
        let file = LoadFile {
            object: "account".to_owned(),
            path: folder.join(format!("{name}.csv")),
        };
        load(&world.store, &[file], &LoadOptions::default()).unwrap();
        seen.push(world.rows(names));
    }
    assert!(seen[0].len() > 5);
    assert!(seen.iter().all(|rows| *rows == seen[0]));
}

#[test]
fn cells_over_many_lines_load() {
    let Some(path) = shared("crm/jsforce_bulk/Account_bulk1_test.csv") else {
        return;
    };
    let world = World::new();
    let file = LoadFile {
        object: "Account".to_owned(),
        path,
    };
    load(&world.store, &[file], &LoadOptions::default()).unwrap();
    let first = world.rows("SELECT BillingStreet, AnnualRevenue FROM Account ORDER BY rid LIMIT 1");
    assert_eq!(
        first,
        ["345 Shoreline Park\nMountain View, CA 94043\nUSA|30000000"]
    );
}

#[test]
fn what_is_missing_is_derived_or_filled_in() {
    let world = World::new();
    world
        .load(
            "Opportunity",
            "o.csv",
            "name,stagename,amount,closedate\nA,Closed Won,100.10,2026-05-31\nB,Negotiation/Review,200,2026-12-01\n",
        )
        .unwrap();
    assert_eq!(
        world.rows(
            "SELECT IsClosed, IsWon, Probability, ForecastCategory, ForecastCategoryName,
             ExpectedRevenue, FiscalYear, FiscalQuarter, Fiscal FROM Opportunity ORDER BY Name"
        ),
        [
            "1|1|100|Closed|Closed|100.1|2026|2|2026 2",
            "0|0|90|Pipeline|Pipeline|180|2026|4|2026 4"
        ]
    );
    let admin = world.rows("SELECT Id FROM User")[0].clone();
    let now = millis("2026-11-22T10:00:00Z");
    assert_eq!(
        world.rows("SELECT OwnerId, CreatedById, CreatedDate, SystemModstamp, LENGTH(Id) FROM Opportunity LIMIT 1"),
        [format!("{admin}|{admin}|{now}|{now}|18")]
    );
    world
        .load(
            "Contact",
            "c.json",
            r#"[{"FirstName":"Zoë","LastName":"O'Neil","CreatedDate":"2020-01-01"}]"#,
        )
        .unwrap();
    let created = millis("2020-01-01T00:00:00Z");
    assert_eq!(
        world.rows("SELECT Name, CreatedDate, LastModifiedDate FROM Contact"),
        [format!("Zoë O'Neil|{created}|{created}")]
    );
    world
        .load(
            "Lead",
            "l.csv",
            "LastName;Company;Status\nX;Y;\nZ;Y;Closed - Converted\n",
        )
        .unwrap();
    assert_eq!(
        world.rows("SELECT Status, IsConverted FROM Lead ORDER BY LastName"),
        ["Open - Not Contacted|0", "Closed - Converted|0"]
    );
}

#[test]
fn parents_are_found_by_a_named_column_in_any_order_of_files() {
    let world = World::new();
    let accounts = world.file(
        "Account",
        "a.csv",
        "Name,Parent.Name\nAcme,Holding\nHolding,\nÅngström & Co,\n",
    );
    let deals = world.file(
        "Opportunity",
        "o.csv",
        "Name,StageName,CloseDate,AccountName,Owner.Username\n\
         A,Prospecting,2026-01-01,acme,admin@local.sfkit.example\n\
         B,Prospecting,2026-01-01,Ångström & Co,\n\
         C,Prospecting,2026-01-01,,\n",
    );
    let options = LoadOptions {
        map: vec!["Account.Name=AccountName".parse().unwrap()],
        ..LoadOptions::default()
    };
    let report = load(&world.store, &[deals, accounts], &options).unwrap();
    assert_eq!(report.warnings, []);
    assert_eq!(
        world.rows(
            "SELECT o.Name, a.Name, p.Name, u.Username FROM Opportunity o
             LEFT JOIN Account a ON a.Id = o.AccountId LEFT JOIN Account p ON p.Id = a.ParentId
             JOIN User u ON u.Id = o.OwnerId ORDER BY o.Name"
        ),
        [
            "A|Acme|Holding|admin@local.sfkit.example",
            "B|Ångström & Co|-|admin@local.sfkit.example",
            "C|-|-|admin@local.sfkit.example",
        ]
    );
}

#[test]
fn nested_parents_of_query_results_are_lookups() {
    let world = World::new();
    world.load("Account", "a.csv", "Name\nAcme\n").unwrap();
    let answer = r#"{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Contact","url":"/x"},
        "LastName":"Doe","Account":{"attributes":{"type":"Account"},"Name":"Acme"},"Cases":null}]}"#;
    let report = world.load("Contact", "c.json", answer).unwrap();
    assert_eq!(report.files[0].loaded, 1);
    assert_eq!(
        world.rows("SELECT c.Name, a.Name FROM Contact c JOIN Account a ON a.Id = c.AccountId"),
        ["Doe|Acme"]
    );
}

#[test]
fn bad_rows_are_told_and_nothing_is_loaded() {
    let world = World::new();
    let csv = "Id,Name,AnnualRevenue,NumberOfEmployees,IsDeleted,ParentId\n\
        001000000000001,Good,1,1,no,\n\
        001000000000001,Twice,1,1,no,\n\
        003000000000001,Contact,1,1,no,\n\
        ,Money,many,1,no,\n\
        ,People,1,1.5,no,\n\
        ,Flag,1,1,maybe,\n\
        ,Parent,1,1,no,nowhere\n\
        ,Short\n\
        ,\"Two\nlines\",1,x,no,\n";
    let error = world.load("Account", "a.csv", csv).unwrap_err();
    assert_eq!(error.code(), Code::InvalidData);
    let LoadError::BadRows { report } = &error else {
        panic!("{error}")
    };
    let told: Vec<String> = report
        .bad_rows
        .iter()
        .map(|row| {
            let column = row.column.as_deref().unwrap_or("-");
            format!("{} {column}: {}", row.line, row.problem)
        })
        .collect();
    assert_eq!(
        told,
        [
            "3 Id: `Account` has a record with the id `001000000000001AAA` already",
            "4 Id: the id `003000000000001AAA` belongs to `Contact`, not to `Account`",
            "5 AnnualRevenue: `many` is not a number",
            "6 NumberOfEmployees: `1.5` is not a whole number",
            "7 IsDeleted: `maybe` is neither true nor false",
            "8 ParentId: `nowhere` is not a record id: an id has 15 or 18 characters",
            "9 -: the row has 2 cells, the header has 6",
            "10 NumberOfEmployees: `x` is not a number",
        ]
    );
    assert!(
        world.store.is_empty(),
        "not even the empty org's rows are kept"
    );

    let options = LoadOptions {
        skip_bad: true,
        ..LoadOptions::default()
    };
    let report = world.load_with("Account", "a.csv", csv, &options).unwrap();
    let file = &report.files[0];
    assert_eq!((file.read, file.loaded, file.skipped), (9, 1, 8));
    assert_eq!(
        world.rows("SELECT Id, Name FROM Account"),
        ["001000000000001AAA|Good"]
    );
}

#[test]
fn unknown_and_ambiguous_parents_are_bad_rows() {
    let world = World::new();
    world
        .load("Account", "a.csv", "Name\nTwin\nTwin\nOne\n")
        .unwrap();
    let csv = "LastName,Account.Name\nA,Twin\nB,Nobody\nC,One\n";
    let error = world.load("Contact", "c.csv", csv).unwrap_err();
    let told = error
        .hints()
        .into_iter()
        .map(|hint| hint.0)
        .collect::<Vec<_>>()
        .join("\n");
    assert!(
        told.contains("c.csv:2: `Account.Name`: more than one record has `Account.Name` = `Twin`"),
        "{told}"
    );
    assert!(
        told.contains("c.csv:3: `Account.Name`: no record has `Account.Name` = `Nobody`"),
        "{told}"
    );
    // The same for parents of the same file, which are looked up at the end.
    let csv = "Name,Parent.Name\nX,Nobody\nY,X\n";
    let error = world.load("Account", "b.csv", csv).unwrap_err();
    assert!(
        error.hints()[0].0.contains("b.csv:2"),
        "{:?}",
        error.hints()
    );
    let options = LoadOptions {
        skip_bad: true,
        ..LoadOptions::default()
    };
    let report = world.load_with("Account", "b.csv", csv, &options).unwrap();
    assert_eq!((report.files[0].loaded, report.files[0].skipped), (1, 1));
}

#[test]
fn ids_that_point_nowhere_are_kept_unless_strict() {
    let world = World::new();
    let csv = "Name,StageName,CloseDate,AccountId\n\
        A,Prospecting,2026-01-01,001000000000001\nB,Prospecting,2026-01-01,001000000000002AAA\n";
    let strict = LoadOptions {
        strict: true,
        ..LoadOptions::default()
    };
    let error = world
        .load_with("Opportunity", "o.csv", csv, &strict)
        .unwrap_err();
    assert!(
        matches!(&error, LoadError::Dangling { columns } if columns[0].count == 2),
        "{error}"
    );
    let report = world.load("Opportunity", "o.csv", csv).unwrap();
    let told: Vec<String> = report.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["2 ids point nowhere in `Opportunity.AccountId`, for example `001000000000001AAA`"]
    );
    assert_eq!(
        world.rows("SELECT COUNT(AccountId) FROM Opportunity"),
        ["2"]
    );
}

#[test]
fn unknown_columns_are_dropped_or_made() {
    let world = World::new();
    let csv = "Name,Industri,My Note\nAcme,Energy,hello\n";
    let report = world.load("Account", "a.csv", csv).unwrap();
    assert_eq!(
        report.warnings[0],
        LoadWarning::DroppedColumn {
            object: "Account".into(),
            column: "Industri".into(),
            suggestion: Some("Industry".into()),
        }
    );
    assert_eq!(report.warnings.len(), 2);
    world.load_with("Account", "a.csv", csv, &us()).unwrap();
    assert_eq!(
        world.rows("SELECT Industri__c, My_Note__c FROM Account ORDER BY rid"),
        ["-|-", "Energy|hello"]
    );
}

#[test]
fn new_stages_and_statuses_become_values() {
    let world = World::new();
    let json = r#"{"Name":"A","StageName":"Signed","CloseDate":"2026-01-01","IsClosed":true,"IsWon":true,"Probability":100}
{"Name":"B","StageName":"Warm","CloseDate":"2026-01-01","Probability":35.5,"Amount":200}
{"Name":"C","StageName":"Warm","CloseDate":"2026-01-01","Amount":100}
"#;
    let report = world.load("Opportunity", "o.ndjson", json).unwrap();
    assert_eq!(report.warnings.len(), 2);
    assert_eq!(
        world.rows(
            "SELECT ApiName, IsClosed, IsWon, DefaultProbability, ForecastCategory
             FROM OpportunityStage ORDER BY rid DESC LIMIT 2"
        ),
        ["Warm|0|0|35.5|Pipeline", "Signed|1|1|100|Closed"]
    );
    assert_eq!(
        world.rows("SELECT Probability, ExpectedRevenue FROM Opportunity WHERE Name = 'C'"),
        ["35.5|35.5"]
    );
    let schema = world.store.schema();
    let stage = schema
        .object("Opportunity")
        .unwrap()
        .field("StageName")
        .unwrap();
    assert!(
        stage
            .picklist_values
            .iter()
            .any(|value| value.value == "Warm")
    );
    world
        .load(
            "Case",
            "c.csv",
            "Subject,Status,IsClosed\nx,Parked,false\ny,Done,true\n",
        )
        .unwrap();
    assert_eq!(
        world.rows("SELECT ApiName, IsClosed FROM CaseStatus ORDER BY rid DESC LIMIT 2"),
        ["Done|1", "Parked|0"]
    );
}

#[test]
fn empty_cells_and_nulls() {
    let world = World::new();
    let csv = "Name,StageName,CloseDate,Amount,Probability\nA,Prospecting,2026-01-01,#N/A,\nB,Prospecting,2026-01-01,5,#N/A\n";
    world.load("Opportunity", "o.csv", csv).unwrap();
    let null = LoadOptions {
        empty_as_null: true,
        ..LoadOptions::default()
    };
    world.load_with("Opportunity", "o.csv", csv, &null).unwrap();
    assert_eq!(
        world.rows("SELECT Name, Amount, Probability FROM Opportunity ORDER BY rid"),
        ["A|-|10", "B|5|-", "A|-|-", "B|5|-"]
    );
}

#[test]
fn mistakes_of_the_call_are_told() {
    let world = World::new();
    let error = world.load("Acount", "a.csv", "Name\nx\n").unwrap_err();
    assert_eq!(error.code(), Code::Usage);
    assert_eq!(error.hints()[0].0, "did you mean `Account`?");
    let options = LoadOptions {
        map: vec!["Account.Nme=Company".parse().unwrap()],
        ..LoadOptions::default()
    };
    let error = world
        .load_with("Contact", "c.csv", "LastName,Company\nx,y\n", &options)
        .unwrap_err();
    assert!(matches!(error, LoadError::UnusedMapping { .. }), "{error}");
    let missing = LoadFile {
        object: "Account".into(),
        path: world.folder.path().join("none.csv"),
    };
    let error = load(&world.store, &[missing], &LoadOptions::default()).unwrap_err();
    assert_eq!(error.code(), Code::File);
    let error = world.load("Account", "u.csv", "\u{0}").err();
    assert!(error.is_none(), "a strange header is no failure");
    fs::write(world.folder.path().join("w.csv"), [0xff, 0xfe, b'N', 0]).unwrap();
    let wide = LoadFile {
        object: "Account".into(),
        path: world.folder.path().join("w.csv"),
    };
    let error = load(&world.store, &[wide], &LoadOptions::default()).unwrap_err();
    assert_eq!(error.code(), Code::InvalidData);
}

/// Run with `cargo test --release --test it load:: -- --ignored --nocapture`.
#[test]
#[ignore = "measures speed and memory of a million rows in a release build"]
fn a_million_rows_stream() {
    use std::fmt::Write as _;

    for (name, head) in [("o.csv", true), ("o.ndjson", false)] {
        let world = World::new();
        world
            .load("Account", "a.csv", "Id,Name\n001000000000001,Acme\n")
            .unwrap();
        let mut text = String::new();
        if head {
            text.push_str("Id,Name,StageName,CloseDate,Amount,AccountId\n");
        }
        for number in 1..=1_000_000 {
            let written = if head {
                writeln!(
                    text,
                    "006{number:012},Deal {number},Prospecting,2026-01-31,{number}.5,001000000000001"
                )
            } else {
                writeln!(
                    text,
                    "{{\"Id\":\"006{number:012}\",\"Name\":\"Deal {number}\",\"StageName\":\"Prospecting\",\"CloseDate\":\"2026-01-31\",\"Amount\":{number}.5,\"AccountId\":\"001000000000001\"}}"
                )
            };
            written.unwrap();
        }
        let file = world.file("Opportunity", name, &text);
        drop(text);
        let began = std::time::Instant::now();
        let report = load(&world.store, &[file], &LoadOptions::default()).unwrap();
        assert_eq!(report.files[0].loaded, 1_000_000);
        let rate = 1_000_000.0 / began.elapsed().as_secs_f64();
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let memory: Vec<&str> = status
            .lines()
            .filter(|line| line.starts_with("VmRSS") || line.starts_with("VmHWM"))
            .collect();
        println!("{name}: {rate:.0} rows/s; {memory:?}");
        assert!(rate > 50_000.0 || cfg!(debug_assertions), "{rate}");
    }
}
