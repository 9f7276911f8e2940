//! What an exchange asks of the log: what grew since, where a change stands, the chain at an earlier length.

use rusqlite::OptionalExtension;

use super::columns::Count;
use super::error::StoreError;
use super::log::{LOG_COLUMNS, log_row};
use super::open::Read;
use super::rows::LogRow;
use crate::domain::log::Subject;
use crate::domain::{ChangeHash, LogId};

impl Read<'_> {
    /// Logs that grew after that arrival, each with its length at that arrival.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn growth_since(&self, arrival: u64) -> Result<Vec<(LogRow, u64)>, StoreError> {
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
            "SELECT entry.position FROM entry JOIN log USING (log_id)
             WHERE entry.subject = ?1 AND entry.hash = ?2
                 AND log.node = ?3 AND log.incarnation = ?4 AND log.scope = ?5",
        )?;
        let found = query
            .query_row((subject, hash, log.node, log.incarnation, log.scope), |row| {
                let Count(position) = row.get(0)?;
                Ok(position)
            })
            .optional()?;
        Ok(found)
    }

    /// The greatest checkpoint at or before that length: a length and the chain there.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn checkpoint_before(
        &self,
        log: &LogId,
        length: u64,
    ) -> Result<Option<(u64, [u8; 32])>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT checkpoint.length, checkpoint.chain FROM checkpoint JOIN log USING (log_id)
             WHERE log.node = ?1 AND log.incarnation = ?2 AND log.scope = ?3
                 AND checkpoint.length <= ?4
             ORDER BY checkpoint.length DESC LIMIT 1",
        )?;
        let found = query
            .query_row((log.node, log.incarnation, log.scope, Count(length)), |row| {
                let Count(length) = row.get(0)?;
                Ok((length, row.get(1)?))
            })
            .optional()?;
        Ok(found)
    }
}
