//! The forum's desk, what a cohort says among itself: in which cohorts a person takes part, and whether
//! what is written here goes there. Which threads a page shows is the store's condition.

use super::forum::ForumDesk;
use crate::domain::forum::Space;
use crate::domain::limits::COHORT_SPACES_MAX;
use crate::domain::roster::Roster;
use crate::domain::{CohortId, DocumentId, Scope};
use crate::node::NodeError;
use crate::node::author::Author;
use crate::store::Read;

impl ForumDesk {
    /// The cohorts in whose conversations this person takes part, with their names.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn talks(&self) -> Result<Vec<(CohortId, String)>, NodeError> {
        self.node.read(|read| Ok(read.talks_of(self.who.person, COHORT_SPACES_MAX)?))
    }

    /// A cohort's space is there for its own people; for everybody else there is none.
    pub(super) fn takes_part(
        &self,
        read: &Read<'_>,
        space: Option<&Space>,
    ) -> Result<(), NodeError> {
        match space.and_then(Space::cohort) {
            Some(cohort) if !read.takes_part(self.who.person, cohort)? => {
                Err(NodeError::NotFound("space"))
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// What is written in a cohort's conversation goes where the hub lists this node for it, and nowhere
/// else: before it does, nothing is written that would stay behind.
pub(super) fn travels(
    author: &Author<'_>,
    known: &Roster,
    thread: DocumentId,
) -> Result<(), NodeError> {
    let scope = thread.cohort().map(Scope::Talk);
    match scope.is_none_or(|scope| known.may_read(author.node(), scope)) {
        true => Ok(()),
        false => Err(NodeError::NotFound("thread")),
    }
}
