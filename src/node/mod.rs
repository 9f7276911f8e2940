//! The imperative shell: identity, clock, chance, the writer, the dialer, and a desk for every
//! role.
//!
//! Joins `store` and `sync`, which never see each other. Never decides what is right: `domain`
//! does; never spells a document's keys: `docs` does.

mod admitting;
mod allotting;
mod author;
mod bell;
pub mod clock;
mod courier;
mod credential;
pub mod desk;
mod dialer;
mod discovery;
pub mod entropy;
mod error;
mod fetching;
mod files;
mod health;
mod http;
mod identity;
mod intake;
mod ledger;
pub mod line;
mod listening;
#[cfg(test)]
mod lives_tests;
mod neighbours;
#[cfg(test)]
mod neighbours_tests;
mod packs;
mod photo;
mod preview;
mod publishing;
mod rebuilding;
mod recovery;
#[cfg(test)]
mod recovery_tests;
mod rescue;
mod room;
#[cfg(test)]
mod room_tests;
mod sample;
mod secret;
mod statement;
mod succession;
#[cfg(test)]
mod tests;
mod truth;
mod verify;
pub mod view;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

pub use bell::LineProgress;
pub use courier::{CarryOrder, Incoming, Outgoing, Stick, plugged_in};
pub use dialer::{Carry, CarryFault, Stream, SyncReport, Taken};
pub use error::{BundleRefusal, NodeError, file_phrase};
pub use files::Upload;
pub use listening::Answering;
pub use neighbours::{Announced, CarryTo, Lan};
pub use packs::{PackRefusal, PackRow};
pub use publishing::PackSizes;
pub use rebuilding::RebuildReport;
pub use recovery::Recovered;
pub use sample::{ExactTalk, ExactWork, SampleReport, SampleSize};
pub use verify::{Progress, VerifyReport};

use self::author::Author;
use self::bell::Bell;
use self::clock::{Clock, SystemClock, believed};
use self::entropy::{Entropy, SystemEntropy};
use self::files::Files;
use self::identity::{FolderLock, Secrets};
use self::neighbours::Neighbours;
use crate::course::{CourseSource, Courses, Hit, Library};
use crate::domain::course::Course;
use crate::domain::{ModuleId, NodeId, UnixMs};
use crate::store::rows::NodeRow;
use crate::store::{Read, Store};

/// How to open a node.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The data folder; made if it is not there.
    pub data: PathBuf,
    /// Will this process serve pages and dial the hub? Then no other may on the same folder.
    pub serving: bool,
}

/// One open installation; cheap to clone.
#[derive(Debug, Clone)]
pub struct Node {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    dir: PathBuf,
    store: Store,
    secrets: Secrets,
    clock: Box<dyn Clock>,
    entropy: Box<dyn Entropy>,
    courses: Courses,
    /// The course that its author is writing.
    preview: OnceLock<preview::Preview>,
    /// Held for as long as the node is open; `None` beside a server that holds it.
    lock: Option<FolderLock>,
    /// Tells this run's monotonic seconds from those of earlier runs.
    boot: i64,
    /// Until the first write of this run.
    new_life_due: AtomicBool,
    /// Does the file beside the database name the present life?
    life_noted: AtomicBool,
    /// The latest wall time this node knows of, in milliseconds.
    latest_known_ms: std::sync::atomic::AtomicI64,
    setup_code: Mutex<Option<String>>,
    bell: Bell,
    neighbours: Neighbours,
    /// Peers with whom the last exchange was cut: they are asked first how far they came.
    cut: Mutex<BTreeSet<NodeId>>,
    listening: listening::Listening,
    /// What is answered to "who are you?", once this node belongs to a network.
    introduction: OnceLock<Vec<u8>>,
    secret_checks: secret::Gate,
    /// Files that go with documents.
    files: Files,
    /// Files that a peer neither has nor takes, and until when they are not spoken of with it.
    passed_over: fetching::PassedOver,
    /// One photograph is made smaller at a time: each takes memory for all its pixels.
    photos: Mutex<()>,
    /// Less free space than this, in MiB, and nothing more is saved.
    floor_mib: AtomicU64,
    unsettled: intake::Unsettled,
    /// One thread at a time brings forward what is shown of published courses.
    settling_packs: Mutex<()>,
}

