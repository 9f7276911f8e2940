//! What was set aside and why, and logs that their nodes wrote in two ways: for those who look after
//! a node.

use crate::docs::record::Record;
use crate::domain::limits::SET_ASIDE_PER_PAGE;
use crate::domain::log::{RecordKind, Subject};
use crate::domain::{DocumentId, DocumentKind, NodeId, PersonId};
use crate::node::ledger::roster;
use crate::node::view::{About, ForkRow, SetAsideRow};
use crate::node::{Node, NodeError};
use crate::store::Read;
use crate::store::rows::QuarantineRow;

/// One page of what was set aside, the latest first, and whether there is more.
pub(super) fn set_aside(node: &Node, page: u32) -> Result<(Vec<SetAsideRow>, bool), NodeError> {
    node.read(|read| {
        let behind = page.saturating_mul(SET_ASIDE_PER_PAGE);
        let mut rows = read.quarantined(behind, SET_ASIDE_PER_PAGE + 1)?;
        let more = rows.len() > SET_ASIDE_PER_PAGE as usize;
        rows.truncate(SET_ASIDE_PER_PAGE as usize);
        let shown = rows.into_iter().map(|row| shown(read, row)).collect::<Result<_, _>>()?;
        Ok((shown, more))
    })
}

fn shown(read: &Read<'_>, row: QuarantineRow) -> Result<SetAsideRow, NodeError> {
    Ok(SetAsideRow {
        node: row.node,
        from: read.library(row.node)?.unwrap_or_default(),
        about: about(read, row.document, row.record)?,
        entries: row.entries,
        code: row.code,
        detail: row.reason,
        at: row.at,
    })
}

fn about(
    read: &Read<'_>,
    document: Option<DocumentId>,
    record: Option<Subject>,
) -> Result<About, NodeError> {
    let name = |person| -> Result<String, NodeError> {
        Ok(read.person(person)?.map_or_else(String::new, |row| row.name))
    };
    if let Some(id) = document {
        return Ok(match (id.kind(), id.person()) {
            (_, Some(person)) => About::Learner(name(person)?),
            (Some(DocumentKind::Thread), None) => About::Thread(read.thread_title(id)?),
            // Whoever looks after the computer need not be of the cohort.
            (Some(DocumentKind::CohortThread), None) => About::Thread(String::new()),
            (
                Some(DocumentKind::Learner | DocumentKind::Feedback | DocumentKind::Allotted)
                | None,
                None,
            ) => About::Other,
        });
    }
    let Some(subject) = record else { return Ok(About::Log) };
    match (RecordKind::from_byte(subject.0[0]), PersonId::from_slice(&subject.0[1..])) {
        (Some(RecordKind::Card), Ok(person)) => Ok(About::Card(name(person)?)),
        _ => Ok(About::Record),
    }
}

/// Logs that were proved to be written in two ways, by node.
pub(super) fn forks(read: &Read<'_>) -> Result<Vec<ForkRow>, NodeError> {
    let records = read.records(RecordKind::Fork)?;
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let known = roster(read)?;
    let mut rows: Vec<ForkRow> = Vec::new();
    for (log, subject, body) in records {
        let Ok(Record::Fork(proof)) = Record::decode(subject, &body) else { continue };
        let reporter = name_of(read, log.node)?;
        let same =
            |row: &&mut ForkRow| row.node == proof.log.node && row.life == proof.log.incarnation.0;
        match rows.iter_mut().find(same) {
            Some(row) => {
                row.length = row.length.min(proof.length);
                if !row.reporters.contains(&reporter) {
                    row.reporters.push(reporter);
                }
            }
            None => rows.push(ForkRow {
                node: proof.log.node,
                name: name_of(read, proof.log.node)?,
                life: proof.log.incarnation.0,
                length: proof.length,
                reporters: vec![reporter],
                settled: known.cut_off(&proof.log).is_some(),
            }),
        }
    }
    rows.sort_by_key(|row| (row.settled, row.node, row.life));
    Ok(rows)
}

fn name_of(read: &Read<'_>, node: NodeId) -> Result<String, NodeError> {
    Ok(read.library(node)?.unwrap_or_else(|| node.to_string()))
}
