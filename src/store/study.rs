//! A learner's own notes, bookmarks, and where reading stopped. None of it leaves the node.

use rusqlite::OptionalExtension;

use super::error::StoreError;
use super::open::Read;
use super::rows::NoteRow;
use super::writer::Write;
use crate::domain::{LessonPath, PersonId, UnixMs};

impl Read<'_> {
    /// A person's note on a lesson.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn note(
        &self,
        person: PersonId,
        lesson: &LessonPath,
    ) -> Result<Option<NoteRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT lesson_path, body, changed_at_ms FROM note
             WHERE person_id = ?1 AND lesson_path = ?2",
        )?;
        Ok(query.query_row((person, lesson), note_row).optional()?)
    }

    /// All notes of a person, by lesson.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn notes(&self, person: PersonId) -> Result<Vec<NoteRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT lesson_path, body, changed_at_ms FROM note WHERE person_id = ?1
             ORDER BY lesson_path",
        )?;
        Ok(query.query_map([person], note_row)?.collect::<Result<_, _>>()?)
    }

    /// The lessons that a person has marked, the newest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn bookmarks(&self, person: PersonId) -> Result<Vec<LessonPath>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT lesson_path FROM bookmark WHERE person_id = ?1
             ORDER BY made_at_ms DESC, lesson_path",
        )?;
        Ok(query.query_map([person], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    /// The anchor that was last in view of a lesson.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn reading_place(
        &self,
        person: PersonId,
        lesson: &LessonPath,
    ) -> Result<Option<String>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT anchor FROM reading_place WHERE person_id = ?1 AND lesson_path = ?2",
        )?;
        Ok(query.query_row((person, lesson), |row| row.get(0)).optional()?)
    }
}

fn note_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<NoteRow> {
    Ok(NoteRow { lesson: row.get(0)?, body: row.get(1)?, changed_at: row.get(2)? })
}

impl Write<'_> {
    /// Keeps a note in place of the one before; an empty one takes it away.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_note(&self, person: PersonId, note: &NoteRow) -> Result<(), StoreError> {
        let NoteRow { lesson, body, changed_at } = note;
        if body.is_empty() {
            self.connection()
                .prepare_cached("DELETE FROM note WHERE person_id = ?1 AND lesson_path = ?2")?
                .execute((person, lesson))?;
            return Ok(());
        }
        self.connection()
            .prepare_cached(
                "INSERT OR REPLACE INTO note (person_id, lesson_path, body, changed_at_ms)
                 VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((person, lesson, body, changed_at))?;
        Ok(())
    }

    /// Marks a lesson, or takes the mark away.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn set_bookmark(
        &self,
        person: PersonId,
        lesson: &LessonPath,
        marked: bool,
        now: UnixMs,
    ) -> Result<(), StoreError> {
        if marked {
            self.connection()
                .prepare_cached(
                    "INSERT OR IGNORE INTO bookmark (person_id, lesson_path, made_at_ms)
                     VALUES (?1, ?2, ?3)",
                )?
                .execute((person, lesson, now))?;
        } else {
            self.connection()
                .prepare_cached("DELETE FROM bookmark WHERE person_id = ?1 AND lesson_path = ?2")?
                .execute((person, lesson))?;
        }
        Ok(())
    }

    /// Notes the anchor that was last in view of a lesson; `None` forgets it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_reading_place(
        &self,
        person: PersonId,
        lesson: &LessonPath,
        anchor: Option<&str>,
    ) -> Result<(), StoreError> {
        match anchor {
            Some(anchor) => self
                .connection()
                .prepare_cached(
                    "INSERT OR REPLACE INTO reading_place (person_id, lesson_path, anchor)
                     VALUES (?1, ?2, ?3)",
                )?
                .execute((person, lesson, anchor))?,
            None => self
                .connection()
                .prepare_cached(
                    "DELETE FROM reading_place WHERE person_id = ?1 AND lesson_path = ?2",
                )?
                .execute((person, lesson))?,
        };
        Ok(())
    }
}
