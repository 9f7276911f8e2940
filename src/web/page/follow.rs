//! Pages for whoever accompanies learners.

use serde::Serialize;

use super::super::template::Page;
use super::super::words::Moment;

/// `GET /follow/branches`
#[derive(Debug, Clone, Serialize)]
pub struct BranchesPage {
    /// Now.
    pub as_of: Moment,
    /// At most one page of the branches this node holds.
    pub branches: Vec<BranchLine>,
    /// The page before.
    pub newer: Option<String>,
    /// The page after.
    pub older: Option<String>,
}

impl Page for BranchesPage {
    const TEMPLATE: &'static str = "follow/branches.html";
}

/// A branch in a table.
#[derive(Debug, Clone, Serialize)]
pub struct BranchLine {
    /// Its learners.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Phrase of its country.
    pub country: String,
    /// Learners it has.
    pub learners: u32,
    /// Lessons they did.
    pub lessons_done: u32,
    /// When this node last heard from it.
    pub last_heard: Option<Moment>,
    /// No member any more?
    pub revoked: bool,
}

/// `GET /follow/branches/{node}` and `GET /follow/learners`
#[derive(Debug, Clone, Serialize)]
pub struct LearnersPage {
    /// The branch's name, or all learners.
    pub title: String,
    /// Is the branch a column?
    pub with_branch: bool,
    /// With what the names begin that were asked for; `None`: nobody can be searched here.
    pub found: Option<String>,
    /// The branch's own page, where its matrix and figures hang.
    pub group: Option<String>,
    /// When the branch was last heard.
    pub last_heard: Option<Moment>,
    /// At most one page of them.
    pub learners: Vec<LearnerLine>,
    /// The page before.
    pub newer: Option<String>,
    /// The page after.
    pub older: Option<String>,
}

impl Page for LearnersPage {
    const TEMPLATE: &'static str = "follow/learners.html";
}

/// A learner in a table.
#[derive(Debug, Clone, Serialize)]
pub struct LearnerLine {
    /// The learner's page.
    pub href: String,
    /// The name.
    pub name: String,
    /// The branch.
    pub branch: String,
    /// Lessons done.
    pub done: u32,
    /// Lessons in all.
    pub lessons: u32,
    /// The best attempt of each quiz.
    pub quizzes: Vec<super::Score>,
    /// When something was last done.
    pub last_activity: Option<Moment>,
}

/// `GET /follow/learners/{person}`
#[derive(Debug, Clone, Serialize)]
pub struct LearnerPage {
    /// Back to the branch.
    pub back: String,
    /// The branch.
    pub branch: String,
    /// The name.
    pub name: String,
    /// Lessons done.
    pub done: u32,
    /// Lessons in all.
    pub lessons: u32,
    /// How far, of a hundred.
    pub percent: usize,
    /// How far the learner is in other courses, in words.
    pub beside: Vec<String>,
    /// When something was last done.
    pub last_activity: Option<Moment>,
    /// When the branch was last heard.
    pub last_heard: Option<Moment>,
    /// Lessons done, with their times.
    pub lines: Vec<FactLine>,
    /// Quiz attempts.
    pub attempts: Vec<AttemptFact>,
    /// The last weeks.
    pub weeks: super::TrendView,
    /// The latest posts.
    pub posts: Vec<super::FoundLine>,
    /// The language of the course's texts.
    pub language: String,
    /// Where the learner is excused or given more time; empty: not by this person.
    pub excuses: String,
    /// Where the learner's proposal stands among other learners; empty: not for this person.
    pub gap: String,
    /// What was handed in, the latest first.
    pub hand_ins: Vec<super::HandInFact>,
    /// What was said to the learner, the latest first.
    pub said: Vec<super::SaidView>,
    /// Other records of the same person: their pages and names.
    pub others: Vec<(String, String)>,
    /// Where the record is joined with another one; `None`: this person may not.
    pub together: Option<String>,
    /// Where a message goes.
    pub action: String,
    /// Under which name a browser keeps the draft of one.
    pub draft: String,
    /// The message so far.
    pub typed: String,
    /// What is said around the learner.
    pub team: super::TeamPart,
}

impl Page for LearnerPage {
    const TEMPLATE: &'static str = "follow/learner.html";
}

/// A lesson that was done.
#[derive(Debug, Clone, Serialize)]
pub struct FactLine {
    /// Its title.
    pub title: String,
    /// When.
    pub at: Moment,
}

/// A quiz that was taken.
#[derive(Debug, Clone, Serialize)]
pub struct AttemptFact {
    /// Title of the module.
    pub title: String,
    /// Right answers.
    pub right: u8,
    /// Questions.
    pub asked: u8,
    /// When.
    pub at: Moment,
    /// Each question with what was answered.
    pub answers: Vec<AnswerFact>,
}

/// What was answered to one question.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerFact {
    /// The question, as plain words.
    pub question: String,
    /// The answer, as plain words.
    pub answer: String,
    /// Was it right?
    pub right: bool,
}
