//! A library loses its disk and comes back: from the hub, from a neighbour, over a bad line.

use super::clock::HandClock;
use super::desk::NewAccount;
use super::entropy::SeededEntropy;
use super::recovery::Recovered;
use super::tests::{Place, bodies, complete, join, lessons, pair, place, post, sync, whole};
use super::view::SyncState;
use super::{CarryFault, Node, NodeError, Settings, Taken};
use crate::docs::record::{NodeProfile, Record};
use crate::docs::thread;
use crate::domain::roles::{NodeRole, Role};
use crate::domain::roster::Member;
use crate::domain::{DocumentId, PersonId, Scope};
use crate::store::rows::SecretKind;
use crate::sync::who::{self, Introduced};

/// A folder that nobody has set up.
fn empty(seed: u64) -> Place {
    let dir = tempfile::tempdir().unwrap();
    let settings = Settings { data: dir.path().to_owned(), serving: true };
    let clock = Box::new(HandClock::at(1_795_000_500_000));
    let node = Node::open_with(&settings, clock, Box::new(SeededEntropy::new(seed))).unwrap();
    let id = node.inner.secrets.keys.node();
    Place { node, id, dir }
}

fn admin(name: &str) -> NewAccount {
    NewAccount {
        role: Role::Admin,
        name: name.to_owned(),
        language: "en".to_owned(),
        secret_kind: SecretKind::Password,
        secret_hash: "argon2id".to_owned(),
    }
}

fn recover(place: &Place, code: &str, from: &Place) -> Result<Recovered, NodeError> {
    let carry = &mut |body: &[u8]| Ok(from.node.answer_sync(body));
    place.node.recover_by(code, "http://hub.test", admin("Ana"), carry)
}

/// A hub and a branch with a profile, a learner's two lessons and a thread, all of it synced.
fn with_work() -> (Place, Place, PersonId, DocumentId) {
    let (hub, branch) = pair();
    let (person, id) = (PersonId::new(branch.id, [5; 11]), branch.id);
    let profile = NodeProfile {
        node: id,
        name: "Gradska biblioteka".into(),
        country: "BA".into(),
        language: "sr-Latn".into(),
    };
    branch
        .node
        .write(move |author| author.record(Scope::Network, &Record::Profile(profile)))
        .unwrap();
    complete(&branch, person, "start-here/goals");
    complete(&branch, person, "start-here/feedback");
    let thread = thread::thread_id(branch.id, [6; 11]);
    post(&branch, thread, 10, "Written before the flood");
    assert_eq!(sync(&branch, &hub).state, SyncState::UpToDate);
    (hub, branch, person, thread)
}

#[test]
fn a_library_that_was_let_in_again_comes_back_in_a_life_that_counts() {
    let (hub, branch, _, thread) = with_work();
    let code = branch.node.recovery_code().unwrap();
    hub.node.console().revoke(branch.id).unwrap();
    assert_eq!(sync(&branch, &hub).state, SyncState::Refused);
    let early = recover(&empty(91), &code, &hub);
    assert!(matches!(early, Err(NodeError::RecoveryRefused)), "{early:?}");
    join(&hub, &branch, 31);
    // Its disk goes before it has said anything in its new life.
    drop(branch);
    let again = empty(90);
    recover(&again, &code, &hub).unwrap();
    post(&again, thread, 20, "Written after the flood");
    assert_eq!(sync(&again, &hub).state, SyncState::UpToDate);
    for node in [&hub, &again] {
        assert_eq!(bodies(node, thread), ["Written before the flood", "Written after the flood"]);
        whole(node);
    }
}

