//! A support bundle: what somebody who helps needs to know, in one ZIP file.
//!
//! In it: versions and platform, which settings are set and by whom, the findings of `doctor` and
//! `health`, sums of calls, the outcomes of the last acts and queries, and the requests that were sent
//! while the bundle was made. Not in it, ever: tokens, secrets and keys (none is read for it), texts of
//! queries, records, bodies of requests and answers, values of settings and variables that may be any
//! text, details of the audit log. Names (hosts, users, orgs, ids) have stand-ins unless they were asked
//! for; `veil` does that, and the shapes of secrets are taken out at the end once more.

mod archive;
mod facts;
mod trace;
mod veil;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use crate::config::{ConfigError, Environment, Key, Kind, Source, env};
use crate::error::{Code, Diagnostic, Hint};
use crate::health::{Machine, Report};
use crate::http::redact;
use crate::secret::SECRET_VARIABLES;
use crate::vault::Org;

use super::Fix;
pub use trace::Trace;
use veil::Veil;

/// Why a bundle could not be made.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The archive could not be packed.
    #[error("the support bundle could not be packed")]
    Archive(#[from] zip::result::ZipError),
    /// A text could not be compressed.
    #[error("the support bundle could not be packed")]
    Compress(#[from] std::io::Error),
    /// A report could not be written down.
    #[error("the support bundle could not be packed")]
    Json(#[from] serde_json::Error),
}

impl Diagnostic for BundleError {
    fn code(&self) -> Code {
        Code::File
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::new(
            "`sfkit doctor --format json` shows the most important part of it",
        )]
    }
}

/// What goes into a bundle.
pub struct Bundle<'a> {
    /// Settings, places and environment.
    pub machine: Machine<'a>,
    /// What of settings and environment could not be used.
    pub faults: &'a [ConfigError],
    /// The logins.
    pub orgs: &'a [Org],
    /// What the doctor has found.
    pub doctor: &'a Report,
    /// What was mended.
    pub fixes: &'a [Fix],
    /// How healthy the logins are.
    pub health: &'a Report,
    /// Requests and answers of this run, a line each, without bodies.
    pub trace: &'a [String],
    /// Show hosts, users, orgs and ids as they are.
    pub with_names: bool,
    /// The time.
    pub now: Timestamp,
}

#[derive(Serialize)]
struct Document<'a, T: Serialize> {
    #[serde(flatten)]
    report: &'a Report,
    fixes: T,
}

