//! A course that the hub publishes: its size is seen first, it comes in pieces after everything else
//! and goes on after every cut; where no line goes, it comes on a stick.

use std::fs;
use std::path::Path;

use crate::browse::{Browser, Page};
use crate::desk::{enrol, make_cohort};
use crate::proxy::{Evil, Proxy};
use crate::study;
use crate::world::{Network, PIN, Site, wait_for};

const LESSON: &str = "/lessons/reading-clubs.start/first";

/// Writes a course of one lesson and a drawing; its words hardly pack.
fn write_course(folder: &Path, title: &str) {
    let put = |path: &str, text: &str| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder");
        fs::write(path, text).expect("a file of the course");
    };
    put(
        "course.toml",
        "id = \"reading-clubs\"\nmodules = [\"start\"]\nlanguages = [\"en\"]\nlicence = \"CC BY 4.0\"\n",
    );
    put("en.toml", &format!("title = \"{title}\"\n"));
    put("start/module.toml", "lessons = [\"first\"]\n");
    put("start/en.toml", "title = \"Start\"\nsummary = \"You begin.\"\nconfidence = \"Sure?\"\n");
    let mut noise = vec![0; 160_000];
    blake3::Hasher::new().update(title.as_bytes()).finalize_xof().fill(&mut noise);
    let word = |five: &[u8]| five.iter().map(|byte| char::from(b'a' + byte % 26)).collect();
    let words: Vec<String> = noise.chunks(5).map(word).collect();
    let lesson = format!(
        "+++\ntitle = \"The first\"\nminutes = 30\ngoal = \"You can.\"\nprompt = \"What?\"\n+++\n{}\n\n\
         ![Two doors](doors.en.svg)\n\n## Try it {{#task}}\n\nDo *this*.\n\n## Session plan \
         {{#session}}\n\nTen minutes of talk.\n",
        words.join(" ")
    );
    put("start/first/en.md", &lesson);
    let drawing = "<svg viewBox=\"0 0 9 9\"><title>T</title><desc>D</desc>\n<text>x</text></svg>\n";
    put("start/first/doors.en.svg", drawing);
}

/// The hub's admin adds the course there and publishes it, having seen its size.
fn publish(hub: &Site, title: &str) -> Browser {
    let folder = hub.data().with_file_name(title.replace(' ', "-"));
    write_course(&folder, title);
    let pack = folder.with_extension("zip");
    let (from, to) = (folder.display().to_string(), pack.display().to_string());
    hub.run(&["course", "pack", &from, "--out", &to]).ok();
    let mut admin = hub.admin();
    let form = admin.open("/courses").form("/courses");
    let page = admin.hand_over(&form, "pack", &fs::read(&pack).expect("the pack is there"));
    let ask = page.link("Publish it for all libraries").expect("it can be published");
    let page = admin.open(&ask);
    assert!(page.says("Each library that fetches it receives"), "{}", page.text());
    assert!(page.says("KB") && page.says("drawings"), "the size is seen first: {}", page.text());
    let page = admin.submit(&page, &ask, &[]);
    assert!(page.says("Published") && page.says(title), "{}", page.text());
    assert!(admin.open(&ask).says("published already"));
    admin
}

