//! Handlers for the hub's admin: the members of the network, invitations, cut-offs.

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use super::WebError;
use super::form::Posted;
use super::line::strip;
use super::lists::{countries, country_key, url_query, ways};
use super::page::{
    ForkLine, InvitationLine, InvitationPage, MemberLine, MemberPage, MembersPage, NeedLine,
    OptionView, RevokePage,
};
use super::qr;
use super::standing::{free, span};
use super::visit::Visit;
use crate::domain::limits::INVITATION_DAYS;
use crate::domain::network::{MemberState, Need};
use crate::domain::person::FieldFault;
use crate::domain::roles::NodeRole;
use crate::domain::{CohortId, NodeId};
use crate::node::NodeError;
use crate::node::view::{DayState, ForkRow, InvitationRow, MemberView, NewInvitation};
use crate::text::dates::machine;

fn invitation_state(row: &InvitationRow) -> &'static str {
    match (row.used_by, row.voided) {
        (Some(_), _) => "used",
        (None, true) => "void",
        (None, false) => "open",
    }
}

/// How loud a state is. Silence is not red: it may only be a line.
fn tone(row: &MemberView) -> &'static str {
    match row.state {
        _ if !row.needs.is_empty() => "bad",
        MemberState::UpToDate => "ok",
        MemberState::NotHeard => "warn",
        MemberState::Refused => "bad",
        MemberState::Waiting | MemberState::Never | MemberState::Revoked => "",
    }
}

fn need_words(visit: &Visit, need: Need) -> String {
    let words = visit.words();
    match need {
        Need::Refused => words.say("member-need-refused", &[]),
        Need::Disk { free_mib } => {
            words.say("member-need-disk", &[("free", (&free(words, free_mib)).into())])
        }
        Need::Clock { ahead_ms } => clock_words(visit, ahead_ms),
    }
}

fn clock_words(visit: &Visit, ahead_ms: i64) -> String {
    let key = if ahead_ms < 0 { "member-need-clock-slow" } else { "member-need-clock-fast" };
    visit.say(key, &[("span", (&span(visit.words(), ahead_ms)).into())])
}

/// What waits there and here, as a table shows it.
fn waiting(visit: &Visit, row: &MemberView) -> (String, String) {
    let there = row.waiting_there.map_or_else(|| "?".to_owned(), |count| count.to_string());
    let here = match row.waiting_here {
        (count, true) => count.to_string(),
        (count, false) => visit.say("member-at-least", &[("count", count.into())]),
    };
    (there, here)
}

fn href(node: NodeId) -> String {
    format!("/members/{node}")
}

