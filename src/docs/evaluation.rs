//! What a learner says of the course: one fact in the learner's document, written once a round.

use minicbor::{Decode, Encode};

use super::document::{Document, NewChange};
use super::error::DocsError;
use super::learner::put;
use super::value::tag;
use crate::domain::evaluation::{EvaluationSheet, SurveyAnswer};
use crate::domain::ids::is_slug;
use crate::domain::{Incarnation, NodeId, UnixMs};

/// A sheet. Key: `evaluation~{course}/{round}~{writer's tag}`, in the container of what is done
/// once. Its first part is no lesson's and its second no moment's, so a program that does not know
/// it passes it over.
#[derive(Encode, Decode)]
struct SheetValue {
    #[n(0)]
    at_s: i64,
    #[n(1)]
    answers: Vec<AnswerValue>,
}

#[derive(Encode, Decode)]
struct AnswerValue {
    #[n(0)]
    question: String,
    #[cbor(n(1), with = "minicbor::bytes")]
    chosen: Option<Vec<u8>>,
    #[n(2)]
    words: Option<String>,
}

/// Writes a sheet; `sheet.node` is the writer.
///
/// # Errors
/// [`DocsError`] if the document is not a learner's.
pub fn say(
    document: &mut Document,
    incarnation: Incarnation,
    sheet: &EvaluationSheet,
) -> Result<NewChange, DocsError> {
    let answer = |(question, answer): &(crate::domain::TermId, SurveyAnswer)| {
        let (chosen, words) = match answer {
            SurveyAnswer::Chosen(chosen) => (Some(chosen.clone()), None),
            SurveyAnswer::Words(words) => (None, Some(words.clone())),
        };
        AnswerValue { question: question.to_string(), chosen, words }
    };
    let value = SheetValue {
        at_s: sheet.at.0.div_euclid(1000),
        answers: sheet.answers.iter().map(answer).collect(),
    };
    let value = minicbor::to_vec(value).unwrap_or_default();
    let key = format!("evaluation~{}/{}~{}", sheet.course, sheet.round, tag(sheet.node));
    put(document, "done", sheet.node, incarnation, &key, value)
}

/// The sheet that a fact stands for, if it is one.
pub(super) fn read((key, bytes, node): &(String, Vec<u8>, NodeId)) -> Option<EvaluationSheet> {
    let (course, round) = key.strip_prefix("evaluation~")?.split('~').next()?.split_once('/')?;
    let value: SheetValue = minicbor::decode(bytes).ok()?;
    let answers = value.answers.into_iter().filter_map(|answer| {
        let given = match (answer.chosen, answer.words) {
            (Some(chosen), None) => SurveyAnswer::Chosen(chosen),
            (None, Some(words)) => SurveyAnswer::Words(words),
            (Some(_), Some(_)) | (None, None) => return None,
        };
        Some((answer.question.parse().ok()?, given))
    });
    is_slug(course).then_some(())?;
    Some(EvaluationSheet {
        course: course.to_owned(),
        round: round.parse().ok()?,
        at: UnixMs(value.at_s.checked_mul(1000)?),
        answers: answers.collect(),
        node: *node,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docs::learner;
    use crate::domain::{DocumentId, PersonId};

    #[test]
    fn a_sheet_reads_back_and_is_nothing_else() {
        let node = NodeId([1; 12]);
        let id = DocumentId::learner(PersonId::new(node, [2; 11]));
        let mut document = Document::new(id).unwrap();
        let sheet = EvaluationSheet {
            course: "c".into(),
            round: 3,
            at: UnixMs(5_000),
            answers: vec![
                ("worth".parse().unwrap(), SurveyAnswer::Chosen(vec![4])),
                ("missing".parse().unwrap(), SurveyAnswer::Words("Ништа".into())),
            ],
            node,
        };
        say(&mut document, Incarnation(1), &sheet).unwrap();
        let read = learner::facts(&Document::load(id, &document.save()).unwrap());
        assert_eq!(read.evaluations, [sheet]);
        assert!(read.completions.is_empty() && read.confidences.is_empty());
        assert!(read.awards.is_empty());
    }
}
