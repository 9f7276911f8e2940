//! The web layer: parses a request, asks one desk, answers with a page. Pages work without script.
//!
//! Enter by [`run`]. It holds no rule of the course or the network, writes nothing itself, and
//! knows no clock: the node tells it the time. Who may ask for what stands in [`routes`], and the
//! layer around all handlers holds every request against that table.

mod asset;
mod assignment;
mod attachment;
mod award;
mod belonging;
mod blind;
mod cohort;
mod courses;
mod error;
mod excuse;
mod fault;
mod feed;
mod follow;
mod form;
mod forum;
mod gate;
mod given;
mod group;
mod guard;
mod import;
mod keep;
mod layer;
mod learn;
mod line;
mod lists;
mod members;
mod morning;
mod near;
mod newcomers;
mod notice;
pub mod page;
mod picture;
mod posting;
mod proposal;
mod qr;
mod question;
mod quiz;
mod report;
mod review;
pub mod routes;
mod said;
mod set_aside;
mod site;
pub mod standing;
mod stick;
mod study;
mod survey;
mod team;
mod template;
mod upload;
mod visit;
mod wire;
mod words;

use std::io;
use std::net::TcpListener;
use std::path::PathBuf;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpServer, web};

pub use error::{Told, WebError};
pub use form::Posted;
pub use visit::Visit;
pub use words::{Moment, Words};

use crate::domain::limits::FORM_BYTES_MAX;
use crate::node::Node;

/// What the one who starts the server decides.
#[derive(Debug, Clone, Default)]
pub struct WebConfig {
    /// Names under which the node may be called, beside literal addresses and names of the local
    /// network.
    pub host_names: Vec<String>,
    /// The folder in which sticks appear; `None`: where the system mounts them.
    pub sticks: Option<PathBuf>,
    /// Somebody's session for whoever brings none: only for an author's own preview.
    pub preview_session: Option<String>,
    /// Does the server end by itself on the terminal's and the system's wish to stop?
    pub stops_on_signals: bool,
}

/// Worker threads that answer; the work itself is done on the blocking pool.
const WORKERS: usize = 2;
/// Threads of each worker's blocking pool.
const BLOCKING_THREADS: usize = 8;
/// Most connections to one worker.
const CONNECTIONS_MAX: usize = 512;
/// An idle connection stays open so long; longer than the round trip of a satellite, shorter than a
/// lesson.
const KEEP_ALIVE_S: u64 = 15;
/// The head of a request must have come in this time.
const HEAD_WAIT_S: u64 = 10;
/// Connections still open when the server stops get so long.
const STOP_WAIT_S: u64 = 5;

/// Stops a running server from any thread.
#[derive(Debug, Clone)]
pub struct WebHandle(ServerHandle);

impl WebHandle {
    /// Asks the server to take no more and to end what it is doing; returns at once.
    pub fn stop(&self) {
        // The wish is sent by the call itself; the future would only wait for the end.
        drop(self.0.stop(true));
    }
}

/// Serves on the listeners until the server is stopped. Blocks; `started` gets the handle first.
///
/// # Errors
/// What the system says about a listener.
pub fn run(
    node: Node,
    listeners: Vec<TcpListener>,
    config: WebConfig,
    started: impl FnOnce(WebHandle),
) -> io::Result<()> {
    actix_web::rt::System::new().block_on(async move {
        let server = serve(node, listeners, config)?;
        started(WebHandle(server.handle()));
        server.await
    })
}

/// The server itself, for whoever runs an actix system already.
///
/// # Errors
/// What the system says about a listener.
pub fn serve(node: Node, listeners: Vec<TcpListener>, config: WebConfig) -> io::Result<Server> {
    let signals = config.stops_on_signals;
    let node = web::Data::new(node);
    let config = web::Data::new(config);
    let mut server = HttpServer::new(move || {
        App::new()
            .app_data(node.clone())
            .app_data(config.clone())
            .app_data(web::PayloadConfig::new(FORM_BYTES_MAX))
            .configure(routes::configure)
            .default_service(web::to(site::nowhere))
            .wrap(from_fn(layer::around))
            .wrap(Compress::default())
    })
    .workers(WORKERS)
    .worker_max_blocking_threads(BLOCKING_THREADS)
    .max_connections(CONNECTIONS_MAX)
    .keep_alive(Duration::from_secs(KEEP_ALIVE_S))
    .client_request_timeout(Duration::from_secs(HEAD_WAIT_S))
    .shutdown_timeout(STOP_WAIT_S)
    // Without it a compressed page waits for the reader's delayed acknowledgement: 20 ms instead of
    // 1.
    .tcp_nodelay(true);
    for listener in listeners {
        server = server.listen(listener)?;
    }
    if !signals {
        server = server.disable_signals();
    }
    Ok(server.run())
}
