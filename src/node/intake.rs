//! What peers sent, after chain and signature were found right: records and changes into the store,
//! each on its merits.
//!
//! A log's entries are kept whatever they say, so that the log goes on; what fails the guard is set
//! aside with its reason, for its document alone. A change whose parents have not come waits for
//! them.
//!
//! A document of which a long body brings change after change is opened once for all of them, at
//! the end of the exchange: opening it takes far longer than appending to a log.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Inner;
use super::author::load_document;
use super::error::NodeError;
use crate::docs::Document;
use crate::docs::record::Record;
use crate::domain::limits::{DOCUMENT_WAITING_MAX, SETTLED_AT_ONCE_MAX};
use crate::domain::log::{Entry, EntryKind, EntryState, RecordKind};
use crate::domain::roster::Roster;
use crate::domain::{ChangeHash, DocumentId, LogId, NetworkId, UnixMs};
use crate::store::rows::{EntryRow, QuarantineRow};
use crate::store::{Appended, Read, Write};
use crate::sync::admission;
use crate::sync::frame::CheckedRun;
use crate::sync::guard::{self, Candidate, Refusal, Verdict};
use crate::sync::log::{chain_next, chain_start, digest_term, fork_is_proved};

/// Set while documents lack changes that are in the log already.
const UNSETTLED: &str = "unsettled";

/// What one frame brought.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// A cut-off or an erasure came that takes more than one step.
    pub(super) truth_goes_on: bool,
    /// Documents that were brought up to date.
    pub(super) settled: usize,
    /// Documents that are still to be.
    pub(super) unsettled: BTreeSet<DocumentId>,
}

/// Keeps one frame's runs with everything that follows from them, in the caller's transaction. If
/// they touch more than `settles` documents, these are named and not brought up to date yet.
pub(super) fn take_in(
    inner: &Inner,
    write: &Write<'_>,
    runs: Vec<CheckedRun>,
    settles: usize,
) -> Result<Taken, NodeError> {
    let at = inner.now().0;
    let mut roster = super::ledger::roster(write)?;
    let mut roster_grew = false;
    let mut touched = BTreeSet::new();
    let mut ours_grew = false;
    for run in runs {
        let log = run.head.head.log;
        let row = write.node()?;
        ours_grew |= row
            .as_ref()
            .is_some_and(|row| (log.node, log.incarnation) == (row.node, row.incarnation));
        let network = row.and_then(|row| row.network);
        let intake = Intake { write, log, network, at };
        intake.append(&run, &roster, &mut touched)?;
        if log.scope == crate::domain::Scope::Roster {
            roster = super::ledger::roster(write)?;
            roster_grew = true;
        }
        ours_grew |= intake.accuses_this_life(&run)?;
    }
    write.note_arrival_time(at)?;
    let mut taken = Taken::default();
    if touched.len() <= settles {
        taken.settled = touched.len();
        for document in touched {
            settle(write, document, at)?;
        }
    } else {
        if write.setting(UNSETTLED)?.is_none() {
            write.put_setting(UNSETTLED, "1")?;
        }
        taken.unsettled = touched;
    }
    if ours_grew {
        // Somebody remembered more of this life than was here: this is a restored copy, and the
        // life is over.
        inner.begin_life(write)?;
    }
    if roster_grew {
        taken.truth_goes_on = super::truth::step(inner, write, &roster)?;
    }
    Ok(taken)
}

/// Documents whose changes are in the log and not in them yet. What a stop leaves here is found
/// again by the entries that wait.
#[derive(Debug, Default)]
pub(super) struct Unsettled(Mutex<BTreeSet<DocumentId>>);

impl Unsettled {
    fn set(&self) -> MutexGuard<'_, BTreeSet<DocumentId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn add(&self, documents: BTreeSet<DocumentId>) {
        self.set().extend(documents);
    }

    fn take_some(&self) -> Vec<DocumentId> {
        let mut set = self.set();
        let some: Vec<DocumentId> = set.iter().take(SETTLED_AT_ONCE_MAX).copied().collect();
        set.retain(|document| !some.contains(document));
        some
    }
}

