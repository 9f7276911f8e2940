//! The signed log: what came, in which order, and how far it is proved.
//!
//! Keeps chains, digests and signatures as they are given; never computes or checks one (`sync`
//! does).

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, Row};

use super::columns::{Bits, Count};
use super::error::StoreError;
use super::open::Read;
use super::rows::{EntryRow, LogRow};
use super::writer::Write;
use crate::domain::limits::{CHECKPOINT_BYTES, CHECKPOINT_ENTRIES};
use crate::domain::log::{Entry, EntryState, Head, SignedHead, Subject};
use crate::domain::{ChangeHash, DocumentId, Incarnation, LogId, NodeId, Scope, UnixMs};

pub(super) const LOG_COLUMNS: &str =
    "log.log_id, log.node, log.incarnation, log.scope, log.length, log.chain,
     log.signed_length, log.signature, (SELECT chain FROM entry
         WHERE entry.log_id = log.log_id AND entry.position = log.signed_length)";
const ENTRY_COLUMNS: &str =
    "entry.arrival, entry.position, entry.kind, entry.subject, entry.hash, entry.body, entry.state";
const ENTRY_LOG_COLUMNS: &str = "log.node, log.incarnation, log.scope";

/// An entry on its way into a log.
#[derive(Debug, Clone, Copy)]
pub struct Appended<'a> {
    /// What it is.
    pub entry: &'a Entry,
    /// The chain over the log up to it.
    pub chain: [u8; 32],
    /// Whether it counts already.
    pub state: EntryState,
}

