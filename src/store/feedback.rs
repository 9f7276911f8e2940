//! What reviewers and facilitators say of learners: its rows of the read model, and what pages ask
//! of them.
//!
//! What waits for a review follows from the versions that stand and from the reviews that count;
//! whichever of these changes, or who the writing node is, the learner's rows are made anew.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, Row};

use super::columns::Count;
use super::desk_rows::Among;
use super::error::StoreError;
use super::open::Read;
use super::project_desk::COUNTRY;
use super::writer::Write;
use crate::docs::{Document, feedback, learner};
use crate::domain::feedback::counts;
use crate::domain::roles::NodeRole;
use crate::domain::submission::standing;
use crate::domain::{DocumentId, ModuleId, NodeId, PersonId, UnixMs};

/// A version that waits for a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingReviewRow {
    /// Whose.
    pub person: PersonId,
    /// Whose assignment.
    pub module: ModuleId,
    /// Its key in the learner's document.
    pub version: String,
    /// Which number it had when it came here: what waits longest has the smallest.
    pub arrival: u64,
    /// When it was handed in, as the writing node's clock claims.
    pub at: UnixMs,
    /// Was that clock known to be wrong?
    pub clock_doubtful: bool,
    /// Was an earlier version of it reviewed?
    pub again: bool,
}

