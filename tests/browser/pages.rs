//! Every kind of page, wide and narrow, light and dark: nothing for axe to find, nothing wider than
//! the screen, nothing against the content policy, and not more over the line than a satellite can
//! bear.

use std::fs;

use serde_json::Value;

use crate::browse::{Browser, Form};
use crate::driver::{Window, is_required, say, window};
use crate::study;
use crate::world::{Network, PASSWORD, PIN, Site};

/// Requests of a first visit.
const REQUESTS_MAX: usize = 5;
/// Bytes of a first visit, over the line.
const VISIT_BYTES_MAX: u64 = 60 * 1024;
/// The rules of axe that pages are held against.
const RULES: &str = "['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa']";

/// The script of axe, from the file that `AXE` names.
fn axe() -> Option<String> {
    let Ok(path) = std::env::var("AXE") else {
        assert!(!is_required(), "E2E=require, but AXE names no script");
        say("SKIPPED: AXE names no axe.min.js");
        return None;
    };
    Some(fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}")))
}

/// Pages that are always at the same place.
const FIXED: &[(&str, &str)] = &[
    ("home", "/"),
    ("map", "/learn"),
    ("drawing", "/lessons/designing/double-diamond"),
    ("glossary", "/glossary"),
    ("notes", "/notes"),
    ("search", "/search?q=library"),
    ("assignment-stands", "/assignments/listening"),
    ("proposal", "/proposal"),
    ("proposal-paper", "/proposal/paper"),
    ("badges", "/badges"),
    ("courses", "/courses"),
    ("assignment-file", "/assignments/start-here/files/door"),
    ("badge-check", "/check"),
    ("badge-altered", "/C/ALTERED"),
    ("evaluation", "/evaluation"),
    ("evaluation-results", "/follow/evaluation"),
    ("call", "/call"),
    ("call-sample", "/call/samples/1"),
    ("lesson-last", "/lessons/proposal/put-together"),
    ("forum", "/forum"),
    ("forum-search", "/forum/search?q=hour"),
    ("forum-week", "/forum/week"),
    ("forum-log", "/forum/log"),
    ("forum-erased", "/forum/erased"),
    ("moderation", "/moderation"),
    ("branches", "/follow/branches"),
    ("learners", "/follow/learners"),
    ("people", "/people"),
    ("new-person", "/people/new"),
    ("sync", "/sync"),
    ("members", "/members"),
    ("members-found", "/members?name=novi"),
    ("help", "/help"),
    ("styleguide", "/styleguide"),
    ("error", "/no-such-page"),
];

