//! Handlers for records of one person, and for learners who go on at another library.

use actix_web::{HttpResponse, web};

use super::WebError;
use super::form::Posted;
use super::lists::ways;
use super::page::{MoveLine, MovePage, MovesPage, NamesakeLine, OptionView, TogetherPage};
use super::visit::Visit;
use crate::domain::person::FieldFault;
use crate::domain::{NodeId, PersonId};
use crate::node::NodeError;
use crate::node::view::{MoveRow, NamesakeRow};

fn not_a_choice(field: &'static str) -> NodeError {
    NodeError::Field { field, fault: FieldFault::NotAChoice }
}

async fn together_page(visit: &Visit, person: PersonId) -> Result<TogetherPage, WebError> {
    let find = visit.query("find").trim().to_owned();
    let asked = find.clone();
    let view = visit.run(move |node, who| node.admin(who)?.together(person, &asked)).await?;
    let line = |row: NamesakeRow| NamesakeLine {
        person: row.person.to_string(),
        name: row.name,
        branch: row.branch,
        done: row.lessons_done,
    };
    let under = view.under.into_iter().map(|(id, name)| (format!("/people/{id}/together"), name));
    Ok(TogetherPage {
        href: format!("/people/{person}/together"),
        name: view.name,
        branch: view.branch,
        with: view.with.map(|(_, name)| name),
        under: under.collect(),
        find,
        found: view.found.into_iter().map(line).collect(),
    })
}

/// `GET /people/{person}/together?find=…`
pub(super) async fn ask_together(
    visit: Visit,
    person: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    let page = together_page(&visit, person.parse()?).await?;
    visit.page(&page)
}

/// `POST /people/{person}/together`: under the other one from now on; or, with `apart`, by itself
/// again.
pub(super) async fn show_together(
    visit: Visit,
    person: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let person: PersonId = person.parse()?;
    let to = format!("/people/{person}/together");
    if form.text("apart") == "1" {
        visit.run(move |node, who| node.admin(who)?.show_apart(person)).await?;
        return Ok(visit.go(&to, "apart"));
    }
    let sent = form.clone();
    let done = visit.run(move |node, who| {
        let other = sent.text("other").parse().map_err(|_| not_a_choice("other"))?;
        node.admin(who)?.show_together(person, other)
    });
    match done.await {
        Ok(()) => Ok(visit.go(&to, "together")),
        Err(error) => {
            let page = together_page(&visit, person).await?;
            visit.again(error, &page)
        }
    }
}

async fn move_page(visit: &Visit, person: PersonId) -> Result<MovePage, WebError> {
    let view = visit.run(move |node, who| node.admin(who)?.moving(person)).await?;
    let now = view.now.as_ref().map(|(node, _)| *node);
    let option = |(node, name): (NodeId, String)| {
        OptionView::new(&node.to_string(), name, now == Some(node))
    };
    Ok(MovePage {
        href: format!("/people/{person}/move"),
        name: view.name,
        now: view.now.map(|(_, name)| name),
        let_in: view.let_in,
        libraries: view.libraries.into_iter().map(option).collect(),
    })
}

/// `GET /people/{person}/move`
pub(super) async fn ask_move(
    visit: Visit,
    person: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    let page = move_page(&visit, person.parse()?).await?;
    visit.page(&page)
}

/// `POST /people/{person}/move`: on to another library; or, with `back`, at home again.
pub(super) async fn move_to(
    visit: Visit,
    person: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let person: PersonId = person.parse()?;
    let to = format!("/people/{person}/move");
    if form.text("back") == "1" {
        visit.run(move |node, who| node.admin(who)?.move_to(person, None)).await?;
        return Ok(visit.go(&to, "moved-back"));
    }
    let sent = form.clone();
    let done = visit.run(move |node, who| {
        let library = sent.text("node").parse().map_err(|_| not_a_choice("node"))?;
        node.admin(who)?.move_to(person, Some(library))
    });
    match done.await {
        Ok(()) => Ok(visit.go(&to, "moved")),
        Err(error) => {
            let page = move_page(&visit, person).await?;
            visit.again(error, &page)
        }
    }
}

/// `GET /members/moves?page=…`
pub(super) async fn moves(visit: Visit) -> Result<HttpResponse, WebError> {
    let page = visit.list_page();
    let part = visit.run(move |node, who| node.admin(who)?.moves(page)).await?;
    let (newer, older) = ways("/members/moves", visit.page_number(), part.has_more);
    let line = |row: MoveRow| MoveLine {
        action: format!("/members/moves/{}", row.person),
        name: row.name,
        from: row.from.1,
        to: row.to.1,
        learners: row.learners,
        let_in: row.let_in,
    };
    visit.page(&MovesPage { moves: part.rows.into_iter().map(line).collect(), newer, older })
}

/// `POST /members/moves/{person}`
pub(super) async fn let_move(
    visit: Visit,
    person: web::Path<String>,
    _form: Posted,
) -> Result<HttpResponse, WebError> {
    let person: PersonId = person.parse()?;
    visit.run(move |node, who| node.admin(who)?.let_move(person)).await?;
    Ok(visit.go("/members/moves", "move-let"))
}
