//! The program as a new reader meets it: how long from its start to its first page, what it holds
//! of memory, how large it is, what a first visit costs on the wire, and what a page costs of the
//! processor. The real program on a real folder; bytes are those of the responses with their heads.
//!
//! `cargo bench --bench pages`

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn Error>>;

const PROGRAM: &str = env!("CARGO_BIN_EXE_branchline");
const STARTS: usize = 15;
const REQUESTS: usize = 200;
/// Pages of a learner: home, the map of the whole course, a lesson with a drawing and words that are
/// explained, a quiz, a search over all lessons, the glossary, the forum.
const PATHS: [&str; 9] = [
    "/",
    "/learn",
    "/lessons/start-here/how-it-works",
    "/lessons/measuring/logic-model",
    "/quizzes/start-here",
    "/search?q=library",
    "/search?q=zzzz",
    "/glossary",
    "/forum",
];

struct Server {
    child: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _killed = self.child.kill();
        let _reaped = self.child.wait();
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn now() -> Instant {
    Instant::now()
}

fn start(data: &Path) -> Outcome<Server> {
    let mut child = Command::new(PROGRAM)
        .args(["--data".as_ref(), data.as_os_str()])
        .args(["serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut lines = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
    let line = lines.next().ok_or("the program said nothing")??;
    let address = line.rsplit("http://").next().ok_or("no address")?.trim_matches('/').to_owned();
    // The rest of what it prints must be read, or a full pipe would stop it.
    std::thread::spawn(move || lines.for_each(drop));
    Ok(Server { child, address })
}

fn run(data: &Path, args: &[&str], input: &str) -> Outcome<()> {
    let mut child = Command::new(PROGRAM)
        .args(["--data".as_ref(), data.as_os_str()])
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    child.stdin.take().ok_or("no input")?.write_all(input.as_bytes())?;
    if child.wait()?.success() { Ok(()) } else { Err(format!("{args:?} failed").into()) }
}

/// A response as it came over the wire.
struct Response {
    status: u16,
    head: String,
    wire_bytes: usize,
    body_bytes: usize,
    body: String,
}

/// A reader with a cookie jar; every request on a connection of its own, as after a pause.
struct Reader<'a> {
    address: &'a str,
    cookies: Vec<(String, String)>,
}

impl Reader<'_> {
    fn get(&mut self, path: &str) -> Outcome<Response> {
        self.ask("GET", path, "")
    }

    fn ask(&mut self, method: &str, path: &str, form: &str) -> Outcome<Response> {
        let mut stream = TcpStream::connect(self.address)?;
        let cookies: Vec<String> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nAccept-Encoding: gzip\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {1}\r\n\
             Cookie: {2}\r\nConnection: close\r\n\r\n{form}",
            self.address,
            form.len(),
            cookies.join("; "),
        )?;
        let mut wire = Vec::new();
        stream.read_to_end(&mut wire)?;
        let split = wire.windows(4).position(|w| w == b"\r\n\r\n").ok_or("no head")?;
        let head = String::from_utf8_lossy(&wire[..split]).into_owned();
        for line in head.lines() {
            if let Some(cookie) = line.to_ascii_lowercase().strip_prefix("set-cookie: ") {
                let pair = &line[line.len() - cookie.len()..];
                let (key, value) =
                    pair.split(';').next().unwrap_or("").split_once('=').unwrap_or(("", ""));
                self.cookies.retain(|(known, _)| known != key);
                self.cookies.push((key.to_owned(), value.to_owned()));
            }
        }
        let raw = unchunked(&head, &wire[split + 4..]);
        let gzipped = head.to_ascii_lowercase().contains("content-encoding: gzip");
        let mut body = String::new();
        if gzipped {
            flate2::read::GzDecoder::new(&raw[..]).read_to_string(&mut body)?;
        } else {
            body = String::from_utf8_lossy(&raw).into_owned();
        }
        let status = head.split(' ').nth(1).ok_or("no status")?.parse()?;
        Ok(Response { status, head, wire_bytes: wire.len(), body_bytes: raw.len(), body })
    }
}

fn unchunked(head: &str, body: &[u8]) -> Vec<u8> {
    if !head.to_ascii_lowercase().contains("transfer-encoding: chunked") {
        return body.to_vec();
    }
    let (mut rest, mut whole) = (body, Vec::new());
    while let Some(end) = rest.windows(2).position(|w| w == b"\r\n") {
        let size = String::from_utf8_lossy(&rest[..end]).into_owned();
        let Ok(size) = usize::from_str_radix(size.trim(), 16) else { break };
        if size == 0 || rest.len() < end + 2 + size {
            break;
        }
        whole.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest = rest.get(end + 4 + size..).unwrap_or_default();
    }
    whole
}

fn attributes<'a>(html: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> + 'a {
    html.match_indices(before)
        .filter_map(move |(at, _)| html[at + before.len()..].split('"').next())
}

fn resident_kib(server: &Server) -> Outcome<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.child.id()))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.split_whitespace().nth(1).ok_or("no number")?.parse()?)
}

