//! Courses beside the one in the program: packed, served, previewed, and hostile ones refused.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::browse::Browser;
use crate::study;
use crate::world::{Site, signal, wait_for};

/// Writes a small course without a fault.
fn write_course(folder: &Path, id: &str, title: &str) {
    let put = |path: &str, text: &str| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder");
        fs::write(path, text).expect("a file of the course");
    };
    let manifest = format!(
        "id = \"{id}\"\nmodules = [\"start\"]\nlanguages = [\"en\"]\nlicence = \"CC BY 4.0\"\n"
    );
    put("course.toml", &manifest);
    put("en.toml", &format!("title = \"{title}\"\n"));
    put("start/module.toml", "lessons = [\"first\", \"second\"]\n");
    put("start/en.toml", "title = \"Start\"\nsummary = \"You begin.\"\nconfidence = \"Sure?\"\n");
    let words = "A word after a word fills the page. ".repeat(80);
    for (name, link) in [("first", "lesson:start/second"), ("second", "lesson:start/first#task")] {
        let lesson = format!(
            "+++\ntitle = \"The {name}\"\nminutes = 30\ngoal = \"You can.\"\nprompt = \"What?\"\n\
             +++\n{words}\n\n## The words\n\nSee [the other]({link}).\n\n## Try it {{#task}}\n\nDo \
             *this*.\n\n## Session plan {{#session}}\n\nTen minutes of talk.\n"
        );
        put(&format!("start/{name}/en.md"), &lesson);
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

#[test]
fn a_course_is_packed_alike_everywhere_and_served_beside_the_one_in_the_program() {
    let mut site = Site::branch("Bookmobile");
    let place = site.data().with_file_name("courses");
    let (one, other) = (place.join("one"), place.join("other"));
    write_course(&one, "reading-clubs", "Reading clubs");
    write_course(&other, "reading-clubs", "Reading clubs");
    let (pack, again) = (place.join("a.zip"), place.join("b.zip"));
    let told = site.run(&["course", "pack", text(&one), "--out", text(&pack)]).ok();
    site.run(&["course", "pack", text(&other), "--out", text(&again)]).ok();
    let bytes = fs::read(&pack).expect("the pack is there");
    assert_eq!(bytes, fs::read(&again).expect("the pack is there"), "the same byte for byte");
    let hash = told.split_whitespace().nth(2).expect("file, size, hash");
    assert_eq!(hash, blake3::hash(&bytes).to_hex().as_str());

    site.start_with(&["--course", text(&pack)]);
    let mut mira = site.learner("Mira");
    let map = mira.open("/learn");
    let beside = map.link("Reading clubs").expect("the other course is named");
    let map = mira.open(&beside);
    let lesson = map.link("The first").expect("a lesson");
    assert_eq!(lesson, "/lessons/reading-clubs.start/first");
    let page = mira.open(&lesson);
    let inside = page.link("the other").expect("a link inside the course");
    assert_eq!(inside, "/lessons/reading-clubs.start/second");
    study::finish_lesson(&mut mira, &lesson);
    study::finish_lesson(&mut mira, &inside);
    // Home opens on what she has begun, and names the other course with its next step.
    let home = mira.open("/");
    let (clubs, first) = (home.text().find("Reading clubs"), home.text().find("New library serv"));
    assert!(clubs < first && clubs.is_some(), "{}", home.text());
    assert!(home.says("2 of 2 lessons") && home.says("Other courses here"), "{}", home.text());
    let next = home.links().into_iter().find(|(to, _)| to.starts_with("/lessons/start-here/"));
    study::finish_lesson(&mut mira, &next.expect("the other course's next step").0);
    let home = mira.open("/");
    let (clubs, first) = (home.text().find("Reading clubs"), home.text().find("New library serv"));
    assert!(first < clubs && first.is_some(), "{}", home.text());
    assert_eq!(mira.open("/proposal?course=reading-clubs").status, 200);
    let badges = mira.open("/badges?course=reading-clubs");
    assert!(badges.says("Module badge: Start"), "{}", badges.text());
    assert!(!mira.open("/badges").says("Module badge"), "the first course has none yet");
    let found = mira.open("/search?q=fills&course=reading-clubs");
    assert!(found.link("The first").is_some(), "{}", found.text());
    assert_eq!(mira.open("/learn?course=none").status, 404);
    site.stop();

    // Without the pack the work is still there, and the pages hold.
    site.start();
    let mut mira = site.signed_in("Mira", crate::world::PIN);
    assert_eq!(mira.open(&lesson).status, 404);
    assert_eq!(mira.open("/badges").status, 200);
    site.verify();
}

#[test]
fn an_edited_copy_stands_in_the_place_of_its_course_and_takes_nothing_back() {
    let mut site = Site::branch("Bookmobile");
    site.start();
    let mut mira = site.learner("Mira");
    for lesson in ["how-it-works", "goals", "feedback", "idea-to-service"] {
        study::finish_lesson(&mut mira, &format!("/lessons/start-here/{lesson}"));
    }
    study::master_quiz(&mut mira, "start-here");
    assert!(mira.open("/badges").says("Module badge: Start here"));
    site.stop();
    // The copy has another module in the old one's place, with lessons that nobody did.
    let copy = site.data().with_file_name("copy");
    write_course(&copy, "new-library-services", "New edition");
    site.start_with(&["--course", text(&copy)]);
    let mut mira = site.signed_in("Mira", crate::world::PIN);
    assert!(mira.open("/").says("New edition"), "{}", mira.open("/").text());
    let page = mira.open("/badges");
    assert!(page.says("Module badge: start-here"), "it stays: {}", page.text());
    assert_eq!(mira.open("/badges/module.start-here").status, 200);
    let report = site.admin().open("/follow/learners");
    assert_eq!(report.status, 200);
    site.stop();
    site.start();
    let mut mira = site.signed_in("Mira", crate::world::PIN);
    assert!(mira.open("/badges").says("Module badge: Start here"));
    assert_eq!(study::done(&mut mira).len(), 4);
    site.verify();
}

#[test]
fn hostile_packs_and_courses_with_scripts_are_refused_in_words() {
    let site = Site::branch("Bookmobile");
    let place = site.data().with_file_name("courses");
    let folder = place.join("one");
    write_course(&folder, "reading-clubs", "Reading clubs");
    let pack = place.join("a.zip");
    site.run(&["course", "pack", text(&folder), "--out", text(&pack)]).ok();
    let good = fs::read(&pack).expect("the pack is there");
    let serve = |bytes: &[u8]| {
        let bad = place.join("bad.zip");
        fs::write(&bad, bytes).expect("a file");
        site.run(&["serve", "--listen", "127.0.0.1:0", "--course", text(&bad)])
    };
    let renamed = |old: &str, new: &str| {
        let mut bytes = good.clone();
        for at in 0..bytes.len() - old.len() {
            if &bytes[at..at + old.len()] == old.as_bytes() {
                bytes[at..at + old.len()].copy_from_slice(new.as_bytes());
            }
        }
        bytes
    };
    for (bytes, words) in [
        (b"no zip at all".to_vec(), "is no pack of a course"),
        (good[..good.len() - 9].to_vec(), "is no pack of a course"),
        (renamed("en.toml", "../toml"), "a name that a course must not have"),
        (renamed("en.toml", "/n.toml"), "a name that a course must not have"),
        (vec![0; 17 * 1024 * 1024], "larger than a course may be"),
    ] {
        let told = serve(&bytes);
        assert!(told.code == 2 && told.err.contains(words), "{words}: {}", told.err);
    }
    // A script in a lesson is a fault of the course, told with its place.
    let lesson = folder.join("start/first/en.md");
    let words = fs::read_to_string(&lesson).expect("the lesson is there");
    fs::write(&lesson, words.replace("Do *this*.", "<script>alert(1)</script>")).expect("a file");
    let told = site.run(&["serve", "--listen", "127.0.0.1:0", "--course", text(&folder)]);
    assert!(told.code == 2 && told.err.contains("start/first/en.md"), "{}", told.err);
    let told = site.run(&["course", "pack", text(&folder)]);
    assert_eq!(told.code, 1, "{}", told.out);
    assert!(told.out.contains("start/first/en.md:"), "{}", told.out);
}

#[test]
fn an_author_sees_every_edit_at_once_and_every_fault_with_its_place() {
    let place = tempfile::tempdir().expect("a folder for the test");
    let folder = place.path().join("course");
    write_course(&folder, "reading-clubs", "Reading clubs");
    let mut child = Command::new(env!("CARGO_BIN_EXE_branchline"))
        .args(["course", "preview", text(&folder), "--listen", "127.0.0.1:0"])
        .env_clear()
        .env("TMPDIR", place.path())
        .env("LANG", "en")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program can be started");
    let mut first = String::new();
    let out = child.stdout.take().expect("its output was piped");
    BufReader::new(out).read_line(&mut first).expect("a first line");
    let url = first.trim().strip_prefix("branchline is ready at ").expect("it is ready").to_owned();
    let (base, path) = url.split_once("/learn").expect("the course's map");
    let mut author = Browser::new(base);
    let map = author.open(&format!("/learn{path}"));
    assert!(map.says("Reading clubs") && map.says("Errors: 0"), "{}", map.text());

    let lesson = folder.join("start/first/en.md");
    let words = fs::read_to_string(&lesson).expect("the lesson is there");
    let at = "/lessons/reading-clubs.start/first";
    fs::write(&lesson, words.replace("The first", "The very first")).expect("an edit");
    assert!(author.open(at).says("The very first"));
    fs::write(&lesson, words.replace("goal = \"You can.\"", "goal = 7")).expect("a slip");
    let page = author.open(at);
    assert!(page.says("The very first") && page.says("Errors: 2"), "{}", page.text());
    let faults = author.open("/preview");
    assert!(faults.says("start/first/en.md:4"), "{}", faults.text());
    fs::write(&lesson, &words).expect("mended");
    assert!(author.open(at).says("Errors: 0"));

    signal(child.id(), "TERM");
    let ended = wait_for("the preview to end", || child.try_wait().ok().flatten());
    assert!(ended.success());
    let left = fs::read_dir(place.path()).expect("the folder").count();
    assert_eq!(left, 1, "nothing is left but the course");
}

#[test]
fn an_admin_adds_a_pack_and_takes_it_away_while_the_program_runs() {
    let mut site = Site::branch("Bookmobile");
    let place = site.data().with_file_name("courses");
    let folder = place.join("one");
    write_course(&folder, "reading-clubs", "Reading clubs");
    let pack = place.join("a.zip");
    let told = site.run(&["course", "pack", text(&folder), "--out", text(&pack)]).ok();
    let hash = told.split_whitespace().nth(2).expect("file, size, hash").to_owned();
    let bytes = fs::read(&pack).expect("the pack is there");
    site.start();
    let mut admin = site.admin();
    let form = admin.open("/courses").form("/courses");
    let page = admin.hand_over(&form, "pack", b"no zip at all");
    assert!(page.status == 422 && page.says("is no pack of a course"), "{}", page.text());
    let form = page.form("/courses");
    assert_eq!(admin.hand_over(&form, "pack", b"").status, 422);
    let page = admin.hand_over(&form, "pack", &bytes);
    assert!(page.status == 200 && page.says(&hash), "{}", page.text());
    let mut mira = site.learner("Mira");
    let map = mira.open("/learn").link("Reading clubs").expect("it is named at once");
    assert_eq!(mira.open(&map).status, 200);
    assert_eq!(mira.open("/courses").status, 403);
    study::finish_lesson(&mut mira, "/lessons/reading-clubs.start/first");
    site.stop();
    site.start();
    let mut mira = site.signed_in("Mira", crate::world::PIN);
    assert!(mira.open(&map).says("The first"), "it is found again after a restart");
    let mut admin = site.admin();
    let page = admin.open("/courses");
    let page = admin.submit(&page, "/courses/reading-clubs/remove", &[]);
    assert!(page.says("no longer shown") && !page.says("Reading clubs"), "{}", page.text());
    assert_eq!(mira.open(&map).status, 404);
    assert_eq!(mira.open("/badges").status, 200);
    site.verify();
}
