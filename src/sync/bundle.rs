//! Bundles: what one node holds for another, sealed into a file that anybody may carry.
//!
//! Noise X to the recipient's key: whoever carries it can neither read nor alter it. Inside are the
//! same frames as in an exchange. Sealing lends no authority: whoever holds the recipient's key can
//! make a bundle in anybody's name, so what is believed hangs on the signatures in the frames
//! alone.
//!
//! ```text
//! "BLstick" ‖ version ‖ network (16) ‖ recipient (12)      in the clear, bound by the prologue
//! count (2) ‖ Noise X message: the header
//! (count (2) ‖ sealed piece)*       first plaintext byte: 0 more follow, 1 the last
//! ```
//!
//! Files go after the frames, in pieces as over the line.
//!
//! The pieces' plain bytes make one stream of parts: a kind, a count, so many bytes. Bytes in,
//! parts out, and the other way round, in bounded memory; this module never opens a file and never
//! applies anything. [`load`] decides what goes in and what comes of it.

pub mod load;
#[cfg(test)]
mod tests;

use minicbor::{Decode, Encode};
use snow::{HandshakeState, TransportState};

use super::bytes::{Reader, Writer};
use super::error::PeerFault;
use super::files::Piece;
use super::frame::{decode_marks, encode_marks};
use super::keys::NodeKeys;
use super::ledger::Marks;
use super::seal::{PROTOCOL_VERSION, builder};
use crate::domain::limits::{BUNDLE_PART_BYTES_MAX, FRAME_BYTES_MAX, VECTOR_LOGS_MAX};
use crate::domain::roster::Member;
use crate::domain::{Incarnation, LogId, NetworkId, NodeId, UnixMs};

/// Every bundle begins with this; the protocol's version follows.
const MAGIC: &[u8; 7] = b"BLstick";
/// Bytes in the clear.
const CLEAR_BYTES: usize = MAGIC.len() + 1 + NetworkId::BYTES + NodeId::BYTES;
const PATTERN: &str = "Noise_X_25519_ChaChaPoly_BLAKE2s";
/// Plain bytes of one piece; with its tag it stays under Noise's 65,535.
const PIECE_BYTES: usize = 60_000;
/// What Noise adds to a piece.
const TAG_BYTES: usize = 16;
/// Logs named in one part; the worst of them still fits a part.
const LOGS_PER_PART: usize = 1_500;

const MORE: u8 = 0;
const LAST: u8 = 1;

const PART_FRAME: u8 = 1;
const PART_MARKS: u8 = 2;
const PART_SPANS: u8 = 3;
const PART_END: u8 = 4;
/// A piece of a file; only in bundles of [`VERSION_WITH_FILES`].
const PART_FILE: u8 = 5;

/// The version of bundles that carry files too. A program that knows only frames says that it does
/// not know this version, and takes the next bundle without files.
const VERSION_WITH_FILES: u8 = PROTOCOL_VERSION + 1;

/// Who wrote a bundle, and when. The sender's node is proved by the seal, the rest is its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Whose keys sealed it.
    pub sender: NodeId,
    /// In which of its lives.
    pub incarnation: Incarnation,
    /// How many bundles this life had written for the recipient, this one counted.
    pub sequence: u64,
    /// When, as the sender's clock claimed.
    pub written_at: UnixMs,
    /// Was that clock known to be wrong?
    pub clock_doubtful: bool,
}

#[derive(Encode, Decode)]
struct HeaderCbor {
    #[cbor(n(0), with = "minicbor::bytes")]
    sender: [u8; 12],
    #[n(1)]
    incarnation: u32,
    #[n(2)]
    sequence: u64,
    #[n(3)]
    written_at_ms: i64,
    #[n(4)]
    clock_doubtful: bool,
}

/// So much of one log is in a bundle: the entries after `after`, up to `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Which log.
    pub log: LogId,
    /// Entries of it that come before.
    pub after: u64,
    /// Its length with the last entry.
    pub end: u64,
}

