//! Carrying between two nodes in one process: what arrives, what is confirmed, what is refused.

use std::path::{Path, PathBuf};

use super::*;
use crate::node::view::Travel;
use crate::node::{BundleRefusal, CarryOrder};

fn order(to: &str) -> CarryOrder {
    CarryOrder { to: to.to_owned(), ..CarryOrder::default() }
}

/// A stick in a pocket.
struct Stick(tempfile::TempDir);

impl Stick {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn names(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.0.path()).unwrap();
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
    }
}

fn out(from: &Place, to: &Place, file: &Path) -> crate::node::view::CarriedOut {
    from.node.console().carry_out(&order(&to.id.to_string()), file).unwrap()
}

fn take(at: &Place, file: &Path) -> crate::node::view::CarriedIn {
    at.node.console().carry_in(file).unwrap()
}

fn refused(at: &Place, file: &Path) -> BundleRefusal {
    // What is free on the disk is others' doing too.
    let status = || {
        let mut status = at.node.console().status().unwrap();
        status.sync.health.free_mib = None;
        status
    };
    let before = status();
    let looked = at.node.console().look_into(file).unwrap_err();
    let taken = at.node.console().carry_in(file).unwrap_err();
    let (NodeError::Bundle(looked), NodeError::Bundle(taken)) = (looked, taken) else {
        panic!("another trouble");
    };
    assert_eq!(looked, taken);
    assert_eq!(status(), before, "something was changed");
    let left = std::fs::read_dir(at.node.carry_folder().unwrap()).unwrap().count();
    assert_eq!(left, 0, "a copy was left behind");
    taken
}

/// How far the first post of a thread has come.
fn travel(at: &Place, id: DocumentId) -> Travel {
    let who = PersonId::new(at.id, [0; 11]);
    let who = crate::node::view::SignedIn {
        person: who,
        name: String::new(),
        role: Role::Learner,
        node_role: NodeRole::Branch,
        language: None,
        csrf: String::new(),
        shared: true,
        token_hash: [0; 32],
        unread_threads: 0,
    };
    at.node.forum(&who).unwrap().thread(id).unwrap().posts[0].state
}

fn on_sticks(at: &Place) -> Vec<u64> {
    at.node.console().status().unwrap().on_sticks.iter().map(|stick| stick.entries).collect()
}

#[test]
fn a_stick_that_goes_both_ways_lets_both_sides_know_what_arrived() {
    let (hub, branch) = pair();
    let stick = Stick::new();
    let id = thread::thread_id(branch.id, [1; 11]);
    post(&branch, id, 10, "No line since May.");
    complete(&branch, PersonId::new(branch.id, [1; 11]), "start-here/goals");
    assert_eq!(travel(&branch, id), Travel::Saved);

    let carried = out(&branch, &hub, &stick.file("to-hub"));
    assert_eq!((carried.sequence, carried.entries), (1, 2));
    assert_eq!(stick.names(), ["to-hub"]);
    assert_eq!(travel(&branch, id), Travel::Carried);
    assert_eq!(on_sticks(&branch), [2]);
    let waiting = branch.node.console().status().unwrap().waiting;
    assert_eq!(waiting, 2, "a stick that left is no confirmation");

    let taken = take(&hub, &stick.file("to-hub"));
    assert_eq!((taken.entries, taken.is_refused_in_part), (2, false));
    assert_eq!(taken.bundle.sender, branch.id);
    assert_eq!(bodies(&hub, id), ["No line since May."]);
    assert_eq!(travel(&branch, id), Travel::Carried, "nobody has told the branch");

    post(&hub, id, 11, "We heard.");
    out(&hub, &branch, &stick.file("to-branch"));
    let back = take(&branch, &stick.file("to-branch"));
    assert!(back.entries > 0);
    assert_eq!(bodies(&branch, id), ["No line since May.", "We heard."]);
    assert_eq!(travel(&branch, id), Travel::AtHub);
    assert_eq!(on_sticks(&branch), Vec::<u64>::new());
    assert_eq!(branch.node.console().status().unwrap().waiting, 0);
    whole(&hub);
    whole(&branch);

    // What went on the stick does not go over the line again.
    let report = sync(&branch, &hub);
    assert_eq!((report.state, report.entries_sent), (SyncState::UpToDate, 0), "{report:?}");
}

