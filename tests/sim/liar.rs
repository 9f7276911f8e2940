//! One member that lies: it holds a key that the hub once listed, and uses it to forge, to slander,
//! to say different things to different nodes, and to send what makes weaker programs fall over.

use std::collections::BTreeSet;
use std::sync::Arc;

use branchline::docs::record::{NodeProfile, Record};
use branchline::docs::{Document, NewChange, learner, thread};
use branchline::domain::forum::{Post, Space, ThreadHead};
use branchline::domain::log::{Entry, EntryKind, Head, Subject};
use branchline::domain::person::PersonCard;
use branchline::domain::progress::Completion;
use branchline::domain::roles::{NodeRole, Role};
use branchline::domain::roster::{Member, Revocation, Roster};
use branchline::domain::{
    ChangeHash, DocumentId, Incarnation, LogId, NetworkId, NodeId, PersonId, Scope, UnixMs,
};
use branchline::node::Node;
use branchline::sync::NodeKeys;
use branchline::sync::exchange::{Dialer, Next, Opening};
use branchline::sync::guard::change_hash;
use branchline::sync::keys::network_id;
use branchline::sync::log::sign_head;
use branchline::sync::who::{Introduced, ask};
use branchline::sync::{Ledger, LogState};

use crate::chance::Chance;
use crate::light::Light;
use crate::place::NOW;

/// The words of every post that a lie brings; none may be seen under an honest name.
pub(crate) const LIE: &str = "A lie.";
const LIFE: Incarnation = Incarnation(7);
/// Bytes of changes that are known to break Automerge where nothing stands before it.
const POISON: [&[u8]; 5] = [
    include_bytes!("../poison/deep-300.change"),
    include_bytes!("../poison/rle-10M.change"),
    include_bytes!("../poison/seq-gap.change"),
    include_bytes!("../poison/startop-low.change"),
    include_bytes!("../poison/unknown-pred.change"),
];

pub(crate) fn keys() -> NodeKeys {
    NodeKeys::from_secret(&[0x66; 32])
}

/// As the hub lists it: a branch like any other that also reads what that library's learners did, as
/// the computer of somebody who accompanies them does.
pub(crate) fn listing(accompanied: NodeId) -> Member {
    let keys = keys();
    Member {
        id: keys.node(),
        sign_key: keys.sign_key(),
        noise_key: keys.noise_key(),
        role: NodeRole::Branch,
        name: "Lying library".into(),
        country: "RS".into(),
        scopes: vec![Scope::Branch(accompanied)],
    }
}

/// It, with two memories: one for each half of the network that it tells different things.
pub(crate) struct Liar {
    keys: NodeKeys,
    halves: [Light; 2],
    told: u64,
    /// Which nodes heard which half.
    heard: [BTreeSet<NodeId>; 2],
}

impl Liar {
    /// Learns what anybody may: who the nodes are, and whose learners it accompanies.
    pub(crate) fn among(nodes: &[&Node], accompanied: NodeId) -> Self {
        let mut roster = Roster::default();
        roster.list(listing(accompanied));
        let mut network = NetworkId([0; 16]);
        for node in nodes {
            let met = Introduced::decode(&node.answer_sync(&ask())).expect("a node says who it is");
            network = network_id(&met.hub.sign_key);
            roster.list(met.hub);
            roster.list(met.peer);
        }
        let roster = Arc::new(roster);
        let keys = keys();
        let half = || Light::new(keys.node(), network, Arc::clone(&roster));
        let halves = [half(), half()];
        Self { keys, halves, told: 0, heard: [BTreeSet::new(), BTreeSet::new()] }
    }

    /// One lie, told to one node, which belongs to the first or the second half; about somebody with
    /// whom it has nothing to do, or about somebody whose work it may read.
    pub(crate) fn lie(
        &mut self,
        chance: &mut Chance,
        to: (&Node, NodeId),
        half: usize,
        (victim, accompanied): (PersonId, PersonId),
    ) {
        self.told += 1;
        for (log, entry) in self.made_up(chance, victim, accompanied) {
            self.halves[half].append(log, entry);
        }
        if chance.percent(15) {
            self.forge(half, victim);
        }
        if chance.percent(10) {
            // More of an honest log than there is.
            let log = LogId { node: to.1, incarnation: LIFE, scope: Scope::Network };
            let head = Head { log, length: u64::MAX / 2, chain: [9; 32] };
            self.halves[half].hold_agreed(head);
        }
        self.tell(chance, to, half);
    }

    /// A life that an honest node never had, under a signature that is not its own.
    fn forge(&mut self, half: usize, victim: PersonId) {
        let (forged, ledger) = (victim.home(), &mut self.halves[half]);
        let log = LogId { node: forged, incarnation: LIFE, scope: Scope::Branch(forged) };
        ledger.append(log, completion(forged, victim));
        let Ok(Some(LogState { length, chain, .. })) = ledger.log(&log) else { return };
        let head = sign_head(&self.keys, ledger.network(), Head { log, length, chain });
        let Ok(()) = ledger.keep_head(&head);
    }

