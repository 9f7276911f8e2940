//! What a learner is excused from, and dates that were put off for one learner: which word counts.
//! Pure: a merge only ever adds, and every node comes to the same.

use std::collections::{BTreeMap, BTreeSet};

use super::cohort::Day;
use super::ids::{LessonPath, ModuleId, NodeId, PersonId, UnixMs};

/// From what somebody is excused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Excused {
    /// A lesson need not be done.
    Lesson(LessonPath),
    /// Reviews of other learners' proposals need not be given.
    BlindReviews,
    /// A module of the cohort's calendar ends later.
    Until(ModuleId, Day),
}

impl Excused {
    /// What it is about, without how far it goes: a later word on the same takes its place.
    #[must_use]
    pub fn subject(&self) -> (u8, String) {
        match self {
            Self::Lesson(lesson) => (1, lesson.to_string()),
            Self::BlindReviews => (2, String::new()),
            Self::Until(module, _) => (3, module.to_string()),
        }
    }
}

/// One word on it: a fact in the feedback of a reviewing node. Written once; a later one on the same
/// takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excuse {
    /// Unique in its document.
    pub key: String,
    /// Who said it.
    pub author: PersonId,
    /// The node that wrote it.
    pub node: NodeId,
    /// One more than the greatest of its document that its writer saw.
    pub order: u64,
    /// When, as the writing node's clock claims.
    pub at: UnixMs,
    /// Was that clock known to be wrong?
    pub clock_doubtful: bool,
    /// From what.
    pub what: Excused,
    /// False: not any more.
    pub on: bool,
    /// Why; may be empty.
    pub words: String,
}

/// What a learner is excused from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowances {
    /// Lessons.
    pub lessons: BTreeSet<LessonPath>,
    /// Reviews of other learners' proposals?
    pub blind_reviews: bool,
    /// Modules that end later.
    pub until: BTreeMap<ModuleId, Day>,
}

/// Of each node and subject the last word. No clock decides.
#[must_use]
pub fn last_words(excuses: &[Excuse]) -> Vec<&Excuse> {
    let mut latest: BTreeMap<(NodeId, (u8, String)), &Excuse> = BTreeMap::new();
    for one in excuses {
        let known = latest.entry((one.node, one.what.subject())).or_insert(one);
        if (one.order, &one.key) > (known.order, &known.key) {
            *known = one;
        }
    }
    latest.into_values().collect()
}

/// What all words that count come to. Where the hub and a library disagree, the kinder one counts.
#[must_use]
pub fn allowances(excuses: &[Excuse]) -> Allowances {
    let mut all = Allowances::default();
    for one in last_words(excuses).into_iter().filter(|one| one.on) {
        match &one.what {
            Excused::Lesson(lesson) => drop(all.lessons.insert(lesson.clone())),
            Excused::BlindReviews => all.blind_reviews = true,
            Excused::Until(module, day) => {
                let known = all.until.entry(module.clone()).or_insert(*day);
                *known = (*known).max(*day);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excuse(node: u8, order: u64, what: Excused, on: bool) -> Excuse {
        let node = NodeId([node; 12]);
        Excuse {
            key: format!("excuse~{order}~x"),
            author: PersonId::new(node, [1; 11]),
            node,
            order,
            at: UnixMs(0),
            clock_doubtful: false,
            what,
            on,
            words: String::new(),
        }
    }

    #[test]
    fn a_further_word_of_the_same_node_takes_the_first_ones_place() {
        let lesson = || Excused::Lesson("m/a".parse().unwrap());
        let said = [excuse(1, 1, lesson(), true), excuse(1, 2, lesson(), false)];
        assert_eq!(allowances(&said), Allowances::default());
        let other = excuse(2, 1, lesson(), true);
        let all = allowances(&[said[0].clone(), said[1].clone(), other]);
        assert_eq!(all.lessons.len(), 1, "the library still says so");
    }

    #[test]
    fn of_two_later_days_the_later_one_counts_and_a_nearer_one_by_the_same_node_replaces_it() {
        let until = |day| Excused::Until("m".parse().unwrap(), Day(day));
        let day = |said: &[Excuse]| allowances(said).until.into_values().next();
        let hub = excuse(1, 1, until(30), true);
        assert_eq!(day(&[hub.clone(), excuse(2, 9, until(20), true)]), Some(Day(30)));
        assert_eq!(day(&[hub.clone(), excuse(1, 2, until(20), true)]), Some(Day(20)));
        assert_eq!(day(&[hub, excuse(1, 2, until(20), false)]), None);
    }
}
