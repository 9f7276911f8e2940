//! The one write path for what this node's people do: a change or a record, the log entry, the
//! document and the read model, in one transaction.

use std::ops::Deref;
use std::sync::atomic::Ordering;

use super::Inner;
use super::error::NodeError;
use super::identity::write_life;
use crate::docs::record::Record;
use crate::docs::{DocsError, Document, NewChange};
use crate::domain::limits::CHECKPOINT_ENTRIES;
use crate::domain::log::{Entry, EntryKind, EntryState, Head, Subject};
use crate::domain::{ChangeHash, DocumentId, Incarnation, LogId, NodeId, Scope, UnixMs};
use crate::store::Write;
use crate::store::rows::NodeRow;
use crate::sync::log::{chain_next, chain_start, digest_term, sign_head};

/// A write transaction of this node, with its identity, its clock and its chance.
#[derive(Debug)]
pub(super) struct Author<'a> {
    inner: &'a Inner,
    write: &'a Write<'a>,
    row: NodeRow,
}

impl<'a> Deref for Author<'a> {
    type Target = Write<'a>;

    fn deref(&self) -> &Write<'a> {
        self.write
    }
}

impl<'a> Author<'a> {
    /// A transaction in the node's present life.
    pub(super) fn new(inner: &'a Inner, write: &'a Write<'a>) -> Result<Self, NodeError> {
        let row = write.node()?.ok_or(NodeError::NotSetUp)?;
        Ok(Self { inner, write, row })
    }

    /// This installation as it stands in this transaction.
    pub(super) fn row(&self) -> &NodeRow {
        &self.row
    }

    /// Who writes.
    pub(super) fn node(&self) -> NodeId {
        self.row.node
    }

    /// What to write down as the time, and whether that is doubtful.
    pub(super) fn now(&self) -> (UnixMs, bool) {
        self.inner.now()
    }

    /// Fresh random bytes.
    pub(super) fn random<const N: usize>(&self) -> [u8; N] {
        self.inner.random()
    }

    /// The document, or a fresh one that holds only its fixed first change.
    pub(super) fn document(&self, id: DocumentId) -> Result<Document, NodeError> {
        load_document(self.write, id)
    }

    /// Makes one change of a document and keeps it: log, snapshot, read model.
    pub(super) fn change(
        &self,
        id: DocumentId,
        make: impl FnOnce(&mut Document, Incarnation) -> Result<NewChange, DocsError>,
    ) -> Result<(), NodeError> {
        let scope = id.scope().ok_or(NodeError::Bug("a document without a scope"))?;
        self.change_in(scope, id, make)
    }

    /// Makes so many changes of a document in a row and keeps them: each is an entry of the log, the
    /// snapshot and the read model are written once.
    pub(super) fn change_often(
        &self,
        id: DocumentId,
        times: u32,
        mut make: impl FnMut(&mut Document, Incarnation, u32) -> Result<NewChange, DocsError>,
    ) -> Result<(), NodeError> {
        let scope = id.scope().ok_or(NodeError::Bug("a document without a scope"))?;
        let mut document = self.document(id)?;
        for time in 0..times {
            let change = make(&mut document, self.row.incarnation, time)?;
            let subject = Subject::document(id);
            let (kind, hash, body) = (EntryKind::Change, change.hash, change.body);
            self.append(scope, &Entry { kind, subject, hash, body })?;
        }
        Ok(self.write.put_document(&document)?)
    }

    /// As [`Self::change`], for a document whose id does not say in which scope it travels.
    pub(super) fn change_in(
        &self,
        scope: Scope,
        id: DocumentId,
        make: impl FnOnce(&mut Document, Incarnation) -> Result<NewChange, DocsError>,
    ) -> Result<(), NodeError> {
        if self.write.is_erased(EntryKind::Change, Subject::document(id))? {
            return Err(NodeError::NotFound("person"));
        }
        let mut document = self.document(id)?;
        let change = match make(&mut document, self.row.incarnation) {
            Err(DocsError::NothingNew) => return Ok(()),
            made => made?,
        };
        let entry = Entry {
            kind: EntryKind::Change,
            subject: Subject::document(id),
            hash: change.hash,
            body: change.body,
        };
        self.append(scope, &entry)?;
        Ok(self.write.put_document(&document)?)
    }

