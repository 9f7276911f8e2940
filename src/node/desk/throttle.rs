//! How often somebody may guess. A try counts before it is checked, so that many at once buy
//! nothing.
//!
//! A device that has signed in to an account before counts for itself; all others share what is
//! left for that account. So whoever guesses from a new device never locks the owner's own out.

use crate::domain::PersonId;
use crate::domain::ids::base32;
use crate::domain::limits::{
    SIGN_IN_FREE_TRIES, SIGN_IN_STRANGE_TRIES, SIGN_IN_STRANGE_WINDOW_S, SIGN_IN_WAIT_MAX_S,
    SIGN_IN_WAIT_MIN_S,
};
use crate::node::NodeError;
use crate::store::rows::ThrottleRow;
use crate::store::{Read, Write};

/// The buckets in which one try counts.
#[derive(Debug, Clone)]
pub(super) struct Buckets {
    known: String,
    strange: String,
    everyone: String,
}

impl Buckets {
    /// `device` is whatever the browser keeps; only its hash is.
    pub(super) fn of(person: PersonId, device: &str) -> Self {
        let mark = base32().encode(&blake3::hash(device.as_bytes()).as_bytes()[..10]);
        Self {
            known: format!("known {person} {mark}"),
            strange: format!("strange {person} {mark}"),
            everyone: format!("everyone {person}"),
        }
    }

    fn is_known(&self, read: &Read<'_>) -> Result<bool, NodeError> {
        Ok(read.throttle(&self.known)?.is_some())
    }

    /// Counts a try and answers how many more there are before a pause.
    pub(super) fn count(&self, write: &Write<'_>, now_s: i64) -> Result<u32, NodeError> {
        let is_known = self.is_known(write)?;
        let own = if is_known { &self.known } else { &self.strange };
        let device = after_device_try(write.throttle(own)?, now_s)?;
        if is_known {
            write.put_throttle(own, device)?;
            return Ok(SIGN_IN_FREE_TRIES.saturating_sub(device.failures));
        }
        let everyone = after_strange_try(write.throttle(&self.everyone)?, now_s)?;
        write.put_throttle(own, device)?;
        write.put_throttle(&self.everyone, everyone)?;
        let left_here = SIGN_IN_FREE_TRIES.saturating_sub(device.failures);
        Ok(left_here.min(SIGN_IN_STRANGE_TRIES.saturating_sub(everyone.failures)))
    }

    /// The secret was right: the device is known from now on, and its try does not count.
    pub(super) fn succeed(&self, write: &Write<'_>, is_marked: bool) -> Result<(), NodeError> {
        if !self.is_known(write)?
            && let Some(mut everyone) = write.throttle(&self.everyone)?
        {
            everyone.failures = everyone.failures.saturating_sub(1);
            write.put_throttle(&self.everyone, everyone)?;
        }
        write.clear_throttle(&self.strange)?;
        if is_marked {
            write.put_throttle(&self.known, ThrottleRow { failures: 0, until_s: 0 })?;
        }
        Ok(())
    }
}

/// Some tries are free; then a pause that doubles.
fn after_device_try(row: Option<ThrottleRow>, now_s: i64) -> Result<ThrottleRow, NodeError> {
    let row = row.filter(|row| is_of_this_run(row, now_s, SIGN_IN_WAIT_MAX_S));
    let row = row.unwrap_or(ThrottleRow { failures: 0, until_s: 0 });
    refuse_until(&row, now_s)?;
    let failures = row.failures.saturating_add(1);
    let Some(over) = failures.checked_sub(SIGN_IN_FREE_TRIES) else {
        return Ok(ThrottleRow { failures, until_s: 0 });
    };
    let wait_s = SIGN_IN_WAIT_MIN_S.checked_shl(over.min(16)).unwrap_or(SIGN_IN_WAIT_MAX_S);
    let wait_s = wait_s.min(SIGN_IN_WAIT_MAX_S);
    Ok(ThrottleRow { failures, until_s: now_s + wait_s.cast_signed() })
}

/// So many in one window, from all strange devices together.
fn after_strange_try(row: Option<ThrottleRow>, now_s: i64) -> Result<ThrottleRow, NodeError> {
    let window_s = SIGN_IN_STRANGE_WINDOW_S.cast_signed();
    let row = row
        .filter(|row| row.until_s > now_s && is_of_this_run(row, now_s, SIGN_IN_STRANGE_WINDOW_S));
    let row = row.unwrap_or(ThrottleRow { failures: 0, until_s: now_s + window_s });
    if row.failures >= SIGN_IN_STRANGE_TRIES {
        refuse_until(&row, now_s)?;
    }
    Ok(ThrottleRow { failures: row.failures.saturating_add(1), until_s: row.until_s })
}

/// A pause longer than any there is was written by an earlier run, whose seconds mean nothing now.
fn is_of_this_run(row: &ThrottleRow, now_s: i64, longest_s: u64) -> bool {
    row.until_s <= now_s + longest_s.cast_signed()
}

fn refuse_until(row: &ThrottleRow, now_s: i64) -> Result<(), NodeError> {
    match u64::try_from(row.until_s - now_s) {
        Ok(0) | Err(_) => Ok(()),
        Ok(wait_s) => Err(NodeError::Throttled { wait_s }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_tries_are_free_and_then_pauses_double_up_to_a_minute() {
        let (mut row, mut now_s, mut waits) = (None, 100, Vec::new());
        for _ in 0..10 {
            let next = after_device_try(row, now_s).unwrap();
            waits.push((next.until_s - now_s).max(0));
            now_s = next.until_s.max(now_s);
            row = Some(next);
        }
        assert_eq!(waits, [0, 0, 0, 0, 5, 10, 20, 40, 60, 60]);
        let early = after_device_try(row, now_s - 1);
        assert!(matches!(early, Err(NodeError::Throttled { wait_s: 1 })));
    }

    #[test]
    fn strange_devices_share_ten_tries_in_ten_minutes() {
        let mut row = None;
        for _ in 0..10 {
            row = Some(after_strange_try(row, 50).unwrap());
        }
        let eleventh = after_strange_try(row, 51);
        assert!(matches!(eleventh, Err(NodeError::Throttled { wait_s: 599 })));
        assert_eq!(after_strange_try(row, 650).unwrap().failures, 1);
    }

    #[test]
    fn a_pause_of_an_earlier_run_locks_nobody_out() {
        let old = ThrottleRow { failures: 9, until_s: 1_000_000 };
        assert_eq!(after_device_try(Some(old), 3).unwrap().failures, 1);
        assert_eq!(after_strange_try(Some(old), 3).unwrap().failures, 1);
    }
}
