//! A disk that fills up: refused in time and in words, and nothing that was saved goes.

use super::error::NodeError;
use super::tests::{complete, lessons, pair, sync, whole};
use super::view::SyncState;
use crate::domain::PersonId;
use crate::store::ballast;

#[test]
fn below_the_floor_nothing_more_is_saved_for_people_and_all_is_well_with_room_again() {
    let (hub, branch) = pair();
    let person = PersonId::new(branch.id, [5; 11]);
    complete(&branch, person, "start-here/a");
    branch.node.keep_free(u64::MAX);
    let refused = branch.node.write(|_| Ok(()));
    assert!(matches!(refused, Err(NodeError::NoRoom { .. })), "{refused:?}");
    assert_eq!(lessons(&branch, person), ["start-here/a"]);
    branch.node.keep_free(0);
    complete(&branch, person, "start-here/b");
    assert_eq!(sync(&branch, &hub).state, SyncState::UpToDate);
}

#[test]
fn a_hub_without_room_takes_nothing_in_and_the_branch_keeps_it() {
    let (hub, branch) = pair();
    sync(&branch, &hub);
    let person = PersonId::new(branch.id, [5; 11]);
    complete(&branch, person, "start-here/a");
    hub.node.keep_free(u64::MAX);
    assert_ne!(sync(&branch, &hub).state, SyncState::UpToDate);
    assert_eq!(lessons(&hub, person), Vec::<String>::new());
    hub.node.keep_free(0);
    assert_eq!(sync(&branch, &hub).state, SyncState::UpToDate);
    assert_eq!(lessons(&hub, person), ["start-here/a"]);
    whole(&hub);
}

#[test]
fn ballast_lies_where_there_is_room_and_goes_when_the_disk_is_full() {
    let (_, branch) = pair();
    let dir = branch.dir.path();
    branch.node.keep_free(u64::MAX / 2);
    branch.node.lay_ballast();
    assert!(!ballast::lies_in(dir), "there is no room for it");
    branch.node.keep_free(0);
    branch.node.lay_ballast();
    assert!(ballast::lies_in(dir));
    branch.node.limit_disk(true).unwrap();
    let person = PersonId::new(branch.id, [5; 11]);
    let long = "x".repeat(60_000);
    let refused = branch.node.write_local(move |write| {
        for number in 0..200 {
            write.put_setting(&format!("{number}"), &long)?;
        }
        Ok(())
    });
    assert!(matches!(refused, Err(NodeError::Disk(_))), "{refused:?}");
    assert!(!ballast::lies_in(dir), "its room is for what comes next");
    branch.node.limit_disk(false).unwrap();
    complete(&branch, person, "start-here/a");
    whole(&branch);
}
