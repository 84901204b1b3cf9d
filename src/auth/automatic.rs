//! A login to the local org without a person: what a browser would do, over real HTTP.
//!
//! The authorize URL is fetched, its redirect followed to our own listener, once, and nowhere
//! else. Real orgs are refused: they have a person to ask.

use url::Url;

use super::error::{AuthError, OAuthFailure, Step};
use super::urls::Redirect;
use crate::http::{Http, Request};
use crate::model::origin::Origin;

/// Longest page that is read to its end.
const CAP: usize = 1 << 16;

/// Fetches the URL and follows it. Returns when our listener has answered, which it does after the
/// exchange.
pub(super) async fn walk(
    http: Http,
    login: Origin,
    url: Url,
    redirect: Redirect,
) -> Result<(), AuthError> {
    if !login.is_local() {
        return Err(AuthError::NotAutomatic {
            host: login.host().to_owned(),
        });
    }
    let ask = Request::get(url).header("accept", "application/json");
    let answer = http.send(ask).await?;
    let bad = |what| AuthError::BadAnswer {
        host: login.host().to_owned(),
        step: Step::Authorize,
        what,
    };
    let status = answer.status();
    let Some(location) = answer.header("location").map(str::to_owned) else {
        let body = answer.bytes(CAP).await?;
        return Err(refusal(&login, status, &body).unwrap_or_else(|| bad("it is no redirect")));
    };
    let back = Url::parse(&location).ok();
    let back = back.filter(|url| redirect.leads_to(url));
    let back = back.ok_or_else(|| bad("it leads elsewhere than to the redirect URI"))?;
    http.send(Request::get(back)).await?.bytes(CAP).await?;
    Ok(())
}

fn refusal(login: &Origin, status: u16, body: &[u8]) -> Option<AuthError> {
    let fields: serde_json::Value = serde_json::from_slice(body).ok()?;
    let text = |key: &str| fields.get(key).and_then(|value| value.as_str());
    Some(AuthError::Refused(OAuthFailure::new(
        Step::Authorize,
        login.host(),
        Some(status),
        text("error")?,
        text("error_description").unwrap_or_default(),
    )))
}
