//! Who may need help, and why: rules over what is known of a learner. Pure; `now` is an argument.
//!
//! Nothing follows from a library's silence: how long a learner was quiet is counted up to the
//! moment until which the library was heard, never up to now.

use super::cohort::{Cohort, Day};
use super::course::Course;
use super::excuse::Allowances;
use super::ids::{ModuleId, UnixMs};
use super::limits::{BEHIND_TOLD_DAYS, NOT_BEGUN_DAYS, QUIZ_TRIES_HARD, STOPPED_DAYS};

const DAY_MS: i64 = 24 * 3_600_000;

/// Why somebody should look after a learner.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A quiz was tried again and again and is not mastered.
    Failing {
        /// Whose quiz.
        module: ModuleId,
        /// How often.
        tries: u32,
    },
    /// A module of the cohort's calendar is over, and lessons of it are left.
    Behind {
        /// Which module.
        module: ModuleId,
        /// Lessons that it still needs.
        lessons: u32,
        /// Days since its last day.
        days: u32,
    },
    /// A module of the cohort's calendar is over, and its assignment was not handed in.
    NothingHandedIn {
        /// Which module.
        module: ModuleId,
        /// Days since its last day.
        days: u32,
    },
    /// The cohort has begun and the learner has not.
    NotBegun {
        /// Days since its first day.
        days: u32,
    },
    /// The learner was at it and is no more.
    Stopped {
        /// Days without anything.
        days: u32,
    },
}

/// What is known of a learner.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Until when the learner's library was heard; `None`: never, so nothing follows.
    pub until: Option<UnixMs>,
    /// When the learner last did something.
    pub last_activity: Option<UnixMs>,
    /// Lessons that are done.
    pub lessons_done: u32,
    /// Lessons that the course needs.
    pub lessons: u32,
    /// Module, tries, right answers of the best one.
    pub hard: Option<(ModuleId, u32, u8)>,
}

/// How long there was nothing, in whole days, as far as the library was heard.
#[must_use]
pub fn quiet_days(last: UnixMs, until: UnixMs) -> u32 {
    u32::try_from(until.0.saturating_sub(last.0).div_euclid(DAY_MS)).unwrap_or(0)
}

/// The moment before which the last activity lies of whoever has stopped by now.
#[must_use]
pub fn stopped_before(now: UnixMs) -> UnixMs {
    UnixMs(now.0 - i64::from(STOPPED_DAYS) * DAY_MS)
}

/// What the learner's own course of things says.
#[must_use]
pub fn reasons(course: &Course, known: &Known) -> Vec<Reason> {
    let mut found = Vec::new();
    let Some(until) = known.until else { return found };
    if let Some((module, tries, right)) = &known.hard {
        let mastery =
            course.module(module).and_then(|it| it.quiz.as_ref()).map(|quiz| quiz.mastery);
        if *tries >= QUIZ_TRIES_HARD && mastery.is_some_and(|mastery| usize::from(*right) < mastery)
        {
            found.push(Reason::Failing { module: module.clone(), tries: *tries });
        }
    }
    if let Some(last) = known.last_activity.filter(|_| known.lessons_done < known.lessons) {
        let days = quiet_days(last, until);
        if days >= STOPPED_DAYS {
            found.push(Reason::Stopped { days });
        }
    }
    found
}

/// The module of a cohort's calendar that was over last and of which it still makes sense to speak,
/// with the days since.
#[must_use]
pub fn last_over(cohort: &Cohort, until: UnixMs) -> Option<(ModuleId, u32)> {
    let today = Day::of(until);
    let last = cohort.over(today).max_by_key(|at| at.ends)?;
    let days = u32::try_from(today.0 - last.ends.0).ok()?;
    (days <= BEHIND_TOLD_DAYS).then(|| (last.module.clone(), days))
}

