//! Pages of the course.

use serde::Serialize;

use super::super::template::Page;
use super::super::words::Moment;
use super::{AssignmentLine, FoundLine, LessonRef, OptionView, ProposalBar, TermView, ThreadLine};

/// `GET /` for a learner.
#[derive(Debug, Clone, Serialize)]
pub struct HomePage {
    /// Title of the course.
    pub course: String,
    /// Language of its texts.
    pub language: String,
    /// Lessons done.
    pub done: usize,
    /// Lessons in all.
    pub lessons: usize,
    /// How far, of a hundred.
    pub percent: usize,
    /// Pieces of feedback that are new.
    pub feedback: u64,
    /// New messages, each to be answered there.
    pub messages: Vec<MessageLine>,
    /// Proposals of other learners that wait for this learner's review.
    pub to_review: usize,
    /// The learner's cohorts that are not over.
    pub cohorts: Vec<super::OwnCohortView>,
    /// Minutes of the lessons that are left.
    pub minutes_left: u32,
    /// The one next step; `None` once all is done.
    pub next: Option<NextLink>,
    /// What else this person looks after; empty for learners.
    pub tasks: Vec<TaskLink>,
    /// Modules with what is done in them.
    pub modules: Vec<ModuleLine>,
    /// Own posts that a moderator asks to change.
    pub asked: Vec<FoundLine>,
    /// Posts that mention this person and were not seen.
    pub mentions: Vec<FoundLine>,
    /// Answers that came while this person was away.
    pub answers: Vec<FoundLine>,
    /// Threads that the person follows, with posts not yet read.
    pub followed: Vec<ThreadLine>,
    /// The newest threads.
    pub threads: Vec<ThreadLine>,
    /// What is to be handed in.
    pub to_do: Vec<AssignmentLine>,
    /// How far the proposal is; `None` if the course has none.
    pub proposal: Option<ProposalBar>,
    /// Courses beside this one.
    pub others: Vec<OtherCourseLine>,
    /// What addresses of this course have behind them.
    pub behind: String,
}

/// A course beside the one that home opens on.
#[derive(Debug, Clone, Serialize)]
pub struct OtherCourseLine {
    /// Its map.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Language of its texts.
    pub language: String,
    /// Lessons done.
    pub done: usize,
    /// Lessons in all.
    pub lessons: usize,
    /// Minutes of the lessons that are left.
    pub minutes_left: u32,
    /// The next step; `None` once all is done.
    pub next: Option<NextLink>,
    /// What is to be handed in.
    pub to_do: Vec<AssignmentLine>,
    /// How far the proposal is; `None` if there is none.
    pub proposal: Option<ProposalBar>,
    /// What addresses of this course have behind them.
    pub behind: String,
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "learn/home.html";
}

/// A message to the learner.
#[derive(Debug, Clone, Serialize)]
pub struct MessageLine {
    /// Which one.
    pub key: String,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// What.
    pub words: String,
}

/// Something that a role brings along beside learning.
#[derive(Debug, Clone, Serialize)]
pub struct TaskLink {
    /// Where to.
    pub href: &'static str,
    /// Phrase that names it.
    pub key: &'static str,
}

/// The next step.
#[derive(Debug, Clone, Serialize)]
pub struct NextLink {
    /// Where to.
    pub href: String,
    /// Title of lesson or module.
    pub title: String,
    /// A quiz, not a lesson.
    pub quiz: bool,
}

/// Right answers of those asked.
#[derive(Debug, Clone, Serialize)]
pub struct Score {
    /// Right.
    pub right: u8,
    /// Asked.
    pub asked: u8,
}

/// A module in a list.
#[derive(Debug, Clone, Serialize)]
pub struct ModuleLine {
    /// Its place on the map.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Lessons done.
    pub done: usize,
    /// Lessons in all.
    pub lessons: usize,
    /// The best attempt at its quiz.
    pub quiz: Option<Score>,
    /// Is the quiz mastered?
    pub mastered: bool,
}

/// `GET /learn`
#[derive(Debug, Clone, Serialize)]
pub struct MapPage {
    /// Title of the course.
    pub course: String,
    /// Language of its texts.
    pub language: String,
    /// Modules in order.
    pub modules: Vec<MapModule>,
    /// The other courses that are here.
    pub others: Vec<LessonRef>,
    /// What addresses of this course have behind them.
    pub behind: String,
    /// Is there a sample call?
    pub has_call: bool,
    /// Is anything asked at the end of the course?
    pub has_evaluation: bool,
    /// Can the course go along on a laptop from here?
    pub can_take_along: bool,
}

impl Page for MapPage {
    const TEMPLATE: &'static str = "learn/map.html";
}

