//! A fuzz target for every reader of foreign bytes. Each gets mutants of right bytes and has to take
//! them or refuse them: no panic, no hang, no memory out of proportion.
//!
//! `FUZZ_CASES=n` sets how many mutants a target gets (1,500 without it), `FUZZ_SEED=n` which. A
//! target that panics prints the bytes.

#[expect(dead_code, reason = "what the benchmark needs besides")]
#[path = "../../benches/light.rs"]
mod light;
mod mutate;
mod records;
mod samples;

use std::panic::{AssertUnwindSafe, catch_unwind};

use branchline::course::{CourseSource, EmbeddedSource, PackSource, load, pack};
use branchline::docs::record::Record;
use branchline::docs::{Document, learner};
use branchline::domain::ids::base32;
use branchline::domain::log::Head;
use branchline::domain::log::SignedHead;
use branchline::domain::roles::NodeRole;
use branchline::domain::{ContentHash, Incarnation, LogId, Scope, UnixMs};
use branchline::sync::bundle::{BundleReader, BundleWriter, Header, Span};
use branchline::sync::exchange::{Dialer, Listener, Opening};
use branchline::sync::files::{self, FilesReply, FilesRequest, Piece, Want};
use branchline::sync::guard::{self, Candidate, Verdict};
use branchline::sync::join::{InvitationCode, JoinHost, Joiner};
use branchline::sync::log::{head_verifies, sign_head};
use branchline::sync::message::{PartReader, Reply, Request, counted_parts};
use branchline::sync::recovery::RecoveryCode;
use branchline::sync::sketch::{Buckets, Sketch};
use branchline::sync::who::Introduced;
use branchline::sync::{LogState, PeerFault, frame};

use light::Light;
use mutate::{Chance, mutant};
use samples::{LIFE, Network, member};

/// Memory that the whole target may add to the process, in KiB.
const MEMORY_KIB_MAX: u64 = 256 * 1024;

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// The most memory that this process ever had, in KiB; zero where the system does not say.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// Tries mutants of the samples, and the samples themselves first.
fn fuzz(samples: &[Vec<u8>], mut target: impl FnMut(&[u8])) {
    assert!(!samples.is_empty());
    let (cases, seed) = (number("FUZZ_CASES", 1_500), number("FUZZ_SEED", 1));
    let before = peak_kib();
    let mut chance = Chance::new(seed);
    let mut run = |bytes: &[u8]| {
        if catch_unwind(AssertUnwindSafe(|| target(bytes))).is_err() {
            panic!("these bytes: {}", base32().encode(bytes));
        }
    };
    samples.iter().for_each(|sample| run(sample));
    for _ in 0..cases {
        run(&mutant(&mut chance, samples));
    }
    let grown = peak_kib().saturating_sub(before);
    assert!(grown < MEMORY_KIB_MAX, "{grown} KiB");
}

#[test]
fn frames() {
    let network = Network::new();
    let fresh = || Light::new(network.hub.node(), network.id, network.roster.clone());
    let mut taken = 0_u32;
    fuzz(&network.frames(), |bytes| {
        let ledger = fresh();
        let Ok(decoded) = frame::decode(&ledger, bytes);
        for run in decoded.unwrap_or_default() {
            let Ok(checked) = frame::check(&ledger, &network.roster, run);
            taken += u32::from(matches!(checked, Ok(Some(_))));
        }
    });
    assert!(taken >= 6, "the right frames were taken");
}

#[test]
fn no_frame_counts_under_a_signature_that_is_not_its_writers() {
    let network = Network::new();
    for mut frame in network.frames() {
        // Signatures stand at the end, outside of what is packed.
        *frame.last_mut().expect("a frame has bytes") ^= 1;
        let ledger = Light::new(network.hub.node(), network.id, network.roster.clone());
        let Ok(decoded) = frame::decode(&ledger, &frame);
        for run in decoded.expect("the entries are as they were") {
            let Ok(checked) = frame::check(&ledger, &network.roster, run);
            assert_eq!(checked, Err(PeerFault::Signature));
        }
    }
}

