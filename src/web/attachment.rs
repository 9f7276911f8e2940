//! Handlers of files that go with an assignment: choosing one, taking it away, reading it again.
//!
//! Only a picture of our own making is shown in a page; whatever else somebody handed over leaves as a
//! download, under a content type of ours.

use actix_web::http::header;
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse};

use super::WebError;
use super::form::Posted;
use super::page::{FilePage, FileView};
use super::upload::{Piece, Splitter};
use super::visit::Visit;
use crate::domain::ModuleId;
use crate::domain::assignment::{AssignmentField, FieldKind, PartId};
use crate::domain::attachment::{Attachment, FileFault, FileKind};
use crate::domain::limits::{ATTACHMENT_BYTES_MAX, PHOTO_TAKEN_BYTES_MAX};
use crate::node::desk::FileOf;
use crate::node::{Node, NodeError, Upload};

/// The way in that takes such files.
pub(super) const UPLOAD_PATTERN: &str = "/assignments/{module}/files/{field}";
/// Where the handler finds under which name the file waits.
const HANDED: &str = "handed";
/// Where the handler finds what the file was called on its sender's device.
const CALLED: &str = "called";
/// Where the handler finds that the file was longer than any that is taken.
const TOO_LONG: &str = "too-long";
/// A browser that sends nothing for so long has gone.
const PAUSE_MAX_S: u64 = 60;
/// So much is collected before it goes to the disk.
const WRITE_BYTES: usize = 256 * 1024;
/// So much of a file that is too long is still read, so that its sender can be told in words.
const READ_BYTES_MAX: u64 = 128 * 1024 * 1024;

/// Under which name a file waits that was handed over; `None`: it was longer than any that is taken.
/// Empty: none was chosen.
pub(super) fn handed_over(form: &Posted) -> Option<String> {
    form.text(TOO_LONG).is_empty().then(|| form.text(HANDED).to_owned())
}

/// A file on a page.
pub(super) fn file_view(visit: &Visit, href: String, label: &str, file: &Attachment) -> FileView {
    FileView {
        href,
        label: label.to_owned(),
        name: file.name.clone(),
        size: visit.words().size(file.size_bytes),
        photo: file.kind == FileKind::Photo,
        here: true,
        travel: None,
    }
}

/// Where a file of a draft is read.
pub(super) fn draft_href(module: &ModuleId, field: &PartId) -> String {
    format!("/assignments/{module}/files/{field}/kept")
}

/// Where a file of a version is read by whoever handed it in.
pub(super) fn version_href(key: &str, field: &PartId) -> String {
    format!("/attachments/{key}/{field}")
}

fn field<'a>(visit: &'a Visit, path: &(ModuleId, PartId)) -> Result<&'a AssignmentField, WebError> {
    let module = visit.course_of(&path.0).module(&path.0).ok_or(WebError::NotFound)?;
    let fields = module.assignment.iter().flat_map(|assignment| &assignment.fields);
    let mut files = fields.filter(|field| field.kind == FieldKind::File);
    files.find(|field| field.id == path.1).ok_or(WebError::NotFound)
}

fn parsed(path: &(String, String)) -> Result<(ModuleId, PartId), WebError> {
    Ok((path.0.parse()?, path.1.parse()?))
}

async fn file_page(visit: &Visit, path: &(ModuleId, PartId)) -> Result<FilePage, WebError> {
    let field = field(visit, path)?;
    let asked = path.0.clone();
    let state = visit.run(move |node, who| node.learner(who)?.assignment(&asked)).await?;
    let (module, id) = path;
    let file = state.files.get(id);
    // Without a draft, what lies beside the form is of the version that was handed in last.
    let href = match (&state.draft_at, state.versions.first()) {
        (None, Some(last)) => version_href(&last.submission.key, id),
        (Some(_), _) | (None, None) => draft_href(module, id),
    };
    Ok(FilePage {
        back: format!("/assignments/{module}"),
        href: format!("/assignments/{module}/files/{id}"),
        language: visit.course_of(module).language.clone(),
        label: field.label.clone(),
        help: field.help.clone(),
        current: file.map(|file| file_view(visit, href, &field.label, file)),
        photo_mb: PHOTO_TAKEN_BYTES_MAX / 1024 / 1024,
        file_mb: ATTACHMENT_BYTES_MAX / 1024 / 1024,
    })
}