impl Node {
    /// Opens the folder with the machine's clock and chance.
    ///
    /// # Errors
    /// [`NodeError::FolderInUse`] if another server runs on it, [`NodeError::Disk`] if it cannot be
    /// used.
    pub fn open(settings: &Settings) -> Result<Self, NodeError> {
        Self::open_watched(settings, &mut ())
    }

    /// The same, and counts while the read model has to be made anew: at the first start of another
    /// program than the one before.
    ///
    /// # Errors
    /// As [`Node::open`].
    pub fn open_watched(
        settings: &Settings,
        progress: &mut dyn Progress,
    ) -> Result<Self, NodeError> {
        let (clock, entropy) = (Box::new(SystemClock::start()), Box::new(SystemEntropy));
        Self::open_all(settings, clock, entropy, progress)
    }

    /// Opens the folder with the given clock and chance.
    ///
    /// # Errors
    /// As [`Node::open`].
    pub fn open_with(
        settings: &Settings,
        clock: Box<dyn Clock>,
        entropy: Box<dyn Entropy>,
    ) -> Result<Self, NodeError> {
        Self::open_all(settings, clock, entropy, &mut ())
    }

    fn open_all(
        settings: &Settings,
        clock: Box<dyn Clock>,
        entropy: Box<dyn Entropy>,
        progress: &mut dyn Progress,
    ) -> Result<Self, NodeError> {
        let dir = settings.data.clone();
        std::fs::create_dir_all(&dir).map_err(|source| NodeError::file(&dir, source))?;
        let lock = identity::lock(&dir)?;
        if settings.serving && lock.is_none() {
            return Err(NodeError::FolderInUse(dir));
        }
        let files = Files::of(&dir);
        if settings.serving {
            courier::clear_folder(&dir);
            files.clear_uploads();
        }
        let secrets = identity::secrets(&dir, &*entropy)?;
        let mut told = false;
        let store = Store::open_watched(&dir, crate::text::fold::fold, &mut |_, all| {
            if !std::mem::replace(&mut told, true) {
                progress.total(all);
            }
            progress.advance();
        })?;
        let row = store.read(|read| read.node())?;
        if row.as_ref().is_some_and(|row| row.node != secrets.keys.node()) {
            return Err(NodeError::Disk("the data folder holds another node's database".into()));
        }
        let latest_known_ms = store
            .read(|read| read.setting(LATEST_KNOWN))?
            .and_then(|text| text.parse().ok())
            .unwrap_or(0);
        let mut boot = [0; 8];
        entropy.fill(&mut boot);
        let setup_code = (settings.serving && row.is_none()).then(|| fresh_setup_code(&*entropy));
        let inner = Inner {
            dir,
            store,
            secrets,
            clock,
            entropy,
            courses: Courses::of(Library::embedded()),
            preview: OnceLock::new(),
            lock,
            boot: i64::from_le_bytes(boot),
            new_life_due: AtomicBool::new(true),
            life_noted: AtomicBool::new(false),
            latest_known_ms: std::sync::atomic::AtomicI64::new(latest_known_ms),
            setup_code: Mutex::new(setup_code),
            bell: Bell::default(),
            neighbours: Neighbours::default(),
            cut: Mutex::default(),
            listening: listening::Listening::default(),
            introduction: OnceLock::new(),
            secret_checks: secret::Gate::default(),
            files,
            passed_over: fetching::PassedOver::default(),
            photos: Mutex::default(),
            floor_mib: AtomicU64::new(room::FLOOR_MIB),
            unsettled: intake::Unsettled::default(),
            settling_packs: Mutex::default(),
        };
        let inner = Arc::new(inner);
        intake::settle_left_over(&inner)?;
        truth::finish(&inner)?;
        if settings.serving {
            succession::rewrite_due(&inner)?;
        }
        let node = Self { inner };
        if settings.serving {
            node.find_packs();
            node.settle_packs();
        }
        Ok(node)
    }

    /// Stops the dialer and writes what is still to be written.
    pub fn close(self) {
        self.inner.bell.stop();
        self.inner.neighbours.stop();
        if let Err(fault) = self.inner.note_latest_known() {
            tracing::warn!(error = %fault, "the time of the stop was not noted");
        }
        self.inner.store.clone().close();
    }

