//! The members of the network as the hub's admin sees them, a page at a time: a network may have
//! thousands.

use std::collections::BTreeMap;

use crate::domain::limits::{
    CLOCK_APART_MS, DISK_LOW_MIB, HELD_LOOKS_MAX, MEMBER_SILENCE_MS, MEMBERS_IN_NEED_MAX,
    PEER_DAYS_KEPT,
};
use crate::domain::network::{MemberFacts, clock_apart};
use crate::domain::roles::NodeRole;
use crate::domain::{NodeId, Scope, UnixMs};
use crate::node::ledger::roster;
use crate::node::line::{day_of, days_from};
use crate::node::view::{DayState, DayStrip, MemberPageView, MemberView, MembersView};
use crate::node::{Node, NodeError};
use crate::store::Read;
use crate::store::rows::MemberRow;
use crate::sync::exchange::shared_scopes;
use crate::text::fold::fold;

const DAY_MS: i64 = 24 * 3_600_000;

/// Members whose name holds these letters in either script, a page from 0.
pub(super) fn members(
    node: &Node,
    filter: &str,
    page: u32,
    page_rows: u32,
) -> Result<MembersView, NodeError> {
    let now = node.now().0;
    let offset = page.saturating_mul(page_rows);
    node.read(|read| {
        let (rows, count) = if filter.trim().is_empty() {
            (read.members(page_rows, offset)?, read.member_count()?)
        } else {
            found(read, filter, offset, page_rows)?
        };
        let has_more = u64::from(offset) + (rows.len() as u64) < count;
        let looks = HELD_LOOKS_MAX / u32::try_from(rows.len().max(1)).unwrap_or(u32::MAX);
        let rows = rows.into_iter().map(|row| member_view(read, row, now, looks));
        Ok(MembersView { count, rows: rows.collect::<Result<_, _>>()?, has_more })
    })
}

fn found(
    read: &Read<'_>,
    filter: &str,
    offset: u32,
    page_rows: u32,
) -> Result<(Vec<MemberRow>, u64), NodeError> {
    let wanted = fold(filter);
    let mut fitting = read.member_names()?;
    fitting.retain(|(_, name)| fold(name).contains(&wanted));
    let count = fitting.len() as u64;
    let asked = fitting.into_iter().skip(offset as usize).take(page_rows as usize);
    let mut rows = Vec::new();
    for (node, _) in asked {
        rows.extend(read.member(node)?);
    }
    Ok((rows, count))
}

/// Those that a person should look after, and whether these are all.
pub(super) fn in_need(node: &Node) -> Result<(Vec<MemberView>, bool), NodeError> {
    let now = node.now().0;
    node.read(|read| {
        let limit = MEMBERS_IN_NEED_MAX;
        let mut rows = read.members_in_need(DISK_LOW_MIB, CLOCK_APART_MS, limit + 1)?;
        let are_all = rows.len() <= limit as usize;
        rows.truncate(limit as usize);
        let views = rows.into_iter().map(|row| member_view(read, row, now, 0));
        Ok((views.collect::<Result<_, _>>()?, are_all))
    })
}

/// Everything about one member.
pub(super) fn member(node: &Node, id: NodeId) -> Result<MemberPageView, NodeError> {
    let now = node.now().0;
    node.read(|read| {
        let row = read.member(id)?.filter(|row| row.role != NodeRole::Hub);
        let row = row.ok_or(NodeError::NotFound("member"))?;
        let told_at = row.health.as_ref().map(|health| health.told_at);
        let there = read.people_there(id)?;
        Ok(MemberPageView {
            row: member_view(read, row, now, HELD_LOOKS_MAX)?,
            invited_at: read.invited_at(id)?,
            told_at,
            people: there.people,
            learners: there.learners,
            lessons_done: there.lessons_done,
            last_activity: there.last_activity,
        })
    })
}

fn member_view(
    read: &Read<'_>,
    row: MemberRow,
    now: UnixMs,
    looks_max: u32,
) -> Result<MemberView, NodeError> {
    let waiting_here = match looks_max {
        0 => (0, false),
        _ if row.revoked => (0, true),
        looks_max => read.held_for(&row, &scopes(read, &row)?, looks_max)?,
    };
    let is_silent = row.last_heard.is_none_or(|heard| now.0 - heard.0 > MEMBER_SILENCE_MS);
    let health = row.health.as_ref();
    let facts = MemberFacts {
        is_revoked: row.revoked,
        was_turned_away: row.turned_away.is_some(),
        last_heard: row.last_heard,
        waiting_there: health.map(|health| health.waiting).filter(|_| !is_silent),
        waiting_here: waiting_here.0,
        clock_ahead_ms: health.map(|health| health.clock_ahead_ms),
        free_mib: health.and_then(|health| health.free_mib),
    };
    Ok(MemberView {
        node: row.node,
        role: row.role,
        state: facts.state(now),
        needs: facts.needs(),
        last_heard: row.last_heard,
        waiting_there: facts.waiting_there,
        waiting_here,
        version: health.map(|health| health.version.clone()).unwrap_or_default(),
        clock_ahead_ms: facts.clock_ahead_ms.and_then(clock_apart),
        free_mib: facts.free_mib,
        days: day_strip(read, row.node, now)?,
        name: row.name,
        country: row.country,
    })
}

/// What the member and the hub share.
fn scopes(read: &Read<'_>, row: &MemberRow) -> Result<Vec<Scope>, NodeError> {
    let own = read.node()?.ok_or(NodeError::NotSetUp)?.node;
    let roster = roster(read)?;
    Ok(shared_scopes(&roster, own, row.node))
}

/// The last days with a peer.
pub(super) fn day_strip(read: &Read<'_>, peer: NodeId, now: UnixMs) -> Result<DayStrip, NodeError> {
    let first = days_from(now.0);
    let known = read.peer_days_of(peer, first)?;
    let known: BTreeMap<i64, _> = known.into_iter().map(|row| (row.day, row)).collect();
    let state = |day: i64| match known.get(&day) {
        Some(row) if row.synced > 0 => DayState::Synced,
        Some(row) if row.failed > 0 => DayState::Failed,
        Some(_) | None => DayState::Quiet,
    };
    let days = (first..first + PEER_DAYS_KEPT).map(|day| {
        debug_assert!(day <= day_of(now), "the strip ends today");
        (UnixMs(day * DAY_MS + DAY_MS / 2), state(day))
    });
    Ok(DayStrip { days: days.collect() })
}
