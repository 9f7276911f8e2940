//! Plausible activity for demonstrations, benchmarks and tests: learners who read, take quizzes and
//! talk.
//!
//! Goes through the same write path as people do. The same seed gives the same learners and, on the
//! same day, the same activity; asked again, they go on from where they are. Sample learners have
//! no sign-in.

mod exact;
mod exact_talk;

use std::collections::BTreeSet;

pub use exact::ExactWork;
pub use exact_talk::ExactTalk;

use super::Node;
use super::author::Author;
use super::desk::announce;
use super::entropy::{Entropy, SeededEntropy};
use super::error::NodeError;
use super::verify::Progress;
use crate::docs::record::Record;
use crate::docs::{learner, thread};
use crate::domain::course::{Course, Lesson, Module, Question, QuestionKind};
use crate::domain::forum::{Post, Space, ThreadHead, next_order};
use crate::domain::grading::{Answer, gaps, mark, right_answer};
use crate::domain::person::PersonCard;
use crate::domain::progress::{Answered, Attempt, Completion};
use crate::domain::roles::Role;
use crate::domain::{DocumentId, LessonPath, PersonId, Scope, UnixMs};
use crate::text::fold::fold_words;

const DAY_MS: i64 = 24 * 3_600_000;

/// How much activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleSize {
    /// Learners of this branch.
    pub learners: u32,
    /// Days of activity, ending yesterday.
    pub days: u32,
    /// Fixes who they are and what they do.
    pub seed: u64,
}

/// What was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SampleReport {
    /// Learners that are new.
    pub learners: u64,
    /// Lessons finished.
    pub completions: u64,
    /// Quiz attempts.
    pub attempts: u64,
    /// Forum posts.
    pub posts: u64,
}

impl Node {
    pub(super) fn sample(
        &self,
        size: SampleSize,
        progress: &mut dyn Progress,
    ) -> Result<SampleReport, NodeError> {
        let mut total = SampleReport::default();
        progress.total(u64::from(size.learners) * u64::from(size.days));
        // Up to yesterday: nothing that was made up lies in the future.
        let last = (self.now().0.0.div_euclid(DAY_MS) - 1) * DAY_MS;
        for day in 0..size.days {
            let morning = last - i64::from(size.days - 1 - day) * DAY_MS + 8 * 3_600_000;
            for number in 0..size.learners {
                let node = self.clone();
                let report = self.write(move |author| {
                    let course = node.course("en");
                    let person = sample_person(author, size.seed, number);
                    let mut life = Life::new(author, course, person, size.seed, number, morning);
                    life.live()?;
                    Ok(life.report)
                })?;
                total.learners += report.learners;
                total.completions += report.completions;
                total.attempts += report.attempts;
                total.posts += report.posts;
                progress.advance();
            }
        }
        Ok(total)
    }
}

const GIVEN: [&str; 16] = [
    "Ana", "Besnik", "Cvetana", "Dragan", "Elira", "Filip", "Gordana", "Hasan", "Ioana", "Jelena",
    "Kostas", "Lejla", "Мира", "Nikola", "Рада", "Tomaž",
];
const FAMILY: [&str; 12] = [
    "Đurić",
    "Hoxha",
    "Ivanova",
    "Kovač",
    "Marković",
    "Nikolaidou",
    "Петровић",
    "Popescu",
    "Стојанов",
    "Šehić",
    "Vuković",
    "Zupan",
];
const QUESTIONS: [&str; 6] = [
    "How do you do this with one person at the desk?",
    "Our readers are mostly pensioners. Where would you begin?",
    "Has anybody tried this in a village branch?",
    "Шта радите када нема интернета цео дан?",
    "Which of the tasks did you do on paper?",
    "How long did this lesson take you, with the task?",
];
const ANSWERS: [&str; 6] = [
    "We began with two regular readers and asked them what they would miss. It took twenty minutes.",
    "Here it works on Thursdays, after the school bus. The rest of the week the room is empty.",
    "Код нас је помогло да прво питамо школу, па тек онда општину.",
    "We wrote it on one sheet and left it on the desk for a week; people added to it by themselves.",
    "Not yet, but I will try it before the next lesson and tell you how it went.",
    "The task on paper was easier than on the screen, since two colleagues could do it together.",
];

/// Random numbers of one learner on one day.
struct Dice(SeededEntropy);

