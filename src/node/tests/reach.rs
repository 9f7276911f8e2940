//! Which libraries have a published course, as each of them says of itself.

use super::packs::{COURSE, fetch_from, publish};
use super::*;

fn reach(hub: &Place) -> Option<(u32, u32)> {
    hub.node.pack_offers().unwrap()[0].reach
}

/// The libraries that do not hold the edition which is offered now.
fn without(hub: &Place) -> Vec<NodeId> {
    let offer = hub.node.read(|read| Ok(read.pack_offer(COURSE)?)).unwrap().unwrap();
    let mark = offer.edition().mark();
    let rows = hub.node.read(|read| Ok(read.libraries_without(mark, (50, 0))?)).unwrap();
    rows.into_iter().map(|row| row.node).collect()
}

fn last_arrival(at: &Place) -> u64 {
    at.node.read(|read| Ok(read.last_arrival()?)).unwrap()
}

#[test]
fn the_hub_hears_once_which_library_has_a_course_whole_and_again_when_it_has_it_no_more() {
    let (hub, branch) = pair();
    let silent = place(3, NodeRole::Branch);
    join(&hub, &silent, 8);
    publish(&hub, "Reading clubs");
    sync(&branch, &hub);
    assert_eq!(reach(&hub), Some((0, 2)));
    assert_eq!(
        branch.node.pack_offers().unwrap()[0].reach,
        None,
        "a library knows of itself alone"
    );
    branch.node.fetch_pack(COURSE).unwrap();
    assert_eq!(fetch_from(&branch, &hub), SyncState::UpToDate);
    sync(&branch, &hub);
    assert_eq!((reach(&hub), without(&hub)), (Some((1, 2)), vec![silent.id]));

    // What was said is not said again: a look at the page and a further exchange write nothing.
    let before = last_arrival(&branch);
    branch.node.settle_packs();
    branch.node.pack_offers().unwrap();
    sync(&branch, &hub);
    branch.node.settle_packs();
    assert_eq!(last_arrival(&branch), before);

    // A newer edition is another one.
    publish(&hub, "Reading clubs again");
    sync(&branch, &hub);
    assert_eq!((reach(&hub), without(&hub).len()), (Some((0, 2)), 2));
    branch.node.fetch_pack(COURSE).unwrap();
    fetch_from(&branch, &hub);
    sync(&branch, &hub);
    assert_eq!(reach(&hub), Some((1, 2)));
    branch.node.remove_pack(COURSE).unwrap();
    sync(&branch, &hub);
    assert_eq!(reach(&hub), Some((0, 2)));

    sync(&silent, &hub);
    // No other library heard of it, and whoever is cut off is none of the network any more.
    hub.node.console().revoke(silent.id).unwrap();
    assert_eq!((reach(&hub), without(&hub)), (Some((0, 1)), vec![branch.id]));
    assert!(silent.node.read(|read| Ok(read.held_marks(branch.id)?)).unwrap().is_empty());
    whole(&hub);
    whole(&branch);
}
