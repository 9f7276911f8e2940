//! The end of the course: what learners say of it, and the sample call that the last module is about.

use crate::world::{Network, Site};

#[test]
fn what_five_learners_say_is_shown_to_the_hub_as_counts() {
    let (hub, mut branch) = Network::pair();
    branch.start();
    for at in 0..5 {
        let mut learner = branch.learner(&format!("Learner {at}"));
        let page = learner.open("/learn");
        let ask = page.link("Your view of the course").expect("it is asked");
        let page = learner.open(&ask);
        let empty = learner.submit(&page, "/evaluation", &[]);
        assert_eq!(empty.status, 422, "{}", empty.text());
        let words = format!("A map of village number {at}.");
        let filled = [("q-worth-the-time", "4"), ("q-missing", words.as_str())];
        let told = learner.submit(&page, "/evaluation", &filled);
        assert!(told.says("Your answers are saved here."), "{}", told.text());
        assert!(told.forms().iter().all(|form| form.action != "/evaluation"), "once");
        if at == 3 {
            let page = branch.admin().open("/follow/evaluation");
            assert!(page.says("4 people have answered."), "{}", page.text());
            assert!(!page.says("village"), "{}", page.text());
        }
    }
    branch.sync_fully();
    let page = hub.admin().open("/follow/evaluation");
    assert!(page.says("5 people have answered."), "{}", page.text());
    assert!(page.says("5 yes 5"), "{}", page.text());
    assert!(page.says("A map of village number 3.") && !page.says("Learner 3"), "{}", page.text());
    branch.verify();
    hub.verify();
}

#[test]
fn the_last_module_leads_to_the_call_and_to_two_labelled_samples() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let lesson = mira.open("/lessons/proposal/put-together");
    let to = lesson.link("The call, its rubric and two samples").expect("a link to the call");
    assert!(mira.open("/lessons/start-here/goals").link("The call, its rubric").is_none());
    let call = mira.open(&to);
    assert!(call.says("This is a sample.") && call.says("68 points"), "{}", call.text());
    for number in 1..=2 {
        let page = mira.open(&format!("/call/samples/{number}"));
        assert_eq!(page.status, 200);
        assert!(page.says("sample") && page.says("The key gives"), "{}", page.text());
    }
    assert_eq!(mira.open("/call/samples/3").status, 404);
    assert_eq!(mira.open("/call/samples/x").status, 404);
}
