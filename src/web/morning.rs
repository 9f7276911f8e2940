//! Handlers of the facilitator's morning page.

use actix_web::HttpResponse;

use super::WebError;
use super::form::Posted;
use super::page::{HelpLine, MorningPage, UnheardLine, WaitLine};
use super::visit::Visit;
use crate::domain::ModuleId;
use crate::domain::attention::Reason;
use crate::domain::progress::NextStep;
use crate::domain::roles::Act;
use crate::node::view::{BranchRow, NeedsHelp, WaitingForMe};

/// `GET /follow`
pub(super) async fn morning(visit: Visit) -> Result<HttpResponse, WebError> {
    let morning = visit.run(|node, who| node.facilitator(who)?.morning()).await?;
    let waits = waits(&visit, &morning.waiting, morning.gaps);
    visit.page(&MorningPage {
        as_of: visit.words().moment(morning.as_of, false),
        nothing_waits: waits.is_empty() && visit.may(Act::Moderate),
        waits,
        help: morning.help.iter().map(|row| help_line(&visit, row)).collect(),
        more_help: morning.more_help,
        follows_nobody: morning.follows_nobody,
        unheard: morning.unheard.into_iter().map(|row| unheard_line(&visit, row)).collect(),
        more_unheard: morning.more_unheard,
        put_off: morning.put_off,
    })
}

fn waits(visit: &Visit, waiting: &WaitingForMe, gaps: usize) -> Vec<WaitLine> {
    let words = visit.words();
    let lines = [
        ("desk-waits-reviews", waiting.reviews as usize, words.own_moment(waiting.oldest_review)),
        ("desk-waits-questions", waiting.unanswered, words.own_moment(waiting.oldest_question)),
        ("desk-waits-reports", waiting.reported, None),
        ("desk-waits-gaps", gaps, None),
    ];
    lines
        .into_iter()
        .filter(|(_, count, _)| *count > 0)
        .map(|(key, count, oldest)| {
            let words = words.say(key, &[("count", count.into())]);
            let href = match key {
                "desk-waits-reviews" => "/review",
                "desk-waits-gaps" => "/follow/gaps",
                _ => "/moderation",
            };
            WaitLine { href, words, oldest }
        })
        .collect()
}

fn help_line(visit: &Visit, row: &NeedsHelp) -> HelpLine {
    let reasons: Vec<String> =
        row.reasons.iter().map(|reason| reason_words(visit, reason, row.next.as_ref())).collect();
    let href = format!("/follow/learners/{}", row.person);
    HelpLine {
        person: row.person.to_string(),
        write: format!("{href}#write"),
        href,
        name: name(visit, &row.name),
        branch: row.branch.clone(),
        reasons: reasons.join(" · "),
        as_of: visit.words().own_moment(row.as_of),
        about: row.about.clone(),
    }
}

/// A learner whose card has not come has no name to show.
fn name(visit: &Visit, name: &str) -> String {
    if name.is_empty() { visit.say("desk-no-name", &[]) } else { name.to_owned() }
}

/// Why, in words.
fn reason_words(visit: &Visit, reason: &Reason, next: Option<&NextStep>) -> String {
    let module_title = |id: &ModuleId| {
        visit.course_of(id).module(id).map_or_else(String::new, |it| it.title.clone())
    };
    match reason {
        Reason::Failing { module, tries } => visit.say(
            "desk-reason-failing",
            &[("module", (&module_title(module)).into()), ("count", (*tries).into())],
        ),
        Reason::Behind { module, lessons, days } => {
            let days = visit.say("desk-days", &[("count", (*days).into())]);
            let title = module_title(module);
            let args = [
                ("module", (&title).into()),
                ("count", (*lessons).into()),
                ("days", (&days).into()),
            ];
            visit.say("desk-reason-behind", &args)
        }
        Reason::NothingHandedIn { module, days } => {
            let days = visit.say("desk-days", &[("count", (*days).into())]);
            let title = module_title(module);
            let args = [("module", (&title).into()), ("days", (&days).into())];
            visit.say("desk-reason-nothing-handed-in", &args)
        }
        Reason::NotBegun { days } => {
            visit.say("desk-reason-not-begun", &[("count", (*days).into())])
        }
        Reason::Stopped { days } => {
            let at = match next {
                Some(NextStep::Lesson(path)) => visit.lesson(path).map(|it| it.title.clone()),
                Some(NextStep::Quiz(id)) => Some(module_title(id)),
                None => None,
            };
            let days = ("count", (*days).into());
            match at {
                Some(at) => visit.say("desk-reason-stopped-at", &[("lesson", (&at).into()), days]),
                None => visit.say("desk-reason-stopped", &[days]),
            }
        }
    }
}

fn unheard_line(visit: &Visit, row: BranchRow) -> UnheardLine {
    let learners = visit.say("cohort-learners", &[("count", row.learners.into())]);
    let heard = visit.words().own_moment(row.last_heard).map(|at| at.words).unwrap_or_default();
    let args = [("learners", (&learners).into()), ("when", (&heard).into())];
    UnheardLine {
        href: format!("/follow/branches/{}", row.node),
        words: visit.say("desk-unheard-since", &args),
        about: format!("branch {}", row.node),
        name: row.name,
    }
}

/// `POST /follow/later`: not now, for a week; or, with `again`, everything at once.
pub(super) async fn later(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    if form.text("again") == "1" {
        visit.run(|node, who| node.facilitator(who)?.remind_of_all()).await?;
        return Ok(visit.go("/follow", "reminded"));
    }
    let about = form.text("about").to_owned();
    let put_off = visit.run(move |node, who| node.facilitator(who)?.put_off(&about, true)).await;
    // The form of a page has nothing to fill in: what does not fit was not sent by it.
    put_off.map_err(|_| WebError::Unreadable("nothing that can be put off"))?;
    Ok(visit.go("/follow", "put-off"))
}
