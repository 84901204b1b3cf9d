//! What is offered, by the names of values, from a cache made by hand.

use clap::{Arg, Command};
use jiff::Timestamp;
use serde_json::json;

use super::Answer;
use super::candidates::answer;
use super::known::Known;
use super::line::Line;
use crate::client::{Cache, Cached};
use crate::model::id::RecordId;
use crate::model::version::ApiVersion;

/// Commands that name their values as the real ones do.
fn tree() -> Command {
    let option = |name: &'static str, value: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name(value)
            .action(clap::ArgAction::Append)
    };
    let verb = |name: &'static str, of_object: bool| {
        let object = Arg::new("object").value_name("OBJECT");
        Command::new(name)
            .args(of_object.then_some(object))
            .arg(option("fields", "FIELDS"))
            .arg(option("set", "FIELD=VALUE"))
            .arg(option("filter", "FIELD=VALUE"))
            .arg(option("where", "CONDITION"))
            .arg(option("order", "ORDER"))
            .arg(option("key", "KEY_FIELD"))
            .arg(option("stage", "STAGE"))
            .arg(option("related", "LISTS"))
            .arg(option("file", "FILE"))
    };
    let verbs = |of_object| ["list", "create", "update"].map(|name| verb(name, of_object));
    Command::new("sfkit")
        .subcommand(Command::new("record").subcommands(verbs(true)))
        .subcommand(Command::new("deal").subcommands(verbs(false)))
        .subcommand(Command::new("opportunity").subcommands(verbs(false)))
        .subcommand(Command::new("query").arg(Arg::new("soql").value_name("SOQL")))
}

fn known(root: &std::path::Path) -> Known {
    let cache = Cache::new(
        root,
        &RecordId::from_number(*b"00D", 1),
        &RecordId::from_number(*b"005", 1),
        ApiVersion::new(60),
    );
    let field = |name: &str, kind: &str| {
        json!({"name": name, "label": name, "type": kind, "filterable": true, "sortable": true,
            "createable": name != "IsWon", "updateable": name != "IsWon"})
    };
    let mut stage = field("StageName", "picklist");
    stage["picklistValues"] = json!([
        {"value": "Closed Won", "active": true}, {"value": "Closed Lost", "active": true},
        {"value": "It's over", "active": true}, {"value": "Gone", "active": false}]);
    let mut owner = field("OwnerId", "reference");
    owner["relationshipName"] = json!("Owner");
    owner["referenceTo"] = json!(["Group", "User"]);
    let mut key = field("Number__c", "string");
    key["externalId"] = json!(true);
    let objects = [
        json!({"name": "Opportunity", "fields": [
            field("Id", "id"), field("Name", "string"), stage, owner, key,
            field("IsWon", "boolean"), field("CloseDate", "date"), field("Notes", "string")],
            "childRelationships": [{"relationshipName": "Partners", "childSObject": "User"}]}),
        json!({"name": "User", "fields": [field("Name", "string"), field("Email", "email")]}),
    ];
    for object in objects {
        let schema = serde_json::from_value(object).unwrap();
        let copy = Cached::new(schema, Timestamp::UNIX_EPOCH, None);
        cache.keep_describe(&copy).unwrap();
    }
    Known::of_cache(cache)
}

fn offered(known: &Known, line: &str) -> String {
    let (line, after) = line.split_once('|').unwrap_or((line, ""));
    let (before, text) = line.rsplit_once("  ").unwrap_or(("", line));
    let words: Vec<_> = before.split("  ").map(str::to_owned).collect();
    let tree = tree();
    let line = Line::read(&tree, &words[1..]);
    let found = answer(known, &line, text, after);
    let values = found
        .candidates
        .iter()
        .map(|candidate| candidate.value.as_str());
    values.collect::<Vec<_>>().join(" | ")
}

