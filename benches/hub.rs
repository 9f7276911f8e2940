//! What a hub bears: the real program as a process of its own, real HTTP, a database that holds ten
//! thousand branches with 300,000 learners, and a thousand of those branches that come with a
//! normal day's work.
//!
//! `cargo bench --bench hub`; HUB_BRANCHES, HUB_LEARNERS_EACH and HUB_DAYS (branches that come with
//! a day) make it smaller or larger. Processor time is the hub process's own, from
//! /proc/PID/task/*/schedstat; memory is its VmHWM. Linux only.

mod light;
#[expect(dead_code, reason = "what the other benchmark needs")]
mod made_up;

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use branchline::docs::record::Record;
use branchline::docs::{Document, NewChange, learner, thread};
use branchline::domain::forum::{Post, Space, ThreadHead};
use branchline::domain::log::{Entry, EntryKind, EntryState, Head, Subject};
use branchline::domain::person::PersonCard;
use branchline::domain::progress::Completion;
use branchline::domain::roles::{NodeRole, Role};
use branchline::domain::roster::{Member, Roster};
use branchline::domain::{
    ChangeHash, DocumentId, Incarnation, LessonPath, LogId, PersonId, Scope, UnixMs,
};
use branchline::store::rows::PeerRow;
use branchline::store::{Appended, Store, StoreError};
use branchline::sync::NodeKeys;
use branchline::sync::exchange::{Dialer, Next, Opening};
use branchline::sync::log::{chain_next, chain_start, digest_term, sign_head};
use light::Light;
use made_up::{NOW, lessons, place, posts};

type Any<T> = Result<T, Box<dyn Error + Send + Sync>>;

const LIFE: Incarnation = Incarnation(1);
/// Exchanges with nothing new that are measured.
const QUIET: u32 = 400;
/// Branches that speak at the same time.
const AT_ONCE: usize = 8;

fn setting(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn now() -> Instant {
    Instant::now()
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
        country: "RS".into(),
        scopes: Vec::new(),
    }
}

fn person(keys: &NodeKeys, number: usize) -> PersonId {
    let mut own = [0; 11];
    own.copy_from_slice(&blake3::hash(&number.to_le_bytes()).as_bytes()[..11]);
    PersonId::new(keys.node(), own)
}

fn completion(lesson: &LessonPath, keys: &NodeKeys, number: usize) -> Completion {
    let mut version = [0; 8];
    version.copy_from_slice(&blake3::hash(lesson.to_string().as_bytes()).as_bytes()[..8]);
    let spread = i64::from(blake3::hash(&number.to_le_bytes()).as_bytes()[0]);
    Completion {
        lesson: lesson.clone(),
        version,
        at: UnixMs(NOW + spread * 97_000),
        clock_doubtful: false,
        study_s: 400 + u32::try_from(spread * 7).unwrap_or(0),
        checks: (3, 4),
        node: keys.node(),
    }
}

fn change_entry(id: DocumentId, change: NewChange) -> Entry {
    let (kind, subject) = (EntryKind::Change, Subject::document(id));
    Entry { kind, subject, hash: change.hash, body: change.body }
}

/// What the hub holds of a learner from the beginning: a card and one finished lesson.
fn beginning(keys: &NodeKeys, number: usize, first: &LessonPath) -> Any<(Entry, Document, Entry)> {
    let id = person(keys, number);
    let name = format!("Learner {number}");
    let (role, language) = (Role::Learner, "en".into());
    let card = Record::Card(PersonCard { id, name, role, language, edition: 1 });
    let body = card.encode();
    let hash = ChangeHash(*blake3::hash(&body).as_bytes());
    let card = Entry { kind: EntryKind::Record, subject: card.subject(), hash, body };
    let mut document = Document::new(DocumentId::learner(id))?;
    let change = learner::complete(&mut document, LIFE, &completion(first, keys, number))?;
    let entry = change_entry(document.id(), change);
    Ok((card, document, entry))
}

fn own_log(keys: &NodeKeys, scope: Scope) -> LogId {
    LogId { node: keys.node(), incarnation: LIFE, scope }
}

