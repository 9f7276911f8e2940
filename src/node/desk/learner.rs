//! The learner's desk: lessons and their checks. Everything it does concerns the person who is
//! signed in, and nobody else. Quizzes are in `quiz`.

use std::collections::{BTreeMap, BTreeSet};

use super::accounts::change_language;
use super::answers;
use super::forum::thread_row;
use super::judging::Judge;
use super::quiz::{best, is_mastered};
use super::ticks::Ticks;
use crate::docs::{Document, learner};
use crate::domain::course::{Course, Question};
use crate::domain::excuse::allowances;
use crate::domain::grading::{Answer, Mark, mark};
use crate::domain::limits::{STUDY_REPORT_S_MAX, THREADS_AT_HOME};
use crate::domain::person::FieldFault;
use crate::domain::progress::{Attempt, Completion, ModuleState, module_states, standing};
use crate::domain::{ChangeHash, DocumentId, LessonPath, ModuleId, NodeId, PersonId, QuestionId};
use crate::node::author::{Author, load_document};
use crate::node::view::{
    AssignmentStanding, LearnerHome, LessonState, ModuleStanding, OtherCourse, SignedIn, Travel,
};
use crate::node::{Node, NodeError};
use crate::store::Read;
use crate::store::rows::ThreadsAsked;
use crate::store::rows::{AttemptRow, CheckAnswerRow};
use crate::text::fold::fold_words;

/// The learner's door.
#[derive(Debug, Clone)]
pub struct LearnerDesk {
    pub(super) node: Node,
    who: SignedIn,
    /// The course that is looked at; `None`: the first one.
    chosen: Option<String>,
}

impl LearnerDesk {
    pub(super) fn new(node: Node, who: SignedIn) -> Self {
        Self { node, who, chosen: None }
    }

    /// The same door, for what concerns that course as a whole.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] if there is no such course.
    pub fn in_course(self, id: &str) -> Result<Self, NodeError> {
        self.node.course_called(id, "en").ok_or(NodeError::NotFound("course"))?;
        Ok(Self { chosen: Some(id.to_owned()), ..self })
    }

    pub(super) fn door(&self) -> &Node {
        &self.node
    }

    pub(super) fn who(&self) -> &SignedIn {
        &self.who
    }

    /// Whose facts these are.
    pub(super) fn person(&self) -> PersonId {
        self.who.person
    }

    /// The course that a module belongs to, as this person reads it.
    pub(super) fn course_of(&self, module: &ModuleId) -> &Course {
        self.node.course_of(module, self.who.language.as_deref().unwrap_or("en"))
    }

    /// The same door, for the course that the module belongs to.
    pub(super) fn beside(&self, module: &ModuleId) -> Self {
        Self { chosen: Some(self.course_of(module).id.clone()), ..self.clone() }
    }

    /// The course as this person reads it.
    pub(super) fn course(&self) -> &Course {
        let language = self.who.language.as_deref().unwrap_or("en");
        let chosen = self.chosen.as_deref();
        chosen
            .and_then(|id| self.node.course_called(id, language))
            .unwrap_or_else(|| self.node.course(language))
    }

    /// As [`LearnerDesk::home`], of the course that this learner has begun: the first one, unless
    /// nothing of it is done and something of another is.
    ///
    /// # Errors
    /// [`NodeError::Disk`], as every function here.
    pub fn start(&self) -> Result<LearnerHome, NodeError> {
        let home = self.home()?;
        let begun = home.others.iter().find(|other| other.standing.lessons_done > 0);
        match begun.filter(|_| home.standing.lessons_done == 0) {
            Some(other) => self.clone().in_course(&other.course)?.home(),
            None => Ok(home),
        }
    }

