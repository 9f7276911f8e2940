//! Who can sign in here, who is signed in, and how often somebody tried in vain. None of it leaves
//! the node.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};
use rusqlite::{OptionalExtension, Row, ToSql};

use super::columns::Count;
use super::error::StoreError;
use super::open::Read;
use super::rows::{AccountRow, SecretKind, SessionRow, ThrottleRow};
use super::writer::Write;
use crate::domain::{PersonId, UnixMs};

const ACCOUNT_COLUMNS: &str = "person_id, secret_hash, secret_kind, created_at_ms, last_seen_ms";
const SESSION_COLUMNS: &str = "token_hash, person_id, csrf, shared, created_s, seen_s, boot";

impl Read<'_> {
    /// A person's account here.
    ///
    /// # Errors
    /// What SQLite says, as for every function of this file.
    pub fn account(&self, person: PersonId) -> Result<Option<AccountRow>, StoreError> {
        let sql = format!("SELECT {ACCOUNT_COLUMNS} FROM account WHERE person_id = ?1");
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_row([person], account_row).optional()?)
    }

    /// How many people have an account here.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn account_count(&self) -> Result<u64, StoreError> {
        let mut query = self.connection().prepare_cached("SELECT count(*) FROM account")?;
        let Count(count) = query.query_row([], |row| row.get(0))?;
        Ok(count)
    }

    /// The session that a cookie's token stands for.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn session(&self, token_hash: &[u8; 32]) -> Result<Option<SessionRow>, StoreError> {
        let sql = format!("SELECT {SESSION_COLUMNS} FROM session WHERE token_hash = ?1");
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_row([token_hash], session_row).optional()?)
    }

    /// A person's sessions, the latest used first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn sessions(&self, person: PersonId) -> Result<Vec<SessionRow>, StoreError> {
        let sql = format!(
            "SELECT {SESSION_COLUMNS} FROM session WHERE person_id = ?1
             ORDER BY boot DESC, seen_s DESC, token_hash"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        Ok(query.query_map([person], session_row)?.collect::<rusqlite::Result<_>>()?)
    }

    /// How often somebody failed under a key; `None`: not at all.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn throttle(&self, key: &str) -> Result<Option<ThrottleRow>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT failures, until_s FROM throttle WHERE key = ?1")?;
        let found = query.query_row([key], |row| {
            Ok(ThrottleRow { failures: row.get(0)?, until_s: row.get(1)? })
        });
        Ok(found.optional()?)
    }
}

