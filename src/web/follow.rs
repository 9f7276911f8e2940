//! Handlers for whoever accompanies learners: the libraries, the learners, one learner.

use actix_web::{HttpResponse, web};

use super::WebError;
use super::lists::{country_key, url_query, ways};
use super::page::{
    AttemptFact, BranchLine, BranchesPage, FactLine, LearnerLine, LearnerPage, LearnersPage, Score,
};
use super::visit::Visit;
use super::words::percent;
use crate::domain::{NodeId, PersonId};
use crate::node::view::LearnerRow;

/// `GET /follow/branches?page=…`
pub(super) async fn branches(visit: Visit) -> Result<HttpResponse, WebError> {
    let page = visit.list_page();
    let part = visit.run(move |node, who| node.facilitator(who)?.branches(page)).await?;
    let words = visit.words();
    let (newer, older) = ways("/follow/branches", visit.page_number(), part.has_more);
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
    visit.page(&BranchesPage { as_of, branches: branches.collect(), newer, older })
}

pub(super) fn learner_line(visit: &Visit, row: LearnerRow) -> LearnerLine {
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

/// `GET /follow/learners?name=…&page=…`
pub(super) async fn learners(visit: Visit) -> Result<HttpResponse, WebError> {
    let (page, begins) = (visit.list_page(), visit.query("name").trim().to_owned());
    let asked = begins.clone();
    let part = visit.run(move |node, who| node.facilitator(who)?.learners(&asked, page)).await?;
    let base = match begins.as_str() {
        "" => "/follow/learners".to_owned(),
        name => format!("/follow/learners?name={}", url_query(name)),
    };
    let (newer, older) = ways(&base, visit.page_number(), part.has_more);
    visit.page(&LearnersPage {
        title: visit.say("follow-all-learners", &[]),
        with_branch: true,
        found: Some(begins),
        last_heard: None,
        learners: part.rows.into_iter().map(|row| learner_line(&visit, row)).collect(),
        newer,
        older,
    })
}

/// `GET /follow/branches/{node}?page=…`
pub(super) async fn branch(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let (id, page): (NodeId, _) = (id.parse()?, visit.list_page());
    let view = visit.run(move |node, who| node.facilitator(who)?.branch(id, page)).await?;
    let base = format!("/follow/branches/{id}");
    let (newer, older) = ways(&base, visit.page_number(), view.learners.has_more);
    visit.page(&LearnersPage {
        title: view.branch.name,
        with_branch: false,
        found: None,
        last_heard: visit.words().own_moment(view.branch.last_heard),
        learners: view.learners.rows.into_iter().map(|row| learner_line(&visit, row)).collect(),
        newer,
        older,
    })
}

/// `GET /follow/learners/{person}`
pub(super) async fn learner(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let id: PersonId = id.parse()?;
    let view = visit.run(move |node, who| node.facilitator(who)?.learner(id)).await?;
    let words = visit.words();
    let lines = view.done.into_iter().map(|(path, at, doubtful)| FactLine {
        title: visit.lesson(&path).map_or_else(|| path.to_string(), |l| l.title.clone()),
        at: words.moment(at, doubtful),
    });
    let attempts = view.attempts.into_iter().map(|attempt| AttemptFact {
        title: visit
            .course_of(&attempt.module)
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
