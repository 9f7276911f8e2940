//! A line on standard error that counts while work goes on. It is an indicator only: it says
//! nothing for the first quarter of a second, and nothing at all where no person watches.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::node::Progress;

/// Counts steps; drawn until it is dropped.
pub(super) struct ProgressLine {
    counts: Arc<Counts>,
    drawer: Option<(mpsc::Sender<()>, JoinHandle<()>)>,
}

#[derive(Default)]
struct Counts {
    total: AtomicU64,
    done: AtomicU64,
}

/// Work that is over sooner shows nothing.
const QUIET_MS: u64 = 250;
/// Signs of a whole bar.
const BAR_SIGNS: u64 = 20;
/// Between two drawings.
const REDRAW_MS: u64 = 100;

impl ProgressLine {
    /// Counts, and shows nothing.
    pub(super) fn silent() -> Self {
        Self { counts: Arc::default(), drawer: None }
    }

    /// Counts, and shows the count behind the label.
    pub(super) fn drawn(label: String) -> Self {
        let counts = Arc::<Counts>::default();
        let (over, is_over) = mpsc::channel();
        let shown = Arc::clone(&counts);
        let drawer = std::thread::spawn(move || draw(&label, &shown, &is_over));
        Self { counts, drawer: Some((over, drawer)) }
    }
}

impl Progress for ProgressLine {
    fn total(&mut self, steps: u64) {
        self.counts.total.store(steps, Ordering::Relaxed);
    }

    fn advance(&mut self) {
        self.counts.done.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        if let Some((over, drawer)) = self.drawer.take() {
            drop(over);
            // The drawer's only fault can be a closed terminal, and then there is nobody to tell.
            drop(drawer.join());
        }
    }
}

fn draw(label: &str, counts: &Counts, is_over: &mpsc::Receiver<()>) {
    let mut err = anstream::stderr();
    let mut wait_ms = QUIET_MS;
    let (mut drawn, mut over_ms) = (false, 0);
    while is_over.recv_timeout(Duration::from_millis(wait_ms)) == Err(RecvTimeoutError::Timeout) {
        over_ms += wait_ms;
        wait_ms = REDRAW_MS;
        drawn = true;
        let done = counts.done.load(Ordering::Relaxed);
        let line = drawing(label, done, counts.total.load(Ordering::Relaxed), over_ms);
        drop(write!(err, "\r{line}\x1b[K").and_then(|()| err.flush()));
    }
    if drawn {
        drop(write!(err, "\r\x1b[K").and_then(|()| err.flush()));
    }
}

/// The count, behind a bar and with its rate once the total is known. The time is that of the
/// pauses between two drawings: an indicator only.
fn drawing(label: &str, done: u64, total: u64, over_ms: u64) -> String {
    if total == 0 {
        return format!("{label} {done}");
    }
    let filled = usize::try_from(done.min(total) * BAR_SIGNS / total).unwrap_or(0);
    let empty = usize::try_from(BAR_SIGNS).unwrap_or(0) - filled;
    let rate = done * 1_000 / over_ms.max(1);
    format!("{label} [{}{}] {done}/{total}, {rate}/s", "#".repeat(filled), ".".repeat(empty))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_shows_a_total_only_once_it_is_known() {
        assert_eq!(drawing("Checking", 3, 0, 250), "Checking 3");
        assert_eq!(drawing("Checking", 3, 12, 500), "Checking [#####...............] 3/12, 6/s");
        assert!(drawing("Checking", 13, 12, 0).contains("[####################]"));
    }

    #[test]
    fn work_that_is_over_at_once_ends_its_line_at_once() {
        let mut line = ProgressLine::drawn("Checking".to_owned());
        line.total(2);
        line.advance();
        assert_eq!(line.counts.done.load(Ordering::Relaxed), 1);
        drop(line);
    }
}
