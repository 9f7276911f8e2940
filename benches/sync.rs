//! What an exchange costs: bytes of HTTP bodies, round trips, entries, processor time, beside what
//! the peers' own protocols cost for the like. Two nodes with real databases in one process; the
//! bodies are those of `POST /sync`. Seeds are fixed: the bytes are the same everywhere.
//!
//! `cargo bench --bench sync`

mod made_up;

use std::error::Error;
use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use branchline::domain::roles::NodeRole;
use branchline::domain::{LogId, Scope};
use branchline::node::SyncReport;
use branchline::store::{Store, StoreError};
use branchline::sync::frame::{Run, layout, pack};
use made_up::{Place, join, place, posts, start, work};

type Any<T> = Result<T, Box<dyn Error>>;

/// One exchange, and the milliseconds that the hub took for its part.
fn sync(hub: &Place, branch: &Place) -> Any<(SyncReport, f64)> {
    let mut at_hub = Duration::ZERO;
    let report = branch.node.sync_over(&mut |body| {
        let (answer, took) = timed(|| hub.node.answer_sync(body));
        at_hub += took;
        Ok(answer)
    })?;
    Ok((report, at_hub.as_secs_f64() * 1000.0))
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn timed<T>(job: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let result = job();
    (result, begun.elapsed())
}

fn row(out: &mut dyn Write, what: &str, budget: &str, (report, ms): &(SyncReport, f64)) -> Any<()> {
    writeln!(
        out,
        "{what:<56} {:>5} {:>8} {:>8} {:>6} {:>6} {ms:>8.1}  {:<11} {budget}",
        report.round_trips,
        report.bytes_up,
        report.bytes_down,
        report.entries_sent,
        report.entries_received,
        report.state.as_str(),
    )?;
    Ok(())
}

/// A branch's arrival number now: what comes later is a shape's.
fn arrival(place: &Place) -> Any<u64> {
    Ok(Store::open(place.dir.path(), branchline::text::fold::fold)?
        .read(|read| read.last_arrival())?)
}

/// The frames that everything of a branch's own logs since then makes, before packing, about as the
/// exchange cuts them.
fn frames(dir: &Path, since: u64) -> Any<Vec<Vec<u8>>> {
    let store = Store::open(dir, branchline::text::fold::fold)?;
    let frames = store.read(|read| {
        let mut frames = Vec::new();
        for log in read.logs()? {
            if log.id.scope == Scope::Roster {
                continue;
            }
            let mut after = 0;
            loop {
                let rows = read.entries(&log.id, after, 512, 26 * 1024)?;
                let Some(last) = rows.last().map(|row| row.position) else { break };
                let fresh: Vec<_> = rows.into_iter().filter(|row| row.arrival > since).collect();
                let first = fresh.first().map(|row| row.position);
                let entries = fresh.into_iter().map(|row| row.entry).collect();
                if let Some(first) = first {
                    let run = Run { log: log.id, after: first - 1, entries, signature: [0; 64] };
                    frames.push(layout(&[run], &mut |log: &LogId, subject, hash| {
                        read.position_of(log, subject, hash)
                    })?);
                }
                after = last;
            }
        }
        Ok::<_, StoreError>(frames)
    })?;
    Ok(frames)
}

/// What each level of zstd makes of a shape's frames, with and without the dictionary, and how long
/// it takes.
fn levels(out: &mut dyn Write, what: &str, frames: &[Vec<u8>]) -> Any<()> {
    let plain: usize = frames.iter().map(Vec::len).sum();
    write!(out, "{what:<24} {:>4} {plain:>9}", frames.len())?;
    for level in [3, 9, 19] {
        let bare = frames.iter().map(|frame| zstd::bulk::compress(frame, level).map(|b| b.len()));
        let bare: usize = bare.sum::<Result<_, _>>()?;
        let (with, took) =
            timed(|| frames.iter().map(|frame| pack::pack_at(level, frame).len()).sum::<usize>());
        write!(out, "   {bare:>7} {with:>7} {:>7.1}", took.as_secs_f64() * 1000.0)?;
    }
    let (packed, took) =
        timed(|| frames.iter().map(|frame| pack::pack(frame, false)).collect::<Vec<_>>());
    let bytes: usize = packed.iter().map(Vec::len).sum();
    let (_, back) = timed(|| packed.iter().for_each(|frame| drop(black_box(pack::unpack(frame)))));
    writeln!(
        out,
        "   {bytes:>7} {:>7.1} {:>7.2}",
        took.as_secs_f64() * 1000.0,
        back.as_secs_f64() * 1000.0
    )?;
    Ok(())
}

fn main() -> Any<()> {
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "sync: two nodes in one process, SQLite with synchronous=FULL in a temporary folder.\n\
         Facts: finished lessons of a made-up course, quiz attempts of ten questions (one in 18),\n\
         posts of 90 to 400 characters of unseen English prose. Bytes: HTTP bodies, all included.\n"
    )?;
    writeln!(
        out,
        "{:<56} {:>5} {:>8} {:>8} {:>6} {:>6} {:>8}  {:<11} at most",
        "Branchline", "trips", "up", "down", "sent", "recv", "hub, ms", "state"
    )?;
    let mut shapes = Vec::new();
    let (hub, branch) = (place(1, NodeRole::Hub)?, place(2, NodeRole::Branch)?);
    join(&hub.node, &branch.node)?;
    row(&mut out, "first exchange of an empty branch", "", &sync(&hub, &branch)?)?;
    branch.node.console().work_exactly(&work(0, 27, (27 * 6, 20), posts(0, 9))?)?;
    row(&mut out, "27 learners begin: 191 facts, 31 cards", "", &sync(&hub, &branch)?)?;
    sync(&hub, &branch)?;
    row(&mut out, "nothing new", "250 B each way", &sync(&hub, &branch)?)?;
    let mut shape = |what: &'static str, budget, works: Vec<_>| -> Any<()> {
        let since = arrival(&branch)?;
        for work in works {
            branch.node.console().work_exactly(&work)?;
        }
        row(&mut out, what, budget, &sync(&hub, &branch)?)?;
        shapes.push((what, frames(branch.dir.path(), since)?));
        Ok(())
    };
    shape("10 learners, one lesson each", "1.2 kB", vec![work(1, 10, (10, 0), vec![])?])?;
    shape("quiet day: 35 changes, 8 documents", "", vec![work(2, 6, (31, 2), posts(9, 2))?])?;
    let day = work(3, 17, (168, 10), posts(11, 8))?;
    shape("normal day: 186 changes, 20 documents", "4.5 kB", vec![day])?;
    let week = (0..6).map(|day| {
        let skip = 19 + 5 * usize::try_from(day)?;
        work(4 + day, 27, (200, 9), posts(skip, 5))
    });
    shape("week offline: 1,284 changes, 30 documents", "28 kB", week.collect::<Any<_>>()?)?;
    let (empty, crowd) = (place(3, NodeRole::Hub)?, place(4, NodeRole::Branch)?);
    join(&empty.node, &crowd.node)?;
    sync(&empty, &crowd)?;
    for day in 0..10 {
        let attempts = if day == 9 { 2_000 } else { 0 };
        let lessons = if day == 9 { 0 } else { 2_000 };
        crowd.node.console().work_exactly(&work(day, 1_000, (lessons, attempts), vec![])?)?;
    }
    let what = "1,000 learners, 20 facts each, to an empty hub";
    row(&mut out, what, "1.2 MB, 10 requests", &sync(&empty, &crowd)?)?;
    shapes.push((what, frames(crowd.dir.path(), 0)?));
    row(&mut out, "nothing new, 1,000 learners", "250 B each way", &sync(&empty, &crowd)?)?;
    forgotten(&mut out)?;
    writeln!(
        out,
        "\nPacking: bytes without and with the dictionary of {} bytes, and ms with it.\n\
         {:<24} {:>4} {:>9}   {:<23}   {:<23}   {:<23}   as sent, ms, unpacking ms",
        pack::DICTIONARY.len(),
        "frames of a shape",
        "",
        "plain",
        "level 3",
        "level 9",
        "level 19",
    )?;
    for (what, frames) in &shapes {
        let what: String = what.chars().take(24).collect();
        levels(&mut out, &what, frames)?;
    }
    peers(&mut out)
}