/// What comes out of a bundle, in this order: the header first, the end last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The seal opened. The key is the sender's, as Noise proved it.
    Opened {
        /// Who and when.
        header: Header,
        /// The X25519 key that sealed it.
        sender_noise_key: [u8; 32],
    },
    /// A frame, as in an exchange.
    Frame(Vec<u8>),
    /// How much the sender holds of the logs that both may read.
    Marks(Marks),
    /// What the frames hold.
    Spans(Vec<Span>),
    /// A piece of a file.
    File(Piece),
    /// It was whole.
    End,
}

/// Seals parts for one recipient.
#[derive(Debug)]
pub struct BundleWriter {
    transport: TransportState,
    plain: Vec<u8>,
}

impl BundleWriter {
    /// Begins a bundle; `random` must never be used twice.
    ///
    /// # Errors
    /// [`PeerFault::Seal`] if the recipient's key is none.
    pub fn begin(
        keys: &NodeKeys,
        network: NetworkId,
        recipient: &Member,
        header: &Header,
        random: [u8; 32],
        out: &mut Vec<u8>,
    ) -> Result<Self, PeerFault> {
        let clear = clear_bytes(PROTOCOL_VERSION, network, recipient.id);
        Self::begin_after(clear, keys, recipient, header, random, out)
    }

    /// As [`BundleWriter::begin`], for a bundle that may carry files.
    ///
    /// # Errors
    /// As [`BundleWriter::begin`].
    pub fn begin_with_files(
        keys: &NodeKeys,
        network: NetworkId,
        recipient: &Member,
        header: &Header,
        random: [u8; 32],
        out: &mut Vec<u8>,
    ) -> Result<Self, PeerFault> {
        let clear = clear_bytes(VERSION_WITH_FILES, network, recipient.id);
        Self::begin_after(clear, keys, recipient, header, random, out)
    }

    fn begin_after(
        clear: Vec<u8>,
        keys: &NodeKeys,
        recipient: &Member,
        header: &Header,
        random: [u8; 32],
        out: &mut Vec<u8>,
    ) -> Result<Self, PeerFault> {
        let mut handshake = builder(PATTERN, random)
            .local_private_key(keys.noise_secret())
            .and_then(|b| b.remote_public_key(&recipient.noise_key))
            .and_then(|b| b.prologue(&clear))
            .and_then(snow::Builder::build_initiator)
            .map_err(|_| PeerFault::Seal)?;
        let header = HeaderCbor {
            sender: header.sender.0,
            incarnation: header.incarnation.0,
            sequence: header.sequence,
            written_at_ms: header.written_at.0,
            clock_doubtful: header.clock_doubtful,
        };
        let header = minicbor::to_vec(header).unwrap_or_default();
        let mut sealed = vec![0; 1024];
        let count = handshake.write_message(&header, &mut sealed).map_err(|_| PeerFault::Seal)?;
        out.extend_from_slice(&clear);
        push_counted(out, &sealed[..count])?;
        let transport = handshake.into_transport_mode().map_err(|_| PeerFault::Seal)?;
        Ok(Self { transport, plain: Vec::new() })
    }

    /// Puts a frame in.
    ///
    /// # Errors
    /// [`PeerFault::Seal`] never in practice, as for all that follow.
    pub fn frame(&mut self, frame: &[u8], out: &mut Vec<u8>) -> Result<(), PeerFault> {
        self.part(PART_FRAME, frame, out)
    }

    /// Says how much the sender holds.
    ///
    /// # Errors
    /// As [`BundleWriter::frame`].
    pub fn marks(&mut self, marks: &Marks, out: &mut Vec<u8>) -> Result<(), PeerFault> {
        let mut parts = marks.chunks(LOGS_PER_PART);
        parts.try_for_each(|part| self.part(PART_MARKS, &encode_marks(part), out))
    }

    /// Says what the frames hold.
    ///
    /// # Errors
    /// As [`BundleWriter::frame`].
    pub fn spans(&mut self, spans: &[Span], out: &mut Vec<u8>) -> Result<(), PeerFault> {
        let mut parts = spans.chunks(LOGS_PER_PART);
        parts.try_for_each(|part| self.part(PART_SPANS, &encode_spans(part), out))
    }

