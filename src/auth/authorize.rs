//! The authorize URL, with PKCE and state.

use oauth2::{CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope};
use url::Url;

use super::client::ClientIdentity;
use super::error::AuthError;
use super::exchange::oauth_client;
use super::urls::Redirect;
use crate::model::origin::Origin;
use crate::secret::SecretText;

/// A login that has been prepared: the URL for the browser, and what must stay here.
#[derive(Debug)]
pub(super) struct Authorization {
    /// Holds the challenge, never the verifier.
    pub(super) url: Url,
    pub(super) state: SecretText,
    pub(super) verifier: PkceCodeVerifier,
    pub(super) redirect: RedirectUrl,
}

impl Authorization {
    /// Draws verifier and state. `prompt=login` asks who it is even when the browser knows
    /// somebody: otherwise the wrong org is logged in to without a word.
    pub(super) fn prepare(
        login: &Origin,
        client: &ClientIdentity,
        redirect: &Redirect,
        scopes: &[String],
    ) -> Result<Self, AuthError> {
        let redirect =
            RedirectUrl::new(redirect.as_str().to_owned()).map_err(|_| AuthError::Redirect {
                text: redirect.as_str().to_owned(),
                reason: "it is not a URL",
            })?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let oauth = oauth_client(login, client).set_redirect_uri(redirect.clone());
        let (url, state) = oauth
            .authorize_url(CsrfToken::new_random)
            .add_scopes(scopes.iter().cloned().map(Scope::new))
            .set_pkce_challenge(challenge)
            .add_extra_param("prompt", "login")
            .url();
        Ok(Self {
            url,
            state: SecretText::from(state.secret().as_str()),
            verifier,
            redirect,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::model::origin::HostRule;

    #[test]
    fn the_url_holds_the_challenge_and_no_secret() {
        let login = Origin::parse("https://login.salesforce.com", &HostRule::salesforce()).unwrap();
        let client = ClientIdentity::confidential("3MVG9Example", SecretText::from("hush"));
        let redirect = Redirect::parse("http://localhost:1717/OauthRedirect", None).unwrap();
        let scopes = ["api".to_owned(), "refresh_token".to_owned()];
        let prepared = Authorization::prepare(&login, &client, &redirect, &scopes).unwrap();
        let query: HashMap<_, _> = prepared.url.query_pairs().into_owned().collect();
        assert!(login.covers(&prepared.url));
        assert_eq!(prepared.url.path(), "/services/oauth2/authorize");
        assert_eq!(query["response_type"], "code");
        assert_eq!(query["client_id"], "3MVG9Example");
        assert_eq!(query["redirect_uri"], "http://localhost:1717/OauthRedirect");
        assert_eq!(query["scope"], "api refresh_token");
        assert_eq!(query["code_challenge_method"], "S256");
        assert_eq!(&query["state"], prepared.state.expose());
        assert!(!prepared.url.as_str().contains(prepared.verifier.secret()));
        assert!(!prepared.url.as_str().contains("hush"));
    }

    #[test]
    fn pkce_is_that_of_the_standard() {
        // RFC 7636, appendix B.
        let verifier =
            PkceCodeVerifier::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
        assert_eq!(
            challenge.as_str(),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }
}
