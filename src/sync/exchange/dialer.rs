//! The side that begins.

use std::collections::BTreeSet;

use super::naming::Naming;
use super::{Intake, Outbox, Packed, agree, note_lengths, own_marks, shared_scopes, terms};
use crate::domain::limits::{
    FIRST_FLIGHT_FRAMES_BYTES, FIRST_FLIGHT_LOGS_MAX, FRAME_PACKED_TARGET, SYNC_BODY_BYTES_FIRST,
    SYNC_BODY_BYTES_TARGET,
};
use crate::domain::roster::{Health, Member};
use crate::domain::{LogId, NodeId, Scope, UnixMs};
use crate::sync::error::{Judged, PeerFault};
use crate::sync::keys::NodeKeys;
use crate::sync::ledger::{Ledger, Marks, PeerMemory};
use crate::sync::message::{Hindrance, PartReader, Reply, Request, counted_parts};
use crate::sync::seal::{BodyKind, Channel, FIRST_FLIGHT_BYTES, Handshake, Opener, unwrap, wrap};

/// What to do after an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// POST this body and hand back the answer.
    Send(Vec<u8>),
    /// The exchange is over.
    Done(Outcome),
}

/// How an exchange ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Both hold the same of everything both may read.
    UpToDate,
    /// Nothing more can be moved, and yet the two differ: one of them refuses something of the
    /// other's.
    Differs,
}

/// What an exchange moved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Entries that went to the peer.
    pub entries_sent: u64,
    /// Entries that the peer has confirmed since the exchange began.
    pub entries_confirmed: u64,
    /// Entries that were new here.
    pub entries_received: u64,
}

#[derive(Debug)]
enum Phase {
    Handshake(Box<Handshake>),
    Session(Channel),
    Over,
}

/// How to begin an exchange.
#[derive(Debug, Clone, Default)]
pub struct Opening {
    /// Randomness of the handshake.
    pub random: [u8; 32],
    /// What the peer is told of this computer.
    pub health: Option<Health>,
    /// The last exchange with this peer was cut: nothing goes before the peer has said how far it
    /// came.
    pub ask_first: bool,
}

/// One exchange, seen from the node that begins it.
#[derive(Debug)]
pub struct Dialer {
    keys: NodeKeys,
    peer: NodeId,
    phase: Phase,
    number: u32,
    said: Marks,
    health: Option<Health>,
    body_bytes: usize,
    restarted: bool,
    /// While it is not known what the peer holds.
    naming: Option<Naming>,
    pending: Option<u64>,
    first_pending: Option<u64>,
    fault: Option<PeerFault>,
    tally: Tally,
    peer_clock: Option<UnixMs>,
    answer: Incoming,
}

/// An answer that is coming in.
#[derive(Debug)]
struct Incoming {
    /// Bytes before the channel is there, or before it is known what came.
    held: Vec<u8>,
    opener: Option<Opener>,
    parts: PartReader,
    reply: Option<Reply>,
    intake: Intake,
}

impl Default for Incoming {
    fn default() -> Self {
        Self {
            held: Vec::new(),
            opener: None,
            parts: PartReader::new("a reply"),
            reply: None,
            intake: Intake::default(),
        }
    }
}

impl Dialer {
    /// Makes the first POST's body.
    ///
    /// # Errors
    /// The inner one if the peer's key is none, the outer one the ledger's.
    pub fn begin<L: Ledger>(
        keys: &NodeKeys,
        peer: &Member,
        opening: Opening,
        ledger: &mut L,
    ) -> Judged<(Self, Vec<u8>), L::Error> {
        let handshake = Handshake::dial(keys, ledger.network(), &peer.noise_key, opening.random);
        let mut handshake = match handshake {
            Ok(handshake) => handshake,
            Err(fault) => return Ok(Err(fault)),
        };
        let mut dialer = Self {
            keys: keys.clone(),
            peer: peer.id,
            phase: Phase::Over,
            number: 0,
            said: Marks::new(),
            health: opening.health,
            body_bytes: SYNC_BODY_BYTES_FIRST,
            restarted: false,
            naming: None,
            pending: None,
            first_pending: None,
            fault: None,
            tally: Tally::default(),
            peer_clock: None,
            answer: Incoming::default(),
        };
        let memory = ledger.peer(peer.id)?;
        let room = if opening.ask_first { 0 } else { FIRST_FLIGHT_FRAMES_BYTES };
        let mut plain = dialer.request(ledger, &memory, room)?.concat();
        // What names too much begins with what stands for it.
        let names_all = memory.agreed.0 == 0 && dialer.said.len() > FIRST_FLIGHT_LOGS_MAX;
        if names_all || plain.len() > FIRST_FLIGHT_BYTES {
            dialer.tally.entries_sent = 0;
            plain = dialer.sketch(ledger)?.concat();
        }
        Ok(handshake.write(&plain).map(|sealed| {
            dialer.phase = Phase::Handshake(Box::new(handshake));
            (dialer, wrap(BodyKind::First, &sealed))
        }))
    }

