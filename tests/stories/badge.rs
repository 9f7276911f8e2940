//! Badges: earned at one library, checked at another, withdrawn, and read by other programs.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::browse::{Browser, Page};
use crate::study;
use crate::world::{Network, Site};

const LESSONS: [&str; 4] = ["how-it-works", "goals", "feedback", "idea-to-service"];
const BADGE: &str = "/badges/module.start-here";

/// Does the first module; the page of its badge.
fn earn(site: &Site, name: &str) -> Page {
    let mut mira = site.learner(name);
    let page = mira.open("/badges");
    assert!(page.says("No badges yet.") && page.says("10 quizzes are still"), "{}", page.text());
    for lesson in LESSONS {
        study::finish_lesson(&mut mira, &format!("/lessons/start-here/{lesson}"));
    }
    study::master_quiz(&mut mira, "start-here");
    let page = mira.open("/badges");
    assert!(page.says("Module badge: Start here"), "{}", page.text());
    assert!(page.says("So far 1 of 10.") && page.says("9 quizzes are still"), "{}", page.text());
    assert!(page.says("Write 10 more posts"), "{}", page.text());
    assert!(!page.says("that is not issued yet"), "{}", page.text());
    mira.open(BADGE)
}

/// The code on the page.
fn code(page: &Page) -> String {
    let behind = page.html.split("class=\"code\">").nth(1).expect("a code");
    behind.split('<').next().unwrap_or_default().to_owned()
}

/// The path in the picture.
fn scanned(page: &Page) -> String {
    let (link, _) = page.links().into_iter().find(|(to, _)| to.contains("/C/")).expect("a link");
    format!("/C/{}", link.split("/C/").nth(1).unwrap_or_default())
}

/// What the public page says of a code.
fn typed(site: &Site, code: &str) -> Page {
    let mut stranger = site.browser();
    let page = stranger.open("/check");
    stranger.submit(&page, "/check", &[("code", code)])
}

/// What the public page says of a file.
fn handed(site: &Site, file: &[u8]) -> Page {
    let mut stranger = site.browser();
    let page = stranger.open("/check");
    let form = page.forms().into_iter().rfind(|form| form.action == "/check").expect("a form");
    stranger.hand_over(&form, "file", file)
}

fn file_of(browser: &mut Browser, path: &str) -> Vec<u8> {
    browser.open(path).html.into_bytes()
}

#[test]
fn a_badge_is_checked_anywhere_in_the_network_without_asking_its_issuer() {
    let Network { hub, mut branches } = Network::of(&["Novi Grad", "Sjenica"]);
    let (mut sjenica, mut novi_grad) = (branches.remove(1), branches.remove(0));
    novi_grad.start();
    let badge = earn(&novi_grad, "Mira");
    assert!(badge.says("Mira") && badge.says("Issued by Novi Grad"), "{}", badge.text());
    let mut mira = novi_grad.signed_in("Mira", crate::world::PIN);
    let file = file_of(&mut mira, &format!("{BADGE}/file"));
    novi_grad.stop();
    novi_grad.sync_fully();
    sjenica.sync_fully();
    sjenica.start();

    let at_hub = typed(&hub, &code(&badge).to_uppercase());
    assert!(at_hub.says("Genuine") && at_hub.says("Issued to Mira"), "{}", at_hub.text());
    let elsewhere = typed(&sjenica, &code(&badge));
    assert!(elsewhere.says("Not known here"), "{}", elsewhere.text());
    for page in [sjenica.browser().open(&scanned(&badge)), handed(&sjenica, &file)] {
        assert!(page.says("Genuine") && page.says("Issued to Mira"), "{}", page.text());
        assert!(
            page.says("Novi Grad") && page.says("Withdrawals are known here"),
            "{}",
            page.text()
        );
    }
    // One letter of the name, one sign of the picture.
    let mut altered = scanned(&badge).into_bytes();
    let at = altered.len() - 20;
    altered[at] = if altered[at] == b'0' { b'1' } else { b'0' };
    let altered = String::from_utf8(altered).expect("letters");
    let page = sjenica.browser().open(&altered);
    assert!(page.says("Altered") && !page.says("Mira"), "{}", page.text());
    let mut bad = file.clone();
    let at = bad.len() - 9;
    bad[at] = if bad[at] == b'A' { b'B' } else { b'A' };
    assert!(handed(&sjenica, &bad).says("Altered"));
    for nothing in ["abc", "", "0000-0000-0000-000u"] {
        assert_eq!(typed(&sjenica, nothing).status, 422, "{nothing}");
    }

    // The library takes it back; everybody hears of it.
    novi_grad.start();
    let mut admin = novi_grad.admin();
    let page = admin.open("/check");
    let page = admin.submit(&page, "/check", &[("code", &code(&badge))]);
    let withdraw = page.link("Withdraw this certificate").expect("the issuer may");
    let page = admin.open(&withdraw);
    let page = admin.submit(&page, &withdraw, &[]);
    assert!(page.says("It is withdrawn."), "{}", page.text());
    novi_grad.stop();
    novi_grad.sync_fully();
    sjenica.sync_fully();
    assert!(typed(&hub, &code(&badge)).says("Withdrawn"));
    for page in [sjenica.browser().open(&scanned(&badge)), handed(&sjenica, &file)] {
        assert!(page.says("It was genuine, and was then withdrawn"), "{}", page.text());
    }
    for site in [&hub, &novi_grad, &sjenica] {
        site.verify();
    }
}

