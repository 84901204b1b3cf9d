//! From an OAuth login to a stored org.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;

use crate::auth::{self, ClientIdentity, Granted, LoginOutcome, identity_ids};
use crate::client::{Access, OrgFacts};
use crate::clock::Clock;
use crate::http::Http;
use crate::model::origin::Origin;
use crate::secret::SecretText;
use crate::vault::{
    self, Grant, Login, LoginPolicy, NewLogin, Org, OrgKind, Saved, Vault, VaultError,
};

use super::{SessionError, blocking, facts, measure};

/// Life of a session when nobody says: Salesforce's default session timeout.
const USUAL_LIFE: SignedDuration = SignedDuration::from_hours(2);

/// How long giving back what cannot be stored may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a flow has won, and what of it the next renewal needs.
#[derive(Clone, Debug)]
pub struct Won {
    /// The tokens, and where they may be used.
    pub granted: Granted,
    /// The flow.
    pub grant: Grant,
    /// The redirect URI, when there was one.
    pub redirect_uri: Option<String>,
    /// Private key that signed the assertion, PEM.
    pub jwt_key: Option<SecretText>,
    /// The refresh token came from another tool and was used here just now: it may be gone there,
    /// so that the login is stored even when the org cannot be asked about itself.
    pub keep_anyway: bool,
}

impl Won {
    /// A login without redirect URI and key.
    #[must_use]
    pub fn new(granted: Granted, grant: Grant) -> Self {
        Self {
            granted,
            grant,
            redirect_uri: None,
            jwt_key: None,
            keep_anyway: false,
        }
    }
}

impl From<LoginOutcome> for Won {
    fn from(outcome: LoginOutcome) -> Self {
        Self {
            redirect_uri: Some(outcome.redirect_uri),
            ..Self::new(outcome.granted, Grant::AuthorizationCode)
        }
    }
}

/// What the user wants the login to be called and to be.
#[derive(Clone, Debug)]
pub struct Naming {
    /// The alias.
    pub alias: Option<String>,
    /// Make it the default org, take an alias over.
    pub policy: LoginPolicy,
    /// It is the demo org, whose address is not stored.
    pub is_demo: bool,
    /// Hosts that the token may go to beside Salesforce's own.
    pub allow_hosts: Vec<String>,
}

/// A login that was stored.
#[derive(Debug)]
pub struct LoggedIn {
    /// The org as it is stored.
    pub org: Org,
    /// The org that had the alias before and goes on without one.
    pub alias_taken_from: Option<Org>,
    /// It is the default org now and was not before.
    pub became_default: bool,
    /// An earlier refresh token could not be revoked.
    pub old_not_revoked: Option<auth::AuthError>,
    /// The org could not be asked about itself; the login is stored all the same.
    pub facts_missing: Option<SessionError>,
    /// Why it is stored without the alias that it was to have.
    pub alias_refused: Option<VaultError>,
}

/// Asks the org about itself, stores the login, and revokes the one that it replaces.
///
/// # Errors
/// When the org cannot be asked or the vault cannot be written. Nothing is stored then, and what a
/// person has just logged in for is given back: an org keeps about five grants per user and app,
/// and one that nobody holds ends another one.
pub async fn store_login(
    vault: &Arc<Vault>,
    http: &Http,
    clock: &Clock,
    (client, login): (&ClientIdentity, &Origin),
    won: Won,
    naming: Naming,
) -> Result<LoggedIn, SessionError> {
    let given_back = (won.grant == Grant::AuthorizationCode).then(|| {
        let tokens = &won.granted.tokens;
        let refresh = tokens.refresh_token.as_ref();
        refresh.unwrap_or(&tokens.access_token).clone()
    });
    let stored = store(vault, http, clock, (client, login), won, naming).await;
    if let (Err(_), Some(token)) = (&stored, given_back) {
        let revoked = auth::revoke(http, login, &token);
        if !matches!(tokio::time::timeout(PATIENCE, revoked).await, Ok(Ok(_))) {
            tracing::debug!("the tokens of a login that is not stored could not be revoked");
        }
    }
    stored
}

async fn store(
    vault: &Arc<Vault>,
    http: &Http,
    clock: &Clock,
    (client, login): (&ClientIdentity, &Origin),
    won: Won,
    naming: Naming,
) -> Result<LoggedIn, SessionError> {
    let mut new = new_login(client, login, &won, &naming, clock);
    let facts_missing = complete(&mut new, http, clock, (&won, login)).await?;
    if naming.is_demo {
        new.login.kind = OrgKind::Demo;
        new.login.protected = false;
    }
    if !new.expiry_measured
        && let Some(at) = measure::expiry(http, login, client, &new.access_token).await
    {
        new.expires_at = Some(at);
        new.expiry_measured = true;
    }
    let (saved, alias_refused) = save(vault, new, (naming.policy, won.keep_anyway)).await?;
    let old_not_revoked = match &saved.replaced_refresh_token {
        Some(token) => auth::revoke(http, login, token).await.err(),
        None => None,
    };
    Ok(LoggedIn {
        org: saved.org,
        alias_taken_from: saved.alias_taken_from,
        became_default: saved.became_default,
        old_not_revoked,
        facts_missing,
        alias_refused,
    })
}

