//! The facilitator's morning: what waits, who may need help and why, of whom nothing can be told.
//!
//! Everything is looked up by index and cut off after a page, so that it costs a hub with 300,000
//! learners no more than a branch with thirty.

use std::collections::{BTreeMap, BTreeSet};

use super::facilitator::{self, FacilitatorDesk, among, branch_row};
use super::judging::Judge;
use super::moderator;
use crate::domain::attention::{
    DoneOfLast, Known, Reason, calendar_reasons, last_over, reasons, stopped_before,
};
use crate::domain::cohort::Cohort;
use crate::domain::course::Course;
use crate::domain::excuse::{Allowances, Excuse, allowances};
use crate::domain::limits::{
    COHORT_LEARNERS_MAX, LATER_DAYS, MEMBER_SILENCE_MS, MORNING_BRANCHES_MAX, MORNING_COHORTS_MAX,
    MORNING_LEARNERS_MAX, STOPPED_TOLD_DAYS, WAITING_COUNTED_MAX,
};
use crate::domain::person::FieldFault;
use crate::domain::progress::standing;
use crate::domain::roles::{Act, may};
use crate::domain::{CohortId, LessonPath, ModuleId, NodeId, PersonId, UnixMs};
use crate::node::view::{Morning, NeedsHelp, WaitingForMe};
use crate::node::{Node, NodeError};
use crate::store::Read;
use crate::store::rows::{Among, DeskLearnerRow};

const DAY_MS: i64 = 24 * 3_600_000;

/// Somebody of whom there may be something to say.
struct Candidate {
    row: DeskLearnerRow,
    reasons: Vec<Reason>,
}

impl FacilitatorDesk {
    /// The morning page.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn morning(&self) -> Result<Morning, NodeError> {
        let now = self.door().now().0;
        self.door().read(|read| {
            let own = read.node()?.ok_or(NodeError::NotSetUp)?;
            let among = among(read, self.who())?;
            let put_off = read.put_off(self.who().person, now)?;
            let (node, language) = (self.door(), self.language());
            let course = node.course(language);
            let gaze = Gaze { read, own: own.node, now, course, node, language };
            let (help, more_help) = gaze.help(&among, &put_off)?;
            let silent = UnixMs(now.0.saturating_sub(MEMBER_SILENCE_MS));
            let asked = MORNING_BRANCHES_MAX + 1 + u32::try_from(put_off.len()).unwrap_or(0);
            let mut unheard = if let Among::Of(_) = among {
                // A library hears of itself.
                Vec::new()
            } else {
                read.desk_silent(&among, own.node, silent, asked)?
            };
            unheard.retain(|row| !put_off.contains(&about_branch(row.node)));
            let more_unheard = unheard.len() > MORNING_BRANCHES_MAX as usize;
            unheard.truncate(MORNING_BRANCHES_MAX as usize);
            let unheard = unheard.into_iter().map(|row| branch_row(read, row, &own));
            Ok(Morning {
                as_of: now,
                waiting: self.waiting(read, now)?,
                gaps: self.gap_count(read, &among)?,
                help,
                more_help,
                unheard: unheard.collect::<Result<_, _>>()?,
                more_unheard,
                put_off: put_off.len(),
                follows_nobody: read.desk_count(&among, 1)? == 0,
            })
        })
    }

    fn waiting(&self, read: &Read<'_>, now: UnixMs) -> Result<WaitingForMe, NodeError> {
        let (reviews, oldest_review) =
            read.waiting_count(&among(read, self.who())?, WAITING_COUNTED_MAX)?;
        if !may(self.who().role, self.who().node_role, Act::Moderate) {
            return Ok(WaitingForMe { reviews, oldest_review, ..WaitingForMe::default() });
        }
        let (judge, who) = (Judge::new(read)?, self.who().person);
        let unanswered = moderator::unanswered(read, &judge, Some(who), now, MORNING_LEARNERS_MAX)?;
        Ok(WaitingForMe {
            unanswered: unanswered.len(),
            oldest_question: unanswered.iter().map(|row| row.last_at).min(),
            reported: moderator::reported(read, &judge, who)?.len(),
            reviews,
            oldest_review,
        })
    }

    /// Does not remind the asking person of that learner or branch for a week; `is_on` false: again
    /// at once.
    ///
    /// # Errors
    /// [`NodeError::Field`] for what is neither.
    pub fn put_off(&self, about: &str, is_on: bool) -> Result<(), NodeError> {
        let fine = match about.split_once(' ') {
            Some(("learner", id)) => id.parse::<PersonId>().is_ok(),
            Some(("branch", id)) => id.parse::<NodeId>().is_ok(),
            Some(_) | None => false,
        };
        if !fine {
            return Err(NodeError::Field { field: "about", fault: FieldFault::NotAChoice });
        }
        let now = self.door().now().0;
        let days = if is_on { i64::from(LATER_DAYS) } else { 0 };
        let until = UnixMs(now.0 + days * DAY_MS);
        let (staff, about) = (self.who().person, about.to_owned());
        self.door().write_local(move |write| Ok(write.put_later(staff, &about, (until, now))?))
    }

    /// Reminds the asking person of everything again.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn remind_of_all(&self) -> Result<(), NodeError> {
        let staff = self.who().person;
        self.door().write_local(move |write| Ok(write.forget_later(staff)?))
    }
}

