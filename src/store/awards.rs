//! Awards in the read model, and what else the rules of completion count.

use super::columns::Count;
use super::error::StoreError;
use super::open::Read;
use super::writer::Write;
use crate::domain::award::{Award, AwardCode, SignedAward};
use crate::domain::limits::AWARDS_MAX;
use crate::domain::{DocumentId, NodeId, PersonId};

const COLUMNS: &str = "person_id, course, achievement, number, issuer, name, at_ms, \
                       clock_doubtful, signature";

impl Read<'_> {
    /// What was awarded to a person under any record, by course and achievement, the latest number last.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn awards(&self, person: PersonId) -> Result<Vec<SignedAward>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM read_award
             WHERE person_id = ?1 OR person_id IN (SELECT merging.person_id
                 FROM read_merging AS merging WHERE merging.into_id = ?1 AND merging.stands = 1)
             ORDER BY course, achievement, number, issuer LIMIT {AWARDS_MAX}"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_map([person], award_row)?.collect::<rusqlite::Result<_>>()?)
    }

    /// The awards of that code: one, unless somebody wrote a signature down twice.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn awards_by_code(&self, code: AwardCode) -> Result<Vec<SignedAward>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM read_award WHERE code = ?1 LIMIT {AWARDS_MAX}");
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_map([code], award_row)?.collect::<rusqlite::Result<_>>()?)
    }

    /// In which threads posts in a person's name stand, which nodes wrote them, and how many.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn standing_posts(
        &self,
        person: PersonId,
    ) -> Result<Vec<(DocumentId, NodeId, usize)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT document_id, node_id, count(*) FROM read_post
             WHERE (author = ?1 OR author IN (SELECT merging.person_id
                     FROM read_merging AS merging
                     WHERE merging.into_id = ?1 AND merging.stands = 1))
                 AND removed = 0 GROUP BY document_id, node_id",
        )?;
        let found = query.query_map([person], |row| {
            let Count(count) = row.get(2)?;
            Ok((row.get(0)?, row.get(1)?, usize::try_from(count).unwrap_or(usize::MAX)))
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }
}

fn award_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<SignedAward> {
    let award = Award {
        person: row.get(0)?,
        course: row.get(1)?,
        achievement: row.get(2)?,
        issuer: row.get(4)?,
        name: row.get(5)?,
        at: row.get(6)?,
        clock_doubtful: row.get(7)?,
    };
    Ok(SignedAward { award, number: row.get(3)?, signature: row.get(8)? })
}

impl Write<'_> {
    /// Writes the rows of a person's awards anew.
    pub(super) fn project_awards(
        &self,
        person: PersonId,
        awards: &[SignedAward],
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM read_award WHERE person_id = ?1")?
            .execute([person])?;
        // Two lives of one node can hold the same key; the first read one stands.
        let mut insert = self.connection().prepare_cached(
            "INSERT OR IGNORE INTO read_award (person_id, course, achievement, number, issuer, name,
                 at_ms, clock_doubtful, signature, code)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?;
        for signed in awards {
            let award = &signed.award;
            insert.execute((
                person,
                &award.course,
                &award.achievement,
                signed.number,
                award.issuer,
                &award.name,
                award.at,
                award.clock_doubtful,
                signed.signature,
                signed.code(),
            ))?;
        }
        Ok(())
    }
}
