//! Handlers of quizzes: start, one question a page, result.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::WebError;
use super::fault;
use super::form::Posted;
use super::page::{AttemptLine, QuizQuestionPage, QuizResultPage, QuizStartPage, ResultLine};
use super::question::{self, AnswerFault, Given};
use super::visit::{Visit, see_other};
use crate::domain::ModuleId;
use crate::domain::course::Module;
use crate::domain::progress::{Answered, Attempt};
use crate::node::view::{OpenAttempt, QuizState};
use crate::text::plain;

fn module<'a>(visit: &'a Visit, id: &ModuleId) -> Result<&'a Module, WebError> {
    visit.course_of(id).module(id).filter(|module| module.quiz.is_some()).ok_or(WebError::NotFound)
}

async fn state(visit: &Visit, id: &ModuleId) -> Result<QuizState, WebError> {
    let id = id.clone();
    visit.run(move |node, who| node.learner(who)?.quiz(&id)).await
}

/// The number, from 1, of the first question after `after` that is not answered; else of the first
/// at all.
fn open_number(attempt: &OpenAttempt, after: usize) -> Option<usize> {
    let is_open = |at: &usize| !attempt.answers.contains_key(&attempt.questions[*at].id);
    let count = attempt.questions.len();
    (after..count).chain(0..after.min(count)).find(is_open).map(|at| at + 1)
}

/// `GET /quizzes/{module}`
pub(super) async fn start_page(
    visit: Visit,
    id: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    let id: ModuleId = id.parse()?;
    let module = module(&visit, &id)?;
    let state = state(&visit, &id).await?;
    let attempt_line = |attempt: &Attempt| AttemptLine {
        href: format!("/quizzes/{id}/results/{}", attempt.key),
        right: attempt.right,
        asked: attempt.asked,
        mastered: usize::from(attempt.right) >= state.mastery,
        at: visit.words().moment(attempt.at, attempt.clock_doubtful),
    };
    visit.page(&QuizStartPage {
        back: format!("/learn#{id}"),
        module: module.title.clone(),
        asked: state.asked,
        mastery: state.mastery,
        mastered: state.mastered,
        continue_href: state.open.as_ref().map(|open| {
            // With everything answered the last question is where the attempt is handed in.
            let number = open_number(open, 0).unwrap_or(open.questions.len());
            format!("/quizzes/{id}/questions/{number}")
        }),
        answered: state.open.as_ref().map_or(0, |open| open.answers.len()),
        start: format!("/quizzes/{id}/start"),
        paper: format!("/quizzes/{id}/paper"),
        attempts: state.attempts.iter().rev().map(attempt_line).collect(),
    })
}

/// `POST /quizzes/{module}/start`
pub(super) async fn start(
    visit: Visit,
    id: web::Path<String>,
    _form: Posted,
) -> Result<HttpResponse, WebError> {
    let id: ModuleId = id.parse()?;
    let asked = id.clone();
    visit.run(move |node, who| node.learner(who)?.start_attempt(&asked)).await?;
    let open = state(&visit, &id).await?.open;
    let number = open.and_then(|open| open_number(&open, 0)).unwrap_or(1);
    Ok(see_other(&format!("/quizzes/{id}/questions/{number}")))
}

/// The open attempt with the number of one of its questions.
struct Place {
    id: ModuleId,
    number: usize,
    open: OpenAttempt,
}

/// `None`: there is no such question, the attempt is over, or it never began.
async fn find(
    visit: &Visit,
    path: &(String, String),
) -> Result<(ModuleId, Option<Place>), WebError> {
    let id: ModuleId = path.0.parse()?;
    module(visit, &id)?;
    let number = path.1.parse::<usize>().map_err(|_| WebError::NotFound)?;
    let open = state(visit, &id).await?.open;
    let open = open.filter(|open| (1..=open.questions.len()).contains(&number));
    Ok((id.clone(), open.map(|open| Place { id, number, open })))
}

fn question_page(visit: &Visit, place: &Place, typed: Option<&Posted>) -> QuizQuestionPage {
    let Place { id, number, open } = place;
    let course = visit.course_of(id);
    let question = &open.questions[number - 1];
    let answered = open.answers.get(&question.id);
    let given = match (answered, typed) {
        (Some((answer, _)), _) => Given::Answer(answer),
        (None, Some(form)) => Given::Typed(form),
        (None, None) => Given::Nothing,
    };
    let next = open_number(open, *number);
    QuizQuestionPage {
        back: format!("/quizzes/{id}"),
        language: course.language.clone(),
        number: *number,
        of: open.questions.len(),
        answered: open.answers.len(),
        action: format!("/quizzes/{id}/questions/{number}"),
        question: question::view(course, question, given, answered.map(|(_, mark)| mark)),
        next: next.map(|next| format!("/quizzes/{id}/questions/{next}")),
        finish: next.is_none().then(|| format!("/quizzes/{id}/finish")),
    }
}

