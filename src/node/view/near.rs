//! Neighbours and laptops, as desks hand them to pages.

use super::SyncState;
use crate::domain::roles::NodeRole;
use crate::domain::{NodeId, UnixMs};

/// Neighbours on the local network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanView {
    /// Those that are there, or were spoken with before.
    pub neighbours: Vec<NeighbourRow>,
    /// The setting: are they looked for?
    pub is_on: bool,
    /// Does this run of the program look for them at all?
    pub may_look: bool,
}

/// A neighbour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeighbourRow {
    /// Which node.
    pub node: NodeId,
    /// Its name on the roster.
    pub name: String,
    /// What it is.
    pub role: NodeRole,
    /// Where it answers, as far as is known in this run.
    pub url: Option<String>,
    /// Did somebody type that address?
    pub by_hand: bool,
    /// When the two last spoke; `None`: never.
    pub last_heard: Option<UnixMs>,
    /// What came of the last try from here; `None`: none was made.
    pub result: Option<SyncState>,
}

/// A laptop of this library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaptopRow {
    /// Which node.
    pub node: NodeId,
    /// Its name, as the invitation had it.
    pub name: String,
    /// May the learner go on there already?
    pub lent: bool,
}
