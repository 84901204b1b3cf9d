//! `sfkit open`.

use clap::Args;
use url::Url;

use crate::app::App;
use crate::auth::{BrowserChoice, show_page};
use crate::error::{Code, Diagnostic, Hint};
use crate::records::site::Site;

use super::outcome::{Outcome, Result};
use super::record::Finding;

/// Open a record, a page or the org in the browser
///
/// A record is named by its id, the address of its page, or its name. The address that is opened
/// holds no secret: the browser asks for a login when it has none. Without a browser, and with
/// `--url-only`, the address is printed.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit open\n  sfkit open 001…\n  sfkit open \"Acme GmbH\" --in Account\n  \
                  sfkit open --path /lightning/o/Lead/list --url-only"
)]
pub(crate) struct OpenArgs {
    /// Id, address or name of a record; the first page of the org without
    #[arg(value_name = "RECORD")]
    target: Option<String>,

    /// Object of the record, when it is named by its name
    #[arg(long = "in", value_name = "OBJECT", requires = "target")]
    object: Option<String>,

    /// Path of a page, such as /lightning/setup/SetupOneHome/home
    #[arg(long, value_name = "PATH", conflicts_with = "target")]
    path: Option<String>,

    /// Print the address instead of opening it
    #[arg(long)]
    url_only: bool,
}

/// A page that cannot be opened.
#[derive(Debug, thiserror::Error)]
enum OpenError {
    #[error("`{path}` is no path of this org")]
    Path { path: String },
    #[error("it is not known where the org is")]
    Nowhere,
}

impl Diagnostic for OpenError {
    fn code(&self) -> Code {
        match self {
            Self::Path { .. } => Code::Usage,
            Self::Nowhere => Code::NotFound,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        vec![match self {
            Self::Path { .. } => {
                Hint::new("a path begins with one slash: `--path /lightning/o/Lead/list`")
            }
            Self::Nowhere => Hint::new("log in again: `sfkit auth login`"),
        }]
    }
}

pub(crate) async fn run(app: &App, args: &OpenArgs) -> Result<Outcome> {
    let connected = app.connect().await?;
    let finding = Finding::new(app, &connected);
    let site = finding.site().ok_or(OpenError::Nowhere)?;
    let url = match (&args.target, &args.path) {
        (Some(text), _) => {
            let finder = finding.finder(&connected.client);
            record(&finder, site, text, args.object.as_deref()).await?
        }
        (None, Some(path)) => page(site, path)?,
        (None, None) => site.home(),
    };
    let browser = app.browser(args.url_only || finding.is_demo());
    if browser == BrowserChoice::None {
        app.ui.line(url.as_str())?;
        if finding.is_demo() && !args.url_only {
            app.ui
                .note("the demo org runs only while a command does, so no browser was opened");
        }
        return Ok(Outcome::Done);
    }
    match show_page(&browser, &url).await {
        Ok(()) => app.ui.status(&format!("Opened {url}")),
        Err(reason) => {
            app.ui.warn(&reason);
            app.ui.line(url.as_str())?;
        }
    }
    Ok(Outcome::Done)
}

fn page(site: &Site, path: &str) -> std::result::Result<Url, OpenError> {
    site.page(path).ok_or_else(|| OpenError::Path {
        path: path.to_owned(),
    })
}

/// The page of the record that the text names.
async fn record(
    finder: &crate::records::find::Finder<'_>,
    site: &Site,
    text: &str,
    object: Option<&str>,
) -> Result<Url> {
    if let Some(object) = object {
        return Ok(site.record(&finder.one(&[object], text).await?.id));
    }
    Ok(site.record(&finder.anywhere(text).await?.id))
}
