//! The compact form of one entry, and the tables that a frame's parts share.

use crate::docs::{FIRST_ACTOR, actor_id, first_change};
use crate::domain::limits::{
    CHANGE_ACTORS_MAX, CHANGE_BYTES_MAX, CHANGE_PARENTS_MAX, RECORD_BYTES_MAX,
};
use crate::domain::log::{Entry, EntryKind, Subject};
use crate::domain::{ChangeHash, LogId, NodeId};
use crate::sync::bytes::{Reader, Writer};
use crate::sync::error::PeerFault;
use crate::sync::guard::{Header, change_hash};

/// A record: subject, body.
const RECORD: u8 = 0;
/// A change whose header is not in the form that the compact one can rebuild: subject, body.
const VERBATIM: u8 = 1;
/// A change by the log's own actor: subject, parents, header, columns.
const COMPACT: u8 = 2;
/// What a person's click makes: a change by the log's own actor with one parent, in the same log,
/// of the same document. Its subject is the parent's.
const NEXT: u8 = 3;
/// The log's own actor's first change of a document that holds only its fixed first change.
const OPENING: u8 = 4;
/// A change without its body: subject, hash.
const CHANGE_HOLE: u8 = 5;
/// A record without its body: subject, hash.
const RECORD_HOLE: u8 = 6;

/// A parent is written out.
const PARENT_WHOLE: u64 = 0;
/// The parent is the fixed first change of the document's kind.
const PARENT_FIRST: u64 = 1;
/// From here on: so many places back in the same log, plus this.
const PARENT_BACK: u64 = 1;

/// What was named before in this frame.
#[derive(Debug, Default)]
pub(in crate::sync) struct Tables {
    nodes: Vec<NodeId>,
    subjects: Vec<Subject>,
    actors: Vec<Vec<u8>>,
}

impl Tables {
    pub(in crate::sync) fn write_node(&mut self, writer: &mut Writer, node: NodeId) {
        let index = index_of(&self.nodes, &node);
        writer.number(index);
        if index == 0 {
            writer.raw(&node.0);
            self.nodes.push(node);
        }
    }

    pub(in crate::sync) fn read_node(
        &mut self,
        reader: &mut Reader<'_>,
    ) -> Result<NodeId, PeerFault> {
        let index = reader.number()?;
        if index == 0 {
            let node = NodeId(reader.array()?);
            self.nodes.push(node);
            return Ok(node);
        }
        nth(&self.nodes, index).copied().ok_or_else(|| reader.malformed())
    }

    /// A subject is its kind, its node by table, and eleven bytes of its own.
    pub(super) fn write_subject(&mut self, writer: &mut Writer, subject: Subject) {
        let index = index_of(&self.subjects, &subject);
        writer.number(index);
        if index == 0 {
            writer.raw(&subject.0[..1]);
            let mut node = [0; 12];
            node.copy_from_slice(&subject.0[1..13]);
            self.write_node(writer, NodeId(node));
            writer.raw(&subject.0[13..]);
            self.subjects.push(subject);
        }
    }

    pub(super) fn read_subject(&mut self, reader: &mut Reader<'_>) -> Result<Subject, PeerFault> {
        let index = reader.number()?;
        if index != 0 {
            return nth(&self.subjects, index).copied().ok_or_else(|| reader.malformed());
        }
        let mut bytes = [0; 24];
        bytes[0] = reader.byte()?;
        bytes[1..13].copy_from_slice(&self.read_node(reader)?.0);
        bytes[13..].copy_from_slice(&reader.array::<11>()?);
        let subject = Subject(bytes);
        self.subjects.push(subject);
        Ok(subject)
    }

    fn write_actor(&mut self, writer: &mut Writer, actor: &[u8]) {
        let known = self.actors.iter().position(|known| known == actor);
        writer.number(known.map_or(0, |index| index as u64 + 1));
        if known.is_none() {
            writer.counted(actor);
            self.actors.push(actor.to_vec());
        }
    }

    fn read_actor(&mut self, reader: &mut Reader<'_>) -> Result<Vec<u8>, PeerFault> {
        let index = reader.number()?;
        if index == 0 {
            let actor = reader.counted(64)?.to_vec();
            self.actors.push(actor.clone());
            return Ok(actor);
        }
        nth(&self.actors, index).cloned().ok_or_else(|| reader.malformed())
    }
}

