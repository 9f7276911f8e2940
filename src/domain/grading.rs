//! Marks answers. The same answer gets the same mark on every node, today and at a rebuild.

use super::course::{Choice, PassagePiece, Question, QuestionKind};
use super::limits::TYPED_CHARS_MAX;

/// What a person answered to one question.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Chosen options, by position as written in the course file, ascending.
    Chosen(Vec<u8>),
    /// For each item or place in order, which partner or step was put there (position as written).
    Placed(Vec<u8>),
    /// A number.
    Number(f64),
    /// What was typed, one text for each field, as typed.
    Words(Vec<String>),
}

/// Makes what was typed comparable: without case, accents and script. Accepted answers went through
/// the same function when the course was read.
pub type Fold = fn(&str) -> String;

/// A marked answer with the words that go with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Is the whole answer right?
    pub right: bool,
    /// Why, as safe inline HTML: one text for each chosen option, or one for the whole.
    pub feedback_html: Vec<String>,
}

/// Marks one answer; `None` if the answer is not of the question's kind or out of its range.
///
/// Typed words are compared as `fold` makes them.
#[must_use]
pub fn mark(question: &Question, answer: &Answer, fold: Fold) -> Option<Mark> {
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
        (QuestionKind::TrueFalse { answer, feedback }, Answer::Chosen(chosen)) => {
            match chosen[..] {
                [0] => Some(whole(*answer, feedback)),
                [1] => Some(whole(!*answer, feedback)),
                _ => None,
            }
        }
        (QuestionKind::Reply { choices, .. }, Answer::Chosen(chosen)) if chosen.len() == 1 => {
            mark_choices(choices, chosen)
        }
        (QuestionKind::Text { accept, feedback }, Answer::Words(typed)) => {
            mark_typed(typed, &[accept], feedback, fold)
        }
        (QuestionKind::Gaps { passage, bank, feedback }, Answer::Words(typed))
            if bank.is_empty() =>
        {
            mark_typed(typed, &gaps(passage), feedback, fold)
        }
        (QuestionKind::Gaps { passage, bank, feedback }, Answer::Placed(placed)) => {
            mark_from_bank(placed, &gaps(passage), bank, feedback)
        }
        _ => None,
    }
}

/// What counts as right in each gap of a passage.
#[must_use]
pub fn gaps(passage: &[PassagePiece]) -> Vec<&Vec<String>> {
    passage
        .iter()
        .filter_map(|piece| match piece {
            PassagePiece::Gap(accept) => Some(accept),
            PassagePiece::Words(_) => None,
        })
        .collect()
}

/// True for a text that may stand in a field for a word or two.
#[must_use]
pub fn is_typed_answer(text: &str) -> bool {
    !text.trim().is_empty()
        && text.chars().count() <= TYPED_CHARS_MAX
        && !text.chars().any(char::is_control)
}

fn mark_typed(
    typed: &[String],
    wanted: &[&Vec<String>],
    feedback: &(String, String),
    fold: Fold,
) -> Option<Mark> {
    let fits = typed.len() == wanted.len() && typed.iter().all(|text| is_typed_answer(text));
    fits.then(|| {
        let right = typed.iter().zip(wanted).all(|(text, accept)| accept.contains(&fold(text)));
        whole(right, feedback)
    })
}

fn mark_from_bank(
    placed: &[u8],
    wanted: &[&Vec<String>],
    bank: &[(String, String)],
    feedback: &(String, String),
) -> Option<Mark> {
    let put = placed.iter().map(|at| bank.get(usize::from(*at))).collect::<Option<Vec<_>>>()?;
    (put.len() == wanted.len()).then(|| {
        let right = put.iter().zip(wanted).all(|((_, folded), accept)| accept.contains(folded));
        whole(right, feedback)
    })
}

