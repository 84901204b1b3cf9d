//! Checks of the seeded rows as the store keeps them: every reference leads to a row, times are in
//! order, history and present state agree.

use rusqlite::Connection;

use super::*;
use crate::clock::Clock;
use crate::model::schema::FieldType;

const NOW: &str = "2026-11-22T20:00:00Z";

struct Seeded {
    _folder: tempfile::TempDir,
    store: Store,
    summary: SeedSummary,
}

fn seeded() -> Seeded {
    let folder = tempfile::tempdir().unwrap();
    let now = NOW.parse().unwrap();
    let store = Store::open(&folder.path().join("org.db"), Clock::Fixed(now)).unwrap();
    assert!(store.is_empty());
    let began = std::time::Instant::now();
    let summary = seed_demo(&store, now, &SeedOptions::default()).unwrap();
    println!("seeded in {:?}: {:?}", began.elapsed(), summary.counts);
    assert!(!store.is_empty());
    Seeded {
        _folder: folder,
        store,
        summary,
    }
}

fn number(connection: &Connection, sql: &str) -> i64 {
    connection
        .query_row(sql, [], |row| row.get(0))
        .unwrap_or_else(|error| panic!("{sql}: {error}"))
}

#[test]
fn the_seeded_org_hangs_together() {
    let seeded = seeded();
    let connection = seeded.store.connect().unwrap();
    every_reference_leads_to_a_row(&seeded.store, &connection);
    times_are_in_order(&seeded.store, &connection);
    history_agrees_with_the_present(&connection);
    sums_agree(&connection);
    let count = |object: &str| {
        let found = seeded
            .summary
            .counts
            .iter()
            .find(|(name, _)| *name == object);
        found.map_or(0, |(_, count)| *count)
    };
    assert_eq!(count("Opportunity"), 6_000);
    assert_eq!(count("Task") + count("Event"), 5_000);
    assert!(count("OpportunityHistory") > 20_000);
    let users = number(&connection, "SELECT COUNT(*) FROM \"User\"");
    assert!((56..=66).contains(&users), "{users}");
}

fn every_reference_leads_to_a_row(store: &Store, connection: &Connection) {
    let schema = store.schema();
    for object in schema.objects() {
        for field in &object.schema.fields {
            if field.field_type != FieldType::Reference {
                continue;
            }
            let (table, column) = (object.name(), &field.name);
            let targets: Vec<String> = field
                .reference_to
                .iter()
                .filter(|target| schema.object(target).is_some())
                .map(|target| format!("SELECT \"Id\" FROM \"{target}\""))
                .collect();
            if targets.is_empty() {
                continue;
            }
            let dangling = number(
                connection,
                &format!(
                    "SELECT COUNT(*) FROM \"{table}\" WHERE \"{column}\" IS NOT NULL
                     AND \"{column}\" NOT IN ({})",
                    targets.join(" UNION ALL ")
                ),
            );
            assert_eq!(dangling, 0, "{table}.{column}");
        }
    }
}

fn times_are_in_order(store: &Store, connection: &Connection) {
    let now = NOW.parse::<Timestamp>().unwrap().as_millisecond();
    for object in store.schema().objects() {
        let table = object.name();
        let has = |field: &str| object.field(field).is_some();
        if has("CreatedDate") && has("LastModifiedDate") {
            let wrong = format!(
                "SELECT COUNT(*) FROM \"{table}\" WHERE \"CreatedDate\" IS NULL
                 OR \"CreatedDate\" > \"LastModifiedDate\" OR \"LastModifiedDate\" > {now}
                 OR \"SystemModstamp\" < \"LastModifiedDate\" OR \"SystemModstamp\" > {now}"
            );
            assert_eq!(number(connection, &wrong), 0, "{table}");
        }
    }
}

