//! The signed log's values: an entry, a head. How they are chained and signed is `sync`'s; how they
//! are kept is `store`'s.

use super::award::AwardCode;
use super::ids::{ChangeHash, DocumentId, LogId, NodeId, PersonId, Scope};

/// What an entry holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum EntryKind {
    /// One Automerge change of a document.
    Change = 1,
    /// A record: the latest of its writer wins.
    Record = 2,
}

impl EntryKind {
    /// The kind that byte stands for, if this program knows it.
    #[must_use]
    pub fn from_byte(byte: u8) -> Option<Self> {
        [Self::Change, Self::Record].into_iter().find(|kind| *kind as u8 == byte)
    }
}

/// What an entry is about: a document's id, or a record's key. Both are 24 bytes, the first says
/// which kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject(pub [u8; 24]);

/// The kinds of records. The byte is the first of a record's [`Subject`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum RecordKind {
    /// A node's profile: the library's name, country, language.
    Profile = 1,
    /// A person's card.
    Card = 2,
    /// A member of the network, as the hub lists it.
    Member = 3,
    /// A member's cut-off.
    Revocation = 4,
    /// The proof that a log was written in two ways.
    Fork = 5,
    /// What the hub had erased.
    Erasure = 6,
    /// A member that was cut off is let in again.
    Reinstatement = 7,
    /// A cohort, as the hub tells it to one library.
    Cohort = 20,
    /// Where a learner belongs: cohorts and circles.
    Enrolment = 21,
    /// A badge or certificate that its issuer or the hub takes back.
    Withdrawal = 16,
    /// Two records are of one person.
    Merging = 40,
    /// A learner learns at another library.
    Moving = 41,
    /// To whom a learner's proposal was sent for review; the hub notes it for itself.
    Allotment = 30,
    /// A course that the hub publishes as a pack, or no longer.
    Pack = 31,
    /// Which published courses a library holds whole, as it says itself.
    Holding = 33,
}

impl RecordKind {
    /// Every kind.
    pub const ALL: [Self; 15] = [
        Self::Profile,
        Self::Card,
        Self::Member,
        Self::Revocation,
        Self::Fork,
        Self::Erasure,
        Self::Reinstatement,
        Self::Cohort,
        Self::Enrolment,
        Self::Withdrawal,
        Self::Merging,
        Self::Moving,
        Self::Allotment,
        Self::Pack,
        Self::Holding,
    ];

    /// The kind that byte stands for, if this program knows it.
    #[must_use]
    pub fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == byte)
    }
}

impl Subject {
    /// A change's subject.
    #[must_use]
    pub fn document(id: DocumentId) -> Self {
        Self(id.0)
    }

    /// The key of a record about a node.
    #[must_use]
    pub fn of_node(kind: RecordKind, node: NodeId) -> Self {
        let mut bytes = [0; 24];
        bytes[0] = kind as u8;
        bytes[1..13].copy_from_slice(&node.0);
        Self(bytes)
    }

    /// The key of a record about a person.
    #[must_use]
    pub fn of_person(kind: RecordKind, person: PersonId) -> Self {
        let mut bytes = [0; 24];
        bytes[0] = kind as u8;
        bytes[1..].copy_from_slice(&person.0);
        Self(bytes)
    }

    /// The key of a record about a log: its node, its life, and as much of its scope as fits. Two
    /// scopes of one node that share it are not met by chance.
    #[must_use]
    pub fn of_log(kind: RecordKind, log: &LogId) -> Self {
        let mut subject = Self::of_node(kind, log.node);
        subject.0[13..17].copy_from_slice(&log.incarnation.0.to_be_bytes());
        let (tag, id) = match log.scope {
            Scope::Roster => (0, [0; 12]),
            Scope::Network => (1, [0; 12]),
            Scope::Branch(node) => (2, node.0),
            Scope::Cohort(cohort) => (3, cohort.0),
            Scope::Talk(cohort) => (4, cohort.0),
        };
        subject.0[17] = tag;
        subject.0[18..].copy_from_slice(&id[..6]);
        subject
    }

    /// The key of a record about an award.
    #[must_use]
    pub fn of_award(code: AwardCode) -> Self {
        let mut bytes = [0; 24];
        bytes[0] = RecordKind::Withdrawal as u8;
        bytes[1..11].copy_from_slice(&code.0);
        Self(bytes)
    }

    /// The key under which the erasure of this subject stands; the same for a person's card and the
    /// person's learner document.
    #[must_use]
    pub fn erasure_of(self) -> Self {
        let mut bytes = self.0;
        bytes[0] = RecordKind::Erasure as u8;
        Self(bytes)
    }
}

/// One entry of a log: what is chained is its kind, subject and hash; the body stands beside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What the body is.
    pub kind: EntryKind,
    /// What it is about.
    pub subject: Subject,
    /// SHA-256 of the change as Automerge computes it, or BLAKE3 of a record's body.
    pub hash: ChangeHash,
    /// A change's chunk body (without magic, checksum, type and length), or a record's CBOR. Empty:
    /// a hole, where something was erased; the hash stays, so the chain still checks.
    pub body: Vec<u8>,
}

impl Entry {
    /// Is the body gone? No change and no record has an empty one.
    #[must_use]
    pub fn is_hole(&self) -> bool {
        self.body.is_empty()
    }

    /// The same entry without its body.
    #[must_use]
    pub fn without_body(&self) -> Self {
        Self { body: Vec::new(), ..*self }
    }
}

/// A log's state after so many entries: what is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Which log.
    pub log: LogId,
    /// How many entries.
    pub length: u64,
    /// BLAKE3 chain over all of them.
    pub chain: [u8; 32],
}

/// A head with its writer's Ed25519 signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedHead {
    /// What is signed.
    pub head: Head,
    /// By the key of `head.log.node`.
    pub signature: [u8; 64],
}

/// Why an entry's change does not count (yet).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum EntryState {
    /// It is part of its document, or a record that was read.
    Applied = 0,
    /// A parent has not come yet.
    Waiting = 1,
    /// Refused, with a reason in the quarantine.
    Quarantined = 2,
}
