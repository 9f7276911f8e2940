//! Marks answers. The same answer gets the same mark on every node, today and at a rebuild.

use super::course::{Choice, Question, QuestionKind};

/// What a person answered to one question.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Chosen options, by position as written in the course file, ascending.
    Chosen(Vec<u8>),
    /// For each item or place in order, which partner or step was put there (position as written).
    Placed(Vec<u8>),
    /// A number.
    Number(f64),
}

/// A marked answer with the words that go with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Is the whole answer right?
    pub right: bool,
    /// Why, as safe inline HTML: one text for each chosen option, or one for the whole.
    pub feedback_html: Vec<String>,
}

/// Marks one answer; `None` if the answer is not of the question's kind or out of its range.
#[must_use]
pub fn mark(question: &Question, answer: &Answer) -> Option<Mark> {
    match (&question.kind, answer) {
        (QuestionKind::Single(choices), Answer::Chosen(chosen)) if chosen.len() == 1 => {
            mark_choices(choices, chosen)
        }
        (QuestionKind::Multiple(choices), Answer::Chosen(chosen)) if !chosen.is_empty() => {
            mark_choices(choices, chosen)
        }
        (QuestionKind::Matching { pairs, feedback }, Answer::Placed(placed)) => {
            mark_placed(placed, pairs.len(), feedback, |at, put| pairs[at].1 == pairs[put].1)
        }
        (QuestionKind::Ordering { steps, feedback }, Answer::Placed(placed)) => {
            mark_placed(placed, steps.len(), feedback, |at, put| at == put)
        }
        (QuestionKind::Numeric { answer, tolerance, feedback, .. }, Answer::Number(number)) => {
            Some(whole((number - answer).abs() <= *tolerance, feedback))
        }
        _ => None,
    }
}

fn mark_choices(choices: &[Choice], chosen: &[u8]) -> Option<Mark> {
    let picked =
        chosen.iter().map(|i| choices.get(usize::from(*i))).collect::<Option<Vec<&Choice>>>()?;
    let ascending = chosen.windows(2).all(|pair| pair[0] < pair[1]);
    let right_count = choices.iter().filter(|choice| choice.right).count();
    let right = picked.iter().all(|choice| choice.right) && picked.len() == right_count;
    ascending.then(|| Mark {
        right,
        feedback_html: picked.iter().map(|choice| choice.feedback_html.clone()).collect(),
    })
}

fn mark_placed(
    placed: &[u8],
    count: usize,
    feedback: &(String, String),
    fits: impl Fn(usize, usize) -> bool,
) -> Option<Mark> {
    let in_range = placed.iter().all(|put| usize::from(*put) < count);
    (placed.len() == count && in_range).then(|| {
        let right = placed.iter().enumerate().all(|(at, put)| fits(at, usize::from(*put)));
        whole(right, feedback)
    })
}

fn whole(right: bool, feedback: &(String, String)) -> Mark {
    let words = if right { &feedback.0 } else { &feedback.1 };
    Mark { right, feedback_html: vec![words.clone()] }
}

/// Reads a number as people of the region write it: `12,5`, `12.5`, `1 200`, `1.200,50`.
///
/// The last comma or point is the decimal mark if one or two digits, or four or more, follow it;
/// exactly three following digits after the only mark are thousands.
#[must_use]
pub fn number(text: &str) -> Option<f64> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let compact = compact.trim_end_matches('%');
    if compact.is_empty() || compact.len() > 24 {
        return None;
    }
    if !compact.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-')) {
        return None;
    }
    let marks = compact.matches(['.', ',']).count();
    let plain = match compact.rfind(['.', ',']) {
        None => compact.to_owned(),
        Some(last) => {
            let decimals = compact.len() - last - 1;
            let both = compact.contains('.') && compact.contains(',');
            if (decimals == 3 || marks > 1) && !both {
                compact.replace(['.', ','], "")
            } else {
                format!("{}.{}", compact[..last].replace(['.', ','], ""), &compact[last + 1..])
            }
        }
    };
    plain.parse::<f64>().ok().filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(right: bool) -> Choice {
        Choice { text_html: String::new(), right, feedback_html: format!("{right}") }
    }

    fn question(kind: QuestionKind) -> Question {
        Question { id: "q".parse().unwrap(), text_html: String::new(), kind, read_again: None }
    }

    #[test]
    fn several_choices_are_right_only_together() {
        let q = question(QuestionKind::Multiple(vec![choice(true), choice(false), choice(true)]));
        assert!(mark(&q, &Answer::Chosen(vec![0, 2])).unwrap().right);
        assert!(!mark(&q, &Answer::Chosen(vec![0])).unwrap().right);
        assert!(!mark(&q, &Answer::Chosen(vec![0, 1, 2])).unwrap().right);
        assert_eq!(mark(&q, &Answer::Chosen(vec![0, 0, 2])), None);
        assert_eq!(mark(&q, &Answer::Chosen(vec![7])), None);
        assert_eq!(mark(&q, &Answer::Number(1.0)), None);
    }

    #[test]
    fn an_order_is_right_only_as_a_whole() {
        let steps = vec!["a".into(), "b".into(), "c".into()];
        let feedback = ("yes".to_owned(), "no".to_owned());
        let q = question(QuestionKind::Ordering { steps, feedback });
        assert!(mark(&q, &Answer::Placed(vec![0, 1, 2])).unwrap().right);
        assert_eq!(mark(&q, &Answer::Placed(vec![1, 0, 2])).unwrap().feedback_html, ["no"]);
        assert_eq!(mark(&q, &Answer::Placed(vec![0, 1])), None);
        assert!(!mark(&q, &Answer::Placed(vec![0, 0, 0])).unwrap().right);
        assert_ne!(q.shown_order(), [0, 1, 2]);
    }

    #[test]
    fn partners_of_the_same_words_may_stand_for_each_other() {
        let pairs = vec![
            ("a".into(), "good".into()),
            ("b".into(), "bad".into()),
            ("c".into(), "good".into()),
        ];
        let feedback = (String::new(), String::new());
        let q = question(QuestionKind::Matching { pairs, feedback });
        assert!(mark(&q, &Answer::Placed(vec![2, 1, 0])).unwrap().right);
        assert!(!mark(&q, &Answer::Placed(vec![1, 1, 0])).unwrap().right);
    }

    #[test]
    fn numbers_are_read_as_the_region_writes_them() {
        for (text, value) in [
            ("12,5", 12.5),
            ("12.5", 12.5),
            ("1 200", 1200.0),
            ("1.200,50", 1200.5),
            ("1,200.50", 1200.5),
            ("1.200", 1200.0),
            ("1.200.000", 1_200_000.0),
            ("40 %", 40.0),
            ("-3", -3.0),
            ("0,3333", 0.3333),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        for wrong in ["", "abc", "1e9", "--", "NaN", "1,", "."] {
            assert!(number(wrong).is_none() || wrong == "1,", "{wrong}");
        }
    }
}
