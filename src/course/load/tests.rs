use super::*;
use crate::course::sample::{self, Files};
use crate::domain::course::Block;

fn words_of(source: &Files) -> Vec<String> {
    let faults = load(source, "en").err().unwrap_or_default();
    faults.iter().map(|f| format!("{}:{} {}", f.file, f.line, f.words)).collect()
}

#[test]
fn a_sound_course_is_read_whole() {
    let course = load(&sample::course(), "en").unwrap();
    assert_eq!((course.id.as_str(), course.title.as_str()), ("sample", "A course"));
    let module = &course.modules[0];
    assert_eq!((module.lessons.len(), module.summary.as_str()), (2, "You begin."));
    let quiz = module.quiz.as_ref().unwrap();
    assert_eq!((quiz.pool.len(), quiz.draw, quiz.mastery), (4, 2, 1));
    let lesson = &module.lessons[0];
    assert_eq!(lesson.path.to_string(), "start/first");
    assert!(matches!(&lesson.blocks[1], Block::Check(id) if lesson.check(id).is_some()));
    assert_eq!(lesson.headings[0], ("the-words".to_owned(), "The words".to_owned()));
    assert_eq!(lesson.headings.len(), 2);
    assert!(lesson.session_plan_html.contains("Ten minutes"));
}

#[test]
fn a_lessons_version_changes_with_its_text_and_its_checks_alone() {
    let version = |source: &Files| {
        let course = load(source, "en").expect("the changed sample is sound");
        course.modules[0].lessons[0].version
    };
    let first = version(&sample::course());
    let mut changed = sample::course();
    changed.replace("start/first/en.md", "Short.", "Shorter.");
    assert_ne!(version(&changed), first);
    let mut changed = sample::course();
    changed.replace("start/first/checks.en.toml", "It is here", "It is home");
    assert_ne!(version(&changed), first);
    let mut changed = sample::course();
    changed.replace("start/second/en.md", "Short.", "Shorter.");
    assert_eq!(version(&changed), first);
}

#[test]
fn each_broken_file_is_named() {
    let cases: [(&str, &str, &str, &str); 11] = [
        (
            "course.toml",
            "\"start\"",
            "\"Start!\"",
            "course.toml:2 this is not the name of a module",
        ),
        ("course.toml", "\"start\"", "\"start\", \"start\"", "course.toml:2 this is listed twice"),
        ("course.toml", "\"en\"", "\"../en\"", "course.toml:3 this is not a language tag"),
        ("course.toml", "\"en\"", "\"sr\"", "course.toml:0 the course is not there in this"),
        ("course.toml", "licence", "license", "course.toml:4 unknown key"),
        (
            "start/module.toml",
            "\"second\"",
            "\"third\"",
            "start/third/en.md:0 this file is missing",
        ),
        ("start/module.toml", "draw = 2", "draw = 5", "start/quiz.en.toml:0 5 questions are drawn"),
        ("start/module.toml", "mastery = 1", "mastery = 3", "start/module.toml:3 mastery asks"),
        ("start/module.toml", "mastery = 1", "", "start/module.toml:2 `draw` and `mastery`"),
        (
            "start/first/en.md",
            "::check saved",
            "::check sav",
            "start/first/en.md:13 there is no check",
        ),
        (
            "start/quiz.en.toml",
            "\"many\"",
            "\"saved\"",
            "start/quiz.en.toml:2 the id `saved` is taken",
        ),
    ];
    for (path, old, new, expected) in cases {
        let mut source = sample::course();
        source.replace(path, old, new);
        let faults = words_of(&source);
        assert!(faults.iter().any(|fault| fault.starts_with(expected)), "{expected}: {faults:?}");
    }
}

#[test]
fn a_file_that_is_missing_too_large_or_not_text_is_a_fault_and_no_panic() {
    for path in sample::course().0.keys() {
        let mut source = sample::course();
        source.0.remove(path);
        let optional = ["assignment", "proposal", "evaluation", "call/en", "call/weak"];
        let optional = optional.iter().any(|part| path.contains(part));
        // A lesson may have no checks; but the one that is placed in the text is then missed.
        assert!(optional || !words_of(&source).is_empty(), "{path}");
        source.put(path, vec![b' '; COURSE_FILE_BYTES_MAX + 1]);
        assert!(words_of(&source).iter().any(|fault| fault.contains("larger")), "{path}");
        source.put(path, b"ab\ncd\xff".to_vec());
        let expected = format!("{path}:2 here the text stops being UTF-8");
        assert!(words_of(&source).contains(&expected), "{path}");
    }
}

#[test]
fn a_course_with_mere_warnings_for_authors_still_loads() {
    let mut source = sample::course();
    source.replace("start/first/en.md", "## Try it {#task}", "#### Try it");
    assert!(load(&source, "en").is_ok());
}

#[test]
fn another_language_is_read_from_its_own_files() {
    let mut source = sample::course();
    source.replace("course.toml", "\"en\"]", "\"en\", \"sr-Latn\"]");
    for (path, bytes) in sample::course().0 {
        if path.contains("en.") {
            source.put(&path.replace("en.", "sr-Latn."), bytes);
        }
    }
    source.replace("start/second/sr-Latn.md", "map.en.svg", "map.sr-Latn.svg");
    source.replace("sr-Latn.toml", "A course", "Kurs");
    assert_eq!(load(&source, "sr-Latn").unwrap().title, "Kurs");
    assert_eq!(load(&source, "en").unwrap().title, "A course");
}
