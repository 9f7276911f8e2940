//! The course as a learner meets it: what is open, every kind of question, notes, words, search.

use std::collections::BTreeSet;
use std::io::Write as _;

use branchline::domain::course::{Question, QuestionKind};
use branchline::domain::grading::{Answer, right_answer};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::browse::{Browser, Page};
use crate::study::{self, course, fill_right, plain};
use crate::world::{Network, Site};

/// Most bytes of a page's HTML, compressed.
const PAGE_GZIP_BYTES_MAX: usize = 14 * 1024;

fn kind_of(question: &Question) -> &'static str {
    match question.kind {
        QuestionKind::Single(_) => "single",
        QuestionKind::Multiple(_) => "multiple",
        QuestionKind::TrueFalse { .. } => "true-false",
        QuestionKind::Reply { .. } => "reply",
        QuestionKind::Matching { .. } => "matching",
        QuestionKind::Ordering { .. } => "ordering",
        QuestionKind::Numeric { .. } => "numeric",
        QuestionKind::Text { .. } => "text",
        QuestionKind::Gaps { .. } => "gaps",
    }
}

fn answer_right(browser: &mut Browser, lesson: &str, question: &Question) -> Page {
    let action = format!("{lesson}/checks/{}", question.id);
    let mut form = browser.open(lesson).form(&action);
    fill_right(&mut form, question);
    browser.send(&form).expect("an answer to the check")
}

/// The part of a lesson's page in which a check stands.
fn check_part<'a>(page: &'a Page, question: &Question) -> &'a str {
    let place = format!("id=\"check-{}\"", question.id);
    let part = page.html.split(&place).nth(1).expect("the check stands on the page");
    part.split("class=\"check\"").next().unwrap_or(part)
}

#[test]
fn every_kind_of_question_is_answered_by_forms_and_is_still_answered_after_a_restart() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let course = course();
    let mut answered = BTreeSet::new();
    let mut asked: Vec<(String, &Question)> = Vec::new();
    for lesson in course.lessons() {
        for check in &lesson.checks {
            if answered.insert(kind_of(check)) {
                let href = format!("/lessons/{}", lesson.path);
                let page = answer_right(&mut mira, &href, check);
                assert!(
                    check_part(&page, check).contains("Right."),
                    "{}: {}",
                    check.id,
                    page.text()
                );
                asked.push((href, check));
            }
        }
    }
    assert_eq!(answered.len(), 9, "{answered:?}");
    site.stop();
    site.start();
    mira.move_to(&site.url());
    for (href, check) in asked {
        let page = mira.open(&href);
        let part = check_part(&page, check);
        assert!(part.contains("Right."), "{}", check.id);
        if let Answer::Words(typed) = right_answer(check) {
            let shown = part.to_lowercase();
            assert!(shown.contains(&format!("value=\"{}\"", typed[0])), "{part}");
        }
    }
    site.verify();
}

#[test]
fn a_quiz_with_every_kind_of_question_goes_on_after_the_power_was_cut() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let course = course();
    let module =
        course.module(&"leading-change".parse().expect("a module id")).expect("it is there");
    let pool = &module.quiz.as_ref().expect("it has a quiz").pool;
    let start = mira.open("/quizzes/leading-change");
    let mut page = mira.submit(&start, "/quizzes/leading-change/start", &[]);
    for number in 1..=10 {
        let here = format!("/quizzes/leading-change/questions/{number}");
        page = if page.path == here { page } else { mira.open(&here) };
        let mut form = page.form(&here);
        let text = page.text();
        let asked = pool.iter().filter(|question| text.contains(&plain(&question.text_html)));
        let asked = asked.max_by_key(|question| question.text_html.len());
        fill_right(&mut form, asked.unwrap_or_else(|| panic!("which question is it? {text}")));
        page = mira.send(&form).expect("an answer");
        assert!(page.says("Right."), "{}", page.text());
        if number == 5 {
            site.kill();
            site.start();
            mira.move_to(&site.url());
            assert!(mira.open("/quizzes/leading-change").says("5 of 10 answered"));
            page = mira.open(&here);
            assert!(page.says("Right."), "{}", page.text());
        }
    }
    let result = mira.submit(&page, "/quizzes/leading-change/finish", &[]);
    assert!(result.says("10 of 10 right"), "{}", result.text());
    site.verify();
}

