//! What the line to the other nodes costs, how they say they are, and on which days they were
//! spoken to. Never read by anything that decides what is true.

use rusqlite::OptionalExtension;

use super::columns::Count;
use super::error::StoreError;
use super::open::Read;
use super::rows::{LineUse, PeerHealthRow};
use super::writer::Write;
use crate::domain::NodeId;

impl Read<'_> {
    /// What one peer last told of its computer.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn peer_health_of(&self, node: NodeId) -> Result<Option<PeerHealthRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT version, clock_ahead_ms, free_mib, waiting, told_at_ms
             FROM peer_health WHERE node_id = ?1",
        )?;
        let found = query.query_row([node], |row| {
            let free_mib: Option<Count> = row.get(2)?;
            let Count(waiting) = row.get(3)?;
            Ok(PeerHealthRow {
                node,
                version: row.get(0)?,
                clock_ahead_ms: row.get(1)?,
                free_mib: free_mib.map(|Count(free)| free),
                waiting,
                told_at: row.get(4)?,
            })
        });
        Ok(found.optional()?)
    }

    /// What the line carried in a month such as 202611.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn line_use(&self, month: u32) -> Result<LineUse, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT bytes_up, bytes_down FROM line_use WHERE month = ?1")?;
        let found = query.query_row([month], |row| {
            let (Count(bytes_up), Count(bytes_down)) = (row.get(0)?, row.get(1)?);
            Ok(LineUse { bytes_up, bytes_down })
        });
        Ok(found.optional()?.unwrap_or_default())
    }
}

impl Write<'_> {
    /// Keeps what a peer told of its computer.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_peer_health(&self, health: &PeerHealthRow) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT OR REPLACE INTO peer_health
                     (node_id, version, clock_ahead_ms, free_mib, waiting, told_at_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((
                health.node,
                &health.version,
                health.clock_ahead_ms,
                health.free_mib.map(Count),
                Count(health.waiting.min(i64::MAX.cast_unsigned())),
                health.told_at,
            ))?;
        Ok(())
    }

    /// Counts an exchange of that day; days before `keep_from` are forgotten.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn note_peer_day(
        &self,
        node: NodeId,
        day: i64,
        synced: bool,
        keep_from: i64,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO peer_day (node_id, day, synced, failed) VALUES (?1, ?2, ?3, 1 - ?3)
                 ON CONFLICT (node_id, day) DO UPDATE
                 SET synced = synced + excluded.synced, failed = failed + excluded.failed",
            )?
            .execute((node, day, synced))?;
        self.connection()
            .prepare_cached("DELETE FROM peer_day WHERE node_id = ?1 AND day < ?2")?
            .execute((node, keep_from))?;
        Ok(())
    }

    /// Adds to what the line carried in a month.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn add_line_use(&self, month: u32, more: LineUse) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO line_use (month, bytes_up, bytes_down) VALUES (?1, ?2, ?3)
                 ON CONFLICT (month) DO UPDATE
                 SET bytes_up = bytes_up + excluded.bytes_up,
                     bytes_down = bytes_down + excluded.bytes_down",
            )?
            .execute((month, Count(more.bytes_up), Count(more.bytes_down)))?;
        Ok(())
    }
}
