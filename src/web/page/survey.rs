//! Pages of the evaluation of the course, and of the sample call.

use serde::Serialize;

use super::super::template::Page;
use super::{LookWay, OptionView};

/// `GET /evaluation`
#[derive(Debug, Clone, Serialize)]
pub struct EvaluationPage {
    /// Title of the course.
    pub course: String,
    /// Language of the questions.
    pub language: String,
    /// What addresses of this course have behind them.
    pub behind: String,
    /// Months since the end of the course; 0: this is its end; `None`: nothing is asked now.
    pub round: Option<u32>,
    /// Was anything answered before?
    pub answered: bool,
    /// The questions.
    pub questions: Vec<SurveyQuestionView>,
}

impl Page for EvaluationPage {
    const TEMPLATE: &'static str = "learn/evaluation.html";
}

/// One question without a right answer.
#[derive(Debug, Clone, Serialize)]
pub struct SurveyQuestionView {
    /// Name of its input.
    pub name: String,
    /// The question.
    pub text: String,
    /// `one`, `several`, `words`.
    pub kind: &'static str,
    /// Options to choose from.
    pub options: Vec<OptionView>,
    /// Words so far.
    pub words: String,
}

/// `GET /follow/evaluation`
#[derive(Debug, Clone, Serialize)]
pub struct ResultsPage {
    /// Title of the course.
    pub course: String,
    /// Language of the questions.
    pub language: String,
    /// Whose answers: a branch's name; empty: all that may be seen here.
    pub branch: String,
    /// The same page of each course that asks; none where one alone does.
    pub courses: Vec<LookWay>,
    /// Other rounds, and this one.
    pub rounds: Vec<RoundLink>,
    /// How many people answered.
    pub people: u64,
    /// Fewer are not shown.
    pub least: u64,
    /// May it be shown?
    pub shown: bool,
    /// One for each question.
    pub questions: Vec<ResultView>,
}

impl Page for ResultsPage {
    const TEMPLATE: &'static str = "follow/evaluation.html";
}

/// A round to look at.
#[derive(Debug, Clone, Serialize)]
pub struct RoundLink {
    /// Where it is.
    pub href: String,
    /// Months since the end; 0: the end.
    pub months: u32,
    /// Is it the one that is shown?
    pub current: bool,
}

/// What was said to one question.
#[derive(Debug, Clone, Serialize)]
pub struct ResultView {
    /// The question.
    pub text: String,
    /// Each option with its count.
    pub options: Vec<OptionCountView>,
    /// What was written.
    pub words: Vec<String>,
}

/// An option with its count.
#[derive(Debug, Clone, Serialize)]
pub struct OptionCountView {
    /// The option.
    pub words: String,
    /// How many chose it.
    pub count: u64,
}

/// `GET /call`
#[derive(Debug, Clone, Serialize)]
pub struct CallPage {
    /// Language of the call.
    pub language: String,
    /// Title of the call.
    pub title: String,
    /// Minutes to read it.
    pub minutes: u32,
    /// The call, made safe by `course`.
    pub call_html: String,
    /// What proposals are marked by.
    pub rubric: Vec<RubricLineView>,
    /// The most points there are.
    pub points: u32,
    /// Proposals to practise on.
    pub samples: Vec<super::LessonRef>,
    /// Where learners review each other's.
    pub reviews: String,
}

impl Page for CallPage {
    const TEMPLATE: &'static str = "learn/call.html";
}

/// One line of the rubric of a call.
#[derive(Debug, Clone, Serialize)]
pub struct RubricLineView {
    /// What it looks at.
    pub title: String,
    /// By how much it counts.
    pub weight: u32,
    /// The sentence of each mark, 0 first.
    pub marks: Vec<String>,
}

/// `GET /call/samples/{number}`
#[derive(Debug, Clone, Serialize)]
pub struct SamplePage {
    /// Language of the proposal.
    pub language: String,
    /// Title of the call.
    pub call: String,
    /// What addresses of this course have behind them.
    pub behind: String,
    /// Title of the proposal.
    pub title: String,
    /// Says that it is made up.
    pub label: String,
    /// Its sections.
    pub sections: Vec<SampleSection>,
    /// The key, to be opened after own marks.
    pub key: Vec<KeyLine>,
    /// Points that the key gives.
    pub points: u32,
    /// The most points there are.
    pub points_max: u32,
}

impl Page for SamplePage {
    const TEMPLATE: &'static str = "learn/sample.html";
}

/// A section of a sample.
#[derive(Debug, Clone, Serialize)]
pub struct SampleSection {
    /// `A` to `N`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its words, made safe by `course`.
    pub text_html: String,
}

/// A mark of the key.
#[derive(Debug, Clone, Serialize)]
pub struct KeyLine {
    /// What it looks at.
    pub title: String,
    /// 0 to 4.
    pub mark: u32,
    /// By how much it counts.
    pub weight: u32,
    /// Why, made safe by `course`.
    pub why_html: String,
}
