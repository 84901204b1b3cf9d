//! A picture is taken, deals change, and the movements add up.

use crate::world::{LocalOrg, World};

use super::files::{org_of, report};
use super::sum;

#[test]
fn what_moved_adds_up() {
    let world = World::new();
    let deals = "Id,Name,StageName,Amount,CloseDate,CreatedDate\n\
                 006000000000001AAA,Stays,Prospecting,100,2026-12-01,2026-01-01T00:00:00Z\n\
                 006000000000002AAA,Grows,Prospecting,200,2026-12-01,2026-01-01T00:00:00Z\n\
                 006000000000003AAA,Wins,Prospecting,300,2026-12-01,2026-01-01T00:00:00Z\n\
                 006000000000004AAA,Goes,Prospecting,400,2026-12-01,2026-01-01T00:00:00Z\n";
    world.file("Opportunity.csv", deals);
    let org = org_of(&world, world.folder(), &["Opportunity.csv"], &[]);
    let taken = report(&world, &["pipeline", "snapshot"]);
    assert_eq!(
        (&taken["open_count"], &taken["open_value"]),
        (&4.into(), &1000.into())
    );
    let day = taken["taken_on"].as_str().unwrap();
    let list = report(&world, &["pipeline", "snapshot", "--list"]);
    assert_eq!(list["items"][0]["taken_on"], day);

    change_deals(&org);

    let moved = report(&world, &["pipeline", "diff", day]);
    let count = |key: &str| {
        moved["groups"]
            .as_array()
            .unwrap()
            .iter()
            .find(|group| group["key"] == key)
            .unwrap()["count"]
            .as_u64()
            .unwrap()
    };
    for (movement, expected) in [
        ("new", 1),
        ("won", 1),
        ("gone", 1),
        ("grown", 1),
        ("slipped", 1),
        ("re-staged", 1),
        ("shrunk", 0),
        ("lost", 0),
        ("reopened", 0),
        ("pulled-in", 0),
    ] {
        assert_eq!(count(movement), expected, "{movement}: {moved}");
    }
    let metrics = &moved["metrics"];
    assert_eq!(
        (&metrics["open_value_before"], &metrics["open_value_after"]),
        (&1000.into(), &400.into())
    );
    assert_eq!(sum(&moved["groups"], "effect"), -60_000);
    assert_eq!(metrics["unchanged_count"], 1);
    let csv = world
        .run(&["pipeline", "diff", day, "--format", "csv"])
        .ends(0)
        .stdout;
    assert!(csv.starts_with("id,name,owner,movements,effect"), "{csv}");

    world
        .run(&["pipeline", "diff", "2020-01-01", "--from", "snapshots"])
        .ends(1);
    world
        .run(&["pipeline", "snapshot", "--delete", day])
        .ends(0);
    world
        .run(&["pipeline", "snapshot", "--delete", day])
        .ends(1);
}

fn change_deals(org: &LocalOrg) {
    let bearer = format!("Bearer {}", org.text("access_token"));
    let change = |method: &str, id: &str, body: &str| {
        let url = format!(
            "{}/services/data/v60.0/sobjects/Opportunity/{id}",
            org.url()
        );
        let headers = [
            ("Authorization", &*bearer),
            ("Content-Type", "application/json"),
        ];
        let answer = crate::web::send(method, &url, &headers, body);
        assert!((200..300).contains(&answer.status), "{answer:?}");
    };
    change(
        "PATCH",
        "006000000000002AAA",
        r#"{"Amount": 250, "CloseDate": "2027-01-15", "StageName": "Qualification"}"#,
    );
    change(
        "PATCH",
        "006000000000003AAA",
        r#"{"StageName": "Closed Won", "Amount": 310}"#,
    );
    change("DELETE", "006000000000004AAA", "");
    change(
        "POST",
        "",
        r#"{"Name": "New", "StageName": "Prospecting", "Amount": 50, "CloseDate": "2026-12-05"}"#,
    );
}
