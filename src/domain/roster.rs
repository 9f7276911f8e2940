//! The roster: who belongs to the network, folded from records that only the hub signs. It only
//! moves forward.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ids::{DocumentId, Incarnation, LogId, NodeId, PersonId, Scope, UnixMs};
use super::log::{EntryKind, RecordKind, Subject};
use super::roles::NodeRole;

/// One node as the hub listed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// First 12 bytes of BLAKE3 of `sign_key`; checked when the record is read.
    pub id: NodeId,
    /// Ed25519 key that signs the node's logs.
    pub sign_key: [u8; 32],
    /// X25519 key of the node's Noise channel.
    pub noise_key: [u8; 32],
    /// What the node is.
    pub role: NodeRole,
    /// The library's name, as the invitation had it.
    pub name: String,
    /// Two letters of ISO 3166, or `XK`.
    pub country: String,
    /// Scopes it may read beside what its role gives.
    pub scopes: Vec<Scope>,
}

/// How a node's computer is, as it says itself: for those who look after it, and for nothing that
/// decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// The program's version.
    pub version: String,
    /// What its clock says.
    pub clock: UnixMs,
    /// Free space on the disk of its data folder, in MiB; `None` where the system does not say.
    pub free_mib: Option<u64>,
    /// Entries that wait there for this peer.
    pub waiting: u64,
}

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
    /// A log that is listed nowhere keeps nothing.
    pub kept: Vec<KeptLog>,
    /// Further logs follow in a further record: one record holds only so many.
    pub more: bool,
}

/// What the hub had erased, for good: nobody keeps or takes its content any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Erasure {
    /// A person: the card and the learner document.
    Person(PersonId),
    /// A document of another kind.
    Document(DocumentId),
}

impl Erasure {
    /// The kinds and subjects of all entries that lose their bodies. Both count: a document and a
    /// record may have the same 24 bytes.
    #[must_use]
    pub fn subjects(self) -> Vec<(EntryKind, Subject)> {
        match self {
            Self::Person(person) => vec![
                (EntryKind::Change, Subject::document(DocumentId::learner(person))),
                (EntryKind::Record, Subject::of_person(RecordKind::Card, person)),
                (EntryKind::Record, Subject::of_person(RecordKind::Enrolment, person)),
            ],
            Self::Document(document) => vec![(EntryKind::Change, Subject::document(document))],
        }
    }
}

/// Up to where a log counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Entries that stay.
    pub length: u64,
    /// The chain over them and its node's signature, where the hub said so.
    pub head: Option<([u8; 32], [u8; 64])>,
}

/// Everything the roster says at one moment.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    // Shared, so that a copy with a further word costs nothing.
    members: Arc<BTreeMap<NodeId, Member>>,
    /// Every member by its Noise key: a hub with ten thousand branches looks one up per exchange.
    by_noise_key: Arc<BTreeSet<([u8; 32], NodeId)>>,
    hubs: BTreeSet<NodeId>,
    revocations: BTreeMap<NodeId, Revocation>,
    erasures: BTreeSet<Erasure>,
    erased: BTreeSet<(EntryKind, Subject)>,
    forked: BTreeSet<LogId>,
    /// Who was ever listed for a cohort: what was written there stays when a member leaves it.
    cohorts: BTreeSet<(NodeId, Scope)>,
}

impl Roster {
    /// Takes in a member record. The first listing of a node fixes its keys.
    pub fn list(&mut self, member: Member) {
        let known_keys = self.members.get(&member.id).map(|m| (m.sign_key, m.noise_key));
        if known_keys.is_none_or(|keys| keys == (member.sign_key, member.noise_key)) {
            let cohorts = member.scopes.iter().filter(|scope| matches!(scope, Scope::Cohort(_)));
            self.cohorts.extend(cohorts.map(|scope| (member.id, *scope)));
            Arc::make_mut(&mut self.by_noise_key).insert((member.noise_key, member.id));
            if member.role == NodeRole::Hub {
                self.hubs.insert(member.id);
            } else {
                self.hubs.remove(&member.id);
            }
            Arc::make_mut(&mut self.members).insert(member.id, member);
        }
    }

    /// Takes in a revocation, or a further part of one. The first word on a log stands: a cut-off
    /// never moves.
    pub fn revoke(&mut self, revocation: Revocation) {
        let Some(known) = self.revocations.get_mut(&revocation.node) else {
            self.revocations.insert(revocation.node, revocation);
            return;
        };
        if known.more {
            known.more = revocation.more;
            known.kept.extend(revocation.kept);
        }
    }

