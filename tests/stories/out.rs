//! What leaves the facilitator's desk: a report to print, the list of badges, statements for another
//! learning system.

use crate::browse::Browser;
use crate::desk::{enrol, make_cohort};
use crate::study;
use crate::world::Network;

/// Does the first module.
fn first_module(learner: &mut Browser) {
    for lesson in ["how-it-works", "goals", "feedback", "idea-to-service"] {
        study::finish_lesson(learner, &format!("/lessons/start-here/{lesson}"));
    }
    study::master_quiz(learner, "start-here");
}

#[test]
fn a_report_tells_a_ministry_of_groups_and_of_nobody_and_a_list_says_who_has_which_badge() {
    let Network { hub, mut branches } = Network::of(&["Novi Grad", "Sjenica"]);
    let (mut sjenica, mut novi_grad) = (branches.remove(1), branches.remove(0));
    novi_grad.start();
    for name in ["Ana", "Boris", "Ceca", "Dino", "Ema", "Filip"] {
        let mut learner = novi_grad.learner(name);
        study::finish_lesson(&mut learner, "/lessons/start-here/goals");
    }
    let mut mira = novi_grad.learner("Mira");
    first_module(&mut mira);
    novi_grad.sync_fully();
    sjenica.start();
    sjenica.learner("Selma");
    sjenica.sync_fully();

    let jelena = hub.add_person("facilitator", "Jelena");
    let mut admin = hub.admin();
    let cohort = make_cohort(&mut admin, "Spring 2027", &jelena);
    for begins in ["ana", "bor", "cec", "din", "ema", "fil", "mir", "sel"] {
        enrol(&mut admin, &cohort, begins, "1");
    }
    let mut jelena = hub.signed_in("Jelena", crate::world::PASSWORD);
    let report = jelena.open(&format!("{cohort}/figures")).link("Report to print");
    let report = jelena.open(&report.expect("a way to the report"));
    // Seven of eight have begun: that one has not, is nobody's business.
    for wanted in ["Learners 8", "Have begun more than 3", "fewer than 5", "2 libraries together"] {
        assert!(report.says(wanted), "no {wanted} in {}", report.text());
    }
    assert!(report.says("Novi Grad:") && report.says("Sjenica:"), "{}", report.text());
    for name in ["Mira", "Ana", "Selma"] {
        assert!(!report.html.contains(&format!(">{name}<")), "{name} stands in the report");
    }
    assert!(report.html.contains("<svg class=\"chart\""), "it has charts");

    // Sjenica's one learner makes no report at all.
    let branches = admin.open("/follow/branches");
    let sjenica_at = branches.link("Sjenica").expect("a link");
    let small = admin.open(&format!("{sjenica_at}/report"));
    assert!(small.says("fewer than 5 learners: every figure"), "{}", small.text());
    assert!(!small.says("Have begun"), "{}", small.text());

    // Who has which badge, as a page and as a table.
    let list = jelena.open(&format!("{cohort}/certificates"));
    assert!(list.says("1 learner with a badge") && list.says("Module badge: Start here"));
    assert!(list.says("Mira") && !list.says("Boris"), "{}", list.text());
    let code = mira.open("/badges/module.start-here").html;
    let code = code.split("class=\"code\">").nth(1).and_then(|rest| rest.split('<').next());
    let code = code.expect("a code");
    assert!(list.says(code), "{}", list.text());
    let table = jelena.open(&format!("{cohort}/certificates.csv")).html;
    assert!(table.starts_with('\u{feff}') && table.contains(&format!("\"{code}\"")), "{table}");

    // The same as statements, without a name.
    let (status, kind, bytes) = jelena.fetch(&format!("{cohort}/statements.json"));
    assert_eq!((status, kind.as_str()), (200, "application/json"));
    let all: serde_json::Value = serde_json::from_slice(&bytes).expect("one array");
    let all = all.as_array().expect("one array");
    let verb = |name: &str| {
        let id = format!("http://adlnet.gov/expapi/verbs/{name}");
        all.iter().filter(|one| one["verb"]["id"] == id.as_str()).count()
    };
    assert_eq!((verb("completed"), verb("passed"), verb("mastered")), (10, 1, 1));
    assert!(!String::from_utf8_lossy(&bytes).contains("Mira"), "no names");
    let again = jelena.fetch(&format!("{cohort}/statements.json")).2;
    assert_eq!(bytes, again, "the same deeds have the same ids");

    // Whoever does not follow the cohort gets none of it.
    hub.add_person("facilitator", "Someone Else");
    let mut other = hub.signed_in("Someone Else", crate::world::PASSWORD);
    for page in ["report", "certificates", "certificates.csv", "statements.json"] {
        assert_eq!(other.open(&format!("{cohort}/{page}")).status, 404, "{page}");
    }
    // A library has the same of its own.
    let mut admin = novi_grad.admin();
    let own = novi_grad.status()["node"].as_str().map(|id| format!("/follow/branches/{id}"));
    let own = own.expect("an id");
    assert!(admin.open(&format!("{own}/report")).says("Learners 7"));
    assert!(admin.open(&format!("{own}/certificates")).says("Mira"));
}