#[test]
fn the_map_tells_what_is_open_what_comes_later_and_why() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let map = mira.open("/learn").text();
    assert!(map.contains("comes later After: Start here"), "{map}");
    assert!(map.contains("Choose 3 of 6 lessons. Done so far: 0."), "{map}");

    let later = mira.open("/lessons/service-studio/makerspace");
    assert!(later.says("This lesson builds on: Prototype, pilot, learn"), "{}", later.text());
    study::finish_lesson(&mut mira, "/lessons/service-studio/makerspace");
    assert!(mira.open("/learn").says("Done so far: 1."));

    for lesson in ["how-it-works", "goals", "feedback", "idea-to-service"] {
        study::finish_lesson(&mut mira, &format!("/lessons/start-here/{lesson}"));
    }
    assert!(mira.open("/").says("Take the quiz"), "{}", mira.open("/").text());
    study::master_quiz(&mut mira, "start-here");
    let map = mira.open("/learn").text();
    assert!(map.contains("Leading change from any desk open"), "{map}");
    site.verify();
}

#[test]
fn how_sure_somebody_is_reaches_the_hub_as_a_fact_and_is_asked_once() {
    let (hub, mut branch) = Network::pair();
    branch.start();
    let mut mira = branch.learner("Mira");
    let ask = "/modules/start-here/confidence";
    let page = mira.open(ask);
    let empty = mira.submit(&page, ask, &[("when", "before")]);
    assert_eq!(empty.status, 422, "{}", empty.text());
    let told = mira.submit(&page, ask, &[("when", "before"), ("sure", "2")]);
    assert!(told.says("Thank you."), "{}", told.text());
    let page = mira.open(ask);
    assert!(page.says("Before the module you said: 2 of 5."), "{}", page.text());
    assert!(page.forms().iter().all(|form| form.action != ask), "it is asked once");
    let other = mira_form(&mut mira);
    let twice = mira.submit(&other, ask, &[("when", "before"), ("sure", "5")]);
    assert!(twice.status == 200 && mira.open(ask).says("2 of 5"), "what was said first stays");
    branch.sync_fully();
    branch.verify();
    hub.verify();
}

/// A page that offers the form of the question for another module, with this session's token.
fn mira_form(browser: &mut Browser) -> Page {
    let mut page = browser.open("/modules/leading-change/confidence");
    page.html = page.html.replace("/modules/leading-change/", "/modules/start-here/");
    page
}

#[test]
fn a_private_note_is_found_printed_and_never_carried_to_the_hub() {
    let (hub, mut branch) = Network::pair();
    branch.start();
    let mut mira = branch.learner("Mira");
    let lesson = "/lessons/start-here/goals";
    let secret = "Питати Ђорђа о четвртку <b>& петку</b>";
    let page = mira.open(lesson);
    let saved = mira.submit(&page, &format!("{lesson}/note"), &[("body", secret)]);
    assert!(saved.says("Your note is saved here.") && saved.says(secret), "{}", saved.text());
    let page = mira.open(lesson);
    let marked = mira.submit(&page, &format!("{lesson}/bookmark"), &[("marked", "yes")]);
    assert!(marked.says("Take the bookmark away"), "{}", marked.text());

    assert!(mira.open("/notes?q=dorda+cetvrt").says(secret));
    assert!(mira.open("/notes?q=nowhere").says("Nothing fits"));
    assert_eq!(mira.open("/notes").times("Your goals"), 2, "a note and a bookmark");
    let file = mira.open("/notes/download").html;
    assert!(file.starts_with("# My notes\n") && file.contains(secret), "{file}");

    branch.stop();
    branch.start();
    mira.move_to(&branch.url());
    assert!(mira.open("/notes").says(secret));
    let mut other = branch.learner("Lejla");
    assert!(!other.open("/notes").says("четвртку") && !other.open(lesson).says("четвртку"));

    study::finish_lesson(&mut mira, lesson);
    branch.sync_fully();
    for folder in [hub.data()] {
        for entry in std::fs::read_dir(folder).expect("the hub's folder").flatten() {
            let bytes = std::fs::read(entry.path()).unwrap_or_default();
            let needle = "четвртку".as_bytes();
            assert!(!bytes.windows(needle.len()).any(|part| part == needle), "{entry:?}");
        }
    }
    let page = mira.open(lesson);
    let gone = mira.submit(&page, &format!("{lesson}/note"), &[("body", "")]);
    assert_eq!(gone.status, 200, "{}", gone.text());
    assert!(mira.open("/notes").says("You have no notes yet"));
    branch.verify();
}

