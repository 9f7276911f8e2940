//! What reviewers and facilitators say to a learner: reviews of what was handed in, and messages.
//! Which reviews count, and what they come to. Pure: a merge only ever adds, and every node comes to
//! the same.

use std::collections::BTreeMap;

use super::assignment::{Assignment, PartId};
use super::blind::BlindWord;
use super::excuse::Excuse;
use super::ids::{ModuleId, NodeId, PersonId, UnixMs};
use super::limits::{MARK_COMMENT_CHARS_MAX, REVIEW_CHARS_MAX, RUBRIC_LEVELS};
use super::person::{self, FieldFault};

/// What a reviewer decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Decision {
    /// It is good enough.
    Accepted = 1,
    /// The learner is asked to change it and hand it in again.
    Changes = 2,
    /// It goes back without a judgement: an empty page, a wrong file.
    Returned = 3,
}

impl Decision {
    /// Every decision, in the order of a form.
    pub const ALL: [Self; 3] = [Self::Accepted, Self::Changes, Self::Returned];

    /// The word in forms, columns and phrases.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Changes => "changes",
            Self::Returned => "returned",
        }
    }

    /// The decision that the word stands for.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decision| decision.as_str() == word)
    }

    /// The decision that the byte stands for, if this program knows it.
    #[must_use]
    pub fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|decision| *decision as u8 == byte)
    }
}

/// How one criterion was judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Which level, 1 to 4.
    pub level: u8,
    /// Why; may be empty.
    pub comment: String,
}

/// One review of one version. Written once; a later one by the same person about the same version
/// takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Unique in its document.
    pub key: String,
    /// Whose assignment.
    pub module: ModuleId,
    /// The version that was looked at: its key in the learner's document.
    pub version: String,
    /// Who reviewed.
    pub author: PersonId,
    /// The node that wrote it.
    pub node: NodeId,
    /// One more than the greatest of this document that its writer saw.
    pub order: u64,
    /// When, as the writing node's clock claims.
    pub at: UnixMs,
    /// Was that clock known to be wrong?
    pub clock_doubtful: bool,
    /// What was decided.
    pub decision: Decision,
    /// Levels by criterion.
    pub marks: BTreeMap<PartId, Judged>,
    /// What is said to the learner; may be empty.
    pub words: String,
}

/// A message to a learner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Unique in its document.
    pub key: String,
    /// Who wrote it.
    pub author: PersonId,
    /// The node that wrote it.
    pub node: NodeId,
    /// One more than the greatest of this document that its writer saw.
    pub order: u64,
    /// When, as the writing node's clock claims.
    pub at: UnixMs,
    /// Was that clock known to be wrong?
    pub clock_doubtful: bool,
    /// The words.
    pub words: String,
}

/// A learner's answer to a review or message: a fact in the learner's own document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Unique in the learner's document.
    pub key: String,
    /// The review or message it answers.
    pub to: String,
    /// The node that wrote it.
    pub node: NodeId,
    /// When, as the writing node's clock claims.
    pub at: UnixMs,
    /// Was that clock known to be wrong?
    pub clock_doubtful: bool,
    /// The words.
    pub words: String,
}

/// What one reviewing node says of one learner.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedbackFacts {
    /// Whom it is about; `None` while that has not come, and then nothing counts.
    pub learner: Option<PersonId>,
    /// Reviews, by key.
    pub reviews: Vec<Review>,
    /// Messages, by key.
    pub messages: Vec<Message>,
    /// Words for the team, by key: like a message, but to those who accompany the learner too.
    pub team: Vec<Message>,
    /// What other learners said of the proposal, by key.
    pub blind: Vec<BlindWord>,
    /// What the learner is excused from, by key.
    pub excuses: Vec<Excuse>,
}

impl FeedbackFacts {
    /// How many pieces there are.
    #[must_use]
    pub fn pieces(&self) -> usize {
        let words = self.messages.len() + self.team.len();
        self.reviews.len() + words + self.blind.len() + self.excuses.len()
    }

    /// The number of the next piece.
    #[must_use]
    pub fn next_order(&self) -> u64 {
        let orders = self.reviews.iter().map(|one| one.order);
        let orders = orders.chain(self.messages.iter().chain(&self.team).map(|one| one.order));
        let orders = orders.chain(self.blind.iter().map(|one| one.order));
        let greatest = orders.chain(self.excuses.iter().map(|one| one.order)).max();
        greatest.unwrap_or(0).saturating_add(1)
    }
}

/// Does what that node says of a learner, in that person's name, count?
///
/// The hub's people review everybody, those of a library its own learners; which of them may, their
/// node sees to when it lets them write, and it vouches for its own people alone. So it stays when
/// somebody leaves. What any other node says counts for nothing: another library's, or a laptop's,
/// whose owner is a learner.
#[must_use]
pub fn counts(node: NodeId, is_hub: bool, author: PersonId, learner: PersonId) -> bool {
    let near = is_hub || node == learner.home();
    near && author.home() == node && author != learner
}

