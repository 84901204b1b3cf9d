//! Saved reports: what they are made of, and their results, as the Reports API has them.
//!
//! A report is a row of `Report` and a [`Definition`], which the file keeps as a setting of its own.
//! `catalogue` knows the report types with their columns and which field of the schema each one is;
//! `filters` makes SOQL of the filters; `run` reads every row through the SQL side and sorts it into
//! groups; `facts` adds up; `document` writes the answer. `samples` are the reports of the demo data.
//!
//! Details beyond the first 2,000 are counted and summed, but not handed out, and `allData` says so.

mod catalogue;
mod definition;
mod document;
mod facts;
mod filters;
mod run;
mod samples;

pub(in crate::localorg) use definition::{Change, Definition, setting_of};
pub(in crate::localorg) use document::{Identity, description, result};
pub(in crate::localorg) use run::run;
pub(in crate::localorg) use samples::samples;
