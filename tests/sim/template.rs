//! A network as every history finds it: a hub and its branches, joined, with their people. Made once
//! in a process, since hashing PINs takes longer than a whole history; every history copies it.

use std::path::PathBuf;
use std::sync::OnceLock;

use branchline::domain::roles::{NodeRole, Role};
use branchline::domain::{NodeId, PersonId};
use branchline::node::desk::SetUp;
use branchline::node::view::SyncState;

use crate::place::{Place, folder};

/// Branches beside the hub.
pub(crate) const BRANCHES: usize = 3;
const LEARNERS: usize = 2;

/// What is known of a computer whose folder is in the template.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) data: PathBuf,
    pub(crate) role: NodeRole,
    pub(crate) node: NodeId,
    pub(crate) learners: Vec<(PersonId, String)>,
}

/// The folders, the hub's first.
#[derive(Debug)]
pub(crate) struct Template {
    _dir: tempfile::TempDir,
    pub(crate) stored: Vec<Stored>,
    /// The first learner of the first branch, who may also learn at the hub.
    pub(crate) guest: PersonId,
}

/// The one template of this process.
pub(crate) fn template() -> &'static Template {
    static TEMPLATE: OnceLock<Template> = OnceLock::new();
    TEMPLATE.get_or_init(build)
}

fn build() -> Template {
    let dir = folder();
    let roles = std::iter::once(NodeRole::Hub).chain([NodeRole::Branch; BRANCHES]);
    let mut places = Vec::new();
    let mut people = Vec::new();
    for (number, role) in roles.enumerate() {
        let data = dir.path().join(number.to_string());
        let mut place = Place::start_at(&data, role, 900_000 + number as u64);
        people.push(set_up(&mut place, number));
        places.push(place);
    }
    let (hub, branches) = places.split_at_mut(1);
    let hub = &mut hub[0];
    for branch in branches.iter() {
        let code = hub.node().console().invite("Branch", "RS").expect("an invitation").code;
        let answer = &mut |body: &[u8]| Ok(hub.node().answer_sync(body));
        branch.node().join_by("http://hub.test", &code, answer).expect("the branch joins");
    }
    let liar = crate::liar::listing(branches[1].id);
    hub.node().console().list_exactly(vec![liar]).expect("the hub lists it");
    let guest = people[1][0].0;
    branches[0].node().console().lend(guest, hub.id).expect("the home branch agrees");
    for _ in 0..2 {
        for branch in branches.iter() {
            let hub = hub.node();
            let carry = &mut |body: &[u8]| Ok(hub.answer_sync(body));
            let report = branch.node().sync_over(carry).expect("the disk works");
            assert_eq!(report.state, SyncState::UpToDate);
        }
    }
    hub.node().console().welcome(guest, "4711").expect("the hub knows the guest");
    let mut stored = Vec::new();
    for (mut place, learners) in places.into_iter().zip(people) {
        place.stop();
        stored.push(Stored { data: place.data, role: place.role, node: place.id, learners });
    }
    Template { _dir: dir, stored, guest }
}

fn set_up(place: &mut Place, number: usize) -> Vec<(PersonId, String)> {
    let set_up = SetUp {
        code: String::new(),
        role: place.role,
        name: format!("Library {number}"),
        country: "RS".into(),
        language: "en".into(),
        admin_name: "Admin".into(),
        admin_password: "correct horse".into(),
    };
    let console = place.node().console();
    console.init(set_up).expect("a fresh folder is set up");
    let learners = (0..LEARNERS).map(|learner| {
        let name = format!("Learner {learner} of {number}");
        (console.add_person(Role::Learner, &name, "4711").expect("a new learner"), name)
    });
    let learners: Vec<_> = learners.collect();
    place.id = console.status().expect("the node's state").node;
    learners
}
