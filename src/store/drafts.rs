//! What a person has begun, seen or sent twice. None of it leaves the node.

use rusqlite::{OptionalExtension, Row};

use super::columns::{Bits, Count};
use super::error::StoreError;
use super::open::Read;
use super::rows::{AttemptDraftRow, CheckAnswerRow};
use super::writer::Write;
use crate::domain::limits::ONCE_KEPT_MAX;
use crate::domain::{DocumentId, LessonPath, ModuleId, PersonId, QuestionId, UnixMs};

const CHECK_COLUMNS: &str =
    "person_id, lesson_path, question_id, answer, first_right, right, at_ms";

impl Read<'_> {
    /// What a form with this key was answered the first time; `None`: it is new.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn once(&self, person: PersonId, key: &str) -> Result<Option<String>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT result FROM once WHERE person_id = ?1 AND key = ?2")?;
        Ok(query.query_row((person, key), |row| row.get(0)).optional()?)
    }

    /// The checks of a lesson that a person has answered, by question.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn check_answers(
        &self,
        person: PersonId,
        lesson: &LessonPath,
    ) -> Result<Vec<CheckAnswerRow>, StoreError> {
        let sql = format!(
            "SELECT {CHECK_COLUMNS} FROM check_answer WHERE person_id = ?1 AND lesson_path = ?2
             ORDER BY question_id"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_map((person, lesson), check_row)?.collect::<rusqlite::Result<_>>()?)
    }

    /// One answered check.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn check_answer(
        &self,
        person: PersonId,
        lesson: &LessonPath,
        question: &QuestionId,
    ) -> Result<Option<CheckAnswerRow>, StoreError> {
        let sql = format!(
            "SELECT {CHECK_COLUMNS} FROM check_answer
             WHERE person_id = ?1 AND lesson_path = ?2 AND question_id = ?3"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_row((person, lesson, question), check_row).optional()?)
    }

    /// A quiz that a person has begun and not handed in.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn attempt_draft(
        &self,
        person: PersonId,
        module: &ModuleId,
    ) -> Result<Option<AttemptDraftRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT seed, started_at_ms, answers FROM attempt_draft
             WHERE person_id = ?1 AND module_id = ?2",
        )?;
        let found = query.query_row((person, module), |row| {
            let Bits(seed) = row.get(0)?;
            Ok(AttemptDraftRow {
                person,
                module: module.clone(),
                seed,
                started_at: row.get(1)?,
                answers: row.get(2)?,
            })
        });
        Ok(found.optional()?)
    }

    /// Seconds that a person has spent on a lesson since it was last written to the log.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn study_s(&self, person: PersonId, lesson: &LessonPath) -> Result<u32, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT study_s FROM visit WHERE person_id = ?1 AND lesson_path = ?2",
        )?;
        let found: Option<u32> = query.query_row((person, lesson), |row| row.get(0)).optional()?;
        Ok(found.unwrap_or(0))
    }

    /// The lessons that a person has opened.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn visited(&self, person: PersonId) -> Result<Vec<LessonPath>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT lesson_path FROM visit WHERE person_id = ?1 ORDER BY lesson_path",
        )?;
        Ok(query.query_map([person], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// A setting of this node.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        let mut query =
            self.connection().prepare_cached("SELECT value FROM setting WHERE key = ?1")?;
        Ok(query.query_row([key], |row| row.get(0)).optional()?)
    }
}

impl Write<'_> {
    /// Keeps what a form was answered, for the case that it comes again; the oldest such answers
    /// go.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_once(
        &self,
        person: PersonId,
        key: &str,
        result: &str,
        now: UnixMs,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT OR IGNORE INTO once (person_id, key, result, at_ms, made)
                 SELECT ?1, ?2, ?3, ?4, coalesce(max(made), 0) + 1 FROM once",
            )?
            .execute((person, key, result, now))?;
        self.connection()
            .prepare_cached("DELETE FROM once WHERE made <= (SELECT max(made) FROM once) - ?1")?
            .execute([Count(ONCE_KEPT_MAX)])?;
        Ok(())
    }

    /// Keeps an answer to a check. Whether the first one was right stays as it was written first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_check_answer(&self, answer: &CheckAnswerRow) -> Result<(), StoreError> {
        let sql = format!(
            "INSERT INTO check_answer ({CHECK_COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (person_id, lesson_path, question_id) DO UPDATE
             SET answer = excluded.answer, right = excluded.right, at_ms = excluded.at_ms"
        );
        self.connection().prepare_cached(&sql)?.execute((
            answer.person,
            &answer.lesson,
            &answer.question,
            &answer.answer,
            answer.first_right,
            answer.right,
            answer.at,
        ))?;
        Ok(())
    }

    /// Keeps a quiz that was begun, in place of an earlier draft.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_attempt_draft(&self, draft: &AttemptDraftRow) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT OR REPLACE INTO attempt_draft (person_id, module_id, seed, started_at_ms,
                     answers)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((
                draft.person,
                &draft.module,
                Bits(draft.seed),
                draft.started_at,
                &draft.answers,
            ))?;
        Ok(())
    }

    /// Forgets a draft: it was handed in or given up.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn delete_attempt_draft(
        &self,
        person: PersonId,
        module: &ModuleId,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM attempt_draft WHERE person_id = ?1 AND module_id = ?2")?
            .execute((person, module))?;
        Ok(())
    }

    /// Adds seconds to what a person has spent on a lesson; with 0 it only notes the visit.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn add_study_s(
        &self,
        person: PersonId,
        lesson: &LessonPath,
        seconds: u32,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO visit (person_id, lesson_path, study_s) VALUES (?1, ?2, ?3)
                 ON CONFLICT (person_id, lesson_path) DO UPDATE
                 SET study_s = min(study_s + excluded.study_s, 4294967295)",
            )?
            .execute((person, lesson, seconds))?;
        Ok(())
    }

    /// Sets a person's seconds on a lesson back to 0: they are in the log now.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn reset_study_s(&self, person: PersonId, lesson: &LessonPath) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "UPDATE visit SET study_s = 0 WHERE person_id = ?1 AND lesson_path = ?2",
            )?
            .execute((person, lesson))?;
        Ok(())
    }

    /// Takes a setting away; one that is not there is fine.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn delete_setting(&self, key: &str) -> Result<(), StoreError> {
        self.connection().prepare_cached("DELETE FROM setting WHERE key = ?1")?.execute([key])?;
        Ok(())
    }

    /// Writes a setting of this node.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_setting(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("INSERT OR REPLACE INTO setting (key, value) VALUES (?1, ?2)")?
            .execute((key, value))?;
        Ok(())
    }

    /// Notes how far a person has seen a thread: the thread's `last_arrival` as it was shown. Never
    /// goes back.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn see_thread(
        &self,
        person: PersonId,
        thread: DocumentId,
        arrival: u64,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO thread_seen (person_id, document_id, arrival) VALUES (?1, ?2, ?3)
                 ON CONFLICT (person_id, document_id) DO UPDATE
                 SET arrival = max(arrival, excluded.arrival)",
            )?
            .execute((person, thread, Count(arrival)))?;
        Ok(())
    }
}

fn check_row(row: &Row<'_>) -> rusqlite::Result<CheckAnswerRow> {
    Ok(CheckAnswerRow {
        person: row.get(0)?,
        lesson: row.get(1)?,
        question: row.get(2)?,
        answer: row.get(3)?,
        first_right: row.get(4)?,
        right: row.get(5)?,
        at: row.get(6)?,
    })
}
