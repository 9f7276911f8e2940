//! `status`: what this node is, holds, and last heard of others.

use std::path::Path;

use serde::Serialize;

use super::error::{CliError, Exit};
use super::terminal::Terminal;
use super::with_console;
use crate::domain::roles::NodeRole;
use crate::node::desk::{PeerStatus, StatusView};
use crate::node::view::{ClockState, ForkRow, OnStick, SyncState, WaitingKind};
use crate::text::dates::{Zone, short_date};
use crate::web::Words;
use crate::web::standing::{KIND_KEYS, clock_hour, month, standing, warnings};

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
    forks: Vec<ForkJson<'a>>,
    peers: Vec<PeerJson<'a>>,
    on_sticks: Vec<StickJson<'a>>,
    state: &'static str,
    waiting_for_hub: WaitingJson,
    month_bytes: u64,
    budget_mb: Option<u32>,
    window: Option<(u8, u8)>,
    last_sync_ms: Option<i64>,
    last_tried_ms: Option<i64>,
    clock_is_right: bool,
    clock_ahead_ms: Option<i64>,
    free_mib: Option<u64>,
}

#[derive(Serialize)]
struct WaitingJson {
    posts: KindJson,
    progress: KindJson,
    other: KindJson,
}

#[derive(Serialize)]
struct KindJson {
    count: u64,
    bytes: u64,
    oldest_ms: Option<i64>,
}

/// A log that its node wrote in two ways.
#[derive(Serialize)]
struct ForkJson<'a> {
    node: String,
    name: &'a str,
    length: u64,
    reporters: &'a [String],
    settled: bool,
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
        tell(&status, &Words { language: terminal.language(), zone, now }, terminal)?;
    }
    Ok(Exit::Done)
}

fn status_json(status: &StatusView) -> StatusJson<'_> {
    let sync = &status.sync;
    let kind = |kind: WaitingKind| KindJson {
        count: kind.count,
        bytes: kind.bytes,
        oldest_ms: kind.oldest.map(|oldest| oldest.0),
    };
    let [posts, progress, other] = sync.kinds.map(kind);
    let clock_ahead_ms = match sync.health.clock {
        ClockState::Apart { ahead_ms, .. } => Some(ahead_ms),
        ClockState::Right | ClockState::Doubtful | ClockState::WasWrong { .. } => None,
    };
    let is_doubtful = sync.health.clock == ClockState::Doubtful;
    StatusJson {
        state: if status.role == NodeRole::Hub { "hub" } else { sync.state.as_str() },
        waiting_for_hub: WaitingJson { posts, progress, other },
        month_bytes: sync.month_bytes,
        budget_mb: sync.plan.budget_mb,
        window: sync.plan.window,
        last_sync_ms: sync.last_sync.map(|at| at.0),
        last_tried_ms: sync.last_tried.map(|at| at.0),
        clock_is_right: !is_doubtful && clock_ahead_ms.is_none(),
        clock_ahead_ms,
        free_mib: sync.health.free_mib,
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
        forks: status.forks.iter().map(fork_json).collect(),
        peers: status.peers.iter().map(peer_json).collect(),
        on_sticks: status.on_sticks.iter().map(stick_json).collect(),
    }
}

