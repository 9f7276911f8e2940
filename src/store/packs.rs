//! Courses that the hub publishes: what it offers, what was decided here, and which of their files
//! are kept.

use rusqlite::OptionalExtension;

use super::columns::Count;
use super::content::ContentRow;
use super::desk_rows::DeskBranchRow;
use super::error::StoreError;
use super::open::Read;
use super::writer::Write;
use crate::docs::record::{Record, pack_subject};
use crate::domain::limits::PACKS_OFFERED_MAX;
use crate::domain::log::Subject;
use crate::domain::pack::{PackChoice, PackEdition, PackMark, PackOffer, PackPart, PackStage};
use crate::domain::roles::NodeRole;
use crate::domain::{ContentHash, NodeId};

const OFFERS: &str = "SELECT course, title, languages, text_hash, text_bytes, media_hash, \
                      media_bytes FROM read_pack";
const CHOICES: &str =
    "SELECT course, text, media, wanted, stage, wrong, refused, place FROM pack_choice";

impl Read<'_> {
    /// What the hub offers, by the course's id.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn pack_offers(&self) -> Result<Vec<(String, PackOffer)>, StoreError> {
        let sql = format!("{OFFERS} ORDER BY course LIMIT {PACKS_OFFERED_MAX}");
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_map([], offer_row)?.collect::<rusqlite::Result<_>>()?)
    }

    /// What the hub offers of a course; `None`: nothing.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn pack_offer(&self, course: &str) -> Result<Option<PackOffer>, StoreError> {
        let sql = format!("{OFFERS} WHERE subject = ?1");
        let mut query = self.connection().prepare_cached(&sql)?;
        let found = query.query_row([pack_subject(course)], offer_row).optional()?;
        Ok(found.map(|(_, offer)| offer))
    }

    /// The course of which the hub offers a file, and its length; `None`: of none.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn pack_of_file(&self, hash: ContentHash) -> Result<Option<(String, u64)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT course, CASE WHEN text_hash = ?1 THEN text_bytes ELSE media_bytes END
             FROM read_pack WHERE text_hash = ?1 OR media_hash = ?1 ORDER BY course",
        )?;
        let found = query.query_row([hash], |row| {
            let Count(size_bytes) = row.get(1)?;
            Ok((row.get(0)?, size_bytes))
        });
        Ok(found.optional()?)
    }

    /// Files of courses that the hub offers and that are here, the texts before the media.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn held_pack_parts(&self) -> Result<Vec<PackPart>, StoreError> {
        self.pack_parts(
            "SELECT pack_part.hash, pack_part.size_bytes FROM pack_part
             JOIN read_pack USING (course) JOIN content ON content.hash = pack_part.hash
             WHERE content.state = 1 AND pack_part.hash IN (text_hash, media_hash)
             ORDER BY place, pack_part.size_bytes, course",
        )
    }

    /// Files of courses that are to be fetched: the texts before the media, the smallest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn wanted_pack_parts(&self) -> Result<Vec<PackPart>, StoreError> {
        self.pack_parts(
            "SELECT pack_part.hash, pack_part.size_bytes FROM pack_part
             JOIN content ON content.hash = pack_part.hash WHERE content.state = 0
             ORDER BY place, pack_part.size_bytes, course",
        )
    }

    /// The length of a file of a course that is kept or fetched here; `None`: it is none.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn pack_part_bytes(&self, hash: ContentHash) -> Result<Option<u64>, StoreError> {
        let mut query =
            self.connection().prepare_cached("SELECT size_bytes FROM pack_part WHERE hash = ?1")?;
        let found: Option<Count> = query.query_row([hash], |row| row.get(0)).optional()?;
        Ok(found.map(|Count(size_bytes)| size_bytes))
    }

    /// Files that are kept or fetched for a course.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn kept_pack_parts(&self, course: &str) -> Result<Vec<PackPart>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT hash, size_bytes FROM pack_part WHERE course = ?1")?;
        Ok(query.query_map([course], part_row)?.collect::<rusqlite::Result<_>>()?)
    }

    fn pack_parts(&self, sql: &str) -> Result<Vec<PackPart>, StoreError> {
        let mut query = self.connection().prepare_cached(sql)?;
        Ok(query.query_map([], part_row)?.collect::<rusqlite::Result<_>>()?)
    }

    /// What was decided here about published courses, by the course's id.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn pack_choices(&self) -> Result<Vec<PackChoice>, StoreError> {
        let mut query = self.connection().prepare_cached(&format!("{CHOICES} ORDER BY course"))?;
        Ok(query.query_map([], choice_row)?.collect::<rusqlite::Result<_>>()?)
    }

    /// What was decided here about a course; `None`: nothing yet.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn pack_choice(&self, course: &str) -> Result<Option<PackChoice>, StoreError> {
        let mut query =
            self.connection().prepare_cached(&format!("{CHOICES} WHERE course = ?1"))?;
        Ok(query.query_row([course], choice_row).optional()?)
    }

    /// Which editions a node says that it holds, the smallest mark first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn held_marks(&self, node: NodeId) -> Result<Vec<PackMark>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT edition FROM read_holding WHERE node_id = ?1 ORDER BY edition",
        )?;
        Ok(query.query_map([node], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// How many libraries of the network say that they hold that edition, and how many there are.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn pack_reach(&self, edition: PackMark) -> Result<(u32, u32), StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT (SELECT count(*) FROM read_holding AS holding
                     JOIN read_member AS member ON member.node_id = holding.node_id
                     WHERE holding.edition = ?1 AND member.role = ?2 AND member.revoked = 0),
                 (SELECT count(*) FROM read_member WHERE role = ?2 AND revoked = 0)",
        )?;
        let found =
            query.query_row((edition, NodeRole::Branch), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found)
    }

    /// Libraries that do not say that they hold that edition, the longest silent first: never heard
    /// comes before all.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn libraries_without(
        &self,
        edition: PackMark,
        (limit, offset): (u32, u32),
    ) -> Result<Vec<DeskBranchRow>, StoreError> {
        self.branch_rows(
            "SELECT home.node_id, home.name, home.country, home.revoked, peer.last_heard_ms
             FROM read_member AS home LEFT JOIN peer ON peer.node_id = home.node_id
             WHERE home.role = ?2 AND home.revoked = 0 AND NOT EXISTS
                 (SELECT 1 FROM read_holding AS holding
                  WHERE holding.edition = ?1 AND holding.node_id = home.node_id)
             ORDER BY peer.last_heard_ms, home.name, home.node_id LIMIT ?3 OFFSET ?4",
            &[&edition, &NodeRole::Branch, &limit, &offset],
        )
    }

    /// Every file that should be here.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn all_held_content(&self) -> Result<Vec<ContentRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT hash, size_bytes, state, at_hub FROM content WHERE state = 1 ORDER BY hash",
        )?;
        Ok(query.query_map([], super::content::content_row)?.collect::<rusqlite::Result<_>>()?)
    }
}

