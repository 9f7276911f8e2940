//! Handlers for tables: learners into a cohort from a file, and a cohort as a file.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use super::WebError;
use super::fault;
use super::form::Posted;
use super::group::desk_in;
use super::newcomers;
use super::page::{ImportAskPage, ImportLine, ImportPage, OptionView};
use super::upload::{Piece, Splitter};
use super::visit::{Visit, see_other};
use crate::domain::CohortId;
use crate::domain::limits::IMPORT_BYTES_MAX;
use crate::node::view::{ImportRow, ImportView, Verdict};
use crate::text::csv;
use crate::text::dates::machine;

/// The way in that takes a table.
pub(super) const UPLOAD_PATTERN: &str = "/follow/cohorts/{cohort}/import";
/// Where the handler finds the number of the table that was kept.
pub(super) const KEPT: &str = "kept";
/// A browser that sends nothing for so long has gone.
const PAUSE_MAX_S: u64 = 60;
/// Rows that a page shows one by one, problems first.
const ROWS_SHOWN: usize = 100;

fn href(cohort: CohortId) -> String {
    format!("/follow/cohorts/{cohort}")
}

/// Reads a form with a table: fields first, and the file only once `may_go_on` has seen them. The
/// table is kept on this node until somebody has looked at it.
pub(super) async fn received(
    request: &HttpRequest,
    payload: actix_web::dev::Payload,
    visit: &Visit,
    may_go_on: impl Fn(&Posted) -> Result<(), WebError>,
) -> Result<Posted, WebError> {
    // Before a handler is found there is no name for the parts of a path yet.
    let cohort: Option<CohortId> = match request.path() {
        newcomers::UPLOAD_PATH => None,
        path => Some(path.split('/').nth(3).unwrap_or_default().parse()?),
    };
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let mut splitter = Splitter::new(kind.unwrap_or_default())?;
    let mut body = Box::pin(actix_web::body::BodyStream::new(payload));
    let (mut form, mut file) = (Posted::default(), Vec::new());
    loop {
        let next = std::future::poll_fn(|context| {
            actix_web::body::MessageBody::poll_next(body.as_mut(), context)
        });
        let pause = std::time::Duration::from_secs(PAUSE_MAX_S);
        let next = actix_web::rt::time::timeout(pause, next).await;
        let bytes = match next.map_err(|_| WebError::TooSlow)? {
            Some(Ok(bytes)) => bytes,
            Some(Err(_)) => return Err(WebError::Unreadable("it broke off")),
            None => break,
        };
        for piece in splitter.feed(&bytes)? {
            match piece {
                Piece::Field(name, value) => form.put(&name, value),
                Piece::File(..) => may_go_on(&form)?,
                Piece::Bytes(more) => file.extend(more),
                Piece::FileEnd => {}
            }
        }
        if file.len() > IMPORT_BYTES_MAX {
            return Err(WebError::TooLarge);
        }
    }
    splitter.finish()?;
    may_go_on(&form)?;
    if !file.is_empty() {
        let kept = visit.run(move |node, who| match cohort {
            Some(cohort) => node.facilitator(who)?.keep_table(cohort, file),
            None => node.admin(who)?.keep_people_table(file),
        });
        let kept = kept.await?;
        form.put(KEPT, kept.to_string());
    }
    Ok(form)
}

async fn ask_page(visit: &Visit, cohort: CohortId) -> Result<ImportAskPage, WebError> {
    let view = visit.run(move |node, who| node.facilitator(who)?.cohort(cohort)).await?;
    Ok(ImportAskPage { back: href(cohort), name: view.cohort.name })
}

/// `GET /follow/cohorts/{cohort}/import`
pub(super) async fn ask(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let page = ask_page(&visit, id.parse()?).await?;
    visit.page(&page)
}

/// `POST /follow/cohorts/{cohort}/import`: the layer has kept the table already.
pub(super) async fn hand_over(
    visit: Visit,
    id: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let cohort: CohortId = id.parse()?;
    if form.text(KEPT).is_empty() {
        let page = ask_page(&visit, cohort).await?;
        let lines = vec![fault::line("table", visit.say("import-no-file", &[]))];
        return visit.page_with(actix_web::http::StatusCode::UNPROCESSABLE_ENTITY, lines, &page);
    }
    Ok(see_other(&format!("{}/import/{}", href(cohort), form.text(KEPT))))
}

fn parsed(place: &(String, String)) -> Result<(CohortId, u64), WebError> {
    let number = place.1.parse().map_err(|_| WebError::NotFound)?;
    Ok((place.0.parse()?, number))
}

/// `GET /follow/cohorts/{cohort}/import/{table}?encoding=…`: what it would do, row by row.
pub(super) async fn look(
    visit: Visit,
    place: web::Path<(String, String)>,
) -> Result<HttpResponse, WebError> {
    let (cohort, number) = parsed(&place)?;
    let encoding = visit.query("encoding").to_owned();
    let view = visit
        .run(move |node, who| node.facilitator(who)?.look_at_table(cohort, number, &encoding))
        .await?;
    visit.page(&import_page(&visit, cohort, number, view))
}

