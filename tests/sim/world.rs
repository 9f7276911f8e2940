//! A hub, its branches, whatever happens to them, and the list of everything that was acknowledged.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use branchline::domain::forum::Space;
use branchline::domain::roles::{NodeRole, Role};
use branchline::domain::{DocumentId, LessonPath, NodeId, PersonId};
use branchline::node::view::{SignedIn, SyncState};
use branchline::node::{CarryOrder, NodeError, SyncReport};

use crate::chance::Chance;
use crate::liar::{self, Liar};
use crate::line::{Line, Mood, Stage};
use crate::place::{NOW, Place, copy_folder, folder, signed_in};
use crate::template::template;

const LESSONS: [&str; 4] = [
    "start-here/how-it-works",
    "start-here/goals",
    "start-here/feedback",
    "start-here/idea-to-service",
];
/// Where in [`World::places`] the hub stands.
pub(crate) const HUB: usize = 0;
/// The branch that may be cut off, and let in again.
const DOOMED: usize = 3;
/// How everything begins that somebody says there while it is cut off.
pub(crate) const OUTCAST: &str = "Words of an outcast";
/// Sticks that lie about.
const STICKS_MAX: usize = 5;

/// Something that a page called saved.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Saved {
    /// A learner finished a lesson.
    Done(PersonId, LessonPath),
    /// A post; its words are its own.
    Post(DocumentId, String),
}

/// A bundle on its way.
struct OnTheWay {
    file: PathBuf,
    to: NodeId,
}

