//! Activity of an exact size, for measuring what it costs: so many lessons, attempts and posts in
//! so many documents, through the same write path as people's.
//!
//! The lessons are the caller's, so that figures need not move when the course does. Asked again,
//! the same learners go on from where they are, in the same threads.

use super::{Dice, FAMILY, GIVEN, sample_person};
use crate::docs::record::Record;
use crate::docs::{learner, thread};
use crate::domain::forum::{Post, Space, ThreadHead, next_order};
use crate::domain::grading::Answer;
use crate::domain::person::PersonCard;
use crate::domain::progress::{Answered, Attempt, Completion};
use crate::domain::roles::{NodeRole, Role};
use crate::domain::roster::Member;
use crate::domain::{DocumentId, LessonPath, PersonId, Scope, UnixMs};
use crate::node::Node;
use crate::node::author::Author;
use crate::node::desk::announce;
use crate::node::error::NodeError;

/// How many facts one commit takes together: a measurement need not wait for a disk thousands of
/// times.
const STEPS_PER_COMMIT: usize = 128;
/// Learners are busy for so long a day.
const DAY_MINUTES: u64 = 9 * 60;

/// What to write, exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExactWork {
    /// The course's lessons; nobody can finish more than these.
    pub lessons: Vec<LessonPath>,
    /// Learners among whom lessons and attempts go round.
    pub learners: u32,
    /// Lessons finished, all together.
    pub completions: u32,
    /// Quiz attempts of ten questions, all together.
    pub attempts: u32,
    /// Threads among which the posts go round.
    pub threads: u32,
    /// The words of each post.
    pub posts: Vec<String>,
    /// When the first of it happens.
    pub morning: UnixMs,
    /// Fixes learners, threads and everything that chance decides.
    pub seed: u64,
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Lesson(u32),
    Attempt(u32),
    Post(usize),
}

