//! Handlers for what goes and comes on a stick: a bundle to download, one handed over, receipts.

use std::io::Read as _;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::http::header;
use actix_web::web::{self, Bytes};
use actix_web::{HttpMessage, HttpRequest, HttpResponse};

use super::WebError;
use super::form::Posted;
use super::keep::sync_page;
use super::page::{ReceiptPage, StickPage, StickTakenPage};
use super::upload::{Piece, Splitter};
use super::visit::{Visit, see_other};
use crate::domain::NodeId;
use crate::domain::limits::BUNDLE_UPLOAD_BYTES_MAX;
use crate::domain::person::FieldFault;
use crate::node::view::{BundleView, CarriedOut};
use crate::node::{CarryOrder, Incoming, Node, NodeError, Outgoing, Stick};

/// The one way in that takes a file.
pub(super) const UPLOAD_PATH: &str = "/sync/carry-in";
/// Where the handler finds under which name the file waits.
pub(super) const HANDED: &str = "handed";
/// A browser that sends nothing for so long has gone.
const PAUSE_MAX_S: u64 = 60;
/// So much is collected before it goes to the disk.
const WRITE_BYTES: usize = 256 * 1024;
/// So much is read from the disk at once.
const READ_BYTES: usize = 64 * 1024;

/// `POST /sync/carry-out`: the file itself. The browser stays on its page.
pub(super) async fn carry_out(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let (to, carrier) = (form.text("to").to_owned(), form.text("carrier").trim().to_owned());
    let (all, packs) = (form.text("all") == "yes", form.text("packs") == "yes");
    let order = CarryOrder { to, all, carrier, packs };
    // Only what is plugged in now, whatever the form says.
    let stick =
        visit.sticks().into_iter().find(|stick| stick.folder == Path::new(form.text("where")));
    if let Some(stick) = stick {
        return onto(&visit, &form, order, stick).await;
    }
    match visit.run(move |node, who| node.admin(who)?.carry_out(&order)).await {
        Ok((carried, outgoing)) => Ok(download(&carried, outgoing)),
        Err(error) => {
            let mut page = sync_page(&visit, &Posted::default()).await?;
            form.text("carrier").clone_into(&mut page.carrier);
            visit.again(error, &page)
        }
    }
}

/// Writes onto a stick that is plugged into this computer; the receipt says that it may be removed.
async fn onto(
    visit: &Visit,
    form: &Posted,
    order: CarryOrder,
    stick: Stick,
) -> Result<HttpResponse, WebError> {
    match visit.run(move |node, who| node.admin(who)?.carry_out_onto(&order, &stick)).await {
        Ok(carried) => {
            let to = format!("/sync/receipts/{}/{}", carried.recipient, carried.sequence);
            Ok(visit.go(&to, "stick-safe"))
        }
        Err(error) => {
            let mut page = sync_page(visit, &Posted::default()).await?;
            form.text("carrier").clone_into(&mut page.carrier);
            visit.again(error, &page)
        }
    }
}

fn download(carried: &CarriedOut, outgoing: Outgoing) -> HttpResponse {
    let disposition = format!("attachment; filename=\"{}\"", carried.file_name);
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/octet-stream"))
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        // What is sealed does not compress; saying so keeps the compressor off.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .body(FileBody { left_bytes: outgoing.size_bytes, outgoing })
}

/// A file that goes out piece by piece.
struct FileBody {
    outgoing: Outgoing,
    left_bytes: u64,
}

impl MessageBody for FileBody {
    type Error = std::io::Error;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.outgoing.size_bytes)
    }

    // The file was written and read a moment ago, so that a read of one piece does not wait.
    fn poll_next(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        if self.left_bytes == 0 {
            return Poll::Ready(None);
        }
        let mut piece = vec![0; READ_BYTES];
        Poll::Ready(match self.outgoing.read(&mut piece) {
            Ok(0) => Some(Err(std::io::ErrorKind::UnexpectedEof.into())),
            Ok(count) => {
                self.left_bytes = self.left_bytes.saturating_sub(count as u64);
                piece.truncate(count);
                Some(Ok(piece.into()))
            }
            Err(error) => Some(Err(error)),
        })
    }
}

