//! The two messages of an exchange, before sealing.

use minicbor::{Decode, Encode};

use super::bytes::{Reader, Writer};
use super::error::PeerFault;
use super::frame::{decode_marks, encode_marks};
use super::ledger::Marks;
use crate::domain::limits::{FRAME_BYTES_MAX, FRAMES_PER_BODY_MAX, SYNC_BODY_BYTES_MAX};

/// What the dialer says. Digests stand for everything that both may read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// The digest on which both last agreed; zero: none is known.
    pub base: u64,
    /// The dialer's digest now.
    pub digest: u64,
    /// The dialer's lengths of logs that changed since `base`.
    pub marks: Marks,
    /// The marks name everything that the dialer holds: what they do not name, it lost.
    pub whole: bool,
    /// More frames follow in the next POST.
    pub more: bool,
    /// Sealed runs of entries.
    pub frames: Vec<Vec<u8>>,
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
    /// More frames follow if asked.
    pub more: bool,
    /// Sealed runs of entries.
    pub frames: Vec<Vec<u8>>,
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
}

fn some_marks(marks: &Marks) -> Option<Vec<u8>> {
    (!marks.is_empty()).then(|| encode_marks(marks))
}

impl Request {
    /// The bytes to seal.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let header = RequestHeader {
            base: (self.base != 0).then_some(self.base),
            digest: self.digest,
            marks: some_marks(&self.marks),
            more: self.more.then_some(true),
            whole: self.whole.then_some(true),
        };
        with_frames(minicbor::to_vec(header).unwrap_or_default(), &self.frames)
    }

    /// Reads what was sealed.
    ///
    /// # Errors
    /// [`PeerFault`] if it is malformed or too long.
    pub fn decode(bytes: &[u8]) -> Result<Self, PeerFault> {
        let (header, frames) = split(bytes, "a request")?;
        let header: RequestHeader =
            minicbor::decode(header).map_err(|_| PeerFault::Malformed("a request"))?;
        Ok(Self {
            base: header.base.unwrap_or(0),
            digest: header.digest,
            marks: decode_marks(&header.marks.unwrap_or_default())?,
            whole: header.whole.unwrap_or(false),
            more: header.more.unwrap_or(false),
            frames,
        })
    }
}

impl Reply {
    /// An answer that only says what hinders.
    #[must_use]
    pub fn hindered(hindrance: Hindrance) -> Self {
        Self { hindrance: Some(hindrance), ..Self::default() }
    }

    /// The bytes to seal.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let header = ReplyHeader {
            hindrance: self.hindrance,
            digest: self.digest,
            marks: some_marks(&self.marks),
            more: self.more.then_some(true),
        };
        with_frames(minicbor::to_vec(header).unwrap_or_default(), &self.frames)
    }

    /// Reads what was sealed.
    ///
    /// # Errors
    /// [`PeerFault`] if it is malformed or too long.
    pub fn decode(bytes: &[u8]) -> Result<Self, PeerFault> {
        let (header, frames) = split(bytes, "a reply")?;
        let header: ReplyHeader =
            minicbor::decode(header).map_err(|_| PeerFault::Malformed("a reply"))?;
        Ok(Self {
            hindrance: header.hindrance,
            digest: header.digest,
            marks: decode_marks(&header.marks.unwrap_or_default())?,
            more: header.more.unwrap_or(false),
            frames,
        })
    }
}

/// Header, counted, then each frame, counted.
fn with_frames(header: Vec<u8>, frames: &[Vec<u8>]) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.counted(&header);
    for frame in frames {
        writer.counted(frame);
    }
    writer.bytes
}

fn split<'a>(bytes: &'a [u8], what: &'static str) -> Result<(&'a [u8], Vec<Vec<u8>>), PeerFault> {
    let mut reader = Reader::new(bytes, what);
    let header = reader.counted(SYNC_BODY_BYTES_MAX)?;
    let mut frames = Vec::new();
    while reader.end().is_err() {
        if frames.len() >= FRAMES_PER_BODY_MAX {
            return Err(PeerFault::TooLong { what });
        }
        frames.push(reader.counted(FRAME_BYTES_MAX)?.to_vec());
    }
    Ok((header, frames))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Incarnation, LogId, NodeId, Scope};

    #[test]
    fn messages_read_back_and_no_cut_one_is_taken_for_whole() {
        let log = LogId {
            node: NodeId([1; 12]),
            incarnation: Incarnation(3),
            scope: Scope::Branch(NodeId([1; 12])),
        };
        let other = LogId { scope: Scope::Branch(NodeId([2; 12])), ..log };
        let request = Request {
            base: 9,
            digest: u64::MAX,
            marks: vec![(log, 5), (other, 7)],
            whole: true,
            more: true,
            frames: vec![vec![1, 2, 3], vec![]],
        };
        let bytes = request.encode();
        assert_eq!(Request::decode(&bytes).unwrap(), request);
        let reply = Reply {
            hindrance: Some(Hindrance::FrameRefused),
            digest: 4,
            marks: vec![(log, 1)],
            more: false,
            frames: vec![vec![9; 300]],
        };
        let bytes = reply.encode();
        assert_eq!(Reply::decode(&bytes).unwrap(), reply);
        for length in 1..bytes.len() {
            assert!(Reply::decode(&bytes[..length]).is_err() || length + 302 == bytes.len());
        }
    }
}
