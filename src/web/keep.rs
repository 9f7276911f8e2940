//! Handlers for whoever looks after a node: people, sync, members.

use actix_web::{HttpResponse, web};

use super::WebError;
use super::form::Posted;
use super::lists::{countries, country_key, part};
use super::page::{
    InvitationLine, InvitationPage, MemberLine, MembersPage, NewPersonPage, NewPinPage, OptionView,
    PeerLine, PeoplePage, PersonLine, RevokePage, StickLine, SyncPage,
};
use super::visit::Visit;
use super::{near, qr};
use crate::domain::limits::INVITATION_DAYS;
use crate::domain::person::{self, FieldFault};
use crate::domain::roles::{NodeRole, Role};
use crate::domain::{NodeId, PersonId, UnixMs};
use crate::node::view::{BranchRow, InvitationRow, NewInvitation, OnStick, SyncState, SyncView};
use crate::node::{NodeError, Stick};
use crate::text::dates::short_date;

/// Up to so many recipients are offered in a list; beyond it a name is typed.
const RECIPIENTS_LISTED_MAX: usize = 50;
/// Work that waits longer than this deserves a look, in milliseconds: seven days.
const WAITING_LONG_MS: i64 = 7 * 24 * 3_600_000;

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
        laptop_href: (row.role == Role::Learner && row.at_home && has_laptops)
            .then(|| format!("/people/{}/laptop", row.id)),
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

/// How loud the page says its state. Red is for what a person must mend.
fn tone(view: &SyncView, now: UnixMs) -> &'static str {
    let long = view.oldest_waiting.is_some_and(|oldest| now.0 - oldest.0 > WAITING_LONG_MS);
    match view.state {
        SyncState::UpToDate => "ok",
        SyncState::Waiting | SyncState::Unreachable if long => "warn",
        SyncState::Alone | SyncState::Running | SyncState::Waiting | SyncState::Unreachable => "",
        SyncState::Portal | SyncState::Differs => "warn",
        SyncState::Refused => "bad",
    }
}

