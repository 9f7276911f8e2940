//! Times for people: how long ago, which day, in the branch's zone and the reader's language.
//!
//! Knows no clock: what is now is an argument. Nothing here decides anything: a claimed time may be
//! wrong, and is then shown as "about". Zones come from the copy inside the program, since old
//! computers lack current ones; patterns and months are phrases, pinned after CLDR 47, since CLDR's
//! own shift between versions.

use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, Zoned};

use super::phrases::{Arg, Language, Phrases};

/// Where a branch is on the clock. The default is UTC, for a node whose country is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Default for Zone {
    fn default() -> Self {
        Self(TimeZone::UTC)
    }
}

impl Zone {
    /// The zone of a country of the region by its ISO 3166 code (`RS`); `None` for any other.
    #[must_use]
    pub fn of_country(code: &str) -> Option<Self> {
        let name = match code.to_ascii_uppercase().as_str() {
            "AL" => "Europe/Tirane",
            "BA" => "Europe/Sarajevo",
            "BG" => "Europe/Sofia",
            "GR" => "Europe/Athens",
            "HR" => "Europe/Zagreb",
            "ME" => "Europe/Podgorica",
            "MK" => "Europe/Skopje",
            "RO" => "Europe/Bucharest",
            // The zone database has no entry of its own for Kosovo; CLDR names this one.
            "RS" | "XK" => "Europe/Belgrade",
            "SI" => "Europe/Ljubljana",
            "TR" => "Europe/Istanbul",
            _ => return None,
        };
        TimeZoneDatabase::bundled().get(name).ok().map(Self)
    }

    /// The moment as it reads here; `None` beyond the years that a date can have.
    fn local(&self, at_ms: i64) -> Option<Zoned> {
        Timestamp::from_millisecond(at_ms).ok().map(|at| at.to_zoned(self.0.clone()))
    }

    /// As [`Self::local`], but only for moments at which this program can have run: a computer
    /// without a clock battery wakes up in 1970, and what it then claims is no date at all.
    fn plausible(&self, at_ms: i64) -> Option<Zoned> {
        self.local(at_ms).filter(|at| at.year() >= YEAR_MIN)
    }
}

/// The month as a number that sorts: 202611. `None` for what is no date.
#[must_use]
pub fn month_number(at_ms: i64, zone: &Zone) -> Option<u32> {
    let at = zone.plausible(at_ms)?;
    let year = u32::try_from(at.year()).ok()?;
    Some(year * 100 + u32::from(at.month().unsigned_abs()))
}

/// The hour of the day there, 0 to 23. `None` for what is no date.
#[must_use]
pub fn hour_of_day(at_ms: i64, zone: &Zone) -> Option<u8> {
    zone.plausible(at_ms).map(|at| at.hour().unsigned_abs())
}

/// Claimed dates before this year are shown as not known.
const YEAR_MIN: i16 = 2000;
/// Up to this far ahead a time is "just now": clocks of two computers are never quite equal.
const AHEAD_MS: i64 = 2 * MINUTE_MS;
const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
/// From so many days on, the date itself says more than their number.
const DAYS_TOLD: i64 = 7;

