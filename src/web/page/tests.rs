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
mod doing;
mod keeping;
mod learning;
mod talking;

use desk::{desk_pages, own_cohort};
use doing::{call_pages, hand_in_pages, quiz_pages, survey_pages};
use keeping::{follow_pages, keep_pages, member_pages, near_pages};
use learning::{award_pages, courses_page, learn_pages, next_section, preview_page};
use talking::{forum_pages, found, later_talk_pages, talk_pages};

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
