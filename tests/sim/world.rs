//! A hub, some branches, the links between them, and the list of everything that was acknowledged.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use branchline::domain::roles::{NodeRole, Role};
use branchline::domain::{DocumentId, LessonPath, PersonId};
use branchline::node::clock::{Clock, HandClock};
use branchline::node::desk::SetUp;
use branchline::node::entropy::SeededEntropy;
use branchline::node::view::{SignedIn, SyncState};
use branchline::node::{CarryFault, Node, Settings, SyncReport};

use crate::chance::Chance;

const NOW: i64 = 1_795_000_000_000;
const LESSONS: [&str; 4] = [
    "start-here/how-it-works",
    "start-here/goals",
    "start-here/feedback",
    "start-here/idea-to-service",
];

/// Both halves of a clock: the node's and the hand that moves it.
#[derive(Debug, Clone)]
struct SharedClock(Arc<HandClock>);

impl Clock for SharedClock {
    fn wall_ms(&self) -> i64 {
        self.0.wall_ms()
    }

    fn uptime_s(&self) -> u64 {
        self.0.uptime_s()
    }
}

/// One computer: the power can be cut, the folder stays.
pub(crate) struct Place {
    pub(crate) node: Option<Node>,
    data: PathBuf,
    clock: Arc<HandClock>,
    seed: u64,
    starts: u64,
    pub(crate) learners: Vec<SignedIn>,
    _dir: tempfile::TempDir,
}

impl Place {
    fn new(seed: u64, role: NodeRole) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let clock = Arc::new(HandClock::at(NOW));
        let data = dir.path().to_owned();
        let learners = Vec::new();
        let mut place = Self { node: None, data, clock, seed, starts: 0, learners, _dir: dir };
        place.start();
        let set_up = SetUp {
            code: String::new(),
            role,
            name: format!("Library {seed}"),
            country: "RS".into(),
            language: "en".into(),
            admin_name: "Admin".into(),
            admin_password: "correct horse".into(),
        };
        place.node().console().init(set_up).expect("a fresh folder is set up");
        for number in 0..2 {
            place.add_learner(&format!("Learner {number} of {seed}"));
        }
        place
    }

    pub(crate) fn node(&self) -> &Node {
        self.node.as_ref().expect("the power is on")
    }

    fn start(&mut self) {
        self.starts += 1;
        let settings = Settings { data: self.data.clone(), serving: true };
        let clock = Box::new(SharedClock(Arc::clone(&self.clock)));
        let entropy = Box::new(SeededEntropy::new(self.seed * 1_000 + self.starts));
        self.node = Some(Node::open_with(&settings, clock, entropy).expect("the folder opens"));
    }

    fn cut_the_power(&mut self) {
        self.node = None;
        self.start();
    }

    fn add_learner(&mut self, name: &str) {
        let console = self.node().console();
        let person = console.add_person(Role::Learner, name, "4711").expect("a new learner");
        self.learners.push(signed_in(person, name, NodeRole::Branch));
    }
}

pub(crate) fn signed_in(person: PersonId, name: &str, node_role: NodeRole) -> SignedIn {
    SignedIn {
        person,
        name: name.to_owned(),
        role: Role::Learner,
        node_role,
        language: Some("en".into()),
        csrf: String::new(),
        shared: true,
        token_hash: [0; 32],
        unread_threads: 0,
    }
}

/// Everything.
pub(crate) struct World {
    pub(crate) hub: Place,
    pub(crate) branches: Vec<Place>,
    /// A learner of the first branch who may also learn at the hub.
    pub(crate) guest: SignedIn,
    /// Acknowledged completions.
    pub(crate) done: BTreeSet<(PersonId, LessonPath)>,
    /// Acknowledged posts: thread and words, every one different.
    pub(crate) posts: BTreeSet<(DocumentId, String)>,
    threads: Vec<DocumentId>,
    written: u64,
    /// Bodies that went over the wire, for replays.
    recorded: Vec<Vec<u8>>,
}

impl World {
    pub(crate) fn new(seed: u64, branches: u64) -> Self {
        let hub = Place::new(seed * 100, NodeRole::Hub);
        let branches: Vec<Place> =
            (1..=branches).map(|n| Place::new(seed * 100 + n, NodeRole::Branch)).collect();
        let guest = branches[0].learners[0].clone();
        let world = Self {
            hub,
            branches,
            guest: SignedIn { node_role: NodeRole::Hub, ..guest },
            done: BTreeSet::new(),
            posts: BTreeSet::new(),
            threads: Vec::new(),
            written: 0,
            recorded: Vec::new(),
        };
        for index in 0..world.branches.len() {
            world.join(index);
        }
        world.let_the_guest_in();
        world
    }

    fn join(&self, index: usize) {
        let hub = self.hub.node();
        let code = hub.console().invite("Branch", "RS").expect("an invitation").code;
        let answer = &mut |body: &[u8]| Ok(hub.answer_sync(body));
        let branch = self.branches[index].node();
        branch.join_by("http://hub.test", &code, answer).expect("the branch joins");
        assert_eq!(self.sync(index).state, SyncState::UpToDate);
    }

    fn let_the_guest_in(&self) {
        let hub = self.hub.node().console().status().expect("the hub's state").node;
        let home = self.branches[0].node().console();
        home.lend(self.guest.person, hub).expect("the home branch agrees");
        assert_eq!(self.sync(0).state, SyncState::UpToDate);
        let console = self.hub.node().console();
        console.welcome(self.guest.person, "4711").expect("the hub knows the guest");
    }

