//! What other learners say of a learner's proposal, as the hub passes it on: without who said it.

use minicbor::{Decode, Encode};

use super::put;
use crate::docs::document::{Document, NewChange};
use crate::docs::error::DocsError;
use crate::docs::learner::{MarkValue, pack_marks, unpack_marks};
use crate::docs::value::tag;
use crate::domain::blind::{BlindWord, is_seal};
use crate::domain::limits::{BLIND_WORDS_CHARS, VERSION_KEY_BYTES_MAX};
use crate::domain::{Incarnation, ModuleId, NodeId, PersonId, UnixMs, person};

/// Before the rest of the key: what stands in the same container is told by it.
pub(super) const BLIND: &str = "blind";

/// A blind review. Key: `blind~{module}~{seal}~{writer's tag}`, in the container of messages. Its
/// fourth field is no person's id, so a program that does not know it passes it over.
#[derive(Encode, Decode)]
struct WordValue {
    #[n(0)]
    order: u64,
    #[n(1)]
    at_s: i64,
    #[n(2)]
    clock_doubtful: Option<bool>,
    #[n(3)]
    version: String,
    #[n(4)]
    marks: Vec<MarkValue>,
    #[n(5)]
    words: String,
    #[cbor(n(6), with = "minicbor::bytes")]
    by: Option<Vec<u8>>,
}

/// The key of what is passed on.
#[must_use]
pub fn blind_key(module: &ModuleId, seal: &str, node: NodeId) -> String {
    format!("{BLIND}~{module}~{seal}~{}", tag(node))
}

/// Passes a blind review on to that learner; `word.node` is the writer, its key comes from
/// [`blind_key`].
///
/// # Errors
/// [`DocsError`] if the document is none of that node's about that learner.
pub fn pass_on(
    document: &mut Document,
    incarnation: Incarnation,
    learner: PersonId,
    word: &BlindWord,
) -> Result<NewChange, DocsError> {
    let value = WordValue {
        order: word.order,
        at_s: word.at.0.div_euclid(1000),
        clock_doubtful: word.clock_doubtful.then_some(true),
        version: word.version.clone(),
        marks: pack_marks(&word.marks),
        words: word.words.clone(),
        by: word.by.map(|person| person.0.to_vec()),
    };
    let value = minicbor::to_vec(value).unwrap_or_default();
    put(document, (word.node, incarnation), learner, ("messages", &word.key), value)
}

pub(super) fn word_of((key, bytes, node): &(String, Vec<u8>, NodeId)) -> Option<BlindWord> {
    let mut parts = key.split('~');
    (parts.next()? == BLIND).then_some(())?;
    let module = parts.next()?.parse().ok()?;
    let seal = parts.next()?.to_owned();
    let value: WordValue = minicbor::decode(bytes).ok()?;
    (is_seal(&seal) && value.version.len() <= VERSION_KEY_BYTES_MAX).then_some(())?;
    let by = value.by.map(|bytes| PersonId::from_slice(&bytes)).transpose().ok()?;
    Some(BlindWord {
        key: key.clone(),
        seal,
        module,
        version: value.version,
        by,
        order: value.order,
        at: UnixMs(value.at_s.checked_mul(1000)?),
        clock_doubtful: value.clock_doubtful.unwrap_or(false),
        marks: unpack_marks(value.marks)?,
        words: person::prose(&value.words, BLIND_WORDS_CHARS.1).ok()?,
        node: *node,
    })
}
