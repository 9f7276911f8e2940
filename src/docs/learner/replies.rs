//! What a learner answered to reviews and messages. A program that does not know them passes them
//! over.

use automerge::ScalarValue;
use automerge::transaction::Transactable;
use minicbor::{Decode, Encode};

use crate::docs::document::{Document, NewChange};
use crate::docs::error::DocsError;
use crate::docs::value::{facts as tagged, tag};
use crate::domain::feedback::Reply;
use crate::domain::ids::base32;
use crate::domain::limits::{MESSAGE_CHARS_MAX, VERSION_KEY_BYTES_MAX};
use crate::domain::{Incarnation, NodeId, UnixMs, person};

/// The container of all of them.
const CONTAINER: &str = "notes";
/// Before the rest of the key: other notes may come to stand there.
const REPLY: &str = "reply";

/// A reply. Key: `reply~{random}~{writer's tag}`.
#[derive(Encode, Decode)]
struct ReplyValue {
    #[n(0)]
    at_s: i64,
    #[n(1)]
    clock_doubtful: Option<bool>,
    #[n(2)]
    to: String,
    #[n(3)]
    words: String,
}

/// Writes a reply; `reply.node` is the writer, `random` makes the key its own.
///
/// # Errors
/// [`DocsError`] if the document is not a learner's.
pub fn reply(
    document: &mut Document,
    incarnation: Incarnation,
    reply: &Reply,
    random: [u8; 5],
) -> Result<NewChange, DocsError> {
    let map = document.container(CONTAINER).ok_or(DocsError::UnknownKind(document.id()))?;
    let value = minicbor::to_vec(ReplyValue {
        at_s: reply.at.0.div_euclid(1000),
        clock_doubtful: reply.clock_doubtful.then_some(true),
        to: reply.to.clone(),
        words: reply.words.clone(),
    })
    .unwrap_or_default();
    let key = format!("{REPLY}~{}~{}", base32().encode(&random), tag(reply.node));
    document.change(reply.node, incarnation, |tx| tx.put(&map, key, ScalarValue::Bytes(value)))
}

/// Every reply, the earliest claimed first.
pub(super) fn replies(document: &Document) -> Vec<Reply> {
    let Some(map) = document.container(CONTAINER) else { return Vec::new() };
    let mut found: Vec<Reply> =
        tagged(document.inner(), &map).iter().filter_map(reply_of).collect();
    found.sort_by(|a, b| (a.at, &a.key).cmp(&(b.at, &b.key)));
    found
}

fn reply_of((key, bytes, node): &(String, Vec<u8>, NodeId)) -> Option<Reply> {
    key.strip_prefix(REPLY)?.strip_prefix('~')?;
    let value: ReplyValue = minicbor::decode(bytes).ok()?;
    (value.to.len() <= VERSION_KEY_BYTES_MAX).then_some(())?;
    Some(Reply {
        key: key.clone(),
        to: value.to,
        node: *node,
        at: UnixMs(value.at_s.checked_mul(1000)?),
        clock_doubtful: value.clock_doubtful.unwrap_or(false),
        words: person::prose(&value.words, MESSAGE_CHARS_MAX).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docs::learner::facts;
    use crate::domain::{DocumentId, PersonId};

    #[test]
    fn a_reply_is_read_again_after_saving_and_one_that_cannot_be_shown_is_not() {
        let home = NodeId([1; 12]);
        let id = DocumentId::learner(PersonId::new(home, [0; 11]));
        let mut document = Document::new(id).unwrap();
        let said = Reply {
            key: String::new(),
            to: "m~abc~def".into(),
            node: home,
            at: UnixMs(5_000),
            clock_doubtful: false,
            words: "Питала сам двоје читалаца.".into(),
        };
        let spoiled = Reply { words: "\u{202e}x".into(), ..said.clone() };
        for (random, one) in [(1, &said), (2, &spoiled)] {
            reply(&mut document, Incarnation(1), one, [random; 5]).unwrap();
        }
        let again = Document::load(id, &document.save()).unwrap();
        let read = facts(&again).replies;
        assert_eq!(read, [Reply { key: read[0].key.clone(), ..said }]);
    }
}
