//! Handlers for writing in the forum: a new thread, and one post with all that may be done with it.

use actix_web::{HttpResponse, web};

use super::WebError;
use super::form::Posted;
use super::forum::{
    elsewhere, lesson_link, post_href, post_view, preview, prompt_link, somebody, space_of,
    with_mention,
};
use super::lists::{mentionable, spaces, thread_lines, thread_title, written};
use super::page::{NewThreadPage, PostLink, PostPage, ReportView, VersionView};
use super::visit::Visit;
use crate::domain::forum::Space;
use crate::domain::limits::{POST_CHARS_MAX, TITLE_CHARS_MAX};
use crate::domain::moderation::MarkKind;
use crate::domain::{DocumentId, PostKey, person};
use crate::node::desk::Said;

async fn new_page(
    visit: &Visit,
    space: &Space,
    form: &Posted,
    preview_html: String,
) -> Result<NewThreadPage, WebError> {
    let (asked, title) = (space.clone(), form.text("title").to_owned());
    let is_preview = !preview_html.is_empty();
    let (people, similar, talks) = visit
        .run(move |node, who| {
            let forum = node.forum(who)?;
            let similar = if is_preview { forum.similar(&title)? } else { Vec::new() };
            Ok((forum.people_of(&asked)?, similar, forum.talks()?))
        })
        .await?;
    let language = match form.text("language") {
        "" => visit.words().language.tag,
        chosen => chosen,
    };
    let lesson = space.lesson();
    Ok(NewThreadPage {
        back: format!("/forum?space={space}"),
        lesson: lesson.and_then(|path| lesson_link(visit, path)),
        prompt: lesson.and_then(|path| prompt_link(visit, path)),
        spaces: if lesson.is_some() { Vec::new() } else { spaces(visit, &talks, space) },
        title: form.text("title").to_owned(),
        body: form.text("body").to_owned(),
        similar: thread_lines(visit, similar),
        preview_html,
        draft: "new".to_owned(),
        people: mentionable(visit, &people, ""),
        languages: written(language),
    })
}

/// `GET /forum/new?space=…` or `?lesson=…`
pub(super) async fn new_thread(visit: Visit) -> Result<HttpResponse, WebError> {
    let space = space_of(visit.query("space"), visit.query("lesson"))?.unwrap_or(Space::Network);
    visit.page(&new_page(&visit, &space, &Posted::default(), String::new()).await?)
}

/// `POST /forum/new`
pub(super) async fn open_thread(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let form = with_mention(form);
    let space = space_of(form.text("space"), form.text("lesson"))?.unwrap_or(Space::Network);
    if form.text("act") == "preview" {
        let page = new_page(&visit, &space, &form, preview(&visit, &form)).await?;
        return visit.page(&page);
    }
    let (about, sent) = (space.clone(), form.clone());
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
            let page = new_page(&visit, &space, &form, String::new()).await?;
            visit.again_with(error, &rules, &page)
        }
    }
}

/// `GET /forum/{thread}/{post}`
pub(super) async fn post(
    visit: Visit,
    place: web::Path<(String, String)>,
) -> Result<HttpResponse, WebError> {
    let (id, key): (DocumentId, PostKey) = (place.0.parse()?, place.1.parse()?);
    if let Some(moved) = elsewhere(&visit, id, &format!("/{key}")).await? {
        return Ok(moved);
    }
    let page = post_page(&visit, id, key).await?;
    visit.page(&page)
}

