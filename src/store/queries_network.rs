//! What pages ask about the other nodes, and what a peer still has to get.

use super::columns::Count;
use super::error::StoreError;
use super::open::Read;
use super::page_rows::{BranchRow, WaitingFor};
use crate::domain::{NodeId, Scope};

impl Read<'_> {
    /// Every node of which a profile or a listing is here, by name.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn branches(&self) -> Result<Vec<BranchRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT node.node_id, member.role, coalesce(profile.name, member.name) AS name,
                 coalesce(profile.country, member.country), coalesce(member.revoked, 0),
                 count(learner.person_id), coalesce(sum(learner.lessons_done), 0),
                 (SELECT last_heard_ms FROM peer WHERE peer.node_id = node.node_id),
                 (SELECT max((SELECT arrival FROM entry WHERE entry.log_id = log.log_id
                              ORDER BY position DESC LIMIT 1))
                  FROM log WHERE log.node = node.node_id)
             FROM (SELECT node_id FROM read_member UNION SELECT node_id FROM read_profile) AS node
             LEFT JOIN read_member AS member ON member.node_id = node.node_id
             LEFT JOIN read_profile AS profile ON profile.node_id = node.node_id
             LEFT JOIN read_learner AS learner ON learner.home = node.node_id
             GROUP BY node.node_id ORDER BY name, node.node_id",
        )?;
        let found = query.query_map([], |row| {
            let newest: Option<Count> = row.get(8)?;
            Ok(BranchRow {
                node: row.get(0)?,
                role: row.get(1)?,
                name: row.get(2)?,
                country: row.get(3)?,
                revoked: row.get(4)?,
                learners: row.get(5)?,
                lessons_done: row.get(6)?,
                last_heard: row.get(7)?,
                newest_arrival: newest.map(|Count(arrival)| arrival),
            })
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// What came here or was written here in these scopes and the peer has not confirmed, leaving
    /// out what the peer wrote itself or is known to hold.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn waiting_for(&self, peer: NodeId, scopes: &[Scope]) -> Result<WaitingFor, StoreError> {
        self.waiting_up_to(peer, scopes, i64::MAX.cast_unsigned())
    }

    /// As [`Read::waiting_for`], of what had come here by that arrival.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn waiting_up_to(
        &self,
        peer: NodeId,
        scopes: &[Scope],
        arrival: u64,
    ) -> Result<WaitingFor, StoreError> {
        let agreed = self.peer(peer)?.and_then(|row| row.agreed_arrival).unwrap_or(0);
        let mut query = self.connection().prepare_cached(
            "SELECT log.scope, count(*), sum(length(entry.body)), min(entry.arrival)
             FROM entry JOIN log USING (log_id)
             LEFT JOIN peer_log ON peer_log.log_id = log.log_id AND peer_log.node_id = ?1
             WHERE entry.arrival > ?2 AND entry.arrival <= ?3 AND log.node <> ?1
                 AND entry.position > coalesce(peer_log.length, 0)
             GROUP BY log.scope",
        )?;
        let mut rows = query.query((peer, Count(agreed), Count(arrival)))?;
        let mut waiting = WaitingFor::default();
        while let Some(row) = rows.next()? {
            if !scopes.contains(&row.get(0)?) {
                continue;
            }
            let (Count(entries), Count(bytes), Count(oldest)) =
                (row.get(1)?, row.get(2)?, row.get(3)?);
            waiting.entries += entries;
            waiting.bytes += bytes;
            waiting.oldest_arrival =
                Some(waiting.oldest_arrival.map_or(oldest, |known| known.min(oldest)));
        }
        Ok(waiting)
    }
}
