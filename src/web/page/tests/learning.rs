//! Samples of what learners read: home, the course, lessons, notes and what they earn.

use super::*;

fn home_page(shelf: &mut Shelf, words: &Words) {
    let score = || Some(Score { right: 8, asked: 10 });
    let module = |at: usize| ModuleLine {
        href: format!("/learn#m{at}"),
        title: prose(at, 4),
        done: at,
        lessons: 6,
        quiz: score(),
        mastered: at == 1,
    };
    shelf.put(&HomePage {
        course: prose(1, 4),
        language: "en".into(),
        done: 5,
        lessons: 48,
        percent: 10,
        feedback: 2,
        messages: (0..3)
            .map(|at| MessageLine {
                key: id(at),
                by: prose(at, 2),
                at: moment(words, at as i64 * 60),
                words: prose(at, 80),
            })
            .collect(),
        to_review: 2,
        cohorts: vec![own_cohort()],
        minutes_left: 21,
        next: Some(NextLink { href: "/lessons/a/b".into(), title: prose(2, 5), quiz: false }),
        tasks: vec![TaskLink { href: "/follow", key: "home-task-follow" }],
        modules: (0..8).map(module).collect(),
        answers: (0..3).map(|at| found(words, at)).collect(),
        mentions: (0..2).map(|at| found(words, at)).collect(),
        asked: (0..1).map(|at| found(words, at)).collect(),
        followed: threads(words, 3),
        threads: threads(words, 5),
        to_do: (0..10).map(assignment_line).collect(),
        proposal: Some(ProposalBar { percent: 40, next: Some(next_section()) }),
        others: (0..20).map(other_course).collect(),
        behind: "?course=x".into(),
    });
}

fn other_course(at: usize) -> OtherCourseLine {
    OtherCourseLine {
        href: "/learn?course=y".into(),
        title: prose(at, 4),
        language: "en".into(),
        done: at,
        lessons: 24,
        minutes_left: 90,
        next: Some(NextLink {
            href: "/lessons/y.a/b".into(),
            title: prose(at, 5),
            quiz: at % 2 == 1,
        }),
        to_do: (0..2).map(assignment_line).collect(),
        proposal: Some(ProposalBar { percent: 40, next: None }),
        behind: "?course=y".into(),
    }
}

fn assignment_line(at: usize) -> AssignmentLine {
    AssignmentLine {
        href: "/assignments/a".into(),
        title: prose(at, 8),
        state: ["handed-in", "taken-back", "begun", "open"][at % 4],
    }
}

pub(super) fn next_section() -> NextSection {
    NextSection { href: "/assignments/a".into(), letter: "C".into(), title: prose(4, 5) }
}

pub(super) fn learn_pages(shelf: &mut Shelf, words: &Words) {
    home_page(shelf, words);
    let score = || Some(Score { right: 8, asked: 10 });
    let lesson = |at: usize| MapLesson {
        href: format!("/lessons/a/l{at}"),
        title: prose(at, 6),
        minutes: 25,
        done: at < 3,
    };
    let map_module = |at: usize| MapModule {
        id: format!("m{at}"),
        title: prose(at, 4),
        summary: prose(at + 9, 30),
        state: ["done", "open", "later"][at % 3],
        waits_for: if at % 3 == 2 { vec![prose(at, 4)] } else { Vec::new() },
        done: 2,
        needs: (at == 5).then_some(3),
        of: 6,
        confidence: Some(format!("/modules/m{at}/confidence")),
        lessons: (at * 10..at * 10 + 6).map(lesson).collect(),
        quiz: Some(MapQuiz { href: "/quizzes/a".into(), best: score(), mastered: true }),
        assignment: Some(assignment_line(at)),
    };
    shelf.put(&MapPage {
        course: prose(1, 4),
        language: "en".into(),
        modules: (0..8).map(map_module).collect(),
        others: vec![LessonRef { href: "/learn?course=x".into(), title: prose(3, 4) }],
        behind: String::new(),
        has_call: true,
        has_evaluation: true,
        can_take_along: true,
    });
    lesson_pages(shelf, words);
}

