//! An access token that somebody else won: asked whose it is, and where it may be used.

use super::answer::Granted;
use super::direct::is_generic_host;
use super::error::{AuthError, Step};
use super::userinfo::userinfo;
use crate::http::Http;
use crate::model::origin::{HostRule, Origin};
use crate::model::token::TokenSet;
use crate::secret::SecretText;

/// Asks `base`, a login host or an instance, about the token. On a generic login host the answer
/// names the instance; any other host is taken for the instance itself.
///
/// # Errors
/// When the token is not accepted, the answer does not say whose it is, or the instance may not
/// be talked to.
pub async fn handed_over(
    http: &Http,
    base: &Origin,
    hosts: &HostRule,
    token: &SecretText,
) -> Result<Granted, AuthError> {
    let bad = |what| AuthError::BadAnswer {
        host: base.host().to_owned(),
        step: Step::UserInfo,
        what,
    };
    let info = userinfo(http, base, token).await?;
    let ids = info.organization_id.zip(info.user_id);
    let (organization, user) = ids.ok_or_else(|| bad("it does not say whose token it is"))?;
    let instance = if is_generic_host(base) {
        let named = info.instance.ok_or_else(|| bad("it names no instance"))?;
        let rule = hosts.for_instance_of(base);
        Origin::parse(&named, &rule).map_err(|source| AuthError::Instance {
            login: base.host().to_owned(),
            source,
        })?
    } else {
        base.clone()
    };
    let tokens = TokenSet {
        access_token: token.clone(),
        refresh_token: None,
        instance_url: instance.as_str().to_owned(),
        id: Some(format!("{}/id/{organization}/{user}", base.as_str())),
        issued_at: None,
        scope: None,
        expires_at: None,
    };
    Ok(Granted { tokens, instance })
}
