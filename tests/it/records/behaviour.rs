//! What standard objects do by themselves.

use serde_json::{Value, json};

use crate::live_org::LiveOrg;

fn deal(org: &LiveOrg, more: &Value) -> String {
    let mut fields = json!({"Name": "Deal", "StageName": "Prospecting", "CloseDate": "2026-05-20"});
    for (name, value) in more.as_object().unwrap() {
        fields[name] = value.clone();
    }
    org.create("Opportunity", &fields)
}

#[test]
fn an_opportunity_follows_its_stage() {
    let org = LiveOrg::empty();
    let id = deal(&org, &json!({"Amount": 1000.555}));
    let record = org.read("Opportunity", &id);
    assert_eq!(record["Amount"], json!(1000.56));
    assert_eq!(record["Probability"], json!(10.0));
    assert_eq!(record["ExpectedRevenue"], json!(100.06));
    assert_eq!(record["ForecastCategoryName"], json!("Pipeline"));
    assert_eq!(record["FiscalYear"], json!(2026));
    assert_eq!(record["FiscalQuarter"], json!(2));
    assert_eq!(record["Fiscal"], json!("2026 2"));
    assert_eq!(record["LastStageChangeDate"], Value::Null);
    org.update("Opportunity", &id, &json!({"StageName": "Closed Won"}));
    let record = org.read("Opportunity", &id);
    assert_eq!(record["IsClosed"], json!(true));
    assert_eq!(record["IsWon"], json!(true));
    assert_eq!(record["Probability"], json!(100.0));
    assert_eq!(record["ForecastCategory"], json!("Closed"));
    assert!(record["LastStageChangeDate"].is_string());
    org.update("Opportunity", &id, &json!({"Amount": 5, "Probability": 40}));
    let rows = org.query(&format!(
        "SELECT StageName, Amount, Probability, ExpectedRevenue FROM OpportunityHistory
         WHERE OpportunityId = '{id}' ORDER BY Id"
    ));
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row["StageName"].clone(), row["ExpectedRevenue"].clone()))
        .collect();
    assert_eq!(
        told,
        [
            (json!("Prospecting"), json!(100.06)),
            (json!("Closed Won"), json!(1000.56)),
            (json!("Closed Won"), json!(2.0)),
        ]
    );
    let rows = org.query(&format!(
        "SELECT Field, OldValue, NewValue FROM OpportunityFieldHistory
         WHERE OpportunityId = '{id}' ORDER BY Id"
    ));
    assert_eq!(rows[0]["Field"], json!("created"));
    assert_eq!(rows[1]["Field"], json!("StageName"));
    assert_eq!(rows[1]["OldValue"], json!("Prospecting"));
    assert_eq!(rows[1]["NewValue"], json!("Closed Won"));
    let before = rows.len();
    org.update("Opportunity", &id, &json!({"NextStep": "Call"}));
    let rows = org.query("SELECT Id FROM OpportunityFieldHistory");
    assert_eq!(rows.len(), before);
}

#[test]
fn what_the_request_says_wins_over_the_stage() {
    let org = LiveOrg::empty();
    let id = deal(
        &org,
        &json!({"Probability": 33, "ForecastCategoryName": "Commit"}),
    );
    let record = org.read("Opportunity", &id);
    assert_eq!(record["Probability"], json!(33.0));
    assert_eq!(record["ForecastCategory"], json!("Forecast"));
}

#[test]
fn products_make_the_amount() {
    let org = LiveOrg::empty();
    let book = org.query("SELECT Id FROM Pricebook2 WHERE IsStandard = true")[0]["Id"].clone();
    let product = org.create("Product2", &json!({"Name": "Widget", "ProductCode": "W1"}));
    let custom = org.create("Pricebook2", &json!({"Name": "Other", "IsActive": true}));
    let entry = json!({"Pricebook2Id": custom, "Product2Id": product, "UnitPrice": 9});
    let early = org.refused("POST", "/sobjects/PricebookEntry", &entry);
    assert_eq!(early.1, "STANDARD_PRICE_NOT_DEFINED");
    let standard = json!({
        "Pricebook2Id": book, "Product2Id": product, "UnitPrice": 10, "IsActive": true,
    });
    let entry = org.create("PricebookEntry", &standard);
    assert_eq!(org.read("PricebookEntry", &entry)["Name"], json!("Widget"));
    let twice = org.refused("POST", "/sobjects/PricebookEntry", &standard);
    assert_eq!(
        twice.2,
        "This price definition already exists in this price book"
    );
    let deal = deal(&org, &json!({"Amount": 1}));
    let line = json!({"OpportunityId": deal, "PricebookEntryId": entry, "Quantity": 3});
    let line = org.create("OpportunityLineItem", &line);
    let record = org.read("OpportunityLineItem", &line);
    assert_eq!(record["UnitPrice"], json!(10.0));
    assert_eq!(record["TotalPrice"], json!(30.0));
    assert_eq!(record["Name"], json!("Deal Widget"));
    let record = org.read("Opportunity", &deal);
    assert_eq!(record["Amount"], json!(30.0));
    assert_eq!(record["ExpectedRevenue"], json!(3.0));
    assert_eq!(record["HasOpportunityLineItem"], json!(true));
    assert_eq!(record["Pricebook2Id"], book);
    org.update("Opportunity", &deal, &json!({"Amount": 7}));
    assert_eq!(org.read("Opportunity", &deal)["Amount"], json!(30.0));
    org.call(
        "DELETE",
        &format!("/sobjects/OpportunityLineItem/{line}"),
        None,
    );
    let record = org.read("Opportunity", &deal);
    assert_eq!(record["HasOpportunityLineItem"], json!(false));
}

