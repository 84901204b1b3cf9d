//! `sfkit report`, and the local org's half of it.

use serde_json::{Value, json};

use crate::fake_org::{FakeOrg, reply_json};
use crate::web;
use crate::world::{DEMO, LocalOrg, Run, World, query_demo};

fn run(arguments: &[&str]) -> Run {
    DEMO.run(&[&["report", "run", "-o", "demo"], arguments].concat())
}

fn rows(arguments: &[&str]) -> Vec<Value> {
    let json = run(&[arguments, &["--format", "json"]].concat())
        .ends(0)
        .json();
    json.as_array().unwrap().clone()
}

/// The one number of a query.
fn number(soql: &str) -> String {
    query_demo(&[soql, "--no-header"])
        .ends(0)
        .stdout
        .trim()
        .to_owned()
}

#[test]
fn reports_are_listed() {
    let run = DEMO
        .run(&["report", "list", "-o", "demo", "--format", "csv"])
        .ends(0);
    assert_eq!(
        run.stdout.lines().next(),
        Some("Id,Name,FolderName,Format,LastRunDate,Description")
    );
    assert!(
        run.stdout
            .contains("Pipeline by Stage,Public Reports,Summary,"),
        "{}",
        run.stdout
    );
    let words = [
        "report",
        "list",
        "-o",
        "demo",
        "--search",
        "OWNER month",
        "--format",
        "json",
    ];
    let found = DEMO.run(&words).ends(0).json();
    assert_eq!(found.as_array().unwrap().len(), 1);
    assert_eq!(found[0]["Format"], "Matrix");
    let api = ["api", "-o", "demo", "analytics/reports", "--jq", ".[].name"];
    assert!(
        DEMO.run(&api)
            .ends(0)
            .stdout
            .lines()
            .any(|name| name == "All Leads")
    );
}

#[test]
fn a_tabular_report_has_a_row_per_record() {
    let found = run(&["Closing This Quarter", "--format", "csv"]).ends(0);
    let mut csv = csv::Reader::from_reader(found.stdout.as_bytes());
    let headers: Vec<_> = csv.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(
        headers,
        [
            "Opportunity Name",
            "Account Name",
            "Stage",
            "Amount",
            "Probability (%)",
            "Close Date",
            "Opportunity Owner"
        ]
    );
    let condition = "FROM Opportunity WHERE IsClosed = false AND CloseDate = THIS_QUARTER";
    let records: Vec<_> = csv.records().map(Result::unwrap).collect();
    assert_eq!(
        records.len().to_string(),
        number(&format!("SELECT COUNT() {condition}"))
    );
    let total: f64 = records
        .iter()
        .filter_map(|row| row[3].parse::<f64>().ok())
        .sum();
    let expected: f64 = number(&format!("SELECT SUM(Amount) {condition}"))
        .parse()
        .unwrap();
    assert!((total - expected).abs() < 0.01, "{total} {expected}");
    // Values, not labels: a date as ISO, a name instead of its id.
    assert_eq!(records[0][5].len(), 10);
    assert!(!records[0][1].starts_with("001"), "{:?}", records[0]);
    assert!(
        found.stderr.contains("rows of `Closing This Quarter`"),
        "{}",
        found.stderr
    );
    let labels = rows(&["Closing_This_Quarter", "--labels"]);
    assert!(labels.iter().any(|row| {
        row["AMOUNT"]
            .as_str()
            .is_some_and(|text| text.starts_with('$'))
    }));
    let bare = run(&[
        "Closing This Quarter",
        "--no-header",
        "--null",
        "NULL",
        "--format",
        "tsv",
    ])
    .ends(0);
    assert_eq!(bare.stdout.lines().count(), records.len());
}

