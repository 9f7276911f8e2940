//! The few files that pages bring along: one style sheet, one script, one icon. Inside the program,
//! never on a disk.

use std::io::Write as _;
use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::WebError;

/// One file with what is made of it once.
#[derive(Debug)]
struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
    version: String,
    gzipped: Vec<u8>,
}

impl Asset {
    fn new(name: &'static str, kind: &'static str, text: &'static str) -> Self {
        let bytes = text.as_bytes();
        let version = blake3::hash(bytes).to_hex()[..12].to_owned();
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        let gzipped = gzip
            .write_all(bytes)
            .and_then(|()| gzip.finish())
            .expect("memory takes what is written to it");
        Self { name, kind, bytes, version, gzipped }
    }

    fn url(&self) -> String {
        format!("/assets/{}?v={}", self.name, self.version)
    }
}

static ASSETS: LazyLock<[Asset; 3]> = LazyLock::new(|| {
    [
        Asset::new("app.css", "text/css; charset=utf-8", include_str!("assets/app.css")),
        Asset::new("app.js", "text/javascript; charset=utf-8", include_str!("assets/app.js")),
        Asset::new("favicon.svg", "image/svg+xml", include_str!("assets/favicon.svg")),
    ]
});

/// The address of a file, with the hash of what is in it.
///
/// # Panics
/// If there is no file of that name; a test asks for each.
#[must_use]
pub(super) fn url(name: &str) -> String {
    let asset = ASSETS.iter().find(|asset| asset.name == name);
    asset.expect("pages name only files that are there").url()
}

/// `GET /assets/{name}`
pub(super) async fn asset(
    request: HttpRequest,
    name: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    let asset = ASSETS.iter().find(|asset| *asset.name == **name).ok_or(WebError::NotFound)?;
    let tag = format!("\"{}\"", asset.version);
    let said = |name: header::HeaderName| {
        request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    };
    let keeps = if request.query_string() == format!("v={}", asset.version) {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=300"
    };
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::CACHE_CONTROL, keeps))
        .insert_header((header::ETAG, tag.clone()))
        .insert_header((header::VARY, "accept-encoding"));
    if said(header::IF_NONE_MATCH) == tag {
        return Ok(answer.status(actix_web::http::StatusCode::NOT_MODIFIED).finish());
    }
    answer.insert_header((header::CONTENT_TYPE, asset.kind));
    if said(header::ACCEPT_ENCODING).contains("gzip") {
        answer.insert_header((header::CONTENT_ENCODING, "gzip"));
        return Ok(answer.body(asset.gzipped.as_slice()));
    }
    Ok(answer.insert_header((header::CONTENT_ENCODING, "identity")).body(asset.bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_asset_is_listed_and_within_the_budget() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/web/assets");
        let on_disk: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        for name in &on_disk {
            assert!(ASSETS.iter().any(|asset| asset.name == name), "{name} is not listed");
        }
        assert_eq!(on_disk.len(), ASSETS.len());
        for asset in ASSETS.iter() {
            assert!(asset.gzipped.len() <= 6 * 1024, "{}: {}", asset.name, asset.gzipped.len());
        }
    }

    #[test]
    fn the_script_is_old_enough_for_old_tablets() {
        let script = include_str!("assets/app.js");
        for word in ["=>", "`", " let ", " const ", "eval(", "innerHTML = '", "?.", "async "] {
            assert!(!script.contains(word), "{word}");
        }
    }
}
