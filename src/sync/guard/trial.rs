//! The part that lets Automerge try a change: on a copy, with panics caught, and proved by loading
//! it again.
//!
//! After a caught panic the copy is thrown away: it may be half changed.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{Automerge, Change, ExpandedChange};

use super::header::{Header, chunk};
use super::{Candidate, Refusal, Verdict};
use crate::docs::{Document, allotted, feedback, learner, thread};
use crate::domain::{ChangeHash, DocumentKind};
use crate::sync::admission;

/// How changes are applied and proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    /// All, then one proof for all of them.
    Together,
    /// One, and a proof after each.
    OneByOne,
}

/// A copy of a document on which changes are tried.
pub(super) struct Trial {
    copy: Document,
    pace: Pace,
    /// Admitted, not yet applied to the copy.
    pending: Vec<Change>,
    changed: bool,
    /// Every change in the copy or about to be, with the number of its last operation.
    placed: BTreeMap<ChangeHash, u64>,
    /// Every actor's last change.
    latest: BTreeMap<Vec<u8>, (u64, ChangeHash)>,
}

impl Trial {
    pub(super) fn new(document: &Document, pace: Pace) -> Self {
        let mut trial = Self {
            copy: document.clone(),
            pace,
            pending: Vec::new(),
            changed: false,
            placed: BTreeMap::new(),
            latest: BTreeMap::new(),
        };
        for meta in document.inner().get_changes_meta(&[]) {
            trial.place(ChangeHash(meta.hash.0), meta.actor.to_bytes(), meta.seq, meta.max_op);
        }
        trial
    }

    pub(super) fn holds(&self, hash: ChangeHash) -> bool {
        self.placed.contains_key(&hash)
    }

    /// The number of a change's last operation, if it is here.
    pub(super) fn max_op(&self, hash: ChangeHash) -> Option<u64> {
        self.placed.get(&hash).copied()
    }

    /// An actor's last change: its sequence number and hash.
    pub(super) fn latest(&self, actor: &[u8]) -> Option<(u64, ChangeHash)> {
        self.latest.get(actor).copied()
    }

    /// How many changes beside the fixed first one.
    pub(super) fn change_count(&self) -> usize {
        self.placed.len().saturating_sub(1)
    }

    /// Admits a change whose parents are all here, and tries it. The outer error means that the
    /// trial is over: what was taken together does not hold.
    pub(super) fn take(
        &mut self,
        candidate: &Candidate,
        header: &Header<'_>,
        change: Change,
        expanded: &ExpandedChange,
    ) -> Result<Verdict, Refusal> {
        if admission::needs_past(self.copy.id(), expanded, candidate.node) {
            self.apply_pending()?;
        }
        let admitted = caught(|| admission::admit(&self.copy, header, expanded, candidate.node));
        if let Err(refusal) = admitted.and_then(|admitted| admitted) {
            return Ok(Verdict::Refused(refusal));
        }
        let max_op = change.max_op();
        match self.pace {
            Pace::Together => self.pending.push(change),
            Pace::OneByOne => {
                match applied(&self.copy, vec![change]).and_then(|next| proved(&next)) {
                    Ok(next) => self.copy = next,
                    Err(refusal) => return Ok(Verdict::Refused(refusal)),
                }
            }
        }
        self.changed = true;
        self.place(candidate.hash, header.actor, header.seq, max_op);
        Ok(Verdict::Accepted)
    }

    /// The document with all that was accepted, as it loads from its own snapshot; `None` if
    /// nothing was.
    pub(super) fn finish(mut self) -> Result<Option<Document>, Refusal> {
        if !self.changed {
            return Ok(None);
        }
        self.apply_pending()?;
        let expected = self.placed.len();
        let document = match self.pace {
            Pace::Together => proved(&self.copy)?,
            Pace::OneByOne => self.copy,
        };
        // A change that Automerge silently queued would not be counted.
        if document.change_count() + 1 != expected {
            return Err(Refusal::BreaksDocument);
        }
        Ok(Some(document))
    }

    fn place(&mut self, hash: ChangeHash, actor: &[u8], seq: u64, max_op: u64) {
        self.placed.insert(hash, max_op);
        let latest = self.latest.entry(actor.to_vec()).or_insert((seq, hash));
        if latest.0 < seq {
            *latest = (seq, hash);
        }
    }

    fn apply_pending(&mut self) -> Result<(), Refusal> {
        if !self.pending.is_empty() {
            self.copy = applied(&self.copy, std::mem::take(&mut self.pending))?;
        }
        Ok(())
    }
}

/// Lets Automerge read the change, and holds it to the very bytes that Automerge would have written
/// for it.
pub(super) fn read_by_automerge(
    hash: ChangeHash,
    body: &[u8],
) -> Result<(Change, ExpandedChange), Refusal> {
    const UNREADABLE: Refusal = Refusal::Malformed("its operations cannot be read");
    caught(|| {
        let change = Change::from_bytes(chunk(hash, body)).map_err(|_| UNREADABLE)?;
        let expanded = change.decode();
        let again = Change::from(expanded.clone());
        if again.hash().0 != hash.0 || change.hash().0 != hash.0 {
            return Err(Refusal::Malformed("not in the form that a program writes"));
        }
        Ok((change, expanded))
    })
    .unwrap_or(Err(UNREADABLE))
}

/// A copy with the changes in it.
fn applied(document: &Document, changes: Vec<Change>) -> Result<Document, Refusal> {
    caught(|| {
        let mut inner: Automerge = document.inner().clone();
        inner.apply_changes(changes).map_err(|_| Refusal::BreaksDocument)?;
        let mut next = document.clone();
        next.replace_inner(inner);
        Ok(next)
    })?
}

/// The document as it comes back from its snapshot, if it says the same as before.
fn proved(document: &Document) -> Result<Document, Refusal> {
    caught(|| {
        let again =
            Document::load(document.id(), &document.save()).map_err(|_| Refusal::BreaksDocument)?;
        let same = again.heads() == document.heads() && said(&again) == said(document);
        if same { Ok(again) } else { Err(Refusal::BreaksDocument) }
    })?
}

/// Does the document come back from its snapshot as it is?
pub(super) fn holds_alone(document: &Document) -> bool {
    proved(document).is_ok()
}

/// Everything that pages will read, as text: an answer that is no number equals itself that way.
fn said(document: &Document) -> String {
    match document.id().kind() {
        Some(DocumentKind::Learner) => format!("{:?}", learner::facts(document)),
        Some(DocumentKind::Thread | DocumentKind::CohortThread) => {
            format!("{:?}", thread::thread(document))
        }
        Some(DocumentKind::Feedback) => format!("{:?}", feedback::facts(document)),
        Some(DocumentKind::Allotted) => format!("{:?}", allotted::sent(document)),
        None => String::new(),
    }
}

/// Runs what may panic inside Automerge. What it worked on must not be used again after an error.
fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Refusal> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| Refusal::BreaksDocument)
}
