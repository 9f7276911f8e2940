//! Two nodes in one process, with clocks that tests move and a cable that they cut.

mod again;
mod bytes;
mod files;
mod flood;
mod line;
mod naming;
mod packs;
mod reach;
mod standing;
mod stick;
mod truth;

use super::clock::HandClock;
use super::entropy::SeededEntropy;
use super::ledger::roster;
use super::view::SyncState;
use super::{CarryFault, Node, NodeError, Settings, SyncReport};
use crate::docs::record::Record;
use crate::docs::{learner, thread};
use crate::domain::forum::{Post, Space, ThreadHead};
use crate::domain::person::PersonCard;
use crate::domain::progress::Completion;
use crate::domain::roles::{NodeRole, Role};
use crate::domain::roster::Member;
use crate::domain::{
    DocumentId, Incarnation, LessonPath, NetworkId, NodeId, PersonId, Scope, UnixMs,
};
use crate::store::rows::{InvitationRow, NodeRow};
use crate::sync::join::InvitationCode;

const NOW: i64 = 1_795_000_000_000;

pub(super) struct Place {
    pub(super) node: Node,
    pub(super) id: NodeId,
    pub(super) dir: tempfile::TempDir,
}

pub(super) fn place(seed: u64, role: NodeRole) -> Place {
    place_at(seed, role, NOW)
}

/// A node whose clock shows something else.
fn place_at(seed: u64, role: NodeRole, wall_ms: i64) -> Place {
    let dir = tempfile::tempdir().unwrap();
    let settings = Settings { data: dir.path().to_owned(), serving: true };
    let clock = Box::new(HandClock::at(wall_ms));
    let node = Node::open_with(&settings, clock, Box::new(SeededEntropy::new(seed))).unwrap();
    let keys = node.inner.secrets.keys.clone();
    let id = keys.node();
    let row = NodeRow {
        node: id,
        role,
        incarnation: Incarnation(1),
        network: (role == NodeRole::Hub).then(|| keys.network()),
        name: format!("Library {seed}"),
        country: "RS".into(),
        language: "en".into(),
        created_at: UnixMs(NOW),
    };
    node.write_local(move |write| Ok(write.put_node(&row)?)).unwrap();
    if role == NodeRole::Hub {
        let member = Member {
            id,
            sign_key: keys.sign_key(),
            noise_key: keys.noise_key(),
            role,
            name: "Hub".into(),
            country: "RS".into(),
            scopes: Vec::new(),
        };
        node.write(move |author| author.record(Scope::Roster, &Record::Member(member))).unwrap();
    }
    Place { node, id, dir }
}

pub(super) fn join(hub: &Place, branch: &Place, seed: u8) {
    let code = invited(hub, seed);
    let answer = &mut |body: &[u8]| Ok(hub.node.answer_sync(body));
    branch.node.join_by("http://hub.test", &code.to_string(), answer).unwrap();
}

/// An invitation of that hub for a library.
fn invited(hub: &Place, seed: u8) -> InvitationCode {
    let code = InvitationCode::from_random([seed; 16]);
    let row = InvitationRow {
        public_id: code.public_id.clone().into_bytes(),
        secret: code.psk().to_vec(),
        name: "Invited".into(),
        country: "ME".into(),
        made_at: UnixMs(NOW),
        tries: 0,
        used_by: None,
        voided: false,
        role: NodeRole::Branch,
        of: None,
    };
    hub.node.write_local(move |write| Ok(write.put_invitation(&row)?)).unwrap();
    code
}

pub(super) fn pair() -> (Place, Place) {
    let (hub, branch) = (place(1, NodeRole::Hub), place(2, NodeRole::Branch));
    join(&hub, &branch, 7);
    (hub, branch)
}

pub(super) fn sync(branch: &Place, hub: &Place) -> SyncReport {
    branch.node.sync_over(&mut |body| Ok(hub.node.answer_sync(body))).unwrap()
}

pub(super) fn complete(at: &Place, person: PersonId, lesson: &str) {
    complete_all(at, person, vec![lesson.parse().unwrap()]);
}

