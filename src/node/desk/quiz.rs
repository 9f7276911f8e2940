//! The learner's desk, quizzes: an attempt is begun, answered question by question, and finished.
//! Until then it is a draft on this node alone, and survives a power cut.

use std::collections::BTreeMap;

use super::answers;
use super::belonging::joint_attempts;
use super::learner::{LearnerDesk, not_an_answer, writable_facts};
use crate::docs::{Document, learner};
use crate::domain::course::{Question, Quiz};
use crate::domain::grading::{Answer, Mark, mark};
use crate::domain::ids::base32;
use crate::domain::person::FieldFault;
use crate::domain::progress::{Answered, Attempt};
use crate::domain::{DocumentId, ModuleId, QuestionId};
use crate::node::NodeError;
use crate::node::author::Author;
use crate::node::view::{OpenAttempt, QuizState};
use crate::store::Write;
use crate::store::rows::AttemptDraftRow;
use crate::text::fold::fold_words;

impl LearnerDesk {
    fn module_quiz(&self, module: &ModuleId) -> Result<&Quiz, NodeError> {
        let module = self.course_of(module).module(module);
        module.and_then(|module| module.quiz.as_ref()).ok_or(NodeError::NotFound("quiz"))
    }

    /// A module's quiz as the learner stands in it.
    ///
    /// # Errors
    /// [`NodeError::NotFound`], as for all of these.
    pub fn quiz(&self, module: &ModuleId) -> Result<QuizState, NodeError> {
        let (quiz, person) = (self.module_quiz(module)?, self.person());
        let (draft, attempts) = self.node.read(|read| {
            Ok((read.attempt_draft(person, module)?, joint_attempts(read, person)?))
        })?;
        let attempts = of_quiz(attempts, module);
        let scores: Vec<_> =
            attempts.iter().map(|attempt| (attempt.right, attempt.asked)).collect();
        Ok(QuizState {
            open: draft.map(|draft| open(quiz, &draft)),
            mastered: is_mastered(quiz, &scores),
            attempts,
            mastery: quiz.mastery,
            asked: quiz.draw.min(quiz.pool.len()),
        })
    }

    /// Begins an attempt, or returns to the one that is open.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn start_attempt(&self, module: &ModuleId) -> Result<(), NodeError> {
        self.module_quiz(module)?;
        let draft = AttemptDraftRow {
            person: self.person(),
            module: module.clone(),
            seed: u64::from_le_bytes(self.node.inner.random()),
            started_at: self.node.now().0,
            answers: Vec::new(),
        };
        self.node.write_local(move |write| {
            match write.attempt_draft(draft.person, &draft.module)? {
                Some(_) => Ok(()),
                None => Ok(write.put_attempt_draft(&draft)?),
            }
        })
    }

    /// Marks an answer of the open attempt. The first one stays, since its explanation was shown: a
    /// second one gets the first mark again.
    ///
    /// # Errors
    /// [`NodeError::NotFound`]; [`NodeError::Field`] for an answer that the question does not take.
    pub fn answer_quiz(
        &self,
        module: &ModuleId,
        question: &QuestionId,
        answer: Answer,
    ) -> Result<Mark, NodeError> {
        let (desk, module, question) = (self.clone(), module.clone(), question.clone());
        self.node.write_local(move |write| desk.answer(write, &module, &question, answer))
    }

    fn answer(
        &self,
        write: &Write<'_>,
        module: &ModuleId,
        question: &QuestionId,
        answer: Answer,
    ) -> Result<Mark, NodeError> {
        let quiz = self.module_quiz(module)?;
        let draft = write.attempt_draft(self.person(), module)?;
        let mut draft = draft.ok_or(NodeError::NotFound("attempt"))?;
        let mut drawn = quiz.drawn(draft.seed).into_iter();
        let asked =
            drawn.find(|asked| asked.id == *question).ok_or(NodeError::NotFound("question"))?;
        let mut kept = answers::read_all(&draft.answers);
        if let Some(first) = kept.get(question).and_then(|first| mark(asked, first, fold_words)) {
            return Ok(first);
        }
        let given = mark(asked, &answer, fold_words).ok_or_else(not_an_answer)?;
        kept.insert(question.clone(), answer);
        draft.answers = answers::write_all(&kept);
        write.put_attempt_draft(&draft)?;
        Ok(given)
    }

    /// Finishes the open attempt. Asked again, it gives the latest finished one.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] if none was begun; [`NodeError::Field`] while a question is open.
    pub fn finish_attempt(&self, module: &ModuleId) -> Result<Attempt, NodeError> {
        let (desk, module) = (self.clone(), module.clone());
        self.node.write(move |author| desk.finish(author, &module))
    }

    fn finish(&self, author: &Author<'_>, module: &ModuleId) -> Result<Attempt, NodeError> {
        let (quiz, person) = (self.module_quiz(module)?, self.person());
        let document = writable_facts(author, person)?;
        let Some(draft) = author.attempt_draft(person, module)? else {
            return finished(&document, module).pop().ok_or(NodeError::NotFound("attempt"));
        };
        let (at, clock_doubtful) = author.now();
        let answers = answered(quiz, &draft)?;
        let right = answers.iter().filter(|answered| answered.right).count();
        let attempt = Attempt {
            module: module.clone(),
            key: String::new(),
            seed: draft.seed,
            at,
            clock_doubtful,
            right: u8::try_from(right).unwrap_or(u8::MAX),
            asked: u8::try_from(answers.len()).unwrap_or(u8::MAX),
            answers,
            node: author.node(),
        };
        let (id, random) = (DocumentId::learner(person), author.random());
        author.change(id, |document, incarnation| {
            learner::record_attempt(document, incarnation, &attempt, random)
        })?;
        author.delete_attempt_draft(person, module)?;
        self.beside(module).issue_due(author)?;
        // As every node will read it: with its key, and with the time that the document keeps.
        let part = format!("~{}~", base32().encode(&random));
        let written = finished(&author.document(id)?, module);
        let found = written.into_iter().find(|attempt| attempt.key.contains(&part));
        found.ok_or(NodeError::Bug("an attempt that was just written is not there"))
    }
}

