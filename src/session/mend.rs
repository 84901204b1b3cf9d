//! The command that mends a stored login.
//!
//! What was given at the login is said again: the flow, the login host, the app, the alias. Only what
//! is secret is left to be handed over anew: a key file, a client secret, an access token. Parts that
//! are the default are left out, and words are quoted for a shell where they need it.

use crate::model::finding::Remedy;
use crate::model::token::TokenState;
use crate::vault::{Grant, Org, OrgKind};

use super::Cause;
use super::state::is_marked;

/// Where a login begins when nobody says.
const USUAL_LOGIN: &str = "https://login.salesforce.com";
/// The redirect URI when nobody says.
const USUAL_REDIRECT: &str = "http://localhost:1717/OauthRedirect";

/// The login that replaces what is stored, as one line for a shell.
#[must_use]
pub fn login_again(org: &Org) -> String {
    let has_refresh = org.token.has_refresh_token;
    match org.token.grant {
        _ if org.login.kind == OrgKind::Demo => "sfkit demo".to_owned(),
        Grant::ImportedSf if !has_refresh => import_again("sf", org),
        Grant::ImportedForce if !has_refresh => import_again("force", org),
        Grant::AuthorizationCode | Grant::ImportedSf | Grant::ImportedForce => {
            let redirect = org.login.redirect_uri.as_deref();
            let redirect = redirect.filter(|uri| *uri != USUAL_REDIRECT);
            let line = Line::login().named(org).app(org);
            line.with("--redirect-uri", redirect).secret_and_hosts(org)
        }
        Grant::Jwt => {
            let line = Line::login().word("--jwt-key").word("FILE");
            let line = line.with("--username", Some(&org.login.username));
            line.named(org).app(org).secret_and_hosts(org)
        }
        Grant::ClientCredentials => {
            let line = Line::login().word("--client-credentials");
            line.named(org).app(org).secret_and_hosts(org)
        }
        Grant::AccessToken => {
            let line = Line::login().word("--access-token-stdin").named(org);
            let instance = org.login.instance_url.as_deref();
            line.with("--instance", instance).secret_and_hosts(org)
        }
        Grant::SfdxUrl => {
            let line = Line::login().word("--sfdx-url-stdin").named(org);
            line.hosts(org).0
        }
    }
}

fn import_again(tool: &str, org: &Org) -> String {
    let line = Line(format!("sfkit auth import --from {tool} --replace"));
    line.hosts(org).word(&quoted(&org.login.username)).0
}

/// What mends this state, whose cause the vault may know; none when nothing is wrong.
#[must_use]
pub fn mend(org: &Org, state: TokenState) -> Option<Remedy> {
    let told = org.token.state_evidence.as_deref();
    let told = told.filter(|_| org.token.state == state);
    mend_cause(org, state, told.and_then(Cause::read))
}

/// What mends this state, given its cause; none when nothing is wrong.
#[must_use]
pub fn mend_cause(org: &Org, state: TokenState, cause: Option<Cause>) -> Option<Remedy> {
    match cause.and_then(|cause| by_cause(org, cause)) {
        Some(remedy) => Some(remedy),
        None => by_state(org, state),
    }
}

