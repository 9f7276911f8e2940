//! Makes what is kept here follow the roster: logs of nodes that were cut off end where the hub said,
//! and nothing is left of what it had erased.
//!
//! Every node that has heard of it comes to the same, whatever it held before. Works in steps, each a
//! transaction of its own, and goes on after a stop. Never shortens this node's own logs while it is
//! cut off: that is a matter between it and the others, and what its people saved stays theirs. Once
//! it is let in again, its own logs count as far as they do everywhere, and what its people wrote
//! beyond that is written once more in the same transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Inner;
use super::author::{Author, load_document};
use super::error::NodeError;
use super::intake::settle;
use super::ledger::roster;
use super::rescue::Lost;
use super::succession::write_loads;
use crate::docs::Document;
use crate::docs::record::Record;
use crate::docs::taken::{self, Load};
use crate::domain::fork::Fork;
use crate::domain::limits::{DOUBTS_PER_PEER_MAX, TRUTH_STEP_ENTRIES};
use crate::domain::log::{EntryKind, Head, SignedHead, Subject};
use crate::domain::roster::{Cut, Erasure, Roster};
use crate::domain::{DocumentId, LogId, NodeId, Scope, UnixMs};
use crate::store::rows::{LogRow, QuarantineRow};
use crate::store::{Read, Write};
use crate::sync::log::{chain_start, digest_term, head_verifies};

/// Set while something is left to do.
const PENDING: &str = "truth-pending";
/// Why entries were set aside: the hub cut their node off.
pub(super) const CUT_OFF: &str = "cut-off";
/// Why entries were set aside: their node wrote the log in two ways, and these are not the hub's.
pub(super) const OTHER_WAY: &str = "other-way";
/// Why a log takes nothing more: its node wrote it in two ways.
pub(super) const FORKED: &str = "forked";

/// Takes one step; true if another one is needed.
pub(super) fn step(inner: &Inner, write: &Write<'_>, roster: &Roster) -> Result<bool, NodeError> {
    plan(write, roster)?;
    let at = inner.now().0;
    let row = write.node()?;
    // A node that is coming back after a lost disk has written nothing here yet that could be lost.
    let own = row.as_ref().map_or(NodeId([0; 12]), |row| row.node);
    let mut step = Step {
        write,
        roster,
        own,
        at,
        left: TRUTH_STEP_ENTRIES,
        touched: BTreeSet::new(),
        lost: Lost::default(),
        carried: BTreeMap::new(),
    };
    let mut more = step.shorten()?;
    step.make_anew()?;
    step.lost.settle(write, own)?;
    more = more || step.erase()?;
    let is_over = row.is_some_and(|row| row.incarnation < roster.member_since(own));
    if is_over || !step.lost.is_empty() || !step.carried.is_empty() {
        inner.begin_life(write)?;
        let author = Author::new(inner, write)?;
        step.lost.write_again(&author)?;
        for (successor, loads) in &step.carried {
            write_loads(&author, *successor, loads)?;
        }
    }
    if more {
        write.put_setting(PENDING, "1")?;
    } else if write.setting(PENDING)?.is_some() {
        write.delete_setting(PENDING)?;
    }
    Ok(more)
}

/// Goes on until nothing is left to do.
pub(super) fn finish(inner: &Arc<Inner>) -> Result<(), NodeError> {
    while inner.store.read(|read| read.setting(PENDING))?.is_some() {
        let inner_too = Arc::clone(inner);
        inner.write_store(move |write| {
            let roster = roster(write)?;
            step(&inner_too, write, &roster)
        })?;
    }
    Ok(())
}

/// Notes every log that goes further than it counts.
fn plan(write: &Write<'_>, roster: &Roster) -> Result<(), NodeError> {
    let own = write.node()?.map(|row| row.node);
    for node in roster.cut_nodes().filter(|node| is_followed(roster, own, *node)) {
        for log in write.logs_of(node)?.into_iter().filter(|log| roster.knows_the_cut(&log.id)) {
            let keep = counted_length(write, roster, &log)?;
            if keep < log.length {
                write.plan_cut(&log, keep)?;
            }
        }
    }
    Ok(())
}

/// Are that node's logs shortened here? Those of this node itself not while it is cut off.
pub(super) fn is_followed(roster: &Roster, own: Option<NodeId>, node: NodeId) -> bool {
    Some(node) != own || !roster.is_revoked(node)
}

/// How much of a log as it is held here counts. If it goes another way than the hub's, nothing does:
/// where the two part is not known, and the hub's way is fetched anew.
pub(super) fn counted_length(
    read: &Read<'_>,
    roster: &Roster,
    log: &LogRow,
) -> Result<u64, NodeError> {
    let Some(Cut { length, head }) = roster.cut_off(&log.id) else { return Ok(log.length) };
    let Some((chain, _)) = head else { return Ok(log.length.min(length)) };
    if log.length < length {
        return Ok(if roster.is_forked(&log.id) { 0 } else { log.length });
    }
    let same = chain_at(read, &log.id, length)? == Some(chain);
    Ok(if same { length } else { 0 })
}

