//! The read model made anew while everything goes on: in steps so short that whoever reads keeps
//! reading, and a click waits for one of them at most.
//!
//! What a page shows of a document or record follows from that one alone, so each step leaves pages
//! that are true. Never touches the log.

use super::Node;
use super::author::load_document;
use super::error::NodeError;
use super::verify::Progress;
use crate::domain::limits::REBUILD_STEP;

/// What was made anew.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RebuildReport {
    /// Subjects of records.
    pub subjects: u64,
    /// Documents.
    pub documents: u64,
    /// Rows of what is gone, which were taken out.
    pub strays: u64,
    /// How long it took, in seconds.
    pub took_s: u64,
}

impl RebuildReport {
    /// Subjects and documents in a second, on average.
    #[must_use]
    pub fn per_second(&self) -> u64 {
        (self.subjects + self.documents) / self.took_s.max(1)
    }
}

impl Node {
    /// Makes the read model anew, beside a server that may be running.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn rebuild(&self, progress: &mut dyn Progress) -> Result<RebuildReport, NodeError> {
        let began_s = self.inner.clock.uptime_s();
        let (subjects, documents) =
            self.read(|read| Ok((read.record_subjects()?, read.documents()?)))?;
        progress.total((subjects.len() + documents.len()) as u64);
        for step in subjects.chunks(REBUILD_STEP) {
            let (step, count) = (step.to_vec(), step.len());
            self.write_local(move |write| {
                step.into_iter().try_for_each(|subject| Ok(write.project_subject(subject)?))
            })?;
            (0..count).for_each(|_| progress.advance());
        }
        for step in documents.chunks(REBUILD_STEP) {
            let (step, count) = (step.to_vec(), step.len());
            self.write_local(move |write| {
                step.into_iter().try_for_each(|id| {
                    // It may have been erased since the list was made.
                    match write.document(id)? {
                        Some(_) => Ok(write.project_document(&load_document(write, id)?)?),
                        None => Ok(()),
                    }
                })
            })?;
            (0..count).for_each(|_| progress.advance());
        }
        let strays = self.write_local(|write| Ok(write.sweep_strays()?))?;
        Ok(RebuildReport {
            subjects: subjects.len() as u64,
            documents: documents.len() as u64,
            strays,
            took_s: self.inner.clock.uptime_s().saturating_sub(began_s),
        })
    }
}
