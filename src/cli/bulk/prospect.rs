//! What an import would send.

use std::path::Path;

use serde::Serialize;

use crate::output::{Document, View};
use crate::records::import::Plan;

/// What an import would send.
#[derive(Debug, Serialize)]
pub(super) struct Prospect {
    org: String,
    operation: String,
    object: String,
    file: Option<String>,
    rows: u64,
    bad: u64,
    jobs: u64,
    columns: Vec<String>,
}

impl Prospect {
    pub(super) fn new(org: &str, plan: &Plan, file: &Path) -> Self {
        Self {
            org: org.to_owned(),
            operation: plan.operation.as_str().to_owned(),
            object: plan.object.clone(),
            file: (file != Path::new("-")).then(|| file.display().to_string()),
            rows: plan.good(),
            bad: plan.bad,
            jobs: plan.good().div_ceil(plan.batch_rows),
            columns: plan.columns.clone(),
        }
    }
}

impl Document for Prospect {
    fn view(&self) -> View {
        let field = |name: &str, datum| (name.to_owned(), datum);
        View::Fields(vec![
            field("Org", self.org.clone().into()),
            field("What", format!("{} {}", self.operation, self.object).into()),
            field("File", self.file.clone().into()),
            field("Rows", self.rows.into()),
            field("Wrong rows left out", self.bad.into()),
            field("Jobs, at least", self.jobs.into()),
            field("Columns sent", self.columns.join(", ").into()),
        ])
    }
}
