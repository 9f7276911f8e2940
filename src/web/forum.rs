//! Handlers of the forum's lists and threads.

use std::ops::Range;

use actix_web::{HttpResponse, web};

use super::WebError;
use super::form::Posted;
use super::lists::{
    cohort_space, mentionable, space_name, spaces, thread_lines, thread_title, ways, written,
};
use super::page::{
    ArrivedView, LessonLink, OptionView, PictureView, PostLink, PostView, PromptLink,
    ThreadListPage, ThreadPage, WayView,
};
use super::visit::{Visit, has_two_scripts, see_other};
use crate::domain::forum::Space;
use crate::domain::limits::POST_CHARS_MAX;
use crate::domain::moderation::MarkKind;
use crate::domain::roles::Act;
use crate::domain::{CohortId, DocumentId, LessonPath, NodeId, PostKey, person};
use crate::node::desk::Said;
use crate::node::view::{Choice, ListAsked, Only, OutlineRow, PictureRow, PostRow, ThreadView};

/// What a page of a thread may weigh: letters, and what goes around each post. Keeps the page in
/// its budget.
const PAGE_WEIGHT_MAX: usize = 23_000;
/// What goes around each post, in letters.
const POST_WEIGHT: usize = 260;

/// The filters of a list: the word in the address, and the phrase.
const FILTERS: [(&str, Only, &str); 5] = [
    ("", Only::All, "forum-filter-all"),
    ("unread", Only::Unread, "forum-filter-unread"),
    ("mine", Only::Mine, "forum-filter-mine"),
    ("unanswered", Only::Unanswered, "forum-filter-unanswered"),
    ("followed", Only::Followed, "forum-filter-followed"),
];

/// A space named in an address or a form, or a lesson by its own name; `None` for all.
pub(super) fn space_of(space: &str, lesson: &str) -> Result<Option<Space>, WebError> {
    if !lesson.is_empty() {
        return Ok(Some(Space::Lesson(lesson.parse()?)));
    }
    if space.is_empty() { Ok(None) } else { Ok(Some(space.parse()?)) }
}

pub(super) fn lesson_link(visit: &Visit, path: &LessonPath) -> Option<LessonLink> {
    let lesson = visit.lesson(path)?;
    Some(LessonLink {
        path: path.to_string(),
        href: format!("/lessons/{path}"),
        title: lesson.title.clone(),
    })
}

/// A lesson's own question, with the way to its conversation.
pub(super) fn prompt_link(visit: &Visit, path: &LessonPath) -> Option<PromptLink> {
    let words = visit.lesson(path)?.forum_prompt.clone();
    (!words.is_empty()).then(|| PromptLink { words, href: format!("/forum/lessons/{path}") })
}

/// `GET /forum?space=…&show=…&branch=…&page=…`, or `?lesson=…`
pub(super) async fn list(visit: Visit) -> Result<HttpResponse, WebError> {
    let space = space_of(visit.query("space"), visit.query("lesson"))?;
    let show = visit.query("show");
    let filter = FILTERS.iter().find(|(word, ..)| *word == show).unwrap_or(&FILTERS[0]);
    let branch: Option<NodeId> = match visit.query("branch") {
        "" => None,
        id => Some(id.parse()?),
    };
    let number = visit.page_number();
    let asked = ListAsked {
        space: space.clone(),
        only: filter.1,
        branch,
        page: u32::try_from(number).unwrap_or(0),
    };
    let ((rows, more), talks) = visit
        .run(move |node, who| {
            let forum = node.forum(who)?;
            Ok((forum.list(&asked)?, forum.talks()?))
        })
        .await?;
    let address = |show: &str| {
        let space = space.as_ref().map(|space| format!("space={space}"));
        let branch = branch.map(|id| format!("branch={id}"));
        let show = (!show.is_empty()).then(|| format!("show={show}"));
        let parts: Vec<String> = [space, branch, show].into_iter().flatten().collect();
        if parts.is_empty() { "/forum".to_owned() } else { format!("/forum?{}", parts.join("&")) }
    };
    let (newer, older) = ways(&address(filter.0), number, more);
    let lesson = space.as_ref().and_then(Space::lesson);
    let named = space.as_ref().and_then(|space| space_name(&visit, &talks, space));
    let behind = space.as_ref().map(|space| format!("?space={space}")).unwrap_or_default();
    let way = |(word, only, key): &(&str, Only, &'static str)| WayView {
        href: address(word),
        key,
        current: *only == filter.1,
    };
    let branch = branch.map(|_| rows.first().map(|row| row.branch.clone()).unwrap_or_default());
    visit.page(&ThreadListPage {
        title: match &named {
            Some(space) => visit.say("forum-of-space", &[("space", space.into())]),
            None => visit.say("web-forum", &[]),
        },
        lesson_href: lesson.map(|path| format!("/lessons/{path}")),
        new_href: format!("/forum/new{behind}"),
        prompt: lesson.and_then(|path| prompt_link(&visit, path)),
        spaces: list_spaces(&visit, &talks, space.as_ref()),
        filters: FILTERS.iter().map(way).collect(),
        branch,
        threads: thread_lines(&visit, rows),
        newer,
        older,
        // A feed asks for no account: a cohort has none.
        feed_href: match space.as_ref().and_then(Space::cohort) {
            Some(_) => None,
            None => Some(format!("/feed.atom{behind}")),
        },
        moderates: visit.may(Act::Moderate),
    })
}