    /// The code that the first start prints, until somebody used it; only a serving node has one.
    #[must_use]
    pub fn setup_code(&self) -> Option<String> {
        self.inner.setup_code.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Finds words in the course that [`Node::course`] gives for that language.
    #[must_use]
    pub fn find_in_course(&self, language: &str, question: &str) -> Vec<Hit> {
        self.inner.courses.first().find(language, question)
    }

    /// The embedded course in that language; English where a text is missing.
    #[must_use]
    pub fn course(&self, language: &str) -> &Course {
        self.inner.courses.first().course(language)
    }

    /// The course that the module belongs to, in that language.
    #[must_use]
    pub fn course_of(&self, module: &ModuleId, language: &str) -> &Course {
        self.inner.courses.of_module(module).course(language)
    }

    /// The course of that id, in that language.
    #[must_use]
    pub fn course_called(&self, id: &str, language: &str) -> Option<&Course> {
        self.inner.courses.find(id).map(|library| library.course(language))
    }

    /// Every course here, in that language; the one that home opens on comes first.
    #[must_use]
    pub fn courses(&self, language: &str) -> Vec<&Course> {
        self.inner.courses.all().into_iter().map(|library| library.course(language)).collect()
    }

    /// Finds words in the course of that id.
    #[must_use]
    pub fn find_in(&self, course: &str, language: &str, question: &str) -> Vec<Hit> {
        let found = self.inner.courses.find(course);
        found.map(|library| library.find(language, question)).unwrap_or_default()
    }

    /// Adds the course of a folder or pack until the program ends; one with the first course's id
    /// stands in its place. The answer is its id.
    pub fn add_course(&self, source: Box<dyn CourseSource>) -> String {
        let plain = Library::of(source);
        let library = if plain.id() == self.inner.courses.first_id() {
            plain
        } else {
            plain.to_stand_beside()
        };
        let id = library.id().to_owned();
        self.inner.courses.add(library);
        id
    }

    /// Now, as this node would write it down, and whether its clock is doubtful.
    #[must_use]
    pub fn now(&self) -> (UnixMs, bool) {
        self.inner.now()
    }

    fn read<T>(&self, job: impl FnOnce(&Read<'_>) -> Result<T, NodeError>) -> Result<T, NodeError> {
        self.inner.store.read(job)
    }

    /// Runs a job that may write to the log, as this node.
    fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Author<'_>) -> Result<T, NodeError> + Send + 'static,
    ) -> Result<T, NodeError> {
        self.inner.require_room()?;
        self.inner.begin_writing()?;
        let inner = Arc::clone(&self.inner);
        let result = self.inner.write_store(move |write| job(&Author::new(&inner, write)?));
        self.inner.bell.ring_if_written();
        result
    }

    /// Runs a job that writes only what never leaves this node.
    fn write_local<T: Send + 'static>(
        &self,
        job: impl FnOnce(&crate::store::Write<'_>) -> Result<T, NodeError> + Send + 'static,
    ) -> Result<T, NodeError> {
        self.inner.write_store(job)
    }

    fn row(&self) -> Result<NodeRow, NodeError> {
        self.read(|read| read.node()?.ok_or(NodeError::NotSetUp))
    }
}

const LATEST_KNOWN: &str = "latest-known-ms";

/// Eight characters that can be read out: `k7mq-2xwd`.
fn fresh_setup_code(entropy: &dyn Entropy) -> String {
    let mut random = [0; 5];
    entropy.fill(&mut random);
    let text = crate::domain::ids::base32().encode(&random);
    format!("{}-{}", &text[..4], &text[4..8])
}

impl Inner {
    fn now(&self) -> (UnixMs, bool) {
        let (now, doubtful) =
            believed(self.clock.wall_ms(), self.latest_known_ms.load(Ordering::Relaxed));
        if !doubtful {
            self.latest_known_ms.fetch_max(now.0, Ordering::Relaxed);
        }
        (now, doubtful)
    }

    /// Keeps the latest time over a restart, so that a clock that woke up in 1970 is noticed.
    fn note_latest_known(&self) -> Result<(), NodeError> {
        let latest = self.latest_known_ms.load(Ordering::Relaxed).to_string();
        self.write_store(move |write| Ok(write.put_setting(LATEST_KNOWN, &latest)?))
    }

    fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes);
        bytes
    }
}
