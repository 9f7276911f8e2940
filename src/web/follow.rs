//! Handlers for whoever accompanies learners: the libraries, the learners, one learner.

use actix_web::{HttpResponse, web};

use super::WebError;
use super::given;
use super::group::trend;
use super::lists::{country_key, found_lines, url_query, ways};
use super::page::{
    AnswerFact, AttemptFact, BranchLine, BranchesPage, FactLine, LearnerLine, LearnerPage,
    LearnersPage, Score, TrendView,
};
use super::review::{hand_ins, said_views};
use super::team::team_part;
use super::visit::Visit;
use super::words::percent;
use crate::domain::course::Course;
use crate::domain::limits::WEEKS_SHOWN;
use crate::domain::progress::Attempt;
use crate::domain::roles::Act;
use crate::domain::{NodeId, PersonId};
use crate::node::view::{LearnerPageView, LearnerRow};

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
        group: None,
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
        group: Some(base),
        last_heard: visit.words().own_moment(view.branch.last_heard),
        learners: view.learners.rows.into_iter().map(|row| learner_line(&visit, row)).collect(),
        newer,
        older,
    })
}

/// `GET /follow/learners/{person}`
pub(super) async fn learner(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let page = learner_page(&visit, id.parse()?, TypedThere::default()).await?;
    visit.page(&page)
}

/// What was typed on a learner's page and not taken: a message, a word for the team, a note.
#[derive(Debug, Default)]
pub(super) struct TypedThere {
    pub(super) words: String,
    pub(super) team: String,
    pub(super) note: Option<String>,
}

/// A learner's page; with what was typed, if one of its forms is shown again.
pub(super) async fn learner_page(
    visit: &Visit,
    id: PersonId,
    typed: TypedThere,
) -> Result<LearnerPage, WebError> {
    let (view, posts, said, others, team) = visit
        .run(move |node, who| {
            let desk = node.facilitator(who)?;
            let (posts, said) = (desk.posts_of(id)?, desk.said_to(id)?);
            Ok((desk.learner(id)?, posts, said, desk.shown_with(id)?, desk.team(id)?))
        })
        .await?;
    let (course, words) = (visit.course(), visit.words());
    let (weeks, beside) = (learner_weeks(visit, &view), courses_beside(visit, &view));
    let lines = view.done.into_iter().map(|(path, at, doubtful)| FactLine {
        title: visit.lesson(&path).map_or_else(|| path.to_string(), |l| l.title.clone()),
        at: words.moment(at, doubtful),
    });
    let row = view.row;
    Ok(LearnerPage {
        back: format!("/follow/branches/{}", row.branch),
        branch: row.branch_name,
        name: row.name,
        done: row.lessons_done,
        lessons: row.lessons,
        percent: percent(row.lessons_done as usize, row.lessons as usize),
        beside,
        last_activity: words.own_moment(row.last_activity),
        last_heard: words.own_moment(row.last_heard),
        lines: lines.collect(),
        attempts: view.attempts.iter().map(|attempt| attempt_fact(visit, attempt)).collect(),
        weeks,
        posts: found_lines(visit, posts),
        language: course.language.clone(),
        excuses: own_way(visit, Act::Excuse, format!("/follow/learners/{id}/excuses")),
        gap: own_way(visit, Act::FillGaps, format!("/follow/gaps/{id}")),
        hand_ins: hand_ins(visit, id, &said),
        said: said_views(visit, &said),
        others: others
            .into_iter()
            .map(|(other, name)| (format!("/follow/learners/{other}"), name))
            .collect(),
        together: visit.may(Act::KeepAccounts).then(|| format!("/people/{id}/together")),
        action: format!("/follow/learners/{id}/write"),
        draft: format!("write-{id}"),
        typed: typed.words,
        team: team_part(visit, id, &team, (typed.team, typed.note)),
    })
}

/// The address, for whoever may go there; empty for others.
fn own_way(visit: &Visit, act: Act, to: String) -> String {
    if visit.may(act) { to } else { String::new() }
}

/// How far the learner is in each course beside the first one of which something is done.
fn courses_beside(visit: &Visit, view: &LearnerPageView) -> Vec<String> {
    let line = |course: &Course| {
        let done = view.done.iter().filter(|(path, ..)| course.lesson(path).is_some()).count();
        let args = [
            ("course", (&course.title).into()),
            ("done", done.into()),
            ("lessons", course.lessons().count().into()),
        ];
        (done > 0).then(|| visit.say("learner-beside", &args))
    };
    visit.courses().into_iter().skip(1).filter_map(line).collect()
}

/// What a learner did in the last weeks: lessons and quizzes together.
fn learner_weeks(visit: &Visit, view: &LearnerPageView) -> TrendView {
    let now = visit.words().now;
    let done = view.done.iter().map(|(_, at, _)| *at);
    let times = done.chain(view.attempts.iter().map(|attempt| attempt.at));
    let mut weeks = vec![0_u32; WEEKS_SHOWN as usize];
    for at in times {
        let ago = (now.0 - at.0).div_euclid(7 * 24 * 3_600_000);
        let place = usize::try_from(ago).ok().and_then(|ago| weeks.len().checked_sub(ago + 1));
        if let Some(place) = place {
            weeks[place] += 1;
        }
    }
    trend(visit, "figures-trend-learner", &weeks, |count| *count)
}

fn attempt_fact(visit: &Visit, attempt: &Attempt) -> AttemptFact {
    let course = visit.course_of(&attempt.module);
    let answers = attempt.answers.iter().map(|answered| {
        let question = given::question(course, &attempt.module, &answered.question);
        AnswerFact {
            question: given::question_words(question, &answered.question),
            answer: given::answer(visit, question, &answered.answer),
            right: answered.right,
        }
    });
    let module = course.module(&attempt.module);
    AttemptFact {
        title: module.map_or_else(|| attempt.module.to_string(), |module| module.title.clone()),
        right: attempt.right,
        asked: attempt.asked,
        at: visit.words().moment(attempt.at, attempt.clock_doubtful),
        answers: answers.collect(),
    }
}
