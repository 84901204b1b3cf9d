//! The check against a few objects: what Salesforce would answer, and what is proposed.

mod faults;

use std::collections::HashMap;

use proptest::prelude::*;

use super::{Found, ListedName, Problem, Schemas, advise, check, judge};
use crate::error::Diagnostic;
use crate::model::schema::{
    ChildRelationship, FieldSchema, FieldType, ObjectSchema, PicklistValue,
};
use crate::soql::parse;

struct Objects(HashMap<String, ObjectSchema>);

impl Schemas for Objects {
    fn key_prefix(&self, prefix: &str) -> Option<&str> {
        let has = |object: &&ObjectSchema| object.key_prefix.as_deref() == Some(prefix);
        let found = self.0.values().find(has);
        found.map(|object| object.name.as_str())
    }

    fn object(&self, name: &str) -> Found<'_> {
        if name.eq_ignore_ascii_case("NotCached") {
            return Found::Unknown;
        }
        match self.0.get(&name.to_ascii_lowercase()) {
            Some(object) => Found::Known(object),
            None => Found::Missing {
                names: self
                    .0
                    .values()
                    .map(|object| ListedName {
                        name: object.name.clone(),
                        labels: [object.label.clone(), object.label_plural.clone()],
                    })
                    .collect(),
            },
        }
    }
}

/// `Name:type[>target][!]`: `!` takes the flags for WHERE, ORDER BY and GROUP BY away.
fn field(text: &str) -> FieldSchema {
    let able = !text.ends_with('!');
    let (name, rest) = text.trim_end_matches('!').split_once(':').expect("a type");
    let (kind, target) = rest.split_once('>').unwrap_or((rest, ""));
    let field_type: FieldType = serde_json::from_value(kind.into()).expect("a known type");
    let targets: Vec<_> = target
        .split('|')
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
    let relationship = name
        .strip_suffix("Id")
        .map(str::to_owned)
        .or_else(|| name.strip_suffix("__c").map(|stem| format!("{stem}__r")));
    FieldSchema {
        name: name.to_owned(),
        label: match name {
            "Segment__c" => "Customer Tier".to_owned(),
            "AnnualRevenue" => "Umsatz".to_owned(),
            "Name" => "Account Name".to_owned(),
            "AccountId" => "Kunde".to_owned(),
            other => other.trim_end_matches("__c").to_owned(),
        },
        field_type,
        filterable: able,
        sortable: able,
        groupable: able,
        aggregatable: able,
        custom: name.ends_with("__c"),
        relationship_name: if targets.is_empty() {
            None
        } else {
            relationship
        },
        reference_to: targets,
        ..FieldSchema::default()
    }
}

fn object(name: &str, fields: &[&str], children: &[(&str, &str)]) -> ObjectSchema {
    ObjectSchema {
        name: name.to_owned(),
        queryable: true,
        fields: fields.iter().map(|text| field(text)).collect(),
        child_relationships: children
            .iter()
            .map(|(relationship, child)| ChildRelationship {
                child_sobject: (*child).to_owned(),
                relationship_name: Some((*relationship).to_owned()),
                ..ChildRelationship::default()
            })
            .collect(),
        ..ObjectSchema::default()
    }
}

