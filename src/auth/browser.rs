//! Opening a browser at the authorize URL.
//!
//! Only URLs that were built here are opened. They hold no secret: the challenge is in them, not
//! the verifier. No shell is involved. A browser that does not open is no failure, since the URL
//! is printed anyway.

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

/// Runs the program until it ends; why it could not be started or failed.
pub(super) async fn run(program: &str, url: &Url) -> Result<(), String> {
    let mut command = Command::new(program);
    // What the login may read from the environment is none of the browser's business.
    for name in SECRET_VARIABLES {
        command.env_remove(name);
    }
    let status = command
        .arg(url.as_str())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .await
        .map_err(|error| format!("`{program}` cannot be run: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{program}` failed with {status}"))
    }
}

/// Asks the system to show the URL.
pub(super) async fn open(url: &Url) -> Result<(), String> {
    let url = url.clone();
    let opened = tokio::task::spawn_blocking(move || {
        let mut options = webbrowser::BrowserOptions::new();
        options.with_suppress_output(true);
        webbrowser::open_browser_with_options(webbrowser::Browser::Default, url.as_str(), &options)
    });
    match opened.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("the browser's launcher broke".to_owned()),
    }
}
