//! Handlers of the forum.

use actix_web::{HttpResponse, web};

use super::WebError;
use super::form::Posted;
use super::lists::{thread_lines, ways, written};
use super::page::{
    ArrivedView, LessonLink, NewThreadPage, PostLink, PostView, ThreadListPage, ThreadPage,
};
use super::visit::{Visit, see_other};
use crate::domain::{DocumentId, LessonPath, PostKey};
use crate::node::view::{PostRow, ThreadView, Travel};
use crate::text::plain;

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
        Err(error) => visit.again(error, &new_page(&visit, lesson.as_ref(), &form)),
    }
}

/// `GET /forum/{thread}?reply-to=…`
pub(super) async fn thread(visit: Visit, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let page = thread_page(&visit, id.parse()?, visit.query("reply-to"), "").await?;
    visit.page(&page)
}

async fn thread_page(
    visit: &Visit,
    id: DocumentId,
    reply_to: &str,
    body: &str,
) -> Result<ThreadPage, WebError> {
    let view: ThreadView = visit.run(move |node, who| node.forum(who)?.thread(id)).await?;
    let answered = view.posts.iter().find(|post| post.key.0 == reply_to);
    let reply_to =
        answered.map(|post| PostLink { key: post.key.to_string(), author: post.author.clone() });
    let new_count = view.posts.iter().filter(|post| post.unread).count();
    let posts = view.posts.into_iter().enumerate();
    Ok(ThreadPage {
        back: "/forum".to_owned(),
        href: format!("/forum/{id}"),
        title: view.title,
        language: view.language,
        lesson: view.lesson.as_ref().and_then(|path| lesson_link(visit, path)),
        posts: posts.map(|(at, row)| post_view(visit, row, view.new_from == Some(at))).collect(),
        new_count,
        full: view.full,
        reply_to,
        body: body.to_owned(),
        draft: format!("thread-{id}"),
        languages: written(visit.words().language.tag),
    })
}

fn post_view(visit: &Visit, row: PostRow, first_new: bool) -> PostView {
    let words = visit.words();
    PostView {
        key: row.key.to_string(),
        author: row.author,
        branch: row.branch,
        own: row.own,
        at: words.moment(row.at, row.doubtful),
        language: row.language,
        body_html: plain::to_html(&row.body),
        reply_to: row.reply_to.map(|(key, author)| PostLink { key: key.to_string(), author }),
        unread: row.unread,
        first_new,
        travel: match row.state {
            Travel::Saved => Some("saved"),
            Travel::AtHub => Some("at-hub"),
            Travel::FromElsewhere => None,
        },
        arrived: row
            .arrived
            .map(|(at, branch)| ArrivedView { branch, at: words.moment(at, false) }),
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
            let to = format!("/forum/{id}#post-{key}");
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
