//! What the facilitator's desk costs a hub with ten thousand branches and 300,000 learners: the real
//! program as a process of its own, real HTTP, twenty facilitators who open a page a second each, and
//! then without a pause. Then the read model is made anew beside it, and a day of a thousand branches goes into it.
//!
//! `cargo bench --bench desk`; DESK_BRANCHES, DESK_LEARNERS_EACH and DESK_CLICKS (of each
//! facilitator) make it smaller or larger. Half of the twenty follow everybody, half ten cohorts of
//! thirty. Linux only, for the memory.

#[expect(dead_code, reason = "what the other benchmarks need")]
mod made_up;

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use branchline::docs::record::Record;
use branchline::docs::{Document, learner};
use branchline::domain::cohort::Day;
use branchline::domain::log::{Entry, EntryKind, EntryState, Head};
use branchline::domain::person::PersonCard;
use branchline::domain::progress::{Answered, Attempt, Completion};
use branchline::domain::roles::{NodeRole, Role};
use branchline::domain::roster::Member;
use branchline::domain::{
    ChangeHash, DocumentId, Incarnation, LessonPath, LogId, PersonId, Scope, UnixMs,
};
use branchline::node::view::{CohortForm, Enrol};
use branchline::store::rows::PeerRow;
use branchline::store::{Appended, Store, StoreError};
use branchline::sync::NodeKeys;
use branchline::sync::log::{chain_next, chain_start, digest_term, sign_head};
use made_up::place;

type Any<T> = Result<T, Box<dyn Error + Send + Sync>>;

const LIFE: Incarnation = Incarnation(1);
const FACILITATORS: usize = 20;
/// Pages that each of them opens at the pace of people.
const PACED_CLICKS: usize = 10;
const COHORTS: usize = 10;
const COHORT_LEARNERS: usize = 30;
const PASSWORD: &str = "correct horse";
/// Branches whose day is taken into the read model, and their documents that changed.
const DAY_BRANCHES: usize = 1_000;
const DAY_LEARNERS: usize = 20;
const DAY_MS: i64 = 24 * 3_600_000;

fn setting(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn now() -> Instant {
    Instant::now()
}

/// What the program's own clock will say.
#[expect(clippy::disallowed_methods, reason = "the served program looks at the same clock")]
fn wall_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(0))
}

#[expect(
    clippy::disallowed_methods,
    reason = "people look at a page before they open the next one"
)]
fn pause(time: Duration) {
    std::thread::sleep(time);
}

fn dice(text: &str) -> usize {
    let hash = blake3::hash(text.as_bytes());
    usize::from(u16::from_le_bytes([hash.as_bytes()[0], hash.as_bytes()[1]]))
}

fn keys(branch: usize) -> NodeKeys {
    NodeKeys::from_secret(blake3::hash(format!("branch {branch}").as_bytes()).as_bytes())
}

fn member(branch: usize, keys: &NodeKeys) -> Member {
    Member {
        id: keys.node(),
        sign_key: keys.sign_key(),
        noise_key: keys.noise_key(),
        role: NodeRole::Branch,
        name: format!("Library {branch}"),
        country: ["RS", "BA", "BG", "RO", "AL"][branch % 5].into(),
        scopes: Vec::new(),
    }
}

fn person(keys: &NodeKeys, number: usize) -> PersonId {
    let mut own = [0; 11];
    own.copy_from_slice(&blake3::hash(&number.to_le_bytes()).as_bytes()[..11]);
    PersonId::new(keys.node(), own)
}

fn done(keys: &NodeKeys, lesson: &LessonPath, at: i64) -> Completion {
    Completion {
        lesson: lesson.clone(),
        version: [7; 8],
        at: UnixMs(at),
        clock_doubtful: false,
        study_s: 500,
        checks: (3, 4),
        node: keys.node(),
    }
}

