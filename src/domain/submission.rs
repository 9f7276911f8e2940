//! What a learner handed in, in versions; which of them stands; and how the proposal grows out of
//! them. Pure: a merge only ever adds versions, and every node picks the same one.

use std::collections::{BTreeMap, BTreeSet};

use super::assignment::{Assignment, FieldKind, PartId, ProposalSection, SectionId};
use super::attachment::Attachment;
use super::course::Course;
use super::ids::{ModuleId, NodeId, UnixMs};
use super::limits::{ANSWER_BYTES_MAX, ANSWER_LINE_CHARS_MAX, SUBMISSION_BYTES_MAX};
use super::person::{self, FieldFault};

/// One version of what a learner handed in. Written once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// Whose assignment.
    pub module: ModuleId,
    /// Unique in the learner's document.
    pub key: String,
    /// One more than the greatest that its writer saw of this assignment.
    pub order: u64,
    /// When it was handed in, as the writing node's clock claims.
    pub at: UnixMs,
    /// Was that clock known to be wrong?
    pub clock_doubtful: bool,
    /// What was written into the fields; a field that stayed empty is not here.
    pub answers: BTreeMap<PartId, String>,
    /// The files, by field.
    pub files: BTreeMap<PartId, Attachment>,
    /// The node that wrote it.
    pub node: NodeId,
}

/// A learner took back what was handed in: a fact of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeBack {
    /// Whose assignment.
    pub module: ModuleId,
    /// The versions that its writer saw standing; one that was handed in elsewhere meanwhile is not
    /// among them, and stands.
    pub versions: BTreeSet<String>,
    /// When, as the writing node's clock claims.
    pub at: UnixMs,
    /// Was that clock known to be wrong?
    pub clock_doubtful: bool,
    /// The node that wrote it.
    pub node: NodeId,
}

/// Where a version stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum VersionState {
    /// It is what the learner hands in: the latest that was not taken back.
    Stands,
    /// A later one stands in its place.
    Replaced,
    /// It was taken back.
    TakenBack,
}

impl VersionState {
    /// The word in columns and phrases.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stands => "stands",
            Self::Replaced => "replaced",
            Self::TakenBack => "taken-back",
        }
    }

    /// The state that the word stands for.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [Self::Stands, Self::Replaced, Self::TakenBack];
        all.into_iter().find(|state| state.as_str() == word)
    }
}

/// Versions in their order, the earliest first: by order number, then node and key, so that every
/// node has the same last one. No clock decides.
pub fn sort_versions(versions: &mut [Submission]) {
    versions.sort_by(|a, b| {
        (&a.module, a.order, a.node, &a.key).cmp(&(&b.module, b.order, b.node, &b.key))
    });
}

/// Where every version stands, by key.
#[must_use]
pub fn version_states(
    versions: &[Submission],
    taken_back: &[TakeBack],
) -> BTreeMap<String, VersionState> {
    let gone: BTreeSet<(&ModuleId, &str)> = taken_back
        .iter()
        .flat_map(|back| back.versions.iter().map(|key| (&back.module, key.as_str())))
        .collect();
    let is_gone = |one: &Submission| gone.contains(&(&one.module, one.key.as_str()));
    let mut latest: BTreeMap<&ModuleId, &Submission> = BTreeMap::new();
    for one in versions.iter().filter(|one| !is_gone(one)) {
        let known = latest.entry(&one.module).or_insert(one);
        if (one.order, one.node, &one.key) > (known.order, known.node, &known.key) {
            *known = one;
        }
    }
    let state = |one: &Submission| match latest.get(&one.module) {
        _ if is_gone(one) => VersionState::TakenBack,
        Some(last) if last.key == one.key => VersionState::Stands,
        _ => VersionState::Replaced,
    };
    versions.iter().map(|one| (one.key.clone(), state(one))).collect()
}

/// Of each assignment the version that stands.
#[must_use]
pub fn standing<'a>(
    versions: &'a [Submission],
    taken_back: &[TakeBack],
) -> BTreeMap<&'a ModuleId, &'a Submission> {
    let states = version_states(versions, taken_back);
    versions
        .iter()
        .filter(|one| states.get(&one.key) == Some(&VersionState::Stands))
        .map(|one| (&one.module, one))
        .collect()
}

/// What is wrong with an answer to a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerFault {
    /// As in any form.
    Field(FieldFault),
    /// More words than the field takes.
    Words {
        /// The limit.
        max: u32,
        /// How many were written.
        found: u32,
    },
    /// All answers together are longer than one submission may be.
    Whole {
        /// How many characters too many, about.
        over: usize,
    },
}

/// The words of an answer: whatever has a letter or digit in it. What parts the columns of a table
/// typed by hand is none.
#[must_use]
pub fn word_count(answer: &str) -> u32 {
    let words = answer.split_whitespace().filter(|word| word.contains(char::is_alphanumeric));
    u32::try_from(words.count()).unwrap_or(u32::MAX)
}

