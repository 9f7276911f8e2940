//! What desks hand to pages about reviews that learners give each other, and about excuses.

use std::collections::BTreeMap;

use crate::domain::allotment::Gap;
use crate::domain::assignment::PartId;
use crate::domain::blind::{BlindForm, BlindReview, BlindWord, SentProposal, SentSection};
use crate::domain::{DocumentId, ModuleId, PersonId, UnixMs};

/// Where a learner stands with others' proposals.
#[derive(Debug, Clone, Default)]
pub struct BlindHome {
    /// Of each sample of the course whether it was practised on.
    pub practised: Vec<bool>,
    /// Does the learner's own proposal stand?
    pub handed_in: bool,
    /// The module whose assignment brings it.
    pub module: Option<ModuleId>,
    /// What was sent to the learner, the earliest first.
    pub sent: Vec<SentLine>,
    /// Reviews that the learner gave.
    pub given: usize,
    /// Is the learner excused from the rest?
    pub excused: bool,
    /// Reviews that the learner got.
    pub received: usize,
    /// Is there a hub that sends proposals?
    pub has_hub: bool,
}

/// A proposal that was sent to a learner.
#[derive(Debug, Clone)]
pub struct SentLine {
    /// The document with which it came.
    pub document: DocumentId,
    /// When it was sent.
    pub at: UnixMs,
    /// Has the learner said something of it?
    pub given: bool,
    /// Was it called back?
    pub withdrawn: bool,
    /// Did its author find the review useful?
    pub useful: bool,
}

impl SentLine {
    /// Does it wait for a review?
    #[must_use]
    pub fn waits(&self) -> bool {
        !self.given && !self.withdrawn
    }
}

/// A proposal with what the learner said of it.
#[derive(Debug, Clone)]
pub struct SentView {
    /// The proposal.
    pub proposal: SentProposal,
    /// What the learner said of it.
    pub own: Option<BlindReview>,
    /// What the learner has begun to say, and when that was saved.
    pub draft: Option<(BlindForm, UnixMs)>,
}

/// How a learner marked a sample; `None`: not yet.
pub type PracticeView = Option<BTreeMap<PartId, u8>>;

/// What was passed on to a learner.
#[derive(Debug, Clone)]
pub struct PassedOn {
    /// What was said.
    pub word: BlindWord,
    /// Did the learner find it useful?
    pub useful: bool,
    /// Can that be said of it? Not of what staff wrote.
    pub can_thank: bool,
}

/// Somebody for whom a person is to fill a gap.
#[derive(Debug, Clone)]
pub struct GapRow {
    /// What is missing.
    pub gap: Gap,
    /// The learner's name.
    pub name: String,
    /// The library's name.
    pub branch: String,
}

/// What a member of staff sees of one learner's proposal among learners.
#[derive(Debug, Clone)]
pub struct GapView {
    /// What is missing now; nothing of it may be.
    pub gap: Gap,
    /// The learner's name.
    pub name: String,
    /// The library's name.
    pub branch: String,
    /// The version that stands; `None`: nothing does.
    pub version: Option<String>,
    /// The text, as other learners see it.
    pub sections: Vec<SentSection>,
    /// Every copy that was sent.
    pub copies: Vec<CopyRow>,
    /// Who could be asked: by load, then by name.
    pub candidates: Vec<Candidate>,
    /// Is the learner excused from giving reviews?
    pub excused: bool,
}

/// A copy of a proposal.
#[derive(Debug, Clone)]
pub struct CopyRow {
    /// The reviewer's name.
    pub name: String,
    /// The reviewer's library.
    pub branch: String,
    /// When it was sent.
    pub at: UnixMs,
    /// `given`, `withdrawn`, `silent` or `open`.
    pub state: &'static str,
}

/// From what somebody is to be excused, as a form says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExcuseForm {
    /// `lesson`, `until` or `reviews`.
    pub kind: String,
    /// The lesson's path or the module.
    pub subject: String,
    /// The last day, where a date is put off.
    pub day: String,
    /// False: not any more.
    pub on: bool,
    /// Why; may be empty.
    pub words: String,
}

/// Somebody who could be asked.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// The library's name.
    pub branch: String,
    /// Reviews given and to be given.
    pub load: usize,
}
