//! What each side can say of how it stands: what waits by kind, what is at the hub, whose clock is
//! wrong, who still calls.

use super::*;
use crate::domain::line::LinePlan;
use crate::domain::network::{MemberState, Need};
use crate::node::desk::AdminDesk;
use crate::node::view::{ClockState, DayState, MemberPageView, SignedIn, SyncView};
use crate::store::Write;

fn view(at: &Place) -> SyncView {
    at.node.console().status().unwrap().sync
}

fn admin(hub: &Place) -> AdminDesk {
    let who = SignedIn {
        person: PersonId::new(hub.id, [1; 11]),
        name: "Ana".into(),
        role: Role::Admin,
        node_role: NodeRole::Hub,
        language: None,
        csrf: String::new(),
        shared: true,
        token_hash: [0; 32],
        unread_threads: 0,
    };
    hub.node.admin(&who).unwrap()
}

fn member(hub: &Place, id: NodeId) -> MemberPageView {
    admin(hub).member(id).unwrap()
}

#[test]
fn what_waits_is_told_by_kind() {
    let (hub, branch) = pair();
    sync(&branch, &hub);
    assert_eq!(view(&branch).waiting, 0);
    let person = PersonId::new(branch.id, [5; 11]);
    complete_all(&branch, person, vec!["m/a".parse().unwrap(), "m/b".parse().unwrap()]);
    post(&branch, thread::thread_id(branch.id, [1; 11]), 1, "Here");
    let told = view(&branch);
    let counts = told.kinds.map(|kind| kind.count);
    assert_eq!((counts, told.waiting), ([1, 2, 0], 3));
    assert!(told.kinds.iter().take(2).all(|kind| kind.bytes > 0 && kind.oldest.is_some()));
    sync(&branch, &hub);
    assert_eq!(view(&branch).kinds.map(|kind| kind.count), [0, 0, 0]);
    assert_eq!(view(&branch).days.days.last().unwrap().1, DayState::Synced);
    assert_eq!(view(&branch).days.days.len(), 30);
}

#[test]
fn the_hub_tells_a_branch_whose_clock_is_far_off_and_only_then() {
    let hub = place(1, NodeRole::Hub);
    let slow = place_at(2, NodeRole::Branch, NOW - 3 * 3_600_000);
    let near = place_at(3, NodeRole::Branch, NOW - 9 * 60_000);
    join(&hub, &slow, 7);
    join(&hub, &near, 8);
    for branch in [&slow, &near] {
        assert_eq!(sync(branch, &hub).state, SyncState::UpToDate);
    }
    let told = view(&slow).health.clock;
    assert_eq!(told, ClockState::Apart { ahead_ms: -3 * 3_600_000, right: UnixMs(NOW) });
    assert_eq!(view(&near).health.clock, ClockState::Right);
    assert_eq!(member(&hub, slow.id).row.clock_ahead_ms, Some(-3 * 3_600_000));
    assert_eq!(member(&hub, near.id).row.clock_ahead_ms, None);
}

#[test]
fn a_reply_between_clocks_that_agree_is_not_a_byte_longer() {
    let down = |ahead_ms: i64| {
        let hub = place(1, NodeRole::Hub);
        let branch = place_at(2, NodeRole::Branch, NOW + ahead_ms);
        join(&hub, &branch, 7);
        sync(&branch, &hub);
        sync(&branch, &hub).bytes_down
    };
    let agreeing = down(0);
    assert_eq!(down(5 * 60_000), agreeing);
    assert!(down(3 * 3_600_000) > agreeing);
}

