//! What counts as truth on every honest node: cut-offs, logs written in two ways, erasures.

use super::*;
use crate::domain::limits::TRUTH_STEP_ENTRIES;
use crate::domain::log::{EntryKind, RecordKind, Subject};
use crate::domain::roster::Erasure;
use crate::domain::succession::successor;
use crate::store::rows::QuarantineRow;

/// One node dials any other, as over a LAN.
pub(super) fn meet(dialer: &Place, listener: &Place) -> SyncReport {
    let stream = &mut |body: &[u8], take: &mut dyn FnMut(&[u8]) -> crate::node::Taken| {
        take(&listener.node.answer_sync(body));
        Ok(())
    };
    dialer.node.sync_with(listener.id, stream).unwrap()
}

pub(super) fn agree(dialer: &Place, listener: &Place) {
    let report = meet(dialer, listener);
    assert_eq!(report.state, SyncState::UpToDate, "{report:?}");
    let again = meet(dialer, listener);
    assert_eq!((again.state, again.round_trips), (SyncState::UpToDate, 1), "{again:?}");
    assert_eq!((again.entries_sent, again.entries_received), (0, 0));
}

fn set_aside(at: &Place) -> Vec<QuarantineRow> {
    at.node.read(|read| Ok(read.quarantined(0, 100)?)).unwrap()
}

pub(super) fn codes(at: &Place) -> Vec<String> {
    set_aside(at).into_iter().map(|row| row.code).collect()
}

pub(super) fn card(at: &Place, person: PersonId, name: &str, edition: u32) {
    let (name, language) = (name.to_owned(), "en".to_owned());
    let card = PersonCard { id: person, name, role: Role::Learner, language, edition };
    at.node.write(move |author| author.record(Scope::Network, &Record::Card(card))).unwrap();
}

pub(super) fn name(at: &Place, person: PersonId) -> Option<String> {
    at.node.read(|read| Ok(read.person(person)?.map(|row| row.name))).unwrap()
}

/// A hub, a branch that will be cut off, and its neighbour.
pub(super) fn three() -> (Place, Place, Place) {
    let (hub, gone, neighbour, _) = four();
    (hub, gone, neighbour)
}

/// The same with one that will hear of everything late. All know each other.
pub(super) fn four() -> (Place, Place, Place, Place) {
    let (hub, gone) = pair();
    let (neighbour, late) = (place(3, NodeRole::Branch), place(4, NodeRole::Branch));
    join(&hub, &neighbour, 8);
    join(&hub, &late, 9);
    for node in [&neighbour, &late, &gone] {
        agree(node, &hub);
    }
    (hub, gone, neighbour, late)
}

#[test]
fn what_a_neighbour_already_holds_past_the_cut_goes_and_all_honest_nodes_agree() {
    let (hub, gone, neighbour, late) = four();
    let id = thread::thread_id(gone.id, [6; 11]);
    let person = PersonId::new(gone.id, [5; 11]);
    post(&gone, id, 10, "Before");
    card(&gone, person, "Mira", 1);
    agree(&gone, &hub);
    post(&gone, id, 11, "After");
    card(&gone, person, "Nobody", 2);
    post(&gone, thread::thread_id(gone.id, [7; 11]), 12, "Only after");
    agree(&gone, &neighbour);
    assert_eq!(bodies(&neighbour, id), ["Before", "After"]);
    assert_eq!(name(&neighbour, person).as_deref(), Some("Nobody"));
    hub.node.console().revoke(gone.id).unwrap();
    agree(&neighbour, &hub);
    assert_eq!(bodies(&neighbour, id), ["Before"]);
    assert_eq!(bodies(&neighbour, thread::thread_id(gone.id, [7; 11])), Vec::<String>::new());
    assert_eq!(name(&neighbour, person).as_deref(), Some("Mira"));
    let row = &set_aside(&neighbour)[0];
    assert_eq!((row.code.as_str(), row.node, row.entries), ("cut-off", gone.id, 3));
    assert_eq!(meet(&gone, &neighbour).state, SyncState::Refused);
    for node in [&hub, &neighbour] {
        whole(node);
    }
    // Whoever has not heard yet gets from the neighbour just what counts.
    agree(&late, &neighbour);
    assert_eq!(bodies(&late, id), ["Before"]);
    agree(&late, &hub);
    whole(&late);
}

