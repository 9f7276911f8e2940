//! Noise around every message: IK for exchanges, XXpsk0 for joining.
//!
//! The first flight already carries the request, its answer the reply, so one exchange is one round
//! trip. Bodies begin with two letters, a version and a type, so that a portal's page is told from
//! a peer's answer.

use snow::params::NoiseParams;
use snow::resolvers::{CryptoResolver, DefaultResolver};
use snow::types::{Cipher, Dh, Hash, Random};
use snow::{Builder, HandshakeState, StatelessTransportState};

use super::error::PeerFault;
use super::keys::NodeKeys;
use crate::domain::NetworkId;
use crate::domain::limits::SYNC_BODY_BYTES_MAX;

/// Version of the protocol; part of the prologue, so no downgrade is possible.
pub const PROTOCOL_VERSION: u8 = 1;
/// Longest plaintext of one Noise message with room for keys and tags.
const PIECE_BYTES: usize = 65_535 - 128;
/// What the first flight may carry: it is one Noise message.
pub const FIRST_FLIGHT_BYTES: usize = PIECE_BYTES;

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum BodyKind {
    /// Noise IK, first message.
    First = 1,
    /// A further message of a session.
    Further = 2,
    /// Joining: first message.
    Join = 3,
    /// Joining: third message.
    JoinFurther = 4,
    /// An answer to any of these.
    Answer = 5,
    /// An answer that cannot be sealed: there is no session, or no room for one. One byte says why.
    Plain = 6,
    /// Files: Noise IK, first message, complete in itself.
    Files = 7,
    /// Who answers here? In the clear, before any key is known.
    Who = 16,
    /// The answer to that.
    Introduced = 17,
}

/// Puts the four first bytes before a body.
#[must_use]
pub fn wrap(kind: BodyKind, rest: &[u8]) -> Vec<u8> {
    let mut body = vec![b'B', b'L', PROTOCOL_VERSION, kind as u8];
    body.extend_from_slice(rest);
    body
}

/// Takes the four first bytes off.
///
/// # Errors
/// [`PeerFault::NotOurs`] for any other beginning, [`PeerFault::Version`], [`PeerFault::TooLong`].
pub fn unwrap(body: &[u8]) -> Result<(BodyKind, &[u8]), PeerFault> {
    if body.len() > SYNC_BODY_BYTES_MAX {
        return Err(PeerFault::TooLong { what: "a body" });
    }
    let [b'B', b'L', version, kind, rest @ ..] = body else { return Err(PeerFault::NotOurs) };
    if *version != PROTOCOL_VERSION {
        return Err(PeerFault::Version(*version));
    }
    let kinds = [
        BodyKind::First,
        BodyKind::Further,
        BodyKind::Join,
        BodyKind::JoinFurther,
        BodyKind::Answer,
        BodyKind::Plain,
        BodyKind::Files,
        BodyKind::Who,
        BodyKind::Introduced,
    ];
    let kind = kinds.into_iter().find(|known| *known as u8 == *kind).ok_or(PeerFault::NotOurs)?;
    Ok((kind, rest))
}

/// A handshake under way.
#[derive(Debug)]
pub struct Handshake {
    state: HandshakeState,
}

/// A handshake that is over: both sides hold the same keys.
#[derive(Debug)]
pub struct Channel {
    state: StatelessTransportState,
    /// Eight bytes that both sides derive: the session's name.
    pub session: [u8; 8],
}

impl Handshake {
    /// Begins an exchange with a peer whose key is known.
    ///
    /// # Errors
    /// [`PeerFault::Seal`] if the peer's key is none.
    pub fn dial(
        keys: &NodeKeys,
        network: NetworkId,
        peer_noise_key: &[u8; 32],
        random: [u8; 32],
    ) -> Result<Self, PeerFault> {
        let prologue = prologue(&network.0);
        builder("Noise_IK_25519_ChaChaPoly_BLAKE2s", random)
            .local_private_key(keys.noise_secret())
            .and_then(|b| b.remote_public_key(peer_noise_key))
            .and_then(|b| b.prologue(&prologue))
            .and_then(Builder::build_initiator)
            .map(|state| Self { state })
            .map_err(|_| PeerFault::Seal)
    }