#[test]
fn the_hub_sees_what_waits_there_and_that_it_has_come() {
    let (hub, branch) = pair();
    assert_eq!(member(&hub, branch.id).row.state, MemberState::Never);
    sync(&branch, &hub);
    // What the hub gave last is confirmed when the branch calls again.
    assert_eq!(member(&hub, branch.id).row.state, MemberState::Waiting);
    sync(&branch, &hub);
    let row = member(&hub, branch.id).row;
    assert_eq!((row.state, row.waiting_there), (MemberState::UpToDate, Some(0)));
    assert_eq!(row.days.days.last().unwrap().1, DayState::Synced);
    // It begins, and is cut before its frames have come.
    write_posts(&branch, 40);
    let mut bodies = 0;
    let cut = &mut |body: &[u8]| {
        bodies += 1;
        if bodies > 1 {
            return Err(CarryFault::Unreachable("cut".into()));
        }
        Ok(hub.node.answer_sync(body))
    };
    branch.node.sync_over(cut).unwrap();
    let row = member(&hub, branch.id).row;
    assert_eq!((row.state, row.waiting_there), (MemberState::Waiting, Some(40)));
    sync(&branch, &hub);
    let row = member(&hub, branch.id).row;
    assert_eq!((row.state, row.waiting_there), (MemberState::UpToDate, Some(0)));
    // What the hub has for it is counted too.
    post(&hub, thread::thread_id(hub.id, [9; 11]), 1, "News");
    assert_eq!(member(&hub, branch.id).row.waiting_here, (1, true));
    sync(&branch, &hub);
    sync(&branch, &hub);
    assert_eq!(member(&hub, branch.id).row.waiting_here, (0, true));
}

fn write_posts(at: &Place, posts: u64) {
    for order in 0..posts {
        let id = thread::thread_id(at.id, [u8::try_from(order).unwrap(); 11]);
        let random: [u8; 900] = at.node.inner.random();
        post(at, id, order, &crate::domain::ids::base32().encode(&random));
    }
}

#[test]
fn a_node_that_was_cut_off_and_still_calls_is_seen() {
    let (hub, branch) = pair();
    sync(&branch, &hub);
    let cut = branch.id;
    admin(&hub).revoke(cut).unwrap();
    assert_eq!(member(&hub, cut).row.state, MemberState::Revoked);
    assert_eq!(sync(&branch, &hub).state, SyncState::Refused);
    assert_eq!(member(&hub, cut).row.state, MemberState::Refused);
    let (needs, are_all) = admin(&hub).members_in_need().unwrap();
    assert_eq!((needs.len(), are_all), (1, true));
    assert_eq!(needs[0].needs, [Need::Refused]);
}

#[test]
fn what_is_set_for_the_line_is_kept() {
    let (hub, branch) = pair();
    let plan = LinePlan { budget_mb: Some(1), window: Some((22, 6)) };
    let put = move |write: &Write<'_>| crate::node::line::put_plan(write, plan);
    branch.node.write_local(put).unwrap();
    sync(&branch, &hub);
    let told = view(&branch);
    assert_eq!(told.plan, plan);
    assert!(told.month_bytes > 0);
}

#[test]
fn a_page_of_members_goes_by_name_in_either_script_and_no_further_than_it_is_long() {
    let hub = place(1, NodeRole::Hub);
    for (seed, tag) in (0..60_u8).map(|at| (at + 10, at)) {
        let record = Member {
            id: NodeId([0; 12]),
            sign_key: blake3::hash(&[seed]).into(),
            noise_key: [tag; 32],
            role: NodeRole::Branch,
            name: format!("{} {tag:02}", if tag % 2 == 0 { "Сјеница" } else { "Prizren" }),
            country: "RS".into(),
            scopes: Vec::new(),
        };
        let member = Member { id: crate::docs::record::node_id(&record.sign_key), ..record };
        let listed = move |author: &crate::node::Author<'_>| {
            author.record(Scope::Roster, &Record::Member(member))
        };
        hub.node.write(listed).unwrap();
    }
    let desk = admin(&hub);
    let first = desk.members("", 0).unwrap();
    assert_eq!((first.count, first.rows.len(), first.has_more), (60, 50, true));
    let second = desk.members("", 1).unwrap();
    assert_eq!((second.rows.len(), second.has_more), (10, false));
    let found = desk.members("sjenica 0", 0).unwrap();
    let names: Vec<_> = found.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!((found.count, names[0], names[4]), (5, "Сјеница 00", "Сјеница 08"));
    assert_eq!(desk.members("nobody", 0).unwrap().rows, []);
}