    /// Takes in an erasure.
    pub fn erase(&mut self, erasure: Erasure) {
        self.erased.extend(erasure.subjects());
        self.erasures.insert(erasure);
    }

    /// Takes in that a log was proved to be written in two ways.
    pub fn note_fork(&mut self, log: LogId) {
        self.forked.insert(log);
    }

    /// Was what entries of this kind say about this subject erased?
    #[must_use]
    pub fn is_erased(&self, kind: EntryKind, subject: Subject) -> bool {
        self.erased.contains(&(kind, subject))
    }

    /// Everything that was erased, in a fixed order.
    pub fn erasures(&self) -> impl Iterator<Item = Erasure> {
        self.erasures.iter().copied()
    }

    /// Was the log proved to be written in two ways, and the hub has not yet said which entries
    /// stay? Until then it takes nothing more.
    #[must_use]
    pub fn is_frozen(&self, log: &LogId) -> bool {
        self.forked.contains(log) && !self.is_revoked(log.node)
    }

    /// Was the log proved to be written in two ways?
    #[must_use]
    pub fn is_forked(&self, log: &LogId) -> bool {
        self.forked.contains(log)
    }

    /// Every log that takes nothing more.
    pub fn frozen(&self) -> impl Iterator<Item = &LogId> {
        self.forked.iter().filter(|log| !self.is_revoked(log.node))
    }

    /// Every node that is cut off, once all of its cut-off is known.
    pub fn revoked(&self) -> impl Iterator<Item = NodeId> {
        self.revocations.values().filter(|cut| !cut.more).map(|cut| cut.node)
    }

    /// The member, revoked or not: revoked nodes' older entries still need their keys.
    #[must_use]
    pub fn member(&self, node: NodeId) -> Option<&Member> {
        self.members.get(&node)
    }

