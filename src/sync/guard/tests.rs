//! Honest changes come in whatever their order; crafted ones do not, and leave no trace.

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{ActorId, AutomergeError, Change, ExpandedChange, ObjId, ObjType, ScalarValue};
use proptest::prelude::*;

use super::header::Reader;
use super::*;
use crate::docs::thread::{answer, open, post_key, thread, thread_id};
use crate::docs::{NewChange, learner};
use crate::domain::forum::{Post, ThreadHead};
use crate::domain::limits::CHANGE_OPS_MAX;
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
    ThreadHead { title: "Old readers".into(), lesson: None, language: "en".into() }
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

/// A thread with a head, a post of its home, and two answers written at once by two nodes; and all its changes.
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

#[test]
fn honest_changes_that_come_backwards_wait_and_are_then_taken_in() {
    for (whole, all) in [honest_thread(), honest_learner()] {
        let mut document = Document::new(whole.id()).unwrap();
        for candidate in all.iter().skip(1).rev() {
            assert_eq!(judged(&document, candidate), Verdict::Waiting);
        }
        let reversed: Vec<_> = all.iter().rev().cloned().collect();
        assert_eq!(take(&mut document, &reversed), vec![Verdict::Accepted; all.len()]);
        assert_eq!(document.heads(), whole.heads());
        assert_eq!(take(&mut document, &reversed), vec![Verdict::Known; all.len()]);
    }
}

#[test]
fn one_bad_change_among_good_ones_is_found_and_the_rest_counts() {
    let (whole, mut all) = honest_thread();
    let stranger = NodeId([5; 12]);
    let mut copy = whole.clone();
    let honest = signed(stranger, answer(&mut copy, LIFE, &post(stranger, 9)).unwrap());
    let heir = signed(HOME, answer(&mut copy, LIFE, &post(HOME, 10)).unwrap());
    let bad = altered(&honest, |header| header.start_op += 1);
    let heir = altered(&heir, |header| {
        header.parents.push(bad.hash);
        header.parents.sort_unstable();
    });
    all.extend([bad, heir]);
    let mut document = thread_document();
    let verdicts = take(&mut document, &all);
    assert_eq!(verdicts[..7], [Verdict::Accepted; 7]);
    assert_eq!(verdicts[7], Verdict::Refused(Refusal::OperationNumber));
    assert_eq!(verdicts[8], Verdict::Refused(Refusal::ParentRefused));
    assert_eq!(document.heads(), whole.heads());
}

#[test]
fn trying_each_change_alone_comes_to_the_same_verdicts() {
    for (whole, mut all) in [honest_thread(), honest_learner()] {
        all.push(altered(&all[1], |header| header.time = 5));
        let document = Document::new(whole.id()).unwrap();
        let run = |pace| Round::new(&document, &all, &|_| false, pace).run().unwrap();
        let (together, one_by_one) = (run(Pace::Together), run(Pace::OneByOne));
        assert_eq!(together.0, one_by_one.0);
        assert_eq!(one_by_one.1.unwrap().heads(), whole.heads());
        assert_eq!(together.1.unwrap().heads(), whole.heads());
    }
}

#[test]
fn what_builds_on_quarantine_is_refused_and_on_a_wrong_body_waits() {
    let (_, all) = honest_thread();
    let mut document = thread_document();
    let verdicts = take_in(&mut document, &all[1..], &|hash| hash == all[0].hash);
    assert_eq!(verdicts, vec![Verdict::Refused(Refusal::ParentRefused); all.len() - 1]);
    let mut swapped = all.clone();
    swapped[0].body = swapped[1].body.clone();
    let verdicts = take(&mut document, &swapped);
    assert_eq!(verdicts[0], Verdict::Refused(Refusal::WrongHash));
    assert_eq!(verdicts[1..], vec![Verdict::Waiting; all.len() - 1]);
}

/// The samples' author: every byte of its actor is nine.
const NINE: NodeId = NodeId([9; 12]);
const NINTH_LIFE: Incarnation = Incarnation(0x0909_0909);

