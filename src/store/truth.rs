//! What is taken back: entries past a cut-off, bodies of what was erased, and the logs that a peer
//! is asked for anew.
//!
//! Says what was touched and leaves it to the caller to make documents anew. Never decides what
//! goes: it is told.

use super::columns::{Bits, Count};
use super::error::StoreError;
use super::log::{LOG_COLUMNS, log_id, log_row};
use super::open::Read;
use super::rows::LogRow;
use super::writer::Write;
use crate::docs::record::Record;
use crate::domain::log::{EntryKind, Subject};
use crate::domain::{DocumentId, DocumentKind, LogId, NodeId, PersonId};

impl Read<'_> {
    /// Every log of a node that is here, by incarnation and scope.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn logs_of(&self, node: NodeId) -> Result<Vec<LogRow>, StoreError> {
        let sql =
            format!("SELECT {LOG_COLUMNS} FROM log WHERE node = ?1 ORDER BY incarnation, scope");
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_map([node], log_row)?.collect::<rusqlite::Result<_>>()?)
    }

    /// Logs that are being shortened, each with what is to stay.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn log_cuts(&self) -> Result<Vec<(LogId, u64)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT log.node, log.incarnation, log.scope, log_cut.keep
             FROM log_cut JOIN log USING (log_id) ORDER BY log_cut.log_id",
        )?;
        let found = query.query_map([], |row| {
            let Count(keep) = row.get(3)?;
            Ok((log_id(row, 0)?, keep))
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Is anything left of what was erased: a body, a record, a snapshot?
    ///
    /// # Errors
    /// What SQLite says.
    pub fn holds_content(&self, kind: EntryKind, subject: Subject) -> Result<bool, StoreError> {
        let mut query = self.connection().prepare_cached(match kind {
            EntryKind::Change => {
                "SELECT EXISTS (SELECT 1 FROM document WHERE document_id = ?1)
                     OR EXISTS (SELECT 1 FROM entry
                                WHERE subject = ?1 AND kind = ?2 AND length(body) > 0)"
            }
            EntryKind::Record => {
                "SELECT EXISTS (SELECT 1 FROM record WHERE subject = ?1)
                     OR EXISTS (SELECT 1 FROM entry
                                WHERE subject = ?1 AND kind = ?2 AND length(body) > 0)"
            }
        })?;
        Ok(query.query_row((subject, kind), |row| row.get(0))?)
    }

    /// Did the hub have what entries of this kind say about this subject erased, as far as is known
    /// here?
    ///
    /// # Errors
    /// What SQLite says.
    pub fn is_erased(&self, kind: EntryKind, subject: Subject) -> Result<bool, StoreError> {
        let records = self.records_of(subject.erasure_of())?;
        Ok(records.into_iter().any(|(_, key, body)| match Record::decode(key, &body) {
            Ok(Record::Erasure(erasure)) => erasure.subjects().contains(&(kind, subject)),
            Ok(_) | Err(_) => false,
        }))
    }

    /// Logs in doubt with a peer, each with what the peer is told; `None`: it is not asked again.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn peer_doubts(&self, node: NodeId) -> Result<Vec<(LogId, Option<u64>)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT log.node, log.incarnation, log.scope, peer_doubt.asked
             FROM peer_doubt JOIN log USING (log_id) WHERE peer_doubt.node_id = ?1
             ORDER BY log.node, log.incarnation, log.scope",
        )?;
        let found = query.query_map([node], |row| {
            let asked: Option<Count> = row.get(3)?;
            Ok((log_id(row, 0)?, asked.map(|Count(asked)| asked)))
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }
}

impl Write<'_> {
    /// Notes that a log is to be shortened; what was noted first stands.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn plan_cut(&self, log: &LogRow, keep: u64) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("INSERT OR IGNORE INTO log_cut (log_id, keep) VALUES (?1, ?2)")?
            .execute((log.key, Count(keep)))?;
        Ok(())
    }

    /// The log is as short as it was to be.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn end_cut(&self, log: &LogRow) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM log_cut WHERE log_id = ?1")?
            .execute([log.key])?;
        Ok(())
    }

    /// Takes the entries after `length` out of a log, with their records, and says what they were
    /// about. `chain` and `digest_term` are the log's at that length.
    ///
    /// # Errors
    /// [`StoreError::OutOfOrder`] if the log is not that long.
    pub fn shorten_log(
        &self,
        log: &LogRow,
        length: u64,
        chain: &[u8; 32],
        digest_term: u64,
    ) -> Result<Vec<(EntryKind, Subject)>, StoreError> {
        if length > log.length {
            let (found, held) = (length, log.length);
            return Err(StoreError::OutOfOrder { log: Box::new(log.id), length: held, found });
        }
        let place = (log.key, Count(length));
        let gone = self.subjects_after(log, length)?;
        for sql in [
            "UPDATE quarantine SET arrival = NULL WHERE arrival IN
                 (SELECT arrival FROM entry WHERE log_id = ?1 AND position > ?2)",
            "DELETE FROM record WHERE log_id = ?1 AND position > ?2",
            "DELETE FROM entry WHERE log_id = ?1 AND position > ?2",
            "DELETE FROM checkpoint WHERE log_id = ?1 AND length > ?2",
            "UPDATE peer_log SET length = ?2 WHERE log_id = ?1 AND length > ?2",
        ] {
            self.connection().prepare_cached(sql)?.execute(place)?;
        }
        let old: Bits = self
            .connection()
            .prepare_cached("SELECT digest_term FROM log WHERE log_id = ?1")?
            .query_row([log.key], |row| row.get(0))?;
        self.add_to_digest(log.id.scope, digest_term.wrapping_sub(old.0))?;
        // The last head that is still true, if one was kept.
        self.connection()
            .prepare_cached(
                "UPDATE log SET length = ?2, chain = ?3, digest_term = ?4,
                     last_arrival = coalesce((SELECT arrival FROM entry WHERE log_id = ?1
                         ORDER BY position DESC LIMIT 1), 0),
                     signed_length = CASE WHEN signed_length <= ?2 THEN signed_length ELSE
                         (SELECT max(length) FROM checkpoint WHERE log_id = ?1) END,
                     signature = CASE WHEN signed_length <= ?2 THEN signature ELSE
                         (SELECT signature FROM checkpoint WHERE log_id = ?1
                          ORDER BY length DESC LIMIT 1) END
                 WHERE log_id = ?1",
            )?
            .execute((log.key, Count(length), chain, Bits(digest_term)))?;
        Ok(gone)
    }

    /// What the entries after that length are about.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn subjects_after(
        &self,
        log: &LogRow,
        length: u64,
    ) -> Result<Vec<(EntryKind, Subject)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT DISTINCT kind, subject FROM entry WHERE log_id = ?1 AND position > ?2
             ORDER BY kind, subject",
        )?;
        let found =
            query.query_map((log.key, Count(length)), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// After a record went: the latest that its writer's logs still hold about the subject counts
    /// again, and the read model follows.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn restore_record(&self, writer: NodeId, subject: Subject) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT OR IGNORE INTO record (subject, log_id, position, body)
                 SELECT entry.subject, entry.log_id, entry.position, entry.body
                 FROM entry JOIN log USING (log_id)
                 WHERE entry.subject = ?1 AND entry.kind = 2 AND entry.state = 0
                     AND length(entry.body) > 0 AND log.node = ?2
                 ORDER BY log.incarnation DESC, entry.position DESC, log.scope DESC LIMIT 1",
            )?
            .execute((subject, writer))?;
        self.drop_older_records(writer, subject)?;
        self.project_subject(subject)
    }

    /// Forgets what a document's changes came to: its snapshot, its rows of the read model, and what
    /// was said of each change. They all wait to be judged anew; how many there are is the answer.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn unmake_document(&self, id: DocumentId) -> Result<usize, StoreError> {
        self.delete_document_rows(id)?;
        for sql in [
            "DELETE FROM quarantine WHERE arrival IN
                 (SELECT arrival FROM entry WHERE subject = ?1 AND kind = 1 AND state = 2)",
            "DELETE FROM document WHERE document_id = ?1",
        ] {
            self.connection().prepare_cached(sql)?.execute([id])?;
        }
        let sql = "UPDATE entry SET state = 1 WHERE subject = ?1 AND kind = 1";
        Ok(self.connection().prepare_cached(sql)?.execute([id])?)
    }

    /// Replaces at most so many bodies about a subject by holes and says how many it was. What is
    /// deleted is overwritten in the file.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn erase_bodies(
        &self,
        kind: EntryKind,
        subject: Subject,
        rows_max: u64,
    ) -> Result<u64, StoreError> {
        let emptied = self
            .connection()
            .prepare_cached(
                "UPDATE entry SET body = x'', state = 0 WHERE arrival IN
                     (SELECT arrival FROM entry
                      WHERE subject = ?1 AND kind = ?2 AND length(body) > 0 LIMIT ?3)",
            )?
            .execute((subject, kind, Count(rows_max)))?;
        Ok(emptied as u64)
    }

    /// Forgets what was made of the bodies of an erased subject: its records, or the document's
    /// snapshot; and its rows of the read model.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn erase_made(&self, kind: EntryKind, subject: Subject) -> Result<(), StoreError> {
        if kind == EntryKind::Record {
            self.connection()
                .prepare_cached("DELETE FROM record WHERE subject = ?1")?
                .execute([subject])?;
            return self.project_subject(subject);
        }
        for sql in [
            "DELETE FROM document WHERE document_id = ?1",
            "DELETE FROM post_shown WHERE document_id = ?1",
        ] {
            self.connection().prepare_cached(sql)?.execute([subject])?;
        }
        self.delete_document_rows(DocumentId(subject.0))
    }

    /// Forgets everything that this node alone keeps of a person: account, sessions, drafts, what
    /// was seen and asked.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn erase_person_here(&self, person: PersonId) -> Result<(), StoreError> {
        let named = self.named_content(person)?;
        for sql in [
            "DELETE FROM session WHERE person_id = ?1",
            "DELETE FROM account WHERE person_id = ?1",
            "DELETE FROM once WHERE person_id = ?1",
            "DELETE FROM check_answer WHERE person_id = ?1",
            "DELETE FROM attempt_draft WHERE person_id = ?1",
            "DELETE FROM assignment_draft WHERE person_id = ?1",
            "DELETE FROM assignment_draft_file WHERE person_id = ?1",
            "DELETE FROM visit WHERE person_id = ?1",
            "DELETE FROM note WHERE person_id = ?1",
            "DELETE FROM bookmark WHERE person_id = ?1",
            "DELETE FROM reading_place WHERE person_id = ?1",
            "DELETE FROM thread_seen WHERE person_id = ?1",
            "DELETE FROM thread_choice WHERE person_id = ?1",
            "DELETE FROM staff_country WHERE person_id = ?1",
            "DELETE FROM desk_later WHERE staff_id = ?1",
            "DELETE FROM desk_comment WHERE staff_id = ?1",
            "DELETE FROM feedback_seen WHERE person_id = ?1",
            "DELETE FROM blind_draft WHERE person_id = ?1",
            "DELETE FROM blind_gap WHERE person_id = ?1",
            "DELETE FROM desk_import WHERE staff_id = ?1",
            "DELETE FROM pin_code WHERE person_id = ?1",
            "DELETE FROM desk_note WHERE staff_id = ?1 OR person_id = ?1",
        ] {
            self.connection().prepare_cached(sql)?.execute([person])?;
        }
        named.into_iter().try_for_each(|hash| self.release_content(hash))
    }

    fn delete_document_rows(&self, id: DocumentId) -> Result<(), StoreError> {
        match id.kind() {
            Some(DocumentKind::Learner) => {
                let Some(person) = id.person() else { return Ok(()) };
                let named = self.named_content(person)?;
                for sql in [
                    "DELETE FROM read_progress WHERE person_id = ?1",
                    "DELETE FROM read_attempt WHERE person_id = ?1",
                    "DELETE FROM read_submission WHERE person_id = ?1",
                    "DELETE FROM read_attachment WHERE person_id = ?1",
                    "DELETE FROM read_learner WHERE person_id = ?1",
                ] {
                    self.connection().prepare_cached(sql)?.execute([person])?;
                }
                named.into_iter().try_for_each(|hash| self.release_content(hash))?;
                self.unproject_blind(person)?;
                self.project_awards(person, &[])?;
                self.project_evaluations(person, &[])?;
                self.project_desk(person)?;
                self.project_waiting(person)?;
                self.project_again(person)?;
                self.project_shown_under(person)?;
            }
            Some(DocumentKind::Thread | DocumentKind::CohortThread) => {
                for sql in [
                    "DELETE FROM read_thread WHERE document_id = ?1",
                    "DELETE FROM read_post WHERE document_id = ?1",
                    "DELETE FROM read_mark WHERE document_id = ?1",
                    "DELETE FROM read_mention WHERE document_id = ?1",
                    "DELETE FROM thread_choice WHERE document_id = ?1",
                ] {
                    self.connection().prepare_cached(sql)?.execute([id])?;
                }
                let named = self.forget_pictures(id)?;
                named.into_iter().try_for_each(|hash| self.release_content(hash))?;
                self.drop_index(id)?;
            }
            Some(DocumentKind::Feedback) => self.unproject_feedback(id)?,
            Some(DocumentKind::Allotted) => {
                self.unproject_sent(id)?;
                self.delete_blind_draft(None, id)?;
            }
            None => {}
        }
        Ok(())
    }

    /// Notes what a peer is told of a log in doubt; nothing of a log that is not here.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_peer_doubt(
        &self,
        node: NodeId,
        log: &LogId,
        asked: Option<u64>,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT OR REPLACE INTO peer_doubt (node_id, log_id, asked)
                 SELECT ?1, log_id, ?5 FROM log
                 WHERE node = ?2 AND incarnation = ?3 AND scope = ?4",
            )?
            .execute((node, log.node, log.incarnation, log.scope, asked.map(Count)))?;
        Ok(())
    }

    /// That log is not in doubt any more, with this peer or (`None`) with any.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn end_doubt(&self, node: Option<NodeId>, log: &LogId) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "DELETE FROM peer_doubt WHERE (?1 IS NULL OR node_id = ?1) AND log_id =
                     (SELECT log_id FROM log WHERE node = ?2 AND incarnation = ?3 AND scope = ?4)",
            )?
            .execute((node, log.node, log.incarnation, log.scope))?;
        Ok(())
    }

    /// The two agree: no log is in doubt with this peer.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn end_doubts(&self, node: NodeId) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM peer_doubt WHERE node_id = ?1")?
            .execute([node])?;
        Ok(())
    }
}
