//! The whole way of a record through an edit.

use serde_json::json;

use super::*;
use crate::clock::Clock;
use crate::localorg::seed::SeedOptions;

pub(super) fn store(folder: &tempfile::TempDir) -> Store {
    let clock = Clock::Fixed("2026-11-22T10:00:00Z".parse().unwrap());
    let store = Store::open(&folder.path().join("org.db"), clock).unwrap();
    let now = store.clock().now();
    crate::localorg::seed::seed_empty(&store, now, &SeedOptions::default()).unwrap();
    store
}

pub(super) fn begin(store: &Store) -> Edit {
    let user_id = store.setting(crate::localorg::store::ADMIN_USER_ID);
    let user_id = user_id.unwrap().unwrap();
    Edit::begin(store, Actor::new(&user_id, 60)).unwrap()
}

pub(super) fn map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => panic!("not an object"),
    }
}

pub(super) fn code(outcome: Outcome) -> (&'static str, String) {
    match outcome {
        Err(Refusal::Errors(mut errors)) => {
            let first = errors.remove(0);
            (first.code, first.message)
        }
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_record_lives_from_create_to_undelete() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder);
    let mut edit = begin(&store);
    let account = edit
        .create("account", &map(json!({"name": "Acme"})))
        .unwrap();
    assert!(account.created && account.id.starts_with("001"));
    let contact = json!({"LastName": "Lovelace", "FirstName": "Ada", "AccountId": account.id});
    let contact = edit.create("Contact", &map(contact)).unwrap();
    edit.update("Account", &account.id[..15], &map(json!({"Phone": "1"})))
        .unwrap();
    edit.delete(&account.id, None).unwrap();
    let gone = edit.update("Contact", &contact.id, &map(json!({"Phone": "1"})));
    assert_eq!(code(gone).0, "ENTITY_IS_DELETED");
    edit.undelete(&account.id).unwrap();
    edit.update("Contact", &contact.id, &map(json!({"Phone": "1"})))
        .unwrap();
    edit.commit().unwrap();
    let text = store.record("Contact", &contact.id, None, 65).unwrap();
    assert!(text.contains("\"Name\":\"Ada Lovelace\""), "{text}");
}

#[test]
fn many_rows_go_through_one_edit() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder);
    let mut edit = begin(&store);
    let account = edit
        .create("Account", &map(json!({"Name": "Acme"})))
        .unwrap();
    for number in 0..500 {
        let fields = json!({
            "LastName": format!("Person {number}"),
            "Email": format!("p{number}@example.com"),
            "AccountId": account.id,
        });
        edit.create("Contact", &map(fields)).unwrap();
    }
    edit.commit().unwrap();
    let counts = store.record_count(&["Contact", "ContactHistory"]).unwrap();
    assert_eq!(counts["sObjects"][0]["count"], 500);
    assert_eq!(counts["sObjects"][1]["count"], 500);
}

#[test]
fn what_went_together_comes_back_together() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder);
    let mut edit = begin(&store);
    let id = |outcome: Outcome| outcome.unwrap().id;
    let parent = id(edit.create("Account", &map(json!({"Name": "Parent"}))));
    let child = json!({"Name": "Child", "ParentId": parent});
    let child = id(edit.create("Account", &map(child)));
    let contact = json!({"LastName": "L", "AccountId": parent});
    let contact = id(edit.create("Contact", &map(contact)));
    let early = id(edit.create(
        "Contact",
        &map(json!({"LastName": "M", "AccountId": parent})),
    ));
    edit.delete(&early, Some("Contact")).unwrap();
    edit.delete(&parent, None).unwrap();
    edit.undelete(&parent).unwrap();
    assert_eq!(code(edit.undelete(&parent)).0, "UNDELETE_FAILED");
    edit.commit().unwrap();
    let read = |object: &str, id: &str, field: &str| {
        let text = store.record(object, id, Some(&[field]), 65).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()[field].clone()
    };
    assert_eq!(read("Account", &child, "ParentId"), json!(parent));
    assert_eq!(read("Contact", &contact, "IsDeleted"), json!(false));
    let gone = store.record("Contact", &early, None, 65).unwrap_err();
    assert_eq!(gone.code, "ENTITY_IS_DELETED");
}

#[test]
fn a_refused_row_leaves_nothing_and_the_others_stay() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder);
    let mut edit = begin(&store);
    let refused = edit.create("Contact", &map(json!({"FirstName": "Ada"})));
    assert_eq!(
        code(refused),
        (
            "REQUIRED_FIELD_MISSING",
            "Required fields are missing: [LastName]".to_owned()
        )
    );
    edit.create("Contact", &map(json!({"LastName": "Lovelace"})))
        .unwrap();
    edit.commit().unwrap();
    assert_eq!(
        store.record_count(&["Contact"]).unwrap()["sObjects"][0]["count"],
        1
    );
}

#[test]
fn running_numbers_go_on_behind_those_that_came_from_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder);
    let mut writer = store.writer().unwrap();
    let number = crate::localorg::value::Value::Text("00001026".into());
    writer
        .insert("Case", &["CaseNumber".to_owned()], vec![number])
        .unwrap();
    writer.commit().unwrap();
    for expected in ["00001027", "00001028"] {
        let mut edit = begin(&store);
        let id = edit.create("Case", &map(json!({}))).unwrap().id;
        edit.commit().unwrap();
        let text = store
            .record("Case", &id, Some(&["CaseNumber"]), 65)
            .unwrap();
        assert!(text.contains(expected), "{text}");
    }
}
