//! Samples of what learners do: quizzes, assignments, proposals, surveys and the call.

use super::*;

pub(super) fn survey_pages(shelf: &mut Shelf) {
    let language = || "en".to_owned();
    let asked = |at: usize| SurveyQuestionView {
        name: format!("q-a{at}"),
        text: prose(at, 14),
        kind: ["one", "several", "words"][at % 3],
        options: (0..if at % 3 == 2 { 0 } else { 8 })
            .map(|at| option(&at.to_string(), at == 1))
            .collect(),
        words: prose(at, 9),
    };
    shelf.put(&EvaluationPage {
        course: prose(1, 4),
        language: language(),
        behind: "?course=x".into(),
        round: Some(3),
        answered: true,
        questions: (0..20).map(asked).collect(),
    });
    let result = |at: usize| ResultView {
        text: prose(at, 14),
        options: (0..if at % 2 == 1 { 0 } else { 8 })
            .map(|at| OptionCountView { words: prose(at, 6), count: 3 })
            .collect(),
        words: (0..15).map(|one| prose(at * 40 + one, 12)).collect(),
    };
    let round = |months: u32| RoundLink {
        href: format!("/follow/evaluation?round={months}"),
        months,
        current: months == 3,
    };
    shelf.put(&ResultsPage {
        course: prose(1, 4),
        language: language(),
        branch: prose(2, 3),
        courses: Vec::new(),
        rounds: [0, 3, 12].map(round).into(),
        people: 12,
        least: 5,
        shown: true,
        questions: (0..14).map(result).collect(),
    });
}

pub(super) fn call_pages(shelf: &mut Shelf) {
    let language = || "en".to_owned();
    let line = |at: usize| RubricLineView {
        title: prose(at, 5),
        weight: 2,
        marks: (0..5).map(|mark| prose(at * 7 + mark, 14)).collect(),
    };
    shelf.put(&CallPage {
        language: language(),
        title: prose(1, 5),
        minutes: 12,
        call_html: format!("<p>{}</p>", prose(3, 900)),
        rubric: (0..9).map(line).collect(),
        points: 68,
        samples: vec![LessonRef { href: "/call/samples/1".into(), title: prose(2, 5) }],
        reviews: "/proposals".into(),
    });
    let section = |at: usize| SampleSection {
        id: "A".into(),
        title: prose(at, 4),
        text_html: format!("<p>{}</p>", prose(at, 130)),
    };
    let key =
        |at: usize| KeyLine { title: prose(at, 4), mark: 3, weight: 2, why_html: prose(at, 30) };
    shelf.put(&SamplePage {
        language: language(),
        call: prose(1, 4),
        behind: "?course=x".into(),
        title: prose(2, 4),
        label: prose(3, 12),
        sections: (0..14).map(section).collect(),
        key: (0..9).map(key).collect(),
        points: 50,
        points_max: 68,
    });
}

pub(super) fn quiz_pages(shelf: &mut Shelf, words: &Words) {
    let attempt = |at: usize| AttemptLine {
        href: format!("/quizzes/a/results/{at}"),
        right: 7,
        asked: 10,
        mastered: at == 0,
        at: moment(words, at as i64 * 100),
    };
    shelf.put(&QuizStartPage {
        back: "/learn#a".into(),
        module: prose(1, 3),
        asked: 10,
        mastery: 8,
        mastered: false,
        continue_href: Some("/quizzes/a/questions/3".into()),
        answered: 2,
        start: "/quizzes/a/start".into(),
        paper: "/quizzes/a/paper".into(),
        attempts: (0..20).map(attempt).collect(),
    });
    shelf.put(&QuizQuestionPage {
        back: "/quizzes/a".into(),
        language: "en".into(),
        number: 10,
        of: 10,
        answered: 10,
        action: "/quizzes/a/questions/10".into(),
        question: question(words, "ordering"),
        next: None,
        finish: Some("/quizzes/a/finish".into()),
    });
    let line = |at: usize| ResultLine {
        right: at.is_multiple_of(2),
        text_html: prose(at, 20),
        read_again: Some(ReadAgain { href: "/lessons/a/b".into(), title: prose(at, 4) }),
    };
    shelf.put(&QuizResultPage {
        back: "/quizzes/a".into(),
        module: prose(1, 3),
        language: "en".into(),
        at: moment(words, 1),
        travel: Some("saved"),
        right: 7,
        asked: 10,
        mastered: false,
        mastery: 8,
        lines: (0..10).map(line).collect(),
        onward: "/",
        start: "/quizzes/a/start".into(),
    });
}

