//! A branch without a disk, for loads: it holds its own logs whole and of the others' only what an
//! exchange asks for. Speaks the real protocol through the real dialer.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

use branchline::domain::fork::Fork;
use branchline::domain::log::{Entry, Head, SignedHead, Subject};
use branchline::domain::roster::Roster;
use branchline::domain::{ChangeHash, LogId, NetworkId, NodeId, Scope};
use branchline::sync::frame::CheckedRun;
use branchline::sync::log::{chain_next, chain_start, digest_term};
use branchline::sync::{Arrival, Ledger, LogState, Marks, PeerMemory};

/// One log.
#[derive(Default)]
struct Held {
    /// Entries before those in `names`: everything up to here was agreed long ago.
    before: u64,
    chain: [u8; 32],
    names: Vec<(Subject, ChangeHash)>,
    chains: Vec<[u8; 32]>,
    arrivals: Vec<Arrival>,
    /// Only of own logs.
    entries: Vec<Entry>,
    heads: BTreeMap<u64, SignedHead>,
}

impl Held {
    fn length(&self) -> u64 {
        self.before + self.names.len() as u64
    }

    fn index(&self, position: u64) -> Option<usize> {
        usize::try_from(position.checked_sub(self.before + 1)?).ok()
    }
}

/// All that the dialer asks for, in memory.
pub(crate) struct Light {
    pub(crate) node: NodeId,
    network: NetworkId,
    roster: Arc<Roster>,
    logs: BTreeMap<LogId, Held>,
    arrival: Arrival,
    memory: PeerMemory,
}

impl Light {
    pub(crate) fn new(node: NodeId, network: NetworkId, roster: Arc<Roster>) -> Self {
        let (logs, memory) = (BTreeMap::new(), PeerMemory::default());
        Self { node, network, roster, logs, arrival: 0, memory }
    }

    /// A log that came long ago, of which nothing will be asked again.
    pub(crate) fn hold_agreed(&mut self, head: Head) {
        let Head { log, length, chain } = head;
        self.logs.insert(log, Held { before: length, chain, ..Held::default() });
    }

    /// Writes an entry of its own.
    pub(crate) fn append(&mut self, log: LogId, entry: Entry) {
        self.arrival += 1;
        let arrival = self.arrival;
        let held = self
            .logs
            .entry(log)
            .or_insert_with(|| Held { chain: chain_start(&log), ..Held::default() });
        held.chain = chain_next(&held.chain, &entry);
        held.names.push((entry.subject, entry.hash));
        held.chains.push(held.chain);
        held.arrivals.push(arrival);
        held.entries.push(entry);
    }

    /// The hub and this node know that they hold the same.
    pub(crate) fn agree(&mut self) {
        let scopes = [Scope::Roster, Scope::Network, Scope::Branch(self.node)];
        let digest = self.digest(&scopes);
        self.memory =
            PeerMemory { agreed: (digest, self.arrival), known: true, ..PeerMemory::default() };
    }

    /// The digest of what is agreed.
    pub(crate) fn agreed(&self) -> u64 {
        self.memory.agreed.0
    }

    fn digest(&self, scopes: &[Scope]) -> u64 {
        let held = self.logs.iter().filter(|(log, _)| scopes.contains(&log.scope));
        held.fold(0_u64, |sum, (log, held)| {
            let head = Head { log: *log, length: held.length(), chain: held.chain };
            sum.wrapping_add(digest_term(&head))
        })
    }

    fn state(&self, log: &LogId) -> Option<LogState> {
        let held = self.logs.get(log)?;
        Some(LogState { id: *log, length: held.length(), chain: held.chain })
    }
}

impl Ledger for Light {
    type Error = Infallible;

    fn network(&self) -> NetworkId {
        self.network
    }

    fn roster(&self) -> Result<Arc<Roster>, Infallible> {
        Ok(Arc::clone(&self.roster))
    }

    fn standing(&self, scopes: &[Scope]) -> Result<(u64, Arrival), Infallible> {
        Ok((self.digest(scopes), self.arrival))
    }