/// How long ago, or ahead, `then_ms` is: "just now", "5 minutes ago", "today 09:14", "3 days ago",
/// "20 Nov".
///
/// With `doubtful` (the clock that claimed it was known to be wrong): "about 20 Nov (clock was
/// wrong)".
#[must_use]
pub fn relative(
    now_ms: i64,
    then_ms: i64,
    zone: &Zone,
    language: Language,
    doubtful: bool,
) -> String {
    let say = |key: &str, args: &[(&str, Arg<'_>)]| Phrases::get().say(language, key, args);
    let Some(then) = zone.plausible(then_ms) else { return say("when-unknown", &[]) };
    let now = zone.local(now_ms);
    let same_year = now.as_ref().is_some_and(|now| now.year() == then.year());
    let date = pattern(if same_year { "date-day-month" } else { "date-short" }, &then, language);
    if doubtful {
        return say("when-about", &[("date", (&date).into())]);
    }
    let past_ms = now_ms.saturating_sub(then_ms);
    let minutes = |ms: i64| [("count", Arg::Number(ms / MINUTE_MS))];
    if (-AHEAD_MS + 1..MINUTE_MS).contains(&past_ms) {
        return say("when-just-now", &[]);
    }
    if (MINUTE_MS..HOUR_MS).contains(&past_ms) {
        return say("when-minutes-ago", &minutes(past_ms));
    }
    if (-HOUR_MS + 1..0).contains(&past_ms) {
        return say("when-in-minutes", &minutes(-past_ms));
    }
    // Days by the calendar, not by 24 hours: on two days a year they are not the same.
    let days = now
        .and_then(|now| then.date().until(now.date()).ok())
        .map(|span| i64::from(span.get_days()));
    let time = pattern("date-time-of-day", &then, language);
    let time = [("time", Arg::Text(&time))];
    match days {
        Some(0) => say("when-today", &time),
        Some(1) => say("when-yesterday", &time),
        Some(-1) => say("when-tomorrow", &time),
        Some(days) if (2..DAYS_TOLD).contains(&days) => {
            say("when-days-ago", &[("count", days.into())])
        }
        Some(days) if (2..DAYS_TOLD).contains(&-days) => {
            say("when-in-days", &[("count", (-days).into())])
        }
        Some(_) | None => date,
    }
}

/// Day and time in full: "20 November 2026, 09:14"; with `doubtful` as "about", without the time of
/// day.
#[must_use]
pub fn exact(then_ms: i64, zone: &Zone, language: Language, doubtful: bool) -> String {
    let Some(then) = zone.plausible(then_ms) else {
        return Phrases::get().say(language, "when-unknown", &[]);
    };
    let date = pattern("date-long", &then, language);
    if doubtful {
        return Phrases::get().say(language, "when-about", &[("date", (&date).into())]);
    }
    let time = pattern("date-time-of-day", &then, language);
    let parts = [("date", Arg::Text(&date)), ("time", Arg::Text(&time))];
    Phrases::get().say(language, "date-exact", &parts)
}

/// The day in short, with its year: "20 Nov 2026", "20. 11. 2026."
#[must_use]
pub fn short_date(then_ms: i64, zone: &Zone, language: Language) -> String {
    day(then_ms, zone, language, "date-short")
}

/// The day in full: "20 November 2026".
#[must_use]
pub fn long_date(then_ms: i64, zone: &Zone, language: Language) -> String {
    day(then_ms, zone, language, "date-long")
}

/// The time of day: "09:14".
#[must_use]
pub fn time_of_day(then_ms: i64, zone: &Zone, language: Language) -> String {
    day(then_ms, zone, language, "date-time-of-day")
}

/// For the `datetime` attribute of `<time>`: "2026-11-20T09:14:05+01:00"; `None` where no date is
/// known.
#[must_use]
pub fn machine(then_ms: i64, zone: &Zone) -> Option<String> {
    zone.plausible(then_ms).map(|then| then.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

fn day(then_ms: i64, zone: &Zone, language: Language, key: &str) -> String {
    match zone.plausible(then_ms) {
        Some(then) => pattern(key, &then, language),
        None => Phrases::get().say(language, "when-unknown", &[]),
    }
}

/// Fills one of the date patterns of the language.
fn pattern(key: &str, at: &Zoned, language: Language) -> String {
    let phrases = Phrases::get();
    let month_name = phrases.say(language, &format!("month-name-{}", at.month()), &[]);
    let month_short = phrases.say(language, &format!("month-short-{}", at.month()), &[]);
    let (day, month, year) = (at.day().to_string(), at.month().to_string(), at.year().to_string());
    let (hour, minute) = (format!("{:02}", at.hour()), format!("{:02}", at.minute()));
    phrases.say(
        language,
        key,
        &[
            ("day", (&day).into()),
            ("month", (&month).into()),
            ("month-name", (&month_name).into()),
            ("month-short", (&month_short).into()),
            ("year", (&year).into()),
            ("hour", (&hour).into()),
            ("minute", (&minute).into()),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::{
        HOUR_MS, Language, MINUTE_MS, Zone, exact, long_date, machine, relative, short_date,
        time_of_day,
    };

    const DAY_MS: i64 = 24 * HOUR_MS;

    fn ms(iso: &str) -> i64 {
        iso.parse::<jiff::Timestamp>().unwrap().as_millisecond()
    }

    fn belgrade() -> Zone {
        Zone::of_country("RS").unwrap()
    }

    fn said(now: &str, then: &str) -> String {
        relative(ms(now), ms(then), &belgrade(), Language::ENGLISH, false)
    }

    #[test]
    fn every_country_of_the_region_has_a_zone() {
        for code in ["AL", "BA", "BG", "HR", "GR", "MK", "ME", "RO", "RS", "SI", "XK", "TR", "rs"] {
            assert!(Zone::of_country(code).is_some(), "{code}");
        }
        assert_eq!(Zone::of_country("FR"), None);
        let winter = ms("2026-01-15T10:00:00Z");
        let at = |code| time_of_day(winter, &Zone::of_country(code).unwrap(), Language::ENGLISH);
        assert_eq!([at("RS"), at("XK"), at("GR"), at("TR")], ["11:00", "11:00", "12:00", "13:00"]);
        assert_eq!(time_of_day(winter, &Zone::default(), Language::ENGLISH), "10:00");
    }

    #[test]
    fn the_last_hour_is_told_in_minutes() {
        let now = "2026-11-20T12:00:00Z";
        assert_eq!(said(now, now), "just now");
        assert_eq!(said(now, "2026-11-20T11:59:01Z"), "just now");
        assert_eq!(said(now, "2026-11-20T11:59:00Z"), "1 minute ago");
        assert_eq!(said(now, "2026-11-20T11:55:00Z"), "5 minutes ago");
        assert_eq!(said(now, "2026-11-20T11:00:01Z"), "59 minutes ago");
        assert_eq!(said(now, "2026-11-20T11:00:00Z"), "today 12:00");
    }

    #[test]
    fn a_day_ends_at_midnight_of_the_branch() {
        // Midnight in Belgrade is 23:00 UTC in winter.
        assert_eq!(said("2026-11-20T23:10:00Z", "2026-11-20T22:50:00Z"), "20 minutes ago");
        assert_eq!(said("2026-11-21T09:00:00Z", "2026-11-20T23:00:00Z"), "today 00:00");
        assert_eq!(said("2026-11-21T09:00:00Z", "2026-11-20T22:59:00Z"), "yesterday 23:59");
        assert_eq!(said("2026-11-21T09:00:00Z", "2026-11-19T22:59:00Z"), "2 days ago");
        assert_eq!(said("2026-11-21T09:00:00Z", "2026-11-15T09:00:00Z"), "6 days ago");
        assert_eq!(said("2026-11-21T09:00:00Z", "2026-11-14T09:00:00Z"), "14 Nov");
        assert_eq!(said("2026-01-02T09:00:00Z", "2025-12-31T22:00:00Z"), "2 days ago");
        assert_eq!(said("2026-01-12T09:00:00Z", "2025-12-31T22:00:00Z"), "31 Dec 2025");
    }

    #[test]
    fn the_days_on_which_the_clock_is_moved_are_whole_days() {
        // 29 March 2026 has 23 hours in Belgrade, 25 October has 25.
        assert_eq!(said("2026-03-29T21:30:00Z", "2026-03-28T23:30:00Z"), "today 00:30");
        assert_eq!(said("2026-03-29T22:30:00Z", "2026-03-28T23:30:00Z"), "yesterday 00:30");
        assert_eq!(said("2026-10-25T22:30:00Z", "2026-10-24T22:10:00Z"), "today 00:10");
        assert_eq!(said("2026-10-25T23:10:00Z", "2026-10-24T22:10:00Z"), "yesterday 00:10");
    }

    #[test]
    fn times_ahead_are_just_now_at_first() {
        let now = "2026-11-20T12:00:00Z";
        assert_eq!(said(now, "2026-11-20T12:01:59Z"), "just now");
        assert_eq!(said(now, "2026-11-20T12:03:00Z"), "in 3 minutes");
        assert_eq!(said(now, "2026-11-20T13:00:00Z"), "today 14:00");
        assert_eq!(said(now, "2026-11-21T08:00:00Z"), "tomorrow 09:00");
        assert_eq!(said(now, "2026-11-23T08:00:00Z"), "in 3 days");
        assert_eq!(said(now, "2027-11-23T08:00:00Z"), "23 Nov 2027");
    }

    #[test]
    fn a_doubtful_time_is_about() {
        let now = ms("2026-11-22T12:00:00Z");
        let about = |then: &str, language| relative(now, ms(then), &belgrade(), language, true);
        assert_eq!(
            about("2026-11-20T08:00:00Z", Language::ENGLISH),
            "about 20 Nov (clock was wrong)"
        );
        assert_eq!(
            about("2026-11-20T08:00:00Z", Language::SERBIAN_LATIN),
            "oko 20. nov. (sat je bio pogrešan)"
        );
        assert_eq!(
            about("2025-11-20T08:00:00Z", Language::ENGLISH),
            "about 20 Nov 2025 (clock was wrong)"
        );
        let unknown = "date not known (clock was wrong)";
        assert_eq!(about("1970-01-03T08:00:00Z", Language::ENGLISH), unknown);
    }

    #[test]
    fn no_claimed_time_is_beyond_us() {
        let unknown = "date not known (clock was wrong)";
        for then in [0, -1, i64::MIN, i64::MAX, 946_684_800_000 - DAY_MS] {
            for now in [0, i64::MIN, i64::MAX, ms("2026-11-22T12:00:00Z")] {
                assert_eq!(relative(now, then, &belgrade(), Language::ENGLISH, false), unknown);
            }
            assert_eq!(exact(then, &belgrade(), Language::ENGLISH, false), unknown);
            assert_eq!(short_date(then, &belgrade(), Language::ENGLISH), unknown);
            assert_eq!(machine(then, &belgrade()), None);
        }
        // This computer is the one that woke up in 1970: the others' dates are still dates.
        assert_eq!(said("1970-01-03T08:00:00Z", "2026-11-20T08:00:00Z"), "20 Nov 2026");
        let then = ms("2026-11-20T08:00:00Z");
        assert_eq!(relative(i64::MAX, then, &belgrade(), Language::ENGLISH, false), "20 Nov 2026");
    }

    #[test]
    fn dates_are_written_as_the_language_writes_them() {
        let then = ms("2026-11-05T08:04:05Z");
        let (english, cyrillic, latin) =
            (Language::ENGLISH, Language::SERBIAN_CYRILLIC, Language::SERBIAN_LATIN);
        let zone = belgrade();
        assert_eq!(exact(then, &zone, english, false), "5 November 2026, 09:04");
        assert_eq!(exact(then, &zone, cyrillic, false), "5. новембар 2026. у 09:04");
        assert_eq!(exact(then, &zone, english, true), "about 5 November 2026 (clock was wrong)");
        assert_eq!(short_date(then, &zone, english), "5 Nov 2026");
        assert_eq!(short_date(then, &zone, latin), "5. 11. 2026.");
        assert_eq!(long_date(then, &zone, latin), "5. novembar 2026.");
        assert_eq!(machine(then, &zone).as_deref(), Some("2026-11-05T09:04:05+01:00"));
        let minutes = |count: i64| relative(then + count * MINUTE_MS, then, &zone, latin, false);
        assert_eq!(minutes(21), "pre 21 minut");
        assert_eq!(minutes(5), "pre 5 minuta");
    }
}
