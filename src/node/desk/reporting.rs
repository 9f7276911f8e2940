//! A group's report for readers outside the network. What is too few to be shown is taken out here,
//! so that no page or chart ever holds it.

use std::collections::{BTreeMap, BTreeSet};

use super::awards::AwardJudge;
use super::exports::standing_awards;
use super::facilitator::FacilitatorDesk;
use super::matrix::{best, heard, of_course};
use crate::domain::award::{Achievement, Award};
use crate::domain::course::{Course, Module};
use crate::domain::limits::{
    REPORT_GROUP_MIN, REPORT_LIBRARIES_MAX, REPORT_WEEKS_MAX, WEEKS_SHOWN,
};
use crate::domain::progress::standing;
use crate::domain::report::{shown, shown_together, standing_alone};
use crate::domain::{LessonPath, ModuleId, NodeId, PersonId, UnixMs};
use crate::node::NodeError;
use crate::node::view::{Group, Report, ReportLibrary, ReportModule, ReportWeek};
use crate::store::Read;
use crate::store::rows::DeskLearnerRow;

const WEEK_MS: i64 = 7 * 24 * 3_600_000;

/// What is counted while learners are gone through one by one.
#[derive(Default)]
struct Counts {
    finished: u32,
    certified: u32,
    /// Learners and lessons by week, from the earliest.
    weeks: Vec<(u32, u32)>,
    /// Done, tried, mastered.
    modules: BTreeMap<ModuleId, (u32, u32, u32)>,
}

impl FacilitatorDesk {
    /// The report of a group on the course that is looked at.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn report(&self, group: Group) -> Result<Report, NodeError> {
        let now = self.door().now().0;
        let (course, own) = (self.course(), self.beside());
        let first = UnixMs(now.0 - i64::from(REPORT_WEEKS_MAX) * WEEK_MS);
        self.door().read(|read| {
            let found = self.group(read, group)?;
            let judge = AwardJudge::new(read, &self.door().inner.secrets.keys)?;
            let mut counts =
                Counts { weeks: vec![(0, 0); REPORT_WEEKS_MAX as usize], ..Counts::default() };
            let mut begun = BTreeSet::new();
            for row in &found.learners {
                let did_something = counts.note(read, &judge, (course, own), (row, first))?;
                if self.has_begun(row, did_something) {
                    begun.insert(row.person);
                }
            }
            let begun_count = u32::try_from(begun.len()).unwrap_or(u32::MAX);
            let learners = u32::try_from(found.learners.len()).unwrap_or(u32::MAX);
            let is_enough = learners >= REPORT_GROUP_MIN;
            Ok(Report {
                learners: shown(learners, learners),
                begun: shown(begun_count, learners),
                finished: shown(counts.finished, learners),
                certified: shown(counts.certified, learners),
                weeks: if is_enough { counts.weeks(first, learners) } else { Vec::new() },
                modules: if is_enough { counts.modules(course, learners) } else { Vec::new() },
                libraries: if is_enough { libraries(&found.learners, &begun) } else { Vec::new() },
                heard: heard(read, &found.learners)?,
                is_cut: found.is_cut,
                name: found.name,
                cohort: found.cohort.map(|cohort| cohort.in_course(own)),
            })
        })
    }
}