#[test]
fn what_honest_people_wrote_on_top_of_what_went_is_kept_and_travels() {
    let (hub, gone, neighbour, late) = four();
    let id = thread::thread_id(hub.id, [6; 11]);
    post(&hub, id, 9, "A question");
    agree(&gone, &hub);
    agree(&neighbour, &hub);
    post(&gone, id, 10, "Said by a thief");
    agree(&gone, &neighbour);
    post(&neighbour, id, 11, "An honest answer");
    agree(&neighbour, &late);
    post(&late, id, 12, "Another one");
    hub.node.console().revoke(gone.id).unwrap();
    let wanted = ["A question", "An honest answer", "Another one"];
    agree(&neighbour, &hub);
    assert_eq!(bodies(&hub, id), wanted[..2], "the neighbour heard, and said it once more");
    agree(&late, &hub);
    agree(&neighbour, &hub);
    for node in [&hub, &neighbour, &late] {
        assert_eq!(bodies(node, id), wanted);
        whole(node);
    }
    post(&neighbour, id, 13, "And on it goes");
    agree(&neighbour, &hub);
    assert_eq!(bodies(&hub, id).len(), 4);
}

#[test]
fn a_relay_that_has_not_heard_of_a_cut_off_gives_just_what_counts() {
    let (hub, gone, relay, late) = four();
    let id = thread::thread_id(gone.id, [6; 11]);
    post(&gone, id, 10, "Before");
    agree(&gone, &hub);
    post(&gone, id, 11, "After");
    agree(&gone, &relay);
    hub.node.console().revoke(gone.id).unwrap();
    agree(&relay, &late);
    assert_eq!(bodies(&late, id), ["Before", "After"], "nobody here has heard");
    agree(&late, &hub);
    agree(&late, &relay);
    for node in [&late, &relay] {
        assert_eq!(bodies(node, id), ["Before"]);
        whole(node);
    }
}

#[test]
fn a_node_with_many_lives_and_entries_is_cut_off_in_steps() {
    let (hub, gone, neighbour) = three();
    let person = PersonId::new(gone.id, [5; 11]);
    for _ in 0..crate::domain::limits::CUT_LOGS_PER_RECORD + 3 {
        card(&gone, person, "Mira", 1);
        let inner = std::sync::Arc::clone(&gone.node.inner);
        gone.node.write_local(move |write| inner.begin_life(write)).unwrap();
    }
    agree(&gone, &hub);
    let many = TRUTH_STEP_ENTRIES + 100;
    gone.node
        .write(move |author| {
            for edition in 0..u32::try_from(many).unwrap() {
                let (name, language) = ("Later".to_owned(), "en".to_owned());
                let role = Role::Learner;
                let card = PersonCard { id: person, name, role, language, edition };
                author.record(Scope::Network, &Record::Card(card))?;
            }
            Ok(())
        })
        .unwrap();
    agree(&gone, &neighbour);
    hub.node.console().revoke(gone.id).unwrap();
    agree(&neighbour, &hub);
    assert_eq!(name(&neighbour, person).as_deref(), Some("Mira"));
    let counted: u64 = set_aside(&neighbour).iter().map(|row| row.entries).sum();
    assert_eq!(counted, many);
    whole(&neighbour);
    whole(&hub);
}

/// Two computers that run on one copied folder as one node, which the program itself never does:
/// both hold the same until here.
fn twins(hub: &Place) -> (Place, Place) {
    let (one, other) = (place(2, NodeRole::Branch), place(2, NodeRole::Branch));
    assert_eq!(one.id, other.id);
    join(hub, &one, 7);
    let id = thread::thread_id(one.id, [1; 11]);
    post(&one, id, 10, "Common");
    agree(&one, hub);
    let code = InvitationCode::from_random([7; 16]);
    let answer = &mut |body: &[u8]| Ok(hub.node.answer_sync(body));
    other.node.join_by("http://hub.test", &code.to_string(), answer).unwrap();
    agree(&other, hub);
    let life = one.node.row().unwrap().incarnation;
    let row = NodeRow { incarnation: life, ..other.node.row().unwrap() };
    other.node.write_local(move |write| Ok(write.put_node(&row)?)).unwrap();
    (one, other)
}

