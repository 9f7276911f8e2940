//! What the facilitator's desk asks. Never more than a page of learners or branches at a time: the
//! hub may hold 300,000 of the ones and 10,000 of the others.

use std::collections::BTreeSet;

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, ToSql};

use super::columns::Count;
use super::desk_rows::{Among, CohortRow, DeskBranchRow, DeskLearnerRow, HardQuiz};
use super::error::StoreError;
use super::open::Read;
use crate::docs::record::Record;
use crate::domain::cohort::{Cohort, Place};
use crate::domain::roles::{NodeRole, Role};
use crate::domain::{CohortId, ModuleId, NodeId, PersonId, UnixMs};

/// The first sign behind every folded name that begins like the one asked for.
const BEHIND: char = '\u{10ffff}';

/// Everybody in a circle whose mentor is ?1, or in a cohort whose facilitator ?1 is; and the records
/// under which some of these are shown.
const ACCOMPANIED: &str = "SELECT place.person_id FROM read_cohort_staff AS staff
     JOIN read_enrolment AS place ON place.cohort_id = staff.cohort_id
         AND staff.circle IN (0, place.circle)
     WHERE staff.person_id = ?1
     UNION SELECT merging.into_id FROM read_cohort_staff AS staff
     JOIN read_enrolment AS place ON place.cohort_id = staff.cohort_id
         AND staff.circle IN (0, place.circle)
     JOIN read_merging AS merging ON merging.person_id = place.person_id AND merging.stands = 1
     WHERE staff.person_id = ?1";
/// The same for everybody in a cohort that the node ?1 accompanies.
const NEAR: &str = "SELECT place.person_id FROM read_accompanying AS near
     JOIN read_enrolment AS place ON place.cohort_id = near.cohort_id
     WHERE near.node_id = ?1 AND near.stands = 1
     UNION SELECT merging.into_id FROM read_accompanying AS near
     JOIN read_enrolment AS place ON place.cohort_id = near.cohort_id
     JOIN read_merging AS merging ON merging.person_id = place.person_id AND merging.stands = 1
     WHERE near.node_id = ?1 AND near.stands = 1";
/// The same for everybody in a cohort.
const IN_COHORT: &str = "SELECT place.person_id FROM read_enrolment AS place
     WHERE place.cohort_id = ?1
     UNION SELECT merging.into_id FROM read_enrolment AS place
     JOIN read_merging AS merging ON merging.person_id = place.person_id AND merging.stands = 1
     WHERE place.cohort_id = ?1";

const LEARNER_COLUMNS: &str = "desk.person_id, person.name, desk.home,
     coalesce(profile.name, member.name), desk.lessons_done, desk.last_activity_ms,
     desk.hard_module, desk.hard_tries, desk.hard_right, desk.hard_asked, peer.last_heard_ms,
     member.revoked, desk.country";
const LEARNER_JOINS: &str = "LEFT JOIN read_person AS person ON person.person_id = desk.person_id
     LEFT JOIN read_profile AS profile ON profile.node_id = desk.home
     LEFT JOIN read_member AS member ON member.node_id = desk.home
     LEFT JOIN peer ON peer.node_id = desk.home";

impl Among {
    /// Who belongs to it, as a condition on `desk` with one parameter, `?1`.
    pub(super) fn condition(&self) -> String {
        match self {
            Self::Everybody => "?1 IS NULL".to_owned(),
            Self::Of(_) => "desk.home = ?1".to_owned(),
            Self::In(_) => "desk.country = ?1".to_owned(),
            Self::With(_) => format!("desk.person_id IN ({ACCOMPANIED})"),
            Self::Cohort(_) => format!("desk.person_id IN ({IN_COHORT})"),
            Self::Near(_) => format!("(desk.home = ?1 OR desk.person_id IN ({NEAR}))"),
        }
    }

    /// Which nodes their homes are, as a condition on `home.node_id` with the same parameter.
    fn homes(&self) -> String {
        match self {
            Self::Everybody => "?1 IS NULL".to_owned(),
            Self::Of(_) => "home.node_id = ?1".to_owned(),
            Self::In(_) => "home.country = ?1".to_owned(),
            Self::With(_) => format!("home.node_id IN ({})", homes_of(ACCOMPANIED)),
            Self::Cohort(_) => format!("home.node_id IN ({})", homes_of(IN_COHORT)),
            Self::Near(_) => format!("home.node_id IN (SELECT ?1 UNION {})", homes_of(NEAR)),
        }
    }

