//! Records read end to end: lists and gets of every noun and of any object, names in place of ids.

use crate::world::{DEMO, LocalOrg, Run, World};

/// A command against the demo org.
fn demo(arguments: &[&str]) -> Run {
    DEMO.run(&[arguments, &["-o", "demo"]].concat())
}

/// The records of a query against the demo org.
fn queried(soql: &str) -> Vec<serde_json::Value> {
    let run = demo(&["query", soql, "--format", "json"]).ends(0).json();
    run.as_array().unwrap().clone()
}

fn text(record: &serde_json::Value, field: &str) -> String {
    record[field].as_str().unwrap().to_owned()
}

/// A logged-in world whose org counts its requests.
fn counting() -> (World, LocalOrg) {
    let mut world = World::new();
    let org = world.local_org(&["--seed", "demo"]);
    world.log_in(&org, "acme");
    world.set("SFKIT_ORG", "acme");
    (world, org)
}

fn calls(org: &LocalOrg) -> u64 {
    org.requests()["total"].as_u64().unwrap()
}

/// Each noun, what it lists, and by what.
#[test]
fn lists_have_the_columns_and_the_order_that_people_know() {
    let all: [(&[&str], &str, &str); 7] = [
        (
            &["account", "list"],
            "Id,Name,Type,Industry,Phone,Website",
            "Account ORDER BY Name",
        ),
        (
            &["contact", "list"],
            "Id,Name,Email,Phone,Title,AccountId",
            "Contact ORDER BY Name",
        ),
        (
            &["lead", "list"],
            "Id,Name,Company,Email,Status,LeadSource",
            "Lead ORDER BY CreatedDate DESC",
        ),
        (
            &["opportunity", "list"],
            "Id,Name,StageName,Amount,CloseDate,AccountId",
            "Opportunity ORDER BY CloseDate DESC",
        ),
        (
            &["campaign", "list"],
            "Id,Name,Type,Status,StartDate,EndDate,IsActive",
            "Campaign ORDER BY Name",
        ),
        (
            &["case", "list"],
            "Id,CaseNumber,Subject,Status,Priority,AccountId",
            "Case ORDER BY CreatedDate DESC",
        ),
        (
            &["user", "list"],
            "Id,Name,Username,Email,ProfileId,IsActive",
            "User ORDER BY Name",
        ),
    ];
    for (words, columns, rest) in all {
        let soql = format!("SELECT {} FROM {rest}", columns.replace(',', ", "));
        let printed = demo(&[words, &["--soql"]].concat()).ends(0);
        assert_eq!(printed.stdout, format!("{soql}\n"));
        let listed = demo(&[words, &["--format", "csv"]].concat()).ends(0);
        assert_eq!(listed.stdout.lines().next(), Some(columns));
        assert_eq!(
            listed.stdout,
            demo(&["query", &soql, "--format", "csv"]).ends(0).stdout
        );
    }
}

#[test]
fn a_list_is_one_call_and_a_name_one_more() {
    let (world, org) = counting();
    let before = calls(&org);
    let list = [
        "account",
        "list",
        "--filter",
        "Industry=Energy",
        "--format",
        "json",
    ];
    let run = world.run(&list).ends(0);
    assert_eq!(calls(&org) - before, 1, "{}", run.stderr);
    let name = text(&run.json()[0], "Name");
    let before = calls(&org);
    let run = world.run(&["opportunity", "list", "--account", &name]);
    assert_eq!(calls(&org) - before, 2, "{}", run.stderr);
    let told = format!("Account `{name}` is 001");
    assert!(run.ends(0).stderr.contains(&told), "{told}");
}

