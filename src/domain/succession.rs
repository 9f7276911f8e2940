//! How a conversation goes on where somebody in it was erased: the hub writes it once more without
//! that person, in a successor, and has the old document erased.
//!
//! A successor's id follows from the old one's, so links, late posts and every node find the way by
//! themselves. Never decides who is erased: the roster does.

use std::collections::BTreeSet;

use super::forum::{Part, Root, Space, Thread};
use super::ids::{DocumentId, DocumentKind, NodeId, PersonId};
use super::limits::SUCCESSIONS_MAX;

/// The document in which the hub goes on with one that it had erased.
#[must_use]
pub fn successor(hub: NodeId, erased: DocumentId) -> DocumentId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"branchline successor of a thread\0");
    hasher.update(&erased.0);
    let mut random = [0; 11];
    random.copy_from_slice(&hasher.finalize().as_bytes()[..11]);
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
}