    /// Waits for whoever begins an exchange.
    ///
    /// # Errors
    /// [`PeerFault::Seal`] never in practice: the keys are ours.
    pub fn listen(
        keys: &NodeKeys,
        network: NetworkId,
        random: [u8; 32],
    ) -> Result<Self, PeerFault> {
        let prologue = prologue(&network.0);
        builder("Noise_IK_25519_ChaChaPoly_BLAKE2s", random)
            .local_private_key(keys.noise_secret())
            .and_then(|b| b.prologue(&prologue))
            .and_then(Builder::build_responder)
            .map(|state| Self { state })
            .map_err(|_| PeerFault::Seal)
    }

    /// Either side of joining: `psk` comes from the invitation's secret. The hub's keys are not
    /// known to the other side beforehand; the shared secret vouches for them.
    ///
    /// # Errors
    /// [`PeerFault::Seal`] never in practice.
    pub fn join(
        keys: &NodeKeys,
        public_id: &[u8],
        psk: &[u8; 32],
        random: [u8; 32],
        dials: bool,
    ) -> Result<Self, PeerFault> {
        let prologue = prologue(public_id);
        let built = builder("Noise_XXpsk0_25519_ChaChaPoly_BLAKE2s", random)
            .local_private_key(keys.noise_secret())
            .and_then(|b| b.psk(0, psk))
            .and_then(|b| b.prologue(&prologue));
        built
            .and_then(|b| if dials { b.build_initiator() } else { b.build_responder() })
            .map(|state| Self { state })
            .map_err(|_| PeerFault::Seal)
    }

    /// Writes the next handshake message with as much of `plain` as fits.
    ///
    /// # Errors
    /// [`PeerFault::Seal`] if it is not our turn.
    pub fn write(&mut self, plain: &[u8]) -> Result<Vec<u8>, PeerFault> {
        let mut out = vec![0; 65_535];
        let piece = &plain[..plain.len().min(PIECE_BYTES)];
        let written = self.state.write_message(piece, &mut out).map_err(|_| PeerFault::Seal)?;
        out.truncate(written);
        Ok(out)
    }

    /// Opens the next handshake message.
    ///
    /// # Errors
    /// [`PeerFault::Seal`] if it was altered or is not for us; the handshake stays where it was.
    pub fn read(&mut self, sealed: &[u8]) -> Result<Vec<u8>, PeerFault> {
        let mut out = vec![0; sealed.len()];
        let read = self.state.read_message(sealed, &mut out).map_err(|_| PeerFault::Seal)?;
        out.truncate(read);
        Ok(out)
    }

    /// The other side's static key, once it is known.
    #[must_use]
    pub fn peer_key(&self) -> Option<[u8; 32]> {
        self.state.get_remote_static()?.try_into().ok()
    }

    /// Ends the handshake.
    ///
    /// # Errors
    /// [`PeerFault::Seal`] if it is not over.
    pub fn into_channel(self) -> Result<Channel, PeerFault> {
        let mut session = [0; 8];
        session.copy_from_slice(&self.state.get_handshake_hash()[..8]);
        let state = self.state.into_stateless_transport_mode().map_err(|_| PeerFault::Seal)?;
        Ok(Channel { state, session })
    }
}

impl Channel {
    /// Seals a message of any length as counted pieces. `number` is the message's place in the
    /// session: a place is never used twice in one direction.
    ///
    /// # Errors
    /// [`PeerFault::Seal`] never in practice.
    pub fn seal(&self, number: u32, plain: &[u8]) -> Result<Vec<u8>, PeerFault> {
        self.seal_parts(number, &[plain])
    }

    /// The same for a message in parts, none of which shares a piece with another: whoever reads
    /// can use each as soon as it has come.
    ///
    /// # Errors
    /// [`PeerFault::TooLong`] for more than 255 pieces.
    pub fn seal_parts<P: AsRef<[u8]>>(
        &self,
        number: u32,
        parts: &[P],
    ) -> Result<Vec<u8>, PeerFault> {
        let pieces = parts.iter().flat_map(|part| part.as_ref().chunks(PIECE_BYTES));
        let mut nonces = nonces(number);
        let mut sealed = Vec::with_capacity(parts.iter().map(|p| p.as_ref().len() + 32).sum());
        let mut out = vec![0; PIECE_BYTES + 128];
        for piece in pieces {
            let nonce = nonces.next().ok_or(PeerFault::TooLong { what: "a sealed message" })?;
            let written =
                self.state.write_message(nonce, piece, &mut out).map_err(|_| PeerFault::Seal)?;
            let count = u16::try_from(written).map_err(|_| PeerFault::Seal)?;
            sealed.extend(count.to_be_bytes());
            sealed.extend_from_slice(&out[..written]);
        }
        Ok(sealed)
    }