impl Read<'_> {
    /// One log as far as it is here; `None` if nothing of it is.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn log(&self, id: &LogId) -> Result<Option<LogRow>, StoreError> {
        let sql = format!(
            "SELECT {LOG_COLUMNS} FROM log WHERE node = ?1 AND incarnation = ?2 AND scope = ?3"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_row((id.node, id.incarnation, id.scope), log_row).optional()?)
    }

    /// Every log, by node, incarnation and scope.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn logs(&self) -> Result<Vec<LogRow>, StoreError> {
        let sql = format!("SELECT {LOG_COLUMNS} FROM log ORDER BY node, incarnation, scope");
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_map([], log_row)?.collect::<rusqlite::Result<_>>()?)
    }

    /// The greatest incarnation of a node of which a log is here; `None` if none is.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn last_incarnation(&self, node: NodeId) -> Result<Option<Incarnation>, StoreError> {
        let mut query =
            self.connection().prepare_cached("SELECT max(incarnation) FROM log WHERE node = ?1")?;
        Ok(query.query_row([node], |row| row.get(0))?)
    }

    /// Has that node written this very record in that scope, in any of its lives?
    ///
    /// # Errors
    /// What SQLite says.
    pub fn has_written(
        &self,
        node: NodeId,
        scope: Scope,
        subject: Subject,
        hash: ChangeHash,
    ) -> Result<bool, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM entry JOIN log USING (log_id)
                 WHERE entry.subject = ?1 AND entry.hash = ?2 AND log.node = ?3 AND log.scope = ?4)",
        )?;
        Ok(query.query_row((subject, hash, node, scope), |row| row.get(0))?)
    }

    /// Entries of one log behind a position, in order: at most `rows_max`, and no further one once
    /// their bodies reach `bytes_max`. At least one if there is one.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn entries(
        &self,
        id: &LogId,
        after_position: u64,
        rows_max: usize,
        bytes_max: usize,
    ) -> Result<Vec<EntryRow>, StoreError> {
        let Some(log) = self.log(id)? else { return Ok(Vec::new()) };
        let sql = format!(
            "SELECT {ENTRY_COLUMNS} FROM entry WHERE log_id = ?1 AND position > ?2
             ORDER BY position LIMIT ?3"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let mut found = query.query((log.key, Count(after_position), Count(rows_max as u64)))?;
        let mut entries = Vec::new();
        let mut bytes = 0;
        while bytes < bytes_max || entries.is_empty() {
            let Some(row) = found.next()? else { break };
            let entry = entry_row(*id, row)?;
            bytes += entry.entry.body.len();
            entries.push(entry);
        }
        Ok(entries)
    }

    /// The entry at a position (the first is 1).
    ///
    /// # Errors
    /// What SQLite says.
    pub fn entry_at(&self, id: &LogId, position: u64) -> Result<Option<EntryRow>, StoreError> {
        let Some(before) = position.checked_sub(1) else { return Ok(None) };
        let found = self.entries(id, before, 1, 1)?.pop();
        Ok(found.filter(|entry| entry.position == position))
    }

    /// Subject and hash of the entry at a position: what a later one may be said by.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn entry_named_at(
        &self,
        id: &LogId,
        position: u64,
    ) -> Result<Option<(Subject, ChangeHash)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT subject, hash FROM entry WHERE position = ?4 AND log_id =
                 (SELECT log_id FROM log WHERE node = ?1 AND incarnation = ?2 AND scope = ?3)",
        )?;
        let key = (id.node, id.incarnation, id.scope, Count(position));
        Ok(query.query_row(key, |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    /// The number of the entry that came last; 0 if none has.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn last_arrival(&self) -> Result<u64, StoreError> {
        let mut query =
            self.connection().prepare_cached("SELECT coalesce(max(arrival), 0) FROM entry")?;
        let Count(arrival) = query.query_row([], |row| row.get(0))?;
        Ok(arrival)
    }

    /// When that entry came, as this node's clock claimed; `None` if nobody noted it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn time_of_arrival(&self, arrival: u64) -> Result<Option<UnixMs>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT at_ms FROM arrival_time WHERE arrival >= ?1 ORDER BY arrival LIMIT 1",
        )?;
        Ok(query.query_row([Count(arrival)], |row| row.get(0)).optional()?)
    }

    /// The wrapping sum of the digest terms of a scope's logs; 0 if there is none.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn scope_digest(&self, scope: Scope) -> Result<u64, StoreError> {
        let mut query =
            self.connection().prepare_cached("SELECT digest FROM scope_digest WHERE scope = ?1")?;
        let digest: Option<Bits> = query.query_row([scope], |row| row.get(0)).optional()?;
        Ok(digest.map_or(0, |Bits(digest)| digest))
    }

    /// The shortest signed head that proves that position: a checkpoint or the latest head.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn signed_head_at_or_after(
        &self,
        id: &LogId,
        position: u64,
    ) -> Result<Option<SignedHead>, StoreError> {
        let Some(log) = self.log(id)? else { return Ok(None) };
        let mut query = self.connection().prepare_cached(
            "SELECT checkpoint.length, entry.chain, checkpoint.signature
             FROM checkpoint JOIN entry ON entry.log_id = checkpoint.log_id
                 AND entry.position = checkpoint.length
             WHERE checkpoint.log_id = ?1 AND checkpoint.length >= ?2
             ORDER BY checkpoint.length LIMIT 1",
        )?;
        let checkpoint = query
            .query_row((log.key, Count(position)), |row| {
                let Count(length) = row.get(0)?;
                let head = Head { log: *id, length, chain: row.get(1)? };
                Ok(SignedHead { head, signature: row.get(2)? })
            })
            .optional()?;
        let latest = log.signed_head().filter(|signed| signed.head.length >= position);
        Ok([checkpoint, latest].into_iter().flatten().min_by_key(|signed| signed.head.length))
    }

    /// Entries of a document whose parents have not come yet, in the order of their arrival.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn waiting(&self, document: DocumentId) -> Result<Vec<EntryRow>, StoreError> {
        self.entries_about(document, "AND entry.state = 1")
    }

    /// Documents of which entries wait.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn documents_waiting(&self) -> Result<BTreeSet<DocumentId>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT DISTINCT subject FROM entry WHERE state = 1 AND kind = 1")?;
        let found = query.query_map([], |row| row.get(0))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Every change of a document that is here, whatever its state, in the order of arrival: makes
    /// it anew.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn changes_of(&self, document: DocumentId) -> Result<Vec<EntryRow>, StoreError> {
        self.entries_about(document, "")
    }

    fn entries_about(
        &self,
        document: DocumentId,
        filter: &'static str,
    ) -> Result<Vec<EntryRow>, StoreError> {
        let sql = format!(
            "SELECT {ENTRY_COLUMNS}, {ENTRY_LOG_COLUMNS} FROM entry JOIN log USING (log_id)
             WHERE entry.subject = ?1 AND entry.kind = 1 {filter} ORDER BY entry.arrival"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let found = query.query_map([document], |row| entry_row(log_id(row, 7)?, row))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }
}

impl Write<'_> {
    /// Adds an entry behind the last one of its log and answers with its arrival number.
    ///
    /// `chain` and `digest_term` are the log's new ones; the scope's digest follows.
    ///
    /// # Errors
    /// [`StoreError::OutOfOrder`] unless `position` is one more than the log's length.
    pub fn append(
        &self,
        id: &LogId,
        entry: &Entry,
        position: u64,
        chain: &[u8; 32],
        digest_term: u64,
        state: EntryState,
    ) -> Result<u64, StoreError> {
        self.append_run(id, position, &[Appended { entry, chain: *chain, state }], digest_term)
    }

    /// Adds entries behind the last one of their log, the first at `position`, and answers with the
    /// first one's arrival number; the others follow it without a gap.
    ///
    /// `digest_term` is the log's new one; the scope's digest follows.
    ///
    /// # Errors
    /// [`StoreError::OutOfOrder`] unless `position` is one more than the log's length.
    pub fn append_run(
        &self,
        id: &LogId,
        position: u64,
        run: &[Appended<'_>],
        digest_term: u64,
    ) -> Result<u64, StoreError> {
        let (key, length, old_term) = self.log_state(id)?;
        let (Some(last), true) = (run.last(), position.checked_sub(1) == Some(length)) else {
            return Err(out_of_order(id, length, position));
        };
        let key = key.map_or_else(|| self.new_log(id), Ok)?;
        let mut insert = self.connection().prepare_cached(
            "INSERT INTO entry (log_id, position, kind, subject, hash, chain, body, state)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        let mut arrival = 0;
        for (position, Appended { entry, chain, state }) in (position..).zip(run) {
            let Entry { kind, subject, hash, body } = entry;
            arrival = insert
                .insert((key, Count(position), kind, subject, hash, chain, body, state))?
                .cast_unsigned();
        }
        let added = run.len() as u64;
        self.connection()
            .prepare_cached(
                "UPDATE log SET length = ?2, chain = ?3, digest_term = ?4, last_arrival = ?5
                 WHERE log_id = ?1",
            )?
            .execute((key, Count(length + added), last.chain, Bits(digest_term), Count(arrival)))?;
        self.add_to_digest(id.scope, digest_term.wrapping_sub(old_term))?;
        Ok(arrival + 1 - added)
    }

    /// Keeps a head if it proves more than the one before; it must not name more entries than are
    /// here.
    ///
    /// Earlier heads stay where without them a part of the log would be too long to be sent at
    /// once.
    ///
    /// # Errors
    /// [`StoreError::OutOfOrder`] for a head ahead of the log, or one that contradicts its chain.
    pub fn set_head(&self, signed: &SignedHead) -> Result<(), StoreError> {
        let Head { log: id, length, chain } = signed.head;
        let log = self.log(&id)?.ok_or_else(|| out_of_order(&id, 0, length))?;
        if self.chain_at(&id, length)? != Some(chain) {
            return Err(out_of_order(&id, log.length, length));
        }
        if let Some((before, signature)) = log.signed {
            if length <= before {
                return Ok(());
            }
            if self.is_too_far(log.key, before, length)? {
                self.connection()
                    .prepare_cached(
                        "INSERT OR IGNORE INTO checkpoint (log_id, length, signature)
                         VALUES (?1, ?2, ?3)",
                    )?
                    .execute((log.key, Count(before), signature))?;
            }
        }
        self.connection()
            .prepare_cached("UPDATE log SET signed_length = ?2, signature = ?3 WHERE log_id = ?1")?
            .execute((log.key, Count(length), signed.signature))?;
        Ok(())
    }

    /// Would a peer that has everything up to the last checkpoint need too much at once to reach
    /// `length`?
    fn is_too_far(&self, key: i64, before: u64, length: u64) -> Result<bool, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT count(*), coalesce(sum(length(body)), 0) FROM entry
             WHERE log_id = ?1 AND position <= ?2 AND position > coalesce(
                 (SELECT max(length) FROM checkpoint WHERE log_id = ?1 AND length < ?3), 0)",
        )?;
        let (Count(entries), Count(bytes)) = query
            .query_row((key, Count(length), Count(before)), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(entries > CHECKPOINT_ENTRIES || bytes > CHECKPOINT_BYTES)
    }

    /// Notes when the entries came that were added since the last such note. For people; it never
    /// decides.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn note_arrival_time(&self, now: UnixMs) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT OR IGNORE INTO arrival_time (arrival, at_ms)
                 SELECT arrival, ?1 FROM entry ORDER BY arrival DESC LIMIT 1",
            )?
            .execute([now])?;
        Ok(())
    }

    /// Says whether an entry counts by now.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn set_entry_state(&self, arrival: u64, state: EntryState) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("UPDATE entry SET state = ?2 WHERE arrival = ?1")?
            .execute((Count(arrival), state))?;
        Ok(())
    }

    /// Brings a scope's digest up to date with a change of one log's term.
    pub(super) fn add_to_digest(&self, scope: Scope, difference: u64) -> Result<(), StoreError> {
        let digest = self.scope_digest(scope)?.wrapping_add(difference);
        self.connection()
            .prepare_cached(
                "INSERT INTO scope_digest (scope, digest) VALUES (?1, ?2)
                 ON CONFLICT (scope) DO UPDATE SET digest = excluded.digest",
            )?
            .execute((scope, Bits(digest)))?;
        Ok(())
    }

    /// Row key, length and digest term of a log; `None`, 0 and 0 before its first entry.
    fn log_state(&self, id: &LogId) -> Result<(Option<i64>, u64, u64), StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT log_id, length, digest_term FROM log
             WHERE node = ?1 AND incarnation = ?2 AND scope = ?3",
        )?;
        let found = query
            .query_row((id.node, id.incarnation, id.scope), |row| {
                let (Count(length), Bits(term)) = (row.get(1)?, row.get(2)?);
                Ok((Some(row.get(0)?), length, term))
            })
            .optional()?;
        Ok(found.unwrap_or((None, 0, 0)))
    }

    /// A log of which nothing is here yet; its first entry follows in the same transaction.
    fn new_log(&self, id: &LogId) -> Result<i64, StoreError> {
        let mut insert = self.connection().prepare_cached(
            "INSERT INTO log (node, incarnation, scope, length, chain, digest_term)
             VALUES (?1, ?2, ?3, 0, zeroblob(32), 0)",
        )?;
        Ok(insert.insert((id.node, id.incarnation, id.scope))?)
    }
}

