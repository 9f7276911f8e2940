//! What the answers of a group say about the questions of a quiz. Pure.
//!
//! The measure is the plain one of classical test theory: of each question the share of right
//! answers among the stronger third of those who were asked it, less that among the weaker third
//! (Kelley 1939 took 27 of a hundred; thirds are easier to explain).

use std::collections::BTreeMap;

use super::grading::Answer;
use super::ids::QuestionId;
use super::limits::ITEM_ANSWERS_MIN;
use super::progress::Attempt;

/// How a question tells stronger from weaker learners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telling {
    /// Strong learners do clearly better.
    Well,
    /// They do a little better.
    Little,
    /// It makes no difference.
    Not,
    /// Weak learners do better: something is wrong with it.
    Wrong,
    /// Most of the strong chose the same wrong answer: the key may be wrong.
    CheckKey,
}

impl Telling {
    /// The word for phrases.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Little => "little",
            Self::Not => "not",
            Self::Wrong => "wrong",
            Self::CheckKey => "check-key",
        }
    }
}

/// One question.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Which question.
    pub question: QuestionId,
    /// Learners who answered it.
    pub answers: usize,
    /// What can be said of it; `None`: too few answers.
    pub told: Option<ItemTold>,
}

/// What enough answers tell of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemTold {
    /// Of a hundred, those who were right.
    pub right_percent: usize,
    /// The same in the weaker, middle and stronger third.
    pub by_thirds: [usize; 3],
    /// How it tells them apart.
    pub telling: Telling,
    /// The wrong answer that came most often, and how often.
    pub top_wrong: Option<(Answer, usize)>,
}

struct Given<'a> {
    strength: (usize, usize),
    answer: &'a Answer,
    right: bool,
}

/// The questions of one quiz, from all attempts of each learner: of each question a learner's first
/// answer counts, and a learner is as strong as the share of right ones among these. Questions come
/// in the order of `order`, then those that it does not have.
#[must_use]
pub fn items(learners: &[Vec<&Attempt>], order: &[QuestionId]) -> Vec<Item> {
    let mut given: BTreeMap<&QuestionId, Vec<Given<'_>>> = BTreeMap::new();
    for attempts in learners {
        let mut first: BTreeMap<&QuestionId, (&Answer, bool)> = BTreeMap::new();
        let mut ordered = attempts.clone();
        ordered.sort_by(|a, b| (a.at, &a.key).cmp(&(b.at, &b.key)));
        for answered in ordered.iter().flat_map(|attempt| &attempt.answers) {
            first.entry(&answered.question).or_insert((&answered.answer, answered.right));
        }
        let right = first.values().filter(|(_, right)| *right).count();
        let strength = (right, first.len());
        for (question, (answer, right)) in first {
            given.entry(question).or_default().push(Given { strength, answer, right });
        }
    }
    let place = |id: &QuestionId| order.iter().position(|known| known == id);
    let mut found: Vec<Item> = given
        .into_iter()
        .map(|(question, answers)| Item {
            question: question.clone(),
            answers: answers.len(),
            told: (answers.len() >= ITEM_ANSWERS_MIN).then(|| told(answers)),
        })
        .collect();
    found.sort_by_key(|item| (place(&item.question).unwrap_or(usize::MAX), item.question.clone()));
    found
}

fn told(mut given: Vec<Given<'_>>) -> ItemTold {
    // a/b against c/d without fractions; who had none right is no stronger for having been asked
    // less.
    given.sort_by_key(|one| one.strength.0 * 1_000 / one.strength.1.max(1));
    let third = given.len() / 3;
    let (weak, rest) = given.split_at(third);
    let (middle, strong) = rest.split_at(rest.len() - third);
    let by_thirds = [weak, middle, strong].map(share);
    let telling = match (key_doubt(strong), by_thirds[2], by_thirds[0]) {
        (true, ..) => Telling::CheckKey,
        (_, strong, weak) if strong >= weak + 25 => Telling::Well,
        (_, strong, weak) if strong >= weak + 10 => Telling::Little,
        (_, strong, weak) if strong + 10 > weak => Telling::Not,
        _ => Telling::Wrong,
    };
    ItemTold {
        right_percent: share(&given),
        by_thirds,
        telling,
        top_wrong: top_wrong(&given).map(|(answer, count)| (answer.clone(), count)),
    }
}

