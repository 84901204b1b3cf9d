//! The way out of each of the vault's errors: what to do, and the command that does it.

use crate::vault::error::VaultError;
use crate::vault::keystore::KeystoreKind;

impl VaultError {
    /// What to do about the error, best first.
    pub(crate) fn way_out(&self) -> Vec<String> {
        match self {
            Self::Database { source, .. } if source.is_busy() => again(),
            Self::Database { .. } | Self::Header(_) | Self::AuditKeyDamaged => vec![
                "Restore the vault from a backup, or run `sfkit vault verify` to see what can \
                 still be read"
                    .into(),
                "To give up the stored logins, run `sfkit vault destroy --yes` and log in again"
                    .into(),
            ],
            Self::RowUnreadable { .. } => {
                vec!["See what can still be read: `sfkit vault verify`".into()]
            }
            Self::Busy { .. } => again(),
            Self::WrongKey { kind } => wrong_key_hints(*kind),
            Self::FormatTooNew { .. } => vec!["Use the newer version of `sfkit`".into()],
            Self::RowDamaged { org, .. }
            | Self::DataKeyDamaged { org }
            | Self::DataKeyWornOut { org }
            | Self::NotStored { org, .. } => vec![
                format!("Log in again: `sfkit auth login --alias {org}`"),
                "See what else is damaged: `sfkit vault verify`".into(),
            ],
            Self::KeystoreMismatch { asked, used } => vec![
                format!("To move the key, run `sfkit vault move-key {asked}`"),
                format!("To use the vault as it is, leave `--keystore` out or say `{used}`"),
            ],
            _ => self.way_out_of_names(),
        }
    }

    fn way_out_of_names(&self) -> Vec<String> {
        match self {
            Self::UnknownOrg { name, known } => vec![
                listing(known),
                format!("Log in: `sfkit auth login --alias {name}`"),
            ],
            Self::NoDefaultOrg { known } => {
                let mut hints = vec![
                    "Log in: `sfkit auth login --alias NAME`".to_owned(),
                    "Or try it without an account: `sfkit demo`, then `-o demo`".to_owned(),
                ];
                if !known.is_empty() {
                    hints.insert(0, format!("Name one with `-o`: {}", known.join(", ")));
                    hints.insert(
                        1,
                        "Or make one the default: `sfkit auth switch NAME`".to_owned(),
                    );
                }
                hints
            }
            Self::OrgGone { name } => vec![format!("Log in: `sfkit auth login --alias {name}`")],
            Self::AmbiguousOrg { .. } => {
                vec!["Use the alias or the username; see `sfkit auth list`".into()]
            }
            Self::AliasTaken { alias, .. } => vec![
                "Choose another alias with `--alias`".into(),
                format!("Or give `{alias}` to the new login with `--replace`"),
            ],
            Self::AliasReserved { .. } => vec!["Choose another alias with `--alias`".into()],
            Self::AliasInvalid { .. } => vec![
                "An alias has 1 to 64 letters, digits, dots, underscores, at signs and hyphens"
                    .into(),
            ],
            _ => Vec::new(),
        }
    }
}

fn again() -> Vec<String> {
    vec!["Try again in a moment".into()]
}

fn listing(known: &[String]) -> String {
    if known.is_empty() {
        "No org is logged in; see `sfkit auth list`".into()
    } else {
        format!("Known are {}; see `sfkit auth list`", known.join(", "))
    }
}

fn wrong_key_hints(kind: KeystoreKind) -> Vec<String> {
    let first = match kind {
        KeystoreKind::Os => {
            "The keyring's entry was replaced; restore it from the keyring's backup"
        }
        KeystoreKind::Passphrase => "Try again with the right passphrase",
        KeystoreKind::File => "Put the vault's own key file back",
    };
    vec![
        first.into(),
        "To give up the stored logins, run `sfkit vault destroy --yes` and log in again".into(),
    ]
}
