//! The store of the official CLI (`sf`, formerly `sfdx`).
//!
//! - `.sfdx/<username>.json`: one login each. Tokens and the client secret are encrypted (see
//!   `sealed`), everything else stands in clear.
//! - The key: the keyring's entry `local` for `sfdx`, else `.sfdx/key.json`. On Windows, and with
//!   `SF_USE_GENERIC_UNIX_KEYCHAIN`, always the file.
//! - `.sfdx/alias.json`: aliases. `.sf/config.json`: the default org, as `target-org`; older
//!   versions wrote `defaultusername` into `.sfdx/sfdx-config.json`.
//!
//! The CLI falls back to the file silently when the keyring's program is missing, so both may hold
//! a key; a value is tried with each. The key is asked for once, and only when there is a login.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::secret::SecretText;
use crate::vault::keystore::{KeystoreError, os};
use crate::vault::org::OrgKind;

use super::sealed::{Fault, ForeignKey};
use super::{
    ForeignError, ForeignLogin, ForeignOptions, Found, Tool, files_of, kind_of_host, object,
    required, text, version, written_at,
};

/// Service and account of the keyring's entry.
const ENTRY: (&str, &str) = ("sfdx", "local");

/// The keys, or why there is none: the same for every login.
type Keys = Result<Vec<ForeignKey>, Arc<ForeignError>>;

pub(super) fn read(options: &ForeignOptions) -> Result<Vec<Found>, ForeignError> {
    let folder = options.home.join(".sfdx");
    let files: Vec<_> = files_of(Tool::Sf, &folder)?
        .into_iter()
        .filter_map(|(name, path)| Some((username(&name)?.to_owned(), path)))
        .collect();
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Keys = keys(options, &folder.join("key.json")).map_err(Arc::new);
    let aliases = aliases(&folder);
    let default = default_org(&options.home, &folder);
    let of = |(username, path): (String, PathBuf)| {
        let mut own: Vec<String> = aliases
            .iter()
            .filter(|(_, value)| value.as_str() == Some(username.as_str()))
            .map(|(alias, _)| alias.clone())
            .collect();
        own.sort();
        let is_default = default
            .as_ref()
            .is_some_and(|name| *name == username || own.contains(name));
        Found {
            login: login(&username, &path, &keys),
            aliases: own,
            is_default,
            username,
        }
    };
    Ok(files.into_iter().map(of).collect())
}

/// The username that a file is about; other files of the folder have no `@` in their names.
fn username(file: &str) -> Option<&str> {
    let name = file.strip_suffix(".json")?;
    name.contains('@').then_some(name)
}

/// `{"orgs": {"alias": "username"}}`. Names are a comfort: without them the logins are read all
/// the same.
fn aliases(folder: &Path) -> Map<String, Value> {
    let read = object(&folder.join("alias.json")).unwrap_or_default();
    match read.get("orgs") {
        Some(Value::Object(orgs)) => orgs.clone(),
        _ => Map::new(),
    }
}

/// Alias or username of the default org.
fn default_org(home: &Path, folder: &Path) -> Option<String> {
    let of = |path: PathBuf, name| text(&object(&path).ok()?, name);
    of(home.join(".sf").join("config.json"), "target-org")
        .or_else(|| of(folder.join("sfdx-config.json"), "defaultusername"))
}

/// The keys that may fit, the likeliest first.
fn keys(options: &ForeignOptions, file: &Path) -> Result<Vec<ForeignKey>, ForeignError> {
    let asked = match options.file_key_only || cfg!(windows) {
        true => None,
        false => Some(os::foreign_entry(
            ENTRY,
            options.patience,
            options.notice.as_ref(),
        )),
    };
    let (mut keys, refused) = match asked {
        None => (Vec::new(), None),
        Some(Ok(key)) => (vec![parse(&key, || "the keyring".to_owned())?], None),
        Some(Err(error)) => (Vec::new(), Some(error)),
    };
    match (key_file(file), keys.is_empty()) {
        (Ok(key), _) => keys.push(key),
        // The keyring's key may do alone.
        (Err(_), false) => {}
        (Err(ForeignError::NoKey { path, .. }), true) => {
            return Err(match refused {
                Some(error) if !is_absence(&error) => ForeignError::Keyring(error),
                keyring => ForeignError::NoKey { path, keyring },
            });
        }
        (Err(error), true) => return Err(error),
    }
    Ok(keys)
}

