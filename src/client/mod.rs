//! The REST API of one org: requests with the right token to the right host, answers and refusals
//! understood.
//!
//! [`Client`] gets tokens only through its own trait [`TokenSource`]; where they are stored and how
//! they are renewed is not its business. The token is attached in one function, which checks that
//! the request goes to the origin that the token belongs to. A 401 renews the token once per
//! request and sends the request again. Every refusal becomes an [`Error`] that keeps status,
//! `errorCode`, fields and request id. Paths are built segment by segment from checked names and
//! ids; of a URL that the server names, only a path below `/services/data/` is used.
//!
//! What is here: calls ([`Call`]), also such that a person wrote ([`Client::send_written`]), pages of
//! a query ([`PageStream`]), answers too long for the memory ([`Flow`]), writes of records ([`Saved`]) and what only SOAP can do, describes and
//! their cache,
//! versions, facts about the org. What is not: SOQL (see `query`), storage, output.

mod ahead;
mod batch;
mod body;
mod cache;
mod call;
mod describe;
mod envelope;
mod error;
mod explain;
mod facts;
pub mod fault;
mod flow;
mod limit;
mod long;
mod names;
mod pages;
mod rejection;
mod save;
mod search;
mod send;
mod soap;
mod token;
mod versions;
mod written;

pub use cache::{Cache, CacheError, CacheFolder, Cached};
pub use call::{Answer, Call, Endpoint};
pub use describe::ObjectEntry;
pub use envelope::Envelope;
pub use error::{AccessError, Error};
pub use explain::{PlanNote, QueryPlan};
pub use facts::OrgFacts;
pub use flow::{Flow, Relayed};
pub use limit::ApiUsage;
pub use names::{NameError, api_name};
pub use pages::{Buffers, Page, PageStream, QueryOptions};
pub use rejection::{Rejection, Standing};
pub use save::{COLLECTION, RETRIEVE, SaveError, SaveMany, SaveOptions, Saved};
pub use send::Client;
pub use soap::{ConvertedLead, LeadConversion};
pub use token::{Access, BoxFuture, CallRecord, TokenSource};
pub use versions::{VersionEntry, newest_common};
pub use written::WrittenAnswer;
