//! A cohort talks among itself: its learners at their libraries and whoever accompanies them, and
//! nobody else.

use std::fs;

use crate::browse::Browser;
use crate::desk::{enrol, make_cohort};
use crate::study;
use crate::world::{Network, PASSWORD, PIN, Site};

const TITLE: &str = "Lampshade evenings";
const BODY: &str = "Whoever is stuck in module two, come to the marmalade table.";
/// Words that stand nowhere else, as a search finds them.
const WORD: &str = "marmalade";

/// Does any file of that computer hold these bytes?
fn folder_holds(site: &Site, words: &str) -> bool {
    let mut folders = vec![site.data()];
    while let Some(folder) = folders.pop() {
        for file in fs::read_dir(folder).expect("a folder") {
            let path = file.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
            } else if fs::read(&path)
                .is_ok_and(|bytes| bytes.windows(words.len()).any(|at| at == words.as_bytes()))
            {
                return true;
            }
        }
    }
    false
}

/// The cohort's space as it stands among those to choose from.
fn space_of(browser: &mut Browser, cohort: &str) -> Option<String> {
    let form = browser.open("/forum").html;
    let option = form.split("<option").find(|option| option.contains(cohort))?;
    Some(option.split("value=\"").nth(1)?.split('"').next()?.to_owned())
}

/// Whatever that person asks for, there is no such thing.
fn finds_nothing(browser: &mut Browser, thread: &str, space: &str) {
    let paths =
        [thread.to_owned(), format!("/forum?space={space}"), format!("/forum/new?space={space}")];
    for path in &paths {
        assert_eq!(browser.open(path).status, 404, "{path}");
    }
    let invented = format!("/forum?space=cohort:{}", "0".repeat(20));
    assert_eq!(browser.open(&invented).status, 404, "as for what does not exist");
    for path in ["/forum", "/", "/forum/week", "/forum/log", "/forum?show=unread"] {
        let page = browser.open(path);
        assert!(!page.says(TITLE) && !page.says(WORD), "{path}: {}", page.text());
    }
    let found = browser.open(&format!("/forum/search?q={WORD}"));
    assert!(found.says("Nothing was found"), "{}", found.text());
    let mut form = browser.open("/forum/new").form("/forum/new");
    form.fill("space", space);
    form.fill("title", "Let me in");
    form.fill("body", "Please");
    let told = browser.send(&form).expect("an answer");
    assert!(told.first_status == 404 || told.first_status == 422, "{}", told.text());
}

