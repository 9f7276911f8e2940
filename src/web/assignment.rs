//! Handlers of assignments: the form with its draft, handing in, taking back, earlier versions.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::WebError;
use super::fault::{self, line};
use super::form::{ANSWER, Posted};
use super::page::{
    AnswerField, AnswerView, AssignmentLine, AssignmentPage, CriterionView, FaultLine, RubricView,
    VersionBlock, VersionLine, VersionPage,
};
use super::visit::Visit;
use crate::domain::ModuleId;
use crate::domain::assignment::{Assignment, FieldKind, PartId};
use crate::domain::course::{Course, Module};
use crate::domain::submission::{
    AnswerFault, Submission, VersionState, clean_answers, whole_answers,
};
use crate::node::view::{AssignmentStanding, AssignmentState, Travel, VersionView};
use crate::text::phrases::Arg;

type Typed = BTreeMap<PartId, String>;

/// A module with its assignment.
struct Place<'a> {
    module: &'a Module,
    assignment: &'a Assignment,
    course: &'a Course,
    href: String,
}

fn place<'a>(visit: &'a Visit, id: &ModuleId) -> Result<Place<'a>, WebError> {
    let course = visit.course_of(id);
    let module = course.module(id).ok_or(WebError::NotFound)?;
    let assignment = module.assignment.as_ref().ok_or(WebError::NotFound)?;
    Ok(Place { module, assignment, course, href: format!("/assignments/{id}") })
}

/// `GET /assignments/{module}`
pub(super) async fn page(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let page = assignment_page(&visit, &id.parse()?, None).await?;
    visit.page(&page)
}

async fn state(visit: &Visit, id: &ModuleId) -> Result<AssignmentState, WebError> {
    let asked = id.clone();
    visit.run(move |node, who| node.learner(who)?.assignment(&asked)).await
}

/// The page; with what was typed in place of what is kept, if a form is shown again.
async fn assignment_page(
    visit: &Visit,
    id: &ModuleId,
    typed: Option<&Typed>,
) -> Result<AssignmentPage, WebError> {
    let place = place(visit, id)?;
    let state = state(visit, id).await?;
    let Assignment { title, minutes, fills, intro_html, .. } = place.assignment;
    let letters: Vec<String> = fills.iter().map(ToString::to_string).collect();
    let stands = state.versions.iter().find(|version| version.state == VersionState::Stands);
    let count = state.versions.len();
    let numbered = state.versions.iter().enumerate().map(|(at, version)| (count - at, version));
    Ok(AssignmentPage {
        back: format!("/learn#{id}"),
        module: place.module.title.clone(),
        title: title.clone(),
        language: place.course.language.clone(),
        minutes: *minutes,
        sections: letters.join(", "),
        several: letters.len() > 1,
        intro_html: intro_html.clone(),
        rubric: rubric(place.assignment),
        stands: stands.map(|version| version_block(visit, place.assignment, version)),
        taken_back: stands.is_none() && count > 0,
        draft: visit.words().own_moment(state.draft_at),
        open: stands.is_none() || state.draft_at.is_some() || typed.is_some(),
        fields: fields(&place, typed.unwrap_or(&state.answers)),
        versions: numbered
            .filter(|(_, version)| version.state != VersionState::Stands)
            .map(|(number, version)| version_line(visit, &place.href, number, version))
            .collect(),
        href: place.href,
    })
}

fn rubric(assignment: &Assignment) -> RubricView {
    let criteria = assignment.criteria.iter().map(|criterion| CriterionView {
        title: criterion.title.clone(),
        levels: criterion.levels.to_vec(),
    });
    RubricView {
        points: assignment.pass_points,
        most: assignment.points_max(),
        criteria: criteria.collect(),
    }
}

fn fields(place: &Place<'_>, answers: &Typed) -> Vec<AnswerField> {
    let fields = place.assignment.fields.iter().filter_map(|field| {
        let kind = match field.kind {
            FieldKind::Text => "text",
            FieldKind::Line => "line",
            FieldKind::File => return None,
        };
        Some(AnswerField {
            name: input_name(&field.id),
            kind,
            label: field.label.clone(),
            help: field.help.clone(),
            words_max: field.words_max,
            value: answers.get(&field.id).cloned().unwrap_or_default(),
            draft: format!("{}.{}", draft_name(&place.module.id), field.id),
        })
    });
    fields.collect()
}

fn input_name(field: &PartId) -> String {
    format!("{ANSWER}{field}")
}

/// Under which name a browser keeps the drafts of an assignment's fields; each adds its own after a
/// dot.
fn draft_name(module: &ModuleId) -> String {
    format!("hand-in-{module}")
}

/// A version's answers in the order of the form; what the form does not have any more comes last.
pub(super) fn answers(assignment: &Assignment, submission: &Submission) -> Vec<AnswerView> {
    let known = assignment.fields.iter().filter(|field| field.kind != FieldKind::File);
    let known = known.map(|field| AnswerView {
        label: field.label.clone(),
        words: submission.answers.get(&field.id).cloned().unwrap_or_default(),
    });
    let is_known = |id: &PartId| assignment.fields.iter().any(|field| field.id == *id);
    let other = submission.answers.iter().filter(|(id, _)| !is_known(id));
    let other = other.map(|(id, words)| AnswerView { label: id.to_string(), words: words.clone() });
    known.chain(other).collect()
}

fn version_block(visit: &Visit, assignment: &Assignment, version: &VersionView) -> VersionBlock {
    let submission = &version.submission;
    VersionBlock {
        at: visit.words().moment(submission.at, submission.clock_doubtful),
        travel: version.travel.as_str(),
        answers: answers(assignment, submission),
    }
}

