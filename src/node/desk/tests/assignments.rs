//! Drafts, handing in, taking back, and what the read model says of it.

use std::collections::BTreeMap;

use super::*;
use crate::domain::assignment::{FieldKind, PartId};
use crate::domain::attachment::{FileFault, FileKind};
use crate::domain::limits::ATTACHMENT_BYTES_MAX;
use crate::domain::submission::VersionState;
use crate::node::desk::FileOf;
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

/// Hands a file over as the page does.
fn attach(place: &Place, who: &SignedIn, content: &[u8], called: &str) -> Result<(), NodeError> {
    let desk = place.desk(who);
    let mut upload = desk.receive_file().unwrap();
    upload.write(content).unwrap();
    desk.attach(&module(), &door(), &upload.keep(), called)
}

fn door() -> PartId {
    "door".parse().unwrap()
}

fn files_here(place: &Place) -> Vec<u64> {
    let folders = std::fs::read_dir(place.dir.path().join("files")).unwrap().flatten();
    let folders = folders.filter(|entry| entry.path().is_dir());
    let files = folders.flat_map(|folder| std::fs::read_dir(folder.path()).unwrap().flatten());
    files.map(|file| file.metadata().unwrap().len()).collect()
}

#[test]
fn a_photograph_is_made_small_goes_with_the_version_and_is_kept_once() {
    let (place, _) = place(75, NodeRole::Branch);
    let (mira, other) = (place.learner("1", "Mira"), place.learner("2", "Ana"));
    let taken = crate::node::photo::tests::photograph(2_000, 1_000, 1);
    attach(&place, &mira, &taken, "C:\\Врата.JPG").unwrap();
    attach(&place, &other, &taken, "door.jpg").unwrap();
    let desk = place.desk(&mira);
    let file = desk.assignment(&module()).unwrap().files[&door()].clone();
    assert_eq!((file.name.as_str(), file.kind), ("Врата.jpg", FileKind::Photo));
    assert!(file.size_bytes < taken.len() as u64);
    assert_eq!(files_here(&place), [file.size_bytes], "the same content is kept once");

    desk.hand_in("a", &module(), &answers(&place, &mira, "first")).unwrap();
    let state = desk.assignment(&module()).unwrap();
    let key = state.versions[0].submission.key.clone();
    assert_eq!(state.versions[0].submission.files[&door()], file);
    assert!(state.missing.is_empty());
    let (again, content) = desk.own_file(&FileOf::Version(key.clone(), door())).unwrap();
    assert_eq!(
        (again.size_bytes, content.unwrap().len() as u64),
        (file.size_bytes, file.size_bytes)
    );
    assert!(place.desk(&other).own_file(&FileOf::Version(key, door())).is_err(), "not hers");

    // Handed in again without it: the version that had it keeps it.
    desk.detach(&module(), &door()).unwrap();
    desk.hand_in("b", &module(), &answers(&place, &mira, "second")).unwrap();
    let state = desk.assignment(&module()).unwrap();
    assert!(state.versions[0].submission.files.is_empty() && state.files.is_empty());
    assert_eq!(files_here(&place).len(), 1);
    let different = place.node.inner.store.write(|write| write.compare_with_rebuild());
    assert_eq!(different.unwrap(), Vec::<String>::new());
}

#[test]
fn a_file_of_a_draft_that_is_given_up_leaves_the_disk() {
    let (place, _) = place(76, NodeRole::Branch);
    let mira = place.learner("1", "Mira");
    attach(&place, &mira, b"%PDF-1.7 one", "plan.pdf").unwrap();
    attach(&place, &mira, b"%PDF-1.7 another", "plan.pdf").unwrap();
    assert_eq!(files_here(&place), [16], "the earlier one made room");
    let desk = place.desk(&mira);
    desk.discard_draft(&module()).unwrap();
    assert_eq!(files_here(&place), [] as [u64; 0]);
    assert!(desk.own_file(&FileOf::Draft(module(), door())).is_err());
}

#[test]
fn what_is_no_file_of_ours_is_refused_and_a_learner_has_a_limit() {
    let (place, _) = place(77, NodeRole::Branch);
    let mira = place.learner("1", "Mira");
    let told = |content: &[u8], called: &str| match attach(&place, &mira, content, called) {
        Err(NodeError::File(fault)) => Some(fault),
        Ok(()) => None,
        Err(other) => panic!("{other}"),
    };
    assert_eq!(told(b"", "a.pdf"), Some(FileFault::Empty));
    assert_eq!(told(b"MZ", "a.exe"), Some(FileFault::NotTaken));
    assert_eq!(told(&[0xff, 0xd8, 0xff, 0xe0], "a.jpg"), Some(FileFault::Unreadable));
    let two_mb = ATTACHMENT_BYTES_MAX;
    let pdf = |filled: u8, bytes: u64| {
        let mut pdf = b"%PDF-1.7".to_vec();
        pdf.resize(usize::try_from(bytes).unwrap(), filled);
        pdf
    };
    assert_eq!(told(&pdf(0, two_mb + 1), "a.pdf"), Some(FileFault::TooLarge { max: two_mb }));
    for version in 0..16 {
        assert_eq!(told(&pdf(version, two_mb), "a.pdf"), None, "{version}");
        let words = answers(&place, &mira, &version.to_string());
        place.desk(&mira).hand_in(&version.to_string(), &module(), &words).unwrap();
    }
    assert_eq!(told(&pdf(99, two_mb), "a.pdf"), Some(FileFault::LearnerFull { max: 32 }));
}
