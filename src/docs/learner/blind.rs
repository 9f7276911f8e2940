//! What a learner says of other learners' proposals, how the learner marked the samples, and what
//! the learner found useful. A program that does not know them passes them over.

use std::collections::BTreeMap;

use automerge::ScalarValue;
use automerge::transaction::Transactable;
use minicbor::{Decode, Encode};

use crate::docs::document::{Document, NewChange};
use crate::docs::error::DocsError;
use crate::docs::value::{facts as tagged, tag};
use crate::domain::blind::{BlindReview, LineMark, Marks, Practice, Useful, is_seal};
use crate::domain::ids::{base32, is_slug};
use crate::domain::limits::{BLIND_WORDS_CHARS, MARK_COMMENT_CHARS_MAX, MARK_MAX, RUBRIC_CRITERIA};
use crate::domain::person::{self, FieldFault};
use crate::domain::{DocumentId, Incarnation, NodeId, UnixMs};

/// The container of all of them.
const CONTAINER: &str = "notes";

/// A review. Key: `blind~{random}~{writer's tag}`.
#[derive(Encode, Decode)]
struct ReviewValue {
    #[cbor(n(0), with = "minicbor::bytes")]
    document: [u8; 24],
    #[n(1)]
    at_s: i64,
    #[n(2)]
    clock_doubtful: Option<bool>,
    #[n(3)]
    marks: Vec<MarkValue>,
    #[n(4)]
    words: String,
}

/// One line of a call's rubric.
#[derive(Encode, Decode)]
pub(in crate::docs) struct MarkValue {
    #[n(0)]
    line: String,
    #[n(1)]
    mark: u8,
    #[n(2)]
    why: Option<String>,
}

/// Marks of a sample. Key: `practice~{course}/{number}~{writer's tag}`.
#[derive(Encode, Decode)]
struct PracticeValue {
    #[n(0)]
    at_s: i64,
    #[n(1)]
    marks: Vec<MarkValue>,
}

/// Writes a review; `review.node` is the writer, `random` makes the key its own.
///
/// # Errors
/// [`DocsError`] if the document is not a learner's.
pub fn review_blindly(
    document: &mut Document,
    incarnation: Incarnation,
    review: &BlindReview,
    random: [u8; 5],
) -> Result<NewChange, DocsError> {
    let value = minicbor::to_vec(ReviewValue {
        document: review.document.0,
        at_s: review.at.0.div_euclid(1000),
        clock_doubtful: review.clock_doubtful.then_some(true),
        marks: pack_marks(&review.marks),
        words: review.words.clone(),
    })
    .unwrap_or_default();
    let key = format!("blind~{}~{}", base32().encode(&random), tag(review.node));
    put(document, review.node, incarnation, key, value)
}

/// Writes how a sample was marked; `practice.node` is the writer.
///
/// # Errors
/// As [`review_blindly`].
pub fn practise(
    document: &mut Document,
    incarnation: Incarnation,
    practice: &Practice,
) -> Result<NewChange, DocsError> {
    let marks = practice.marks.iter();
    let marks =
        marks.map(|(line, mark)| MarkValue { line: line.to_string(), mark: *mark, why: None });
    let value = PracticeValue { at_s: practice.at.0.div_euclid(1000), marks: marks.collect() };
    let value = minicbor::to_vec(value).unwrap_or_default();
    let (course, sample) = (&practice.course, practice.sample);
    let key = format!("practice~{course}/{sample}~{}", tag(practice.node));
    put(document, practice.node, incarnation, key, value)
}

/// Writes that a review was useful; `useful.node` is the writer.
///
/// # Errors
/// As [`review_blindly`].
pub fn find_useful(
    document: &mut Document,
    incarnation: Incarnation,
    useful: &Useful,
) -> Result<NewChange, DocsError> {
    let key = format!("useful~{}~{}", useful.seal, tag(useful.node));
    put(document, useful.node, incarnation, key, vec![1])
}

fn put(
    document: &mut Document,
    node: NodeId,
    incarnation: Incarnation,
    key: String,
    value: Vec<u8>,
) -> Result<NewChange, DocsError> {
    let map = document.container(CONTAINER).ok_or(DocsError::UnknownKind(document.id()))?;
    document.change(node, incarnation, |tx| tx.put(&map, key, ScalarValue::Bytes(value)))
}

fn of_kind(document: &Document, kind: &str) -> Vec<(String, Vec<u8>, NodeId)> {
    let Some(map) = document.container(CONTAINER) else { return Vec::new() };
    let mut found = tagged(document.inner(), &map);
    found.retain(|(key, _, _)| key.split('~').next() == Some(kind));
    found
}

/// Every review of others' proposals, by key.
pub(super) fn reviews(document: &Document) -> Vec<BlindReview> {
    of_kind(document, "blind").iter().filter_map(review_of).collect()
}

/// Every sample that was marked, by course and number: of each the first way of marking it.
pub(super) fn practices(document: &Document) -> Vec<Practice> {
    let mut found: Vec<Practice> =
        of_kind(document, "practice").iter().filter_map(practice_of).collect();
    found.sort_by(|a, b| (&a.course, a.sample, a.node).cmp(&(&b.course, b.sample, b.node)));
    found.dedup_by(|a, b| (&a.course, a.sample) == (&b.course, b.sample));
    found
}

