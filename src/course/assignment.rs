//! Assignments, the proposal's form and the survey at the course's end, read from TOML. Never judges
//! what a learner wrote.

use std::collections::BTreeSet;

use super::fault::{CourseFile, Faults};
use super::fields::{At, Fields};
use super::markdown::blocks;
use crate::domain::ModuleId;
use crate::domain::assignment::{
    Assignment, AssignmentField, Criterion, Evaluation, FieldKind, PartId, ProposalForm,
    ProposalSection, SectionId, SurveyChoice, SurveyQuestion,
};
use crate::domain::limits::{
    ASSIGNMENT_FIELDS, FIELD_WORDS_MAX, LESSON_MINUTES_MAX, PROPOSAL_SECTIONS, QUESTION_OPTIONS,
    RUBRIC_CRITERIA,
};

/// Reads an assignment; `None`, with faults, if it is not whole.
pub(super) fn read(file: &CourseFile<'_>, faults: &mut Faults) -> Option<Assignment> {
    let before = faults.error_count();
    let mut head = Fields::read(file, 0, file.text, faults)?;
    let title = head.needed_plain_text("title", faults);
    let minutes = head.needed_count("minutes", LESSON_MINUTES_MAX, faults);
    let fills = head.needed_texts("fills", faults);
    let pass_points = head.needed_count("pass-points", POINTS_MAX, faults);
    let intro = head.needed_text("intro", faults);
    let field_tables = head.tables("field", faults);
    let criterion_tables = head.tables("criterion", faults);
    head.finish("title, minutes, fills, pass-points, intro, [[field]], [[criterion]]", faults);

    let mut sections: Vec<SectionId> = Vec::new();
    for text in fills.unwrap_or_default() {
        sections.extend(section(file, &text, faults));
    }
    is_count(file, field_tables.len(), ASSIGNMENT_FIELDS, "fields", faults);
    is_count(file, criterion_tables.len(), RUBRIC_CRITERIA, "criteria", faults);
    let mut taken = BTreeSet::new();
    let fields: Vec<AssignmentField> = field_tables
        .into_iter()
        .filter_map(|table| field(file, table, &sections, &mut taken, faults))
        .collect();
    let mut taken = BTreeSet::new();
    let criteria: Vec<Criterion> = criterion_tables
        .into_iter()
        .filter_map(|table| criterion(file, table, &mut taken, faults))
        .collect();
    for unfilled in sections.iter().filter(|id| fields.iter().all(|field| field.section != **id)) {
        let words = format!("no field fills section {unfilled}");
        faults.error_about(file.path, &words, "write section = \"…\" under one of the fields");
    }
    let (title, minutes, pass_points, intro) = (title?, minutes?, pass_points?, intro?);
    let assignment = Assignment {
        title,
        minutes: minutes.value,
        fills: sections,
        pass_points: pass_points.value,
        intro_html: blocks(file, intro.at, &intro.value, faults),
        fields,
        criteria,
    };
    let (least, most) = (assignment.criteria.len(), assignment.points_max());
    if pass_points.value > most || (pass_points.value as usize) <= least {
        let words = format!("{} points cannot part passing from not passing", pass_points.value);
        let hint = format!("with these criteria there are {least} to {most} points");
        faults.error(file, pass_points.at, &words, &hint);
    }
    (faults.error_count() == before).then_some(assignment)
}

/// More points than any rubric has.
const POINTS_MAX: u32 = 100;

fn section(file: &CourseFile<'_>, text: &At<String>, faults: &mut Faults) -> Option<SectionId> {
    let parsed = text.value.parse().ok();
    if parsed.is_none() {
        let (first, last) = PROPOSAL_SECTIONS;
        let words = format!("there is no section {:?} of the proposal", text.value);
        faults.error(file, text.at, &words, &format!("sections are {first} to {last}"));
    }
    parsed
}