    /// How far the learner is, what comes next, and what is new in the forum.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn home(&self) -> Result<LearnerHome, NodeError> {
        let person = self.person();
        let beside = self.other_courses();
        let (progress, attempts, threads, assignments, others) = self.node.read(|read| {
            let judge = Judge::new(read)?;
            let mut threads = Vec::new();
            for row in read.threads_of(&ThreadsAsked {
                seen_by: Some(person),
                newest_parts: true,
                limit: THREADS_AT_HOME,
                ..ThreadsAsked::default()
            })? {
                threads.push(thread_row(&judge, row)?);
            }
            let assignments = self.assignment_standings(read)?;
            let (progress, attempts) = (read.learner_progress(person)?, read.attempts(person)?);
            let others = beside.iter().map(|other| other.assignment_standings(read));
            let others = others.collect::<Result<Vec<_>, _>>()?;
            Ok((progress, attempts, threads, assignments, others))
        })?;
        let course = self.course();
        let done: BTreeSet<LessonPath> = progress.into_iter().map(|row| row.lesson).collect();
        let modules = module_standings(course, &done, &attempts);
        let other = |(desk, assignments): (&Self, Vec<AssignmentStanding>)| {
            let course = desk.course();
            let modules = module_standings(course, &done, &attempts);
            let standing = standing(course, &done, &mastered(&modules));
            OtherCourse { course: course.id.clone(), standing, modules, assignments }
        };
        Ok(LearnerHome {
            standing: standing(course, &done, &mastered(&modules)),
            modules,
            others: beside.iter().zip(others).map(other).collect(),
            course: course.id.clone(),
            done,
            newest_threads: threads,
            assignments,
        })
    }

    /// The same door for each of the other courses that are here.
    fn other_courses(&self) -> Vec<Self> {
        let own = &self.course().id;
        let all = self.node.courses("en").into_iter().map(|course| course.id.clone());
        let others = all.filter(|id| id != own);
        others.map(|id| Self { chosen: Some(id), ..self.clone() }).collect()
    }

    /// What the learner already did in one lesson.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn lesson(&self, path: &LessonPath) -> Result<LessonState, NodeError> {
        let lesson =
            self.course_of(&path.module).lesson(path).ok_or(NodeError::NotFound("lesson"))?;
        let person = self.person();
        let (progress, attempts, rows) = self.node.read(|read| {
            let rows = read.check_answers(person, path)?;
            Ok((read.learner_progress(person)?, read.attempts(person)?, rows))
        })?;
        let (note, bookmarks, place, excuses) = self.node.read(|read| {
            let (place, excuses) = (read.reading_place(person, path)?, read.excuses(person)?);
            Ok((read.note(person, path)?, read.bookmarks(person)?, place, excuses))
        })?;
        let done_at = progress.iter().find(|row| row.lesson == *path).map(|row| row.completed_at);
        let done: BTreeSet<LessonPath> = progress.into_iter().map(|row| row.lesson).collect();
        let checks = rows
            .into_iter()
            .filter_map(|row| {
                let marked = remembered(lesson.check(&row.question)?, &row.answer)?;
                Some((row.question, marked))
            })
            .collect();
        let modules = module_standings(self.course_of(&path.module), &done, &attempts);
        let module = modules.into_iter().find(|module| module.module == path.module);
        Ok(LessonState {
            done_at,
            checks,
            note: note.map(|note| note.body).unwrap_or_default(),
            bookmarked: bookmarks.contains(path),
            read_to: place.filter(|_| done_at.is_none()),
            module: module.map_or(ModuleState::Open, |module| module.state),
            excused: allowances(&excuses).lessons.contains(path),
        })
    }

    /// How far it has come that the lesson is done; `None`: it is not done.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn lesson_travel(&self, path: &LessonPath) -> Result<Option<Travel>, NodeError> {
        let person = self.person();
        self.node.read(|read| {
            let progress = read.learner_progress(person)?;
            let Some(done) = progress.iter().find(|row| row.lesson == *path) else {
                return Ok(None);
            };
            self.travel(read, done.node, |document| {
                learner::completion_change(document, path, done.node)
            })
            .map(Some)
        })
    }

    /// How far a finished attempt has come.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn attempt_travel(&self, attempt: &Attempt) -> Result<Travel, NodeError> {
        self.node.read(|read| {
            self.travel(read, attempt.node, |document| {
                learner::attempt_change(document, &attempt.key)
            })
        })
    }

    pub(super) fn travel(
        &self,
        read: &Read<'_>,
        writer: NodeId,
        change: impl FnOnce(&Document) -> Option<ChangeHash>,
    ) -> Result<Travel, NodeError> {
        self.travel_in(read, self.person(), writer, change)
    }

    /// The same of a change in the document of that record.
    pub(super) fn travel_in(
        &self,
        read: &Read<'_>,
        record: PersonId,
        writer: NodeId,
        change: impl FnOnce(&Document) -> Option<ChangeHash>,
    ) -> Result<Travel, NodeError> {
        let own = read.node()?.ok_or(NodeError::NotSetUp)?.node;
        let ticks = Ticks::new(read)?;
        if ticks.is_long_there(read.last_arrival()?) {
            return Ok(Travel::AtHub);
        }
        if writer != own {
            return Ok(Travel::FromElsewhere);
        }
        let id = DocumentId::learner(record);
        ticks.travel(read, id, change(&load_document(read, id)?))
    }

    /// Marks an answer to a check. It may be tried again; the first one goes into the completion.
    ///
    /// # Errors
    /// [`NodeError::NotFound`]; [`NodeError::Field`] for an answer that the question does not take.
    pub fn answer_check(
        &self,
        path: &LessonPath,
        question: &QuestionId,
        answer: Answer,
    ) -> Result<Mark, NodeError> {
        let lesson =
            self.course_of(&path.module).lesson(path).ok_or(NodeError::NotFound("lesson"))?;
        let check = lesson.check(question).ok_or(NodeError::NotFound("question"))?;
        let given = mark(check, &answer, fold_words).ok_or_else(not_an_answer)?;
        let row = CheckAnswerRow {
            person: self.person(),
            lesson: path.clone(),
            question: question.clone(),
            answer: answers::write(&answer).into_bytes(),
            // Of a check that was answered before, the store keeps what stood here first.
            first_right: given.right,
            right: given.right,
            at: self.node.now().0,
        };
        self.node.write_local(move |write| Ok(write.put_check_answer(&row)?))?;
        Ok(given)
    }

    /// Completes a lesson. One that is done stays as it is, whoever wrote it.
    ///
    /// # Errors
    /// [`NodeError::NotFound`]; [`NodeError::NotAllowed`] if this node may not write about this
    /// learner.
    pub fn complete_lesson(&self, path: &LessonPath) -> Result<(), NodeError> {
        let (desk, path) = (self.clone(), path.clone());
        self.node.write(move |author| desk.complete(author, &path))
    }

    fn complete(&self, author: &Author<'_>, path: &LessonPath) -> Result<(), NodeError> {
        let lesson =
            self.course_of(&path.module).lesson(path).ok_or(NodeError::NotFound("lesson"))?;
        let person = self.person();
        if author.learner_progress(person)?.iter().any(|row| row.lesson == *path) {
            return Ok(());
        }
        let answered = author.check_answers(person, path)?;
        let answered = answered.iter().filter(|row| lesson.check(&row.question).is_some());
        let (mut right, mut all) = (0_u8, 0_u8);
        for row in answered {
            right = right.saturating_add(u8::from(row.first_right));
            all = all.saturating_add(1);
        }
        let (at, clock_doubtful) = author.now();
        let completion = Completion {
            lesson: path.clone(),
            version: lesson.version,
            at,
            clock_doubtful,
            study_s: author.study_s(person, path)?,
            checks: (right, all),
            node: author.node(),
        };
        writable_facts(author, person)?;
        author.change(DocumentId::learner(person), |document, incarnation| {
            learner::complete(document, incarnation, &completion)
        })?;
        author.reset_study_s(person, path)?;
        self.beside(&path.module).issue_due(author)
    }

    /// Adds the seconds that a lesson was in view; they are written to the log with the completion.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn studied(&self, path: &LessonPath, seconds: u32) -> Result<(), NodeError> {
        self.course_of(&path.module).lesson(path).ok_or(NodeError::NotFound("lesson"))?;
        let (person, path) = (self.person(), path.clone());
        let seconds = seconds.min(STUDY_REPORT_S_MAX);
        self.node.write_local(move |write| Ok(write.add_study_s(person, &path, seconds)?))
    }

    /// Keeps the language in which this person reads; a guest's stays as the home node has it.
    ///
    /// # Errors
    /// [`NodeError::Field`].
    pub fn set_language(&self, language: &str) -> Result<(), NodeError> {
        let (person, tag) = (self.person(), super::language(language)?);
        if self.who.language.as_deref() == Some(tag.as_str()) {
            return Ok(());
        }
        self.node.write(move |author| change_language(author, person, &tag))
    }
}

