//! Pages of reviews that learners give each other, of gaps among them, and of excuses.

use serde::Serialize;

use super::super::template::Page;
use super::super::words::Moment;
use super::{AnswerView, OptionView, SampleSection};

/// `GET /proposals`
#[derive(Debug, Clone, Serialize)]
pub struct ProposalsPage {
    /// Language of the course's texts.
    pub language: String,
    /// What addresses of this course have behind them.
    pub behind: String,
    /// Where the own proposal is handed in; empty: the course asks for none.
    pub assignment: String,
    /// Does it stand?
    pub handed_in: bool,
    /// The samples to practise on.
    pub samples: Vec<SampleLine>,
    /// Was every one practised on?
    pub practised: bool,
    /// What was sent to this learner, the earliest first.
    pub sent: Vec<SentLineView>,
    /// Reviews that the learner gave.
    pub given: usize,
    /// Reviews that are asked for.
    pub need: usize,
    /// Is the learner excused from the rest?
    pub excused: bool,
    /// Reviews that the learner got.
    pub received: usize,
    /// Is there a hub that sends proposals?
    pub has_hub: bool,
}

impl Page for ProposalsPage {
    const TEMPLATE: &'static str = "learn/proposals.html";
}

/// A sample in a list.
#[derive(Debug, Clone, Serialize)]
pub struct SampleLine {
    /// Where it is practised on.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Was it practised on?
    pub done: bool,
}

/// A proposal of another learner in a list.
#[derive(Debug, Clone, Serialize)]
pub struct SentLineView {
    /// Where it is reviewed.
    pub href: String,
    /// Which one, from 1.
    pub number: usize,
    /// When it was sent.
    pub at: Moment,
    /// `waits`, `given`, `useful` or `withdrawn`.
    pub state: &'static str,
}

/// A line of the call's rubric in a form.
#[derive(Debug, Clone, Serialize)]
pub struct BlindRow {
    /// Its id.
    pub id: String,
    /// What it looks at.
    pub title: String,
    /// By how much its mark counts.
    pub weight: u32,
    /// The sentence of each mark, 0 first, with whether it is chosen.
    pub marks: Vec<(String, bool)>,
    /// Why, so far.
    pub why: String,
}

/// `GET /proposals/practice/{number}`
#[derive(Debug, Clone, Serialize)]
pub struct PracticePage {
    /// Where the form goes.
    pub href: String,
    /// Back to the list.
    pub back: String,
    /// Language of the course's texts.
    pub language: String,
    /// The sample's title.
    pub title: String,
    /// Says that it is a sample.
    pub label: String,
    /// Its text.
    pub sections: Vec<SampleSection>,
    /// The form; empty once it was marked.
    pub rows: Vec<BlindRow>,
    /// How the learner's marks compare with the key; `None`: not marked yet.
    pub compared: Option<Compared>,
}

impl Page for PracticePage {
    const TEMPLATE: &'static str = "learn/practice.html";
}

/// A learner's marks beside the key.
#[derive(Debug, Clone, Serialize)]
pub struct Compared {
    /// The learner's sum.
    pub own: u32,
    /// The key's sum.
    pub key: u32,
    /// The most that can be had.
    pub most: u32,
    /// Lines that are at most one mark away.
    pub near: usize,
    /// Every line.
    pub lines: Vec<ComparedLine>,
}

/// One line of it.
#[derive(Debug, Clone, Serialize)]
pub struct ComparedLine {
    /// What it looks at.
    pub title: String,
    /// The learner's mark.
    pub own: u8,
    /// The key's mark.
    pub key: u32,
    /// Are they at most one apart?
    pub near: bool,
    /// Why the key has it so, made safe by `course`.
    pub why_html: String,
}

