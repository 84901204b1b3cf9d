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
    }
}
