//! Handlers beside the lessons: private notes, bookmarks, words explained, search, session plan, the
//! quiz on paper, how sure.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};

use super::WebError;
use super::fault;
use super::form::Posted;
use super::learn::{lesson_page, lesson_path};
use super::page::{
    ConfidencePage, ExcerptPiece, GlossaryPage, HitView, LessonRef, NoteView, NotesPage, PaperPage,
    PlanPage, SearchPage, TermView,
};
use super::question::{self, Given};
use super::visit::{Visit, see_other};
use crate::course::{Found, Hit};
use crate::domain::course::{Course, Lesson, Module};
use crate::domain::limits::CONFIDENCE_MAX;
use crate::domain::progress::{ModuleState, Moment};
use crate::domain::{LessonPath, ModuleId, TermId};
use crate::node::view::NoteRow;
use crate::text::fold::fold_words;
use crate::text::plain;
use crate::text::sort::sort_key;

/// A word with its explanation; `None` if the glossary does not have it.
pub(super) fn term_view(course: &Course, id: &TermId) -> Option<TermView> {
    let term = course.glossary.get(id)?;
    Some(TermView {
        id: id.to_string(),
        term: term.term.clone(),
        meaning_html: term.meaning_html.clone(),
    })
}

/// `GET /glossary`
pub(super) async fn glossary(visit: Visit) -> Result<HttpResponse, WebError> {
    let course = visit.chosen()?;
    let mut terms: Vec<TermView> =
        course.glossary.keys().filter_map(|id| term_view(course, id)).collect();
    terms.sort_by_cached_key(|term| sort_key(&term.term, &course.language));
    visit.page(&GlossaryPage { language: course.language.clone(), terms })
}

/// `GET /search?q=…`
pub(super) async fn search(visit: Visit) -> Result<HttpResponse, WebError> {
    let question = visit.query("q").trim().to_owned();
    let course = visit.chosen()?;
    let (language, asked, id) = (visit.words().language.tag, question.clone(), course.id.clone());
    let hits = visit.run(move |node, _| Ok(node.find_in(&id, language, &asked))).await?;
    let behind = visit.behind(course);
    visit.page(&SearchPage {
        language: course.language.clone(),
        course: if behind.is_empty() { String::new() } else { course.id.clone() },
        question,
        hits: hits.into_iter().map(|hit| hit_view(hit, &behind)).collect(),
    })
}

fn hit_view(hit: Hit, behind: &str) -> HitView {
    let (href, word) = match &hit.place {
        Found::Lesson(path, anchor) if anchor.is_empty() => (format!("/lessons/{path}"), false),
        Found::Lesson(path, anchor) => (format!("/lessons/{path}#{anchor}"), false),
        Found::Term(id) => (format!("/glossary{behind}#{id}"), true),
    };
    let piece = |(words, marked)| ExcerptPiece { words, marked };
    HitView {
        href,
        title: hit.title,
        heading: hit.heading,
        word,
        excerpt: hit.excerpt.into_iter().map(piece).collect(),
    }
}

fn lesson_ref(visit: &Visit, path: &LessonPath) -> LessonRef {
    match visit.lesson(path) {
        Some(lesson) => LessonRef { href: format!("/lessons/{path}"), title: lesson.title.clone() },
        // A note outlives its lesson.
        None => LessonRef { href: String::new(), title: path.to_string() },
    }
}

/// `GET /notes?q=…`
pub(super) async fn notes(visit: Visit) -> Result<HttpResponse, WebError> {
    let course = visit.course();
    let own = visit.run(|node, who| node.learner(who)?.notes()).await?;
    let question = visit.query("q").trim().to_owned();
    let wanted = fold_words(&question);
    let view = |note: &NoteRow| {
        let lesson = lesson_ref(&visit, &note.lesson);
        NoteView {
            href: lesson.href,
            title: lesson.title,
            at: visit.words().moment(note.changed_at, false),
            body_html: plain::to_html(&note.body),
        }
    };
    let fits = |note: &&NoteRow| {
        let title = lesson_ref(&visit, &note.lesson).title;
        let folded = format!(" {}", fold_words(&format!("{title} {}", note.body)));
        wanted.split(' ').all(|word| word.is_empty() || folded.contains(&format!(" {word}")))
    };
    visit.page(&NotesPage {
        language: course.language.clone(),
        question,
        any: !own.notes.is_empty(),
        notes: own.notes.iter().filter(fits).map(view).collect(),
        bookmarks: own.bookmarks.iter().map(|path| lesson_ref(&visit, path)).collect(),
    })
}

/// `GET /notes/download`: all notes as one Markdown file.
pub(super) async fn download(visit: Visit) -> Result<HttpResponse, WebError> {
    let own = visit.run(|node, who| node.learner(who)?.notes()).await?;
    let mut text = format!("# {}\n", visit.say("notes-title", &[]));
    for note in &own.notes {
        let title = lesson_ref(&visit, &note.lesson).title;
        text.push_str(&format!("\n## {title}\n\n{}\n", note.body));
    }
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/markdown; charset=utf-8"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"notes.md\""))
        .body(text))
}

