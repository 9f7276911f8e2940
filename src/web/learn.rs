//! Handlers of the course: home, map, lesson.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::WebError;
use super::assignment::assignment_line;
use super::cohort::own_cohorts;
use super::fault;
use super::form::Posted;
use super::lists::{found_lines, thread_lines};
use super::page::{
    AssignmentLine, BlockView, HeadingLink, HomePage, LessonPage, LessonRef, MapLesson, MapModule,
    MapPage, MapQuiz, MessageLine, ModuleLine, NextLink, OtherCourseLine, Score, TaskLink,
};
use super::proposal;
use super::question::{self, AnswerFault, Given};
use super::study;
use super::visit::{Visit, see_other};
use super::words::percent;
use crate::domain::course::{Block, Course, Lesson, Module};
use crate::domain::feedback::Message;
use crate::domain::progress::{ModuleState, NextStep};
use crate::domain::roles::{Act, NodeRole};
use crate::domain::{LessonPath, QuestionId};
use crate::node::view::{
    AssignmentStanding, LessonState, ModuleStanding, OtherCourse, ThreadRow, Travel,
};

/// Longest time in a lesson that one report may claim, in seconds.
const STUDY_REPORT_S_MAX: u32 = 7_200;

/// `GET /`
pub(super) async fn home(visit: Visit) -> Result<HttpResponse, WebError> {
    if visit.who().is_none() {
        return Ok(see_other("/sign-in"));
    }
    let (home, away, cohorts, feedback, messages, to_review) = visit
        .run(|node, who| {
            let desk = node.learner(who)?;
            let away = node.forum(who)?.away()?;
            let (feedback, to_review) = (desk.new_feedback()?, desk.proposals_waiting()?);
            let (home, cohorts) = (desk.start()?, desk.own_cohorts()?);
            Ok((home, away, cohorts, feedback, desk.new_messages()?, to_review))
        })
        .await?;
    let course = visit.course_called(&home.course).unwrap_or_else(|| visit.course());
    let behind = visit.behind(course);
    let to_do = to_do(course, &home.modules, &home.assignments);
    let proposal = proposal::bar(course, &home.assignments);
    let others = home.others.iter().filter_map(|other| other_line(&visit, other)).collect();
    let next = home.standing.next.as_ref().and_then(|next| next_link(course, next));
    let modules = home.modules.into_iter().map(|module| ModuleLine {
        href: format!("/learn{behind}#{}", module.module),
        title: module.title,
        done: module.done.min(module.lessons),
        lessons: module.lessons,
        quiz: module.quiz_best.map(|(right, asked)| Score { right, asked }),
        mastered: module.mastered,
    });
    visit.page(&HomePage {
        course: course.title.clone(),
        language: course.language.clone(),
        done: home.standing.lessons_done,
        lessons: home.standing.lessons,
        percent: percent(home.standing.lessons_done, home.standing.lessons),
        minutes_left: home.standing.minutes_left,
        next,
        tasks: tasks(&visit),
        cohorts: own_cohorts(&visit, &cohorts),
        feedback,
        messages: messages.iter().map(|(by, one)| message_line(&visit, by, one)).collect(),
        to_review,
        modules: modules.collect(),
        answers: found_lines(&visit, away.answers),
        mentions: found_lines(&visit, away.mentions),
        asked: found_lines(&visit, away.asked),
        followed: thread_lines(&visit, away.followed),
        threads: thread_lines(&visit, home.newest_threads),
        to_do,
        proposal,
        others,
        behind: behind.clone(),
    })
}

/// A course beside the one that home opens on.
fn other_line(visit: &Visit, other: &OtherCourse) -> Option<OtherCourseLine> {
    let course = visit.course_called(&other.course)?;
    let standing = &other.standing;
    let is_begun = standing.lessons_done > 0;
    let behind = visit.behind(course);
    Some(OtherCourseLine {
        href: format!("/learn{behind}"),
        title: course.title.clone(),
        language: course.language.clone(),
        done: standing.lessons_done,
        lessons: standing.lessons,
        minutes_left: standing.minutes_left,
        next: standing.next.as_ref().and_then(|next| next_link(course, next)),
        to_do: to_do(course, &other.modules, &other.assignments),
        // What nobody has begun has no proposal to speak of.
        proposal: proposal::bar(course, &other.assignments).filter(|_| is_begun),
        behind,
    })
}

