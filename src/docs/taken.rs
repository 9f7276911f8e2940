//! A thread written once more in its successor: by the hub without those who were erased, and by any
//! node what its own people had written.
//!
//! The hub's copy of a post stands under the post's own key with the hub's tag behind it, and names
//! the node that wrote it first. It counts only in a document of the hub's making; what a node wrote
//! there itself stands before the hub's copy of it.

use automerge::transaction::Transactable;

use super::document::{Document, NewChange};
use super::error::DocsError;
use super::thread::{head_value, mark_value, put_post_as, word_of_part};
use super::value::tag;
use crate::domain::forum::{Post, Thread, ThreadHead};
use crate::domain::limits::{TAKEN_BYTES_TARGET, TAKEN_ITEMS_MAX};
use crate::domain::moderation::Mark;
use crate::domain::succession::Place;
use crate::domain::{Incarnation, NodeId};

/// So much of a thread as one change takes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    place: Place,
    head: Option<ThreadHead>,
    posts: Vec<Post>,
    marks: Vec<Mark>,
}

/// What the hub writes once more of a thread: everything that is left of it.
#[must_use]
pub fn whole(thread: &Thread) -> Vec<Load> {
    // A title goes with whoever opened the thread.
    let head = thread.head.clone().map(|head| match thread.is_headless() {
        true => ThreadHead { title: "-".to_owned(), ..head },
        false => head,
    });
    loads(&thread.place().next(), head, thread.posts.clone(), thread.marks.clone())
}

/// What a node writes once more of its own people's words.
#[must_use]
pub fn own(thread: &Thread, node: NodeId, place: &Place) -> Vec<Load> {
    let posts = thread.posts.iter().filter(|post| post.node == node && !post.body.is_empty());
    let marks = thread.marks.iter().filter(|mark| mark.node == node);
    loads(place, None, posts.cloned().collect(), marks.cloned().collect())
}

fn loads(place: &Place, head: Option<ThreadHead>, posts: Vec<Post>, marks: Vec<Mark>) -> Vec<Load> {
    let fresh = |head| Load { place: place.clone(), head, posts: Vec::new(), marks: Vec::new() };
    let (mut loads, mut load, mut bytes) = (Vec::new(), fresh(head), 0);
    let mut make_room = |load: &mut Load, more: usize| {
        let items = load.posts.len() + load.marks.len();
        if items == TAKEN_ITEMS_MAX || (items > 0 && bytes + more > TAKEN_BYTES_TARGET) {
            loads.push(std::mem::replace(load, fresh(None)));
            bytes = 0;
        }
        bytes += more;
    };
    for post in posts {
        make_room(&mut load, post.body.len());
        load.posts.push(post);
    }
    for mark in marks {
        make_room(&mut load, mark.words.len());
        load.marks.push(mark);
    }
    if !load.posts.is_empty() || !load.marks.is_empty() {
        loads.push(load);
    }
    loads
}

