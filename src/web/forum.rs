//! Handlers of the forum.

use std::ops::Range;

use actix_web::{HttpResponse, web};

use super::WebError;
use super::form::Posted;
use super::lists::{thread_lines, ways, written};
use super::page::{
    ArrivedView, LessonLink, NewThreadPage, PostLink, PostView, ThreadListPage, ThreadPage,
};
use super::visit::{Visit, see_other};
use crate::domain::limits::{POST_CHARS_MAX, TITLE_CHARS_MAX};
use crate::domain::{DocumentId, LessonPath, PostKey, person};
use crate::node::view::{PostRow, ThreadView};
use crate::text::plain;

/// What a page of a thread may weigh: letters, and what goes around each post. Keeps the page in
/// its budget.
const PAGE_WEIGHT_MAX: usize = 24_000;
/// What goes around each post, in letters.
const POST_WEIGHT: usize = 150;

/// A lesson named in an address or a form; empty is none.
fn lesson_of(text: &str) -> Result<Option<LessonPath>, WebError> {
    if text.is_empty() { Ok(None) } else { Ok(Some(text.parse()?)) }
}

fn lesson_link(visit: &Visit, path: &LessonPath) -> Option<LessonLink> {
    let lesson = visit.course().lesson(path)?;
    Some(LessonLink {
        path: path.to_string(),
        href: format!("/lessons/{path}"),
        title: lesson.title.clone(),
    })
}

/// `GET /forum?lesson=…&page=…`
pub(super) async fn list(visit: Visit) -> Result<HttpResponse, WebError> {
    let lesson = lesson_of(visit.query("lesson"))?;
    let number = visit.page_number();
    let (asked, page) = (lesson.clone(), u32::try_from(number).unwrap_or(0));
    let (rows, more) =
        visit.run(move |node, who| node.forum(who)?.threads(asked.as_ref(), page)).await?;
    let behind = lesson.as_ref().map(|path| format!("?lesson={path}")).unwrap_or_default();
    let (newer, older) = ways(&format!("/forum{behind}"), number, more);
    let link = lesson.as_ref().and_then(|path| lesson_link(&visit, path));
    visit.page(&ThreadListPage {
        title: match &link {
            Some(lesson) => visit.say("forum-of-lesson", &[("lesson", (&lesson.title).into())]),
            None => visit.say("web-forum", &[]),
        },
        lesson_href: link.map(|lesson| lesson.href),
        new_href: format!("/forum/new{behind}"),
        threads: thread_lines(&visit, rows),
        newer,
        older,
    })
}

fn new_page(visit: &Visit, lesson: Option<&LessonPath>, form: &Posted) -> NewThreadPage {
    let language = match form.text("language") {
        "" => visit.words().language.tag,
        chosen => chosen,
    };
    let behind = lesson.map(|path| format!("?lesson={path}")).unwrap_or_default();
    NewThreadPage {
        back: format!("/forum{behind}"),
        lesson: lesson.and_then(|path| lesson_link(visit, path)),
        prompt: lesson
            .and_then(|path| visit.course().lesson(path))
            .map(|lesson| lesson.forum_prompt.clone())
            .unwrap_or_default(),
        title: form.text("title").to_owned(),
        body: form.text("body").to_owned(),
        draft: "new".to_owned(),
        languages: written(language),
    }
}

/// `GET /forum/new?lesson=…`
pub(super) async fn new_thread(visit: Visit) -> Result<HttpResponse, WebError> {
    let lesson = lesson_of(visit.query("lesson"))?;
    visit.page(&new_page(&visit, lesson.as_ref(), &Posted::default()))
}

/// `POST /forum/new`
pub(super) async fn open_thread(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let lesson = lesson_of(form.text("lesson"))?;
    let (about, sent) = (lesson.clone(), form.clone());
    let opened = visit
        .run(move |node, who| {
            let [once, title, body, language] =
                ["once", "title", "body", "language"].map(|field| sent.text(field));
            node.forum(who)?.open_thread(once, about, title, body, language)
        })
        .await;
    match opened {
        Ok(id) => Ok(visit.go_and_drop(&format!("/forum/{id}"), "posted", "new")),
        Err(error) => {
            let rules = [
                ("title", person::line(form.text("title"), TITLE_CHARS_MAX).err()),
                ("body", person::prose(form.text("body"), POST_CHARS_MAX).err()),
            ];
            visit.again_with(error, &rules, &new_page(&visit, lesson.as_ref(), &form))
        }
    }
}

