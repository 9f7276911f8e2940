//! Frames: runs of entries of one or more logs, each run closed by a signed head, compressed as
//! one.
//!
//! A change travels in a compact form: its actor is the log's own, parents are given by their place
//! in the same log, and the document is the parent's. The hash is not sent: the receiver computes it
//! from the rebuilt body, and the signature over the chain says whether it is the right one. What
//! remains is packed by zstd with a dictionary that is built in. Measured figures are in
//! `benches/sync.rs`.

mod check;
mod compact;
pub mod pack;

use std::collections::BTreeMap;

pub use check::check;

use super::bytes::{Reader, Writer};
use super::error::{Judged, PeerFault};
use super::ledger::Ledger;
use crate::domain::limits::{FRAME_BYTES_MAX, FRAME_ENTRIES_MAX};
use crate::domain::log::{Entry, SignedHead, Subject};
use crate::domain::{ChangeHash, CohortId, Incarnation, LogId, NodeId, Scope};

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

/// Where in a log the entry about that subject with that hash stands.
pub type Position<'a, E> = &'a mut dyn FnMut(&LogId, Subject, ChangeHash) -> Result<Option<u64>, E>;
/// Subject and hash of what stands at a position of a log.
type NamedAt<'a> = &'a mut dyn FnMut(&LogId, u64) -> Option<(Subject, ChangeHash)>;

/// Writes a frame.
///
/// # Errors
/// The ledger's.
pub fn encode<L: Ledger>(ledger: &L, runs: &[Run]) -> Result<Vec<u8>, L::Error> {
    let plain = layout(runs, &mut |log, subject, hash| ledger.position(log, subject, hash))?;
    // Signatures do not compress and stay outside.
    let mut out = Writer::default();
    let mixed = runs.windows(2).any(|pair| pair[0].log.node != pair[1].log.node);
    out.counted(&pack::pack(&plain, mixed));
    for run in runs {
        out.raw(&run.signature);
    }
    Ok(out.bytes)
}

/// What is compressed of a frame: everything but the signatures. `position` finds an entry in a
/// log. Apart from [`encode`] for the recipe that trains the dictionary and for measuring.
///
/// # Errors
/// Those of `position`.
pub fn layout<E>(runs: &[Run], position: Position<'_, E>) -> Result<Vec<u8>, E> {
    let mut writer = Writer::default();
    let mut tables = compact::Tables::default();
    writer.number(runs.len() as u64);
    for run in runs {
        write_log_id(&mut writer, &run.log, &mut tables);
        writer.number(run.after);
        writer.number(run.entries.len() as u64);
    }
    for run in runs {
        let mut own: BTreeMap<ChangeHash, (u64, Subject)> = BTreeMap::new();
        for (place, entry) in (run.after + 1..).zip(&run.entries) {
            let mut find = |hash: ChangeHash| match own.get(&hash) {
                // The reader takes the subject from there, so it must be the same one.
                Some((found, subject)) if *subject == entry.subject => Ok(Some(*found)),
                Some(_) => Ok(None),
                None => position(&run.log, entry.subject, hash),
            };
            compact::write(&mut writer, &mut tables, &run.log, place, entry, &mut find)?;
            own.insert(entry.hash, (place, entry.subject));
        }
    }
    Ok(writer.bytes)
}

/// Reads a frame as far as it can be read without belief: nothing is checked against chain or
/// signature yet.
///
/// # Errors
/// The inner one is the peer's fault, the outer one the ledger's.
pub fn decode<L: Ledger>(ledger: &L, frame: &[u8]) -> Judged<Vec<Run>, L::Error> {
    let mut trouble = None;
    let read = decode_with(frame, &mut |log, position| match ledger.named_at(log, position) {
        Ok(named) => named,
        Err(error) => {
            trouble = Some(error);
            None
        }
    });
    trouble.map_or(Ok(read), Err)
}

fn decode_with(frame: &[u8], named_at: NamedAt<'_>) -> Result<Vec<Run>, PeerFault> {
    if frame.len() > FRAME_BYTES_MAX {
        return Err(PeerFault::TooLong { what: "a frame" });
    }
    let mut outer = Reader::new(frame, "a frame");
    let plain = pack::unpack(outer.counted(FRAME_BYTES_MAX)?)?;
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
        let entries = read_entries(&mut reader, &mut tables, &log, after, count, named_at)?;
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
    named_at: NamedAt<'_>,
) -> Result<Vec<Entry>, PeerFault> {
    let mut entries: Vec<Entry> = Vec::new();
    for index in 0..count {
        let position = after.checked_add(index as u64 + 1).ok_or_else(|| reader.malformed())?;
        let mut named = |wanted: u64| {
            if wanted > after {
                let index = usize::try_from(wanted - after - 1).ok()?;
                entries.get(index).map(|entry| (entry.subject, entry.hash))
            } else {
                named_at(log, wanted)
            }
        };
        entries.push(compact::read(reader, tables, log, position, &mut named)?);
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
        Scope::Talk(cohort) => {
            writer.raw(&[5]);
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
        5 => Scope::Talk(CohortId(tables.read_node(reader)?.0)),
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
    use crate::domain::limits::FRAME_PLAIN_BYTES_MAX;

    fn log() -> LogId {
        LogId { node: NodeId([3; 12]), incarnation: Incarnation(2), scope: Scope::Network }
    }

    /// A frame as a peer may make it: any plain bytes, packed as they should be, with any
    /// signatures behind.
    fn packed(plain: &[u8], behind: &[u8]) -> Vec<u8> {
        let mut out = Writer::default();
        out.counted(&pack::pack(plain, false));
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
            let cohort = CohortId([9; 12]);
            let scopes = [Scope::Network, Scope::Cohort(cohort), Scope::Talk(cohort)];
            let logs = scopes.map(|scope| LogId { scope, ..log() });
            let marks: Vec<_> = (0..).zip(&lengths).map(|(at, n)| (logs[at % 3], *n)).collect();
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
