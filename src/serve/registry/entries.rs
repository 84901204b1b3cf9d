//! The services that there are: what they are called, what they can do, and at which endpoint.
//!
//! Every capability names its endpoint, and a test finds each of them in the description of the service:
//! nothing is promised here that is not there.

use axum::http::Method;

/// What must work for a service to work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needs {
    /// The vault and the settings of the app.
    App,
    /// The vault and an org that answers.
    Orgs,
    /// The vault.
    Vault,
}

/// A service.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its name in paths.
    pub(super) id: &'static str,
    /// Its name for people.
    pub(super) name: &'static str,
    /// What kind of service it is.
    pub(super) kind: &'static str,
    /// What it is for.
    pub(super) description: &'static str,
    /// What must work for it.
    pub(super) needs: Needs,
    /// What it can do.
    pub(super) capabilities: &'static [Capability],
    /// What a person may say, and the capability that is meant.
    pub(super) chat: &'static [Phrase],
}

/// Something that a service can do.
#[derive(Debug)]
pub(super) struct Capability {
    /// Its name.
    pub(super) name: &'static str,
    /// Method of its endpoint.
    pub(super) method: &'static str,
    /// Path of its endpoint.
    pub(super) path: &'static str,
}

/// Something that a person may say.
#[derive(Debug)]
pub(super) struct Phrase {
    /// The words.
    pub(super) words: &'static str,
    /// The capability that is meant.
    pub(super) capability: &'static str,
    /// What comes of it.
    pub(super) description: &'static str,
}

const fn can(name: &'static str, method: &'static str, path: &'static str) -> Capability {
    Capability { name, method, path }
}

const fn say(words: &'static str, capability: &'static str, description: &'static str) -> Phrase {
    Phrase {
        words,
        capability,
        description,
    }
}

/// Lists that several services have, and where new records go.
const CONTACTS: &str = "/api/salesforce/contacts";
const ACCOUNTS: &str = "/api/salesforce/accounts";
const OPPORTUNITIES: &str = "/api/salesforce/opportunities";
const LEADS: &str = "/api/salesforce/leads";

/// How a workflow can use a service: it sends a request. Nothing here runs by a schedule.
pub(super) const TRIGGERS: [&str; 1] = ["manual_trigger"];

/// What a workflow can have a service do.
pub(super) const ACTIONS: [&str; 1] = ["execute_service"];

/// All of them.
pub(super) static ENTRIES: [Entry; 5] = [
    Entry {
        id: "auth_handler_salesforce",
        name: "Auth Salesforce",
        kind: "authentication",
        description: "Logs in to Salesforce with OAuth 2.0 and PKCE; tokens stay in the vault",
        needs: Needs::App,
        capabilities: &[
            can("get_oauth_url", "get", "/api/auth/salesforce/authorize"),
            can(
                "exchange_code_for_token",
                "post",
                "/api/auth/salesforce/callback",
            ),
            can("refresh_token", "post", "/api/auth/salesforce/refresh"),
            can("revoke_token", "post", "/api/auth/salesforce/revoke"),
        ],
        chat: &[
            say("use auth salesforce", "get_oauth_url", "Begin a login"),
            say("access auth salesforce", "get_oauth_url", "Begin a login"),
        ],
    },
    Entry {
        id: "salesforce_service",
        name: "Salesforce",
        kind: "crm",
        description: "Contacts, accounts, opportunities, leads, campaigns and cases",
        needs: Needs::Orgs,
        capabilities: &[
            can("list_contacts", "get", CONTACTS),
            can("list_accounts", "get", ACCOUNTS),
            can("list_opportunities", "get", OPPORTUNITIES),
            can("list_leads", "get", LEADS),
            can("list_campaigns", "get", "/api/salesforce/campaigns"),
            can("list_cases", "get", "/api/salesforce/cases"),
            can("create_contact", "post", CONTACTS),
            can("create_account", "post", ACCOUNTS),
            can("create_opportunity", "post", OPPORTUNITIES),
            can("create_lead", "post", LEADS),
            can(
                "get_opportunity",
                "get",
                "/api/salesforce/opportunities/{id}",
            ),
            can(
                "update_opportunity",
                "put",
                "/api/salesforce/opportunities/{id}",
            ),
            can("get_campaign", "get", "/api/salesforce/campaigns/{id}"),
            can("get_case", "get", "/api/salesforce/cases/{id}"),
        ],
        chat: &[
            say("use salesforce", "list_accounts", "List accounts"),
            say("access salesforce", "list_accounts", "List accounts"),
            say("get salesforce contacts", "list_contacts", "List contacts"),
            say(
                "create salesforce account",
                "create_account",
                "Create an account",
            ),
        ],
    },
    Entry {
        id: "salesforce_handler",
        name: "Salesforce Handler",
        kind: "api",
        description: "Records of any object, descriptions of objects, search, limits",
        needs: Needs::Orgs,
        capabilities: &[
            can("list_records", "get", "/api/salesforce/records/{object}"),
            can("create_record", "post", "/api/salesforce/records/{object}"),
            can("get_record", "get", "/api/salesforce/records/{object}/{id}"),
            can(
                "update_record",
                "patch",
                "/api/salesforce/records/{object}/{id}",
            ),
            can(
                "delete_record",
                "delete",
                "/api/salesforce/records/{object}/{id}",
            ),
            can("list_objects", "get", "/api/salesforce/objects"),
            can(
                "describe_object",
                "get",
                "/api/salesforce/objects/{object}/describe",
            ),
            can("search", "get", "/api/salesforce/search"),
            can("get_limits", "get", "/api/salesforce/limits"),
        ],
        chat: &[
            say("search salesforce", "search", "Search in all objects"),
            say(
                "get salesforce limits",
                "get_limits",
                "Show the org's limits",
            ),
        ],
    },
    Entry {
        id: "salesforce_enhanced_api",
        name: "Salesforce Enhanced",
        kind: "integration",
        description: "Numbers of the pipeline and of leads, any SOQL query, the user",
        needs: Needs::Orgs,
        capabilities: &[
            can("list_salesforce_accounts", "get", ACCOUNTS),
            can("create_salesforce_account", "post", ACCOUNTS),
            can(
                "get_salesforce_account",
                "get",
                "/api/salesforce/accounts/{id}",
            ),
            can("list_salesforce_contacts", "get", CONTACTS),
            can("list_salesforce_opportunities", "get", OPPORTUNITIES),
            can("list_salesforce_leads", "get", LEADS),
            can(
                "get_sales_pipeline_analytics",
                "get",
                "/api/salesforce/enhanced/pipeline",
            ),
            can(
                "get_leads_analytics",
                "get",
                "/api/salesforce/enhanced/leads",
            ),
            can(
                "execute_soql_query",
                "post",
                "/api/salesforce/enhanced/query",
            ),
            can(
                "get_salesforce_user_info",
                "get",
                "/api/salesforce/enhanced/user",
            ),
        ],
        chat: &[
            say(
                "use salesforce enhanced",
                "get_sales_pipeline_analytics",
                "Show the pipeline in numbers",
            ),
            say(
                "access salesforce analytics",
                "get_leads_analytics",
                "Show leads in numbers",
            ),
            say(
                "get sales pipeline",
                "get_sales_pipeline_analytics",
                "Show the pipeline in numbers",
            ),
        ],
    },
    Entry {
        id: "salesforce_health_handler",
        name: "Salesforce Health",
        kind: "monitoring",
        description: "Whether vault, tokens, connections and limits are well",
        needs: Needs::Vault,
        capabilities: &[
            can("get_health", "get", "/api/salesforce/health"),
            can("get_token_health", "get", "/api/salesforce/health/tokens"),
            can(
                "get_connection_health",
                "get",
                "/api/salesforce/health/connection",
            ),
            can(
                "get_health_summary",
                "get",
                "/api/salesforce/health/summary",
            ),
        ],
        chat: &[say(
            "check salesforce health",
            "get_health_summary",
            "Tell whether everything works",
        )],
    },
];

