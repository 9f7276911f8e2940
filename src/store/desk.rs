//! What staff keep for themselves at the facilitator's desk. None of it leaves the node.

use std::collections::BTreeSet;

use rusqlite::OptionalExtension;

use super::error::StoreError;
use super::open::Read;
use super::writer::Write;
use crate::domain::{PersonId, UnixMs};

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