/// `GET /forum/{thread}?post=…`, `?reply-to=…` or `?page=…`
pub(super) async fn thread(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let page = thread_page(&visit, id.parse()?, visit.query("reply-to"), "").await?;
    visit.page(&page)
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

/// The page that was asked for: by a post on it, by number, else where the reader stopped, else the
/// last.
fn shown_page(visit: &Visit, view: &ThreadView, pages: &[Range<usize>], post: &str) -> usize {
    let at = view.posts.iter().position(|row| row.key.0 == post);
    let last = pages.len().saturating_sub(1);
    if at.is_none() && !visit.query("page").is_empty() {
        return visit.page_number().min(last);
    }
    let at = at.or(view.new_from);
    at.and_then(|at| pages.iter().position(|page| page.contains(&at))).unwrap_or(last)
}

async fn thread_page(
    visit: &Visit,
    id: DocumentId,
    reply_to: &str,
    body: &str,
) -> Result<ThreadPage, WebError> {
    let view: ThreadView = visit.run(move |node, who| node.forum(who)?.thread(id)).await?;
    let href = format!("/forum/{id}");
    let pages = pages(view.posts.iter().map(|row| row.body.chars().count()));
    let asked = if reply_to.is_empty() { visit.query("post") } else { reply_to };
    let number = shown_page(visit, &view, &pages, asked);
    let shown = pages.get(number).cloned().unwrap_or_default();
    let link = |key: &PostKey, author: &str| {
        let is_here = view.posts[shown.clone()].iter().any(|row| row.key == *key);
        let page = if is_here { String::new() } else { format!("{href}?post={key}") };
        PostLink {
            href: format!("{page}#post-{key}"),
            key: key.to_string(),
            author: somebody(visit, author),
        }
    };
    let answered = view.posts.iter().find(|row| row.key.0 == reply_to);
    let first_new = view.new_from.and_then(|at| Some((at, view.posts.get(at)?)));
    let (newer, older) = ways(&href, number, number + 1 < pages.len());
    Ok(ThreadPage {
        back: "/forum".to_owned(),
        lesson: view.lesson.as_ref().and_then(|path| lesson_link(visit, path)),
        posts: shown
            .clone()
            .map(|at| post_view(visit, &view.posts[at], view.new_from == Some(at), link))
            .collect(),
        new_count: view.posts.iter().filter(|row| row.unread).count(),
        new_href: first_new.map(|(at, row)| match shown.contains(&at) {
            true => "#new".to_owned(),
            false => format!("{href}?post={}#new", row.key),
        }),
        is_end: shown.end == view.posts.len(),
        earlier: newer,
        later: older,
        full: view.full,
        reply_to: answered.map(|row| link(&row.key, &row.author)),
        body: body.to_owned(),
        draft: format!("thread-{id}"),
        languages: written(visit.words().language.tag),
        href: href.clone(),
        title: view.title.clone(),
        language: view.language.clone(),
    })
}

/// The name, or a word for somebody whose name did not come or was not theirs to give.
pub(super) fn somebody(visit: &Visit, name: &str) -> String {
    if name.is_empty() { visit.words().say("forum-somebody", &[]) } else { name.to_owned() }
}

fn post_view(
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
        body_html: plain::to_html(&row.body),
        reply_to: row.reply_to.as_ref().map(|(key, author)| link(key, author)),
        unread: row.unread,
        first_new,
        travel: row.state.as_str(),
        read_by: row.read_by.join(", "),
        arrived: row.arrived.as_ref().map(|(at, branch)| ArrivedView {
            branch: branch.clone(),
            at: words.moment(*at, false),
        }),
    }
}

/// `POST /forum/{thread}`
pub(super) async fn reply(
    visit: Visit,
    id: web::Path<String>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let id: DocumentId = id.parse()?;
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
        Ok(key) => {
            let to = format!("/forum/{id}?post={key}#post-{key}");
            Ok(visit.go_and_drop(&to, "posted", &format!("thread-{id}")))
        }
        Err(error) => {
            let page = thread_page(&visit, id, form.text("reply_to"), form.text("body")).await?;
            visit.again(error, &page)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_post_is_on_one_page_and_no_page_is_heavy() {
        assert!(pages(std::iter::empty()).is_empty());
        assert_eq!(pages([10; 80].into_iter()).len(), 1);
        let lengths: Vec<usize> = (0..500).map(|at| at * 37 % 6_000).collect();
        let cut = pages(lengths.iter().copied());
        assert_eq!(cut.first().map(|page| page.start), Some(0));
        assert_eq!(cut.last().map(|page| page.end), Some(500));
        assert!(cut.windows(2).all(|pair| pair[0].end == pair[1].start));
        for page in cut {
            let weight: usize = lengths[page].iter().map(|chars| POST_WEIGHT + chars).sum();
            assert!(weight <= PAGE_WEIGHT_MAX, "{weight}");
        }
    }

    #[test]
    fn a_post_longer_than_a_page_has_one_to_itself() {
        assert_eq!(pages([90_000, 1, 90_000].into_iter()), [0..1, 1..2, 2..3]);
    }
}
