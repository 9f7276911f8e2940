//! The roster: who belongs to the network, folded from records that only the hub signs. It only
//! moves forward.

mod standing;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use standing::{Cut, KeptLog, Reinstatement, Revocation};

use self::standing::Standing;
use super::forum::{Part, Space};
use super::ids::{CohortId, DocumentId, Incarnation, LogId, NodeId, PersonId, Scope, UnixMs};
use super::limits::SUCCESSIONS_MAX;
use super::log::{EntryKind, RecordKind, Subject};
use super::roles::NodeRole;
use super::succession::{Place, successor};

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

/// What the hub had erased, for good: nobody keeps or takes its content any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Erasure {
    /// A person: the card and the learner document.
    Person(PersonId),
    /// A document of another kind.
    Document(DocumentId),
    /// A thread that the hub wrote once more without what was erased: it goes on in its successor.
    Rewritten(DocumentId),
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
                (EntryKind::Record, Subject::of_person(RecordKind::Merging, person)),
                (EntryKind::Record, Subject::of_person(RecordKind::Moving, person)),
                (EntryKind::Record, Subject::of_person(RecordKind::Allotment, person)),
            ],
            Self::Document(document) | Self::Rewritten(document) => {
                vec![(EntryKind::Change, Subject::document(document))]
            }
        }
    }
}

/// Everything the roster says at one moment.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    // Shared, so that a copy with a further word costs nothing.
    members: Arc<BTreeMap<NodeId, Member>>,
    /// Every member by its Noise key: a hub with ten thousand branches looks one up per exchange.
    by_noise_key: Arc<BTreeSet<([u8; 32], NodeId)>>,
    hubs: BTreeSet<NodeId>,
    /// Of every node that was ever cut off.
    standings: BTreeMap<NodeId, Standing>,
    erasures: BTreeSet<Erasure>,
    erased: BTreeSet<(EntryKind, Subject)>,
    forked: BTreeSet<LogId>,
    /// Who was ever listed for which scope: what was written there stays when a member leaves it.
    /// Shared like the members.
    listed: Arc<BTreeSet<(NodeId, Scope)>>,
}

impl Roster {
    /// Takes in a member record. The first listing of a node fixes its keys.
    pub fn list(&mut self, member: Member) {
        let known_keys = self.members.get(&member.id).map(|m| (m.sign_key, m.noise_key));
        if known_keys.is_none_or(|keys| keys == (member.sign_key, member.noise_key)) {
            if !member.scopes.is_empty() {
                let scopes = member.scopes.iter().map(|scope| (member.id, *scope));
                Arc::make_mut(&mut self.listed).extend(scopes);
            }
            Arc::make_mut(&mut self.by_noise_key).insert((member.noise_key, member.id));
            if member.role == NodeRole::Hub {
                self.hubs.insert(member.id);
            } else {
                self.hubs.remove(&member.id);
            }
            Arc::make_mut(&mut self.members).insert(member.id, member);
        }
    }

    /// Takes in a revocation, or a part of one. Of two words on one log the shorter stands.
    pub fn revoke(&mut self, revocation: Revocation) {
        self.standings.entry(revocation.node).or_default().revoke(revocation);
    }

