//! Calls that REST has no word for: merging, emptying the recycle bin, passwords, and a few more.

use super::*;

fn record(org: &Org, object: &str, id: &str) -> Value {
    let (status, record) = org.ask("GET", &format!("/sobjects/{object}/{id}"), &Value::Null);
    assert_eq!(status, 200, "{record}");
    record
}

#[test]
fn duplicates_are_merged_with_all_that_belongs_to_them() {
    let org = Org::new();
    let [master, other] =
        ["Norte", "Norte SL"].map(|name| org.create("Account", &json!({ "Name": name })));
    let contact = org.create(
        "Contact",
        &json!({ "LastName": "Ibarra", "AccountId": other }),
    );
    let deal = org.create(
        "Opportunity",
        &json!({ "Name": "Roof", "StageName": "Prospecting", "CloseDate": "2026-12-01", "AccountId": other }),
    );
    let merge = |master: &str, other: &str| {
        call(
            &org,
            &format!(
                "<merge><request><masterRecord xsi:type=\"Account\"><type>Account</type><Id>{master}</Id>\
                 <Phone>1</Phone></masterRecord><recordToMergeIds>{other}</recordToMergeIds></request></merge>"
            ),
        )
    };
    let done = merge(&master, &other);
    assert_eq!(texts(&done, "success"), ["true"], "{}", done.body);
    assert_eq!(text(&done, "mergedRecordIds"), other);
    let mut moved = texts(&done, "updatedRelatedIds");
    moved.sort();
    assert!(
        moved.contains(&contact) && moved.contains(&deal),
        "{moved:?}"
    );
    assert_eq!(
        record(&org, "Contact", &contact)["AccountId"],
        master.as_str()
    );
    assert_eq!(
        record(&org, "Opportunity", &deal)["AccountId"],
        master.as_str()
    );
    assert_eq!(record(&org, "Account", &master)["Phone"], "1");
    let gone = call(
        &org,
        &format!(
            "<queryAll><queryString>SELECT MasterRecordId FROM Account WHERE Id = '{other}' AND IsDeleted = true</queryString></queryAll>"
        ),
    );
    assert_eq!(text(&gone, "sf:MasterRecordId"), master);
    let again = merge(&master, &other);
    assert_eq!(text(&again, "statusCode"), "ENTITY_IS_DELETED");
    let own = merge(&master, &master);
    assert_eq!(text(&own, "statusCode"), "INVALID_ARGUMENT_TYPE");
}

#[test]
fn an_emptied_bin_gives_nothing_back() {
    let org = Org::new();
    let [gone, live] = ["a", "b"].map(|name| org.create("Account", &json!({ "Name": name })));
    // The WSDL says `ids`; clients that say `id` are understood too.
    let deleted = call(&org, &format!("<delete><id>{gone}</id></delete>"));
    assert_eq!(text(&deleted, "success"), "true", "{}", deleted.body);
    let emptied = call(
        &org,
        &format!("<emptyRecycleBin><ids>{gone}</ids><ids>{live}</ids></emptyRecycleBin>"),
    );
    assert_eq!(
        texts(&emptied, "success"),
        ["true", "false"],
        "{}",
        emptied.body
    );
    let back = call(&org, &format!("<undelete><ids>{gone}</ids></undelete>"));
    assert_eq!(text(&back, "statusCode"), "INVALID_CROSS_REFERENCE_KEY");
    assert_eq!(record(&org, "Account", &live)["Name"], "b");
}

#[test]
fn calls_with_many_records_work_in_the_oldest_version() {
    let org = Org::new();
    let header = format!(
        "<SessionHeader><sessionId>{}</sessionId></SessionHeader>",
        session(&org)
    );
    let old = |body: &str| soap(&org, "/services/Soap/u/31.0", &header, body);
    let made = old("<create><sObjects><type>Account</type><Name>Old</Name></sObjects></create>");
    assert_eq!(text(&made, "success"), "true", "{}", made.body);
    let told = old("<describeSObjects><sObjectType>Account</sObjectType></describeSObjects>");
    assert_eq!(
        text(&told, "urlDetail"),
        format!("{}/{{ID}}", org.org.url())
    );
    assert!(text(&told, "urlNew").ends_with("/001/e"));
}

#[test]
fn searches_layouts_and_passwords_are_answered() {
    let org = Org::new();
    org.create("Account", &json!({ "Name": "Quixotic Mills" }));
    let found = call(
        &org,
        "<search><searchString>FIND {quixotic} RETURNING Account(Name)</searchString></search>",
    );
    assert_eq!(text(&found, "sf:Name"), "Quixotic Mills", "{}", found.body);
    let layout = call(
        &org,
        "<describeLayout><sObjectType>Account</sObjectType></describeLayout>",
    );
    assert!(
        layout.body.contains("<detailLayoutSections>"),
        "{}",
        layout.body
    );
    let session = session(&org);
    let header = format!("<SessionHeader><sessionId>{session}</sessionId></SessionHeader>");
    let me = text(&soap(&org, PARTNER, &header, "<getUserInfo/>"), "userId");
    let set = |password: &str| {
        let body = format!(
            "<setPassword><userId>{me}</userId><password>{password}</password></setPassword>"
        );
        soap(&org, PARTNER, &header, &body)
    };
    assert_eq!(text(&set("short"), "faultcode"), "sf:INVALID_NEW_PASSWORD");
    assert_eq!(set("correct-horse-1").status, 200);
    let log_in = |password: &str| soap(&org, PARTNER, "", &login_body(USERNAME, password)).status;
    assert_eq!((log_in(PASSWORD), log_in("correct-horse-1")), (500, 200));
    let reset = soap(
        &org,
        PARTNER,
        &header,
        &format!("<resetPassword><userId>{me}</userId></resetPassword>"),
    );
    assert_eq!(log_in(&text(&reset, "password")), 200);
}

#[test]
fn a_bad_day_is_told_in_the_words_of_each_api() {
    use sfkit::localorg::faults::Fault;
    let faults = [
        "retry-after=7@/services/Soap/**:1",
        "status=401@/services/async/**:1",
        "status=403@/services/async/**:1",
    ];
    let org = Org::with(LocalOrgOptions {
        faults: faults
            .iter()
            .map(|text| Fault::parse(text).unwrap())
            .collect(),
        ..LocalOrgOptions::default()
    });
    let down = soap(&org, PARTNER, "", "<getUserInfo/>");
    assert_eq!(
        (down.status, text(&down, "faultcode").as_str()),
        (500, "sf:SERVER_UNAVAILABLE")
    );
    assert_eq!(down.header("retry-after"), Some("7"));
    let job = json!({ "operation": "query", "object": "Account" });
    let asked = || org.ask("POST", "/services/async/60.0/job", &job);
    let (status, over) = asked();
    assert_eq!(
        (status, &over["exceptionCode"]),
        (400, &json!("InvalidSessionId"))
    );
    let (status, spent) = asked();
    assert_eq!(
        (status, &spent["exceptionCode"]),
        (400, &json!("ExceededQuota"))
    );
    assert_eq!(asked().0, 201);
}
