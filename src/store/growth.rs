//! What an exchange asks of the log: what grew since, where a change stands, the chain at an
//! earlier length.

use rusqlite::OptionalExtension;

use super::columns::Count;
use super::error::StoreError;
use super::log::{LOG_COLUMNS, log_row};
use super::open::Read;
use super::rows::LogRow;
use crate::domain::log::Subject;
use crate::domain::{ChangeHash, DocumentId, LogId, Scope};

impl Read<'_> {
    /// Logs of these scopes that grew after that arrival, each with its length at that arrival, by
    /// scope, node and incarnation. Costs what grew in these scopes, whatever else came.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn growth_since(
        &self,
        scopes: &[Scope],
        arrival: u64,
    ) -> Result<Vec<(LogRow, u64)>, StoreError> {
        // Within a log positions and arrivals grow together, so the search ends where the news
        // began; the number of an entry's row, which stands in every index, is its arrival.
        let sql = format!(
            "SELECT {LOG_COLUMNS}, iif(?2 = 0, 0, coalesce((SELECT position FROM entry
                 WHERE entry.log_id = log.log_id AND arrival <= ?2
                 ORDER BY position DESC LIMIT 1), 0))
             FROM log WHERE scope = ?1 AND last_arrival > ?2 ORDER BY node, incarnation"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let mut grown = Vec::new();
        for scope in scopes {
            let found = query.query_map((scope, Count(arrival)), |row| {
                let Count(before) = row.get(9)?;
                Ok((log_row(row)?, before))
            })?;
            for row in found {
                grown.push(row?);
            }
        }
        Ok(grown)
    }

    /// Where in that log the entry about that subject with that hash stands.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn position_of(
        &self,
        log: &LogId,
        subject: Subject,
        hash: ChangeHash,
    ) -> Result<Option<u64>, StoreError> {
        // Left to itself SQLite walks the whole log for the sake of the order.
        let mut query = self.connection().prepare_cached(
            "SELECT position FROM entry INDEXED BY entry_subject
             WHERE subject = ?1 AND hash = ?2 AND log_id =
                 (SELECT log_id FROM log WHERE node = ?3 AND incarnation = ?4 AND scope = ?5)
             ORDER BY position LIMIT 1",
        )?;
        let key = (subject, hash, log.node, log.incarnation, log.scope);
        let found: Option<Count> = query.query_row(key, |row| row.get(0)).optional()?;
        Ok(found.map(|Count(position)| position))
    }

    /// The chain over a log up to a position that is here; `None` for others, and for 0.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn chain_at(&self, log: &LogId, position: u64) -> Result<Option<[u8; 32]>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT chain FROM entry WHERE position = ?4 AND log_id =
                 (SELECT log_id FROM log WHERE node = ?1 AND incarnation = ?2 AND scope = ?3)",
        )?;
        let key = (log.node, log.incarnation, log.scope, Count(position));
        Ok(query.query_row(key, |row| row.get(0)).optional()?)
    }

    /// Hashes of a document's changes that were refused.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn refused_of(&self, document: DocumentId) -> Result<Vec<ChangeHash>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT hash FROM entry WHERE subject = ?1 AND kind = 1 AND state = 2",
        )?;
        Ok(query.query_map([document], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }
}
