//! What a person does, by clicking and typing in a real browser.

use crate::driver::{Window, window};
use crate::world::{PIN, Site};

/// A new learner, by the sign-up page.
pub(crate) fn sign_up(window: &Window, name: &str) {
    window.open("/sign-in");
    window.click_link("I am new");
    window.fill("#name", name);
    window.fill("#pin", PIN);
    window.click("form[action='/sign-up'] button");
    window.wait_until("the learner is signed in", || window.text().contains(name));
}

/// Answers the question that is open with whatever comes first.
fn answer(window: &Window) {
    for at in 0..window.count("form.quiz select") {
        // By the keyboard: one step further down in each, so that no two steps get the same place.
        let select = match window.count("form.quiz .passage select") {
            0 => format!("form.quiz .match:nth-of-type({}) select", at + 1),
            _ => format!("form.quiz .passage select[name=at-{at}]"),
        };
        window.fill(&select, &"\u{E015}".repeat(at + 1));
    }
    if window.count("form.quiz input[type=radio], form.quiz input[type=checkbox]") > 0 {
        window.click("form.quiz label.option");
    }
    for at in 0..window.count("form.quiz input[type=text]") {
        let name = if window.count("form.quiz input[name=answer]") == 1 {
            "answer".to_owned()
        } else {
            format!("at-{at}")
        };
        window.fill(&format!("form.quiz input[name={name}]"), "1");
    }
    window.click("form.quiz button");
}

/// The main story: from the names to a finished lesson, a quiz with feedback, and a post.
fn live_a_day(window: &Window, screen_width: u32) {
    sign_up(window, "Đorđe Ćirić");
    window.click_link("Start:");
    window.wait_until("a lesson is open", || window.path().starts_with("/lessons/"));
    let lesson = window.path();
    let module = lesson.split('/').nth(2).unwrap_or_default().to_owned();
    window.click(&format!("form[action='{lesson}/done'] button"));
    window.wait_until("the next lesson is open", || window.path() != lesson);
    assert!(window.text().contains("Lesson done"), "{}", window.text());

    window.open(&format!("/quizzes/{module}"));
    window.click(&format!("form[action='/quizzes/{module}/start'] button"));
    for number in 1..60 {
        window.wait_until("a question is open", || window.count("form.quiz") == 1);
        let width = window.page_width();
        assert!(width <= f64::from(screen_width), "question {number} is {width} px wide");
        answer(window);
        window.wait_until("the feedback is there", || window.count(".mark") == 1);
        let text = window.text();
        assert!(text.contains("Right.") || text.contains("Not quite."), "{number}: {text}");
        let finish = format!("form[action='/quizzes/{module}/finish'] button");
        if window.count(&finish) == 1 {
            window.click(&finish);
            break;
        }
        window.click_link("Next question");
        window.wait_until("the next question is open", || window.count(".mark") == 0);
    }
    window.wait_until("the result is told", || window.text().contains("Your result"));

    window.open(&format!("/forum/new?lesson={}", lesson.trim_start_matches("/lessons/")));
    window.fill("#title", "Does it work at your place?");
    window.fill("#body", "Here it does, without a line.");
    window.click("form[action='/forum/new'] > button");
    window.wait_until("the post is there", || {
        window.text().contains("Here it does, without a line.")
    });
    window.click("form[action='/sign-out'] button");
    window.wait_until("the desk is free", || window.path().starts_with("/sign-in"));
}

#[test]
fn a_learners_day_works_with_script() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let Some(window) = window(&site) else { return };
    live_a_day(&window, u32::MAX);
    let complaints = window.complaints();
    assert!(complaints.is_empty(), "{complaints:?}");
    site.verify();
}

#[test]
fn a_learners_day_works_without_script_on_a_phone() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let Some(window) = window(&site) else { return };
    window.show_as(320, "dark");
    window.switch_scripts_off();
    live_a_day(&window, 320);
    site.verify();
}

#[test]
fn a_draft_is_there_again_after_the_page_was_lost() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let Some(window) = window(&site) else { return };
    sign_up(&window, "Mira");
    window.open("/forum/new");
    window.fill("#body", "Half a thought");
    window.wait_until("the draft is kept", || {
        window.run(
            "return Object.keys(localStorage).some(function (key) { return \
             localStorage.getItem(key).indexOf('Half a thought') >= 0; })",
        ) == true
    });
    window.reload();
    window.wait_until("the draft is back", || {
        window.run("return document.getElementById('body').value") == "Half a thought"
    });

    window.fill("#title", "A whole one");
    window.fill("#body", " and the other half");
    window.click("form[action='/forum/new'] > button");
    window.wait_until("the post is there", || {
        window.text().contains("Half a thought and the other half")
    });
    window.open("/forum/new");
    assert_eq!(window.run("return document.getElementById('body').value"), "", "it was sent");
}

#[test]
fn no_draft_stays_on_a_shared_computer() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let Some(window) = window(&site) else { return };
    sign_up(&window, "Mira");
    window.open("/forum/new");
    window.fill("#body", "Not for the next person");
    let kept = "return JSON.stringify(localStorage).indexOf('Not for the next person') >= 0";
    window.wait_until("the draft is kept", || window.run(kept) == true);
    window.click("form[action='/sign-out'] button");
    window.wait_until("the desk is free", || window.path().starts_with("/sign-in"));
    window.wait_until("the draft is gone", || window.run(kept) == false);
}
