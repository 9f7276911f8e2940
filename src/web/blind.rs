//! Handlers of reviews that learners give each other, on all three sides: whoever reviews, whoever is
//! reviewed, and the staff that fills gaps.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::WebError;
use super::fault::{self, line};
use super::form::Posted;
use super::page::{
    AnswerView, BlindRow, Compared, ComparedLine, CopyLine, FaultLine, GapLine, GapPage, GapsPage,
    OptionView, PracticePage, ProposalsPage, SampleLine, SampleSection, SentLineView,
    SentProposalPage, SentSectionView,
};
use super::visit::Visit;
use crate::domain::allotment::Gap;
use crate::domain::assignment::{Call, PartId, RubricLine, SampleProposal};
use crate::domain::blind::{
    BlindFault, BlindForm, Marks, SentSection, check, check_practice, clean_draft, weighed,
};
use crate::domain::course::Course;
use crate::domain::limits::{BLIND_REVIEWS, BLIND_WORDS_CHARS};
use crate::domain::person::FieldFault;
use crate::domain::{DocumentId, PersonId};
use crate::node::view::{GapView, SentLine, SentView};

fn call_of(course: &Course) -> Result<&Call, WebError> {
    course.call.as_ref().filter(|call| !call.samples.is_empty()).ok_or(WebError::NotFound)
}

/// `GET /proposals`
pub(super) async fn proposals(visit: Visit) -> Result<HttpResponse, WebError> {
    let course = visit.chosen()?;
    let (call, behind, id) = (call_of(course)?, visit.behind(course), course.id.clone());
    let home = visit.run(move |node, who| node.learner(who)?.in_course(&id)?.blind_home()).await?;
    let samples = (1_usize..).zip(&call.samples).zip(&home.practised);
    let samples = samples.map(|((number, sample), done)| SampleLine {
        href: format!("/proposals/practice/{number}{behind}"),
        title: sample.title.clone(),
        done: *done,
    });
    let line = |(number, sent): (usize, &SentLine)| SentLineView {
        href: format!("/proposals/{}{behind}", sent.document),
        number,
        at: visit.words().moment(sent.at, false),
        state: match (sent.given, sent.withdrawn) {
            (true, _) if sent.useful => "useful",
            (true, _) => "given",
            (false, true) => "withdrawn",
            (false, false) => "waits",
        },
    };
    let assignment = home.module.as_ref();
    visit.page(&ProposalsPage {
        language: course.language.clone(),
        assignment: assignment.map(|module| format!("/assignments/{module}")).unwrap_or_default(),
        handed_in: home.handed_in,
        practised: home.practised.iter().all(|done| *done),
        samples: samples.collect(),
        sent: (1..).zip(&home.sent).map(line).collect(),
        given: home.given,
        need: BLIND_REVIEWS,
        excused: home.excused,
        received: home.received,
        has_hub: home.has_hub,
        behind,
    })
}

/// What a form has for each line of the rubric.
fn read_form(rubric: &[RubricLine], form: &Posted) -> BlindForm {
    let mark = |line: &RubricLine| {
        let of = |kind: &str| form.text(&format!("{kind}-{}", line.id)).to_owned();
        (line.id.clone(), (of("mark"), of("why")))
    };
    BlindForm { marks: rubric.iter().map(mark).collect(), words: form.text("words").to_owned() }
}

fn rows(rubric: &[RubricLine], given: Option<&Marks>, typed: Option<&BlindForm>) -> Vec<BlindRow> {
    let row = |line: &RubricLine| {
        let own = given.and_then(|marks| marks.get(&line.id));
        let typed = typed.and_then(|form| form.marks.get(&line.id));
        let chosen = match (typed, own) {
            (Some((mark, _)), _) => mark.parse::<usize>().ok(),
            (None, own) => own.map(|own| usize::from(own.mark)),
        };
        let marks = line.marks.iter().enumerate();
        BlindRow {
            id: line.id.to_string(),
            title: line.title.clone(),
            weight: line.weight,
            marks: marks.map(|(at, mark)| (mark.clone(), chosen == Some(at))).collect(),
            why: match (typed, own) {
                (Some((_, why)), _) => why.clone(),
                (None, own) => own.map(|own| own.why.clone()).unwrap_or_default(),
            },
        }
    };
    rubric.iter().map(row).collect()
}

