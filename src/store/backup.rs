//! Copies of the database, and whether it is whole.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use super::error::StoreError;
use super::open::Store;

/// How closely to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Every page's form: 0.3 s for 400 MB. After an unclean stop.
    Quick,
    /// Also every index against its table: ten times as long. Before a copy is trusted.
    Full,
}

/// Most faults that are listed.
const FAULTS_MAX: u32 = 20;

impl Store {
    /// What is wrong with the database file, in SQLite's words; nothing if it is whole.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if so much is wrong that it cannot be listed.
    pub fn integrity(&self, depth: Depth) -> Result<Vec<String>, StoreError> {
        let check = match depth {
            Depth::Quick => "quick_check",
            Depth::Full => "integrity_check",
        };
        // A connection that has searched would hold the index of posts against what it remembers of
        // it, and call damaged what another connection has written since.
        let connection = self.connect_apart()?;
        let mut query = connection.prepare(&format!("PRAGMA {check}({FAULTS_MAX})"))?;
        let lines: Vec<String> =
            query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }

    /// Writes a whole copy of the database to `path`, which appears only once the copy is safe on
    /// the disk.
    ///
    /// Others may read and write meanwhile. A file that stood there is replaced.
    ///
    /// # Errors
    /// [`StoreError::Io`] for the files, and what SQLite says; `path` is as it was then.
    pub fn backup_to(&self, path: &Path) -> Result<(), StoreError> {
        let part = beside(path);
        let copied = self.copy(&part, path);
        if copied.is_err() {
            // What was begun is of no use to anybody; that it may not be there is fine.
            drop(std::fs::remove_file(&part));
        }
        copied
    }

    fn copy(&self, part: &Path, path: &Path) -> Result<(), StoreError> {
        let io = |path: &Path| {
            let path = path.to_owned();
            move |source| StoreError::Io { path, source }
        };
        if part.exists() {
            std::fs::remove_file(part).map_err(io(part))?;
        }
        let name = part.to_str().ok_or_else(|| {
            io(part)(std::io::Error::new(std::io::ErrorKind::InvalidFilename, "not Unicode"))
        })?;
        let connection = self.connect_apart()?;
        connection.execute("VACUUM INTO ?1", [name])?;
        // SQLite does not sync what it wrote there.
        let written = OpenOptions::new().write(true).open(part);
        written.and_then(|file| file.sync_all()).map_err(io(part))?;
        std::fs::rename(part, path).map_err(io(path))?;
        sync_folder(path).map_err(io(path))
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    path.with_file_name(name)
}

/// Makes the new name last through a power cut, where folders can be synced at all.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
