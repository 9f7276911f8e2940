//! The power goes without warning, again and again, while people write and nodes sync.
//!
//! A ledger outside the program notes what a page acknowledged. After every cut it has to be there,
//! exactly once: also what was sent and not acknowledged, once its form is sent again, as a person
//! would.

use std::io::Write;
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

use crate::browse::{Browser, Form};
use crate::study;
use crate::world::{Network, PIN, Site, pause};

/// Rounds of a short run; `KILL_ROUNDS` asks for another number.
const ROUNDS: usize = 100;
/// Rounds that share a thread, so that no page grows long.
const ROUNDS_PER_THREAD: usize = 10;
/// Writes in one round before the writer rests; the cut comes earlier.
const WRITES_MAX: usize = 25;

/// A cut comes at most so long after the last answer that was waited for: a page and a post fit in.
const MOMENT_US_MAX: u64 = 40_000;

/// Somebody who writes at one site, and what was acknowledged to them.
struct Writer {
    site: Site,
    name: String,
    browser: Option<Browser>,
    thread: String,
    marks: Vec<String>,
    /// Threads of earlier rounds with their marks.
    full: Vec<(String, Vec<String>)>,
    lessons: Vec<String>,
    lessons_done: Vec<String>,
    /// Writes that were under way when the power went.
    hung: usize,
    /// Those of them that had been saved, though nobody had been told.
    saved_untold: usize,
}

/// What one writer's round left behind.
struct Round {
    browser: Browser,
    posted: Vec<String>,
    lesson_done: bool,
    /// Sent when the power went: nobody knows whether it was saved.
    hanging: Option<(Form, String)>,
}

impl Writer {
    fn new(site: Site, name: &str) -> Self {
        let mut browser = site.learner(name);
        let lessons = study::lessons(&mut browser).into_iter().map(|line| line.href).collect();
        Self {
            site,
            name: name.to_owned(),
            browser: Some(browser),
            thread: String::new(),
            marks: Vec::new(),
            full: Vec::new(),
            lessons,
            lessons_done: Vec::new(),
            hung: 0,
            saved_untold: 0,
        }
    }

    /// One round: writes, is cut off a moment after so many answers, comes back, and looks.
    fn round(&mut self, round: usize, acknowledged: usize, moment: Duration) {
        let mut browser = self.browser.take().expect("the browser came back");
        if self.marks.len() > ROUNDS_PER_THREAD * 5 || self.thread.is_empty() {
            let title = format!("Round {round} of {}", self.name);
            let thread = study::open_thread(&mut browser, "", &title, "What is kept?");
            let full = std::mem::replace(&mut self.thread, thread);
            if !full.is_empty() {
                self.full.push((full, std::mem::take(&mut self.marks)));
            }
        }
        let lesson = self.lessons.get(self.lessons_done.len()).cloned();
        let (sender, receiver) = mpsc::channel();
        let (thread, name) = (self.thread.clone(), format!("{} {round}", self.name));
        let asked = lesson.clone();
        let writing = thread::spawn(move || {
            write_until_cut(browser, &thread, &name, asked.as_deref(), &sender)
        });
        for _ in 0..acknowledged {
            // The writer may be done before; then the cut comes in a quiet moment.
            if receiver.recv().is_err() {
                break;
            }
        }
        pause(moment);
        self.site.kill();
        let left = writing.join().expect("the writer does not fail");
        self.marks.extend(left.posted);
        if left.lesson_done {
            self.lessons_done.extend(lesson);
        }
        self.site.start();
        let mut browser = left.browser;
        browser.move_to(&self.site.url());
        if browser.open("/").path.starts_with("/sign-in") {
            browser.sign_in(&self.name, PIN);
        }
        if let Some((mut form, mark)) = left.hanging {
            self.hung += 1;
            self.saved_untold += browser.open(&self.thread).times(&mark);
            let token = browser.open("/forum/new").form("/forum/new");
            form.fill("csrf", token.value("csrf").expect("every form has a token"));
            let again = browser.send(&form).expect("the power is back");
            assert_eq!(again.first_status, 303, "{}", again.text());
            self.marks.push(mark);
        }
        self.look(&mut browser);
        self.browser = Some(browser);
    }

    /// Everything acknowledged in this thread and all lessons are there, once.
    fn look(&self, browser: &mut Browser) {
        assert_once(browser, &self.thread, &self.marks);
        let done = study::done(browser);
        for lesson in &self.lessons_done {
            assert!(done.contains(lesson), "{} lost {lesson}: {done:?}", self.name);
        }
    }

    /// As `look`, for all threads ever, through anybody's browser.
    fn look_at_all(&self, browser: &mut Browser) {
        assert_once(browser, &self.thread, &self.marks);
        for (thread, marks) in &self.full {
            assert_once(browser, thread, marks);
        }
    }

    fn acknowledged(&self) -> usize {
        self.marks.len() + self.full.iter().map(|(_, marks)| marks.len()).sum::<usize>()
    }
}

fn assert_once(browser: &mut Browser, thread: &str, marks: &[String]) {
    let text = browser.open(thread).text();
    for mark in marks {
        assert_eq!(text.matches(mark.as_str()).count(), 1, "{mark} on {thread}");
    }
}

