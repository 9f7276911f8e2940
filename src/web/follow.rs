//! Handlers for whoever accompanies learners.

use actix_web::{HttpResponse, web};

use super::WebError;
use super::lists::{country_key, part};
use super::page::{
    AttemptFact, BranchLine, BranchesPage, FactLine, LearnerLine, LearnerPage, LearnersPage, Score,
};
use super::visit::Visit;
use super::words::percent;
use crate::domain::{NodeId, PersonId};
use crate::node::view::LearnerRow;

/// `GET /follow`
pub(super) async fn branches(visit: Visit) -> Result<HttpResponse, WebError> {
    let rows = visit.run(|node, who| node.facilitator(who)?.branches()).await?;
    let words = visit.words();
    let part = part(&visit, "/follow", rows);
    let branches = part.rows.into_iter().map(|row| BranchLine {
        href: format!("/follow/branches/{}", row.node),
        name: row.name,
        country: country_key(&row.country),
        learners: row.learners,
        lessons_done: row.lessons_done,
        last_heard: words.own_moment(row.last_heard),
        revoked: row.revoked,
    });
    let as_of = words.moment(words.now, false);
    visit.page(&BranchesPage {
        as_of,
        branches: branches.collect(),
        newer: part.newer,
        older: part.older,
    })
}

fn learner_line(visit: &Visit, row: LearnerRow) -> LearnerLine {
    LearnerLine {
        href: format!("/follow/learners/{}", row.person),
        name: row.name,
        branch: row.branch_name,
        done: row.lessons_done,
        lessons: row.lessons,
        quizzes: row
            .quizzes
            .iter()
            .map(|(_, right, asked)| Score { right: *right, asked: *asked })
            .collect(),
        last_activity: visit.words().own_moment(row.last_activity),
    }
}

fn learners_page(visit: &Visit, branch: Option<&str>, rows: Vec<LearnerRow>) -> LearnersPage {
    let base = branch
        .map_or_else(|| "/follow/learners".to_owned(), |node| format!("/follow/branches/{node}"));
    let first = rows.first().filter(|_| branch.is_some());
    let title = match first {
        Some(row) => row.branch_name.clone(),
        None => visit.say("follow-all-learners", &[]),
    };
    let last_heard = first.and_then(|row| visit.words().own_moment(row.last_heard));
    let part = part(visit, &base, rows);
    LearnersPage {
        title,
        with_branch: branch.is_none(),
        last_heard,
        learners: part.rows.into_iter().map(|row| learner_line(visit, row)).collect(),
        newer: part.newer,
        older: part.older,
    }
}

/// `GET /follow/learners`
pub(super) async fn learners(visit: Visit) -> Result<HttpResponse, WebError> {
    let rows = visit.run(|node, who| node.facilitator(who)?.learners(None)).await?;
    visit.page(&learners_page(&visit, None, rows))
}

/// `GET /follow/branches/{node}`
pub(super) async fn branch(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let id: NodeId = id.parse()?;
    let rows = visit.run(move |node, who| node.facilitator(who)?.learners(Some(id))).await?;
    visit.page(&learners_page(&visit, Some(&id.to_string()), rows))
}

/// `GET /follow/learners/{person}`
pub(super) async fn learner(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let id: PersonId = id.parse()?;
    let view = visit.run(move |node, who| node.facilitator(who)?.learner(id)).await?;
    let (course, words) = (visit.course(), visit.words());
    let lines = view.done.into_iter().map(|(path, at, doubtful)| FactLine {
        title: course.lesson(&path).map_or_else(|| path.to_string(), |l| l.title.clone()),
        at: words.moment(at, doubtful),
    });
    let attempts = view.attempts.into_iter().map(|attempt| AttemptFact {
        title: course
            .module(&attempt.module)
            .map_or_else(|| attempt.module.to_string(), |module| module.title.clone()),
        right: attempt.right,
        asked: attempt.asked,
        at: words.moment(attempt.at, attempt.clock_doubtful),
    });
    let row = view.row;
    visit.page(&LearnerPage {
        back: format!("/follow/branches/{}", row.branch),
        branch: row.branch_name,
        name: row.name,
        done: row.lessons_done,
        lessons: row.lessons,
        percent: percent(row.lessons_done as usize, row.lessons as usize),
        last_activity: words.own_moment(row.last_activity),
        last_heard: words.own_moment(row.last_heard),
        lines: lines.collect(),
        attempts: attempts.collect(),
    })
}