/// What mends a cause that the state alone would not tell.
fn by_cause(org: &Org, cause: Cause) -> Option<Remedy> {
    let name = quoted(org.name());
    let refresh = format!("sfkit auth refresh -o {name}");
    let look = format!("sfkit health tokens -o {name} --probe");
    let again = login_again(org);
    let then = if org.token.is_renewable() {
        &refresh
    } else {
        &again
    };
    let admin = |what: &str, then: &str| {
        let words = format!("ask the org's admin to {what}; then `{then}`");
        Some(Remedy::told(words, Some(then.to_owned())))
    };
    let wait = |what: &str| {
        let words = format!("{what}; look again with `{look}`");
        Some(Remedy::told(words, Some(look.clone())).safe())
    };
    match cause {
        Cause::AppBlocked => admin(
            "let the app in (Setup: Connected Apps OAuth Usage) and the user in to it",
            then,
        ),
        Cause::IpRestricted => admin(
            "relax the app's IP policy or to add this machine's address to the trusted ranges",
            then,
        ),
        Cause::UserFrozen => admin("unfreeze or activate the user", then),
        Cause::OrgInactive => admin("have the org activated again", then),
        Cause::NoApiPermission => admin(
            "give the user the permission `API Enabled` and the app the scope `api`",
            &look,
        ),
        Cause::SessionRefused => admin(
            "look at the session settings (locked to an address?) and at the app's scopes",
            &look,
        ),
        Cause::PasswordExpired => Some(Remedy::told(
            format!("log in to Salesforce in a browser and change the password; then `{look}`"),
            Some(look),
        )),
        Cause::OrgMoved => Some(Remedy::told(
            format!(
                "`{refresh}` takes a new address over from the login host; where that has moved, too: \
                 `{again}` with the new `--login-url`"
            ),
            Some(refresh),
        )),
        Cause::Maintenance => wait("wait until it is over (`--trust` may tell how long)"),
        Cause::ServerTrouble => wait("it may pass"),
        Cause::Timeout => wait("it may pass, or a proxy or firewall swallows the way"),
        Cause::Network => {
            let path = format!("sfkit health connection -o {name}");
            let words = format!(
                "check network, proxy and host name; `{path}` tells which step of the way fails"
            );
            Some(Remedy::told(words, Some(path)).safe())
        }
        Cause::LimitReached => wait("wait: the window of 24 hours moves by the hour"),
        Cause::DeadToken | Cause::AppChanged | Cause::NoSecret => None,
    }
}

fn by_state(org: &Org, state: TokenState) -> Option<Remedy> {
    let name = quoted(org.name());
    let refresh = format!("sfkit auth refresh -o {name}");
    let again = login_again(org);
    let by_itself = org.token.grant.renews_itself();
    Some(match state {
        TokenState::Active | TokenState::ExpiringSoon => return None,
        TokenState::ExpiredRefreshable if is_marked(&org.token) => {
            Remedy::command(format!("{refresh} --yes"), false)
        }
        TokenState::ExpiredRefreshable => Remedy::told(
            format!("nothing to do: the next command renews it (or `{refresh}`)"),
            Some(refresh),
        )
        .safe(),
        TokenState::Undecryptable => Remedy::told(
            format!("see what can still be read: `sfkit vault verify`; what cannot: `{again}`"),
            Some(again),
        ),
        TokenState::Unreachable => {
            Remedy::command(format!("sfkit auth status -o {name} --probe"), true)
        }
        TokenState::Blocked => {
            let then = if org.token.is_renewable() {
                refresh
            } else {
                again
            };
            Remedy::told(
                format!("ask the org's admin to let app and user in; then `{then}`"),
                Some(then),
            )
        }
        TokenState::Revoked if by_itself => Remedy::command(refresh, true),
        TokenState::Unknown => {
            let probe = format!("sfkit auth status -o {name} --probe");
            let words = format!("`{probe}` tells whether it has ended; if so: `{again}`");
            Remedy::told(words, Some(probe)).safe()
        }
        TokenState::ReauthRequired | TokenState::Revoked | TokenState::NotConfigured => {
            Remedy::command(again, false)
        }
    })
}

/// A line that grows by flags.
struct Line(String);

impl Line {
    fn login() -> Self {
        Self("sfkit auth login".to_owned())
    }

    fn word(mut self, word: &str) -> Self {
        self.0.push(' ');
        self.0.push_str(word);
        self
    }

    fn with(self, flag: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) if !value.is_empty() => self.word(flag).word(&quoted(value)),
            _ => self,
        }
    }

    fn named(self, org: &Org) -> Self {
        self.with("--alias", org.login.alias.as_deref())
    }

    /// Where the login begins, and with which app.
    fn app(self, org: &Org) -> Self {
        let url = org.login.login_url.as_deref();
        self.with("--login-url", url.filter(|url| *url != USUAL_LOGIN))
            .with("--client-id", Some(&org.login.client_id))
    }

    fn hosts(self, org: &Org) -> Self {
        let hosts = org.login.allow_hosts.iter();
        hosts.fold(self, |line, host| line.with("--allow-host", Some(host)))
    }

    /// An app with a secret needs it again.
    fn secret_and_hosts(self, org: &Org) -> String {
        let line = match org.has_client_secret {
            true => self.word("--client-secret-stdin"),
            false => self,
        };
        line.hosts(org).0
    }
}

