//! The compact form of one change, and the tables that a frame's parts share.

use crate::domain::limits::{CHANGE_ACTORS_MAX, CHANGE_BYTES_MAX, CHANGE_PARENTS_MAX};
use crate::domain::log::{Entry, EntryKind, Subject};
use crate::domain::{ChangeHash, LogId, NodeId};
use crate::sync::bytes::{Reader, Writer};
use crate::sync::error::PeerFault;
use crate::sync::guard::{Header, change_hash};

/// The body follows as it is: its header is not in the form that the compact one can rebuild.
const VERBATIM: u8 = 0;
/// The compact form, written by the log's own actor.
const COMPACT: u8 = 1;

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

/// Writes one change; `place` finds a parent in the same log.
pub(super) fn write<E>(
    writer: &mut Writer,
    tables: &mut Tables,
    log: &LogId,
    position: u64,
    entry: &Entry,
    place: impl Fn(ChangeHash) -> Result<Option<u64>, E>,
) -> Result<(), E> {
    let actor = crate::docs::actor_id(log.node, log.incarnation);
    let header = Header::parse(&entry.body)
        .ok()
        .filter(|header| header.actor == actor.to_bytes() && header.to_body() == entry.body);
    let Some(header) = header else {
        writer.raw(&[VERBATIM]);
        writer.counted(&entry.body);
        return Ok(());
    };
    writer.raw(&[COMPACT]);
    let first = crate::docs::first_change(entry.subject);
    writer.number(header.parents.len() as u64);
    for parent in &header.parents {
        if Some(*parent) == first {
            writer.number(PARENT_FIRST);
        } else if let Some(found) = place(*parent)? {
            writer.number(PARENT_BACK + (position - found));
        } else {
            writer.number(PARENT_WHOLE);
            writer.raw(&parent.0);
        }
    }
    writer.number(header.seq);
    writer.number(header.start_op);
    writer.signed(header.time);
    writer.counted(header.message);
    writer.number(header.other_actors.len() as u64);
    for other in &header.other_actors {
        tables.write_actor(writer, other);
    }
    writer.counted(header.rest);
    Ok(())
}

/// Reads one change and computes its hash; `place` gives the hash at an earlier position of the
/// same log.
pub(super) fn read(
    reader: &mut Reader<'_>,
    tables: &mut Tables,
    log: &LogId,
    position: u64,
    subject: Subject,
    place: &mut dyn FnMut(u64) -> Option<ChangeHash>,
) -> Result<Entry, PeerFault> {
    let body = match reader.byte()? {
        VERBATIM => reader.counted(CHANGE_BYTES_MAX)?.to_vec(),
        COMPACT => read_compact(reader, tables, log, position, subject, place)?,
        _ => return Err(reader.malformed()),
    };
    if body.len() > CHANGE_BYTES_MAX {
        return Err(PeerFault::TooLong { what: "a change" });
    }
    Ok(Entry { kind: EntryKind::Change, subject, hash: change_hash(&body), body })
}

fn read_compact(
    reader: &mut Reader<'_>,
    tables: &mut Tables,
    log: &LogId,
    position: u64,
    subject: Subject,
    place: &mut dyn FnMut(u64) -> Option<ChangeHash>,
) -> Result<Vec<u8>, PeerFault> {
    let mut parents = Vec::new();
    for _ in 0..reader.count(CHANGE_PARENTS_MAX)? {
        parents.push(match reader.number()? {
            PARENT_WHOLE => ChangeHash(reader.array()?),
            PARENT_FIRST => crate::docs::first_change(subject).ok_or_else(|| reader.malformed())?,
            back => position
                .checked_sub(back - PARENT_BACK)
                .filter(|found| *found > 0)
                .and_then(&mut *place)
                .ok_or(PeerFault::Gap)?,
        });
    }
    let actor = crate::docs::actor_id(log.node, log.incarnation);
    let seq = reader.number()?;
    let start_op = reader.number()?;
    let time = reader.signed()?;
    let message = reader.counted(CHANGE_BYTES_MAX)?;
    let mut others = Vec::new();
    for _ in 0..reader.count(CHANGE_ACTORS_MAX)? {
        others.push(tables.read_actor(reader)?);
    }
    let rest = reader.counted(CHANGE_BYTES_MAX)?;
    let header = Header {
        parents,
        actor: actor.to_bytes(),
        seq,
        start_op,
        time,
        message,
        other_actors: others.iter().map(Vec::as_slice).collect(),
        rest,
    };
    Ok(header.to_body())
}
