//! Handlers of assignments: the form with its draft, handing in, taking back, earlier versions.

use std::collections::BTreeMap;
use std::str::FromStr as _;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::WebError;
use super::attachment;
use super::fault::{self, line};
use super::form::{ANSWER, Posted};
use super::page::{
    AnswerField, AnswerView, AssignmentLine, AssignmentPage, CriterionView, FaultLine, FileView,
    RubricView, VersionBlock, VersionLine, VersionPage,
};
use super::visit::Visit;
use crate::domain::assignment::{Assignment, FieldKind, PartId};
use crate::domain::course::{Course, Module};
use crate::domain::submission::{
    AnswerFault, Submission, VersionState, clean_answers, whole_answers,
};
use crate::domain::{ContentHash, ModuleId};
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
        stands: stands.map(|version| version_block(visit, place.assignment, &state, version)),
        taken_back: stands.is_none() && count > 0,
        draft: visit.words().own_moment(state.draft_at),
        open: stands.is_none() || state.draft_at.is_some() || typed.is_some(),
        fields: fields(visit, &place, &state, typed.unwrap_or(&state.answers)),
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

fn fields(
    visit: &Visit,
    place: &Place<'_>,
    state: &AssignmentState,
    answers: &Typed,
) -> Vec<AnswerField> {
    let module = &place.module.id;
    // Without a draft, what lies beside the form is of the version that was handed in last.
    let last = state.versions.first().filter(|_| state.draft_at.is_none());
    let href = |field: &PartId| match last {
        Some(last) => attachment::version_href(&last.submission.key, field),
        None => attachment::draft_href(module, field),
    };
    let fields = place.assignment.fields.iter().map(|field| AnswerField {
        name: input_name(&field.id),
        kind: match field.kind {
            FieldKind::Text => "text",
            FieldKind::Line => "line",
            FieldKind::File => "file",
        },
        label: field.label.clone(),
        help: field.help.clone(),
        words_max: field.words_max,
        value: answers.get(&field.id).cloned().unwrap_or_default(),
        draft: match field.kind {
            FieldKind::Text | FieldKind::Line => format!("{}.{}", draft_name(module), field.id),
            FieldKind::File => format!("{FILE}{}", field.id),
        },
        file: state.files.get(&field.id).map(|file| FileView {
            here: !state.missing.contains(&file.hash),
            ..attachment::file_view(visit, href(&field.id), &field.label, file)
        }),
    });
    fields.collect()
}

/// Beginning of what the button of a field for a file says: on to the page where it is chosen.
const FILE: &str = "file-";

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

/// What stands above a field, or its id if the assignment has no such field any more.
fn label<'a>(assignment: &'a Assignment, field: &'a PartId) -> &'a str {
    let known = assignment.fields.iter().find(|known| known.id == *field);
    known.map_or(field.as_str(), |field| field.label.as_str())
}

fn version_block(
    visit: &Visit,
    assignment: &Assignment,
    state: &AssignmentState,
    version: &VersionView,
) -> VersionBlock {
    let submission = &version.submission;
    let travel =
        |hash: &ContentHash| match (state.at_hub.contains(hash), state.missing.contains(hash)) {
            (true, _) => Travel::AtHub.as_str(),
            (false, true) => None,
            (false, false) => Travel::Saved.as_str(),
        };
    let files = submission.files.iter().map(|(id, file)| FileView {
        here: !state.missing.contains(&file.hash),
        travel: travel(&file.hash),
        ..attachment::file_view(
            visit,
            attachment::version_href(&submission.key, id),
            label(assignment, id),
            file,
        )
    });
    VersionBlock {
        files: files.collect(),
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
    let state = state(&visit, &id).await?;
    let versions = &state.versions;
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
        version: version_block(&visit, place.assignment, &state, version),
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
    let file = form.text("act").strip_prefix(FILE).map(PartId::from_str).transpose()?;
    let hands_in = form.text("act") != "save" && file.is_none();
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
        // The words are safe; on to where a file is chosen.
        Ok(()) if file.is_some() => {
            let field = file.map(|id| id.to_string()).unwrap_or_default();
            Ok(visit.go_and_drop(&format!("{href}/files/{field}"), "draft-kept", &draft))
        }
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
    let label = label(assignment, field);
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