/// Where in a table, counted from one; zero: not there yet, so it is written out.
fn index_of<T: PartialEq>(table: &[T], wanted: &T) -> u64 {
    table.iter().position(|known| known == wanted).map_or(0, |index| index as u64 + 1)
}

fn nth<T>(table: &[T], index: u64) -> Option<&T> {
    table.get(usize::try_from(index.checked_sub(1)?).ok()?)
}

/// Finds an entry about the same subject in the same log.
type Find<'a, E> = &'a mut dyn FnMut(ChangeHash) -> Result<Option<u64>, E>;
/// Subject and hash of what stands at a position of the same log.
type Named<'a> = &'a mut dyn FnMut(u64) -> Option<(Subject, ChangeHash)>;

/// Writes one entry.
pub(super) fn write<E>(
    writer: &mut Writer,
    tables: &mut Tables,
    log: &LogId,
    position: u64,
    entry: &Entry,
    find: Find<'_, E>,
) -> Result<(), E> {
    let whole = |writer: &mut Writer, tables: &mut Tables, form| {
        writer.raw(&[form]);
        tables.write_subject(writer, entry.subject);
        writer.counted(&entry.body);
    };
    if entry.is_hole() {
        let is_record = entry.kind == EntryKind::Record;
        writer.raw(&[if is_record { RECORD_HOLE } else { CHANGE_HOLE }]);
        tables.write_subject(writer, entry.subject);
        writer.raw(&entry.hash.0);
        return Ok(());
    }
    if entry.kind == EntryKind::Record {
        whole(writer, tables, RECORD);
        return Ok(());
    }
    let actor = actor_id(log.node, log.incarnation);
    let header = Header::parse(&entry.body)
        .ok()
        .filter(|header| header.actor == actor.to_bytes() && header.to_body() == entry.body);
    let Some(header) = header else {
        whole(writer, tables, VERBATIM);
        return Ok(());
    };
    let first = first_change(entry.subject);
    let mut parents = Vec::new();
    for parent in &header.parents {
        let found = if Some(*parent) == first { None } else { find(*parent)? };
        parents.push((*parent, found.and_then(|found| position.checked_sub(found))));
    }
    match parents[..] {
        [(_, Some(back))] if is_plain(&header) => {
            writer.raw(&[NEXT]);
            writer.number(back);
        }
        [(parent, _)] if is_plain(&header) && Some(parent) == first => {
            writer.raw(&[OPENING]);
            tables.write_subject(writer, entry.subject);
        }
        _ => {
            writer.raw(&[COMPACT]);
            tables.write_subject(writer, entry.subject);
            write_parents(writer, &parents, first);
            writer.signed(header.time);
            writer.counted(header.message);
            writer.number(header.other_actors.len() as u64);
            for other in &header.other_actors {
                tables.write_actor(writer, other);
            }
        }
    }
    writer.number(header.seq);
    // In a document of one writer and one operation a change the difference never changes.
    writer.signed(header.start_op.wrapping_sub(header.seq).cast_signed());
    writer.counted(header.rest);
    Ok(())
}

fn write_parents(
    writer: &mut Writer,
    parents: &[(ChangeHash, Option<u64>)],
    first: Option<ChangeHash>,
) {
    writer.number(parents.len() as u64);
    for (parent, back) in parents {
        match back {
            Some(back) => writer.number(PARENT_BACK + back),
            None if Some(*parent) == first => writer.number(PARENT_FIRST),
            None => {
                writer.number(PARENT_WHOLE);
                writer.raw(&parent.0);
            }
        }
    }
}

/// Nothing is said in the header that is not the same in every change our program makes.
fn is_plain(header: &Header<'_>) -> bool {
    header.time == 0 && header.message.is_empty() && header.other_actors == [&FIRST_ACTOR[..]]
}

