use super::*;
use crate::course::sample::{CHECKS, MORE_KINDS, QUIZ};
use crate::domain::grading::{mark, right_answer};

fn outline() -> Outline {
    let anchors = BTreeSet::from(["the-words".to_owned(), "task".to_owned()]);
    let path = |text: &str| text.parse::<LessonPath>().expect("samples have sound paths");
    Outline::from([(path("start/first"), anchors.clone()), (path("start/second"), anchors)])
}

fn read_as(used_for: Use, toml: &str) -> (Vec<Question>, Vec<String>) {
    let file = CourseFile::new("quiz.en.toml", toml);
    let mut faults = Faults::default();
    let questions = read(&file, used_for, &outline(), &mut BTreeSet::new(), &mut faults);
    let told = faults.into_list();
    (
        questions.into_iter().map(|(question, _)| question).collect(),
        told.iter().map(|f| format!("{}:{} {}", f.line, f.column, f.words)).collect(),
    )
}

#[test]
fn every_kind_of_question_is_read_whole() {
    let (questions, faults) = read_as(Use::Quiz, QUIZ);
    assert!(faults.is_empty(), "{faults:?}");
    let QuestionKind::Multiple(choices) = &questions[0].kind else { panic!("multiple") };
    assert_eq!(choices.iter().filter(|choice| choice.right).count(), 2);
    let QuestionKind::Matching { pairs, feedback } = &questions[1].kind else { panic!("matching") };
    assert_eq!(pairs[1], ("arrived".to_owned(), "there".to_owned()));
    assert_eq!(feedback.1, "Read <code>again</code>.");
    let QuestionKind::Ordering { steps, .. } = &questions[2].kind else { panic!("ordering") };
    assert_eq!(steps, &["one", "two", "three"]);
    let QuestionKind::Numeric { answer, tolerance, unit, .. } = &questions[3].kind else {
        panic!("numeric")
    };
    assert!((answer - 12.5).abs() < 1e-9 && (tolerance - 0.1).abs() < 1e-9 && unit == "%");
    let (path, anchor) = questions[0].read_again.as_ref().unwrap();
    assert_eq!((path.to_string().as_str(), anchor.as_deref()), ("start/first", Some("the-words")));
    assert!(read_as(Use::Checks, CHECKS).0[0].read_again.is_none());
}

#[test]
fn words_are_read_folded_and_a_right_answer_of_every_kind_is_marked_right() {
    let (questions, faults) = read_as(Use::Checks, MORE_KINDS);
    assert!(faults.is_empty(), "{faults:?}");
    let QuestionKind::Text { accept, .. } = &questions[2].kind else { panic!("text") };
    assert_eq!(accept, &["korak", "an outcome"]);
    let QuestionKind::Gaps { passage, bank, .. } = &questions[3].kind else { panic!("gaps") };
    assert!(matches!(&passage[1], PassagePiece::Gap(accept) if accept == &["input"]));
    assert!(matches!(&passage[4], PassagePiece::Words(end) if end == "."));
    assert_eq!(bank[1], ("outputs".to_owned(), "outputs".to_owned()));
    for question in questions.iter().chain(&read_as(Use::Quiz, QUIZ).0) {
        let marked = mark(question, &right_answer(question), fold_words);
        assert!(marked.is_some_and(|mark| mark.right), "{}", question.id);
    }
}

#[test]
fn each_fault_of_a_newer_kind_is_told_with_its_place() {
    let cases = [
        ("answer = false", "", "1:1 `answer` is missing"),
        ("answer = false", "answer = \"no\"", "5:10 `answer` must be `true` or `false`"),
        ("says = \"Nobody comes anyway.\"\n", "", "9:1 `says` is missing"),
        ("right = true\n", "", "9:1 no choice is right"),
        ("[\"Корак\", \"an outcome\"]", "[\"?!\"]", "26:11 nobody can type this"),
        ("[\"Корак\", \"an outcome\"]", "[]", "22:1 1 to 40 answers are accepted"),
        ("[[input]]", "input", "no fault"),
        ("[[input]], then the [[output|outputs]]", "input", "34:11 the passage has 0 gaps"),
        ("[[output|outputs]]", "[[output|outputs", "34:11 a gap is not closed"),
        ("[[output|outputs]]", "[[|]]", "34:11 nobody can type this"),
        ("\"outputs\", \"impact\"", "\"impact\"", "34:11 no word of `words` fits the gap"),
        ("\"impact\"", "\"input\"", "35:30 this stands here twice"),
        ("\"input\", \"outputs\", \"impact\"", "\"input\"", "34:11 a question has 2 to 26 words"),
    ];
    for (old, new, expected) in cases {
        assert!(MORE_KINDS.contains(old), "{old}");
        let (_, faults) = read_as(Use::Checks, &MORE_KINDS.replacen(old, new, 1));
        let told = faults.iter().any(|fault| fault.starts_with(expected));
        assert!(told || (expected == "no fault" && faults.is_empty()), "{new}: {faults:?}");
    }
}

