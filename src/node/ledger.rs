//! The store as the protocol's ledger: each frame is one job of the writer, so that a click never
//! waits for a sync.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Inner;
use super::error::NodeError;
use super::{intake, succession, truth};
use crate::docs::record::Record;
use crate::domain::fork::Fork;
use crate::domain::limits::SETTLED_AT_ONCE_MAX;
use crate::domain::log::{Entry, Head, RecordKind, SignedHead, Subject};
use crate::domain::roster::{Member, Reinstatement, Roster};
use crate::domain::{ChangeHash, LogId, NetworkId, NodeId, Scope};
use crate::store::Read;
use crate::store::rows::{LogRow, PeerRow};
use crate::sync::frame::CheckedRun;
use crate::sync::log::{chain_start, digest_term};
use crate::sync::{Arrival, Ledger, LogState, Marks, PeerMemory};

/// Most entries that one question to the store brings.
const ROWS_MAX: usize = 512;
/// Where the two listings are kept that the welcome brought, before the roster itself has come.
const PINNED: &str = "pinned-members";

/// One node's logs, as the protocol sees them.
#[derive(Debug)]
pub(super) struct StoreLedger {
    inner: Arc<Inner>,
    network: NetworkId,
    /// Who is dialed before the roster has come.
    guest: Option<Member>,
    /// Documents that may still be brought up to date with the frames that touch them. A short body
    /// is one transaction; what a long one touches waits for the end.
    settles: usize,
}

impl Drop for StoreLedger {
    /// However the exchange ended: what it left is brought up to date.
    fn drop(&mut self) {
        if let Err(fault) = intake::settle_all(&self.inner) {
            tracing::warn!(error = %fault, "documents are brought up to date later");
        }
        if let Err(fault) = succession::rewrite_due(&self.inner) {
            tracing::warn!(error = %fault, "threads are written once more later");
        }
    }
}

impl StoreLedger {
    pub(super) fn new(inner: &Arc<Inner>, network: NetworkId) -> Self {
        Self { inner: Arc::clone(inner), network, guest: None, settles: SETTLED_AT_ONCE_MAX }
    }

    /// As if that node were listed, until the roster itself has come and says who is. A node that
    /// lost everything may begin with any neighbour, and knows none.
    pub(super) fn with_guest(mut self, guest: Member) -> Self {
        self.guest = Some(guest);
        self
    }

    fn read<T>(&self, job: impl FnOnce(&Read<'_>) -> Result<T, NodeError>) -> Result<T, NodeError> {
        self.inner.store.read(job)
    }
}

/// Who belongs to the network, folded from the hub's records in the hub's order.
pub(super) fn roster(read: &Read<'_>) -> Result<Arc<Roster>, NodeError> {
    let known = read.roster(PINNED, |pins| {
        let mut roster = Roster::default();
        for record in pinned(pins)? {
            if let Record::Member(member) = record {
                roster.list(member);
            } else if let Record::Reinstatement(again) = record {
                roster.reinstate(again);
            }
        }
        for kind in [
            RecordKind::Member,
            RecordKind::Revocation,
            RecordKind::Reinstatement,
            RecordKind::Erasure,
        ] {
            for (_, subject, body) in read.records(kind)? {
                match Record::decode(subject, &body) {
                    Ok(Record::Member(member)) => roster.list(member),
                    Ok(Record::Revocation(revocation)) => roster.revoke(revocation),
                    Ok(Record::Reinstatement(again)) => roster.reinstate(again),
                    Ok(Record::Erasure(erasure)) => roster.erase(erasure),
                    Ok(
                        Record::Profile(_)
                        | Record::Card(_)
                        | Record::CardEnd(_)
                        | Record::Fork(_)
                        | Record::Cohort(_)
                        | Record::Enrolment(_)
                        | Record::Withdrawal(_)
                        | Record::Merging(_)
                        | Record::Moving(_)
                        | Record::Allotment(_)
                        | Record::Pack(_)
                        | Record::Holding(_),
                    )
                    | Err(_) => {
                        tracing::error!("a kept record of the roster cannot be read");
                    }
                }
            }
        }
        Ok::<_, NodeError>(roster)
    })?;
    // Anybody may prove a fork, so these stand outside the roster's own log.
    let forks = read.records(RecordKind::Fork)?;
    if forks.is_empty() {
        return Ok(known);
    }
    let mut with_forks = (*known).clone();
    for (_, subject, body) in forks {
        if let Ok(Record::Fork(proof)) = Record::decode(subject, &body) {
            with_forks.note_fork(proof.log);
        }
    }
    Ok(Arc::new(with_forks))
}

/// The hub's listing and this node's own, as the welcome brought them, and that this node was let in
/// again.
fn pinned(pins: Option<&str>) -> Result<Vec<Record>, NodeError> {
    let text = pins.unwrap_or_default();
    let encoding = crate::domain::ids::base32();
    let read_one = |part: &str| {
        let bytes = encoding.decode(part.as_bytes()).ok()?;
        let (subject, body) = bytes.split_first_chunk::<24>()?;
        Record::decode(Subject(*subject), body).ok()
    };
    text.split('.')
        .filter(|part| !part.is_empty())
        .map(|part| read_one(part).ok_or(NodeError::Bug("the pinned members cannot be read")))
        .collect()
}

/// Keeps what the welcome brought.
pub(super) fn pin(
    write: &crate::store::Write<'_>,
    members: &[&Member],
    again: &[Reinstatement],
) -> Result<(), NodeError> {
    let encoding = crate::domain::ids::base32();
    let members = members.iter().map(|member| Record::Member((*member).clone()));
    let again = again.iter().map(|again| Record::Reinstatement(*again));
    let parts: Vec<String> = members
        .chain(again)
        .map(|record| encoding.encode(&[&record.subject().0[..], &record.encode()].concat()))
        .collect();
    Ok(write.put_setting(PINNED, &parts.join("."))?)
}

/// Logs that take nothing more. The whole roster is asked for only if any log was ever forked.
fn frozen(read: &Read<'_>) -> Result<BTreeSet<LogId>, NodeError> {
    if read.records(RecordKind::Fork)?.is_empty() {
        return Ok(BTreeSet::new());
    }
    Ok(roster(read)?.frozen().copied().collect())
}

fn state(row: &LogRow) -> LogState {
    LogState { id: row.id, length: row.length, chain: row.chain }
}

/// The roster first, then learners, then what all read, then what cohorts' people read.
fn sending_order(scope: Scope) -> u8 {
    match scope {
        Scope::Roster => 0,
        Scope::Branch(_) => 1,
        Scope::Network => 2,
        Scope::Cohort(_) | Scope::Talk(_) => 3,
    }
}

impl Ledger for StoreLedger {
    type Error = NodeError;

