//! What pages show of the line and of the other nodes.

use crate::domain::network::{MemberState, Need};
use crate::domain::roles::NodeRole;
use crate::domain::{NodeId, UnixMs};

/// What waits of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WaitingKind {
    /// How many changes.
    pub count: u64,
    /// Bytes of their bodies, before compression.
    pub bytes: u64,
    /// When the oldest was written or came here.
    pub oldest: Option<UnixMs>,
}

/// How a computer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HealthView {
    /// Its clock.
    pub clock: ClockState,
    /// Free space on the disk of its data folder, in MiB; `None` where the system does not say.
    pub free_mib: Option<u64>,
}

/// What is known of this computer's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockState {
    /// Nothing speaks against it.
    Right,
    /// It cannot be right: the program did not exist at that time, or wrote later ones before.
    Doubtful,
    /// The hub's shows something else.
    Apart {
        /// How far it is ahead of the hub's; negative: behind.
        ahead_ms: i64,
        /// What it should show now.
        right: UnixMs,
    },
    /// It was wrong, and some dates written then are shown as "about".
    WasWrong {
        /// When it was seen to be right again.
        until: UnixMs,
        /// How many dates.
        dates: u64,
    },
}

/// What happened on one day with a peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayState {
    /// At least one exchange came to its end.
    Synced,
    /// Every try failed.
    Failed,
    /// Nobody tried, or nobody was there.
    Quiet,
}

/// The last days with a peer, the oldest first; the last is today.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DayStrip {
    /// A day at noon, and what happened.
    pub days: Vec<(UnixMs, DayState)>,
}

impl DayStrip {
    /// On how many days it went like that.
    #[must_use]
    pub fn count(&self, state: DayState) -> usize {
        self.days.iter().filter(|(_, each)| *each == state).count()
    }
}

/// One member as the hub sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberView {
    /// Which node.
    pub node: NodeId,
    /// The library's name.
    pub name: String,
    /// Two letters.
    pub country: String,
    /// Branch or personal.
    pub role: NodeRole,
    /// How it stands.
    pub state: MemberState,
    /// For what a person is needed.
    pub needs: Vec<Need>,
    /// When it was last heard; `None`: never.
    pub last_heard: Option<UnixMs>,
    /// What it said waits there; `None`: it has not been heard for long, or never said.
    pub waiting_there: Option<u64>,
    /// Entries that wait here for it, and whether all of them were counted.
    pub waiting_here: (u64, bool),
    /// Its program's version; empty: it never said.
    pub version: String,
    /// How far its clock is ahead, if that is far.
    pub clock_ahead_ms: Option<i64>,
    /// Free space on its disk, in MiB, if it said.
    pub free_mib: Option<u64>,
    /// The last days.
    pub days: DayStrip,
}

/// One page of the members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembersView {
    /// How many there are in all that fit what was asked for.
    pub count: u64,
    /// This page.
    pub rows: Vec<MemberView>,
    /// Are there more after this page?
    pub has_more: bool,
}

/// One member with everything about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberPageView {
    /// As in the list.
    pub row: MemberView,
    /// When it was invited; `None`: not by an invitation of this hub.
    pub invited_at: Option<UnixMs>,
    /// When it told how its computer is.
    pub told_at: Option<UnixMs>,
    /// People whose cards came from there.
    pub people: u64,
    /// Learners at home there.
    pub learners: u64,
    /// Lessons they have done, all together.
    pub lessons_done: u64,
    /// The latest completion or attempt, as that node's clock claims.
    pub last_activity: Option<UnixMs>,
}
