//! People talk about lessons.

use crate::study;
use crate::world::Site;

#[test]
fn a_question_about_a_lesson_is_answered_below_that_lesson() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let mut lejla = site.learner("Lejla");
    let lesson = study::lessons(&mut mira)[0].href.clone();
    let thread = study::open_thread(&mut mira, &lesson, "Which hour is best?", "Before we open?");

    let seen = lejla.open(&lesson);
    let link = seen.link("Which hour is best?").expect("the lesson shows its thread");
    assert_eq!(link, thread);
    study::reply(&mut lejla, &thread, "After lunch, it is quiet then.");

    let page = mira.open(&thread);
    assert!(page.says("After lunch, it is quiet then."), "{}", page.text());
    assert!(page.says("Lejla"), "{}", page.text());
    let list = mira.open("/forum");
    assert!(list.says("1 new"), "the answer is unread: {}", list.text());
    site.verify();
}

#[test]
fn a_form_sent_twice_makes_one_post() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let page = mira.open("/forum/new");
    let mut form = page.form("/forum/new");
    form.fill("title", "Twice pressed");
    form.fill("body", "The button did not react.");
    let first = mira.send(&form).expect("an answer");
    let second = mira.send(&form).expect("an answer");
    assert_eq!(first.path, second.path, "the second press shows what the first made");
    assert_eq!(mira.open("/forum").times("Twice pressed"), 1);

    let mut answer = mira.open(&first.path).form(&first.path);
    answer.fill("body", "One answer.");
    mira.send(&answer).expect("an answer");
    mira.send(&answer).expect("an answer");
    assert_eq!(mira.open(&first.path).times("One answer."), 1);
    site.verify();
}

#[test]
fn what_somebody_typed_never_becomes_a_part_of_the_page() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("<b>Mira</b> & \"co\"");
    let body = "<script>alert(1)</script> [x](javascript:alert(2)) <img src=x onerror=alert(3)>";
    let thread = study::open_thread(&mut mira, "", "<i>Title</i>", body);
    for path in ["/forum", &thread, "/sign-in", "/"] {
        let html = mira.open(path).html;
        for evil in ["<script>alert", "<img src=x", "href=\"javascript:", "<i>Title", "<b>Mira"] {
            assert!(!html.contains(evil), "{evil} on {path}");
        }
    }
}
