//! Folders that were copied, restored and run twice: no log forks and nothing is lost.

use std::path::Path;

use super::clock::HandClock;
use super::entropy::SeededEntropy;
use super::tests::{Place, bodies, complete, join, lessons, pair, place, post, sync, whole};
use super::view::SyncState;
use super::{Node, Settings};
use crate::docs::thread;
use crate::domain::roles::NodeRole;
use crate::domain::{Incarnation, PersonId};

/// Copies a folder as it lies there, also under a running server: the database with its log of
/// writes, the keys, the file of lives.
fn copy(from: &Path) -> tempfile::TempDir {
    let to = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.path().join(entry.file_name())).unwrap();
    }
    to
}

/// Starts the program on a folder with chance of its own.
fn start(dir: tempfile::TempDir, seed: u64) -> Place {
    let settings = Settings { data: dir.path().to_owned(), serving: true };
    let clock = Box::new(HandClock::at(1_795_000_100_000));
    let node = Node::open_with(&settings, clock, Box::new(SeededEntropy::new(seed))).unwrap();
    let id = node.row().unwrap().node;
    Place { node, id, dir }
}

fn life(place: &Place) -> Incarnation {
    place.node.row().unwrap().incarnation
}

fn agree(branch: &Place, hub: &Place) {
    for _ in 0..4 {
        if sync(branch, hub).state == SyncState::UpToDate {
            return;
        }
    }
    panic!("no agreement: {:?}", sync(branch, hub));
}

#[test]
fn every_start_that_writes_is_a_life_of_its_own_and_one_that_only_reads_is_none() {
    let (_, branch) = pair();
    let person = PersonId::new(branch.id, [5; 11]);
    complete(&branch, person, "start-here/a");
    let first = life(&branch);
    let Place { node, dir, .. } = branch;
    node.close();
    let reader = start(dir, 40);
    assert_eq!(life(&reader), first, "an orderly start that writes nothing");
    assert_eq!(lessons(&reader, person), ["start-here/a"]);
    let Place { node, dir, .. } = reader;
    node.close();
    let writer = start(dir, 41);
    complete(&writer, person, "start-here/b");
    assert!(life(&writer) > first);
    let second = life(&writer);
    complete(&writer, person, "start-here/c");
    assert_eq!(life(&writer), second, "one run is one life");
    whole(&writer);
}

#[test]
fn two_copies_of_one_folder_run_on_and_both_count() {
    let (hub, branch) = pair();
    let other = place(3, NodeRole::Branch);
    join(&hub, &other, 8);
    let person = PersonId::new(branch.id, [5; 11]);
    complete(&branch, person, "start-here/a");
    agree(&branch, &hub);
    // The card is cloned under the running server, and once more after a clean stop.
    let running = copy(branch.dir.path());
    let Place { node, dir, id } = branch;
    node.close();
    let stopped = copy(dir.path());
    let copies = [start(dir, 50), start(running, 51), start(stopped, 52)];
    let thread = thread::thread_id(id, [6; 11]);
    for round in 0..3 {
        for (number, place) in copies.iter().enumerate() {
            complete(place, person, &format!("start-here/l{round}{number}"));
            post(place, thread, 10, &format!("post {round} {number}"));
        }
        agree(&copies[round], &hub);
    }
    let mut lives: Vec<_> = copies.iter().map(life).collect();
    lives.sort();
    lives.dedup();
    assert_eq!(lives.len(), 3, "{lives:?}");
    for _ in 0..2 {
        copies.iter().for_each(|place| agree(place, &hub));
    }
    agree(&other, &hub);
    for place in copies.iter().chain([&hub]) {
        assert_eq!(lessons(place, person).len(), 10, "1 before, 3 rounds of 3");
        whole(place);
    }
    for place in copies.iter().chain([&hub, &other]) {
        let mut posts = bodies(place, thread);
        posts.sort();
        posts.dedup();
        assert_eq!(posts.len(), 9, "{posts:?}");
    }
    whole(&other);
}

