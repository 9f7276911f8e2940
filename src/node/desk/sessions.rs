//! Who is signed in. A session lives on this node alone; of its token only the hash is kept.
//!
//! Idle time is counted in seconds of this run, never by the wall clock. After a restart a learner
//! goes on; staff sign in again.

use crate::domain::ids::base32;
use crate::domain::limits::{
    SESSION_IDLE_OWN_S, SESSION_IDLE_SHARED_S, SESSION_TOUCH_S, SESSION_WHOLE_SHARED_S,
    THREADS_COUNTED_UNREAD,
};
use crate::domain::roles::Role;
use crate::domain::{PersonId, UnixMs};
use crate::node::view::Choice;
use crate::node::view::{NewSession, SignedIn};
use crate::node::{Node, NodeError};
use crate::store::Write;
use crate::store::rows::SessionRow;

/// A session about to be written, with the token that only the browser will hold.
pub(super) struct Opening {
    row: SessionRow,
    token: String,
}

impl Opening {
    pub(super) fn new(node: &Node, person: PersonId, shared: bool) -> Self {
        let token = base32().encode(&node.inner.random::<32>());
        let now_s = uptime_s(node);
        let row = SessionRow {
            token_hash: token_hash(&token),
            person,
            csrf: base32().encode(&node.inner.random::<20>()),
            shared,
            created_s: now_s,
            seen_s: now_s,
            boot: node.inner.boot,
        };
        Self { row, token }
    }

    /// Writes it down, and that the person was here; clears away sessions that ended.
    pub(super) fn write(self, write: &Write<'_>, now: UnixMs) -> Result<NewSession, NodeError> {
        let Self { row, token } = self;
        let now_s = row.seen_s;
        // Those of earlier runs are judged when they are used: they may still be good.
        write.delete_stale_sessions(
            row.boot,
            now_s - SESSION_WHOLE_SHARED_S.cast_signed(),
            now_s - SESSION_IDLE_SHARED_S.cast_signed(),
            now_s - SESSION_IDLE_OWN_S.cast_signed(),
        )?;
        write.put_session(&row)?;
        write.touch_account(row.person, now)?;
        let max_age_s = if row.shared { 0 } else { SESSION_IDLE_OWN_S };
        Ok(NewSession { token, person: row.person, max_age_s })
    }
}

pub(super) fn uptime_s(node: &Node) -> i64 {
    i64::try_from(node.inner.clock.uptime_s()).unwrap_or(i64::MAX)
}

pub(super) fn token_hash(token: &str) -> [u8; 32] {
    *blake3::hash(token.as_bytes()).as_bytes()
}

/// Who holds this token; notes that it was used, or that its session is over.
pub(super) fn signed_in(node: &Node, token: &str) -> Result<Option<SignedIn>, NodeError> {
    let found = node.read(|read| {
        let hash = token_hash(token);
        let (Some(row), Some(session)) = (read.node()?, read.session(&hash)?) else {
            return Ok(None);
        };
        // Whoever has two records here signs in with either and goes on in the one that is shown.
        let shown = Some(read.shown_as(session.person)?).filter(|it| it.home() == row.node);
        let Some(person) = read.person(shown.unwrap_or(session.person))? else { return Ok(None) };
        let newest = read.threads(None, Some(person.person), THREADS_COUNTED_UNREAD, 0)?;
        let unread = newest
            .iter()
            .filter(|thread| thread.unread > 0 && thread.choice != Some(Choice::Mute))
            .count();
        Ok(Some((row, session, person, unread)))
    })?;
    let Some((row, session, person, unread)) = found else { return Ok(None) };
    // A guest's card is written by another node, which must not decide what anybody may do here.
    let role = if person.person.home() == row.node { person.role } else { Role::Learner };
    match judged(&session, role, uptime_s(node), node.inner.boot) {
        Verdict::Over => {
            node.write_local(move |write| Ok(write.delete_session(&session.token_hash)?))?;
            return Ok(None);
        }
        Verdict::Good => {}
        Verdict::Touch(touched) => {
            node.write_local(move |write| {
                // It may have been ended since it was read: a sign-out is never undone.
                match write.session(&touched.token_hash)? {
                    Some(_) => Ok(write.put_session(&touched)?),
                    None => Ok(()),
                }
            })?;
        }
    }
    Ok(Some(SignedIn {
        person: person.person,
        name: person.name,
        role,
        node_role: row.role,
        language: Some(person.language),
        csrf: session.csrf,
        shared: session.shared,
        token_hash: session.token_hash,
        unread_threads: u32::try_from(unread).unwrap_or(u32::MAX),
    }))
}

/// What becomes of a session that is used.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Over,
    Good,
    Touch(SessionRow),
}

fn judged(session: &SessionRow, role: Role, now_s: i64, boot: i64) -> Verdict {
    let is_of_this_run = session.boot == boot;
    if !is_of_this_run && role != Role::Learner {
        return Verdict::Over;
    }
    // How long the machine was off nobody knows: the new run counts from its own start, and the age
    // that the session had by then stays.
    let (created_s, seen_s) = if is_of_this_run {
        (session.created_s, session.seen_s)
    } else {
        (session.created_s.saturating_sub(session.seen_s), 0)
    };
    let (idle_s, age_s) = (now_s.saturating_sub(seen_s), now_s.saturating_sub(created_s));
    let idle_max_s = if session.shared { SESSION_IDLE_SHARED_S } else { SESSION_IDLE_OWN_S };
    let too_old = session.shared && age_s > SESSION_WHOLE_SHARED_S.cast_signed();
    if too_old || idle_s > idle_max_s.cast_signed() {
        Verdict::Over
    } else if !is_of_this_run || idle_s >= SESSION_TOUCH_S {
        Verdict::Touch(SessionRow { created_s, seen_s: now_s, boot, ..session.clone() })
    } else {
        Verdict::Good
    }
}
