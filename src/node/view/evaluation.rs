//! What desks hand to pages about the evaluation of the course.

use crate::domain::assignment::PartId;
use crate::domain::evaluation::Round;

/// What is asked of a learner.
#[derive(Debug, Clone)]
pub struct EvaluationState {
    /// The round to be answered now.
    pub due: Option<Round>,
    /// Rounds that were answered.
    pub answered: Vec<Round>,
}

/// What a group of learners said.
#[derive(Debug, Clone)]
pub struct EvaluationResults {
    /// Every round that the course asks.
    pub rounds: Vec<Round>,
    /// How many people answered.
    pub people: u64,
    /// May it be shown? A small group's is not.
    pub shown: bool,
    /// One for each question, in order; empty if nothing may be shown.
    pub results: Vec<QuestionResult>,
}

/// What was said to one question.
#[derive(Debug, Clone)]
pub struct QuestionResult {
    /// Which question.
    pub question: PartId,
    /// How often each option was chosen.
    pub counts: Vec<u64>,
    /// What was written, in no order that says anything.
    pub words: Vec<String>,
}