impl Dice {
    fn below(&self, limit: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        let limit = limit.max(1) as u64;
        usize::try_from(u64::from_le_bytes(bytes) % limit).unwrap_or(0)
    }

    fn percent(&self, chance: usize) -> bool {
        self.below(100) < chance
    }

    fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill(&mut bytes);
        bytes
    }
}

fn dice(seed: u64, number: u32, day: i64) -> Dice {
    let mixed = blake3::hash(format!("{seed} {number} {day}").as_bytes());
    let mut eight = [0; 8];
    eight.copy_from_slice(&mixed.as_bytes()[..8]);
    Dice(SeededEntropy::new(u64::from_le_bytes(eight)))
}

fn sample_person(author: &Author<'_>, seed: u64, number: u32) -> PersonId {
    PersonId::new(author.node(), dice(seed, number, -1).bytes())
}

/// One learner's day.
struct Life<'a> {
    author: &'a Author<'a>,
    course: &'a Course,
    person: PersonId,
    card: PersonCard,
    dice: Dice,
    now: i64,
    report: SampleReport,
}

impl<'a> Life<'a> {
    fn new(
        author: &'a Author<'a>,
        course: &'a Course,
        person: PersonId,
        seed: u64,
        number: u32,
        morning: i64,
    ) -> Self {
        let birth = dice(seed, number, -2);
        let name = format!("{} {}", GIVEN[birth.below(16)], FAMILY[birth.below(12)]);
        let card =
            PersonCard { id: person, name, role: Role::Learner, language: "en".into(), edition: 1 };
        let dice = dice(seed, number, morning);
        Self { author, course, person, card, dice, now: morning, report: SampleReport::default() }
    }

    fn live(&mut self) -> Result<(), NodeError> {
        if self.author.person(self.person)?.is_none() {
            let home = Scope::Branch(self.author.node());
            self.author.record(home, &Record::Card(self.card.clone()))?;
            self.report.learners += 1;
        }
        if !self.dice.percent(70) {
            return Ok(());
        }
        for _ in 0..=self.dice.below(2) {
            self.pass_minutes(20, 40);
            self.study()?;
        }
        if self.dice.percent(25) {
            self.pass_minutes(1, 30);
            self.talk()?;
        }
        Ok(())
    }

    fn pass_minutes(&mut self, least: usize, more: usize) {
        let minutes = least + self.dice.below(more);
        self.now += i64::try_from(minutes).unwrap_or(0) * 60_000 + 7_000;
    }

    /// Reads the next lesson, or takes the quiz of a module whose lessons are done.
    fn study(&mut self) -> Result<(), NodeError> {
        let done: BTreeSet<LessonPath> =
            self.author.learner_progress(self.person)?.into_iter().map(|row| row.lesson).collect();
        if let Some(lesson) = self.course.lessons().find(|lesson| !done.contains(&lesson.path)) {
            return self.finish(lesson);
        }
        let attempts = self.author.attempts(self.person)?;
        let open = self.course.modules.iter().find(|module| {
            module.quiz.as_ref().is_some_and(|quiz| {
                !attempts.iter().any(|attempt| {
                    attempt.module == module.id && usize::from(attempt.right) >= quiz.mastery
                })
            })
        });
        open.map_or(Ok(()), |module| self.take_quiz(module))
    }

    fn finish(&mut self, lesson: &Lesson) -> Result<(), NodeError> {
        let checks = u8::try_from(lesson.checks.len()).unwrap_or(u8::MAX);
        let wrong = u8::try_from(self.dice.below(3)).unwrap_or(0);
        let completion = Completion {
            lesson: lesson.path.clone(),
            version: lesson.version,
            at: UnixMs(self.now),
            clock_doubtful: false,
            study_s: u32::try_from(900 + self.dice.below(1200)).unwrap_or(900),
            checks: (checks.saturating_sub(wrong), checks),
            node: self.author.node(),
        };
        self.author.change(DocumentId::learner(self.person), |document, incarnation| {
            learner::complete(document, incarnation, &completion)
        })?;
        self.report.completions += 1;
        Ok(())
    }

