//! What shall become of each login of the other tool, decided before anything is written.
//!
//! A login is checked as one that is made here: its hosts pass the host rule (with what `--allow-host`
//! adds), its ids are ids. What is in the vault already is left alone unless it shall be replaced.

use std::path::Path;

use jiff::SignedDuration;

use crate::error::Diagnostic;
use crate::model::id::RecordId;
use crate::model::origin::{HostRule, Origin};
use crate::model::token::is_token;
use crate::vault::{
    ForeignLogin, Found, Grant, Login, NewLogin, Org, OrgFacts, OrgKind, Tool, Vault, VaultError,
};

use super::{Action, ImportError, ImportItem, ImportRequest};

/// Life of a session when nobody says: Salesforce's default session timeout.
const USUAL_LIFE: SignedDuration = SignedDuration::from_hours(2);

/// What the user has said about all logins.
pub(super) struct Rules {
    hosts: HostRule,
    allow_hosts: Vec<String>,
    alias: Option<String>,
    replace: bool,
    grant: Grant,
}

impl Rules {
    /// # Errors
    /// When a host is none, or one alias is meant for several logins.
    pub(super) fn of(request: &ImportRequest, chosen: usize) -> Result<Self, ImportError> {
        if request.alias.is_some() && chosen > 1 {
            return Err(ImportError::AliasForSeveral { count: chosen });
        }
        let hosts = HostRule::salesforce().with_loopback();
        Ok(Self {
            hosts: hosts.with_hosts(&request.allow_hosts)?,
            allow_hosts: request.allow_hosts.clone(),
            alias: request.alias.clone(),
            replace: request.replace,
            grant: match request.tool {
                Tool::Sf => Grant::ImportedSf,
                Tool::Force => Grant::ImportedForce,
            },
        })
    }

    fn place(&self, url: &str) -> Result<Origin, Reason> {
        Origin::parse(url, &self.hosts).map_err(|error| Reason {
            word: "host_not_allowed",
            note: with_cause(&error),
            mend: error.hints().into_iter().next().map(|hint| hint.0),
        })
    }

    /// Those of the allowed hosts that these places need; an org gets no other ones.
    fn needed(&self, places: [&Origin; 2]) -> Vec<String> {
        let is_needed = |host: &&String| {
            let rule = HostRule::salesforce().with_hosts(&[host]);
            let usual = HostRule::salesforce().with_loopback();
            places.iter().any(|place| {
                let url = place.as_str();
                Origin::parse(url, &usual).is_err()
                    && rule
                        .as_ref()
                        .is_ok_and(|rule| Origin::parse(url, rule).is_ok())
            })
        };
        self.allow_hosts.iter().filter(is_needed).cloned().collect()
    }
}

/// Why a login may not be stored.
struct Reason {
    word: &'static str,
    note: String,
    mend: Option<String>,
}

impl Reason {
    fn new(word: &'static str, note: String) -> Self {
        let mend = None;
        Self { word, note, mend }
    }
}

/// What is in the vault before.
#[derive(Default)]
pub(super) struct Here {
    orgs: Vec<Org>,
    /// A default other than the demo org.
    pub(super) has_default: bool,
}

impl Here {
    pub(super) fn of(vault: &Vault) -> Result<Self, VaultError> {
        let default = vault.default_org();
        Ok(Self {
            orgs: vault.orgs()?,
            has_default: default.is_ok_and(|org| org.login.kind != OrgKind::Demo),
        })
    }

    fn same(&self, organization: &str, username: &str) -> Option<&Org> {
        self.orgs.iter().find(|org| {
            org.login.organization_id == organization
                && org.login.username.eq_ignore_ascii_case(username)
        })
    }

    /// The login that this one would replace: also that of a user who was renamed since.
    fn replaced_by(&self, login: &Login) -> Option<&Org> {
        let by_id = |org: &&Org| {
            org.login.organization_id == login.organization_id
                && org.login.user_id == login.user_id
                && org.login.client_id == login.client_id
        };
        self.same(&login.organization_id, &login.username)
            .or_else(|| self.orgs.iter().find(by_id))
    }
}

/// What shall be done with one login.
pub(super) struct Plan {
    pub(super) item: ImportItem,
    pub(super) login: Option<NewLogin>,
    pub(super) is_default: bool,
    /// Uuid of the same login in the vault, which stays.
    pub(super) present: Option<String>,
}

fn blank(username: String) -> ImportItem {
    ImportItem {
        username,
        alias: None,
        action: Action::Failed,
        reason: None,
        organization_id: None,
        instance_url: None,
        kind: None,
        became_default: false,
        has_refresh_token: false,
        jwt_key: None,
        notes: Vec::new(),
        mend: None,
    }
}

pub(super) fn not_found(name: String) -> ImportItem {
    ImportItem {
        reason: Some("not_found"),
        notes: vec!["the other tool has no login of this name".to_owned()],
        ..blank(name)
    }
}