#[test]
fn headers_of_messages() {
    let node = Network::new().branch.node();
    let log = LogId { node, incarnation: LIFE, scope: Scope::Branch(node) };
    let state = |life| LogState {
        id: LogId { incarnation: Incarnation(life), ..log },
        length: 3,
        chain: [2; 32],
    };
    let sketch = Sketch::of(&(0..40).map(state).collect::<Vec<_>>());
    let mut named = Buckets::none(&sketch);
    named.add(1);
    let request = Request {
        base: 7,
        digest: u64::MAX,
        marks: vec![(log, 5), (LogId { scope: Scope::Network, ..log }, 900)],
        whole: true,
        named: named.clone(),
        named_before: named.clone(),
        sketch,
        terms: vec![1, u64::MAX],
        more: true,
        frames: 3,
        health: None,
    };
    let marks = vec![(log, 1)];
    let reply = Reply { digest: 7, marks, asked: named, more: true, ..Reply::default() };
    fuzz(&[request.encode(), reply.encode()], |bytes| {
        drop(Request::decode(bytes));
        drop(Reply::decode(bytes));
    });
}

#[test]
fn packs_of_courses() {
    let embedded = pack(&Few).expect("the course inside the program packs");
    let mut taken = 0_u32;
    fuzz(&[embedded], |bytes| {
        let Ok(source) = PackSource::open(bytes) else { return };
        taken += 1;
        // Whatever it holds is a course or faults in words, and no page of it holds a script.
        if let Ok(course) = load(&source, "en") {
            let html = format!("{:?}", course.modules).to_lowercase();
            assert!(!html.contains("<script") && !html.contains("javascript:"));
        }
    });
    assert!(taken > 0);
}

/// A few files of the course inside the program: enough for a pack, little enough to mutate.
#[derive(Debug)]
struct Few;

impl CourseSource for Few {
    fn read(&self, path: &str) -> Option<std::borrow::Cow<'_, [u8]>> {
        EmbeddedSource.read(path).map(|bytes| bytes.into_owned().into())
    }

    fn paths(&self) -> Vec<String> {
        let wanted = ["course.toml", "en.toml", "start-here/", "glossary"];
        let all = EmbeddedSource.paths().into_iter();
        all.filter(|path| wanted.iter().any(|start| path.starts_with(start))).collect()
    }
}

#[test]
fn parts_of_messages() {
    let parts = counted_parts(b"header", &[vec![1; 300], Vec::new(), vec![2; 9]]).concat();
    fuzz(&[parts], |bytes| {
        let mut reader = PartReader::new("a message");
        for piece in bytes.chunks(7) {
            if reader.push(piece).is_err() {
                return;
            }
        }
        drop(reader.end(3));
    });
}

#[test]
fn first_flights_and_what_follows() {
    let mut network = Network::new();
    let hub = member(&network.hub, NodeRole::Hub);
    let mut samples = Vec::new();
    let opening = Opening { random: [3; 32], ..Opening::default() };
    let Ok(begun) = Dialer::begin(&network.branch, &hub, opening, &mut network.ledger);
    let (_dialer, first) = begun.expect("the hub's key is a key");
    samples.push(first);
    samples.push([b"BL\x01\x02".to_vec(), vec![0; 60]].concat());
    let mut ledger = Light::new(network.hub.node(), network.id, network.roster.clone());
    let listener = Listener::default();
    let mut received = 0;
    fuzz(&samples, |bytes| {
        let Ok(served) = listener.answer(&network.hub, &mut ledger, 0, [4; 32], bytes);
        received += served.entries_received;
        assert!(served.body.starts_with(b"BL"));
    });
    assert!(received > 0, "the right flight was taken, and only that: {received}");
}

