//! The folder of files that go with documents: each under the hash of what is in it, so that a name
//! never lies and nothing is kept twice.
//!
//! A name appears only once the whole file is on the disk and its hash fits. What has come in pieces so
//! far lies beside it and is gone on from at its end, also after a power cut. Knows nothing of who may
//! read them.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::error::NodeError;
use crate::domain::ContentHash;

const FOLDER: &str = "files";
/// How a file that a person is handing over is called.
const UPLOAD: &str = "up-";

/// What became of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PieceTaken {
    /// The file is whole, and its hash fits.
    Whole,
    /// So many bytes are here now.
    More(u64),
    /// All bytes were here and the hash did not fit: what had come is thrown away.
    Wrong,
}

/// The folder.
#[derive(Debug)]
pub(super) struct Files {
    folder: PathBuf,
    /// One at a time: two writers of one name would mix their bytes.
    writing: Mutex<()>,
}

impl Files {
    pub(super) fn of(data: &Path) -> Self {
        Self { folder: data.join(FOLDER), writing: Mutex::default() }
    }

    /// Removes what people were handing over when the program stopped.
    pub(super) fn clear_uploads(&self) {
        let Ok(found) = std::fs::read_dir(&self.folder) else { return };
        for entry in found.flatten() {
            if entry.file_name().to_string_lossy().starts_with(UPLOAD)
                && std::fs::remove_file(entry.path()).is_err()
            {
                tracing::warn!("a file that was being handed over could not be removed");
            }
        }
    }

    /// A new file for what a person hands over.
    pub(super) fn upload(&self, name: &str) -> Result<Upload, NodeError> {
        let told = |source| NodeError::file(&self.folder, source);
        std::fs::create_dir_all(&self.folder).map_err(told)?;
        let path = self.folder.join(format!("{UPLOAD}{name}"));
        let mut options = OpenOptions::new();
        let file = options.write(true).create_new(true).open(&path);
        let file = file.map_err(|source| NodeError::file(&path, source))?;
        Ok(Upload { name: name.to_owned(), file, path, size_bytes: 0, kept: false })
    }

    /// What was handed over under that name; it is gone from the folder then.
    pub(super) fn take_upload(&self, name: &str) -> Result<Vec<u8>, NodeError> {
        let content = self.look_at_upload(name)?;
        let path = self.upload_path(name)?;
        std::fs::remove_file(&path).map_err(|source| NodeError::file(&path, source))?;
        Ok(content)
    }

    /// What lies ready under that name, and stays there.
    pub(super) fn look_at_upload(&self, name: &str) -> Result<Vec<u8>, NodeError> {
        let path = self.upload_path(name)?;
        match std::fs::read(&path) {
            Ok(content) => Ok(content),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(NodeError::NotFound("file")),
            Err(error) => Err(NodeError::file(&path, error)),
        }
    }

    /// Where a file lies that was handed over under that name.
    fn upload_path(&self, name: &str) -> Result<PathBuf, NodeError> {
        let is_name = name.len() >= 16 && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_name {
            return Err(NodeError::NotFound("file"));
        }
        Ok(self.folder.join(format!("{UPLOAD}{name}")))
    }

    fn lock(&self) -> MutexGuard<'_, ()> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Two letters of folder, so that none grows too long to be listed.
    fn path(&self, hash: ContentHash) -> PathBuf {
        let name = hash.to_string();
        self.folder.join(&name[..2]).join(&name)
    }

    fn part_path(&self, hash: ContentHash) -> PathBuf {
        self.path(hash).with_extension("part")
    }

    /// Is it here whole?
    pub(super) fn holds(&self, hash: ContentHash) -> bool {
        self.path(hash).is_file()
    }

    /// Keeps content; it is on the disk when this returns.
    pub(super) fn put(&self, content: &[u8]) -> Result<ContentHash, NodeError> {
        let hash = ContentHash(*blake3::hash(content).as_bytes());
        let _one_at_a_time = self.lock();
        let path = self.path(hash);
        if path.is_file() {
            return Ok(hash);
        }
        make_folder(&path)?;
        let new = path.with_extension("new");
        let written = File::create(&new)
            .and_then(|mut file| file.write_all(content).and_then(|()| file.sync_all()));
        written.map_err(|source| NodeError::file(&new, source))?;
        appear(&new, &path)?;
        Ok(hash)
    }