#[test]
fn what_is_written_after_the_stick_left_is_only_saved() {
    let (hub, branch) = pair();
    let stick = Stick::new();
    let (first, later) =
        (thread::thread_id(branch.id, [1; 11]), thread::thread_id(branch.id, [2; 11]));
    post(&branch, first, 10, "Before.");
    out(&branch, &hub, &stick.file("one"));
    post(&branch, later, 11, "After.");
    assert_eq!((travel(&branch, first), travel(&branch, later)), (Travel::Carried, Travel::Saved));
    assert_eq!(on_sticks(&branch), [1]);
    // The next stick takes along what the first one did: it may never arrive.
    assert_eq!(out(&branch, &hub, &stick.file("two")).entries, 2);
    assert_eq!(travel(&branch, later), Travel::Carried);
    sync(&branch, &hub);
    assert_eq!((travel(&branch, first), travel(&branch, later)), (Travel::AtHub, Travel::AtHub));
    assert_eq!(on_sticks(&branch), Vec::<u64>::new());
}

#[test]
fn old_and_doubled_bundles_are_harmless_and_say_so() {
    let (hub, branch) = pair();
    let stick = Stick::new();
    let id = thread::thread_id(branch.id, [1; 11]);
    post(&branch, id, 10, "One.");
    out(&branch, &hub, &stick.file("old"));
    post(&branch, id, 11, "Two.");
    out(&branch, &hub, &stick.file("new"));
    assert_eq!(take(&hub, &stick.file("new")).entries, 2);
    let again = take(&hub, &stick.file("new"));
    assert_eq!((again.entries, again.bundle.new_entries()), (0, 0));
    assert_eq!(again.bundle.newer_came, None);
    let old = take(&hub, &stick.file("old"));
    assert_eq!((old.entries, old.bundle.newer_came), (0, Some(UnixMs(NOW))));
    assert_eq!(bodies(&hub, id), ["One.", "Two."]);
    // What an old stick says of its sender takes nothing back.
    out(&hub, &branch, &stick.file("back"));
    assert_eq!(take(&branch, &stick.file("back")).entries, 2, "the roster");
    assert_eq!(branch.node.console().status().unwrap().waiting, 0);
}

#[test]
fn a_bundle_that_is_older_than_an_exchange_takes_nothing_back() {
    let (hub, branch) = pair();
    let stick = Stick::new();
    let id = thread::thread_id(branch.id, [1; 11]);
    post(&hub, id, 9, "Zero.");
    sync(&branch, &hub);
    out(&branch, &hub, &stick.file("old"));
    post(&hub, id, 10, "One.");
    post(&branch, id, 11, "Two.");
    sync(&branch, &hub);
    sync(&branch, &hub);
    take(&hub, &stick.file("old"));
    post(&hub, id, 12, "Three.");
    let carried = out(&hub, &branch, &stick.file("back"));
    assert_eq!(carried.entries, 1, "the branch is known to hold the rest");
    let report = sync(&branch, &hub);
    assert_eq!(report.state, SyncState::UpToDate, "{report:?}");
    assert_eq!(report.entries_received, 1, "{report:?}");
}

#[test]
fn two_branches_carry_for_each_other_and_each_gets_only_what_it_may_read() {
    let (hub, one) = pair();
    let two = place(3, NodeRole::Branch);
    join(&hub, &two, 8);
    sync(&one, &hub);
    sync(&two, &hub);
    sync(&one, &hub);
    let stick = Stick::new();
    let id = thread::thread_id(one.id, [1; 11]);
    post(&one, id, 10, "Does anybody read this?");
    complete(&one, PersonId::new(one.id, [1; 11]), "start-here/goals");
    out(&one, &two, &stick.file("to-two"));
    let taken = take(&two, &stick.file("to-two"));
    assert!(!taken.is_refused_in_part);
    assert_eq!(bodies(&two, id), ["Does anybody read this?"]);
    assert_eq!(two.node.console().status().unwrap().learners, 0, "learners stay at home");
    // The other branch carries it on to the hub, without either knowing a line.
    out(&two, &hub, &stick.file("to-hub"));
    take(&hub, &stick.file("to-hub"));
    assert_eq!(bodies(&hub, id), ["Does anybody read this?"]);
    whole(&two);
    whole(&hub);
}

