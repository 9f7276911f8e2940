//! Files after everything else: in pieces, over lines that are cut, to those who may read them.

use super::*;
use crate::domain::ContentHash;
use crate::domain::attachment::{Attachment, FileKind};
use crate::domain::limits::FILE_PIECE_BYTES_MAX;
use crate::domain::submission::Submission;
use crate::store::rows::ContentState;
use crate::sync::files::{FilesRequest, Piece, Want, ask, hear};
use crate::sync::seal::{BodyKind, wrap};

fn learner(at: &Place) -> PersonId {
    PersonId::new(at.id, [5; 11])
}

/// Content that compresses to nothing and repeats nowhere.
pub(super) fn content(bytes: usize, seed: u8) -> Vec<u8> {
    let mut content = vec![0; bytes];
    blake3::Hasher::new_keyed(&[seed; 32]).finalize_xof().fill(&mut content);
    content
}

/// A learner hands in a file that is here.
pub(super) fn hand_in(at: &Place, content: &[u8]) -> ContentHash {
    let hash = at.node.inner.files.put(content).unwrap();
    let size_bytes = content.len() as u64;
    let person = learner(at);
    at.node
        .write(move |author| {
            author.hold_content(hash, size_bytes)?;
            let module: crate::domain::ModuleId = "listening".parse().unwrap();
            let file = Attachment { hash, size_bytes, kind: FileKind::Photo, name: "a.jpg".into() };
            let submission = Submission {
                key: learner::submission_key(&module, author.node(), author.random()),
                module,
                order: 1,
                at: author.now().0,
                clock_doubtful: false,
                answers: [("a".parse().unwrap(), "words".to_owned())].into(),
                files: [("door".parse().unwrap(), file)].into(),
                node: author.node(),
            };
            author.change(DocumentId::learner(person), |document, incarnation| {
                learner::hand_in(document, incarnation, &submission)
            })
        })
        .unwrap();
    hash
}

fn state(at: &Place, hash: ContentHash) -> Option<ContentState> {
    at.node.read(|read| Ok(read.content(hash)?)).unwrap().map(|row| row.state)
}

#[test]
fn a_file_goes_after_the_words_in_pieces_and_goes_on_at_the_byte_after_every_cut() {
    let (hub, branch) = pair();
    let photo = content(300_000, 1);
    let hash = hand_in(&branch, &photo);
    assert_eq!(sync(&branch, &hub).state, SyncState::UpToDate);
    assert_eq!(state(&hub, hash), Some(ContentState::Wanted), "the words came first");

    // Every fifth answer or request is lost on its way.
    let (mut posts, mut cuts, mut up) = (0, 0, 0);
    for _ in 0..100 {
        let ended = branch.node.sync_files_with(hub.id, &mut |body| {
            posts += 1;
            up += body.len();
            if posts % 5 == 0 {
                cuts += 1;
                return Err(CarryFault::Unreachable("cut".into()));
            }
            let answer = hub.node.answer_sync(body);
            if posts % 5 == 3 {
                cuts += 1;
                return Err(CarryFault::Unreachable("cut".into()));
            }
            Ok(answer)
        });
        if ended.unwrap() == SyncState::UpToDate {
            break;
        }
    }
    assert!(cuts >= 2, "{cuts}");
    assert!(hub.node.inner.files.read(hash).unwrap().as_deref() == Some(&photo[..]));
    assert_eq!(state(&hub, hash), Some(ContentState::Held));
    // A cut costs the piece that was on the line, no more.
    assert!(
        up < photo.len() + (cuts + 1) * (FILE_PIECE_BYTES_MAX + 1_000),
        "{up} bytes, {cuts} cuts"
    );
    let row = branch.node.read(|read| Ok(read.content(hash)?)).unwrap().unwrap();
    assert!(row.at_hub);
    let mut asked = 0;
    let nothing = branch.node.sync_files_with(hub.id, &mut |_| {
        asked += 1;
        Err(CarryFault::Portal)
    });
    assert_eq!((nothing.unwrap(), asked), (SyncState::UpToDate, 0), "nothing is left to say");
    for at in [&hub, &branch] {
        let different = at.node.inner.store.write(|write| write.compare_with_rebuild());
        assert_eq!(different.unwrap(), Vec::<String>::new());
    }
}

