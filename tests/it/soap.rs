//! The SOAP API of the local org over real HTTP, as old clients speak it.

mod keeping;

use serde_json::{Value, json};
use sfkit::localorg::{LocalOrgOptions, PASSWORD, USERNAME};

use crate::composite::Org;
use crate::web::{self, Answer};

const PARTNER: &str = "/services/Soap/u/58.0";

/// Sends a body as jsforce and its kin do.
fn soap(org: &Org, path: &str, header: &str, body: &str) -> Answer {
    let envelope = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<se:Envelope \
         xmlns:se=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <se:Header xmlns=\"urn:partner.soap.sforce.com\">{header}</se:Header>\
         <se:Body xmlns=\"urn:partner.soap.sforce.com\">{body}</se:Body></se:Envelope>"
    );
    let headers = [("Content-Type", "text/xml"), ("SOAPAction", "\"\"")];
    web::send(
        "POST",
        &format!("{}{path}", org.org.url()),
        &headers,
        &envelope,
    )
}

/// The texts of all elements with this name, in order.
fn texts(answer: &Answer, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let parts = answer.body.split(&open).skip(1);
    parts
        .map(|part| part.split(&close).next().unwrap().to_owned())
        .collect()
}

fn text(answer: &Answer, name: &str) -> String {
    let all = texts(answer, name);
    assert!(!all.is_empty(), "no {name} in {}", answer.body);
    all[0].clone()
}

fn login_body(username: &str, password: &str) -> String {
    format!(
        "<n1:login xmlns:n1=\"urn:partner.soap.sforce.com\"><n1:username>{username}</n1:username>\
        <n1:password>{password}</n1:password></n1:login>"
    )
}

fn session(org: &Org) -> String {
    text(
        &soap(org, PARTNER, "", &login_body(USERNAME, PASSWORD)),
        "sessionId",
    )
}

/// A call with a session.
fn call(org: &Org, body: &str) -> Answer {
    let header = format!(
        "<SessionHeader><sessionId>{}</sessionId></SessionHeader>",
        session(org)
    );
    soap(org, PARTNER, &header, body)
}

fn lead(org: &Org, more: &Value) -> String {
    let mut fields = json!({"FirstName": "Ada", "LastName": "Ibarra", "Company": "Norte & Sons",
        "Email": "ada@norte.example", "LeadSource": "Web", "City": "Madrid", "AnnualRevenue": 1200.5});
    fields
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    org.create("Lead", &fields)
}

fn convert(org: &Org, lead: &str, more: &str) -> Answer {
    call(
        org,
        &format!(
            "<convertLead><leadConverts><convertedStatus>Closed - Converted</convertedStatus>\
        <leadId>{lead}</leadId>{more}</leadConverts></convertLead>"
        ),
    )
}

#[test]
fn a_login_gives_a_session_for_soap_and_rest() {
    let org = Org::new();
    let answer = soap(&org, PARTNER, "", &login_body(USERNAME, PASSWORD));
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(
        answer.header("content-type"),
        Some("text/xml;charset=UTF-8")
    );
    let url = text(&answer, "serverUrl");
    assert!(
        url.starts_with(&format!("{}{PARTNER}/00D", org.org.url())),
        "{url}"
    );
    assert!(text(&answer, "metadataServerUrl").contains("/services/Soap/m/58.0/00D"));
    assert_eq!(texts(&answer, "userId")[0], texts(&answer, "userId")[1]);
    for (name, value) in [
        ("userName", USERNAME),
        ("sessionSecondsValid", "7200"),
        ("passwordExpired", "false"),
        ("organizationName", "sfkit Local Org"),
        ("userTimeZone", "UTC"),
    ] {
        assert_eq!(text(&answer, name), value);
    }
    let bearer = format!("Bearer {}", text(&answer, "sessionId"));
    let limits = format!("{}/services/data/v58.0/limits", org.org.url());
    assert_eq!(web::get(&limits, &[("Authorization", &bearer)]).status, 200);
    let path = url.strip_prefix(org.org.url()).unwrap();
    let header = format!(
        "<SessionHeader><sessionId>{}</sessionId></SessionHeader>",
        text(&answer, "sessionId")
    );
    let who = soap(&org, path, &header, "<getUserInfo/>");
    assert_eq!(text(&who, "userName"), USERNAME);
    let time = soap(&org, path, &header, "<getServerTimestamp/>");
    assert!(text(&time, "timestamp").ends_with('Z'));
    assert_eq!(soap(&org, path, &header, "<logout/>").status, 200);
    let gone = soap(&org, path, &header, "<getUserInfo/>");
    assert_eq!(
        (gone.status, text(&gone, "faultcode").as_str()),
        (500, "sf:INVALID_SESSION_ID")
    );
    assert_eq!(web::get(&limits, &[("Authorization", &bearer)]).status, 401);
}

