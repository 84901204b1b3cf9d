//! `setPassword` and `resetPassword`, which only the administrator may call for others.

use super::fault::Fault;
use super::{Answered, Session};
use crate::localorg::oauth::PasswordError;
use crate::localorg::xml::response;
use crate::model::id::RecordId;
use crate::secret::SecretText;

impl Session<'_, '_, '_> {
    /// `setPassword(userId, password)`.
    pub(super) fn set_password(&self) -> Answered {
        let user = self.user_meant()?;
        let password = self.call.param("password").unwrap_or_default();
        let password = SecretText::from(password);
        let oauth = self.call.soap.oauth;
        oauth.set_password(&user, &password).map_err(Fault::from)?;
        Ok(response("setPassword", |xml| xml.element("result", |_| {})))
    }

    /// `resetPassword(userId)`: a password that the org makes up.
    pub(super) fn reset_password(&self) -> Answered {
        let user = self.user_meant()?;
        let made = self
            .call
            .soap
            .oauth
            .reset_password(&user)
            .map_err(Fault::from)?;
        Ok(response("resetPassword", |xml| {
            xml.element("result", |xml| xml.leaf("password", made.expose()));
        }))
    }

    fn user_meant(&self) -> Result<String, Fault> {
        let people = &self.call.soap.oauth.people;
        let id = self.call.param("userId").unwrap_or_default();
        let id = RecordId::parse(&id).map_or(id, |id| id.to_string());
        let person = people.by_id(&id);
        let person = person.ok_or_else(|| Fault::new("INVALID_ID_FIELD", "invalid user id"))?;
        if person.id != self.user_id && !people.is_administrator(&self.user_id) {
            let message = "insufficient access rights on object id";
            return Err(Fault::new("INSUFFICIENT_ACCESS", message));
        }
        Ok(person.id)
    }
}

impl From<PasswordError> for Fault {
    fn from(refused: PasswordError) -> Self {
        match refused {
            PasswordError::TooWeak => Self::new("INVALID_NEW_PASSWORD", refused.to_string()),
            PasswordError::Book(failed) => Self::internal(&failed),
        }
    }
}