fn fault_lines(visit: &Visit, rubric: &[RubricLine], faults: &[BlindFault]) -> Vec<FaultLine> {
    let told = |fault: &BlindFault| match fault {
        BlindFault::Words(fault) => {
            fault::labelled(visit.words(), "words", &visit.say("blind-words", &[]), *fault)
        }
        BlindFault::Mark(id, fault) => {
            let found = rubric.iter().find(|known| known.id == *id);
            let label = found.map_or(id.as_str(), |line| line.title.as_str());
            let field = format!("mark-{id}");
            if *fault == FieldFault::Empty {
                return line(&field, visit.say("blind-fault-mark", &[("label", label.into())]));
            }
            fault::labelled(visit.words(), &field, label, *fault)
        }
    };
    faults.iter().map(told).collect()
}

fn sample_of(call: &Call, number: u8) -> Result<&SampleProposal, WebError> {
    let at = usize::from(number).checked_sub(1).ok_or(WebError::NotFound)?;
    call.samples.get(at).ok_or(WebError::NotFound)
}

async fn practice_page(
    visit: &Visit,
    number: u8,
    typed: Option<&BlindForm>,
) -> Result<PracticePage, WebError> {
    let course = visit.chosen()?;
    let (call, behind, id) = (call_of(course)?, visit.behind(course), course.id.clone());
    let sample = sample_of(call, number)?;
    let own =
        visit.run(move |node, who| node.learner(who)?.in_course(&id)?.practice(number)).await?;
    let title = |id| course.form.sections.iter().find(|section| section.id == id);
    let sections = sample.sections.iter().map(|(id, html)| SampleSection {
        id: id.to_string(),
        title: title(*id).map(|section| section.title.clone()).unwrap_or_default(),
        text_html: html.clone(),
    });
    let compared = own.map(|own| compared(call, sample, &|line| own.get(line).copied()));
    Ok(PracticePage {
        href: format!("/proposals/practice/{number}{behind}"),
        back: format!("/proposals{behind}"),
        language: course.language.clone(),
        title: sample.title.clone(),
        label: sample.label.clone(),
        sections: sections.collect(),
        rows: if compared.is_some() { Vec::new() } else { rows(&call.rubric, None, typed) },
        compared,
    })
}

fn compared(call: &Call, sample: &SampleProposal, own: &dyn Fn(&PartId) -> Option<u8>) -> Compared {
    let key_of = |id: &PartId| sample.key.iter().find(|mark| mark.line == *id);
    let key = |id: &PartId| key_of(id).and_then(|mark| u8::try_from(mark.mark).ok());
    let lines = call.rubric.iter().filter_map(|line| {
        let (own, key) = (own(&line.id)?, key_of(&line.id)?);
        Some(ComparedLine {
            title: line.title.clone(),
            own,
            key: key.mark,
            near: u32::from(own).abs_diff(key.mark) <= 1,
            why_html: key.why_html.clone(),
        })
    });
    let lines: Vec<ComparedLine> = lines.collect();
    let (key, most) = weighed(&call.rubric, key);
    Compared {
        own: weighed(&call.rubric, own).0,
        key,
        most,
        near: lines.iter().filter(|line| line.near).count(),
        lines,
    }
}

/// `GET /proposals/practice/{number}`
pub(super) async fn practice(
    visit: Visit,
    number: web::Path<u8>,
) -> Result<HttpResponse, WebError> {
    let page = practice_page(&visit, *number, None).await?;
    visit.page(&page)
}

/// `POST /proposals/practice/{number}`
pub(super) async fn practise(
    visit: Visit,
    number: web::Path<u8>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let course = visit.chosen()?;
    let call = call_of(course)?;
    sample_of(call, *number)?;
    let sent = read_form(&call.rubric, &form);
    if let Err(faults) = check_practice(&call.rubric, &sent) {
        let page = practice_page(&visit, *number, Some(&sent)).await?;
        let lines = fault_lines(&visit, &call.rubric, &faults);
        return visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, lines, &page);
    }
    let to = format!("/proposals/practice/{number}{}", visit.behind(course));
    let (id, number) = (course.id.clone(), *number);
    visit.run(move |node, who| node.learner(who)?.in_course(&id)?.practise(number, &sent)).await?;
    Ok(visit.go(&to, "practised"))
}

