//! How a node stands with its hub, in the words of the reader: the one sentence, what to do, and how
//! the computer is. The sync page and the command line say the same. Decides nothing: what is so
//! comes from the node.

use super::words::Words;
use crate::domain::UnixMs;
use crate::domain::limits::{DISK_FULL_MIB, DISK_LOW_MIB};
use crate::domain::line::LineLeave;
use crate::node::view::{ClockState, HealthView, SyncState, SyncView};
use crate::text::dates;
use crate::text::phrases::Arg;

/// Work that waits longer than this deserves a look, in milliseconds: seven days.
const WAITING_LONG_MS: i64 = 7 * 24 * 3_600_000;
const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;

/// Phrases of the kinds of what waits, in the order of [`SyncView::kinds`].
pub const KIND_KEYS: [&str; 3] = ["line-kind-posts", "line-kind-progress", "line-kind-other"];

/// What is said of how a node stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The one sentence.
    pub sentence: String,
    /// What to do, or what happens by itself.
    pub advice: Option<String>,
    /// `ok`, `warn`, `bad` or nothing. Red is for what a person must mend.
    pub tone: &'static str,
}

/// Says how the node stands; `is_hub`: it is the hub itself.
#[must_use]
pub fn standing(view: &SyncView, is_hub: bool, words: &Words) -> Standing {
    let told = |sentence: &str, advice: &str, tone: &'static str| Standing {
        sentence: words.say(sentence, &[]),
        advice: Some(words.say(advice, &[])),
        tone,
    };
    if is_hub {
        return told("syncpage-state-hub", "syncpage-told-hub", "");
    }
    match view.state {
        SyncState::Alone => told("syncpage-state-alone", "syncpage-told-alone", ""),
        SyncState::Portal => told("syncpage-state-portal", "syncpage-told-portal", "warn"),
        SyncState::Differs => told("syncpage-state-differs", "syncpage-told-differs", "warn"),
        SyncState::Refused => told("sync-refused", "line-told-refused", "bad"),
        SyncState::Running => Standing { sentence: running(view, words), advice: None, tone: "" },
        SyncState::UpToDate | SyncState::Waiting | SyncState::Unreachable => resting(view, words),
    }
}

fn running(view: &SyncView, words: &Words) -> String {
    let progress = view.progress.unwrap_or_default();
    let size = words.size(progress.bytes);
    let size = ("size", Arg::from(&size));
    if progress.to_send == 0 {
        return words.say("line-receiving", &[("count", progress.received.into()), size]);
    }
    let (done, total) = (progress.sent.into(), progress.to_send.into());
    words.say("sync-running", &[("done", done), ("total", total), size])
}

/// Nothing is under way.
fn resting(view: &SyncView, words: &Words) -> Standing {
    let from = clock_hour(view.plan.window.map_or(0, |(from, _)| from));
    let from = ("from", Arg::from(&from));
    let leave = match view.leave {
        LineLeave::Go => None,
        LineLeave::BudgetSpent => Some(words.say("line-told-budget", &[])),
        LineLeave::OutsideWindow => Some(words.say("line-told-window", &[from])),
    };
    if view.waiting == 0 {
        let advice = leave.or_else(|| no_answer(view, words));
        return Standing { sentence: nothing_waits(view, words), advice, tone: quiet_tone(view) };
    }
    let count = ("count", Arg::from(view.waiting));
    let sentence = match view.leave {
        LineLeave::BudgetSpent if view.plan.budget_mb == Some(0) => {
            words.say("line-by-hand", &[count])
        }
        LineLeave::BudgetSpent => words.say("line-budget-spent", &[count]),
        LineLeave::OutsideWindow => words.say("line-outside-window", &[count, from]),
        LineLeave::Go => {
            let oldest = relative(words, view.oldest_waiting);
            words.say("sync-waiting", &[count, ("oldest", (&oldest).into())])
        }
    };
    let is_long = |oldest: UnixMs| words.now.0.saturating_sub(oldest.0) > WAITING_LONG_MS;
    let tone = if view.oldest_waiting.is_some_and(is_long) { "warn" } else { "" };
    let advice = match view.leave {
        LineLeave::Go => no_answer(view, words),
        LineLeave::BudgetSpent | LineLeave::OutsideWindow => None,
    };
    Standing { sentence, advice, tone }
}

fn nothing_waits(view: &SyncView, words: &Words) -> String {
    let Some(last) = view.last_sync else { return words.say("line-never", &[]) };
    let when = relative(words, Some(last));
    let key = if view.state == SyncState::UpToDate { "sync-up-to-date" } else { "line-quiet" };
    words.say(key, &[("when", (&when).into())])
}

fn quiet_tone(view: &SyncView) -> &'static str {
    if view.state == SyncState::UpToDate { "ok" } else { "" }
}

fn no_answer(view: &SyncView, words: &Words) -> Option<String> {
    let tried = view.last_tried.filter(|_| view.state == SyncState::Unreachable)?;
    let when = relative(words, Some(tried));
    Some(words.say("line-told-no-answer", &[("when", (&when).into())]))
}