#[test]
fn a_lost_disk_comes_back_from_the_hub_and_goes_on_in_a_new_life() {
    let (hub, branch, person, thread) = with_work();
    let (id, lost) = (branch.id, branch.node.row().unwrap().incarnation);
    let code = branch.node.recovery_code().unwrap();
    drop(branch);
    let again = empty(90);
    let back = recover(&again, &code, &hub).unwrap();
    assert!(back.from_hub && back.entries >= 4, "{back:?}");
    assert_eq!((back.name.as_str(), back.learners), ("Gradska biblioteka", 1));
    let row = again.node.row().unwrap();
    assert_eq!((row.node, row.role, row.country.as_str()), (id, NodeRole::Branch, "BA"));
    assert_eq!((row.language.as_str(), row.network), ("sr-Latn", hub.node.row().unwrap().network));
    assert!(row.incarnation > lost);
    assert_eq!(lessons(&again, person).len(), 2);
    assert_eq!(bodies(&again, thread), ["Written before the flood"]);
    let again = Place { id, ..again };
    complete(&again, person, "start-here/next");
    post(&again, thread, 11, "Written after it");
    assert_eq!(sync(&again, &hub).state, SyncState::UpToDate);
    assert_eq!(lessons(&hub, person).len(), 3);
    assert_eq!(bodies(&hub, thread).len(), 2);
    assert_eq!(again.node.recovery_code().unwrap(), code, "the card stays good");
    whole(&again);
    whole(&hub);
    let twice = recover(&again, &code, &hub);
    assert!(matches!(twice, Err(NodeError::AlreadySetUp)), "{twice:?}");
    // The keys are kept: the next start is the same node.
    let Place { node, dir, .. } = again;
    node.close();
    let settings = Settings { data: dir.path().to_owned(), serving: true };
    let reopened = Node::open(&settings).unwrap();
    assert_eq!(reopened.inner.secrets.keys.node(), id);
}

#[test]
fn a_neighbour_gives_back_what_it_may_and_the_hub_the_rest() {
    let (hub, branch, person, thread) = with_work();
    let neighbour = place(3, NodeRole::Branch);
    join(&hub, &neighbour, 8);
    assert_eq!(sync(&neighbour, &hub).state, SyncState::UpToDate);
    let code = branch.node.recovery_code().unwrap();
    let id = branch.id;
    drop(branch);
    let again = empty(91);
    let back = recover(&again, &code, &neighbour).unwrap();
    assert!(!back.from_hub);
    assert_eq!((back.learners, bodies(&again, thread).len()), (0, 1), "{back:?}");
    let again = Place { id, ..again };
    complete(&again, person, "start-here/next");
    assert_eq!(sync(&again, &hub).state, SyncState::UpToDate);
    assert_eq!(lessons(&again, person).len(), 3);
    assert_eq!(lessons(&hub, person).len(), 3);
    whole(&again);
}

#[test]
fn a_recovery_that_is_cut_goes_on_where_it_was() {
    let (hub, branch, person, _) = with_work();
    for number in 0..8_u8 {
        let id = thread::thread_id(hub.id, [number; 11]);
        for order in 0..12 {
            let random: [u8; 1900] = hub.node.inner.random();
            post(&hub, id, order, &crate::domain::ids::base32().encode(&random));
        }
    }
    let code = branch.node.recovery_code().unwrap();
    drop(branch);
    let again = empty(92);
    let mut posts = 0;
    let mut cut_short = |body: &[u8], take: &mut dyn FnMut(&[u8]) -> Taken| {
        posts += 1;
        let answer = hub.node.answer_sync(body);
        if posts == 1 {
            take(&answer);
            return Ok(());
        }
        take(&answer[..answer.len() - 50]);
        Err(CarryFault::Unreachable("cut".into()))
    };
    let url = "http://hub.test";
    let cut = again.node.recover_through(&code, url, admin("Ana"), &mut cut_short);
    assert!(matches!(cut, Err(NodeError::RecoveryCut)), "{cut:?}");
    let came = again.node.read(|read| Ok(read.counts()?.entries)).unwrap();
    assert!(came > 0, "what came is kept");
    // Somebody else's card, and a set-up as a new library, do not get at what came.
    let other = place(4, NodeRole::Branch);
    join(&hub, &other, 9);
    let foreign = recover(&again, &other.node.recovery_code().unwrap(), &hub);
    assert!(matches!(foreign, Err(NodeError::RecoveryBegun)), "{foreign:?}");
    let back = recover(&again, &code, &hub).unwrap();
    let all = again.node.read(|read| Ok(read.counts()?.entries)).unwrap();
    assert!(back.entries < all && back.entries >= all - came - 1, "{came} {back:?} {all}");
    assert_eq!(lessons(&again, person).len(), 2);
    whole(&again);
}

