//! The line to the others as this node uses it: what was set for it, what it has carried, how fast
//! it is. Never dials.

use std::sync::PoisonError;

use super::error::NodeError;
use super::ledger::roster;
use super::view::SyncState;
use super::{Node, SyncReport};
use crate::domain::limits::{
    PEER_DAYS_KEPT, SYNC_BODY_BYTES_FIRST, SYNC_BODY_BYTES_TARGET, SYNC_BODY_LINE_S,
};
pub use crate::domain::line::{LineLeave, LinePlan};
use crate::domain::roster::Health;
use crate::domain::{NodeId, UnixMs};
use crate::store::rows::LineUse;
use crate::store::{Read, Write};
use crate::sync::exchange::shared_scopes;
use crate::text::dates::{Zone, hour_of_day, month_number};

const BUDGET: &str = "line-budget-mb";
const WINDOW: &str = "line-window";
const DAY_MS: i64 = 24 * 3_600_000;

/// What was set for the line. A setting that cannot be read limits nothing.
pub(super) fn plan(read: &Read<'_>) -> Result<LinePlan, NodeError> {
    let budget_mb = read.setting(BUDGET)?.and_then(|text| text.parse().ok());
    let window = read.setting(WINDOW)?.and_then(|text| {
        let (from, until) = text.split_once('-')?;
        Some((from.parse().ok()?, until.parse().ok()?))
    });
    Ok(LinePlan { budget_mb, window: window.filter(|(from, until)| *from < 24 && *until < 24) })
}

/// Keeps what is set for the line from now on.
pub(super) fn put_plan(write: &Write<'_>, plan: LinePlan) -> Result<(), NodeError> {
    let budget = plan.budget_mb.map(|mb| mb.to_string());
    let window = plan.window.map(|(from, until)| format!("{from}-{until}"));
    write.put_setting(BUDGET, &budget.unwrap_or_default())?;
    Ok(write.put_setting(WINDOW, &window.unwrap_or_default())?)
}

/// Bytes that the line has carried in the month of that moment.
pub(super) fn used(read: &Read<'_>, now_ms: i64, zone: &Zone) -> Result<LineUse, NodeError> {
    match month_number(now_ms, zone) {
        Some(month) => Ok(read.line_use(month)?),
        None => Ok(LineUse::default()),
    }
}

/// The day of that moment: days since 1970.
pub(super) fn day_of(at: UnixMs) -> i64 {
    at.0.div_euclid(DAY_MS)
}

/// The days that are kept of a peer begin here.
pub(super) fn days_from(now_ms: i64) -> i64 {
    now_ms.div_euclid(DAY_MS) - PEER_DAYS_KEPT + 1
}

impl Node {
    /// May the line be used by itself now?
    pub(super) fn line_leave(&self) -> Result<LineLeave, NodeError> {
        let now = self.now().0.0;
        self.read(|read| {
            let plan = plan(read)?;
            if plan == LinePlan::default() {
                return Ok(LineLeave::Go);
            }
            let country = read.node()?.map(|row| row.country).unwrap_or_default();
            let zone = Zone::of_country(&country).unwrap_or_default();
            let used = used(read, now, &zone)?;
            let bytes = used.bytes_up.saturating_add(used.bytes_down);
            // A clock that shows no date has no hour to go by.
            let hour = hour_of_day(now, &zone);
            let plan = if hour.is_none() { LinePlan { window: None, ..plan } } else { plan };
            Ok(plan.leave(bytes, hour.unwrap_or(0)))
        })
    }

    /// What peers are told of this computer.
    pub(super) fn health(&self, waiting: u64) -> Health {
        Health {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            clock: UnixMs(self.inner.clock.wall_ms()),
            free_mib: self.free_mib(),
            waiting,
        }
    }

    /// Free space on the disk of the data folder, in MiB; `None` where the system does not say.
    pub(super) fn free_mib(&self) -> Option<u64> {
        free_mib(&self.inner.dir)
    }

