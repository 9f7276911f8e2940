//! Reviews from a hand-in to the learner's answer, by reviewers who do not hear of each other, and
//! by nodes that have no business to review.

use std::collections::BTreeMap;

use super::{Place, module, place};
use crate::docs::feedback;
use crate::domain::feedback::{Decision, Review, ReviewForm};
use crate::domain::roles::NodeRole;
use crate::domain::{DocumentId, PersonId, Scope};
use crate::node::NodeError;
use crate::node::view::{SignedIn, SyncState};

pub(super) fn sync(place: &Place, hub: &Place) {
    let report = place.node.sync_over(&mut |body| Ok(hub.node.answer_sync(body))).unwrap();
    assert_eq!(report.state, SyncState::UpToDate);
}

fn join(hub: &Place, joining: &Place, code: &str) {
    let carry = &mut |body: &[u8]| Ok(hub.node.answer_sync(body));
    joining.node.join_by("http://hub.test", code, carry).unwrap();
}

/// A hub, a library that belongs to it, and their admins.
pub(super) fn pair(seed: u64) -> (Place, SignedIn, Place, SignedIn) {
    let (hub, hub_admin) = place(seed, NodeRole::Hub);
    let (branch, branch_admin) = place(seed + 1, NodeRole::Branch);
    let code = hub.admin(&hub_admin).invite("b", "Котор", "ME").unwrap().unwrap().code;
    join(&hub, &branch, &code);
    (hub, hub_admin, branch, branch_admin)
}

pub(super) fn hand_in(place: &Place, who: &SignedIn, once: &str, words: &str) {
    let desk = place.desk(who);
    let course = place.node.course("en");
    let assignment = course.module(&module()).unwrap().assignment.as_ref().unwrap();
    let typed: BTreeMap<_, _> =
        assignment.fields.iter().map(|field| (field.id.clone(), words.to_owned())).collect();
    desk.hand_in(once, &module(), &typed).unwrap();
}

pub(super) fn form(place: &Place, decision: Decision, level: u8, words: &str) -> ReviewForm {
    let course = place.node.course("en");
    let assignment = course.module(&module()).unwrap().assignment.as_ref().unwrap();
    let marks = assignment.criteria.iter();
    let marks = marks.map(|it| (it.id.clone(), (level.to_string(), String::new()))).collect();
    ReviewForm { decision: decision.as_str().into(), marks, words: words.into() }
}

pub(super) fn review(
    place: &Place,
    who: &SignedIn,
    learner: PersonId,
    form: &ReviewForm,
) -> Result<(), NodeError> {
    let desk = place.facilitator(who);
    let state = desk.to_review(learner, &module())?;
    desk.review("r", (learner, &module(), &state.submission.key), form, true)
}

fn waits(place: &Place, who: &SignedIn) -> Vec<bool> {
    let rows = place.facilitator(who).waiting_reviews(0).unwrap().rows;
    rows.into_iter().map(|row| row.again).collect()
}

pub(super) fn assert_rebuilt_alike(place: &Place) {
    let differ = place.node.write_local(|write| Ok(write.compare_with_rebuild()?)).unwrap();
    assert_eq!(differ, Vec::<String>::new());
}

#[test]
fn two_reviewers_apart_both_stand_and_the_learner_answers_and_hands_in_again() {
    let (hub, hub_admin, branch, branch_admin) = pair(90);
    let mira = branch.learner("a", "Мира");
    hand_in(&branch, &mira, "1", "What there is in our branch");
    sync(&branch, &hub);
    assert_eq!(
        (waits(&hub, &hub_admin), waits(&branch, &branch_admin)),
        (vec![false], vec![false])
    );

    // Both review the same version, and neither has heard of the other.
    let changes = form(&hub, Decision::Changes, 2, "Say whom you asked.");
    review(&hub, &hub_admin, mira.person, &changes).unwrap();
    let accepted = form(&branch, Decision::Accepted, 4, "Well done.");
    review(&branch, &branch_admin, mira.person, &accepted).unwrap();
    let blind = branch.facilitator(&branch_admin).to_review(mira.person, &module()).unwrap();
    assert!(blind.others.is_empty() && blind.own.is_some());
    sync(&branch, &hub);
    let seen = branch.facilitator(&branch_admin).to_review(mira.person, &module()).unwrap();
    assert_eq!(seen.others.len(), 1, "the other one shows once the own one is written");
    assert_eq!(seen.comments, ["Well done."]);
    assert_eq!((waits(&hub, &hub_admin), waits(&branch, &branch_admin)), (vec![], vec![]));

    let said = branch.desk(&mira).feedback().unwrap();
    assert_eq!((said.reviews.len(), branch.desk(&mira).new_feedback().unwrap()), (2, 2));
    let outcome = said.versions[0].outcome.unwrap();
    assert_eq!((outcome.decision, outcome.differ), (Decision::Accepted, true));
    let from_hub = said.reviews.iter().find(|one| one.review.node == hub.id()).unwrap();
    branch.desk(&mira).reply("x", &from_hub.review.key, "Питала сам двоје.").unwrap();
    let unknown = branch.desk(&mira).reply("y", "no such key", "?");
    assert!(matches!(unknown, Err(NodeError::NotFound(_))));
    branch.desk(&mira).see_feedback().unwrap();
    assert_eq!(branch.desk(&mira).new_feedback().unwrap(), 0);
    hand_in(&branch, &mira, "2", "What there is in our branch, and whom we asked");
    sync(&branch, &hub);
    assert_eq!((waits(&hub, &hub_admin), waits(&branch, &branch_admin)), (vec![true], vec![true]));
    let again = hub.facilitator(&hub_admin).to_review(mira.person, &module()).unwrap();
    assert_eq!((again.number, again.earlier.len(), again.own.is_none()), (2, 2, true));
    let told = hub.facilitator(&hub_admin).said_to(mira.person).unwrap();
    assert_eq!(told.replies[0].words, "Питала сам двоје.");
    assert_rebuilt_alike(&hub);
    assert_rebuilt_alike(&branch);
}