/// Lines, whose words stand two spaces apart, and what is offered; `|` is the cursor.
const OFFERS: &[(&str, &str)] = &[
    ("sfkit  record  list  Op", "Opportunity"),
    ("sfkit  record  list  us", "User"),
    (
        "sfkit  record  list  Opportunity  --fields  n",
        "Name | Number__c | Notes",
    ),
    (
        "sfkit  record  list  Opportunity  --fields  Id,na",
        "Id,Name",
    ),
    (
        "sfkit  record  list  Opportunity  --fields=Id,Name,N",
        "--fields=Id,Name,Number__c | --fields=Id,Name,Notes",
    ),
    (
        "sfkit  record  list  Opportunity  --fields  +Cl",
        "+CloseDate",
    ),
    (
        "sfkit  record  list  Opportunity  --fields  Owner.",
        "Owner.Name | Owner.Email",
    ),
    (
        "sfkit  record  list  Opportunity  --fields  Ow",
        "OwnerId | Owner.",
    ),
    ("sfkit  record  list  Unknown  --fields  N", ""),
    ("sfkit  opportunity  list  --fields  Cl", "CloseDate"),
    ("sfkit  deal  list  --fields  Cl", ""),
    ("sfkit  opportunity  update  --set  Is", ""),
    ("sfkit  opportunity  list  --filter  Is", "IsWon="),
    ("sfkit  opportunity  update  --set  stage", "StageName="),
    (
        "sfkit  opportunity  update  --set  StageName=closed",
        "StageName=Closed Won | StageName=Closed Lost",
    ),
    (
        "sfkit  opportunity  list  --filter  StageName!=I",
        "StageName!=It's over",
    ),
    (
        "sfkit  opportunity  list  --filter  IsWon=",
        "IsWon=true | IsWon=false",
    ),
    ("sfkit  opportunity  update  --key  N", "Number__c"),
    ("sfkit  opportunity  list  --order  Name D", "Name DESC"),
    (
        "sfkit  opportunity  list  --order  Name DESC, Cl",
        "Name DESC, CloseDate",
    ),
    ("sfkit  opportunity  list  --where  Clo", "CloseDate"),
    (
        "sfkit  opportunity  list  --where  StageName = 'closed w",
        "StageName = 'Closed Won'",
    ),
    (
        "sfkit  opportunity  list  --where  StageName = ",
        "StageName = 'Closed Won' | StageName = 'Closed Lost' | StageName = 'It\\'s over'",
    ),
    (
        "sfkit  opportunity  list  --where  CloseDate = THIS_Q",
        "CloseDate = THIS_QUARTER",
    ),
    ("sfkit  opportunity  list  --where  Owner.Em", "Owner.Email"),
    (
        "sfkit  query  SELECT Id, na| FROM Opportunity",
        "SELECT Id, Name",
    ),
    (
        "sfkit  query  SELECT Id FROM Opp",
        "SELECT Id FROM Opportunity",
    ),
    (
        "sfkit  query  SELECT Id FROM Opportunity WHERE Cl",
        "SELECT Id FROM Opportunity WHERE CloseDate",
    ),
    (
        "sfkit  query  SELECT Id, (SELECT E| FROM Partners) FROM Opportunity",
        "SELECT Id, (SELECT Email",
    ),
    (
        "sfkit  query  SELECT (SELECT Id FROM Pa|) FROM Opportunity",
        "SELECT (SELECT Id FROM Partners",
    ),
    (
        "sfkit  opportunity  update  --stage  closed",
        "Closed Won | Closed Lost",
    ),
    ("sfkit  opportunity  list  --related  P", "Partners"),
    ("sfkit  query  sel", "SELECT"),
    ("sfkit  opp", "opportunity"),
    (
        "sfkit  record  create  Opportunity  --fi",
        "--fields | --filter | --file",
    ),
];

#[test]
fn names_of_values_say_what_is_offered() {
    let folder = tempfile::tempdir().unwrap();
    let known = known(folder.path());
    for (line, offers) in OFFERS {
        assert_eq!(offered(&known, line), *offers, "{line}");
    }
    let tree = tree();
    let words = ["record", "list", "--file"].map(str::to_owned);
    let line = Line::read(&tree, &words);
    assert_eq!(answer(&known, &line, "", ""), Answer::files());
}
