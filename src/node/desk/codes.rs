//! One-time codes: whoever has no PIN any more, or none yet, gets a code from the admin and sets a
//! PIN with it. So nobody but its owner ever knows a PIN.

use super::accounts::hash;
use super::sessions::{Opening, uptime_s};
use super::throttle::Buckets;
use super::visitor::plain_code;
use super::{AdminDesk, VisitorDesk};
use crate::domain::limits::{ACCOUNTS_MAX, PIN_CODE_DAYS, PIN_CODE_TRIES_MAX};
use crate::domain::person;
use crate::domain::{PersonId, UnixMs};
use crate::node::view::{GivenCode, NewSession};
use crate::node::{Node, NodeError};
use crate::store::Write;
use crate::store::rows::{AccountRow, PinCodeRow, SecretKind};

const DAY_MS: i64 = 24 * 3_600_000;

/// Stands where a secret's hash would: no PIN fits it.
pub(super) const NO_SECRET: &str = "none";

/// The hash of a code as it is kept: of no use without the secret beside the database, and for
/// nobody else.
fn code_hash(node: &Node, person: PersonId, code: &str) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_keyed(&node.inner.secrets.pepper);
    hasher.update(b"branchline 2026 pin code").update(&person.0);
    *hasher.update(plain_code(code).as_bytes()).finalize().as_bytes()
}

/// Eight signs that can be read out: 40 bits.
fn fresh_code(node: &Node) -> String {
    let text = crate::domain::ids::base32().encode(&node.inner.random::<5>());
    format!("{}-{}", &text[..4], &text[4..])
}

/// A code for that person, and what is kept of it.
pub(super) fn new_code(node: &Node, person: PersonId) -> (String, PinCodeRow) {
    let code = fresh_code(node);
    let until = UnixMs(node.now().0.0 + i64::from(PIN_CODE_DAYS) * DAY_MS);
    let row = PinCodeRow { hash: code_hash(node, person, &code), until, tries: 0 };
    (code, row)
}

impl AdminDesk {
    /// Gives a learner a code. The PIN so far stays good until the code is used; an earlier code
    /// ends.
    ///
    /// # Errors
    /// As [`AdminDesk::learner`].
    pub fn give_code(&self, person: PersonId) -> Result<GivenCode, NodeError> {
        let learner = self.learner(person)?;
        let (code, row) = new_code(self.door(), person);
        let (until, now) = (row.until, self.door().now().0);
        self.door().write_local(move |write| {
            if write.account(person)?.is_none() {
                put_empty_account(write, person, now)?;
            }
            Ok(write.put_pin_code(person, &row)?)
        })?;
        tracing::info!(%person, "a code for a new PIN was given");
        Ok(GivenCode { name: learner.name, code, until })
    }
}

impl VisitorDesk {
    /// Sets a PIN with a code and signs in. Counts like a sign-in, and a code ends after a few wrong
    /// ones.
    ///
    /// # Errors
    /// [`NodeError::Field`] for what is no PIN; [`NodeError::WrongSecret`] for a code that is another,
    /// used or too old; [`NodeError::Throttled`], [`NodeError::AccountsFull`].
    pub fn use_code(
        &self,
        person: PersonId,
        (code, pin): (&str, &str),
        device: &str,
        shared: bool,
    ) -> Result<NewSession, NodeError> {
        let node = self.door();
        let pin = person::pin(pin).map_err(NodeError::field("pin"))?;
        let (buckets, now_s) = (Buckets::of(person, device), uptime_s(node));
        let counted = buckets.clone();
        let tries_left = node.write_local(move |write| counted.count(write, now_s))?;
        let (given, now) = (code_hash(node, person, code), node.now().0);
        // A PIN is hashed outside the write, and only for whoever has the right code.
        if !node.write_local(move |write| take_code(write, person, given, now))? {
            return Err(NodeError::WrongSecret { tries_left });
        }
        let (secret_hash, opening) = (hash(node, pin)?, Opening::new(node, person, shared));
        let is_marked = !device.is_empty();
        node.write_local(move |write| {
            // Another form may have used it meanwhile.
            if !take_code(write, person, given, now)? {
                return Err(NodeError::WrongSecret { tries_left });
            }
            let earlier = write.account(person)?;
            if earlier.is_none() && write.account_count()? >= ACCOUNTS_MAX {
                return Err(NodeError::AccountsFull { max: ACCOUNTS_MAX });
            }
            write.delete_pin_code(person)?;
            // Whoever sat there with the old PIN is signed out.
            write.delete_sessions(person)?;
            write.put_account(&AccountRow {
                person,
                secret_hash,
                secret_kind: SecretKind::Pin,
                created_at: earlier.as_ref().map_or(now, |row| row.created_at),
                last_seen: earlier.and_then(|row| row.last_seen),
            })?;
            buckets.succeed(write, is_marked)?;
            opening.write(write, now)
        })
    }
}

/// An account into which nobody gets before a PIN is set with a code.
pub(super) fn put_empty_account(
    write: &Write<'_>,
    person: PersonId,
    now: UnixMs,
) -> Result<(), NodeError> {
    if write.account_count()? >= ACCOUNTS_MAX {
        return Err(NodeError::AccountsFull { max: ACCOUNTS_MAX });
    }
    Ok(write.put_account(&AccountRow {
        person,
        secret_hash: NO_SECRET.to_owned(),
        secret_kind: SecretKind::Pin,
        created_at: now,
        last_seen: None,
    })?)
}

/// Is that the person's code, still? A wrong one is counted, and what is over goes.
fn take_code(
    write: &Write<'_>,
    person: PersonId,
    given: [u8; 32],
    now: UnixMs,
) -> Result<bool, NodeError> {
    let Some(mut row) = write.pin_code(person)? else { return Ok(false) };
    // Hashes of both are compared: that takes the same time wherever they differ.
    let fits = blake3::hash(&row.hash) == blake3::hash(&given);
    if row.until <= now || (!fits && row.tries + 1 >= PIN_CODE_TRIES_MAX) {
        write.delete_pin_code(person)?;
        return Ok(false);
    }
    if !fits {
        row.tries += 1;
        write.put_pin_code(person, &row)?;
    }
    Ok(fits)
}
