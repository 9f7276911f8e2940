//! Reaches the hub: at once after something was written, now and then when nothing was, with
//! growing pauses while it does not answer.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::Node;
use super::error::NodeError;
use super::ledger::{StoreLedger, pin, roster};
use super::view::SyncState;
use crate::domain::limits::{
    SYNC_BACKOFF_MAX_S, SYNC_BACKOFF_MIN_S, SYNC_BODY_BYTES_MAX, SYNC_INTERVAL_S, SYNC_POST_S,
};
use crate::domain::roster::Member;
use crate::store::rows::PeerRow;
use crate::sync::PeerFault;
use crate::sync::exchange::{Dialer, Next, Outcome};
use crate::sync::join::{InvitationCode, JoinStep, Joiner};
use crate::sync::keys::network_id;

/// Most POSTs of one exchange; what is left goes in the next one.
const ROUND_TRIPS_MAX: u32 = 10_000;
/// How often the dialer looks whether another process wrote to the folder.
const LOOK: Duration = Duration::from_secs(2);

/// What one exchange cost and brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SyncReport {
    /// POSTs that were answered.
    pub round_trips: u32,
    /// Bytes of request bodies.
    pub bytes_up: u64,
    /// Bytes of answer bodies.
    pub bytes_down: u64,
    /// Entries that went to the hub.
    pub entries_sent: u64,
    /// Entries that were new here.
    pub entries_received: u64,
    /// How it ended.
    pub state: SyncState,
}

/// Why a body did not come back with an answer.
#[derive(Debug)]
pub enum CarryFault {
    /// Nobody answered, or the link broke.
    Unreachable(Box<dyn std::error::Error + Send + Sync>),
    /// Something answered that is no node.
    Portal,
}

/// Carries one body to the peer and its answer back.
pub type Carry<'a> = &'a mut dyn FnMut(&[u8]) -> Result<Vec<u8>, CarryFault>;

/// Wakes the dialer.
#[derive(Debug, Default)]
pub(super) struct Bell {
    state: Mutex<BellState>,
    rung: Condvar,
}

#[derive(Debug, Default)]
struct BellState {
    written: bool,
    asked: bool,
    running: bool,
    stopped: bool,
}

/// Why the dialer woke up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Woken {
    Stopped,
    Asked,
    TimePassed,
}

impl Bell {
    fn with<T>(&self, change: impl FnOnce(&mut BellState) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// An entry was appended; it is not committed yet.
    pub(super) fn note_written(&self) {
        self.with(|state| state.written = true);
    }

    /// Rings if something was written since the last ring.
    pub(super) fn ring_if_written(&self) {
        if self.with(|state| std::mem::take(&mut state.written)) {
            self.ring();
        }
    }

    /// Somebody asks for an exchange now.
    pub(super) fn ring(&self) {
        self.with(|state| state.asked = true);
        self.rung.notify_all();
    }

    /// The dialer is to end.
    pub(super) fn stop(&self) {
        self.with(|state| state.stopped = true);
        self.rung.notify_all();
    }

    /// Is an exchange under way?
    pub(super) fn is_running(&self) -> bool {
        self.with(|state| state.running)
    }

    fn set_running(&self, running: bool) {
        self.with(|state| state.running = running);
    }

    fn wait(&self, longest: Duration) -> Woken {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut state, _) = self
            .rung
            .wait_timeout_while(state, longest, |state| !state.asked && !state.stopped)
            .unwrap_or_else(PoisonError::into_inner);
        if state.stopped {
            Woken::Stopped
        } else if std::mem::take(&mut state.asked) {
            Woken::Asked
        } else {
            Woken::TimePassed
        }
    }
}

impl Node {
    /// Starts the thread that syncs by itself. It ends with [`Node::close`].
    ///
    /// # Errors
    /// [`NodeError::Bug`] if the system gives no thread.
    pub fn start_dialing(&self) -> Result<(), NodeError> {
        let node = self.clone();
        std::thread::Builder::new()
            .name("dialer".into())
            .spawn(move || node.dial_for_ever())
            .map(drop)
            .map_err(|_| NodeError::Bug("no thread for the dialer"))
    }

