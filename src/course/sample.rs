//! A small whole course in memory that tests break in one place at a time.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::source::CourseSource;

/// Files in memory.
#[derive(Debug, Default, Clone)]
pub(super) struct Files(pub(super) BTreeMap<String, Vec<u8>>);

impl CourseSource for Files {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        self.0.get(path).map(|bytes| Cow::Borrowed(bytes.as_slice()))
    }

    fn paths(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }
}

impl Files {
    /// Puts a file in, or another one in its place.
    pub(super) fn put(&mut self, path: &str, text: impl Into<Vec<u8>>) {
        self.0.insert(path.to_owned(), text.into());
    }

    /// The same file with `old` made into `new`; `old` has to be in it.
    pub(super) fn replace(&mut self, path: &str, old: &str, new: &str) {
        let text = String::from_utf8(self.0[path].clone()).expect("samples are UTF-8");
        assert!(text.contains(old), "{path} does not hold {old:?}");
        self.put(path, text.replacen(old, new, 1));
    }
}

/// A course without a fault: one module, two lessons, a quiz.
pub(super) fn course() -> Files {
    let mut files = Files::default();
    files.put("course.toml", MANIFEST);
    files.put("en.toml", "title = \"A course\"\n");
    files.put("start/module.toml", "lessons = [\"first\", \"second\"]\ndraw = 2\nmastery = 1\n");
    files.put(
        "start/en.toml",
        "title = \"Start\"\nsummary = \"You begin.\"\nconfidence = \"Sure?\"\n",
    );
    files.put("start/quiz.en.toml", QUIZ);
    files.put("start/first/en.md", lesson("First", "::check saved"));
    files.put("start/first/checks.en.toml", CHECKS);
    files.put("start/second/en.md", lesson("Second", LINKED));
    files.put("start/second/map.en.svg", MAP);
    files.put("glossary.en.toml", TERMS);
    files.put("start/assignment.en.toml", ASSIGNMENT);
    files.put("proposal.en.toml", FORM);
    files.put("evaluation.en.toml", EVALUATION);
    files.put("call/en.md", "+++\ntitle = \"Call\"\nminutes = 9\n+++\n## Who {#who}\n\nYou.\n");
    files.put("call/rubric.en.toml", RUBRIC);
    files.put("call/weak.en.toml", WEAK);
    files
}

/// The same course under another id, for whoever only wants one to be there.
pub(crate) fn called(id: &str) -> Box<dyn CourseSource> {
    let mut files = course();
    files.replace("course.toml", "id = \"sample\"", &format!("id = \"{id}\""));
    Box::new(files)
}

/// A lesson of fair length with `extra` in its middle.
pub(super) fn lesson(title: &str, extra: &str) -> String {
    let body = "A word after a word fills the page. ".repeat(80);
    format!(
        "+++\ntitle = \"{title}\"\nminutes = 30\ngoal = \"You can.\"\nprompt = \"What?\"\n+++\n\
         {body}\n\n## The words\n\nShort.\n\n{extra}\n\n## Try it {{#task}}\n\nDo *this*.\n\n\
         ## Session plan {{#session}}\n\nTen minutes of talk.\n"
    )
}

const MANIFEST: &str =
    "id = \"sample\"\nmodules = [\"start\"]\nlanguages = [\"en\"]\nlicence = \"CC BY 4.0\"\n";

const LINKED: &str = "![A map](map.en.svg)\n\n\
                      A [word](glossary:word), and [before](lesson:start/first#the-words).";
const MAP: &str = "<svg viewBox=\"0 0 9 9\"><title>T</title><desc>D</desc>\n\
                   <rect id=\"a\" fill=\"none\" width=\"9\"/><text>x</text></svg>\n";
const TERMS: &str = "[[term]]\nid = \"word\"\nterm = \"word\"\nmeaning = \"What one *says*.\"\n";
const ASSIGNMENT: &str = r#"title = "Make it"
minutes = 60
fills = ["A"]
pass-points = 2
intro = "Do *this*."

[[field]]
id = "place"
section = "A"
kind = "text"
label = "Place"

[[criterion]]
id = "seen"
title = "Seen"
levels = ["a", "b", "c", "d"]
"#;
const FORM: &str =
    "[[section]]\nid = \"A\"\ntitle = \"Who\"\nhelp = \"Say.\"\nwords-max = 9\nfrom = \"start\"\n";
const EVALUATION: &str = "[[question]]\nid = \"worth\"\nkind = \"text\"\ntext = \"Well?\"\n";
const RUBRIC: &str = "[[criterion]]\nid = \"new\"\ntitle = \"New\"\nweight = 2\n\
                      marks = [\"a\", \"b\", \"c\", \"d\", \"e\"]\n";
const WEAK: &str = r#"title = "Weak"
label = "A sample."

[[section]]
id = "A"
text = "We *are*."

[[mark]]
criterion = "new"
mark = 0
why = "It is *not*."
"#;

/// One check.
pub(super) const CHECKS: &str = r#"[[question]]
id = "saved"
kind = "single"
text = "What is *saved*?"
[[question.choice]]
text = "It is here"
right = true
why = "It is on this disk."
[[question.choice]]
text = "It is there"
why = "That is called arrived."
"#;

/// A question of each kind that [`QUIZ`] lacks.
pub(super) const MORE_KINDS: &str = r##"[[question]]
id = "truth"
kind = "true-false"
text = "Is it so?"
answer = false
feedback-right = "Right."
feedback-wrong = "No."

[[question]]
id = "answer"
kind = "reply"
text = "At the desk."
says = "Nobody comes anyway."
[[question.choice]]
text = "Who is nobody?"
right = true
why = "It asks."
[[question.choice]]
text = "They do!"
why = "It quarrels."

[[question]]
id = "word"
kind = "text"
text = "The word?"
accept = ["Корак", "an outcome"]
feedback-right = "Right."
feedback-wrong = "No."

[[question]]
id = "bank"
kind = "gaps"
text = "Fill."
passage = "First the [[input]], then the [[output|outputs]]."
words = ["input", "outputs", "impact"]
feedback-right = "Right."
feedback-wrong = "No."

[[question]]
id = "typed"
kind = "gaps"
text = "Fill."
passage = "[[One|1]] and two"
feedback-right = "Right."
feedback-wrong = "No."
"##;

/// A quiz with a question of each of the other kinds.
pub(super) const QUIZ: &str = r##"[[question]]
id = "many"
kind = "multiple"
text = "Which?"
read-again = "start/first#the-words"
[[question.choice]]
text = "A"
right = true
why = "Yes."
[[question.choice]]
text = "B"
right = true
why = "Yes."
[[question.choice]]
text = "C"
why = "No."

[[question]]
id = "pairs"
kind = "matching"
text = "Match."
read-again = "start/second"
pairs = [["saved", "here"], ["arrived", "there"]]
feedback-right = "Right."
feedback-wrong = "Read `again`."

[[question]]
id = "steps"
kind = "ordering"
text = "Order."
read-again = "start/second#task"
steps = ["one", "two", "three"]
feedback-right = "Right."
feedback-wrong = "No."

[[question]]
id = "number"
kind = "numeric"
text = "How much?"
read-again = "start/second"
answer = 12.5
tolerance = 0.1
unit = "%"
feedback-right = "Right."
feedback-wrong = "No."
"##;
