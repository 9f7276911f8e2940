//! What authors write into threads, what others cannot, and what comes out.

use super::*;

const HOME: NodeId = NodeId([1; 12]);
const OTHER: NodeId = NodeId([2; 12]);

fn written(node: NodeId, random: u8, order: u64, body: &str) -> Post {
    Post {
        key: post_key(node, [random; 5]),
        author: PersonId::new(node, [4; 11]),
        node,
        order,
        at: UnixMs(9000),
        clock_doubtful: false,
        language: "sr-Cyrl".into(),
        body: body.into(),
        reply_to: None,
    }
}

#[test]
fn a_thread_reads_back_in_order_with_its_head() {
    let mut document = Document::new(thread_id(HOME, [3; 11])).unwrap();
    let head = ThreadHead {
        title: "Стари читаоци".into(),
        space: Space::Lesson("start-here/goals".parse().unwrap()),
        language: "sr-Cyrl".into(),
    };
    let question = written(HOME, 8, 10, "Питање?\n\nДруги ред.");
    open(&mut document, Incarnation(1), &head, &question).unwrap();
    let mut reply = written(OTHER, 1, 11, "Answer");
    reply.reply_to = Some(question.key.clone());
    answer(&mut document, Incarnation(4), &reply).unwrap();
    let again = thread(&Document::load(document.id(), &document.save()).unwrap());
    assert_eq!(again.head, Some(head));
    assert_eq!(again.posts, [question, reply]);
}

#[test]
fn a_post_saw_what_its_writer_had_and_not_what_came_later() {
    let mut here = Document::new(thread_id(HOME, [3; 11])).unwrap();
    let head = ThreadHead { title: "x".into(), space: Space::Network, language: "en".into() };
    let question = written(HOME, 1, 10, "question");
    let first = open(&mut here, Incarnation(1), &head, &question).unwrap();
    let mut there = here.clone();
    let (more, blind) = (written(HOME, 2, 11, "more"), written(OTHER, 3, 99, "blind"));
    answer(&mut here, Incarnation(1), &more).unwrap();
    answer(&mut there, Incarnation(1), &blind).unwrap();
    let mut other = there.inner().clone();
    let mut both = here.inner().clone();
    both.merge(&mut other).unwrap();
    here.replace_inner(both);
    let last = written(OTHER, 4, 100, "last");
    answer(&mut here, Incarnation(1), &last).unwrap();
    let traces = traces(&here);
    assert_eq!(traces[&question.key], Trace { change: first.hash, saw: BTreeSet::new() });
    assert_eq!(traces[&blind.key].saw, BTreeSet::from([question.key.clone()]));
    let all = BTreeSet::from([question.key, more.key, blind.key]);
    assert_eq!(traces[&last.key].saw, all);
}

#[test]
fn words_that_no_form_would_take_are_not_shown() {
    let mut document = Document::new(thread_id(HOME, [3; 11])).unwrap();
    for (random, body) in [(1, "turned \u{202e}round"), (2, "fine"), (3, &"a".repeat(7_000))] {
        let post = written(OTHER, random, 10, body);
        answer(&mut document, Incarnation(1), &post).unwrap();
    }
    let shown: Vec<String> = thread(&document).posts.into_iter().map(|p| p.body).collect();
    assert_eq!(shown, ["fine"]);
}

#[test]
fn only_the_home_node_names_the_thread() {
    let mut document = Document::new(thread_id(HOME, [3; 11])).unwrap();
    let head = ThreadHead { title: "Mine".into(), space: Space::Network, language: "en".into() };
    open(&mut document, Incarnation(1), &head, &written(OTHER, 8, 10, "x")).unwrap();
    assert_eq!(thread(&document).head, None);
}

fn said(kind: MarkKind, post: &Post, node: NodeId, order: u64, words: &str) -> Mark {
    Mark {
        key: mark_key(node, [u8::try_from(order % 200).unwrap(); 5]),
        kind,
        post: (!kind.is_of_thread()).then(|| post.key.clone()),
        on: true,
        author: post.author,
        node,
        order,
        at: UnixMs(9000),
        clock_doubtful: false,
        language: if words.is_empty() { String::new() } else { "en".into() },
        words: words.into(),
    }
}

#[test]
fn an_edit_counts_from_the_author_alone_and_its_history_stays() {
    let mut document = Document::new(thread_id(HOME, [3; 11])).unwrap();
    let question = written(HOME, 8, 10, "First words");
    answer(&mut document, Incarnation(1), &question).unwrap();
    let edit = said(MarkKind::Edit, &question, HOME, 20, "Better words");
    let forged = said(MarkKind::Edit, &question, OTHER, 30, "Put in the mouth");
    for each in [&edit, &forged, &said(MarkKind::Pin, &question, HOME, 40, "")] {
        mark(&mut document, Incarnation(1), each).unwrap();
    }
    let read = thread(&Document::load(document.id(), &document.save()).unwrap());
    assert_eq!(read.marks.len(), 3);
    assert_eq!((&read.marks[0], &read.marks[1]), (&edit, &forged));
    let standing = &read.standings()[0];
    assert_eq!((standing.body.as_str(), standing.edits), ("Better words", 1));
    assert_eq!(read.posts[0].body, "First words", "what was written stays in the history");
    let gone = said(MarkKind::Remove, &question, HOME, 50, "");
    mark(&mut document, Incarnation(1), &gone).unwrap();
    let standing = thread(&document).standings().remove(0);
    assert_eq!((standing.body.as_str(), standing.removed), ("", true));
    let back = Mark { on: false, ..said(MarkKind::Remove, &question, HOME, 60, "") };
    mark(&mut document, Incarnation(1), &back).unwrap();
    assert_eq!(thread(&document).standings()[0].body, "Better words");
}

