//! The read model made anew from documents and records, and the proof that it was kept right all
//! along.

use std::collections::BTreeMap;

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::error::StoreError;
use super::open::{Read, derived_tables};
use super::writer::Write;
use crate::docs::{DocsError, Document};
use crate::domain::DocumentId;
use crate::domain::log::Subject;

/// What a rebuild went through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Documents whose rows were made anew.
    pub documents: u64,
    /// Subjects of records whose rows were made anew.
    pub subjects: u64,
    /// Documents whose snapshots do not load: they have no rows until their log has made them anew.
    pub unreadable: Vec<DocumentId>,
}

/// Who is told how far a rebuild has come: steps done, and steps in all.
pub type Watch<'a> = &'a mut dyn FnMut(u64, u64);

/// Empties every derived table and fills it from what is kept.
pub(super) fn rebuild(write: &Write<'_>, watch: Watch<'_>) -> Result<Rebuilt, StoreError> {
    let connection = write.connection();
    for table in derived_tables(connection)? {
        connection.execute_batch(&format!("DELETE FROM {table}"))?;
    }
    super::search::clear(write)?;
    fill(write, watch)
}

/// Fills the derived tables, which must be empty.
fn fill(write: &Write<'_>, watch: Watch<'_>) -> Result<Rebuilt, StoreError> {
    let mut rebuilt = Rebuilt::default();
    let (subjects, documents) = (write.record_subjects()?, write.documents()?);
    let all = (subjects.len() + documents.len()) as u64;
    for subject in subjects {
        write.project_subject(subject)?;
        rebuilt.subjects += 1;
        watch(rebuilt.subjects, all);
    }
    for id in documents {
        watch(rebuilt.subjects + rebuilt.documents, all);
        let Some(snapshot) = write.document(id)? else { continue };
        match Document::load(id, &snapshot) {
            Ok(document) => {
                write.project_document(&document)?;
                rebuilt.documents += 1;
            }
            Err(DocsError::Damaged { .. }) => {
                tracing::warn!(document = %id, "a snapshot does not load");
                rebuilt.unreadable.push(id);
            }
            Err(other) => return Err(other.into()),
        }
    }
    Ok(rebuilt)
}

/// The rows of the search's index, which is emptied as a whole.
const SEARCH: &str = "search_row";

/// Rows of documents and records that are gone. In a sound database there is none.
const STRAYS: [&str; 14] = [
    "DELETE FROM read_learner
     WHERE document_id NOT IN (SELECT document_id FROM document)
         AND person_id NOT IN (SELECT into_id FROM read_merging WHERE stands = 1)",
    "DELETE FROM read_progress WHERE person_id NOT IN (SELECT person_id FROM read_learner)",
    "DELETE FROM read_attempt WHERE person_id NOT IN (SELECT person_id FROM read_learner)",
    "DELETE FROM read_submission WHERE person_id NOT IN (SELECT person_id FROM read_learner)",
    "DELETE FROM read_attachment WHERE person_id NOT IN (SELECT person_id FROM read_learner)",
    "DELETE FROM read_award WHERE person_id NOT IN (SELECT person_id FROM read_learner)",
    "DELETE FROM read_evaluation WHERE person_id NOT IN (SELECT person_id FROM read_learner)",
    "DELETE FROM read_waiting WHERE person_id NOT IN (SELECT person_id FROM read_learner)",
    "DELETE FROM read_thread WHERE document_id NOT IN (SELECT document_id FROM document)",
    "DELETE FROM read_post WHERE document_id NOT IN (SELECT document_id FROM document)",
    "DELETE FROM read_mark WHERE document_id NOT IN (SELECT document_id FROM document)",
    "DELETE FROM read_feedback WHERE document_id NOT IN (SELECT document_id FROM document)",
    "DELETE FROM read_review WHERE document_id NOT IN (SELECT document_id FROM document)",
    "DELETE FROM read_desk WHERE person_id NOT IN (SELECT person_id FROM read_learner)
         AND person_id NOT IN (SELECT person_id FROM read_person)",
];

impl Read<'_> {
    /// What every record that is kept is about.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn record_subjects(&self) -> Result<Vec<Subject>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT DISTINCT subject FROM record ORDER BY subject")?;
        Ok(query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }
}

impl Write<'_> {
    /// Takes out rows of documents that are gone; how many it were.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn sweep_strays(&self) -> Result<u64, StoreError> {
        let mut gone = 0;
        for sql in STRAYS {
            gone += self.connection().execute(sql, [])? as u64;
        }
        Ok(gone)
    }

    /// Empties the read model and makes it anew from documents and records.
    ///
    /// # Errors
    /// What SQLite says. A snapshot that does not load is passed over and named in the answer.
    pub fn rebuild(&self) -> Result<Rebuilt, StoreError> {
        rebuild(self, &mut |_, _| ())
    }

    /// Names the derived tables that a rebuild would change: none, if the read model was kept
    /// right. Changes nothing.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn compare_with_rebuild(&self) -> Result<Vec<String>, StoreError> {
        let connection = self.connection();
        let kept = digests(connection)?;
        connection.execute_batch("SAVEPOINT comparison")?;
        // Of some fifty tables most libraries fill a few.
        let empty = blake3::Hasher::new().finalize();
        let made = kept
            .iter()
            .filter(|(table, digest)| **digest != empty && *table != SEARCH)
            .try_for_each(|(table, _)| connection.execute_batch(&format!("DELETE FROM {table}")))
            .map_err(StoreError::from)
            .and_then(|()| super::search::clear(self))
            .and_then(|()| fill(self, &mut |_, _| ()))
            .and_then(|_| digests(connection));
        connection.execute_batch("ROLLBACK TO comparison; RELEASE comparison")?;
        let made = made?;
        Ok(kept
            .into_iter()
            .filter(|(table, digest)| made.get(table) != Some(digest))
            .map(|(table, _)| table)
            .collect())
    }
}

/// One hash over all rows of each derived table, in the order of their keys.
fn digests(connection: &Connection) -> Result<BTreeMap<String, blake3::Hash>, StoreError> {
    let mut digests = BTreeMap::new();
    // Every derived table is WITHOUT ROWID, so it is read in the order of its primary key. Of the
    // search's index the numbers of its rows hang on the order in which posts came.
    let whole = derived_tables(connection)?.into_iter().map(|table| {
        let sql = format!("SELECT * FROM {table}");
        (table, sql)
    });
    let index = "SELECT document_id, key, hash FROM search_row ORDER BY document_id, key";
    for (table, sql) in whole.chain([(SEARCH.to_owned(), index.to_owned())]) {
        let mut query = connection.prepare_cached(&sql)?;
        let columns = query.column_count();
        let mut hasher = blake3::Hasher::new();
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                feed(&mut hasher, row.get_ref(column)?);
            }
        }
        digests.insert(table, hasher.finalize());
    }
    Ok(digests)
}

/// Type, length and bytes, so that no two rows look alike.
fn feed(hasher: &mut blake3::Hasher, value: ValueRef<'_>) {
    let (tag, bytes): (u8, &[u8]) = match value {
        ValueRef::Null => (0, &[]),
        ValueRef::Integer(number) => {
            hasher.update(&[1]).update(&number.to_be_bytes());
            return;
        }
        ValueRef::Real(number) => {
            hasher.update(&[2]).update(&number.to_be_bytes());
            return;
        }
        ValueRef::Text(bytes) => (3, bytes),
        ValueRef::Blob(bytes) => (4, bytes),
    };
    hasher.update(&[tag]).update(&(bytes.len() as u64).to_be_bytes()).update(bytes);
}
