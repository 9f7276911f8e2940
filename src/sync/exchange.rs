//! One exchange: the dialer's and the listener's side.
//!
//! Both remember the digest on which they last agreed, and how far each had come then in its own
//! order of arrival. So a request names only what changed since, and the answer brings everything
//! newer, in one round trip. When the memories differ (a restored disk, a neighbour met for the first
//! time), the dialer sends a sketch of everything it holds, names what the listener finds to differ, and
//! both go on from there.
//!
//! Both sides read a message while it comes in, and keep each frame as soon as it is whole. So a cut
//! costs the frame that was on its way, never a restart: the first flight, which nobody can read
//! before its end, carries little, and after a cut nothing at all but the question how far the
//! other side has come.

mod dialer;
mod listener;
mod naming;

use std::collections::{BTreeMap, BTreeSet};

pub use dialer::{Dialer, Next, Opening, Outcome, Tally};
pub use listener::{Listener, Served, Serving};

use super::error::PeerFault;
use super::frame::{self, Run};
use super::keys::NodeKeys;
use super::ledger::{Ledger, LogState, Marks, PeerMemory};
use super::log::{chain_next, digest_term, sign_head};
use crate::domain::limits::{
    FRAME_BODIES_TARGET, FRAME_BYTES_MAX, FRAME_ENTRIES_MAX, FRAME_PACKED_TARGET,
    FRAME_PLAIN_BYTES_MAX, FRAMES_PER_BODY_MAX,
};
use crate::domain::log::{Entry, Head, SignedHead};
use crate::domain::roster::Roster;
use crate::domain::{LogId, NodeId, Scope};

/// Scopes that both may read, in a fixed order.
#[must_use]
pub fn shared_scopes(roster: &Roster, one: NodeId, other: NodeId) -> Vec<Scope> {
    let mut scopes = BTreeSet::from([Scope::Roster, Scope::Network]);
    for node in [one, other] {
        scopes.insert(Scope::Branch(node));
        scopes.extend(roster.named_scopes(node));
    }
    scopes.retain(|scope| roster.may_read(one, *scope) && roster.may_read(other, *scope));
    scopes.into_iter().collect()
}

/// A body longer than this is mostly words.
const WORDS_FROM_BYTES: usize = 256;

/// What one side has to send, frame by frame.
pub(in crate::sync) struct Outbox {
    /// Logs with the position after which the peer has nothing.
    pub(in crate::sync) todo: Vec<(LogState, u64)>,
}

impl Outbox {
    /// Everything newer than the agreement that the peer is not known to hold.
    pub(in crate::sync) fn since<L: Ledger>(
        ledger: &L,
        scopes: &[Scope],
        memory: &PeerMemory,
    ) -> Result<Self, L::Error> {
        let known: BTreeMap<LogId, u64> = memory.lengths.iter().copied().collect();
        let mut todo = Vec::new();
        for (state, at_agreement) in ledger.logs_since(scopes, memory.agreed.1)? {
            // A peer that said its length is believed, even if it is less than it was: it may have
            // lost its disk.
            let from = known.get(&state.id).copied().unwrap_or(at_agreement);
            if from < state.length {
                todo.push((state, from));
            }
        }
        Ok(Self { todo })
    }

    /// How many entries the peer lacks, as far as is known.
    fn entries(&self) -> u64 {
        self.todo.iter().map(|(state, from)| state.length - from).sum()
    }

    /// Makes frames up to about so many bytes.
    fn frames<L: Ledger>(
        &self,
        ledger: &mut L,
        keys: &NodeKeys,
        bytes_max: usize,
    ) -> Result<Packed, L::Error> {
        let mut packed = Packed::default();
        let mut open = OpenFrame { target: FRAME_BODIES_TARGET, ..OpenFrame::default() };
        for (state, from) in &self.todo {
            let mut after = *from;
            while after < state.length {
                let Some(run) = next_run(ledger, keys, state, after, open.room())? else { break };
                after += run.entries.len() as u64;
                // The roster must be committed before what it lets in is judged: a frame of its
                // own.
                let roster_border = open.holds_roster() != (run.log.scope == Scope::Roster);
                if !open.runs.is_empty() && (roster_border || open.bodies >= open.target) {
                    packed.add(open.close(ledger)?);
                    let is_full = packed.frames.len() + 1 >= FRAMES_PER_BODY_MAX;
                    if is_full || packed.bytes() >= bytes_max {
                        packed.more = true;
                        return Ok(packed);
                    }
                }
                open.push(run);
            }
        }
        if !open.runs.is_empty() {
            let last = open.close(ledger)?;
            if !packed.frames.is_empty() && packed.bytes() + last.0.len() > bytes_max {
                packed.more = true;
            } else {
                packed.add(last);
            }
        }
        Ok(packed)
    }
}