fn complete_all(at: &Place, person: PersonId, lessons: Vec<LessonPath>) {
    let complete_one = move |author: &super::Author<'_>| {
        for lesson in lessons {
            let completion = Completion {
                lesson,
                version: author.random(),
                at: author.now().0,
                clock_doubtful: false,
                study_s: u32::from_le_bytes(author.random()),
                checks: (1, 2),
                node: author.node(),
            };
            author.change(DocumentId::learner(person), |document, incarnation| {
                learner::complete(document, incarnation, &completion)
            })?;
        }
        Ok(())
    };
    at.node.write(complete_one).unwrap();
}

pub(super) fn post(at: &Place, id: DocumentId, order: u64, body: &str) {
    post_as(at, PersonId::new(at.id, [0; 11]), id, order, body);
}

fn post_as(at: &Place, who: PersonId, id: DocumentId, order: u64, body: &str) {
    let body = body.to_owned();
    at.node
        .write(move |author| {
            let post = Post {
                key: thread::post_key(author.node(), author.random()),
                author: who,
                node: author.node(),
                order,
                at: author.now().0,
                clock_doubtful: false,
                language: "en".into(),
                body,
                reply_to: None,
            };
            let opens = author.change_count(id)? == 0;
            author.change(id, |document, incarnation| {
                if opens {
                    let head = ThreadHead {
                        title: "A question".into(),
                        space: Space::Network,
                        language: "en".into(),
                    };
                    thread::open(document, incarnation, &head, &post)
                } else {
                    thread::answer(document, incarnation, &post)
                }
            })
        })
        .unwrap();
}

pub(super) fn lessons(at: &Place, person: PersonId) -> Vec<String> {
    at.node
        .read(|read| {
            Ok(read.learner_progress(person)?.iter().map(|row| row.lesson.to_string()).collect())
        })
        .unwrap()
}

pub(super) fn bodies(at: &Place, id: DocumentId) -> Vec<String> {
    at.node.read(|read| Ok(read.thread(id)?.into_iter().map(|row| row.body).collect())).unwrap()
}

pub(super) fn whole(at: &Place) {
    let report = at.node.verify(&mut ()).unwrap();
    assert_eq!(report.faults, Vec::<String>::new());
}

#[test]
fn a_branch_joins_and_then_nothing_new_costs_one_round_trip_and_few_bytes() {
    let (hub, branch) = pair();
    let first = sync(&branch, &hub);
    assert_eq!(first.state, SyncState::UpToDate, "{first:?}");
    let again = sync(&branch, &hub);
    assert_eq!((again.state, again.round_trips), (SyncState::UpToDate, 1), "{again:?}");
    assert!(again.bytes_up <= 250 && again.bytes_down <= 250, "{again:?}");
    let network: Option<NetworkId> = branch.node.row().unwrap().network;
    assert_eq!(network, hub.node.row().unwrap().network);
    whole(&hub);
    whole(&branch);
}

#[test]
fn progress_and_posts_go_both_ways_in_one_round_trip() {
    let (hub, branch) = pair();
    sync(&branch, &hub);
    let person = PersonId::new(branch.id, [5; 11]);
    complete(&branch, person, "start-here/goals");
    let id = thread::thread_id(branch.id, [6; 11]);
    post(&branch, id, 10, "How do you begin?");
    let report = sync(&branch, &hub);
    assert_eq!(
        (report.state, report.round_trips, report.entries_sent),
        (SyncState::UpToDate, 1, 2)
    );
    assert_eq!(lessons(&hub, person), ["start-here/goals"]);
    post(&hub, id, 11, "With one question.");
    complete(&branch, person, "start-here/feedback");
    let report = sync(&branch, &hub);
    assert_eq!((report.state, report.round_trips), (SyncState::UpToDate, 1), "{report:?}");
    assert_eq!((report.entries_sent, report.entries_received), (1, 1));
    assert_eq!(bodies(&branch, id), ["How do you begin?", "With one question."]);
    assert_eq!(bodies(&hub, id), bodies(&branch, id));
    assert_eq!(sync(&branch, &hub).round_trips, 1);
    whole(&hub);
    whole(&branch);
}

