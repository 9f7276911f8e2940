//! Questions on a page: from the course's values to inputs that work without script, and from a
//! form to an answer.

use super::form::Posted;
use super::page::{ChoiceView, ItemView, MarkView, OptionView, QuestionView, ReadAgain};
use crate::domain::course::{Choice, Course, Question, QuestionKind};
use crate::domain::grading::{Answer, Mark, number};

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
            view.typed = match given {
                Given::Answer(Answer::Number(number)) => number.to_string(),
                Given::Typed(form) => form.text("answer").to_owned(),
                Given::Answer(Answer::Chosen(_) | Answer::Placed(_)) | Given::Nothing => {
                    String::new()
                }
            };
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
    let is_chosen = |at: usize| match given {
        Given::Answer(Answer::Chosen(chosen)) => chosen.iter().any(|c| usize::from(*c) == at),
        Given::Typed(form) => form.all("answer").iter().any(|sent| *sent == at.to_string()),
        Given::Answer(Answer::Placed(_) | Answer::Number(_)) | Given::Nothing => false,
    };
    let each = choices.iter().enumerate();
    each.map(|(value, choice)| ChoiceView {
        value,
        text_html: choice.text_html.clone(),
        chosen: is_chosen(value),
    })
    .collect()
}

/// What was put at that item: an answer's value, or what the form says so far.
fn placed(given: Given<'_>, at: usize) -> Option<usize> {
    match given {
        Given::Answer(Answer::Placed(placed)) => placed.get(at).map(|put| usize::from(*put)),
        Given::Typed(form) => form.text(&format!("at-{at}")).parse().ok(),
        Given::Answer(Answer::Chosen(_) | Answer::Number(_)) | Given::Nothing => None,
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
        Given::Answer(Answer::Chosen(_) | Answer::Number(_)) | Given::Nothing => None,
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
        QuestionKind::Single(choices) => match chosen(form, choices.len())[..] {
            [one] => Ok(Answer::Chosen(vec![one])),
            _ => Err(missing("fault-choose-one", "answer")),
        },
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

/// One value for each item, all in range.
fn places(form: &Posted, count: usize) -> Result<Vec<u8>, AnswerFault> {
    let one = |at: usize| {
        let name = format!("at-{at}");
        let put = form.text(&name).parse::<u8>().ok();
        put.filter(|put| usize::from(*put) < count)
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
        Course { id: "c".into(), title: "C".into(), language: "en".into(), modules: Vec::new() }
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
