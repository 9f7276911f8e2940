//! The learner's desk, assignments: drafts that stay on this node, handing in, taking back, and the
//! proposal that grows out of it. Every version is kept; the latest that was not taken back counts.

use std::collections::{BTreeMap, BTreeSet};

use super::belonging::{joint_facts, record_of};
use super::learner::{LearnerDesk, writable_facts};
use super::once_key;
use crate::docs::learner;
use crate::domain::assignment::{Assignment, PartId};
use crate::domain::attachment::Attachment;
use crate::domain::limits::SUBMISSIONS_PER_MODULE_MAX;
use crate::domain::person::FieldFault;
use crate::domain::progress::LearnerFacts;
use crate::domain::roles::NodeRole;
use crate::domain::submission::{
    AnswerFault, Proposal, Submission, TakeBack, VersionState, clean_answers, standing,
    version_states, whole_answers,
};
use crate::domain::{DocumentId, ModuleId};
use crate::node::NodeError;
use crate::node::author::Author;
use crate::node::view::{AssignmentStanding, AssignmentState, Travel, VersionView};
use crate::store::Read;
use crate::store::rows::{AssignmentDraftRow, ContentState, SubmissionRow};

/// What stands in the fields of a form.
pub(super) type Typed = BTreeMap<PartId, String>;
/// Files by the field to which they belong.
pub(super) type Files = BTreeMap<PartId, Attachment>;

impl LearnerDesk {
    pub(super) fn assignment_of(&self, module: &ModuleId) -> Result<&Assignment, NodeError> {
        let module = self.course_of(module).module(module);
        module
            .and_then(|module| module.assignment.as_ref())
            .ok_or(NodeError::NotFound("assignment"))
    }

    /// An assignment as the learner stands in it.
    ///
    /// # Errors
    /// [`NodeError::NotFound`], as for all of these.
    pub fn assignment(&self, module: &ModuleId) -> Result<AssignmentState, NodeError> {
        self.assignment_of(module)?;
        let person = self.person();
        self.node.read(|read| {
            let facts = joint_facts(read, person)?;
            let states = version_states(&facts.submissions, &facts.taken_back);
            let (answers, files) = self.begun(read, module, &facts)?;
            let (mut versions, mut missing, mut at_hub) =
                (Vec::new(), BTreeSet::new(), BTreeSet::new());
            let is_hub = read.node()?.is_some_and(|row| row.role == NodeRole::Hub);
            for submission in facts.submissions.iter().filter(|one| one.module == *module).rev() {
                for file in submission.files.values() {
                    let content = read.content(file.hash)?;
                    let held = content.is_some_and(|row| row.state == ContentState::Held);
                    if !held {
                        missing.insert(file.hash);
                    }
                    if content.is_some_and(|row| row.at_hub) || (held && is_hub) {
                        at_hub.insert(file.hash);
                    }
                }
                versions.push(VersionView {
                    state: states.get(&submission.key).copied().unwrap_or(VersionState::Replaced),
                    travel: self.travel_of(read, submission)?,
                    taken_back: taken_back_at(&facts, submission),
                    submission: submission.clone(),
                });
            }
            let draft = read.assignment_draft(person, module)?;
            let draft_at = draft.map(|draft| draft.changed_at);
            Ok(AssignmentState { versions, answers, files, draft_at, missing, at_hub })
        })
    }

    /// How far a version has come, in whichever record of the learner's it stands.
    fn travel_of(&self, read: &Read<'_>, submission: &Submission) -> Result<Travel, NodeError> {
        let record = record_of(read, self.person(), &submission.key)?;
        self.travel_in(read, record.unwrap_or(self.person()), submission.node, |document| {
            learner::submission_change(document, &submission.key)
        })
    }

    /// What the form begins with: the draft, or else what was handed in last.
    pub(super) fn begun(
        &self,
        read: &Read<'_>,
        module: &ModuleId,
        facts: &LearnerFacts,
    ) -> Result<(Typed, Files), NodeError> {
        if let Some(draft) = read.assignment_draft(self.person(), module)? {
            return Ok((read_draft(&draft.answers), read.draft_files(self.person(), module)?));
        }
        let last = facts.submissions.iter().rfind(|one| one.module == *module);
        Ok(last.map(|one| (one.answers.clone(), one.files.clone())).unwrap_or_default())
    }

