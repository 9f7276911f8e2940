//! Neighbours without a hub in reach, over addresses that are handed in: no multicast is needed.

use std::collections::BTreeMap;

use super::clock::HandClock;
use super::entropy::SeededEntropy;
use super::neighbours::{Announced, NETWORK_MARK_CHARS};
use super::tests::{Place, bodies, join, place, post, sync, whole};
use super::view::SyncState;
use super::{CarryFault, Node, NodeError, Settings};
use crate::docs::thread;
use crate::domain::limits::{LAN_BACKOFF_MIN_S, LAN_INTERVAL_S, LAN_PAUSE_S, NEIGHBOURS_MAX};
use crate::domain::roles::NodeRole;
use crate::domain::{NetworkId, NodeId};
use crate::sync::seal::PROTOCOL_VERSION;

fn announced(place: &Place, url: &str) -> Announced {
    let network: NetworkId = place.node.row().unwrap().network.unwrap();
    Announced {
        node: place.id,
        network_mark: network.to_string()[..NETWORK_MARK_CHARS].to_owned(),
        version: PROTOCOL_VERSION,
        urls: vec![url.to_owned()],
    }
}

/// Two libraries of one network that know each other from the hub's list; the hub is out of reach
/// from here on.
fn two() -> (Place, Place, Place) {
    let (hub, a, b) =
        (place(1, NodeRole::Hub), place(2, NodeRole::Branch), place(3, NodeRole::Branch));
    join(&hub, &a, 7);
    join(&hub, &b, 8);
    for branch in [&a, &b, &a] {
        assert_eq!(sync(branch, &hub).state, SyncState::UpToDate);
    }
    (hub, a, b)
}

/// Lets a node meet whoever is due; how many were tried, and every address that was called.
fn meet(at: &Place, others: &BTreeMap<&str, &Place>) -> (usize, Vec<String>) {
    let mut called = Vec::new();
    let tried = at.node.meet_neighbours(&mut |url, body| {
        called.push(url.to_owned());
        match others.get(url) {
            Some(other) => Ok(other.node.answer_sync(body)),
            None => Err(CarryFault::Unreachable("nobody there".into())),
        }
    });
    (tried.unwrap(), called)
}

/// Moves on a node's clock: it stands still otherwise.
fn reopen_at(place: Place, uptime_s: u32, seed: u64) -> Place {
    let Place { node, dir, id } = place;
    node.close();
    let settings = Settings { data: dir.path().to_owned(), serving: true };
    let clock = HandClock::at(1_795_000_000_000);
    clock.pass_s(uptime_s);
    let node =
        Node::open_with(&settings, Box::new(clock), Box::new(SeededEntropy::new(seed))).unwrap();
    Place { node, id, dir }
}

#[test]
fn two_libraries_exchange_what_both_may_read_without_the_hub() {
    let (_hub, a, b) = two();
    let places = BTreeMap::from([("http://10.0.0.1:1", &a), ("http://10.0.0.2:1", &b)]);
    assert!(a.node.note_neighbour(&announced(&b, "http://10.0.0.2:1")).unwrap());
    assert!(b.node.note_neighbour(&announced(&a, "http://10.0.0.1:1")).unwrap());
    let thread = thread::thread_id(a.id, [6; 11]);
    post(&a, thread, 10, "From next door");
    assert_eq!(meet(&a, &places).0, 1);
    assert_eq!(bodies(&b, thread), ["From next door"]);
    post(&b, thread, 11, "Heard you");
    assert_eq!(meet(&b, &places).0, 1, "either may begin");
    assert_eq!(bodies(&a, thread), ["From next door", "Heard you"]);
    let lan = a.node.lan_view().unwrap();
    assert_eq!(lan.neighbours.len(), 1);
    let row = &lan.neighbours[0];
    assert_eq!((row.node, row.result, row.by_hand), (b.id, Some(SyncState::UpToDate), false));
    assert_eq!(row.url.as_deref(), Some("http://10.0.0.2:1"));
    assert!(row.last_heard.is_some());
    assert!(b.node.lan_view().unwrap().neighbours[0].last_heard.is_some());
    whole(&a);
    whole(&b);
}

#[test]
fn a_quiet_neighbour_is_left_alone_and_one_that_fails_ever_longer() {
    let (_hub, a, b) = two();
    let url = "http://10.0.0.2:1";
    let places = BTreeMap::from([(url, &b)]);
    a.node.note_neighbour(&announced(&b, url)).unwrap();
    assert_eq!(meet(&a, &places).0, 1);
    assert_eq!(meet(&a, &places).0, 0, "nothing new, and just met");
    post(&a, thread::thread_id(a.id, [6; 11]), 10, "New");
    assert_eq!(meet(&a, &places).0, 0, "a moment for company");
    let a = reopen_at(a, u32::try_from(LAN_INTERVAL_S * 2).unwrap(), 20);
    a.node.note_neighbour(&announced(&b, url)).unwrap();
    assert_eq!(meet(&a, &places).0, 1);
    // A neighbour that does not answer waits longer each time, also with something new here.
    post(&a, thread::thread_id(a.id, [7; 11]), 10, "Newer");
    let a = reopen_at(a, 1, 21);
    a.node.note_neighbour(&announced(&b, url)).unwrap();
    let nobody = BTreeMap::new();
    assert_eq!(meet(&a, &nobody).0, 1);
    assert_eq!(meet(&a, &nobody).0, 0);
    let row = a.node.lan_view().unwrap().neighbours.remove(0);
    assert_eq!(row.result, Some(SyncState::Unreachable));
    const { assert!(LAN_BACKOFF_MIN_S > LAN_PAUSE_S) };
}

