//! A sample of every page, rendered in every language, held against the budgets and left under
//! `target/pages/` for a validator. The samples are as large as the largest lists that a page may
//! show.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::super::asset;
use super::super::qr;
use super::super::site::gallery;
use super::super::template::{Page, TEMPLATES, render};
use super::super::words::{Moment, Words};
use super::*;
use crate::domain::UnixMs;
use crate::text::dates::Zone;
use crate::text::phrases::{Language, languages};

mod blind;
mod desk;

use desk::{desk_pages, own_cohort};

/// Most bytes of a page's HTML, compressed.
const PAGE_GZIP_BYTES_MAX: usize = 14 * 1024;
/// Most elements of a page: old tablets take seconds for more.
const PAGE_ELEMENTS_MAX: usize = 3_000;

fn words(language: Language) -> Words {
    let zone = Zone::of_country("RS").unwrap();
    Words { language, zone, now: UnixMs(1_790_000_000_000) }
}

fn moment(words: &Words, minutes_ago: i64) -> Moment {
    words.moment(UnixMs(words.now.0 - minutes_ago * 60_000), false)
}

fn site(words: &Words) -> Site {
    Site {
        lang: words.language.tag,
        theme: None,
        node_name: "Gradska biblioteka, ogranak Novi Grad".into(),
        unread: 3,
        css: asset::url("app.css"),
        js: asset::url("app.js"),
        icon: asset::url("favicon.svg"),
        user: "0123456789abcdefghjkmnpqrs".into(),
        done: Some("new".into()),
        idle_s: Some(1_200),
        person: Some(PersonBadge { name: "Đorđe Ћирић".into(), initials: "ĐЋ".into() }),
        nav: vec![
            NavItem { href: "/", key: "nav-learning", current: true, count: 0 },
            NavItem { href: "/forum", key: "nav-forum", current: false, count: 3 },
            NavItem { href: "/follow", key: "web-nav-follow", current: false, count: 0 },
            NavItem { href: "/people", key: "nav-people", current: false, count: 0 },
            NavItem { href: "/sync", key: "nav-sync", current: false, count: 0 },
        ],
        languages: languages()
            .iter()
            .map(|language| LanguageChoice {
                tag: language.tag,
                own_name: language.own_name,
                current: *language == words.language,
            })
            .collect(),
        path: "/lessons/start-here/goals?x=1&y=\"2\"".into(),
        csrf: "0123456789abcdefghjkmnpqrs".into(),
        once: "zyxwvtsrqpnmkjhgfedcba9876".into(),
        said: Some("said-posted"),
        faults: vec![FaultLine {
            field: "name".into(),
            anchor: "main".into(),
            words: "Name: write something here".into(),
        }],
        state: Some(words.say("web-state-fresh", &[])),
        state_at: Some(moment(words, 50)),
        alert: false,
        preview: Some(PreviewLine { errors: 2, warnings: 3 }),
    }
}

/// A short text that differs each time, as real ones do: repeated text would flatter the
/// compressor.
fn prose(seed: usize, length: usize) -> String {
    const WORDS: [&str; 24] = [
        "library",
        "reader",
        "branch",
        "читалац",
        "огранак",
        "question",
        "service",
        "people",
        "story",
        "архив",
        "village",
        "school",
        "idea",
        "budget",
        "month",
        "радионица",
        "place",
        "evening",
        "group",
        "children",
        "map",
        "book",
        "project",
        "knowledge",
    ];
    let mut state = seed as u64 + 1;
    let mut text = String::new();
    for _ in 0..length {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push_str(WORDS[(state >> 33) as usize % WORDS.len()]);
        text.push(' ');
    }
    text
}

fn id(seed: usize) -> String {
    blake3::hash(&seed.to_le_bytes()).to_hex()[..39].to_owned()
}

fn option(value: &str, chosen: bool) -> OptionView {
    OptionView::new(value, value.to_owned(), chosen)
}

