//! Judges a healed world by what was acknowledged, and by nothing that the history knows besides.

use std::collections::{BTreeMap, BTreeSet};

use branchline::domain::roles::Role;
use branchline::domain::{DocumentId, LessonPath, PersonId};
use branchline::node::view::{SignedIn, SyncState};

use crate::liar::LIE;
use crate::place::Place;
use crate::world::{HUB, OUTCAST, Saved, World};

/// What the pages of one node show.
struct Shown {
    /// Every listed thread with its posts in their order: whose, and the words.
    threads: BTreeMap<DocumentId, Vec<(String, String)>>,
    /// Every listed learner with what that one finished.
    learners: BTreeMap<PersonId, (String, BTreeSet<LessonPath>)>,
}

impl Shown {
    fn at(place: &Place) -> Self {
        let (mut threads, mut learners) = (BTreeMap::new(), BTreeMap::new());
        let reader = place.learners[0].clone();
        let admin = SignedIn { role: Role::Admin, node_role: place.role, ..reader.clone() };
        let forum = place.node().forum(&reader).expect("everybody may read");
        for page in 0.. {
            let (rows, is_more) = forum.threads(None, page).expect("the disk works");
            for row in rows {
                let view = forum.thread(row.id).expect("a listed thread is there");
                let posts = view.posts.into_iter().map(|post| (post.author, post.body));
                threads.insert(row.id, posts.collect());
            }
            if !is_more {
                break;
            }
        }
        let desk = place.node().facilitator(&admin).expect("an admin may follow");
        for page in 0.. {
            let part = desk.learners("", page).expect("the disk works");
            for row in part.rows {
                let page = desk.learner(row.person).expect("a listed learner has a page");
                let done = page.done.into_iter().map(|(lesson, _, _)| lesson).collect();
                learners.insert(row.person, (row.name, done));
            }
            if !part.has_more {
                break;
            }
        }
        Self { threads, learners }
    }

    fn shows(&self, saved: &Saved) -> bool {
        match saved {
            Saved::Done(person, lesson) => {
                self.learners.get(person).is_some_and(|(_, done)| done.contains(lesson))
            }
            Saved::Post(thread, words) => self
                .threads
                .get(thread)
                .is_some_and(|posts| posts.iter().any(|(_, body)| body == words)),
        }
    }
}

/// Every rule, one after the other.
pub(crate) fn judge(world: &mut World) {
    every_node_is_whole(world);
    let shown: Vec<Shown> = world.places.iter().map(Shown::at).collect();
    nothing_acknowledged_is_lost(world, &shown);
    nobody_did_what_was_never_acknowledged(world, &shown);
    nobody_holds_what_is_not_for_them(world, &shown);
    every_post_is_everywhere_once_in_one_order(world, &shown);
    bytes_stay_in_budget(world);
    everything_is_quiet(world);
}

fn every_node_is_whole(world: &World) {
    for place in &world.places {
        let report = place.node().console().verify(&mut ()).expect("the disk works");
        assert_eq!(report.faults, Vec::<String>::new());
        let status = place.node().console().status().expect("the disk works");
        if world.is_honest() {
            assert_eq!((status.waiting, status.quarantined), (0, 0), "honest nodes refuse nothing");
        }
    }
}

fn nothing_acknowledged_is_lost(world: &World, shown: &[Shown]) {
    for (at, (place, shown)) in world.places.iter().zip(shown).enumerate() {
        let of_this_place = |saved: &&Saved| match saved {
            Saved::Done(person, _) => at == HUB || person.home() == place.id,
            Saved::Post(..) => true,
        };
        let wanted = world.saved.iter().filter(of_this_place);
        let lost: Vec<&Saved> = wanted.filter(|saved| !shown.shows(saved)).collect();
        assert!(lost.is_empty(), "at {at} is not what was called saved: {lost:?}");
    }
}