/// Decides about one login.
pub(super) fn plan(found: Found, here: &Here, rules: &Rules) -> Plan {
    let mut item = blank(found.username);
    let is_default = found.is_default;
    let undone = |item| Plan {
        item,
        login: None,
        is_default,
        present: None,
    };
    let login = match found.login {
        Ok(login) => login,
        Err(error) => {
            item.reason = Some(error.reason());
            item.notes.push(with_cause(&error));
            item.mend = error.hints().into_iter().next().map(|hint| hint.0);
            return undone(item);
        }
    };
    item.organization_id = Some(login.organization_id.clone());
    item.instance_url = Some(login.instance_url.clone());
    item.kind = Some(login.kind);
    let mut new = match new_login(&login, here, rules) {
        Ok(new) => new,
        Err(Reason { word, note, mend }) => {
            item.reason = Some(word);
            item.notes.push(note);
            item.mend = mend;
            return undone(item);
        }
    };
    item.organization_id = Some(new.login.organization_id.clone());
    item.instance_url.clone_from(&new.login.instance_url);
    item.has_refresh_token = new.refresh_token.is_some();
    let present = here.replaced_by(&new.login);
    if let (Some(org), false) = (present, rules.replace) {
        item.action = Action::Skipped;
        item.reason = Some("present");
        item.alias.clone_from(&org.login.alias);
        return Plan {
            present: Some(org.uuid.clone()),
            ..undone(item)
        };
    }
    item.action = match present {
        Some(_) => Action::Replaced,
        None => Action::Imported,
    };
    note_tokens(&login, &new, &mut item);
    let mut aliases = found.aliases.into_iter();
    item.alias = match &rules.alias {
        Some(alias) => Some(alias.clone()),
        None => aliases.next(),
    };
    for other in aliases.filter(|_| rules.alias.is_none()) {
        item.notes
            .push(format!("its second alias `{other}` is not taken over"));
    }
    new.login.alias.clone_from(&item.alias);
    Plan {
        item,
        login: Some(new),
        is_default,
        present: None,
    }
}

/// Says what the login cannot do.
fn note_tokens(login: &ForeignLogin, new: &NewLogin, item: &mut ImportItem) {
    item.jwt_key.clone_from(&login.jwt_key);
    if let Some(key) = &login.jwt_key {
        item.notes.push(format!(
            "a JWT login with the key `{}`, which was not read: when its session has ended, log in \
             with that key again",
            key.display()
        ));
        item.mend = Some(jwt_login(key, new));
    } else if login.refresh_token.is_some() && new.refresh_token.is_none() {
        item.notes.push(
            "its refresh token is left out, since the client id that belongs to it is not stored"
                .to_owned(),
        );
    } else if new.refresh_token.is_none() {
        item.notes
            .push("no refresh token: it ends with its session".to_owned());
    }
}

/// The login that takes the key over as well, and so lasts.
fn jwt_login(key: &Path, new: &NewLogin) -> String {
    let url = new.login.login_url.as_deref().unwrap_or_default();
    format!(
        "sfkit auth login --jwt-key '{}' --username {} --login-url {url} --client-id {}",
        key.display(),
        new.login.username,
        new.login.client_id
    )
}

/// The login as the vault takes it, or why it may not be stored.
fn new_login(login: &ForeignLogin, here: &Here, rules: &Rules) -> Result<NewLogin, Reason> {
    let tokens = [Some(&login.access_token), login.refresh_token.as_ref()];
    if !tokens
        .into_iter()
        .flatten()
        .all(|token| is_token(token.expose()))
    {
        let note = "its tokens hold characters that no token has".to_owned();
        return Err(Reason::new("unreadable", note));
    }
    let instance = rules.place(&login.instance_url)?;
    let wanted = login.login_url.as_deref().unwrap_or(instance.as_str());
    let start = rules.place(wanted)?.for_login();
    if instance.is_local() != start.is_local() {
        let note = "its login host and its instance are not both on this machine".to_owned();
        return Err(Reason::new("host_not_allowed", note));
    }
    let organization = RecordId::parse(&login.organization_id)
        .map_err(|error| Reason::new("incomplete", format!("its organization id: {error}")))?;
    let organization_id = organization.to_string();
    let user_id = login
        .user_id
        .as_deref()
        .and_then(|id| RecordId::parse(id).ok());
    let known = here.same(&organization_id, &login.username);
    // The username stands in until the org has told the id.
    let user_id = user_id
        .map(|id| id.to_string())
        .or_else(|| known.map(|org| org.login.user_id.clone()))
        .unwrap_or_else(|| login.username.clone());
    let who = Login {
        kind: login.kind,
        alias: None,
        username: login.username.clone(),
        user_id,
        organization_id,
        instance_url: Some(instance.as_str().to_owned()),
        login_url: Some(start.as_str().to_owned()),
        client_id: login.client_id.clone().unwrap_or_default(),
        redirect_uri: None,
        scopes: login.scopes.clone(),
        allow_hosts: rules.needed([&instance, &start]),
        // Nobody can tell a production org from a Developer Edition here.
        protected: matches!(login.kind, OrgKind::Unknown | OrgKind::Production),
        read_only: false,
        facts: OrgFacts {
            api_version: login.api_version,
            organization_name: login.organization_name.clone(),
            instance_name: login.instance_name.clone(),
            ..OrgFacts::default()
        },
    };
    let refresh_token = login.refresh_token.clone();
    Ok(NewLogin {
        login: who,
        refresh_token: refresh_token.filter(|_| login.client_id.is_some()),
        client_secret: login.client_secret.clone(),
        access_token: login.access_token.clone(),
        issued_at: login.issued_at,
        expires_at: login
            .issued_at
            .and_then(|at| at.checked_add(USUAL_LIFE).ok()),
        expiry_measured: false,
        imported: true,
        grant: rules.grant,
        jwt_key: None,
    })
}

/// The error and what caused it, on one line.
fn with_cause(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}
