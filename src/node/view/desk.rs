//! What pages of the facilitator's desk show.

use super::{BranchRow, LearnerRow};
use crate::domain::attention::Reason;
use crate::domain::cohort::Cohort;
use crate::domain::items::Item;
use crate::domain::progress::NextStep;
use crate::domain::roles::Role;
use crate::domain::{CohortId, ModuleId, NodeId, PersonId, UnixMs};

/// One page of a long list.
#[derive(Debug, Clone)]
pub struct ListPart<T> {
    /// Its rows.
    pub rows: Vec<T>,
    /// Is there a further page?
    pub has_more: bool,
}

impl<T> ListPart<T> {
    /// Cuts a page of that size out of one row more.
    pub(in crate::node) fn new(mut rows: Vec<T>, size: u32) -> Self {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let has_more = rows.len() > size;
        rows.truncate(size);
        Self { rows, has_more }
    }
}

/// The learners of one library.
#[derive(Debug, Clone)]
pub struct BranchView {
    /// The library.
    pub branch: BranchRow,
    /// A page of its learners.
    pub learners: ListPart<LearnerRow>,
}

/// A cohort in a list.
#[derive(Debug, Clone)]
pub struct CohortRow {
    /// The cohort.
    pub cohort: Cohort,
    /// Learners in it.
    pub learners: u32,
    /// Names of its facilitators, as far as they are known.
    pub facilitators: Vec<String>,
}

/// A learner in a cohort.
#[derive(Debug, Clone)]
pub struct EnrolledRow {
    /// The learner as in every list.
    pub learner: LearnerRow,
    /// Which circle, from 1; 0: none yet.
    pub circle: u8,
}

/// One cohort with everybody in it.
#[derive(Debug, Clone)]
pub struct CohortView {
    /// What the hub says of it.
    pub cohort: Cohort,
    /// Its facilitators by name.
    pub facilitators: Vec<(PersonId, String)>,
    /// The mentors of its circles by name, the first circle first.
    pub mentors: Vec<Option<(PersonId, String)>>,
    /// Its learners, by circle and name.
    pub learners: Vec<EnrolledRow>,
    /// May the asking person change dates and circles?
    pub may_lead: bool,
    /// May the asking person change everything?
    pub may_keep: bool,
    /// Who may be named, with their roles: staff of this node, for those who may change something.
    pub staff: Vec<(PersonId, String, Role)>,
}

/// A learner's own cohort, for the home page.
#[derive(Debug, Clone)]
pub struct OwnCohort {
    /// What the hub says of it.
    pub cohort: Cohort,
    /// The learner's circle, from 1; 0: none yet.
    pub circle: u8,
    /// The names of the circle's mentor and of the cohort's facilitators, as far as they are known
    /// here.
    pub mentor: Option<String>,
    /// Names of its facilitators, as far as they are known here.
    pub facilitators: Vec<String>,
}

/// What a form says of a cohort.
#[derive(Debug, Clone, Default)]
pub struct CohortForm {
    /// Its name.
    pub name: String,
    /// Is it over?
    pub closed: bool,
    /// How many circles it has.
    pub circles: String,
    /// Who accompanies it.
    pub facilitators: Vec<String>,
}

/// Which learner is put where.
#[derive(Debug, Clone)]
pub struct Enrol {
    /// Which cohort.
    pub cohort: CohortId,
    /// Who.
    pub person: PersonId,
    /// Which circle, from 1; 0: none yet; `None`: out of the cohort.
    pub circle: Option<u8>,
}

/// The facilitator's morning page.
#[derive(Debug, Clone)]
pub struct Morning {
    /// Now.
    pub as_of: UnixMs,
    /// What waits for the asking person.
    pub waiting: WaitingForMe,
    /// Learners who may need help.
    pub help: Vec<NeedsHelp>,
    /// Are there more of them?
    pub more_help: bool,
    /// Libraries of which nothing can be told, the longest silent first.
    pub unheard: Vec<BranchRow>,
    /// Are there more of them?
    pub more_unheard: bool,
    /// How much the asking person has put off.
    pub put_off: usize,
    /// Does the asking person follow nobody at all?
    pub follows_nobody: bool,
}

