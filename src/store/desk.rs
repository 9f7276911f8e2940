//! What staff keep for themselves at the facilitator's desk. None of it leaves the node.

use std::collections::BTreeSet;

use rusqlite::OptionalExtension;

use super::columns::Count;
use super::error::StoreError;
use super::open::Read;
use super::writer::Write;
use crate::domain::{CohortId, PersonId, UnixMs};

impl Read<'_> {
    /// The country that somebody looks after; `None`: that of this node.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn staff_country(&self, person: PersonId) -> Result<Option<String>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT country FROM staff_country WHERE person_id = ?1")?;
        Ok(query.query_row([person], |row| row.get(0)).optional()?)
    }

    /// What somebody does not want to be reminded of at that moment.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_off(&self, staff: PersonId, now: UnixMs) -> Result<BTreeSet<String>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT about FROM desk_later WHERE staff_id = ?1 AND until_ms > ?2")?;
        let found = query.query_map((staff, now), |row| row.get(0))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }
}

impl Write<'_> {
    /// Says which country somebody looks after.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_staff_country(&self, person: PersonId, country: &str) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO staff_country (person_id, country) VALUES (?1, ?2)
                 ON CONFLICT (person_id) DO UPDATE SET country = excluded.country",
            )?
            .execute((person, country))?;
        Ok(())
    }

    /// Reminds somebody of everything again.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn forget_later(&self, staff: PersonId) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM desk_later WHERE staff_id = ?1")?
            .execute([staff])?;
        Ok(())
    }

    /// Reminds somebody of something only after that moment; a moment that is past: at once. What
    /// is over goes.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_later(
        &self,
        staff: PersonId,
        about: &str,
        (until, now): (UnixMs, UnixMs),
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO desk_later (staff_id, about, until_ms) VALUES (?1, ?2, ?3)
                 ON CONFLICT (staff_id, about) DO UPDATE SET until_ms = excluded.until_ms",
            )?
            .execute((staff, about, until))?;
        self.connection()
            .prepare_cached("DELETE FROM desk_later WHERE staff_id = ?1 AND until_ms <= ?2")?
            .execute((staff, now))?;
        Ok(())
    }
}

/// A table that somebody looks at or has taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedRow {
    /// Who handed it over.
    pub staff: PersonId,
    /// For which cohort.
    pub cohort: CohortId,
    /// The file.
    pub bytes: Vec<u8>,
    /// Where each learner was before, one a line; `None`: it was not taken in.
    pub undo: Option<String>,
}

impl Read<'_> {
    /// A kept table.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn import(&self, number: u64) -> Result<Option<ImportedRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT staff_id, cohort_id, bytes, undo FROM desk_import WHERE import_id = ?1",
        )?;
        let found = query.query_row([number.cast_signed()], |row| {
            Ok(ImportedRow {
                staff: row.get(0)?,
                cohort: row.get(1)?,
                bytes: row.get(2)?,
                undo: row.get(3)?,
            })
        });
        Ok(found.optional()?)
    }
}

impl Write<'_> {
    /// Keeps a table; its number. Those from before `forget` go.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_import(
        &self,
        staff: PersonId,
        cohort: CohortId,
        bytes: &[u8],
        (at, forget): (UnixMs, UnixMs),
    ) -> Result<u64, StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM desk_import WHERE at_ms < ?1")?
            .execute([forget])?;
        let Count(number) = self
            .connection()
            .prepare_cached(
                "INSERT INTO desk_import (staff_id, cohort_id, bytes, at_ms)
                 VALUES (?1, ?2, ?3, ?4) RETURNING import_id",
            )?
            .query_row((staff, cohort, bytes, at), |row| row.get(0))?;
        Ok(number)
    }

    /// Notes that a table was taken in, and where the learners were before.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn note_imported(&self, number: u64, undo: &str, at: UnixMs) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("UPDATE desk_import SET undo = ?2, at_ms = ?3 WHERE import_id = ?1")?
            .execute((Count(number), undo, at))?;
        Ok(())
    }

    /// Forgets a table.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn forget_import(&self, number: u64) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM desk_import WHERE import_id = ?1")?
            .execute([Count(number)])?;
        Ok(())
    }
}