#[test]
fn marks_that_no_form_would_make_are_passed_over() {
    let mut document = Document::new(thread_id(HOME, [3; 11])).unwrap();
    let question = written(HOME, 8, 10, "Words");
    answer(&mut document, Incarnation(1), &question).unwrap();
    for (order, kind, words) in [
        (1, MarkKind::Edit, ""),
        (2, MarkKind::Edit, "turned \u{202e}round"),
        (3, MarkKind::Hide, &"a".repeat(REASON_CHARS_MAX + 1)),
    ] {
        mark(&mut document, Incarnation(1), &said(kind, &question, OTHER, order, words)).unwrap();
    }
    let without = Mark { post: None, ..said(MarkKind::Hide, &question, OTHER, 4, "why") };
    mark(&mut document, Incarnation(1), &without).unwrap();
    assert_eq!(thread(&document).marks, []);
}

/// Writes a head as a program might that does not keep to ours.
fn claim(document: &mut Document, space: &str) {
    let heads = document.container("head").unwrap();
    let value = minicbor::to_vec(HeadValue {
        title: "Ours".into(),
        lesson: None,
        language: "en".into(),
        space: Some(space.into()),
    });
    let value = ScalarValue::Bytes(value.unwrap());
    let key = format!("head~{}", tag(HOME));
    document.change(HOME, Incarnation(1), |tx| tx.put(&heads, key, value)).unwrap();
}

#[test]
fn a_cohorts_space_is_said_by_the_id_alone() {
    let cohort = crate::domain::CohortId([7; 12]);
    let (of_cohort, other) = (Space::Cohort(cohort).to_string(), "module:start-here");
    let mut open = Document::new(thread_id(HOME, [3; 11])).unwrap();
    claim(&mut open, &of_cohort);
    assert_eq!(thread(&open).head, None, "such a head is no head");
    let mut closed = Document::new(DocumentId::cohort_thread(cohort, [3; 5], HOME)).unwrap();
    claim(&mut closed, other);
    assert_eq!(thread(&closed).head.unwrap().space, Space::Cohort(cohort));
    assert_eq!(thread(&closed).place().space, Space::Cohort(cohort));
    for (document, to) in [(&mut open, of_cohort.as_str()), (&mut closed, other)] {
        let post = written(HOME, 8, 10, "Words");
        answer(document, Incarnation(1), &post).unwrap();
        let moving = said(MarkKind::Move, &post, HOME, 20, to);
        mark(document, Incarnation(1), &moving).unwrap();
        assert_eq!(thread(document).marks, [], "nobody moves it in or out");
    }
}

#[test]
fn the_hubs_copy_of_a_cohorts_thread_counts_and_its_parts_are_that_cohorts() {
    let cohort = crate::domain::CohortId([7; 12]);
    let begun = DocumentId::cohort_thread(cohort, [3; 5], OTHER);
    let root = Part { root: Root::Thread(begun), number: 0 };
    let place = Place { part: root.next(), generation: 0, space: Space::Cohort(cohort) };
    let mut further = Document::new(place.part.document()).unwrap();
    let post = written(OTHER, 3, 11, "There too.");
    answer_in_part(&mut further, Incarnation(1), &place, &post).unwrap();
    let read = thread(&further);
    assert_eq!(read.part, Some((place.part.clone(), Space::Cohort(cohort))));
    let next = read.place().next();
    let mut copy = Document::new(next.document(HOME).unwrap()).unwrap();
    for load in crate::docs::taken::whole(&read) {
        crate::docs::taken::write(&mut copy, Incarnation(1), HOME, &load).unwrap();
    }
    let again = thread_of(&copy, Some(HOME));
    assert_eq!((again.generation, &again.posts), (1, &read.posts));
    assert_eq!(again.part, read.part);
    assert_eq!(traces(&copy).keys().collect::<Vec<_>>(), [&post.key]);
    let elsewhere = thread_of(&copy, Some(OTHER));
    assert_eq!((elsewhere.posts.len(), elsewhere.part), (0, None), "another hub's is none");
}

#[test]
fn a_part_is_believed_only_if_the_documents_id_follows_from_it() {
    let root = Root::Prompt("start-here/goals".parse().unwrap());
    let part = Part { root, number: 0 };
    let mut document = Document::new(part.document()).unwrap();
    let place = Place { part: part.clone(), generation: 0, space: Space::Network };
    for random in [1, 2] {
        let post = written(HOME, random, 10, "Here it works.");
        answer_in_part(&mut document, Incarnation(1), &place, &post).unwrap();
    }
    let read = thread(&document);
    let space = Space::Lesson("start-here/goals".parse().unwrap());
    assert_eq!((read.part.as_ref(), read.posts.len()), (Some(&(part.clone(), space)), 2));
    let post = written(OTHER, 3, 11, "There too.");
    for wrong in [Place { part: part.next(), ..place.clone() }, place.next()] {
        let wrong = answer_in_part(&mut document, Incarnation(1), &wrong, &post);
        assert!(matches!(wrong, Err(DocsError::Contradiction(_))));
    }
}
