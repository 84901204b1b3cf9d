//! The way of a query: from its text to the last row in the sink.
//!
//! [`run()`] parses the text (for its columns, and to refuse what is no SOQL before anything is
//! sent), fetches page after page while the ones before are decoded and written, and finishes the
//! sink when as many rows have arrived as were promised. Memory stays flat whatever the size of the
//! result; values are never taken apart further than the sink needs, and numbers stay the text that
//! the server sent.

mod behind;
mod by_job;
mod children;
mod decode;
mod error;
mod findings;
mod known;
mod lanes;
mod layout;
mod many;
mod nested;
mod plan;
mod replay;
mod request;
mod run;
mod scan;
mod schemas;
pub mod search;
mod shape;
mod text;
mod types;
mod writer;

pub use error::{InvalidQuery, PageFault, QueryError, ServerFault, SyntaxFault, UnboundQuery};
pub use findings::{Finding, Review, review_text, review_with_copies, review_with_server};
pub use layout::ChildMode;
pub use many::{Answered, Asked, run_many};
pub use replay::replay;
pub use request::{ByJob, QueryRequest, Start};
pub use run::{QuerySummary, explain, run};
pub use types::{ColumnTypes, column_types};
