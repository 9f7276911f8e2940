//! Records of people: two of one person, a learner who goes on elsewhere, codes for a PIN, words
//! around a learner, and one message to several.

use crate::browse::{Browser, Form, Page};
use crate::desk::{enrol, make_cohort};
use crate::study;
use crate::world::{Network, PASSWORD, PIN, Site};

/// Where that person's line on the admin's list of people leads with those words.
fn way(admin: &mut Browser, name: &str, end: &str) -> String {
    let html = admin.open("/people").html;
    let row = html.split("<tr>").find(|row| row.contains(&format!(">{name}<"))).expect("a row");
    let mut links = row.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let link = links.find(|to| to.ends_with(end)).unwrap_or_else(|| panic!("{name}: no {end}"));
    link.to_owned()
}

/// The form that changes something there and has that field.
fn form_with(page: &Page, action: &str, field: &str) -> Form {
    let mut forms = page.forms().into_iter();
    let fits = |form: &Form| form.action == action && form.value(field).is_some();
    forms.find(|form| fits(form)).unwrap_or_else(|| panic!("no {field} on {}", page.text()))
}

#[test]
fn two_records_of_one_person_count_together_and_come_apart_with_both_histories() {
    let (hub, mut branch) = Network::pair();
    branch.start();
    let mut twin = branch.learner("Mira Kovac");
    let course: Vec<String> = study::lessons(&mut twin).into_iter().map(|line| line.href).collect();
    study::finish_lesson(&mut twin, &course[0]);
    let mut mira = branch.learner("Mira K");
    study::finish_lesson(&mut mira, &course[1]);
    let module = study::module_of(&course[0]);
    study::take_quiz(&mut mira, &module);
    study::hand_in(&mut mira, &module, "I asked two readers.");

    let mut admin = branch.admin();
    let to = way(&mut admin, "Mira K", "/together");
    let page = admin.open(&format!("{to}?find=mira+kov"));
    let told = admin.send(&form_with(&page, &to, "other")).expect("an answer");
    assert!(told.says("Shown under the record of Mira Kovac"), "{}", told.text());
    // Whoever is signed in with either is the same person from the next click on.
    assert_eq!(study::done(&mut twin), course[..2]);
    assert_eq!(study::done(&mut mira), course[..2]);
    assert!(mira.open("/").says("Mira Kovac"));
    study::finish_lesson(&mut mira, &course[2]);
    assert_eq!(study::done(&mut twin).len(), 3);
    let list = admin.open("/follow/learners");
    assert!(list.link("Mira Kovac").is_some() && list.times("Mira K") == 1, "{}", list.text());
    let joint = admin.open(&list.link("Mira Kovac").expect("a link"));
    assert!(joint.says("Other records of this person: Mira K"), "{}", joint.text());
    assert!(joint.says("Each answer"), "the other record's quiz stands there too");
    // What was handed in under the other record waits under the joint one, and is in its proposal.
    let queue = admin.open("/review");
    let review = queue.links().into_iter().find(|(to, _)| to.ends_with(&format!("/{module}")));
    let review = admin.open(&review.expect("something waits").0);
    assert!(review.says("Mira Kovac") && review.says("I asked two readers."), "{}", review.text());
    assert!(joint.html.contains(&format!("href=\"{}\"", review.path)), "{}", joint.text());
    assert!(twin.open("/proposal").says("I asked two readers."));
    let own = admin.open(&joint.link("Mira K").expect("a link"));
    assert!(own.says("1 of ") && own.says("Mira Kovac"), "its own history: {}", own.text());
    branch.sync_fully();
    let mut at_hub = hub.admin();
    assert_eq!(at_hub.open("/follow/learners").times("Mira K"), 1);
    for site in [&branch, &hub] {
        site.verify();
    }

    // Nothing was rewritten: apart again, each has its own, and the joint one what was done since.
    let page = admin.open(&to);
    let told = admin.send(&form_with(&page, &to, "apart")).expect("an answer");
    assert!(told.says("by itself again"), "{}", told.text());
    assert_eq!(study::done(&mut mira), course[1..2]);
    let twins: Vec<String> = study::done(&mut twin);
    assert_eq!(twins, [course[0].clone(), course[2].clone()]);
    let queue = admin.open("/review");
    assert!(queue.says("Mira K") && !queue.says("Mira Kovac"), "{}", queue.text());
    assert!(!twin.open("/proposal").says("I asked two readers."));
    branch.sync_fully();
    assert_eq!(at_hub.open("/follow/learners").times("Mira K"), 2);
    for site in [&branch, &hub] {
        site.verify();
    }
}

