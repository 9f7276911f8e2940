//! Who this node is, and which of its lives: the secret, the incarnation, the lock on the data
//! folder.
//!
//! The incarnation stands in the database and in a second file beside it. Whenever the two differ,
//! the folder was copied, or the last stop was unclean, the next write begins a new life: a log
//! that went on under a used number would split documents for good.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

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
    pub(super) keys: NodeKeys,
    /// Mixed into every PIN's hash; kept out of the database and its backups.
    pub(super) pepper: [u8; 32],
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secrets({})", self.keys.node())
    }
}

/// Reads the folder's secrets, making them at the first start.
pub(super) fn secrets(dir: &Path, entropy: &dyn Entropy) -> Result<Secrets, NodeError> {
    let keys = NodeKeys::from_secret(&secret(&dir.join(SECRET_FILE), entropy)?);
    Ok(Secrets { keys, pepper: secret(&dir.join(PEPPER_FILE), entropy)? })
}

fn secret(path: &Path, entropy: &dyn Entropy) -> Result<[u8; 32], NodeError> {
    match read_small(path)? {
        Some(bytes) => <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| {
            NodeError::file(path, std::io::Error::new(ErrorKind::InvalidData, "not 32 bytes"))
        }),
        None => {
            let mut fresh = [0; 32];
            entropy.fill(&mut fresh);
            write_whole(path, &fresh)?;
            Ok(fresh)
        }
    }
}

/// What the file beside the database says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Life {
    pub(super) incarnation: Incarnation,
    /// Was the last server on this folder stopped in order?
    pub(super) clean: bool,
}

/// Reads the file; `None` before the first life.
pub(super) fn life(dir: &Path) -> Result<Option<Life>, NodeError> {
    let Some(bytes) = read_small(&dir.join(LIFE_FILE))? else { return Ok(None) };
    let text = String::from_utf8_lossy(&bytes);
    let mut words = text.split_whitespace();
    let number = words.next().and_then(|word| word.parse().ok());
    // A torn file says nothing: then the last stop was unclean, and the database has the number.
    Ok(Some(Life {
        incarnation: Incarnation(number.unwrap_or(0)),
        clean: number.is_some() && words.next() == Some("clean"),
    }))
}

pub(super) fn write_life(dir: &Path, life: Life) -> Result<(), NodeError> {
    let state = if life.clean { "clean" } else { "open" };
    write_whole(&dir.join(LIFE_FILE), format!("{} {state}\n", life.incarnation.0).as_bytes())
}

/// Device and inode of the file beside the database: a copied folder has others.
#[cfg(unix)]
pub(super) fn folder_mark(dir: &Path) -> Option<(i64, i64)> {
    use std::os::unix::fs::MetadataExt;
    // The folder's own inode: the small files in it are replaced at every write.
    let metadata = std::fs::metadata(dir).ok()?;
    Some((metadata.dev().cast_signed(), metadata.ino().cast_signed()))
}

/// Elsewhere the two numbers and the peers' memory have to do.
#[cfg(not(unix))]
pub(super) fn folder_mark(_dir: &Path) -> Option<(i64, i64)> {
    None
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
        let written = Life { incarnation: Incarnation(3), clean: true };
        write_life(dir.path(), written).unwrap();
        assert_eq!(life(dir.path()).unwrap(), Some(written));
    }

    #[test]
    fn a_torn_file_of_lives_counts_as_an_unclean_stop() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(LIFE_FILE), b"\0\0\0").unwrap();
        assert!(!life(dir.path()).unwrap().unwrap().clean);
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
