//! What pages ask about the forum. Lists go by arrival here, never by a clock: what came late is
//! not missed.

use rusqlite::{OptionalExtension, Row};

use super::columns::Count;
use super::error::StoreError;
use super::open::Read;
use super::page_rows::{PostRow, ThreadRow};
use super::queries_learning::BRANCH_NAME;
use crate::domain::{DocumentId, LessonPath, PersonId};

/// From ?1: the person who asks, or NULL.
const UNREAD: &str = "(SELECT count(*) FROM read_post AS post
     WHERE ?1 IS NOT NULL AND post.document_id = thread.document_id AND post.author <> ?1
         AND post.arrival > coalesce((SELECT arrival FROM thread_seen
             WHERE person_id = ?1 AND document_id = thread.document_id), -1))";

const THREAD_JOINS: &str = "read_thread AS thread
     LEFT JOIN read_person AS person ON person.person_id = thread.author
     LEFT JOIN read_profile AS profile ON profile.node_id = substr(thread.author, 1, 12)
     LEFT JOIN read_member AS member ON member.node_id = substr(thread.author, 1, 12)";

impl Read<'_> {
    /// A thread's title; empty while only answers have come, or nothing of it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn thread_title(&self, id: DocumentId) -> Result<String, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT title FROM read_thread WHERE document_id = ?1")?;
        let title: Option<Option<String>> = query.query_row([id], |row| row.get(0)).optional()?;
        Ok(title.flatten().unwrap_or_default())
    }

    /// How many posts carry that person's id.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn posts_by(&self, person: PersonId) -> Result<u64, StoreError> {
        let mut query =
            self.connection().prepare_cached("SELECT count(*) FROM read_post WHERE author = ?1")?;
        let Count(posts) = query.query_row([person], |row| row.get(0))?;
        Ok(posts)
    }

    /// Threads of one lesson or of all, those with the newest arrival first.
    ///
    /// `seen_by` is whose unread posts are counted.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn threads(
        &self,
        lesson: Option<&LessonPath>,
        seen_by: Option<PersonId>,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<ThreadRow>, StoreError> {
        let filter = if lesson.is_some() { "thread.lesson_path = ?2" } else { "?2 IS NULL" };
        let sql = format!(
            "{} WHERE {filter} ORDER BY thread.last_arrival DESC, thread.document_id
             LIMIT ?3 OFFSET ?4",
            thread_select()
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let found = query.query_map((seen_by, lesson, limit, offset), thread_row)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// One thread as it stands in a list.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn thread_head(
        &self,
        id: DocumentId,
        seen_by: Option<PersonId>,
    ) -> Result<Option<ThreadRow>, StoreError> {
        let sql = format!("{} WHERE thread.document_id = ?2", thread_select());
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_row((seen_by, id), thread_row).optional()?)
    }

    /// How many threads a lesson has, or all together.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn thread_count(&self, lesson: Option<&LessonPath>) -> Result<u64, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT count(*) FROM read_thread WHERE ?1 IS NULL OR lesson_path = ?1",
        )?;
        let Count(count) = query.query_row([lesson], |row| row.get(0))?;
        Ok(count)
    }

    /// How many posts by others a person has not seen, in all threads.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn unread_count(&self, person: PersonId) -> Result<u64, StoreError> {
        // A thread whose newest post was seen needs no look at its posts.
        let sql = format!(
            "SELECT coalesce(sum({UNREAD}), 0) FROM read_thread AS thread
             WHERE thread.last_arrival > coalesce((SELECT arrival FROM thread_seen
                 WHERE person_id = ?1 AND document_id = thread.document_id), -1)"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let Count(count) = query.query_row([person], |row| row.get(0))?;
        Ok(count)
    }

    /// How many threads have posts by others that a person has not seen.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn unread_threads(&self, person: PersonId) -> Result<u64, StoreError> {
        let sql = format!(
            "SELECT count(*) FROM read_thread AS thread
             WHERE thread.last_arrival > coalesce((SELECT arrival FROM thread_seen
                 WHERE person_id = ?1 AND document_id = thread.document_id), -1)
                 AND {UNREAD} > 0"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let Count(count) = query.query_row([person], |row| row.get(0))?;
        Ok(count)
    }

    /// How far a person has seen a thread, as an arrival number; `None`: never opened.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn thread_seen(
        &self,
        person: PersonId,
        thread: DocumentId,
    ) -> Result<Option<u64>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT arrival FROM thread_seen WHERE person_id = ?1 AND document_id = ?2",
        )?;
        let seen: Option<Count> = query.query_row((person, thread), |row| row.get(0)).optional()?;
        Ok(seen.map(|Count(arrival)| arrival))
    }

    /// A thread's posts in reading order; empty if it is not here.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn thread(&self, id: DocumentId) -> Result<Vec<PostRow>, StoreError> {
        let sql = format!(
            "SELECT post.key, post.author, person.name, person.role, post.node_id, {BRANCH_NAME},
                 post.order_no, post.at_ms, post.clock_doubtful, post.language, post.body,
                 post.reply_to, post.arrival
             FROM read_post AS post
             LEFT JOIN read_person AS person ON person.person_id = post.author
             LEFT JOIN read_profile AS profile ON profile.node_id = post.node_id
             LEFT JOIN read_member AS member ON member.node_id = post.node_id
             WHERE post.document_id = ?1 ORDER BY post.place"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_map([id], post_row)?.collect::<rusqlite::Result<_>>()?)
    }
}

fn thread_select() -> String {
    format!(
        "SELECT thread.document_id, thread.title, thread.lesson_path, thread.language,
             thread.author, person.name, {BRANCH_NAME}, thread.posts, {UNREAD},
             thread.last_arrival, thread.last_at_ms, coalesce(thread.last_doubtful, 0)
         FROM {THREAD_JOINS}"
    )
}

fn thread_row(row: &Row<'_>) -> rusqlite::Result<ThreadRow> {
    let Count(last_arrival) = row.get(9)?;
    Ok(ThreadRow {
        id: row.get(0)?,
        title: row.get(1)?,
        lesson: row.get(2)?,
        language: row.get(3)?,
        author: row.get(4)?,
        author_name: row.get(5)?,
        branch: row.get(6)?,
        posts: row.get(7)?,
        unread: row.get(8)?,
        last_arrival,
        last_at: row.get(10)?,
        last_doubtful: row.get(11)?,
    })
}

fn post_row(row: &Row<'_>) -> rusqlite::Result<PostRow> {
    let (Count(order), Count(arrival)) = (row.get(6)?, row.get(12)?);
    Ok(PostRow {
        key: row.get(0)?,
        author: row.get(1)?,
        author_name: row.get(2)?,
        author_role: row.get(3)?,
        node: row.get(4)?,
        branch: row.get(5)?,
        order,
        at: row.get(7)?,
        clock_doubtful: row.get(8)?,
        language: row.get(9)?,
        body: row.get(10)?,
        reply_to: row.get(11)?,
        arrival,
    })
}
