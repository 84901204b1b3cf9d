//! The org that a command means, and a client for it.

use std::sync::Arc;

use crate::client::{Access, Cache, CacheError, Client};
use crate::config::{Key, Source, env};
use crate::error::{Code, Diagnostic, Failure, Hint};
use crate::http::{Http, RetryPolicy};
use crate::model::id::RecordId;
use crate::model::origin::{HostRule, Origin, OriginError};
use crate::model::token::is_token;
use crate::model::version::ApiVersion;
use crate::secret::SecretText;
use crate::session::{FixedToken, OrgSession, Place, SessionError};
use crate::vault::{Org, OrgKind, OrgSelector, Vault};

use super::{App, DemoOrg};

/// The version when neither the user nor a login has said one: every org has it, and asking would
/// cost a call.
const UNASKED: ApiVersion = ApiVersion::new(66);

/// No org can be used for the command.
#[derive(Debug, thiserror::Error)]
pub enum OrgError {
    /// Nobody is logged in anywhere.
    #[error("no login is stored{}", name.as_ref().map_or(String::new(), |name| format!(" for `{name}`")))]
    NoLogin {
        /// What was asked for.
        name: Option<String>,
    },
    /// `SFKIT_INSTANCE_URL` cannot be used.
    #[error("`SFKIT_INSTANCE_URL` may not be used")]
    InstanceUrl(#[source] OriginError),
    /// One of the two variables is missing.
    #[error("`{present}` is set without `{missing}`")]
    HalfFixed {
        /// The one that is set.
        present: &'static str,
        /// The other one.
        missing: &'static str,
    },
    /// `SFKIT_ACCESS_TOKEN` holds no token.
    #[error(
        "`SFKIT_ACCESS_TOKEN` is no access token: it holds spaces, line breaks or other characters that no token has"
    )]
    NoToken,
    /// The command is about a stored login.
    #[error("this needs a stored login; `SFKIT_ACCESS_TOKEN` is none")]
    NotStored,
}

impl Diagnostic for OrgError {
    fn code(&self) -> Code {
        match self {
            Self::NoLogin { .. } => Code::LoginRequired,
            Self::InstanceUrl(error) => error.code(),
            Self::HalfFixed { .. } | Self::NoToken | Self::NotStored => Code::Usage,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::NoLogin { name } => {
                let alias = name.as_deref().unwrap_or("NAME");
                vec![
                    Hint::new(format!(
                        "log in with `sfkit auth login --alias {alias} --client-id …`"
                    )),
                    Hint::new("or try the embedded org: `sfkit demo`, then `-o demo`"),
                ]
            }
            Self::HalfFixed { missing, .. } => vec![Hint::new(format!("set `{missing}`, too"))],
            Self::NoToken => vec![Hint::new("set it to the token alone, on one line")],
            Self::NotStored => vec![Hint::new("name the login with `-o ORG`")],
            Self::InstanceUrl(OriginError::Host { .. } | OriginError::Port { .. }) => {
                vec![Hint::new(
                    "a host outside Salesforce's domains needs a login that names it: `sfkit auth login \
                     --access-token-stdin --instance URL --allow-host HOST`",
                )]
            }
            Self::InstanceUrl(_) => {
                vec![Hint::new("write it like `https://acme.my.salesforce.com`")]
            }
        }
    }
}

/// A client for the org that the command means. Dropping it stops an in-process local org.
pub struct Connected {
    /// The client.
    pub client: Client,
    /// The session, unless the token came from the environment.
    pub session: Option<Arc<OrgSession>>,
    fixed: Option<Access>,
    _local: Option<DemoOrg>,
}

/// A stored login together with what it needs to be reached.
pub struct Reached {
    /// The session.
    pub session: Arc<OrgSession>,
    pub(super) local: Option<DemoOrg>,
}

impl Connected {
    /// The token at hand, without asking the server for another one.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn access(&self) -> Result<Access, SessionError> {
        match (&self.session, &self.fixed) {
            (Some(session), _) => session.stored().await,
            (None, Some(access)) => Ok(access.clone()),
            (None, None) => Err(SessionError::FixedTokenRefused),
        }
    }

    /// Alias or username of the login; the host when only a token is known.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.session {
            Some(session) => session.org().name(),
            None => self.base().host(),
        }
    }

    /// What tells the org from others, also when it is renamed or logged in to again.
    #[must_use]
    pub fn key(&self) -> String {
        match &self.session {
            Some(session) => session.org().uuid.clone(),
            None => FixedToken::key(self.base()),
        }
    }

    /// Base of the org's API.
    #[must_use]
    pub fn base(&self) -> &Origin {
        self.origin().expect("without a session a token is at hand")
    }

    /// Where the org's API answers. Reads no token.
    #[must_use]
    pub fn origin(&self) -> Option<&Origin> {
        match &self.session {
            Some(session) => Some(&session.place().instance),
            None => self.fixed.as_ref().map(|access| &access.base),
        }
    }

    /// What the user should hear of, once.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        self.session
            .as_ref()
            .map(|session| session.take_notes())
            .unwrap_or_default()
    }
}

