//! A file that holds some room on the disk, for the moment when there is none left.
//!
//! On a full disk SQLite can neither delete nor empty its write-ahead log; with this file gone, it
//! can again (measured on ext4). Never holds anything worth keeping.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::domain::limits::BALLAST_BYTES;

/// Its name in the data folder.
const NAME: &str = "ballast";
const PIECE_BYTES: usize = 64 * 1024;

fn path(dir: &Path) -> PathBuf {
    dir.join(NAME)
}

/// True if it lies there in its full size.
#[must_use]
pub fn lies_in(dir: &Path) -> bool {
    fs::metadata(path(dir)).is_ok_and(|file| file.len() == BALLAST_BYTES)
}

/// Lays it, if it does not lie there yet. Zeros are written, since a file with a hole in it holds no
/// room.
///
/// # Errors
/// The disk's; then nothing lies there.
pub fn lay(dir: &Path) -> io::Result<()> {
    if lies_in(dir) {
        return Ok(());
    }
    let laid = write_zeros(&path(dir));
    if laid.is_err() {
        give_up(dir)?;
    }
    laid
}

fn write_zeros(path: &Path) -> io::Result<()> {
    let mut file = File::create(path)?;
    let zeros = vec![0; PIECE_BYTES];
    let mut left = BALLAST_BYTES;
    while left > 0 {
        let piece = usize::try_from(left).unwrap_or(usize::MAX).min(PIECE_BYTES);
        file.write_all(&zeros[..piece])?;
        left -= piece as u64;
    }
    file.sync_all()
}

/// Gives its room to whoever needs it now.
///
/// # Errors
/// The disk's. That it does not lie there is none.
pub fn give_up(dir: &Path) -> io::Result<()> {
    match fs::remove_file(path(dir)) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => Err(fault),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ballast_is_laid_whole_and_given_up() {
        let dir = tempfile::tempdir().unwrap();
        assert!(!lies_in(dir.path()));
        lay(dir.path()).unwrap();
        assert!(lies_in(dir.path()));
        assert_eq!(fs::metadata(path(dir.path())).unwrap().len(), BALLAST_BYTES);
        give_up(dir.path()).unwrap();
        give_up(dir.path()).unwrap();
        assert!(!lies_in(dir.path()));
    }

    #[test]
    fn half_a_ballast_is_laid_again() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(path(dir.path()), "cut").unwrap();
        assert!(!lies_in(dir.path()));
        lay(dir.path()).unwrap();
        assert!(lies_in(dir.path()));
    }
}
