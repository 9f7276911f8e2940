//! What happens around every handler: the host's name, the session, the form's origin and token,
//! the route's "who may", the headers, and a page for every error. No handler can be reached around
//! it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::cookie::time::Duration as CookieAge;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpResponse, web};
use tracing::Instrument as _;

use super::form::Posted;
use super::page::ErrorPage;
use super::routes::{self, Who};
use super::visit::{
    DEVICE_COOKIE, Facts, LANGUAGE_COOKIE, SAID_COOKIE, SCRIPT_COOKIE, SESSION_COOKIE,
    THEME_COOKIE, TOKEN_COOKIE, Visit, see_other, short_cookie,
};
use super::words::Words;
use super::{
    WebConfig, WebError, attachment, award, courses, guard, import, newcomers, picture, stick,
};
use crate::course::CourseFault;
use crate::domain::roles::{NodeRole, may};
use crate::domain::{NodeId, UnixMs};
use crate::node::view::{NodeView, SignedIn, WorkState};
use crate::node::{Node, NodeError};
use crate::text::dates::Zone;
use crate::text::phrases::Language;

/// Longest time in which a form must have arrived whole.
const FORM_WAIT_S: u64 = 60;

const CONTENT_SECURITY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self'; media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

type Answer = Result<ServiceResponse<BoxBody>, actix_web::Error>;

