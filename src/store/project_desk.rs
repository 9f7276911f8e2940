//! The desk's part of the read model: one row per learner, cohorts and who is in them.
//!
//! A learner's row follows from the person's card, from the rows of the learner document and from
//! where the home is; whichever of these changes, the row is held against all of them. Only columns
//! that differ are written, since each has its index.

use rusqlite::OptionalExtension;

use super::error::StoreError;
use super::writer::Write;
use crate::docs::record::Record;
use crate::domain::cohort::Enrolment;
use crate::domain::log::{RecordKind, Subject};
use crate::domain::{CohortId, NodeId, PersonId};

/// Where a node is: its own word first, then the roster's; nothing while neither came.
pub(super) const COUNTRY: &str = "coalesce((SELECT country FROM read_profile WHERE node_id = ?1),
     (SELECT country FROM read_member WHERE node_id = ?1), '')";

impl Write<'_> {
    /// Brings a person's row of the desk up to date with the rows of card and learner document.
    pub(super) fn project_desk(&self, person: PersonId) -> Result<(), StoreError> {
        let connection = self.connection();
        let name: Option<String> = connection
            .prepare_cached(
                "SELECT name FROM read_person WHERE person_id = ?1 AND role = 'learner'",
            )?
            .query_row([person], |row| row.get(0))
            .optional()?;
        let document: Option<(i64, Option<i64>)> = connection
            .prepare_cached(
                "SELECT lessons_done, last_activity_ms FROM read_learner WHERE person_id = ?1",
            )?
            .query_row([person], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        if name.is_none() && document.is_none() {
            connection
                .prepare_cached("DELETE FROM read_desk WHERE person_id = ?1")?
                .execute([person])?;
            return Ok(());
        }
        let (name, home) = (self.name_of(person, name)?, self.learns_at(person)?);
        let shown_with = self.shown_with(person)?;
        let country: String = connection
            .prepare_cached(&format!("SELECT {COUNTRY}"))?
            .query_row([home], |row| row.get(0))?;
        let folded = self.fold(&name);
        connection
            .prepare_cached(
                "INSERT INTO read_desk (person_id, home, country, folded, lessons_done, hard_tries,
                     hard_right, hard_asked)
                 VALUES (?1, ?2, ?3, ?4, 0, 0, 0, 0) ON CONFLICT (person_id) DO NOTHING",
            )?
            .execute((person, home, &country, &folded))?;
        connection
            .prepare_cached(
                "UPDATE read_desk SET country = ?2, folded = ?3, home = ?4, shown_with = ?5
                 WHERE person_id = ?1
                     AND (country, folded, home, shown_with) IS NOT (?2, ?3, ?4, ?5)",
            )?
            .execute((person, &country, &folded, home, shown_with))?;
        let (done, last) = document.unwrap_or((0, None));
        connection
            .prepare_cached(
                "UPDATE read_desk SET lessons_done = ?2, last_activity_ms = ?3
                 WHERE person_id = ?1 AND (lessons_done, last_activity_ms) IS NOT (?2, ?3)",
            )?
            .execute((person, done, last))?;
        self.project_hard_quiz(person)
    }

    /// Staff who learn keep their names on the desk.
    fn name_of(&self, person: PersonId, known: Option<String>) -> Result<String, StoreError> {
        if let Some(name) = known {
            return Ok(name);
        }
        let mut query = self
            .connection()
            .prepare_cached("SELECT name FROM read_person WHERE person_id = ?1")?;
        let name = query.query_row([person], |row| row.get(0)).optional()?;
        Ok(name.unwrap_or_default())
    }

    fn project_hard_quiz(&self, person: PersonId) -> Result<(), StoreError> {
        let hardest: Option<(String, i64, i64, i64)> = self
            .connection()
            .prepare_cached(
                "SELECT module_id, count(*), max(right), asked FROM read_attempt
                 WHERE person_id = ?1 GROUP BY module_id HAVING count(*) >= 3
                 ORDER BY max(right) * 1.0 / max(asked, 1), module_id LIMIT 1",
            )?
            .query_row([person], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
            .optional()?;
        let (module, tries, right, asked) = match hardest {
            Some((module, tries, right, asked)) => (Some(module), tries, right, asked),
            None => (None, 0, 0, 0),
        };
        self.connection()
            .prepare_cached(
                "UPDATE read_desk SET hard_module = ?2, hard_tries = ?3, hard_right = ?4,
                     hard_asked = ?5
                 WHERE person_id = ?1
                     AND (hard_module, hard_tries, hard_right, hard_asked) IS NOT (?2, ?3, ?4, ?5)",
            )?
            .execute((person, module, tries, right, asked))?;
        Ok(())
    }

    /// After a profile or a listing came: the learners at home there are where it is.
    pub(super) fn project_country(&self, home: NodeId) -> Result<(), StoreError> {
        let sql = format!(
            "UPDATE read_desk SET country = {COUNTRY} WHERE home = ?1 AND country <> {COUNTRY}"
        );
        self.connection().prepare_cached(&sql)?.execute([home])?;
        let sql = format!(
            "UPDATE read_waiting SET country = {COUNTRY} WHERE home = ?1 AND country <> {COUNTRY}"
        );
        self.connection().prepare_cached(&sql)?.execute([home])?;
        Ok(())
    }

    /// Writes a cohort's rows anew: of all that the hub told of it to whomever, the latest edition.
    pub(super) fn project_cohort(&self, subject: Subject) -> Result<(), StoreError> {
        let id = CohortId::from_slice(&subject.0[1..13]).unwrap_or(CohortId([0; 12]));
        for sql in [
            "DELETE FROM read_cohort WHERE cohort_id = ?1",
            "DELETE FROM read_cohort_staff WHERE cohort_id = ?1",
        ] {
            self.connection().prepare_cached(sql)?.execute([id])?;
        }
        let mut found = Vec::new();
        for (subject, body) in self.told_of(id)? {
            if let Ok(Record::Cohort(told)) = Record::decode(subject, &body) {
                found.push((told.cohort.edition, body, subject, told.cohort));
            }
        }
        // Two libraries may be told the same; which copy is shown must not hang on who came first.
        let latest = found.into_iter().max_by(|a, b| (a.0, &a.1, b.2).cmp(&(b.0, &b.1, a.2)));
        let Some((_, body, subject, cohort)) = latest else { return Ok(()) };
        self.connection()
            .prepare_cached(
                "INSERT INTO read_cohort (cohort_id, name, closed, subject, record)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((id, &cohort.name, cohort.closed, subject, body))?;
        let mut insert = self.connection().prepare_cached(
            "INSERT OR IGNORE INTO read_cohort_staff (person_id, cohort_id, circle)
             VALUES (?1, ?2, ?3)",
        )?;
        for person in &cohort.facilitators {
            insert.execute((person, id, 0))?;
        }
        for (circle, mentor) in (1_i64..).zip(&cohort.circles) {
            if let Some(mentor) = mentor {
                insert.execute((mentor, id, circle))?;
            }
        }
        Ok(())
    }

    fn told_of(&self, cohort: CohortId) -> Result<Vec<(Subject, Vec<u8>)>, StoreError> {
        let (mut first, mut last) = ([0; 24], [0xff; 24]);
        for edge in [&mut first, &mut last] {
            edge[0] = RecordKind::Cohort as u8;
            edge[1..13].copy_from_slice(&cohort.0);
        }
        let mut query = self.connection().prepare_cached(
            "SELECT subject, body FROM record WHERE subject BETWEEN ?1 AND ?2 ORDER BY subject",
        )?;
        let found = query
            .query_map((Subject(first), Subject(last)), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Writes anew where a learner belongs.
    pub(super) fn project_enrolment(
        &self,
        subject: Subject,
        person: PersonId,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM read_enrolment WHERE person_id = ?1")?
            .execute([person])?;
        let Some(enrolment) = self.latest_enrolment(subject)? else { return Ok(()) };
        let mut insert = self.connection().prepare_cached(
            "INSERT INTO read_enrolment (cohort_id, person_id, circle) VALUES (?1, ?2, ?3)",
        )?;
        for place in &enrolment.places {
            insert.execute((place.cohort, person, place.circle))?;
        }
        Ok(())
    }

    fn latest_enrolment(&self, subject: Subject) -> Result<Option<Enrolment>, StoreError> {
        let told = self.records_of(subject)?.into_iter();
        let read = told.filter_map(|(_, subject, body)| match Record::decode(subject, &body) {
            Ok(Record::Enrolment(enrolment)) => Some(enrolment),
            Ok(_) | Err(_) => None,
        });
        Ok(read.max_by_key(|enrolment| enrolment.edition))
    }
}