fn message_line(visit: &Visit, by: &str, message: &Message) -> MessageLine {
    MessageLine {
        key: message.key.clone(),
        by: if by.is_empty() { visit.say("feedback-somebody", &[]) } else { by.to_owned() },
        at: visit.words().moment(message.at, message.clock_doubtful),
        words: message.words.clone(),
    }
}

/// Assignments whose turn it is and that are not handed in: begun or taken back, or with all lessons
/// of their module done.
fn to_do(
    course: &Course,
    modules: &[ModuleStanding],
    assignments: &[AssignmentStanding],
) -> Vec<AssignmentLine> {
    let waits = |standing: &&AssignmentStanding| {
        let module = modules.iter().find(|module| module.module == standing.module);
        let read = module.is_some_and(|module| module.done >= module.lessons);
        !standing.handed_in && (standing.begun || standing.taken_back || read)
    };
    let waiting = assignments.iter().filter(waits);
    waiting.filter_map(|standing| assignment_line(course, standing)).collect()
}

/// What the role brings along: first how the library gets people and a network, then how learners
/// get on.
fn tasks(visit: &Visit) -> Vec<TaskLink> {
    let hub = visit.place().role == NodeRole::Hub;
    let alone = !hub && !visit.place().joined;
    let ways = [
        (Act::KeepSync, alone, "/sync", "home-task-join"),
        (Act::KeepAccounts, alone, "/people/new", "home-task-people"),
        (Act::KeepMembers, hub, "/members", "home-task-members"),
        (Act::Follow, !alone, "/follow", "home-task-follow"),
    ];
    ways.into_iter()
        .filter(|(act, shown, ..)| *shown && visit.may(*act))
        .map(|(_, _, href, key)| TaskLink { href, key })
        .collect()
}

fn next_link(course: &Course, next: &NextStep) -> Option<NextLink> {
    Some(match next {
        NextStep::Lesson(path) => NextLink {
            href: format!("/lessons/{path}"),
            title: course.lesson(path)?.title.clone(),
            quiz: false,
        },
        NextStep::Quiz(id) => NextLink {
            href: format!("/quizzes/{id}"),
            title: course.module(id)?.title.clone(),
            quiz: true,
        },
    })
}

/// `GET /learn`
pub(super) async fn map(visit: Visit) -> Result<HttpResponse, WebError> {
    let course = visit.chosen()?;
    let id = course.id.clone();
    let home = visit.run(move |node, who| node.learner(who)?.in_course(&id)?.home()).await?;
    let modules = course.modules.iter().zip(&home.modules);
    let modules = modules.map(|(module, standing)| {
        let assignment = home.assignments.iter().find(|one| one.module == module.id);
        let assignment = assignment.and_then(|standing| assignment_line(course, standing));
        MapModule { assignment, ..map_module(course, module, standing, &home.done) }
    });
    let modules = modules.collect();
    visit.page(&MapPage {
        course: course.title.clone(),
        language: course.language.clone(),
        modules,
        others: other_courses(&visit, course),
        behind: visit.behind(course),
        has_call: course.call.is_some(),
        has_evaluation: !course.evaluation.questions.is_empty(),
        can_take_along: visit.place().joined
            && visit.place().role != NodeRole::Personal
            && visit.who().is_some_and(|who| who.person.home() == visit.place().id),
    })
}

/// The other courses that are here.
fn other_courses(visit: &Visit, course: &Course) -> Vec<LessonRef> {
    let others = visit.courses().into_iter().filter(|other| other.id != course.id);
    let link = |other: &Course| LessonRef {
        href: format!("/learn{}", visit.behind(other)),
        title: other.title.clone(),
    };
    others.map(link).collect()
}

fn map_module(
    course: &Course,
    module: &Module,
    standing: &ModuleStanding,
    done: &BTreeSet<LessonPath>,
) -> MapModule {
    MapModule {
        id: module.id.to_string(),
        title: module.title.clone(),
        summary: module.summary.clone(),
        state: match &standing.state {
            ModuleState::Done => "done",
            ModuleState::Open => "open",
            ModuleState::Later(_) => "later",
        },
        waits_for: waits_for(course, &standing.state),
        done: standing.done,
        needs: (module.needs < module.lessons.len()).then_some(module.needs),
        of: module.lessons.len(),
        confidence: (!module.confidence.is_empty())
            .then(|| format!("/modules/{}/confidence", module.id)),
        lessons: module
            .lessons
            .iter()
            .map(|lesson| MapLesson {
                href: format!("/lessons/{}", lesson.path),
                title: lesson.title.clone(),
                minutes: lesson.minutes,
                done: done.contains(&lesson.path),
            })
            .collect(),
        quiz: module.quiz.as_ref().map(|_| MapQuiz {
            href: format!("/quizzes/{}", module.id),
            best: standing.quiz_best.map(|(right, asked)| Score { right, asked }),
            mastered: standing.mastered,
        }),
        assignment: None,
    }
}

