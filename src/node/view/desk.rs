//! What pages of the facilitator's desk show.

use super::{BranchRow, LearnerRow};
use crate::domain::attention::Reason;
use crate::domain::cohort::Cohort;
use crate::domain::progress::NextStep;
use crate::domain::roles::Role;
use crate::domain::{CohortId, PersonId, UnixMs};

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
