//! A learner's facts, and what follows from them: done lessons, mastered quizzes, what comes next.

use std::collections::{BTreeMap, BTreeSet};

use super::award::SignedAward;
use super::blind::{BlindReview, Practice, Useful};
use super::course::{Course, Module};
use super::evaluation::EvaluationSheet;
use super::feedback::Reply;
use super::grading::Answer;
use super::ids::{LessonPath, ModuleId, NodeId, QuestionId, UnixMs};
use super::submission::{Submission, TakeBack};

/// A lesson was finished. Written once; a second one for the same lesson changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// Which lesson.
    pub lesson: LessonPath,
    /// Which text of it.
    pub version: [u8; 8],
    /// When, as the writing node's clock claims.
    pub at: UnixMs,
    /// Was that clock known to be wrong?
    pub clock_doubtful: bool,
    /// Seconds spent on the lesson before it was finished.
    pub study_s: u32,
    /// Checks answered right at the first try, and checks answered at all.
    pub checks: (u8, u8),
    /// The node that wrote it.
    pub node: NodeId,
}

/// A finished quiz attempt. Every attempt is kept; the best one counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    /// Whose quiz.
    pub module: ModuleId,
    /// Unique in the learner's document.
    pub key: String,
    /// Fixes the draw of questions.
    pub seed: u64,
    /// When it was finished, as the writing node's clock claims.
    pub at: UnixMs,
    /// Was that clock known to be wrong?
    pub clock_doubtful: bool,
    /// Right answers.
    pub right: u8,
    /// Questions asked.
    pub asked: u8,
    /// Each question with what was answered, in the order asked.
    pub answers: Vec<Answered>,
    /// The node that wrote it.
    pub node: NodeId,
}

/// One question of an attempt.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// Which question.
    pub question: QuestionId,
    /// What was answered.
    pub answer: Answer,
    /// How it was marked then; a later edit of the quiz changes nothing.
    pub right: bool,
}

/// What a learner's document says, as every node reads it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LearnerFacts {
    /// Completions as written, by document key; a lesson may have several.
    pub completions: Vec<Completion>,
    /// Attempts, by document key.
    pub attempts: Vec<Attempt>,
    /// How sure the learner was before and after modules, by document key.
    pub confidences: Vec<Confidence>,
    /// Versions of what was handed in, the earliest of each assignment first.
    pub submissions: Vec<Submission>,
    /// What was taken back.
    pub taken_back: Vec<TakeBack>,
    /// Badges and certificates, by document key; whether they count is judged by the roster.
    pub awards: Vec<SignedAward>,
    /// What was said of courses, by document key.
    pub evaluations: Vec<EvaluationSheet>,
    /// What was answered to reviews and messages.
    pub replies: Vec<Reply>,
    /// What was said of other learners' proposals, by document key.
    pub blind_reviews: Vec<BlindReview>,
    /// How the samples were marked, by number.
    pub practices: Vec<Practice>,
    /// What of others' reviews was useful, by document key.
    pub useful: Vec<Useful>,
    /// Nodes beside the home that may write the document.
    pub writers: BTreeSet<NodeId>,
}

/// A done lesson as pages show it: the first completion, all nodes' taken together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoneLesson {
    /// Which lesson.
    pub lesson: LessonPath,
    /// The completion that counts: the earliest claimed time, then the smaller node id.
    pub completion: Completion,
}

/// One lesson counts once, whoever wrote it and in whatever order it arrived.
#[must_use]
pub fn done_lessons(completions: &[Completion]) -> Vec<DoneLesson> {
    let mut first: BTreeMap<&LessonPath, &Completion> = BTreeMap::new();
    for completion in completions {
        let known = first.entry(&completion.lesson).or_insert(completion);
        if (completion.at, completion.node) < (known.at, known.node) {
            *known = completion;
        }
    }
    first
        .into_values()
        .map(|completion| DoneLesson {
            lesson: completion.lesson.clone(),
            completion: completion.clone(),
        })
        .collect()
}

/// Where a learner stands in the course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Lessons that are done, as far as the course asks for them.
    pub lessons_done: usize,
    /// Lessons that the course asks for: of a module with a choice only as many as it needs.
    pub lessons: usize,
    /// Minutes of the lessons that are left.
    pub minutes_left: u32,
    /// What to do next; `None` once everything is done.
    pub next: Option<NextStep>,
}

/// The one obvious next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextStep {
    /// Read this lesson.
    Lesson(LessonPath),
    /// Take this module's quiz.
    Quiz(ModuleId),
}

/// How a module stands for a learner.
///
/// A module that comes later can be read and done all the same: who prepares a session, or found a
/// lesson in the forum, must not be locked out. What is done counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModuleState {
    /// As many lessons as it needs are done, and its quiz is mastered.
    Done,
    /// Everything that it comes after is done.
    Open,
    /// It comes after these modules, which are not done.
    Later(Vec<ModuleId>),
}

