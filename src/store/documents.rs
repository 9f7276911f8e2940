//! Documents, records and what was refused. What is put here shows in the read model in the same
//! transaction.

use rusqlite::{OptionalExtension, Row};

use super::columns::Count;
use super::error::StoreError;
use super::log::log_id;
use super::open::Read;
use super::rows::QuarantineRow;
use super::writer::Write;
use crate::docs::Document;
use crate::domain::limits::QUARANTINE_PER_NODE_MAX;
use crate::domain::log::{RecordKind, Subject};
use crate::domain::{DocumentId, LogId, NodeId};

impl Read<'_> {
    /// A document's snapshot.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn document(&self, id: DocumentId) -> Result<Option<Vec<u8>>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT snapshot FROM document WHERE document_id = ?1")?;
        Ok(query.query_row([id], |row| row.get(0)).optional()?)
    }

    /// How many changes a document holds; 0 if it is not here.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn change_count(&self, id: DocumentId) -> Result<u64, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT change_count FROM document WHERE document_id = ?1")?;
        let count: Option<Count> = query.query_row([id], |row| row.get(0)).optional()?;
        Ok(count.map_or(0, |Count(count)| count))
    }

    /// Every document, by id.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn documents(&self) -> Result<Vec<DocumentId>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT document_id FROM document ORDER BY document_id")?;
        Ok(query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// The records of a kind in the order in which the roster is folded: by incarnation, then
    /// position.
    ///
    /// Of profiles and cards the latest of each subject and writer; of members and cut-offs every
    /// one.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn records(&self, kind: RecordKind) -> Result<Vec<(LogId, Subject, Vec<u8>)>, StoreError> {
        let byte = kind as u8;
        let mut query = self.connection().prepare_cached(
            "SELECT log.node, log.incarnation, log.scope, record.subject, record.body
             FROM record JOIN log USING (log_id)
             WHERE record.subject >= ?1 AND record.subject < ?2
             ORDER BY log.incarnation, record.position, log.node, log.scope",
        )?;
        let found = query.query_map(([byte], [byte + 1]), record_row)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// The records of one subject, in the same order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn records_of(
        &self,
        subject: Subject,
    ) -> Result<Vec<(LogId, Subject, Vec<u8>)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT log.node, log.incarnation, log.scope, record.subject, record.body
             FROM record JOIN log USING (log_id) WHERE record.subject = ?1
             ORDER BY log.incarnation, record.position, log.node, log.scope",
        )?;
        Ok(query.query_map([subject], record_row)?.collect::<rusqlite::Result<_>>()?)
    }

    /// What was set aside, the latest first: at most so many, behind so many others.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn quarantined(
        &self,
        behind: u32,
        rows_max: u32,
    ) -> Result<Vec<QuarantineRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT arrival, node, document_id, record_subject, hash, code, reason, entries, at_ms
             FROM quarantine ORDER BY quarantine_id DESC LIMIT ?2 OFFSET ?1",
        )?;
        let found = query.query_map([behind, rows_max], |row| {
            let Count(entries) = row.get(7)?;
            Ok(QuarantineRow {
                arrival: row.get::<_, Option<Count>>(0)?.map(|Count(arrival)| arrival),
                node: row.get(1)?,
                document: row.get(2)?,
                record: row.get(3)?,
                hash: row.get(4)?,
                code: row.get(5)?,
                reason: row.get(6)?,
                entries,
                at: row.get(8)?,
            })
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Was something with that reason set aside of that node?
    ///
    /// # Errors
    /// What SQLite says.
    pub fn is_noted(&self, node: NodeId, code: &str) -> Result<bool, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM quarantine WHERE node = ?1 AND code = ?2)",
        )?;
        Ok(query.query_row((node, code), |row| row.get(0))?)
    }
}

fn record_row(row: &Row<'_>) -> rusqlite::Result<(LogId, Subject, Vec<u8>)> {
    Ok((log_id(row, 0)?, row.get(3)?, row.get(4)?))
}

