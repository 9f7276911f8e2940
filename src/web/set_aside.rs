//! Handler for what was set aside.

use actix_web::HttpResponse;

use super::WebError;
use super::lists::ways;
use super::page::{AsideLine, SetAsidePage};
use super::visit::Visit;
use crate::node::view::{About, SetAsideRow};

/// Reasons for which there are words; another one is said as its details.
const REASONS: &[&str] = &[
    "too-long",
    "malformed",
    "wrong-hash",
    "too-many-operations",
    "too-many-parents",
    "too-many-actors",
    "parents",
    "wrong-actor",
    "sequence-broken",
    "parent-refused",
    "operation-number",
    "not-allowed",
    "breaks-document",
    "too-many-changes",
    "wrong-scope",
    "cut-off",
    "other-way",
    "forked",
];

fn about(visit: &Visit, about: &About) -> String {
    let (key, name) = match about {
        About::Learner(name) => ("learner", name.as_str()),
        About::Thread(title) => ("thread", title.as_str()),
        About::Card(name) => ("card", name.as_str()),
        About::Record => return visit.say("aside-about-record", &[]),
        About::Log => return visit.say("aside-about-log", &[]),
        About::Other => return visit.say("aside-about-other", &[]),
    };
    if name.is_empty() {
        visit.say(&format!("aside-about-{key}-unknown"), &[])
    } else {
        visit.say(&format!("aside-about-{key}"), &[("name", name.into())])
    }
}

fn line(visit: &Visit, row: SetAsideRow) -> AsideLine {
    let known = REASONS.iter().find(|reason| **reason == row.code);
    AsideLine {
        from: if row.from.is_empty() { row.node.to_string() } else { row.from },
        about: about(visit, &row.about),
        reason: format!("aside-reason-{}", known.unwrap_or(&"other")),
        detail: row.detail,
        entries: row.entries,
        at: visit.words().moment(row.at, false),
    }
}

/// `GET /sync/set-aside`
pub(super) async fn list(visit: Visit) -> Result<HttpResponse, WebError> {
    let number = visit.page_number();
    let page = u32::try_from(number).unwrap_or(u32::MAX);
    let (rows, more) = visit.run(move |node, who| node.admin(who)?.set_aside(page)).await?;
    let (newer, older) = ways("/sync/set-aside", number, more);
    let lines = rows.into_iter().map(|row| line(&visit, row)).collect();
    visit.page(&SetAsidePage { lines, newer, older })
}