    /// Opens what [`Channel::seal`] sealed under the same number, all of it at once.
    ///
    /// # Errors
    /// [`PeerFault::Seal`] if anything was altered, [`PeerFault::Malformed`] if it is cut.
    pub fn open(&self, number: u32, sealed: &[u8]) -> Result<Vec<u8>, PeerFault> {
        let mut opener = Opener::new(number);
        let plain = opener.push(self, sealed)?;
        opener.end()?;
        Ok(plain)
    }
}

/// Opens a sealed message while it comes in, piece by piece.
#[derive(Debug)]
pub struct Opener {
    number: u32,
    opened: u64,
    /// The bytes of a piece that is not whole yet: at most one piece.
    held: Vec<u8>,
}

impl Opener {
    /// For the message with that place in its session.
    #[must_use]
    pub fn new(number: u32) -> Self {
        Self { number, opened: 0, held: Vec::new() }
    }

    /// Takes the next bytes; what they complete comes back opened.
    ///
    /// # Errors
    /// [`PeerFault::Seal`] if a piece was altered, [`PeerFault::TooLong`] if there are too many.
    pub fn push(&mut self, channel: &Channel, bytes: &[u8]) -> Result<Vec<u8>, PeerFault> {
        self.held.extend_from_slice(bytes);
        let mut plain = Vec::new();
        let mut at = 0;
        while let Some(count) = self.held.get(at..at + 2) {
            let count = usize::from(u16::from_be_bytes([count[0], count[1]]));
            let Some(piece) = self.held.get(at + 2..at + 2 + count) else { break };
            let nonce = nonces(self.number)
                .nth(usize::try_from(self.opened).unwrap_or(usize::MAX))
                .ok_or(PeerFault::TooLong { what: "a sealed message" })?;
            let mut out = vec![0; count];
            let read =
                channel.state.read_message(nonce, piece, &mut out).map_err(|_| PeerFault::Seal)?;
            plain.extend_from_slice(&out[..read]);
            self.opened += 1;
            at += 2 + count;
        }
        self.held.drain(..at);
        Ok(plain)
    }

    /// Nothing may be left over at the end.
    ///
    /// # Errors
    /// [`PeerFault::Malformed`] if the last piece is cut.
    pub fn end(&self) -> Result<(), PeerFault> {
        if self.held.is_empty() { Ok(()) } else { Err(PeerFault::Malformed("a sealed message")) }
    }
}

/// The nonces of one message's pieces. Message 0 rides in the handshake; its further pieces count
/// from here too.
fn nonces(number: u32) -> impl Iterator<Item = u64> {
    let first = u64::from(number) << 8;
    first..first + 0xff
}

fn prologue(bound_to: &[u8]) -> Vec<u8> {
    let mut prologue = vec![PROTOCOL_VERSION];
    prologue.extend_from_slice(bound_to);
    prologue
}

pub(super) fn builder(name: &str, random: [u8; 32]) -> Builder<'static> {
    let params: NoiseParams = name.parse().expect("the pattern's name is spelled right");
    Builder::with_resolver(params, Box::new(GivenChance(random)))
}

/// Noise needs chance for its ephemeral key; here it comes from the caller.
struct GivenChance([u8; 32]);

impl CryptoResolver for GivenChance {
    fn resolve_rng(&self) -> Option<Box<dyn Random>> {
        Some(Box::new(GivenBytes(blake3::Hasher::new_keyed(&self.0).finalize_xof())))
    }

    fn resolve_dh(&self, choice: &snow::params::DHChoice) -> Option<Box<dyn Dh>> {
        DefaultResolver.resolve_dh(choice)
    }

    fn resolve_hash(&self, choice: &snow::params::HashChoice) -> Option<Box<dyn Hash>> {
        DefaultResolver.resolve_hash(choice)
    }

    fn resolve_cipher(&self, choice: &snow::params::CipherChoice) -> Option<Box<dyn Cipher>> {
        DefaultResolver.resolve_cipher(choice)
    }
}

