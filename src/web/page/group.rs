//! Pages of a group of learners in figures: matrix, weeks, what a quiz tells.

use serde::Serialize;

use super::super::template::Page;
use super::super::words::Moment;

/// How old a group's figures are, library by library.
#[derive(Debug, Clone, Serialize)]
pub struct AgeLine {
    /// The library's name.
    pub name: String,
    /// Is it this one?
    pub here: bool,
    /// When it was heard; `None`: never, or it is this one.
    pub at: Option<Moment>,
}

/// Another look at the same, in words.
#[derive(Debug, Clone, Serialize)]
pub struct LookWay {
    /// Where to.
    pub href: String,
    /// Its words.
    pub words: String,
    /// Is it the one?
    pub current: bool,
}

/// What every page of a group says.
#[derive(Debug, Clone, Serialize)]
pub struct GroupHead {
    /// The group's name.
    pub name: String,
    /// Its own page.
    pub back: String,
    /// The same page of each course; none where there is one course alone.
    pub courses: Vec<LookWay>,
    /// Address of its matrix.
    pub matrix: String,
    /// Address of its figures.
    pub figures: String,
    /// Address of its report.
    pub report: String,
    /// Address of the list of its badges.
    pub certificates: String,
    /// Address of what its learners did, as a file.
    pub statements: String,
    /// Now.
    pub as_of: Moment,
    /// Its libraries, the longest silent first.
    pub ages: Vec<AgeLine>,
    /// Libraries that are not named for want of room.
    pub more_ages: usize,
    /// Are these not all its learners?
    pub is_cut: bool,
}

/// `GET /follow/cohorts/{cohort}/matrix`, `GET /follow/branches/{node}/matrix`
#[derive(Debug, Clone, Serialize)]
pub struct MatrixPage {
    /// What every page of a group says.
    pub head: GroupHead,
    /// Orders to choose from.
    pub orders: Vec<LookWay>,
    /// Other columns.
    pub parts: Vec<LookWay>,
    /// Lessons and quizzes of this page.
    pub columns: Vec<MatrixColumn>,
    /// Learners of this page.
    pub rows: Vec<MatrixLine>,
    /// The page before.
    pub newer: Option<String>,
    /// The page after.
    pub older: Option<String>,
}

impl Page for MatrixPage {
    const TEMPLATE: &'static str = "desk/matrix.html";
}

/// A lesson or quiz on top of a matrix.
#[derive(Debug, Clone, Serialize)]
pub struct MatrixColumn {
    /// Its number: `2.3`, `2 Q`.
    pub short: String,
    /// Its title.
    pub title: String,
}

/// A learner's line of a matrix.
#[derive(Debug, Clone, Serialize)]
pub struct MatrixLine {
    /// The learner's id.
    pub person: String,
    /// The learner's page.
    pub href: String,
    /// The name.
    pub name: String,
    /// The word of each cell's state: `done`, `next`, `tried`, `late`, `open`.
    pub cells: Vec<&'static str>,
}

/// `GET /follow/cohorts/{cohort}/figures`, `GET /follow/branches/{node}/figures`
#[derive(Debug, Clone, Serialize)]
pub struct FiguresPage {
    /// What every page of a group says.
    pub head: GroupHead,
    /// Learners.
    pub learners: usize,
    /// Those who have begun.
    pub begun: usize,
    /// Lessons a week.
    pub lessons: TrendView,
    /// Learners a week who did one.
    pub active: TrendView,
    /// The weeks as a table.
    pub weeks: Vec<WeekLine>,
    /// Each quiz.
    pub quizzes: Vec<QuizFigure>,
}

impl Page for FiguresPage {
    const TEMPLATE: &'static str = "desk/figures.html";
}

/// A small chart: bars in a box of 80 by 24.
#[derive(Debug, Clone, Serialize)]
pub struct TrendView {
    /// What it shows, in a sentence.
    pub words: String,
    /// Its bars: left edge, top edge, height.
    pub bars: Vec<(usize, usize, usize)>,
}

/// A week of a table.
#[derive(Debug, Clone, Serialize)]
pub struct WeekLine {
    /// Its first day.
    pub begins: String,
    /// Lessons done.
    pub lessons: u32,
    /// Learners who did one.
    pub learners: u32,
}

/// A quiz of a group.
#[derive(Debug, Clone, Serialize)]
pub struct QuizFigure {
    /// The module's title.
    pub title: String,
    /// Learners who tried it.
    pub tried: u32,
    /// Those who mastered it.
    pub mastered: u32,
    /// Its questions; `None`: nobody tried it.
    pub href: Option<String>,
}

/// `GET /follow/cohorts/{cohort}/items/{module}`, `GET /follow/branches/{node}/items/{module}`
#[derive(Debug, Clone, Serialize)]
pub struct ItemsPage {
    /// What every page of a group says.
    pub head: GroupHead,
    /// The module's title.
    pub module: String,
    /// Language of the course's texts.
    pub language: String,
    /// Learners who took the quiz.
    pub learners: usize,
    /// Its questions.
    pub items: Vec<ItemLine>,
}

impl Page for ItemsPage {
    const TEMPLATE: &'static str = "desk/items.html";
}

/// A question of a quiz.
#[derive(Debug, Clone, Serialize)]
pub struct ItemLine {
    /// The question, as plain words.
    pub question: String,
    /// Learners who answered it.
    pub answers: usize,
    /// What is said of it; `None`: too few answers.
    pub told: Option<ItemTold>,
}

/// What is said of a question.
#[derive(Debug, Clone, Serialize)]
pub struct ItemTold {
    /// Of a hundred, those who were right.
    pub percent: usize,
    /// The same of the weaker, middle and stronger third.
    pub thirds: [usize; 3],
    /// The word for how it tells them apart.
    pub telling: &'static str,
    /// `ok`, `warn`, `bad` or nothing.
    pub tone: &'static str,
    /// The wrong answer that came most often, in words; empty: there was none.
    pub wrong: String,
    /// How often.
    pub wrong_count: usize,
}
