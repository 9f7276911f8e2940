//! What a learner hands in: drafts, versions, taking back, the proposal; and that it arrives.

use crate::study;
use crate::world::{Network, Site};

const START: &str = "/assignments/start-here";

#[test]
fn a_learner_writes_a_draft_hands_in_takes_back_and_hands_in_again() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let map = mira.open("/learn");
    let title = "Your branch on one page";
    assert_eq!(map.link(title).as_deref(), Some(START), "{}", map.text());
    let page = mira.open(START);
    assert!(page.says("How it is judged: 8 of 12 points pass"), "{}", page.text());
    assert!(page.says("Names of staff or of users stand in it."), "the rubric is seen beforehand");

    // A draft may be half of it, and is still there after the power was cut.
    let mut form = page.form(START);
    form.fill("a-place", "A small town, about 4,000 people");
    form.fill("act", "save");
    let saved = mira.send(&form).expect("an answer");
    assert!(saved.says("Your draft is saved"), "{}", saved.text());
    site.kill();
    site.start();
    mira.move_to(&site.url());
    assert!(mira.open("/").says("draft saved"), "home names it under what is to do");
    let page = mira.open(START);
    let mut form = page.form(START);
    assert_eq!(form.value("a-place"), Some("A small town, about 4,000 people"));

    // What is missing is named field by field, and what was typed stays.
    form.fill("a-kit", &"chair ".repeat(71));
    let told = mira.send(&form).expect("an answer");
    assert_eq!(told.status, 422);
    assert!(told.says("There is a problem"), "{}", told.text());
    assert!(told.says("Kit and room: shorten it to 70 words; now there are 71"), "{}", told.text());
    assert!(told.says("People and hours: write something here"), "{}", told.text());
    assert_eq!(told.form(START).value("a-place"), Some("A small town, about 4,000 people"));

    let mut form = told.form(START);
    study::fill_answers(&mut form, "Counted on Tuesday, all of it works");
    let stands = mira.send(&form).expect("an answer");
    assert_eq!((stands.first_status, stands.status), (303, 200), "{}", stands.text());
    assert!(stands.says("Handed in") && stands.says("saved here"), "{}", stands.text());
    // A double click, and "back" and once more: the same form again is the same version.
    let again = mira.send(&form).expect("an answer");
    assert!(!again.says("Earlier versions"), "{}", again.text());

    let back = format!("{START}/take-back");
    let page = mira.open(START);
    let page = mira.submit(&page, &back, &[]);
    assert!(page.says("You took this back"), "{}", page.text());
    let mut form = page.form(START);
    assert_eq!(form.value("a-kit"), Some("Counted on Tuesday, all of it works"));
    assert!(mira.open("/").says("Your proposal: 0 %"));
    form.fill("a-kit", "Six tables and a printer that works");
    let page = mira.send(&form).expect("an answer");
    assert!(page.says("Version 1 taken back"), "{}", page.text());
    let version = page.link("Version 1").expect("earlier versions are kept");
    assert!(mira.open(&version).says("Counted on Tuesday"));
    site.verify();
}

#[test]
fn the_proposal_grows_with_every_assignment_and_says_what_is_missing() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let home = mira.open("/");
    assert!(home.says("Your proposal: 0 %") && home.says("Next: A."), "{}", home.text());
    study::hand_in(&mut mira, "planning", "One goal and what it costs");
    study::hand_in(&mut mira, "proposal", "Languages and a summary");
    let page = mira.open("/proposal");
    // G, H and I come from one assignment, M and N from another: 5 of 14.
    assert!(page.says("Your proposal: 35 %"), "{}", page.text());
    assert!(page.says("5 of 14 sections have something in them"), "{}", page.text());
    assert_eq!(page.link("A. Applicant and branch").as_deref(), Some(START));
    assert!(!page.says("Pitch sheet"), "what only the reviewer reads is no part of it");
    let paper = mira.open("/proposal/paper");
    assert!(paper.says("Proposal by Mira, Bookmobile"), "{}", paper.text());
    assert!(paper.says("One goal and what it costs") && paper.says("(nothing yet)"));
    site.verify();
}

#[test]
fn what_was_handed_in_arrives_at_the_hub_and_its_word_comes_back() {
    let (hub, mut branch) = Network::pair();
    branch.start();
    let mut mira = branch.learner("Mira");
    study::hand_in(&mut mira, "start-here", "What there is in our branch");
    mira.wait_for(START, "at the hub");
    let page = mira.open(START);
    let page = mira.submit(&page, &format!("{START}/take-back"), &[]);
    assert!(page.says("You took this back"), "{}", page.text());
    branch.sync_fully();
    hub.verify();
    branch.verify();
}