/// Everything.
pub(crate) struct World {
    dir: tempfile::TempDir,
    /// The hub, the branches, and copies of branches' disks in other computers.
    pub(crate) places: Vec<Place>,
    /// A learner of the first branch who may also learn at the hub.
    guest: SignedIn,
    /// What was acknowledged, and is on a disk that still turns.
    pub(crate) saved: BTreeSet<Saved>,
    /// What was acknowledged by a disk that alone had it and was then replaced by an older one.
    pub(crate) went_with_a_disk: BTreeSet<Saved>,
    /// What whoever wrote these words had before the eyes: it stands before them, everywhere.
    pub(crate) read_before: BTreeMap<String, Vec<String>>,
    /// Who was the first to acknowledge it.
    by: BTreeMap<Saved, NodeId>,
    /// Computers of the branch that is cut off; they go on, and nobody is to notice until the hub
    /// lets them in again.
    pub(crate) outcasts: Vec<Place>,
    /// The branch that may be cut off.
    doomed: NodeId,
    /// How often it was.
    cut_offs: u32,
    /// What its pages called saved since.
    alone: BTreeSet<Saved>,
    liar: Option<Liar>,
    computers: usize,
    sticks: Vec<OnTheWay>,
    sticks_written: u64,
    threads: Vec<DocumentId>,
    written: u64,
    line: Line,
    /// Exchanges so far, and bytes of their bodies.
    pub(crate) exchanges: u64,
    pub(crate) bytes: u64,
    /// What happened, for whoever looks into a failure.
    pub(crate) story: Vec<String>,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let dir = folder();
        let template = template();
        let mut places = Vec::new();
        for (number, stored) in template.stored.iter().enumerate() {
            let data = dir.path().join(number.to_string());
            copy_folder(&stored.data, &data);
            let own_seed = seed.wrapping_mul(64) + number as u64;
            let mut place = Place::start_at(&data, stored.role, own_seed);
            place.id = stored.node;
            let learner = |(person, name): &(PersonId, String)| {
                signed_in(*person, name, Role::Learner, stored.role)
            };
            place.learners = stored.learners.iter().map(learner).collect();
            places.push(place);
        }
        let guest = signed_in(template.guest, "Guest", Role::Learner, NodeRole::Hub);
        Self {
            dir,
            places,
            guest,
            saved: BTreeSet::new(),
            went_with_a_disk: BTreeSet::new(),
            read_before: BTreeMap::new(),
            by: BTreeMap::new(),
            outcasts: Vec::new(),
            doomed: template.stored[DOOMED].node,
            cut_offs: 0,
            alone: BTreeSet::new(),
            liar: None,
            computers: template.stored.len(),
            sticks: Vec::new(),
            sticks_written: 0,
            threads: Vec::new(),
            written: 0,
            line: Line::default(),
            exchanges: 0,
            bytes: 0,
            story: Vec::new(),
        }
    }

    fn tell(&mut self, what: impl Into<String>) {
        self.story.push(what.into());
    }

    /// One thing happens.
    pub(crate) fn step(&mut self, chance: &mut Chance) {
        let at = 1 + chance.below(self.places.len() - 1);
        match chance.below(100) {
            0..20 => self.complete(chance, at),
            20..22 => self.let_in_again(),
            22..38 => self.write_post(chance, at),
            38..57 => self.sync_badly(chance, at, HUB),
            57..64 => self.meet_on_the_lan(chance, at),
            64..69 => self.carry_out(chance, at),
            69..75 => self.carry_in(chance),
            75..81 => self.power_cut(chance, at),
            81..85 => self.jump_clock(chance, at),
            85..88 => self.complete_as_guest(chance),
            88..90 => self.make_image(at),
            90..92 => self.restore_image(at),
            92..94 => self.clone_the_disk(chance, at),
            94..96 => self.fill_or_free_the_disk(chance),
            96..97 => self.cut_off(),
            97..98 => self.outcast_goes_on(chance),
            _ => self.hear_a_lie(chance, at),
        }
    }

    /// What came of asking a node to save something: a full disk says so, and nothing else fails.
    fn ask(&mut self, at: usize, result: Result<(), NodeError>, saved: Saved) -> bool {
        match result {
            Ok(()) => {
                self.by.entry(saved.clone()).or_insert(self.places[at].id);
                self.went_with_a_disk.remove(&saved);
                self.saved.insert(saved);
                true
            }
            Err(fault) => {
                assert!(self.places[at].full, "a disk with room refuses: {fault}");
                false
            }
        }
    }

    fn complete(&mut self, chance: &mut Chance, at: usize) {
        let place = &self.places[at];
        let who = place.learners[chance.below(place.learners.len())].clone();
        self.complete_by(chance, at, &who);
    }

    fn complete_as_guest(&mut self, chance: &mut Chance) {
        let guest = self.guest.clone();
        self.complete_by(chance, HUB, &guest);
    }

    fn complete_by(&mut self, chance: &mut Chance, at: usize, who: &SignedIn) {
        let lesson: LessonPath = LESSONS[chance.below(4)].parse().expect("a lesson");
        let node = self.places[at].node();
        let result = node.learner(who).and_then(|desk| desk.complete_lesson(&lesson).map(drop));
        let done = self.ask(at, result, Saved::Done(who.person, lesson.clone()));
        self.tell(format!("{at}: {} completes {lesson}: {done}", who.name));
    }

    fn write_post(&mut self, chance: &mut Chance, at: usize) {
        self.written += 1;
        let words = format!("Words number {}.", self.written);
        let once = format!("once-{}", self.written);
        let at = if chance.percent(25) { HUB } else { at };
        let place = &self.places[at];
        let who = place.learners[chance.below(place.learners.len())].clone();
        let forum = place.node().forum(&who).expect("everybody may talk");
        let (wants_to_open, double) = (chance.percent(30), chance.percent(20));
        // The first one from somewhere on that is known there.
        let from = chance.below(self.threads.len().max(1));
        let (before, after) = self.threads.split_at(from.min(self.threads.len()));
        let known = after.iter().chain(before).filter(|_| !wants_to_open);
        let known = known.copied().find_map(|id| Some((id, forum.thread(id).ok()?.posts)));
        let opens = known.is_none();
        let result = if let Some((id, shown)) = known {
            let seen = shown.into_iter().map(|post| post.body).collect();
            self.read_before.insert(words.clone(), seen);
            let first = forum.reply(&once, id, &words, "en", None);
            if double && first.is_ok() {
                drop(forum.reply(&once, id, &words, "en", None));
            }
            first.map(|_| id)
        } else {
            forum.open_thread(&once, Space::Network, "A question", &words, "en")
        };
        let thread = result.as_ref().ok().copied();
        drop(forum);
        self.threads.extend(thread.filter(|_| opens));
        let saved = Saved::Post(thread.unwrap_or(DocumentId([0; 24])), words.clone());
        let done = self.ask(at, result.map(drop), saved);
        self.tell(format!("{at}: {} writes {words} {done}", who.name));
    }

    fn sync_badly(&mut self, chance: &mut Chance, at: usize, with: usize) {
        let report = self.exchange(at, with, &mut |line, stage| line.badly(chance, stage));
        self.tell(format!("{at}-{with}: {report:?}"));
    }

    fn meet_on_the_lan(&mut self, chance: &mut Chance, at: usize) {
        let with = 1 + chance.below(self.places.len() - 1);
        if self.places[at].id == self.places[with].id {
            return;
        }
        let good = chance.percent(60);
        let report = self.exchange(at, with, &mut |line, stage| {
            if good { line.well(stage) } else { line.badly(chance, stage) }
        });
        self.tell(format!("{at}-{with} on the LAN: {report:?}"));
    }

    /// One exchange that `at` begins. A disk that is full may break it off on either side.
    pub(crate) fn exchange(
        &mut self,
        at: usize,
        with: usize,
        mood: Mood<'_>,
    ) -> Option<SyncReport> {
        let (dialer, listener) = (self.places[at].node(), self.places[with].node());
        let line = &mut self.line;
        let peer = self.places[with].id;
        let report = dialer
            .sync_with(peer, &mut |body, take| mood(line, &mut Stage::new(listener, body, take)));
        self.exchanges += 1;
        match report {
            Ok(report) => {
                self.bytes += report.bytes_up + report.bytes_down;
                Some(report)
            }
            Err(fault) => {
                assert!(self.places[at].full, "a disk with room refuses: {fault}");
                None
            }
        }
    }

    fn power_cut(&mut self, chance: &mut Chance, at: usize) {
        let at = if chance.percent(25) { HUB } else { at };
        self.places[at].cut_the_power();
        self.tell(format!("{at}: power cut"));
    }

    fn jump_clock(&mut self, chance: &mut Chance, at: usize) {
        let at = if chance.percent(20) { HUB } else { at };
        let clock = &self.places[at].clock;
        match chance.below(4) {
            0 => clock.set(1_000),
            1 => clock.set(NOW + 30 * 365 * 24 * 3_600_000),
            2 => clock.set(NOW),
            _ => clock.pass_s(u32::try_from(chance.below(100_000)).expect("small")),
        }
    }

    fn image_path(&self, at: usize) -> PathBuf {
        self.places[at].data.with_extension("image")
    }

    fn make_image(&mut self, at: usize) {
        let path = self.image_path(at);
        self.places[at].make_image(path);
        self.tell(format!("{at}: an image of the disk"));
    }

    fn restore_image(&mut self, at: usize) {
        if self.places[at].image.is_none() {
            return;
        }
        let before = self.only_at(at);
        self.places[at].restore_image();
        let held = held(&self.places[at], &before);
        for saved in before.difference(&held) {
            self.saved.remove(saved);
            self.went_with_a_disk.insert(saved.clone());
        }
        self.tell(format!("{at}: the image is put back"));
    }

    /// What nobody else holds.
    fn only_at(&self, at: usize) -> BTreeSet<Saved> {
        let mut only = self.saved.clone();
        for (other, place) in self.places.iter().enumerate() {
            if other != at {
                let there = held(place, &only);
                only.retain(|saved| !there.contains(saved));
            }
        }
        only
    }

    /// The same disk in two computers, both at work.
    fn clone_the_disk(&mut self, chance: &mut Chance, at: usize) {
        if self.places.len() > 6 {
            return;
        }
        self.places[at].stop();
        self.computers += 1;
        let number = self.computers;
        let data = self.places[at].data.with_file_name(number.to_string());
        copy_folder(&self.places[at].data, &data);
        self.places[at].start();
        let own_seed = chance.below(1 << 40) as u64;
        let mut copy = Place::start_at(&data, self.places[at].role, own_seed);
        copy.id = self.places[at].id;
        copy.learners = self.places[at].learners.clone();
        self.places.push(copy);
        self.tell(format!("{at}: its disk runs in another computer too, {number}"));
    }

    fn fill_or_free_the_disk(&mut self, chance: &mut Chance) {
        let at = chance.below(self.places.len());
        let place = &mut self.places[at];
        place.full = !place.full;
        place.node().limit_disk(place.full).expect("a limit is no write");
        let full = place.full;
        self.tell(format!("{at}: the disk is full: {full}"));
    }

    /// A bundle for the hub or for another branch. On a disk that is full nothing is lost by it.
    fn carry_out(&mut self, chance: &mut Chance, at: usize) {
        let at = if chance.percent(30) { HUB } else { at };
        let to = if at == HUB || chance.percent(20) {
            self.places[1 + chance.below(self.places.len() - 1)].id
        } else {
            self.places[HUB].id
        };
        if to == self.places[at].id {
            return;
        }
        self.sticks_written += 1;
        let file = self.dir.path().join(format!("stick-{}", self.sticks_written));
        let all = chance.percent(20);
        let order =
            CarryOrder { to: to.to_string(), all, carrier: "Bookmobile".into(), packs: false };
        let carried = self.places[at].node().console().carry_out(&order, &file);
        let told = carried.as_ref().map(|carried| carried.entries).map_err(ToString::to_string);
        self.tell(format!("{at}: a stick for {to}: {told:?}"));
        if carried.is_ok() {
            if self.sticks.len() >= STICKS_MAX {
                self.sticks.remove(0);
            }
            self.sticks.push(OnTheWay { file, to });
        }
    }

    /// A stick comes: to the right computer or to another, whole or not, for the first time or again.
    fn carry_in(&mut self, chance: &mut Chance) {
        if self.sticks.is_empty() {
            return;
        }
        let stick = &self.sticks[chance.below(self.sticks.len())];
        let at = chance.below(self.places.len());
        let at = self.places.iter().position(|place| place.id == stick.to).unwrap_or(at);
        let at = if chance.percent(15) { chance.below(self.places.len()) } else { at };
        let mut bytes = std::fs::read(&stick.file).expect("the stick can be read");
        let spoiled = chance.percent(25);
        if spoiled {
            let place = chance.below(bytes.len());
            if chance.percent(50) {
                bytes.truncate(place);
            } else {
                bytes[place] ^= 1 << chance.below(8);
            }
        }
        let to = stick.to;
        let file = self.dir.path().join("brought");
        std::fs::write(&file, bytes).expect("a copy of the stick");
        let entries = |at: usize| {
            self.places[at].node().console().status().expect("the node's state").entries
        };
        let before = entries(at);
        let taken = self.places[at].node().console().carry_in(&file);
        if spoiled || self.places[at].id != to {
            assert!(taken.is_err(), "a stick that is spoiled or for somebody else is taken");
            assert_eq!(entries(at), before, "and it changed something");
        }
        let told = taken.map(|taken| taken.entries).map_err(|fault| fault.to_string());
        self.tell(format!("{at}: a stick comes, spoiled: {spoiled}: {told:?}"));
    }

    /// The hub cuts a branch off. What it had from there stays, and nothing else.
    fn cut_off(&mut self) {
        let doomed = self.doomed;
        if !self.outcasts.is_empty() || self.places[HUB].full {
            return;
        }
        self.places[HUB].node().console().revoke(doomed).expect("the hub's disk has room");
        let at_hub = held(&self.places[HUB], &self.saved);
        let (out, stay) = self.places.drain(..).partition(|place| place.id == doomed);
        (self.outcasts, self.places) = (out, stay);
        // It may also have been the last to hold what a disk that was put back had lost.
        let mut elsewhere = BTreeSet::new();
        for place in &self.places {
            elsewhere.extend(held(place, &self.saved));
        }
        let its = |saved: &Saved| self.by.get(saved) == Some(&doomed);
        let lost =
            |saved: &Saved| !elsewhere.contains(saved) || (its(saved) && !at_hub.contains(saved));
        let lost: Vec<Saved> = self.saved.iter().filter(|saved| lost(saved)).cloned().collect();
        for saved in lost {
            self.saved.remove(&saved);
            self.went_with_a_disk.insert(saved);
        }
        self.cut_offs += 1;
        self.tell(format!("the hub cuts {doomed} off"));
    }

    /// It writes on, and finds somebody on its LAN.
    fn outcast_goes_on(&mut self, chance: &mut Chance) {
        if self.outcasts.is_empty() {
            return;
        }
        let outcast = &self.outcasts[chance.below(self.outcasts.len())];
        let who = outcast.learners[0].clone();
        self.written += 1;
        let (once, words) =
            (format!("outcast-{}", self.written), format!("{OUTCAST} {}.", self.written));
        let forum = outcast.node().forum(&who).expect("everybody may talk");
        if let Ok(thread) = forum.open_thread(&once, Space::Network, "Still here", &words, "en") {
            self.alone.insert(Saved::Post(thread, words));
        }
        drop(forum);
        let lesson: LessonPath = LESSONS[chance.below(4)].parse().expect("a lesson");
        let desk = outcast.node().learner(&who);
        if desk.and_then(|desk| desk.complete_lesson(&lesson)).is_ok() {
            self.alone.insert(Saved::Done(who.person, lesson));
        }
        let with = chance.below(self.places.len());
        let (peer, listener) = (self.places[with].id, self.places[with].node());
        let report = outcast.node().sync_with(peer, &mut |body, take| {
            self.line.well(&mut Stage::new(listener, body, take))
        });
        self.tell(format!("the outcast meets {with}: {report:?}"));
    }

    /// The hub lets the branch in again: one of its computers hears that it is out and comes with an
    /// invitation, the others find out by themselves. What they wrote counts again, and what they
    /// wrote meanwhile counts too.
    fn let_in_again(&mut self) {
        let (Some(outcast), hub) = (self.outcasts.first(), &self.places[HUB]) else { return };
        if hub.full || self.outcasts.iter().any(|place| place.full) {
            return;
        }
        let line = &mut self.line;
        let refused = outcast.node().sync_with(hub.id, &mut |body, take| {
            line.well(&mut Stage::new(hub.node(), body, take))
        });
        let refused = refused.expect("the disk has room").state;
        assert_eq!(refused, SyncState::Refused);
        let code = hub.node().console().invite("Once more", "BA").expect("the hub invites").code;
        let answer = &mut |body: &[u8]| Ok(hub.node().answer_sync(body));
        outcast.node().join_by("http://hub.test", &code, answer).expect("the code is good");
        let doomed = self.doomed;
        let is_its = |saved: &&Saved| self.by.get(saved) == Some(&doomed);
        let mut back: BTreeSet<Saved> =
            self.went_with_a_disk.iter().filter(is_its).chain(&self.alone).cloned().collect();
        let mut there = BTreeSet::new();
        for place in &self.outcasts {
            there.extend(held(place, &back));
        }
        back.retain(|saved| there.contains(saved));
        for saved in back {
            self.by.entry(saved.clone()).or_insert(doomed);
            self.went_with_a_disk.remove(&saved);
            self.saved.insert(saved);
        }
        self.alone.clear();
        self.places.append(&mut self.outcasts);
        self.tell(format!("the hub lets {doomed} in again"));
    }

    fn hear_a_lie(&mut self, chance: &mut Chance, at: usize) {
        let at = if chance.percent(40) { HUB } else { at };
        let nodes: Vec<_> = self.places.iter().map(Place::node).collect();
        let [victim, accompanied] = [1, 2].map(|at| self.places[at].learners[1].person);
        let liar = self.liar.get_or_insert_with(|| Liar::among(&nodes, accompanied.home()));
        let half = usize::from(at != HUB);
        let to = (self.places[at].node(), self.places[at].id);
        liar.lie(chance, to, half, (victim, accompanied));
        self.tell(format!("{at} hears a lie"));
    }

    /// Did anybody do what an honest node refuses?
    pub(crate) fn is_honest(&self) -> bool {
        self.liar.is_none() && self.cut_offs == 0
    }

    /// The lines work again, the disks have room, for as long as it takes; and that must not be
    /// long.
    pub(crate) fn heal(&mut self) {
        for place in self.places.iter_mut().filter(|place| place.full) {
            place.full = false;
            place.node().limit_disk(false).expect("a limit is no write");
        }
        if self.liar.is_some() {
            // What was found out about it reaches the hub, whose admin cuts it off.
            for at in 1..self.places.len() {
                self.sync_well(at);
            }
            let console = self.places[HUB].node().console();
            console.revoke(liar::keys().node()).expect("the hub's disk has room");
        }
        for round in 0.. {
            let states: Vec<SyncState> =
                (1..self.places.len()).map(|at| self.sync_well(at).state).collect();
            if round > 0 && states.iter().all(|state| *state == SyncState::UpToDate) {
                return;
            }
            assert!(round < 8, "the network does not settle: {states:?}");
        }
    }

    pub(crate) fn sync_well(&mut self, at: usize) -> SyncReport {
        let report = self.exchange(at, HUB, &mut |line, stage| line.well(stage));
        report.expect("the disk has room")
    }
}