    pub(crate) fn sync(&self, index: usize) -> SyncReport {
        let hub = self.hub.node();
        let branch = self.branches[index].node();
        branch.sync_over(&mut |body| Ok(hub.answer_sync(body))).expect("the disk works")
    }

    /// One thing happens.
    pub(crate) fn step(&mut self, chance: &mut Chance) {
        let index = chance.below(self.branches.len());
        match chance.below(100) {
            0..30 => self.complete(chance, index),
            30..50 => self.write_post(chance, index),
            50..80 => self.sync_badly(chance, index),
            80..88 => self.power_cut(chance, index),
            88..94 => self.jump_clock(chance, index),
            _ => self.complete_as_guest(chance),
        }
    }

    fn complete(&mut self, chance: &mut Chance, index: usize) {
        let place = &self.branches[index];
        let who = &place.learners[chance.below(place.learners.len())];
        let lesson: LessonPath = LESSONS[chance.below(4)].parse().expect("a lesson");
        place.node().learner(who).and_then(|desk| desk.complete_lesson(&lesson)).expect("saved");
        self.done.insert((who.person, lesson));
    }

    fn complete_as_guest(&mut self, chance: &mut Chance) {
        let lesson: LessonPath = LESSONS[chance.below(4)].parse().expect("a lesson");
        let desk = self.hub.node().learner(&self.guest).expect("the guest may learn here");
        desk.complete_lesson(&lesson).expect("saved");
        self.done.insert((self.guest.person, lesson));
    }

    fn write_post(&mut self, chance: &mut Chance, index: usize) {
        self.written += 1;
        let words = format!("Words number {}.", self.written);
        let once = format!("once-{}", self.written);
        let at_hub = chance.percent(25);
        let place = if at_hub { &self.hub } else { &self.branches[index] };
        let who = &place.learners[chance.below(place.learners.len())];
        let forum = place.node().forum(who).expect("everybody may talk");
        let known: Vec<DocumentId> =
            self.threads.iter().copied().filter(|id| forum.thread(*id).is_ok()).collect();
        let thread = if known.is_empty() || chance.percent(30) {
            let id = forum.open_thread(&once, None, "A question", &words, "en").expect("saved");
            self.threads.push(id);
            id
        } else {
            let id = known[chance.below(known.len())];
            forum.reply(&once, id, &words, "en", None).expect("saved");
            if chance.percent(20) {
                forum.reply(&once, id, &words, "en", None).expect("a double click");
            }
            id
        };
        self.posts.insert((thread, words));
    }

    /// An exchange over a link that may do anything to any body.
    fn sync_badly(&mut self, chance: &mut Chance, index: usize) {
        let hub = self.hub.node();
        let branch = self.branches[index].node();
        let recorded = &mut self.recorded;
        let unreachable = || CarryFault::Unreachable("the link is down".into());
        let report = branch.sync_over(&mut |body| {
            if chance.percent(20) {
                recorded.push(body.to_vec());
            }
            match chance.below(100) {
                0..40 => Ok(hub.answer_sync(body)),
                40..50 => Err(unreachable()),
                50..60 => {
                    drop(hub.answer_sync(body));
                    Err(unreachable())
                }
                60..68 => Ok(hub.answer_sync(&body[..chance.below(body.len())])),
                68..76 => {
                    let answer = hub.answer_sync(body);
                    Ok(answer[..chance.below(answer.len())].to_vec())
                }
                76..82 => {
                    drop(hub.answer_sync(body));
                    Ok(hub.answer_sync(body))
                }
                82..88 => Ok(altered(chance, hub.answer_sync(body))),
                88..92 => Ok(hub.answer_sync(&altered(chance, body.to_vec()))),
                92..96 => {
                    if !recorded.is_empty() {
                        let old = chance.below(recorded.len());
                        drop(hub.answer_sync(&recorded[old]));
                    }
                    Ok(hub.answer_sync(body))
                }
                _ => Ok(b"<html><title>Hotel</title>Please accept our terms.</html>".to_vec()),
            }
        });
        report.expect("a bad link is no fault of the disk");
    }

    fn power_cut(&mut self, chance: &mut Chance, index: usize) {
        if chance.percent(25) {
            self.hub.cut_the_power();
        } else {
            self.branches[index].cut_the_power();
        }
    }

    fn jump_clock(&mut self, chance: &mut Chance, index: usize) {
        let clock = &self.branches[index].clock;
        match chance.below(4) {
            0 => clock.set(1_000),
            1 => clock.set(NOW + 30 * 365 * 24 * 3_600_000),
            2 => clock.set(NOW),
            _ => clock.pass_s(u32::try_from(chance.below(100_000)).expect("small")),
        }
    }

    /// The links work again, for as long as it takes; and that must not be long.
    pub(crate) fn heal(&mut self) {
        for round in 0.. {
            let states: Vec<SyncState> =
                (0..self.branches.len()).map(|index| self.sync(index).state).collect();
            let quiet = states.iter().all(|state| *state == SyncState::UpToDate);
            if quiet && round > 0 {
                return;
            }
            assert!(round < 6, "the network does not settle: {states:?}");
        }
    }
}

fn altered(chance: &mut Chance, mut bytes: Vec<u8>) -> Vec<u8> {
    let at = chance.below(bytes.len());
    bytes[at] ^= 1 << chance.below(8);
    bytes
}
