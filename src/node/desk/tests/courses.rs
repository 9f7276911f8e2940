//! A course beside the first one, as the desk shows it: nothing of it stands in the first one's
//! figures, and nothing of the first one in its own.

use super::reviews::assert_rebuilt_alike;
use super::*;
use crate::domain::cohort::Day;
use crate::domain::excuse::Excused;
use crate::domain::feedback::ReviewForm;
use crate::domain::grading::right_answer;
use crate::domain::progress::NextStep;
use crate::node::view::{Cell, CohortForm, ExcuseForm, Group, Order};

const OTHER: &str = "reading-clubs";

fn other_module() -> ModuleId {
    "reading-clubs.start".parse().unwrap()
}

/// A library with a second course, and Mira and Ivo who learn in it: Mira has done a lesson and the
/// quiz of the second one, Ivo two lessons of the first.
fn library(seed: u64) -> (Place, SignedIn, SignedIn, SignedIn) {
    let (place, admin) = place(seed, NodeRole::Hub);
    place.node.add_course(crate::course::sample_course(OTHER));
    let (mira, ivo) = (place.learner("m", "Mira"), place.learner("i", "Ivo"));
    let desk = place.desk(&mira);
    desk.complete_lesson(&lesson("reading-clubs.start/first")).unwrap();
    desk.start_attempt(&other_module()).unwrap();
    for question in desk.quiz(&other_module()).unwrap().open.unwrap().questions {
        desk.answer_quiz(&other_module(), &question.id, right_answer(&question)).unwrap();
    }
    desk.finish_attempt(&other_module()).unwrap();
    for path in ["start-here/goals", "start-here/feedback"] {
        place.desk(&ivo).complete_lesson(&lesson(path)).unwrap();
    }
    place.clock.pass_s(3600);
    (place, admin, mira, ivo)
}

#[test]
fn matrix_figures_and_report_are_of_the_course_that_is_looked_at() {
    let (place, admin, mira, ivo) = library(990);
    let group = Group::Branch(place.id());
    let first = place.facilitator(&admin);
    let other = place.facilitator(&admin).in_course(OTHER).unwrap();
    assert!(place.facilitator(&admin).in_course("none").is_err());

    let by_progress = |desk: &FacilitatorDesk| {
        let rows = desk.matrix(group, Order::Progress, 0).unwrap().rows;
        rows.into_iter().map(|row| (row.person, row.cells)).collect::<Vec<_>>()
    };
    let rows = by_progress(&other);
    assert_eq!(rows.iter().map(|row| row.0).collect::<Vec<_>>(), [ivo.person, mira.person]);
    assert_eq!(rows[1].1, [Cell::Done, Cell::Next, Cell::Done], "two lessons and a quiz");
    let rows = by_progress(&first);
    assert_eq!(rows.iter().map(|row| row.0).collect::<Vec<_>>(), [mira.person, ivo.person]);
    assert!(!rows[0].1.contains(&Cell::Done));

    for (desk, lessons, quizzes) in [(&first, 2, (0, 0)), (&other, 1, (1, 1))] {
        let figures = desk.figures(group).unwrap();
        assert_eq!((figures.learners, figures.begun), (2, 1));
        assert_eq!(figures.weeks.iter().map(|week| week.lessons).sum::<u32>(), lessons);
        assert_eq!((figures.quizzes[0].1, figures.quizzes[0].2), quizzes);
        let rows = desk.learners("", 0).unwrap().rows;
        assert_eq!(rows.iter().map(|row| row.lessons_done).sum::<u32>(), lessons);
    }
    // A quiz says itself of which course it is.
    let items = first.items(group, &other_module()).unwrap();
    assert_eq!((items.learners, items.items.len()), (1, 2));
    let report = other.report(group).unwrap();
    assert!(report.modules.is_empty(), "two learners make no report in any course");
}

#[test]
fn hand_ins_dates_and_excuses_know_every_course() {
    let (place, admin, mira, _) = library(991);
    let desk = place.facilitator(&admin);
    let course = place.node.course_called(OTHER, "en").unwrap();
    let assignment = course.modules[0].assignment.as_ref().unwrap();
    let typed = assignment.fields.iter().map(|it| (it.id.clone(), "In Kotor".to_owned()));
    place.desk(&mira).hand_in("h", &other_module(), &typed.collect()).unwrap();
    let state = desk.to_review(mira.person, &other_module()).unwrap();
    let marks = assignment.criteria.iter();
    let marks = marks.map(|it| (it.id.clone(), ("3".to_owned(), String::new()))).collect();
    let form = ReviewForm { decision: "accepted".into(), marks, words: "Good.".into() };
    let version = (mira.person, &other_module(), state.submission.key.as_str());
    desk.review("r", version, &form, false).unwrap();
    assert_eq!(place.desk(&mira).feedback().unwrap().reviews.len(), 1);

    let form = CohortForm { name: "Spring".into(), circles: "1".into(), ..CohortForm::default() };
    let cohort = desk.make_cohort("c", &form).unwrap();
    let at = |module: &str, ends: &str| [(module.to_owned(), "2026-01-01".into(), ends.into())];
    let other = place.facilitator(&admin).in_course(OTHER).unwrap();
    other.set_dates(cohort, &at("reading-clubs.start", "2026-02-01")).unwrap();
    desk.set_dates(cohort, &at("start-here", "2026-03-01")).unwrap();
    assert!(desk.set_dates(cohort, &at("reading-clubs.start", "2026-04-01")).is_err(), "not there");
    let dates = |at: &FacilitatorDesk| {
        let dates = at.cohort(cohort).unwrap().cohort.dates.into_iter();
        dates.map(|at| at.module.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(dates(&desk), ["start-here", "reading-clubs.start"]);
    other.set_dates(cohort, &[]).unwrap();
    assert_eq!(dates(&desk), ["start-here"], "taking one course's dates away leaves the other's");

    let today = Day::of(place.node.now().0);
    let (subject, day) = ("reading-clubs.start".to_owned(), Day(today.0 + 3).to_string());
    let form = ExcuseForm { kind: "until".into(), subject, day, on: true, words: String::new() };
    desk.excuse("e", mira.person, &form).unwrap();
    let said = desk.excuses_of(mira.person).unwrap();
    assert_eq!(said[0].what, Excused::Until(other_module(), Day(today.0 + 3)));
    let home = place.desk(&mira).in_course(OTHER).unwrap().home().unwrap();
    let second = lesson("reading-clubs.start/second");
    assert_eq!(home.standing.next, Some(NextStep::Lesson(second)));
    assert_rebuilt_alike(&place);
}
