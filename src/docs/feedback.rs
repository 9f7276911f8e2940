//! The feedback document: what one reviewing node says of one learner. Home: the reviewer's node,
//! which alone writes it; read as the learner's.
//!
//! Its id follows from that node and the learner, and it travels in the scope of the learner's
//! library, which its id does not say: the log does.

mod blind;
mod excuse;
#[cfg(test)]
#[path = "feedback/tests.rs"]
mod further_tests;

use std::collections::BTreeMap;

use automerge::ScalarValue;
use automerge::transaction::Transactable;
use minicbor::{Decode, Encode};

pub use blind::{blind_key, pass_on};
pub use excuse::{excuse, excuse_key};

use super::document::{Document, NewChange};
use super::error::DocsError;
use super::value::{facts as tagged, tag};
use crate::domain::feedback::{Decision, FeedbackFacts, Judged, Message, Review};
use crate::domain::ids::base32;
use crate::domain::limits::{
    MARK_COMMENT_CHARS_MAX, MESSAGE_CHARS_MAX, REVIEW_CHARS_MAX, RUBRIC_CRITERIA, RUBRIC_LEVELS,
    VERSION_KEY_BYTES_MAX,
};
use crate::domain::person::{self, FieldFault};
use crate::domain::{DocumentId, Incarnation, ModuleId, NodeId, PersonId, UnixMs};

/// A review. Key: `{module}~{random}~{writer's tag}`.
#[derive(Encode, Decode)]
struct ReviewValue {
    #[n(0)]
    order: u64,
    #[n(1)]
    at_s: i64,
    #[n(2)]
    clock_doubtful: Option<bool>,
    #[cbor(n(3), with = "minicbor::bytes")]
    author: [u8; 23],
    #[n(4)]
    version: String,
    /// A [`Decision`].
    #[n(5)]
    decision: u8,
    #[n(6)]
    marks: Vec<MarkValue>,
    #[n(7)]
    words: String,
}

#[derive(Encode, Decode)]
struct MarkValue {
    #[n(0)]
    criterion: String,
    #[n(1)]
    level: u8,
    #[n(2)]
    comment: Option<String>,
}

/// A message. Key: `{random}~{writer's tag}`.
#[derive(Encode, Decode)]
struct MessageValue {
    #[n(0)]
    order: u64,
    #[n(1)]
    at_s: i64,
    #[n(2)]
    clock_doubtful: Option<bool>,
    #[cbor(n(3), with = "minicbor::bytes")]
    author: [u8; 23],
    #[n(4)]
    words: String,
}

/// A word for the team has a message's value. Its key, `team~{random}~{writer's tag}`, stands in the
/// container that says whom the document is about: there an earlier program, which would show every
/// message to the learner, looks for a person's id alone and passes all else over.
const TEAM: &str = "team~";

/// The key of a word for the team.
#[must_use]
pub fn team_key(node: NodeId, random: [u8; 5]) -> String {
    format!("{TEAM}{}~{}", base32().encode(&random), tag(node))
}

/// Writes a word about that learner for those who accompany the learner too; `word.node` is the
/// writer, and its key comes from [`team_key`].
///
/// # Errors
/// [`DocsError`] if the document is none of that node's about that learner.
pub fn tell_team(
    document: &mut Document,
    incarnation: Incarnation,
    learner: PersonId,
    word: &Message,
) -> Result<NewChange, DocsError> {
    put(document, (word.node, incarnation), learner, ("about", &word.key), packed(word))
}

/// A review's key: random bytes and the writer, so two lives of a node cannot make the same.
#[must_use]
pub fn review_key(module: &ModuleId, node: NodeId, random: [u8; 5]) -> String {
    format!("{module}~{}~{}", base32().encode(&random), tag(node))
}

/// A message's key.
#[must_use]
pub fn message_key(node: NodeId, random: [u8; 5]) -> String {
    format!("{}~{}", base32().encode(&random), tag(node))
}

/// Writes a review of that learner's work; `review.node` is the writer, and its key comes from
/// [`review_key`].
///
/// # Errors
/// [`DocsError`] if the document is none of that node's about that learner.
pub fn review(
    document: &mut Document,
    incarnation: Incarnation,
    learner: PersonId,
    review: &Review,
) -> Result<NewChange, DocsError> {
    let marks = review.marks.iter().map(|(criterion, judged)| MarkValue {
        criterion: criterion.to_string(),
        level: judged.level,
        comment: (!judged.comment.is_empty()).then(|| judged.comment.clone()),
    });
    let value = ReviewValue {
        order: review.order,
        at_s: review.at.0.div_euclid(1000),
        clock_doubtful: review.clock_doubtful.then_some(true),
        author: review.author.0,
        version: review.version.clone(),
        decision: review.decision as u8,
        marks: marks.collect(),
        words: review.words.clone(),
    };
    let value = minicbor::to_vec(value).unwrap_or_default();
    put(document, (review.node, incarnation), learner, ("reviews", &review.key), value)
}

