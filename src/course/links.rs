//! Links of course texts to other places of the course: `lesson:module/lesson#anchor` and
//! `glossary:term`. Says what they mean and which address a page gives them; whether there is such
//! a place is judged once the whole course is read.

use std::collections::BTreeSet;

use super::fault::{Faults, Place};
use super::questions::Outline;
use crate::domain::{LessonPath, TermId};

/// Where a link inside the course leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// A lesson, and perhaps a heading in it.
    Lesson(LessonPath, Option<String>),
    /// A word of the glossary.
    Term(TermId),
}

impl Target {
    /// The target of an address as authors write it. `None`: it is no address of this kind;
    /// `Some(Err)`: it is one, with a slip.
    pub(super) fn of(address: &str) -> Option<Result<Self, ()>> {
        if let Some(term) = address.strip_prefix("glossary:") {
            return Some(term.parse().map(Self::Term).map_err(|_| ()));
        }
        let place = address.strip_prefix("lesson:")?;
        let (path, anchor) = match place.split_once('#') {
            Some((path, anchor)) => (path, Some(anchor)),
            None => (place, None),
        };
        let Ok(path) = path.parse() else { return Some(Err(())) };
        let is_anchor =
            |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '-');
        if anchor.is_some_and(|anchor| !is_anchor(anchor)) {
            return Some(Err(()));
        }
        Some(Ok(Self::Lesson(path, anchor.map(str::to_owned))))
    }

    /// The page that shows it, in that course beside the first one. `web` serves these; a test
    /// there opens one of each.
    pub(super) fn address(&self, course: Option<&str>) -> String {
        let within = |path: &LessonPath| course.map_or(path.clone(), |course| path.within(course));
        match (self, course) {
            (Self::Lesson(path, None), _) => format!("/lessons/{}", within(path)),
            (Self::Lesson(path, Some(anchor)), _) => {
                format!("/lessons/{}#{anchor}", within(path))
            }
            (Self::Term(term), None) => format!("/glossary#{term}"),
            (Self::Term(term), Some(course)) => format!("/glossary?course={course}#{term}"),
        }
    }
}

/// Reports links that lead to nothing.
pub(super) fn judge(outline: &Outline, terms: &BTreeSet<TermId>, faults: &mut Faults) {
    for (target, place) in faults.take_links() {
        match target {
            Target::Term(term) if !terms.contains(&term) => {
                let hint = "write the word into a glossary file, or mend the link";
                faults.error_at(&place, "the glossary has no such word", hint);
            }
            Target::Lesson(path, anchor) => judge_lesson(outline, &path, anchor, &place, faults),
            Target::Term(_) => {}
        }
    }
}

fn judge_lesson(
    outline: &Outline,
    path: &LessonPath,
    anchor: Option<String>,
    place: &Place,
    faults: &mut Faults,
) {
    let Some(anchors) = outline.get(path) else {
        let hint = "a lesson is named by its folders: lesson:start-here/goals";
        faults.error_at(place, "this link leads to no lesson", hint);
        return;
    };
    if anchor.is_some_and(|anchor| !anchors.contains(&anchor)) {
        let known: Vec<&str> = anchors.iter().map(String::as_str).take(12).collect();
        let hint = format!("its headings are: {}", known.join(", "));
        faults.error_at(place, "that lesson has no such heading", &hint);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_read_and_has_a_page() {
        let address = |text: &str| Target::of(text).map(|target| target.map(|t| t.address(None)));
        let target = Target::of("lesson:a/b#c").unwrap().unwrap();
        assert_eq!(target.address(Some("x")), "/lessons/x.a/b#c");
        assert_eq!(address("lesson:a/b"), Some(Ok("/lessons/a/b".into())));
        assert_eq!(address("lesson:a/b#the-words"), Some(Ok("/lessons/a/b#the-words".into())));
        assert_eq!(address("glossary:logic-model"), Some(Ok("/glossary#logic-model".into())));
        for wrong in
            ["lesson:", "lesson:a", "lesson:a/b#", "lesson:a/b#\"x", "glossary:A b", "glossary:"]
        {
            assert_eq!(address(wrong), Some(Err(())), "{wrong}");
        }
        for other in ["https://a", "goals", "lessons:a/b", ""] {
            assert_eq!(address(other), None, "{other}");
        }
    }
}