#[test]
fn a_learner_goes_on_at_another_library_and_both_see_the_same_work() {
    let Network { hub, mut branches } = Network::of(&["Novi Grad", "Sjenica"]);
    let (mut sjenica, mut novi_grad) = (branches.remove(1), branches.remove(0));
    novi_grad.start();
    let mut mira = novi_grad.learner("Mira");
    novi_grad.learner("Goran");
    let course: Vec<String> = study::lessons(&mut mira).into_iter().map(|line| line.href).collect();
    study::finish_lesson(&mut mira, &course[0]);
    let mut admin = novi_grad.admin();
    let to = way(&mut admin, "Mira", "/move");
    let page = admin.open(&to);
    let there = sjenica.status()["node"].as_str().expect("an id").to_owned();
    let page = admin.submit(&page, &to, &[("node", &there)]);
    assert!(page.says("Learns at Sjenica now. The hub has not let it yet."), "{}", page.text());
    novi_grad.stop();
    novi_grad.sync_fully();
    sjenica.sync_fully();
    sjenica.start();
    let mut admin = sjenica.admin();
    assert!(!admin.open("/people").says("Mira"), "the hub has not let it");

    let mut at_hub = hub.admin();
    let moves = at_hub.open("/members").link("Learners who move").expect("a link");
    let page = at_hub.open(&moves);
    assert!(page.says("from Novi Grad to Sjenica") && page.says("1 learner of Novi Grad"));
    let action = page.forms().into_iter().find(|form| form.action.starts_with("/members/moves/"));
    let told = at_hub.send(&action.expect("a form")).expect("an answer");
    assert!(told.says("let in"), "{}", told.text());
    sjenica.sync_fully();

    let pin = way(&mut admin, "Mira", "/pin");
    let page = admin.open(&pin);
    admin.submit(&page, &pin, &[("pin", "8520")]);
    let list = admin.open("/follow/learners");
    assert!(list.says("Mira") && !list.says("Goran"), "only who moved shows: {}", list.text());
    let mut mira = sjenica.signed_in("Mira", "8520");
    assert_eq!(study::done(&mut mira), course[..1]);
    study::finish_lesson(&mut mira, &course[1]);
    let thread = study::open_thread(&mut mira, "", "From my new library", "Hello.");
    sjenica.stop();
    sjenica.sync_fully();
    novi_grad.sync_fully();
    novi_grad.start();
    let mut mira = novi_grad.signed_in("Mira", PIN);
    assert_eq!(study::done(&mut mira), course[..2]);
    assert!(mira.open(&thread).says("Mira"), "the new library speaks for her");
    let mut admin = novi_grad.admin();
    let list = admin.open("/follow/learners");
    assert!(list.says("Goran") && !list.says("Mira"), "{}", list.text());

    // Back home again.
    let page = admin.open(&to);
    let told = admin.send(&form_with(&page, &to, "back")).expect("an answer");
    assert!(told.says("at home here again"), "{}", told.text());
    assert!(admin.open("/follow/learners").says("Mira"));
    novi_grad.stop();
    novi_grad.sync_fully();
    for site in [&novi_grad, &sjenica, &hub] {
        site.verify();
    }
}