#[test]
fn a_branch_whose_file_is_gone_gets_it_back_from_the_hub() {
    let (hub, branch) = pair();
    let photo = content(70_000, 2);
    let hash = hand_in(&branch, &photo);
    sync(&branch, &hub);
    let carry = &mut |body: &[u8]| Ok(hub.node.answer_sync(body));
    branch.node.sync_files_with(hub.id, carry).unwrap();
    branch.node.inner.files.remove(hash).unwrap();
    branch.node.write_local(move |write| Ok(write.miss_content(hash)?)).unwrap();
    branch.node.sync_files_with(hub.id, carry).unwrap();
    assert!(branch.node.inner.files.read(hash).unwrap() == Some(photo));
    assert_eq!(state(&branch, hash), Some(ContentState::Held));
}

/// What the hub answers to a request sealed by that node.
fn told(hub: &Place, by: &Place, request: &FilesRequest) -> crate::sync::files::FilesReply {
    let keys = &by.node.inner.secrets.keys;
    let network = hub.node.row().unwrap().network.unwrap();
    let key = hub.node.inner.secrets.keys.noise_key();
    let (handshake, body) = ask(keys, network, &key, [8; 32], request).unwrap();
    hear(handshake, &hub.node.answer_sync(&body)).unwrap()
}

#[test]
fn only_who_may_read_the_work_gets_the_file_and_nobody_pushes_what_nobody_wants() {
    let (hub, branch) = pair();
    let other = place(3, NodeRole::Branch);
    join(&hub, &other, 8);
    let hash = hand_in(&branch, &content(60_000, 3));
    sync(&branch, &hub);
    sync(&other, &hub);
    let carry = &mut |body: &[u8]| Ok(hub.node.answer_sync(body));
    branch.node.sync_files_with(hub.id, carry).unwrap();
    let want = FilesRequest { wants: vec![Want { hash, from: 0 }], ..FilesRequest::default() };
    assert!(told(&hub, &other, &want).piece.is_none(), "another branch's learner");
    assert!(told(&hub, &branch, &want).piece.is_some());
    let offers = FilesRequest { offers: vec![hash], ..FilesRequest::default() };
    assert_eq!(told(&hub, &other, &offers), Default::default(), "not even that it is there");

    // A file that no work names is taken from nobody.
    let bytes = content(100, 4);
    let stray = ContentHash(*blake3::hash(&bytes).as_bytes());
    let piece = Piece { hash: stray, size_bytes: 100, from: 0, bytes };
    let push = FilesRequest { piece: Some(piece), ..FilesRequest::default() };
    assert_eq!(told(&hub, &branch, &push), Default::default());
    assert!(!hub.node.inner.files.holds(stray));

    // Whoever is no member hears nothing.
    let stranger = place(9, NodeRole::Branch);
    let keys = &stranger.node.inner.secrets.keys;
    let network = hub.node.row().unwrap().network.unwrap();
    let hub_key = hub.node.inner.secrets.keys.noise_key();
    let (handshake, body) = ask(keys, network, &hub_key, [8; 32], &want).unwrap();
    assert!(hear(handshake, &hub.node.answer_sync(&body)).is_err());
}

#[test]
fn bytes_that_are_not_the_file_never_count_and_a_claimed_length_is_held_to() {
    let (hub, branch) = pair();
    let photo = content(2_000, 5);
    let hash = hand_in(&branch, &photo);
    sync(&branch, &hub);
    let push = |size_bytes, bytes: &[u8]| {
        let piece = Piece { hash, size_bytes, from: 0, bytes: bytes.to_vec() };
        told(&hub, &branch, &FilesRequest { piece: Some(piece), ..FilesRequest::default() })
    };
    assert_eq!(push(2_001, &photo), Default::default(), "another length than the work says");
    let wrong = push(2_000, &content(2_000, 6));
    assert_eq!(wrong.wants, [Want { hash, from: 0 }], "it begins anew");
    assert_eq!(state(&hub, hash), Some(ContentState::Wanted));
    assert_eq!(push(2_000, &photo).holds, [hash]);
    assert_eq!(push(2_000, &photo).holds, [hash], "a replayed request changes nothing");
}