/// Every space, with "all" before them.
fn list_spaces(
    visit: &Visit,
    talks: &[(CohortId, String)],
    chosen: Option<&Space>,
) -> Vec<OptionView> {
    let all = OptionView::new("", visit.say("forum-space-all", &[]), chosen.is_none());
    let mut options = spaces(visit, talks, chosen.unwrap_or(&Space::Network));
    for option in &mut options {
        option.chosen &= chosen.is_some();
    }
    options.insert(0, all);
    options
}

/// `GET /forum/{thread}?post=…`, `?reply-to=…` (with `&quote=1`) or `?page=…`
pub(super) async fn thread(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let id: DocumentId = id.parse()?;
    if let Some(moved) = elsewhere(&visit, id, "").await? {
        return Ok(moved);
    }
    let draft = Draft::asked(&visit);
    let view = thread_part(&visit, id, &draft).await?;
    visit.page(&thread_page(&visit, &view, &format!("/forum/{id}"), &draft))
}

/// The way to where a thread goes on, if somebody in it was erased.
pub(super) async fn elsewhere(
    visit: &Visit,
    id: DocumentId,
    behind: &str,
) -> Result<Option<HttpResponse>, WebError> {
    let now = visit.run(move |node, who| node.forum(who)?.current(id)).await?;
    if now == id {
        return Ok(None);
    }
    let post = match visit.query("post") {
        "" => String::new(),
        post => format!("?post={post}#post-{post}"),
    };
    Ok(Some(see_other(&format!("/forum/{now}{behind}{post}"))))
}

/// A thread with the posts of the page that is asked for.
async fn thread_part(visit: &Visit, id: DocumentId, draft: &Draft) -> Result<ThreadView, WebError> {
    let asked = Asked::of(visit, draft);
    visit
        .run(move |node, who| {
            node.forum(who)?.thread_part(id, |rows| {
                let pages = pages(rows.iter().map(|row| row.chars));
                let number = asked.page(rows, &pages);
                pages.get(number).cloned().unwrap_or_default()
            })
        })
        .await
}

/// `GET /forum/lessons/{module}/{lesson}`: the conversation about a lesson's own question.
pub(super) async fn prompt(
    visit: Visit,
    place: web::Path<(String, String)>,
) -> Result<HttpResponse, WebError> {
    let lesson: LessonPath = format!("{}/{}", place.0, place.1).parse()?;
    let asked = lesson.clone();
    let view = visit.run(move |node, who| node.forum(who)?.prompt(&asked)).await?;
    if !view.posts.is_empty() {
        return Ok(see_other(&format!("/forum/{}", view.id)));
    }
    let href = format!("/forum/lessons/{lesson}");
    visit.page(&thread_page(&visit, &view, &href, &Draft::asked(&visit)))
}

/// `POST /forum/lessons/{module}/{lesson}`
pub(super) async fn answer_prompt(
    visit: Visit,
    place: web::Path<(String, String)>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let lesson: LessonPath = format!("{}/{}", place.0, place.1).parse()?;
    let form = with_mention(form);
    let href = format!("/forum/lessons/{lesson}");
    let (asked, about, sent) = (lesson.clone(), lesson, form.clone());
    let view = move |visit: Visit| async move {
        visit.run(move |node, who| node.forum(who)?.prompt(&asked)).await
    };
    if form.text("act") == "preview" {
        let view = view(visit.clone()).await?;
        return visit.page(&thread_page(&visit, &view, &href, &Draft::previewed(&visit, &form)));
    }
    let posted = visit
        .run(move |node, who| {
            let [once, body, language] = ["once", "body", "language"].map(|field| sent.text(field));
            node.forum(who)?.answer_prompt(once, about, body, language)
        })
        .await;
    match posted {
        Ok((id, key)) => Ok(to_post(&visit, id, &key)),
        Err(error) => {
            let view = view(visit.clone()).await?;
            visit.again(error, &thread_page(&visit, &view, &href, &Draft::typed(&form)))
        }
    }
}

