//! What pages ask about the forum. Lists go by arrival here, never by a clock: what came late is
//! not missed.

use rusqlite::{OptionalExtension, Row};

use super::columns::Count;
use super::error::StoreError;
use super::open::Read;
use super::page_rows::{Choice, Only, PostRow, ThreadRow, ThreadsAsked, WrittenRow};
use super::queries_learning::BRANCH_NAME;
use super::talk::readable;
use super::writer::Write;
use crate::domain::forum::{Part, Root, Space};
use crate::domain::moderation::{Mark, MarkKind};
use crate::domain::{DocumentId, LessonPath, PersonId, PostKey, UnixMs};

/// From ?1: the person who asks, or NULL.
const UNREAD: &str = "(SELECT count(*) FROM read_post AS post
     WHERE ?1 IS NOT NULL AND post.document_id = thread.document_id AND post.author <> ?1
         AND post.removed = 0 AND post.arrival > coalesce((SELECT arrival FROM thread_seen
             WHERE person_id = ?1 AND document_id = thread.document_id), -1))";

/// Has something come since ?1 last looked? Cheaper to ask than [`UNREAD`], and asked before it.
const GREW: &str = "thread.last_arrival > coalesce((SELECT arrival FROM thread_seen
     WHERE person_id = ?1 AND document_id = thread.document_id), -1)";

const THREAD_JOINS: &str = "read_thread AS thread
     LEFT JOIN read_person AS person ON person.person_id = thread.author
     LEFT JOIN read_profile AS profile ON profile.node_id = substr(thread.author, 1, 12)
     LEFT JOIN read_member AS member ON member.node_id = substr(thread.author, 1, 12)";

