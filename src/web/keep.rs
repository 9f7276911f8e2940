//! Handlers for whoever looks after a node: people and sync.

use actix_web::{HttpResponse, web};

use super::WebError;
use super::form::Posted;
use super::line::{doctor_block, plan_block, waiting_block, warning_lines};
use super::lists::part;
use super::page::{
    NewPersonPage, NewPinPage, OptionView, PeerLine, PeoplePage, PersonLine, SyncPage,
};
use super::standing::standing;
use super::visit::Visit;
use crate::domain::PersonId;
use crate::domain::person::{self, FieldFault};
use crate::domain::roles::{NodeRole, Role};
use crate::node::NodeError;

/// `GET /people`
pub(super) async fn people(visit: Visit) -> Result<HttpResponse, WebError> {
    let rows = visit.run(|node, who| node.admin(who)?.people()).await?;
    let part = part(&visit, "/people", rows);
    let people = part.rows.into_iter().map(|row| PersonLine {
        name: row.name,
        role: row.role.as_str(),
        pin_href: (row.role == Role::Learner).then(|| format!("/people/{}/pin", row.id)),
        last_seen: visit.words().own_moment(row.last_seen),
    });
    visit.page(&PeoplePage { people: people.collect(), newer: part.newer, older: part.older })
}

fn person_page(visit: &Visit, form: &Posted) -> NewPersonPage {
    let chosen = form.text("role").parse().unwrap_or(Role::Learner);
    let option = |role: Role| {
        let words = visit.say(&format!("role-{role}"), &[]);
        OptionView::new(role.as_str(), words, role == chosen)
    };
    NewPersonPage { name: form.text("name").to_owned(), roles: Role::ALL.map(option).into() }
}

/// `GET /people/new`
pub(super) async fn new_person(visit: Visit) -> Result<HttpResponse, WebError> {
    visit.page(&person_page(&visit, &Posted::default()))
}

/// `POST /people/new`
pub(super) async fn add_person(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let role = form.text("role").parse::<Role>();
    let sent = form.clone();
    let added = visit
        .run(move |node, who| {
            let fault = FieldFault::NotAChoice;
            let role = role.map_err(|_| NodeError::Field { field: "role", fault })?;
            let [once, name, secret] = ["once", "name", "secret"].map(|field| sent.text(field));
            node.admin(who)?.add_person(once, role, name, secret)
        })
        .await;
    match added {
        Ok(_) => Ok(visit.go("/people", "person-added")),
        Err(error) => {
            let secret = form.text("secret");
            let rules = [
                ("name", person::name(form.text("name")).err()),
                match form.text("role").parse() {
                    Ok(Role::Learner) => ("secret", person::pin(secret).err()),
                    Ok(_) | Err(_) => ("secret", person::password(secret).err()),
                },
            ];
            visit.again_with(error, &rules, &person_page(&visit, &form))
        }
    }
}

async fn pin_page(visit: &Visit, person: PersonId) -> Result<NewPinPage, WebError> {
    let learner = visit.run(move |node, who| node.admin(who)?.learner(person)).await?;
    Ok(NewPinPage { name: learner.name, action: format!("/people/{person}/pin") })
}

/// `GET /people/{person}/pin`
pub(super) async fn ask_pin(
    visit: Visit,
    person: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    let page = pin_page(&visit, person.parse()?).await?;
    visit.page(&page)
}

/// `POST /people/{person}/pin`
pub(super) async fn new_pin(
    visit: Visit,
    person: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let person: PersonId = person.parse()?;
    let pin = form.text("pin").to_owned();
    match visit.run(move |node, who| node.admin(who)?.new_pin(person, &pin)).await {
        Ok(()) => Ok(visit.go("/people", "new-pin")),
        Err(error) => {
            let page = pin_page(&visit, person).await?;
            visit.again(error, &page)
        }
    }
}

/// What was typed into the forms of the page so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct SyncForms<'a> {
    /// The form that joins a network.
    pub(super) join: Option<&'a Posted>,
    /// The form of data and hours.
    pub(super) plan: Option<&'a Posted>,
}

pub(super) async fn sync_page(visit: &Visit, forms: SyncForms<'_>) -> Result<SyncPage, WebError> {
    let typed = |name: &str| forms.join.map_or("", |form| form.text(name)).to_owned();
    let plan_form = forms.plan;
    let view = visit.run(|node, who| node.admin(who)?.sync()).await?;
    let words = visit.words();
    let branch = visit.place().role != NodeRole::Hub;
    let joined = visit.place().joined;
    let told = standing(&view, !branch, words);
    let state = if branch { view.state.as_str() } else { "hub" };
    Ok(SyncPage {
        state,
        tone: told.tone,
        sentence: told.sentence,
        advice: told.advice,
        warnings: warning_lines(visit, &view),
        waiting: (branch && joined).then(|| waiting_block(visit, &view)),
        plan: (branch && joined).then(|| plan_block(visit, &view, plan_form)),
        doctor: doctor_block(visit, &view),
        quarantined: view.quarantined,
        can_sync: branch && joined,
        can_join: branch && !joined,
        join_url: typed("hub_url"),
        join_code: typed("code"),
        peers: view
            .peers
            .into_iter()
            .map(|peer| PeerLine {
                name: peer.name,
                role: peer.role.as_str(),
                last_heard: words.own_moment(peer.last_heard),
                revoked: peer.revoked,
            })
            .collect(),
    })
}

/// `GET /sync`
pub(super) async fn sync(visit: Visit) -> Result<HttpResponse, WebError> {
    let page = sync_page(&visit, SyncForms::default()).await?;
    visit.page(&page)
}

/// `POST /sync/now`
pub(super) async fn sync_now(visit: Visit, _form: Posted) -> Result<HttpResponse, WebError> {
    visit.run(|node, who| node.admin(who)?.sync_now()).await?;
    Ok(visit.go("/sync", "sync-asked"))
}

/// `POST /sync/join`
pub(super) async fn join(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let sent = form.clone();
    let joined = visit
        .run(move |node, who| {
            node.admin(who)?.join(sent.text("hub_url").trim(), sent.text("code").trim())
        })
        .await;
    match joined {
        Ok(()) => Ok(visit.go("/sync", "joined")),
        Err(error) => {
            let forms = SyncForms { join: Some(&form), ..SyncForms::default() };
            let page = sync_page(&visit, forms).await?;
            visit.again(error, &page)
        }
    }
}
