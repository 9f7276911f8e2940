//! Who is mentioned where, and who may be meant by a name.

use super::columns::Count;
use super::error::StoreError;
use super::open::Read;
use super::queries_learning::BRANCH_NAME;
use super::talk::{readable, takes_part};
use crate::domain::forum::Space;
use crate::domain::moderation::MarkKind;
use crate::domain::{DocumentId, NodeId, PersonId, PostKey};

/// Somebody whom a post may mention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MentionRow {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// The name of that person's library; empty while unknown.
    pub branch: String,
    /// The node that wrote in the person's name where they were found.
    pub node: NodeId,
}

/// Posts of a space that are looked at for who wrote lately.
const LATELY_POSTS: u32 = 200;

impl Read<'_> {
    /// Those whom somebody may mean who writes in that thread and space at that library: who wrote
    /// in the thread, who wrote lately in the space, then the library's people, the newest first. In a
    /// cohort's conversation only those of them who take part.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn people_to_mention(
        &self,
        thread: Option<DocumentId>,
        space: Option<&Space>,
        home: NodeId,
        rows_max: u32,
    ) -> Result<Vec<MentionRow>, StoreError> {
        let cohort = thread.and_then(|thread| thread.cohort());
        let cohort = cohort.or(space.and_then(Space::cohort));
        let beside = match cohort {
            Some(_) => takes_part("?5", "here.person_id"),
            None => "?5 IS NULL".to_owned(),
        };
        let sql = format!(
            "WITH found (person_id, node_id, rank, arrival) AS (
                 SELECT author, node_id, 0, max(arrival) FROM read_post
                     WHERE document_id = ?1 AND removed = 0 GROUP BY author
                 UNION ALL SELECT * FROM (
                     SELECT post.author, post.node_id, 1, post.arrival FROM read_thread AS thread
                     JOIN read_post AS post ON post.document_id = thread.document_id
                     WHERE thread.space = ?2 AND post.removed = 0
                     ORDER BY thread.last_arrival DESC LIMIT {LATELY_POSTS})
                 UNION ALL SELECT * FROM (
                     SELECT here.person_id, ?3, 2, here.first_arrival FROM read_person AS here
                     WHERE here.home = ?3 AND {beside} ORDER BY first_arrival DESC LIMIT ?4))
             SELECT person.person_id, person.name, {BRANCH_NAME}, found.node_id
             FROM found JOIN read_person AS person ON person.person_id = found.person_id
             LEFT JOIN read_profile AS profile ON profile.node_id = person.home
             LEFT JOIN read_member AS member ON member.node_id = person.home
             GROUP BY person.person_id
             ORDER BY min(found.rank), max(found.arrival) DESC, person.person_id LIMIT ?4"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let found = query.query_map((thread, space, home, rows_max, cohort), |row| {
            let branch: Option<String> = row.get(2)?;
            Ok(MentionRow {
                person: row.get(0)?,
                name: row.get(1)?,
                branch: branch.unwrap_or_default(),
                node: row.get(3)?,
            })
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Posts that mention somebody and were not seen: their thread and key, the newest arrival
    /// first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn unread_mentions(
        &self,
        person: PersonId,
        rows_max: u32,
    ) -> Result<Vec<(DocumentId, PostKey)>, StoreError> {
        let sql = format!(
            "SELECT document_id, key FROM read_mention AS mention
             WHERE person_id = ?1 AND arrival > coalesce((SELECT arrival FROM thread_seen
                 WHERE person_id = ?1 AND document_id = mention.document_id), -1) AND {}
             ORDER BY arrival DESC, document_id, key LIMIT ?2",
            readable("mention.document_id", "?1")
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let found = query.query_map((person, rows_max), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Posts of a person that somebody asked to change, whether it counts or not, the latest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn asked_to_change(
        &self,
        person: PersonId,
        rows_max: u32,
    ) -> Result<Vec<(DocumentId, PostKey)>, StoreError> {
        let sql = format!(
            "SELECT mark.document_id, mark.post FROM read_mark AS mark
             JOIN read_post AS post ON post.document_id = mark.document_id AND post.key = mark.post
             WHERE mark.kind = ?1 AND post.author = ?2 AND post.removed = 0 AND {}
             GROUP BY mark.document_id, mark.post ORDER BY max(mark.order_no) DESC LIMIT ?3",
            readable("mark.document_id", "?2")
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let key = (MarkKind::AskChange as u8, person, rows_max);
        let found = query.query_map(key, |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Does a post of that thread mention somebody who has not seen it?
    ///
    /// # Errors
    /// What SQLite says.
    pub fn is_mentioned_unread(
        &self,
        person: PersonId,
        thread: DocumentId,
    ) -> Result<bool, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT count(*) FROM read_mention WHERE person_id = ?1 AND document_id = ?2
                 AND arrival > coalesce((SELECT arrival FROM thread_seen
                     WHERE person_id = ?1 AND document_id = ?2), -1)",
        )?;
        let Count(found) = query.query_row((person, thread), |row| row.get(0))?;
        Ok(found > 0)
    }
}
