//! The templates: inside the program, one set a language, so that `t` in a template speaks the
//! page's language.
//!
//! A template names only what its page has (undefined is an error), and escapes all but fields
//! ending in `_html`.

use std::sync::OnceLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context, escape_formatter};
use serde::Serialize;

use super::WebError;
use super::page::Site;
use crate::text::phrases::{Arg, Language, Phrases, languages};
use crate::text::plain;

macro_rules! templates {
    ($($name:literal)*) => {
        /// Every template by the name that others call it.
        pub(super) const TEMPLATES: &[(&str, &str)] = &[$(($name, include_str!(concat!("templates/", $name)))),*];
    };
}

templates! {
    "base.html"
    "part/course.html" "part/forms.html" "part/forum.html" "part/near.html"
    "gate/join.html" "gate/recover.html" "gate/secret.html" "gate/setup.html" "gate/sign_in.html" "gate/sign_up.html"
    "learn/call.html" "learn/evaluation.html" "learn/sample.html" "follow/evaluation.html"
    "learn/badge.html" "learn/badges.html" "keep/courses.html" "keep/publish.html"
    "keep/reach.html"
    "keep/withdraw.html" "site/check.html" "site/preview.html"
    "learn/home.html" "learn/laptop.html" "learn/lesson.html" "learn/map.html"
    "learn/confidence.html" "learn/glossary.html" "learn/notes.html" "learn/paper.html"
    "learn/plan.html" "learn/search.html"
    "learn/assignment.html" "learn/file.html" "learn/proposal.html" "learn/proposal_paper.html" "learn/version.html"
    "part/handin.html"
    "learn/quiz_question.html" "learn/quiz_result.html" "learn/quiz_start.html"
    "forum/erased.html" "forum/picture.html"
    "forum/list.html" "forum/log.html" "forum/new.html" "forum/post.html" "forum/queue.html"
    "forum/search.html" "forum/thread.html" "forum/week.html"
    "part/desk.html" "desk/morning.html" "desk/cohorts.html" "desk/cohort.html" "desk/country.html"
    "desk/cohort_form.html" "desk/cohort_dates.html" "desk/cohort_circles.html"
    "desk/cohort_learners.html" "desk/reviews.html" "desk/review.html" "learn/feedback.html" "part/feedback.html"
    "desk/import.html" "desk/import_ask.html"
    "learn/proposals.html" "learn/practice.html" "learn/sent_proposal.html" "part/blind.html"
    "desk/gaps.html" "desk/gap.html" "desk/excuses.html"
    "desk/matrix.html" "desk/figures.html" "desk/items.html"
    "desk/report.html" "desk/certificates.html"
    "keep/together.html" "keep/move.html" "keep/moves.html" "gate/code.html" "keep/given_code.html" "desk/write.html"
    "keep/newcomers_ask.html" "keep/newcomers.html" "keep/code_sheet.html"
    "follow/branches.html" "follow/learner.html" "follow/learners.html"
    "keep/invitation.html" "keep/member.html" "keep/members.html" "keep/people.html"
    "keep/person_new.html" "keep/person_password.html" "keep/person_pin.html" "keep/receipt.html"
    "keep/recovery_card.html" "keep/revoke.html" "keep/set_aside.html" "keep/stick.html" "keep/stick_taken.html"
    "keep/sync.html" "keep/sync_carry.html" "keep/sync_doctor.html" "keep/sync_line.html"
    "keep/sync_waiting.html" "part/days.html"
    "site/error.html" "site/help.html" "site/styleguide.html"
}

/// What a template shows: exactly the fields that it names.
pub trait Page: Serialize {
    /// The template's name.
    const TEMPLATE: &'static str;
}

/// Makes the HTML of a page inside the frame that every page has.
///
/// # Errors
/// [`WebError::Template`] if template and page do not fit, which a test of every page rules out.
pub(super) fn render<P: Page>(
    language: Language,
    site: &Site,
    page: &P,
) -> Result<String, WebError> {
    let template = environment(language).get_template(P::TEMPLATE)?;
    let site = Value::from(Serde(site));
    let page = Value::from(Serde(page));
    Ok(template.render(context! { site, page })?)
}

