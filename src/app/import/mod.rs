//! What `auth import` does: logins of another tool become logins of the vault.
//!
//! The other tool's files are read and left as they are (`vault::read_foreign`); no server is asked, so
//! what only the org can tell stays unknown until the first refresh. Tokens are marked as imported:
//! the access token is used as long as it lives, since using the refresh token may end the other
//! tool's login where the org rotates them.
//!
//! Each login stands for itself: one that cannot be taken over is told about, with a reason, and
//! the others are imported all the same. A login that is here already is left alone unless it
//! shall be replaced, so a second run changes nothing. `plan` decides about each login, `error` says
//! why nothing can be imported at all.

mod error;
mod plan;

use std::path::PathBuf;
use std::sync::Arc;

use crate::config::env;
use crate::error::{Diagnostic, Failure, Hint};
use crate::vault::{
    ForeignError, ForeignOptions, Found, LoginPolicy, NewLogin, OrgKind, Patience, Saved, Tool,
    Vault, VaultError, check_alias, read_foreign,
};

pub use error::ImportError;

use plan::{Here, Plan, Rules, not_found, plan};

use super::App;

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
    /// Short name for the one login that is imported, in place of the tool's.
    pub alias: Option<String>,
    /// Hosts outside Salesforce's domains that the logins may use.
    pub allow_hosts: Vec<String>,
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

impl App {
    /// Takes logins of another tool over into the vault.
    ///
    /// # Errors
    /// When there is no store, or the vault cannot be used. What concerns one login only stands in
    /// its item.
    pub fn import(&self, request: &ImportRequest) -> Result<Vec<ImportItem>, Failure> {
        if let Some(alias) = &request.alias {
            check_alias(alias, OrgKind::Unknown)?;
        }
        let found = read_foreign(request.tool, &self.foreign_options(request)?)?;
        if found.is_empty() {
            let home = self.foreign_home(request)?;
            let tool = request.tool;
            return Err(ImportError::Empty { tool, home }.into());
        }
        let (chosen, unknown) = choose(found, &request.names);
        let rules = Rules::of(request, chosen.len())?;
        self.tell_faults(&chosen);
        let here = match self.vault()? {
            Some(vault) => Here::of(&vault)?,
            None => Here::default(),
        };
        let plans: Vec<_> = chosen
            .into_iter()
            .map(|found| plan(found, &here, &rules))
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
            let saved = match request.alias {
                Some(_) => vault.save_login(&login, policy)?,
                None => save(&vault, login, policy, &mut plan.item)?,
            };
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