fn to_post(visit: &Visit, id: DocumentId, key: &PostKey) -> HttpResponse {
    visit.go_and_drop(&post_href(id, key), "posted", &format!("thread-{id}"))
}

/// Where a post stands in its thread.
pub(super) fn post_href(id: DocumentId, key: &PostKey) -> String {
    format!("/forum/{id}?post={key}#post-{key}")
}

/// What stands in the reply's form.
#[derive(Debug, Default)]
struct Draft {
    reply_to: String,
    quotes: bool,
    body: String,
    language: String,
    preview_html: String,
}

impl Draft {
    fn asked(visit: &Visit) -> Self {
        Self {
            reply_to: visit.query("reply-to").to_owned(),
            quotes: !visit.query("quote").is_empty(),
            ..Self::default()
        }
    }

    fn typed(form: &Posted) -> Self {
        Self {
            reply_to: form.text("reply_to").to_owned(),
            body: form.text("body").to_owned(),
            language: form.text("language").to_owned(),
            ..Self::default()
        }
    }

    fn previewed(visit: &Visit, form: &Posted) -> Self {
        let preview_html = preview(visit, form);
        Self { preview_html, ..Self::typed(form) }
    }
}

/// The form with whoever was chosen to be mentioned before its text.
pub(super) fn with_mention(mut form: Posted) -> Posted {
    let name = form.text("mention").trim().to_owned();
    if !name.is_empty() {
        let body = format!("@{name} {}", form.text("body"));
        form.put("body", body);
        form.put("mention", String::new());
    }
    form
}

/// A form's text as it will look. What is too long is not looked at.
pub(super) fn preview(visit: &Visit, form: &Posted) -> String {
    match person::prose(form.text("body"), POST_CHARS_MAX) {
        Ok(body) => visit.post_html(form.text("language"), &body),
        Err(_) => String::new(),
    }
}

/// Cuts a thread into pages that stay small however long its posts are.
fn pages(chars: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let mut pages: Vec<Range<usize>> = Vec::new();
    let mut weight = PAGE_WEIGHT_MAX;
    for (at, chars) in chars.enumerate() {
        let post = POST_WEIGHT + chars;
        match pages.last_mut() {
            Some(page) if weight + post <= PAGE_WEIGHT_MAX => {
                page.end = at + 1;
                weight += post;
            }
            _ => {
                pages.push(at..at + 1);
                weight = post;
            }
        }
    }
    pages
}

/// Which page is asked for.
struct Asked {
    post: String,
    number: Option<usize>,
}

impl Asked {
    fn of(visit: &Visit, draft: &Draft) -> Self {
        let post = match draft.reply_to.as_str() {
            "" => visit.query("post"),
            reply_to => reply_to,
        };
        let number = (!visit.query("page").is_empty()).then(|| visit.page_number());
        Self { post: post.to_owned(), number }
    }

    /// By a post on it, by number, else where the reader stopped, else the last.
    fn page(&self, rows: &[OutlineRow], pages: &[Range<usize>]) -> usize {
        let at = rows.iter().position(|row| row.key.0 == self.post);
        let last = pages.len().saturating_sub(1);
        if let (None, Some(number)) = (at, self.number) {
            return number.min(last);
        }
        let at = at.or_else(|| rows.iter().position(|row| row.unread));
        at.and_then(|at| pages.iter().position(|page| page.contains(&at))).unwrap_or(last)
    }
}

