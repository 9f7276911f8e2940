//! The desk of whoever follows learners: at a branch that branch's; at the hub the learners of their
//! cohorts, circles or country, or everybody's. Never loads more than a page of them.

use std::collections::{BTreeMap, BTreeSet};

use super::belonging::joint_attempts;
use super::forum::found;
use crate::domain::course::Course;
use crate::domain::limits::{DESK_ROWS_PER_PAGE, POSTS_OF_LEARNER_MAX};
use crate::domain::roles::{NodeRole, Reach, reach};
use crate::domain::{LessonPath, ModuleId, NodeId, PersonId, UnixMs};
use crate::node::view::{
    BranchRow, BranchView, FoundRow, LearnerPageView, LearnerRow, ListPart, SignedIn,
};
use crate::node::{Node, NodeError};
use crate::store::Read;
use crate::store::rows::{self, Among, DeskBranchRow, DeskLearnerRow};
use crate::text::fold::fold;

/// The facilitator's door.
#[derive(Debug, Clone)]
pub struct FacilitatorDesk {
    node: Node,
    who: SignedIn,
    /// The course that is looked at; `None`: the first one.
    chosen: Option<String>,
}

/// Whose learners somebody sees on this node.
pub(super) fn among(read: &Read<'_>, who: &SignedIn) -> Result<Among, NodeError> {
    let row = read.node()?.ok_or(NodeError::NotSetUp)?;
    Ok(match reach(who.role, row.role) {
        Reach::Nobody => return Err(NodeError::NotAllowed),
        // A facilitator's own computer: the hub lists the cohorts that it accompanies.
        Reach::Here if !read.accompanies(row.node)?.is_empty() => Among::Near(row.node),
        Reach::Here => Among::Of(row.node),
        Reach::Country => {
            Among::In(read.staff_country(who.person)?.unwrap_or_else(|| row.country.clone()))
        }
        Reach::Cohorts | Reach::Circles => Among::With(who.person),
        Reach::All => Among::Everybody,
    })
}

/// Whom somebody sees, for many rows at once.
pub(super) struct Gaze<'a> {
    among: &'a Among,
    accompanied: BTreeSet<PersonId>,
}

impl<'a> Gaze<'a> {
    pub(super) fn new(read: &Read<'_>, among: &'a Among) -> Result<Self, NodeError> {
        let accompanied = match among {
            Among::With(staff) => read.accompanied(*staff)?,
            Among::Near(node) => read.near(*node)?,
            Among::Everybody | Among::Of(_) | Among::In(_) | Among::Cohort(_) => BTreeSet::new(),
        };
        Ok(Self { among, accompanied })
    }

    pub(super) fn sees(&self, row: &DeskLearnerRow) -> bool {
        match self.among {
            Among::Everybody => true,
            Among::Of(node) => row.home == *node,
            Among::In(country) => row.country == *country,
            Among::With(_) => self.accompanied.contains(&row.person),
            Among::Near(node) => row.home == *node || self.accompanied.contains(&row.person),
            // Nobody's reach is one cohort alone.
            Among::Cohort(_) => false,
        }
    }
}

impl FacilitatorDesk {
    pub(super) fn new(node: Node, who: SignedIn) -> Self {
        Self { node, who, chosen: None }
    }

    /// The same door, for looking at that course.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] if there is no such course.
    pub fn in_course(self, id: &str) -> Result<Self, NodeError> {
        self.node.course_called(id, "en").ok_or(NodeError::NotFound("course"))?;
        Ok(Self { chosen: Some(id.to_owned()), ..self })
    }

    /// The course that is looked at, as this person reads it.
    pub(super) fn course(&self) -> &Course {
        let chosen = self.chosen.as_deref();
        chosen
            .and_then(|id| self.node.course_called(id, self.language()))
            .unwrap_or_else(|| self.node.course(self.language()))
    }

