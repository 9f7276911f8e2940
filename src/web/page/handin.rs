//! Pages of what is handed in: the assignment, one version of it, and the proposal.

use serde::Serialize;

use super::super::template::Page;
use super::super::words::Moment;

/// `GET /assignments/{module}`
#[derive(Debug, Clone, Serialize)]
pub struct AssignmentPage {
    /// Back to the module.
    pub back: String,
    /// Title of the module.
    pub module: String,
    /// Its own address; the form goes there too.
    pub href: String,
    /// Title of the assignment.
    pub title: String,
    /// Language of its texts.
    pub language: String,
    /// Minutes it takes.
    pub minutes: u32,
    /// Letters of the sections that it fills: `G, H`; empty: none.
    pub sections: String,
    /// Are there several of them?
    pub several: bool,
    /// What to make, made safe by `course`.
    pub intro_html: String,
    /// What it is judged by.
    pub rubric: RubricView,
    /// The version that stands.
    pub stands: Option<VersionBlock>,
    /// Was the last version taken back?
    pub taken_back: bool,
    /// When the draft was saved.
    pub draft: Option<Moment>,
    /// Is the form open without a click?
    pub open: bool,
    /// What is filled in.
    pub fields: Vec<AnswerField>,
    /// All versions but the one that stands, the latest first.
    pub versions: Vec<VersionLine>,
}

impl Page for AssignmentPage {
    const TEMPLATE: &'static str = "learn/assignment.html";
}

/// A rubric with what passes.
#[derive(Debug, Clone, Serialize)]
pub struct RubricView {
    /// Least sum that passes.
    pub points: u32,
    /// The most that can be had.
    pub most: u32,
    /// Its lines.
    pub criteria: Vec<CriterionView>,
}

/// One line of a rubric.
#[derive(Debug, Clone, Serialize)]
pub struct CriterionView {
    /// What it looks at.
    pub title: String,
    /// What is seen at each level, the weakest first.
    pub levels: Vec<String>,
}

/// One field of the form.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerField {
    /// Name of the input, and its id.
    pub name: String,
    /// `text`, `line` or `file`.
    pub kind: &'static str,
    /// Its label.
    pub label: String,
    /// What belongs into it.
    pub help: String,
    /// Most words.
    pub words_max: Option<u32>,
    /// What stands in it.
    pub value: String,
    /// Under which name the browser keeps a draft.
    pub draft: String,
    /// The file that lies ready.
    pub file: Option<FileView>,
}

/// A file that goes with something.
#[derive(Debug, Clone, Serialize)]
pub struct FileView {
    /// Where it is read.
    pub href: String,
    /// What it shows: the label of its field.
    pub label: String,
    /// What it is called.
    pub name: String,
    /// How large it is.
    pub size: String,
    /// Is it a picture that can be shown?
    pub photo: bool,
    /// Has it come here?
    pub here: bool,
    /// How far it has come; `None`: not handed in, or not here.
    pub travel: Option<&'static str>,
}

/// `GET /assignments/{module}/files/{field}`
#[derive(Debug, Clone, Serialize)]
pub struct FilePage {
    /// Back to the assignment.
    pub back: String,
    /// Its own address; the form goes there too.
    pub href: String,
    /// Language of label and help.
    pub language: String,
    /// What is asked for.
    pub label: String,
    /// What belongs there.
    pub help: String,
    /// The file that lies ready.
    pub current: Option<FileView>,
    /// Largest photograph, in MB.
    pub photo_mb: u64,
    /// Largest other file, in MB.
    pub file_mb: u64,
}

impl Page for FilePage {
    const TEMPLATE: &'static str = "learn/file.html";
}

/// A version with its answers.
#[derive(Debug, Clone, Serialize)]
pub struct VersionBlock {
    /// When it was handed in.
    pub at: Moment,
    /// How far it has come.
    pub travel: Option<&'static str>,
    /// Every field with what was written.
    pub answers: Vec<AnswerView>,
    /// The files.
    pub files: Vec<FileView>,
}