#[test]
fn a_published_course_comes_over_a_cut_line_and_after_a_kill_and_its_lessons_count_at_the_hub() {
    let mut hub = Site::hub();
    hub.start();
    let line = Proxy::to(hub.port());
    let mut branch = Site::branch("Novi Grad");
    branch.join(&line.url(), &hub.invite("Novi Grad"));
    publish(&hub, "Reading clubs");
    branch.sync_fully();
    line.always(Some(Evil::BadGateway));
    branch.start();
    let mut admin = branch.admin();
    let page = admin.open("/courses");
    assert!(page.says("Reading clubs") && page.says("not here"), "{}", page.text());
    assert!(page.says("Fetch it:") && page.says("KB"), "the size is seen first: {}", page.text());
    let mut mira = branch.learner("Mira");
    assert_eq!(mira.open(LESSON).status, 404);
    assert_eq!(mira.open("/courses").status, 403);

    // One exchange and two pieces come through; then the line is cut within a piece, and dead.
    line.next(&[Evil::Double, Evil::Double, Evil::Double, Evil::CutAnswer(9_000)]);
    let page = admin.submit(&page, "/courses/reading-clubs/fetch", &[]);
    assert!(page.says("It is fetched now"), "{}", page.text());
    // One piece or two, as the exchange before took two requests or one.
    let came = |page: &Page| ["49 KB of", "98 KB of"].into_iter().find(|words| page.says(words));
    let here = wait_for("pieces of the course", || came(&admin.open("/courses")));
    assert!(admin.open("/courses").says("being fetched"));
    branch.kill();
    branch.start();
    let (mut admin, mut mira) = (branch.admin(), branch.signed_in("Mira", PIN));
    let page = admin.open("/courses");
    assert!(page.says(here), "nothing of it is lost: {}", page.text());
    assert_eq!(mira.open(LESSON).status, 404, "half of a course is not shown");

    line.forget();
    line.always(None);
    let form = admin.open("/sync").form("/sync/now");
    assert!(admin.send(&form).is_ok());
    // The lesson may be there a moment before its drawing.
    wait_for("the drawing", || mira.open(LESSON).html.contains("<svg").then_some(()));
    let is_under_way = |page: &Page| page.says("lessons are here") || page.says("Fetch");
    wait_for("an end", || (!is_under_way(&admin.open("/courses"))).then_some(()));
    let map = mira.open("/learn").link("Reading clubs").expect("the course is named");
    assert!(mira.open(&map).says("The first"));
    study::finish_lesson(&mut mira, LESSON);
    mira.wait_for(LESSON, "at the hub");

    // The hub publishes a newer edition, and then none: what is here stays, and what was done.
    let mut far = publish(&hub, "Reading clubs again");
    branch.sync_fully();
    let page = admin.open("/courses");
    assert!(page.says("another edition than the one here"), "{}", page.text());
    assert!(mira.open(&map).says("The first"));
    let page = far.open("/courses");
    let page = far.submit(&page, "/courses/reading-clubs/withdraw", &[]);
    assert!(page.says("It is offered no longer"), "{}", page.text());
    branch.sync_fully();
    let page = admin.open("/courses");
    assert!(page.says("The hub offers this course no longer"), "{}", page.text());
    let page = admin.submit(&page, "/courses/reading-clubs/remove", &[]);
    assert!(page.says("no longer shown"), "{}", page.text());
    assert_eq!(mira.open(LESSON).status, 404);
    assert!(mira.open("/badges?course=reading-clubs").status >= 200);
    hub.verify();
    branch.verify();
}

#[test]
fn a_branch_without_a_line_gets_the_course_by_stick_while_its_program_runs() {
    let (mut hub, mut branch) = Network::pair();
    publish(&hub, "Reading clubs");
    hub.stop();
    branch.start();
    let mut admin = branch.admin();
    assert!(!admin.open("/courses").says("Reading clubs"), "nobody told this library yet");
    let stick = hub.data().with_file_name("stick.blc").display().to_string();
    hub.run(&["carry", "out", &stick, "--to", "Novi Grad", "--packs"]).ok();
    let told = branch.run(&["carry", "in", &stick, "--yes"]).ok();
    assert!(told.contains("Courses of the hub came along"), "{told}");
    let mut mira = branch.learner("Mira");
    admin.wait_for("/courses", "Its number");
    assert!(mira.open(LESSON).html.contains("<svg"));
    study::finish_lesson(&mut mira, LESSON);
    // The stick that goes back says so.
    branch.stop();
    branch.start();
    let back = hub.data().with_file_name("back.blc").display().to_string();
    branch.run(&["carry", "out", &back]).ok();
    hub.run(&["carry", "in", &back, "--yes"]).ok();
    hub.start();
    assert!(hub.admin().open("/courses").says("1 of 1 library has it whole."));
    branch.verify();
}

#[test]
fn a_branch_on_a_cheap_line_lets_small_courses_come_by_themselves() {
    let Network { hub, mut branches } = Network::of(&["Novi Grad", "Sjenica"]);
    let mut branch = branches.remove(0);
    let mut far = publish(&hub, "Reading clubs");
    assert!(far.open("/courses").says("0 of 2 libraries have it whole."));
    branch.start();
    let mut admin = branch.admin();
    let page = admin.open("/courses");
    assert!(!page.says("have it whole"), "a library knows of itself alone: {}", page.text());
    let page = admin.submit(&page, "/courses/automatic", &[("automatic", "900")]);
    assert_eq!(page.status, 422, "{}", page.text());
    let page = admin.open("/courses");
    let page = admin.submit(&page, "/courses/automatic", &[("automatic", "1")]);
    assert!(page.says("Saved"), "{}", page.text());
    admin.wait_for("/courses", "Its number");
    assert_eq!(branch.learner("Mira").open(LESSON).status, 200);

    // The library says so by itself, and the hub's admin sees who has not, and since when.
    far.wait_for("/courses", "1 of 2 libraries have it whole.");
    let list = far.open("/courses").link("Who has not").expect("a way to the others");
    let list = far.open(&list);
    assert!(list.says("Sjenica") && !list.says("Novi Grad"), "{}", list.text());
    assert_eq!(admin.open("/courses/reading-clubs/libraries").status, 403);
    assert_eq!(far.open("/courses/none/libraries").status, 404);
}