#[test]
#[expect(clippy::too_many_lines, reason = "one flag after the other")]
fn what_narrows_a_list_becomes_escaped_and_typed_conditions() {
    // The describe is at hand, so that values get the kinds of their fields.
    demo(&["query", "--check", "SELECT Id, Owner.Name FROM Opportunity"]).ends(0);
    let soql = |flags: &[&str]| {
        let words: &[&str] = &[
            "opportunity",
            "list",
            "--fields",
            "Id",
            "--order",
            "Id",
            "--soql",
        ];
        demo(&[words, flags].concat())
            .ends(0)
            .stdout
            .trim_end()
            .to_owned()
    };
    let start = "SELECT Id FROM Opportunity WHERE ";
    for (flags, condition) in [
        (["--filter", "Amount>=5000"], "Amount >= 5000"),
        (["--filter", "Name=007"], "Name = '007'"),
        (
            ["--filter", "Name=O'Neil \\ Co"],
            "Name = 'O\\'Neil \\\\ Co'",
        ),
        (["--filter", "Name~50%_a"], "Name LIKE '50%_a'"),
        (["--filter", "Name~a_b"], "Name LIKE '%a\\_b%'"),
        (["--filter", "Name!~x"], "(NOT Name LIKE '%x%')"),
        (["--filter", "IsWon=true"], "IsWon = TRUE"),
        (["--filter", "CloseDate<TODAY"], "CloseDate < TODAY"),
        (["--filter", "NextStep="], "NextStep = NULL"),
        (["--filter", "Owner.Name=null"], "Owner.Name = NULL"),
        (
            ["--where", "Amount > 1 OR Amount = null"],
            "(Amount > 1 OR Amount = null)",
        ),
        (
            ["--since", "2026-01-31"],
            "CreatedDate >= 2026-01-31T00:00:00Z",
        ),
        (
            ["--changed-since", "this_month"],
            "LastModifiedDate >= THIS_MONTH",
        ),
        (["--stage", "Closed Won"], "StageName = 'Closed Won'"),
        (
            ["--account", "001D000000IqhSL"],
            "AccountId = '001D000000IqhSLIAZ'",
        ),
    ] {
        assert_eq!(soql(&flags), format!("{start}{condition} ORDER BY Id"));
    }
    let twice = [
        "--stage",
        "Prospecting",
        "--stage",
        "Qualification",
        "--source",
        "Web",
    ];
    let both = "StageName IN ('Prospecting', 'Qualification') AND LeadSource = 'Web'";
    // The order of the conditions is that of the table of nouns.
    assert_eq!(soql(&twice), format!("{start}{both} ORDER BY Id"));
    let me = queried("SELECT Id FROM User WHERE Username = 'admin@local.sfkit.example'");
    let mine = format!("{start}OwnerId = '{}' ORDER BY Id", text(&me[0], "Id"));
    assert_eq!(soql(&["--owner", "me"]), mine);
    assert_eq!(soql(&["--owner", "Local Administrator"]), mine);
    let added = demo(&[
        "lead",
        "list",
        "--fields",
        "+Rating,Owner.Name",
        "--limit",
        "3",
        "--format",
        "csv",
    ])
    .ends(0);
    assert_eq!(
        added.stdout.lines().next(),
        Some("Id,Name,Company,Email,Status,LeadSource,Rating,Owner.Name")
    );
    assert!(
        added.stderr.contains("3 rows; `--limit` allows no more"),
        "{}",
        added.stderr
    );
}

/// Without a describe a number in a text field is taken for a number, refused, and sent as a text.
#[test]
fn a_value_whose_kind_was_misread_is_sent_again() {
    let (world, org) = counting();
    let list = [
        "account",
        "list",
        "--filter",
        "Phone=5551234",
        "--format",
        "csv",
    ];
    let run = world.run(&list).ends(0);
    assert_eq!(run.stdout, "Id,Name,Type,Industry,Phone,Website\n");
    // The describe is at hand now.
    let before = calls(&org);
    world.run(&list).ends(0);
    assert_eq!(calls(&org) - before, 1);
}

