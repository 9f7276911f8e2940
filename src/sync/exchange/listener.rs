//! The side that answers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::naming::compare_buckets;
use super::{Intake, Outbox, Packed, agree, note_lengths, shared_scopes, terms};
use crate::domain::limits::{
    FIRST_FLIGHT_FRAMES_BYTES, SYNC_ANSWER_KEPT_BYTES_MAX, SYNC_BODY_BYTES_MAX,
    SYNC_BODY_BYTES_TARGET, SYNC_SESSION_TTL_S, SYNC_SESSIONS_MAX,
};
use crate::domain::network::clock_apart;
use crate::domain::roster::Health;
use crate::domain::{LogId, NodeId, Scope, UnixMs};
use crate::sync::error::PeerFault;
use crate::sync::keys::NodeKeys;
use crate::sync::ledger::{Ledger, Marks, PeerMemory};
use crate::sync::message::{Hindrance, PartReader, Reply, Request, counted_parts};
use crate::sync::seal::{BodyKind, Channel, FIRST_FLIGHT_BYTES, Handshake, Opener, unwrap, wrap};
use crate::sync::sketch::Buckets;

/// An answered POST.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// The answer's body.
    pub body: Vec<u8>,
    /// Who asked, if the seal opened.
    pub peer: Option<NodeId>,
    /// Entries that were new here.
    pub entries_received: u64,
    /// What the peer said of its computer.
    pub health: Option<Health>,
    /// What was wrong with the request, for the log.
    pub fault: Option<PeerFault>,
    /// Is everything here now that the peer has and may give?
    pub has_all: bool,
    /// The member that was turned away because it was cut off.
    pub turned_away: Option<NodeId>,
}

/// One peer's exchange under way.
#[derive(Debug)]
struct Session {
    peer: NodeId,
    channel: Channel,
    began_s: u64,
    turn: Mutex<Turn>,
}

/// How far a session has come. A number is used once: two answers under one would be sealed with
/// one nonce.
#[derive(Debug, Default)]
struct Turn {
    begun: u32,
    /// The answer to `begun`, once it was made and if it is short: a repeat gets the same.
    answer: Option<Vec<u8>>,
}

/// Half-done exchanges of all peers. Peers never wait for each other here.
#[derive(Debug, Default)]
pub struct Listener {
    sessions: Mutex<BTreeMap<[u8; 8], Arc<Session>>>,
}

impl Listener {
    fn sessions(&self) -> MutexGuard<'_, BTreeMap<[u8; 8], Arc<Session>>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers one POST that is here as a whole. `now_s` is monotonic.
    ///
    /// # Errors
    /// The ledger's; a peer's faults are inside the answer.
    pub fn answer<L: Ledger>(
        &self,
        keys: &NodeKeys,
        ledger: &mut L,
        now_s: u64,
        random: [u8; 32],
        body: &[u8],
    ) -> Result<Served, L::Error> {
        let mut serving = Serving::default();
        serving.take(self, ledger, body)?;
        serving.finish(self, keys, ledger, now_s, random)
    }

    fn keep(&self, session: Session, now_s: u64) {
        let mut sessions = self.sessions();
        sessions.retain(|_, session| now_s < session.began_s + SYNC_SESSION_TTL_S);
        while sessions.len() >= SYNC_SESSIONS_MAX {
            let oldest = sessions.iter().min_by_key(|(_, session)| session.began_s);
            let Some(name) = oldest.map(|(name, _)| *name) else { break };
            sessions.remove(&name);
        }
        sessions.insert(session.channel.session, Arc::new(session));
    }
}

/// One POST that is coming in.
#[derive(Debug, Default)]
pub struct Serving {
    state: State,
    clock: Option<UnixMs>,
}

#[derive(Debug)]
enum State {
    /// Not enough has come to know what it is, or it is a first flight: read at its end.
    Gathering(Vec<u8>),
    /// A further message of a session.
    Further(Box<Further>),
    /// It is known already what to answer; whatever else comes is passed over.
    Decided(Box<Served>),
}

impl Default for State {
    fn default() -> Self {
        Self::Gathering(Vec::new())
    }
}

/// A further message, read part by part.
#[derive(Debug)]
struct Further {
    session: Arc<Session>,
    number: u32,
    opener: Opener,
    parts: PartReader,
    exchange: Option<Exchange>,
}

