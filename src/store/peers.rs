//! This node, the others, and invitations.

use rusqlite::{OptionalExtension, Row};

use super::columns::{Bits, Count};
use super::error::StoreError;
use super::log::log_id;
use super::open::Read;
use super::rows::{InvitationRow, NodeRow, PeerRow};
use super::writer::Write;
use crate::domain::{LogId, NodeId};

const PEER_COLUMNS: &str = "node_id, agreed_digest, agreed_arrival, offered_digest,
     offered_arrival, last_heard_ms, last_tried_ms, last_outcome, url";
const INVITATION_COLUMNS: &str =
    "public_id, secret, name, country, made_at_ms, tries, used_by, voided, role, of_node";

impl Read<'_> {
    /// This installation; `None` before it was set up.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn node(&self) -> Result<Option<NodeRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT node_id, role, incarnation, network_id, name, country, language, created_at_ms
             FROM node",
        )?;
        let found = query.query_row([], |row| {
            Ok(NodeRow {
                node: row.get(0)?,
                role: row.get(1)?,
                incarnation: row.get(2)?,
                network: row.get(3)?,
                name: row.get(4)?,
                country: row.get(5)?,
                language: row.get(6)?,
                created_at: row.get(7)?,
            })
        });
        Ok(found.optional()?)
    }

    /// What is known of another node.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn peer(&self, node: NodeId) -> Result<Option<PeerRow>, StoreError> {
        let sql = format!("SELECT {PEER_COLUMNS} FROM peer WHERE node_id = ?1");
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_row([node], peer_row).optional()?)
    }

    /// Every node that was ever spoken to, by id.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn peers(&self) -> Result<Vec<PeerRow>, StoreError> {
        let sql = format!("SELECT {PEER_COLUMNS} FROM peer ORDER BY node_id");
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_map([], peer_row)?.collect::<rusqlite::Result<_>>()?)
    }

    /// How many entries of each log a peer is known to hold, for those it told us about.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn peer_lengths(&self, node: NodeId) -> Result<Vec<(LogId, u64)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT log.node, log.incarnation, log.scope, peer_log.length
             FROM peer_log JOIN log USING (log_id) WHERE peer_log.node_id = ?1
             ORDER BY log.node, log.incarnation, log.scope",
        )?;
        let found = query.query_map([node], |row| {
            let Count(length) = row.get(3)?;
            Ok((log_id(row, 0)?, length))
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// How many entries of one log a peer is known to hold.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn peer_length(&self, node: NodeId, log: &LogId) -> Result<Option<u64>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT peer_log.length FROM peer_log JOIN log USING (log_id)
             WHERE peer_log.node_id = ?1 AND log.node = ?2 AND log.incarnation = ?3
                 AND log.scope = ?4",
        )?;
        let length: Option<Count> = query
            .query_row((node, log.node, log.incarnation, log.scope), |row| row.get(0))
            .optional()?;
        Ok(length.map(|Count(length)| length))
    }

    /// Addresses of neighbours that were written down by hand, by node.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn neighbours(&self) -> Result<Vec<(NodeId, String)>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT node_id, url FROM neighbour ORDER BY node_id")?;
        let found = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// An invitation by the part that may be shown.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn invitation(&self, public_id: &[u8]) -> Result<Option<InvitationRow>, StoreError> {
        let sql = format!("SELECT {INVITATION_COLUMNS} FROM invitation WHERE public_id = ?1");
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_row([public_id], invitation_row).optional()?)
    }

    /// The latest invitations.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn invitations(&self, limit: u32) -> Result<Vec<InvitationRow>, StoreError> {
        let sql = format!(
            "SELECT {INVITATION_COLUMNS} FROM invitation
             ORDER BY made_at_ms DESC, name, public_id LIMIT ?1"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_map([limit], invitation_row)?.collect::<rusqlite::Result<_>>()?)
    }
}