/// The condition of a list. From ?1: the person who asks.
fn condition(only: Only) -> String {
    match only {
        Only::All => "TRUE".to_owned(),
        Only::Mine => "EXISTS (SELECT 1 FROM read_post AS own WHERE own.author = ?1
             AND own.document_id = thread.document_id)"
            .to_owned(),
        Only::Unanswered => "thread.answers = 0".to_owned(),
        Only::Unread => format!("{GREW} AND {UNREAD} > 0"),
        Only::Followed => "(SELECT choice FROM thread_choice WHERE person_id = ?1
             AND document_id = thread.document_id) = 'follow'"
            .to_owned(),
    }
}

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
    /// `seen_by` is whose unread posts are counted, and who may read what is a cohort's.
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
        let space = lesson.cloned().map(Space::Lesson);
        let asked = ThreadsAsked { space, seen_by, limit, offset, ..ThreadsAsked::default() };
        self.threads_of(&asked)
    }

    /// Threads as a list asks for them, those with the newest arrival first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn threads_of(&self, asked: &ThreadsAsked) -> Result<Vec<ThreadRow>, StoreError> {
        // Each wish is a condition of its own, so that the index of the space is used.
        let space = if asked.space.is_some() { "thread.space = ?2" } else { "?2 IS NULL" };
        let branch = match asked.branch {
            Some(_) => "substr(thread.author, 1, 12) = ?3",
            None => "?3 IS NULL",
        };
        let parts = match asked.newest_parts {
            true => format!(
                "(NOT EXISTS (SELECT 1 FROM read_thread AS later
                     WHERE later.conversation = thread.conversation AND later.part = thread.part + 1)
                 OR ({GREW} AND {UNREAD} > 0))"
            ),
            false => "TRUE".to_owned(),
        };
        let sql = format!(
            "{} WHERE {space} AND {branch} AND {} AND {parts} AND {}
             ORDER BY thread.last_arrival DESC, thread.document_id LIMIT ?4 OFFSET ?5",
            thread_select(),
            condition(asked.only),
            readable("thread.document_id", "?1"),
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let key = (asked.seen_by, &asked.space, asked.branch, asked.limit, asked.offset);
        let found = query.query_map(key, thread_row)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// One thread as it stands in a list, if that person (or, without one, everybody) may read it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn thread_head(
        &self,
        id: DocumentId,
        seen_by: Option<PersonId>,
    ) -> Result<Option<ThreadRow>, StoreError> {
        let sql = format!(
            "{} WHERE thread.document_id = ?2 AND {}",
            thread_select(),
            readable("thread.document_id", "?1")
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_row((seen_by, id), thread_row).optional()?)
    }

    /// How many threads a lesson has, or all together.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn thread_count(&self, lesson: Option<&LessonPath>) -> Result<u64, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT count(*) FROM read_thread WHERE ?1 IS NULL OR space = ?1")?;
        let space = lesson.cloned().map(Space::Lesson);
        let Count(count) = query.query_row([space], |row| row.get(0))?;
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
             WHERE {GREW} AND {}",
            readable("thread.document_id", "?1")
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
             WHERE {GREW} AND {UNREAD} > 0 AND {}",
            readable("thread.document_id", "?1")
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

    /// What a person wants to hear of a thread; `None`: never said.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn thread_choice(
        &self,
        person: PersonId,
        thread: DocumentId,
    ) -> Result<Option<Choice>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT choice FROM thread_choice WHERE person_id = ?1 AND document_id = ?2",
        )?;
        Ok(query.query_row((person, thread), |row| row.get(0)).optional()?)
    }

    /// The documents of a conversation that are here, by number.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn parts(&self, root: &Root) -> Result<Vec<(u32, DocumentId)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT part, document_id FROM read_thread WHERE conversation = ?1 ORDER BY part",
        )?;
        let found = query.query_map([root], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// A thread's posts in reading order; empty if it is not here.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn thread(&self, id: DocumentId) -> Result<Vec<PostRow>, StoreError> {
        self.posts("post.document_id = ?1", (id,))
    }

    /// Posts of a thread whose places are from `first` to `last`, in reading order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn posts_between(
        &self,
        id: DocumentId,
        first: u64,
        last: u64,
    ) -> Result<Vec<PostRow>, StoreError> {
        let condition = "post.document_id = ?1 AND post.place BETWEEN ?2 AND ?3";
        self.posts(condition, (id, Count(first), Count(last)))
    }

    /// Who wrote what in a thread, in reading order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn written(&self, id: DocumentId) -> Result<Vec<WrittenRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT key, author, node_id, removed, place, arrival, length(body) FROM read_post
             WHERE document_id = ?1 ORDER BY place",
        )?;
        let found = query.query_map([id], |row| {
            let (Count(place), Count(arrival), Count(chars)) =
                (row.get(4)?, row.get(5)?, row.get(6)?);
            Ok(WrittenRow {
                key: row.get(0)?,
                author: row.get(1)?,
                node: row.get(2)?,
                removed: row.get(3)?,
                place,
                arrival,
                chars: usize::try_from(chars).unwrap_or(usize::MAX),
            })
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// One post.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn post(&self, id: DocumentId, key: &PostKey) -> Result<Option<PostRow>, StoreError> {
        Ok(self.posts("post.document_id = ?1 AND post.key = ?2", (id, key))?.pop())
    }

    fn posts(
        &self,
        condition: &str,
        key: impl rusqlite::Params,
    ) -> Result<Vec<PostRow>, StoreError> {
        let sql = format!(
            "SELECT post.key, post.author, person.name, person.role, post.node_id, {BRANCH_NAME},
                 post.order_no, post.at_ms, post.clock_doubtful, post.language, post.body,
                 post.reply_to, post.arrival, post.edits, post.removed
             FROM read_post AS post
             LEFT JOIN read_person AS person ON person.person_id = post.author
             LEFT JOIN read_profile AS profile ON profile.node_id = post.node_id
             LEFT JOIN read_member AS member ON member.node_id = post.node_id
             WHERE {condition} ORDER BY post.place"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_map(key, post_row)?.collect::<rusqlite::Result<_>>()?)
    }

    /// What is said of a thread and its posts, in the order in which it is folded.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn marks(&self, id: DocumentId) -> Result<Vec<Mark>, StoreError> {
        let sql = format!("{MARKS} WHERE document_id = ?1 ORDER BY place");
        let mut query = self.connection().prepare_cached(&sql)?;
        let found = query.query_map([id], |row| Ok(mark_row(row)?.1))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// The latest marks of that kind in all threads that `seen_by` may read, whether they count or not.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn marks_of_kind(
        &self,
        kind: MarkKind,
        seen_by: PersonId,
        rows_max: u32,
    ) -> Result<Vec<(DocumentId, Mark)>, StoreError> {
        let sql = format!(
            "{MARKS} WHERE kind = ?1 AND {} ORDER BY order_no DESC, document_id LIMIT ?2",
            readable("read_mark.document_id", "?3")
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let found = query.query_map((kind as u8, rows_max, seen_by), mark_row)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Threads that somebody moved into that space, the latest first, whether it counts or not.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn threads_moved_to(
        &self,
        space: &Space,
        rows_max: u32,
    ) -> Result<Vec<DocumentId>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT document_id FROM read_mark WHERE kind = ?1 AND words = ?2
             GROUP BY document_id ORDER BY max(order_no) DESC LIMIT ?3",
        )?;
        let key = (MarkKind::Move as u8, space.to_string(), rows_max);
        Ok(query.query_map(key, |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// Threads without an answer that were here by an arrival number and that `seen_by` (or, without
    /// one, everybody) may read, the oldest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn unanswered(
        &self,
        until: u64,
        seen_by: Option<PersonId>,
        rows_max: u32,
    ) -> Result<Vec<ThreadRow>, StoreError> {
        let sql = format!(
            "{} WHERE thread.answers = 0 AND thread.part = 0
                 AND thread.first_arrival <= ?2 AND thread.posts > 0 AND {}
             ORDER BY thread.first_arrival LIMIT ?3",
            thread_select(),
            readable("thread.document_id", "?1")
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let found = query.query_map((seen_by, Count(until), rows_max), thread_row)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// The newest posts of a space or of all that everybody may read, by their arrival here: their
    /// thread and key.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn newest_posts(
        &self,
        space: Option<&Space>,
        rows_max: u32,
    ) -> Result<Vec<(DocumentId, PostKey)>, StoreError> {
        let sql = format!(
            "SELECT post.document_id, post.key FROM read_post AS post
             JOIN read_thread AS thread ON thread.document_id = post.document_id
             WHERE post.removed = 0 AND (?1 IS NULL OR thread.space = ?1) AND {}
             ORDER BY post.arrival DESC, post.document_id, post.place DESC LIMIT ?2",
            readable("post.document_id", "NULL")
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let found = query.query_map((space, rows_max), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// The newest posts of one person that `seen_by` may read.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn newest_posts_of(
        &self,
        author: PersonId,
        seen_by: PersonId,
        rows_max: u32,
    ) -> Result<Vec<(DocumentId, PostKey)>, StoreError> {
        let sql = format!(
            "SELECT document_id, key FROM read_post AS post
             WHERE author = ?1 AND removed = 0 AND {}
             ORDER BY arrival DESC, document_id, place DESC LIMIT ?2",
            readable("post.document_id", "?3")
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let key = (author, rows_max, seen_by);
        let found = query.query_map(key, |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Posts by others that answer this person and were not seen: their thread and key, the newest
    /// arrival first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn unread_answers(
        &self,
        person: PersonId,
        rows_max: u32,
    ) -> Result<Vec<(DocumentId, PostKey)>, StoreError> {
        let sql = format!(
            "SELECT post.document_id, post.key FROM read_post AS own
             JOIN read_post AS post ON post.document_id = own.document_id
                 AND post.reply_to = own.key AND post.author <> ?1 AND post.removed = 0
             WHERE own.author = ?1 AND post.arrival > coalesce((SELECT arrival FROM thread_seen
                 WHERE person_id = ?1 AND document_id = own.document_id), -1) AND {}
             ORDER BY post.arrival DESC LIMIT ?2",
            readable("own.document_id", "?1")
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let found = query.query_map((person, rows_max), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// How many posts that everybody may read came since an arrival number, in how many threads.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn posts_since(&self, arrival: u64) -> Result<(u64, u64), StoreError> {
        let sql = format!(
            "SELECT count(*), count(DISTINCT document_id) FROM read_post AS post
             WHERE arrival > ?1 AND removed = 0 AND {}",
            readable("post.document_id", "NULL")
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let (Count(posts), Count(threads)) =
            query.query_row([Count(arrival)], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok((posts, threads))
    }

    /// The threads that everybody may read with the most posts since an arrival number, and how many
    /// those were.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn liveliest_since(
        &self,
        arrival: u64,
        rows_max: u32,
    ) -> Result<Vec<(DocumentId, u32)>, StoreError> {
        let sql = format!(
            "SELECT document_id, count(*) FROM read_post AS post
             WHERE arrival > ?1 AND removed = 0 AND {}
             GROUP BY document_id ORDER BY count(*) DESC, max(arrival) DESC LIMIT ?2",
            readable("post.document_id", "NULL")
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let found =
            query.query_map((Count(arrival), rows_max), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// The last arrival number that had come by then, as this node's clock claims; 0 if none had.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn arrival_at(&self, then: UnixMs) -> Result<u64, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT coalesce(max(arrival), 0) FROM arrival_time WHERE at_ms <= ?1",
        )?;
        let Count(arrival) = query.query_row([then], |row| row.get(0))?;
        Ok(arrival)
    }
}

impl Write<'_> {
    /// Notes what a person wants to hear of a thread; `None`: as of any other.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn choose_thread(
        &self,
        person: PersonId,
        thread: DocumentId,
        choice: Option<Choice>,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM thread_choice WHERE person_id = ?1 AND document_id = ?2")?
            .execute((person, thread))?;
        let word = match choice {
            None => return Ok(()),
            Some(Choice::Follow) => "follow",
            Some(Choice::Mute) => "mute",
        };
        self.connection()
            .prepare_cached(
                "INSERT INTO thread_choice (person_id, document_id, choice) VALUES (?1, ?2, ?3)",
            )?
            .execute((person, thread, word))?;
        Ok(())
    }
}

const MARKS: &str = "SELECT document_id, key, kind, post, is_on, author, node_id, order_no, at_ms,
         clock_doubtful, language, words FROM read_mark";

fn thread_select() -> String {
    format!(
        "SELECT thread.document_id,
             coalesce(thread.title, (SELECT title FROM read_thread AS first
                 WHERE thread.part > 0 AND first.conversation = thread.conversation
                     AND first.part = 0)),
             thread.space, thread.conversation, thread.part, thread.language, thread.author,
             thread.author_node, person.name, {BRANCH_NAME}, thread.posts, thread.answers, {UNREAD},
             (SELECT choice FROM thread_choice
                 WHERE person_id = ?1 AND document_id = thread.document_id),
             thread.first_arrival, thread.last_arrival, thread.last_at_ms,
             coalesce(thread.last_doubtful, 0)
         FROM {THREAD_JOINS}"
    )
}

fn thread_row(row: &Row<'_>) -> rusqlite::Result<ThreadRow> {
    let (Count(first_arrival), Count(last_arrival)) = (row.get(14)?, row.get(15)?);
    Ok(ThreadRow {
        id: row.get(0)?,
        title: row.get(1)?,
        space: row.get(2)?,
        part: Part { root: row.get(3)?, number: row.get(4)? },
        language: row.get(5)?,
        author: row.get(6)?,
        author_node: row.get(7)?,
        author_name: row.get(8)?,
        branch: row.get(9)?,
        posts: row.get(10)?,
        answers: row.get(11)?,
        unread: row.get(12)?,
        choice: row.get(13)?,
        first_arrival,
        last_arrival,
        last_at: row.get(16)?,
        last_doubtful: row.get(17)?,
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
        edits: row.get(13)?,
        removed: row.get(14)?,
    })
}

fn mark_row(row: &Row<'_>) -> rusqlite::Result<(DocumentId, Mark)> {
    let Count(order) = row.get(7)?;
    let mark = Mark {
        key: row.get(1)?,
        kind: row.get(2)?,
        post: row.get(3)?,
        on: row.get(4)?,
        author: row.get(5)?,
        node: row.get(6)?,
        order,
        at: row.get(8)?,
        clock_doubtful: row.get(9)?,
        language: row.get(10)?,
        words: row.get(11)?,
    };
    Ok((row.get(0)?, mark))
}