#[test]
fn bundles() {
    let network = Network::new();
    let hub = member(&network.hub, NodeRole::Hub);
    let header = Header {
        sender: network.branch.node(),
        incarnation: LIFE,
        sequence: 3,
        written_at: UnixMs(1_795_000_000_000),
        clock_doubtful: false,
    };
    let log = LogId { node: network.branch.node(), incarnation: LIFE, scope: Scope::Network };
    let piece =
        Piece { hash: ContentHash([3; 32]), size_bytes: 900, from: 40, bytes: vec![7; 200] };
    let mut whole = Vec::new();
    BundleWriter::begin_with_files(&network.branch, network.id, &hub, &header, [6; 32], &mut whole)
        .and_then(|mut writer| {
            for frame in network.frames() {
                writer.frame(&frame, &mut whole)?;
            }
            writer.marks(&vec![(log, 9)], &mut whole)?;
            writer.spans(&[Span { log, after: 2, end: 9 }], &mut whole)?;
            writer.file(&piece, &mut whole)?;
            writer.finish(&mut whole)
        })
        .expect("the hub's key is a key");
    let mut taken = 0_u32;
    fuzz(&[whole.clone()], |bytes| {
        for step in [13, bytes.len().max(1)] {
            let mut reader = BundleReader::new(&network.hub, network.id);
            let mut pieces = bytes.chunks(step);
            let is_whole =
                pieces.all(|piece| reader.feed(piece).is_ok()) && reader.finish().is_ok();
            assert_eq!(is_whole, bytes == whole, "a stick's every byte counts");
            taken += u32::from(is_whole);
        }
    });
    assert!(taken >= 2, "the right bundle was taken");
}

#[test]
fn answers() {
    let mut network = Network::new();
    let hub = member(&network.hub, NodeRole::Hub);
    let listener = Listener::default();
    let mut at_hub = Light::new(network.hub.node(), network.id, network.roster.clone());
    let opening = || Opening { random: [3; 32], ..Opening::default() };
    let Ok(begun) = Dialer::begin(&network.branch, &hub, opening(), &mut network.ledger);
    let (_dialer, first) = begun.expect("the hub's key is a key");
    let Ok(served) = listener.answer(&network.hub, &mut at_hub, 0, [4; 32], &first);
    let samples = [served.body, b"BL\x01\x06\x01".to_vec(), b"<html>Hotel</html>".to_vec()];
    fuzz(&samples, |bytes| {
        let mut ledger = Light::new(network.branch.node(), network.id, network.roster.clone());
        let Ok(begun) = Dialer::begin(&network.branch, &hub, opening(), &mut ledger);
        let (mut dialer, _) = begun.expect("the hub's key is a key");
        for piece in bytes.chunks(11) {
            let Ok(taken) = dialer.take(&mut ledger, piece);
            if taken.is_err() {
                return;
            }
        }
        let Ok(next) = dialer.finish(&mut ledger);
        drop(next);
    });
}

#[test]
fn changes_of_documents() {
    let network = Network::new();
    let bodies: Vec<Vec<u8>> = network.changes.iter().map(|change| change.body.clone()).collect();
    let mut accepted = 0_u32;
    fuzz(&bodies, |bytes| {
        let mut document = Document::new(network.learner).expect("a learner's document");
        let candidate = Candidate {
            hash: guard::change_hash(bytes),
            body: bytes.to_vec(),
            node: network.branch.node(),
            incarnation: LIFE,
        };
        let verdicts = guard::take_in(&mut document, &[candidate], &|_| false);
        accepted += u32::from(verdicts == [Verdict::Accepted]);
        // Whatever was taken in is saved, loads again, and is read.
        let again = Document::load(network.learner, &document.save());
        let again = again.expect("a document that loads again");
        drop(learner::facts(&again));
    });
    assert!(accepted > 0, "the first change was taken");
}

#[test]
fn records_of_the_roster_and_others() {
    let network = Network::new();
    for record in network.records.iter().chain(&records::further(&network.branch)) {
        let subject = record.subject();
        let body = record.encode();
        assert_eq!(Record::decode(subject, &body).expect("it reads back").encode(), body);
        fuzz(&[body], |bytes| drop(Record::decode(subject, bytes)));
    }
}

