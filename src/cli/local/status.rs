//! `sfkit local status`.

use std::path::PathBuf;

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::app::{App, LocalFileError};
use crate::cli::outcome::{Outcome, Result};
use crate::http::{Request, RetryPolicy};
use crate::output::{Document, View};
use crate::session::Place;

/// Tell whether a local org listens, and what a file holds
///
/// Without `--db` the file is the demo org's.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit local status\n  sfkit local status --db org.db --port 7701"
)]
pub(crate) struct StatusArgs {
    /// File of the org
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,

    /// Port to look at
    #[arg(long, value_name = "PORT", default_value_t = 7700)]
    port: u16,
}

/// What was found.
#[derive(Debug, Serialize)]
struct Status {
    port: u16,
    listening: bool,
    newest_version: Option<String>,
    path: String,
    exists: bool,
    records: Vec<Count>,
}

/// The store's count of everything.
#[derive(Debug, Default, Deserialize)]
struct Counts {
    #[serde(rename = "sObjects")]
    sobjects: Vec<Count>,
}

/// Records of an object.
#[derive(Debug, Serialize, Deserialize)]
struct Count {
    #[serde(alias = "name")]
    object: String,
    count: u64,
}

impl Document for Status {
    fn view(&self) -> View {
        let mut fields = vec![
            ("Port".to_owned(), self.port.to_string().into()),
            ("Listening".to_owned(), self.listening.into()),
            (
                "Newest version".to_owned(),
                self.newest_version.clone().into(),
            ),
            ("File".to_owned(), self.path.clone().into()),
            ("Exists".to_owned(), self.exists.into()),
        ];
        let counts = self
            .records
            .iter()
            .map(|row| (row.object.clone(), row.count.to_string().into()));
        fields.extend(counts);
        View::Fields(fields)
    }
}

pub(crate) async fn run(app: &App, args: &StatusArgs) -> Result<Outcome> {
    let newest_version = newest(app, args.port).await;
    let path = args.db.clone().unwrap_or_else(|| app.demo_path());
    let exists = path.exists();
    if args.db.is_some() && !exists {
        return Err(LocalFileError::Missing { path }.into());
    }
    let mut records = Vec::new();
    if exists {
        let file = app.open_local(&path, None)?;
        let counts = file.store.record_count(&[])?;
        let counts: Counts = serde_json::from_value(counts).unwrap_or_default();
        records = counts
            .sobjects
            .into_iter()
            .filter(|row| row.count > 0)
            .collect();
    }
    app.ui.document(&Status {
        port: args.port,
        listening: newest_version.is_some(),
        newest_version,
        path: path.display().to_string(),
        exists,
        records,
    })?;
    Ok(Outcome::Done)
}

/// The newest API version that is served on the port; none when no org answers there.
async fn newest(app: &App, port: u16) -> Option<String> {
    let place = Place::local(&format!("http://127.0.0.1:{port}")).ok()?;
    let request = Request::get(place.instance.join(&["services", "data", ""]));
    let http = app.http_with(RetryPolicy::never());
    let body = http.send(request).await.ok()?.bytes(1 << 20).await.ok()?;
    let versions: Vec<serde_json::Value> = serde_json::from_slice(&body).ok()?;
    Some(versions.last()?.get("version")?.as_str()?.to_owned())
}
