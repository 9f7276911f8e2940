//! Honest changes come in whatever their order; crafted ones do not, and leave no trace.

mod at_will;
mod crafted;
mod five;
mod honest;
mod talk;

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{ActorId, AutomergeError, Change, ExpandedChange, ObjId, ObjType, ScalarValue};
use proptest::prelude::*;

use super::header::Reader;
use super::*;
use crate::docs::thread::{answer, open, post_key, thread, thread_id};
use crate::docs::{NewChange, learner};
use crate::domain::forum::{Post, Space, ThreadHead};
use crate::domain::limits::{CHANGE_OPS_MAX, CHANGE_PARENTS_MAX};
use crate::domain::progress::Completion;
use crate::domain::{DocumentId, PersonId, UnixMs};

const HOME: NodeId = NodeId([1; 12]);
const OTHER: NodeId = NodeId([2; 12]);
const THIRD: NodeId = NodeId([3; 12]);
const LIFE: Incarnation = Incarnation(1);

fn learner_document() -> Document {
    Document::new(DocumentId::learner(PersonId::new(HOME, [0; 11]))).unwrap()
}

fn thread_document() -> Document {
    Document::new(thread_id(HOME, [3; 11])).unwrap()
}

fn completion(lesson: &str, node: NodeId) -> Completion {
    Completion {
        lesson: lesson.parse().unwrap(),
        version: [7; 8],
        at: UnixMs(1_790_000_000_000),
        clock_doubtful: false,
        study_s: 90,
        checks: (3, 4),
        node,
    }
}

fn post(node: NodeId, random: u8) -> Post {
    Post {
        key: post_key(node, [random; 5]),
        author: PersonId::new(node, [4; 11]),
        node,
        order: u64::from(random),
        at: UnixMs(9000),
        clock_doubtful: false,
        language: "sr-Latn".into(),
        body: format!("Post {random} by {node}"),
        reply_to: None,
    }
}

fn head() -> ThreadHead {
    ThreadHead { title: "Old readers".into(), space: Space::Network, language: "en".into() }
}

fn signed(node: NodeId, change: NewChange) -> Candidate {
    Candidate { hash: change.hash, body: change.body, node, incarnation: LIFE }
}

fn of_body(node: NodeId, body: Vec<u8>) -> Candidate {
    Candidate { hash: change_hash(&body), body, node, incarnation: LIFE }
}

fn body_of(chunk: &[u8]) -> Vec<u8> {
    let mut reader = Reader(&chunk[9..]);
    reader.prefixed().unwrap().to_vec()
}