impl Node {
    pub(in crate::node) fn work_exactly(&self, work: &ExactWork) -> Result<(), NodeError> {
        let steps = steps(work);
        let minutes_each = DAY_MINUTES * 60_000 / (steps.len() as u64).max(1);
        for (number, chunk) in steps.chunks(STEPS_PER_COMMIT).enumerate() {
            let (work, chunk) = (work.clone(), chunk.to_vec());
            let first = (number * STEPS_PER_COMMIT) as u64;
            self.write(move |author| {
                for (place, step) in (first..).zip(chunk) {
                    let at = i64::try_from(place * minutes_each).unwrap_or(0);
                    let worker = Worker { author, work: &work, at: UnixMs(work.morning.0 + at) };
                    worker.take(step)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }
}

impl Node {
    /// Lists members whose keys are known, without invitations.
    pub(in crate::node) fn list_exactly(&self, members: Vec<Member>) -> Result<(), NodeError> {
        if self.row()?.role != NodeRole::Hub {
            return Err(NodeError::NotAllowed);
        }
        for chunk in members.chunks(STEPS_PER_COMMIT) {
            let chunk = chunk.to_vec();
            self.write(move |author| {
                let mut records = chunk.into_iter().map(Record::Member);
                records.try_for_each(|record| author.record(Scope::Roster, &record))
            })?;
        }
        Ok(())
    }
}

/// Everything that happens, mixed as a day mixes it: the same seed, the same order.
fn steps(work: &ExactWork) -> Vec<Step> {
    let learners = work.learners.max(1);
    let mut steps: Vec<Step> = (0..work.completions).map(|n| Step::Lesson(n % learners)).collect();
    steps.extend((0..work.attempts).map(|n| Step::Attempt(n % learners)));
    steps.extend((0..work.posts.len()).map(Step::Post));
    let dice = super::dice(work.seed, 0, work.morning.0);
    for place in (1..steps.len()).rev() {
        steps.swap(place, dice.below(place + 1));
    }
    steps
}

struct Worker<'a> {
    author: &'a Author<'a>,
    work: &'a ExactWork,
    at: UnixMs,
}

impl Worker<'_> {
    fn take(&self, step: Step) -> Result<(), NodeError> {
        match step {
            Step::Lesson(number) => self.finish(number),
            Step::Attempt(number) => self.attempt(number),
            Step::Post(number) => self.post(number),
        }
    }

    fn dice(&self, number: u32) -> Dice {
        super::dice(self.work.seed, number, self.at.0)
    }

    /// The learner; the first time, the card is written too.
    fn learner(&self, number: u32) -> Result<PersonId, NodeError> {
        let person = sample_person(self.author, self.work.seed, number);
        if self.author.person(person)?.is_none() {
            let birth = super::dice(self.work.seed, number, -2);
            let name = format!("{} {}", GIVEN[birth.below(16)], FAMILY[birth.below(12)]);
            let (role, language) = (Role::Learner, "en".into());
            let card = PersonCard { id: person, name, role, language, edition: 1 };
            self.author.record(Scope::Branch(self.author.node()), &Record::Card(card))?;
        }
        Ok(person)
    }

    fn finish(&self, number: u32) -> Result<(), NodeError> {
        let person = self.learner(number)?;
        let done = self.author.learner_progress(person)?.len();
        let Some(lesson) = self.work.lessons.get(done).cloned() else { return Ok(()) };
        let mut version = [0; 8];
        version.copy_from_slice(&blake3::hash(lesson.to_string().as_bytes()).as_bytes()[..8]);
        let dice = self.dice(number);
        let completion = Completion {
            lesson,
            version,
            at: self.at,
            clock_doubtful: false,
            study_s: u32::try_from(400 + dice.below(1_700)).unwrap_or(400),
            checks: (u8::try_from(2 + dice.below(3)).unwrap_or(2), 4),
            node: self.author.node(),
        };
        self.author.change(DocumentId::learner(person), |document, incarnation| {
            learner::complete(document, incarnation, &completion)
        })
    }

    fn attempt(&self, number: u32) -> Result<(), NodeError> {
        let person = self.learner(number)?;
        let dice = self.dice(number);
        let Some(lesson) = self.lesson(&dice) else { return Ok(()) };
        let mut answers = Vec::new();
        for question in 1..=10 {
            let name = format!("{}-{question}", lesson.lesson());
            let chosen = u8::try_from(dice.below(4)).unwrap_or(0);
            answers.push(Answered {
                question: name.parse().map_err(|_| NodeError::Bug("a made-up question's name"))?,
                answer: Answer::Chosen(vec![chosen]),
                right: dice.percent(75),
            });
        }
        let right = answers.iter().filter(|answered| answered.right).count();
        let attempt = Attempt {
            module: lesson.module,
            key: String::new(),
            seed: u64::from_le_bytes(dice.bytes()),
            at: self.at,
            clock_doubtful: false,
            right: u8::try_from(right).unwrap_or(0),
            asked: 10,
            answers,
            node: self.author.node(),
        };
        let random = dice.bytes();
        self.author.change(DocumentId::learner(person), |document, incarnation| {
            learner::record_attempt(document, incarnation, &attempt, random)
        })
    }

    fn post(&self, number: usize) -> Result<(), NodeError> {
        let place = u32::try_from(number).unwrap_or(0) % self.work.threads.max(1);
        let author = self.learner(place)?;
        announce(self.author, author)?;
        let node = self.author.node();
        let id = thread::thread_id(node, super::dice(self.work.seed, place, -3).bytes());
        let before = thread::thread(&self.author.document(id)?).posts;
        let dice = self.dice(place);
        let post = Post {
            key: thread::post_key(node, dice.bytes()),
            author,
            node,
            order: next_order(before.iter().map(|post| post.order).max(), self.at),
            at: self.at,
            clock_doubtful: false,
            language: "en".into(),
            body: self.work.posts.get(number).cloned().unwrap_or_default(),
            reply_to: before.last().map(|post| post.key.clone()),
        };
        let title: String = post.body.chars().take(60).collect();
        let space = self.lesson(&dice).map_or(Space::Network, Space::Lesson);
        let head = ThreadHead { title, space, language: "en".into() };
        self.author.change(id, |document, incarnation| {
            if before.is_empty() {
                thread::open(document, incarnation, &head, &post)
            } else {
                thread::answer(document, incarnation, &post)
            }
        })
    }

    /// Any lesson.
    fn lesson(&self, dice: &Dice) -> Option<LessonPath> {
        self.work.lessons.get(dice.below(self.work.lessons.len())).cloned()
    }
}