fn answers(count: usize) -> Vec<AnswerView> {
    let answer = |at: usize| AnswerView {
        label: prose(at, 8),
        words: if at == 3 { String::new() } else { prose(at + 50, 120) },
    };
    (0..count).map(answer).collect()
}

pub(super) fn hand_in_pages(shelf: &mut Shelf, words: &Words) {
    let block = || VersionBlock {
        at: moment(words, 300),
        travel: Some("at-hub"),
        answers: answers(6),
        files: vec![file(1), file(2)],
    };
    let field = |at: usize| AnswerField {
        name: format!("a-f{at}"),
        kind: ["line", "text", "text", "file"][at % 4],
        file: (at == 3).then(|| file(at)),
        label: prose(at, 6),
        help: prose(at + 20, 30),
        words_max: (at != 2).then_some(120),
        value: prose(at + 40, 110),
        draft: format!("hand-in-a.f{at}"),
    };
    let criterion = |at: usize| CriterionView {
        title: prose(at, 5),
        levels: (0..4).map(|level| prose(at * 4 + level, 25)).collect(),
    };
    let version = |at: usize| VersionLine {
        href: format!("/assignments/a/versions/a~{at}~b"),
        number: at,
        state: ["replaced", "taken-back"][at % 2],
        at: moment(words, 900),
        elsewhere: at == 1,
    };
    shelf.put(&AssignmentPage {
        back: "/learn#a".into(),
        module: prose(1, 4),
        href: "/assignments/a".into(),
        title: prose(2, 7),
        language: "en".into(),
        minutes: 120,
        sections: "G, H, I".into(),
        several: true,
        intro_html: format!("<p>{}</p>", prose(3, 220)),
        rubric: RubricView { points: 11, most: 20, criteria: (0..5).map(criterion).collect() },
        stands: Some(block()),
        taken_back: false,
        draft: Some(moment(words, 3)),
        open: true,
        fields: (0..6).map(field).collect(),
        versions: (1..6).map(version).collect(),
    });
    shelf.put(&VersionPage {
        back: "/assignments/a".into(),
        title: prose(2, 7),
        language: "en".into(),
        number: 2,
        state: "taken-back",
        taken_back: Some(moment(words, 5)),
        version: block(),
    });
    proposal_pages(shelf);
}

fn file(at: usize) -> FileView {
    FileView {
        href: format!("/attachments/a~b~c/f{at}"),
        label: prose(at, 6),
        name: format!("{}.jpg", prose(at, 3)),
        size: "214 kB".into(),
        photo: at != 2,
        here: at != 1,
        travel: (at != 1).then_some("at-hub"),
    }
}

fn proposal_pages(shelf: &mut Shelf) {
    for current in [None, Some(file(3))] {
        shelf.put(&FilePage {
            back: "/assignments/a".into(),
            href: "/assignments/a/files/f".into(),
            language: "en".into(),
            label: prose(3, 8),
            help: prose(4, 12),
            current,
            photo_mb: 16,
            file_mb: 2,
        });
    }
    let section = |at: usize| SectionView {
        letter: "ABCDEFGHIJKLMN"[at..=at].to_owned(),
        title: prose(at, 4),
        help: prose(at + 7, 25),
        filled: at % 3 != 1,
        words: 240,
        words_max: 200,
        over: 40,
        href: "/assignments/a".into(),
        assignment: prose(at, 6),
        parts: if at % 3 == 1 { Vec::new() } else { answers(3) },
        files: if at == 0 { vec![file(0)] } else { Vec::new() },
    };
    shelf.put(&ProposalPage {
        reviewed: true,
        language: "en".into(),
        percent: 64,
        filled: 9,
        of: 14,
        next: Some(next_section()),
        sections: (0..14).map(section).collect(),
        behind: String::new(),
    });
    shelf.put(&ProposalPaperPage {
        language: "en".into(),
        name: "Đorđe Ћирић".into(),
        library: "Gradska biblioteka".into(),
        sections: (0..14).map(section).collect(),
        behind: "?course=y".into(),
    });
}
