//! Reviews that learners give each other: rows of the read model, and what the hub's rounds and pages
//! ask of them.

use rusqlite::OptionalExtension;

use super::columns::Count;
use super::desk_rows::Among;
use super::error::StoreError;
use super::open::Read;
use super::writer::Write;
use crate::docs::record::Record;
use crate::docs::{Document, allotted};
use crate::domain::allotment::{Gap, SentNote};
use crate::domain::blind::{BlindWord, seal};
use crate::domain::log::Subject;
use crate::domain::progress::LearnerFacts;
use crate::domain::{DocumentId, ModuleId, NodeId, PersonId, UnixMs};

/// A proposal that was sent to somebody for review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentRow {
    /// The document with which it came.
    pub document: DocumentId,
    /// Who sent it: counts only if that is the hub.
    pub home: NodeId,
    /// Whose assignment brought it.
    pub module: ModuleId,
    /// When it was sent, by the sender's clock.
    pub at: UnixMs,
    /// Was it called back?
    pub withdrawn: bool,
    /// Was the review useful?
    pub useful: bool,
    /// Has the reviewer said something of it?
    pub given: bool,
}

/// A copy as the hub noted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllotmentRow {
    /// The document with which it went.
    pub document: DocumentId,
    /// Whose proposal.
    pub author: PersonId,
    /// To whom.
    pub reviewer: PersonId,
    /// Which version.
    pub version: String,
    /// When.
    pub at: UnixMs,
    /// Has the reviewer said something of it?
    pub given: bool,
    /// Was it called back?
    pub withdrawn: bool,
    /// Does the reviewer know that it was useful?
    pub useful: bool,
    /// Does the author say that it was useful?
    pub found_useful: bool,
    /// Was it passed on by that node?
    pub passed_on: bool,
}

/// Whose assignment stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedInRow {
    /// Who.
    pub person: PersonId,
    /// The version that stands.
    pub version: String,
    /// The first arrival of any version.
    pub arrival: u64,
}

impl Write<'_> {
    /// Writes the row of a proposal on its way anew.
    pub(super) fn project_sent(&self, document: &Document) -> Result<(), StoreError> {
        let id = document.id();
        self.unproject_sent(id)?;
        let Some(sent) = allotted::sent(document) else { return Ok(()) };
        self.connection()
            .prepare_cached(
                "INSERT INTO read_sent (document_id, home, reviewer, module_id, at_ms, withdrawn,
                     useful)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute((
                id,
                id.home(),
                sent.reviewer,
                &sent.module,
                sent.at,
                sent.withdrawn,
                sent.useful,
            ))?;
        Ok(())
    }

    pub(super) fn unproject_sent(&self, id: DocumentId) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM read_sent WHERE document_id = ?1")?
            .execute([id])?;
        Ok(())
    }

    /// Writes anew what a learner said of others' proposals, practised on and found useful.
    pub(super) fn project_blind(
        &self,
        person: PersonId,
        facts: &LearnerFacts,
    ) -> Result<(), StoreError> {
        self.unproject_blind(person)?;
        let connection = self.connection();
        let mut insert = connection.prepare_cached(
            "INSERT OR IGNORE INTO read_blind_review (person_id, document_id) VALUES (?1, ?2)",
        )?;
        for review in &facts.blind_reviews {
            insert.execute((person, review.document))?;
        }
        let mut insert = connection.prepare_cached(
            "INSERT OR IGNORE INTO read_practice (person_id, course, sample) VALUES (?1, ?2, ?3)",
        )?;
        for practice in &facts.practices {
            insert.execute((person, &practice.course, practice.sample))?;
        }
        let mut insert = connection.prepare_cached(
            "INSERT OR IGNORE INTO read_useful (person_id, seal) VALUES (?1, ?2)",
        )?;
        for useful in &facts.useful {
            insert.execute((person, &useful.seal))?;
        }
        Ok(())
    }

    pub(super) fn unproject_blind(&self, person: PersonId) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM read_blind_review WHERE person_id = ?1",
            "DELETE FROM read_practice WHERE person_id = ?1",
            "DELETE FROM read_useful WHERE person_id = ?1",
        ] {
            self.connection().prepare_cached(sql)?.execute([person])?;
        }
        Ok(())
    }

    /// Writes the rows of what a feedback document passes on.
    pub(super) fn project_blind_words(
        &self,
        id: DocumentId,
        learner: PersonId,
        words: &[BlindWord],
    ) -> Result<(), StoreError> {
        let mut insert = self.connection().prepare_cached(
            "INSERT OR IGNORE INTO read_blind_word (person_id, document_id, seal, module_id, author,
                 node_id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for word in words {
            insert.execute((learner, id, &word.seal, &word.module, word.by, word.node))?;
        }
        Ok(())
    }

    pub(super) fn unproject_blind_words(&self, id: DocumentId) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM read_blind_word WHERE document_id = ?1")?
            .execute([id])?;
        Ok(())
    }

    /// Writes anew to whom a learner's proposal was sent.
    pub(super) fn project_allotment(
        &self,
        subject: Subject,
        author: PersonId,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM read_allotment WHERE author = ?1")?
            .execute([author])?;
        let Some(note) = self.sent_note(subject)? else { return Ok(()) };
        let mut insert = self.connection().prepare_cached(
            "INSERT OR IGNORE INTO read_allotment (author, document_id, reviewer, version, at_ms,
                 seal)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for copy in &note.copies {
            let seal = seal(copy.document);
            insert.execute((author, copy.document, copy.reviewer, &copy.version, copy.at, seal))?;
        }
        Ok(())
    }
}

