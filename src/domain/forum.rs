//! Threads and posts: order, and what a thread is about.

use std::collections::BTreeSet;

use super::ids::{DocumentId, LessonPath, NodeId, PersonId, PostKey, UnixMs};
use super::roles::Role;

/// What a thread is about and who opened it. Only its home node's words count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadHead {
    /// One line.
    pub title: String,
    /// The lesson it belongs to; `None` for a thread of the network's own space.
    pub lesson: Option<LessonPath>,
    /// Language tag of the first post.
    pub language: String,
}

/// One post as every node reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its key in the thread.
    pub key: PostKey,
    /// Who wrote it.
    pub author: PersonId,
    /// The node that wrote it.
    pub node: NodeId,
    /// One more than the greatest its author saw in the thread.
    pub order: u64,
    /// When, as the writing node's clock claims.
    pub at: UnixMs,
    /// Was that clock known to be wrong?
    pub clock_doubtful: bool,
    /// Language tag.
    pub language: String,
    /// The words, as typed.
    pub body: String,
    /// The post it answers.
    pub reply_to: Option<PostKey>,
}

/// A thread with its posts in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// Its document.
    pub id: DocumentId,
    /// `None` while only other nodes' posts have come.
    pub head: Option<ThreadHead>,
    /// In reading order.
    pub posts: Vec<Post>,
}

/// What a later post tells of those before it.
#[derive(Debug, Clone, Copy)]
pub struct Sighting<'a> {
    /// Who wrote the later post.
    pub author: PersonId,
    /// What that person is in the course; `None` if no card came.
    pub role: Option<Role>,
    /// The posts that were at its writer's node when it was written.
    pub saw: &'a BTreeSet<PostKey>,
}

/// Who of the staff has read a post by `author`: everybody who wrote in the thread, on whatever
/// node, when the post was there. In the order in which they did; nobody reads their own.
#[must_use]
pub fn readers(post: &PostKey, author: PersonId, later: &[Sighting<'_>]) -> Vec<PersonId> {
    let mut readers = Vec::new();
    for sighting in later {
        let is_staff = sighting.role.is_some_and(|role| role != Role::Learner);
        let is_new = sighting.author != author && !readers.contains(&sighting.author);
        if is_staff && is_new && sighting.saw.contains(post) {
            readers.push(sighting.author);
        }
    }
    readers
}

/// Puts posts in the one order that every node shows: by order number, then by node and key.
///
/// An answer's number is greater than its question's, so it never comes first, whatever any clock
/// said.
pub fn sort_posts(posts: &mut [Post]) {
    posts.sort_by(|a, b| (a.order, a.node, &a.key.0).cmp(&(b.order, b.node, &b.key.0)));
}

/// The order number for a new post in a thread whose greatest number so far is `greatest`.
///
/// Follows the clock while it is ahead, so that numbers of threads that were apart stay comparable.
/// A peer's number far in the future cannot push it beyond `i64::MAX`.
#[must_use]
pub fn next_order(greatest: Option<u64>, now: UnixMs) -> u64 {
    let clock = u64::try_from(now.0).unwrap_or(0);
    let after = greatest.map_or(0, |order| order.saturating_add(1));
    after.max(clock).min(i64::MAX as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_read_by_staff_who_wrote_when_it_was_there() {
        let node = NodeId([1; 12]);
        let person = |tag: u8| PersonId::new(node, [tag; 11]);
        let (learner, peer, ana, branko) = (person(1), person(2), person(3), person(4));
        let (post, other) = (PostKey("a-1".into()), PostKey("b-1".into()));
        let (saw, blind) = (BTreeSet::from([post.clone(), other.clone()]), BTreeSet::from([other]));
        let by = |author, role, saw| Sighting { author, role, saw };
        let later = [
            by(branko, Some(Role::Facilitator), &blind),
            by(peer, Some(Role::Learner), &saw),
            by(ana, Some(Role::Mentor), &saw),
            by(ana, Some(Role::Mentor), &saw),
            by(learner, Some(Role::Admin), &saw),
            by(person(5), None, &saw),
        ];
        assert_eq!(readers(&post, learner, &later), [ana]);
        assert_eq!(readers(&post, learner, &later[..2]), []);
    }

    #[test]
    fn an_answer_comes_after_its_question_even_from_a_node_that_lives_in_1970() {
        let question = next_order(None, UnixMs(1_790_000_000_000));
        let answer = next_order(Some(question), UnixMs(1000));
        assert!(answer > question);
        assert_eq!(next_order(Some(u64::MAX), UnixMs(0)), i64::MAX as u64);
        assert_eq!(next_order(None, UnixMs(-5)), 0);
    }
}
