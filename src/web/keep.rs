//! Handlers for whoever looks after a node: people and sync.

use actix_web::{HttpResponse, web};

use super::WebError;
use super::form::Posted;
use super::line::{doctor_block, plan_block, waiting_block, warning_lines};
use super::lists::part;
use super::near;
use super::page::{
    GivenCodePage, NewPersonPage, NewPinPage, OptionView, PeerLine, PeoplePage, PersonLine,
    StickLine, SyncPage,
};
use super::standing::standing;
use super::visit::Visit;
use crate::domain::person::{self, FieldFault};
use crate::domain::roles::{NodeRole, Reach, Role, reach};
use crate::domain::{NodeId, PersonId};
use crate::node::view::{OnStick, SyncState};
use crate::node::{NodeError, Stick};
use crate::text::dates::{long_date, short_date};

/// Up to so many recipients are offered in a list; beyond it a name is typed.
const RECIPIENTS_LISTED_MAX: usize = 50;

/// `GET /people`
pub(super) async fn people(visit: Visit) -> Result<HttpResponse, WebError> {
    let rows = visit.run(|node, who| node.admin(who)?.people()).await?;
    let part = part(&visit, "/people", rows);
    let has_laptops = visit.place().joined && visit.place().role != NodeRole::Personal;
    let people = part.rows.into_iter().map(|row| PersonLine {
        name: row.name,
        role: row.role.as_str(),
        pin_href: (row.role == Role::Learner).then(|| format!("/people/{}/pin", row.id)),
        password_href: (row.role != Role::Learner && !row.has_account)
            .then(|| format!("/people/{}/password", row.id)),
        country_href: (reach(row.role, visit.place().role) == Reach::Country && row.at_home)
            .then(|| format!("/people/{}/country", row.id)),
        laptop_href: (row.role == Role::Learner && row.at_home && has_laptops)
            .then(|| format!("/people/{}/laptop", row.id)),
        together_href: (row.role == Role::Learner && row.at_home)
            .then(|| format!("/people/{}/together", row.id)),
        move_href: (row.role == Role::Learner && row.at_home && has_laptops)
            .then(|| format!("/people/{}/move", row.id)),
        has_account: row.has_account,
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
    Ok(NewPinPage {
        name: learner.name,
        action: format!("/people/{person}/pin"),
        code_action: format!("/people/{person}/code"),
    })
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

/// `POST /people/{person}/code`: the code, this once. Like every page it is kept in no cache.
pub(super) async fn give_code(
    visit: Visit,
    person: web::Path<String>,
    _form: Posted,
) -> Result<HttpResponse, WebError> {
    let person: PersonId = person.parse()?;
    let given = visit.run(move |node, who| node.admin(who)?.give_code(person)).await?;
    let words = visit.words();
    visit.page(&GivenCodePage {
        name: given.name,
        code: given.code,
        until: long_date(given.until.0, &words.zone, words.language),
    })
}

/// The page, with its forms as they were sent.
pub(super) async fn sync_page(visit: &Visit, form: &Posted) -> Result<SyncPage, WebError> {
    let near = near::section(visit, form).await?;
    let plan_form = (!form.text("when").is_empty()).then_some(form);
    let (view, packs_bytes) = visit
        .run(|node, who| {
            let desk = node.admin(who)?;
            Ok::<_, NodeError>((desk.sync()?, desk.packs_along_bytes()?))
        })
        .await?;
    let words = visit.words();
    let branch = visit.place().role != NodeRole::Hub;
    let joined = visit.place().joined;
    let told = standing(&view, !branch, words);
    let state = if branch { view.state.as_str() } else { "hub" };
    let (warnings, doctor) = (warning_lines(visit, &view), doctor_block(visit, &view));
    let waiting = (branch && joined).then(|| waiting_block(visit, &view));
    let pairs_again = branch && joined && view.state == SyncState::Refused;
    let plan = (branch && joined).then(|| plan_block(visit, &view, plan_form));
    let sticks = view.on_sticks.iter().map(|stick| stick_line(visit, stick)).collect();
    let mut recipients = view.recipients;
    let named = recipients.len() > RECIPIENTS_LISTED_MAX;
    recipients.truncate(if named { 0 } else { RECIPIENTS_LISTED_MAX });
    let option = |(at, (node, name)): (usize, (NodeId, String))| {
        OptionView::new(&node.to_string(), name, at == 0)
    };
    Ok(SyncPage {
        state,
        tone: told.tone,
        sentence: told.sentence,
        advice: told.advice,
        warnings,
        waiting,
        plan,
        doctor,
        quarantined: view.quarantined,
        can_sync: branch && joined,
        can_join: branch && !joined,
        pairs_again,
        can_carry: joined,
        sticks,
        recipients: recipients.into_iter().enumerate().map(option).collect(),
        carrier: String::new(),
        packs: if packs_bytes == 0 { String::new() } else { words.size(packs_bytes) },
        places: stick_places(visit),
        join_url: form.text("hub_url").to_owned(),
        join_code: form.text("code").to_owned(),
        near,
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

/// Where a bundle can go: the sticks that are plugged in, and the browser. Nothing to choose where
/// there is none.
fn stick_places(visit: &Visit) -> Vec<OptionView> {
    let words = visit.words();
    let sticks = visit.sticks();
    if sticks.is_empty() {
        return Vec::new();
    }
    let option = |(at, stick): (usize, Stick)| {
        let free = stick.free_bytes.map(|bytes| words.size(bytes));
        let told = match &free {
            Some(free) => {
                let args = [("name", (&stick.name).into()), ("free", free.into())];
                words.say("syncpage-carry-stick", &args)
            }
            None => stick.name,
        };
        OptionView::new(&stick.folder.to_string_lossy(), told, at == 0)
    };
    let download = OptionView::new("", words.say("syncpage-carry-download", &[]), false);
    sticks.into_iter().enumerate().map(option).chain([download]).collect()
}

/// One line about what is on a stick, with the way to its receipt.
fn stick_line(visit: &Visit, stick: &OnStick) -> StickLine {
    let words = visit.words();
    let date = short_date(stick.at.0, &words.zone, words.language);
    let args = [
        ("count", stick.entries.into()),
        ("date", (&date).into()),
        ("carrier", (&stick.label).into()),
        ("name", (&stick.recipient_name).into()),
    ];
    let key = if stick.is_hub { "sync-carried" } else { "sync-carried-to" };
    StickLine {
        words: words.say(key, &args),
        receipt: format!("/sync/receipts/{}/{}", stick.recipient, stick.sequence),
    }
}

/// `GET /sync`
pub(super) async fn sync(visit: Visit) -> Result<HttpResponse, WebError> {
    let page = sync_page(&visit, &Posted::default()).await?;
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
            let page = sync_page(&visit, &form).await?;
            visit.again(error, &page)
        }
    }
}
