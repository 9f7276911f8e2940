//! The release program as a server, and a reader who asks it over HTTP with a cookie jar.

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use branchline::node::Node;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const PROGRAM: &str = env!("CARGO_BIN_EXE_branchline");

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

#[expect(clippy::disallowed_methods, reason = "a reader of a benchmark reads for a while")]
pub(crate) fn pause(time: Duration) {
    std::thread::sleep(time);
}

/// A person who signs in with that PIN.
pub(crate) fn add_person(node: &Node, pin: &str) -> Result<(), Box<dyn Error>> {
    node.visitor().sign_up("bench-0123456789", "Ana", pin, "en", true)?;
    Ok(())
}

/// The program on a folder.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _killed = self.child.kill();
        let _reaped = self.child.wait();
    }
}

impl Server {
    pub(crate) fn start(data: &Path) -> Outcome<Self> {
        let mut child = Command::new(PROGRAM)
            .args(["--data".as_ref(), data.as_os_str()])
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut lines = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
        let line = lines.next().ok_or("the program said nothing")??;
        let address = line.rsplit("http://").next().ok_or("no address")?;
        let address = address.trim_matches('/').to_owned();
        // The rest of what it prints must be read, or a full pipe would stop it.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { child, address })
    }
}

/// A response as it came over the wire.
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) head: String,
    /// As it was sent: compressed.
    pub(crate) body_bytes: usize,
    pub(crate) body: String,
}

/// A reader with a cookie jar; every request on a connection of its own.
pub(crate) struct Reader {
    address: String,
    cookies: Vec<(String, String)>,
}

impl Reader {
    pub(crate) fn new(address: &str) -> Self {
        Self { address: address.to_owned(), cookies: Vec::new() }
    }

    /// The same person in another window.
    pub(crate) fn again(&self, address: &str) -> Self {
        Self { address: address.to_owned(), cookies: self.cookies.clone() }
    }

    pub(crate) fn get(&mut self, path: &str) -> Outcome<Response> {
        self.ask("GET", path, "")
    }

    pub(crate) fn post(&mut self, path: &str, form: &str) -> Outcome<Response> {
        self.ask("POST", path, form)
    }

    /// Signs in as the first person here who has that PIN.
    pub(crate) fn sign_in(&mut self, pin: &str) -> Outcome<()> {
        let people = self.get("/sign-in")?;
        let found: Vec<String> =
            attribute(&people.body, "href=\"/sign-in/").map(str::to_owned).collect();
        for person in found {
            let path = format!("/sign-in/{person}");
            let page = self.get(&path)?;
            let field = |name: &str| {
                let start = format!("name=\"{name}\" value=\"");
                let at = page.body.find(&start).ok_or("a field is missing")?;
                Ok::<_, Box<dyn Error + Send + Sync>>(
                    page.body[at + start.len()..].split('"').next().unwrap_or_default().to_owned(),
                )
            };
            let (csrf, once) = (field("csrf")?, field("once")?);
            let form = format!("csrf={csrf}&once={once}&secret={pin}&device=own");
            if self.post(&path, &form)?.status == 303 {
                return Ok(());
            }
        }
        Err("nobody could sign in".into())
    }

    fn ask(&mut self, method: &str, path: &str, form: &str) -> Outcome<Response> {
        let mut stream = TcpStream::connect(&self.address)?;
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
        self.keep_cookies(&head);
        let raw = unchunked(&head, &wire[split + 4..]);
        let mut body = String::new();
        if head.to_ascii_lowercase().contains("content-encoding: gzip") {
            flate2::read::GzDecoder::new(&raw[..]).read_to_string(&mut body)?;
        } else {
            body = String::from_utf8_lossy(&raw).into_owned();
        }
        let status = head.split(' ').nth(1).ok_or("no status")?.parse()?;
        Ok(Response { status, head, body_bytes: raw.len(), body })
    }

    fn keep_cookies(&mut self, head: &str) {
        for line in head.lines() {
            let Some(cookie) = line.to_ascii_lowercase().strip_prefix("set-cookie: ").map(str::len)
            else {
                continue;
            };
            let pair = line[line.len() - cookie..].split(';').next().unwrap_or("");
            if let Some((key, value)) = pair.split_once('=') {
                self.cookies.retain(|(known, _)| known != key);
                self.cookies.push((key.to_owned(), value.to_owned()));
            }
        }
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

/// Every value that begins behind those letters and ends at a quote.
pub(crate) fn attribute<'a>(html: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> + 'a {
    html.match_indices(before)
        .filter_map(move |(at, _)| html[at + before.len()..].split('"').next())
}