    /// Puts a piece of a file in, in a bundle that was begun for it.
    ///
    /// # Errors
    /// As [`BundleWriter::frame`].
    pub fn file(&mut self, piece: &Piece, out: &mut Vec<u8>) -> Result<(), PeerFault> {
        self.part(PART_FILE, &piece.encode(), out)
    }

    /// Ends the bundle: without this it counts as cut short.
    ///
    /// # Errors
    /// As [`BundleWriter::frame`].
    pub fn finish(mut self, out: &mut Vec<u8>) -> Result<(), PeerFault> {
        self.part(PART_END, &[], out)?;
        let rest = std::mem::take(&mut self.plain);
        self.piece(LAST, &rest, out)
    }

    fn part(&mut self, kind: u8, body: &[u8], out: &mut Vec<u8>) -> Result<(), PeerFault> {
        let mut writer = Writer::default();
        writer.raw(&[kind]);
        writer.counted(body);
        self.plain.extend(writer.bytes);
        while self.plain.len() > PIECE_BYTES {
            let rest = self.plain.split_off(PIECE_BYTES);
            let piece = std::mem::replace(&mut self.plain, rest);
            self.piece(MORE, &piece, out)?;
        }
        Ok(())
    }

    fn piece(&mut self, mark: u8, plain: &[u8], out: &mut Vec<u8>) -> Result<(), PeerFault> {
        let marked = [&[mark], plain].concat();
        let mut sealed = vec![0; marked.len() + TAG_BYTES];
        let count =
            self.transport.write_message(&marked, &mut sealed).map_err(|_| PeerFault::Seal)?;
        push_counted(out, &sealed[..count])
    }
}

fn push_counted(out: &mut Vec<u8>, sealed: &[u8]) -> Result<(), PeerFault> {
    let count = u16::try_from(sealed.len()).map_err(|_| PeerFault::Seal)?;
    out.extend(count.to_be_bytes());
    out.extend_from_slice(sealed);
    Ok(())
}

fn clear_bytes(version: u8, network: NetworkId, recipient: NodeId) -> Vec<u8> {
    [&MAGIC[..], &[version], &network.0, &recipient.0].concat()
}

#[derive(Debug)]
enum Phase {
    Clear,
    First(Box<HandshakeState>),
    Pieces(Box<TransportState>),
    Over,
}

/// Opens a bundle as its bytes come. After a fault it says nothing more.
#[derive(Debug)]
pub struct BundleReader {
    keys: NodeKeys,
    network: NetworkId,
    phase: Phase,
    /// Bytes that do not make a piece yet.
    sealed: Vec<u8>,
    /// Opened bytes that do not make a part yet.
    plain: Vec<u8>,
    ended: bool,
    logs: usize,
}

impl BundleReader {
    /// For this node, in this network.
    #[must_use]
    pub fn new(keys: &NodeKeys, network: NetworkId) -> Self {
        Self {
            keys: keys.clone(),
            network,
            phase: Phase::Clear,
            sealed: Vec::new(),
            plain: Vec::new(),
            ended: false,
            logs: 0,
        }
    }

