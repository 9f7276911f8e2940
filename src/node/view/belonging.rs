//! What pages show of where a person's record belongs, and of codes for a PIN.

use std::fmt;

use crate::domain::{NodeId, PersonId, UnixMs};

/// A code that was just made; it is shown this once.
#[derive(Clone)]
pub struct GivenCode {
    /// Whose.
    pub name: String,
    /// The code.
    pub code: String,
    /// Until when it is good.
    pub until: UnixMs,
}

impl fmt::Debug for GivenCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GivenCode").field("until", &self.until).finish_non_exhaustive()
    }
}

/// A record beside others that may be of the same person.
#[derive(Debug, Clone)]
pub struct TogetherView {
    /// The name.
    pub name: String,
    /// The library's name.
    pub branch: String,
    /// Under which record this one is shown.
    pub with: Option<(PersonId, String)>,
    /// Records that are shown under this one.
    pub under: Vec<(PersonId, String)>,
    /// Records whose names begin as was asked.
    pub found: Vec<NamesakeRow>,
}

/// A record that may be of the same person.
#[derive(Debug, Clone)]
pub struct NamesakeRow {
    /// Whose.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// The library's name.
    pub branch: String,
    /// Lessons done under it.
    pub lessons_done: u32,
}

/// A learner who is at home here, and the libraries at which the learner could go on.
#[derive(Debug, Clone)]
pub struct MovingView {
    /// The name.
    pub name: String,
    /// Where the learner learns now; `None`: here.
    pub now: Option<(NodeId, String)>,
    /// May that library read the document already? The hub lets it.
    pub let_in: bool,
    /// Other libraries of the network.
    pub libraries: Vec<(NodeId, String)>,
}

/// A move, for the hub.
#[derive(Debug, Clone)]
pub struct MoveRow {
    /// Who.
    pub person: PersonId,
    /// The name; empty while no card came.
    pub name: String,
    /// The library at home.
    pub from: (NodeId, String),
    /// The library where the learner learns now.
    pub to: (NodeId, String),
    /// Learners of the old library, whom the new one's computer will hold too.
    pub learners: u32,
    /// Was it let in?
    pub let_in: bool,
}