#[test]
fn no_poison_gets_in_and_none_panics() {
    let samples: [&[u8]; 5] = [
        include_bytes!("../../../tests/poison/deep-300.change"),
        include_bytes!("../../../tests/poison/rle-10M.change"),
        include_bytes!("../../../tests/poison/seq-gap.change"),
        include_bytes!("../../../tests/poison/startop-low.change"),
        include_bytes!("../../../tests/poison/unknown-pred.change"),
    ];
    for document in [honest_thread().0, honest_learner().0] {
        for sample in samples {
            // As it stands (one of them is deflated), with a parent, and with a fitting operation number too.
            let body = if sample[8] == 1 { body_of(sample) } else { sample.to_vec() };
            let plain = Candidate { incarnation: NINTH_LIFE, ..of_body(NINE, body) };
            assert_ne!(judged(&document, &plain), Verdict::Accepted);
            let Ok(_) = Header::parse(&plain.body) else { continue };
            for fits in [false, true] {
                let placed = altered(&plain, |header| {
                    header.parents = document.heads();
                    header.start_op = if fits { highest(&document) + 1 } else { header.start_op };
                });
                refused_for(&document, &Candidate { incarnation: NINTH_LIFE, ..placed });
            }
        }
        let message = include_bytes!("../../../tests/poison/bloom-abort.msg");
        refused_for(&document, &of_body(HOME, message.to_vec()));
        refused_for(&document, &of_body(HOME, Vec::new()));
    }
}

fn highest(document: &Document) -> u64 {
    document.inner().get_changes_meta(&[]).iter().map(|meta| meta.max_op).max().unwrap()
}

#[test]
fn deep_nesting_in_plain_form_is_refused() {
    let document = thread_document();
    let posts = document.container("posts").unwrap();
    let deep = forged(&document, OTHER, |tx| {
        let mut map = tx.put_object(&posts, post_key(OTHER, [1; 5]).0, ObjType::Map)?;
        for _ in 0..20 {
            map = tx.put_object(&map, "m", ObjType::Map)?;
        }
        Ok(())
    });
    assert_eq!(refused_for(&document, &deep), Refusal::NotAllowed("a map inside a map"));
}

