//! Where a person's record belongs, in the read model: which records are shown as one, and who
//! learns at another library now.
//!
//! The joint record's lessons, attempts and what waits for a review are those of all its documents; each of the others keeps
//! its own rows too and is only left out of lists. So nothing is lost, and a word that is taken back
//! takes nothing along.

use rusqlite::OptionalExtension;

use super::error::StoreError;
use super::open::Read;
use super::writer::Write;
use crate::docs::record::Record;
use crate::docs::{DocsError, Document, learner};
use crate::domain::log::Subject;
use crate::domain::progress::LearnerFacts;
use crate::domain::roster::Roster;
use crate::domain::{CohortId, DocumentId, NodeId, PersonId, Scope};

impl Read<'_> {
    /// Under which other record that one is shown; `None`: it stands by itself.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn shown_with(&self, person: PersonId) -> Result<Option<PersonId>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT into_id FROM read_merging WHERE person_id = ?1 AND stands = 1",
        )?;
        Ok(query.query_row([person], |row| row.get(0)).optional()?)
    }

    /// The record under which that one is shown, or itself.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn shown_as(&self, person: PersonId) -> Result<PersonId, StoreError> {
        Ok(self.shown_with(person)?.unwrap_or(person))
    }

    /// The records that are shown under that one.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn merged_into(&self, person: PersonId) -> Result<Vec<PersonId>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT person_id FROM read_merging WHERE into_id = ?1 AND stands = 1
             ORDER BY person_id",
        )?;
        Ok(query.query_map([person], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// Everybody whom a record stands for: itself, and those that are shown under it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn all_of(&self, person: PersonId) -> Result<Vec<PersonId>, StoreError> {
        let mut all = vec![person];
        all.extend(self.merged_into(person)?);
        Ok(all)
    }

    /// At which library a learner learns now; `None`: at home.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn moved_to(&self, person: PersonId) -> Result<Option<NodeId>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT node_id FROM read_moving WHERE person_id = ?1")?;
        Ok(query.query_row([person], |row| row.get(0)).optional()?)
    }

    /// Learners of other libraries who learn at that one now, or (`None`) at any.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn moved_learners(
        &self,
        to: Option<NodeId>,
    ) -> Result<Vec<(PersonId, NodeId)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT person_id, node_id FROM read_moving WHERE ?1 IS NULL OR node_id = ?1
             ORDER BY person_id",
        )?;
        let found = query.query_map([to], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// The cohorts that a node accompanies now.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn accompanies(&self, node: NodeId) -> Result<Vec<CohortId>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT cohort_id FROM read_accompanying WHERE node_id = ?1 AND stands = 1
             ORDER BY cohort_id",
        )?;
        Ok(query.query_map([node], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// The nodes that accompany a cohort now.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn companions_of(&self, cohort: CohortId) -> Result<Vec<NodeId>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT node_id FROM read_accompanying WHERE cohort_id = ?1 AND stands = 1
             ORDER BY node_id",
        )?;
        Ok(query.query_map([cohort], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// The number of the last word on which records are of one person, or where that one learns.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn belonging_edition(&self, subject: Subject) -> Result<u32, StoreError> {
        let told = self.records_of(subject)?.into_iter();
        let editions = told.filter_map(|(_, subject, body)| match Record::decode(subject, &body) {
            Ok(Record::Merging(merging)) => Some(merging.edition),
            Ok(Record::Moving(moving)) => Some(moving.edition),
            Ok(_) | Err(_) => None,
        });
        Ok(editions.max().unwrap_or(0))
    }
}

impl Write<'_> {
    /// Writes anew under which other record that one is shown, and everything that hangs on it.
    pub(super) fn project_merging(
        &self,
        subject: Subject,
        person: PersonId,
    ) -> Result<(), StoreError> {
        let mut touched = self.near(person)?;
        self.connection()
            .prepare_cached("DELETE FROM read_merging WHERE person_id = ?1")?
            .execute([person])?;
        let told = self.records_of(subject)?.into_iter();
        let read = told.filter_map(|(_, subject, body)| match Record::decode(subject, &body) {
            Ok(Record::Merging(merging)) => Some((merging.edition, body, merging)),
            Ok(_) | Err(_) => None,
        });
        // Two may have said so at the same time: every node takes the same word.
        let latest = read.max_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        if let Some(into) = latest.and_then(|(_, _, merging)| merging.into) {
            self.connection()
                .prepare_cached(
                    "INSERT INTO read_merging (person_id, into_id, stands) VALUES (?1, ?2, 0)",
                )?
                .execute((person, into))?;
        }
        // What is itself shown under another one takes nobody in.
        self.connection()
            .prepare_cached(
                "UPDATE read_merging SET stands = NOT EXISTS (
                     SELECT 1 FROM read_merging AS other
                     WHERE other.person_id = read_merging.into_id)
                 WHERE person_id = ?1 OR into_id = ?1",
            )?
            .execute([person])?;
        touched.extend(self.near(person)?);
        touched.sort_unstable();
        touched.dedup();
        touched.into_iter().try_for_each(|person| self.project_again(person))
    }

    /// That record, the one that it names, and those that name it.
    fn near(&self, person: PersonId) -> Result<Vec<PersonId>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT into_id FROM read_merging WHERE person_id = ?1
             UNION SELECT person_id FROM read_merging WHERE into_id = ?1",
        )?;
        let mut near: Vec<PersonId> =
            query.query_map([person], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        near.push(person);
        Ok(near)
    }

    /// Writes a learner's rows anew from what is kept.
    pub(super) fn project_again(&self, person: PersonId) -> Result<(), StoreError> {
        let id = DocumentId::learner(person);
        match self.kept_learner(person)? {
            Some(document) => self.project_own(&document),
            // Whoever has done nothing may still stand for somebody who has.
            None if !self.merged_into(person)?.is_empty() => self.project_own(&Document::new(id)?),
            None => {
                for sql in [
                    "DELETE FROM read_progress WHERE person_id = ?1",
                    "DELETE FROM read_attempt WHERE person_id = ?1",
                    "DELETE FROM read_learner WHERE person_id = ?1",
                ] {
                    self.connection().prepare_cached(sql)?.execute([person])?;
                }
                self.project_desk(person)?;
                self.project_waiting(person)
            }
        }
    }

    /// A learner's document as it is kept; `None` also for a snapshot that does not load: its log
    /// makes it anew later, and then it is projected.
    pub(super) fn kept_learner(&self, person: PersonId) -> Result<Option<Document>, StoreError> {
        let id = DocumentId::learner(person);
        let Some(snapshot) = self.document(id)? else { return Ok(None) };
        match Document::load(id, &snapshot) {
            Ok(document) => Ok(Some(document)),
            Err(DocsError::Damaged { .. }) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }

    /// Adds what the person did under other records.
    pub(super) fn add_merged(
        &self,
        person: PersonId,
        facts: &mut LearnerFacts,
    ) -> Result<(), StoreError> {
        for other in self.merged_into(person)? {
            if let Some(document) = self.kept_learner(other)? {
                let more = learner::facts(&document);
                facts.completions.extend(more.completions);
                facts.attempts.extend(more.attempts);
            }
        }
        Ok(())
    }

    /// After a learner's own rows changed: those of the record under which that one is shown.
    pub(super) fn project_shown_under(&self, person: PersonId) -> Result<(), StoreError> {
        self.shown_with(person)?.map_or(Ok(()), |into| self.project_again(into))
    }

    /// Writes anew where a learner learns, and what hangs on it.
    pub(super) fn project_moving(
        &self,
        subject: Subject,
        person: PersonId,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM read_moving WHERE person_id = ?1")?
            .execute([person])?;
        let told = self.records_of(subject)?.into_iter();
        let read = told.filter_map(|(_, subject, body)| match Record::decode(subject, &body) {
            Ok(Record::Moving(moving)) => Some((moving.edition, body, moving)),
            Ok(_) | Err(_) => None,
        });
        let latest = read.max_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        if let Some(to) = latest.and_then(|(_, _, moving)| moving.to) {
            self.connection()
                .prepare_cached("INSERT INTO read_moving (person_id, node_id) VALUES (?1, ?2)")?
                .execute((person, to))?;
        }
        self.project_desk(person)?;
        self.project_waiting(person)
    }

    /// Writes anew which cohorts a node accompanies.
    pub(super) fn project_accompanying(
        &self,
        node: NodeId,
        roster: &Roster,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM read_accompanying WHERE node_id = ?1")?
            .execute([node])?;
        let mut insert = self.connection().prepare_cached(
            "INSERT INTO read_accompanying (node_id, cohort_id, stands) VALUES (?1, ?2, ?3)",
        )?;
        let now = roster.member(node).map(|member| member.scopes.as_slice()).unwrap_or_default();
        for cohort in roster.accompanied_by(node) {
            insert.execute((node, cohort, now.contains(&Scope::Cohort(cohort))))?;
        }
        Ok(())
    }

    /// Where a learner learns: at home, or where home let the learner go.
    pub(super) fn learns_at(&self, person: PersonId) -> Result<NodeId, StoreError> {
        Ok(self.moved_to(person)?.unwrap_or(person.home()))
    }
}
