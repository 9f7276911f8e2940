//! Threads in which somebody was erased: the hub writes them once more without that person, and has
//! the old document erased on every node.
//!
//! What comes late is met in the same way: words of the erased one make the hub write the thread
//! again, and what others had added to the old document their own nodes write into the successor
//! (`truth`). Never touches a thread that holds nothing of anybody erased.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Inner;
use super::author::Author;
use super::error::NodeError;
use super::truth;
use crate::docs::record::Record;
use crate::docs::taken::{self, Load};
use crate::domain::limits::REWRITTEN_AT_ONCE_MAX;
use crate::domain::roles::NodeRole;
use crate::domain::roster::Erasure;
use crate::domain::succession::successor;
use crate::domain::{DocumentId, Scope};

/// At the hub: writes every thread once more that still has words of somebody who was erased.
pub(super) fn rewrite_due(inner: &Arc<Inner>) -> Result<(), NodeError> {
    let mut done = BTreeSet::new();
    loop {
        let mut due: Vec<DocumentId> = inner.store.read(|read| {
            let is_hub = read.node()?.is_some_and(|row| row.role == NodeRole::Hub);
            if is_hub { read.threads_to_rewrite(REWRITTEN_AT_ONCE_MAX) } else { Ok(Vec::new()) }
        })?;
        due.retain(|id| done.insert(*id));
        if due.is_empty() {
            return Ok(());
        }
        inner.begin_writing()?;
        for id in due {
            let inner_too = Arc::clone(inner);
            inner.write_store(move |write| rewrite(&Author::new(&inner_too, write)?, id))?;
        }
        truth::finish(inner)?;
        inner.bell.ring_if_written();
    }
}

fn rewrite(author: &Author<'_>, id: DocumentId) -> Result<(), NodeError> {
    let thread = author.raw_thread(&author.document(id)?)?;
    let erased = author.erased_of(&thread)?;
    if erased.is_empty() {
        return Ok(());
    }
    let left = thread.without(&erased);
    if !left.is_empty() {
        write_loads(author, successor(author.node(), id), &taken::whole(&left))?;
    }
    tracing::info!("a thread was written once more without what was erased");
    author.record(Scope::Roster, &Record::Erasure(Erasure::Rewritten(id)))?;
    author.follow_the_roster()
}

/// Writes what goes on in a successor, as this node.
pub(super) fn write_loads(
    author: &Author<'_>,
    successor: DocumentId,
    loads: &[Load],
) -> Result<(), NodeError> {
    let node = author.node();
    for load in loads {
        author.change(successor, |document, life| taken::write(document, life, node, load))?;
    }
    Ok(())
}
