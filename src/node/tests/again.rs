//! A member that was cut off by mistake, or whose computer came back, pairs again.

use super::truth::{agree, card, codes, four, meet, name, three};
use super::*;
use crate::domain::roster::Reinstatement;

pub(super) fn life_begins(at: &Place) {
    let inner = std::sync::Arc::clone(&at.node.inner);
    at.node.write_local(move |write| inner.begin_life(write)).unwrap();
}

/// It hears that it is out, and comes with a new invitation.
fn pair_again(hub: &Place, gone: &Place, seed: u8) {
    assert_eq!(sync(gone, hub).state, SyncState::Refused);
    join(hub, gone, seed);
}

fn revoked(at: &Place, node: NodeId) -> bool {
    at.node.read(roster).unwrap().is_revoked(node)
}

fn set_aside_own(at: &Place) -> usize {
    let rows = at.node.read(|read| Ok(read.quarantined(0, 100)?)).unwrap();
    rows.into_iter().filter(|row| row.node == at.id).count()
}

#[test]
fn all_that_a_branch_wrote_while_it_was_cut_off_counts_once_everywhere_after_it_paired_again() {
    let (hub, gone, neighbour, late) = four();
    let (id, own) = (thread::thread_id(gone.id, [6; 11]), thread::thread_id(gone.id, [7; 11]));
    let person = PersonId::new(gone.id, [5; 11]);
    card(&gone, person, "Mira", 1);
    post(&gone, id, 10, "Before");
    complete(&gone, person, "start-here/a");
    agree(&gone, &hub);
    hub.node.console().revoke(gone.id).unwrap();
    // In the life that was cut, and a neighbour hears of it who has not heard of the cut-off.
    post(&gone, id, 11, "After");
    card(&gone, person, "Mira Two", 2);
    complete(&gone, person, "start-here/b");
    agree(&gone, &late);
    post(&late, id, 12, "An answer");
    agree(&gone, &late);
    for number in 0..3 {
        life_begins(&gone);
        post(&gone, id, 13 + number, &format!("Alone {number}"));
        complete(&gone, person, &format!("start-here/c{number}"));
    }
    post(&gone, own, 20, "A thread of its own");
    agree(&neighbour, &hub);
    assert_eq!(meet(&gone, &neighbour).state, SyncState::Refused);
    let first = gone.node.row().unwrap().incarnation;

    pair_again(&hub, &gone, 21);
    assert!(gone.node.row().unwrap().incarnation > first, "a life that counts");
    agree(&gone, &hub);
    for node in [&neighbour, &late] {
        agree(node, &hub);
    }
    agree(&gone, &hub);
    for (one, other) in [(&late, &gone), (&gone, &neighbour), (&neighbour, &late)] {
        agree(one, other);
    }
    for node in [&hub, &gone, &neighbour, &late] {
        assert!(!revoked(node, gone.id));
        let said = ["Before", "After", "An answer", "Alone 0", "Alone 1", "Alone 2"];
        assert_eq!(bodies(node, id), said);
        assert_eq!(bodies(node, own), ["A thread of its own"]);
        assert_eq!(name(node, person).as_deref(), Some("Mira Two"));
        whole(node);
    }
    for node in [&hub, &gone] {
        let lessons = lessons(node, person);
        let wanted = ["a", "b", "c0", "c1", "c2"].map(|lesson| format!("start-here/{lesson}"));
        assert_eq!(lessons, wanted);
    }
    assert_eq!(set_aside_own(&gone), 0);
    post(&gone, id, 30, "And on it goes");
    agree(&gone, &hub);
    agree(&late, &hub);
    assert_eq!(bodies(&late, id).len(), 7);
}

#[test]
fn a_branch_is_cut_off_twice_and_pairs_again_twice() {
    let (hub, gone, neighbour) = three();
    let id = thread::thread_id(gone.id, [6; 11]);
    let mut wanted = Vec::new();
    for round in 0..3_u64 {
        let said = |what: &str| format!("{what} {round}");
        post(&gone, id, 10 + round * 10, &said("Member"));
        agree(&gone, &hub);
        if round == 2 {
            wanted.push(said("Member"));
            break;
        }
        hub.node.console().revoke(gone.id).unwrap();
        post(&gone, id, 11 + round * 10, &said("Out"));
        agree(&neighbour, &hub);
        assert_eq!(bodies(&neighbour, id).last(), Some(&said("Member")));
        assert_eq!(meet(&gone, &neighbour).state, SyncState::Refused);
        pair_again(&hub, &gone, 21 + u8::try_from(round).unwrap());
        agree(&gone, &hub);
        wanted.extend([said("Member"), said("Out")]);
    }
    agree(&neighbour, &hub);
    for node in [&hub, &gone, &neighbour] {
        assert_eq!(bodies(node, id), wanted);
        whole(node);
    }
    agree(&gone, &neighbour);
}

