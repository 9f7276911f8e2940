//! What an author is held to beyond what a page needs: headings in order, a task, a length, checks
//! in place.

use std::collections::BTreeSet;

use super::fault::{CourseFile, Faults, Place};
use super::markdown::LessonText;
use crate::domain::course::Question;
use crate::domain::limits::LESSON_WORDS;

/// Headings, task and length of a lesson's text.
pub(super) fn text(file: &CourseFile<'_>, text: &LessonText, faults: &mut Faults) {
    let mut above = 1;
    for heading in &text.headings {
        if heading.level == 1 {
            let hint = "the title is the heading of level 1; a section starts with ##";
            faults.error(file, heading.at, "a heading of level 1 stands in the text", hint);
        } else if heading.level > above + 1 {
            let words = format!("a heading of level {} follows one of {above}", heading.level);
            faults.error(file, heading.at, &words, "go down one level at a time");
        }
        if heading.words.is_empty() {
            faults.error(file, heading.at, "a heading without words", "");
        }
        above = heading.level.max(1);
    }
    if !text.headings.iter().any(|heading| heading.id == TASK_ANCHOR && !heading.in_session) {
        let hint = "write a section `## Try it in your branch {#task}`";
        faults.error_about(file.path, "the lesson has no task", hint);
    }
    let (least, most) = LESSON_WORDS;
    if !(least..=most).contains(&text.word_count) {
        let words = format!("{} words; a lesson reads well at {least} to {most}", text.word_count);
        faults.warning_about(file.path, &words, "");
    }
}

/// Every check that is placed in a text is there.
pub(super) fn known_checks(text: &LessonText, checks: &[(Question, Place)], faults: &mut Faults) {
    for (id, place) in &text.placed {
        if !checks.iter().any(|(check, _)| check.id == *id) {
            let hint = "write the question into the lesson's checks file, or mend the id";
            faults.error_at(place, "there is no check with this id", hint);
        }
    }
}

/// Every check is placed once.
pub(super) fn placed_once(text: &LessonText, checks: &[(Question, Place)], faults: &mut Faults) {
    let mut placed = BTreeSet::new();
    for (id, place) in &text.placed {
        if !placed.insert(id) {
            faults.error_at(place, "this check is placed twice", "leave one of the two");
        }
    }
    for (check, place) in checks {
        if !placed.contains(&check.id) {
            let hint = format!("put a line `::check {}` where it belongs in the lesson", check.id);
            faults.error_at(place, "this check is placed nowhere", &hint);
        }
    }
}

/// The anchor of the section in which the learner does something.
const TASK_ANCHOR: &str = "task";
