//! When a course is completed, and which badges are earned on the way: rules over counts.
//!
//! Never reads a document: whoever asks brings the counts. What was awarded once stays earned,
//! whatever becomes of lessons, quizzes and marks later.

use std::collections::BTreeSet;

use super::award::Achievement;
use super::course::{Course, Module};
use super::ids::{LessonPath, ModuleId};
use super::limits::{
    CERTIFICATE_PEER_REVIEWS, CERTIFICATE_POSTS, CERTIFICATE_THREADS, USEFUL_REVIEWS,
};

/// What a learner has done, as far as it is known where this is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deeds {
    /// Lessons that are done.
    pub lessons: BTreeSet<LessonPath>,
    /// Modules whose quiz is mastered.
    pub mastered: BTreeSet<ModuleId>,
    /// Modules whose assignment was passed.
    pub passed: BTreeSet<ModuleId>,
    /// Reviews that the learner gave to other learners' work.
    pub peer_reviews: usize,
    /// Of these, how many were called useful by whom they were for.
    pub useful_reviews: usize,
    /// Posts in the forum that still stand.
    pub posts: usize,
    /// Threads that these posts are in.
    pub threads: usize,
    /// Sessions that the learner taught to colleagues.
    pub sessions_taught: usize,
    /// What was awarded already.
    pub awarded: BTreeSet<Achievement>,
}

/// One thing that the certificate asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// What.
    pub kind: RequirementKind,
    /// How much of it is there; more than is needed is not counted.
    pub have: usize,
    /// How much it takes.
    pub need: usize,
    /// Modules in which it is still open, in the order of the course; empty where modules do not
    /// matter.
    pub open: Vec<ModuleId>,
}

impl Requirement {
    /// Is nothing missing?
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.have >= self.need
    }
}

/// What the certificate asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequirementKind {
    /// Every quiz mastered.
    Quizzes,
    /// Most assignments passed.
    Assignments,
    /// The assignment of the last module passed.
    LastAssignment,
    /// Reviews given to others.
    PeerReviews,
    /// Posts in the forum.
    Posts,
    /// Threads that the posts are in.
    Threads,
}

impl RequirementKind {
    /// The word in phrases.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Quizzes => "quizzes",
            Self::Assignments => "assignments",
            Self::LastAssignment => "last-assignment",
            Self::PeerReviews => "peer-reviews",
            Self::Posts => "posts",
            Self::Threads => "threads",
        }
    }
}

/// Everything that the certificate of this course asks for, with how far the learner is.
///
/// All quizzes, four of five assignments with the last module's among them (8 of 10), two peer
/// reviews, ten posts in six threads. What a course does not have it does not ask for.
#[must_use]
pub fn requirements(course: &Course, deeds: &Deeds) -> Vec<Requirement> {
    let with = |has: fn(&Module) -> bool| course.modules.iter().filter(move |each| has(each));
    let quizzes: Vec<&ModuleId> = with(|each| each.quiz.is_some()).map(|each| &each.id).collect();
    let assignments: Vec<&ModuleId> =
        with(|each| each.assignment.is_some()).map(|each| &each.id).collect();
    let last = assignments.last().map(|last| vec![*last]).unwrap_or_default();
    // Without samples to practise on, learners do not review each other.
    let has_samples = course.call.as_ref().is_some_and(|call| !call.samples.is_empty());
    let has_peers = !assignments.is_empty() && has_samples;
    let peers = if has_peers { CERTIFICATE_PEER_REVIEWS } else { 0 };
    let is_mastered = |id: &ModuleId| {
        deeds.mastered.contains(id) || deeds.awarded.contains(&Achievement::Module(id.clone()))
    };
    let is_passed = |id: &ModuleId| deeds.passed.contains(id);
    let in_modules = |kind, ids: &[&ModuleId], need, is_there: &dyn Fn(&ModuleId) -> bool| {
        let open: Vec<ModuleId> =
            ids.iter().filter(|id| !is_there(id)).map(|id| (*id).clone()).collect();
        let have = (ids.len() - open.len()).min(need);
        let open = if have < need { open } else { Vec::new() };
        Requirement { kind, have, need, open }
    };
    let counted = |kind, have: usize, need: usize| Requirement {
        kind,
        have: have.min(need),
        need,
        open: Vec::new(),
    };
    let most = (assignments.len() * 4).div_ceil(5);
    let all = [
        in_modules(RequirementKind::Quizzes, &quizzes, quizzes.len(), &is_mastered),
        in_modules(RequirementKind::Assignments, &assignments, most, &is_passed),
        in_modules(RequirementKind::LastAssignment, &last, last.len(), &is_passed),
        counted(RequirementKind::PeerReviews, deeds.peer_reviews, peers),
        counted(RequirementKind::Posts, deeds.posts, CERTIFICATE_POSTS),
        counted(RequirementKind::Threads, deeds.threads, CERTIFICATE_THREADS),
    ];
    all.into_iter().filter(|each| each.need > 0).collect()
}