impl Serving {
    /// Tells a dialer whose clock is far from this one what this one shows.
    #[must_use]
    pub fn with_clock(clock: UnixMs) -> Self {
        Self { clock: Some(clock), ..Self::default() }
    }

    /// Takes the next bytes of the body. Every frame that is whole is kept at once.
    ///
    /// # Errors
    /// The ledger's; a peer's faults are inside the answer.
    pub fn take<L: Ledger>(
        &mut self,
        listener: &Listener,
        ledger: &mut L,
        bytes: &[u8],
    ) -> Result<(), L::Error> {
        match &mut self.state {
            State::Decided(_) => Ok(()),
            State::Further(further) => {
                if let Some(served) = further.take(ledger, bytes)? {
                    self.state = State::Decided(Box::new(served));
                }
                Ok(())
            }
            State::Gathering(held) => {
                held.extend_from_slice(bytes);
                if held.len() > SYNC_BODY_BYTES_MAX {
                    let served = plain(3, PeerFault::TooLong { what: "a body" });
                    self.state = State::Decided(Box::new(served));
                    return Ok(());
                }
                let Ok((BodyKind::Further, rest)) = unwrap(held) else { return Ok(()) };
                let Some((head, sealed)) = rest.split_first_chunk::<12>() else { return Ok(()) };
                let (begun, sealed) = (begin_further(listener, *head), sealed.to_vec());
                self.state = match begun {
                    Ok(further) => State::Further(Box::new(further)),
                    Err(served) => State::Decided(served),
                };
                self.take(listener, ledger, &sealed)
            }
        }
    }

    /// The body is whole: makes the answer. `now_s` is monotonic.
    ///
    /// # Errors
    /// The ledger's; a peer's faults are inside the answer.
    pub fn finish<L: Ledger>(
        self,
        listener: &Listener,
        keys: &NodeKeys,
        ledger: &mut L,
        now_s: u64,
        random: [u8; 32],
    ) -> Result<Served, L::Error> {
        match self.state {
            State::Decided(served) => Ok(*served),
            State::Further(further) => further.finish(keys, ledger, self.clock),
            State::Gathering(body) => match unwrap(&body) {
                Ok((BodyKind::First, sealed)) => {
                    first(listener, keys, ledger, (now_s, self.clock), random, sealed)
                }
                Ok((BodyKind::Further, _)) => Ok(plain(1, PeerFault::Malformed("a request"))),
                Ok(_) => Ok(plain(3, PeerFault::NotOurs)),
                Err(fault) => Ok(plain(3, fault)),
            },
        }
    }
}

fn first<L: Ledger>(
    listener: &Listener,
    keys: &NodeKeys,
    ledger: &mut L,
    (now_s, clock): (u64, Option<UnixMs>),
    random: [u8; 32],
    sealed: &[u8],
) -> Result<Served, L::Error> {
    let opened = Handshake::listen(keys, ledger.network(), random)
        .and_then(|mut handshake| Ok((handshake.read(sealed)?, handshake)));
    let (request, mut handshake) = match opened {
        Ok(opened) => opened,
        Err(fault) => return Ok(plain(3, fault)),
    };
    let peer_key = handshake.peer_key().unwrap_or_default();
    let roster = ledger.roster()?;
    let peer = roster.active_by_noise_key(&peer_key).map(|member| member.id);
    let answer = match peer {
        None => Answer {
            turned_away: roster.by_noise_key(&peer_key).map(|member| member.id),
            ..Answer::hindered(Hindrance::NotAMember, PeerFault::Refused)
        },
        Some(peer) => answer_whole(keys, ledger, (peer, clock), &request)?,
    };
    let parts = counted_parts(&answer.reply.encode(), &answer.frames);
    // The handshake message takes the parts that fit into it; the others follow as pieces of
    // message 0, each as soon as the one before has gone.
    let (mut fitting, mut bytes) = (0, 0);
    while let Some(part) = parts.get(fitting) {
        bytes += part.len();
        if bytes > if fitting == 0 { FIRST_FLIGHT_BYTES } else { FIRST_FLIGHT_FRAMES_BYTES } {
            break;
        }
        fitting += 1;
    }
    // A header too long for it begins there and goes on in the pieces.
    let cut = if fitting == 0 { FIRST_FLIGHT_BYTES } else { parts[..fitting].concat().len() };
    let whole = parts.concat();
    let sealed = handshake.write(&whole[..cut.min(whole.len())]).and_then(|first| {
        let channel = handshake.into_channel()?;
        let count = u16::try_from(first.len()).map_err(|_| PeerFault::Seal)?;
        let mut body = count.to_be_bytes().to_vec();
        body.extend(first);
        if fitting == 0 {
            body.extend(channel.seal(0, &whole[cut.min(whole.len())..])?);
        } else {
            body.extend(channel.seal_parts(0, &parts[fitting..])?);
        }
        Ok((body, channel))
    });
    let (body, channel) = match sealed {
        Ok(sealed) => sealed,
        Err(fault) => return Ok(plain(2, fault)),
    };
    if let Some(peer) = peer.filter(|_| !answer.is_last) {
        let turn = Mutex::default();
        listener.keep(Session { peer, channel, began_s: now_s, turn }, now_s);
    }
    Ok(answer.served(wrap(BodyKind::Answer, &body), peer))
}

