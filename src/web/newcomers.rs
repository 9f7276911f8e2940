//! Handlers for accounts from a table, and for the sheet with their codes.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::WebError;
use super::fault;
use super::form::Posted;
use super::import::KEPT;
use super::page::{
    CodeSheetPage, NewcomerLine, NewcomersAskPage, NewcomersPage, OptionView, SheetLine,
};
use super::visit::{Visit, see_other};
use crate::domain::limits::PEOPLE_IMPORT_MAX;
use crate::node::view::{CodeSheet, NewcomerRow, NewcomerVerdict, NewcomersView};
use crate::text::csv;
use crate::text::dates::long_date;

/// The way in that takes a table of people.
pub(super) const UPLOAD_PATH: &str = "/people/import";
/// Rows that a page shows one by one, problems first.
const ROWS_SHOWN: usize = 100;

/// `GET /people/import`
pub(super) async fn ask(visit: Visit) -> Result<HttpResponse, WebError> {
    visit.page(&NewcomersAskPage { most: PEOPLE_IMPORT_MAX })
}

/// `POST /people/import`: the layer has kept the table already.
pub(super) async fn hand_over(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    if form.text(KEPT).is_empty() {
        let lines = vec![fault::line("table", visit.say("import-no-file", &[]))];
        let page = NewcomersAskPage { most: PEOPLE_IMPORT_MAX };
        return visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, lines, &page);
    }
    Ok(see_other(&format!("{UPLOAD_PATH}/{}", form.text(KEPT))))
}

fn number(text: &str) -> Result<u64, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

/// `GET /people/import/{table}?encoding=…`: what it would do, row by row.
pub(super) async fn look(visit: Visit, table: web::Path<String>) -> Result<HttpResponse, WebError> {
    let number = number(&table)?;
    let encoding = visit.query("encoding").to_owned();
    let view =
        visit.run(move |node, who| node.admin(who)?.look_at_people(number, &encoding)).await?;
    visit.page(&newcomers_page(&visit, number, view))
}

fn newcomers_page(visit: &Visit, number: u64, view: NewcomersView) -> NewcomersPage {
    let rank = |row: &&NewcomerRow| match row.verdict {
        NewcomerVerdict::Problem(_) => 0,
        NewcomerVerdict::Added => 1,
        NewcomerVerdict::Same => 2,
    };
    let count = |wanted: usize| view.rows.iter().filter(|row| rank(row) == wanted).count();
    let mut ordered: Vec<&NewcomerRow> = view.rows.iter().collect();
    ordered.sort_by_key(rank);
    let option = |word: &str| OptionView::new(word, word.to_owned(), word == view.encoding);
    let line = |row: &NewcomerRow| {
        let (state, tone) = match row.verdict {
            NewcomerVerdict::Added => ("import-added", "ok"),
            NewcomerVerdict::Same => ("import-same", ""),
            NewcomerVerdict::Problem(_) => ("import-problem", "bad"),
        };
        let words = match row.verdict {
            NewcomerVerdict::Problem(fault) => {
                visit.say(&format!("newcomers-fault-{}", fault.as_str()), &[])
            }
            NewcomerVerdict::Added | NewcomerVerdict::Same => String::new(),
        };
        NewcomerLine { number: row.number, name: row.name.clone(), state, tone, words }
    };
    NewcomersPage {
        href: format!("{UPLOAD_PATH}/{number}"),
        encoding: view.encoding,
        encodings: csv::ENCODINGS.map(option).into(),
        samples: view.samples.iter().map(|row| row.join(" | ")).collect(),
        problems: count(0),
        added: count(1),
        same: count(2),
        more: ordered.len().saturating_sub(ROWS_SHOWN),
        rows: ordered.into_iter().take(ROWS_SHOWN).map(line).collect(),
        is_cut: view.is_cut,
        most: PEOPLE_IMPORT_MAX,
        taken: view.taken,
        waiting: view.waiting,
        unused: view.unused,
        more_staying: view.staying.len().saturating_sub(ROWS_SHOWN),
        staying: view
            .staying
            .iter()
            .take(ROWS_SHOWN)
            .map(|(name, why)| {
                (name.clone(), visit.say(&format!("newcomers-stays-{}", why.as_str()), &[]))
            })
            .collect(),
    }
}

/// `POST /people/import/{table}`: makes the accounts, or new codes for those who wait; the answer is
/// the sheet itself, this once. Like every page it is kept in no cache. Or takes the accounts back that
/// nobody has used.
pub(super) async fn act(
    visit: Visit,
    table: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let number = number(&table)?;
    if form.text("back") == "1" {
        let taken = visit.run(move |node, who| node.admin(who)?.take_people_back(number));
        let (_, stay) = taken.await?;
        let to = if stay == 0 { "/people".to_owned() } else { format!("{UPLOAD_PATH}/{number}") };
        return Ok(visit.go(&to, "newcomers-back"));
    }
    let (again, encoding) = (form.text("again") == "1", form.text("encoding").to_owned());
    let sheet = visit
        .run(move |node, who| {
            let desk = node.admin(who)?;
            if again { desk.renew_codes(number) } else { desk.take_people_in(number, &encoding) }
        })
        .await?;
    visit.page(&sheet_page(&visit, number, sheet))
}

fn sheet_page(visit: &Visit, number: u64, sheet: CodeSheet) -> CodeSheetPage {
    let words = visit.words();
    CodeSheetPage {
        back: format!("{UPLOAD_PATH}/{number}"),
        library: visit.place().name.clone(),
        until: long_date(sheet.until.0, &words.zone, words.language),
        rows: sheet
            .rows
            .into_iter()
            .map(|row| SheetLine { name: row.name, code: row.code })
            .collect(),
    }
}