/// The answer of somebody who knows it, for the sample network and for tests.
#[must_use]
pub fn right_answer(question: &Question) -> Answer {
    let index = |at: usize| u8::try_from(at).unwrap_or(u8::MAX);
    let all = |count: usize| Answer::Placed((0..count).map(index).collect());
    match &question.kind {
        QuestionKind::Single(choices)
        | QuestionKind::Multiple(choices)
        | QuestionKind::Reply { choices, .. } => {
            let right = choices.iter().enumerate().filter(|(_, choice)| choice.right);
            Answer::Chosen(right.map(|(at, _)| index(at)).collect())
        }
        QuestionKind::TrueFalse { answer, .. } => Answer::Chosen(vec![u8::from(!*answer)]),
        QuestionKind::Matching { pairs, .. } => all(pairs.len()),
        QuestionKind::Ordering { steps, .. } => all(steps.len()),
        QuestionKind::Numeric { answer, .. } => Answer::Number(*answer),
        QuestionKind::Text { accept, .. } => {
            Answer::Words(accept.first().cloned().into_iter().collect())
        }
        QuestionKind::Gaps { passage, bank, .. } if bank.is_empty() => {
            let first = |accept: &Vec<String>| accept.first().cloned().unwrap_or_default();
            Answer::Words(gaps(passage).into_iter().map(first).collect())
        }
        QuestionKind::Gaps { passage, bank, .. } => {
            let place = |accept: &Vec<String>| {
                bank.iter().position(|(_, folded)| accept.contains(folded)).unwrap_or_default()
            };
            Answer::Placed(gaps(passage).into_iter().map(|gap| index(place(gap))).collect())
        }
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

    fn plain(text: &str) -> String {
        text.trim().to_lowercase()
    }

    #[test]
    fn several_choices_are_right_only_together() {
        let q = question(QuestionKind::Multiple(vec![choice(true), choice(false), choice(true)]));
        assert!(mark(&q, &Answer::Chosen(vec![0, 2]), plain).unwrap().right);
        assert!(!mark(&q, &Answer::Chosen(vec![0]), plain).unwrap().right);
        assert!(!mark(&q, &Answer::Chosen(vec![0, 1, 2]), plain).unwrap().right);
        assert_eq!(mark(&q, &Answer::Chosen(vec![0, 0, 2]), plain), None);
        assert_eq!(mark(&q, &Answer::Chosen(vec![7]), plain), None);
        assert_eq!(mark(&q, &Answer::Number(1.0), plain), None);
    }

    #[test]
    fn an_order_is_right_only_as_a_whole() {
        let steps = vec!["a".into(), "b".into(), "c".into()];
        let feedback = ("yes".to_owned(), "no".to_owned());
        let q = question(QuestionKind::Ordering { steps, feedback });
        assert!(mark(&q, &Answer::Placed(vec![0, 1, 2]), plain).unwrap().right);
        assert_eq!(mark(&q, &Answer::Placed(vec![1, 0, 2]), plain).unwrap().feedback_html, ["no"]);
        assert_eq!(mark(&q, &Answer::Placed(vec![0, 1]), plain), None);
        assert!(!mark(&q, &Answer::Placed(vec![0, 0, 0]), plain).unwrap().right);
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
        assert!(mark(&q, &Answer::Placed(vec![2, 1, 0]), plain).unwrap().right);
        assert!(!mark(&q, &Answer::Placed(vec![1, 1, 0]), plain).unwrap().right);
    }

    fn feedback() -> (String, String) {
        ("yes".to_owned(), "no".to_owned())
    }

    #[test]
    fn a_statement_is_true_or_false_and_nothing_else() {
        let q = question(QuestionKind::TrueFalse { answer: false, feedback: feedback() });
        assert!(mark(&q, &Answer::Chosen(vec![1]), plain).unwrap().right);
        assert_eq!(mark(&q, &Answer::Chosen(vec![0]), plain).unwrap().feedback_html, ["no"]);
        for wrong in [vec![], vec![2], vec![0, 1]] {
            assert_eq!(mark(&q, &Answer::Chosen(wrong), plain), None);
        }
    }

    #[test]
    fn one_reply_is_chosen_and_its_own_reason_is_told() {
        let choices = vec![choice(false), choice(true)];
        let q = question(QuestionKind::Reply { says: "Hm?".into(), choices });
        assert!(mark(&q, &Answer::Chosen(vec![1]), plain).unwrap().right);
        assert_eq!(mark(&q, &Answer::Chosen(vec![0]), plain).unwrap().feedback_html, ["false"]);
        assert_eq!(mark(&q, &Answer::Chosen(vec![0, 1]), plain), None);
    }

    #[test]
    fn typed_words_are_compared_folded_and_kept_as_typed() {
        let accept = vec!["outcome".to_owned(), "an outcome".to_owned()];
        let q = question(QuestionKind::Text { accept, feedback: feedback() });
        let typed = |text: &str| Answer::Words(vec![text.to_owned()]);
        assert!(mark(&q, &typed(" OutCome"), plain).unwrap().right);
        assert!(!mark(&q, &typed("output"), plain).unwrap().right);
        for wrong in ["", "  ", "a\nb", &"x".repeat(TYPED_CHARS_MAX + 1)] {
            assert_eq!(mark(&q, &typed(wrong), plain), None, "{wrong:?}");
        }
        assert_eq!(mark(&q, &Answer::Words(Vec::new()), plain), None);
        assert_eq!(mark(&q, &Answer::Number(1.0), plain), None);
    }

    fn passage() -> Vec<PassagePiece> {
        vec![
            PassagePiece::Gap(vec!["output".into(), "outputs".into()]),
            PassagePiece::Words(" and ".into()),
            PassagePiece::Gap(vec!["outcome".into()]),
        ]
    }

    #[test]
    fn gaps_are_right_only_together_whether_typed_or_chosen() {
        let q = question(QuestionKind::Gaps {
            passage: passage(),
            bank: Vec::new(),
            feedback: feedback(),
        });
        let typed = |a: &str, b: &str| Answer::Words(vec![a.to_owned(), b.to_owned()]);
        assert!(mark(&q, &typed("Outputs", "outcome"), plain).unwrap().right);
        assert!(!mark(&q, &typed("outcome", "output"), plain).unwrap().right);
        assert_eq!(mark(&q, &Answer::Words(vec!["output".into()]), plain), None);
        assert_eq!(mark(&q, &Answer::Placed(vec![0, 0]), plain), None);

        let bank = ["outcome", "output", "input"].map(|w| (w.to_uppercase(), w.to_owned()));
        let bank = bank.to_vec();
        let q = question(QuestionKind::Gaps { passage: passage(), bank, feedback: feedback() });
        assert!(mark(&q, &Answer::Placed(vec![1, 0]), plain).unwrap().right);
        assert!(!mark(&q, &Answer::Placed(vec![2, 0]), plain).unwrap().right);
        for wrong in [vec![1], vec![1, 0, 0], vec![1, 3]] {
            assert_eq!(mark(&q, &Answer::Placed(wrong), plain), None);
        }
        assert_eq!(mark(&q, &typed("output", "outcome"), plain), None);
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