/// What a learner did in the module of the calendar that was over last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DoneOfLast {
    /// Lessons that are done.
    pub lessons: u32,
    /// Does its assignment stand?
    pub handed_in: bool,
}

/// What the cohort's calendar says of a learner, given what was done of the module that was over last.
/// Of a lesson that is excused nothing is left, also if it was done as well; a module that was put off
/// for this learner is not over before that day.
#[must_use]
pub fn calendar_reasons(
    course: &Course,
    cohort: &Cohort,
    known: &Known,
    (done, allowed): (DoneOfLast, &Allowances),
) -> Vec<Reason> {
    let Some(until) = known.until else { return Vec::new() };
    let today = Day::of(until);
    if known.last_activity.is_none() {
        return not_begun(cohort, today).into_iter().collect();
    }
    let Some((module, mut days)) = last_over(cohort, until) else { return Vec::new() };
    let Some(found) = course.module(&module) else { return Vec::new() };
    if let Some(later) = allowed.until.get(&module) {
        let Ok(since) = u32::try_from(today.0 - later.0) else { return Vec::new() };
        if since == 0 {
            return Vec::new();
        }
        days = days.min(since);
    }
    let excused = allowed.lessons.iter().filter(|lesson| lesson.module == module).count();
    let needs = u32::try_from(found.needs.saturating_sub(excused)).unwrap_or(u32::MAX);
    let lessons = needs.saturating_sub(done.lessons);
    let mut reasons = Vec::new();
    if lessons > 0 {
        reasons.push(Reason::Behind { module: module.clone(), lessons, days });
    }
    if found.assignment.is_some() && !done.handed_in {
        reasons.push(Reason::NothingHandedIn { module, days });
    }
    reasons
}

