//! What peers sent, after chain and signature were found right: records and changes into the store,
//! each on its merits.
//!
//! A log's entries are kept whatever they say, so that the log goes on; what fails the guard is set
//! aside with its reason, for its document alone. A change whose parents have not come waits for
//! them.

use std::collections::{BTreeMap, BTreeSet};

use super::Inner;
use super::author::load_document;
use super::error::NodeError;
use crate::docs::Document;
use crate::docs::record::Record;
use crate::domain::limits::DOCUMENT_WAITING_MAX;
use crate::domain::log::{Entry, EntryKind, EntryState, Head};
use crate::domain::roster::Roster;
use crate::domain::{ChangeHash, DocumentId, LogId, UnixMs};
use crate::store::rows::{EntryRow, QuarantineRow};
use crate::store::{Appended, Read, Write};
use crate::sync::admission;
use crate::sync::frame::CheckedRun;
use crate::sync::guard::{self, Candidate, Refusal, Verdict};
use crate::sync::log::{chain_next, chain_start, digest_term};

/// Keeps one frame's runs with everything that follows from them, in the caller's transaction.
pub(super) fn take_in(
    inner: &Inner,
    write: &Write<'_>,
    runs: Vec<CheckedRun>,
) -> Result<(), NodeError> {
    let at = inner.now().0;
    let mut roster = super::ledger::roster(write)?;
    let mut touched = BTreeSet::new();
    let mut ours_grew = false;
    for run in runs {
        let log = run.head.head.log;
        ours_grew |= write
            .node()?
            .is_some_and(|row| (log.node, log.incarnation) == (row.node, row.incarnation));
        let intake = Intake { write, log, at };
        intake.append(&run, &roster, &mut touched)?;
        if log.scope == crate::domain::Scope::Roster {
            roster = super::ledger::roster(write)?;
        }
    }
    write.note_arrival_time(at)?;
    for document in touched {
        settle(write, document, at)?;
    }
    if ours_grew {
        // Somebody remembered more of this life than was here: this is a restored copy, and the
        // life is over.
        inner.begin_life(write)?;
    }
    Ok(())
}

/// One run on its way in.
struct Intake<'a> {
    write: &'a Write<'a>,
    log: LogId,
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
        let mut judged = Vec::new();
        let mut appended = Vec::new();
        for entry in fresh {
            chain = chain_next(&chain, entry);
            let verdict = self.judge(entry, roster);
            let state = match &verdict {
                Err(_) => EntryState::Quarantined,
                Ok(None) => EntryState::Applied,
                Ok(Some(_)) => EntryState::Waiting,
            };
            appended.push(Appended { entry, chain, state });
            judged.push(verdict);
        }
        if !fresh.is_empty() {
            let head = Head { log: self.log, length: length + fresh.len() as u64, chain };
            let term = digest_term(&head);
            let first = self.write.append_run(&self.log, length + 1, &appended, term)?;
            for (index, (entry, verdict)) in (0..).zip(fresh.iter().zip(judged)) {
                match verdict {
                    Err(refusal) => self.refuse(first + index, entry, refusal)?,
                    Ok(None) => {
                        let position = length + 1 + index;
                        self.write.put_record(&self.log, position, entry.subject, &entry.body)?;
                    }
                    Ok(Some(document)) => drop(touched.insert(document)),
                }
            }
        }
        Ok(self.write.set_head(&run.head)?)
    }

    /// `Ok(None)`: a record that counts. `Ok(Some)`: a change for that document's guard.
    fn judge(&self, entry: &Entry, roster: &Roster) -> Result<Option<DocumentId>, Refusal> {
        match entry.kind {
            EntryKind::Record => {
                let record = Record::decode(entry.subject, &entry.body)
                    .map_err(|_| Refusal::Malformed("the record cannot be read"))?;
                admission::record_allowed(roster, self.log.node, self.log.scope, &record)?;
                Ok(None)
            }
            EntryKind::Change => {
                let document = DocumentId(entry.subject.0);
                admission::change_allowed_in(self.log.scope, document)?;
                Ok(Some(document))
            }
        }
    }

    fn refuse(&self, arrival: u64, entry: &Entry, refusal: Refusal) -> Result<(), NodeError> {
        let document = (entry.kind == EntryKind::Change).then_some(DocumentId(entry.subject.0));
        note_refusal(self.write, self.log, arrival, document, entry.hash, refusal, self.at)
    }
}

fn note_refusal(
    write: &Write<'_>,
    log: LogId,
    arrival: u64,
    document: Option<DocumentId>,
    hash: ChangeHash,
    refusal: Refusal,
    at: UnixMs,
) -> Result<(), NodeError> {
    tracing::warn!(node = %log.node, reason = refusal.code(), "an entry was set aside");
    Ok(write.quarantine(&QuarantineRow {
        arrival: Some(arrival),
        node: log.node,
        document,
        hash: Some(hash),
        reason: refusal.to_string(),
        at,
    })?)
}

/// Hands a document's waiting changes to the guard and keeps what came of it.
fn settle(write: &Write<'_>, id: DocumentId, at: UnixMs) -> Result<(), NodeError> {
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
        note_refusal(write, row.log, row.arrival, Some(id), row.entry.hash, refusal, at)?;
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

/// Makes a document anew from the log, in the order of arrival.
pub(super) fn replay(read: &Read<'_>, id: DocumentId) -> Result<Document, NodeError> {
    let rows: Vec<EntryRow> = read
        .changes_of(id)?
        .into_iter()
        .filter(|row| row.state != EntryState::Quarantined)
        .collect();
    let refused: BTreeSet<ChangeHash> = read.refused_of(id)?.into_iter().collect();
    let mut document = Document::new(id)?;
    let verdicts = judge_changes(&mut document, &rows, &refused);
    let states: BTreeMap<u64, EntryState> =
        rows.iter().map(|row| (row.arrival, row.state)).collect();
    for (row, verdict) in rows.iter().zip(verdicts) {
        let was_applied = states.get(&row.arrival) == Some(&EntryState::Applied);
        if was_applied && !matches!(verdict, Verdict::Accepted | Verdict::Known) {
            return Err(NodeError::Bug("the log no longer makes the document that it made"));
        }
    }
    Ok(document)
}