    /// The whole content; `None` if it is not here.
    pub(super) fn read(&self, hash: ContentHash) -> Result<Option<Vec<u8>>, NodeError> {
        let path = self.path(hash);
        match std::fs::read(&path) {
            Ok(content) => Ok(Some(content)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(NodeError::file(&path, error)),
        }
    }

    /// What is in it, read anew: its hash and length; `None` if it is not here.
    pub(super) fn measure(
        &self,
        hash: ContentHash,
    ) -> Result<Option<(ContentHash, u64)>, NodeError> {
        let path = self.path(hash);
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(NodeError::file(&path, error)),
        };
        let mut hasher = blake3::Hasher::new();
        let told = |source| NodeError::file(&path, source);
        hasher.update_reader(&mut file).map_err(told)?;
        let size_bytes = hasher.count();
        Ok(Some((ContentHash(*hasher.finalize().as_bytes()), size_bytes)))
    }

    /// At most so many bytes from there on, with the length of the whole; `None` if it is not here
    /// or not so long.
    pub(super) fn piece(
        &self,
        hash: ContentHash,
        from: u64,
        max: usize,
    ) -> Result<Option<(u64, Vec<u8>)>, NodeError> {
        let path = self.path(hash);
        let told = |source| NodeError::file(&path, source);
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(told(error)),
        };
        let size_bytes = file.metadata().map_err(told)?.len();
        if from >= size_bytes {
            return Ok(None);
        }
        file.seek(SeekFrom::Start(from)).map_err(told)?;
        let mut piece = Vec::new();
        file.take(max as u64).read_to_end(&mut piece).map_err(told)?;
        Ok(Some((size_bytes, piece)))
    }

    /// How many bytes of it have come in pieces.
    pub(super) fn part_bytes(&self, hash: ContentHash) -> u64 {
        std::fs::metadata(self.part_path(hash)).map_or(0, |part| part.len())
    }

    /// Takes a piece of a file of that length. A piece that does not begin where the last one ended
    /// changes nothing.
    pub(super) fn add_piece(
        &self,
        hash: ContentHash,
        size_bytes: u64,
        from: u64,
        piece: &[u8],
    ) -> Result<PieceTaken, NodeError> {
        let _one_at_a_time = self.lock();
        let (path, part) = (self.path(hash), self.part_path(hash));
        if path.is_file() {
            return Ok(PieceTaken::Whole);
        }
        make_folder(&path)?;
        let told = |source| NodeError::file(&part, source);
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&part)
            .map_err(told)?;
        let here = file.seek(SeekFrom::End(0)).map_err(told)?;
        let end = here.saturating_add(piece.len() as u64);
        if from != here || end > size_bytes {
            // A part that is longer than its whole can only have come from somebody who lied.
            if here >= size_bytes {
                std::fs::remove_file(&part).map_err(told)?;
                return Ok(PieceTaken::Wrong);
            }
            return Ok(PieceTaken::More(here));
        }
        file.write_all(piece).map_err(told)?;
        file.sync_data().map_err(told)?;
        if end < size_bytes {
            return Ok(PieceTaken::More(end));
        }
        file.seek(SeekFrom::Start(0)).map_err(told)?;
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(&mut file).map_err(told)?;
        if *hasher.finalize().as_bytes() != hash.0 {
            std::fs::remove_file(&part).map_err(told)?;
            return Ok(PieceTaken::Wrong);
        }
        file.sync_all().map_err(told)?;
        appear(&part, &path)?;
        Ok(PieceTaken::Whole)
    }

    /// Removes it, whole or in part; one that is not here is fine.
    pub(super) fn remove(&self, hash: ContentHash) -> Result<(), NodeError> {
        let _one_at_a_time = self.lock();
        for path in [self.path(hash), self.part_path(hash)] {
            match std::fs::remove_file(&path) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(NodeError::file(&path, error)),
            }
        }
        Ok(())
    }
}

fn make_folder(path: &Path) -> Result<(), NodeError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|source| NodeError::file(folder, source))
}

/// Gives a whole file its name, for good.
fn appear(from: &Path, to: &Path) -> Result<(), NodeError> {
    std::fs::rename(from, to).map_err(|source| NodeError::file(to, source))?;
    let folder = to.parent().unwrap_or(Path::new("."));
    if cfg!(unix) {
        let synced = File::open(folder).and_then(|folder| folder.sync_all());
        synced.map_err(|source| NodeError::file(folder, source))?;
    }
    Ok(())
}