impl Write<'_> {
    /// Writes down what this installation is.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_node(&self, node: &NodeRow) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT OR REPLACE INTO node (only, node_id, role, incarnation, network_id, name,
                     country, language, created_at_ms)
                 VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute((
                node.node,
                node.role,
                node.incarnation,
                node.network,
                &node.name,
                &node.country,
                &node.language,
                node.created_at,
            ))?;
        Ok(())
    }

    /// Writes down everything known of a peer.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_peer(&self, peer: &PeerRow) -> Result<(), StoreError> {
        let sql = format!(
            "INSERT OR REPLACE INTO peer ({PEER_COLUMNS})
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
        );
        self.connection().prepare_cached(&sql)?.execute((
            peer.node,
            peer.agreed_digest.map(Bits),
            peer.agreed_arrival.map(Count),
            peer.offered_digest.map(Bits),
            peer.offered_arrival.map(Count),
            peer.last_heard,
            peer.last_tried,
            &peer.last_outcome,
            &peer.url,
        ))?;
        Ok(())
    }

    /// Notes how much of a log a peer holds; of a log that is not here nothing is noted.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_peer_length(
        &self,
        node: NodeId,
        log: &LogId,
        length: u64,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO peer_log (node_id, log_id, length)
                 SELECT ?1, log_id, ?5 FROM log
                 WHERE node = ?2 AND incarnation = ?3 AND scope = ?4
                 ON CONFLICT (node_id, log_id) DO UPDATE SET length = excluded.length",
            )?
            .execute((node, log.node, log.incarnation, log.scope, Count(length)))?;
        Ok(())
    }

    /// Forgets how much of one log a peer was known to hold.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn forget_peer_length(&self, node: NodeId, log: &LogId) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "DELETE FROM peer_log WHERE node_id = ?1 AND log_id =
                     (SELECT log_id FROM log WHERE node = ?2 AND incarnation = ?3 AND scope = ?4)",
            )?
            .execute((node, log.node, log.incarnation, log.scope))?;
        Ok(())
    }

    /// Forgets what a peer was known to hold: it came back with less, or everything is agreed.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn forget_peer_lengths(&self, node: NodeId) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM peer_log WHERE node_id = ?1")?
            .execute([node])?;
        Ok(())
    }

    /// Writes down where a neighbour answers; the last address of a node stays.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_neighbour(&self, node: NodeId, url: &str) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("INSERT OR REPLACE INTO neighbour (node_id, url) VALUES (?1, ?2)")?
            .execute((node, url))?;
        Ok(())
    }

    /// Forgets a neighbour's address; one that is not there is fine.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn delete_neighbour(&self, node: NodeId) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM neighbour WHERE node_id = ?1")?
            .execute([node])?;
        Ok(())
    }

    /// Writes down an invitation, new or changed.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_invitation(&self, invitation: &InvitationRow) -> Result<(), StoreError> {
        let sql = format!(
            "INSERT OR REPLACE INTO invitation ({INVITATION_COLUMNS})
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
        );
        self.connection().prepare_cached(&sql)?.execute((
            &invitation.public_id,
            &invitation.secret,
            &invitation.name,
            &invitation.country,
            invitation.made_at,
            invitation.tries,
            invitation.used_by,
            invitation.voided,
            invitation.role,
            invitation.of,
        ))?;
        Ok(())
    }
}

fn peer_row(row: &Row<'_>) -> rusqlite::Result<PeerRow> {
    let bits = |column: usize| -> rusqlite::Result<Option<u64>> {
        Ok(row.get::<_, Option<Bits>>(column)?.map(|Bits(bits)| bits))
    };
    let count = |column: usize| -> rusqlite::Result<Option<u64>> {
        Ok(row.get::<_, Option<Count>>(column)?.map(|Count(count)| count))
    };
    Ok(PeerRow {
        node: row.get(0)?,
        agreed_digest: bits(1)?,
        agreed_arrival: count(2)?,
        offered_digest: bits(3)?,
        offered_arrival: count(4)?,
        last_heard: row.get(5)?,
        last_tried: row.get(6)?,
        last_outcome: row.get(7)?,
        url: row.get(8)?,
    })
}

fn invitation_row(row: &Row<'_>) -> rusqlite::Result<InvitationRow> {
    Ok(InvitationRow {
        public_id: row.get(0)?,
        secret: row.get(1)?,
        name: row.get(2)?,
        country: row.get(3)?,
        made_at: row.get(4)?,
        tries: row.get(5)?,
        used_by: row.get(6)?,
        voided: row.get(7)?,
        role: row.get(8)?,
        of: row.get(9)?,
    })
}
