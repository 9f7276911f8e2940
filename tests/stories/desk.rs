//! The facilitator's desk, from the hub to the learner's own library and back.

use crate::browse::{Browser, Form, Page};
use crate::study;
use crate::world::{Network, PASSWORD, Site};

/// A cohort made by the hub's admin with a facilitator and circles; its address.
pub(crate) fn make_cohort(admin: &mut Browser, name: &str, facilitator: &str) -> String {
    let page = admin.open("/follow/cohorts/new");
    let mut form = page.form("/follow/cohorts/new");
    form.fill("name", name);
    form.fill("circles", "2");
    form.fill("facilitators", facilitator);
    let made = admin.send(&form).expect("an answer");
    assert_eq!((made.first_status, made.status), (303, 200), "{}", made.text());
    made.path
}

/// Puts somebody whom the search finds into a circle.
pub(crate) fn enrol(admin: &mut Browser, cohort: &str, begins: &str, circle: &str) -> Page {
    let to = format!("{cohort}/learners");
    let page = admin.open(&format!("{to}?find={begins}"));
    let mut form = own_form(&page, &to);
    form.fill("circle", circle);
    let page = admin.send(&form).expect("an answer");
    assert_eq!((page.first_status, page.status), (303, 200), "{}", page.text());
    page
}

/// The form that changes something there; another one may only look for it.
fn own_form(page: &Page, action: &str) -> Form {
    let mut forms = page.forms().into_iter();
    let found = forms.find(|form| form.action == action && form.value("csrf").is_some());
    found.unwrap_or_else(|| panic!("no form {action} on {}", page.text()))
}

fn set_country(hub: &Site, name: &str, country: &str) {
    let mut admin = hub.admin();
    let row = admin.open("/people").html;
    let row = row.split("<tr>").find(|row| row.contains(name)).expect("a row").to_owned();
    let to = row.split("href=\"").find(|to| to.starts_with("/people/")).expect("a link");
    let to = to.split('"').next().expect("an address").to_owned();
    let page = admin.open(&to);
    admin.submit(&page, &to, &[("country", country)]);
}

