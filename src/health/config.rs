//! What this machine is set up to do: settings, files, the key store.
//!
//! Everything is read here and nothing is asked: no server and no key store. What a setting may be is
//! the business of [`crate::config`]; this is about settings that are allowed and yet lead nowhere, such as
//! the placeholder of a template in place of a client id.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::auth::Redirect;
use crate::auth::urls::DEFAULT_REDIRECT;
use crate::config::{
    ConfigFile, Environment, Key, Paths, ProxySetting, Setting, Settings, Source, env,
};
use crate::error::Diagnostic;
use crate::files;
use crate::http;
use crate::model::finding::{Evidence, Remedy};
use crate::model::version::ApiVersion;
use crate::session;
use crate::vault::{ChosenBy, KeystoreKind, Org, OrgKind, Vault, VaultError, VaultInfo};

use super::{Check, Finding, Subject, Verdict};

/// How client ids and secrets begin that came out of a template and were never filled in.
const PLACEHOLDERS: [&str; 3] = ["YOUR_", "mock_", "<"];

/// What this machine is set up with.
#[derive(Clone, Copy)]
pub struct Machine<'a> {
    /// Settings after precedence.
    pub settings: &'a Settings,
    /// Where files live.
    pub paths: &'a Paths,
    /// The environment.
    pub environment: &'a Environment,
}

/// What was found when the vault was opened: none when there is none.
pub type Opened = Result<Option<Arc<Vault>>, VaultError>;

impl Machine<'_> {
    /// Who may read the program's files. Opening the vault closes it to others, so that this is to be
    /// asked before.
    #[must_use]
    pub fn files(&self) -> Finding {
        let (vault, key) = (self.paths.vault(), self.paths.key_file());
        let folders = [&self.paths.config, &self.paths.data, &self.paths.cache];
        let others = ["state.db", "usage.db"].map(|name| self.paths.data.join(name));
        let all = folders.into_iter().chain([&vault, &key]).chain(&others);
        let open: Vec<(&Path, u32)> = all
            .filter_map(|path| Some((path.as_path(), files::exposed(path)?)))
            .collect();
        let shown: Vec<String> = open
            .iter()
            .map(|(path, mode)| format!("`{}` (mode {mode:04o})", path.display()))
            .collect();
        let machine = Subject::machine();
        let finding = match open.as_slice() {
            [] => Finding::new(Check::Files, &machine, Verdict::Ok, "closed to other users"),
            _ => {
                let words: Vec<String> = open
                    .iter()
                    .map(|(path, _)| session::shell_word(&path.display().to_string()))
                    .collect();
                let command = format!("chmod go-rwx {}", words.join(" "));
                // The key opens everything; the rest is sealed or no secret.
                let is_key = open.iter().any(|(path, _)| *path == key);
                let verdict = if is_key { Verdict::Fail } else { Verdict::Warn };
                let summary = format!("open to other users: {}", shown.join(", "));
                Finding::new(Check::Files, &machine, verdict, summary)
                    .state("open_to_others")
                    .mended_by(Remedy::command(command, true))
            }
        };
        let path = |path: &Path| path.display().to_string();
        finding
            .fact("config_folder", path(&self.paths.config))
            .fact("data_folder", path(&self.paths.data))
            .fact("cache_folder", path(&self.paths.cache))
    }
}

/// What the settings, the key store and the logins come to; `orgs` are the logins that are meant.
#[must_use]
pub fn config(machine: Machine<'_>, vault: &Opened, orgs: &[Org]) -> Vec<Finding> {
    let has_login = !orgs.is_empty();
    let mut findings = vec![
        machine.config_file(),
        machine.client_id(has_login),
        machine.client_secret(),
        machine.redirect_uri(),
        machine.api_version(),
        machine.keystore(vault, orgs),
        machine.proxy(),
        machine.tls(),
    ];
    findings.extend(orgs.iter().filter_map(stored_client_id));
    findings
}

