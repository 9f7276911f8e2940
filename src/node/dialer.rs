//! Reaches the hub: at once after something was written, now and then when nothing was, with
//! growing pauses while it does not answer.

use std::time::Duration;

use super::Node;
use super::admitting::forget_agreement;
use super::allotting::Rounds;
use super::author::Author;
use super::bell::{LineProgress, Woken};
use super::error::NodeError;
use super::http::HttpLine;
use super::ledger::{StoreLedger, pin, roster};
use super::line::{LineLeave, Pace};
use super::view::SyncState;
use crate::domain::NodeId;
use crate::domain::limits::{
    SYNC_BACKOFF_MAX_S, SYNC_BACKOFF_MIN_S, SYNC_INTERVAL_S, SYNC_RETRY_MS,
};
use crate::domain::roles::NodeRole;
use crate::domain::roster::Member;
use crate::store::Read;
use crate::store::rows::PeerRow;
use crate::sync::PeerFault;
use crate::sync::exchange::{Dialer, Next, Opening, Outcome};
use crate::sync::invitation::InvitationLink;
use crate::sync::join::{Again, InvitationCode, JoinStep, Joiner, Welcomed};
use crate::sync::keys::{NodeKeys, network_id};

/// Most POSTs of one exchange; what is left goes in the next one.
const ROUND_TRIPS_MAX: u32 = 10_000;
/// How often the dialer looks whether another process wrote to the folder.
const LOOK: Duration = Duration::from_secs(2);
/// How soon after a start it looks first: the first page comes before, and no line stands idle.
const FIRST_LOOK: Duration = Duration::from_millis(200);

/// How soon a line is tried again that broke: at once while something arrives, ever later while
/// nothing does. A pause that stays the same can meet a line that is cut at fixed times always just
/// before the cut.
#[derive(Debug, Default)]
struct AfterCut {
    waiting: u64,
    pause: Duration,
}

impl AfterCut {
    /// The pause after one more break, when so many entries wait.
    fn next(&mut self, waiting: u64, received: u64) -> Duration {
        let moved = std::mem::replace(&mut self.waiting, waiting) > waiting || received > 0;
        let soon = Duration::from_millis(SYNC_RETRY_MS);
        let most = Duration::from_secs(SYNC_BACKOFF_MAX_S);
        self.pause = if moved { soon } else { (self.pause * 2).clamp(soon, most) };
        self.pause
    }
}

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

/// Does whoever takes an answer want more of it?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// Yes, if there is more.
    GoOn,
    /// No: something is wrong with it.
    Enough,
}

/// Carries one body to the peer and its answer back as a whole.
pub type Carry<'a> = &'a mut dyn FnMut(&[u8]) -> Result<Vec<u8>, CarryFault>;

