//! The engine of the local org: what queries find and how their answers look.

#![expect(clippy::unwrap_used, reason = "tests")]

mod results;
mod words;

use std::sync::Mutex;

use serde_json::{Value as Json, json};
use sfkit::clock::Clock;
use sfkit::localorg::error::ApiError;
use sfkit::localorg::sql::{Answer, Cursor, CursorBook, QueryContext};
use sfkit::localorg::store::{ADMIN_USER_ID, Store};
use sfkit::localorg::value::Value;
use sfkit::model::id::RecordId;

use crate::world::shared;

const USER: &str = "00500Lo00000001";

#[derive(Default)]
struct Book(Mutex<Vec<Cursor>>);

impl CursorBook for Book {
    fn keep(&self, cursor: Cursor) -> String {
        let mut cursors = self.0.lock().unwrap();
        cursors.push(cursor);
        format!("01g{:015}", cursors.len() - 1)
    }
}

struct Org {
    store: Store,
    book: Book,
    context: QueryContext,
    _folder: tempfile::TempDir,
}

impl Org {
    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now = "2026-11-22T10:00:00Z".parse().unwrap();
        let store = Store::open(&folder.path().join("org.db"), Clock::Fixed(now)).unwrap();
        store.set_setting(ADMIN_USER_ID, id(USER).as_str()).unwrap();
        let context = QueryContext {
            now,
            zone: jiff::tz::TimeZone::UTC,
            user_id: id(USER),
            api_version: 63,
            all_rows: false,
            fiscal_start_month: 1,
            fiscal_year_by_start: false,
            locale: "en_US".to_owned(),
            week_start: jiff::civil::Weekday::Sunday,
        };
        Self {
            store,
            book: Book::default(),
            context,
            _folder: folder,
        }
    }

    /// Inserts rows given as JSON objects.
    fn add(&self, object: &str, rows: &[Json]) {
        let mut writer = self.store.writer().unwrap();
        for row in rows {
            let row = row.as_object().unwrap();
            let fields: Vec<String> = row.keys().cloned().collect();
            let values = row.values().map(value).collect();
            writer.insert(object, &fields, values).unwrap();
        }
        writer.commit().unwrap();
    }

    fn answer(&self, soql: &str) -> Result<Answer, ApiError> {
        self.store.query(soql, &self.context, 2000, &self.book)
    }

    fn body(&self, soql: &str) -> Json {
        let answer = self
            .answer(soql)
            .unwrap_or_else(|error| panic!("{soql}: {error}"));
        serde_json::from_str(&answer.body(63)).unwrap()
    }

    fn records(&self, soql: &str) -> Vec<Json> {
        self.body(soql)["records"].as_array().unwrap().clone()
    }

    /// The values of one key, as texts parted by spaces.
    fn column(&self, key: &str, soql: &str) -> String {
        let texts: Vec<_> = self
            .records(soql)
            .iter()
            .map(|record| match &record[key] {
                Json::String(text) => text.clone(),
                other => other.to_string(),
            })
            .collect();
        texts.join(" ")
    }

    fn error(&self, soql: &str) -> (&'static str, String) {
        let error = self.answer(soql).expect_err(soql);
        let text = error.message.lines().last().unwrap_or_default().to_owned();
        (error.code, text)
    }
}

fn id(text: &str) -> RecordId {
    RecordId::parse(text).unwrap()
}

fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => Value::Bool(*flag),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Value::Int(whole),
            None => Value::Real(number.as_f64().unwrap()),
        },
        Json::String(text) => {
            if let Ok(at) = text.parse() {
                Value::DateTime(at)
            } else if let Ok(date) = text.parse() {
                Value::Date(date)
            } else {
                Value::Text(text.clone())
            }
        }
        other => panic!("no value: {other}"),
    }
}

