//! A change's header, parsed without Automerge: what an attacker may not get wrong before the
//! library sees it.
//!
//! Body of a change: parents (count, 32 bytes each), actor, sequence number, first operation
//! number, time, message, other actors, then columns. Numbers are LEB128; only the shortest form is
//! accepted, so that parsing and writing are exact inverses. Never reads an operation.

use sha2::{Digest, Sha256};

use super::refusal::Refusal;
use crate::domain::ChangeHash;
use crate::domain::limits::{CHANGE_ACTORS_MAX, CHANGE_PARENTS_MAX};

/// The chunk type of a plain change, as Automerge numbers it; part of what is hashed.
const CHUNK_TYPE_CHANGE: u8 = 1;
/// The first bytes of every chunk.
const CHUNK_MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

/// A change's header. The wire uses it too: it says the same in fewer bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header<'a> {
    /// Hashes of the changes that this one builds on, in the author's order.
    pub parents: Vec<ChangeHash>,
    /// Who made it: node id and incarnation, if it is honest.
    pub actor: &'a [u8],
    /// How many changes this actor has made in the document, this one included.
    pub seq: u64,
    /// Number of its first operation.
    pub start_op: u64,
    /// Seconds since 1970, as claimed.
    pub time: i64,
    /// A message for people; ours have none.
    pub message: &'a [u8],
    /// Actors that its operations name besides its own.
    pub other_actors: Vec<&'a [u8]>,
    /// Everything behind the actors: column list, columns, and whatever follows.
    pub rest: &'a [u8],
}

impl<'a> Header<'a> {
    /// Reads a chunk body: what follows magic, checksum, type and length.
    ///
    /// # Errors
    /// [`Refusal::Malformed`], [`Refusal::TooManyParents`], [`Refusal::TooManyActors`].
    pub fn parse(body: &'a [u8]) -> Result<Self, Refusal> {
        let mut reader = Reader(body);
        let parent_count = reader.size()?;
        if parent_count > CHANGE_PARENTS_MAX {
            return Err(Refusal::TooManyParents);
        }
        let parents = (0..parent_count)
            .map(|_| {
                let bytes = reader.take(ChangeHash::BYTES)?;
                ChangeHash::from_slice(bytes).map_err(|_| Refusal::Malformed("a parent"))
            })
            .collect::<Result<_, _>>()?;
        let actor = reader.prefixed()?;
        let seq = reader.unsigned()?;
        let start_op = reader.unsigned()?;
        let time = reader.signed()?;
        let message = reader.prefixed()?;
        let actor_count = reader.size()?;
        if actor_count > CHANGE_ACTORS_MAX {
            return Err(Refusal::TooManyActors);
        }
        let other_actors = (0..actor_count).map(|_| reader.prefixed()).collect::<Result<_, _>>()?;
        Ok(Self { parents, actor, seq, start_op, time, message, other_actors, rest: reader.0 })
    }

    /// Writes the body again, byte for byte as it was parsed.
    #[must_use]
    pub fn to_body(&self) -> Vec<u8> {
        let mut body = Vec::with_capacity(self.rest.len() + 64 + 32 * self.parents.len());
        write_size(&mut body, self.parents.len());
        for parent in &self.parents {
            body.extend_from_slice(&parent.0);
        }
        write_prefixed(&mut body, self.actor);
        write_unsigned(&mut body, self.seq);
        write_unsigned(&mut body, self.start_op);
        write_signed(&mut body, self.time);
        write_prefixed(&mut body, self.message);
        write_size(&mut body, self.other_actors.len());
        for actor in &self.other_actors {
            write_prefixed(&mut body, actor);
        }
        body.extend_from_slice(self.rest);
        body
    }
}

/// The change's name everywhere: SHA-256 over chunk type, length and body, as Automerge computes
/// it.
#[must_use]
pub fn change_hash(body: &[u8]) -> ChangeHash {
    let mut frame = vec![CHUNK_TYPE_CHANGE];
    write_size(&mut frame, body.len());
    ChangeHash(Sha256::new().chain_update(&frame).chain_update(body).finalize().into())
}

/// The whole chunk, as Automerge reads it: magic, checksum, type, length, body.
pub(super) fn chunk(hash: ChangeHash, body: &[u8]) -> Vec<u8> {
    let mut chunk = Vec::with_capacity(body.len() + 16);
    chunk.extend_from_slice(&CHUNK_MAGIC);
    chunk.extend_from_slice(&hash.0[..4]);
    chunk.push(CHUNK_TYPE_CHANGE);
    write_size(&mut chunk, body.len());
    chunk.extend_from_slice(body);
    chunk
}

/// Reads from the front of foreign bytes; whatever it hands out is borrowed, so nothing claimed is
/// ever allocated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], Refusal> {
        let (taken, rest) =
            self.0.split_at_checked(count).ok_or(Refusal::Malformed("it ends too early"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Refusal> {
        Ok(self.take(1)?[0])
    }

    /// A length, then so many bytes.
    pub(super) fn prefixed(&mut self) -> Result<&'a [u8], Refusal> {
        let count = self.size()?;
        self.take(count)
    }

    /// An unsigned number that counts something in memory.
    pub(super) fn size(&mut self) -> Result<usize, Refusal> {
        usize::try_from(self.unsigned()?).map_err(|_| Refusal::Malformed("a number too large"))
    }

    /// Unsigned LEB128 in its shortest form.
    pub(super) fn unsigned(&mut self) -> Result<u64, Refusal> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(Refusal::Malformed("a number too large"));
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return if byte == 0 && shift > 0 { Err(OVERLONG) } else { Ok(value) };
            }
        }
        Err(Refusal::Malformed("a number too large"))
    }

    /// Signed LEB128 in its shortest form.
    pub(super) fn signed(&mut self) -> Result<i64, Refusal> {
        let mut value = 0_i64;
        let mut sign_before = None;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = i64::from(byte & 0x7f);
            if shift == 63 && bits != 0 && bits != 0x7f {
                return Err(Refusal::Malformed("a number too large"));
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                // A last byte that only repeats the sign of the one before says nothing.
                let repeats_sign = match sign_before {
                    Some(true) => byte == 0x7f,
                    Some(false) => byte == 0,
                    None => false,
                };
                if repeats_sign {
                    return Err(OVERLONG);
                }
                let used = shift + 7;
                let negative = byte & 0x40 != 0;
                return Ok(if negative && used < 64 { value | (-1 << used) } else { value });
            }
            sign_before = Some(byte & 0x40 != 0);
        }
        Err(Refusal::Malformed("a number too large"))
    }
}

