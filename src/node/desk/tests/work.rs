//! Lessons, checks and quizzes, and who follows them.

use super::*;
use crate::domain::QuestionId;
use crate::domain::course::{Question, QuestionKind};
use crate::domain::grading::{Answer, right_answer};
use crate::domain::progress::NextStep;

/// An answer that is right, or one that is wrong.
fn answer(question: &Question, right: bool) -> Answer {
    if right {
        return right_answer(question);
    }
    let places = |count: usize| (0..u8::try_from(count).expect("few")).rev().collect();
    match (&question.kind, right_answer(question)) {
        (QuestionKind::Single(choices) | QuestionKind::Reply { choices, .. }, _) => {
            let wrong = choices.iter().position(|choice| !choice.right).expect("one is wrong");
            Answer::Chosen(vec![u8::try_from(wrong).expect("few")])
        }
        (QuestionKind::Multiple(choices), _) => {
            let wrong = (0_u8..).zip(choices).filter(|(_, choice)| !choice.right);
            Answer::Chosen(wrong.map(|(at, _)| at).collect())
        }
        (QuestionKind::TrueFalse { answer, .. }, _) => Answer::Chosen(vec![u8::from(*answer)]),
        (_, Answer::Placed(placed)) => Answer::Placed(places(placed.len())),
        (_, Answer::Number(number)) => Answer::Number(number + 1e6),
        (_, Answer::Words(typed)) => Answer::Words(vec!["?".to_owned(); typed.len()]),
        (kind, Answer::Chosen(_)) => panic!("{kind:?} takes no choice"),
    }
}

#[test]
fn a_completed_lesson_stays_as_it_is_and_counts_first_answers() {
    let (place, _) = place(20, NodeRole::Branch);
    let ana = place.learner("f", "Ана");
    let (desk, path) = (place.desk(&ana), lesson("start-here/goals"));
    let course = place.node.course("en");
    let check = &course.lesson(&path).unwrap().checks[0];
    assert!(!desk.answer_check(&path, &check.id, answer(check, false)).unwrap().right);
    assert!(desk.answer_check(&path, &check.id, answer(check, true)).unwrap().right);
    desk.studied(&path, 90).unwrap();
    assert_eq!(desk.lesson(&path).unwrap().done_at, None);
    desk.complete_lesson(&path).unwrap();
    let (length, done) = (place.log_length(), desk.lesson(&path).unwrap());
    assert!(done.done_at.is_some() && done.checks[&check.id].1.right);
    place.clock.pass_s(3600);
    desk.complete_lesson(&path).unwrap();
    assert_eq!(place.log_length(), length, "a second completion writes nothing");
    assert_eq!(desk.lesson(&path).unwrap().done_at, done.done_at);
    let person = ana.person;
    let rows = place.node.read(|read| Ok(read.learner_progress(person)?)).unwrap();
    assert_eq!((rows[0].study_s, rows[0].checks), (90, (0, 1)));
    let home = desk.home().unwrap();
    assert_eq!((home.standing.lessons_done, home.modules[0].done), (1, 1));
    let first = course.modules[0].lessons[0].path.clone();
    assert_eq!(home.standing.next, Some(NextStep::Lesson(first)));
}

#[test]
fn what_the_course_does_not_have_is_not_found() {
    let (place, _) = place(21, NodeRole::Branch);
    let desk = place.desk(&place.learner("f", "Ана"));
    let (path, question) = (lesson("start-here/nothing"), "q".parse::<QuestionId>().unwrap());
    let answer = Answer::Chosen(vec![0]);
    assert!(matches!(desk.complete_lesson(&path), Err(NodeError::NotFound("lesson"))));
    assert!(matches!(desk.studied(&path, 1), Err(NodeError::NotFound("lesson"))));
    let told = desk.answer_check(&path, &question, answer.clone());
    assert!(matches!(told, Err(NodeError::NotFound("lesson"))));
    let told = desk.answer_check(&lesson("start-here/goals"), &question, answer);
    assert!(matches!(told, Err(NodeError::NotFound("question"))));
    assert!(matches!(desk.quiz(&"none".parse().unwrap()), Err(NodeError::NotFound("quiz"))));
    assert!(matches!(desk.finish_attempt(&module()), Err(NodeError::NotFound("attempt"))));
}

