//! Samples of the facilitator's desk, as large as its pages may be.

use super::*;

pub(super) fn own_cohort() -> OwnCohortView {
    OwnCohortView {
        name: prose(3, 3),
        circle: Some(2),
        people: prose(4, 6),
        dates: vec![dates(1, true), dates(2, false)],
    }
}

fn dates(at: usize, now: bool) -> DatesLine {
    DatesLine {
        id: format!("module-{at}"),
        title: prose(at, 4),
        begins: "2027-02-01".into(),
        ends: "2027-02-14".into(),
        now,
    }
}

pub(super) fn desk_pages(shelf: &mut Shelf, words: &Words) {
    let help = |at: usize| HelpLine {
        href: format!("/follow/learners/{}", id(at)),
        write: format!("/follow/learners/{}#write", id(at)),
        name: prose(at, 2),
        branch: prose(at + 1, 3),
        reasons: prose(at, 16),
        as_of: (at > 3).then(|| moment(words, at as i64 * 300)),
        about: format!("learner {}", id(at)),
    };
    let unheard = |at: usize| UnheardLine {
        href: format!("/follow/branches/{}", id(at)),
        name: prose(at, 3),
        words: prose(at, 6),
        about: format!("branch {}", id(at)),
    };
    let wait = |at: usize| WaitLine {
        href: "/moderation",
        words: prose(at, 6),
        oldest: (at == 0).then(|| moment(words, 6_000)),
    };
    shelf.put(&MorningPage {
        as_of: moment(words, 0),
        waits: (0..3).map(wait).collect(),
        nothing_waits: false,
        help: (0..20).map(help).collect(),
        more_help: true,
        follows_nobody: false,
        unheard: (0..10).map(unheard).collect(),
        more_unheard: true,
        put_off: 3,
    });
    cohort_pages(shelf, words);
}

fn cohort_pages(shelf: &mut Shelf, words: &Words) {
    let line = |at: usize| CohortLine {
        href: format!("/follow/cohorts/{}", id(at)),
        name: prose(at, 3),
        closed: at > 40,
        learners: 30,
        facilitators: prose(at, 4),
        now: prose(at + 1, 6),
    };
    shelf.put(&CohortsPage {
        may_keep: true,
        cohorts: (0..50).map(line).collect(),
        newer: None,
        older: Some("/follow/cohorts?page=1".into()),
    });
    let circle = |number: usize| CircleLine {
        number,
        mentor: id(number % 3),
        learners: number,
        hint: number > 6,
    };
    let staff: Vec<OptionView> = (0..12).map(|at| option(&id(at), at == 1)).collect();
    shelf.put(&CohortPage {
        href: "/follow/cohorts/x".into(),
        name: prose(1, 3),
        closed: true,
        learners: 90,
        facilitators: prose(2, 4),
        dates: (0..12).map(|at| dates(at, at == 2)).collect(),
        circles: (1..=40).map(circle).collect(),
        without: 3,
        may_lead: true,
        may_keep: true,
    });
    shelf.put(&CohortFormPage {
        title: prose(1, 2),
        back: "/follow/cohorts".into(),
        action: "/follow/cohorts/new".into(),
        name: prose(2, 3),
        circles: "6".into(),
        staff: staff.clone(),
        is_old: true,
        closed: true,
    });
    shelf.put(&CohortDatesPage {
        back: "/follow/cohorts/x".into(),
        name: prose(1, 3),
        modules: (0..12).map(|at| dates(at, false)).collect(),
    });
    shelf.put(&CohortCirclesPage {
        back: "/follow/cohorts/x".into(),
        name: prose(1, 3),
        circles: (1..=40).map(circle).collect(),
        staff,
    });
    cohort_learners_page(shelf, words);
    shelf.put(&CountryPage {
        name: prose(1, 2),
        action: "/people/x/country".into(),
        countries: (0..12).map(|at| option(&id(at), at == 1)).collect(),
    });
}

fn cohort_learners_page(shelf: &mut Shelf, words: &Words) {
    let learner = |at: usize| LearnerLine {
        href: format!("/follow/learners/{}", id(at)),
        name: prose(at, 2),
        branch: prose(at + 1, 3),
        done: 5,
        lessons: 48,
        quizzes: Vec::new(),
        last_activity: (!at.is_multiple_of(4)).then(|| moment(words, at as i64 * 700)),
    };
    let found =
        |at: usize| FoundLearner { person: id(at), name: prose(at, 2), branch: prose(at + 1, 3) };
    shelf.put(&CohortLearnersPage {
        back: "/follow/cohorts/x".into(),
        name: prose(1, 3),
        may_lead: true,
        may_keep: true,
        find: "mi".into(),
        found: (0..20).map(found).collect(),
        learners: (0..50)
            .map(|at| EnrolledLine { person: id(at), line: learner(at), circle: "2".into() })
            .collect(),
        newer: None,
        older: Some("/follow/cohorts/x/learners?page=1".into()),
    });
}