fn thread_page(visit: &Visit, view: &ThreadView, href: &str, draft: &Draft) -> ThreadPage {
    let id = view.id;
    let pages = pages(view.outline.iter().map(|row| row.chars));
    let number = Asked::of(visit, draft).page(&view.outline, &pages);
    let shown = pages.get(number).cloned().unwrap_or_default();
    let link = |key: &PostKey, author: &str| {
        let is_here = view.posts.iter().any(|row| row.key == *key);
        let page = if is_here { String::new() } else { format!("{href}?post={key}") };
        PostLink {
            href: format!("{page}#post-{key}"),
            key: key.to_string(),
            author: somebody(visit, author),
        }
    };
    let answered = view.posts.iter().find(|row| row.key.0 == draft.reply_to);
    let first_new = view.new_from.and_then(|at| Some((at, view.outline.get(at)?)));
    let (newer, older) = ways(href, number, number + 1 < pages.len());
    let prompt = view.prompt.as_ref().and_then(|path| visit.lesson(path));
    let body = match answered {
        Some(row) if draft.quotes && draft.body.is_empty() => quoted(&row.body),
        _ => draft.body.clone(),
    };
    ThreadPage {
        back: view.space.as_ref().map_or("/forum".to_owned(), |s| format!("/forum?space={s}")),
        space: space_shown(visit, view),
        lesson: view.lesson().and_then(|path| lesson_link(visit, path)),
        prompt: prompt.map(|lesson| lesson.forum_prompt.clone()).unwrap_or_default(),
        posts: shown
            .clone()
            .filter_map(|at| Some((at, view.posts.get(at.checked_sub(view.first)?)?)))
            .map(|(at, row)| post_view(visit, row, view.new_from == Some(at), link))
            .collect(),
        new_count: view.outline.iter().filter(|row| row.unread).count(),
        new_href: first_new.map(|(at, row)| match shown.contains(&at) {
            true => "#new".to_owned(),
            false => format!("{href}?post={}#new", row.key),
        }),
        is_end: shown.end == view.outline.len(),
        earlier: newer,
        later: older,
        earlier_part: view.earlier_part.map(|id| format!("/forum/{id}")),
        later_part: view.later_part.map(|id| format!("/forum/{id}")),
        locked: view.locked,
        pinned: view.pinned,
        moderates: view.may_moderate,
        moved: view.moved,
        spaces: match (&view.space, view.may_moderate && view.prompt.is_none()) {
            (Some(space), true) if view.cohort.is_none() => spaces(visit, &[], space),
            (Some(_) | None, _) => Vec::new(),
        },
        choice: match view.choice {
            Some(Choice::Follow) => "follow",
            Some(Choice::Mute) => "mute",
            None => "",
        },
        scripts: scripts(visit, view),
        reply_to: answered.map(|row| link(&row.key, &row.author)),
        body,
        preview_html: draft.preview_html.clone(),
        draft: format!("thread-{id}"),
        people: mentionable(visit, &view.people, ""),
        languages: written(match draft.language.as_str() {
            "" => visit.words().language.tag,
            chosen => chosen,
        }),
        href: href.to_owned(),
        title: visit
            .in_script(&view.language, &thread_title(visit, &view.title, view.prompt.as_ref(), 0)),
        language: view.language.clone(),
    }
}

/// Where a thread stands, in words; a lesson stands there as a link.
fn space_shown(visit: &Visit, view: &ThreadView) -> Option<String> {
    if let Some(name) = &view.cohort {
        return Some(cohort_space(visit, name));
    }
    let space = view.space.as_ref().filter(|space| space.lesson().is_none());
    space.and_then(|space| space_name(visit, &[], space))
}

/// The scripts to choose from, if something here is written in a language of two.
fn scripts(visit: &Visit, view: &ThreadView) -> Vec<OptionView> {
    if !view.posts.iter().any(|row| has_two_scripts(&row.language)) {
        return Vec::new();
    }
    [
        ("", "forum-script-as-written"),
        ("Cyrl", "forum-script-cyrillic"),
        ("Latn", "forum-script-latin"),
    ]
    .map(|(tag, key)| OptionView::new(tag, visit.say(key, &[]), tag == visit.script()))
    .into()
}

/// Words as a quote in Markdown, with room below.
fn quoted(words: &str) -> String {
    let lines: Vec<String> = words.lines().map(|line| format!("> {line}")).collect();
    format!("{}\n\n", lines.join("\n"))
}

/// The name, or a word for somebody whose name did not come or was not theirs to give.
pub(super) fn somebody(visit: &Visit, name: &str) -> String {
    if name.is_empty() { visit.words().say("forum-somebody", &[]) } else { name.to_owned() }
}

pub(super) fn post_view(
    visit: &Visit,
    row: &PostRow,
    first_new: bool,
    link: impl Fn(&PostKey, &str) -> PostLink,
) -> PostView {
    let words = visit.words();
    PostView {
        key: row.key.to_string(),
        author: somebody(visit, &row.author),
        branch: row.branch.clone(),
        own: row.own,
        at: words.moment(row.at, row.doubtful),
        language: row.language.clone(),
        body_html: visit.post_html(&row.language, &row.body),
        gone: match (row.erased, row.removed, &row.hidden) {
            (true, ..) => Some("forum-post-erased"),
            (_, true, _) => Some("forum-post-removed"),
            (.., Some(_)) => Some("forum-post-hidden"),
            (false, false, None) => None,
        },
        erased: row.erased,
        reason: row.hidden.clone().unwrap_or_default(),
        asked: row.asked.clone(),
        edited: row.edits > 0 && !row.removed && row.hidden.is_none(),
        answer: row.answer,
        thanks: row.thanks,
        thanked: row.thanked,
        reply_to: row.reply_to.as_ref().map(|(key, author)| link(key, author)),
        unread: row.unread,
        mentions_me: row.mentions_me,
        first_new,
        travel: row.state.as_str(),
        read_by: row.read_by.join(", "),
        pictures: row.pictures.iter().map(|row| picture_view(visit, row)).collect(),
        arrived: row.arrived.as_ref().map(|(at, branch)| ArrivedView {
            branch: branch.clone(),
            at: words.moment(*at, false),
        }),
    }
}

