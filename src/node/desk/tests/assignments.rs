//! Drafts, handing in, taking back, and what the read model says of it.

use std::collections::BTreeMap;

use super::*;
use crate::domain::assignment::{FieldKind, PartId};
use crate::domain::submission::VersionState;
use crate::store::rows::StandingAsked;

/// Words for every field of the first module's assignment.
fn answers(place: &Place, who: &SignedIn, mark: &str) -> BTreeMap<PartId, String> {
    let desk = place.desk(who);
    let assignment = desk.course().module(&module()).unwrap().assignment.as_ref().unwrap();
    let fields = assignment.fields.iter().filter(|field| field.kind != FieldKind::File);
    fields.map(|field| (field.id.clone(), format!("{mark} {}", field.id))).collect()
}

fn states(place: &Place, who: &SignedIn) -> Vec<VersionState> {
    let state = place.desk(who).assignment(&module()).unwrap();
    state.versions.iter().map(|version| version.state).collect()
}

#[test]
fn a_draft_stays_here_and_survives_a_restart_until_it_is_handed_in() {
    let (place, _) = place(71, NodeRole::Branch);
    let mira = place.learner("1", "Mira");
    let before = place.log_length();
    let mut draft = answers(&place, &mira, "first");
    let (gone, _) = draft.pop_first().unwrap();
    place.desk(&mira).save_draft(&module(), &draft).unwrap();
    assert_eq!(place.log_length(), before, "a draft is not in the log");

    let place = place.reopened();
    let state = place.desk(&mira).assignment(&module()).unwrap();
    assert!(state.draft_at.is_some() && state.versions.is_empty());
    assert!(!state.answers.contains_key(&gone) && !state.answers.is_empty());
    assert!(place.desk(&mira).hand_in("x", &module(), &draft).is_err(), "a field is missing");
    assert_eq!(place.log_length(), before);

    let whole = answers(&place, &mira, "first");
    place.desk(&mira).hand_in("x", &module(), &whole).unwrap();
    let state = place.desk(&mira).assignment(&module()).unwrap();
    assert_eq!(state.draft_at, None);
    assert_eq!(states(&place, &mira), [VersionState::Stands]);
    assert_eq!(place.log_length(), before + 1, "one action, one change");
}

#[test]
fn handing_in_twice_by_one_form_or_with_the_same_words_makes_one_version() {
    let (place, _) = place(72, NodeRole::Branch);
    let mira = place.learner("1", "Mira");
    let (first, second) = (answers(&place, &mira, "first"), answers(&place, &mira, "second"));
    let desk = place.desk(&mira);
    desk.hand_in("a", &module(), &first).unwrap();
    desk.hand_in("a", &module(), &second).unwrap();
    desk.hand_in("b", &module(), &first).unwrap();
    assert_eq!(states(&place, &mira), [VersionState::Stands]);
    desk.hand_in("c", &module(), &second).unwrap();
    assert_eq!(states(&place, &mira), [VersionState::Stands, VersionState::Replaced]);
}

#[test]
fn what_is_taken_back_waits_for_nobody_and_its_words_are_still_there() {
    let (place, _) = place(73, NodeRole::Branch);
    let mira = place.learner("1", "Mira");
    let desk = place.desk(&mira);
    let waiting = || {
        let asked =
            StandingAsked { branch: Some(place.id()), limit: 10, ..StandingAsked::default() };
        place.node.read(|read| Ok(read.standing_submissions(&asked)?)).unwrap()
    };
    desk.take_back(&module()).unwrap();
    assert_eq!(waiting().len(), 0, "nothing was handed in yet");
    let (first, second) = (answers(&place, &mira, "first"), answers(&place, &mira, "second"));
    desk.hand_in("a", &module(), &first).unwrap();
    desk.hand_in("b", &module(), &second).unwrap();
    let found = waiting();
    assert_eq!((found.len(), found[0].person), (1, mira.person));
    assert!(found[0].arrival > 0);
    desk.take_back(&module()).unwrap();
    desk.take_back(&module()).unwrap();
    assert_eq!(waiting().len(), 0);
    assert_eq!(states(&place, &mira), [VersionState::TakenBack; 2]);
    let state = desk.assignment(&module()).unwrap();
    assert_eq!(state.answers, second);
    assert_eq!(desk.proposal().unwrap().filled_count(), 0);

    desk.hand_in("c", &module(), &second).unwrap();
    assert_eq!(waiting().len(), 1);
    let home = desk.home().unwrap();
    assert!(home.assignments[0].handed_in && !home.assignments[1].handed_in);
    let proposal = desk.proposal().unwrap();
    assert_eq!((proposal.filled_count(), proposal.sections.len()), (1, 14));
    let different = place.node.inner.store.write(|write| write.compare_with_rebuild());
    assert_eq!(different.unwrap(), Vec::<String>::new());
}

#[test]
fn a_draft_begins_with_what_was_handed_in_and_can_be_given_up() {
    let (place, _) = place(74, NodeRole::Branch);
    let mira = place.learner("1", "Mira");
    let desk = place.desk(&mira);
    let (first, second) = (answers(&place, &mira, "first"), answers(&place, &mira, "second"));
    desk.hand_in("a", &module(), &first).unwrap();
    assert_eq!(desk.assignment(&module()).unwrap().answers, first);
    desk.save_draft(&module(), &second).unwrap();
    assert_eq!(desk.assignment(&module()).unwrap().answers, second);
    assert!(desk.home().unwrap().assignments[0].begun);
    desk.discard_draft(&module()).unwrap();
    assert_eq!(desk.assignment(&module()).unwrap().answers, first);
}