fn is_count(
    file: &CourseFile<'_>,
    count: usize,
    (least, most): (usize, usize),
    what: &str,
    faults: &mut Faults,
) {
    if !(least..=most).contains(&count) {
        faults.error_about(
            file.path,
            &format!("there are {least} to {most} {what}, not {count}"),
            "",
        );
    }
}

/// An id that nothing else in the file has.
pub(super) fn part_id(
    file: &CourseFile<'_>,
    id: Option<At<String>>,
    taken: &mut BTreeSet<PartId>,
    faults: &mut Faults,
) -> Option<PartId> {
    let id = id?;
    let Ok(parsed) = id.value.parse::<PartId>() else {
        faults.error(file, id.at, "this is not an id", "an id is made of a-z, 0-9 and -");
        return None;
    };
    if !taken.insert(parsed.clone()) {
        faults.error(file, id.at, "this id is taken in this file", "an id names one thing");
        return None;
    }
    Some(parsed)
}

fn field(
    file: &CourseFile<'_>,
    mut fields: Fields<'_>,
    sections: &[SectionId],
    taken: &mut BTreeSet<PartId>,
    faults: &mut Faults,
) -> Option<AssignmentField> {
    let id = part_id(file, fields.needed_text("id", faults), taken, faults);
    let named = fields.needed_text("section", faults);
    let kind = fields.needed_text("kind", faults);
    let label = fields.needed_plain_text("label", faults);
    let help = fields.text("help", faults).map(|help| help.value.trim().to_owned());
    let words_max = fields.count("words-max", FIELD_WORDS_MAX, faults);
    let in_proposal = !fields.has("proposal") || fields.truth("proposal", faults);
    fields.finish("id, section, kind, label, help, words-max, proposal", faults);
    let named = named?;
    let section = section(file, &named, faults)?;
    if !sections.contains(&section) {
        let hint = "a field goes to a section that `fills` names";
        faults.error(file, named.at, "the assignment does not fill this section", hint);
    }
    let kind = kind?;
    let kind = match kind.value.as_str() {
        "text" => FieldKind::Text,
        "line" => FieldKind::Line,
        "file" => FieldKind::File,
        _ => {
            faults.error(file, kind.at, "there is no such kind of field", "text, line or file");
            return None;
        }
    };
    Some(AssignmentField {
        id: id?,
        section,
        kind,
        label: label?,
        help: help.unwrap_or_default(),
        words_max: words_max.map(|count| count.value),
        in_proposal,
    })
}

fn criterion(
    file: &CourseFile<'_>,
    mut fields: Fields<'_>,
    taken: &mut BTreeSet<PartId>,
    faults: &mut Faults,
) -> Option<Criterion> {
    let at = fields.at();
    let id = part_id(file, fields.needed_text("id", faults), taken, faults);
    let title = fields.needed_plain_text("title", faults);
    let levels = fields.needed_texts("levels", faults);
    fields.finish("id, title, levels", faults);
    let levels = exactly(file, at, levels?, "levels", faults)?;
    Some(Criterion { id: id?, title: title?, levels })
}

/// So many texts and no other number, each different from the others.
pub(super) fn exactly<const N: usize>(
    file: &CourseFile<'_>,
    at: usize,
    texts: Vec<At<String>>,
    what: &str,
    faults: &mut Faults,
) -> Option<[String; N]> {
    let count = texts.len();
    let distinct: BTreeSet<&str> = texts.iter().map(|text| text.value.as_str()).collect();
    if distinct.len() != count {
        faults.error(file, at, &format!("two of the {what} are the same"), "nobody could choose");
        return None;
    }
    let texts: Vec<String> = texts.into_iter().map(|text| text.value).collect();
    let texts = <[String; N]>::try_from(texts);
    if texts.is_err() {
        let words = format!("there are {N} {what}, from the weakest to the strongest, not {count}");
        faults.error(file, at, &words, "");
    }
    texts.ok()
}

