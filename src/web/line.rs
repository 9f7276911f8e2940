//! The line on the sync page: what waits, data and hours, how it is. And the form that sets them.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::WebError;
use super::fault::refused;
use super::form::Posted;
use super::keep::sync_page;
use super::page::{
    DayLine, DoctorBlock, HubLine, OptionView, PlanBlock, StripView, WaitingBlock, WaitingLine,
    WarningLine,
};
use super::standing::{KIND_KEYS, clock_apart, clock_hour, free, month, warnings};
use super::visit::Visit;
use crate::domain::UnixMs;
use crate::domain::line::{LineLeave, LinePlan};
use crate::domain::person::FieldFault;
use crate::node::view::{ClockState, DayState, DayStrip, SyncState, SyncView};
use crate::text::dates::short_date;

/// What should be known about this computer.
pub(super) fn warning_lines(visit: &Visit, view: &SyncView) -> Vec<WarningLine> {
    let each = warnings(&view.health, visit.words()).into_iter();
    each.map(|warning| WarningLine {
        sentence: warning.sentence,
        advice: warning.advice,
        command: warning.command,
        tone: warning.tone,
    })
    .collect()
}

/// What waits for the hub, by kind.
pub(super) fn waiting_block(visit: &Visit, view: &SyncView) -> WaitingBlock {
    let words = visit.words();
    let kinds = KIND_KEYS.into_iter().zip(view.kinds).filter(|(_, kind)| kind.count > 0);
    let kinds = kinds.map(|(key, kind)| WaitingLine {
        key,
        count: kind.count,
        oldest: words.own_moment(kind.oldest),
        size: words.size(kind.bytes),
    });
    let (count, bytes) = view.files;
    let files = (count > 0).then(|| WaitingLine {
        key: "line-kind-files",
        count,
        oldest: None,
        size: words.size(bytes),
    });
    WaitingBlock {
        kinds: kinds.chain(files).collect(),
        last_sync: words.own_moment(view.last_sync),
        month: month(view, words),
    }
}

/// Data and hours as they are set, or as they were typed.
pub(super) fn plan_block(visit: &Visit, view: &SyncView, typed: Option<&Posted>) -> PlanBlock {
    let plan = view.plan;
    let budget = plan.budget_mb.map(|mb| mb.to_string()).unwrap_or_default();
    let (from, until) = plan.window.unwrap_or((22, 6));
    let has_hours = match typed {
        Some(form) => form.text("when") == "hours",
        None => plan.window.is_some(),
    };
    let hour = |name: &str, known: u8| {
        let chosen = typed.map_or_else(|| known.to_string(), |form| form.text(name).to_owned());
        let option = move |hour: u8| {
            let value = hour.to_string();
            let is_chosen = value == chosen;
            OptionView::new(&value, clock_hour(hour), is_chosen)
        };
        (0..24).map(option).collect()
    };
    let when = |value: &str, is_chosen: bool| {
        OptionView::new(value, visit.say(&format!("line-when-{value}"), &[]), is_chosen)
    };
    PlanBlock {
        budget: typed.map_or(budget, |form| form.text("budget").to_owned()),
        when: vec![when("any", !has_hours), when("hours", has_hours)],
        from: hour("from", from),
        until: hour("until", until),
        is_held_back: view.leave != LineLeave::Go,
    }
}