#[test]
fn a_code_from_the_admin_lets_a_learner_set_a_pin_and_works_once() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let mut admin = site.admin();
    let pin = way(&mut admin, "Mira", "/pin");
    let to = pin.replace("/pin", "/code");
    let page = admin.open(&pin);
    let given = admin.submit(&page, &to, &[]);
    assert!(given.says("It is shown this once."), "{}", given.text());
    let code = given.html.split("awarded code\">").nth(1).and_then(|rest| rest.split('<').next());
    let code = code.expect("a code").to_owned();
    assert_eq!(mira.open("/learn").status, 200, "until then the old PIN stays good");

    let mut browser = site.browser();
    let page = browser.open("/sign-in");
    let page = browser.open(&page.link("Mira").expect("her name"));
    let way = page.link("I have a code").expect("a way");
    let page = browser.open(&way);
    let told = browser.submit(&page, &way, &[("secret", "aaaa-aaaa"), ("pin", "8520")]);
    assert_eq!(told.status, 422, "{}", told.text());
    assert!(told.says("That does not match."), "{}", told.text());
    let told = browser.submit(&page, &way, &[("secret", &code), ("pin", "12")]);
    assert_eq!(told.status, 422, "a PIN has four digits: {}", told.text());
    let filled = [("secret", code.as_str()), ("pin", "8520"), ("device", "shared")];
    let told = browser.submit(&page, &way, &filled);
    assert!(told.says("Your new PIN is set"), "{}", told.text());
    assert!(mira.open("/learn").path.starts_with("/sign-in"), "the old PIN's session is over");
    site.signed_in("Mira", "8520");
    let mut other = site.browser();
    let page = other.open(&way);
    let told = other.submit(&page, &way, &[("secret", &code), ("pin", "1111")]);
    assert_eq!(told.status, 422, "a code works once: {}", told.text());

    // A few wrong ones, and a code is over.
    let page = admin.open(&pin);
    let given = admin.submit(&page, &to, &[]);
    let code = given.html.split("awarded code\">").nth(1).and_then(|rest| rest.split('<').next());
    let code = code.expect("a code").to_owned();
    let mut thief = site.browser();
    for guess in ["aaaa-aaaa", "bbbb-bbbb", "cccc-cccc", "dddd-dddd", "eeee-eeee"] {
        let page = thief.open(&way);
        thief.submit(&page, &way, &[("secret", guess), ("pin", "1111")]);
    }
    let mut mira = site.signed_in("Mira", "8520");
    let page = mira.open("/");
    mira.submit(&page, "/sign-out", &[]);
    let page = mira.open(&way);
    let told = mira.submit(&page, &way, &[("secret", &code), ("pin", "1111")]);
    assert_eq!(told.status, 422, "{}", told.text());
}

#[test]
fn words_around_a_learner_reach_the_team_and_notes_nobody_and_a_message_several() {
    let (hub, mut branch) = Network::pair();
    branch.start();
    let mut mira = branch.learner("Mira");
    let mut goran = branch.learner("Goran");
    for learner in [&mut mira, &mut goran] {
        study::finish_lesson(learner, "/lessons/start-here/goals");
    }
    branch.sync_fully();
    let jelena = hub.add_person("facilitator", "Jelena");
    let mut admin = hub.admin();
    let cohort = make_cohort(&mut admin, "Spring 2027", &jelena);
    enrol(&mut admin, &cohort, "mir", "1");
    enrol(&mut admin, &cohort, "gor", "1");
    let mut jelena = hub.signed_in("Jelena", PASSWORD);
    let her = jelena.open("/follow/learners").link("Mira").expect("a link");
    let page = jelena.open(&her);
    let page =
        jelena.submit(&page, &format!("{her}/team"), &[("team", "Works nights, be patient.")]);
    assert!(page.says("Works nights, be patient."), "{}", page.text());
    let page = jelena.submit(&page, &format!("{her}/note"), &[("note", "Call her on Monday.")]);
    assert!(page.says("Call her on Monday."), "{}", page.text());
    assert!(!admin.open(&her).says("Call her on Monday."), "a note is its author's alone");
    assert!(admin.open(&her).says("Works nights, be patient."));

    // Ticked in the matrix, one message to both.
    let matrix = jelena.open(&format!("{cohort}/matrix"));
    let ticks: Vec<&str> = matrix.html.split("name=\"to\" value=\"").skip(1).collect();
    let ids: Vec<&str> = ticks.iter().filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(ids.len(), 2, "{}", matrix.text());
    let page = jelena.open(&format!("/follow/write?to={}&to={}", ids[0], ids[1]));
    assert!(page.says("To 2 learners"), "{}", page.text());
    let mut form = form_with(&page, "/follow/write", "words");
    form.fill("words", " ");
    let told = jelena.send(&form).expect("an answer");
    assert_eq!(told.status, 422, "{}", told.text());
    form.fields.retain(|(name, _)| name != "to" && name != "words");
    form.fields.extend(ids.iter().map(|id| ("to".to_owned(), (*id).to_owned())));
    form.fields.push(("words".into(), "See you all on Friday.".into()));
    for _ in 0..2 {
        let told = jelena.send(&form).expect("an answer");
        assert_eq!((told.first_status, told.status), (303, 200), "{}", told.text());
    }
    branch.sync_fully();
    for learner in [&mut mira, &mut goran] {
        let home = learner.open("/");
        assert_eq!(home.times("See you all on Friday."), 1, "{}", home.text());
        assert!(!home.says("Works nights") && !learner.open("/feedback").says("Works nights"));
    }
    // Answered right there.
    let home = mira.open("/");
    let mut form = form_with(&home, "/feedback", "to");
    form.fill("words", "I will come.");
    assert_eq!(mira.send(&form).expect("an answer").first_status, 303);
    assert!(!mira.open("/").says("See you all on Friday."), "what was answered is no news");
    branch.sync_fully();
    assert!(jelena.open(&her).says("I will come."));
    let at_branch = branch.admin().open("/follow/learners").link("Mira").expect("a link");
    let page = branch.admin().open(&at_branch);
    assert!(page.says("Works nights, be patient.") && !page.says("Call her on Monday."));
    branch.verify();
    hub.verify();
}

