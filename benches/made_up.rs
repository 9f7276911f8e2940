//! What the benchmarks let people do: a course that is not ours, posts whose words the dictionary
//! has never seen, and nodes in temporary folders with fixed seeds.

use std::error::Error;
use std::path::Path;

use branchline::domain::roles::NodeRole;
use branchline::domain::{LessonPath, UnixMs};
use branchline::node::clock::HandClock;
use branchline::node::desk::SetUp;
use branchline::node::entropy::SeededEntropy;
use branchline::node::{ExactWork, Node, Settings};

pub(crate) const NOW: i64 = 1_795_000_000_000;
const DAY_MS: i64 = 24 * 3_600_000;

/// Modules of a course that is not ours, as long as real ones are named.
const MODULES: [&str; 12] = [
    "welcome-here",
    "knowing-readers",
    "digital-desk",
    "partners-in-town",
    "space-and-time",
    "telling-stories",
    "small-budgets",
    "children-and-schools",
    "older-readers",
    "open-data",
    "measuring-change",
    "keeping-it-going",
];
/// Lessons of each of them.
const LESSONS: [&str; 6] =
    ["why-it-matters", "first-steps", "asking-people", "a-plan", "trying-it-out", "what-we-learnt"];

/// The made-up course's lessons, in order.
pub(crate) fn lessons() -> Result<Vec<LessonPath>, Box<dyn Error>> {
    let paths =
        MODULES.iter().flat_map(|module| LESSONS.map(|lesson| format!("{module}/{lesson}")));
    paths.map(|path| Ok(path.parse()?)).collect()
}

/// Posts of 90 to 400 characters, none like another: pieces of a text that stays as it is and of
/// which the dictionary's recipe reads nothing.
pub(crate) fn posts(skip: usize, count: usize) -> Vec<String> {
    let words: Vec<&str> = include_str!("unseen.txt").split_whitespace().collect();
    let post = |number: usize| {
        let (first, length) = (number * 37 % words.len(), 15 + number * 7 % 50);
        words.iter().cycle().skip(first).take(length).copied().collect::<Vec<_>>().join(" ")
    };
    (skip..skip + count).map(post).collect()
}

/// So much on that day.
pub(crate) fn work(
    day: i64,
    learners: u32,
    (completions, attempts): (u32, u32),
    posts: Vec<String>,
) -> Result<ExactWork, Box<dyn Error>> {
    let morning = UnixMs(NOW + day * DAY_MS);
    let (lessons, threads, seed) = (lessons()?, 3, 7);
    Ok(ExactWork { lessons, learners, completions, attempts, threads, posts, morning, seed })
}

/// A node in a temporary folder.
pub(crate) struct Place {
    pub(crate) node: Node,
    pub(crate) dir: tempfile::TempDir,
}

/// Starts the node of a folder, with chance of its own.
pub(crate) fn start(folder: &Path, seed: u64) -> Result<Node, Box<dyn Error>> {
    let settings = Settings { data: folder.to_owned(), serving: false };
    let clock = Box::new(HandClock::at(NOW));
    Ok(Node::open_with(&settings, clock, Box::new(SeededEntropy::new(seed)))?)
}

/// Sets one up; the same seed, the same keys.
pub(crate) fn place(seed: u64, role: NodeRole) -> Result<Place, Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    let node = start(dir.path(), seed)?;
    node.console().init(SetUp {
        code: String::new(),
        role,
        name: format!("Library {seed}"),
        country: "RS".into(),
        language: "en".into(),
        admin_name: "Admin".into(),
        admin_password: "correct horse".into(),
    })?;
    Ok(Place { node, dir })
}

/// Takes a branch into the hub's network.
pub(crate) fn join(hub: &Node, branch: &Node) -> Result<(), Box<dyn Error>> {
    let code = hub.console().invite("Branch", "RS")?.code;
    branch.join_by("http://hub.test", &code, &mut |body| Ok(hub.answer_sync(body)))?;
    Ok(())
}
