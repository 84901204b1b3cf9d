//! `/services/oauth2/authorize`: a browser comes with a client's request and leaves with a code.
//!
//! A wrong client or redirect address is told to the person on a page and never redirected, for
//! nobody knows who listens there. Everything else goes back to the client as `error=…`. The
//! redirect address is accepted when it is plain HTTP to a loopback host, with any port and path.
//!
//! Programs get their code at once; a caller that wants HTML gets a page that asks. `prompt` and
//! `display` change nothing here; `login_hint` picks another active user than the administrator.

use axum::http::Method;
use url::{Host, Url};

use super::book::CodeGrant;
use super::clients::{Client, grant_scopes};
use super::people::Person;
use super::{OauthError, OauthServer, consent_page, random};
use crate::localorg::Consent;
use crate::localorg::wire::{Form, Incoming, Reply};

/// A checked request that waits for a person's word.
pub(super) struct Asked {
    pub(super) client: &'static Client,
    pub(super) redirect: Redirect,
    pub(super) scope: String,
    pub(super) challenge: Option<String>,
    pub(super) nonce: Option<String>,
    pub(super) person: Person,
}

/// Where the browser goes in the end, and what goes along.
pub(super) struct Redirect {
    /// As the client wrote it: the token request must repeat it letter by letter.
    text: String,
    pub(super) url: Url,
    state: Option<String>,
}

impl Redirect {
    fn with(&self, pairs: &[(&str, &str)]) -> String {
        let mut url = self.url.clone();
        {
            let mut query = url.query_pairs_mut();
            query.extend_pairs(pairs);
            if let Some(state) = &self.state {
                query.append_pair("state", state);
            }
        }
        url.into()
    }

    fn refuse(&self, status: u16, refused: &OauthError) -> Reply {
        let pairs = [
            ("error", refused.error),
            ("error_description", refused.description),
        ];
        Reply::redirect(status, &self.with(&pairs)).never_stored()
    }
}

impl OauthServer {
    /// Answers the authorization endpoint.
    pub(super) fn authorize(&self, request: &Incoming) -> Reply {
        let form = request.form();
        if let (&Method::POST, Some(ticket)) = (&request.method, form.get("ticket")) {
            return self.decide(ticket, form.get("decision") == Some("allow"));
        }
        let (client, redirect) = match recognised(&form) {
            Ok(found) => found,
            Err(refused) => return consent_page::refusal(&refused),
        };
        match self.checked(&form) {
            Err(refused) => redirect.refuse(302, &refused),
            Ok((scope, challenge)) => {
                let Some(person) = self.person_to_ask(form.get("login_hint")) else {
                    let refused = OauthError::new("inactive_user", "user is inactive");
                    return redirect.refuse(302, &refused);
                };
                let asked = Asked {
                    client,
                    redirect,
                    scope,
                    challenge,
                    nonce: form.get("nonce").map(str::to_owned),
                    person,
                };
                self.ask(request, asked, form.get("immediate") == Some("true"))
            }
        }
    }

    /// Scopes and PKCE challenge of a request that may be granted.
    fn checked(&self, form: &Form) -> Result<(String, Option<String>), OauthError> {
        if form.get("response_type") != Some("code") {
            let described = "response type not supported";
            return Err(OauthError::new("unsupported_response_type", described));
        }
        let scope = grant_scopes(form.get("scope"))?;
        Ok((scope, self.challenge(form)?))
    }

    /// The PKCE challenge; without a method it means S256, as Salesforce takes it.
    fn challenge(&self, form: &Form) -> Result<Option<String>, OauthError> {
        if form
            .get("code_challenge_method")
            .is_some_and(|method| method != "S256")
        {
            let described = "code challenge method not supported";
            return Err(OauthError::new("invalid_request", described));
        }
        match form.get("code_challenge") {
            None if self.require_pkce => Err(OauthError::new(
                "invalid_request",
                "missing required code challenge",
            )),
            None => Ok(None),
            Some(text) if is_challenge(text) => Ok(Some(text.to_owned())),
            Some(_) => Err(OauthError::new("invalid_request", "invalid code challenge")),
        }
    }

    fn person_to_ask(&self, hint: Option<&str>) -> Option<Person> {
        let hinted = hint.and_then(|name| self.people.by_username(name));
        hinted
            .or_else(|| self.people.administrator())
            .filter(|person| person.active)
    }

