//! What one node wrote into a document, value by value, to be written once more where some of it no
//! longer counts: under the same keys, so that a fact that turns out to count after all is still one
//! fact.
//!
//! Knows no kind of fact: whatever stands under a key of a container, a plain value or a map of
//! plain values, is copied as it is. So a kind that is added later is kept as well.

use automerge::transaction::Transactable;
use automerge::{ObjType, ReadDoc, ScalarValue, Value};

use super::document::{Document, NewChange, writer};
use super::error::DocsError;
use super::first::containers;
use crate::domain::{Incarnation, NodeId};

/// What stands under one key.
#[derive(Debug, Clone, PartialEq)]
enum Written {
    Plain(ScalarValue),
    Map(Vec<(String, ScalarValue)>),
}

/// One value that a node wrote.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnValue {
    container: &'static str,
    key: String,
    written: Written,
}

/// Everything that this node wrote into the document and that stands.
#[must_use]
pub fn own_values(document: &Document, node: NodeId) -> Vec<OwnValue> {
    let Some(kind) = document.id().kind() else { return Vec::new() };
    let doc = document.inner();
    let mut found = Vec::new();
    for container in containers(kind) {
        let Some(map) = document.container(container) else { continue };
        let keys: Vec<String> = doc.map_range(&map, ..).map(|item| item.key.into_owned()).collect();
        for key in keys {
            let Ok(Some((value, id))) = doc.get(&map, key.as_str()) else { continue };
            if writer(&id) == Some(node)
                && let Some(written) = read(document, &value, &id)
            {
                found.push(OwnValue { container, key, written });
            }
        }
    }
    found
}

/// Those of the values that do not stand in the document: neither as its value under that key nor
/// beside it.
#[must_use]
pub fn lost_values(values: Vec<OwnValue>, document: &Document) -> Vec<OwnValue> {
    let stands = |value: &OwnValue| {
        let Some(map) = document.container(value.container) else { return false };
        let held = document.inner().get_all(&map, value.key.as_str()).unwrap_or_default();
        held.iter().any(|(held, id)| read(document, held, id).as_ref() == Some(&value.written))
    };
    values.into_iter().filter(|value| !stands(value)).collect()
}

/// Writes a value of this node's own once more.
///
/// # Errors
/// [`DocsError`] if the document has no such container.
pub fn write_again(
    document: &mut Document,
    node: NodeId,
    incarnation: Incarnation,
    value: &OwnValue,
) -> Result<NewChange, DocsError> {
    let unknown = || DocsError::UnknownKind(document.id());
    let map = document.container(value.container).ok_or_else(unknown)?;
    document.change(node, incarnation, |tx| match &value.written {
        Written::Plain(plain) => tx.put(&map, value.key.as_str(), plain.clone()),
        Written::Map(fields) => {
            let made = tx.put_object(&map, value.key.as_str(), ObjType::Map)?;
            fields
                .iter()
                .try_for_each(|(field, plain)| tx.put(&made, field.as_str(), plain.clone()))
        }
    })
}

fn read(document: &Document, value: &Value<'_>, id: &automerge::ObjId) -> Option<Written> {
    match value {
        Value::Scalar(plain) => Some(Written::Plain(plain.as_ref().clone())),
        Value::Object(ObjType::Map) => {
            let doc = document.inner();
            let keys: Vec<String> =
                doc.map_range(id, ..).map(|item| item.key.into_owned()).collect();
            let plain = |key: String| match doc.get(id, key.as_str()) {
                Ok(Some((Value::Scalar(plain), _))) => Some((key, plain.as_ref().clone())),
                Ok(_) | Err(_) => None,
            };
            Some(Written::Map(keys.into_iter().filter_map(plain).collect()))
        }
        // Admission lets no list or text in.
        Value::Object(ObjType::Table | ObjType::List | ObjType::Text) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docs::thread;
    use crate::domain::forum::{Post, Space, ThreadHead};
    use crate::domain::{PersonId, UnixMs};

    const HOME: NodeId = NodeId([1; 12]);
    const OTHER: NodeId = NodeId([2; 12]);

    fn post(node: NodeId, random: u8, body: &str) -> Post {
        Post {
            key: thread::post_key(node, [random; 5]),
            author: PersonId::new(node, [4; 11]),
            node,
            order: u64::from(random),
            at: UnixMs(1_795_000_000_000),
            clock_doubtful: false,
            language: "en".into(),
            body: body.to_owned(),
            reply_to: None,
        }
    }

    #[test]
    fn what_was_written_in_a_lost_life_is_written_again_as_it_was_and_counts_once() {
        let id = thread::thread_id(HOME, [3; 11]);
        let mut whole = Document::new(id).unwrap();
        let head =
            ThreadHead { title: "Question".into(), space: Space::Network, language: "en".into() };
        thread::open(&mut whole, Incarnation(1), &head, &post(HOME, 1, "First")).unwrap();
        thread::answer(&mut whole, Incarnation(1), &post(OTHER, 2, "Not ours")).unwrap();
        let values = own_values(&whole, HOME);
        assert_eq!(values.len(), 2, "{values:?}");
        assert_eq!(lost_values(values.clone(), &whole), []);

        let mut left = Document::new(id).unwrap();
        let lost = lost_values(values, &left);
        for value in &lost {
            write_again(&mut left, HOME, Incarnation(2), value).unwrap();
        }
        let read = thread::thread(&left);
        assert_eq!(read.head, Some(head));
        assert_eq!(read.posts, [post(HOME, 1, "First")]);
        assert_eq!(lost_values(lost.clone(), &left), []);

        // Both ways of saying it in one document: still one fact.
        let mut both = whole.clone();
        let mut inner = both.inner().clone();
        inner.merge(&mut left.inner().clone()).unwrap();
        both.replace_inner(inner);
        assert_eq!(thread::thread(&both).posts.len(), 2);
        assert_eq!(lost_values(lost, &both), []);
    }
}
