//! Handlers of excuses: a lesson that need not be done, a date that is put off, reviews that nobody is
//! left to give to. On the learner's side they are words like any others.

use actix_web::{HttpResponse, web};

use super::WebError;
use super::form::Posted;
use super::page::{ExcuseLine, ExcusesPage, OptionView};
use super::visit::Visit;
use crate::domain::PersonId;
use crate::domain::excuse::{Excuse, Excused};
use crate::node::view::ExcuseForm;

/// From what, in the reader's words.
pub(super) fn what(visit: &Visit, excuse: &Excuse) -> String {
    match &excuse.what {
        Excused::Lesson(path) => {
            let title = visit.lesson(path).map_or_else(|| path.to_string(), |it| it.title.clone());
            let key = if excuse.on { "excuse-lesson" } else { "excuse-lesson-off" };
            visit.say(key, &[("lesson", (&title).into())])
        }
        Excused::BlindReviews => {
            visit.say(if excuse.on { "excuse-reviews" } else { "excuse-reviews-off" }, &[])
        }
        Excused::Until(module, day) => {
            let course = visit.course_of(module);
            let title = course.module(module).map(|module| module.title.clone());
            let title = title.unwrap_or_else(|| module.to_string());
            let day = visit.words().day(*day);
            let args = [("module", (&title).into()), ("day", (&day).into())];
            visit.say(if excuse.on { "excuse-until" } else { "excuse-until-off" }, &args)
        }
    }
}

fn excuse_line(visit: &Visit, excuse: &Excuse) -> ExcuseLine {
    let is_own = visit.who().is_some_and(|who| who.person.home() == excuse.node);
    let kind = match &excuse.what {
        Excused::Lesson(_) => "lesson",
        Excused::BlindReviews => "reviews",
        Excused::Until(..) => "until",
    };
    ExcuseLine {
        what: what(visit, excuse),
        at: visit.words().moment(excuse.at, excuse.clock_doubtful),
        words: excuse.words.clone(),
        undo: is_own.then(|| (kind, excuse.what.subject().1)),
    }
}

async fn excuses_page(
    visit: &Visit,
    person: PersonId,
    typed: &ExcuseForm,
) -> Result<ExcusesPage, WebError> {
    let (name, excuses) = visit
        .run(move |node, who| {
            let desk = node.facilitator(who)?;
            Ok((desk.learner(person)?.row.name, desk.excuses_of(person)?))
        })
        .await?;
    let courses = visit.courses();
    let chosen = |kind: &str, value: &str| typed.kind == kind && typed.subject == value;
    let lessons = courses.iter().flat_map(|course| course.lessons()).map(|lesson| {
        let path = lesson.path.to_string();
        OptionView::new(&path, lesson.title.clone(), chosen("lesson", &path))
    });
    let modules = courses.iter().flat_map(|course| &course.modules).map(|module| {
        let id = module.id.as_str();
        OptionView::new(id, module.title.clone(), chosen("until", id))
    });
    Ok(ExcusesPage {
        href: format!("/follow/learners/{person}/excuses"),
        back: format!("/follow/learners/{person}"),
        name,
        excuses: excuses.iter().map(|one| excuse_line(visit, one)).collect(),
        lessons: lessons.collect(),
        modules: modules.collect(),
        day: typed.day.clone(),
        words: typed.words.clone(),
    })
}

/// `GET /follow/learners/{person}/excuses`
pub(super) async fn excuses(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let page = excuses_page(&visit, id.parse()?, &ExcuseForm::default()).await?;
    visit.page(&page)
}

/// `POST /follow/learners/{person}/excuses`
pub(super) async fn excuse(
    visit: Visit,
    id: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let person: PersonId = id.parse()?;
    let text = |name: &str| form.text(name).to_owned();
    let sent = ExcuseForm {
        kind: text("kind"),
        subject: text("subject"),
        day: text("day"),
        on: form.text("off") != "1",
        words: text("excuse_words"),
    };
    let (once, typed) = (text("once"), sent.clone());
    let done =
        visit.run(move |node, who| node.facilitator(who)?.excuse(&once, person, &sent)).await;
    let said = if typed.on { "excused" } else { "excuse-over" };
    match done {
        Ok(()) => Ok(visit.go(&format!("/follow/learners/{person}/excuses"), said)),
        Err(error) => {
            let page = excuses_page(&visit, person, &typed).await?;
            visit.again(error, &page)
        }
    }
}
