//! What a course is: modules of lessons, each with questions. Values only; `course/` makes them
//! from files.

use std::collections::BTreeMap;

use super::assignment::{Assignment, Call, Evaluation, ProposalForm};
use super::ids::{LessonPath, ModuleId, QuestionId, TermId};

/// A whole course in one language, in the order in which it is taken.
#[derive(Debug, Clone, Default)]
pub struct Course {
    /// Stable id of the course: `new-library-services`.
    pub id: String,
    /// Its title, in `language`.
    pub title: String,
    /// Language tag of the texts: `en`.
    pub language: String,
    /// The modules, in order.
    pub modules: Vec<Module>,
    /// Every word that is explained, by its id.
    pub glossary: BTreeMap<TermId, Term>,
    /// The form of the proposal that the assignments fill; without sections if the course has none.
    pub form: ProposalForm,
    /// The sample call; `None` if the course has none.
    pub call: Option<Call>,
    /// What is asked at the end of the course; without questions if nothing is.
    pub evaluation: Evaluation,
}

/// A word of the glossary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The word as it is listed.
    pub term: String,
    /// What it means, as safe inline HTML.
    pub meaning_html: String,
}

/// A module: lessons, then a quiz.
#[derive(Debug, Clone)]
pub struct Module {
    /// Stable id, also its folder's name.
    pub id: ModuleId,
    /// Its title.
    pub title: String,
    /// One or two sentences: what the learner can do afterwards.
    pub summary: String,
    /// Asked before and after the module; empty: not asked.
    pub confidence: String,
    /// Modules that come before this one.
    pub after: Vec<ModuleId>,
    /// How many lessons the module asks for; the others are for choice.
    pub needs: usize,
    /// The lessons, in order.
    pub lessons: Vec<Lesson>,
    /// The quiz at its end; `None` if the module has none.
    pub quiz: Option<Quiz>,
    /// What is handed in; `None` if nothing is.
    pub assignment: Option<Assignment>,
}

/// One lesson.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// Where it stands in the course.
    pub path: LessonPath,
    /// Its title.
    pub title: String,
    /// Minutes that reading, checks and task take together.
    pub minutes: u32,
    /// What the learner can do afterwards, in one sentence.
    pub goal: String,
    /// First 8 bytes of BLAKE3 of the lesson's files: which text was completed.
    pub version: [u8; 8],
    /// The text, cut where a check stands.
    pub blocks: Vec<Block>,
    /// Headings of the text, for links to a place: anchor and words.
    pub headings: Vec<(String, String)>,
    /// Words of the glossary that the text uses, in the order of their first use.
    pub terms: Vec<TermId>,
    /// The words without marks, for the search.
    pub passages: Vec<Passage>,
    /// Questions that stand in the text, in order.
    pub checks: Vec<Question>,
    /// What to talk about in the forum after this lesson.
    pub forum_prompt: String,
    /// Plan for teaching it face to face, as safe HTML; empty if there is none.
    pub session_plan_html: String,
}

/// What stands under one heading, without marks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passage {
    /// The heading's anchor; empty before the first heading.
    pub anchor: String,
    /// The heading's words; empty before the first heading.
    pub heading: String,
    /// The words under it.
    pub text: String,
}

/// A piece of a lesson's text.
#[derive(Debug, Clone)]
pub enum Block {
    /// Safe HTML made from the author's Markdown.
    Html(String),
    /// A check stands here.
    Check(QuestionId),
}

/// The mastery quiz of a module.
#[derive(Debug, Clone)]
pub struct Quiz {
    /// All questions that may be drawn.
    pub pool: Vec<Question>,
    /// How many are drawn for one attempt.
    pub draw: usize,
    /// How many right answers master it.
    pub mastery: usize,
}

impl Quiz {
    /// The questions of one attempt: a random draw that `seed` fixes, in the pool's order.
    ///
    /// The same seed gives the same draw on every node, so an attempt can be shown again anywhere.
    #[must_use]
    pub fn drawn(&self, seed: u64) -> Vec<&Question> {
        let mut ranked: Vec<(u64, usize)> =
            (0..self.pool.len()).map(|i| (mix(seed, i as u64), i)).collect();
        ranked.sort_unstable();
        ranked.truncate(self.draw);
        let mut chosen: Vec<usize> = ranked.into_iter().map(|(_, i)| i).collect();
        chosen.sort_unstable();
        chosen.into_iter().map(|i| &self.pool[i]).collect()
    }
}

