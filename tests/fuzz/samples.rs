//! Right bytes of every kind that comes from outside: a small network's own.

use std::sync::Arc;

use branchline::docs::record::{NodeProfile, Record};
use branchline::docs::{Document, NewChange, learner, thread};
use branchline::domain::attachment::{Attachment, FileKind};
use branchline::domain::blind::{BlindReview, LineMark};
use branchline::domain::forum::{Post, Space, ThreadHead};
use branchline::domain::log::{Entry, EntryKind, Subject};
use branchline::domain::person::PersonCard;
use branchline::domain::progress::Completion;
use branchline::domain::roles::{NodeRole, Role};
use branchline::domain::roster::{Member, Roster};
use branchline::domain::submission::{Submission, TakeBack};
use branchline::domain::{
    ChangeHash, CohortId, ContentHash, DocumentId, DocumentKind, Incarnation, LogId, ModuleId,
    NetworkId, PersonId, Scope, UnixMs,
};
use branchline::sync::frame::{self, Run};
use branchline::sync::keys::network_id;
use branchline::sync::log::sign_head;
use branchline::sync::{Ledger, NodeKeys};

use crate::light::Light;

pub(crate) const LIFE: Incarnation = Incarnation(1);
/// A cohort of which the branch has a learner.
const COHORT: CohortId = CohortId([7; 12]);

/// A hub, a branch, and what the branch wrote.
pub(crate) struct Network {
    pub(crate) hub: NodeKeys,
    pub(crate) branch: NodeKeys,
    pub(crate) id: NetworkId,
    pub(crate) roster: Arc<Roster>,
    /// The branch's document of a learner, after a few lessons, and its changes.
    pub(crate) learner: DocumentId,
    pub(crate) changes: Vec<NewChange>,
    pub(crate) records: Vec<Record>,
    pub(crate) ledger: Light,
}

pub(crate) fn member(keys: &NodeKeys, role: NodeRole) -> Member {
    Member {
        id: keys.node(),
        sign_key: keys.sign_key(),
        noise_key: keys.noise_key(),
        role,
        name: "Gradska biblioteka".into(),
        country: "RS".into(),
        scopes: Vec::new(),
    }
}

impl Network {
    pub(crate) fn new() -> Self {
        let (hub, branch) = (NodeKeys::from_secret(&[1; 32]), NodeKeys::from_secret(&[2; 32]));
        let id = network_id(&hub.sign_key());
        let mut roster = Roster::default();
        roster.list(member(&hub, NodeRole::Hub));
        let talk = Scope::Talk(COHORT);
        let listed = Member { scopes: vec![talk], ..member(&branch, NodeRole::Branch) };
        roster.list(listed.clone());
        let roster = Arc::new(roster);
        let person = PersonId::new(branch.node(), [5; 11]);
        let learner = DocumentId::learner(person);
        let changes = lessons(&branch, learner);
        let node = branch.node();
        let records = vec![
            Record::Profile(NodeProfile {
                node,
                name: "Gradska biblioteka".into(),
                country: "RS".into(),
                language: "sr".into(),
            }),
            Record::Card(PersonCard {
                id: person,
                name: "Ana".into(),
                role: Role::Learner,
                language: "sr".into(),
                edition: 1,
            }),
            Record::Member(listed),
        ];
        let mut ledger = Light::new(node, id, Arc::clone(&roster));
        for change in &changes {
            ledger.append(log(node, Scope::Branch(node)), entry(learner, change));
        }
        let open = thread::thread_id(node, [9; 11]);
        let closed = DocumentId::cohort_thread(COHORT, [9; 5], node);
        for (scope, id) in [(Scope::Network, open), (talk, closed)] {
            for change in posts(&branch, person, id) {
                ledger.append(log(node, scope), entry(id, &change));
            }
        }
        for record in &records[..2] {
            let body = record.encode();
            let hash = ChangeHash(*blake3::hash(&body).as_bytes());
            let subject = record.subject();
            let kind = EntryKind::Record;
            ledger.append(log(node, Scope::Branch(node)), Entry { kind, subject, hash, body });
        }
        Self { hub, branch, id, roster, learner, changes, records, ledger }
    }