#[test]
fn a_cohort_talks_among_itself_wherever_its_people_are() {
    let Network { hub, mut branches } = Network::of(&["Novi Grad", "Sjenica", "Kotor"]);
    let mut kotor = branches.pop().expect("three");
    let (mut sjenica, mut novi_grad) = (branches.remove(1), branches.remove(0));
    for site in [&mut novi_grad, &mut sjenica, &mut kotor] {
        site.start();
    }
    let (mut mira, mut goran) = (novi_grad.learner("Mira"), novi_grad.learner("Goran"));
    let (mut lejla, mut ivana) = (sjenica.learner("Lejla"), kotor.learner("Ivana"));
    for (site, who) in [(&novi_grad, &mut mira), (&sjenica, &mut lejla), (&kotor, &mut ivana)] {
        let lesson = study::lessons(who)[0].href.clone();
        study::finish_lesson(who, &lesson);
        site.sync_fully();
    }
    let jelena = hub.add_person("facilitator", "Jelena");
    hub.add_person("facilitator", "Someone Else");
    let mut admin = hub.admin();
    let cohort = make_cohort(&mut admin, "Spring 2027", &jelena);
    enrol(&mut admin, &cohort, "mir", "1");
    enrol(&mut admin, &cohort, "lej", "1");
    for site in [&novi_grad, &sjenica, &kotor] {
        site.sync_fully();
    }

    // Mira finds the way on her home page and says something there.
    let home = mira.open("/");
    let way = home.link("What this cohort says among itself").expect("a way from home");
    let list = mira.open(&way);
    assert!(list.says("Spring 2027 (this cohort only)"), "{}", list.text());
    assert!(list.link("Feed").is_none() && !list.html.contains("feed.atom"), "{}", list.html);
    let space = space_of(&mut mira, "Spring 2027").expect("among the spaces to choose from");
    assert!(way.ends_with(&space), "{way} {space}");
    let new = format!("/forum/new?space={space}");
    let page = mira.open(&new);
    let thread = mira.submit(&page, "/forum/new", &[("title", TITLE), ("body", BODY)]);
    assert_eq!((thread.first_status, thread.status), (303, 200), "{}", thread.text());
    let thread = thread.path;
    for site in [&novi_grad, &sjenica, &kotor] {
        site.sync_fully();
    }

    // Lejla, at another library, reads and answers; nothing of it comes to a third one.
    let list = lejla.open(&format!("/forum?space={space}"));
    assert_eq!(list.link(TITLE).as_deref(), Some(thread.as_str()), "{}", list.text());
    assert!(lejla.open(&format!("/forum/search?q={WORD}")).says(TITLE));
    study::reply(&mut lejla, &thread, "I bring the apricots.");
    sjenica.sync_fully();
    novi_grad.sync_fully();
    kotor.sync_fully();
    assert!(mira.open(&thread).says("I bring the apricots."));
    assert!(!folder_holds(&kotor, WORD) && !folder_holds(&kotor, TITLE));
    assert!(folder_holds(&sjenica, TITLE), "looking finds what is there");

    // Nobody else has anything to do with it, here, there or at the hub.
    let mut at_home = novi_grad.admin();
    let mut other = hub.signed_in("Someone Else", PASSWORD);
    for outsider in [&mut goran, &mut ivana, &mut at_home, &mut other] {
        finds_nothing(outsider, &thread, &space);
    }
    assert!(!at_home.open("/moderation").says(TITLE) && !other.open("/moderation").says(TITLE));
    let mut nobody = novi_grad.browser();
    assert!(!nobody.open("/feed.atom").html.contains(TITLE));
    assert_eq!(nobody.open(&format!("/feed.atom?space={space}")).status, 404);
    assert!(!mira.open("/forum/week").says(TITLE), "the sheet hangs on a wall");

    // Its facilitator hides a post, which everybody hears of.
    let mut jelena = hub.signed_in("Jelena", PASSWORD);
    let way = jelena.open(&cohort).link("What this cohort says among itself").expect("a way");
    assert_eq!(jelena.open(&way).link(TITLE), Some(thread.clone()));
    let page = jelena.open(&thread);
    let more = page.links().into_iter().rfind(|(_, words)| words == "More");
    let (more, _) = more.expect("each post has more to it");
    let page = jelena.open(&more);
    let told = jelena.submit(&page, &more, &[("reason", "Off topic"), ("act", "hide")]);
    assert_eq!((told.first_status, told.status), (303, 200), "{}", told.text());
    sjenica.sync_fully();
    novi_grad.sync_fully();
    let seen = mira.open(&thread);
    assert!(seen.says("Off topic") && !seen.says("apricots"), "{}", seen.text());

    // A library whose first learner comes later hears what was said before.
    enrol(&mut admin, &cohort, "iva", "2");
    kotor.sync_fully();
    let mut ivana = kotor.signed_in("Ivana", PIN);
    assert!(ivana.open(&thread).says(BODY), "{}", ivana.open(&thread).text());
    study::reply(&mut ivana, &thread, "Here I am.");
    kotor.sync_fully();
    novi_grad.sync_fully();
    assert!(mira.open(&thread).says("Here I am."));
    finds_nothing(&mut goran, &thread, &space);
    for site in [&hub, &novi_grad, &sjenica, &kotor] {
        site.verify();
    }
}
