//! `status`: what this node is, holds, and last heard of others.

use std::path::Path;

use serde::Serialize;

use super::error::{CliError, Exit};
use super::terminal::Terminal;
use super::with_console;
use crate::domain::UnixMs;
use crate::node::desk::{PeerStatus, StatusView};
use crate::node::view::{OnStick, SyncState};
use crate::text::dates::{self, Zone};

/// Show what this node is, holds, and last heard of others.
#[derive(clap::Args, Debug)]
pub(super) struct StatusArgs {
    /// Answer with one line of JSON
    #[arg(long)]
    json: bool,
}

/// What machines read of a node; nothing of it may be renamed.
#[derive(Serialize)]
struct StatusJson<'a> {
    node: String,
    role: &'static str,
    name: &'a str,
    network: Option<String>,
    incarnation: u32,
    people: u64,
    learners: u64,
    posts: u64,
    entries: u64,
    waiting: u64,
    quarantined: u64,
    peers: Vec<PeerJson<'a>>,
    on_sticks: Vec<StickJson<'a>>,
}

#[derive(Serialize)]
struct PeerJson<'a> {
    node: String,
    name: &'a str,
    role: &'static str,
    last_heard_ms: Option<i64>,
    url: Option<&'a str>,
    result: Option<&'static str>,
}

#[derive(Serialize)]
struct StickJson<'a> {
    to: String,
    name: &'a str,
    entries: u64,
    at_ms: i64,
    label: &'a str,
}

pub(super) fn run(
    args: &StatusArgs,
    data: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, CliError> {
    let (status, now, country) = with_console(data, |node, console| {
        let status = console.status()?;
        Ok((status, node.now().0, node.visitor().node()?.country))
    })?;
    if args.json {
        terminal.json(&status_json(&status))?;
    } else {
        let zone = Zone::of_country(&country).unwrap_or_default();
        tell(&status, now, &zone, terminal)?;
    }
    Ok(Exit::Done)
}

fn status_json(status: &StatusView) -> StatusJson<'_> {
    StatusJson {
        node: status.node.to_string(),
        role: status.role.as_str(),
        name: &status.name,
        network: status.network.map(|network| network.to_string()),
        incarnation: status.incarnation,
        people: status.people,
        learners: status.learners,
        posts: status.posts,
        entries: status.entries,
        waiting: status.waiting,
        quarantined: status.quarantined,
        peers: status.peers.iter().map(peer_json).collect(),
        on_sticks: status.on_sticks.iter().map(stick_json).collect(),
    }
}

fn peer_json(peer: &PeerStatus) -> PeerJson<'_> {
    PeerJson {
        node: peer.node.to_string(),
        name: &peer.name,
        role: peer.role.as_str(),
        last_heard_ms: peer.last_heard.map(|heard| heard.0),
        url: peer.url.as_deref(),
        result: peer.result.map(SyncState::as_str),
    }
}

fn stick_json(stick: &OnStick) -> StickJson<'_> {
    StickJson {
        to: stick.recipient.to_string(),
        name: &stick.recipient_name,
        entries: stick.entries,
        at_ms: stick.at.0,
        label: &stick.label,
    }
}