impl Write<'_> {
    /// Notes for whom the last round found nobody left, in place of what an earlier one found.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_gaps(&self, gaps: &[Gap]) -> Result<(), StoreError> {
        self.connection().prepare_cached("DELETE FROM blind_gap")?.execute([])?;
        let mut insert = self.connection().prepare_cached(
            "INSERT OR REPLACE INTO blind_gap (person_id, to_receive, to_give) VALUES (?1, ?2, ?3)",
        )?;
        for gap in gaps {
            let (receive, give) = (Count(gap.to_receive as u64), Count(gap.to_give as u64));
            insert.execute((gap.person, receive, give))?;
        }
        Ok(())
    }
}

impl Write<'_> {
    /// Keeps what somebody has begun to say of a proposal, in the caller's form.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_blind_draft(
        &self,
        person: PersonId,
        document: DocumentId,
        answers: &[u8],
        at: UnixMs,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT OR REPLACE INTO blind_draft (person_id, document_id, answers, changed_at_ms)
                 VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((person, document, answers, at))?;
        Ok(())
    }

    /// Forgets it: of that person, or (`None`) of everybody.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn delete_blind_draft(
        &self,
        person: Option<PersonId>,
        document: DocumentId,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "DELETE FROM blind_draft
                 WHERE document_id = ?2 AND (?1 IS NULL OR person_id = ?1)",
            )?
            .execute((person, document))?;
        Ok(())
    }
}

fn gap_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Gap> {
    let (Count(receive), Count(give)) = (row.get(1)?, row.get(2)?);
    Ok(Gap {
        person: row.get(0)?,
        to_receive: usize::try_from(receive).unwrap_or(usize::MAX),
        to_give: usize::try_from(give).unwrap_or(usize::MAX),
    })
}

impl Read<'_> {
    /// For whom of those learners the last round found nobody left: at most so many.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn gaps(&self, among: &Among, limit: u32) -> Result<Vec<Gap>, StoreError> {
        let sql = format!(
            "SELECT gap.person_id, gap.to_receive, gap.to_give FROM blind_gap AS gap
             JOIN read_desk AS desk ON desk.person_id = gap.person_id
             WHERE {} ORDER BY gap.person_id LIMIT ?2",
            among.condition()
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let found = query.query_map((among.parameter(), limit), gap_row)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Every gap that the last round found.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn all_gaps(&self) -> Result<Vec<Gap>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT person_id, to_receive, to_give FROM blind_gap ORDER BY person_id",
        )?;
        Ok(query.query_map([], gap_row)?.collect::<rusqlite::Result<_>>()?)
    }
}