/// What was written into one field.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerView {
    /// Its label, or its id if the assignment has no such field any more.
    pub label: String,
    /// What was written; empty: nothing.
    pub words: String,
}

/// A version in a list.
#[derive(Debug, Clone, Serialize)]
pub struct VersionLine {
    /// Where it is.
    pub href: String,
    /// Which one, from 1.
    pub number: usize,
    /// `stands`, `replaced` or `taken-back`.
    pub state: &'static str,
    /// When it was handed in.
    pub at: Moment,
    /// Was it handed in elsewhere?
    pub elsewhere: bool,
}

/// `GET /assignments/{module}/versions/{key}`
#[derive(Debug, Clone, Serialize)]
pub struct VersionPage {
    /// Back to the assignment.
    pub back: String,
    /// Title of the assignment.
    pub title: String,
    /// Language of its texts.
    pub language: String,
    /// Which one, from 1.
    pub number: usize,
    /// `stands`, `replaced` or `taken-back`.
    pub state: &'static str,
    /// When it was taken back.
    pub taken_back: Option<Moment>,
    /// The version.
    pub version: VersionBlock,
}

impl Page for VersionPage {
    const TEMPLATE: &'static str = "learn/version.html";
}

/// `GET /proposal`
#[derive(Debug, Clone, Serialize)]
pub struct ProposalPage {
    /// Do learners of this course review each other's?
    pub reviewed: bool,
    /// Language of the form.
    pub language: String,
    /// How far, of a hundred.
    pub percent: usize,
    /// Sections with something in them.
    pub filled: usize,
    /// Sections in all.
    pub of: usize,
    /// The first section that is empty.
    pub next: Option<NextSection>,
    /// Every section.
    pub sections: Vec<SectionView>,
    /// What addresses of this course have behind them.
    pub behind: String,
}

impl Page for ProposalPage {
    const TEMPLATE: &'static str = "learn/proposal.html";
}

/// `GET /proposal/paper`
#[derive(Debug, Clone, Serialize)]
pub struct ProposalPaperPage {
    /// Language of the form.
    pub language: String,
    /// Whose it is.
    pub name: String,
    /// Of which library.
    pub library: String,
    /// Every section.
    pub sections: Vec<SectionView>,
    /// What addresses of this course have behind them.
    pub behind: String,
}

impl Page for ProposalPaperPage {
    const TEMPLATE: &'static str = "learn/proposal_paper.html";
}

/// A section that is still empty.
#[derive(Debug, Clone, Serialize)]
pub struct NextSection {
    /// The assignment that fills it.
    pub href: String,
    /// Its letter.
    pub letter: String,
    /// Its title.
    pub title: String,
}

/// A section of the proposal.
#[derive(Debug, Clone, Serialize)]
pub struct SectionView {
    /// Its letter.
    pub letter: String,
    /// Its title.
    pub title: String,
    /// What belongs into it.
    pub help: String,
    /// Does anything stand in it?
    pub filled: bool,
    /// Words in it.
    pub words: u32,
    /// Most words.
    pub words_max: u32,
    /// Words too many.
    pub over: u32,
    /// The assignment that fills it.
    pub href: String,
    /// That assignment's title.
    pub assignment: String,
    /// What stands in it.
    pub parts: Vec<AnswerView>,
    /// Files that go with it.
    pub files: Vec<FileView>,
}

/// How far the proposal is, on the home page.
#[derive(Debug, Clone, Serialize)]
pub struct ProposalBar {
    /// Of a hundred.
    pub percent: usize,
    /// The first section that is empty.
    pub next: Option<NextSection>,
}

/// Something to be handed in, on the home page and the map.
#[derive(Debug, Clone, Serialize)]
pub struct AssignmentLine {
    /// Where it is.
    pub href: String,
    /// Its title.
    pub title: String,
    /// `handed-in`, `taken-back`, `begun` or `open`.
    pub state: &'static str,
}