fn relative(words: &Words, at: Option<UnixMs>) -> String {
    match at {
        Some(at) => words.moment(at, false).words,
        None => words.say("when-unknown", &[]),
    }
}

/// An hour of the day as everybody here writes it: `22:00`.
#[must_use]
pub fn clock_hour(hour: u8) -> String {
    format!("{hour:02}:00")
}

/// A length of time in its largest whole unit: "3 hours".
#[must_use]
pub fn span(words: &Words, ms: i64) -> String {
    let ms = ms.unsigned_abs();
    let (key, count) = match ms {
        ..HOUR_MS => ("line-span-minutes", ms / MINUTE_MS),
        HOUR_MS..DAY_MS => ("line-span-hours", ms / HOUR_MS),
        DAY_MS.. => ("line-span-days", ms / DAY_MS),
    };
    words.say(key, &[("count", count.into())])
}

/// Free space in words.
#[must_use]
pub fn free(words: &Words, free_mib: u64) -> String {
    words.size(free_mib.saturating_mul(1 << 20))
}

/// What the line has carried this month, and of how much.
#[must_use]
pub fn month(view: &SyncView, words: &Words) -> String {
    let used = words.size(view.month_bytes);
    match view.plan.budget_bytes() {
        Some(budget) => {
            let budget = words.size(budget);
            words.say("line-month-of", &[("used", (&used).into()), ("budget", (&budget).into())])
        }
        None => words.say("line-month-free", &[("used", (&used).into())]),
    }
}

/// Something about this computer that a person should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// What is so.
    pub sentence: String,
    /// What to do about it, sentence by sentence.
    pub advice: Vec<String>,
    /// Something to type, for those who may.
    pub command: Option<String>,
    /// `warn` or `bad`.
    pub tone: &'static str,
}

/// Everything about this computer that a person should know.
#[must_use]
pub fn warnings(health: &HealthView, words: &Words) -> Vec<Warning> {
    let disk = health.free_mib.filter(|free| *free < DISK_LOW_MIB).map(|free_mib| {
        let left = free(words, free_mib);
        let is_full = free_mib < DISK_FULL_MIB;
        let key = if is_full { "line-disk-full" } else { "sync-disk" };
        Warning {
            sentence: words.say(key, &[("free", (&left).into())]),
            advice: vec![words.say("line-disk-how", &[])],
            command: None,
            tone: if is_full { "bad" } else { "warn" },
        }
    });
    disk.into_iter().chain(clock_warning(health, words)).collect()
}

fn clock_warning(health: &HealthView, words: &Words) -> Option<Warning> {
    let how = || words.say("line-clock-how", &[]);
    match health.clock {
        ClockState::Right => None,
        ClockState::WasWrong { until, dates } => {
            let when = relative(words, Some(until));
            let args = [("when", (&when).into()), ("count", dates.into())];
            let sentence = words.say("sync-clock", &args);
            Some(Warning { sentence, advice: Vec::new(), command: None, tone: "" })
        }
        ClockState::Doubtful => Some(Warning {
            sentence: words.say("line-clock-doubtful", &[]),
            advice: vec![how()],
            command: None,
            tone: "bad",
        }),
        ClockState::Apart { ahead_ms, right } => {
            let when = dates::exact(right.0, &words.zone, words.language, false);
            let right_now = words.say("line-clock-right", &[("when", (&when).into())]);
            let typed = dates::machine(right.0, &words.zone);
            let command = typed.map(|time| format!("sudo date -s '{time}'"));
            let mut advice = vec![right_now, how()];
            if command.is_some() {
                advice.push(words.say("line-clock-command", &[]));
            }
            Some(Warning { sentence: clock_apart(words, ahead_ms), advice, command, tone: "bad" })
        }
    }
}

