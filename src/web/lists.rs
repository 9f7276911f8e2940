//! Lists that several pages need: countries, languages to write in, pages of long lists.

use super::forum::somebody;
use super::page::{OptionView, ThreadLine};
use super::visit::Visit;
use crate::node::view::ThreadRow;
use crate::text::phrases::languages;

/// Countries of the network, as ISO 3166 has them, and `XK`.
const COUNTRIES: [&str; 12] =
    ["AL", "BA", "BG", "HR", "GR", "XK", "MK", "ME", "RO", "RS", "SI", "TR"];
/// Languages of the region, in which posts are written, each with its name in itself: more than the
/// program speaks.
const WRITTEN: [(&str, &str); 13] = [
    ("sq", "Shqip"),
    ("bs", "Bosanski"),
    ("bg", "Български"),
    ("hr", "Hrvatski"),
    ("el", "Ελληνικά"),
    ("mk", "Македонски"),
    ("cnr", "Crnogorski"),
    ("ro", "Română"),
    ("sr-Cyrl", "Српски (ћирилица)"),
    ("sr-Latn", "Srpski (latinica)"),
    ("sl", "Slovenščina"),
    ("tr", "Türkçe"),
    ("en", "English"),
];
/// Learners or people on one page of a list (more make an old tablet wait for seconds).
const ROWS_PER_PAGE: usize = 50;

/// Countries to choose from, in the order of their names.
pub(super) fn countries(visit: &Visit, chosen: &str) -> Vec<OptionView> {
    let mut options: Vec<OptionView> = COUNTRIES
        .iter()
        .map(|code| OptionView::new(code, visit.say(&country_key(code), &[]), *code == chosen))
        .collect();
    options.sort_by(|a, b| a.words.cmp(&b.words));
    options
}

/// The phrase of a country's name.
pub(super) fn country_key(code: &str) -> String {
    let known = COUNTRIES.iter().find(|known| **known == code);
    known.map_or_else(|| "country-other".to_owned(), |code| format!("country-{code}"))
}

/// Languages that the program speaks.
pub(super) fn spoken(chosen: &str) -> Vec<OptionView> {
    let each = languages().iter();
    each.map(|language| language_option(language.tag, language.own_name, chosen)).collect()
}

/// Languages that people write in.
pub(super) fn written(chosen: &str) -> Vec<OptionView> {
    WRITTEN.iter().map(|(tag, own_name)| language_option(tag, own_name, chosen)).collect()
}

fn language_option(tag: &str, own_name: &str, chosen: &str) -> OptionView {
    let option = OptionView::new(tag, own_name.to_owned(), tag == chosen);
    OptionView { lang: Some(tag.to_owned()), ..option }
}

/// Shared computer or own device.
pub(super) fn devices(visit: &Visit, chosen: &str) -> Vec<OptionView> {
    ["shared", "own"]
        .map(|value| {
            let is_chosen = value == chosen || (value == "shared" && chosen != "own");
            OptionView::new(value, visit.say(&format!("signin-device-{value}"), &[]), is_chosen)
        })
        .into()
}

/// One page of a list, with the ways to its neighbours.
pub(super) struct Part<T> {
    pub(super) rows: Vec<T>,
    pub(super) newer: Option<String>,
    pub(super) older: Option<String>,
}

/// Cuts out the page that the visit asks for.
pub(super) fn part<T>(visit: &Visit, base: &str, rows: Vec<T>) -> Part<T> {
    let number = visit.page_number();
    let more = rows.len() > (number + 1) * ROWS_PER_PAGE;
    let (newer, older) = ways(base, number, more);
    Part {
        rows: rows.into_iter().skip(number * ROWS_PER_PAGE).take(ROWS_PER_PAGE).collect(),
        newer,
        older,
    }
}

/// The addresses of the pages before and after; `base` may have a `?` already.
pub(super) fn ways(base: &str, number: usize, more: bool) -> (Option<String>, Option<String>) {
    let mark = if base.contains('?') { '&' } else { '?' };
    let to = |page: usize| format!("{base}{mark}page={page}");
    (number.checked_sub(1).map(to), more.then(|| to(number + 1)))
}

/// Threads as lists show them.
pub(super) fn thread_lines(visit: &Visit, rows: Vec<ThreadRow>) -> Vec<ThreadLine> {
    let course = visit.course();
    let line = |row: ThreadRow| ThreadLine {
        href: format!("/forum/{}", row.id),
        title: row.title,
        lesson: row.lesson.and_then(|path| course.lesson(&path).map(|l| l.title.clone())),
        author: somebody(visit, &row.author),
        branch: row.branch,
        posts: row.posts,
        unread: row.unread,
        last: visit.words().moment(row.last_at, row.last_doubtful),
    };
    rows.into_iter().map(line).collect()
}
