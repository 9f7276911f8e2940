//! What leaves the desk as a file or list: who has which badge, and what learners did as statements
//! of the Experience API. Only of learners whom the asking person follows.

use std::collections::BTreeMap;

use super::awards::AwardJudge;
use super::facilitator::FacilitatorDesk;
use super::matrix::heard;
use crate::domain::award::Achievement;
use crate::domain::limits::{STATEMENT_LEARNERS_AT_ONCE, STATEMENT_LEARNERS_MAX};
use crate::domain::{ModuleId, PersonId};
use crate::node::NodeError;
use crate::node::statement::{Claimed, Deed, statement};
use crate::node::view::{AwardView, CertifiedRow, CertifiedView, Group};
use crate::store::Read;

/// Whose statements a file will hold. Only a desk makes one, so nobody is in it whom the asking
/// person does not follow.
#[derive(Debug, Clone)]
pub struct StatementPlan {
    people: Vec<PersonId>,
}

impl StatementPlan {
    /// In how many parts the file is made.
    #[must_use]
    pub fn parts(&self) -> usize {
        self.people.len().div_ceil(STATEMENT_LEARNERS_AT_ONCE)
    }

    fn part(&self, number: usize) -> &[PersonId] {
        let first = number.saturating_mul(STATEMENT_LEARNERS_AT_ONCE).min(self.people.len());
        let last = (first + STATEMENT_LEARNERS_AT_ONCE).min(self.people.len());
        &self.people[first..last]
    }
}

impl FacilitatorDesk {
    /// Who of a group has which badge, by name.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn certified(&self, group: Group) -> Result<CertifiedView, NodeError> {
        self.door().read(|read| {
            let found = self.group(read, group)?;
            let judge = AwardJudge::new(read, &self.door().inner.secrets.keys)?;
            let mut rows = Vec::new();
            for row in &found.learners {
                let awards = standing_awards(read, &judge, row.person)?;
                if !awards.is_empty() {
                    rows.push(CertifiedRow {
                        person: row.person,
                        name: row.name.clone(),
                        home: row.home,
                        branch: row.branch.clone(),
                        awards,
                    });
                }
            }
            let heard = heard(read, &found.learners)?;
            Ok(CertifiedView { name: found.name, rows, heard, is_cut: found.is_cut })
        })
    }

    /// Whose statements a file about that group holds.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn plan_statements(&self, group: Group) -> Result<StatementPlan, NodeError> {
        self.door().read(|read| {
            let found = self.group_up_to(read, group, STATEMENT_LEARNERS_MAX)?;
            Ok(StatementPlan { people: found.learners.iter().map(|row| row.person).collect() })
        })
    }

    /// A part of the file, from 0: one statement a line, each with a comma behind it.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn statements(&self, plan: &StatementPlan, part: usize) -> Result<String, NodeError> {
        self.door().read(|read| {
            let own = read.node()?.ok_or(NodeError::NotSetUp)?;
            let place = own.network.map_or_else(|| own.node.to_string(), |it| it.to_string());
            let judge = AwardJudge::new(read, &self.door().inner.secrets.keys)?;
            let mut lines = String::new();
            for person in plan.part(part) {
                for (module, deed, at) in self.deeds_of(read, &judge, *person)? {
                    let course = match (&module, &deed) {
                        (Some(module), _) => self.door().course_of(module, self.language()),
                        (None, _) => self.door().course(self.language()),
                    };
                    if let Some(line) = statement(&place, course, *person, &deed, at) {
                        lines.push_str(&line.to_string());
                        lines.push_str(",\n");
                    }
                }
            }
            Ok(lines)
        })
    }

    /// Everything that a learner did, with the module by which its course is found.
    fn deeds_of(
        &self,
        read: &Read<'_>,
        judge: &AwardJudge<'_>,
        person: PersonId,
    ) -> Result<Vec<(Option<ModuleId>, Deed, Claimed)>, NodeError> {
        let mut deeds = Vec::new();
        for row in read.learner_progress(person)? {
            let (at, module) = ((row.completed_at, row.clock_doubtful), row.lesson.module.clone());
            let (version, study_s, node) = (row.version, row.study_s, row.node);
            deeds.push((
                Some(module),
                Deed::Lesson { path: row.lesson, version, study_s, node },
                at,
            ));
        }
        for row in read.attempts(person)? {
            let course = self.door().course_of(&row.module, self.language());
            let quiz = course.module(&row.module).and_then(|module| module.quiz.as_ref());
            let mastered = quiz.is_some_and(|quiz| usize::from(row.right) >= quiz.mastery);
            let (at, module) = ((row.at, row.clock_doubtful), row.module.clone());
            let score = (row.right, row.asked);
            let deed = Deed::Quiz { module: row.module, key: row.key, score, mastered };
            deeds.push((Some(module), deed, at));
        }
        for row in read.submissions(person)? {
            let (at, module) = ((row.at, row.clock_doubtful), row.module.clone());
            deeds.push((Some(module), Deed::HandIn { module: row.module, key: row.key }, at));
        }
        let first = self.door().course(self.language());
        for view in standing_awards(read, judge, person)? {
            let module = match &view.award.achievement {
                Achievement::Module(module) => Some(module.clone()),
                // What is of a whole course is said of the one that has no name before its modules.
                Achievement::Certificate | Achievement::Facilitator | Achievement::GoodReviewer
                    if view.award.course == first.id =>
                {
                    None
                }
                Achievement::Certificate | Achievement::Facilitator | Achievement::GoodReviewer => {
                    let course = self.door().course_called(&view.award.course, self.language());
                    let Some(course) = course else { continue };
                    course.modules.first().map(|module| module.id.clone())
                }
            };
            let at = (view.award.at, view.award.clock_doubtful);
            let achievement = view.award.achievement;
            deeds.push((module, Deed::Badge { achievement, code: view.code }, at));
        }
        Ok(deeds)
    }
}

/// What counts of a person's awards and was not withdrawn, of each the latest, the certificate
/// first.
pub(super) fn standing_awards(
    read: &Read<'_>,
    judge: &AwardJudge<'_>,
    person: PersonId,
) -> Result<Vec<AwardView>, NodeError> {
    let mut latest: BTreeMap<(Achievement, String), AwardView> = BTreeMap::new();
    for signed in read.awards(person)? {
        if let Some(view) = judge.view(signed)?.filter(|view| view.withdrawn.is_none()) {
            latest.insert((view.award.achievement.clone(), view.award.course.clone()), view);
        }
    }
    Ok(latest.into_values().collect())
}