/// `GET /quizzes/{module}/questions/{number}`
pub(super) async fn question(
    visit: Visit,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, WebError> {
    match find(&visit, &path).await? {
        (_, Some(place)) => visit.page(&question_page(&visit, &place, None)),
        (id, None) => Ok(see_other(&format!("/quizzes/{id}"))),
    }
}

/// `POST /quizzes/{module}/questions/{number}`
pub(super) async fn answer(
    visit: Visit,
    path: web::Path<(String, String)>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let (id, place) = find(&visit, &path).await?;
    let Some(place) = place else { return Ok(see_other(&format!("/quizzes/{id}"))) };
    let here = format!("/quizzes/{id}/questions/{}", place.number);
    let question = &place.open.questions[place.number - 1];
    if place.open.answers.contains_key(&question.id) {
        // Sent twice: the first answer stands, its mark is shown again.
        return Ok(see_other(&here));
    }
    match question::answer(question, &form) {
        Ok(answer) => {
            let asked = question.id.clone();
            visit.run(move |node, who| node.learner(who)?.answer_quiz(&id, &asked, answer)).await?;
            Ok(see_other(&here))
        }
        Err(AnswerFault { key, input }) => {
            let mut line = fault::line("answer", visit.say(key, &[]));
            let mut page = question_page(&visit, &place, Some(&form));
            page.question.fault = Some(line.words.clone());
            line.anchor = input;
            visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, vec![line], &page)
        }
    }
}

/// `POST /quizzes/{module}/finish`
pub(super) async fn finish(
    visit: Visit,
    id: web::Path<String>,
    _form: Posted,
) -> Result<HttpResponse, WebError> {
    let id: ModuleId = id.parse()?;
    let asked = id.clone();
    let attempt = visit.run(move |node, who| node.learner(who)?.finish_attempt(&asked)).await?;
    Ok(see_other(&format!("/quizzes/{id}/results/{}", attempt.key)))
}

/// `GET /quizzes/{module}/results/{attempt}`
pub(super) async fn result(
    visit: Visit,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, WebError> {
    let id: ModuleId = path.0.parse()?;
    let module = module(&visit, &id)?;
    let state = state(&visit, &id).await?;
    let attempt = state.attempts.iter().find(|attempt| attempt.key == path.1);
    let attempt = attempt.ok_or(WebError::NotFound)?;
    let asked = attempt.clone();
    let travel = visit.run(move |node, who| node.learner(who)?.attempt_travel(&asked)).await?;
    visit.page(&QuizResultPage {
        back: format!("/quizzes/{id}"),
        module: module.title.clone(),
        language: visit.course_of(&id).language.clone(),
        at: visit.words().moment(attempt.at, attempt.clock_doubtful),
        travel: travel.as_str(),
        right: attempt.right,
        asked: attempt.asked,
        mastered: usize::from(attempt.right) >= state.mastery,
        mastery: state.mastery,
        lines: attempt.answers.iter().map(|answered| line(&visit, module, answered)).collect(),
        onward: "/",
        start: format!("/quizzes/{id}/start"),
    })
}

/// One question of a finished attempt; one that was taken out of the quiz since is named by its id.
fn line(visit: &Visit, module: &Module, answered: &Answered) -> ResultLine {
    let pool = module.quiz.as_ref().map_or(&[][..], |quiz| &quiz.pool);
    let question = pool.iter().find(|question| question.id == answered.question);
    ResultLine {
        right: answered.right,
        text_html: question.map_or_else(
            || plain::escape(answered.question.as_str()),
            |question| question.text_html.clone(),
        ),
        read_again: question
            .filter(|_| !answered.right)
            .and_then(|question| question::read_again(visit.course_of(&module.id), question)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::course::{Question, QuestionKind};
    use crate::domain::grading::{Answer, Mark};

    fn attempt(answered: &[&str]) -> OpenAttempt {
        let question = |id: &str| Question {
            id: id.parse().unwrap(),
            text_html: String::new(),
            kind: QuestionKind::Single(Vec::new()),
            read_again: None,
        };
        let mark = Mark { right: true, feedback_html: Vec::new() };
        OpenAttempt {
            questions: ["a", "b", "c"].map(question).into(),
            answers: answered
                .iter()
                .map(|id| (id.parse().unwrap(), (Answer::Chosen(vec![0]), mark.clone())))
                .collect(),
        }
    }

    #[test]
    fn the_next_open_question_comes_after_this_one_and_then_from_the_start() {
        assert_eq!(open_number(&attempt(&[]), 0), Some(1));
        assert_eq!(open_number(&attempt(&["a"]), 1), Some(2));
        assert_eq!(open_number(&attempt(&["b", "c"]), 3), Some(1));
        assert_eq!(open_number(&attempt(&["a", "b", "c"]), 3), None);
    }
}
