//! A library begins: from the printed code to a learner who knows that the work is kept.

use crate::study;
use crate::world::{PASSWORD, PIN, Site};

const SETUP: &[(&str, &str)] = &[
    ("role", "branch"),
    ("name", "Bookmobile"),
    ("country", "RS"),
    ("language", "en"),
    ("admin_name", "Ana Marić"),
    ("admin_password", PASSWORD),
];

#[test]
fn a_library_is_set_up_with_the_code_that_the_program_printed() {
    let mut site = Site::fresh("Bookmobile");
    site.start();
    let code = site.printed[1].strip_prefix("set-up code: ").expect("the second line").to_owned();

    let mut passer_by = site.browser();
    let page = passer_by.open("/");
    assert!(page.path.starts_with("/setup"), "{}", page.path);
    let mut wrong = SETUP.to_vec();
    wrong.push(("code", "AAAA-AAAA"));
    let told = passer_by.submit(&page, "/setup", &wrong);
    assert!((400..500).contains(&told.status), "{}", told.status);
    assert!(told.says("There is a problem"), "{}", told.text());
    assert!(told.html.contains("Bookmobile"), "what was typed is kept");

    let mut admin = site.browser();
    let page = admin.open(&format!("/setup?code={code}"));
    let home = admin.submit(&page, "/setup", SETUP);
    assert_eq!((home.first_status, home.status), (303, 200), "{}", home.text());
    assert!(home.says("Ana Marić"), "{}", home.text());

    let again = site.browser().open(&format!("/setup?code={code}"));
    assert!(again.path.starts_with("/sign-in"), "a code is good once, but {}", again.path);
    site.kill();
    site.start();
    assert_eq!(site.printed.len(), 1, "no code is printed for a library that is set up");
    site.verify();
}

#[test]
fn an_empty_answer_is_told_so_and_its_address_leads_back_to_the_lesson() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut learner = site.learner("Mira");
    let href = study::lessons(&mut learner)[0].href.clone();
    let page = learner.open(&href);
    let forms = page.forms();
    let check = forms.iter().find(|form| form.action.contains("/checks/")).expect("a check");
    let told = learner.send(check).expect("an answer");
    assert_eq!(told.status, 422, "{}", told.text());
    assert!(told.says("There is a problem"), "{}", told.text());
    let again = learner.open(&check.action);
    assert_eq!((again.status, again.path.starts_with(&href)), (200, true), "{}", again.path);
    assert!(!again.path.contains("/checks/"), "{}", again.path);
}

#[test]
fn a_learner_does_the_first_module_and_finds_the_work_after_every_way_to_stop() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut learner = site.learner("Đorđe Ćirić");
    let course = study::lessons(&mut learner);
    let module = study::module_of(&course[0].href);
    let first: Vec<String> = course
        .iter()
        .map(|line| line.href.clone())
        .filter(|href| study::module_of(href) == module)
        .collect();

    let mut checks = 0;
    for href in &first {
        checks += study::answer_checks(&mut learner, href);
        study::finish_lesson(&mut learner, href);
    }
    assert!(checks > 0, "the module has checks");
    let result = study::take_quiz(&mut learner, &module);
    assert!(result.path.contains("/results/"), "{}", result.path);
    assert!(result.says("Your result"), "{}", result.text());

    assert_eq!(study::done(&mut learner), first);
    let said = learner.sign_out();
    assert!(said.says("You are signed out"), "{}", said.text());
    assert!(learner.open("/learn").path.starts_with("/sign-in"), "nobody is signed in");
    learner.sign_in("Đorđe Ćirić", PIN);
    assert_eq!(study::done(&mut learner), first, "after signing out");

    site.stop();
    site.start();
    let mut learner = site.signed_in("Đorđe Ćirić", PIN);
    assert_eq!(study::done(&mut learner), first, "after a restart");

    site.kill();
    site.start();
    let mut learner = site.signed_in("Đorđe Ćirić", PIN);
    assert_eq!(study::done(&mut learner), first, "after a power cut");
    let result = learner.open(&result.path);
    assert!(result.says("Your result"), "the attempt is kept: {}", result.text());
    site.verify();
}

#[test]
fn a_half_done_quiz_waits_where_it_was_left() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut learner = site.learner("Mira");
    let module = study::module_of(&study::lessons(&mut learner)[0].href);
    let start = learner.open(&format!("/quizzes/{module}"));
    let question = learner.submit(&start, &format!("/quizzes/{module}/start"), &[]);
    let mut form = question.form(&question.path);
    form.fill_first();
    learner.send(&form).expect("an answer");

    site.kill();
    site.start();
    let mut learner = site.signed_in("Mira", PIN);
    let start = learner.open(&format!("/quizzes/{module}"));
    assert!(start.says("1 of"), "{}", start.text());
    assert!(start.link("Go on").is_some(), "{}", start.text());
    site.verify();
}

#[test]
fn a_wrong_pin_is_told_kindly_and_a_right_one_still_works() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    site.learner("Mira");
    let mut stranger = site.browser();
    let told = stranger.try_sign_in("Mira", "1111");
    assert_eq!(told.status, 422, "{}", told.text());
    assert!(told.says("does not match"), "{}", told.text());
    stranger.sign_in("Mira", PIN);
}