const ALLOTMENT_COLUMNS: &str = "note.document_id, note.author, note.reviewer, note.version,
    note.at_ms,
    EXISTS (SELECT 1 FROM read_blind_review AS review WHERE review.person_id = note.reviewer
        AND review.document_id = note.document_id),
    coalesce((SELECT withdrawn FROM read_sent AS sent
        WHERE sent.document_id = note.document_id), 1),
    coalesce((SELECT useful FROM read_sent AS sent WHERE sent.document_id = note.document_id), 1),
    EXISTS (SELECT 1 FROM read_useful AS useful WHERE useful.person_id = note.author
        AND useful.seal = note.seal),
    EXISTS (SELECT 1 FROM read_blind_word AS word WHERE word.person_id = note.author
        AND word.seal = note.seal AND word.node_id = ?1)";

fn allotment_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<AllotmentRow> {
    Ok(AllotmentRow {
        document: row.get(0)?,
        author: row.get(1)?,
        reviewer: row.get(2)?,
        version: row.get(3)?,
        at: row.get(4)?,
        given: row.get(5)?,
        withdrawn: row.get(6)?,
        useful: row.get(7)?,
        found_useful: row.get(8)?,
        passed_on: row.get(9)?,
    })
}

impl Read<'_> {
    /// The hub's note of a learner's proposal: of all that are kept the latest edition.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn sent_note(&self, subject: Subject) -> Result<Option<SentNote>, StoreError> {
        let kept = self.records_of(subject)?.into_iter();
        let read = kept.filter_map(|(_, subject, body)| match Record::decode(subject, &body) {
            Ok(Record::Allotment(note)) => Some(*note),
            Ok(_) | Err(_) => None,
        });
        Ok(read.max_by_key(|note| note.edition))
    }

    /// Every copy that was ever sent, as `hub` noted it and passed reviews on.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn allotments(&self, hub: NodeId) -> Result<Vec<AllotmentRow>, StoreError> {
        let sql = format!(
            "SELECT {ALLOTMENT_COLUMNS} FROM read_allotment AS note ORDER BY author, document_id"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_map([hub], allotment_row)?.collect::<rusqlite::Result<_>>()?)
    }

    /// The copies of one learner's proposal, the earliest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn allotments_of(
        &self,
        author: PersonId,
        hub: NodeId,
    ) -> Result<Vec<AllotmentRow>, StoreError> {
        let sql = format!(
            "SELECT {ALLOTMENT_COLUMNS} FROM read_allotment AS note WHERE note.author = ?2
             ORDER BY note.at_ms, note.document_id"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_map((hub, author), allotment_row)?.collect::<rusqlite::Result<_>>()?)
    }

    /// Documents that have to do with a person's blind reviews: what was sent of the person's
    /// proposal, and what was sent to the person.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn sent_about(&self, person: PersonId) -> Result<Vec<DocumentId>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT document_id FROM read_allotment WHERE author = ?1 OR reviewer = ?1
             UNION SELECT document_id FROM read_sent WHERE reviewer = ?1",
        )?;
        Ok(query.query_map([person], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// What was sent to a learner for review, the earliest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn sent_to(&self, reviewer: PersonId) -> Result<Vec<SentRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT sent.document_id, sent.home, sent.module_id, sent.at_ms, sent.withdrawn,
                 sent.useful, EXISTS (SELECT 1 FROM read_blind_review AS review
                     WHERE review.person_id = sent.reviewer
                         AND review.document_id = sent.document_id)
             FROM read_sent AS sent WHERE sent.reviewer = ?1
             ORDER BY sent.at_ms, sent.document_id",
        )?;
        let found = query.query_map([reviewer], |row| {
            Ok(SentRow {
                document: row.get(0)?,
                home: row.get(1)?,
                module: row.get(2)?,
                at: row.get(3)?,
                withdrawn: row.get(4)?,
                useful: row.get(5)?,
                given: row.get(6)?,
            })
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// The documents about which a learner has said something.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn reviewed_blindly(&self, reviewer: PersonId) -> Result<Vec<DocumentId>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT document_id FROM read_blind_review WHERE person_id = ?1 ORDER BY document_id",
        )?;
        Ok(query.query_map([reviewer], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// What somebody has begun to say of a proposal, and when it was last saved.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn blind_draft(
        &self,
        person: PersonId,
        document: DocumentId,
    ) -> Result<Option<(Vec<u8>, UnixMs)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT answers, changed_at_ms FROM blind_draft
             WHERE person_id = ?1 AND document_id = ?2",
        )?;
        let found = query.query_row((person, document), |row| Ok((row.get(0)?, row.get(1)?)));
        Ok(found.optional()?)
    }

    /// The samples of a course that a learner has practised on.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn practised(&self, person: PersonId, course: &str) -> Result<Vec<u8>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT sample FROM read_practice WHERE person_id = ?1 AND course = ?2",
        )?;
        let found = query.query_map((person, course), |row| row.get(0))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Learners who have practised on every sample of a course up to that number, each with the
    /// language of the card: at most so many.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn practised_people(
        &self,
        (course, samples): (&str, u8),
        limit: u32,
    ) -> Result<Vec<(PersonId, String)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT one.person_id, person.language FROM read_practice AS one
             JOIN read_person AS person ON person.person_id = one.person_id
             WHERE one.course = ?3 AND one.sample = 1
                 AND (SELECT count(*) FROM read_practice AS all_of
                     WHERE all_of.person_id = one.person_id AND all_of.course = ?3
                         AND all_of.sample BETWEEN 1 AND ?1) = ?1
             ORDER BY person.first_arrival DESC, one.person_id LIMIT ?2",
        )?;
        let found =
            query.query_map((samples, limit, course), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Whose assignment of that module stands, the latest first: at most so many.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn handed_in(&self, module: &ModuleId, limit: u32) -> Result<Vec<HandedInRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT one.person_id, one.key, (SELECT min(first.arrival) FROM read_submission AS first
                 WHERE first.person_id = one.person_id AND first.module_id = ?1)
             FROM read_submission AS one WHERE one.module_id = ?1 AND one.state = 'stands'
             ORDER BY one.arrival DESC, one.person_id LIMIT ?2",
        )?;
        let found = query.query_map((module, limit), |row| {
            let Count(arrival) = row.get(2)?;
            Ok(HandedInRow { person: row.get(0)?, version: row.get(1)?, arrival })
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Numbers of which at least one is another after anything came that a round looks at: what stands
    /// of that module's assignment, practice, reviews, thanks, excuses, notes.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn round_mark(&self, module: &ModuleId) -> Result<[u64; 8], StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT count(*), coalesce(max(arrival), 0),
                 (SELECT count(*) FROM read_practice), (SELECT count(*) FROM read_blind_review),
                 (SELECT count(*) FROM read_useful), (SELECT count(*) FROM read_excuse),
                 (SELECT count(*) FROM read_allotment), (SELECT count(*) FROM read_blind_word)
             FROM read_submission WHERE module_id = ?1 AND state = 'stands'",
        )?;
        let found = query.query_row([module], |row| {
            let mut mark = [0; 8];
            for (at, number) in mark.iter_mut().enumerate() {
                Count(*number) = row.get(at)?;
            }
            Ok(mark)
        });
        Ok(found?)
    }

    /// Does an assignment of that learner stand?
    ///
    /// # Errors
    /// What SQLite says.
    pub fn has_handed_in(&self, person: PersonId, module: &ModuleId) -> Result<bool, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT 1 FROM read_submission
             WHERE person_id = ?1 AND module_id = ?2 AND state = 'stands'",
        )?;
        let found: Option<i64> = query.query_row((person, module), |row| row.get(0)).optional()?;
        Ok(found.is_some())
    }

    /// How many reviews of a learner's proposal members of that node's staff wrote themselves.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn gaps_filled(&self, person: PersonId, hub: NodeId) -> Result<usize, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT count(*) FROM read_blind_word
             WHERE person_id = ?1 AND node_id = ?2 AND author IS NOT NULL",
        )?;
        let Count(count) = query.query_row((person, hub), |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }
}
