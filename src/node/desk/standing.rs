//! How this node stands with its hub: a glance for every page's footer, and the whole for the sync
//! page.

use std::collections::BTreeSet;

use crate::domain::limits::SYNC_SILENCE_ALERT_MS;
use crate::domain::roles::NodeRole;
use crate::domain::{NodeId, Scope, UnixMs};
use crate::node::ledger::roster;
use crate::node::line::{self, LineLeave, LinePlan};
use crate::node::view::{OnStick, PeerRow, SyncState, SyncView, Travel, WorkState};
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
fn hub_peer(read: &Read<'_>) -> Result<Option<rows::PeerRow>, NodeError> {
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
            let (on_sticks, recipients) = (on_sticks(read)?, recipients(read, row.node)?);
            return Ok(SyncView {
                peers,
                on_sticks,
                recipients,
                ..resting(SyncState::UpToDate, quarantined)
            });
        }
        let hub = hub_peer(read)?.filter(|_| row.network.is_some());
        let Some(hub) = hub else { return Ok(resting(SyncState::Alone, quarantined)) };
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
        recipients: Vec::new(),
        on_sticks: Vec::new(),
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

/// How far this node's own posts have come, by their numbers of arrival here.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reached {
    /// Everything up to this one is at the hub.
    at_hub: u64,
    /// Everything up to this one left on a stick for the hub.
    carried: u64,
}

impl Reached {
    /// What the hub has confirmed, by the line or by a stick, of what this node wrote for all.
    pub(super) fn of(read: &Read<'_>) -> Result<Self, NodeError> {
        let row = read.node()?.ok_or(NodeError::NotSetUp)?;
        if row.role == NodeRole::Hub {
            return Ok(Self { at_hub: u64::MAX, carried: u64::MAX });
        }
        let Some(hub) = hub_peer(read)? else { return Ok(Self { at_hub: 0, carried: 0 }) };
        let mut at_hub = u64::MAX;
        let agreed = hub.agreed_arrival.unwrap_or(0);
        for (log, before) in read.growth_since(&[Scope::Network], agreed)? {
            if log.id.node != row.node {
                continue;
            }
            let held = read.peer_length(hub.node, &log.id)?.unwrap_or(0).max(before);
            if let Some(first) = read.entry_at(&log.id, held + 1)? {
                at_hub = at_hub.min(first.arrival - 1);
            }
        }
        let carried = read.carried(hub.node)?.map_or(0, |carried| carried.arrival);
        Ok(Self { at_hub, carried })
    }

    /// How far an entry of this node's own has come.
    pub(super) fn travel(self, arrival: u64) -> Travel {
        if arrival <= self.at_hub {
            Travel::AtHub
        } else if arrival <= self.carried {
            Travel::Carried
        } else {
            Travel::Saved
        }
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