#[test]
fn each_fault_of_a_question_is_told_with_its_place() {
    let cases = [
        ("right = true", "right = false", "1:1 no choice is right"),
        ("why = \"That", "right = true\nwhy = \"That", "9:1 a single choice has two right answers"),
        ("right = true", "right = \"yes\"", "7:9 `right` must be `true` or `false` without quotes"),
        ("kind = \"single\"", "kind = \"essay\"", "3:8 there is no such kind of question"),
        ("id = \"saved\"", "id = \"Saved it\"", "2:6 this is not an id"),
        ("text = \"What", "txt = \"What", "4:1 unknown key \"txt\""),
        ("why = \"It", "reason = \"It", "5:1 `why` is missing"),
        ("What is *saved*?", "  ", "4:8 `text` is empty"),
        ("What is *saved*?", "<b>x</b>", "4:8 raw HTML is not allowed"),
        ("[[question]]", "[question]", "1:1 `question` must be written as [[question]]"),
        ("\"What is", "What is", "4:8 "),
    ];
    for (old, new, expected) in cases {
        assert!(CHECKS.contains(old), "{old}");
        let (_, faults) = read_as(Use::Checks, &CHECKS.replacen(old, new, 1));
        assert!(faults.iter().any(|fault| fault.starts_with(expected)), "{new}: {faults:?}");
    }
}

#[test]
fn each_fault_of_a_quiz_is_told_with_its_place() {
    let cases = [
        ("start/first#the-words", "start/third", "5:14 there is no such lesson"),
        ("start/first#the-words", "first", "5:14 there is no such lesson"),
        ("start/first#the-words", "start/first#words", "5:14 that lesson has no such heading"),
        ("read-again = \"start/first#the-words\"\n", "", "1:1 `read-again` is missing"),
        ("id = \"pairs\"", "id = \"many\"", "19:6 the id `many` is taken in this module"),
        ("[\"saved\", \"here\"], ", "", "18:1 a question has 2 to 26 pairs, and this one has 1"),
        ("[\"saved\", \"here\"]", "[\"saved\"]", "23:10 each of `pairs` is exactly two texts"),
        ("[\"saved\", \"here\"]", "[\"arrived\", \"x\"]", "23:29 this stands here twice"),
        ("\"two\"", "\"one\"", "32:17 this stands here twice"),
        ("\"two\"", "2", "32:17 `steps` must be made of texts"),
        ("answer = 12.5", "answer = \"12.5\"", "41:10 `answer` must be a number"),
        ("answer = 12.5", "answer = nan", "41:10 `answer` must be a number"),
        ("tolerance = 0.1", "tolerance = -1", "42:13 a tolerance is not below zero"),
        ("unit = \"%\"", "choice = []", "43:1 unknown key \"choice\""),
    ];
    for (old, new, expected) in cases {
        assert!(QUIZ.contains(old), "{old}");
        let (_, faults) = read_as(Use::Quiz, &QUIZ.replacen(old, new, 1));
        assert!(faults.iter().any(|fault| fault.starts_with(expected)), "{new}: {faults:?}");
    }
}

#[test]
fn a_file_with_too_many_questions_is_refused() {
    let many = "[[question]]\n".repeat(COURSE_FILE_QUESTIONS_MAX + 1);
    assert_eq!(read_as(Use::Checks, &many).1.len(), 1);
}