impl App {
    /// Finds the org and builds a client for it; no token is read yet.
    ///
    /// # Errors
    /// When no login is stored, the name is ambiguous, or the org may not be talked to.
    pub async fn connect(&self) -> Result<Connected, Failure> {
        if let Some(access) = self.fixed_access()? {
            let source = self.fixed_token(&access);
            let version = self.version(None);
            let client = Client::new(self.http(), source, version, self.clock.clone(), None);
            return Ok(Connected {
                client,
                session: None,
                fixed: Some(access),
                _local: None,
            });
        }
        Ok(self.client_of(self.reach().await?))
    }

    /// The token of the environment, whose calls are counted and keep to the limits.
    #[must_use]
    pub fn fixed_token(&self, access: &Access) -> Arc<FixedToken> {
        let governor = self.governor(&FixedToken::key(&access.base), access.base.as_str());
        let token = FixedToken::new(access.clone()).counting(self.usage.clone());
        Arc::new(token.governed(governor, self.http(), self.clock.clone()))
    }

    /// As [`App::connect`], for a login that was found before.
    ///
    /// # Errors
    /// When the org may not be talked to, or the demo org cannot be started.
    pub async fn connect_to(&self, vault: &Arc<Vault>, org: Org) -> Result<Connected, Failure> {
        let reached = match org.login.kind {
            OrgKind::Demo => self.reach_demo().await?,
            _ => self.reach_stored(vault, org)?,
        };
        Ok(self.client_of(reached))
    }

    fn client_of(&self, reached: Reached) -> Connected {
        let org = reached.session.org();
        let version = self.version(org.login.facts.api_version);
        let cache = self.cache(org, version);
        let source = Arc::clone(&reached.session);
        let mut client = Client::new(self.http(), source, version, self.clock.clone(), cache);
        if self.settings.get(Key::ApiVersion).is_none() {
            client = client.adapting();
        }
        Connected {
            client,
            session: Some(reached.session),
            fixed: None,
            _local: reached.local,
        }
    }

    /// The stored login that the command means, with its session.
    ///
    /// # Errors
    /// As [`App::connect`]; also when only a token from the environment is there.
    pub async fn reach(&self) -> Result<Reached, Failure> {
        if self.fixed_access()?.is_some() {
            return Err(OrgError::NotStored.into());
        }
        if self.means_demo()? {
            return self.reach_demo().await;
        }
        let (vault, org) = self.stored_org()?;
        self.reach_stored(&vault, org)
    }

    async fn reach_demo(&self) -> Result<Reached, Failure> {
        let local = self.demo_org().await?;
        let session = self.session(&local.vault, local.org.clone(), local.place.clone());
        Ok(Reached {
            session,
            local: Some(local),
        })
    }

    fn reach_stored(&self, vault: &Arc<Vault>, org: Org) -> Result<Reached, Failure> {
        let place = Place::of(&org)?;
        Ok(Reached {
            session: self.session(vault, org, place),
            local: None,
        })
    }

    /// The stored org that the command means. Opens no key store and reaches no server.
    ///
    /// # Errors
    /// When there is none, or the name is ambiguous.
    pub fn stored_org(&self) -> Result<(Arc<Vault>, Org), Failure> {
        let name = self.settings.get(Key::Org).map(str::to_owned);
        let Some(vault) = self.vault()? else {
            return Err(OrgError::NoLogin { name }.into());
        };
        if let Some(name) = name {
            let org = vault.find(&OrgSelector::new(name))?;
            return Ok((vault, org));
        }
        let org = vault.default_org()?;
        Ok((vault, org))
    }

    /// Where the org is now; for the demo org a server is started, which the second part holds.
    pub async fn place_of(&self, org: &Org) -> (Result<Place, SessionError>, Option<DemoOrg>) {
        if org.login.kind != OrgKind::Demo {
            return (Place::of(org), None);
        }
        match self.demo_org().await {
            Ok(demo) => (Ok(demo.place.clone()), Some(demo)),
            Err(_) => (Place::of(org), None),
        }
    }

    /// Makes the demo org when the command names it and it is not there yet: for commands that look
    /// at what is stored without connecting to it.
    ///
    /// # Errors
    /// When it cannot be made.
    pub async fn set_up_demo_if_meant(&self) -> Result<(), Failure> {
        let name = self.settings.get(Key::Org);
        let is_meant = name.is_some_and(|name| OrgSelector::new(name).is_demo());
        if is_meant && self.stored_org().is_err() {
            self.demo_org().await?;
        }
        Ok(())
    }

