//! Samples of the facilitator's desk, as large as its pages may be.

use super::*;

pub(super) fn own_cohort() -> OwnCohortView {
    OwnCohortView {
        name: prose(3, 3),
        circle: Some(2),
        people: prose(4, 6),
        talk: "/forum?space=cohort:x".into(),
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
        person: id(at),
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
    group_pages(shelf, words);
    review_pages(shelf, words);
    import_pages(shelf);
    report_pages(shelf, words);
    belonging_pages(shelf);
    newcomer_pages(shelf);
    shelf.put(&WriteToPage {
        to: (0..50).map(|at| (id(at), prose(at, 2))).collect(),
        typed: prose(4, 30),
    });
    shelf.put(&WriteToPage { to: Vec::new(), typed: String::new() });
}

fn newcomer_pages(shelf: &mut Shelf) {
    shelf.put(&NewcomersAskPage { most: 200 });
    let line = |at: usize| NewcomerLine {
        number: at + 2,
        name: prose(at, 2),
        state: ["import-added", "import-same", "import-problem"][at % 3],
        tone: "ok",
        words: prose(at, 9),
    };
    let page = NewcomersPage {
        href: "/people/import/1".into(),
        encoding: "windows-1250",
        encodings: (0..5).map(|at| option(&format!("windows-{at}"), at == 1)).collect(),
        samples: (0..5).map(|at| prose(at, 6)).collect(),
        added: 120,
        same: 40,
        problems: 2,
        rows: (0..100).map(line).collect(),
        more: 57,
        is_cut: true,
        most: 200,
        taken: None,
        waiting: 0,
        unused: 3,
        staying: (0..100).map(|at| (prose(at, 2), prose(at, 4))).collect(),
        more_staying: 12,
    };
    shelf.put(&NewcomersPage { taken: Some(30), waiting: 4, rows: Vec::new(), ..page.clone() });
    shelf.put(&page);
    let strip = |at: usize| SheetLine { name: prose(at, 2), code: id(at)[..9].to_owned() };
    shelf.put(&CodeSheetPage {
        back: "/people/import/1".into(),
        library: prose(1, 3),
        until: "3 May 2027".into(),
        rows: (0..200).map(strip).collect(),
    });
}

pub(super) fn team(words: &Words) -> TeamPart {
    let line = |at: usize| TeamLine {
        by: prose(at, 2),
        at: moment(words, at as i64 * 300),
        words: prose(at, 30),
    };
    TeamPart {
        words: (0..12).map(line).collect(),
        more: 3,
        action: "/follow/learners/x/team".into(),
        typed: prose(2, 9),
        note_action: "/follow/learners/x/note".into(),
        note: prose(3, 60),
        note_at: Some(moment(words, 90)),
        draft: id(3),
    }
}

fn belonging_pages(shelf: &mut Shelf) {
    let line = |at: usize| NamesakeLine {
        person: id(at),
        name: prose(at, 2),
        branch: prose(at + 1, 3),
        done: 12,
    };
    let page = TogetherPage {
        href: "/people/x/together".into(),
        name: prose(1, 2),
        branch: prose(2, 3),
        with: None,
        under: Vec::new(),
        find: "mi".into(),
        found: (0..20).map(line).collect(),
    };
    shelf.put(&TogetherPage { with: Some(prose(3, 2)), ..page.clone() });
    let under = vec![("/people/y/together".into(), prose(4, 2))];
    shelf.put(&TogetherPage { under, ..page.clone() });
    shelf.put(&page);
    shelf.put(&MovePage {
        href: "/people/x/move".into(),
        name: prose(1, 2),
        now: Some(prose(2, 3)),
        let_in: false,
        libraries: (0..200).map(|at| option(&id(at), at == 3)).collect(),
    });
    let line = |at: usize| MoveLine {
        action: format!("/members/moves/{}", id(at)),
        name: prose(at, 2),
        from: prose(at + 1, 3),
        to: prose(at + 2, 3),
        learners: 30,
        let_in: at > 20,
    };
    shelf.put(&MovesPage {
        moves: (0..50).map(line).collect(),
        newer: None,
        older: Some("/members/moves?page=1".into()),
    });
}

fn chart(bars: usize) -> ChartView {
    let bar = |at: usize| BarView {
        x: at * 18 + 2,
        y: 50 - at,
        height: at,
        middle: at * 18 + 9,
        mark: (at + 1).to_string(),
    };
    ChartView { words: prose(bars, 12), width: bars * 18 + 2, bars: (0..bars).map(bar).collect() }
}

fn report_pages(shelf: &mut Shelf, words: &Words) {
    let ages = (0..60).map(|at| AgeLine {
        name: prose(at, 3),
        here: at == 59,
        at: (at > 1).then(|| moment(words, at as i64 * 700)),
    });
    let head = GroupHead { ages: ages.collect(), ..head(words) };
    let few =
        |at: usize| if at.is_multiple_of(3) { "fewer than 5".to_owned() } else { at.to_string() };
    let week = |at: usize| ReportWeekLine {
        mark: at + 1,
        begins: "2 Feb 2027".into(),
        learners: few(at),
        lessons: few(at + 1),
    };
    let module = |at: usize| ReportModuleLine {
        mark: at + 1,
        title: prose(at, 4),
        done: few(at),
        tried: few(at + 1),
        mastered: few(at + 2),
    };
    let library =
        |at: usize| ReportLibraryLine { name: prose(at, 3), learners: 30, begun: Some(20) };
    let sum = |key| SumLine { key, count: "fewer than 5".into() };
    shelf.put(&ReportPage {
        head: head.clone(),
        course: prose(1, 5),
        language: "en".into(),
        span: "2 February 2027 to 3 May 2027".into(),
        least: 5,
        too_few: false,
        sums: ["report-learners", "report-begun", "report-finished", "report-certified"]
            .map(sum)
            .into(),
        learners_chart: chart(26),
        lessons_chart: chart(26),
        weeks: (0..26).map(week).collect(),
        modules_chart: chart(12),
        modules: (0..12).map(module).collect(),
        libraries: (0..41).map(library).collect(),
        begun_there: true,
    });
    let badge = |at: usize| CertifiedBadge {
        title: prose(at % 11, 5),
        certificate: at == 0,
        date: "3 May 2027".into(),
        code: id(at)[..19].to_owned(),
    };
    let line = |at: usize| CertifiedLine {
        href: format!("/follow/learners/{}", id(at)),
        name: prose(at, 2),
        branch: prose(at + 1, 3),
        badges: (0..11).map(|number| badge(at * 11 + number)).collect(),
    };
    shelf.put(&CertificatesPage {
        head,
        certificates: 12,
        learners: 80,
        rows: (0..40).map(line).collect(),
        newer: None,
        older: Some("/follow/cohorts/x/certificates?page=1".into()),
    });
}

fn import_pages(shelf: &mut Shelf) {
    shelf.put(&ImportAskPage { back: "/follow/cohorts/x".into(), name: prose(1, 3) });
    let line = |at: usize| ImportLine {
        number: at + 2,
        name: prose(at, 2),
        library: prose(at + 1, 3),
        circle: "2".into(),
        state: ["import-added", "import-changed", "import-same", "import-problem"][at % 4],
        tone: "warn",
        words: prose(at, 9),
    };
    shelf.put(&ImportPage {
        back: "/follow/cohorts/x".into(),
        href: "/follow/cohorts/x/import/1".into(),
        name: prose(1, 3),
        encoding: "windows-1250",
        encodings: (0..5).map(|at| option(&format!("windows-{at}"), at == 1)).collect(),
        samples: (0..5).map(|at| prose(at, 6)).collect(),
        added: 12,
        changed: 3,
        same: 40,
        problems: 2,
        rows: (0..100).map(line).collect(),
        more: 57,
        is_cut: true,
        taken: None,
    });
}

pub(super) fn hand_in(words: &Words, at: usize) -> HandInFact {
    HandInFact {
        title: prose(at, 4),
        at: moment(words, at as i64 * 400),
        state: "replaced",
        outcome: (at > 2).then_some("changes"),
        differ: at == 4,
        href: (at < 3).then(|| format!("/review/{}/m", id(at))),
    }
}

pub(super) fn said(words: &Words, at: usize) -> SaidView {
    SaidView {
        key: format!("m~{}", id(at)),
        by: prose(at, 2),
        at: moment(words, at as i64 * 500),
        title: (at > 0).then(|| prose(at, 4)),
        decision: (at > 0).then_some("changes"),
        tone: "warn",
        differ: at == 2,
        points: Some((12, 16)),
        marks: (0..4).map(|row| (prose(row, 3), prose(row + at, 12), prose(at, 9))).collect(),
        words: prose(at, 60),
        replies: vec![ReplyView { at: moment(words, 3), words: prose(at, 20) }],
        can_reply: at != 3,
        thanks: (at == 3).then(|| ("abcdefgh".into(), false)),
    }
}

fn review_pages(shelf: &mut Shelf, words: &Words) {
    let row = |at: usize| ToReviewLine {
        href: format!("/review/{}/m", id(at)),
        name: prose(at, 2),
        branch: prose(at + 1, 3),
        title: prose(at, 4),
        at: moment(words, at as i64 * 400),
        again: at == 2,
    };
    shelf.put(&QueueOfReviewsPage {
        rows: (0..50).map(row).collect(),
        newer: None,
        older: Some("/review?page=1".into()),
        gaps: true,
    });
    let rubric = |at: usize| RubricRow {
        id: format!("criterion-{at}"),
        title: prose(at, 4),
        levels: (0..4).map(|level| prose(at + level, 16)).collect(),
        chosen: at % 5,
        comment: prose(at, 12),
    };
    shelf.put(&ReviewPage {
        href: "/review/x/m".into(),
        learner_href: "/follow/learners/x".into(),
        name: prose(1, 2),
        branch: prose(2, 3),
        title: prose(3, 4),
        language: "en".into(),
        number: 2,
        version: "m~abc~def".into(),
        at: moment(words, 500),
        answers: (0..6)
            .map(|at| AnswerView { label: prose(at, 5), words: prose(at + 7, 120) })
            .collect(),
        files: vec![FileView {
            href: "/review/x/m/k/f".into(),
            label: prose(2, 5),
            name: "map.jpg".into(),
            size: "300 kB".into(),
            photo: true,
            here: true,
            travel: None,
        }],
        rows: (0..5).map(rubric).collect(),
        pass: 12,
        most: 20,
        words: prose(4, 40),
        comments: (0..20).map(|at| prose(at, 12)).collect(),
        is_own: true,
        is_by_others: true,
        others: vec![said(words, 2)],
        earlier: vec![said(words, 3)],
        left: 11,
    });
    shelf.put(&FeedbackPage {
        fresh: 2,
        said: (0..12).map(|at| said(words, at)).collect(),
        waiting: vec![prose(1, 4)],
        language: "en".into(),
        typed: (format!("m~{}", id(1)), prose(2, 8)),
    });
}

pub(super) fn trend() -> TrendView {
    TrendView {
        words: prose(2, 9),
        bars: (0..8).map(|at| (at * 10, 24 - at * 3, at * 3)).collect(),
    }
}

fn look(at: usize) -> LookWay {
    LookWay {
        href: format!("/follow/cohorts/x/matrix?order=name&part={at}"),
        words: prose(at, 2),
        current: at == 0,
    }
}

fn head(words: &Words) -> GroupHead {
    let age = |at: usize| AgeLine {
        name: prose(at, 3),
        here: at == 0,
        at: (at > 1).then(|| moment(words, at as i64 * 800)),
    };
    GroupHead {
        name: prose(1, 3),
        back: "/follow/cohorts/x".into(),
        courses: (0..3).map(look).collect(),
        matrix: "/follow/cohorts/x/matrix".into(),
        figures: "/follow/cohorts/x/figures".into(),
        report: "/follow/cohorts/x/report".into(),
        certificates: "/follow/cohorts/x/certificates".into(),
        statements: "/follow/cohorts/x/statements.json".into(),
        as_of: moment(words, 0),
        ages: (0..12).map(age).collect(),
        more_ages: 3,
        is_cut: true,
    }
}

fn group_pages(shelf: &mut Shelf, words: &Words) {
    const CELLS: [&str; 5] = ["done", "next", "tried", "late", "open"];
    let row = |at: usize| MatrixLine {
        person: id(at),
        href: format!("/follow/learners/{}", id(at)),
        name: prose(at, 2),
        cells: (0..30).map(|cell| CELLS[(at * 7 + cell * cell) % 5]).collect(),
    };
    let column =
        |at: usize| MatrixColumn { short: format!("{}.{at}", at / 5), title: prose(at, 5) };
    shelf.put(&MatrixPage {
        head: head(words),
        orders: (0..3).map(look).collect(),
        parts: (0..2).map(look).collect(),
        columns: (0..30).map(column).collect(),
        rows: (0..50).map(row).collect(),
        newer: None,
        older: Some("/follow/cohorts/x/matrix?page=1".into()),
    });
    let quiz = |at: usize| QuizFigure {
        title: prose(at, 4),
        tried: 20,
        mastered: 12,
        href: (at > 2).then(|| format!("/follow/cohorts/x/items/m{at}")),
    };
    let week = |_at: usize| WeekLine { begins: "2 Feb 2027".into(), lessons: 9, learners: 3 };
    shelf.put(&FiguresPage {
        head: head(words),
        learners: 30,
        begun: 28,
        lessons: trend(),
        active: trend(),
        weeks: (0..8).map(week).collect(),
        quizzes: (0..12).map(quiz).collect(),
    });
    let told = |at: usize| ItemTold {
        percent: at * 2,
        thirds: [10, 40, 90],
        telling: ["well", "little", "not", "wrong", "check-key"][at % 5],
        tone: "bad",
        wrong: prose(at, 8),
        wrong_count: 4,
    };
    let item = |at: usize| ItemLine {
        question: prose(at, 14),
        answers: at,
        told: (at >= 10).then(|| told(at)),
    };
    shelf.put(&ItemsPage {
        head: head(words),
        module: prose(1, 4),
        language: "en".into(),
        learners: 28,
        items: (0..40).map(item).collect(),
    });
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
        talk: Some("/forum?space=cohort:x".into()),
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
        courses: (0..3).map(look).collect(),
        action: "/follow/cohorts/x/dates".into(),
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
        files: (0..3).map(look).collect(),
        learners: (0..50)
            .map(|at| EnrolledLine { person: id(at), line: learner(at), circle: "2".into() })
            .collect(),
        newer: None,
        older: Some("/follow/cohorts/x/learners?page=1".into()),
    });
}
