//! Handlers for coming back from a lost disk, neighbours, laptops, and the line of an invitation.

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use super::WebError;
use super::form::Posted;
use super::page::{
    JoinPage, LaptopPage, NearSection, NeighbourLine, NewPasswordPage, OptionView, RecoverPage,
    RecoveryCardPage,
};
use super::visit::{Visit, see_other};
use super::{keep, qr};
use crate::domain::person::{self, FieldFault};
use crate::domain::roles::NodeRole;
use crate::domain::{NodeId, PersonId};
use crate::node::NodeError;
use crate::node::desk::Recovery;
use crate::node::view::{LaptopRow, NewInvitation, SyncState};
use crate::text::dates;

fn recover_page(form: &Posted, code: &str) -> RecoverPage {
    let typed = |name: &str| form.text(name).to_owned();
    RecoverPage {
        code: code.to_owned(),
        recovery_code: typed("recovery_code"),
        hub_url: typed("hub_url"),
        admin_name: typed("admin_name"),
    }
}

/// `GET /recover?code=…`
pub(super) async fn ask_recover(visit: Visit) -> Result<HttpResponse, WebError> {
    if visit.place().set_up {
        return Ok(see_other("/"));
    }
    visit.page(&recover_page(&Posted::default(), visit.query("code")))
}

/// `POST /recover`: answers when everything is back, or says how to go on.
pub(super) async fn recover(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let typed = |name: &str| form.text(name).to_owned();
    let entered = Recovery {
        setup_code: form.text("code").trim().to_owned(),
        recovery_code: typed("recovery_code"),
        url: typed("hub_url"),
        admin_name: typed("admin_name"),
        admin_password: typed("admin_password"),
        language: visit.words().language.tag.to_owned(),
    };
    match visit.run_open(move |node| node.visitor().recover(&entered)).await {
        Ok((session, back)) => {
            let said = if back.from_hub { "recovered" } else { "recovered-part" };
            Ok(visit.enter_saying(&session, true, "/people", said))
        }
        Err(WebError::Node(NodeError::AlreadySetUp)) => Ok(see_other("/")),
        Err(error) => {
            let rules = [
                ("admin_name", person::name(form.text("admin_name")).err()),
                ("admin_password", person::password(form.text("admin_password")).err()),
            ];
            visit.again_with(error, &rules, &recover_page(&form, form.text("code")))
        }
    }
}

fn card_page(visit: &Visit, code: Option<String>) -> RecoveryCardPage {
    let words = visit.words();
    RecoveryCardPage {
        name: visit.place().name.clone(),
        qr: code.as_deref().and_then(qr::draw),
        code,
        made: dates::exact(words.now.0, &words.zone, words.language, false),
    }
}

/// `GET /sync/recovery`: asks for the password.
pub(super) async fn ask_card(visit: Visit) -> Result<HttpResponse, WebError> {
    if !visit.run(|node, who| node.admin(who)?.has_recovery()).await? {
        return Err(WebError::NotFound);
    }
    visit.page(&card_page(&visit, None))
}

/// `POST /sync/recovery`: the card. Like every page it is kept in no cache.
pub(super) async fn card(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let (password, device) = (form.text("secret").to_owned(), visit.device().to_owned());
    let shown =
        visit.run(move |node, who| node.admin(who)?.recovery_code(&password, &device)).await;
    match shown {
        Ok(code) => visit.page(&card_page(&visit, Some(code))),
        Err(error) => visit.again(error, &card_page(&visit, None)),
    }
}

/// What the sync page says of neighbours, with its forms as they were sent.
pub(super) async fn section(visit: &Visit, form: &Posted) -> Result<NearSection, WebError> {
    let lan = visit.run(|node, who| node.admin(who)?.lan()).await?;
    let words = visit.words();
    let line = |row: crate::node::view::NeighbourRow| NeighbourLine {
        forget: row.by_hand.then(|| format!("/sync/neighbours/{}/forget", row.node)),
        name: row.name,
        role: row.role.as_str(),
        last_heard: words.own_moment(row.last_heard),
        result: row.result.map_or("none", SyncState::as_str),
        url: row.url,
    };
    Ok(NearSection {
        shown: visit.place().joined && visit.place().role != NodeRole::Hub,
        neighbours: lan.neighbours.into_iter().map(line).collect(),
        is_on: lan.is_on,
        may_look: lan.may_look,
        url: form.text("url").to_owned(),
        moved_url: form.text("moved_url").to_owned(),
    })
}

/// `POST /sync/neighbours`
pub(super) async fn add_neighbour(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let url = form.text("url").to_owned();
    match visit.run(move |node, who| node.admin(who)?.add_neighbour(&url)).await {
        Ok(_) => Ok(visit.go("/sync", "neighbour")),
        Err(error) => {
            let page = keep::sync_page(&visit, &form).await?;
            visit.again_at("url", error, &page)
        }
    }
}

/// `POST /sync/neighbours/{node}/forget`
pub(super) async fn forget_neighbour(
    visit: Visit,
    id: web::Path<String>,
    _form: Posted,
) -> Result<HttpResponse, WebError> {
    let id: NodeId = id.parse()?;
    visit.run(move |node, who| node.admin(who)?.forget_neighbour(id)).await?;
    Ok(visit.go("/sync", "neighbour-gone"))
}