/// A change that Automerge itself makes for whoever asks, rules or not.
fn forged(
    document: &Document,
    node: NodeId,
    write: impl FnOnce(&mut Transaction<'_>) -> Result<(), AutomergeError>,
) -> Candidate {
    let mut inner = document.inner().clone();
    inner.set_actor(docs::actor_id(node, LIFE));
    inner.transact_with::<_, _, AutomergeError, _>(|()| CommitOptions::default(), write).unwrap();
    of_body(node, body_of(inner.get_last_local_change().unwrap().raw_bytes()))
}

/// An honest change with its header altered and its hash made right again.
fn altered(candidate: &Candidate, alter: impl FnOnce(&mut Header<'_>)) -> Candidate {
    let mut header = Header::parse(&candidate.body).unwrap();
    alter(&mut header);
    of_body(candidate.node, header.to_body())
}

fn take(document: &mut Document, candidates: &[Candidate]) -> Vec<Verdict> {
    take_in(document, candidates, &|_| false)
}

/// The verdict on one change; what is not accepted must leave every byte as it was.
fn judged(document: &Document, candidate: &Candidate) -> Verdict {
    let mut copy = document.clone();
    let verdict = take(&mut copy, std::slice::from_ref(candidate))[0];
    if verdict != Verdict::Accepted {
        assert_eq!(copy.save(), document.save());
    }
    assert!(Document::load(copy.id(), &copy.save()).is_ok());
    verdict
}

fn refused_for(document: &Document, candidate: &Candidate) -> Refusal {
    let verdict = judged(document, candidate);
    let Verdict::Refused(refusal) = verdict else { panic!("{verdict:?}") };
    refusal
}

/// A thread with a head, a post of its home, and two answers written at once by two nodes; and all
/// its changes.
fn honest_thread() -> (Document, Vec<Candidate>) {
    let mut home = thread_document();
    let mut all = vec![signed(HOME, open(&mut home, LIFE, &head(), &post(HOME, 1)).unwrap())];
    let mut other = home.clone();
    let mut third = home.clone();
    all.push(signed(OTHER, answer(&mut other, LIFE, &post(OTHER, 2)).unwrap()));
    all.push(signed(OTHER, answer(&mut other, LIFE, &post(OTHER, 3)).unwrap()));
    all.push(signed(THIRD, answer(&mut third, LIFE, &post(THIRD, 4)).unwrap()));
    assert!(take(&mut third, &all).contains(&Verdict::Accepted));
    all.push(signed(THIRD, answer(&mut third, LIFE, &post(THIRD, 5)).unwrap()));
    take(&mut home, &all);
    all.push(signed(HOME, answer(&mut home, LIFE, &post(HOME, 6)).unwrap()));
    // Built on a head that the others have left behind, and on its own last change.
    all.push(signed(OTHER, answer(&mut other, LIFE, &post(OTHER, 7)).unwrap()));
    take(&mut home, &all);
    (home, all)
}

/// A learner who moves between their branch and two allowed laptops; and all changes.
fn honest_learner() -> (Document, Vec<Candidate>) {
    let mut home = learner_document();
    let mut all = vec![
        signed(HOME, learner::allow_writer(&mut home, HOME, LIFE, OTHER).unwrap()),
        signed(HOME, learner::allow_writer(&mut home, HOME, LIFE, THIRD).unwrap()),
    ];
    let mut other = home.clone();
    let mut third = home.clone();
    for (document, node) in [(&mut home, HOME), (&mut other, OTHER), (&mut third, THIRD)] {
        for lesson in ["m/a", "m/b"] {
            let done = completion(lesson, node);
            all.push(signed(node, learner::complete(document, LIFE, &done).unwrap()));
        }
    }
    // Done again: overwrites its own earlier value.
    let again = Completion { study_s: 91, ..completion("m/a", OTHER) };
    all.push(signed(OTHER, learner::complete(&mut other, LIFE, &again).unwrap()));
    take(&mut home, &all);
    all.push(signed(HOME, learner::complete(&mut home, LIFE, &completion("m/c", HOME)).unwrap()));
    (home, all)
}

fn highest(document: &Document) -> u64 {
    document.inner().get_changes_meta(&[]).iter().map(|meta| meta.max_op).max().unwrap()
}

/// The map of a post, as an object to write into.
fn map_of(document: &Document, node: NodeId, random: u8) -> ObjId {
    use automerge::ReadDoc;
    let posts = document.container("posts").unwrap();
    let key = post_key(node, [random; 5]).0;
    document.inner().get(&posts, key).unwrap().unwrap().1
}

/// A change with these operations, numbered and placed as an honest one by `OTHER` on top of
/// everything.
fn crafted(document: &Document, operations: Vec<Op>) -> Option<Candidate> {
    let actor_id = docs::actor_id(OTHER, LIFE);
    let metas = document.inner().get_changes_meta(&[]);
    let own = metas.iter().filter(|meta| *meta.actor == actor_id).max_by_key(|meta| meta.seq);
    let mut parents = document.inner().get_heads();
    if let Some(own) = own.filter(|own| !parents.contains(&own.hash)) {
        parents.push(own.hash);
    }
    parents.sort_unstable();
    let expanded = ExpandedChange {
        operations,
        actor_id,
        hash: None,
        seq: own.map_or(1, |own| own.seq + 1),
        start_op: (highest(document) + 1).try_into().unwrap(),
        time: 0,
        message: None,
        deps: parents,
        extra_bytes: Vec::new(),
        author: None,
    };
    let change = std::panic::catch_unwind(|| Change::from(expanded)).ok()?;
    Some(of_body(OTHER, body_of(change.raw_bytes())))
}

fn id(of: &ObjId) -> OpId {
    match of {
        ObjId::Root => panic!("the root has no number"),
        ObjId::Id(number, actor, _) => OpId::new(*number, actor),
    }
}

fn put(obj: &OpId, key: &str, pred: Vec<OpId>) -> Op {
    Op {
        action: OpType::Put(ScalarValue::Int(1)),
        obj: ObjectId::Id(obj.clone()),
        key: Key::Map(key.into()),
        pred: pred.into(),
        insert: false,
    }
}
