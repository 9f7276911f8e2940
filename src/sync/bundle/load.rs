//! What goes into a bundle for one recipient, and what a bundle's parts do where it is taken in.
//!
//! Writing a bundle teaches this node nothing about the recipient: only what comes back from it
//! does. What a bundle says of its sender only ever adds to what was known, since a bundle may be
//! old.

use std::collections::BTreeMap;

use super::Span;
use crate::domain::limits::{BUNDLE_ROSTER_ENTRIES_MAX, FRAME_BODIES_TARGET, VECTOR_LOGS_MAX};
use crate::domain::{Incarnation, LogId, NodeId, Scope};
use crate::sync::error::PeerFault;
use crate::sync::exchange::{Intake, OpenFrame, Outbox, next_run, note_lengths, shared_scopes};
use crate::sync::keys::NodeKeys;
use crate::sync::ledger::{Arrival, Ledger, LogState, Marks, PeerMemory};

/// A frame is closed once its bodies have so many bytes. A stick is not cut every few seconds: the
/// longest frames pack best.
const FRAME_TARGET: usize = FRAME_BODIES_TARGET * 2;

/// What one node has for another, frame by frame.
#[derive(Debug)]
pub struct Load {
    /// Logs not begun yet, the next one last, each with the length after which they go.
    todo: Vec<(LogState, u64)>,
    open: OpenFrame,
    spans: BTreeMap<LogId, Span>,
    /// Lengths that the recipient is known to hold, where the load begins before them.
    known: BTreeMap<LogId, u64>,
    /// How much the sender holds of everything that both may read.
    pub marks: Marks,
    /// How far the sender had come when the load was put together.
    pub arrival: Arrival,
}

impl Load {
    /// Everything that the recipient may read and is not known to hold; with `all`, also what it is
    /// known to hold. A short roster always goes whole: a recipient that comes back with an old
    /// disk can then tell whom to believe.
    ///
    /// # Errors
    /// The ledger's.
    pub fn of<L: Ledger>(
        ledger: &L,
        own: NodeId,
        recipient: NodeId,
        all: bool,
    ) -> Result<Self, L::Error> {
        let scopes = shared_scopes(&*ledger.roster()?, own, recipient);
        let (_, arrival) = ledger.standing(&scopes)?;
        let memory = if all { PeerMemory::default() } else { ledger.peer(recipient)? };
        let mut todo = Outbox::since(ledger, &scopes, &memory)?.todo;
        let held = ledger.logs_since(&scopes, 0)?;
        let mut known = BTreeMap::new();
        if memory.known {
            let waiting: BTreeMap<LogId, u64> =
                todo.iter().map(|(state, from)| (state.id, *from)).collect();
            for (state, _) in held.iter().filter(|(state, _)| is_short_roster(state)) {
                let from = waiting.get(&state.id).copied().unwrap_or(state.length);
                todo.retain(|(other, _)| other.id != state.id);
                todo.insert(0, (*state, 0));
                known.insert(state.id, from);
            }
        }
        todo.reverse();
        let marks = held.iter().take(VECTOR_LOGS_MAX).map(|(state, _)| (state.id, state.length));
        Ok(Self {
            todo,
            open: OpenFrame { target: FRAME_TARGET, ..OpenFrame::default() },
            spans: BTreeMap::new(),
            known,
            marks: marks.collect(),
            arrival,
        })
    }

    /// The next frame; `None`: that was all.
    ///
    /// # Errors
    /// The ledger's.
    pub fn frame<L: Ledger>(
        &mut self,
        ledger: &mut L,
        keys: &NodeKeys,
    ) -> Result<Option<Vec<u8>>, L::Error> {
        while let Some((state, after)) = self.todo.pop() {
            let room = FRAME_TARGET.saturating_sub(self.open.bodies).max(1);
            let run = if after < state.length {
                next_run(ledger, keys, &state, after, room)?
            } else {
                None
            };
            // What its writer has not signed yet stays for another time.
            let Some(run) = run else { continue };
            let end = after + run.entries.len() as u64;
            self.todo.push((state, end));
            let span = Span { log: run.log, after, end };
            self.spans.entry(run.log).or_insert(span).end = end;
            let border = self.open.holds_roster() != (run.log.scope == Scope::Roster);
            let is_full = self.open.bodies >= FRAME_TARGET;
            if !self.open.runs.is_empty() && (border || is_full) {
                let (frame, _) = self.open.close(ledger)?;
                self.open.push(run);
                return Ok(Some(frame));
            }
            self.open.push(run);
        }
        if self.open.runs.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.open.close(ledger)?.0))
    }

    /// What the frames made so far hold.
    #[must_use]
    pub fn spans(&self) -> Vec<Span> {
        self.spans.values().copied().collect()
    }

    /// Entries in the frames made so far that the recipient is not known to hold.
    #[must_use]
    pub fn entries(&self) -> u64 {
        let new = |span: &Span| {
            let known = self.known.get(&span.log).copied().unwrap_or(0);
            span.end.saturating_sub(span.after.max(known))
        };
        self.spans.values().map(new).sum()
    }
}