/// What was found useful, by key.
pub(super) fn useful(document: &Document) -> Vec<Useful> {
    let useful_of = |(key, _, node): &(String, Vec<u8>, NodeId)| {
        let seal = key.split('~').nth(1)?.to_owned();
        is_seal(&seal).then_some(Useful { seal, node: *node })
    };
    of_kind(document, "useful").iter().filter_map(useful_of).collect()
}

fn review_of((key, bytes, node): &(String, Vec<u8>, NodeId)) -> Option<BlindReview> {
    let value: ReviewValue = minicbor::decode(bytes).ok()?;
    Some(BlindReview {
        key: key.clone(),
        document: DocumentId(value.document),
        at: UnixMs(value.at_s.checked_mul(1000)?),
        clock_doubtful: value.clock_doubtful.unwrap_or(false),
        marks: unpack_marks(value.marks)?,
        words: person::prose(&value.words, BLIND_WORDS_CHARS.1).ok()?,
        node: *node,
    })
}

fn practice_of((key, bytes, node): &(String, Vec<u8>, NodeId)) -> Option<Practice> {
    let value: PracticeValue = minicbor::decode(bytes).ok()?;
    let marks = unpack_marks(value.marks)?.into_iter();
    let (course, sample) = key.split('~').nth(1)?.split_once('/')?;
    is_slug(course).then_some(())?;
    Some(Practice {
        course: course.to_owned(),
        sample: sample.parse().ok()?,
        at: UnixMs(value.at_s.checked_mul(1000)?),
        marks: marks.map(|(line, mark)| (line, mark.mark)).collect(),
        node: *node,
    })
}

pub(in crate::docs) fn pack_marks(marks: &Marks) -> Vec<MarkValue> {
    let value = |(line, mark): (&crate::domain::TermId, &LineMark)| MarkValue {
        line: line.to_string(),
        mark: mark.mark,
        why: (!mark.why.is_empty()).then(|| mark.why.clone()),
    };
    marks.iter().map(value).collect()
}

/// `None` for what no form could send.
pub(in crate::docs) fn unpack_marks(values: Vec<MarkValue>) -> Option<Marks> {
    if values.len() > RUBRIC_CRITERIA.1 {
        return None;
    }
    let read = |value: MarkValue| {
        (u32::from(value.mark) <= MARK_MAX).then_some(())?;
        let why = value.why.unwrap_or_default();
        let why = match person::prose(&why, MARK_COMMENT_CHARS_MAX) {
            Ok(why) => why,
            Err(FieldFault::Empty) => String::new(),
            Err(_) => return None,
        };
        Some((value.line.parse().ok()?, LineMark { mark: value.mark, why }))
    };
    values.into_iter().map(read).collect::<Option<BTreeMap<_, _>>>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docs::learner::facts;
    use crate::domain::{DocumentKind, PersonId};

    const HOME: NodeId = NodeId([1; 12]);

    fn sample() -> BlindReview {
        let mark = LineMark { mark: 4, why: "Бројеви су ту.".into() };
        BlindReview {
            key: String::new(),
            document: DocumentId::new(DocumentKind::Allotted, NodeId([2; 12]), [3; 11]),
            at: UnixMs(5_000),
            clock_doubtful: true,
            marks: [("new".parse().unwrap(), mark)].into(),
            words: "I like the table beside the machine.".into(),
            node: HOME,
        }
    }

    #[test]
    fn what_is_written_is_read_again_after_saving_and_is_nothing_else() {
        let id = DocumentId::learner(PersonId::new(HOME, [0; 11]));
        let mut document = Document::new(id).unwrap();
        review_blindly(&mut document, Incarnation(1), &sample(), [1; 5]).unwrap();
        let practice = Practice {
            course: "c".into(),
            sample: 2,
            at: UnixMs(6_000),
            marks: [("new".parse().unwrap(), 0)].into(),
            node: HOME,
        };
        practise(&mut document, Incarnation(1), &practice).unwrap();
        let useful = Useful { seal: crate::domain::blind::seal(sample().document), node: HOME };
        find_useful(&mut document, Incarnation(1), &useful).unwrap();
        let read = facts(&Document::load(id, &document.save()).unwrap());
        let key = read.blind_reviews[0].key.clone();
        assert_eq!(read.blind_reviews, [BlindReview { key, ..sample() }]);
        assert_eq!((read.practices, read.useful), (vec![practice], vec![useful]));
        assert!(read.replies.is_empty() && read.completions.is_empty());
    }

    #[test]
    fn what_no_form_could_send_is_passed_over() {
        let wrong_mark = LineMark { mark: 5, why: String::new() };
        for wrong in [
            BlindReview { words: "\u{202e}backwards".into(), ..sample() },
            BlindReview { words: "x".repeat(BLIND_WORDS_CHARS.1 + 1), ..sample() },
            BlindReview { marks: [("new".parse().unwrap(), wrong_mark)].into(), ..sample() },
        ] {
            let id = DocumentId::learner(PersonId::new(HOME, [0; 11]));
            let mut document = Document::new(id).unwrap();
            review_blindly(&mut document, Incarnation(1), &wrong, [1; 5]).unwrap();
            assert_eq!(facts(&document).blind_reviews, []);
        }
    }
}
