//! Files of sticks: written under another name, synced, read back from the stick itself, renamed.
//! A file that could not be finished is removed; one that stands there already is never replaced.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::READ_BYTES;
use crate::domain::ids::base32;
use crate::domain::limits::{BUNDLE_BYTES_MAX, BUNDLE_UPLOAD_BYTES_MAX};
use crate::node::error::{BundleRefusal, NodeError};

/// How a file that was handed over by a browser is called while it waits.
const HANDED: &str = "up-";
/// How a file is called while its bytes come.
const UNDER_WAY: &str = "in-";

/// Counts and hashes what goes into a new file.
#[derive(Debug)]
pub(super) struct Sink<'a> {
    file: &'a mut File,
    path: &'a Path,
    hasher: blake3::Hasher,
    size_bytes: u64,
}

impl Sink<'_> {
    /// Writes at the end.
    ///
    /// # Errors
    /// [`NodeError::BundleTooLarge`], [`NodeError::Stick`].
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), NodeError> {
        self.size_bytes += bytes.len() as u64;
        if self.size_bytes > BUNDLE_BYTES_MAX {
            return Err(NodeError::BundleTooLarge);
        }
        self.hasher.update(bytes);
        self.file.write_all(bytes).map_err(|source| NodeError::stick(self.path, source))
    }
}

/// Makes a file whose name appears only once all of it was read back; gives its size.
///
/// # Errors
/// [`NodeError::FileExists`], [`NodeError::Stick`], [`NodeError::ReadBack`], and what `pour` says.
pub(super) fn write_whole(
    path: &Path,
    pour: impl FnOnce(&mut Sink<'_>) -> Result<(), NodeError>,
) -> Result<u64, NodeError> {
    if path.file_name().is_none() || path.is_dir() {
        let source = std::io::Error::from(ErrorKind::IsADirectory);
        return Err(NodeError::stick(path, source));
    }
    if path.exists() {
        return Err(NodeError::FileExists(path.to_owned()));
    }
    let part = beside(path);
    let written = fill(&part, pour).and_then(|size_bytes| {
        if path.exists() {
            return Err(NodeError::FileExists(path.to_owned()));
        }
        std::fs::rename(&part, path).map_err(|source| NodeError::stick(path, source))?;
        sync_folder(path)?;
        Ok(size_bytes)
    });
    if written.is_err() {
        // What was begun is of no use to anybody; that it may not be there is fine.
        drop(std::fs::remove_file(&part));
    }
    written
}

fn fill(
    part: &Path,
    pour: impl FnOnce(&mut Sink<'_>) -> Result<(), NodeError>,
) -> Result<u64, NodeError> {
    let told = |source| NodeError::stick(part, source);
    let mut options = OpenOptions::new();
    // A run that was killed may have left one.
    let mut file =
        options.read(true).write(true).create(true).truncate(true).open(part).map_err(told)?;
    let mut sink =
        Sink { file: &mut file, path: part, hasher: blake3::Hasher::new(), size_bytes: 0 };
    pour(&mut sink)?;
    let (hash, size_bytes) = (sink.hasher.finalize(), sink.size_bytes);
    file.sync_all().map_err(told)?;
    forget_cached(&file);
    file.seek(SeekFrom::Start(0)).map_err(told)?;
    let mut back = blake3::Hasher::new();
    let mut buffer = vec![0; READ_BYTES];
    loop {
        let count = file.read(&mut buffer).map_err(told)?;
        if count == 0 {
            break;
        }
        back.update(&buffer[..count]);
    }
    if back.finalize() != hash {
        return Err(NodeError::ReadBack(part.to_owned()));
    }
    Ok(size_bytes)
}

/// Asks the system to let go of what it remembers of the file, so that reading it back reads the
/// stick. A system that does not know how reads what it remembers.
#[cfg(target_os = "linux")]
fn forget_cached(file: &File) {
    if rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed).is_err() {
        tracing::debug!("the system keeps what it remembers of a file");
    }
}

#[cfg(not(target_os = "linux"))]
fn forget_cached(_file: &File) {}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    path.with_file_name(name)
}

/// Makes the new name last through a power cut, where folders can be synced at all.
fn sync_folder(path: &Path) -> Result<(), NodeError> {
    if !cfg!(unix) {
        return Ok(());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Ok(()) => Ok(()),
        // Some drivers for foreign file systems cannot; the file itself is safe.
        Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => {
            Ok(())
        }
        Err(source) => Err(NodeError::stick(folder, source)),
    }
}