/// Reads the form of the proposal; `modules` are those of the course.
pub(super) fn form(
    file: &CourseFile<'_>,
    modules: &[ModuleId],
    faults: &mut Faults,
) -> ProposalForm {
    let mut sections: Vec<ProposalSection> = Vec::new();
    let Some(mut document) = Fields::read(file, 0, file.text, faults) else {
        return ProposalForm::default();
    };
    let tables = document.tables("section", faults);
    document.finish("[[section]]", faults);
    for mut fields in tables {
        let at = fields.at();
        let id = fields.needed_text("id", faults);
        let title = fields.needed_plain_text("title", faults);
        let help = fields.needed_plain_text("help", faults);
        let words_max = fields.needed_count("words-max", FIELD_WORDS_MAX, faults);
        let from = fields.needed_text("from", faults);
        let says_who = fields.has("says-who") && fields.truth("says-who", faults);
        fields.finish("id, title, help, words-max, from, says-who", faults);
        let (Some(id), Some(from)) = (id, from) else { continue };
        let Some(id) = section(file, &id, faults) else { continue };
        if sections.last().is_some_and(|above| above.id >= id) {
            faults.error(file, at, "this section does not come after the one above", "A, B, C …");
        }
        let Some(module) = modules.iter().find(|module| module.as_str() == from.value) else {
            let hint = "name the folder of the module whose assignment fills it";
            faults.error(file, from.at, "there is no such module", hint);
            continue;
        };
        let (Some(title), Some(help), Some(words_max)) = (title, help, words_max) else { continue };
        let (words_max, from) = (words_max.value, module.clone());
        sections.push(ProposalSection { id, title, help, words_max, from, says_who });
    }
    ProposalForm { sections }
}

/// Reads what is asked at the course's end.
pub(super) fn evaluation(file: &CourseFile<'_>, faults: &mut Faults) -> Evaluation {
    let Some(mut document) = Fields::read(file, 0, file.text, faults) else {
        return Evaluation::default();
    };
    let questions = document.tables("question", faults);
    let followups = document.tables("followup", faults);
    document.finish("[[question]], [[followup]]", faults);
    let mut taken = BTreeSet::new();
    let questions = questions
        .into_iter()
        .filter_map(|fields| survey(file, fields, false, &mut taken, faults))
        .map(|(_, question)| question);
    let questions = questions.collect();
    let followups = followups
        .into_iter()
        .filter_map(|fields| survey(file, fields, true, &mut taken, faults))
        .collect();
    Evaluation { questions, followups }
}

fn survey(
    file: &CourseFile<'_>,
    mut fields: Fields<'_>,
    later: bool,
    taken: &mut BTreeSet<PartId>,
    faults: &mut Faults,
) -> Option<(Vec<u32>, SurveyQuestion)> {
    let at = fields.at();
    let id = part_id(file, fields.needed_text("id", faults), taken, faults);
    let months = if later { fields.needed_counts("months", MONTHS_MAX, faults) } else { None };
    let kind = fields.needed_text("kind", faults);
    let text = fields.needed_plain_text("text", faults);
    let options = if fields.has("options") { fields.needed_texts("options", faults) } else { None };
    fields.finish("id, kind, text, options; months under [[followup]]", faults);
    let kind = kind?;
    let choice = match kind.value.as_str() {
        "text" => None,
        "scale" => Some(SurveyChoice::One),
        "multiple" => Some(SurveyChoice::Several),
        _ => {
            let hint = "scale, multiple or text";
            faults.error(file, kind.at, "there is no such kind of question here", hint);
            return None;
        }
    };
    let count = options.as_ref().map_or(0, Vec::len);
    let (least, most) = QUESTION_OPTIONS;
    if choice.is_some() != (least..=most).contains(&count) {
        let words = format!("a question of this kind has {least} to {most} options, in words none");
        faults.error(file, at, &words, "");
        return None;
    }
    let options = options.map(|texts| texts.into_iter().map(|text| text.value).collect());
    let question = SurveyQuestion { id: id?, text: text?, options: choice.zip(options) };
    if later { Some((months?, question)) } else { Some((Vec::new(), question)) }
}

/// Nobody asks later than this.
const MONTHS_MAX: u32 = 60;

#[cfg(test)]
mod tests;
