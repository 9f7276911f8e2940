//! Nodes nearby: whom of this network one has heard of on the local network or been told about, and
//! exchanges with them, at once when something new is here and slowly otherwise.
//!
//! Has a thread of its own, so that the exchange with the hub never waits for a neighbour. An
//! announcement is a hint: an address is tried only for a member of the roster, and only that
//! member's key opens the exchange.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::Node;
use super::dialer::{CarryFault, Taken, clean_url};
use super::discovery::{Discovery, Heard, Presence};
use super::error::NodeError;
use super::http::HttpLine;
use super::recovery::ask_who;
use super::view::{LanView, NeighbourRow, SyncState};
use crate::docs::record::Record;
use crate::domain::limits::{
    LAN_BACKOFF_MAX_S, LAN_BACKOFF_MIN_S, LAN_FLOOD_PAUSE_S, LAN_INTERVAL_S, LAN_PAUSE_S,
    NEIGHBOUR_ADDRESSES_MAX, NEIGHBOURS_MAX,
};
use crate::domain::log::{RecordKind, Subject};
use crate::domain::roles::NodeRole;
use crate::domain::roster::{Member, Roster};
use crate::domain::{NodeId, Scope};
use crate::store::Read;
use crate::sync::seal::PROTOCOL_VERSION;

/// How often the thread looks whether something is due.
const LOOK: Duration = Duration::from_secs(2);
/// Signs of the network's id in an announcement: enough to tell two networks in one building apart.
pub(super) const NETWORK_MARK_CHARS: usize = 8;
/// The setting that keeps this node from looking for neighbours.
const LAN: &str = "lan";
const OFF: &str = "off";

/// How a server takes part in the local network.
#[derive(Debug, Clone, Default)]
pub struct Lan {
    /// May it look for neighbours, and say that it is there? The setting may still say no.
    pub looks: bool,
    /// The port under which others reach it; `None` if only this computer can.
    pub port: Option<u16>,
    /// This computer's own addresses.
    pub own: Vec<Ipv4Addr>,
}

/// What some node said of itself on the local network; nothing of it is known to be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announced {
    /// Who it says it is.
    pub node: NodeId,
    /// The beginning of its network's id.
    pub network_mark: String,
    /// The protocol it speaks.
    pub version: u8,
    /// Where it says it answers.
    pub urls: Vec<String>,
}

/// Carries one body to an address and the answer back.
pub type CarryTo<'a> = &'a mut dyn FnMut(&str, &[u8]) -> Result<Vec<u8>, CarryFault>;

/// Carries one body to an address and hands on the answer while it comes.
type StreamTo<'a> =
    &'a mut dyn FnMut(&str, &[u8], &mut dyn FnMut(&[u8]) -> Taken) -> Result<(), CarryFault>;

/// Whom this run has heard of.
#[derive(Debug, Default)]
pub(super) struct Neighbours {
    state: Mutex<State>,
    woken: Condvar,
}

#[derive(Debug, Default)]
struct State {
    lan: Lan,
    stopped: bool,
    asked: bool,
    heard: BTreeMap<NodeId, Vec<String>>,
    paces: BTreeMap<NodeId, Pace>,
    /// After a flood nothing is listened to until then.
    deaf_until_s: u64,
    flooded: bool,
}

/// When a neighbour is tried again.
#[derive(Debug, Clone, Copy, Default)]
struct Pace {
    /// Whatever happens.
    next_s: u64,
    /// If something new is here.
    news_s: u64,
    /// The last pause after a failure.
    backoff_s: u64,
}

impl Neighbours {
    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The thread is to end.
    pub(super) fn stop(&self) {
        self.with(|state| state.stopped = true);
        self.woken.notify_all();
    }

    fn wake(&self) {
        self.with(|state| state.asked = true);
        self.woken.notify_all();
    }

    /// False once it is over.
    fn wait(&self) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut state, _) = self
            .woken
            .wait_timeout_while(state, LOOK, |state| !state.asked && !state.stopped)
            .unwrap_or_else(PoisonError::into_inner);
        state.asked = false;
        !state.stopped
    }
}

impl Node {
    /// Starts the thread that exchanges with neighbours. It ends with [`Node::close`].
    ///
    /// # Errors
    /// [`NodeError::Bug`] if the system gives no thread.
    pub fn start_neighbours(&self, lan: Lan) -> Result<(), NodeError> {
        self.inner.neighbours.with(|state| state.lan = lan);
        let node = self.clone();
        std::thread::Builder::new()
            .name("neighbours".into())
            .spawn(move || node.meet_for_ever())
            .map(drop)
            .map_err(|_| NodeError::Bug("no thread for the neighbours"))
    }

