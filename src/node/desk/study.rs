//! The learner's desk, beside the lessons: private notes, bookmarks, where reading stopped, and how
//! sure the learner is before and after a module. Notes, bookmarks and places stay on this node.

use super::learner::{LearnerDesk, writable_facts};
use crate::docs::learner;
use crate::domain::limits::{BOOKMARKS_MAX, CONFIDENCE_MAX, NOTE_CHARS_MAX};
use crate::domain::person::{FieldFault, prose};
use crate::domain::progress::{Confidence, Moment, first_said};
use crate::domain::{DocumentId, LessonPath, ModuleId};
use crate::node::NodeError;
use crate::node::author::load_document;
use crate::node::view::{ConfidenceState, NotesView};
use crate::store::rows::NoteRow;

impl LearnerDesk {
    /// All notes and bookmarks, in the order of the course. A note on a lesson that is no longer in
    /// the course comes last: it is still the learner's.
    ///
    /// # Errors
    /// [`NodeError::Disk`], as for all of these.
    pub fn notes(&self) -> Result<NotesView, NodeError> {
        let person = self.person();
        let (mut notes, mut bookmarks) =
            self.node.read(|read| Ok((read.notes(person)?, read.bookmarks(person)?)))?;
        let order: Vec<&LessonPath> = self.course().lessons().map(|lesson| &lesson.path).collect();
        let place =
            |path: &LessonPath| order.iter().position(|known| *known == path).unwrap_or(usize::MAX);
        notes.sort_by_key(|note| place(&note.lesson));
        bookmarks.retain(|path| self.course_of(&path.module).lesson(path).is_some());
        bookmarks.sort_by_key(place);
        Ok(NotesView { notes, bookmarks })
    }

    /// Keeps the note on a lesson; an empty one takes it away.
    ///
    /// # Errors
    /// [`NodeError::NotFound`]; [`NodeError::Field`] if it is too long.
    pub fn save_note(&self, path: &LessonPath, body: &str) -> Result<(), NodeError> {
        self.course_of(&path.module).lesson(path).ok_or(NodeError::NotFound("lesson"))?;
        let body = match prose(body, NOTE_CHARS_MAX) {
            Ok(body) => body,
            Err(FieldFault::Empty) => String::new(),
            Err(fault) => return Err(NodeError::field("note")(fault)),
        };
        let person = self.person();
        let note = NoteRow { lesson: path.clone(), body, changed_at: self.node.now().0 };
        self.node.write_local(move |write| Ok(write.put_note(person, &note)?))
    }

    /// Marks a lesson, or takes the mark away.
    ///
    /// # Errors
    /// [`NodeError::NotFound`]; [`NodeError::Field`] if there are too many marks.
    pub fn set_bookmark(&self, path: &LessonPath, marked: bool) -> Result<(), NodeError> {
        self.course_of(&path.module).lesson(path).ok_or(NodeError::NotFound("lesson"))?;
        let (person, path, now) = (self.person(), path.clone(), self.node.now().0);
        self.node.write_local(move |write| {
            let count = write.bookmarks(person)?.len();
            if marked && count >= BOOKMARKS_MAX as usize {
                return Err(NodeError::field("bookmark")(FieldFault::TooLong {
                    max: BOOKMARKS_MAX as usize,
                }));
            }
            Ok(write.set_bookmark(person, &path, marked, now)?)
        })
    }

    /// Notes the heading that was last in view.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for a lesson or heading that is not in the course.
    pub fn read_to(&self, path: &LessonPath, anchor: &str) -> Result<(), NodeError> {
        let lesson =
            self.course_of(&path.module).lesson(path).ok_or(NodeError::NotFound("lesson"))?;
        let known = lesson.headings.iter().any(|(known, _)| known == anchor);
        known.then_some(()).ok_or(NodeError::NotFound("heading"))?;
        let (person, path, anchor) = (self.person(), path.clone(), anchor.to_owned());
        self.node
            .write_local(move |write| Ok(write.put_reading_place(person, &path, Some(&anchor))?))
    }

    /// What was said of a module before and after it.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for a module that does not ask.
    pub fn confidence(&self, module: &ModuleId) -> Result<ConfidenceState, NodeError> {
        self.asks_confidence(module)?;
        let id = DocumentId::learner(self.person());
        let document = self.node.read(|read| load_document(read, id))?;
        let said = learner::facts(&document).confidences;
        let sure = |when| first_said(&said, module, when).map(|one| one.sure);
        Ok(ConfidenceState { before: sure(Moment::Before), after: sure(Moment::After) })
    }

    fn asks_confidence(&self, module: &ModuleId) -> Result<(), NodeError> {
        let asks = self
            .course_of(module)
            .module(module)
            .is_some_and(|module| !module.confidence.is_empty());
        asks.then_some(()).ok_or(NodeError::NotFound("question"))
    }

    /// Writes how sure the learner is. What was said before stays.
    ///
    /// # Errors
    /// [`NodeError::NotFound`]; [`NodeError::Field`] for a number that is not offered;
    /// [`NodeError::NotAllowed`] if this node may not write about this learner.
    pub fn say_confidence(
        &self,
        module: &ModuleId,
        when: Moment,
        sure: u8,
    ) -> Result<(), NodeError> {
        self.asks_confidence(module)?;
        if !(1..=CONFIDENCE_MAX).contains(&sure) {
            return Err(NodeError::field("sure")(FieldFault::NotAChoice));
        }
        let (person, module) = (self.person(), module.clone());
        self.node.write(move |author| {
            let document = writable_facts(author, person)?;
            if first_said(&learner::facts(&document).confidences, &module, when).is_some() {
                return Ok(());
            }
            let (at, _) = author.now();
            let confidence = Confidence { module, when, sure, at, node: author.node() };
            author.change(DocumentId::learner(person), |document, incarnation| {
                learner::say_confidence(document, incarnation, &confidence)
            })?;
            Ok(())
        })
    }
}