#[test]
fn a_message_travels_and_a_form_sent_twice_writes_once() {
    let (hub, hub_admin, branch, _) = pair(92);
    let mira = branch.learner("a", "Мира");
    sync(&branch, &hub);
    for _ in 0..2 {
        hub.facilitator(&hub_admin).write_to("m", mira.person, "Is the line up again?").unwrap();
    }
    let empty = hub.facilitator(&hub_admin).write_to("n", mira.person, " ");
    assert!(matches!(empty, Err(NodeError::Field { field: "words", .. })));
    sync(&branch, &hub);
    let said = branch.desk(&mira).feedback().unwrap();
    let words: Vec<_> = said.messages.iter().map(|(by, one)| (&by[..], &one.words[..])).collect();
    assert_eq!(words, [("Ана", "Is the line up again?")]);
    let stranger = PersonId::new(branch.id(), [9; 11]);
    let told = hub.facilitator(&hub_admin).write_to("o", stranger, "Hello");
    assert!(matches!(told, Err(NodeError::NotFound(_))));
}

/// Writes a review as a node would that keeps no rules.
fn forge(place: &Place, author: PersonId, learner: PersonId, version: &str) {
    let version = version.to_owned();
    place
        .node
        .write(move |writer| {
            let node = writer.node();
            let review = Review {
                key: feedback::review_key(&module(), node, writer.random()),
                module: module(),
                version,
                author,
                node,
                order: 99,
                at: writer.now().0,
                clock_doubtful: false,
                decision: Decision::Accepted,
                marks: BTreeMap::new(),
                words: "Accepted!".into(),
            };
            let (id, scope) = (DocumentId::feedback(node, learner), Scope::Branch(learner.home()));
            writer.change_in(scope, id, |document, life| {
                feedback::review(document, life, learner, &review)
            })
        })
        .unwrap();
}

#[test]
fn feedback_of_a_node_whose_people_may_not_review_counts_for_nothing() {
    let (hub, hub_admin, branch, branch_admin) = pair(94);
    let (laptop, laptop_admin) = place(96, NodeRole::Personal);
    let (other, other_admin) = place(97, NodeRole::Branch);
    let desk = hub.admin(&hub_admin);
    let code = desk.invite_laptop("l", "Mira's", branch.id()).unwrap().unwrap().code;
    join(&hub, &laptop, &code);
    join(&hub, &other, &desk.invite("o", "Other", "ME").unwrap().unwrap().code);
    let mira = branch.learner("a", "Мира");
    hand_in(&branch, &mira, "1", "What there is in our branch");
    sync(&branch, &hub);
    sync(&laptop, &hub);
    let state = branch.facilitator(&branch_admin).to_review(mira.person, &module()).unwrap();
    let version = state.submission.key;

    // The owner of a laptop accepts the own work, in three names; another library meddles too.
    for name in [laptop_admin.person, branch_admin.person, mira.person] {
        forge(&laptop, name, mira.person, &version);
    }
    forge(&other, other_admin.person, mira.person, &version);
    forge(&branch, hub_admin.person, mira.person, &version);
    sync(&laptop, &hub);
    other.node.sync_over(&mut |body| Ok(hub.node.answer_sync(body))).ok();
    sync(&branch, &hub);
    for (at, admin) in [(&hub, &hub_admin), (&branch, &branch_admin)] {
        assert_eq!(waits(at, admin), [false], "it still waits for a review");
        assert_eq!(at.facilitator(admin).said_to(mira.person).unwrap().pieces(), 0);
        assert_rebuilt_alike(at);
    }
    assert_eq!(branch.desk(&mira).new_feedback().unwrap(), 0);
    assert!(matches!(laptop.node.facilitator(&laptop_admin), Err(NodeError::NotAllowed)));
}

#[test]
fn feedback_about_somebody_who_is_erased_goes_too() {
    let (hub, hub_admin, branch, _) = pair(98);
    let mira = branch.learner("a", "Мира");
    sync(&branch, &hub);
    hub.facilitator(&hub_admin).write_to("m", mira.person, "About Mira").unwrap();
    sync(&branch, &hub);
    crate::node::desk::members::erase(&hub.node, mira.person).unwrap();
    sync(&branch, &hub);
    for at in [&hub, &branch] {
        let left = at.node.read(|read| Ok(read.feedback_about(mira.person)?)).unwrap();
        assert_eq!(left, []);
        assert_rebuilt_alike(at);
    }
}
