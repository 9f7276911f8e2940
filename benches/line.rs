//! What a thin line costs: a hub and a branch as two processes, HTTP between them, through a line
//! with few bytes a second, long ways and cuts. Compared with the time that the line needs for the
//! bytes themselves.
//!
//! `cargo bench --bench line` takes some ten minutes; `LINE_LEARNERS=100` makes it short.

#[path = "../tests/stories/slow_line.rs"]
mod slow_line;

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use slow_line::{Carried, SlowLine, Thin};

type Tried<T> = Result<T, Box<dyn Error>>;

fn program(data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_branchline"));
    command.arg("--data").arg(data).args(args).env("BRANCHLINE_LOG", "off");
    command
}

fn run(data: &Path, args: &[&str], line: &str) -> Tried<String> {
    let mut child = program(data, args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    // A command that reads nothing may be gone already.
    drop(child.stdin.take().ok_or("no standard input")?.write_all(format!("{line}\n").as_bytes()));
    let output = child.wait_with_output()?;
    if output.status.success() {
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    } else {
        Err(format!("{args:?}: {}", String::from_utf8_lossy(&output.stderr)).into())
    }
}

fn set_up(data: &Path, role: &str) -> Tried<()> {
    let args = ["init", "--role", role, "--name", role, "--country", "RS", "--admin", "Admin"];
    run(data, &[&args[..], &["--password-stdin"]].concat(), "correct horse 7").map(drop)
}

/// A server that ends with this value.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start(data: &Path) -> Tried<Self> {
        let args = ["serve", "--listen", "127.0.0.1:0"];
        let mut child = program(data, &args).stdout(Stdio::piped()).spawn()?;
        let out = child.stdout.take().ok_or("no standard output")?;
        for line in BufReader::new(out).lines() {
            let line = line?;
            let address = line.split("http://127.0.0.1:").nth(1);
            if let Some(port) = address.and_then(|rest| rest.trim_end_matches('/').parse().ok()) {
                return Ok(Self { child, port });
            }
        }
        Err("the server did not say where it is".into())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn now() -> Instant {
    Instant::now()
}

fn number(json: &str, name: &str) -> Tried<u64> {
    let value: serde_json::Value = serde_json::from_str(json)?;
    Ok(value[name].as_u64().ok_or_else(|| format!("no {name} in {json}"))?)
}

/// One measurement: a branch full of work, a fresh hub, the line between them.
fn measure(out: &mut dyn Write, what: &str, thin: Thin, learners: u64) -> Tried<()> {
    let (hub_dir, branch_dir) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let (hub, branch) = (hub_dir.path(), branch_dir.path());
    set_up(hub, "hub")?;
    set_up(branch, "branch")?;
    let server = Server::start(hub)?;
    let line = SlowLine::to(server.port, thin);
    let code = run(hub, &["invite", "--branch", "Branch", "--country", "RS"], "")?;
    // Over the thin line, so that the branch knows the hub by that address. A cut may hit it.
    while run(branch, &["join", "--hub", &line.url(), &code], "").is_err() {}
    while run(branch, &["sync"], "").is_err() {}
    let learners_text = learners.to_string();
    let args = ["sample", "--learners", &learners_text, "--days", "10", "--seed", "1"];
    run(branch, &args, "")?;
    let entries = number(&run(branch, &["status", "--json"], "")?, "entries")?;
    line.forget();
    let began = now();
    let dialing = Server::start(branch)?;
    let (_kept, never) = mpsc::channel::<()>();
    // The hub holds whatever the branch holds, and its own people besides.
    while number(&run(hub, &["status", "--json"], "")?, "entries")? < entries {
        never.recv_timeout(Duration::from_millis(200)).ok();
    }
    let took = began.elapsed().as_secs_f64();
    let carried = line.carried();
    drop(dialing);
    row(out, what, thin, carried, took)
}

fn row(out: &mut dyn Write, what: &str, thin: Thin, carried: Carried, took: f64) -> Tried<()> {
    let Carried { bytes_up, bytes_down, connections, cuts } = carried;
    let line_s = bytes_up.max(bytes_down) as f64 / thin.bytes_per_s as f64;
    writeln!(
        out,
        "{what:<52} {bytes_up:>9} {bytes_down:>8} {connections:>5} {cuts:>5} {line_s:>8.1} \
         {took:>8.1} {:>6.2}",
        took / line_s
    )?;
    Ok(())
}

fn main() -> Tried<()> {
    let learners = std::env::var("LINE_LEARNERS").ok().and_then(|n| n.parse().ok()).unwrap_or(1000);
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "line: two processes, HTTP through a TCP proxy; bytes with all headers; line time: what the \
         line needs for them\n{:<52} {:>9} {:>8} {:>5} {:>5} {:>8} {:>8} {:>6}",
        format!("{learners} learners to an empty hub"),
        "bytes up",
        "down",
        "conns",
        "cuts",
        "line s",
        "took s",
        "ratio"
    )?;
    let kbit = |kbit: u64| kbit * 1000 / 8;
    let far = Thin { bytes_per_s: kbit(50), delay: Duration::from_millis(350), cut_every: None };
    measure(&mut out, "50 kbit/s, 700 ms there and back", far, learners)?;
    let torn = Thin {
        bytes_per_s: kbit(64),
        delay: Duration::from_millis(50),
        cut_every: Some(Duration::from_secs(30)),
    };
    // Four times as many make the megabyte that is worth cutting.
    measure(&mut out, "64 kbit/s, 100 ms, cut every 30 s, four times", torn, 4 * learners)?;
    writeln!(
        out,
        "\nKolibri 0.19.5, first sync cut at half: starts over, 51 MB for 36 MB. PouchDB 9, nothing \
         new, 700 ms and 50 kbit/s: 5.3 s."
    )?;
    Ok(())
}