fn import_page(visit: &Visit, cohort: CohortId, number: u64, view: ImportView) -> ImportPage {
    let count = |is_it: &dyn Fn(&Verdict) -> bool| {
        view.rows.iter().filter(|row| is_it(&row.verdict)).count()
    };
    let rank = |row: &&ImportRow| match row.verdict {
        Verdict::Problem(_) => 0,
        Verdict::Added => 1,
        Verdict::Changed { .. } => 2,
        Verdict::Same => 3,
    };
    let mut ordered: Vec<&ImportRow> = view.rows.iter().collect();
    ordered.sort_by_key(rank);
    let more = ordered.len().saturating_sub(ROWS_SHOWN);
    let option = |word: &str| OptionView::new(word, word.to_owned(), word == view.encoding);
    ImportPage {
        back: href(cohort),
        href: format!("{}/import/{number}", href(cohort)),
        name: view.name.clone(),
        encoding: view.encoding,
        encodings: csv::ENCODINGS.map(option).into(),
        samples: view.samples.iter().map(|row| row.join(" | ")).collect(),
        added: count(&|verdict| *verdict == Verdict::Added),
        changed: count(&|verdict| matches!(verdict, Verdict::Changed { .. })),
        same: count(&|verdict| *verdict == Verdict::Same),
        problems: count(&|verdict| matches!(verdict, Verdict::Problem(_))),
        rows: ordered.into_iter().take(ROWS_SHOWN).map(|row| import_line(visit, row)).collect(),
        more,
        is_cut: view.is_cut,
        taken: view.taken,
    }
}

fn import_line(visit: &Visit, row: &ImportRow) -> ImportLine {
    let (state, tone) = match row.verdict {
        Verdict::Added => ("import-added", "ok"),
        Verdict::Changed { .. } => ("import-changed", "warn"),
        Verdict::Same => ("import-same", ""),
        Verdict::Problem(_) => ("import-problem", "bad"),
    };
    let words = match row.verdict {
        Verdict::Problem(fault) => {
            let args = [
                ("name", (&row.name).into()),
                ("library", (&row.library).into()),
                ("circle", (&row.circle).into()),
            ];
            visit.say(&format!("import-fault-{}", fault.as_str()), &args)
        }
        Verdict::Changed { from } => {
            let args = [("from", from.into()), ("to", row.to.unwrap_or(0).into())];
            let args = args.map(|(name, number): (&str, u32)| (name, number.into()));
            visit.say("import-moves", &args)
        }
        Verdict::Added | Verdict::Same => String::new(),
    };
    ImportLine {
        number: row.number,
        name: row.name.clone(),
        library: row.library.clone(),
        circle: row.circle.clone(),
        state,
        tone,
        words,
    }
}

/// `POST /follow/cohorts/{cohort}/import/{table}`: takes it in, or takes that back.
pub(super) async fn act(
    visit: Visit,
    place: web::Path<(String, String)>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let (cohort, number) = parsed(&place)?;
    if form.text("back") == "1" {
        visit.run(move |node, who| node.facilitator(who)?.take_table_back(cohort, number)).await?;
        return Ok(visit.go(&format!("{}/learners", href(cohort)), "import-undone"));
    }
    let encoding = form.text("encoding").to_owned();
    visit
        .run(move |node, who| node.facilitator(who)?.take_table_in(cohort, number, &encoding))
        .await?;
    Ok(visit.go(&format!("{}/import/{number}", href(cohort)), "import-done"))
}

/// `GET /follow/cohorts/{cohort}/learners.csv?course=…`: what an import reads, and how far each learner is
/// in that course.
pub(super) async fn csv(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let cohort: CohortId = id.parse()?;
    let (course, beside) = (visit.chosen()?, visit.chosen_beside()?);
    let view =
        visit.run(move |node, who| desk_in(node, who, beside.as_deref())?.cohort(cohort)).await?;
    let mut table = String::from(csv::MARK);
    table.push_str(&csv::row(&[
        "name",
        "library",
        "circle",
        "course",
        "lessons_done",
        "lessons",
        "last_activity",
        "as_of",
    ]));
    let zone = &visit.words().zone;
    let time = |at: Option<crate::domain::UnixMs>| {
        at.and_then(|at| machine(at.0, zone)).unwrap_or_default()
    };
    for row in &view.learners {
        let learner = &row.learner;
        let circle = if row.circle == 0 { String::new() } else { row.circle.to_string() };
        table.push_str(&csv::row(&[
            &learner.name,
            &learner.branch_name,
            &circle,
            &course.id,
            &learner.lessons_done.to_string(),
            &learner.lessons.to_string(),
            &time(learner.last_activity),
            &time(learner.last_heard),
        ]));
    }
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"cohort.csv\""))
        .body(table))
}
