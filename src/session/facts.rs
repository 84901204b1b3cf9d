//! What an org tells about itself: read at login and at `auth refresh`, and by no other command.

use std::sync::Arc;

use crate::auth;
use crate::client::{Access, Client, OrgFacts, newest_common};
use crate::clock::Clock;
use crate::http::Http;
use crate::model::id::RecordId;
use crate::model::version::ApiVersion;
use crate::vault;

use super::{FixedToken, SessionError};

/// The newest API version that both sides know, then one query each about user and organization.
pub(super) async fn ask(
    http: &Http,
    clock: &Clock,
    access: Access,
    user: &RecordId,
) -> Result<(OrgFacts, ApiVersion), SessionError> {
    let source = Arc::new(FixedToken::of_a_login(access));
    let client = |version| Client::new(http.clone(), source.clone(), version, clock.clone(), None);
    let offered = client(ApiVersion::NEWEST).versions().await?;
    let version = newest_common(&offered).unwrap_or(ApiVersion::NEWEST);
    let facts = client(version).org_facts(user).await?;
    Ok((facts, version))
}

/// [`ask`], in the form that the vault keeps. A login of another tool may not have brought the
/// user's id; the org knows whose token it is.
pub(super) async fn stored(
    http: &Http,
    clock: &Clock,
    access: Access,
    user: &str,
) -> Result<vault::OrgFacts, SessionError> {
    let user = match RecordId::parse(user) {
        Ok(user) => user,
        Err(_) => {
            let told = auth::userinfo(http, &access.base, &access.token).await?;
            let id = told.user_id.unwrap_or_default();
            RecordId::parse(&id).map_err(|_| SessionError::NoIdentity)?
        }
    };
    let (facts, version) = ask(http, clock, access, &user).await?;
    Ok(to_store(facts, version))
}

/// The part that the vault keeps.
pub(super) fn to_store(facts: OrgFacts, version: ApiVersion) -> vault::OrgFacts {
    vault::OrgFacts {
        api_version: Some(version.number()),
        organization_name: Some(facts.organization_name),
        instance_name: facts.instance_name,
        time_zone: facts.time_zone,
        locale: facts.locale,
        currency: facts.currency,
        fiscal_start_month: i8::try_from(facts.fiscal_start_month).ok(),
        profile_id: facts.profile_id,
    }
}
