//! Records over REST: the nouns of the earlier integration, and any object.
//!
//! One table ([`KINDS`]) says under which path an object stands, what a new record must have and how a
//! failure is called; filters and fields come from [`Noun`], so that an endpoint takes what the
//! command takes. `handlers` are the endpoints, `list` reads pages, `write` changes
//! records, `described` says in OpenAPI what both take, `cursor` seals where a list goes on.

mod cursor;
mod described;
mod handlers;
mod list;
mod target;
mod write;

use super::router::Routes;
use crate::records::noun::{self, Noun};
use described::Described;

pub(super) use cursor::CursorSeal;
pub(super) use handlers::read_one;
pub(super) use list::page;
pub(super) use target::Target;
pub(super) use write::run as write_one;

/// An object with endpoints of its own.
#[derive(Debug)]
pub(super) struct Kind {
    /// The object.
    pub(super) noun: &'static Noun,
    /// Last segment of its path, and key of its lists.
    pub(super) path: &'static str,
    /// Its name in codes: several, one.
    codes: (&'static str, &'static str),
    /// What a new record must have.
    pub(super) required: &'static [&'static str],
    /// What is said when it does not.
    pub(super) lacking: &'static str,
}

/// The nouns that the earlier integration had or promised.
static KINDS: [Kind; 6] = [
    Kind {
        noun: &noun::CONTACT,
        path: "contacts",
        codes: ("CONTACTS", "CONTACT"),
        required: &["LastName"],
        lacking: "LastName is required to create a contact.",
    },
    Kind {
        noun: &noun::ACCOUNT,
        path: "accounts",
        codes: ("ACCOUNTS", "ACCOUNT"),
        required: &["Name"],
        lacking: "Name is required to create an account.",
    },
    Kind {
        noun: &noun::OPPORTUNITY,
        path: "opportunities",
        codes: ("OPPORTUNITIES", "OPPORTUNITY"),
        required: &["Name", "StageName", "CloseDate"],
        lacking: "Name, StageName, and CloseDate are required to create an opportunity.",
    },
    Kind {
        noun: &noun::LEAD,
        path: "leads",
        codes: ("LEADS", "LEAD"),
        required: &["LastName", "Company"],
        lacking: "LastName and Company are required to create a lead.",
    },
    Kind {
        noun: &noun::CAMPAIGN,
        path: "campaigns",
        codes: ("CAMPAIGNS", "CAMPAIGN"),
        required: &["Name"],
        lacking: "Name is required to create a campaign.",
    },
    Kind {
        noun: &noun::CASE,
        path: "cases",
        codes: ("CASES", "CASE"),
        required: &[],
        lacking: "",
    },
];

/// The kind that stands under this path.
pub(super) fn kind(path: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.path == path)
}

impl Kind {
    /// What a failure of ours is called.
    pub(super) fn failed(&self, is_one: bool) -> String {
        let name = if is_one { self.codes.1 } else { self.codes.0 };
        format!("{name}_HANDLING_FAILED")
    }
}

/// Its endpoints.
pub(super) fn routes() -> Routes {
    let nouns = KINDS.iter().map(Described::of_kind);
    let all = nouns.chain([Described::of_any()]);
    all.fold(Routes::new(), |routes, described| {
        routes
            .routes(handlers::of_many(&described))
            .routes(handlers::of_one(&described))
    })
}