/// A learner as far as chance had it: up to ten lessons, up to four tries of the first quiz, the
/// last of it some time in the last three months.
fn life(keys: &NodeKeys, number: usize, lessons: &[LessonPath], now: i64) -> Any<Document> {
    let id = person(keys, number);
    let chance = |what: &str| dice(&format!("{id} {what}"));
    let mut document = Document::new(DocumentId::learner(id))?;
    let last = now - i64::try_from(chance("quiet") % 90)? * DAY_MS;
    for (at, lesson) in lessons.iter().take(1 + chance("lessons") % 10).enumerate() {
        let at = last - i64::try_from(at)? * DAY_MS;
        learner::complete(&mut document, LIFE, &done(keys, lesson, at))?;
    }
    for number in 0..(chance("tries") % 10).saturating_sub(6) {
        let answers = vec![Answered {
            question: "which-letter".parse()?,
            answer: branchline::domain::grading::Answer::Chosen(vec![0]),
            right: false,
        }];
        let attempt = Attempt {
            module: lessons[0].module.clone(),
            key: String::new(),
            seed: 1,
            at: UnixMs(last),
            clock_doubtful: false,
            right: 0,
            asked: 1,
            answers,
            node: keys.node(),
        };
        let random = [u8::try_from(number)?; 5];
        learner::record_attempt(&mut document, LIFE, &attempt, random)?;
    }
    Ok(document)
}