/// Two users, three accounts, contacts, opportunities, a task and a deleted row.
fn org() -> Org {
    let org = Org::empty();
    org.add("User", &[
        json!({"Id": USER, "FirstName": "Ada", "LastName": "Admin", "Username": "admin@x.example", "IsActive": true}),
        json!({"Id": "00500Lo00000002", "FirstName": "Bob", "LastName": "Seller", "Username": "bob@x.example", "IsActive": true}),
    ]);
    org.add("Account", &[
        json!({"Id": "00100Lo00000001", "Name": "acme", "Industry": "Energy", "AnnualRevenue": 1000.5, "NumberOfEmployees": 10, "BillingCity": "Berlin", "BillingLatitude": 52.52, "BillingLongitude": 13.4}),
        json!({"Id": "00100Lo00000002", "Name": "Bright", "Industry": null, "AnnualRevenue": null, "ParentId": "00100Lo00000001", "BillingLatitude": 48.86, "BillingLongitude": 2.35}),
        json!({"Id": "00100Lo00000003", "Name": "Écoles Müller", "Industry": "Education", "AnnualRevenue": 250, "OwnerId": "00500Lo00000002"}),
        json!({"Id": "00100Lo00000004", "Name": "gone", "IsDeleted": true}),
    ]);
    org.add("Contact", &[
        json!({"Id": "00300Lo00000001", "FirstName": "Carla", "LastName": "Ott", "AccountId": "00100Lo00000001", "Email": "carla@acme.example"}),
        json!({"Id": "00300Lo00000002", "FirstName": "Dan", "LastName": "Ames", "AccountId": "00100Lo00000001"}),
        json!({"Id": "00300Lo00000003", "LastName": "Loner"}),
    ]);
    org.add("Opportunity", &[
        json!({"Id": "00600Lo00000001", "Name": "One", "StageName": "Prospecting", "Amount": 0.1, "CloseDate": "2026-11-22", "AccountId": "00100Lo00000001", "CreatedDate": "2026-11-21T23:30:00Z"}),
        json!({"Id": "00600Lo00000002", "Name": "Two", "StageName": "Closed Won", "Amount": 0.2, "CloseDate": "2026-12-01", "IsWon": true, "IsClosed": true, "AccountId": "00100Lo00000001", "CreatedDate": "2026-01-05T08:00:00Z"}),
        json!({"Id": "00600Lo00000003", "Name": "Three", "StageName": "Closed Lost", "Amount": null, "CloseDate": "2026-08-15", "IsClosed": true, "AccountId": "00100Lo00000003", "CreatedDate": "2025-12-31T23:59:59Z"}),
        json!({"Id": "00600Lo00000004", "Name": "Four", "StageName": "Prospecting", "Amount": 125000, "CloseDate": "2026-11-23", "CreatedDate": "2026-11-22T09:00:00Z", "OwnerId": "00500Lo00000002"}),
    ]);
    org.add("Task", &[
        json!({"Id": "00T00Lo00000001", "Subject": "Call", "WhatId": "00600Lo00000001", "WhoId": "00300Lo00000001", "Status": "Open", "Priority": "High"}),
        json!({"Id": "00T00Lo00000002", "Subject": "Mail", "WhatId": "00100Lo00000003", "Status": "Open", "Priority": "Low"}),
        json!({"Id": "00T00Lo00000003", "Subject": "Think", "Status": "Open", "Priority": "Low"}),
    ]);
    org
}

#[test]
fn records_look_like_salesforces() {
    let org = org();
    let answer = org
        .answer(
            "select name, Account.name, amount, iswon, CloseDate, CreatedDate, Account.Owner.Name, id, \
             (SELECT Id FROM OpportunityLineItems) FROM opportunity WHERE Name = 'ONE'",
        )
        .unwrap();
    let opportunity = id("00600Lo00000001");
    let account = id("00100Lo00000001");
    let user = id(USER);
    assert_eq!(
        answer.body(63),
        format!(
            "{{\"totalSize\":1,\"done\":true,\"records\":[{{\"attributes\":{{\"type\":\"Opportunity\",\
             \"url\":\"/services/data/v63.0/sobjects/Opportunity/{opportunity}\"}},\"Name\":\"One\",\
             \"Account\":{{\"attributes\":{{\"type\":\"Account\",\"url\":\"/services/data/v63.0/sobjects/Account/{account}\"}},\
             \"Name\":\"acme\",\"Owner\":{{\"attributes\":{{\"type\":\"User\",\"url\":\"/services/data/v63.0/sobjects/User/{user}\"}},\
             \"Name\":\"Ada Admin\"}}}},\"Amount\":0.1,\"IsWon\":false,\"CloseDate\":\"2026-11-22\",\
             \"CreatedDate\":\"2026-11-21T23:30:00.000+0000\",\"Id\":\"{opportunity}\",\
             \"OpportunityLineItems\":null}}]}}"
        )
    );
}

