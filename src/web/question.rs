//! Questions on a page: from the course's values to inputs that work without script, and from a
//! form to an answer.

use super::form::Posted;
use super::page::{
    ChoiceView, GapView, ItemView, MarkView, OptionView, PieceView, QuestionView, ReadAgain,
};
use crate::domain::course::{Choice, Course, PassagePiece, Question, QuestionKind};
use crate::domain::grading::{Answer, Mark, gaps, is_typed_answer, number};

/// What the inputs show.
#[derive(Debug, Clone, Copy)]
pub(super) enum Given<'a> {
    /// Nothing yet.
    Nothing,
    /// What was answered.
    Answer(&'a Answer),
    /// What was sent but is no answer yet.
    Typed(&'a Posted),
}

/// The question as its page shows it.
pub(super) fn view(
    course: &Course,
    question: &Question,
    given: Given<'_>,
    mark: Option<&Mark>,
) -> QuestionView {
    let mut view = QuestionView {
        id: question.id.to_string(),
        kind: "single",
        text_html: question.text_html.clone(),
        options: Vec::new(),
        items: Vec::new(),
        says: String::new(),
        passage: Vec::new(),
        unit: String::new(),
        typed: String::new(),
        mark: mark.map(|mark| MarkView {
            right: mark.right,
            feedback_html: mark.feedback_html.clone(),
            read_again: if mark.right { None } else { read_again(course, question) },
        }),
        fault: None,
    };
    match &question.kind {
        QuestionKind::Single(choices) => view.options = options(choices, given),
        QuestionKind::Multiple(choices) => {
            view.kind = "multiple";
            view.options = options(choices, given);
        }
        QuestionKind::Matching { pairs, .. } => {
            view.kind = "matching";
            view.items = matching(question, pairs, given);
        }
        QuestionKind::Ordering { steps, .. } => {
            view.kind = "ordering";
            view.items = ordering(question, steps, given);
        }
        QuestionKind::Numeric { unit, .. } => {
            view.kind = "numeric";
            view.unit.clone_from(unit);
            view.typed = typed(given, "answer", 0);
        }
        QuestionKind::TrueFalse { .. } => {
            view.kind = "true-false";
            view.options = truths(given);
        }
        QuestionKind::Reply { says, choices } => {
            view.kind = "reply";
            view.says.clone_from(says);
            view.options = options(choices, given);
        }
        QuestionKind::Text { .. } => {
            view.kind = "text";
            view.typed = typed(given, "answer", 0);
        }
        QuestionKind::Gaps { passage, bank, .. } => {
            view.kind = "gaps";
            view.passage = passage_view(passage, bank, given);
        }
    }
    view
}

/// Where to read again, if the lesson is there.
pub(super) fn read_again(course: &Course, question: &Question) -> Option<ReadAgain> {
    let (path, heading) = question.read_again.as_ref()?;
    let lesson = course.lesson(path)?;
    let place = heading.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
    Some(ReadAgain { href: format!("/lessons/{path}{place}"), title: lesson.title.clone() })
}

fn options(choices: &[Choice], given: Given<'_>) -> Vec<ChoiceView> {
    let each = choices.iter().enumerate();
    each.map(|(value, choice)| ChoiceView {
        value,
        text_html: choice.text_html.clone(),
        key: None,
        chosen: is_chosen(given, value),
    })
    .collect()
}

fn is_chosen(given: Given<'_>, at: usize) -> bool {
    match given {
        Given::Answer(Answer::Chosen(chosen)) => chosen.iter().any(|c| usize::from(*c) == at),
        Given::Typed(form) => form.all("answer").iter().any(|sent| *sent == at.to_string()),
        Given::Answer(Answer::Placed(_) | Answer::Number(_) | Answer::Words(_))
        | Given::Nothing => false,
    }
}

/// "True" and "false", in this order, as the course's values count them.
fn truths(given: Given<'_>) -> Vec<ChoiceView> {
    let each = ["quiz-true", "quiz-false"].into_iter().enumerate();
    each.map(|(value, key)| ChoiceView {
        value,
        text_html: String::new(),
        key: Some(key),
        chosen: is_chosen(given, value),
    })
    .collect()
}

/// What stands in a field: the answer as it was typed, or what the form says so far.
fn typed(given: Given<'_>, name: &str, at: usize) -> String {
    match given {
        Given::Answer(Answer::Number(number)) => number.to_string(),
        Given::Answer(Answer::Words(typed)) => typed.get(at).cloned().unwrap_or_default(),
        Given::Typed(form) => form.text(name).to_owned(),
        Given::Answer(Answer::Chosen(_) | Answer::Placed(_)) | Given::Nothing => String::new(),
    }
}

fn passage_view(
    passage: &[PassagePiece],
    bank: &[(String, String)],
    given: Given<'_>,
) -> Vec<PieceView> {
    let mut pieces = Vec::new();
    let (mut before, mut count) = (String::new(), 0);
    for piece in passage {
        match piece {
            PassagePiece::Words(words) => before.push_str(words),
            PassagePiece::Gap(_) => {
                let name = format!("at-{count}");
                let put = placed(given, count);
                let choice = |(value, (words, _)): (usize, &(String, String))| {
                    OptionView::new(&value.to_string(), words.clone(), put == Some(value))
                };
                let gap = GapView {
                    number: count + 1,
                    typed: typed(given, &name, count),
                    choices: bank.iter().enumerate().map(choice).collect(),
                    name,
                };
                pieces.push(PieceView { words: std::mem::take(&mut before), gap: Some(gap) });
                count += 1;
            }
        }
    }
    if !before.is_empty() {
        pieces.push(PieceView { words: before, gap: None });
    }
    pieces
}

/// What was put at that item: an answer's value, or what the form says so far.
fn placed(given: Given<'_>, at: usize) -> Option<usize> {
    match given {
        Given::Answer(Answer::Placed(placed)) => placed.get(at).map(|put| usize::from(*put)),
        Given::Typed(form) => form.text(&format!("at-{at}")).parse().ok(),
        Given::Answer(Answer::Chosen(_) | Answer::Number(_) | Answer::Words(_))
        | Given::Nothing => None,
    }
}

fn matching(question: &Question, pairs: &[(String, String)], given: Given<'_>) -> Vec<ItemView> {
    let mut partners: Vec<(usize, &str)> = Vec::new();
    for at in question.shown_order() {
        // Partners of the same words may stand for each other: one of them is enough to choose
        // from.
        if !partners.iter().any(|(_, words)| *words == pairs[at].1) {
            partners.push((at, &pairs[at].1));
        }
    }
    let item = |(at, (item, _)): (usize, &(String, String))| {
        let put = placed(given, at).and_then(|put| pairs.get(put)).map(|(_, partner)| partner);
        let choice = |(value, words): &(usize, &str)| {
            let chosen = put.is_some_and(|put| put == words);
            OptionView::new(&value.to_string(), (*words).to_owned(), chosen)
        };
        ItemView {
            name: format!("at-{at}"),
            label: item.clone(),
            choices: partners.iter().map(choice).collect(),
        }
    };
    pairs.iter().enumerate().map(item).collect()
}

/// Each step gets a select of places; an answer lists, for each place, the step.
fn ordering(question: &Question, steps: &[String], given: Given<'_>) -> Vec<ItemView> {
    let place_of = |step: usize| match given {
        Given::Answer(Answer::Placed(placed)) => {
            placed.iter().position(|put| usize::from(*put) == step)
        }
        Given::Typed(_) => placed(given, step),
        Given::Answer(Answer::Chosen(_) | Answer::Number(_) | Answer::Words(_))
        | Given::Nothing => None,
    };
    let item = |step: usize| {
        let chosen = place_of(step);
        let choice = |place: usize| {
            OptionView::new(&place.to_string(), (place + 1).to_string(), chosen == Some(place))
        };
        ItemView {
            name: format!("at-{step}"),
            label: steps[step].clone(),
            choices: (0..steps.len()).map(choice).collect(),
        }
    };
    question.shown_order().into_iter().map(item).collect()
}

/// What is missing before a form is an answer: a phrase, and the input to jump to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AnswerFault {
    pub(super) key: &'static str,
    pub(super) input: String,
}

