//! What was handed in: its rows of the read model, what pages ask of them, and drafts.
//!
//! Drafts never leave this node; their answers stand here in the caller's form.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, Row};

use super::columns::Count;
use super::error::StoreError;
use super::open::Read;
use super::project::signed;
use super::writer::Write;
use crate::docs::{Document, learner};
use crate::domain::assignment::PartId;
use crate::domain::attachment::Attachment;
use crate::domain::progress::LearnerFacts;
use crate::domain::submission::{VersionState, version_states};
use crate::domain::{ModuleId, NodeId, PersonId, UnixMs};

/// One version of what a learner handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionRow {
    /// Who.
    pub person: PersonId,
    /// Whose assignment.
    pub module: ModuleId,
    /// Unique in the learner's document.
    pub key: String,
    /// When, as the writing node's clock claims.
    pub at: UnixMs,
    /// Was that clock known to be wrong?
    pub clock_doubtful: bool,
    /// The node that wrote it.
    pub node: NodeId,
    /// Which number its change had when it came here: what waits longest has the smallest.
    pub arrival: u64,
    /// How many files go with it.
    pub files: u32,
    /// Where it stands.
    pub state: VersionState,
}

/// Which of the versions that stand.
#[derive(Debug, Clone, Default)]
pub struct StandingAsked {
    /// Only of learners at home there.
    pub branch: Option<NodeId>,
    /// Only those that came here after this one.
    pub after_arrival: u64,
    /// At most so many.
    pub limit: u32,
}

/// What a learner has begun to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignmentDraftRow {
    /// Who.
    pub person: PersonId,
    /// Whose assignment.
    pub module: ModuleId,
    /// What is in the fields, in the caller's form.
    pub answers: Vec<u8>,
    /// When it was last saved, as this node's clock claims.
    pub changed_at: UnixMs,
}

const SUBMISSION_COLUMNS: &str =
    "person_id, module_id, key, at_ms, clock_doubtful, node_id, arrival,
    files, state";