fn forks(at: &Place) -> usize {
    at.node.read(|read| Ok(read.records(RecordKind::Fork)?.len())).unwrap()
}

/// The twins write so many posts each; the hub and a neighbour hear of one way each, then meet.
fn forked(at_hub: u64, at_neighbour: u64) -> (Place, [Place; 2], DocumentId, NodeId) {
    let hub = place(1, NodeRole::Hub);
    let (neighbour, late) = (place(3, NodeRole::Branch), place(4, NodeRole::Branch));
    join(&hub, &neighbour, 8);
    join(&hub, &late, 9);
    agree(&late, &hub);
    let (one, other) = twins(&hub);
    agree(&neighbour, &hub);
    let id = thread::thread_id(one.id, [1; 11]);
    for order in 0..at_hub {
        post(&one, id, 20 + order, "One way");
    }
    for order in 0..at_neighbour {
        post(&other, id, 40 + order, "The other way");
    }
    agree(&one, &hub);
    meet(&other, &neighbour);
    assert_eq!(bodies(&neighbour, id).len() as u64, 1 + at_neighbour);
    (hub, [neighbour, late], id, one.id)
}

#[test]
fn a_log_written_in_two_ways_is_found_out_proved_and_settled_by_the_hub() {
    for (at_hub, at_neighbour) in [(1, 1), (1, 3), (4, 2)] {
        let (hub, [neighbour, late], id, accused) = forked(at_hub, at_neighbour);
        let mut exchanges = 0;
        while meet(&neighbour, &hub).state != SyncState::UpToDate {
            exchanges += 1;
            assert!(exchanges < 5, "they find out and fall silent");
        }
        agree(&neighbour, &hub);
        assert!(forks(&hub) > 0 && forks(&neighbour) > 0, "{at_hub} {at_neighbour}");
        whole(&hub);
        whole(&neighbour);
        // A third node that holds nothing hears of it and takes nothing of the log.
        agree(&late, &neighbour);
        agree(&late, &hub);
        assert_eq!(bodies(&hub, id).len() as u64, 1 + at_hub, "nothing was taken back yet");
        hub.node.console().revoke(accused).unwrap();
        for node in [&neighbour, &late] {
            let mut exchanges = 0;
            while meet(node, &hub).state != SyncState::UpToDate {
                exchanges += 1;
                assert!(exchanges < 3);
            }
            agree(node, &hub);
            assert_eq!(bodies(node, id), bodies(&hub, id));
            whole(node);
        }
        assert_eq!(bodies(&hub, id).len() as u64, 1 + at_hub);
        agree(&late, &neighbour);
    }
}

#[test]
fn an_accusation_without_proof_is_set_aside_and_freezes_nothing() {
    let (hub, gone, neighbour) = three();
    let id = thread::thread_id(gone.id, [6; 11]);
    post(&gone, id, 10, "Innocent");
    agree(&gone, &hub);
    let log = crate::domain::LogId {
        node: gone.id,
        incarnation: gone.node.row().unwrap().incarnation,
        scope: Scope::Network,
    };
    let way = |tag: u8| crate::domain::fork::Way {
        chain: [tag; 32],
        links: Vec::new(),
        signature: [tag; 64],
    };
    let proof = crate::domain::fork::ForkProof {
        log,
        sign_key: gone.node.inner.secrets.keys.sign_key(),
        length: 1,
        ways: [way(1), way(2)],
    };
    let record = Record::Fork(Box::new(proof));
    neighbour.node.write(move |author| author.record(Scope::Network, &record)).unwrap();
    meet(&neighbour, &hub);
    assert_eq!(codes(&hub), ["not-allowed"]);
    assert_eq!(forks(&hub), 0);
    post(&gone, id, 11, "Still here");
    agree(&gone, &hub);
    assert_eq!(bodies(&hub, id), ["Innocent", "Still here"]);
}

