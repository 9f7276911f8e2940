//! Reviews among learners of two libraries, through the hub, to the whole certificate; gaps, excuses,
//! and files that a reviewer opens.

use std::path::Path;

use crate::browse::{Browser, Form, Page};
use crate::handin;
use crate::study;
use crate::world::{Network, PASSWORD, PIN, Site, wait_for};

const MODULES: [&str; 10] = [
    "start-here",
    "leading-change",
    "listening",
    "designing",
    "pilot",
    "service-studio",
    "planning",
    "measuring",
    "advocacy",
    "proposal",
];
const SAID: &str = "I like the table by the door. I wish it had a date. What if it began in May?";

/// Chooses that value for every group of radios whose name begins so.
fn mark_all(form: &mut Form, begins: &str, value: &str) {
    let mut names: Vec<String> = form.offers.iter().map(|(name, _)| name.clone()).collect();
    names.retain(|name| name.starts_with(begins));
    names.sort();
    names.dedup();
    assert!(!names.is_empty(), "nothing to mark in {}", form.action);
    for name in names {
        form.fill(&name, value);
    }
}

fn practise(learner: &mut Browser) {
    for number in 1..=2 {
        let href = format!("/proposals/practice/{number}");
        let page = learner.open(&href);
        let early = learner.submit(&page, &href, &[]);
        assert_eq!(early.status, 422, "every line needs its mark: {}", early.text());
        let mut form = page.form(&href);
        mark_all(&mut form, "mark-", "2");
        let told = learner.send(&form).expect("an answer");
        assert!(told.says("Your marks and the key"), "{}", told.text());
    }
}

/// The proposals that wait for that learner.
fn waiting(learner: &mut Browser) -> Vec<String> {
    let page = learner.open("/proposals");
    let rows = page.html.split("<li class=\"row\">").skip(1);
    let rows = rows.filter(|row| row.contains("waits for your review"));
    let link = |row: &str| {
        let row = Page { html: row.to_owned(), ..page.clone() };
        row.links().into_iter().map(|(to, _)| to).next()
    };
    rows.filter_map(link).collect()
}

fn give(learner: &mut Browser, href: &str) {
    let page = learner.open(href);
    let mut form = page.form(href);
    form.fill("mark-unserved", "4");
    form.fill("act", "save");
    let saved = learner.send(&form).expect("an answer");
    assert!(saved.says("Your draft is saved"), "{}", saved.text());
    let mut form = learner.open(href).form(href);
    assert_eq!(form.value("mark-unserved"), Some("4"), "half of it waits for the next day");
    mark_all(&mut form, "mark-", "3");
    form.fill("words", "Fine.");
    let short = learner.send(&form).expect("an answer");
    assert_eq!(short.status, 422, "{}", short.text());
    form.fill("words", SAID);
    let told = learner.send(&form).expect("an answer");
    assert!(told.says("without your name"), "{}", told.text());
}

/// Lets the hub hear of everybody and hold its rounds until something is so.
fn until<T>(what: &str, sites: &[&Site], mut look: impl FnMut() -> Option<T>) -> T {
    wait_for(what, || {
        for site in sites {
            site.sync_fully();
        }
        look()
    })
}

/// Does any file of that folder hold these bytes?
fn holds(folder: &Path, bytes: &[u8]) -> bool {
    std::fs::read_dir(folder).expect("the folder can be read").flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return holds(&path, bytes);
        }
        let content = std::fs::read(&path).unwrap_or_default();
        content.windows(bytes.len()).any(|window| window == bytes)
    })
}

/// Hands in an assignment that every other learner may read.
fn hand_in_all(learner: &mut Browser, words: &str) {
    for module in ["start-here", "listening", "proposal"] {
        study::hand_in(learner, module, words);
    }
}

