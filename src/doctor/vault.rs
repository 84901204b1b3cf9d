//! Whether the vault opens and is whole, and what a killed rekey has left.
//!
//! The vault is only looked at: see `VaultOptions::looks_only`.

use std::path::Path;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::error::{Code, Diagnostic};
use crate::health::{Check, Finding, Opened, Subject, Verdict};
use crate::model::finding::{Evidence, Remedy};
use crate::vault::{
    KeystoreKind, Org, OsKeyring, Patience, PlatformKeyring, Vault, VaultError, VerifyReport,
    probe_os,
};

use super::{FIX, remedy_of};

/// A clock that is further behind than this was set back.
const DRIFT: SignedDuration = SignedDuration::from_mins(5);

/// The key, what it seals, and what was left over.
pub(super) fn findings(opened: &Opened, orgs: &[Org], now: Timestamp) -> Vec<Finding> {
    let vault = match opened {
        Ok(Some(vault)) => vault,
        Ok(None) => return vec![keyring()],
        Err(error) => return vec![broken(error)],
    };
    let mut found = check(vault);
    found.push(left_over(vault));
    found.extend(clock(orgs, now));
    found
}

fn finding(check: Check, verdict: Verdict, summary: impl Into<String>) -> Finding {
    Finding::new(check, &Subject::machine(), verdict, summary)
}

/// Without a vault: whether the keyring would take the key of one.
fn keyring() -> Finding {
    let keyring: Arc<dyn OsKeyring> = Arc::new(PlatformKeyring);
    match probe_os(&keyring, Patience::Plain) {
        Ok(()) => finding(
            Check::VaultKey,
            Verdict::Ok,
            "no vault yet; the OS keyring would keep its key",
        ),
        Err(error) => {
            let summary =
                format!("no vault yet, and the OS keyring would not keep its key: {error}");
            // What mends a vault that is there comes last; nothing is to be run for one that is not.
            let hints = error.hints().into_iter().map(|hint| hint.0);
            let hints: Vec<_> = hints.filter(|hint| !hint.contains("add-key")).collect();
            finding(Check::VaultKey, Verdict::Warn, summary)
                .state(error.code().as_str())
                .mended_by(Remedy::told(hints.join("; "), None))
                .advisory()
        }
    }
}

fn broken(error: &VaultError) -> Finding {
    finding(Check::Vault, Verdict::Fail, super::message(error))
        .state(error.code().as_str())
        .mended_by(remedy_of(error))
}

/// Opens every secret, as `vault verify` does.
fn check(vault: &Vault) -> Vec<Finding> {
    let report = match vault.verify() {
        Ok(report) => report,
        Err(error) if error.is_key_out_of_reach() => {
            let key = finding(Check::VaultKey, Verdict::Fail, super::message(&error))
                .state(error.code().as_str())
                .mended_by(remedy_of(&error));
            let summary = "what the vault holds could not be checked without its key";
            let vault = finding(Check::Vault, Verdict::Unknown, summary).advisory();
            return vec![key, vault];
        }
        Err(error) if error.code() == Code::VaultBusy => {
            let summary = format!("the vault could not be checked: {}", super::message(&error));
            let busy =
                finding(Check::Vault, Verdict::Unknown, summary).state(error.code().as_str());
            let words = "try again when the other process has ended";
            return vec![busy.mended_by(Remedy::told(words, None)).advisory()];
        }
        Err(error) => return vec![broken(&error)],
    };
    let key = match vault.info().map(|info| info.keystore) {
        Ok(KeystoreKind::Os) => "the key in the OS keyring opens the vault",
        Ok(KeystoreKind::File) => "the key in the key file opens the vault",
        Ok(KeystoreKind::Passphrase) => "the passphrase opens the vault",
        Err(_) => "the key opens the vault",
    };
    let mut found = vec![finding(Check::VaultKey, Verdict::Ok, key)];
    found.extend(problems(&report));
    found
}

fn store_name(kind: KeystoreKind) -> &'static str {
    match kind {
        KeystoreKind::Os => "OS keyring",
        KeystoreKind::Passphrase => "passphrase",
        KeystoreKind::File => "key file",
    }
}

fn problems(report: &VerifyReport) -> Vec<Finding> {
    if report.is_sound() {
        let summary = format!(
            "every secret opens and the audit log is whole (logins: {}, secrets: {}, rows: {})",
            report.orgs,
            report.secrets,
            report.audit.as_ref().map_or(0, |audit| audit.rows)
        );
        let sound = finding(Check::Vault, Verdict::Ok, summary);
        return vec![
            sound
                .fact("orgs", report.orgs)
                .fact("secrets", report.secrets)
                .fact("audit_rows", report.audit.as_ref().map(|audit| audit.rows)),
        ];
    }
    let told = |problem: &crate::vault::VerifyProblem| {
        let words = "see what can still be read: `sfkit vault verify`; a backup is restored by \
                     `sfkit vault restore FILE`";
        let command = Some("sfkit vault verify".to_owned());
        finding(Check::Vault, Verdict::Fail, problem.to_string())
            .state("vault-damaged")
            .mended_by(Remedy::told(words, command))
    };
    report.problems.iter().map(told).collect()
}

fn left_over(vault: &Vault) -> Finding {
    let kinds = match vault.left_over_keys() {
        Ok(kinds) => kinds,
        Err(error) => return broken(&error),
    };
    if kinds.is_empty() {
        let summary = "no rekey or move of the key was cut off";
        return finding(Check::LeftOverKeys, Verdict::Ok, summary);
    }
    let names: Vec<_> = kinds.iter().map(|kind| kind.as_str()).collect();
    let summary = format!(
        "a rekey or a move of the key was cut off: a key that nothing needs is left in {}",
        kinds
            .iter()
            .map(|kind| format!("the {}", store_name(*kind)))
            .collect::<Vec<_>>()
            .join(" and ")
    );
    finding(Check::LeftOverKeys, Verdict::Warn, summary)
        .state("cut_off")
        .mended_by(Remedy::command(FIX, true))
        .fact("keystores", json!(names))
}

/// Times in the vault that lie ahead of the clock.
fn clock(orgs: &[Org], now: Timestamp) -> Option<Finding> {
    let newest = orgs.iter().max_by_key(|org| org.updated_at)?;
    let ahead = newest.updated_at.duration_since(now);
    (ahead > DRIFT).then(|| {
        let span = match ahead.as_hours() {
            0..3 => format!("{} min", ahead.as_mins()),
            hours @ 3..48 => format!("{hours} h"),
            hours => format!("{} d", hours / 24),
        };
        let summary = format!(
            "the clock is {span} behind what was written to the vault: expiries are misjudged"
        );
        let said = format!("`{}` was changed at {}", newest.name(), newest.updated_at);
        finding(Check::Clock, Verdict::Warn, summary)
            .state("behind")
            .because(Evidence::new("vault", said).at(newest.updated_at))
            .mended_by(Remedy::told(
                "let the system set its clock (`timedatectl set-ntp true`)",
                Some("timedatectl set-ntp true".to_owned()),
            ))
    })
}

/// The name of the lock `stem` for people.
pub(super) fn lock_name(stem: &str, orgs: &[Org]) -> String {
    if stem == "vault" {
        return "the lock of the vault".to_owned();
    }
    let org = orgs.iter().find(|org| org.uuid == stem);
    match org {
        Some(org) => format!("the lock for a refresh of `{}`", org.name()),
        None => format!("the lock `{}`", Path::new(stem).display()),
    }
}
