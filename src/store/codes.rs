//! One-time codes with which people set a PIN, and what staff note for themselves. None of it leaves
//! the node.

use rusqlite::OptionalExtension;

use super::columns::Count;
use super::error::StoreError;
use super::open::Read;
use super::writer::Write;
use crate::domain::{PersonId, UnixMs};

/// A code that somebody was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinCodeRow {
    /// Its hash, as the caller makes it.
    pub hash: [u8; 32],
    /// Until when it is good.
    pub until: UnixMs,
    /// Wrong ones that were tried in its place.
    pub tries: u64,
}

impl Read<'_> {
    /// The code that a person was given last.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn pin_code(&self, person: PersonId) -> Result<Option<PinCodeRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT code_hash, until_ms, tries FROM pin_code WHERE person_id = ?1",
        )?;
        let found = query.query_row([person], |row| {
            let Count(tries) = row.get(2)?;
            Ok(PinCodeRow { hash: row.get(0)?, until: row.get(1)?, tries })
        });
        Ok(found.optional()?)
    }

    /// What somebody noted about a learner, and when.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn desk_note(
        &self,
        staff: PersonId,
        person: PersonId,
    ) -> Result<Option<(String, UnixMs)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT words, changed_at_ms FROM desk_note WHERE staff_id = ?1 AND person_id = ?2",
        )?;
        Ok(query.query_row((staff, person), |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }
}

impl Write<'_> {
    /// Keeps a code; an earlier one of that person ends.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_pin_code(&self, person: PersonId, code: &PinCodeRow) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT OR REPLACE INTO pin_code (person_id, code_hash, until_ms, tries)
                 VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((person, code.hash, code.until, Count(code.tries)))?;
        Ok(())
    }

    /// Ends a person's code.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn delete_pin_code(&self, person: PersonId) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM pin_code WHERE person_id = ?1")?
            .execute([person])?;
        Ok(())
    }

    /// Keeps what somebody noted about a learner; nothing: it goes.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_desk_note(
        &self,
        staff: PersonId,
        person: PersonId,
        (words, at): (&str, UnixMs),
    ) -> Result<(), StoreError> {
        if words.is_empty() {
            self.connection()
                .prepare_cached("DELETE FROM desk_note WHERE staff_id = ?1 AND person_id = ?2")?
                .execute((staff, person))?;
            return Ok(());
        }
        self.connection()
            .prepare_cached(
                "INSERT OR REPLACE INTO desk_note (staff_id, person_id, words, changed_at_ms)
                 VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((staff, person, words, at))?;
        Ok(())
    }
}
