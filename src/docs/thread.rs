//! The thread document: one per forum thread, at most a few hundred posts.
//!
//! A post is a map of its author's own making with two values: the packed facts, and the words as
//! one string (as Automerge Text, 500 posts load in 83 ms; as strings in 5 ms).

use std::collections::{BTreeMap, BTreeSet};

use automerge::transaction::Transactable;
use automerge::{ObjType, ReadDoc, ScalarValue, Value};
use minicbor::{Decode, Encode};

use super::document::{Document, NewChange, writer};
use super::error::DocsError;
use super::value::{facts as tagged, tag};
use crate::domain::forum::{Post, Thread, ThreadHead, sort_posts};
use crate::domain::ids::base32;
use crate::domain::limits::{POST_CHARS_MAX, TITLE_CHARS_MAX};
use crate::domain::person;
use crate::domain::{ChangeHash, DocumentId, Incarnation, NodeId, PersonId, PostKey, UnixMs};

/// What the thread is about. Key: `head~{home's tag}`.
#[derive(Encode, Decode)]
struct HeadValue {
    #[n(0)]
    title: String,
    #[n(1)]
    lesson: Option<String>,
    #[n(2)]
    language: String,
}

/// A post's facts, beside its words.
#[derive(Encode, Decode)]
struct PostValue {
    #[cbor(n(0), with = "minicbor::bytes")]
    author: [u8; 23],
    #[n(1)]
    order: u64,
    #[n(2)]
    at_s: i64,
    #[n(3)]
    language: String,
    #[n(4)]
    reply_to: Option<String>,
    #[n(5)]
    clock_doubtful: Option<bool>,
}

/// A post's key: made from the writing node and random bytes, so two lives of a node cannot make
/// the same.
#[must_use]
pub fn post_key(node: NodeId, random: [u8; 5]) -> PostKey {
    PostKey(format!("{}-{}", base32().encode(&random), tag(node)))
}

/// Writes a thread's head and its first post in one change; `post.node` is the writer.
///
/// # Errors
/// [`DocsError`] if the document is not a thread.
pub fn open(
    document: &mut Document,
    incarnation: Incarnation,
    head: &ThreadHead,
    post: &Post,
) -> Result<NewChange, DocsError> {
    let unknown = || DocsError::UnknownKind(document.id());
    let heads = document.container("head").ok_or_else(unknown)?;
    let posts = document.container("posts").ok_or_else(unknown)?;
    let value = minicbor::to_vec(HeadValue {
        title: head.title.clone(),
        lesson: head.lesson.as_ref().map(ToString::to_string),
        language: head.language.clone(),
    })
    .unwrap_or_default();
    let key = format!("head~{}", tag(post.node));
    document.change(post.node, incarnation, |tx| {
        tx.put(&heads, key, ScalarValue::Bytes(value))?;
        put_post(tx, &posts, post)
    })
}

/// Writes a post; `post.node` is the writer.
///
/// # Errors
/// [`DocsError`] if the document is not a thread.
pub fn answer(
    document: &mut Document,
    incarnation: Incarnation,
    post: &Post,
) -> Result<NewChange, DocsError> {
    let posts = document.container("posts").ok_or(DocsError::UnknownKind(document.id()))?;
    document.change(post.node, incarnation, |tx| put_post(tx, &posts, post))
}

fn put_post(
    tx: &mut automerge::transaction::Transaction<'_>,
    posts: &automerge::ObjId,
    post: &Post,
) -> Result<(), automerge::AutomergeError> {
    let facts = minicbor::to_vec(PostValue {
        author: post.author.0,
        order: post.order,
        at_s: post.at.0.div_euclid(1000),
        language: post.language.clone(),
        reply_to: post.reply_to.as_ref().map(ToString::to_string),
        clock_doubtful: post.clock_doubtful.then_some(true),
    })
    .unwrap_or_default();
    let map = tx.put_object(posts, post.key.0.as_str(), ObjType::Map)?;
    tx.put(&map, "facts", ScalarValue::Bytes(facts))?;
    tx.put(&map, "words", post.body.as_str())
}