fn lesson_pages(shelf: &mut Shelf, words: &Words) {
    let block = |at: usize| BlockView {
        text_html: format!(
            "<h2 id=\"h{at}\">{}</h2><p><a class=\"term\" id=\"use-w{at}\" href=\"#h{at}\">{}</a></p>",
            prose(at, 4),
            prose(at, 150)
        ),
        check: None,
    };
    let mut blocks: Vec<BlockView> = (0..7).map(block).collect();
    for kind in ["single", "multiple", "true-false", "reply", "text", "gaps"] {
        let check = Some(question(words, kind));
        blocks.push(BlockView { text_html: String::new(), check });
    }
    shelf.put(&LessonPage {
        href: "/lessons/start-here/goals".into(),
        course: prose(1, 4),
        module: prose(2, 3),
        module_id: "start-here".into(),
        title: prose(3, 5),
        language: "en".into(),
        goal: prose(4, 15),
        minutes: 30,
        number: 2,
        of: 4,
        headings: vec![HeadingLink { anchor: "h1".into(), words: prose(5, 4) }],
        blocks,
        previous: Some("/lessons/start-here/how-it-works".into()),
        done: Some(moment(words, 90)),
        travel: Some("at-hub"),
        prompt: prose(6, 20),
        threads: threads(words, 4),
        prompt_href: "/forum/lessons/start-here/goals".into(),
        beside_call: true,
        talk_href: "/forum/new?lesson=start-here/goals".into(),
        plan_href: Some("/lessons/start-here/goals/plan".into()),
        terms: (0..6).map(|at| term(&format!("w{at}"))).collect(),
        draft: "note-start-here-goals".into(),
        note: prose(8, 60),
        bookmarked: true,
        waits_for: vec![prose(9, 3)],
        excused: true,
        resume: Some(HeadingLink { anchor: "h3".into(), words: prose(10, 4) }),
    });
    study_pages(shelf, words);
}

fn term(id: &str) -> TermView {
    TermView { id: id.to_owned(), term: prose(id.len(), 2), meaning_html: prose(id.len(), 25) }
}

fn study_pages(shelf: &mut Shelf, words: &Words) {
    let language = || "en".to_owned();
    shelf.put(&GlossaryPage {
        language: language(),
        terms: (0..180)
            .map(|at| TermView {
                id: format!("w{at}"),
                term: prose(at, 2),
                meaning_html: prose(at, 25),
            })
            .collect(),
    });
    let note = |at: usize| NoteView {
        href: format!("/lessons/a/b{at}"),
        title: prose(at, 5),
        at: moment(words, 60 * at as i64),
        body_html: format!("<p>{}</p>", prose(at, 60)),
    };
    shelf.put(&NotesPage {
        language: language(),
        question: "дан".into(),
        notes: (0..51).map(note).collect(),
        any: true,
        bookmarks: (0..5)
            .map(|at| LessonRef { href: "/lessons/a/b".into(), title: prose(at, 5) })
            .collect(),
    });
    let hit = |at: usize| HitView {
        href: format!("/lessons/a/b#h{at}"),
        title: prose(at, 4),
        heading: prose(at + 1, 3),
        word: at.is_multiple_of(5),
        excerpt: (0..5)
            .map(|piece| ExcerptPiece { words: prose(at + piece, 5), marked: piece == 1 })
            .collect(),
    };
    shelf.put(&SearchPage {
        language: language(),
        course: "other".into(),
        question: "\"><script>".into(),
        hits: (0..30).map(hit).collect(),
    });
    shelf.put(&PlanPage {
        back: "/lessons/a/b".into(),
        title: prose(1, 5),
        language: language(),
        goal: prose(2, 15),
        plan_html: format!("<p>{}</p>", prose(3, 250)),
        prompt: prose(4, 20),
    });
    shelf.put(&PaperPage {
        back: "/quizzes/a".into(),
        module: prose(1, 3),
        language: language(),
        questions: (0..3).flat_map(|_| gallery(words).questions).collect(),
    });
    shelf.put(&ConfidencePage {
        back: "/learn#a".into(),
        action: "/modules/a/confidence".into(),
        module: prose(1, 3),
        language: language(),
        question: prose(2, 15),
        asks: "after",
        before: Some(2),
        after: None,
        steps: (1..=5).collect(),
    });
}