async fn post_page(visit: &Visit, id: DocumentId, key: PostKey) -> Result<PostPage, WebError> {
    let asked = key.clone();
    let view = visit.run(move |node, who| node.forum(who)?.post(id, &asked)).await?;
    let link = |key: &PostKey, author: &str| PostLink {
        href: post_href(id, key),
        key: key.to_string(),
        author: somebody(visit, author),
    };
    let mut versions = view.versions;
    let now = versions.pop();
    let mut post = post_view(visit, &view.post, false, link);
    if let Some(now) = &now {
        // A moderator judges what is hidden by its words.
        post.body_html = visit.post_html(&now.language, &now.body);
    }
    let older = versions.into_iter().rev().map(|version| VersionView {
        at: visit.words().moment(version.at, version.doubtful),
        body_html: visit.post_html(&version.language, &version.body),
        language: version.language,
    });
    Ok(PostPage {
        back: post_href(id, &key),
        href: format!("/forum/{id}/{key}"),
        title: thread_title(visit, &view.title, view.prompt.as_ref(), 0),
        history: older.collect(),
        may_edit: view.may_edit,
        removed: view.post.removed,
        may_thank: view.may_thank,
        may_answer: view.may_answer,
        may_report: !view.post.own && !view.post.removed,
        moderates: view.may_moderate,
        hidden: view.post.hidden.is_some(),
        reports: view
            .reports
            .into_iter()
            .map(|(reason, branch)| ReportView { reason, branch })
            .collect(),
        others: view.others,
        body: view.typed,
        preview_html: String::new(),
        languages: written(now.as_ref().map_or("", |now| now.language.as_str())),
        post,
    })
}

/// What a button of a post's page says: the word, what is said, and what is told afterwards.
const ACTS: [(&str, MarkKind, bool, &str); 14] = [
    ("edit", MarkKind::Edit, true, "post-changed"),
    ("remove", MarkKind::Remove, true, "post-removed"),
    ("restore", MarkKind::Remove, false, "post-restored"),
    ("thank", MarkKind::Thank, true, "thanked"),
    ("unthank", MarkKind::Thank, false, "undone"),
    ("answer", MarkKind::Answer, true, "decided"),
    ("unanswer", MarkKind::Answer, false, "undone"),
    ("report", MarkKind::Report, true, "reported"),
    ("hide", MarkKind::Hide, true, "decided"),
    ("unhide", MarkKind::Hide, false, "undone"),
    ("ask", MarkKind::AskChange, true, "decided"),
    ("unask", MarkKind::AskChange, false, "undone"),
    ("keep", MarkKind::Keep, true, "decided"),
    ("unkeep", MarkKind::Keep, false, "undone"),
];

/// `POST /forum/{thread}/{post}`
pub(super) async fn act(
    visit: Visit,
    place: web::Path<(String, String)>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let (id, key): (DocumentId, PostKey) = (place.0.parse()?, place.1.parse()?);
    if form.text("act") == "preview" {
        let mut page = post_page(&visit, id, key).await?;
        page.preview_html = preview(&visit, &form);
        typed(&mut page, &form);
        return visit.page(&page);
    }
    let act = ACTS.iter().find(|(word, ..)| *word == form.text("act"));
    let (_, kind, on, told) = act.ok_or(WebError::Unreadable("no such act"))?;
    let (words, language) = if *kind == MarkKind::Edit {
        (form.text("body"), form.text("language"))
    } else {
        (form.text("reason"), visit.words().language.tag)
    };
    let said = Said {
        kind: *kind,
        post: Some(key.clone()),
        on: *on,
        words: words.to_owned(),
        language: language.to_owned(),
    };
    let once = form.text("once").to_owned();
    match visit.run(move |node, who| node.forum(who)?.say(&once, id, said)).await {
        // What can be undone is undone on the same page.
        Ok(()) if matches!(kind, MarkKind::Hide | MarkKind::AskChange | MarkKind::Remove) => {
            Ok(visit.go(&format!("/forum/{id}/{key}"), told))
        }
        Ok(()) => Ok(visit.go(&post_href(id, &key), told)),
        Err(error) => {
            let mut page = post_page(&visit, id, key).await?;
            if *kind == MarkKind::Edit {
                typed(&mut page, &form);
            }
            visit.again(error, &page)
        }
    }
}

/// Puts back what stood in the form.
fn typed(page: &mut PostPage, form: &Posted) {
    form.text("body").clone_into(&mut page.body);
    page.languages = written(form.text("language"));
}