/// Of each reviewer the latest review of that version, in a fixed order. No clock decides.
#[must_use]
pub fn standing_reviews<'a>(reviews: &'a [Review], version: &str) -> Vec<&'a Review> {
    let mut latest: BTreeMap<PersonId, &Review> = BTreeMap::new();
    for review in reviews.iter().filter(|review| review.version == version) {
        let known = latest.entry(review.author).or_insert(review);
        if (review.order, review.node, &review.key) > (known.order, known.node, &known.key) {
            *known = review;
        }
    }
    let mut standing: Vec<&Review> = latest.into_values().collect();
    standing.sort_by_key(|review| (review.order, review.author));
    standing
}

/// What all standing reviews of a version come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// What counts for the learner.
    pub decision: Decision,
    /// Do reviewers disagree?
    pub differ: bool,
    /// How many reviewed it.
    pub reviewers: usize,
}

/// What the standing reviews come to; `None`: nobody has reviewed it. Where two reviewers who did not
/// know of each other disagree, the kinder one counts for the learner, and both are shown.
#[must_use]
pub fn outcome(standing: &[&Review]) -> Option<Outcome> {
    let decision = standing.iter().map(|review| review.decision).min()?;
    let differ = standing.iter().any(|review| review.decision != decision);
    Some(Outcome { decision, differ, reviewers: standing.len() })
}

/// The sum of all levels.
#[must_use]
pub fn points(marks: &BTreeMap<PartId, Judged>) -> u32 {
    marks.values().map(|judged| u32::from(judged.level)).sum()
}

/// A review as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReviewForm {
    /// The decision's word; empty: none was chosen.
    pub decision: String,
    /// For each criterion the level and the comment, as typed.
    pub marks: BTreeMap<PartId, (String, String)>,
    /// What is said to the learner.
    pub words: String,
}

/// What is wrong with a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewFault {
    /// No decision was chosen.
    NoDecision,
    /// What is said to the learner cannot be taken.
    Words(FieldFault),
    /// That criterion has no level, or a comment that cannot be taken.
    Mark(PartId, FieldFault),
    /// The levels do not reach what passes.
    TooFewPoints {
        /// What was reached.
        points: u32,
        /// What passes.
        pass: u32,
    },
}

/// A review that was checked: its decision, its marks, its words.
pub type CheckedReview = (Decision, BTreeMap<PartId, Judged>, String);

