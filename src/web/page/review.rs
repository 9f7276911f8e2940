//! Pages of reviews and messages: the reviewer's queue and page, the learner's feedback.

use serde::Serialize;

use super::super::template::Page;
use super::super::words::Moment;
use super::{AnswerView, FileView};

/// `GET /review`
#[derive(Debug, Clone, Serialize)]
pub struct QueueOfReviewsPage {
    /// At most one page of what waits.
    pub rows: Vec<ToReviewLine>,
    /// The page before.
    pub newer: Option<String>,
    /// The page after.
    pub older: Option<String>,
    /// May this person fill gaps among learners who review each other?
    pub gaps: bool,
}

impl Page for QueueOfReviewsPage {
    const TEMPLATE: &'static str = "desk/reviews.html";
}

/// Something that waits for a review.
#[derive(Debug, Clone, Serialize)]
pub struct ToReviewLine {
    /// Where it is reviewed.
    pub href: String,
    /// Whose.
    pub name: String,
    /// The library.
    pub branch: String,
    /// The assignment's title.
    pub title: String,
    /// When it was handed in.
    pub at: Moment,
    /// Was an earlier version reviewed?
    pub again: bool,
}

/// `GET /review/{person}/{module}`
#[derive(Debug, Clone, Serialize)]
pub struct ReviewPage {
    /// Where the form goes.
    pub href: String,
    /// The learner's page.
    pub learner_href: String,
    /// The learner's name.
    pub name: String,
    /// The library.
    pub branch: String,
    /// The assignment's title.
    pub title: String,
    /// Language of the course's texts.
    pub language: String,
    /// Which version it is, from 1.
    pub number: usize,
    /// Its key.
    pub version: String,
    /// When it was handed in.
    pub at: Moment,
    /// Its answers.
    pub answers: Vec<AnswerView>,
    /// Its files.
    pub files: Vec<FileView>,
    /// The rubric with what is chosen so far.
    pub rows: Vec<RubricRow>,
    /// Least sum of levels that passes.
    pub pass: u32,
    /// The most that can be had.
    pub most: u32,
    /// What is said so far.
    pub words: String,
    /// Comments for further use.
    pub comments: Vec<String>,
    /// Has this person reviewed it before?
    pub is_own: bool,
    /// Has anybody else, whose review does not show yet?
    pub is_by_others: bool,
    /// What others said of it.
    pub others: Vec<SaidView>,
    /// What was said of earlier versions.
    pub earlier: Vec<SaidView>,
    /// How much waits in all.
    pub left: u32,
}

impl Page for ReviewPage {
    const TEMPLATE: &'static str = "desk/review.html";
}

/// A criterion with its levels.
#[derive(Debug, Clone, Serialize)]
pub struct RubricRow {
    /// The criterion's id.
    pub id: String,
    /// What it looks at.
    pub title: String,
    /// What is seen at each level, 1 first.
    pub levels: Vec<String>,
    /// Which one is chosen; 0: none.
    pub chosen: usize,
    /// The comment so far.
    pub comment: String,
}

/// A review or message as it is shown.
#[derive(Debug, Clone, Serialize)]
pub struct SaidView {
    /// Its key; an anchor and what a reply names.
    pub key: String,
    /// Who said it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// The assignment's title; `None`: a message.
    pub title: Option<String>,
    /// The word of what was decided; `None`: a message.
    pub decision: Option<&'static str>,
    /// `ok`, `warn` or nothing.
    pub tone: &'static str,
    /// Do reviewers of this version disagree?
    pub differ: bool,
    /// The sum of levels and the most that can be had; `None`: no levels.
    pub points: Option<(u32, u32)>,
    /// Each criterion: its title, what the chosen level says, the comment.
    pub marks: Vec<(String, String, String)>,
    /// What was said.
    pub words: String,
    /// What the learner answered.
    pub replies: Vec<ReplyView>,
    /// Can the learner answer it?
    pub can_reply: bool,
    /// Of a blind review what tells it from others, and whether it was found useful; `None`: of
    /// nothing else.
    pub thanks: Option<(String, bool)>,
}

/// What a learner answered.
#[derive(Debug, Clone, Serialize)]
pub struct ReplyView {
    /// When.
    pub at: Moment,
    /// The words.
    pub words: String,
}

/// `GET /feedback`
#[derive(Debug, Clone, Serialize)]
pub struct FeedbackPage {
    /// How much of it is new.
    pub fresh: u64,
    /// What was said, the latest first.
    pub said: Vec<SaidView>,
    /// What was handed in and nobody has reviewed.
    pub waiting: Vec<String>,
    /// Language of the course's texts.
    pub language: String,
    /// The reply that was not taken, and to what.
    pub typed: (String, String),
}

impl Page for FeedbackPage {
    const TEMPLATE: &'static str = "learn/feedback.html";
}

/// A hand-in on a learner's page.
#[derive(Debug, Clone, Serialize)]
pub struct HandInFact {
    /// The assignment's title.
    pub title: String,
    /// When.
    pub at: Moment,
    /// The word of where the version stands.
    pub state: &'static str,
    /// The word of what its reviews come to; `None`: nobody has reviewed it.
    pub outcome: Option<&'static str>,
    /// Do reviewers disagree?
    pub differ: bool,
    /// Where it is reviewed; `None` for earlier versions.
    pub href: Option<String>,
}
