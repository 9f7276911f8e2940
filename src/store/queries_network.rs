//! What pages ask about the other nodes, and what a peer still has to get.

use rusqlite::OptionalExtension;

use super::columns::Count;
use super::error::StoreError;
use super::open::Read;
use super::page_rows::{BranchRow, WaitingFor, WaitingPart};
use crate::domain::{ChangeHash, DocumentId, DocumentKind, NodeId, Scope};

impl Read<'_> {
    /// A library's name: as it calls itself, or as the hub lists it.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn library(&self, node: NodeId) -> Result<Option<String>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT coalesce((SELECT name FROM read_profile WHERE node_id = ?1),
                             (SELECT name FROM read_member WHERE node_id = ?1))",
        )?;
        Ok(query.query_row([node], |row| row.get(0))?)
    }

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
            "SELECT log.scope, CASE entry.kind WHEN 1 THEN substr(entry.subject, 1, 1) END,
                 count(*), sum(length(entry.body)), min(entry.arrival)
             FROM entry JOIN log USING (log_id)
             LEFT JOIN peer_log ON peer_log.log_id = log.log_id AND peer_log.node_id = ?1
             WHERE entry.arrival > ?2 AND entry.arrival <= ?3 AND log.node <> ?1
                 AND entry.position > coalesce(peer_log.length, 0)
             GROUP BY 1, 2",
        )?;
        let mut rows = query.query((peer, Count(agreed), Count(arrival)))?;
        let (mut waiting, mut all) = (WaitingFor::default(), WaitingPart::default());
        while let Some(row) = rows.next()? {
            if !scopes.contains(&row.get(0)?) {
                continue;
            }
            let kind: Option<Vec<u8>> = row.get(1)?;
            let (Count(entries), Count(bytes), Count(oldest)) =
                (row.get(2)?, row.get(3)?, row.get(4)?);
            let part = WaitingPart { entries, bytes, oldest_arrival: Some(oldest) };
            let kind = kind.and_then(|kind| DocumentKind::from_byte(*kind.first()?));
            match kind {
                Some(DocumentKind::Thread | DocumentKind::CohortThread) => waiting.posts.add(part),
                Some(DocumentKind::Learner | DocumentKind::Feedback | DocumentKind::Allotted) => {
                    waiting.progress.add(part);
                }
                None => waiting.other.add(part),
            }
            all.add(part);
        }
        let WaitingPart { entries, bytes, oldest_arrival } = all;
        Ok(WaitingFor { entries, bytes, oldest_arrival, ..waiting })
    }

    /// Does the peer hold the entry that came here with that number, as far as it has confirmed?
    /// `subject` is what the entry is about; with another one the answer is no.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn is_confirmed(
        &self,
        peer: NodeId,
        subject: DocumentId,
        arrival: u64,
    ) -> Result<bool, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT entry.arrival <= coalesce(peer.agreed_arrival, 0)
                 OR entry.position <= coalesce(peer_log.length, 0)
             FROM entry
             LEFT JOIN peer ON peer.node_id = ?1
             LEFT JOIN peer_log ON peer_log.log_id = entry.log_id AND peer_log.node_id = ?1
             WHERE entry.arrival = ?3 AND entry.subject = ?2",
        )?;
        let found = query.query_row((peer, subject, Count(arrival)), |row| row.get(0));
        Ok(found.optional()?.unwrap_or(false))
    }

    /// The number with which the change of that hash came here.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn arrival_of(
        &self,
        subject: DocumentId,
        hash: ChangeHash,
    ) -> Result<Option<u64>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT min(arrival) FROM entry WHERE subject = ?1 AND hash = ?2 AND kind = 1",
        )?;
        let found: Option<Count> = query.query_row((subject, hash), |row| row.get(0))?;
        Ok(found.map(|Count(arrival)| arrival))
    }
}
