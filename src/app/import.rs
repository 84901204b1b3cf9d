//! What `auth import` does: logins of another tool become logins of the vault.
//!
//! The other tool's files are read and left as they are (`vault::read_foreign`); no server is asked, so
//! what only the org can tell stays unknown until the first refresh. Tokens are marked as imported:
//! the access token is used as long as it lives, since using the refresh token may end the other
//! tool's login where the org rotates them.
//!
//! Each login stands for itself: one that cannot be taken over is told about, with a reason, and
//! the others are imported all the same. A login that is here already is left alone unless it
//! shall be replaced, so a second run changes nothing.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::SignedDuration;

use crate::config::env;
use crate::error::{Code, Diagnostic, Failure, Hint};
use crate::model::id::RecordId;
use crate::model::origin::{HostRule, Origin};
use crate::vault::{
    ForeignError, ForeignLogin, ForeignOptions, Found, Grant, Login, LoginPolicy, NewLogin, Org,
    OrgFacts, OrgKind, Patience, Saved, Tool, Vault, VaultError, read_foreign,
};

use super::App;

/// Life of a session when nobody says: Salesforce's default session timeout.
const USUAL_LIFE: SignedDuration = SignedDuration::from_hours(2);

/// What the user wants to import.
#[derive(Clone, Debug)]
pub struct ImportRequest {
    /// The other tool.
    pub tool: Tool,
    /// The home folder that holds its store, when it is not the user's own.
    pub home: Option<PathBuf>,
    /// Usernames or aliases; empty: all.
    pub names: Vec<String>,
    /// Change nothing.
    pub dry_run: bool,
    /// Replace logins that are here, and take aliases over from other orgs.
    pub replace: bool,
    /// Make the tool's default org the default here, also when there is one.
    pub set_default: bool,
}

/// What happened, or would happen, to a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It is new here.
    Imported,
    /// It was here and is replaced.
    Replaced,
    /// It is here already.
    Skipped,
    /// It cannot be taken over.
    Failed,
}

/// One login of the other tool.
#[derive(Clone, Debug)]
pub struct ImportItem {
    /// Salesforce username.
    pub username: String,
    /// Its alias here.
    pub alias: Option<String>,
    /// What was done.
    pub action: Action,
    /// Why nothing was done, as a word.
    pub reason: Option<&'static str>,
    /// The organization.
    pub organization_id: Option<String>,
    /// Base of the API.
    pub instance_url: Option<String>,
    /// What kind of org it is.
    pub kind: Option<OrgKind>,
    /// It is the default org here because of this import.
    pub became_default: bool,
    /// Renews itself.
    pub has_refresh_token: bool,
    /// Key file of a JWT login, which was not imported.
    pub jwt_key: Option<PathBuf>,
    /// What a person should know of it.
    pub notes: Vec<String>,
    /// What to do about a failure.
    pub mend: Option<String>,
}

/// Nothing can be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Where the other tool's folders are is not known.
    #[error("the home folder is not known")]
    NoHome,
    /// The store is there, but empty.
    #[error("`{}` has no login in `{}`", tool.as_str(), home.display())]
    Empty {
        /// The tool.
        tool: Tool,
        /// The home folder.
        home: PathBuf,
    },
}

impl Diagnostic for ImportError {
    fn code(&self) -> Code {
        match self {
            Self::NoHome => Code::Usage,
            Self::Empty { .. } => Code::NotFound,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::new(
            "name the home folder that holds the store with `--home DIR`",
        )]
    }
}

impl App {
    /// Takes logins of another tool over into the vault.
    ///
    /// # Errors
    /// When there is no store, or the vault cannot be used. What concerns one login only stands in
    /// its item.
    pub fn import(&self, request: &ImportRequest) -> Result<Vec<ImportItem>, Failure> {
        let found = read_foreign(request.tool, &self.foreign_options(request)?)?;
        if found.is_empty() {
            let home = self.foreign_home(request)?;
            let tool = request.tool;
            return Err(ImportError::Empty { tool, home }.into());
        }
        let (chosen, unknown) = choose(found, &request.names);
        self.tell_faults(&chosen);
        let here = match self.vault()? {
            Some(vault) => Here::of(&vault)?,
            None => Here::default(),
        };
        let plans: Vec<_> = chosen
            .into_iter()
            .map(|found| plan(found, &here, request.replace))
            .collect();
        let works = |plan: &Plan| plan.login.is_some() || (request.set_default && plan.is_default);
        let mut items = match plans.iter().any(works) && !request.dry_run {
            false => plans.into_iter().map(|plan| plan.item).collect(),
            true => self.carry_out(plans, &here, request)?,
        };
        items.extend(unknown.into_iter().map(not_found));
        Ok(items)
    }

    fn foreign_home(&self, request: &ImportRequest) -> Result<PathBuf, ImportError> {
        let own = || {
            let names = [env::HOME, env::USERPROFILE];
            names.iter().find_map(|name| self.environment.get(name))
        };
        let home = request.home.clone();
        home.or_else(|| own().map(PathBuf::from))
            .ok_or(ImportError::NoHome)
    }

    fn foreign_options(&self, request: &ImportRequest) -> Result<ForeignOptions, ImportError> {
        let file_key_only = self
            .environment
            .text(env::SF_USE_GENERIC_UNIX_KEYCHAIN)
            .is_some_and(|word| word.eq_ignore_ascii_case("true"));
        let patient = self.ui.can_ask();
        let ui = self.ui.clone();
        let notice = "Waiting for the keyring: unlock it in its window";
        Ok(ForeignOptions {
            home: self.foreign_home(request)?,
            file_key_only,
            patience: if patient {
                Patience::Prompting
            } else {
                Patience::Plain
            },
            notice: patient.then(|| Arc::new(move || ui.status(notice)) as _),
        })
    }

