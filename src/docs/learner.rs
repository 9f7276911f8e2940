//! The learner document: one per learner, for lessons done, quiz attempts and what was handed in.
//!
//! Every fact is written once, under a key that no other node can make, so a merge only ever adds.

mod blind;
mod replies;
mod submissions;

use automerge::transaction::Transactable;
use automerge::{ReadDoc, ScalarValue};
use minicbor::{Decode, Encode};

pub(super) use blind::{MarkValue, pack_marks, unpack_marks};
pub use blind::{find_useful, practise, review_blindly};
pub use replies::reply;
pub use submissions::{hand_in, submission_change, submission_key, take_back};

use super::award;
use super::document::{Document, NewChange, writer};
use super::error::DocsError;
use super::evaluation;
use super::value::{change_of, facts as tagged, tag};
use crate::domain::grading::Answer;
use crate::domain::ids::base32;
use crate::domain::limits::CONFIDENCE_MAX;
use crate::domain::progress::{Answered, Attempt, Completion, Confidence, LearnerFacts, Moment};
use crate::domain::{ChangeHash, Incarnation, LessonPath, NodeId, UnixMs};

/// A finished lesson. Key: `{module}/{lesson}~{writer's tag}`.
#[derive(Encode, Decode)]
struct CompletionValue {
    #[n(0)]
    at_s: i64,
    #[cbor(n(1), with = "minicbor::bytes")]
    version: [u8; 8],
    #[n(2)]
    study_s: u32,
    #[n(3)]
    checks_right: u8,
    #[n(4)]
    checks_answered: u8,
    #[n(5)]
    clock_doubtful: Option<bool>,
}

/// A finished attempt. Key: `{module}~{random}~{writer's tag}`.
#[derive(Encode, Decode)]
struct AttemptValue {
    #[n(0)]
    at_s: i64,
    #[n(1)]
    seed: u64,
    #[n(2)]
    answers: Vec<AnsweredValue>,
    #[n(3)]
    clock_doubtful: Option<bool>,
}

#[derive(Encode, Decode)]
struct AnsweredValue {
    #[n(0)]
    question: String,
    #[n(1)]
    right: bool,
    #[n(2)]
    answer: AnswerValue,
}

