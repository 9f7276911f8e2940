//! What a learner is excused from, as the reviewing node says it.

use minicbor::{Decode, Encode};

use super::{put, text};
use crate::docs::document::{Document, NewChange};
use crate::docs::error::DocsError;
use crate::docs::value::tag;
use crate::domain::cohort::Day;
use crate::domain::excuse::{Excuse, Excused};
use crate::domain::ids::base32;
use crate::domain::limits::EXCUSE_CHARS_MAX;
use crate::domain::{Incarnation, NodeId, PersonId, UnixMs};

/// Before the rest of the key.
pub(super) const EXCUSE: &str = "excuse";

/// An excuse. Key: `excuse~{random}~{writer's tag}`, in the container of messages. Its fourth field is
/// no person's id, so a program that does not know it passes it over.
#[derive(Encode, Decode)]
struct ExcuseValue {
    #[n(0)]
    order: u64,
    #[n(1)]
    at_s: i64,
    #[n(2)]
    clock_doubtful: Option<bool>,
    /// 1: a lesson, 2: reviews of others' proposals, 3: a module ends later.
    #[n(3)]
    kind: u8,
    #[n(4)]
    subject: String,
    #[n(5)]
    day: Option<i32>,
    #[n(6)]
    on: bool,
    #[n(7)]
    words: String,
    #[cbor(n(8), with = "minicbor::bytes")]
    author: [u8; 23],
}

/// An excuse's key.
#[must_use]
pub fn excuse_key(node: NodeId, random: [u8; 5]) -> String {
    format!("{EXCUSE}~{}~{}", base32().encode(&random), tag(node))
}

/// Writes an excuse; `excuse.node` is the writer, its key comes from [`excuse_key`].
///
/// # Errors
/// [`DocsError`] if the document is none of that node's about that learner.
pub fn excuse(
    document: &mut Document,
    incarnation: Incarnation,
    learner: PersonId,
    excuse: &Excuse,
) -> Result<NewChange, DocsError> {
    let (kind, subject) = excuse.what.subject();
    let day = match &excuse.what {
        Excused::Until(_, day) => Some(day.0),
        Excused::Lesson(_) | Excused::BlindReviews => None,
    };
    let value = ExcuseValue {
        order: excuse.order,
        at_s: excuse.at.0.div_euclid(1000),
        clock_doubtful: excuse.clock_doubtful.then_some(true),
        kind,
        subject,
        day,
        on: excuse.on,
        words: excuse.words.clone(),
        author: excuse.author.0,
    };
    let value = minicbor::to_vec(value).unwrap_or_default();
    put(document, (excuse.node, incarnation), learner, ("messages", &excuse.key), value)
}

pub(super) fn excuse_of((key, bytes, node): &(String, Vec<u8>, NodeId)) -> Option<Excuse> {
    (key.split('~').next()? == EXCUSE).then_some(())?;
    let value: ExcuseValue = minicbor::decode(bytes).ok()?;
    let what = match value.kind {
        1 => Excused::Lesson(value.subject.parse().ok()?),
        2 => Excused::BlindReviews,
        3 => Excused::Until(value.subject.parse().ok()?, Day(value.day?)),
        _ => return None,
    };
    Some(Excuse {
        key: key.clone(),
        author: PersonId(value.author),
        node: *node,
        order: value.order,
        at: UnixMs(value.at_s.checked_mul(1000)?),
        clock_doubtful: value.clock_doubtful.unwrap_or(false),
        what,
        on: value.on,
        words: text(&value.words, EXCUSE_CHARS_MAX)?,
    })
}