#[test]
fn any_object_is_listed() {
    let run = demo(&["record", "list", "Task", "--limit", "2", "--format", "csv"]).ends(0);
    assert_eq!(run.stdout.lines().next(), Some("Id,Subject,CreatedDate"));
    let run = demo(&[
        "record",
        "list",
        "OpportunityStage",
        "--limit",
        "1",
        "--format",
        "csv",
    ])
    .ends(0);
    assert!(run.stdout.starts_with("Id,MasterLabel"), "{}", run.stdout);
    let run = demo(&[
        "record", "list", "account", "--limit", "1", "--format", "csv",
    ])
    .ends(0);
    assert_eq!(
        run.stdout.lines().next(),
        Some("Id,Name,Type,Industry,Phone,Website")
    );
    let run = demo(&["record", "list", "Acount"]).ends(2);
    assert!(
        run.stderr.contains("did you mean `Account`"),
        "{}",
        run.stderr
    );
    let run = demo(&["record", "list", "../User"]).ends(2);
    assert!(run.stderr.contains("is not an API name"), "{}", run.stderr);
}

#[test]
fn mistakes_are_told_with_their_place() {
    for (flags, message) in [
        (["--where", "Amount >> 5"], "Amount >> 5"),
        (
            ["--where", "IsWon = true LIMIT 3"],
            "takes a condition alone",
        ),
        (["--where", "Amout > 5"], "did you mean `Amount`"),
        (["--order", "Name; x"], "Name; x"),
        (["--fields", "Id,Nmae"], "did you mean `Name`"),
        (["--fields", "Id FROM User"], "is no name of a field"),
        (["--filter", "Amount"], "compares nothing"),
        (["--filter", "Amount>=lots"], "is no number"),
        (["--since", "yesterdays"], "is no time"),
        (["--limit", "0"], "--limit"),
    ] {
        let run = demo(&[&["opportunity", "list"], &flags[..]].concat()).ends(2);
        assert!(run.stderr.contains(message), "{flags:?}: {}", run.stderr);
        assert_eq!(run.stdout, "");
    }
    let run = demo(&["opportunity", "list", "--stage", "Prospectin"]).ends(0);
    let doubt = "`Prospectin` is no value of `StageName`; did you mean `Prospecting`?";
    assert!(run.stderr.contains(doubt), "{}", run.stderr);
}

#[test]
fn a_name_that_fits_several_or_none_is_refused_with_the_choices() {
    let soql = "SELECT Name, COUNT(Id) n FROM Contact GROUP BY Name HAVING COUNT(Id) = 2 LIMIT 1";
    let name = text(&queried(soql)[0], "Name");
    let run = demo(&["case", "list", "--contact", &name, "--format", "json"]).ends(2);
    let error = run.error();
    assert_eq!(error["code"], "usage");
    let choices = error["details"]["choices"].as_array().unwrap();
    assert_eq!(choices.len(), 2, "{error}");
    assert!(
        choices.iter().all(|choice| choice["name"] == name.as_str()),
        "{error}"
    );

    let account = text(
        &queried("SELECT Name FROM Account ORDER BY Name LIMIT 1")[0],
        "Name",
    );
    let slip = format!("{account}x");
    let run = demo(&["contact", "list", "--account", &slip]).ends(1);
    assert!(
        run.stderr
            .contains(&format!("there is no Account named `{slip}`")),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains(&format!("` {account}")),
        "{}",
        run.stderr
    );
    let run = demo(&["contact", "list", "--account", "003000000000001"]).ends(2);
    assert!(
        run.stderr.contains("is the id of Contact, not of Account"),
        "{}",
        run.stderr
    );
}

