//! The forum at its size: the first screen of a full thread, fifty readers at once, a post until it is
//! durable, a search, and how long a hub with a million posts needs to its first page. The real
//! program on a real folder, asked over HTTP; folders are filled beforehand through the node's own
//! write path, one change and one log entry a post.
//!
//! `cargo bench --bench forum`; `FORUM_POSTS` (100,000) and `FORUM_HUB_POSTS` (1,000,000; 0: none)
//! set other sizes, `FORUM_READERS` (50) other readers.

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use branchline::domain::UnixMs;
use branchline::domain::forum::Space;
use branchline::domain::roles::NodeRole;
use branchline::node::{ExactTalk, Node};

#[path = "made_up.rs"]
#[allow(dead_code, reason = "each benchmark uses a part")]
mod made_up;

#[path = "reader.rs"]
mod reader;

use reader::{Reader, Server, attribute, now};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Pages that each of the readers at once asks for.
const READS_EACH: usize = 20;
/// Searches, lists and posts that are timed.
const ROUNDS: usize = 60;
/// Starts of the hub.
const STARTS: usize = 7;
const PEOPLE: u32 = 200;
const PIN: &str = "2468";

fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
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

fn plain<T>(result: Result<T, Box<dyn Error>>) -> Outcome<T> {
    result.map_err(|error| error.to_string().into())
}

fn talk(threads: usize, posts_each: u32, seed: u64) -> Outcome<ExactTalk> {
    let lessons = plain(made_up::lessons())?;
    let mut spaces = vec![Space::Network, Space::Country("RS".into())];
    spaces.extend(lessons.into_iter().take(18).map(Space::Lesson));
    Ok(ExactTalk {
        threads: u32::try_from(threads)?,
        posts_each,
        people: PEOPLE,
        spaces,
        words: made_up::posts(0, 997),
        morning: UnixMs(made_up::NOW - 40 * 24 * 3_600_000),
        seed,
    })
}

/// Makes a folder with so many posts in threads of 50, and says how long that took.
fn filled(role: NodeRole, posts: usize) -> Outcome<(tempfile::TempDir, Node, f64)> {
    let place = plain(made_up::place(1, role))?;
    let begun = now();
    place.node.console().talk_exactly(&talk(posts / 50, 50, 7)?)?;
    Ok((place.dir, place.node, begun.elapsed().as_secs_f64()))
}

fn read_at_once(
    address: &str,
    session: &Reader,
    path: &str,
    readers: usize,
) -> Outcome<Vec<Duration>> {
    let threads: Vec<_> = (0..readers)
        .map(|_| {
            let (address, path) = (address.to_owned(), path.to_owned());
            let mut reader = session.again(&address);
            std::thread::spawn(move || -> Outcome<Vec<Duration>> {
                let mut times = Vec::with_capacity(READS_EACH);
                for _ in 0..READS_EACH {
                    let begun = now();
                    let page = reader.get(&path)?;
                    times.push(begun.elapsed());
                    assert_eq!(page.status, 200, "{}", page.head);
                }
                Ok(times)
            })
        })
        .collect();
    let mut all = Vec::new();
    for thread in threads {
        all.extend(thread.join().map_err(|_| "a reader panicked")??);
    }
    Ok(all)
}

/// Each reader asks for a page a second, as people who read do; they begin spread over the second.
fn read_in_turn(
    address: &str,
    session: &Reader,
    path: &str,
    readers: usize,
) -> Outcome<Vec<Duration>> {
    let threads: Vec<_> = (0..readers)
        .map(|number| {
            let (address, path) = (address.to_owned(), path.to_owned());
            let mut reader = session.again(&address);
            std::thread::spawn(move || -> Outcome<Vec<Duration>> {
                let mut times = Vec::new();
                let offset = Duration::from_millis((number * 1000 / readers) as u64);
                reader::pause(offset);
                for _ in 0..8 {
                    let begun = now();
                    let page = reader.get(&path)?;
                    times.push(begun.elapsed());
                    assert_eq!(page.status, 200, "{}", page.head);
                    reader::pause(Duration::from_secs(1).saturating_sub(begun.elapsed()));
                }
                Ok(times)
            })
        })
        .collect();
    let mut all = Vec::new();
    for thread in threads {
        all.extend(thread.join().map_err(|_| "a reader panicked")??);
    }
    Ok(all)
}

fn timed(times: usize, mut work: impl FnMut(usize) -> Outcome<()>) -> Outcome<Vec<Duration>> {
    let mut taken = Vec::with_capacity(times);
    for round in 0..times {
        let begun = now();
        work(round)?;
        taken.push(begun.elapsed());
    }
    Ok(taken)
}

