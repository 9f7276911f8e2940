//! Handlers beside the forum's threads: search, the weekly sheet, the moderators' queue and the
//! public log of what they decided.

use actix_web::HttpResponse;

use super::WebError;
use super::lists::{found_lines, space_name, thread_lines, thread_title, ways};
use super::page::{
    DigestLine, DigestPage, ErasedPage, FoundPage, LogLine, LogPage, QueuePage, ReportedLine,
};
use super::visit::Visit;
use crate::course::post;
use crate::domain::moderation::MarkKind;
use crate::node::view::{LogRow, ReportedRow};
use crate::text::dates;

/// Letters of a reported post in the queue.
const REPORTED_CHARS: usize = 300;

/// `GET /forum/search?q=…&page=…`
pub(super) async fn search(visit: Visit) -> Result<HttpResponse, WebError> {
    let asked = visit.query("q").trim().to_owned();
    let number = visit.page_number();
    let (typed, page) = (asked.clone(), u32::try_from(number).unwrap_or(0));
    let (rows, more) = visit.run(move |node, who| node.forum(who)?.search(&typed, page)).await?;
    let query = written_out(&asked);
    let (newer, older) = ways(&format!("/forum/search?{query}"), number, more);
    visit.page(&FoundPage { found: found_lines(&visit, rows), asked, newer, older })
}

/// `q=…` with everything written out that an address cannot hold.
fn written_out(asked: &str) -> String {
    let mut query = String::from("q=");
    for byte in asked.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                query.push(char::from(byte));
            }
            other => query.push_str(&format!("%{other:02X}")),
        }
    }
    query
}

/// `GET /forum/week`
pub(super) async fn week(visit: Visit) -> Result<HttpResponse, WebError> {
    let digest = visit.run(|node, who| node.forum(who)?.digest()).await?;
    let words = visit.words();
    let date = |at: i64| dates::long_date(at, &words.zone, words.language);
    let (rows, counts): (Vec<_>, Vec<_>) = digest.liveliest.into_iter().unzip();
    let lines = thread_lines(&visit, rows).into_iter().zip(counts);
    visit.page(&DigestPage {
        since: date(digest.since.0),
        until: date(words.now.0),
        posts: digest.posts,
        threads: digest.threads,
        liveliest: lines.map(|(thread, count)| DigestLine { thread, count }).collect(),
        unanswered: thread_lines(&visit, digest.unanswered),
    })
}

/// `GET /moderation`
pub(super) async fn queue(visit: Visit) -> Result<HttpResponse, WebError> {
    let queue = visit.run(|node, who| node.moderator(who)?.queue()).await?;
    let line = |row: ReportedRow| ReportedLine {
        href: format!("/forum/{}/{}", row.thread, row.key),
        title: thread_title(&visit, &row.title, row.prompt.as_ref(), 0),
        words: visit.in_script(&row.language, &post::excerpt(&row.body, REPORTED_CHARS)),
        language: row.language,
        reasons: row.reasons,
    };
    visit.page(&QueuePage {
        reported: queue.reported.into_iter().map(line).collect(),
        unanswered: thread_lines(&visit, queue.unanswered),
    })
}

/// `GET /forum/log`
pub(super) async fn log(visit: Visit) -> Result<HttpResponse, WebError> {
    let rows = visit.run(|node, who| node.forum(who)?.moderation_log()).await?;
    let line = |row: LogRow| LogLine {
        key: format!("forum-log-{}-{}", row.kind.as_str(), if row.on { "on" } else { "off" }),
        reason: match row.reason.parse() {
            Ok(space) if row.kind == MarkKind::Move => {
                space_name(&visit, &[], &space).unwrap_or_default()
            }
            Ok(_) | Err(_) => row.reason,
        },
        href: format!("/forum/{}", row.thread),
        at: visit.words().moment(row.at, row.doubtful),
    };
    visit.page(&LogPage { lines: rows.into_iter().map(line).collect() })
}

/// `GET /forum/erased`
pub(super) async fn erased(visit: Visit) -> Result<HttpResponse, WebError> {
    let view = visit.run(|node, who| node.forum(who)?.erased()).await?;
    visit.page(&ErasedPage {
        people: view.people,
        threads: view.threads,
        last: view.last.map(|at| visit.words().moment(at, false)),
        others: view.others,
        is_hub: view.is_hub,
        unheard: view.unheard.0,
        names: view.unheard.1.join(", "),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::phrases::Phrases;

    #[test]
    fn every_decision_has_words() {
        for kind in MarkKind::MODERATION {
            for way in ["on", "off"] {
                let key = format!("forum-log-{}-{way}", kind.as_str());
                assert!(Phrases::get().has(&key), "{key}");
            }
        }
    }

    #[test]
    fn a_search_stands_in_an_address_whatever_was_typed() {
        assert_eq!(written_out("Ђ &=#"), "q=%D0%82%20%26%3D%23");
    }
}