    fn meet_for_ever(&self) {
        let mut discovery = None;
        let mut lines: BTreeMap<String, HttpLine> = BTreeMap::new();
        while self.inner.neighbours.wait() {
            self.follow_setting(&mut discovery);
            if lines.len() > NEIGHBOURS_MAX * NEIGHBOUR_ADDRESSES_MAX {
                lines.clear();
            }
            let met = self.meet_through(&mut |url, body, take| {
                let line = lines.entry(url.to_owned()).or_insert_with(|| HttpLine::to(url));
                line.post(body, take)
            });
            if let Err(fault) = met {
                tracing::warn!(error = %fault, "the neighbours could not be met");
            }
        }
        if let Some((_, running)) = discovery {
            Discovery::stop(running);
        }
    }

    /// Listens while this node belongs to a network and nothing forbids it.
    fn follow_setting(&self, running: &mut Option<(Presence, Discovery)>) {
        let now_s = self.inner.clock.uptime_s();
        let (looks, flooded) = self.inner.neighbours.with(|state| {
            let looks = state.lan.looks && now_s >= state.deaf_until_s;
            (looks, std::mem::take(&mut state.flooded))
        });
        let wanted = self.presence().ok().flatten().filter(|_| looks && !flooded);
        if running.as_ref().map(|(presence, _)| presence) == wanted.as_ref() {
            return;
        }
        if let Some((_, discovery)) = running.take() {
            discovery.stop();
        }
        let Some(presence) = wanted else { return };
        let node = self.clone();
        let heard = move |heard: Heard| match heard {
            Heard::Node(announced) => {
                if let Err(fault) = node.note_neighbour(&announced) {
                    tracing::warn!(error = %fault, "a neighbour could not be noted");
                }
            }
            Heard::Flood => node.flooded(),
        };
        match Discovery::start(presence.clone(), heard) {
            Ok(discovery) => *running = Some((presence, discovery)),
            Err(fault) => {
                tracing::warn!(error = %fault, "neighbours cannot be looked for here");
                self.go_deaf(now_s);
            }
        }
    }

    fn flooded(&self) {
        tracing::warn!("too many services on the local network: not listening for a while");
        self.go_deaf(self.inner.clock.uptime_s());
        self.inner.neighbours.with(|state| {
            state.flooded = true;
            state.heard.clear();
        });
    }

    fn go_deaf(&self, now_s: u64) {
        self.inner.neighbours.with(|state| state.deaf_until_s = now_s + LAN_FLOOD_PAUSE_S);
    }

    /// What this node would say of itself; `None` while it belongs to no network, or wants to say
    /// nothing.
    fn presence(&self) -> Result<Option<Presence>, NodeError> {
        let (port, own) =
            self.inner.neighbours.with(|state| (state.lan.port, state.lan.own.clone()));
        self.read(|read| {
            let Some(row) = read.node()? else { return Ok(None) };
            // The hub has an address that everybody knows.
            let joined = row.network.filter(|_| row.role != NodeRole::Hub);
            let Some(network) = joined else { return Ok(None) };
            let on = is_on(read)?;
            Ok(on.then_some(Presence { node: row.node, network, port, own }))
        })
    }

