//! Handlers of badges and certificates: the learner's own, the public page on which anybody checks
//! one, and withdrawing.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};

use super::WebError;
use super::fault;
use super::form::Posted;
use super::page::{
    BadgeLine, BadgePage, BadgesPage, CheckPage, LessonRef, RequirementLine, VerdictView,
    WithdrawPage,
};
use super::qr;
use super::upload::{Piece, Splitter};
use super::visit::Visit;
use crate::domain::UnixMs;
use crate::domain::award::{Achievement, AwardCode, Verdict};
use crate::domain::completion::{Requirement, RequirementKind};
use crate::domain::course::Course;
use crate::domain::ids::base32;
use crate::domain::limits::{AWARD_BYTES_MAX, CREDENTIAL_BYTES_MAX};
use crate::domain::roles::Act;
use crate::node::NodeError;
use crate::node::view::{AwardView, CheckedView, CredentialWords};
use crate::text::dates;

/// Where anybody checks a certificate; the one page that takes a file of a visitor.
pub(super) const CHECK_PATH: &str = "/check";

/// What a badge is called.
pub(super) fn title(visit: &Visit, course: &str, achievement: &Achievement) -> String {
    let known = visit.course_called(course);
    let key = match achievement {
        Achievement::Module(id) => {
            let module = known.and_then(|known| known.module(id));
            let title = module.map_or_else(|| id.to_string(), |module| module.title.clone());
            return visit.say("badge-module", &[("title", (&title).into())]);
        }
        Achievement::Certificate => "badge-certificate",
        Achievement::Facilitator => "badge-facilitator",
        Achievement::GoodReviewer => "badge-good-reviewer",
    };
    let title = known.map_or_else(|| course.to_owned(), |known| known.title.clone());
    visit.say(key, &[("course", (&title).into())])
}

/// What one has to do for it.
fn criteria(visit: &Visit, achievement: &Achievement) -> String {
    let kind = match achievement {
        Achievement::Certificate => "certificate",
        Achievement::Module(_) => "module",
        Achievement::Facilitator => "facilitator",
        Achievement::GoodReviewer => "good-reviewer",
    };
    visit.say(&format!("badge-criteria-{kind}"), &[])
}

pub(super) fn date(visit: &Visit, at: UnixMs, doubtful: bool) -> String {
    let words = visit.words();
    let date = dates::long_date(at.0, &words.zone, words.language);
    if doubtful { words.say("badge-about", &[("date", (&date).into())]) } else { date }
}

fn badge_line(visit: &Visit, view: &AwardView) -> BadgeLine {
    let award = &view.award;
    let behind = visit.course_called(&award.course).map(|course| visit.behind(course));
    let behind = behind.unwrap_or_default();
    BadgeLine {
        href: format!("/badges/{}{behind}", award.achievement),
        title: title(visit, &award.course, &award.achievement),
        at: visit.words().moment(award.at, award.clock_doubtful),
        withdrawn: view.withdrawn.is_some(),
    }
}

fn requirement_line(course: &Course, requirement: Requirement) -> RequirementLine {
    let href = |id: &crate::domain::ModuleId| match requirement.kind {
        RequirementKind::Quizzes => format!("/quizzes/{id}"),
        RequirementKind::Assignments
        | RequirementKind::LastAssignment
        | RequirementKind::PeerReviews
        | RequirementKind::Posts
        | RequirementKind::Threads => format!("/learn#{id}"),
    };
    let open = requirement.open.iter().filter_map(|id| {
        Some(LessonRef { href: href(id), title: course.module(id)?.title.clone() })
    });
    RequirementLine {
        kind: requirement.kind.as_str(),
        have: requirement.have,
        need: requirement.need,
        missing: requirement.need.saturating_sub(requirement.have),
        open: open.collect(),
    }
}

/// `GET /badges`
pub(super) async fn badges(visit: Visit) -> Result<HttpResponse, WebError> {
    let course = visit.chosen()?;
    let id = course.id.clone();
    let view = visit.run(move |node, who| node.learner(who)?.in_course(&id)?.badges()).await?;
    let (certificates, badges): (Vec<_>, Vec<_>) =
        view.awards.iter().partition(|each| each.award.achievement == Achievement::Certificate);
    let requirements = view.requirements.into_iter();
    visit.page(&BadgesPage {
        course: course.title.clone(),
        language: course.language.clone(),
        behind: visit.behind(course),
        certificate: certificates.first().map(|each| badge_line(&visit, each)),
        requirements: requirements.map(|each| requirement_line(course, each)).collect(),
        badges: badges.into_iter().map(|each| badge_line(&visit, each)).collect(),
        due: view.due.len(),
        can_issue: view.can_issue,
    })
}