/// `GET /proposals/{document}`
#[derive(Debug, Clone, Serialize)]
pub struct SentProposalPage {
    /// Where the form goes.
    pub href: String,
    /// Back to the list.
    pub back: String,
    /// Language of the course's texts.
    pub language: String,
    /// When it was sent.
    pub at: Moment,
    /// Was it called back?
    pub withdrawn: bool,
    /// Did its author find the review useful?
    pub useful: bool,
    /// Its text.
    pub sections: Vec<SentSectionView>,
    /// The form, or what was chosen.
    pub rows: Vec<BlindRow>,
    /// What is said so far.
    pub words: String,
    /// Was it given already?
    pub given: bool,
    /// Least length of what is said, in characters.
    pub least: usize,
    /// Under which name a browser keeps the draft of it.
    pub draft: String,
    /// When what was begun was saved here; `None`: nothing was.
    pub begun: Option<Moment>,
}

impl Page for SentProposalPage {
    const TEMPLATE: &'static str = "learn/sent_proposal.html";
}

/// A section of another learner's proposal.
#[derive(Debug, Clone, Serialize)]
pub struct SentSectionView {
    /// `A` to `N`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What was written.
    pub parts: Vec<AnswerView>,
    /// Was it too long to be sent whole?
    pub is_cut: bool,
}

/// `GET /follow/gaps`
#[derive(Debug, Clone, Serialize)]
pub struct GapsPage {
    /// For whom nobody is left.
    pub rows: Vec<GapLine>,
}

impl Page for GapsPage {
    const TEMPLATE: &'static str = "desk/gaps.html";
}

/// One of them.
#[derive(Debug, Clone, Serialize)]
pub struct GapLine {
    /// Where it is filled.
    pub href: String,
    /// The learner's name.
    pub name: String,
    /// The library's name.
    pub branch: String,
    /// What is missing, in words.
    pub words: Vec<String>,
}

/// `GET /follow/gaps/{person}`
#[derive(Debug, Clone, Serialize)]
pub struct GapPage {
    /// Where the forms go.
    pub href: String,
    /// The learner's page.
    pub learner_href: String,
    /// Where the learner is excused.
    pub excuse_href: String,
    /// The learner's name.
    pub name: String,
    /// The library's name.
    pub branch: String,
    /// Language of the course's texts.
    pub language: String,
    /// What is missing, in words.
    pub missing: Vec<String>,
    /// Does a proposal stand?
    pub stands: bool,
    /// Is the learner excused from giving reviews?
    pub excused: bool,
    /// Who was asked.
    pub copies: Vec<CopyLine>,
    /// Who could be asked.
    pub candidates: Vec<OptionView>,
    /// Its text.
    pub sections: Vec<SentSectionView>,
    /// The form.
    pub rows: Vec<BlindRow>,
    /// What is said so far.
    pub words: String,
    /// Least length of what is said, in characters.
    pub least: usize,
    /// Under which name a browser keeps the draft of it.
    pub draft: String,
}

impl Page for GapPage {
    const TEMPLATE: &'static str = "desk/gap.html";
}

/// Somebody who was asked.
#[derive(Debug, Clone, Serialize)]
pub struct CopyLine {
    /// The name.
    pub name: String,
    /// The library.
    pub branch: String,
    /// When.
    pub at: Moment,
    /// `given`, `withdrawn`, `silent` or `open`.
    pub state: &'static str,
}

/// `GET /follow/learners/{person}/excuses`
#[derive(Debug, Clone, Serialize)]
pub struct ExcusesPage {
    /// Where the forms go.
    pub href: String,
    /// The learner's page.
    pub back: String,
    /// The learner's name.
    pub name: String,
    /// What stands.
    pub excuses: Vec<ExcuseLine>,
    /// The lessons of the course.
    pub lessons: Vec<OptionView>,
    /// Its modules.
    pub modules: Vec<OptionView>,
    /// The day so far.
    pub day: String,
    /// The reason so far.
    pub words: String,
}

impl Page for ExcusesPage {
    const TEMPLATE: &'static str = "desk/excuses.html";
}

/// An excuse that stands.
#[derive(Debug, Clone, Serialize)]
pub struct ExcuseLine {
    /// From what, in words.
    pub what: String,
    /// When it was said.
    pub at: Moment,
    /// Why; may be empty.
    pub words: String,
    /// The kind and subject of the form that takes it back; `None`: another node said it.
    pub undo: Option<(&'static str, String)>,
}