    /// Takes in what was heard on the local network; true if it is a neighbour to be tried. Anybody
    /// can say anything there.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn note_neighbour(&self, announced: &Announced) -> Result<bool, NodeError> {
        let row = self.row()?;
        let is_ours = row.network.is_some_and(|network| {
            announced.network_mark == network.to_string()[..NETWORK_MARK_CHARS]
        });
        let fits = is_ours
            && announced.version == PROTOCOL_VERSION
            && announced.node != row.node
            && !announced.urls.is_empty();
        if !fits || self.read(|read| member(read, announced.node))?.is_none() {
            return Ok(false);
        }
        let noted = self.inner.neighbours.with(|state| {
            if state.heard.len() >= NEIGHBOURS_MAX && !state.heard.contains_key(&announced.node) {
                return false;
            }
            let known = state.heard.entry(announced.node).or_default();
            for url in announced.urls.iter().take(NEIGHBOUR_ADDRESSES_MAX) {
                if !known.contains(url) {
                    known.insert(0, url.clone());
                }
            }
            known.truncate(NEIGHBOUR_ADDRESSES_MAX);
            true
        });
        if noted {
            self.inner.neighbours.wake();
        }
        Ok(noted)
    }

    /// Exchanges with every neighbour that is due; how many were tried.
    ///
    /// # Errors
    /// Only this node's own trouble.
    pub fn meet_neighbours(&self, carry: CarryTo<'_>) -> Result<usize, NodeError> {
        self.meet_through(&mut |url, body, take| {
            take(&carry(url, body)?);
            Ok(())
        })
    }

    fn meet_through(&self, stream: StreamTo<'_>) -> Result<usize, NodeError> {
        let mut tried = 0;
        for (member, urls) in self.due_neighbours()? {
            tried += 1;
            let state = self.meet(&member, &urls, stream)?;
            self.set_pace(member.id, state);
        }
        Ok(tried)
    }

    fn due_neighbours(&self) -> Result<Vec<(Member, Vec<String>)>, NodeError> {
        let mut places: BTreeMap<NodeId, Vec<String>> =
            self.inner.neighbours.with(|state| state.heard.clone());
        let now_s = self.inner.clock.uptime_s();
        self.read(|read| {
            let Some(row) = read.node()? else { return Ok(Vec::new()) };
            // The hub is asked by everybody, and knows everything; it asks nobody.
            if row.network.is_none() || row.role == NodeRole::Hub {
                return Ok(Vec::new());
            }
            for (node, url) in read.neighbours()? {
                places.entry(node).or_default().insert(0, url);
            }
            let last = read.last_arrival()?;
            let mut due = Vec::new();
            for (node, urls) in places {
                let agreed = read.peer(node)?.and_then(|peer| peer.agreed_arrival);
                let has_news = agreed != Some(last);
                let pace = self
                    .inner
                    .neighbours
                    .with(|state| state.paces.get(&node).copied().unwrap_or_default());
                let is_due = now_s >= pace.next_s || (has_news && now_s >= pace.news_s);
                if is_due && let Some(member) = member(read, node)? {
                    due.push((member, urls));
                }
            }
            Ok(due)
        })
    }

    /// One exchange, at the first of its addresses where that very node answers.
    fn meet(
        &self,
        member: &Member,
        urls: &[String],
        stream: StreamTo<'_>,
    ) -> Result<SyncState, NodeError> {
        let mut state = SyncState::Unreachable;
        for url in urls {
            let report = self.exchange_with(member, &mut |body, take| stream(url, body, take))?;
            state = report.state;
            if state == SyncState::UpToDate {
                self.fetch_files(member, &mut |body| {
                    let mut whole = Vec::new();
                    let mut take = |bytes: &[u8]| {
                        whole.extend_from_slice(bytes);
                        Taken::GoOn
                    };
                    stream(url, body, &mut take).map(|()| whole)
                })?;
            }
            // "Refused" can be said by anybody, in the clear.
            if matches!(state, SyncState::UpToDate | SyncState::Differs) {
                break;
            }
        }
        self.note_cut(member.id, state);
        self.note_outcome(member, state)?;
        Ok(state)
    }

    fn set_pace(&self, node: NodeId, state: SyncState) {
        let now_s = self.inner.clock.uptime_s();
        // Of two quiet neighbours one asks: the other's turn comes later, and by then it was asked.
        let is_first = self.inner.secrets.keys.node() < node;
        self.inner.neighbours.with(|known| {
            let pace = known.paces.entry(node).or_default();
            if state == SyncState::UpToDate {
                let quiet_s = if is_first { LAN_INTERVAL_S } else { LAN_INTERVAL_S * 3 / 2 };
                *pace = Pace { next_s: now_s + quiet_s, news_s: now_s + LAN_PAUSE_S, backoff_s: 0 };
            } else {
                let backoff_s = (pace.backoff_s * 2).clamp(LAN_BACKOFF_MIN_S, LAN_BACKOFF_MAX_S);
                let next_s = now_s + backoff_s;
                *pace = Pace { next_s, news_s: next_s, backoff_s };
            }
        });
    }

    /// Keeps a neighbour's address that somebody typed, after whoever answers there said that it is
    /// a member.
    pub(super) fn add_neighbour(&self, url: &str) -> Result<NeighbourRow, NodeError> {
        let url = clean_url(url)?;
        let line = HttpLine::to(&url);
        self.add_neighbour_by(&url, &mut |_, body| line.post_whole(body))
    }

    /// As over HTTP, over whatever carries bodies.
    pub(super) fn add_neighbour_by(
        &self,
        url: &str,
        carry: CarryTo<'_>,
    ) -> Result<NeighbourRow, NodeError> {
        let row = self.row()?;
        if row.network.is_none() || row.role == NodeRole::Hub {
            return Err(NodeError::NotANeighbour);
        }
        let met = match ask_who(&mut |body| carry(url, body)) {
            Err(NodeError::OtherNetwork) => return Err(NodeError::NotANeighbour),
            met => met?,
        };
        let listed = self.read(|read| member(read, met.peer.id))?;
        let fine =
            listed.filter(|listed| listed.sign_key == met.peer.sign_key && listed.id != row.node);
        let listed = fine.ok_or(NodeError::NotANeighbour)?;
        let (node, kept) = (listed.id, url.to_owned());
        self.write_local(move |write| Ok(write.put_neighbour(node, &kept)?))?;
        self.inner.neighbours.with(|state| state.paces.remove(&node));
        self.inner.neighbours.wake();
        Ok(NeighbourRow {
            node,
            name: listed.name,
            role: listed.role,
            url: Some(url.to_owned()),
            by_hand: true,
            last_heard: None,
            result: None,
        })
    }

    /// Forgets an address that was typed.
    pub(super) fn forget_neighbour(&self, node: NodeId) -> Result<(), NodeError> {
        self.write_local(move |write| Ok(write.delete_neighbour(node)?))
    }

    /// Turns looking for neighbours on or off.
    pub(super) fn set_lan(&self, on: bool) -> Result<(), NodeError> {
        self.write_local(move |write| {
            if on { Ok(write.delete_setting(LAN)?) } else { Ok(write.put_setting(LAN, OFF)?) }
        })?;
        if !on {
            self.inner.neighbours.with(|state| state.heard.clear());
        }
        self.inner.neighbours.wake();
        Ok(())
    }

    /// Everything about neighbours that the sync page says.
    pub(super) fn lan_view(&self) -> Result<LanView, NodeError> {
        let (heard, may_look) =
            self.inner.neighbours.with(|state| (state.heard.clone(), state.lan.looks));
        self.read(|read| {
            let by_hand: BTreeMap<NodeId, String> = read.neighbours()?.into_iter().collect();
            let own = self.inner.secrets.keys.node();
            let mut neighbours = Vec::new();
            let mut nodes: Vec<NodeId> = read.peers()?.iter().map(|peer| peer.node).collect();
            nodes.extend(heard.keys().chain(by_hand.keys()));
            nodes.sort();
            nodes.dedup();
            for node in nodes {
                let Some(member) = member(read, node)?.filter(|member| member.id != own) else {
                    continue;
                };
                let peer = read.peer(node)?;
                let typed = by_hand.get(&node).cloned();
                neighbours.push(NeighbourRow {
                    node,
                    name: member.name,
                    role: member.role,
                    by_hand: typed.is_some(),
                    url: typed.or_else(|| heard.get(&node).and_then(|urls| urls.first().cloned())),
                    last_heard: peer.as_ref().and_then(|peer| peer.last_heard),
                    result: peer
                        .and_then(|peer| peer.last_outcome)
                        .and_then(|word| SyncState::from_word(&word)),
                });
            }
            Ok(LanView { neighbours, is_on: is_on(read)?, may_look })
        })
    }
}

fn is_on(read: &Read<'_>) -> Result<bool, NodeError> {
    Ok(read.setting(LAN)?.as_deref() != Some(OFF))
}

/// A member that may be a neighbour: not the hub, which has an address of its own, and none that
/// was cut off. Looks at that node's records alone: anybody may ask on the local network, often.
fn member(read: &Read<'_>, node: NodeId) -> Result<Option<Member>, NodeError> {
    let mut known = Roster::default();
    for kind in [RecordKind::Member, RecordKind::Revocation, RecordKind::Reinstatement] {
        for (log, subject, body) in read.records_of(Subject::of_node(kind, node))? {
            let in_roster = log.scope == Scope::Roster;
            match Record::decode(subject, &body) {
                Ok(Record::Member(member)) if in_roster => known.list(member),
                Ok(Record::Revocation(cut)) if in_roster => known.revoke(cut),
                Ok(Record::Reinstatement(again)) if in_roster => known.reinstate(again),
                Ok(_) | Err(_) => {}
            }
        }
    }
    let fine = |member: &&Member| member.role != NodeRole::Hub && !known.is_revoked(member.id);
    Ok(known.member(node).filter(fine).cloned())
}
