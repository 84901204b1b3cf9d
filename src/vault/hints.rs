//! The way out of each of the vault's errors: what to do, and the command that does it.

use crate::vault::error::VaultError;
use crate::vault::keystore::KeystoreKind;

impl VaultError {
    /// What to do about the error, best first.
    pub(crate) fn way_out(&self) -> Vec<String> {
        match self {
            Self::Database { source, .. } if source.is_busy() => again(),
            Self::Database { .. } | Self::Header(_) | Self::AuditKeyDamaged => vec![
                "restore the vault from a backup, or run `sfkit vault verify` to see what can \
                 still be read"
                    .into(),
                "to give up the stored logins, run `sfkit vault destroy --yes` and log in again"
                    .into(),
            ],
            Self::RowUnreadable { row, .. } => {
                let remove = |name: &String| {
                    format!("remove it, then log in again: `sfkit auth logout -o {name} --yes`")
                };
                let verify = "see what can still be read: `sfkit vault verify`".to_owned();
                row.iter().map(remove).chain([verify]).collect()
            }
            Self::Busy { .. } => again(),
            Self::WrongKey { kind } => wrong_key_hints(*kind),
            Self::FormatTooNew { .. } => vec!["use the newer version of `sfkit`".into()],
            Self::RowDamaged { org, .. }
            | Self::DataKeyDamaged { org }
            | Self::DataKeyWornOut { org }
            | Self::NotStored { org, .. } => vec![
                log_in_again(org),
                "see what else is damaged: `sfkit vault verify`".into(),
            ],
            Self::KeystoreMismatch { asked, used } => vec![
                format!("to move the key, run `sfkit vault move-key --to {asked}`"),
                format!("to use the vault as it is, leave `--keystore` out or say `{used}`"),
            ],
            Self::AuditBroken(_) => vec!["see what is wrong: `sfkit vault audit --verify`".into()],
            Self::KeyPresent { .. } | Self::KeyAbsent { .. } => {
                vec!["see which key stores open it: `sfkit vault info`".into()]
            }
            Self::LastKey { kind } => vec![
                "add another one first: `sfkit vault add-key`".into(),
                format!("or move the key away from `{kind}`: `sfkit vault move-key`"),
            ],
            Self::FileExists { .. } => {
                vec!["choose another name, or add `--force` to replace it".into()]
            }
            Self::NoBackup { .. } => {
                vec!["name a file that `sfkit vault backup` has written".into()]
            }
            _ => self.way_out_of_names(),
        }
    }

    fn way_out_of_names(&self) -> Vec<String> {
        match self {
            Self::UnknownOrg { name, known } => vec![
                listing(known),
                format!("log in: `sfkit auth login --alias {name}`"),
            ],
            Self::NoDefaultOrg { known } => {
                let mut hints = vec![
                    "log in: `sfkit auth login --alias NAME`".to_owned(),
                    "or try it without an account: `sfkit demo`, then `-o demo`".to_owned(),
                ];
                if !known.is_empty() {
                    hints.insert(0, format!("name one with `-o`; {}", listing(known)));
                    hints.insert(
                        1,
                        "or make one the default: `sfkit auth switch NAME`".to_owned(),
                    );
                }
                hints
            }
            Self::OrgGone { name } => vec![format!("log in: `sfkit auth login --alias {name}`")],
            Self::AmbiguousOrg { .. } => vec![
                "name it by its alias, or by username or organization id where only one has it: \
                 `sfkit auth list`"
                    .into(),
                "a login without an alias gets one by `sfkit auth login --alias NAME` with the \
                 same app"
                    .into(),
            ],
            Self::AliasTaken { alias, .. } => vec![
                "choose another alias with `--alias`".into(),
                format!("or give `{alias}` to the new login with `--replace`"),
            ],
            Self::AliasReserved { .. } => vec!["choose another alias with `--alias`".into()],
            Self::AliasInvalid { .. } => vec![
                "an alias has 1 to 64 letters, digits, dots, underscores, at signs and hyphens"
                    .into(),
            ],
            _ => Vec::new(),
        }
    }
}

/// The demo org's alias is not for `auth login`.
fn log_in_again(org: &str) -> String {
    if org == "demo" {
        return "begin anew: `sfkit auth logout -o demo`, then `sfkit demo`".into();
    }
    format!("log in again: `sfkit auth login --alias {org}`")
}
/// So many names are listed in a hint.
const MOST_NAMES: usize = 12;

fn again() -> Vec<String> {
    vec!["try again in a moment".into()]
}

fn listing(known: &[String]) -> String {
    if known.is_empty() {
        "no org is logged in; see `sfkit auth list`".into()
    } else {
        let shown = known.iter().take(MOST_NAMES).cloned().collect::<Vec<_>>();
        let more = match known.len().saturating_sub(MOST_NAMES) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!(
            "known are {}{more}; see `sfkit auth list`",
            shown.join(", ")
        )
    }
}

fn wrong_key_hints(kind: KeystoreKind) -> Vec<String> {
    let first = match kind {
        KeystoreKind::Os => {
            "the keyring's entry was replaced; restore it from the keyring's backup"
        }
        KeystoreKind::Passphrase => "try again with the right passphrase",
        KeystoreKind::File => "put the vault's own key file back",
    };
    vec![
        first.into(),
        "to give up the stored logins, run `sfkit vault destroy --yes` and log in again".into(),
    ]
}
