//! Questions and given answers in plain words, for whoever looks at another's attempts.

use super::visit::Visit;
use crate::domain::course::{Choice, Course, Question, QuestionKind};
use crate::domain::grading::Answer;
use crate::domain::{ModuleId, QuestionId};
use crate::text::numbers;
use crate::text::plain;

/// The question of a module's quiz; `None` if it was taken out since.
pub(super) fn question<'a>(
    course: &'a Course,
    module: &ModuleId,
    id: &QuestionId,
) -> Option<&'a Question> {
    let quiz = course.module(module)?.quiz.as_ref()?;
    quiz.pool.iter().find(|question| question.id == *id)
}

/// A question without marks; one that is gone is named by its id.
pub(super) fn question_words(question: Option<&Question>, id: &QuestionId) -> String {
    question.map_or_else(|| id.to_string(), |question| plain::words_of(&question.text_html))
}

/// What was answered, in words. Of a question that is gone only what was typed can be said.
pub(super) fn answer(visit: &Visit, question: Option<&Question>, answer: &Answer) -> String {
    let kind = question.map(|question| &question.kind);
    match (answer, kind) {
        (Answer::Number(number), _) => numbers::decimal(*number, 2, visit.words().language),
        (Answer::Words(typed), _) => typed.join(" · "),
        (
            Answer::Chosen(chosen),
            Some(QuestionKind::Single(choices) | QuestionKind::Multiple(choices)),
        )
        | (Answer::Chosen(chosen), Some(QuestionKind::Reply { choices, .. })) => {
            listed(chosen, |at| choice(choices, at))
        }
        (Answer::Chosen(chosen), Some(QuestionKind::TrueFalse { .. })) => listed(chosen, |at| {
            Some(visit.say(if at == 0 { "quiz-true" } else { "quiz-false" }, &[]))
        }),
        (Answer::Placed(placed), Some(QuestionKind::Ordering { steps, .. })) => {
            listed(placed, |at| steps.get(at).map(|step| plain::words_of(step)))
        }
        (Answer::Placed(placed), Some(QuestionKind::Matching { pairs, .. })) => {
            let pairs = pairs.iter().zip(placed).filter_map(|((item, _), put)| {
                let partner = &pairs.get(usize::from(*put))?.1;
                Some(format!("{} – {}", plain::words_of(item), plain::words_of(partner)))
            });
            pairs.collect::<Vec<_>>().join(" · ")
        }
        (Answer::Chosen(places) | Answer::Placed(places), _) => {
            listed(places, |at| Some((at + 1).to_string()))
        }
    }
}

fn listed(places: &[u8], words: impl Fn(usize) -> Option<String>) -> String {
    let each = places.iter().filter_map(|at| words(usize::from(*at)));
    each.collect::<Vec<_>>().join(" · ")
}

fn choice(choices: &[Choice], at: usize) -> Option<String> {
    choices.get(at).map(|choice| plain::words_of(&choice.text_html))
}