/// Titles of the modules that come first.
fn waits_for(course: &Course, state: &ModuleState) -> Vec<String> {
    let ModuleState::Later(ids) = state else { return Vec::new() };
    ids.iter().filter_map(|id| Some(course.module(id)?.title.clone())).collect()
}

/// `{module}/{lesson}` of an address.
pub(super) fn lesson_path(module: &str, lesson: &str) -> Result<LessonPath, WebError> {
    Ok(format!("{module}/{lesson}").parse()?)
}

/// A lesson with the module it stands in.
fn place<'a>(course: &'a Course, path: &LessonPath) -> Result<(&'a Module, &'a Lesson), WebError> {
    let module = course.module(&path.module).ok_or(WebError::NotFound)?;
    let lesson = course.lesson(path).ok_or(WebError::NotFound)?;
    Ok((module, lesson))
}

/// `GET /lessons/{module}/{lesson}`
pub(super) async fn lesson(
    visit: Visit,
    place: web::Path<(String, String)>,
) -> Result<HttpResponse, WebError> {
    let page = lesson_page(&visit, &lesson_path(&place.0, &place.1)?, None).await?;
    visit.page(&page)
}

/// A check whose form was no answer yet.
pub(super) struct Unanswered<'a> {
    question: &'a QuestionId,
    form: &'a Posted,
    words: &'a str,
}

pub(super) async fn lesson_page(
    visit: &Visit,
    path: &LessonPath,
    unanswered: Option<Unanswered<'_>>,
) -> Result<LessonPage, WebError> {
    let course = visit.course_of(&path.module);
    let (module, lesson) = place(course, path)?;
    let asked = path.clone();
    let (state, travel, threads): (LessonState, _, Vec<ThreadRow>) = visit
        .run(move |node, who| {
            let desk = node.learner(who)?;
            let (state, travel) = (desk.lesson(&asked)?, desk.lesson_travel(&asked)?);
            Ok((state, travel, node.forum(who)?.threads(Some(&asked), 0)?.0))
        })
        .await?;
    let blocks = lesson.blocks.iter().filter_map(|block| match block {
        Block::Html(text_html) => Some(BlockView { text_html: text_html.clone(), check: None }),
        Block::Check(id) => {
            let check = lesson.check(id)?;
            let answered = state.checks.get(id);
            let open = unanswered.as_ref().filter(|open| open.question == id);
            let given = match (open, answered) {
                (Some(open), _) => Given::Typed(open.form),
                (None, Some((answer, _))) => Given::Answer(answer),
                (None, None) => Given::Nothing,
            };
            let mark = answered.filter(|_| open.is_none()).map(|(_, mark)| mark);
            let mut view = question::view(course, check, given, mark);
            view.fault = open.map(|open| open.words.to_owned());
            Some(BlockView { text_html: String::new(), check: Some(view) })
        }
    });
    let number = module.lessons.iter().position(|each| each.path == *path).unwrap_or(0) + 1;
    Ok(LessonPage {
        href: format!("/lessons/{path}"),
        course: course.title.clone(),
        module: module.title.clone(),
        module_id: module.id.to_string(),
        title: lesson.title.clone(),
        language: course.language.clone(),
        goal: lesson.goal.clone(),
        minutes: lesson.minutes,
        number,
        of: module.lessons.len(),
        headings: lesson
            .headings
            .iter()
            .map(|(anchor, words)| HeadingLink { anchor: anchor.clone(), words: words.clone() })
            .collect(),
        blocks: blocks.collect(),
        previous: course.neighbours(path).0.map(|before| format!("/lessons/{}", before.path)),
        done: visit.words().own_moment(state.done_at),
        travel: travel.and_then(Travel::as_str),
        prompt: lesson.forum_prompt.clone(),
        threads: thread_lines(visit, threads),
        prompt_href: format!("/forum/lessons/{path}"),
        // The last module leads to a proposal; the call is what it answers.
        beside_call: course.call.is_some()
            && course.modules.last().is_some_and(|last| last.id == module.id),
        talk_href: format!("/forum/new?lesson={path}"),
        plan_href: (!lesson.session_plan_html.is_empty()).then(|| format!("/lessons/{path}/plan")),
        terms: lesson.terms.iter().filter_map(|id| study::term_view(course, id)).collect(),
        draft: study::note_draft(path),
        note: state.note,
        bookmarked: state.bookmarked,
        excused: state.excused,
        waits_for: waits_for(course, &state.module),
        resume: resume(lesson, state.read_to.as_deref()),
    })
}