fn is_placeholder(text: &str) -> bool {
    PLACEHOLDERS.iter().any(|start| text.starts_with(start))
}

fn finding(check: Check, verdict: Verdict, summary: impl Into<String>) -> Finding {
    Finding::new(check, &Subject::machine(), verdict, summary)
}

/// The setting that an error is about, and what its hints say.
fn faulty(check: Check, error: &dyn Diagnostic) -> Finding {
    let mut causes = vec![error.to_string()];
    let mut next = error.source();
    while let Some(cause) = next {
        causes.push(cause.to_string());
        next = cause.source();
    }
    let hints: Vec<String> = error.hints().into_iter().map(|hint| hint.0).collect();
    let remedy = (!hints.is_empty()).then(|| {
        let text = hints.join("; ");
        let command = text.split('`').skip(1).step_by(2);
        let is_whole = |command: &&str| command.starts_with("sfkit ") && !command.contains('…');
        let command = command.into_iter().find(is_whole).map(str::to_owned);
        Remedy::told(text, command)
    });
    finding(check, Verdict::Fail, causes.join(": "))
        .state(error.code().as_str())
        .mended_by(remedy)
}

impl Machine<'_> {
    fn config_file(&self) -> Finding {
        let path = self.paths.config_file();
        let found = match ConfigFile::open(&path) {
            Err(error) => faulty(Check::ConfigFile, &error),
            Ok(file) => {
                let wrong = Key::ALL.into_iter().find_map(|key| {
                    let value = file.get(key)?;
                    let expected = key.check(&value).err()?;
                    Some((key, expected))
                });
                match wrong {
                    Some((key, expected)) => {
                        let name = key.name();
                        let summary =
                            format!("`{name}` has no value that it takes: {expected} is expected");
                        let command = format!("sfkit config unset {name}");
                        finding(Check::ConfigFile, Verdict::Fail, summary)
                            .state("config-invalid")
                            .mended_by(Remedy::command(command, false))
                    }
                    None if path.exists() => finding(Check::ConfigFile, Verdict::Ok, "can be read"),
                    None => finding(Check::ConfigFile, Verdict::Ok, "none: defaults count"),
                }
            }
        };
        found.fact("path", path.display().to_string())
    }

    /// The setting serves logins alone: those that are stored go by the id they were made with.
    fn client_id(&self, has_login: bool) -> Finding {
        let given = self.settings.setting(Key::ClientId);
        let found = match given {
            Some(id) if is_placeholder(&id.value) => finding(
                Check::ClientId,
                Verdict::Warn,
                format!("the placeholder of a template, from {}", id.source.describe()),
            )
            .state("placeholder")
            .mended_by(Remedy::told(
                "set it to the consumer key of your app: `sfkit config set client-id …`",
                None,
            )),
            Some(id) => finding(Check::ClientId, Verdict::Ok, origin(id)),
            None if has_login => finding(
                Check::ClientId,
                Verdict::Ok,
                "not set: each login goes by the id it was made with",
            )
            .state("not_configured"),
            None => finding(Check::ClientId, Verdict::Warn, "not set, and nobody is logged in")
                .state("not_configured")
                .mended_by(Remedy::told(
                    "log in with `sfkit auth login --alias NAME --client-id …`, or try the embedded org \
                     with `sfkit demo`",
                    Some("sfkit demo".to_owned()),
                )),
        };
        found
            .fact("is_set", given.is_some())
            .fact("source", given.map(|given| given.source.describe()))
    }

    /// Only whether there is one: the value is looked at and never told.
    fn client_secret(&self) -> Finding {
        let names = [env::SFKIT_CLIENT_SECRET, env::SALESFORCE_CLIENT_SECRET];
        let given = names
            .into_iter()
            .find_map(|name| Some((name, self.environment.text(name)?)));
        let found = match given {
            Some((name, value)) if is_placeholder(value) => finding(
                Check::ClientSecret,
                Verdict::Warn,
                format!("`{name}` holds the placeholder of a template"),
            )
            .state("placeholder")
            .mended_by(Remedy::told(
                format!("set `{name}` to the consumer secret of your app, or unset it"),
                None,
            )),
            Some((name, _)) => finding(Check::ClientSecret, Verdict::Ok, format!("from `{name}`")),
            None => finding(
                Check::ClientSecret,
                Verdict::Ok,
                "not set: apps without one need none, logins keep theirs in the vault",
            )
            .state("not_configured"),
        };
        found
            .fact("is_set", given.is_some())
            .fact("source", given.map(|(name, _)| name))
    }

    fn redirect_uri(&self) -> Finding {
        let given = self.settings.setting(Key::RedirectUri);
        let text = given.map_or(DEFAULT_REDIRECT, |given| &given.value);
        let found = match Redirect::parse(text, None) {
            Err(error) => faulty(Check::RedirectUri, &error),
            Ok(redirect) if redirect.is_loopback() => {
                finding(Check::RedirectUri, Verdict::Ok, format!("`{text}`"))
            }
            Ok(_) => finding(
                Check::RedirectUri,
                Verdict::Warn,
                format!(
                    "`{text}` does not lead to this machine: no listener can take the callback"
                ),
            )
            .state("elsewhere")
            .mended_by(Remedy::told(
                "log in with `--no-browser` and paste the URL that the browser ends at",
                None,
            )),
        };
        found
            .fact("redirect_uri", text)
            .fact("source", given.map(|given| given.source.describe()))
    }

    fn api_version(&self) -> Finding {
        let asked = self.settings.setting(Key::ApiVersion);
        let version = asked.and_then(|asked| asked.value.parse::<ApiVersion>().ok());
        let found = match (asked, version) {
            (Some(asked), Some(version)) if version > ApiVersion::NEWEST => finding(
                Check::ApiVersion,
                Verdict::Warn,
                format!(
                    "{version} from {} is newer than {}, the newest that sfkit knows",
                    asked.source.describe(),
                    ApiVersion::NEWEST
                ),
            )
            .state("unknown_version"),
            (Some(asked), Some(version)) => finding(
                Check::ApiVersion,
                Verdict::Ok,
                format!("{version}, from {}", asked.source.describe()),
            ),
            _ => finding(
                Check::ApiVersion,
                Verdict::Ok,
                "the newest that both sides knew at the login",
            ),
        };
        found
            .fact("asked", version.map(|version| version.to_string()))
            .fact("newest_known", ApiVersion::NEWEST.to_string())
    }

    fn keystore(&self, vault: &Opened, orgs: &[Org]) -> Finding {
        let info = match vault {
            Err(error) => return faulty(Check::Keystore, error),
            Ok(None) => {
                let summary = "no vault yet: the first login makes it";
                return finding(Check::Keystore, Verdict::Ok, summary).state("not_configured");
            }
            Ok(Some(vault)) => match vault.info() {
                Err(error) => return faulty(Check::Keystore, &error),
                Ok(info) => info,
            },
        };
        let kinds: Vec<&str> = info.slots.iter().map(|slot| slot.kind.as_str()).collect();
        self.judge_keystore(&info, orgs)
            .fact("keystores", kinds)
            .fact("chosen_by", info.chosen_by.as_str())
            .fact("vault", info.path.display().to_string())
            .fact("orgs", info.orgs)
    }

    fn judge_keystore(&self, info: &VaultInfo, orgs: &[Org]) -> Finding {
        let has = |kind| info.slots.iter().any(|slot| slot.kind == kind);
        let is_only = |kind| info.slots.iter().all(|slot| slot.kind == kind);
        let key = self.paths.key_file();
        let phrase = self.environment.text(env::SFKIT_PASSPHRASE_FILE);
        let phrase = phrase.map(PathBuf::from).filter(|path| !path.is_file());
        let is_real = |org: &Org| !matches!(org.login.kind, OrgKind::Demo | OrgKind::Local);
        if is_only(KeystoreKind::File) && !key.is_file() {
            let words =
                "put the key file back, or restore a backup with `sfkit vault restore FILE`";
            return finding(
                Check::Keystore,
                Verdict::Fail,
                format!("the key file `{}` is not there", key.display()),
            )
            .state("key-missing")
            .mended_by(Remedy::told(words, None));
        }
        if let Some(path) = phrase.filter(|_| has(KeystoreKind::Passphrase)) {
            let summary = format!(
                "`{}` names `{}`, which is no file",
                env::SFKIT_PASSPHRASE_FILE,
                path.display()
            );
            return finding(Check::Keystore, Verdict::Fail, summary)
                .state("key-missing")
                .mended_by(Remedy::told(
                    "write the passphrase into that file, or unset the variable to be asked",
                    None,
                ));
        }
        if info.chosen_by == ChosenBy::Demo && orgs.iter().any(is_real) {
            let summary = format!("`{}` was chosen by the demo and not by you", info.keystore);
            return finding(Check::Keystore, Verdict::Warn, summary)
                .state("chosen_by_demo")
                .mended_by(Remedy::command("sfkit vault move-key --to os", false));
        }
        finding(Check::Keystore, Verdict::Ok, format!("`{}`", info.keystore))
    }

    fn proxy(&self) -> Finding {
        let setting = self.settings.setting(Key::Proxy);
        let shown = setting.map(|setting| Key::Proxy.shown(&setting.value));
        let source = setting.map(|setting| setting.source.describe());
        let summary = match (self.settings.proxy(), &shown, source) {
            (ProxySetting::Url(_), Some(shown), Some(source)) => {
                format!("`{shown}`, from {source}")
            }
            (ProxySetting::Off, _, Some(source)) => format!("none, from {source}"),
            _ => "none, unless the system has one".to_owned(),
        };
        let except = [env::NO_PROXY_SMALL, env::NO_PROXY];
        let except = except.iter().find_map(|name| self.environment.text(name));
        finding(Check::Proxy, Verdict::Ok, summary)
            .fact("proxy", shown)
            .fact("source", source)
            .fact("no_proxy", except)
    }

    fn tls(&self) -> Finding {
        let extra = self.settings.setting(Key::CaFile);
        let counted = extra.map(|extra| http::certificates_in(Path::new(&extra.value)));
        let found = match (extra, &counted) {
            (_, Some(Err(error))) => faulty(Check::Tls, error),
            (Some(extra), Some(Ok(count))) => {
                let summary = format!("the system's authorities and {count} of `{}`", extra.value);
                finding(Check::Tls, Verdict::Ok, summary)
            }
            _ => finding(
                Check::Tls,
                Verdict::Ok,
                "the system's authorities, TLS 1.2 or newer",
            ),
        };
        let count = counted.and_then(Result::ok);
        found
            .fact("ca_file", extra.map(|extra| extra.value.clone()))
            .fact("extra_authorities", count)
            .fact("lowest_version", "1.2")
    }
}

/// What a setting says and who gave it.
fn origin(setting: &Setting) -> String {
    match setting.source {
        Source::Default => "the default".to_owned(),
        _ => format!("from {}", setting.source.describe()),
    }
}

/// A login whose client id was never filled in.
fn stored_client_id(org: &Org) -> Option<Finding> {
    let id = &org.login.client_id;
    is_placeholder(id).then(|| {
        Finding::new(
            Check::ClientId,
            &org.into(),
            Verdict::Fail,
            "the login was made with the placeholder of a template: nothing can renew it",
        )
        .state("placeholder")
        .because(Evidence::new("vault", format!("client id `{id}`")).at(org.created_at))
        .mended_by(Remedy::told(
            "log in again with the consumer key of your app: `sfkit auth login --replace --client-id …`",
            None,
        ))
    })
}
