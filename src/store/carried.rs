//! Bundles that left on a stick, and those that came.

use rusqlite::{OptionalExtension, Row};

use super::columns::Count;
use super::error::StoreError;
use super::open::Read;
use super::rows::{BroughtRow, CarriedRow};
use super::writer::Write;
use crate::domain::NodeId;
use crate::domain::limits::CARRIED_KEPT_MAX;

const COLUMNS: &str = "node_id, sequence, at_ms, label, arrival, entries, size_bytes, files,
    files_left";

impl Read<'_> {
    /// The latest bundle that was written for a node.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn carried(&self, node: NodeId) -> Result<Option<CarriedRow>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM carried WHERE node_id = ?1 ORDER BY sequence DESC LIMIT 1"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_row([node], carried_row).optional()?)
    }

    /// One bundle by its number; of older ones nothing is known any more.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn carried_as(
        &self,
        node: NodeId,
        sequence: u64,
    ) -> Result<Option<CarriedRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM carried WHERE node_id = ?1 AND sequence = ?2");
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_row((node, Count(sequence)), carried_row).optional()?)
    }

    /// The latest bundle for each node, by node.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn carried_to_all(&self) -> Result<Vec<CarriedRow>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM carried AS it WHERE sequence =
                 (SELECT max(sequence) FROM carried WHERE node_id = it.node_id)
             ORDER BY node_id"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_map([], carried_row)?.collect::<rusqlite::Result<_>>()?)
    }

    /// The newest bundle that was taken in from a node.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn brought(&self, node: NodeId) -> Result<Option<BroughtRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT node_id, incarnation, sequence, written_at_ms, taken_at_ms
             FROM brought WHERE node_id = ?1",
        )?;
        let found = query.query_row([node], |row| {
            let Count(sequence) = row.get(2)?;
            Ok(BroughtRow {
                node: row.get(0)?,
                incarnation: row.get(1)?,
                sequence,
                written_at: row.get(3)?,
                taken_at: row.get(4)?,
            })
        });
        Ok(found.optional()?)
    }
}

impl Write<'_> {
    /// Remembers that a bundle left; of each recipient's the latest few are kept.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_carried(&self, carried: &CarriedRow) -> Result<(), StoreError> {
        let sql = format!(
            "INSERT OR REPLACE INTO carried ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
        );
        self.connection().prepare_cached(&sql)?.execute((
            carried.node,
            Count(carried.sequence),
            carried.at,
            &carried.label,
            Count(carried.arrival),
            Count(carried.entries),
            Count(carried.size_bytes),
            Count(carried.files),
            Count(carried.files_left),
        ))?;
        self.connection()
            .prepare_cached("DELETE FROM carried WHERE node_id = ?1 AND sequence <= ?2")?
            .execute((carried.node, Count(carried.sequence.saturating_sub(CARRIED_KEPT_MAX))))?;
        Ok(())
    }

    /// Remembers the newest bundle of a sender.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_brought(&self, brought: &BroughtRow) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT OR REPLACE INTO brought
                     (node_id, incarnation, sequence, written_at_ms, taken_at_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((
                brought.node,
                brought.incarnation,
                Count(brought.sequence),
                brought.written_at,
                brought.taken_at,
            ))?;
        Ok(())
    }
}

fn carried_row(row: &Row<'_>) -> rusqlite::Result<CarriedRow> {
    let (Count(sequence), Count(arrival)) = (row.get(1)?, row.get(4)?);
    let (Count(entries), Count(size_bytes)) = (row.get(5)?, row.get(6)?);
    let (Count(files), Count(files_left)) = (row.get(7)?, row.get(8)?);
    Ok(CarriedRow {
        node: row.get(0)?,
        sequence,
        at: row.get(2)?,
        label: row.get(3)?,
        arrival,
        entries,
        size_bytes,
        files,
        files_left,
    })
}
