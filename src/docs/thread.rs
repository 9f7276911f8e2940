//! The thread document: one per forum thread, at most a few hundred posts.
//!
//! A post is a map of its author's own making with two values: the packed facts, and the words as
//! one string (as Automerge Text, 500 posts load in 83 ms; as strings in 5 ms). What is said of
//! posts later (an edit, a thank, a moderator's hide) is a fact of whoever says it in `marks`, and
//! never overwrites anything.
//!
//! A cohort's thread is a kind of its own with the same keys: its id names the cohort, and only the
//! node that the id proves to be its opener writes its head.

use std::collections::{BTreeMap, BTreeSet};

use automerge::transaction::Transactable;
use automerge::{ObjType, ReadDoc, ScalarValue, Value};
use minicbor::{Decode, Encode};

use super::document::{Document, NewChange, writer};
use super::error::DocsError;
use super::value::{facts as tagged, tag};
use crate::domain::forum::{Part, Post, Root, Space, Thread, ThreadHead, sort_posts};
use crate::domain::ids::base32;
use crate::domain::limits::{
    PICTURE_MARK_CHARS_MAX, POST_CHARS_MAX, REASON_CHARS_MAX, TITLE_CHARS_MAX,
};
use crate::domain::moderation::{Mark, MarkKind, sort_marks};
use crate::domain::person;
use crate::domain::succession::Place;
use crate::domain::{ChangeHash, DocumentId, Incarnation, NodeId, PersonId, PostKey, UnixMs};

/// What the thread is about. Key: `head~{tag of the node that made the document}`.
#[derive(Encode, Decode)]
struct HeadValue {
    #[n(0)]
    title: String,
    #[n(1)]
    lesson: Option<String>,
    #[n(2)]
    language: String,
    /// A space that is no lesson's; older programs take such threads for the network's. A cohort's is
    /// never said here: the document's id says it.
    #[n(3)]
    space: Option<String>,
}

/// What is said of a post or the thread. Key in `marks`: random, `~`, writer's tag.
#[derive(Encode, Decode)]
pub(super) struct MarkValue {
    /// A [`MarkKind`].
    #[n(0)]
    kind: u8,
    #[n(1)]
    post: Option<String>,
    #[n(2)]
    on: bool,
    #[cbor(n(3), with = "minicbor::bytes")]
    author: [u8; 23],
    #[n(4)]
    order: u64,
    #[n(5)]
    at_s: i64,
    #[n(6)]
    clock_doubtful: Option<bool>,
    #[n(7)]
    language: Option<String>,
    #[n(8)]
    words: Option<String>,
    /// The node that said it first, where the hub says it once more (`docs::taken`).
    #[cbor(n(9), with = "minicbor::bytes")]
    of: Option<[u8; 12]>,
}

/// Which part of a conversation the document is. Key in `marks`: `part~{writer's tag}`. Counts only
/// if the document's id follows from it.
#[derive(Encode, Decode)]
struct PartValue {
    #[n(0)]
    root: String,
    #[n(1)]
    number: u32,
    /// Where the conversation stands, as its writer read it.
    #[n(2)]
    space: Option<String>,
    /// How often the hub wrote this part once more.
    #[n(3)]
    generation: Option<u32>,
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
    /// The node that wrote it first, where the hub writes it once more (`docs::taken`).
    #[cbor(n(6), with = "minicbor::bytes")]
    of: Option<[u8; 12]>,
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
    let key = format!("head~{}", tag(post.node));
    document.change(post.node, incarnation, |tx| {
        tx.put(&heads, key, head_value(head))?;
        put_post(tx, &posts, post)
    })
}

