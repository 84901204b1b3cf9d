//! Verbs of the trade, with the real binary.

use serde_json::{Value, json};

use crate::record_write::Crm;

#[test]
fn a_lead_is_converted_by_names() {
    let crm = Crm::new(&[]);
    let lead = crm.create(
        "Lead",
        &["FirstName=Ann", "LastName=Example", "Company=Acme"],
    );
    let account = crm.create("Account", &["Name=Acme GmbH"]);
    let convert = [
        "lead",
        "convert",
        "Ann Example",
        "--account",
        "Acme GmbH",
        "--opportunity",
        "Rollout",
    ];
    let plan = crm.json(&[&convert[..], &["--dry-run"]].concat());
    assert_eq!(
        (
            &plan["items"][0]["account_id"],
            &plan["items"][0]["success"]
        ),
        (&json!(account), &Value::Null)
    );
    let done = crm.json(&convert);
    let item = &done["items"][0];
    assert_eq!(
        (&item["lead_id"], &item["success"], &item["account_id"]),
        (&json!(lead), &json!(true), &json!(account))
    );
    assert_eq!(
        crm.rows("SELECT Name, AccountId FROM Opportunity"),
        [format!("Rollout|{account}")]
    );
    assert_eq!(
        crm.rows("SELECT IsConverted, Status FROM Lead"),
        ["true|Closed - Converted"]
    );
    let again = crm
        .run(&[
            "lead",
            "convert",
            &lead,
            "--no-opportunity",
            "--format",
            "json",
        ])
        .ends(1);
    assert_eq!(again.error()["code"], "refused");

    // Two at once, one of which is converted already.
    let other = crm.create("Lead", &["LastName=Other", "Company=Other"]);
    let run = crm
        .run(&[
            "lead",
            "convert",
            &lead,
            &other,
            "--no-opportunity",
            "--format",
            "json",
        ])
        .ends(3);
    let items = run.json()["items"].clone();
    assert_eq!(
        (&items[0]["success"], &items[1]["success"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(items[1]["opportunity_id"], Value::Null);
}

#[test]
fn opportunities_move_on_and_are_closed() {
    let crm = Crm::new(&[]);
    let deal = |name: &str, stage: &str| {
        crm.create(
            "Opportunity",
            &[
                &format!("Name={name}"),
                &format!("StageName={stage}"),
                "CloseDate=2026-12-31",
            ],
        )
    };
    let (one, two) = (
        deal("One", "Prospecting"),
        deal("Two", "Negotiation/Review"),
    );
    crm.run(&["opportunity", "stage", "next", "One"]).ends(0);
    assert_eq!(
        crm.rows("SELECT StageName FROM Opportunity WHERE Name = 'One'"),
        ["Qualification"]
    );
    let run = crm
        .run(&["opportunity", "stage", "next", &one, &two])
        .ends(1);
    assert!(
        run.stderr
            .contains("which is the last one before it is closed"),
        "{}",
        run.stderr
    );
    assert_eq!(
        crm.rows("SELECT StageName FROM Opportunity WHERE Name = 'One'"),
        ["Qualification"],
        "both or none"
    );
    crm.run(&["opportunity", "stage", "needs analysis", &one, &two])
        .ends(0);
    assert_eq!(
        crm.rows("SELECT COUNT(Id) n FROM Opportunity WHERE StageName = 'Needs Analysis'"),
        ["2"]
    );

    let undo = crm.world.folder().join("undo.json");
    crm.run(&[
        "opportunity",
        "close",
        "--won",
        &one,
        "--close-date",
        "2026-11-01",
        "--reason",
        "NextStep=signed",
        "--undo",
        undo.to_str().unwrap(),
    ])
    .ends(0);
    crm.run(&["opportunity", "close", "--lost", "Two"]).ends(0);
    assert_eq!(
        crm.rows("SELECT StageName, IsWon, CloseDate, NextStep FROM Opportunity ORDER BY Name"),
        [
            "Closed Won|true|2026-11-01|signed",
            "Closed Lost|false|2026-12-31|-"
        ]
    );
    crm.run(&["record", "restore", undo.to_str().unwrap()])
        .ends(0);
    assert_eq!(
        crm.rows("SELECT StageName, NextStep FROM Opportunity WHERE Name = 'One'"),
        ["Needs Analysis|-"]
    );
    let run = crm.run(&["opportunity", "stage", "next", &two]).ends(1);
    assert!(run.stderr.contains("which is closed"), "{}", run.stderr);
}

#[test]
fn cases_are_commented_escalated_and_closed() {
    let crm = Crm::new(&[]);
    let case = crm.create("Case", &["Subject=Broken"]);
    let number = crm.rows("SELECT CaseNumber FROM Case").remove(0);
    crm.run(&["case", "comment", &number, "On its way", "--public"])
        .ends(0);
    crm.world
        .run_with(&["case", "comment", &case, "-"], "two\nlines\n")
        .ends(0);
    assert_eq!(
        crm.rows("SELECT ParentId, CommentBody, IsPublished FROM CaseComment ORDER BY Id"),
        [
            format!("{case}|On its way|true"),
            format!("{case}|two\nlines|false")
        ]
    );
    crm.run(&["case", "escalate", &number, "--priority", "High"])
        .ends(0);
    assert_eq!(
        crm.rows("SELECT IsEscalated, Priority, IsClosed FROM Case"),
        ["true|High|false"]
    );
    let plan = crm.json(&["case", "close", &number, "--dry-run"]);
    assert_eq!(plan[0]["after"], "Closed");
    crm.run(&["case", "close", &number]).ends(0);
    assert_eq!(
        crm.rows("SELECT Status, IsClosed FROM Case"),
        ["Closed|true"]
    );
}

#[test]
fn people_join_and_leave_a_campaign() {
    let crm = Crm::new(&[]);
    let campaign = crm.create("Campaign", &["Name=Spring fair", "IsActive=true"]);
    let lead = crm.create("Lead", &["LastName=Lead", "Company=x"]);
    let contact = crm.create("Contact", &["LastName=Contact", "Email=c@x.example"]);
    let done = crm.json(&[
        "campaign",
        "members",
        "add",
        "Spring fair",
        &lead,
        "--contact",
        "Email=c@x.example",
        "--status",
        "Sent",
    ]);
    assert_eq!(
        (&done[0]["success"], &done[1]["success"]),
        (&json!(true), &json!(true))
    );
    let rows = crm.json(&["campaign", "members", "list", &campaign]);
    let people: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["LeadId"].as_str(), row["ContactId"].as_str()))
        .collect();
    assert_eq!(people.len(), 2);
    assert!(people.contains(&(Some(&lead), None)) && people.contains(&(None, Some(&contact))));
    assert_eq!(
        crm.json(&["campaign", "members", "list", &campaign, "--status", "O'x"]),
        json!([])
    );
    let run = crm
        .run(&["campaign", "members", "add", &campaign, &lead])
        .ends(1);
    assert!(run.stderr.contains("DUPLICATE_VALUE"), "{}", run.stderr);
    crm.run(&["campaign", "members", "remove", &campaign, &lead])
        .ends(0);
    assert_eq!(crm.rows("SELECT ContactId FROM CampaignMember"), [contact]);
    let run = crm
        .run(&["campaign", "members", "remove", &campaign, &lead])
        .ends(0);
    assert!(
        run.stderr.contains("1 of them are no members"),
        "{}",
        run.stderr
    );
}
