//! Cohorts: learners who go through the course together, by dates, in circles with a mentor. Said by
//! the hub alone, in signed records. Pure values and rules.

use std::fmt;
use std::str::FromStr;

use super::ids::{CohortId, InvalidId, ModuleId, PersonId, UnixMs};

const DAY_MS: i64 = 24 * 3_600_000;

/// A day of the calendar, without an hour and a zone: days since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// The day in UTC in which that moment lies.
    #[must_use]
    pub fn of(at: UnixMs) -> Self {
        Self(i32::try_from(at.0.div_euclid(DAY_MS)).unwrap_or(i32::MAX))
    }

    /// Noon of the day in UTC: in every zone of the region it is still that day.
    #[must_use]
    pub fn noon(self) -> UnixMs {
        UnixMs(i64::from(self.0) * DAY_MS + DAY_MS / 2)
    }

    /// Year, month and day of the month (after Howard Hinnant's `civil_from_days`).
    #[must_use]
    pub fn civil(self) -> (i32, u32, u32) {
        let z = i64::from(self.0) + 719_468;
        let era = z.div_euclid(146_097);
        let of_era = z.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let small = |number: i64| u32::try_from(number).unwrap_or(0);
        (i32::try_from(year).unwrap_or(0), small(month), small(day))
    }

    fn of_civil(year: i64, month: i64, day: i64) -> Option<Self> {
        let y = if month <= 2 { year - 1 } else { year };
        let era = y.div_euclid(400);
        let year_of_era = y.rem_euclid(400);
        let shifted = if month > 2 { month - 3 } else { month + 9 };
        let of_year = (153 * shifted + 2) / 5 + day - 1;
        let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
        i32::try_from(era * 146_097 + of_era - 719_468).ok().map(Self)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = InvalidId;

    /// Takes `2026-11-23`, as a field for a date sends it, and `23.11.2026`, as people here write it.
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let wrong = || InvalidId::new("a date (2026-11-23)", text);
        let trimmed = text.trim().trim_end_matches('.');
        let parts: Vec<&str> = trimmed.split(['-', '.', '/']).map(str::trim).collect();
        let [first, month, last] = parts.as_slice() else { return Err(wrong()) };
        let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
        let number = |text: &str, longest: usize| {
            let fine =
                (1..=longest).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            fine.then(|| text.parse::<i64>().ok()).flatten()
        };
        let (Some(y), Some(m), Some(d)) = (number(year, 4), number(month, 2), number(day, 2))
        else {
            return Err(wrong());
        };
        let found = Self::of_civil(y, m, d).filter(|_| (1970..=9999).contains(&y));
        // What is no day of the calendar (31 February) comes out as another one.
        found
            .filter(|found| {
                let (year, month, day) = found.civil();
                (i64::from(year), i64::from(month), i64::from(day)) == (y, m, d)
            })
            .ok_or_else(wrong)
    }
}

/// When a module is taken together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleDates {
    /// Which module.
    pub module: ModuleId,
    /// Its first day.
    pub begins: Day,
    /// Its last day; not before the first.
    pub ends: Day,
}

/// A cohort as the hub says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    /// Which one.
    pub id: CohortId,
    /// Its name, as people call it.
    pub name: String,
    /// Grows by one with every change; the greatest counts.
    pub edition: u32,
    /// Over: nobody is reminded of it any more.
    pub closed: bool,
    /// Who accompanies it.
    pub facilitators: Vec<PersonId>,
    /// The mentor of each circle, the first circle first; `None`: nobody yet.
    pub circles: Vec<Option<PersonId>>,
    /// Dates of modules, in the order of the course.
    pub dates: Vec<ModuleDates>,
}

/// Where a learner belongs in one cohort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Which cohort.
    pub cohort: CohortId,
    /// Which of its circles, from 1; 0: none yet.
    pub circle: u8,
}

/// A learner's cohorts as the hub says them. Without any: the learner was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// Who.
    pub person: PersonId,
    /// Grows by one with every change; the greatest counts.
    pub edition: u32,
    /// In which cohorts, each at most once.
    pub places: Vec<Place>,
}