/// Reads one entry and computes its hash.
pub(super) fn read(
    reader: &mut Reader<'_>,
    tables: &mut Tables,
    log: &LogId,
    position: u64,
    named: Named<'_>,
) -> Result<Entry, PeerFault> {
    let form = reader.byte()?;
    if form == NEXT {
        let (subject, parent) = back(position, reader.number()?, named)?;
        let body = read_plain(reader, log, parent)?;
        return change(subject, body);
    }
    let subject = tables.read_subject(reader)?;
    match form {
        RECORD => {
            let body = reader.counted(RECORD_BYTES_MAX)?.to_vec();
            let hash = ChangeHash(*blake3::hash(&body).as_bytes());
            Ok(Entry { kind: EntryKind::Record, subject, hash, body })
        }
        CHANGE_HOLE => hole(EntryKind::Change, subject, reader),
        RECORD_HOLE => hole(EntryKind::Record, subject, reader),
        VERBATIM => change(subject, reader.counted(CHANGE_BYTES_MAX)?.to_vec()),
        COMPACT => change(subject, read_compact(reader, tables, log, position, subject, named)?),
        OPENING => {
            let first = first_change(subject).ok_or_else(|| reader.malformed())?;
            change(subject, read_plain(reader, log, first)?)
        }
        _ => Err(reader.malformed()),
    }
}

/// What was erased: its hash alone. Whether it may be missing is for [`super::check`] to say.
fn hole(kind: EntryKind, subject: Subject, reader: &mut Reader<'_>) -> Result<Entry, PeerFault> {
    Ok(Entry { kind, subject, hash: ChangeHash(reader.array()?), body: Vec::new() })
}

fn change(subject: Subject, body: Vec<u8>) -> Result<Entry, PeerFault> {
    if body.len() > CHANGE_BYTES_MAX {
        return Err(PeerFault::TooLong { what: "a change" });
    }
    Ok(Entry { kind: EntryKind::Change, subject, hash: change_hash(&body), body })
}

/// What stands so many places before `position`.
fn back(position: u64, back: u64, named: Named<'_>) -> Result<(Subject, ChangeHash), PeerFault> {
    let found = position.checked_sub(back).filter(|found| *found > 0 && back > 0);
    found.and_then(named).ok_or(PeerFault::Gap)
}

fn read_plain(
    reader: &mut Reader<'_>,
    log: &LogId,
    parent: ChangeHash,
) -> Result<Vec<u8>, PeerFault> {
    let actor = actor_id(log.node, log.incarnation);
    let (seq, start_op) = read_numbers(reader)?;
    let header = Header {
        parents: vec![parent],
        actor: actor.to_bytes(),
        seq,
        start_op,
        time: 0,
        message: &[],
        other_actors: vec![&FIRST_ACTOR],
        rest: reader.counted(CHANGE_BYTES_MAX)?,
    };
    Ok(header.to_body())
}

fn read_numbers(reader: &mut Reader<'_>) -> Result<(u64, u64), PeerFault> {
    let seq = reader.number()?;
    Ok((seq, seq.wrapping_add(reader.signed()?.cast_unsigned())))
}