#[test]
fn a_proposal_travels_without_its_authors_name_and_what_is_said_comes_back_without_the_readers() {
    let Network { hub, mut branches } = Network::of(&["Rozaje", "Sjenica"]);
    let (mut sjenica, mut rozaje) = (branches.remove(1), branches.remove(0));
    rozaje.start();
    sjenica.start();
    let mut almira = rozaje.learner("Almira Dacic");
    let mut boris = sjenica.learner("Boris");
    let mut vesna = sjenica.learner("Vesna");
    let home = boris.open("/proposals");
    assert!(home.says("Proposals come once you have practised"), "{}", home.text());
    for learner in [&mut almira, &mut boris, &mut vesna] {
        practise(learner);
    }
    hand_in_all(&mut almira, "Almira Dacic of ROZAJE <b>asked</b> nine farmers about the bus.");
    for learner in [&mut boris, &mut vesna] {
        study::hand_in(learner, "proposal", "A suitcase of large print for the waiting room.");
    }
    let both = [&rozaje, &sjenica];
    let sent = until("two proposals for Boris", &both, || {
        Some(waiting(&mut boris)).filter(|sent| sent.len() == 2)
    });
    let hers = sent.iter().find(|href| boris.open(href).says("nine farmers")).expect("hers");
    let page = boris.open(hers);
    assert!(page.says("[…] of […] <b>asked</b> nine farmers"), "{}", page.text());
    assert!(!page.html.contains("<b>asked"), "nobody writes into a page");
    for words in ["Almira", "Dacic", "Rozaje", "ROZAJE"] {
        assert!(!page.html.contains(words), "{words} in {}", page.text());
    }
    assert!(!holds(&sjenica.data(), b"Almira") && !holds(&sjenica.data(), b"Dacic"));
    let other = vesna.open(hers);
    let mine = waiting(&mut vesna).contains(hers);
    assert_eq!(other.status, if mine { 200 } else { 404 }, "{}", other.text());
    assert_eq!(almira.open(hers).status, 404);

    for href in &sent {
        give(&mut boris, href);
    }
    assert!(boris.open("/proposals").says("You have given 2 of 2 reviews."));
    let words = until("Boris's words at Almira", &both, || {
        let page = almira.open("/feedback");
        page.says("I like the table by the door.").then_some(page)
    });
    assert!(words.says("Another learner") && !words.says("Boris"), "{}", words.text());
    assert!(almira.open("/").says("new piece of feedback"));
    let page = almira.submit(&words, "/feedback/useful", &[]);
    assert!(page.says("You said that this helped you."), "{}", page.text());
    until("thanks at Boris", &both, || {
        boris.open("/proposals").says("its author found it useful").then_some(())
    });

    // She takes it back: what was not reviewed yet is called back, what was said stays.
    let page = almira.open("/assignments/proposal");
    almira.submit(&page, "/assignments/proposal/take-back", &[]);
    until("called back at Vesna", &both, || {
        let page = vesna.open("/proposals");
        page.says("called back: nothing to do").then_some(())
    });
    assert!(almira.open("/feedback").says("I like the table by the door."));

    // She leaves: her text goes at the reader's library too.
    let people = hub.admin().open("/follow/learners").link("Almira").expect("a link");
    let person = people.rsplit('/').next().expect("an id").to_owned();
    assert!(holds(&sjenica.data(), b"nine farmers"));
    hub.run(&["erase", &person, "--yes"]).ok();
    sjenica.sync_fully();
    assert_eq!(boris.open(hers).status, 404);
    assert!(boris.open("/badges").says("2 reviews of other learners' work"));
    assert!(boris.open("/proposals").says("You have given 2 of 2 reviews."));
    sjenica.stop();
    assert!(!holds(&sjenica.data(), b"nine farmers"), "not a word is left on that disk");
    for site in [&hub, &rozaje, &sjenica] {
        site.verify();
    }
}

/// Accepts whatever waits for the hub's reviewers, with the best marks.
fn accept_all(admin: &mut Browser) {
    for _ in 0..40 {
        let queue = admin.open("/review");
        let to = queue.links().into_iter().map(|(to, _)| to);
        let Some(to) = to.into_iter().find(|to| to.starts_with("/review/")) else { return };
        let mut form = admin.open(&to).form(&to);
        mark_all(&mut form, "level-", "4");
        form.fill("decision", "accepted");
        let told = admin.send(&form).expect("an answer");
        assert_eq!(told.first_status, 303, "{}", told.text());
    }
}

