//! Pages beside the lessons: notes, words, search, session plan, how sure.

use serde::Serialize;

use super::super::template::Page;
use super::super::words::Moment;
use super::QuestionView;

/// A word that is explained.
#[derive(Debug, Clone, Serialize)]
pub struct TermView {
    /// Its id, for anchors.
    pub id: String,
    /// The word.
    pub term: String,
    /// What it means, made safe by `course`.
    pub meaning_html: String,
}

/// `GET /glossary`
#[derive(Debug, Clone, Serialize)]
pub struct GlossaryPage {
    /// Language of the words.
    pub language: String,
    /// In the order of the alphabet.
    pub terms: Vec<TermView>,
}

impl Page for GlossaryPage {
    const TEMPLATE: &'static str = "learn/glossary.html";
}

/// `GET /notes?q=…`
#[derive(Debug, Clone, Serialize)]
pub struct NotesPage {
    /// Language of the lessons' titles.
    pub language: String,
    /// What was searched for; empty: nothing.
    pub question: String,
    /// Notes in the order of the course, those that fit.
    pub notes: Vec<NoteView>,
    /// Are there notes at all?
    pub any: bool,
    /// Marked lessons.
    pub bookmarks: Vec<LessonRef>,
}

impl Page for NotesPage {
    const TEMPLATE: &'static str = "learn/notes.html";
}

/// A lesson to go to.
#[derive(Debug, Clone, Serialize)]
pub struct LessonRef {
    /// Where it is.
    pub href: String,
    /// Its title.
    pub title: String,
}

/// One note.
#[derive(Debug, Clone, Serialize)]
pub struct NoteView {
    /// Where it can be changed; empty if the lesson is no longer in the course.
    pub href: String,
    /// Title of its lesson.
    pub title: String,
    /// When it was last changed.
    pub at: Moment,
    /// The words, made safe by `text::plain`.
    pub body_html: String,
}

/// `GET /search?q=…`
#[derive(Debug, Clone, Serialize)]
pub struct SearchPage {
    /// Language of the course's texts.
    pub language: String,
    /// The course's id, if it is not the first one.
    pub course: String,
    /// What was searched for; empty: nothing yet.
    pub question: String,
    /// The best first.
    pub hits: Vec<HitView>,
}

impl Page for SearchPage {
    const TEMPLATE: &'static str = "learn/search.html";
}

/// One place that fits.
#[derive(Debug, Clone, Serialize)]
pub struct HitView {
    /// Where.
    pub href: String,
    /// Title of the lesson, or the word that is explained.
    pub title: String,
    /// The heading; may be empty.
    pub heading: String,
    /// Is it a word of the glossary?
    pub word: bool,
    /// Words around it, in pieces.
    pub excerpt: Vec<ExcerptPiece>,
}

/// A piece of an excerpt.
#[derive(Debug, Clone, Serialize)]
pub struct ExcerptPiece {
    /// The words.
    pub words: String,
    /// Were they asked for?
    pub marked: bool,
}

/// `GET /lessons/{module}/{lesson}/plan`
#[derive(Debug, Clone, Serialize)]
pub struct PlanPage {
    /// Back to the lesson.
    pub back: String,
    /// Title of the lesson.
    pub title: String,
    /// Language of the plan.
    pub language: String,
    /// What one can do afterwards.
    pub goal: String,
    /// The plan, made safe by `course`.
    pub plan_html: String,
    /// What to talk about.
    pub prompt: String,
}

impl Page for PlanPage {
    const TEMPLATE: &'static str = "learn/plan.html";
}

/// `GET /quizzes/{module}/paper`
#[derive(Debug, Clone, Serialize)]
pub struct PaperPage {
    /// Back to the quiz.
    pub back: String,
    /// Title of the module.
    pub module: String,
    /// Language of the questions.
    pub language: String,
    /// All questions of the pool, without answers.
    pub questions: Vec<QuestionView>,
}

impl Page for PaperPage {
    const TEMPLATE: &'static str = "learn/paper.html";
}

/// `GET /modules/{module}/confidence`
#[derive(Debug, Clone, Serialize)]
pub struct ConfidencePage {
    /// Back to the map.
    pub back: String,
    /// Where the answer goes.
    pub action: String,
    /// Title of the module.
    pub module: String,
    /// Language of the question.
    pub language: String,
    /// The question.
    pub question: String,
    /// `before` or `after`, if one is asked now; empty: both were said, or the module is not done.
    pub asks: &'static str,
    /// What was said before.
    pub before: Option<u8>,
    /// What was said after.
    pub after: Option<u8>,
    /// The numbers to choose from.
    pub steps: Vec<u8>,
}

impl Page for ConfidencePage {
    const TEMPLATE: &'static str = "learn/confidence.html";
}
