//! Every way in, tried by everyone who has no business there.

use branchline::domain::roles::{Act, NodeRole, Role, may};
use branchline::web::routes::{ROUTES, Route, Verb, Who};

use crate::browse::{Browser, Form, Page};
use crate::study;
use crate::world::{Network, PASSWORD, Site};

/// Something real for each name in a route's pattern.
struct Known {
    person: String,
    node: String,
    thread: String,
    lesson: String,
}

impl Known {
    fn path(&self, pattern: &str) -> String {
        let mut parts = self.lesson.split('/').skip(2);
        let (module, lesson) = (parts.next().unwrap_or("x"), parts.next().unwrap_or("y"));
        // Nobody is to be cut off here, and no hub has a page about itself.
        let pattern = if ["/members", "/sync/"].iter().any(|start| pattern.starts_with(start)) {
            pattern.replace("{node}", "00000000000000000000")
        } else {
            pattern.to_owned()
        };
        pattern
            .replace("{person}", &self.person)
            .replace("{node}", &self.node)
            .replace("{thread}", self.thread.trim_start_matches("/forum/"))
            .replace("{module}", module)
            .replace("{lesson}", lesson)
            .replace("{question}", "which-letter")
            .replace("{number}", "1")
            .replace("{attempt}", "00000000")
            .replace("{file}", "00000000")
            .replace("{table}", "1")
            .replace("{cohort}", "00000000000000000000")
            .replace("{name}", "app.css")
    }
}

/// A form of the person's own pages, so that token and origin are right and only the role is wrong.
fn own_form(browser: &mut Browser) -> Form {
    browser.open("/forum/new").form("/forum/new")
}

fn try_route(browser: &mut Browser, verb: Verb, path: &str, form: &Form) -> Page {
    match verb {
        Verb::Get => browser.open(path),
        Verb::Post => {
            let mut form = form.clone();
            path.clone_into(&mut form.action);
            for (name, value) in [
                ("name", "Intruder"),
                ("country", "RS"),
                ("role", "admin"),
                ("secret", PASSWORD),
                ("hub_url", "http://127.0.0.1:1"),
                ("code", "AAAAAAAAAAAAAAAAAAAAA"),
            ] {
                form.fill(name, value);
            }
            browser.send(&form).expect("an answer")
        }
    }
}

/// Routes that the test cannot take as somebody who may: they end the session of whoever posts.
const ENDS_THE_SESSION: &[&str] = &["/sign-out"];

/// Sends what the person's own pages could have sent, with nothing filled in. `None`: the route
/// takes a file, and hangs up on a form without one.
fn try_allowed(browser: &mut Browser, route: &Route, path: &str, form: &Form) -> Option<Page> {
    match route.verb {
        Verb::Get => Some(browser.open(path)),
        Verb::Post => {
            let mut form = form.clone();
            path.clone_into(&mut form.action);
            form.fields.retain(|(name, _)| ["csrf", "once"].contains(&name.as_str()));
            browser.send(&form).ok()
        }
    }
}

/// Takes every route as somebody of that role and holds the answer against the table.
fn walk(site: &Site, at: NodeRole, role: Role, known: &Known) {
    let name = format!("Some {role}");
    let secret = if role == Role::Learner { crate::world::PIN } else { PASSWORD };
    let mut browser = site.signed_in(&name, secret);
    let form = own_form(&mut browser);
    let pages = ROUTES.iter().filter(|route| route.who != Who::Machine);
    for route in pages.filter(|route| !ENDS_THE_SESSION.contains(&route.path)) {
        let path = known.path(route.path);
        let allowed = match route.who {
            Who::Machine | Who::Anyone => true,
            Who::Signed(act) => may(role, at, act),
        };
        let told = format!("{role} at a {at}: {:?} {path}", route.verb);
        if allowed {
            let Some(page) = try_allowed(&mut browser, route, &path, &form) else { continue };
            let refused = [401, 403].contains(&page.first_status) || page.status >= 500;
            assert!(!refused, "{told} gives {}: {}", page.status, page.text());
            let asks_who = matches!(route.who, Who::Signed(_)) && page.path.starts_with("/sign-in");
            assert!(!asks_who, "{told} asks who that is");
            continue;
        }
        let page = try_route(&mut browser, route.verb, &path, &form);
        assert_eq!(page.status, 403, "{told}: {}", page.text());
        assert!(!page.says("Lejla"), "{told}: reads of others");
        let tail = try_route(&mut browser, route.verb, &format!("{path}/"), &form);
        assert!(tail.status >= 400, "{told}/ gives {}", tail.status);
    }
}

