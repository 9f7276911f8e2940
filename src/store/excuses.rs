//! What learners are excused from: rows of the read model. Which word counts is the domain's.

use super::error::StoreError;
use super::open::Read;
use super::project::signed;
use super::writer::Write;
use crate::domain::cohort::Day;
use crate::domain::excuse::{Excuse, Excused};
use crate::domain::feedback::counts;
use crate::domain::roles::NodeRole;
use crate::domain::{CohortId, DocumentId, PersonId};

const COLUMNS: &str = "said.person_id, said.key, said.kind, said.subject, said.day, said.is_on,
    said.order_no, said.author, said.node_id, said.at_ms, said.words,
    member.role, EXISTS (SELECT 1 FROM read_accompanying AS near WHERE near.node_id = said.node_id)";

impl Write<'_> {
    pub(super) fn project_excuses(
        &self,
        id: DocumentId,
        learner: PersonId,
        excuses: &[Excuse],
    ) -> Result<(), StoreError> {
        let mut insert = self.connection().prepare_cached(
            "INSERT OR IGNORE INTO read_excuse (person_id, document_id, key, kind, subject, day,
                 is_on, order_no, author, node_id, at_ms, words)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?;
        for one in excuses {
            let (kind, subject) = one.what.subject();
            let day = match &one.what {
                Excused::Until(_, day) => Some(day.0),
                Excused::Lesson(_) | Excused::BlindReviews => None,
            };
            insert.execute((
                learner,
                id,
                &one.key,
                kind,
                subject,
                day,
                one.on,
                signed(one.order),
                one.author,
                one.node,
                one.at,
                &one.words,
            ))?;
        }
        Ok(())
    }

    pub(super) fn unproject_excuses(&self, id: DocumentId) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM read_excuse WHERE document_id = ?1")?
            .execute([id])?;
        Ok(())
    }
}

impl Read<'_> {
    /// Every word on what a learner is excused from that counts, in a fixed order.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn excuses(&self, learner: PersonId) -> Result<Vec<Excuse>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM read_excuse AS said
             LEFT JOIN read_member AS member ON member.node_id = said.node_id
             WHERE said.person_id = ?1 ORDER BY said.document_id, said.key"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let found = query.query_map([learner], excuse_row)?;
        let found = found.collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(found.into_iter().flatten().map(|(_, one)| one).collect())
    }

    /// As [`Self::excuses`], of everybody in a cohort, by learner.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn excuses_in(&self, cohort: CohortId) -> Result<Vec<(PersonId, Excuse)>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM read_enrolment AS place
             JOIN read_excuse AS said ON said.person_id = place.person_id
             LEFT JOIN read_member AS member ON member.node_id = said.node_id
             WHERE place.cohort_id = ?1 ORDER BY said.person_id, said.document_id, said.key"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let found = query.query_map([cohort], excuse_row)?;
        Ok(found.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// Those of a cohort whose assignment of that module stands, handed in under whichever record, by the
    /// record under which each is shown.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn enrolled_handed_in(
        &self,
        cohort: CohortId,
        module: &crate::domain::ModuleId,
    ) -> Result<Vec<PersonId>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT coalesce(merging.into_id, place.person_id) AS shown
             FROM read_enrolment AS place LEFT JOIN read_merging AS merging
                 ON merging.person_id = place.person_id AND merging.stands = 1
             WHERE place.cohort_id = ?1 AND (
                 EXISTS (SELECT 1 FROM read_submission AS one
                     WHERE one.person_id = place.person_id AND one.module_id = ?2
                         AND one.state = 'stands')
                 OR EXISTS (SELECT 1 FROM read_submission AS one
                     WHERE one.person_id = merging.into_id AND one.module_id = ?2
                         AND one.state = 'stands')
                 OR EXISTS (SELECT 1 FROM read_merging AS other
                     JOIN read_submission AS one ON one.person_id = other.person_id
                     WHERE other.into_id = place.person_id AND other.stands = 1
                         AND one.module_id = ?2 AND one.state = 'stands'))
             ORDER BY shown",
        )?;
        let found = query.query_map((cohort, module), |row| row.get(0))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }
}

/// `None` for what does not count, or is of a kind that this program does not know.
fn excuse_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Option<(PersonId, Excuse)>> {
    let learner: PersonId = row.get(0)?;
    let (kind, subject, day): (u8, String, Option<i32>) = (row.get(2)?, row.get(3)?, row.get(4)?);
    let what = match (kind, day) {
        (1, _) => subject.parse().ok().map(Excused::Lesson),
        (2, _) => Some(Excused::BlindReviews),
        (3, Some(day)) => subject.parse().ok().map(|module| Excused::Until(module, Day(day))),
        _ => None,
    };
    let role: Option<NodeRole> = row.get(11)?;
    let (author, node) = (row.get(7)?, row.get(8)?);
    let order: i64 = row.get(6)?;
    let read = |what| {
        Ok((
            learner,
            Excuse {
                key: row.get(1)?,
                author,
                node,
                order: u64::try_from(order).unwrap_or(0),
                at: row.get(9)?,
                clock_doubtful: false,
                what,
                on: row.get(5)?,
                words: row.get(10)?,
            },
        ))
    };
    let is_near = row.get::<_, bool>(12)? || role == Some(NodeRole::Hub);
    let fine = counts(node, is_near, author, learner);
    what.filter(|_| fine).map(read).transpose()
}