/// Writes until no answer comes; tells after each acknowledged write.
fn write_until_cut(
    mut browser: Browser,
    thread: &str,
    name: &str,
    lesson: Option<&str>,
    told: &Sender<()>,
) -> Round {
    let mut round =
        Round { browser: Browser::new(""), posted: Vec::new(), lesson_done: false, hanging: None };
    for number in 0..WRITES_MAX {
        let is_lesson = number == 1 && lesson.is_some();
        let page = match lesson.filter(|_| is_lesson) {
            Some(lesson) => browser.visit(lesson),
            None => browser.visit(thread),
        };
        let Ok(page) = page else { break };
        if is_lesson {
            let action = format!("{}/done", lesson.unwrap_or_default());
            let Ok(status) = browser.press(&page.form(&action)) else { break };
            assert_eq!(status, 303, "the lesson is taken");
            round.lesson_done = true;
        } else {
            let mark = format!("mark {name} {number} end");
            let mut form = page.form(thread);
            form.fill("body", &mark);
            let Ok(status) = browser.press(&form) else {
                round.hanging = Some((form, mark));
                break;
            };
            assert_eq!(status, 303, "the post is taken");
            round.posted.push(mark);
        }
        // Nobody counts any more once the power is off.
        if told.send(()).is_err() {}
    }
    round.browser = browser;
    round
}

fn rounds() -> usize {
    std::env::var("KILL_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(ROUNDS)
}

#[test]
fn whatever_was_acknowledged_is_there_once_after_every_power_cut() {
    let (hub, mut branch) = Network::pair();
    branch.start();
    let mut writers = [Writer::new(branch, "Mira"), Writer::new(hub, "Vesna")];
    // A small generator, so that the cuts fall at ever other moments, and the same ones in every
    // run.
    let mut dice: u64 = 0x9e37_79b9_7f4a_7c15;
    for round in 0..rounds() {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let acknowledged = 1 + usize::try_from((dice >> 33) % 6).expect("less than 6");
        let moment = Duration::from_micros((dice >> 17) % MOMENT_US_MAX);
        writers[round % 2].round(round, acknowledged, moment);
        if round % 10 == 9 {
            assert_synced_and_whole(&writers);
        }
    }
    assert_synced_and_whole(&writers);
    let acknowledged: usize = writers.iter().map(Writer::acknowledged).sum();
    assert!(acknowledged >= rounds(), "only {acknowledged} posts were acknowledged");
    let hung: usize = writers.iter().map(|writer| writer.hung).sum();
    let saved: usize = writers.iter().map(|writer| writer.saved_untold).sum();
    writeln!(
        std::io::stdout(),
        "{} power cuts: {acknowledged} posts kept; {hung} hung, {saved} of these were saved already",
        rounds()
    )
    .expect("the test's own output can be written");
}

/// What an acknowledged sync says is at both sites, whoever was cut off before.
fn assert_synced_and_whole(writers: &[Writer; 2]) {
    let [branch, hub] = writers;
    branch.site.sync_fully();
    for reader in writers {
        let mut browser = reader.site.signed_in(&reader.name, PIN);
        branch.look_at_all(&mut browser);
        hub.look_at_all(&mut browser);
        reader.site.verify();
    }
}

#[test]
fn a_cloned_card_and_a_restored_one_run_on_and_nothing_that_either_wrote_is_lost() {
    let (hub, mut branch) = Network::pair();
    branch.start();
    let mut mira = branch.learner("Mira");
    let lessons: Vec<String> =
        study::lessons(&mut mira).into_iter().map(|line| line.href).collect();
    study::finish_lesson(&mut mira, &lessons[0]);
    let thread = study::open_thread(&mut mira, "", "One card, three computers", "mark 0 end");
    // One copy under the running server, one after it stopped in order.
    let mut running = branch.cloned();
    study::reply(&mut mira, &thread, "mark 1 end");
    branch.stop();
    let mut stopped = branch.cloned();
    let mut marks: Vec<String> = vec!["mark 0 end".into(), "mark 1 end".into()];
    for (number, site) in [&mut branch, &mut running, &mut stopped].into_iter().enumerate() {
        site.start();
        let mut mira = site.signed_in("Mira", PIN);
        study::finish_lesson(&mut mira, &lessons[number + 1]);
        let mark = format!("mark of copy {number} end");
        study::reply(&mut mira, &thread, &mark);
        marks.push(mark);
        site.stop();
    }
    for _ in 0..2 {
        for site in [&branch, &running, &stopped] {
            site.sync_fully();
        }
    }
    for site in [&mut branch, &mut running, &mut stopped] {
        site.verify();
        site.start();
        let mut mira = site.signed_in("Mira", PIN);
        assert_once(&mut mira, &thread, &marks);
        assert_eq!(study::done(&mut mira), lessons[..4], "{}", site.name);
    }
    assert_once(&mut hub.learner("Vesna"), &thread, &marks);
    hub.verify();
}

#[test]
fn on_a_disk_without_room_nothing_is_saved_and_what_was_typed_stays_on_the_page() {
    let (_hub, mut branch) = Network::pair();
    branch.start();
    let mut mira = branch.learner("Mira");
    let thread = study::open_thread(&mut mira, "", "Room", "mark before end");
    branch.stop();
    // More than any disk has free.
    branch.start_with(&["--keep-free", "1000000000000"]);
    let mut mira = branch.signed_in("Mira", PIN);
    let page = mira.open(&thread);
    let words = "What I thought about for half an hour.";
    let refused = mira.submit(&page, &thread, &[("body", words)]);
    assert_eq!(refused.status, 507, "{}", refused.text());
    assert!(refused.says("There is no more room on the disk"), "{}", refused.text());
    assert!(refused.says(words), "what was typed is there to be copied");
    assert!(refused.says("MiB are free"), "{}", refused.text());

    branch.stop();
    branch.start();
    let mut mira = branch.signed_in("Mira", PIN);
    study::reply(&mut mira, &thread, "mark after end");
    assert_once(&mut mira, &thread, &["mark before end".into(), "mark after end".into()]);
    let page = mira.open(&thread);
    assert!(!page.says(words), "and nothing was half saved");
    branch.verify();
}
