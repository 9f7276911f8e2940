//! What pages show of the line and of the other nodes.

use super::OnStick;
use crate::domain::line::{LineLeave, LinePlan};
use crate::domain::network::{MemberState, Need};
use crate::domain::roles::NodeRole;
use crate::domain::{NodeId, UnixMs};
use crate::node::LineProgress;

/// The sync page. `state` is one of the states of EXPERIENCE.md's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncView {
    /// How this node stands with its hub.
    pub state: SyncState,
    /// Entries that the hub has not confirmed.
    pub waiting: u64,
    /// Bytes of their bodies, before compression.
    pub waiting_bytes: u64,
    /// When the oldest of them was written or came here.
    pub oldest_waiting: Option<UnixMs>,
    /// When the hub last answered; `None`: never.
    pub last_sync: Option<UnixMs>,
    /// When this node last tried; `None`: never.
    pub last_tried: Option<UnixMs>,
    /// The hub; at the hub every other member.
    pub peers: Vec<PeerRow>,
    /// Changes that were refused.
    pub quarantined: u64,
    /// To whom something can be carried: id and name, the hub first.
    pub recipients: Vec<(NodeId, String)>,
    /// What left on sticks and was not confirmed.
    pub on_sticks: Vec<OnStick>,
    /// Where the hub answers.
    pub hub_url: Option<String>,
    /// How far the exchange under way has come.
    pub progress: Option<LineProgress>,
    /// What was set for the line.
    pub plan: LinePlan,
    /// Bytes that the line carried this month, both ways.
    pub month_bytes: u64,
    /// May the line be used by itself now?
    pub leave: LineLeave,
    /// What waits, by kind: posts, progress, all else.
    pub kinds: [WaitingKind; 3],
    /// Learners' files that the hub has not confirmed: how many, and their bytes.
    pub files: (u64, u64),
    /// How this computer is.
    pub health: HealthView,
    /// The last days with the hub.
    pub days: DayStrip,
}

/// How this node stands with its hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncState {
    /// It belongs to no network, or is the hub.
    Alone,
    /// The hub holds everything from here, and this node everything it may read.
    UpToDate,
    /// Something waits.
    Waiting,
    /// An exchange is under way.
    Running,
    /// Nobody answers at the hub's address.
    Unreachable,
    /// Something else answers in the hub's place.
    Portal,
    /// The hub does not know this node any more.
    Refused,
    /// Nothing more can be moved, and yet the two differ.
    Differs,
}

impl SyncState {
    /// The word for JSON and for the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Alone => "alone",
            Self::UpToDate => "up-to-date",
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Unreachable => "unreachable",
            Self::Portal => "portal",
            Self::Refused => "refused",
            Self::Differs => "differs",
        }
    }

    /// The state that the word stands for.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [
            Self::Alone,
            Self::UpToDate,
            Self::Waiting,
            Self::Running,
            Self::Unreachable,
            Self::Portal,
            Self::Refused,
            Self::Differs,
        ]
        .into_iter()
        .find(|state| state.as_str() == word)
    }
}

/// Another node of the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerRow {
    /// Which node.
    pub node: NodeId,
    /// The library's name.
    pub name: String,
    /// Hub, branch or personal.
    pub role: NodeRole,
    /// When it last spoke with this node; `None`: never.
    pub last_heard: Option<UnixMs>,
    /// Has the hub cut it off?
    pub revoked: bool,
}

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