/// Writes a message to that learner; `message.node` is the writer, and its key comes from
/// [`message_key`].
///
/// # Errors
/// [`DocsError`] if the document is none of that node's about that learner.
pub fn message(
    document: &mut Document,
    incarnation: Incarnation,
    learner: PersonId,
    message: &Message,
) -> Result<NewChange, DocsError> {
    let value = packed(message);
    put(document, (message.node, incarnation), learner, ("messages", &message.key), value)
}

fn packed(message: &Message) -> Vec<u8> {
    let value = MessageValue {
        order: message.order,
        at_s: message.at.0.div_euclid(1000),
        clock_doubtful: message.clock_doubtful.then_some(true),
        author: message.author.0,
        words: message.words.clone(),
    };
    minicbor::to_vec(value).unwrap_or_default()
}

/// One change: the fact and, in a fresh document, whom it is about.
fn put(
    document: &mut Document,
    (node, incarnation): (NodeId, Incarnation),
    learner: PersonId,
    (container, key): (&'static str, &str),
    value: Vec<u8>,
) -> Result<NewChange, DocsError> {
    let id = document.id();
    if id != DocumentId::feedback(node, learner) {
        return Err(DocsError::Contradiction("feedback about another learner"));
    }
    let find = |document: &Document, key| document.container(key).ok_or(DocsError::UnknownKind(id));
    let (map, about) = (find(document, container)?, find(document, "about")?);
    let is_new = facts(document).learner.is_none();
    document.change(node, incarnation, |tx| {
        if is_new {
            let whom = ScalarValue::Bytes(learner.0.to_vec());
            tx.put(&about, format!("learner~{}", tag(node)), whom)?;
        }
        tx.put(&map, key, ScalarValue::Bytes(value))
    })
}

/// Everything the document says. What cannot be read, or says more than a form could, is passed
/// over; and all of it while it is not known whom it is about.
#[must_use]
pub fn facts(document: &Document) -> FeedbackFacts {
    let id = document.id();
    let read = |container| {
        document.container(container).map(|map| tagged(document.inner(), &map)).unwrap_or_default()
    };
    let about = read("about");
    let learner =
        about.iter().filter(|(_, _, node)| *node == id.home()).find_map(|(_, bytes, _)| {
            let person = PersonId::from_slice(bytes).ok()?;
            (DocumentId::feedback(id.home(), person) == id).then_some(person)
        });
    if learner.is_none() {
        return FeedbackFacts::default();
    }
    let own = |facts: Vec<(String, Vec<u8>, NodeId)>| {
        facts.into_iter().filter(|(_, _, node)| *node == id.home()).collect::<Vec<_>>()
    };
    let team = own(about).into_iter().filter(|(key, _, _)| key.starts_with(TEAM));
    let team: Vec<_> = team.collect();
    let said = own(read("messages"));
    FeedbackFacts {
        learner,
        team: team.iter().filter_map(message_of).collect(),
        reviews: own(read("reviews")).iter().filter_map(review_of).collect(),
        messages: said.iter().filter_map(message_of).collect(),
        blind: said.iter().filter_map(blind::word_of).collect(),
        excuses: said.iter().filter_map(excuse::excuse_of).collect(),
    }
}

/// What may be empty but must fit.
fn text(typed: &str, chars_max: usize) -> Option<String> {
    match person::prose(typed, chars_max) {
        Ok(text) => Some(text),
        Err(FieldFault::Empty) => Some(String::new()),
        Err(_) => None,
    }
}

fn review_of((key, bytes, node): &(String, Vec<u8>, NodeId)) -> Option<Review> {
    let value: ReviewValue = minicbor::decode(bytes).ok()?;
    if value.marks.len() > RUBRIC_CRITERIA.1 || value.version.len() > VERSION_KEY_BYTES_MAX {
        return None;
    }
    let mut marks = BTreeMap::new();
    for mark in value.marks {
        let fine = (1..=RUBRIC_LEVELS).contains(&usize::from(mark.level));
        let comment = text(&mark.comment.unwrap_or_default(), MARK_COMMENT_CHARS_MAX)?;
        let judged = fine.then_some(Judged { level: mark.level, comment })?;
        marks.insert(mark.criterion.parse().ok()?, judged);
    }
    Some(Review {
        key: key.clone(),
        module: key.split('~').next()?.parse().ok()?,
        version: value.version,
        author: PersonId(value.author),
        node: *node,
        order: value.order,
        at: UnixMs(value.at_s.checked_mul(1000)?),
        clock_doubtful: value.clock_doubtful.unwrap_or(false),
        decision: Decision::from_byte(value.decision)?,
        marks,
        words: text(&value.words, REVIEW_CHARS_MAX)?,
    })
}

fn message_of((key, bytes, node): &(String, Vec<u8>, NodeId)) -> Option<Message> {
    let value: MessageValue = minicbor::decode(bytes).ok()?;
    Some(Message {
        key: key.clone(),
        author: PersonId(value.author),
        node: *node,
        order: value.order,
        at: UnixMs(value.at_s.checked_mul(1000)?),
        clock_doubtful: value.clock_doubtful.unwrap_or(false),
        words: person::prose(&value.words, MESSAGE_CHARS_MAX).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const REVIEWER: NodeId = NodeId([1; 12]);
    const OTHER: NodeId = NodeId([2; 12]);

    fn learner() -> PersonId {
        PersonId::new(NodeId([7; 12]), [8; 11])
    }

    fn fresh(node: NodeId) -> Document {
        Document::new(DocumentId::feedback(node, learner())).unwrap()
    }

    fn sample() -> Review {
        let judged = Judged { level: 3, comment: "Јасно.".into() };
        let module = "finding".parse().unwrap();
        Review {
            key: review_key(&module, REVIEWER, [1; 5]),
            module,
            version: "finding~abc~def".into(),
            author: PersonId::new(REVIEWER, [4; 11]),
            node: REVIEWER,
            order: 5,
            at: UnixMs(9_000),
            clock_doubtful: true,
            decision: Decision::Changes,
            marks: [("evidence".parse().unwrap(), judged)].into(),
            words: "Say whom you asked.\n\nAnd when.".into(),
        }
    }

    #[test]
    fn what_is_written_is_read_again_after_saving() {
        let mut document = fresh(REVIEWER);
        review(&mut document, Incarnation(1), learner(), &sample()).unwrap();
        let said = Message {
            key: message_key(REVIEWER, [2; 5]),
            author: PersonId::new(REVIEWER, [4; 11]),
            node: REVIEWER,
            order: 6,
            at: UnixMs(10_000),
            clock_doubtful: false,
            words: "Is the line up again?".into(),
        };
        message(&mut document, Incarnation(1), learner(), &said).unwrap();
        let again = Document::load(document.id(), &document.save()).unwrap();
        let read = facts(&again);
        assert_eq!(read.learner, Some(learner()));
        assert_eq!((read.reviews, read.messages), (vec![sample()], vec![said]));
        assert_eq!(again.change_count(), 2, "one action, one change");
    }

    #[test]
    fn a_word_for_the_team_is_no_message_and_hides_not_whom_it_is_about() {
        let mut document = fresh(REVIEWER);
        let word = |number: u8, words: &str| Message {
            key: team_key(REVIEWER, [number; 5]),
            author: PersonId::new(REVIEWER, [4; 11]),
            node: REVIEWER,
            order: u64::from(number),
            at: UnixMs(10_000),
            clock_doubtful: false,
            words: words.into(),
        };
        let (first, second) = (word(1, "Works nights."), word(2, "Ради ноћу."));
        for one in [&first, &second] {
            tell_team(&mut document, Incarnation(1), learner(), one).unwrap();
        }
        let read = facts(&Document::load(document.id(), &document.save()).unwrap());
        assert_eq!(read.learner, Some(learner()), "beside it stands whom it is about");
        assert_eq!((read.messages, read.team), (Vec::new(), vec![first, second]));
        let stranger = PersonId::new(NodeId([7; 12]), [9; 11]);
        assert!(tell_team(&mut document, Incarnation(1), stranger, &word(3, "x")).is_err());
        // What no form could send, under such a key, is passed over.
        let about = document.container("about").unwrap();
        let key = team_key(REVIEWER, [9; 5]);
        let put = ScalarValue::Bytes(vec![0x80]);
        document.change(REVIEWER, Incarnation(1), |tx| tx.put(&about, key, put)).unwrap();
        assert_eq!(facts(&document).team.len(), 2);
    }

    #[test]
    fn feedback_of_another_node_or_about_another_learner_is_none() {
        let stranger = PersonId::new(NodeId([7; 12]), [9; 11]);
        assert!(review(&mut fresh(REVIEWER), Incarnation(1), stranger, &sample()).is_err());
        assert!(review(&mut fresh(OTHER), Incarnation(1), learner(), &sample()).is_err());
        // Whom it is about does not fit its id: nothing of it counts.
        let mut document = fresh(REVIEWER);
        let about = document.container("about").unwrap();
        let reviews = document.container("reviews").unwrap();
        let key = format!("learner~{}", tag(REVIEWER));
        document
            .change(REVIEWER, Incarnation(1), |tx| {
                tx.put(&about, key, ScalarValue::Bytes(stranger.0.to_vec()))?;
                tx.put(&reviews, sample().key, ScalarValue::Bytes(vec![0x80]))
            })
            .unwrap();
        assert_eq!(facts(&document), FeedbackFacts::default());
    }

    #[test]
    fn what_no_form_could_send_is_passed_over() {
        for wrong in [
            Review { words: "\u{202e}backwards".into(), ..sample() },
            Review { words: "x".repeat(REVIEW_CHARS_MAX + 1), ..sample() },
            Review { version: "v".repeat(VERSION_KEY_BYTES_MAX + 1), ..sample() },
            Review {
                marks: [("a".parse().unwrap(), Judged { level: 9, comment: String::new() })].into(),
                ..sample()
            },
        ] {
            let mut document = fresh(REVIEWER);
            review(&mut document, Incarnation(1), learner(), &wrong).unwrap();
            assert_eq!(facts(&document).reviews, []);
        }
    }
}
