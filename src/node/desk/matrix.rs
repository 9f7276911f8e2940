//! Groups of learners in figures: the matrix of lessons, weeks, and what quizzes say. A group is a
//! cohort or a library, as far as the asking person follows its learners.

use std::collections::{BTreeMap, BTreeSet};

use super::facilitator::{FacilitatorDesk, Gaze, among};
use crate::docs::learner;
use crate::domain::attention::last_over;
use crate::domain::cohort::{Cohort, Day};
use crate::domain::course::{Course, Module};
use crate::domain::excuse::allowances;
use crate::domain::items::items;
use crate::domain::limits::{GROUP_LEARNERS_MAX, MATRIX_ROWS, WEEKS_SHOWN};
use crate::domain::progress::{Attempt, standing};
use crate::domain::{DocumentId, LessonPath, ModuleId, NodeId, PersonId, QuestionId, UnixMs};
use crate::node::NodeError;
use crate::node::author::load_document;
use crate::node::view::{Cell, Figures, Group, Heard, ItemsView, Matrix, MatrixRow, Order, Week};
use crate::store::Read;
use crate::store::rows::{Among, DeskLearnerRow, ProgressRow};

const WEEK_MS: i64 = 7 * 24 * 3_600_000;

/// A group as it was found.
pub(super) struct Found {
    pub(super) name: String,
    pub(super) cohort: Option<Cohort>,
    pub(super) learners: Vec<DeskLearnerRow>,
    pub(super) is_cut: bool,
}