    /// Every member, revoked or not, by id.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.members.values()
    }

    /// The hub's own listing.
    #[must_use]
    pub fn hub(&self) -> Option<&Member> {
        self.members.get(self.hubs.first()?)
    }

    /// The member that holds this Noise key and is not revoked.
    #[must_use]
    pub fn active_by_noise_key(&self, noise_key: &[u8]) -> Option<&Member> {
        let key: [u8; 32] = noise_key.try_into().ok()?;
        let (first, last) = ((key, NodeId([0; 12])), (key, NodeId([0xff; 12])));
        let mut holders = self.by_noise_key.range(first..=last).map(|(_, node)| *node);
        holders.find(|node| !self.is_revoked(*node)).and_then(|node| self.member(node))
    }

    /// The member that holds this Noise key, revoked or not.
    #[must_use]
    pub fn by_noise_key(&self, noise_key: &[u8]) -> Option<&Member> {
        self.members.values().find(|member| member.noise_key == noise_key)
    }

    /// True once the hub has revoked the node.
    #[must_use]
    pub fn is_revoked(&self, node: NodeId) -> bool {
        self.revocations.contains_key(&node)
    }

    /// Up to where this log counts. `None`: all that is signed. Of a node that is not listed
    /// nothing does.
    #[must_use]
    pub fn cut_off(&self, log: &LogId) -> Option<Cut> {
        const NOTHING: Cut = Cut { length: 0, head: None };
        if !self.members.contains_key(&log.node) {
            return Some(NOTHING);
        }
        let revocation = self.revocations.get(&log.node)?;
        let is_it =
            |kept: &&KeptLog| (kept.incarnation, kept.scope) == (log.incarnation, log.scope);
        let kept = revocation.kept.iter().find(is_it);
        Some(kept.map_or(NOTHING, |kept| Cut { length: kept.length, head: kept.head }))
    }

    /// May `node` hold what is written in `scope`?
    #[must_use]
    pub fn may_read(&self, node: NodeId, scope: Scope) -> bool {
        let Some(member) = self.members.get(&node) else { return false };
        if self.is_revoked(node) {
            return false;
        }
        match scope {
            Scope::Roster | Scope::Network => true,
            Scope::Branch(branch) => {
                member.role == NodeRole::Hub || branch == node || member.scopes.contains(&scope)
            }
            Scope::Cohort(_) => member.role == NodeRole::Hub || member.scopes.contains(&scope),
        }
    }

    /// May `node` say that this person wrote a post? The person's home may, the hub, where people of
    /// other libraries are guests, and a laptop of that home. Whatever another node claims, no name
    /// is put to it.
    #[must_use]
    pub fn may_speak_for(&self, node: NodeId, author: PersonId) -> bool {
        let home = Scope::Branch(author.home());
        author.home() == node
            || self.member(node).is_some_and(|member| {
                member.role == NodeRole::Hub
                    || (member.role == NodeRole::Personal && member.scopes.contains(&home))
            })
    }

    /// May `node` keep a log in `scope`? Only the hub writes the roster.
    #[must_use]
    pub fn may_write(&self, node: NodeId, scope: Scope) -> bool {
        let Some(member) = self.members.get(&node) else { return false };
        match scope {
            Scope::Roster => member.role == NodeRole::Hub,
            Scope::Network => true,
            // A document's own list of writers decides there; admission reads it.
            Scope::Branch(_) => true,
            Scope::Cohort(_) => {
                member.role == NodeRole::Hub || self.cohorts.contains(&(node, scope))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CohortId;

    fn member(tag: u8, role: NodeRole) -> Member {
        Member {
            id: NodeId([tag; 12]),
            sign_key: [tag; 32],
            noise_key: [tag; 32],
            role,
            name: String::new(),
            country: "RS".into(),
            scopes: Vec::new(),
        }
    }

    #[test]
    fn a_branch_reads_its_own_learners_and_the_hub_reads_all() {
        let mut roster = Roster::default();
        roster.list(member(1, NodeRole::Hub));
        roster.list(member(2, NodeRole::Branch));
        roster.list(member(3, NodeRole::Branch));
        let learners = Scope::Branch(NodeId([2; 12]));
        assert!(roster.may_read(NodeId([1; 12]), learners));
        assert!(roster.may_read(NodeId([2; 12]), learners));
        assert!(!roster.may_read(NodeId([3; 12]), learners));
        assert!(!roster.may_read(NodeId([9; 12]), Scope::Network));
    }

    #[test]
    fn a_revoked_node_reads_nothing_and_keeps_what_the_hub_had_accepted() {
        let mut roster = Roster::default();
        roster.list(member(2, NodeRole::Branch));
        let node = NodeId([2; 12]);
        let log = LogId { node, incarnation: Incarnation(1), scope: Scope::Network };
        assert_eq!(roster.cut_off(&log), None);
        let kept = |scope, length| KeptLog {
            incarnation: Incarnation(1),
            scope,
            length,
            head: Some(([7; 32], [8; 64])),
        };
        let branch = Scope::Branch(node);
        let part = |scope, length, more| Revocation { node, kept: vec![kept(scope, length)], more };
        roster.revoke(part(Scope::Network, 7, true));
        assert!(roster.is_revoked(node));
        assert_eq!(roster.revoked().count(), 0, "the other logs' part has not come");
        roster.revoke(part(branch, 3, false));
        roster.revoke(part(Scope::Network, 99, false));
        roster.revoke(part(Scope::Roster, 99, false));
        assert_eq!(roster.revoked().collect::<Vec<_>>(), [node]);
        let length = |scope| roster.cut_off(&LogId { scope, ..log }).map(|cut| cut.length);
        assert_eq!(length(Scope::Network), Some(7));
        assert_eq!(length(branch), Some(3));
        assert_eq!(length(Scope::Roster), Some(0));
        let later = LogId { incarnation: Incarnation(2), ..log };
        assert_eq!(roster.cut_off(&later), Some(Cut { length: 0, head: None }));
        assert!(!roster.may_read(node, Scope::Network));
        assert!(roster.active_by_noise_key(&[2; 32]).is_none());
    }

    #[test]
    fn no_library_speaks_for_anothers_people_and_a_laptop_for_its_own() {
        let mut roster = Roster::default();
        let home = NodeId([2; 12]);
        roster.list(member(1, NodeRole::Hub));
        roster.list(member(2, NodeRole::Branch));
        roster.list(member(3, NodeRole::Branch));
        let laptop = |tag: u8, of: u8| Member {
            scopes: vec![Scope::Branch(NodeId([of; 12]))],
            ..member(tag, NodeRole::Personal)
        };
        roster.list(laptop(4, 2));
        roster.list(laptop(5, 3));
        let person = PersonId::new(home, [0; 11]);
        let may = |tag: u8| roster.may_speak_for(NodeId([tag; 12]), person);
        assert_eq!([1, 2, 3, 4, 5, 9].map(may), [true, true, false, true, false, false]);
        assert!(Roster::default().may_speak_for(home, person));
    }

    #[test]
    fn a_later_listing_cannot_take_over_a_nodes_keys() {
        let mut roster = Roster::default();
        roster.list(member(2, NodeRole::Branch));
        roster.list(Member { sign_key: [9; 32], ..member(2, NodeRole::Branch) });
        assert_eq!(roster.member(NodeId([2; 12])).unwrap().sign_key, [2; 32]);
    }

    #[test]
    fn a_cohort_is_read_and_written_by_its_members_and_the_hub() {
        let cohort = Scope::Cohort(CohortId([7; 12]));
        let mut roster = Roster::default();
        roster.list(member(1, NodeRole::Hub));
        roster.list(Member { scopes: vec![cohort], ..member(2, NodeRole::Branch) });
        roster.list(member(3, NodeRole::Branch));
        let may = |roster: &Roster, tag: u8| {
            let node = NodeId([tag; 12]);
            (roster.may_read(node, cohort), roster.may_write(node, cohort))
        };
        assert_eq!(may(&roster, 1), (true, true));
        assert_eq!(may(&roster, 2), (true, true));
        assert_eq!(may(&roster, 3), (false, false));
        assert_eq!(may(&roster, 9), (false, false));
        assert!(!roster.may_read(NodeId([2; 12]), Scope::Cohort(CohortId([8; 12]))));
        roster.list(member(2, NodeRole::Branch));
        assert_eq!(
            may(&roster, 2),
            (false, true),
            "what it wrote while it belonged there still counts"
        );
    }

    #[test]
    fn an_erased_person_is_the_card_and_the_learner_document() {
        let person = PersonId::new(NodeId([2; 12]), [5; 11]);
        let mut roster = Roster::default();
        roster.erase(Erasure::Person(person));
        let learner = Subject::document(DocumentId::learner(person));
        assert!(roster.is_erased(EntryKind::Change, learner));
        let card = Subject::of_person(RecordKind::Card, person);
        assert!(roster.is_erased(EntryKind::Record, card));
        assert!(!roster.is_erased(EntryKind::Change, card), "a thread may have the same bytes");
        assert!(!roster.is_erased(EntryKind::Record, learner));
        assert_eq!(learner.erasure_of(), Subject::of_person(RecordKind::Erasure, person));
    }

    #[test]
    fn a_forked_log_is_frozen_until_the_hub_cuts_its_node_off() {
        let node = NodeId([2; 12]);
        let mut roster = Roster::default();
        roster.list(member(2, NodeRole::Branch));
        let log = LogId { node, incarnation: Incarnation(1), scope: Scope::Network };
        roster.note_fork(log);
        assert!(roster.is_frozen(&log));
        roster.revoke(Revocation { node, kept: Vec::new(), more: false });
        assert!(!roster.is_frozen(&log) && roster.is_forked(&log));
    }

    #[test]
    fn who_holds_a_noise_key_is_found_unless_revoked() {
        let mut roster = Roster::default();
        assert_eq!(roster.hub(), None);
        for (tag, role) in [(3, NodeRole::Branch), (1, NodeRole::Hub), (2, NodeRole::Branch)] {
            roster.list(member(tag, role));
        }
        roster.list(Member { noise_key: [2; 32], ..member(4, NodeRole::Branch) });
        let holder = |roster: &Roster, key: &[u8]| roster.active_by_noise_key(key).map(|m| m.id);
        assert_eq!(roster.hub().map(|hub| hub.id), Some(NodeId([1; 12])));
        assert_eq!(holder(&roster, &[3; 32]), Some(NodeId([3; 12])));
        assert_eq!(holder(&roster, &[2; 32]), Some(NodeId([2; 12])));
        assert_eq!(holder(&roster, &[9; 32]), None);
        assert_eq!(holder(&roster, &[3; 31]), None);
        roster.revoke(Revocation { node: NodeId([2; 12]), kept: Vec::new(), more: false });
        assert_eq!(holder(&roster, &[2; 32]), Some(NodeId([4; 12])));
    }
}
