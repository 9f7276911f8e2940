//! Every way in, tried by everyone who has no business there.

use branchline::web::routes::{ROUTES, Verb, Who};

use crate::browse::{Browser, Form, Page};
use crate::study;
use crate::world::{Network, PASSWORD, Site};

/// What a learner may never reach, at any node.
const NOT_FOR_LEARNERS: &[&str] = &["/follow", "/people", "/sync", "/members"];
/// What a facilitator may never reach.
const NOT_FOR_FACILITATORS: &[&str] = &["/people", "/sync", "/members"];

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
        pattern
            .replace("{person}", &self.person)
            .replace("{node}", &self.node)
            .replace("{thread}", self.thread.trim_start_matches("/forum/"))
            .replace("{module}", module)
            .replace("{lesson}", lesson)
            .replace("{question}", "which-letter")
            .replace("{number}", "1")
            .replace("{attempt}", "00000000")
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

fn walk(site: &Site, name: &str, secret: &str, closed: &[&str], known: &Known) -> usize {
    let mut browser = site.signed_in(name, secret);
    let form = own_form(&mut browser);
    let mut tried = 0;
    for route in ROUTES.iter().filter(|route| route.who != Who::Machine) {
        let path = known.path(route.path);
        if !closed.iter().any(|start| path.starts_with(start)) {
            continue;
        }
        tried += 1;
        let page = try_route(&mut browser, route.verb, &path, &form);
        assert_eq!(page.status, 403, "{name}: {:?} {path}: {}", route.verb, page.text());
        assert!(!page.says("Lejla"), "{name} reads of others on {path}");
        let tail = try_route(&mut browser, route.verb, &format!("{path}/"), &form);
        assert!(tail.status >= 400, "{name}: {path}/ gives {}", tail.status);
    }
    tried
}

#[test]
fn nobody_opens_or_posts_what_their_role_does_not_give() {
    let (hub, mut branch) = Network::pair();
    branch.start();
    let mut lejla = branch.learner("Lejla");
    let lesson = study::lessons(&mut lejla)[0].href.clone();
    let thread = study::open_thread(&mut lejla, "", "A thread", "Words.");
    let node = branch.status()["node"].as_str().expect("a node has an id").to_owned();
    for site in [&branch, &hub] {
        let person = site.add_person("learner", "Lejla Other");
        let known =
            Known { person, node: node.clone(), thread: thread.clone(), lesson: lesson.clone() };
        site.add_person("facilitator", "Jelena");
        site.learner("Mira");
        let before = site.status();
        let tried = walk(site, "Mira", crate::world::PIN, NOT_FOR_LEARNERS, &known);
        assert!(tried >= 14, "only {tried} routes were tried");
        walk(site, "Jelena", PASSWORD, NOT_FOR_FACILITATORS, &known);
        assert_eq!(site.status()["people"], before["people"]);
        assert_eq!(site.status()["peers"], before["peers"]);
        assert!(!site.browser().open("/sign-in").says("Intruder"));
        assert_strangers_find_the_door(site, &known);
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
