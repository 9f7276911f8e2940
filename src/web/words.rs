//! Words, times and sizes as this reader reads them: one language, one time zone, one now.

use serde::Serialize;

use crate::domain::UnixMs;
use crate::domain::cohort::Day;
use crate::text::dates::{self, Zone};
use crate::text::numbers;
use crate::text::phrases::{Arg, Language, Phrases};

/// A claimed time, written out for a page.
#[derive(Debug, Clone, Serialize)]
pub struct Moment {
    /// For machines; `None` where the date is not known.
    pub iso: Option<String>,
    /// As seen from now: `5 minutes ago`.
    pub words: String,
    /// To the minute, for whoever points at it.
    pub exact: String,
}

/// Everything that turns values into what a reader reads.
#[derive(Debug, Clone)]
pub struct Words {
    /// The language of the page.
    pub language: Language,
    /// Where the node is on the clock.
    pub zone: Zone,
    /// Now, by the node's clock.
    pub now: UnixMs,
}

impl Words {
    /// A phrase.
    #[must_use]
    pub fn say(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        Phrases::get().say(self.language, key, args)
    }

    /// A claimed time; `doubtful` if the clock that claimed it was known to be wrong.
    #[must_use]
    pub fn moment(&self, at: UnixMs, doubtful: bool) -> Moment {
        Moment {
            iso: dates::machine(at.0, &self.zone),
            words: dates::relative(self.now.0, at.0, &self.zone, self.language, doubtful),
            exact: dates::exact(at.0, &self.zone, self.language, doubtful),
        }
    }

    /// A time of this node's own keeping, if there is one.
    #[must_use]
    pub fn own_moment(&self, at: Option<UnixMs>) -> Option<Moment> {
        at.map(|at| self.moment(at, false))
    }

    /// A day of a calendar.
    #[must_use]
    pub fn day(&self, day: Day) -> String {
        dates::long_date(day.noon().0, &self.zone, self.language)
    }

    /// A size in bytes.
    #[must_use]
    pub fn size(&self, bytes: u64) -> String {
        numbers::size(bytes, self.language)
    }
}

/// The one or two letters that stand for a person.
#[must_use]
pub(super) fn initials(name: &str) -> String {
    let mut firsts = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = firsts.next();
    first.into_iter().chain(firsts.next_back()).flat_map(char::to_uppercase).collect()
}

/// How many of a hundred; 100 only when all are done.
#[must_use]
pub(super) fn percent(done: usize, all: usize) -> usize {
    (done.min(all) * 100).checked_div(all).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_known_by_first_and_last_letter() {
        assert_eq!(initials("đorđe p. ћирић"), "ĐЋ");
        assert_eq!(initials("Ana"), "A");
        assert_eq!(initials(""), "");
    }
}
