//! The desks as pages use them, on a node in a folder of its own with a clock that the test moves.

mod assignments;
mod badges;
mod belonging;
mod blind;
mod cohort_talk;
mod courses;
mod doors;
mod erased;
mod evaluating;
mod imports;
mod joint;
mod laptops;
mod moderation;
mod newcomers;
mod reviews;
mod talk;
mod work;

use std::sync::Arc;

use crate::domain::roles::{NodeRole, Role};
use crate::domain::{LessonPath, ModuleId, NodeId, PersonId};
use crate::node::clock::{Clock, HandClock};
use crate::node::desk::{AdminDesk, FacilitatorDesk, ForumDesk, LearnerDesk, SetUp};
use crate::node::entropy::SeededEntropy;
use crate::node::view::{NewSession, SignedIn};
use crate::node::{Node, NodeError, Settings};

const NOW: i64 = 1_795_000_000_000;
const PASSWORD: &str = "a long password";

/// The test's hand stays on the clock that the node reads.
#[derive(Debug)]
struct SharedClock(Arc<HandClock>);

impl Clock for SharedClock {
    fn wall_ms(&self) -> i64 {
        self.0.wall_ms()
    }

    fn uptime_s(&self) -> u64 {
        self.0.uptime_s()
    }
}

struct Place {
    node: Node,
    clock: Arc<HandClock>,
    dir: tempfile::TempDir,
    seed: u64,
}

fn opened(dir: &tempfile::TempDir, seed: u64) -> (Node, Arc<HandClock>) {
    let clock = Arc::new(HandClock::at(NOW));
    let settings = Settings { data: dir.path().to_owned(), serving: true };
    let shared = Box::new(SharedClock(Arc::clone(&clock)));
    let node = Node::open_with(&settings, shared, Box::new(SeededEntropy::new(seed)));
    (node.expect("a fresh folder opens"), clock)
}

fn bare(seed: u64) -> Place {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let (node, clock) = opened(&dir, seed);
    Place { node, clock, dir, seed }
}

fn form(node: &Node, role: NodeRole) -> SetUp {
    SetUp {
        code: node.setup_code().unwrap_or_default(),
        role,
        name: "Градска библиотека".into(),
        country: "rs".into(),
        language: "sr-Cyrl".into(),
        admin_name: "Ана".into(),
        admin_password: PASSWORD.into(),
    }
}

/// A node that is set up, and its admin.
fn place(seed: u64, role: NodeRole) -> (Place, SignedIn) {
    let place = bare(seed);
    let session = place.node.visitor().set_up(form(&place.node, role)).expect("a good form");
    let admin = place.who(&session);
    (place, admin)
}

impl Place {
    fn who(&self, session: &NewSession) -> SignedIn {
        let found = self.node.session(&session.token).expect("the disk is fine");
        found.expect("the session is good")
    }

    fn learner(&self, once: &str, name: &str) -> SignedIn {
        let session = self.node.visitor().sign_up(once, name, "4711", "en", true);
        self.who(&session.expect("a good form"))
    }

    /// Stops the program in order and starts it again; its monotonic seconds begin anew.
    fn reopened(self) -> Self {
        let Self { node, dir, seed, .. } = self;
        node.close();
        let (node, clock) = opened(&dir, seed + 1000);
        Self { node, clock, dir, seed }
    }

    fn desk(&self, who: &SignedIn) -> LearnerDesk {
        self.node.learner(who).expect("everybody learns")
    }

    fn forum(&self, who: &SignedIn) -> ForumDesk {
        self.node.forum(who).expect("everybody talks")
    }

    fn admin(&self, who: &SignedIn) -> AdminDesk {
        self.node.admin(who).expect("an admin")
    }

    fn facilitator(&self, who: &SignedIn) -> FacilitatorDesk {
        self.node.facilitator(who).expect("staff")
    }

    fn id(&self) -> NodeId {
        self.node.row().expect("set up").node
    }

    fn log_length(&self) -> u64 {
        let counts = self.node.read(|read| Ok(read.counts()?));
        counts.expect("the disk is fine").entries
    }
}

fn lesson(path: &str) -> LessonPath {
    path.parse().expect("a lesson path")
}

fn module() -> ModuleId {
    "start-here".parse().expect("a module id")
}

fn entered(
    place: &Place,
    person: PersonId,
    secret: &str,
    device: &str,
) -> Result<NewSession, NodeError> {
    place.node.visitor().sign_in(person, secret, device, true)
}

fn add(place: &Place, admin: &SignedIn, role: Role, secret: &str) -> PersonId {
    let once = format!("{role} {secret}");
    place.admin(admin).add_person(&once, role, "Марко", secret).expect("a good form")
}