impl Write<'_> {
    /// Writes an account, new or with another secret.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_account(&self, account: &AccountRow) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO account (person_id, secret_hash, secret_kind, created_at_ms,
                     last_seen_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (person_id) DO UPDATE SET secret_hash = excluded.secret_hash,
                     secret_kind = excluded.secret_kind, created_at_ms = excluded.created_at_ms,
                     last_seen_ms = excluded.last_seen_ms",
            )?
            .execute((
                account.person,
                &account.secret_hash,
                account.secret_kind,
                account.created_at,
                account.last_seen,
            ))?;
        Ok(())
    }

    /// Notes that a person has signed in.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn touch_account(&self, person: PersonId, now: UnixMs) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("UPDATE account SET last_seen_ms = ?2 WHERE person_id = ?1")?
            .execute((person, now))?;
        Ok(())
    }

    /// Takes an account away, with its sessions and drafts. What the person learned and wrote
    /// stays.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn delete_account(&self, person: PersonId) -> Result<(), StoreError> {
        let named = self.named_content(person)?;
        for sql in [
            "DELETE FROM account WHERE person_id = ?1",
            "DELETE FROM once WHERE person_id = ?1",
            "DELETE FROM check_answer WHERE person_id = ?1",
            "DELETE FROM attempt_draft WHERE person_id = ?1",
            "DELETE FROM assignment_draft WHERE person_id = ?1",
            "DELETE FROM assignment_draft_file WHERE person_id = ?1",
            "DELETE FROM visit WHERE person_id = ?1",
            "DELETE FROM note WHERE person_id = ?1",
            "DELETE FROM bookmark WHERE person_id = ?1",
            "DELETE FROM reading_place WHERE person_id = ?1",
            "DELETE FROM thread_seen WHERE person_id = ?1",
            "DELETE FROM thread_choice WHERE person_id = ?1",
        ] {
            self.connection().prepare_cached(sql)?.execute([person])?;
        }
        named.into_iter().try_for_each(|hash| self.release_content(hash))
    }

    /// Writes a session of a person who has an account.
    ///
    /// # Errors
    /// What SQLite says, also if there is no such account.
    pub fn put_session(&self, session: &SessionRow) -> Result<(), StoreError> {
        let sql = format!(
            "INSERT OR REPLACE INTO session ({SESSION_COLUMNS})
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
        );
        self.connection().prepare_cached(&sql)?.execute((
            session.token_hash,
            session.person,
            &session.csrf,
            session.shared,
            session.created_s,
            session.seen_s,
            session.boot,
        ))?;
        Ok(())
    }

    /// Notes that a session was used.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn touch_session(&self, token_hash: &[u8; 32], seen_s: i64) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("UPDATE session SET seen_s = ?2 WHERE token_hash = ?1")?
            .execute((token_hash, seen_s))?;
        Ok(())
    }

    /// Ends one session.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn delete_session(&self, token_hash: &[u8; 32]) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM session WHERE token_hash = ?1")?
            .execute([token_hash])?;
        Ok(())
    }

    /// Ends all sessions of a person: after a new PIN, or when a device is lost.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn delete_sessions(&self, person: PersonId) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM session WHERE person_id = ?1")?
            .execute([person])?;
        Ok(())
    }

    /// Ends sessions on shared computers that are of another boot, or that began or were last used
    /// too long ago, and sessions of this boot on own devices that were last used too long ago.
    /// Answers how many.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn delete_stale_sessions(
        &self,
        boot: i64,
        shared_since_s: i64,
        shared_seen_s: i64,
        own_seen_s: i64,
    ) -> Result<usize, StoreError> {
        Ok(self
            .connection()
            .prepare_cached(
                "DELETE FROM session WHERE
                     (shared = 1 AND (boot <> ?1 OR created_s < ?2 OR seen_s < ?3))
                     OR (shared = 0 AND boot = ?1 AND seen_s < ?4)",
            )?
            .execute((boot, shared_since_s, shared_seen_s, own_seen_s))?)
    }

    /// Notes failures under a key.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_throttle(&self, key: &str, throttle: ThrottleRow) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT OR REPLACE INTO throttle (key, failures, until_s) VALUES (?1, ?2, ?3)",
            )?
            .execute((key, throttle.failures, throttle.until_s))?;
        Ok(())
    }

    /// Forgets the failures under a key: it went well.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn clear_throttle(&self, key: &str) -> Result<(), StoreError> {
        self.connection().prepare_cached("DELETE FROM throttle WHERE key = ?1")?.execute([key])?;
        Ok(())
    }

    /// Forgets all failures: the seconds of an earlier boot mean nothing in this one.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn clear_throttles(&self) -> Result<(), StoreError> {
        self.connection().prepare_cached("DELETE FROM throttle")?.execute([])?;
        Ok(())
    }
}

impl ToSql for SecretKind {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Pin => "pin",
            Self::Password => "password",
        }
        .into())
    }
}

impl FromSql for SecretKind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "pin" => Ok(Self::Pin),
            "password" => Ok(Self::Password),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

fn account_row(row: &Row<'_>) -> rusqlite::Result<AccountRow> {
    Ok(AccountRow {
        person: row.get(0)?,
        secret_hash: row.get(1)?,
        secret_kind: row.get(2)?,
        created_at: row.get(3)?,
        last_seen: row.get(4)?,
    })
}

fn session_row(row: &Row<'_>) -> rusqlite::Result<SessionRow> {
    Ok(SessionRow {
        token_hash: row.get(0)?,
        person: row.get(1)?,
        csrf: row.get(2)?,
        shared: row.get(3)?,
        created_s: row.get(4)?,
        seen_s: row.get(5)?,
        boot: row.get(6)?,
    })
}