    /// Takes in that a node was let in again.
    pub fn reinstate(&mut self, reinstatement: Reinstatement) {
        self.standings.entry(reinstatement.node).or_default().reinstate(reinstatement);
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

    /// The document in which that one goes on now: itself, unless the hub wrote it once more.
    #[must_use]
    pub fn current(&self, id: DocumentId) -> DocumentId {
        let Some(hub) = self.hub().map(|member| member.id) else { return id };
        let mut at = id;
        for _ in 0..SUCCESSIONS_MAX {
            if !self.erasures.contains(&Erasure::Rewritten(at)) {
                return at;
            }
            at = successor(hub, at);
        }
        at
    }

    /// Where that part of a conversation stands now.
    #[must_use]
    pub fn place(&self, part: Part, space: Space) -> Place {
        let mut place = Place { part, generation: 0, space };
        let hub = self.hub().map_or(NodeId([0; 12]), |member| member.id);
        while let Some(id) = place.document(hub)
            && self.erasures.contains(&Erasure::Rewritten(id))
        {
            place = place.next();
        }
        place
    }

    /// Everything that was erased, in a fixed order.
    pub fn erasures(&self) -> impl Iterator<Item = Erasure> {
        self.erasures.iter().copied()
    }

    /// Was the log proved to be written in two ways, and the hub has not yet said which entries
    /// stay? Until then it takes nothing more.
    #[must_use]
    pub fn is_frozen(&self, log: &LogId) -> bool {
        self.forked.contains(log) && self.cut_off(log).is_none()
    }

    /// Was the log proved to be written in two ways?
    #[must_use]
    pub fn is_forked(&self, log: &LogId) -> bool {
        self.forked.contains(log)
    }

    /// Every log that takes nothing more.
    pub fn frozen(&self) -> impl Iterator<Item = &LogId> {
        self.forked.iter().filter(|log| self.cut_off(log).is_none())
    }

    /// Every node that was ever cut off, also if it was let in again: some of its lives count only
    /// so far.
    pub fn cut_nodes(&self) -> impl Iterator<Item = NodeId> {
        self.standings.iter().filter(|(_, told)| told.was_cut_off()).map(|(node, _)| *node)
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

    /// Has the hub revoked the node, and not let it in again since?
    #[must_use]
    pub fn is_revoked(&self, node: NodeId) -> bool {
        self.in_force(node).next().is_some()
    }

    /// The node's cut-offs that have not ended, by [`Revocation::since`].
    pub fn in_force(&self, node: NodeId) -> impl Iterator<Item = Incarnation> {
        self.standings.get(&node).into_iter().flat_map(Standing::in_force)
    }

    /// The life since which the node is a member again; 0 if it never had to be let in again.
    #[must_use]
    pub fn member_since(&self, node: NodeId) -> Incarnation {
        self.standings.get(&node).map(Standing::member_since).unwrap_or_default()
    }

    /// The first life that counts if the node is let in again now, whose greatest known one is
    /// `known`. `None`: no number is left.
    #[must_use]
    pub fn next_life(&self, node: NodeId, known: Incarnation) -> Option<Incarnation> {
        self.standings.get(&node).cloned().unwrap_or_default().next_life(known)
    }

    /// Up to where this log counts. `None`: all that is signed. Of a node that is not listed
    /// nothing does.
    #[must_use]
    pub fn cut_off(&self, log: &LogId) -> Option<Cut> {
        if !self.members.contains_key(&log.node) {
            return Some(Cut::NOTHING);
        }
        self.standings.get(&log.node)?.cut(log.incarnation, log.scope)
    }

    /// Has every part come of what the hub said of this log? Until then nothing of it is taken back.
    #[must_use]
    pub fn knows_the_cut(&self, log: &LogId) -> bool {
        self.standings.get(&log.node).is_none_or(|told| told.is_whole(log.incarnation))
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
            Scope::Talk(cohort) => {
                member.role == NodeRole::Hub
                    || member.scopes.contains(&scope)
                    || member.scopes.contains(&Scope::Cohort(cohort))
                    || self.of_libraries(member).any(|at| at.scopes.contains(&scope))
            }
        }
    }

    /// The libraries whose learners' work a laptop holds, or a library to which one of them moved:
    /// these learners take part there too. A computer that accompanies cohorts holds libraries for
    /// what their learners did in those cohorts, and has nothing to do with others.
    fn of_libraries(&self, member: &Member) -> impl Iterator<Item = &Member> {
        let branches = match self.accompanies(member.id) {
            true => &[][..],
            false => member.scopes.as_slice(),
        };
        branches.iter().filter_map(|scope| match scope {
            Scope::Branch(branch) => self.members.get(branch),
            Scope::Roster | Scope::Network | Scope::Cohort(_) | Scope::Talk(_) => None,
        })
    }

    /// Every scope that the listing of a member names, and those that follow from these: candidates
    /// for [`Roster::may_read`].
    pub fn named_scopes(&self, node: NodeId) -> impl Iterator<Item = Scope> {
        let member = self.members.get(&node);
        let named = member.into_iter().flat_map(|member| member.scopes.iter().copied());
        let accompanied = named.clone().filter_map(|scope| match scope {
            Scope::Cohort(cohort) => Some(Scope::Talk(cohort)),
            Scope::Roster | Scope::Network | Scope::Branch(_) | Scope::Talk(_) => None,
        });
        let libraries = member.into_iter().flat_map(|member| self.of_libraries(member));
        let there = libraries.flat_map(|library| library.scopes.iter().copied());
        let talk = there.filter(|scope| matches!(scope, Scope::Talk(_)));
        named.chain(accompanied).chain(talk)
    }

    /// May `node` say that this person wrote a post? The person's home may, the hub, where people of
    /// other libraries are guests, and whom the hub lets read that home: its laptops, and a library
    /// to which a learner moved; not a facilitator's own computer, where nobody learns. Whatever
    /// another node claims, no name is put to it.
    #[must_use]
    pub fn may_speak_for(&self, node: NodeId, author: PersonId) -> bool {
        let home = Scope::Branch(author.home());
        author.home() == node
            || self.member(node).is_some_and(|member| {
                member.role == NodeRole::Hub
                    || (member.scopes.contains(&home) && !self.accompanies(node))
            })
    }

    /// Did the hub ever let that node accompany a cohort: a facilitator's own computer? It says so by
    /// listing the cohort among what the node may read.
    #[must_use]
    pub fn accompanies(&self, node: NodeId) -> bool {
        self.accompanied_by(node).next().is_some()
    }

    /// Every cohort that the hub ever let that node accompany.
    pub fn accompanied_by(&self, node: NodeId) -> impl Iterator<Item = CohortId> {
        let (first, last) = (CohortId([0; 12]), CohortId([0xff; 12]));
        let all = (node, Scope::Cohort(first))..=(node, Scope::Cohort(last));
        self.listed.range(all).filter_map(|(_, scope)| match scope {
            Scope::Cohort(cohort) => Some(*cohort),
            Scope::Roster | Scope::Network | Scope::Branch(_) | Scope::Talk(_) => None,
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
                member.role == NodeRole::Hub || self.listed.contains(&(node, scope))
            }
            Scope::Talk(cohort) => {
                member.role == NodeRole::Hub || self.was_listed_for_talk(node, cohort)
            }
        }
    }

    /// Was that node ever listed so that it may have read the cohort's conversations? Wider than
    /// [`Roster::may_read`] and never taken back, so that whoever has heard more of the roster admits
    /// no less.
    fn was_listed_for_talk(&self, node: NodeId, cohort: CohortId) -> bool {
        let was_listed = |node, scope| self.listed.contains(&(node, scope));
        let talk = Scope::Talk(cohort);
        let (first, last) = (NodeId([0; 12]), NodeId([0xff; 12]));
        let libraries = (node, Scope::Branch(first))..=(node, Scope::Branch(last));
        was_listed(node, talk)
            || was_listed(node, Scope::Cohort(cohort))
            || self.listed.range(libraries).any(|(_, scope)| match scope {
                Scope::Branch(branch) => was_listed(*branch, talk),
                Scope::Roster | Scope::Network | Scope::Cohort(_) | Scope::Talk(_) => false,
            })
    }
}

#[cfg(test)]
mod tests;