fn missing(key: &'static str, input: &str) -> AnswerFault {
    AnswerFault { key, input: input.to_owned() }
}

/// Reads the answer from a form.
///
/// # Errors
/// [`AnswerFault`] with what the person has still to do.
pub(super) fn answer(question: &Question, form: &Posted) -> Result<Answer, AnswerFault> {
    match &question.kind {
        QuestionKind::Single(choices) | QuestionKind::Reply { choices, .. } => {
            match chosen(form, choices.len())[..] {
                [one] => Ok(Answer::Chosen(vec![one])),
                _ => Err(missing("fault-choose-one", "answer")),
            }
        }
        QuestionKind::Multiple(choices) => {
            let chosen = chosen(form, choices.len());
            if chosen.is_empty() {
                return Err(missing("fault-choose-some", "answer"));
            }
            Ok(Answer::Chosen(chosen))
        }
        QuestionKind::Matching { pairs, .. } => places(form, pairs.len()).map(Answer::Placed),
        QuestionKind::Ordering { steps, .. } => {
            let places = places(form, steps.len())?;
            let mut in_order = vec![None; steps.len()];
            for (step, place) in (0u8..).zip(&places) {
                let slot = &mut in_order[usize::from(*place)];
                if slot.replace(step).is_some() {
                    return Err(missing("fault-place-twice", &format!("at-{step}")));
                }
            }
            Ok(Answer::Placed(in_order.into_iter().flatten().collect()))
        }
        QuestionKind::Numeric { .. } => number(form.text("answer"))
            .map(Answer::Number)
            .ok_or_else(|| missing("fault-number", "answer")),
        QuestionKind::TrueFalse { .. } => match chosen(form, 2)[..] {
            [one] => Ok(Answer::Chosen(vec![one])),
            _ => Err(missing("fault-choose-one", "answer")),
        },
        QuestionKind::Text { .. } => {
            word(form, "answer".to_owned()).map(|typed| Answer::Words(vec![typed]))
        }
        QuestionKind::Gaps { passage, bank, .. } if bank.is_empty() => {
            let typed = (0..gaps(passage).len()).map(|at| word(form, format!("at-{at}")));
            typed.collect::<Result<_, _>>().map(Answer::Words)
        }
        QuestionKind::Gaps { passage, bank, .. } => {
            places_of(form, gaps(passage).len(), bank.len()).map(Answer::Placed)
        }
    }
}