/// Carries one body to the peer and hands on its answer while it comes.
pub type Stream<'a> =
    &'a mut dyn FnMut(&[u8], &mut dyn FnMut(&[u8]) -> Taken) -> Result<(), CarryFault>;

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
        let (mut doubted, mut look) = (None, FIRST_LOOK);
        let (mut rounds, mut after_cut) = (Rounds::default(), AfterCut::default());
        loop {
            let woken = self.inner.bell.wait(std::mem::replace(&mut look, LOOK));
            if woken == Woken::Stopped {
                return;
            }
            self.watch_clock(&mut doubted);
            self.lay_ballast();
            self.hold_round_when_due(&mut rounds);
            let version = self.inner.store.data_version().unwrap_or(seen);
            let others_wrote = std::mem::replace(&mut seen, version) != version;
            if others_wrote {
                // A bundle taken in by another process may have brought a course.
                self.settle_packs();
            }
            let insisted = woken == Woken::Insisted;
            let asked = insisted || woken == Woken::Asked || others_wrote;
            if !(clock.uptime_s() >= next_s || asked) || !self.has_hub() {
                continue;
            }
            if !insisted && !matches!(self.line_leave(), Ok(LineLeave::Go)) {
                next_s = clock.uptime_s() + SYNC_INTERVAL_S;
                continue;
            }
            let report = self.sync().unwrap_or_else(|fault| {
                tracing::warn!(%fault, "an exchange ended with trouble of this node's own");
                ended(SyncState::Unreachable)
            });
            let pause_s = if report.state == SyncState::UpToDate {
                (backoff_s, after_cut) = (SYNC_BACKOFF_MIN_S, AfterCut::default());
                SYNC_INTERVAL_S
            } else if report.state == SyncState::Unreachable {
                let pause = after_cut.next(self.waiting_for_hub(), report.entries_received);
                look = pause.min(LOOK);
                pause.saturating_sub(LOOK).as_secs()
            } else {
                let pause_s = backoff_s;
                backoff_s = (backoff_s * 2).min(SYNC_BACKOFF_MAX_S);
                pause_s
            };
            next_s = clock.uptime_s() + pause_s;
        }
    }

    /// Entries that the hub is not known to hold.
    fn waiting_for_hub(&self) -> u64 {
        let hub = self.hub().ok().flatten();
        hub.and_then(|(hub, _)| self.waiting_for(hub.id).ok()).unwrap_or(0)
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
        let line = HttpLine::to(&url);
        let report = self.sync_by(&hub, &mut |body, take| line.post(body, take))?;
        self.then_files(&hub, report, &mut |body| line.post_whole(body))
    }

    /// Syncs with the hub over whatever carries bodies and brings whole answers.
    ///
    /// # Errors
    /// As [`Node::sync`].
    pub fn sync_over(&self, carry: Carry<'_>) -> Result<SyncReport, NodeError> {
        self.sync_through(&mut |body, take| {
            take(&carry(body)?);
            Ok(())
        })
    }

    /// Syncs with the hub over whatever carries bodies; answers are taken in while they come.
    ///
    /// # Errors
    /// As [`Node::sync`].
    pub fn sync_through(&self, stream: Stream<'_>) -> Result<SyncReport, NodeError> {
        match self.hub_member()? {
            Some(hub) => self.sync_by(&hub, stream),
            None => Ok(ended(SyncState::Alone)),
        }
    }

    /// Syncs with any member of the network over whatever carries bodies.
    ///
    /// # Errors
    /// As [`Node::sync`]; [`NodeError::NotFound`] for who is no member.
    pub fn sync_with(&self, peer: NodeId, stream: Stream<'_>) -> Result<SyncReport, NodeError> {
        let member = self.read(|read| Ok(roster(read)?.member(peer).cloned()))?;
        self.sync_by(&member.ok_or(NodeError::NotFound("member"))?, stream)
    }

    /// Syncs with a member of the network.
    pub(super) fn sync_by(
        &self,
        peer: &Member,
        stream: Stream<'_>,
    ) -> Result<SyncReport, NodeError> {
        self.inner.bell.set_running(true);
        let result = self.exchange_with(peer, stream);
        self.inner.bell.set_running(false);
        let report = result.as_ref().copied().unwrap_or(ended(SyncState::Waiting));
        self.note_cut(peer.id, report.state);
        self.note_line_use(peer.id, &report)?;
        self.note_outcome(peer, report.state)?;
        result
    }

    /// Holds the database at its present size, as a full disk does, or lets it grow again. For a
    /// shared disk, and for whoever tries what happens then.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn limit_disk(&self, hold: bool) -> Result<(), NodeError> {
        Ok(self.inner.store.limit_pages(hold)?)
    }

    pub(super) fn exchange_with(
        &self,
        peer: &Member,
        stream: Stream<'_>,
    ) -> Result<SyncReport, NodeError> {
        let Some(network) = self.row()?.network else { return Ok(ended(SyncState::Alone)) };
        let ledger = StoreLedger::new(&self.inner, network);
        let to_send = self.waiting_for(peer.id)?;
        self.exchange_as(&self.inner.secrets.keys, ledger, peer, to_send, stream)
    }

    /// One exchange as the node with those keys, with a peer that the ledger's roster lists and for
    /// which so many entries wait.
    pub(super) fn exchange_as(
        &self,
        keys: &NodeKeys,
        mut ledger: StoreLedger,
        peer: &Member,
        to_send: u64,
        stream: Stream<'_>,
    ) -> Result<SyncReport, NodeError> {
        let opening = Opening {
            random: self.inner.random(),
            health: Some(self.health(to_send)),
            ask_first: self.was_cut(peer.id),
        };
        let mut report = ended(SyncState::Waiting);
        let begun = Dialer::begin(keys, peer, opening, &mut ledger)?;
        let (mut dialer, mut body) = match begun {
            Ok(begun) => begun,
            Err(fault) => return Ok(SyncReport { state: state_of(&fault), ..report }),
        };
        let mut pace = Pace::default();
        for _ in 0..ROUND_TRIPS_MAX {
            report.bytes_up += body.len() as u64;
            let began_ms = self.inner.clock.uptime_ms();
            let step = post(&mut dialer, &mut ledger, stream, &body, &mut report.bytes_down)?;
            report.entries_sent = dialer.tally().entries_sent;
            report.entries_received = dialer.tally().entries_received;
            let bytes = body.len();
            match step {
                Ok(Next::Send(next)) => body = next,
                Ok(Next::Done(outcome)) => {
                    report.round_trips += 1;
                    if peer.role == NodeRole::Hub {
                        self.note_peer_clock(dialer.peer_clock())?;
                    }
                    report.state = match outcome {
                        Outcome::UpToDate => SyncState::UpToDate,
                        Outcome::Differs => SyncState::Differs,
                    };
                    return Ok(report);
                }
                Err(state) => return Ok(SyncReport { state, ..report }),
            }
            report.round_trips += 1;
            pace.note(bytes, self.inner.clock.uptime_ms().saturating_sub(began_ms));
            dialer.set_body_bytes(pace.body_bytes());
            self.inner.bell.set_progress(LineProgress {
                sent: dialer.tally().entries_confirmed.min(to_send),
                to_send,
                received: report.entries_received,
                bytes: report.bytes_up + report.bytes_down,
            });
        }
        Ok(report)
    }

    pub(super) fn note_outcome(&self, hub: &Member, state: SyncState) -> Result<(), NodeError> {
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

    /// Joins the network of the hub at that address, over HTTP. Either text may be the whole line of
    /// the invitation; then the other one is not looked at.
    ///
    /// # Errors
    /// [`NodeError::InvitationRefused`], [`NodeError::HubUnreachable`],
    /// [`NodeError::PortalAnswered`], [`NodeError::AlreadyJoined`], [`NodeError::WrongAddress`].
    pub(super) fn join(&self, url: &str, code: &str) -> Result<(), NodeError> {
        let link = [url, code].into_iter().find(|text| InvitationLink::is_meant(text));
        let link = link.map(InvitationLink::find).transpose();
        let link = link.map_err(|_| NodeError::InvitationRefused)?;
        let (url, code) = match link {
            Some(link) => (link.hub_url, link.code.to_string()),
            None => (url.to_owned(), code.to_owned()),
        };
        let (url, code) = (clean_url(&url)?, code.as_str());
        let line = HttpLine::to(&url);
        self.join_by(&url, code, &mut |body| line.post_whole(body))
    }

    /// Joins over whatever carries bodies; `url` is where the hub will be looked for later. A node
    /// that its hub refuses joins again, at that very hub, and goes on in a new life.
    ///
    /// # Errors
    /// As a joining over HTTP.
    pub fn join_by(&self, url: &str, code: &str, carry: Carry<'_>) -> Result<(), NodeError> {
        let row = self.row()?;
        let again = self.read(|read| self.may_join(read))?;
        let code: InvitationCode = code.parse().map_err(|_| NodeError::InvitationRefused)?;
        let keys = &self.inner.secrets.keys;
        let (mut joiner, mut body) = Joiner::begin(keys, row.role, &code, self.inner.random())
            .map_err(|_| NodeError::Bug("Noise"))?;
        if let Some(again) = again {
            joiner = joiner.once_more(again);
        }
        let welcomed = loop {
            let answer = carry(&body).map_err(|fault| match fault {
                CarryFault::Unreachable(source) => NodeError::HubUnreachable(source),
                CarryFault::Portal => NodeError::PortalAnswered,
            })?;
            match joiner.answer(&answer) {
                Ok(JoinStep::Send(next)) => body = next,
                Ok(JoinStep::Welcome(welcomed)) => break *welcomed,
                Err(PeerFault::NotOurs | PeerFault::Version(_)) => {
                    return Err(NodeError::PortalAnswered);
                }
                Err(PeerFault::Busy) => return Err(NodeError::HubUnreachable("busy".into())),
                Err(PeerFault::InvitationRole) => return Err(NodeError::InvitationRole),
                Err(PeerFault::OtherNetwork) => return Err(NodeError::OtherNetwork),
                Err(_) => return Err(NodeError::InvitationRefused),
            }
        };
        let url = url.to_owned();
        self.write(move |author| keep_welcome(author, url, &welcomed))?;
        self.inner.bell.ring();
        Ok(())
    }

    /// What a joining says of this node if it was a member before. It joins once, and again only
    /// when the hub does not know it any more.
    fn may_join(&self, read: &Read<'_>) -> Result<Option<Again>, NodeError> {
        let row = read.node()?.ok_or(NodeError::NotSetUp)?;
        if row.network.is_none() {
            return Ok(None);
        }
        let known = roster(read)?;
        let hub = known.hub().filter(|hub| hub.id != row.node);
        let hub = hub.ok_or(NodeError::AlreadyJoined)?;
        let outcome = read.peer(hub.id)?.and_then(|peer| peer.last_outcome);
        if outcome.as_deref() != Some(SyncState::Refused.as_str()) {
            return Err(NodeError::AlreadyJoined);
        }
        let life = self.inner.last_life(read, row.node, row.incarnation)?;
        Ok(Some(Again { hub_key: hub.noise_key, life }))
    }
}