fn section_views(course: &Course, sections: &[SentSection]) -> Vec<SentSectionView> {
    let view = |section: &SentSection| {
        let form = course.form.sections.iter().find(|form| form.id == section.id);
        let parts = section.parts.iter().map(|(module, field, words)| {
            let assignment = course.module(module).and_then(|module| module.assignment.as_ref());
            let fields = assignment.map_or(&[][..], |assignment| &assignment.fields);
            let label = fields.iter().find(|known| known.id == *field);
            AnswerView {
                label: label.map_or_else(|| field.to_string(), |known| known.label.clone()),
                words: words.clone(),
            }
        });
        SentSectionView {
            id: section.id.to_string(),
            title: form.map(|form| form.title.clone()).unwrap_or_default(),
            parts: parts.collect(),
            is_cut: section.is_cut,
        }
    };
    sections.iter().map(view).collect()
}

async fn sent_page(
    visit: &Visit,
    document: DocumentId,
    typed: Option<&BlindForm>,
) -> Result<SentProposalPage, WebError> {
    let course = visit.chosen()?;
    let (call, behind, id) = (call_of(course)?, visit.behind(course), course.id.clone());
    let view: SentView = visit
        .run(move |node, who| node.learner(who)?.in_course(&id)?.sent_proposal(document))
        .await?;
    let SentView { proposal, own, draft } = view;
    let begun = draft.as_ref().filter(|_| own.is_none());
    let typed = typed.or_else(|| begun.map(|(form, _)| form));
    Ok(SentProposalPage {
        href: format!("/proposals/{document}{behind}"),
        back: format!("/proposals{behind}"),
        language: course.language.clone(),
        at: visit.words().moment(proposal.at, false),
        withdrawn: proposal.withdrawn,
        useful: proposal.useful,
        sections: section_views(course, &proposal.sections),
        rows: rows(&call.rubric, own.as_ref().map(|own| &own.marks), typed),
        words: match (typed, &own) {
            (Some(form), _) => form.words.clone(),
            (None, own) => own.as_ref().map(|own| own.words.clone()).unwrap_or_default(),
        },
        given: own.is_some(),
        least: BLIND_WORDS_CHARS.0,
        draft: format!("blind-{document}"),
        begun: begun.map(|(_, at)| visit.words().moment(*at, false)),
    })
}

/// `GET /proposals/{document}`
pub(super) async fn sent(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let page = sent_page(&visit, id.parse()?, None).await?;
    visit.page(&page)
}

/// `POST /proposals/{document}`
pub(super) async fn review(
    visit: Visit,
    id: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let document: DocumentId = id.parse()?;
    let course = visit.chosen()?;
    let rubric = &call_of(course)?.rubric;
    let given = read_form(rubric, &form);
    let saves = form.text("act") == "save";
    let checked =
        if saves { clean_draft(rubric, &given).map(drop) } else { check(rubric, &given).map(drop) };
    if let Err(faults) = checked {
        let page = sent_page(&visit, document, Some(&given)).await?;
        let lines = fault_lines(&visit, rubric, &faults);
        return visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, lines, &page);
    }
    if saves {
        let (to, id) =
            (format!("/proposals/{document}{}", visit.behind(course)), course.id.clone());
        let kept = visit.run(move |node, who| {
            node.learner(who)?.in_course(&id)?.save_blind_draft(document, &given)
        });
        kept.await?;
        return Ok(visit.go_and_drop(&to, "draft-kept", &format!("blind-{document}")));
    }
    let to = format!("/proposals{}", visit.behind(course));
    let (once, course, typed) = (form.text("once").to_owned(), course.id.clone(), given.clone());
    let done = visit.run(move |node, who| {
        node.learner(who)?.in_course(&course)?.review_blindly(&once, document, &given)
    });
    match done.await {
        Ok(()) => Ok(visit.go_and_drop(&to, "blind-given", &format!("blind-{document}"))),
        Err(error) => {
            let page = sent_page(&visit, document, Some(&typed)).await?;
            visit.again(error, &page)
        }
    }
}

/// `POST /feedback/useful`
pub(super) async fn useful(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let seal = form.text("seal").to_owned();
    visit.run(move |node, who| node.learner(who)?.find_useful(&seal)).await?;
    Ok(visit.go("/feedback", "found-useful"))
}