    fn ask(&self, request: &Incoming, asked: Asked, immediate: bool) -> Reply {
        let by_page = match self.consent {
            Consent::Auto => false,
            Consent::Page => true,
            Consent::ByAccept => request.wants_html(),
        };
        if !by_page {
            return self.grant(302, &asked);
        }
        if immediate {
            let refused = OauthError::new("immediate_unsuccessful", "a person must be asked");
            return asked.redirect.refuse(302, &refused);
        }
        let Ok(ticket) = random::characters(43) else {
            return consent_page::refusal(&OauthError::server());
        };
        let page = consent_page::question(&asked, &ticket);
        self.tickets.keep(ticket, asked, self.book.timestamp());
        page
    }

    fn decide(&self, ticket: &str, allowed: bool) -> Reply {
        let Some(asked) = self.tickets.take(ticket, self.book.timestamp()) else {
            return consent_page::stale();
        };
        if allowed {
            return self.grant(303, &asked);
        }
        let refused = OauthError::new("access_denied", "end-user denied authorization");
        asked.redirect.refuse(303, &refused)
    }

    fn grant(&self, status: u16, asked: &Asked) -> Reply {
        let granted = CodeGrant {
            user_id: asked.person.id.clone(),
            client_id: asked.client.id.to_owned(),
            redirect_uri: asked.redirect.text.clone(),
            scope: asked.scope.clone(),
            challenge: asked.challenge.clone(),
            nonce: asked.nonce.clone(),
        };
        match self.book.new_code(&granted) {
            Ok(code) => {
                let target = asked.redirect.with(&[("code", code.expose())]);
                Reply::redirect(status, &target).never_stored()
            }
            Err(_) => asked.redirect.refuse(status, &OauthError::server()),
        }
    }
}

/// The client and the address that may be told anything at all.
fn recognised(form: &Form) -> Result<(&'static Client, Redirect), OauthError> {
    let client = form.get("client_id").and_then(Client::find);
    let unknown = OauthError::new("invalid_client_id", "client identifier invalid");
    let client = client.ok_or(unknown)?;
    let missing = OauthError::new("redirect_uri_missing", "redirect_uri not provided");
    let text = form.get("redirect_uri").ok_or(missing)?;
    let mismatch = OauthError::new(
        "redirect_uri_mismatch",
        "redirect_uri must match configuration",
    );
    let url = loopback(text).ok_or(mismatch)?;
    let state = form.get("state").map(str::to_owned);
    Ok((
        client,
        Redirect {
            text: text.to_owned(),
            url,
            state,
        },
    ))
}

/// The address, when it is plain HTTP to this machine and hides nothing.
fn loopback(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let local = match url.host()? {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address == std::net::Ipv4Addr::LOCALHOST,
        Host::Ipv6(address) => address == std::net::Ipv6Addr::LOCALHOST,
    };
    let plain = url.scheme() == "http"
        && url.username().is_empty()
        && url.password().is_none()
        && url.fragment().is_none();
    (local && plain).then_some(url)
}

/// 32 bytes in base64url without padding.
fn is_challenge(text: &str) -> bool {
    text.len() == 43
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_loopback_addresses_are_redirected_to() {
        for good in [
            "http://localhost:1717/OauthRedirect",
            "http://127.0.0.1:9/x?y=1",
            "http://[::1]:80",
            "http://localhost",
        ] {
            assert!(loopback(good).is_some(), "{good}");
        }
        for bad in [
            "https://localhost:1717/OauthRedirect",
            "http://localhost.evil.example/",
            "http://127.0.0.1@evil.example/",
            "http://user@localhost/",
            "http://localhost/#fragment",
            "http://127.0.0.2/",
            "javascript:alert(1)",
            "/relative",
        ] {
            assert!(loopback(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn state_goes_back_as_it_came_and_a_query_is_kept() {
        let redirect = Redirect {
            text: String::new(),
            url: Url::parse("http://localhost:1/cb?keep=1").unwrap(),
            state: Some("a+b &=%".to_owned()),
        };
        let target = Url::parse(&redirect.with(&[("code", "x==")])).unwrap();
        let pairs: Vec<_> = target.query_pairs().into_owned().collect();
        assert_eq!(pairs[0], ("keep".to_owned(), "1".to_owned()));
        assert_eq!(pairs[1], ("code".to_owned(), "x==".to_owned()));
        assert_eq!(pairs[2], ("state".to_owned(), "a+b &=%".to_owned()));
    }
}
