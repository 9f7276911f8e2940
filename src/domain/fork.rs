//! A log that was written in two ways, and what proves it. Whoever does that deceives somebody: an
//! honest node begins a new life whenever it may have lost something.

use super::ids::{ChangeHash, LogId};
use super::log::{EntryKind, Subject};

/// What is chained of one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// A change or a record.
    pub kind: EntryKind,
    /// What it is about.
    pub subject: Subject,
    /// Of its body.
    pub hash: ChangeHash,
}

/// One of the two ways: a chain, and the signed head that it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The chain over as many entries as [`ForkProof::length`] says.
    pub chain: [u8; 32],
    /// The entries from there to the head; none if the head stands there itself.
    pub links: Vec<Link>,
    /// By the log's node, under the head after the last link.
    pub signature: [u8; 64],
}

/// Two chains of one log and one length, both signed by its node. Needs nothing else to be believed:
/// the key is the one that the node's id was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForkProof {
    /// Which log.
    pub log: LogId,
    /// The signing key of the log's node.
    pub sign_key: [u8; 32],
    /// How many entries both ways have.
    pub length: u64,
    /// The two; the one with the lesser chain first.
    pub ways: [Way; 2],
}

/// What was seen of a log that goes another way than here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fork {
    /// Which log.
    pub log: LogId,
    /// What convinces others; `None` if the heads known here stand too far apart for one record.
    pub proof: Option<ForkProof>,
}