/// The word as a shell reads it back.
#[must_use]
pub fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.:/@+,=%".contains(c);
    if word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::state::tests::token;
    use crate::vault::{Login, OrgFacts};

    fn org(grant: Grant) -> Org {
        let mut facts = token(false, true);
        facts.grant = grant;
        Org {
            uuid: "u".to_owned(),
            login: Login {
                kind: OrgKind::Production,
                alias: Some("acme".to_owned()),
                username: "o'neil@acme.example".to_owned(),
                organization_id: "00D1a000000H3O9EAK".to_owned(),
                user_id: "0051a000000UGT8AAO".to_owned(),
                instance_url: Some("https://acme.my.salesforce.com".to_owned()),
                login_url: Some("https://acme.my.salesforce.com".to_owned()),
                client_id: "3MVG9".to_owned(),
                redirect_uri: None,
                scopes: Vec::new(),
                allow_hosts: Vec::new(),
                protected: true,
                read_only: false,
                facts: OrgFacts::default(),
            },
            tags: Vec::new(),
            has_client_secret: false,
            created_at: facts.state_since,
            updated_at: facts.state_since,
            token: facts,
        }
    }

    #[test]
    fn the_command_is_that_of_the_flow() {
        let tail = "--alias acme --login-url https://acme.my.salesforce.com --client-id 3MVG9";
        let jwt = "--jwt-key FILE --username 'o'\\''neil@acme.example'";
        let cases = [
            (Grant::AuthorizationCode, tail.to_owned()),
            (Grant::Jwt, format!("{jwt} {tail}")),
            (
                Grant::ClientCredentials,
                format!("--client-credentials {tail}"),
            ),
            (
                Grant::AccessToken,
                "--access-token-stdin --alias acme --instance https://acme.my.salesforce.com"
                    .to_owned(),
            ),
            (Grant::SfdxUrl, "--sfdx-url-stdin --alias acme".to_owned()),
            (Grant::ImportedSf, tail.to_owned()),
        ];
        for (grant, flags) in cases {
            assert_eq!(
                login_again(&org(grant)),
                format!("sfkit auth login {flags}")
            );
        }
    }

    #[test]
    fn what_is_usual_is_left_out_and_what_is_not_is_said() {
        let mut org = org(Grant::AuthorizationCode);
        org.login.login_url = Some(USUAL_LOGIN.to_owned());
        org.login.redirect_uri = Some(USUAL_REDIRECT.to_owned());
        assert_eq!(
            login_again(&org),
            "sfkit auth login --alias acme --client-id 3MVG9"
        );
        org.login.redirect_uri = Some("http://localhost:9/cb".to_owned());
        org.has_client_secret = true;
        org.login.allow_hosts = vec!["sf.acme.example".to_owned()];
        org.login.alias = None;
        assert_eq!(
            login_again(&org),
            "sfkit auth login --client-id 3MVG9 --redirect-uri http://localhost:9/cb \
             --client-secret-stdin --allow-host sf.acme.example"
        );
    }

    #[test]
    fn an_import_without_refresh_token_is_imported_again() {
        let mut org = org(Grant::ImportedForce);
        org.token.has_refresh_token = false;
        org.login.username = "ann@acme.example".to_owned();
        assert_eq!(
            login_again(&org),
            "sfkit auth import --from force --replace ann@acme.example"
        );
    }

    #[test]
    fn each_state_has_its_way_out() {
        let of = |grant, state| mend(&org(grant), state).map(|remedy| remedy.words);
        let person = Grant::AuthorizationCode;
        assert_eq!(of(person, TokenState::Active), None);
        let blocked = of(person, TokenState::Blocked).unwrap();
        assert!(
            blocked.ends_with("`sfkit auth refresh -o acme`"),
            "{blocked}"
        );
        let revoked = of(Grant::Jwt, TokenState::Revoked).unwrap();
        assert_eq!(revoked, "sfkit auth refresh -o acme");
        let revoked = of(person, TokenState::Revoked).unwrap();
        assert!(revoked.starts_with("sfkit auth login"), "{revoked}");
        let mut handed = org(Grant::AccessToken);
        handed.token.has_refresh_token = false;
        for state in [
            TokenState::Blocked,
            TokenState::Unknown,
            TokenState::ReauthRequired,
        ] {
            let mend = mend(&handed, state).unwrap().words;
            assert!(mend.contains("--access-token-stdin --alias acme"), "{mend}");
        }
    }
}
