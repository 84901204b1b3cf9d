//! Pruning: old rows go, an anchor stays.

use jiff::Timestamp;
use rusqlite::params;
use serde_json::{Map, json};

use super::{AuditEvent, Chain, audit_key, read_rows, refused};
use crate::vault::error::VaultError;
use crate::vault::open::Vault;

impl Vault {
    /// Removes the rows that were written before `before`, and says how many went. The last of them
    /// becomes the anchor of those that stay. The pruning itself is a row, so the log never ends up
    /// empty.
    ///
    /// # Errors
    /// When the log is not whole, since an anchor would hide that; when the key is out of reach or
    /// the file cannot be written. Nothing is changed then.
    pub fn prune_audit(&self, before: Timestamp) -> Result<usize, VaultError> {
        let gone = self.write_sealed(|connection, unlocked| {
            let chain = Chain {
                key: audit_key(connection, unlocked)?,
                unlocked,
            };
            chain.adopt(connection)?;
            if let Some(fault) = super::check(connection, unlocked)?.fault {
                return Err(VaultError::AuditBroken(fault));
            }
            let rows = read_rows(connection)?;
            let is_old = |row: &&super::AuditRow| row.time().is_some_and(|at| at < before);
            let old: Vec<_> = rows.iter().take_while(is_old).collect();
            let Some(last) = old.last() else {
                return Ok(0);
            };
            let mac = last.mac.clone().unwrap_or_default();
            connection.execute(
                "INSERT OR REPLACE INTO audit_anchor (id, seq, row_mac, mac)
                 VALUES (1, ?1, ?2, ?3)",
                params![last.seq, mac, chain.mark("anchor", last.seq, &mac)],
            )?;
            connection.execute("DELETE FROM audit WHERE seq <= ?1", [last.seq])?;
            let facts = [
                ("rows".to_owned(), json!(old.len())),
                ("before".to_owned(), json!(before.to_string())),
            ];
            let event = AuditEvent {
                action: "audit pruned",
                org: None,
                outcome: "ok",
                details: facts.into_iter().collect::<Map<_, _>>(),
            };
            self.append_audit(connection, Some(unlocked), &event)
                .map_err(refused)?;
            self.fail_point("audit-prune:uncommitted");
            Ok(old.len())
        })?;
        self.fail_point("audit-prune:committed");
        self.truncate_log();
        Ok(gone)
    }
}