impl Cohort {
    /// What the calendar says of that day: the modules that are under way, else the next one that
    /// begins.
    #[must_use]
    pub fn on(&self, today: Day) -> Vec<&ModuleDates> {
        let now: Vec<&ModuleDates> =
            self.dates.iter().filter(|at| at.begins <= today && today <= at.ends).collect();
        if !now.is_empty() {
            return now;
        }
        let coming = self.dates.iter().filter(|at| at.begins > today);
        coming.min_by_key(|at| at.begins).into_iter().collect()
    }

    /// The modules whose last day is past.
    pub fn over(&self, today: Day) -> impl Iterator<Item = &ModuleDates> {
        self.dates.iter().filter(move |at| at.ends < today)
    }

    /// The same cohort with the dates of one course alone; `None`: the first one.
    #[must_use]
    pub fn in_course(&self, course: Option<&str>) -> Self {
        let dates = self.dates.iter().filter(|at| at.module.course() == course);
        Self { dates: dates.cloned().collect(), ..self.clone() }
    }

    /// Does that person look after the cohort as a whole?
    #[must_use]
    pub fn has_facilitator(&self, person: PersonId) -> bool {
        self.facilitators.contains(&person)
    }
}

impl Enrolment {
    /// Puts the learner into a circle of a cohort, or into another one of the same cohort.
    pub fn put(&mut self, place: Place) {
        self.places.retain(|known| known.cohort != place.cohort);
        self.places.push(place);
        self.places.sort_unstable();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_both_ways_of_writing_and_only_if_it_is_one() {
        let day: Day = "2026-11-23".parse().unwrap();
        assert_eq!(day, Day::of(UnixMs(1_795_392_000_000)));
        assert_eq!(day.to_string(), "2026-11-23");
        for same in ["23.11.2026", "23. 11. 2026.", "23/11/2026"] {
            assert_eq!(same.parse::<Day>().unwrap(), day, "{same}");
        }
        assert_eq!("2028-02-29".parse::<Day>().unwrap().civil(), (2028, 2, 29));
        for wrong in ["", "2026-02-30", "2026-13-01", "26-11-23x", "1/2", "-1-1-2026", "0000-01-01"]
        {
            assert!(wrong.parse::<Day>().is_err(), "{wrong}");
        }
        assert_eq!(Day::of(Day(20_000).noon()), Day(20_000));
    }

    fn cohort() -> Cohort {
        let dates = |module: &str, begins, ends| ModuleDates {
            module: module.parse().unwrap(),
            begins: Day(begins),
            ends: Day(ends),
        };
        Cohort {
            id: CohortId([1; 12]),
            name: "Spring".into(),
            edition: 1,
            closed: false,
            facilitators: Vec::new(),
            circles: vec![None],
            dates: vec![dates("one", 10, 16), dates("two", 17, 23), dates("three", 30, 36)],
        }
    }

    #[test]
    fn the_calendar_says_what_is_now_and_else_what_comes() {
        let names = |today| {
            let cohort = cohort();
            cohort.on(Day(today)).iter().map(|at| at.module.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(names(5), ["one"]);
        assert_eq!(names(16), ["one"]);
        assert_eq!(names(25), ["three"]);
        assert_eq!(names(40), Vec::<String>::new());
        assert_eq!(cohort().over(Day(24)).count(), 2);
    }

    #[test]
    fn a_learner_is_in_one_circle_of_a_cohort() {
        let person = PersonId([2; 23]);
        let mut enrolment = Enrolment { person, edition: 0, places: Vec::new() };
        let place = |cohort, circle| Place { cohort: CohortId([cohort; 12]), circle };
        enrolment.put(place(2, 1));
        enrolment.put(place(1, 3));
        enrolment.put(place(2, 4));
        assert_eq!(enrolment.places, [place(1, 3), place(2, 4)]);
    }

    #[test]
    fn the_dates_of_one_course_are_taken_out_of_a_calendar_of_several() {
        let mut both = cohort();
        let of_first = both.dates.len();
        let module = "reading-clubs.start".parse().unwrap();
        both.dates.push(ModuleDates { module, begins: Day(500), ends: Day(510) });
        assert_eq!(both.in_course(None).dates.len(), of_first);
        let other = both.in_course(Some("reading-clubs"));
        assert_eq!(other.dates, both.dates[of_first..]);
        assert_eq!(both.in_course(Some("reading")).dates, []);
    }
}
