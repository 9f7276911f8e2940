//! `POST /sync`: bytes of a peer in, bytes for the peer out. Reads nothing in them and never says
//! what was wrong.

use std::time::Duration;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::StreamExt;

use crate::domain::limits::{SYNC_BODY_BYTES_MAX, SYNC_POST_S, SYNC_STALL_S};
use crate::node::{Answering, Node};

const OCTETS: &str = "application/octet-stream";

/// Answers one part of an exchange. What is inside is sealed, so no cookie, host or origin is asked
/// for.
pub(super) async fn answer(
    request: HttpRequest,
    node: web::Data<Node>,
    payload: web::Payload,
) -> HttpResponse {
    let kind = request.headers().get(header::CONTENT_TYPE);
    if kind.is_none_or(|kind| kind.as_bytes() != OCTETS.as_bytes()) {
        return HttpResponse::UnsupportedMediaType().finish();
    }
    let mut answering = node.begin_answer();
    let whole = Duration::from_secs(SYNC_POST_S);
    let taken = actix_web::rt::time::timeout(whole, take(payload, answering)).await;
    answering = match taken {
        Ok(Ok(answering)) => answering,
        Ok(Err(refused)) => return refused,
        Err(_) => return HttpResponse::RequestTimeout().finish(),
    };
    match web::block(move || answering.finish()).await {
        Ok(answer) => HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, OCTETS))
            // What is sealed does not compress; saying so keeps the compressor off.
            .insert_header((header::CONTENT_ENCODING, "identity"))
            .body(answer),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}

/// Hands the body on while it comes: what is whole of it counts, even if the rest never arrives.
async fn take(
    mut payload: web::Payload,
    mut answering: Answering,
) -> Result<Answering, HttpResponse> {
    let stall = Duration::from_secs(SYNC_STALL_S);
    let mut taken = 0;
    loop {
        let bytes = match actix_web::rt::time::timeout(stall, payload.next()).await {
            Ok(Some(Ok(bytes))) => bytes,
            Ok(Some(Err(_))) => return Err(HttpResponse::BadRequest().finish()),
            Ok(None) => return Ok(answering),
            Err(_) => return Err(HttpResponse::RequestTimeout().finish()),
        };
        taken += bytes.len();
        if taken > SYNC_BODY_BYTES_MAX {
            return Err(HttpResponse::PayloadTooLarge().finish());
        }
        let done = web::block(move || {
            answering.take(&bytes);
            answering
        });
        answering = done.await.map_err(|_| HttpResponse::InternalServerError().finish())?;
    }
}