/// What all threads of the server have had of a processor so far.
fn processor_time(server: &Server) -> Outcome<Duration> {
    let mut nanoseconds = 0;
    for task in std::fs::read_dir(format!("/proc/{}/task", server.child.id()))? {
        // A thread that has just ended takes its figure along; it had nothing to do.
        let Ok(line) = std::fs::read_to_string(task?.path().join("schedstat")) else { continue };
        let first = line.split_whitespace().next().ok_or("no schedstat")?;
        nanoseconds += first.parse::<u64>()?;
    }
    Ok(Duration::from_nanos(nanoseconds))
}

/// Signs the learner in: the one of the two people here whose secret is the PIN.
fn sign_in(reader: &mut Reader<'_>) -> Outcome<()> {
    let people = reader.get("/sign-in")?;
    for person in attributes(&people.body, "href=\"/sign-in/") {
        let path = format!("/sign-in/{person}");
        let page = reader.get(&path)?;
        let csrf = attributes(&page.body, "name=\"csrf\" value=\"").next().ok_or("no token")?;
        let once = attributes(&page.body, "name=\"once\" value=\"").next().ok_or("no once")?;
        let form = format!("csrf={csrf}&once={once}&secret=2468&device=shared");
        if reader.ask("POST", &path, &form)?.status == 303 {
            return Ok(());
        }
    }
    Err("nobody could sign in".into())
}

/// The page and everything that it makes a browser fetch: requests, bytes on the wire, compressed
/// HTML.
fn visit(reader: &mut Reader<'_>, path: &str) -> Outcome<(usize, usize, usize)> {
    let page = reader.get(path)?;
    if page.status != 200 {
        return Err(format!("{path}: {}", page.head).into());
    }
    let mut wanted: Vec<String> = Vec::new();
    for before in ["src=\"/", "href=\"/assets/"] {
        let start = before.trim_start_matches("src=\"").trim_start_matches("href=\"");
        wanted.extend(attributes(&page.body, before).map(|rest| format!("{start}{rest}")));
    }
    wanted.sort();
    wanted.dedup();
    let mut bytes = page.wire_bytes;
    for path in &wanted {
        bytes += reader.get(path)?.wire_bytes;
    }
    Ok((1 + wanted.len(), bytes, page.body_bytes))
}

/// A branch with a learner who can sign in, and five days of others' activity.
fn fill(data: &Path) -> Outcome<()> {
    let init = ["init", "--role", "branch", "--name", "City Library", "--country", "RS", "--admin"];
    run(data, &[&init[..], &["Ana", "--password-stdin"]].concat(), "correct horse\n")?;
    run(data, &["person", "add", "--role", "learner", "--name", "Luka", "--pin-stdin"], "2468\n")?;
    run(data, &["sample", "--learners", "20", "--days", "5", "--seed", "1"], "")?;
    Ok(())
}

fn main() -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    let folder = tempfile::tempdir()?;
    let data = folder.path();
    fill(data)?;
    writeln!(out, "pages: the release program, a folder with 21 learners and 5 days of activity")?;
    writeln!(
        out,
        "binary                          {:>10} bytes   (limit 25,000,000)",
        std::fs::metadata(PROGRAM)?.len()
    )?;

    let mut times = Vec::new();
    for _ in 0..STARTS {
        let begun = now();
        let server = start(data)?;
        let page = Reader { address: &server.address, cookies: Vec::new() }.get("/sign-in")?;
        times.push(begun.elapsed());
        assert_eq!(page.status, 200, "the first page is there");
    }
    times.sort();
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    writeln!(
        out,
        "start to first page             {:>7.1} ms median, {:.1} worst of {STARTS}   (limit 100 ms)",
        ms(times[STARTS / 2]),
        ms(times[STARTS - 1])
    )?;

    let server = start(data)?;
    let mut reader = Reader { address: &server.address, cookies: Vec::new() };
    reader.get("/sign-in")?;
    writeln!(
        out,
        "resident after the first page   {:>10} KiB   (limit 24 MB idle)",
        resident_kib(&server)?
    )?;
    sign_in(&mut reader)?;
    for path in PATHS {
        let (requests, bytes, html) = visit(&mut reader, path)?;
        let (begun, before) = (now(), processor_time(&server)?);
        for _ in 0..REQUESTS {
            reader.get(path)?;
        }
        let (took, worked) = (begun.elapsed(), processor_time(&server)?.saturating_sub(before));
        let each = |time: Duration| ms(time) / REQUESTS as f64;
        writeln!(
            out,
            "{path:<34} {html:>6} bytes of compressed HTML, first visit {requests} requests and {bytes} bytes, {:.2} ms a request, {:.2} ms of CPU",
            each(took),
            each(worked)
        )?;
    }
    writeln!(
        out,
        "   (limits: 14,336 bytes of compressed HTML; first visit 5 requests and 61,440 bytes; a lesson 1 ms of CPU)"
    )?;
    writeln!(
        out,
        "resident after {} requests    {:>10} KiB",
        REQUESTS * PATHS.len(),
        resident_kib(&server)?
    )?;
    writeln!(out, "\nKolibri 0.19.5, measured earlier on a machine of the same kind:")?;
    writeln!(
        out,
        "  350 MiB installed; start to first page 3.3 to 5.2 s; 113 MB resident when idle;"
    )?;
    writeln!(
        out,
        "  sign-in and first learner page 35 requests and 3,291,338 bytes; learner page 3.1 ms, home API 49 to 62 ms of CPU"
    )?;
    Ok(())
}
