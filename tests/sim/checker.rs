//! Judges a healed world by what was acknowledged, and by nothing that the history knows besides.

use std::collections::{BTreeMap, BTreeSet};

use branchline::domain::DocumentId;
use branchline::domain::roles::Role;
use branchline::node::view::{SignedIn, SyncState};

use crate::liar::LIE;
use crate::world::{HUB, OUTCAST, Saved, World, held};

/// Every rule, one after the other.
pub(crate) fn judge(world: &mut World) {
    every_node_is_whole(world);
    nothing_acknowledged_is_lost(world);
    nobody_did_what_was_never_acknowledged(world);
    nobody_holds_what_is_not_for_them(world);
    every_post_is_everywhere_once_in_one_order(world);
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

fn nothing_acknowledged_is_lost(world: &World) {
    for (at, place) in world.places.iter().enumerate() {
        let of_this_place = |saved: &&Saved| match saved {
            Saved::Done(person, _) => at == HUB || person.home() == place.id,
            Saved::Post(..) => true,
        };
        let wanted: BTreeSet<Saved> = world.saved.iter().filter(of_this_place).cloned().collect();
        let there = held(place, &wanted);
        let lost: Vec<&Saved> = wanted.difference(&there).collect();
        assert!(lost.is_empty(), "at {at} is not what was called saved: {lost:?}");
    }
}

/// Nobody finished a lesson that no page called finished, and nobody says what a lie put into their
/// mouth.
fn nobody_did_what_was_never_acknowledged(world: &World) {
    for place in &world.places {
        let reader = place.learners[0].clone();
        let admin = SignedIn { role: Role::Admin, node_role: place.role, ..reader.clone() };
        let desk = place.node().facilitator(&admin).expect("an admin may follow");
        for row in desk.learners("", 0).expect("the disk works").rows {
            assert_ne!(row.name, LIE);
            let page = desk.learner(row.person).expect("a listed learner has a page");
            for (lesson, _, _) in page.done {
                let done = Saved::Done(row.person, lesson);
                let known = world.saved.contains(&done) || world.went_with_a_disk.contains(&done);
                assert!(known, "{done:?} was never done");
            }
        }
        let forum = place.node().forum(&reader).expect("everybody may read");
        for thread in forum.threads(None, 0).expect("the disk works").0 {
            let view = forum.thread(thread.id).expect("a listed thread is there");
            for post in view.posts {
                if post.body.starts_with(OUTCAST) {
                    let said = Saved::Post(thread.id, post.body.clone());
                    let known =
                        world.saved.contains(&said) || world.went_with_a_disk.contains(&said);
                    assert!(known, "words of an outcast that nobody let in again: {}", post.body);
                }
                assert!(post.body != LIE || post.author.is_empty(), "{post:?}");
            }
        }
    }
}

/// A branch knows its own learners, and no other library's.
fn nobody_holds_what_is_not_for_them(world: &World) {
    for place in world.places.iter().skip(1) {
        let reader = place.learners[0].clone();
        let admin = SignedIn { role: Role::Admin, node_role: place.role, ..reader };
        let desk = place.node().facilitator(&admin).expect("an admin may follow");
        for row in desk.learners("", 0).expect("the disk works").rows {
            assert_eq!(row.person.home(), place.id, "{} is no learner of this branch", row.name);
        }
    }
}

fn every_post_is_everywhere_once_in_one_order(world: &World) {
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
        let orders: Vec<Vec<String>> = world
            .places
            .iter()
            .map(|place| {
                let forum = place.node().forum(&place.learners[0]).expect("everybody may read");
                let view = forum.thread(thread).expect("the thread is here");
                view.posts.into_iter().map(|post| post.body).collect()
            })
            .collect();
        let also = possible.remove(&thread).unwrap_or_default();
        for order in &orders {
            assert_eq!(order, &orders[HUB], "one order of posts on every node");
            answers_stand_after_what_they_answer(world, order);
            let shown: BTreeSet<&String> = order.iter().collect();
            assert_eq!(order.len(), shown.len(), "every post once");
            assert!(shown.is_superset(&words), "every post that was called saved");
            assert!(shown.iter().all(|body| words.contains(body) || also.contains(body)));
        }
    }
}

/// Whatever the clocks showed: nobody's words stand before those that were read first.
fn answers_stand_after_what_they_answer(world: &World, order: &[String]) {
    for (at, words) in order.iter().enumerate() {
        for seen in world.read_before.get(words).into_iter().flatten() {
            let is_later = order.iter().skip(at).any(|other| other == seen);
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
