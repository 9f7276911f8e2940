//! Handlers of pictures that go with posts: choosing one, seeing what it weighs before it goes, putting
//! it to the post, taking it away, and the picture itself.

use actix_web::{HttpResponse, web};

use super::WebError;
use super::attachment::{handed_over, response};
use super::form::Posted;
use super::forum::{elsewhere, post_href};
use super::lists::thread_title;
use super::page::PicturePage;
use super::visit::{Visit, see_other};
use crate::domain::attachment::{Attachment, FileFault, FileKind};
use crate::domain::limits::{PHOTO_TAKEN_BYTES_MAX, PICTURE_WORDS_CHARS_MAX};
use crate::domain::{ContentHash, DocumentId, PostKey, person};
use crate::node::NodeError;

/// The way in that takes such files.
pub(super) const UPLOAD_PATTERN: &str = "/forum/{thread}/{post}/picture";

fn parsed(place: &(String, String)) -> Result<(DocumentId, PostKey), WebError> {
    Ok((place.0.parse()?, place.1.parse()?))
}

async fn picture_page(
    visit: &Visit,
    (id, key): (DocumentId, PostKey),
    ready: &str,
    alt: &str,
) -> Result<PicturePage, WebError> {
    let (asked, file) = (key.clone(), ready.to_owned());
    let (view, size_bytes) = visit
        .run(move |node, who| {
            let forum = node.forum(who)?;
            let ready = if file.is_empty() { 0 } else { forum.ready_picture(&file)?.len() };
            Ok((forum.post(id, &asked)?, ready as u64))
        })
        .await?;
    if !view.may_edit || view.post.removed {
        return Err(WebError::NotAllowed);
    }
    let href = format!("/forum/{id}/{key}/picture");
    Ok(PicturePage {
        back: post_href(id, &key),
        title: thread_title(visit, &view.title, view.prompt.as_ref(), 0),
        ready_href: (size_bytes > 0).then(|| format!("{href}/{ready}")),
        ready: ready.to_owned(),
        size: visit.words().size(size_bytes),
        others: view.others,
        alt: alt.to_owned(),
        alt_max: PICTURE_WORDS_CHARS_MAX,
        photo_mb: PHOTO_TAKEN_BYTES_MAX / 1024 / 1024,
        href,
    })
}

/// `GET /forum/{thread}/{post}/picture`, with `?file=…` once one lies ready
pub(super) async fn choose(
    visit: Visit,
    place: web::Path<(String, String)>,
) -> Result<HttpResponse, WebError> {
    let place = parsed(&place)?;
    if let Some(moved) = elsewhere(&visit, place.0, &format!("/{}", place.1)).await? {
        return Ok(moved);
    }
    let ready = visit.query("file").to_owned();
    let page = picture_page(&visit, place, &ready, "").await?;
    visit.page(&page)
}

/// `POST /forum/{thread}/{post}/picture`: the layer has put the file aside already.
pub(super) async fn hand_over(
    visit: Visit,
    place: web::Path<(String, String)>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let place = parsed(&place)?;
    let handed = handed_over(&form);
    let small = visit.run(move |node, who| match handed {
        None => Err(NodeError::File(FileFault::TooLarge { max: PHOTO_TAKEN_BYTES_MAX })),
        Some(handed) if handed.is_empty() => Err(NodeError::File(FileFault::Empty)),
        Some(handed) => node.forum(who)?.make_small(&handed),
    });
    match small.await {
        Ok((ready, _)) => {
            Ok(see_other(&format!("/forum/{}/{}/picture?file={ready}", place.0, place.1)))
        }
        Err(error) => visit.again(error, &picture_page(&visit, place, "", "").await?),
    }
}

/// `POST /forum/{thread}/{post}/picture/add`
pub(super) async fn add(
    visit: Visit,
    place: web::Path<(String, String)>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let (id, key) = parsed(&place)?;
    let (post, sent) = (key.clone(), form.clone());
    let added = visit.run(move |node, who| {
        let [once, file, alt] = ["once", "file", "alt"].map(|field| sent.text(field));
        node.forum(who)?.add_picture(once, id, &post, file, alt)
    });
    match added.await {
        Ok(()) => Ok(visit.go(&post_href(id, &key), "picture-added")),
        Err(error) => {
            let page = picture_page(&visit, (id, key), form.text("file"), form.text("alt")).await?;
            let rules = [("alt", person::line(form.text("alt"), PICTURE_WORDS_CHARS_MAX).err())];
            visit.again_with(error, &rules, &page)
        }
    }
}

/// `POST /forum/{thread}/{post}/picture/remove`
pub(super) async fn remove(
    visit: Visit,
    place: web::Path<(String, String)>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let (id, key) = parsed(&place)?;
    let hash: ContentHash = form.text("picture").parse()?;
    let (post, once) = (key.clone(), form.text("once").to_owned());
    visit.run(move |node, who| node.forum(who)?.remove_picture(&once, id, &post, hash)).await?;
    Ok(visit.go(&format!("/forum/{id}/{key}"), "picture-gone"))
}

/// `GET /forum/{thread}/{post}/picture/{file}`: what lies ready.
pub(super) async fn ready(
    visit: Visit,
    place: web::Path<(String, String, String)>,
) -> Result<HttpResponse, WebError> {
    let file = place.2.clone();
    let content = visit.run(move |node, who| node.forum(who)?.ready_picture(&file)).await?;
    Ok(shown(content))
}

/// `GET /forum/pictures/{picture}`
pub(super) async fn picture(
    visit: Visit,
    picture: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    let hash: ContentHash = picture.parse()?;
    let content = visit.run(move |node, who| node.forum(who)?.picture(hash)).await?;
    Ok(shown(content))
}

fn shown(content: Vec<u8>) -> HttpResponse {
    let (hash, size_bytes) = (ContentHash([0; 32]), content.len() as u64);
    let (kind, name) = (FileKind::Photo, "picture.jpg".to_owned());
    response(&Attachment { hash, size_bytes, kind, name }, content)
}