/// The whole thread, posts in reading order. What cannot be read is passed over.
#[must_use]
pub fn thread(document: &Document) -> Thread {
    let doc = document.inner();
    let home = document.id().home();
    let head = document.container("head").and_then(|map| {
        tagged(doc, &map).iter().filter(|(_, _, node)| *node == home).find_map(|(_, bytes, _)| {
            let value: HeadValue = minicbor::decode(bytes).ok()?;
            let lesson = value.lesson.and_then(|lesson| lesson.parse().ok());
            let title = person::line(&value.title, TITLE_CHARS_MAX).ok()?;
            Some(ThreadHead { title, lesson, language: super::record::tag(value.language).ok()? })
        })
    });
    let mut posts = Vec::new();
    if let Some(map) = document.container("posts") {
        let keys: Vec<String> = doc.map_range(&map, ..).map(|item| item.key.into_owned()).collect();
        for key in keys {
            for (value, id) in doc.get_all(&map, key.as_str()).unwrap_or_default() {
                if let Value::Object(ObjType::Map) = value {
                    posts.extend(post(document, &key, &id));
                }
            }
        }
    }
    sort_posts(&mut posts);
    Thread { id: document.id(), head, posts }
}

/// Where a post stands in the history of its thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// The change that wrote it.
    pub change: ChangeHash,
    /// The posts that were at its writer's node when it was written.
    pub saw: BTreeSet<PostKey>,
}

/// Where every post stands in the history: read off what its change builds on, which nobody can
/// claim without holding it.
#[must_use]
pub fn traces(document: &Document) -> BTreeMap<PostKey, Trace> {
    let mut written: BTreeMap<ChangeHash, Vec<PostKey>> = BTreeMap::new();
    if let Some(map) = document.container("posts") {
        let doc = document.inner();
        let keys: Vec<String> = doc.map_range(&map, ..).map(|item| item.key.into_owned()).collect();
        for key in keys {
            let Ok(post) = key.parse::<PostKey>() else { continue };
            let ids = doc.get_all(&map, key.as_str()).unwrap_or_default();
            for change in ids.iter().filter_map(|(_, id)| document.change_of(id)) {
                written.entry(change).or_default().push(post.clone());
            }
        }
    }
    let mut before: BTreeMap<ChangeHash, BTreeSet<PostKey>> = BTreeMap::new();
    let mut traces = BTreeMap::new();
    for (change, deps) in document.history() {
        let mut saw = BTreeSet::new();
        for dep in &deps {
            saw.extend(before.get(dep).into_iter().flatten().cloned());
            saw.extend(written.get(dep).into_iter().flatten().cloned());
        }
        for key in written.get(&change).into_iter().flatten() {
            traces.insert(key.clone(), Trace { change, saw: saw.clone() });
        }
        before.insert(change, saw);
    }
    traces
}

fn post(document: &Document, key: &str, map: &automerge::ObjId) -> Option<Post> {
    let doc = document.inner();
    let node = writer(map)?;
    if key.rsplit('-').next() != Some(tag(node).as_str()) {
        return None;
    }
    let (Value::Scalar(facts), _) = doc.get(map, "facts").ok()?? else { return None };
    let (Value::Scalar(words), _) = doc.get(map, "words").ok()?? else { return None };
    let (ScalarValue::Bytes(facts), ScalarValue::Str(words)) = (facts.as_ref(), words.as_ref())
    else {
        return None;
    };
    let value: PostValue = minicbor::decode(facts).ok()?;
    // The node that wrote it may be another's: its words meet the same rules as a form's.
    let body = person::prose(words, POST_CHARS_MAX).ok()?;
    Some(Post {
        key: key.parse().ok()?,
        author: PersonId(value.author),
        node,
        order: value.order,
        at: UnixMs(value.at_s.checked_mul(1000)?),
        clock_doubtful: value.clock_doubtful.unwrap_or(false),
        language: super::record::tag(value.language).ok()?,
        body,
        reply_to: value.reply_to.and_then(|key| key.parse().ok()),
    })
}

