//! How a conversation goes on where somebody in it was erased: the hub writes it once more without
//! that person, in a successor, and has the old document erased.
//!
//! A successor's id follows from the old one's, so links, late posts and every node find the way by
//! themselves. Never decides who is erased: the roster does.

use std::collections::BTreeSet;

use super::forum::{Part, Root, Space, Thread};
use super::ids::{DocumentId, DocumentKind, NodeId, PersonId};
use super::limits::SUCCESSIONS_MAX;

/// The document in which the hub goes on with one that it had erased: of a cohort's thread again one
/// of that cohort.
#[must_use]
pub fn successor(hub: NodeId, erased: DocumentId) -> DocumentId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"branchline successor of a thread\0");
    hasher.update(&erased.0);
    let mut random = [0; 11];
    random.copy_from_slice(&hasher.finalize().as_bytes()[..11]);
    if let Some(cohort) = erased.cohort() {
        let mut first = [0; 5];
        first.copy_from_slice(&random[..5]);
        return DocumentId::cohort_thread(cohort, first, hub);
    }
    DocumentId::new(DocumentKind::Thread, hub, random)
}

/// Nobody in particular, of that node: whose posts those are whose author is not to be named.
#[must_use]
pub fn nobody(node: NodeId) -> PersonId {
    PersonId::new(node, [0; 11])
}

/// Which document of which conversation, and how often that was written once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The part of the conversation.
    pub part: Part,
    /// 0: as it was begun.
    pub generation: u32,
    /// Where the conversation stands.
    pub space: Space,
}

impl Place {
    /// The place's document in the network of that hub; `None` for more generations than there may
    /// be.
    #[must_use]
    pub fn document(&self, hub: NodeId) -> Option<DocumentId> {
        if self.generation > SUCCESSIONS_MAX {
            return None;
        }
        let first = self.part.document();
        Some((0..self.generation).fold(first, |id, _| successor(hub, id)))
    }

    /// May that document be this place, as far as its id alone says? The hub's copy of a cohort's
    /// thread does not say which hub made it; whoever reads it knows.
    #[must_use]
    pub fn may_be(&self, document: DocumentId) -> bool {
        if document.cohort().is_none() || self.generation == 0 {
            return self.document(document.home()) == Some(document);
        }
        self.generation <= SUCCESSIONS_MAX && self.part.document().cohort() == document.cohort()
    }

    /// Where it goes on.
    #[must_use]
    pub fn next(&self) -> Self {
        Self { generation: self.generation.saturating_add(1), ..self.clone() }
    }
}

impl Thread {
    /// Which document of its conversation this is.
    #[must_use]
    pub fn place(&self) -> Place {
        let space = self.head.as_ref().map(|head| head.space.clone());
        let space = self.id.cohort().map(Space::Cohort).or(space);
        match &self.part {
            Some((part, told)) => Place {
                part: part.clone(),
                generation: self.generation,
                space: space.unwrap_or_else(|| told.clone()),
            },
            None => Place {
                part: Part { root: Root::Thread(self.id), number: 0 },
                generation: 0,
                space: space.unwrap_or(Space::Network),
            },
        }
    }

    /// Everybody who wrote in it or said something of it.
    #[must_use]
    pub fn people(&self) -> BTreeSet<PersonId> {
        let authors = self.posts.iter().map(|post| post.author);
        authors.chain(self.marks.iter().map(|mark| mark.author)).collect()
    }

    /// The thread without anything of these people: their posts are empty places of nobody, what
    /// they said of others' posts is gone, and so is the title of one who opened it.
    #[must_use]
    pub fn without(mut self, erased: &BTreeSet<PersonId>) -> Self {
        if erased.is_empty() {
            return self;
        }
        for post in &mut self.posts {
            if erased.contains(&post.author) {
                post.author = nobody(post.node);
                post.body.clear();
            }
        }
        self.marks.retain(|mark| !erased.contains(&mark.author));
        self
    }

    /// Was what it begins with erased? Then its title is, too.
    #[must_use]
    pub fn is_headless(&self) -> bool {
        self.posts.first().is_some_and(|post| post.body.is_empty())
    }

    /// Has it nothing left that somebody could read?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.posts.iter().all(|post| post.body.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::CohortId;

    const HUB: NodeId = NodeId([1; 12]);

    fn place(generation: u32) -> Place {
        let root = Root::Prompt("start-here/goals".parse().unwrap());
        Place { part: Part { root, number: 0 }, generation, space: Space::Network }
    }

    #[test]
    fn every_node_finds_the_same_successors_and_another_hub_has_others() {
        let first = place(0).document(HUB).unwrap();
        let second = place(0).next().document(HUB).unwrap();
        assert_eq!(second, successor(HUB, first));
        assert_eq!(second.home(), HUB);
        assert_eq!(place(2).document(HUB), Some(successor(HUB, second)));
        assert_ne!(place(1).document(NodeId([2; 12])), Some(second));
        assert_eq!(place(SUCCESSIONS_MAX + 1).document(HUB), None);
    }

    #[test]
    fn what_the_hub_writes_once_more_of_a_cohorts_thread_is_its_own_and_that_cohorts() {
        let cohort = CohortId([7; 12]);
        let begun = DocumentId::cohort_thread(cohort, [3; 5], NodeId([2; 12]));
        let part = Part { root: Root::Thread(begun), number: 0 };
        let first = Place { part, generation: 0, space: Space::Cohort(cohort) };
        let (once, twice) = (first.next(), first.next().next());
        let (one, two) = (once.document(HUB).unwrap(), twice.document(HUB).unwrap());
        assert_eq!([one, two].map(|id| id.cohort()), [Some(cohort); 2]);
        assert!(one.is_by(HUB) && two.is_by(HUB) && !begun.is_by(HUB) && one != two);
        assert!(once.may_be(one) && first.may_be(begun) && !first.may_be(one));
        let further = Place { part: first.part.next(), ..first };
        assert_eq!(further.next().document(HUB).unwrap().cohort(), Some(cohort));
    }
}
