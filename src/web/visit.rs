//! One request by a person: who, in which language, with which token; and how it is answered.
//!
//! Made by the layer around all handlers. A handler asks one desk through it and answers with a
//! page or a way on.

use std::collections::BTreeMap;
use std::future::{Ready, ready};
use std::path::PathBuf;
use std::sync::Arc;

use actix_web::cookie::time::Duration as CookieAge;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, web};

use super::page::{FaultLine, LanguageChoice, NavItem, PersonBadge, PreviewLine, Site};
use super::said::SAID;
use super::template::{Page, render};
use super::words::{Words, initials};
use super::{WebError, asset, fault};
use crate::course::{CourseFault, Level, post};
use crate::domain::course::{Course, Lesson};
use crate::domain::limits::SESSION_IDLE_SHARED_S;
use crate::domain::person::FieldFault;
use crate::domain::roles::{Act, NodeRole, may};
use crate::domain::{LessonPath, ModuleId};
use crate::node::view::{NewSession, NodeView, SignedIn, WorkState};
use crate::node::{Node, NodeError, Stick, plugged_in};
use crate::text::cyrillic::to_cyrillic;
use crate::text::phrases::{Arg, languages};
use crate::text::script::to_latin;

/// The session's cookie.
pub(super) const SESSION_COOKIE: &str = "branchline";
/// Tells one browser from another for the brake on wrong tries.
pub(super) const DEVICE_COOKIE: &str = "branchline-device";
/// The token of forms that are sent before there is a session.
pub(super) const TOKEN_COOKIE: &str = "branchline-form";
/// The language that the reader chose on this device.
pub(super) const LANGUAGE_COOKIE: &str = "branchline-language";
/// Light or dark.
pub(super) const THEME_COOKIE: &str = "branchline-theme";
/// The script in which the reader reads posts of languages with two.
pub(super) const SCRIPT_COOKIE: &str = "branchline-script";
/// What was just done, for the next page.
pub(super) const SAID_COOKIE: &str = "branchline-said";

/// Beginnings of the addresses of pages for learning.
const LEARNING: &[&str] = &[
    "",
    "learn",
    "lessons",
    "quizzes",
    "modules",
    "notes",
    "search",
    "glossary",
    "assignments",
    "proposal",
    "badges",
    "evaluation",
    "call",
    "feedback",
    "proposals",
];

/// One request by a person. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Visit(Arc<Facts>);

/// What the layer found out before any handler ran.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) node: Node,
    pub(super) place: NodeView,
    pub(super) who: Option<SignedIn>,
    pub(super) work: Option<WorkState>,
    pub(super) preview: Option<Vec<CourseFault>>,
    pub(super) words: Words,
    pub(super) theme: Option<&'static str>,
    pub(super) host: String,
    pub(super) path: String,
    pub(super) query: BTreeMap<String, String>,
    /// The whole of it, for names that stand there more than once.
    pub(super) query_text: String,
    pub(super) cookies: BTreeMap<&'static str, String>,
    pub(super) sticks: Option<PathBuf>,
    pub(super) csrf: String,
    pub(super) device: String,
}

impl Visit {
    pub(super) fn new(facts: Facts) -> Self {
        Self(Arc::new(facts))
    }

    /// The node as a visitor may know it.
    #[must_use]
    pub fn place(&self) -> &NodeView {
        &self.0.place
    }

    /// Who is signed in.
    #[must_use]
    pub fn who(&self) -> Option<&SignedIn> {
        self.0.who.as_ref()
    }

    /// True if somebody is signed in whose role may do that.
    #[must_use]
    pub fn may(&self, act: Act) -> bool {
        self.who().is_some_and(|who| may(who.role, who.node_role, act))
    }

    /// Words and times as this reader reads them.
    #[must_use]
    pub fn words(&self) -> &Words {
        &self.0.words
    }

    /// A phrase.
    #[must_use]
    pub fn say(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.0.words.say(key, args)
    }