/// The page, with its forms as they were sent.
pub(super) async fn sync_page(visit: &Visit, form: &Posted) -> Result<SyncPage, WebError> {
    let near = near::section(visit, form).await?;
    let view = visit.run(|node, who| node.admin(who)?.sync()).await?;
    let words = visit.words();
    let branch = visit.place().role != NodeRole::Hub;
    // A hub waits for nobody: what its state says about a way to the hub is not meant for it.
    let (state, tone) =
        if branch { (view.state.as_str(), tone(&view, words.now)) } else { ("hub", "") };
    let joined = visit.place().joined;
    let sticks = view.on_sticks.iter().map(|stick| stick_line(visit, stick)).collect();
    let mut recipients = view.recipients;
    let named = recipients.len() > RECIPIENTS_LISTED_MAX;
    recipients.truncate(if named { 0 } else { RECIPIENTS_LISTED_MAX });
    let option = |(at, (node, name)): (usize, (NodeId, String))| {
        OptionView::new(&node.to_string(), name, at == 0)
    };
    Ok(SyncPage {
        state,
        tone,
        waiting: view.waiting,
        waiting_size: words.size(view.waiting_bytes),
        oldest: words.own_moment(view.oldest_waiting),
        last_sync: words.own_moment(view.last_sync),
        last_tried: words.own_moment(view.last_tried),
        hub_url: view.hub_url,
        quarantined: view.quarantined,
        can_sync: branch && joined,
        can_join: branch && !joined,
        can_carry: joined,
        sticks,
        recipients: recipients.into_iter().enumerate().map(option).collect(),
        carrier: String::new(),
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

fn invitation_state(row: &InvitationRow) -> &'static str {
    match (row.used_by, row.voided) {
        (Some(_), _) => "used",
        (None, true) => "void",
        (None, false) => "open",
    }
}

fn kinds(visit: &Visit, form: &Posted) -> Vec<OptionView> {
    let chosen = form.text("kind");
    [NodeRole::Branch, NodeRole::Personal]
        .map(|kind| {
            let words = visit.say(&format!("members-kind-{kind}"), &[]);
            let is_chosen =
                chosen == kind.as_str() || (chosen.is_empty() && kind == NodeRole::Branch);
            OptionView::new(kind.as_str(), words, is_chosen)
        })
        .into()
}

/// Whose laptop it may be, of the libraries on this page of the list: a network may have thousands.
/// First the choice for what is no laptop.
fn libraries(visit: &Visit, rows: &[BranchRow], chosen: &str) -> Vec<OptionView> {
    let none = OptionView::new("", visit.say("members-of-none", &[]), chosen.is_empty());
    let fitting = rows.iter().filter(|row| row.role != NodeRole::Personal && !row.revoked);
    let option = |row: &BranchRow| {
        let id = row.node.to_string();
        let is_chosen = id == chosen;
        OptionView::new(&id, row.name.clone(), is_chosen)
    };
    std::iter::once(none).chain(fitting.map(option)).collect()
}

async fn members_page(visit: &Visit, form: &Posted) -> Result<MembersPage, WebError> {
    let (branches, invitations) = visit
        .run(|node, who| Ok((node.facilitator(who)?.branches()?, node.admin(who)?.invitations()?)))
        .await?;
    let words = visit.words();
    let own = visit.place().id;
    let part = part(visit, "/members", branches);
    let libraries = libraries(visit, &part.rows, form.text("of"));
    Ok(MembersPage {
        newer: part.newer,
        older: part.older,
        branches: part
            .rows
            .into_iter()
            .map(|row| MemberLine {
                name: row.name,
                country: country_key(&row.country),
                role: row.role.as_str(),
                last_heard: words.own_moment(row.last_heard),
                revoked: row.revoked,
                revoke_href: (row.node != own).then(|| format!("/members/{}/revoke", row.node)),
            })
            .collect(),
        invitations: invitations
            .into_iter()
            .map(|row| InvitationLine {
                state: invitation_state(&row),
                role: row.role.as_str(),
                name: row.name,
                made_at: words.moment(row.made_at, false),
            })
            .collect(),
        name: form.text("name").to_owned(),
        countries: countries(visit, form.text("country")),
        kinds: kinds(visit, form),
        libraries,
    })
}

/// `GET /members`
pub(super) async fn members(visit: Visit) -> Result<HttpResponse, WebError> {
    let page = members_page(&visit, &Posted::default()).await?;
    visit.page(&page)
}

/// `POST /members/invite`: the answer is the only page that ever shows the code; sent again, it
/// says so.
pub(super) async fn invite(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let sent = form.clone();
    let invited = visit
        .run(move |node, who| {
            let [once, name, country] = ["once", "name", "country"].map(|field| sent.text(field));
            let desk = node.admin(who)?;
            if sent.text("kind") != NodeRole::Personal.as_str() {
                return desk.invite(once, name, country);
            }
            let fault = FieldFault::NotAChoice;
            let of = sent.text("of").parse();
            let of = of.map_err(|_| NodeError::Field { field: "of", fault })?;
            desk.invite_laptop(once, name, of)
        })
        .await;
    match invited {
        Ok(fresh) => {
            let (hub_url, code) =
                (format!("http://{}", visit.host()), fresh.map(|fresh| fresh.code));
            let line = code.as_deref().map(|code| NewInvitation::line(&hub_url, code));
            visit.page(&InvitationPage {
                name: form.text("name").trim().to_owned(),
                qr: line.as_deref().and_then(qr::draw),
                line,
                hub_url,
                code,
                days: INVITATION_DAYS,
            })
        }
        Err(error) => {
            let page = members_page(&visit, &form).await?;
            visit.again(error, &page)
        }
    }
}

/// `GET /members/{node}/revoke`
pub(super) async fn ask_revoke(
    visit: Visit,
    id: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    let id: NodeId = id.parse()?;
    let branches = visit.run(|node, who| node.facilitator(who)?.branches()).await?;
    let row = branches.into_iter().find(|row| row.node == id && row.node != visit.place().id);
    let row = row.ok_or(WebError::NotFound)?;
    visit.page(&RevokePage {
        name: row.name,
        learners: row.learners,
        action: format!("/members/{id}/revoke"),
    })
}

/// `POST /members/{node}/revoke`
pub(super) async fn revoke(
    visit: Visit,
    id: web::Path<String>,
    _form: Posted,
) -> Result<HttpResponse, WebError> {
    let id: NodeId = id.parse()?;
    visit.run(move |node, who| node.admin(who)?.revoke(id)).await?;
    Ok(visit.go("/members", "revoked"))
}
