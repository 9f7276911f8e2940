//! Where course files come from: inside the program, or a folder on disk. Never says what is in
//! them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rust_embed::RustEmbed;

use super::error::CourseError;
use crate::domain::limits::{COURSE_FILE_BYTES_MAX, COURSE_FILES_MAX};

/// Files of one course, by their path inside it: `start-here/quiz.en.toml`.
pub trait CourseSource: std::fmt::Debug + Send + Sync {
    /// The bytes of one file; `None` if there is no such file or it cannot be read.
    ///
    /// May stop a little beyond [`COURSE_FILE_BYTES_MAX`]: the reader refuses such a file anyway.
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>>;

    /// The paths of all files, sorted.
    fn paths(&self) -> Vec<String>;

    /// Is this file to come later? Then it is no fault that it is not here.
    fn comes_later(&self, _path: &str) -> bool {
        false
    }
}

/// The course that comes inside the program.
#[derive(Debug, Clone, Copy, Default)]
pub struct EmbeddedSource;

/// The `course` folder, put into the binary when it is built.
#[derive(RustEmbed)]
#[folder = "course/"]
struct EmbeddedFiles;

impl CourseSource for EmbeddedSource {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        EmbeddedFiles::get(path).map(|file| file.data)
    }

    fn paths(&self) -> Vec<String> {
        let mut paths: Vec<String> = EmbeddedFiles::iter()
            // In a debug build this lists the folder as it is, with whatever an editor left there.
            .filter(|path| !path.starts_with('.') && !path.contains("/."))
            .map(Cow::into_owned)
            .collect();
        paths.sort();
        paths
    }
}

/// A folder on disk with the layout of a course, as an author edits it.
///
/// Only regular files below the folder are read: no link that leads out of it, nothing that could
/// block.
#[derive(Debug)]
pub struct FolderSource {
    root: PathBuf,
    paths: BTreeSet<String>,
}

impl FolderSource {
    /// Lists the folder. Files that come later are not seen.
    ///
    /// # Errors
    /// [`CourseError`] if the folder cannot be listed or holds far more than a course.
    pub fn open(folder: &Path) -> Result<Self, CourseError> {
        let shown = folder.display().to_string();
        let failed = |source| CourseError::Folder { folder: shown.clone(), source };
        let root = folder.canonicalize().map_err(failed)?;
        let mut paths = BTreeSet::new();
        let mut waiting = vec![(root.clone(), String::new(), 0)];
        while let Some((below, prefix, depth)) = waiting.pop() {
            for entry in fs::read_dir(&below).map_err(failed)? {
                let entry = entry.map_err(failed)?;
                let Ok(name) = entry.file_name().into_string() else { continue };
                if name.starts_with('.') {
                    continue;
                }
                let path = format!("{prefix}{name}");
                // A link to a folder is not followed: it could lead in circles.
                if entry.file_type().map_err(failed)?.is_dir() {
                    if depth < FOLDER_DEPTH_MAX {
                        waiting.push((entry.path(), format!("{path}/"), depth + 1));
                    }
                    continue;
                }
                paths.insert(path);
                if paths.len() > COURSE_FILES_MAX {
                    return Err(CourseError::TooManyFiles { folder: shown });
                }
            }
        }
        Ok(Self { root, paths })
    }
}

impl FolderSource {
    /// Changes whenever a file comes, goes, or is written.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        for path in &self.paths {
            hasher.update(path.as_bytes()).update(&[0]);
            let Ok(file) = self.root.join(path).metadata() else { continue };
            hasher.update(&file.len().to_le_bytes());
            let changed = file.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
            hasher.update(&changed.unwrap_or_default().as_nanos().to_le_bytes());
        }
        *hasher.finalize().as_bytes()
    }
}

/// Course, module, lesson: nothing lies deeper, but an author's spare folder may.
const FOLDER_DEPTH_MAX: usize = 4;

impl CourseSource for FolderSource {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        // Only what was listed can be asked for, so `..` and absolute paths end here.
        if !self.paths.contains(path) {
            return None;
        }
        let real = self.root.join(path).canonicalize().ok()?;
        if !real.starts_with(&self.root) || !real.metadata().ok()?.is_file() {
            return None;
        }
        let limit = u64::try_from(COURSE_FILE_BYTES_MAX).ok()? + 1;
        let mut bytes = Vec::new();
        File::open(real).ok()?.take(limit).read_to_end(&mut bytes).ok()?;
        Some(Cow::Owned(bytes))
    }

    fn paths(&self) -> Vec<String> {
        self.paths.iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_its_files_and_nothing_outside_it() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("course");
        fs::create_dir_all(root.join("a/b")).unwrap();
        fs::write(root.join("a/b/en.md"), "words").unwrap();
        fs::write(root.join(".hidden"), "no").unwrap();
        fs::write(place.path().join("secret"), "no").unwrap();
        let source = FolderSource::open(&root).unwrap();
        assert_eq!(source.paths(), ["a/b/en.md"]);
        assert_eq!(source.read("a/b/en.md").unwrap().as_ref(), b"words");
        for wrong in ["../secret", "a/../a/b/en.md", "/etc/passwd", "a", "", ".hidden", "a/b/x"] {
            assert!(source.read(wrong).is_none(), "{wrong}");
        }
        assert!(FolderSource::open(&root.join("missing")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_out_of_the_folder_is_not_read() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("course");
        fs::create_dir(&root).unwrap();
        fs::write(place.path().join("secret"), "no").unwrap();
        fs::write(root.join("real"), "yes").unwrap();
        std::os::unix::fs::symlink(place.path().join("secret"), root.join("out")).unwrap();
        std::os::unix::fs::symlink(root.join("real"), root.join("in")).unwrap();
        std::os::unix::fs::symlink(&root, root.join("circle")).unwrap();
        let source = FolderSource::open(&root).unwrap();
        assert!(source.read("out").is_none());
        assert!(source.read("circle").is_none());
        assert_eq!(source.read("in").unwrap().as_ref(), b"yes");
    }

    #[test]
    fn a_huge_file_is_not_read_to_its_end() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("huge"), vec![b'x'; 3 * COURSE_FILE_BYTES_MAX]).unwrap();
        let source = FolderSource::open(place.path()).unwrap();
        assert_eq!(source.read("huge").unwrap().len(), COURSE_FILE_BYTES_MAX + 1);
    }
}