    fn dial_for_ever(&self) {
        let clock = &self.inner.clock;
        let (mut next_s, mut backoff_s) = (clock.uptime_s(), SYNC_BACKOFF_MIN_S);
        let mut seen = self.inner.store.data_version().unwrap_or(0);
        loop {
            let woken = self.inner.bell.wait(LOOK);
            if woken == Woken::Stopped {
                return;
            }
            let version = self.inner.store.data_version().unwrap_or(seen);
            let others_wrote = std::mem::replace(&mut seen, version) != version;
            let due = clock.uptime_s() >= next_s || woken == Woken::Asked || others_wrote;
            if !due || !self.has_hub() {
                continue;
            }
            let state = self.sync().map_or(SyncState::Unreachable, |report| report.state);
            let pause_s = if state == SyncState::UpToDate {
                backoff_s = SYNC_BACKOFF_MIN_S;
                SYNC_INTERVAL_S
            } else {
                let pause_s = backoff_s;
                backoff_s = (backoff_s * 2).min(SYNC_BACKOFF_MAX_S);
                pause_s
            };
            next_s = clock.uptime_s() + pause_s;
        }
    }

    fn has_hub(&self) -> bool {
        matches!(self.hub(), Ok(Some(_)))
    }

    /// The hub and its address, once this node has joined.
    fn hub(&self) -> Result<Option<(Member, String)>, NodeError> {
        self.read(|read| {
            let Some(row) = read.node()? else { return Ok(None) };
            let Some(hub) = roster(read)?.hub().filter(|hub| hub.id != row.node).cloned() else {
                return Ok(None);
            };
            let url = read.peer(hub.id)?.and_then(|peer| peer.url);
            Ok(url.map(|url| (hub, url)))
        })
    }

    /// The hub as the roster lists it, unless this node is the hub or has not joined one.
    pub(super) fn hub_member(&self) -> Result<Option<Member>, NodeError> {
        let own = self.inner.secrets.keys.node();
        self.read(|read| Ok(roster(read)?.hub().filter(|hub| hub.id != own).cloned()))
    }

    /// Syncs with the hub over HTTP, now, and waits for the end.
    ///
    /// # Errors
    /// Only this node's own trouble; what a link or a peer does is the report's state.
    pub fn sync(&self) -> Result<SyncReport, NodeError> {
        let Some((hub, url)) = self.hub()? else { return Ok(ended(SyncState::Alone)) };
        let agent = agent();
        self.sync_by(&hub, &mut |body| post(&agent, &url, body))
    }

    /// Syncs with the hub over whatever carries bodies.
    ///
    /// # Errors
    /// As [`Node::sync`].
    pub fn sync_over(&self, carry: Carry<'_>) -> Result<SyncReport, NodeError> {
        match self.hub_member()? {
            Some(hub) => self.sync_by(&hub, carry),
            None => Ok(ended(SyncState::Alone)),
        }
    }

    fn sync_by(&self, hub: &Member, carry: Carry<'_>) -> Result<SyncReport, NodeError> {
        self.inner.bell.set_running(true);
        let result = self.exchange_with(hub, carry);
        self.inner.bell.set_running(false);
        let state = result.as_ref().map_or(SyncState::Waiting, |report| report.state);
        self.note_outcome(hub, state)?;
        result
    }

