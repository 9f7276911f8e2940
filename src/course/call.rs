//! The sample call, its rubric and two proposals to practise on. Never marks a proposal.

use std::collections::BTreeSet;

use super::assignment::{exactly, part_id};
use super::fault::{CourseFile, Faults};
use super::fields::Fields;
use super::markdown::{blocks, inline};
use crate::domain::assignment::{PartId, RubricLine, SampleMark, SampleProposal, SectionId};
use crate::domain::limits::{MARK_MAX, RUBRIC_CRITERIA};

/// Reads the rubric of a call.
pub(super) fn rubric(file: &CourseFile<'_>, faults: &mut Faults) -> Vec<RubricLine> {
    let Some(mut document) = Fields::read(file, 0, file.text, faults) else { return Vec::new() };
    let tables = document.tables("criterion", faults);
    document.finish("[[criterion]]", faults);
    let (least, most) = RUBRIC_CRITERIA;
    if !(least..=most).contains(&tables.len()) {
        let words = format!("there are {least} to {most} criteria, not {}", tables.len());
        faults.error_about(file.path, &words, "");
    }
    let mut taken = BTreeSet::new();
    let line = |mut fields: Fields<'_>| {
        let at = fields.at();
        let id = part_id(file, fields.needed_text("id", faults), &mut taken, faults);
        let title = fields.needed_plain_text("title", faults);
        let weight = fields.needed_count("weight", WEIGHT_MAX, faults);
        let marks = fields.needed_texts("marks", faults);
        fields.finish("id, title, weight, marks", faults);
        let marks = exactly(file, at, marks?, "marks", faults)?;
        Some(RubricLine { id: id?, title: title?, weight: weight?.value, marks })
    };
    tables.into_iter().filter_map(line).collect()
}

/// A line that counts more than this decides alone.
const WEIGHT_MAX: u32 = 10;

/// Reads a proposal that was made up; its key has to mark every line of the rubric once.
pub(super) fn sample(
    file: &CourseFile<'_>,
    rubric: &[RubricLine],
    faults: &mut Faults,
) -> Option<SampleProposal> {
    let mut head = Fields::read(file, 0, file.text, faults)?;
    let title = head.needed_plain_text("title", faults);
    let label = head.needed_plain_text("label", faults);
    let section_tables = head.tables("section", faults);
    let mark_tables = head.tables("mark", faults);
    head.finish("title, label, [[section]], [[mark]]", faults);
    let mut sections: Vec<(SectionId, String)> = Vec::new();
    for mut fields in section_tables {
        let id = fields.needed_text("id", faults);
        let text = fields.needed_text("text", faults);
        fields.finish("id, text", faults);
        let (Some(id), Some(text)) = (id, text) else { continue };
        match id.value.parse::<SectionId>() {
            Ok(section) if sections.last().is_none_or(|(above, _)| *above < section) => {
                sections.push((section, blocks(file, text.at, &text.value, faults)));
            }
            Ok(_) => faults.error(file, id.at, "the sections are not in order", "A, B, C …"),
            Err(_) => faults.error(file, id.at, "the proposal has no such section", ""),
        }
    }
    let key = mark_tables.into_iter().filter_map(|fields| mark(file, fields, rubric, faults));
    let key: Vec<SampleMark> = key.collect();
    for line in rubric {
        let count = key.iter().filter(|mark| mark.line == line.id).count();
        if count != 1 {
            let words = format!("the key marks `{}` {count} times", line.id);
            faults.error_about(file.path, &words, "each line of the rubric gets one mark");
        }
    }
    Some(SampleProposal { title: title?, label: label?, sections, key })
}

fn mark(
    file: &CourseFile<'_>,
    mut fields: Fields<'_>,
    rubric: &[RubricLine],
    faults: &mut Faults,
) -> Option<SampleMark> {
    let named = fields.needed_text("criterion", faults);
    let mark = fields.needed_number("mark", faults);
    let why = fields.needed_text("why", faults);
    fields.finish("criterion, mark, why", faults);
    let (named, mark, why) = (named?, mark?, why?);
    let line: Option<PartId> = named.value.parse().ok();
    let line = line.filter(|id| rubric.iter().any(|line| line.id == *id));
    if line.is_none() {
        let known: Vec<&str> = rubric.iter().map(|line| line.id.as_str()).collect();
        let hint = format!("its criteria are: {}", known.join(", "));
        faults.error(file, named.at, "the rubric has no such criterion", &hint);
    }
    let value = (0..=MARK_MAX).find(|value| (f64::from(*value) - mark.value).abs() < f64::EPSILON);
    if value.is_none() {
        faults.error(file, mark.at, &format!("a mark is a whole number from 0 to {MARK_MAX}"), "");
    }
    let why_html = inline(file, why.at, &why.value, faults);
    Some(SampleMark { line: line?, mark: value?, why_html })
}