fn threads(words: &Words, count: usize) -> Vec<ThreadLine> {
    let line = |at: usize| ThreadLine {
        href: format!("/forum/{}", id(at)),
        title: prose(at, 7),
        space: (at.is_multiple_of(2)).then(|| prose(at + 1, 3)),
        author: prose(at + 2, 2),
        branch: prose(at + 3, 2),
        branch_href: Some(format!("/forum?branch={}", id(at % 7))),
        tags: vec!["forum-tag-answered", "forum-tag-followed"],
        posts: 12,
        unread: u32::from(at.is_multiple_of(3)),
        last: moment(words, 60 * at as i64),
    };
    (0..count).map(line).collect()
}

fn question(words: &Words, kind: &'static str) -> QuestionView {
    let mut question = gallery(words).questions.into_iter().find(|q| q.kind == kind).unwrap();
    question.text_html = prose(4, 20);
    question.fault = Some(words.say("fault-choose-one", &[]));
    question.mark = Some(MarkView {
        right: false,
        feedback_html: vec![prose(5, 30)],
        read_again: Some(ReadAgain { href: "/lessons/a/b#c".into(), title: prose(6, 4) }),
    });
    question
}

/// Every value of that attribute.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    let each = html.split(start.as_str()).skip(1);
    each.map(|rest| rest.split('"').next().unwrap_or("")).collect()
}

/// Ids that are there twice, and labels, hints and links that lead to none.
fn broken_links(html: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut ids = BTreeSet::new();
    for id in values(html, "id") {
        if !ids.insert(id) {
            faults.push(format!("the id {id} is there twice"));
        }
    }
    let described = values(html, "aria-describedby").into_iter().flat_map(str::split_whitespace);
    let anchors = values(html, "href").into_iter().filter_map(|href| href.strip_prefix('#'));
    let labels = values(html, "for").into_iter().chain(values(html, "aria-labelledby"));
    for id in described.chain(anchors).chain(labels) {
        if !ids.contains(id) {
            faults.push(format!("nothing has the id {id}"));
        }
    }
    faults
}

/// Collects rendered pages with the names of their templates.
struct Shelf {
    words: Words,
    seen: BTreeSet<&'static str>,
    faults: Vec<String>,
}

impl Shelf {
    fn put<P: Page>(&mut self, page: &P) {
        let site = site(&self.words);
        let html = match render(self.words.language, &site, page) {
            Ok(html) => html,
            Err(error) => return self.faults.push(format!("{}: {error:?}", P::TEMPLATE)),
        };
        self.seen.insert(P::TEMPLATE);
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(html.as_bytes()).unwrap();
        let bytes = gzip.finish().unwrap().len();
        let elements = html.matches('<').count() - html.matches("</").count();
        if bytes > PAGE_GZIP_BYTES_MAX || elements > PAGE_ELEMENTS_MAX {
            self.faults.push(format!("{}: {bytes} bytes, {elements} elements", P::TEMPLATE));
        }
        for wrong in [" style=", "<script>", "onclick", "&amp;lt;"] {
            if html.contains(wrong) {
                self.faults.push(format!("{}: {wrong}", P::TEMPLATE));
            }
        }
        for fault in broken_links(&html) {
            self.faults.push(format!("{}: {fault}", P::TEMPLATE));
        }
        if html.matches("<h1").count() != 1 {
            self.faults.push(format!("{}: not exactly one h1", P::TEMPLATE));
        }
        let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/target/pages"))
            .join(self.words.language.tag);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(P::TEMPLATE.replace('/', "-")), html).unwrap();
    }
}

#[test]
fn every_page_renders_in_every_language_within_its_budget() {
    for language in languages() {
        let words = words(*language);
        let mut shelf = Shelf { words: words.clone(), seen: BTreeSet::new(), faults: Vec::new() };
        site_pages(&mut shelf, &words);
        gate_pages(&mut shelf);
        learn_pages(&mut shelf, &words);
        quiz_pages(&mut shelf, &words);
        hand_in_pages(&mut shelf, &words);
        forum_pages(&mut shelf, &words);
        talk_pages(&mut shelf, &words);
        later_talk_pages(&mut shelf, &words);
        follow_pages(&mut shelf, &words);
        desk_pages(&mut shelf, &words);
        keep_pages(&mut shelf, &words);
        member_pages(&mut shelf, &words);
        near_pages(&mut shelf);
        award_pages(&mut shelf, &words);
        survey_pages(&mut shelf);
        call_pages(&mut shelf);
        preview_page(&mut shelf);
        courses_page(&mut shelf, &words);
        blind::blind_pages(&mut shelf, &words);
        assert!(shelf.faults.is_empty(), "{}\n{}", language.tag, shelf.faults.join("\n"));
        let pages = TEMPLATES.iter().filter(|(_, text)| text.contains("{% extends"));
        let names = pages.map(|(name, _)| *name);
        let unseen: Vec<&str> = names.filter(|name| !shelf.seen.contains(*name)).collect();
        assert!(unseen.is_empty(), "{unseen:?}");
    }
}