pub(super) fn award_pages(shelf: &mut Shelf, words: &Words) {
    let line = |at: usize| BadgeLine {
        href: format!("/badges/module.m{at}"),
        title: prose(at, 5),
        at: moment(words, 60 * at as i64),
        withdrawn: at.is_multiple_of(4),
    };
    let requirement = |kind: &'static str| RequirementLine {
        kind,
        have: 1,
        need: 10,
        missing: 9,
        open: (0..9)
            .map(|at| LessonRef { href: "/quizzes/a".into(), title: prose(at, 4) })
            .collect(),
    };
    let kinds = ["quizzes", "assignments", "last-assignment", "peer-reviews", "posts", "threads"];
    let badges = BadgesPage {
        course: prose(1, 5),
        language: "en".into(),
        behind: "?course=x".into(),
        certificate: None,
        requirements: kinds.into_iter().map(requirement).collect(),
        badges: (0..60).map(line).collect(),
        due: 2,
        can_issue: true,
    };
    shelf.put(&BadgesPage { certificate: Some(line(1)), can_issue: false, ..badges.clone() });
    shelf.put(&badges);
    let badge = BadgePage {
        certificate: true,
        title: prose(1, 4),
        name: "Đorđe Ћирић Ω".into(),
        course: prose(2, 5),
        language: "en".into(),
        behind: "?course=x".into(),
        criteria: prose(3, 40),
        issuer: prose(4, 4),
        date: "23 Nov 2026".into(),
        code: "7kq2-9mxd-0a1b-c3de".into(),
        qr: qr::draw(&format!("HTTP://BRANCH.LAN/C/{}", id(1).repeat(7).to_ascii_uppercase())),
        link: "HTTP://BRANCH.LAN/C/00".into(),
        file: Some("/badges/certificate/file".into()),
        withdrawn: None,
    };
    shelf.put(&BadgePage { withdrawn: Some(moment(words, 9)), file: None, ..badge.clone() });
    shelf.put(&badge);
    for kind in ["genuine", "withdrawn", "altered", "unknown", "cut-off"] {
        let verdict = VerdictView {
            kind,
            tone: "ok",
            told: true,
            name: prose(1, 3),
            title: prose(2, 4),
            issuer: prose(3, 3),
            date: "23 Nov 2026".into(),
            withdrawn: "24 Nov 2026".into(),
            as_of: Some(moment(words, 60)),
            withdraw: Some("/awards/7kq2-9mxd-0a1b-c3de".into()),
        };
        shelf.put(&CheckPage { code: "\"><b>".into(), verdict: Some(verdict) });
    }
    let withdraw = WithdrawPage {
        name: prose(1, 3),
        title: prose(2, 4),
        date: "23 Nov 2026".into(),
        action: "/awards/7kq2-9mxd-0a1b-c3de".into(),
        withdrawn: false,
    };
    shelf.put(&WithdrawPage { withdrawn: true, ..withdraw.clone() });
    shelf.put(&withdraw);
}

pub(super) fn courses_page(shelf: &mut Shelf, words: &Words) {
    let line = |at: usize| CourseLine {
        href: "/learn?course=x".into(),
        id: "x".into(),
        title: prose(at, 5),
        lessons: 12,
        size: "120 kB".into(),
        hash: id(at).repeat(2)[..64].to_owned(),
        remove: Some("/courses/x/remove".into()),
        publish: Some("/courses/x/publish".into()),
        withdrawn: at % 4 == 1,
    };
    let states = ["published", "offered", "newer", "coming", "text", "here", "refused"];
    let offer = |at: usize| OfferLine {
        title: prose(at, 5),
        languages: "en, sr-Cyrl".into(),
        size: "1.2 MB".into(),
        text: "980 kB".into(),
        media: "220 kB".into(),
        state: states[at % states.len()],
        here: "300 kB".into(),
        here_bytes: 300_000,
        size_bytes: 1_200_000,
        refused: prose(at, 12),
        fetch: Some("/courses/x/fetch".into()),
        stop: Some("/courses/x/stop".into()),
        withdraw: Some("/courses/x/withdraw".into()),
        reach: Some((prose(at, 9), "/courses/x/libraries".into())),
    };
    let page = CoursesPage {
        courses: (0..21).map(line).collect(),
        offers: (0..40).map(offer).collect(),
        automatic: vec![option("", true), option("1", false)],
        waits: "courses-waits-disk",
    };
    shelf.put(&page);
    shelf.put(&CoursesPage { offers: Vec::new(), automatic: Vec::new(), waits: "", ..page });
    let publish = PublishPage {
        title: prose(1, 5),
        size: "1.2 MB".into(),
        text: "980 kB".into(),
        media: "220 kB".into(),
        is_published: false,
        action: "/courses/x/publish".into(),
    };
    let without = |at: usize| WithoutLine {
        name: prose(at, 3),
        country: "country-RS".into(),
        last_heard: (at > 3).then(|| moment(words, at as i64 * 800)),
    };
    shelf.put(&ReachPage {
        title: prose(1, 5),
        words: prose(2, 9),
        without: (0..50).map(without).collect(),
        newer: None,
        older: Some("/courses/x/libraries?page=1".into()),
    });
    shelf.put(&PublishPage { is_published: true, media: String::new(), ..publish.clone() });
    shelf.put(&publish);
}

pub(super) fn preview_page(shelf: &mut Shelf) {
    let fault = |at: usize| format!("error: {}\n --> a/b.md:{at}:1\n | <b>\n", prose(at, 9));
    shelf.put(&PreviewPage { faults: (0..100).map(fault).collect() });
}