/// Frames that fit one body.
#[derive(Default)]
struct Packed {
    frames: Vec<Vec<u8>>,
    /// How many entries they hold.
    entries: u64,
    /// Is something left for the next body?
    more: bool,
}

impl Packed {
    fn bytes(&self) -> usize {
        self.frames.iter().map(Vec::len).sum()
    }

    fn add(&mut self, (frame, entries): (Vec<u8>, u64)) {
        self.frames.push(frame);
        self.entries += entries;
    }
}

#[derive(Debug, Default)]
pub(in crate::sync) struct OpenFrame {
    pub(in crate::sync) runs: Vec<Run>,
    pub(in crate::sync) bodies: usize,
    /// A frame is closed once its bodies have so many bytes. Follows what the last one packed to,
    /// so that a cut costs about [`FRAME_PACKED_TARGET`] whether texts pack well or badly.
    pub(in crate::sync) target: usize,
}

impl OpenFrame {
    pub(in crate::sync) fn holds_roster(&self) -> bool {
        self.runs.first().is_some_and(|run| run.log.scope == Scope::Roster)
    }

    fn room(&self) -> usize {
        self.target.saturating_sub(self.bodies).max(1)
    }

    pub(in crate::sync) fn push(&mut self, run: Run) {
        self.bodies += run.entries.iter().map(weight).sum::<usize>();
        match self.runs.last_mut() {
            // Runs of one log that follow each other become one, closed by the later head.
            Some(last)
                if last.log == run.log && last.after + last.entries.len() as u64 == run.after =>
            {
                last.entries.extend(run.entries);
                last.signature = run.signature;
            }
            _ => self.runs.push(run),
        }
    }

    /// The frame and how many entries it holds.
    pub(in crate::sync) fn close<L: Ledger>(
        &mut self,
        ledger: &L,
    ) -> Result<(Vec<u8>, u64), L::Error> {
        let runs = std::mem::take(&mut self.runs);
        let bodies = std::mem::take(&mut self.bodies);
        let frame = frame::encode(ledger, &runs)?;
        self.target = (bodies * FRAME_PACKED_TARGET / frame.len().max(1))
            .clamp(FRAME_BODIES_TARGET / 4, FRAME_BODIES_TARGET * 5 / 4);
        debug_assert!(frame.len() <= FRAME_BYTES_MAX, "limits of bodies keep frames short");
        let entries = runs.iter().map(|run| run.entries.len() as u64).sum();
        Ok((frame, entries))
    }
}

/// What an entry adds to a frame before it is packed. Long bodies are people's words, which pack a
/// quarter as well as facts do.
fn weight(entry: &Entry) -> usize {
    let bytes = entry.body.len();
    bytes + 32 + 3 * bytes.saturating_sub(WORDS_FROM_BYTES)
}

/// The next run of a log after that position: an own log is cut and signed where the frame is full,
/// another's where its writer signed. `None`: nothing that is signed.
pub(in crate::sync) fn next_run<L: Ledger>(
    ledger: &mut L,
    keys: &NodeKeys,
    state: &LogState,
    after: u64,
    room_bytes: usize,
) -> Result<Option<Run>, L::Error> {
    if state.id.node == keys.node() {
        let mut entries = ledger.entries(&state.id, after, room_bytes)?;
        entries.truncate(FRAME_ENTRIES_MAX / 2);
        let mut taken = 0;
        let fitting = entries.iter().take_while(|entry| {
            let fits = taken < room_bytes;
            taken += weight(entry);
            fits
        });
        entries.truncate(fitting.count());
        let length = after + entries.len() as u64;
        let head = if let Some(head) = kept_head(ledger, &state.id, after, length)? {
            head
        } else {
            let Some(chain) = chain_over(ledger, state, after, &entries)? else { return Ok(None) };
            let head = Head { log: state.id, length, chain };
            let signed = sign_head(keys, ledger.network(), head);
            ledger.keep_head(&signed)?;
            signed
        };
        let run = Run { log: state.id, after, entries, signature: head.signature };
        return Ok((!run.entries.is_empty()).then_some(run));
    }
    let Some(head) = ledger.head_after(&state.id, after)? else { return Ok(None) };
    let mut entries = Vec::new();
    while after + (entries.len() as u64) < head.head.length {
        let more =
            ledger.entries(&state.id, after + entries.len() as u64, FRAME_PLAIN_BYTES_MAX)?;
        if more.is_empty() {
            return Ok(None);
        }
        entries.extend(more);
    }
    entries.truncate(usize::try_from(head.head.length - after).unwrap_or(usize::MAX));
    Ok(Some(Run { log: state.id, after, entries, signature: head.signature }))
}