#[test]
fn an_older_copy_that_is_written_to_before_it_syncs_forks_no_log() {
    let (hub, branch) = pair();
    let person = PersonId::new(branch.id, [5; 11]);
    let thread = thread::thread_id(branch.id, [6; 11]);
    complete(&branch, person, "start-here/a");
    post(&branch, thread, 10, "before the backup");
    agree(&branch, &hub);
    let Place { node, dir, .. } = branch;
    node.close();
    let backup = copy(dir.path());
    // Work after the backup, half of it in one more run; all of it reached the hub.
    let branch = start(dir, 60);
    complete(&branch, person, "start-here/b");
    post(&branch, thread, 11, "after the backup");
    let Place { node, dir, .. } = branch;
    node.close();
    let branch = start(dir, 61);
    complete(&branch, person, "start-here/c");
    agree(&branch, &hub);
    drop(branch);
    // The disk dies; the backup goes on without a connection, and meets the hub a day later.
    let restored = start(backup, 62);
    complete(&restored, person, "start-here/d");
    post(&restored, thread, 11, "after the restore");
    agree(&restored, &hub);
    agree(&restored, &hub);
    let all = ["before the backup", "after the backup", "after the restore"];
    for place in [&restored, &hub] {
        assert_eq!(lessons(place, person).len(), 4);
        let posts = bodies(place, thread);
        assert!(all.iter().all(|post| posts.iter().any(|body| body == post)), "{posts:?}");
        whole(place);
    }
    assert_eq!(sync(&restored, &hub).round_trips, 1, "and then it is quiet");
}

#[test]
fn a_database_older_than_the_file_beside_it_does_not_go_back() {
    let (_, branch) = pair();
    let person = PersonId::new(branch.id, [5; 11]);
    complete(&branch, person, "start-here/a");
    let Place { node, dir, .. } = branch;
    node.close();
    let older = copy(dir.path());
    let branch = start(dir, 70);
    complete(&branch, person, "start-here/b");
    let latest = life(&branch);
    std::fs::copy(branch.dir.path().join("incarnation"), older.path().join("incarnation")).unwrap();
    let restored = start(older, 71);
    complete(&restored, person, "start-here/c");
    assert!(life(&restored) > latest);
}

#[test]
fn what_power_took_between_the_log_and_the_documents_is_made_up_for_at_the_next_start() {
    let (hub, branch) = pair();
    sync(&branch, &hub);
    let people: Vec<PersonId> =
        (0..250_u8).map(|number| PersonId::new(branch.id, [number; 11])).collect();
    let lessons_done = ["a", "b", "c", "d", "e", "f"].map(|lesson| format!("start-here/{lesson}"));
    for lesson in &lessons_done {
        people.iter().for_each(|person| complete(&branch, *person, lesson));
    }
    let mut at_the_cut = None;
    let report = branch.node.sync_over(&mut |body| {
        let mut answering = hub.node.begin_answer();
        answering.take(body);
        if body[3] == 2 {
            // As the disk lies when the power goes: the body is in, its end was never reached.
            at_the_cut = Some(copy(hub.dir.path()));
            return Err(crate::node::CarryFault::Unreachable("cut".into()));
        }
        Ok(answering.finish())
    });
    assert_eq!(report.unwrap().state, SyncState::Unreachable);

    let disk = at_the_cut.expect("it took more than the first flight");
    let store = crate::store::Store::open(disk.path(), crate::text::fold::fold).unwrap();
    let left = store.read(|read| read.documents_waiting()).unwrap();
    assert!(!left.is_empty(), "a long body is settled at its end");
    drop(store);

    let again = start(disk, 77);
    let left = again.node.read(|read| Ok(read.documents_waiting()?)).unwrap();
    assert!(left.is_empty(), "{} documents", left.len());
    whole(&again);
    agree(&branch, &again);
    assert!(people.iter().all(|person| lessons(&again, *person) == lessons_done));
    // Where nothing stopped, the cut itself was the end of it.
    let left = hub.node.read(|read| Ok(read.documents_waiting()?)).unwrap();
    assert!(left.is_empty(), "{} documents", left.len());
    whole(&hub);
}