impl Write<'_> {
    /// Writes the rows of a feedback document anew, and what waits of its learner.
    pub(super) fn project_feedback(&self, document: &Document) -> Result<(), StoreError> {
        let id = document.id();
        let mut touched = self.learners_of(id)?;
        self.delete_feedback(id)?;
        let facts = feedback::facts(document);
        if let Some(learner) = facts.learner {
            touched.push(learner);
            self.connection()
                .prepare_cached(
                    "INSERT INTO read_feedback (document_id, person_id, node_id)
                     VALUES (?1, ?2, ?3)",
                )?
                .execute((id, learner, id.home()))?;
            let mut insert = self.connection().prepare_cached(
                "INSERT OR IGNORE INTO read_review (person_id, document_id, key, module_id, version,
                     author, node_id)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?;
            for review in &facts.reviews {
                insert.execute((
                    learner,
                    id,
                    &review.key,
                    &review.module,
                    &review.version,
                    review.author,
                    review.node,
                ))?;
            }
        }
        if let Some(learner) = facts.learner {
            self.project_blind_words(id, learner, &facts.blind)?;
            self.project_excuses(id, learner, &facts.excuses)?;
        }
        touched.dedup();
        touched.into_iter().try_for_each(|learner| self.project_waiting(learner))
    }

    fn learners_of(&self, id: DocumentId) -> Result<Vec<PersonId>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT person_id FROM read_feedback WHERE document_id = ?1")?;
        Ok(query.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    fn delete_feedback(&self, id: DocumentId) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM read_review WHERE document_id = ?1",
            "DELETE FROM read_feedback WHERE document_id = ?1",
        ] {
            self.connection().prepare_cached(sql)?.execute([id])?;
        }
        self.unproject_blind_words(id)?;
        self.unproject_excuses(id)
    }

    /// Forgets the rows of a feedback document that is gone.
    pub(super) fn unproject_feedback(&self, id: DocumentId) -> Result<(), StoreError> {
        let touched = self.learners_of(id)?;
        self.delete_feedback(id)?;
        touched.into_iter().try_for_each(|learner| self.project_waiting(learner))
    }

    /// After it came out what kind of node that is: what its reviews come to.
    pub(super) fn project_reviews_of(&self, node: NodeId) -> Result<(), StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT DISTINCT person_id FROM read_feedback WHERE node_id = ?1")?;
        let touched: Vec<PersonId> =
            query.query_map([node], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        touched.into_iter().try_for_each(|learner| self.project_waiting(learner))
    }

    /// Writes anew which of a learner's versions wait for a review. Of records that are shown as one,
    /// all waits under the one that is shown.
    pub(super) fn project_waiting(&self, learner: PersonId) -> Result<(), StoreError> {
        let connection = self.connection();
        let mut delete =
            connection.prepare_cached("DELETE FROM read_waiting WHERE person_id = ?1")?;
        delete.execute([learner])?;
        let learner = self.shown_as(learner)?;
        delete.execute([learner])?;
        let all = self.all_of(learner)?;
        let reviewed = all.iter().map(|record| self.reviewed(*record));
        let reviewed: Vec<(ModuleId, String)> =
            reviewed.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
        let standing = self.standing_of(&all)?;
        let mut query = connection.prepare_cached(
            "SELECT module_id, key, arrival, at_ms, clock_doubtful FROM read_submission
             WHERE person_id = ?1 AND (?2 OR state = 'stands')",
        )?;
        let home = self.learns_at(learner)?;
        let country: String = connection
            .prepare_cached(&format!("SELECT {COUNTRY}"))?
            .query_row([home], |row| row.get(0))?;
        let mut insert = connection.prepare_cached(
            "INSERT INTO read_waiting (person_id, module_id, version, home, country, arrival, at_ms,
                 clock_doubtful, again)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?;
        for record in all {
            let mut rows = query.query((record, standing.is_some()))?;
            while let Some(row) = rows.next()? {
                let (module, version): (ModuleId, String) = (row.get(0)?, row.get(1)?);
                let is_old = standing.as_ref().is_some_and(|keys| !keys.contains(&version));
                if is_old || reviewed.iter().any(|(_, known)| *known == version) {
                    continue;
                }
                let again = reviewed.iter().any(|(known, _)| *known == module);
                let (arrival, at, doubtful): (i64, i64, bool) =
                    (row.get(2)?, row.get(3)?, row.get(4)?);
                insert.execute((
                    learner, &module, &version, home, &country, arrival, at, doubtful, again,
                ))?;
            }
        }
        Ok(())
    }

    /// The versions that stand of records which are shown as one; `None` for a record by itself, whose
    /// rows say it already.
    fn standing_of(&self, all: &[PersonId]) -> Result<Option<BTreeSet<String>>, StoreError> {
        if all.len() < 2 {
            return Ok(None);
        }
        let (mut versions, mut taken_back) = (Vec::new(), Vec::new());
        for record in all {
            if let Some(document) = self.kept_learner(*record)? {
                let facts = learner::facts(&document);
                versions.extend(facts.submissions);
                taken_back.extend(facts.taken_back);
            }
        }
        let standing = standing(&versions, &taken_back);
        Ok(Some(standing.into_values().map(|one| one.key.clone()).collect()))
    }

    /// Modules and versions of a learner about which a review counts.
    fn reviewed(&self, learner: PersonId) -> Result<Vec<(ModuleId, String)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT review.module_id, review.version, review.author, review.node_id, member.role,
                 EXISTS (SELECT 1 FROM read_accompanying AS near
                     WHERE near.node_id = review.node_id)
             FROM read_review AS review
             LEFT JOIN read_member AS member ON member.node_id = review.node_id
             WHERE review.person_id = ?1",
        )?;
        let mut rows = query.query([learner])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let role: Option<NodeRole> = row.get(4)?;
            let is_near = row.get::<_, bool>(5)? || role == Some(NodeRole::Hub);
            if counts(row.get(3)?, is_near, row.get(2)?, learner) {
                found.push((row.get(0)?, row.get(1)?));
            }
        }
        Ok(found)
    }
}

