//! The desk of whoever looks after the forum: what was reported, what waits for an answer; and the
//! public log of what was decided.
//!
//! Decisions themselves are marks like any other (`forum_words`): signed by the moderator's node,
//! folded where they are read, undone by a later one.

use std::collections::BTreeSet;

use super::forum::{ForumDesk, thread_row};
use super::judging::Judge;
use crate::domain::limits::{MODERATION_ROWS_MAX, UNANSWERED_MS, UNHEARD_NAMED_MAX};
use crate::domain::moderation::{Mark, MarkKind};
use crate::domain::roles::NodeRole;
use crate::domain::roster::Erasure;
use crate::domain::{DocumentId, NodeId, PersonId, Scope, UnixMs};
use crate::node::view::{self, ErasedView, LogRow, Queue, ReportedRow};
use crate::node::{Node, NodeError};
use crate::store::Read;

/// The moderators' door.
#[derive(Debug, Clone)]
pub struct ModeratorDesk {
    node: Node,
    who: PersonId,
}

impl ModeratorDesk {
    pub(super) fn new(node: Node, who: PersonId) -> Self {
        Self { node, who }
    }

    /// What waits for a look of this person: what a cohort says among itself only for its own people.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn queue(&self) -> Result<Queue, NodeError> {
        let now = self.node.now().0;
        self.node.read(|read| {
            let judge = Judge::new(read)?;
            let reported = reported(read, &judge, self.who)?;
            let who = Some(self.who);
            let unanswered = unanswered(read, &judge, who, now, MODERATION_ROWS_MAX)?;
            Ok(Queue { reported, unanswered })
        })
    }
}

/// Threads that have waited for an answer for two days, by their arrival here, and that `seen_by` (or,
/// without one, everybody) may read.
pub(super) fn unanswered(
    read: &Read<'_>,
    judge: &Judge<'_>,
    seen_by: Option<PersonId>,
    now: UnixMs,
    rows_max: u32,
) -> Result<Vec<view::ThreadRow>, NodeError> {
    let until = read.arrival_at(UnixMs(now.0.saturating_sub(UNANSWERED_MS)))?;
    let mut rows = Vec::new();
    for row in read.unanswered(until, seen_by, rows_max)? {
        let row = thread_row(judge, row)?;
        if !row.locked && !row.answered {
            rows.push(row);
        }
    }
    Ok(rows)
}

/// Posts that somebody reported and nobody has decided on, as far as `seen_by` may read them.
pub(super) fn reported(
    read: &Read<'_>,
    judge: &Judge<'_>,
    seen_by: PersonId,
) -> Result<Vec<ReportedRow>, NodeError> {
    let marks = read.marks_of_kind(MarkKind::Report, seen_by, MODERATION_ROWS_MAX)?;
    let threads: BTreeSet<DocumentId> = marks.into_iter().map(|(id, _)| id).collect();
    let mut rows = Vec::new();
    for id in threads {
        let (verdicts, _) = judge.thread(id)?;
        let Some(head) = read.thread_head(id, Some(seen_by))? else { continue };
        let line = thread_row(judge, head)?;
        for (key, judged) in verdicts.reported() {
            let Some(post) = read.post(id, key)?.filter(|post| !post.removed) else { continue };
            rows.push(ReportedRow {
                thread: id,
                title: line.title.clone(),
                prompt: line.prompt.clone(),
                key: post.key,
                body: post.body,
                language: post.language,
                reasons: judged.reports.iter().map(|(why, _)| why.clone()).collect(),
            });
        }
    }
    Ok(rows)
}

impl ForumDesk {
    /// What was erased, and who has not heard of it.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn erased(&self) -> Result<ErasedView, NodeError> {
        self.node.read(|read| {
            let judge = Judge::new(read)?;
            let is_hub = judge.own.role == NodeRole::Hub;
            let mut view =
                ErasedView { others: judge.others(Scope::Roster), is_hub, ..ErasedView::default() };
            for erasure in judge.known.erasures() {
                match erasure {
                    Erasure::Person(_) => view.people += 1,
                    Erasure::Rewritten(_) => view.threads += 1,
                    Erasure::Document(_) => {}
                }
            }
            let Some(arrival) = read.last_erasure()? else { return Ok(view) };
            view.last = read.time_of_arrival(arrival)?;
            if is_hub {
                let knows = |agreed: Option<u64>| agreed.is_some_and(|agreed| agreed >= arrival);
                let heard: BTreeSet<NodeId> = read
                    .peers()?
                    .into_iter()
                    .filter(|peer| knows(peer.agreed_arrival))
                    .map(|peer| peer.node)
                    .collect();
                for member in judge.known.members() {
                    let is_here = member.id == judge.own.node || heard.contains(&member.id);
                    if is_here || judge.known.is_revoked(member.id) {
                        continue;
                    }
                    view.unheard.0 += 1;
                    if view.unheard.1.len() < UNHEARD_NAMED_MAX {
                        view.unheard.1.push(member.name.clone());
                    }
                }
            }
            Ok(view)
        })
    }

    /// What moderators decided where this person may read, the latest first, without names.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn moderation_log(&self) -> Result<Vec<LogRow>, NodeError> {
        self.node.read(|read| {
            let judge = Judge::new(read)?;
            let mut marks: Vec<(DocumentId, Mark)> = Vec::new();
            for kind in MarkKind::MODERATION {
                marks.extend(read.marks_of_kind(kind, self.who.person, MODERATION_ROWS_MAX)?);
            }
            marks.sort_by_key(|(_, mark)| std::cmp::Reverse(mark.order));
            let mut rows = Vec::new();
            for (thread, mark) in marks {
                // A mark without standing decided nothing, so it is no decision.
                let written = read.written(thread)?;
                let about = match &mark.post {
                    Some(key) => written.iter().find(|post| post.key == *key),
                    None => written.first(),
                };
                let Some(about) = about else { continue };
                if !judge.counts(&mark, about.node)? {
                    continue;
                }
                rows.push(LogRow {
                    kind: mark.kind,
                    on: mark.on,
                    reason: mark.words,
                    thread,
                    at: mark.at,
                    doubtful: mark.clock_doubtful,
                });
            }
            rows.truncate(MODERATION_ROWS_MAX as usize);
            Ok(rows)
        })
    }
}
