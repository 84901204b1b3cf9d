//! The store of `ForceCLI` (`force`).
//!
//! `.force/accounts/<username>` holds one session each as plain JSON, tokens included;
//! `.force/current/account` holds the name of the account that is in use. Nothing is encrypted.

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::secret::SecretText;

use super::{
    ForeignError, ForeignLogin, ForeignOptions, Found, Tool, files_of, kind_of_host, object,
    required, text, version,
};

pub(super) fn read(options: &ForeignOptions) -> Result<Vec<Found>, ForeignError> {
    let folder = options.home.join(".force");
    let current = fs::read_to_string(folder.join("current").join("account")).unwrap_or_default();
    let files = files_of(Tool::Force, &folder.join("accounts"))?;
    let of = |(account, path): (String, std::path::PathBuf)| {
        let fields = object(&path);
        let alias = fields.as_ref().ok().and_then(|fields| {
            let options = fields.get("SessionOptions")?.as_object()?;
            text(options, "Alias")
        });
        let is_default = account == current.trim();
        let login = fields.and_then(|fields| login(&account, &path, &fields));
        Found {
            // A session may be filed under its alias.
            username: login
                .as_ref()
                .map_or_else(|_| account.clone(), |login| login.username.clone()),
            aliases: alias.into_iter().collect(),
            is_default,
            login,
        }
    };
    Ok(files.into_iter().map(of).collect())
}

fn login(
    account: &str,
    path: &Path,
    fields: &Map<String, Value>,
) -> Result<ForeignLogin, ForeignError> {
    let nothing = Map::new();
    let part = |name: &str| match fields.get(name) {
        Some(Value::Object(part)) => part,
        _ => &nothing,
    };
    let user = part("UserInfo");
    // `…/id/<organization>/<user>`, in sessions whose user was never asked for.
    let identity = text(fields, "id").unwrap_or_default();
    let mut ids = identity.rsplit('/').map(str::to_owned);
    let (user_id, organization_id) = (ids.next(), ids.next());
    let instance_url = required(fields, "instance_url")?;
    Ok(ForeignLogin {
        username: text(user, "preferred_username").unwrap_or_else(|| account.to_owned()),
        organization_id: text(user, "organization_id").or(organization_id).ok_or(
            ForeignError::Lacks {
                field: "organization_id",
            },
        )?,
        user_id: text(user, "user_id").or(user_id),
        login_url: text(fields, "endpoint_url"),
        client_id: text(fields, "ClientId"),
        client_secret: None,
        access_token: SecretText::from(required(fields, "access_token")?),
        refresh_token: text(fields, "refresh_token").map(SecretText::from),
        jwt_key: None,
        scopes: text(fields, "scope")
            .unwrap_or_default()
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        issued_at: issued_at(fields).or_else(|| super::written_at(path)),
        kind: kind_of_host(&instance_url),
        api_version: text(part("SessionOptions"), "ApiVersion").and_then(|text| version(&text)),
        organization_name: None,
        instance_name: None,
        instance_url,
    })
}

/// Milliseconds since 1970, as text.
fn issued_at(fields: &Map<String, Value>) -> Option<Timestamp> {
    let milliseconds = text(fields, "issued_at")?.parse().ok()?;
    Timestamp::from_millisecond(milliseconds).ok()
}