/// `POST /sync/lan`
pub(super) async fn set_lan(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let on = form.text("on") == "yes";
    visit.run(move |node, who| node.admin(who)?.set_lan(on)).await?;
    Ok(visit.go("/sync", "lan"))
}

/// `POST /sync/hub`
pub(super) async fn move_hub(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let url = form.text("moved_url").to_owned();
    match visit.run(move |node, who| node.admin(who)?.move_hub(&url)).await {
        Ok(()) => Ok(visit.go("/sync", "hub-moved")),
        Err(error) => {
            let page = keep::sync_page(&visit, &form).await?;
            visit.again_at("moved_url", error, &page)
        }
    }
}

async fn password_page(visit: &Visit, person: PersonId) -> Result<NewPasswordPage, WebError> {
    let row = visit.run(move |node, who| node.admin(who)?.returning_staff(person)).await?;
    Ok(NewPasswordPage { name: row.name, action: format!("/people/{person}/password") })
}

/// `GET /people/{person}/password`
pub(super) async fn ask_password(
    visit: Visit,
    person: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    let page = password_page(&visit, person.parse()?).await?;
    visit.page(&page)
}

/// `POST /people/{person}/password`
pub(super) async fn new_password(
    visit: Visit,
    person: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let person: PersonId = person.parse()?;
    let password = form.text("password").to_owned();
    match visit.run(move |node, who| node.admin(who)?.new_password(person, &password)).await {
        Ok(()) => Ok(visit.go("/people", "person-added")),
        Err(error) => {
            let page = password_page(&visit, person).await?;
            visit.again(error, &page)
        }
    }
}

fn laptop_page(name: Option<String>, action: String, rows: Vec<LaptopRow>) -> LaptopPage {
    let (lent, open): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.lent);
    let only = open.len() == 1;
    let option = |row: LaptopRow| OptionView::new(&row.node.to_string(), row.name, only);
    LaptopPage {
        name,
        action,
        laptops: open.into_iter().map(option).collect(),
        lent: lent.into_iter().map(|row| row.name).collect(),
    }
}

fn chosen(form: &Posted) -> Result<NodeId, NodeError> {
    let fault = FieldFault::NotAChoice;
    form.text("node").parse().map_err(|_| NodeError::Field { field: "node", fault })
}

async fn own_laptop_page(visit: &Visit) -> Result<LaptopPage, WebError> {
    let rows = visit.run(|node, who| node.learner(who)?.laptops()).await?;
    Ok(laptop_page(None, "/laptop".to_owned(), rows))
}

/// `GET /laptop`
pub(super) async fn ask_laptop(visit: Visit) -> Result<HttpResponse, WebError> {
    let page = own_laptop_page(&visit).await?;
    visit.page(&page)
}

/// `POST /laptop`
pub(super) async fn take_laptop(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let device = visit.device().to_owned();
    let sent = form.clone();
    let taken = visit
        .run(move |node, who| {
            let to = chosen(&sent)?;
            node.learner(who)?.take_along(sent.text("secret"), &device, to)
        })
        .await;
    match taken {
        Ok(()) => Ok(visit.go("/learn", "taken-along")),
        Err(error) => {
            let page = own_laptop_page(&visit).await?;
            visit.again(error, &page)
        }
    }
}

async fn lent_laptop_page(visit: &Visit, person: PersonId) -> Result<LaptopPage, WebError> {
    let (name, rows) = visit.run(move |node, who| node.admin(who)?.laptops(person)).await?;
    Ok(laptop_page(Some(name), format!("/people/{person}/laptop"), rows))
}

/// `GET /people/{person}/laptop`
pub(super) async fn ask_lend(
    visit: Visit,
    person: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    let page = lent_laptop_page(&visit, person.parse()?).await?;
    visit.page(&page)
}

/// `POST /people/{person}/laptop`
pub(super) async fn lend(
    visit: Visit,
    person: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let person: PersonId = person.parse()?;
    let sent = form.clone();
    let lent =
        visit.run(move |node, who| node.admin(who)?.take_along(person, chosen(&sent)?)).await;
    match lent {
        Ok(()) => Ok(visit.go("/people", "taken-along")),
        Err(error) => {
            let page = lent_laptop_page(&visit, person).await?;
            visit.again(error, &page)
        }
    }
}

/// `GET /join`: the code stands behind the `#`, which no browser sends; so the page can only say
/// what to do with the address.
pub(super) async fn join_line(visit: Visit) -> Result<HttpResponse, WebError> {
    visit.page(&JoinPage {})
}

/// `POST /members/invitation-file`: the invitation that the page shows, as a file. Nothing is kept
/// of it here.
pub(super) async fn invitation_file(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let fine = |text: &str| !text.is_empty() && text.len() <= 64 && text.is_ascii();
    let code = form.text("code");
    if !fine(code) {
        return Err(WebError::NotFound);
    }
    let text = NewInvitation::file(&format!("http://{}", visit.host()), code);
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"branchline-invitation.txt\"",
        ))
        .body(text))
}