    /// Keeps what is in the fields so far, on this node alone.
    ///
    /// # Errors
    /// [`NodeError::Field`] for what could never be handed in, however short the rest is.
    pub fn save_draft(&self, module: &ModuleId, typed: &Typed) -> Result<(), NodeError> {
        let answers = clean_answers(self.assignment_of(module)?, typed).map_err(first_fault)?;
        let (desk, module) = (self.clone(), module.clone());
        self.node.write_local(move |write| {
            desk.keep_draft_files(write, &module)?;
            let changed_at = desk.node.now().0;
            let answers = write_draft(&answers);
            let person = desk.person();
            Ok(write.put_assignment_draft(&AssignmentDraftRow {
                person,
                module,
                answers,
                changed_at,
            })?)
        })
    }

    /// Where no draft is kept yet, the files of what was handed in last go into the new one.
    pub(super) fn keep_draft_files(
        &self,
        write: &crate::store::Write<'_>,
        module: &ModuleId,
    ) -> Result<(), NodeError> {
        let person = self.person();
        if write.assignment_draft(person, module)?.is_some() {
            return Ok(());
        }
        let facts = joint_facts(write, person)?;
        for (field, file) in self.begun(write, module, &facts)?.1 {
            write.put_draft_file(person, module, &field, Some(&file))?;
        }
        Ok(())
    }

    /// Gives the draft up: the form begins again with what was handed in last.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn discard_draft(&self, module: &ModuleId) -> Result<(), NodeError> {
        self.assignment_of(module)?;
        let (person, module) = (self.person(), module.clone());
        self.node.write_local(move |write| Ok(write.delete_assignment_draft(person, &module)?))?;
        self.node.remove_dropped_files()
    }

    /// Hands in what is in the fields, with the files of the draft. The same `once` again, or the
    /// same words and files as what stands, hands in nothing more.
    ///
    /// # Errors
    /// [`NodeError::Field`] if something is missing or too long; [`NodeError::NotAllowed`] if this
    /// node may not write about this learner; [`NodeError::VersionsFull`].
    pub fn hand_in(&self, once: &str, module: &ModuleId, typed: &Typed) -> Result<(), NodeError> {
        let key = once_key("hand-in", once)?;
        let answers = whole_answers(self.assignment_of(module)?, typed).map_err(first_fault)?;
        let (desk, module) = (self.clone(), module.clone());
        self.node.write(move |author| {
            if author.once(desk.person(), &key)?.is_some() {
                return Ok(());
            }
            desk.write_version(author, &module, answers)?;
            author.put_once(desk.person(), &key, "", author.now().0)?;
            Ok(author.delete_assignment_draft(desk.person(), &module)?)
        })
    }

    fn write_version(
        &self,
        author: &Author<'_>,
        module: &ModuleId,
        answers: Typed,
    ) -> Result<(), NodeError> {
        let own = learner::facts(&writable_facts(author, self.person())?);
        let facts = joint_facts(author, self.person())?;
        let files = self.begun(author, module, &facts)?.1;
        let of_module = || facts.submissions.iter().filter(|one| one.module == *module);
        let stands = standing(&facts.submissions, &facts.taken_back);
        if stands.get(module).is_some_and(|one| one.answers == answers && one.files == files) {
            return Ok(());
        }
        let own_count = own.submissions.iter().filter(|one| one.module == *module).count();
        if own_count >= SUBMISSIONS_PER_MODULE_MAX {
            return Err(NodeError::VersionsFull { max: SUBMISSIONS_PER_MODULE_MAX as u64 });
        }
        let (at, clock_doubtful) = author.now();
        let submission = Submission {
            key: learner::submission_key(module, author.node(), author.random()),
            module: module.clone(),
            order: of_module().map(|one| one.order).max().unwrap_or(0).saturating_add(1),
            at,
            clock_doubtful,
            answers,
            files,
            node: author.node(),
        };
        author.change(DocumentId::learner(self.person()), |document, incarnation| {
            learner::hand_in(document, incarnation, &submission)
        })
    }

    /// Takes back what stands. The form keeps its words; nothing is lost. Where nothing stands,
    /// nothing happens.
    ///
    /// # Errors
    /// [`NodeError::NotFound`]; [`NodeError::NotAllowed`] as for [`Self::hand_in`].
    pub fn take_back(&self, module: &ModuleId) -> Result<(), NodeError> {
        self.assignment_of(module)?;
        let (person, module) = (self.person(), module.clone());
        self.node.write(move |author| {
            writable_facts(author, person)?;
            let facts = joint_facts(author, person)?;
            let states = version_states(&facts.submissions, &facts.taken_back);
            let versions: BTreeSet<String> = facts
                .submissions
                .iter()
                .filter(|one| one.module == module)
                .map(|one| one.key.clone())
                .filter(|key| states.get(key) != Some(&VersionState::TakenBack))
                .collect();
            if versions.is_empty() {
                return Ok(());
            }
            let (at, clock_doubtful) = author.now();
            let back = TakeBack { module, versions, at, clock_doubtful, node: author.node() };
            author.change(DocumentId::learner(person), |document, incarnation| {
                learner::take_back(document, incarnation, &back, author.random())
            })
        })
    }

    /// The learner's proposal as far as it has come.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn proposal(&self) -> Result<Proposal, NodeError> {
        let facts = self.node.read(|read| joint_facts(read, self.person()))?;
        Ok(Proposal::filled(self.course(), &standing(&facts.submissions, &facts.taken_back)))
    }

    /// Every assignment of the course as the learner stands in it.
    pub(super) fn assignment_standings(
        &self,
        read: &Read<'_>,
    ) -> Result<Vec<AssignmentStanding>, NodeError> {
        let rows = read.submissions(self.person())?;
        // The rows of records that are shown as one each know of their own document alone.
        let joint = if read.merged_into(self.person())?.is_empty() {
            BTreeMap::new()
        } else {
            let facts = joint_facts(read, self.person())?;
            version_states(&facts.submissions, &facts.taken_back)
        };
        let stands = |row: &SubmissionRow| {
            *joint.get(&row.key).unwrap_or(&row.state) == VersionState::Stands
        };
        let begun = read.assignments_begun(self.person())?;
        let modules = self.course().modules.iter().filter(|module| module.assignment.is_some());
        Ok(modules
            .map(|module| {
                let mut own = rows.iter().filter(|row| row.module == module.id);
                let handed_in = own.clone().any(&stands);
                AssignmentStanding {
                    module: module.id.clone(),
                    handed_in,
                    taken_back: !handed_in && own.next().is_some(),
                    begun: begun.contains(&module.id),
                }
            })
            .collect())
    }
}

