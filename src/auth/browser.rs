//! Opening a browser at the authorize URL.
//!
//! Only URLs that were built here are opened. They hold no secret: the challenge is in them, not
//! the verifier. No shell is involved. A browser that does not open is no failure, since the URL
//! is printed anyway.
//!
//! The system's opener is started here and not by a library, since libraries hand the whole
//! environment on: a browser lives for days, and whatever it starts could read our secrets there.

use std::io;
use std::process::Stdio;

use tokio::process::Command;
use url::Url;

use crate::secret::SECRET_VARIABLES;

/// Who shows the login page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BrowserChoice {
    /// The system's browser.
    System,
    /// This program, with the URL as its one argument (the value of `BROWSER`).
    Command(String),
    /// Nobody: the URL is printed and opened by hand, perhaps on another machine.
    None,
    /// The local org alone, without a person: the URL is fetched and its redirect followed to our
    /// own listener.
    Automatic,
}

/// What shows a URL on this system: program and leading arguments, best first.
#[cfg(target_os = "macos")]
const OPENERS: &[(&str, &[&str])] = &[("open", &[])];
#[cfg(windows)]
const OPENERS: &[(&str, &[&str])] = &[("rundll32.exe", &["url.dll,FileProtocolHandler"])];
#[cfg(not(any(target_os = "macos", windows)))]
const OPENERS: &[(&str, &[&str])] = &[
    ("xdg-open", &[]),
    ("gio", &["open"]),
    ("wslview", &[]),
    ("x-www-browser", &[]),
    ("sensible-browser", &[]),
    ("firefox", &[]),
    ("chromium", &[]),
    ("google-chrome", &[]),
];

/// Shows a page that holds no secret; why that failed.
///
/// # Errors
/// When no program shows it.
pub async fn show_page(browser: &BrowserChoice, url: &Url) -> Result<(), String> {
    match browser {
        BrowserChoice::System => open(url).await,
        BrowserChoice::Command(program) => run(program, url).await,
        BrowserChoice::None | BrowserChoice::Automatic => Ok(()),
    }
}

/// Runs the program until it ends; why it could not be started or failed.
pub(super) async fn run(program: &str, url: &Url) -> Result<(), String> {
    start(program, &[], url)
        .await
        .unwrap_or_else(|error| Err(format!("`{program}` cannot be run: {error}")))
}

/// Asks the system to show the URL. An opener that is there but fails is passed over for the next
/// one; the reason of the last is told.
pub(super) async fn open(url: &Url) -> Result<(), String> {
    let mut reason =
        "this system has no program that opens a URL; name one in `BROWSER`".to_owned();
    for (program, arguments) in OPENERS {
        match start(program, arguments, url).await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(failure)) => reason = failure,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => reason = format!("`{program}` cannot be run: {error}"),
        }
    }
    Err(reason)
}

/// Starts the program and waits for its end. The outer error: it did not start.
async fn start(program: &str, arguments: &[&str], url: &Url) -> io::Result<Result<(), String>> {
    let mut command = Command::new(program);
    // What the login may read from the environment is none of the browser's business.
    for name in SECRET_VARIABLES {
        command.env_remove(name);
    }
    let status = command
        .args(arguments)
        .arg(url.as_str())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .await?;
    Ok(match status.success() {
        true => Ok(()),
        false => Err(format!("`{program}` failed with {status}")),
    })
}
