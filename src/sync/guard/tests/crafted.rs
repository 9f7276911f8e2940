//! Attacks that are known, one by one: samples that break Automerge, and what the rules forbid.

use super::*;

/// The samples' author: every byte of its actor is nine.
const NINE: NodeId = NodeId([9; 12]);
const NINTH_LIFE: Incarnation = Incarnation(0x0909_0909);

#[test]
fn no_poison_gets_in_and_none_panics() {
    let samples: [&[u8]; 5] = [
        include_bytes!("../../../../tests/poison/deep-300.change"),
        include_bytes!("../../../../tests/poison/rle-10M.change"),
        include_bytes!("../../../../tests/poison/seq-gap.change"),
        include_bytes!("../../../../tests/poison/startop-low.change"),
        include_bytes!("../../../../tests/poison/unknown-pred.change"),
    ];
    for document in [honest_thread().0, honest_learner().0] {
        for sample in samples {
            // As it stands (one of them is deflated), with a parent, and with a fitting operation
            // number too.
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
        let message = include_bytes!("../../../../tests/poison/bloom-abort.msg");
        refused_for(&document, &of_body(HOME, message.to_vec()));
        refused_for(&document, &of_body(HOME, Vec::new()));
    }
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