    fn log(&self, log: &LogId) -> Result<Option<LogState>, Infallible> {
        Ok(self.state(log))
    }

    fn logs_since(
        &self,
        scopes: &[Scope],
        since: Arrival,
    ) -> Result<Vec<(LogState, u64)>, Infallible> {
        let mut grown = Vec::new();
        for (log, held) in self.logs.iter().filter(|(log, _)| scopes.contains(&log.scope)) {
            let known = held.arrivals.partition_point(|arrival| *arrival <= since);
            if known < held.arrivals.len() {
                let state = LogState { id: *log, length: held.length(), chain: held.chain };
                grown.push((state, held.before + known as u64));
            }
        }
        Ok(grown)
    }

    fn entries(&self, log: &LogId, after: u64, bytes: usize) -> Result<Vec<Entry>, Infallible> {
        let Some(held) = self.logs.get(log) else { return Ok(Vec::new()) };
        let rest = held.index(after + 1).and_then(|first| held.entries.get(first..));
        let mut taken = 0;
        let fits = |entry: &&Entry| {
            let is_due = taken < bytes;
            taken += entry.body.len();
            is_due
        };
        Ok(rest.unwrap_or_default().iter().take_while(fits).cloned().collect())
    }

    fn head_after(&self, log: &LogId, after: u64) -> Result<Option<SignedHead>, Infallible> {
        let heads = self.logs.get(log).map(|held| held.heads.range(after + 1..));
        Ok(heads.and_then(|mut heads| heads.next()).map(|(_, head)| *head))
    }

    fn chain_at(&self, log: &LogId, length: u64) -> Result<Option<[u8; 32]>, Infallible> {
        if length == 0 {
            return Ok(Some(chain_start(log)));
        }
        let held = self.logs.get(log);
        Ok(held.and_then(|held| held.chains.get(held.index(length)?).copied()))
    }

    fn position(
        &self,
        log: &LogId,
        subject: Subject,
        hash: ChangeHash,
    ) -> Result<Option<u64>, Infallible> {
        let Some(held) = self.logs.get(log) else { return Ok(None) };
        let found = held.names.iter().rposition(|name| *name == (subject, hash));
        Ok(found.map(|index| held.before + 1 + index as u64))
    }

    fn named_at(
        &self,
        log: &LogId,
        position: u64,
    ) -> Result<Option<(Subject, ChangeHash)>, Infallible> {
        let held = self.logs.get(log);
        Ok(held.and_then(|held| held.names.get(held.index(position)?).copied()))
    }

    fn peer(&self, _peer: NodeId) -> Result<PeerMemory, Infallible> {
        Ok(self.memory.clone())
    }

    fn take_in(&mut self, _from: NodeId, runs: Vec<CheckedRun>) -> Result<(), Infallible> {
        for run in runs {
            let log = run.head.head.log;
            for entry in run.entries {
                self.append(log, entry);
            }
            if let Some(held) = self.logs.get_mut(&log).filter(|_| log.node != self.node) {
                held.entries.clear();
            }
        }
        Ok(())
    }

    fn keep_head(&mut self, head: &SignedHead) -> Result<(), Infallible> {
        if let Some(held) = self.logs.get_mut(&head.head.log) {
            held.heads.insert(head.head.length, *head);
        }
        Ok(())
    }

    fn remember(&mut self, _peer: NodeId, memory: &PeerMemory) -> Result<(), Infallible> {
        self.memory = memory.clone();
        Ok(())
    }

    fn doubts(&self, _peer: NodeId) -> Result<Marks, Infallible> {
        Ok(Marks::new())
    }

    fn doubt(&mut self, _peer: NodeId, _log: &LogId, _after: u64) -> Result<(), Infallible> {
        Ok(())
    }

    fn believe(&mut self, _peer: NodeId, _log: &LogId, _after: u64) -> Result<(), Infallible> {
        Ok(())
    }

    fn note_fork(&mut self, _from: NodeId, _fork: &Fork) -> Result<(), Infallible> {
        Ok(())
    }
}