#[test]
fn a_security_token_may_follow_the_password() {
    let org = Org::new();
    let with_token = format!("{PASSWORD}Zq2YrV8mKd0pXw4TnB6sHj1L");
    assert_eq!(
        soap(
            &org,
            "/services/Soap/c/58.0",
            "",
            &login_body(USERNAME, &with_token)
        )
        .status,
        200
    );
    for (username, password) in [
        (USERNAME, "wrong"),
        ("nobody@x.example", PASSWORD),
        (USERNAME, ""),
    ] {
        let refused = soap(&org, PARTNER, "", &login_body(username, password));
        assert_eq!(refused.status, 500);
        let message = "Invalid username, password, security token; or user locked out.";
        assert_eq!(text(&refused, "faultcode"), "sf:INVALID_LOGIN");
        assert_eq!(
            text(&refused, "faultstring"),
            format!("INVALID_LOGIN: {message}")
        );
        assert_eq!(text(&refused, "sf:exceptionCode"), "INVALID_LOGIN");
        assert_eq!(text(&refused, "sf:exceptionMessage"), message);
    }
}

#[test]
fn logins_with_a_password_can_be_switched_off() {
    let org = Org::with(LocalOrgOptions {
        no_password_login: true,
        ..LocalOrgOptions::default()
    });
    let refused = soap(&org, PARTNER, "", &login_body(USERNAME, PASSWORD));
    assert_eq!(text(&refused, "sf:exceptionCode"), "INVALID_OPERATION");
    let form = format!(
        "grant_type=password&client_id=PlatformCLI&username={USERNAME}&password={PASSWORD}"
    );
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    let url = format!("{}/services/oauth2/token", org.org.url());
    let refused = web::send("POST", &url, &headers, &form);
    assert_eq!(refused.status, 400);
    assert!(
        refused.body.contains("authentication failure"),
        "{}",
        refused.body
    );
}

#[test]
fn requests_that_make_no_sense_are_faults() {
    let org = Org::new();
    for (path, body, code) in [
        (PARTNER, "<", "soapenv:Client"),
        (PARTNER, "", "soapenv:Client"),
        (PARTNER, "<query/>", "sf:INVALID_SESSION_ID"),
        (
            "/services/Soap/u/20.0",
            "<query/>",
            "sf:UNSUPPORTED_API_VERSION",
        ),
    ] {
        let refused = soap(&org, path, "", body);
        assert_eq!(
            (refused.status, text(&refused, "faultcode").as_str()),
            (500, code)
        );
    }
    let unknown = call(&org, "<frobnicate/>");
    assert!(text(&unknown, "faultstring").starts_with("No operation available for request"));
    assert_eq!(
        soap(&org, "/services/Soap/x/58.0", "", "<login/>").status,
        404
    );
    let bombs = "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>";
    let url = format!("{}{PARTNER}", org.org.url());
    assert_eq!(web::send("POST", &url, &[], bombs).status, 500);
    assert_eq!(web::get(&url, &[]).status, 405);
}

