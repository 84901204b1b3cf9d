//! `docs/json.md` tells the truth: every documented key is in real output, and every key of real
//! output is documented.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::world::World;

const PAGE: &str = include_str!("../../docs/json.md");

/// The keys of each section's table.
fn documented() -> BTreeMap<String, BTreeSet<String>> {
    let mut sections: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut section = String::new();
    let mut in_keys = false;
    for line in PAGE.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            section = title.trim_matches('`').to_owned();
        }
        in_keys = line.starts_with('|') && (in_keys || line.starts_with("| key |"));
        if let (true, Some(key)) = (in_keys, line.strip_prefix("| `")) {
            let key = key.split('`').next().unwrap().to_owned();
            sections.entry(section.clone()).or_default().insert(key);
        }
    }
    sections
}

/// The keys of a document; those of the first item of a list as `list[].key`.
fn keys(value: &Value, prefix: &str, found: &mut BTreeSet<String>) {
    for (name, value) in value.as_object().unwrap() {
        found.insert(format!("{prefix}{name}"));
        match value {
            Value::Array(items) if items.first().is_some_and(Value::is_object) => {
                keys(&items[0], &format!("{prefix}{name}[]."), found);
            }
            Value::Object(_) if prefix.is_empty() => keys(value, &format!("{name}."), found),
            _ => {}
        }
    }
}

#[track_caller]
fn compare(section: &str, value: &Value, documented: &mut BTreeMap<String, BTreeSet<String>>) {
    let mut found = BTreeSet::new();
    keys(value, "", &mut found);
    assert_eq!(
        documented.remove(section),
        Some(found),
        "docs/json.md, section `{section}`"
    );
}

/// What a dry run of an import tells.
fn imported(world: &World) -> Value {
    let store = crate::import::ForceStore::new(world);
    store.session("ann@example.com", "00D1a000000H3O9!a", "5Aep861r");
    let words = ["auth", "import", "--from", "force", "--dry-run", "--home"];
    let flags = [store.home(), "--format", "json"];
    world.run(&[&words[..], &flags].concat()).ends(0).json()
}

fn compare_bulk(world: &World, documented: &mut BTreeMap<String, BTreeSet<String>>) {
    let run = |arguments: &[&str]| world.run(&[arguments, &["--format", "json"]].concat());
    let fields = ["-f", "operation=query", "-f", "query=SELECT Id FROM User"];
    let make = ["api", "POST", "/services/data/v66.0/jobs/query"];
    let made = run(&[&make[..], &fields].concat()).ends(0).json();
    let status = run(&["bulk", "status", made["id"].as_str().unwrap()]);
    compare("bulk status", &status.ends(0).json(), documented);
    let csv = world.file("rows.csv", "Name\nOne\n");
    let dry = ["bulk", "import", "insert", "Account", &csv, "--dry-run"];
    let dry = run(&dry).ends(0).json();
    compare("bulk import --dry-run", &dry, documented);
    let list = run(&["bulk", "list", "--server"]).ends(0).json();
    compare("bulk list", &list, documented);
}