#[test]
fn campaigns_count_their_members() {
    let org = LiveOrg::empty();
    let campaign = org.create("Campaign", &json!({"Name": "Fair"}));
    let statuses = org.query("SELECT Label FROM CampaignMemberStatus ORDER BY SortOrder");
    assert_eq!(statuses.len(), 2);
    let lead = org.create("Lead", &json!({"LastName": "Hopper", "Company": "Navy"}));
    let member = json!({"CampaignId": campaign, "LeadId": lead});
    let id = org.create("CampaignMember", &member);
    let record = org.read("CampaignMember", &id);
    assert_eq!(record["Status"], json!("Sent"));
    assert_eq!(record["Name"], json!("Hopper"));
    assert_eq!(record["CompanyOrAccount"], json!("Navy"));
    assert_eq!(record["FirstRespondedDate"], Value::Null);
    let twice = org.refused("POST", "/sobjects/CampaignMember", &member);
    assert_eq!(
        (twice.1.as_str(), twice.2.as_str()),
        ("DUPLICATE_VALUE", "Already a campaign member.")
    );
    org.update("CampaignMember", &id, &json!({"Status": "Responded"}));
    let record = org.read("CampaignMember", &id);
    assert_eq!(record["HasResponded"], json!(true));
    assert!(record["FirstRespondedDate"].is_string());
    let record = org.read("Campaign", &campaign);
    assert_eq!(record["NumberOfLeads"], json!(1));
    assert_eq!(record["NumberOfResponses"], json!(1));
    deal(&org, &json!({"CampaignId": campaign, "Amount": 50}));
    assert_eq!(
        org.read("Campaign", &campaign)["AmountAllOpportunities"],
        json!(50.0)
    );
}

#[test]
fn cases_and_tasks_are_closed_by_their_status() {
    let org = LiveOrg::empty();
    let contact = org.create(
        "Contact",
        &json!({"LastName": "L", "Email": "l@example.com"}),
    );
    let id = org.create("Case", &json!({"Subject": "Broken", "ContactId": contact}));
    let record = org.read("Case", &id);
    assert_eq!(record["Status"], json!("New"));
    assert_eq!(record["Priority"], json!("Medium"));
    assert_eq!(record["ContactEmail"], json!("l@example.com"));
    assert_eq!(record["CaseNumber"].as_str().unwrap().len(), 8);
    org.update("Case", &id, &json!({"Status": "Closed"}));
    let record = org.read("Case", &id);
    assert_eq!(record["IsClosed"], json!(true));
    assert!(record["ClosedDate"].is_string());
    org.update("Case", &id, &json!({"Status": "Working"}));
    assert_eq!(org.read("Case", &id)["ClosedDate"], Value::Null);
    let task = org.create("Task", &json!({"Subject": "Call", "Priority": "High"}));
    let record = org.read("Task", &task);
    assert_eq!(record["Status"], json!("Not Started"));
    assert_eq!(record["IsHighPriority"], json!(true));
    org.update("Task", &task, &json!({"Status": "Completed"}));
    assert_eq!(org.read("Task", &task)["IsClosed"], json!(true));
}

#[test]
fn an_event_needs_a_beginning_and_an_end() {
    let org = LiveOrg::empty();
    let event = json!({
        "Subject": "Meeting", "StartDateTime": "2026-05-20T10:00:00Z", "DurationInMinutes": 90,
    });
    let id = org.create("Event", &event);
    let record = org.read("Event", &id);
    assert_eq!(record["EndDateTime"], json!("2026-05-20T11:30:00.000+0000"));
    assert_eq!(record["ActivityDate"], json!("2026-05-20"));
    let refused = org.refused("POST", "/sobjects/Event", &json!({"Subject": "Meeting"}));
    assert_eq!(refused.1, "REQUIRED_FIELD_MISSING");
}