#[expect(clippy::too_many_lines, reason = "a table of objects")]
fn objects() -> Objects {
    let all = [
        object(
            "Account",
            &[
                "Id:id",
                "Name:string",
                "Description:textarea!",
                "Industry:picklist",
                "AnnualRevenue:currency",
                "NumberOfEmployees:int",
                "IsDeleted:boolean",
                "CreatedDate:datetime",
                "ParentId:reference>Account",
                "OwnerId:reference>User",
                "Segment__c:multipicklist",
                "Region__c:picklist",
            ],
            &[
                ("Contacts", "Contact"),
                ("Opportunities", "Opportunity"),
                ("ChildAccounts", "Account"),
            ],
        ),
        object(
            "Contact",
            &[
                "Id:id",
                "Name:string",
                "Email:email",
                "AccountId:reference>Account",
                "Birthdate:date",
            ],
            &[],
        ),
        object(
            "Opportunity",
            &[
                "Id:id",
                "Name:string",
                "StageName:picklist",
                "Amount:currency",
                "CloseDate:date",
                "AccountId:reference>Account",
                "IsWon:boolean",
                "CreatedDate:datetime",
            ],
            &[],
        ),
        object(
            "Task",
            &[
                "Id:id",
                "Subject:string",
                "WhoId:reference>Contact|Lead",
                "OwnerId:reference>User|Group",
            ],
            &[],
        ),
        ObjectSchema {
            queryable: false,
            ..object("Locked__c", &["Id:id"], &[])
        },
        object(
            "User",
            &["Id:id", "Name:string", "ManagerId:reference>User"],
            &[],
        ),
    ];
    let by_name = all
        .into_iter()
        .map(|object| (object.name.to_ascii_lowercase(), object));
    let mut objects: HashMap<_, _> = by_name.collect();
    for (name, prefix) in [("account", "001"), ("contact", "003"), ("user", "005")] {
        let object = objects.get_mut(name).expect("it is there");
        object.key_prefix = Some(prefix.to_owned());
    }
    let account = objects.get_mut("account").expect("it is there");
    account.label = "Kunde".to_owned();
    account.label_plural = "Konten".to_owned();
    values(account, "Industry", &["Banking", "Energy=Green Energy"]);
    values(account, "Segment__c", &["a", "b", "c"]);
    let segment = account.fields.iter_mut();
    for field in segment.filter(|field| field.name == "Segment__c") {
        field.restricted_picklist = true;
    }
    Objects(objects)
}

/// Gives a picklist its values, as `value` or `value=label`.
fn values(object: &mut ObjectSchema, field: &str, values: &[&str]) {
    let field = object.fields.iter_mut().find(|known| known.name == field);
    field.expect("it is there").picklist_values = values
        .iter()
        .map(|value| {
            let (value, label) = value.split_once('=').unwrap_or((value, value));
            PicklistValue {
                value: value.to_owned(),
                label: Some(label.to_owned()),
                active: true,
                default_value: false,
            }
        })
        .collect();
}

fn problems(text: &str) -> Vec<Problem> {
    let query = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    check(text, &query, &objects())
}

#[test]
fn good_queries_pass() {
    for text in [
        "SELECT a.Id, Account.Name, a.Owner.Manager.Name FROM Account a WHERE a.Industry IN ('x', NULL)",
        "SELECT acc.Name FROM Contact c, c.Account acc WHERE acc.AnnualRevenue > 5",
        "SELECT Name, (SELECT Name FROM Contacts WHERE Email LIKE '%x' ORDER BY Name LIMIT 5) FROM Account",
        "SELECT Who.Name, Owner.Type, Owner.Profile.Name FROM Task",
        "SELECT TYPEOF Who WHEN Contact THEN Email ELSE Name END FROM Task",
        "SELECT StageName, COUNT(Id) n, SUM(Amount) FROM Opportunity GROUP BY StageName HAVING COUNT(Id) > 1 ORDER BY COUNT(Id) DESC, StageName",
        "SELECT CALENDAR_YEAR(CreatedDate) y, MAX(Amount) FROM Opportunity GROUP BY CALENDAR_YEAR(CreatedDate) ORDER BY CALENDAR_YEAR(CreatedDate)",
        "SELECT CALENDAR_YEAR(CloseDate) y FROM Opportunity GROUP BY CloseDate",
        "SELECT CALENDAR_YEAR(CreatedDate) y FROM Opportunity GROUP BY y ORDER BY y",
        "SELECT HOUR_IN_DAY(convertTimezone(CreatedDate)) FROM Opportunity GROUP BY HOUR_IN_DAY(convertTimezone(CreatedDate))",
        "SELECT FORMAT(MIN(CloseDate)) earliest FROM Opportunity",
        "SELECT COUNT() FROM Account WHERE Id IN (SELECT AccountId FROM Opportunity WHERE IsWon = TRUE) LIMIT 5",
        "SELECT Id FROM Account WHERE (Name = 'a' AND Id NOT IN (SELECT AccountId FROM Contact)) AND Name != NULL",
        "SELECT Id FROM Account WHERE CreatedDate = LAST_N_DAYS:7 AND Id = '001000000000001' AND ParentId = ''",
        "SELECT Id FROM Opportunity WHERE CloseDate > 2020-01-01 AND Amount > USD5 AND CALENDAR_YEAR(CloseDate) = 2020",
        "SELECT Id FROM Account WHERE Segment__c INCLUDES ('a;b', 'c') OR Segment__c = 'a'",
        "SELECT FIELDS(STANDARD), Region__c FROM Account",
        "SELECT FIELDS(ALL) FROM Account LIMIT 200",
        "SELECT anything, x.y.z FROM NotCached WHERE q = 1 GROUP BY anything, x.y.z",
        "SELECT Id, toLabel(Industry) label FROM Account",
        "SELECT Industry, AccountX FROM NotCached GROUP BY ROLLUP(Industry, AccountX)",
    ] {
        assert_eq!(problems(text), [], "{text}");
    }
}