impl Bundle<'_> {
    /// The bundle, packed.
    ///
    /// # Errors
    /// When it cannot be packed.
    pub fn packed(&self) -> Result<Vec<u8>, BundleError> {
        archive::packed(&self.files()?, self.now)
    }

    /// Its files: name and text.
    fn files(&self) -> Result<Vec<(String, String)>, BundleError> {
        let doctor = serde_json::to_value(Document {
            report: self.doctor,
            fixes: self.fixes,
        })?;
        let data = &self.machine.paths.data;
        let documents = [
            ("doctor.json", doctor),
            ("health.json", serde_json::to_value(self.health)?),
            ("settings.json", self.settings()),
            ("environment.json", variables(self.machine.environment)),
            ("usage.json", facts::usage(&data.join("usage.db"), self.now)),
            ("queries.json", facts::queries(&data.join("state.db"))),
            ("acts.json", facts::acts(self.machine.paths)),
        ];
        let mut veil = self.veil();
        let mut files = Vec::new();
        let mut names = vec!["README.txt", "bundle.json", "trace.txt"];
        names.extend(documents.iter().map(|(name, _)| *name));
        for (name, mut value) in documents {
            veil.over_value(&mut value);
            files.push((name.to_owned(), self.text(&value)?));
        }
        let trace = self.trace.iter().map(|line| veil.over(line) + "\n");
        let trace = trace.collect::<String>();
        files.push(("trace.txt".to_owned(), redact(&trace).into_owned()));
        names.sort_unstable();
        let about = json!({
            "schema": 1,
            "at": self.now.to_string(),
            "sfkit": env!("CARGO_PKG_VERSION"),
            "names": if self.with_names { "shown" } else { "hidden" },
            "files": names,
        });
        files.insert(0, ("bundle.json".to_owned(), self.text(&about)?));
        files.insert(0, ("README.txt".to_owned(), readme(self.with_names)));
        Ok(files)
    }

    fn text(&self, value: &Value) -> Result<String, BundleError> {
        let text = serde_json::to_string_pretty(value)? + "\n";
        Ok(redact(&text).into_owned())
    }

    /// Which settings are set, and by whom; values only where they are words, numbers or times.
    fn settings(&self) -> Value {
        let item = |key: Key| {
            let setting = self.machine.settings.setting(key);
            let may_show = !may_be_any_text(key);
            let value = setting.map(|setting| match may_show {
                true => setting.value.as_str(),
                false => "[set]",
            });
            json!({
                "name": key.name(),
                "value": value,
                "origin": setting.map(|setting| setting.source.describe()),
            })
        };
        json!({"schema": 1, "items": Key::ALL.map(item)})
    }

    fn veil(&self) -> Veil {
        let mut veil = Veil::new(self.with_names);
        for org in self.orgs {
            facts::hide_org(&mut veil, org);
        }
        self.hide_places(&mut veil);
        self.hide_settings(&mut veil);
        veil
    }

    /// Paths begin with the user's name on many systems.
    fn hide_places(&self, veil: &mut Veil) {
        for name in [env::SFKIT_HOME, env::HOME, env::USERPROFILE] {
            if let Some(folder) = self.machine.environment.text(name) {
                let mark = if name == env::SFKIT_HOME {
                    "$SFKIT_HOME"
                } else {
                    "~"
                };
                veil.remove(folder.trim_end_matches('/'), mark);
            }
        }
    }

    /// Whatever somebody has put into the config file or a variable may be a secret in the wrong
    /// place, and errors quote it.
    fn hide_settings(&self, veil: &mut Veil) {
        let settings = self.machine.settings;
        for key in Key::ALL.into_iter().filter(|key| may_be_any_text(*key)) {
            let given = settings.setting(key);
            if let Some(given) = given.filter(|given| given.source != Source::Default) {
                veil.remove(&given.value, "[setting]");
            }
        }
        for fault in self.faults {
            if let ConfigError::Value { value, .. } = fault {
                veil.remove(value, "[value]");
            }
        }
        for name in facts::own_variables() {
            if let Some(value) = self.machine.environment.text(name) {
                facts::hide_words(veil, value, "[variable]");
            }
        }
        for name in SECRET_VARIABLES {
            if let Some(value) = self.machine.environment.text(name) {
                veil.remove(value, "[secret]");
            }
        }
        if let Ok(text) = std::fs::read_to_string(self.machine.paths.config_file()) {
            facts::hide_words(veil, &text, "[config]");
        }
    }
}

/// Whether the value of the setting may be anything, a secret in the wrong place too.
fn may_be_any_text(key: Key) -> bool {
    match key.kind() {
        Kind::Text | Kind::Url | Kind::Proxy => true,
        Kind::Word(_)
        | Kind::Flag
        | Kind::Level
        | Kind::Version
        | Kind::Count
        | Kind::Rows
        | Kind::Duration
        | Kind::Limit
        | Kind::Rate
        | Kind::Share => false,
    }
}

/// Names of the variables that are set; no values.
fn variables(environment: &Environment) -> Value {
    let set = env::DOCUMENTED.iter().map(|(name, _)| *name);
    let set: Vec<_> = set.filter(|name| environment.get(name).is_some()).collect();
    json!({"schema": 1, "set": set})
}

fn readme(with_names: bool) -> String {
    let names = match with_names {
        true => "Hosts, users, orgs and ids are shown as they are.",
        false => {
            "Hosts, users, orgs and ids have stand-ins (host-1, user-1, org-1, id-1): the same name has\n\
             the same stand-in in every file. `sfkit doctor --bundle FILE --with-names` shows them."
        }
    };
    format!(
        "A support bundle of sfkit.\n\n\
         doctor.json       what was looked at, here and at the servers, and what is wrong\n\
         health.json       every login as this machine knows it\n\
         settings.json     which settings are set, and by whom\n\
         environment.json  which variables are set; no values\n\
         usage.json        calls by org, day and kind of endpoint, the last 30 days\n\
         queries.json      when the last queries ran and how they ended; no texts\n\
         acts.json         the last rows of the audit log; no details\n\
         trace.txt         requests that were sent for this bundle; no bodies\n\n\
         {names}\n\n\
         There is no token, no secret, no key, no text of a query and no record in it. Read it before\n\
         you send it: it is yours.\n"
    )
}