/// Opens a file that somebody brought.
///
/// # Errors
/// [`NodeError::Stick`].
pub(super) fn open(path: &Path) -> Result<File, NodeError> {
    let file = File::open(path).map_err(|source| NodeError::stick(path, source))?;
    let is_folder = file.metadata().is_ok_and(|metadata| metadata.is_dir());
    if is_folder {
        return Err(NodeError::stick(path, std::io::Error::from(ErrorKind::IsADirectory)));
    }
    Ok(file)
}

/// A bundle on its way to a browser; gone from this node with whoever holds it.
#[derive(Debug)]
pub struct Outgoing {
    scratch: Scratch,
    /// The bundle's size.
    pub size_bytes: u64,
}

impl Outgoing {
    /// What `path` holds, which is removed in the end.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub(super) fn of(path: PathBuf, size_bytes: u64) -> Result<Self, NodeError> {
        let file = File::open(&path).map_err(|source| NodeError::file(&path, source))?;
        Ok(Self { scratch: Scratch { file, path }, size_bytes })
    }
}

impl std::io::Read for Outgoing {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.scratch.file.read(buffer)
    }
}

/// A file that a browser hands over piece by piece; gone again unless it is kept.
#[derive(Debug)]
pub struct Incoming {
    scratch: Option<Scratch>,
    size_bytes: u64,
}

impl Incoming {
    /// A new file in that folder.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub(super) fn new(folder: &Path, random: [u8; 10]) -> Result<Self, NodeError> {
        Ok(Self { scratch: Some(Scratch::new(folder, random)?), size_bytes: 0 })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`NodeError::Bundle`] beyond the limit for browsers, [`NodeError::Disk`].
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), NodeError> {
        self.size_bytes += bytes.len() as u64;
        if self.size_bytes > BUNDLE_UPLOAD_BYTES_MAX {
            return Err(NodeError::Bundle(BundleRefusal::TooLarge));
        }
        let scratch = self.scratch.as_mut().ok_or(NodeError::Bug("a file that was let go"))?;
        scratch.write(bytes)
    }

    /// Has nothing come?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.size_bytes == 0
    }

    /// All has come: the file waits under the name that is given back. What waited before goes.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn keep(mut self) -> Result<String, NodeError> {
        let scratch = self.scratch.as_mut().ok_or(NodeError::Bug("a file that was let go"))?;
        let told = |source| NodeError::file(&scratch.path, source);
        let folder = scratch.path.parent().unwrap_or(Path::new(".")).to_owned();
        for other in std::fs::read_dir(&folder).map_err(told)?.flatten() {
            let is_older = other.file_name().to_string_lossy().starts_with(HANDED);
            if is_older && std::fs::remove_file(other.path()).is_err() {
                tracing::debug!("a file that waited was gone already");
            }
        }
        let name = scratch.path.file_name().unwrap_or_default().to_string_lossy();
        let name = name.trim_start_matches(UNDER_WAY).to_owned();
        let kept = folder.join(format!("{HANDED}{name}"));
        std::fs::rename(&scratch.path, &kept).map_err(told)?;
        Ok(name)
    }
}

/// Where a file waits that a browser handed over under that name.
///
/// # Errors
/// [`NodeError::NotFound`] if there is none.
pub(super) fn handed(folder: &Path, name: &str) -> Result<PathBuf, NodeError> {
    let is_name = name.len() == 16 && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let path = folder.join(format!("{HANDED}{name}"));
    if is_name && path.is_file() { Ok(path) } else { Err(NodeError::NotFound("file")) }
}

/// A file of this node's own that goes away with whoever holds it.
#[derive(Debug)]
pub(super) struct Scratch {
    pub(super) file: File,
    pub(super) path: PathBuf,
}

impl Scratch {
    /// A new file in that folder.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub(super) fn new(folder: &Path, random: [u8; 10]) -> Result<Self, NodeError> {
        let path = folder.join(format!("{UNDER_WAY}{}", base32().encode(&random)));
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create_new(true).open(&path);
        let file = file.map_err(|source| NodeError::file(&path, source))?;
        Ok(Self { file, path })
    }

    /// Writes at the end.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), NodeError> {
        self.file.write_all(bytes).map_err(|source| NodeError::file(&self.path, source))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if std::fs::remove_file(&self.path).is_err() {
            tracing::debug!("a file on its way through was gone already");
        }
    }
}