fn read_compact(
    reader: &mut Reader<'_>,
    tables: &mut Tables,
    log: &LogId,
    position: u64,
    subject: Subject,
    named: Named<'_>,
) -> Result<Vec<u8>, PeerFault> {
    let mut parents = Vec::new();
    for _ in 0..reader.count(CHANGE_PARENTS_MAX)? {
        parents.push(match reader.number()? {
            PARENT_WHOLE => ChangeHash(reader.array()?),
            PARENT_FIRST => first_change(subject).ok_or_else(|| reader.malformed())?,
            places => back(position, places - PARENT_BACK, named)?.1,
        });
    }
    let actor = actor_id(log.node, log.incarnation);
    let time = reader.signed()?;
    let message = reader.counted(CHANGE_BYTES_MAX)?;
    let mut others = Vec::new();
    for _ in 0..reader.count(CHANGE_ACTORS_MAX)? {
        others.push(tables.read_actor(reader)?);
    }
    let (seq, start_op) = read_numbers(reader)?;
    let header = Header {
        parents,
        actor: actor.to_bytes(),
        seq,
        start_op,
        time,
        message,
        other_actors: others.iter().map(Vec::as_slice).collect(),
        rest: reader.counted(CHANGE_BYTES_MAX)?,
    };
    Ok(header.to_body())
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::super::{Run, decode_with, layout, pack};
    use super::*;
    use crate::docs::{Document, NewChange, learner, thread};
    use crate::domain::forum::Post;
    use crate::domain::progress::Completion;
    use crate::domain::{DocumentId, Incarnation, PersonId, Scope, UnixMs};

    const HOME: NodeId = NodeId([7; 12]);
    const LIFE: Incarnation = Incarnation(3);
    const LOG: LogId = LogId { node: HOME, incarnation: LIFE, scope: Scope::Branch(HOME) };

    fn entry(id: DocumentId, change: NewChange) -> Entry {
        let (kind, subject) = (EntryKind::Change, Subject::document(id));
        Entry { kind, subject, hash: change.hash, body: change.body }
    }

    /// Two learners in turns, and a thread in which another node answered in between.
    fn log() -> Vec<Entry> {
        let learner =
            |tag| Document::new(DocumentId::learner(PersonId::new(HOME, [tag; 11]))).unwrap();
        let mut people = [learner(1), learner(2)];
        let mut entries = Vec::new();
        for number in 0..8 {
            let document = &mut people[number % 2];
            let fact = Completion {
                lesson: format!("start-here/lesson-{number}").parse().unwrap(),
                version: [4; 8],
                at: UnixMs(1_795_000_000_000),
                clock_doubtful: false,
                study_s: 700,
                checks: (3, 4),
                node: HOME,
            };
            let change = learner::complete(document, LIFE, &fact).unwrap();
            entries.push(entry(document.id(), change));
        }
        let mut document = Document::new(thread::thread_id(HOME, [3; 11])).unwrap();
        for (number, node) in [HOME, NodeId([8; 12]), HOME].into_iter().enumerate() {
            let post = Post {
                key: thread::post_key(node, [u8::try_from(number).unwrap(); 5]),
                author: PersonId::new(node, [1; 11]),
                node,
                order: 5,
                at: UnixMs(1_795_000_000_000),
                clock_doubtful: false,
                language: "en".into(),
                body: "Here it works on Thursdays.".into(),
                reply_to: None,
            };
            let change = thread::answer(&mut document, LIFE, &post).unwrap();
            if node == HOME {
                entries.push(entry(document.id(), change));
            }
        }
        entries
    }

    fn laid_out(entries: &[Entry], after: usize) -> Vec<u8> {
        let run = Run {
            log: LOG,
            after: after as u64,
            entries: entries[after..].to_vec(),
            signature: [9; 64],
        };
        layout(&[run], &mut |_, subject, hash| {
            let known = entries[..after].iter();
            let mut places = (1..).zip(known).filter(|(_, entry)| entry.hash == hash);
            let found = places.find(|(_, entry)| entry.subject == subject);
            Ok::<_, Infallible>(found.map(|(place, _)| place))
        })
        .unwrap()
    }

    fn framed(plain: &[u8]) -> Vec<u8> {
        let mut out = Writer::default();
        out.counted(&pack::pack(plain, false));
        out.raw(&[9; 64]);
        out.bytes
    }

    #[test]
    fn every_entry_reads_back_wherever_the_run_begins() {
        let entries = log();
        for after in 0..entries.len() {
            let frame = framed(&laid_out(&entries, after));
            let runs = decode_with(&frame, &mut |log, position| {
                assert_eq!(*log, LOG);
                let entry = entries[..after].get(usize::try_from(position).unwrap() - 1)?;
                Some((entry.subject, entry.hash))
            });
            assert_eq!(runs.unwrap()[0].entries, entries[after..]);
        }
    }

    #[test]
    fn a_change_that_goes_on_names_neither_its_document_nor_its_actor() {
        let mut entries = log();
        entries.truncate(8);
        let plain = laid_out(&entries, 6);
        let holds = |bytes: &[u8]| plain.windows(bytes.len()).any(|window| window == bytes);
        assert!(!holds(&entries[6].subject.0[13..]));
        assert!(!holds(&FIRST_ACTOR));
    }

    #[test]
    fn a_parent_that_is_not_here_is_a_gap_and_not_a_guess() {
        let entries = log();
        let frame = framed(&laid_out(&entries, 6));
        assert_eq!(decode_with(&frame, &mut |_, _| None), Err(PeerFault::Gap));
        for back in [0, 7, u64::MAX] {
            let mut writer = Writer::default();
            writer.raw(&[NEXT]);
            writer.number(back);
            writer.raw(&[1, 0, 0]);
            let mut reader = Reader::new(&writer.bytes, "a frame");
            let mut named = |_| Some((entries[0].subject, entries[0].hash));
            let read = read(&mut reader, &mut Tables::default(), &LOG, 7, &mut named);
            assert_eq!(read, Err(PeerFault::Gap));
        }
    }
}