fn fork_json(fork: &ForkRow) -> ForkJson<'_> {
    ForkJson {
        node: fork.node.to_string(),
        name: &fork.name,
        length: fork.length,
        reporters: &fork.reporters,
        settled: fork.settled,
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

fn tell(status: &StatusView, words: &Words, terminal: &mut Terminal<'_>) -> Result<(), CliError> {
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
    for fork in &status.forks {
        let node = fork.node.to_string();
        let key = if fork.settled { "cli-status-fork-settled" } else { "cli-status-fork" };
        let args = [
            ("name", (&fork.name).into()),
            ("node", (&node).into()),
            ("length", fork.length.into()),
        ];
        lines.push(terminal.say(key, &args));
    }
    for stick in &status.on_sticks {
        let date = short_date(stick.at.0, &words.zone, words.language);
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
            Some(heard) => words.moment(heard, false).words,
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
    lines.extend(sync_lines(status, words));
    lines.iter().try_for_each(|line| terminal.result(line))
}

/// What the sync page says.
fn sync_lines(status: &StatusView, words: &Words) -> Vec<String> {
    let (sync, is_hub) = (&status.sync, status.role == NodeRole::Hub);
    let told = standing(sync, is_hub, words);
    let mut lines = vec![told.sentence];
    lines.extend(told.advice);
    for warning in warnings(&sync.health, words) {
        lines.push(warning.sentence);
        lines.extend(warning.advice);
        lines.extend(warning.command);
    }
    if is_hub || status.network.is_none() {
        return lines;
    }
    for (key, kind) in KIND_KEYS.into_iter().zip(sync.kinds).filter(|(_, kind)| kind.count > 0) {
        let (name, size) = (words.say(key, &[]), words.size(kind.bytes));
        let when = words.own_moment(kind.oldest).map(|at| at.words).unwrap_or_default();
        let args = [
            ("kind", (&name).into()),
            ("count", kind.count.into()),
            ("size", (&size).into()),
            ("when", (&when).into()),
        ];
        lines.push(words.say("line-cli-kind", &args));
    }
    lines.push(words.say("line-cli-month", &[("amount", (&month(sync, words)).into())]));
    if let Some((from, until)) = sync.plan.window {
        let (from, until) = (clock_hour(from), clock_hour(until));
        let args = [("from", (&from).into()), ("until", (&until).into())];
        lines.push(words.say("line-cli-window", &args));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::line::{LineLeave, LinePlan};
    use crate::domain::{NetworkId, NodeId, UnixMs};
    use crate::node::view::{DayStrip, HealthView, SyncState, SyncView};
    use crate::text::phrases::Language;

    const NOW: i64 = 1_763_800_000_000 + 5 * 60_000;

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
            forks: vec![ForkRow {
                node: NodeId([9; 12]),
                name: "Twin".to_owned(),
                life: 3,
                length: 12,
                reporters: vec!["Hub".to_owned()],
                settled: false,
            }],
            peers: vec![hub, other],
            on_sticks: Vec::new(),
            sync: SyncView {
                state: SyncState::Waiting,
                waiting: 2,
                waiting_bytes: 400,
                oldest_waiting: Some(UnixMs(NOW - 120_000)),
                last_sync: Some(UnixMs(NOW - 300_000)),
                last_tried: None,
                peers: Vec::new(),
                quarantined: 0,
                recipients: Vec::new(),
                on_sticks: Vec::new(),
                hub_url: None,
                progress: None,
                plan: LinePlan { budget_mb: Some(20), window: Some((22, 6)) },
                month_bytes: 2_100_000,
                files: (0, 0),
                leave: LineLeave::Go,
                kinds: [
                    WaitingKind { count: 2, bytes: 400, oldest: Some(UnixMs(NOW - 120_000)) },
                    WaitingKind::default(),
                    WaitingKind::default(),
                ],
                health: HealthView { clock: ClockState::Right, free_mib: Some(9_000) },
                days: DayStrip::default(),
            },
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
        let zone = Zone::default();
        let words = Words { language: Language::ENGLISH, zone, now: UnixMs(1_763_800_000_000) };
        tell(&status, &words, &mut terminal).unwrap();
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
        let fork = serde_json::json!({
            "node": NodeId([9; 12]).to_string(), "name": "Twin", "length": 12,
            "reporters": ["Hub"], "settled": false,
        });
        assert_eq!(
            read,
            serde_json::json!({
                "node": node, "role": "branch", "name": "Novi Grad", "network": network,
                "incarnation": 2, "people": 7, "learners": 5, "posts": 21, "entries": 1,
                "waiting": 2, "quarantined": 0, "forks": [fork], "peers": [peer],
                "on_sticks": [{
                    "to": hub, "name": "Hub", "entries": 1, "at_ms": 1_763_800_000_000_u64,
                    "label": "Bookmobile",
                }],
                "state": "waiting",
                "waiting_for_hub": {
                    "posts": { "count": 2, "bytes": 400, "oldest_ms": NOW - 120_000 },
                    "progress": { "count": 0, "bytes": 0, "oldest_ms": null },
                    "other": { "count": 0, "bytes": 0, "oldest_ms": null },
                },
                "month_bytes": 2_100_000, "budget_mb": 20, "window": [22, 6],
                "last_sync_ms": NOW - 300_000, "last_tried_ms": null,
                "clock_is_right": true, "clock_ahead_ms": null, "free_mib": 9_000,
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
        let words = Words { language: Language::ENGLISH, zone: Zone::default(), now: UnixMs(NOW) };
        tell(&a_branch(), &words, &mut terminal).unwrap();
        let (node, hub, other) = (NodeId([1; 12]), NodeId([2; 12]), NodeId([3; 12]));
        let twin = NodeId([9; 12]);
        let network = NetworkId([4; 16]);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            format!(
                "Novi Grad, a branch (node {node})\nMember of network {network}\n\
                 7 people are known here\n5 learners have work here\n21 posts\n\
                 1 entry in the logs\n2 changes wait for the hub\n0 changes are set aside\n\
                 Twin ({twin}) wrote its log in two ways that differ at entry 12 or before; nothing \
                 more of it is taken until the hub cuts it off: branchline revoke {twin}\n\
                 Hub ({hub}): last heard 5 minutes ago; both have the same\nOther ({other}): last heard never\n\
                 Saved here. 2 changes will go when the hub can be reached. Oldest: 2 minutes ago.\n\
                 Forum posts: 2 (400 bytes), oldest 2 minutes ago\n\
                 Data this month: 2.1 MB of 20 MB\nSyncs by itself from 22:00 until 06:00\n"
            )
        );
    }
}
