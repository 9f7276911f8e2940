//! A fault of a course file with its place, and how it is shown to the author. Never decides what a
//! fault is.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::links::Target;
use crate::domain::limits::{COURSE_FILE_FAULTS_MAX, COURSE_LINKS_MAX};

/// Something an author has to mend in a course file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseFault {
    /// The file inside the course: `start-here/goals/en.md`.
    pub file: String,
    /// Line in that file, from 1; 0 if the fault is the file as a whole (missing, too large).
    pub line: usize,
    /// Character in that line, from 1; 0 if the fault is the file as a whole.
    pub column: usize,
    /// The line, or the part of a long line around the fault, without control characters.
    pub line_text: String,
    /// Which character of `line_text` the caret stands under, from 0.
    pub caret: usize,
    /// Must it be mended, or only looked at?
    pub level: Level,
    /// What is wrong, in one clause.
    pub words: String,
    /// What to do about it; empty if the words say that already.
    pub hint: String,
}

/// How grave a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The course is not complete or not right with it.
    Error,
    /// The course works; an author should look.
    Warning,
}

/// Shows a fault as compilers do: words, `file:line:column`, the line with a caret, and a hint.
#[must_use]
pub fn render(fault: &CourseFault) -> String {
    let level = match fault.level {
        Level::Error => "error",
        Level::Warning => "warning",
    };
    let mut shown = format!("{level}: {}\n", fault.words);
    let number = fault.line.to_string();
    let margin = " ".repeat(number.len());
    if fault.line == 0 {
        push_line(&mut shown, format_args!(" --> {}", fault.file));
    } else {
        let (file, line, column) = (&fault.file, fault.line, fault.column);
        push_line(&mut shown, format_args!("{margin}--> {file}:{line}:{column}"));
        push_line(&mut shown, format_args!("{margin} |"));
        push_line(&mut shown, format_args!("{number} | {}", fault.line_text));
        push_line(&mut shown, format_args!("{margin} | {}^", " ".repeat(fault.caret)));
    }
    if !fault.hint.is_empty() {
        push_line(&mut shown, format_args!("{margin} = hint: {}", fault.hint));
    }
    shown
}

fn push_line(shown: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(shown, "{line}").expect("writing to a string cannot fail");
}

/// One course file as text, with its line starts, so that offsets become places.
#[derive(Debug)]
pub(super) struct CourseFile<'a> {
    /// The file inside the course.
    pub(super) path: &'a str,
    /// Its whole text, without a byte order mark.
    pub(super) text: &'a str,
    line_starts: Vec<usize>,
}

impl<'a> CourseFile<'a> {
    /// Takes the text of the file at `path`.
    pub(super) fn new(path: &'a str, text: &'a str) -> Self {
        // Some editors begin a file with a byte order mark. Nobody sees it, so it does not count.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let after_breaks =
            text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1);
        let line_starts = std::iter::once(0).chain(after_breaks).collect();
        Self { path, text, line_starts }
    }

    /// The place of the byte at `at`; beyond the end it is the end.
    pub(super) fn place(&self, at: usize) -> Place {
        let at = self.text.floor_char_boundary(at.min(self.text.len()));
        let line = self.line_starts.partition_point(|start| *start <= at);
        let start = self.line_starts[line - 1];
        let end = self.text[start..].find('\n').map_or(self.text.len(), |length| start + length);
        let before = self.text[start..at].chars().count();
        let skipped = before.saturating_sub(EXCERPT_CHARS / 2);
        let printable = |c: char| if c.is_control() { ' ' } else { c };
        let excerpt = self.text[start..end].trim_end().chars().skip(skipped).take(EXCERPT_CHARS);
        Place {
            file: self.path.to_owned(),
            line,
            column: before + 1,
            line_text: excerpt.map(printable).collect(),
            caret: before - skipped,
        }
    }
}

/// How much of a long line a fault quotes.
const EXCERPT_CHARS: usize = 120;

/// A place in a course file that a fault can point at later, when the file is closed again.
#[derive(Debug, Clone)]
pub(super) struct Place {
    file: String,
    line: usize,
    column: usize,
    line_text: String,
    caret: usize,
}

impl Place {
    /// A file as a whole.
    pub(super) fn whole(file: &str) -> Self {
        Self { file: file.to_owned(), line: 0, column: 0, line_text: String::new(), caret: 0 }
    }
}

/// The faults found so far, a limited number for each file.
#[derive(Debug, Default)]
pub(super) struct Faults {
    list: Vec<CourseFault>,
    per_file: BTreeMap<String, usize>,
    /// Links inside the course, to be judged once all of it is read.
    links: Vec<(Target, Place)>,
    /// The course, if it stands beside the first one: its links lead there.
    course: Option<String>,
}