/// There is no keyring or no entry in it, rather than one that does not let itself be read.
fn is_absence(error: &KeystoreError) -> bool {
    matches!(
        error,
        KeystoreError::NoBus(_) | KeystoreError::NoProvider(_) | KeystoreError::NoEntry { .. }
    )
}

/// `{"account": "local", "service": "sfdx", "key": "…"}`, private to its owner.
fn key_file(path: &Path) -> Result<ForeignKey, ForeignError> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let path = path.to_owned();
            return Err(ForeignError::NoKey {
                path,
                keyring: None,
            });
        }
        Err(source) => {
            let path = path.to_owned();
            return Err(ForeignError::File { path, source });
        }
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = metadata.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            let path = path.to_owned();
            return Err(ForeignError::KeyExposed { path, mode });
        }
    }
    let _ = metadata;
    let key = text(&object(path)?, "key").unwrap_or_default();
    parse(&key.into(), || format!("`{}`", path.display()))
}

fn parse(key: &SecretText, place: impl FnOnce() -> String) -> Result<ForeignKey, ForeignError> {
    ForeignKey::parse(key.expose()).ok_or_else(|| ForeignError::KeyMalformed { place: place() })
}

/// One file of a login, and the keys.
struct Record<'a> {
    fields: Map<String, Value>,
    keys: &'a Keys,
}

impl Record<'_> {
    /// Opens a field; none when it is absent.
    fn secret(&self, name: &'static str) -> Result<Option<SecretText>, ForeignError> {
        let Some(value) = text(&self.fields, name) else {
            return Ok(None);
        };
        let keys = match self.keys {
            Ok(keys) => keys,
            Err(error) => return Err(ForeignError::Key(Arc::clone(error))),
        };
        let mut fault = Fault::Format;
        for key in keys {
            match key.open(&value) {
                Ok(plain) => return Ok(Some(plain)),
                Err(Fault::Rejected) => fault = Fault::Rejected,
                Err(Fault::Format) => {}
            }
        }
        Err(match fault {
            Fault::Format => ForeignError::Format { field: name },
            Fault::Rejected => ForeignError::Sealed { field: name },
        })
    }

    /// What kind of org the CLI takes it for. Older versions do not keep the edition: then a
    /// production org and a Developer Edition look alike.
    fn kind(&self, url: &str) -> OrgKind {
        let says = |name| self.fields.get(name).and_then(Value::as_bool) == Some(true);
        match (
            kind_of_host(url),
            text(&self.fields, "orgEdition").as_deref(),
        ) {
            (OrgKind::Unknown, _) if says("isScratch") => OrgKind::Scratch,
            (OrgKind::Unknown, _) if says("isSandbox") => OrgKind::Sandbox,
            (OrgKind::Unknown, Some("Developer Edition")) => OrgKind::Developer,
            (OrgKind::Unknown, Some(_)) => OrgKind::Production,
            (known, _) => known,
        }
    }
}

fn login(username: &str, path: &Path, keys: &Keys) -> Result<ForeignLogin, ForeignError> {
    let record = Record {
        fields: object(path)?,
        keys,
    };
    let fields = &record.fields;
    let access_token = record.secret("accessToken")?;
    let instance_url = required(fields, "instanceUrl")?;
    Ok(ForeignLogin {
        username: text(fields, "username").unwrap_or_else(|| username.to_owned()),
        organization_id: required(fields, "orgId")?,
        user_id: text(fields, "userId"),
        login_url: text(fields, "loginUrl"),
        client_id: text(fields, "clientId"),
        client_secret: record.secret("clientSecret")?,
        access_token: access_token.ok_or(ForeignError::Lacks {
            field: "accessToken",
        })?,
        refresh_token: record.secret("refreshToken")?,
        jwt_key: text(fields, "privateKey").map(PathBuf::from),
        scopes: Vec::new(),
        issued_at: written_at(path),
        kind: record.kind(&instance_url),
        api_version: text(fields, "instanceApiVersion").and_then(|text| version(&text)),
        organization_name: text(fields, "name"),
        instance_name: text(fields, "instanceName"),
        instance_url,
    })
}