#[test]
fn a_header_that_does_not_follow_on_is_refused() {
    let (document, all) = honest_thread();
    let mut next = document.clone();
    let honest = signed(OTHER, answer(&mut next, LIFE, &post(OTHER, 9)).unwrap());
    assert_eq!(judged(&document, &honest), Verdict::Accepted);
    let with = |alter: &dyn Fn(&mut Header<'_>)| refused_for(&document, &altered(&honest, alter));
    assert_eq!(with(&|header| header.seq += 1), Refusal::SequenceBroken);
    assert_eq!(with(&|header| header.seq -= 1), Refusal::SequenceBroken);
    assert_eq!(with(&|header| header.seq = u64::MAX), Refusal::SequenceBroken);
    assert_eq!(with(&|header| header.start_op -= 1), Refusal::OperationNumber);
    assert_eq!(with(&|header| header.start_op = u64::MAX), Refusal::OperationNumber);
    assert_eq!(with(&|header| header.start_op = 0), Refusal::OperationNumber);
    assert_eq!(with(&|header| header.parents.clear()), Refusal::Parents);
    assert_eq!(with(&|header| header.parents.push(header.parents[0])), Refusal::Parents);
    assert_eq!(with(&|header| header.message = b"hello"), Refusal::NotAllowed("a message"));
    assert_eq!(with(&|header| header.actor = &[7; 16]), Refusal::WrongActor);
    assert_eq!(with(&|header| header.actor = &[]), Refusal::WrongActor);
    let without_own = with(&|header| header.parents = vec![all[0].hash]);
    assert_eq!(without_own, Refusal::SequenceBroken);
    let many: Vec<_> =
        (0..=CHANGE_PARENTS_MAX).map(|n| ChangeHash([u8::try_from(n).unwrap(); 32])).collect();
    assert_eq!(with(&|header| header.parents = many.clone()), Refusal::TooManyParents);
    let footer = of_body(OTHER, [&honest.body[..], &[1, 1, 5]].concat());
    let behind = Refusal::Malformed("something behind its end");
    assert_eq!(refused_for(&document, &footer), behind);
    let long = of_body(OTHER, [&honest.body[..], &[0; CHANGE_BYTES_MAX]].concat());
    assert_eq!(refused_for(&document, &long), Refusal::TooLong);
    let stolen = Candidate { node: THIRD, ..honest.clone() };
    assert_eq!(refused_for(&document, &stolen), Refusal::WrongActor);
    let other_life = Candidate { incarnation: Incarnation(2), ..honest };
    assert_eq!(refused_for(&document, &other_life), Refusal::WrongActor);
}

#[test]
fn a_second_change_under_a_used_number_is_refused() {
    let (document, _) = honest_thread();
    let (mut one, mut two) = (document.clone(), document.clone());
    let first = signed(OTHER, answer(&mut one, LIFE, &post(OTHER, 8)).unwrap());
    let second = signed(OTHER, answer(&mut two, LIFE, &post(OTHER, 9)).unwrap());
    let mut taken = document;
    let verdicts = take(&mut taken, &[first, second]);
    assert_eq!(verdicts, [Verdict::Accepted, Verdict::Refused(Refusal::SequenceBroken)]);
}

/// The map of a post, as an object to write into.
fn map_of(document: &Document, node: NodeId, random: u8) -> ObjId {
    use automerge::ReadDoc;
    let posts = document.container("posts").unwrap();
    let key = post_key(node, [random; 5]).0;
    document.inner().get(&posts, key).unwrap().unwrap().1
}

#[test]
fn in_a_thread_everyone_writes_their_own_posts_and_nothing_else() {
    let (document, _) = honest_thread();
    let posts = document.container("posts").unwrap();
    let heads = document.container("head").unwrap();
    let why = |write: &dyn Fn(&mut Transaction<'_>) -> Result<(), AutomergeError>| {
        refused_for(&document, &forged(&document, OTHER, write))
    };
    let root = why(&|tx| tx.put(automerge::ROOT, "x", 1));
    assert_eq!(root, Refusal::NotAllowed("the document's root"));
    let words = why(&|tx| tx.put(map_of(&document, HOME, 1), "words", "forged"));
    assert_eq!(words, Refusal::NotAllowed("another node's object"));
    let gone = why(&|tx| tx.delete(&posts, post_key(HOME, [1; 5]).0));
    assert_eq!(gone, Refusal::NotAllowed("a key without its writer's tag"));
    let squatted = why(&|tx| tx.put(&posts, post_key(THIRD, [99; 5]).0, 1));
    assert_eq!(squatted, Refusal::NotAllowed("a key without its writer's tag"));
    let title = why(&|tx| tx.put(&heads, format!("head~{}", docs::tag(OTHER)), 1));
    assert_eq!(title, Refusal::NotAllowed("what only the home node writes"));
    let own = |name: &str| post_key(OTHER, [name.as_bytes()[0]; 5]).0;
    let list = why(&|tx| tx.put_object(&posts, own("l"), ObjType::List).map(drop));
    assert_eq!(list, Refusal::NotAllowed("a list or text"));
    let text = why(&|tx| {
        let text = tx.put_object(&posts, own("t"), ObjType::Text)?;
        tx.splice_text(&text, 0, 0, "abc")
    });
    assert_eq!(text, Refusal::NotAllowed("a list or text"));
    let counter = why(&|tx| tx.put(&posts, own("c"), ScalarValue::counter(1)));
    assert_eq!(counter, Refusal::NotAllowed("a value of this kind"));
    let long = why(&|tx| tx.put(map_of(&document, OTHER, 2), "words", "x".repeat(24_001)));
    assert_eq!(long, Refusal::NotAllowed("a text too long"));
    let key = why(&|tx| tx.put(map_of(&document, OTHER, 2), "k".repeat(161), 1));
    assert_eq!(key, Refusal::Malformed("a key too long"));
    let many = why(&|tx| {
        (0..257).try_for_each(|n| tx.put(map_of(&document, OTHER, 2), format!("k{n}"), n))
    });
    assert_eq!(many, Refusal::NotAllowed("more operations than one action takes"));
    let edit = forged(&document, OTHER, |tx| tx.put(map_of(&document, OTHER, 2), "words", "new"));
    assert_eq!(judged(&document, &edit), Verdict::Accepted);
    let withdrawn = forged(&document, OTHER, |tx| tx.delete(&posts, post_key(OTHER, [2; 5]).0));
    assert_eq!(judged(&document, &withdrawn), Verdict::Accepted);
}

#[test]
fn a_learner_is_written_by_the_home_and_by_those_the_home_listed_before() {
    let (document, all) = honest_learner();
    let stranger = NodeId([5; 12]);
    let mut copy = document.clone();
    let done = completion("m/z", stranger);
    let foreign = signed(stranger, learner::complete(&mut copy, LIFE, &done).unwrap());
    assert_eq!(refused_for(&document, &foreign), Refusal::NotAllowed("another branch's learner"));
    let mut copy = document.clone();
    let writers = signed(OTHER, learner::allow_writer(&mut copy, OTHER, LIFE, stranger).unwrap());
    assert_eq!(
        refused_for(&document, &writers),
        Refusal::NotAllowed("what only the home node writes")
    );
    // Built on nothing: at that point of the history the home had not listed it yet.
    let mut early = learner_document();
    let before =
        signed(OTHER, learner::complete(&mut early, LIFE, &completion("m/z", OTHER)).unwrap());
    let mut at_once = vec![before];
    at_once.extend(all);
    let verdicts = take(&mut learner_document(), &at_once);
    assert_eq!(verdicts[0], Verdict::Refused(Refusal::NotAllowed("another branch's learner")));
}

#[test]
fn what_another_life_wrote_counts_only_if_it_is_in_the_changes_past() {
    let (document, all) = honest_thread();
    let second_life = |document: &Document| {
        let mut inner = document.inner().clone();
        inner.set_actor(docs::actor_id(OTHER, Incarnation(2)));
        let map = map_of(document, OTHER, 3);
        inner.transact::<_, _, AutomergeError>(|tx| tx.put(&map, "more", 1)).unwrap();
        let body = body_of(inner.get_last_local_change().unwrap().raw_bytes());
        Candidate { incarnation: Incarnation(2), ..of_body(OTHER, body) }
    };
    let honest = second_life(&document);
    assert_eq!(judged(&document, &honest), Verdict::Accepted);
    // The same, but built on the first post alone: nodes that lack the rest would see it otherwise.
    let blind = altered(&honest, |header| {
        header.parents = vec![all[0].hash];
        header.start_op = Header::parse(&all[1].body).unwrap().start_op;
    });
    let blind = Candidate { incarnation: Incarnation(2), ..blind };
    assert_eq!(refused_for(&document, &blind), Refusal::NotAllowed("an object that is not there"));
}

/// A change with these operations, numbered and placed as an honest one by `OTHER` on top of everything.
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

#[test]
fn predecessors_must_stand_where_they_are_overwritten() {
    let (document, _) = honest_thread();
    let own = id(&map_of(&document, OTHER, 2));
    let foreign = id(&map_of(&document, HOME, 1));
    let actor = docs::actor_id(OTHER, LIFE);
    let why = |operation| refused_for(&document, &crafted(&document, vec![operation]).unwrap());
    let missing = Refusal::NotAllowed("overwriting what is not there");
    assert_eq!(why(put(&own, "words", vec![OpId::new(900, &actor)])), missing);
    assert_eq!(why(put(&own, "words", vec![own.clone()])), missing);
    let theirs = Refusal::NotAllowed("overwriting another node's value");
    assert_eq!(why(put(&own, "words", vec![foreign])), theirs);
    let nowhere = OpId::new(900, &actor);
    let absent = Refusal::NotAllowed("an object that is not there");
    assert_eq!(why(put(&nowhere, "words", vec![])), absent);
    let scalar = OpId::new(own.counter() + 1, &actor);
    assert_eq!(why(put(&scalar, "words", vec![])), absent);
    let nothing = Op { action: OpType::Delete, ..put(&own, "zzz", vec![]) };
    assert_eq!(why(nothing), Refusal::NotAllowed("a deletion of nothing"));
    let fine =
        crafted(&document, vec![put(&own, "words", vec![OpId::new(own.counter() + 2, &actor)])]);
    assert_eq!(judged(&document, &fine.unwrap()), Verdict::Accepted);
}

#[test]
fn more_operations_than_any_change_may_hold_are_refused_before_automerge_sees_them() {
    let document = thread_document();
    let own = OpId::new(1, &ActorId::from([0; 16]));
    let count = usize::try_from(CHANGE_OPS_MAX).unwrap() + 1;
    let yes = Op { action: OpType::Put(true.into()), ..put(&own, "k", vec![]) };
    let many = crafted(&document, vec![yes; count]).unwrap();
    assert!(many.body.len() < 200);
    assert_eq!(refused_for(&document, &many), Refusal::TooManyOperations);
}

/// What every other node wrote: no accepted change of `OTHER` may alter a word of it.
fn of_others(document: &Document) -> String {
    let thread = thread(document);
    let posts: Vec<_> = thread.posts.iter().filter(|post| post.node != OTHER).collect();
    let facts = learner::facts(document);
    let done: Vec<_> = facts.completions.iter().filter(|done| done.node != OTHER).collect();
    format!("{:?} {posts:?} {done:?} {:?}", thread.head, facts.writers)
}

fn survives(document: &Document, candidate: &Candidate) -> Result<(), TestCaseError> {
    let mut copy = document.clone();
    take(&mut copy, std::slice::from_ref(candidate));
    prop_assert!(Document::load(copy.id(), &copy.save()).is_ok());
    prop_assert_eq!(of_others(&copy), of_others(document));
    let mine = forged(&copy, HOME, |tx| tx.put(automerge::ROOT, "probe", 1));
    prop_assert!(Header::parse(&mine.body).is_ok());
    prop_assert_eq!(
        judged(&copy, &mine),
        Verdict::Refused(Refusal::NotAllowed("the document's root"))
    );
    Ok(())
}

/// Objects, predecessors and actions that an attacker may name, good and bad.
fn any_operation(document: &Document) -> impl Strategy<Value = Op> + use<> {
    let mut objects: Vec<ObjectId> = vec![ObjectId::Root];
    for key in ["posts", "head", "marks", "done", "writers"] {
        objects.extend(document.container(key).map(|found| ObjectId::Id(id(&found))));
    }
    let mut numbers: Vec<OpId> = Vec::new();
    for counter in (1..highest(document) + 6).chain([u64::from(u32::MAX)]) {
        for node in [HOME, OTHER, THIRD] {
            numbers.push(OpId::new(counter, &docs::actor_id(node, LIFE)));
        }
    }
    objects.extend(numbers.iter().cloned().map(ObjectId::Id));
    let keys = ["words", "x", "m/a~", "m/a~20g40g82", "a-20g40g82"].map(String::from).to_vec();
    let tagged = vec![post_key(OTHER, [2; 5]).0, format!("m/a~{}", docs::tag(OTHER))];
    let actions = vec![
        OpType::Put(ScalarValue::Int(1)),
        OpType::Put(ScalarValue::Bytes(vec![0x80])),
        OpType::Put(ScalarValue::Null),
        OpType::Make(ObjType::Map),
        OpType::Make(ObjType::Text),
        OpType::Delete,
        OpType::Increment(1),
        OpType::MarkEnd(true),
    ];
    (
        prop::sample::select(actions),
        prop::sample::select(objects),
        prop::sample::select([keys, tagged].concat()),
        prop::collection::vec(prop::sample::select(numbers), 0..2),
        prop::bool::weighted(0.02),
    )
        .prop_map(|(action, obj, key, pred, insert)| Op {
            action,
            obj,
            key: Key::Map(key.as_str().into()),
            pred: pred.into(),
            insert,
        })
}

proptest! {
    #[test]
    fn honest_changes_are_taken_in_in_whatever_order_they_come(
        thread in Just(honest_thread().1).prop_shuffle(),
        learner in Just(honest_learner().1).prop_shuffle(),
        cut in 0..8_usize,
    ) {
        for (mut document, all) in [(thread_document(), thread), (learner_document(), learner)] {
            let (early, late) = all.split_at(cut.min(all.len()));
            let first = take(&mut document, early);
            prop_assert!(!first.iter().any(|verdict| matches!(verdict, Verdict::Refused(_))));
            let waiting = early.iter().zip(&first).filter(|(_, v)| **v == Verdict::Waiting);
            let rest: Vec<_> = waiting.map(|(c, _)| c.clone()).chain(late.to_vec()).collect();
            prop_assert_eq!(take(&mut document, &rest), vec![Verdict::Accepted; rest.len()]);
            prop_assert_eq!(document.change_count(), all.len());
        }
    }

    #[test]
    fn a_mutated_body_never_breaks_the_document_nor_another_nodes_words(
        which in 0..7_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..4_u8, any::<u8>()), 1..4),
        parents in 0..5_u8,
    ) {
        for (document, all) in [honest_thread(), honest_learner()] {
            let mut body = all[which].body.clone();
            for (index, how, byte) in &changes {
                let at = index.index(body.len());
                match how {
                    0 => body[at] ^= 1 << (byte % 8),
                    1 => body[at] = *byte,
                    2 => body.insert(at, *byte),
                    _ => drop(body.remove(at)),
                }
            }
            let mut candidate = of_body(all[which].node, body);
            // Most of the time put in the right place again, so that the rest is what is tried.
            if parents > 0 && Header::parse(&candidate.body).is_ok() {
                candidate = altered(&candidate, |header| {
                    let honest = Header::parse(&all[which].body).unwrap();
                    header.parents = honest.parents;
                    (header.seq, header.start_op) = (honest.seq, honest.start_op);
                });
            }
            let mut before = Document::new(document.id()).unwrap();
            take(&mut before, &all[..which]);
            take(&mut before, std::slice::from_ref(&candidate));
            prop_assert!(Document::load(before.id(), &before.save()).is_ok());
        }
    }

    #[test]
    fn operations_at_will_never_break_the_document_nor_another_nodes_words(
        (operations, document) in prop::sample::select(vec![honest_thread().0, honest_learner().0])
            .prop_flat_map(|document| {
                (prop::collection::vec(any_operation(&document), 1..4), Just(document))
            }),
    ) {
        if let Some(candidate) = crafted(&document, operations) {
            survives(&document, &candidate)?;
        }
    }
}