impl Faults {
    /// No fault yet, in files of that course beside the first one.
    pub(super) fn within(course: Option<&str>) -> Self {
        Self { course: course.map(str::to_owned), ..Self::default() }
    }

    /// The course beside the first one in whose files these are.
    pub(super) fn course(&self) -> Option<&str> {
        self.course.as_deref()
    }

    /// An error at a byte of a file.
    pub(super) fn error(&mut self, file: &CourseFile<'_>, at: usize, words: &str, hint: &str) {
        // The place is looked up only for faults that are kept: on a very long line that takes a
        // while.
        if self.has_room(file.path) {
            self.push(Level::Error, file.place(at), words, hint);
        }
    }

    /// A warning at a byte of a file.
    pub(super) fn warning(&mut self, file: &CourseFile<'_>, at: usize, words: &str, hint: &str) {
        if self.has_room(file.path) {
            self.push(Level::Warning, file.place(at), words, hint);
        }
    }

    /// An error at a place that was noted before.
    pub(super) fn error_at(&mut self, place: &Place, words: &str, hint: &str) {
        if self.has_room(&place.file) {
            self.push(Level::Error, place.clone(), words, hint);
        }
    }

    /// An error about a file as a whole.
    pub(super) fn error_about(&mut self, file: &str, words: &str, hint: &str) {
        self.error_at(&Place::whole(file), words, hint);
    }

    /// A warning about a file as a whole.
    pub(super) fn warning_about(&mut self, file: &str, words: &str, hint: &str) {
        if self.has_room(file) {
            self.push(Level::Warning, Place::whole(file), words, hint);
        }
    }

    /// Keeps a link inside the course until [`super::links::judge`] knows all its places.
    pub(super) fn note_link(&mut self, file: &CourseFile<'_>, at: usize, target: Target) {
        if self.links.len() < COURSE_LINKS_MAX {
            self.links.push((target, file.place(at)));
        }
    }

    /// The links that were noted, and forgets them.
    pub(super) fn take_links(&mut self) -> Vec<(Target, Place)> {
        std::mem::take(&mut self.links)
    }

    /// How many errors there are; warnings do not count.
    pub(super) fn error_count(&self) -> usize {
        self.list.iter().filter(|fault| fault.level == Level::Error).count()
    }

    /// All of them, by file and place.
    pub(super) fn into_list(mut self) -> Vec<CourseFault> {
        self.list.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        self.list.dedup();
        self.list
    }

    fn has_room(&self, file: &str) -> bool {
        self.per_file.get(file).is_none_or(|count| *count < COURSE_FILE_FAULTS_MAX)
    }

    fn push(&mut self, level: Level, place: Place, words: &str, hint: &str) {
        *self.per_file.entry(place.file.clone()).or_default() += 1;
        let Place { file, line, column, line_text, caret } = place;
        let (words, hint) = (words.to_owned(), hint.to_owned());
        self.list.push(CourseFault { file, line, column, line_text, caret, level, words, hint });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_shown_with_its_line_and_a_caret_under_the_place() {
        let file = CourseFile::new("a/en.md", "one\nčaj\t<b>\r\nthree");
        let mut faults = Faults::default();
        faults.error(&file, "one\nčaj\t".len(), "raw HTML is not allowed", "write Markdown");
        let list = faults.into_list();
        assert_eq!(
            render(&list[0]),
            "error: raw HTML is not allowed\n --> a/en.md:2:5\n  |\n2 | čaj <b>\n  |     ^\n  \
             = hint: write Markdown\n"
        );
    }

    #[test]
    fn a_place_is_found_for_any_byte_even_beyond_the_end() {
        let long = format!("{}Ж{}", "x".repeat(500), "y".repeat(500));
        let file = CourseFile::new("f", &long);
        for at in 0..2_000 {
            let place = file.place(at);
            assert!(place.line == 1 && place.caret <= place.line_text.chars().count());
        }
        assert_eq!(file.place(500).line_text.chars().nth(file.place(500).caret), Some('Ж'));
        assert_eq!(CourseFile::new("f", "").place(9).column, 1);
    }

    #[test]
    fn one_file_full_of_faults_does_not_crowd_out_another() {
        let (bad, other) = (CourseFile::new("bad", "x"), CourseFile::new("other", "x"));
        let mut faults = Faults::default();
        for number in 0..10 * COURSE_FILE_FAULTS_MAX {
            faults.error(&bad, 0, &number.to_string(), "");
        }
        faults.warning_about(other.path, "seen", "");
        assert_eq!(faults.into_list().len(), COURSE_FILE_FAULTS_MAX + 1);
    }
}