    /// What the modules of that course have before their names; `None`: it is the first one.
    pub(super) fn beside(&self) -> Option<&str> {
        let id = self.course().id.as_str();
        (id != self.node.course(self.language()).id).then_some(id)
    }

    pub(super) fn door(&self) -> &Node {
        &self.node
    }

    pub(super) fn who(&self) -> &SignedIn {
        &self.who
    }

    /// The libraries whose learners may be seen here: a page of them.
    ///
    /// # Errors
    /// [`NodeError::Disk`], as every function here.
    pub fn branches(&self, page: u32) -> Result<ListPart<BranchRow>, NodeError> {
        self.node.read(|read| {
            let own = read.node()?.ok_or(NodeError::NotSetUp)?;
            let among = among(read, &self.who)?;
            if own.role != NodeRole::Hub && !matches!(among, Among::Near(_)) {
                // A library that belongs to no network stands on no roster.
                let found = own_branch(&own);
                return Ok(ListPart {
                    rows: vec![branch_row(read, found, &own)?],
                    has_more: false,
                });
            }
            let found = read.desk_branches(&among, window(page))?;
            let rows = found.into_iter().map(|row| branch_row(read, row, &own));
            Ok(ListPart::new(rows.collect::<Result<_, _>>()?, DESK_ROWS_PER_PAGE))
        })
    }