/// Cleans what was typed into the fields, as a draft is kept: nothing is missing in a draft, and
/// only what could never be shown or kept is at fault. Fields that the assignment does not have are
/// passed over.
///
/// # Errors
/// Every field that is at fault, in the order of the form.
pub fn clean_answers(
    assignment: &Assignment,
    typed: &BTreeMap<PartId, String>,
) -> Result<BTreeMap<PartId, String>, Vec<(PartId, AnswerFault)>> {
    let (mut clean, mut faults) = (BTreeMap::new(), Vec::new());
    for field in &assignment.fields {
        let text = typed.get(&field.id).map_or("", String::as_str);
        let kept = match field.kind {
            FieldKind::Text => person::prose(text, ANSWER_BYTES_MAX),
            FieldKind::Line => person::line(text, ANSWER_LINE_CHARS_MAX),
            FieldKind::File => continue,
        };
        match kept {
            Ok(kept) if kept.len() > ANSWER_BYTES_MAX => {
                let fault = FieldFault::TooLong { max: ANSWER_BYTES_MAX / 2 };
                faults.push((field.id.clone(), AnswerFault::Field(fault)));
            }
            Ok(kept) => drop(clean.insert(field.id.clone(), kept)),
            Err(FieldFault::Empty) => {}
            Err(fault) => faults.push((field.id.clone(), AnswerFault::Field(fault))),
        }
    }
    let bytes: usize = clean.values().map(String::len).sum();
    if bytes > SUBMISSION_BYTES_MAX
        && let Some((longest, text)) = clean.iter().max_by_key(|(_, text)| text.len())
    {
        // Bytes mean nothing to whoever types; of the longest answer's script, so many characters.
        let over = (bytes - SUBMISSION_BYTES_MAX) * text.chars().count() / text.len().max(1) + 1;
        faults.push((longest.clone(), AnswerFault::Whole { over }));
    }
    if faults.is_empty() { Ok(clean) } else { Err(faults) }
}

/// As [`clean_answers`], for what is handed in: every field but files is filled in, and none has
/// more words than it takes.
///
/// # Errors
/// Every field that is at fault, in the order of the form.
pub fn whole_answers(
    assignment: &Assignment,
    typed: &BTreeMap<PartId, String>,
) -> Result<BTreeMap<PartId, String>, Vec<(PartId, AnswerFault)>> {
    let (clean, mut faults) = match clean_answers(assignment, typed) {
        Ok(clean) => (clean, Vec::new()),
        Err(faults) => (BTreeMap::new(), faults),
    };
    for field in assignment.fields.iter().filter(|field| field.kind != FieldKind::File) {
        if faults.iter().any(|(known, _)| *known == field.id) {
            continue;
        }
        let text = typed.get(&field.id).map_or("", String::as_str);
        let found = word_count(text);
        if text.trim().is_empty() {
            faults.push((field.id.clone(), AnswerFault::Field(FieldFault::Empty)));
        } else if let Some(max) = field.words_max.filter(|max| found > *max) {
            faults.push((field.id.clone(), AnswerFault::Words { max, found }));
        }
    }
    let place = |id: &PartId| assignment.fields.iter().position(|field| field.id == *id);
    faults.sort_by_key(|(id, _)| place(id));
    if faults.is_empty() { Ok(clean) } else { Err(faults) }
}

/// A learner's proposal as far as it has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposal {
    /// Every section of the form, in order.
    pub sections: Vec<Section>,
}

/// One section of a learner's proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// `A` to `N`.
    pub id: SectionId,
    /// What stands in it, in the order of the course: a module, its field, the answer.
    pub parts: Vec<(ModuleId, PartId, String)>,
    /// Files that go with it: the module, the key of the version, the field, the file.
    pub files: Vec<(ModuleId, String, PartId, Attachment)>,
    /// Words of it.
    pub words: u32,
    /// The module whose assignment is the first to fill it.
    pub from: ModuleId,
    /// Does anything that was handed in go here?
    pub filled: bool,
}

/// Every section of the course's form with whether anything that was handed in goes there: of these
/// modules a version stands.
#[must_use]
pub fn sections_filled<'a>(
    course: &'a Course,
    handed_in: &BTreeSet<&ModuleId>,
) -> Vec<(&'a ProposalSection, bool)> {
    let assignments = course.modules.iter().filter(|module| handed_in.contains(&module.id));
    let fields =
        assignments.filter_map(|module| module.assignment.as_ref()).flat_map(|assignment| {
            assignment
                .fields
                .iter()
                .filter(|field| field.in_proposal && field.kind != FieldKind::File)
        });
    let filled: BTreeSet<SectionId> = fields.map(|field| field.section).collect();
    let sections = course.form.sections.iter();
    sections.map(|section| (section, filled.contains(&section.id))).collect()
}

impl Proposal {
    /// Fills the form of the course from what stands.
    #[must_use]
    pub fn filled(course: &Course, standing: &BTreeMap<&ModuleId, &Submission>) -> Self {
        let handed_in = standing.keys().copied().collect();
        let sections = sections_filled(course, &handed_in).into_iter().map(|(section, filled)| {
            let (mut parts, mut files) = (Vec::new(), Vec::new());
            for module in &course.modules {
                let (Some(assignment), Some(submission)) =
                    (&module.assignment, standing.get(&module.id))
                else {
                    continue;
                };
                let fields = assignment.fields.iter();
                let of_section =
                    fields.filter(|field| field.section == section.id && field.in_proposal);
                for field in of_section {
                    let (module, id) = (module.id.clone(), field.id.clone());
                    if let Some(answer) = submission.answers.get(&id) {
                        parts.push((module, id, answer.clone()));
                    } else if let Some(file) = submission.files.get(&id) {
                        files.push((module, submission.key.clone(), id, file.clone()));
                    }
                }
            }
            let words = parts.iter().map(|(_, _, answer)| word_count(answer)).sum();
            Section { id: section.id, parts, files, words, from: section.from.clone(), filled }
        });
        Self { sections: sections.collect() }
    }

    /// Sections with something in them.
    #[must_use]
    pub fn filled_count(&self) -> usize {
        self.sections.iter().filter(|section| section.filled).count()
    }

    /// The first section that is still empty.
    #[must_use]
    pub fn next(&self) -> Option<&Section> {
        self.sections.iter().find(|section| !section.filled)
    }
}

#[cfg(test)]
mod tests;