impl Capability {
    /// Method of its endpoint.
    pub(super) fn http_method(&self) -> Method {
        // Methods are written in capitals on the wire.
        let method = self.method.to_ascii_uppercase();
        Method::from_bytes(method.as_bytes()).unwrap_or_default()
    }
}

impl Entry {
    /// The service of this name.
    pub(super) fn find(id: &str) -> Option<&'static Self> {
        ENTRIES.iter().find(|entry| entry.id == id)
    }

    /// The capability of this name.
    pub(super) fn capability(&self, name: &str) -> Option<&'static Capability> {
        self.capabilities.iter().find(|known| known.name == name)
    }

    /// What is meant by these words: case, spaces and the end of a sentence do not matter.
    pub(super) fn understand(&self, words: &str) -> Option<&'static Phrase> {
        let plain = |text: &str| {
            let text = text.to_lowercase();
            let words: Vec<_> = text
                .trim_end()
                .trim_end_matches(['.', '!', '?'])
                .split_whitespace()
                .collect();
            words.join(" ")
        };
        let asked = plain(words);
        self.chat.iter().find(|phrase| plain(phrase.words) == asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::router;

    #[test]
    fn every_capability_has_an_endpoint_and_every_phrase_a_capability() {
        let text = router::description_text().unwrap();
        let described: serde_json::Value = serde_json::from_str(&text).unwrap();
        for entry in &ENTRIES {
            for Capability { name, method, path } in entry.capabilities {
                let there =
                    described["paths"]
                        .as_object()
                        .unwrap()
                        .iter()
                        .any(|(known, endpoint)| {
                            let same = known.split('/').zip(path.split('/'));
                            let is_it = known.split('/').count() == path.split('/').count()
                                && same.into_iter().all(|(a, b)| {
                                    a == b || a.starts_with('{') && b.starts_with('{')
                                });
                            is_it && endpoint.get(*method).is_some()
                        });
                assert!(there, "{name}: {method} {path}");
            }
            for phrase in entry.chat {
                assert!(entry.capability(phrase.capability).is_some(), "{phrase:?}");
            }
        }
    }

    #[test]
    fn words_are_understood_as_people_write_them() {
        let entry = Entry::find("salesforce_service").unwrap();
        let meant = entry.understand("  Get  Salesforce contacts! ").unwrap();
        assert_eq!(meant.capability, "list_contacts");
        assert!(entry.understand("get salesforce").is_none());
    }
}
