//! Pictures of posts: which there are, and which of their files are here, wanted, or to be removed.
//! Every member of the network may read the forum, so every member may have them; those of a cohort's
//! conversations only who may read these.

use std::collections::BTreeSet;

use super::columns::Count;
use super::content::content_row;
use super::error::StoreError;
use super::open::Read;
use super::rows::{ContentRow, ContentState};
use super::writer::Write;
use crate::domain::forum::{Standing, Thread};
use crate::domain::picture::Picture;
use crate::domain::{CohortId, ContentHash, DocumentId, DocumentKind, PersonId, PostKey};

/// The condition that a picture is shown where a peer may read; `cohorts`, SQL: the ids of the cohorts
/// whose conversations it may, one behind the other.
fn shown_to(cohorts: &str) -> String {
    let kind = DocumentKind::CohortThread as u8;
    format!(
        "(substr(named.document_id, 1, 1) <> x'{kind:02x}'
         OR instr({cohorts}, substr(named.document_id, 2, {})) > 0)",
        CohortId::BYTES
    )
}

fn joined(cohorts: &[CohortId]) -> Vec<u8> {
    cohorts.iter().flat_map(|cohort| cohort.0).collect()
}

impl Read<'_> {
    /// The pictures of a thread's posts in the order in which they were added, each with whether its
    /// file is here.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn pictures(&self, id: DocumentId) -> Result<Vec<(PostKey, Picture, bool)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT named.post, named.hash, named.size_bytes, named.alt,
                 coalesce((SELECT state = 1 FROM content WHERE hash = named.hash), 0)
             FROM read_picture AS named WHERE named.document_id = ?1 ORDER BY named.place",
        )?;
        let found = query.query_map([id], |row| {
            let Count(size_bytes) = row.get(2)?;
            let picture = Picture { hash: row.get(1)?, size_bytes, alt: row.get(3)? };
            Ok((row.get(0)?, picture, row.get(4)?))
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// The posts that show a picture.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn posts_with(&self, hash: ContentHash) -> Result<Vec<(DocumentId, PostKey)>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT document_id, post FROM read_picture WHERE hash = ?1")?;
        let found = query.query_map([hash], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Pictures in that state which whoever reads these cohorts' conversations may have, of which the
    /// hub has said that it holds them or not, if that is asked for.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn picture_files(
        &self,
        state: ContentState,
        at_hub: Option<bool>,
        cohorts: &[CohortId],
        limit: u32,
    ) -> Result<Vec<ContentRow>, StoreError> {
        let state = match state {
            ContentState::Wanted => 0,
            ContentState::Held => 1,
            ContentState::Dropped => 2,
        };
        let sql = format!(
            "SELECT DISTINCT content.hash, content.size_bytes, content.state, content.at_hub
             FROM content WHERE EXISTS (SELECT 1 FROM read_picture AS named
                 WHERE named.hash = content.hash AND {})
             AND state = ?1 AND (?2 IS NULL OR at_hub = ?2) LIMIT ?3",
            shown_to("?4")
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let found = query.query_map((state, at_hub, limit, joined(cohorts)), content_row)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Those whose posts show a picture to whoever reads these cohorts' conversations, each with the
    /// length that is claimed there.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn picture_people(
        &self,
        hash: ContentHash,
        cohorts: &[CohortId],
    ) -> Result<Vec<(PersonId, u64)>, StoreError> {
        let sql = format!(
            "SELECT DISTINCT author, size_bytes FROM read_picture AS named
             WHERE hash = ?1 AND {}",
            shown_to("?2")
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let found = query.query_map((hash, joined(cohorts)), |row| {
            let Count(size_bytes) = row.get(1)?;
            Ok((row.get(0)?, size_bytes))
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Has somebody whose posts show that picture room for it: no more than so many bytes of the
    /// person's own, and of all that the node wrote? Names of people cost a node nothing.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn picture_has_room(
        &self,
        hash: ContentHash,
        person_max: u64,
        node_max: u64,
    ) -> Result<bool, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM read_picture AS named WHERE named.hash = ?1
                 AND (SELECT coalesce(sum(size_bytes), 0) FROM (SELECT DISTINCT hash, size_bytes
                     FROM read_picture WHERE author = named.author)) <= ?2
                 AND (SELECT coalesce(sum(size_bytes), 0) FROM (SELECT DISTINCT hash, size_bytes
                     FROM read_picture WHERE node_id = named.node_id)) <= ?3)",
        )?;
        Ok(query.query_row((hash, Count(person_max), Count(node_max)), |row| row.get(0))?)
    }

    /// Bytes of all pictures that a person's posts show.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn picture_bytes_of(&self, person: PersonId) -> Result<u64, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT coalesce(sum(size_bytes), 0) FROM
                 (SELECT DISTINCT hash, size_bytes FROM read_picture WHERE author = ?1)",
        )?;
        let Count(bytes) = query.query_row([person], |row| row.get(0))?;
        Ok(bytes)
    }
}

impl Write<'_> {
    /// Writes the pictures of a thread's posts anew; what no post shows any more is let go of.
    pub(super) fn project_pictures(
        &self,
        thread: &Thread,
        standings: &[Standing],
    ) -> Result<(), StoreError> {
        let before = self.forget_pictures(thread.id)?;
        let removed: BTreeSet<&PostKey> = thread
            .posts
            .iter()
            .zip(standings)
            .filter(|(_, standing)| standing.removed)
            .map(|(post, _)| &post.key)
            .collect();
        let mut insert = self.connection().prepare_cached(
            "INSERT INTO read_picture (document_id, place, post, author, node_id, hash, size_bytes,
                 alt)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        for (place, (post, picture)) in (1_u64..).zip(thread.pictures()) {
            if removed.contains(&post.key) {
                continue;
            }
            insert.execute((
                thread.id,
                Count(place),
                &post.key,
                post.author,
                post.node,
                picture.hash,
                Count(picture.size_bytes),
                &picture.alt,
            ))?;
            self.name_content(picture.hash, picture.size_bytes)?;
        }
        before.into_iter().try_for_each(|hash| self.release_content(hash))
    }

    /// Forgets the rows of a thread's pictures, and names what they showed.
    pub(super) fn forget_pictures(&self, id: DocumentId) -> Result<Vec<ContentHash>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("DELETE FROM read_picture WHERE document_id = ?1 RETURNING hash")?;
        Ok(query.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }
}
