//! Handlers of reviews and messages, on both sides.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::WebError;
use super::assignment::answers;
use super::attachment;
use super::excuse;
use super::fault::{self, line};
use super::form::Posted;
use super::lists::ways;
use super::page::{
    FaultLine, FeedbackPage, FileView, HandInFact, QueueOfReviewsPage, ReplyView, ReviewPage,
    RubricRow, SaidView, ToReviewLine,
};
use super::visit::Visit;
use crate::domain::assignment::{Assignment, PartId};
use crate::domain::attachment::Attachment;
use crate::domain::blind::weighed;
use crate::domain::excuse::Excuse;
use crate::domain::feedback::{Decision, ReviewFault, ReviewForm, check, points};
use crate::domain::person::FieldFault;
use crate::domain::roles::Act;
use crate::domain::submission::VersionState;
use crate::domain::{ModuleId, PersonId};
use crate::node::desk::FileOf;
use crate::node::view::{FeedbackView, PassedOn, ReviewState, SaidReview};

/// `GET /review?page=…`
pub(super) async fn queue(visit: Visit) -> Result<HttpResponse, WebError> {
    let page = visit.list_page();
    let part = visit.run(move |node, who| node.facilitator(who)?.waiting_reviews(page)).await?;
    let (newer, older) = ways("/review", visit.page_number(), part.has_more);
    let line = |row: crate::node::view::WaitingReview| ToReviewLine {
        href: format!("/review/{}/{}", row.person, row.module),
        title: title(&visit, &row.module),
        at: visit.words().moment(row.at, row.doubtful),
        again: row.again,
        name: row.name,
        branch: row.branch,
    };
    visit.page(&QueueOfReviewsPage {
        rows: part.rows.into_iter().map(line).collect(),
        newer,
        older,
        gaps: visit.may(Act::FillGaps),
    })
}

fn title(visit: &Visit, module: &ModuleId) -> String {
    let assignment = visit.course_of(module).module(module).and_then(|it| it.assignment.as_ref());
    assignment.map_or_else(|| module.to_string(), |assignment| assignment.title.clone())
}

fn assignment<'a>(visit: &'a Visit, module: &ModuleId) -> Result<&'a Assignment, WebError> {
    let module = visit.course_of(module).module(module).ok_or(WebError::NotFound)?;
    module.assignment.as_ref().ok_or(WebError::NotFound)
}

/// `GET /review/{person}/{module}`
pub(super) async fn page(
    visit: Visit,
    place: web::Path<(String, String)>,
) -> Result<HttpResponse, WebError> {
    let (person, module) = (place.0.parse()?, place.1.parse()?);
    let page = review_page(&visit, person, &module, None).await?;
    visit.page(&page)
}

async fn review_page(
    visit: &Visit,
    person: PersonId,
    module: &ModuleId,
    typed: Option<&ReviewForm>,
) -> Result<ReviewPage, WebError> {
    let assignment = assignment(visit, module)?;
    let asked = module.clone();
    let state =
        visit.run(move |node, who| node.facilitator(who)?.to_review(person, &asked)).await?;
    let said = |one: &SaidReview| said_view(visit, one, false);
    let submission = &state.submission;
    Ok(ReviewPage {
        href: format!("/review/{person}/{module}"),
        learner_href: format!("/follow/learners/{person}"),
        title: assignment.title.clone(),
        language: visit.course_of(module).language.clone(),
        number: state.number,
        version: submission.key.clone(),
        at: visit.words().moment(submission.at, submission.clock_doubtful),
        answers: answers(assignment, submission),
        files: files(visit, person, assignment, &state),
        rows: rubric(assignment, &state, typed),
        pass: assignment.pass_points,
        most: assignment.points_max(),
        words: match (typed, &state.own) {
            (Some(form), _) => form.words.clone(),
            (None, Some(own)) => own.review.words.clone(),
            (None, None) => String::new(),
        },
        comments: state.comments.clone(),
        is_own: state.own.is_some(),
        is_by_others: state.is_by_others && state.own.is_none(),
        others: state.others.iter().map(said).collect(),
        earlier: state.earlier.iter().map(said).collect(),
        left: state.left,
        name: state.name,
        branch: state.branch,
    })
}

/// The files of the version, to be opened here.
fn files(
    visit: &Visit,
    person: PersonId,
    assignment: &Assignment,
    state: &ReviewState,
) -> Vec<FileView> {
    let one = &state.submission;
    let view = |(field, file): (&PartId, &Attachment)| {
        let label = assignment.fields.iter().find(|known| known.id == *field);
        let label = label.map_or_else(|| field.to_string(), |known| known.label.clone());
        let href = format!("/review/{person}/{}/{}/{field}", one.module, one.key);
        let here = !state.missing.contains(&file.hash);
        FileView { here, ..attachment::file_view(visit, href, &label, file) }
    };
    one.files.iter().map(view).collect()
}