#[test]
fn every_route_is_open_to_those_whom_the_table_names_and_to_nobody_else() {
    let (hub, mut branch) = Network::pair();
    branch.start();
    let mut lejla = branch.learner("Lejla");
    let lesson = study::lessons(&mut lejla)[0].href.clone();
    let thread = study::open_thread(&mut lejla, "", "A thread", "Words.");
    branch.sync_fully();
    for (site, at) in [(&branch, NodeRole::Branch), (&hub, NodeRole::Hub)] {
        let node = site.status()["node"].as_str().expect("a node has an id").to_owned();
        let person = site.add_person("learner", "Lejla Other");
        let known = Known { person, node, thread: thread.clone(), lesson: lesson.clone() };
        for role in Role::ALL {
            site.add_person(role.as_str(), &format!("Some {role}"));
        }
        let before = site.status();
        for role in Role::ALL {
            walk(site, at, role, &known);
        }
        assert_eq!(site.status()["people"], before["people"]);
        let peers = |status: &serde_json::Value| status["peers"].as_array().map(Vec::len);
        assert_eq!(peers(&site.status()), peers(&before));
        assert!(!site.browser().open("/sign-in").says("Intruder"));
        assert_strangers_find_the_door(site, &known);
    }
}

#[test]
fn every_act_guards_a_way_in() {
    for act in Act::ALL {
        assert!(ROUTES.iter().any(|route| route.who == Who::Signed(act)), "{act:?} guards nothing");
    }
}

fn assert_strangers_find_the_door(site: &Site, known: &Known) {
    let mut stranger = site.browser();
    let form = stranger.open("/sign-up").form("/sign-up");
    for route in ROUTES.iter().filter(|route| matches!(route.who, Who::Signed(_))) {
        let path = known.path(route.path);
        let page = try_route(&mut stranger, route.verb, &path, &form);
        match route.verb {
            Verb::Get => assert!(page.path.starts_with("/sign-in"), "{path} gives {}", page.path),
            Verb::Post => assert_eq!(page.status, 401, "{path}: {}", page.text()),
        }
    }
}

#[test]
fn a_branchs_admin_keeps_no_members() {
    let (_hub, mut branch) = Network::pair();
    branch.start();
    let mut admin = branch.admin();
    let form = own_form(&mut admin);
    let page = try_route(&mut admin, Verb::Get, "/members", &form);
    assert_eq!(page.status, 403);
    let page = try_route(&mut admin, Verb::Post, "/members/invite", &form);
    assert_eq!(page.status, 403);
    assert_ne!(branch.run(&["invite", "--branch", "X", "--country", "RS"]).code, 0);
}

#[test]
fn a_form_from_another_site_or_without_its_token_does_nothing() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let mut form = own_form(&mut mira);
    form.fill("title", "Not by Mira");
    form.fill("body", "Somebody else wrote this.");
    for origin in [None, Some("null"), Some("http://evil.example"), Some("http://127.0.0.1:1")] {
        let page = mira.post("/forum/new", &form.fields, origin).expect("an answer");
        assert!((400..500).contains(&page.status), "{origin:?} gives {}", page.status);
    }
    let mut without = form.clone();
    without.fields.retain(|(name, _)| name != "csrf");
    let page = mira.send(&without).expect("an answer");
    assert!((400..500).contains(&page.status), "without a token: {}", page.status);
    without.fill("csrf", "0123456789abcdef0123456789abcdef");
    let page = mira.send(&without).expect("an answer");
    assert!((400..500).contains(&page.status), "with a made-up token: {}", page.status);
    assert_eq!(study::find_thread(&mut mira, "Not by Mira"), None);
    assert_eq!(mira.send(&form).expect("an answer").first_status, 303, "the real form works");
}

#[test]
fn a_learner_sees_no_other_learners_progress_anywhere() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut lejla = site.learner("Lejla");
    let course = study::lessons(&mut lejla);
    study::finish_lesson(&mut lejla, &course[0].href);
    let mut mira = site.learner("Mira");
    assert_eq!(study::done(&mut mira), Vec::<String>::new());
    assert!(!mira.open("/").says("Lejla"));
    let result = study::take_quiz(&mut lejla, &study::module_of(&course[0].href));
    let page = mira.open(&result.path);
    assert!(page.status >= 400 || !page.says("Your result"), "{}", page.text());
}
