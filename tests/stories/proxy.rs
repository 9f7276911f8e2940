//! A bad line between a branch and its hub: cuts, doubles, repeats, alters and answers in the hub's
//! place.
//!
//! Every request is one connection to the hub, so that a cut hits exactly what was asked for.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// What happens to one request; without an order it passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Evil {
    /// Only so many bytes of the request reach the hub, then the line is dead.
    CutRequest(usize),
    /// The hub gets all, but only so many bytes of its answer come back.
    CutAnswer(usize),
    /// The hub gets the request twice; the second answer comes back.
    Double,
    /// One bit of the request's body is turned, counted from its end.
    AlterRequest(usize),
    /// One bit of the answer's body is turned, counted from its end.
    AlterAnswer(usize),
    /// The sign-in page of a hotel answers.
    Portal,
    /// Something on the way says 502.
    BadGateway,
}

#[derive(Default)]
struct Line {
    target: u16,
    orders: VecDeque<Evil>,
    /// What happens once the orders are used up.
    always: Option<Evil>,
    passed: Vec<Vec<u8>>,
}

/// The line; it stays until the test ends.
#[derive(Clone)]
pub(crate) struct Proxy {
    line: Arc<Mutex<Line>>,
    port: u16,
}

const PORTAL: &str = "<!doctype html><title>Wi-Fi</title><form action=\"/login\">Room number \
     <input name=\"room\"></form>";

impl Proxy {
    /// A line to the server at that port.
    pub(crate) fn to(target: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port for the line");
        let port = listener.local_addr().expect("a bound socket has an address").port();
        let proxy = Self { line: Arc::new(Mutex::new(Line { target, ..Line::default() })), port };
        let kept = proxy.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let proxy = kept.clone();
                thread::spawn(move || proxy.carry(stream));
            }
        });
        proxy
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The next requests fare so, one each.
    pub(crate) fn next(&self, orders: &[Evil]) {
        self.with(|line| line.orders.extend(orders));
    }

    /// Every request without an order of its own fares so.
    pub(crate) fn always(&self, evil: Option<Evil>) {
        self.with(|line| {
            line.always = evil;
            line.orders.clear();
        });
    }

    /// The requests that were answered over the line so far.
    pub(crate) fn passed(&self) -> Vec<Vec<u8>> {
        self.with(|line| line.passed.clone())
    }

    pub(crate) fn forget(&self) {
        self.with(|line| line.passed.clear());
    }

    /// Sends recorded bytes to the hub once more; its answer.
    pub(crate) fn replay(&self, request: &[u8]) -> Vec<u8> {
        ask(self.with(|line| line.target), request).unwrap_or_default()
    }

    fn with<T>(&self, job: impl FnOnce(&mut Line) -> T) -> T {
        job(&mut self.line.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn carry(&self, mut from: TcpStream) {
        let Some(request) = read_request(&mut from) else { return };
        let (evil, target) =
            self.with(|line| (line.orders.pop_front().or(line.always), line.target));
        let answer = match evil {
            None => ask(target, &request),
            Some(Evil::CutRequest(bytes)) => {
                cut_request(target, &request[..bytes.min(request.len())]);
                None
            }
            Some(Evil::CutAnswer(bytes)) => {
                ask(target, &request).map(|answer| answer[..bytes.min(answer.len())].to_vec())
            }
            Some(Evil::Double) => ask(target, &request).and_then(|_first| ask(target, &request)),
            Some(Evil::AlterRequest(back)) => ask(target, &altered(&request, back)),
            Some(Evil::AlterAnswer(back)) => {
                ask(target, &request).map(|answer| altered(&answer, back))
            }
            Some(Evil::Portal) => Some(answer_of("200 OK", "text/html", PORTAL)),
            Some(Evil::BadGateway) => Some(answer_of("502 Bad Gateway", "text/plain", "no hub")),
        };
        if let Some(answer) = answer {
            self.with(|line| line.passed.push(request.clone()));
            // Whoever asked may be gone; that is a cut like any other.
            drop(from.write_all(&answer));
        }
        drop(from.shutdown(Shutdown::Both));
    }
}

/// Where the body of a message begins.
pub(crate) fn body_start(message: &[u8]) -> usize {
    message.windows(4).position(|four| four == b"\r\n\r\n").map_or(message.len(), |at| at + 4)
}

fn altered(message: &[u8], back: usize) -> Vec<u8> {
    let mut message = message.to_vec();
    let body = message.len() - body_start(&message);
    if body > 0 {
        let at = message.len() - 1 - back.min(body - 1);
        message[at] ^= 0x10;
    }
    message
}

fn answer_of(status: &str, kind: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

/// A whole request, made to be the only one of its connection.
fn read_request(from: &mut TcpStream) -> Option<Vec<u8>> {
    from.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
    let mut request = Vec::new();
    let mut piece = [0; 16 * 1024];
    loop {
        let start = body_start(&request);
        let head = String::from_utf8_lossy(&request[..start]).to_ascii_lowercase();
        if request.len() >= 4 && request[..start].ends_with(b"\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"))
                .map_or(0, |length| length.trim().parse().unwrap_or(0));
            let chunked = head.contains("transfer-encoding: chunked");
            let whole = if chunked {
                request.ends_with(b"0\r\n\r\n")
            } else {
                request.len() >= start + length
            };
            if whole {
                return Some(closing(&request, start));
            }
        }
        let read = from.read(&mut piece).ok()?;
        if read == 0 {
            return None;
        }
        request.extend_from_slice(&piece[..read]);
    }
}

/// The request with `connection: close`, so that the end of the answer is the end of the
/// connection.
fn closing(request: &[u8], start: usize) -> Vec<u8> {
    let head = String::from_utf8_lossy(&request[..start - 2]);
    let lines = head.lines().filter(|line| !line.to_ascii_lowercase().starts_with("connection:"));
    let mut closing: Vec<u8> = Vec::new();
    for line in lines.filter(|line| !line.is_empty()) {
        closing.extend_from_slice(line.as_bytes());
        closing.extend_from_slice(b"\r\n");
    }
    closing.extend_from_slice(b"connection: close\r\n\r\n");
    closing.extend_from_slice(&request[start..]);
    closing
}

fn ask(target: u16, request: &[u8]) -> Option<Vec<u8>> {
    let mut to = TcpStream::connect(("127.0.0.1", target)).ok()?;
    to.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
    to.write_all(request).ok()?;
    let mut answer = Vec::new();
    to.read_to_end(&mut answer).ok()?;
    Some(answer)
}

fn cut_request(target: u16, bytes: &[u8]) {
    if let Ok(mut to) = TcpStream::connect(("127.0.0.1", target)) {
        // The hub may close first; the line is dead either way.
        drop(to.write_all(bytes));
        drop(to.shutdown(Shutdown::Both));
    }
}
