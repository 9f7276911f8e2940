//! What learners say of the course: the learner's desk asks, the facilitator's counts.

use std::collections::BTreeMap;

use super::FacilitatorDesk;
use super::facilitator::among;
use super::learner::{LearnerDesk, writable_facts};
use crate::docs::{evaluation, learner};
use crate::domain::assignment::PartId;
use crate::domain::evaluation::{EvaluationSheet, Round, SurveyAnswer};
use crate::domain::evaluation::{checked, due, first_sheets, may_show, questions, rounds};
use crate::domain::person::FieldFault;
use crate::domain::{DocumentId, NodeId};
use crate::node::NodeError;
use crate::node::author::load_document;
use crate::node::view::{EvaluationResults, EvaluationState, QuestionResult};
use crate::store::rows::Among;

/// What was sent for each question: options, and words.
pub type SentAnswers = BTreeMap<PartId, (Vec<u8>, String)>;

impl LearnerDesk {
    /// What is asked of this learner now, and what was answered.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn evaluation(&self) -> Result<EvaluationState, NodeError> {
        let id = DocumentId::learner(self.person());
        let document = self.door().read(|read| load_document(read, id))?;
        let sheets = learner::facts(&document).evaluations;
        let course = self.course();
        let first = first_sheets(&sheets, &course.id);
        Ok(EvaluationState {
            due: due(&course.evaluation, &first, self.door().now().0),
            answered: first.keys().copied().collect(),
        })
    }

    /// Writes what the learner says. A round that was answered stays as it is.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] if that is not asked now; [`NodeError::Field`] for an answer that is
    /// not offered, or if none was given at all; [`NodeError::NotAllowed`].
    pub fn say_evaluation(&self, round: Round, sent: &SentAnswers) -> Result<(), NodeError> {
        let state = self.evaluation()?;
        if state.answered.contains(&round) {
            return Ok(());
        }
        (state.due == Some(round)).then_some(()).ok_or(NodeError::NotFound("evaluation"))?;
        let course = self.course();
        let nothing = (Vec::new(), String::new());
        let mut answers: Vec<(PartId, SurveyAnswer)> = Vec::new();
        for question in questions(&course.evaluation, round) {
            let (chosen, words) = sent.get(&question.id).unwrap_or(&nothing);
            let answer = checked(question, chosen, words)
                .ok_or_else(|| NodeError::field("answers")(FieldFault::NotAChoice))?;
            answers.extend(answer.map(|answer| (question.id.clone(), answer)));
        }
        if answers.is_empty() {
            return Err(NodeError::field("answers")(FieldFault::Empty));
        }
        let (person, course) = (self.person(), course.id.clone());
        self.door().write(move |author| {
            writable_facts(author, person)?;
            let (at, _) = author.now();
            let sheet = EvaluationSheet { course, round, at, answers, node: author.node() };
            author.change(DocumentId::learner(person), |document, incarnation| {
                evaluation::say(document, incarnation, &sheet)
            })
        })
    }
}

impl FacilitatorDesk {
    /// What the learners of a branch, or all that may be seen here, said.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for a round that the course does not ask; [`NodeError::NotAllowed`]
    /// for another branch's.
    pub fn evaluation(
        &self,
        round: Round,
        branch: Option<NodeId>,
    ) -> Result<EvaluationResults, NodeError> {
        let course = self.course();
        let all = rounds(&course.evaluation);
        all.contains(&round).then_some(()).ok_or(NodeError::NotFound("evaluation"))?;
        self.door().read(|read| {
            let all_here = among(read, self.who())?;
            let seen = match branch {
                None => all_here.clone(),
                // Single libraries are for whoever sees all of them; others have their own people.
                Some(branch) if matches!(all_here, Among::Everybody) => Among::Of(branch),
                Some(_) => return Err(NodeError::NotAllowed),
            };
            let people = read.evaluation_people(&course.id, round, &seen)?;
            let whole = read.evaluation_people(&course.id, round, &all_here)?;
            let shown = may_show(people, whole);
            let counts =
                if shown { read.evaluation_counts(&course.id, round, &seen)? } else { Vec::new() };
            let mut results = Vec::new();
            for question in questions(&course.evaluation, round).into_iter().filter(|_| shown) {
                let options = question.options.as_ref().map_or(0, |(_, options)| options.len());
                let count = |option: usize| {
                    let mut of_it = counts
                        .iter()
                        .filter(|(id, at, _)| *id == question.id && usize::from(*at) == option);
                    of_it.next().map_or(0, |(_, _, count)| *count)
                };
                let words = if question.options.is_none() {
                    read.evaluation_words(&course.id, round, &seen, &question.id)?
                } else {
                    Vec::new()
                };
                let counts = (0..options).map(count).collect();
                results.push(QuestionResult { question: question.id.clone(), counts, words });
            }
            Ok(EvaluationResults { rounds: all.clone(), people, shown, results })
        })
    }
}
