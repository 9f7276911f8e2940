//! What can go wrong with the database.

use std::path::PathBuf;
use std::sync::Arc;

use rusqlite::ErrorCode;

use crate::docs::DocsError;
use crate::domain::LogId;

/// The database cannot be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file is no database, or parts of it are wrong. It was not touched.
    #[error("the database is damaged")]
    Damaged(#[source] Arc<rusqlite::Error>),
    /// The file is a database of some other program. It was not touched.
    #[error("the database belongs to another program")]
    NotOurs,
    /// A newer program wrote the file. It was not touched.
    #[error(
        "this data was written by a newer version (schema {found}, this program knows {known})"
    )]
    TooNew {
        /// The schema in the file.
        found: u32,
        /// The latest schema of this program.
        known: u32,
    },
    /// A step to a newer schema did not work; all of it was taken back.
    #[error("migration {name} did not work")]
    Migration {
        /// The step's file name.
        name: &'static str,
        /// What SQLite said.
        #[source]
        source: Arc<rusqlite::Error>,
    },
    /// Another program held the database for longer than the wait allows.
    #[error("another program is writing to the database")]
    Busy,
    /// No room is left; nothing of this job was kept.
    #[error("the disk is full")]
    DiskFull,
    /// The disk or the file takes no writes.
    #[error("the disk can only be read")]
    ReadOnly,
    /// An entry or head that does not follow from what the log holds.
    #[error("entry {found} cannot follow entry {length} of a log of node {}", log.node)]
    OutOfOrder {
        /// Which log.
        log: Box<LogId>,
        /// How many entries it has.
        length: u64,
        /// The position that was to be written.
        found: u64,
    },
    /// A job broke off; nothing of it was kept.
    #[error("a write broke off because of a fault in the program")]
    JobPanicked,
    /// The writer was stopped before.
    #[error("the database is closed")]
    Closed,
    /// A document or record could not be read or saved.
    #[error(transparent)]
    Docs(#[from] DocsError),
    /// A file beside the database.
    #[error("{} cannot be written", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// Everything else that SQLite says.
    #[error("the database failed")]
    Sqlite(#[source] Arc<rusqlite::Error>),
}

impl StoreError {
    /// Says what one failure means; several jobs of one commit share it.
    pub(super) fn shared(source: Arc<rusqlite::Error>) -> Self {
        match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Damaged(source),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            _ => Self::Sqlite(source),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(source: rusqlite::Error) -> Self {
        Self::shared(Arc::new(source))
    }
}