#[test]
fn a_class_gets_accounts_from_a_table_and_a_sheet_of_codes_that_is_shown_once() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    site.learner("Mira");
    let mut admin = site.admin();
    let page = admin.open("/people/import");
    let form = page.form("/people/import");
    assert_eq!(admin.hand_over(&form, "table", b"").status, 422, "a file has to be chosen");
    // Windows-1250, as an older spreadsheet saves it.
    let file = b"ime;odeljenje\r\n\xd0or\xf0e \xc6iri\xe6;1\r\nMira;1\r\nAna;2\r\nANA;2\r\n;3\r\n";
    let page = admin.hand_over(&form, "table", file);
    for wanted in
        ["Đorđe Ćirić", "Added 2", "Same 1", "Problems 2", "An earlier row has the same name"]
    {
        assert!(page.says(wanted), "no {wanted} in {}", page.text());
    }
    assert!(!admin.open("/people").says("Ana"), "nothing is done yet");
    let to = page.path.clone();
    let form = own_form(&page, &to);
    let sheet = admin.send(&form).expect("an answer");
    assert!(sheet.says("Codes for Bookmobile") && sheet.says("Đorđe"), "{}", sheet.text());
    let code = sheet.html.split("lang=\"\">Ana</th><td class=\"code\">").nth(1);
    let code = code.and_then(|rest| rest.split('<').next()).expect("a code").to_owned();
    assert!(admin.send(&form).expect("an answer").status >= 400, "taken in once");
    let mut guess = site.browser();
    assert_eq!(guess.try_sign_in("Ana", "0000").status, 422, "there is no PIN to guess yet");

    let set_pin = |code: &str| {
        let mut ana = site.browser();
        let page = ana.open("/sign-in");
        let page = ana.open(&page.link("Ana").expect("her name"));
        let way = page.link("I have a code").expect("a way");
        let page = ana.open(&way);
        ana.submit(&page, &way, &[("secret", code), ("pin", "8520"), ("device", "shared")])
    };
    // The sheet was lost: new codes, and the old ones end.
    let page = admin.open(&to);
    assert!(page.says("2 accounts were made") && page.says("2 of them have not set"));
    let again = admin.submit(&page, &to, &[]);
    assert_eq!(set_pin(&code).status, 422, "the old code is over");
    let code = again.html.split("lang=\"\">Ana</th><td class=\"code\">").nth(1);
    let code = code.and_then(|rest| rest.split('<').next()).expect("a code");
    assert!(set_pin(code).says("Your new PIN is set"));
    assert!(admin.open(&to).says("1 of them has not set"), "{}", admin.open(&to).text());
    site.signed_in("Ana", "8520");

    // The import is taken back: whoever has set a PIN stays, and the page says so.
    let page = admin.open(&to);
    assert!(page.says("1 account was never used") && page.says("Ana has set a PIN"));
    let told = admin.send(&form_with(&page, &to, "back")).expect("an answer");
    assert!(told.says("Whoever had used an account keeps it."), "{}", told.text());
    assert!(told.says("1 account of this file stays") && !told.says("Take this import back"));
    let people = admin.open("/people");
    assert!(people.says("Ana") && !people.says("Đorđe"), "{}", people.text());
    assert!(!admin.open("/follow/learners").says("Đorđe"));
    assert!(!site.browser().open("/sign-in").says("Đorđe"));
    site.signed_in("Ana", "8520");
    site.verify();
}

/// The form that changes something there; another one may only look.
fn own_form(page: &Page, action: &str) -> Form {
    form_with(page, action, "csrf")
}

