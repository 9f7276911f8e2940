//! Rows for the facilitator's desk.

use crate::domain::cohort::Cohort;
use crate::domain::{CohortId, ModuleId, NodeId, PersonId, UnixMs};

/// Which learners a page is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Among {
    /// All that this node holds.
    Everybody,
    /// Those at home at that node.
    Of(NodeId),
    /// Those at home in that country.
    In(String),
    /// Those whom that member of staff accompanies: the cohorts of a facilitator, the circles of a
    /// mentor.
    With(PersonId),
    /// Those of that cohort.
    Cohort(CohortId),
    /// Those at home at that node, and those of the cohorts that the hub lets it accompany.
    Near(NodeId),
}

/// One learner on the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskLearnerRow {
    /// Who.
    pub person: PersonId,
    /// The name as its owner writes it; empty while no card came.
    pub name: String,
    /// The branch where the account was made.
    pub home: NodeId,
    /// That branch's name; empty while unknown.
    pub branch: String,
    /// Lessons that are done.
    pub lessons_done: u32,
    /// The latest completion or attempt, as the writing node's clock claims.
    pub last_activity: Option<UnixMs>,
    /// The quiz that was tried again and again with the least result.
    pub hard: Option<HardQuiz>,
    /// When the branch last spoke with this node; `None`: never, or it is this node.
    pub last_heard: Option<UnixMs>,
    /// Has the hub cut the branch off?
    pub revoked: bool,
    /// Where that branch is, two letters; empty while unknown.
    pub country: String,
}

/// A quiz that was tried three times and more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HardQuiz {
    /// Whose quiz.
    pub module: ModuleId,
    /// How often.
    pub tries: u32,
    /// Right answers of the best attempt.
    pub right: u8,
    /// Questions that it asked.
    pub asked: u8,
}

/// One library on the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskBranchRow {
    /// Which node.
    pub node: NodeId,
    /// Its name: its own word first, then the roster's.
    pub name: String,
    /// Two letters, as the roster has them.
    pub country: String,
    /// Has the hub cut it off?
    pub revoked: bool,
    /// When it last spoke with this node; `None`: never, or it is this node.
    pub last_heard: Option<UnixMs>,
}

/// A cohort with how many learners it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CohortRow {
    /// What the hub says of it.
    pub cohort: Cohort,
    /// Learners in it, as far as this node may know.
    pub learners: u32,
}
