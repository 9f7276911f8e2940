//! The forum on a node that holds 100,000 posts: a search, a page of a full thread to fifty readers
//! at once, a post until it is durable. Desks of the real node on a real folder, no HTTP.
//!
//! `cargo bench --bench forum`; `FORUM_POSTS` sets another number.

use std::error::Error;
use std::io::Write;
use std::time::{Duration, Instant};

use branchline::domain::forum::Space;
use branchline::domain::roles::NodeRole;
use branchline::domain::{DocumentId, UnixMs};
use branchline::node::ExactWork;
use branchline::node::desk::ForumDesk;
use branchline::node::view::ListAsked;

#[path = "made_up.rs"]
#[allow(dead_code, reason = "each benchmark uses a part")]
mod made_up;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const READERS: usize = 50;
const READS_EACH: usize = 8;
const ROUNDS: usize = 40;

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn now() -> Instant {
    Instant::now()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Median, 99th of a hundred, and the worst.
fn spread(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |share: usize| ms(times[(times.len() * share / 100).min(times.len() - 1)]);
    format!("{:>7.2} ms median, {:>7.2} p99, {:>7.2} worst", at(50), at(99), at(100))
}

fn timed<T>(times: usize, mut work: impl FnMut(usize) -> Outcome<T>) -> Outcome<Vec<Duration>> {
    let mut taken = Vec::with_capacity(times);
    for round in 0..times {
        let begun = now();
        work(round)?;
        taken.push(begun.elapsed());
    }
    Ok(taken)
}

fn read_at_once(forum: &ForumDesk, id: DocumentId) -> Outcome<Vec<Duration>> {
    let readers: Vec<_> = (0..READERS)
        .map(|_| {
            let forum = forum.clone();
            std::thread::spawn(move || timed(READS_EACH, |_| Ok(forum.thread(id)?.posts.len())))
        })
        .collect();
    let mut all = Vec::new();
    for reader in readers {
        all.extend(reader.join().map_err(|_| "a reader panicked")??);
    }
    Ok(all)
}

fn main() -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    let asked = std::env::var("FORUM_POSTS").ok().and_then(|text| text.parse().ok());
    let count: usize = asked.unwrap_or(100_000);
    let place = made_up::place(1, NodeRole::Branch).map_err(|error| error.to_string())?;
    let session = place.node.visitor().sign_up("a", "Ana", "4711", "en", true)?;
    let who = place.node.session(&session.token)?.ok_or("no session")?;
    let forum = place.node.forum(&who)?;
    let begun = now();
    place.node.console().work_exactly(&ExactWork {
        lessons: made_up::lessons().map_err(|error| error.to_string())?,
        learners: 50,
        completions: 0,
        attempts: 0,
        threads: u32::try_from(count / 50)?,
        posts: made_up::posts(0, count),
        morning: UnixMs(made_up::NOW - 24 * 3_600_000),
        seed: 7,
    })?;
    let id = forum.open_thread("t", Space::Network, "A long one", "Who has tried it?", "en")?;
    for number in 1..500 {
        forum.reply(&format!("r{number}"), id, "We did, and it took an hour.", "en", None)?;
    }
    writeln!(
        out,
        "forum: {count} posts in threads of 50 and one of 500, written in {:.0} s\n",
        begun.elapsed().as_secs_f64()
    )?;
    for typed in ["branch", "library hub", "xylophone", "pro", "ово је"] {
        let times = timed(ROUNDS, |_| Ok(forum.search(typed, 0)?.0.len()))?;
        let hits = forum.search(typed, 0)?;
        let more = if hits.1 { "or more" } else { "" };
        writeln!(out, "search {typed:<14} {:>3} hits {more:<8} {}", hits.0.len(), spread(times))?;
    }
    let times = timed(ROUNDS, |_| Ok(forum.list(&ListAsked::default())?.0.len()))?;
    writeln!(out, "first page of the list            {}", spread(times))?;
    let times = timed(ROUNDS, |_| Ok(forum.thread(id)?.posts.len()))?;
    writeln!(out, "thread of 500 posts, one reader   {}", spread(times))?;
    writeln!(out, "  {READERS} readers at once           {}", spread(read_at_once(&forum, id)?))?;
    let other = forum.open_thread("u", Space::Network, "A short one", "Who else?", "en")?;
    let times = timed(ROUNDS, |round| {
        Ok(forum.reply(&format!("s{round}"), other, "Here too.", "en", None)?)
    })?;
    writeln!(out, "a post until it is durable        {}", spread(times))?;
    Ok(())
}