/// The learner's document, if this node may write it: at home, or where home allowed it.
pub(super) fn writable_facts(author: &Author<'_>, person: PersonId) -> Result<Document, NodeError> {
    let document = author.document(DocumentId::learner(person))?;
    let own = author.node();
    let fine = person.home() == own || learner::writers(&document, None).contains(&own);
    if fine { Ok(document) } else { Err(NodeError::NotAllowed) }
}

/// An answer that was kept, marked again; `None` if the question has changed so that it no longer
/// takes it.
pub(super) fn remembered(question: &Question, kept: &[u8]) -> Option<(Answer, Mark)> {
    let answer = answers::read(std::str::from_utf8(kept).ok()?)?;
    let given = mark(question, &answer, fold_words)?;
    Some((answer, given))
}

pub(super) fn not_an_answer() -> NodeError {
    NodeError::field("answer")(FieldFault::NotAChoice)
}

pub(super) fn module_standings(
    course: &Course,
    done: &BTreeSet<LessonPath>,
    attempts: &[AttemptRow],
) -> Vec<ModuleStanding> {
    let mut scores: BTreeMap<&ModuleId, Vec<(u8, u8)>> = BTreeMap::new();
    for attempt in attempts {
        scores.entry(&attempt.module).or_default().push((attempt.right, attempt.asked));
    }
    let mut standings: Vec<ModuleStanding> = course
        .modules
        .iter()
        .map(|module| {
            let scores = scores.get(&module.id).map(Vec::as_slice).unwrap_or_default();
            let lessons = module.lessons.iter();
            ModuleStanding {
                module: module.id.clone(),
                title: module.title.clone(),
                lessons: module.needs,
                done: lessons.filter(|lesson| done.contains(&lesson.path)).count(),
                quiz_best: best(scores),
                mastered: module.quiz.as_ref().is_some_and(|quiz| is_mastered(quiz, scores)),
                state: ModuleState::Open,
            }
        })
        .collect();
    let states = module_states(course, done, &mastered(&standings));
    for (standing, state) in standings.iter_mut().zip(states) {
        standing.state = state;
    }
    standings
}

pub(super) fn mastered(modules: &[ModuleStanding]) -> BTreeSet<ModuleId> {
    let mastered = modules.iter().filter(|module| module.mastered);
    mastered.map(|module| module.module.clone()).collect()
}
