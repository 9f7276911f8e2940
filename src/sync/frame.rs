//! Frames: runs of entries of one or more logs, each run closed by a signed head, compressed as
//! one.
//!
//! A change travels in a compact form: its actor is the log's own, parents are given by their place
//! in the same log, other actors and subjects by their place in tables. The hash is not sent: the
//! receiver computes it from the rebuilt body, and the signature over the chain says whether it is
//! the right one. Measured figures are in `benches/sync.rs`.

mod check;
mod compact;

use std::collections::BTreeMap;

pub use check::check;

use super::bytes::{Reader, Writer};
use super::error::{Judged, PeerFault};
use super::ledger::Ledger;
use crate::domain::limits::{
    FRAME_BYTES_MAX, FRAME_ENTRIES_MAX, FRAME_PLAIN_BYTES_MAX, RECORD_BYTES_MAX,
};
use crate::domain::log::{Entry, EntryKind, SignedHead};
use crate::domain::{ChangeHash, CohortId, Incarnation, LogId, NodeId, Scope};

/// zstd's level: frames are small, and a byte on a paid line costs more than a millisecond.
const LEVEL: i32 = 19;
/// Set in an entry's kind where the hash stands instead of a body.
const HOLE: u8 = 0x80;
/// Most runs in one frame.
const RUNS_MAX: usize = 1_024;

/// Entries of one log that follow each other, and the head after the last one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Which log.
    pub log: LogId,
    /// How many entries of the log come before.
    pub after: u64,
    /// The entries.
    pub entries: Vec<Entry>,
    /// The writer's signature under the head after the last entry.
    pub signature: [u8; 64],
}

/// A run whose chain and signature were found right, without what was held already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedRun {
    /// How many entries of the log come before.
    pub after: u64,
    /// What is new.
    pub entries: Vec<Entry>,
    /// The head after the last entry.
    pub head: SignedHead,
}

/// Writes a frame.
///
/// # Errors
/// The ledger's.
pub fn encode<L: Ledger>(ledger: &L, runs: &[Run]) -> Result<Vec<u8>, L::Error> {
    let mut writer = Writer::default();
    let mut tables = compact::Tables::default();
    writer.number(runs.len() as u64);
    for run in runs {
        write_log_id(&mut writer, &run.log, &mut tables);
        writer.number(run.after);
        writer.number(run.entries.len() as u64);
    }
    for run in runs {
        let mut places = BTreeMap::new();
        for (position, entry) in (run.after + 1..).zip(&run.entries) {
            let mark = if entry.is_hole() { HOLE } else { 0 };
            writer.raw(&[entry.kind as u8 | mark]);
            tables.write_subject(&mut writer, entry.subject);
            match entry.kind {
                _ if entry.is_hole() => writer.raw(&entry.hash.0),
                EntryKind::Record => writer.counted(&entry.body),
                EntryKind::Change => {
                    let place = |hash: ChangeHash| match places.get(&hash) {
                        Some(position) => Ok(Some(*position)),
                        None => ledger.position(&run.log, entry.subject, hash),
                    };
                    compact::write(&mut writer, &mut tables, &run.log, position, entry, place)?;
                }
            }
            places.insert(entry.hash, position);
        }
    }
    let mut frame = zstd::bulk::compress(&writer.bytes, LEVEL).unwrap_or_default();
    for run in runs {
        frame.extend_from_slice(&run.signature);
    }
    // The compressed part's length stands first; signatures do not compress and stay outside.
    let mut out = Writer::default();
    out.number((frame.len() - runs.len() * 64) as u64);
    out.raw(&frame);
    Ok(out.bytes)
}

/// Reads a frame as far as it can be read without belief: nothing is checked against chain or
/// signature yet.
///
/// # Errors
/// The inner one is the peer's fault, the outer one the ledger's.
pub fn decode<L: Ledger>(ledger: &L, frame: &[u8]) -> Judged<Vec<Run>, L::Error> {
    let mut trouble = None;
    let read = decode_with(frame, &mut |log, position| match ledger.hash_at(log, position) {
        Ok(hash) => hash,
        Err(error) => {
            trouble = Some(error);
            None
        }
    });
    trouble.map_or(Ok(read), Err)
}