fn share(given: &[Given<'_>]) -> usize {
    let right = given.iter().filter(|one| one.right).count();
    (right * 100).checked_div(given.len()).unwrap_or(0)
}

/// Do more than half of the strong agree on one wrong answer?
fn key_doubt(strong: &[Given<'_>]) -> bool {
    top_wrong(strong).is_some_and(|(_, count)| count * 2 > strong.len())
}

fn top_wrong<'a>(given: &[Given<'a>]) -> Option<(&'a Answer, usize)> {
    let mut counts: Vec<(&Answer, usize)> = Vec::new();
    for one in given.iter().filter(|one| !one.right) {
        match counts.iter_mut().find(|(known, _)| *known == one.answer) {
            Some((_, count)) => *count += 1,
            None => counts.push((one.answer, 1)),
        }
    }
    // Of two that are as frequent the one that came first: everybody sees the same.
    counts.into_iter().rev().max_by_key(|(_, count)| *count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{NodeId, UnixMs};
    use crate::domain::progress::Answered;

    fn attempt(at: i64, answers: &[(&str, u8, bool)]) -> Attempt {
        let answers: Vec<Answered> = answers
            .iter()
            .map(|(id, chosen, right)| Answered {
                question: id.parse().unwrap(),
                answer: Answer::Chosen(vec![*chosen]),
                right: *right,
            })
            .collect();
        Attempt {
            module: "m".parse().unwrap(),
            key: format!("k{at}"),
            seed: 0,
            at: UnixMs(at),
            clock_doubtful: false,
            right: 0,
            asked: 0,
            answers,
            node: NodeId([1; 12]),
        }
    }

    /// Twelve learners: `q` is what is looked at, `x` and `y` make some strong and some weak.
    fn group(q: impl Fn(usize) -> (u8, bool)) -> Vec<Attempt> {
        (0..12)
            .map(|number| {
                let strong = number >= 8;
                let (chosen, right) = q(number);
                attempt(1, &[("q", chosen, right), ("x", 0, strong), ("y", 0, number >= 4)])
            })
            .collect()
    }

    fn item(group: &[Attempt]) -> Item {
        let learners: Vec<Vec<&Attempt>> = group.iter().map(|one| vec![one]).collect();
        items(&learners, &["q".parse().unwrap()]).into_iter().next().unwrap()
    }

    #[test]
    fn a_question_that_only_the_strong_know_tells_well() {
        let found = item(&group(|number| (if number >= 8 { 0 } else { 2 }, number >= 8)));
        let told = found.told.unwrap();
        assert_eq!((found.answers, told.right_percent), (12, 33));
        assert_eq!((told.by_thirds, told.telling), ([0, 0, 100], Telling::Well));
        assert_eq!(told.top_wrong, Some((Answer::Chosen(vec![2]), 8)));
    }

    #[test]
    fn a_question_that_the_strong_agree_to_get_wrong_has_a_doubtful_key() {
        let found = item(&group(|number| (if number >= 8 { 1 } else { 0 }, number < 8)));
        assert_eq!(found.told.unwrap().telling, Telling::CheckKey);
        let scattered = item(&group(|number| (u8::try_from(number).unwrap(), number < 6)));
        assert_eq!(scattered.told.unwrap().telling, Telling::Wrong);
        assert_eq!(item(&group(|_| (0, true))).told.unwrap().telling, Telling::Not);
    }

    #[test]
    fn nothing_is_said_of_few_answers_and_a_second_try_is_no_further_learner() {
        let few: Vec<Attempt> = group(|_| (0, true)).into_iter().take(9).collect();
        let found = item(&few);
        assert_eq!((found.answers, found.told), (9, None));
        let again = [attempt(1, &[("q", 1, false)]), attempt(2, &[("q", 0, true)])];
        let found = items(&[again.iter().collect()], &[]);
        assert_eq!((found.len(), found[0].answers), (1, 1));
        assert_eq!(items(&[], &[]), []);
    }
}