/// `POST /lessons/{module}/{lesson}/note`
pub(super) async fn save_note(
    visit: Visit,
    place: web::Path<(String, String)>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let path = lesson_path(&place.0, &place.1)?;
    let (asked, body) = (path.clone(), form.text("body").to_owned());
    let kept = visit.run(move |node, who| node.learner(who)?.save_note(&asked, &body)).await;
    match kept {
        Ok(()) => {
            let to = format!("/lessons/{path}#note");
            Ok(visit.go_and_drop(&to, "note-saved", &note_draft(&path)))
        }
        Err(error) => {
            let mut page = lesson_page(&visit, &path, None).await?;
            form.text("body").clone_into(&mut page.note);
            visit.again(error, &page)
        }
    }
}

/// The name of the draft that the browser keeps of a note.
pub(super) fn note_draft(path: &LessonPath) -> String {
    format!("note-{}-{}", path.module, path.lesson())
}

/// `POST /lessons/{module}/{lesson}/bookmark`
pub(super) async fn bookmark(
    visit: Visit,
    place: web::Path<(String, String)>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let path = lesson_path(&place.0, &place.1)?;
    let marked = form.text("marked") == "yes";
    let to = format!("/lessons/{path}");
    visit.run(move |node, who| node.learner(who)?.set_bookmark(&path, marked)).await?;
    Ok(visit.go(&to, if marked { "marked" } else { "unmarked" }))
}

/// `POST /lessons/{module}/{lesson}/place`: the heading that was in view; sent by the script.
pub(super) async fn read_to(
    visit: Visit,
    place: web::Path<(String, String)>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let path = lesson_path(&place.0, &place.1)?;
    let anchor = form.text("anchor").to_owned();
    visit.run(move |node, who| node.learner(who)?.read_to(&path, &anchor)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// `GET /lessons/{module}/{lesson}/plan`
pub(super) async fn plan(
    visit: Visit,
    place: web::Path<(String, String)>,
) -> Result<HttpResponse, WebError> {
    let path = lesson_path(&place.0, &place.1)?;
    let course = visit.course_of(&path.module);
    let has_plan = |lesson: &&Lesson| !lesson.session_plan_html.is_empty();
    let lesson = course.lesson(&path).filter(has_plan).ok_or(WebError::NotFound)?;
    visit.page(&PlanPage {
        back: format!("/lessons/{path}"),
        title: lesson.title.clone(),
        language: course.language.clone(),
        goal: lesson.goal.clone(),
        plan_html: lesson.session_plan_html.clone(),
        prompt: lesson.forum_prompt.clone(),
    })
}

fn module<'a>(visit: &'a Visit, id: &ModuleId) -> Result<&'a Module, WebError> {
    visit.course_of(id).module(id).ok_or(WebError::NotFound)
}

/// `GET /quizzes/{module}/paper`
pub(super) async fn paper(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let id: ModuleId = id.parse()?;
    let module = module(&visit, &id)?;
    let course = visit.course_of(&id);
    let quiz = module.quiz.as_ref().ok_or(WebError::NotFound)?;
    let questions = quiz.pool.iter().map(|one| question::view(course, one, Given::Nothing, None));
    visit.page(&PaperPage {
        back: format!("/quizzes/{id}"),
        module: module.title.clone(),
        language: course.language.clone(),
        questions: questions.collect(),
    })
}

async fn confidence_view(visit: &Visit, id: &ModuleId) -> Result<ConfidencePage, WebError> {
    let module = module(visit, id)?;
    let (asked, course) = (id.clone(), visit.course_of(id).id.clone());
    let (said, home) = visit
        .run(move |node, who| {
            let desk = node.learner(who)?;
            let said = desk.confidence(&asked)?;
            Ok((said, desk.in_course(&course)?.home()?))
        })
        .await?;
    let standing = home.modules.iter().find(|standing| standing.module == *id);
    let done = standing.is_some_and(|standing| standing.state == ModuleState::Done);
    let asks = match (said.before, said.after, done) {
        (_, None, true) => Moment::After.as_str(),
        (None, _, false) => Moment::Before.as_str(),
        (..) => "",
    };
    Ok(ConfidencePage {
        back: format!("/learn#{id}"),
        action: format!("/modules/{id}/confidence"),
        module: module.title.clone(),
        language: visit.course_of(id).language.clone(),
        question: module.confidence.clone(),
        asks,
        before: said.before,
        after: said.after,
        steps: (1..=CONFIDENCE_MAX).collect(),
    })
}

/// `GET /modules/{module}/confidence`
pub(super) async fn confidence(
    visit: Visit,
    id: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    visit.page(&confidence_view(&visit, &id.parse()?).await?)
}

/// `POST /modules/{module}/confidence`
pub(super) async fn say_confidence(
    visit: Visit,
    id: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let id: ModuleId = id.parse()?;
    let when = Moment::from_word(form.text("when")).ok_or(WebError::Unreadable("no moment"))?;
    let Ok(sure) = form.text("sure").parse::<u8>() else {
        let line = fault::line("sure", visit.say("fault-choose-one", &[]));
        let page = confidence_view(&visit, &id).await?;
        return visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, vec![line], &page);
    };
    let to = format!("/learn#{id}");
    visit.run(move |node, who| node.learner(who)?.say_confidence(&id, when, sure)).await?;
    Ok(visit.go(&to, "confidence"))
}

/// `GET /lessons/{module}/{lesson}/note`: to the note under its lesson. A browser stands at such an
/// address after a form that was shown again.
pub(super) async fn note(place: web::Path<(String, String)>) -> Result<HttpResponse, WebError> {
    let path = lesson_path(&place.0, &place.1)?;
    Ok(see_other(&format!("/lessons/{path}#note")))
}
