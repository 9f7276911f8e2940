//! What pages of the facilitator's desk show.

use std::collections::BTreeSet;

use super::{BranchRow, LearnerRow, PassedOn};
use crate::domain::attention::Reason;
use crate::domain::cohort::Cohort;
use crate::domain::excuse::Excuse;
use crate::domain::feedback::{Message, Outcome, Reply, Review};
use crate::domain::items::Item;
use crate::domain::progress::NextStep;
use crate::domain::roles::Role;
use crate::domain::submission::{Submission, VersionState};
use crate::domain::{CohortId, ContentHash, ModuleId, NodeId, PersonId, UnixMs};

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
    /// Does the asking person take part in its conversations?
    pub takes_part: bool,
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
    /// Learners for whom nobody is left who could review their proposals, or have them to review.
    pub gaps: usize,
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
    /// Hand-ins that nobody has reviewed.
    pub reviews: u32,
    /// When the oldest of them was handed in.
    pub oldest_review: Option<UnixMs>,
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

/// Something that waits for a review.
#[derive(Debug, Clone)]
pub struct WaitingReview {
    /// Whose.
    pub person: PersonId,
    /// The name; empty while no card came.
    pub name: String,
    /// The library's name.
    pub branch: String,
    /// Whose assignment.
    pub module: ModuleId,
    /// When it was handed in, as the writing node's clock claims.
    pub at: UnixMs,
    /// Was that clock known to be wrong?
    pub doubtful: bool,
    /// Was an earlier version reviewed?
    pub again: bool,
}

/// A review with who said it.
#[derive(Debug, Clone)]
pub struct SaidReview {
    /// The reviewer's name; empty while no card came.
    pub by: String,
    /// The review.
    pub review: Review,
}

/// A hand-in as a reviewer sees it.
#[derive(Debug, Clone)]
pub struct ReviewState {
    /// The learner's name.
    pub name: String,
    /// The library's name.
    pub branch: String,
    /// Which version it is, from 1.
    pub number: usize,
    /// The version.
    pub submission: Submission,
    /// The asking person's own review of it.
    pub own: Option<SaidReview>,
    /// Has anybody else reviewed it?
    pub is_by_others: bool,
    /// What others said of it; only for whoever has reviewed it too.
    pub others: Vec<SaidReview>,
    /// What was said of earlier versions.
    pub earlier: Vec<SaidReview>,
    /// How much waits in all, this one included if it does.
    pub left: u32,
    /// Comments for further use.
    pub comments: Vec<String>,
    /// Files of the version that have not come here.
    pub missing: BTreeSet<ContentHash>,
}

/// A version with what its reviews come to.
#[derive(Debug, Clone)]
pub struct ReviewedVersion {
    /// Whose assignment.
    pub module: ModuleId,
    /// Its key.
    pub version: String,
    /// When it was handed in, as the writing node's clock claims.
    pub at: UnixMs,
    /// Was that clock known to be wrong?
    pub doubtful: bool,
    /// Where it stands.
    pub state: VersionState,
    /// What its reviews come to; `None`: nobody has reviewed it.
    pub outcome: Option<Outcome>,
}

/// Everything that was said to a learner.
#[derive(Debug, Clone)]
pub struct FeedbackView {
    /// What was handed in, the earliest of each assignment first.
    pub versions: Vec<ReviewedVersion>,
    /// The reviews that stand, the earliest first.
    pub reviews: Vec<SaidReview>,
    /// Messages with who wrote them, the earliest first.
    pub messages: Vec<(String, Message)>,
    /// What the learner answered, the earliest first.
    pub replies: Vec<Reply>,
    /// What other learners said of the proposal, the earliest first.
    pub blind: Vec<PassedOn>,
    /// What the learner was excused from, word by word with who said it, the earliest first.
    pub excuses: Vec<(String, Excuse)>,
}

impl FeedbackView {
    /// How much was said.
    #[must_use]
    pub fn pieces(&self) -> u64 {
        (self.reviews.len() + self.messages.len() + self.blind.len() + self.excuses.len()) as u64
    }

    /// Is there a review or message of that key?
    #[must_use]
    pub fn names(&self, key: &str) -> bool {
        self.reviews.iter().any(|one| one.review.key == key)
            || self.messages.iter().any(|(_, one)| one.key == key)
    }
}

/// What is said around a learner, and not to the learner.
#[derive(Debug, Clone)]
pub struct TeamView {
    /// Words for the team with who wrote them, the latest first.
    pub words: Vec<(String, Message)>,
    /// How many earlier ones are not among them.
    pub more: usize,
    /// The asking person's own note, and when it was changed.
    pub note: Option<(String, UnixMs)>,
}

/// What is wrong with a row of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportFault {
    /// There is no name in it.
    NoName,
    /// There is no library of that name.
    UnknownLibrary,
    /// There is no learner of that name.
    UnknownLearner,
    /// Several go by that name.
    Namesakes,
    /// The cohort has no such circle.
    Circle,
    /// An earlier row is about the same learner.
    Twice,
}

impl ImportFault {
    /// The word for phrases.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoName => "no-name",
            Self::UnknownLibrary => "library",
            Self::UnknownLearner => "learner",
            Self::Namesakes => "namesakes",
            Self::Circle => "circle",
            Self::Twice => "twice",
        }
    }
}

/// What a row would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Puts the learner in.
    Added,
    /// Moves the learner out of that circle.
    Changed {
        /// Which one; 0: none.
        from: u8,
    },
    /// Nothing: it is so already.
    Same,
    /// It is passed over.
    Problem(ImportFault),
}

/// A row of a table.
#[derive(Debug, Clone)]
pub struct ImportRow {
    /// Its line in the file.
    pub number: usize,
    /// The name in it.
    pub name: String,
    /// The library in it.
    pub library: String,
    /// The circle in it.
    pub circle: String,
    /// Who that is.
    pub person: Option<PersonId>,
    /// The circle that the learner comes into; 0: none.
    pub to: Option<u8>,
    /// What it would do.
    pub verdict: Verdict,
}

/// What a table would do to a cohort.
#[derive(Debug, Clone)]
pub struct ImportView {
    /// The cohort's name.
    pub name: String,
    /// How it was read.
    pub encoding: &'static str,
    /// Its first rows as they were read.
    pub samples: Vec<Vec<String>>,
    /// Its rows; none once it was taken in.
    pub rows: Vec<ImportRow>,
    /// Has it more rows than are looked at?
    pub is_cut: bool,
    /// It was taken in: how many learners that were.
    pub taken: Option<usize>,
}