#[test]
fn deleting_takes_what_belongs_to_it_and_respects_what_does_not() {
    let org = LiveOrg::empty();
    let account = org.create("Account", &json!({"Name": "Acme"}));
    let contact = org.create("Contact", &json!({"LastName": "L", "AccountId": account}));
    let case = org.create("Case", &json!({"Subject": "Broken", "AccountId": account}));
    let path = format!("/sobjects/Account/{account}");
    let number = org.read("Case", &case)["CaseNumber"]
        .as_str()
        .unwrap()
        .to_owned();
    let refused = org.refused("DELETE", &path, &json!({}));
    assert_eq!(
        (refused.0, refused.1.as_str(), refused.2),
        (
            400,
            "DELETE_FAILED",
            format!(
                "Your attempt to delete Acme could not be completed because it is associated with \
                 the following cases.: {number}\n"
            )
        )
    );
    assert_eq!(org.read("Contact", &contact)["IsDeleted"], json!(false));
    org.update("Case", &case, &json!({"AccountId": null}));
    assert_eq!(org.call("DELETE", &path, None).status, 204);
    assert!(org.query("SELECT Id FROM Contact").is_empty());
    assert!(org.query("SELECT Id FROM AccountHistory").is_empty());
    let child = org.create("Account", &json!({"Name": "Child"}));
    let parent = org.create("Account", &json!({"Name": "Parent"}));
    org.update("Account", &child, &json!({"ParentId": parent}));
    let cycle = org.refused(
        "PATCH",
        &format!("/sobjects/Account/{parent}"),
        &json!({"ParentId": child}),
    );
    assert_eq!(cycle.1, "CIRCULAR_DEPENDENCY");
    org.call("DELETE", &format!("/sobjects/Account/{parent}"), None);
    assert_eq!(org.read("Account", &child)["ParentId"], Value::Null);
}

#[test]
fn people_and_owners() {
    let org = LiveOrg::empty();
    let lead = org.create(
        "Lead",
        &json!({"FirstName": "Ada", "LastName": "L", "Company": "X"}),
    );
    let record = org.read("Lead", &lead);
    assert_eq!(record["Name"], json!("Ada L"));
    assert_eq!(record["Status"], json!("Open - Not Contacted"));
    org.update("Lead", &lead, &json!({"FirstName": null}));
    assert_eq!(org.read("Lead", &lead)["Name"], json!("L"));
    let path = format!("/sobjects/Lead/{lead}");
    let refused = org.refused("PATCH", &path, &json!({"Status": "Closed - Converted"}));
    assert_eq!(refused.1, "INVALID_STATUS");
    org.update("Lead", &lead, &json!({"Status": "Working - Contacted"}));
    let rows = org.query("SELECT Field, OldValue, NewValue FROM LeadHistory ORDER BY Id");
    assert_eq!(rows[1]["NewValue"], json!("Working - Contacted"));
}

#[test]
fn contracts_orders_and_users_need_no_more_than_people_give() {
    let org = LiveOrg::empty();
    let account = org.create("Account", &json!({"Name": "Acme"}));
    let contract = org.create("Contract", &json!({"AccountId": account}));
    let record = org.read("Contract", &contract);
    assert_eq!(record["Status"], json!("Draft"));
    assert_eq!(record["StatusCode"], json!("Draft"));
    assert_eq!(record["ContractNumber"], json!("00000001"));
    let book = org.query("SELECT Id FROM Pricebook2 WHERE IsStandard = true")[0]["Id"].clone();
    let product = org.create("Product2", &json!({"Name": "Widget"}));
    let entry = org.create(
        "PricebookEntry",
        &json!({"Pricebook2Id": book, "Product2Id": product, "UnitPrice": 2.5}),
    );
    let order = json!({
        "AccountId": account, "EffectiveDate": "2026-01-01", "Status": "Draft", "Pricebook2Id": book,
    });
    let order = org.create("Order", &order);
    let line = json!({
        "OrderId": order, "PricebookEntryId": entry, "Quantity": 4, "UnitPrice": 2.5,
    });
    org.create("OrderItem", &line);
    assert_eq!(org.read("Order", &order)["TotalAmount"], json!(10.0));
    let profile = org.query("SELECT Id FROM Profile LIMIT 1")[0]["Id"].clone();
    let user = json!({
        "Username": "grace@example.com", "LastName": "Hopper", "Email": "grace@example.com",
        "Alias": "grace", "TimeZoneSidKey": "UTC", "LocaleSidKey": "en_US",
        "EmailEncodingKey": "UTF-8", "ProfileId": profile, "LanguageLocaleKey": "en_US",
    });
    let id = org.create("User", &user);
    assert_eq!(org.read("User", &id)["CommunityNickname"], json!("grace"));
    let twice = org.refused("POST", "/sobjects/User", &user);
    assert_eq!(twice.1, "DUPLICATE_USERNAME");
    let role = org.create("UserRole", &json!({"Name": "Sales"}));
    org.update("User", &id, &json!({"UserRoleId": role, "IsActive": false}));
    let given = json!({"Name": "B", "OwnerId": id});
    let refused = org.refused("POST", "/sobjects/Account", &given);
    assert_eq!(refused.1, "INACTIVE_OWNER_OR_USER");
    let note = org.create("Note", &json!({"ParentId": account, "Title": "Hello"}));
    let parent = org.call(
        "GET",
        &format!("/sobjects/Note/{note}/Parent?fields=Name"),
        None,
    );
    assert_eq!(parent.body["Name"], json!("Acme"));
}
