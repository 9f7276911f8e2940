//! How this node stands with its hub: a glance for every page's footer, and the whole for the sync
//! page.

use std::collections::BTreeSet;

use super::network::day_strip;
use crate::domain::limits::SYNC_SILENCE_ALERT_MS;
use crate::domain::roles::NodeRole;
use crate::domain::{NodeId, Scope, UnixMs};
use crate::node::ledger::roster;
use crate::node::line::{self, LineLeave, LinePlan};
use crate::node::view::{
    DayStrip, HealthView, OnStick, PeerRow, SyncState, SyncView, WaitingKind, WorkState,
};
use crate::node::{Node, NodeError};
use crate::store::Read;
use crate::store::rows::{self, NodeRow, WaitingFor, WaitingPart};
use crate::sync::exchange::shared_scopes;
use crate::text::dates::Zone;

/// Asked for on every page: looks only at what was written since the hub last agreed.
pub(super) fn work_state(node: &Node) -> Result<WorkState, NodeError> {
    let now = node.now().0;
    node.read(|read| {
        let quiet = WorkState { joined: false, waiting: 0, last_sync: None, alert: false };
        let Some(row) = read.node()?.filter(|row| row.network.is_some()) else { return Ok(quiet) };
        if row.role == NodeRole::Hub {
            return Ok(WorkState { joined: true, ..quiet });
        }
        let Some(hub) = hub_peer(read)? else { return Ok(WorkState { joined: true, ..quiet }) };
        let waiting = own_waiting(read, row.node, &hub)?;
        Ok(WorkState {
            joined: true,
            waiting,
            last_sync: hub.last_heard,
            alert: needs_a_person(&hub, waiting, now),
        })
    })
}

/// The hub as this branch knows it: the one peer with an address.
pub(super) fn hub_peer(read: &Read<'_>) -> Result<Option<rows::PeerRow>, NodeError> {
    Ok(read.peers()?.into_iter().find(|peer| peer.url.is_some()))
}

/// Entries of this node's own that the hub has not confirmed.
fn own_waiting(read: &Read<'_>, own: NodeId, hub: &rows::PeerRow) -> Result<u64, NodeError> {
    let mut waiting = 0;
    let scopes = shared_scopes(&*roster(read)?, own, hub.node);
    for (log, before) in read.growth_since(&scopes, hub.agreed_arrival.unwrap_or(0))? {
        if log.id.node == own {
            let held = read.peer_length(hub.node, &log.id)?.unwrap_or(0).max(before);
            waiting += log.length.saturating_sub(held);
        }
    }
    Ok(waiting)
}

/// What does not mend itself: the hub refuses this node, two replicas differ for good, or work has
/// waited very long.
fn needs_a_person(hub: &rows::PeerRow, waiting: u64, now: UnixMs) -> bool {
    let state = hub.last_outcome.as_deref().and_then(SyncState::from_word);
    let silent = hub.last_heard.is_some_and(|heard| now.0 - heard.0 > SYNC_SILENCE_ALERT_MS);
    matches!(state, Some(SyncState::Refused | SyncState::Differs)) || (silent && waiting > 0)
}

/// Everything that the sync page says.
pub(super) fn sync_view(node: &Node) -> Result<SyncView, NodeError> {
    let progress = node.inner.bell.progress();
    let (leave, now) = (node.line_leave()?, node.now().0);
    let health = node.health_view()?;
    node.read(|read| {
        let row = read.node()?.ok_or(NodeError::NotSetUp)?;
        let quarantined = read.counts()?.quarantined;
        if row.role == NodeRole::Hub {
            // A hub's members have a page of their own.
            let (on_sticks, recipients) = (on_sticks(read)?, recipients(read, row.node)?);
            return Ok(SyncView {
                on_sticks,
                recipients,
                ..resting(SyncState::UpToDate, quarantined, health)
            });
        }
        let hub = hub_peer(read)?.filter(|_| row.network.is_some());
        let Some(hub) = hub else { return Ok(resting(SyncState::Alone, quarantined, health)) };
        let on_sticks = on_sticks(read)?;
        let waiting = read.waiting_for(hub.node, &scopes_here(read)?)?;
        let oldest = waiting.oldest_arrival;
        let oldest_waiting = match oldest {
            Some(arrival) => read.time_of_arrival(arrival)?,
            None => None,
        };
        Ok(SyncView {
            state: state(&hub, &waiting, progress.is_some()),
            waiting: waiting.entries,
            waiting_bytes: waiting.bytes,
            oldest_waiting,
            last_sync: hub.last_heard,
            last_tried: hub.last_tried,
            peers: hub_listed(read, &row, &hub)?,
            recipients: recipients(read, row.node)?,
            on_sticks,
            quarantined,
            hub_url: hub.url,
            progress,
            plan: line::plan(read)?,
            month_bytes: month_bytes(read, &row, now.0)?,
            leave,
            kinds: kinds(read, &waiting)?,
            files: read.content_not_at_hub()?,
            health,
            days: day_strip(read, hub.node, now)?,
        })
    })
}

