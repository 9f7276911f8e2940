//! One learner, two places, no line between them.

use crate::study;
use crate::world::{Network, PIN, Site};

/// A learner of the branch who has an account at the hub as well.
fn learner_at_both(hub: &mut Site, branch: &mut Site) -> String {
    let person = branch.add_person("learner", "Mira");
    let place = hub.status()["node"].as_str().expect("the hub has an id").to_owned();
    branch.run(&["person", "lend", "--person", &person, "--to", &place]).ok();
    branch.sync_fully();
    hub.run_with(&["person", "welcome", "--person", &person, "--pin-stdin"], PIN).ok();
    person
}

#[test]
fn a_lesson_done_at_two_places_stays_done_at_both() {
    let (mut hub, mut branch) = Network::pair();
    learner_at_both(&mut hub, &mut branch);
    branch.start();
    let mut here = branch.signed_in("Mira", PIN);
    let mut there = hub.signed_in("Mira", PIN);
    let course: Vec<String> = study::lessons(&mut here).into_iter().map(|line| line.href).collect();
    branch.stop();

    // Apart: the first lesson at the branch, the second at both, the third at the hub.
    branch.start();
    study::finish_lesson(&mut there, &course[1]);
    study::finish_lesson(&mut there, &course[2]);
    study::finish_lesson(&mut here, &course[0]);
    study::finish_lesson(&mut here, &course[1]);
    branch.stop();
    branch.sync_fully();
    branch.start();

    let all = course[..3].to_vec();
    assert_eq!(study::done(&mut there), all, "at the hub");
    let mut here = branch.signed_in("Mira", PIN);
    assert_eq!(study::done(&mut here), all, "at the branch");
    branch.verify();
    hub.verify();
}

#[test]
fn whoever_syncs_first_no_completion_is_taken_back() {
    for hub_is_first in [true, false] {
        let (mut hub, mut branch) = Network::pair();
        learner_at_both(&mut hub, &mut branch);
        let mut there = hub.signed_in("Mira", PIN);
        let first = study::lessons(&mut there)[0].href.clone();
        if hub_is_first {
            study::finish_lesson(&mut there, &first);
            branch.sync_fully();
        }
        branch.start();
        let mut here = branch.signed_in("Mira", PIN);
        // At the branch it is done (again, if the hub's word is here already).
        study::finish_lesson(&mut here, &first);
        branch.stop();
        if !hub_is_first {
            branch.sync_fully();
            study::finish_lesson(&mut there, &first);
        }
        branch.sync_fully();
        branch.start();
        let mut here = branch.signed_in("Mira", PIN);
        assert_eq!(
            study::done(&mut here),
            std::slice::from_ref(&first),
            "branch, hub first: {hub_is_first}"
        );
        assert_eq!(study::done(&mut there), [first], "hub, hub first: {hub_is_first}");
        branch.verify();
        hub.verify();
    }
}
