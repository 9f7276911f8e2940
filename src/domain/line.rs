//! What a paid line may be used for by itself: a data budget for a month, a window in the day.
//! Never asks a clock: the hour is an argument.

use super::limits::LINE_BUDGET_DIGITS_MAX;
use super::person::FieldFault;

/// Bytes of the unit that budgets are set in: the thousands that data plans count in.
const MB: u64 = 1_000_000;

/// What was set for the line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LinePlan {
    /// MB that exchanges which nobody asked for may cost in a month, both ways; `None`: no limit;
    /// zero: none at all.
    pub budget_mb: Option<u32>,
    /// Hours of the day in which such exchanges begin: from, and the hour that is no longer one.
    /// `(22, 6)` goes over midnight. `None`: at any time.
    pub window: Option<(u8, u8)>,
}

/// May the line be used by itself now?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineLeave {
    /// Yes.
    Go,
    /// The month's budget is spent.
    BudgetSpent,
    /// It is not the time of day for it.
    OutsideWindow,
}

impl LinePlan {
    /// The month's budget in bytes; `None`: no limit.
    #[must_use]
    pub fn budget_bytes(&self) -> Option<u64> {
        self.budget_mb.map(|mb| u64::from(mb) * MB)
    }

    /// Reads a budget that a person wrote: whole MB; nothing: no limit.
    ///
    /// # Errors
    /// [`FieldFault`] for what is no number, or one that is too long.
    pub fn read_budget(text: &str) -> Result<Option<u32>, FieldFault> {
        let text = text.trim();
        if text.len() > LINE_BUDGET_DIGITS_MAX {
            return Err(FieldFault::TooLong { max: LINE_BUDGET_DIGITS_MAX });
        }
        if text.is_empty() {
            return Ok(None);
        }
        if !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(FieldFault::NotDigits);
        }
        text.parse().map(Some).map_err(|_| FieldFault::NotDigits)
    }

    /// Reads an hour of the day that a person chose.
    ///
    /// # Errors
    /// [`FieldFault::NotAChoice`] for what is none.
    pub fn read_hour(text: &str) -> Result<u8, FieldFault> {
        text.parse().ok().filter(|hour| *hour < 24).ok_or(FieldFault::NotAChoice)
    }

    /// Reads the two hours of a window.
    ///
    /// # Errors
    /// [`FieldFault`]; [`FieldFault::Same`] for a window that would never open.
    pub fn read_window(from: &str, until: &str) -> Result<(u8, u8), FieldFault> {
        match (Self::read_hour(from)?, Self::read_hour(until)?) {
            (from, until) if from == until => Err(FieldFault::Same),
            window => Ok(window),
        }
    }

    /// May an exchange begin at that hour (0 to 23, where the branch is), with so many bytes used
    /// this month?
    #[must_use]
    pub fn leave(&self, used_bytes: u64, hour: u8) -> LineLeave {
        let spent = self.budget_bytes().is_some_and(|budget| used_bytes >= budget);
        let outside = self.window.is_some_and(|(from, until)| {
            if from <= until {
                !(from..until).contains(&hour)
            } else {
                (until..from).contains(&hour)
            }
        });
        if spent {
            LineLeave::BudgetSpent
        } else if outside {
            LineLeave::OutsideWindow
        } else {
            LineLeave::Go
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_may_go_over_midnight() {
        let plan = LinePlan { window: Some((22, 6)), ..LinePlan::default() };
        for (hour, leave) in [
            (21, LineLeave::OutsideWindow),
            (22, LineLeave::Go),
            (23, LineLeave::Go),
            (0, LineLeave::Go),
            (5, LineLeave::Go),
            (6, LineLeave::OutsideWindow),
            (12, LineLeave::OutsideWindow),
        ] {
            assert_eq!(plan.leave(0, hour), leave, "{hour}");
        }
        let day = LinePlan { window: Some((8, 16)), ..LinePlan::default() };
        assert_eq!(day.leave(0, 15), LineLeave::Go);
        assert_eq!(day.leave(0, 16), LineLeave::OutsideWindow);
    }

    #[test]
    fn a_spent_budget_stops_what_nobody_asked_for() {
        let plan = LinePlan { budget_mb: Some(20), ..LinePlan::default() };
        assert_eq!(plan.leave(19_999_999, 12), LineLeave::Go);
        assert_eq!(plan.leave(20_000_000, 12), LineLeave::BudgetSpent);
        assert_eq!(LinePlan::default().leave(u64::MAX, 12), LineLeave::Go);
        let by_hand = LinePlan { budget_mb: Some(0), ..LinePlan::default() };
        assert_eq!(by_hand.leave(0, 12), LineLeave::BudgetSpent);
    }

    #[test]
    fn a_budget_is_whole_megabytes_or_none() {
        assert_eq!(LinePlan::read_budget(" 20 "), Ok(Some(20)));
        assert_eq!(LinePlan::read_budget(" "), Ok(None));
        for wrong in ["20 MB", "2.5", "-1", "+1", "двадесет"] {
            assert!(LinePlan::read_budget(wrong).is_err(), "{wrong}");
        }
        assert_eq!(LinePlan::read_budget("999999"), Ok(Some(999_999)));
        assert_eq!(LinePlan::read_budget("1000000"), Err(FieldFault::TooLong { max: 6 }));
    }

    #[test]
    fn a_window_that_would_never_open_is_no_window() {
        assert_eq!(LinePlan::read_window("22", "6"), Ok((22, 6)));
        assert_eq!(LinePlan::read_window("7", "7"), Err(FieldFault::Same));
        assert_eq!(LinePlan::read_window("7", "24"), Err(FieldFault::NotAChoice));
        assert_eq!(LinePlan::read_window("", "6"), Err(FieldFault::NotAChoice));
    }
}
