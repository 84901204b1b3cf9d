//! Plain data that several rooms share: ids, schemas, rows, tokens, limits, the wish to end.
//!
//! Nothing here does I/O or knows how a value is obtained. Rows know how they look as text, as far as
//! whoever brings them may write them at once.

pub(crate) mod chunk;
pub mod delimited;
pub mod duration;
pub mod finding;
pub mod id;
pub(crate) mod members;
pub mod origin;
pub mod quota;
pub mod record;
pub mod rows;
pub mod sanitize;
pub mod schema;
pub mod stop;
pub mod token;
pub mod value_type;
pub mod version;