/// Puts branches into the hub's store: cards in their logs, documents as they came to be.
fn fill(
    store: &Store,
    branches: std::ops::Range<usize>,
    each: usize,
    lessons: &[LessonPath],
) -> Any<()> {
    let network =
        store.read(|read| read.node())?.and_then(|row| row.network).ok_or("no network")?;
    let now = wall_ms();
    let mut made = Vec::new();
    for branch in branches {
        let keys = keys(branch);
        let mut people = Vec::new();
        for number in 0..each {
            let id = person(&keys, number);
            let name = format!("Learner {} of {branch}", dice(&id.to_string()));
            let (role, language) = (Role::Learner, "en".into());
            let card = Record::Card(PersonCard { id, name, role, language, edition: 1 });
            let body = card.encode();
            let hash = ChangeHash(*blake3::hash(&body).as_bytes());
            let entry = Entry { kind: EntryKind::Record, subject: card.subject(), hash, body };
            people.push((entry, life(&keys, number, lessons, now)?));
        }
        made.push((branch, keys, people));
    }
    store.write(move |write| {
        for (branch, keys, people) in &made {
            let scope = Scope::Branch(keys.node());
            let log = LogId { node: keys.node(), incarnation: LIFE, scope };
            let mut chain = chain_start(&log);
            let mut appended = Vec::new();
            for (entry, _) in people {
                chain = chain_next(&chain, entry);
                appended.push(Appended { entry, chain, state: EntryState::Applied });
            }
            let head = Head { log, length: appended.len() as u64, chain };
            write.append_run(&log, 1, &appended, digest_term(&head))?;
            write.set_head(&sign_head(keys, network, head))?;
            for (position, (card, document)) in (1_u64..).zip(people) {
                write.put_record(&log, position, card.subject, &card.body)?;
                write.put_document(document)?;
            }
            let days = i64::try_from(dice(&format!("heard {branch}")) % 20).unwrap_or(0);
            let heard = Some(UnixMs(now - days * DAY_MS));
            write.put_peer(&PeerRow { last_heard: heard, ..PeerRow::new(keys.node()) })?;
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(())
}

struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(data: &Path) -> Any<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_branchline"))
            .args(["--data".as_ref(), data.as_os_str()])
            .args(["serve", "--listen", "127.0.0.1:0", "--no-lan"])
            .env("BRANCHLINE_LOG", "off")
            .stdout(Stdio::piped())
            .spawn()?;
        let mut lines = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
        let line = lines.next().ok_or("the program said nothing")??;
        let address = line.rsplit("http://").next().ok_or("no address")?;
        let address = address.trim_matches('/').to_owned();
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { child, address })
    }

    /// The most memory that it ever held, in MiB.
    fn memory_mib(&self) -> Any<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib: u64 =
            line.and_then(|line| line.split_whitespace().next()).ok_or("no VmHWM")?.parse()?;
        Ok(kib / 1024)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A browser with its cookies; each request on a connection of its own.
struct Browser {
    address: String,
    cookies: Vec<(String, String)>,
}

impl Browser {
    fn ask(&mut self, method: &str, path: &str, form: &str) -> Any<(u16, String)> {
        let mut stream = TcpStream::connect(&self.address)?;
        let cookies: Vec<String> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {1}\r\n\
             Cookie: {2}\r\nConnection: close\r\n\r\n{form}",
            self.address,
            form.len(),
            cookies.join("; "),
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let (head, body) = answer.split_once("\r\n\r\n").ok_or("no head")?;
        for line in head.lines() {
            let Some(cookie) =
                line.to_ascii_lowercase().starts_with("set-cookie: ").then_some(line)
            else {
                continue;
            };
            let pair = cookie[12..].split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.retain(|(known, _)| known != name);
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Ok((status.ok_or("no status")?, body.to_owned()))
    }

    fn signed_in(address: &str, person: PersonId) -> Any<Self> {
        let mut browser = Self { address: address.to_owned(), cookies: Vec::new() };
        let to = format!("/sign-in/{person}");
        let (_, page) = browser.ask("GET", &to, "")?;
        let csrf = page.split("name=\"csrf\" value=\"").nth(1).ok_or("no token")?;
        let csrf = csrf.split('"').next().unwrap_or_default();
        let secret = PASSWORD.replace(' ', "+");
        let form = format!("csrf={csrf}&once=x&secret={secret}&device=own");
        let (status, _) = browser.ask("POST", &to, &form)?;
        if status == 303 { Ok(browser) } else { Err(format!("sign-in gives {status}").into()) }
    }
}

fn percentile(times: &mut [Duration], percent: usize) -> f64 {
    times.sort_unstable();
    let index = (times.len() * percent / 100).min(times.len().saturating_sub(1));
    times.get(index).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}

/// The first module is over, and some are behind; the second is under way.
fn dates() -> Vec<(String, String, String)> {
    let today = Day::of(UnixMs(wall_ms())).0;
    let line = |module: &str, begins: i32, ends: i32| {
        (module.to_owned(), Day(today + begins).to_string(), Day(today + ends).to_string())
    };
    vec![line("start-here", -40, -10), line("listening", -9, 20)]
}

/// The cohorts of every facilitator: their addresses, and who the facilitators are.
fn cohorts(dir: &Path, people: &[PersonId]) -> Any<(Vec<PersonId>, Vec<String>)> {
    let settings = branchline::node::Settings { data: dir.to_owned(), serving: false };
    let node = branchline::node::Node::open(&settings).map_err(|e| e.to_string())?;
    let console = node.console();
    let mut staff = Vec::new();
    for number in 0..FACILITATORS / 2 {
        let name = format!("Facilitator {number}");
        staff.push(console.add_person(Role::Facilitator, &name, PASSWORD)?);
    }
    let admin = node.visitor().people_here(None)?.into_iter().find(|it| it.role == Role::Admin);
    let admin = admin.ok_or("no admin")?.id;
    let session = node.visitor().sign_in(admin, PASSWORD, "bench", true)?;
    let who = node.session(&session.token)?.ok_or("no session")?;
    let desk = node.facilitator(&who)?;
    let mut addresses = Vec::new();
    for number in 0..COHORTS {
        let form = CohortForm {
            name: format!("Cohort {number}"),
            closed: false,
            circles: "5".into(),
            facilitators: staff.iter().map(ToString::to_string).collect(),
        };
        let cohort = desk.make_cohort(&format!("c{number}"), &form)?;
        desk.set_dates(cohort, &dates())?;
        for (at, person) in people.iter().skip(number).step_by(COHORTS).enumerate() {
            if at < COHORT_LEARNERS {
                let circle = Some(u8::try_from(at % 5 + 1)?);
                desk.enrol(&Enrol { cohort, person: *person, circle })?;
            }
        }
        addresses.push(format!("/follow/cohorts/{cohort}/matrix"));
    }
    drop(desk);
    node.close();
    staff.push(admin);
    Ok((staff, addresses))
}

fn main() -> Any<()> {
    let mut out = std::io::stdout().lock();
    let (branches, each) = (setting("DESK_BRANCHES", 10_000), setting("DESK_LEARNERS_EACH", 30));
    let clicks = setting("DESK_CLICKS", 60);
    let begun = now();
    let at = place(1, NodeRole::Hub).map_err(|e| e.to_string())?;
    let lessons: Vec<LessonPath> =
        at.node.course("en").lessons().map(|lesson| lesson.path.clone()).collect();
    let listed = (0..branches).map(|branch| member(branch, &keys(branch))).collect();
    at.node.console().list_exactly(listed)?;
    let dir = at.dir;
    at.node.close();
    let store = Store::open(dir.path(), branchline::text::fold::fold)?;
    let mut first = 0;
    while first < branches {
        let last = (first + 40).min(branches);
        fill(&store, first..last, each, &lessons)?;
        first = last;
    }
    store.close();
    let wanted = COHORTS * COHORT_LEARNERS;
    let people: Vec<PersonId> = (0..branches)
        .flat_map(|branch| (0..each).map(move |number| person(&keys(branch), number)))
        .step_by((branches * each / wanted).max(1))
        .collect();
    let (staff, matrices) = cohorts(dir.path(), &people)?;
    let bytes = std::fs::metadata(dir.path().join("branchline.db"))?.len();
    writeln!(
        out,
        "desk: {branches} branches, {} learners, {} MB of database, put in in {:.0} s;\n\
         {FACILITATORS} people at once, each with a page a second ({PACED_CLICKS} times) and then {clicks} pages\n\
         without a pause; half of them follow everybody and half {COHORTS} cohorts of {COHORT_LEARNERS}",
        branches * each,
        bytes / 1_000_000,
        begun.elapsed().as_secs_f64(),
    )?;
    let served = Server::start(dir.path())?;
    let learners: Vec<String> =
        people.iter().map(|person| format!("/follow/learners/{person}")).collect();
    let pages: [(&str, Vec<String>); 6] = [
        ("morning page", vec!["/follow".into()]),
        ("matrix", matrices),
        ("learner page", learners),
        ("learners", vec!["/follow/learners".into(), "/follow/learners?name=learner+1".into()]),
        ("branches", vec!["/follow/branches?page=3".into()]),
        ("reviews", vec!["/review".into()]),
    ];
    for (name, paths) in &pages {
        let mut paced = click(&served, &staff, paths, (PACED_CLICKS, Duration::from_secs(1)))?;
        let mut rushed = click(&served, &staff, paths, (clicks, Duration::ZERO))?;
        writeln!(
            out,
            "{name:<14} p50 {:>6.1} ms, p99 {:>6.1} ms (at most 50); without a pause {:>6.1} and {:>6.1} ms",
            percentile(&mut paced, 50),
            percentile(&mut paced, 99),
            percentile(&mut rushed, 50),
            percentile(&mut rushed, 99),
        )?;
    }
    writeln!(out, "memory at most {} MiB (at most 512)", served.memory_mib()?)?;
    rebuilt(&mut out, dir.path(), &served, *staff.last().ok_or("nobody")?)?;
    drop(served);
    days(&mut out, dir.path(), branches.min(DAY_BRANCHES), each.min(DAY_LEARNERS), &lessons)
}

/// The read model made anew beside the server, and how long the morning page takes meanwhile.
fn rebuilt(out: &mut dyn Write, dir: &Path, served: &Server, who: PersonId) -> Any<()> {
    let mut browser = Browser::signed_in(&served.address, who)?;
    let begun = now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_branchline"))
        .args(["--data".as_ref(), dir.as_os_str()])
        .args(["rebuild", "--json"])
        .env("BRANCHLINE_LOG", "off")
        .stdout(Stdio::piped())
        .spawn()?;
    let mut times = Vec::new();
    while child.try_wait()?.is_none() {
        let asked = now();
        let (status, _) = browser.ask("GET", "/follow", "")?;
        times.push(asked.elapsed());
        if status != 200 {
            return Err(format!("the morning page gives {status} meanwhile").into());
        }
    }
    let took = begun.elapsed().as_secs_f64();
    let told = child.wait_with_output()?;
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    writeln!(
        out,
        "read model made anew beside the server in {took:.1} s: {}\n\
         {} morning pages meanwhile, one after the other: p50 {:.1} ms, p99 {:.1} ms",
        told.trim(),
        times.len(),
        percentile(&mut times, 50),
        percentile(&mut times, 99),
    )?;
    Ok(())
}

/// A day of a thousand branches, 186 changes in 20 documents each, as far as the read model has to do
/// with it: changed documents saved with their rows, in one commit a branch.
fn days(
    out: &mut dyn Write,
    dir: &Path,
    branches: usize,
    each: usize,
    lessons: &[LessonPath],
) -> Any<()> {
    let store = Store::open(dir, branchline::text::fold::fold)?;
    let mut took = Duration::ZERO;
    for branch in 0..branches {
        let keys = keys(branch);
        let changed: Any<Vec<Document>> = (0..each)
            .map(|number| {
                let mut document = life(&keys, number, lessons, wall_ms())?;
                for lesson in lessons.iter().skip(20).take(9 + usize::from(number % 3 == 0)) {
                    learner::complete(&mut document, LIFE, &done(&keys, lesson, wall_ms()))?;
                }
                Ok(document)
            })
            .collect();
        let changed = changed?;
        let begun = now();
        store.write(move |write| {
            changed.iter().try_for_each(|document| write.put_document(document))
        })?;
        took += begun.elapsed();
    }
    store.close();
    let documents = branches * each;
    writeln!(
        out,
        "a day of {branches} branches ({each} documents each, 9 or 10 changes in each) into the read\n\
         model, commits included: {:.1} s (at most 10), {:.0} documents a second",
        took.as_secs_f64(),
        documents as f64 / took.as_secs_f64(),
    )?;
    Ok(())
}

/// Everybody opens these pages in turn, one after the other as often as `every` says; how long each
/// took.
fn click(
    served: &Server,
    staff: &[PersonId],
    paths: &[String],
    (clicks, every): (usize, Duration),
) -> Any<Vec<Duration>> {
    let admin = *staff.last().ok_or("nobody")?;
    let ended: Vec<Any<Vec<Duration>>> = std::thread::scope(|scope| {
        let work = |number: usize| {
            let who = if number < FACILITATORS / 2 { staff[number % staff.len()] } else { admin };
            let mut browser = Browser::signed_in(&served.address, who)?;
            let mut times = Vec::new();
            pause(every * u32::try_from(number)? / u32::try_from(FACILITATORS)?);
            for turn in 0..clicks {
                let path = &paths[(number * clicks + turn) % paths.len()];
                let begun = now();
                let (status, _) = browser.ask("GET", path, "")?;
                times.push(begun.elapsed());
                if status != 200 {
                    return Err(format!("{path} gives {status}").into());
                }
                pause(every.saturating_sub(begun.elapsed()));
            }
            // The first ones wake the program up.
            Ok(times.split_off((clicks / 10).min(times.len())))
        };
        let running: Vec<_> =
            (0..FACILITATORS).map(|number| scope.spawn(move || work(number))).collect();
        running.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    Ok(ended.into_iter().collect::<Any<Vec<_>>>()?.concat())
}
