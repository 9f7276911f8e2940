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
        let mut sealed = Vec::with_capacity(plain.len() + 64);
        let mut out = vec![0; 65_535];
        for (piece, nonce) in plain.chunks(PIECE_BYTES).zip(nonces(number)) {
            let written =
                self.state.write_message(nonce, piece, &mut out).map_err(|_| PeerFault::Seal)?;
            let count = u16::try_from(written).map_err(|_| PeerFault::Seal)?;
            sealed.extend(count.to_be_bytes());
            sealed.extend_from_slice(&out[..written]);
        }
        Ok(sealed)
    }

    /// Opens what [`Channel::seal`] sealed under the same number.
    ///
    /// # Errors
    /// [`PeerFault::Seal`] if anything was altered, [`PeerFault::Malformed`] if it is cut inside a
    /// count.
    pub fn open(&self, number: u32, mut sealed: &[u8]) -> Result<Vec<u8>, PeerFault> {
        let mut plain = Vec::with_capacity(sealed.len());
        let mut out = vec![0; 65_535];
        for nonce in nonces(number) {
            if sealed.is_empty() {
                return Ok(plain);
            }
            let (count, rest) =
                sealed.split_at_checked(2).ok_or(PeerFault::Malformed("a sealed message"))?;
            let count = usize::from(u16::from_be_bytes([count[0], count[1]]));
            let (piece, rest) =
                rest.split_at_checked(count).ok_or(PeerFault::Malformed("a sealed message"))?;
            let read =
                self.state.read_message(nonce, piece, &mut out).map_err(|_| PeerFault::Seal)?;
            plain.extend_from_slice(&out[..read]);
            sealed = rest;
        }
        Err(PeerFault::TooLong { what: "a sealed message" })
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