impl Read<'_> {
    /// The feedback documents about a learner, under any record.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn feedback_about_all(&self, learner: PersonId) -> Result<Vec<DocumentId>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT document_id FROM read_feedback
             WHERE person_id = ?1 OR person_id IN (SELECT merging.person_id
                 FROM read_merging AS merging WHERE merging.into_id = ?1 AND merging.stands = 1)
             ORDER BY document_id",
        )?;
        Ok(query.query_map([learner], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// The feedback documents about a learner's own record.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn feedback_about(&self, learner: PersonId) -> Result<Vec<DocumentId>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT document_id FROM read_feedback WHERE person_id = ?1 ORDER BY document_id",
        )?;
        Ok(query.query_map([learner], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// What waits for a review among those learners, what came here first comes first: a page of it,
    /// behind that arrival.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn waiting_reviews(
        &self,
        among: &Among,
        (limit, offset): (u32, u32),
    ) -> Result<Vec<WaitingReviewRow>, StoreError> {
        let sql = format!(
            "SELECT desk.person_id, desk.module_id, desk.version, desk.arrival, desk.at_ms,
                 desk.clock_doubtful, desk.again
             FROM read_waiting AS desk WHERE {} ORDER BY desk.arrival, desk.person_id,
                 desk.module_id LIMIT ?2 OFFSET ?3",
            among.condition()
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let found = query.query_map((among.parameter(), limit, offset), waiting_row)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// How much waits for a review among those learners, counting no further than `most`, and when
    /// the oldest of it was handed in.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn waiting_count(
        &self,
        among: &Among,
        most: u32,
    ) -> Result<(u32, Option<UnixMs>), StoreError> {
        let sql = format!(
            "SELECT count(*) FROM (SELECT 1 FROM read_waiting AS desk WHERE {} LIMIT ?2)",
            among.condition()
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let Count(count) = query.query_row((among.parameter(), most), |row| row.get(0))?;
        let oldest = self.waiting_reviews(among, (1, 0))?.pop();
        Ok((u32::try_from(count).unwrap_or(u32::MAX), oldest.map(|row| row.at)))
    }
}

fn waiting_row(row: &Row<'_>) -> rusqlite::Result<WaitingReviewRow> {
    let Count(arrival) = row.get(3)?;
    Ok(WaitingReviewRow {
        person: row.get(0)?,
        module: row.get(1)?,
        version: row.get(2)?,
        arrival,
        at: row.get(4)?,
        clock_doubtful: row.get(5)?,
        again: row.get(6)?,
    })
}

impl Read<'_> {
    /// How many pieces of feedback a learner has seen.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn feedback_seen(&self, person: PersonId) -> Result<u64, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT pieces FROM feedback_seen WHERE person_id = ?1")?;
        let seen: Option<Count> = query.query_row([person], |row| row.get(0)).optional()?;
        Ok(seen.map_or(0, |Count(pieces)| pieces))
    }

    /// Comments that somebody used before, the latest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn kept_comments(&self, staff: PersonId, limit: u32) -> Result<Vec<String>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT words FROM desk_comment WHERE staff_id = ?1
             ORDER BY used_at_ms DESC, words LIMIT ?2",
        )?;
        let found = query.query_map((staff, limit), |row| row.get(0))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }
}

impl Write<'_> {
    /// Notes how much feedback a learner has seen.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn see_feedback(&self, person: PersonId, pieces: u64) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO feedback_seen (person_id, pieces) VALUES (?1, ?2)
                 ON CONFLICT (person_id) DO UPDATE SET pieces = max(pieces, excluded.pieces)",
            )?
            .execute((person, Count(pieces)))?;
        Ok(())
    }

    /// Keeps a comment for further use, or notes that it was used again; the oldest go.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn keep_comment(
        &self,
        staff: PersonId,
        words: &str,
        (at, kept_max): (UnixMs, u32),
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO desk_comment (staff_id, words, used_at_ms) VALUES (?1, ?2, ?3)
                 ON CONFLICT (staff_id, words) DO UPDATE SET used_at_ms = excluded.used_at_ms",
            )?
            .execute((staff, words, at))?;
        self.connection()
            .prepare_cached(
                "DELETE FROM desk_comment WHERE staff_id = ?1 AND words NOT IN (
                     SELECT words FROM desk_comment WHERE staff_id = ?1
                     ORDER BY used_at_ms DESC, words LIMIT ?2)",
            )?
            .execute((staff, kept_max))?;
        Ok(())
    }
}
