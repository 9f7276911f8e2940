//! `POST /sync`: bytes of a peer in, bytes for the peer out. Reads nothing in them and never says
//! what was wrong.

use std::time::Duration;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::domain::limits::{SYNC_BODY_BYTES_MAX, SYNC_POST_S};
use crate::node::Node;

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
    let body = payload.to_bytes_limited(SYNC_BODY_BYTES_MAX);
    let body = match actix_web::rt::time::timeout(Duration::from_secs(SYNC_POST_S), body).await {
        Ok(Ok(Ok(body))) => body,
        Ok(Ok(Err(_))) => return HttpResponse::BadRequest().finish(),
        Ok(Err(_)) => return HttpResponse::PayloadTooLarge().finish(),
        Err(_) => return HttpResponse::RequestTimeout().finish(),
    };
    let node = node.get_ref().clone();
    match web::block(move || node.answer_sync(&body)).await {
        Ok(answer) => HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, OCTETS))
            // What is sealed does not compress; saying so keeps the compressor off.
            .insert_header((header::CONTENT_ENCODING, "identity"))
            .body(answer),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}