fn site_pages(shelf: &mut Shelf, words: &Words) {
    shelf.put(&HelpPage { node_id: id(1), version: "0.1.0" });
    shelf.put(&ErrorPage {
        title_key: "error-signed-out",
        advice_key: "error-signed-out-advice",
        count: 3,
        incident: Some("K7-204".into()),
        kept: "</textarea><b>kept</b>".into(),
        sign_in: true,
    });
    shelf.put(&gallery(words));
}

fn gate_pages(shelf: &mut Shelf) {
    let options = || vec![option("en", false), option("sr-Cyrl", true)];
    shelf.put(&SetupPage {
        code: "abc".into(),
        languages: options(),
        roles: options(),
        name: "Biblioteka \"X\"".into(),
        countries: options(),
        admin_name: "Ana".into(),
    });
    let person = |at: usize| PersonLink {
        href: format!("/sign-in/{}", id(at)),
        name: prose(at, 2),
        initials: "AB".into(),
    };
    shelf.put(&SignInPage {
        people: (0..60).map(person).collect(),
        more: 41,
        filter: "a".into(),
        can_sign_up: true,
    });
    shelf.put(&SecretPage {
        action: format!("/sign-in/{}", id(1)),
        name: "Đorđe".into(),
        initials: "Đ".into(),
        password: false,
        devices: options(),
    });
    shelf.put(&CodePage {
        action: format!("/sign-in/{}/code", id(1)),
        back: format!("/sign-in/{}", id(1)),
        name: "Đorđe".into(),
        initials: "Đ".into(),
        devices: options(),
        days: 7,
    });
    shelf.put(&SignUpPage { name: "Ana".into(), languages: options(), devices: options() });
}

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

fn next_section() -> NextSection {
    NextSection { href: "/assignments/a".into(), letter: "C".into(), title: prose(4, 5) }
}

