//! One computer of the simulated network: its folder outlives the program that runs on it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use branchline::domain::roles::{NodeRole, Role};
use branchline::domain::{NodeId, PersonId};
use branchline::node::clock::{Clock, HandClock};
use branchline::node::entropy::SeededEntropy;
use branchline::node::view::SignedIn;
use branchline::node::{Node, Settings};

/// What every clock shows when a history begins.
pub(crate) const NOW: i64 = 1_795_000_000_000;

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

/// One computer: the power can be cut, the disk swapped; people stay.
pub(crate) struct Place {
    node: Option<Node>,
    pub(crate) id: NodeId,
    pub(crate) role: NodeRole,
    pub(crate) data: PathBuf,
    pub(crate) clock: Arc<HandClock>,
    seed: u64,
    starts: u64,
    pub(crate) learners: Vec<SignedIn>,
    /// An older state of its disk.
    pub(crate) image: Option<PathBuf>,
    /// The disk takes nothing more.
    pub(crate) full: bool,
}

impl Place {
    /// Switches on the computer with that folder. `seed` is its own.
    pub(crate) fn start_at(data: &Path, role: NodeRole, seed: u64) -> Self {
        let mut place = Self {
            node: None,
            id: NodeId([0; 12]),
            role,
            data: data.to_owned(),
            clock: Arc::new(HandClock::at(NOW)),
            seed,
            starts: 0,
            learners: Vec::new(),
            image: None,
            full: false,
        };
        place.start();
        place
    }

    pub(crate) fn node(&self) -> &Node {
        self.node.as_ref().expect("the power is on")
    }

    pub(crate) fn start(&mut self) {
        self.starts += 1;
        let settings = Settings { data: self.data.clone(), serving: true };
        let clock = Box::new(SharedClock(Arc::clone(&self.clock)));
        let entropy = SeededEntropy::new(self.seed.wrapping_mul(1_000_003) + self.starts);
        let node = Node::open_with(&settings, clock, Box::new(entropy));
        self.node = Some(node.expect("the folder opens"));
        self.full = false;
    }

    /// Off and on again, with no time to tidy up.
    pub(crate) fn cut_the_power(&mut self) {
        self.node = None;
        self.start();
    }

    /// Off in good order; [`Self::start`] follows.
    pub(crate) fn stop(&mut self) {
        if let Some(node) = self.node.take() {
            node.close();
        }
    }

    /// An image of the disk, made while the computer is off.
    pub(crate) fn make_image(&mut self, at: PathBuf) {
        self.stop();
        drop(std::fs::remove_dir_all(&at));
        copy_folder(&self.data, &at);
        self.image = Some(at);
        self.start();
    }

    /// Puts the image back in place of the disk. The folder stays the same folder, so that nothing
    /// but what is in it can tell.
    pub(crate) fn restore_image(&mut self) {
        let Some(image) = self.image.clone() else { return };
        self.stop();
        for entry in std::fs::read_dir(&self.data).expect("the folder is there") {
            let path = entry.expect("a readable folder").path();
            if path.is_file() {
                std::fs::remove_file(path).expect("a file of the folder");
            }
        }
        copy_files(&image, &self.data);
        self.start();
    }
}

/// A folder for disks: in memory where the system has one, since no power cut of these histories
/// reaches what the system itself has not written yet.
pub(crate) fn folder() -> tempfile::TempDir {
    let in_memory = tempfile::tempdir_in("/dev/shm");
    in_memory.or_else(|_| tempfile::tempdir()).expect("a temporary folder")
}

/// Copies a data folder.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder for the copy");
    copy_files(from, to);
}

fn copy_files(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("the folder is there") {
        let path = entry.expect("a readable folder").path();
        let name = path.file_name().expect("files have names");
        // Folders hold bundles that are being looked into, and nothing to keep.
        if path.is_dir() {
            continue;
        }
        std::fs::copy(&path, to.join(name)).expect("a file is copied");
    }
}

/// Somebody at that computer. Signing in is not what is simulated.
pub(crate) fn signed_in(person: PersonId, name: &str, role: Role, node_role: NodeRole) -> SignedIn {
    SignedIn {
        person,
        name: name.to_owned(),
        role,
        node_role,
        language: Some("en".into()),
        csrf: String::new(),
        shared: true,
        token_hash: [0; 32],
        unread_threads: 0,
    }
}
