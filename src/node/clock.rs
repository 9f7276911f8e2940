//! The only place that asks a clock.
//!
//! Wall time is a claim for people and never decides; it never runs backwards past what this node
//! has seen, and it says when it is doubtful. Monotonic seconds drive timers and sessions.

use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::domain::UnixMs;

/// A clock that shows less than this was never set: the program did not exist then.
const BUILT_MS: i64 = 1_790_000_000_000;

/// A computer that was off for longer than this has a clock to be looked at: two years.
const JUMP_MS: i64 = 2 * 365 * 24 * 3_600_000;

/// Where a node gets its time from; tests and the simulator give it one that they move.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Milliseconds since 1970, as the machine claims.
    fn wall_ms(&self) -> i64;
    /// Seconds since some moment; never goes back.
    fn uptime_s(&self) -> u64;
    /// The same in milliseconds, for the speed of a line.
    fn uptime_ms(&self) -> u64 {
        self.uptime_s().saturating_mul(1000)
    }
}

/// The machine's own.
#[derive(Debug)]
pub struct SystemClock {
    began: Instant,
}

impl SystemClock {
    /// Starts counting now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn start() -> Self {
        Self { began: Instant::now() }
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    fn wall_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    fn uptime_s(&self) -> u64 {
        self.began.elapsed().as_secs()
    }

    fn uptime_ms(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// A clock that stands still until a test moves it.
#[derive(Debug, Default)]
pub struct HandClock {
    hands: Mutex<(i64, u64)>,
}

impl HandClock {
    /// Shows that time.
    #[must_use]
    pub fn at(wall_ms: i64) -> Self {
        Self { hands: Mutex::new((wall_ms, 0)) }
    }

    /// Moves both hands on.
    pub fn pass_s(&self, seconds: u32) {
        let mut hands = self.hands.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        hands.0 += i64::from(seconds) * 1000;
        hands.1 += u64::from(seconds);
    }

    /// Sets the wall clock, as somebody does who gets it wrong.
    pub fn set(&self, wall_ms: i64) {
        self.hands.lock().unwrap_or_else(std::sync::PoisonError::into_inner).0 = wall_ms;
    }
}

impl Clock for HandClock {
    fn wall_ms(&self) -> i64 {
        self.hands.lock().unwrap_or_else(std::sync::PoisonError::into_inner).0
    }

    fn uptime_s(&self) -> u64 {
        self.hands.lock().unwrap_or_else(std::sync::PoisonError::into_inner).1
    }
}

/// What to write down as the time, given what the machine claims and the latest time this node
/// knows of.
///
/// A clock behind what is known is wrong: then the known time is taken, and marked. One that has
/// jumped years ahead of the last time that was known is marked too, and must not become what is
/// known: nothing would ever be later.
#[must_use]
pub fn believed(wall_ms: i64, latest_known_ms: i64) -> (UnixMs, bool) {
    let floor = latest_known_ms.max(BUILT_MS);
    let jumped = latest_known_ms > 0 && wall_ms > latest_known_ms.saturating_add(JUMP_MS);
    if wall_ms < floor - 60_000 { (UnixMs(floor), true) } else { (UnixMs(wall_ms), jumped) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_woke_up_in_1970_is_not_believed() {
        let known = BUILT_MS + 5_000_000;
        assert_eq!(believed(1000, known), (UnixMs(known), true));
        assert_eq!(believed(known + 1, known), (UnixMs(known + 1), false));
        assert_eq!(believed(known - 30_000, known), (UnixMs(known - 30_000), false));
        assert_eq!(believed(0, 0), (UnixMs(BUILT_MS), true));
        let next_year = known + JUMP_MS / 2;
        assert_eq!(believed(next_year, known), (UnixMs(next_year), false));
        let far = known + 30 * JUMP_MS;
        assert_eq!(believed(far, known), (UnixMs(far), true));
        assert_eq!(believed(far, 0), (UnixMs(far), false));
    }
}