#[test]
fn what_one_branch_writes_reaches_another_but_its_learners_do_not() {
    let (hub, branch) = pair();
    let other = place(3, NodeRole::Branch);
    join(&hub, &other, 8);
    let person = PersonId::new(branch.id, [5; 11]);
    complete(&branch, person, "start-here/goals");
    let id = thread::thread_id(branch.id, [6; 11]);
    post(&branch, id, 10, "Hello");
    sync(&branch, &hub);
    assert_eq!(sync(&other, &hub).state, SyncState::UpToDate);
    assert_eq!(bodies(&other, id), ["Hello"]);
    assert_eq!(lessons(&other, person), Vec::<String>::new());
    assert_eq!(sync(&branch, &hub).state, SyncState::UpToDate);
    whole(&other);
}

#[test]
fn a_cut_at_any_answer_costs_no_state_and_the_next_exchange_finishes() {
    let (hub, branch) = pair();
    sync(&branch, &hub);
    let person = PersonId::new(branch.id, [5; 11]);
    for (turn, lesson) in ["a", "b", "c", "d"].iter().enumerate() {
        complete(&branch, person, &format!("start-here/{lesson}"));
        post(
            &hub,
            thread::thread_id(hub.id, [u8::try_from(turn).unwrap(); 11]),
            10,
            "From the hub",
        );
        let mut calls = 0;
        let report = branch.node.sync_over(&mut |body| {
            calls += 1;
            let answer = hub.node.answer_sync(body);
            if calls == 1 && turn % 2 == 0 {
                return Err(CarryFault::Unreachable("cut".into()));
            }
            Ok(answer[..answer.len() - usize::from(calls == 1)].to_vec())
        });
        assert_ne!(report.unwrap().state, SyncState::UpToDate);
        let report = sync(&branch, &hub);
        assert_eq!(report.state, SyncState::UpToDate, "{report:?}");
        assert_eq!(lessons(&hub, person).len(), turn + 1);
    }
    whole(&hub);
    whole(&branch);
}

#[test]
fn a_revoked_branch_gets_nothing_and_changes_nothing() {
    let (hub, branch) = pair();
    sync(&branch, &hub);
    let gone = branch.id;
    hub.node.console().revoke(gone).unwrap();
    assert!(hub.node.read(|read| Ok(roster(read)?.is_revoked(gone))).unwrap());
    let person = PersonId::new(branch.id, [5; 11]);
    complete(&branch, person, "start-here/goals");
    post(&hub, thread::thread_id(hub.id, [1; 11]), 10, "Secret");
    let report = sync(&branch, &hub);
    assert_eq!(report.state, SyncState::Refused);
    assert_eq!(report.entries_received, 0);
    assert_eq!(lessons(&hub, person), Vec::<String>::new());
}

#[test]
fn an_uninvited_node_and_a_wrong_code_are_refused() {
    let hub = place(1, NodeRole::Hub);
    let stranger = place(9, NodeRole::Branch);
    let code = InvitationCode::from_random([1; 16]).to_string();
    let answer = &mut |body: &[u8]| Ok(hub.node.answer_sync(body));
    let refused = stranger.node.join_by("http://hub.test", &code, answer);
    assert!(matches!(refused, Err(NodeError::InvitationRefused)));
    let portal = &mut |_: &[u8]| Ok(b"<html>Welcome to the hotel</html>".to_vec());
    let refused = stranger.node.join_by("http://hub.test", &code, portal);
    assert!(matches!(refused, Err(NodeError::PortalAnswered)));
    assert_eq!(stranger.node.row().unwrap().network, None);
}

