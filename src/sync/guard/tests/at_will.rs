//! Attacks that nobody thought of: bytes and operations at will.

use super::*;

/// What every other node wrote: no accepted change of `author` may alter a word of it.
fn of_others(document: &Document, author: NodeId) -> String {
    let thread = thread(document);
    let posts: Vec<_> = thread.posts.iter().filter(|post| post.node != author).collect();
    let facts = learner::facts(document);
    let done: Vec<_> = facts.completions.iter().filter(|done| done.node != author).collect();
    let of_home = (author != HOME).then_some((&thread.head, &facts.writers));
    format!("{posts:?} {done:?} {of_home:?}")
}

/// The document still loads and can be written, others' words stand, and a node that holds more
/// already says the same.
fn survives(document: &Document, candidate: &Candidate) -> Result<(), TestCaseError> {
    let mut copy = document.clone();
    let verdict = take(&mut copy, std::slice::from_ref(candidate))[0];
    prop_assert!(Document::load(copy.id(), &copy.save()).is_ok());
    prop_assert_eq!(of_others(&copy, OTHER), of_others(document, OTHER));
    let probe = forged(&copy, HOME, |tx| tx.put(automerge::ROOT, "probe", 1));
    let root = Refusal::NotAllowed("the document's root");
    prop_assert_eq!(judged(&copy, &probe), Verdict::Refused(root));
    let mut wider = document.clone();
    if document.container("posts").is_some() {
        answer(&mut wider, LIFE, &post(THIRD, 20)).unwrap();
        answer(&mut wider, Incarnation(2), &post(OTHER, 21)).unwrap();
    } else {
        learner::complete(&mut wider, LIFE, &completion("m/y", THIRD)).unwrap();
        learner::complete(&mut wider, Incarnation(2), &completion("m/z", OTHER)).unwrap();
    }
    prop_assert_eq!(judged(&wider, candidate), verdict);
    Ok(())
}

/// Objects, predecessors and actions that an attacker may name; good ones often enough to get far.
fn any_operation(document: &Document) -> impl Strategy<Value = Op> + use<> {
    let containers: Vec<OpId> = ["posts", "head", "marks", "done", "notes", "writers"]
        .iter()
        .filter_map(|key| document.container(key).map(|found| id(&found)))
        .collect();
    let number = |node| move |counter| OpId::new(counter, &docs::actor_id(node, LIFE));
    let own: Vec<OpId> = (1..highest(document) + 6).map(number(OTHER)).collect();
    let theirs: Vec<OpId> = (1..highest(document) + 6).map(number(HOME)).collect();
    let new: Vec<OpId> =
        (highest(document) + 1..highest(document) + 6).map(number(OTHER)).collect();
    let object = prop_oneof![
        6 => prop::sample::select([containers, new.clone()].concat()).prop_map(ObjectId::Id),
        4 => prop::sample::select(own.clone()).prop_map(ObjectId::Id),
        1 => prop::sample::select(theirs.clone()).prop_map(ObjectId::Id),
        1 => Just(ObjectId::Root),
    ];
    let predecessor = prop_oneof![
        3 => prop::sample::select(new),
        6 => prop::sample::select(own),
        1 => prop::sample::select(theirs),
    ];
    let action = prop_oneof![
        4 => Just(OpType::Put(ScalarValue::Int(1))),
        2 => Just(OpType::Put(ScalarValue::Bytes(vec![0x80]))),
        4 => Just(OpType::Make(ObjType::Map)),
        3 => Just(OpType::Delete),
        1 => prop::sample::select(vec![
            OpType::Put(ScalarValue::Null),
            OpType::Make(ObjType::Text),
            OpType::Increment(1),
            OpType::MarkEnd(true),
        ]),
    ];
    let tagged = |start: &str| format!("{start}{}", docs::tag(OTHER));
    let keys = [post_key(OTHER, [2; 5]).0, tagged("m/a~"), tagged("x~"), tagged("x-")];
    let key = prop_oneof![
        8 => prop::sample::select(keys.to_vec()),
        1 => Just("words".to_owned()),
    ];
    let predecessors = prop_oneof![
        2 => Just(Vec::new()),
        1 => prop::collection::vec(predecessor, 1..3),
    ];
    (action, object, key, predecessors, prop::bool::weighted(0.01)).prop_map(
        |(action, obj, key, pred, insert)| Op {
            action,
            obj,
            key: Key::Map(key.as_str().into()),
            pred: pred.into(),
            insert,
        },
    )
}

/// Edits of the author's own posts: nearly right, so that most of what is tried is what Automerge
/// makes of them.
fn any_edit(document: &Document) -> impl Strategy<Value = Op> + use<> {
    let posts = document.container("posts").map(|posts| id(&posts)).unwrap();
    let maps = [2, 3, 7].map(|random| id(&map_of(document, OTHER, random)));
    let values: Vec<OpId> = maps
        .iter()
        .flat_map(|map| [0, 1, 2].map(|more| OpId::new(map.counter() + more, map.actor())))
        .chain((1..5).map(|more| OpId::new(highest(document) + more, maps[0].actor())))
        .collect();
    let actions =
        [OpType::Put(ScalarValue::Int(1)), OpType::Delete, OpType::Make(ObjType::Map)].to_vec();
    let place = prop_oneof![
        prop::sample::select(vec![2, 3, 7, 99])
            .prop_map(move |random| (posts.clone(), post_key(OTHER, [random; 5]).0)),
        (prop::sample::select(maps.to_vec()), prop::sample::select(vec!["facts", "words", "x"]))
            .prop_map(|(map, key)| (map, key.to_owned())),
    ];
    let predecessors = prop::collection::vec(prop::sample::select(values), 0..3);
    (prop::sample::select(actions), place, predecessors)
        .prop_map(|(action, (map, key), pred)| Op { action, ..put(&map, &key, pred) })
}

proptest! {
    #[test]
    fn nearly_right_edits_never_break_the_document_nor_another_nodes_words(
        (operations, document) in Just(honest_thread().0).prop_flat_map(|document| {
            (prop::collection::vec(any_edit(&document), 1..4), Just(document))
        }),
    ) {
        if let Some(candidate) = crafted(&document, operations) {
            survives(&document, &candidate)?;
        }
    }

    #[test]
    fn a_mutated_body_never_breaks_the_document_nor_another_nodes_words(
        which in 0..7_usize,
        changes in prop::collection::vec(
            (any::<prop::sample::Index>(), 0..4_u8, any::<u8>()),
            1..4,
        ),
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
            let others = of_others(&before, candidate.node);
            take(&mut before, std::slice::from_ref(&candidate));
            prop_assert_eq!(of_others(&before, candidate.node), others);
            prop_assert!(Document::load(before.id(), &before.save()).is_ok());
        }
    }

    #[test]
    fn operations_at_will_never_break_the_document_nor_another_nodes_words(
        (operations, document) in prop::sample::select(vec![honest_thread().0, honest_learner().0])
            .prop_flat_map(|document| {
                (prop::collection::vec(any_operation(&document), 1..5), Just(document))
            }),
    ) {
        if let Some(candidate) = crafted(&document, operations) {
            survives(&document, &candidate)?;
        }
    }
}
