//! What the store knows of threads in which somebody was erased: whose words are still in them, and
//! what this node alone keeps of them, for when they go on in a successor.
//!
//! Never decides who was erased or in which document a thread goes on: it is told.

use std::collections::BTreeSet;

use rusqlite::OptionalExtension;

use super::columns::Count;
use super::error::StoreError;
use super::open::Read;
use super::writer::Write;
use crate::docs::{Document, thread};
use crate::domain::forum::Thread;
use crate::domain::log::{EntryKind, RecordKind, Subject};
use crate::domain::roles::NodeRole;
use crate::domain::{DocumentId, NodeId, PersonId};

impl Read<'_> {
    /// Is that node the hub, as far as the roster has come?
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn is_hub(&self, node: NodeId) -> Result<bool, StoreError> {
        let mut query =
            self.connection().prepare_cached("SELECT role FROM read_member WHERE node_id = ?1")?;
        let role: Option<NodeRole> = query.query_row([node], |row| row.get(0)).optional()?;
        Ok(role == Some(NodeRole::Hub))
    }

    /// The hub, as far as the roster has come.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn hub_node(&self) -> Result<Option<NodeId>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT node_id FROM read_member WHERE role = 'hub'")?;
        Ok(query.query_row([], |row| row.get(0)).optional()?)
    }

    /// A thread as its document has it; what was erased is still in it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn raw_thread(&self, document: &Document) -> Result<Thread, StoreError> {
        let hub = match document.id().cohort() {
            // Who made it is held against the id, not read off.
            Some(_) => self.hub_node()?,
            None => {
                let home = document.id().home();
                self.is_hub(home)?.then_some(home)
            }
        };
        Ok(thread::thread_of(document, hub))
    }

    /// Those of a thread's people whom the hub had erased.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn erased_of(&self, thread: &Thread) -> Result<BTreeSet<PersonId>, StoreError> {
        let (from, to) = ([RecordKind::Erasure as u8], [RecordKind::Erasure as u8 + 1]);
        let mut query = self.connection().prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM record WHERE subject >= ?1 AND subject < ?2)",
        )?;
        let is_any: bool = query.query_row([from, to], |row| row.get(0))?;
        let mut erased = BTreeSet::new();
        if !is_any {
            return Ok(erased);
        }
        for person in thread.people() {
            let card = Subject::of_person(RecordKind::Card, person);
            if self.is_erased(EntryKind::Record, card)? {
                erased.insert(person);
            }
        }
        Ok(erased)
    }

    /// Threads whose documents still have words of somebody who was erased.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn threads_to_rewrite(&self, rows_max: u32) -> Result<Vec<DocumentId>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT document_id FROM read_thread WHERE to_rewrite = 1 ORDER BY document_id LIMIT ?1",
        )?;
        Ok(query.query_map([rows_max], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// The arrival number of the latest word here on what was erased; `None`: nothing ever was.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn last_erasure(&self) -> Result<Option<u64>, StoreError> {
        let (from, to) = ([RecordKind::Erasure as u8], [RecordKind::Erasure as u8 + 1]);
        let mut query = self.connection().prepare_cached(
            "SELECT max(entry.arrival) FROM record JOIN entry USING (log_id, position)
             WHERE record.subject >= ?1 AND record.subject < ?2",
        )?;
        let found: Option<Count> = query.query_row([from, to], |row| row.get(0))?;
        Ok(found.map(|Count(arrival)| arrival))
    }

    /// The threads with a post or a word of that person.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn threads_with(&self, person: PersonId) -> Result<Vec<DocumentId>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT document_id FROM read_post WHERE author = ?1
             UNION SELECT document_id FROM read_mark WHERE author = ?1",
        )?;
        Ok(query.query_map([person], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }
}

impl Write<'_> {
    /// What this node's people saw, follow and have silenced of a thread, and in which order its
    /// posts came here, counts for its successor from now on. To be called before the old one's rows
    /// go.
    ///
    /// # Errors
    /// What SQLite says; a snapshot of the successor that does not load is passed over.
    pub fn succeed_thread(&self, old: DocumentId, new: DocumentId) -> Result<(), StoreError> {
        for sql in [
            "INSERT INTO thread_seen (person_id, document_id, arrival)
                 SELECT person_id, ?2, arrival FROM thread_seen WHERE document_id = ?1
                 ON CONFLICT (person_id, document_id)
                 DO UPDATE SET arrival = max(arrival, excluded.arrival)",
            "INSERT OR IGNORE INTO thread_choice (person_id, document_id, choice)
                 SELECT person_id, ?2, choice FROM thread_choice WHERE document_id = ?1",
            "INSERT OR REPLACE INTO post_shown (document_id, key, arrival)
                 SELECT ?2, key, arrival FROM post_shown WHERE document_id = ?1",
        ] {
            self.connection().prepare_cached(sql)?.execute((old, new))?;
        }
        for sql in [
            "DELETE FROM thread_seen WHERE document_id = ?1",
            "DELETE FROM thread_choice WHERE document_id = ?1",
        ] {
            self.connection().prepare_cached(sql)?.execute([old])?;
        }
        if let Some(snapshot) = self.document(new)?
            && let Ok(document) = Document::load(new, &snapshot)
        {
            // Numbers in the index follow the arrival: they are given anew.
            self.drop_index(new)?;
            self.project_document(&document)?;
        }
        Ok(())
    }

    /// After a person was erased: the rows of every thread with words of that person.
    ///
    /// # Errors
    /// What SQLite says; a snapshot that does not load is passed over.
    pub fn project_threads_with(&self, person: PersonId) -> Result<(), StoreError> {
        for id in self.threads_with(person)? {
            if let Some(snapshot) = self.document(id)?
                && let Ok(document) = Document::load(id, &snapshot)
            {
                self.project_document(&document)?;
            }
        }
        Ok(())
    }
}