    fn network(&self) -> NetworkId {
        self.network
    }

    fn roster(&self) -> Result<Arc<Roster>, NodeError> {
        self.read(|read| {
            let known = roster(read)?;
            let Some(guest) = &self.guest else { return Ok(known) };
            if !read.records(RecordKind::Member)?.is_empty() {
                return Ok(known);
            }
            let mut with_guest = (*known).clone();
            with_guest.list(guest.clone());
            Ok(Arc::new(with_guest))
        })
    }

    fn standing(&self, scopes: &[Scope]) -> Result<(u64, Arrival), NodeError> {
        self.read(|read| {
            let mut digest = 0_u64;
            for scope in scopes {
                digest = digest.wrapping_add(read.scope_digest(*scope)?);
            }
            // Of a log written in two ways honest nodes hold what they hold, until the hub decides.
            for log in frozen(read)?.iter().filter(|log| scopes.contains(&log.scope)) {
                if let Some(row) = read.log(log)? {
                    let head = Head { log: *log, length: row.length, chain: row.chain };
                    digest = digest.wrapping_sub(digest_term(&head));
                }
            }
            Ok((digest, read.last_arrival()?))
        })
    }

    fn log(&self, log: &LogId) -> Result<Option<LogState>, NodeError> {
        self.read(|read| Ok(read.log(log)?.as_ref().map(state)))
    }

    fn logs_since(
        &self,
        scopes: &[Scope],
        since: Arrival,
    ) -> Result<Vec<(LogState, u64)>, NodeError> {
        self.read(|read| {
            let frozen = frozen(read)?;
            let mut grown: Vec<_> = read
                .growth_since(scopes, since)?
                .iter()
                .filter(|(row, _)| !frozen.contains(&row.id))
                .map(|(row, before)| (state(row), *before))
                .collect();
            grown.sort_by_key(|(state, _)| (sending_order(state.id.scope), state.id));
            Ok(grown)
        })
    }

    fn entries(&self, log: &LogId, after: u64, bytes: usize) -> Result<Vec<Entry>, NodeError> {
        self.read(|read| {
            let rows = read.entries(log, after, ROWS_MAX, bytes)?;
            Ok(rows.into_iter().map(|row| row.entry).collect())
        })
    }

    fn head_after(&self, log: &LogId, after: u64) -> Result<Option<SignedHead>, NodeError> {
        self.read(|read| Ok(read.signed_head_at_or_after(log, after.saturating_add(1))?))
    }

    fn chain_at(&self, log: &LogId, length: u64) -> Result<Option<[u8; 32]>, NodeError> {
        if length == 0 {
            return Ok(Some(chain_start(log)));
        }
        self.read(|read| Ok(read.chain_at(log, length)?))
    }

    fn position(
        &self,
        log: &LogId,
        subject: Subject,
        hash: ChangeHash,
    ) -> Result<Option<u64>, NodeError> {
        self.read(|read| Ok(read.position_of(log, subject, hash)?))
    }

