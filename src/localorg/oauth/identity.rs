//! `/services/oauth2/userinfo` and the identity URL: who does this token belong to?
//!
//! A bad token is answered as real orgs do, with 403 and the bare words `Bad_OAuth_Token` or
//! `Missing_OAuth_Token`, neither 401 nor JSON.

use serde_json::{Map, Value, json};

use super::{BookError, OauthError, OauthServer, Person, Session, has_scope, random};
use crate::localorg::NEWEST_VERSION;
use crate::localorg::wire::{Authorization, Incoming, Reply};
use crate::secret::SecretText;

impl OauthServer {
    /// Answers `/services/oauth2/userinfo`.
    pub(super) fn userinfo(&self, request: &Incoming) -> Reply {
        match self.owner(request) {
            Ok((_, person)) => Reply::value(&self.userinfo_body(&request.origin, &person)),
            Err(refusal) => Reply::text(403, refusal),
        }
    }

    /// Answers `/services/oauth2/singleaccess`: a URL that would open the org's pages once, which are
    /// a single one here.
    pub(super) fn single_access(&self, request: &Incoming) -> Reply {
        let session = match self.owner(request) {
            Ok((session, _)) => session,
            Err(refusal) => return Reply::text(403, refusal),
        };
        let opens = |scope: &str| has_scope(&session.grant.scope, scope);
        if !opens("web") && !opens("full") {
            return Reply::text(403, "Missing_Web_Scope");
        }
        match random::characters(32) {
            Ok(word) => {
                let uri = format!("{}/secur/frontdoor.jsp?otp={word}", request.origin);
                Reply::value(&json!({ "frontdoor_uri": uri })).never_stored()
            }
            Err(failed) => OauthError::from(BookError::from(failed)).reply(),
        }
    }

    /// Answers `/id/{organization}/{user}`.
    pub(in crate::localorg) fn identity(
        &self,
        request: &Incoming,
        organization: &str,
        user: &str,
    ) -> Reply {
        let (session, person) = match self.owner(request) {
            Ok(found) => found,
            Err(refusal) => return Reply::text(403, refusal),
        };
        if !self.people.is_organization(organization) {
            return Reply::text(403, "Wrong_Org");
        }
        if !session.grant.user_id.starts_with(user) || user.len() < 15 {
            return Reply::text(404, "Not Found");
        }
        Reply::value(&self.identity_body(request, &person))
    }

    /// The token's session and its owner, or the words of the refusal.
    fn owner(&self, request: &Incoming) -> Result<(Session, Person), &'static str> {
        let token = match request.authorization() {
            Authorization::Token(token) => token,
            _ => match request
                .form()
                .secret("oauth_token")
                .or_else(|| access_token(request))
            {
                Some(token) => token,
                None => return Err("Missing_OAuth_Token"),
            },
        };
        let bad = "Bad_OAuth_Token";
        let session = self.book.session(&token).ok().flatten().ok_or(bad)?;
        let person = self.people.by_id(&session.grant.user_id).ok_or(bad)?;
        Ok((session, person))
    }

    fn userinfo_body(&self, origin: &str, person: &Person) -> Value {
        let (picture, thumbnail) = photos(origin);
        json!({
            "sub": self.identity_url(origin, &person.id),
            "user_id": person.id,
            "organization_id": self.people.organization(),
            "preferred_username": person.username,
            "nickname": person.nickname,
            "name": person.name,
            "email": person.email,
            "email_verified": true,
            "given_name": person.first_name,
            "family_name": person.last_name,
            "zoneinfo": person.zone,
            "photos": { "picture": picture, "thumbnail": thumbnail },
            "profile": format!("{origin}/{}", person.id),
            "picture": picture,
            "address": {},
            "urls": self.urls(origin, person, None),
            "active": person.active,
            "user_type": "STANDARD",
            "language": person.language,
            "locale": person.locale,
            "utcOffset": self.people.utc_offset_ms(person),
            "updated_at": person.modified,
            "is_app_installed": true,
        })
    }

    fn identity_body(&self, request: &Incoming, person: &Person) -> Value {
        let origin = &request.origin;
        let (picture, thumbnail) = photos(origin);
        let version = match request.param("version") {
            Some("latest") => Some(format!("{NEWEST_VERSION}.0")),
            other => other.map(str::to_owned),
        };
        json!({
            "id": self.identity_url(origin, &person.id),
            "asserted_user": true,
            "user_id": person.id,
            "organization_id": self.people.organization(),
            "username": person.username,
            "nick_name": person.nickname,
            "display_name": person.name,
            "email": person.email,
            "email_verified": true,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "timezone": person.zone,
            "photos": { "picture": picture, "thumbnail": thumbnail },
            "addr_street": null,
            "addr_city": null,
            "addr_state": null,
            "addr_country": null,
            "addr_zip": null,
            "mobile_phone": null,
            "mobile_phone_verified": false,
            "is_lightning_login_user": false,
            "status": { "created_date": null, "body": null },
            "urls": self.urls(origin, person, version.as_deref()),
            "active": person.active,
            "user_type": "STANDARD",
            "language": person.language,
            "locale": person.locale,
            "utcOffset": self.people.utc_offset_ms(person),
            "last_modified_date": person.modified,
            "is_app_installed": true,
        })
    }

    /// Addresses of the APIs, with `{version}` for the caller to fill unless one is given.
    fn urls(&self, origin: &str, person: &Person, version: Option<&str>) -> Value {
        let version = version.unwrap_or("{version}");
        let organization = &self.people.organization()[..15];
        let data = format!("{origin}/services/data/v{version}/");
        let soap = |kind: &str| format!("{origin}/services/Soap/{kind}/{version}/{organization}");
        let mut urls = Map::new();
        let mut put = |name: &str, url: String| urls.insert(name.to_owned(), json!(url));
        put("enterprise", soap("c"));
        put("metadata", soap("m"));
        put("partner", soap("u"));
        put("rest", data.clone());
        for (name, path) in [
            ("sobjects", "sobjects/"),
            ("search", "search/"),
            ("query", "query/"),
            ("recent", "recent/"),
            ("tooling_rest", "tooling/"),
        ] {
            put(name, format!("{data}{path}"));
        }
        put("tooling_soap", soap("T"));
        put("profile", format!("{origin}/{}", person.id));
        put("custom_domain", origin.to_owned());
        Value::Object(urls)
    }
}

fn access_token(request: &Incoming) -> Option<SecretText> {
    request.form().secret("access_token")
}

fn photos(origin: &str) -> (String, String) {
    (
        format!("{origin}/profilephoto/005/F"),
        format!("{origin}/profilephoto/005/T"),
    )
}
