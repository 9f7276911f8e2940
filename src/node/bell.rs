//! Wakes the dialer, and tells how far it has come. Never dials itself.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Wakes the dialer.
#[derive(Debug, Default)]
pub(super) struct Bell {
    state: Mutex<BellState>,
    rung: Condvar,
}

#[derive(Debug, Default)]
struct BellState {
    written: bool,
    asked: bool,
    insisted: bool,
    running: bool,
    progress: LineProgress,
    stopped: bool,
}

/// How far the exchange under way has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LineProgress {
    /// Entries that the peer has confirmed, of those that waited for it.
    pub sent: u64,
    /// Entries that waited for the peer when the exchange began.
    pub to_send: u64,
    /// Entries that were new here.
    pub received: u64,
    /// Bytes of bodies, both ways.
    pub bytes: u64,
}

/// Why the dialer woke up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Woken {
    Stopped,
    /// A person insists: now, whatever budget and window say.
    Insisted,
    /// Something was written.
    Asked,
    TimePassed,
}

impl Bell {
    fn with<T>(&self, change: impl FnOnce(&mut BellState) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// An entry was appended; it is not committed yet.
    pub(super) fn note_written(&self) {
        self.with(|state| state.written = true);
    }

    /// Rings if something was written since the last ring.
    pub(super) fn ring_if_written(&self) {
        if self.with(|state| std::mem::take(&mut state.written)) {
            self.ring();
        }
    }

    /// Somebody asks for an exchange now.
    pub(super) fn ring(&self) {
        self.with(|state| state.asked = true);
        self.rung.notify_all();
    }

    /// A person wants an exchange now.
    pub(super) fn insist(&self) {
        self.with(|state| state.insisted = true);
        self.rung.notify_all();
    }

    /// Does something wait for the dialer that must not wait for long?
    pub(super) fn is_rung(&self) -> bool {
        self.with(|state| state.asked || state.insisted || state.stopped)
    }

    /// The dialer is to end.
    pub(super) fn stop(&self) {
        self.with(|state| state.stopped = true);
        self.rung.notify_all();
    }

    pub(super) fn set_running(&self, running: bool) {
        self.with(|state| {
            state.running = running;
            state.progress = LineProgress::default();
        });
    }

    /// How far the exchange under way has come; `None` if there is none.
    pub(super) fn progress(&self) -> Option<LineProgress> {
        self.with(|state| state.running.then_some(state.progress))
    }

    pub(super) fn set_progress(&self, progress: LineProgress) {
        self.with(|state| state.progress = progress);
    }

    pub(super) fn wait(&self, longest: Duration) -> Woken {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut state, _) = self
            .rung
            .wait_timeout_while(state, longest, |state| {
                !state.asked && !state.insisted && !state.stopped
            })
            .unwrap_or_else(PoisonError::into_inner);
        if state.stopped {
            Woken::Stopped
        } else if std::mem::take(&mut state.insisted) {
            state.asked = false;
            Woken::Insisted
        } else if std::mem::take(&mut state.asked) {
            Woken::Asked
        } else {
            Woken::TimePassed
        }
    }
}