    /// How large the next bodies may be, in bytes: as much as the line carries in a while.
    pub fn set_body_bytes(&mut self, bytes: usize) {
        self.body_bytes = bytes.clamp(FRAME_PACKED_TARGET, SYNC_BODY_BYTES_TARGET);
    }

    /// What was moved so far.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// What the peer's clock showed, if it is far from the one that the peer was told.
    #[must_use]
    pub fn peer_clock(&self) -> Option<UnixMs> {
        self.peer_clock
    }

    /// The first thing in the peer's frames that was refused here.
    #[must_use]
    pub fn fault(&self) -> Option<&PeerFault> {
        self.fault.as_ref()
    }

    /// Takes an answer that is here as a whole.
    ///
    /// # Errors
    /// As [`Dialer::take`] and [`Dialer::finish`].
    pub fn answer<L: Ledger>(&mut self, ledger: &mut L, body: &[u8]) -> Judged<Next, L::Error> {
        match self.take(ledger, body)? {
            Ok(()) => self.finish(ledger),
            Err(fault) => Ok(Err(fault)),
        }
    }

    /// Takes the next bytes of an answer. Every frame that is whole is kept at once, whatever
    /// becomes of the rest.
    ///
    /// # Errors
    /// The inner one is the peer's fault (or a portal's), the outer one the ledger's. Either way
    /// the exchange is over, and what was kept stays.
    pub fn take<L: Ledger>(&mut self, ledger: &mut L, bytes: &[u8]) -> Judged<(), L::Error> {
        let parts = match self.open(bytes) {
            Ok(parts) => parts,
            Err(fault) => return Ok(Err(fault)),
        };
        for part in parts {
            if self.answer.reply.is_some() {
                self.answer.intake.take(ledger, self.peer, &part)?;
                continue;
            }
            let reply = match Reply::decode(&part) {
                Ok(reply) => reply,
                Err(fault) => return Ok(Err(fault)),
            };
            // How far the peer has come is kept before its frames, if there is much to lose.
            if reply.hindrance.is_none() && reply.frames > 1 {
                let mut memory = ledger.peer(self.peer)?;
                memory.known = true;
                note_lengths(&mut memory, &self.said);
                if let Some(naming) = &self.naming {
                    note_lengths(&mut memory, &naming.heard());
                }
                note_lengths(&mut memory, &reply.marks);
                ledger.remember(self.peer, &memory)?;
            }
            self.peer_clock = reply.clock.or(self.peer_clock);
            self.answer.reply = Some(reply);
        }
        Ok(Ok(()))
    }