    /// Learners who may be seen here and whose names begin so: a page of them.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn learners(&self, begins: &str, page: u32) -> Result<ListPart<LearnerRow>, NodeError> {
        let begins = fold(begins.trim());
        self.node.read(|read| {
            let found = read.desk_learners(&among(read, &self.who)?, &begins, window(page))?;
            let part = ListPart::new(found, DESK_ROWS_PER_PAGE);
            self.learner_rows(read, part)
        })
    }

    /// The learners of one library.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] where nobody may be seen.
    pub fn branch(&self, branch: NodeId, page: u32) -> Result<BranchView, NodeError> {
        self.node.read(|read| {
            let own = read.node()?.ok_or(NodeError::NotSetUp)?;
            let among = among(read, &self.who)?;
            let found = match &among {
                Among::Of(only) if *only == branch => Some(own_branch(&own)),
                Among::Of(_) => None,
                Among::Everybody
                | Among::In(_)
                | Among::With(_)
                | Among::Cohort(_)
                | Among::Near(_) => read.desk_branch(&among, branch)?,
            };
            let found = found.ok_or(NodeError::NotFound("branch"))?;
            // Of a library with learners of others' cohorts only the own ones are shown.
            let (rows, has_more) = if let Among::With(_) | Among::Near(_) = among {
                let all = read.desk_learners(&among, "", (u32::MAX, 0))?;
                (all.into_iter().filter(|row| row.home == branch).collect(), false)
            } else {
                let rows = read.desk_learners(&Among::Of(branch), "", window(page))?;
                let part = ListPart::new(rows, DESK_ROWS_PER_PAGE);
                (part.rows, part.has_more)
            };
            let learners = self.learner_rows(read, ListPart { rows, has_more })?;
            Ok(BranchView { branch: branch_row(read, found, &own)?, learners })
        })
    }

    /// Everything about one learner.
    ///
    /// # Errors
    /// [`NodeError::NotFound`], also for those whom the asking person does not follow: that there
    /// is such a learner is nobody else's business.
    pub fn learner(&self, person: PersonId) -> Result<LearnerPageView, NodeError> {
        let (row, progress, mut attempts) = self.node.read(|read| {
            let row = read.desk_learner(&among(read, &self.who)?, person)?;
            let row = row.ok_or(NodeError::NotFound("learner"))?;
            let row = self.learner_row(read, row)?;
            Ok((row, read.learner_progress(person)?, joint_attempts(read, person)?))
        })?;
        attempts.sort_by(|a, b| (&a.module, a.at, &a.key).cmp(&(&b.module, b.at, &b.key)));
        Ok(LearnerPageView { row, done: self.in_course_order(progress), attempts })
    }

    /// The latest posts of a learner.
    ///
    /// # Errors
    /// As [`Self::learner`].
    pub fn posts_of(&self, person: PersonId) -> Result<Vec<FoundRow>, NodeError> {
        self.node.read(|read| {
            let seen = read.desk_learner(&among(read, &self.who)?, person)?;
            seen.ok_or(NodeError::NotFound("learner"))?;
            let who = self.who.person;
            found(read, who, &read.newest_posts_of(person, who, POSTS_OF_LEARNER_MAX)?)
        })
    }

    fn in_course_order(&self, rows: Vec<rows::ProgressRow>) -> Vec<(LessonPath, UnixMs, bool)> {
        let courses = self.node.courses(self.language());
        let lessons = courses.iter().flat_map(|course| course.lessons());
        let places: BTreeMap<&LessonPath, usize> =
            lessons.enumerate().map(|(place, lesson)| (&lesson.path, place)).collect();
        let mut done: Vec<_> = rows
            .into_iter()
            .map(|row| (row.lesson, row.completed_at, row.clock_doubtful))
            .collect();
        // What the course does not have any more comes last.
        done.sort_by_key(|(lesson, _, _)| places.get(lesson).copied().unwrap_or(usize::MAX));
        done
    }

    fn learner_rows(
        &self,
        read: &Read<'_>,
        part: ListPart<DeskLearnerRow>,
    ) -> Result<ListPart<LearnerRow>, NodeError> {
        let rows = part.rows.into_iter().map(|row| self.learner_row(read, row));
        Ok(ListPart { rows: rows.collect::<Result<_, _>>()?, has_more: part.has_more })
    }

    pub(super) fn learner_row(
        &self,
        read: &Read<'_>,
        row: DeskLearnerRow,
    ) -> Result<LearnerRow, NodeError> {
        let mut best: BTreeMap<ModuleId, (u8, u8)> = BTreeMap::new();
        for attempt in read.attempts(row.person)? {
            let known = best.entry(attempt.module).or_insert((attempt.right, attempt.asked));
            if attempt.right > known.0 {
                *known = (attempt.right, attempt.asked);
            }
        }
        let lessons_done = match self.is_only_course() {
            true => row.lessons_done,
            false => read.lessons_done_in(row.person, self.beside())?,
        };
        Ok(LearnerRow {
            person: row.person,
            name: row.name,
            branch: row.home,
            branch_name: row.branch,
            lessons_done,
            lessons: self.lesson_count(),
            quizzes: best
                .into_iter()
                .map(|(module, (right, asked))| (module, right, asked))
                .collect(),
            last_activity: row.last_activity,
            last_heard: row.last_heard,
        })
    }

    pub(super) fn language(&self) -> &str {
        self.who.language.as_deref().unwrap_or("en")
    }

    fn lesson_count(&self) -> u32 {
        let count = self.course().lessons().count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}

/// One row more than a page has tells whether there is a further one.
pub(super) fn window(page: u32) -> (u32, u32) {
    (DESK_ROWS_PER_PAGE + 1, page.saturating_mul(DESK_ROWS_PER_PAGE))
}

fn own_branch(own: &rows::NodeRow) -> DeskBranchRow {
    DeskBranchRow {
        node: own.node,
        name: own.name.clone(),
        country: own.country.clone(),
        revoked: false,
        last_heard: None,
    }
}

pub(super) fn branch_row(
    read: &Read<'_>,
    row: DeskBranchRow,
    own: &rows::NodeRow,
) -> Result<BranchRow, NodeError> {
    let (learners, lessons_done) = read.desk_sums(row.node)?;
    let role = if row.node == own.node { own.role } else { NodeRole::Branch };
    Ok(BranchRow {
        node: row.node,
        name: row.name,
        country: row.country,
        role,
        learners,
        lessons_done,
        last_heard: row.last_heard,
        revoked: row.revoked,
    })
}
