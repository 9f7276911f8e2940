//! The two messages of an exchange, before sealing: a header, then frames. Each is counted, so that
//! it can be used as soon as it has come.

use minicbor::{Decode, Encode};

use super::bytes::{Reader, Writer};
use super::error::PeerFault;
use super::frame::{decode_marks, encode_marks};
use super::ledger::Marks;
use super::sketch::{Buckets, Sketch};
use crate::domain::limits::{
    FRAME_BYTES_MAX, FRAMES_PER_BODY_MAX, HEALTH_VERSION_BYTES_MAX, SYNC_BODY_BYTES_MAX,
    VECTOR_LOGS_MAX,
};
use crate::domain::{UnixMs, roster::Health};

/// What the dialer says. Digests stand for everything that both may read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// The digest on which both last agreed; zero: none is known.
    pub base: u64,
    /// The dialer's digest now.
    pub digest: u64,
    /// The dialer's lengths of logs that changed since `base`.
    pub marks: Marks,
    /// The marks, or the sketch and the marks, stand for everything that the dialer holds: what they
    /// do not, it lost.
    pub whole: bool,
    /// What the dialer holds, bucket by bucket; empty if the marks alone say it.
    pub sketch: Sketch,
    /// Buckets of the sketch whose logs the marks name.
    pub named: Buckets,
    /// Buckets whose logs earlier messages of this session named.
    pub named_before: Buckets,
    /// Beside each mark what tells one way of the log from another; nothing if lengths were enough
    /// so far.
    pub terms: Vec<u64>,
    /// More frames follow in the next POST.
    pub more: bool,
    /// How many frames follow the header.
    pub frames: usize,
    /// How the dialer's computer is, for those who look after it; once in an exchange.
    pub health: Option<Health>,
}

/// What the listener answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reply {
    /// What hinders the exchange, if something does.
    pub hindrance: Option<Hindrance>,
    /// The listener's digest after taking in the request's frames.
    pub digest: u64,
    /// The listener's lengths of the logs that the request named, where they differ from the
    /// dialer's.
    pub marks: Marks,
    /// Buckets of the request's sketch that differ and whose logs are not named yet: nothing else goes
    /// on before they are.
    pub asked: Buckets,
    /// More frames follow if asked.
    pub more: bool,
    /// How many frames follow the header.
    pub frames: usize,
    /// The listener's clock, if the dialer's is far from it.
    pub clock: Option<UnixMs>,
}

/// Why an exchange cannot go on as asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Hindrance {
    /// The base is not known here: say everything.
    #[n(0)]
    UnknownBase,
    /// The dialer does not belong to the network (any more).
    #[n(1)]
    NotAMember,
    /// Something in the frames was refused; the rest was kept.
    #[n(2)]
    FrameRefused,
    /// The listener's disk failed.
    #[n(3)]
    Trouble,
}

#[derive(Encode, Decode)]
struct RequestHeader {
    #[n(0)]
    base: Option<u64>,
    #[n(1)]
    digest: u64,
    #[cbor(n(2), with = "minicbor::bytes")]
    marks: Option<Vec<u8>>,
    #[n(3)]
    more: Option<bool>,
    #[n(4)]
    whole: Option<bool>,
    #[n(5)]
    frames: Option<u32>,
    #[n(6)]
    health: Option<HealthWire>,
    #[cbor(n(7), with = "minicbor::bytes")]
    terms: Option<Vec<u8>>,
    #[cbor(n(8), with = "minicbor::bytes")]
    sketch: Option<Vec<u8>>,
    #[cbor(n(9), with = "minicbor::bytes")]
    named: Option<Vec<u8>>,
    #[cbor(n(10), with = "minicbor::bytes")]
    named_before: Option<Vec<u8>>,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct HealthWire {
    #[n(0)]
    version: String,
    #[n(1)]
    clock_s: i64,
    #[n(2)]
    free_mib: Option<u64>,
    #[n(3)]
    waiting: u64,
}

#[derive(Encode, Decode)]
struct ReplyHeader {
    #[n(0)]
    hindrance: Option<Hindrance>,
    #[n(1)]
    digest: u64,
    #[cbor(n(2), with = "minicbor::bytes")]
    marks: Option<Vec<u8>>,
    #[n(3)]
    more: Option<bool>,
    #[n(4)]
    frames: Option<u32>,
    #[n(5)]
    clock_s: Option<i64>,
    #[cbor(n(6), with = "minicbor::bytes")]
    asked: Option<Vec<u8>>,
}

fn some_marks(marks: &Marks) -> Option<Vec<u8>> {
    (!marks.is_empty()).then(|| encode_marks(marks))
}

fn some_count(frames: usize) -> Option<u32> {
    u32::try_from(frames).ok().filter(|count| *count > 0)
}

fn checked_count(frames: Option<u32>, what: &'static str) -> Result<usize, PeerFault> {
    let frames = frames.unwrap_or(0) as usize;
    if frames > FRAMES_PER_BODY_MAX { Err(PeerFault::TooLong { what }) } else { Ok(frames) }
}

impl Request {
    /// The header's bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let health = self.health.as_ref().map(|health| HealthWire {
            version: health.version.clone(),
            clock_s: health.clock.0.div_euclid(1000),
            free_mib: health.free_mib,
            waiting: health.waiting,
        });
        let header = RequestHeader {
            base: (self.base != 0).then_some(self.base),
            digest: self.digest,
            marks: some_marks(&self.marks),
            more: self.more.then_some(true),
            whole: self.whole.then_some(true),
            frames: some_count(self.frames),
            health,
            terms: (!self.terms.is_empty())
                .then(|| self.terms.iter().flat_map(|term| term.to_le_bytes()).collect()),
            sketch: (!self.sketch.is_empty()).then(|| self.sketch.encode()),
            named: self.named.encode(),
            named_before: self.named_before.encode(),
        };
        minicbor::to_vec(header).unwrap_or_default()
    }

    /// Reads a header.
    ///
    /// # Errors
    /// [`PeerFault`] if it is malformed or too long.
    pub fn decode(header: &[u8]) -> Result<Self, PeerFault> {
        let header: RequestHeader =
            minicbor::decode(header).map_err(|_| PeerFault::Malformed("a request"))?;
        Ok(Self {
            base: header.base.unwrap_or(0),
            digest: header.digest,
            marks: decode_marks(&header.marks.unwrap_or_default())?,
            whole: header.whole.unwrap_or(false),
            more: header.more.unwrap_or(false),
            frames: checked_count(header.frames, "a request")?,
            health: header.health.map(health).transpose()?,
            terms: read_terms(&header.terms.unwrap_or_default())?,
            sketch: Sketch::decode(&header.sketch.unwrap_or_default(), "a request")?,
            named: Buckets::decode(header.named, "a request")?,
            named_before: Buckets::decode(header.named_before, "a request")?,
        })
    }
}