/// Adds what the token answer and the org itself tell: whose login it is, and of what org. The
/// error is why the org did not tell, where the login is to be kept anyway.
async fn complete(
    new: &mut NewLogin,
    http: &Http,
    clock: &Clock,
    (won, login): (&Won, &Origin),
) -> Result<Option<SessionError>, SessionError> {
    let identity = won.granted.tokens.id.as_deref().and_then(identity_ids);
    let (organization, user) = identity.ok_or(SessionError::NoIdentity)?;
    new.login.organization_id = organization.to_string();
    new.login.user_id = user.to_string();
    let access = Access {
        token: won.granted.tokens.access_token.clone(),
        base: won.granted.instance.clone(),
    };
    match facts::ask(http, clock, access, &user).await {
        Ok((facts, version)) => {
            new.login.kind = kind(login, &facts);
            new.login.protected = new.login.kind == OrgKind::Production;
            new.login.username.clone_from(&facts.username);
            new.login.facts = facts::to_store(facts, version);
            Ok(None)
        }
        Err(error) if won.keep_anyway => {
            new.login.username = user.to_string();
            if login.is_local() {
                new.login.kind = OrgKind::Local;
            }
            new.login.protected = true;
            Ok(Some(error))
        }
        Err(error) => Err(error),
    }
}

/// Stores the login. One that is to be kept anyway goes without an alias that it may not have: its
/// refresh token may be the only one by now.
async fn save(
    vault: &Arc<Vault>,
    new: NewLogin,
    (policy, keep_anyway): (LoginPolicy, bool),
) -> Result<(Saved, Option<VaultError>), VaultError> {
    let new = Arc::new(new);
    let first = Arc::clone(&new);
    match blocking(vault, move |vault| vault.save_login(&first, policy)).await {
        Ok(saved) => Ok((saved, None)),
        Err(error @ (VaultError::AliasTaken { .. } | VaultError::AliasInvalid { .. }))
            if keep_anyway =>
        {
            let mut new = Arc::unwrap_or_clone(new);
            new.login.alias = None;
            let saved = blocking(vault, move |vault| vault.save_login(&new, policy)).await?;
            Ok((saved, Some(error)))
        }
        Err(error) => Err(error),
    }
}

fn new_login(
    client: &ClientIdentity,
    login: &Origin,
    won: &Won,
    naming: &Naming,
    clock: &Clock,
) -> NewLogin {
    let tokens = &won.granted.tokens;
    let issued_at = tokens.issued_at.unwrap_or_else(|| clock.now());
    let scopes = tokens.scope.as_deref().unwrap_or_default();
    NewLogin {
        login: Login {
            kind: OrgKind::Unknown,
            alias: naming.alias.clone(),
            username: String::new(),
            organization_id: String::new(),
            user_id: String::new(),
            instance_url: Some(won.granted.instance.as_str().to_owned()),
            login_url: Some(login.as_str().to_owned()),
            client_id: client.id.clone(),
            redirect_uri: won.redirect_uri.clone(),
            scopes: scopes.split_whitespace().map(str::to_owned).collect(),
            allow_hosts: naming.allow_hosts.clone(),
            protected: false,
            read_only: false,
            facts: vault::OrgFacts::default(),
        },
        client_secret: client.secret.clone(),
        grant: won.grant,
        jwt_key: won.jwt_key.clone(),
        access_token: tokens.access_token.clone(),
        refresh_token: tokens.refresh_token.clone(),
        issued_at: Some(issued_at),
        expires_at: tokens
            .expires_at
            .or_else(|| issued_at.checked_add(USUAL_LIFE).ok()),
        expiry_measured: tokens.expires_at.is_some(),
        imported: false,
    }
}

/// What kind of org it is, by its own words.
fn kind(login: &Origin, facts: &OrgFacts) -> OrgKind {
    if login.is_local() {
        return OrgKind::Local;
    }
    let host = login.host();
    match (facts.is_sandbox, facts.organization_type.as_deref()) {
        _ if host.contains(".scratch.") => OrgKind::Scratch,
        (true, _) => OrgKind::Sandbox,
        (false, Some("Developer Edition")) => OrgKind::Developer,
        (false, Some(_)) => OrgKind::Production,
        (false, None) => OrgKind::Unknown,
    }
}
