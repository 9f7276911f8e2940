//! Handlers of the proposal that grows out of the assignments.

use std::collections::BTreeSet;

use actix_web::HttpResponse;

use super::WebError;
use super::attachment;
use super::page::{
    AnswerView, NextSection, ProposalBar, ProposalPage, ProposalPaperPage, SectionView,
};
use super::visit::Visit;
use super::words::percent;
use crate::domain::ModuleId;
use crate::domain::assignment::{PartId, ProposalSection};
use crate::domain::course::Course;
use crate::domain::submission::{Proposal, Section, sections_filled};
use crate::node::view::AssignmentStanding;

/// `GET /proposal`
pub(super) async fn page(visit: Visit) -> Result<HttpResponse, WebError> {
    let course = visit.chosen()?;
    let proposal = filled(&visit, course).await?;
    let next = proposal.next().and_then(|section| {
        let form = course.form.sections.iter().find(|form| form.id == section.id)?;
        Some(next_section(form))
    });
    visit.page(&ProposalPage {
        reviewed: course.call.as_ref().is_some_and(|call| !call.samples.is_empty()),
        language: course.language.clone(),
        percent: percent(proposal.filled_count(), proposal.sections.len()),
        filled: proposal.filled_count(),
        of: proposal.sections.len(),
        next,
        sections: sections(&visit, course, &proposal),
        behind: visit.behind(course),
    })
}

/// `GET /proposal/paper`
pub(super) async fn paper(visit: Visit) -> Result<HttpResponse, WebError> {
    let course = visit.chosen()?;
    let proposal = filled(&visit, course).await?;
    visit.page(&ProposalPaperPage {
        language: course.language.clone(),
        name: visit.who().map(|who| who.name.clone()).unwrap_or_default(),
        library: visit.place().name.clone(),
        sections: sections(&visit, course, &proposal),
        behind: visit.behind(course),
    })
}

async fn filled(visit: &Visit, course: &Course) -> Result<Proposal, WebError> {
    let id = course.id.clone();
    visit.run(move |node, who| node.learner(who)?.in_course(&id)?.proposal()).await
}

fn next_section(form: &ProposalSection) -> NextSection {
    NextSection {
        href: format!("/assignments/{}", form.from),
        letter: form.id.to_string(),
        title: form.title.clone(),
    }
}

fn sections(visit: &Visit, course: &Course, proposal: &Proposal) -> Vec<SectionView> {
    let both = course.form.sections.iter().zip(&proposal.sections);
    both.map(|(form, section)| section_view(visit, course, form, section)).collect()
}

fn section_view(
    visit: &Visit,
    course: &Course,
    form: &ProposalSection,
    section: &Section,
) -> SectionView {
    let assignment =
        |id: &ModuleId| course.module(id).and_then(|module| module.assignment.as_ref());
    let label = |module: &ModuleId, field: &PartId| {
        let mut fields = assignment(module).into_iter().flat_map(|assignment| &assignment.fields);
        let known = fields.find(|known| known.id == *field);
        known.map_or_else(|| field.to_string(), |known| known.label.clone())
    };
    let parts = section.parts.iter().map(|(module, field, words)| AnswerView {
        label: label(module, field),
        words: words.clone(),
    });
    let files = section.files.iter().map(|(module, key, field, file)| {
        let href = attachment::version_href(key, field);
        attachment::file_view(visit, href, &label(module, field), file)
    });
    SectionView {
        letter: form.id.to_string(),
        title: form.title.clone(),
        help: form.help.clone(),
        filled: section.filled,
        words: section.words,
        words_max: form.words_max,
        over: section.words.saturating_sub(form.words_max),
        href: format!("/assignments/{}", form.from),
        assignment: assignment(&form.from).map(|known| known.title.clone()).unwrap_or_default(),
        parts: parts.collect(),
        files: files.collect(),
    }
}

/// The bar on the home page; `None` if the course has no proposal.
pub(super) fn bar(course: &Course, standings: &[AssignmentStanding]) -> Option<ProposalBar> {
    let handed_in = standings.iter().filter(|standing| standing.handed_in);
    let handed_in: BTreeSet<&ModuleId> = handed_in.map(|standing| &standing.module).collect();
    let sections = sections_filled(course, &handed_in);
    let filled = sections.iter().filter(|(_, filled)| *filled).count();
    let next = sections.iter().find(|(_, filled)| !filled);
    (!sections.is_empty()).then(|| ProposalBar {
        percent: percent(filled, sections.len()),
        next: next.map(|(form, _)| next_section(form)),
    })
}
