//! Parts of pages about the line: what waits, data and hours, the last days.

use serde::Serialize;

use super::super::words::Moment;
use super::OptionView;

/// Something about this computer that a person should know.
#[derive(Debug, Clone, Serialize)]
pub struct WarningLine {
    /// What is so.
    pub sentence: String,
    /// What to do about it.
    pub advice: Vec<String>,
    /// Something to type.
    pub command: Option<String>,
    /// `warn`, `bad` or nothing.
    pub tone: &'static str,
}

/// What waits for the hub.
#[derive(Debug, Clone, Serialize)]
pub struct WaitingBlock {
    /// Kinds of which something waits.
    pub kinds: Vec<WaitingLine>,
    /// The last exchange.
    pub last_sync: Option<Moment>,
    /// What the line has carried this month.
    pub month: String,
}

/// What waits of one kind.
#[derive(Debug, Clone, Serialize)]
pub struct WaitingLine {
    /// Phrase of the kind.
    pub key: &'static str,
    /// How many changes.
    pub count: u64,
    /// When the oldest was written.
    pub oldest: Option<Moment>,
    /// Their size, before compression.
    pub size: String,
}

/// Data and hours of the line.
#[derive(Debug, Clone, Serialize)]
pub struct PlanBlock {
    /// MB a month so far; empty: no limit.
    pub budget: String,
    /// At any time, or in hours.
    pub when: Vec<OptionView>,
    /// The first hour.
    pub from: Vec<OptionView>,
    /// The hour at which it ends.
    pub until: Vec<OptionView>,
    /// Does nothing start by itself now?
    pub is_held_back: bool,
}

/// How line and computer are.
#[derive(Debug, Clone, Serialize)]
pub struct DoctorBlock {
    /// The hub; `None` where there is none to ask.
    pub hub: Option<HubLine>,
    /// What is known of the clock.
    pub clock: String,
    /// What is free on the disk.
    pub free: Option<String>,
}

/// The hub, as it was last asked.
#[derive(Debug, Clone, Serialize)]
pub struct HubLine {
    /// Where it is.
    pub url: String,
    /// Phrase of how it answered.
    pub answer: &'static str,
    /// When it was last asked.
    pub tried: Option<Moment>,
    /// The last days.
    pub days: StripView,
}

/// The last days with a peer.
#[derive(Debug, Clone, Serialize)]
pub struct StripView {
    /// A cell a day, the oldest first.
    pub cells: String,
    /// The same in words.
    pub words: String,
    /// Day by day, the latest first.
    pub days: Vec<DayLine>,
}

/// One day with a peer.
#[derive(Debug, Clone, Serialize)]
pub struct DayLine {
    /// Its date.
    pub date: String,
    /// Phrase of what happened.
    pub key: &'static str,
}
