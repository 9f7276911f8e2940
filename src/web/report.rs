//! Handlers of what leaves the facilitator's desk: a group's report, the list of its badges, and
//! what its learners did as a file.

use actix_web::http::header;
use actix_web::web::{self, Bytes};
use actix_web::{HttpResponse, web::Path};
use futures_util::stream;

use super::WebError;
use super::award;
use super::group::{base, branch, cohort, desk_in, head_naming};
use super::lists::ways;
use super::page::{
    BarView, CertificatesPage, CertifiedBadge, CertifiedLine, ChartView, ReportLibraryLine,
    ReportModuleLine, ReportPage, ReportWeekLine, SumLine,
};
use super::visit::Visit;
use crate::domain::award::Achievement;
use crate::domain::course::Course;
use crate::domain::limits::{CERTIFICATE_ROWS, REPORT_GROUP_MIN};
use crate::domain::report::Shown;
use crate::node::Node;
use crate::node::desk::StatementPlan;
use crate::node::view::{CertifiedRow, Group, Report, SignedIn};
use crate::text::csv;
use crate::text::dates::{long_date, machine, short_date};

/// Libraries whose age a report tells one by one.
const AGES_NAMED: usize = 60;
/// Height of a chart's bars, width of one and of the room that it takes.
const CHART: (usize, usize, usize) = (50, 14, 18);

/// `GET /follow/cohorts/{cohort}/report`
pub(super) async fn cohort_report(
    visit: Visit,
    id: Path<String>,
) -> Result<HttpResponse, WebError> {
    report(visit, cohort(&id)?).await
}

/// `GET /follow/branches/{node}/report`
pub(super) async fn branch_report(
    visit: Visit,
    id: Path<String>,
) -> Result<HttpResponse, WebError> {
    report(visit, branch(&id)?).await
}

async fn report(visit: Visit, group: Group) -> Result<HttpResponse, WebError> {
    let beside = visit.chosen_beside()?;
    let found =
        visit.run(move |node, who| desk_in(node, who, beside.as_deref())?.report(group)).await?;
    visit.page(&report_page(&visit, (group, visit.chosen()?), found))
}

/// A count in words.
fn count(visit: &Visit, shown: Shown) -> String {
    match shown {
        Shown::Exactly(count) => count.to_string(),
        Shown::Fewer(than) => visit.say("report-fewer", &[("count", than.into())]),
        Shown::More(than) => visit.say("report-more", &[("count", than.into())]),
    }
}

/// A chart of those heights, marked by number. What is not shown has no bar.
fn chart(visit: &Visit, key: &str, heights: &[u32]) -> ChartView {
    let (tall, wide, room) = CHART;
    let most = heights.iter().copied().max().unwrap_or(0).max(1);
    let bar = |(at, height): (usize, &u32)| {
        let bar = (*height as usize * tall).div_ceil(most as usize);
        BarView {
            x: at * room + 2,
            y: tall - bar,
            height: bar,
            middle: at * room + 2 + wide / 2,
            mark: (at + 1).to_string(),
        }
    };
    let args = [("most", most.into()), ("count", heights.len().into())];
    ChartView {
        words: visit.say(key, &args),
        width: heights.len().max(1) * room + 2,
        bars: heights.iter().enumerate().map(bar).collect(),
    }
}

