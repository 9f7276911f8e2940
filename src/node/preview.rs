//! A course that its author is writing: read again whenever a file of it has changed. What has an
//! error in it is told, and the last version without one stays on the pages.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use super::Node;
use crate::course::{CourseFault, FolderSource, Level, check};

/// The folder, and how it was when it was read last.
#[derive(Debug)]
pub(super) struct Preview {
    folder: PathBuf,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    fingerprint: Option<[u8; 32]>,
    faults: Vec<CourseFault>,
    /// The course's id, once a version of it was shown.
    id: Option<String>,
}

impl Node {
    /// Shows the course of that folder from now on, with every edit.
    pub fn start_preview(&self, folder: PathBuf) {
        // A second one is never begun: the command line begins one and serves it.
        drop(self.inner.preview.set(Preview { folder, seen: Mutex::default() }));
        self.preview_faults();
    }

    /// The id of the course that is previewed, if it is not the first one.
    #[must_use]
    pub fn preview_course(&self) -> Option<String> {
        let preview = self.inner.preview.get()?;
        let seen = preview.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.id.clone().filter(|id| *id != self.inner.courses.first_id())
    }

    /// Looks whether a file has changed, reads the course again if so, and tells what is wrong with
    /// it; `None` where nothing is previewed.
    pub fn preview_faults(&self) -> Option<Vec<CourseFault>> {
        let preview = self.inner.preview.get()?;
        let mut seen = preview.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let Ok(source) = FolderSource::open(&preview.folder) else { return Some(Vec::new()) };
        let now = source.fingerprint();
        if seen.fingerprint != Some(now) {
            seen.fingerprint = Some(now);
            seen.faults = check(&source);
            if seen.faults.iter().all(|fault| fault.level != Level::Error) {
                seen.id = Some(self.add_course(Box::new(source)));
            }
        }
        Some(seen.faults.clone())
    }
}