    /// What stands for `?1`.
    pub(super) fn parameter(&self) -> Value {
        match self {
            Self::Everybody => Value::Null,
            Self::Of(node) | Self::Near(node) => Value::Blob(node.0.to_vec()),
            Self::In(country) => Value::Text(country.clone()),
            Self::With(person) => Value::Blob(person.0.to_vec()),
            Self::Cohort(cohort) => Value::Blob(cohort.0.to_vec()),
        }
    }
}

/// Where these people learn.
fn homes_of(people: &str) -> String {
    format!("SELECT there.home FROM read_desk AS there WHERE there.person_id IN ({people})")
}

impl Read<'_> {
    /// Learners by their folded names: those whose name begins with `begins` (folded), a page of
    /// them.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn desk_learners(
        &self,
        among: &Among,
        begins: &str,
        (limit, offset): (u32, u32),
    ) -> Result<Vec<DeskLearnerRow>, StoreError> {
        let sql = format!(
            "SELECT {LEARNER_COLUMNS} FROM (
                 SELECT desk.* FROM read_desk AS desk
                 WHERE {} AND desk.folded >= ?2 AND desk.folded < ?3 AND desk.shown_with IS NULL
                 ORDER BY desk.folded, desk.person_id LIMIT ?4 OFFSET ?5) AS desk {LEARNER_JOINS}
             ORDER BY desk.folded, desk.person_id",
            among.condition()
        );
        let end = format!("{begins}{BEHIND}");
        self.desk_rows(&sql, &[&among.parameter(), &begins, &end, &limit, &offset])
    }

    /// How many learners there are, counting no further than `most`.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn desk_count(&self, among: &Among, most: u32) -> Result<u32, StoreError> {
        let sql = format!(
            "SELECT count(*) FROM (SELECT 1 FROM read_desk AS desk
                 WHERE {} AND desk.shown_with IS NULL LIMIT ?2)",
            among.condition()
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_row((among.parameter(), most), |row| row.get(0))?)
    }

    /// Learners who began, are not done with so many lessons and did something last between the two
    /// moments: those who stopped last come first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn desk_stopped(
        &self,
        among: &Among,
        (from, until): (UnixMs, UnixMs),
        lessons: u32,
        limit: u32,
    ) -> Result<Vec<DeskLearnerRow>, StoreError> {
        let sql = format!(
            "SELECT {LEARNER_COLUMNS} FROM (
                 SELECT desk.* FROM read_desk AS desk
                 WHERE {} AND desk.last_activity_ms >= ?2 AND desk.last_activity_ms < ?3
                     AND desk.lessons_done < ?4 AND desk.shown_with IS NULL
                 ORDER BY desk.last_activity_ms DESC LIMIT ?5) AS desk {LEARNER_JOINS}
             ORDER BY desk.last_activity_ms DESC, desk.person_id",
            among.condition()
        );
        self.desk_rows(&sql, &[&among.parameter(), &from, &until, &lessons, &limit])
    }

    /// Learners who tried one quiz three times and more, who did something last come first; since
    /// that moment.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn desk_failing(
        &self,
        among: &Among,
        from: UnixMs,
        limit: u32,
    ) -> Result<Vec<DeskLearnerRow>, StoreError> {
        let sql = format!(
            "SELECT {LEARNER_COLUMNS} FROM (
                 SELECT desk.* FROM read_desk AS desk
                 WHERE {} AND desk.hard_tries >= 3 AND desk.hard_right < desk.hard_asked
                     AND desk.last_activity_ms >= ?2 AND desk.shown_with IS NULL
                 ORDER BY desk.last_activity_ms DESC LIMIT ?3) AS desk {LEARNER_JOINS}
             ORDER BY desk.last_activity_ms DESC, desk.person_id",
            among.condition()
        );
        self.desk_rows(&sql, &[&among.parameter(), &from, &limit])
    }

    /// One learner, if that one is among them.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn desk_learner(
        &self,
        among: &Among,
        person: PersonId,
    ) -> Result<Option<DeskLearnerRow>, StoreError> {
        let sql = format!(
            "SELECT {LEARNER_COLUMNS} FROM read_desk AS desk {LEARNER_JOINS}
             WHERE desk.person_id = ?2 AND {}",
            among.condition()
        );
        Ok(self.desk_rows(&sql, &[&among.parameter(), &person])?.pop())
    }

    /// Nodes where those learners are at home, by name: a page of them.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn desk_branches(
        &self,
        among: &Among,
        (limit, offset): (u32, u32),
    ) -> Result<Vec<DeskBranchRow>, StoreError> {
        let sql = format!(
            "SELECT home.node_id, home.name, home.country, home.revoked, peer.last_heard_ms
             FROM read_member AS home LEFT JOIN peer ON peer.node_id = home.node_id
             WHERE {} AND home.role <> ?2 ORDER BY home.name, home.node_id LIMIT ?3 OFFSET ?4",
            among.homes()
        );
        self.branch_rows(&sql, &[&among.parameter(), &NodeRole::Personal, &limit, &offset])
    }

    /// Nodes with learners that were last heard before that moment or never, the longest silent
    /// first; not those that were cut off.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn desk_silent(
        &self,
        among: &Among,
        own: NodeId,
        before: UnixMs,
        limit: u32,
    ) -> Result<Vec<DeskBranchRow>, StoreError> {
        // Of few homes each is looked up; of many those that were silent longest are walked first.
        let from = match among {
            Among::Everybody | Among::In(_) => {
                "peer INDEXED BY peer_heard
                 CROSS JOIN read_member AS home ON home.node_id = peer.node_id"
            }
            Among::Of(_) | Among::With(_) | Among::Cohort(_) | Among::Near(_) => {
                "read_member AS home CROSS JOIN peer ON peer.node_id = home.node_id"
            }
        };
        let sql = format!(
            "SELECT home.node_id, home.name, home.country, home.revoked, peer.last_heard_ms
             FROM {from}
             WHERE peer.last_heard_ms < ?2 AND home.revoked = 0 AND home.node_id <> ?3 AND {}
                 AND EXISTS (SELECT 1 FROM read_desk WHERE read_desk.home = home.node_id)
             ORDER BY peer.last_heard_ms LIMIT ?4",
            among.homes()
        );
        self.branch_rows(&sql, &[&among.parameter(), &before, &own, &limit])
    }

    /// What is known of one node's learners, if any of those is at home there.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn desk_branch(
        &self,
        among: &Among,
        node: NodeId,
    ) -> Result<Option<DeskBranchRow>, StoreError> {
        let sql = format!(
            "SELECT home.node_id, home.name, home.country, home.revoked, peer.last_heard_ms
             FROM read_member AS home LEFT JOIN peer ON peer.node_id = home.node_id
             WHERE home.node_id = ?2 AND {}",
            among.homes()
        );
        Ok(self.branch_rows(&sql, &[&among.parameter(), &node])?.pop())
    }

    /// How many learners are at home at a node, and the lessons that they have done together.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn desk_sums(&self, home: NodeId) -> Result<(u32, u32), StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT count(*), coalesce(sum(lessons_done), 0) FROM read_desk
             WHERE home = ?1 AND shown_with IS NULL",
        )?;
        Ok(query.query_row([home], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// Cohorts that somebody accompanies (`None`: every one), those under way first, then by name.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn cohorts(
        &self,
        staff: Option<PersonId>,
        (limit, offset): (u32, u32),
    ) -> Result<Vec<CohortRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT cohort.subject, cohort.record,
                 (SELECT count(DISTINCT coalesce(merging.into_id, place.person_id))
                  FROM read_enrolment AS place LEFT JOIN read_merging AS merging
                      ON merging.person_id = place.person_id AND merging.stands = 1
                  WHERE place.cohort_id = cohort.cohort_id)
             FROM read_cohort AS cohort
             WHERE ?1 IS NULL OR EXISTS (SELECT 1 FROM read_cohort_staff AS staff
                 WHERE staff.person_id = ?1 AND staff.cohort_id = cohort.cohort_id)
             ORDER BY cohort.closed, cohort.name, cohort.cohort_id LIMIT ?2 OFFSET ?3",
        )?;
        let found = query.query_map((staff, limit, offset), cohort_row)?;
        Ok(found.collect::<rusqlite::Result<Vec<Option<_>>>>()?.into_iter().flatten().collect())
    }

    /// One cohort.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn cohort(&self, cohort: CohortId) -> Result<Option<CohortRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT subject, record, (SELECT count(DISTINCT coalesce(merging.into_id, place.person_id))
                 FROM read_enrolment AS place LEFT JOIN read_merging AS merging
                     ON merging.person_id = place.person_id AND merging.stands = 1
                 WHERE place.cohort_id = cohort.cohort_id)
             FROM read_cohort AS cohort WHERE cohort_id = ?1",
        )?;
        Ok(query.query_row([cohort], cohort_row).optional()?.flatten())
    }

    /// Everybody whom that member of staff accompanies.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn accompanied(&self, staff: PersonId) -> Result<BTreeSet<PersonId>, StoreError> {
        let mut query = self.connection().prepare_cached(ACCOMPANIED)?;
        Ok(query.query_map([staff], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// Everybody in a cohort that a node accompanies.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn near(&self, node: NodeId) -> Result<BTreeSet<PersonId>, StoreError> {
        let mut query = self.connection().prepare_cached(NEAR)?;
        Ok(query.query_map([node], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// Who is in a cohort, and in which circle.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn enrolled(&self, cohort: CohortId) -> Result<Vec<(PersonId, u8)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT person_id, circle FROM read_enrolment WHERE cohort_id = ?1 ORDER BY person_id",
        )?;
        let found = query.query_map([cohort], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// The circle of everybody in a cohort, by the record under which each is shown.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn circles_of(&self, cohort: CohortId) -> Result<Vec<(PersonId, u8)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT coalesce(merging.into_id, place.person_id) AS shown, max(place.circle)
             FROM read_enrolment AS place LEFT JOIN read_merging AS merging
                 ON merging.person_id = place.person_id AND merging.stands = 1
             WHERE place.cohort_id = ?1 GROUP BY shown",
        )?;
        let found = query.query_map([cohort], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Who is in a cohort, and how many lessons of that module each has done.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn enrolled_progress(
        &self,
        cohort: CohortId,
        module: Option<&ModuleId>,
    ) -> Result<Vec<(PersonId, u32)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT coalesce(merging.into_id, place.person_id) AS shown,
                 (SELECT count(*) FROM read_progress AS done
                 WHERE done.person_id = coalesce(merging.into_id, place.person_id)
                     AND done.lesson_path > ?2 || '/' AND done.lesson_path < ?2 || '0')
             FROM read_enrolment AS place LEFT JOIN read_merging AS merging
                 ON merging.person_id = place.person_id AND merging.stands = 1
             WHERE place.cohort_id = ?1 ORDER BY shown",
        )?;
        let found = query.query_map((cohort, module), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// The cohorts of a learner.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn places_of(&self, person: PersonId) -> Result<Vec<Place>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT cohort_id, circle FROM read_enrolment WHERE person_id = ?1 ORDER BY cohort_id",
        )?;
        let found = query
            .query_map([person], |row| Ok(Place { cohort: row.get(0)?, circle: row.get(1)? }))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Staff of a node with one of these roles, by name.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn staff_at(&self, home: NodeId) -> Result<Vec<(PersonId, String, Role)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT person_id, name, role FROM read_person
             WHERE home = ?1 AND role <> 'learner' ORDER BY name, person_id",
        )?;
        let found = query.query_map([home], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    fn desk_rows(
        &self,
        sql: &str,
        parameters: &[&dyn ToSql],
    ) -> Result<Vec<DeskLearnerRow>, StoreError> {
        let mut query = self.connection().prepare_cached(sql)?;
        let found = query.query_map(parameters, learner_row)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    pub(super) fn branch_rows(
        &self,
        sql: &str,
        parameters: &[&dyn ToSql],
    ) -> Result<Vec<DeskBranchRow>, StoreError> {
        let mut query = self.connection().prepare_cached(sql)?;
        let found = query.query_map(parameters, |row| {
            Ok(DeskBranchRow {
                node: row.get(0)?,
                name: row.get(1)?,
                country: row.get(2)?,
                revoked: row.get(3)?,
                last_heard: row.get(4)?,
            })
        })?;
        let mut rows: Vec<DeskBranchRow> = found.collect::<rusqlite::Result<_>>()?;
        for row in &mut rows {
            // Its own word on its name, where it came.
            row.name = self.library(row.node)?.unwrap_or_default();
        }
        Ok(rows)
    }
}

fn learner_row(row: &Row<'_>) -> rusqlite::Result<DeskLearnerRow> {
    let module: Option<ModuleId> = row.get(6)?;
    let (tries, right, asked) = (row.get(7)?, row.get(8)?, row.get(9)?);
    Ok(DeskLearnerRow {
        person: row.get(0)?,
        name: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
        home: row.get(2)?,
        branch: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
        lessons_done: row.get(4)?,
        last_activity: row.get(5)?,
        hard: module.map(|module| HardQuiz { module, tries, right, asked }),
        last_heard: row.get(10)?,
        revoked: row.get::<_, Option<bool>>(11)?.unwrap_or(false),
        country: row.get(12)?,
    })
}

/// `None` for a record that this program cannot read: then none was projected.
fn cohort_row(row: &Row<'_>) -> rusqlite::Result<Option<CohortRow>> {
    let (subject, body): (_, Vec<u8>) = (row.get(0)?, row.get(1)?);
    let Count(learners) = row.get(2)?;
    let cohort: Option<Cohort> = match Record::decode(subject, &body) {
        Ok(Record::Cohort(told)) => Some(told.cohort),
        Ok(_) | Err(_) => None,
    };
    let learners = u32::try_from(learners).unwrap_or(u32::MAX);
    Ok(cohort.map(|cohort| CohortRow { cohort, learners }))
}
