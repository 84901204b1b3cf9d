//! Logins that other tools have stored: reading them, never writing.
//!
//! [`sf`] reads the store of the official CLI, `force` that of `ForceCLI`. Both give the same plain
//! [`ForeignLogin`]s; what is done with these (host rule, alias, default org) is the caller's
//! business. A login that cannot be read is no reason to give up the others: it comes back as a
//! [`Found`] with its [`ForeignError`].
//!
//! Files are opened for reading only and never locked, so a store is byte-identical afterwards. A
//! file is read up to 1 MiB; a login takes about 2 KiB.

mod error;
mod force;
mod sealed;
mod sf;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::secret::SecretText;
use crate::vault::keystore::{Patience, WaitNotice};
use crate::vault::org::OrgKind;

pub use error::ForeignError;

/// More than any login takes.
const LARGEST_FILE: u64 = 1 << 20;

/// A tool whose logins can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// The official CLI: `sf`, formerly `sfdx`.
    Sf,
    /// `ForceCLI`: `force`.
    Force,
}

impl Tool {
    /// The word on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sf => "sf",
            Self::Force => "force",
        }
    }
}

/// Where a store is and how its key is got.
pub struct ForeignOptions {
    /// The home folder that holds the tool's own folders.
    pub home: PathBuf,
    /// The key is in a file, whatever the keyring holds (`SF_USE_GENERIC_UNIX_KEYCHAIN`).
    pub file_key_only: bool,
    /// How long the keyring may take.
    pub patience: Patience,
    /// Called when the keyring lets a person wait.
    pub notice: Option<WaitNotice>,
}

/// A login as the other tool keeps it.
#[derive(Clone, Debug)]
pub struct ForeignLogin {
    /// Salesforce username.
    pub username: String,
    /// Organization id of 15 or 18 characters.
    pub organization_id: String,
    /// User id of 15 or 18 characters, when the tool keeps it.
    pub user_id: Option<String>,
    /// Base of the API.
    pub instance_url: String,
    /// Where tokens come from, when the tool keeps it.
    pub login_url: Option<String>,
    /// OAuth client id.
    pub client_id: Option<String>,
    /// OAuth client secret.
    pub client_secret: Option<SecretText>,
    /// Access token.
    pub access_token: SecretText,
    /// Refresh token.
    pub refresh_token: Option<SecretText>,
    /// Key file of a JWT login; its content is not read.
    pub jwt_key: Option<PathBuf>,
    /// Granted scopes.
    pub scopes: Vec<String>,
    /// When the access token was issued, or at the latest was: the time of the file.
    pub issued_at: Option<Timestamp>,
    /// What kind of org it is, as far as the tool knows.
    pub kind: OrgKind,
    /// Newest API version, as `67` for `67.0`.
    pub api_version: Option<u16>,
    /// Name of the organization.
    pub organization_name: Option<String>,
    /// Instance (`EUR45`).
    pub instance_name: Option<String>,
}

/// One login of a store.
#[derive(Debug)]
pub struct Found {
    /// Username, by the name of the file.
    pub username: String,
    /// Its aliases, in alphabetical order.
    pub aliases: Vec<String>,
    /// It is the tool's default org.
    pub is_default: bool,
    /// The login, or why it cannot be read.
    pub login: Result<ForeignLogin, ForeignError>,
}

/// Reads all logins of the tool, in the order of their usernames.
///
/// # Errors
/// When there is no store, or its folder cannot be read.
pub fn read_foreign(tool: Tool, options: &ForeignOptions) -> Result<Vec<Found>, ForeignError> {
    let mut found = match tool {
        Tool::Sf => sf::read(options)?,
        Tool::Force => force::read(options)?,
    };
    found.sort_by(|one, other| one.username.cmp(&other.username));
    Ok(found)
}

/// The files of a folder, with their names; folders and names that are no text are left out.
fn files_of(tool: Tool, folder: &Path) -> Result<Vec<(String, PathBuf)>, ForeignError> {
    let failed = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::NotFound => ForeignError::NoStore {
            tool,
            path: folder.to_owned(),
        },
        _ => ForeignError::File {
            path: folder.to_owned(),
            source,
        },
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if let Some(name) = path.file_name().and_then(|name| name.to_str())
            && path.is_file()
        {
            files.push((name.to_owned(), path));
        }
    }
    Ok(files)
}

/// A file that holds one JSON object. What it said may be secret.
fn object(path: &Path) -> Result<Map<String, Value>, ForeignError> {
    let failed = |source| ForeignError::File {
        path: path.to_owned(),
        source,
    };
    let mut text = Zeroizing::new(String::new());
    let file = fs::File::open(path).map_err(failed)?;
    let read = file.take(LARGEST_FILE).read_to_string(&mut text);
    read.map_err(failed)?;
    serde_json::from_str(&text).map_err(|_| ForeignError::NotJson {
        path: path.to_owned(),
    })
}

/// The text of a field; an empty one counts as absent.
fn text(fields: &Map<String, Value>, name: &str) -> Option<String> {
    let text = fields.get(name)?.as_str()?;
    (!text.is_empty()).then(|| text.to_owned())
}

fn required(fields: &Map<String, Value>, name: &'static str) -> Result<String, ForeignError> {
    text(fields, name).ok_or(ForeignError::Lacks { field: name })
}

/// `67` of `67.0`.
fn version(text: &str) -> Option<u16> {
    text.strip_suffix(".0")?.parse().ok()
}

/// Both tools write the file anew with every token.
fn written_at(path: &Path) -> Option<Timestamp> {
    let modified = fs::metadata(path).ok()?.modified().ok()?;
    Timestamp::try_from(modified).ok()
}

/// What the host says of the org, when the tool says nothing.
fn kind_of_host(url: &str) -> OrgKind {
    let host = url.split("//").nth(1).unwrap_or_default();
    let host = host.split(['/', ':']).next().unwrap_or_default();
    let has = |part: &str| host.contains(part);
    match host {
        "127.0.0.1" | "localhost" | "[" => OrgKind::Local,
        _ if has(".scratch.") => OrgKind::Scratch,
        "test.salesforce.com" => OrgKind::Sandbox,
        _ if has(".sandbox.") || has("--") => OrgKind::Sandbox,
        _ if has(".develop.") => OrgKind::Developer,
        _ => OrgKind::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_tell_the_kind() {
        for (url, kind) in [
            ("http://127.0.0.1:8080", OrgKind::Local),
            ("http://[::1]:8080", OrgKind::Local),
            ("https://test.salesforce.com", OrgKind::Sandbox),
            (
                "https://acme--uat.sandbox.my.salesforce.com",
                OrgKind::Sandbox,
            ),
            ("https://x.scratch.my.salesforce.com/", OrgKind::Scratch),
            (
                "https://x-dev-ed.develop.my.salesforce.com",
                OrgKind::Developer,
            ),
            ("https://acme.my.salesforce.com", OrgKind::Unknown),
        ] {
            assert_eq!(kind_of_host(url), kind, "{url}");
        }
    }

    #[test]
    fn versions_are_whole_numbers() {
        assert_eq!(version("67.0"), Some(67));
        assert_eq!(version("67"), None);
        assert_eq!(version("v67.0"), None);
    }
}