#[test]
fn the_desk_shows_each_course_and_a_cohort_has_dates_in_both() {
    let (hub, mut branch) = Network::pair();
    let mut admin = publish(&hub, "Reading clubs");
    let pack = hub.data().with_file_name("Reading-clubs.zip").display().to_string();
    branch.start_with(&["--course", &pack]);
    let mut mira = branch.learner("Mira");
    study::finish_lesson(&mut mira, LESSON);
    branch.sync_fully();
    let jelena = hub.add_person("facilitator", "Jelena");
    let cohort = make_cohort(&mut admin, "Spring 2027", &jelena);
    enrol(&mut admin, &cohort, "mir", "1");

    // Dates of both courses stand in one calendar; setting those of one leaves the other's.
    let dates = format!("{cohort}/dates");
    let page = admin.open(&dates);
    let first = [("begins-start-here", "2020-01-06"), ("ends-start-here", "2099-12-31")];
    assert_eq!(admin.submit(&page, &dates, &first).status, 200);
    let beside = admin.open(&dates).link("Reading clubs").expect("the other course");
    let page = admin.open(&beside);
    let other =
        [("begins-reading-clubs.start", "2020-02-03"), ("ends-reading-clubs.start", "2098-11-30")];
    let page = admin.submit(&page, &beside, &other);
    for wanted in ["Start here", "31 December 2099", "Reading clubs: Start", "30 November 2098"] {
        assert!(page.says(wanted), "no {wanted} in {}", page.text());
    }
    assert!(admin.open(&beside).html.contains("2098-11-30"), "the form knows them");

    // Matrix, figures and report show the first course, and the other one for whoever asks.
    let matrix = admin.open(&format!("{cohort}/matrix"));
    assert!(matrix.says("Mira") && !matrix.html.contains("class=\"done\""), "{}", matrix.text());
    let matrix = admin.open(&matrix.link("Reading clubs").expect("the other course"));
    assert!(matrix.html.contains("class=\"done\"") && matrix.says("The first"));
    let ordered = admin.open(&matrix.link("Least done first").expect("an order"));
    assert!(ordered.html.contains("class=\"done\""), "{}", ordered.text());
    let figures = admin.open(&format!("{cohort}/figures"));
    assert!(figures.says("0 of 1 learner has begun"), "{}", figures.text());
    let figures = admin.open(&figures.link("Reading clubs").expect("the other course"));
    assert!(figures.says("1 of 1 learner has begun"), "{}", figures.text());
    let report = admin.open(&figures.link("Report to print").expect("a way to the report"));
    assert!(report.path.ends_with("/report?course=reading-clubs"), "{}", report.path);
    assert!(report.says("Reading clubs · 3 February 2020"), "{}", report.text());
    assert_eq!(admin.open(&format!("{cohort}/matrix?course=none")).status, 404);

    // Every row of a file says of which course it is.
    let table = admin.open(&format!("{cohort}/learners.csv?course=reading-clubs")).html;
    assert!(table.contains("\"reading-clubs\";\"1\";\"1\""), "{table}");
    let table = admin.open(&format!("{cohort}/learners.csv")).html;
    assert!(table.contains("\"new-library-services\";\"0\";"), "{table}");
    let badges = admin.open(&format!("{cohort}/certificates.csv")).html;
    assert!(badges.contains("\"reading-clubs\";"), "{badges}");
    let (_, _, statements) = admin.fetch(&format!("{cohort}/statements.json"));
    assert!(String::from_utf8_lossy(&statements).contains("/courses/reading-clubs/lessons/"));
    let learner = admin.open("/follow/learners").link("Mira").expect("a link");
    let learner = admin.open(&learner);
    assert!(learner.says("Reading clubs: 1 of 1 lessons done"), "{}", learner.text());

    branch.sync_fully();
    let home = mira.open("/");
    assert!(home.says("Spring 2027") && home.says("Reading clubs: Start"), "{}", home.text());
    hub.verify();
    branch.verify();
}