    fn take_quiz(&mut self, module: &Module) -> Result<(), NodeError> {
        let Some(quiz) = &module.quiz else { return Ok(()) };
        let seed = u64::from_le_bytes(self.dice.bytes());
        let mut answers = Vec::new();
        for question in quiz.drawn(seed) {
            let knows = self.dice.percent(75);
            let answer = self.answer(question, knows);
            let right = mark(question, &answer, fold_words).is_some_and(|mark| mark.right);
            answers.push(Answered { question: question.id.clone(), answer, right });
        }
        let count = |n: usize| u8::try_from(n).unwrap_or(u8::MAX);
        let attempt = Attempt {
            module: module.id.clone(),
            key: String::new(),
            seed,
            at: UnixMs(self.now),
            clock_doubtful: false,
            right: count(answers.iter().filter(|answered| answered.right).count()),
            asked: count(answers.len()),
            answers,
            node: self.author.node(),
        };
        let random = self.dice.bytes();
        self.author.change(DocumentId::learner(self.person), |document, incarnation| {
            learner::record_attempt(document, incarnation, &attempt, random)
        })?;
        self.report.attempts += 1;
        Ok(())
    }

    /// The right answer of somebody who knows it, or one that people give who do not.
    fn answer(&self, question: &Question, knows: bool) -> Answer {
        if knows {
            return right_answer(question);
        }
        match &question.kind {
            QuestionKind::Single(choices)
            | QuestionKind::Multiple(choices)
            | QuestionKind::Reply { choices, .. } => self.guess(choices.len()),
            QuestionKind::TrueFalse { .. } => self.guess(2),
            QuestionKind::Matching { pairs, .. } => self.placed(pairs.len()),
            QuestionKind::Ordering { steps, .. } => self.placed(steps.len()),
            QuestionKind::Numeric { answer, .. } => Answer::Number(*answer * 10.0),
            QuestionKind::Text { .. } => Answer::Words(vec!["?".to_owned()]),
            QuestionKind::Gaps { passage, bank, .. } if bank.is_empty() => {
                Answer::Words(vec!["?".to_owned(); gaps(passage).len()])
            }
            QuestionKind::Gaps { passage, .. } => Answer::Placed(vec![0; gaps(passage).len()]),
        }
    }

    fn guess(&self, count: usize) -> Answer {
        Answer::Chosen(vec![u8::try_from(self.dice.below(count)).unwrap_or(u8::MAX)])
    }

    fn placed(&self, count: usize) -> Answer {
        let mut order: Vec<u8> = (0..count).map(|i| u8::try_from(i).unwrap_or(u8::MAX)).collect();
        if count > 1 {
            order.swap(0, 1 + self.dice.below(count - 1));
        }
        Answer::Placed(order)
    }

    /// Opens a thread about a lesson, or answers in one that is there.
    fn talk(&mut self) -> Result<(), NodeError> {
        let author = self.author;
        announce(author, self.person)?;
        let threads = author.threads(None, None, 20, 0)?;
        let node = author.node();
        let mut post = Post {
            key: thread::post_key(node, self.dice.bytes()),
            author: self.person,
            node,
            order: next_order(None, UnixMs(self.now)),
            at: UnixMs(self.now),
            clock_doubtful: false,
            language: "en".into(),
            body: String::new(),
            reply_to: None,
        };
        self.report.posts += 1;
        if threads.is_empty() || self.dice.percent(20) {
            let lessons: Vec<&Lesson> = self.course.lessons().collect();
            let lesson = lessons.get(self.dice.below(lessons.len()));
            let body = QUESTIONS[self.dice.below(QUESTIONS.len())];
            body.clone_into(&mut post.body);
            let title: String = body.chars().take(60).collect();
            let head = ThreadHead {
                title,
                space: lesson.map_or(Space::Network, |lesson| Space::Lesson(lesson.path.clone())),
                language: "en".into(),
            };
            let id = thread::thread_id(node, self.dice.bytes());
            return author.change(id, |document, incarnation| {
                thread::open(document, incarnation, &head, &post)
            });
        }
        let id = threads[self.dice.below(threads.len())].id;
        let before = thread::thread(&author.document(id)?).posts;
        post.order = next_order(before.iter().map(|post| post.order).max(), UnixMs(self.now));
        post.reply_to = before.first().map(|post| post.key.clone());
        ANSWERS[self.dice.below(ANSWERS.len())].clone_into(&mut post.body);
        author.change(id, |document, incarnation| thread::answer(document, incarnation, &post))
    }
}
