//! How this computer is: its clock against the hub's and against what is known, its disk. For people
//! to read; nothing is decided by it.

use super::Node;
use super::error::NodeError;
use super::view::{ClockState, HealthView};
use crate::domain::limits::CLOCK_TOLD_MS;
use crate::domain::network::clock_apart;
use crate::domain::roles::NodeRole;
use crate::domain::{NodeId, UnixMs};
use crate::store::Read;

/// How far this clock was ahead of the hub's at the last exchange; empty: they agreed.
const AHEAD_OF_HUB: &str = "clock-ahead-of-hub-ms";
/// `wrong`, or the moment at which a wrong clock was right again.
const CLOCK_WATCH: &str = "clock-watch";
const WRONG: &str = "wrong";
/// Two differences that are closer than this are the same, in milliseconds.
const SAME_MS: i64 = 60_000;

impl Node {
    /// Notes when a clock that could not be right is right again. `doubted`: what was noted last.
    pub(super) fn watch_clock(&self, doubted: &mut Option<bool>) {
        let (now, doubtful) = self.now();
        if *doubted == Some(doubtful) {
            return;
        }
        let noted = self.read(|read| Ok(read.setting(CLOCK_WATCH)?)).and_then(|noted| {
            let was_wrong = noted.as_deref() == Some(WRONG);
            let news = match (was_wrong, doubtful) {
                (false, true) => WRONG.to_owned(),
                (true, false) => now.0.to_string(),
                (true, true) | (false, false) => return Ok(()),
            };
            self.write_local(move |write| Ok(write.put_setting(CLOCK_WATCH, &news)?))
        });
        if noted.is_ok() {
            *doubted = Some(doubtful);
        }
    }

    /// Notes what the hub's clock showed, if it was told: it is when the two are far apart.
    pub(super) fn note_peer_clock(&self, peer_clock: Option<UnixMs>) -> Result<(), NodeError> {
        let own_ms = self.inner.clock.wall_ms();
        let ahead_ms = peer_clock.map(|clock| own_ms.saturating_sub(clock.0));
        let known = self.read(ahead_of_hub)?;
        let is_news = match (known, ahead_ms) {
            (Some(known), Some(ahead_ms)) => known.saturating_sub(ahead_ms).abs() > SAME_MS,
            (None, None) => false,
            (Some(_), None) | (None, Some(_)) => true,
        };
        if !is_news {
            return Ok(());
        }
        let text = ahead_ms.map(|ahead_ms| ahead_ms.to_string()).unwrap_or_default();
        self.write_local(move |write| Ok(write.put_setting(AHEAD_OF_HUB, &text)?))
    }

    /// How this computer is.
    pub(super) fn health_view(&self) -> Result<HealthView, NodeError> {
        let free_mib = self.free_mib();
        let (now, doubtful) = self.now();
        let wall = UnixMs(self.inner.clock.wall_ms());
        self.read(|read| {
            let row = read.node()?.ok_or(NodeError::NotSetUp)?;
            let ahead_ms = match row.role {
                NodeRole::Hub => None,
                NodeRole::Branch | NodeRole::Personal => ahead_of_hub(read)?,
            };
            let clock = match (ahead_ms.and_then(clock_apart), doubtful) {
                (Some(ahead_ms), _) => {
                    let right = UnixMs(wall.0.saturating_sub(ahead_ms));
                    ClockState::Apart { ahead_ms, right }
                }
                (None, true) => ClockState::Doubtful,
                (None, false) => was_wrong(read, row.node, now)?,
            };
            Ok(HealthView { clock, free_mib })
        })
    }
}

fn ahead_of_hub(read: &Read<'_>) -> Result<Option<i64>, NodeError> {
    Ok(read.setting(AHEAD_OF_HUB)?.and_then(|text| text.parse().ok()))
}

/// Was the clock wrong a few days ago, and how many dates show it?
fn was_wrong(read: &Read<'_>, own: NodeId, now: UnixMs) -> Result<ClockState, NodeError> {
    let until = read.setting(CLOCK_WATCH)?.and_then(|text| text.parse().ok()).map(UnixMs);
    let lately = until.filter(|until| (0..CLOCK_TOLD_MS).contains(&(now.0 - until.0)));
    let Some(until) = lately else { return Ok(ClockState::Right) };
    match read.doubtful_dates(own)? {
        0 => Ok(ClockState::Right),
        dates => Ok(ClockState::WasWrong { until, dates }),
    }
}