/// As many bytes as are asked for, all from the 32 given ones.
struct GivenBytes(blake3::OutputReader);

impl Random for GivenBytes {
    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), snow::Error> {
        self.0.fill(out);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meet() -> (Channel, Channel) {
        let (a, b) = (NodeKeys::from_secret(&[1; 32]), NodeKeys::from_secret(&[2; 32]));
        let network = NetworkId([3; 16]);
        let mut dialer = Handshake::dial(&a, network, &b.noise_key(), [4; 32]).unwrap();
        let mut listener = Handshake::listen(&b, network, [5; 32]).unwrap();
        let first = dialer.write(b"question").unwrap();
        assert_eq!(listener.read(&first).unwrap(), b"question");
        assert_eq!(listener.peer_key(), Some(a.noise_key()));
        let second = listener.write(b"answer").unwrap();
        assert_eq!(dialer.read(&second).unwrap(), b"answer");
        (dialer.into_channel().unwrap(), listener.into_channel().unwrap())
    }

    #[test]
    fn one_exchange_is_one_round_trip_and_the_session_goes_on() {
        let (a, b) = meet();
        assert_eq!(a.session, b.session);
        let long = vec![7; 200_000];
        let sealed = a.seal(1, &long).unwrap();
        assert_eq!(b.open(1, &sealed).unwrap(), long);
        assert_eq!(b.open(2, &sealed), Err(PeerFault::Seal));
        for flip in [0, 1, 2, 70_000, sealed.len() - 1] {
            let mut altered = sealed.clone();
            altered[flip] ^= 1;
            assert!(b.open(1, &altered).is_err(), "byte {flip}");
        }
        assert!(b.open(1, &sealed[..sealed.len() - 1]).is_err());
    }

    #[test]
    fn a_message_opens_part_by_part_while_it_comes() {
        let (a, b) = meet();
        let parts = [vec![1; 10], vec![2; 70_000], vec![3; 5]];
        let sealed = a.seal_parts(4, &parts).unwrap();
        for step in [1, 7, 1_000, sealed.len()] {
            let mut opener = Opener::new(4);
            let mut plain = Vec::new();
            let mut first_after = None;
            for (at, bytes) in sealed.chunks(step).enumerate() {
                plain.extend(opener.push(&b, bytes).unwrap());
                if plain.len() >= 10 {
                    first_after.get_or_insert((at + 1) * step);
                }
            }
            assert_eq!(opener.end(), Ok(()));
            assert_eq!(plain, parts.concat());
            assert!(first_after.unwrap() < 10 + 18 + step.max(1), "the first part opens at once");
        }
        let too_many = vec![[0; 1]; 256];
        assert_eq!(
            a.seal_parts(5, &too_many),
            Err(PeerFault::TooLong { what: "a sealed message" })
        );
    }

    #[test]
    fn every_altered_byte_of_a_first_flight_is_refused() {
        let (a, b) = (NodeKeys::from_secret(&[1; 32]), NodeKeys::from_secret(&[2; 32]));
        let network = NetworkId([3; 16]);
        let first =
            Handshake::dial(&a, network, &b.noise_key(), [4; 32]).unwrap().write(b"x").unwrap();
        for at in 0..first.len() {
            let mut altered = first.clone();
            altered[at] ^= 0x40;
            let read = Handshake::listen(&b, network, [5; 32]).unwrap().read(&altered);
            assert!(read.is_err(), "byte {at}");
        }
        let elsewhere = Handshake::listen(&b, NetworkId([9; 16]), [5; 32]).unwrap().read(&first);
        assert_eq!(elsewhere, Err(PeerFault::Seal));
    }

    #[test]
    fn a_page_of_a_portal_is_not_taken_for_an_answer() {
        assert_eq!(unwrap(b"<html>Please sign in</html>"), Err(PeerFault::NotOurs));
        assert_eq!(unwrap(b""), Err(PeerFault::NotOurs));
        assert_eq!(unwrap(b"BL\x07\x01"), Err(PeerFault::Version(7)));
        assert_eq!(unwrap(b"BL\x01\x63"), Err(PeerFault::NotOurs));
        assert_eq!(unwrap(&wrap(BodyKind::Answer, b"x")), Ok((BodyKind::Answer, &b"x"[..])));
    }
}