/// Every badge of this course that the learner has earned, the certificate first.
#[must_use]
pub fn earned(course: &Course, deeds: &Deeds) -> BTreeSet<Achievement> {
    let mut earned = deeds.awarded.clone();
    let modules = course.modules.iter().filter(|module| is_module_done(module, deeds));
    earned.extend(modules.map(|module| Achievement::Module(module.id.clone())));
    if deeds.sessions_taught > 0 {
        earned.insert(Achievement::Facilitator);
    }
    if deeds.useful_reviews >= USEFUL_REVIEWS {
        earned.insert(Achievement::GoodReviewer);
    }
    let has_quizzes = course.modules.iter().any(|module| module.quiz.is_some());
    if has_quizzes && requirements(course, deeds).iter().all(Requirement::is_met) {
        earned.insert(Achievement::Certificate);
    }
    earned
}

/// The lessons that the module asks for, and its quiz.
fn is_module_done(module: &Module, deeds: &Deeds) -> bool {
    let done = module.lessons.iter().filter(|lesson| deeds.lessons.contains(&lesson.path)).count();
    let has_something = module.needs > 0 || module.quiz.is_some();
    has_something
        && done >= module.needs
        && (module.quiz.is_none() || deeds.mastered.contains(&module.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assignment::{Assignment, Call, SampleProposal};
    use crate::domain::course::{Lesson, Quiz};

    const NAMES: [&str; 10] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

    fn lesson(module: &str, name: &str) -> Lesson {
        Lesson {
            path: format!("{module}/{name}").parse().unwrap(),
            title: String::new(),
            minutes: 1,
            goal: String::new(),
            version: [0; 8],
            blocks: Vec::new(),
            headings: Vec::new(),
            terms: Vec::new(),
            passages: Vec::new(),
            checks: Vec::new(),
            forum_prompt: String::new(),
            session_plan_html: String::new(),
        }
    }

    fn module(id: &str) -> Module {
        Module {
            id: id.parse().unwrap(),
            title: String::new(),
            summary: String::new(),
            confidence: String::new(),
            after: Vec::new(),
            needs: 2,
            lessons: vec![lesson(id, "x"), lesson(id, "y")],
            quiz: Some(Quiz { pool: Vec::new(), draw: 10, mastery: 8 }),
            assignment: Some(Assignment {
                title: String::new(),
                minutes: 1,
                fills: Vec::new(),
                pass_points: 1,
                intro_html: String::new(),
                fields: Vec::new(),
                criteria: Vec::new(),
            }),
        }
    }

    fn course() -> Course {
        let modules = NAMES.iter().map(|name| module(name)).collect();
        let sample = SampleProposal {
            title: String::new(),
            label: String::new(),
            sections: Vec::new(),
            key: Vec::new(),
        };
        let call = Call {
            title: String::new(),
            minutes: 1,
            html: String::new(),
            rubric: Vec::new(),
            samples: vec![sample],
        };
        Course { modules, call: Some(call), ..Course::default() }
    }

    fn ids(names: &[&str]) -> BTreeSet<ModuleId> {
        names.iter().map(|name| name.parse().unwrap()).collect()
    }

    /// Just enough for the certificate.
    fn enough() -> Deeds {
        Deeds {
            mastered: ids(&NAMES),
            passed: ids(&["a", "b", "c", "d", "e", "f", "g", "j"]),
            peer_reviews: 2,
            posts: 10,
            threads: 6,
            ..Deeds::default()
        }
    }

    fn missing(deeds: &Deeds) -> Vec<(RequirementKind, usize, usize)> {
        let all = requirements(&course(), deeds).into_iter();
        all.filter(|each| !each.is_met()).map(|each| (each.kind, each.have, each.need)).collect()
    }

    #[test]
    fn just_enough_of_everything_is_the_certificate_and_one_less_of_anything_is_not() {
        let certified =
            |deeds: &Deeds| earned(&course(), deeds).contains(&Achievement::Certificate);
        assert_eq!(missing(&enough()), []);
        assert!(certified(&enough()));
        let without = |change: &dyn Fn(&mut Deeds),
                       expected: &[(RequirementKind, usize, usize)]| {
            let mut deeds = enough();
            change(&mut deeds);
            assert_eq!(missing(&deeds), expected);
            assert!(!certified(&deeds));
        };
        use RequirementKind as Kind;
        let out = |set: &mut BTreeSet<ModuleId>, id: &str| set.retain(|each| each.as_str() != id);
        without(&|deeds| out(&mut deeds.mastered, "d"), &[(Kind::Quizzes, 9, 10)]);
        without(&|deeds| out(&mut deeds.passed, "d"), &[(Kind::Assignments, 7, 8)]);
        without(
            &|deeds| {
                out(&mut deeds.passed, "j");
                deeds.passed.extend(ids(&["h", "i"]));
            },
            &[(Kind::LastAssignment, 0, 1)],
        );
        without(&|deeds| deeds.peer_reviews = 1, &[(Kind::PeerReviews, 1, 2)]);
        without(&|deeds| deeds.posts = 9, &[(Kind::Posts, 9, 10)]);
        without(&|deeds| deeds.threads = 5, &[(Kind::Threads, 5, 6)]);
    }

    #[test]
    fn the_open_modules_are_named_in_the_order_of_the_course() {
        let mut deeds = enough();
        deeds.mastered = ids(&["b", "c"]);
        let quizzes = &requirements(&course(), &deeds)[0];
        let open: Vec<&str> = quizzes.open.iter().map(ModuleId::as_str).collect();
        assert_eq!(open, ["a", "d", "e", "f", "g", "h", "i", "j"]);
        assert_eq!((quizzes.have, quizzes.need), (2, 10));
        assert!(requirements(&course(), &enough()).iter().all(|each| each.open.is_empty()));
    }

    #[test]
    fn a_modules_badge_takes_its_lessons_and_its_quiz() {
        let badge = Achievement::Module("a".parse().unwrap());
        let mut deeds = Deeds { mastered: ids(&["a"]), ..Deeds::default() };
        deeds.lessons.insert("a/x".parse().unwrap());
        assert!(!earned(&course(), &deeds).contains(&badge));
        deeds.lessons.insert("a/y".parse().unwrap());
        assert_eq!(earned(&course(), &deeds), BTreeSet::from([badge]));
        deeds.mastered.clear();
        assert_eq!(earned(&course(), &deeds), BTreeSet::new());
    }

    #[test]
    fn what_was_awarded_stays_whatever_becomes_of_the_course() {
        let badge = Achievement::Module("a".parse().unwrap());
        let gone = Achievement::Module("gone".parse().unwrap());
        let awarded = BTreeSet::from([badge, gone, Achievement::Certificate]);
        let deeds = Deeds { awarded: awarded.clone(), ..Deeds::default() };
        assert_eq!(earned(&course(), &deeds), awarded);
        // Its quiz counts for the certificate too, though nothing of it is mastered as it is now.
        assert_eq!(requirements(&course(), &deeds)[0].have, 1);
        assert_eq!(earned(&Course::default(), &deeds), awarded);
    }

    #[test]
    fn a_course_asks_only_for_what_it_has() {
        let mut small = Course { modules: vec![module("a"), module("b")], ..Course::default() };
        small.modules[1].assignment = None;
        let kinds: Vec<_> =
            requirements(&small, &Deeds::default()).iter().map(|r| (r.kind, r.need)).collect();
        use RequirementKind as Kind;
        assert_eq!(
            kinds[..3],
            [(Kind::Quizzes, 2), (Kind::Assignments, 1), (Kind::LastAssignment, 1)]
        );
        small.modules[0].assignment = None;
        assert_eq!(requirements(&small, &Deeds::default()).len(), 3, "quizzes, posts, threads");
        assert!(earned(&Course::default(), &Deeds::default()).is_empty());
    }

    #[test]
    fn sessions_and_useful_reviews_have_badges_of_their_own() {
        let taught = Deeds { sessions_taught: 1, ..Deeds::default() };
        assert_eq!(earned(&course(), &taught), BTreeSet::from([Achievement::Facilitator]));
        let useful = |count| Deeds { useful_reviews: count, ..Deeds::default() };
        assert!(earned(&course(), &useful(USEFUL_REVIEWS - 1)).is_empty());
        let badge = BTreeSet::from([Achievement::GoodReviewer]);
        assert_eq!(earned(&course(), &useful(USEFUL_REVIEWS)), badge);
    }
}
