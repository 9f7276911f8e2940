//! `serve`: opens the node, listens, says where, and serves until it is told to stop.
//!
//! The first lines on standard output are for machines too and the same in every language: where
//! the server is, and the set-up code if one is due.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

use super::address::{self, ListenAddress};
use super::course::open_course;
use super::error::{CliError, Exit};
use super::qr;
use super::terminal::Terminal;
use crate::node::{Lan, Node, Settings};
use crate::web::{self, WebConfig};

/// Serve pages and exchange with the hub, until told to stop.
#[derive(clap::Args, Debug, Default)]
pub(super) struct ServeArgs {
    /// Where to listen, as ADDRESS:PORT; may be said more than once, and port 0 takes any free one
    /// [default: 0.0.0.0:8410]
    #[arg(long, value_name = "ADDR", env = "BRANCHLINE_LISTEN", value_delimiter = ',')]
    listen: Vec<ListenAddress>,

    /// A further name under which readers call this server; may be said more than once
    #[arg(long, value_name = "HOST", env = "BRANCHLINE_HOST_NAMES", value_delimiter = ',')]
    host_name: Vec<String>,

    /// Do not look for neighbours on the local network, and do not say there that this node is here
    #[arg(long, env = "BRANCHLINE_NO_LAN")]
    no_lan: bool,

    /// The folder in which sticks appear; without it, those that the system has mounted
    #[arg(long, value_name = "DIR", env = "BRANCHLINE_STICKS")]
    sticks: Option<PathBuf>,

    /// Save nothing more once less than so much is free on the disk [default: 64]
    #[arg(long, value_name = "MIB", env = "BRANCHLINE_KEEP_FREE")]
    keep_free: Option<u64>,

    /// A further course: its folder, or a pack made of it; may be said more than once. One with the
    /// id of the course inside the program stands in its place
    #[arg(long, value_name = "DIR|PACK", env = "BRANCHLINE_COURSES", value_delimiter = ',')]
    course: Vec<PathBuf>,

    /// Draw the address as a QR code even if standard output is no terminal
    #[arg(long)]
    qr: bool,
}