/// `POST /badges`: issues what is earned.
pub(super) async fn collect(visit: Visit, _form: Posted) -> Result<HttpResponse, WebError> {
    let course = visit.chosen()?;
    let (id, to) = (course.id.clone(), format!("/badges{}", visit.behind(course)));
    visit.run(move |node, who| node.learner(who)?.in_course(&id)?.collect_badges()).await?;
    Ok(visit.go(&to, "badges"))
}

/// The address in the picture. The hub's, if it is known: a certificate is looked at far from the
/// library's own network. In capitals where that means the same, which makes the picture smaller.
fn check_url(visit: &Visit, view: &AwardView) -> String {
    let own = format!("http://{}", visit.host());
    let base = view.hub_url.as_deref().unwrap_or(&own).trim_end_matches('/');
    let host = base.split_once("://").map_or(base, |(_, host)| host);
    let base = if host.contains('/') { base.to_owned() } else { base.to_ascii_uppercase() };
    format!("{base}/C/{}", base32().encode(&view.packed).to_ascii_uppercase())
}

/// `GET /badges/{badge}`
pub(super) async fn badge(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let achievement: Achievement = id.parse()?;
    let course = visit.chosen()?;
    let (asked, id) = (achievement.clone(), course.id.clone());
    let view = visit.run(move |node, who| node.learner(who)?.in_course(&id)?.badge(&asked)).await?;
    let award = &view.award;
    let link = check_url(&visit, &view);
    let has_file = view.issued_here && view.withdrawn.is_none();
    visit.page(&BadgePage {
        certificate: achievement == Achievement::Certificate,
        title: title(&visit, &award.course, &achievement),
        name: award.name.clone(),
        course: course.title.clone(),
        language: course.language.clone(),
        behind: visit.behind(course),
        criteria: criteria(&visit, &achievement),
        issuer: view.issuer_name.clone(),
        date: date(&visit, award.at, award.clock_doubtful),
        code: view.code.to_string(),
        qr: qr::draw(&link),
        link,
        file: has_file.then(|| format!("/badges/{achievement}/file{}", visit.behind(course))),
        withdrawn: visit.words().own_moment(view.withdrawn),
    })
}

/// `GET /badges/{badge}/file`: the badge as an Open Badges 3.0 credential.
pub(super) async fn file(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let achievement: Achievement = id.parse()?;
    let course = visit.chosen()?;
    let id = course.id.clone();
    let words = CredentialWords {
        name: title(&visit, &course.id, &achievement),
        description: visit.say("badge-description", &[("course", (&course.title).into())]),
        criteria: criteria(&visit, &achievement),
        language: visit.words().language.tag.to_owned(),
    };
    let name =
        format!("attachment; filename=\"{}.jwt\"", achievement.to_string().replace('.', "-"));
    let token = visit
        .run(move |node, who| node.learner(who)?.in_course(&id)?.credential(&achievement, &words));
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/vc+jwt"))
        .insert_header((header::CONTENT_DISPOSITION, name))
        .body(token.await?))
}

/// A form with a small file of text: its words become a field like any other.
pub(super) fn form(content_type: &str, body: &[u8]) -> Result<Posted, WebError> {
    let mut splitter = Splitter::new(content_type)?;
    let mut posted = Posted::default();
    let mut file: Option<(String, Vec<u8>)> = None;
    for piece in splitter.feed(body)? {
        match (piece, &mut file) {
            (Piece::Field(name, value), _) => posted.put(&name, value),
            (Piece::File(name, _), _) => file = Some((name, Vec::new())),
            (Piece::Bytes(bytes), Some((_, text))) => text.extend(bytes),
            (Piece::FileEnd, _) => {
                if let Some((name, text)) = file.take() {
                    posted.put(&name, String::from_utf8_lossy(&text).into_owned());
                }
            }
            (Piece::Bytes(_), None) => return Err(WebError::Unreadable("bytes of no file")),
        }
    }
    splitter.finish()?;
    Ok(posted)
}

/// `GET /check`
pub(super) async fn check_page(visit: Visit) -> Result<HttpResponse, WebError> {
    visit.page(&CheckPage { code: String::new(), verdict: None })
}