    /// Takes the next bytes and gives the parts that they complete.
    ///
    /// # Errors
    /// [`PeerFault::NotOurs`], [`PeerFault::Version`], [`PeerFault::OtherNetwork`],
    /// [`PeerFault::OtherRecipient`] by what stands in the clear; [`PeerFault::Seal`] for anything
    /// altered; [`PeerFault::Malformed`] and [`PeerFault::TooLong`] for what was well sealed.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<Vec<Part>, PeerFault> {
        self.sealed.extend_from_slice(bytes);
        let held = std::mem::take(&mut self.sealed);
        let mut rest = &held[..];
        let mut parts = Vec::new();
        while self.step(&mut rest, &mut parts)? {}
        self.sealed = rest.to_vec();
        Ok(parts)
    }

    /// All bytes have come.
    ///
    /// # Errors
    /// [`PeerFault::CutShort`] if that was not a whole bundle.
    pub fn finish(self) -> Result<(), PeerFault> {
        if matches!(self.phase, Phase::Over) {
            return Ok(());
        }
        let begins_like_one = self.sealed.starts_with(MAGIC)
            || MAGIC.starts_with(&self.sealed) && !self.sealed.is_empty();
        match self.phase {
            Phase::Clear if !begins_like_one => Err(PeerFault::NotOurs),
            Phase::Clear | Phase::First(_) | Phase::Pieces(_) | Phase::Over => {
                Err(PeerFault::CutShort)
            }
        }
    }

    /// Takes one thing off the front, if it is there whole.
    fn step(&mut self, rest: &mut &[u8], parts: &mut Vec<Part>) -> Result<bool, PeerFault> {
        match std::mem::replace(&mut self.phase, Phase::Over) {
            Phase::Clear => {
                let common = rest.len().min(MAGIC.len());
                if rest[..common] != MAGIC[..common] {
                    return Err(PeerFault::NotOurs);
                }
                let Some((clear, after)) = rest.split_at_checked(CLEAR_BYTES) else {
                    self.phase = Phase::Clear;
                    return Ok(false);
                };
                self.phase = Phase::First(self.listen(clear)?);
                *rest = after;
                Ok(true)
            }
            Phase::First(mut handshake) => {
                let Some(sealed) = counted(rest)? else {
                    self.phase = Phase::First(handshake);
                    return Ok(false);
                };
                parts.push(opened(&mut handshake, sealed)?);
                let transport = handshake.into_transport_mode().map_err(|_| PeerFault::Seal)?;
                self.phase = Phase::Pieces(Box::new(transport));
                Ok(true)
            }
            Phase::Pieces(mut transport) => {
                let Some(sealed) = counted(rest)? else {
                    self.phase = Phase::Pieces(transport);
                    return Ok(false);
                };
                if self.piece(&mut transport, sealed, parts)? == MORE {
                    self.phase = Phase::Pieces(transport);
                }
                Ok(true)
            }
            Phase::Over if rest.is_empty() => Ok(false),
            Phase::Over => Err(malformed()),
        }
    }

    /// Reads what stands in the clear; the handshake is bound to it.
    fn listen(&self, clear: &[u8]) -> Result<Box<HandshakeState>, PeerFault> {
        let mut reader = Reader::new(clear, "a bundle");
        reader.raw(MAGIC.len())?;
        let version = reader.byte()?;
        if ![PROTOCOL_VERSION, VERSION_WITH_FILES].contains(&version) {
            return Err(PeerFault::Version(version));
        }
        if NetworkId(reader.array()?) != self.network {
            return Err(PeerFault::OtherNetwork);
        }
        let recipient = NodeId(reader.array()?);
        if recipient != self.keys.node() {
            return Err(PeerFault::OtherRecipient(recipient));
        }
        // Reading takes no chance: only the sender makes a key of one use.
        let built = builder(PATTERN, [0; 32])
            .local_private_key(self.keys.noise_secret())
            .and_then(|b| b.prologue(clear))
            .and_then(snow::Builder::build_responder);
        Ok(Box::new(built.map_err(|_| PeerFault::Seal)?))
    }

    /// Opens one piece and reads the parts that it completes; gives its mark.
    fn piece(
        &mut self,
        transport: &mut TransportState,
        sealed: &[u8],
        parts: &mut Vec<Part>,
    ) -> Result<u8, PeerFault> {
        let mut plain = vec![0; sealed.len()];
        let count = transport.read_message(sealed, &mut plain).map_err(|_| PeerFault::Seal)?;
        let (mark, plain) = plain[..count].split_first().ok_or_else(malformed)?;
        self.plain.extend_from_slice(plain);
        let held = std::mem::take(&mut self.plain);
        let mut rest = &held[..];
        while let Some((kind, body)) = next_part(&mut rest)? {
            if self.ended {
                return Err(malformed());
            }
            parts.push(self.read_part(kind, body)?);
        }
        self.plain = rest.to_vec();
        let whole = self.ended && self.plain.is_empty();
        match *mark {
            MORE if !self.ended => Ok(MORE),
            LAST if whole => Ok(LAST),
            _ => Err(malformed()),
        }
    }

    fn read_part(&mut self, kind: u8, body: &[u8]) -> Result<Part, PeerFault> {
        let part = match kind {
            PART_FRAME if body.len() <= FRAME_BYTES_MAX => Part::Frame(body.to_vec()),
            PART_FRAME => return Err(PeerFault::TooLong { what: "a frame" }),
            PART_MARKS => Part::Marks(decode_marks(body)?),
            PART_SPANS => Part::Spans(decode_spans(body)?),
            PART_FILE => Part::File(Piece::decode(body)?),
            PART_END if body.is_empty() => Part::End,
            _ => return Err(malformed()),
        };
        self.ended = part == Part::End;
        self.logs += match &part {
            Part::Marks(marks) => marks.len(),
            Part::Spans(spans) => spans.len(),
            Part::Opened { .. } | Part::Frame(_) | Part::File(_) | Part::End => 0,
        };
        if self.logs > 2 * VECTOR_LOGS_MAX {
            return Err(PeerFault::TooLong { what: "a vector" });
        }
        Ok(part)
    }
}