fn kept_head<L: Ledger>(
    ledger: &L,
    log: &LogId,
    after: u64,
    length: u64,
) -> Result<Option<SignedHead>, L::Error> {
    let head = ledger.head_after(log, length.saturating_sub(1).max(after))?;
    Ok(head.filter(|head| head.head.length == length))
}

fn chain_over<L: Ledger>(
    ledger: &L,
    state: &LogState,
    after: u64,
    entries: &[Entry],
) -> Result<Option<[u8; 32]>, L::Error> {
    if after + entries.len() as u64 == state.length {
        return Ok(Some(state.chain));
    }
    let start = ledger.chain_at(&state.id, after)?;
    Ok(start.map(|start| entries.iter().fold(start, |chain, entry| chain_next(&chain, entry))))
}

/// What came of a message's frames.
#[derive(Debug, Default)]
pub(in crate::sync) struct Intake {
    /// Entries that were new.
    pub(in crate::sync) taken: u64,
    /// How far the sender's logs went: the sender holds that much.
    pub(in crate::sync) seen: Marks,
    /// The first thing that was wrong.
    pub(in crate::sync) fault: Option<PeerFault>,
    /// A frame could not be read: the rest of the message is not looked at.
    broken: bool,
}

impl Intake {
    /// Takes in one frame. A run that is refused hinders no other; a frame that cannot be read ends
    /// the message.
    pub(in crate::sync) fn take<L: Ledger>(
        &mut self,
        ledger: &mut L,
        from: NodeId,
        frame: &[u8],
    ) -> Result<(), L::Error> {
        if self.broken {
            return Ok(());
        }
        let runs = match frame::decode(ledger, frame)? {
            Ok(runs) => runs,
            Err(fault) => {
                self.broken = true;
                self.fault.get_or_insert(fault);
                return Ok(());
            }
        };
        let roster = ledger.roster()?;
        let doubts = ledger.doubts(from)?;
        let mut checked = Vec::new();
        for run in runs {
            let (log, after) = (run.log, run.after);
            let end = after.saturating_add(run.entries.len() as u64);
            match frame::check(ledger, &roster, run)? {
                Ok(run) => {
                    self.seen.push((log, end));
                    checked.extend(run);
                    if doubts.iter().any(|(doubted, asked)| *doubted == log && *asked >= after) {
                        ledger.believe(from, &log, end)?;
                    }
                }
                Err(fault) => {
                    if fault == PeerFault::Signature {
                        ledger.doubt(from, &log, after)?;
                    } else if let PeerFault::Forked(fork) = &fault {
                        ledger.note_fork(from, fork)?;
                    }
                    self.fault.get_or_insert(fault);
                }
            }
        }
        if !checked.is_empty() {
            self.taken += checked.iter().map(|run| run.entries.len() as u64).sum::<u64>();
            ledger.take_in(from, checked)?;
        }
        Ok(())
    }
}

/// Notes lengths that the peer said it holds.
pub(in crate::sync) fn note_lengths(memory: &mut PeerMemory, marks: &Marks) {
    let mut lengths: BTreeMap<LogId, u64> = memory.lengths.iter().copied().collect();
    lengths.extend(marks.iter().copied());
    memory.lengths = lengths.into_iter().collect();
}

/// Both hold the same: what was remembered beyond the old agreement is no longer needed.
fn agree(memory: &mut PeerMemory, digest: u64, arrival: u64) {
    *memory =
        PeerMemory { agreed: (digest, arrival), offered: None, lengths: Marks::new(), known: true };
}

/// This node's lengths of every shared log that changed since the agreement, as the peer is to be
/// told them.
fn own_marks<L: Ledger>(
    ledger: &L,
    scopes: &[Scope],
    peer: NodeId,
    memory: &PeerMemory,
) -> Result<Marks, L::Error> {
    let changed = ledger.logs_since(scopes, memory.agreed.1)?;
    let mut marks: BTreeMap<LogId, u64> =
        changed.into_iter().map(|(state, _)| (state.id, state.length)).collect();
    let doubts = ledger.doubts(peer)?;
    marks.extend(doubts.into_iter().filter(|(log, _)| scopes.contains(&log.scope)));
    Ok(marks.into_iter().collect())
}

/// What tells one way of a log from another at these lengths: eight bytes each, zero for what is not
/// here.
fn terms<L: Ledger>(ledger: &L, marks: &Marks) -> Result<Vec<u64>, L::Error> {
    let mut terms = Vec::new();
    for (log, length) in marks {
        let chain = ledger.chain_at(log, *length)?;
        let head = chain.map(|chain| Head { log: *log, length: *length, chain });
        terms.push(head.map_or(0, |head| digest_term(&head)));
    }
    Ok(terms)
}