#[test]
fn a_cohort_gives_learners_dates_and_everybody_their_own_view() {
    let (hub, mut branch) = Network::pair();
    branch.start();
    let mut mira = branch.learner("Mira");
    branch.learner("Goran");
    let lesson = study::lessons(&mut mira)[0].href.clone();
    study::finish_lesson(&mut mira, &lesson);
    branch.sync_fully();
    let jelena = hub.add_person("facilitator", "Jelena");
    let petar = hub.add_person("mentor", "Petar");
    hub.add_person("facilitator", "Someone Else");
    for (name, country) in [("Amina", "BA"), ("Radu", "RO")] {
        hub.add_person("ambassador", name);
        set_country(&hub, name, country);
    }

    let mut admin = hub.admin();
    let cohort = make_cohort(&mut admin, "Spring 2027", &jelena);
    enrol(&mut admin, &cohort, "mir", "2");
    let page = admin.open(&format!("{cohort}/circles"));
    let mut form = page.form(&format!("{cohort}/circles"));
    form.fields.retain(|(name, _)| name != "mentor");
    form.fields.extend([("mentor".into(), String::new()), ("mentor".into(), petar)]);
    assert_eq!(admin.send(&form).expect("an answer").first_status, 303);

    // Its facilitator sets the dates, and sees Mira alone.
    let mut jelena = hub.signed_in("Jelena", PASSWORD);
    let page = jelena.open(&format!("{cohort}/dates"));
    let module = study::module_of(&lesson);
    let filled =
        [(format!("begins-{module}"), "2020-01-06"), (format!("ends-{module}"), "2099-12-31")];
    let filled: Vec<(&str, &str)> =
        filled.iter().map(|(name, day)| (name.as_str(), *day)).collect();
    let page = jelena.submit(&page, &format!("{cohort}/dates"), &filled);
    assert!(page.says("31 December 2099"), "{}", page.text());
    let seen = jelena.open("/follow/learners");
    assert!(seen.says("Mira") && !seen.says("Goran"), "{}", seen.text());
    let other = jelena.open(&format!("{cohort}/change"));
    assert_eq!(other.status, 403, "only the admin names facilitators");
    let before = jelena.open(&format!("{cohort}/dates"));
    let wrong = [(filled[0].0, "2100-01-01")];
    let told = jelena.submit(&before, &format!("{cohort}/dates"), &wrong);
    assert_eq!(told.status, 422, "a module cannot end before it begins");

    // In the matrix Mira's lesson is done, and every figure says how old it is.
    let matrix = jelena.open(&format!("{cohort}/matrix?order=progress"));
    assert!(matrix.says("Mira") && matrix.html.contains("class=\"done\""), "{}", matrix.text());
    assert!(matrix.html.contains("class=\"next\"") && !matrix.says("Goran"));
    assert!(matrix.says("Novi Grad:"), "{}", matrix.text());
    let figures = jelena.open(&format!("{cohort}/figures"));
    assert!(figures.says("1 of 1 learner has begun"), "{}", figures.text());
    let items = jelena.open(&format!("{cohort}/items/{module}"));
    assert!(items.says("Nobody in this group has taken this quiz yet."), "{}", items.text());

    // Her mentor too; others see what is theirs.
    assert!(hub.signed_in("Petar", PASSWORD).open("/follow/learners").says("Mira"));
    let mut nobodys = hub.signed_in("Someone Else", PASSWORD);
    assert!(!nobodys.open("/follow/learners").says("Mira"));
    assert_eq!(nobodys.open(&cohort).status, 404);
    let learner = jelena.open("/follow/learners").link("Mira").expect("a link");
    assert_eq!(nobodys.open(&learner).status, 404);
    let amina = hub.signed_in("Amina", PASSWORD).open("/follow/learners");
    assert!(amina.says("Mira") && amina.says("Goran"), "{}", amina.text());
    assert!(!hub.signed_in("Radu", PASSWORD).open("/follow/learners").says("Mira"));

    // The library hears of its own learners alone, and Mira sees her dates.
    branch.sync_fully();
    let home = mira.open("/");
    for wanted in ["Spring 2027", "circle 2", "31 December 2099", "Petar", "Jelena"] {
        assert!(home.says(wanted), "no {wanted} in {}", home.text());
    }
    assert!(!branch.signed_in("Goran", crate::world::PIN).open("/").says("Spring 2027"));
    enrol_out(&mut admin, &cohort);
    branch.sync_fully();
    assert!(!mira.open("/").says("Spring 2027"));
    assert!(!jelena.open("/follow/learners").says("Mira"));
    branch.verify();
    hub.verify();
}

fn enrol_out(admin: &mut Browser, cohort: &str) {
    let to = format!("{cohort}/learners");
    let page = admin.open(&to);
    let mut form = own_form(&page, &to);
    form.fill("out", "1");
    let page = admin.send(&form).expect("an answer");
    assert!(page.says("What the learner did stays."), "{}", page.text());
}

#[test]
fn the_morning_page_puts_off_for_a_week_and_shows_again() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    let lesson = study::lessons(&mut mira)[0].href.clone();
    let module = study::module_of(&lesson);
    for _ in 0..3 {
        study::take_quiz(&mut mira, &module);
    }
    let mut admin = site.admin();
    let learner = admin.open("/follow/learners").link("Mira").expect("a link");
    let learner = admin.open(&learner);
    assert_eq!(learner.times("Each answer"), 3, "every attempt can be opened");
    let page = admin.open("/follow");
    assert!(page.says("taken 3 times, not mastered"), "{}", page.text());
    let page = admin.submit(&page, "/follow/later", &[]);
    assert!(!page.says("taken 3 times"), "{}", page.text());
    let page = admin.submit(&page, "/follow/later", &[]);
    assert!(page.says("taken 3 times"), "{}", page.text());
    site.verify();
}

