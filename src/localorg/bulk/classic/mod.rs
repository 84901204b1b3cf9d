//! The first Bulk API, below `/services/async`: jobs of many batches, in CSV, JSON or XML.
//!
//! Old clients and loaders speak it and nothing newer. Every batch is a job of Bulk API 2.0
//! underneath, with the same worker and the same tables: [`rows`] turns what was sent into the CSV of
//! an ingest job, [`outcomes`] and [`records`] turn its results back. [`job`] and [`shelf`] keep what
//! only the first API has, [`door`] is its HTTP side, [`wire`] how it writes things down, [`chunks`]
//! the splitting of large queries. Attachments in ZIP files are not taken.

mod chunks;
mod door;
mod intake;
mod job;
mod outcomes;
mod records;
mod rows;
mod shelf;
mod wire;
