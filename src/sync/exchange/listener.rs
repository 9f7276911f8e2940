//! The side that answers.

use std::collections::BTreeMap;

use super::{Outbox, Packed, agree, note_lengths, shared_scopes, take_frames};
use crate::domain::NodeId;
use crate::domain::limits::{SYNC_BODY_BYTES_TARGET, SYNC_SESSION_TTL_S, SYNC_SESSIONS_MAX};
use crate::sync::error::PeerFault;
use crate::sync::keys::NodeKeys;
use crate::sync::ledger::{Ledger, Marks, PeerMemory};
use crate::sync::message::{Hindrance, Reply, Request};
use crate::sync::seal::{BodyKind, Channel, Handshake, unwrap, wrap};

/// An answered POST.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// The answer's body.
    pub body: Vec<u8>,
    /// Who asked, if the seal opened.
    pub peer: Option<NodeId>,
    /// Entries that were new here.
    pub entries_received: u64,
    /// What was wrong with the request, for the log.
    pub fault: Option<PeerFault>,
}

#[derive(Debug)]
struct Session {
    peer: NodeId,
    channel: Channel,
    number: u32,
    answer: Vec<u8>,
    began_s: u64,
}

/// Half-done exchanges of all peers.
#[derive(Debug, Default)]
pub struct Listener {
    sessions: BTreeMap<[u8; 8], Session>,
}

impl Listener {
    /// Answers one POST. `now_s` is monotonic.
    ///
    /// # Errors
    /// The ledger's; a peer's faults are inside the answer.
    pub fn answer<L: Ledger>(
        &mut self,
        keys: &NodeKeys,
        ledger: &mut L,
        now_s: u64,
        random: [u8; 32],
        body: &[u8],
    ) -> Result<Served, L::Error> {
        self.sessions.retain(|_, session| now_s < session.began_s + SYNC_SESSION_TTL_S);
        match unwrap(body) {
            Ok((BodyKind::First, sealed)) => self.first(keys, ledger, now_s, random, sealed),
            Ok((BodyKind::Further, rest)) => self.further(keys, ledger, rest),
            Ok(_) => Ok(plain(3, PeerFault::NotOurs)),
            Err(fault) => Ok(plain(3, fault)),
        }
    }

    fn first<L: Ledger>(
        &mut self,
        keys: &NodeKeys,
        ledger: &mut L,
        now_s: u64,
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
        let (reply, entries_received, fault) = match peer {
            None => (Reply::hindered(Hindrance::NotAMember), 0, Some(PeerFault::Refused)),
            Some(peer) => self.reply(keys, ledger, peer, &request)?,
        };
        let plain_reply = reply.encode();
        let sealed = handshake.write(&plain_reply).and_then(|first| {
            let channel = handshake.into_channel()?;
            // The handshake message took what fits into one; the rest follows as pieces of message
            // 0.
            let rest = plain_reply.get(FIRST_PIECE_BYTES..).unwrap_or_default();
            let count = u16::try_from(first.len()).map_err(|_| PeerFault::Seal)?;
            let mut body = count.to_be_bytes().to_vec();
            body.extend(first);
            body.extend(channel.seal(0, rest)?);
            Ok((body, channel))
        });
        let (body, channel) = match sealed {
            Ok(sealed) => sealed,
            Err(fault) => return Ok(plain(2, fault)),
        };
        let body = wrap(BodyKind::Answer, &body);
        if let Some(peer) = peer {
            self.make_room();
            let answer = Vec::new();
            let session = Session { peer, number: 0, answer, began_s: now_s, channel };
            self.sessions.insert(session.channel.session, session);
        }
        Ok(Served { body, peer, entries_received, fault })
    }