fn erase(hub: &Place, person: PersonId) {
    hub.node.console().erase(person).unwrap();
}

#[test]
fn an_erased_person_is_a_hole_everywhere_and_stays_one() {
    let (hub, home, other, late) = four();
    let person = PersonId::new(home.id, [5; 11]);
    let id = thread::thread_id(home.id, [6; 11]);
    card(&home, person, "Mira Secretname", 1);
    complete(&home, person, "start-here/goals");
    post_as(&home, person, id, 10, "Secret words");
    agree(&home, &hub);
    agree(&other, &hub);
    post(&other, id, 11, "Others stay");
    agree(&other, &hub);
    agree(&home, &hub);
    assert_eq!(name(&other, person).as_deref(), Some("Mira Secretname"));
    erase(&hub, person);
    assert_eq!((name(&hub, person), lessons(&hub, person).len()), (None, 0));
    // Home has not heard, and goes on.
    complete(&home, person, "start-here/feedback");
    card(&home, person, "Mira Othername", 2);
    post(&home, id, 12, "Said late");
    meet(&home, &hub);
    agree(&home, &hub);
    meet(&other, &hub);
    agree(&other, &hub);
    // A node that comes later gets holes from a relay and asks no questions.
    agree(&late, &other);
    let goes_on = successor(hub.id, id);
    for node in [&hub, &home, &other, &late] {
        assert_eq!((name(node, person), lessons(node, person).len()), (None, 0));
        assert_eq!(bodies(node, id), Vec::<String>::new());
        assert_eq!(bodies(node, goes_on), ["", "Others stay", "Said late"]);
        whole(node);
    }
    let refused = home.node.write(move |author| {
        author.change(DocumentId::learner(person), |document, incarnation| {
            learner::allow_writer(document, person.home(), incarnation, NodeId([9; 12]))
        })
    });
    assert!(matches!(refused, Err(NodeError::NotFound("person"))));
    for node in [&hub, &home, &other, &late] {
        for words in [&b"Secretname"[..], b"Othername", b"Secret words"] {
            assert!(!on_disk(node, words));
        }
    }
}

#[test]
fn a_thread_begun_by_an_erased_person_that_comes_late_is_written_once_more_too() {
    let (hub, home, other) = three();
    let person = PersonId::new(home.id, [5; 11]);
    let (early, late) = (thread::thread_id(home.id, [6; 11]), thread::thread_id(home.id, [7; 11]));
    card(&home, person, "Mira Secretname", 1);
    post_as(&home, person, early, 10, "Before");
    agree(&home, &hub);
    erase(&hub, person);
    // Nobody else wrote there: nothing is left of it.
    assert_eq!(bodies(&hub, successor(hub.id, early)), Vec::<String>::new());
    post_as(&home, person, late, 11, "Afterwards");
    post(&home, late, 12, "Somebody beside");
    meet(&home, &hub);
    meet(&home, &hub);
    agree(&home, &hub);
    meet(&other, &hub);
    agree(&other, &hub);
    for node in [&hub, &home, &other] {
        assert_eq!(bodies(node, late), Vec::<String>::new());
        assert_eq!(bodies(node, successor(hub.id, late)), ["", "Somebody beside"]);
        whole(node);
    }
}

