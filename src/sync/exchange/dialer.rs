//! The side that begins.

use super::{Outbox, Packed, agree, note_lengths, own_marks, shared_scopes, take_frames};
use crate::domain::limits::SYNC_BODY_BYTES_TARGET;
use crate::domain::roster::Member;
use crate::domain::{NodeId, Scope};
use crate::sync::error::{Judged, PeerFault};
use crate::sync::keys::NodeKeys;
use crate::sync::ledger::{Ledger, Marks, PeerMemory};
use crate::sync::message::{Hindrance, Reply, Request};
use crate::sync::seal::{BodyKind, Channel, FIRST_FLIGHT_BYTES, Handshake, unwrap, wrap};

/// Room for what stands around the frames of a first flight.
const FIRST_HEADER_BYTES: usize = 8 * 1024;

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
    /// Entries that were new here.
    pub entries_received: u64,
}

#[derive(Debug)]
enum Phase {
    Handshake(Box<Handshake>),
    Session(Channel),
    Over,
}

/// One exchange, seen from the node that begins it.
#[derive(Debug)]
pub struct Dialer {
    keys: NodeKeys,
    peer: NodeId,
    phase: Phase,
    number: u32,
    said: Marks,
    restarted: bool,
    pending: Option<u64>,
    fault: Option<PeerFault>,
    tally: Tally,
}