/// `GET /review/{person}/{module}/{key}/{field}`: a file that came with a version.
pub(super) async fn file(
    visit: Visit,
    place: web::Path<(String, String, String, String)>,
) -> Result<HttpResponse, WebError> {
    let (person, module): (PersonId, ModuleId) = (place.0.parse()?, place.1.parse()?);
    let which = FileOf::Version(place.2.clone(), place.3.parse()?);
    let (file, content) = visit
        .run(move |node, who| node.facilitator(who)?.submitted_file(person, &module, &which))
        .await?;
    Ok(attachment::response(&file, content.ok_or(WebError::NotFound)?))
}

fn rubric(
    assignment: &Assignment,
    state: &ReviewState,
    typed: Option<&ReviewForm>,
) -> Vec<RubricRow> {
    let rows = assignment.criteria.iter().map(|criterion| {
        let given = typed.and_then(|form| form.marks.get(&criterion.id));
        let own = state.own.as_ref().and_then(|own| own.review.marks.get(&criterion.id));
        let (chosen, comment) = match (given, own) {
            (Some((level, comment)), _) => (level.parse().unwrap_or(0), comment.clone()),
            (None, Some(judged)) => (usize::from(judged.level), judged.comment.clone()),
            (None, None) => (0, String::new()),
        };
        RubricRow {
            id: criterion.id.to_string(),
            title: criterion.title.clone(),
            levels: criterion.levels.to_vec(),
            chosen,
            comment,
        }
    });
    rows.collect()
}

fn read_form(assignment: &Assignment, form: &Posted) -> ReviewForm {
    let mark = |id: &PartId| {
        let of = |kind: &str| form.text(&format!("{kind}-{id}")).to_owned();
        (id.clone(), (of("level"), of("why")))
    };
    let reused = form.all("reuse").iter().map(String::as_str);
    let words = [form.text("words")].into_iter().chain(reused);
    let words: Vec<&str> = words.filter(|words| !words.trim().is_empty()).collect();
    ReviewForm {
        decision: form.text("decision").to_owned(),
        marks: assignment.criteria.iter().map(|criterion| mark(&criterion.id)).collect(),
        words: words.join("\n\n"),
    }
}

/// `POST /review/{person}/{module}`: then on to what waits longest.
pub(super) async fn review(
    visit: Visit,
    place: web::Path<(String, String)>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let (person, module): (PersonId, ModuleId) = (place.0.parse()?, place.1.parse()?);
    let assignment = assignment(&visit, &module)?;
    let sent = read_form(assignment, &form);
    if let Err(faults) = check(assignment, &sent) {
        let lines = faults.iter().map(|fault| fault_line(&visit, assignment, fault)).collect();
        let page = review_page(&visit, person, &module, Some(&sent)).await?;
        return visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, lines, &page);
    }
    let [once, version] = ["once", "version"].map(|field| form.text(field).to_owned());
    let (asked, given, keep) = (module.clone(), sent.clone(), form.text("keep") == "1");
    let done = visit.run(move |node, who| {
        node.facilitator(who)?.review(&once, (person, &asked, &version), &given, keep)
    });
    match done.await {
        Ok(()) => Ok(visit.go("/review", "reviewed")),
        Err(error) => {
            let page = review_page(&visit, person, &module, Some(&sent)).await?;
            visit.again(error, &page)
        }
    }
}

fn fault_line(visit: &Visit, assignment: &Assignment, fault: &ReviewFault) -> FaultLine {
    match fault {
        ReviewFault::NoDecision => line("decision", visit.say("review-fault-decision", &[])),
        ReviewFault::Words(fault) => {
            let label = visit.say("review-words", &[]);
            fault::labelled(visit.words(), "words", &label, *fault)
        }
        ReviewFault::Mark(id, fault) => {
            let criterion = assignment.criteria.iter().find(|known| known.id == *id);
            let label = criterion.map_or(id.as_str(), |criterion| criterion.title.as_str());
            let field = format!("level-{id}");
            if *fault == FieldFault::Empty {
                let args = [("label", label.into())];
                return line(&field, visit.say("review-fault-level", &args));
            }
            fault::labelled(visit.words(), &field, label, *fault)
        }
        ReviewFault::TooFewPoints { points, pass } => {
            let args = [("points", (*points).into()), ("pass", (*pass).into())];
            line("decision", visit.say("review-fault-points", &args))
        }
    }
}