fn learn_pages(shelf: &mut Shelf, words: &Words) {
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

fn award_pages(shelf: &mut Shelf, words: &Words) {
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

fn courses_page(shelf: &mut Shelf, words: &Words) {
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

fn preview_page(shelf: &mut Shelf) {
    let fault = |at: usize| format!("error: {}\n --> a/b.md:{at}:1\n | <b>\n", prose(at, 9));
    shelf.put(&PreviewPage { faults: (0..100).map(fault).collect() });
}

fn survey_pages(shelf: &mut Shelf) {
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

fn call_pages(shelf: &mut Shelf) {
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

fn quiz_pages(shelf: &mut Shelf, words: &Words) {
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

fn hand_in_pages(shelf: &mut Shelf, words: &Words) {
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

fn post(words: &Words, at: usize) -> PostView {
    PostView {
        key: format!("abc-{at}"),
        author: prose(at, 2),
        branch: prose(at + 1, 2),
        own: at == 2,
        at: moment(words, 100 - at as i64),
        language: "en".into(),
        body_html: format!("<p>{}</p>", prose(at, 40)),
        gone: (at == 4).then_some("forum-post-hidden"),
        erased: at == 4,
        reason: if at == 4 { prose(at, 5) } else { String::new() },
        asked: (at == 2).then(|| prose(at, 5)),
        edited: at == 3,
        answer: at == 5,
        thanks: u32::try_from(at % 3).unwrap(),
        thanked: at == 6,
        reply_to: (at > 1).then(|| PostLink {
            href: "#post-abc-0".into(),
            key: "abc-0".into(),
            author: prose(0, 2),
        }),
        unread: at > 30,
        mentions_me: at == 7,
        first_new: at == 31,
        travel: [None, Some("saved"), Some("at-hub")][at % 3],
        read_by: if at.is_multiple_of(5) { prose(at, 2) } else { String::new() },
        arrived: (at.is_multiple_of(3))
            .then(|| ArrivedView { branch: prose(at, 2), at: moment(words, 1) }),
        pictures: (at == 9)
            .then(|| PictureView {
                href: format!("/forum/pictures/{}", id(at)),
                hash: id(at),
                alt: prose(at, 6),
                size: "84 kB".into(),
                here: true,
            })
            .into_iter()
            .collect(),
    }
}

fn forum_pages(shelf: &mut Shelf, words: &Words) {
    let lesson =
        || Some(LessonLink { path: "a/b".into(), href: "/lessons/a/b".into(), title: prose(1, 4) });
    let prompt = || Some(PromptLink { words: prose(2, 20), href: "/forum/lessons/a/b".into() });
    let way =
        |current| WayView { href: "/forum?show=mine".into(), key: "forum-filter-mine", current };
    shelf.put(&ThreadListPage {
        title: prose(1, 2),
        lesson_href: Some("/lessons/a/b".into()),
        new_href: "/forum/new".into(),
        prompt: prompt(),
        spaces: vec![option("network", true)],
        filters: vec![way(true), way(false)],
        branch: Some("Kotor".into()),
        threads: threads(words, 50),
        newer: Some("/forum?page=0".into()),
        older: Some("/forum?page=2".into()),
        feed_href: "/feed.atom".into(),
        moderates: true,
    });
    shelf.put(&NewThreadPage {
        back: "/forum".into(),
        lesson: lesson(),
        prompt: prompt(),
        spaces: vec![option("network", true)],
        title: prose(3, 5),
        body: "</textarea>".into(),
        preview_html: "<p>Abc</p>".into(),
        similar: threads(words, 4),
        draft: "new".into(),
        people: vec![option("", true), option("Mira", false)],
        languages: vec![option("en", true)],
    });
    shelf.put(&ThreadPage {
        back: "/forum".into(),
        href: format!("/forum/{}", id(1)),
        title: prose(1, 8),
        language: "en".into(),
        space: Some(prose(2, 2)),
        lesson: lesson(),
        prompt: prose(2, 20),
        posts: (0..50).map(|at| post(words, at)).collect(),
        new_count: 9,
        new_href: Some("#new".into()),
        is_end: true,
        earlier: Some("/forum/x?page=0".into()),
        later: Some("/forum/x?page=2".into()),
        earlier_part: Some("/forum/y".into()),
        later_part: Some("/forum/z".into()),
        locked: false,
        pinned: true,
        moderates: true,
        moved: true,
        spaces: vec![option("network", true), option("country:ME", false)],
        choice: "follow",
        scripts: vec![option("Cyrl", true), option("Latn", false)],
        reply_to: Some(PostLink {
            href: "#post-abc-0".into(),
            key: "abc-0".into(),
            author: prose(0, 2),
        }),
        body: "a\nb".into(),
        preview_html: "<p>Abc</p>".into(),
        draft: "thread-1".into(),
        people: vec![option("", true), option("Mira", false)],
        languages: vec![option("en", true)],
    });
}

fn found(words: &Words, at: usize) -> FoundLine {
    FoundLine {
        href: format!("/forum/{}?post=abc#post-abc", id(at)),
        title: prose(at, 5),
        words: prose(at, 25),
        language: "en".into(),
        author: prose(at, 2),
        branch: prose(at + 1, 2),
        at: moment(words, at as i64),
    }
}

fn talk_pages(shelf: &mut Shelf, words: &Words) {
    let version = |at: usize| VersionView {
        at: moment(words, at as i64),
        language: "en".into(),
        body_html: format!("<p>{}</p>", prose(at, 20)),
    };
    for moderates in [true, false] {
        shelf.put(&PostPage {
            back: "/forum/x#post-abc".into(),
            href: "/forum/x/abc".into(),
            title: prose(1, 5),
            post: PostView { reply_to: None, ..post(words, 5) },
            history: (0..3).map(version).collect(),
            may_edit: true,
            removed: !moderates,
            may_thank: true,
            may_answer: true,
            may_report: true,
            moderates,
            hidden: false,
            reports: vec![ReportView { reason: prose(1, 5), branch: "Kotor".into() }],
            others: 3,
            body: "</textarea>".into(),
            preview_html: "<p>Abc</p>".into(),
            languages: vec![option("en", true)],
        });
    }
    shelf.put(&FoundPage {
        asked: "\"đ".into(),
        found: (0..20).map(|at| found(words, at)).collect(),
        newer: Some("/forum/search?q=a&page=0".into()),
        older: None,
    });
    let line = |thread| DigestLine { thread, count: 5 };
    shelf.put(&DigestPage {
        since: "1 November 2026".into(),
        until: "8 November 2026".into(),
        posts: 12,
        threads: 3,
        liveliest: threads(words, 12).into_iter().map(line).collect(),
        unanswered: threads(words, 6),
    });
    let reported = |at: usize| ReportedLine {
        href: "/forum/x/abc".into(),
        title: prose(at, 4),
        words: prose(at, 30),
        language: "en".into(),
        reasons: vec![prose(at, 4)],
    };
    shelf.put(&QueuePage {
        reported: (0..20).map(reported).collect(),
        unanswered: threads(words, 20),
    });
    let decided = |at: usize| LogLine {
        key: "forum-log-hide-on".into(),
        reason: prose(at, 6),
        href: "/forum/x".into(),
        at: moment(words, at as i64),
    };
    shelf.put(&LogPage { lines: (0..50).map(decided).collect() });
}

fn later_talk_pages(shelf: &mut Shelf, words: &Words) {
    shelf.put(&PicturePage {
        back: "/forum/x#post-abc".into(),
        href: "/forum/x/abc/picture".into(),
        title: prose(1, 5),
        ready_href: Some("/forum/x/abc/picture/y".into()),
        ready: "y".into(),
        size: "84 kB".into(),
        others: 4,
        alt: prose(2, 5),
        alt_max: 200,
        photo_mb: 16,
    });
    shelf.put(&ErasedPage {
        people: 3,
        threads: 12,
        last: Some(moment(words, 3)),
        others: 4,
        is_hub: true,
        unheard: 2,
        names: prose(3, 4),
    });
}

fn follow_pages(shelf: &mut Shelf, words: &Words) {
    let branch = |at: usize| BranchLine {
        href: format!("/follow/branches/{}", id(at)),
        name: prose(at, 3),
        country: "country-RS".into(),
        learners: 12,
        lessons_done: 140,
        last_heard: (!at.is_multiple_of(4)).then(|| moment(words, at as i64 * 700)),
        revoked: at == 3,
    };
    shelf.put(&BranchesPage {
        as_of: moment(words, 0),
        branches: (0..50).map(branch).collect(),
        newer: None,
        older: Some("/follow/branches?page=1".into()),
    });
    let learner = |at: usize| LearnerLine {
        href: format!("/follow/learners/{}", id(at)),
        name: prose(at, 2),
        branch: prose(at + 1, 3),
        done: 5,
        lessons: 48,
        quizzes: vec![Score { right: 8, asked: 10 }],
        last_activity: (!at.is_multiple_of(4)).then(|| moment(words, at as i64 * 700)),
    };
    shelf.put(&LearnersPage {
        title: prose(1, 3),
        with_branch: true,
        found: Some("mi".into()),
        group: Some("/follow/branches/x".into()),
        last_heard: Some(moment(words, 5)),
        learners: (0..50).map(learner).collect(),
        newer: None,
        older: Some("/follow/learners?page=1".into()),
    });
    followed_learner_page(shelf, words);
}

fn followed_learner_page(shelf: &mut Shelf, words: &Words) {
    let line = |at: usize| FactLine { title: prose(at, 5), at: moment(words, at as i64 * 500) };
    let attempt = |at: usize| AttemptFact {
        title: prose(at, 4),
        right: 8,
        asked: 10,
        at: moment(words, at as i64 * 900),
        answers: (0..10)
            .map(|one| AnswerFact {
                question: prose(one, 12),
                answer: prose(one + at, 6),
                right: one.is_multiple_of(2),
            })
            .collect(),
    };
    shelf.put(&LearnerPage {
        others: vec![("/follow/learners/x".into(), prose(5, 2))],
        together: Some("/people/x/together".into()),
        team: desk::team(words),
        back: "/follow/branches/x".into(),
        branch: prose(1, 3),
        name: prose(2, 2),
        done: 48,
        lessons: 48,
        percent: 100,
        beside: vec![prose(3, 8)],
        last_activity: None,
        last_heard: Some(moment(words, 5)),
        lines: (0..48).map(line).collect(),
        attempts: (0..20).map(attempt).collect(),
        weeks: desk::trend(),
        posts: (0..8).map(|at| found(words, at)).collect(),
        language: "en".into(),
        excuses: "/follow/learners/x/excuses".into(),
        gap: "/follow/gaps/x".into(),
        hand_ins: (0..12).map(|at| desk::hand_in(words, at)).collect(),
        said: (0..6).map(|at| desk::said(words, at)).collect(),
        action: "/follow/learners/x/write".into(),
        draft: "write-x".into(),
        typed: "\"><script>".into(),
    });
}

const SYNC_STATES: [&str; 9] = [
    "alone",
    "up-to-date",
    "waiting",
    "running",
    "unreachable",
    "portal",
    "refused",
    "differs",
    "hub",
];

fn keep_pages(shelf: &mut Shelf, words: &Words) {
    let person = |at: usize| PersonLine {
        name: prose(at, 2),
        role: "learner",
        pin_href: Some(format!("/people/{}/pin", id(at))),
        password_href: None,
        country_href: (at == 2).then(|| format!("/people/{}/country", id(at))),
        laptop_href: Some(format!("/people/{}/laptop", id(at))),
        together_href: Some(format!("/people/{}/together", id(at))),
        move_href: Some(format!("/people/{}/move", id(at))),
        has_account: at > 3,
        last_seen: (at.is_multiple_of(2)).then(|| moment(words, at as i64 * 60)),
    };
    let people = (0..50).map(person).collect();
    shelf.put(&PeoplePage { people, newer: None, older: Some("/people?page=1".into()) });
    shelf.put(&NewPersonPage { name: "Ana".into(), roles: vec![option("learner", true)] });
    let action = format!("/people/{}/pin", id(1));
    let code_action = format!("/people/{}/code", id(1));
    shelf.put(&NewPinPage { name: "Đorđe Ћирић".into(), action, code_action });
    shelf.put(&GivenCodePage {
        name: "Đorđe Ћирић".into(),
        code: "k7mq-2xwd".into(),
        until: "3 May 2027".into(),
    });
    stick_pages(shelf, words);
    for state in SYNC_STATES {
        let peer = |at: usize| PeerLine {
            name: prose(at, 3),
            role: "branch",
            last_heard: Some(moment(words, at as i64)),
            revoked: at == 1,
        };
        shelf.put(&SyncPage {
            state,
            tone: "warn",
            sentence: prose(3, 12),
            advice: (state != "hub").then(|| prose(4, 12)),
            warnings: vec![WarningLine {
                sentence: prose(5, 8),
                advice: vec![prose(6, 9), prose(7, 9)],
                command: Some("sudo date -s '2026-11-20T09:14:05+01:00'".into()),
                tone: "bad",
            }],
            waiting: (state != "hub").then(|| waiting_sample(words)),
            plan: (state != "hub").then(plan_sample),
            doctor: DoctorBlock {
                hub: (state != "hub").then(|| HubLine {
                    url: "http://hub.example.org:8080".into(),
                    answer: "line-address-silent",
                    tried: Some(moment(words, 3)),
                    days: strip_sample(),
                }),
                clock: prose(8, 3),
                free: None,
            },
            quarantined: 1,
            can_sync: true,
            can_join: state != "refused",
            pairs_again: state == "refused",
            join_url: String::new(),
            join_code: "abc".into(),
            can_carry: true,
            sticks: vec![StickLine { words: prose(3, 20), receipt: "/sync/receipts/a/1".into() }],
            recipients: (0..50).map(|at| option(&id(at), at == 0)).collect(),
            places: vec![option("/media/a/KINGSTON", true), option("", false)],
            carrier: "Bookmobile".into(),
            packs: "1.2 MB".into(),
            peers: (0..30).map(peer).collect(),
            near: near(words),
        });
    }
}

fn waiting_sample(words: &Words) -> WaitingBlock {
    let kind = |key| WaitingLine {
        key,
        count: 12,
        oldest: Some(moment(words, 3_000)),
        size: words.size(14_000),
    };
    WaitingBlock {
        kinds: vec![kind("line-kind-posts"), kind("line-kind-progress"), kind("line-kind-other")],
        last_sync: Some(moment(words, 50)),
        month: "2.1 MB of 20 MB".into(),
    }
}

fn plan_sample() -> PlanBlock {
    let hours = || (0..24).map(|hour| option(&hour.to_string(), hour == 22)).collect();
    PlanBlock {
        budget: "20".into(),
        when: vec![option("any", false), option("hours", true)],
        from: hours(),
        until: hours(),
        is_held_back: true,
    }
}

fn strip_sample() -> StripView {
    let day = |at: i64| DayLine { date: format!("{at} Nov 2026"), key: "line-day-synced" };
    StripView {
        cells: "■■▢✗■■■■■■▢▢▢■■■■■■■■■■■■■■■■■".into(),
        words: prose(9, 12),
        days: (1..31).rev().map(day).collect(),
    }
}

fn near(words: &Words) -> NearSection {
    let neighbour = |at: usize| NeighbourLine {
        name: prose(at, 3),
        role: "branch",
        last_heard: Some(moment(words, at as i64 * 60)),
        result: "up-to-date",
        url: Some(format!("http://192.168.1.{at}:8410")),
        forget: at.is_multiple_of(2).then(|| format!("/sync/neighbours/{}/forget", id(at))),
    };
    NearSection {
        shown: true,
        neighbours: (0..20).map(neighbour).collect(),
        is_on: true,
        may_look: false,
        url: "http://x".into(),
        moved_url: String::new(),
    }
}

fn near_pages(shelf: &mut Shelf) {
    shelf.put(&RecoverPage {
        code: "abc".into(),
        recovery_code: "abcde-fghjk".into(),
        hub_url: "http://hub.example.org:8410".into(),
        admin_name: "Ana".into(),
    });
    let code = "abcde-fghjk-mnpqr-stvwx-yz012-34567-89abc-defgh";
    for code in [None, Some(code.to_owned())] {
        shelf.put(&RecoveryCardPage {
            name: prose(1, 3),
            qr: code.as_deref().and_then(qr::draw),
            code,
            made: "1. 2. 2026. 12:00".into(),
        });
    }
    for name in [None, Some("Đorđe Ћирић".to_owned())] {
        shelf.put(&LaptopPage {
            name,
            action: "/laptop".into(),
            laptops: vec![option("abc", true), option("def", false)],
            lent: vec!["Laptop".into()],
        });
    }
    shelf.put(&NewPasswordPage { name: "Ana".into(), action: "/people/x/password".into() });
    shelf.put(&JoinPage {});
}

fn stick_pages(shelf: &mut Shelf, words: &Words) {
    shelf.put(&ReceiptPage {
        recipient: "Đorđe Ћирић".into(),
        number: 3,
        entries: 42,
        size: words.size(38_000),
        at: moment(words, 3),
        carrier: "Bookmobile".into(),
        sender: "Sjenica".into(),
        files: 3,
        files_left: 2,
    });
    for known in [true, false] {
        shelf.put(&StickPage {
            sender: known.then(|| "Sjenica".into()),
            sender_id: id(1),
            at: moment(words, 3_000),
            number: 3,
            size: words.size(38_000),
            entries: 42,
            held: 2,
            new: u64::from(known),
            beyond: u64::from(!known),
            older_than: (!known).then(|| "2 days ago".into()),
            action: "/sync/carry-in/abc".into(),
        });
        let sender = known.then(|| "Sjenica".into());
        let entries = u64::from(known);
        shelf.put(&StickTakenPage { sender, entries, files: 2, packs: 1, refused_in_part: !known });
    }
}

fn member_sample(words: &Words) -> MemberPage {
    MemberPage {
        cohorts: (0..20).map(|at| option(&id(at), at == 1)).collect(),
        accompany: "/members/x/accompany".into(),
        name: prose(1, 3),
        node: id(1)[..20].to_owned(),
        country: "country-RS".into(),
        role: "branch",
        state: "not-heard",
        tone: "warn",
        sentence: prose(2, 12),
        needs: vec![prose(3, 6)],
        last_heard: Some(moment(words, 9_000)),
        waiting_there: "0".into(),
        waiting_here: words.say("member-at-least", &[("count", 3_000_u64.into())]),
        days: strip_sample(),
        told_at: Some(moment(words, 9_000)),
        version: "1.4.2".into(),
        clock: None,
        free: None,
        people: 14,
        learners: 12,
        lessons_done: 140,
        last_activity: Some(moment(words, 10_000)),
        learners_href: "/follow/branches/x".into(),
        invited_at: Some(moment(words, 90_000)),
        revoke_href: Some("/members/x/revoke".into()),
    }
}

fn member_pages(shelf: &mut Shelf, words: &Words) {
    let member = |at: usize| MemberLine {
        href: format!("/members/{}", id(at)),
        name: prose(at, 3),
        state: ["up-to-date", "waiting", "not-heard", "never", "refused", "revoked"][at % 6],
        tone: "warn",
        last_heard: (!at.is_multiple_of(4)).then(|| moment(words, at as i64 * 700)),
        waiting_there: "?".into(),
        waiting_here: "118".into(),
        version: "1.4.2".into(),
        clock: at.is_multiple_of(9).then(|| prose(at, 3)),
        free: Some(words.size(12_000_000_000)),
        days: strip_sample(),
    };
    let need = |at: usize| NeedLine {
        href: format!("/members/{}", id(at)),
        name: prose(at, 3),
        reasons: prose(at + 1, 6),
    };
    shelf.put(&member_sample(words));
    let invitation = |at: usize| InvitationLine {
        name: prose(at, 3),
        role: "personal",
        state: ["open", "used", "void"][at % 3],
        made_at: moment(words, at as i64 * 100),
    };
    let fork = |at: usize| ForkLine {
        name: prose(at, 3),
        length: 12,
        reporters: prose(at, 5),
        revoke_href: (at == 0).then(|| format!("/members/{}/revoke", id(at))),
    };
    let aside = |at: usize| AsideLine {
        from: prose(at, 3),
        about: prose(at, 4),
        reason: ["aside-reason-cut-off", "aside-reason-other"][at % 2].into(),
        detail: "the change names too many parents".into(),
        entries: at as u64 + 1,
        at: moment(words, at as i64),
    };
    let older = Some("/sync/set-aside?page=1".to_owned());
    shelf.put(&SetAsidePage { lines: (0..30).map(aside).collect(), newer: None, older });
    shelf.put(&SetAsidePage { lines: Vec::new(), newer: None, older: None });
    shelf.put(&MembersPage {
        forks: (0..2).map(fork).collect(),
        filter: "Nov".into(),
        count: 9_412,
        needs: (0..12).map(need).collect(),
        needs_are_all: false,
        as_of: moment(words, 0),
        members: (0..50).map(member).collect(),
        newer: None,
        older: Some("/members?page=1".into()),
        invitations: (0..20).map(invitation).collect(),
        name: String::new(),
        countries: vec![option("RS", true)],
        kinds: vec![option("branch", true)],
        libraries: (0..51).map(|at| option(&id(at), at == 0)).collect(),
    });
    for code in [None, Some("abcd efgh ijkl mnop qrst u".to_owned())] {
        shelf.put(&InvitationPage {
            name: prose(1, 3),
            hub_url: "http://hub.example.org:8080".into(),
            line: code.as_ref().map(|code| format!("http://hub.example.org:8080/join#{code}")),
            qr: qr::draw("http://hub.example.org:8080/join#abcd-efgh"),
            code,
            days: 30,
        });
    }
    shelf.put(&RevokePage { name: prose(1, 3), learners: 0, action: "/members/x/revoke".into() });
}