/// `POST /check`: a code, or a file.
pub(super) async fn check(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let typed = form.text("code").trim().to_owned();
    let file = form.text("file").to_owned();
    if !file.is_empty() {
        if file.len() > CREDENTIAL_BYTES_MAX {
            return Err(WebError::TooLarge);
        }
        let found = visit.run_open(move |node| node.visitor().check_credential(&file)).await?;
        return visit.page(&CheckPage { code: typed, verdict: Some(verdict(&visit, found, None)) });
    }
    let page = CheckPage { code: typed.clone(), verdict: None };
    let Ok(code) = typed.parse::<AwardCode>() else {
        let key = if typed.is_empty() { "fault-check-empty" } else { "fault-check-code" };
        let line = fault::line("code", visit.say(key, &[]));
        return visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, vec![line], &page);
    };
    let device = visit.device().to_owned();
    match visit.run_open(move |node| node.visitor().check_code(code, &device)).await {
        Ok(found) => {
            let verdict = Some(verdict(&visit, found, Some(code)));
            visit.page(&CheckPage { verdict, ..page })
        }
        Err(error @ WebError::Node(NodeError::Throttled { .. })) => {
            visit.again_at("code", error, &page)
        }
        Err(error) => Err(error),
    }
}

/// `GET /C/{award}`: as a phone reads it off the paper.
pub(super) async fn check_scanned(
    visit: Visit,
    award: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    if award.len() > AWARD_BYTES_MAX * 8 / 5 + 8 {
        return Err(WebError::NotFound);
    }
    // What is no base 32 at all was altered like any other.
    let packed = base32().decode(award.as_bytes()).unwrap_or_default();
    let found = visit.run_open(move |node| node.visitor().check_packed(&packed)).await?;
    let verdict = verdict(&visit, found, None);
    visit.page(&CheckPage { code: String::new(), verdict: Some(verdict) })
}

fn verdict(visit: &Visit, found: CheckedView, code: Option<AwardCode>) -> VerdictView {
    let (kind, tone) = match found.verdict {
        Verdict::Genuine => ("genuine", "ok"),
        Verdict::Withdrawn(_) => ("withdrawn", "bad"),
        Verdict::Altered => ("altered", "bad"),
        Verdict::Unknown => ("unknown", "warn"),
        Verdict::CutOff => ("cut-off", "warn"),
    };
    let withdrawn = match found.verdict {
        Verdict::Withdrawn(at) => date(visit, at, false),
        Verdict::Genuine | Verdict::Altered | Verdict::Unknown | Verdict::CutOff => String::new(),
    };
    // Of what is not true nothing is repeated: it would look like our word.
    let told = !matches!(found.verdict, Verdict::Altered | Verdict::Unknown);
    let shown = found.shown.filter(|_| told);
    let may_withdraw = kind == "genuine" && visit.may(Act::KeepAccounts);
    let title = shown.as_ref().map(|shown| match &shown.achievement {
        Some(achievement) => title(visit, &shown.course, achievement),
        None => shown.achievement_name.clone(),
    });
    VerdictView {
        kind,
        tone,
        told: shown.is_some(),
        name: shown.as_ref().map(|shown| shown.name.clone()).unwrap_or_default(),
        title: title.unwrap_or_default(),
        issuer: shown.as_ref().map(|shown| shown.issuer_name.clone()).unwrap_or_default(),
        date: shown
            .as_ref()
            .map(|shown| date(visit, shown.at, shown.clock_doubtful))
            .unwrap_or_default(),
        withdrawn,
        as_of: visit.words().own_moment(found.as_of),
        withdraw: code.filter(|_| may_withdraw).map(|code| format!("/awards/{code}")),
    }
}

async fn withdraw_page(visit: &Visit, code: AwardCode) -> Result<WithdrawPage, WebError> {
    let view = visit.run(move |node, who| node.admin(who)?.award(code)).await?;
    let award = &view.award;
    Ok(WithdrawPage {
        name: award.name.clone(),
        title: title(visit, &award.course, &award.achievement),
        date: date(visit, award.at, award.clock_doubtful),
        action: format!("/awards/{code}"),
        withdrawn: view.withdrawn.is_some(),
    })
}

/// `GET /awards/{code}`
pub(super) async fn ask_withdraw(
    visit: Visit,
    code: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    visit.page(&withdraw_page(&visit, code.parse()?).await?)
}

/// `POST /awards/{code}`
pub(super) async fn withdraw(
    visit: Visit,
    code: web::Path<String>,
    _form: Posted,
) -> Result<HttpResponse, WebError> {
    let code: AwardCode = code.parse()?;
    visit.run(move |node, who| node.admin(who)?.withdraw(code)).await?;
    Ok(visit.go(&format!("/awards/{code}"), "withdrawn"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_with_a_file_becomes_fields() {
        let body = b"--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nt\r\n\
            --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jwt\"\r\n\r\n\
            eyJ.\xff\r\n--x--\r\n";
        let posted = form("multipart/form-data; boundary=x", body).unwrap();
        assert_eq!((posted.text("csrf"), posted.text("file")), ("t", "eyJ.\u{fffd}"));
        assert!(form("multipart/form-data; boundary=x", &body[..body.len() - 9]).is_err());
        assert!(form("text/plain", body).is_err());
    }
}
