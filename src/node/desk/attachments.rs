//! The learner's desk, files of an assignment: a photograph is made small, a document is kept as it
//! came, within what a learner and this node may keep. And where such a file is read again.

use std::sync::PoisonError;

use super::belonging::joint_facts;
use super::learner::LearnerDesk;
use crate::domain::assignment::{FieldKind, PartId};
use crate::domain::attachment::{Attachment, FileFault, FileKind, file_name};
use crate::domain::ids::base32;
use crate::domain::limits::{
    DISK_LOW_MIB, LEARNER_FILES_BYTES_MAX, NODE_FILES_BYTES_MAX, PHOTO_TAKEN_BYTES_MAX,
};
use crate::domain::{ModuleId, PersonId};
use crate::node::{Node, NodeError, Upload, photo};
use crate::store::rows::{AssignmentDraftRow, ContentRow, ContentState};

/// Which of a learner's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileOf {
    /// Of the draft of a module's assignment.
    Draft(ModuleId, PartId),
    /// Of the version with that key.
    Version(String, PartId),
}

impl LearnerDesk {
    /// A new file for what the learner hands over.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn receive_file(&self) -> Result<Upload, NodeError> {
        let name = base32().encode(&self.node.inner.random::<15>());
        self.node.inner.files.upload(&name)
    }

    /// Lays what was handed over under that name beside the draft, in place of an earlier file of
    /// the field. `called`: its name on the learner's device.
    ///
    /// # Errors
    /// [`NodeError::File`] says why it is not taken; [`NodeError::NotFound`].
    pub fn attach(
        &self,
        module: &ModuleId,
        field: &PartId,
        handed: &str,
        called: &str,
    ) -> Result<(), NodeError> {
        let content = self.node.inner.files.take_upload(handed)?;
        self.file_field(module, field)?;
        let (kind, content) = self.small(called, content)?;
        let size_bytes = content.len() as u64;
        let name = file_name(called, kind).unwrap_or_else(|_| format!("{field}.{}", kind.ending()));
        self.has_room(size_bytes)?;
        let hash = self.node.inner.files.put(&content)?;
        let file = Attachment { hash, size_bytes, kind, name };
        let (desk, module, field) = (self.clone(), module.clone(), field.clone());
        self.node.write_local(move |write| {
            // Nobody may have removed it between the writing of the file and of its row.
            if !desk.node.inner.files.holds(hash) {
                return Err(NodeError::Disk("a file that was just written is gone".into()));
            }
            desk.begin_draft(write, &module)?;
            write.hold_content(hash, size_bytes)?;
            Ok(write.put_draft_file(desk.person(), &module, &field, Some(&file))?)
        })?;
        self.node.remove_dropped_files()
    }

    /// Takes the file of a field away from the draft.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn detach(&self, module: &ModuleId, field: &PartId) -> Result<(), NodeError> {
        self.file_field(module, field)?;
        let (desk, module, field) = (self.clone(), module.clone(), field.clone());
        self.node.write_local(move |write| {
            desk.begin_draft(write, &module)?;
            Ok(write.put_draft_file(desk.person(), &module, &field, None)?)
        })?;
        self.node.remove_dropped_files()
    }

    /// One of the learner's own files with what is in it; without content while it has not come
    /// here.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] if there is no such file.
    pub fn own_file(&self, which: &FileOf) -> Result<(Attachment, Option<Vec<u8>>), NodeError> {
        self.node.learners_file(self.person(), which)
    }

    fn file_field(&self, module: &ModuleId, field: &PartId) -> Result<(), NodeError> {
        let fields = &self.assignment_of(module)?.fields;
        let known = fields.iter().any(|one| one.id == *field && one.kind == FieldKind::File);
        if known { Ok(()) } else { Err(NodeError::NotFound("field")) }
    }

    /// What is kept of a file: of a photograph our own picture, of a document all of it.
    fn small(&self, called: &str, content: Vec<u8>) -> Result<(FileKind, Vec<u8>), NodeError> {
        let refused = |fault| Err(NodeError::File(fault));
        if content.is_empty() {
            return refused(FileFault::Empty);
        }
        if photo::is_photo(&content) {
            if content.len() as u64 > PHOTO_TAKEN_BYTES_MAX {
                return refused(FileFault::TooLarge { max: PHOTO_TAKEN_BYTES_MAX });
            }
            let _one_at_a_time =
                self.node.inner.photos.lock().unwrap_or_else(PoisonError::into_inner);
            let small = photo::shrink(&content).map_err(NodeError::File)?;
            return Ok((FileKind::Photo, small));
        }
        let Some(kind) = FileKind::of_document(called, &content) else {
            return refused(FileFault::NotTaken);
        };
        if content.len() as u64 > kind.bytes_max() {
            return refused(FileFault::TooLarge { max: kind.bytes_max() });
        }
        Ok((kind, content))
    }

    fn has_room(&self, size_bytes: u64) -> Result<(), NodeError> {
        let is_low = self.node.free_mib().is_some_and(|free| free < DISK_LOW_MIB);
        let (own, all) = self.node.read(|read| {
            Ok((read.learner_content_bytes(self.person())?, read.held_content_bytes()?))
        })?;
        if own.saturating_add(size_bytes) > LEARNER_FILES_BYTES_MAX {
            let max = LEARNER_FILES_BYTES_MAX / 1024 / 1024;
            return Err(NodeError::File(FileFault::LearnerFull { max }));
        }
        if is_low || all.saturating_add(size_bytes) > NODE_FILES_BYTES_MAX {
            return Err(NodeError::File(FileFault::NodeFull));
        }
        Ok(())
    }

    /// Where no draft is kept yet, one begins with what was handed in last.
    fn begin_draft(
        &self,
        write: &crate::store::Write<'_>,
        module: &ModuleId,
    ) -> Result<(), NodeError> {
        let person = self.person();
        if write.assignment_draft(person, module)?.is_some() {
            return Ok(());
        }
        let facts = joint_facts(write, person)?;
        let answers = self.begun(write, module, &facts)?.0;
        self.keep_draft_files(write, module)?;
        let (answers, changed_at) = (super::assignments::write_draft(&answers), self.node.now().0);
        let module = module.clone();
        Ok(write.put_assignment_draft(&AssignmentDraftRow {
            person,
            module,
            answers,
            changed_at,
        })?)
    }
}