/// A hub with a branch, learners, lessons done and threads; and where to find them.
fn lively() -> (Site, Vec<(&'static str, String)>) {
    let Network { hub, branches } = Network::of(&["Novi Grad"]);
    branches[0].run(&["sample", "--learners", "12", "--days", "5", "--seed", "4"]).ok();
    branches[0].sync_fully();
    let mut admin = hub.admin();
    let course = study::lessons(&mut admin);
    let lesson = course[0].href.clone();
    study::finish_lesson(&mut admin, &lesson);
    study::answer_checks(&mut admin, &course[1].href);
    let module = study::module_of(&lesson);
    let start = admin.open("/quizzes/leading-change");
    let question = admin.submit(&start, "/quizzes/leading-change/start", &[]).path;
    study::hand_in(&mut admin, "listening", "The first words");
    study::hand_in(&mut admin, "listening", "Better words");
    let version = admin.open("/assignments/listening").link("Version 1").expect("it is kept");
    for line in course.iter().filter(|line| study::module_of(&line.href) == module) {
        study::finish_lesson(&mut admin, &line.href);
    }
    let badge = earn_badge(&mut admin, &module);
    let thread = study::open_thread(&mut admin, &lesson, "What helped you?", "Tell us briefly.");
    study::reply(&mut admin, &thread, "A printed lesson, for the days without power.");
    let post = admin.open(&thread).link("More").expect("each post has more to it");
    let cohort = cohort(&hub, &mut admin);
    let members = admin.open("/members");
    let member = members.link("Novi Grad").expect("a member has a row");
    let learner = admin.open("/follow/learners");
    let learner = learner.links().into_iter().find(|(to, _)| to.starts_with("/follow/learners/"));
    let learner = learner.expect("a learner has a row").0;
    let person = learner.trim_start_matches("/follow/learners/").to_owned();
    let mut pages = vec![
        ("together", format!("/people/{person}/together?find=a")),
        ("write", format!("/follow/write?to={person}")),
        ("lesson", lesson.clone()),
        ("lesson-checked", course[1].href.clone()),
        ("plan", format!("{lesson}/plan")),
        ("confidence", format!("/modules/{module}/confidence")),
        ("paper", format!("/quizzes/{module}/paper")),
        ("quiz", format!("/quizzes/{module}")),
        ("assignment", format!("/assignments/{module}")),
        ("assignment-version", version),
        ("question", question),
        ("badge", badge.0),
        ("badge-withdraw", badge.1),
        ("badge-genuine", badge.2),
        ("post", post),
        ("thread", thread),
        ("new-thread", format!("/forum/new?lesson={}", lesson.trim_start_matches("/lessons/"))),
        ("learner", learner),
        ("member", member),
    ];
    pages.extend(FIXED.iter().map(|(name, path)| (*name, (*path).to_owned())));
    pages.extend(desk(&cohort, &module));
    (hub, pages)
}

/// Masters the quiz of a module whose lessons are done: the page of its badge, the one that
/// withdraws it, and the one that the picture leads to.
fn earn_badge(admin: &mut Browser, module: &str) -> (String, String, String) {
    study::master_quiz(admin, module);
    let badge = format!("/badges/module.{module}");
    let page = admin.open(&badge);
    let code = page.html.split("class=\"code\">").nth(1).and_then(|rest| rest.split('<').next());
    let link = page.links().into_iter().find(|(to, _)| to.contains("/C/")).expect("a link").0;
    let scanned = link.split("/C/").nth(1).expect("what was signed");
    (badge, format!("/awards/{}", code.expect("a code")), format!("/C/{scanned}"))
}

/// The pages of the facilitator's desk.
fn desk(cohort: &str, module: &str) -> Vec<(&'static str, String)> {
    let of_cohort = |path: &str| format!("{cohort}{path}");
    vec![
        ("morning", "/follow".to_owned()),
        ("reviews", "/review".to_owned()),
        ("feedback", "/feedback".to_owned()),
        ("cohorts", "/follow/cohorts".to_owned()),
        ("cohort-new", "/follow/cohorts/new".to_owned()),
        ("cohort", cohort.to_owned()),
        ("cohort-dates", of_cohort("/dates")),
        ("cohort-circles", of_cohort("/circles")),
        ("cohort-learners", of_cohort("/learners?find=a")),
        ("cohort-import", of_cohort("/import")),
        ("matrix", of_cohort("/matrix")),
        ("figures", of_cohort("/figures")),
        ("items", of_cohort(&format!("/items/{module}"))),
        ("report", of_cohort("/report")),
        ("certificates", of_cohort("/certificates")),
        ("newcomers", "/people/import".to_owned()),
        ("moves", "/members/moves".to_owned()),
    ]
}

/// A cohort with two learners in it; its address.
fn cohort(hub: &Site, admin: &mut Browser) -> String {
    let facilitator = hub.add_person("facilitator", "Jelena");
    let mut form = admin.open("/follow/cohorts/new").form("/follow/cohorts/new");
    for (name, value) in [("name", "Spring"), ("circles", "2"), ("facilitators", &facilitator)] {
        form.fill(name, value);
    }
    let cohort = admin.send(&form).expect("an answer").path;
    let to = format!("{cohort}/learners");
    for circle in ["1", "2"] {
        let page = admin.open(&format!("{to}?find=a"));
        let is_it = |form: &Form| form.value("person").is_some();
        let found: Vec<_> = page.forms().into_iter().filter(is_it).collect();
        let at = usize::from(circle == "2").min(found.len().saturating_sub(1));
        let mut form = found.into_iter().nth(at).expect("the sample has learners on A");
        form.fill("circle", circle);
        assert_eq!(admin.send(&form).expect("an answer").first_status, 303);
    }
    cohort
}

/// What is wrong with the page that is open.
fn faults(window: &Window, axe: Option<&str>) -> Vec<String> {
    let mut faults = Vec::new();
    let wide = window.run("return document.documentElement.scrollWidth - window.innerWidth");
    if wide.as_i64().is_some_and(|over| over > 0) {
        faults.push(format!("{wide} px wider than the screen"));
    }
    if let Some(axe) = axe {
        window.run(axe);
        let found = window.run_later(&format!(
            "var done = arguments[arguments.length - 1]; \
             axe.run(document, {{runOnly: {RULES}}}).then(function (r) {{ \
             done(r.violations.map(function (v) {{ return v.id + ': ' + v.nodes.slice(0, 3)\
             .map(function (n) {{ return n.target.join(' ') + ' ' + \
             (n.any.concat(n.all, n.none).map(function (c) {{ return c.message; }})[0] || ''); \
             }}).join(' | '); }})); }}, function (e) {{ done(['axe: ' + e]); }})"
        ));
        let each = found.as_array().into_iter().flatten();
        faults.extend(each.filter_map(Value::as_str).map(str::to_owned));
    }
    faults.extend(window.complaints());
    faults
}

/// Every screen that pages are looked at on.
const SCREENS: &[(u32, &str)] = &[(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")];

fn walk(
    window: &Window,
    pages: &[(&str, String)],
    screens: &[(u32, &str)],
    axe: Option<&str>,
) -> Vec<String> {
    let mut wrong = Vec::new();
    for &(width, scheme) in screens {
        window.show_as(width, scheme);
        for (name, path) in pages {
            window.open(path);
            window.shoot(&format!("{name}-{width}-{scheme}"));
            for fault in faults(window, axe) {
                wrong.push(format!("{name} at {width} px, {scheme}: {fault}"));
            }
        }
    }
    wrong
}

#[test]
fn the_judges_see_what_is_wrong_with_a_spoiled_page() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let Some(window) = window(&site) else { return };
    let Some(axe) = axe() else { return };
    window.show_as(320, "light");
    window.open("/sign-in");
    assert_eq!(faults(&window, Some(&axe)), Vec::<String>::new());
    window.run(
        "var main = document.getElementById('main'); \
         main.appendChild(document.createElement('input')); \
         var wide = document.createElement('pre'); wide.textContent = 'wide '.repeat(200); \
         main.appendChild(wide); \
         var script = document.createElement('script'); script.textContent = 'alert(1)'; \
         main.appendChild(script);",
    );
    let found = faults(&window, Some(&axe)).join("\n");
    for wanted in ["label", "wider than the screen", "Content Security Policy"] {
        assert!(found.contains(wanted), "no word of {wanted} in {found}");
    }
}

#[test]
fn every_page_is_fit_for_everyone_on_every_screen() {
    let (hub, pages) = lively();
    let Some(window) = window(&hub) else { return };
    let axe = axe();
    let open = [
        ("sign-in", "/sign-in".to_owned()),
        ("sign-up", "/sign-up".to_owned()),
        ("no-name", "/sign-in?name=Nobody".to_owned()),
    ];
    let mut wrong = walk(&window, &open, SCREENS, axe.as_deref());
    window.show_as(1280, "light");
    window.sign_in("Admin of Central library", PASSWORD);
    wrong.extend(walk(&window, &pages, SCREENS, axe.as_deref()));

    // Longer words in another script: do they still fit the smallest screen?
    for language in ["sr-Cyrl", "sr-Latn"] {
        window.open("/");
        window.click(&format!("button[value='{language}']"));
        window.wait_until("the page speaks it", || {
            window.count(&format!("html[lang='{language}']")) == 1
        });
        let named: Vec<(String, String)> =
            pages.iter().map(|(name, to)| (format!("{name}-{language}"), to.clone())).collect();
        let named: Vec<(&str, String)> =
            named.iter().map(|(name, to)| (name.as_str(), to.clone())).collect();
        wrong.extend(walk(&window, &named, &[(320, "light")], axe.as_deref()));
    }
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_branch_with_nothing_in_it_yet_is_fit_for_everyone() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let Some(window) = window(&site) else { return };
    let axe = axe();
    window.sign_in("Admin of Bookmobile", PASSWORD);
    let pages = [
        ("empty-home", "/"),
        ("empty-forum", "/forum"),
        ("empty-morning", "/follow"),
        ("empty-branches", "/follow/branches"),
        ("empty-cohorts", "/follow/cohorts"),
        ("empty-reviews", "/review"),
        ("empty-feedback", "/feedback"),
        ("empty-learners", "/follow/learners"),
        ("empty-people", "/people"),
        ("alone-sync", "/sync"),
    ];
    let pages = pages.map(|(name, path)| (name, path.to_owned()));
    let wrong = walk(&window, &pages, SCREENS, axe.as_deref());
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_sync_page_of_a_branch_is_fit_for_everyone_and_keeps_itself_fresh() {
    let Network { hub, mut branches } = Network::of(&["Novi Grad"]);
    let mut branch = branches.remove(0);
    branch.start();
    let Some(window) = window(&branch) else { return };
    let axe = axe();
    window.sign_in("Admin of Novi Grad", PASSWORD);
    let mut wrong = walk(&window, &[("sync-branch", "/sync".to_owned())], SCREENS, axe.as_deref());
    window.show_as(320, "light");
    window.open("/sync");
    window.fill("#budget", "much");
    window.run("document.querySelector('form[action=\"/sync/line\"]').submit()");
    window.wait_until("the problem is told", || window.count("#faults") == 1);
    let found = faults(&window, axe.as_deref());
    wrong.extend(found.into_iter().map(|fault| format!("data and hours, wrong: {fault}")));
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));

    // What happens meanwhile is seen without a click, and a form half filled stays as it is.
    window.open("/sync");
    window.fill("#budget", "20");
    let mut mira = branch.learner("Mira");
    drop(hub);
    study::open_thread(&mut mira, "", "Seen by itself", "While the page is open.");
    window.wait_until("the page says that something waits", || {
        let text = window.run("return document.getElementById('live').textContent");
        text.as_str().is_some_and(|text| text.contains("Forum posts"))
    });
    let kept = window.run("return document.getElementById('budget').value");
    assert_eq!(kept, "20");
}

#[test]
fn neighbours_laptops_and_the_recovery_card_are_fit_for_everyone() {
    let Network { hub, mut branches } = Network::of(&["Novi Grad", "Sjenica"]);
    let (mut branch, mut other) = (branches.remove(0), branches.remove(0));
    let person = branch.add_person("learner", "Mira");
    let of = branch.status()["node"].as_str().expect("an id").to_owned();
    let laptop = Site::personal("Laptop 7");
    let told = hub.run(&["invite", "--personal", "Laptop 7", "--of", &of, "--json"]).json();
    laptop.join(&hub.url(), told["code"].as_str().expect("a code"));
    branch.sync_fully();
    other.start();
    branch.run(&["neighbour", "add", &other.url()]).ok();
    branch.start();
    let Some(window) = window(&branch) else { return };
    let axe = axe();
    window.sign_in("Admin of Novi Grad", PASSWORD);
    let pages = [
        ("near-sync", "/sync".to_owned()),
        ("near-people", "/people".to_owned()),
        ("near-laptop", format!("/people/{person}/laptop")),
        ("near-move", format!("/people/{person}/move")),
        ("near-pin", format!("/people/{person}/pin")),
        ("near-code", format!("/sign-in/{person}/code")),
        ("near-card", "/sync/recovery".to_owned()),
        ("near-join", "/join".to_owned()),
    ];
    let mut wrong = walk(&window, &pages, SCREENS, axe.as_deref());
    for (width, scheme) in [(1280, "dark"), (320, "light")] {
        window.show_as(width, scheme);
        window.open("/sync/recovery");
        window.fill("#secret", PASSWORD);
        window.click("main form button");
        window.wait_until("the card is shown", || window.count("svg.qr") == 1);
        window.shoot(&format!("near-card-shown-{width}-{scheme}"));
        let found = faults(&window, axe.as_deref());
        wrong.extend(found.into_iter().map(|fault| format!("card at {width} px: {fault}")));
    }
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_set_up_page_and_a_form_with_a_problem_are_fit_too() {
    let mut site = Site::fresh("Bookmobile");
    site.start();
    let Some(window) = window(&site) else { return };
    let axe = axe();
    let mut wrong = walk(
        &window,
        &[("setup", "/setup".to_owned()), ("recover", "/recover".to_owned())],
        SCREENS,
        axe.as_deref(),
    );
    for (width, scheme) in [(1280, "light"), (320, "dark")] {
        window.show_as(width, scheme);
        window.open("/setup");
        window.click("main form button");
        window.wait_until("the problem is told", || window.count("#faults") == 1);
        let focus = window.run("return document.activeElement.id");
        assert_eq!(focus, "faults", "the problem has the focus");
        window.shoot(&format!("setup-problem-{width}-{scheme}"));
        let found = faults(&window, axe.as_deref());
        wrong.extend(found.into_iter().map(|fault| format!("problem at {width} px: {fault}")));
    }
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}

/// Requests and bytes since the log was last read.
fn traffic(window: &Window) -> (Vec<String>, u64) {
    let (mut urls, mut bytes) = (Vec::new(), 0);
    for line in window.log("performance") {
        let text = line["message"].as_str().unwrap_or_default();
        let message: Value = serde_json::from_str(text).unwrap_or_default();
        let message = &message["message"];
        match message["method"].as_str().unwrap_or_default() {
            "Network.requestWillBeSent" => {
                let url = message["params"]["request"]["url"].as_str().unwrap_or_default();
                urls.push(url.to_owned());
            }
            "Network.loadingFinished" => {
                let length = message["params"]["encodedDataLength"].as_f64().unwrap_or(0.0);
                bytes += format!("{length:.0}").parse::<u64>().unwrap_or(0);
            }
            _ => {}
        }
    }
    (urls, bytes)
}

#[test]
fn the_first_visit_is_at_most_five_requests_and_60_kib() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    site.run(&["sample", "--learners", "40", "--days", "5", "--seed", "9"]).ok();
    site.add_person("learner", "Aaron Aas");
    let Some(window) = window(&site) else { return };
    window.open("/sign-in");
    let (urls, bytes) = traffic(&window);
    say(&format!("first visit, sign-in page: {} requests, {bytes} bytes", urls.len()));
    assert!(urls.len() <= REQUESTS_MAX && bytes <= VISIT_BYTES_MAX, "{bytes} bytes: {urls:?}");

    window.open("/sign-in?name=Aaron");
    window.click_link("Aaron Aas");
    window.fill("#secret", PIN);
    window.click("main form button");
    window.wait_until("the home page is there", || window.path() == "/");
    window.chromium("Network.clearBrowserCache", &serde_json::json!({}));
    traffic(&window);
    window.reload();
    let (urls, bytes) = traffic(&window);
    say(&format!("first visit, learner's home: {} requests, {bytes} bytes", urls.len()));
    assert!(!urls.is_empty());
    assert!(urls.len() <= REQUESTS_MAX && bytes <= VISIT_BYTES_MAX, "{bytes} bytes: {urls:?}");
}