#[test]
#[expect(clippy::too_many_lines, reason = "one document after the other")]
fn every_document_is_described() {
    let world = World::new();
    let mut documented = documented();
    let org = world.local_org(&["--seed", "empty"]);
    compare("local start", org.ready(), &mut documented);
    let login = world.log_in_as(&org, "acme", &["--format", "json"]);
    compare("auth login", &login.json(), &mut documented);
    let serving = crate::serve::running::Serving::start(&world, &[]);
    compare("serve", serving.ready(), &mut documented);
    let run = |arguments: &[&str]| world.run(&[arguments, &["--format", "json"]].concat());
    compare(
        "auth list",
        &run(&["auth", "list"]).ends(0).json(),
        &mut documented,
    );
    compare(
        "vault info",
        &run(&["vault", "info"]).ends(0).json(),
        &mut documented,
    );
    compare(
        "vault verify",
        &run(&["vault", "verify"]).ends(0).json(),
        &mut documented,
    );
    compare(
        "config list",
        &run(&["config", "list"]).ends(0).json(),
        &mut documented,
    );
    let csv = world.file("accounts.csv", "Name\nOne\n");
    let load = run(&["local", "load", "--db", "org.db", &format!("Account={csv}")]).ends(0);
    compare("local load", &load.json(), &mut documented);
    let status = run(&["local", "status", "--db", "org.db"]).ends(0).json();
    compare("local status", &status, &mut documented);

    let findings = run(&["query", "--syntax-only", "SELECT"]).ends(2).json();
    compare("query --check", &findings, &mut documented);
    let plans = run(&[
        "query",
        "--explain",
        "SELECT Id FROM Account WHERE Industry = 'x'",
    ]);
    compare("query --explain", &plans.ends(0).json(), &mut documented);
    run(&["saved", "add", "all", "SELECT Id FROM User"]).ends(0);
    let saved = run(&["saved", "list"]).ends(0).json();
    compare("saved list", &saved, &mut documented);
    let one = run(&["saved", "show", "all"]).ends(0).json();
    compare("saved show", &one, &mut documented);

    let health = run(&["health", "tokens"]).ends(0).json();
    compare("health", &health, &mut documented);
    compare_doctor(&world, &mut documented);
    let earlier = run(&["health", "summary", "--compat"]).ends(0).json();
    compare("health summary --compat", &earlier, &mut documented);
    compare_bulk(&world, &mut documented);
    compare_tools(&world, &mut documented);
    compare_vault(&world, &mut documented);
    compare_reports(&mut documented);
    let refreshed = run(&["auth", "refresh"]).ends(0).json();
    let mut status = run(&["auth", "status"]).ends(0).json();
    let names = |value: &Value| {
        value
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(
        names(&status["items"][0]),
        names(&refreshed),
        "status has refresh's keys"
    );
    compare("auth refresh", &refreshed, &mut documented);
    status["items"] = Value::Array(Vec::new());
    compare("auth status", &status, &mut documented);

    let mut probed = run(&["auth", "status", "--probe"]).ends(0).json();
    let probe = serde_json::json!({"probe": probed["items"][0]["probe"].take()});
    compare("auth status --probe", &probe, &mut documented);
    let all = run(&["auth", "refresh", "--all"]).ends(0).json();
    compare("auth refresh --all", &all, &mut documented);
    let who = run(&["auth", "whoami"]).ends(0).json();
    compare("auth whoami", &who, &mut documented);
    compare("auth import", &imported(&world), &mut documented);
    let made = run(&["record", "create", "Account", "--set", "Name=Acme"]);
    compare("record create", &made.ends(0).json(), &mut documented);
    let fields = ["--set", "LastName=Ann", "--set", "Company=Acme"];
    run(&[&["record", "create", "Lead"][..], &fields].concat()).ends(0);
    let converted = run(&["lead", "convert", "Ann"]).ends(0).json();
    compare("lead convert", &converted, &mut documented);

    let mut failure = run(&["query", "SELECT"]).ends(2).error();
    failure["details"] = Value::Null;
    compare(
        "Errors",
        &serde_json::json!({"error": failure}),
        &mut documented,
    );
    let left: Vec<_> = documented.keys().collect();
    assert!(left.is_empty(), "not compared: {left:?}");
}

fn compare_doctor(world: &World, documented: &mut BTreeMap<String, BTreeSet<String>>) {
    use std::os::unix::fs::PermissionsExt;
    let open = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(world.home().join("data"), open).unwrap();
    // How well the machine of the tests is does not matter here.
    let doctor = world.run(&["doctor", "--offline", "--fix", "--format", "json"]);
    compare("doctor", &doctor.json(), documented);
}

fn compare_tools(world: &World, documented: &mut BTreeMap<String, BTreeSet<String>>) {
    world.run(&["query", "SELECT Id FROM User"]).ends(0);
    for (section, arguments) in [
        ("history list", &["history", "list"][..]),
        ("object list", &["object", "list"]),
        ("object describe", &["object", "describe", "Lead"]),
        (
            "object describe --field",
            &["object", "describe", "Lead", "--field", "Status"],
        ),
        ("api --dry-run", &["api", "limits", "--dry-run"]),
        ("cache info", &["cache", "info"]),
    ] {
        let run = world.run(&[arguments, &["--format", "json"]].concat());
        compare(section, &run.ends(0).json(), documented);
    }
}

fn compare_reports(documented: &mut BTreeMap<String, BTreeSet<String>>) {
    let run = |arguments: &[&str]| {
        let all = [arguments, &["-o", "demo", "--format", "json"]].concat();
        crate::world::DEMO.run(&all).ends(0).json()
    };
    let flags = [
        "--period",
        "this-year",
        "--compare",
        "previous",
        "--where",
        "Amount > 0",
    ];
    let mut report = run(&[
        &["pipeline", "summary"][..],
        &flags,
        &["--group-by", "Type"],
    ]
    .concat());
    // What stands in these is told by docs/metrics.md.
    report["notes"] = serde_json::json!([{"code": "", "message": ""}]);
    for key in ["metrics", "series"] {
        report[key] = serde_json::json!({});
    }
    for key in ["groups", "records"] {
        report[key] = serde_json::json!([]);
    }
    report["compare"]["groups"] = serde_json::json!([]);
    compare("pipeline summary", &report, documented);
    for (section, arguments) in [
        (
            "pipeline summary --explain",
            &["pipeline", "summary", "--explain"][..],
        ),
        ("pipeline snapshot", &["pipeline", "snapshot"]),
        (
            "pipeline snapshot --list",
            &["pipeline", "snapshot", "--list"],
        ),
        (
            "pipeline summary --compat",
            &["pipeline", "summary", "--compat"],
        ),
        ("leads summary --compat", &["leads", "summary", "--compat"]),
    ] {
        compare(section, &run(arguments), documented);
    }
}

fn compare_vault(world: &World, documented: &mut BTreeMap<String, BTreeSet<String>>) {
    let words = world.file("words", "words of the backup");
    let key = ["--passphrase-file", words.as_str()];
    world
        .run(&[&["vault", "backup", "b"][..], &key].concat())
        .ends(0);
    let restore = [&["vault", "restore", "b", "--dry-run"][..], &key].concat();
    let other = world.local_org(&["--seed", "empty"]);
    world.log_in(&other, "dead");
    world
        .run(&["auth", "revoke", "-o", "dead", "--yes"])
        .ends(0);
    let prune = ["vault", "prune", "--older-than", "0s", "--dry-run"];
    for (section, arguments) in [
        ("vault restore", &restore[..]),
        ("vault prune", &prune),
        ("vault usage", &["vault", "usage"]),
        ("vault audit --verify", &["vault", "audit", "--verify"]),
    ] {
        let run = world.run(&[arguments, &["--format", "json"]].concat());
        compare(section, &run.ends(0).json(), documented);
    }
    world
        .run(&["vault", "prune", "--older-than", "0s", "--yes"])
        .ends(0);
    let audit = world.run(&["vault", "audit", "--format", "json"]);
    let mut audit = audit.ends(0).json();
    // What the details hold depends on the action.
    for item in audit["items"].as_array_mut().unwrap() {
        item["details"] = Value::Null;
    }
    compare("vault audit", &audit, documented);
}

#[test]
fn every_error_code_is_described_with_its_status() {
    for code in sfkit::error::Code::ALL {
        let status = sfkit::cli::outcome::exit_status(code);
        let row = PAGE
            .lines()
            .find(|line| line.starts_with(&format!("| {status} |")));
        let word = format!("`{}`", code.as_str());
        assert!(
            row.is_some_and(|row| row.contains(&word)),
            "{word} is not at {status}"
        );
    }
}

#[test]
fn rows_are_what_the_page_says() {
    let world = World::new();
    let soql = "SELECT Name, Account.Name, (SELECT StageName FROM OpportunityHistories) \
                FROM Opportunity LIMIT 1";
    let run = |soql: &str| {
        world
            .run(&["query", "-o", "demo", soql, "--format", "json"])
            .ends(0)
            .json()
    };
    let row = &run(soql)[0];
    assert!(
        row["Name"].is_string() && row["Account"]["Name"].is_string(),
        "{row}"
    );
    assert!(
        row["OpportunityHistories"][0]["StageName"].is_string(),
        "{row}"
    );
    assert!(row.get("attributes").is_none());
    assert!(run("SELECT COUNT() FROM Account")[0]["count"].is_number());
    let sums = run("SELECT COUNT(Id) n, SUM(Amount) FROM Opportunity");
    assert!(
        sums[0]["n"].is_number() && sums[0]["expr0"].is_number(),
        "{sums}"
    );
}
