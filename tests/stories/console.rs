//! The command line beside a running server.

use crate::world::{PIN, Site};

#[test]
fn the_command_line_works_while_the_server_runs_on_the_same_folder() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut visitor = site.browser();
    assert!(!visitor.open("/sign-in").says("Lejla Hadžić"));
    site.add_person("learner", "Lejla Hadžić");
    assert!(visitor.open("/sign-in").says("Lejla Hadžić"));
    visitor.sign_in("Lejla Hadžić", PIN);
    site.learner("Mira");
    assert_eq!(site.status()["people"], 3, "the admin and two learners");
    site.verify();
    visitor.open("/learn");
    site.stop();
}

#[test]
fn a_second_server_on_the_same_folder_says_why_it_will_not_start() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let told = site.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_ne!(told.code, 0, "{}", told.out);
    assert!(!told.err.trim().is_empty());
    assert!(!told.err.contains("panicked"), "{}", told.err);
    assert_eq!(site.browser().open("/sign-in").status, 200, "the first goes on");
}

#[test]
fn a_busy_address_is_told_with_a_hint() {
    let mut first = Site::branch("First");
    first.start();
    let second = Site::branch("Second");
    let address = format!("127.0.0.1:{}", first.port());
    let told = second.run(&["serve", "--listen", &address]);
    assert_ne!(told.code, 0);
    assert!(told.err.contains(&first.port().to_string()), "{}", told.err);
}

#[test]
fn wrong_words_on_the_command_line_are_a_usage_error_and_change_nothing() {
    let site = Site::branch("Bookmobile");
    let before = site.status();
    assert_eq!(
        site.run(&["person", "add", "--role", "king", "--name", "X", "--pin-stdin"]).code,
        2
    );
    let told =
        site.run_with(&["person", "add", "--role", "learner", "--name", "X", "--pin-stdin"], "1");
    assert_ne!(told.code, 0, "a PIN of one digit");
    assert_eq!(site.status()["people"], before["people"]);
    assert_eq!(site.sync().state, "alone");
    assert_ne!(site.sync().code, 0, "only up-to-date is a success");
}

#[test]
fn the_course_in_the_program_has_no_faults() {
    let told = Site::fresh("Nobody").run(&["course", "check"]);
    assert_eq!(told.code, 0, "{}\n{}", told.out, told.err);
}