/// Branches of the network in which somebody has forgotten something, and how often each was started:
/// every start that writes begins a log.
const LIVES: (u64, i64) = (10, 100);

/// What it costs to find out what the other side holds when the two remember nothing in common.
fn forgotten(out: &mut dyn Write) -> Any<()> {
    let hub = place(100, NodeRole::Hub)?;
    let mut branches = Vec::new();
    for number in 1..=LIVES.0 {
        let mut branch = place(100 + number, NodeRole::Branch)?;
        join(&hub.node, &branch.node)?;
        for day in 0..LIVES.1 {
            branch.node.close();
            branch.node = start(branch.dir.path(), 1_000 * number + day.cast_unsigned())?;
            let words = posts(usize::try_from(day)?, 1);
            branch.node.console().work_exactly(&work(day, 1, (0, 0), words)?)?;
        }
        sync(&hub, &branch)?;
        branches.push(branch);
    }
    let image = tempfile::tempdir()?;
    for branch in &branches {
        sync(&hub, branch)?;
    }
    let (one, mut other) = (branches.swap_remove(0), branches.swap_remove(1));
    let what =
        format!("two neighbours meet, {} lives in the network", LIVES.0 * LIVES.1.cast_unsigned());
    let mut at_other = Duration::ZERO;
    let met = one.node.sync_with(other.node.console().status()?.node, &mut |body, take| {
        let (answer, took) = timed(|| other.node.answer_sync(body));
        at_other += took;
        take(&answer);
        Ok(())
    })?;
    row(out, &what, "", &(met, at_other.as_secs_f64() * 1000.0))?;
    other.node.close();
    copy(other.dir.path(), image.path())?;
    for round in 0..3 {
        other.node = start(other.dir.path(), 90_000 + round)?;
        let words = posts(200 + usize::try_from(round)?, 1);
        other.node.console().work_exactly(&work(100, 1, (0, 0), words)?)?;
        sync(&hub, &other)?;
        other.node.close();
    }
    copy(image.path(), other.dir.path())?;
    other.node = start(other.dir.path(), 99_000)?;
    row(out, "a disk as it was three starts ago is put back", "", &sync(&hub, &other)?)
}

