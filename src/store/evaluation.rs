//! Answers about the course in the read model: counts and words, never whose they are.

use super::columns::Count;
use super::desk_rows::Among;
use super::error::StoreError;
use super::open::Read;
use super::writer::Write;
use crate::domain::PersonId;
use crate::domain::assignment::PartId;
use crate::domain::evaluation::{EvaluationSheet, Round, SurveyAnswer, first_sheets};
use crate::domain::limits::EVALUATION_WORDS_SHOWN_MAX;

/// One option of one question, and how often it was chosen.
pub(crate) type OptionCount = (PartId, u8, u64);

impl Read<'_> {
    /// How many of these people answered that round.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn evaluation_people(
        &self,
        course: &str,
        round: Round,
        among: &Among,
    ) -> Result<u64, StoreError> {
        let sql = format!("SELECT count(DISTINCT person_id) {}", asked_of(among));
        let mut query = self.connection().prepare_cached(&sql)?;
        let Count(count) = query.query_row((among.parameter(), course, round), |row| row.get(0))?;
        Ok(count)
    }

    /// How often each option was chosen.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn evaluation_counts(
        &self,
        course: &str,
        round: Round,
        among: &Among,
    ) -> Result<Vec<OptionCount>, StoreError> {
        let sql = format!(
            "SELECT question, option, count(*) {} AND option >= 0 GROUP BY question, option",
            asked_of(among)
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let mut rows = query.query((among.parameter(), course, round))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let (question, Count(count)): (String, Count) = (row.get(0)?, row.get(2)?);
            if let Ok(question) = question.parse() {
                found.push((question, row.get(1)?, count));
            }
        }
        Ok(found)
    }

    /// What was written under a question, in the order of the words themselves: neither time nor
    /// person can be told from it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn evaluation_words(
        &self,
        course: &str,
        round: Round,
        among: &Among,
        question: &PartId,
    ) -> Result<Vec<String>, StoreError> {
        let sql = format!(
            "SELECT words {} AND question = ?4 AND option = -1 ORDER BY words LIMIT ?5",
            asked_of(among)
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let question = question.as_str();
        let asked = (among.parameter(), course, round, question, EVALUATION_WORDS_SHOWN_MAX);
        Ok(query.query_map(asked, |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }
}

/// The rows of these people, of a course and a round.
fn asked_of(among: &Among) -> String {
    format!(
        "FROM read_evaluation JOIN read_desk AS desk USING (person_id)
         WHERE {} AND course = ?2 AND round = ?3",
        among.condition()
    )
}

impl Write<'_> {
    /// Writes the rows of a person's sheets anew.
    pub(super) fn project_evaluations(
        &self,
        person: PersonId,
        sheets: &[EvaluationSheet],
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM read_evaluation WHERE person_id = ?1")?
            .execute([person])?;
        let mut insert = self.connection().prepare_cached(
            "INSERT OR IGNORE INTO read_evaluation (person_id, course, round, question, option,
                 words)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        let courses: std::collections::BTreeSet<&str> =
            sheets.iter().map(|sheet| sheet.course.as_str()).collect();
        for course in courses {
            for (round, sheet) in first_sheets(sheets, course) {
                for (question, answer) in &sheet.answers {
                    let question = question.as_str();
                    match answer {
                        SurveyAnswer::Chosen(options) => {
                            for option in options {
                                insert.execute((person, course, round, question, option, ""))?;
                            }
                        }
                        SurveyAnswer::Words(words) => {
                            insert.execute((person, course, round, question, -1, words))?;
                        }
                    }
                }
            }
        }
        Ok(())
    }
}