/// Nobody finished a lesson that no page called finished, and nobody says what a lie put into their
/// mouth.
fn nobody_did_what_was_never_acknowledged(world: &World, shown: &[Shown]) {
    let is_known =
        |saved: &Saved| world.saved.contains(saved) || world.went_with_a_disk.contains(saved);
    for shown in shown {
        for (person, (name, lessons)) in &shown.learners {
            assert_ne!(name, LIE);
            for lesson in lessons {
                let done = Saved::Done(*person, lesson.clone());
                assert!(is_known(&done), "{done:?} was never done");
            }
        }
        for (thread, posts) in &shown.threads {
            for (author, body) in posts {
                let said = Saved::Post(*thread, body.clone());
                let is_alone = body.starts_with(OUTCAST) && !is_known(&said);
                assert!(!is_alone, "words of an outcast that nobody let in again: {body}");
                assert!(body != LIE || author.is_empty(), "{author}: {body}");
            }
        }
    }
}

/// A branch knows its own learners, and no other library's.
fn nobody_holds_what_is_not_for_them(world: &World, shown: &[Shown]) {
    for (place, shown) in world.places.iter().zip(shown).skip(1) {
        for (person, (name, _)) in &shown.learners {
            assert_eq!(person.home(), place.id, "{name} is no learner of this branch");
        }
    }
}

fn every_post_is_everywhere_once_in_one_order(world: &World, shown: &[Shown]) {
    let mut expected: BTreeMap<DocumentId, BTreeSet<&String>> = BTreeMap::new();
    let mut possible: BTreeMap<DocumentId, BTreeSet<&String>> = BTreeMap::new();
    for saved in &world.saved {
        if let Saved::Post(thread, words) = saved {
            expected.entry(*thread).or_default().insert(words);
        }
    }
    for saved in &world.went_with_a_disk {
        if let Saved::Post(thread, words) = saved {
            possible.entry(*thread).or_default().insert(words);
        }
    }
    for (thread, words) in expected {
        let orders: Vec<Vec<&String>> = shown
            .iter()
            .map(|shown| shown.threads[&thread].iter().map(|(_, body)| body).collect())
            .collect();
        let also = possible.remove(&thread).unwrap_or_default();
        for order in &orders {
            assert_eq!(order, &orders[HUB], "one order of posts on every node");
            answers_stand_after_what_they_answer(world, order);
            let shown: BTreeSet<&String> = order.iter().copied().collect();
            assert_eq!(order.len(), shown.len(), "every post once");
            assert!(shown.is_superset(&words), "every post that was called saved");
            assert!(shown.iter().all(|body| words.contains(body) || also.contains(body)));
        }
    }
}

/// Whatever the clocks showed: nobody's words stand before those that were read first.
fn answers_stand_after_what_they_answer(world: &World, order: &[&String]) {
    for (at, words) in order.iter().enumerate() {
        for seen in world.read_before.get(*words).into_iter().flatten() {
            let is_later = order.iter().skip(at).any(|other| *other == seen);
            assert!(!is_later || seen == LIE, "{words} was written after {seen}");
        }
    }
}

/// An exchange costs a few hundred bytes and what it moves; nothing goes round in circles.
fn bytes_stay_in_budget(world: &World) {
    let entries: u64 = world
        .places
        .iter()
        .map(|place| place.node().console().status().expect("the disk works").entries)
        .sum();
    let budget = 1_200 * world.exchanges + 400 * entries;
    assert!(
        world.bytes <= budget,
        "{} bytes in {} exchanges of {entries} entries: more than {budget}",
        world.bytes,
        world.exchanges
    );
}

fn everything_is_quiet(world: &mut World) {
    for at in 1..world.places.len() {
        let report = world.sync_well(at);
        assert_eq!((report.state, report.round_trips), (SyncState::UpToDate, 1), "{at}");
        assert_eq!((report.entries_sent, report.entries_received), (0, 0));
        assert!(report.bytes_up <= 250 && report.bytes_down <= 250, "{report:?}");
    }
}