fn report_page(visit: &Visit, (group, course): (Group, &Course), found: Report) -> ReportPage {
    let words = visit.words();
    let shown = ("report", course);
    let day = |at: crate::domain::UnixMs| long_date(at.0, &words.zone, words.language);
    let dates = found.cohort.as_ref().map(|cohort| cohort.dates.as_slice()).unwrap_or_default();
    let (begins, ends) =
        (dates.iter().map(|at| at.begins).min(), dates.iter().map(|at| at.ends).max());
    let span = begins.zip(ends).map(|(begins, ends)| {
        let (from, until) = (day(begins.noon()), day(ends.noon()));
        visit.say("report-span", &[("from", (&from).into()), ("until", (&until).into())])
    });
    let none = || visit.say("report-hidden", &[]);
    let weeks = (1..).zip(&found.weeks).map(|(mark, week)| ReportWeekLine {
        mark,
        begins: short_date(week.begins.0, &words.zone, words.language),
        learners: count(visit, week.learners),
        lessons: week.lessons.map_or_else(none, |lessons| lessons.to_string()),
    });
    let modules = (1..).zip(&found.modules).map(|(mark, module)| ReportModuleLine {
        mark,
        title: course
            .module(&module.module)
            .map_or_else(|| module.module.to_string(), |it| it.title.clone()),
        done: count(visit, module.done),
        tried: count(visit, module.tried),
        mastered: count(visit, module.mastered),
    });
    let libraries = found.libraries.iter().map(|row| ReportLibraryLine {
        name: if row.name.is_empty() {
            visit.say("report-together", &[("count", row.libraries.into())])
        } else {
            row.name.clone()
        },
        learners: row.learners,
        begun: row.begun,
    });
    let sum = |key, shown| SumLine { key, count: count(visit, shown) };
    let there: Vec<u32> = found.weeks.iter().map(|week| week.learners.at_least()).collect();
    let lessons: Vec<u32> = found.weeks.iter().map(|week| week.lessons.unwrap_or(0)).collect();
    let done: Vec<u32> = found.modules.iter().map(|module| module.done.at_least()).collect();
    ReportPage {
        course: course.title.clone(),
        language: course.language.clone(),
        span: span.unwrap_or_default(),
        least: REPORT_GROUP_MIN,
        too_few: matches!(found.learners, Shown::Fewer(_) | Shown::Exactly(0)),
        sums: vec![
            sum("report-learners", found.learners),
            sum("report-begun", found.begun),
            sum("report-finished", found.finished),
            sum("report-certified", found.certified),
        ],
        learners_chart: chart(visit, "report-chart-learners", &there),
        lessons_chart: chart(visit, "report-chart-lessons", &lessons),
        weeks: weeks.collect(),
        modules_chart: chart(visit, "report-chart-modules", &done),
        modules: modules.collect(),
        libraries: libraries.collect(),
        begun_there: found.libraries.iter().all(|row| row.begun.is_some()),
        head: head_naming(
            visit,
            (group, shown),
            (found.name, found.heard, found.is_cut),
            AGES_NAMED,
        ),
    }
}

/// `GET /follow/cohorts/{cohort}/certificates?page=…`
pub(super) async fn cohort_certificates(
    visit: Visit,
    id: Path<String>,
) -> Result<HttpResponse, WebError> {
    certificates(visit, cohort(&id)?).await
}

/// `GET /follow/branches/{node}/certificates?page=…`
pub(super) async fn branch_certificates(
    visit: Visit,
    id: Path<String>,
) -> Result<HttpResponse, WebError> {
    certificates(visit, branch(&id)?).await
}

async fn certificates(visit: Visit, group: Group) -> Result<HttpResponse, WebError> {
    let found = visit.run(move |node, who| node.facilitator(who)?.certified(group)).await?;
    let (number, learners) = (visit.page_number(), found.rows.len());
    let is_whole = |row: &&CertifiedRow| {
        row.awards.iter().any(|view| view.award.achievement == Achievement::Certificate)
    };
    let certificates = found.rows.iter().filter(is_whole).count();
    let skip = number.saturating_mul(CERTIFICATE_ROWS);
    let to = format!("{}/certificates", base(group));
    let (newer, older) = ways(&to, number, learners > skip.saturating_add(CERTIFICATE_ROWS));
    let rows = found.rows.iter().skip(skip).take(CERTIFICATE_ROWS);
    let shown = ("figures", visit.course());
    visit.page(&CertificatesPage {
        certificates,
        learners,
        rows: rows.map(|row| certified_line(&visit, row)).collect(),
        newer,
        older,
        head: head_naming(
            &visit,
            (group, shown),
            (found.name, found.heard, found.is_cut),
            AGES_NAMED,
        ),
    })
}

fn certified_line(visit: &Visit, row: &CertifiedRow) -> CertifiedLine {
    let badges = row.awards.iter().map(|view| CertifiedBadge {
        title: award::title(visit, &view.award.course, &view.award.achievement),
        certificate: view.award.achievement == Achievement::Certificate,
        date: award::date(visit, view.award.at, view.award.clock_doubtful),
        code: view.code.to_string(),
    });
    CertifiedLine {
        href: format!("/follow/learners/{}", row.person),
        name: row.name.clone(),
        branch: row.branch.clone(),
        badges: badges.collect(),
    }
}

/// `GET /follow/cohorts/{cohort}/certificates.csv`
pub(super) async fn cohort_certificates_csv(
    visit: Visit,
    id: Path<String>,
) -> Result<HttpResponse, WebError> {
    certificates_csv(visit, cohort(&id)?).await
}

/// `GET /follow/branches/{node}/certificates.csv`
pub(super) async fn branch_certificates_csv(
    visit: Visit,
    id: Path<String>,
) -> Result<HttpResponse, WebError> {
    certificates_csv(visit, branch(&id)?).await
}