/// Converts a lead with a campaign and a task; gives the campaign, the lead and what it became.
fn converted(org: &Org) -> (String, String, [String; 3]) {
    let lead = lead(org, &json!({}));
    let campaign = org.create("Campaign", &json!({"Name": "Fair"}));
    org.create(
        "CampaignMember",
        &json!({"CampaignId": campaign, "LeadId": lead}),
    );
    org.create("Task", &json!({"Subject": "Call", "WhoId": lead}));
    let answer = convert(
        org,
        &lead,
        "<sendNotificationEmail>false</sendNotificationEmail>",
    );
    assert_eq!(
        (answer.status, text(&answer, "success").as_str()),
        (200, "true"),
        "{}",
        answer.body
    );
    let made = ["accountId", "contactId", "opportunityId"].map(|name| text(&answer, name));
    (campaign, lead, made)
}

#[test]
fn a_lead_becomes_account_contact_and_opportunity() {
    let org = Org::new();
    let (campaign, lead, [account, contact, opportunity]) = converted(&org);
    let rows = org.rows("SELECT IsConverted, ConvertedDate, ConvertedAccountId, ConvertedContactId, ConvertedOpportunityId, Status FROM Lead");
    let row = &rows[0];
    assert_eq!(
        (&row["IsConverted"], &row["Status"]),
        (&json!(true), &json!("Closed - Converted"))
    );
    assert_eq!(
        [
            &row["ConvertedAccountId"],
            &row["ConvertedContactId"],
            &row["ConvertedOpportunityId"]
        ],
        [&json!(account), &json!(contact), &json!(opportunity)]
    );
    assert!(row["ConvertedDate"].is_string());
    let row = &org.rows("SELECT Name, BillingCity, AccountSource, AnnualRevenue FROM Account")[0];
    assert_eq!(
        (&row["Name"], &row["BillingCity"], &row["AccountSource"]),
        (&json!("Norte & Sons"), &json!("Madrid"), &json!("Web"))
    );
    let row = &org.rows("SELECT Name, Email, AccountId, LeadSource FROM Contact")[0];
    assert_eq!(
        (&row["Name"], &row["Email"], &row["AccountId"]),
        (
            &json!("Ada Ibarra"),
            &json!("ada@norte.example"),
            &json!(account)
        )
    );
    let row = &org.rows("SELECT Name, StageName, AccountId, CampaignId, IsClosed, (SELECT ContactId, IsPrimary FROM OpportunityContactRoles) FROM Opportunity")[0];
    assert_eq!(
        (&row["Name"], &row["StageName"], &row["CampaignId"]),
        (
            &json!("Norte & Sons"),
            &json!("Prospecting"),
            &json!(campaign)
        )
    );
    let role = &row["OpportunityContactRoles"]["records"][0];
    assert_eq!(
        (&role["ContactId"], &role["IsPrimary"]),
        (&json!(contact), &json!(true))
    );
    let again = convert(&org, &lead, "");
    assert_eq!(text(&again, "success"), "false");
    assert_eq!(text(&again, "statusCode"), "CANNOT_UPDATE_CONVERTED_LEAD");
}

#[test]
fn what_belonged_to_the_lead_follows_the_contact() {
    let org = Org::new();
    let (_, lead, [_, contact, _]) = converted(&org);
    let row = &org.rows("SELECT LeadId, ContactId FROM CampaignMember")[0];
    assert_eq!(
        (&row["LeadId"], &row["ContactId"]),
        (&json!(lead), &json!(contact))
    );
    assert_eq!(
        org.rows("SELECT WhoId FROM Task")[0]["WhoId"],
        contact.as_str()
    );
    assert_eq!(
        org.rows("SELECT Id FROM LeadHistory WHERE Field = 'leadConverted'")
            .len(),
        1
    );
}