    /// The branch's logs as frames, each of several lengths.
    pub(crate) fn frames(&self) -> Vec<Vec<u8>> {
        let node = self.branch.node();
        let mut frames = Vec::new();
        for scope in [Scope::Branch(node), Scope::Network, Scope::Talk(COHORT)] {
            let id = log(node, scope);
            let Ok(Some(state)) = self.ledger.log(&id) else { continue };
            for length in [1, state.length / 2, state.length] {
                let Ok(mut entries) = self.ledger.entries(&id, 0, usize::MAX);
                entries.truncate(usize::try_from(length).expect("a handful"));
                let Ok(Some(chain)) = self.ledger.chain_at(&id, length) else { continue };
                let head = branchline::domain::log::Head { log: id, length, chain };
                let signature = sign_head(&self.branch, self.id, head).signature;
                let run = Run { log: id, after: 0, entries, signature };
                let Ok(frame) = frame::encode(&self.ledger, &[run]);
                frames.push(frame);
            }
        }
        frames
    }
}

fn log(node: branchline::domain::NodeId, scope: Scope) -> LogId {
    LogId { node, incarnation: LIFE, scope }
}

fn entry(id: DocumentId, change: &NewChange) -> Entry {
    Entry {
        kind: EntryKind::Change,
        subject: Subject::document(id),
        hash: change.hash,
        body: change.body.clone(),
    }
}

fn lessons(branch: &NodeKeys, id: DocumentId) -> Vec<NewChange> {
    let mut document = Document::new(id).expect("a learner's document");
    let lessons = ["start-here/goals", "start-here/feedback", "start-here/how-it-works"];
    let complete = |lesson: &&str| {
        let completion = Completion {
            lesson: lesson.parse().expect("a lesson"),
            version: [7; 8],
            at: UnixMs(1_795_000_000_000),
            clock_doubtful: false,
            study_s: 1_200,
            checks: (3, 4),
            node: branch.node(),
        };
        learner::complete(&mut document, LIFE, &completion).expect("a fact")
    };
    let mut changes: Vec<NewChange> = lessons.iter().map(complete).collect();
    changes.extend(handed_in(branch, id));
    changes
}

/// A version with a file, and the word that it was taken back; each the first of a document.
fn handed_in(branch: &NodeKeys, id: DocumentId) -> Vec<NewChange> {
    let module: ModuleId = "listening".parse().expect("a module");
    let (node, at) = (branch.node(), UnixMs(1_795_000_000_000));
    let file =
        Attachment::read(ContentHash([3; 32]), 4_000, FileKind::Photo, "door.jpg").expect("a file");
    let submission = Submission {
        key: learner::submission_key(&module, node, [1; 5]),
        module: module.clone(),
        order: 1,
        at,
        clock_doubtful: true,
        answers: [("group".parse().expect("a field"), "Farmers without a bus".to_owned())].into(),
        files: [("slip".parse().expect("a field"), file)].into(),
        node,
    };
    let versions = [submission.key.clone()].into();
    let back = TakeBack { module, versions, at, clock_doubtful: false, node };
    let fresh = || Document::new(id).expect("a learner's document");
    vec![
        learner::hand_in(&mut fresh(), LIFE, &submission).expect("a fact"),
        learner::take_back(&mut fresh(), LIFE, &back, [2; 5]).expect("a fact"),
        learner::review_blindly(&mut fresh(), LIFE, &blind_review(node), [3; 5]).expect("a fact"),
    ]
}

/// What a learner says of another one's proposal.
fn blind_review(node: branchline::domain::NodeId) -> BlindReview {
    let mark = LineMark { mark: 3, why: "The number has a source.".into() };
    BlindReview {
        key: String::new(),
        document: DocumentId::new(DocumentKind::Allotted, node, [8; 11]),
        at: UnixMs(1_795_000_000_000),
        clock_doubtful: false,
        marks: [("unserved".parse().expect("a line"), mark)].into(),
        words: "I like the table. I wish it had a date.".into(),
        node,
    }
}

fn posts(branch: &NodeKeys, author: PersonId, id: DocumentId) -> Vec<NewChange> {
    let mut document = Document::new(id).expect("a thread's document");
    let mut changes = Vec::new();
    for order in 1..=3_u8 {
        let post = Post {
            key: thread::post_key(branch.node(), [order; 5]),
            author,
            node: branch.node(),
            order: u64::from(order),
            at: UnixMs(1_795_000_000_000),
            clock_doubtful: false,
            language: "en".into(),
            body: "How do you open the library in the evening?".into(),
            reply_to: None,
        };
        let head =
            ThreadHead { title: "Evenings".into(), space: Space::Network, language: "en".into() };
        let made = if order == 1 {
            thread::open(&mut document, LIFE, &head, &post)
        } else {
            thread::answer(&mut document, LIFE, &post)
        };
        changes.push(made.expect("a post"));
    }
    changes
}