fn chain_at(read: &Read<'_>, log: &LogId, length: u64) -> Result<Option<[u8; 32]>, NodeError> {
    Ok(if length == 0 { Some(chain_start(log)) } else { read.chain_at(log, length)? })
}

/// One step of the work.
struct Step<'a> {
    write: &'a Write<'a>,
    roster: &'a Roster,
    own: NodeId,
    at: UnixMs,
    /// Entries that this step may still touch.
    left: u64,
    /// Documents of which changes went; their snapshots still say what they were.
    touched: BTreeSet<DocumentId>,
    /// What this node's people wrote on top of what went, or in it.
    lost: Lost,
    /// What this node's people wrote in threads that go on without somebody, for the successors.
    carried: BTreeMap<DocumentId, Vec<Load>>,
}

impl Step<'_> {
    /// Shortens the planned logs from their ends, as far as the step goes. True: it did not suffice.
    /// This node's own logs go all at once: what is rescued must stand on nothing that is to go.
    fn shorten(&mut self) -> Result<bool, NodeError> {
        let mut cuts = self.write.log_cuts()?;
        cuts.retain(|(id, _)| is_followed(self.roster, Some(self.own), id.node));
        cuts.sort_by_key(|(id, _)| id.node != self.own);
        for (id, keep) in cuts {
            let Some(log) = self.write.log(&id)? else { continue };
            let Some(cut) = self.roster.cut_off(&id) else {
                // It was let in again before this was done.
                self.write.end_cut(&log)?;
                continue;
            };
            let is_own = id.node == self.own;
            if self.left == 0 && !is_own {
                return Ok(true);
            }
            let room = if is_own { u64::MAX } else { self.left };
            let length = keep.max(log.length.saturating_sub(room));
            if length < log.length {
                self.left = self.left.saturating_sub(log.length - length);
                // Of another way than the hub's everything goes, and the common part comes back.
                let code = if keep == cut.length { CUT_OFF } else { OTHER_WAY };
                if !is_own {
                    note(self.write, &log, log.length - length, code, self.at)?;
                }
                self.shorten_to(&log, length)?;
            }
            if length > keep {
                return Ok(true);
            }
            keep_head_at_cut(self.write, self.roster, &id)?;
            self.write.end_doubt(None, &id)?;
            self.write.end_cut(&log)?;
        }
        Ok(false)
    }

    fn shorten_to(&mut self, log: &LogRow, length: u64) -> Result<(), NodeError> {
        let chain = chain_at(self.write, &log.id, length)?
            .ok_or(NodeError::Bug("a log lacks an entry that it has"))?;
        let term = digest_term(&Head { log: log.id, length, chain });
        if log.id.node == self.own {
            for (kind, subject) in self.write.subjects_after(log, length)? {
                if kind == EntryKind::Record {
                    self.lost.note_record(self.write, self.own, subject)?;
                }
            }
        }
        for (kind, subject) in self.write.shorten_log(log, length, &chain, term)? {
            match kind {
                EntryKind::Record => self.write.restore_record(log.id.node, subject)?,
                EntryKind::Change => drop(self.touched.insert(DocumentId(subject.0))),
            }
        }
        Ok(())
    }

    /// Judges every change of the touched documents once more, as if all had just come.
    fn make_anew(&mut self) -> Result<(), NodeError> {
        for id in std::mem::take(&mut self.touched) {
            let erased = self.write.is_erased(EntryKind::Change, Subject::document(id))?;
            if erased || id.kind().is_none() {
                continue;
            }
            let before = load_document(self.write, id)?;
            if self.write.unmake_document(id)? > 0 {
                settle(self.write, id, self.at)?;
            }
            let left = load_document(self.write, id)?;
            self.lost.note_document(&before, &left, self.own);
        }
        Ok(())
    }

    /// Empties what was erased. True: the step did not suffice.
    fn erase(&mut self) -> Result<bool, NodeError> {
        for erasure in self.roster.erasures() {
            let mut found = false;
            for (kind, subject) in erasure.subjects() {
                if !self.write.holds_content(kind, subject)? {
                    continue;
                }
                found = true;
                self.left -= self.write.erase_bodies(kind, subject, self.left)?;
                if self.left == 0 {
                    return Ok(true);
                }
                if let Erasure::Rewritten(thread) = erasure {
                    self.succeed(thread)?;
                }
                self.write.erase_made(kind, subject)?;
            }
            if let Erasure::Person(person) = erasure
                && (found
                    || self.write.account(person)?.is_some()
                    || self.write.posts_by(person)? > 0)
            {
                self.write.erase_person_here(person)?;
                self.write.project_threads_with(person)?;
                tracing::info!("a person was erased");
            }
        }
        Ok(false)
    }

    /// A thread goes on in its successor: with what its readers here had seen of it, and with what
    /// this node's own people wrote there. The hub may never have had that: whatever comes to it
    /// late of the old document is not kept. Of what it had, this is the better copy.
    fn succeed(&mut self, old: DocumentId) -> Result<(), NodeError> {
        let new = self.roster.current(old);
        let snapshot = self.write.document(old)?;
        if let Some(document) = snapshot.and_then(|bytes| Document::load(old, &bytes).ok())
            && let Some(hub) =
                self.roster.hub().map(|member| member.id).filter(|hub| *hub != self.own)
        {
            let thread = self.write.raw_thread(&document)?;
            let erased = self.write.erased_of(&thread)?;
            let mut place = thread.place().next();
            while place.document(hub).is_some_and(|at| at != new) {
                place = place.next();
            }
            let loads = taken::own(&thread.without(&erased), self.own, &place);
            if !loads.is_empty() && place.document(hub) == Some(new) {
                self.carried.entry(new).or_default().extend(loads);
            }
        }
        Ok(self.write.succeed_thread(old, new)?)
    }
}