fn copy(from: &Path, to: &Path) -> Any<()> {
    for entry in std::fs::read_dir(from)? {
        let path = entry?.path();
        let name = path.file_name().ok_or("a file has a name")?;
        if path.is_file() {
            std::fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

fn peers(out: &mut dyn Write) -> Any<()> {
    writeln!(
        out,
        "\nThe peers, measured earlier on a machine of the same kind (bytes up + down, round trips):"
    )?;
    for (peer, what, bytes, trips) in [
        ("Kolibri 0.19.5", "nothing new", "14,689 + 30,168", "29"),
        ("Kolibri 0.19.5", "10 learners changed one record", "16,984 + 30,928", "30"),
        ("Kolibri 0.19.5", "1,000 learners changed one record", "147,171 + 33,732", "34"),
        ("Kolibri 0.19.5", "first sync, 22,014 rows", "104,347 + 36,019,020", "252"),
        ("PouchDB 9", "nothing new, 10,000 documents", "4,991", "8"),
        ("PouchDB 9", "10 documents changed on the branch", "97,224", "-"),
        ("PouchDB 9", "first sync, 10,000 documents", "14,130,000", "53"),
        ("automerge-repo 2.5.6", "nothing new, 300 documents", "119,900", "-"),
        ("automerge-repo 2.5.6", "10 documents changed, of 300", "124,400", "-"),
        ("automerge-repo 2.5.6", "first sync, 300 documents", "1,520,000", "-"),
    ] {
        writeln!(out, "  {peer:<22} {what:<36} {bytes:>22} {trips:>4}")?;
    }
    Ok(())
}