/// The one thread with 500 posts, by the address of its first page.
fn long_thread(reader: &mut Reader) -> Outcome<String> {
    let page = reader.get("/forum")?;
    for href in attribute(&page.body, "href=\"/forum/") {
        let path = format!("/forum/{}", href.split(['?', '#']).next().unwrap_or_default());
        if path.len() > 40 && reader.get(&path)?.body.contains("id=\"post-") {
            return Ok(path);
        }
    }
    Err("the list shows no thread".into())
}

fn post(reader: &mut Reader, thread: &str, round: usize) -> Outcome<Duration> {
    let page = reader.get(thread)?;
    let csrf = attribute(&page.body, "name=\"csrf\" value=\"").next().ok_or("no token")?.to_owned();
    let form = format!(
        "csrf={csrf}&once=bench-{round}-0123456789&body=Here+too%2C+for+the+{round}th+time.&language=en"
    );
    let begun = now();
    let answer = reader.post(thread, &form)?;
    let took = begun.elapsed();
    if answer.status == 303 { Ok(took) } else { Err(answer.head.into()) }
}

fn measure_reading(out: &mut impl Write, posts: usize, readers: usize) -> Outcome<()> {
    let (dir, node, filling_s) = filled(NodeRole::Branch, posts)?;
    node.console().talk_exactly(&talk(1, 500, 8)?)?;
    plain(reader::add_person(&node, PIN))?;
    node.close();
    writeln!(
        out,
        "forum: {posts} posts in threads of 50 and one of 500, filled in {filling_s:.0} s; database {:.0} MB",
        size_mb(dir.path())?
    )?;
    let server = Server::start(dir.path())?;
    let mut one = Reader::new(&server.address);
    one.sign_in(PIN)?;
    let thread = long_thread(&mut one)?;
    let first = format!("{thread}?page=0");
    let page = one.get(&first)?;
    writeln!(
        out,
        "first screen of 500 posts          {:>7} bytes compressed, {} posts on it   (limit 14,336)",
        page.body_bytes,
        page.body.matches("id=\"post-").count()
    )?;
    let page = one.get(&thread)?;
    writeln!(out, "  the page with the first new post {:>7} bytes compressed", page.body_bytes)?;
    let alone = timed(ROUNDS, |_| one.get(&first).map(drop))?;
    writeln!(out, "  one reader                       {}", spread(alone))?;
    let paced = read_in_turn(&server.address, &one, &first, readers)?;
    writeln!(
        out,
        "  {readers} readers, a page a second each  {}   (limit p99 20 ms)",
        spread(paced)
    )?;
    let begun = now();
    let rushed = read_at_once(&server.address, &one, &first, readers)?;
    let per_s = rushed.len() as f64 / begun.elapsed().as_secs_f64();
    writeln!(
        out,
        "  {readers} readers without a pause      {}, {per_s:.0} pages/s",
        spread(rushed)
    )?;
    for typed in ["branch", "library+hub", "xylophone", "pro", "%D0%BE%D0%B2%D0%BE+%D1%98%D0%B5"] {
        let path = format!("/forum/search?q={typed}");
        let hits = one.get(&path)?.body.matches("class=\"row\"").count();
        let times = timed(ROUNDS, |_| one.get(&path).map(drop))?;
        writeln!(out, "search {typed:<24} {hits:>3} hits {}   (limit 50 ms)", spread(times))?;
    }
    let times = timed(ROUNDS, |_| one.get("/forum").map(drop))?;
    writeln!(out, "first page of the list              {}", spread(times))?;
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        times.push(post(&mut one, &thread, round)?);
    }
    writeln!(out, "a post until it is durable          {}   (one group commit)", spread(times))?;
    Ok(())
}

fn size_mb(folder: &Path) -> Outcome<f64> {
    let bytes = std::fs::metadata(folder.join("branchline.db"))?.len();
    Ok(bytes as f64 / 1_000_000.0)
}

fn measure_start(out: &mut impl Write, posts: usize) -> Outcome<()> {
    let (dir, node, filling_s) = filled(NodeRole::Hub, posts)?;
    node.close();
    writeln!(
        out,
        "\nhub: {posts} posts in threads of 50, filled in {filling_s:.0} s; database {:.0} MB",
        size_mb(dir.path())?
    )?;
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let begun = now();
        let server = Server::start(dir.path())?;
        let page = Reader::new(&server.address).get("/sign-in")?;
        times.push(begun.elapsed());
        assert_eq!(page.status, 200, "the first page is there");
    }
    writeln!(out, "start to first page                 {}   (limit 300 ms)", spread(times))?;
    Ok(())
}

fn main() -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    let (posts, hub_posts) = (number("FORUM_POSTS", 100_000), number("FORUM_HUB_POSTS", 1_000_000));
    measure_reading(&mut out, posts, number("FORUM_READERS", 50).max(1))?;
    if hub_posts > 0 {
        measure_start(&mut out, hub_posts)?;
    }
    Ok(())
}