fn out_of_order(id: &LogId, length: u64, found: u64) -> StoreError {
    StoreError::OutOfOrder { log: Box::new(*id), length, found }
}

/// Reads node, incarnation and scope from three columns that stand side by side.
pub(super) fn log_id(row: &Row<'_>, first: usize) -> rusqlite::Result<LogId> {
    Ok(LogId {
        node: row.get(first)?,
        incarnation: row.get(first + 1)?,
        scope: row.get(first + 2)?,
    })
}

pub(super) fn log_row(row: &Row<'_>) -> rusqlite::Result<LogRow> {
    let Count(length) = row.get(4)?;
    let signed_length: Option<Count> = row.get(6)?;
    let signature: Option<[u8; 64]> = row.get(7)?;
    Ok(LogRow {
        key: row.get(0)?,
        id: log_id(row, 1)?,
        length,
        chain: row.get(5)?,
        signed: signed_length.map(|Count(length)| length).zip(signature),
        signed_chain: row.get(8)?,
    })
}

fn entry_row(log: LogId, row: &Row<'_>) -> rusqlite::Result<EntryRow> {
    let (Count(arrival), Count(position)) = (row.get(0)?, row.get(1)?);
    let entry =
        Entry { kind: row.get(2)?, subject: row.get(3)?, hash: row.get(4)?, body: row.get(5)? };
    Ok(EntryRow { log, arrival, position, entry, state: row.get(6)? })
}
