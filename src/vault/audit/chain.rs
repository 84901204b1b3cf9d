//! The chain: what each row's HMAC covers, and where a chain can break.

use rusqlite::{Connection, OptionalExtension, params};

use super::{AuditFault, AuditReport, AuditRow, audit_key, read_row, read_rows};
use crate::vault::crypto::{self, Aad, Key};
use crate::vault::error::{VaultError, reading};
use crate::vault::open::Unlocked;

/// The log's key at work.
pub(super) struct Chain<'a> {
    pub(super) key: Key,
    pub(super) unlocked: &'a Unlocked,
}

/// Where the chain begins.
pub(super) struct Beginning {
    /// Number of the last row that was pruned; 0 when none was.
    pub(super) seq: i64,
    /// HMAC of that row, or what stands before the first one.
    pub(super) mac: Vec<u8>,
    /// Whether the anchor bears the seal of the log's key.
    is_genuine: bool,
}

impl Chain<'_> {
    /// What stands before the first row.
    fn genesis(&self) -> Vec<u8> {
        self.key
            .mac(self.start().text("genesis").as_bytes())
            .to_vec()
    }

    fn start(&self) -> Aad {
        Aad::new(self.unlocked.identity.format).text(&self.unlocked.identity.vault_id)
    }

    fn mac(&self, previous: &[u8], row: &AuditRow) -> [u8; 32] {
        let optional = |aad: Aad, text: &Option<String>| match text {
            None => aad.number(0),
            Some(text) => aad.number(1).text(text),
        };
        let aad = self
            .start()
            .text("row")
            .bytes(previous)
            .number(row.seq.unsigned_abs())
            .text(&row.at)
            .text(&row.command);
        let aad = optional(optional(aad, &row.org), &row.org_name)
            .text(&row.action)
            .text(&row.outcome)
            .text(&row.details_text)
            .number(u64::from(row.unkeyed));
        self.key.mac(aad.as_bytes())
    }

    fn head(&self, seq: i64, mac: &[u8]) -> [u8; 32] {
        self.mark("head", seq, mac)
    }

    /// Seals a place in the chain.
    pub(super) fn mark(&self, word: &str, seq: i64, mac: &[u8]) -> [u8; 32] {
        let aad = self
            .start()
            .text(word)
            .number(seq.unsigned_abs())
            .bytes(mac);
        self.key.mac(aad.as_bytes())
    }

    /// The anchor that the last pruning left, or else the genesis.
    pub(super) fn beginning(&self, connection: &Connection) -> Result<Beginning, VaultError> {
        let anchor = connection
            .query_row("SELECT seq, row_mac, mac FROM audit_anchor", [], |row| {
                let parts: (i64, Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
                Ok(parts)
            })
            .optional()
            .map_err(reading("audit_anchor"))?;
        Ok(match anchor {
            None => Beginning {
                seq: 0,
                mac: self.genesis(),
                is_genuine: true,
            },
            Some((seq, mac, seal)) => Beginning {
                is_genuine: crypto::same(&seal, &self.mark("anchor", seq, &mac)),
                seq,
                mac,
            },
        })
    }

    /// Gives every row that has no HMAC its own, and moves the head.
    pub(super) fn adopt(&self, connection: &Connection) -> Result<(), VaultError> {
        let last: Option<Vec<u8>> = connection
            .query_row(
                "SELECT mac FROM audit WHERE mac IS NOT NULL ORDER BY seq DESC LIMIT 1",
                [],
                |row| row.get(0),
            )
            .optional()?;
        let mut previous = match last {
            Some(mac) => mac,
            None => self.beginning(connection)?.mac,
        };
        let mut statement =
            connection.prepare("SELECT * FROM audit WHERE mac IS NULL ORDER BY seq")?;
        let rows = statement.query_map([], read_row)?;
        for row in rows
            .collect::<Result<Vec<_>, _>>()
            .map_err(reading("audit"))?
        {
            let mac = self.mac(&previous, &row);
            connection.execute(
                "UPDATE audit SET mac = ?1 WHERE seq = ?2",
                params![mac, row.seq],
            )?;
            connection.execute(
                "INSERT OR REPLACE INTO audit_head (id, seq, mac) VALUES (1, ?1, ?2)",
                params![row.seq, self.head(row.seq, &mac)],
            )?;
            previous = mac.to_vec();
        }
        Ok(())
    }

    /// The first thing that is wrong with the rows.
    fn fault(
        &self,
        connection: &Connection,
        rows: &[AuditRow],
        beginning: Beginning,
    ) -> Result<Option<AuditFault>, VaultError> {
        if !beginning.is_genuine {
            return Ok(Some(AuditFault::Anchor));
        }
        let Beginning {
            seq: mut adopted,
            mac: mut previous,
            ..
        } = beginning;
        for (expected, row) in (adopted + 1..).zip(rows) {
            if row.seq != expected {
                return Ok(Some(AuditFault::Missing { seq: expected }));
            }
            let Some(mac) = &row.mac else {
                continue;
            };
            // A row without HMAC before one that has it was put there by hand.
            if adopted != expected - 1 || !crypto::same(mac, &self.mac(&previous, row)) {
                return Ok(Some(AuditFault::Changed { seq: expected }));
            }
            previous.clone_from(mac);
            adopted = expected;
        }
        let last = rows.last().map_or(adopted, |row| row.seq);
        self.fault_at_end(connection, last, (adopted, &previous))
    }

    fn fault_at_end(
        &self,
        connection: &Connection,
        last: i64,
        (adopted, mac): (i64, &[u8]),
    ) -> Result<Option<AuditFault>, VaultError> {
        let query = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'audit'";
        let written: i64 = connection.query_row(query, [], |row| row.get(0))?;
        let head: Option<(i64, Vec<u8>)> = connection
            .query_row("SELECT seq, mac FROM audit_head", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()
            .map_err(reading("audit_head"))?;
        Ok(match head {
            _ if written > last => Some(AuditFault::CutOff { after: last }),
            Some((seq, _)) if seq > adopted => Some(AuditFault::CutOff { after: last }),
            Some((seq, seal)) if seq == adopted && crypto::same(&seal, &self.head(seq, mac)) => {
                None
            }
            None if adopted == 0 => None,
            _ => Some(AuditFault::Head),
        })
    }
}

pub(crate) fn check(
    connection: &rusqlite::Transaction<'_>,
    unlocked: &Unlocked,
) -> Result<AuditReport, VaultError> {
    let chain = Chain {
        key: audit_key(connection, unlocked)?,
        unlocked,
    };
    let rows = read_rows(connection)?;
    let beginning = chain.beginning(connection)?;
    Ok(AuditReport {
        pruned_to: beginning.seq,
        rows: rows.len(),
        unkeyed: rows.iter().filter(|row| row.unkeyed).count(),
        not_adopted: rows.iter().filter(|row| row.mac.is_none()).count(),
        fault: chain.fault(connection, &rows, beginning)?,
    })
}