fn member_line(visit: &Visit, row: MemberView) -> MemberLine {
    let (waiting_there, waiting_here) = waiting(visit, &row);
    MemberLine {
        href: href(row.node),
        state: row.state.as_str(),
        tone: tone(&row),
        last_heard: visit.words().own_moment(row.last_heard),
        waiting_there,
        waiting_here,
        clock: row.clock_ahead_ms.map(|ahead_ms| clock_words(visit, ahead_ms)),
        free: row.free_mib.map(|free_mib| free(visit.words(), free_mib)),
        days: strip(visit, &row.days),
        version: row.version,
        name: row.name,
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
/// First the choice for what is no laptop, then the hub itself.
fn libraries(visit: &Visit, rows: &[MemberView], chosen: &str) -> Vec<OptionView> {
    let none = OptionView::new("", visit.say("members-of-none", &[]), chosen.is_empty());
    let option = |node: NodeId, name: &str| {
        let id = node.to_string();
        OptionView::new(&id, name.to_owned(), id == chosen)
    };
    let hub = option(visit.place().id, &visit.place().name);
    let is_cut_off =
        |row: &MemberView| matches!(row.state, MemberState::Refused | MemberState::Revoked);
    let fitting = rows.iter().filter(|row| row.role == NodeRole::Branch && !is_cut_off(row));
    [none, hub].into_iter().chain(fitting.map(|row| option(row.node, &row.name))).collect()
}

async fn members_page(visit: &Visit, form: &Posted) -> Result<MembersPage, WebError> {
    let filter = visit.query("name").trim().to_owned();
    let number = visit.page_number();
    let asked = (filter.clone(), u32::try_from(number).unwrap_or(0));
    let is_first = number == 0 && filter.is_empty();
    let (view, needs, invitations, forks) = visit
        .run(move |node, who| {
            let desk = node.admin(who)?;
            let needs = if is_first { desk.members_in_need()? } else { (Vec::new(), true) };
            let invitations = if is_first { desk.invitations()? } else { Vec::new() };
            let forks = if is_first { desk.forks()? } else { Vec::new() };
            Ok((desk.members(&asked.0, asked.1)?, needs, invitations, forks))
        })
        .await?;
    let words = visit.words();
    let need = |row: MemberView| NeedLine {
        href: href(row.node),
        name: row.name,
        reasons: row
            .needs
            .iter()
            .map(|need| need_words(visit, *need))
            .collect::<Vec<_>>()
            .join("; "),
    };
    let own = visit.place().id;
    let fork_line = |fork: ForkRow| ForkLine {
        name: fork.name,
        length: fork.length,
        reporters: fork.reporters.join(", "),
        revoke_href: (!fork.settled && fork.node != own)
            .then(|| format!("/members/{}/revoke", fork.node)),
    };
    let query: String = url_query(&filter);
    let base =
        if filter.is_empty() { "/members".to_owned() } else { format!("/members?name={query}") };
    let (newer, older) = ways(&base, number, view.has_more);
    let libraries = libraries(visit, &view.rows, form.text("of"));
    Ok(MembersPage {
        forks: forks.into_iter().map(fork_line).collect(),
        filter,
        count: view.count,
        needs: needs.0.into_iter().map(need).collect(),
        needs_are_all: needs.1,
        as_of: words.moment(words.now, false),
        members: view.rows.into_iter().map(|row| member_line(visit, row)).collect(),
        newer,
        older,
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

/// `GET /members?name=…&page=…`
pub(super) async fn members(visit: Visit) -> Result<HttpResponse, WebError> {
    let page = members_page(&visit, &Posted::default()).await?;
    visit.page(&page)
}

/// `GET /members/{node}`: one member as the hub sees it.
pub(super) async fn member(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let id: NodeId = id.parse()?;
    let (view, cohorts) = visit
        .run(move |node, who| {
            let desk = node.admin(who)?;
            Ok((desk.member(id)?, desk.accompanying(id)?))
        })
        .await?;
    let words = visit.words();
    let row = view.row;
    let (waiting_there, waiting_here) = waiting(&visit, &row);
    let is_cut_off = matches!(row.state, MemberState::Refused | MemberState::Revoked);
    let when = words.own_moment(row.last_heard).map(|at| at.words).unwrap_or_default();
    let key = format!("member-told-{}", row.state.as_str());
    let line = |(cohort, name, now): (CohortId, String, bool)| {
        OptionView::new(&cohort.to_string(), name, now)
    };
    visit.page(&MemberPage {
        cohorts: cohorts.into_iter().map(line).collect(),
        accompany: format!("/members/{id}/accompany"),
        node: id.to_string(),
        country: country_key(&row.country),
        role: row.role.as_str(),
        state: row.state.as_str(),
        tone: tone(&row),
        sentence: words.say(&key, &[("when", (&when).into())]),
        needs: row.needs.iter().map(|need| need_words(&visit, *need)).collect(),
        last_heard: words.own_moment(row.last_heard),
        waiting_there,
        waiting_here,
        days: strip(&visit, &row.days),
        told_at: words.own_moment(view.told_at),
        version: row.version,
        clock: row.clock_ahead_ms.map(|ahead_ms| clock_words(&visit, ahead_ms)),
        free: row.free_mib.map(|free_mib| free(words, free_mib)),
        people: view.people,
        learners: view.learners,
        lessons_done: view.lessons_done,
        last_activity: words.own_moment(view.last_activity),
        learners_href: format!("/follow/branches/{id}"),
        invited_at: words.own_moment(view.invited_at),
        revoke_href: (!is_cut_off).then(|| format!("/members/{id}/revoke")),
        name: row.name,
    })
}

/// `GET /members.csv`: every member, for a spreadsheet. Made a page at a time.
pub(super) async fn csv(visit: Visit) -> Result<HttpResponse, WebError> {
    let zone = visit.words().zone.clone();
    let table = visit
        .run(move |node, who| {
            let desk = node.admin(who)?;
            // A spreadsheet takes the mark at the beginning for what it is: UTF-8.
            let mut table = String::from(CSV_HEAD);
            for page in 0.. {
                let view = desk.members("", page)?;
                view.rows.iter().for_each(|row| push_row(&mut table, row, &zone));
                if !view.has_more {
                    break;
                }
            }
            Ok::<_, NodeError>(table)
        })
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"members.csv\""))
        .body(table))
}

const CSV_HEAD: &str = "\u{feff}name,node,country,role,state,last_heard,waiting_there,waiting_here,\
     all_counted,version,clock_ahead_s,free_mib,days_synced,days_failed,days_quiet\r\n";

fn push_row(table: &mut String, row: &MemberView, zone: &crate::text::dates::Zone) {
    let number = |number: Option<u64>| number.map(|n| n.to_string()).unwrap_or_default();
    let days = |state| row.days.count(state).to_string();
    let fields = [
        csv_field(&row.name),
        row.node.to_string(),
        csv_field(&row.country),
        row.role.as_str().to_owned(),
        row.state.as_str().to_owned(),
        row.last_heard.and_then(|heard| machine(heard.0, zone)).unwrap_or_default(),
        number(row.waiting_there),
        row.waiting_here.0.to_string(),
        if row.waiting_here.1 { "yes" } else { "no" }.to_owned(),
        csv_field(&row.version),
        row.clock_ahead_ms.map(|ahead_ms| (ahead_ms / 1000).to_string()).unwrap_or_default(),
        number(row.free_mib),
        days(DayState::Synced),
        days(DayState::Failed),
        days(DayState::Quiet),
    ];
    table.push_str(&fields.join(","));
    table.push_str("\r\n");
}

/// A field in quotes. What a spreadsheet would take for a formula gets a mark that makes it text.
fn csv_field(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let mark = if is_formula { "'" } else { "" };
    format!("\"{mark}{}\"", text.replace('"', "\"\""))
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

/// `POST /members/{node}/accompany`: which cohorts a facilitator's own computer accompanies.
pub(super) async fn accompany(
    visit: Visit,
    id: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let id: NodeId = id.parse()?;
    let cohorts = form.all("cohort").iter().map(|id| id.parse::<CohortId>());
    let cohorts = cohorts.collect::<Result<Vec<_>, _>>()?;
    visit.run(move |node, who| node.admin(who)?.accompany(id, &cohorts)).await?;
    Ok(visit.go(&format!("/members/{id}"), "accompanies"))
}

/// `GET /members/{node}/revoke`
pub(super) async fn ask_revoke(
    visit: Visit,
    id: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    let id: NodeId = id.parse()?;
    let view = visit.run(move |node, who| node.admin(who)?.member(id)).await?;
    visit.page(&RevokePage {
        name: view.row.name,
        learners: u32::try_from(view.learners).unwrap_or(u32::MAX),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_runs_nothing_that_a_library_called_itself() {
        assert_eq!(csv_field("Novi \"Grad\""), "\"Novi \"\"Grad\"\"\"");
        assert_eq!(csv_field("=1+1"), "\"'=1+1\"");
        assert_eq!(csv_field("@x"), "\"'@x\"");
    }

    #[test]
    fn a_name_survives_the_address_of_the_next_page() {
        assert_eq!(url_query("Nov Ћ&"), "Nov%20%D0%8B%26");
    }
}
