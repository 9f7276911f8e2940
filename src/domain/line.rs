//! What a paid line may be used for by itself: a data budget for a month, a window in the day.
//! Never asks a clock: the hour is an argument.

/// What was set for the line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LinePlan {
    /// MiB that exchanges which nobody asked for may cost in a month, both ways; `None`: no limit.
    pub budget_mib: Option<u32>,
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
    /// May an exchange begin at that hour (0 to 23, where the branch is), with so many bytes used
    /// this month?
    #[must_use]
    pub fn leave(&self, used_bytes: u64, hour: u8) -> LineLeave {
        let spent = self.budget_mib.is_some_and(|mib| used_bytes >= u64::from(mib) << 20);
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
        let plan = LinePlan { budget_mib: Some(20), ..LinePlan::default() };
        assert_eq!(plan.leave((20 << 20) - 1, 12), LineLeave::Go);
        assert_eq!(plan.leave(20 << 20, 12), LineLeave::BudgetSpent);
        assert_eq!(LinePlan::default().leave(u64::MAX, 12), LineLeave::Go);
    }
}