    fn tell(&mut self, chance: &mut Chance, (node, id): (&Node, NodeId), half: usize) {
        self.heard[half].insert(id);
        let mut random = [0; 32];
        random[..8].copy_from_slice(&(chance.below(usize::MAX >> 1) as u64).to_le_bytes());
        let Ok(met) = Introduced::decode(&node.answer_sync(&ask())) else { return };
        let opening = Opening { random, ..Opening::default() };
        let ledger = &mut self.halves[half];
        let Ok(Ok((mut dialer, mut body))) = Dialer::begin(&self.keys, &met.peer, opening, ledger)
        else {
            return;
        };
        for _ in 0..4 {
            match dialer.answer(ledger, &node.answer_sync(&body)) {
                Ok(Ok(Next::Send(next))) => body = next,
                Ok(Ok(Next::Done(_)) | Err(_)) => return,
            }
        }
    }

    fn made_up(
        &self,
        chance: &mut Chance,
        victim: PersonId,
        accompanied: PersonId,
    ) -> Vec<(LogId, Entry)> {
        let own = self.keys.node();
        let log = |scope| LogId { node: own, incarnation: LIFE, scope };
        let tag = [u8::try_from(self.told % 251).expect("small"); 11];
        match chance.below(8) {
            0 => {
                // Where it may read and its words go, but not in that one's name.
                let whose = if chance.percent(50) { victim } else { accompanied };
                vec![(log(Scope::Branch(whose.home())), completion(own, whose))]
            }
            1 => {
                // Where everybody would read it: somebody else's learner, or one of its own.
                let whose = if chance.percent(50) { victim } else { PersonId::new(own, tag) };
                vec![(log(Scope::Network), completion(own, whose))]
            }
            2 => vec![(log(Scope::Network), post(own, victim, tag, u64::MAX))],
            3 | 4 => {
                let liar = PersonId::new(own, tag);
                vec![(log(Scope::Network), post(own, liar, tag, chance.below(1 << 40) as u64))]
            }
            5 => {
                let body = POISON[chance.below(POISON.len())].to_vec();
                let id = if chance.percent(50) {
                    thread::thread_id(own, tag)
                } else {
                    DocumentId::learner(victim)
                };
                let hash = change_hash(&body);
                vec![(log(Scope::Network), entry(id, &NewChange { hash, body }))]
            }
            6 => vec![(log(Scope::Network), record(&slander(chance, victim)))],
            _ => {
                let scope = if chance.percent(50) { Scope::Roster } else { Scope::Network };
                vec![(log(scope), record(&seizure(chance, victim)))]
            }
        }
    }
}

fn entry(id: DocumentId, change: &NewChange) -> Entry {
    let (kind, subject) = (EntryKind::Change, Subject::document(id));
    Entry { kind, subject, hash: change.hash, body: change.body.clone() }
}

fn record(record: &Record) -> Entry {
    let body = record.encode();
    let hash = ChangeHash(*blake3::hash(&body).as_bytes());
    Entry { kind: EntryKind::Record, subject: record.subject(), hash, body }
}

/// Somebody else's learner finishes a lesson.
fn completion(own: NodeId, victim: PersonId) -> Entry {
    let id = DocumentId::learner(victim);
    let mut document = Document::new(id).expect("a learner's document");
    let completion = Completion {
        lesson: "start-here/never-written".parse().expect("a lesson"),
        version: [6; 8],
        at: UnixMs(NOW),
        clock_doubtful: false,
        study_s: 1,
        checks: (4, 4),
        node: own,
    };
    let made = learner::complete(&mut document, LIFE, &completion).expect("a fact");
    entry(id, &made)
}

/// Words in a thread of its own, perhaps under another's name, perhaps with an order number that
/// leaves no room after it.
fn post(own: NodeId, author: PersonId, tag: [u8; 11], order: u64) -> Entry {
    let id = thread::thread_id(own, tag);
    let mut document = Document::new(id).expect("a thread's document");
    let post = Post {
        key: thread::post_key(own, [tag[0]; 5]),
        author,
        node: own,
        order,
        at: UnixMs(i64::MAX),
        clock_doubtful: false,
        language: "en".into(),
        body: LIE.into(),
        reply_to: None,
    };
    let head = ThreadHead { title: LIE.into(), space: Space::Network, language: "en".into() };
    let made = thread::open(&mut document, LIFE, &head, &post);
    made.map_or_else(
        |_| {
            let body = POISON[0].to_vec();
            entry(id, &NewChange { hash: change_hash(&body), body })
        },
        |made| entry(id, &made),
    )
}

/// Another library's card or profile.
fn slander(chance: &mut Chance, victim: PersonId) -> Record {
    if chance.percent(50) {
        return Record::Card(PersonCard {
            id: victim,
            name: LIE.into(),
            role: Role::Admin,
            language: "en".into(),
            edition: u32::MAX,
        });
    }
    Record::Profile(NodeProfile {
        node: victim.home(),
        name: LIE.into(),
        country: "RS".into(),
        language: "en".into(),
    })
}

/// The hub's own business.
fn seizure(chance: &mut Chance, victim: PersonId) -> Record {
    if chance.percent(50) {
        return Record::Member(Member { role: NodeRole::Hub, ..listing(victim.home()) });
    }
    let (node, since) = (victim.home(), Incarnation(0));
    Record::Revocation(Revocation { node, since, kept: Vec::new(), more: false })
}
