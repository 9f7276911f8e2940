//! How this node stands with its hub: a glance for every page's footer, and the whole for the sync
//! page.

use std::collections::BTreeSet;

use crate::domain::limits::SYNC_SILENCE_ALERT_MS;
use crate::domain::roles::NodeRole;
use crate::domain::{NodeId, Scope, UnixMs};
use crate::node::ledger::roster;
use crate::node::line::{self, LineLeave, LinePlan};
use crate::node::view::{PeerRow, SyncState, SyncView, WorkState};
use crate::node::{Node, NodeError};
use crate::store::Read;
use crate::store::rows::{self, NodeRow, WaitingFor};
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
    let (leave, now) = (node.line_leave()?, node.now().0.0);
    node.read(|read| {
        let row = read.node()?.ok_or(NodeError::NotSetUp)?;
        let quarantined = read.counts()?.quarantined;
        if row.role == NodeRole::Hub {
            let peers = members(read, row.node)?;
            return Ok(SyncView { peers, ..resting(SyncState::UpToDate, quarantined) });
        }
        let hub = hub_peer(read)?.filter(|_| row.network.is_some());
        let Some(hub) = hub else { return Ok(resting(SyncState::Alone, quarantined)) };
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
            quarantined,
            hub_url: hub.url,
            progress,
            plan: line::plan(read)?,
            month_bytes: month_bytes(read, &row, now)?,
            leave,
        })
    })
}

fn month_bytes(read: &Read<'_>, row: &NodeRow, now_ms: i64) -> Result<u64, NodeError> {
    let zone = Zone::of_country(&row.country).unwrap_or_default();
    let used = line::used(read, now_ms, &zone)?;
    Ok(used.bytes_up.saturating_add(used.bytes_down))
}

fn resting(state: SyncState, quarantined: u64) -> SyncView {
    SyncView {
        state,
        waiting: 0,
        waiting_bytes: 0,
        oldest_waiting: None,
        last_sync: None,
        last_tried: None,
        peers: Vec::new(),
        quarantined,
        hub_url: None,
        progress: None,
        plan: LinePlan::default(),
        month_bytes: 0,
        leave: LineLeave::Go,
    }
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

/// Everything that is here may go to the hub: it reads every scope.
fn scopes_here(read: &Read<'_>) -> Result<Vec<Scope>, NodeError> {
    let scopes: BTreeSet<Scope> = read.logs()?.iter().map(|log| log.id.scope).collect();
    Ok(scopes.into_iter().collect())
}

fn members(read: &Read<'_>, own: NodeId) -> Result<Vec<PeerRow>, NodeError> {
    let listed = read.branches()?.into_iter().filter(|branch| branch.node != own);
    let peers = listed.filter_map(|branch| {
        Some(PeerRow {
            node: branch.node,
            name: branch.name,
            role: branch.role?,
            last_heard: branch.last_heard,
            revoked: branch.revoked,
        })
    });
    Ok(peers.collect())
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
