//! Files between two members: asked for by hash, sent in pieces, gone on with at the byte.
//!
//! Each POST stands for itself: a Noise IK handshake whose first message carries the request and whose
//! second carries the reply. So nothing is kept between two of them but what lies on the disks, a cut
//! costs the piece that was on the line, and a request that is replayed brings bytes that are there
//! already. Who may read what, and whether a hash fits, is for whoever keeps the files. An older peer
//! answers that it does not know this kind of body; then no files go, and everything else does.

use minicbor::{Decode, Encode};

use super::error::PeerFault;
use super::keys::NodeKeys;
use super::seal::{BodyKind, FIRST_FLIGHT_BYTES, Handshake, unwrap, wrap};
use crate::domain::limits::{FILE_PIECE_BYTES_MAX, FILES_OFFERED_MAX, FILES_WANTED_MAX};
use crate::domain::{ContentHash, NetworkId};

/// A file that is wanted, from that byte on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Want {
    /// Which.
    pub hash: ContentHash,
    /// Bytes of it that are here.
    pub from: u64,
}

/// A piece of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Of which.
    pub hash: ContentHash,
    /// Length of the whole file.
    pub size_bytes: u64,
    /// Where the piece begins.
    pub from: u64,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// What the dialer says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilesRequest {
    /// What it lacks.
    pub wants: Vec<Want>,
    /// What it holds and does not know the listener to hold.
    pub offers: Vec<ContentHash>,
    /// A piece of what the listener lacks.
    pub piece: Option<Piece>,
}

/// What the listener answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilesReply {
    /// What it lacks of what was offered, and how far it has come with what it was sent.
    pub wants: Vec<Want>,
    /// What it holds of what was offered or sent.
    pub holds: Vec<ContentHash>,
    /// A piece of the first thing that the dialer lacks and that is here.
    pub piece: Option<Piece>,
}

#[derive(Encode, Decode)]
struct WantWire {
    #[cbor(n(0), with = "minicbor::bytes")]
    hash: [u8; 32],
    #[n(1)]
    from: u64,
}

#[derive(Encode, Decode)]
struct PieceWire {
    #[cbor(n(0), with = "minicbor::bytes")]
    hash: [u8; 32],
    #[n(1)]
    size_bytes: u64,
    #[n(2)]
    from: u64,
    #[cbor(n(3), with = "minicbor::bytes")]
    bytes: Vec<u8>,
}

/// Request and reply have one form: what is lacked, hashes one after the other, a piece.
#[derive(Encode, Decode)]
struct Wire {
    #[n(0)]
    wants: Option<Vec<WantWire>>,
    #[cbor(n(1), with = "minicbor::bytes")]
    hashes: Option<Vec<u8>>,
    #[n(2)]
    piece: Option<PieceWire>,
}

impl PieceWire {
    fn of(piece: &Piece) -> Self {
        Self {
            hash: piece.hash.0,
            size_bytes: piece.size_bytes,
            from: piece.from,
            bytes: piece.bytes.clone(),
        }
    }

    fn checked(self) -> Result<Piece, PeerFault> {
        let piece = Piece {
            hash: ContentHash(self.hash),
            size_bytes: self.size_bytes,
            from: self.from,
            bytes: self.bytes,
        };
        let end = piece.from.checked_add(piece.bytes.len() as u64);
        if piece.bytes.len() > FILE_PIECE_BYTES_MAX {
            return Err(PeerFault::TooLong { what: "a piece of a file" });
        }
        if piece.bytes.is_empty() || end.is_none_or(|end| end > piece.size_bytes) {
            return Err(PeerFault::Malformed("a piece of a file"));
        }
        Ok(piece)
    }
}

impl Piece {
    /// The plain bytes, for where a piece travels by itself.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        minicbor::to_vec(PieceWire::of(self)).unwrap_or_default()
    }

    /// Reads what [`Piece::encode`] wrote.
    ///
    /// # Errors
    /// [`PeerFault::Malformed`], [`PeerFault::TooLong`].
    pub fn decode(plain: &[u8]) -> Result<Self, PeerFault> {
        let wire: PieceWire =
            minicbor::decode(plain).map_err(|_| PeerFault::Malformed("a piece of a file"))?;
        wire.checked()
    }
}