#[test]
fn a_learner_goes_all_the_way_to_the_certificate() {
    let Network { hub, mut branches } = Network::of(&["Rozaje", "Sjenica"]);
    let (mut sjenica, mut rozaje) = (branches.remove(1), branches.remove(0));
    rozaje.start();
    sjenica.start();
    let mut mira = rozaje.learner("Mira");
    for module in MODULES {
        study::master_quiz(&mut mira, module);
        study::hand_in(&mut mira, module, "What there is, who asked, and when");
    }
    practise(&mut mira);
    let mut others = Vec::new();
    for name in ["Boris", "Vesna"] {
        let mut learner = sjenica.learner(name);
        practise(&mut learner);
        study::hand_in(&mut learner, "proposal", "A suitcase of large print");
        others.push(learner);
    }
    for at in 0..6 {
        let thread = study::open_thread(&mut mira, "", &format!("Thread {at}"), "A question.");
        if at < 4 {
            study::reply(&mut mira, &thread, "And one more thing.");
        }
    }
    let both = [&rozaje, &sjenica];
    let sent = until("two proposals for Mira", &both, || {
        Some(waiting(&mut mira)).filter(|sent| sent.len() == 2)
    });
    assert!(mira.open("/").says("2 proposals of other learners wait for your review"));
    accept_all(&mut hub.admin());
    rozaje.sync_fully();
    let page = mira.open("/badges");
    let missing = "Read the work of 2 more colleagues and write a review of each.";
    assert!(page.says(missing), "only this is missing: {}", page.text());
    assert!(!page.says("still to be mastered") && !page.says("has to be passed"));
    assert!(!page.says("Open the certificate"));
    give(&mut mira, &sent[0]);
    assert!(mira.open("/badges").says("So far 1 of 2."));
    give(&mut mira, &sent[1]);

    // With the last review the certificate is there, before anything has travelled.
    let page = mira.open("/badges");
    assert!(page.says("Open the certificate"), "{}", page.text());
    let certificate = mira.open("/badges/certificate");
    assert!(certificate.says("has completed the course"), "{}", certificate.text());
    until("Mira's reviews at both others", &both, || {
        let all = others.iter_mut().all(|one| one.open("/feedback").says("Another learner"));
        all.then_some(())
    });
    for site in [&hub, &rozaje, &sjenica] {
        site.verify();
    }
}