fn version_line(visit: &Visit, href: &str, number: usize, version: &VersionView) -> VersionLine {
    let submission = &version.submission;
    VersionLine {
        href: format!("{href}/versions/{}", submission.key),
        number,
        state: version.state.as_str(),
        at: visit.words().moment(submission.at, submission.clock_doubtful),
        elsewhere: version.travel == Travel::FromElsewhere,
    }
}

/// `GET /assignments/{module}/versions/{key}`
pub(super) async fn version(
    visit: Visit,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, WebError> {
    let id: ModuleId = path.0.parse()?;
    let place = place(&visit, &id)?;
    let versions = state(&visit, &id).await?.versions;
    let at = versions.iter().position(|version| version.submission.key == path.1);
    let at = at.ok_or(WebError::NotFound)?;
    let version = &versions[at];
    visit.page(&VersionPage {
        back: place.href.clone(),
        title: place.assignment.title.clone(),
        language: place.course.language.clone(),
        number: versions.len() - at,
        state: version.state.as_str(),
        taken_back: version.taken_back.map(|(at, doubtful)| visit.words().moment(at, doubtful)),
        version: version_block(&visit, place.assignment, version),
    })
}

/// `POST /assignments/{module}`: saves the draft, gives it up, or hands in.
pub(super) async fn act(
    visit: Visit,
    id: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let id: ModuleId = id.parse()?;
    let Place { assignment, href, .. } = place(&visit, &id)?;
    let typed: Typed = assignment
        .fields
        .iter()
        .map(|field| (field.id.clone(), form.text(&input_name(&field.id)).to_owned()))
        .collect();
    let (asked, draft) = (id.clone(), draft_name(&id));
    if form.text("act") == "discard" {
        visit.run(move |node, who| node.learner(who)?.discard_draft(&asked)).await?;
        return Ok(visit.go_and_drop(&href, "draft-gone", &draft));
    }
    let hands_in = form.text("act") != "save";
    let checked = if hands_in {
        whole_answers(assignment, &typed)
    } else {
        clean_answers(assignment, &typed)
    };
    if let Err(faults) = checked {
        return refused(&visit, &id, assignment, &typed, faults).await;
    }
    let once = form.text("once").to_owned();
    let sent = typed.clone();
    let done = visit.run(move |node, who| {
        let desk = node.learner(who)?;
        if hands_in { desk.hand_in(&once, &asked, &sent) } else { desk.save_draft(&asked, &sent) }
    });
    match done.await {
        Ok(()) => {
            let said = if hands_in { "handed-in" } else { "draft-kept" };
            Ok(visit.go_and_drop(&href, said, &draft))
        }
        Err(error) => visit.again(error, &assignment_page(&visit, &id, Some(&typed)).await?),
    }
}

/// The form again, with what was typed and what is wrong with it. What could be a draft is kept as
/// one, so that nothing hangs on this page alone.
async fn refused(
    visit: &Visit,
    id: &ModuleId,
    assignment: &Assignment,
    typed: &Typed,
    faults: Vec<(PartId, AnswerFault)>,
) -> Result<HttpResponse, WebError> {
    if clean_answers(assignment, typed).is_ok() {
        let (asked, sent) = (id.clone(), typed.clone());
        visit.run(move |node, who| node.learner(who)?.save_draft(&asked, &sent)).await?;
    }
    let lines = faults.iter().map(|(field, fault)| fault_line(visit, assignment, field, *fault));
    let page = assignment_page(visit, id, Some(typed)).await?;
    visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, lines.collect(), &page)
}

fn fault_line(
    visit: &Visit,
    assignment: &Assignment,
    field: &PartId,
    fault: AnswerFault,
) -> FaultLine {
    let label = assignment.fields.iter().find(|known| known.id == *field);
    let label = label.map_or(field.as_str(), |field| field.label.as_str());
    let named = ("label", Arg::from(label));
    let told = match fault {
        AnswerFault::Field(fault) => {
            return fault::labelled(visit.words(), &input_name(field), label, fault);
        }
        AnswerFault::Words { max, found } => {
            let numbers = [("max", max.into()), ("found", found.into())];
            visit.say("fault-too-many-words", &[&[named][..], &numbers].concat())
        }
        AnswerFault::Whole { over } => {
            visit.say("fault-all-too-long", &[named, ("count", over.into())])
        }
    };
    line(&input_name(field), told)
}

/// `POST /assignments/{module}/take-back`
pub(super) async fn take_back(
    visit: Visit,
    id: web::Path<String>,
    _form: Posted,
) -> Result<HttpResponse, WebError> {
    let id: ModuleId = id.parse()?;
    let href = place(&visit, &id)?.href;
    visit.run(move |node, who| node.learner(who)?.take_back(&id)).await?;
    Ok(visit.go(&href, "taken-back"))
}

/// An assignment in a list.
pub(super) fn assignment_line(
    course: &Course,
    standing: &AssignmentStanding,
) -> Option<AssignmentLine> {
    let assignment = course.module(&standing.module)?.assignment.as_ref()?;
    Some(AssignmentLine {
        href: format!("/assignments/{}", standing.module),
        title: assignment.title.clone(),
        state: match standing {
            AssignmentStanding { handed_in: true, .. } => "handed-in",
            AssignmentStanding { begun: true, .. } => "begun",
            AssignmentStanding { taken_back: true, .. } => "taken-back",
            _ => "open",
        },
    })
}
