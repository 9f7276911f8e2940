//! A thin line between a branch and its hub: so many bytes a second each way, so long a way, and cut
//! now and then. A TCP proxy; what it does to the bytes it does by the clock on the wall, so stories
//! give it short ways and benches long ones.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// What a line is like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Thin {
    /// Bytes a second, each way.
    pub(crate) bytes_per_s: u64,
    /// Way of one byte, one way.
    pub(crate) delay: Duration,
    /// All connections are cut this often.
    pub(crate) cut_every: Option<Duration>,
}

/// Both directions, as of now.
#[derive(Debug, Default)]
struct State {
    /// When the line is free again, up and down.
    free_at: [Option<Instant>; 2],
    /// Bytes that were carried, up and down.
    carried: [u64; 2],
    connections: u64,
    cuts: u64,
    /// Connections that stand.
    open: Vec<TcpStream>,
    next_cut: Option<Instant>,
}

/// The line; it stays until the program ends.
#[derive(Clone)]
pub(crate) struct SlowLine {
    thin: Thin,
    port: u16,
    state: Arc<Mutex<State>>,
}

/// What a line has done so far.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Carried {
    pub(crate) bytes_up: u64,
    pub(crate) bytes_down: u64,
    pub(crate) connections: u64,
    pub(crate) cuts: u64,
}

/// Bytes that are put on the line at once: what a packet holds.
const PACKET_BYTES: usize = 1_400;
const UP: usize = 0;
const DOWN: usize = 1;

impl SlowLine {
    /// A line to the server at that port.
    pub(crate) fn to(target: u16, thin: Thin) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port for the line");
        let port = listener.local_addr().expect("a bound socket has an address").port();
        let next_cut = thin.cut_every.map(|every| now() + every);
        let state = Arc::new(Mutex::new(State { next_cut, ..State::default() }));
        let line = Self { thin, port, state };
        let kept = line.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let line = kept.clone();
                thread::spawn(move || line.carry(&stream, target));
            }
        });
        if thin.cut_every.is_some() {
            let kept = line.clone();
            thread::spawn(move || kept.cut_now_and_then());
        }
        line
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn carried(&self) -> Carried {
        self.with(|state| Carried {
            bytes_up: state.carried[UP],
            bytes_down: state.carried[DOWN],
            connections: state.connections,
            cuts: state.cuts,
        })
    }

    /// Counts from zero again, and the time to the next cut too.
    pub(crate) fn forget(&self) {
        self.with(|state| {
            state.carried = [0; 2];
            (state.connections, state.cuts) = (0, 0);
            state.next_cut = self.thin.cut_every.map(|every| now() + every);
        });
    }

    fn with<T>(&self, job: impl FnOnce(&mut State) -> T) -> T {
        job(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn carry(&self, from: &TcpStream, target: u16) {
        // The handshake of TCP takes the way there and back.
        pause_until(now() + self.thin.delay * 2);
        let Ok(to) = TcpStream::connect(("127.0.0.1", target)) else { return };
        let ends = [from.try_clone(), to.try_clone()];
        let [Ok(from_kept), Ok(to_kept)] = ends else { return };
        self.with(|state| {
            state.connections += 1;
            state.open.extend([from_kept, to_kept]);
        });
        let pairs = [(from, &to, UP), (&to, from, DOWN)];
        thread::scope(|scope| {
            for (source, sink, way) in pairs {
                scope.spawn(move || self.pump(source, sink, way));
            }
        });
    }

    /// Reads as fast as the line takes it, and hands on what has come all the way.
    fn pump(&self, mut source: &TcpStream, mut sink: &TcpStream, way: usize) {
        let (send, receive) = mpsc::channel::<(Instant, Vec<u8>)>();
        thread::scope(|scope| {
            scope.spawn(move || {
                for (due, bytes) in receive {
                    pause_until(due);
                    if sink.write_all(&bytes).is_err() {
                        break;
                    }
                }
                drop(sink.shutdown(Shutdown::Write));
            });
            let mut packet = [0; PACKET_BYTES];
            while let Ok(count) = source.read(&mut packet) {
                if count == 0 {
                    break;
                }
                let line_s = count as f64 / self.thin.bytes_per_s as f64;
                let gone = self.with(|state| {
                    let start = state.free_at[way].filter(|at| *at > now()).unwrap_or_else(now);
                    let gone = start + Duration::from_secs_f64(line_s);
                    state.free_at[way] = Some(gone);
                    state.carried[way] += count as u64;
                    gone
                });
                // The sender's own buffer is all that waits before the line.
                pause_until(gone);
                if send.send((gone + self.thin.delay, packet[..count].to_vec())).is_err() {
                    break;
                }
            }
            drop(send);
        });
    }

    fn cut_now_and_then(&self) {
        loop {
            let Some(next) = self.with(|state| state.next_cut) else { return };
            pause_until(next);
            self.with(|state| {
                if state.next_cut.is_some_and(|due| due > now()) {
                    return;
                }
                for end in state.open.drain(..) {
                    drop(end.shutdown(Shutdown::Both));
                }
                state.cuts += 1;
                state.next_cut = self.thin.cut_every.map(|every| now() + every);
            });
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a line goes by the clock on the wall")]
fn now() -> Instant {
    Instant::now()
}

fn pause_until(due: Instant) {
    let left = due.saturating_duration_since(now());
    if !left.is_zero() {
        let (_kept, never) = mpsc::channel::<()>();
        assert_eq!(never.recv_timeout(left), Err(RecvTimeoutError::Timeout));
    }
}