fn missing(visit: &Visit, gap: &Gap) -> Vec<String> {
    let say = |key: &str, count: usize| visit.say(key, &[("count", count.into())]);
    let receive = (gap.to_receive > 0).then(|| say("gap-receive", gap.to_receive));
    let give = (gap.to_give > 0).then(|| say("gap-give", gap.to_give));
    receive.into_iter().chain(give).collect()
}

/// `GET /follow/gaps`
pub(super) async fn gaps(visit: Visit) -> Result<HttpResponse, WebError> {
    let found = visit.run(|node, who| node.facilitator(who)?.gaps()).await?;
    let rows = found.into_iter().map(|row| GapLine {
        href: format!("/follow/gaps/{}", row.gap.person),
        words: missing(&visit, &row.gap),
        name: row.name,
        branch: row.branch,
    });
    visit.page(&GapsPage { rows: rows.collect() })
}

async fn gap_page(
    visit: &Visit,
    person: PersonId,
    typed: Option<&BlindForm>,
) -> Result<GapPage, WebError> {
    let course = visit.course();
    let call = call_of(course)?;
    let view: GapView = visit.run(move |node, who| node.facilitator(who)?.gap(person)).await?;
    let candidate = |one: &crate::node::view::Candidate| {
        let args = [
            ("name", (&one.name).into()),
            ("library", (&one.branch).into()),
            ("count", one.load.into()),
        ];
        OptionView::new(&one.person.to_string(), visit.say("gap-candidate", &args), false)
    };
    let copies = view.copies.iter().map(|copy| CopyLine {
        name: copy.name.clone(),
        branch: copy.branch.clone(),
        at: visit.words().moment(copy.at, false),
        state: copy.state,
    });
    Ok(GapPage {
        href: format!("/follow/gaps/{person}"),
        learner_href: format!("/follow/learners/{person}"),
        excuse_href: format!("/follow/learners/{person}/excuses"),
        language: course.language.clone(),
        missing: missing(visit, &view.gap),
        stands: view.version.is_some(),
        excused: view.excused,
        copies: copies.collect(),
        candidates: view.candidates.iter().map(candidate).collect(),
        sections: section_views(course, &view.sections),
        rows: rows(&call.rubric, None, typed),
        words: typed.map(|form| form.words.clone()).unwrap_or_default(),
        least: BLIND_WORDS_CHARS.0,
        draft: format!("gap-{person}"),
        name: view.name,
        branch: view.branch,
    })
}

/// `GET /follow/gaps/{person}`
pub(super) async fn gap(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let page = gap_page(&visit, id.parse()?, None).await?;
    visit.page(&page)
}

/// `POST /follow/gaps/{person}`: somebody is asked by hand.
pub(super) async fn ask(
    visit: Visit,
    id: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let person: PersonId = id.parse()?;
    let reviewer = form.text("reviewer").to_owned();
    let asked =
        visit.run(move |node, who| node.facilitator(who)?.ask_by_hand(person, &reviewer)).await;
    match asked {
        Ok(()) => Ok(visit.go(&format!("/follow/gaps/{person}"), "asked")),
        Err(error) => {
            let page = gap_page(&visit, person, None).await?;
            visit.again(error, &page)
        }
    }
}

/// `POST /follow/gaps/{person}/review`: staff review in another learner's place.
pub(super) async fn fill(
    visit: Visit,
    id: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let person: PersonId = id.parse()?;
    let rubric = &call_of(visit.course())?.rubric;
    let given = read_form(rubric, &form);
    if let Err(faults) = check(rubric, &given) {
        let page = gap_page(&visit, person, Some(&given)).await?;
        let lines = fault_lines(&visit, rubric, &faults);
        return visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, lines, &page);
    }
    let (once, typed) = (form.text("once").to_owned(), given.clone());
    let filled =
        visit.run(move |node, who| node.facilitator(who)?.fill_gap(&once, person, &given)).await;
    match filled {
        Ok(()) => {
            let to = format!("/follow/gaps/{person}");
            Ok(visit.go_and_drop(&to, "reviewed", &format!("gap-{person}")))
        }
        Err(error) => {
            let page = gap_page(&visit, person, Some(&typed)).await?;
            visit.again(error, &page)
        }
    }
}