    fn named_at(
        &self,
        log: &LogId,
        position: u64,
    ) -> Result<Option<(Subject, ChangeHash)>, NodeError> {
        self.read(|read| Ok(read.entry_named_at(log, position)?))
    }

    fn doubts(&self, peer: NodeId) -> Result<Marks, NodeError> {
        self.read(|read| {
            let doubts = read.peer_doubts(peer)?.into_iter();
            Ok(doubts.filter_map(|(log, asked)| Some((log, asked?))).collect())
        })
    }

    fn peer(&self, peer: NodeId) -> Result<PeerMemory, NodeError> {
        self.read(|read| {
            let Some(row) = read.peer(peer)? else { return Ok(PeerMemory::default()) };
            let known = row.agreed_digest.is_some();
            Ok(PeerMemory {
                agreed: (row.agreed_digest.unwrap_or(0), row.agreed_arrival.unwrap_or(0)),
                offered: row.offered_digest.zip(row.offered_arrival),
                lengths: read.peer_lengths(peer)?,
                known,
            })
        })
    }

    fn take_in(&mut self, from: NodeId, runs: Vec<CheckedRun>) -> Result<(), NodeError> {
        let inner = Arc::clone(&self.inner);
        tracing::debug!(peer = %from, runs = runs.len(), "a frame is taken in");
        inner.require_room_for_peers()?;
        let settles = self.settles;
        let taken = self.inner.write_store(move |write| {
            let mut taken = intake::take_in(&inner, write, runs, settles)?;
            inner.unsettled.add(std::mem::take(&mut taken.unsettled));
            Ok(taken)
        })?;
        self.settles = self.settles.saturating_sub(taken.settled);
        if taken.truth_goes_on { truth::finish(&self.inner) } else { Ok(()) }
    }

    fn doubt(&mut self, peer: NodeId, log: &LogId, after: u64) -> Result<(), NodeError> {
        let log = *log;
        self.inner.write_store(move |write| truth::doubt(write, peer, &log, after))
    }

    fn believe(&mut self, peer: NodeId, log: &LogId, length: u64) -> Result<(), NodeError> {
        let log = *log;
        self.inner.write_store(move |write| truth::believe(write, peer, &log, length))
    }

    fn note_fork(&mut self, peer: NodeId, fork: &Fork) -> Result<(), NodeError> {
        truth::note_fork(&self.inner, peer, fork)
    }

    fn keep_head(&mut self, head: &SignedHead) -> Result<(), NodeError> {
        let head = *head;
        self.inner.write_store(move |write| Ok(write.set_head(&head)?))
    }

    fn remember(&mut self, peer: NodeId, memory: &PeerMemory) -> Result<(), NodeError> {
        let before = self.peer(peer)?;
        if says_the_same(&before, memory) {
            return Ok(());
        }
        let memory = memory.clone();
        self.inner.write_store(move |write| {
            let mut row = write.peer(peer)?.unwrap_or_else(|| PeerRow::new(peer));
            row.agreed_digest = memory.known.then_some(memory.agreed.0);
            row.agreed_arrival = memory.known.then_some(memory.agreed.1);
            row.offered_digest = memory.offered.map(|(digest, _)| digest);
            row.offered_arrival = memory.offered.map(|(_, arrival)| arrival);
            write.put_peer(&row)?;
            let agreed = memory.known && memory.agreed.0 != 0 && memory.offered.is_none();
            if agreed && memory.lengths.is_empty() {
                write.end_doubts(peer)?;
            }
            if memory.lengths.is_empty() {
                return Ok(write.forget_peer_lengths(peer)?);
            }
            let noted: BTreeMap<LogId, u64> = write.peer_lengths(peer)?.into_iter().collect();
            let wanted: BTreeMap<LogId, u64> = memory.lengths.iter().copied().collect();
            for log in noted.keys().filter(|log| !wanted.contains_key(log)) {
                write.forget_peer_length(peer, log)?;
            }
            for (log, length) in &wanted {
                // A log of which nothing is here has no row to point at; its length is asked for
                // again when needed.
                if noted.get(log) != Some(length) {
                    write.put_peer_length(peer, log, *length)?;
                }
            }
            Ok(())
        })
    }
}

/// True if nothing would be gained by writing `now` over `before`. An agreement on the same digest
/// is as good as an earlier one: nothing that both read has grown in between, whatever else came.
fn says_the_same(before: &PeerMemory, now: &PeerMemory) -> bool {
    let settled = |memory: &PeerMemory| memory.offered.is_none() && memory.lengths.is_empty();
    let agreed_again = before.known
        && now.known
        && before.agreed.0 == now.agreed.0
        && before.agreed.1 <= now.agreed.1;
    before == now || (agreed_again && settled(before) && settled(now))
}
