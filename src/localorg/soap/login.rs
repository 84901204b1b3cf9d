//! Calls about sessions: `login`, `logout`, `getUserInfo`, `getServerTimestamp`.
//!
//! A session id is an access token like those of the OAuth side, and works with REST too. A
//! security token behind the password is taken for what it may be: the org knows none.

use rusqlite::OptionalExtension;

use super::fault::Fault;
use super::{Answered, Call, Session};
use crate::localorg::oauth::Person;
use crate::localorg::xml::{Xml, response};
use crate::secret::SecretText;

/// Largest attachment that the org claims to take.
const ATTACHMENT_LIMIT: &str = "5242880";

/// What `userInfo` tells beside the person.
struct Place {
    profile: Option<String>,
    role: Option<String>,
    organization: String,
}

impl Call<'_, '_> {
    /// `login(username, password)`.
    pub(super) fn login(&self) -> Answered {
        let username = self.param("username").unwrap_or_default();
        let password = self.param("password").map(SecretText::from);
        let oauth = self.soap.oauth;
        if !oauth.takes_passwords() {
            let message = "SOAP API login() is disabled by default in this org.";
            return Err(Fault::new("INVALID_OPERATION", message));
        }
        let wrong = || {
            let message = "Invalid username, password, security token; or user locked out.";
            Fault::new("INVALID_LOGIN", message)
        };
        let password = password.ok_or_else(wrong)?;
        let person = oauth.person_with(&username, &password).ok_or_else(wrong)?;
        let session = oauth
            .session_for(&person)
            .map_err(|failed| Fault::internal(&failed))?;
        let place = self.place(&person)?;
        let here = |kind: &str| {
            let (origin, version) = (&self.request.origin, self.version);
            let organization = oauth.people.organization();
            format!(
                "{origin}/services/Soap/{kind}/{version}.0/{}",
                &organization[..15]
            )
        };
        Ok(response("login", |xml| {
            xml.element("result", |xml| {
                xml.leaf("metadataServerUrl", &here("m"));
                xml.leaf("passwordExpired", "false");
                xml.leaf("sandbox", "false");
                xml.leaf("serverUrl", &here(self.dialect.segment()));
                xml.leaf("sessionId", session.expose());
                xml.leaf("userId", &person.id);
                xml.element("userInfo", |xml| self.write_info(xml, &person, &place));
            });
        }))
    }

    /// `logout()`: the session ends.
    pub(super) fn logout(&self) -> Answered {
        if let Some(token) = self.session_id() {
            let ended = self.soap.oauth.end_session(&token);
            ended.map_err(|failed| Fault::internal(&failed))?;
        }
        Ok(response("logout", |_| {}))
    }

    fn place(&self, person: &Person) -> Result<Place, Fault> {
        let store = self.soap.rest.store();
        let sql = "SELECT \"ProfileId\", \"UserRoleId\", (SELECT \"Name\" FROM \"Organization\")
            FROM \"User\" WHERE \"Id\" = ?1";
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Place {
                profile: row.get(0)?,
                role: row.get(1)?,
                organization: row.get::<_, Option<_>>(2)?.unwrap_or_default(),
            })
        };
        let reader = store.reader().map_err(|failed| Fault::internal(&failed))?;
        let found = reader.query_row(sql, [&person.id], read).optional();
        let found = found.map_err(|failed| Fault::internal(&failed))?;
        found.ok_or_else(|| Fault::new("UNKNOWN_EXCEPTION", "the user is gone"))
    }

    fn write_info(&self, xml: &mut Xml, person: &Person, place: &Place) {
        let oauth = self.soap.oauth;
        let seconds = oauth.session_seconds().to_string();
        let mut leaf = |name: &str, text: &str| xml.leaf(name, text);
        leaf("accessibilityMode", "false");
        leaf("chatterExternal", "false");
        leaf("currencySymbol", "$");
        leaf("orgAttachmentFileSizeLimit", ATTACHMENT_LIMIT);
        leaf("orgDefaultCurrencyIsoCode", "USD");
        leaf("orgDefaultCurrencyLocale", "en_US");
        leaf("orgDisallowHtmlAttachments", "false");
        leaf("orgHasPersonAccounts", "false");
        leaf("organizationId", oauth.people.organization());
        leaf("organizationMultiCurrency", "false");
        leaf("organizationName", &place.organization);
        xml.leaf_or_nil("profileId", place.profile.as_deref());
        xml.leaf_or_nil("roleId", place.role.as_deref());
        xml.leaf("sessionSecondsValid", &seconds);
        xml.nil("userDefaultCurrencyIsoCode");
        let mut leaf = |name: &str, text: &str| xml.leaf(name, text);
        leaf("userEmail", person.email.as_deref().unwrap_or_default());
        leaf("userFullName", &person.name);
        leaf("userId", &person.id);
        leaf("userLanguage", &person.language);
        leaf("userLocale", &person.locale);
        leaf("userName", &person.username);
        leaf("userTimeZone", &person.zone);
        leaf("userType", "Standard");
        leaf("userUiSkin", "Theme3");
    }
}

impl Session<'_, '_, '_> {
    /// `getUserInfo()`.
    pub(super) fn user_info(&self) -> Answered {
        let call = self.call;
        let gone = || Fault::new("INVALID_SESSION_ID", "Session expired or invalid");
        let person = call
            .soap
            .oauth
            .people
            .by_id(&self.user_id)
            .ok_or_else(gone)?;
        let place = call.place(&person)?;
        Ok(response("getUserInfo", |xml| {
            xml.element("result", |xml| call.write_info(xml, &person, &place));
        }))
    }

    /// `getServerTimestamp()`.
    pub(super) fn timestamp(&self) -> Xml {
        let now = self.call.soap.rest.store().clock().now();
        let text = jiff::fmt::strtime::format("%Y-%m-%dT%H:%M:%S.%3fZ", now).unwrap_or_default();
        response("getServerTimestamp", |xml| {
            xml.element("result", |xml| xml.leaf("timestamp", &text));
        })
    }
}
