//! What a learner hands in, how it is judged, and the proposal that grows out of it. Values only;
//! `course/` makes them from files.

use std::fmt;
use std::str::FromStr;

use super::ids::{InvalidId, ModuleId, TermId};
use super::limits::{PROPOSAL_SECTIONS, RUBRIC_LEVELS};

/// A section of the proposal: `A` to `N`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(char);

impl fmt::Display for SectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl FromStr for SectionId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let (first, last) = PROPOSAL_SECTIONS;
        let mut letters = text.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) if (first..=last).contains(&letter) => Ok(Self(letter)),
            _ => Err(InvalidId::new("a section of the proposal", text)),
        }
    }
}

/// Ids of fields and criteria are of the same form as those of words.
pub type PartId = TermId;

/// What a module asks the learner to make.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// Its title.
    pub title: String,
    /// Minutes that it takes.
    pub minutes: u32,
    /// Sections of the proposal that it fills.
    pub fills: Vec<SectionId>,
    /// Least sum of the criteria's levels, 1 to 4 each, that passes.
    pub pass_points: u32,
    /// What to make, as safe HTML.
    pub intro_html: String,
    /// What is filled in, in order.
    pub fields: Vec<AssignmentField>,
    /// What it is judged by, visible beforehand.
    pub criteria: Vec<Criterion>,
}

/// One field of an assignment.
#[derive(Debug, Clone)]
pub struct AssignmentField {
    /// Unique among the fields of its assignment.
    pub id: PartId,
    /// The section of the proposal it goes to.
    pub section: SectionId,
    /// What kind of answer it takes.
    pub kind: FieldKind,
    /// Its label.
    pub label: String,
    /// What belongs into it; may be empty.
    pub help: String,
    /// Most words; `None`: no limit of its own.
    pub words_max: Option<u32>,
    /// Does it go into the proposal? What only the reviewer reads does not.
    pub in_proposal: bool,
}

/// Kinds of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Several lines.
    Text,
    /// One line.
    Line,
    /// A photograph or file; may stay empty.
    File,
}

/// One criterion of a rubric: four levels, from the weakest to the strongest.
#[derive(Debug, Clone)]
pub struct Criterion {
    /// Unique among the criteria of its assignment.
    pub id: PartId,
    /// What it looks at.
    pub title: String,
    /// What is seen at each level, 1 first.
    pub levels: [String; RUBRIC_LEVELS],
}

/// The form of a proposal.
#[derive(Debug, Clone, Default)]
pub struct ProposalForm {
    /// Its sections, in order.
    pub sections: Vec<ProposalSection>,
}

/// One section of the form.
#[derive(Debug, Clone)]
pub struct ProposalSection {
    /// `A` to `N`.
    pub id: SectionId,
    /// Its title.
    pub title: String,
    /// What belongs into it.
    pub help: String,
    /// Most words.
    pub words_max: u32,
    /// The module whose assignment fills it.
    pub from: ModuleId,
    /// Does it say who applies? Then no other learner who reviews the proposal sees it.
    pub says_who: bool,
}

/// A call for proposals: here the sample that lies in the course.
#[derive(Debug, Clone)]
pub struct Call {
    /// Its title.
    pub title: String,
    /// Minutes to read it.
    pub minutes: u32,
    /// The call, as safe HTML.
    pub html: String,
    /// What proposals are marked by, 0 to 4 in each line.
    pub rubric: Vec<RubricLine>,
    /// Two proposals to practise on, the strong one first; empty if the course has none.
    pub samples: Vec<SampleProposal>,
}

/// One line of the rubric of a call.
#[derive(Debug, Clone)]
pub struct RubricLine {
    /// Unique in its rubric.
    pub id: PartId,
    /// What it looks at.
    pub title: String,
    /// By how much its mark counts.
    pub weight: u32,
    /// The sentence of each mark, 0 first.
    pub marks: [String; RUBRIC_LEVELS + 1],
}

/// A proposal that was made up for practice.
#[derive(Debug, Clone)]
pub struct SampleProposal {
    /// Its title.
    pub title: String,
    /// Says that it is a sample.
    pub label: String,
    /// Its sections, as safe HTML.
    pub sections: Vec<(SectionId, String)>,
    /// The key: for each line of the rubric the mark, and why.
    pub key: Vec<SampleMark>,
}

/// A mark of the key, with its reason.
#[derive(Debug, Clone)]
pub struct SampleMark {
    /// The line of the rubric.
    pub line: PartId,
    /// 0 to 4.
    pub mark: u32,
    /// Why, as safe inline HTML.
    pub why_html: String,
}

/// What is asked at the end of the course, and some months later.
#[derive(Debug, Clone, Default)]
pub struct Evaluation {
    /// Asked once, at the end.
    pub questions: Vec<SurveyQuestion>,
    /// Asked again, so many months later.
    pub followups: Vec<(Vec<u32>, SurveyQuestion)>,
}

/// A question without a right answer.
#[derive(Debug, Clone)]
pub struct SurveyQuestion {
    /// Unique in its survey.
    pub id: PartId,
    /// The question.
    pub text: String,
    /// Options: exactly one of a scale, any of several; `None`: an answer in words.
    pub options: Option<(SurveyChoice, Vec<String>)>,
}

/// How options are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SurveyChoice {
    /// One of a scale.
    One,
    /// Any number of them.
    Several,
}

impl Assignment {
    /// The most points that can be had.
    #[must_use]
    pub fn points_max(&self) -> u32 {
        u32::try_from(self.criteria.len() * RUBRIC_LEVELS).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_single_letters_from_a_to_n() {
        assert_eq!("N".parse::<SectionId>().unwrap().to_string(), "N");
        for wrong in ["", "O", "a", "AB", "1"] {
            assert!(wrong.parse::<SectionId>().is_err(), "{wrong}");
        }
    }
}
