//! Facts as packed scalars: one operation a fact, numbered CBOR fields so that later versions can
//! add some.
//!
//! A fact's key ends in its writer's tag, and counts only if the operation's actor is of that
//! writer. So no node can make a fact in another's name, nor hide one by taking its key.

use automerge::{Automerge, ReadDoc, ScalarValue, Value};

use super::document::writer;
use crate::domain::ids::base32;
use crate::domain::{ChangeHash, NodeId};

/// The writer's part of a key: 8 characters for the first 5 bytes of its id.
pub(crate) fn tag(node: NodeId) -> String {
    base32().encode(&node.0[..5])
}

/// The change that wrote the fact of that key in its true writer's name.
pub(super) fn change_of(
    document: &super::document::Document,
    container: &automerge::ObjId,
    key: &str,
) -> Option<ChangeHash> {
    let values = document.inner().get_all(container, key).unwrap_or_default();
    let is_true = |node| key.rsplit('~').next() == Some(tag(node).as_str());
    let (_, id) = values.into_iter().find(|(_, id)| writer(id).is_some_and(is_true))?;
    document.change_of(&id)
}

/// Every fact in a container whose key carries its true writer's tag: key, value, writer; by key.
pub(super) fn facts(
    doc: &Automerge,
    container: &automerge::ObjId,
) -> Vec<(String, Vec<u8>, NodeId)> {
    let keys: Vec<String> =
        doc.map_range(container, ..).map(|item| item.key.into_owned()).collect();
    let mut found = Vec::new();
    for key in keys {
        // All values, not only the winning one: a node that fell back and began anew may have used
        // the key twice.
        for (value, id) in doc.get_all(container, key.as_str()).unwrap_or_default() {
            let (Some(node), Value::Scalar(scalar)) = (writer(&id), value) else { continue };
            let ScalarValue::Bytes(bytes) = scalar.as_ref() else { continue };
            let fact = (key.clone(), bytes.clone(), node);
            // Written once more in another life, it is still one fact.
            if key.rsplit('~').next() == Some(tag(node).as_str()) && found.last() != Some(&fact) {
                found.push(fact);
            }
        }
    }
    found
}
