//! The roster: who belongs to the network, folded from records that only the hub signs. It only
//! moves forward.

use std::collections::{BTreeMap, BTreeSet};

use super::ids::{Incarnation, LogId, NodeId, PersonId, Scope, UnixMs};
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

/// How far a revoked node's logs still count: for each log the last entry the hub had accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// Whose logs are cut off.
    pub node: NodeId,
    /// Incarnation, scope, number of entries that stay. A log that is not listed keeps none.
    pub kept: Vec<(Incarnation, Scope, u64)>,
}

/// Everything the roster says at one moment.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    members: BTreeMap<NodeId, Member>,
    /// Every member by its Noise key: a hub with ten thousand branches looks one up per exchange.
    by_noise_key: BTreeSet<([u8; 32], NodeId)>,
    hubs: BTreeSet<NodeId>,
    revocations: BTreeMap<NodeId, Revocation>,
}

impl Roster {
    /// Takes in a member record. The first listing of a node fixes its keys.
    pub fn list(&mut self, member: Member) {
        let known_keys = self.members.get(&member.id).map(|m| (m.sign_key, m.noise_key));
        if known_keys.is_none_or(|keys| keys == (member.sign_key, member.noise_key)) {
            self.by_noise_key.insert((member.noise_key, member.id));
            if member.role == NodeRole::Hub {
                self.hubs.insert(member.id);
            } else {
                self.hubs.remove(&member.id);
            }
            self.members.insert(member.id, member);
        }
    }

    /// Takes in a revocation. The first one stands: a cut-off never moves.
    pub fn revoke(&mut self, revocation: Revocation) {
        self.revocations.entry(revocation.node).or_insert(revocation);
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

    /// True once the hub has revoked the node.
    #[must_use]
    pub fn is_revoked(&self, node: NodeId) -> bool {
        self.revocations.contains_key(&node)
    }

    /// How many entries of this log count. `None`: all that are signed. A node that is not listed
    /// has none.
    #[must_use]
    pub fn cut_off(&self, log: &LogId) -> Option<u64> {
        if !self.members.contains_key(&log.node) {
            return Some(0);
        }
        let revocation = self.revocations.get(&log.node)?;
        let kept = revocation
            .kept
            .iter()
            .find(|(incarnation, scope, _)| (*incarnation, *scope) == (log.incarnation, log.scope));
        Some(kept.map_or(0, |(_, _, length)| *length))
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
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        roster.revoke(Revocation { node, kept: vec![(Incarnation(1), Scope::Network, 7)] });
        roster.revoke(Revocation { node, kept: vec![(Incarnation(1), Scope::Network, 99)] });
        assert_eq!(roster.cut_off(&log), Some(7));
        assert_eq!(roster.cut_off(&LogId { incarnation: Incarnation(2), ..log }), Some(0));
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
        roster.revoke(Revocation { node: NodeId([2; 12]), kept: Vec::new() });
        assert_eq!(holder(&roster, &[2; 32]), Some(NodeId([4; 12])));
    }
}
