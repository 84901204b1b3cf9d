//! Asking whose token it is. Best effort: a login never fails for want of it.

use serde_json::{Map, Value};

use super::endpoint;
use super::error::{AuthError, Step};
use crate::http::Http;
use crate::model::origin::Origin;
use crate::secret::SecretText;

/// What `userinfo` tells. Everything may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserInfo {
    /// User id, 18 characters.
    pub user_id: Option<String>,
    /// Organization id, 18 characters.
    pub organization_id: Option<String>,
    /// User name; masked for some users.
    pub username: Option<String>,
    /// Full name.
    pub name: Option<String>,
    /// Email address.
    pub email: Option<String>,
    /// Time zone, as in `Europe/Madrid`.
    pub zone: Option<String>,
    /// Locale, as in `es_ES`.
    pub locale: Option<String>,
    /// Identity URL.
    pub subject: Option<String>,
    /// Base of the API, as the answer's list of URLs has it.
    pub instance: Option<String>,
}

/// Asks the login host or the instance.
///
/// # Errors
/// When the token is not accepted (403 `Bad_OAuth_Token`) or no answer arrives.
pub async fn userinfo(
    http: &Http,
    base: &Origin,
    access_token: &SecretText,
) -> Result<UserInfo, AuthError> {
    let url = base.join(&["services", "oauth2", "userinfo"]);
    let answer = endpoint::get(http, Step::UserInfo, url, access_token).await?;
    Ok(read(&answer.into_fields()?))
}

/// `urls.custom_domain` (the My Domain), else the origin of `urls.rest`.
fn instance(fields: &Map<String, Value>) -> Option<String> {
    let urls = fields.get("urls")?;
    let text = |key: &str| urls.get(key).and_then(Value::as_str);
    let rest = || {
        let url = text("rest")?;
        let (origin, _) = url.split_once("/services/")?;
        Some(origin)
    };
    text("custom_domain").or_else(rest).map(str::to_owned)
}

fn read(fields: &Map<String, Value>) -> UserInfo {
    let text = |key: &str| fields.get(key)?.as_str().map(str::to_owned);
    UserInfo {
        user_id: text("user_id"),
        organization_id: text("organization_id"),
        username: text("preferred_username"),
        name: text("name"),
        email: text("email"),
        zone: text("zoneinfo"),
        locale: text("locale"),
        subject: text("sub"),
        instance: instance(fields),
    }
}
