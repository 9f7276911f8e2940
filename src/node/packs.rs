//! Packs of courses that an admin added: files in the data folder, found again at every start. What
//! is in them is judged before the first page shows it, and again when it is found.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::{Node, NodeError};
use crate::course::{CourseFault, Level, Library, PackFault, PackSource, check, render};
use crate::domain::limits::{COURSE_ID_CHARS_MAX, COURSES_ADDED_MAX, PACK_BYTES_MAX};

/// The folder for them, in the data folder.
const FOLDER: &str = "packs";
/// Behind the course's id.
const ENDING: &str = ".zip";

/// Why a pack is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PackRefusal {
    /// The file itself.
    Pack(PackFault),
    /// The course in it: its first fault.
    Course(Box<CourseFault>),
    /// The course's id is too long to stand before every module's.
    Id,
    /// There are as many courses as there may be.
    TooMany,
    /// It was published as another course than it is.
    Other,
}

/// A pack as it lies here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackRow {
    /// The course's id.
    pub course: String,
    /// Its size.
    pub size_bytes: u64,
    /// BLAKE3 of its bytes: the same everywhere.
    pub hash: [u8; 32],
}

impl PackRefusal {
    /// The phrase that tells it, and the place that is meant; empty if it is the whole.
    #[must_use]
    pub fn phrase(&self) -> (&'static str, String) {
        match self {
            Self::Pack(fault) => {
                let (phrase, name) = fault.phrase();
                (phrase, name.to_owned())
            }
            Self::Course(first) => ("courses-fault", render(first)),
            Self::Id => ("courses-fault-id", String::new()),
            Self::TooMany => ("courses-fault-many", String::new()),
            Self::Other => ("courses-fault-other", String::new()),
        }
    }
}

/// Judges a pack; the course's id and what it is.
pub(super) fn judge(bytes: &[u8]) -> Result<(String, PackSource), PackRefusal> {
    let source = PackSource::open(bytes).map_err(PackRefusal::Pack)?;
    let faults = check(&source);
    if let Some(first) = faults.into_iter().find(|fault| fault.level == Level::Error) {
        return Err(PackRefusal::Course(Box::new(first)));
    }
    let id = Library::of(Box::new(source.clone())).id().to_owned();
    if id.is_empty() || id.len() > COURSE_ID_CHARS_MAX {
        return Err(PackRefusal::Id);
    }
    Ok((id, source))
}

/// At most one byte more than a pack may have.
fn read(path: &Path) -> Result<Vec<u8>, NodeError> {
    let told = |source| NodeError::file(path, source);
    let mut bytes = Vec::new();
    let limit = PACK_BYTES_MAX as u64 + 1;
    File::open(path).map_err(told)?.take(limit).read_to_end(&mut bytes).map_err(told)?;
    Ok(bytes)
}

impl Node {
    fn pack_folder(&self) -> PathBuf {
        self.inner.dir.join(FOLDER)
    }

    /// The files, by their names.
    fn pack_files(&self) -> Vec<(String, PathBuf)> {
        let Ok(entries) = fs::read_dir(self.pack_folder()) else { return Vec::new() };
        let named = entries.flatten().filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            Some((name.strip_suffix(ENDING)?.to_owned(), entry.path()))
        });
        let mut files: Vec<(String, PathBuf)> = named.collect();
        files.sort();
        files.truncate(COURSES_ADDED_MAX);
        files
    }

    /// Shows every pack that lies here. A damaged one is told in the log, and the others are shown.
    pub(super) fn find_packs(&self) {
        for (name, path) in self.pack_files() {
            match read(&path).map(|bytes| judge(&bytes)) {
                Ok(Ok((_, source))) => drop(self.add_course(Box::new(source))),
                Ok(Err(refusal)) => {
                    tracing::error!(pack = name, ?refusal, "a pack of a course is not shown");
                }
                Err(fault) => tracing::error!(pack = name, "a pack cannot be read: {fault}"),
            }
        }
    }

    /// What is wrong with packs that lie here, in English, for whoever helps.
    pub(super) fn wrong_packs(&self) -> Vec<String> {
        let wrong = |(name, path): (String, PathBuf)| match read(&path).map(|bytes| judge(&bytes)) {
            Ok(Ok((id, _))) if id == name => None,
            Ok(Ok((id, _))) => Some(format!("pack {name}: it holds the course {id}")),
            Ok(Err(refusal)) => Some(format!("pack {name}: {refusal:?}")),
            Err(fault) => Some(format!("pack {name}: {fault}")),
        };
        self.pack_files().into_iter().filter_map(wrong).collect()
    }

    /// Every pack that lies here.
    pub(super) fn packs(&self) -> Result<Vec<PackRow>, NodeError> {
        let row = |(course, path): (String, PathBuf)| {
            let bytes = read(&path)?;
            let hash = *blake3::hash(&bytes).as_bytes();
            Ok(PackRow { course, size_bytes: bytes.len() as u64, hash })
        };
        self.pack_files().into_iter().map(row).collect()
    }

    /// Takes a pack in and shows its course; one of the same id is replaced. The answer is the id.
    pub(super) fn take_pack(&self, file: &Path) -> Result<Result<String, PackRefusal>, NodeError> {
        let bytes = read(file)?;
        match judge(&bytes) {
            Ok((id, source)) => self.keep_pack(id, source, &bytes),
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    /// Keeps a pack that was judged, in the place of one of the same id, and shows it.
    pub(super) fn keep_pack(
        &self,
        id: String,
        source: PackSource,
        bytes: &[u8],
    ) -> Result<Result<String, PackRefusal>, NodeError> {
        let known = self.pack_files();
        if known.len() >= COURSES_ADDED_MAX && known.iter().all(|(name, _)| *name != id) {
            return Ok(Err(PackRefusal::TooMany));
        }
        let folder = self.pack_folder();
        let (half, whole) = (folder.join("under-way"), folder.join(format!("{id}{ENDING}")));
        let told = |source| NodeError::file(&whole, source);
        fs::create_dir_all(&folder).map_err(told)?;
        let mut written = File::create(&half).map_err(told)?;
        written.write_all(bytes).and_then(|()| written.sync_all()).map_err(told)?;
        fs::rename(&half, &whole).map_err(told)?;
        Ok(Ok(self.add_course(Box::new(source))))
    }

    /// The bytes of a pack that lies here; `None`: there is none of that course.
    pub(super) fn pack_bytes(&self, course: &str) -> Result<Option<Vec<u8>>, NodeError> {
        let found = self.pack_files().into_iter().find(|(name, _)| name == course);
        found.map(|(_, path)| read(&path)).transpose()
    }

    /// Takes a course away that came as a pack. What learners did in it stays theirs, and it does not
    /// come back by itself.
    pub(super) fn remove_pack(&self, course: &str) -> Result<(), NodeError> {
        let files = self.pack_files();
        let found = files.into_iter().find(|(name, _)| name == course);
        let (_, path) = found.ok_or(NodeError::NotFound("course"))?;
        self.decline_pack(course)?;
        fs::remove_file(&path).map_err(|source| NodeError::file(&path, source))?;
        self.inner.courses.remove(course);
        self.settle_packs();
        Ok(())
    }
}