/// A module on the map.
#[derive(Debug, Clone, Serialize)]
pub struct MapModule {
    /// Its id, also the anchor.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub summary: String,
    /// `done`, `open` or `later`.
    pub state: &'static str,
    /// Titles of the modules that come first.
    pub waits_for: Vec<String>,
    /// Lessons done.
    pub done: usize,
    /// How many lessons are to be chosen; `None`: all.
    pub needs: Option<usize>,
    /// How many lessons it has.
    pub of: usize,
    /// Where the learner says how sure one is.
    pub confidence: Option<String>,
    /// Lessons in order.
    pub lessons: Vec<MapLesson>,
    /// Its quiz.
    pub quiz: Option<MapQuiz>,
    /// What is handed in.
    pub assignment: Option<AssignmentLine>,
}

/// A lesson on the map.
#[derive(Debug, Clone, Serialize)]
pub struct MapLesson {
    /// Where it is.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Minutes it takes.
    pub minutes: u32,
    /// Done?
    pub done: bool,
}

/// A quiz on the map.
#[derive(Debug, Clone, Serialize)]
pub struct MapQuiz {
    /// Where it starts.
    pub href: String,
    /// The best attempt.
    pub best: Option<Score>,
    /// Mastered?
    pub mastered: bool,
}

/// `GET /lessons/{module}/{lesson}`
#[derive(Debug, Clone, Serialize)]
pub struct LessonPage {
    /// Its own address.
    pub href: String,
    /// Title of the course.
    pub course: String,
    /// Title of the module.
    pub module: String,
    /// Id of the module.
    pub module_id: String,
    /// Title of the lesson.
    pub title: String,
    /// Language of the text.
    pub language: String,
    /// What one can do afterwards.
    pub goal: String,
    /// Minutes it takes.
    pub minutes: u32,
    /// Which lesson of the module.
    pub number: usize,
    /// How many the module has.
    pub of: usize,
    /// For the table of contents.
    pub headings: Vec<HeadingLink>,
    /// The text, cut where checks stand.
    pub blocks: Vec<BlockView>,
    /// The lesson before.
    pub previous: Option<String>,
    /// When it was done.
    pub done: Option<Moment>,
    /// How far that has come.
    pub travel: Option<&'static str>,
    /// What to talk about.
    pub prompt: String,
    /// Threads about this lesson.
    pub threads: Vec<ThreadLine>,
    /// The conversation about what there is to talk about.
    pub prompt_href: String,
    /// Does the lesson stand beside the sample call?
    pub beside_call: bool,
    /// Opens a thread about it.
    pub talk_href: String,
    /// The plan for teaching it.
    pub plan_href: Option<String>,
    /// The words that the text explains.
    pub terms: Vec<TermView>,
    /// Under which name the browser keeps a draft of the note.
    pub draft: String,
    /// The reader's own note.
    pub note: String,
    /// Did the reader mark it?
    pub bookmarked: bool,
    /// Titles of the modules that come before this one's and are not done.
    pub waits_for: Vec<String>,
    /// Is the learner excused from it?
    pub excused: bool,
    /// Where reading stopped.
    pub resume: Option<HeadingLink>,
}

impl Page for LessonPage {
    const TEMPLATE: &'static str = "learn/lesson.html";
}

/// A heading to jump to.
#[derive(Debug, Clone, Serialize)]
pub struct HeadingLink {
    /// Its id.
    pub anchor: String,
    /// Its words.
    pub words: String,
}

/// A piece of a lesson.
#[derive(Debug, Clone, Serialize)]
pub struct BlockView {
    /// Text, made safe by `course`; empty where a check stands.
    pub text_html: String,
    /// The check that stands here.
    pub check: Option<QuestionView>,
}

/// A question with its inputs, and the mark once it is answered.
#[derive(Debug, Clone, Serialize)]
pub struct QuestionView {
    /// Its id.
    pub id: String,
    /// `single`, `multiple`, `true-false`, `reply`, `matching`, `ordering`, `numeric`, `text`,
    /// `gaps`.
    pub kind: &'static str,
    /// The question, made safe by `course`.
    pub text_html: String,
    /// Options to choose from.
    pub options: Vec<ChoiceView>,
    /// Items to place.
    pub items: Vec<ItemView>,
    /// What the other person says; empty unless a reply is to be chosen.
    pub says: String,
    /// A passage with its gaps.
    pub passage: Vec<PieceView>,
    /// Behind the field of a number.
    pub unit: String,
    /// The number or words so far, as typed.
    pub typed: String,
    /// What it was marked.
    pub mark: Option<MarkView>,
    /// What is wrong with what was sent.
    pub fault: Option<String>,
}

