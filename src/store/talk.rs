//! Who takes part in a cohort's conversations: one condition that every question about the forum
//! takes, so that no page shows what its reader has no business with.
//!
//! The thread's id alone says that it is a cohort's. Who belongs to one follows from records: who is
//! enrolled, who is named in it, and whom `domain::roles` lets join all. Nobody in particular (NULL)
//! takes part in none: what is printed or needs no account holds nothing of a cohort.

use super::columns::Count;
use super::error::StoreError;
use super::open::Read;
use crate::domain::roles::{NodeRole, Role, joins_cohorts};
use crate::domain::{CohortId, DocumentId, DocumentKind, PersonId};

/// The condition that `person` may read the thread with the id `document`; both are SQL, as for
/// [`takes_part`].
pub(super) fn readable(document: &str, person: &str) -> String {
    let kind = DocumentKind::CohortThread as u8;
    let cohort = format!("substr({document}, 2, {})", CohortId::BYTES);
    let is_open = format!("substr({document}, 1, 1) <> x'{kind:02x}'");
    format!("({is_open} OR {})", takes_part(&cohort, person))
}

/// The condition that `person` takes part in `cohort`; both are SQL, and columns in it name their
/// table: a bare one would mean that of a table in here.
pub(super) fn takes_part(cohort: &str, person: &str) -> String {
    let roles = |node: NodeRole| {
        let joining = Role::ALL.into_iter().filter(|role| joins_cohorts(*role, node));
        let names: Vec<String> = joining.map(|role| format!("'{role}'")).collect();
        names.join(", ")
    };
    format!(
        "(EXISTS (SELECT 1 FROM read_enrolment AS place
             WHERE place.cohort_id = {cohort} AND place.person_id = {person})
         OR EXISTS (SELECT 1 FROM read_cohort_staff AS named
             WHERE named.person_id = {person} AND named.cohort_id = {cohort})
         OR EXISTS (SELECT 1 FROM read_merging AS same
             JOIN read_enrolment AS place ON place.person_id = same.person_id
             WHERE same.into_id = {person} AND same.stands = 1 AND place.cohort_id = {cohort})
         OR EXISTS (SELECT 1 FROM read_person AS card
             JOIN read_member AS home ON home.node_id = card.home
             WHERE card.person_id = {person} AND home.role = '{hub}' AND card.role IN ({at_hub}))
         OR EXISTS (SELECT 1 FROM read_person AS card
             JOIN read_accompanying AS beside ON beside.node_id = card.home
             WHERE card.person_id = {person} AND beside.cohort_id = {cohort}
                 AND beside.stands = 1 AND card.role IN ({beside})))",
        hub = NodeRole::Hub,
        at_hub = roles(NodeRole::Hub),
        beside = roles(NodeRole::Branch),
    )
}

impl Read<'_> {
    /// Does that person take part in that cohort's conversations? Of one that is not known here
    /// nobody does.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn takes_part(&self, person: PersonId, cohort: CohortId) -> Result<bool, StoreError> {
        let sql = format!(
            "SELECT count(*) FROM read_cohort AS cohort WHERE cohort.cohort_id = ?2 AND {}",
            takes_part("cohort.cohort_id", "?1")
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let Count(found) = query.query_row((person, cohort), |row| row.get(0))?;
        Ok(found > 0)
    }

    /// The cohorts in whose conversations that person takes part, with their names: those that are
    /// over come last.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn talks_of(
        &self,
        person: PersonId,
        rows_max: u32,
    ) -> Result<Vec<(CohortId, String)>, StoreError> {
        let sql = format!(
            "SELECT cohort.cohort_id, cohort.name FROM read_cohort AS cohort WHERE {}
             ORDER BY cohort.closed, cohort.name, cohort.cohort_id LIMIT ?2",
            takes_part("cohort.cohort_id", "?1")
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let found = query.query_map((person, rows_max), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// May that person read that thread, if it is here?
    ///
    /// # Errors
    /// What SQLite says.
    pub fn may_read_thread(&self, person: PersonId, id: DocumentId) -> Result<bool, StoreError> {
        id.cohort().map_or(Ok(true), |cohort| self.takes_part(person, cohort))
    }
}
