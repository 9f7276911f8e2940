//! What this node's own people wrote, and what no longer counts because of a cut-off, is written
//! once more on what is left: an answer to a post that went was still said, and was saved.
//!
//! So is what they wrote themselves past a cut-off of this very node, once it is let in again.

use std::collections::BTreeMap;

use super::author::Author;
use super::error::NodeError;
use crate::docs::own::{OwnValue, lost_values, write_again};
use crate::docs::record::Record;
use crate::docs::{Document, allotted, feedback, own};
use crate::domain::log::{EntryKind, Subject};
use crate::domain::{DocumentId, LogId, NodeId, Scope};
use crate::store::Read;

/// What is to be written once more.
#[derive(Debug, Default)]
pub(super) struct Lost {
    values: BTreeMap<DocumentId, Vec<OwnValue>>,
    /// Of feedback and of what was sent to reviewers the scope in which it travels: no id says it.
    scopes: BTreeMap<DocumentId, Scope>,
    /// This node's records as they stood before any went, with the scope of each.
    records: BTreeMap<Subject, (Scope, Vec<u8>)>,
}

impl Lost {
    /// Is there nothing to write, as far as is known before the records are looked at again?
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty() && self.records.is_empty()
    }

    /// Notes what stood in a document and no longer does.
    pub(super) fn note_document(&mut self, before: &Document, left: &Document, own: NodeId) {
        let lost = lost_values(own::own_values(before, own), left);
        if !lost.is_empty() {
            let reviewer = || allotted::sent(before).map(|sent| sent.reviewer);
            let learner = feedback::facts(before).learner.or_else(reviewer);
            let scope = learner.map(|learner| Scope::Branch(learner.home()));
            self.scopes.extend(scope.map(|scope| (before.id(), scope)));
            self.values.insert(before.id(), lost);
        }
    }

    /// Notes this node's latest record about a subject, before anything of it goes.
    pub(super) fn note_record(
        &mut self,
        read: &Read<'_>,
        own: NodeId,
        subject: Subject,
    ) -> Result<(), NodeError> {
        if !self.records.contains_key(&subject)
            && let Some((log, body)) = latest(read, own, subject)?
        {
            self.records.insert(subject, (log.scope, body));
        }
        Ok(())
    }

    /// Leaves out the records that still stand, and what was erased.
    pub(super) fn settle(&mut self, read: &Read<'_>, own: NodeId) -> Result<(), NodeError> {
        for (subject, (scope, body)) in std::mem::take(&mut self.records) {
            let stands = latest(read, own, subject)?.is_some_and(|(_, held)| held == body);
            if !stands && !read.is_erased(EntryKind::Record, subject)? {
                self.records.insert(subject, (scope, body));
            }
        }
        Ok(())
    }

    /// Writes it; the author must be in a new life, since the numbers of the old one are used up by
    /// what went or waits for ever.
    pub(super) fn write_again(&self, author: &Author<'_>) -> Result<(), NodeError> {
        for (subject, (scope, body)) in &self.records {
            // What a newer program wrote here is not understood; its log entry was all there was.
            if let Ok(record) = Record::decode(*subject, body) {
                author.record(*scope, &record)?;
            }
        }
        let own = author.node();
        for (id, values) in &self.values {
            let Some(scope) = id.scope().or_else(|| self.scopes.get(id).copied()) else { continue };
            for value in values {
                author.change_in(scope, *id, |document, life| {
                    write_again(document, own, life, value)
                })?;
            }
        }
        Ok(())
    }
}

fn latest(
    read: &Read<'_>,
    own: NodeId,
    subject: Subject,
) -> Result<Option<(LogId, Vec<u8>)>, NodeError> {
    let records = read.records_of(subject)?.into_iter().rev();
    Ok(records.map(|(log, _, body)| (log, body)).find(|(log, _)| log.node == own))
}