/// "This computer's clock is 3 hours slow."
#[must_use]
pub fn clock_apart(words: &Words, ahead_ms: i64) -> String {
    let span = span(words, ahead_ms);
    let key = if ahead_ms < 0 { "line-clock-slow" } else { "line-clock-fast" };
    words.say(key, &[("span", (&span).into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::line::LinePlan;
    use crate::node::LineProgress;
    use crate::node::view::DayStrip;
    use crate::text::dates::Zone;
    use crate::text::phrases::Language;

    const NOW: i64 = 1_795_000_000_000;
    const DAY: i64 = DAY_MS as i64;

    fn words() -> Words {
        let zone = Zone::of_country("RS").unwrap();
        Words { language: Language::ENGLISH, zone, now: UnixMs(NOW) }
    }

    fn view(state: SyncState) -> SyncView {
        SyncView {
            state,
            waiting: 0,
            waiting_bytes: 0,
            oldest_waiting: None,
            last_sync: Some(UnixMs(NOW - 5 * 60_000)),
            last_tried: Some(UnixMs(NOW - 3 * 60_000)),
            peers: Vec::new(),
            quarantined: 0,
            recipients: Vec::new(),
            on_sticks: Vec::new(),
            hub_url: None,
            progress: None,
            plan: LinePlan::default(),
            month_bytes: 0,
            files: (0, 0),
            leave: LineLeave::Go,
            kinds: Default::default(),
            health: HealthView { clock: ClockState::Right, free_mib: None },
            days: DayStrip::default(),
        }
    }

    fn waiting(days: i64) -> SyncView {
        let oldest_waiting = Some(UnixMs(NOW - days * DAY));
        SyncView { waiting: 42, oldest_waiting, ..view(SyncState::Waiting) }
    }

    fn sentence(view: &SyncView) -> String {
        standing(view, false, &words()).sentence
    }

    #[test]
    fn each_state_has_the_sentence_of_the_table() {
        assert_eq!(
            sentence(&view(SyncState::UpToDate)),
            "Up to date. The hub has everything from here (5 minutes ago)."
        );
        assert_eq!(
            sentence(&waiting(2)),
            "Saved here. 42 changes will go when the hub can be reached. Oldest: 2 days ago."
        );
        let progress = Some(LineProgress { sent: 12, to_send: 42, received: 0, bytes: 38_000 });
        assert_eq!(
            sentence(&SyncView { progress, ..view(SyncState::Running) }),
            "Sending 12 of 42 (38 KB). You can go on working or switch off; it continues later."
        );
        assert_eq!(
            sentence(&view(SyncState::Refused)),
            "The hub does not know this branch any more. Nothing is lost. Pair again."
        );
    }

    #[test]
    fn amber_comes_after_a_week_and_red_only_when_a_person_must_act() {
        let tone = |view: &SyncView| standing(view, false, &words()).tone;
        assert_eq!((tone(&waiting(6)), tone(&waiting(8))), ("", "warn"));
        assert_eq!(tone(&view(SyncState::Refused)), "bad");
        assert_eq!(tone(&view(SyncState::UpToDate)), "ok");
    }

    #[test]
    fn a_spent_budget_and_a_closed_window_are_said_with_the_way_round_them() {
        let plan = LinePlan { budget_mb: Some(20), window: Some((22, 6)) };
        let spent = SyncView { plan, leave: LineLeave::BudgetSpent, ..waiting(1) };
        assert!(sentence(&spent).contains("this month’s data is used up"));
        let closed = SyncView { plan, leave: LineLeave::OutsideWindow, ..waiting(1) };
        assert!(sentence(&closed).contains("42 changes go from 22:00 on"), "{}", sentence(&closed));
        let by_hand = LinePlan { budget_mb: Some(0), window: None };
        let by_hand = SyncView { plan: by_hand, leave: LineLeave::BudgetSpent, ..waiting(1) };
        assert!(sentence(&by_hand).contains("no data is set aside"));
        for view in [&spent, &closed, &by_hand] {
            assert!(sentence(view).contains("Sync now"));
        }
        let quiet = SyncView { waiting: 0, ..spent };
        let quiet = standing(&quiet, false, &words());
        assert!(quiet.advice.unwrap().contains("Sync now"));
    }

    #[test]
    fn a_silent_hub_is_named_and_nothing_is_called_up_to_date() {
        let told = standing(&view(SyncState::Unreachable), false, &words());
        assert!(told.sentence.starts_with("Saved here. Nothing waits."), "{}", told.sentence);
        assert!(told.advice.unwrap().contains("did not answer (3 minutes ago)"));
        let never = SyncView { last_sync: None, ..view(SyncState::UpToDate) };
        assert_eq!(sentence(&never), "Saved here. There has been no sync with the hub yet.");
    }

    #[test]
    fn a_clock_and_a_disk_are_told_with_what_to_do() {
        let clock = ClockState::Apart { ahead_ms: -3 * HOUR_MS as i64, right: UnixMs(NOW) };
        let health = HealthView { clock, free_mib: Some(120) };
        let told = warnings(&health, &words());
        assert!(told[0].sentence.starts_with("Disk almost full (126 MB"), "{}", told[0].sentence);
        assert_eq!(told[1].sentence, "This computer’s clock is 3 hours slow.");
        let command = told[1].command.clone().unwrap();
        assert!(command.starts_with("sudo date -s '2026-11-1"), "{command}");
        let full = HealthView { clock: ClockState::Right, free_mib: Some(3) };
        assert_eq!(warnings(&full, &words())[0].tone, "bad");
        assert_eq!(warnings(&HealthView { free_mib: Some(9_000), ..full }, &words()), []);
        let was = ClockState::WasWrong { until: UnixMs(NOW - 60_000), dates: 6 };
        let told = warnings(&HealthView { clock: was, free_mib: None }, &words());
        assert_eq!(
            told[0].sentence,
            "The clock was wrong until 1 minute ago. 6 dates are shown as “about”."
        );
    }

    #[test]
    fn a_span_is_told_in_its_largest_unit() {
        let told = |ms| span(&words(), ms);
        assert_eq!(told(11 * 60_000), "11 minutes");
        assert_eq!(told(-(HOUR_MS as i64)), "1 hour");
        assert_eq!(told(365 * DAY), "365 days");
    }
}
