//! A cohort talks among itself: its learners at their libraries and whoever accompanies them, and
//! nobody else.

use std::fs;

use crate::browse::Browser;
use crate::desk::{enrol, make_cohort};
use crate::forum::add_picture;
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

/// Two libraries with a learner each in a cohort, and a third one; what was said so far.
struct Story {
    hub: Site,
    novi_grad: Site,
    sjenica: Site,
    kotor: Site,
    admin: Browser,
    mira: Browser,
    lejla: Browser,
    ivana: Browser,
    cohort: String,
    space: String,
    thread: String,
}

impl Story {
    /// Mira finds the way on her home page and says something there.
    fn begun() -> Self {
        let Network { hub, mut branches } = Network::of(&["Novi Grad", "Sjenica", "Kotor"]);
        for site in &mut branches {
            site.start();
        }
        let kotor = branches.pop().expect("three");
        let (sjenica, novi_grad) = (branches.remove(1), branches.remove(0));
        let (mut mira, mut lejla) = (novi_grad.learner("Mira"), sjenica.learner("Lejla"));
        let mut ivana = kotor.learner("Ivana");
        for (site, who) in [(&novi_grad, &mut mira), (&sjenica, &mut lejla), (&kotor, &mut ivana)] {
            let lesson = study::lessons(who)[0].href.clone();
            study::finish_lesson(who, &lesson);
            site.sync_fully();
        }
        let jelena = hub.add_person("facilitator", "Jelena");
        let mut admin = hub.admin();
        let cohort = make_cohort(&mut admin, "Spring 2027", &jelena);
        enrol(&mut admin, &cohort, "mir", "1");
        enrol(&mut admin, &cohort, "lej", "1");
        novi_grad.sync_fully();

        let home = mira.open("/");
        let way = home.link("Conversations of this cohort").expect("a way from home");
        let list = mira.open(&way);
        assert!(list.says("Spring 2027 (this cohort only)"), "{}", list.text());
        assert!(!list.html.contains("feed.atom"), "{}", list.html);
        let space = space_of(&mut mira, "Spring 2027").expect("among the spaces to choose from");
        assert!(way.ends_with(&space), "{way} {space}");
        let page = mira.open(&format!("/forum/new?space={space}"));
        let thread = mira.submit(&page, "/forum/new", &[("title", TITLE), ("body", BODY)]);
        assert_eq!((thread.first_status, thread.status), (303, 200), "{}", thread.text());
        let thread = thread.path;
        // Of three others the one without a learner in it does not fetch the picture.
        add_picture(&mut mira, &thread);
        let story = Self {
            hub,
            novi_grad,
            sjenica,
            kotor,
            admin,
            mira,
            lejla,
            ivana,
            cohort,
            space,
            thread,
        };
        story.sync();
        story
    }

    fn sync(&self) {
        for site in [&self.novi_grad, &self.sjenica, &self.kotor, &self.novi_grad] {
            site.sync_fully();
        }
    }

    /// Nobody else has anything to do with it, at home, elsewhere or at the hub.
    fn is_nobody_elses(&mut self) {
        self.hub.add_person("facilitator", "Someone Else");
        let mut goran = self.novi_grad.signed_in("Goran", PIN);
        let mut at_home = self.novi_grad.admin();
        let mut other = self.hub.signed_in("Someone Else", PASSWORD);
        for outsider in [&mut goran, &mut self.ivana, &mut at_home, &mut other] {
            finds_nothing(outsider, &self.thread, &self.space);
        }
        for staff in [&mut at_home, &mut other] {
            assert!(!staff.open("/moderation").says(TITLE));
        }
        let mut nobody = self.novi_grad.browser();
        assert!(!nobody.open("/feed.atom").html.contains(TITLE));
        assert_eq!(nobody.open(&format!("/feed.atom?space={}", self.space)).status, 404);
        assert!(!self.mira.open("/forum/week").says(TITLE), "the sheet hangs on a wall");
    }

    /// Its facilitator hides the last post.
    fn facilitator_hides(&mut self) {
        let mut jelena = self.hub.signed_in("Jelena", PASSWORD);
        let way = jelena.open(&self.cohort).link("Conversations of this cohort").expect("a way");
        assert_eq!(jelena.open(&way).link(TITLE).as_ref(), Some(&self.thread));
        let page = jelena.open(&self.thread);
        let more = page.links().into_iter().rfind(|(_, words)| words == "More");
        let (more, _) = more.expect("each post has more to it");
        let page = jelena.open(&more);
        let told = jelena.submit(&page, &more, &[("reason", "Off topic"), ("act", "hide")]);
        assert_eq!((told.first_status, told.status), (303, 200), "{}", told.text());
    }
}

#[test]
fn a_cohort_talks_among_itself_wherever_its_people_are() {
    let mut story = Story::begun();
    let thread = story.thread.clone();
    // Lejla, at another library, reads and answers; nothing of it comes to a third one.
    let list = story.lejla.open(&format!("/forum?space={}", story.space));
    assert_eq!(list.link(TITLE).as_ref(), Some(&thread), "{}", list.text());
    assert!(story.lejla.open(&format!("/forum/search?q={WORD}")).says(TITLE));
    study::reply(&mut story.lejla, &thread, "I bring the apricots.");
    story.sync();
    assert!(story.mira.open(&thread).says("I bring the apricots."));
    let shown = story.lejla.open(&thread).html;
    let picture = shown.split("<img src=\"").nth(1).and_then(|rest| rest.split('"').next());
    let picture = picture.expect("the picture came too").to_owned();
    assert_eq!(story.lejla.fetch(&picture).0, 200);
    let (mut goran, kotor) = (story.novi_grad.learner("Goran"), &mut story.ivana);
    assert_eq!((goran.fetch(&picture).0, kotor.fetch(&picture).0), (404, 404));
    assert!(!folder_holds(&story.kotor, WORD) && !folder_holds(&story.kotor, TITLE));
    assert!(folder_holds(&story.sjenica, TITLE), "looking finds what is there");
    story.is_nobody_elses();

    story.facilitator_hides();
    story.sync();
    let seen = story.mira.open(&thread);
    assert!(seen.says("Off topic") && !seen.says("apricots"), "{}", seen.text());

    // A library whose first learner comes later hears what was said before.
    enrol(&mut story.admin, &story.cohort, "iva", "2");
    story.kotor.sync_fully();
    let mut ivana = story.kotor.signed_in("Ivana", PIN);
    assert!(ivana.open(&thread).says(BODY), "{}", ivana.open(&thread).text());
    assert_eq!(ivana.fetch(&picture).0, 200, "also the picture");
    study::reply(&mut ivana, &thread, "Here I am.");
    story.sync();
    assert!(story.mira.open(&thread).says("Here I am."));
    for site in [&story.hub, &story.novi_grad, &story.sjenica, &story.kotor] {
        site.verify();
    }
}