fn about_learner(person: PersonId) -> String {
    format!("learner {person}")
}

fn about_branch(node: NodeId) -> String {
    format!("branch {node}")
}

/// Looks at learners with one moment and the courses of one reader.
struct Gaze<'a> {
    read: &'a Read<'a>,
    own: NodeId,
    now: UnixMs,
    /// The first course: its lessons are those that a learner is expected to do.
    course: &'a Course,
    node: &'a Node,
    language: &'a str,
}

impl Gaze<'_> {
    /// The first page of those who may need help, and whether there are more.
    fn help(
        &self,
        among: &Among,
        put_off: &BTreeSet<String>,
    ) -> Result<(Vec<NeedsHelp>, bool), NodeError> {
        let page = MORNING_LEARNERS_MAX as usize;
        let asked = MORNING_LEARNERS_MAX * 3 + u32::try_from(put_off.len()).unwrap_or(0);
        let from = UnixMs(self.now.0 - i64::from(STOPPED_TOLD_DAYS) * DAY_MS);
        let lessons = self.lessons();
        let window = (from, stopped_before(self.now));
        let mut found: BTreeMap<PersonId, Candidate> = BTreeMap::new();
        let stopped = self.read.desk_stopped(among, window, lessons, asked)?;
        let failing = self.read.desk_failing(among, from, asked)?;
        for row in stopped.into_iter().chain(failing) {
            self.note(&mut found, row, Vec::new());
        }
        if matches!(among, Among::With(_) | Among::Of(_) | Among::Near(_)) {
            self.look_at_calendars(among, &mut found)?;
        }
        let mut found: Vec<Candidate> = found
            .into_values()
            .filter(|one| !one.reasons.is_empty() && !one.row.revoked)
            .filter(|one| !put_off.contains(&about_learner(one.row.person)))
            .collect();
        // Who has more reasons comes first, then who was here last: that one is still in reach.
        found.sort_by_key(|one| {
            let last = one.row.last_activity.map_or(i64::MIN, |at| at.0);
            (std::cmp::Reverse(one.reasons.len()), std::cmp::Reverse(last), one.row.person)
        });
        let more = found.len() > page;
        found.truncate(page);
        let told = found.into_iter().map(|one| self.told(one).transpose());
        let shown = told.flatten().collect::<Result<_, _>>()?;
        Ok((shown, more))
    }

    /// The course of a module that somebody works in; without one, the first.
    fn course_of(&self, module: Option<&ModuleId>) -> &Course {
        module.map_or(self.course, |module| self.node.course_of(module, self.language))
    }

    fn lessons(&self) -> u32 {
        let needs: usize = self.course.modules.iter().map(|module| module.needs).sum();
        u32::try_from(needs).unwrap_or(u32::MAX)
    }

    fn known(&self, row: &DeskLearnerRow) -> Known {
        let hard = row.hard.as_ref();
        Known {
            until: if row.home == self.own { Some(self.now) } else { row.last_heard },
            last_activity: row.last_activity,
            lessons_done: row.lessons_done,
            lessons: self.lessons(),
            hard: hard.map(|quiz| (quiz.module.clone(), quiz.tries, quiz.right)),
        }
    }

    fn note(
        &self,
        found: &mut BTreeMap<PersonId, Candidate>,
        row: DeskLearnerRow,
        more: Vec<Reason>,
    ) {
        let one = found.entry(row.person).or_insert_with(|| {
            let course = self.course_of(row.hard.as_ref().map(|quiz| &quiz.module));
            let reasons = reasons(course, &self.known(&row));
            Candidate { row, reasons }
        });
        one.reasons.extend(more);
    }

    fn look_at_calendars(
        &self,
        among: &Among,
        found: &mut BTreeMap<PersonId, Candidate>,
    ) -> Result<(), NodeError> {
        let staff = if let Among::With(person) = among { Some(*person) } else { None };
        let cohorts = self.read.cohorts(staff, (MORNING_COHORTS_MAX, 0))?;
        let mut told = BTreeSet::new();
        let gaze = facilitator::Gaze::new(self.read, among)?;
        // Without dates nobody is late.
        let is_dated = |cohort: &Cohort| !cohort.closed && !cohort.dates.is_empty();
        for cohort in cohorts.into_iter().map(|row| row.cohort).filter(is_dated) {
            let module = last_over(&cohort, self.now).map(|(module, _)| module);
            let done: BTreeMap<PersonId, u32> =
                self.read.enrolled_progress(cohort.id, module.as_ref())?.into_iter().collect();
            let handed_in: BTreeSet<PersonId> = match &module {
                Some(module) => {
                    self.read.enrolled_handed_in(cohort.id, module)?.into_iter().collect()
                }
                None => BTreeSet::new(),
            };
            let allowed = self.allowances_in(cohort.id)?;
            let none = Allowances::default();
            let rows = (COHORT_LEARNERS_MAX, 0);
            let rows = self.read.desk_learners(&Among::Cohort(cohort.id), "", rows)?;
            for row in rows.into_iter().filter(|row| gaze.sees(row)) {
                let person = row.person;
                let done = DoneOfLast {
                    lessons: done.get(&person).copied().unwrap_or(0),
                    handed_in: handed_in.contains(&person),
                };
                let allowed = allowed.get(&person).unwrap_or(&none);
                let known = self.known(&row);
                let reasons = calendar_reasons(
                    self.course_of(module.as_ref()),
                    &cohort,
                    &known,
                    (done, allowed),
                );
                if reasons.is_empty() {
                    continue;
                }
                // Who is in two cohorts is told of once.
                if told.insert(person) {
                    self.note(found, row, reasons);
                }
            }
        }
        Ok(())
    }

    fn allowances_in(&self, cohort: CohortId) -> Result<BTreeMap<PersonId, Allowances>, NodeError> {
        let mut said: BTreeMap<PersonId, Vec<Excuse>> = BTreeMap::new();
        for (person, excuse) in self.read.excuses_in(cohort)? {
            said.entry(person).or_default().push(excuse);
        }
        Ok(said.into_iter().map(|(person, all)| (person, allowances(&all))).collect())
    }

    /// What is said of a candidate; `None`: nothing, on a closer look.
    fn told(&self, one: Candidate) -> Result<Option<NeedsHelp>, NodeError> {
        let Candidate { row, mut reasons } = one;
        let progress = self.read.learner_progress(row.person)?;
        // What comes next is said of the course that the learner worked in last.
        let last = progress.iter().max_by_key(|row| row.completed_at).map(|row| row.lesson.clone());
        let course = self.course_of(last.as_ref().map(|lesson| &lesson.module));
        let done: BTreeSet<LessonPath> = progress.into_iter().map(|row| row.lesson).collect();
        let mastered = self
            .read
            .attempts(row.person)?
            .into_iter()
            .filter(|attempt| {
                let quiz = course.module(&attempt.module).and_then(|it| it.quiz.as_ref());
                quiz.is_some_and(|quiz| usize::from(attempt.right) >= quiz.mastery)
            })
            .map(|attempt| attempt.module)
            .collect();
        let next = standing(course, &done, &mastered).next;
        if next.is_none() {
            // Whoever came to the end of a course beside the first one has not stopped.
            reasons.retain(|reason| !matches!(reason, Reason::Stopped { .. }));
        }
        Ok((!reasons.is_empty()).then(|| NeedsHelp {
            about: about_learner(row.person),
            next,
            as_of: if row.home == self.own { None } else { row.last_heard },
            person: row.person,
            name: row.name,
            branch: row.branch,
            reasons,
        }))
    }
}