impl FacilitatorDesk {
    /// The matrix of a group: a page of its learners, in that order, and what each has done of every
    /// lesson and quiz of the course that is looked at.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn matrix(&self, group: Group, order: Order, page: u32) -> Result<Matrix, NodeError> {
        let now = self.door().now().0;
        let course = self.course();
        self.door().read(|read| {
            let mut found = self.group(read, group)?;
            match order {
                Order::Name => {}
                Order::Progress if self.is_only_course() => {
                    found.learners.sort_by_key(|row| row.lessons_done);
                }
                Order::Progress => {
                    let done = self.lessons_done(read, &found.learners)?;
                    let done_by = |row: &DeskLearnerRow| done.get(&row.person).copied();
                    found.learners.sort_by_key(|row| done_by(row).unwrap_or(0));
                }
                Order::Quiet => found.learners.sort_by_key(|row| row.last_activity),
            }
            let heard = heard(read, &found.learners)?;
            let size = MATRIX_ROWS as usize;
            let skip = size.saturating_mul(page as usize);
            let has_more = found.learners.len() > skip + size;
            let over: BTreeSet<ModuleId> = found
                .cohort
                .iter()
                .flat_map(|cohort| cohort.over(Day::of(now)).map(|at| at.module.clone()))
                .collect();
            let shown = found.learners.into_iter().skip(skip).take(size);
            let rows = shown.map(|row| matrix_row(read, course, (&over, Day::of(now)), row));
            Ok(Matrix {
                name: found.name,
                rows: rows.collect::<Result<_, _>>()?,
                has_more,
                is_cut: found.is_cut,
                heard,
            })
        })
    }

    /// A group's weeks in the course that is looked at, and how many mastered each quiz of it.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn figures(&self, group: Group) -> Result<Figures, NodeError> {
        let now = self.door().now().0;
        let course = self.course();
        let own = self.beside();
        self.door().read(|read| {
            let found = self.group(read, group)?;
            let first = UnixMs(now.0 - i64::from(WEEKS_SHOWN) * WEEK_MS);
            let mut weeks: Vec<Week> = (0..WEEKS_SHOWN)
                .map(|number| Week {
                    begins: UnixMs(first.0 + i64::from(number) * WEEK_MS),
                    lessons: 0,
                    learners: 0,
                })
                .collect();
            let mut quizzes: BTreeMap<ModuleId, (u32, u32)> = BTreeMap::new();
            let mut begun = 0;
            for row in &found.learners {
                let progress = of_course(read.learner_progress(row.person)?, own);
                note_weeks(&progress, first, &mut weeks);
                let best = best(read, row.person)?;
                let tried = best.keys().any(|module| module.course() == own);
                begun += usize::from(self.has_begun(row, !progress.is_empty() || tried));
                for (module, best) in best {
                    let quiz = course.module(&module).and_then(|it| it.quiz.as_ref());
                    let known = quizzes.entry(module).or_default();
                    known.0 += 1;
                    known.1 += u32::from(quiz.is_some_and(|it| usize::from(best) >= it.mastery));
                }
            }
            let of_course = course.modules.iter().filter(|module| module.quiz.is_some());
            let quizzes = of_course.map(|module| {
                let (tried, mastered) = quizzes.get(&module.id).copied().unwrap_or_default();
                (module.id.clone(), tried, mastered)
            });
            let behind = match &found.cohort {
                Some(cohort) => last_over(&cohort.in_course(own), now),
                None => None,
            };
            Ok(Figures {
                learners: found.learners.len(),
                begun,
                weeks,
                quizzes: quizzes.collect(),
                last_over: behind.map(|(module, _)| module),
                is_cut: found.is_cut,
                heard: heard(read, &found.learners)?,
                name: found.name,
            })
        })
    }

    /// What a group's answers say about the questions of a quiz. Opens the document of everybody in
    /// the group, so it is no page to be shown at once.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn items(&self, group: Group, module: &ModuleId) -> Result<ItemsView, NodeError> {
        let course = self.door().course_of(module, self.language());
        let quiz = course.module(module).and_then(|module| module.quiz.as_ref());
        let quiz = quiz.ok_or(NodeError::NotFound("quiz"))?;
        let order: Vec<QuestionId> = quiz.pool.iter().map(|it| it.id.clone()).collect();
        self.door().read(|read| {
            let found = self.group(read, group)?;
            let mut attempts: Vec<Vec<Attempt>> = Vec::new();
            for row in &found.learners {
                if !best(read, row.person)?.contains_key(module) {
                    continue;
                }
                let document = load_document(read, DocumentId::learner(row.person))?;
                let all = learner::facts(&document).attempts.into_iter();
                attempts.push(all.filter(|attempt| attempt.module == *module).collect());
            }
            let learners: Vec<Vec<&Attempt>> =
                attempts.iter().map(|all| all.iter().collect()).collect();
            Ok(ItemsView {
                learners: learners.len(),
                items: items(&learners, &order),
                is_cut: found.is_cut,
                heard: heard(read, &found.learners)?,
                name: found.name,
            })
        })
    }

    /// Is there no other course beside the first one?
    pub(super) fn is_only_course(&self) -> bool {
        self.door().courses(self.language()).len() == 1
    }

    /// Has the learner begun? Where there is one course alone, whatever was done counts; else only what
    /// was done in the course that is looked at.
    pub(super) fn has_begun(&self, row: &DeskLearnerRow, did_something: bool) -> bool {
        did_something || (self.is_only_course() && row.last_activity.is_some())
    }

    /// Lessons of the course that is looked at which each of those learners has done.
    fn lessons_done(
        &self,
        read: &Read<'_>,
        learners: &[DeskLearnerRow],
    ) -> Result<BTreeMap<PersonId, u32>, NodeError> {
        let own = self.beside();
        let count = |row: &DeskLearnerRow| Ok((row.person, read.lessons_done_in(row.person, own)?));
        learners.iter().map(count).collect()
    }

    /// The learners of a group whom the asking person follows, by name; no more than a page can
    /// make sense of.
    pub(super) fn group(&self, read: &Read<'_>, group: Group) -> Result<Found, NodeError> {
        self.group_up_to(read, group, GROUP_LEARNERS_MAX)
    }

    /// The same with as many learners as are asked for.
    pub(super) fn group_up_to(
        &self,
        read: &Read<'_>,
        group: Group,
        most: u32,
    ) -> Result<Found, NodeError> {
        let mine = among(read, self.who())?;
        let (name, cohort, asked) = match group {
            Group::Cohort(id) => {
                let row = read.cohort(id)?.ok_or(NodeError::NotFound("cohort"))?;
                (row.cohort.name.clone(), Some(row.cohort), Among::Cohort(id))
            }
            Group::Branch(node) => (read.library(node)?.unwrap_or_default(), None, Among::Of(node)),
        };
        let rows = read.desk_learners(&asked, "", (most.saturating_add(1), 0))?;
        let is_cut = rows.len() > most as usize;
        let mut learners = Vec::new();
        let gaze = Gaze::new(read, &mine)?;
        let rows = rows.into_iter().take(most as usize);
        learners.extend(rows.filter(|row| gaze.sees(row)));
        let own = read.node()?.ok_or(NodeError::NotSetUp)?;
        let name = if group == Group::Branch(own.node) { own.name } else { name };
        let is_named = cohort.as_ref().is_some_and(|cohort| {
            let person = self.who().person;
            cohort.has_facilitator(person) || cohort.circles.contains(&Some(person))
        });
        let may_look = is_named || matches!(mine, Among::Everybody) || mine == asked;
        if learners.is_empty() && !may_look {
            return Err(NodeError::NotFound("group"));
        }
        Ok(Found { name, cohort, learners, is_cut })
    }
}

