//! A learner's facts, and what follows from them: done lessons, mastered quizzes, what comes next.

use std::collections::{BTreeMap, BTreeSet};

use super::course::Course;
use super::grading::Answer;
use super::ids::{LessonPath, ModuleId, NodeId, QuestionId, UnixMs};

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
    /// Lessons of the course that are done.
    pub lessons_done: usize,
    /// Lessons the course has.
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

/// The first lesson in course order that is not done; a module's quiz once its lessons are done and
/// it is not mastered.
#[must_use]
pub fn standing(
    course: &Course,
    done: &BTreeSet<LessonPath>,
    mastered: &BTreeSet<ModuleId>,
) -> Standing {
    let lessons = course.lessons().count();
    let left: Vec<_> = course.lessons().filter(|lesson| !done.contains(&lesson.path)).collect();
    let next = course.modules.iter().find_map(|module| {
        let open = module.lessons.iter().find(|lesson| !done.contains(&lesson.path));
        match open {
            Some(lesson) => Some(NextStep::Lesson(lesson.path.clone())),
            None if module.quiz.is_some() && !mastered.contains(&module.id) => {
                Some(NextStep::Quiz(module.id.clone()))
            }
            None => None,
        }
    });
    Standing {
        lessons_done: lessons - left.len(),
        lessons,
        minutes_left: left.iter().map(|lesson| lesson.minutes).sum(),
        next,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