/// The state of every module, in the order of the course.
#[must_use]
pub fn module_states(
    course: &Course,
    done: &BTreeSet<LessonPath>,
    mastered: &BTreeSet<ModuleId>,
) -> Vec<ModuleState> {
    let finished: BTreeSet<&ModuleId> = course
        .modules
        .iter()
        .filter(|module| is_done(module, done, mastered))
        .map(|module| &module.id)
        .collect();
    let state = |module: &Module| {
        if finished.contains(&module.id) {
            return ModuleState::Done;
        }
        let waits_for = module.after.iter().filter(|before| !finished.contains(before));
        match waits_for.cloned().collect::<Vec<ModuleId>>() {
            none if none.is_empty() => ModuleState::Open,
            some => ModuleState::Later(some),
        }
    };
    course.modules.iter().map(state).collect()
}

fn is_done(module: &Module, done: &BTreeSet<LessonPath>, mastered: &BTreeSet<ModuleId>) -> bool {
    let quiz_done = module.quiz.is_none() || mastered.contains(&module.id);
    quiz_done && lessons_done(module, done) >= module.needs
}

fn lessons_done(module: &Module, done: &BTreeSet<LessonPath>) -> usize {
    module.lessons.iter().filter(|lesson| done.contains(&lesson.path)).count()
}

/// How far the learner is: of a module with a choice, any lessons count until it has enough. The
/// next step is the first of an open module: a lesson, or its quiz once it has enough lessons.
#[must_use]
pub fn standing(
    course: &Course,
    done: &BTreeSet<LessonPath>,
    mastered: &BTreeSet<ModuleId>,
) -> Standing {
    let left = |module: &Module| {
        let missing = module.needs.saturating_sub(lessons_done(module, done));
        let open = module.lessons.iter().filter(|lesson| !done.contains(&lesson.path));
        open.take(missing).map(|lesson| (lesson.path.clone(), lesson.minutes)).collect::<Vec<_>>()
    };
    let states = module_states(course, done, mastered);
    let in_reach = |state: &ModuleState| matches!(state, ModuleState::Open);
    let modules = course.modules.iter().zip(&states);
    // With everything open done, what is left waits for nothing that could still be done first.
    let next = modules.filter(|(_, state)| in_reach(state)).find_map(|(module, _)| {
        match left(module).into_iter().next() {
            Some((lesson, _)) => Some(NextStep::Lesson(lesson)),
            None if module.quiz.is_some() && !mastered.contains(&module.id) => {
                Some(NextStep::Quiz(module.id.clone()))
            }
            None => None,
        }
    });
    let counted = |module: &Module| lessons_done(module, done).min(module.needs);
    Standing {
        lessons_done: course.modules.iter().map(counted).sum(),
        lessons: course.modules.iter().map(|module| module.needs).sum(),
        minutes_left: course.modules.iter().flat_map(left).map(|(_, minutes)| minutes).sum(),
        next,
    }
}

/// How sure a learner is of what a module teaches: said once before it and once after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confidence {
    /// Which module.
    pub module: ModuleId,
    /// Before or after it.
    pub when: Moment,
    /// 1 (not at all) to [`super::limits::CONFIDENCE_MAX`] (wholly).
    pub sure: u8,
    /// When it was said, as the writing node's clock claims.
    pub at: UnixMs,
    /// The node that wrote it.
    pub node: NodeId,
}

/// Before or after a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// Before it.
    Before,
    /// After it.
    After,
}

impl Moment {
    /// The word in keys and addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
        }
    }

    /// The moment that the word stands for.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Before, Self::After].into_iter().find(|moment| moment.as_str() == word)
    }
}