#[test]
fn a_half_answered_quiz_is_still_there_after_a_restart() {
    let (place, _) = place(22, NodeRole::Branch);
    let session = place.node.visitor().sign_up("f", "Ана", "4711", "en", true).unwrap();
    let desk = place.desk(&place.who(&session));
    desk.start_attempt(&module()).unwrap();
    let questions = desk.quiz(&module()).unwrap().open.unwrap().questions;
    let first = &questions[0];
    assert!(!desk.answer_quiz(&module(), &first.id, answer(first, false)).unwrap().right);
    let again = desk.answer_quiz(&module(), &first.id, answer(first, true)).unwrap();
    assert!(!again.right, "the first answer stays");
    let early = desk.finish_attempt(&module());
    assert!(matches!(early, Err(NodeError::Field { field: "answer", .. })), "{early:?}");

    drop(desk);
    let place = place.reopened();
    let desk = place.desk(&place.who(&session));
    desk.start_attempt(&module()).unwrap();
    let open = desk.quiz(&module()).unwrap().open.unwrap();
    let ids = |all: &[Question]| all.iter().map(|q| q.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&open.questions), ids(&questions), "the same draw");
    assert_eq!(open.answers.len(), 1);
    for question in &questions[1..] {
        desk.answer_quiz(&module(), &question.id, answer(question, true)).unwrap();
    }
    let attempt = desk.finish_attempt(&module()).unwrap();
    let asked = questions.len();
    assert_eq!((usize::from(attempt.right), usize::from(attempt.asked)), (asked - 1, asked));
    let length = place.log_length();
    assert_eq!(desk.finish_attempt(&module()).unwrap(), attempt, "a second press changes nothing");
    assert_eq!(place.log_length(), length);
    let state = desk.quiz(&module()).unwrap();
    assert!(state.open.is_none() && state.mastered);
    let home = desk.home().unwrap();
    assert_eq!(home.modules[0].quiz_best, Some((attempt.right, attempt.asked)));
    assert!(home.modules[0].mastered);
}

#[test]
fn a_failed_quiz_is_not_mastered_until_a_later_attempt_is() {
    let (place, _) = place(23, NodeRole::Branch);
    let desk = place.desk(&place.learner("f", "Ана"));
    for (right, mastered) in [(false, false), (true, true), (false, true)] {
        desk.start_attempt(&module()).unwrap();
        for question in desk.quiz(&module()).unwrap().open.unwrap().questions {
            desk.answer_quiz(&module(), &question.id, answer(&question, right)).unwrap();
        }
        desk.finish_attempt(&module()).unwrap();
        assert_eq!(desk.quiz(&module()).unwrap().mastered, mastered);
        place.clock.pass_s(60);
    }
    assert_eq!(desk.quiz(&module()).unwrap().attempts.len(), 3);
}

#[test]
fn a_facilitator_lists_learners_who_have_not_begun_yet() {
    let (place, admin) = place(24, NodeRole::Branch);
    let (ana, bojan) = (place.learner("a", "Ана Б."), place.learner("b", "Бојан"));
    place.desk(&bojan).complete_lesson(&lesson("start-here/goals")).unwrap();
    let desk = place.facilitator(&admin);
    let rows = desk.learners("", 0).unwrap().rows;
    let shown: Vec<_> = rows.iter().map(|row| (row.person, row.lessons_done)).collect();
    assert_eq!(shown, [(ana.person, 0), (bojan.person, 1)]);
    assert!(rows[0].lessons >= 4);
    let page = desk.learner(bojan.person).unwrap();
    assert_eq!(page.done[0].0, lesson("start-here/goals"));
    assert_eq!(desk.learners("бој", 0).unwrap().rows.len(), 1);
    assert_eq!(desk.learners("jel", 0).unwrap().rows.len(), 0);
    let branches = desk.branches(0).unwrap().rows;
    assert_eq!((branches.len(), branches[0].learners, branches[0].lessons_done), (1, 2, 1));
    let elsewhere = NodeId([3; 12]);
    assert_eq!(desk.branch(place.node.row().unwrap().node, 0).unwrap().learners.rows.len(), 2);
    assert!(matches!(desk.branch(elsewhere, 0), Err(NodeError::NotFound(_))));
    let stranger = desk.learner(PersonId::new(elsewhere, [1; 11]));
    assert!(matches!(stranger, Err(NodeError::NotFound(_))));
}

#[test]
fn a_learner_of_another_branch_is_written_only_where_home_allows_it() {
    let (place, _) = place(25, NodeRole::Branch);
    let ana = place.learner("f", "Ана");
    let guest = SignedIn { person: PersonId::new(NodeId([3; 12]), [1; 11]), ..ana };
    let told = place.desk(&guest).complete_lesson(&lesson("start-here/goals"));
    assert!(matches!(told, Err(NodeError::NotAllowed)), "{told:?}");
}

#[test]
fn a_chosen_language_is_kept_and_a_wrong_one_refused() {
    let (place, _) = place(26, NodeRole::Branch);
    let session = place.node.visitor().sign_up("f", "Ана", "4711", "en", true).unwrap();
    place.desk(&place.who(&session)).set_language("sr-Latn").unwrap();
    let who = place.who(&session);
    assert_eq!(who.language.as_deref(), Some("sr-Latn"));
    let length = place.log_length();
    place.desk(&who).set_language("sr-Latn").unwrap();
    assert_eq!(place.log_length(), length);
    let told = place.desk(&who).set_language("no such language");
    assert!(matches!(told, Err(NodeError::Field { field: "language", .. })));
}