#[test]
fn a_branch_that_no_one_has_heard_of_brings_its_own_listing() {
    let (hub, one) = pair();
    sync(&one, &hub);
    let two = place(3, NodeRole::Branch);
    join(&hub, &two, 8);
    sync(&two, &hub);
    let stick = Stick::new();
    post(&two, thread::thread_id(two.id, [1; 11]), 10, "We are new.");
    out(&two, &one, &stick.file("hello"));
    let looked = one.node.console().look_into(&stick.file("hello")).unwrap();
    assert_eq!(looked.sender_name, None, "{looked:?}");
    let taken = take(&one, &stick.file("hello"));
    assert!(!taken.is_refused_in_part, "{taken:?}");
    assert_eq!(bodies(&one, thread::thread_id(two.id, [1; 11])), ["We are new."]);
    let looked = one.node.console().look_into(&stick.file("hello")).unwrap();
    assert_eq!(looked.sender_name.as_deref(), Some("Invited"));
}

#[test]
fn a_stick_in_the_wrong_computer_says_for_whom_it_is() {
    let (hub, one) = pair();
    let two = place(3, NodeRole::Branch);
    join(&hub, &two, 8);
    for branch in [&one, &two, &one] {
        sync(branch, &hub);
    }
    let stick = Stick::new();
    post(&one, thread::thread_id(one.id, [1; 11]), 10, "For the hub.");
    out(&one, &hub, &stick.file("to-hub"));
    assert_eq!(
        refused(&two, &stick.file("to-hub")),
        BundleRefusal::ForAnother { name: "Hub".into() }
    );
    assert_eq!(
        refused(&one, &stick.file("to-hub")),
        BundleRefusal::ForAnother { name: "Hub".into() }
    );
    let (elsewhere, _) = {
        let hub = place(9, NodeRole::Hub);
        let id = hub.id;
        (hub, id)
    };
    assert_eq!(refused(&elsewhere, &stick.file("to-hub")), BundleRefusal::OtherNetwork);
}

#[test]
fn a_spoiled_file_changes_nothing_wherever_it_is_spoiled() {
    let (hub, branch) = pair();
    let stick = Stick::new();
    let id = thread::thread_id(branch.id, [1; 11]);
    for order in 0..20 {
        let random: [u8; 1900] = branch.node.inner.random();
        post(&branch, id, order, &crate::domain::ids::base32().encode(&random));
    }
    out(&branch, &hub, &stick.file("whole"));
    let whole_file = std::fs::read(stick.file("whole")).unwrap();
    let spoiled = stick.file("spoiled");
    let spoil = |bytes: &[u8]| {
        std::fs::write(&spoiled, bytes).unwrap();
        refused(&hub, &spoiled)
    };
    let step = whole_file.len() / 23;
    for length in (step..whole_file.len()).step_by(step).chain([1, 40, whole_file.len() - 1]) {
        assert_eq!(spoil(&whole_file[..length]), BundleRefusal::CutShort, "cut at {length}");
    }
    assert_eq!(spoil(b""), BundleRefusal::NotABundle);
    assert_eq!(spoil(b"PK\x03\x04"), BundleRefusal::NotABundle);
    for at in (36..whole_file.len()).step_by(step) {
        let mut altered = whole_file.clone();
        altered[at] ^= 0x20;
        let refusal = spoil(&altered);
        let fits = matches!(refusal, BundleRefusal::Altered | BundleRefusal::CutShort);
        assert!(fits, "byte {at}: {refusal:?}");
    }
    assert_eq!(spoil(&[&whole_file[..], b"\0"].concat()), BundleRefusal::Altered);
    assert_eq!(take(&hub, &stick.file("whole")).entries, 20);
}