/// What was typed into a field for a word or two.
fn word(form: &Posted, name: String) -> Result<String, AnswerFault> {
    let typed = form.text(&name).trim().to_owned();
    if is_typed_answer(&typed) {
        Ok(typed)
    } else {
        Err(AnswerFault { key: "fault-word", input: name })
    }
}

/// Chosen options, ascending, each once; what is out of range is left out.
fn chosen(form: &Posted, count: usize) -> Vec<u8> {
    let sent = form.all("answer").iter().filter_map(|text| text.parse::<u8>().ok());
    let mut chosen: Vec<u8> = sent.filter(|at| usize::from(*at) < count).collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

/// One value for each item, each of them a partner or place.
fn places(form: &Posted, count: usize) -> Result<Vec<u8>, AnswerFault> {
    places_of(form, count, count)
}

/// One value below `values` for each of `count` items.
fn places_of(form: &Posted, count: usize, values: usize) -> Result<Vec<u8>, AnswerFault> {
    let one = |at: usize| {
        let name = format!("at-{at}");
        let put = form.text(&name).parse::<u8>().ok();
        put.filter(|put| usize::from(*put) < values)
            .ok_or(AnswerFault { key: "fault-place-all", input: name })
    };
    (0..count).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(kind: QuestionKind) -> Question {
        Question { id: "q".parse().unwrap(), text_html: "?".into(), kind, read_again: None }
    }

    fn form(text: &str) -> Posted {
        Posted::parse(text.as_bytes()).unwrap()
    }

    fn choices() -> Vec<Choice> {
        let choice = |right| Choice { text_html: "c".into(), right, feedback_html: "f".into() };
        vec![choice(true), choice(false), choice(true)]
    }

    fn course() -> Course {
        Course { id: "c".into(), language: "en".into(), ..Course::default() }
    }

    #[test]
    fn choices_are_read_from_radios_and_boxes() {
        let single = question(QuestionKind::Single(choices()));
        assert_eq!(answer(&single, &form("answer=1")), Ok(Answer::Chosen(vec![1])));
        for sent in ["", "answer=", "answer=3", "answer=0&answer=1", "answer=-1"] {
            assert_eq!(answer(&single, &form(sent)).unwrap_err().key, "fault-choose-one");
        }
        let multiple = question(QuestionKind::Multiple(choices()));
        let sent = form("answer=2&answer=0&answer=2");
        assert_eq!(answer(&multiple, &sent), Ok(Answer::Chosen(vec![0, 2])));
        assert!(answer(&multiple, &form("answer=9")).is_err());
    }

    #[test]
    fn steps_that_are_given_places_become_an_order_and_are_shown_so_again() {
        let steps = vec!["a".into(), "b".into(), "c".into()];
        let q = question(QuestionKind::Ordering { steps, feedback: Default::default() });
        // Step 0 at place 2, step 1 at place 0, step 2 at place 1.
        let read = answer(&q, &form("at-0=2&at-1=0&at-2=1")).unwrap();
        assert_eq!(read, Answer::Placed(vec![1, 2, 0]));
        let shown = view(&course(), &q, Given::Answer(&read), None);
        for item in &shown.items {
            let place = item.choices.iter().find(|choice| choice.chosen).unwrap();
            let expected = [("a", "3"), ("b", "1"), ("c", "2")];
            assert!(expected.contains(&(item.label.as_str(), place.words.as_str())));
        }
        let twice = answer(&q, &form("at-0=0&at-1=0&at-2=1")).unwrap_err();
        assert_eq!((twice.key, twice.input.as_str()), ("fault-place-twice", "at-1"));
        assert_eq!(answer(&q, &form("at-0=0&at-1=1")).unwrap_err().input, "at-2");
        assert!(answer(&q, &form("at-0=0&at-1=1&at-2=3")).is_err());
    }

    #[test]
    fn every_item_can_get_every_partner_and_twins_are_listed_once() {
        let pairs = vec![
            ("a".into(), "good".into()),
            ("b".into(), "bad".into()),
            ("c".into(), "good".into()),
        ];
        let q = question(QuestionKind::Matching { pairs, feedback: Default::default() });
        let read = answer(&q, &form("at-0=2&at-1=1&at-2=2")).unwrap();
        assert_eq!(read, Answer::Placed(vec![2, 1, 2]));
        let shown = view(&course(), &q, Given::Answer(&read), None);
        assert_eq!(shown.items.len(), 3);
        for item in &shown.items {
            assert_eq!(item.choices.len(), 2);
            assert_eq!(item.choices.iter().filter(|choice| choice.chosen).count(), 1);
        }
    }

    #[test]
    fn a_statement_is_answered_by_one_of_two_radios_that_are_phrases() {
        let q = question(QuestionKind::TrueFalse { answer: true, feedback: Default::default() });
        let read = answer(&q, &form("answer=1")).unwrap();
        assert_eq!(read, Answer::Chosen(vec![1]));
        let shown = view(&course(), &q, Given::Answer(&read), None);
        let keys: Vec<_> = shown.options.iter().map(|option| (option.key, option.chosen)).collect();
        assert_eq!(keys, [(Some("quiz-true"), false), (Some("quiz-false"), true)]);
        for sent in ["", "answer=2", "answer=0&answer=1"] {
            assert_eq!(answer(&q, &form(sent)).unwrap_err().key, "fault-choose-one");
        }
    }

    #[test]
    fn a_word_is_kept_as_typed_and_shown_so_again() {
        let accept = vec!["ishod".to_owned()];
        let q = question(QuestionKind::Text { accept, feedback: Default::default() });
        let read = answer(&q, &form("answer=+%D0%98%D1%81%D1%85%D0%BE%D0%B4+")).unwrap();
        assert_eq!(read, Answer::Words(vec!["Исход".to_owned()]));
        assert_eq!(view(&course(), &q, Given::Answer(&read), None).typed, "Исход");
        for sent in ["", "answer=++", "answer=a%0Ab"] {
            assert_eq!(answer(&q, &form(sent)).unwrap_err().key, "fault-word", "{sent}");
        }
    }

    fn with_gaps(bank: &[&str]) -> Question {
        let gap = |word: &str| PassagePiece::Gap(vec![word.to_owned()]);
        question(QuestionKind::Gaps {
            passage: vec![gap("a"), PassagePiece::Words(" and ".into()), gap("b")],
            bank: bank.iter().map(|word| ((*word).to_owned(), (*word).to_owned())).collect(),
            feedback: Default::default(),
        })
    }

    #[test]
    fn gaps_are_typed_or_chosen_and_stay_in_place() {
        let q = with_gaps(&[]);
        let read = answer(&q, &form("at-0=x&at-1=y+z")).unwrap();
        assert_eq!(read, Answer::Words(vec!["x".into(), "y z".into()]));
        let shown = view(&course(), &q, Given::Answer(&read), None).passage;
        let gaps: Vec<_> = shown.iter().filter_map(|piece| piece.gap.as_ref()).collect();
        assert_eq!((shown[1].words.as_str(), gaps[1].typed.as_str()), (" and ", "y z"));
        assert_eq!(answer(&q, &form("at-0=x")).unwrap_err().input, "at-1");

        let q = with_gaps(&["a", "b", "c"]);
        let read = answer(&q, &form("at-0=2&at-1=0")).unwrap();
        assert_eq!(read, Answer::Placed(vec![2, 0]));
        let shown = view(&course(), &q, Given::Answer(&read), None).passage;
        let chosen = |piece: &PieceView| {
            let gap = piece.gap.as_ref().unwrap();
            gap.choices.iter().find(|choice| choice.chosen).unwrap().words.clone()
        };
        assert_eq!((chosen(&shown[0]), chosen(&shown[1])), ("c".into(), "a".into()));
        assert_eq!(answer(&q, &form("at-0=3&at-1=0")).unwrap_err().input, "at-0");
    }

    #[test]
    fn a_number_is_read_as_the_region_writes_it() {
        let q = question(QuestionKind::Numeric {
            answer: 12.5,
            tolerance: 0.1,
            unit: "%".into(),
            feedback: Default::default(),
        });
        assert_eq!(answer(&q, &form("answer=12%2C5")), Ok(Answer::Number(12.5)));
        assert_eq!(answer(&q, &form("answer=many")).unwrap_err().key, "fault-number");
        let typed = form("answer=many");
        assert_eq!(view(&course(), &q, Given::Typed(&typed), None).typed, "many");
    }
}