    /// Writes a record; the latest one about its subject wins.
    pub(super) fn record(&self, scope: Scope, record: &Record) -> Result<(), NodeError> {
        let body = record.encode();
        let hash = ChangeHash(*blake3::hash(&body).as_bytes());
        let entry = Entry { kind: EntryKind::Record, subject: record.subject(), hash, body };
        if self.write.is_erased(entry.kind, entry.subject)? {
            return Err(NodeError::NotFound("person"));
        }
        let (log, position) = self.append(scope, &entry)?;
        Ok(self.write.put_record(&log, position, entry.subject, &entry.body)?)
    }

    /// After this node wrote to the roster: what is kept here follows, at least its first step.
    pub(super) fn follow_the_roster(&self) -> Result<(), NodeError> {
        let roster = super::ledger::roster(self.write)?;
        super::truth::step(self.inner, self.write, &roster).map(drop)
    }

    fn append(&self, scope: Scope, entry: &Entry) -> Result<(LogId, u64), NodeError> {
        let id = LogId { node: self.row.node, incarnation: self.row.incarnation, scope };
        let (length, chain) = self
            .write
            .log(&id)?
            .map_or_else(|| (0, chain_start(&id)), |log| (log.length, log.chain));
        let chain = chain_next(&chain, entry);
        let head = Head { log: id, length: length + 1, chain };
        let term = digest_term(&head);
        self.write.append(&id, entry, head.length, &chain, term, EntryState::Applied)?;
        self.write.note_arrival_time(self.now().0)?;
        if head.length.is_multiple_of(CHECKPOINT_ENTRIES)
            && let Some(network) = self.row.network
        {
            self.write.set_head(&sign_head(&self.inner.secrets.keys, network, head))?;
        }
        self.inner.bell.note_written();
        Ok((id, head.length))
    }
}

/// Opens a document; a snapshot that does not load is made anew from the log, which is the truth.
pub(super) fn load_document(
    write: &crate::store::Read<'_>,
    id: DocumentId,
) -> Result<Document, NodeError> {
    let Some(snapshot) = write.document(id)? else { return Ok(Document::new(id)?) };
    match Document::load(id, &snapshot) {
        Ok(document) => Ok(document),
        Err(DocsError::Damaged { .. }) => {
            tracing::warn!(document = %id, "a snapshot does not load and is made anew");
            super::intake::replay(write, id)
        }
        Err(other) => Err(other.into()),
    }
}

impl Inner {
    /// Before anything is written: begins this run's life, and notes the present life's number in
    /// the file beside the database.
    pub(super) fn begin_writing(self: &std::sync::Arc<Self>) -> Result<(), NodeError> {
        if self.new_life_due.load(Ordering::Acquire) {
            let inner = std::sync::Arc::clone(self);
            self.write_store(move |write| inner.begin_life(write))?;
            self.new_life_due.store(false, Ordering::Release);
        }
        if self.life_noted.load(Ordering::Acquire) {
            return Ok(());
        }
        let row = self.store.read(|read| read.node())?.ok_or(NodeError::NotSetUp)?;
        write_life(&self.dir, row.incarnation)?;
        self.life_noted.store(true, Ordering::Release);
        self.note_latest_known()
    }

    /// Begins a life with a number above all that are known of.
    pub(super) fn begin_life(&self, write: &Write<'_>) -> Result<(), NodeError> {
        let mut row = write.node()?.ok_or(NodeError::NotSetUp)?;
        row.incarnation = self.fresh_life(write, row.node, row.incarnation)?;
        write.put_node(&row)?;
        self.life_noted.store(false, Ordering::Release);
        tracing::info!(incarnation = row.incarnation.0, "a new life of this node begins");
        Ok(())
    }

    /// A number above the given one, the file's, and those of every log of that node that ever came
    /// here: any of them may be an older copy. And one that counts, if the node was cut off and let
    /// in again.
    pub(super) fn fresh_life(
        &self,
        read: &crate::store::Read<'_>,
        node: NodeId,
        known: Incarnation,
    ) -> Result<Incarnation, NodeError> {
        let used = self.last_life(read, node, known)?;
        let let_in = super::ledger::roster(read)?.member_since(node);
        super::identity::next_life(used.max(let_in), self.random())
            .ok_or(NodeError::Bug("no incarnation is left"))
    }

    /// The greatest number of a life of that node that is known here: the given one, the file's, or
    /// that of a log.
    pub(super) fn last_life(
        &self,
        read: &crate::store::Read<'_>,
        node: NodeId,
        known: Incarnation,
    ) -> Result<Incarnation, NodeError> {
        let file = super::identity::life(&self.dir)?.unwrap_or_default();
        let heard = read.last_incarnation(node)?.unwrap_or_default();
        Ok(known.max(file).max(heard))
    }
}