    /// The course in this reader's language.
    #[must_use]
    pub fn course(&self) -> &Course {
        self.0.node.course(self.0.words.language.tag)
    }

    /// The course that the module belongs to, in this reader's language.
    #[must_use]
    pub fn course_of(&self, module: &ModuleId) -> &Course {
        self.0.node.course_of(module, self.0.words.language.tag)
    }

    /// The lesson at that path, of whichever course.
    #[must_use]
    pub fn lesson(&self, path: &LessonPath) -> Option<&Lesson> {
        self.course_of(&path.module).lesson(path)
    }

    /// Every course here, in this reader's language.
    #[must_use]
    pub fn courses(&self) -> Vec<&Course> {
        self.0.node.courses(self.0.words.language.tag)
    }

    /// The course that the address asks for behind `?course=`; the first one if it asks for none.
    ///
    /// # Errors
    /// [`WebError::NotFound`] if there is no such course.
    pub fn chosen(&self) -> Result<&Course, WebError> {
        match self.query("course") {
            "" => Ok(self.course()),
            id => self.course_called(id).ok_or(WebError::NotFound),
        }
    }

    /// The course of that id, in this reader's language.
    #[must_use]
    pub fn course_called(&self, id: &str) -> Option<&Course> {
        self.0.node.course_called(id, self.0.words.language.tag)
    }

    /// What an address of that course has behind it: nothing for the first one.
    #[must_use]
    pub fn behind(&self, course: &Course) -> String {
        if course.id == self.course().id { String::new() } else { format!("?course={}", course.id) }
    }

    /// The course that the address asks for, if it is another than the first one.
    ///
    /// # Errors
    /// [`WebError::NotFound`] if there is no such course.
    pub fn chosen_beside(&self) -> Result<Option<String>, WebError> {
        let course = self.chosen()?;
        Ok((course.id != self.course().id).then(|| course.id.clone()))
    }

    /// The script that this reader chose for posts: `Cyrl`, `Latn`, or empty for as they are
    /// written.
    #[must_use]
    pub fn script(&self) -> &str {
        self.cookie(SCRIPT_COOKIE).filter(|tag| ["Cyrl", "Latn"].contains(tag)).unwrap_or("")
    }

    /// Words of that language in the script that this reader reads.
    #[must_use]
    pub fn in_script(&self, language: &str, words: &str) -> String {
        match (has_two_scripts(language), self.script()) {
            (true, "Cyrl") => to_cyrillic(words),
            (true, "Latn") => to_latin(words),
            _ => words.to_owned(),
        }
    }

    /// A post's words as safe HTML, in the script that this reader reads.
    #[must_use]
    pub fn post_html(&self, language: &str, typed: &str) -> String {
        post::to_html(typed, &|words| self.in_script(language, words))
    }

    /// A value behind the `?`; empty if it is not there.
    #[must_use]
    pub fn query(&self, name: &str) -> &str {
        self.0.query.get(name).map_or("", String::as_str)
    }

    /// Every value behind the `?` of that name, in order.
    #[must_use]
    pub fn query_all(&self, name: &str) -> Vec<String> {
        let pairs = web::Query::<Vec<(String, String)>>::from_query(&self.0.query_text);
        let pairs = pairs.map(web::Query::into_inner).unwrap_or_default();
        pairs.into_iter().filter_map(|(known, value)| (known == name).then_some(value)).collect()
    }

    /// The page of a list that is asked for, from 0.
    #[must_use]
    pub fn page_number(&self) -> usize {
        self.query("page").parse::<u16>().map_or(0, usize::from)
    }

    /// The same number for a desk that cuts out the page itself.
    #[must_use]
    pub fn list_page(&self) -> u32 {
        u32::try_from(self.page_number()).unwrap_or(0)
    }

    /// The browser's own mark, for the brake on wrong tries.
    #[must_use]
    pub fn device(&self) -> &str {
        &self.0.device
    }