#[test]
fn existing_records_are_used_and_only_their_gaps_filled() {
    let org = Org::new();
    let account = org.create("Account", &json!({"Name": "Old name"}));
    let contact = org.create(
        "Contact",
        &json!({"LastName": "Old", "AccountId": account, "LeadSource": "Other"}),
    );
    let lead = lead(&org, &json!({}));
    let more = format!(
        "<accountId>{account}</accountId><contactId>{contact}</contactId>\
        <overwriteLeadSource>true</overwriteLeadSource><doNotCreateOpportunity>true</doNotCreateOpportunity>"
    );
    let answer = convert(&org, &lead, &more);
    assert_eq!(text(&answer, "contactId"), contact);
    assert!(
        answer.body.contains("<opportunityId xsi:nil=\"true\"/>"),
        "{}",
        answer.body
    );
    let row = &org
        .rows("SELECT LastName, Email, LeadSource, Account.Name, Account.BillingCity FROM Contact")
        [0];
    assert_eq!(
        (&row["LastName"], &row["Email"], &row["LeadSource"]),
        (&json!("Old"), &json!("ada@norte.example"), &json!("Web"))
    );
    assert_eq!(
        (&row["Account"]["Name"], &row["Account"]["BillingCity"]),
        (&json!("Old name"), &json!("Madrid"))
    );
    assert_eq!(org.count("Opportunity"), 0);
}

#[test]
fn conversions_that_cannot_be_leave_nothing() {
    let org = Org::new();
    let lead = lead(&org, &json!({}));
    let other = org.create("Account", &json!({"Name": "Other"}));
    let contact = org.create("Contact", &json!({"LastName": "X", "AccountId": other}));
    let stranger = org.create("Account", &json!({"Name": "Stranger"}));
    for (more, code) in [
        (
            "<accountId>001000000000009AAA</accountId>".to_owned(),
            "INVALID_CROSS_REFERENCE_KEY",
        ),
        (format!("<accountId>{contact}</accountId>"), "MALFORMED_ID"),
        (
            format!("<accountId>{stranger}</accountId><contactId>{contact}</contactId>"),
            "INVALID_CROSS_REFERENCE_KEY",
        ),
        (
            "<ownerId>005000000000009AAA</ownerId>".to_owned(),
            "INVALID_CROSS_REFERENCE_KEY",
        ),
    ] {
        let answer = convert(&org, &lead, &more);
        assert_eq!(text(&answer, "statusCode"), code, "{}", answer.body);
    }
    let status = call(
        &org,
        &format!(
            "<convertLead><leadConverts><convertedStatus>Foo</convertedStatus>\
        <leadId>{lead}</leadId></leadConverts></convertLead>"
        ),
    );
    assert_eq!(text(&status, "statusCode"), "INVALID_STATUS");
    assert_eq!(text(&status, "message"), "invalid convertedStatus: Foo");
    assert_eq!(
        (
            org.count("Account"),
            org.count("Contact"),
            org.count("Opportunity")
        ),
        (2, 1, 0)
    );
}

