//! What a user looked at last, as simple-salesforce's `metadata()` and jsforce's `recent()` ask.

use serde_json::Value;

use super::World;

const DATA: &str = "/services/data/v67.0";

/// The ids of two accounts and what `recentItems` and `recent` say about a world.
struct Looks {
    world: World,
    token: String,
}

impl Looks {
    fn new() -> Self {
        let world = World::plain();
        let token = world.token();
        Self { world, token }
    }

    fn rows(&self, soql: &str) -> Vec<String> {
        let path = format!("{DATA}/query?q={}", soql.replace(' ', "+"));
        ids(&self.world.json(&path, &self.token)["records"])
    }

    fn read(&self, object: &str, id: &str) -> u16 {
        let path = format!("{DATA}/sobjects/{object}/{id}");
        self.world.get(&path, &self.token).status().as_u16()
    }

    fn items(&self, object: &str) -> Vec<String> {
        let path = format!("{DATA}/sobjects/{object}");
        ids(&self.world.json(&path, &self.token)["recentItems"])
    }

    fn recent(&self, tail: &str) -> Value {
        self.world
            .json(&format!("{DATA}/recent{tail}"), &self.token)
    }
}

fn ids(rows: &Value) -> Vec<String> {
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| row["Id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn records_that_were_read_are_recent_newest_first() {
    let looks = Looks::new();
    assert_eq!(looks.recent(""), serde_json::json!([]));
    let found = looks.rows("SELECT Id FROM Account LIMIT 2");
    assert!(looks.items("Account").is_empty(), "a query is no look");
    let users = looks.rows("SELECT Id FROM User LIMIT 1");
    assert_eq!(looks.read("Account", &found[0][..15]), 200);
    assert_eq!(looks.read("aCCOUNT", &found[1]), 200);
    assert_eq!(looks.read("User", &users[0]), 200);
    assert_eq!(looks.read("Account", &found[0]), 200);
    assert_eq!(looks.read("Account", "001zzzzzzzzzzzz"), 404);
    assert_eq!(looks.items("account"), found);
    let all = looks.recent("/");
    assert_eq!(
        ids(&all),
        [&found[0], &users[0], &found[1]].map(String::clone)
    );
    assert_eq!(all[0]["attributes"]["type"], "Account");
    assert!(all[0]["Name"].as_str().unwrap().starts_with("Account "));
    assert_eq!(ids(&looks.recent("?limit=1")), found[..1]);
}

#[test]
fn for_view_makes_rows_recent_and_others_see_nothing_of_it() {
    let looks = Looks::new();
    let found = looks.rows("SELECT Id FROM Account ORDER BY Name LIMIT 3 FOR VIEW");
    assert_eq!(looks.items("Account"), found);
    let other = looks.world.password_token("zoe@local.sfkit.example");
    let theirs = looks.world.json(&format!("{DATA}/recent"), &other);
    assert_eq!(theirs, serde_json::json!([]));
}

#[test]
fn a_caller_may_leave_no_trace_and_bad_limits_are_refused() {
    let looks = Looks::new();
    let found = looks.rows("SELECT Id FROM Account LIMIT 1");
    let url = format!("{}{DATA}/sobjects/Account/{}", looks.world.url, found[0]);
    let request = looks.world.client.get(url).bearer_auth(&looks.token);
    let answer = request.header("Sforce-Mru", "updateMru=false").send();
    assert_eq!(answer.unwrap().status(), 200);
    assert!(looks.items("Account").is_empty());
    let refused = looks
        .world
        .get(&format!("{DATA}/recent?limit=x"), &looks.token);
    assert_eq!(refused.status(), 400);
    let text = refused.text().unwrap();
    assert!(text.contains("ILLEGAL_QUERY_PARAMETER_VALUE"), "{text}");
}