/// Brings up to date what exchanges have left, in steps between which clicks get their turn.
pub(super) fn settle_all(inner: &Arc<Inner>) -> Result<(), NodeError> {
    loop {
        let some = inner.unsettled.take_some();
        if some.is_empty() {
            return Ok(());
        }
        let (inner_too, batch) = (Arc::clone(inner), some.clone());
        let settled = inner.write_store(move |write| {
            let at = inner_too.now().0;
            for document in batch {
                settle(write, document, at)?;
            }
            // Frames are taken in on this same thread, so nothing is added in between.
            if inner_too.unsettled.set().is_empty() && write.setting(UNSETTLED)?.is_some() {
                write.delete_setting(UNSETTLED)?;
            }
            Ok(())
        });
        if let Err(fault) = settled {
            inner.unsettled.add(some.into_iter().collect());
            return Err(fault);
        }
    }
}

/// Brings up to date what a stop has left.
pub(super) fn settle_left_over(inner: &Arc<Inner>) -> Result<(), NodeError> {
    let left = inner.store.read(|read| match read.setting(UNSETTLED)? {
        Some(_) => read.documents_waiting(),
        None => Ok(BTreeSet::new()),
    })?;
    inner.unsettled.add(left);
    settle_all(inner)
}

/// What becomes of an entry that nothing speaks against.
enum Counts {
    /// Nothing: it is about what was erased.
    Nowhere,
    /// It is a record.
    AsRecord,
    /// It is a change, for that document's guard.
    InDocument(DocumentId),
}

/// The entry as it is kept: of what was erased only its place in the chain.
fn kept(entry: &Entry, roster: &Roster) -> Entry {
    if roster.is_erased(entry.kind, entry.subject) { entry.without_body() } else { entry.clone() }
}

/// One run on its way in.
struct Intake<'a> {
    write: &'a Write<'a>,
    log: LogId,
    network: Option<NetworkId>,
    at: UnixMs,
}

impl Intake<'_> {
    fn append(
        &self,
        run: &CheckedRun,
        roster: &Roster,
        touched: &mut BTreeSet<DocumentId>,
    ) -> Result<(), NodeError> {
        let held = self.write.log(&self.log)?;
        let (length, mut chain) =
            held.map_or_else(|| (0, chain_start(&self.log)), |log| (log.length, log.chain));
        // Between the check and this transaction another exchange may have brought the same
        // entries.
        let known = usize::try_from(length.saturating_sub(run.after)).unwrap_or(usize::MAX);
        let fresh = run.entries.get(known..).unwrap_or_default();
        let fresh: Vec<Entry> = fresh.iter().map(|entry| kept(entry, roster)).collect();
        let mut judged = Vec::new();
        let mut appended = Vec::new();
        for entry in &fresh {
            chain = chain_next(&chain, entry);
            let verdict = self.judge(entry, roster);
            let state = match &verdict {
                Err(_) => EntryState::Quarantined,
                Ok(Counts::AsRecord | Counts::Nowhere) => EntryState::Applied,
                Ok(Counts::InDocument(_)) => EntryState::Waiting,
            };
            appended.push(Appended { entry, chain, state });
            judged.push(verdict);
        }
        if chain != run.head.head.chain {
            // And what it brought went another way: that comes out at the next exchange.
            return Ok(());
        }
        if !fresh.is_empty() {
            let term = digest_term(&run.head.head);
            let first = self.write.append_run(&self.log, length + 1, &appended, term)?;
            for (index, (entry, verdict)) in (0..).zip(fresh.iter().zip(judged)) {
                match verdict {
                    Err(refusal) => self.refuse(first + index, entry, refusal)?,
                    Ok(Counts::Nowhere) => {}
                    Ok(Counts::AsRecord) => {
                        let position = length + 1 + index;
                        self.write.put_record(&self.log, position, entry.subject, &entry.body)?;
                    }
                    Ok(Counts::InDocument(document)) => drop(touched.insert(document)),
                }
            }
        }
        Ok(self.write.set_head(&run.head)?)
    }

    fn judge(&self, entry: &Entry, roster: &Roster) -> Result<Counts, Refusal> {
        match entry.kind {
            _ if entry.is_hole() => Ok(Counts::Nowhere),
            EntryKind::Record => {
                let record = Record::decode(entry.subject, &entry.body)
                    .map_err(|_| Refusal::Malformed("the record cannot be read"))?;
                admission::record_allowed(roster, self.log.node, self.log.scope, &record)?;
                if let Some(network) = self.network {
                    admission::accusation_holds(network, &record)?;
                }
                Ok(Counts::AsRecord)
            }
            EntryKind::Change => {
                let document = DocumentId(entry.subject.0);
                admission::change_allowed_in(self.log.scope, document)?;
                Ok(Counts::InDocument(document))
            }
        }
    }

    /// Does a proof that counts say that this node's present life wrote a log in two ways? Then
    /// another computer runs on a copy of this folder, and nobody takes that log any more.
    fn accuses_this_life(&self, run: &CheckedRun) -> Result<bool, NodeError> {
        let Some(row) = self.write.node()? else { return Ok(false) };
        let accused = |entry: &Entry| match Record::decode(entry.subject, &entry.body) {
            Ok(Record::Fork(proof)) => {
                (proof.log.node, proof.log.incarnation) == (row.node, row.incarnation)
                    && row.network.is_some_and(|network| fork_is_proved(network, &proof))
            }
            Ok(_) | Err(_) => false,
        };
        let fork = [RecordKind::Fork as u8];
        let about_forks = run.entries.iter().filter(|entry| entry.subject.0.starts_with(&fork));
        Ok(about_forks.filter(|entry| entry.kind == EntryKind::Record).any(accused))
    }

    fn refuse(&self, arrival: u64, entry: &Entry, refusal: Refusal) -> Result<(), NodeError> {
        note_refusal(self.write, self.log, arrival, entry, refusal, self.at)
    }
}