/// Each library of those learners, and when it was heard.
pub(super) fn heard(read: &Read<'_>, learners: &[DeskLearnerRow]) -> Result<Vec<Heard>, NodeError> {
    let own = read.node()?.ok_or(NodeError::NotSetUp)?.node;
    let mut by_home: BTreeMap<NodeId, Heard> = BTreeMap::new();
    for row in learners {
        by_home.entry(row.home).or_insert_with(|| Heard {
            name: row.branch.clone(),
            is_here: row.home == own,
            last_heard: row.last_heard,
        });
    }
    let mut all: Vec<Heard> = by_home.into_values().collect();
    // The oldest first: that is what has to be known.
    all.sort_by_key(|heard| (heard.is_here, heard.last_heard));
    Ok(all)
}

/// The most right answers of any attempt, by module.
pub(super) fn best(read: &Read<'_>, person: PersonId) -> Result<BTreeMap<ModuleId, u8>, NodeError> {
    let mut best: BTreeMap<ModuleId, u8> = BTreeMap::new();
    for attempt in read.attempts(person)? {
        let known = best.entry(attempt.module).or_default();
        *known = attempt.right.max(*known);
    }
    Ok(best)
}

/// Those lessons that belong to the course with that id; `None`: to the first one.
pub(super) fn of_course(mut progress: Vec<ProgressRow>, own: Option<&str>) -> Vec<ProgressRow> {
    progress.retain(|row| row.lesson.module.course() == own);
    progress
}

fn note_weeks(progress: &[ProgressRow], first: UnixMs, weeks: &mut [Week]) {
    let mut there = BTreeSet::new();
    for done in progress {
        let number = usize::try_from((done.completed_at.0 - first.0).div_euclid(WEEK_MS));
        if let Ok(number) = number
            && let Some(week) = weeks.get_mut(number)
        {
            week.lessons += 1;
            there.insert(number);
        }
    }
    there.into_iter().for_each(|number| weeks[number].learners += 1);
}

fn matrix_row(
    read: &Read<'_>,
    course: &Course,
    (over, today): (&BTreeSet<ModuleId>, Day),
    row: DeskLearnerRow,
) -> Result<MatrixRow, NodeError> {
    let allowed = allowances(&read.excuses(row.person)?);
    let done: BTreeSet<LessonPath> =
        read.learner_progress(row.person)?.into_iter().map(|row| row.lesson).collect();
    let best = best(read, row.person)?;
    let is_mastered = |module: &Module| {
        let quiz = module.quiz.as_ref();
        quiz.is_some_and(|quiz| {
            best.get(&module.id).is_some_and(|it| usize::from(*it) >= quiz.mastery)
        })
    };
    let mastered = course
        .modules
        .iter()
        .filter(|module| is_mastered(module))
        .map(|it| it.id.clone())
        .collect();
    let next = standing(course, &done, &mastered).next;
    let mut cells = Vec::new();
    for module in &course.modules {
        let has_more_time = allowed.until.get(&module.id).is_some_and(|day| *day >= today);
        let is_over = over.contains(&module.id) && !has_more_time;
        // Of a module with a choice nothing is missing once enough is done, or excused.
        let counts = |path: &LessonPath| done.contains(path) || allowed.lessons.contains(path);
        let left = module.lessons.iter().filter(|lesson| counts(&lesson.path)).count();
        let lacks = is_over && left < module.needs;
        for lesson in &module.lessons {
            let is_next = matches!(&next, Some(crate::domain::progress::NextStep::Lesson(path))
                if *path == lesson.path);
            cells.push(match done.contains(&lesson.path) {
                true => Cell::Done,
                false if lacks && !allowed.lessons.contains(&lesson.path) => Cell::Late,
                false if is_next => Cell::Next,
                false => Cell::Open,
            });
        }
        if module.quiz.is_some() {
            cells.push(match best.get(&module.id) {
                Some(_) if is_mastered(module) => Cell::Done,
                Some(_) => Cell::Tried,
                None if is_over => Cell::Late,
                None => Cell::Open,
            });
        }
    }
    Ok(MatrixRow { person: row.person, name: row.name, branch: row.branch, cells })
}