fn picture_view(visit: &Visit, row: &PictureRow) -> PictureView {
    PictureView {
        href: format!("/forum/pictures/{}", row.picture.hash),
        hash: row.picture.hash.to_string(),
        alt: row.picture.alt.clone(),
        size: visit.words().size(row.picture.size_bytes),
        here: row.here,
    }
}

/// `POST /forum/{thread}`
pub(super) async fn reply(
    visit: Visit,
    id: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let id: DocumentId = id.parse()?;
    let form = with_mention(form);
    let href = format!("/forum/{id}");
    if form.text("act") == "preview" {
        let draft = Draft::previewed(&visit, &form);
        let view = thread_part(&visit, id, &draft).await?;
        return visit.page(&thread_page(&visit, &view, &href, &draft));
    }
    let answers = match form.text("reply_to") {
        "" => None,
        key => Some(key.parse::<PostKey>()?),
    };
    let sent = form.clone();
    let posted = visit
        .run(move |node, who| {
            let [once, body, language] = ["once", "body", "language"].map(|field| sent.text(field));
            node.forum(who)?.reply(once, id, body, language, answers)
        })
        .await;
    match posted {
        Ok((id, key)) => Ok(to_post(&visit, id, &key)),
        Err(error) => {
            let draft = Draft::typed(&form);
            let view = thread_part(&visit, id, &draft).await?;
            visit.again(error, &thread_page(&visit, &view, &href, &draft))
        }
    }
}

/// `POST /forum/{thread}/seen`: by the button, or by the script once the page was in view.
pub(super) async fn seen(
    visit: Visit,
    id: web::Path<String>,
    _form: Posted,
) -> Result<HttpResponse, WebError> {
    let id: DocumentId = id.parse()?;
    visit.run(move |node, who| node.forum(who)?.seen(id)).await?;
    Ok(see_other(&format!("/forum/{id}")))
}

/// `POST /forum/{thread}/choice`: follow, mute, or neither.
pub(super) async fn choose(
    visit: Visit,
    id: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let id: DocumentId = id.parse()?;
    let choice = match form.text("choice") {
        "follow" => Some(Choice::Follow),
        "mute" => Some(Choice::Mute),
        _ => None,
    };
    visit.run(move |node, who| node.forum(who)?.choose(id, choice)).await?;
    Ok(visit.go(&format!("/forum/{id}"), "chosen"))
}

/// `POST /forum/{thread}/say`: thanks for one of its posts, or a moderator's word on the thread.
pub(super) async fn say(
    visit: Visit,
    id: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let id: DocumentId = id.parse()?;
    let thanks = match form.text("thank") {
        "" => None,
        key => Some(key.parse::<PostKey>()?),
    };
    let (kind, on, told) = match (&thanks, form.text("act")) {
        (Some(_), _) => (MarkKind::Thank, true, "thanked"),
        (None, "lock") => (MarkKind::Lock, true, "decided"),
        (None, "unlock") => (MarkKind::Lock, false, "undone"),
        (None, "pin") => (MarkKind::Pin, true, "decided"),
        (None, "unpin") => (MarkKind::Pin, false, "undone"),
        (None, "move") => (MarkKind::Move, true, "decided"),
        (None, "unmove") => (MarkKind::Move, false, "undone"),
        (None, _) => return Err(WebError::Unreadable("no such act")),
    };
    let to = thanks.as_ref().map_or_else(|| format!("/forum/{id}"), |key| post_href(id, key));
    let words = if kind == MarkKind::Move { form.text("space").to_owned() } else { String::new() };
    let said = Said { kind, post: thanks, on, words, language: String::new() };
    let once = form.text("once").to_owned();
    visit.run(move |node, who| node.forum(who)?.say(&once, id, said)).await?;
    Ok(visit.go(&to, told))
}

#[cfg(test)]
mod tests;