fn note(
    write: &Write<'_>,
    log: &LogRow,
    entries: u64,
    code: &str,
    at: UnixMs,
) -> Result<(), NodeError> {
    tracing::warn!(node = %log.id.node, entries, code, "entries of a log do not count any more");
    Ok(write.quarantine(&QuarantineRow {
        arrival: None,
        node: log.id.node,
        document: None,
        record: None,
        hash: None,
        code: code.to_owned(),
        reason: format!("{entries} entries of {:?}: {code}", log.id),
        entries,
        at,
    })?)
}

/// The node's own signature at the cut came with the cut-off: with it others can be given the log.
fn keep_head_at_cut(write: &Write<'_>, roster: &Roster, id: &LogId) -> Result<(), NodeError> {
    let Some(log) = write.log(id)? else { return Ok(()) };
    let cut = roster.cut_off(id).filter(|cut| cut.length == log.length && cut.length > 0);
    let Some((chain, signature)) = cut.and_then(|cut| cut.head) else { return Ok(()) };
    let head = SignedHead { head: Head { log: *id, length: log.length, chain }, signature };
    let member = roster.member(id.node);
    let network = write.node()?.and_then(|row| row.network);
    if let (Some(member), Some(network)) = (member, network)
        && chain == log.chain
        && head_verifies(&member.sign_key, network, &head)
    {
        write.set_head(&head)?;
    }
    Ok(())
}

/// Keeps the proof that a log was written in two ways as a record that everybody gets, unless
/// somebody else did. Of a log that the hub has cut off, what is here goes: it may be the wrong way.
pub(super) fn note_fork(inner: &Arc<Inner>, peer: NodeId, fork: &Fork) -> Result<(), NodeError> {
    inner.begin_writing()?;
    let (inner_too, fork) = (Arc::clone(inner), fork.clone());
    inner.write_store(move |write| {
        let known = roster(write)?;
        let Some(log) = write.log(&fork.log)? else { return Ok(()) };
        if known.cut_off(&fork.log).is_some() {
            write.plan_cut(&log, 0)?;
            write.put_setting(PENDING, "1")?;
            return Ok(());
        }
        write.end_doubt(None, &fork.log)?;
        if known.is_frozen(&fork.log) {
            return Ok(());
        }
        let at = inner_too.now().0;
        if !write.is_noted(fork.log.node, FORKED)? {
            note(write, &log, 1, FORKED, at)?;
        }
        match fork.proof {
            Some(proof) => Author::new(&inner_too, write)?
                .record(Scope::Network, &Record::Fork(Box::new(proof))),
            // Nothing to convince others with. The peer is not asked for it again and again.
            None => Ok(write.put_peer_doubt(peer, &fork.log, None)?),
        }
    })?;
    finish(inner)?;
    inner.bell.ring_if_written();
    Ok(())
}

/// A peer's entries did not fit: see [`crate::sync::Ledger::doubt`].
pub(super) fn doubt(
    write: &Write<'_>,
    peer: NodeId,
    log: &LogId,
    after: u64,
) -> Result<(), NodeError> {
    let doubts = write.peer_doubts(peer)?;
    match doubts.iter().find(|(doubted, _)| doubted == log) {
        None if after > 0 && (doubts.len() as u64) < DOUBTS_PER_PEER_MAX => {
            write.put_peer_doubt(peer, log, Some(0))?;
        }
        Some((_, Some(asked))) if after <= *asked => write.put_peer_doubt(peer, log, None)?,
        None | Some(_) => {}
    }
    Ok(())
}

/// A peer's entries in doubt fit after all, up to that length.
pub(super) fn believe(
    write: &Write<'_>,
    peer: NodeId,
    log: &LogId,
    length: u64,
) -> Result<(), NodeError> {
    let held = write.log(log)?.map_or(0, |row| row.length);
    if length >= held {
        return Ok(write.end_doubt(Some(peer), log)?);
    }
    Ok(write.put_peer_doubt(peer, log, Some(length))?)
}
