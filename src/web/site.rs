//! Handlers of what belongs to no one task: help, language, theme, the gallery of the design.

use actix_web::HttpResponse;
use actix_web::cookie::time::Duration as CookieAge;

use super::form::Posted;
use super::page::{
    ChoiceView, GapView, HelpPage, ItemView, MarkView, OptionView, PieceView, PreviewPage,
    QuestionView, StyleguidePage, ThreadLine,
};
use super::visit::{LANGUAGE_COOKIE, SCRIPT_COOKIE, THEME_COOKIE, Visit, see_other, short_cookie};
use super::words::Words;
use super::{WebError, guard};
use crate::course::render;
use crate::domain::roles::Act;
use crate::text::phrases::Language;

/// Faults on one page: whoever mends these sees the next ones.
const PREVIEW_FAULTS_MAX: usize = 100;

/// Every path that is not in the table.
pub(super) async fn nowhere() -> Result<HttpResponse, WebError> {
    Err(WebError::NotFound)
}

/// `GET /healthz`
pub(super) async fn health() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok")
}

/// `GET /help`
pub(super) async fn help(visit: Visit) -> Result<HttpResponse, WebError> {
    let node_id = visit.place().id.to_string();
    visit.page(&HelpPage { node_id, version: env!("CARGO_PKG_VERSION") })
}

/// `POST /language`: kept on the device, and with the person if somebody is signed in.
pub(super) async fn language(visit: Visit, form: Posted) -> Result<HttpResponse, WebError> {
    let asked = Language::of_tag(form.text("language"));
    let language = asked.ok_or(WebError::Unreadable("no such language"))?;
    if visit.may(Act::Learn) {
        visit.run(move |node, who| node.learner(who)?.set_language(language.tag)).await?;
    }
    let mut answer = see_other(guard::way_back(form.text("back")));
    keep(&mut answer, LANGUAGE_COOKIE, language.tag);
    Ok(answer)
}

/// `POST /theme`
pub(super) async fn theme(form: Posted) -> HttpResponse {
    let mut answer = see_other(guard::way_back(form.text("back")));
    let chosen = ["light", "dark"].into_iter().find(|theme| *theme == form.text("theme"));
    keep(&mut answer, THEME_COOKIE, chosen.unwrap_or("system"));
    answer
}

/// `POST /forum/script`: how posts of languages with two scripts are read, kept on the device.
pub(super) async fn script(form: Posted) -> HttpResponse {
    let mut answer = see_other(guard::way_back(form.text("back")));
    let chosen = ["Cyrl", "Latn"].into_iter().find(|script| *script == form.text("script"));
    keep(&mut answer, SCRIPT_COOKIE, chosen.unwrap_or("as-written"));
    answer
}

fn keep(answer: &mut HttpResponse, name: &str, value: &str) {
    let cookie = short_cookie(name, value, Some(CookieAge::days(400)));
    answer.add_cookie(&cookie).expect("the value is one of our own words");
}

/// `GET /preview`: what is wrong with the course that its author is writing.
pub(super) async fn preview(visit: Visit) -> Result<HttpResponse, WebError> {
    let faults = visit.preview().ok_or(WebError::NotFound)?;
    // The gravest first, and no more than a page bears.
    let mut shown: Vec<_> = faults.iter().collect();
    shown.sort_by_key(|fault| fault.level);
    let faults = shown.into_iter().take(PREVIEW_FAULTS_MAX).map(render).collect();
    visit.page(&PreviewPage { faults })
}

/// `GET /styleguide`
pub(super) async fn styleguide(visit: Visit) -> Result<HttpResponse, WebError> {
    visit.page(&gallery(visit.words()))
}

/// One of each part of the design. The words are of no language: it is a page about shapes.
pub(super) fn gallery(words: &Words) -> StyleguidePage {
    let at = words.moment(words.now, false);
    let option = |value: &str, chosen| OptionView::new(value, format!("Abc {value}"), chosen);
    let options = vec![option("a", false), option("b", true), option("c", false)];
    let kinds = [
        "single",
        "multiple",
        "true-false",
        "reply",
        "matching",
        "ordering",
        "numeric",
        "text",
        "gaps",
    ];
    let thread = |unread: u32| ThreadLine {
        href: "/styleguide".to_owned(),
        title: "Đorđe Ћирић Ω".to_owned(),
        space: Some("Abc".to_owned()),
        author: "Ana".to_owned(),
        branch: "Novi Grad".to_owned(),
        branch_href: Some("/styleguide".to_owned()),
        tags: vec!["forum-tag-answered"],
        posts: 5,
        unread,
        last: at.clone(),
    };
    StyleguidePage {
        questions: kinds.into_iter().map(|kind| sample_question(kind, &options)).collect(),
        threads: vec![thread(2), thread(0)],
        options,
        at,
    }
}

/// A question of that kind with its mark.
fn sample_question(kind: &'static str, options: &[OptionView]) -> QuestionView {
    let gap = |number: usize, choices: &[OptionView]| PieceView {
        words: "Abc def ".to_owned(),
        gap: Some(GapView {
            name: format!("at-{}", number - 1),
            number,
            typed: "ghi".to_owned(),
            choices: choices.to_vec(),
        }),
    };
    QuestionView {
        id: format!("sample-{kind}"),
        kind,
        text_html: "Abc <em>def</em> ghi?".to_owned(),
        options: if matches!(kind, "single" | "multiple" | "true-false" | "reply") {
            (0..3)
                .map(|value| ChoiceView {
                    value,
                    text_html: format!("Abc {value}"),
                    key: None,
                    chosen: value == 1,
                })
                .collect()
        } else {
            Vec::new()
        },
        items: if matches!(kind, "matching" | "ordering") {
            (0..2)
                .map(|item| ItemView {
                    name: format!("at-{item}"),
                    label: format!("Def {item}"),
                    choices: options.to_vec(),
                })
                .collect()
        } else {
            Vec::new()
        },
        says: if kind == "reply" { "Abc def ghi.".to_owned() } else { String::new() },
        passage: if kind == "gaps" { vec![gap(1, options), gap(2, &[])] } else { Vec::new() },
        unit: "%".to_owned(),
        typed: "12,5".to_owned(),
        mark: Some(MarkView {
            right: kind == "single",
            feedback_html: vec!["Abc <strong>def</strong>.".to_owned()],
            read_again: None,
        }),
        fault: None,
    }
}