#[test]
fn a_missing_parent_is_null_and_its_fields_count_as_null() {
    let org = org();
    let records =
        org.records("SELECT Name, Account.Name FROM Opportunity WHERE Account.Name = null");
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["Account"], Json::Null);
    let others = org.column(
        "Name",
        "SELECT Name FROM Opportunity WHERE Account.Name != 'acme'",
    );
    assert_eq!(others, "Three Four");
    let sorted = org.column(
        "Name",
        "SELECT Name FROM Opportunity ORDER BY Account.Name DESC, Name",
    );
    assert_eq!(sorted, "Four Three One Two");
}

#[test]
fn null_rules() {
    let org = org();
    let names = |filter: &str| {
        org.column(
            "Name",
            &format!("SELECT Name FROM Account WHERE {filter} ORDER BY Name"),
        )
    };
    assert_eq!(names("Industry != 'energy'"), "Bright Écoles Müller");
    assert_eq!(names("Industry NOT IN ('Energy')"), "Bright Écoles Müller");
    assert_eq!(names("Industry IN ('ENERGY', null)"), "acme Bright");
    assert_eq!(names("(NOT Industry LIKE 'En%')"), "Bright Écoles Müller");
    assert_eq!(names("Industry = null"), "Bright");
    assert_eq!(names("Industry = ''"), "Bright");
    assert_eq!(names("AnnualRevenue < 2000"), "acme Écoles Müller");
    assert_eq!(names("AnnualRevenue <= 250"), "Écoles Müller");
    assert_eq!(names("Name = 'ÉCOLES MÜLLER'"), "Écoles Müller");
    assert_eq!(names("Name LIKE '%mül%'"), "Écoles Müller");
    assert_eq!(names("IsDeleted = null"), "acme Bright Écoles Müller");
    assert_eq!(names("Id = '00100Lo00000002'"), "Bright");
    assert_eq!(
        names("Id NOT IN (SELECT AccountId FROM Contact)"),
        "Bright Écoles Müller"
    );
    assert_eq!(
        names("Id IN (SELECT AccountId FROM Contact WHERE LastName = 'ott')"),
        "acme"
    );
}

#[test]
fn nulls_come_first_unless_told_otherwise() {
    let org = org();
    let names = |order: &str| {
        org.column(
            "Name",
            &format!("SELECT Name FROM Account ORDER BY {order}"),
        )
    };
    assert_eq!(names("AnnualRevenue"), "Bright Écoles Müller acme");
    assert_eq!(names("AnnualRevenue DESC"), "Bright acme Écoles Müller");
    assert_eq!(
        names("AnnualRevenue DESC NULLS LAST"),
        "acme Écoles Müller Bright"
    );
    assert_eq!(names("Name LIMIT 1 OFFSET 1"), "Bright");
    let stages = org.column(
        "Name",
        "SELECT Name FROM Opportunity ORDER BY StageName, Name",
    );
    assert_eq!(stages, "Four One Two Three");
}

#[test]
fn dates_and_their_literals() {
    let org = org();
    let names = |filter: &str| {
        org.column(
            "Name",
            &format!("SELECT Name FROM Opportunity WHERE {filter} ORDER BY Name"),
        )
    };
    assert_eq!(names("CloseDate = TODAY"), "One");
    assert_eq!(names("CloseDate > TODAY"), "Four Two");
    assert_eq!(names("CloseDate <= TODAY"), "One Three");
    assert_eq!(names("CloseDate = NEXT_N_DAYS:9"), "Four Two");
    assert_eq!(names("CreatedDate = YESTERDAY"), "One");
    assert_eq!(names("CreatedDate = THIS_YEAR"), "Four One Two");
    assert_eq!(names("CreatedDate > 2026-11-22T10:00:00+02:00"), "Four");
    assert_eq!(names("CALENDAR_MONTH(CloseDate) = 11"), "Four One");
    assert_eq!(names("CloseDate IN (TODAY, 2026-08-15)"), "One Three");
    assert_eq!(names("CloseDate NOT IN (TODAY)"), "Four Three Two");
}

