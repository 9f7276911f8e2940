//! What counts, on every computer alike: a library that was cut off, a person who was erased.

use crate::study;
use crate::world::{Network, PIN, Site};

fn node(site: &Site) -> String {
    site.status()["node"].as_str().expect("a node has an id").to_owned()
}

/// Brings what one site has for another, as a file.
fn carry(from: &Site, to: &Site) {
    let file = from.data().with_file_name("stick.blb");
    let file = file.to_str().expect("a plain path");
    from.run(&["carry", "out", file, "--to", &node(to)]).ok();
    to.run(&["carry", "in", file, "--yes"]).ok();
}

/// What a reader sees of a thread: the words of its page that are in the list.
fn shows(site: &mut Site, thread: &str, words: &[&str]) -> Vec<bool> {
    site.start();
    let mut reader = site.learner("Reader");
    let page = reader.visit(thread).ok();
    let shown = words.iter().map(|words| page.as_ref().is_some_and(|page| page.says(words)));
    let shown = shown.collect();
    site.stop();
    shown
}

#[test]
fn what_a_neighbour_holds_of_a_library_past_its_cut_off_vanishes_there_too() {
    let Network { mut hub, mut branches } = Network::of(&["Novi Grad", "Sjenica"]);
    let mut sjenica = branches.pop().expect("two branches");
    let mut novi_grad = branches.pop().expect("two branches");
    novi_grad.start();
    let mut mira = novi_grad.learner("Mira");
    let thread = study::open_thread(&mut mira, "", "Snow on the road", "Said in good time.");
    novi_grad.stop();
    novi_grad.sync_fully();
    sjenica.sync_fully();

    // The computer is stolen. Whoever has it goes on out of the hub's reach, and a stick brings that
    // to the neighbour.
    hub.stop();
    novi_grad.start();
    let mut thief = novi_grad.signed_in("Mira", PIN);
    study::reply(&mut thief, &thread, "Said by a thief.");
    novi_grad.stop();
    carry(&novi_grad, &sjenica);
    let words = ["Said in good time.", "Said by a thief."];
    assert_eq!(shows(&mut sjenica, &thread, &words), [true, true], "nobody has heard yet");

    hub.start();
    hub.run(&["revoke", &node(&novi_grad)]).ok();
    sjenica.sync_fully();
    assert_eq!(shows(&mut sjenica, &thread, &words), [true, false]);
    sjenica.sync_fully();
    hub.stop();
    assert_eq!(shows(&mut hub, &thread, &words), [true, false], "and so says the hub");
    hub.start();
    sjenica.start();
    let page = sjenica.admin().open("/sync/set-aside");
    assert!(page.says("Novi Grad") && page.says("no longer a member"), "{}", page.text());
    sjenica.stop();
    let posts = |site: &Site| site.status()["posts"].clone();
    assert_eq!(posts(&sjenica), posts(&hub));
    assert_eq!(sjenica.sync().state, "up-to-date");
    sjenica.verify();
    hub.verify();
}

#[test]
fn an_erased_person_is_gone_from_every_computer_that_syncs_and_the_thread_stays() {
    let Network { mut hub, mut branches } = Network::of(&["Novi Grad", "Sjenica"]);
    let mut sjenica = branches.pop().expect("two branches");
    let mut novi_grad = branches.pop().expect("two branches");
    let person = novi_grad.add_person("learner", "Mira Secretname");
    novi_grad.start();
    let mut mira = novi_grad.signed_in("Mira Secretname", PIN);
    let lesson = study::lessons(&mut mira)[0].href.clone();
    study::finish_lesson(&mut mira, &lesson);
    let thread = study::open_thread(&mut mira, "", "Snow on the road", "The bus is late.");
    let mut lejla = novi_grad.learner("Lejla");
    study::reply(&mut lejla, &thread, "It comes at noon.");
    novi_grad.stop();
    novi_grad.sync_fully();
    sjenica.sync_fully();
    assert_eq!(shows(&mut sjenica, &thread, &["Mira Secretname"]), [true]);
    // Both libraries go on in the thread, out of the hub's reach.
    for (site, words) in [(&mut sjenica, "Said in Sjenica."), (&mut novi_grad, "Said at home.")] {
        site.start();
        let mut somebody = site.learner("Somebody");
        study::reply(&mut somebody, &thread, words);
        site.stop();
    }

    let asked = hub.run(&["erase", &person]);
    assert_eq!(asked.code, 2, "it says what would go, and does nothing: {asked:?}");
    assert!(asked.out.contains("Mira Secretname") && asked.out.contains("--yes"), "{asked:?}");
    let told = hub.run(&["erase", &person, "--yes"]).ok();
    assert!(told.contains("sticks") && told.contains("backups"), "{told}");
    assert_ne!(novi_grad.run(&["erase", &person]).code, 0, "only the hub can");
    for _ in 0..2 {
        novi_grad.sync_fully();
        sjenica.sync_fully();
    }
    // The old address leads to where the conversation goes on, and nobody's words are lost.
    for site in [&mut sjenica, &mut novi_grad] {
        let words = ["It comes at noon.", "Said in Sjenica.", "Said at home."];
        assert_eq!(shows(site, &thread, &words), [true; 3], "{}", site.name);
        let gone = ["The bus is late.", "Mira Secretname", "Snow on the road"];
        assert_eq!(shows(site, &thread, &gone), [false; 3], "{}", site.name);
        assert_eq!(shows(site, &thread, &["its author was erased"]), [true], "{}", site.name);
        assert_eq!(shows(site, "/forum/erased", &["1 person was erased"]), [true]);
        site.verify();
    }
    // And one writes on where the old link leads.
    sjenica.start();
    let mut reader = sjenica.learner("Reader too");
    let now = reader.open(&thread).path;
    assert_ne!(now, thread);
    study::reply(&mut reader, &now, "Thanks, all.");
    sjenica.stop();
    novi_grad.start();
    assert!(!novi_grad.browser().open("/sign-in").says("Mira Secretname"), "no account is left");
    novi_grad.stop();
    let mut admin = hub.admin();
    assert!(!admin.open("/follow/learners").says("Mira Secretname"));
    let page = admin.open("/forum/erased");
    assert!(page.says("1 conversation was written once more"), "{}", page.text());
    hub.stop();
    hub.verify();
}
