//! What learners say of the course, once at its end and some months later: their sheets, and the
//! counts that are shown of them. Nobody's own sheet is shown to anybody.

use std::collections::BTreeMap;

use super::assignment::{Evaluation, PartId, SurveyChoice, SurveyQuestion};
use super::ids::{NodeId, UnixMs};
use super::limits::{EVALUATION_GROUP_MIN, EVALUATION_WORDS_CHARS_MAX};
use super::person::prose;

/// Which sheet: 0 at the end of the course, else so many months later.
pub type Round = u32;

/// A day, in milliseconds.
const DAY_MS: i64 = 24 * 3_600_000;
/// Days of a month, for what is asked some months later.
const MONTH_DAYS: i64 = 30;

/// One answer. What was left out is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SurveyAnswer {
    /// Options, by their place.
    Chosen(Vec<u8>),
    /// Words.
    Words(String),
}

/// What one learner said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvaluationSheet {
    /// The course's id.
    pub course: String,
    /// Which sheet.
    pub round: Round,
    /// When, as the writing node's clock claims.
    pub at: UnixMs,
    /// Question and answer, in the order in which they were asked.
    pub answers: Vec<(PartId, SurveyAnswer)>,
    /// The node that wrote it.
    pub node: NodeId,
}

/// The sheets that count: of each round the one with the earliest claimed time, then the smaller
/// node id, so that two nodes that both asked agree on one.
#[must_use]
pub fn first_sheets<'a>(
    sheets: &'a [EvaluationSheet],
    course: &str,
) -> BTreeMap<Round, &'a EvaluationSheet> {
    let mut first: BTreeMap<Round, &EvaluationSheet> = BTreeMap::new();
    for sheet in sheets.iter().filter(|sheet| sheet.course == course) {
        let known = first.entry(sheet.round).or_insert(sheet);
        if (sheet.at, sheet.node) < (known.at, known.node) {
            *known = sheet;
        }
    }
    first
}

/// The questions of a round.
#[must_use]
pub fn questions(evaluation: &Evaluation, round: Round) -> Vec<&SurveyQuestion> {
    if round == 0 {
        return evaluation.questions.iter().collect();
    }
    let later = evaluation.followups.iter().filter(|(months, _)| months.contains(&round));
    later.map(|(_, question)| question).collect()
}

/// Every round that the course asks, in order.
#[must_use]
pub fn rounds(evaluation: &Evaluation) -> Vec<Round> {
    let mut rounds: Vec<Round> =
        evaluation.followups.iter().flat_map(|(months, _)| months.iter().copied()).collect();
    if !evaluation.questions.is_empty() {
        rounds.push(0);
    }
    rounds.sort_unstable();
    rounds.dedup();
    rounds
}

/// The round that is to be answered now; `None`: nothing is asked. Of later ones that are due the
/// latest: who was away for a year is not asked how the first three months went.
#[must_use]
pub fn due(
    evaluation: &Evaluation,
    sheets: &BTreeMap<Round, &EvaluationSheet>,
    now: UnixMs,
) -> Option<Round> {
    let rounds = rounds(evaluation);
    let Some(first) = sheets.get(&0) else { return rounds.first().copied() };
    let since_days = now.0.saturating_sub(first.at.0) / DAY_MS;
    let answered = sheets.keys().max().copied().unwrap_or(0);
    let is_due = |round: &&Round| {
        **round > answered && since_days >= i64::from(**round).saturating_mul(MONTH_DAYS)
    };
    rounds.iter().filter(is_due).max().copied()
}

/// Checks what was sent against the questions: options that are there, words within the limit.
/// `None`: something was sent that no page offers.
#[must_use]
pub fn checked(
    question: &SurveyQuestion,
    chosen: &[u8],
    words: &str,
) -> Option<Option<SurveyAnswer>> {
    let Some((how, options)) = &question.options else {
        return match prose(words, EVALUATION_WORDS_CHARS_MAX) {
            Ok(words) => Some(Some(SurveyAnswer::Words(words))),
            Err(super::person::FieldFault::Empty) => Some(None),
            Err(_) => None,
        };
    };
    let mut chosen = chosen.to_vec();
    chosen.sort_unstable();
    chosen.dedup();
    let is_one = *how == SurveyChoice::Several || chosen.len() <= 1;
    let known = chosen.iter().all(|at| usize::from(*at) < options.len());
    match (is_one && known, chosen.is_empty()) {
        (false, _) => None,
        (true, true) => Some(None),
        (true, false) => Some(Some(SurveyAnswer::Chosen(chosen))),
    }
}

