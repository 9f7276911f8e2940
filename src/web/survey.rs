//! Handlers of the evaluation of the course, and of the sample call with its proposals.

use actix_web::{HttpResponse, web};

use super::WebError;
use super::form::Posted;
use super::group::{desk_in, ways_among};
use super::page::{
    CallPage, EvaluationPage, KeyLine, LessonRef, OptionCountView, OptionView, ResultView,
    ResultsPage, RoundLink, RubricLineView, SamplePage, SampleSection, SurveyQuestionView,
};
use super::visit::Visit;
use crate::domain::assignment::{Call, SurveyChoice, SurveyQuestion};
use crate::domain::course::Course;
use crate::domain::evaluation::{Round, questions, rounds};
use crate::domain::limits::{EVALUATION_GROUP_MIN, MARK_MAX};
use crate::domain::person::FieldFault;
use crate::domain::{NodeId, TermId};
use crate::node::NodeError;
use crate::node::desk::SentAnswers;
use crate::node::view::EvaluationResults;

fn question_view(question: &SurveyQuestion, form: &Posted) -> SurveyQuestionView {
    let name = format!("q-{}", question.id);
    let sent = form.all(&name);
    let options = question.options.as_ref().map(|(_, options)| options.as_slice());
    let option = |(at, words): (usize, &String)| {
        let value = at.to_string();
        let chosen = sent.contains(&value);
        OptionView::new(&value, words.clone(), chosen)
    };
    SurveyQuestionView {
        text: question.text.clone(),
        kind: match &question.options {
            Some((SurveyChoice::One, _)) => "one",
            Some((SurveyChoice::Several, _)) => "several",
            None => "words",
        },
        options: options.unwrap_or_default().iter().enumerate().map(option).collect(),
        words: if options.is_none() { form.text(&name).to_owned() } else { String::new() },
        name,
    }
}

async fn evaluation_page(visit: &Visit, form: &Posted) -> Result<EvaluationPage, WebError> {
    let course = visit.chosen()?;
    let id = course.id.clone();
    let state = visit.run(move |node, who| node.learner(who)?.in_course(&id)?.evaluation()).await?;
    let asked = state.due.map(|round| questions(&course.evaluation, round)).unwrap_or_default();
    Ok(EvaluationPage {
        course: course.title.clone(),
        language: course.language.clone(),
        behind: visit.behind(course),
        round: state.due,
        answered: !state.answered.is_empty(),
        questions: asked.into_iter().map(|question| question_view(question, form)).collect(),
    })
}

/// `GET /evaluation`
pub(super) async fn evaluation(visit: Visit) -> Result<HttpResponse, WebError> {
    visit.page(&evaluation_page(&visit, &Posted::default()).await?)
}

/// What was sent to each question of that round; a number that is none is one that is not offered.
fn sent(course: &Course, round: Round, form: &Posted) -> SentAnswers {
    let asked = questions(&course.evaluation, round);
    let answer = |question: &SurveyQuestion| {
        let name = format!("q-{}", question.id);
        if question.options.is_none() {
            return (question.id.clone(), (Vec::new(), form.text(&name).to_owned()));
        }
        let chosen = form.all(&name).iter().map(|value| value.parse().unwrap_or(u8::MAX));
        (question.id.clone(), (chosen.collect(), String::new()))
    };
    asked.into_iter().map(answer).collect()
}

/// `POST /evaluation`
pub(super) async fn say_evaluation(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let round: Round = form.text("round").parse().map_err(|_| WebError::NotFound)?;
    let course = visit.chosen()?;
    let (answers, id) = (sent(course, round, &form), course.id.clone());
    let to = format!("/evaluation{}", visit.behind(course));
    let said = visit
        .run(move |node, who| node.learner(who)?.in_course(&id)?.say_evaluation(round, &answers));
    let said = said.await;
    match said {
        Ok(()) => Ok(visit.go(&to, "evaluation")),
        Err(error @ WebError::Node(NodeError::Field { fault, .. })) => {
            let page = evaluation_page(&visit, &form).await?;
            if fault == FieldFault::Empty {
                let line = super::fault::line("answers", visit.say("fault-evaluation-empty", &[]));
                let status = actix_web::http::StatusCode::UNPROCESSABLE_ENTITY;
                return visit.page_with(status, vec![line], &page);
            }
            visit.again(error, &page)
        }
        Err(error) => Err(error),
    }
}