#[test]
fn a_note_that_is_too_long_is_shown_again_and_nothing_is_lost() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let lesson = "/lessons/start-here/goals";
    let page = mira.open(lesson);
    let long = "word ".repeat(2_000);
    let again = mira.submit(&page, &format!("{lesson}/note"), &[("body", &long)]);
    assert_eq!(again.status, 422, "{}", again.text());
    assert!(again.says("word word word"), "{}", again.text());
    assert!(mira.open("/notes").says("You have no notes yet"));
}

#[test]
fn reading_goes_on_where_it_stopped() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let course = course();
    let lesson = course.lessons().next().expect("a first lesson");
    let href = format!("/lessons/{}", lesson.path);
    let (anchor, words) = &lesson.headings[2];
    let page = mira.open(&href);
    assert!(!page.says("Continue where you stopped"), "{}", page.text());
    let mut form = page.form(&format!("{href}/bookmark"));
    form.action = format!("{href}/place");
    form.fill("anchor", anchor);
    assert_eq!(mira.press(&form).expect("an answer"), 204);
    let page = mira.open(&href);
    assert_eq!(page.link("Continue where you stopped"), Some(format!("#{anchor}")));
    assert!(page.says(&format!("Continue where you stopped: {words}")), "{}", page.text());
    form.fill("anchor", "no-such-heading");
    assert_eq!(mira.press(&form).expect("an answer"), 404);
    study::finish_lesson(&mut mira, &href);
    assert!(!mira.open(&href).says("Continue where you stopped"));
}

#[test]
fn the_search_forgives_accents_case_and_script() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let form = mira.open("/search").form("/search");
    assert_eq!(form.value("q"), Some(""));
    for question in ["logic+model", "LOGIC+m%C3%B3del", "logic%2Dmodel"] {
        let page = mira.open(&format!("/search?q={question}"));
        assert!(
            page.links().iter().any(|(to, _)| to.starts_with("/lessons/measuring/logic-model"))
        );
        assert!(page.links().iter().any(|(to, _)| to == "/glossary#logic-model"), "{question}");
    }
    let page = mira.open("/search?q=%3Cscript%3Ezzz");
    assert!(page.says("Nothing fits") && !page.html.contains("<script>zzz"), "{}", page.html);
}

#[test]
fn every_link_of_every_lesson_leads_somewhere_and_every_page_is_light() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let course = course();
    let mut open: Vec<String> =
        ["/learn", "/glossary", "/notes", "/search?q=the"].map(str::to_owned).to_vec();
    for lesson in course.lessons() {
        open.push(format!("/lessons/{}", lesson.path));
        open.push(format!("/lessons/{}/plan", lesson.path));
    }
    for module in &course.modules {
        open.push(format!("/quizzes/{}/paper", module.id));
        open.push(format!("/modules/{}/confidence", module.id));
    }
    let mut known: BTreeSet<String> = open.iter().cloned().collect();
    let mut heaviest = (0, String::new());
    while let Some(path) = open.pop() {
        let page = mira.open(&path);
        assert_eq!(page.status, 200, "{path}");
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(page.html.as_bytes()).expect("memory takes it");
        let bytes = gzip.finish().expect("memory takes it").len();
        heaviest = heaviest.max((bytes, path.clone()));
        for (to, _) in page.links() {
            let (to, anchor) = to.split_once('#').unwrap_or((to.as_str(), ""));
            if to.is_empty() && !anchor.is_empty() {
                let id = format!(" id=\"{anchor}\"");
                assert!(page.html.contains(&id), "{path}: nothing has the id {anchor}");
            } else if to.starts_with("/lessons/") && known.insert(to.to_owned()) {
                open.push(to.to_owned());
            }
        }
    }
    assert!(known.len() > 120, "{}", known.len());
    assert!(heaviest.0 <= PAGE_GZIP_BYTES_MAX, "{heaviest:?}");
}