    /// The answer is whole: what to do next.
    ///
    /// # Errors
    /// As [`Dialer::take`].
    pub fn finish<L: Ledger>(&mut self, ledger: &mut L) -> Judged<Next, L::Error> {
        let answer = std::mem::take(&mut self.answer);
        let whole = answer.opener.as_ref().map_or(Err(PeerFault::NotOurs), Opener::end);
        let reply = match whole.and(answer.reply.ok_or(PeerFault::Malformed("a reply"))) {
            Ok(reply) => reply,
            Err(fault) => return Ok(Err(fault)),
        };
        if let Err(fault) = answer.parts.end(reply.frames) {
            return Ok(Err(fault));
        }
        match reply.hindrance {
            Some(Hindrance::NotAMember) => return Ok(Err(PeerFault::Refused)),
            Some(Hindrance::Trouble) => return Ok(Err(PeerFault::Busy)),
            Some(Hindrance::UnknownBase) if self.restarted => {
                return Ok(Err(PeerFault::Malformed("a reply")));
            }
            Some(Hindrance::UnknownBase) => return self.restart(ledger).map(Ok),
            Some(Hindrance::FrameRefused) | None => {}
        }
        if let Some(naming) = self.naming.as_mut()
            && !reply.asked.is_empty()
        {
            let doubts = ledger.doubts(self.peer)?;
            let mut request = match naming.name(&self.said, &doubts, &reply) {
                Ok(request) => request,
                Err(fault) => return Ok(Err(fault)),
            };
            // Lengths alone do not show where two ways of a log differ.
            request.terms = terms(ledger, &request.marks)?;
            return Ok(Ok(Next::Send(self.seal(&counted_parts(&request.encode(), &[])))));
        }
        let intake = answer.intake;
        self.tally.entries_received += intake.taken;
        self.fault = self.fault.take().or(intake.fault);
        let mut memory = ledger.peer(self.peer)?;
        memory.known = true;
        note_lengths(&mut memory, &self.said);
        note_lengths(&mut memory, &self.naming.take().unwrap_or_default().heard());
        note_lengths(&mut memory, &reply.marks);
        note_lengths(&mut memory, &intake.seen);
        ledger.remember(self.peer, &memory)?;
        self.go_on(ledger, memory, &reply, intake.taken).map(Ok)
    }

    fn go_on<L: Ledger>(
        &mut self,
        ledger: &mut L,
        mut memory: PeerMemory,
        reply: &Reply,
        taken: u64,
    ) -> Result<Next, L::Error> {
        let scopes = self.scopes(ledger)?;
        let (digest, arrival) = ledger.standing(&scopes)?;
        if !reply.more && digest == reply.digest {
            agree(&mut memory, digest, arrival);
            ledger.remember(self.peer, &memory)?;
            self.phase = Phase::Over;
            return Ok(Next::Done(Outcome::UpToDate));
        }
        let pending = Outbox::since(ledger, &scopes, &memory)?.entries();
        let first_pending = *self.first_pending.get_or_insert(pending + self.tally.entries_sent);
        self.tally.entries_confirmed = first_pending.saturating_sub(pending);
        let moved = taken > 0 || self.pending.is_none_or(|before| pending < before);
        self.pending = Some(pending);
        if !moved && !reply.more {
            if self.restarted {
                self.phase = Phase::Over;
                return Ok(Next::Done(Outcome::Differs));
            }
            return self.restart(ledger);
        }
        let parts = self.request(ledger, &memory, self.body_bytes)?;
        Ok(Next::Send(self.seal(&parts)))
    }

    /// Begins anew, with nothing assumed of the peer.
    fn restart<L: Ledger>(&mut self, ledger: &mut L) -> Result<Next, L::Error> {
        let parts = self.sketch(ledger)?;
        Ok(Next::Send(self.seal(&parts)))
    }

    /// Everything that is held, in short; the peer asks for the names of what differs.
    fn sketch<L: Ledger>(&mut self, ledger: &mut L) -> Result<Vec<Vec<u8>>, L::Error> {
        self.restarted = true;
        self.pending = None;
        let memory = PeerMemory { known: true, ..PeerMemory::default() };
        ledger.remember(self.peer, &memory)?;
        let scopes = self.scopes(ledger)?;
        let digest = ledger.standing(&scopes)?.0;
        let logs: Vec<_> = ledger.logs_since(&scopes, 0)?.into_iter().map(|(log, _)| log).collect();
        let naming = Naming::of(&logs, digest);
        let request = Request { health: self.health.take(), ..naming.request() };
        self.said = logs.iter().map(|state| (state.id, state.length)).collect();
        self.naming = Some(naming);
        Ok(counted_parts(&request.encode(), &[]))
    }