impl Counts {
    fn note(
        &mut self,
        read: &Read<'_>,
        judge: &AwardJudge<'_>,
        (course, own): (&Course, Option<&str>),
        (row, first): (&DeskLearnerRow, UnixMs),
    ) -> Result<bool, NodeError> {
        let progress = of_course(read.learner_progress(row.person)?, own);
        let mut there = BTreeSet::new();
        for done in &progress {
            let number = (done.completed_at.0 - first.0).div_euclid(WEEK_MS);
            if let Ok(number) = usize::try_from(number)
                && let Some(week) = self.weeks.get_mut(number)
            {
                week.1 += 1;
                there.insert(number);
            }
        }
        there.into_iter().for_each(|number| self.weeks[number].0 += 1);
        let done: BTreeSet<LessonPath> = progress.into_iter().map(|row| row.lesson).collect();
        let best = best(read, row.person)?;
        let tried = best.keys().any(|module| module.course() == own);
        let did_something = tried || !done.is_empty();
        let is_mastered = |module: &Module| {
            let (quiz, best) = (module.quiz.as_ref(), best.get(&module.id));
            quiz.zip(best).is_some_and(|(quiz, best)| usize::from(*best) >= quiz.mastery)
        };
        let mut mastered = BTreeSet::new();
        for module in &course.modules {
            let known = self.modules.entry(module.id.clone()).or_default();
            let lessons = module.lessons.iter().filter(|lesson| done.contains(&lesson.path));
            known.0 += u32::from(lessons.count() >= module.needs);
            known.1 += u32::from(best.contains_key(&module.id));
            if is_mastered(module) {
                known.2 += 1;
                mastered.insert(module.id.clone());
            }
        }
        let is_finished = !done.is_empty() && standing(course, &done, &mastered).next.is_none();
        self.finished += u32::from(is_finished);
        let awards = standing_awards(read, judge, row.person)?;
        let is_one = |award: &Award| {
            award.achievement == Achievement::Certificate && award.course == course.id
        };
        self.certified += u32::from(awards.iter().any(|it| is_one(&it.award)));
        Ok(did_something)
    }

    /// The weeks from the first one with anything in it, but never fewer than any trend shows.
    fn weeks(&self, first: UnixMs, learners: u32) -> Vec<ReportWeek> {
        let all = (0_i64..).zip(&self.weeks).map(|(number, (there, lessons))| ReportWeek {
            begins: UnixMs(first.0 + number * WEEK_MS),
            learners: shown(*there, learners),
            lessons: (*there == 0 || *there >= REPORT_GROUP_MIN).then_some(*lessons),
        });
        let begun = self.weeks.iter().position(|(there, _)| *there > 0);
        let latest = self.weeks.len().saturating_sub(WEEKS_SHOWN as usize);
        all.skip(begun.unwrap_or(latest).min(latest)).collect()
    }

    fn modules(&self, course: &Course, learners: u32) -> Vec<ReportModule> {
        let one = |module: &Module| {
            let (done, tried, mastered) = self.modules.get(&module.id).copied().unwrap_or_default();
            ReportModule {
                module: module.id.clone(),
                done: shown(done, learners),
                tried: shown(tried, learners),
                mastered: shown(mastered, tried),
            }
        };
        course.modules.iter().map(one).collect()
    }
}

/// Learners by library, the largest first; the smaller ones together.
fn libraries(learners: &[DeskLearnerRow], begun: &BTreeSet<PersonId>) -> Vec<ReportLibrary> {
    let mut by_home: BTreeMap<NodeId, (String, u32, u32)> = BTreeMap::new();
    for row in learners {
        let known = by_home.entry(row.home).or_insert_with(|| (row.branch.clone(), 0, 0));
        known.1 += 1;
        known.2 += u32::from(begun.contains(&row.person));
    }
    let mut all: Vec<(String, u32, u32)> = by_home.into_values().collect();
    all.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    let sizes: Vec<u32> = all.iter().map(|(_, size, _)| *size).collect();
    let alone = standing_alone(&sizes).min(REPORT_LIBRARIES_MAX);
    let others = all.split_off(alone);
    let mut rows: Vec<(String, usize, u32, u32)> =
        all.into_iter().map(|(name, size, begun)| (name, 1, size, begun)).collect();
    if !others.is_empty() {
        let size = others.iter().map(|(_, size, _)| size).sum();
        let begun = others.iter().map(|(_, _, begun)| begun).sum();
        rows.push((String::new(), others.len(), size, begun));
    }
    let counts: Vec<(u32, u32)> = rows.iter().map(|(_, _, size, begun)| (*begun, *size)).collect();
    let begun = shown_together(&counts);
    let row = |(at, (name, libraries, learners, _)): (usize, (String, usize, u32, u32))| {
        let begun = begun.as_ref().and_then(|begun| begun.get(at).copied());
        ReportLibrary { name, libraries, learners, begun }
    };
    rows.into_iter().enumerate().map(row).collect()
}
