//! The index that searches of the forum go by: each post's words, folded by whoever opened the store.
//!
//! Kept along with a thread's rows and made anew with them. Only posts whose words changed are
//! folded again.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Row;

use super::columns::Count;
use super::error::StoreError;
use super::open::Read;
use super::talk::readable;
use super::writer::Write;
use crate::domain::forum::{Standing, Thread};
use crate::domain::{DocumentId, PersonId, PostKey};

/// Row numbers that one arrival number leaves room for.
const ROWS_PER_ARRIVAL_BITS: u32 = 20;

impl Write<'_> {
    /// Brings the index up to a thread's posts. The title counts as words of the first post.
    pub(super) fn index_thread(
        &self,
        thread: &Thread,
        standings: &[Standing],
        shown: &BTreeMap<PostKey, u64>,
    ) -> Result<(), StoreError> {
        let mut known = self.indexed(thread.id)?;
        let mut seen = BTreeSet::new();
        let title = thread.head.as_ref().map_or("", |head| head.title.as_str());
        for (place, (post, standing)) in thread.posts.iter().zip(standings).enumerate() {
            // Two lives of one node can have made the same key; the first one stands.
            if standing.removed || !seen.insert(&post.key) {
                continue;
            }
            let title = if place == 0 { title } else { "" };
            let words = format!("{title}\n{}", standing.body);
            let hash = blake3::hash(words.as_bytes()).as_bytes()[..8].to_vec();
            let earlier = known.remove(&post.key);
            if earlier.as_ref().is_some_and(|(_, kept)| *kept == hash) {
                continue;
            }
            let arrival = shown.get(&post.key).copied().unwrap_or(0);
            let row = match earlier {
                Some((row, _)) => {
                    self.drop_indexed(row)?;
                    row
                }
                None => self.free_row(arrival)?,
            };
            self.connection()
                .prepare_cached(
                    "INSERT OR IGNORE INTO search_row (search_id, document_id, key, hash)
                     VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute((row, thread.id, &post.key, hash))?;
            self.connection()
                .prepare_cached(
                    "INSERT OR REPLACE INTO search_post (rowid, words) VALUES (?1, ?2)",
                )?
                .execute((row, self.fold(&words)))?;
        }
        for (row, _) in known.into_values() {
            self.drop_indexed(row)?;
        }
        Ok(())
    }

    /// Takes a thread that is gone out of the index.
    pub(super) fn drop_index(&self, id: DocumentId) -> Result<(), StoreError> {
        self.indexed(id)?.into_values().try_for_each(|(row, _)| self.drop_indexed(row))
    }

    fn indexed(&self, id: DocumentId) -> Result<BTreeMap<PostKey, (i64, Vec<u8>)>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT key, search_id, hash FROM search_row WHERE document_id = ?1")?;
        let found = query.query_map([id], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    fn drop_indexed(&self, row: i64) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM search_post WHERE rowid = ?1",
            "DELETE FROM search_row WHERE search_id = ?1",
        ] {
            self.connection().prepare_cached(sql)?.execute([row])?;
        }
        Ok(())
    }

    /// A number that no row has, among those of an arrival.
    fn free_row(&self, arrival: u64) -> Result<i64, StoreError> {
        let first = arrival.min(1 << 42) << ROWS_PER_ARRIVAL_BITS;
        let (first, end) = (Count(first), Count(first + (1 << ROWS_PER_ARRIVAL_BITS)));
        let mut query = self.connection().prepare_cached(
            "SELECT coalesce(max(search_id) + 1, ?1) FROM search_row
             WHERE search_id >= ?1 AND search_id < ?2",
        )?;
        Ok(query.query_row((first, end), |row| row.get(0))?)
    }
}

/// Empties the index, for a rebuild.
pub(super) fn clear(write: &Write<'_>) -> Result<(), StoreError> {
    write.connection().execute_batch("DELETE FROM search_row; DELETE FROM search_post")?;
    Ok(())
}

impl Read<'_> {
    /// Posts whose folded words have a word beginning with each of `folded`, the newest arrival
    /// first, as far as `seen_by` may read them: their thread and key.
    ///
    /// `folded` holds single words of letters and digits, folded as the index is; nothing is found
    /// for none.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn search_posts(
        &self,
        folded: &[String],
        seen_by: PersonId,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<(DocumentId, PostKey)>, StoreError> {
        let asked: Vec<String> = folded
            .iter()
            .filter(|word| !word.is_empty() && word.chars().all(char::is_alphanumeric))
            .map(|word| format!("\"{word}\"*"))
            .collect();
        if asked.is_empty() || asked.len() < folded.len() {
            return Ok(Vec::new());
        }
        // The index first: its rows come in this order by themselves.
        let sql = format!(
            "SELECT found.document_id, found.key FROM search_post
             CROSS JOIN search_row AS found ON found.search_id = search_post.rowid
             WHERE search_post MATCH ?1 AND {}
             ORDER BY search_post.rowid DESC LIMIT ?2 OFFSET ?3",
            readable("found.document_id", "?4")
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let pair = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let found = query.query_map((asked.join(" "), limit, offset, seen_by), pair)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }
}