#[test]
fn a_second_erasure_goes_on_in_a_second_successor_and_nobodys_late_words_are_lost() {
    let (hub, home, other) = three();
    let people = [5, 6].map(|tag| PersonId::new(home.id, [tag; 11]));
    let id = thread::thread_id(home.id, [6; 11]);
    for (person, words) in people.iter().zip(["First", "Second"]) {
        card(&home, *person, words, 1);
        post_as(&home, *person, id, 10, words);
    }
    agree(&home, &hub);
    agree(&other, &hub);
    post(&other, id, 20, "From elsewhere");
    for person in people {
        erase(&hub, person);
    }
    // Both are new to a library that wrote in the document before them.
    meet(&other, &hub);
    meet(&other, &hub);
    agree(&other, &hub);
    meet(&home, &hub);
    agree(&home, &hub);
    let last = successor(hub.id, successor(hub.id, id));
    for node in [&hub, &home, &other] {
        assert_eq!(node.node.read(|read| Ok(roster(read)?.current(id))).unwrap(), last);
        whole(node);
    }
    assert_eq!(bodies(&hub, last), ["From elsewhere"]);
    assert_eq!(bodies(&home, last), ["From elsewhere"]);
}

/// Is that anywhere in the files of the database, once it has been closed?
fn on_disk(at: &Place, words: &[u8]) -> bool {
    at.node.inner.store.clone().close();
    let files = std::fs::read_dir(at.dir.path()).unwrap();
    files
        .map(|file| std::fs::read(file.unwrap().path()).unwrap_or_default())
        .any(|bytes| bytes.windows(words.len()).any(|window| window == words))
}

#[test]
fn a_body_that_nobody_had_erased_is_not_taken_as_a_hole() {
    let (hub, branch, other) = three();
    let id = thread::thread_id(branch.id, [6; 11]);
    post(&branch, id, 10, "Words");
    agree(&branch, &hub);
    // The hub as a relay strips bodies without having the right said so in the roster.
    hub.node
        .write_local(move |write| {
            write.erase_bodies(EntryKind::Change, Subject::document(id), 10)?;
            Ok(())
        })
        .unwrap();
    let report = meet(&other, &hub);
    assert_ne!(report.state, SyncState::UpToDate, "{report:?}");
    assert_eq!(bodies(&other, id), Vec::<String>::new());
    let faults = hub.node.verify(&mut ()).unwrap().faults;
    assert!(faults.iter().any(|fault| fault.contains("a body is missing")), "{faults:?}");
}

#[test]
fn an_erased_thread_goes_everywhere() {
    let (hub, branch, other) = three();
    let id = thread::thread_id(branch.id, [6; 11]);
    post(&branch, id, 10, "Words");
    post(&hub, id, 11, "Other words");
    agree(&branch, &hub);
    agree(&other, &hub);
    let erasure = Record::Erasure(Erasure::Document(id));
    hub.node
        .write(move |author| {
            author.record(Scope::Roster, &erasure)?;
            author.follow_the_roster()
        })
        .unwrap();
    agree(&other, &hub);
    agree(&branch, &hub);
    for node in [&hub, &branch, &other] {
        assert_eq!(bodies(node, id), Vec::<String>::new());
        whole(node);
    }
}

#[test]
fn what_is_written_for_a_cohort_goes_to_its_members_alone() {
    let (hub, member, other) = three();
    let cohort = Scope::Cohort(crate::domain::CohortId([9; 12]));
    let known = hub.node.read(roster).unwrap().member(member.id).cloned().unwrap();
    let listed = Record::Member(Member { scopes: vec![cohort], ..known });
    hub.node.write(move |author| author.record(Scope::Roster, &listed)).unwrap();
    agree(&member, &hub);
    agree(&other, &hub);
    let person = PersonId::new(member.id, [5; 11]);
    let written = Record::Card(PersonCard {
        id: person,
        name: "Mira".into(),
        role: Role::Learner,
        language: "en".into(),
        edition: 1,
    });
    // No document lives in a cohort yet; what is no business of a cohort is set aside, and the log
    // travels all the same.
    member.node.write(move |author| author.record(cohort, &written)).unwrap();
    agree(&member, &hub);
    agree(&other, &hub);
    meet(&other, &member);
    let holds = |at: &Place| {
        at.node.read(|read| Ok(read.logs()?.iter().any(|log| log.id.scope == cohort))).unwrap()
    };
    assert_eq!([&hub, &member, &other].map(holds), [true, true, false]);
    assert_eq!(codes(&hub), ["wrong-scope"]);
}