    fn means_demo(&self) -> Result<bool, Failure> {
        match self.settings.get(Key::Org) {
            Some(name) if OrgSelector::new(name).is_demo() => Ok(true),
            Some(_) => Ok(self
                .stored_org()
                .is_ok_and(|(_, org)| org.login.kind == OrgKind::Demo)),
            None => match self.vault()? {
                Some(vault) => Ok(vault
                    .default_org()
                    .is_ok_and(|org| org.login.kind == OrgKind::Demo)),
                None => Ok(false),
            },
        }
    }

    /// A session of each of these orgs, whose requests are sent once and not repeated. The demo org's
    /// server runs as long as the second part is held.
    pub async fn sessions_of(
        &self,
        vault: &Arc<Vault>,
        orgs: &[Org],
    ) -> (Vec<Result<Arc<OrgSession>, SessionError>>, Vec<DemoOrg>) {
        let http = self.http_with(RetryPolicy::never());
        let (mut sessions, mut servers) = (Vec::new(), Vec::new());
        for org in orgs {
            let (place, server) = self.place_of(org).await;
            servers.extend(server);
            let org = org.clone();
            sessions.push(place.map(|place| self.session_with(http.clone(), vault, org, place)));
        }
        (sessions, servers)
    }

    fn session(&self, vault: &Arc<Vault>, org: Org, place: Place) -> Arc<OrgSession> {
        self.session_with(self.http(), vault, org, place)
    }

    fn session_with(
        &self,
        http: Http,
        vault: &Arc<Vault>,
        org: Org,
        place: Place,
    ) -> Arc<OrgSession> {
        let clock = self.clock.clone();
        let governor = self.governor(&org.uuid, org.name());
        let session = OrgSession::new(Arc::clone(vault), http, org, place, clock);
        let ui = self.ui.clone();
        let ask = move |org: &Org| {
            let question = format!(
                "`{}` was taken over from another tool, whose login may end now; refresh it here?",
                org.name()
            );
            ui.can_ask() && ui.confirm(&question, false, "--yes").unwrap_or(false)
        };
        let session = session.counting(self.usage.clone()).governed(governor);
        Arc::new(session.asking(Arc::new(ask)))
    }

    /// Says once what the session has noted: an instance that moved, an imported token's refresh.
    pub fn tell_notes(&self, session: &OrgSession) {
        for note in session.take_notes() {
            self.ui.note(&note);
        }
    }

    /// Flag, environment or config, else what was agreed at login.
    #[must_use]
    pub fn version(&self, stored: Option<u16>) -> ApiVersion {
        let asked = self
            .settings
            .get(Key::ApiVersion)
            .and_then(|text| text.parse().ok());
        asked.or(stored.map(ApiVersion::new)).unwrap_or(UNASKED)
    }

    pub(super) fn cache(&self, org: &Org, version: ApiVersion) -> Option<Cache> {
        let organization = RecordId::parse(&org.login.organization_id).ok()?;
        let user = RecordId::parse(&org.login.user_id).ok()?;
        let cache = Cache::new(&self.paths.cache, &organization, &user, version);
        let lasting = self.settings.span(Key::CacheTtl).unwrap_or_default();
        (!self.settings.flag(Key::NoCache)).then(|| cache.lasting(lasting))
    }

    /// Removes what is cached of the org.
    ///
    /// # Errors
    /// When a file stands that cannot be removed.
    pub fn forget_cache(&self, org: &Org) -> Result<(), CacheError> {
        match RecordId::parse(&org.login.organization_id) {
            Ok(organization) => Cache::forget_org(&self.paths.cache, &organization),
            Err(_) => Ok(()),
        }
    }

    /// The unnamed org of the environment, unless `-o` names another one.
    pub(crate) fn fixed_access(&self) -> Result<Option<Access>, OrgError> {
        let org = self.settings.setting(Key::Org);
        if org.is_some_and(|org| org.source == Source::Flag) {
            return Ok(None);
        }
        let token = self.environment.text(env::SFKIT_ACCESS_TOKEN);
        let url = self.environment.text(env::SFKIT_INSTANCE_URL);
        let (token, url) = match (token, url) {
            (None, None) => return Ok(None),
            (Some(token), Some(url)) => (token, url),
            (Some(_), None) => {
                let (present, missing) = (env::SFKIT_ACCESS_TOKEN, env::SFKIT_INSTANCE_URL);
                return Err(OrgError::HalfFixed { present, missing });
            }
            (None, Some(_)) => {
                let (present, missing) = (env::SFKIT_INSTANCE_URL, env::SFKIT_ACCESS_TOKEN);
                return Err(OrgError::HalfFixed { present, missing });
            }
        };
        // Files of variables with Windows line ends leave a CR behind each value.
        let (token, url) = (token.trim(), url.trim());
        if !is_token(token) {
            return Err(OrgError::NoToken);
        }
        let hosts = HostRule::salesforce().with_loopback();
        let base = Origin::parse(url, &hosts).map_err(OrgError::InstanceUrl)?;
        Ok(Some(Access {
            token: SecretText::from(token),
            base,
        }))
    }
}
