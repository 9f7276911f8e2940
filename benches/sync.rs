//! What an exchange costs: bytes of HTTP bodies, round trips, entries, processor time, beside what
//! the peers' own protocols cost for the like. Two nodes with real databases in one process; the
//! bodies are those of `POST /sync`.
//!
//! `cargo bench --bench sync`

use std::error::Error;
use std::io::Write;
use std::time::Instant;

use branchline::domain::roles::NodeRole;
use branchline::node::clock::SystemClock;
use branchline::node::desk::SetUp;
use branchline::node::entropy::SeededEntropy;
use branchline::node::{Node, SampleSize, Settings, SyncReport};

struct Place {
    node: Node,
    _dir: tempfile::TempDir,
}

fn place(seed: u64, role: NodeRole) -> Result<Place, Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    let settings = Settings { data: dir.path().to_owned(), serving: false };
    let clock = Box::new(SystemClock::start());
    let node = Node::open_with(&settings, clock, Box::new(SeededEntropy::new(seed)))?;
    node.console().init(SetUp {
        code: String::new(),
        role,
        name: format!("Library {seed}"),
        country: "RS".into(),
        language: "en".into(),
        admin_name: "Admin".into(),
        admin_password: "correct horse".into(),
    })?;
    Ok(Place { node, _dir: dir })
}

fn join(hub: &Place, branch: &Place) -> Result<(), Box<dyn Error>> {
    let code = hub.node.console().invite("Branch", "RS")?.code;
    branch.node.join_by("http://hub.test", &code, &mut |body| Ok(hub.node.answer_sync(body)))?;
    Ok(())
}

/// One exchange and the milliseconds that both sides took for it together.
fn sync(hub: &Place, branch: &Place) -> Result<(SyncReport, f64), Box<dyn Error>> {
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
    let begun = Instant::now();
    let report = branch.node.sync_over(&mut |body| Ok(hub.node.answer_sync(body)))?;
    Ok((report, begun.elapsed().as_secs_f64() * 1000.0))
}

fn sample(place: &Place, learners: u32, days: u32, seed: u64) -> Result<(), Box<dyn Error>> {
    place.node.console().sample(SampleSize { learners, days, seed }, &mut ())?;
    Ok(())
}

fn row(
    out: &mut dyn Write,
    what: &str,
    (report, ms): &(SyncReport, f64),
) -> Result<(), Box<dyn Error>> {
    writeln!(
        out,
        "{what:<52} {:>6} {:>9} {:>9} {:>8} {:>8} {ms:>9.1}  {}",
        report.round_trips,
        report.bytes_up,
        report.bytes_down,
        report.entries_sent,
        report.entries_received,
        report.state.as_str(),
    )?;
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "sync: two nodes in one process, SQLite with synchronous=FULL in a temporary folder"
    )?;
    writeln!(
        out,
        "{:<52} {:>6} {:>9} {:>9} {:>8} {:>8} {:>9}  state",
        "Branchline", "trips", "bytes up", "down", "sent", "received", "ms, both"
    )?;
    let (hub, branch, other) =
        (place(1, NodeRole::Hub)?, place(2, NodeRole::Branch)?, place(3, NodeRole::Branch)?);
    join(&hub, &branch)?;
    join(&hub, &other)?;
    row(&mut out, "first exchange of an empty branch", &sync(&hub, &branch)?)?;
    sync(&hub, &other)?;
    sync(&hub, &branch)?;
    row(&mut out, "nothing new", &sync(&hub, &branch)?)?;
    sample(&branch, 20, 3, 1)?;
    row(&mut out, "3 days of 20 learners who begin", &sync(&hub, &branch)?)?;
    for day in 1..=3 {
        sample(&branch, 20, 1, 1)?;
        let what = format!("a day of 20 learners who go on, no. {day}");
        row(&mut out, &what, &sync(&hub, &branch)?)?;
    }
    sample(&other, 20, 2, 2)?;
    sync(&hub, &other)?;
    sample(&branch, 20, 1, 4)?;
    row(&mut out, "a day of 20 new learners, two days from another", &sync(&hub, &branch)?)?;
    sample(&branch, 200, 7, 5)?;
    row(&mut out, "a week offline, 200 new learners", &sync(&hub, &branch)?)?;
    sample(&hub, 1_000, 2, 6)?;
    sync(&hub, &branch)?;
    row(&mut out, "nothing new, hub holds 1,260 learners", &sync(&hub, &branch)?)?;
    writeln!(
        out,
        "\nThe peers, measured earlier on a machine of the same kind (bytes up + down, round trips):"
    )?;
    for (peer, what, bytes, trips) in [
        ("Kolibri 0.19.5", "nothing new", "14,689 + 30,168", "29"),
        ("Kolibri 0.19.5", "10 learners changed one record", "16,984 + 30,928", "30"),
        ("Kolibri 0.19.5", "first sync, 22,014 rows", "104,347 + 36,019,020", "252"),
        ("PouchDB 9", "nothing new, 10,000 documents", "4,991", "8"),
        ("PouchDB 9", "10 documents changed on the branch", "97,224", "-"),
        ("automerge-repo 2.5.6", "nothing new, 300 documents", "119,900", "-"),
    ] {
        writeln!(out, "  {peer:<22} {what:<36} {bytes:>22} {trips:>4}")?;
    }
    Ok(())
}
