//! Judges a healed world by what was acknowledged, and by nothing that the scenario knows besides.

use std::collections::{BTreeMap, BTreeSet};

use branchline::domain::roles::{NodeRole, Role};
use branchline::domain::{DocumentId, LessonPath, PersonId};
use branchline::node::view::{SignedIn, SyncState};

use crate::world::{Place, World, signed_in};

/// Every rule, one after the other.
pub(crate) fn judge(world: &mut World) {
    every_node_is_whole(world);
    every_completion_is_at_the_hub_and_at_home(world);
    every_post_is_everywhere_once_in_one_order(world);
    everything_is_quiet(world);
}

fn places(world: &World) -> impl Iterator<Item = &Place> {
    std::iter::once(&world.hub).chain(&world.branches)
}

fn every_node_is_whole(world: &World) {
    for place in places(world) {
        let report = place.node().console().verify(&mut ()).expect("the disk works");
        assert_eq!(report.faults, Vec::<String>::new());
        let status = place.node().console().status().expect("the disk works");
        assert_eq!((status.waiting, status.quarantined), (0, 0), "honest nodes refuse nothing");
    }
}

fn done(place: &Place, role: NodeRole) -> BTreeSet<(PersonId, LessonPath)> {
    let admin =
        SignedIn { role: Role::Admin, ..signed_in(place.learners[0].person, "Admin", role) };
    let desk = place.node().facilitator(&admin).expect("an admin may follow");
    let mut done = BTreeSet::new();
    for learner in desk.learners(None).expect("the disk works") {
        let page = desk.learner(learner.person).expect("a listed learner has a page");
        done.extend(page.done.into_iter().map(|(lesson, _, _)| (learner.person, lesson)));
    }
    done
}

fn every_completion_is_at_the_hub_and_at_home(world: &World) {
    assert_eq!(done(&world.hub, NodeRole::Hub), world.done);
    for place in &world.branches {
        let home = place.learners[0].person.home();
        let expected: BTreeSet<_> =
            world.done.iter().filter(|(person, _)| person.home() == home).cloned().collect();
        assert_eq!(done(place, NodeRole::Branch), expected);
    }
}

fn every_post_is_everywhere_once_in_one_order(world: &World) {
    let mut expected: BTreeMap<DocumentId, BTreeSet<&String>> = BTreeMap::new();
    for (thread, words) in &world.posts {
        expected.entry(*thread).or_default().insert(words);
    }
    for (thread, words) in expected {
        let orders: Vec<Vec<String>> = places(world)
            .map(|place| {
                let forum = place.node().forum(&place.learners[0]).expect("everybody may read");
                let view = forum.thread(thread).expect("the thread is here");
                view.posts.into_iter().map(|post| post.body).collect()
            })
            .collect();
        for order in &orders {
            assert_eq!(order, &orders[0], "one order of posts on every node");
            assert_eq!(order.len(), words.len(), "every post once");
            assert!(order.iter().all(|body| words.contains(body)));
        }
    }
}

fn everything_is_quiet(world: &World) {
    for index in 0..world.branches.len() {
        let report = world.sync(index);
        assert_eq!((report.state, report.round_trips), (SyncState::UpToDate, 1));
        assert_eq!((report.entries_sent, report.entries_received), (0, 0));
        assert!(report.bytes_up <= 250 && report.bytes_down <= 250, "{report:?}");
    }
}