fn not_begun(cohort: &Cohort, today: Day) -> Option<Reason> {
    let first = cohort.dates.iter().map(|at| at.begins).min()?;
    let days = u32::try_from(today.0.checked_sub(first.0)?).ok()?;
    (days >= NOT_BEGUN_DAYS).then_some(Reason::NotBegun { days })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assignment::Assignment;
    use crate::domain::cohort::ModuleDates;
    use crate::domain::course::{Module, Quiz};
    use crate::domain::ids::CohortId;

    const NOW: UnixMs = UnixMs(1_795_390_000_000);

    fn module(id: &str) -> Module {
        Module {
            id: id.parse().unwrap(),
            title: String::new(),
            summary: String::new(),
            confidence: String::new(),
            after: Vec::new(),
            needs: 4,
            lessons: Vec::new(),
            quiz: Some(Quiz { pool: Vec::new(), draw: 10, mastery: 8 }),
            assignment: None,
        }
    }

    fn course() -> Course {
        Course { modules: vec![module("one"), module("two")], ..Course::default() }
    }

    fn assignment() -> Assignment {
        Assignment {
            title: String::new(),
            minutes: 1,
            fills: Vec::new(),
            pass_points: 1,
            intro_html: String::new(),
            fields: Vec::new(),
            criteria: Vec::new(),
        }
    }

    fn ago(days: i64) -> UnixMs {
        UnixMs(NOW.0 - days * DAY_MS)
    }

    fn known() -> Known {
        let (until, last_activity) = (Some(NOW), Some(ago(2)));
        Known { until, last_activity, lessons_done: 3, lessons: 48, hard: None }
    }

    #[test]
    fn whoever_is_quiet_for_days_has_stopped_unless_nothing_is_left() {
        let quiet = |days| Known { last_activity: Some(ago(days)), ..known() };
        assert_eq!(reasons(&course(), &quiet(9)), []);
        assert_eq!(reasons(&course(), &quiet(12)), [Reason::Stopped { days: 12 }]);
        let done = Known { lessons_done: 48, ..quiet(90) };
        assert_eq!(reasons(&course(), &done), []);
        assert_eq!(reasons(&course(), &Known { last_activity: None, ..known() }), []);
    }

    #[test]
    fn a_librarys_silence_is_nobodys_absence() {
        let quiet = Known { last_activity: Some(ago(30)), ..known() };
        assert_eq!(reasons(&course(), &Known { until: Some(ago(25)), ..quiet.clone() }), []);
        let heard = Known { until: Some(ago(15)), ..quiet.clone() };
        assert_eq!(reasons(&course(), &heard), [Reason::Stopped { days: 15 }]);
        assert_eq!(reasons(&course(), &Known { until: None, ..quiet }), []);
    }

    #[test]
    fn a_quiz_is_hard_after_three_tries_without_mastery() {
        let tried = |tries, right| {
            let hard = Some(("one".parse().unwrap(), tries, right));
            reasons(&course(), &Known { hard, ..known() })
        };
        assert_eq!(tried(3, 7), [Reason::Failing { module: "one".parse().unwrap(), tries: 3 }]);
        assert_eq!(tried(2, 1), []);
        assert_eq!(tried(5, 8), [], "it is mastered by now");
        let gone = Some(("gone".parse().unwrap(), 4, 0));
        assert_eq!(reasons(&course(), &Known { hard: gone, ..known() }), []);
    }

    #[test]
    fn the_calendar_tells_who_is_behind_and_who_has_not_begun() {
        let today = Day::of(NOW).0;
        let dates = |module: &str, begins, ends| ModuleDates {
            module: module.parse().unwrap(),
            begins: Day(today + begins),
            ends: Day(today + ends),
        };
        let cohort = Cohort {
            id: CohortId([1; 12]),
            name: String::new(),
            edition: 1,
            closed: false,
            facilitators: Vec::new(),
            circles: Vec::new(),
            dates: vec![dates("one", -14, -5), dates("two", -4, 9)],
        };
        let of_last = |lessons| DoneOfLast { lessons, handed_in: false };
        let nothing = Allowances::default();
        let behind =
            |done: u32| calendar_reasons(&course(), &cohort, &known(), (of_last(done), &nothing));
        let module: ModuleId = "one".parse().unwrap();
        let is_behind = Reason::Behind { module: module.clone(), lessons: 1, days: 5 };
        assert_eq!(behind(3), [is_behind]);
        assert_eq!(behind(4), []);
        let never = Known { last_activity: None, ..known() };
        let begun =
            |known: &Known| calendar_reasons(&course(), &cohort, known, (of_last(0), &nothing));
        assert_eq!(begun(&never), [Reason::NotBegun { days: 14 }]);
        let unheard = Known { until: Some(ago(12)), ..never };
        assert_eq!(begun(&unheard), []);

        // Whoever hands nothing in is named for that too, until it is handed in.
        let mut with_work = course();
        with_work.modules[0].assignment = Some(assignment());
        let work = |handed_in, allowed: &Allowances| {
            let done = DoneOfLast { lessons: 4, handed_in };
            calendar_reasons(&with_work, &cohort, &known(), (done, allowed))
        };
        let nothing_there = Reason::NothingHandedIn { module: module.clone(), days: 5 };
        assert_eq!(work(false, &nothing), [nothing_there]);
        assert_eq!(work(true, &nothing), []);

        // A date that was put off, and a lesson that is excused.
        let put_off = |days| Allowances {
            until: [(module.clone(), Day(today + days))].into(),
            ..Allowances::default()
        };
        assert_eq!(work(false, &put_off(0)), []);
        assert_eq!(work(false, &put_off(3)), []);
        let late = Reason::NothingHandedIn { module: module.clone(), days: 2 };
        assert_eq!(work(false, &put_off(-2)), [late]);
        let lesson = "one/x".parse().unwrap();
        let excused = Allowances { lessons: [lesson].into(), ..Allowances::default() };
        let done = (of_last(3), &excused);
        assert_eq!(calendar_reasons(&course(), &cohort, &known(), done), []);
    }
}
