//! Who reads at once: as many as there are processors to do it, the others in turn. Twenty readers on
//! two processors only take pages out of each other's caches, and the slowest of them waits for all.
//!
//! Never lets anybody wait for good: a turn is a courtesy, and nothing depends on having one.

use std::cell::Cell;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// After so long somebody reads without a turn: whoever has one may itself be waiting, for instance
/// for a commit.
const PATIENCE: Duration = Duration::from_millis(250);

thread_local! {
    /// Does this thread read already? What it reads meanwhile belongs to the same turn.
    static READS: Cell<bool> = const { Cell::new(false) };
}

/// The turns that there are.
pub(super) struct Turns {
    count: Mutex<Count>,
    freed: Condvar,
}

struct Count {
    free: usize,
    /// Who stands in line. Waking nobody would be a system call for every read.
    waiting: usize,
}

/// One reader's turn; ends when it is dropped.
#[must_use]
pub(super) struct Turn<'a> {
    /// `None`: it was not counted.
    of: Option<&'a Turns>,
    is_outer: bool,
}

impl Turns {
    pub(super) fn new(count: usize) -> Self {
        Self { count: Mutex::new(Count { free: count, waiting: 0 }), freed: Condvar::new() }
    }

    /// Waits for a turn, though not for ever.
    pub(super) fn take(&self) -> Turn<'_> {
        if READS.replace(true) {
            return Turn { of: None, is_outer: false };
        }
        let mut count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        if count.free == 0 {
            count.waiting += 1;
            let waited = self.freed.wait_timeout_while(count, PATIENCE, |count| count.free == 0);
            (count, _) = waited.unwrap_or_else(PoisonError::into_inner);
            count.waiting -= 1;
        }
        let is_counted = count.free > 0;
        if is_counted {
            count.free -= 1;
        }
        Turn { of: is_counted.then_some(self), is_outer: true }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if self.is_outer {
            READS.set(false);
        }
        if let Some(turns) = self.of {
            let mut count = turns.count.lock().unwrap_or_else(PoisonError::into_inner);
            count.free += 1;
            if count.waiting > 0 {
                turns.freed.notify_one();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn free(turns: &Turns) -> usize {
        turns.count.lock().unwrap().free
    }

    #[test]
    fn no_more_read_at_once_than_there_are_turns_and_all_get_one() {
        let turns = Turns::new(2);
        let (at_once, most, done) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let turn = turns.take();
                        if turn.of.is_some() {
                            most.fetch_max(
                                at_once.fetch_add(1, Ordering::SeqCst) + 1,
                                Ordering::SeqCst,
                            );
                            std::thread::yield_now();
                            at_once.fetch_sub(1, Ordering::SeqCst);
                        }
                        drop(turn);
                        done.fetch_add(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert_eq!((done.into_inner(), free(&turns)), (400, 2));
        assert!(most.into_inner() <= 2);
    }

    #[test]
    fn what_is_read_within_a_turn_belongs_to_it_and_nobody_waits_for_good() {
        let turns = Turns::new(1);
        let outer = turns.take();
        let inner = turns.take();
        assert_eq!((free(&turns), inner.of.is_some()), (0, false));
        drop(inner);
        // Another thread has waited long enough some time.
        let uncounted =
            std::thread::scope(|scope| scope.spawn(|| turns.take().of.is_none()).join().unwrap());
        assert!(uncounted);
        drop(outer);
        assert_eq!(free(&turns), 1);
        assert!(turns.take().of.is_some(), "the next one is counted again");
    }
}