/// `GET /sync/receipts/{node}/{number}`
pub(super) async fn receipt(
    visit: Visit,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, WebError> {
    let (node, number) = path.into_inner();
    let recipient: NodeId = node.parse()?;
    let number: u64 = number.parse().map_err(|_| WebError::NotFound)?;
    let carried = visit.run(move |node, who| node.admin(who)?.receipt(recipient, number)).await?;
    let words = visit.words();
    visit.page(&ReceiptPage {
        recipient: carried.recipient_name,
        number: carried.sequence,
        entries: carried.entries,
        size: words.size(carried.size_bytes),
        at: words.moment(carried.at, false),
        carrier: carried.label,
        sender: visit.place().name.clone(),
        files: carried.files,
        files_left: carried.files_left,
    })
}

/// `POST /sync/carry-in`: the layer has put the file aside already.
pub(super) async fn hand_over(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let handed = form.text(HANDED).to_owned();
    let asked = handed.clone();
    // Looked into here, so that a file that is none is said beside the form that sent it.
    let looked = visit.run(move |node, who| {
        let desk = node.admin(who)?;
        if asked.is_empty() {
            return Err(NodeError::Field { field: "bundle", fault: FieldFault::Empty });
        }
        desk.look_into(&asked).inspect_err(|_| desk.let_go(&asked))
    });
    match looked.await {
        Ok(_) => Ok(see_other(&format!("{UPLOAD_PATH}/{handed}"))),
        Err(error) => {
            let page = sync_page(&visit, &Posted::default()).await?;
            visit.again(error, &page)
        }
    }
}

fn stick_page(visit: &Visit, view: &BundleView, handed: &str) -> StickPage {
    let words = visit.words();
    StickPage {
        sender: view.sender_name.clone(),
        sender_id: view.sender.to_string(),
        at: words.moment(view.written_at, view.clock_doubtful),
        number: view.sequence,
        size: words.size(view.size_bytes),
        entries: view.entries,
        held: view.held,
        new: view.new_entries(),
        beyond: view.beyond,
        older_than: view.newer_came.map(|at| words.moment(at, false).words),
        action: format!("{UPLOAD_PATH}/{handed}"),
    }
}

/// `GET /sync/carry-in/{file}`: check first.
pub(super) async fn look(visit: Visit, file: web::Path<String>) -> Result<HttpResponse, WebError> {
    let handed = file.into_inner();
    let asked = handed.clone();
    let view = visit.run(move |node, who| node.admin(who)?.look_into(&asked)).await?;
    visit.page(&stick_page(&visit, &view, &handed))
}

/// `POST /sync/carry-in/{file}`: sent twice, it says "nothing new".
pub(super) async fn take_in(
    visit: Visit,
    file: web::Path<String>,
    _form: Posted,
) -> Result<HttpResponse, WebError> {
    let handed = file.into_inner();
    let taken = visit.run(move |node, who| node.admin(who)?.carry_in(&handed)).await?;
    visit.page(&StickTakenPage {
        sender: taken.bundle.sender_name,
        entries: taken.entries,
        files: taken.files,
        packs: taken.packs,
        refused_in_part: taken.is_refused_in_part,
    })
}

/// Reads a form with a file: fields first, and the file only once `may_go_on` has seen them. The
/// file is put aside on this node's disk.
pub(super) async fn received(
    request: &HttpRequest,
    payload: actix_web::dev::Payload,
    visit: &Visit,
    may_go_on: impl Fn(&Posted) -> Result<(), WebError>,
) -> Result<Posted, WebError> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let mut splitter = Splitter::new(kind.unwrap_or(request.content_type()))?;
    let mut body = Box::pin(actix_web::body::BodyStream::new(payload));
    let mut form = Posted::default();
    let mut incoming: Option<Incoming> = None;
    let mut waiting = Vec::new();
    let mut total_bytes = 0_u64;
    loop {
        let next = std::future::poll_fn(|context| body.as_mut().poll_next(context));
        let pause = std::time::Duration::from_secs(PAUSE_MAX_S);
        let next = actix_web::rt::time::timeout(pause, next).await;
        let bytes = match next.map_err(|_| WebError::TooSlow)? {
            Some(Ok(bytes)) => bytes,
            Some(Err(_)) => return Err(WebError::Unreadable("it broke off")),
            None => break,
        };
        total_bytes += bytes.len() as u64;
        if total_bytes > BUNDLE_UPLOAD_BYTES_MAX + 64 * 1024 {
            return Err(WebError::TooLarge);
        }
        for piece in splitter.feed(&bytes)? {
            match piece {
                Piece::Field(name, value) => form.put(&name, value),
                Piece::File(..) if incoming.is_some() => {
                    return Err(WebError::Unreadable("more than one file"));
                }
                Piece::File(..) => {
                    may_go_on(&form)?;
                    incoming = Some(visit.run(|node, who| node.admin(who)?.receive()).await?);
                }
                Piece::Bytes(bytes) => waiting.extend(bytes),
                Piece::FileEnd => {}
            }
        }
        if waiting.len() >= WRITE_BYTES {
            incoming = Some(write(visit, incoming, std::mem::take(&mut waiting)).await?);
        }
    }
    splitter.finish()?;
    may_go_on(&form)?;
    form.put(HANDED, String::new());
    let incoming = write(visit, incoming, waiting).await?;
    if incoming.is_empty() {
        // A form that was sent without a file being chosen.
        return Ok(form);
    }
    let handed = visit.run(move |_: &Node, _| incoming.keep()).await?;
    form.put(HANDED, handed);
    Ok(form)
}

async fn write(
    visit: &Visit,
    incoming: Option<Incoming>,
    bytes: Vec<u8>,
) -> Result<Incoming, WebError> {
    let mut incoming = incoming.ok_or(WebError::Unreadable("no file was sent"))?;
    let written = visit.run(move |_: &Node, _| {
        incoming.write(&bytes)?;
        Ok::<_, NodeError>(incoming)
    });
    written.await
}