/// `GET /assignments/{module}/files/{field}`
pub(super) async fn choose(
    visit: Visit,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, WebError> {
    let page = file_page(&visit, &parsed(&path)?).await?;
    visit.page(&page)
}

/// `POST /assignments/{module}/files/{field}`: the layer has put the file aside already.
pub(super) async fn hand_over(
    visit: Visit,
    path: web::Path<(String, String)>,
    form: Posted,
) -> Result<HttpResponse, WebError> {
    let path = parsed(&path)?;
    field(&visit, &path)?;
    let (module, id) = path.clone();
    let (handed, called) = (form.text(HANDED).to_owned(), form.text(CALLED).to_owned());
    let too_long = !form.text(TOO_LONG).is_empty();
    let kept = visit.run(move |node, who| {
        let desk = node.learner(who)?;
        if too_long {
            return Err(NodeError::File(FileFault::TooLarge { max: PHOTO_TAKEN_BYTES_MAX }));
        }
        if handed.is_empty() {
            return Err(NodeError::File(FileFault::Empty));
        }
        desk.attach(&module, &id, &handed, &called)
    });
    match kept.await {
        Ok(()) => Ok(visit.go(&format!("/assignments/{}#a-{}", path.0, path.1), "file-kept")),
        Err(error) => visit.again(error, &file_page(&visit, &path).await?),
    }
}

/// `POST /assignments/{module}/files/{field}/remove`
pub(super) async fn remove(
    visit: Visit,
    path: web::Path<(String, String)>,
    _form: Posted,
) -> Result<HttpResponse, WebError> {
    let (module, id) = parsed(&path)?;
    let to = format!("/assignments/{module}#a-{id}");
    visit.run(move |node, who| node.learner(who)?.detach(&module, &id)).await?;
    Ok(visit.go(&to, "file-gone"))
}

/// `GET /assignments/{module}/files/{field}/kept`
pub(super) async fn of_draft(
    visit: Visit,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, WebError> {
    let (module, id) = parsed(&path)?;
    own(&visit, FileOf::Draft(module, id)).await
}

/// `GET /attachments/{key}/{field}`
pub(super) async fn of_version(
    visit: Visit,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, WebError> {
    own(&visit, FileOf::Version(path.0.clone(), path.1.parse()?)).await
}

async fn own(visit: &Visit, which: FileOf) -> Result<HttpResponse, WebError> {
    let (file, content) = visit.run(move |node, who| node.learner(who)?.own_file(&which)).await?;
    Ok(response(&file, content.ok_or(WebError::NotFound)?))
}

/// Hands a file out: our own picture to be shown, anything else to be saved.
pub(super) fn response(file: &Attachment, content: Vec<u8>) -> HttpResponse {
    let plain: String = file
        .name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || ".-_ ".contains(c) { c } else { '_' })
        .collect();
    let way = if file.kind == FileKind::Photo { "inline" } else { "attachment" };
    let disposition =
        format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{}", percent_encoded(&file.name));
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, file.kind.content_type()))
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        // Pictures and office files are packed already; saying so keeps the compressor off.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .body(Bytes::from(content))
}

/// As RFC 8187 has it: every byte that is no letter or digit as `%` and two digits.
fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b".-_".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
        encoded
    })
}

/// Reads a form with a file: fields first, and the file only once `may_go_on` has seen them.
pub(super) async fn received(
    request: &HttpRequest,
    payload: actix_web::dev::Payload,
    visit: &Visit,
    may_go_on: impl Fn(&Posted) -> Result<(), WebError>,
) -> Result<Posted, WebError> {
    use futures_util::StreamExt as _;
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let mut splitter = Splitter::new(kind.unwrap_or_default())?;
    let mut payload = payload;
    let mut form = Posted::default();
    let mut upload: Option<Upload> = None;
    let (mut waiting, mut total_bytes) = (Vec::new(), 0_u64);
    loop {
        let pause = std::time::Duration::from_secs(PAUSE_MAX_S);
        let next = actix_web::rt::time::timeout(pause, payload.next()).await;
        let bytes = match next.map_err(|_| WebError::TooSlow)? {
            Some(Ok(bytes)) => bytes,
            Some(Err(_)) => return Err(WebError::Unreadable("it broke off")),
            None => break,
        };
        total_bytes += bytes.len() as u64;
        if total_bytes > READ_BYTES_MAX {
            return Err(WebError::TooLarge);
        }
        for piece in splitter.feed(&bytes)? {
            match piece {
                Piece::Field(name, value) => form.put(&name, value),
                Piece::File(..) if upload.is_some() => {
                    return Err(WebError::Unreadable("more than one file"));
                }
                Piece::File(_, called) => {
                    may_go_on(&form)?;
                    form.put(CALLED, called);
                    upload = Some(visit.run(|node, who| node.learner(who)?.receive_file()).await?);
                }
                Piece::Bytes(bytes) => waiting.extend(bytes),
                Piece::FileEnd => {}
            }
        }
        if waiting.len() >= WRITE_BYTES {
            upload = Some(write(visit, upload, std::mem::take(&mut waiting)).await?);
        }
    }
    splitter.finish()?;
    may_go_on(&form)?;
    let upload = write(visit, upload, waiting).await?;
    form.put(HANDED, String::new());
    form.put(TOO_LONG, String::new());
    match upload.size_bytes() {
        // A form that was sent without a file being chosen.
        0 => {}
        1..=PHOTO_TAKEN_BYTES_MAX => form.put(HANDED, upload.keep()),
        _ => form.put(TOO_LONG, "yes".to_owned()),
    }
    Ok(form)
}

/// Adds to the file; of one that is too long already nothing more goes to the disk.
async fn write(visit: &Visit, upload: Option<Upload>, bytes: Vec<u8>) -> Result<Upload, WebError> {
    let mut upload = upload.ok_or(WebError::Unreadable("no file was sent"))?;
    if upload.size_bytes() > PHOTO_TAKEN_BYTES_MAX {
        return Ok(upload);
    }
    let written = visit.run(move |_: &Node, _| {
        upload.write(&bytes)?;
        Ok::<_, NodeError>(upload)
    });
    written.await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ContentHash;

    fn header(kind: FileKind, name: &str, which: header::HeaderName) -> String {
        let file =
            Attachment { hash: ContentHash([0; 32]), size_bytes: 1, kind, name: name.to_owned() };
        let answer = response(&file, vec![1]);
        answer.headers().get(which).unwrap().to_str().unwrap().to_owned()
    }

    #[test]
    fn only_our_own_picture_is_shown_and_everything_else_is_a_download() {
        for kind in FileKind::ALL {
            let told = header(kind, "Врата \"1\".x", header::CONTENT_DISPOSITION);
            let shown = told.starts_with("inline;");
            assert_eq!(shown, kind == FileKind::Photo, "{kind}");
            assert!(told.contains("filename=\"_____ _1_.x\""), "{told}");
            assert!(told.ends_with("%20%221%22.x"), "{told}");
            assert!(!header(kind, "x", header::CONTENT_TYPE).contains("html"));
        }
    }
}
