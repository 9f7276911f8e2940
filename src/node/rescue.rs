//! What this node's own people wrote on top of entries that a cut-off took out is written once more,
//! on what is left: an answer to a post that no longer counts was still said, and was saved.

use super::author::Author;
use super::error::NodeError;
use crate::docs::{Document, learner, thread};
use crate::domain::forum::Post;
use crate::domain::progress::{Attempt, Completion, Confidence};
use crate::domain::{DocumentId, DocumentKind, NodeId};

/// What one node wrote into one document.
#[derive(Debug, Default)]
pub(super) struct OwnFacts {
    posts: Vec<Post>,
    completions: Vec<Completion>,
    attempts: Vec<Attempt>,
    confidences: Vec<Confidence>,
    writers: Vec<NodeId>,
}

impl OwnFacts {
    /// Reads them out of a document.
    pub(super) fn of(document: &Document, own: NodeId) -> Self {
        match document.id().kind() {
            Some(DocumentKind::Thread) => {
                let posts = thread::thread(document).posts.into_iter();
                let posts = posts.filter(|post| post.node == own).collect();
                Self { posts, ..Self::default() }
            }
            Some(DocumentKind::Learner) => {
                let facts = learner::facts(document);
                let at_home = document.id().home() == own;
                Self {
                    posts: Vec::new(),
                    completions: facts.completions.into_iter().filter(|f| f.node == own).collect(),
                    attempts: facts.attempts.into_iter().filter(|f| f.node == own).collect(),
                    confidences: facts.confidences.into_iter().filter(|f| f.node == own).collect(),
                    writers: facts.writers.into_iter().filter(|_| at_home).collect(),
                }
            }
            // It builds on nothing that another node wrote, so no cut-off of another takes it out.
            Some(DocumentKind::Feedback) | None => Self::default(),
        }
    }

    /// Those that are not in `left`.
    pub(super) fn without(mut self, left: &Self) -> Self {
        self.posts.retain(|post| left.posts.iter().all(|kept| kept.key != post.key));
        self.completions.retain(|fact| !left.completions.contains(fact));
        self.attempts.retain(|fact| left.attempts.iter().all(|kept| kept.key != fact.key));
        self.confidences.retain(|fact| !left.confidences.contains(fact));
        self.writers.retain(|node| !left.writers.contains(node));
        self
    }

    /// Is there nothing to write?
    pub(super) fn is_empty(&self) -> bool {
        self.posts.is_empty()
            && self.completions.is_empty()
            && self.attempts.is_empty()
            && self.confidences.is_empty()
            && self.writers.is_empty()
    }

    /// Writes them once more; the author must be in a new life, since the numbers of the old one are
    /// used up by what waits for ever.
    pub(super) fn write_again(&self, author: &Author<'_>, id: DocumentId) -> Result<(), NodeError> {
        for post in &self.posts {
            author.change(id, |document, life| thread::answer(document, life, post))?;
        }
        for node in &self.writers {
            author.change(id, |document, life| {
                learner::allow_writer(document, id.home(), life, *node)
            })?;
        }
        for completion in &self.completions {
            author.change(id, |document, life| learner::complete(document, life, completion))?;
        }
        for confidence in &self.confidences {
            author
                .change(id, |document, life| learner::say_confidence(document, life, confidence))?;
        }
        for attempt in &self.attempts {
            let random = author.random();
            author.change(id, |document, life| {
                learner::record_attempt(document, life, attempt, random)
            })?;
        }
        Ok(())
    }
}
