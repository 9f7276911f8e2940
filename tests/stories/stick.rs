//! The bookmobile: changes go on a stick where no line goes, and sticks are lost, spoiled and mixed
//! up.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::study;
use crate::world::{Network, PIN, Site, Told, pause, wait_for};

/// Changes of a small branch's two days.
const DAYS: [&str; 7] = ["sample", "--learners", "5", "--days", "2", "--seed", "3"];

/// A USB stick: a folder that no node owns.
struct Stick(TempDir);

impl Stick {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder for the stick"))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn names(&self) -> Vec<String> {
        let files = fs::read_dir(self.0.path()).expect("the stick can be read");
        let names = files.map(|file| file.expect("a file").file_name());
        let mut names: Vec<String> =
            names.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

fn out(site: &Site, to: &str, file: &Path) -> Value {
    let told = site.run(&["carry", "out", &file.display().to_string(), "--to", to, "--json"]);
    let json = told.json();
    told.ok();
    json
}

fn take(site: &Site, file: &Path) -> Value {
    let told = site.run(&["carry", "in", &file.display().to_string(), "--yes", "--json"]);
    let json = told.json();
    told.ok();
    json
}

fn show(site: &Site, file: &Path) -> Told {
    site.run(&["carry", "in", &file.display().to_string()])
}

/// Sees that a file is refused with those words, and that nothing is changed by it.
fn refused(site: &Site, file: &Path, words: &str) {
    let before = site.status();
    for args in [&["carry", "in"][..], &["carry", "in", "--yes"]] {
        let path = file.display().to_string();
        let told = site.run(&[args, &[&path]].concat());
        assert_eq!(told.code, 1, "{}\n{}", told.out, told.err);
        assert!(told.err.contains(words), "{words:?} is not in {:?}", told.err);
        assert!(!told.err.contains("panicked"), "{}", told.err);
    }
    assert_eq!(site.status(), before, "a refused file changed something");
}

fn count(json: &Value, name: &str) -> u64 {
    json[name].as_u64().unwrap_or_else(|| panic!("no {name} in {json}"))
}

#[test]
fn a_branch_without_a_line_works_by_stick_both_ways() {
    let (mut hub, mut branch) = Network::pair();
    let known_port = hub.port();
    hub.stop();
    hub.stand_at(0);
    let stick = Stick::new();
    branch.start();
    let mut mira = branch.learner("Mira");
    let thread = study::open_thread(&mut mira, "", "No line since May", "Only the bookmobile.");
    assert!(mira.open(&thread).says("saved here"));
    let lesson = study::lessons(&mut mira)[0].href.clone();
    study::finish_lesson(&mut mira, &lesson);

    // The server goes on running beside the command line.
    let file = stick.file("to hub.branchline");
    let path = file.display().to_string();
    let told = branch.run(&["carry", "out", &path, "--with", "Bookmobile"]);
    let receipt = told.ok();
    assert!(receipt.contains("Number 1 for Central library"), "{receipt}");
    assert!(receipt.contains("The stick is safe to remove."), "{receipt}");
    assert_eq!(stick.names(), ["to hub.branchline"]);
    assert!(mira.open(&thread).says("on a stick"));
    let status = branch.run(&["status"]).ok();
    assert!(status.contains("with Bookmobile. The hub has not confirmed yet."), "{status}");
    let waiting = branch.status()["waiting"].clone();
    assert_eq!(branch.status()["on_sticks"][0]["entries"], waiting);

    // At the hub it is shown first, and nothing is taken in.
    let before = hub.status();
    let shown = show(&hub, &file);
    assert!(shown.out.contains("From Novi Grad, written"), "{}", shown.out);
    assert!(shown.err.contains("Nothing was taken in."), "{}", shown.err);
    shown.ok();
    assert_eq!(hub.status(), before);
    let taken = take(&hub, &file);
    assert_eq!(count(&taken, "taken"), waiting.as_u64().expect("a count"));
    hub.start();
    let mut jelena = hub.admin();
    assert!(jelena.open(&thread).says("Only the bookmobile."));
    assert!(jelena.open("/follow/learners").says("Mira"));
    study::reply(&mut jelena, &thread, "We read you.");
    hub.stop();

    // The way back brings the answer, and the word that everything arrived.
    let back = stick.file("to branch.branchline");
    let branch_id = branch.status()["node"].as_str().expect("an id").to_owned();
    out(&hub, &branch_id, &back);
    take(&branch, &back);
    assert!(mira.open(&thread).says("We read you.") && mira.open(&thread).says("at the hub"));
    assert_eq!(branch.status()["waiting"], 0);
    assert_eq!(branch.status()["on_sticks"].as_array().map(Vec::len), Some(0));
    branch.verify();
    hub.verify();

    // And when the line is back, nothing of it goes again.
    hub.stand_at(known_port);
    hub.start();
    let synced = branch.sync_fully();
    assert_eq!(synced.sent, 0, "{synced:?}");
}

#[test]
fn an_admin_carries_by_the_pages_alone() {
    let (mut hub, mut branch) = Network::pair();
    hub.stop();
    hub.stand_at(0);
    branch.start();
    let mut mira = branch.learner("Mira");
    let thread = study::open_thread(&mut mira, "", "Snow", "The road is closed.");
    let mut admin = branch.admin();
    let page = admin.open("/sync");
    let mut form = page.form("/sync/carry-out");
    form.fill("carrier", "Bookmobile");
    let (status, name, bundle) = admin.download(&form);
    assert_eq!((status, name.as_str()), (200, "for-central-library-1.branchline"));
    let page = admin.open("/sync");
    assert!(page.says("with Bookmobile. The hub has not confirmed yet."), "{}", page.text());
    assert!(mira.open(&thread).says("on a stick"));
    let receipt = admin.open(&page.link("Receipt").expect("a receipt"));
    assert!(receipt.says("Receipt 1 for Central library"), "{}", receipt.text());
    assert!(receipt.says("Carried by Bookmobile"), "{}", receipt.text());

    // At the hub: what is no bundle, or spoiled, is said beside the form.
    hub.start();
    let mut keeper = hub.admin();
    let form = keeper.open("/sync").form("/sync/carry-in");
    let before = hub.status();
    for (bytes, words) in [
        (&b"Dear driver,"[..], "was not made by Branchline"),
        (&bundle[..bundle.len() - 7], "This file is not whole"),
        (b"", "Choose the file on the stick"),
    ] {
        let page = keeper.hand_over(&form, "bundle", bytes);
        assert_eq!(page.status, 422, "{}", page.text());
        assert!(page.says(words), "{}", page.text());
    }
    let looked = keeper.hand_over(&form, "bundle", &bundle);
    assert_eq!((looked.first_status, looked.status), (303, 200), "{}", looked.text());
    assert!(looked.says("From Novi Grad") && looked.says("Nothing has been changed yet."));
    assert_eq!(hub.status(), before, "looking changes nothing");
    let action = looked.path.clone();
    let taken = keeper.submit(&looked, &action, &[]);
    assert!(taken.says("were taken in."), "{}", taken.text());
    let again = keeper.submit(&looked, &action, &[]);
    assert!(again.says("Nothing new."), "{}", again.text());
    let mut emina = hub.learner("Emina");
    assert!(emina.open(&thread).says("The road is closed."));

    // The file back, and its word.
    let mut form = keeper.open("/sync").form("/sync/carry-out");
    form.fill("to", "Novi Grad");
    let (status, _, back) = keeper.download(&form);
    assert_eq!(status, 200);
    let form = admin.open("/sync").form("/sync/carry-in");
    let looked = admin.hand_over(&form, "bundle", &back);
    admin.submit(&looked, &looked.path.clone(), &[]);
    let page = admin.open("/sync");
    assert!(!page.says("has not confirmed yet"), "{}", page.text());
    assert!(mira.open(&thread).says("at the hub"));
    branch.verify();
    hub.verify();
}

#[test]
fn a_stick_in_the_servers_own_computer_is_written_and_called_safe() {
    let (_hub, mut branch) = Network::pair();
    branch.run(&DAYS).ok();
    branch.start();
    let mut admin = branch.admin();
    assert!(!admin.open("/sync").says("Where to"), "there is no stick yet");
    let stick = branch.sticks().join("KINGSTON");
    fs::create_dir_all(&stick).expect("a stick");
    let page = admin.open("/sync");
    assert!(page.says("KINGSTON (") && page.says("free)"), "{}", page.text());
    let mut form = page.form("/sync/carry-out");
    form.fill("where", &stick.display().to_string());
    form.fill("carrier", "Bookmobile");
    let receipt = admin.send(&form).expect("an answer");
    assert_eq!((receipt.first_status, receipt.status), (303, 200), "{}", receipt.text());
    assert!(receipt.says("The stick is safe to remove."), "{}", receipt.text());
    assert!(receipt.says("Receipt 1 for Central library"), "{}", receipt.text());
    let file = stick.join("for-central-library-1.branchline");
    assert!(file.exists());
    assert_eq!(fs::read_dir(&stick).expect("the stick").count(), 1, "nothing else is left on it");
    // A place that is no stick is never written to: the browser gets the file instead.
    form.fill("where", &branch.data().display().to_string());
    let (status, name, _) = admin.download(&form);
    assert_eq!((status, name.as_str()), (200, "for-central-library-2.branchline"));
    // A stick whose file is there already keeps it.
    fs::write(stick.join("for-central-library-3.branchline"), "mine").expect("the stick takes it");
    form.fill("where", &stick.display().to_string());
    let page = admin.send(&form).expect("an answer");
    assert!(page.status >= 400 && page.says("is there already"), "{}", page.text());
}

#[test]
fn a_file_is_taken_from_nobody_but_the_admins_own_page() {
    let (_hub, mut branch) = Network::pair();
    branch.start();
    let mut admin = branch.admin();
    let form = admin.open("/sync").form("/sync/carry-in");
    let mut without = form.clone();
    without.fields.retain(|(name, _)| name != "csrf");
    assert_eq!(admin.hand_over(&without, "bundle", b"x").status, 403);
    let mut wrong = form.clone();
    wrong.fill("csrf", "0123456789abcdef0123456789abcdef");
    assert_eq!(admin.hand_over(&wrong, "bundle", b"x").status, 403);
    let mut mira = branch.learner("Mira");
    assert_eq!(mira.hand_over(&form, "bundle", b"x").status, 403);
    assert_eq!(branch.browser().hand_over(&form, "bundle", b"x").status, 401);
    for path in ["../node.key", "0000000000000000", "x"] {
        assert_eq!(admin.open(&format!("/sync/carry-in/{path}")).status, 404, "{path}");
    }
    assert_eq!(admin.open("/sync/receipts/x/1").status, 404);
    let mut form = admin.open("/sync").form("/sync/carry-out");
    form.fill("to", "Nowhere");
    let page = admin.send(&form).expect("an answer");
    assert_eq!(page.status, 404, "{}", page.text());
}

#[test]
fn old_doubled_and_foreign_sticks_are_told_apart_in_words() {
    let Network { hub, mut branches } = Network::of(&["Novi Grad", "Sjenica"]);
    let sjenica = branches.pop().expect("two branches");
    let novi_grad = branches.pop().expect("two branches");
    novi_grad.sync_fully();
    let stick = Stick::new();
    let (old, new) = (stick.file("old"), stick.file("new"));
    novi_grad.run(&DAYS).ok();
    out(&novi_grad, "hub", &old);
    novi_grad.run(&["sample", "--learners", "5", "--days", "1", "--seed", "4"]).ok();
    out(&novi_grad, "Central Library", &new);
    assert!(count(&take(&hub, &new), "taken") > 0);
    assert_eq!(count(&take(&hub, &new), "taken"), 0, "a doubled one");
    let shown = show(&hub, &new).ok();
    assert!(shown.contains("Nothing new."), "{shown}");
    let shown = show(&hub, &old).ok();
    assert!(shown.contains("It is older than the one from"), "{shown}");
    assert_eq!(count(&take(&hub, &old), "taken"), 0, "an old one");

    refused(&sjenica, &new, "This file is for Central library.");
    refused(&novi_grad, &new, "This file is for Central library.");
    let elsewhere = Site::hub();
    refused(&elsewhere, &new, "This file belongs to another network.");
    fs::write(stick.file("letter.txt"), "Dear driver,").expect("the stick takes it");
    refused(&hub, &stick.file("letter.txt"), "was not made by Branchline");

    // Any branch carries for any other, and the name on the roster is enough.
    let across = stick.file("across");
    out(&novi_grad, "sjenica", &across);
    let taken = take(&sjenica, &across);
    assert!(count(&taken, "taken") > 0, "{taken}");
    let status = sjenica.status();
    assert_eq!(status["learners"], 0, "other branches' learners stay at home");
    assert!(status["posts"].as_u64() > Some(0), "{status}");
    sjenica.verify();
    hub.verify();
}

#[test]
fn a_spoiled_file_is_refused_in_a_sentence_and_changes_nothing() {
    let (mut hub, branch) = Network::pair();
    hub.stop();
    branch.run(&DAYS).ok();
    let stick = Stick::new();
    let file = stick.file("whole");
    out(&branch, "hub", &file);
    let whole = fs::read(&file).expect("the stick can be read");
    let spoiled = stick.file("spoiled");
    let spoil = |bytes: &[u8], words: &str| {
        fs::write(&spoiled, bytes).expect("the stick takes it");
        refused(&hub, &spoiled, words);
    };
    let end = whole.len() - 1;
    for length in [3, 20, 60, 200, 1_000, whole.len() / 3, whole.len() / 2, end - 40, end] {
        spoil(&whole[..length], "This file is not whole: its end is missing.");
    }
    // Clear header, handshake, first piece, middle, the last piece.
    for (at, words) in [
        (2, "was not made by Branchline"),
        (7, "made by another version"),
        (10, "another network"),
        (30, "for a library that is not known here"),
        (60, "damaged or altered"),
        (100, "damaged or altered"),
        (400, "damaged or altered"),
        (whole.len() / 2, "damaged or altered"),
        (end, "damaged or altered"),
    ] {
        let mut altered = whole.clone();
        altered[at] ^= 0x10;
        spoil(&altered, words);
    }
    spoil(&[&whole[..], &whole[..]].concat(), "damaged or altered");
    assert!(count(&take(&hub, &file), "taken") > 0, "the whole one is good");
    hub.verify();
}

#[test]
fn power_that_goes_while_the_stick_is_written_leaves_no_half_file() {
    let (_hub, branch) = Network::pair();
    branch.run(&["sample", "--learners", "150", "--days", "20", "--seed", "6"]).ok();
    let stick = Stick::new();
    let whole = stick.file("whole");
    let bytes = count(&out(&branch, "hub", &whole), "bytes");
    let (mut whole_ones, mut none) = (0, 0);
    for round in 0..12_u64 {
        let file = stick.file(&format!("round-{round}"));
        let part = stick.file(&format!("round-{round}.part"));
        let path = file.display().to_string();
        let mut child = branch.begin(&["carry", "out", &path]);
        // From the moment on that something of it is on the stick, a little later in every round.
        wait_for("the file", || (part.exists() || file.exists()).then_some(()));
        pause(Duration::from_millis(round * 80));
        child.kill().expect("the process can be killed");
        child.wait().expect("its end can be seen");
        if file.exists() {
            whole_ones += 1;
            let size = fs::metadata(&file).expect("the file is there").len();
            assert!(size.abs_diff(bytes) < 2_000, "{size} of {bytes} bytes");
        } else {
            none += 1;
        }
    }
    let told = format!("{bytes} bytes a bundle: {whole_ones} whole ones, {none} without a file");
    writeln!(std::io::stdout(), "{told}").expect("the test's own output can be written");
    assert!(none > 0, "no cut fell into the writing: {told}");
    branch.verify();
}

#[test]
fn a_server_that_was_killed_while_taking_in_goes_on_as_if_nothing_had_been() {
    let (mut hub, branch) = Network::pair();
    hub.stop();
    branch.run(&["sample", "--learners", "60", "--days", "10", "--seed", "8"]).ok();
    let stick = Stick::new();
    let file = stick.file("whole");
    let entries = count(&out(&branch, "hub", &file), "entries");
    let before = count(&hub.status(), "entries");
    for round in 0..6_u64 {
        let path = file.display().to_string();
        let mut child = hub.begin(&["carry", "in", &path, "--yes"]);
        pause(Duration::from_millis(20 + round * 40));
        child.kill().expect("the process can be killed");
        child.wait().expect("its end can be seen");
        hub.verify();
    }
    take(&hub, &file);
    assert_eq!(count(&hub.status(), "entries"), before + entries, "each once");
    assert_eq!(hub.status()["learners"], branch.status()["learners"]);
    hub.verify();
}

#[test]
fn a_learner_is_not_let_near_the_sticks() {
    let mut branch = Site::branch("Novi Grad");
    branch.start();
    branch.add_person("learner", "Mira");
    let mut mira = branch.signed_in("Mira", PIN);
    assert_eq!(mira.open("/sync").status, 403);
}
