//! `/sobjects/User/ID/password`: whether it has expired, a new one, and one that the org makes up.

use axum::http::Method;
use serde_json::json;

use super::saves::{fields_of, not_allowed};
use super::{Answered, Call};
use crate::localorg::error::ApiError;
use crate::localorg::oauth::{OauthServer, PasswordError};
use crate::localorg::wire::Reply;
use crate::secret::SecretText;

/// Answers a request about the password of this user.
pub(super) fn answer(call: &Call<'_>, id: &str, oauth: &OauthServer) -> Answered {
    let person = oauth
        .people
        .by_id(&full_id(id))
        .ok_or_else(ApiError::not_found)?;
    match call.request.method {
        Method::GET => Ok(Reply::value(&json!({ "isExpired": false }))),
        Method::POST => {
            let fields = fields_of(call)?;
            let given = fields
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case("NewPassword"));
            let given = given.and_then(|(_, value)| value.as_str()).ok_or_else(|| {
                ApiError::new(400, "MISSING_ARGUMENT", "NewPassword must be specified")
            })?;
            set(oauth, &person.id, &SecretText::from(given))?;
            Ok(Reply::empty(204))
        }
        Method::DELETE => {
            let made = oauth.reset_password(&person.id).map_err(ApiError::from)?;
            Ok(Reply::value(&json!({ "NewPassword": made.expose() })).never_stored())
        }
        _ => Err(not_allowed(call, "DELETE,GET,POST")),
    }
}

fn set(oauth: &OauthServer, user: &str, password: &SecretText) -> Result<(), ApiError> {
    oauth.set_password(user, password).map_err(ApiError::from)
}

fn full_id(id: &str) -> String {
    crate::model::id::RecordId::parse(id).map_or_else(|_| id.to_owned(), |id| id.to_string())
}

impl From<PasswordError> for ApiError {
    fn from(refused: PasswordError) -> Self {
        match refused {
            PasswordError::TooWeak => Self::new(400, "INVALID_NEW_PASSWORD", refused.to_string()),
            PasswordError::Book(failed) => Self::internal(&failed),
        }
    }
}