#[test]
fn heads() {
    let network = Network::new();
    let node = network.branch.node();
    let log = LogId { node, incarnation: LIFE, scope: Scope::Network };
    let head = Head { log, length: 3, chain: [9; 32] };
    let right = sign_head(&network.branch, network.id, head).signature;
    let key = network.branch.sign_key();
    let mut verified = 0_u32;
    fuzz(&[right.to_vec()], |bytes| {
        let Ok(signature) = <[u8; 64]>::try_from(bytes) else { return };
        let holds = head_verifies(&key, network.id, &SignedHead { head, signature });
        assert_eq!(holds, signature == right, "only the writer's own signature holds");
        verified += u32::from(holds);
    });
    assert!(verified > 0);
}

#[test]
fn invitations_and_recovery_codes() {
    let network = Network::new();
    let code = InvitationCode::from_random([3; 16]);
    let recovery = RecoveryCode::new([7; 16], network.id).to_string();
    let samples = [code.to_string().into_bytes(), recovery.into_bytes()];
    fuzz(&samples, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        drop(text.parse::<InvitationCode>());
        drop(text.parse::<RecoveryCode>());
    });
}

#[test]
fn joinings() {
    let network = Network::new();
    let code = InvitationCode::from_random([3; 16]);
    let begun = Joiner::begin(&network.branch, NodeRole::Branch, &code, [4; 32]);
    let (mut joiner, first) = begun.expect("a code is a key");
    let mut host = JoinHost::default();
    let psk = code.psk();
    let second = host.first(&network.hub, &psk, 0, [5; 32], &first).expect("an open invitation");
    drop(joiner.answer(&second));
    fuzz(&[first, second], |bytes| {
        let mut host = JoinHost::default();
        drop(JoinHost::named(bytes));
        drop(host.first(&network.hub, &psk, 0, [5; 32], bytes));
        drop(host.second(bytes));
        let begun = Joiner::begin(&network.branch, NodeRole::Branch, &code, [4; 32]);
        drop(begun.expect("a code is a key").0.answer(bytes));
    });
}

#[test]
fn messages_about_files() {
    let (hub, branch) = (Network::new().hub, Network::new().branch);
    let id = Network::new().id;
    let hash = ContentHash([3; 32]);
    let piece = Piece { hash, size_bytes: 900, from: 40, bytes: vec![7; 200] };
    let wants = vec![Want { hash, from: 7 }, Want { hash: ContentHash([4; 32]), from: 0 }];
    let request =
        FilesRequest { wants: wants.clone(), offers: vec![hash; 3], piece: Some(piece.clone()) };
    let reply = FilesReply { wants, holds: vec![hash], piece: Some(piece.clone()) };
    let (_, sealed) = files::ask(&branch, id, &hub.noise_key(), [5; 32], &request)
        .expect("the hub's key is a key");
    let samples = [request.encode(), reply.encode(), piece.encode(), sealed];
    let mut opened = 0_u32;
    fuzz(&samples, |bytes| {
        drop(FilesRequest::decode(bytes));
        drop(FilesReply::decode(bytes));
        drop(Piece::decode(bytes));
        opened += u32::from(files::open(&hub, id, [6; 32], bytes).is_ok());
        let (handshake, _) = files::ask(&branch, id, &hub.noise_key(), [5; 32], &request)
            .expect("the hub's key is a key");
        drop(files::hear(handshake, bytes));
    });
    assert!(opened > 0, "the right request was opened");
}

#[test]
fn introductions() {
    let network = Network::new();
    let (hub, peer) =
        (member(&network.hub, NodeRole::Hub), member(&network.branch, NodeRole::Branch));
    fuzz(&[Introduced { hub, peer }.encode()], |bytes| drop(Introduced::decode(bytes)));
}