/// Which of these things does that computer show?
pub(crate) fn held(place: &Place, wanted: &BTreeSet<Saved>) -> BTreeSet<Saved> {
    let mut threads: BTreeMap<DocumentId, BTreeSet<String>> = BTreeMap::new();
    let mut done: BTreeMap<PersonId, BTreeSet<LessonPath>> = BTreeMap::new();
    let reader = place.learners[0].clone();
    let admin = SignedIn { role: Role::Admin, node_role: place.role, ..reader.clone() };
    let mut there = BTreeSet::new();
    for saved in wanted {
        let is_there = match saved {
            Saved::Post(thread, words) => threads
                .entry(*thread)
                .or_insert_with(|| {
                    let view = place.node().forum(&reader).and_then(|forum| forum.thread(*thread));
                    let posts = view.map(|view| view.posts).unwrap_or_default();
                    posts.into_iter().map(|post| post.body).collect()
                })
                .contains(words),
            Saved::Done(person, lesson) => done
                .entry(*person)
                .or_insert_with(|| {
                    let desk = place.node().facilitator(&admin).expect("an admin may follow");
                    let page = desk.learner(*person).map(|page| page.done).unwrap_or_default();
                    page.into_iter().map(|(lesson, _, _)| lesson).collect()
                })
                .contains(lesson),
        };
        if is_there {
            there.insert(saved.clone());
        }
    }
    there
}