fn tell(
    status: &StatusView,
    now: UnixMs,
    zone: &Zone,
    terminal: &mut Terminal<'_>,
) -> Result<(), CliError> {
    let role = terminal.say(&format!("cli-role-{}", status.role), &[]);
    let node = status.node.to_string();
    let head =
        [("name", (&status.name).into()), ("role", (&role).into()), ("node", (&node).into())];
    let mut lines = vec![terminal.say("cli-status-head", &head)];
    lines.push(match status.network.map(|network| network.to_string()) {
        Some(network) => terminal.say("cli-status-network", &[("network", (&network).into())]),
        None => terminal.say("cli-status-alone", &[]),
    });
    for (key, count) in [
        ("cli-status-people", status.people),
        ("cli-status-learners", status.learners),
        ("cli-status-posts", status.posts),
        ("cli-status-entries", status.entries),
        ("cli-status-waiting", status.waiting),
        ("cli-status-quarantined", status.quarantined),
    ] {
        lines.push(terminal.say(key, &[("count", count.into())]));
    }
    for stick in &status.on_sticks {
        let date = dates::short_date(stick.at.0, zone, terminal.language());
        let args = [
            ("count", stick.entries.into()),
            ("date", (&date).into()),
            ("carrier", (&stick.label).into()),
            ("name", (&stick.recipient_name).into()),
        ];
        let key = if stick.is_hub { "sync-carried" } else { "sync-carried-to" };
        lines.push(terminal.say(key, &args));
    }
    for peer in &status.peers {
        let node = peer.node.to_string();
        let heard = match peer.last_heard {
            Some(heard) => dates::relative(now.0, heard.0, zone, terminal.language(), false),
            None => terminal.say("cli-status-never", &[]),
        };
        let args =
            [("name", (&peer.name).into()), ("node", (&node).into()), ("when", (&heard).into())];
        let line = terminal.say("cli-status-peer", &args);
        lines.push(match peer.result {
            Some(result) => {
                let result = terminal.say(&format!("lan-result-{}", result.as_str()), &[]);
                format!("{line}; {result}")
            }
            None => line,
        });
    }
    lines.iter().try_for_each(|line| terminal.result(line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::roles::NodeRole;
    use crate::domain::{NetworkId, NodeId};
    use crate::text::phrases::Language;

    fn a_branch() -> StatusView {
        let hub = PeerStatus {
            node: NodeId([2; 12]),
            name: "Hub".to_owned(),
            role: NodeRole::Hub,
            last_heard: Some(UnixMs(1_763_800_000_000)),
            url: Some("http://hub.example:8410/".to_owned()),
            result: Some(SyncState::UpToDate),
        };
        let other = PeerStatus {
            node: NodeId([3; 12]),
            name: "Other".to_owned(),
            role: NodeRole::Branch,
            last_heard: None,
            url: None,
            result: None,
        };
        StatusView {
            node: NodeId([1; 12]),
            role: NodeRole::Branch,
            name: "Novi Grad".to_owned(),
            network: Some(NetworkId([4; 16])),
            incarnation: 2,
            people: 7,
            learners: 5,
            posts: 21,
            entries: 1,
            waiting: 2,
            quarantined: 0,
            peers: vec![hub, other],
            on_sticks: Vec::new(),
        }
    }

    fn on_stick() -> OnStick {
        OnStick {
            recipient: NodeId([2; 12]),
            recipient_name: "Hub".to_owned(),
            is_hub: true,
            sequence: 1,
            entries: 1,
            at: UnixMs(1_763_800_000_000),
            label: "Bookmobile".to_owned(),
        }
    }

    #[test]
    fn what_is_on_a_stick_is_said_until_it_is_confirmed() {
        let (mut out, mut talk) = (Vec::new(), Vec::new());
        let mut terminal = Terminal::unwatched(&mut out, &mut talk, Language::ENGLISH);
        let status = StatusView { on_sticks: vec![on_stick()], ..a_branch() };
        tell(&status, UnixMs(1_763_800_000_000), &Zone::default(), &mut terminal).unwrap();
        let said = String::from_utf8(out).unwrap();
        let line = "1 change left on a stick on 22 Nov 2025 with Bookmobile. \
                    The hub has not confirmed yet.";
        assert!(said.contains(line), "{said}");
    }

    #[test]
    fn machines_read_the_fields_under_these_names() {
        let mut status = a_branch();
        status.peers.pop();
        status.on_sticks.push(on_stick());
        let read = serde_json::to_value(status_json(&status)).unwrap();
        let (node, hub) = (NodeId([1; 12]).to_string(), NodeId([2; 12]).to_string());
        let network = NetworkId([4; 16]).to_string();
        let peer = serde_json::json!({
            "node": hub, "name": "Hub", "role": "hub",
            "last_heard_ms": 1_763_800_000_000_u64, "url": "http://hub.example:8410/",
            "result": "up-to-date",
        });
        assert_eq!(
            read,
            serde_json::json!({
                "node": node, "role": "branch", "name": "Novi Grad", "network": network,
                "incarnation": 2, "people": 7, "learners": 5, "posts": 21, "entries": 1,
                "waiting": 2, "quarantined": 0, "peers": [peer],
                "on_sticks": [{
                    "to": hub, "name": "Hub", "entries": 1, "at_ms": 1_763_800_000_000_u64,
                    "label": "Bookmobile",
                }],
            })
        );
    }

    #[test]
    fn what_is_not_known_is_null_for_machines() {
        let mut status = a_branch();
        status.network = None;
        status.peers.remove(0);
        let read = serde_json::to_string(&status_json(&status)).unwrap();
        assert!(read.contains(r#""network":null"#), "{read}");
        assert!(read.contains(r#""last_heard_ms":null,"url":null,"result":null"#), "{read}");
    }

    #[test]
    fn people_read_a_line_for_each_count_and_each_peer() {
        let (mut out, mut talk) = (Vec::new(), Vec::new());
        let mut terminal = Terminal::unwatched(&mut out, &mut talk, Language::ENGLISH);
        let now = UnixMs(1_763_800_000_000 + 5 * 60_000);
        tell(&a_branch(), now, &Zone::default(), &mut terminal).unwrap();
        let (node, hub, other) = (NodeId([1; 12]), NodeId([2; 12]), NodeId([3; 12]));
        let network = NetworkId([4; 16]);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            format!(
                "Novi Grad, a branch (node {node})\nMember of network {network}\n\
                 7 people are known here\n5 learners have work here\n21 posts\n\
                 1 entry in the logs\n2 changes wait for the hub\n0 changes are set aside\n\
                 Hub ({hub}): last heard 5 minutes ago; both have the same\nOther ({other}): last heard never\n"
            )
        );
    }
}