fn encode(wants: &[Want], hashes: &[ContentHash], piece: Option<&Piece>) -> Vec<u8> {
    let wants: Vec<WantWire> =
        wants.iter().map(|want| WantWire { hash: want.hash.0, from: want.from }).collect();
    let wire = Wire {
        wants: (!wants.is_empty()).then_some(wants),
        hashes: (!hashes.is_empty()).then(|| hashes.iter().flat_map(|hash| hash.0).collect()),
        piece: piece.map(PieceWire::of),
    };
    minicbor::to_vec(wire).unwrap_or_default()
}

type Parts = (Vec<Want>, Vec<ContentHash>, Option<Piece>);

fn decode(plain: &[u8]) -> Result<Parts, PeerFault> {
    let malformed = || PeerFault::Malformed("a message about files");
    let too_long = || PeerFault::TooLong { what: "a message about files" };
    let wire: Wire = minicbor::decode(plain).map_err(|_| malformed())?;
    let wants = wire.wants.unwrap_or_default();
    let hashes = wire.hashes.unwrap_or_default();
    let (hashes, rest) = hashes.as_chunks::<32>();
    if wants.len() > FILES_WANTED_MAX || hashes.len() > FILES_OFFERED_MAX {
        return Err(too_long());
    }
    if !rest.is_empty() {
        return Err(malformed());
    }
    let piece = wire.piece.map(PieceWire::checked).transpose()?;
    let wants = wants.iter().map(|want| Want { hash: ContentHash(want.hash), from: want.from });
    Ok((wants.collect(), hashes.iter().map(|hash| ContentHash(*hash)).collect(), piece))
}

impl FilesRequest {
    /// The plain bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encode(&self.wants, &self.offers, self.piece.as_ref())
    }

    /// Reads what [`FilesRequest::encode`] wrote.
    ///
    /// # Errors
    /// [`PeerFault::Malformed`], [`PeerFault::TooLong`].
    pub fn decode(plain: &[u8]) -> Result<Self, PeerFault> {
        let (wants, offers, piece) = decode(plain)?;
        Ok(Self { wants, offers, piece })
    }
}

impl FilesReply {
    /// The plain bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encode(&self.wants, &self.holds, self.piece.as_ref())
    }

    /// Reads what [`FilesReply::encode`] wrote.
    ///
    /// # Errors
    /// As [`FilesRequest::decode`].
    pub fn decode(plain: &[u8]) -> Result<Self, PeerFault> {
        let (wants, holds, piece) = decode(plain)?;
        Ok(Self { wants, holds, piece })
    }
}

/// Seals a request for the peer with that key; the handshake opens the answer.
///
/// # Errors
/// [`PeerFault::Seal`] if the key is none, [`PeerFault::TooLong`] if it does not fit one message.
pub fn ask(
    keys: &NodeKeys,
    network: NetworkId,
    peer_noise_key: &[u8; 32],
    random: [u8; 32],
    request: &FilesRequest,
) -> Result<(Handshake, Vec<u8>), PeerFault> {
    let mut handshake = Handshake::dial(keys, network, peer_noise_key, random)?;
    let sealed = handshake.write(&fitting(request.encode())?)?;
    Ok((handshake, wrap(BodyKind::Files, &sealed)))
}

fn fitting(plain: Vec<u8>) -> Result<Vec<u8>, PeerFault> {
    if plain.len() > FIRST_FLIGHT_BYTES {
        return Err(PeerFault::TooLong { what: "a message about files" });
    }
    Ok(plain)
}

/// Opens the answer to a request.
///
/// # Errors
/// [`PeerFault::Refused`] if the peer does not speak of files, or not with this node;
/// [`PeerFault::Busy`]; what is wrong with the bytes otherwise.
pub fn hear(mut handshake: Handshake, body: &[u8]) -> Result<FilesReply, PeerFault> {
    match unwrap(body)? {
        (BodyKind::Answer, sealed) => FilesReply::decode(&handshake.read(sealed)?),
        (BodyKind::Plain, [2]) => Err(PeerFault::Busy),
        (BodyKind::Plain, _) => Err(PeerFault::Refused),
        _ => Err(PeerFault::NotOurs),
    }
}

/// A request as it came, with the key of whoever sealed it.
#[derive(Debug)]
pub struct Asked {
    handshake: Handshake,
    /// The X25519 key that sealed it.
    pub peer_noise_key: [u8; 32],
    /// What was asked.
    pub request: FilesRequest,
}

