//! A branch and its hub: joining, syncing by itself, and what that costs.

use std::io::Write;

use crate::study;
use crate::world::{Network, Site, wait_for};

#[test]
fn a_branch_joins_by_its_page_and_its_work_arrives_at_the_hub_by_itself() {
    let (mut hub, mut branch) = (Site::hub(), Site::branch("Novi Grad"));
    hub.start();
    branch.start();
    let mut hub_admin = hub.admin();
    let members = hub_admin.open("/members");
    let shown =
        hub_admin.submit(&members, "/members/invite", &[("name", "Novi Grad"), ("country", "BA")]);
    let code =
        shown.html.split("id=\"code\"").nth(1).and_then(|rest| rest.split("value=\"").nth(1));
    let code = code.and_then(|rest| rest.split('"').next()).expect("the page shows the code");

    let mut admin = branch.admin();
    let page = admin.open("/sync");
    let told = admin.submit(&page, "/sync/join", &[("hub_url", &hub.url()), ("code", code)]);
    assert_eq!((told.first_status, told.status), (303, 200), "{}", told.text());
    admin.wait_for("/sync", "Up to date");

    let mut mira = branch.learner("Mira Kovač");
    let lesson = study::lessons(&mut mira)[0].href.clone();
    study::finish_lesson(&mut mira, &lesson);
    let result = study::take_quiz(&mut mira, &study::module_of(&lesson));
    assert!(result.says("right"), "{}", result.text());
    let thread =
        study::open_thread(&mut mira, &lesson, "Who else has no line?", "We lose it daily.");

    let mut jelena = hub.admin();
    let row = jelena.wait_for("/follow/learners", "Mira Kovač");
    let row = row.link("Mira Kovač").expect("a name is a link");
    let learner = jelena.wait_for(&row, " right");
    assert!(learner.says("Novi Grad") && learner.says("1 of"), "{}", learner.text());
    let branches = jelena.open("/follow/branches");
    let line = branches.html.split("<tr>").find(|line| line.contains("Novi Grad"));
    let line = line.expect("the branch has a line");
    assert!(line.contains("<time"), "when it was last heard: {line}");

    wait_for("the thread at the hub", || study::find_thread(&mut jelena, "Who else has no line?"));
    study::reply(&mut jelena, &thread, "We do, on Tuesdays.");
    let page = admin.open("/sync");
    admin.submit(&page, "/sync/now", &[]);
    mira.wait_for(&thread, "We do, on Tuesdays.");
    branch.verify();
    hub.verify();
}

#[test]
fn when_nothing_is_new_an_exchange_is_one_round_trip_of_250_bytes() {
    let (hub, branch) = Network::pair();
    hub.run(&["sample", "--learners", "5", "--days", "3", "--seed", "1"]).ok();
    branch.run(&["sample", "--learners", "5", "--days", "3", "--seed", "2"]).ok();
    branch.sync_fully();
    let quiet = branch.sync_fully();
    assert_eq!((quiet.round_trips, quiet.sent, quiet.received), (1, 0, 0), "{quiet:?}");
    assert!(quiet.bytes_up <= 250 && quiet.bytes_down <= 250, "{quiet:?}");
}

#[test]
fn a_day_of_twenty_learners_goes_in_at_most_two_round_trips() {
    let (hub, branch) = Network::pair();
    branch.run(&["sample", "--learners", "20", "--days", "1", "--seed", "7"]).ok();
    let day = branch.sync();
    assert_eq!(day.state, "up-to-date", "{day:?}");
    assert!(day.round_trips <= 2, "{day:?}");
    assert!(day.sent > 20, "{day:?}");
    writeln!(
        std::io::stdout(),
        "a first day of 20 learners: {} entries, {} bytes up, {} bytes down, {} round trips",
        day.sent,
        day.bytes_up,
        day.bytes_down,
        day.round_trips
    )
    .expect("the test's own output can be written");
    assert_eq!(hub.status()["learners"], branch.status()["learners"]);
    hub.verify();
}

#[test]
fn two_branches_read_each_others_forum_through_the_hub() {
    let Network { hub, mut branches } = Network::of(&["Novi Grad", "Sjenica"]);
    let mut sjenica = branches.pop().expect("two branches");
    let mut novi_grad = branches.pop().expect("two branches");
    novi_grad.start();
    let mut mira = novi_grad.learner("Mira");
    let thread = study::open_thread(&mut mira, "", "Snow on the road", "The bus is late.");
    novi_grad.stop();
    novi_grad.sync_fully();
    sjenica.sync_fully();
    sjenica.start();
    let mut emina = sjenica.learner("Emina");
    assert!(emina.open(&thread).says("The bus is late."));
    study::reply(&mut emina, &thread, "Here too.");
    sjenica.stop();
    sjenica.sync_fully();
    novi_grad.sync_fully();
    novi_grad.start();
    let mut mira = novi_grad.signed_in("Mira", crate::world::PIN);
    let page = mira.open(&thread);
    assert!(page.says("Here too.") && page.says("Sjenica"), "{}", page.text());
    for site in [&hub, &novi_grad, &sjenica] {
        site.verify();
    }
}