#[test]
fn the_users_zone_moves_the_day() {
    let mut org = org();
    org.context.zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    let today = "SELECT Name FROM Opportunity WHERE CreatedDate = TODAY ORDER BY Name";
    assert_eq!(org.column("Name", today), "Four One");
    let years = "SELECT CALENDAR_YEAR(convertTimezone(CreatedDate)) y, COUNT(Id) n FROM Opportunity \
                 GROUP BY CALENDAR_YEAR(convertTimezone(CreatedDate))";
    assert_eq!(org.column("y", years), "2026");
}

#[test]
fn groups() {
    let org = org();
    let rows = org.records(
        "SELECT StageName, COUNT(Id), SUM(Amount) total, AVG(Amount), MIN(CloseDate) FROM Opportunity \
         GROUP BY StageName ORDER BY SUM(Amount) DESC NULLS LAST",
    );
    assert_eq!(
        rows[0],
        json!({"attributes": {"type": "AggregateResult"}, "StageName": "Prospecting", "expr0": 2,
               "total": 125_000.1, "expr1": 62_500.05, "expr2": "2026-11-22"})
    );
    assert_eq!(rows[2]["total"], Json::Null);
    let counts = "SELECT Account.Name, COUNT(Id) n FROM Opportunity GROUP BY Account.Name \
                  HAVING COUNT(Id) > 1";
    assert_eq!(org.column("Name", counts), "acme");
    let years = "SELECT CALENDAR_YEAR(CreatedDate), COUNT(Id) FROM Opportunity \
                 GROUP BY CALENDAR_YEAR(CreatedDate) ORDER BY CALENDAR_YEAR(CreatedDate) DESC";
    assert_eq!(org.column("expr0", years), "2026 2025");
    assert_eq!(org.column("expr1", years), "3 1");
    assert_eq!(org.body("SELECT COUNT() FROM Opportunity")["totalSize"], 4);
    assert_eq!(org.body("SELECT COUNT() FROM Account")["totalSize"], 3);
    assert_eq!(
        org.body("SELECT COUNT() FROM Opportunity LIMIT 2")["totalSize"],
        2
    );
    assert_eq!(
        org.column("expr0", "SELECT COUNT_DISTINCT(StageName) FROM Opportunity"),
        "3"
    );
    assert_eq!(
        org.column("Industry", "SELECT Industry FROM Account GROUP BY Industry"),
        "null Education Energy"
    );
    let picklist = "SELECT StageName FROM Opportunity GROUP BY StageName ORDER BY StageName";
    assert_eq!(
        org.column("StageName", picklist),
        "Prospecting Closed Won Closed Lost"
    );
}

#[test]
fn rollup_and_cube_have_subtotals() {
    let org = org();
    let rows = org.records(
        "SELECT StageName s, IsClosed c, COUNT(Id) n, GROUPING(IsClosed) g FROM Opportunity \
         GROUP BY ROLLUP(StageName, IsClosed)",
    );
    assert_eq!(rows.len(), 3 + 3 + 1);
    assert_eq!(rows[6]["n"], 4);
    assert_eq!(
        (&rows[6]["s"], &rows[6]["g"], &rows[0]["g"]),
        (&Json::Null, &json!(1), &json!(0))
    );
    let cube = org.records("SELECT COUNT(Id) FROM Opportunity GROUP BY CUBE(StageName, IsClosed)");
    assert_eq!(cube.len(), 3 + 3 + 2 + 1);
}

#[test]
fn children_are_nested_limited_and_sorted() {
    let org = org();
    let rows = org.records(
        "SELECT Name, (SELECT LastName, Account.Name FROM Contacts ORDER BY LastName LIMIT 1), \
         (SELECT Name, (SELECT Subject FROM Tasks) FROM Opportunities ORDER BY Name) \
         FROM Account ORDER BY Name",
    );
    assert_eq!(rows[0]["Contacts"]["totalSize"], 1);
    assert_eq!(rows[0]["Contacts"]["records"][0]["LastName"], "Ames");
    assert_eq!(rows[0]["Contacts"]["records"][0]["Account"]["Name"], "acme");
    assert_eq!(
        rows[0]["Opportunities"]["records"][0]["Tasks"]["records"][0]["Subject"],
        "Call"
    );
    assert_eq!(rows[0]["Opportunities"]["records"][1]["Tasks"], Json::Null);
    assert_eq!(rows[1]["Contacts"], Json::Null);
}