pub(super) fn head_value(head: &ThreadHead) -> ScalarValue {
    let value = minicbor::to_vec(HeadValue {
        title: head.title.clone(),
        lesson: head.space.lesson().map(ToString::to_string),
        language: head.language.clone(),
        space: match &head.space {
            Space::Network | Space::Lesson(_) | Space::Cohort(_) => None,
            other @ (Space::Country(_) | Space::Module(_)) => Some(other.to_string()),
        },
    });
    ScalarValue::Bytes(value.unwrap_or_default())
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

/// Writes a post in a part of a conversation, with the word of which part it is unless this node
/// gave it before; `post.node` is the writer.
///
/// # Errors
/// [`DocsError::Contradiction`] if the document is not that part.
pub fn answer_in_part(
    document: &mut Document,
    incarnation: Incarnation,
    place: &Place,
    post: &Post,
) -> Result<NewChange, DocsError> {
    let posts = document.container("posts").ok_or(DocsError::UnknownKind(document.id()))?;
    let word = word_of_part(document, post.node, place)?;
    document.change(post.node, incarnation, |tx| {
        if let Some((marks, key, value)) = word {
            tx.put(&marks, key, value)?;
        }
        put_post(tx, &posts, post)
    })
}

/// What that node has yet to say of which part the document is: container, key and value.
pub(super) fn word_of_part(
    document: &Document,
    node: NodeId,
    place: &Place,
) -> Result<Option<(automerge::ObjId, String, ScalarValue)>, DocsError> {
    if !place.may_be(document.id()) {
        return Err(DocsError::Contradiction("a part that is another document"));
    }
    let marks = document.container("marks").ok_or(DocsError::UnknownKind(document.id()))?;
    let key = format!("part~{}", tag(node));
    if tagged(document.inner(), &marks).iter().any(|(known, _, _)| *known == key) {
        return Ok(None);
    }
    let value = minicbor::to_vec(PartValue {
        root: place.part.root.to_string(),
        number: place.part.number,
        space: Some(place.space.to_string()),
        generation: (place.generation > 0).then_some(place.generation),
    });
    Ok(Some((marks, key, ScalarValue::Bytes(value.unwrap_or_default()))))
}

/// A mark's key: random bytes and the writer, so two lives of a node cannot make the same.
#[must_use]
pub fn mark_key(node: NodeId, random: [u8; 5]) -> String {
    format!("{}~{}", base32().encode(&random), tag(node))
}

/// Writes a mark; `mark.node` is the writer.
///
/// # Errors
/// [`DocsError`] if the document is not a thread.
pub fn mark(
    document: &mut Document,
    incarnation: Incarnation,
    mark: &Mark,
) -> Result<NewChange, DocsError> {
    let marks = document.container("marks").ok_or(DocsError::UnknownKind(document.id()))?;
    let value = mark_value(mark, None);
    document.change(mark.node, incarnation, |tx| tx.put(&marks, mark.key.as_str(), value))
}

/// A mark as it stands in the document; `of`: the node that said it first, if the hub says it again.
pub(super) fn mark_value(mark: &Mark, of: Option<NodeId>) -> ScalarValue {
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    let value = minicbor::to_vec(MarkValue {
        kind: mark.kind as u8,
        post: mark.post.as_ref().map(ToString::to_string),
        on: mark.on,
        author: mark.author.0,
        order: mark.order,
        at_s: mark.at.0.div_euclid(1000),
        clock_doubtful: mark.clock_doubtful.then_some(true),
        language: some(&mark.language),
        words: some(&mark.words),
        of: of.map(|node| node.0),
    });
    ScalarValue::Bytes(value.unwrap_or_default())
}

fn put_post(
    tx: &mut automerge::transaction::Transaction<'_>,
    posts: &automerge::ObjId,
    post: &Post,
) -> Result<(), automerge::AutomergeError> {
    put_post_as(tx, posts, post, post.key.0.as_str(), None)
}

/// Writes a post under that key; `of`: the node that wrote it first, if the hub does once more.
pub(super) fn put_post_as(
    tx: &mut automerge::transaction::Transaction<'_>,
    posts: &automerge::ObjId,
    post: &Post,
    key: &str,
    of: Option<NodeId>,
) -> Result<(), automerge::AutomergeError> {
    let facts = minicbor::to_vec(PostValue {
        author: post.author.0,
        order: post.order,
        at_s: post.at.0.div_euclid(1000),
        language: post.language.clone(),
        reply_to: post.reply_to.as_ref().map(ToString::to_string),
        clock_doubtful: post.clock_doubtful.then_some(true),
        of: of.map(|node| node.0),
    })
    .unwrap_or_default();
    let map = tx.put_object(posts, key, ObjType::Map)?;
    tx.put(&map, "facts", ScalarValue::Bytes(facts))?;
    tx.put(&map, "words", post.body.as_str())
}

/// The whole thread, posts in reading order. What cannot be read is passed over, and so is what
/// only a hub may write.
#[must_use]
pub fn thread(document: &Document) -> Thread {
    thread_of(document, None)
}

/// The same. In a document of that hub's making what it says that others wrote counts.
#[must_use]
pub fn thread_of(document: &Document, hub: Option<NodeId>) -> Thread {
    let doc = document.inner();
    let id = document.id();
    let hub = hub.filter(|hub| id.is_by(*hub));
    let by_hub = hub.is_some();
    let head = document.container("head").and_then(|map| {
        tagged(doc, &map).iter().filter(|(_, _, node)| id.is_by(*node)).find_map(|(_, bytes, _)| {
            let value: HeadValue = minicbor::decode(bytes).ok()?;
            let lesson = value.lesson.and_then(|lesson| lesson.parse().ok()).map(Space::Lesson);
            // A space of a newer program's kind shows with the network's.
            let other = value.space.and_then(|space| space.parse().ok());
            let space = Space::of(id, lesson.or(other).unwrap_or(Space::Network))?;
            let title = person::line(&value.title, TITLE_CHARS_MAX).ok()?;
            Some(ThreadHead { title, space, language: super::record::tag(value.language).ok()? })
        })
    });
    let mut posts = Vec::new();
    if let Some(map) = document.container("posts") {
        let keys: Vec<String> = doc.map_range(&map, ..).map(|item| item.key.into_owned()).collect();
        for key in keys {
            for (value, id) in doc.get_all(&map, key.as_str()).unwrap_or_default() {
                if let Value::Object(ObjType::Map) = value {
                    // Written once more in another life, it is still one post.
                    let said = post(document, &key, &id, by_hub);
                    posts.extend(said.filter(|said| posts.last() != Some(said)));
                }
            }
        }
    }
    let mut posts = own_words_first(posts, |post: &Post| post.key.clone());
    sort_posts(&mut posts);
    let facts = document.container("marks").map(|map| tagged(doc, &map)).unwrap_or_default();
    // Of a successor its maker knows best where it stands.
    let (by_maker, by_others): (Vec<_>, Vec<_>) =
        facts.iter().partition(|(.., node)| id.is_by(*node));
    let mut told = by_maker.into_iter().chain(by_others);
    let part = told.find_map(|(key, bytes, _)| part_of(id, key, bytes, hub));
    let marks = facts.iter().filter_map(|(key, bytes, node)| {
        let mark = mark_of(key, bytes, *node, hub == Some(*node))?;
        may_stand(id, &mark.0).then_some(mark)
    });
    let mut marks = own_words_first(marks.collect(), |mark: &Mark| mark.key.clone());
    sort_marks(&mut marks);
    let generation = part.as_ref().map_or(0, |(_, generation)| *generation);
    let part = part.map(|(place, _)| place);
    Thread { id: document.id(), head, part, generation, posts, marks }
}

/// Of what stands twice, what its own node wrote, and not the hub's copy.
fn own_words_first<T, K: Ord>(said: Vec<(T, bool)>, key: impl Fn(&T) -> K) -> Vec<T> {
    let own: BTreeSet<K> =
        said.iter().filter(|(_, is_copy)| !is_copy).map(|(said, _)| key(said)).collect();
    let mut copied = BTreeSet::new();
    said.into_iter()
        .filter(|(said, is_copy)| {
            !is_copy || (!own.contains(&key(said)) && copied.insert(key(said)))
        })
        .map(|(said, _)| said)
        .collect()
}

/// Nobody moves a thread into a cohort's space or out of it: who may read it hangs on its id.
fn may_stand(thread: DocumentId, mark: &Mark) -> bool {
    let goes_to_cohort = || mark.words.parse().is_ok_and(|to: Space| to.cohort().is_some());
    mark.kind != MarkKind::Move || (thread.cohort().is_none() && !goes_to_cohort())
}

fn part_of(
    document: DocumentId,
    key: &str,
    bytes: &[u8],
    hub: Option<NodeId>,
) -> Option<((Part, Space), u32)> {
    if !key.starts_with("part~") {
        return None;
    }
    let value: PartValue = minicbor::decode(bytes).ok()?;
    let root: Root = value.root.parse().ok()?;
    let part = Part { root, number: value.number };
    let space = match &part.root {
        Root::Prompt(path) => Space::Lesson(path.clone()),
        Root::Thread(_) => value.space.and_then(|s| s.parse().ok()).unwrap_or(Space::Network),
    };
    let space = Space::of(document, space).unwrap_or(Space::Network);
    let place = Place { part, generation: value.generation.unwrap_or(0), space };
    // Only a hub writes a part once more.
    let is_it = match hub {
        Some(hub) => place.document(hub) == Some(document),
        None => place.generation == 0 && place.part.document() == document,
    };
    is_it.then_some(((place.part, place.space), place.generation))
}

fn mark_of(key: &str, bytes: &[u8], node: NodeId, by_hub: bool) -> Option<(Mark, bool)> {
    if key.starts_with("part~") {
        return None;
    }
    let value: MarkValue = minicbor::decode(bytes).ok()?;
    let kind = MarkKind::from_byte(value.kind)?;
    let (key, said_by) = first_said(key, '~', node, value.of, by_hub)?;
    let post = value.post.map(|key| key.parse()).transpose().ok()?;
    if post.is_none() != kind.is_of_thread() {
        return None;
    }
    // The node that wrote it may be another's: its words meet the same rules as a form's.
    let words = match value.words {
        None => String::new(),
        Some(words) if kind == MarkKind::Edit => person::prose(&words, POST_CHARS_MAX).ok()?,
        Some(words) if kind == MarkKind::Picture => {
            person::line(&words, PICTURE_MARK_CHARS_MAX).ok()?
        }
        Some(words) => person::line(&words, REASON_CHARS_MAX).ok()?,
    };
    if kind == MarkKind::Edit && words.is_empty() {
        return None;
    }
    if kind == MarkKind::Move && value.on && words.parse::<Space>().is_err() {
        return None;
    }
    let mark = Mark {
        key: key.to_owned(),
        kind,
        post,
        on: value.on,
        author: PersonId(value.author),
        node: said_by,
        order: value.order,
        at: UnixMs(value.at_s.checked_mul(1000)?),
        clock_doubtful: value.clock_doubtful.unwrap_or(false),
        language: match value.language {
            None => String::new(),
            Some(language) => super::record::tag(language).ok()?,
        },
        words,
    };
    Some((mark, value.of.is_some()))
}

/// The key under which something was said first, and by whom: the hub's copy has the first key
/// before its own tag, and counts only in a document of the hub's own.
fn first_said(
    key: &str,
    separator: char,
    node: NodeId,
    of: Option<[u8; 12]>,
    by_hub: bool,
) -> Option<(&str, NodeId)> {
    let Some(of) = of.map(NodeId) else { return Some((key, node)) };
    let (first, _) = key.rsplit_once(separator).filter(|_| by_hub)?;
    let is_its = first.rsplit(separator).next() == Some(tag(of).as_str());
    is_its.then_some((first, of))
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
    let is_maker = |node| document.id().is_by(node);
    let mut written: BTreeMap<ChangeHash, Vec<PostKey>> = BTreeMap::new();
    if let Some(map) = document.container("posts") {
        let doc = document.inner();
        let keys: Vec<String> = doc.map_range(&map, ..).map(|item| item.key.into_owned()).collect();
        for key in keys {
            let ids = doc.get_all(&map, key.as_str()).unwrap_or_default();
            // The maker's copy of what another wrote stands under the first key with its tag behind.
            let maker = ids.iter().find_map(|(_, id)| writer(id)).filter(|it| is_maker(*it));
            let copied = maker.map(|maker| format!("-{}", tag(maker)));
            let first = copied.and_then(|copied| key.strip_suffix(&copied));
            let first = first.filter(|first| first.contains('-'));
            let Ok(post) = first.unwrap_or(&key).parse::<PostKey>() else { continue };
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

fn post(
    document: &Document,
    key: &str,
    map: &automerge::ObjId,
    by_hub: bool,
) -> Option<(Post, bool)> {
    let doc = document.inner();
    let writer = writer(map)?;
    if key.rsplit('-').next() != Some(tag(writer).as_str()) {
        return None;
    }
    let (Value::Scalar(facts), _) = doc.get(map, "facts").ok()?? else { return None };
    let (Value::Scalar(words), _) = doc.get(map, "words").ok()?? else { return None };
    let (ScalarValue::Bytes(facts), ScalarValue::Str(words)) = (facts.as_ref(), words.as_ref())
    else {
        return None;
    };
    let value: PostValue = minicbor::decode(facts).ok()?;
    let by_hub = by_hub && document.id().is_by(writer);
    let (key, node) = first_said(key, '-', writer, value.of, by_hub)?;
    let is_copy = value.of.is_some();
    // The node that wrote it may be another's: its words meet the same rules as a form's. Only the
    // hub leaves a place empty.
    let body = match words.is_empty() && is_copy {
        true => String::new(),
        false => person::prose(words, POST_CHARS_MAX).ok()?,
    };
    let post = Post {
        key: key.parse().ok()?,
        author: PersonId(value.author),
        node,
        order: value.order,
        at: UnixMs(value.at_s.checked_mul(1000)?),
        clock_doubtful: value.clock_doubtful.unwrap_or(false),
        language: super::record::tag(value.language).ok()?,
        body,
        reply_to: value.reply_to.and_then(|key| key.parse().ok()),
    };
    Some((post, is_copy))
}

/// A new thread's document id.
#[must_use]
pub fn thread_id(home: NodeId, random: [u8; 11]) -> DocumentId {
    DocumentId::new(crate::domain::DocumentKind::Thread, home, random)
}

#[cfg(test)]
mod tests;