#[test]
fn a_branch_whose_disk_is_new_gets_everything_with_all() {
    let (hub, branch) = pair();
    let stick = Stick::new();
    for order in 0..5 {
        post(&hub, thread::thread_id(hub.id, [1; 11]), order, "News.");
    }
    sync(&branch, &hub);
    // The hub learns only by the next one that its answer arrived.
    sync(&branch, &hub);
    let console = hub.node.console();
    let to = branch.id.to_string();
    let little = console.carry_out(&order(&to), &stick.file("little")).unwrap();
    let all = CarryOrder { all: true, ..order(&to) };
    let much = console.carry_out(&all, &stick.file("much")).unwrap();
    assert_eq!(little.entries, 0);
    assert!(much.entries >= 6, "{much:?}");
    let taken = take(&branch, &stick.file("much"));
    assert_eq!((taken.entries, taken.bundle.held), (0, taken.bundle.entries));
}

#[test]
fn a_bundle_that_builds_on_what_is_not_here_says_what_to_ask_for() {
    let (hub, branch) = pair();
    let stick = Stick::new();
    let id = thread::thread_id(hub.id, [1; 11]);
    post(&hub, id, 1, "First.");
    sync(&branch, &hub);
    // The hub believes that the branch has the first one; a branch with a new disk has not.
    post(&hub, id, 2, "Second.");
    let forgetful = branch.id;
    let network = hub.node.row().unwrap().network.unwrap();
    let mut ledger = super::super::ledger::StoreLedger::new(&hub.node.inner, network);
    let mut memory = crate::sync::Ledger::peer(&ledger, forgetful).unwrap();
    let incarnation = hub.node.row().unwrap().incarnation;
    let log = crate::domain::LogId { node: hub.id, incarnation, scope: Scope::Network };
    post(&hub, id, 3, "Third.");
    memory.lengths.push((log, 2));
    crate::sync::Ledger::remember(&mut ledger, forgetful, &memory).unwrap();
    out(&hub, &branch, &stick.file("gap"));
    let looked = branch.node.console().look_into(&stick.file("gap")).unwrap();
    assert_eq!((looked.beyond, looked.new_entries()), (1, 0), "{looked:?}");
    let taken = take(&branch, &stick.file("gap"));
    assert_eq!((taken.entries, taken.is_refused_in_part), (0, true));
    let all = CarryOrder { all: true, ..order(&branch.id.to_string()) };
    hub.node.console().carry_out(&all, &stick.file("all")).unwrap();
    assert_eq!(take(&branch, &stick.file("all")).entries, 2);
    assert_eq!(bodies(&branch, id), ["First.", "Second.", "Third."]);
}

#[test]
fn a_branch_that_comes_back_empty_says_so_by_its_first_bundle() {
    let (hub, branch) = pair();
    let stick = Stick::new();
    let id = thread::thread_id(branch.id, [1; 11]);
    post(&branch, id, 10, "Before the fire.");
    sync(&branch, &hub);
    sync(&branch, &hub);
    out(&branch, &hub, &stick.file("old"));
    assert_eq!(out(&hub, &branch, &stick.file("nothing")).entries, 0);

    // The same keys on an empty disk, in a later life.
    let again = place(2, NodeRole::Branch);
    assert_eq!(again.id, branch.id);
    join(&hub, &again, 9);
    let later = Incarnation(branch.node.row().unwrap().incarnation.0 + 1_000);
    let begin = move |write: &crate::store::Write<'_>| {
        let mut row = write.node()?.unwrap();
        row.incarnation = later;
        Ok(write.put_node(&row)?)
    };
    again.node.write_local(begin).unwrap();
    post(&again, thread::thread_id(branch.id, [2; 11]), 11, "After the fire.");
    out(&again, &hub, &stick.file("new"));
    take(&hub, &stick.file("new"));
    // What the life that is over said changes nothing any more.
    take(&hub, &stick.file("old"));
    out(&hub, &again, &stick.file("back"));
    let taken = take(&again, &stick.file("back"));
    assert!(!taken.is_refused_in_part, "{taken:?}");
    assert_eq!(taken.bundle.beyond, 0);
    assert_eq!(bodies(&again, id), ["Before the fire."]);
    assert_eq!(again.node.console().status().unwrap().waiting, 0);
    whole(&again);
    whole(&hub);
}

