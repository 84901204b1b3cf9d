//! Deals by the day on which they were made, group by group; a trend beside that of another window; what
//! became of deals that the history alone tells.

use std::collections::BTreeMap;

use serde_json::Value;

use super::files::{org_of, report};
use super::{cents, demo_json, sum};
use crate::world::{LocalOrg, World};

fn group<'a>(found: &'a Value, key: &str) -> &'a Value {
    let groups = found["groups"].as_array().unwrap();
    let group = groups.iter().find(|group| group["key"] == key);
    group.unwrap_or_else(|| panic!("no group {key}: {found}"))
}

#[test]
fn cohorts_of_groups_add_up_however_they_are_counted() {
    let period = ["--period", "last-12-months"];
    for words in [
        &["pipeline", "owners"][..],
        &["pipeline", "summary", "--group-by", "Type"],
        &["pipeline", "summary", "--group-by", "IsWon"],
        &["pipeline", "summary", "--group-by", "Account.Industry"],
    ] {
        let words = [words, &period].concat();
        let counted = demo_json(&words);
        for key in ["created_count", "created_won_count", "created_value"] {
            let all = cents(&counted["metrics"][key]);
            assert_eq!(sum(&counted["groups"], key), all, "{words:?} {key}");
        }
        // The server's sums, and deals that were fetched one by one.
        let fetched = demo_json(&[&words[..], &["--rebuilt"]].concat());
        let made = |found: &Value| -> BTreeMap<String, i64> {
            let groups = found["groups"].as_array().unwrap().iter();
            let made =
                groups.map(|group| (group["key"].to_string(), cents(&group["created_count"])));
            made.filter(|(_, count)| *count > 0).collect()
        };
        assert_eq!(made(&counted), made(&fetched), "{words:?}");
    }
}

/// Ann made two deals in March and won one of them in June; Bo made one in March, which is open until
/// December. In the first quarter nothing closed.
fn two_owners(world: &World) -> LocalOrg {
    world.file(
        "User.csv",
        "Id,Username,LastName,Name\n005000000000011AAA,ann@example.com,Lee,Ann Lee\n\
         005000000000012AAA,bo@example.com,Ray,Bo Ray\n",
    );
    world.file(
        "Opportunity.csv",
        "Id,Name,StageName,Amount,CloseDate,CreatedDate,IsClosed,IsWon,OwnerId\n\
         006000000000001AAA,A,Closed Won,100,2026-06-10,2026-03-05T10:00:00Z,true,true,005000000000011AAA\n\
         006000000000002AAA,B,Prospecting,50,2026-12-10,2026-03-06T10:00:00Z,false,false,005000000000011AAA\n\
         006000000000003AAA,C,Prospecting,7,2026-12-11,2026-03-07T10:00:00Z,false,false,005000000000012AAA\n",
    );
    world.file(
        "OpportunityHistory.csv",
        "Id,OpportunityId,CreatedDate,StageName,Amount,CloseDate,Probability,ForecastCategory\n\
         008000000000001AAA,006000000000001AAA,2026-03-05T10:00:00Z,Prospecting,80,2026-06-30,10,Pipeline\n\
         008000000000002AAA,006000000000001AAA,2026-06-10T10:00:00Z,Closed Won,100,2026-06-10,100,Closed\n\
         008000000000003AAA,006000000000002AAA,2026-03-06T10:00:00Z,Prospecting,50,2026-12-10,10,Pipeline\n\
         008000000000004AAA,006000000000002AAA,2026-04-01T10:00:00Z,Prospecting,50,2026-12-10,10,Omitted\n\
         008000000000005AAA,006000000000002AAA,2026-05-01T10:00:00Z,Prospecting,50,2026-12-10,10,Pipeline\n\
         008000000000006AAA,006000000000003AAA,2026-08-01T10:00:00Z,Prospecting,7,2026-12-11,10,Pipeline\n",
    );
    let files = ["User.csv", "Opportunity.csv", "OpportunityHistory.csv"];
    org_of(world, world.folder(), &files, &[])
}

#[test]
fn owners_have_the_win_rate_of_what_they_made() {
    let world = World::new();
    let _org = two_owners(&world);
    let march = ["pipeline", "owners", "--period", "2026-03"];
    for state in [&[][..], &["--rebuilt"], &["--sums-only"]] {
        let found = report(&world, &[&march[..], state].concat());
        let ann = group(&found, "Ann Lee");
        assert_eq!(ann["created_count"], 2, "{state:?}: {found}");
        assert_eq!(ann["created_win_rate"], 0.5);
        assert_eq!(
            (&ann["open_count"], &ann["won_count"]),
            (&0.into(), &0.into())
        );
        assert_eq!(found["n"], 0);
    }
    let bo = report(&world, &march);
    let bo = group(&bo, "Bo Ray");
    assert_eq!(
        (&bo["created_count"], &bo["created_win_rate"]),
        (&1.into(), &0.into())
    );
}

#[test]
fn the_first_month_stands_beside_the_first_month() {
    let world = World::new();
    let _org = two_owners(&world);
    let window = [
        "--period",
        "2026-05-01..2026-07-01",
        "--compare",
        "previous",
    ];
    let found = report(&world, &[&["pipeline", "trend"][..], &window].concat());
    let groups = &found["compare"]["groups"];
    let pairs: Vec<_> = groups
        .as_array()
        .unwrap()
        .iter()
        .map(|group| (&group["key"], &group["with"]))
        .collect();
    assert_eq!(
        pairs,
        [
            (&"2026-05".into(), &"2026-03".into()),
            (&"2026-06".into(), &"2026-04".into())
        ]
    );
    assert_eq!(groups[0]["change"]["created_count"], -3);
    assert_eq!(groups[1]["change"]["won_value"], 100);
    let found = report(&world, &[&["pipeline", "owners"][..], &window].concat());
    let ann = group(&found["compare"], "Ann Lee");
    assert_eq!(
        (&ann["with"], &ann["change"]["won_value"]),
        (&"Ann Lee".into(), &100.into())
    );
}

#[test]
fn the_history_tells_who_was_parked_and_who_won() {
    let world = World::new();
    let _org = two_owners(&world);
    let counts = |found: &Value| -> Vec<(String, u64)> {
        let groups = found["groups"].as_array().unwrap().iter();
        let counts = groups.map(|group| {
            (
                group["key"].as_str().unwrap().to_owned(),
                group["count"].as_u64().unwrap(),
            )
        });
        counts.filter(|(_, count)| *count > 0).collect()
    };
    let diff = |days: &[&str]| report(&world, &[&["pipeline", "diff"][..], days].concat());
    let parked = diff(&["2026-03-31", "2026-04-10"]);
    assert_eq!(counts(&parked), [("parked".to_owned(), 1)]);
    assert_eq!(parked["metrics"]["open_value_change"], -50);
    let returned = diff(&["2026-04-10", "2026-05-10"]);
    assert_eq!(counts(&returned), [("returned".to_owned(), 1)]);
    // Bo's deal was made in March, and is known since August.
    let now = diff(&["2026-05-31"]);
    assert_eq!(
        counts(&now),
        [("new".to_owned(), 1), ("won".to_owned(), 1)],
        "{now}"
    );
    assert_eq!(now["metrics"]["open_value_change"], 7 - 80);
}