/// One option of a choice.
#[derive(Debug, Clone, Serialize)]
pub struct ChoiceView {
    /// Position as written in the course.
    pub value: usize,
    /// The option, made safe by `course`; empty if it is a phrase.
    pub text_html: String,
    /// The phrase of an option that is the same in every course.
    pub key: Option<&'static str>,
    /// Chosen?
    pub chosen: bool,
}

/// A piece of a passage: words, then perhaps a gap.
#[derive(Debug, Clone, Serialize)]
pub struct PieceView {
    /// Words before the gap.
    pub words: String,
    /// The gap; `None` at the passage's end.
    pub gap: Option<GapView>,
}

/// One gap: a select if there are choices, else a field.
#[derive(Debug, Clone, Serialize)]
pub struct GapView {
    /// Name of its input.
    pub name: String,
    /// Which gap, from 1.
    pub number: usize,
    /// The words so far, as typed.
    pub typed: String,
    /// Words to choose from.
    pub choices: Vec<OptionView>,
}

/// One item to be given a partner or a place.
#[derive(Debug, Clone, Serialize)]
pub struct ItemView {
    /// Name of its select.
    pub name: String,
    /// The item.
    pub label: String,
    /// Partners or places.
    pub choices: Vec<OptionView>,
}

/// A mark with its reasons.
#[derive(Debug, Clone, Serialize)]
pub struct MarkView {
    /// Right?
    pub right: bool,
    /// Why, made safe by `course`.
    pub feedback_html: Vec<String>,
    /// Where to read again.
    pub read_again: Option<ReadAgain>,
}

/// Where to read again.
#[derive(Debug, Clone, Serialize)]
pub struct ReadAgain {
    /// Lesson, and heading.
    pub href: String,
    /// Title of the lesson.
    pub title: String,
}

/// `GET /quizzes/{module}`
#[derive(Debug, Clone, Serialize)]
pub struct QuizStartPage {
    /// Back to the map.
    pub back: String,
    /// Title of the module.
    pub module: String,
    /// Questions of an attempt.
    pub asked: usize,
    /// Right answers that master it.
    pub mastery: usize,
    /// Mastered already?
    pub mastered: bool,
    /// The next open question of an attempt half-way.
    pub continue_href: Option<String>,
    /// Answered in it.
    pub answered: usize,
    /// Where the start form goes.
    pub start: String,
    /// The questions on paper.
    pub paper: String,
    /// Finished attempts, newest first.
    pub attempts: Vec<AttemptLine>,
}

impl Page for QuizStartPage {
    const TEMPLATE: &'static str = "learn/quiz_start.html";
}

/// A finished attempt in a list.
#[derive(Debug, Clone, Serialize)]
pub struct AttemptLine {
    /// Its result.
    pub href: String,
    /// Right answers.
    pub right: u8,
    /// Questions.
    pub asked: u8,
    /// Enough?
    pub mastered: bool,
    /// When.
    pub at: Moment,
}

/// `GET /quizzes/{module}/questions/{number}`
#[derive(Debug, Clone, Serialize)]
pub struct QuizQuestionPage {
    /// Back to the start of the quiz.
    pub back: String,
    /// Language of the questions.
    pub language: String,
    /// Which question, from 1.
    pub number: usize,
    /// Of how many.
    pub of: usize,
    /// Answered so far.
    pub answered: usize,
    /// Where the answer goes.
    pub action: String,
    /// The question.
    pub question: QuestionView,
    /// The next open question.
    pub next: Option<String>,
    /// Where to hand in once all are answered.
    pub finish: Option<String>,
}

impl Page for QuizQuestionPage {
    const TEMPLATE: &'static str = "learn/quiz_question.html";
}

/// `GET /quizzes/{module}/results/{attempt}`
#[derive(Debug, Clone, Serialize)]
pub struct QuizResultPage {
    /// Back to the start of the quiz.
    pub back: String,
    /// Title of the module.
    pub module: String,
    /// Language of the questions.
    pub language: String,
    /// When.
    pub at: Moment,
    /// How far it has come.
    pub travel: Option<&'static str>,
    /// Right answers.
    pub right: u8,
    /// Questions.
    pub asked: u8,
    /// Enough?
    pub mastered: bool,
    /// Right answers that master it.
    pub mastery: usize,
    /// Each question.
    pub lines: Vec<ResultLine>,
    /// Where to go on.
    pub onward: &'static str,
    /// Where the start form goes.
    pub start: String,
}

impl Page for QuizResultPage {
    const TEMPLATE: &'static str = "learn/quiz_result.html";
}

/// One question of a result.
#[derive(Debug, Clone, Serialize)]
pub struct ResultLine {
    /// Right?
    pub right: bool,
    /// The question, made safe by `course`.
    pub text_html: String,
    /// Where to read again, if it was not right.
    pub read_again: Option<ReadAgain>,
}