#[test]
fn a_library_that_was_cut_off_vouches_no_more_but_the_hub_remembers_what_it_had_issued() {
    let Network { mut hub, mut branches } = Network::of(&["Novi Grad", "Sjenica"]);
    let (mut sjenica, mut novi_grad) = (branches.remove(1), branches.remove(0));
    novi_grad.start();
    let before = earn(&novi_grad, "Mira");
    novi_grad.stop();
    novi_grad.sync_fully();
    // What it issues out of the hub's reach is not among what the hub knew.
    hub.stop();
    novi_grad.start();
    let after = earn(&novi_grad, "Nora");
    novi_grad.stop();
    hub.start();
    let id = novi_grad.status()["node"].as_str().expect("an id").to_owned();
    hub.run(&["revoke", &id]).ok();
    sjenica.sync_fully();
    sjenica.start();
    assert!(hub.browser().open(&scanned(&before)).says("Genuine"));
    assert!(hub.browser().open(&scanned(&after)).says("Cannot be confirmed here"));
    assert!(sjenica.browser().open(&scanned(&before)).says("Cannot be confirmed here"));
}

/// A Python with what the check needs, made once; `None` if there is no way to one.
fn python() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("credential");
    let python = folder.join("bin/python");
    let works = |program: &Path| {
        let imports = "import jwt, openbadgeslib.ob3";
        let told = Command::new(program).args(["-c", imports]).output();
        told.is_ok_and(|told| told.status.success())
    };
    if works(&python) {
        return Some(python);
    }
    let made = Command::new("python3").args(["-m", "venv"]).arg(&folder).output();
    let wanted = ["install", "-q", "openbadgeslib==4.6.3", "PyJWT==2.15.1", "cryptography"];
    let pip = Command::new(&python).args(["-m", "pip"]).args(wanted).output();
    (made.is_ok() && pip.is_ok() && works(&python)).then_some(python)
}

#[test]
fn other_programs_believe_a_badge_file_and_no_forged_one() {
    let mut site = Site::branch("Novi Grad");
    site.start();
    earn(&site, "Ђорђе Ћирић");
    let mut mira = site.signed_in("Ђорђе", crate::world::PIN);
    let file = file_of(&mut mira, &format!("{BADGE}/file"));
    let path = site.data().with_file_name("badge.jwt");
    std::fs::write(&path, &file).expect("a file");
    let Some(python) = python() else {
        assert!(
            std::env::var("E2E").as_deref() != Ok("require"),
            "no Python to check a badge with"
        );
        let line = "SKIPPED: no Python with openbadgeslib and PyJWT";
        writeln!(std::io::stdout(), "{line}").expect("the test's own output can be written");
        return;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stories/credential.py");
    let told = Command::new(python).arg(script).arg(&path).output().expect("it can be started");
    let out = String::from_utf8_lossy(&told.stdout).into_owned();
    let err = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(told.status.success(), "{out}\n{err}");
    assert!(out.contains("believes it: Module badge: Start here"), "{out}");
}
