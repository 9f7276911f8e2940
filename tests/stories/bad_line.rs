//! A line that cuts, doubles, repeats, alters, and lies.

use std::time::Duration;

use crate::proxy::{Evil, Proxy};
use crate::slow_line::{SlowLine, Thin};
use crate::world::{Site, wait_for};

/// A hub, a branch that knows it only through the line, and the line.
fn joined_through_a_line() -> (Site, Site, Proxy) {
    let mut hub = Site::hub();
    hub.start();
    let line = Proxy::to(hub.port());
    let branch = Site::branch("Novi Grad");
    branch.join(&line.url(), &hub.invite("Novi Grad"));
    branch.sync_fully();
    (hub, branch, line)
}

/// Work of a day at a branch.
fn work(site: &Site, seed: usize) {
    let seed = seed.to_string();
    site.run(&["sample", "--learners", "2", "--days", "2", "--seed", &seed]).ok();
}

fn counts(site: &Site) -> Vec<u64> {
    let status = site.status();
    ["people", "learners", "posts", "entries", "waiting", "quarantined"]
        .iter()
        .map(|name| status[*name].as_u64().unwrap_or_else(|| panic!("no {name} in {status}")))
        .collect()
}

fn assert_same(hub: &Site, branch: &Site) {
    let (hub_counts, branch_counts) = (counts(hub), counts(branch));
    assert_eq!(hub_counts[2], branch_counts[2], "posts");
    assert!(hub_counts[1] >= branch_counts[1], "the hub knows every learner of the branch");
    branch.verify();
    hub.verify();
}

#[test]
fn the_sign_in_page_of_a_hotel_is_known_for_what_it_is() {
    let (hub, branch, line) = joined_through_a_line();
    work(&branch, 1);
    let (hub_before, before) = (counts(&hub), counts(&branch));
    line.always(Some(Evil::Portal));
    let told = branch.sync();
    assert_eq!(told.state, "portal", "{told:?}");
    assert_ne!(told.code, 0);
    assert_eq!(counts(&branch)[..4], before[..4]);
    assert_eq!(counts(&hub), hub_before);
    line.always(Some(Evil::BadGateway));
    let told = branch.sync();
    assert!(["portal", "unreachable"].contains(&told.state.as_str()), "{told:?}");
    line.always(None);
    branch.sync_fully();
    assert_same(&hub, &branch);
}

#[test]
fn the_sync_page_says_that_something_else_answers() {
    let (_hub, mut branch, line) = joined_through_a_line();
    line.always(Some(Evil::Portal));
    branch.start();
    let mut admin = branch.admin();
    let page = admin.open("/sync");
    admin.submit(&page, "/sync/now", &[]);
    admin.wait_for("/sync", "Something else answers in place of the hub");
}

#[test]
fn an_exchange_sent_once_more_or_twice_changes_nothing() {
    let (hub, branch, line) = joined_through_a_line();
    work(&branch, 1);
    line.next(&[Evil::Double]);
    line.forget();
    branch.sync_fully();
    assert_same(&hub, &branch);
    let before = counts(&hub);
    let passed = line.passed();
    assert!(!passed.is_empty());
    for each in &passed {
        for _ in 0..2 {
            assert!(!line.replay(each).is_empty(), "a repeat is answered too");
        }
    }
    assert_eq!(counts(&hub), before, "a repeat adds nothing");
    work(&branch, 2);
    branch.sync_fully();
    for each in &passed {
        line.replay(each);
    }
    branch.sync_fully();
    assert_same(&hub, &branch);
}

#[test]
fn an_exchange_cut_anywhere_costs_nothing_but_another_try() {
    let (hub, branch, line) = joined_through_a_line();
    let offsets = [0, 1, 40, 120, 180, 250, 400, 700, 1_200, 2_500, 5_000];
    for (round, offset) in offsets.into_iter().enumerate() {
        work(&branch, 10 + round);
        work(&hub, 40 + round);
        let before = counts(&branch);
        line.next(&[Evil::CutRequest(offset)]);
        let told = branch.sync();
        let arrived_whole = told.state == "up-to-date";
        line.next(&[Evil::CutAnswer(offset)]);
        let told = branch.sync();
        assert!(
            told.state == "up-to-date" || told.code != 0,
            "a cut at {offset} (request whole: {arrived_whole}) is no success: {told:?}"
        );
        assert!(counts(&branch)[3] >= before[3], "nothing is lost by a cut");
        line.always(None);
        branch.sync_fully();
        assert_same(&hub, &branch);
    }
    let quiet = branch.sync_fully();
    assert_eq!((quiet.round_trips, quiet.sent, quiet.received), (1, 0, 0), "{quiet:?}");
}

#[test]
fn altered_bytes_are_refused_and_the_next_exchange_heals() {
    let (hub, branch, line) = joined_through_a_line();
    for (round, back) in [0, 7, 16, 33, 64, 90, 150, 400, 900].into_iter().enumerate() {
        work(&branch, 70 + round);
        let (hub_before, before) = (counts(&hub), counts(&branch));
        line.next(&[Evil::AlterRequest(back)]);
        let told = branch.sync();
        assert_ne!(told.state, "up-to-date", "altered {back} from the end: {told:?}");
        assert_eq!(counts(&hub), hub_before, "altered {back} from the end");
        line.always(None);
        line.next(&[Evil::AlterAnswer(back)]);
        let told = branch.sync();
        assert_ne!(told.state, "up-to-date", "altered {back} from the end: {told:?}");
        assert_eq!(counts(&branch)[..4], before[..4], "altered {back} from the end");
        line.always(None);
        branch.sync_fully();
        assert_same(&hub, &branch);
    }
}

#[test]
fn a_thin_line_that_is_cut_all_the_time_carries_everything_by_itself() {
    let mut hub = Site::hub();
    hub.start();
    let mut branch = Site::branch("Novi Grad");
    let thin = Thin {
        bytes_per_s: 10_000,
        delay: Duration::from_millis(10),
        // Long enough for two busy computers to say a word between two cuts.
        cut_every: Some(Duration::from_millis(2_100)),
    };
    let line = SlowLine::to(hub.port(), thin);
    let code = hub.invite("Novi Grad");
    branch.join(&line.url(), &code);
    work(&branch, 1);
    line.forget();
    branch.run(&["sample", "--learners", "150", "--days", "4", "--seed", "9"]).ok();
    branch.start();
    let entries = |site: &Site| site.status()["entries"].as_u64().expect("a count");
    wait_for("the hub has everything", || {
        (entries(&hub) >= entries(&branch)).then(|| line.carried())
    });
    let carried = line.carried();
    assert!(carried.cuts > 0 && carried.connections > 1, "{carried:?}");
    assert!(carried.bytes_up > carried.bytes_down, "{carried:?}");
    branch.stop();
    branch.sync_fully();
    assert_same(&hub, &branch);
}