/// Keeps what the hub said. If it let this node in again, a life begins that counts.
fn keep_welcome(author: &Author<'_>, url: String, welcomed: &Welcomed) -> Result<(), NodeError> {
    let Welcomed { hub, own, again } = welcomed;
    let network = network_id(&hub.sign_key);
    let mut row = author.row().clone();
    if row.network.is_some_and(|known| known != network) {
        return Err(NodeError::OtherNetwork);
    }
    row.network = Some(network);
    author.put_node(&row)?;
    pin(author, &[hub, own], again)?;
    forget_agreement(author, hub.id)?;
    let mut peer = author.peer(hub.id)?.unwrap_or_else(|| PeerRow::new(hub.id));
    peer.url = Some(url);
    author.put_peer(&peer)?;
    if again.is_empty() { Ok(()) } else { author.follow_the_roster() }
}

/// Sends one body and takes its answer in; the inner error is how the exchange ended.
fn post(
    dialer: &mut Dialer,
    ledger: &mut StoreLedger,
    stream: Stream<'_>,
    body: &[u8],
    bytes_down: &mut u64,
) -> Result<Result<Next, SyncState>, NodeError> {
    let mut taken = Ok(Ok(()));
    let carried = stream(body, &mut |bytes| {
        *bytes_down += bytes.len() as u64;
        taken = dialer.take(ledger, bytes);
        if matches!(taken, Ok(Ok(()))) { Taken::GoOn } else { Taken::Enough }
    });
    // What is wrong with the bytes that came says more than that none came after them.
    let next = match taken? {
        Err(fault) => Err(fault),
        Ok(()) => match carried {
            Ok(()) => dialer.finish(ledger)?,
            Err(CarryFault::Unreachable(source)) => {
                tracing::info!(error = %source, "the link to a peer broke, or nobody answers");
                return Ok(Err(SyncState::Unreachable));
            }
            Err(CarryFault::Portal) => return Ok(Err(SyncState::Portal)),
        },
    };
    Ok(next.map_err(|fault| {
        tracing::warn!(fault = %fault, "the exchange broke off");
        state_of(&fault)
    }))
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
        | PeerFault::Forked(_)
        | PeerFault::Hole
        | PeerFault::Author
        | PeerFault::OtherNetwork
        | PeerFault::OtherRecipient(_)
        | PeerFault::CutShort
        | PeerFault::Invitation
        | PeerFault::InvitationRole => SyncState::Waiting,
    }
}

/// `http://hub.example:8410` without a path; anything else would send the node's bytes astray.
pub(super) fn clean_url(url: &str) -> Result<String, NodeError> {
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

    #[test]
    fn a_broken_line_is_tried_at_once_while_something_moves_and_ever_later_while_nothing_does() {
        let mut after_cut = AfterCut::default();
        let soon = Duration::from_millis(SYNC_RETRY_MS);
        assert_eq!(after_cut.next(900, 0), soon);
        assert_eq!(after_cut.next(900, 0), soon * 2);
        assert_eq!(after_cut.next(700, 0), soon, "two hundred arrived there");
        assert_eq!(after_cut.next(700, 0), soon * 2);
        assert_eq!(after_cut.next(700, 3), soon, "three arrived here");
        let pauses: Vec<Duration> = (0..20).map(|_| after_cut.next(700, 0)).collect();
        assert!(pauses.is_sorted(), "{pauses:?}");
        assert_eq!(pauses.last(), Some(&Duration::from_secs(SYNC_BACKOFF_MAX_S)));
    }
}
