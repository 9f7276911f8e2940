//! How a member of the network stands, as the hub sees it. Pure: what is known and what time it is
//! are arguments. A silent library is not a failing one: it may only lack a connection.

use super::ids::UnixMs;
use super::limits::{CLOCK_APART_MS, DISK_LOW_MIB, MEMBER_SILENCE_MS};

/// What the hub knows of a member.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MemberFacts {
    /// Has the hub cut it off?
    pub is_revoked: bool,
    /// Has it come since and was turned away?
    pub was_turned_away: bool,
    /// When it was last heard; `None`: never.
    pub last_heard: Option<UnixMs>,
    /// Entries that it said wait there; `None`: it has not said.
    pub waiting_there: Option<u64>,
    /// Entries that wait here for it.
    pub waiting_here: u64,
    /// How far its clock is ahead of ours, if it said.
    pub clock_ahead_ms: Option<i64>,
    /// Free space on its disk, if it said.
    pub free_mib: Option<u64>,
}

/// How a member stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberState {
    /// Both hold the same.
    UpToDate,
    /// It was heard lately, and something is still to be moved.
    Waiting,
    /// It was not heard for days.
    NotHeard,
    /// It was never heard.
    Never,
    /// It was cut off, and still comes: nobody there knows.
    Refused,
    /// It was cut off.
    Revoked,
}

/// Why a person should look after a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It was cut off and still comes.
    Refused,
    /// Its disk is almost full.
    Disk {
        /// What is free, in MiB.
        free_mib: u64,
    },
    /// Its clock is wrong.
    Clock {
        /// How far it is ahead; negative: behind.
        ahead_ms: i64,
    },
}

impl MemberState {
    /// The word for phrases, JSON and CSV.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UpToDate => "up-to-date",
            Self::Waiting => "waiting",
            Self::NotHeard => "not-heard",
            Self::Never => "never",
            Self::Refused => "refused",
            Self::Revoked => "revoked",
        }
    }
}

/// The difference of two clocks, if it is large enough to tell anybody.
#[must_use]
pub fn clock_apart(ahead_ms: i64) -> Option<i64> {
    (ahead_ms.saturating_abs() > CLOCK_APART_MS).then_some(ahead_ms)
}

impl MemberFacts {
    /// How the member stands.
    #[must_use]
    pub fn state(&self, now: UnixMs) -> MemberState {
        if self.is_revoked {
            return if self.was_turned_away { MemberState::Refused } else { MemberState::Revoked };
        }
        let Some(heard) = self.last_heard else { return MemberState::Never };
        if now.0.saturating_sub(heard.0) > MEMBER_SILENCE_MS {
            MemberState::NotHeard
        } else if self.waiting_there.unwrap_or(0) > 0 || self.waiting_here > 0 {
            MemberState::Waiting
        } else {
            MemberState::UpToDate
        }
    }

    /// Everything for which a person is needed.
    #[must_use]
    pub fn needs(&self) -> Vec<Need> {
        if self.is_revoked {
            return if self.was_turned_away { vec![Need::Refused] } else { Vec::new() };
        }
        let disk = self.free_mib.filter(|free| *free < DISK_LOW_MIB);
        let clock = self.clock_ahead_ms.and_then(clock_apart);
        let disk = disk.map(|free_mib| Need::Disk { free_mib });
        disk.into_iter().chain(clock.map(|ahead_ms| Need::Clock { ahead_ms })).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixMs = UnixMs(1_795_000_000_000);
    const DAY_MS: i64 = 24 * 3_600_000;

    fn heard(days_ago: i64) -> MemberFacts {
        let last_heard = Some(UnixMs(NOW.0 - days_ago * DAY_MS));
        MemberFacts { last_heard, ..MemberFacts::default() }
    }

    #[test]
    fn silence_is_told_from_work_that_waits() {
        assert_eq!(MemberFacts::default().state(NOW), MemberState::Never);
        assert_eq!(heard(0).state(NOW), MemberState::UpToDate);
        assert_eq!(MemberFacts { waiting_here: 1, ..heard(1) }.state(NOW), MemberState::Waiting);
        let there = MemberFacts { waiting_there: Some(2), ..heard(1) };
        assert_eq!(there.state(NOW), MemberState::Waiting);
        assert_eq!(MemberFacts { waiting_here: 9, ..heard(9) }.state(NOW), MemberState::NotHeard);
    }

    #[test]
    fn a_member_that_was_cut_off_needs_somebody_only_if_it_still_comes() {
        let cut = MemberFacts { is_revoked: true, free_mib: Some(1), ..heard(0) };
        assert_eq!((cut.state(NOW), cut.needs()), (MemberState::Revoked, Vec::new()));
        let comes = MemberFacts { was_turned_away: true, ..cut };
        assert_eq!((comes.state(NOW), comes.needs()), (MemberState::Refused, vec![Need::Refused]));
    }

    #[test]
    fn a_full_disk_and_a_wrong_clock_need_somebody() {
        let fine = MemberFacts {
            free_mib: Some(DISK_LOW_MIB),
            clock_ahead_ms: Some(-CLOCK_APART_MS),
            ..heard(0)
        };
        assert_eq!(fine.needs(), []);
        let bad = MemberFacts { free_mib: Some(3), clock_ahead_ms: Some(i64::MIN), ..heard(0) };
        assert_eq!(bad.needs(), [Need::Disk { free_mib: 3 }, Need::Clock { ahead_ms: i64::MIN }]);
    }
}