    fn request<L: Ledger>(
        &mut self,
        ledger: &mut L,
        memory: &PeerMemory,
        bytes_max: usize,
    ) -> Result<Vec<Vec<u8>>, L::Error> {
        let scopes = self.scopes(ledger)?;
        let mut outbox = Outbox::since(ledger, &scopes, memory)?;
        // Toward a peer whose holdings are unknown only own logs go; the rest it may hold already.
        if !memory.known {
            outbox.todo.retain(|(state, _)| state.id.node == self.keys.node());
        }
        let Packed { frames, entries, more } = if bytes_max == 0 {
            Packed { more: !outbox.todo.is_empty(), ..Packed::default() }
        } else {
            outbox.frames(ledger, &self.keys, bytes_max)?
        };
        self.tally.entries_sent += entries;
        let held = own_marks(ledger, &scopes, self.peer, memory)?;
        let begins = matches!(self.phase, Phase::Over);
        let whole = begins && memory.agreed.0 == 0;
        // Within a session only what the listener has not been told yet, and what is still under
        // way: it answers with how far it came in the logs that are named.
        let under_way: BTreeSet<LogId> = outbox.todo.iter().map(|(state, _)| state.id).collect();
        let told: BTreeSet<(LogId, u64)> = std::mem::take(&mut self.said).into_iter().collect();
        let is_news = |mark: &&(LogId, u64)| !told.contains(mark) || under_way.contains(&mark.0);
        let marks = held.iter().filter(is_news).copied().collect();
        self.said = held;
        let (base, digest) = (memory.agreed.0, ledger.standing(&scopes)?.0);
        let health = self.health.clone().filter(|_| begins);
        let frames_count = frames.len();
        let request = Request {
            base,
            digest,
            marks,
            whole,
            more,
            frames: frames_count,
            health,
            ..Request::default()
        };
        Ok(counted_parts(&request.encode(), &frames))
    }

    fn scopes<L: Ledger>(&self, ledger: &L) -> Result<Vec<Scope>, L::Error> {
        Ok(shared_scopes(&*ledger.roster()?, self.keys.node(), self.peer))
    }

    /// Opens what has come so far, part by part.
    fn open(&mut self, bytes: &[u8]) -> Result<Vec<Vec<u8>>, PeerFault> {
        let Incoming { held, opener, parts, .. } = &mut self.answer;
        if let (Some(opener), Phase::Session(channel)) = (opener.as_mut(), &self.phase) {
            return parts.push(&opener.push(channel, bytes)?);
        }
        held.extend_from_slice(bytes);
        if held.len() < 4 && b"BL".starts_with(&held[..held.len().min(2)]) {
            return Ok(Vec::new());
        }
        let (kind, rest) = unwrap(held)?;
        match (kind, rest) {
            (BodyKind::Answer, _) => {}
            (BodyKind::Plain, []) => return Ok(Vec::new()),
            (BodyKind::Plain, [1]) => return Err(PeerFault::Session),
            (BodyKind::Plain, [2]) => return Err(PeerFault::Busy),
            (BodyKind::Plain, [3]) => return Err(PeerFault::Refused),
            _ => return Err(PeerFault::NotOurs),
        }
        let rest = rest.to_vec();
        match std::mem::replace(&mut self.phase, Phase::Over) {
            Phase::Handshake(mut handshake) => {
                let split = rest.split_first_chunk::<2>().and_then(|(count, rest)| {
                    rest.split_at_checked(usize::from(u16::from_be_bytes(*count)))
                });
                let Some((first, rest)) = split else {
                    self.phase = Phase::Handshake(handshake);
                    return Ok(Vec::new());
                };
                let mut plain = handshake.read(first)?;
                let channel = handshake.into_channel()?;
                let mut opened = Opener::new(0);
                plain.extend(opened.push(&channel, rest)?);
                *opener = Some(opened);
                self.phase = Phase::Session(channel);
                parts.push(&plain)
            }
            Phase::Session(channel) => {
                let mut opened = Opener::new(self.number);
                let plain = opened.push(&channel, &rest)?;
                *opener = Some(opened);
                self.phase = Phase::Session(channel);
                parts.push(&plain)
            }
            Phase::Over => Err(PeerFault::Session),
        }
    }

    fn seal(&mut self, parts: &[Vec<u8>]) -> Vec<u8> {
        let Phase::Session(channel) = &self.phase else { return Vec::new() };
        self.number += 1;
        let mut rest = channel.session.to_vec();
        rest.extend(self.number.to_be_bytes());
        rest.extend(channel.seal_parts(self.number, parts).unwrap_or_default());
        wrap(BodyKind::Further, &rest)
    }
}