#[test]
fn faults_have_salesforces_words_and_our_hints() {
    for (text, code, words, hint) in faults::FAULTS {
        let found = problems(text);
        let first = found
            .first()
            .unwrap_or_else(|| panic!("no problem in {text}"));
        assert_eq!(first.server_code(), *code, "{text}");
        let server_text = first.server_text();
        assert!(server_text.starts_with(words), "{text}: {server_text}");
        if !hint.is_empty() {
            assert_eq!(first.hint().as_deref(), Some(*hint), "{text}");
        }
        assert!(!first.to_string().contains('{'), "{first}");
    }
}

#[test]
fn the_place_is_where_a_real_org_points() {
    let text = "select count() from XYZZY";
    assert_eq!(
        problems(text)[0].server_message(text),
        "\nselect count() from XYZZY\n                    ^\nERROR at Row:1:Column:21\nsObject type 'XYZZY' is not supported. \
         If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference \
         your WSDL or the describe call for the appropriate names."
    );
    let text = "SELECT Id FROM Contact WHERE (Id = 'somethingwonky') LIMIT 1";
    assert!(
        problems(text)[0]
            .server_message(text)
            .contains("ERROR at Row:1:Column:31\n")
    );
}

#[test]
fn the_error_marks_every_problem() {
    let text = "SELECT Nmae, Emial FROM Contact";
    let query = parse(text).expect("valid");
    let error = judge(text, &query, &objects()).expect_err("two faults");
    assert_eq!(
        error.to_string(),
        "`Contact` has no field `Nmae` (and 1 more)"
    );
    let marks = error.snippet().expect("a place").marks;
    assert_eq!(marks.len(), 2);
    assert_eq!(&text[marks[1].0.clone()], "Emial");
    assert_eq!(error.hints().len(), 2);
}

#[test]
fn a_range_that_means_its_opposite_is_pointed_out() {
    let text = "SELECT Id FROM Account WHERE CreatedDate > LAST_N_DAYS:7";
    let query = parse(text).expect("valid");
    assert_eq!(check(text, &query, &objects()), []);
    let advice = advise(text, &query, &objects());
    assert_eq!(
        advice[0].hint().as_deref(),
        Some("write `CreatedDate >= LAST_N_DAYS:7`")
    );
}