fn read_terms(bytes: &[u8]) -> Result<Vec<u64>, PeerFault> {
    let (terms, rest) = bytes.as_chunks::<8>();
    if !rest.is_empty() || terms.len() > VECTOR_LOGS_MAX {
        return Err(PeerFault::Malformed("a request"));
    }
    Ok(terms.iter().map(|term| u64::from_le_bytes(*term)).collect())
}

fn health(wire: HealthWire) -> Result<Health, PeerFault> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b".-+".contains(&b);
    if wire.version.len() > HEALTH_VERSION_BYTES_MAX || !wire.version.bytes().all(plain) {
        return Err(PeerFault::Malformed("a request"));
    }
    Ok(Health {
        version: wire.version,
        clock: UnixMs(wire.clock_s.saturating_mul(1000)),
        free_mib: wire.free_mib,
        waiting: wire.waiting,
    })
}

impl Reply {
    /// An answer that only says what hinders.
    #[must_use]
    pub fn hindered(hindrance: Hindrance) -> Self {
        Self { hindrance: Some(hindrance), ..Self::default() }
    }

    /// The header's bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let header = ReplyHeader {
            hindrance: self.hindrance,
            digest: self.digest,
            marks: some_marks(&self.marks),
            asked: self.asked.encode(),
            more: self.more.then_some(true),
            frames: some_count(self.frames),
            clock_s: self.clock.map(|clock| clock.0.div_euclid(1000)),
        };
        minicbor::to_vec(header).unwrap_or_default()
    }

    /// Reads a header.
    ///
    /// # Errors
    /// [`PeerFault`] if it is malformed or too long.
    pub fn decode(header: &[u8]) -> Result<Self, PeerFault> {
        let header: ReplyHeader =
            minicbor::decode(header).map_err(|_| PeerFault::Malformed("a reply"))?;
        Ok(Self {
            hindrance: header.hindrance,
            digest: header.digest,
            marks: decode_marks(&header.marks.unwrap_or_default())?,
            asked: Buckets::decode(header.asked, "a reply")?,
            more: header.more.unwrap_or(false),
            frames: checked_count(header.frames, "a reply")?,
            clock: header.clock_s.map(|clock_s| UnixMs(clock_s.saturating_mul(1000))),
        })
    }
}

/// Header and frames, each counted: the parts of a message that can be sealed and used one by one.
#[must_use]
pub fn counted_parts(header: &[u8], frames: &[Vec<u8>]) -> Vec<Vec<u8>> {
    std::iter::once(header)
        .chain(frames.iter().map(Vec::as_slice))
        .map(|part| {
            let mut writer = Writer::default();
            writer.counted(part);
            writer.bytes
        })
        .collect()
}

/// Cuts a message that is coming in back into its parts.
#[derive(Debug)]
pub struct PartReader {
    what: &'static str,
    held: Vec<u8>,
    taken: usize,
}

/// A count of a part has at most so many bytes.
const COUNT_BYTES_MAX: usize = 10;

impl PartReader {
    /// `what` names the message in faults.
    #[must_use]
    pub fn new(what: &'static str) -> Self {
        Self { what, held: Vec::new(), taken: 0 }
    }