    /// What mends a key that is out of reach is said once, not for each login.
    fn tell_faults(&self, found: &[Found]) {
        let faults = found.iter().filter_map(|found| found.login.as_ref().err());
        let mut hints: Vec<Hint> = faults.flat_map(ForeignError::hints).collect();
        hints.dedup();
        for hint in hints {
            self.ui.hint(&hint.0);
        }
    }

    fn carry_out(
        &self,
        mut plans: Vec<Plan>,
        here: &Here,
        request: &ImportRequest,
    ) -> Result<Vec<ImportItem>, Failure> {
        let vault = self.vault_for_login()?;
        vault.unlock_now()?;
        let several = plans.iter().filter(|plan| plan.login.is_some()).count() > 1;
        let is_set = plans
            .iter()
            .any(|plan| plan.is_default && plan.login.is_some());
        for plan in &mut plans {
            let Some(login) = plan.login.take() else {
                if let (Some(org), true) = (&plan.present, plan.is_default && request.set_default) {
                    vault.set_default(Some(org))?;
                    plan.item.became_default = true;
                }
                continue;
            };
            let set_default = plan.is_default && (request.set_default || !here.has_default);
            let policy = LoginPolicy {
                set_default,
                replace_alias: request.replace,
            };
            let saved = save(&vault, login, policy, &mut plan.item)?;
            plan.item.alias.clone_from(&saved.org.login.alias);
            plan.item.became_default = set_default && saved.became_default;
        }
        // The first login of a vault becomes the default; of several, that would be any of them.
        if !here.has_default && several && !is_set {
            vault.set_default(None)?;
        }
        let mut items: Vec<_> = plans.into_iter().map(|plan| plan.item).collect();
        if !here.has_default && !several && !is_set {
            let imported = items.iter_mut().find(|item| item.is_done());
            if let Some(item) = imported {
                item.became_default = true;
            }
        }
        Ok(items)
    }
}

impl ImportItem {
    /// Whether the login is in the vault because of this import.
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(self.action, Action::Imported | Action::Replaced)
    }
}

/// What is in the vault before.
#[derive(Default)]
struct Here {
    orgs: Vec<Org>,
    /// A default other than the demo org.
    has_default: bool,
}

impl Here {
    fn of(vault: &Vault) -> Result<Self, VaultError> {
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
struct Plan {
    item: ImportItem,
    login: Option<NewLogin>,
    is_default: bool,
    /// Uuid of the same login in the vault, which stays.
    present: Option<String>,
}

/// Those that were asked for, and the names that fit none.
fn choose(found: Vec<Found>, names: &[String]) -> (Vec<Found>, Vec<String>) {
    if names.is_empty() {
        return (found, Vec::new());
    }
    let is_called = |found: &Found, name: &String| {
        found.username.eq_ignore_ascii_case(name) || found.aliases.contains(name)
    };
    let unknown = names
        .iter()
        .filter(|name| !found.iter().any(|found| is_called(found, name)))
        .cloned()
        .collect();
    let chosen = found
        .into_iter()
        .filter(|found| names.iter().any(|name| is_called(found, name)))
        .collect();
    (chosen, unknown)
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

fn not_found(name: String) -> ImportItem {
    ImportItem {
        reason: Some("not_found"),
        notes: vec!["the other tool has no login of this name".to_owned()],
        ..blank(name)
    }
}

/// Decides about one login.
fn plan(found: Found, here: &Here, replace: bool) -> Plan {
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
    let mut new = match new_login(&login, here) {
        Ok(new) => new,
        Err((reason, note)) => {
            item.reason = Some(reason);
            item.notes.push(note);
            return undone(item);
        }
    };
    item.organization_id = Some(new.login.organization_id.clone());
    item.instance_url.clone_from(&new.login.instance_url);
    item.has_refresh_token = new.refresh_token.is_some();
    let present = here.replaced_by(&new.login);
    if let (Some(org), false) = (present, replace) {
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
    item.alias = aliases.next();
    for other in aliases {
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

/// The login as the vault takes it, or a reason and a sentence why it may not be stored.
fn new_login(login: &ForeignLogin, here: &Here) -> Result<NewLogin, (&'static str, String)> {
    let hosts = HostRule::salesforce().with_loopback();
    let place = |url: &str| {
        Origin::parse(url, &hosts).map_err(|error| ("host_not_allowed", with_cause(&error)))
    };
    let instance = place(&login.instance_url)?;
    let wanted = login.login_url.as_deref().unwrap_or(instance.as_str());
    let start = place(wanted)?.for_login();
    if instance.is_local() != start.is_local() {
        let note = "its login host and its instance are not both on this machine".to_owned();
        return Err(("host_not_allowed", note));
    }
    let organization = RecordId::parse(&login.organization_id)
        .map_err(|error| ("incomplete", format!("its organization id: {error}")))?;
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
        allow_hosts: Vec::new(),
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
        grant: match login.refresh_token {
            Some(_) => Grant::AuthorizationCode,
            None => Grant::AccessToken,
        },
        jwt_key: None,
    })
}

/// Stores the login, without its alias when that one is not free or not allowed here.
fn save(
    vault: &Vault,
    mut login: NewLogin,
    policy: LoginPolicy,
    item: &mut ImportItem,
) -> Result<Saved, VaultError> {
    match vault.save_login(&login, policy) {
        Err(
            error @ (VaultError::AliasTaken { .. }
            | VaultError::AliasInvalid { .. }
            | VaultError::AliasReserved { .. }),
        ) => {
            item.notes.push(format!("without its alias: {error}"));
            login.login.alias = None;
            vault.save_login(&login, policy)
        }
        other => other,
    }
}

/// The error and what caused it, on one line.
fn with_cause(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}