/// A file that a person is handing over. It goes away with whoever holds it, unless it was kept.
#[derive(Debug)]
pub struct Upload {
    name: String,
    file: File,
    path: PathBuf,
    size_bytes: u64,
    kept: bool,
}

impl Upload {
    /// Adds bytes at the end.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), NodeError> {
        self.size_bytes += bytes.len() as u64;
        self.file.write_all(bytes).map_err(|source| NodeError::file(&self.path, source))
    }

    /// So many bytes have come.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// All bytes have come: the name under which a desk finds it.
    #[must_use]
    pub fn keep(mut self) -> String {
        self.kept = true;
        self.name.clone()
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if !self.kept && std::fs::remove_file(&self.path).is_err() {
            tracing::debug!("a file that was being handed over was gone already");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, Files) {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::of(dir.path());
        (dir, files)
    }

    fn hash_of(content: &[u8]) -> ContentHash {
        ContentHash(*blake3::hash(content).as_bytes())
    }

    #[test]
    fn what_is_put_is_read_again_and_kept_once() {
        let (_dir, files) = folder();
        let hash = files.put(b"a door").unwrap();
        assert_eq!(files.put(b"a door").unwrap(), hash);
        assert_eq!(files.read(hash).unwrap().as_deref(), Some(&b"a door"[..]));
        assert_eq!(files.piece(hash, 2, 3).unwrap(), Some((6, b"doo".to_vec())));
        assert_eq!(files.piece(hash, 6, 3).unwrap(), None);
        files.remove(hash).unwrap();
        files.remove(hash).unwrap();
        assert!(!files.holds(hash) && files.read(hash).unwrap().is_none());
    }

    #[test]
    fn pieces_go_on_at_the_byte_and_count_only_once_the_hash_fits() {
        let (dir, files) = folder();
        let content: Vec<u8> = (0..=255).cycle().take(1_000).collect();
        let hash = hash_of(&content);
        assert_eq!(
            files.add_piece(hash, 1_000, 0, &content[..400]).unwrap(),
            PieceTaken::More(400)
        );
        // Sent again after a cut, or from too far on: nothing changes.
        assert_eq!(
            files.add_piece(hash, 1_000, 0, &content[..400]).unwrap(),
            PieceTaken::More(400)
        );
        assert_eq!(
            files.add_piece(hash, 1_000, 700, &content[700..]).unwrap(),
            PieceTaken::More(400)
        );
        assert!(!files.holds(hash));
        // The program is started anew.
        let files = Files::of(dir.path());
        assert_eq!(files.part_bytes(hash), 400);
        assert_eq!(files.add_piece(hash, 1_000, 400, &content[400..]).unwrap(), PieceTaken::Whole);
        assert_eq!(files.read(hash).unwrap(), Some(content));
        assert_eq!(files.part_bytes(hash), 0);
    }

    #[test]
    fn bytes_that_do_not_fit_their_hash_are_thrown_away_and_it_can_begin_anew() {
        let (_dir, files) = folder();
        let hash = hash_of(b"right");
        assert_eq!(files.add_piece(hash, 5, 0, b"wrong").unwrap(), PieceTaken::Wrong);
        assert_eq!(files.part_bytes(hash), 0);
        // Somebody claims another length in the middle.
        assert_eq!(files.add_piece(hash, 50, 0, b"righter").unwrap(), PieceTaken::More(7));
        assert_eq!(files.add_piece(hash, 5, 0, b"right").unwrap(), PieceTaken::Wrong);
        assert_eq!(files.add_piece(hash, 5, 0, b"right").unwrap(), PieceTaken::Whole);
    }

    #[test]
    fn an_upload_that_nobody_keeps_is_gone() {
        let (_dir, files) = folder();
        let mut upload = files.upload("0123456789abcdef").unwrap();
        upload.write(b"half of").unwrap();
        drop(upload);
        assert!(files.take_upload("0123456789abcdef").is_err());
        let mut upload = files.upload("0123456789abcdef").unwrap();
        upload.write(b"whole").unwrap();
        let name = upload.keep();
        assert_eq!(files.take_upload(&name).unwrap(), b"whole");
        assert!(files.take_upload(&name).is_err(), "once");
        assert!(files.take_upload("../branchline.db").is_err());
        drop(files.upload("fedcba9876543210").unwrap().keep());
        files.clear_uploads();
        assert!(files.take_upload("fedcba9876543210").is_err());
    }
}