fn decode_with(
    frame: &[u8],
    hash_at: &mut dyn FnMut(&LogId, u64) -> Option<ChangeHash>,
) -> Result<Vec<Run>, PeerFault> {
    if frame.len() > FRAME_BYTES_MAX {
        return Err(PeerFault::TooLong { what: "a frame" });
    }
    let mut outer = Reader::new(frame, "a frame");
    let packed = outer.counted(FRAME_BYTES_MAX)?;
    let plain = zstd::bulk::decompress(packed, FRAME_PLAIN_BYTES_MAX)
        .map_err(|_| PeerFault::Malformed("a frame's compression"))?;
    let mut reader = Reader::new(&plain, "a frame");
    let mut tables = compact::Tables::default();
    let count = reader.count(RUNS_MAX)?;
    let mut runs = Vec::new();
    let mut total = 0;
    for _ in 0..count {
        let log = read_log_id(&mut reader, &mut tables)?;
        let after = reader.number()?;
        let entries = reader.count(FRAME_ENTRIES_MAX)?;
        total += entries;
        if total > FRAME_ENTRIES_MAX {
            return Err(PeerFault::TooLong { what: "a frame" });
        }
        runs.push((log, after, entries));
    }
    let mut decoded = Vec::new();
    for (log, after, count) in runs {
        let entries = read_entries(&mut reader, &mut tables, &log, after, count, hash_at)?;
        decoded.push(Run { log, after, entries, signature: outer.array()? });
    }
    reader.end()?;
    outer.end()?;
    Ok(decoded)
}

fn read_entries(
    reader: &mut Reader<'_>,
    tables: &mut compact::Tables,
    log: &LogId,
    after: u64,
    count: usize,
    hash_at: &mut dyn FnMut(&LogId, u64) -> Option<ChangeHash>,
) -> Result<Vec<Entry>, PeerFault> {
    let mut entries: Vec<Entry> = Vec::new();
    for index in 0..count {
        let byte = reader.byte()?;
        let kind = EntryKind::from_byte(byte & !HOLE).ok_or_else(|| reader.malformed())?;
        let subject = tables.read_subject(reader)?;
        let entry = match kind {
            _ if byte & HOLE != 0 => {
                Entry { kind, subject, hash: ChangeHash(reader.array()?), body: Vec::new() }
            }
            EntryKind::Record => {
                let body = reader.counted(RECORD_BYTES_MAX)?.to_vec();
                let hash = ChangeHash(*blake3::hash(&body).as_bytes());
                Entry { kind, subject, hash, body }
            }
            EntryKind::Change => {
                let position =
                    after.checked_add(index as u64 + 1).ok_or_else(|| reader.malformed())?;
                let mut place = |wanted: u64| {
                    if wanted > after {
                        let index = usize::try_from(wanted - after - 1).ok()?;
                        entries.get(index).map(|entry| entry.hash)
                    } else {
                        hash_at(log, wanted)
                    }
                };
                compact::read(reader, tables, log, position, subject, &mut place)?
            }
        };
        entries.push(entry);
    }
    Ok(entries)
}

pub(super) fn write_log_id(writer: &mut Writer, log: &LogId, tables: &mut compact::Tables) {
    tables.write_node(writer, log.node);
    writer.number(u64::from(log.incarnation.0));
    match log.scope {
        Scope::Roster => writer.raw(&[0]),
        Scope::Network => writer.raw(&[1]),
        Scope::Branch(branch) if branch == log.node => writer.raw(&[2]),
        Scope::Branch(branch) => {
            writer.raw(&[3]);
            tables.write_node(writer, branch);
        }
        Scope::Cohort(cohort) => {
            writer.raw(&[4]);
            tables.write_node(writer, NodeId(cohort.0));
        }
    }
}