async fn certificates_csv(visit: Visit, group: Group) -> Result<HttpResponse, WebError> {
    let found = visit.run(move |node, who| node.facilitator(who)?.certified(group)).await?;
    let mut table = String::from(csv::MARK);
    table.push_str(&csv::row(&[
        "name",
        "name_then",
        "library",
        "course",
        "badge",
        "title",
        "issued",
        "issuer",
        "code",
    ]));
    for row in &found.rows {
        for view in &row.awards {
            let award = &view.award;
            let issued = machine(award.at.0, &visit.words().zone).unwrap_or_default();
            table.push_str(&csv::row(&[
                &row.name,
                &award.name,
                &row.branch,
                &award.course,
                &award.achievement.to_string(),
                &award::title(&visit, &award.course, &award.achievement),
                &issued,
                &view.issuer_name,
                &view.code.to_string(),
            ]));
        }
    }
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"badges.csv\""))
        .body(table))
}

/// `GET /follow/cohorts/{cohort}/statements.json`
pub(super) async fn cohort_statements(
    visit: Visit,
    id: Path<String>,
) -> Result<HttpResponse, WebError> {
    statements(visit, cohort(&id)?).await
}

/// `GET /follow/branches/{node}/statements.json`
pub(super) async fn branch_statements(
    visit: Visit,
    id: Path<String>,
) -> Result<HttpResponse, WebError> {
    statements(visit, branch(&id)?).await
}

async fn statements(visit: Visit, group: Group) -> Result<HttpResponse, WebError> {
    let (node, who, plan) = visit
        .run(move |node, who| {
            let plan = node.facilitator(who)?.plan_statements(group)?;
            Ok((node.clone(), who.clone(), plan))
        })
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"statements.json\""))
        .streaming(pieces(node, who, plan)))
}

/// The file piece by piece, so that a library with thousands of learners needs no more memory than
/// one with thirty: an array with one statement a line.
fn pieces(
    node: Node,
    who: SignedIn,
    plan: StatementPlan,
) -> impl stream::Stream<Item = Result<Bytes, WebError>> {
    let begin = (Some(0), String::new());
    stream::unfold(begin, move |(part, held)| {
        let (node, who, plan) = (node.clone(), who.clone(), plan.clone());
        async move {
            let number = part?;
            if number >= plan.parts() {
                return Some((Ok(Bytes::from(ended(number, &held))), (None, String::new())));
            }
            let made = web::block(move || node.facilitator(&who)?.statements(&plan, number)).await;
            let made = match made {
                Ok(Ok(made)) => made,
                Ok(Err(fault)) => return Some((Err(fault.into()), (None, String::new()))),
                Err(fault) => return Some((Err(fault.into()), (None, String::new()))),
            };
            let opening = if number == 0 { "[\n" } else { "" };
            // The last statement is held back: no comma may stand behind the last one of all.
            let all = format!("{held}{made}");
            let (ready, held) = split_off_last(&all);
            let next = (Some(number + 1), held.to_owned());
            Some((Ok(Bytes::from(format!("{opening}{ready}"))), next))
        }
    })
}

/// What can go out, and the last line.
fn split_off_last(lines: &str) -> (&str, &str) {
    let end = lines.trim_end_matches('\n').rfind('\n').map_or(0, |at| at + 1);
    lines.split_at(end)
}

/// The end of the file: the line that was held back without its comma.
fn ended(parts: usize, held: &str) -> String {
    let opening = if parts == 0 { "[\n" } else { "" };
    format!("{opening}{}\n]\n", held.trim_end_matches([',', '\n']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_pieces_is_one_array_without_a_comma_too_many() {
        for parts in [&[][..], &[""], &["{},\n"], &["{},\n{},\n", "", "{},\n"], &["", ""]] {
            let (mut file, mut held) = (String::new(), String::new());
            for (number, part) in parts.iter().enumerate() {
                file.push_str(if number == 0 { "[\n" } else { "" });
                let all = format!("{held}{part}");
                let (ready, rest) = split_off_last(&all);
                file.push_str(ready);
                held = rest.to_owned();
            }
            file.push_str(&ended(parts.len(), &held));
            let read: serde_json::Value = serde_json::from_str(&file).unwrap();
            let wanted: usize = parts.iter().map(|part| part.matches("{}").count()).sum();
            assert_eq!(read.as_array().map(Vec::len), Some(wanted), "{file}");
        }
    }
}
