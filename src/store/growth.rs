//! What an exchange asks of the log: what grew since, where a change stands, the chain at an
//! earlier length.

use rusqlite::OptionalExtension;

use super::columns::Count;
use super::error::StoreError;
use super::log::{LOG_COLUMNS, log_row};
use super::open::Read;
use super::rows::LogRow;
use crate::domain::log::Subject;
use crate::domain::{ChangeHash, DocumentId, LogId};

impl Read<'_> {
    /// Logs that grew after that arrival, each with its length at that arrival.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn growth_since(&self, arrival: u64) -> Result<Vec<(LogRow, u64)>, StoreError> {
        if arrival == 0 {
            // A first exchange would have to look at every entry to learn what the logs know.
            return Ok(self.logs()?.into_iter().map(|log| (log, 0)).collect());
        }
        let sql = format!(
            "SELECT {LOG_COLUMNS}, grown.first - 1 FROM (
                 SELECT log_id, min(position) AS first FROM entry WHERE arrival > ?1 GROUP BY log_id
             ) AS grown JOIN log USING (log_id)
             ORDER BY log.node, log.incarnation, log.scope"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let found = query.query_map([Count(arrival)], |row| {
            let Count(before) = row.get(9)?;
            Ok((log_row(row)?, before))
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
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
        let mut query = self.connection().prepare_cached(
            "SELECT position FROM entry WHERE subject = ?1 AND hash = ?2 AND log_id =
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