    /// The address under which the node was called.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.0.host
    }

    /// What is wrong with the course that is previewed; `None`: none is.
    #[must_use]
    pub fn preview(&self) -> Option<&[CourseFault]> {
        self.0.preview.as_deref()
    }

    /// The token of the session's cookie, if there is one.
    #[must_use]
    pub fn session_token(&self) -> Option<&str> {
        self.cookie(SESSION_COOKIE)
    }

    /// The sticks that are plugged into this computer now.
    pub(super) fn sticks(&self) -> Vec<Stick> {
        plugged_in(self.0.sticks.as_deref())
    }

    pub(super) fn csrf(&self) -> &str {
        &self.0.csrf
    }

    pub(super) fn cookie(&self, name: &str) -> Option<&str> {
        self.0.cookies.get(name).map(String::as_str)
    }

    /// Does a signed-in person's work on the blocking pool.
    ///
    /// # Errors
    /// What the desk says, or [`WebError::SignedOut`] for a visitor.
    pub async fn run<T, F>(&self, work: F) -> Result<T, WebError>
    where
        T: Send + 'static,
        F: FnOnce(&Node, &SignedIn) -> Result<T, NodeError> + Send + 'static,
    {
        let node = self.0.node.clone();
        let who = self.0.who.clone();
        let who = who.ok_or(WebError::SignedOut { kept: String::new() })?;
        Ok(web::block(move || work(&node, &who)).await??)
    }

    /// Does a visitor's work on the blocking pool.
    ///
    /// # Errors
    /// What the desk says.
    pub async fn run_open<T, F>(&self, work: F) -> Result<T, WebError>
    where
        T: Send + 'static,
        F: FnOnce(&Node) -> Result<T, NodeError> + Send + 'static,
    {
        let node = self.0.node.clone();
        Ok(web::block(move || work(&node)).await??)
    }

    /// Answers with a page.
    ///
    /// # Errors
    /// [`WebError::Template`] if the page does not fit its template.
    pub fn page<P: Page>(&self, page: &P) -> Result<HttpResponse, WebError> {
        self.page_with(StatusCode::OK, Vec::new(), page)
    }

    /// Shows a form again with what was typed, if the error is one that the person can mend there.
    ///
    /// # Errors
    /// The error itself if it is not.
    pub fn again<P: Page>(&self, error: WebError, page: &P) -> Result<HttpResponse, WebError> {
        self.again_with(error, &[], page)
    }

    /// As [`Visit::again`], for a page on which that field is at fault and not the one where such an
    /// error is usually told.
    ///
    /// # Errors
    /// As [`Visit::again`].
    pub fn again_at<P: Page>(
        &self,
        field: &str,
        error: WebError,
        page: &P,
    ) -> Result<HttpResponse, WebError> {
        let Some(line) = fault::line_of(self.words(), &error) else { return Err(error) };
        let line = fault::line(field, line.words);
        self.page_with(StatusCode::UNPROCESSABLE_ENTITY, vec![line], page)
    }

    /// As [`Visit::again`], with every further field that its rule refuses.
    ///
    /// # Errors
    /// As [`Visit::again`].
    pub fn again_with<P: Page>(
        &self,
        error: WebError,
        rules: &[(&str, Option<FieldFault>)],
        page: &P,
    ) -> Result<HttpResponse, WebError> {
        let Some(line) = fault::line_of(self.words(), &error) else { return Err(error) };
        let mut lines = fault::refused(self.words(), rules);
        if lines.iter().all(|known| known.field != line.field) {
            lines.insert(0, line);
        }
        let status = match error.told().status {
            // A hub that cannot be reached is said beside the field that names it.
            status if status.is_server_error() => StatusCode::UNPROCESSABLE_ENTITY,
            status => status,
        };
        self.page_with(status, lines, page)
    }

    /// Shows a form again with faults that the web layer found itself.
    ///
    /// # Errors
    /// As [`Visit::page`].
    pub fn page_with<P: Page>(
        &self,
        status: StatusCode,
        faults: Vec<FaultLine>,
        page: &P,
    ) -> Result<HttpResponse, WebError> {
        let html = render(self.0.words.language, &self.site(faults), page)?;
        let mut answer = HttpResponse::build(status);
        answer.insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"));
        if self.cookie(SAID_COOKIE).is_some() {
            answer.cookie(short_cookie(SAID_COOKIE, "", Some(CookieAge::ZERO)));
        }
        Ok(answer.body(html))
    }

    /// The frame of this visit's pages.
    #[must_use]
    pub fn site(&self, faults: Vec<FaultLine>) -> Site {
        let facts = &*self.0;
        let (said, done) = said(self.cookie(SAID_COOKIE).unwrap_or(""));
        let (state, state_at, alert) = self.state();
        Site {
            lang: facts.words.language.tag,
            theme: facts.theme,
            node_name: if facts.place.name.is_empty() {
                self.say("app-name", &[])
            } else {
                facts.place.name.clone()
            },
            unread: self.who().map_or(0, |who| who.unread_threads),
            css: asset::url("app.css"),
            js: asset::url("app.js"),
            icon: asset::url("favicon.svg"),
            user: self.who().map(|who| who.person.to_string()).unwrap_or_default(),
            done,
            idle_s: self.who().filter(|who| who.shared).map(|_| SESSION_IDLE_SHARED_S),
            person: self
                .who()
                .map(|who| PersonBadge { name: who.name.clone(), initials: initials(&who.name) }),
            nav: self.nav(),
            languages: languages()
                .iter()
                .map(|language| LanguageChoice {
                    tag: language.tag,
                    own_name: language.own_name,
                    current: *language == facts.words.language,
                })
                .collect(),
            path: facts.path.clone(),
            csrf: facts.csrf.clone(),
            once: facts.node.random_token(),
            said,
            faults,
            state,
            state_at,
            alert,
            preview: self.preview().map(|faults| {
                let errors = faults.iter().filter(|fault| fault.level == Level::Error).count();
                PreviewLine { errors, warnings: faults.len() - errors }
            }),
        }
    }

    fn nav(&self) -> Vec<NavItem> {
        let Some(who) = self.who() else { return Vec::new() };
        let here = self.0.path.split(['?', '/']).nth(1).unwrap_or("");
        let hub = who.node_role == NodeRole::Hub;
        let ways: [(Act, bool, &'static str, &'static str, &[&str]); 6] = [
            (Act::Learn, true, "/", "nav-learning", LEARNING),
            (Act::Talk, true, "/forum", "nav-forum", &["forum", "moderation"]),
            (Act::Follow, true, "/follow", "web-nav-follow", &["follow", "review"]),
            (Act::KeepAccounts, true, "/people", "nav-people", &["people"]),
            // A hub has nobody to send to: its members take that place.
            (Act::KeepSync, !hub, "/sync", "nav-sync", &["sync"]),
            (Act::KeepMembers, hub, "/members", "members-title", &["members"]),
        ];
        ways.into_iter()
            .filter(|(act, shown, ..)| *shown && self.may(*act))
            .map(|(act, _, href, key, starts)| NavItem {
                href,
                key,
                current: starts.contains(&here),
                count: if act == Act::Talk { who.unread_threads } else { 0 },
            })
            .collect()
    }

    /// The footer's sentence, the time that ends it, and whether a person must act.
    fn state(&self) -> (Option<String>, Option<super::words::Moment>, bool) {
        let (Some(work), Some(_)) = (&self.0.work, self.who()) else { return (None, None, false) };
        let at = self.0.words.own_moment(work.last_sync);
        let hub = self.0.place.role == NodeRole::Hub;
        let key = match (work.alert, hub, work.joined, work.waiting, &at) {
            (true, ..) => "web-state-alert",
            (_, true, ..) => "web-state-hub",
            (_, _, false, ..) => "web-state-alone",
            (.., 0, Some(_)) => "web-state-fresh",
            (.., 0, None) => "web-state-never",
            (.., Some(_)) => "web-state-waiting-since",
            (.., None) => "web-state-waiting",
        };
        let timed = matches!(key, "web-state-fresh" | "web-state-waiting-since");
        let sentence = self.say(key, &[("count", work.waiting.into())]);
        (Some(sentence), at.filter(|_| timed), work.alert)
    }

    /// The way on after a form, with what is to be said there.
    #[must_use]
    pub fn go(&self, to: &str, said: &'static str) -> HttpResponse {
        self.go_and_drop(to, said, "")
    }

    /// As [`Visit::go`]; the browser may then drop the draft of that name.
    #[must_use]
    pub fn go_and_drop(&self, to: &str, said: &'static str, draft: &str) -> HttpResponse {
        let value = format!("{said}.{draft}");
        let mut answer = HttpResponse::SeeOther();
        answer.cookie(short_cookie(SAID_COOKIE, &value, Some(CookieAge::seconds(60))));
        answer.insert_header((header::LOCATION, to)).finish()
    }

    /// Starts a session: on a shared computer the cookie ends with the browser.
    #[must_use]
    pub fn enter(&self, session: &NewSession, shared: bool, to: &str) -> HttpResponse {
        self.enter_saying(session, shared, to, "welcome")
    }

    /// As [`Visit::enter`], with something else to be said there.
    #[must_use]
    pub fn enter_saying(
        &self,
        session: &NewSession,
        shared: bool,
        to: &str,
        said: &'static str,
    ) -> HttpResponse {
        let age = i64::try_from(session.max_age_s).unwrap_or(0);
        let age = (!shared).then_some(CookieAge::seconds(age));
        HttpResponse::SeeOther()
            .cookie(short_cookie(SESSION_COOKIE, &session.token, age))
            .cookie(short_cookie(SAID_COOKIE, &format!("{said}."), Some(CookieAge::seconds(60))))
            .insert_header((header::LOCATION, to))
            .finish()
    }
}