#[test]
fn an_older_peer_that_knows_no_files_is_not_asked_again_and_again() {
    let (hub, branch) = pair();
    hand_in(&branch, &content(2_000, 7));
    sync(&branch, &hub);
    let mut asked = 0;
    for _ in 0..3 {
        let ended = branch.node.sync_files_with(hub.id, &mut |_| {
            asked += 1;
            Ok(wrap(BodyKind::Plain, &[3]))
        });
        assert_eq!(ended.unwrap(), SyncState::UpToDate, "the words have gone all the same");
    }
    assert_eq!(asked, 1);
}

#[test]
fn no_file_moves_beyond_the_budget() {
    let (hub, branch) = pair();
    hand_in(&branch, &content(2_000, 8));
    sync(&branch, &hub);
    let plan = crate::domain::line::LinePlan { budget_mb: Some(0), window: None };
    branch.node.write_local(move |write| crate::node::line::put_plan(write, plan)).unwrap();
    let mut asked = 0;
    let carry = &mut |_: &[u8]| {
        asked += 1;
        Err(CarryFault::Portal)
    };
    assert_eq!(branch.node.sync_files_with(hub.id, carry).unwrap(), SyncState::UpToDate);
    assert_eq!(asked, 0);
}

#[test]
fn a_stick_takes_files_along_until_the_hub_has_said_that_it_holds_them() {
    let (hub, branch) = pair();
    let sticks = tempfile::tempdir().unwrap();
    let carry = |name: &str| {
        let (path, order) = (sticks.path().join(name), crate::node::CarryOrder::default());
        let carried = branch.node.carry_out(&order, &path).unwrap();
        (carried, path)
    };
    // Words alone are for older programs too.
    complete(&branch, learner(&branch), "start-here/goals");
    let version = |path: &std::path::Path| std::fs::read(path).unwrap()[7];
    assert_eq!(version(&carry("words").1), 1);

    let photo = content(130_000, 9);
    let hash = hand_in(&branch, &photo);
    let (carried, path) = carry("one");
    assert_eq!((carried.files, carried.files_left, version(&path)), (1, 0, 2));
    let taken = hub.node.carry_in(&path).unwrap();
    assert_eq!((taken.files, taken.is_refused_in_part), (1, false));
    assert!(hub.node.inner.files.read(hash).unwrap() == Some(photo));
    assert_eq!(hub.node.carry_in(&path).unwrap().files, 0, "a second time brings nothing");

    assert_eq!(carry("two").0.files, 1, "nobody has said that it arrived");
    let receipt = branch.node.receipt(hub.id, carried.sequence).unwrap();
    assert_eq!((receipt.files, receipt.files_left), (1, 0));
    sync(&branch, &hub);
    let answer = &mut |body: &[u8]| Ok(hub.node.answer_sync(body));
    branch.node.sync_files_with(hub.id, answer).unwrap();
    assert_eq!(carry("three").0.files, 0);
}

#[test]
fn the_files_of_an_erased_person_leave_every_disk_whole_or_in_part() {
    let (hub, branch) = pair();
    let whole = hand_in(&branch, &content(60_000, 10));
    sync(&branch, &hub);
    let answer = &mut |body: &[u8]| Ok(hub.node.answer_sync(body));
    branch.node.sync_files_with(hub.id, answer).unwrap();
    let in_part = hand_in(&branch, &content(200_000, 11));
    sync(&branch, &hub);
    let mut posts = 0;
    let cut = &mut |body: &[u8]| {
        posts += 1;
        if posts > 3 {
            return Err(CarryFault::Unreachable("cut".into()));
        }
        Ok(hub.node.answer_sync(body))
    };
    branch.node.sync_files_with(hub.id, cut).unwrap();
    assert!(hub.node.inner.files.part_bytes(in_part) > 0 && hub.node.inner.files.holds(whole));

    let person = learner(&branch);
    let card = PersonCard {
        id: person,
        name: "Mira".into(),
        role: Role::Learner,
        language: "en".into(),
        edition: 1,
    };
    branch.node.write(move |author| author.record(Scope::Network, &Record::Card(card))).unwrap();
    sync(&branch, &hub);
    hub.node.console().erase(person).unwrap();
    sync(&branch, &hub);
    branch.node.sync_files_with(hub.id, answer).unwrap();
    for at in [&hub, &branch] {
        for hash in [whole, in_part] {
            assert!(!at.node.inner.files.holds(hash));
            assert_eq!(at.node.inner.files.part_bytes(hash), 0);
            assert_eq!(state(at, hash), None);
        }
    }
}