#[test]
fn a_first_sync_of_many_entries_goes_in_few_posts_and_survives_cuts() {
    let (hub, branch) = pair();
    let threads: Vec<DocumentId> =
        (0..6_u8).map(|n| thread::thread_id(branch.id, [n; 11])).collect();
    // Words of chance do not compress: 60 posts of 3 kB do not fit the first flight, nor one body.
    for order in 0..10 {
        for id in &threads {
            let random: [u8; 1900] = branch.node.inner.random();
            post(&branch, *id, order, &crate::domain::ids::base32().encode(&random));
        }
    }
    let mut posts = 0;
    let cut = branch.node.sync_over(&mut |body| {
        posts += 1;
        if posts == 2 {
            return Err(CarryFault::Unreachable("cut".into()));
        }
        Ok(hub.node.answer_sync(body))
    });
    let cut = cut.unwrap();
    assert_ne!(cut.state, SyncState::UpToDate, "{cut:?}");
    let report = sync(&branch, &hub);
    assert_eq!(report.state, SyncState::UpToDate, "{report:?}");
    for id in threads {
        assert_eq!(bodies(&hub, id).len(), 10);
        assert_eq!(bodies(&hub, id), bodies(&branch, id));
    }
    whole(&hub);
    whole(&branch);
}

#[test]
fn a_day_of_twenty_learners_goes_in_at_most_two_round_trips() {
    let (hub, branch) = pair();
    let size = |days, seed| super::SampleSize { learners: 20, days, seed };
    branch.node.sample(size(6, 1), &mut ()).unwrap();
    sync(&branch, &hub);
    for seed in [1, 2, 3] {
        let made = branch.node.sample(size(1, seed), &mut ()).unwrap();
        let report = sync(&branch, &hub);
        assert!(report.bytes_up <= 4_500, "{made:?} {report:?}");
        assert_eq!(report.state, SyncState::UpToDate);
        assert!(report.round_trips <= 2, "{report:?}");
    }
    whole(&hub);
}

#[test]
fn a_guest_stays_a_learner_whatever_the_home_branch_writes_on_the_card() {
    let (hub, branch) = pair();
    sync(&branch, &hub);
    let person = PersonId::new(branch.id, [5; 11]);
    let home = branch.id;
    let write_card = |role, edition| {
        let card =
            PersonCard { id: person, name: "Guest".into(), role, language: "en".into(), edition };
        let write = move |author: &super::Author<'_>| {
            author.record(Scope::Branch(home), &Record::Card(card))
        };
        branch.node.write(write).unwrap();
    };
    write_card(Role::Learner, 1);
    branch.node.console().lend(person, hub.id).unwrap();
    sync(&branch, &hub);
    hub.node.console().welcome(person, "4711").unwrap();
    write_card(Role::Admin, 2);
    sync(&branch, &hub);
    let session = hub.node.visitor().sign_in(person, "4711", "device", true).unwrap();
    let who = hub.node.session(&session.token).unwrap().unwrap();
    assert_eq!(who.role, Role::Learner);
    assert!(matches!(hub.node.admin(&who), Err(NodeError::NotAllowed)));
}

#[test]
fn a_branch_that_signs_a_post_with_another_branchs_name_gets_no_name_put_to_it() {
    let (hub, branch) = pair();
    let hub_person = hub.node.console().add_person(Role::Facilitator, "Ana", "4711").unwrap();
    sync(&branch, &hub);
    let id = thread::thread_id(branch.id, [6; 11]);
    post_as(&branch, hub_person, id, 10, "Everybody has passed.");
    post_as(&hub, hub_person, thread::thread_id(hub.id, [7; 11]), 11, "Not so.");
    sync(&branch, &hub);
    let session = hub.node.visitor().sign_in(hub_person, "4711", "device", true).unwrap();
    let who = hub.node.session(&session.token).unwrap().unwrap();
    let forum = hub.node.forum(&who).unwrap();
    let forged = &forum.thread(id).unwrap().posts[0];
    assert_eq!((forged.author.as_str(), forged.own), ("", false));
    let (rows, _) = forum.threads(None, 0).unwrap();
    let row = rows.iter().find(|row| row.id == id).unwrap();
    assert_eq!(row.author, "", "nor in the list");
    let own = &forum.thread(thread::thread_id(hub.id, [7; 11])).unwrap().posts[0];
    assert_eq!((own.author.as_str(), own.own), ("Ana", true));
}