fn history_agrees_with_the_present(connection: &Connection) {
    let disagree = number(
        connection,
        r#"SELECT COUNT(*) FROM "Opportunity" o LEFT JOIN "OpportunityHistory" h ON h."Id" = (
             SELECT "Id" FROM "OpportunityHistory" WHERE "OpportunityId" = o."Id"
             ORDER BY "CreatedDate" DESC LIMIT 1)
           WHERE h."Id" IS NULL OR h."StageName" <> o."StageName" OR h."Amount" IS NOT o."Amount"
              OR h."CloseDate" <> o."CloseDate" OR h."Probability" <> o."Probability"
              OR h."ForecastCategory" <> o."ForecastCategory"
              OR h."ExpectedRevenue" IS NOT o."ExpectedRevenue"
              OR h."CreatedDate" > o."LastModifiedDate""#,
    );
    assert_eq!(disagree, 0);
    let late = number(
        connection,
        r#"SELECT COUNT(*) FROM "Opportunity" o WHERE "CreatedDate" <> (
             SELECT MIN("CreatedDate") FROM "OpportunityHistory" WHERE "OpportunityId" = o."Id")"#,
    );
    assert_eq!(late, 0);
    let pushed = number(
        connection,
        r#"SELECT COUNT(*) FROM (SELECT "OpportunityId" FROM "OpportunityHistory"
           GROUP BY 1 HAVING COUNT(DISTINCT "CloseDate") > 1)"#,
    );
    assert!(pushed > 1_500, "{pushed} deals had their close date moved");
}

fn sums_agree(connection: &Connection) {
    let lines = number(
        connection,
        r#"SELECT COUNT(*) FROM (SELECT o."Amount" a, SUM(l."TotalPrice") s FROM "Opportunity" o
           JOIN "OpportunityLineItem" l ON l."OpportunityId" = o."Id" GROUP BY o."Id") WHERE a <> s"#,
    );
    assert_eq!(lines, 0);
    let campaigns = number(
        connection,
        r#"SELECT COUNT(*) FROM "Campaign" c WHERE "NumberOfOpportunities" <>
           (SELECT COUNT(*) FROM "Opportunity" WHERE "CampaignId" = c."Id")"#,
    );
    assert_eq!(campaigns, 0);
    let quiet = number(
        connection,
        r#"SELECT COUNT(*) FROM "Opportunity" o WHERE "LastActivityDate" IS NOT (
             SELECT MAX(day) FROM (
               SELECT "WhatId" w, "ActivityDate" day FROM "Task" WHERE "IsClosed" = 1
               UNION ALL SELECT "WhatId", "ActivityDate" FROM "Event")
             WHERE w = o."Id" AND day < '2026-11-22')"#,
    );
    assert_eq!(quiet, 0);
    let converted = number(
        connection,
        r#"SELECT COUNT(*) FROM "Lead" l JOIN "Contact" c ON c."Id" = l."ConvertedContactId"
           WHERE l."IsConverted" = 1 AND c."AccountId" = l."ConvertedAccountId"
             AND c."LastName" = l."LastName" AND l."Status" = 'Closed - Converted'"#,
    );
    let all = number(
        connection,
        r#"SELECT COUNT(*) FROM "Lead" WHERE "IsConverted" = 1"#,
    );
    assert_eq!(converted, all);
    assert!((400..1_200).contains(&all), "{all} conversions");
}

#[test]
fn an_empty_org_has_what_no_org_is_without() {
    let folder = tempfile::tempdir().unwrap();
    let now = NOW.parse().unwrap();
    let store = Store::open(&folder.path().join("org.db"), Clock::Fixed(now)).unwrap();
    let options = SeedOptions {
        time_zone: "Europe/Berlin".to_owned(),
        ..SeedOptions::default()
    };
    let summary = seed_empty(&store, now, &options).unwrap();
    let connection = store.connect().unwrap();
    every_reference_leads_to_a_row(&store, &connection);
    times_are_in_order(&store, &connection);
    let zone: String = connection
        .query_row(
            "SELECT \"TimeZoneSidKey\" FROM \"Organization\"",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(zone, "Europe/Berlin");
    let admin = format!(
        "SELECT COUNT(*) FROM \"User\" WHERE \"Id\" = '{}' AND \"Username\" = '{ADMIN_USERNAME}'",
        summary.admin_id
    );
    assert_eq!(number(&connection, &admin), 1);
    assert_eq!(
        number(&connection, "SELECT COUNT(*) FROM \"OpportunityStage\""),
        10
    );
    assert_eq!(number(&connection, "SELECT COUNT(*) FROM \"Account\""), 0);
}
