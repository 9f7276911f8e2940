//! Two nodes that remember nothing in common, in a network with many logs: power cuts make many lives.

use super::again::life_begins;
use super::truth::{agree, card, meet, name, three};
use super::*;
use crate::domain::limits::FIRST_FLIGHT_LOGS_MAX;

/// More lives than a first flight names, with a word in each.
fn many_lives(of: &Place) -> PersonId {
    let person = PersonId::new(of.id, [5; 11]);
    for edition in 0..=u32::try_from(FIRST_FLIGHT_LOGS_MAX).unwrap() {
        life_begins(of);
        card(of, person, &format!("Mira {edition}"), edition);
    }
    person
}

fn logs(at: &Place) -> usize {
    at.node.read(|read| Ok(read.growth_since(&[Scope::Network], 0)?.len())).unwrap()
}

#[test]
fn neighbours_who_hold_nearly_the_same_find_out_what_differs_without_naming_it_all() {
    let (hub, one, other) = three();
    let person = many_lives(&one);
    agree(&one, &hub);
    agree(&other, &hub);
    assert!(logs(&other) > FIRST_FLIGHT_LOGS_MAX);
    card(&other, PersonId::new(other.id, [6; 11]), "Ana", 1);
    let report = meet(&other, &one);
    assert_eq!(report.state, SyncState::UpToDate, "{report:?}");
    assert_eq!((report.entries_sent, report.entries_received), (1, 0));
    // Names and terms of all of them are more than 3 kB; their sums a tenth.
    assert!(report.bytes_up + report.bytes_down < 1_800, "{report:?}");
    assert_eq!(name(&one, PersonId::new(other.id, [6; 11])).as_deref(), Some("Ana"));
    agree(&other, &one);
    assert_eq!(name(&other, person), name(&one, person));
    whole(&one);
    whole(&other);
}

#[test]
fn a_node_that_forgot_its_peer_says_in_short_what_it_holds_and_what_was_cut_is_found_out_again() {
    let (hub, one, _) = three();
    many_lives(&one);
    agree(&one, &hub);
    let forget = |at: &Place, peer: NodeId| {
        at.node
            .write_local(move |write| {
                write.forget_peer_lengths(peer)?;
                let mut row = write.peer(peer)?.unwrap();
                (row.agreed_digest, row.agreed_arrival) = (None, None);
                (row.offered_digest, row.offered_arrival) = (None, None);
                Ok(write.put_peer(&row)?)
            })
            .unwrap();
    };
    for (forgetful, peer) in [(&hub, one.id), (&one, hub.id)] {
        forget(forgetful, peer);
        card(&hub, PersonId::new(hub.id, [8; 11]), "Vera", 1);
        card(&one, PersonId::new(one.id, [9; 11]), "Zoran", 1);
        // Cut after every answer in turn: nothing that was found out by then is taken for more.
        for cut_at in 1..4 {
            let mut answers = 0;
            let report = one.node.sync_over(&mut |body| {
                let answer = hub.node.answer_sync(body);
                answers += 1;
                if answers == cut_at {
                    return Err(CarryFault::Unreachable("cut".into()));
                }
                Ok(answer)
            });
            assert_ne!(report.unwrap().state, SyncState::Refused);
        }
        agree(&one, &hub);
        assert_eq!(name(&one, PersonId::new(hub.id, [8; 11])).as_deref(), Some("Vera"));
        assert_eq!(name(&hub, PersonId::new(one.id, [9; 11])).as_deref(), Some("Zoran"));
        whole(&hub);
        whole(&one);
    }
}