#[test]
fn groups_stand_in_front_of_the_details() {
    let found = rows(&["Pipeline by Stage"]);
    let keys: Vec<_> = found[0].as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "STAGE_NAME",
            "TYPE",
            "OPPORTUNITY_NAME",
            "ACCOUNT_NAME",
            "AMOUNT",
            "CLOSE_DATE"
        ]
    );
    let count = |stage: &str| {
        found
            .iter()
            .filter(|row| row["STAGE_NAME"] == stage)
            .count()
    };
    let stage = found[0]["STAGE_NAME"].as_str().unwrap();
    let of_stage = number(&format!(
        "SELECT COUNT() FROM Opportunity WHERE StageName = '{stage}'"
    ));
    assert_eq!(count(stage).to_string(), of_stage);
    let all = number("SELECT COUNT() FROM Opportunity WHERE IsClosed = false");
    assert_eq!(found.len().to_string(), all);

    let groups = rows(&["Pipeline by Stage", "--summary"]);
    let of_stage = groups.iter().filter(|row| row["STAGE_NAME"] == stage);
    let sum: u64 = of_stage.map(|row| row["RowCount"].as_u64().unwrap()).sum();
    assert_eq!(sum as usize, count(stage));
    let headed = run(&["Pipeline by Stage", "--summary", "--format", "csv"])
        .ends(0)
        .stdout;
    assert_eq!(
        headed.lines().next(),
        Some("Stage,Type,Sum of Amount,Average Amount,Record Count")
    );
}

#[test]
fn a_matrix_has_groups_of_both_directions() {
    let won = "FROM Opportunity WHERE IsWon = true AND CloseDate = THIS_YEAR";
    let groups = rows(&["Won by Owner and Month", "--summary"]);
    // On the first days of a year nothing is won yet.
    for group in &groups {
        let keys: Vec<_> = group.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["FULL_NAME", "CLOSE_DATE", "s!AMOUNT", "RowCount"]);
    }
    let total: u64 = groups
        .iter()
        .map(|row| row["RowCount"].as_u64().unwrap())
        .sum();
    assert_eq!(total.to_string(), number(&format!("SELECT COUNT() {won}")));
    let narrow = [
        "Won by Owner and Month",
        "--filter",
        "Close Date=THIS_MONTH",
    ];
    let details = rows(&narrow);
    let this_month =
        number("SELECT COUNT() FROM Opportunity WHERE IsWon = true AND CloseDate = THIS_MONTH");
    assert_eq!(details.len().to_string(), this_month);
    let headed = run(&[&narrow[..], &["--api-names", "--format", "csv"]].concat())
        .ends(0)
        .stdout;
    assert_eq!(
        headed.lines().next(),
        Some("FULL_NAME,CLOSE_DATE,OPPORTUNITY_NAME,AMOUNT")
    );
}

#[test]
fn a_report_that_is_cut_short_is_no_result() {
    let world = World::new();
    let file = world.folder().join("leads.csv");
    let path = file.to_str().unwrap();
    let cut = run(&["All Leads", "--output", path, "--format", "json"]).ends(5);
    assert_eq!(cut.error()["code"], "incomplete-result");
    assert_eq!(cut.error()["details"]["received"], 2_000);
    let all = number("SELECT COUNT() FROM Lead");
    assert_eq!(cut.error()["details"]["total"].to_string(), all);
    assert!(!file.exists());
    let text = run(&["All Leads"]).ends(5);
    assert!(
        text.stdout.is_empty() && text.stderr.contains("`--filter"),
        "{}",
        text.stderr
    );
    let counted = rows(&["All Leads", "--summary"]);
    assert_eq!(counted, [json!({"RowCount": all.parse::<u64>().unwrap()})]);

    let closed = "Lead Status=Closed - Not Converted";
    let pieces: [&[&str]; 3] = [
        &[closed, "Lead Source=Web"],
        &[closed, "Lead Source!=Web"],
        &["Lead Status!=Closed - Not Converted"],
    ];
    let mut received = 0;
    for piece in pieces {
        let filters = piece.iter().flat_map(|filter| ["--filter", filter]);
        let arguments: Vec<_> = ["All Leads"].into_iter().chain(filters).collect();
        received += rows(&arguments).len();
    }
    assert_eq!(received.to_string(), all);
}

#[test]
fn names_and_columns_that_are_not_there_are_told() {
    let missing = run(&["Pipline by Stage"]).ends(1);
    assert!(
        missing.stderr.contains("Pipeline by Stage"),
        "{}",
        missing.stderr
    );
    run(&["00O000000000ZZZ"]).ends(1);
    let column = run(&["All Leads", "--filter", "Lead Statsu=x"]).ends(2);
    assert!(
        column.stderr.contains("did you mean `Lead Status`?"),
        "{}",
        column.stderr
    );
    let filter = run(&["All Leads", "--filter", "nothing"]).ends(2);
    assert!(filter.stderr.contains("one of `=`"), "{}", filter.stderr);
    let value = run(&["Pipeline by Stage", "--filter", "Amount>a lot"]).ends(1);
    assert!(value.stderr.contains("not valid"), "{}", value.stderr);
}