/// The finished attempts of one quiz, the earliest first.
fn finished(document: &Document, module: &ModuleId) -> Vec<Attempt> {
    of_quiz(learner::facts(document).attempts, module)
}

fn of_quiz(mut attempts: Vec<Attempt>, module: &ModuleId) -> Vec<Attempt> {
    attempts.retain(|attempt| attempt.module == *module);
    attempts.sort_by(|a, b| (a.at, &a.key).cmp(&(b.at, &b.key)));
    attempts
}

fn open(quiz: &Quiz, draft: &AttemptDraftRow) -> OpenAttempt {
    let questions: Vec<Question> = quiz.drawn(draft.seed).into_iter().cloned().collect();
    let kept = answers::read_all(&draft.answers);
    let answers: BTreeMap<QuestionId, (Answer, Mark)> = questions
        .iter()
        .filter_map(|question| {
            let answer = kept.get(&question.id)?;
            Some((question.id.clone(), (answer.clone(), mark(question, answer, fold_words)?)))
        })
        .collect();
    OpenAttempt { questions, answers }
}

/// Every drawn question with its answer; a question that is still open is an error.
fn answered(quiz: &Quiz, draft: &AttemptDraftRow) -> Result<Vec<Answered>, NodeError> {
    let OpenAttempt { questions, mut answers } = open(quiz, draft);
    let one = |question: Question| {
        let given = answers.remove(&question.id);
        let (answer, mark) = given.ok_or_else(|| NodeError::field("answer")(FieldFault::Empty))?;
        Ok(Answered { question: question.id, answer, right: mark.right })
    };
    questions.into_iter().map(one).collect()
}

/// The score with the most right answers; of equal ones that with fewer questions.
pub(super) fn best(scores: &[(u8, u8)]) -> Option<(u8, u8)> {
    scores.iter().copied().max_by_key(|(right, asked)| (*right, u8::MAX - asked))
}

/// Does any attempt master the quiz? One that asked fewer questions than the quiz does now needs as
/// great a part of them.
pub(super) fn is_mastered(quiz: &Quiz, scores: &[(u8, u8)]) -> bool {
    let draw = quiz.draw.min(quiz.pool.len());
    scores.iter().any(|(right, asked)| {
        let (right, asked) = (usize::from(*right), usize::from(*asked));
        asked > 0 && right * draw.max(asked) >= quiz.mastery * asked
    })
}
