//! The fixed first change of every kind: implied on every node, never sent.
//!
//! Two nodes that made the same root map each for itself would hide one of the two maps when they
//! meet. So the containers come from one change with a fixed actor at time 0, the same bytes
//! everywhere. A new schema version adds a further fixed change; these never change again (a test
//! pins their hashes).

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, ObjType, ROOT};

use std::sync::LazyLock;

use super::error::DocsError;
use crate::domain::log::Subject;
use crate::domain::{ChangeHash, DocumentKind};

/// The actor of the first changes of schema version 1.
pub(crate) const FIRST_ACTOR: [u8; 16] = *b"branchline first";

/// The containers of each kind, in the order in which they are made.
pub(crate) fn containers(kind: DocumentKind) -> &'static [&'static str] {
    match kind {
        DocumentKind::Learner => &["done", "attempts", "submissions", "notes", "writers"],
        DocumentKind::Thread | DocumentKind::CohortThread => &["head", "posts", "marks"],
        DocumentKind::Feedback => &["about", "reviews", "messages"],
        DocumentKind::Allotted => &["about", "text", "said"],
    }
}

/// True for the containers in which only the document's home node writes.
pub(crate) fn is_home_only(container: &str) -> bool {
    matches!(container, "head" | "writers" | "about" | "reviews" | "messages" | "text" | "said")
}

/// A document with its first change and nothing else.
pub(super) fn document(kind: DocumentKind) -> Result<Automerge, DocsError> {
    let mut inner = Automerge::new().with_actor(ActorId::from(FIRST_ACTOR));
    inner
        .transact_with::<_, _, automerge::AutomergeError, _>(
            |()| CommitOptions::default().with_time(0),
            |tx| {
                for key in containers(kind) {
                    tx.put_object(ROOT, *key, ObjType::Map)?;
                }
                tx.put(ROOT, "schema", 1_i64)
            },
        )
        .map_err(|failure| failure.error)?;
    Ok(inner)
}

/// The hash of the first change of the document that a change is about; `None` for unknown kinds.
pub(crate) fn first_change(subject: Subject) -> Option<ChangeHash> {
    static HASHES: LazyLock<Vec<(DocumentKind, ChangeHash)>> = LazyLock::new(|| {
        DocumentKind::ALL
            .into_iter()
            .filter_map(|kind| {
                Some((kind, ChangeHash(document(kind).ok()?.get_heads().first()?.0)))
            })
            .collect()
    });
    let kind = DocumentKind::from_byte(subject.0[0])?;
    HASHES.iter().find(|(known, _)| *known == kind).map(|(_, hash)| *hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_changes_are_the_same_bytes_for_ever() {
        let heads: Vec<String> = DocumentKind::ALL
            .into_iter()
            .map(|kind| document(kind).unwrap().get_heads()[0].to_string())
            .collect();
        assert_eq!(
            heads,
            [
                "25ef685719d6f278647ceec567daf675d9d9aec489136303d746a0830b9c59ee",
                "8001622336cce6520df007f03bd005b2a0cca595fb72eafb212ac9cf06de08fb",
                "59413ae02912b44d8bb80b2045616b6996385bdde72968361b8f6d8cb1a9777f",
                "f8e883803625834957a208a477898a8df6fbfc2c4c411f7024617ec6e6b936ee",
                "8001622336cce6520df007f03bd005b2a0cca595fb72eafb212ac9cf06de08fb",
            ]
        );
    }
}
