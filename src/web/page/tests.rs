//! A sample of every page, rendered in every language, held against the budgets and left under
//! `target/pages/` for a validator. The samples are as large as the largest lists that a page may
//! show.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::super::asset;
use super::super::site::gallery;
use super::super::template::{Page, render};
use super::super::words::{Moment, Words};
use super::*;
use crate::domain::UnixMs;
use crate::text::dates::Zone;
use crate::text::phrases::{Language, languages};

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
        forum_pages(&mut shelf, &words);
        talk_pages(&mut shelf, &words);
        follow_pages(&mut shelf, &words);
        keep_pages(&mut shelf, &words);
        member_pages(&mut shelf, &words);
        near_pages(&mut shelf);
        assert!(shelf.faults.is_empty(), "{}\n{}", language.tag, shelf.faults.join("\n"));
        assert_eq!(shelf.seen.len(), 36, "{:?}", shelf.seen);
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
        minutes_left: 21,
        next: Some(NextLink { href: "/lessons/a/b".into(), title: prose(2, 5), quiz: false }),
        tasks: vec![TaskLink { href: "/follow", key: "home-task-follow" }],
        modules: (0..8).map(module).collect(),
        answers: (0..3).map(|at| found(words, at)).collect(),
        followed: threads(words, 3),
        threads: threads(words, 5),
    });
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
        lessons: (at * 10..at * 10 + 6).map(lesson).collect(),
        quiz: Some(MapQuiz { href: "/quizzes/a".into(), best: score(), mastered: true }),
    };
    shelf.put(&MapPage {
        course: prose(1, 4),
        language: "en".into(),
        modules: (0..8).map(map_module).collect(),
        can_take_along: true,
    });
    let block = |at: usize| BlockView {
        text_html: format!("<h2 id=\"h{at}\">{}</h2><p>{}</p>", prose(at, 4), prose(at, 150)),
        check: None,
    };
    let mut blocks: Vec<BlockView> = (0..7).map(block).collect();
    for kind in ["single", "multiple", "matching", "ordering", "numeric"] {
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
        prompt: prose(6, 20),
        threads: threads(words, 4),
        talk_href: "/forum/new?lesson=start-here/goals".into(),
        session_plan_html: format!("<p>{}</p>", prose(7, 200)),
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
        right: 7,
        asked: 10,
        mastered: false,
        mastery: 8,
        lines: (0..10).map(line).collect(),
        onward: "/",
        start: "/quizzes/a/start".into(),
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
        first_new: at == 31,
        travel: [None, Some("saved"), Some("at-hub")][at % 3],
        arrived: (at.is_multiple_of(3))
            .then(|| ArrivedView { branch: prose(at, 2), at: moment(words, 1) }),
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
        draft: "new".into(),
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
    shelf.put(&SearchPage {
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
        older: Some("/follow?page=1".into()),
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
        last_heard: Some(moment(words, 5)),
        learners: (0..50).map(learner).collect(),
        newer: None,
        older: Some("/follow/learners?page=1".into()),
    });
    let line = |at: usize| FactLine { title: prose(at, 5), at: moment(words, at as i64 * 500) };
    let attempt = |at: usize| AttemptFact {
        title: prose(at, 4),
        right: 8,
        asked: 10,
        at: moment(words, at as i64 * 900),
    };
    shelf.put(&LearnerPage {
        back: "/follow/branches/x".into(),
        branch: prose(1, 3),
        name: prose(2, 2),
        done: 48,
        lessons: 48,
        percent: 100,
        last_activity: None,
        last_heard: Some(moment(words, 5)),
        lines: (0..48).map(line).collect(),
        attempts: (0..20).map(attempt).collect(),
    });
}

fn keep_pages(shelf: &mut Shelf, words: &Words) {
    let person = |at: usize| PersonLine {
        name: prose(at, 2),
        role: "learner",
        pin_href: Some(format!("/people/{}/pin", id(at))),
        password_href: None,
        laptop_href: Some(format!("/people/{}/laptop", id(at))),
        has_account: at > 3,
        last_seen: (at.is_multiple_of(2)).then(|| moment(words, at as i64 * 60)),
    };
    let people = (0..50).map(person).collect();
    shelf.put(&PeoplePage { people, newer: None, older: Some("/people?page=1".into()) });
    shelf.put(&NewPersonPage { name: "Ana".into(), roles: vec![option("learner", true)] });
    let action = format!("/people/{}/pin", id(1));
    shelf.put(&NewPinPage { name: "Đorđe Ћирић".into(), action });
    for state in [
        "alone",
        "up-to-date",
        "waiting",
        "running",
        "unreachable",
        "portal",
        "refused",
        "differs",
        "hub",
    ] {
        let peer = |at: usize| PeerLine {
            name: prose(at, 3),
            role: "branch",
            last_heard: Some(moment(words, at as i64)),
            revoked: at == 1,
        };
        shelf.put(&SyncPage {
            state,
            tone: "warn",
            waiting: 42,
            waiting_size: words.size(38_000),
            oldest: Some(moment(words, 3_000)),
            last_sync: None,
            last_tried: Some(moment(words, 3)),
            hub_url: Some("http://hub.example.org:8080".into()),
            quarantined: 1,
            can_sync: true,
            can_join: true,
            join_url: String::new(),
            join_code: "abc".into(),
            peers: (0..30).map(peer).collect(),
            near: near(words),
        });
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
            qr: code.as_deref().and_then(super::super::qr::draw),
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

fn member_pages(shelf: &mut Shelf, words: &Words) {
    let member = |at: usize| MemberLine {
        name: prose(at, 3),
        country: "country-other".into(),
        role: "branch",
        last_heard: None,
        revoked: at == 2,
        revoke_href: Some(format!("/members/{}/revoke", id(at))),
    };
    let invitation = |at: usize| InvitationLine {
        name: prose(at, 3),
        role: "personal",
        state: ["open", "used", "void"][at % 3],
        made_at: moment(words, at as i64 * 100),
    };
    shelf.put(&MembersPage {
        branches: (0..50).map(member).collect(),
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
            qr: super::super::qr::draw("http://hub.example.org:8080/join#abcd-efgh"),
            code,
            days: 30,
        });
    }
    shelf.put(&RevokePage { name: prose(1, 3), learners: 0, action: "/members/x/revoke".into() });
}