/// SplitMix64's finaliser (Steele, Lea, Flood 2014): spreads a seed and a position over 64 bits.
fn mix(seed: u64, position: u64) -> u64 {
    let mut z = seed.wrapping_add(position.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// One question with everything that marking it and explaining the mark needs.
#[derive(Debug, Clone)]
pub struct Question {
    /// Unique in its module.
    pub id: QuestionId,
    /// The question itself, as safe inline HTML.
    pub text_html: String,
    /// What kind of answer it takes.
    pub kind: QuestionKind,
    /// Where to read again: a lesson, and a heading's anchor in it.
    pub read_again: Option<(LessonPath, Option<String>)>,
}

/// The kinds of questions.
#[derive(Debug, Clone)]
pub enum QuestionKind {
    /// One option is right.
    Single(Vec<Choice>),
    /// Every right option must be chosen and no other.
    Multiple(Vec<Choice>),
    /// Items to be given the right partner: item, partner.
    Matching {
        /// Pairs as they belong together, in the order in which the items are shown.
        pairs: Vec<(String, String)>,
        /// Said after a right and after a wrong answer, as safe inline HTML.
        feedback: (String, String),
    },
    /// Steps to be put in order; listed here in the right one.
    Ordering {
        /// The steps, in the right order.
        steps: Vec<String>,
        /// Said after a right and after a wrong answer, as safe inline HTML.
        feedback: (String, String),
    },
    /// A number.
    Numeric {
        /// The right number.
        answer: f64,
        /// How far from it still counts.
        tolerance: f64,
        /// Printed behind the field; may be empty.
        unit: String,
        /// Said after a right and after a wrong answer, as safe inline HTML.
        feedback: (String, String),
    },
    /// A statement that is true or false. Answered like a choice: 0 is true, 1 is false.
    TrueFalse {
        /// Is the statement true?
        answer: bool,
        /// Said after a right and after a wrong answer, as safe inline HTML.
        feedback: (String, String),
    },
    /// Somebody says something, and one of the replies is right.
    Reply {
        /// The words of the other person.
        says: String,
        /// What could be answered.
        choices: Vec<Choice>,
    },
    /// A word or two to be typed.
    Text {
        /// What counts as right, folded as [`super::grading::Fold`] folds what was typed.
        accept: Vec<String>,
        /// Said after a right and after a wrong answer, as safe inline HTML.
        feedback: (String, String),
    },
    /// A passage with gaps, to be filled from a bank of words, or typed if there is none.
    Gaps {
        /// The passage, cut at its gaps.
        passage: Vec<PassagePiece>,
        /// Words to choose from, each as it is shown and folded; empty: the words are typed.
        bank: Vec<(String, String)>,
        /// Said after a right and after a wrong answer, as safe inline HTML.
        feedback: (String, String),
    },
}

/// A piece of a passage with gaps.
#[derive(Debug, Clone)]
pub enum PassagePiece {
    /// Plain words.
    Words(String),
    /// A gap, with what counts as right in it, folded.
    Gap(Vec<String>),
}

/// One option of a choice question.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The option, as safe inline HTML.
    pub text_html: String,
    /// Is it right?
    pub right: bool,
    /// Why, as safe inline HTML.
    pub feedback_html: String,
}

impl Question {
    /// The order in which steps (or partners) are shown: never the right one if there are two or
    /// more.
    ///
    /// Fixed by the question's id, so that a page looks the same when it is opened again.
    #[must_use]
    pub fn shown_order(&self) -> Vec<usize> {
        let count = match &self.kind {
            QuestionKind::Single(choices) | QuestionKind::Multiple(choices) => choices.len(),
            QuestionKind::Matching { pairs, .. } => pairs.len(),
            QuestionKind::Ordering { steps, .. } => steps.len(),
            QuestionKind::Numeric { .. }
            | QuestionKind::TrueFalse { .. }
            | QuestionKind::Reply { .. }
            | QuestionKind::Text { .. }
            | QuestionKind::Gaps { .. } => 0,
        };
        let straight: Vec<usize> = (0..count).collect();
        if matches!(self.kind, QuestionKind::Single(_) | QuestionKind::Multiple(_)) || count < 2 {
            return straight;
        }
        let seed = self.id.as_str().bytes().fold(7, |seed, b| mix(seed, u64::from(b)));
        let mut shuffled = straight.clone();
        shuffled.sort_by_key(|i| mix(seed, *i as u64));
        if shuffled == straight {
            shuffled.rotate_left(1);
        }
        shuffled
    }
}

impl Course {
    /// The module with that id.
    #[must_use]
    pub fn module(&self, id: &ModuleId) -> Option<&Module> {
        self.modules.iter().find(|module| module.id == *id)
    }

    /// The lesson at that path.
    #[must_use]
    pub fn lesson(&self, path: &LessonPath) -> Option<&Lesson> {
        self.module(&path.module)?.lessons.iter().find(|lesson| lesson.path == *path)
    }

    /// Every lesson, in order.
    pub fn lessons(&self) -> impl Iterator<Item = &Lesson> {
        self.modules.iter().flat_map(|module| &module.lessons)
    }

    /// The lessons before and after that one, over module borders.
    #[must_use]
    pub fn neighbours(&self, path: &LessonPath) -> (Option<&Lesson>, Option<&Lesson>) {
        let all: Vec<&Lesson> = self.lessons().collect();
        let Some(at) = all.iter().position(|lesson| lesson.path == *path) else {
            return (None, None);
        };
        (at.checked_sub(1).map(|i| all[i]), all.get(at + 1).copied())
    }
}

impl Lesson {
    /// The check with that id.
    #[must_use]
    pub fn check(&self, id: &QuestionId) -> Option<&Question> {
        self.checks.iter().find(|check| check.id == *id)
    }
}