/// What was said first of a module at that moment: the earliest claimed time, then the smaller node
/// id. So two nodes that both asked agree on one.
#[must_use]
pub fn first_said<'a>(
    said: &'a [Confidence],
    module: &ModuleId,
    when: Moment,
) -> Option<&'a Confidence> {
    let of_moment = said.iter().filter(|one| one.module == *module && one.when == when);
    of_moment.min_by_key(|one| (one.at, one.node))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::course::{Lesson, Quiz};

    fn completion(lesson: &str, at: i64, node: u8) -> Completion {
        Completion {
            lesson: lesson.parse().unwrap(),
            version: [0; 8],
            at: UnixMs(at),
            clock_doubtful: false,
            study_s: 0,
            checks: (0, 0),
            node: NodeId([node; 12]),
        }
    }

    #[test]
    fn a_lesson_done_at_two_nodes_is_done_once_in_every_order() {
        let a = completion("m/x", 5, 1);
        let b = completion("m/x", 3, 2);
        let one = done_lessons(&[a.clone(), b.clone()]);
        let other = done_lessons(&[b.clone(), a]);
        assert_eq!(one, other);
        assert_eq!(one.len(), 1);
        assert_eq!(one[0].completion, b);
    }

    fn lesson(module: &str, name: &str) -> Lesson {
        Lesson {
            path: format!("{module}/{name}").parse().unwrap(),
            title: String::new(),
            minutes: 10,
            goal: String::new(),
            version: [0; 8],
            blocks: Vec::new(),
            headings: Vec::new(),
            terms: Vec::new(),
            passages: Vec::new(),
            checks: Vec::new(),
            forum_prompt: String::new(),
            session_plan_html: String::new(),
        }
    }

    fn module(id: &str, after: &[&str], lessons: &[&str], needs: usize) -> Module {
        Module {
            id: id.parse().unwrap(),
            title: String::new(),
            summary: String::new(),
            confidence: String::new(),
            after: after.iter().map(|id| id.parse().unwrap()).collect(),
            needs,
            lessons: lessons.iter().map(|name| lesson(id, name)).collect(),
            quiz: Some(Quiz { pool: Vec::new(), draw: 1, mastery: 1 }),
            assignment: None,
        }
    }

    /// As the course is built: one after the other, then two in any order, then what needs both.
    fn course() -> Course {
        let modules = vec![
            module("one", &[], &["a", "b"], 2),
            module("two", &["one"], &["a"], 1),
            module("choice", &["two"], &["a", "b", "c", "d"], 2),
            module("plan", &["two"], &["a"], 1),
            module("end", &["choice", "plan"], &["a"], 1),
        ];
        Course { modules, ..Course::default() }
    }

    fn at(lessons: &[&str], mastered: &[&str]) -> (Standing, Vec<ModuleState>) {
        let lessons = lessons.iter().map(|path| path.parse().unwrap()).collect();
        let mastered = mastered.iter().map(|id| id.parse().unwrap()).collect();
        (standing(&course(), &lessons, &mastered), module_states(&course(), &lessons, &mastered))
    }

    fn later(waits_for: &[&str]) -> ModuleState {
        ModuleState::Later(waits_for.iter().map(|id| id.parse().unwrap()).collect())
    }

    fn next_lesson(path: &str) -> Option<NextStep> {
        Some(NextStep::Lesson(path.parse().unwrap()))
    }

    #[test]
    fn a_module_opens_once_what_it_comes_after_is_done_and_mastered() {
        let (standing, states) = at(&[], &[]);
        assert_eq!((standing.lessons_done, standing.lessons, standing.minutes_left), (0, 7, 70));
        assert_eq!(standing.next, next_lesson("one/a"));
        assert_eq!(states[0], ModuleState::Open);
        assert_eq!(states[1], later(&["one"]));
        assert_eq!(states[4], later(&["choice", "plan"]));

        let (standing, states) = at(&["one/a", "one/b"], &[]);
        assert_eq!(standing.next, Some(NextStep::Quiz("one".parse().unwrap())));
        assert_eq!(states[1], later(&["one"]));
        let (standing, states) = at(&["one/a", "one/b"], &["one"]);
        assert_eq!(standing.next, next_lesson("two/a"));
        assert_eq!(states[..2], [ModuleState::Done, ModuleState::Open]);
    }

    #[test]
    fn of_a_module_with_a_choice_any_lessons_count_until_it_has_enough() {
        let so_far = ["one/a", "one/b", "two/a"];
        let (standing, _) = at(&[&so_far[..], &["choice/d"]].concat(), &["one", "two"]);
        assert_eq!(standing.next, next_lesson("choice/a"));
        assert_eq!((standing.lessons_done, standing.minutes_left), (4, 30));
        let chosen = [&so_far[..], &["choice/d", "choice/b"]].concat();
        let (standing, _) = at(&chosen, &["one", "two"]);
        assert_eq!(standing.next, Some(NextStep::Quiz("choice".parse().unwrap())));
        let more = [&chosen[..], &["choice/a", "choice/c"]].concat();
        let (standing, states) = at(&more, &["one", "two", "choice"]);
        assert_eq!((standing.lessons_done, standing.minutes_left), (5, 20));
        assert_eq!(states[2..4], [ModuleState::Done, ModuleState::Open]);
        assert_eq!(states[4], later(&["plan"]));
        assert_eq!(standing.next, next_lesson("plan/a"));
    }

    #[test]
    fn what_was_done_ahead_counts_and_everything_done_leaves_nothing() {
        let (standing, states) = at(&["end/a"], &[]);
        assert_eq!((standing.lessons_done, standing.next), (1, next_lesson("one/a")));
        assert_eq!(states[4], later(&["choice", "plan"]));
        let all = ["one/a", "one/b", "two/a", "choice/a", "choice/b", "plan/a", "end/a"];
        let (standing, states) = at(&all, &["one", "two", "choice", "plan", "end"]);
        assert_eq!((standing.lessons_done, standing.minutes_left, standing.next), (7, 0, None));
        assert!(states.iter().all(|state| *state == ModuleState::Done));
    }

    #[test]
    fn what_was_said_first_counts_whatever_the_order_of_arrival() {
        let said = |sure, at, node: u8| Confidence {
            module: "one".parse().unwrap(),
            when: Moment::Before,
            sure,
            at: UnixMs(at),
            node: NodeId([node; 12]),
        };
        let id = "one".parse().unwrap();
        for list in [[said(2, 5, 1), said(4, 3, 2)], [said(4, 3, 2), said(2, 5, 1)]] {
            assert_eq!(first_said(&list, &id, Moment::Before).map(|one| one.sure), Some(4));
            assert_eq!(first_said(&list, &id, Moment::After), None);
        }
    }
}