/// The layer itself.
pub(super) async fn around(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Answer {
    let route = routes::find(request.method(), request.match_pattern().as_deref());
    // The pattern, never the address: ids of people stand in addresses.
    let pattern = route.map_or("none", |route| route.path);
    let span = tracing::info_span!("request", method = %request.method(), route = pattern);
    let work = async {
        match route.map_or(Who::Anyone, |route| route.who) {
            Who::Machine => Ok(next.call(request).await?.map_into_boxed_body()),
            Who::Anyone => page(request, next, None).await,
            Who::Signed(act) => page(request, next, Some(act)).await,
        }
    };
    let mut answer = work.instrument(span.clone()).await?;
    put_headers(answer.headers_mut());
    let _in_span = span.enter();
    tracing::debug!(status = answer.status().as_u16(), "answered");
    Ok(answer)
}

fn put_headers(headers: &mut HeaderMap) {
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not `no-referrer`: under it browsers send `Origin: null` with every form, even to
        // ourselves.
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Pages hold names and tokens: nothing of them stays in a shared computer's browser.
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// A request by a browser.
async fn page(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    act: Option<crate::domain::roles::Act>,
) -> Answer {
    let (visit, found) = arrive(&request).await;
    request.extensions_mut().insert(visit.clone());
    let checked = match found {
        Ok(()) => check(&mut request, &visit, act).await,
        Err(error) => Err(error),
    };
    let typed = request.extensions().get::<Posted>().map(Posted::typed).unwrap_or_default();
    let mut answer = match checked {
        Ok(None) => next.call(request).await?.map_into_boxed_body(),
        Ok(Some(instead)) => request.into_response(instead),
        Err(error) => {
            let told = error_page(&visit, &error, &typed);
            request.into_response(told)
        }
    };
    if let Some(error) = answer.response().error() {
        let told = match error.as_error::<WebError>() {
            Some(error) => error_page(&visit, error, &typed),
            None => error_page(&visit, &by_status(error.as_response_error().status_code()), ""),
        };
        answer = answer.into_response(told);
    }
    keep_cookies(&visit, answer.response_mut());
    Ok(answer)
}

/// Errors of the framework's own making.
fn by_status(status: StatusCode) -> WebError {
    match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => WebError::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => WebError::TooLarge,
        status if status.is_client_error() => WebError::Unreadable("not what was asked for"),
        _ => WebError::Lost,
    }
}

/// Every check that comes before a handler. `Some`: this is answered instead.
async fn check(
    request: &mut ServiceRequest,
    visit: &Visit,
    act: Option<crate::domain::roles::Act>,
) -> Result<Option<HttpResponse>, WebError> {
    let config = request.app_data::<web::Data<WebConfig>>();
    let hosts = config.map_or(&[][..], |config| &config.host_names);
    if !guard::is_own_host(visit.host(), hosts) {
        return Err(WebError::WrongHost);
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let mut kept = String::new();
    if !reads {
        let posted = match act {
            Some(act) if takes_file(request) => uploaded(request, visit, act).await?,
            _ => posted(request, visit, act.is_some()).await?,
        };
        kept = posted.typed();
        request.extensions_mut().insert(posted);
    }
    let open = ["/setup", "/recover", "/join", "/language", "/theme", "/help", "/styleguide"]
        .contains(&request.path());
    if !visit.place().set_up && !open {
        return Ok(Some(see_other("/setup")));
    }
    let Some(act) = act else { return Ok(None) };
    match visit.who() {
        None if reads => Ok(Some(see_other("/sign-in"))),
        None => Err(WebError::SignedOut { kept }),
        Some(who) if !may(who.role, who.node_role, act) => {
            tracing::warn!(person = %who.person, ?act, "was not allowed");
            Err(WebError::NotAllowed)
        }
        Some(_) => Ok(None),
    }
}

/// The form, if it comes from one of our own pages.
async fn posted(
    request: &mut ServiceRequest,
    visit: &Visit,
    needs_session: bool,
) -> Result<Posted, WebError> {
    let origin = request.headers().get(header::ORIGIN).and_then(|value| value.to_str().ok());
    if !guard::is_own_origin(origin, visit.host()) {
        return Err(WebError::ForeignForm("its origin is another or none"));
    }
    let content_type = request.headers().get(header::CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
    // The one page on which a visitor hands over a small file.
    let with_file = request.path() == award::CHECK_PATH && content_type.contains("multipart");
    let is_plain = request.content_type().eq_ignore_ascii_case("application/x-www-form-urlencoded");
    if !is_plain && !with_file {
        return Err(WebError::Unreadable("not a form"));
    }
    let body = request.extract::<web::Bytes>();
    let body = actix_web::rt::time::timeout(Duration::from_secs(FORM_WAIT_S), body)
        .await
        .map_err(|_| WebError::TooSlow)?
        .map_err(|_| WebError::TooLarge)?;
    let posted = if with_file { award::form(&content_type, &body)? } else { Posted::parse(&body)? };
    if guard::is_same_token(visit.csrf(), posted.text("csrf")) {
        return Ok(posted);
    }
    // A page that was open while the session ended: its words are worth keeping.
    if visit.who().is_none() && needs_session {
        return Err(WebError::SignedOut { kept: posted.typed() });
    }
    Err(WebError::ForeignForm("its token does not fit"))
}

/// The routes whose forms carry a file.
fn takes_file(request: &ServiceRequest) -> bool {
    let whole = [stick::UPLOAD_PATH, courses::COURSES_PATH].contains(&request.path());
    whole || is_attachment(request) || is_table(request)
}

fn is_attachment(request: &ServiceRequest) -> bool {
    let pattern = request.match_pattern();
    [attachment::UPLOAD_PATTERN, picture::UPLOAD_PATTERN].map(Some).contains(&pattern.as_deref())
}

fn is_table(request: &ServiceRequest) -> bool {
    request.path() == newcomers::UPLOAD_PATH
        || request.match_pattern().as_deref() == Some(import::UPLOAD_PATTERN)
}

/// A form with a file, if it comes from one of our own pages and the person may send it; nothing of
/// the file is kept before that is known.
async fn uploaded(
    request: &mut ServiceRequest,
    visit: &Visit,
    act: crate::domain::roles::Act,
) -> Result<Posted, WebError> {
    let origin = request.headers().get(header::ORIGIN).and_then(|value| value.to_str().ok());
    if !guard::is_own_origin(origin, visit.host()) {
        return Err(WebError::ForeignForm("its origin is another or none"));
    }
    if visit.who().is_none() {
        return Err(WebError::SignedOut { kept: String::new() });
    }
    if !visit.may(act) {
        return Err(WebError::NotAllowed);
    }
    let is_attachment = is_attachment(request);
    let is_table = is_table(request);
    let payload = request.take_payload();
    let may_go_on = |form: &Posted| {
        if guard::is_same_token(visit.csrf(), form.text("csrf")) {
            Ok(())
        } else {
            Err(WebError::ForeignForm("its token does not fit"))
        }
    };
    if is_attachment {
        attachment::received(request.request(), payload, visit, may_go_on).await
    } else if is_table {
        import::received(request.request(), payload, visit, may_go_on).await
    } else {
        stick::received(request.request(), payload, visit, may_go_on).await
    }
}

/// What the node knows about this request.
struct Known {
    place: NodeView,
    who: Option<SignedIn>,
    work: Option<WorkState>,
    preview: Option<Vec<CourseFault>>,
    now: UnixMs,
}

fn known(node: &Node, token: Option<&str>) -> Result<Known, NodeError> {
    let who = match token {
        Some(token) => node.session(token)?,
        None => None,
    };
    let work = if who.is_some() { Some(node.work_state()?) } else { None };
    let preview = node.preview_faults();
    Ok(Known { place: node.visitor().node()?, who, work, preview, now: node.now().0 })
}

/// Finds out who comes, and in which language to speak; also when the node itself is in trouble.
async fn arrive(request: &ServiceRequest) -> (Visit, Result<(), WebError>) {
    let node = request
        .app_data::<web::Data<Node>>()
        .expect("the server hands its node to every request")
        .get_ref()
        .clone();
    let cookies = cookies(request);
    let config = request.app_data::<web::Data<WebConfig>>();
    let preview = config.and_then(|config| config.preview_session.clone());
    let token = cookies.get(SESSION_COOKIE).cloned().or(preview);
    let asked = node.clone();
    let known = web::block(move || known(&asked, token.as_deref())).await;
    let known = match known {
        Ok(known) => known.map_err(WebError::from),
        Err(lost) => Err(WebError::from(lost)),
    };
    let (known, found) = match known {
        Ok(known) => (known, Ok(())),
        Err(error) => (unknown(), Err(error)),
    };
    let said = |name: HeaderName| {
        request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    };
    let own_token = |name: &str| cookies.get(name).filter(|text| guard::is_token(text)).cloned();
    let query = web::Query::<BTreeMap<String, String>>::from_query(request.query_string());
    let words = Words {
        language: language(
            known.who.as_ref().and_then(|who| who.language.as_deref()),
            cookies.get(LANGUAGE_COOKIE).map(String::as_str),
            said(header::ACCEPT_LANGUAGE),
            &known.place.language,
        ),
        zone: Zone::of_country(&known.place.country).unwrap_or_default(),
        now: known.now,
    };
    let facts = Facts {
        theme: ["light", "dark"]
            .into_iter()
            .find(|theme| cookies.get(THEME_COOKIE).is_some_and(|chosen| chosen == theme)),
        host: said(header::HOST).to_owned(),
        path: own_path(request, said(header::HOST), said(header::REFERER)).to_owned(),
        query: query.map(web::Query::into_inner).unwrap_or_default(),
        query_text: request.query_string().to_owned(),
        csrf: match &known.who {
            Some(who) => who.csrf.clone(),
            None => own_token(TOKEN_COOKIE).unwrap_or_else(|| node.random_token()),
        },
        device: own_token(DEVICE_COOKIE).unwrap_or_else(|| node.random_token()),
        place: known.place,
        who: known.who,
        work: known.work,
        preview: known.preview,
        node,
        words,
        cookies,
        sticks: request.app_data::<web::Data<WebConfig>>().and_then(|config| config.sticks.clone()),
    };
    (Visit::new(facts), found)
}

/// The page where the reader is: for a form that is shown again, the page on which it was filled
/// in.
fn own_path<'a>(request: &'a ServiceRequest, host: &str, referer: &'a str) -> &'a str {
    if *request.method() == Method::GET {
        return request.uri().path_and_query().map_or("/", |path| path.as_str());
    }
    let behind = referer.strip_prefix("http://").or_else(|| referer.strip_prefix("https://"));
    guard::way_back(behind.and_then(|behind| behind.strip_prefix(host)).unwrap_or("/"))
}

/// What is said of a node that cannot be asked.
fn unknown() -> Known {
    let place = NodeView {
        id: NodeId([0; 12]),
        name: "Branchline".to_owned(),
        country: String::new(),
        role: NodeRole::Branch,
        set_up: true,
        joined: false,
        language: String::new(),
    };
    Known { place, who: None, work: None, preview: None, now: UnixMs(0) }
}

fn cookies(request: &ServiceRequest) -> BTreeMap<&'static str, String> {
    let names = [
        SESSION_COOKIE,
        DEVICE_COOKIE,
        TOKEN_COOKIE,
        LANGUAGE_COOKIE,
        THEME_COOKIE,
        SCRIPT_COOKIE,
        SAID_COOKIE,
    ];
    names
        .into_iter()
        .filter_map(|name| request.cookie(name).map(|cookie| (name, cookie.value().to_owned())))
        .filter(|(_, value)| value.len() <= 128)
        .collect()
}

/// The person's own choice, then the device's, then the browser's wish, then the library's.
fn language(own: Option<&str>, device: Option<&str>, wish: &str, library: &str) -> Language {
    own.and_then(Language::of_tag)
        .or_else(|| device.and_then(Language::of_tag))
        .or_else(|| (!wish.is_empty()).then(|| Language::negotiate(wish)))
        .or_else(|| Language::of_tag(library))
        .unwrap_or(Language::ENGLISH)
}

/// Cookies that every browser gets once: its own mark, and the token for forms before a session.
fn keep_cookies(visit: &Visit, answer: &mut HttpResponse) {
    let mut wanted = Vec::new();
    if visit.cookie(DEVICE_COOKIE) != Some(visit.device()) {
        let year = Some(CookieAge::days(400));
        wanted.push(short_cookie(DEVICE_COOKIE, visit.device(), year));
    }
    if visit.who().is_none() && visit.cookie(TOKEN_COOKIE) != Some(visit.csrf()) {
        wanted.push(short_cookie(TOKEN_COOKIE, visit.csrf(), None));
    }
    for cookie in wanted {
        // Our own names and tokens are always fit for a header; one that is not would only be left
        // out.
        if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
            answer.headers_mut().append(header::SET_COOKIE, value);
        }
    }
}

/// The page for an error; errors of ours go to the log with the code that the person can read out.
/// What was typed stays on it if the disk did not take it.
fn error_page(visit: &Visit, error: &WebError, typed: &str) -> HttpResponse {
    let told = error.told();
    let not_kept = told.status == StatusCode::INSUFFICIENT_STORAGE;
    let incident = error.is_ours().then(next_incident);
    if let Some(incident) = &incident {
        let cause = std::error::Error::source(error).map(ToString::to_string);
        tracing::error!(incident, code = told.code, cause, "{error}");
    }
    let page = ErrorPage {
        title_key: told.title,
        advice_key: told.advice,
        count: error.count(),
        incident,
        kept: if not_kept { typed } else { error.kept() }.to_owned(),
        sign_in: told.status == StatusCode::UNAUTHORIZED,
    };
    visit.page_with(told.status, Vec::new(), &page).unwrap_or_else(|fault| {
        tracing::error!(code = "error-page", "{fault}");
        HttpResponse::new(told.status)
    })
}

/// A short code to read out on the phone: `K7-204`. Unique until the program stops; the log has the
/// rest.
fn next_incident() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let letter = char::from(b"ACEFHJKLMNPRTUVWXY"[(count / 8_991 % 18) as usize]);
    format!("{letter}{}-{}", count / 999 % 9 + 1, count % 999 + 1)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn the_persons_own_language_wins_then_the_devices_then_the_browsers() {
        assert_eq!(language(Some("sr-Cyrl"), Some("en"), "en", "en").tag, "sr-Cyrl");
        assert_eq!(language(None, Some("sr-Latn"), "en", "en").tag, "sr-Latn");
        assert_eq!(language(None, Some("xx"), "sr-Latn,en;q=0.5", "en").tag, "sr-Latn");
        assert_eq!(language(None, None, "", "sr-Cyrl").tag, "sr-Cyrl");
    }

    #[test]
    fn a_form_that_is_shown_again_leads_back_to_the_page_it_stood_on() {
        let get = TestRequest::get().uri("/forum?page=2").to_srv_request();
        assert_eq!(own_path(&get, "a.lan:80", "http://a.lan:80/other"), "/forum?page=2");
        let post = TestRequest::post().uri("/sync/join").to_srv_request();
        for (referer, path) in [
            ("http://a.lan:80/sync", "/sync"),
            ("http://evil.example/sync", "/"),
            ("http://a.lan:80//evil.example", "/"),
            ("http://a.lan:80.evil.example/x", "/"),
            ("", "/"),
        ] {
            assert_eq!(own_path(&post, "a.lan:80", referer), path, "{referer}");
        }
    }

    #[test]
    fn no_header_allows_anything_inline() {
        assert!(!CONTENT_SECURITY.contains("unsafe"));
        let mut headers = HeaderMap::new();
        put_headers(&mut headers);
        assert_eq!(headers.get(header::CACHE_CONTROL).unwrap(), "no-store");
        assert_eq!(headers.get(header::REFERRER_POLICY).unwrap(), "same-origin");
    }
}