fn malformed() -> PeerFault {
    PeerFault::Malformed("a bundle")
}

/// A count and so many bytes off the front; `None`: they have not all come.
fn counted<'a>(rest: &mut &'a [u8]) -> Result<Option<&'a [u8]>, PeerFault> {
    let Some((count, after)) = rest.split_at_checked(2) else { return Ok(None) };
    let count = usize::from(u16::from_be_bytes([count[0], count[1]]));
    if count <= TAG_BYTES {
        return Err(malformed());
    }
    let Some((sealed, after)) = after.split_at_checked(count) else { return Ok(None) };
    *rest = after;
    Ok(Some(sealed))
}

fn opened(handshake: &mut HandshakeState, sealed: &[u8]) -> Result<Part, PeerFault> {
    let mut plain = vec![0; sealed.len()];
    let count = handshake.read_message(sealed, &mut plain).map_err(|_| PeerFault::Seal)?;
    let key = handshake.get_remote_static().and_then(|key| <[u8; 32]>::try_from(key).ok());
    let header: HeaderCbor = minicbor::decode(&plain[..count]).map_err(|_| malformed())?;
    Ok(Part::Opened {
        header: Header {
            sender: NodeId(header.sender),
            incarnation: Incarnation(header.incarnation),
            sequence: header.sequence,
            written_at: UnixMs(header.written_at_ms),
            clock_doubtful: header.clock_doubtful,
        },
        sender_noise_key: key.ok_or(PeerFault::Seal)?,
    })
}

/// A part off the front of the opened stream; `None`: it goes on in the next piece.
fn next_part<'a>(rest: &mut &'a [u8]) -> Result<Option<(u8, &'a [u8])>, PeerFault> {
    let mut reader = Reader::new(rest, "a bundle");
    let Ok(kind) = reader.byte() else { return Ok(None) };
    let count = match reader.count(BUNDLE_PART_BYTES_MAX) {
        Ok(count) => count,
        Err(PeerFault::TooLong { what }) => return Err(PeerFault::TooLong { what }),
        // A count that is torn at the end of a piece; one of ten bytes that never ends is none.
        Err(_) if rest.len() <= 10 => return Ok(None),
        Err(fault) => return Err(fault),
    };
    let Ok(body) = reader.raw(count) else { return Ok(None) };
    *rest = reader.rest();
    Ok(Some((kind, body)))
}

fn encode_spans(spans: &[Span]) -> Vec<u8> {
    let starts: Marks = spans.iter().map(|span| (span.log, span.after)).collect();
    let mut writer = Writer::default();
    writer.counted(&encode_marks(&starts));
    for span in spans {
        writer.number(span.end.saturating_sub(span.after));
    }
    writer.bytes
}

fn decode_spans(bytes: &[u8]) -> Result<Vec<Span>, PeerFault> {
    let mut reader = Reader::new(bytes, "a bundle");
    let starts = decode_marks(reader.counted(BUNDLE_PART_BYTES_MAX)?)?;
    let mut spans = Vec::with_capacity(starts.len());
    for (log, after) in starts {
        let end = after.checked_add(reader.number()?).ok_or_else(malformed)?;
        spans.push(Span { log, after, end });
    }
    reader.end()?;
    Ok(spans)
}
