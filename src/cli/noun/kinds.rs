//! The nouns as types, so that one command serves them all, and the examples of their help.

use std::fmt::Debug;

use crate::records::noun::{self, Noun};

/// A noun as a type.
pub(crate) trait Kind: Debug + Send + Sync + 'static {
    /// Its table.
    const NOUN: &'static Noun;

    /// Examples of a verb, without the words of the command.
    fn examples(verb: &str) -> &'static [&'static str];
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $name:ident = $noun:ident { $($verb:literal: [$($example:literal),+],)+ })+) => {$(
        $(#[doc = $doc])*
        #[derive(Debug)]
        pub(crate) struct $name;

        impl Kind for $name {
            const NOUN: &'static Noun = &noun::$noun;

            fn examples(verb: &str) -> &'static [&'static str] {
                match verb {
                    $($verb => &[$($example),+],)+
                    _ => &[],
                }
            }
        }
    )+};
}

kinds! {
    /// Companies.
    Account = ACCOUNT {
        "list": [
            "--owner me",
            "--industry Energy --order \"AnnualRevenue DESC\" --limit 20",
            "--where \"AnnualRevenue > 1000000\" --fields +Owner.Name --output accounts.csv"
        ],
        "get": [
            "001…",
            "\"Acme GmbH\" --related Contacts,Opportunities",
            "AccountNumber=A-00001 --fields Id,Name,Owner.Name --format json"
        ],
        "create": [
            "--name \"Acme GmbH\" --industry Energy --city Hamburg",
            "--name \"Acme GmbH\" --owner me --set AccountNumber=A-17 --dry-run",
            "--file accounts.csv --failures failed.csv"
        ],
        "update": [
            "\"Acme GmbH\" --phone \"+49 40 5550100\"",
            "001… --owner \"Ann Example\" --undo undo.json",
            "--where \"Industry = null\" --industry Other --dry-run"
        ],
        "upsert": [
            "--key Number__c --set Number__c=A-17 --name \"Acme GmbH\"",
            "--key Number__c --file accounts.csv"
        ],
        "delete": [
            "001… --undo undo.json",
            "--where \"Name LIKE 'Test %'\" --dry-run"
        ],
    }
    /// People at companies.
    Contact = CONTACT {
        "list": [
            "--account \"Acme GmbH\"",
            "--filter Title~director --fields +Account.Name",
            "--where \"Email = null\" --changed-since 30d --format csv"
        ],
        "get": [
            "003…",
            "ann@example.com --fields Name,Phone,Account.Name",
            "\"Ann Example\" --related Cases"
        ],
        "create": [
            "--last-name Example --first-name Ann --account \"Acme GmbH\"",
            "--last-name Example --email ann@example.com --dry-run",
            "--file contacts.csv --map \"E-Mail=Email\" --failures failed.csv"
        ],
        "update": [
            "ann@example.com --title \"Head of Sales\"",
            "003… --account \"Acme GmbH\" --undo undo.json"
        ],
        "upsert": [
            "--key Email --email ann@example.com --last-name Example",
            "--key Email --file contacts.csv"
        ],
        "delete": [
            "003… --undo undo.json",
            "--where \"Email LIKE '%@test.example'\" --dry-run"
        ],
    }
    /// Prospects.
    Lead = LEAD {
        "list": [
            "--owner me --status \"Open - Not Contacted\"",
            "--source Web --since 7d --format csv",
            "--filter Country=Germany --fields +Rating --order \"CreatedDate\""
        ],
        "get": [
            "00Q…",
            "Email=ann@example.com --format json",
            "\"Ann Example\" --fields Name,Company,Status"
        ],
        "create": [
            "--last-name Example --company \"Acme GmbH\" --source Web",
            "--last-name Example --company \"Acme GmbH\" --owner me --dry-run",
            "--file leads.csv --failures failed.csv"
        ],
        "update": [
            "00Q… --status \"Working - Contacted\"",
            "--where \"Rating = null AND LeadSource = 'Web'\" --rating Warm --dry-run"
        ],
        "upsert": [
            "--key Email --email ann@example.com --last-name Example --company \"Acme GmbH\"",
            "--key Email --file leads.csv"
        ],
        "delete": [
            "00Q… --undo undo.json",
            "--where \"Company = 'Test'\" --dry-run"
        ],
    }
    /// Deals.
    Opportunity = OPPORTUNITY {
        "list": [
            "--owner me --filter IsClosed=false",
            "--stage Prospecting --stage Qualification --order \"Amount DESC\"",
            "--account \"Acme GmbH\" --where \"CloseDate = THIS_QUARTER\" --fields +Owner.Name"
        ],
        "get": [
            "006…",
            "\"Acme rollout\" --related OpportunityLineItems",
            "006… 006… --fields Name,StageName,Amount --format csv"
        ],
        "create": [
            "--name \"Acme rollout\" --account \"Acme GmbH\" --stage Prospecting --close-date 2027-03-31",
            "--name \"Acme rollout\" --stage Prospecting --close-date 2027-03-31 --amount 50000 --dry-run",
            "--file deals.csv --failures failed.csv"
        ],
        "update": [
            "\"Acme rollout\" --stage Qualification --amount 60000",
            "--where \"OwnerId = '005…'\" --owner \"Ann Example\" --undo undo.json"
        ],
        "upsert": [
            "--key Number__c --set Number__c=D-9 --amount 60000",
            "--key Number__c --file deals.csv"
        ],
        "delete": [
            "006… --undo undo.json",
            "--where \"Name LIKE 'Test %'\" --dry-run"
        ],
    }
    /// Campaigns.
    Campaign = CAMPAIGN {
        "list": [
            "--active true",
            "--status \"In Progress\" --fields +NumberOfLeads,NumberOfWonOpportunities",
            "--where \"StartDate = THIS_YEAR\" --format csv"
        ],
        "get": [
            "701…",
            "\"Spring fair\" --related CampaignMembers",
            "\"Spring fair\" --fields Name,BudgetedCost,ActualCost --format json"
        ],
        "create": [
            "--name \"Spring fair\" --type \"Trade Show\" --start-date 2027-04-01",
            "--name \"Spring fair\" --active true --budget 20000 --dry-run"
        ],
        "update": [
            "\"Spring fair\" --status \"In Progress\" --active true",
            "701… --cost 18500 --undo undo.json"
        ],
        "upsert": [
            "--key Number__c --set Number__c=C-3 --name \"Spring fair\"",
            "--key Number__c --file campaigns.csv"
        ],
        "delete": [
            "701… --undo undo.json",
            "--where \"Status = 'Aborted'\" --dry-run"
        ],
    }
    /// Requests for help.
    Case = CASE {
        "list": [
            "--owner me --filter IsClosed=false",
            "--priority High --since 7d",
            "--account \"Acme GmbH\" --fields +Contact.Name --format csv"
        ],
        "get": [
            "00001026",
            "500… --related CaseComments",
            "00001026 --fields CaseNumber,Subject,Status --format json"
        ],
        "create": [
            "--subject \"Printer is on fire\" --priority High --account \"Acme GmbH\"",
            "--subject \"Printer is on fire\" --contact ann@example.com --origin Phone --dry-run"
        ],
        "update": [
            "00001026 --status Working --owner me",
            "--where \"Priority = null\" --priority Medium --dry-run"
        ],
        "upsert": [
            "--key Number__c --set Number__c=T-8 --subject \"Printer is on fire\"",
            "--key Number__c --file cases.csv"
        ],
        "delete": [
            "500… --undo undo.json",
            "--where \"Subject LIKE 'Test %'\" --dry-run"
        ],
    }
    /// People who log in.
    User = USER {
        "list": [
            "--active true",
            "--profile \"System Administrator\" --fields +LastLoginDate",
            "--where \"LastLoginDate < LAST_N_DAYS:90\" --format csv"
        ],
        "get": [
            "me",
            "ann@example.com --fields Name,Profile.Name,IsActive",
            "005… --format json"
        ],
        "create": [
            "--last-name Example --username ann@example.com --email ann@example.com --alias ann --profile \"Standard User\" --time-zone Europe/Berlin --locale de_DE --language de --encoding UTF-8",
            "--file users.csv --dry-run"
        ],
        "update": [
            "ann@example.com --title \"Head of Sales\" --manager me",
            "ann@example.com --active false"
        ],
        "upsert": [
            "--key Username --username ann@example.com --department Sales",
            "--key Username --file users.csv"
        ],
        "delete": [
            "005… --dry-run"
        ],
    }
}
