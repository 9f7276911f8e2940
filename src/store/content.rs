//! Which files are here, which are wanted, and who may read them. Knows them by their hash alone: what
//! is in them lies in a folder that `node` keeps.

use rusqlite::OptionalExtension;

use super::columns::Count;
use super::error::StoreError;
use super::open::Read;
use super::writer::Write;
use crate::domain::{ContentHash, NodeId, PersonId};

/// Is a file here?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentState {
    /// Something names it; it is to be fetched.
    Wanted,
    /// It is here.
    Held,
    /// Nothing names it any more; it is to be removed.
    Dropped,
}

/// One file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContentRow {
    /// BLAKE3 of it.
    pub hash: ContentHash,
    /// Its length; of a wanted one what was claimed.
    pub size_bytes: u64,
    /// Is it here?
    pub state: ContentState,
    /// Has the hub said that it holds it?
    pub at_hub: bool,
}

/// Of the files that learners of one branch handed in.
const OF_BRANCH: &str =
    "SELECT DISTINCT content.hash, content.size_bytes, content.state, content.at_hub
    FROM content JOIN read_attachment AS named ON named.hash = content.hash
    WHERE substr(named.person_id, 1, 12) = ?1";

impl Read<'_> {
    /// What is known of a file; `None`: nothing names it.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn content(&self, hash: ContentHash) -> Result<Option<ContentRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT hash, size_bytes, state, at_hub FROM content WHERE hash = ?1",
        )?;
        Ok(query.query_row([hash], content_row).optional()?)
    }

    /// Files of a branch's learners that are to be fetched.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn wanted_content(
        &self,
        branch: NodeId,
        limit: u32,
    ) -> Result<Vec<ContentRow>, StoreError> {
        self.content_of(&format!("{OF_BRANCH} AND content.state = 0 LIMIT ?2"), branch, limit)
    }

    /// Files of a branch's learners that are here and of which the hub has not said that it holds
    /// them.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn offered_content(
        &self,
        branch: NodeId,
        limit: u32,
    ) -> Result<Vec<ContentRow>, StoreError> {
        let sql = format!("{OF_BRANCH} AND content.state = 1 AND content.at_hub = 0 LIMIT ?2");
        self.content_of(&sql, branch, limit)
    }

    /// Files of a branch's learners that are here.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn held_content(&self, branch: NodeId, limit: u32) -> Result<Vec<ContentRow>, StoreError> {
        self.content_of(&format!("{OF_BRANCH} AND content.state = 1 LIMIT ?2"), branch, limit)
    }

    fn content_of(
        &self,
        sql: &str,
        branch: NodeId,
        limit: u32,
    ) -> Result<Vec<ContentRow>, StoreError> {
        let mut query = self.connection().prepare_cached(sql)?;
        let found = query.query_map((branch, limit), content_row)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Files that are here and of which the hub has not said that it holds them: how many, and their
    /// bytes. What lies beside a draft alone is not among them.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn content_not_at_hub(&self) -> Result<(u64, u64), StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT count(*), coalesce(sum(size_bytes), 0) FROM content
             WHERE state = 1 AND at_hub = 0
                 AND (EXISTS (SELECT 1 FROM read_attachment WHERE hash = content.hash)
                     OR EXISTS (SELECT 1 FROM read_picture WHERE hash = content.hash))",
        )?;
        let (Count(files), Count(bytes)) =
            query.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok((files, bytes))
    }

    /// Files that are to be removed.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn dropped_content(&self, limit: u32) -> Result<Vec<ContentHash>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT hash FROM content WHERE state = 2 LIMIT ?1")?;
        Ok(query.query_map([limit], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// The learners whose work names a file, each with the length that is claimed there.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn content_people(&self, hash: ContentHash) -> Result<Vec<(PersonId, u64)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT DISTINCT person_id, size_bytes FROM read_attachment WHERE hash = ?1",
        )?;
        let found = query.query_map([hash], |row| {
            let Count(size_bytes) = row.get(1)?;
            Ok((row.get(0)?, size_bytes))
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Bytes of all files that a learner's work and drafts name, each counted once.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn learner_content_bytes(&self, person: PersonId) -> Result<u64, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT coalesce(sum(size_bytes), 0) FROM (
                 SELECT hash, size_bytes FROM read_attachment WHERE person_id = ?1
                 UNION SELECT hash, size_bytes FROM assignment_draft_file WHERE person_id = ?1)",
        )?;
        let Count(bytes) = query.query_row([person], |row| row.get(0))?;
        Ok(bytes)
    }

    /// Bytes of all files that are here.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn held_content_bytes(&self) -> Result<u64, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT coalesce(sum(size_bytes), 0) FROM content WHERE state = 1")?;
        let Count(bytes) = query.query_row([], |row| row.get(0))?;
        Ok(bytes)
    }
}