fn note_refusal(
    write: &Write<'_>,
    log: LogId,
    arrival: u64,
    entry: &Entry,
    refusal: Refusal,
    at: UnixMs,
) -> Result<(), NodeError> {
    tracing::warn!(node = %log.node, reason = refusal.code(), "an entry was set aside");
    let is_change = entry.kind == EntryKind::Change;
    Ok(write.quarantine(&QuarantineRow {
        arrival: Some(arrival),
        node: log.node,
        document: is_change.then_some(DocumentId(entry.subject.0)),
        record: (!is_change).then_some(entry.subject),
        hash: Some(entry.hash),
        code: refusal.code().to_owned(),
        reason: refusal.to_string(),
        entries: 1,
        at,
    })?)
}

/// Hands a document's waiting changes to the guard and keeps what came of it.
pub(super) fn settle(write: &Write<'_>, id: DocumentId, at: UnixMs) -> Result<(), NodeError> {
    let waiting = write.waiting(id)?;
    let refused: BTreeSet<ChangeHash> = write.refused_of(id)?.into_iter().collect();
    let mut document = load_document(write, id)?;
    let verdicts = judge_changes(&mut document, &waiting, &refused);
    let mut changed = false;
    let mut left_waiting = 0;
    for (row, verdict) in waiting.iter().zip(verdicts) {
        let refusal = match verdict {
            Verdict::Accepted | Verdict::Known => {
                changed = true;
                write.set_entry_state(row.arrival, EntryState::Applied)?;
                continue;
            }
            Verdict::Waiting if left_waiting < DOCUMENT_WAITING_MAX => {
                left_waiting += 1;
                continue;
            }
            Verdict::Waiting => Refusal::TooManyChanges,
            Verdict::Refused(refusal) => refusal,
        };
        write.set_entry_state(row.arrival, EntryState::Quarantined)?;
        note_refusal(write, row.log, row.arrival, &row.entry, refusal, at)?;
    }
    if changed {
        write.put_document(&document)?;
    }
    Ok(())
}

fn judge_changes(
    document: &mut Document,
    rows: &[EntryRow],
    refused: &BTreeSet<ChangeHash>,
) -> Vec<Verdict> {
    let candidates: Vec<Candidate> = rows
        .iter()
        .map(|row| Candidate {
            hash: row.entry.hash,
            body: row.entry.body.clone(),
            node: row.log.node,
            incarnation: row.log.incarnation,
        })
        .collect();
    guard::take_in(document, &candidates, &|hash| refused.contains(&hash))
}

/// Makes a document anew from what of the log has been taken into it, in the order of arrival.
pub(super) fn replay(read: &Read<'_>, id: DocumentId) -> Result<Document, NodeError> {
    let rows: Vec<EntryRow> =
        read.changes_of(id)?.into_iter().filter(|row| row.state == EntryState::Applied).collect();
    let refused: BTreeSet<ChangeHash> = read.refused_of(id)?.into_iter().collect();
    let mut document = Document::new(id)?;
    let verdicts = judge_changes(&mut document, &rows, &refused);
    if verdicts.iter().any(|verdict| !matches!(verdict, Verdict::Accepted | Verdict::Known)) {
        return Err(NodeError::Bug("the log no longer makes the document that it made"));
    }
    Ok(document)
}