/// An org with one report whose answer is this.
fn org_with(answer: Value) -> FakeOrg {
    FakeOrg::start(move |asked, _| {
        let path = "GET /services/data/v66.0/analytics/reports/00O000000000001EAA?";
        asked.is(path).then(|| reply_json(200, &answer))
    })
}

fn run_on(org: &FakeOrg, more: &[&str]) -> Run {
    let mut world = World::new();
    world
        .set("SFKIT_ACCESS_TOKEN", "00D000000000001!x")
        .set("SFKIT_INSTANCE_URL", org.url())
        .set("SFKIT_API_VERSION", "66.0");
    world.run(&[&["report", "run", "00O000000000001EAA"], more].concat())
}

#[test]
fn answers_of_other_orgs_are_read() {
    let joined = json!({"reportMetadata": {"name": "J", "reportFormat": "MULTI_BLOCK"}});
    let run = run_on(&org_with(joined), &[]).ends(1);
    assert!(run.stderr.contains("joined report"), "{}", run.stderr);

    let mut answer = json!({
        "allData": true, "hasDetailRows": true,
        "factMap": {
            "0!T": {"aggregates": [], "rows": [
                {"dataCells": [{"label": "Acme", "value": "001000000000001AAA"},
                               {"label": "$1.50", "value": {"amount": 1.5, "currency": null}},
                               {"label": "-", "value": null}]}]},
            "1!T": {"aggregates": [], "rows": [
                {"dataCells": [{"label": "Bolt", "value": "001000000000002AAA"},
                               {"label": "-", "value": {"amount": null, "currency": null}},
                               {"label": "1/2/2026", "value": "2026-01-02"}]}]},
            "T!T": {"aggregates": [], "rows": []}},
        "groupingsAcross": {"groupings": []},
        "groupingsDown": {"groupings": [
            {"groupings": [], "key": "0", "label": "-", "value": null},
            {"groupings": [], "key": "1", "label": "Q1 FY 2026", "value": "2026-01-01"}]},
        "reportExtendedMetadata": {
            "aggregateColumnInfo": {},
            "detailColumnInfo": {
                "A": {"label": "Name", "dataType": "string"},
                "B": {"label": "Name", "dataType": "currency"},
                "C": {"label": "When", "dataType": "date"}},
            "groupingColumnInfo": {"Q": {"label": "Quarter", "dataType": "date", "groupingLevel": 0}}},
        "reportMetadata": {"name": "R", "reportFormat": "SUMMARY", "aggregates": [],
            "detailColumns": ["A", "B", "C"], "groupingsDown": [{"name": "Q"}], "groupingsAcross": []}});
    let org = org_with(answer.clone());
    let csv = run_on(&org, &["--format", "csv"]).ends(0).stdout;
    assert_eq!(
        csv,
        "Quarter,Name (A),Name (B),When\n,Acme,1.5,\nQ1 FY 2026,Bolt,,2026-01-02\n"
    );
    assert_eq!(org.asked().len(), 1);
    answer["allData"] = json!(false);
    run_on(&org_with(answer.clone()), &[]).ends(5);
    answer["allData"] = json!(true);
    answer["hasDetailRows"] = json!(false);
    run_on(&org_with(answer.clone()), &[]).ends(1);
    answer["hasDetailRows"] = json!(true);
    answer["reportMetadata"]["detailColumns"] = json!(["A"]);
    run_on(&org_with(answer), &[]).ends(5);
}

/// The Reports API of a local org with the demo data.
struct ReportsApi {
    org: LocalOrg,
    _world: World,
}

impl ReportsApi {
    fn start() -> Self {
        let world = World::new();
        Self {
            org: world.local_org(&["--seed", "demo"]),
            _world: world,
        }
    }

