//! Lists that several pages need: countries, languages to write in, pages of long lists.

use super::forum::somebody;
use super::page::{FoundLine, OptionView, ThreadLine};
use super::visit::Visit;
use crate::course::post;
use crate::domain::forum::Space;
use crate::domain::{CohortId, LessonPath};
use crate::node::view::{Choice, FoundRow, ThreadRow};
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
/// Letters of a post that a list shows.
const EXCERPT_CHARS: usize = 160;

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

/// Text for the part of an address behind the `?`.
pub(super) fn url_query(text: &str) -> String {
    let mut query = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            query.push(char::from(byte));
        } else {
            query.push_str(&format!("%{byte:02X}"));
        }
    }
    query
}

/// Threads as lists show them.
pub(super) fn thread_lines(visit: &Visit, rows: Vec<ThreadRow>) -> Vec<ThreadLine> {
    let line = |row: ThreadRow| ThreadLine {
        href: format!("/forum/{}", row.id),
        title: thread_title(visit, &row.title, row.prompt.as_ref(), row.part),
        tags: [
            (row.mentioned, "forum-tag-mentioned"),
            (row.pinned, "forum-tag-pinned"),
            (row.locked, "forum-tag-locked"),
            (row.answered, "forum-tag-answered"),
            (row.choice == Some(Choice::Follow), "forum-tag-followed"),
            (row.choice == Some(Choice::Mute), "forum-tag-muted"),
        ]
        .into_iter()
        .filter_map(|(is_so, key)| is_so.then_some(key))
        .collect(),
        // A prompt's title names its lesson already.
        space: row
            .space
            .as_ref()
            .filter(|space| row.prompt.is_none() && **space != Space::Network)
            .and_then(|space| match &row.cohort {
                Some(name) => Some(cohort_space(visit, name)),
                None => space_name(visit, &[], space),
            }),
        author: somebody(visit, &row.author),
        branch: row.branch,
        branch_href: row.branch_id.map(|id| format!("/forum?branch={id}")),
        posts: row.posts,
        unread: row.unread,
        last: visit.words().moment(row.last_at, row.last_doubtful),
    };
    rows.into_iter().map(line).collect()
}

/// A thread's title in this reader's script; of a prompt, its lesson.
pub(super) fn thread_title(
    visit: &Visit,
    title: &str,
    prompt: Option<&LessonPath>,
    part: u32,
) -> String {
    let lesson = prompt.and_then(|path| visit.lesson(path));
    let title = match (title, lesson) {
        ("", Some(lesson)) => {
            visit.say("forum-prompt-title", &[("lesson", (&lesson.title).into())])
        }
        ("", None) => visit.say("forum-untitled", &[]),
        (title, _) => title.to_owned(),
    };
    if part == 0 {
        return title;
    }
    let number = u64::from(part) + 1;
    visit.say("forum-part", &[("title", (&title).into()), ("number", number.into())])
}

/// A cohort's space in words.
pub(super) fn cohort_space(visit: &Visit, name: &str) -> String {
    visit.say("forum-space-cohort", &[("cohort", name.into())])
}

/// A space in words; `None` for a lesson or module that this course does not have, and for a cohort
/// that is not among `talks`, those in which the reader takes part.
pub(super) fn space_name(
    visit: &Visit,
    talks: &[(CohortId, String)],
    space: &Space,
) -> Option<String> {
    Some(match space {
        Space::Network => visit.say("forum-space-network", &[]),
        Space::Country(code) => visit.say(&country_key(code), &[]),
        Space::Module(id) => visit.course_of(id).module(id)?.title.clone(),
        Space::Lesson(path) => visit.lesson(path)?.title.clone(),
        Space::Cohort(cohort) => {
            let (_, name) = talks.iter().find(|(id, _)| id == cohort)?;
            cohort_space(visit, name)
        }
    })
}

/// Spaces to choose from: the network, this library's country, the reader's cohorts, the modules.
pub(super) fn spaces(
    visit: &Visit,
    talks: &[(CohortId, String)],
    chosen: &Space,
) -> Vec<OptionView> {
    let country = &visit.place().country;
    let mut spaces = vec![Space::Network];
    if !country.is_empty() {
        spaces.push(Space::Country(country.clone()));
    }
    spaces.extend(talks.iter().map(|(cohort, _)| Space::Cohort(*cohort)));
    let modules = visit.course().modules.iter();
    spaces.extend(modules.map(|module| Space::Module(module.id.clone())));
    if !spaces.contains(chosen) {
        spaces.push(chosen.clone());
    }
    spaces
        .iter()
        .filter_map(|space| {
            let words = space_name(visit, talks, space)?;
            Some(OptionView::new(&space.to_string(), words, space == chosen))
        })
        .collect()
}

/// People whom a post may mention, with nobody before them.
pub(super) fn mentionable(visit: &Visit, people: &[String], chosen: &str) -> Vec<OptionView> {
    if people.is_empty() {
        return Vec::new();
    }
    let nobody = OptionView::new("", visit.say("forum-mention-nobody", &[]), chosen.is_empty());
    let each = people.iter().map(|name| OptionView::new(name, name.clone(), name == chosen));
    std::iter::once(nobody).chain(each).collect()
}

/// Posts as lists show them.
pub(super) fn found_lines(visit: &Visit, rows: Vec<FoundRow>) -> Vec<FoundLine> {
    let line = |row: FoundRow| FoundLine {
        href: format!("/forum/{}?post={}#post-{}", row.thread, row.key, row.key),
        title: thread_title(visit, &row.title, row.prompt.as_ref(), 0),
        words: visit.in_script(&row.language, &post::excerpt(&row.body, EXCERPT_CHARS)),
        language: row.language,
        author: somebody(visit, &row.author),
        branch: row.branch,
        at: visit.words().moment(row.at, row.doubtful),
    };
    rows.into_iter().map(line).collect()
}