#[test]
fn limits_of_sub_queries_and_semi_joins_are_known() {
    let joins = ["Id IN (SELECT AccountId FROM Contact)"; 3].join(" AND ");
    let text = format!("SELECT Id FROM Account WHERE {joins}");
    assert_eq!(
        problems(&text)[0].server_text(),
        "Maximum 2 semi join sub-selects are allowed"
    );
    let subs = vec!["(SELECT Id FROM Contacts)"; 21].join(", ");
    let found = problems(&format!("SELECT {subs} FROM Account"));
    assert_eq!(found.len(), 1);
    let mut nested = "SELECT Id FROM ChildAccounts".to_owned();
    for _ in 0..4 {
        nested = format!("SELECT Id, ({nested}) FROM ChildAccounts");
    }
    let (start, _) = nested.rsplit_once("ChildAccounts").expect("an end");
    let found = problems(&format!("{start}Account"));
    assert_eq!(found, []);
    let long = format!(
        "SELECT Id FROM Account WHERE Name = '{}'",
        "x".repeat(4_001)
    );
    assert!(problems(&long)[0].server_text().contains("too long"));
}

/// What is doubted in a query: kind, message, hint.
fn doubts(text: &str) -> Vec<(&'static str, String, Option<String>)> {
    let query = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let advice = advise(text, &query, &objects());
    let told = advice
        .iter()
        .map(|doubt| (doubt.kind.word(), doubt.to_string(), doubt.hint()));
    told.collect()
}