impl Node {
    /// A file of a learner's with what is in it. Whoever may read the learner's work may read it;
    /// the desk that asks has made sure of that.
    pub(super) fn learners_file(
        &self,
        person: PersonId,
        which: &FileOf,
    ) -> Result<(Attachment, Option<Vec<u8>>), NodeError> {
        let found = self.read(|read| {
            Ok(match which {
                FileOf::Draft(module, field) => read.draft_files(person, module)?.remove(field),
                FileOf::Version(key, field) => {
                    let versions = joint_facts(read, person)?.submissions;
                    let version = versions.into_iter().find(|version| version.key == *key);
                    version.and_then(|mut version| version.files.remove(field))
                }
            })
        })?;
        let file = found.ok_or(NodeError::NotFound("file"))?;
        let content = self.inner.files.read(file.hash)?;
        let hash = file.hash;
        let should_be_here = |known: ContentRow| known.state == ContentState::Held;
        if content.is_none()
            && self.read(|read| Ok(read.content(hash)?))?.is_some_and(should_be_here)
        {
            self.write_local(move |write| Ok(write.miss_content(hash)?))?;
        }
        Ok((file, content))
    }

    /// Removes files that nothing names any more.
    pub(in crate::node) fn remove_dropped_files(&self) -> Result<(), NodeError> {
        if self.read(|read| Ok(read.dropped_content(1)?))?.is_empty() {
            return Ok(());
        }
        let node = self.clone();
        // Within the writer: what is named anew at this moment is named before or after, not amid.
        self.write_local(move |write| {
            for hash in write.dropped_content(DROPPED_AT_ONCE)? {
                node.inner.files.remove(hash)?;
                write.forget_content(hash)?;
            }
            Ok(())
        })
    }
}

/// Files that are removed in one transaction.
const DROPPED_AT_ONCE: u32 = 64;