/// `GET /follow/evaluation?round=…&branch=…&course=…`
pub(super) async fn results(visit: Visit) -> Result<HttpResponse, WebError> {
    let round: Round = visit.query("round").parse().unwrap_or(0);
    let branch: Option<NodeId> = match visit.query("branch") {
        "" => None,
        id => Some(id.parse()?),
    };
    let beside = visit.chosen_beside()?;
    let (found, name) = visit
        .run(move |node, who| {
            let desk = desk_in(node, who, beside.as_deref())?;
            let found = desk.evaluation(round, branch)?;
            let name = branch.map(|branch| desk.branch(branch, 0)).transpose()?;
            Ok((found, name.map(|view| view.branch.name)))
        })
        .await?;
    let shown = (branch, visit.chosen()?);
    visit.page(&results_page(&visit, round, shown, found, name.unwrap_or_default()))
}

fn results_page(
    visit: &Visit,
    round: Round,
    (branch, course): (Option<NodeId>, &Course),
    found: EvaluationResults,
    name: String,
) -> ResultsPage {
    let asked = questions(&course.evaluation, round);
    let of_branch = branch.map(|branch| format!("&branch={branch}")).unwrap_or_default();
    let behind = format!("{of_branch}{}", visit.behind(course).replace('?', "&"));
    let asks = |course: &&Course| !rounds(&course.evaluation).is_empty();
    let asking = visit.courses().into_iter().filter(asks).collect();
    let view = |result: crate::node::view::QuestionResult| {
        let question = asked.iter().find(|question| question.id == result.question)?;
        let options = question.options.as_ref().map(|(_, options)| options.as_slice());
        let counted = options.unwrap_or_default().iter().zip(result.counts);
        Some(ResultView {
            text: question.text.clone(),
            options: counted
                .map(|(words, count)| OptionCountView { words: words.clone(), count })
                .collect(),
            words: result.words,
        })
    };
    ResultsPage {
        course: course.title.clone(),
        language: course.language.clone(),
        branch: name,
        courses: ways_among(visit, "/follow/evaluation", (course, asking)),
        rounds: found
            .rounds
            .iter()
            .map(|months| RoundLink {
                href: format!("/follow/evaluation?round={months}{behind}"),
                months: *months,
                current: *months == round,
            })
            .collect(),
        people: found.people,
        least: EVALUATION_GROUP_MIN,
        shown: found.shown,
        questions: found.results.into_iter().filter_map(view).collect(),
    }
}

fn the_call(visit: &Visit) -> Result<&Call, WebError> {
    visit.chosen()?.call.as_ref().ok_or(WebError::NotFound)
}

fn points_max(call: &Call) -> u32 {
    call.rubric.iter().map(|line| line.weight * MARK_MAX).sum()
}

/// `GET /call`
pub(super) async fn call(visit: Visit) -> Result<HttpResponse, WebError> {
    let call = the_call(&visit)?;
    let line = |line: &crate::domain::assignment::RubricLine| RubricLineView {
        title: line.title.clone(),
        weight: line.weight,
        marks: line.marks.to_vec(),
    };
    let behind = visit.behind(visit.chosen()?);
    let samples = (1..).zip(&call.samples).map(|(number, sample)| LessonRef {
        href: format!("/call/samples/{number}{behind}"),
        title: sample.title.clone(),
    });
    visit.page(&CallPage {
        language: visit.chosen()?.language.clone(),
        title: call.title.clone(),
        minutes: call.minutes,
        call_html: call.html.clone(),
        rubric: call.rubric.iter().map(line).collect(),
        points: points_max(call),
        samples: samples.collect(),
        reviews: format!("/proposals{behind}"),
    })
}

/// `GET /call/samples/{number}`
pub(super) async fn sample(
    visit: Visit,
    number: web::Path<usize>,
) -> Result<HttpResponse, WebError> {
    let (call, course) = (the_call(&visit)?, visit.chosen()?);
    let at = number.checked_sub(1).ok_or(WebError::NotFound)?;
    let sample = call.samples.get(at).ok_or(WebError::NotFound)?;
    let title = |id| course.form.sections.iter().find(|section| section.id == id);
    let sections = sample.sections.iter().map(|(id, html)| SampleSection {
        id: id.to_string(),
        title: title(*id).map(|section| section.title.clone()).unwrap_or_default(),
        text_html: html.clone(),
    });
    let line = |id: &TermId| call.rubric.iter().find(|line| line.id == *id);
    let key: Vec<KeyLine> = sample
        .key
        .iter()
        .filter_map(|mark| {
            let line = line(&mark.line)?;
            Some(KeyLine {
                title: line.title.clone(),
                mark: mark.mark,
                weight: line.weight,
                why_html: mark.why_html.clone(),
            })
        })
        .collect();
    visit.page(&SamplePage {
        language: course.language.clone(),
        call: call.title.clone(),
        behind: visit.behind(course),
        title: sample.title.clone(),
        label: sample.label.clone(),
        sections: sections.collect(),
        points: key.iter().map(|line| line.mark * line.weight).sum(),
        points_max: points_max(call),
        key,
    })
}