#[test]
fn staff_fill_a_gap_give_more_time_and_excuse_and_the_learner_reads_it() {
    let (hub, mut branch) = Network::pair();
    branch.start();
    let mut mira = branch.learner("Mira");
    study::hand_in(&mut mira, "proposal", "A suitcase of large print for the waiting room");
    branch.sync_fully();
    let mut admin = hub.admin();
    let learner = admin.open("/follow/learners").link("Mira").expect("a link");
    let person = learner.rsplit('/').next().expect("an id").to_owned();

    // Nobody else is there: the admin reviews the proposal as another learner would.
    let gap = format!("/follow/gaps/{person}");
    let page = admin.open(&gap);
    assert!(page.says("A suitcase of large print") && page.says("Nobody yet."), "{}", page.text());
    assert!(admin.open("/follow/gaps").says("There is no gap now."), "others may still come");
    let mut form = page.form(&format!("{gap}/review"));
    mark_all(&mut form, "mark-", "4");
    let told = admin.send(&form).expect("an answer");
    assert_eq!(told.status, 422, "somebody has to say something: {}", told.text());
    form.fill("words", SAID);
    let told = admin.send(&form).expect("an answer");
    assert_eq!(told.first_status, 303, "{}", told.text());

    let excuses = admin.open(&learner).link("Give more time").expect("a link");
    let fill = |page: &Page, kind: &str, filled: &[(&str, &str)]| {
        let forms = page.forms().into_iter().filter(|form| form.action == excuses);
        let of_kind = |form: &Form| form.value("kind") == Some(kind) && form.value("off").is_none();
        let mut form = forms.into_iter().find(of_kind).expect("a form of that kind");
        for (name, value) in filled {
            form.fill(name, value);
        }
        form
    };
    let page = admin.open(&excuses);
    let wrong = fill(&page, "until", &[("subject", "start-here"), ("day", "1999-01-01")]);
    assert_eq!(admin.send(&wrong).expect("an answer").status, 422);
    let lesson = [("subject", "start-here/goals"), ("excuse_words", "Flood in the village.")];
    let page = admin.send(&fill(&page, "lesson", &lesson)).expect("an answer");
    let page = admin.send(&fill(&page, "reviews", &[])).expect("an answer");
    assert!(page.says("You need not do the lesson"), "{}", page.text());

    branch.sync_fully();
    let said = mira.open("/feedback");
    for wanted in [
        "A facilitator, in the place of a learner",
        SAID,
        "You need not do the lesson “Your goals",
        "Flood in the village.",
        "You need not give reviews to other learners any more.",
    ] {
        assert!(said.says(wanted), "no {wanted} in {}", said.text());
    }
    assert!(mira.open("/badges").says("2 reviews of other learners' work"));
    assert!(!mira.open("/badges").says("Read the work of"));

    // What was excused is asked for again.
    let undo = page
        .forms()
        .into_iter()
        .find(|form| form.value("off").is_some() && form.value("kind") == Some("reviews"));
    let told = admin.send(&undo.expect("a way back")).expect("an answer");
    assert!(told.says("Taken back."), "{}", told.text());
    branch.sync_fully();
    assert!(mira.open("/badges").says("Read the work of 2 more colleagues"));

    // At the library they excuse too, and fill no gaps.
    let jelena = branch.add_person("facilitator", "Jelena");
    assert!(!jelena.is_empty());
    let mut jelena = branch.signed_in("Jelena", PASSWORD);
    assert_eq!(jelena.open(&excuses).status, 200);
    assert_eq!(jelena.open("/follow/gaps").status, 403);
    assert_eq!(branch.signed_in("Mira", PIN).open(&excuses).status, 403);
    hub.verify();
    branch.verify();
}

#[test]
fn a_reviewer_at_the_hub_opens_the_picture_that_came_with_the_work() {
    let (hub, mut branch) = Network::pair();
    branch.start();
    let mut mira = branch.learner("Mira");
    handin::choose_file(&mut mira, &handin::photograph(400, 300));
    let page = study::hand_in(&mut mira, "start-here", "With a picture of our door");
    let own = page.links().into_iter().find(|(to, _)| to.starts_with("/attachments/"));
    let (_, _, picture) = mira.fetch(&own.expect("the picture is linked").0);
    branch.sync_fully();
    let mut admin = hub.admin();
    let queue = admin.open("/review");
    let to = queue.links().into_iter().map(|(to, _)| to).find(|to| to.starts_with("/review/"));
    let page = admin.open(&to.expect("what waits has a link"));
    let file = page.links().into_iter().map(|(to, _)| to).find(|to| to.matches('/').count() == 5);
    let file = file.unwrap_or_else(|| panic!("no file on {}", page.text()));
    let (status, kind, bytes) = admin.fetch(&file);
    assert_eq!((status, kind.as_str()), (200, "image/jpeg"));
    assert!(bytes == picture, "byte for byte");
    // Nobody else's, and no draft, by changing the address.
    assert_eq!(admin.open(&file.replace("start-here~", "listening~")).status, 404);
    let mut stranger = hub.learner("Ana");
    assert_eq!(stranger.open(&file).status, 403);
    let mut mentor = {
        hub.add_person("mentor", "Petar");
        hub.signed_in("Petar", PASSWORD)
    };
    assert_eq!(mentor.open(&file).status, 404, "not of his circles");
}
