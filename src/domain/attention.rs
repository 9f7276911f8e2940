//! Who may need help, and why: rules over what is known of a learner. Pure; `now` is an argument.
//!
//! Nothing follows from a library's silence: how long a learner was quiet is counted up to the
//! moment until which the library was heard, never up to now.

use super::cohort::{Cohort, Day};
use super::course::Course;
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

/// What the cohort's calendar says of a learner who has done so many lessons of the module that was
/// over last.
#[must_use]
pub fn calendar_reason(
    course: &Course,
    cohort: &Cohort,
    known: &Known,
    done_of_last: u32,
) -> Option<Reason> {
    let until = known.until?;
    let today = Day::of(until);
    if known.last_activity.is_none() {
        let first = cohort.dates.iter().map(|at| at.begins).min()?;
        let days = u32::try_from(today.0.checked_sub(first.0)?).ok()?;
        return (days >= NOT_BEGUN_DAYS).then_some(Reason::NotBegun { days });
    }
    let (module, days) = last_over(cohort, until)?;
    let needs = u32::try_from(course.module(&module)?.needs).unwrap_or(u32::MAX);
    let lessons = needs.saturating_sub(done_of_last);
    (lessons > 0).then_some(Reason::Behind { module, lessons, days })
}

#[cfg(test)]
mod tests {
    use super::*;
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
        let behind = |done| calendar_reason(&course(), &cohort, &known(), done);
        let module = "one".parse().unwrap();
        assert_eq!(behind(3), Some(Reason::Behind { module, lessons: 1, days: 5 }));
        assert_eq!(behind(4), None);
        let never = Known { last_activity: None, ..known() };
        let begun = calendar_reason(&course(), &cohort, &never, 0);
        assert_eq!(begun, Some(Reason::NotBegun { days: 14 }));
        let unheard = Known { until: Some(ago(12)), ..never };
        assert_eq!(calendar_reason(&course(), &cohort, &unheard, 0), None);
    }
}