#[test]
fn hostile_announcements_are_bounded_and_lead_nowhere() {
    let (hub, a, b) = two();
    let true_one = announced(&b, "http://10.0.0.2:1");
    let fake = |change: &dyn Fn(&mut Announced)| {
        let mut fake = true_one.clone();
        change(&mut fake);
        a.node.note_neighbour(&fake).unwrap()
    };
    assert!(!fake(&|fake| fake.node = a.id), "our own id");
    assert!(!fake(&|fake| fake.node = hub.id), "the hub has an address of its own");
    assert!(!fake(&|fake| fake.network_mark = "00000000".into()), "another network");
    assert!(!fake(&|fake| fake.version = 99), "another protocol");
    assert!(!fake(&|fake| fake.urls.clear()), "no address");
    for number in 0..10_000_u32 {
        let mut id = [0; 12];
        id[..4].copy_from_slice(&number.to_le_bytes());
        assert!(!fake(&|fake| fake.node = NodeId(id)), "no member");
    }
    assert_eq!(meet(&a, &BTreeMap::new()).0, 0, "nobody was called");
    // Somebody gives out wrong places for a true neighbour: a few are tried, the true one too.
    let wrong: Vec<String> = (1..=200).map(|port| format!("http://10.9.9.9:{port}")).collect();
    assert!(fake(&|fake| fake.urls.clone_from(&wrong)));
    assert!(a.node.note_neighbour(&true_one).unwrap());
    let stranger = place(9, NodeRole::Branch);
    let mut places = BTreeMap::from([("http://10.0.0.2:1", &b)]);
    for url in &wrong {
        places.insert(url, &stranger);
    }
    let thread = thread::thread_id(a.id, [6; 11]);
    post(&a, thread, 10, "For members only");
    let (tried, called) = meet(&a, &places);
    assert_eq!(tried, 1);
    assert!(called.len() <= 8, "{called:?}");
    assert_eq!(bodies(&b, thread), ["For members only"]);
    assert_eq!(a.node.lan_view().unwrap().neighbours.len(), 1);
    const { assert!(NEIGHBOURS_MAX < 10_000) };
}

#[test]
fn a_neighbour_that_the_hub_cut_off_is_no_longer_called_and_gets_nothing() {
    let (hub, a, b) = two();
    hub.node.console().revoke(b.id).unwrap();
    assert_eq!(sync(&a, &hub).state, SyncState::UpToDate);
    assert!(!a.node.note_neighbour(&announced(&b, "http://10.0.0.2:1")).unwrap());
    // The one that was cut off has not heard of it, and calls.
    let places = BTreeMap::from([("http://10.0.0.1:1", &a)]);
    b.node.note_neighbour(&announced(&a, "http://10.0.0.1:1")).unwrap();
    let thread = thread::thread_id(a.id, [6; 11]);
    post(&a, thread, 10, "Not for everybody");
    assert_eq!(meet(&b, &places).0, 1);
    assert_eq!(bodies(&b, thread), Vec::<String>::new());
    let row = b.node.lan_view().unwrap().neighbours.remove(0);
    assert_eq!(row.result, Some(SyncState::Refused));
    // Let in again, it is a neighbour like any other.
    assert_eq!(sync(&b, &hub).state, SyncState::Refused);
    join(&hub, &b, 31);
    for node in [&b, &a] {
        assert_eq!(sync(node, &hub).state, SyncState::UpToDate);
    }
    assert!(a.node.note_neighbour(&announced(&b, "http://10.0.0.2:1")).unwrap());
    let said = thread::thread_id(b.id, [7; 11]);
    post(&b, said, 11, "Back again");
    meet(&a, &BTreeMap::from([("http://10.0.0.2:1", &b)]));
    assert_eq!(bodies(&a, said), ["Back again"]);
    assert_eq!(bodies(&b, thread), ["Not for everybody"]);
}

#[test]
fn an_address_by_hand_has_to_lead_to_another_member() {
    let (hub, a, b) = two();
    let to = |other: &Place, url: &str| {
        a.node.add_neighbour_by(url, &mut |_, body| Ok(other.node.answer_sync(body)))
    };
    let added = to(&b, "http://b.test").unwrap();
    assert_eq!((added.node, added.by_hand), (b.id, true));
    let stranger = place(9, NodeRole::Branch);
    for nobody in [&a, &hub, &stranger] {
        let told = to(nobody, "http://x.test");
        assert!(matches!(told, Err(NodeError::NotANeighbour)), "{told:?}");
    }
    let places = BTreeMap::from([("http://b.test", &b)]);
    assert_eq!(meet(&a, &places).0, 1);
    a.node.forget_neighbour(b.id).unwrap();
    let row = a.node.lan_view().unwrap().neighbours.remove(0);
    assert_eq!((row.url, row.by_hand), (None, false), "known from before, and no address");
    assert!(row.last_heard.is_some());
}