/// The first word that a version was taken back, as its writer's clock claims.
fn taken_back_at(
    facts: &LearnerFacts,
    submission: &Submission,
) -> Option<(crate::domain::UnixMs, bool)> {
    let of_version = facts.taken_back.iter().filter(|back| back.versions.contains(&submission.key));
    let first = of_version.min_by_key(|back| (back.at, back.node))?;
    Some((first.at, first.clock_doubtful))
}

/// A page names every fault beside its field; whoever comes by another way is told the first.
fn first_fault(faults: Vec<(PartId, AnswerFault)>) -> NodeError {
    let fault = match faults.first() {
        Some((_, AnswerFault::Field(fault))) => *fault,
        Some((_, AnswerFault::Words { max, .. })) => FieldFault::TooLong { max: *max as usize },
        Some((_, AnswerFault::Whole { .. })) | None => {
            FieldFault::TooLong { max: crate::domain::limits::SUBMISSION_BYTES_MAX / 2 }
        }
    };
    NodeError::field("answer")(fault)
}

pub(super) fn write_draft(answers: &Typed) -> Vec<u8> {
    let texts: BTreeMap<&str, &str> =
        answers.iter().map(|(field, answer)| (field.as_str(), answer.as_str())).collect();
    minicbor::to_vec(texts).unwrap_or_default()
}

fn read_draft(bytes: &[u8]) -> Typed {
    let texts: BTreeMap<String, String> = minicbor::decode(bytes).unwrap_or_default();
    texts.into_iter().filter_map(|(field, answer)| Some((field.parse().ok()?, answer))).collect()
}