/// May the answers of a group be shown? Not if it is small, nor if what the whole has besides is:
/// one could be taken from the other.
#[must_use]
pub fn may_show(group: u64, whole: u64) -> bool {
    let others = whole.saturating_sub(group);
    group >= EVALUATION_GROUP_MIN && (others == 0 || others >= EVALUATION_GROUP_MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(id: &str, options: Option<(SurveyChoice, usize)>) -> SurveyQuestion {
        let options = options.map(|(how, count)| (how, vec!["x".to_owned(); count]));
        SurveyQuestion { id: id.parse().unwrap(), text: String::new(), options }
    }

    fn evaluation() -> Evaluation {
        Evaluation {
            questions: vec![question("worth", Some((SurveyChoice::One, 5)))],
            followups: vec![
                (vec![3, 12], question("used", None)),
                (vec![12], question("taught", None)),
            ],
        }
    }

    fn sheet(round: Round, at: i64, node: u8) -> EvaluationSheet {
        EvaluationSheet {
            course: "c".into(),
            round,
            at: UnixMs(at),
            answers: Vec::new(),
            node: NodeId([node; 12]),
        }
    }

    #[test]
    fn what_is_asked_follows_the_months_since_the_end() {
        let day = |days: i64| UnixMs(days * DAY_MS);
        let asked =
            |sheets: &[EvaluationSheet], now| due(&evaluation(), &first_sheets(sheets, "c"), now);
        assert_eq!(rounds(&evaluation()), [0, 3, 12]);
        assert_eq!(asked(&[], day(0)), Some(0));
        let end = [sheet(0, 0, 1)];
        assert_eq!(asked(&end, day(89)), None);
        assert_eq!(asked(&end, day(90)), Some(3));
        assert_eq!(asked(&end, day(400)), Some(12), "the latest that is due");
        let both = [sheet(0, 0, 1), sheet(3, day(91).0, 1)];
        assert_eq!(asked(&both, day(100)), None);
        assert_eq!(asked(&both, day(360)), Some(12));
        assert_eq!(asked(&[sheet(0, 0, 1), sheet(12, 9, 1)], day(999)), None);
        assert_eq!(questions(&evaluation(), 3).len(), 1);
        assert_eq!(questions(&evaluation(), 12).len(), 2);
        assert_eq!(due(&Evaluation::default(), &BTreeMap::new(), day(0)), None);
    }

    #[test]
    fn of_two_sheets_the_first_counts_in_any_order_of_arrival() {
        for sheets in [[sheet(0, 5, 1), sheet(0, 3, 2)], [sheet(0, 3, 2), sheet(0, 5, 1)]] {
            assert_eq!(first_sheets(&sheets, "c")[&0].node, NodeId([2; 12]));
            assert!(first_sheets(&sheets, "other").is_empty());
        }
    }

    #[test]
    fn only_what_a_page_offers_is_an_answer() {
        let one = question("a", Some((SurveyChoice::One, 3)));
        assert_eq!(checked(&one, &[2], ""), Some(Some(SurveyAnswer::Chosen(vec![2]))));
        assert_eq!(checked(&one, &[], ""), Some(None));
        assert_eq!(checked(&one, &[3], ""), None);
        assert_eq!(checked(&one, &[0, 1], ""), None);
        let several = question("b", Some((SurveyChoice::Several, 3)));
        assert_eq!(checked(&several, &[1, 0, 1], ""), Some(Some(SurveyAnswer::Chosen(vec![0, 1]))));
        let words = question("c", None);
        assert_eq!(checked(&words, &[], "yes\n"), Some(Some(SurveyAnswer::Words("yes".into()))));
        assert_eq!(checked(&words, &[], "  "), Some(None));
        let long = "x".repeat(EVALUATION_WORDS_CHARS_MAX + 1);
        assert_eq!(checked(&words, &[], &long), None);
    }

    #[test]
    fn small_groups_are_hidden_and_cannot_be_taken_from_the_whole() {
        assert!(!may_show(4, 4) && may_show(5, 5));
        assert!(!may_show(6, 9), "the other three would stand there too");
        assert!(may_show(6, 11) && !may_show(4, 20));
    }
}
