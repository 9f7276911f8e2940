//! What was handed in under two records of one person, and what was said of it: shown together while
//! they are shown as one, and each with its own record again afterwards.

use super::reviews::{assert_rebuilt_alike, form, hand_in, pair, review, sync};
use super::{Place, module};
use crate::domain::PersonId;
use crate::domain::feedback::Decision;
use crate::domain::submission::VersionState;
use crate::node::view::{CohortForm, Enrol, SignedIn};

/// Whose hand-ins wait for a review, and was an earlier version reviewed?
fn waits(at: &Place, who: &SignedIn) -> Vec<(PersonId, bool)> {
    assert_rebuilt_alike(at);
    let rows = at.facilitator(who).waiting_reviews(0).unwrap().rows;
    let mut waits: Vec<_> = rows.into_iter().map(|row| (row.person, row.again)).collect();
    waits.sort();
    waits
}

/// How many versions and reviews a learner's page shows.
fn said(at: &Place, who: &SignedIn, person: PersonId) -> (usize, usize) {
    let said = at.facilitator(who).said_to(person).unwrap();
    (said.versions.len(), said.reviews.len())
}

fn words(at: &Place, who: &SignedIn, person: PersonId) -> String {
    let state = at.facilitator(who).to_review(person, &module()).unwrap();
    state.submission.answers.into_values().next().unwrap()
}

#[test]
fn hand_ins_and_reviews_of_both_records_show_under_the_joint_one_and_come_apart_again() {
    let (hub, hub_admin, branch, branch_admin) = pair(950);
    let (a, b) = (branch.learner("a", "Mira K"), branch.learner("b", "Mira Kovač"));
    hand_in(&branch, &a, "1", "First, under the old record");
    let changes = form(&branch, Decision::Changes, 2, "Ask two more people.");
    review(&branch, &branch_admin, a.person, &changes).unwrap();
    hand_in(&branch, &a, "2", "Second, under the old record");
    hand_in(&branch, &b, "3", "Under the new record");
    sync(&branch, &hub);
    let places = [(&branch, &branch_admin), (&hub, &hub_admin)];
    let mut apart = vec![(a.person, true), (b.person, false)];
    apart.sort();
    for (at, who) in places {
        assert_eq!(waits(at, who), apart);
        assert_eq!((said(at, who, a.person), said(at, who, b.person)), ((2, 1), (1, 0)));
    }
    let own = branch.desk(&a).proposal().unwrap();

    branch.admin(&branch_admin).show_together(a.person, b.person).unwrap();
    sync(&branch, &hub);
    for (at, who) in places {
        assert_eq!(waits(at, who), [(b.person, true)], "once, under the joint record");
        assert_eq!(said(at, who, b.person), (3, 1));
        let state = at.facilitator(who).to_review(b.person, &module()).unwrap();
        assert_eq!((state.number, state.earlier.len()), (3, 1));
        assert_eq!(words(at, who, b.person), "Second, under the old record");
    }
    assert_eq!(branch.desk(&b).proposal().unwrap(), own);

    // What is said of a version stays with the record under which it was handed in.
    let accepted = form(&hub, Decision::Accepted, 4, "Well done.");
    review(&hub, &hub_admin, b.person, &accepted).unwrap();
    sync(&branch, &hub);
    for (at, who) in places {
        assert_eq!((waits(at, who), said(at, who, b.person)), (vec![], (3, 2)));
    }
    assert_eq!(branch.desk(&b).feedback().unwrap().reviews.len(), 2);
    // What is handed in from now on takes the place of both.
    hand_in(&branch, &b, "4", "Under the joint record");
    sync(&branch, &hub);
    for (at, who) in places {
        assert_eq!(waits(at, who), [(b.person, true)]);
        assert_eq!(words(at, who, b.person), "Under the joint record");
    }

    branch.admin(&branch_admin).show_apart(a.person).unwrap();
    sync(&branch, &hub);
    for (at, who) in places {
        assert_eq!(waits(at, who), [(b.person, false)]);
        assert_eq!((said(at, who, a.person), said(at, who, b.person)), ((2, 2), (2, 0)));
    }
    assert_eq!(branch.desk(&a).proposal().unwrap(), own);
}

#[test]
fn taking_back_under_the_joint_record_leaves_nothing_to_review_and_what_comes_apart_stands_again() {
    let (hub, hub_admin, branch, branch_admin) = pair(960);
    let (a, b) = (branch.learner("a", "Mira K"), branch.learner("b", "Mira Kovač"));
    hand_in(&branch, &a, "1", "Under the old record");
    branch.admin(&branch_admin).show_together(a.person, b.person).unwrap();
    sync(&branch, &hub);
    let places = [(&branch, &branch_admin), (&hub, &hub_admin)];
    let states = || {
        let versions = branch.desk(&b).assignment(&module()).unwrap().versions;
        versions.into_iter().map(|version| version.state).collect::<Vec<_>>()
    };
    assert_eq!(states(), [VersionState::Stands], "whoever has done nothing stands for the other");
    for (at, who) in places {
        assert_eq!(waits(at, who), [(b.person, false)]);
    }
    // Nobody is told that she has handed nothing in.
    let desk = hub.facilitator(&hub_admin);
    let form = CohortForm { name: "Spring".into(), circles: "1".into(), ..CohortForm::default() };
    let cohort = desk.make_cohort("c", &form).unwrap();
    desk.enrol(&Enrol { cohort, person: b.person, circle: Some(1) }).unwrap();
    let handed_in =
        || hub.node.read(|read| Ok(read.enrolled_handed_in(cohort, &module())?)).unwrap();
    assert_eq!(handed_in(), [b.person]);
    branch.desk(&b).take_back(&module()).unwrap();
    sync(&branch, &hub);
    assert_eq!(states(), [VersionState::TakenBack]);
    for (at, who) in places {
        assert_eq!(waits(at, who), []);
        assert!(at.facilitator(who).to_review(b.person, &module()).is_err());
    }
    branch.admin(&branch_admin).show_apart(a.person).unwrap();
    sync(&branch, &hub);
    assert_eq!((states(), handed_in()), (vec![], vec![]));
    for (at, who) in places {
        assert_eq!(waits(at, who), [(a.person, false)], "its own record never said otherwise");
    }
}
