//! Handlers for what is said around a learner, and for one message to several learners.

use actix_web::{HttpResponse, web};

use super::WebError;
use super::follow::{TypedThere, learner_page};
use super::form::Posted;
use super::page::{TeamLine, TeamPart, WriteToPage};
use super::visit::Visit;
use crate::domain::PersonId;
use crate::domain::feedback::Message;
use crate::domain::person::FieldFault;
use crate::node::NodeError;
use crate::node::view::TeamView;

/// The part of a learner's page; with what was typed, if it was not taken.
pub(super) fn team_part(
    visit: &Visit,
    learner: PersonId,
    view: &TeamView,
    (typed, note): (String, Option<String>),
) -> TeamPart {
    let words = visit.words();
    let line = |(by, word): &(String, Message)| TeamLine {
        by: if by.is_empty() { visit.say("feedback-somebody", &[]) } else { by.clone() },
        at: words.moment(word.at, word.clock_doubtful),
        words: word.words.clone(),
    };
    let kept = view.note.as_ref();
    TeamPart {
        words: view.words.iter().map(line).collect(),
        more: view.more,
        action: format!("/follow/learners/{learner}/team"),
        typed,
        note_action: format!("/follow/learners/{learner}/note"),
        note: note.or_else(|| kept.map(|(note, _)| note.clone())).unwrap_or_default(),
        note_at: kept.map(|(_, at)| words.moment(*at, false)),
        draft: learner.to_string(),
    }
}

/// `POST /follow/learners/{person}/team`: a word for everybody who accompanies the learner.
pub(super) async fn tell(
    visit: Visit,
    id: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let learner: PersonId = id.parse()?;
    let [once, words] = ["once", "team"].map(|field| form.text(field).to_owned());
    let typed = TypedThere { team: words.clone(), ..TypedThere::default() };
    let told =
        visit.run(move |node, who| node.facilitator(who)?.tell_team(&once, learner, &words)).await;
    match told {
        Ok(()) => {
            let to = format!("/follow/learners/{learner}#around");
            Ok(visit.go_and_drop(&to, "noted", &format!("team-{learner}")))
        }
        Err(error) => {
            let page = learner_page(&visit, learner, typed).await?;
            visit.again(error, &page)
        }
    }
}

/// `POST /follow/learners/{person}/note`: for the asking person alone.
pub(super) async fn note(
    visit: Visit,
    id: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let learner: PersonId = id.parse()?;
    let words = form.text("note").to_owned();
    let typed = TypedThere { note: Some(words.clone()), ..TypedThere::default() };
    let kept = visit.run(move |node, who| node.facilitator(who)?.keep_note(learner, &words)).await;
    match kept {
        Ok(()) => {
            let to = format!("/follow/learners/{learner}#around");
            Ok(visit.go_and_drop(&to, "noted", &format!("note-{learner}")))
        }
        Err(error) => {
            let page = learner_page(&visit, learner, typed).await?;
            visit.again(error, &page)
        }
    }
}

fn chosen<'a>(ids: impl Iterator<Item = &'a str>) -> Result<Vec<PersonId>, NodeError> {
    let fault = FieldFault::NotAChoice;
    ids.filter(|id| !id.is_empty())
        .map(|id| id.parse().map_err(|_| NodeError::Field { field: "to", fault }))
        .collect()
}

async fn write_page(
    visit: &Visit,
    people: Vec<PersonId>,
    typed: String,
) -> Result<WriteToPage, WebError> {
    let to = visit.run(move |node, who| node.facilitator(who)?.recipients(&people)).await?;
    let named = |(id, name): (PersonId, String)| {
        let name = if name.is_empty() { visit.say("desk-no-name", &[]) } else { name };
        (id.to_string(), name)
    };
    Ok(WriteToPage { to: to.into_iter().map(named).collect(), typed })
}

/// `GET /follow/write?to=…&to=…`: to those who were ticked on another page.
pub(super) async fn ask_write(visit: Visit) -> Result<HttpResponse, WebError> {
    let people = chosen(visit.query_all("to").iter().map(String::as_str))?;
    if people.is_empty() {
        return visit.page(&WriteToPage { to: Vec::new(), typed: String::new() });
    }
    match write_page(&visit, people, String::new()).await {
        Ok(page) => visit.page(&page),
        Err(error) => visit.again(error, &WriteToPage { to: Vec::new(), typed: String::new() }),
    }
}

/// `POST /follow/write`
pub(super) async fn write(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let people = chosen(form.all("to").iter().map(String::as_str))?;
    let [once, words] = ["once", "words"].map(|field| form.text(field).to_owned());
    let (typed, to) = (words.clone(), people.clone());
    let sent = visit
        .run(move |node, who| node.facilitator(who)?.write_to_several(&once, &people, &words))
        .await;
    match sent {
        Ok(_) => Ok(visit.go_and_drop("/follow", "written-to", "write-several")),
        Err(error) => {
            let page = match write_page(&visit, to, typed.clone()).await {
                Ok(page) => page,
                // Nobody was chosen: there is nobody to name.
                Err(_) => WriteToPage { to: Vec::new(), typed },
            };
            visit.again(error, &page)
        }
    }
}