#[test]
fn a_hand_in_is_reviewed_at_the_hub_answered_at_the_branch_and_handed_in_again() {
    let (hub, mut branch) = Network::pair();
    branch.start();
    let mut mira = branch.learner("Mira");
    study::hand_in(&mut mira, "start-here", "What there is in our branch");
    branch.sync_fully();
    let mut admin = hub.admin();
    let morning = admin.open("/follow");
    assert!(morning.says("1 hand-in waits for a review"), "{}", morning.text());
    let queue = admin.open("/review");
    let to = queue.links().into_iter().map(|(to, _)| to).find(|to| to.starts_with("/review/"));
    let to = to.expect("what waits has a link");

    // Without a level nothing is accepted, and nothing that was typed is lost.
    let page = admin.open(&to);
    assert!(page.says("What there is in our branch"), "{}", page.text());
    let filled = [("decision", "accepted"), ("words", "A good beginning.")];
    let told = admin.submit(&page, &to, &filled);
    assert_eq!(told.status, 422, "{}", told.text());
    assert!(told.says("choose a level") && told.html.contains("A good beginning."));
    let filled = [("decision", "changes"), ("words", "Say whom you asked."), ("keep", "1")];
    let next = admin.submit(&page, &to, &filled);
    assert!(next.says("Nothing waits for a review"), "{}", next.text());

    branch.sync_fully();
    let home = mira.open("/");
    assert!(home.says("1 new piece of feedback"), "{}", home.text());
    let page = mira.open("/feedback");
    for wanted in ["Say whom you asked.", "changes asked for", "Admin of Central library"] {
        assert!(page.says(wanted), "no {wanted} in {}", page.text());
    }
    let forms = page.forms().into_iter().filter(|form| form.action == "/feedback");
    let answers = |form: &Form| form.value("to").is_some_and(|to| !to.is_empty());
    let mut form = forms.into_iter().find(answers).expect("an answer can be written");
    form.fill("words", "I asked two readers.");
    let page = mira.send(&form).expect("an answer");
    assert!(page.says("I asked two readers."), "{}", page.text());
    assert!(!mira.open("/").says("new piece of feedback"), "what was answered was read");
    let mut again = mira.open("/assignments/start-here");
    if let Some(to) = again.link("again") {
        again = mira.open(&to);
    }
    let mut form = again.form("/assignments/start-here");
    study::fill_answers(&mut form, "What there is, and whom we asked");
    assert_eq!(mira.send(&form).expect("an answer").first_status, 303);
    branch.sync_fully();
    let queue = admin.open("/review");
    assert!(queue.says("handed in again"), "{}", queue.text());
    let page = admin.open(&to);
    assert!(page.says("version 2") && page.says("Say whom you asked."), "{}", page.text());
    let learner = admin.open("/follow/learners").link("Mira").expect("a link");
    assert!(admin.open(&learner).says("I asked two readers."));

    // A word to her, from the same page.
    let page = admin.open(&learner);
    let page = admin.submit(&page, &format!("{learner}/write"), &[("words", "See you on Friday.")]);
    assert!(page.says("See you on Friday."), "{}", page.text());
    branch.sync_fully();
    assert!(mira.open("/feedback").says("See you on Friday."));
    branch.verify();
    hub.verify();
}

#[test]
fn learners_come_into_a_cohort_from_a_table_and_leave_as_one_again() {
    let (hub, mut branch) = Network::pair();
    branch.start();
    branch.learner("Đorđe Ćirić");
    branch.learner("Mira");
    branch.sync_fully();
    let jelena = hub.add_person("facilitator", "Jelena");
    let mut admin = hub.admin();
    let cohort = make_cohort(&mut admin, "Spring 2027", &jelena);
    let import = format!("{cohort}/import");
    let form = admin.open(&import).form(&import);
    let told = admin.hand_over(&form, "table", b"");
    assert_eq!(told.status, 422, "{}", told.text());
    // Windows-1250, as an older spreadsheet saves it.
    let file =
        b"ime;biblioteka;krug\r\n\xd0or\xf0e \xc6iri\xe6;Novi Grad;2\r\nMyra;Novi Grad;1\r\n";
    let page = admin.hand_over(&form, "table", file);
    for wanted in ["Đorđe Ćirić", "Added 1", "Problems 1", "No learner there is called “Myra”"]
    {
        assert!(page.says(wanted), "no {wanted} in {}", page.text());
    }
    let told = admin.send(&own_form(&page, &page.path)).expect("an answer");
    assert!(told.says("1 learner was taken in"), "{}", told.text());
    let listed = admin.open(&format!("{cohort}/learners"));
    assert!(listed.says("Đorđe Ćirić") && !listed.says("Mira"), "{}", listed.text());
    let table = admin.open(&format!("{cohort}/learners.csv"));
    assert!(table.html.starts_with('\u{feff}'), "it says that it is UTF-8");
    assert!(table.html.contains("\"Đorđe Ćirić\";\"Novi Grad\";\"2\";"), "{}", table.html);
    let back = admin.submit(&told, &told.path.clone(), &[]);
    assert!(back.says("Taken back.") && !back.says("Đorđe Ćirić"), "{}", back.text());
    hub.verify();
}