fn begin_further(listener: &Listener, head: [u8; 12]) -> Result<Further, Box<Served>> {
    let (mut name, mut number) = ([0; 8], [0; 4]);
    name.copy_from_slice(&head[..8]);
    number.copy_from_slice(&head[8..]);
    let number = u32::from_be_bytes(number);
    let unknown = || Box::new(plain(1, PeerFault::Session));
    let session = listener.sessions().get(&name).map(Arc::clone).ok_or_else(unknown)?;
    {
        let mut turn = session.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if number == turn.begun
            && let Some(answer) = &turn.answer
        {
            let (body, peer) = (answer.clone(), Some(session.peer));
            return Err(Box::new(Served {
                body,
                peer,
                entries_received: 0,
                health: None,
                fault: None,
                has_all: false,
                turned_away: None,
            }));
        }
        if number != turn.begun + 1 {
            return Err(unknown());
        }
        *turn = Turn { begun: number, answer: None };
    }
    Ok(Further {
        opener: Opener::new(number),
        parts: PartReader::new("a request"),
        exchange: None,
        session,
        number,
    })
}

impl Further {
    /// `Some`: nothing that may still come changes the answer.
    fn take<L: Ledger>(
        &mut self,
        ledger: &mut L,
        bytes: &[u8],
    ) -> Result<Option<Served>, L::Error> {
        let opened = self.opener.push(&self.session.channel, bytes);
        let parts = match opened.and_then(|plain| self.parts.push(&plain)) {
            Ok(parts) => parts,
            Err(fault) => return Ok(Some(plain(1, fault))),
        };
        for part in parts {
            match &mut self.exchange {
                Some(exchange) => exchange.frame(ledger, &part)?,
                None => {
                    // A revocation may have come since the handshake.
                    if ledger.roster()?.is_revoked(self.session.peer) {
                        return Ok(Some(plain(3, PeerFault::Refused)));
                    }
                    match Request::decode(&part) {
                        Ok(request) => {
                            self.exchange =
                                Some(Exchange::begin(ledger, self.session.peer, request)?);
                        }
                        Err(fault) => return Ok(Some(plain(1, fault))),
                    }
                }
            }
        }
        Ok(None)
    }

    fn finish<L: Ledger>(
        self,
        keys: &NodeKeys,
        ledger: &mut L,
        clock: Option<UnixMs>,
    ) -> Result<Served, L::Error> {
        let whole = self.opener.end().and_then(|()| {
            let exchange = self.exchange.ok_or(PeerFault::Malformed("a request"))?;
            self.parts.end(exchange.request.frames).map(|()| exchange)
        });
        let exchange = match whole {
            Ok(exchange) => exchange,
            Err(fault) => return Ok(plain(1, fault)),
        };
        let answer = exchange.finish(keys, ledger, clock)?;
        let parts = counted_parts(&answer.reply.encode(), &answer.frames);
        let body = match self.session.channel.seal_parts(self.number, &parts) {
            Ok(sealed) => wrap(BodyKind::Answer, &sealed),
            Err(fault) => return Ok(plain(2, fault)),
        };
        if body.len() <= SYNC_ANSWER_KEPT_BYTES_MAX {
            let mut turn = self.session.turn.lock().unwrap_or_else(PoisonError::into_inner);
            turn.answer = Some(body.clone());
        }
        Ok(answer.served(body, Some(self.session.peer)))
    }
}