    fn exchange_with(&self, hub: &Member, carry: Carry<'_>) -> Result<SyncReport, NodeError> {
        let Some(network) = self.row()?.network else { return Ok(ended(SyncState::Alone)) };
        let mut ledger = StoreLedger::new(&self.inner, network);
        let (keys, random) = (&self.inner.secrets.keys, self.inner.random());
        let mut report = ended(SyncState::Waiting);
        let (mut dialer, mut body) = match Dialer::begin(keys, hub, random, &mut ledger)? {
            Ok(begun) => begun,
            Err(fault) => return Ok(SyncReport { state: state_of(&fault), ..report }),
        };
        for _ in 0..ROUND_TRIPS_MAX {
            report.bytes_up += body.len() as u64;
            let answer = match carry(&body) {
                Ok(answer) => answer,
                Err(CarryFault::Unreachable(source)) => {
                    tracing::info!(error = %source, "the hub did not answer");
                    report.state = SyncState::Unreachable;
                    return Ok(report);
                }
                Err(CarryFault::Portal) => {
                    report.state = SyncState::Portal;
                    return Ok(report);
                }
            };
            report.round_trips += 1;
            report.bytes_down += answer.len() as u64;
            let next = dialer.answer(&mut ledger, &answer)?;
            report.entries_sent = dialer.tally().entries_sent;
            report.entries_received = dialer.tally().entries_received;
            match next {
                Ok(Next::Send(next)) => body = next,
                Ok(Next::Done(outcome)) => {
                    report.state = match outcome {
                        Outcome::UpToDate => SyncState::UpToDate,
                        Outcome::Differs => SyncState::Differs,
                    };
                    return Ok(report);
                }
                Err(fault) => {
                    tracing::warn!(fault = %fault, "the exchange broke off");
                    report.state = state_of(&fault);
                    return Ok(report);
                }
            }
        }
        Ok(report)
    }

    fn note_outcome(&self, hub: &Member, state: SyncState) -> Result<(), NodeError> {
        let (hub, now) = (hub.id, self.now().0);
        self.write_local(move |write| {
            let mut row = write.peer(hub)?.unwrap_or_else(|| PeerRow::new(hub));
            let code = Some(state.as_str().to_owned());
            let news = row.last_outcome != code
                || row.last_tried.is_none_or(|tried| now.0 - tried.0 >= 60_000 || now < tried);
            if news {
                row.last_tried = Some(now);
                if matches!(state, SyncState::UpToDate | SyncState::Differs) {
                    row.last_heard = Some(now);
                }
                row.last_outcome = code;
                write.put_peer(&row)?;
            }
            Ok(())
        })
    }

    /// Joins the network of the hub at that address, over HTTP.
    ///
    /// # Errors
    /// [`NodeError::InvitationRefused`], [`NodeError::HubUnreachable`],
    /// [`NodeError::PortalAnswered`], [`NodeError::AlreadyJoined`], [`NodeError::WrongAddress`].
    pub(super) fn join(&self, url: &str, code: &str) -> Result<(), NodeError> {
        let url = clean_url(url)?;
        let agent = agent();
        self.join_by(&url, code, &mut |body| post(&agent, &url, body))
    }

    /// Joins over whatever carries bodies; `url` is where the hub will be looked for later.
    ///
    /// # Errors
    /// As a joining over HTTP.
    pub fn join_by(&self, url: &str, code: &str, carry: Carry<'_>) -> Result<(), NodeError> {
        if self.row()?.network.is_some() {
            return Err(NodeError::AlreadyJoined);
        }
        let code: InvitationCode = code.parse().map_err(|_| NodeError::InvitationRefused)?;
        let keys = &self.inner.secrets.keys;
        let (mut joiner, mut body) =
            Joiner::begin(keys, &code, self.inner.random()).map_err(|_| NodeError::Bug("Noise"))?;
        let (hub, own) = loop {
            let answer = carry(&body).map_err(|fault| match fault {
                CarryFault::Unreachable(source) => NodeError::HubUnreachable(source),
                CarryFault::Portal => NodeError::PortalAnswered,
            })?;
            match joiner.answer(&answer) {
                Ok(JoinStep::Send(next)) => body = next,
                Ok(JoinStep::Welcome(hub, own)) => break (hub, own),
                Err(PeerFault::NotOurs | PeerFault::Version(_)) => {
                    return Err(NodeError::PortalAnswered);
                }
                Err(PeerFault::Busy) => return Err(NodeError::HubUnreachable("busy".into())),
                Err(_) => return Err(NodeError::InvitationRefused),
            }
        };
        let url = url.to_owned();
        self.write(move |author| {
            let mut row = author.row().clone();
            if row.network.is_some() {
                return Err(NodeError::AlreadyJoined);
            }
            row.network = Some(network_id(&hub.sign_key));
            author.put_node(&row)?;
            pin(author, &hub, &own)?;
            let mut peer = author.peer(hub.id)?.unwrap_or_else(|| PeerRow::new(hub.id));
            peer.url = Some(url);
            Ok(author.put_peer(&peer)?)
        })?;
        self.inner.bell.ring();
        Ok(())
    }
}