/// Where reading stopped, unless that was at the first heading.
fn resume(lesson: &Lesson, read_to: Option<&str>) -> Option<HeadingLink> {
    let found = lesson.headings.iter().skip(1).find(|(anchor, _)| Some(anchor.as_str()) == read_to);
    found.map(|(anchor, words)| HeadingLink { anchor: anchor.clone(), words: words.clone() })
}

/// `GET /lessons/{module}/{lesson}/checks/{question}`: to the check's place in its lesson. A browser
/// stands at this address after an answer that was sent empty, and may open it again.
pub(super) async fn check(
    visit: Visit,
    place: web::Path<(String, String, String)>,
) -> Result<HttpResponse, WebError> {
    let path = lesson_path(&place.0, &place.1)?;
    let id: QuestionId = place.2.parse()?;
    let lesson = visit.lesson(&path).ok_or(WebError::NotFound)?;
    lesson.check(&id).ok_or(WebError::NotFound)?;
    Ok(see_other(&format!("/lessons/{path}#check-{id}")))
}

/// `POST /lessons/{module}/{lesson}/checks/{question}`
pub(super) async fn answer_check(
    visit: Visit,
    place: web::Path<(String, String, String)>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let path = lesson_path(&place.0, &place.1)?;
    let id: QuestionId = place.2.parse()?;
    let lesson = visit.lesson(&path).ok_or(WebError::NotFound)?;
    let check = lesson.check(&id).ok_or(WebError::NotFound)?;
    match question::answer(check, &form) {
        Ok(answer) => {
            let to = format!("/lessons/{path}#check-{id}");
            visit.run(move |node, who| node.learner(who)?.answer_check(&path, &id, answer)).await?;
            Ok(see_other(&to))
        }
        Err(AnswerFault { key, input }) => {
            let words = visit.say(key, &[]);
            let mut line = fault::line("answer", words.clone());
            line.anchor = format!("{id}-{input}");
            let open = Unanswered { question: &id, form: &form, words: &words };
            let page = lesson_page(&visit, &path, Some(open)).await?;
            visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, vec![line], &page)
        }
    }
}

/// `POST /lessons/{module}/{lesson}/done`: on to the next lesson, or to the quiz after a module's
/// last.
pub(super) async fn complete(
    visit: Visit,
    place: web::Path<(String, String)>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let path = lesson_path(&place.0, &place.1)?;
    let onward = onward(visit.course_of(&path.module), &path)?;
    let seconds = study_seconds(&form).unwrap_or(0);
    visit
        .run(move |node, who| {
            let desk = node.learner(who)?;
            if seconds > 0 {
                desk.studied(&path, seconds)?;
            }
            desk.complete_lesson(&path)
        })
        .await?;
    Ok(visit.go(&onward, "lesson-done"))
}

fn onward(course: &Course, path: &LessonPath) -> Result<String, WebError> {
    let (module, _) = place(course, path)?;
    let next = course.neighbours(path).1;
    Ok(match next {
        Some(next) if next.path.module == path.module => format!("/lessons/{}", next.path),
        _ if module.quiz.is_some() => format!("/quizzes/{}", module.id),
        Some(next) => format!("/lessons/{}", next.path),
        None => "/".to_owned(),
    })
}

/// `POST /lessons/{module}/{lesson}/studied`: how long the lesson was in view; sent by the script.
pub(super) async fn studied(
    visit: Visit,
    place: web::Path<(String, String)>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let path = lesson_path(&place.0, &place.1)?;
    let seconds = study_seconds(&form).ok_or(WebError::Unreadable("no number of seconds"))?;
    visit.run(move |node, who| node.learner(who)?.studied(&path, seconds)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Seconds in view as the script counted them; `None` without script.
fn study_seconds(form: &Posted) -> Option<u32> {
    let seconds = form.text("seconds").parse::<u32>().ok()?;
    Some(seconds.min(STUDY_REPORT_S_MAX))
}