/// Is that a language that is written in Cyrillic and in Latin letters?
pub(super) fn has_two_scripts(language: &str) -> bool {
    ["sr", "bs", "cnr"].contains(&language.split('-').next().unwrap_or(""))
}

/// Sends on without a word.
#[must_use]
pub(super) fn see_other(to: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish()
}

/// A cookie that scripts cannot read and other sites' forms do not bring. Without an age it ends
/// with the browser.
pub(super) fn short_cookie(name: &str, value: &str, age: Option<CookieAge>) -> Cookie<'static> {
    let mut cookie = Cookie::build(name.to_owned(), value.to_owned())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .finish();
    cookie.set_max_age(age);
    cookie
}

/// What the cookie stands for: a phrase, and the draft to be dropped. Anything else is nothing.
fn said(cookie: &str) -> (Option<&'static str>, Option<String>) {
    let (word, draft) = cookie.split_once('.').unwrap_or((cookie, ""));
    let key = SAID.iter().find(|(known, _)| *known == word).map(|(_, key)| *key);
    let fine = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
    let draft = (key.is_some() && !draft.is_empty() && draft.bytes().all(fine)).then_some(draft);
    (key, draft.map(str::to_owned))
}

impl FromRequest for Visit {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut actix_web::dev::Payload) -> Self::Future {
        ready(request.extensions().get::<Self>().cloned().ok_or(WebError::NotFound))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::phrases::Phrases;

    #[test]
    fn everything_that_may_be_said_has_words() {
        for (word, key) in SAID {
            assert!(Phrases::get().has(key), "{word}");
        }
    }

    #[test]
    fn a_cookie_can_say_only_what_is_listed() {
        assert_eq!(said("posted.thread-abc"), (Some("said-posted"), Some("thread-abc".into())));
        assert_eq!(said("posted."), (Some("said-posted"), None));
        assert_eq!(said("<b>.x"), (None, None));
        assert_eq!(said("posted.a\"b"), (Some("said-posted"), None));
    }
}