const OVERLONG: Refusal = Refusal::Malformed("a number longer than need be");

pub(super) fn write_unsigned(out: &mut Vec<u8>, mut value: u64) {
    loop {
        let bits = value.to_le_bytes()[0] & 0x7f;
        value >>= 7;
        if value == 0 {
            out.push(bits);
            return;
        }
        out.push(bits | 0x80);
    }
}

fn write_signed(out: &mut Vec<u8>, mut value: i64) {
    loop {
        let bits = value.to_le_bytes()[0] & 0x7f;
        value >>= 7;
        let sign_shows = (value == 0 && bits & 0x40 == 0) || (value == -1 && bits & 0x40 != 0);
        if sign_shows {
            out.push(bits);
            return;
        }
        out.push(bits | 0x80);
    }
}

pub(super) fn write_size(out: &mut Vec<u8>, value: usize) {
    write_unsigned(out, value as u64);
}

pub(super) fn write_prefixed(out: &mut Vec<u8>, bytes: &[u8]) {
    write_size(out, bytes.len());
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::docs::{Document, learner};
    use crate::domain::{DocumentId, Incarnation, NodeId, PersonId};

    const HOME: NodeId = NodeId([1; 12]);

    #[test]
    fn an_honest_change_parses_and_writes_back_and_hashes_as_automerge_says() {
        let mut document =
            Document::new(DocumentId::learner(PersonId::new(HOME, [0; 11]))).unwrap();
        let first = document.heads();
        let change =
            learner::allow_writer(&mut document, HOME, Incarnation(7), NodeId([2; 12])).unwrap();
        let header = Header::parse(&change.body).unwrap();
        assert_eq!(header.parents, first);
        assert_eq!(header.actor, [&[1; 12][..], &[0, 0, 0, 7]].concat());
        assert_eq!((header.seq, header.start_op, header.message), (1, 7, &b""[..]));
        assert_eq!(header.to_body(), change.body);
        assert_eq!(change_hash(&change.body), change.hash);
    }

    #[test]
    fn a_number_longer_than_need_be_is_refused() {
        assert_eq!(Reader(&[0x80, 0x00]).unsigned(), Err(OVERLONG));
        assert_eq!(Reader(&[0x80, 0x00]).signed(), Err(OVERLONG));
        assert_eq!(Reader(&[0xff, 0x7f]).signed(), Err(OVERLONG));
        assert_eq!(Reader(&[0xff, 0x00]).signed(), Ok(127));
        assert!(Reader(&[0xff; 11]).unsigned().is_err());
        assert!(
            Reader(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2]).signed().is_err()
        );
        assert!(
            Reader(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2]).unsigned().is_err()
        );
    }

    #[test]
    fn a_claimed_length_beyond_the_end_is_refused() {
        let mut body = vec![0];
        write_unsigned(&mut body, u64::MAX);
        assert!(Header::parse(&body).is_err());
        assert_eq!(Header::parse(&[65]), Err(Refusal::TooManyParents));
    }

    proptest! {
        #[test]
        fn numbers_read_back_as_written(unsigned: u64, signed: i64) {
            let mut bytes = Vec::new();
            write_unsigned(&mut bytes, unsigned);
            write_signed(&mut bytes, signed);
            let mut reader = Reader(&bytes);
            prop_assert_eq!(reader.unsigned(), Ok(unsigned));
            prop_assert_eq!(reader.signed(), Ok(signed));
            prop_assert!(reader.is_empty());
        }

        #[test]
        fn whatever_number_is_read_is_written_the_same(
            bytes in prop::collection::vec(any::<u8>(), 0..12),
        ) {
            let mut reader = Reader(&bytes);
            if let Ok(value) = reader.unsigned() {
                let mut again = Vec::new();
                write_unsigned(&mut again, value);
                prop_assert_eq!(&again, &bytes[..bytes.len() - reader.0.len()]);
            }
            let mut reader = Reader(&bytes);
            if let Ok(value) = reader.signed() {
                let mut again = Vec::new();
                write_signed(&mut again, value);
                prop_assert_eq!(&again, &bytes[..bytes.len() - reader.0.len()]);
            }
        }

        #[test]
        fn whatever_parses_is_written_the_same(
            parents in prop::collection::vec(any::<[u8; 32]>(), 0..4),
            tail in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let mut body = vec![u8::try_from(parents.len()).unwrap()];
            parents.iter().for_each(|parent| body.extend_from_slice(parent));
            body.extend_from_slice(&[2, 5, 5]);
            body.extend_from_slice(&tail);
            if let Ok(header) = Header::parse(&body) {
                prop_assert_eq!(header.to_body(), body);
            }
        }
    }
}