#[test]
fn nothing_is_carried_to_whom_it_does_not_concern() {
    let (hub, branch) = pair();
    sync(&branch, &hub);
    let stick = Stick::new();
    let console = hub.node.console();
    let to = |text: &str| console.carry_out(&order(text), &stick.file("x"));
    assert!(matches!(to("Nowhere"), Err(NodeError::NotFound("node"))));
    assert!(matches!(to("hub"), Err(NodeError::Field { field: "to", .. })));
    assert!(matches!(to(&NodeId([7; 12]).to_string()), Err(NodeError::NotFound("node"))));
    console.revoke(branch.id).unwrap();
    assert!(matches!(to("invited"), Err(NodeError::CutOff { .. })));
    let alone = place(5, NodeRole::Branch);
    let nobody = alone.node.console().carry_out(&order("hub"), &stick.file("x"));
    assert!(matches!(nobody, Err(NodeError::NotJoined)));
    assert_eq!(stick.names(), Vec::<String>::new());

    // A file of a node that was cut off is not taken in either.
    post(&branch, thread::thread_id(branch.id, [1; 11]), 10, "Still here.");
    out(&branch, &hub, &stick.file("late"));
    let name = "Invited".to_owned();
    assert_eq!(refused(&hub, &stick.file("late")), BundleRefusal::SenderCutOff { name });

    // Let in again, it goes on by sticks alone: what lies past the cut counts once it is said anew.
    let id = thread::thread_id(branch.id, [1; 11]);
    assert_eq!(sync(&branch, &hub).state, SyncState::Refused);
    join(&hub, &branch, 31);
    take(&hub, &stick.file("late"));
    assert_eq!(bodies(&hub, id), Vec::<String>::new());
    out(&hub, &branch, &stick.file("roster"));
    take(&branch, &stick.file("roster"));
    out(&branch, &hub, &stick.file("again"));
    take(&hub, &stick.file("again"));
    for node in [&hub, &branch] {
        assert_eq!(bodies(node, id), ["Still here."]);
        whole(node);
    }
}

#[test]
fn a_file_that_is_there_is_never_replaced_and_a_bad_place_leaves_nothing() {
    let (hub, branch) = pair();
    let stick = Stick::new();
    std::fs::write(stick.file("mine"), "holiday").unwrap();
    let console = branch.node.console();
    let to = order(&hub.id.to_string());
    let there = console.carry_out(&to, &stick.file("mine"));
    assert!(matches!(there, Err(NodeError::FileExists(_))));
    assert_eq!(std::fs::read(stick.file("mine")).unwrap(), b"holiday");
    for place in ["no-folder/file", "."] {
        let nowhere = console.carry_out(&to, &stick.file(place));
        assert!(matches!(nowhere, Err(NodeError::Stick { .. })), "{place}: {nowhere:?}");
    }
    assert_eq!(stick.names(), ["mine"]);
    // What a run that was killed left behind is no hindrance.
    std::fs::write(stick.file("next.part"), "half").unwrap();
    console.carry_out(&to, &stick.file("next")).unwrap();
    let mut names = stick.names();
    names.sort();
    assert_eq!(names, ["mine", "next"]);
    assert_eq!(on_sticks(&branch).len(), 0, "there was nothing to carry yet");
}

#[test]
fn a_stick_larger_than_memory_goes_through_in_pieces() {
    let (hub, branch) = pair();
    let stick = Stick::new();
    let size = crate::node::SampleSize { learners: 60, days: 20, seed: 5 };
    branch.node.sample(size, &mut ()).unwrap();
    let carried = out(&branch, &hub, &stick.file("big"));
    let taken = take(&hub, &stick.file("big"));
    assert_eq!((taken.entries, taken.is_refused_in_part), (carried.entries, false));
    let report = sync(&branch, &hub);
    // The roster is all that the branch lacked.
    assert_eq!((report.state, report.entries_received), (SyncState::UpToDate, 2), "{report:?}");
    let (here, there) =
        (branch.node.console().status().unwrap(), hub.node.console().status().unwrap());
    assert_eq!((here.learners, here.posts), (there.learners, there.posts));
    whole(&hub);
}