/// What waits for somebody.
#[derive(Debug, Clone, Default)]
pub struct WaitingForMe {
    /// Questions in the forum without an answer for two days.
    pub unanswered: usize,
    /// When the oldest of them was asked.
    pub oldest_question: Option<UnixMs>,
    /// Posts that were reported.
    pub reported: usize,
}

/// A learner who may need help.
#[derive(Debug, Clone)]
pub struct NeedsHelp {
    /// What a "not now" names.
    pub about: String,
    /// Who.
    pub person: PersonId,
    /// The name; empty while no card came.
    pub name: String,
    /// The library's name.
    pub branch: String,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Where the learner stands.
    pub next: Option<NextStep>,
    /// When the library was heard; `None`: it is this one.
    pub as_of: Option<UnixMs>,
}

/// Learners who are looked at together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Those of a cohort.
    Cohort(CohortId),
    /// Those at home at a library.
    Branch(NodeId),
}

/// In which order the learners of a matrix stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By name.
    Name,
    /// Who has done least comes first.
    Progress,
    /// Who has been quiet longest comes first.
    Quiet,
}

/// How something stands for a learner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// The lesson is done, the quiz mastered.
    Done,
    /// It is the learner's next step.
    Next,
    /// The quiz was tried and is not mastered.
    Tried,
    /// The cohort's dates for it are over.
    Late,
    /// Not yet.
    Open,
}

/// One learner of a matrix.
#[derive(Debug, Clone)]
pub struct MatrixRow {
    /// Who.
    pub person: PersonId,
    /// The name; empty while no card came.
    pub name: String,
    /// The library's name.
    pub branch: String,
    /// Each lesson and, behind those of its module, its quiz; in the order of the course.
    pub cells: Vec<Cell>,
}

/// A library of a group, and how old its figures are.
#[derive(Debug, Clone)]
pub struct Heard {
    /// Its name.
    pub name: String,
    /// Is it this one?
    pub is_here: bool,
    /// When it was heard; `None`: never, or it is this one.
    pub last_heard: Option<UnixMs>,
}

/// A group's learners against the lessons and quizzes of the course.
#[derive(Debug, Clone)]
pub struct Matrix {
    /// The group's name.
    pub name: String,
    /// A page of its learners.
    pub rows: Vec<MatrixRow>,
    /// Is there a further page?
    pub has_more: bool,
    /// Are these not all learners of the group?
    pub is_cut: bool,
    /// How old the figures are.
    pub heard: Vec<Heard>,
}

/// What a group did in one week.
#[derive(Debug, Clone, Copy)]
pub struct Week {
    /// Its first moment.
    pub begins: UnixMs,
    /// Lessons that were done.
    pub lessons: u32,
    /// Learners who did one.
    pub learners: u32,
}

/// A group in figures.
#[derive(Debug, Clone)]
pub struct Figures {
    /// The group's name.
    pub name: String,
    /// Its learners.
    pub learners: usize,
    /// Those who have begun.
    pub begun: usize,
    /// The last weeks, the earliest first.
    pub weeks: Vec<Week>,
    /// Of each quiz: learners who tried it, and who mastered it.
    pub quizzes: Vec<(ModuleId, u32, u32)>,
    /// The module whose dates were over last.
    pub last_over: Option<ModuleId>,
    /// Are these not all learners of the group?
    pub is_cut: bool,
    /// How old the figures are.
    pub heard: Vec<Heard>,
}

/// What a group's answers say about a quiz.
#[derive(Debug, Clone)]
pub struct ItemsView {
    /// The group's name.
    pub name: String,
    /// Learners who took the quiz.
    pub learners: usize,
    /// Its questions.
    pub items: Vec<Item>,
    /// Are these not all learners of the group?
    pub is_cut: bool,
    /// How old the figures are.
    pub heard: Vec<Heard>,
}