fn tone(decision: Decision) -> &'static str {
    match decision {
        Decision::Accepted => "ok",
        Decision::Changes => "warn",
        Decision::Returned => "",
    }
}

fn said_view(visit: &Visit, one: &SaidReview, differ: bool) -> SaidView {
    let review = &one.review;
    let module = visit.course_of(&review.module).module(&review.module);
    let assignment = module.and_then(|module| module.assignment.as_ref());
    let criteria = assignment.map_or(&[][..], |assignment| &assignment.criteria);
    let marks = criteria.iter().filter_map(|criterion| {
        let judged = review.marks.get(&criterion.id)?;
        let level = criterion.levels.get(usize::from(judged.level).checked_sub(1)?)?;
        let level = format!("{}: {level}", judged.level);
        Some((criterion.title.clone(), level, judged.comment.clone()))
    });
    let sum = points(&review.marks);
    SaidView {
        key: review.key.clone(),
        by: somebody(visit, &one.by),
        at: visit.words().moment(review.at, review.clock_doubtful),
        title: Some(title(visit, &review.module)),
        decision: Some(review.decision.as_str()),
        tone: tone(review.decision),
        differ,
        points: assignment.filter(|_| sum > 0).map(|assignment| (sum, assignment.points_max())),
        marks: marks.collect(),
        words: review.words.clone(),
        replies: Vec::new(),
        can_reply: true,
        thanks: None,
    }
}

/// What another learner said, or staff in another learner's place: nobody is named.
fn blind_view(visit: &Visit, one: &PassedOn) -> SaidView {
    let word = &one.word;
    let course = visit.course_of(&word.module);
    let rubric = course.call.as_ref().map_or(&[][..], |call| &call.rubric);
    let marks = rubric.iter().filter_map(|line| {
        let judged = word.marks.get(&line.id)?;
        let sentence = line.marks.get(usize::from(judged.mark))?;
        let level = format!("{}: {sentence}", judged.mark);
        Some((line.title.clone(), level, judged.why.clone()))
    });
    let sums = weighed(rubric, |id| word.marks.get(id).map(|mark| mark.mark));
    let by = if one.can_thank { "blind-by-learner" } else { "blind-by-staff" };
    SaidView {
        key: word.key.clone(),
        by: visit.say(by, &[]),
        at: visit.words().moment(word.at, word.clock_doubtful),
        title: course.call.as_ref().map(|call| call.title.clone()),
        decision: None,
        tone: "",
        differ: false,
        points: Some(sums).filter(|(_, most)| *most > 0),
        marks: marks.collect(),
        words: word.words.clone(),
        replies: Vec::new(),
        can_reply: false,
        thanks: one.can_thank.then(|| (word.seal.clone(), one.useful)),
    }
}

fn excuse_view(visit: &Visit, by: &str, one: &Excuse) -> SaidView {
    let what = excuse::what(visit, one);
    let words = [what.as_str(), one.words.as_str()];
    let words: Vec<&str> = words.into_iter().filter(|words| !words.is_empty()).collect();
    SaidView {
        key: one.key.clone(),
        by: somebody(visit, by),
        at: visit.words().moment(one.at, one.clock_doubtful),
        title: None,
        decision: None,
        tone: "",
        differ: false,
        points: None,
        marks: Vec::new(),
        words: words.join("\n\n"),
        replies: Vec::new(),
        can_reply: false,
        thanks: None,
    }
}

fn somebody(visit: &Visit, name: &str) -> String {
    if name.is_empty() { visit.say("feedback-somebody", &[]) } else { name.to_owned() }
}