impl Write<'_> {
    /// Keeps a document's snapshot and brings its rows of the read model up to date.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_document(&self, document: &Document) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO document (document_id, snapshot, change_count) VALUES (?1, ?2, ?3)
                 ON CONFLICT (document_id) DO UPDATE
                 SET snapshot = excluded.snapshot, change_count = excluded.change_count",
            )?
            .execute((document.id(), document.save(), Count(document.change_count() as u64)))?;
        self.project_changed(document)
    }

    /// Keeps a record that stands at `position` of a log and brings its row of the read model up to
    /// date.
    ///
    /// An older one of the same subject and writer goes, or stays alone if it is the newer: the
    /// order in which they come does not matter. Members and cut-offs are all kept, since there the
    /// first one decides.
    ///
    /// # Errors
    /// [`StoreError::OutOfOrder`] if the log does not reach to `position`.
    pub fn put_record(
        &self,
        id: &LogId,
        position: u64,
        subject: Subject,
        body: &[u8],
    ) -> Result<(), StoreError> {
        let log = self.log(id)?;
        let length = log.as_ref().map_or(0, |log| log.length);
        let Some(log) = log.filter(|log| log.length >= position) else {
            return Err(StoreError::OutOfOrder { log: Box::new(*id), length, found: position });
        };
        self.connection()
            .prepare_cached(
                "INSERT OR IGNORE INTO record (subject, log_id, position, body)
                 VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((subject, log.key, Count(position), body))?;
        self.drop_older_records(id.node, subject)?;
        self.project_subject(subject)
    }

    /// Of one writer's records about one subject only the last in log order stays.
    pub(super) fn drop_older_records(
        &self,
        writer: NodeId,
        subject: Subject,
    ) -> Result<(), StoreError> {
        if keeps_history(subject) {
            return Ok(());
        }
        self.connection()
            .prepare_cached(
                "DELETE FROM record WHERE subject = ?1
                     AND log_id IN (SELECT log_id FROM log WHERE node = ?2)
                     AND (log_id, position) <> (
                         SELECT record.log_id, record.position FROM record JOIN log USING (log_id)
                         WHERE record.subject = ?1 AND log.node = ?2
                         ORDER BY log.incarnation DESC, record.position DESC, log.scope DESC
                         LIMIT 1)",
            )?
            .execute((subject, writer))?;
        Ok(())
    }

    /// Notes a refused change for the admin; of one node only the latest few hundred are kept.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn quarantine(&self, refused: &QuarantineRow) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO quarantine (arrival, node, document_id, record_subject, hash, code,
                     reason, entries, at_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute((
                refused.arrival.map(Count),
                refused.node,
                refused.document,
                refused.record,
                refused.hash,
                &refused.code,
                &refused.reason,
                Count(refused.entries),
                refused.at,
            ))?;
        self.connection()
            .prepare_cached(
                "DELETE FROM quarantine WHERE node = ?1 AND quarantine_id <= (
                     SELECT quarantine_id FROM quarantine WHERE node = ?1
                     ORDER BY quarantine_id DESC LIMIT 1 OFFSET ?2)",
            )?
            .execute((refused.node, Count(QUARANTINE_PER_NODE_MAX)))?;
        Ok(())
    }
}

/// A node's first listing fixes its keys, a cut-off has parts, a node may be cut off and let in more
/// than once, and what is erased stays so: all of these are kept.
fn keeps_history(subject: Subject) -> bool {
    match RecordKind::from_byte(subject.0[0]) {
        Some(
            RecordKind::Member
            | RecordKind::Revocation
            | RecordKind::Reinstatement
            | RecordKind::Erasure,
        ) => true,
        Some(
            RecordKind::Profile
            | RecordKind::Card
            | RecordKind::Fork
            | RecordKind::Cohort
            | RecordKind::Enrolment
            | RecordKind::Withdrawal
            | RecordKind::Merging
            | RecordKind::Moving
            | RecordKind::Allotment
            | RecordKind::Pack
            | RecordKind::Holding,
        )
        | None => false,
    }
}