/// Reads a form against the assignment's rubric. To accept, every criterion needs its level, and all
/// together must pass; to ask for changes or to return it, somebody must say why.
///
/// # Errors
/// Everything that is wrong, in the order of the page.
pub fn check(
    assignment: &Assignment,
    form: &ReviewForm,
) -> Result<CheckedReview, Vec<ReviewFault>> {
    let mut faults = Vec::new();
    let decision = Decision::from_word(&form.decision);
    let mut marks = BTreeMap::new();
    for criterion in &assignment.criteria {
        let (level, comment) = form.marks.get(&criterion.id).cloned().unwrap_or_default();
        let fault = |fault| ReviewFault::Mark(criterion.id.clone(), fault);
        let comment = match person::prose(&comment, MARK_COMMENT_CHARS_MAX) {
            Ok(comment) => comment,
            Err(FieldFault::Empty) => String::new(),
            Err(wrong) => {
                faults.push(fault(wrong));
                continue;
            }
        };
        match level.parse::<u8>() {
            Ok(level) if (1..=RUBRIC_LEVELS).contains(&usize::from(level)) => {
                marks.insert(criterion.id.clone(), Judged { level, comment });
            }
            Ok(_) => faults.push(fault(FieldFault::NotAChoice)),
            Err(_) if decision == Some(Decision::Accepted) => faults.push(fault(FieldFault::Empty)),
            // A comment alone would say of nothing how good it is.
            Err(_) if !comment.is_empty() => faults.push(fault(FieldFault::Empty)),
            Err(_) => {}
        }
    }
    let words = match person::prose(&form.words, REVIEW_CHARS_MAX) {
        Ok(words) => words,
        Err(FieldFault::Empty) => {
            if matches!(decision, Some(Decision::Changes | Decision::Returned)) {
                faults.push(ReviewFault::Words(FieldFault::Empty));
            }
            String::new()
        }
        Err(wrong) => {
            faults.push(ReviewFault::Words(wrong));
            String::new()
        }
    };
    let Some(decision) = decision else {
        faults.push(ReviewFault::NoDecision);
        return Err(faults);
    };
    let points = points(&marks);
    if faults.is_empty() && decision == Decision::Accepted && points < assignment.pass_points {
        faults.push(ReviewFault::TooFewPoints { points, pass: assignment.pass_points });
    }
    if faults.is_empty() { Ok((decision, marks, words)) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assignment::Criterion;

    const HUB: NodeId = NodeId([1; 12]);
    const HOME: NodeId = NodeId([2; 12]);
    const OTHER: NodeId = NodeId([3; 12]);

    fn person(home: NodeId, tag: u8) -> PersonId {
        PersonId::new(home, [tag; 11])
    }

    #[test]
    fn only_the_hubs_people_and_those_of_the_learners_own_library_count() {
        let learner = person(HOME, 9);
        assert!(counts(HUB, true, person(HUB, 1), learner));
        assert!(counts(HOME, false, person(HOME, 1), learner));
        assert!(!counts(OTHER, false, person(OTHER, 1), learner), "another library, a laptop");
        assert!(!counts(HOME, false, person(HUB, 1), learner), "a library in the hub's name");
        assert!(!counts(HUB, true, person(HOME, 1), learner), "the hub in a library's name");
        assert!(!counts(HOME, false, learner, learner), "oneself");
    }

    fn review(author: PersonId, order: u64, decision: Decision) -> Review {
        Review {
            key: format!("m~{order}~x"),
            module: "m".parse().unwrap(),
            version: "m~v~x".into(),
            author,
            node: author.home(),
            order,
            at: UnixMs(0),
            clock_doubtful: false,
            decision,
            marks: BTreeMap::new(),
            words: String::new(),
        }
    }

    #[test]
    fn two_reviewers_both_stand_and_a_later_word_of_one_takes_its_place() {
        let (ana, petar) = (person(HUB, 1), person(HOME, 2));
        let all = [
            review(ana, 1, Decision::Changes),
            review(petar, 1, Decision::Changes),
            review(ana, 2, Decision::Accepted),
        ];
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            let heard: Vec<Review> = order.iter().map(|at| all[*at].clone()).collect();
            let standing = standing_reviews(&heard, "m~v~x");
            let told: Vec<_> = standing.iter().map(|one| (one.author, one.decision)).collect();
            assert_eq!(told, [(petar, Decision::Changes), (ana, Decision::Accepted)]);
            let outcome = outcome(&standing).unwrap();
            assert_eq!((outcome.decision, outcome.differ), (Decision::Accepted, true));
        }
        assert!(outcome(&standing_reviews(&all, "another version")).is_none());
        let agreed = outcome(&[&all[0], &all[1]]).unwrap();
        assert_eq!((agreed.decision, agreed.differ), (Decision::Changes, false));
    }

    fn assignment() -> Assignment {
        let levels = || ["1".into(), "2".into(), "3".into(), "4".into()];
        let criterion = |id: &str| Criterion {
            id: id.parse().unwrap(),
            title: String::new(),
            levels: levels(),
        };
        Assignment {
            title: String::new(),
            minutes: 30,
            fills: Vec::new(),
            pass_points: 6,
            intro_html: String::new(),
            fields: Vec::new(),
            criteria: vec![criterion("a"), criterion("b")],
        }
    }

    fn form(decision: &str, levels: [&str; 2], words: &str) -> ReviewForm {
        let mark = |id: &str, level: &str| (id.parse().unwrap(), (level.to_owned(), String::new()));
        ReviewForm {
            decision: decision.into(),
            marks: [mark("a", levels[0]), mark("b", levels[1])].into(),
            words: words.into(),
        }
    }

    #[test]
    fn to_accept_every_criterion_has_its_level_and_the_sum_passes() {
        let (decision, marks, _) = check(&assignment(), &form("accepted", ["3", "4"], "")).unwrap();
        assert_eq!((decision, points(&marks)), (Decision::Accepted, 7));
        let few = check(&assignment(), &form("accepted", ["3", "2"], ""));
        assert_eq!(few, Err(vec![ReviewFault::TooFewPoints { points: 5, pass: 6 }]));
        let b = "b".parse().unwrap();
        let missing = check(&assignment(), &form("accepted", ["4", ""], ""));
        assert_eq!(missing, Err(vec![ReviewFault::Mark(b, FieldFault::Empty)]));
        let b = "b".parse().unwrap();
        let five = check(&assignment(), &form("accepted", ["4", "5"], ""));
        assert_eq!(five, Err(vec![ReviewFault::Mark(b, FieldFault::NotAChoice)]));
    }

    #[test]
    fn whoever_asks_for_changes_says_which_and_needs_no_levels() {
        assert!(check(&assignment(), &form("changes", ["", ""], "Say whom you asked.")).is_ok());
        let told = check(&assignment(), &form("returned", ["", ""], " "));
        assert_eq!(told, Err(vec![ReviewFault::Words(FieldFault::Empty)]));
        assert_eq!(
            check(&assignment(), &form("", ["", ""], "x")),
            Err(vec![ReviewFault::NoDecision])
        );
    }
}
