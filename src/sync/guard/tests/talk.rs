//! A cohort's thread: posts from whoever may write in its scope, a title from its opener alone.

use super::*;
use crate::domain::forum::Thread;
use crate::domain::{CohortId, NodeId, Scope};
use crate::sync::admission::change_allowed_in;

const COHORT: CohortId = CohortId([7; 12]);

fn opened_by(node: NodeId) -> Document {
    Document::new(DocumentId::cohort_thread(COHORT, [3; 5], node)).unwrap()
}

fn cohort_head() -> ThreadHead {
    ThreadHead { space: Space::Cohort(COHORT), ..head() }
}

fn read(document: &Document) -> Thread {
    thread(document)
}

#[test]
fn its_opener_names_it_and_others_answer() {
    let mut home = opened_by(HOME);
    let mut all =
        vec![signed(HOME, open(&mut home, LIFE, &cohort_head(), &post(HOME, 1)).unwrap())];
    let mut other = home.clone();
    all.push(signed(OTHER, answer(&mut other, LIFE, &post(OTHER, 2)).unwrap()));
    let mut third = opened_by(HOME);
    assert_eq!(take(&mut third, &all), [Verdict::Accepted; 2]);
    assert_eq!(read(&third).head, Some(cohort_head()));
    assert_eq!(read(&third).posts.len(), 2);
}

#[test]
fn nobody_else_names_it_and_a_forged_opener_names_nothing() {
    let mut document = opened_by(HOME);
    let change = open(&mut document.clone(), LIFE, &cohort_head(), &post(OTHER, 1)).unwrap();
    let refused = Refusal::NotAllowed("what only the home node writes");
    assert_eq!(refused_for(&document, &signed(OTHER, change)), refused);
    // As if another had opened what this node did: the proof in the id does not fit.
    let mut id = document.id();
    id.0[20] ^= 1;
    let forged = Document::new(id).unwrap();
    let change = open(&mut forged.clone(), LIFE, &cohort_head(), &post(HOME, 1)).unwrap();
    assert_eq!(refused_for(&forged, &signed(HOME, change)), refused);
    // And where such a head stands all the same, nobody reads it.
    open(&mut document, LIFE, &cohort_head(), &post(OTHER, 1)).unwrap();
    assert_eq!((read(&document).head, read(&document).posts.len()), (None, 1));
}

#[test]
fn its_changes_travel_in_its_cohorts_scope_alone() {
    let id = opened_by(HOME).id();
    assert_eq!(change_allowed_in(Scope::Talk(COHORT), id), Ok(()));
    let elsewhere = [
        Scope::Network,
        Scope::Roster,
        Scope::Branch(HOME),
        Scope::Cohort(COHORT),
        Scope::Talk(CohortId([8; 12])),
    ];
    for scope in elsewhere {
        assert_eq!(change_allowed_in(scope, id), Err(Refusal::WrongScope), "{scope:?}");
    }
    let open = thread_document().id();
    assert_eq!(change_allowed_in(Scope::Talk(COHORT), open), Err(Refusal::WrongScope));
}

#[test]
fn what_is_not_a_cohorts_by_its_id_does_not_become_one_by_saying_so() {
    let mut document = thread_document();
    open(&mut document, LIFE, &cohort_head(), &post(HOME, 1)).unwrap();
    // A program of ours does not write it; what one of somebody else's wrote says nothing.
    assert_eq!(read(&document).head.map(|head| head.space), Some(Space::Network));
    let mut other = opened_by(HOME);
    open(&mut other, LIFE, &head(), &post(HOME, 1)).unwrap();
    assert_eq!(read(&other).head.map(|head| head.space), Some(Space::Cohort(COHORT)));
}