impl Read<'_> {
    /// Every version that a learner handed in under any record, by module, the earliest first.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn submissions(&self, person: PersonId) -> Result<Vec<SubmissionRow>, StoreError> {
        let sql = format!(
            "SELECT {SUBMISSION_COLUMNS} FROM read_submission
             WHERE person_id = ?1 OR person_id IN (SELECT merging.person_id
                 FROM read_merging AS merging WHERE merging.into_id = ?1 AND merging.stands = 1)
             ORDER BY module_id, order_no, node_id, key"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let found = query.query_map([person], submission_row)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Versions that stand, of all learners or of one branch's: what came here first comes first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn standing_submissions(
        &self,
        asked: &StandingAsked,
    ) -> Result<Vec<SubmissionRow>, StoreError> {
        let of_branch = if asked.branch.is_some() { "home = ?1" } else { "?1 IS NULL" };
        let sql = format!(
            "SELECT {SUBMISSION_COLUMNS} FROM read_submission
             WHERE state = 'stands' AND {of_branch} AND arrival > ?2
             ORDER BY arrival LIMIT ?3"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let found = query
            .query_map((asked.branch, Count(asked.after_arrival), asked.limit), submission_row)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// What a learner has begun to write for an assignment.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn assignment_draft(
        &self,
        person: PersonId,
        module: &ModuleId,
    ) -> Result<Option<AssignmentDraftRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT answers, changed_at_ms FROM assignment_draft
             WHERE person_id = ?1 AND module_id = ?2",
        )?;
        let found = query.query_row((person, module), |row| {
            Ok(AssignmentDraftRow {
                person,
                module: module.clone(),
                answers: row.get(0)?,
                changed_at: row.get(1)?,
            })
        });
        Ok(found.optional()?)
    }

    /// The assignments for which a learner has begun to write.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn assignments_begun(&self, person: PersonId) -> Result<Vec<ModuleId>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT module_id FROM assignment_draft WHERE person_id = ?1 ORDER BY module_id",
        )?;
        Ok(query.query_map([person], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// The files that lie ready beside a draft, by field.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn draft_files(
        &self,
        person: PersonId,
        module: &ModuleId,
    ) -> Result<BTreeMap<PartId, Attachment>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT field_id, hash, size_bytes, kind, name FROM assignment_draft_file
             WHERE person_id = ?1 AND module_id = ?2",
        )?;
        let found = query.query_map((person, module), |row| Ok((row.get(0)?, file(row, 1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }
}

impl Write<'_> {
    /// Writes the rows of what a learner handed in anew.
    pub(super) fn project_submissions(
        &self,
        document: &Document,
        facts: &LearnerFacts,
    ) -> Result<(), StoreError> {
        let Some(person) = document.id().person() else { return Ok(()) };
        let named = self.named_content(person)?;
        for sql in [
            "DELETE FROM read_submission WHERE person_id = ?1",
            "DELETE FROM read_attachment WHERE person_id = ?1",
        ] {
            self.connection().prepare_cached(sql)?.execute([person])?;
        }
        let states = version_states(&facts.submissions, &facts.taken_back);
        let mut insert = self.connection().prepare_cached(
            "INSERT INTO read_submission (person_id, module_id, key, order_no, at_ms,
                 clock_doubtful, node_id, home, arrival, files, state)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?;
        let mut insert_file = self.connection().prepare_cached(
            "INSERT INTO read_attachment (person_id, module_id, key, field_id, hash, size_bytes,
                 kind, name)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        for one in &facts.submissions {
            let change = learner::submission_change(document, &one.key);
            let arrival = match change {
                Some(change) => self.arrival_of(document.id(), change)?.unwrap_or(0),
                None => 0,
            };
            insert.execute((
                person,
                &one.module,
                &one.key,
                signed(one.order),
                one.at,
                one.clock_doubtful,
                one.node,
                person.home(),
                Count(arrival),
                Count(one.files.len() as u64),
                states.get(&one.key).copied().unwrap_or(VersionState::Replaced),
            ))?;
            for (field, file) in &one.files {
                insert_file.execute((
                    person,
                    &one.module,
                    &one.key,
                    field,
                    file.hash,
                    Count(file.size_bytes),
                    file.kind,
                    &file.name,
                ))?;
                self.name_content(file.hash, file.size_bytes)?;
            }
        }
        named.into_iter().try_for_each(|hash| self.release_content(hash))
    }

    /// Keeps what a learner has begun to write, in place of an earlier draft.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_assignment_draft(&self, draft: &AssignmentDraftRow) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT OR REPLACE INTO assignment_draft (person_id, module_id, answers,
                     changed_at_ms)
                 VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((draft.person, &draft.module, &draft.answers, draft.changed_at))?;
        Ok(())
    }

    /// Lays a file beside a draft, in place of an earlier one of that field; `None` takes it away.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_draft_file(
        &self,
        person: PersonId,
        module: &ModuleId,
        field: &PartId,
        file: Option<&Attachment>,
    ) -> Result<(), StoreError> {
        let before = self.draft_files(person, module)?.remove(field);
        self.connection()
            .prepare_cached(
                "DELETE FROM assignment_draft_file
                 WHERE person_id = ?1 AND module_id = ?2 AND field_id = ?3",
            )?
            .execute((person, module, field))?;
        if let Some(file) = file {
            self.insert_draft_file(person, module, field, file)?;
        }
        before.map_or(Ok(()), |before| self.release_content(before.hash))
    }

    fn insert_draft_file(
        &self,
        person: PersonId,
        module: &ModuleId,
        field: &PartId,
        file: &Attachment,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO assignment_draft_file (person_id, module_id, field_id, hash,
                     size_bytes, kind, name)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute((
                person,
                module,
                field,
                file.hash,
                Count(file.size_bytes),
                file.kind,
                &file.name,
            ))?;
        Ok(())
    }

    /// Forgets a draft with its files: it was handed in or given up.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn delete_assignment_draft(
        &self,
        person: PersonId,
        module: &ModuleId,
    ) -> Result<(), StoreError> {
        let files = self.draft_files(person, module)?;
        for sql in [
            "DELETE FROM assignment_draft WHERE person_id = ?1 AND module_id = ?2",
            "DELETE FROM assignment_draft_file WHERE person_id = ?1 AND module_id = ?2",
        ] {
            self.connection().prepare_cached(sql)?.execute((person, module))?;
        }
        files.into_values().try_for_each(|file| self.release_content(file.hash))
    }
}

fn submission_row(row: &Row<'_>) -> rusqlite::Result<SubmissionRow> {
    let Count(arrival) = row.get(6)?;
    Ok(SubmissionRow {
        person: row.get(0)?,
        module: row.get(1)?,
        key: row.get(2)?,
        at: row.get(3)?,
        clock_doubtful: row.get(4)?,
        node: row.get(5)?,
        arrival,
        files: row.get(7)?,
        state: row.get(8)?,
    })
}

/// A file in four columns: hash, size, kind, name.
fn file(row: &Row<'_>, first: usize) -> rusqlite::Result<Attachment> {
    let Count(size_bytes) = row.get(first + 1)?;
    Ok(Attachment {
        hash: row.get(first)?,
        size_bytes,
        kind: row.get(first + 2)?,
        name: row.get(first + 3)?,
    })
}