#[test]
fn values_that_no_picklist_offers_are_doubted() {
    for (condition, message, hint) in [
        (
            "Industry = 'Bankin'",
            "`Bankin` is none of the values of `Industry`",
            Some("Banking"),
        ),
        (
            "Industry IN ('banking', 'Zoo')",
            "`Zoo` is none of the values of `Industry`",
            None,
        ),
        (
            "Industry != 'Green Energy'",
            "`Green Energy` is none of the values of `Industry`",
            Some("Energy"),
        ),
        (
            "toLabel(Industry) = 'Gren Energy'",
            "`Gren Energy` is none of the values of `Industry`",
            Some("Green Energy"),
        ),
        (
            "Segment__c INCLUDES ('a;d')",
            "`d` is none of the values of `Segment__c`, and takes no others",
            None,
        ),
    ] {
        let text = format!("SELECT Id FROM Account WHERE {condition}");
        let found = doubts(&text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        let hint = hint.map(|name| format!("did you mean `{name}`?"));
        assert_eq!(
            found[0],
            ("unknown-value", message.to_owned(), hint),
            "{text}"
        );
        assert_eq!(problems(&text), []);
    }
    for condition in [
        "Industry = 'BANKING'",
        "Industry = ''",
        "Industry LIKE 'B%'",
        "toLabel(Industry) = 'green energy'",
        "Segment__c INCLUDES ('a;b', 'c')",
        "Region__c = 'anything'",
    ] {
        let text = format!("SELECT Id FROM Account WHERE {condition}");
        assert_eq!(doubts(&text), [], "{text}");
    }
}

#[test]
fn ids_of_other_objects_are_doubted() {
    let contact = "'003000000000001'";
    for (condition, field, holds) in [
        ("Id =", "Id", "Account"),
        ("ParentId =", "ParentId", "Account"),
        ("Owner.ManagerId !=", "ManagerId", "User"),
    ] {
        let text = format!("SELECT Id FROM Account WHERE {condition} {contact}");
        let wanted = format!(
            "`003000000000001` is an id of `Contact`, but `{field}` holds those of `{holds}`"
        );
        assert_eq!(doubts(&text), [("foreign-id", wanted, None)], "{text}");
    }
    for text in [
        "SELECT Id FROM Account WHERE Id IN ('001000000000001', '001000000000001AAA', '000000000000000')",
        "SELECT Id FROM Task WHERE WhoId = '003000000000001'",
        "SELECT Id FROM Account WHERE ParentId = '0Zz000000000001'",
    ] {
        assert_eq!(doubts(text), [], "{text}");
    }
}

#[test]
fn labels_are_understood() {
    for (text, hint) in [
        (
            "SELECT Umsatz FROM Account",
            "did you mean `AnnualRevenue`?",
        ),
        ("SELECT Account_Name FROM Account", "did you mean `Name`?"),
        ("SELECT Account Name FROM Account", "did you mean `Name`?"),
        ("SELECT Kunde.Name FROM Contact", "did you mean `Account`?"),
        ("SELECT Id FROM Kunden", "did you mean `Account`?"),
        ("SELECT Id FROM Konten", "did you mean `Account`?"),
    ] {
        let found = problems(text);
        assert_eq!(found[0].hint().as_deref(), Some(hint), "{text}");
    }
}

#[test]
fn a_query_uses_55_relationships_to_parents_and_not_56() {
    let parents = |count: usize, more: &str| {
        let paths: Vec<_> = (0..count).map(|at| format!("r{at}.x, r{at}.y")).collect();
        problems(&format!("SELECT {}{more} FROM NotCached", paths.join(", ")))
    };
    assert_eq!(parents(55, ""), []);
    assert_eq!(parents(56, "")[0].kind.word(), "too-many-parents");
    let choice = ", TYPEOF What WHEN Account THEN Name WHEN Contact THEN Name END";
    assert_eq!(parents(52, choice), []);
    assert_eq!(parents(53, choice)[0].kind.word(), "too-many-parents");
}

#[test]
fn all_fields_of_a_few_named_records_need_no_limit() {
    let ids = |count: usize| vec!["'001000000000001'"; count].join(", ");
    for filter in [
        "Id = '001000000000001'".to_owned(),
        format!("Name != NULL AND Id IN ({})", ids(200)),
    ] {
        let text = format!("SELECT FIELDS(ALL) FROM Account WHERE {filter}");
        assert_eq!(problems(&text), [], "{text}");
    }
    for filter in [
        format!("Id IN ({})", ids(201)),
        format!("Id NOT IN ({})", ids(2)),
        "ParentId = '001000000000001'".to_owned(),
        "Id = '001000000000001' OR Name = 'x'".to_owned(),
    ] {
        let text = format!("SELECT FIELDS(ALL) FROM Account WHERE {filter}");
        assert_eq!(problems(&text)[0].kind.word(), "fields-limit", "{text}");
    }
}

#[test]
fn sorting_takes_32_fields_and_not_33() {
    let sorted = |count: usize| {
        let fields = vec!["Name"; count].join(", ");
        problems(&format!("SELECT Id FROM Account ORDER BY {fields}"))
    };
    assert_eq!(sorted(32), []);
    assert_eq!(sorted(33)[0].kind.word(), "too-many-orderings");
}

/// Queries for the kinds that the table of faults leaves out, most of them about limits.
fn other_faults() -> Vec<String> {
    let account = |rest: &str| format!("SELECT Id FROM Account WHERE {rest}");
    let join = "Id IN (SELECT AccountId FROM Contact)";
    let nested = (0..5).fold("Id".to_owned(), |inner, _| {
        format!("Id, (SELECT {inner} FROM ChildAccounts)")
    });
    let nested = format!("SELECT {nested} FROM Account");
    vec![
        account(&format!("{join} AND {join} AND {join}")),
        account(&format!("{join} OR Name = 'x'")),
        account(&format!("(NOT {join})")),
        account("Id IN (SELECT AccountId FROM Contact WHERE AccountId IN (SELECT Id FROM User))"),
        account("Id IN (SELECT Name FROM Contact)"),
        account("Name IN (SELECT AccountId FROM Contact)"),
        account("Id IN (SELECT Id FROM Account)"),
        account(&format!("Name = '{}'", "x".repeat(4_001))),
        account("CreatedDate > LAST_N_DAYS:7"),
        account("Industry = 'Bankin'"),
        account("Id = '003000000000001'"),
        account("Birthdate = 2020-13-01"),
        account("CreatedDate = 2020-13-01T00:00:00Z"),
        account("Opens = 25:00:00Z"),
        format!(
            "SELECT Id FROM Account ORDER BY {}",
            ["Name"; 33].join(", ")
        ),
        format!(
            "SELECT {} FROM Account",
            ["(SELECT Id FROM Contacts)"; 21].join(", ")
        ),
        format!("SELECT {}Name FROM NotCached", "a.".repeat(6)),
        format!(
            "SELECT Id FROM Account WHERE Name != '{}'",
            "x'AND Name!='".repeat(9_000)
        ),
        nested,
        "SELECT Id FROM Locked__c".to_owned(),
        "SELECT COUNT(Id) FROM NotCached GROUP BY CUBE(a, b, c, d)".to_owned(),
        "SELECT COUNT() FROM Account GROUP BY Name".to_owned(),
        "SELECT FIELDS(STANDARD) FROM Account GROUP BY Name".to_owned(),
        "SELECT Id FROM Account LIMIT -1".to_owned(),
        "SELECT Id FROM Account WITH SECURITY_ENFORCED".to_owned(),
        (0..56)
            .map(|at| format!("r{at}.x"))
            .collect::<Vec<_>>()
            .join(", "),
    ]
}

#[test]
fn every_kind_of_problem_has_a_query_that_shows_it() {
    let objects = objects();
    let mut shown = std::collections::HashSet::new();
    let others = other_faults().into_iter().map(|text| {
        if text.starts_with("SELECT") {
            text
        } else {
            format!("SELECT {text} FROM NotCached")
        }
    });
    let table = faults::FAULTS.iter().map(|(text, ..)| (*text).to_owned());
    for text in table.chain(others) {
        let query = parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let found = check(&text, &query, &objects);
        let doubts = advise(&text, &query, &objects);
        shown.extend(
            found
                .iter()
                .chain(&doubts)
                .map(|problem| problem.kind.word()),
        );
    }
    let words = include_str!("../word.rs").split('"').skip(1).step_by(2);
    let missing: Vec<_> = words.filter(|word| !shown.contains(word)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn words_for_machines_are_plain() {
    for (text, ..) in faults::FAULTS {
        let word = problems(text)[0].kind.word();
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
        assert!(word.bytes().all(plain), "{word}");
    }
}

proptest! {
    #[test]
    fn whatever_parses_can_be_checked(
        names in prop::collection::vec(prop::sample::select(vec![
            "Id", "Name", "Owner", "Owner.Name", "a.Parent.Name", "Who.Type", "COUNT(Id)", "SUM(Name)", "FIELDS(ALL)",
            "CALENDAR_YEAR(CreatedDate)", "DAY_ONLY(Name)", "foo(Id)", "(SELECT Id FROM Contacts)", "(SELECT x FROM y)",
            "DISTANCE(Name, GEOLOCATION(1,2), 'mi')", "TYPEOF Owner WHEN User THEN Name, X WHEN Y THEN Z END",
        ]), 1..5),
        object in prop::sample::select(vec!["Account a", "Task", "Contact a", "Nothing", "NotCached", "Account.Contacts a"]),
        left in prop::sample::select(vec!["Id", "Name", "a.CreatedDate", "Amount", "IsDeleted", "COUNT(Id)", "Segment__c"]),
        right in prop::sample::select(vec!["= 1", "LIKE 'x'", "> TODAY", "IN ('x', NULL)", "IN (SELECT AccountId FROM Contact)",
            "INCLUDES ('x')", "= LAST_N_DAYS:99999999999", "< NULL", "= 2020-99-99"]),
        tail in prop::sample::select(vec!["", "GROUP BY Name", "GROUP BY ROLLUP(a.Name, Owner.Name, Id, CreatedDate)",
            "GROUP BY Name HAVING COUNT(Id) > 1 ORDER BY Name", "ORDER BY Description", "LIMIT -3 OFFSET 9999"]),
    ) {
        let text = format!("SELECT {} FROM {object} WHERE {left} {right} {tail}", names.join(", "));
        for problem in problems(&text) {
            prop_assert!(!problem.server_message(&text).is_empty());
            prop_assert!(!problem.to_string().is_empty());
            prop_assert!(text.get(problem.span.range()).is_some());
            let _ = problem.hint();
        }
    }
}