fn month_bytes(read: &Read<'_>, row: &NodeRow, now_ms: i64) -> Result<u64, NodeError> {
    let zone = Zone::of_country(&row.country).unwrap_or_default();
    let used = line::used(read, now_ms, &zone)?;
    Ok(used.bytes_up.saturating_add(used.bytes_down))
}

fn resting(state: SyncState, quarantined: u64, health: HealthView) -> SyncView {
    SyncView {
        state,
        waiting: 0,
        waiting_bytes: 0,
        oldest_waiting: None,
        last_sync: None,
        last_tried: None,
        peers: Vec::new(),
        quarantined,
        recipients: Vec::new(),
        on_sticks: Vec::new(),
        hub_url: None,
        progress: None,
        plan: LinePlan::default(),
        month_bytes: 0,
        leave: LineLeave::Go,
        kinds: Default::default(),
        files: (0, 0),
        health,
        days: DayStrip::default(),
    }
}

fn kinds(read: &Read<'_>, waiting: &WaitingFor) -> Result<[WaitingKind; 3], NodeError> {
    let kind = |part: WaitingPart| -> Result<WaitingKind, NodeError> {
        let oldest = match part.oldest_arrival {
            Some(arrival) => read.time_of_arrival(arrival)?,
            None => None,
        };
        Ok(WaitingKind { count: part.entries, bytes: part.bytes, oldest })
    };
    Ok([kind(waiting.posts)?, kind(waiting.progress)?, kind(waiting.other)?])
}

fn state(hub: &rows::PeerRow, waiting: &WaitingFor, is_running: bool) -> SyncState {
    if is_running {
        return SyncState::Running;
    }
    match hub.last_outcome.as_deref().and_then(SyncState::from_word) {
        Some(SyncState::UpToDate) if waiting.entries > 0 => SyncState::Waiting,
        // It has joined, so it is not alone; nothing is running either.
        Some(SyncState::Alone | SyncState::Running) | None => SyncState::Waiting,
        Some(state) => state,
    }
}

/// To whom something can be carried, the hub first, then by name.
fn recipients(read: &Read<'_>, own: NodeId) -> Result<Vec<(NodeId, String)>, NodeError> {
    let roster = roster(read)?;
    let members = roster.members().filter(|member| member.id != own);
    let mut members: Vec<_> = members.filter(|member| !roster.is_revoked(member.id)).collect();
    members.sort_by_key(|member| (member.role != NodeRole::Hub, &member.name, member.id));
    Ok(members.into_iter().map(|member| (member.id, member.name.clone())).collect())
}

/// What left on sticks and was not confirmed, by recipient.
pub(super) fn on_sticks(read: &Read<'_>) -> Result<Vec<OnStick>, NodeError> {
    let Some(row) = read.node()? else { return Ok(Vec::new()) };
    let roster = roster(read)?;
    let mut found = Vec::new();
    for carried in read.carried_to_all()? {
        let Some(member) = roster.member(carried.node) else { continue };
        let scopes = shared_scopes(&roster, row.node, carried.node);
        let entries = read.waiting_up_to(carried.node, &scopes, carried.arrival)?.entries;
        if entries > 0 {
            found.push(OnStick {
                recipient: carried.node,
                recipient_name: member.name.clone(),
                is_hub: member.role == NodeRole::Hub,
                sequence: carried.sequence,
                entries,
                at: carried.at,
                label: carried.label,
            });
        }
    }
    Ok(found)
}

/// Everything that is here may go to the hub: it reads every scope.
fn scopes_here(read: &Read<'_>) -> Result<Vec<Scope>, NodeError> {
    let scopes: BTreeSet<Scope> = read.logs()?.iter().map(|log| log.id.scope).collect();
    Ok(scopes.into_iter().collect())
}

fn hub_listed(
    read: &Read<'_>,
    row: &NodeRow,
    hub: &rows::PeerRow,
) -> Result<Vec<PeerRow>, NodeError> {
    let roster = roster(read)?;
    let listed = roster.hub().filter(|member| member.id != row.node);
    let peer = listed.map(|member| PeerRow {
        node: member.id,
        name: member.name.clone(),
        role: member.role,
        last_heard: hub.last_heard,
        revoked: false,
    });
    Ok(peer.into_iter().collect())
}