/// Writes one load into the successor as `node`: the successor's home copies what others said, every
/// other node only what is its own.
///
/// # Errors
/// [`DocsError::Contradiction`] if the document is not that place, or a node that is not its home is
/// to say what others said.
pub fn write(
    document: &mut Document,
    incarnation: Incarnation,
    node: NodeId,
    load: &Load,
) -> Result<NewChange, DocsError> {
    let unknown = || DocsError::UnknownKind(document.id());
    let heads = document.container("head").ok_or_else(unknown)?;
    let posts = document.container("posts").ok_or_else(unknown)?;
    let marks = document.container("marks").ok_or_else(unknown)?;
    let word = word_of_part(document, node, &load.place)?;
    let copies = document.id().is_by(node);
    let foreign = load.posts.iter().map(|post| post.node);
    let mut foreign = foreign.chain(load.marks.iter().map(|mark| mark.node));
    if !copies && foreign.any(|writer| writer != node) {
        return Err(DocsError::Contradiction("another node's words"));
    }
    let own_tag = tag(node);
    let key = |first: &str, separator: char| match copies {
        true => format!("{first}{separator}{own_tag}"),
        false => first.to_owned(),
    };
    document.change(node, incarnation, |tx| {
        if let Some((container, key, value)) = word {
            tx.put(&container, key, value)?;
        }
        if let Some(head) = &load.head {
            tx.put(&heads, format!("head~{own_tag}"), head_value(head))?;
        }
        for post in &load.posts {
            let of = copies.then_some(post.node);
            put_post_as(tx, &posts, post, &key(&post.key.0, '-'), of)?;
        }
        for mark in &load.marks {
            let of = copies.then_some(mark.node);
            tx.put(&marks, key(&mark.key, '~'), mark_value(mark, of))?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::docs::thread;
    use crate::domain::forum::Space;
    use crate::domain::moderation::MarkKind;
    use crate::domain::succession::nobody;
    use crate::domain::{PersonId, UnixMs};

    const HUB: NodeId = NodeId([1; 12]);
    const KOTOR: NodeId = NodeId([2; 12]);
    const BAR: NodeId = NodeId([3; 12]);

    fn post(node: NodeId, random: u8, body: &str) -> Post {
        Post {
            key: thread::post_key(node, [random; 5]),
            author: PersonId::new(node, [random; 11]),
            node,
            order: u64::from(random),
            at: UnixMs(9000),
            clock_doubtful: false,
            language: "en".into(),
            body: body.into(),
            reply_to: None,
        }
    }

    fn thanks(node: NodeId, for_post: &Post) -> Mark {
        Mark {
            key: thread::mark_key(node, [9; 5]),
            kind: MarkKind::Thank,
            post: Some(for_post.key.clone()),
            on: true,
            author: PersonId::new(node, [8; 11]),
            node,
            order: 90,
            at: UnixMs(9000),
            clock_doubtful: false,
            language: String::new(),
            words: String::new(),
        }
    }

    /// A question from Kotor, an answer from Bar that Kotor thanks for.
    fn written() -> (Document, Post, Post) {
        let id = thread::thread_id(KOTOR, [3; 11]);
        let mut document = Document::new(id).unwrap();
        let head =
            ThreadHead { title: "Snow".into(), space: Space::Network, language: "en".into() };
        let question = post(KOTOR, 1, "Who clears it?");
        let mut answer = post(BAR, 2, "We do.");
        answer.reply_to = Some(question.key.clone());
        thread::open(&mut document, Incarnation(1), &head, &question).unwrap();
        thread::answer(&mut document, Incarnation(1), &answer).unwrap();
        thread::mark(&mut document, Incarnation(1), &thanks(KOTOR, &answer)).unwrap();
        (document, question, answer)
    }

    fn taken(thread: &Thread) -> Document {
        let place = thread.place().next();
        let mut document = Document::new(place.document(HUB).unwrap()).unwrap();
        for load in whole(thread) {
            write(&mut document, Incarnation(1), HUB, &load).unwrap();
        }
        document
    }

    #[test]
    fn whoever_was_erased_leaves_an_empty_place_and_others_stay_as_they_were() {
        let (document, question, answer) = written();
        let before = thread::thread(&document);
        let after = before.clone().without(&BTreeSet::from([question.author]));
        let successor = taken(&after);
        let read = thread::thread_of(&successor, Some(HUB));
        assert_eq!((read.place().part, read.generation), (before.place().part, 1));
        assert_eq!(read.posts.len(), 2);
        assert_eq!((read.posts[0].body.as_str(), read.posts[0].author), ("", nobody(KOTOR)));
        assert_eq!(read.posts[1], answer);
        assert_eq!(read.marks, before.marks);
        assert!(read.is_headless() && read.standings()[0].removed);
        let bytes = successor.save();
        assert!(!bytes.windows(4).any(|four| four == b"Snow"));
        // And once more, when the other is erased too.
        let last = read.without(&BTreeSet::from([answer.author]));
        let again = thread::thread_of(&taken(&last), Some(HUB));
        assert_eq!((again.generation, again.posts.len(), again.is_empty()), (2, 2, true));
    }

    #[test]
    fn what_only_the_hub_may_copy_is_nothing_in_anybody_elses_document() {
        let (document, ..) = written();
        let successor = taken(&thread::thread(&document));
        let read = thread::thread_of(&successor, None);
        assert_eq!((read.posts.len(), read.marks.len(), read.part), (0, 0, None));
    }

    #[test]
    fn a_nodes_own_words_stand_before_the_hubs_copy_and_count_once() {
        let (document, _, answer) = written();
        let before = thread::thread(&document);
        let mut successor = taken(&before);
        let place = before.place().next();
        for load in own(&before, BAR, &place) {
            write(&mut successor, Incarnation(4), BAR, &load).unwrap();
        }
        let read = thread::thread_of(&successor, Some(HUB));
        assert_eq!(read.posts, before.posts);
        assert_eq!(read.posts[1], answer);
        let foreign = whole(&before).remove(0);
        let refused = write(&mut successor, Incarnation(4), BAR, &foreign);
        assert!(matches!(refused, Err(DocsError::Contradiction(_))));
    }

    #[test]
    fn a_long_thread_goes_over_in_changes_of_a_bounded_size() {
        let (document, ..) = written();
        let mut thread = thread::thread(&document);
        thread.posts = (0..200).map(|at| post(BAR, at, &"long ".repeat(200))).collect();
        let loads = whole(&thread);
        assert!(loads.len() > 10);
        let all: usize = loads.iter().map(|load| load.posts.len()).sum();
        assert_eq!(all, 200);
        let bytes = |load: &Load| load.posts.iter().map(|post| post.body.len()).sum::<usize>();
        assert!(loads.iter().all(|load| bytes(load) <= TAKEN_BYTES_TARGET));
    }
}
