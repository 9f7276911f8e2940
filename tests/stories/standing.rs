//! What people see of sync: one sentence, what waits, data and hours; at the hub every member.

use crate::study;
use crate::world::{Network, PASSWORD, Site, wait_for};

#[test]
fn the_sync_page_says_what_waits_and_then_that_it_has_arrived() {
    let (mut hub, mut branch) = Network::pair();
    let port = hub.port();
    hub.stop();
    branch.start();
    let mut mira = branch.learner("Mira");
    let lesson = study::lessons(&mut mira)[0].href.clone();
    study::finish_lesson(&mut mira, &lesson);
    let thread = study::open_thread(&mut mira, "", "No line today", "We wait.");
    assert!(mira.open(&thread).says("saved here"));
    assert!(mira.open(&lesson).says("saved here"));

    let mut admin = branch.admin();
    let page = admin.wait_for("/sync", "The hub did not answer");
    assert!(page.says("will go when the hub can be reached. Oldest:"), "{}", page.text());
    assert!(page.says("Forum posts") && page.says("Progress"), "{}", page.text());
    assert!(page.says("no answer") && page.says("no limit set"), "{}", page.text());
    assert!(page.html.contains("<noscript>"), "without script there is a link");
    let status = branch.status();
    assert_eq!(status["waiting_for_hub"]["posts"]["count"], 1, "{status}");
    let whole = branch.run(&["status", "--json"]).json();
    assert!(whole["free_mib"].as_u64().is_some(), "{whole}");
    let told = branch.run(&["status"]).ok();
    assert!(told.contains("will go when the hub can be reached"), "{told}");
    assert!(told.contains("Forum posts: 1"), "{told}");

    hub.start();
    assert_eq!(hub.port(), port);
    let page = admin.open("/sync");
    admin.submit(&page, "/sync/now", &[]);
    let page = admin.wait_for("/sync", "Up to date. The hub has everything from here");
    assert!(!page.says("Forum posts"), "{}", page.text());
    assert!(page.says("Day by day"), "{}", page.text());
    assert!(mira.open(&thread).says("at the hub"));
    assert!(mira.open(&lesson).says("at the hub"));

    let mut jelena = hub.admin();
    wait_for("the thread at the hub", || study::find_thread(&mut jelena, "No line today"));
    study::reply(&mut jelena, &thread, "It will come back.");
    admin.submit(&page, "/sync/now", &[]);
    mira.wait_for(&thread, "read by Admin of Central library");
}

#[test]
fn data_and_hours_are_set_in_plain_words_and_a_wrong_form_says_what_to_mend() {
    let (_hub, mut branch) = Network::pair();
    branch.start();
    let mut admin = branch.admin();
    let page = admin.open("/sync");
    let wrong = [("budget", "20 MB"), ("when", "hours"), ("from", "7"), ("until", "7")];
    let told = admin.submit(&page, "/sync/line", &wrong);
    assert_eq!(told.status, 422, "{}", told.text());
    assert!(told.says("Data a month, in MB: write digits only"), "{}", told.text());
    assert!(told.says("Until: choose something else"), "{}", told.text());
    assert!(told.html.contains("value=\"20 MB\""), "what was typed stays");

    let right = [("budget", "0"), ("when", "any"), ("from", "22"), ("until", "6")];
    let told = admin.submit(&told, "/sync/line", &right);
    assert_eq!((told.first_status, told.status), (303, 200), "{}", told.text());
    assert!(told.says("It holds from now on"), "{}", told.text());
    let mut mira = branch.learner("Mira");
    study::open_thread(&mut mira, "", "By hand only", "Nothing goes by itself.");
    let page = admin.wait_for("/sync", "no data is set aside for going by itself");
    assert!(page.says("“Sync now” works all the same"), "{}", page.text());
    assert_eq!(branch.status()["budget_mb"], 0);
    admin.submit(&page, "/sync/now", &[]);
    admin.wait_for("/sync", "Up to date. The hub has everything from here");
}

#[test]
fn the_hub_lists_its_members_and_opens_each() {
    let Network { mut hub, branches } = Network::of(&["Novi Grad", "Сјеница", "Prizren"]);
    branches[0].run(&["sample", "--learners", "3", "--days", "2", "--seed", "5"]).ok();
    branches[0].sync_fully();
    branches[0].sync_fully();
    hub.invite("Never came");
    let mut admin = hub.admin();
    let page = admin.open("/members");
    for branch in &branches {
        assert!(page.says(&branch.name), "{}", page.text());
    }
    assert!(page.says("3 libraries") && !page.says("needs you"), "{}", page.text());
    assert!(!page.says("Central library Hub"), "the hub is no member of its own list");
    // What one branch wrote waits for the others.
    let found = admin.open("/members?name=sjenica");
    assert!(
        found.says("Сјеница") && !found.says("Prizren") && found.says("1 library"),
        "{}",
        found.text()
    );
    assert!(found.says("waiting"), "{}", found.text());
    assert!(admin.open("/members?name=zzz").says("No library is called “zzz”."));

    let to = page.link("Novi Grad").expect("a name is a link");
    let member = admin.open(&to);
    assert!(member.says("Both have the same") && member.says("Its people"), "{}", member.text());
    assert!(member.says("Learners 3"), "{}", member.text());
    let csv = admin.open("/members.csv");
    let lines: Vec<&str> = csv.html.lines().collect();
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert!(lines[0].starts_with("\u{feff}name,node,country,role,state,"), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("\"Novi Grad\",")), "{lines:?}");

    let cut = member.link("Revoke").expect("the way to cut it off");
    let asked = admin.open(&cut);
    admin.submit(&asked, &cut, &[]);
    assert!(admin.open(&to).says("It was cut off."));
    assert_eq!(branches[0].sync().state, "refused");
    let page = admin.wait_for("/members", "1 needs you");
    assert!(page.says("was cut off and still calls"), "{}", page.text());
    hub.stop();
}

#[test]
fn only_the_hubs_admin_sees_the_members() {
    let mut hub = Site::hub();
    hub.start();
    hub.add_person("facilitator", "Jelena");
    let mut jelena = hub.signed_in("Jelena", PASSWORD);
    for path in ["/members", "/members.csv", "/members/aaaaaaaaaaaaaaaaaaaa"] {
        assert_eq!(jelena.open(path).status, 403, "{path}");
    }
    let mut admin = hub.admin();
    assert_eq!(admin.open("/members/aaaaaaaaaaaaaaaaaaaa").status, 404);
}