fn environment(language: Language) -> &'static Environment<'static> {
    static BY_LANGUAGE: OnceLock<Vec<(Language, OnceLock<Environment<'static>>)>> = OnceLock::new();
    let all = BY_LANGUAGE
        .get_or_init(|| languages().iter().map(|language| (*language, OnceLock::new())).collect());
    let place = all.iter().find(|(known, _)| *known == language).unwrap_or(&all[0]);
    place.1.get_or_init(|| new_environment(place.0))
}

fn new_environment(language: Language) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("the usual marks, only tidier about white space"));
    // The engine's own escaping also writes `/` as an entity, which makes addresses longer and
    // harder to read.
    environment.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if !value.is_safe() && *state.auto_escape() == AutoEscape::Html => {
            Ok(out.write_str(&plain::escape(text))?)
        }
        _ => escape_formatter(out, state, value),
    });
    // Each is parsed when it is first shown: all of them are megabytes that most readers never need.
    environment.set_loader(|name| {
        let known = TEMPLATES.iter().find(|(known, _)| *known == name);
        Ok(known.map(|(_, text)| (*text).to_owned()))
    });
    environment.add_function("t", move |key: &str, args: Kwargs| say(language, key, &args));
    environment
}

/// `t("key", count=3)` in a template: whole numbers choose plurals, all else is text.
fn say(language: Language, key: &str, args: &Kwargs) -> Result<String, minijinja::Error> {
    let mut values: Vec<(String, Value)> = Vec::new();
    for name in args.args() {
        values.push((name.to_owned(), args.get(name)?));
    }
    let spoken: Vec<(&str, Arg<'_>)> = values
        .iter()
        .map(|(name, value)| {
            let arg = match i64::try_from(value.clone()) {
                Ok(number) if value.is_number() => Arg::Number(number),
                _ => Arg::Text(value.as_str().unwrap_or("")),
            };
            (name.as_str(), arg)
        })
        .collect();
    Ok(Phrases::get().say(language, key, &spoken))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    fn files(folder: &Path, found: &mut BTreeSet<String>, root: &Path) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path, found, root);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap();
                found.insert(name.to_owned());
            }
        }
    }

    #[test]
    fn every_template_in_the_folder_is_listed() {
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/web/templates"));
        let mut found = BTreeSet::new();
        files(root, &mut found, root);
        let listed: BTreeSet<String> = TEMPLATES.iter().map(|(name, _)| (*name).into()).collect();
        assert_eq!(listed, found);
    }

    #[test]
    fn what_is_not_there_is_an_error_and_what_is_there_is_escaped() {
        let environment = environment(Language::ENGLISH);
        assert!(environment.render_named_str("a.html", "{{ nothing }}", context! {}).is_err());
        let page = context! { text => "<a href='/x'>\"&", words_html => "<b>" };
        let html = environment
            .render_named_str("a.html", "{{ text }}{{ words_html|safe }}{{ 3 }}", page)
            .unwrap();
        assert!(!html.contains("<a") && !html.contains('"') && !html.contains('\''), "{html}");
        assert!(html.contains("/x") && html.ends_with("<b>3"), "{html}");
    }

    #[test]
    fn no_template_brings_style_or_script_along_or_prints_unsafe_fields() {
        for (name, text) in TEMPLATES {
            for word in [" style=", "<style", "javascript:", " onclick", " onload", " onsubmit"] {
                assert!(!text.contains(word), "{name}: {word}");
            }
            let scripts = text.matches("<script").count();
            assert_eq!(scripts, text.matches("<script src=").count(), "{name}");
            for (at, _) in text.match_indices("|safe") {
                assert!(text[..at].ends_with("_html"), "{name}: |safe after {}", &text[..at]);
            }
            assert!(!text.contains("| safe") && !text.contains("autoescape"), "{name}");
        }
    }

    #[test]
    fn every_phrase_that_a_template_names_is_there() {
        for (name, text) in TEMPLATES {
            for call in text.split("t(\"").skip(1) {
                let key = call.split('"').next().unwrap();
                if !key.ends_with('-') {
                    assert!(Phrases::get().has(key), "{name}: {key}");
                }
            }
        }
    }
}