#[derive(Encode, Decode)]
enum AnswerValue {
    #[n(0)]
    Chosen(#[cbor(n(0), with = "minicbor::bytes")] Vec<u8>),
    #[n(1)]
    Placed(#[cbor(n(0), with = "minicbor::bytes")] Vec<u8>),
    #[n(2)]
    Number(#[n(0)] f64),
    #[n(3)]
    Words(#[n(0)] Vec<String>),
}

/// How sure a learner was. Key: `{module}~before~{writer's tag}`, or `after`; in the container of
/// what is done once. A program that does not know it passes it over: the key is no lesson's.
#[derive(Encode, Decode)]
struct ConfidenceValue {
    #[n(0)]
    at_s: i64,
    #[n(1)]
    sure: u8,
}

/// Writes how sure the learner was before or after a module; `confidence.node` is the writer.
///
/// # Errors
/// [`DocsError`] if the document is not a learner's.
pub fn say_confidence(
    document: &mut Document,
    incarnation: Incarnation,
    confidence: &Confidence,
) -> Result<NewChange, DocsError> {
    let Confidence { module, when, sure, at, node } = confidence;
    let value = ConfidenceValue { at_s: at.0.div_euclid(1000), sure: *sure };
    let value = minicbor::to_vec(value).unwrap_or_default();
    let key = format!("{module}~{}~{}", when.as_str(), tag(*node));
    put(document, "done", *node, incarnation, &key, value)
}

/// Writes that a lesson was finished; `completion.node` is the writer.
///
/// # Errors
/// [`DocsError`] if the document is not a learner's.
pub fn complete(
    document: &mut Document,
    incarnation: Incarnation,
    completion: &Completion,
) -> Result<NewChange, DocsError> {
    let value = minicbor::to_vec(CompletionValue {
        at_s: completion.at.0.div_euclid(1000),
        version: completion.version,
        study_s: completion.study_s,
        checks_right: completion.checks.0,
        checks_answered: completion.checks.1,
        clock_doubtful: completion.clock_doubtful.then_some(true),
    })
    .unwrap_or_default();
    let key = format!("{}~{}", completion.lesson, tag(completion.node));
    put(document, "done", completion.node, incarnation, &key, value)
}

/// Writes a finished attempt; `attempt.node` is the writer, `random` makes the key the attempt's
/// own.
///
/// # Errors
/// [`DocsError`] if the document is not a learner's.
pub fn record_attempt(
    document: &mut Document,
    incarnation: Incarnation,
    attempt: &Attempt,
    random: [u8; 5],
) -> Result<NewChange, DocsError> {
    let answers = attempt
        .answers
        .iter()
        .map(|answered| AnsweredValue {
            question: answered.question.to_string(),
            right: answered.right,
            answer: match &answered.answer {
                Answer::Chosen(chosen) => AnswerValue::Chosen(chosen.clone()),
                Answer::Placed(placed) => AnswerValue::Placed(placed.clone()),
                Answer::Number(number) => AnswerValue::Number(*number),
                Answer::Words(typed) => AnswerValue::Words(typed.clone()),
            },
        })
        .collect();
    let value = minicbor::to_vec(AttemptValue {
        at_s: attempt.at.0.div_euclid(1000),
        seed: attempt.seed,
        answers,
        clock_doubtful: attempt.clock_doubtful.then_some(true),
    })
    .unwrap_or_default();
    let key = format!("{}~{}~{}", attempt.module, base32().encode(&random), tag(attempt.node));
    put(document, "attempts", attempt.node, incarnation, &key, value)
}

/// Lets another node write this learner's document. Counts only when the home node says it.
///
/// # Errors
/// [`DocsError`] if the document is not a learner's.
pub fn allow_writer(
    document: &mut Document,
    home: NodeId,
    incarnation: Incarnation,
    allowed: NodeId,
) -> Result<NewChange, DocsError> {
    let key = format!("{allowed}~{}", tag(home));
    put(document, "writers", home, incarnation, &key, vec![1])
}

/// Puts a fact into a container.
pub(super) fn put(
    document: &mut Document,
    container: &'static str,
    node: NodeId,
    incarnation: Incarnation,
    key: &str,
    value: Vec<u8>,
) -> Result<NewChange, DocsError> {
    let map = document.container(container).ok_or(DocsError::UnknownKind(document.id()))?;
    document.change(node, incarnation, |tx| tx.put(&map, key, ScalarValue::Bytes(value)))
}

/// Everything the document says. What cannot be read is passed over: a newer program may have
/// written it.
#[must_use]
pub fn facts(document: &Document) -> LearnerFacts {
    let read = |container| {
        document.container(container).map(|map| tagged(document.inner(), &map)).unwrap_or_default()
    };
    let done = read("done");
    LearnerFacts {
        completions: done.iter().filter_map(completion).collect(),
        confidences: done.iter().filter_map(confidence).collect(),
        awards: document
            .id()
            .person()
            .map(|person| done.iter().filter_map(|fact| award::read(person, fact)).collect())
            .unwrap_or_default(),
        evaluations: done.iter().filter_map(evaluation::read).collect(),
        attempts: read("attempts").iter().filter_map(attempt).collect(),
        submissions: submissions::versions(document),
        taken_back: submissions::taken_back(document),
        replies: replies::replies(document),
        blind_reviews: blind::reviews(document),
        practices: blind::practices(document),
        useful: blind::useful(document),
        writers: writers(document, None),
    }
}

/// The change with which that node wrote that the lesson was finished.
#[must_use]
pub fn completion_change(
    document: &Document,
    lesson: &LessonPath,
    node: NodeId,
) -> Option<ChangeHash> {
    let map = document.container("done")?;
    change_of(document, &map, &format!("{lesson}~{}", tag(node)))
}

/// The change that wrote the attempt of that key.
#[must_use]
pub fn attempt_change(document: &Document, key: &str) -> Option<ChangeHash> {
    change_of(document, &document.container("attempts")?, key)
}

/// Nodes beside the home that could write at that point of the document's history (`None`: now).
#[must_use]
pub fn writers(
    document: &Document,
    at: Option<&[ChangeHash]>,
) -> std::collections::BTreeSet<NodeId> {
    let home = document.id().home();
    let Some(map) = document.container("writers") else { return Default::default() };
    let allowed = |item: automerge::iter::MapRangeItem<'_>| {
        let node = item.key.split('~').next()?.parse().ok()?;
        (writer(&item.id()) == Some(home)).then_some(node)
    };
    match at {
        None => document.inner().map_range(&map, ..).filter_map(allowed).collect(),
        Some(hashes) => {
            let heads: Vec<_> = hashes.iter().map(|hash| automerge::ChangeHash(hash.0)).collect();
            document.inner().map_range_at(&map, .., &heads).filter_map(allowed).collect()
        }
    }
}

fn confidence((key, bytes, node): &(String, Vec<u8>, NodeId)) -> Option<Confidence> {
    let mut parts = key.split('~');
    let module = parts.next()?.parse().ok()?;
    let when = Moment::from_word(parts.next()?)?;
    let value: ConfidenceValue = minicbor::decode(bytes).ok()?;
    let at = UnixMs(value.at_s.checked_mul(1000)?);
    let sure = value.sure;
    (1..=CONFIDENCE_MAX).contains(&sure).then_some(Confidence {
        module,
        when,
        sure,
        at,
        node: *node,
    })
}

fn completion((key, bytes, node): &(String, Vec<u8>, NodeId)) -> Option<Completion> {
    let value: CompletionValue = minicbor::decode(bytes).ok()?;
    Some(Completion {
        lesson: key.split('~').next()?.parse().ok()?,
        version: value.version,
        at: UnixMs(value.at_s.checked_mul(1000)?),
        clock_doubtful: value.clock_doubtful.unwrap_or(false),
        study_s: value.study_s,
        checks: (value.checks_right.min(value.checks_answered), value.checks_answered),
        node: *node,
    })
}

fn attempt((key, bytes, node): &(String, Vec<u8>, NodeId)) -> Option<Attempt> {
    let value: AttemptValue = minicbor::decode(bytes).ok()?;
    let answers = value
        .answers
        .into_iter()
        .map(|answered| {
            Some(Answered {
                question: answered.question.parse().ok()?,
                right: answered.right,
                answer: match answered.answer {
                    AnswerValue::Chosen(chosen) => Answer::Chosen(chosen),
                    AnswerValue::Placed(placed) => Answer::Placed(placed),
                    AnswerValue::Number(number) => Answer::Number(number),
                    AnswerValue::Words(typed) => Answer::Words(typed),
                },
            })
        })
        .collect::<Option<Vec<_>>>()?;
    Some(Attempt {
        module: key.split('~').next()?.parse().ok()?,
        key: key.clone(),
        seed: value.seed,
        at: UnixMs(value.at_s.checked_mul(1000)?),
        clock_doubtful: value.clock_doubtful.unwrap_or(false),
        right: u8::try_from(answers.iter().filter(|answered| answered.right).count()).ok()?,
        asked: u8::try_from(answers.len()).ok()?,
        answers,
        node: *node,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DocumentId, PersonId};

    const HOME: NodeId = NodeId([1; 12]);
    const OTHER: NodeId = NodeId([2; 12]);

    fn learner() -> Document {
        Document::new(DocumentId::learner(PersonId::new(HOME, [0; 11]))).unwrap()
    }

    fn done(lesson: &str, node: NodeId) -> Completion {
        Completion {
            lesson: lesson.parse().unwrap(),
            version: [7; 8],
            at: UnixMs(1_790_000_000_000),
            clock_doubtful: false,
            study_s: 90,
            checks: (3, 4),
            node,
        }
    }

    #[test]
    fn what_is_written_is_read_again_after_saving() {
        let mut document = learner();
        let change = complete(&mut document, Incarnation(1), &done("m/a", HOME)).unwrap();
        let path = "m/a".parse().unwrap();
        assert_eq!(completion_change(&document, &path, HOME), Some(change.hash));
        assert_eq!(completion_change(&document, &path, OTHER), None);
        let attempt = Attempt {
            module: "m".parse().unwrap(),
            key: String::new(),
            seed: u64::MAX,
            at: UnixMs(5000),
            clock_doubtful: true,
            right: 1,
            asked: 3,
            answers: vec![
                Answered {
                    question: "q".parse().unwrap(),
                    answer: Answer::Number(2.5),
                    right: true,
                },
                Answered {
                    question: "r".parse().unwrap(),
                    answer: Answer::Chosen(vec![0, 2]),
                    right: false,
                },
                Answered {
                    question: "s".parse().unwrap(),
                    answer: Answer::Words(vec!["Исход".into(), String::new()]),
                    right: false,
                },
            ],
            node: HOME,
        };
        record_attempt(&mut document, Incarnation(1), &attempt, [9; 5]).unwrap();
        let again = Document::load(document.id(), &document.save()).unwrap();
        let read = facts(&again);
        assert_eq!(read.completions, [done("m/a", HOME)]);
        assert_eq!(read.attempts, [Attempt { key: read.attempts[0].key.clone(), ..attempt }]);
        assert_eq!(again.change_count(), 2);
    }

    #[test]
    fn how_sure_somebody_was_stands_beside_completions_and_is_none() {
        let mut document = learner();
        complete(&mut document, Incarnation(1), &done("m/a", HOME)).unwrap();
        let said = |module: &str, when, sure| Confidence {
            module: module.parse().unwrap(),
            when,
            sure,
            at: UnixMs(7_000),
            node: HOME,
        };
        for one in [
            said("m", Moment::Before, 2),
            said("m", Moment::After, 5),
            said("n", Moment::Before, 9),
        ] {
            say_confidence(&mut document, Incarnation(1), &one).unwrap();
        }
        let read = facts(&Document::load(document.id(), &document.save()).unwrap());
        assert_eq!(read.completions, [done("m/a", HOME)]);
        // By key, and without the one that no page offers.
        assert_eq!(read.confidences, [said("m", Moment::After, 5), said("m", Moment::Before, 2)]);
    }

    #[test]
    fn an_answer_is_packed_as_it_was_by_earlier_programs() {
        let packed = |answer| minicbor::to_vec(answer).unwrap();
        // Two nodes of different age read each other's attempts: these bytes stay as they are.
        assert_eq!(packed(AnswerValue::Chosen(vec![1])), [0x82, 0, 0x81, 0x41, 1]);
        assert_eq!(packed(AnswerValue::Placed(vec![2, 0])), [0x82, 1, 0x81, 0x42, 2, 0]);
        assert_eq!(packed(AnswerValue::Number(0.5))[..3], [0x82, 2, 0x81]);
        assert_eq!(packed(AnswerValue::Words(vec!["a".into()])), [0x82, 3, 0x81, 0x81, 0x61, b'a']);
    }

    #[test]
    fn a_fact_under_another_nodes_tag_does_not_count() {
        let mut document = learner();
        let forged = format!("m/a~{}", tag(HOME));
        let value = vec![0x80];
        put(&mut document, "done", OTHER, Incarnation(1), &forged, value).unwrap();
        assert_eq!(facts(&document).completions, []);
    }

    #[test]
    fn only_the_home_node_lets_others_write() {
        let mut document = learner();
        put(&mut document, "writers", OTHER, Incarnation(1), &format!("{OTHER}~x"), vec![1])
            .unwrap();
        assert!(facts(&document).writers.is_empty());
        let before = document.heads();
        allow_writer(&mut document, HOME, Incarnation(1), OTHER).unwrap();
        assert!(facts(&document).writers.contains(&OTHER));
        assert!(writers(&document, Some(&before)).is_empty());
    }
}