    fn send(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let bearer = format!("Bearer {}", self.org.text("access_token"));
        let headers = [
            ("Authorization", bearer.as_str()),
            ("Content-Type", "application/json"),
        ];
        let url = format!("{}/services/data/v65.0/analytics/{path}", self.org.url());
        let answer = web::send(method, &url, &headers, body);
        let body = serde_json::from_str(&answer.body).unwrap_or(Value::Null);
        (answer.status, body)
    }

    /// The path of the report with this name.
    fn report(&self, name: &str) -> String {
        let (_, listed) = self.send("GET", "reports", "");
        let all = listed.as_array().unwrap();
        let report = all.iter().find(|report| report["name"] == name).unwrap();
        format!("reports/{}", report["id"].as_str().unwrap())
    }
}

#[test]
fn the_local_org_describes_and_runs_reports() {
    let api = ReportsApi::start();
    let path = api.report("Pipeline by Stage");
    let (status, described) = api.send("GET", &format!("{path}/describe"), "");
    assert_eq!(
        (status, &described["reportMetadata"]["reportFormat"]),
        (200, &json!("SUMMARY"))
    );
    let categories = &described["reportTypeMetadata"]["categories"];
    assert_eq!(categories[0]["columns"]["AMOUNT"]["dataType"], "currency");

    let (_, plain) = api.send("GET", &path, "");
    assert_eq!(
        (&plain["hasDetailRows"], &plain["allData"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(plain["factMap"]["0_0!T"]["rows"], json!([]));
    let (_, full) = api.send("GET", &format!("{path}?includeDetails=true"), "");
    let facts = full["factMap"].as_object().unwrap();
    let rows = |key: &str| facts[key]["rows"].as_array().unwrap().len();
    let count = |key: &str| facts[key]["aggregates"][2]["value"].as_u64().unwrap();
    assert_eq!(rows("0_0!T") as u64, count("0_0!T"));
    assert_eq!((rows("0!T"), rows("T!T")), (0, 0));
    let first = &full["groupingsDown"]["groupings"][0];
    let inner = first["groupings"].as_array().unwrap().len();
    let sum: u64 = (0..inner).map(|at| count(&format!("0_{at}!T"))).sum();
    assert_eq!(sum, count("0!T"));
    let cell = &facts["0_0!T"]["rows"][0]["dataCells"][0];
    assert!(cell["value"].as_str().unwrap().starts_with("006"), "{cell}");
}

#[test]
fn the_local_org_runs_changed_reports_and_refuses_what_makes_no_sense() {
    let api = ReportsApi::start();
    let path = api.report("Pipeline by Stage");
    let flat = json!({"reportMetadata": {"reportFormat": "TABULAR", "groupingsDown": [],
        "detailColumns": ["AMOUNT"], "aggregates": ["RowCount"],
        "reportFilters": [{"column": "WON", "operator": "equals", "value": "True"},
                          {"column": "AMOUNT", "operator": "greaterThan", "value": "1"}],
        "reportBooleanFilter": "1 AND NOT 2"}});
    let (status, poor) = api.send(
        "POST",
        &format!("{path}?includeDetails=true"),
        &flat.to_string(),
    );
    let poor = poor["factMap"]["T!T"]["rows"].as_array().unwrap();
    let no_amount = |row: &Value| row["dataCells"][0]["value"].is_null();
    assert!(status == 200 && poor.iter().all(no_amount), "{poor:?}");
    for (method, path, body, status, code) in [
        ("GET", "reports/00O000000000ZZZ", "", 404, "NOT_FOUND"),
        ("GET", "nothing", "", 404, "NOT_FOUND"),
        ("DELETE", "reports", "", 405, "METHOD_NOT_ALLOWED"),
        ("POST", path.as_str(), "{", 400, "JSON_PARSER_ERROR"),
        (
            "POST",
            path.as_str(),
            r#"{"reportMetadata": {"detailColumns": ["X"]}}"#,
            400,
            "BAD_REQUEST",
        ),
        (
            "POST",
            path.as_str(),
            r#"{"reportMetadata": {"reportFormat": "TABULAR"}}"#,
            400,
            "BAD_REQUEST",
        ),
    ] {
        let (found, answer) = api.send(method, path, body);
        assert_eq!(
            (found, &answer[0]["errorCode"]),
            (status, &json!(code)),
            "{method} {path} {body}"
        );
    }
}
