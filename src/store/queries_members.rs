//! What the hub's pages ask about its members. Never more than a page of them at a time.

use rusqlite::{OptionalExtension, Row};

use super::columns::Count;
use super::error::StoreError;
use super::open::Read;
use super::page_rows::{MemberRow, PeopleThere};
use super::rows::{PeerDayRow, PeerHealthRow};
use crate::domain::roles::NodeRole;
use crate::domain::{NodeId, Scope, UnixMs};

const MEMBER_COLUMNS: &str = "member.node_id, member.role, coalesce(profile.name, member.name),
     coalesce(profile.country, member.country), member.revoked,
     peer.last_heard_ms, peer.last_tried_ms, peer.last_outcome, peer.agreed_arrival,
     health.version, health.clock_ahead_ms, health.free_mib, health.waiting, health.told_at_ms";

const MEMBER_JOINS: &str = "LEFT JOIN read_profile AS profile ON profile.node_id = member.node_id
     LEFT JOIN peer ON peer.node_id = member.node_id
     LEFT JOIN peer_health AS health ON health.node_id = member.node_id";

/// What this node notes of a peer that it turned away.
pub const TURNED_AWAY: &str = "refused";

impl Read<'_> {
    /// Members but for the hub itself, by the name on the roster.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn members(&self, limit: u32, offset: u32) -> Result<Vec<MemberRow>, StoreError> {
        let sql = format!(
            "SELECT {MEMBER_COLUMNS} FROM read_member AS member {MEMBER_JOINS}
             WHERE member.role <> ?1 ORDER BY member.name, member.node_id LIMIT ?2 OFFSET ?3"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let found = query.query_map((NodeRole::Hub, limit, offset), member_row)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// The names of all members but the hub, in the order of [`Self::members`]: for a search in
    /// words that SQLite cannot fold.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn member_names(&self) -> Result<Vec<(NodeId, String)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT member.node_id, coalesce(profile.name, member.name)
             FROM read_member AS member
             LEFT JOIN read_profile AS profile ON profile.node_id = member.node_id
             WHERE member.role <> ?1 ORDER BY member.name, member.node_id",
        )?;
        let found = query.query_map([NodeRole::Hub], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// One member; `None` for a node that is not on the roster.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn member(&self, node: NodeId) -> Result<Option<MemberRow>, StoreError> {
        let sql = format!(
            "SELECT {MEMBER_COLUMNS} FROM read_member AS member {MEMBER_JOINS}
             WHERE member.node_id = ?1"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_row([node], member_row).optional()?)
    }

    /// How many members there are beside the hub.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn member_count(&self) -> Result<u64, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT count(*) FROM read_member WHERE role <> ?1")?;
        let Count(count) = query.query_row([NodeRole::Hub], |row| row.get(0))?;
        Ok(count)
    }

    /// Members that told of less free space, or of a clock further off, and members that were cut
    /// off and still come; at most `limit` of them.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn members_in_need(
        &self,
        free_mib_below: u64,
        clock_apart_ms: i64,
        limit: u32,
    ) -> Result<Vec<MemberRow>, StoreError> {
        let sql = format!(
            "SELECT {MEMBER_COLUMNS} FROM (
                 SELECT told.node_id FROM peer_health AS told
                 JOIN read_member AS listed ON listed.node_id = told.node_id AND listed.revoked = 0
                 WHERE told.free_mib < ?1 OR abs(told.clock_ahead_ms) > ?2
                 UNION
                 SELECT cut.node_id FROM read_member AS cut
                 JOIN peer AS came ON came.node_id = cut.node_id
                 WHERE cut.revoked = 1 AND came.last_outcome = ?3
                     AND came.last_tried_ms >= coalesce(came.last_heard_ms, 0)
             ) AS need JOIN read_member AS member ON member.node_id = need.node_id {MEMBER_JOINS}
             ORDER BY member.name, member.node_id LIMIT ?4"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let asked = (Count(free_mib_below), clock_apart_ms, TURNED_AWAY, limit);
        Ok(query.query_map(asked, member_row)?.collect::<rusqlite::Result<_>>()?)
    }

    /// Days from `since_day` on which one peer was spoken to.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn peer_days_of(
        &self,
        node: NodeId,
        since_day: i64,
    ) -> Result<Vec<PeerDayRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT day, synced, failed FROM peer_day WHERE node_id = ?1 AND day >= ?2
             ORDER BY day",
        )?;
        let found = query.query_map((node, since_day), |row| {
            Ok(PeerDayRow { node, day: row.get(0)?, synced: row.get(1)?, failed: row.get(2)? })
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// How many entries of these scopes a peer lacks, looking at no more than `look_max` of the
    /// entries since its last agreement; and whether that was all of them.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn held_for(
        &self,
        member: &MemberRow,
        scopes: &[Scope],
        look_max: u32,
    ) -> Result<(u64, bool), StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT log.scope, sum(log.node <> ?1 AND fresh.position > coalesce(known.length, 0)),
                 count(*)
             FROM (SELECT log_id, position FROM entry WHERE arrival > ?2
                   ORDER BY arrival LIMIT ?3) AS fresh
             JOIN log USING (log_id)
             LEFT JOIN peer_log AS known ON known.log_id = log.log_id AND known.node_id = ?1
             GROUP BY log.scope",
        )?;
        let agreed = Count(member.agreed_arrival.unwrap_or(0));
        let mut rows = query.query((member.node, agreed, look_max))?;
        let (mut held, mut looked) = (0, 0);
        while let Some(row) = rows.next()? {
            let (Count(lacks), Count(seen)) = (row.get(1)?, row.get(2)?);
            held += if scopes.contains(&row.get(0)?) { lacks } else { 0 };
            looked += seen;
        }
        Ok((held, looked < u64::from(look_max)))
    }

    /// How many people are at home at a node, and what they have done.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn people_there(&self, home: NodeId) -> Result<PeopleThere, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT (SELECT count(*) FROM read_person WHERE home = ?1), count(*),
                 coalesce(sum(lessons_done), 0), max(last_activity_ms)
             FROM read_learner WHERE home = ?1",
        )?;
        Ok(query.query_row([home], |row| {
            let (Count(people), Count(learners), Count(lessons_done)) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(PeopleThere { people, learners, lessons_done, last_activity: row.get(3)? })
        })?)
    }

    /// When the invitation was made with which that node joined.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn invited_at(&self, node: NodeId) -> Result<Option<UnixMs>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT max(made_at_ms) FROM invitation WHERE used_by = ?1")?;
        Ok(query.query_row([node], |row| row.get(0))?)
    }

    /// How many dates of this node's own writing are shown as "about".
    ///
    /// # Errors
    /// What SQLite says.
    pub fn doubtful_dates(&self, own: NodeId) -> Result<u64, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT (SELECT count(*) FROM read_post WHERE node_id = ?1 AND clock_doubtful = 1)
                 + (SELECT count(*) FROM read_progress WHERE node_id = ?1 AND clock_doubtful = 1)",
        )?;
        let Count(count) = query.query_row([own], |row| row.get(0))?;
        Ok(count)
    }
}

fn member_row(row: &Row<'_>) -> rusqlite::Result<MemberRow> {
    let node = row.get(0)?;
    let (last_heard, last_tried): (Option<UnixMs>, Option<UnixMs>) = (row.get(5)?, row.get(6)?);
    let outcome: Option<String> = row.get(7)?;
    let was_turned_away = outcome.as_deref() == Some(TURNED_AWAY);
    let turned_away = last_tried.filter(|tried| was_turned_away && Some(*tried) >= last_heard);
    let version: Option<String> = row.get(9)?;
    let health = match version {
        Some(version) => {
            let free_mib: Option<Count> = row.get(11)?;
            let Count(waiting) = row.get(12)?;
            Some(PeerHealthRow {
                node,
                version,
                clock_ahead_ms: row.get(10)?,
                free_mib: free_mib.map(|Count(free)| free),
                waiting,
                told_at: row.get(13)?,
            })
        }
        None => None,
    };
    Ok(MemberRow {
        node,
        role: row.get(1)?,
        name: row.get(2)?,
        country: row.get(3)?,
        revoked: row.get(4)?,
        last_heard,
        turned_away,
        agreed_arrival: row.get::<_, Option<Count>>(8)?.map(|Count(arrival)| arrival),
        health,
    })
}