    fn further<L: Ledger>(
        &mut self,
        keys: &NodeKeys,
        ledger: &mut L,
        rest: &[u8],
    ) -> Result<Served, L::Error> {
        let Some((head, sealed)) = rest.split_at_checked(12) else {
            return Ok(plain(1, PeerFault::Malformed("a request")));
        };
        let (mut name, mut number) = ([0; 8], [0; 4]);
        name.copy_from_slice(&head[..8]);
        number.copy_from_slice(&head[8..]);
        let number = u32::from_be_bytes(number);
        let Some(session) = self.sessions.get(&name) else {
            return Ok(plain(1, PeerFault::Session));
        };
        let peer = session.peer;
        if number == session.number && number > 0 {
            let body = session.answer.clone();
            return Ok(Served { body, peer: Some(peer), entries_received: 0, fault: None });
        }
        if number != session.number + 1 {
            return Ok(plain(1, PeerFault::Session));
        }
        let request = match session.channel.open(number, sealed) {
            Ok(request) => request,
            Err(fault) => return Ok(plain(1, fault)),
        };
        if ledger.roster()?.is_revoked(peer) {
            self.sessions.remove(&name);
            return Ok(plain(3, PeerFault::Refused));
        }
        let (reply, entries_received, fault) = self.reply(keys, ledger, peer, &request)?;
        let Some(session) = self.sessions.get_mut(&name) else {
            return Ok(plain(1, PeerFault::Session));
        };
        let sealed = session.channel.seal(number, &reply.encode()).unwrap_or_default();
        session.number = number;
        session.answer = wrap(BodyKind::Answer, &sealed);
        let body = session.answer.clone();
        Ok(Served { body, peer: Some(peer), entries_received, fault })
    }

    fn make_room(&mut self) {
        while self.sessions.len() >= SYNC_SESSIONS_MAX {
            let oldest = self.sessions.iter().min_by_key(|(_, session)| session.began_s);
            let Some(name) = oldest.map(|(name, _)| *name) else { return };
            self.sessions.remove(&name);
        }
    }

    fn reply<L: Ledger>(
        &self,
        keys: &NodeKeys,
        ledger: &mut L,
        peer: NodeId,
        request: &[u8],
    ) -> Result<(Reply, u64, Option<PeerFault>), L::Error> {
        let request = match Request::decode(request) {
            Ok(request) => request,
            Err(fault) => {
                return Ok((Reply::hindered(Hindrance::FrameRefused), 0, Some(fault)));
            }
        };
        let mut memory = ledger.peer(peer)?;
        if request.whole {
            memory = PeerMemory::default();
        } else if !same_base(&mut memory, request.base) {
            return Ok((Reply::hindered(Hindrance::UnknownBase), 0, None));
        }
        let intake = take_frames(ledger, peer, &request.frames)?;
        let roster = ledger.roster()?;
        let scopes = shared_scopes(&roster, keys.node(), peer);
        let readable: Marks =
            request.marks.iter().filter(|(log, _)| scopes.contains(&log.scope)).copied().collect();
        note_lengths(&mut memory, &readable);
        let mut marks = Marks::new();
        for (log, length) in readable {
            let held = ledger.log(&log)?.map_or(0, |state| state.length);
            if held != length {
                marks.push((log, held));
            }
        }
        let outbox = Outbox::since(ledger, &scopes, &memory)?;
        let Packed { frames, more, .. } = outbox.frames(ledger, keys, SYNC_BODY_BYTES_TARGET)?;
        let (digest, arrival) = ledger.standing(&scopes)?;
        if digest == request.digest {
            agree(&mut memory, digest, arrival);
        } else {
            memory.offered = (!more).then_some((digest, arrival));
            memory.known = true;
        }
        ledger.remember(peer, &memory)?;
        let hindrance = intake.fault.is_some().then_some(Hindrance::FrameRefused);
        Ok((Reply { hindrance, digest, marks, more, frames }, intake.taken, intake.fault))
    }
}

/// Bytes of a reply that ride in the handshake message.
const FIRST_PIECE_BYTES: usize = crate::sync::seal::FIRST_FLIGHT_BYTES;

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
    Served { body, peer: None, entries_received: 0, fault: Some(fault) }
}
