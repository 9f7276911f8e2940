//! The desk of whoever follows learners: at a branch that branch's, at the hub everybody's.

use std::collections::BTreeMap;

use crate::docs::learner;
use crate::domain::roles::NodeRole;
use crate::domain::{DocumentId, LessonPath, NodeId, PersonId, UnixMs};
use crate::node::author::load_document;
use crate::node::view::{BranchRow, LearnerPageView, LearnerRow, SignedIn};
use crate::node::{Node, NodeError};
use crate::store::Read;
use crate::store::rows;
use crate::text::sort::sort_key;

/// The facilitator's door.
#[derive(Debug, Clone)]
pub struct FacilitatorDesk {
    node: Node,
    who: SignedIn,
}

impl FacilitatorDesk {
    pub(super) fn new(node: Node, who: SignedIn) -> Self {
        Self { node, who }
    }

    pub(super) fn door(&self) -> &Node {
        &self.node
    }

    /// The libraries whose learners may be seen here.
    ///
    /// # Errors
    /// [`NodeError::Disk`], as every function here.
    pub fn branches(&self) -> Result<Vec<BranchRow>, NodeError> {
        let (row, branches, own_learners) = self.node.read(|read| {
            let row = read.node()?.ok_or(NodeError::NotSetUp)?;
            let own_learners = read.learners(Some(row.node))?.len();
            Ok((row, read.branches()?, own_learners))
        })?;
        let sees_all = row.role == NodeRole::Hub;
        let shown = branches.into_iter().filter(|branch| sees_all || branch.node == row.node);
        let mut shown: Vec<BranchRow> = shown
            .map(|branch| BranchRow {
                node: branch.node,
                role: branch.role.unwrap_or(NodeRole::Branch),
                name: branch.name,
                country: branch.country,
                learners: branch.learners,
                lessons_done: branch.lessons_done,
                last_heard: branch.last_heard,
                revoked: branch.revoked,
            })
            .collect();
        for own in shown.iter_mut().filter(|branch| branch.node == row.node) {
            own.role = row.role;
            // Also those who have not begun: the list behind this number shows them.
            own.learners = u32::try_from(own_learners).unwrap_or(u32::MAX);
        }
        shown.sort_by_cached_key(|branch| sort_key(&branch.name, self.language()));
        Ok(shown)
    }

    /// Learners of one branch, or of all that may be seen here.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`] for another branch's, except at the hub.
    pub fn learners(&self, branch: Option<NodeId>) -> Result<Vec<LearnerRow>, NodeError> {
        let lessons = self.lesson_count();
        let mut found = self.node.read(|read| {
            let branch = self.seen_branch(read, branch)?;
            let heard = last_heard(read)?;
            let rows = read.learners(branch)?.into_iter();
            Ok(rows.map(|row| learner_row(row, lessons, &heard)).collect::<Vec<_>>())
        })?;
        found.sort_by_cached_key(|learner| sort_key(&learner.name, self.language()));
        Ok(found)
    }

    /// Everything about one learner.
    ///
    /// # Errors
    /// [`NodeError::NotFound`]; [`NodeError::NotAllowed`] as for [`Self::learners`].
    pub fn learner(&self, person: PersonId) -> Result<LearnerPageView, NodeError> {
        let lessons = self.lesson_count();
        let (row, progress, document) = self.node.read(|read| {
            let branch = self.seen_branch(read, Some(person.home()))?;
            let mut rows = read.learners(branch)?.into_iter();
            let row = rows.find(|row| row.person == person);
            let row = row.ok_or(NodeError::NotFound("learner"))?;
            let row = learner_row(row, lessons, &last_heard(read)?);
            let document = load_document(read, DocumentId::learner(person))?;
            Ok((row, read.learner_progress(person)?, document))
        })?;
        let mut attempts = learner::facts(&document).attempts;
        attempts.sort_by(|a, b| (&a.module, a.at, &a.key).cmp(&(&b.module, b.at, &b.key)));
        Ok(LearnerPageView { row, done: self.in_course_order(progress), attempts })
    }

    fn in_course_order(&self, rows: Vec<rows::ProgressRow>) -> Vec<(LessonPath, UnixMs, bool)> {
        let course = self.node.course(self.language());
        let places: BTreeMap<&LessonPath, usize> =
            course.lessons().enumerate().map(|(place, lesson)| (&lesson.path, place)).collect();
        let mut done: Vec<_> = rows
            .into_iter()
            .map(|row| (row.lesson, row.completed_at, row.clock_doubtful))
            .collect();
        // What the course does not have any more comes last.
        done.sort_by_key(|(lesson, _, _)| places.get(lesson).copied().unwrap_or(usize::MAX));
        done
    }

    /// The branch to look at; `None`: all, which only the hub may.
    pub(super) fn seen_branch(
        &self,
        read: &Read<'_>,
        asked: Option<NodeId>,
    ) -> Result<Option<NodeId>, NodeError> {
        let row = read.node()?.ok_or(NodeError::NotSetUp)?;
        match asked {
            _ if row.role == NodeRole::Hub => Ok(asked),
            Some(other) if other != row.node => Err(NodeError::NotAllowed),
            Some(_) | None => Ok(Some(row.node)),
        }
    }

    pub(super) fn language(&self) -> &str {
        self.who.language.as_deref().unwrap_or("en")
    }

    fn lesson_count(&self) -> u32 {
        let count = self.node.course(self.language()).lessons().count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}

fn last_heard(read: &Read<'_>) -> Result<BTreeMap<NodeId, UnixMs>, NodeError> {
    let peers = read.peers()?.into_iter();
    Ok(peers.filter_map(|peer| Some((peer.node, peer.last_heard?))).collect())
}

fn learner_row(
    row: rows::LearnerRow,
    lessons: u32,
    heard: &BTreeMap<NodeId, UnixMs>,
) -> LearnerRow {
    LearnerRow {
        person: row.person,
        name: row.name.unwrap_or_default(),
        branch: row.home,
        branch_name: row.branch.unwrap_or_default(),
        lessons_done: row.lessons_done,
        lessons,
        quizzes: row.best,
        last_activity: row.last_activity,
        last_heard: heard.get(&row.home).copied(),
    }
}