/// A new thread's document id.
#[must_use]
pub fn thread_id(home: NodeId, random: [u8; 11]) -> DocumentId {
    DocumentId::new(crate::domain::DocumentKind::Thread, home, random)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: NodeId = NodeId([1; 12]);
    const OTHER: NodeId = NodeId([2; 12]);

    fn written(node: NodeId, random: u8, order: u64, body: &str) -> Post {
        Post {
            key: post_key(node, [random; 5]),
            author: PersonId::new(node, [4; 11]),
            node,
            order,
            at: UnixMs(9000),
            clock_doubtful: false,
            language: "sr-Cyrl".into(),
            body: body.into(),
            reply_to: None,
        }
    }

    #[test]
    fn a_thread_reads_back_in_order_with_its_head() {
        let mut document = Document::new(thread_id(HOME, [3; 11])).unwrap();
        let head = ThreadHead {
            title: "Стари читаоци".into(),
            lesson: Some("start-here/goals".parse().unwrap()),
            language: "sr-Cyrl".into(),
        };
        let question = written(HOME, 8, 10, "Питање?\n\nДруги ред.");
        open(&mut document, Incarnation(1), &head, &question).unwrap();
        let mut reply = written(OTHER, 1, 11, "Answer");
        reply.reply_to = Some(question.key.clone());
        answer(&mut document, Incarnation(4), &reply).unwrap();
        let again = thread(&Document::load(document.id(), &document.save()).unwrap());
        assert_eq!(again.head, Some(head));
        assert_eq!(again.posts, [question, reply]);
    }

    #[test]
    fn a_post_saw_what_its_writer_had_and_not_what_came_later() {
        let mut here = Document::new(thread_id(HOME, [3; 11])).unwrap();
        let head = ThreadHead { title: "x".into(), lesson: None, language: "en".into() };
        let question = written(HOME, 1, 10, "question");
        let first = open(&mut here, Incarnation(1), &head, &question).unwrap();
        let mut there = here.clone();
        let (more, blind) = (written(HOME, 2, 11, "more"), written(OTHER, 3, 99, "blind"));
        answer(&mut here, Incarnation(1), &more).unwrap();
        answer(&mut there, Incarnation(1), &blind).unwrap();
        let mut other = there.inner().clone();
        let mut both = here.inner().clone();
        both.merge(&mut other).unwrap();
        here.replace_inner(both);
        let last = written(OTHER, 4, 100, "last");
        answer(&mut here, Incarnation(1), &last).unwrap();
        let traces = traces(&here);
        assert_eq!(traces[&question.key], Trace { change: first.hash, saw: BTreeSet::new() });
        assert_eq!(traces[&blind.key].saw, BTreeSet::from([question.key.clone()]));
        let all = BTreeSet::from([question.key, more.key, blind.key]);
        assert_eq!(traces[&last.key].saw, all);
    }

    #[test]
    fn words_that_no_form_would_take_are_not_shown() {
        let mut document = Document::new(thread_id(HOME, [3; 11])).unwrap();
        for (random, body) in [(1, "turned \u{202e}round"), (2, "fine"), (3, &"a".repeat(7_000))] {
            let post = written(OTHER, random, 10, body);
            answer(&mut document, Incarnation(1), &post).unwrap();
        }
        let shown: Vec<String> = thread(&document).posts.into_iter().map(|p| p.body).collect();
        assert_eq!(shown, ["fine"]);
    }

    #[test]
    fn only_the_home_node_names_the_thread() {
        let mut document = Document::new(thread_id(HOME, [3; 11])).unwrap();
        let head = ThreadHead { title: "Mine".into(), lesson: None, language: "en".into() };
        open(&mut document, Incarnation(1), &head, &written(OTHER, 8, 10, "x")).unwrap();
        assert_eq!(thread(&document).head, None);
    }
}
