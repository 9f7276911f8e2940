//! What the protocol asks of whoever keeps the logs.

use std::sync::Arc;

use crate::domain::fork::Fork;
use crate::domain::log::{Entry, SignedHead, Subject};
use crate::domain::roster::Roster;
use crate::domain::{ChangeHash, LogId, NetworkId, NodeId, Scope};

/// How far this node had come, in its own order of arrival.
pub type Arrival = u64;

/// A log as it is held here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogState {
    /// Which log.
    pub id: LogId,
    /// How many entries are here.
    pub length: u64,
    /// The chain over them.
    pub chain: [u8; 32],
}

/// Lengths of logs, as one side tells the other.
pub type Marks = Vec<(LogId, u64)>;

/// What this node remembers of a peer between exchanges.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeerMemory {
    /// Digest on which both last agreed, and how far this node had come then.
    pub agreed: (u64, Arrival),
    /// The same for an answer whose receipt the peer has not confirmed yet.
    pub offered: Option<(u64, Arrival)>,
    /// Logs of which the peer is known to hold more than it did at `agreed`.
    pub lengths: Marks,
    /// True once anything was ever agreed or tried with this peer.
    pub known: bool,
}

/// The logs of a node, as one transaction sees them.
///
/// Reads may be called in any order. [`Ledger::take_in`] commits one checked frame whole or not at
/// all.
pub trait Ledger {
    /// What can go wrong here; it is ours, not the peer's.
    type Error: std::error::Error + Send + Sync + 'static;

    /// The network this node belongs to.
    fn network(&self) -> NetworkId;
    /// Who belongs to it.
    ///
    /// # Errors
    /// The disk's.
    fn roster(&self) -> Result<Arc<Roster>, Self::Error>;
    /// The sum of [`super::log::digest_term`] over every log of these scopes, and the greatest
    /// arrival number, both of one moment.
    ///
    /// # Errors
    /// The disk's.
    fn standing(&self, scopes: &[Scope]) -> Result<(u64, Arrival), Self::Error>;
    /// One log; `None` if nothing of it is here.
    ///
    /// # Errors
    /// The disk's.
    fn log(&self, log: &LogId) -> Result<Option<LogState>, Self::Error>;
    /// Logs of these scopes that grew after that arrival, each with its length at that arrival, in
    /// the order of sending: roster first.
    ///
    /// # Errors
    /// The disk's.
    fn logs_since(
        &self,
        scopes: &[Scope],
        since: Arrival,
    ) -> Result<Vec<(LogState, u64)>, Self::Error>;
    /// Entries after that position, in order, at least one if there is one, up to about so many
    /// bytes of bodies.
    ///
    /// # Errors
    /// The disk's.
    fn entries(&self, log: &LogId, after: u64, bytes: usize) -> Result<Vec<Entry>, Self::Error>;
    /// The signed head that is kept with the smallest length above `after`.
    ///
    /// # Errors
    /// The disk's.
    fn head_after(&self, log: &LogId, after: u64) -> Result<Option<SignedHead>, Self::Error>;
    /// The chain of a log at an earlier length that is held here.
    ///
    /// # Errors
    /// The disk's.
    fn chain_at(&self, log: &LogId, length: u64) -> Result<Option<[u8; 32]>, Self::Error>;
    /// Where in the log that change stands.
    ///
    /// # Errors
    /// The disk's.
    fn position(
        &self,
        log: &LogId,
        subject: Subject,
        hash: ChangeHash,
    ) -> Result<Option<u64>, Self::Error>;
    /// Subject and hash of the entry at that position: both are known even where its body is not.
    ///
    /// # Errors
    /// The disk's.
    fn named_at(
        &self,
        log: &LogId,
        position: u64,
    ) -> Result<Option<(Subject, ChangeHash)>, Self::Error>;
    /// Logs of which this peer's entries did not fit what is here, each with the length that the
    /// peer is to be told instead of the true one, so that it begins earlier.
    ///
    /// # Errors
    /// The disk's.
    fn doubts(&self, _peer: NodeId) -> Result<Marks, Self::Error> {
        // A ledger that remembers no doubts asks for nothing anew.
        Ok(Marks::new())
    }
    /// What is remembered of the peer.
    ///
    /// # Errors
    /// The disk's.
    fn peer(&self, peer: NodeId) -> Result<PeerMemory, Self::Error>;

    /// Commits one frame's runs, which passed chain, signature and cut-off, with everything that
    /// follows from them.
    ///
    /// # Errors
    /// The disk's; then nothing of the frame was kept.
    fn take_in(
        &mut self,
        from: NodeId,
        runs: Vec<super::frame::CheckedRun>,
    ) -> Result<(), Self::Error>;
    /// Keeps a head of an own log that was signed for sending, so that others can relay up to it.
    ///
    /// # Errors
    /// The disk's.
    fn keep_head(&mut self, head: &SignedHead) -> Result<(), Self::Error>;
    /// This peer's entries of that log after `after` do not fit what is here: it is to begin at the
    /// first one. If it did begin where it was asked to, it is not asked again until the two agree.
    ///
    /// # Errors
    /// The disk's.
    fn doubt(&mut self, _peer: NodeId, _log: &LogId, _after: u64) -> Result<(), Self::Error> {
        Ok(())
    }
    /// This peer's entries of that log, in doubt until now, are the same as here up to `length`.
    ///
    /// # Errors
    /// The disk's.
    fn believe(&mut self, _peer: NodeId, _log: &LogId, _length: u64) -> Result<(), Self::Error> {
        Ok(())
    }
    /// A log was written in two ways: keeps the proof for all to see, if there is one, and takes
    /// nothing more of the log. Of a log that the hub has cut off the part here goes, which may be
    /// the wrong way.
    ///
    /// # Errors
    /// The disk's.
    fn note_fork(&mut self, _peer: NodeId, _fork: &Fork) -> Result<(), Self::Error> {
        Ok(())
    }
    /// Keeps what is to be remembered of the peer.
    ///
    /// # Errors
    /// The disk's.
    fn remember(&mut self, peer: NodeId, memory: &PeerMemory) -> Result<(), Self::Error>;
}