/// Every way to name a record.
#[test]
fn records_are_got_by_all_their_names() {
    let account =
        &queried("SELECT Id, Name, AccountNumber FROM Account WHERE AccountNumber = 'A-00002'")[0];
    let (id, name) = (text(account, "Id"), text(account, "Name"));
    let fields = ["--fields", "Id,Name,Owner.Name", "--format", "json"];
    let expected = demo(&[&["account", "get", &id], &fields[..]].concat())
        .ends(0)
        .json();
    assert_eq!(expected["Name"], name.as_str());
    assert!(expected["Owner"]["Name"].is_string());
    let url = format!("http://127.0.0.1:1/lightning/r/Account/{id}/view");
    let classic = format!("http://127.0.0.1:1/{}", &id[..15]);
    let lower = name.to_lowercase();
    for way in [
        &id[..15],
        &url,
        &classic,
        &name,
        &lower,
        "AccountNumber=A-00002",
    ] {
        let run = demo(&[&["account", "get", way], &fields[..]].concat()).ends(0);
        assert_eq!(run.json(), expected, "{way}");
    }
    let all: [(&[&str], &str); 7] = [
        (&["account", "get"], &name),
        (
            &["contact", "get"],
            "SELECT Email FROM Contact WHERE Email != null LIMIT 1",
        ),
        (&["lead", "get"], "SELECT Id FROM Lead LIMIT 1"),
        (
            &["opportunity", "get"],
            "SELECT Id FROM Opportunity LIMIT 1",
        ),
        (&["campaign", "get"], "SELECT Name FROM Campaign LIMIT 1"),
        (&["case", "get"], "SELECT CaseNumber FROM Case LIMIT 1"),
        (&["user", "get"], "me"),
    ];
    for (words, target) in all {
        let target = match target.strip_prefix("SELECT ") {
            Some(rest) => text(&queried(target)[0], rest.split(' ').next().unwrap()),
            None => target.to_owned(),
        };
        let record = demo(&[words, &[&target, "--format", "json"]].concat())
            .ends(0)
            .json();
        assert!(
            record["CreatedDate"].is_string(),
            "{words:?} {target}: {record}"
        );
    }
    let run = demo(&[
        "account",
        "get",
        "https://other.my.salesforce.com/001D000000IqhSL",
    ])
    .ends(1);
    assert!(
        run.stderr.contains("does not lead to this org"),
        "{}",
        run.stderr
    );
}

#[test]
fn several_come_in_the_order_asked_for_and_those_that_are_not_there_are_named() {
    let leads = queried("SELECT Id, Name FROM Lead ORDER BY Id LIMIT 3");
    let ids: Vec<_> = leads.iter().map(|lead| text(lead, "Id")).collect();
    let get = ["record", "get", "Lead", &ids[2], &ids[0], &ids[1]];
    let run = demo(&[&get[..], &["--fields", "Id"]].concat()).ends(0);
    assert_eq!(
        run.stdout,
        format!("Id\n{}\n{}\n{}\n", ids[2], ids[0], ids[1])
    );
    let gone = "00Q000000000001";
    let asked = [
        "lead",
        "get",
        &ids[0],
        gone,
        "Nobody At All",
        "--fields",
        "Name",
        "--format",
        "json",
    ];
    let run = demo(&asked).ends(3);
    assert_eq!(run.json(), serde_json::json!([{"Name": leads[0]["Name"]}]));
    let error = run.error();
    assert_eq!(error["code"], "partial");
    assert_eq!(
        error["details"]["missing"].as_array().unwrap().len(),
        2,
        "{error}"
    );
    let run = demo(&["lead", "get", gone, "00Q000000000002"]).ends(1);
    assert!(
        run.stderr
            .contains("not found of 2 records of Lead: `00Q000000000001`, `00Q000000000002`"),
        "{}",
        run.stderr
    );
    let run = demo(&["lead", "get", "Nobody At All", "--format", "json"]).ends(1);
    assert_eq!(run.error()["code"], "not-found");
    assert_eq!(run.stdout, "");
}