fn part_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<PackPart> {
    let Count(size_bytes) = row.get(1)?;
    Ok(PackPart { hash: row.get(0)?, size_bytes })
}

fn offer_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<(String, PackOffer)> {
    let languages: String = row.get(2)?;
    let Count(text_bytes) = row.get(4)?;
    let media_bytes: Option<Count> = row.get(6)?;
    let media_hash: Option<ContentHash> = row.get(5)?;
    let media =
        media_hash.zip(media_bytes).map(|(hash, Count(size_bytes))| PackPart { hash, size_bytes });
    let offer = PackOffer {
        title: row.get(1)?,
        languages: languages.split_whitespace().map(str::to_owned).collect(),
        text: PackPart { hash: row.get(3)?, size_bytes: text_bytes },
        media,
    };
    Ok((row.get(0)?, offer))
}

fn choice_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<PackChoice> {
    let refused: Option<String> = row.get(6)?;
    let place: Option<String> = row.get(7)?;
    Ok(PackChoice {
        course: row.get(0)?,
        edition: PackEdition { text: row.get(1)?, media: row.get(2)? },
        wanted: row.get(3)?,
        stage: PackStage::from_byte(row.get(4)?).unwrap_or(PackStage::Nothing),
        wrong: row.get(5)?,
        refused: refused.map(|refused| (refused, place.unwrap_or_default())),
    })
}

impl Write<'_> {
    /// Writes the row of what is offered of a course anew, from the hub's last word.
    pub(super) fn project_pack(&self, subject: Subject) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM read_pack WHERE subject = ?1")?
            .execute([subject])?;
        // Only the hub's records about a course are admitted, and of them only the last is kept.
        let words = self.records_of(subject)?;
        let last = words.iter().rev().find_map(|(_, key, body)| Record::decode(*key, body).ok());
        let Some(Record::Pack(published)) = last else { return Ok(()) };
        let Some(offer) = published.offer else { return Ok(()) };
        self.connection()
            .prepare_cached(
                "INSERT INTO read_pack (subject, course, title, languages, text_hash, text_bytes,
                     media_hash, media_bytes)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute((
                subject,
                published.course,
                offer.title,
                offer.languages.join(" "),
                offer.text.hash,
                Count(offer.text.size_bytes),
                offer.media.map(|media| media.hash),
                offer.media.map(|media| Count(media.size_bytes)),
            ))?;
        Ok(())
    }

    /// Writes anew which courses a library holds, from its own last word.
    pub(super) fn project_holding(&self, subject: Subject, node: NodeId) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM read_holding WHERE node_id = ?1")?
            .execute([node])?;
        let Some(Record::Holding(holding)) = self.latest_by(subject, node)? else { return Ok(()) };
        let mut insert = self
            .connection()
            .prepare_cached("INSERT INTO read_holding (edition, node_id) VALUES (?1, ?2)")?;
        holding.marks.iter().try_for_each(|mark| insert.execute((mark, node)).map(drop))?;
        Ok(())
    }

    /// Keeps what was decided about a course.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_pack_choice(&self, choice: &PackChoice) -> Result<(), StoreError> {
        let refused = choice.refused.as_ref();
        self.connection()
            .prepare_cached(
                "INSERT OR REPLACE INTO pack_choice (course, text, media, wanted, stage, wrong,
                     refused, place)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute((
                &choice.course,
                choice.edition.text,
                choice.edition.media,
                choice.wanted,
                choice.stage as u8,
                choice.wrong,
                refused.map(|(phrase, _)| phrase),
                refused.map(|(_, place)| place),
            ))?;
        Ok(())
    }

    /// Forgets what was decided about a course.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn forget_pack_choice(&self, course: &str) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM pack_choice WHERE course = ?1")?
            .execute([course])?;
        Ok(())
    }

    /// From now on these files are kept or fetched for a course, and no others.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn keep_pack_parts(&self, course: &str, parts: &[PackPart]) -> Result<(), StoreError> {
        let before = self.kept_pack_parts(course)?;
        self.connection()
            .prepare_cached("DELETE FROM pack_part WHERE course = ?1")?
            .execute([course])?;
        let mut insert = self.connection().prepare_cached(
            "INSERT INTO pack_part (course, place, hash, size_bytes) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for (place, part) in (0_i64..).zip(parts) {
            insert.execute((course, place, part.hash, Count(part.size_bytes)))?;
            self.name_content(part.hash, part.size_bytes)?;
        }
        before.into_iter().try_for_each(|part| self.release_content(part.hash))
    }
}
