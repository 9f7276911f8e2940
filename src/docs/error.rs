//! What can go wrong with a document.

use crate::domain::{DocumentId, InvalidId};

/// A document or record cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum DocsError {
    /// The kind byte is of a newer program.
    #[error("document {0} is of a kind that this program does not know")]
    UnknownKind(DocumentId),
    /// The snapshot on disk does not load; the log can rebuild it.
    #[error("the snapshot of document {document} is damaged")]
    Damaged {
        /// Which document.
        document: DocumentId,
        /// What Automerge said.
        #[source]
        source: Box<automerge::AutomergeError>,
    },
    /// Automerge refused a change of our own making.
    #[error("a change could not be made")]
    Change(#[source] Box<automerge::AutomergeError>),
    /// The document says that already; nothing was written.
    #[error("the document says that already")]
    NothingNew,
    /// Bytes of a record or of a fact are not what they should be.
    #[error("a record cannot be read")]
    Record(#[source] Box<minicbor::decode::Error>),
    /// An id inside a record is none.
    #[error("a record holds a wrong id")]
    Id(#[from] InvalidId),
    /// The record contradicts itself: a node id that is not of its key, an empty name.
    #[error("a record contradicts itself: {0}")]
    Contradiction(&'static str),
}

impl From<automerge::AutomergeError> for DocsError {
    fn from(source: automerge::AutomergeError) -> Self {
        Self::Change(Box::new(source))
    }
}

impl From<minicbor::decode::Error> for DocsError {
    fn from(source: minicbor::decode::Error) -> Self {
        Self::Record(Box::new(source))
    }
}