pub(super) fn read_log_id(
    reader: &mut Reader<'_>,
    tables: &mut compact::Tables,
) -> Result<LogId, PeerFault> {
    let node = tables.read_node(reader)?;
    let incarnation = u32::try_from(reader.number()?).map_err(|_| reader.malformed())?;
    let scope = match reader.byte()? {
        0 => Scope::Roster,
        1 => Scope::Network,
        2 => Scope::Branch(node),
        3 => Scope::Branch(tables.read_node(reader)?),
        4 => Scope::Cohort(CohortId(tables.read_node(reader)?.0)),
        _ => return Err(reader.malformed()),
    };
    Ok(LogId { node, incarnation: Incarnation(incarnation), scope })
}

/// Writes lengths of logs, compactly.
#[must_use]
pub fn encode_marks(marks: &[(LogId, u64)]) -> Vec<u8> {
    let mut writer = Writer::default();
    let mut tables = compact::Tables::default();
    for (log, length) in marks {
        write_log_id(&mut writer, log, &mut tables);
        writer.number(*length);
    }
    writer.bytes
}

/// Reads what [`encode_marks`] wrote.
///
/// # Errors
/// [`PeerFault`] if it is malformed or names too many logs.
pub fn decode_marks(bytes: &[u8]) -> Result<Vec<(LogId, u64)>, PeerFault> {
    let mut reader = Reader::new(bytes, "a vector");
    let mut tables = compact::Tables::default();
    let mut marks = Vec::new();
    while reader.end().is_err() {
        if marks.len() >= crate::domain::limits::VECTOR_LOGS_MAX {
            return Err(PeerFault::TooLong { what: "a vector" });
        }
        let log = read_log_id(&mut reader, &mut tables)?;
        marks.push((log, reader.number()?));
    }
    Ok(marks)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn log() -> LogId {
        LogId { node: NodeId([3; 12]), incarnation: Incarnation(2), scope: Scope::Network }
    }

    /// A frame as a peer may make it: any plain bytes, packed as they should be, with any
    /// signatures behind.
    fn packed(plain: &[u8], behind: &[u8]) -> Vec<u8> {
        let packed = zstd::bulk::compress(plain, 1).unwrap();
        let mut out = Writer::default();
        out.counted(&packed);
        out.raw(behind);
        out.bytes
    }

    proptest! {
        #[test]
        fn no_bytes_of_a_peer_make_the_reader_panic(
            plain in prop::collection::vec(any::<u8>(), 0..600),
            behind in prop::collection::vec(any::<u8>(), 0..130),
        ) {
            let mut none = |_: &LogId, _: u64| None;
            let _read = decode_with(&plain, &mut none);
            let _read = decode_with(&packed(&plain, &behind), &mut none);
            let _marks = decode_marks(&plain);
        }

        #[test]
        fn lengths_of_logs_read_back(lengths in prop::collection::vec(any::<u64>(), 0..20)) {
            let cohort = Scope::Cohort(CohortId([9; 12]));
            let logs = [log(), LogId { scope: cohort, ..log() }];
            let marks: Vec<_> = lengths.iter().map(|n| (logs[usize::from(n % 2 == 0)], *n)).collect();
            prop_assert_eq!(decode_marks(&encode_marks(&marks)).unwrap(), marks);
        }
    }

    #[test]
    fn a_frame_that_unpacks_to_more_than_the_limit_is_refused() {
        let bomb = packed(&vec![0; FRAME_PLAIN_BYTES_MAX + 1], &[]);
        assert!(bomb.len() < 1_000);
        let refused = decode_with(&bomb, &mut |_, _| None);
        assert_eq!(refused, Err(PeerFault::Malformed("a frame's compression")));
        let long = vec![0; FRAME_BYTES_MAX + 1];
        let refused = decode_with(&long, &mut |_, _| None);
        assert_eq!(refused, Err(PeerFault::TooLong { what: "a frame" }));
    }

    #[test]
    fn a_number_of_entries_that_is_only_claimed_costs_nothing() {
        let mut plain = Writer::default();
        plain.number(1);
        plain.number(0);
        plain.raw(&[3; 12]);
        plain.number(1);
        plain.raw(&[1]);
        plain.number(0);
        plain.number(FRAME_ENTRIES_MAX as u64 + 1);
        let refused = decode_with(&packed(&plain.bytes, &[]), &mut |_, _| None);
        assert_eq!(refused, Err(PeerFault::TooLong { what: "a frame" }));
    }
}