#[test]
fn a_stolen_copy_that_goes_on_in_the_old_life_stays_out() {
    let (hub, gone, neighbour) = three();
    let id = thread::thread_id(gone.id, [6; 11]);
    post(&gone, id, 10, "Before");
    agree(&gone, &hub);
    let thief = place(2, NodeRole::Branch);
    let code = InvitationCode::from_random([7; 16]);
    let answer = &mut |body: &[u8]| Ok(hub.node.answer_sync(body));
    thief.node.join_by("http://hub.test", &code.to_string(), answer).unwrap();
    agree(&thief, &hub);
    let life = gone.node.row().unwrap().incarnation;
    let row = NodeRow { incarnation: life, ..thief.node.row().unwrap() };
    thief.node.write_local(move |write| Ok(write.put_node(&row)?)).unwrap();
    hub.node.console().revoke(gone.id).unwrap();
    post(&gone, id, 11, "Honest");
    post(&thief, id, 12, "Stolen");
    pair_again(&hub, &gone, 21);
    agree(&gone, &hub);
    // It sends, and follows nothing that it is told.
    let deaf = &mut |body: &[u8]| {
        drop(hub.node.answer_sync(body));
        Err(CarryFault::Unreachable("cut".into()))
    };
    assert_eq!(thief.node.sync_over(deaf).unwrap().state, SyncState::Unreachable);
    assert_eq!(bodies(&hub, id), ["Before", "Honest"]);
    // With the keys it is let in all the same: its program follows the roster into a new life.
    agree(&thief, &hub);
    agree(&gone, &hub);
    agree(&neighbour, &hub);
    for node in [&hub, &gone, &neighbour, &thief] {
        assert_eq!(bodies(node, id), ["Before", "Honest", "Stolen"]);
        whole(node);
    }
}

#[test]
fn the_hubs_word_that_was_lost_on_the_way_is_heard_in_the_next_exchange() {
    let (hub, gone, neighbour) = three();
    let person = PersonId::new(gone.id, [5; 11]);
    complete(&gone, person, "start-here/a");
    agree(&gone, &hub);
    hub.node.console().revoke(gone.id).unwrap();
    complete(&gone, person, "start-here/b");
    assert_eq!(sync(&gone, &hub).state, SyncState::Refused);
    let code = invited(&hub, 21);
    let mut answers = 0;
    let cut = &mut |body: &[u8]| {
        answers += 1;
        let answer = hub.node.answer_sync(body);
        if answers == 2 { Err(CarryFault::Unreachable("cut".into())) } else { Ok(answer) }
    };
    let lost = gone.node.join_by("http://hub.test", &code.to_string(), cut);
    assert!(matches!(lost, Err(NodeError::HubUnreachable(_))), "{lost:?}");
    assert!(!revoked(&hub, gone.id));
    agree(&gone, &hub);
    agree(&neighbour, &hub);
    assert_eq!(lessons(&hub, person), ["start-here/a", "start-here/b"]);
    whole(&hub);
    whole(&gone);
}

#[test]
fn only_the_hub_lets_in_again_and_only_by_an_invitation_that_nobody_has_used() {
    let (hub, gone, neighbour) = three();
    let early = join_again(&hub, &gone, &invited(&hub, 20));
    assert!(matches!(early, Err(NodeError::AlreadyJoined)), "nobody has cut it off: {early:?}");
    hub.node.console().revoke(gone.id).unwrap();
    let (node, lifts, from) = (gone.id, Incarnation(0), Incarnation(2));
    let forged = Record::Reinstatement(Reinstatement { node, lifts, from });
    neighbour.node.write(move |author| author.record(Scope::Network, &forged)).unwrap();
    agree(&neighbour, &hub);
    assert_eq!(codes(&hub), ["not-allowed"]);
    assert!(revoked(&hub, gone.id));
    assert_eq!(sync(&gone, &hub).state, SyncState::Refused);
    let used = InvitationCode::from_random([7; 16]);
    let again = join_again(&hub, &gone, &used);
    assert!(matches!(again, Err(NodeError::InvitationRefused)), "its first one: {again:?}");
    let elsewhere = place(9, NodeRole::Hub);
    let again = join_again(&elsewhere, &gone, &invited(&elsewhere, 22));
    assert!(matches!(again, Err(NodeError::OtherNetwork)), "{again:?}");
    assert!(elsewhere.node.read(roster).unwrap().member(gone.id).is_none(), "it said nothing");
    assert!(revoked(&hub, gone.id));
    pair_again(&hub, &gone, 23);
    agree(&gone, &hub);
    assert!(!revoked(&hub, gone.id));
}

fn join_again(hub: &Place, gone: &Place, code: &InvitationCode) -> Result<(), NodeError> {
    let answer = &mut |body: &[u8]| Ok(hub.node.answer_sync(body));
    gone.node.join_by("http://hub.test", &code.to_string(), answer)
}

#[test]
fn more_entries_than_one_step_takes_are_written_once_more() {
    let (hub, gone, _) = three();
    let person = PersonId::new(gone.id, [5; 11]);
    complete(&gone, person, "start-here/a");
    agree(&gone, &hub);
    hub.node.console().revoke(gone.id).unwrap();
    let many = crate::domain::limits::TRUTH_STEP_ENTRIES + 100;
    for number in 0..many / 4 {
        let lesson = |part: u64| format!("start-here/l{}", number * 4 + part).parse().unwrap();
        let person = PersonId::new(gone.id, [u8::try_from(number % 20).unwrap(); 11]);
        complete_all(&gone, person, (0..4).map(lesson).collect());
    }
    pair_again(&hub, &gone, 21);
    agree(&gone, &hub);
    let done = |at: &Place| -> usize {
        (0..20).map(|tag| lessons(at, PersonId::new(gone.id, [tag; 11])).len()).sum()
    };
    let wanted = usize::try_from(many).unwrap() / 4 * 4 + 1;
    assert_eq!((done(&hub), done(&gone)), (wanted, wanted));
    whole(&hub);
    whole(&gone);
}