#[test]
fn references_to_several_objects() {
    let org = org();
    let rows = org.records(
        "SELECT Subject, Who.Name, Owner.Name, \
         TYPEOF What WHEN Account THEN Industry, Owner.Name WHEN Opportunity THEN Amount ELSE Name END \
         FROM Task WHERE What.Type != null ORDER BY Subject",
    );
    assert_eq!(rows[0]["What"]["Amount"], 0.1);
    assert_eq!(rows[0]["What"]["attributes"]["type"], "Opportunity");
    assert_eq!(rows[1]["What"]["Industry"], "Education");
    assert_eq!(rows[1]["What"]["Owner"]["Name"], "Bob Seller");
    assert_eq!(rows[1]["Who"], Json::Null);
    let named = org.records("SELECT What.Name, What.Type, Who.Name FROM Task ORDER BY Subject");
    assert_eq!(named[0]["What"]["Name"], "One");
    assert_eq!(named[0]["Who"]["Name"], "Carla Ott");
    assert_eq!(named[2]["What"], Json::Null);
    let accounts = "SELECT Subject FROM Task WHERE What.Type = 'Account'";
    assert_eq!(org.column("Subject", accounts), "Mail");
}

#[test]
fn compounds_labels_formats_and_distances() {
    let org = org();
    let rows = org.records("SELECT BillingAddress FROM Account WHERE Name = 'acme'");
    assert_eq!(rows[0]["BillingAddress"]["city"], "Berlin");
    assert_eq!(rows[0]["BillingAddress"]["latitude"], 52.52);
    assert_eq!(rows[0]["BillingAddress"]["street"], Json::Null);
    let rows = org.records("SELECT BillingAddress FROM Account WHERE Name LIKE 'É%'");
    assert_eq!(rows[0]["BillingAddress"], Json::Null);
    let rows = org.records(
        "SELECT toLabel(StageName), FORMAT(Amount) a, FORMAT(CloseDate), convertCurrency(Amount) \
         FROM Opportunity WHERE Name = 'Four'",
    );
    assert_eq!(rows[0]["a"], "$125,000.00");
    assert_eq!(rows[0]["CloseDate"], "11/23/2026");
    assert_eq!(rows[0]["Amount"], 125_000.0);
    let far = "SELECT Name FROM Account WHERE \
               DISTANCE(BillingAddress, GEOLOCATION(52.52, 13.4), 'km') > 800";
    assert_eq!(org.column("Name", far), "Bright");
}

#[test]
fn fields_scope_and_all_rows() {
    let mut org = org();
    let all = org.records("SELECT FIELDS(ALL) FROM Account LIMIT 1");
    let keys = all[0].as_object().unwrap().len();
    assert_eq!(
        keys,
        1 + org
            .store
            .schema()
            .object("Account")
            .unwrap()
            .schema
            .fields
            .len()
    );
    assert_eq!(
        org.error("SELECT FIELDS(ALL) FROM Account").0,
        "MALFORMED_QUERY"
    );
    org.context.user_id = id("00500Lo00000002");
    assert_eq!(
        org.column("Name", "SELECT Name FROM Account USING SCOPE mine"),
        "Écoles Müller"
    );
    org.context.all_rows = true;
    assert_eq!(
        org.column("Name", "SELECT Name FROM Account WHERE IsDeleted = true"),
        "gone"
    );
}

#[test]
fn functions_of_a_parents_field_stand_in_the_parent() {
    let org = org();
    let rows = org.records(
        "SELECT Name, toLabel(Account.Industry), FORMAT(Account.AnnualRevenue) r FROM Contact \
         WHERE LastName = 'Ott'",
    );
    assert_eq!(rows[0]["Account"]["Industry"], "Energy");
    assert_eq!(rows[0]["r"], "$1,000.50");
}