/// Puts a branch's beginnings into the hub's store, as an intake would have, but many in one
/// commit.
fn fill(store: &Store, branches: std::ops::Range<usize>, learners: usize) -> Any<()> {
    let first = lessons().map_err(|e| e.to_string())?.remove(0);
    let network =
        store.read(|read| read.node())?.and_then(|row| row.network).ok_or("no network")?;
    let mut made = Vec::new();
    for branch in branches {
        let keys = keys(branch);
        let log = own_log(&keys, Scope::Branch(keys.node()));
        let people: Any<Vec<_>> = (0..learners).map(|n| beginning(&keys, n, &first)).collect();
        made.push((keys, log, people?));
    }
    store.write(move |write| {
        for (keys, log, people) in &made {
            let mut chain = chain_start(log);
            let mut appended = Vec::new();
            for entry in people.iter().flat_map(|(card, _, entry)| [card, entry]) {
                chain = chain_next(&chain, entry);
                appended.push(Appended { entry, chain, state: EntryState::Applied });
            }
            let head = Head { log: *log, length: appended.len() as u64, chain };
            write.append_run(log, 1, &appended, digest_term(&head))?;
            write.set_head(&sign_head(keys, network, head))?;
            for (position, (card, document, _)) in (0_u64..).zip(people) {
                write.put_record(log, position * 2 + 1, card.subject, &card.body)?;
                write.put_document(document)?;
            }
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(())
}

/// A branch that holds what the hub holds of it, and has agreed on that.
fn light(hub: &Store, roster: &Arc<Roster>, branch: usize, learners: usize) -> Any<Light> {
    let (keys, first) = (keys(branch), lessons().map_err(|e| e.to_string())?.remove(0));
    let (network, logs) = hub.read(|read| {
        let network = read.node()?.and_then(|row| row.network);
        let logs = read.growth_since(&[Scope::Roster, Scope::Network], 0)?;
        Ok::<_, StoreError>((network, logs))
    })?;
    let mut light = Light::new(keys.node(), network.ok_or("no network")?, Arc::clone(roster));
    for (row, _) in logs {
        light.hold_agreed(Head { log: row.id, length: row.length, chain: row.chain });
    }
    let log = own_log(&keys, Scope::Branch(keys.node()));
    for number in 0..learners {
        let (card, _, entry) = beginning(&keys, number, &first)?;
        light.append(log, card);
        light.append(log, entry);
    }
    light.agree();
    Ok(light)
}

/// A normal day: 186 changes in 20 documents. Of ten branches nine have lessons alone, 178 in 17
/// documents and 8 more; the tenth has 8 posts in 3 threads.
fn work_a_day(light: &mut Light, branch: usize) -> Any<()> {
    let (keys, lessons) = (keys(branch), lessons().map_err(|e| e.to_string())?);
    let talks = branch.is_multiple_of(10);
    let learners = if talks { 17 } else { 20 };
    let log = own_log(&keys, Scope::Branch(keys.node()));
    let mut documents = Vec::new();
    for number in 0..learners {
        documents.push(beginning(&keys, number, &lessons[0])?.1);
    }
    // Not in turns: who comes when is chance.
    let dice = |number: usize| {
        let hash = blake3::hash(format!("{branch} {number}").as_bytes());
        usize::from(u16::from_le_bytes([hash.as_bytes()[0], hash.as_bytes()[1]]))
    };
    let mut done = vec![1; learners];
    for number in 0..if talks { 178 } else { 186 } {
        let who = dice(number) % learners;
        let fact = completion(&lessons[done[who] % lessons.len()], &keys, branch + number);
        let change = learner::complete(&mut documents[who], LIFE, &fact)?;
        done[who] += 1;
        light.append(log, change_entry(documents[who].id(), change));
    }
    if talks {
        talk(light, &keys, branch)?;
    }
    Ok(())
}

fn talk(light: &mut Light, keys: &NodeKeys, branch: usize) -> Any<()> {
    let log = own_log(keys, Scope::Network);
    let mut threads = Vec::new();
    for number in 0..3 {
        threads.push(Document::new(thread::thread_id(keys.node(), [number; 11]))?);
    }
    for (number, words) in posts(branch * 8, 8).into_iter().enumerate() {
        let document = &mut threads[number % 3];
        let random = u8::try_from(number)?;
        let post = Post {
            key: thread::post_key(keys.node(), [random; 5]),
            author: person(keys, number % 3),
            node: keys.node(),
            order: 10 + u64::from(random),
            at: UnixMs(NOW),
            clock_doubtful: false,
            language: "en".into(),
            body: words,
            reply_to: None,
        };
        let change = if number < 3 {
            let title = post.body.chars().take(60).collect();
            let head = ThreadHead { title, space: Space::Network, language: "en".into() };
            thread::open(document, LIFE, &head, &post)?
        } else {
            thread::answer(document, LIFE, &post)?
        };
        let id = document.id();
        light.append(log, change_entry(id, change));
    }
    Ok(())
}

/// The program on its own, ended with this value.
struct Hub {
    child: Child,
    url: String,
}

impl Hub {
    fn start(data: &Path) -> Any<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_branchline"))
            .arg("--data")
            .arg(data)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .env("BRANCHLINE_LOG", "off")
            .stdout(Stdio::piped())
            .spawn()?;
        let out = child.stdout.take().ok_or("no standard output")?;
        for line in BufReader::new(out).lines() {
            if let Some((_, port)) = line?.split_once("http://127.0.0.1:") {
                let port: String = port.chars().take_while(char::is_ascii_digit).collect();
                return Ok(Self { child, url: format!("http://127.0.0.1:{port}/sync") });
            }
        }
        Err("the hub did not say where it is".into())
    }

    /// Processor time of all its threads so far.
    fn cpu(&self) -> Any<Duration> {
        let mut ns = 0;
        for task in std::fs::read_dir(format!("/proc/{}/task", self.child.id()))? {
            let text = std::fs::read_to_string(task?.path().join("schedstat"))?;
            ns += text.split_whitespace().next().ok_or("an empty schedstat")?.parse::<u64>()?;
        }
        Ok(Duration::from_nanos(ns))
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

impl Drop for Hub {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// What exchanges cost, as their branches saw them.
#[derive(Default)]
struct Seen {
    posts: Vec<Duration>,
    exchanges: Vec<Duration>,
    up: u64,
    down: u64,
    sent: u64,
    received: u64,
}

fn exchange(
    agent: &ureq::Agent,
    url: &str,
    hub: &Member,
    (branch, light): (usize, &mut Light),
    seen: &Mutex<Seen>,
) -> Any<()> {
    let random = *blake3::hash(format!("{branch} {}", light.agreed()).as_bytes()).as_bytes();
    let opening = Opening { random, health: None, ask_first: false };
    let begun = now();
    let (mut dialer, mut body) = Dialer::begin(&keys(branch), hub, opening, light)??;
    loop {
        let posted = now();
        let post = agent.post(url).content_type("application/octet-stream");
        let mut answer = post.send(&body[..])?;
        let answer = answer.body_mut().with_config().limit(4 << 20).read_to_vec()?;
        let took = posted.elapsed();
        let next = dialer.answer(light, &answer)??;
        let mut seen = seen.lock().map_err(|_| "a thread panicked")?;
        seen.posts.push(took);
        seen.up += body.len() as u64;
        seen.down += answer.len() as u64;
        match next {
            Next::Send(more) => body = more,
            Next::Done(_) => {
                seen.exchanges.push(begun.elapsed());
                seen.sent += dialer.tally().entries_sent;
                seen.received += dialer.tally().entries_received;
                return Ok(());
            }
        }
    }
}

/// So many in a hundred took no longer than this, in milliseconds.
fn percentile(times: &mut [Duration], percent: usize) -> f64 {
    times.sort_unstable();
    let index = (times.len() * percent / 100).min(times.len().saturating_sub(1));
    times.get(index).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}

fn prepare(store: &Store, branches: usize, each: usize) -> Any<Arc<Roster>> {
    let halves = [0..branches / 2, branches / 2..branches];
    let made: Vec<Any<()>> = std::thread::scope(|scope| {
        let running: Vec<_> = halves
            .into_iter()
            .map(|half| {
                scope.spawn(move || {
                    let mut first = half.start;
                    while first < half.end {
                        let last = (first + 40).min(half.end);
                        fill(store, first..last, each)?;
                        first = last;
                    }
                    Ok(())
                })
            })
            .collect();
        running.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    made.into_iter().collect::<Any<()>>()?;
    let mut roster = Roster::default();
    let kind = branchline::domain::log::RecordKind::Member;
    for (_, subject, body) in store.read(|read| read.records(kind))? {
        if let Record::Member(member) = Record::decode(subject, &body)? {
            roster.list(member);
        }
    }
    Ok(Arc::new(roster))
}

fn main() -> Any<()> {
    let mut out = std::io::stdout().lock();
    let (branches, each) = (setting("HUB_BRANCHES", 10_000), setting("HUB_LEARNERS_EACH", 30));
    let days = setting("HUB_DAYS", 1_000).min(branches);
    let begun = now();
    let at = place(1, NodeRole::Hub).map_err(|e| e.to_string())?;
    let listed = (0..branches).map(|branch| member(branch, &keys(branch))).collect();
    at.node.console().list_exactly(listed)?;
    let dir = at.dir;
    at.node.close();
    let store = Store::open(dir.path(), branchline::text::fold::fold)?;
    let roster = prepare(&store, branches, each)?;
    let hub = roster.hub().ok_or("no hub")?.clone();
    let mut coming = Vec::new();
    for branch in 0..days {
        let light = light(&store, &roster, branch, each)?;
        let (node, digest) = (light.node, light.agreed());
        store.write(move |write| {
            let arrival = write.last_arrival()?;
            let agreed = (Some(digest), Some(arrival));
            let row = PeerRow::new(node);
            write.put_peer(&PeerRow { agreed_digest: agreed.0, agreed_arrival: agreed.1, ..row })
        })?;
        coming.push((branch, light));
    }
    store.close();
    let bytes = std::fs::metadata(dir.path().join("branchline.db"))?.len();
    writeln!(
        out,
        "hub: {branches} branches, {} learners with a card and a lesson each, {} MB of database,\n\
         put in by the store's own functions in {:.0} s; the program serves it over HTTP on this\n\
         machine, and the branches run beside it: dialers with their logs in memory, {AT_ONCE} at once.\n",
        branches * each,
        bytes / 1_000_000,
        begun.elapsed().as_secs_f64(),
    )?;
    let served = Hub::start(dir.path())?;
    quiet(&mut out, &served, &hub, &mut coming)?;
    for (branch, light) in &mut coming {
        work_a_day(light, *branch)?;
    }
    busy(&mut out, &served, &hub, coming)
}

fn quiet(
    out: &mut dyn Write,
    served: &Hub,
    hub: &Member,
    coming: &mut [(usize, Light)],
) -> Any<()> {
    let (agent, seen) = (ureq::agent(), Mutex::new(Seen::default()));
    let count = coming.len();
    // The first ones wake the program up.
    for (branch, light) in coming.iter_mut().take(20) {
        exchange(&agent, &served.url, hub, (*branch, light), &seen)?;
    }
    let before = served.cpu()?;
    let seen = Mutex::new(Seen::default());
    for number in 0..QUIET {
        let (branch, light) = &mut coming[number as usize % count];
        exchange(&agent, &served.url, hub, (*branch, light), &seen)?;
    }
    let cpu = (served.cpu()? - before) / QUIET;
    let mut seen = seen.into_inner().map_err(|_| "a thread panicked")?;
    writeln!(
        out,
        "nothing new: {:.2} round trips, {} + {} B (at most 1, 250 + 250), hub CPU {:.2} ms (at most 1),\n\
         p50 {:.1} ms, p99 {:.1} ms; hub memory so far {} MiB",
        seen.posts.len() as f64 / f64::from(QUIET),
        seen.up / u64::from(QUIET),
        seen.down / u64::from(QUIET),
        cpu.as_secs_f64() * 1000.0,
        percentile(&mut seen.posts, 50),
        percentile(&mut seen.posts, 99),
        served.memory_mib()?,
    )?;
    Ok(())
}

fn busy(out: &mut dyn Write, served: &Hub, hub: &Member, coming: Vec<(usize, Light)>) -> Any<()> {
    let count = coming.len();
    let (queue, seen) = (Mutex::new(coming), Mutex::new(Seen::default()));
    let (begun, before) = (now(), served.cpu()?);
    let ended: Vec<Any<()>> = std::thread::scope(|scope| {
        let work = || {
            let agent = ureq::agent();
            loop {
                let next = queue.lock().map_err(|_| "a thread panicked")?.pop();
                let Some((branch, mut light)) = next else { return Ok(()) };
                exchange(&agent, &served.url, hub, (branch, &mut light), &seen)?;
            }
        };
        let running: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        running.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    ended.into_iter().collect::<Any<()>>()?;
    let (took, cpu) = (begun.elapsed(), served.cpu()? - before);
    let mut seen = seen.into_inner().map_err(|_| "a thread panicked")?;
    writeln!(
        out,
        "{count} branches with a normal day each (186 changes, 20 documents; every tenth posts):\n\
         {:.1} s, {:.0} entries/s taken in, {} relayed, {:.2} round trips and {} + {} B a branch,\n\
         hub CPU {:.1} ms a branch, POST p50 {:.0} ms, p99 {:.0} ms, exchange p50 {:.0} ms, p99 {:.0} ms,\n\
         hub memory at most {} MiB (at most 256)",
        took.as_secs_f64(),
        seen.sent as f64 / took.as_secs_f64(),
        seen.received,
        seen.posts.len() as f64 / count as f64,
        seen.up / count as u64,
        seen.down / count as u64,
        cpu.as_secs_f64() * 1000.0 / count as f64,
        percentile(&mut seen.posts, 50),
        percentile(&mut seen.posts, 99),
        percentile(&mut seen.exchanges, 50),
        percentile(&mut seen.exchanges, 99),
        served.memory_mib()?,
    )?;
    Ok(())
}