/// How line and computer are.
pub(super) fn doctor_block(visit: &Visit, view: &SyncView) -> DoctorBlock {
    let words = visit.words();
    let answer = match view.state {
        _ if view.last_tried.is_none() => "line-address-untried",
        SyncState::Unreachable => "line-address-silent",
        SyncState::Portal => "line-address-other",
        SyncState::Alone
        | SyncState::UpToDate
        | SyncState::Waiting
        | SyncState::Running
        | SyncState::Refused
        | SyncState::Differs => "line-address-answers",
    };
    let clock = match view.health.clock {
        ClockState::Right => words.say("line-clock-fine", &[]),
        ClockState::Doubtful => words.say("line-clock-wrong", &[]),
        ClockState::WasWrong { .. } => words.say("line-clock-was-wrong", &[]),
        ClockState::Apart { ahead_ms, .. } => clock_apart(words, ahead_ms),
    };
    DoctorBlock {
        hub: view.hub_url.clone().map(|url| HubLine {
            url,
            answer,
            tried: words.own_moment(view.last_tried),
            days: strip(visit, &view.days),
        }),
        clock,
        free: view.health.free_mib.map(|free_mib| free(words, free_mib)),
    }
}

/// The last days, as cells and in words.
pub(super) fn strip(visit: &Visit, days: &DayStrip) -> StripView {
    let count = |state| u64::try_from(days.count(state)).unwrap_or(0).into();
    let words = visit.words();
    let told = [
        ("synced", count(DayState::Synced)),
        ("failed", count(DayState::Failed)),
        ("quiet", count(DayState::Quiet)),
    ];
    let cell = |state: &DayState| match state {
        DayState::Synced => '■',
        DayState::Failed => '✗',
        DayState::Quiet => '▢',
    };
    let line = |(at, state): &(UnixMs, DayState)| DayLine {
        date: short_date(at.0, &words.zone, words.language),
        key: match state {
            DayState::Synced => "line-day-synced",
            DayState::Failed => "line-day-failed",
            DayState::Quiet => "line-day-quiet",
        },
    };
    StripView {
        cells: days.days.iter().map(|(_, state)| cell(state)).collect(),
        words: words.say("line-days-told", &told),
        days: days.days.iter().rev().map(line).collect(),
    }
}

/// What the form asks for; else every field that is wrong.
fn plan_of(form: &Posted) -> Result<LinePlan, Vec<(&'static str, Option<FieldFault>)>> {
    let budget = LinePlan::read_budget(form.text("budget"));
    let (from, until) = (form.text("from"), form.text("until"));
    let window = match form.text("when") {
        "hours" => LinePlan::read_window(from, until).map(Some),
        _ => Ok(None),
    };
    match (budget, window) {
        (Ok(budget_mb), Ok(window)) => Ok(LinePlan { budget_mb, window }),
        (budget, window) => {
            let is_from = LinePlan::read_hour(from).is_err();
            let hour = if is_from { "from" } else { "until" };
            Err(vec![("budget", budget.err()), (hour, window.err())])
        }
    }
}

/// `POST /sync/line`: what the line may be used for by itself.
pub(super) async fn set_plan(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    match plan_of(&form) {
        Ok(plan) => {
            visit.run(move |node, who| node.admin(who)?.set_line_plan(plan)).await?;
            Ok(visit.go("/sync", "line-saved"))
        }
        Err(faults) => {
            let page = sync_page(&visit, &form).await?;
            let lines = refused(visit.words(), &faults);
            visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, lines, &page)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(body: &str) -> Result<LinePlan, Vec<(&'static str, Option<FieldFault>)>> {
        plan_of(&Posted::parse(body.as_bytes()).unwrap())
    }

    #[test]
    fn the_form_names_every_field_that_is_wrong() {
        assert_eq!(plan("budget=&when=any&from=22&until=22"), Ok(LinePlan::default()));
        let both = LinePlan { budget_mb: Some(20), window: Some((22, 6)) };
        assert_eq!(plan("budget=20&when=hours&from=22&until=6"), Ok(both));
        let faults = plan("budget=much&when=hours&from=22&until=22").unwrap_err();
        assert_eq!(
            faults,
            [("budget", Some(FieldFault::NotDigits)), ("until", Some(FieldFault::Same))]
        );
        let faults = plan("budget=1&when=hours&from=x&until=6").unwrap_err();
        assert_eq!(faults, [("budget", None), ("from", Some(FieldFault::NotAChoice))]);
    }
}