pub(super) fn run(
    args: &ServeArgs,
    data: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, CliError> {
    // Listening comes first: a busy port is the likeliest trouble, and nothing has been touched
    // yet.
    let listeners = listen(&args.listen)?;
    let bound: Vec<SocketAddr> =
        listeners.iter().filter_map(|listener| listener.local_addr().ok()).collect();
    let courses = args.course.iter().map(|path| open_course(path));
    let courses = courses.collect::<Result<Vec<_>, _>>()?;
    let settings = Settings { data: data.to_owned(), serving: true };
    let node = Node::open_watched(&settings, &mut terminal.progress("cli-rebuild-working"))?;
    for course in courses {
        let id = node.add_course(course);
        tracing::info!(course.id = id, "the course {id} is here");
    }
    if let Some(mib) = args.keep_free {
        node.keep_free(mib);
    }
    node.start_dialing()?;
    let own = address::own_addresses();
    node.start_neighbours(Lan {
        looks: !args.no_lan,
        port: address::lan_port(&bound),
        own: own.clone(),
    })?;
    let config = WebConfig {
        host_names: args.host_name.clone(),
        sticks: args.sticks.clone(),
        preview_session: None,
        stops_on_signals: true,
    };
    let setup_code = node.setup_code();
    let draws_qr = args.qr || terminal.out_is_watched();
    let served = web::run(node.clone(), listeners, config, |_| {
        let greeting = Greeting { bound, own, setup_code, draws_qr };
        // A server whose starter has gone away serves on.
        if let Err(error) = greeting.tell(terminal) {
            terminal.report(&error);
        }
    });
    node.close();
    served.map_err(CliError::server)?;
    terminal.talk("cli-serve-stopped", &[]);
    Ok(Exit::Done)
}

fn listen(wishes: &[ListenAddress]) -> Result<Vec<TcpListener>, CliError> {
    let usual = [ListenAddress::default()];
    let wishes = if wishes.is_empty() { &usual[..] } else { wishes };
    wishes
        .iter()
        .map(|ListenAddress(address)| {
            TcpListener::bind(address).map_err(|source| CliError::listen(*address, source))
        })
        .collect()
}

/// What the server says of itself when it begins.
struct Greeting {
    /// The addresses it listens on.
    bound: Vec<SocketAddr>,
    /// This computer's addresses in its networks.
    own: Vec<std::net::Ipv4Addr>,
    /// `None` if the node is set up.
    setup_code: Option<String>,
    draws_qr: bool,
}

impl Greeting {
    fn tell(&self, terminal: &mut Terminal<'_>) -> Result<(), CliError> {
        let Some(first) = self.bound.first() else { return Ok(()) };
        let local = address::local_url(*first);
        terminal.result(&format!("branchline is ready at {local}"))?;
        if let Some(code) = &self.setup_code {
            terminal.result(&format!("set-up code: {code}"))?;
            let url = format!("{local}setup?code={code}");
            terminal.result(&terminal.say("cli-serve-set-up", &[("url", (&url).into())]))?;
        }
        let lan = address::lan_urls(&self.bound, &self.own);
        for url in &lan {
            terminal.result(&terminal.say("cli-serve-lan", &[("url", url.into())]))?;
        }
        if let Some(picture) =
            lan.first().filter(|_| self.draws_qr).and_then(|url| qr::half_blocks(url))
        {
            terminal.result(&picture)?;
            terminal.result(&terminal.say("cli-serve-qr", &[]))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::phrases::Language;

    fn greeted(bound: &str, setup_code: Option<&str>, draws_qr: bool) -> String {
        let (mut out, mut talk) = (Vec::new(), Vec::new());
        let mut terminal = Terminal::unwatched(&mut out, &mut talk, Language::SERBIAN_CYRILLIC);
        let greeting = Greeting {
            bound: vec![bound.parse().unwrap()],
            own: vec!["192.168.1.20".parse().unwrap()],
            setup_code: setup_code.map(str::to_owned),
            draws_qr,
        };
        greeting.tell(&mut terminal).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_first_lines_are_the_same_in_every_language() {
        let out = greeted("0.0.0.0:8410", Some("k7mq-2xwd"), false);
        let mut lines = out.lines();
        assert_eq!(lines.next(), Some("branchline is ready at http://127.0.0.1:8410/"));
        assert_eq!(lines.next(), Some("set-up code: k7mq-2xwd"));
        assert!(lines.next().unwrap().contains("http://127.0.0.1:8410/setup?code=k7mq-2xwd"));
        assert!(lines.next().unwrap().contains("http://192.168.1.20:8410/"));
        assert_eq!(lines.next(), None);
    }

    #[test]
    fn a_server_for_this_computer_alone_names_no_other_address_and_draws_nothing() {
        let out = greeted("127.0.0.1:41234", None, true);
        assert_eq!(out, "branchline is ready at http://127.0.0.1:41234/\n");
    }

    #[test]
    fn the_picture_for_phones_comes_only_where_it_is_wanted() {
        assert!(!greeted("0.0.0.0:8410", None, false).contains('\u{2588}'));
        assert!(greeted("0.0.0.0:8410", None, true).contains('\u{2588}'));
    }

    #[test]
    fn a_busy_port_is_an_error_and_a_free_one_is_found() {
        let free = listen(&["127.0.0.1:0".parse().unwrap()]).unwrap();
        let busy = free[0].local_addr().unwrap();
        let error = listen(&[ListenAddress(busy)]).unwrap_err();
        let what = error.told(Language::ENGLISH).what;
        assert_eq!(what, format!("Port {} is in use by another program.", busy.port()));
    }
}