#[test]
fn a_wrong_code_a_foreign_network_and_a_cut_off_library_are_told_apart_and_change_nothing() {
    let (hub, branch, _, _) = with_work();
    let code = branch.node.recovery_code().unwrap();
    let again = empty(93);
    let slip = code.replacen(&code[..1], if code.starts_with('7') { "8" } else { "7" }, 1);
    assert!(matches!(recover(&again, &slip, &hub), Err(NodeError::RecoveryCode)));
    let elsewhere = place(5, NodeRole::Hub);
    assert!(matches!(recover(&again, &code, &elsewhere), Err(NodeError::OtherNetwork)));
    let alone = place(6, NodeRole::Branch);
    assert!(matches!(recover(&again, &code, &alone), Err(NodeError::OtherNetwork)));
    let portal = again.node.recover_by(&code, "http://hub.test", admin("Ana"), &mut |_| {
        Ok(b"<html>Hotel</html>".to_vec())
    });
    assert!(matches!(portal, Err(NodeError::PortalAnswered)));
    let nobody = again.node.recover_by(&code, "http://hub.test", admin("Ana"), &mut |_| {
        Err(CarryFault::Unreachable("refused".into()))
    });
    assert!(matches!(nobody, Err(NodeError::HubUnreachable(_))));
    assert!(matches!(hub.node.recovery_code(), Err(NodeError::NoRecovery)));
    assert!(matches!(alone.node.recovery_code(), Err(NodeError::NoRecovery)));
    assert!(!again.node.is_recovering().unwrap(), "nothing has begun");
    hub.node.console().revoke(branch.id).unwrap();
    assert!(matches!(recover(&again, &code, &hub), Err(NodeError::RecoveryRefused)));
    assert_eq!(again.node.read(|read| Ok(read.node()?)).unwrap(), None);
    assert!(!again.node.is_recovering().unwrap(), "nothing came, so another may try");
}

#[test]
fn an_impostor_that_names_the_right_hub_gives_nothing_and_is_no_member() {
    let (hub, branch, _, thread) = with_work();
    let code = branch.node.recovery_code().unwrap();
    // It repeats the hub's public listing with a listing of its own making.
    let impostor = place(7, NodeRole::Branch);
    let listing = {
        let keys = &impostor.node.inner.secrets.keys;
        Member {
            id: impostor.id,
            sign_key: keys.sign_key(),
            noise_key: keys.noise_key(),
            role: NodeRole::Branch,
            name: "Friend".into(),
            country: "RS".into(),
            scopes: Vec::new(),
        }
    };
    let asked = who::ask();
    let met = Introduced::decode(&hub.node.answer_sync(&asked)).unwrap();
    let forged = Introduced { hub: met.hub, peer: listing }.encode();
    let again = empty(94);
    let came = again.node.recover_by(&code, "http://friend.test", admin("Ana"), &mut |body| {
        Ok(if body == asked { forged.clone() } else { impostor.node.answer_sync(body) })
    });
    assert!(came.is_err(), "{came:?}");
    let known = again.node.read(super::ledger::roster).unwrap();
    assert!(known.member(impostor.id).is_none());
    let back = recover(&again, &code, &hub).unwrap();
    assert!(back.from_hub);
    assert_eq!(bodies(&again, thread).len(), 1);
}

#[test]
fn a_member_that_passes_for_the_hub_with_a_key_of_its_own_does_not_become_it() {
    let (hub, branch, person, _) = with_work();
    let neighbour = place(3, NodeRole::Branch);
    join(&hub, &neighbour, 8);
    assert_eq!(sync(&neighbour, &hub).state, SyncState::UpToDate);
    let code = branch.node.recovery_code().unwrap();
    drop(branch);
    // The hub's signing key is public, and so is what it signed; only the channel's key is another.
    let asked = who::ask();
    let met = Introduced::decode(&hub.node.answer_sync(&asked)).unwrap();
    let noise_key = neighbour.node.inner.secrets.keys.noise_key();
    let false_hub = Member { noise_key, ..met.hub };
    let forged = Introduced { hub: false_hub.clone(), peer: false_hub }.encode();
    let mut again = empty(95);
    let mut between = |body: &[u8]| {
        Ok(if body == asked { forged.clone() } else { neighbour.node.answer_sync(body) })
    };
    for _ in 0..2 {
        let came = again.node.recover_by(&code, "http://false.test", admin("Ana"), &mut between);
        assert!(matches!(came, Err(NodeError::OtherNetwork)), "{came:?}");
    }
    assert_eq!(again.node.read(|read| Ok(read.node()?)).unwrap(), None);
    let back = recover(&again, &code, &hub).unwrap();
    assert!(back.from_hub);
    again.id = again.node.row().unwrap().node;
    let listed = again.node.hub_member().unwrap().unwrap();
    assert_eq!(listed.noise_key, hub.node.inner.secrets.keys.noise_key());
    complete(&again, person, "start-here/next");
    assert_eq!(sync(&again, &hub).state, SyncState::UpToDate);
    whole(&again);
}