    /// How many entries wait for that peer, as far as is known.
    pub(super) fn waiting_for(&self, peer: NodeId) -> Result<u64, NodeError> {
        let own = self.inner.secrets.keys.node();
        self.read(|read| {
            let scopes = shared_scopes(&*roster(read)?, own, peer);
            Ok(read.waiting_for(peer, &scopes)?.entries)
        })
    }

    /// Was the last exchange with that peer cut?
    pub(super) fn was_cut(&self, peer: NodeId) -> bool {
        self.inner.cut.lock().unwrap_or_else(PoisonError::into_inner).contains(&peer)
    }

    pub(super) fn note_cut(&self, peer: NodeId, state: SyncState) {
        let mut cut = self.inner.cut.lock().unwrap_or_else(PoisonError::into_inner);
        if state == SyncState::Unreachable {
            cut.insert(peer);
        } else {
            cut.remove(&peer);
        }
    }

    /// Adds bytes to the month's.
    pub(super) fn add_line_use(&self, more: LineUse) -> Result<(), NodeError> {
        let now = self.now().0.0;
        self.write_local(move |write| {
            let country = write.node()?.map(|row| row.country).unwrap_or_default();
            let zone = Zone::of_country(&country).unwrap_or_default();
            match month_number(now, &zone) {
                Some(month) => Ok(write.add_line_use(month, more)?),
                None => Ok(()),
            }
        })
    }

    /// Adds an exchange to the month's bytes and to the peer's days. One that could not even begin
    /// is noted once a day.
    pub(super) fn note_line_use(&self, peer: NodeId, report: &SyncReport) -> Result<(), NodeError> {
        let now = self.now().0.0;
        let synced = matches!(report.state, SyncState::UpToDate | SyncState::Differs);
        let (day, keep_from) = (now.div_euclid(DAY_MS), days_from(now));
        let more = LineUse { bytes_up: report.bytes_up, bytes_down: report.bytes_down };
        let moved = report.round_trips > 0;
        self.read(|read| {
            let days = read.peer_days_of(peer, day)?;
            let known = days
                .iter()
                .any(|row| row.day == day && (if synced { row.synced } else { row.failed }) > 0);
            Ok(known && !moved)
        })
        .and_then(|is_old_news| {
            if is_old_news {
                return Ok(());
            }
            self.write_local(move |write| {
                let country = write.node()?.map(|row| row.country).unwrap_or_default();
                let zone = Zone::of_country(&country).unwrap_or_default();
                if let Some(month) = month_number(now, &zone) {
                    write.add_line_use(month, more)?;
                }
                Ok(write.note_peer_day(peer, day, synced, keep_from)?)
            })
        })
    }
}

/// Free space on the disk of that folder.
#[cfg(unix)]
pub(super) fn free_mib(dir: &std::path::Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(dir).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize) >> 20)
}

/// Elsewhere nobody is asked.
#[cfg(not(unix))]
pub(super) fn free_mib(_dir: &std::path::Path) -> Option<u64> {
    None
}

/// How fast the line is, and how much of it one body may take.
#[derive(Debug, Default)]
pub(super) struct Pace {
    bytes_per_s: Option<u64>,
}

/// A body shorter than this says nothing about the speed of a line: its time is the round trip's.
const TELLING_BYTES: usize = 4 * 1024;

impl Pace {
    /// A body of so many bytes went and was answered in that time.
    pub(super) fn note(&mut self, bytes: usize, took_ms: u64) {
        if bytes >= TELLING_BYTES {
            self.bytes_per_s = Some((bytes as u64 * 1000).checked_div(took_ms).unwrap_or(u64::MAX));
        }
    }

    /// How large the next body may be.
    pub(super) fn body_bytes(&self) -> usize {
        let Some(speed) = self.bytes_per_s else { return SYNC_BODY_BYTES_FIRST };
        usize::try_from(speed.saturating_mul(SYNC_BODY_LINE_S)).unwrap_or(SYNC_BODY_BYTES_TARGET)
    }
}