#[test]
fn the_read_model_is_made_anew_beside_a_server_that_goes_on_reading_and_writing() {
    let mut site = Site::branch("Bookmobile");
    site.run(&["sample", "--learners", "40", "--days", "3", "--seed", "7"]).ok();
    site.start();
    let mut mira = site.learner("Mira");
    let mut admin = site.admin();
    let before = admin.open("/follow/learners").html;
    let mut rebuilding = site.begin(&["rebuild"]);
    let mut looks = 0;
    loop {
        assert_eq!(admin.open("/follow/learners").status, 200);
        study::finish_lesson(&mut mira, "/lessons/start-here/goals");
        looks += 1;
        if rebuilding.try_wait().expect("its end can be seen").is_some() {
            break;
        }
    }
    assert!(looks > 0);
    let told = site.run(&["rebuild", "--json"]).json();
    assert!(told["documents"].as_u64() >= Some(40) && told["strays"] == 0, "{told}");
    assert!(told["per_second"].as_u64() > Some(0), "{told}");
    let rows = |html: &str| html.matches("<tr>").count();
    assert_eq!(rows(&admin.open("/follow/learners").html), rows(&before));
    assert_eq!(study::done(&mut mira).len(), 1);
    site.verify();
}

#[test]
fn a_facilitator_reviews_in_a_train_what_the_hub_reviews_meanwhile_and_both_reviews_stand() {
    let Network { hub, mut branches } = Network::of(&["Novi Grad", "Laptop of Jelena"]);
    let (mut laptop, mut branch) = (branches.remove(1), branches.remove(0));
    branch.start();
    let mut mira = branch.learner("Mira");
    let mut goran = branch.learner("Goran");
    study::hand_in(&mut mira, "start-here", "What there is in our branch");
    study::hand_in(&mut goran, "start-here", "Not in the cohort");
    branch.sync_fully();
    let jelena = hub.add_person("facilitator", "Jelena");
    let mut at_hub = hub.admin();
    let cohort = make_cohort(&mut at_hub, "Spring 2027", &jelena);
    enrol(&mut at_hub, &cohort, "mir", "1");
    laptop.sync_fully();
    laptop.start();
    let mut on_laptop = laptop.admin();
    assert!(!on_laptop.open("/follow/learners").says("Mira"), "the hub has not let it");
    let member = at_hub.open("/members").link("Laptop of Jelena").expect("a link");
    let page = at_hub.open(&member);
    let to = format!("{member}/accompany");
    let mut form = page.form(&to);
    form.fill("cohort", cohort.rsplit('/').next().expect("an id"));
    let told = at_hub.send(&form).expect("an answer");
    assert!(told.says("That computer has it after its next sync."), "{}", told.text());
    laptop.sync_fully();

    // In the train: no hub. She sees those of her cohort alone, and reviews.
    let list = on_laptop.open("/follow/learners");
    assert!(list.says("Mira") && !list.says("Goran"), "{}", list.text());
    let queue = on_laptop.open("/review");
    let review = queue.links().into_iter().map(|(to, _)| to).find(|to| to.starts_with("/review/"));
    let review = review.expect("what waits has a link");
    let say = |browser: &mut Browser, words: &str| {
        let page = browser.open(&review);
        let filled = [("decision", "changes"), ("words", words)];
        let told = browser.submit(&page, &review, &filled);
        assert_eq!((told.first_status, told.status), (303, 200), "{}", told.text());
    };
    say(&mut on_laptop, "Seen in the train.");
    say(&mut at_hub, "Seen at the hub.");
    assert!(!on_laptop.open("/review").says("Mira"));
    laptop.sync_fully();
    branch.sync_fully();
    laptop.sync_fully();
    let page = mira.open("/feedback");
    assert!(page.says("Seen in the train.") && page.says("Seen at the hub."), "{}", page.text());
    for browser in [&mut at_hub, &mut on_laptop] {
        let page = browser.open(&review);
        assert!(
            page.says("Seen in the train.") && page.says("Seen at the hub."),
            "{}",
            page.text()
        );
    }
    // Somebody of another library comes into the cohort: the laptop may read there too, by itself.
    hub.add_person("learner", "Selma");
    enrol(&mut at_hub, &cohort, "sel", "1");
    laptop.sync_fully();
    laptop.sync_fully();
    assert!(on_laptop.open("/follow/learners").says("Selma"));
    // It does so no more.
    let page = at_hub.open(&member);
    let mut form = page.form(&to);
    form.fields.retain(|(name, _)| name != "cohort");
    at_hub.send(&form).expect("an answer");
    laptop.sync_fully();
    assert!(!on_laptop.open("/follow/learners").says("Mira"));
    assert!(mira.open("/feedback").says("Seen in the train."), "what was said stays said");
    for site in [&hub, &branch, &laptop] {
        site.verify();
    }
}