#[test]
fn one_call_brings_all_fields_and_the_children() {
    let (world, org) = counting();
    let soql = "SELECT AccountId FROM Contact WHERE AccountId != null LIMIT 1";
    let rows = world
        .run(&["query", soql, "--format", "json"])
        .ends(0)
        .json();
    let id = text(&rows[0], "AccountId");
    let before = calls(&org);
    let record = world.run(&["account", "get", &id]).ends(0).json();
    assert_eq!(calls(&org) - before, 1);
    assert_eq!(record["Id"], id.as_str());
    assert!(record.as_object().unwrap().len() > 50, "{record}");

    let get = [
        "account",
        "get",
        &id,
        "--fields",
        "Name",
        "--related",
        "contacts,Opportunity",
    ];
    let record = world.run(&get).ends(0).json();
    let keys: Vec<_> = record.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["Name", "Contacts", "Opportunities"]);
    assert!(text(&record["Contacts"][0], "Id").starts_with("003"));
    let shown = world
        .run(&[&get[..], &["--format", "table"]].concat())
        .ends(0)
        .stdout;
    assert!(shown.starts_with("-[ RECORD 1 ]"), "{shown}");
    assert!(shown.contains("Contacts      | Id "), "{shown}");
    let run = world
        .run(&["account", "get", &id, "--related", "Contact_"])
        .ends(2);
    assert!(
        run.stderr.contains("did you mean `Contacts`"),
        "{}",
        run.stderr
    );

    // Old versions have no `FIELDS`.
    let old = [
        "account",
        "get",
        &id,
        "--api-version",
        "50.0",
        "--format",
        "json",
    ];
    assert!(world.run(&old).ends(0).json().as_object().unwrap().len() > 50);
}

#[test]
fn pages_are_opened_in_the_browser_or_printed() {
    let (mut world, org) = counting();
    let printed = |run: Run| run.ends(0).stdout.trim_end().to_owned();
    let home = printed(world.run(&["open", "--url-only"]));
    assert_eq!(home, format!("{}/lightning/page/home", org.url()));
    let id = "001D000000IqhSLIAZ";
    let record = format!("{}/{id}", org.url());
    assert_eq!(
        printed(world.run(&["open", &id[..15], "--url-only"])),
        record
    );
    assert_eq!(printed(world.run(&["open", &record, "--url-only"])), record);
    let path = "/lightning/o/Lead/list?filterName=Recent";
    let page = printed(world.run(&["open", "--path", path, "--url-only"]));
    assert_eq!(page, format!("{}{path}", org.url()));
    for wrong in ["//evil.example/", "lightning", "https://evil.example"] {
        world.run(&["open", "--path", wrong, "--url-only"]).ends(2);
    }
    world
        .run(&["open", "https://evil.example/001D000000IqhSL"])
        .ends(1);

    let soql = "SELECT Id, Name FROM Account WHERE AccountNumber = 'A-00002'";
    let rows = world
        .run(&["query", soql, "--format", "json"])
        .ends(0)
        .json();
    let (id, name) = (text(&rows[0], "Id"), text(&rows[0], "Name"));
    let record = format!("{}/{id}", org.url());
    assert_eq!(printed(world.run(&["open", &name, "--url-only"])), record);
    assert_eq!(
        printed(world.run(&["open", &name, "--in", "account", "--url-only"])),
        record
    );
    world.run(&["open", "Nobody At All", "--url-only"]).ends(1);

    let script = world.file("browser", "#!/bin/sh\nprintf '%s' \"$1\" > opened\n");
    crate::world::make_executable(std::path::Path::new(&script));
    world.set("BROWSER", &script);
    let run = world.run(&["open", &id]).ends(0);
    assert_eq!(run.stdout, "");
    let opened = std::fs::read_to_string(world.folder().join("opened")).unwrap();
    assert_eq!(opened, record);
}

#[test]
fn help_lists_what_the_org_offers_without_key_or_network() {
    let (world, org) = counting();
    let help = ["lead", "list", "--help"];
    let offered = "[in this org: Open - Not Contacted, Working - Contacted";
    assert!(!world.run(&help).ends(0).stdout.contains("[in this org"));
    world
        .run(&["query", "--check", "SELECT Id FROM Lead"])
        .ends(0);
    std::fs::remove_file(world.home().join("config/vault.key")).unwrap();
    let before = calls(&org);
    let told = world.run(&help).ends(0).stdout;
    assert!(told.contains(offered), "{told}");
    assert_eq!(calls(&org), before);
    let elsewhere = world
        .run(&["lead", "list", "--help", "-o", "nobody"])
        .ends(0);
    assert!(!elsewhere.stdout.contains("[in this org"));
}
