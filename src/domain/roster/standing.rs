//! One node's cut-offs, and how often it was let in again: up to where which of its lives counts.
//!
//! Folded from the hub's records as a set: the answers are the same whatever order they were heard
//! in. Never asks who wrote them (`sync::admission` does).

use std::collections::BTreeMap;

use super::super::ids::{Incarnation, NodeId, Scope};

/// How far one log of a revoked node counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptLog {
    /// Which of the node's lives.
    pub incarnation: Incarnation,
    /// What the log is about.
    pub scope: Scope,
    /// Entries that stay.
    pub length: u64,
    /// The chain over them, with the node's own signature under that head; `None` in records of a
    /// program that knew lengths alone.
    pub head: Option<([u8; 32], [u8; 64])>,
}

/// How far a revoked node's logs still count: for each log the last entry the hub had accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// Whose logs are cut off.
    pub node: NodeId,
    /// Speaks of this life and all later ones; 0 for a node's first cut-off, else the life from
    /// which it had been let in again.
    pub since: Incarnation,
    /// A log that is listed nowhere keeps nothing.
    pub kept: Vec<KeptLog>,
    /// Further logs follow in a further record: one record holds only so many.
    pub more: bool,
}

/// The hub lets a node in again that it had cut off. What the cut-off said of the lives until then
/// stands for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reinstatement {
    /// Who is let in again.
    pub node: NodeId,
    /// [`Revocation::since`] of the cut-off that ends.
    pub lifts: Incarnation,
    /// The first life that counts in full again; every life that was known of before is below it.
    pub from: Incarnation,
}

/// Up to where a log counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Entries that stay.
    pub length: u64,
    /// The chain over them and its node's signature, where the hub said so.
    pub head: Option<([u8; 32], [u8; 64])>,
}

impl Cut {
    /// For a log of which nothing counts.
    pub const NOTHING: Self = Self { length: 0, head: None };

    /// Which of two words on one log stands: the shorter one. A hub whose disk was put back may
    /// cut a node off a second time without knowing of the first.
    fn rank(&self) -> impl Ord {
        (self.length, self.head.is_none(), self.head)
    }
}

/// One cut-off, from all of its parts that came.
#[derive(Debug, Clone, Default)]
struct CutOff {
    kept: BTreeMap<(Incarnation, Scope), Cut>,
    /// The part after which none follows has come. It was written last, so the others have too.
    is_whole: bool,
}

/// What the hub said of one node's standing.
#[derive(Debug, Clone, Default)]
pub(super) struct Standing {
    /// By the life from which they speak.
    cut_offs: BTreeMap<Incarnation, CutOff>,
    /// The cut-offs that ended, each with the first life that counts again.
    lifted: BTreeMap<Incarnation, Incarnation>,
}

impl Standing {
    pub(super) fn revoke(&mut self, revocation: Revocation) {
        let cut_off = self.cut_offs.entry(revocation.since).or_default();
        cut_off.is_whole |= !revocation.more;
        for kept in revocation.kept {
            let cut = Cut { length: kept.length, head: kept.head };
            let known = cut_off.kept.entry((kept.incarnation, kept.scope)).or_insert(cut);
            if cut.rank() < known.rank() {
                *known = cut;
            }
        }
    }

    pub(super) fn reinstate(&mut self, reinstatement: Reinstatement) {
        let Reinstatement { lifts, from, .. } = reinstatement;
        let known = self.lifted.entry(lifts).or_insert(from);
        *known = from.min(*known);
    }

    /// Was it ever cut off, as far as is known?
    pub(super) fn was_cut_off(&self) -> bool {
        !self.cut_offs.is_empty()
    }

    /// Cut-offs that have not ended, by the life from which they speak.
    pub(super) fn in_force(&self) -> impl Iterator<Item = Incarnation> {
        self.cut_offs.keys().filter(|since| !self.lifted.contains_key(since)).copied()
    }

    /// The life since which it is a member again; 0 if it never was let in again.
    pub(super) fn member_since(&self) -> Incarnation {
        self.lifted.values().max().copied().unwrap_or_default()
    }

    /// A number above those of all lives that any of this speaks of; `None`: there is no greater.
    pub(super) fn next_life(&self, known: Incarnation) -> Option<Incarnation> {
        let spoken_of = self.cut_offs.keys().chain(self.lifted.values()).max();
        known.max(spoken_of.copied().unwrap_or_default()).0.checked_add(1).map(Incarnation)
    }

    fn about(&self, life: Incarnation) -> impl Iterator<Item = &CutOff> {
        let speaks = move |since: &Incarnation| {
            *since <= life && self.lifted.get(since).is_none_or(|from| life < *from)
        };
        self.cut_offs.iter().filter(move |(since, _)| speaks(since)).map(|(_, cut_off)| cut_off)
    }

    /// Up to where the log of that life and scope counts; `None`: in full.
    pub(super) fn cut(&self, life: Incarnation, scope: Scope) -> Option<Cut> {
        let word = |cut_off: &CutOff| cut_off.kept.get(&(life, scope)).copied();
        let cuts = self.about(life).map(|cut_off| word(cut_off).unwrap_or(Cut::NOTHING));
        cuts.min_by(|one, other| one.rank().cmp(&other.rank()))
    }

    /// Has all come that the hub said of that life? Until then nothing is taken back.
    pub(super) fn is_whole(&self, life: Incarnation) -> bool {
        self.about(life).all(|cut_off| cut_off.is_whole)
    }
}