    /// Takes the next bytes; parts that are whole now come back: first the header, then frames.
    ///
    /// # Errors
    /// [`PeerFault`] if a part is longer, or there are more of them, than allowed.
    pub fn push(&mut self, plain: &[u8]) -> Result<Vec<Vec<u8>>, PeerFault> {
        self.held.extend_from_slice(plain);
        let mut parts = Vec::new();
        let mut at = 0;
        while at < self.held.len() {
            let left = &self.held[at..];
            let mut reader = Reader::new(left, self.what);
            let max = if self.taken == 0 { SYNC_BODY_BYTES_MAX } else { FRAME_BYTES_MAX };
            let length = match reader.count(max) {
                Ok(length) => length,
                Err(PeerFault::Malformed(_)) if left.len() < COUNT_BYTES_MAX => break,
                Err(fault) => return Err(fault),
            };
            let Ok(part) = reader.raw(length) else { break };
            if self.taken > FRAMES_PER_BODY_MAX {
                return Err(PeerFault::TooLong { what: self.what });
            }
            parts.push(part.to_vec());
            self.taken += 1;
            at = self.held.len() - reader.left();
        }
        self.held.drain(..at);
        Ok(parts)
    }

    /// The message must be whole: the header and as many frames as it announced.
    ///
    /// # Errors
    /// [`PeerFault::Malformed`] if it is not.
    pub fn end(&self, frames: usize) -> Result<(), PeerFault> {
        if self.held.is_empty() && self.taken == frames + 1 {
            Ok(())
        } else {
            Err(PeerFault::Malformed(self.what))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Incarnation, LogId, NodeId, Scope};
    use crate::sync::ledger::LogState;

    fn log() -> LogId {
        let node = NodeId([1; 12]);
        LogId { node, incarnation: Incarnation(3), scope: Scope::Branch(node) }
    }

    #[test]
    fn headers_read_back() {
        let other = LogId { scope: Scope::Branch(NodeId([2; 12])), ..log() };
        let states: Vec<LogState> = (0..30)
            .map(|life| LogId { incarnation: Incarnation(life), ..log() })
            .map(|id| LogState { id, length: 1, chain: [7; 32] })
            .collect();
        let sketch = Sketch::of(&states);
        let buckets = |which: &[usize]| {
            let mut buckets = Buckets::none(&sketch);
            which.iter().for_each(|bucket| buckets.add(*bucket));
            buckets
        };
        let request = Request {
            base: 9,
            digest: u64::MAX,
            marks: vec![(log(), 5), (other, 7)],
            whole: true,
            sketch: sketch.clone(),
            named: buckets(&[0]),
            named_before: buckets(&[1, 3]),
            terms: vec![3, u64::MAX],
            more: true,
            frames: 2,
            health: Some(Health {
                version: "1.2.3".into(),
                clock: UnixMs(-5_000),
                free_mib: Some(12),
                waiting: 7,
            }),
        };
        assert_eq!(Request::decode(&request.encode()).unwrap(), request);
        let reply = Reply {
            hindrance: Some(Hindrance::FrameRefused),
            digest: 4,
            marks: vec![(log(), 1)],
            asked: buckets(&[2]),
            more: false,
            frames: 1,
            clock: Some(UnixMs(-7_000)),
        };
        let bytes = reply.encode();
        assert_eq!(Reply::decode(&bytes).unwrap(), reply);
        for length in 0..bytes.len() {
            assert!(Reply::decode(&bytes[..length]).is_err());
        }
        let asked_nothing = Reply { asked: Buckets::default(), ..reply };
        let bytes = asked_nothing.encode();
        let quiet = Reply { clock: None, ..asked_nothing };
        assert!(quiet.encode().len() < bytes.len(), "clocks that agree cost nothing");
    }

    #[test]
    fn a_message_is_cut_into_its_parts_however_it_comes_and_no_cut_one_is_whole() {
        let frames = [vec![1, 2, 3], Vec::new(), vec![9; 300]];
        let bytes = counted_parts(b"header", &frames).concat();
        for step in [1, 2, 5, bytes.len()] {
            let mut reader = PartReader::new("a test");
            let mut parts = Vec::new();
            for (at, piece) in bytes.chunks(step).enumerate() {
                assert!(at == 0 || reader.end(3).is_err(), "it is not whole yet");
                parts.extend(reader.push(piece).unwrap());
            }
            assert_eq!(reader.end(3), Ok(()));
            assert!(reader.end(2).is_err() && reader.end(4).is_err());
            assert_eq!(parts[0], b"header");
            assert_eq!(parts[1..], frames);
        }
        assert!(PartReader::new("a test").end(0).is_err(), "nothing is no message");
    }

    #[test]
    fn endless_counts_and_too_many_parts_are_refused() {
        assert!(PartReader::new("a test").push(&[0x80; 12]).is_err());
        assert!(PartReader::new("a test").push(&[0xff, 0xff, 0xff, 0x7f]).is_err());
        let many = counted_parts(b"", &vec![Vec::new(); FRAMES_PER_BODY_MAX + 1]).concat();
        assert!(PartReader::new("a test").push(&many).is_err());
    }
}
