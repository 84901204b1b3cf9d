//! The official CLI's way of handing over a login: `force://ID:SECRET:REFRESH_TOKEN@HOST`.
//!
//! `sf org auth show-sfdx-auth-url` and `sf org display --verbose --json` print it; the secret may
//! be empty, and old versions left out id and secret, which means the CLI's own app. The text is a
//! secret as a whole, so that no error quotes it.

use serde_json::Value;

use super::client::ClientIdentity;
use crate::error::{Code, Diagnostic, Hint};
use crate::secret::SecretText;

/// The app of URLs that name none.
const OWN_APP: &str = "PlatformCLI";

/// What is wrong with the text; the text itself is not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no SFDX auth URL: {reason}")]
pub struct SfdxUrlError {
    reason: &'static str,
}

impl Diagnostic for SfdxUrlError {
    fn code(&self) -> Code {
        Code::InvalidData
    }

    fn hints(&self) -> Vec<Hint> {
        vec![
            Hint::new("it looks like `force://CLIENT_ID:CLIENT_SECRET:REFRESH_TOKEN@HOST`"),
            Hint::new("get one with `sf org auth show-sfdx-auth-url --target-org ORG --json`"),
        ]
    }
}

/// A login of another tool.
#[derive(Clone, Debug)]
pub struct SfdxUrl {
    /// The app that the login was made with.
    pub client: ClientIdentity,
    /// Its refresh token.
    pub refresh_token: SecretText,
    /// Where it leads, as a URL.
    pub instance: String,
}

impl SfdxUrl {
    /// Reads the URL itself, or the JSON that the official CLI prints around it.
    ///
    /// # Errors
    /// When it is neither.
    pub fn parse(text: &SecretText) -> Result<Self, SfdxUrlError> {
        let text = text.expose().trim();
        if text.starts_with('{') {
            let no_json = SfdxUrlError {
                reason: "the JSON holds no `sfdxAuthUrl`",
            };
            let value: Value = serde_json::from_str(text).map_err(|_| no_json)?;
            let found = [&value["result"]["sfdxAuthUrl"], &value["sfdxAuthUrl"]];
            let url = found.into_iter().find_map(Value::as_str).ok_or(no_json)?;
            return Self::read(url.trim());
        }
        Self::read(text)
    }

    fn read(text: &str) -> Result<Self, SfdxUrlError> {
        let fault = |reason| SfdxUrlError { reason };
        let rest = text
            .strip_prefix("force://")
            .ok_or_else(|| fault("it does not begin with `force://`"))?;
        let (login, host) = rest
            .rsplit_once('@')
            .ok_or_else(|| fault("no `@HOST` at the end"))?;
        if host.is_empty() || !host.chars().all(is_host_char) {
            return Err(fault("no host name behind the `@`"));
        }
        let parts: Vec<&str> = login.split(':').collect();
        let (id, secret, token) = match parts[..] {
            [id, secret, token] => (id, secret, token),
            [token] => (OWN_APP, "", token),
            _ => {
                return Err(fault(
                    "client id, client secret and refresh token are not three parts",
                ));
            }
        };
        if id.is_empty() || token.is_empty() || ![id, secret, token].into_iter().all(is_part) {
            return Err(fault(
                "client id or refresh token are empty or hold other characters",
            ));
        }
        let secret = (!secret.is_empty()).then(|| SecretText::from(secret));
        Ok(Self {
            client: ClientIdentity {
                id: id.to_owned(),
                secret,
            },
            refresh_token: SecretText::from(token),
            instance: instance(host),
        })
    }
}

/// Letters that ids and tokens have.
fn is_part(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    let known = |byte: u8| byte.is_ascii_alphanumeric() || b"._-!".contains(&byte);
    text.len() - body.len() <= 2 && body.bytes().all(known)
}

fn is_host_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | ':' | '/')
}

/// The host as a URL; local orgs speak plain http.
fn instance(host: &str) -> String {
    let local = ["localhost", "127.0.0.1"]
        .iter()
        .any(|name| host.split([':', '/']).next() == Some(name));
    let scheme = if local { "http" } else { "https" };
    format!("{scheme}://{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<SfdxUrl, SfdxUrlError> {
        SfdxUrl::parse(&SecretText::from(text))
    }

    #[test]
    fn every_form_that_the_official_cli_writes() {
        let full =
            parse("force://3MVG9.x_y-z:12SECRET34:5Aep861abc.DEF==@acme.my.salesforce.com\n")
                .unwrap();
        assert_eq!(full.client.id, "3MVG9.x_y-z");
        assert_eq!(full.client.secret.unwrap().expose(), "12SECRET34");
        assert_eq!(full.refresh_token.expose(), "5Aep861abc.DEF==");
        assert_eq!(full.instance, "https://acme.my.salesforce.com");
        let bare = parse("force://PlatformCLI::5Aep861@test.salesforce.com").unwrap();
        assert!(bare.client.secret.is_none());
        let old = parse("force://5Aep861@localhost:7700").unwrap();
        assert_eq!(old.client.id, "PlatformCLI");
        assert_eq!(old.instance, "http://localhost:7700");
        let json = r#"{"status":0,"result":{"sfdxAuthUrl":"force://PlatformCLI::5Aep861@a.my.salesforce.com"}}"#;
        assert_eq!(parse(json).unwrap().instance, "https://a.my.salesforce.com");
    }

    #[test]
    fn what_is_none_is_refused_without_being_quoted() {
        for text in [
            "",
            "https://acme.my.salesforce.com",
            "force://id:SECRETX:5AepSECRETX",
            "force://id:SECRETX@host",
            "force://::SECRETX@host",
            "force://id:SECRETX:tok en@host",
            "force://id:SECRETX:token@ho st",
            "force://id:SECRETX:token@",
            r#"{"result":{}}"#,
        ] {
            let error = parse(text).unwrap_err().to_string();
            assert!(!error.contains("SECRETX"), "{error}");
        }
    }
}