/// What goes back, before sealing.
struct Answer {
    reply: Reply,
    frames: Vec<Vec<u8>>,
    /// The dialer will see that nothing more is to be moved.
    is_last: bool,
    /// Nothing that the dialer holds is missing here.
    has_all: bool,
    entries_received: u64,
    health: Option<Health>,
    fault: Option<PeerFault>,
    turned_away: Option<NodeId>,
}

impl Answer {
    fn hindered(hindrance: Hindrance, fault: PeerFault) -> Self {
        Self {
            reply: Reply::hindered(hindrance),
            frames: Vec::new(),
            is_last: true,
            has_all: false,
            entries_received: 0,
            health: None,
            fault: Some(fault),
            turned_away: None,
        }
    }

    fn served(self, body: Vec<u8>, peer: Option<NodeId>) -> Served {
        let Self { entries_received, health, fault, has_all, turned_away, .. } = self;
        Served { body, peer, entries_received, health, fault, has_all, turned_away }
    }
}

fn answer_whole<L: Ledger>(
    keys: &NodeKeys,
    ledger: &mut L,
    (peer, clock): (NodeId, Option<UnixMs>),
    plain: &[u8],
) -> Result<Answer, L::Error> {
    let mut reader = PartReader::new("a request");
    let read = reader.push(plain).and_then(|parts| {
        let (header, frames) = parts.split_first().ok_or(PeerFault::Malformed("a request"))?;
        let request = Request::decode(header)?;
        reader.end(request.frames)?;
        Ok((request, frames.to_vec()))
    });
    let (request, frames) = match read {
        Ok(read) => read,
        Err(fault) => return Ok(Answer::hindered(Hindrance::FrameRefused, fault)),
    };
    let mut exchange = Exchange::begin(ledger, peer, request)?;
    for frame in &frames {
        exchange.frame(ledger, frame)?;
    }
    exchange.finish(keys, ledger, clock)
}

/// One request under way, from its header to the answer.
#[derive(Debug)]
struct Exchange {
    peer: NodeId,
    request: Request,
    memory: PeerMemory,
    /// Is the request's base the one that is remembered here?
    fits: bool,
    intake: Intake,
}

impl Exchange {
    fn begin<L: Ledger>(ledger: &mut L, peer: NodeId, request: Request) -> Result<Self, L::Error> {
        let mut memory = ledger.peer(peer)?;
        let fits = if request.whole && request.named_before.is_empty() {
            memory = PeerMemory::default();
            true
        } else {
            same_base(&mut memory, request.base)
        };
        Ok(Self { peer, request, memory, fits, intake: Intake::default() })
    }

    fn frame<L: Ledger>(&mut self, ledger: &mut L, frame: &[u8]) -> Result<(), L::Error> {
        // Whatever the two remember of each other, a signed entry is welcome.
        self.intake.take(ledger, self.peer, frame)
    }