fn is_short_roster(state: &LogState) -> bool {
    state.id.scope == Scope::Roster && state.length <= BUNDLE_ROSTER_ENTRIES_MAX
}

/// How a bundle's spans stand against what is held here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compared {
    /// Entries in the bundle.
    pub entries: u64,
    /// Of them, held here already.
    pub held: u64,
    /// Of them, those that cannot be taken in, because earlier ones of their logs are not here.
    pub beyond: u64,
}

/// Counts what is in a bundle, by its spans.
///
/// # Errors
/// The ledger's.
pub fn compare<L: Ledger>(ledger: &L, spans: &[Span]) -> Result<Compared, L::Error> {
    let mut compared = Compared::default();
    for span in spans {
        let held = ledger.log(&span.log)?.map_or(0, |state| state.length);
        let count = span.end - span.after;
        compared.entries = compared.entries.saturating_add(count);
        compared.held += held.clamp(span.after, span.end) - span.after;
        if held < span.after {
            compared.beyond = compared.beyond.saturating_add(count);
        }
    }
    Ok(compared)
}

/// What one frame brought.
#[derive(Debug, Default)]
pub struct Taken {
    /// Entries that were new here.
    pub entries: u64,
    /// How far the sender's logs went.
    pub seen: Marks,
    /// The first thing that was refused.
    pub fault: Option<PeerFault>,
}

/// Takes in one frame, as an exchange does: chain, signature, cut-off, guard; committed on its own.
///
/// # Errors
/// The ledger's.
pub fn take_frame<L: Ledger>(
    ledger: &mut L,
    sender: NodeId,
    frame: &[u8],
) -> Result<Taken, L::Error> {
    let mut intake = Intake::default();
    intake.take(ledger, sender, frame)?;
    Ok(Taken { entries: intake.taken, seen: intake.seen, fault: intake.fault })
}

/// The latest of a node's lives of which anything is here.
///
/// # Errors
/// The ledger's.
pub fn life_of<L: Ledger>(ledger: &L, node: NodeId) -> Result<Option<Incarnation>, L::Error> {
    let scopes = [Scope::Roster, Scope::Network, Scope::Branch(node)];
    let logs = ledger.logs_since(&scopes, 0)?;
    let own = logs.iter().filter(|(state, _)| state.id.node == node);
    Ok(own.map(|(state, _)| state.id.incarnation).max())
}

/// Notes what the sender holds of everything that both may read. Lengths only grow by this: the
/// bundle may be older than what is known. Only the first word of a new life may take something
/// back, since that may have begun with an empty disk.
///
/// # Errors
/// The ledger's.
pub fn acknowledge<L: Ledger>(
    ledger: &mut L,
    own: NodeId,
    sender: NodeId,
    said: &Marks,
    is_new_life: bool,
) -> Result<(), L::Error> {
    let scopes = shared_scopes(&*ledger.roster()?, own, sender);
    let mut memory = ledger.peer(sender)?;
    let mut most: BTreeMap<LogId, u64> = BTreeMap::new();
    for (log, length) in said.iter().filter(|(log, _)| scopes.contains(&log.scope)) {
        let seen = most.entry(*log).or_default();
        *seen = (*seen).max(*length);
    }
    if is_new_life && lost_something(ledger, &scopes, &memory, &most)? {
        let lengths = most.into_iter().collect();
        memory = PeerMemory { known: true, lengths, ..PeerMemory::default() };
        return ledger.remember(sender, &memory);
    }
    let known: BTreeMap<LogId, u64> = memory.lengths.iter().copied().collect();
    let mut grown = Marks::new();
    for (state, at_agreement) in ledger.logs_since(&scopes, memory.agreed.1)? {
        let before = known.get(&state.id).copied().unwrap_or(at_agreement);
        if let Some(length) = most.get(&state.id).filter(|length| **length > before) {
            grown.push((state.id, *length));
        }
    }
    memory.known = true;
    note_lengths(&mut memory, &grown);
    ledger.remember(sender, &memory)
}

/// Does the sender hold less than it was known to?
fn lost_something<L: Ledger>(
    ledger: &L,
    scopes: &[Scope],
    memory: &PeerMemory,
    said: &BTreeMap<LogId, u64>,
) -> Result<bool, L::Error> {
    let mut known: BTreeMap<LogId, u64> = BTreeMap::new();
    if memory.agreed.0 != 0 {
        let all = ledger.logs_since(scopes, 0)?;
        known.extend(all.iter().map(|(state, _)| (state.id, state.length)));
        let grown = ledger.logs_since(scopes, memory.agreed.1)?;
        known.extend(grown.iter().map(|(state, at_agreement)| (state.id, *at_agreement)));
    }
    known.extend(memory.lengths.iter().copied());
    Ok(known.iter().any(|(log, length)| said.get(log).copied().unwrap_or(0) < *length))
}
