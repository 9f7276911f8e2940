//! One opened document.

use std::fmt;

use automerge::{
    ActorId, Automerge, ReadDoc, transaction::CommitOptions, transaction::Transaction,
};

use super::error::DocsError;
use super::first;
use crate::domain::{ChangeHash, DocumentId, Incarnation, NodeId};

/// A document in memory. Opened for one use and dropped: a corpus of them does not fit a small
/// machine.
#[derive(Clone)]
pub struct Document {
    id: DocumentId,
    inner: Automerge,
}

/// A change that this node made: what goes into the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChange {
    /// SHA-256 as Automerge computes it.
    pub hash: ChangeHash,
    /// The chunk's body, without magic, checksum, type and length.
    pub body: Vec<u8>,
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Document({})", self.id)
    }
}

impl Document {
    /// A document that holds only its kind's fixed first change.
    ///
    /// # Errors
    /// [`DocsError::UnknownKind`].
    pub fn new(id: DocumentId) -> Result<Self, DocsError> {
        let kind = id.kind().ok_or(DocsError::UnknownKind(id))?;
        Ok(Self { id, inner: first::document(kind)? })
    }

    /// Opens a snapshot that [`Document::save`] made.
    ///
    /// # Errors
    /// [`DocsError::Damaged`] if it does not load whole: then the log rebuilds it.
    pub fn load(id: DocumentId, snapshot: &[u8]) -> Result<Self, DocsError> {
        let inner = Automerge::load(snapshot)
            .map_err(|source| DocsError::Damaged { document: id, source: Box::new(source) })?;
        Ok(Self { id, inner })
    }

    /// The snapshot for the disk. The document goes by its log; the snapshot only saves replaying
    /// it.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        self.inner.save()
    }

    /// Which document.
    #[must_use]
    pub fn id(&self) -> DocumentId {
        self.id
    }

    /// How many changes it holds beside the fixed first one.
    #[must_use]
    pub fn change_count(&self) -> usize {
        self.inner.get_changes_meta(&[]).len().saturating_sub(1)
    }

    /// The hashes that no other change builds on, sorted.
    #[must_use]
    pub fn heads(&self) -> Vec<ChangeHash> {
        let mut heads: Vec<_> =
            self.inner.get_heads().iter().map(|head| ChangeHash(head.0)).collect();
        heads.sort_unstable();
        heads
    }

    /// Is that change part of it?
    #[must_use]
    pub fn holds(&self, hash: ChangeHash) -> bool {
        self.inner.get_change_meta_by_hash(&automerge::ChangeHash(hash.0)).is_some()
    }

    /// The change that wrote an operation.
    pub(super) fn change_of(&self, operation: &automerge::ObjId) -> Option<ChangeHash> {
        self.inner.hash_for_opid(operation).map(|hash| ChangeHash(hash.0))
    }

    /// Every change with those it builds on, each after all of these.
    pub(super) fn history(&self) -> Vec<(ChangeHash, Vec<ChangeHash>)> {
        let changes = self.inner.get_changes_meta(&[]).into_iter();
        let deps =
            |deps: Vec<automerge::ChangeHash>| deps.iter().map(|d| ChangeHash(d.0)).collect();
        changes.map(|change| (ChangeHash(change.hash.0), deps(change.deps))).collect()
    }

    /// What `sync::guard` works on.
    pub(crate) fn inner(&self) -> &Automerge {
        &self.inner
    }

    /// Puts back what `sync::guard` approved.
    pub(crate) fn replace_inner(&mut self, inner: Automerge) {
        self.inner = inner;
    }

    /// Makes one change as this node's actor and hands it out for the log.
    /// [`DocsError::NothingNew`]: it would say nothing new, so there is none.
    pub(super) fn change(
        &mut self,
        node: NodeId,
        incarnation: Incarnation,
        write: impl FnOnce(&mut Transaction<'_>) -> Result<(), automerge::AutomergeError>,
    ) -> Result<NewChange, DocsError> {
        let before = self.inner.get_heads();
        self.inner.set_actor(actor_id(node, incarnation));
        self.inner
            .transact_with::<_, _, automerge::AutomergeError, _>(
                |()| CommitOptions::default(),
                write,
            )
            .map_err(|failure| failure.error)?;
        if self.inner.get_heads() == before {
            return Err(DocsError::NothingNew);
        }
        let change = self
            .inner
            .get_last_local_change()
            .ok_or(DocsError::Contradiction("a change without operations"))?;
        let (hash, body) = (ChangeHash(change.hash().0), chunk_body(change.raw_bytes()));
        Ok(NewChange { hash, body })
    }

    /// A root container that the fixed first change made.
    pub(crate) fn container(&self, key: &'static str) -> Option<automerge::ObjId> {
        match self.inner.get(automerge::ROOT, key).ok()?? {
            (automerge::Value::Object(_), id) => Some(id),
            (automerge::Value::Scalar(_), _) => None,
        }
    }
}

/// The actor that writes for a node in one of its lives: node id, then incarnation, big endian.
#[must_use]
pub(crate) fn actor_id(node: NodeId, incarnation: Incarnation) -> ActorId {
    let mut bytes = [0; 16];
    bytes[..12].copy_from_slice(&node.0);
    bytes[12..].copy_from_slice(&incarnation.0.to_be_bytes());
    ActorId::from(bytes)
}

/// The node and incarnation that an actor id stands for; `None` for actors of another form.
#[must_use]
pub(crate) fn actor_parts(actor: &[u8]) -> Option<(NodeId, Incarnation)> {
    let bytes: &[u8; 16] = actor.try_into().ok()?;
    let (node, incarnation) = bytes.split_at(12);
    Some((
        NodeId::from_slice(node).ok()?,
        Incarnation(u32::from_be_bytes(incarnation.try_into().ok()?)),
    ))
}

/// The node that wrote an operation, read off its id.
pub(super) fn writer(id: &automerge::ObjId) -> Option<NodeId> {
    match id {
        automerge::ObjId::Root => None,
        automerge::ObjId::Id(_, actor, _) => actor_parts(actor.to_bytes()).map(|(node, _)| node),
    }
}

/// Cuts magic, checksum, type and length off a change chunk of Automerge's own making.
fn chunk_body(chunk: &[u8]) -> Vec<u8> {
    let length_bytes = chunk[9..].iter().take_while(|byte| **byte & 0x80 != 0).count() + 1;
    chunk[9 + length_bytes..].to_vec()
}