impl Dialer {
    /// Makes the first POST's body.
    ///
    /// # Errors
    /// The inner one if the peer's key is none, the outer one the ledger's.
    pub fn begin<L: Ledger>(
        keys: &NodeKeys,
        peer: &Member,
        random: [u8; 32],
        ledger: &mut L,
    ) -> Judged<(Self, Vec<u8>), L::Error> {
        let handshake = Handshake::dial(keys, ledger.network(), &peer.noise_key, random);
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
            restarted: false,
            pending: None,
            fault: None,
            tally: Tally::default(),
        };
        let memory = ledger.peer(peer.id)?;
        let plain = dialer.request(ledger, &memory, FIRST_FLIGHT_BYTES - FIRST_HEADER_BYTES)?;
        // A vector too long for the first flight goes in the second: the listener asks for it.
        let plain = if plain.len() > FIRST_FLIGHT_BYTES {
            dialer.said.clear();
            Request { base: u64::MAX, ..Request::default() }.encode()
        } else {
            plain
        };
        Ok(handshake.write(&plain).map(|sealed| {
            dialer.phase = Phase::Handshake(Box::new(handshake));
            (dialer, wrap(BodyKind::First, &sealed))
        }))
    }

    /// What was moved so far.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// The first thing in the peer's frames that was refused here.
    #[must_use]
    pub fn fault(&self) -> Option<&PeerFault> {
        self.fault.as_ref()
    }

    /// Takes an answer.
    ///
    /// # Errors
    /// The inner one is the peer's fault (or a portal's), the outer one the ledger's. Either way
    /// what was committed before stays.
    pub fn answer<L: Ledger>(&mut self, ledger: &mut L, body: &[u8]) -> Judged<Next, L::Error> {
        let reply = match self.open(body) {
            Ok(reply) => reply,
            Err(fault) => return Ok(Err(fault)),
        };
        match reply.hindrance {
            Some(Hindrance::NotAMember) => return Ok(Err(PeerFault::Refused)),
            Some(Hindrance::Trouble) => return Ok(Err(PeerFault::Busy)),
            Some(Hindrance::UnknownBase) if self.restarted => {
                return Ok(Err(PeerFault::Malformed("a reply")));
            }
            Some(Hindrance::UnknownBase) => return self.restart(ledger).map(Ok),
            Some(Hindrance::FrameRefused) | None => {}
        }
        let intake = take_frames(ledger, self.peer, &reply.frames)?;
        self.tally.entries_received += intake.taken;
        self.fault = self.fault.take().or(intake.fault);
        let mut memory = ledger.peer(self.peer)?;
        memory.known = true;
        note_lengths(&mut memory, &self.said);
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
        let moved = taken > 0 || self.pending.is_none_or(|before| pending < before);
        self.pending = Some(pending);
        if !moved && !reply.more {
            if self.restarted {
                self.phase = Phase::Over;
                return Ok(Next::Done(Outcome::Differs));
            }
            return self.restart(ledger);
        }
        let plain = self.request(ledger, &memory, SYNC_BODY_BYTES_TARGET)?;
        Ok(Next::Send(self.seal(&plain)))
    }

    /// Says everything that is held, with nothing assumed.
    fn restart<L: Ledger>(&mut self, ledger: &mut L) -> Result<Next, L::Error> {
        self.restarted = true;
        self.pending = None;
        let memory = PeerMemory { known: true, ..PeerMemory::default() };
        ledger.remember(self.peer, &memory)?;
        let scopes = self.scopes(ledger)?;
        self.said = own_marks(ledger, &scopes, &memory)?;
        let request = Request {
            base: 0,
            digest: ledger.standing(&scopes)?.0,
            marks: self.said.clone(),
            whole: true,
            more: false,
            frames: Vec::new(),
        };
        Ok(Next::Send(self.seal(&request.encode())))
    }

    fn request<L: Ledger>(
        &mut self,
        ledger: &mut L,
        memory: &PeerMemory,
        bytes_max: usize,
    ) -> Result<Vec<u8>, L::Error> {
        let scopes = self.scopes(ledger)?;
        let mut outbox = Outbox::since(ledger, &scopes, memory)?;
        // Toward a peer whose holdings are unknown only own logs go; the rest it may hold already.
        if !memory.known {
            outbox.todo.retain(|(state, _)| state.id.node == self.keys.node());
        }
        let Packed { frames, entries, more } = outbox.frames(ledger, &self.keys, bytes_max)?;
        self.tally.entries_sent += entries;
        let held = own_marks(ledger, &scopes, memory)?;
        let begins = matches!(self.phase, Phase::Over);
        let whole = begins && memory.agreed.0 == 0;
        // Within a session only what the listener has not been told yet.
        let marks = held.iter().filter(|mark| !self.said.contains(mark)).copied().collect();
        self.said = held;
        let (base, digest) = (memory.agreed.0, ledger.standing(&scopes)?.0);
        Ok(Request { base, digest, marks, whole, more, frames }.encode())
    }

    fn scopes<L: Ledger>(&self, ledger: &L) -> Result<Vec<Scope>, L::Error> {
        Ok(shared_scopes(&ledger.roster()?, self.keys.node(), self.peer))
    }

    fn open(&mut self, body: &[u8]) -> Result<Reply, PeerFault> {
        let (kind, rest) = unwrap(body)?;
        match (kind, rest) {
            (BodyKind::Answer, _) => {}
            (BodyKind::Plain, [1]) => return Err(PeerFault::Session),
            (BodyKind::Plain, [2]) => return Err(PeerFault::Busy),
            (BodyKind::Plain, [3]) => return Err(PeerFault::Refused),
            _ => return Err(PeerFault::NotOurs),
        }
        let plain = match std::mem::replace(&mut self.phase, Phase::Over) {
            Phase::Handshake(mut handshake) => {
                let (count, rest) =
                    rest.split_at_checked(2).ok_or(PeerFault::Malformed("a reply"))?;
                let count = usize::from(u16::from_be_bytes([count[0], count[1]]));
                let (first, rest) =
                    rest.split_at_checked(count).ok_or(PeerFault::Malformed("a reply"))?;
                let mut plain = handshake.read(first)?;
                let channel = handshake.into_channel()?;
                plain.extend(channel.open(0, rest)?);
                self.phase = Phase::Session(channel);
                plain
            }
            Phase::Session(channel) => {
                let plain = channel.open(self.number, rest)?;
                self.phase = Phase::Session(channel);
                plain
            }
            Phase::Over => return Err(PeerFault::Session),
        };
        Reply::decode(&plain)
    }

    fn seal(&mut self, plain: &[u8]) -> Vec<u8> {
        let Phase::Session(channel) = &self.phase else { return Vec::new() };
        self.number += 1;
        let mut rest = channel.session.to_vec();
        rest.extend(self.number.to_be_bytes());
        rest.extend(channel.seal(self.number, plain).unwrap_or_default());
        wrap(BodyKind::Further, &rest)
    }
}
