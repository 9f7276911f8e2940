//! What pages ask about people and their progress.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, Row};

use super::columns::Count;
use super::error::StoreError;
use super::open::Read;
use super::page_rows::{AttemptRow, Counts, LearnerRow, PersonHereRow, PersonRow, ProgressRow};
use crate::domain::{ModuleId, NodeId, PersonId};

/// A node's name: its own word first, then the roster's. Needs joins named `profile` and `member`.
pub(super) const BRANCH_NAME: &str = "coalesce(profile.name, member.name)";

/// Of each learner, for each module: right answers and questions asked.
type BestAttempts = BTreeMap<PersonId, Vec<(ModuleId, u8, u8)>>;

impl Read<'_> {
    /// Everybody who can sign in here, by name (code points: the caller sorts for people).
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn people_here(&self) -> Result<Vec<PersonHereRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT person_id, person.name, person.role, person.language,
                 account.secret_kind, account.last_seen_ms
             FROM account JOIN read_person AS person USING (person_id)
             ORDER BY person.name, person_id",
        )?;
        let found = query.query_map([], |row| {
            Ok(PersonHereRow {
                person: row.get(0)?,
                name: row.get(1)?,
                role: row.get(2)?,
                language: row.get(3)?,
                secret_kind: row.get(4)?,
                last_seen: row.get(5)?,
            })
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// One person, from here or elsewhere; `None` if no card came.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn person(&self, person: PersonId) -> Result<Option<PersonRow>, StoreError> {
        let sql = format!(
            "SELECT person.person_id, person.name, person.role, person.language, person.home,
                 {BRANCH_NAME}, person.edition
             FROM read_person AS person
             LEFT JOIN read_profile AS profile ON profile.node_id = person.home
             LEFT JOIN read_member AS member ON member.node_id = person.home
             WHERE person.person_id = ?1"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_row([person], person_row).optional()?)
    }

    /// Everybody whose account was made at that node, as far as their cards came here, by name.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn people_at_home(&self, home: NodeId) -> Result<Vec<PersonRow>, StoreError> {
        let sql = format!(
            "SELECT person.person_id, person.name, person.role, person.language, person.home,
                 {BRANCH_NAME}, person.edition
             FROM read_person AS person
             LEFT JOIN read_profile AS profile ON profile.node_id = person.home
             LEFT JOIN read_member AS member ON member.node_id = person.home
             WHERE person.home = ?1 ORDER BY person.name, person.person_id"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_map([home], person_row)?.collect::<rusqlite::Result<_>>()?)
    }

    /// A learner's done lessons, by path (the course knows the order in which they are taken).
    ///
    /// # Errors
    /// What SQLite says.
    pub fn learner_progress(&self, person: PersonId) -> Result<Vec<ProgressRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT lesson_path, version, completed_at_ms, clock_doubtful, study_s, checks_right,
                 checks_answered, node_id
             FROM read_progress WHERE person_id = ?1 ORDER BY lesson_path",
        )?;
        let found = query.query_map([person], |row| {
            Ok(ProgressRow {
                lesson: row.get(0)?,
                version: row.get(1)?,
                completed_at: row.get(2)?,
                clock_doubtful: row.get(3)?,
                study_s: row.get(4)?,
                checks: (row.get(5)?, row.get(6)?),
                node: row.get(7)?,
            })
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// How many lessons of one course a learner has done; `None`: of the first one, whose modules have no
    /// course before their names.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn lessons_done_in(
        &self,
        person: PersonId,
        course: Option<&str>,
    ) -> Result<u32, StoreError> {
        let (sql, edges) = match course {
            // From `course.` on, and before `course/`: the sign behind the full stop.
            Some(id) => (
                "SELECT count(*) FROM read_progress
                 WHERE person_id = ?1 AND lesson_path >= ?2 AND lesson_path < ?3",
                (format!("{id}."), format!("{id}/")),
            ),
            None => (
                "SELECT count(*) FROM read_progress
                 WHERE person_id = ?1 AND instr(lesson_path, '.') = 0 AND ?2 = ?3",
                (String::new(), String::new()),
            ),
        };
        let mut query = self.connection().prepare_cached(sql)?;
        Ok(query.query_row((person, edges.0, edges.1), |row| row.get(0))?)
    }

    /// A learner's attempts, by module, then as their times claim.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn attempts(&self, person: PersonId) -> Result<Vec<AttemptRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT module_id, key, right, asked, at_ms, clock_doubtful FROM read_attempt
             WHERE person_id = ?1 ORDER BY module_id, at_ms, key",
        )?;
        let found = query.query_map([person], |row| {
            Ok(AttemptRow {
                module: row.get(0)?,
                key: row.get(1)?,
                right: row.get(2)?,
                asked: row.get(3)?,
                at: row.get(4)?,
                clock_doubtful: row.get(5)?,
            })
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Learners of one branch or of all, by name: who has a learner's card, and whoever has learned
    /// something.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn learners(&self, branch: Option<NodeId>) -> Result<Vec<LearnerRow>, StoreError> {
        let best = self.best_attempts(branch)?;
        let sql = format!(
            "SELECT learner.person_id, person.name, learner.home, {BRANCH_NAME},
                 coalesce(progress.lessons_done, 0), progress.last_activity_ms
             FROM (SELECT person_id, home FROM read_learner
                   UNION SELECT person_id, home FROM read_person WHERE role = 'learner') AS learner
             LEFT JOIN read_learner AS progress ON progress.person_id = learner.person_id
             LEFT JOIN read_person AS person ON person.person_id = learner.person_id
             LEFT JOIN read_profile AS profile ON profile.node_id = learner.home
             LEFT JOIN read_member AS member ON member.node_id = learner.home
             WHERE ?1 IS NULL OR learner.home = ?1
             ORDER BY person.name, learner.person_id"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let found = query.query_map([branch], |row| {
            let person = row.get(0)?;
            Ok(LearnerRow {
                person,
                name: row.get(1)?,
                home: row.get(2)?,
                branch: row.get(3)?,
                lessons_done: row.get(4)?,
                best: best.get(&person).cloned().unwrap_or_default(),
                last_activity: row.get(5)?,
            })
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// For each learner and module the attempt with the most right answers.
    fn best_attempts(&self, branch: Option<NodeId>) -> Result<BestAttempts, StoreError> {
        // SQLite takes the other bare columns from the row that has the maximum.
        let mut query = self.connection().prepare_cached(
            "SELECT attempt.person_id, attempt.module_id, max(attempt.right), attempt.asked
             FROM read_attempt AS attempt JOIN read_learner AS learner USING (person_id)
             WHERE ?1 IS NULL OR learner.home = ?1
             GROUP BY attempt.person_id, attempt.module_id
             ORDER BY attempt.person_id, attempt.module_id",
        )?;
        let mut rows = query.query([branch])?;
        let mut best = BestAttempts::new();
        while let Some(row) = rows.next()? {
            let attempt = (row.get(1)?, row.get(2)?, row.get(3)?);
            best.entry(row.get(0)?).or_default().push(attempt);
        }
        Ok(best)
    }

    /// How much there is of everything.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn counts(&self) -> Result<Counts, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT (SELECT count(*) FROM read_person), (SELECT count(*) FROM account),
                 (SELECT count(*) FROM read_learner), (SELECT count(*) FROM read_thread),
                 (SELECT coalesce(sum(posts), 0) FROM read_thread),
                 (SELECT coalesce(sum(length), 0) FROM log),
                 (SELECT count(*) FROM entry WHERE state = 1),
                 (SELECT coalesce(sum(entries), 0) FROM quarantine)",
        )?;
        let counts = query.query_row([], |row| {
            let count = |column| row.get(column).map(|Count(count)| count);
            Ok(Counts {
                people: count(0)?,
                accounts: count(1)?,
                learners: count(2)?,
                threads: count(3)?,
                posts: count(4)?,
                entries: count(5)?,
                waiting: count(6)?,
                quarantined: count(7)?,
            })
        })?;
        Ok(counts)
    }
}

fn person_row(row: &Row<'_>) -> rusqlite::Result<PersonRow> {
    Ok(PersonRow {
        person: row.get(0)?,
        name: row.get(1)?,
        role: row.get(2)?,
        language: row.get(3)?,
        home: row.get(4)?,
        branch: row.get(5)?,
        edition: row.get(6)?,
    })
}
