use super::*;
use crate::course::sample::{self, Files};
use crate::course::{EmbeddedSource, Level, render};

fn words_of(source: &Files) -> Vec<String> {
    let told = check(source);
    told.iter().map(|f| format!("{:?} {}:{} {}", f.level, f.file, f.line, f.words)).collect()
}

#[test]
fn the_sample_is_without_fault() {
    assert_eq!(words_of(&sample::course()), Vec::<String>::new());
}

#[test]
fn the_course_inside_the_program_is_without_error() {
    let faults = check(&EmbeddedSource);
    let errors = faults.iter().filter(|fault| fault.level == Level::Error);
    let shown: Vec<String> = errors.map(render).collect();
    assert!(shown.is_empty(), "\n{}", shown.join("\n"));
}

#[test]
fn authors_are_told_what_a_page_would_not_mind() {
    let lesson = "start/first/en.md";
    let cases = [
        ("## The words", "#### The words", "Error start/first/en.md:9 a heading of level 4"),
        ("## The words", "# The words", "Error start/first/en.md:9 a heading of level 1"),
        ("{#task}", "{#else}", "Error start/first/en.md:0 the lesson has no task"),
        ("::check saved", "", "Error start/first/checks.en.toml:1 this check is placed nowhere"),
        (
            "::check saved",
            "::check saved\n\n::check saved",
            "Error start/first/en.md:15 this check is placed twice",
        ),
    ];
    for (old, new, expected) in cases {
        let mut source = sample::course();
        source.replace(lesson, old, new);
        let faults = words_of(&source);
        assert!(faults.iter().any(|fault| fault.starts_with(expected)), "{expected}: {faults:?}");
    }
}

#[test]
fn a_lesson_that_is_too_short_or_too_long_is_a_warning() {
    for extra in ["".to_owned(), "word ".repeat(1_100)] {
        let mut source = sample::course();
        let text = sample::lesson("Second", &extra);
        let body = "A word after a word fills the page. ".repeat(80);
        let text = if extra.is_empty() { text.replace(&body, "") } else { text };
        source.put("start/second/en.md", text);
        source.0.remove("start/second/map.en.svg");
        let faults = words_of(&source);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].starts_with("Warning start/second/en.md:0"), "{faults:?}");
    }
}

#[test]
fn markdown_where_it_would_be_printed_is_a_warning() {
    let cases = [
        (
            "start/en.toml",
            "You begin.",
            "You *begin*.",
            "Warning start/en.toml:2 Markdown does not",
        ),
        ("start/first/en.md", "What?", "`What`?", "Warning start/first/en.md:5 Markdown does not"),
        ("start/quiz.en.toml", "\"two\"", "\"*two* more\"", "Warning start/quiz.en.toml:32 Mark"),
    ];
    for (path, old, new, expected) in cases {
        let mut source = sample::course();
        source.replace(path, old, new);
        let faults = words_of(&source);
        assert!(faults.len() == 1 && faults[0].starts_with(expected), "{expected}: {faults:?}");
    }
    let mut source = sample::course();
    source.replace("start/en.toml", "You begin.", "3 * 4 makes 12, and a_b is a name.");
    assert_eq!(words_of(&source), Vec::<String>::new());
}

#[test]
fn files_that_no_list_names_are_reported() {
    let cases = [
        ("start/third/en.md", "Error start/third/en.md:0 its lesson is not in module.toml"),
        ("later/module.toml", "Warning later/module.toml:0 its module is not in course.toml"),
        ("start/first/check.en.toml", "Warning start/first/check.en.toml:0 nothing reads this"),
        ("start/quiz.sr.toml", "Warning start/quiz.sr.toml:0 nothing reads this file"),
        ("start/first/map.en.svg", "Warning start/first/map.en.svg:0 the lesson does not show"),
    ];
    for (path, expected) in cases {
        let mut source = sample::course();
        source.put(path, "x");
        let faults = words_of(&source);
        assert!(faults.len() == 1 && faults[0].starts_with(expected), "{expected}: {faults:?}");
    }
    let mut source = sample::course();
    source.put("README.md", "About");
    assert!(words_of(&source).is_empty());
}

#[test]
fn every_file_that_a_listed_language_lacks_is_reported() {
    let mut source = sample::course();
    source.replace("course.toml", "\"en\"]", "\"en\", \"sq\"]");
    let missing: Vec<String> =
        words_of(&source).into_iter().filter(|fault| fault.contains("missing")).collect();
    assert_eq!(missing.len(), 13, "{missing:?}");
    assert!(missing.iter().all(|fault| fault.contains("sq.")), "{missing:?}");
}

#[test]
fn links_words_and_drawings_that_lead_nowhere_are_told_with_their_line() {
    for (path, old, new, expected) in [
        ("start/second/en.md", "glossary:word", "glossary:wor", "15 the glossary has no such word"),
        ("start/second/en.md", "first#the-words", "first#no", "15 that lesson has no such heading"),
        ("start/second/en.md", "start/first#", "start/third#", "15 this link leads to no lesson"),
        ("start/second/map.en.svg", "<text>", "<text onclick='x'>", "2 `onclick` may not stand"),
        ("start/second/en.md", "map.en.svg", "map.sr.svg", "0 a drawing of this lesson is named"),
        ("start/module.toml", "draw", "needs = 3\ndraw", "2 the module has fewer lessons"),
        ("start/module.toml", "draw", "after = [\"start\"]\ndraw", "0 `after` names start"),
        ("start/en.toml", "confidence", "confident", "3 unknown key"),
        ("glossary.en.toml", "meaning", "says", "1 `meaning` is missing"),
        ("start/assignment.en.toml", "\"A\"]", "\"A\", \"B\"]", "0 no field fills section B"),
        ("proposal.en.toml", "\"A\"", "\"B\"", "0 the assignment of start fills section A"),
        ("call/weak.en.toml", "\"new\"", "\"old\"", "9 the rubric has no such criterion"),
        ("call/weak.en.toml", "mark = 0", "mark = 5", "10 a mark is a whole number from 0 to 4"),
        ("call/rubric.en.toml", ", \"e\"", "", "1 there are 5 marks"),
        ("call/en.md", "You.", "::check x", "0 the check `x` cannot stand on this page"),
    ] {
        let mut source = sample::course();
        source.replace(path, old, new);
        let faults = words_of(&source);
        assert!(faults.iter().any(|fault| fault.contains(expected)), "{expected}: {faults:?}");
    }
}