#[test]
fn records_are_written_and_read() {
    let org = Org::new();
    let created = call(
        &org,
        "<create><sObjects xsi:type=\"sObject\"><type>Account</type><Name>A &amp; B</Name>\
        <NumberOfEmployees>12</NumberOfEmployees></sObjects><sObjects><type>Account</type></sObjects></create>",
    );
    assert_eq!(
        texts(&created, "success"),
        ["true", "false"],
        "{}",
        created.body
    );
    assert_eq!(
        (
            text(&created, "statusCode").as_str(),
            text(&created, "fields").as_str()
        ),
        ("REQUIRED_FIELD_MISSING", "Name")
    );
    let id = text(&created, "id");
    let found = call(
        &org,
        "<query><queryString>SELECT Id, Name, NumberOfEmployees, Phone FROM Account</queryString></query>",
    );
    assert_eq!(text(&found, "sf:Name"), "A &amp; B");
    assert_eq!(
        (text(&found, "sf:Id"), text(&found, "size").as_str()),
        (id.clone(), "1")
    );
    assert!(
        found.body.contains("<sf:Phone xsi:nil=\"true\"/>"),
        "{}",
        found.body
    );
    let changed = call(
        &org,
        &format!(
            "<update><sObjects><type>Account</type><fieldsToNull>NumberOfEmployees</fieldsToNull>\
        <Id>{id}</Id><Phone>1</Phone></sObjects></update>"
        ),
    );
    assert_eq!(text(&changed, "success"), "true", "{}", changed.body);
    let read = call(
        &org,
        &format!(
            "<retrieve><fieldList>Name,Phone,NumberOfEmployees</fieldList>\
        <sObjectType>Account</sObjectType><ids>{id}</ids></retrieve>"
        ),
    );
    assert_eq!(text(&read, "sf:Phone"), "1");
    assert!(
        read.body
            .contains("<sf:NumberOfEmployees xsi:nil=\"true\"/>"),
        "{}",
        read.body
    );
}

#[test]
fn records_are_upserted_deleted_and_brought_back() {
    let org = Org::new();
    let id = org.create("Account", &json!({"Name": "A"}));
    let upserted = call(
        &org,
        "<upsert><externalIDFieldName>Email</externalIDFieldName><sObjects><type>Contact</type>\
        <Email>a@x.example</Email><LastName>L</LastName></sObjects></upsert>",
    );
    assert_eq!(text(&upserted, "created"), "true", "{}", upserted.body);
    assert_eq!(
        text(
            &call(&org, &format!("<delete><ids>{id}</ids></delete>")),
            "success"
        ),
        "true"
    );
    assert_eq!(org.count("Account"), 0);
    assert_eq!(
        text(
            &call(&org, &format!("<undelete><ids>{id}</ids></undelete>")),
            "id"
        ),
        id
    );
    assert_eq!(org.count("Account"), 1);
    let wrong = call(
        &org,
        "<query><queryString>SELECT Foo FROM Account</queryString></query>",
    );
    assert_eq!(
        (wrong.status, text(&wrong, "faultcode").as_str()),
        (500, "sf:INVALID_FIELD")
    );
    assert!(
        wrong
            .body
            .contains("<sf:InvalidFieldFault xsi:type=\"sf:InvalidFieldFault\">")
    );
}

#[test]
fn long_results_come_in_batches() {
    let org = Org::new();
    let records: Vec<_> = (0..200)
        .map(|n| json!({"attributes": {"type": "Account"}, "Name": format!("N{n}")}))
        .collect();
    for _ in 0..2 {
        org.ask("POST", "/composite/sobjects", &json!({"records": records}));
    }
    let session = session(&org);
    let header = format!(
        "<SessionHeader><sessionId>{session}</sessionId></SessionHeader>\
        <QueryOptions><batchSize>200</batchSize></QueryOptions>"
    );
    let first = soap(
        &org,
        PARTNER,
        &header,
        "<query><queryString>SELECT Name FROM Account</queryString></query>",
    );
    assert_eq!(
        (
            text(&first, "done").as_str(),
            texts(&first, "sf:Name").len()
        ),
        ("false", 200)
    );
    let more = format!(
        "<queryMore><queryLocator>{}</queryLocator></queryMore>",
        text(&first, "queryLocator")
    );
    let second = soap(&org, PARTNER, &header, &more);
    assert_eq!(
        (
            text(&second, "done").as_str(),
            texts(&second, "sf:Name").len()
        ),
        ("true", 200)
    );
    let described = soap(
        &org,
        PARTNER,
        &header,
        "<describeSObject><sObjectType>Account</sObjectType></describeSObject>",
    );
    assert!(described.body.contains("<name>Account</name>"));
}