fn ended(state: SyncState) -> SyncReport {
    SyncReport {
        round_trips: 0,
        bytes_up: 0,
        bytes_down: 0,
        entries_sent: 0,
        entries_received: 0,
        state,
    }
}

fn state_of(fault: &PeerFault) -> SyncState {
    match fault {
        PeerFault::NotOurs | PeerFault::Version(_) => SyncState::Portal,
        PeerFault::Refused => SyncState::Refused,
        PeerFault::Busy | PeerFault::Session => SyncState::Unreachable,
        PeerFault::TooLong { .. }
        | PeerFault::Seal
        | PeerFault::Malformed(_)
        | PeerFault::Gap
        | PeerFault::Signature
        | PeerFault::Author
        | PeerFault::OtherNetwork
        | PeerFault::OtherRecipient(_)
        | PeerFault::CutShort
        | PeerFault::Invitation => SyncState::Waiting,
    }
}

fn agent() -> ureq::Agent {
    let whole = Duration::from_secs(SYNC_POST_S);
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_connect(Some(Duration::from_secs(20)))
        .timeout_per_read(Some(Duration::from_secs(60)))
        .timeout_global(Some(whole))
        .user_agent("branchline")
        .build()
        .into()
}

fn post(agent: &ureq::Agent, url: &str, body: &[u8]) -> Result<Vec<u8>, CarryFault> {
    let unreachable = |error: ureq::Error| CarryFault::Unreachable(Box::new(error));
    let mut answer = agent
        .post(format!("{url}/sync"))
        .content_type("application/octet-stream")
        .send(body)
        .map_err(unreachable)?;
    // A gateway's error is a link that is down; a page or a redirect is somebody else's answer.
    if answer.status().is_server_error() {
        return Err(CarryFault::Unreachable(format!("status {}", answer.status()).into()));
    }
    if !answer.status().is_success() {
        return Err(CarryFault::Portal);
    }
    let limited = answer.body_mut().with_config().limit(SYNC_BODY_BYTES_MAX as u64);
    limited.read_to_vec().map_err(|error| {
        if matches!(error, ureq::Error::BodyExceedsLimit(_)) {
            CarryFault::Portal
        } else {
            unreachable(error)
        }
    })
}

/// `http://hub.example:8410` without a path; anything else would send the node's bytes astray.
fn clean_url(url: &str) -> Result<String, NodeError> {
    let url = url.trim().trim_end_matches('/');
    let rest = url
        .strip_prefix("http://")
        .or_else(|| url.strip_prefix("https://"))
        .ok_or(NodeError::WrongAddress("it begins with neither http:// nor https://"))?;
    if rest.is_empty() || rest.len() > 200 {
        return Err(NodeError::WrongAddress("the host is missing"));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || ".:-[]".contains(c);
    if !rest.chars().all(plain) {
        return Err(NodeError::WrongAddress("it has more than a host and a port"));
    }
    Ok(url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_scheme_a_host_and_perhaps_a_port() {
        assert_eq!(clean_url(" http://hub.lan:8410/ ").unwrap(), "http://hub.lan:8410");
        assert_eq!(clean_url("https://[::1]:1").unwrap(), "https://[::1]:1");
        for wrong in ["", "hub.lan", "ftp://x", "http://", "http://a/b", "http://a?b", "http://u@h"]
        {
            assert!(clean_url(wrong).is_err(), "{wrong}");
        }
    }
}