/// Reviews and messages with their replies, the latest first.
pub(super) fn said_views(visit: &Visit, view: &FeedbackView) -> Vec<SaidView> {
    let words = visit.words();
    let replies = |key: &str| -> Vec<ReplyView> {
        let own = view.replies.iter().filter(|reply| reply.to == key);
        own.map(|reply| ReplyView {
            at: words.moment(reply.at, reply.clock_doubtful),
            words: reply.words.clone(),
        })
        .collect()
    };
    let differ = |version: &str| {
        let known = view.versions.iter().find(|known| known.version == version);
        known.and_then(|known| known.outcome).is_some_and(|outcome| outcome.differ)
    };
    let reviews = view.reviews.iter().map(|one| {
        let said = said_view(visit, one, differ(&one.review.version));
        (one.review.at, SaidView { replies: replies(&one.review.key), ..said })
    });
    let messages = view.messages.iter().map(|(by, one)| {
        let said = SaidView {
            key: one.key.clone(),
            by: somebody(visit, by),
            at: words.moment(one.at, one.clock_doubtful),
            title: None,
            decision: None,
            tone: "",
            differ: false,
            points: None,
            marks: Vec::new(),
            words: one.words.clone(),
            replies: replies(&one.key),
            can_reply: true,
            thanks: None,
        };
        (one.at, said)
    });
    let blind = view.blind.iter().map(|one| (one.word.at, blind_view(visit, one)));
    let excuses = view.excuses.iter().map(|(by, one)| (one.at, excuse_view(visit, by, one)));
    let mut all: Vec<_> = reviews.chain(messages).chain(blind).chain(excuses).collect();
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    all.into_iter().map(|(_, said)| said).collect()
}

/// What a learner handed in, the latest first.
pub(super) fn hand_ins(visit: &Visit, person: PersonId, view: &FeedbackView) -> Vec<HandInFact> {
    let fact = |one: &crate::node::view::ReviewedVersion| HandInFact {
        title: title(visit, &one.module),
        at: visit.words().moment(one.at, one.doubtful),
        state: one.state.as_str(),
        outcome: one.outcome.map(|outcome| outcome.decision.as_str()),
        differ: one.outcome.is_some_and(|outcome| outcome.differ),
        href: (one.state == VersionState::Stands)
            .then(|| format!("/review/{person}/{}", one.module)),
    };
    view.versions.iter().rev().map(fact).collect()
}

/// `POST /follow/learners/{person}/write`: a message to the learner.
pub(super) async fn write(
    visit: Visit,
    id: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let person: PersonId = id.parse()?;
    let [once, words] = ["once", "words"].map(|field| form.text(field).to_owned());
    let typed = super::follow::TypedThere { words: words.clone(), ..Default::default() };
    let sent =
        visit.run(move |node, who| node.facilitator(who)?.write_to(&once, person, &words)).await;
    let to = format!("/follow/learners/{person}");
    match sent {
        Ok(()) => Ok(visit.go_and_drop(&to, "written", &format!("write-{person}"))),
        Err(error) => {
            let page = super::follow::learner_page(&visit, person, typed).await?;
            visit.again(error, &page)
        }
    }
}

async fn feedback_page(visit: &Visit, typed: (String, String)) -> Result<FeedbackPage, WebError> {
    let (view, fresh) = visit
        .run(|node, who| {
            let desk = node.learner(who)?;
            Ok((desk.feedback()?, desk.new_feedback()?))
        })
        .await?;
    let waits = view
        .versions
        .iter()
        .filter(|one| one.state == VersionState::Stands && one.outcome.is_none());
    Ok(FeedbackPage {
        fresh,
        waiting: waits.map(|one| title(visit, &one.module)).collect(),
        said: said_views(visit, &view),
        language: visit.course().language.clone(),
        typed,
    })
}

/// `GET /feedback`
pub(super) async fn feedback(visit: Visit) -> Result<HttpResponse, WebError> {
    let page = feedback_page(&visit, Default::default()).await?;
    visit.page(&page)
}

/// `POST /feedback`: an answer to a review or message; or, without one, everything is marked as read.
pub(super) async fn reply(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let [once, to, words] = ["once", "to", "words"].map(|field| form.text(field).to_owned());
    if to.is_empty() {
        visit.run(|node, who| node.learner(who)?.see_feedback()).await?;
        return Ok(visit.go("/feedback", "read"));
    }
    let typed = (to.clone(), words.clone());
    let sent = visit.run(move |node, who| {
        let desk = node.learner(who)?;
        desk.reply(&once, &to, &words)?;
        desk.see_feedback()
    });
    match sent.await {
        Ok(()) => Ok(visit.go("/feedback", "replied")),
        Err(error) => {
            let page = feedback_page(&visit, typed).await?;
            visit.again(error, &page)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn comments_for_further_use_are_put_behind_the_reviewers_own_words() {
        let form = Posted::parse(b"words=Good.&reuse=Name+your+source.&reuse=").unwrap();
        let assignment = Assignment {
            title: String::new(),
            minutes: 1,
            fills: Vec::new(),
            pass_points: 0,
            intro_html: String::new(),
            fields: Vec::new(),
            criteria: Vec::new(),
        };
        let read = read_form(&assignment, &form);
        assert_eq!(read.words, "Good.\n\nName your source.");
        assert_eq!(read.marks, BTreeMap::new());
    }
}