    fn finish<L: Ledger>(
        self,
        keys: &NodeKeys,
        ledger: &mut L,
        clock: Option<UnixMs>,
    ) -> Result<Answer, L::Error> {
        let Self { peer, request, mut memory, fits, intake } = self;
        if !fits {
            return Ok(Answer {
                reply: Reply::hindered(Hindrance::UnknownBase),
                frames: Vec::new(),
                is_last: false,
                has_all: false,
                entries_received: intake.taken,
                health: request.health,
                fault: intake.fault,
                turned_away: None,
            });
        }
        let roster = ledger.roster()?;
        let scopes = shared_scopes(&roster, keys.node(), peer);
        let readable: Marks =
            request.marks.iter().filter(|(log, _)| scopes.contains(&log.scope)).copied().collect();
        note_lengths(&mut memory, &readable);
        compare(ledger, peer, &request, &scopes, &mut memory)?;
        let asked = if request.sketch.is_empty() {
            Buckets::default()
        } else {
            let logs = ledger.logs_since(&scopes, 0)?.into_iter().map(|(log, _)| log);
            compare_buckets(&request, &logs.collect::<Vec<_>>(), &mut memory)
        };
        let doubts: BTreeMap<_, _> = ledger.doubts(peer)?.into_iter().collect();
        let (mut marks, mut has_all) = held_of(ledger, &readable, &doubts)?;
        has_all &= !request.more
            && asked.is_empty()
            && request.named_before.is_empty()
            && intake.fault.is_none();
        let named: BTreeSet<_> = readable.iter().map(|(log, _)| *log).collect();
        let unasked = |(log, _): &(LogId, u64)| scopes.contains(&log.scope) && !named.contains(log);
        marks.extend(doubts.into_iter().filter(unasked));
        let Packed { frames, more, .. } = if asked.is_empty() {
            let outbox = Outbox::since(ledger, &scopes, &memory)?;
            outbox.frames(ledger, keys, SYNC_BODY_BYTES_TARGET)?
        } else {
            Packed { more: true, ..Packed::default() }
        };
        let (digest, arrival) = ledger.standing(&scopes)?;
        if digest == request.digest {
            agree(&mut memory, digest, arrival);
        } else {
            memory.offered = (!more).then_some((digest, arrival));
            memory.known = true;
        }
        ledger.remember(peer, &memory)?;
        let hindrance = intake.fault.is_some().then_some(Hindrance::FrameRefused);
        let told = request.health.as_ref().map(|health| health.clock);
        let clock = clock.filter(|clock| {
            told.is_some_and(|told| clock_apart(told.0.saturating_sub(clock.0)).is_some())
        });
        let reply = Reply { hindrance, digest, marks, asked, more, frames: frames.len(), clock };
        Ok(Answer {
            is_last: digest == request.digest && !more,
            has_all,
            reply,
            frames,
            entries_received: intake.taken,
            health: request.health,
            fault: intake.fault,
            turned_away: None,
        })
    }
}

/// How far the named logs go here, where that is another length (or where another one is to be told);
/// and whether all that was named is here.
fn held_of<L: Ledger>(
    ledger: &L,
    named: &Marks,
    doubts: &BTreeMap<LogId, u64>,
) -> Result<(Marks, bool), L::Error> {
    let (mut marks, mut has_all) = (Marks::new(), true);
    for (log, length) in named {
        let held = match doubts.get(log) {
            Some(asked) => *asked,
            None => ledger.log(log)?.map_or(0, |state| state.length),
        };
        has_all &= held >= *length;
        if held != *length {
            marks.push((*log, held));
        }
    }
    Ok((marks, has_all))
}

/// Logs that go another way at the peer than here, as the terms beside its lengths say: each side
/// asks the other for all of such a log, once, and so finds what proves it.
fn compare<L: Ledger>(
    ledger: &mut L,
    peer: NodeId,
    request: &Request,
    scopes: &[Scope],
    memory: &mut PeerMemory,
) -> Result<(), L::Error> {
    if request.terms.len() != request.marks.len() {
        return Ok(());
    }
    let held = terms(ledger, &request.marks)?;
    for (((log, length), theirs), ours) in request.marks.iter().zip(&request.terms).zip(held) {
        if scopes.contains(&log.scope) && *length > 0 && ours != 0 && ours != *theirs {
            ledger.doubt(peer, log, *length)?;
        }
    }
    let asked = ledger.doubts(peer)?.into_iter().filter(|(log, _)| scopes.contains(&log.scope));
    note_lengths(memory, &asked.map(|(log, _)| (log, 0)).collect());
    Ok(())
}

/// Does the memory of both fit? An answer that was not known to have come did come if the peer
/// builds on it.
fn same_base(memory: &mut PeerMemory, base: u64) -> bool {
    if let Some((offered, arrival)) = memory.offered
        && base == offered
        && base != memory.agreed.0
    {
        agree(memory, offered, arrival);
        return true;
    }
    base == memory.agreed.0
}

fn plain(code: u8, fault: PeerFault) -> Served {
    let body = wrap(BodyKind::Plain, &[code]);
    Served {
        body,
        peer: None,
        entries_received: 0,
        health: None,
        fault: Some(fault),
        has_all: false,
        turned_away: None,
    }
}