/// Opens a request.
///
/// # Errors
/// [`PeerFault`] for what is no request, is not for this node, or is malformed.
pub fn open(
    keys: &NodeKeys,
    network: NetworkId,
    random: [u8; 32],
    body: &[u8],
) -> Result<Asked, PeerFault> {
    let (BodyKind::Files, sealed) = unwrap(body)? else { return Err(PeerFault::NotOurs) };
    let mut handshake = Handshake::listen(keys, network, random)?;
    let request = FilesRequest::decode(&handshake.read(sealed)?)?;
    let peer_noise_key = handshake.peer_key().ok_or(PeerFault::Seal)?;
    Ok(Asked { handshake, peer_noise_key, request })
}

impl Asked {
    /// Seals the answer.
    ///
    /// # Errors
    /// [`PeerFault::TooLong`] if it does not fit one message.
    pub fn answer(mut self, reply: &FilesReply) -> Result<Vec<u8>, PeerFault> {
        let sealed = self.handshake.write(&fitting(reply.encode())?)?;
        Ok(wrap(BodyKind::Answer, &sealed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NETWORK: NetworkId = NetworkId([9; 16]);

    fn request() -> FilesRequest {
        let piece = Piece {
            hash: ContentHash([3; 32]),
            size_bytes: 70_000,
            from: 10_000,
            bytes: vec![7; FILE_PIECE_BYTES_MAX],
        };
        FilesRequest {
            wants: vec![Want { hash: ContentHash([1; 32]), from: 5 }; FILES_WANTED_MAX],
            offers: vec![ContentHash([2; 32]); FILES_OFFERED_MAX],
            piece: Some(piece),
        }
    }

    #[test]
    fn the_longest_request_fits_one_message_and_comes_back_from_the_one_it_was_for() {
        let (dialer, listener) = (NodeKeys::from_secret(&[1; 32]), NodeKeys::from_secret(&[2; 32]));
        let (handshake, body) =
            ask(&dialer, NETWORK, &listener.noise_key(), [5; 32], &request()).unwrap();
        let asked = open(&listener, NETWORK, [6; 32], &body).unwrap();
        assert_eq!(asked.request, request());
        assert_eq!(asked.peer_noise_key, dialer.noise_key());
        let reply = FilesReply { wants: request().wants, holds: request().offers, piece: None };
        let answer = asked.answer(&reply).unwrap();
        assert_eq!(hear(handshake, &answer).unwrap(), reply);

        let other = NodeKeys::from_secret(&[3; 32]);
        assert_eq!(open(&other, NETWORK, [6; 32], &body).unwrap_err(), PeerFault::Seal);
        let mut torn = body;
        torn[100] ^= 1;
        assert_eq!(open(&listener, NETWORK, [6; 32], &torn).unwrap_err(), PeerFault::Seal);
    }

    #[test]
    fn a_peer_that_knows_no_files_refuses_and_a_portal_is_none() {
        let keys = NodeKeys::from_secret(&[1; 32]);
        let told = |body: &[u8]| {
            let key = NodeKeys::from_secret(&[2; 32]).noise_key();
            let (handshake, _) = ask(&keys, NETWORK, &key, [5; 32], &request()).unwrap();
            hear(handshake, body).unwrap_err()
        };
        assert_eq!(told(&wrap(BodyKind::Plain, &[3])), PeerFault::Refused);
        assert_eq!(told(&wrap(BodyKind::Plain, &[2])), PeerFault::Busy);
        assert_eq!(told(b"<html>"), PeerFault::NotOurs);
    }

    #[test]
    fn what_is_too_much_or_does_not_add_up_is_refused() {
        let decoded = |change: fn(&mut FilesRequest)| {
            let mut request = request();
            change(&mut request);
            FilesRequest::decode(&request.encode())
        };
        assert!(decoded(|_| ()).is_ok());
        assert!(decoded(|request| request.offers.push(ContentHash([0; 32]))).is_err());
        assert!(decoded(|request| request.wants.push(request.wants[0])).is_err());
        let piece = |change: fn(&mut Piece)| {
            let mut request = request();
            change(request.piece.as_mut().unwrap());
            FilesRequest::decode(&request.encode())
        };
        assert!(piece(|piece| piece.bytes.push(0)).is_err());
        assert!(piece(|piece| piece.bytes.clear()).is_err());
        assert!(piece(|piece| piece.from = u64::MAX).is_err());
        assert!(piece(|piece| piece.size_bytes = 10_001).is_err());
        for length in 0..200 {
            assert!(FilesRequest::decode(&request().encode()[..length]).is_err(), "{length}");
        }
    }
}
