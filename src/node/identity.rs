//! Who this node is, and which of its lives: the secret, the incarnation, the lock on the data
//! folder.
//!
//! Every start of the program begins a new life at its first write, with a greater number than the
//! database, the file beside it and every log of this node know: nothing in a folder tells an
//! orderly restart from a restored image, and a log that went on under a used number would split
//! documents for good.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::entropy::Entropy;
use super::error::NodeError;
use crate::domain::Incarnation;
use crate::sync::NodeKeys;

const SECRET_FILE: &str = "node.key";
const PEPPER_FILE: &str = "pepper.key";
const LIFE_FILE: &str = "incarnation";
const LOCK_FILE: &str = "serving.lock";

/// The secrets that never leave the folder.
#[derive(Clone)]
pub(super) struct Secrets {
    pub(super) keys: OwnKeys,
    /// Mixed into every PIN's hash; kept out of the database and its backups.
    pub(super) pepper: [u8; 32],
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secrets({})", self.keys.node())
    }
}

/// The keys of this node. A node that is not set up yet may still turn out to be one that had lost
/// its disk: then it takes that one's keys, once.
#[derive(Clone)]
pub(super) struct OwnKeys {
    first: NodeKeys,
    recovered: OnceLock<NodeKeys>,
}

impl OwnKeys {
    fn new(first: NodeKeys) -> Self {
        Self { first, recovered: OnceLock::new() }
    }

    /// From here on this node is the one with those keys. False if it had become another before.
    pub(super) fn become_again(&self, keys: NodeKeys) -> bool {
        let node = keys.node();
        self.recovered.get_or_init(|| keys).node() == node
    }
}

impl Deref for OwnKeys {
    type Target = NodeKeys;

    fn deref(&self) -> &NodeKeys {
        self.recovered.get().unwrap_or(&self.first)
    }
}

/// Reads the folder's secrets, making them at the first start.
pub(super) fn secrets(dir: &Path, entropy: &dyn Entropy) -> Result<Secrets, NodeError> {
    let seed = secret(&dir.join(SECRET_FILE), entropy)?;
    let keys = OwnKeys::new(NodeKeys::from_seed(&seed));
    Ok(Secrets { keys, pepper: secret(&dir.join(PEPPER_FILE), entropy)? })
}

/// The seed of the node's keys, as the folder keeps it.
pub(super) fn seed(dir: &Path) -> Result<[u8; 16], NodeError> {
    let path = dir.join(SECRET_FILE);
    let bytes = read_small(&path)?.unwrap_or_default();
    <[u8; 16]>::try_from(bytes.as_slice()).map_err(|_| wrong_length(&path))
}

/// Keeps the seed of the node that this folder is to be from now on.
pub(super) fn write_seed(dir: &Path, seed: &[u8; 16]) -> Result<(), NodeError> {
    write_whole(&dir.join(SECRET_FILE), seed)
}

fn wrong_length(path: &Path) -> NodeError {
    NodeError::file(path, std::io::Error::new(ErrorKind::InvalidData, "of another length"))
}

fn secret<const N: usize>(path: &Path, entropy: &dyn Entropy) -> Result<[u8; N], NodeError> {
    match read_small(path)? {
        Some(bytes) => <[u8; N]>::try_from(bytes.as_slice()).map_err(|_| wrong_length(path)),
        None => {
            let mut fresh = [0; N];
            entropy.fill(&mut fresh);
            write_whole(path, &fresh)?;
            Ok(fresh)
        }
    }
}

/// The incarnation that the file beside the database names; `None` before the first life. A torn
/// file says nothing: the database and the logs have numbers too.
pub(super) fn life(dir: &Path) -> Result<Option<Incarnation>, NodeError> {
    let Some(bytes) = read_small(&dir.join(LIFE_FILE))? else { return Ok(None) };
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.trim().parse().ok().map(Incarnation))
}

pub(super) fn write_life(dir: &Path, life: Incarnation) -> Result<(), NodeError> {
    write_whole(&dir.join(LIFE_FILE), format!("{}\n", life.0).as_bytes())
}

/// The number of a life that begins when `known` is the greatest number that this node ever used,
/// as far as it can tell. Two copies of one folder, or a copy and what its original went on to
/// write, know the same number; chance keeps them apart.
pub(super) fn next_life(known: Incarnation, random: [u8; 2]) -> Option<Incarnation> {
    let step = u32::from(u16::from_le_bytes(random)) + 1;
    known.0.checked_add(step).map(Incarnation)
}

/// Held by the one server on a folder; the system lets go of it when the process ends, however it
/// ends.
#[derive(Debug)]
pub(super) struct FolderLock {
    _file: File,
}

/// Takes the lock; `None` if a server runs on this folder.
pub(super) fn lock(dir: &Path) -> Result<Option<FolderLock>, NodeError> {
    let path = dir.join(LOCK_FILE);
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|source| NodeError::file(&path, source))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(FolderLock { _file: file })),
        Err(std::fs::TryLockError::WouldBlock) => Ok(None),
        Err(std::fs::TryLockError::Error(source)) => Err(NodeError::file(&path, source)),
    }
}

fn read_small(path: &Path) -> Result<Option<Vec<u8>>, NodeError> {
    let told = |source| NodeError::file(path, source);
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(told(error)),
    };
    let mut bytes = Vec::new();
    file.take(4096).read_to_end(&mut bytes).map_err(told)?;
    Ok(Some(bytes))
}

/// Writes under another name, syncs, renames, syncs the folder: after a power cut it is the old or
/// the new, whole.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), NodeError> {
    let told = |source| NodeError::file(path, source);
    let mut new: PathBuf = path.to_owned();
    new.set_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(&new).map_err(told)?;
    file.write_all(bytes).map_err(told)?;
    file.sync_all().map_err(told)?;
    std::fs::rename(&new, path).map_err(told)?;
    if let Some(dir) = path.parent().filter(|dir| !dir.as_os_str().is_empty()) {
        File::open(dir).and_then(|dir| dir.sync_all()).map_err(told)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node::entropy::SeededEntropy;

    #[test]
    fn a_node_stays_itself_and_notes_its_lives() {
        let dir = tempfile::tempdir().unwrap();
        let first = secrets(dir.path(), &SeededEntropy::new(1)).unwrap();
        let again = secrets(dir.path(), &SeededEntropy::new(2)).unwrap();
        assert_eq!(first.keys.node(), again.keys.node());
        assert_eq!(life(dir.path()).unwrap(), None);
        write_life(dir.path(), Incarnation(3)).unwrap();
        assert_eq!(life(dir.path()).unwrap(), Some(Incarnation(3)));
    }

    #[test]
    fn a_torn_file_of_lives_says_nothing() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(LIFE_FILE), b"\0\0\0").unwrap();
        assert_eq!(life(dir.path()).unwrap(), None);
    }

    #[test]
    fn a_new_life_has_a_greater_number_and_the_last_number_is_no_life() {
        assert_eq!(next_life(Incarnation(7), [0, 0]), Some(Incarnation(8)));
        assert_eq!(next_life(Incarnation(7), [0xff, 0xff]), Some(Incarnation(7 + 0x1_0000)));
        assert_eq!(next_life(Incarnation(u32::MAX), [0, 0]), None);
    }

    #[test]
    fn a_second_server_finds_the_folder_taken() {
        let dir = tempfile::tempdir().unwrap();
        let held = lock(dir.path()).unwrap();
        assert!(held.is_some());
        assert!(lock(dir.path()).unwrap().is_none());
        drop(held);
        assert!(lock(dir.path()).unwrap().is_some());
    }
}