impl Write<'_> {
    /// Something names a file: if it is not here, it is to be fetched.
    pub(super) fn name_content(&self, hash: ContentHash, bytes: u64) -> Result<(), StoreError> {
        // One that was to be removed is still here, or its absence is noticed when it is opened.
        self.connection()
            .prepare_cached(
                "INSERT INTO content (hash, size_bytes, state, at_hub) VALUES (?1, ?2, 0, 0)
                 ON CONFLICT (hash) DO UPDATE SET state = 1 WHERE state = 2",
            )?
            .execute((hash, Count(bytes)))?;
        Ok(())
    }

    /// A file is here.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn hold_content(&self, hash: ContentHash, bytes: u64) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO content (hash, size_bytes, state, at_hub) VALUES (?1, ?2, 1, 0)
                 ON CONFLICT (hash) DO UPDATE SET state = 1, size_bytes = excluded.size_bytes",
            )?
            .execute((hash, Count(bytes)))?;
        Ok(())
    }

    /// A file that should be here is not: it is to be fetched again.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn miss_content(&self, hash: ContentHash) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("UPDATE content SET state = 0 WHERE hash = ?1 AND state = 1")?
            .execute([hash])?;
        Ok(())
    }

    /// What the hub said of a file: it holds it, or does not hold it any more.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn note_content_at_hub(&self, hash: ContentHash, held: bool) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("UPDATE content SET at_hub = ?2 WHERE hash = ?1")?
            .execute((hash, held))?;
        Ok(())
    }

    /// Lets go of a file if nothing names it any more: it is to be removed, or what has come of it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn release_content(&self, hash: ContentHash) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "UPDATE content SET state = 2 WHERE hash = ?1
                     AND NOT EXISTS (SELECT 1 FROM read_attachment WHERE hash = ?1)
                     AND NOT EXISTS (SELECT 1 FROM assignment_draft_file WHERE hash = ?1)
                     AND NOT EXISTS (SELECT 1 FROM read_picture WHERE hash = ?1)
                     AND NOT EXISTS (SELECT 1 FROM pack_part WHERE hash = ?1)",
            )?
            .execute([hash])?;
        Ok(())
    }

    /// A file that was to be removed is gone.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn forget_content(&self, hash: ContentHash) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM content WHERE hash = ?1 AND state = 2")?
            .execute([hash])?;
        Ok(())
    }

    /// The files that a learner's work and drafts name, before rows go away.
    pub(super) fn named_content(&self, person: PersonId) -> Result<Vec<ContentHash>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT hash FROM read_attachment WHERE person_id = ?1
             UNION SELECT hash FROM assignment_draft_file WHERE person_id = ?1",
        )?;
        Ok(query.query_map([person], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }
}

pub(super) fn content_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<ContentRow> {
    let Count(size_bytes) = row.get(1)?;
    Ok(ContentRow {
        hash: row.get(0)?,
        size_bytes,
        state: match row.get::<_, u8>(2)? {
            0 => ContentState::Wanted,
            1 => ContentState::Held,
            _ => ContentState::Dropped,
        },
        at_hub: row.get(3)?,
    })
}
