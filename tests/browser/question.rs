//! One question of every kind, answered with the keys alone and without script; and the course's own
//! pages in a real browser.

use std::collections::BTreeMap;

use branchline::course::{EmbeddedSource, load};
use branchline::domain::course::{Course, Question, QuestionKind};
use branchline::domain::grading::{Answer, right_answer};

use crate::driver::{Window, window};
use crate::story::sign_up;
use crate::world::Site;

/// The key that moves down in a list, as WebDriver names it.
const DOWN: &str = "\u{E015}";
/// The key that presses a button.
const ENTER: &str = "\u{E007}";

/// One check of every kind, with the address of its lesson.
fn one_of_each(course: &Course) -> BTreeMap<&'static str, (String, &Question)> {
    let mut found = BTreeMap::new();
    for lesson in course.lessons() {
        for check in &lesson.checks {
            let kind = match check.kind {
                QuestionKind::Single(_) => "single",
                QuestionKind::Multiple(_) => "multiple",
                QuestionKind::TrueFalse { .. } => "true-false",
                QuestionKind::Reply { .. } => "reply",
                QuestionKind::Matching { .. } => "matching",
                QuestionKind::Ordering { .. } => "ordering",
                QuestionKind::Numeric { .. } => "numeric",
                QuestionKind::Text { .. } => "text",
                QuestionKind::Gaps { .. } => "gaps",
            };
            found.entry(kind).or_insert_with(|| (format!("/lessons/{}", lesson.path), check));
        }
    }
    found
}

/// Chooses the option of a select by going down in it.
fn choose(window: &Window, check: &str, name: &str, value: u8) {
    let select = format!("{check} select[name='{name}']");
    let count = window.count(&format!("{select} option"));
    let at = (1..=count)
        .find(|at| {
            window.count(&format!("{select} option:nth-of-type({at})[value='{value}']")) == 1
        })
        .expect("the value is offered");
    window.fill(&select, &DOWN.repeat(at - 1));
}

fn answer_by_keys(window: &Window, check: &str, question: &Question) {
    match right_answer(question) {
        Answer::Chosen(chosen) => {
            for at in chosen {
                window.fill(&format!("{check} input[name='answer'][value='{at}']"), " ");
            }
        }
        Answer::Placed(placed) => {
            for (at, put) in placed.iter().enumerate() {
                choose(window, check, &format!("at-{at}"), *put);
            }
        }
        Answer::Number(number) => {
            window.fill(&format!("{check} input[name='answer']"), &number.to_string());
        }
        Answer::Words(typed) => {
            let one = window.count(&format!("{check} input[name='answer']")) == 1;
            for (at, words) in typed.iter().enumerate() {
                let name = if one { "answer".to_owned() } else { format!("at-{at}") };
                window.fill(&format!("{check} input[name='{name}']"), words);
            }
        }
    }
    window.fill(&format!("{check} form button"), ENTER);
}

#[test]
fn every_kind_of_question_is_answered_by_keys_without_script() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let Some(window) = window(&site) else { return };
    window.show_as(320, "light");
    window.switch_scripts_off();
    sign_up(&window, "Mira");
    let course = load(&EmbeddedSource, "en").expect("the course is sound");
    let questions = one_of_each(&course);
    assert_eq!(questions.len(), 9);
    for (kind, (lesson, question)) in questions {
        window.open(&lesson);
        let check = format!("#check-{}", question.id);
        answer_by_keys(&window, &check, question);
        window.wait_until(&format!("the {kind} question is marked"), || {
            window.count(&format!("{check} .mark.ok")) == 1
        });
        let width = window.page_width();
        assert!(width <= 320.0, "{kind}: {lesson} is {width} px wide");
        window.shoot(&format!("question-{kind}"));
    }
    site.verify();
}

#[test]
fn a_word_is_explained_over_the_page_and_the_place_is_kept() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let Some(window) = window(&site) else { return };
    window.show_as(320, "dark");
    sign_up(&window, "Mira");
    window.open("/lessons/measuring/logic-model");
    let top = "return Math.round(document.querySelector('a.term').getBoundingClientRect().top)";
    window.run("document.querySelector('a.term').scrollIntoView({block: 'center'})");
    let before = window.run(top);
    window.click("a.term");
    window.wait_until("the word is explained", || window.count(".term-note:target") == 1);
    let shown = "var box = document.querySelector('.term-note:target').getBoundingClientRect(); \
                 return box.bottom <= window.innerHeight + 1 && box.top > 0 && box.height > 40";
    assert_eq!(window.run(shown), true);
    assert_eq!(window.run(top), before, "the text stays where it was");
    window.shoot("word-explained");
    window.click(".term-note:target .close");
    window.wait_until("the sheet is gone", || window.count(".term-note:target") == 0);
    assert!(window.complaints().is_empty(), "{:?}", window.complaints());
}

#[test]
fn the_place_of_reading_is_offered_again() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let Some(window) = window(&site) else { return };
    sign_up(&window, "Mira");
    window.open("/lessons/start-here/goals");
    window.run("document.querySelectorAll('article h2[id]')[2].scrollIntoView()");
    let words = window.run("return document.querySelectorAll('article h2[id]')[2].textContent");
    window.open("/learn");
    window.wait_until("the place is known", || {
        window.open("/lessons/start-here/goals");
        window.text().contains("Continue where you stopped")
    });
    let link = window.run("return document.querySelector('.note.ui a span').textContent");
    assert_eq!(link, words);
}
