//! Opening the database, its connections, and its schema.
//!
//! Never changes a file that it does not understand: what is damaged, foreign or newer is refused
//! as it is.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior};

use super::error::StoreError;
use super::folded::Folded;
use super::rebuild::Watch;
use super::turns::Turns;
use super::writer::{self, Message, Write};

/// The database's name in the data folder.
pub const DATABASE_FILE: &str = "branchline.db";

/// How long SQLite waits for another program that is writing.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Tells our files from other programs' databases: "Brln".
const APPLICATION_ID: u32 = 0x4272_6c6e;
/// Ground tables, in order; a file's place is its schema version.
const MIGRATIONS: &[(&str, &str)] = &[
    ("0001-log.sql", include_str!("../../migrations/0001-log.sql")),
    ("0002-local.sql", include_str!("../../migrations/0002-local.sql")),
    ("0003-line.sql", include_str!("../../migrations/0003-line.sql")),
    ("0004-growth.sql", include_str!("../../migrations/0004-growth.sql")),
    ("0005-carried.sql", include_str!("../../migrations/0005-carried.sql")),
    ("0006-truth.sql", include_str!("../../migrations/0006-truth.sql")),
    ("0007-course.sql", include_str!("../../migrations/0007-course.sql")),
    ("0008-forum.sql", include_str!("../../migrations/0008-forum.sql")),
    ("0009-assignment.sql", include_str!("../../migrations/0009-assignment.sql")),
    ("0010-content.sql", include_str!("../../migrations/0010-content.sql")),
    ("0011-desk.sql", include_str!("../../migrations/0011-desk.sql")),
    ("0012-feedback.sql", include_str!("../../migrations/0012-feedback.sql")),
    ("0013-packs.sql", include_str!("../../migrations/0013-packs.sql")),
    ("0014-blind.sql", include_str!("../../migrations/0014-blind.sql")),
    ("0015-out.sql", include_str!("../../migrations/0015-out.sql")),
];
/// The schema that this program writes.
#[expect(clippy::cast_possible_truncation, reason = "a handful of files")]
pub(super) const SCHEMA_VERSION: u32 = MIGRATIONS.len() as u32;
/// The derived tables, made anew whenever [`PROJECTION_VERSION`] is not the one in the file.
const READ_MODEL: (&str, &str) =
    ("read-model.sql", include_str!("../../migrations/read-model.sql"));
/// Grows with every change of the derived tables, of how they are filled, or of how texts are folded
/// for searches.
const PROJECTION_VERSION: u32 = 18;
/// Where the file keeps its [`PROJECTION_VERSION`].
const PROJECTION_SETTING: &str = "projection_version";
/// Most idle read connections kept, each with its cache.
const READERS_KEPT_MAX: usize = 6;
/// Least and most cache of a connection. A library's few megabytes need no more than SQLite's own
/// measure; a hub's pages look into hundreds, and would read the same ones again for every click.
const CACHE_KIB: std::ops::RangeInclusive<u64> = 2 * 1024..=4 * 1024;
/// A file is so many times as large as the cache that is held for it, within [`CACHE_KIB`].
const FILE_TO_CACHE: u64 = 32;

/// Makes of a text what searches look for: without case, accents and script. Handed in by whoever
/// opens the store, which knows no letters itself.
pub type Fold = fn(&str) -> String;

/// The database of one node. Clones share it.
///
/// Keeps no truth in memory: another program may write to the same folder at any time. The one
/// thing kept, the folded roster, is asked for by the digest of the logs it was folded from.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    folded: Folded,
    messages: Sender<Message>,
    writer: Mutex<Option<JoinHandle<()>>>,
    readers: Mutex<Vec<Connection>>,
    turns: Turns,
}

/// A read transaction: sees one state of the database, whatever is written meanwhile.
pub struct Read<'a> {
    connection: &'a Connection,
    folded: Option<&'a Folded>,
}

impl<'a> Read<'a> {
    pub(super) fn new(connection: &'a Connection, folded: Option<&'a Folded>) -> Self {
        Self { connection, folded }
    }

    pub(super) fn folded(&self) -> Option<&'a Folded> {
        self.folded
    }

    pub(super) fn connection(&self) -> &'a Connection {
        self.connection
    }
}

impl Store {
    /// Opens or creates the database in `dir`, which must exist, and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::NotOurs`] and [`StoreError::TooNew`] leave the file
    /// as it was.
    pub fn open(dir: &Path, fold: Fold) -> Result<Self, StoreError> {
        Self::open_watched(dir, fold, &mut |_, _| ())
    }

    /// The same, and tells how far it has come with a read model that has to be made anew: the first
    /// start of another program than the one before.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_watched(dir: &Path, fold: Fold, watch: Watch<'_>) -> Result<Self, StoreError> {
        let path = dir.join(DATABASE_FILE);
        let mut connection = connect(&path, OpenFlags::SQLITE_OPEN_CREATE)?;
        let known = recognise(&connection)?;
        prepare_for_writing(&connection)?;
        if known != (SCHEMA_VERSION, Some(PROJECTION_VERSION)) {
            migrate(&mut connection, fold, watch)?;
        }
        let (messages, queue) = channel();
        let folded = Folded::default();
        let shared = folded.clone();
        let writer = std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || writer::run(&connection, &shared, fold, &queue))
            .map_err(|source| StoreError::Io { path: path.clone(), source })?;
        let writer = Mutex::new(Some(writer));
        let readers = Mutex::default();
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let turns = Turns::new((processors + 1).min(READERS_KEPT_MAX));
        Ok(Self { inner: Arc::new(Inner { path, folded, messages, writer, readers, turns }) })
    }

    /// Runs `job` on the writer thread; returns once what it wrote is safe on the disk.
    ///
    /// Jobs that queued up share a commit, each taken back alone if it fails. A job must not call
    /// `write` itself.
    ///
    /// # Errors
    /// The job's own, or a [`StoreError`] if it could not run or could not be committed; nothing of
    /// it is kept then.
    pub fn write<T, E>(
        &self,
        job: impl FnOnce(&Write<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (job, answer) = writer::task(job);
        if self.inner.messages.send(Message::Job(job)).is_err() {
            return Err(StoreError::Closed.into());
        }
        answer.recv().unwrap_or_else(|_| Err(StoreError::JobPanicked.into()))
    }

    /// Holds the file at its present size, as a full disk does, or lets it grow again; until the
    /// store is closed.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn limit_pages(&self, hold: bool) -> Result<(), StoreError> {
        self.write(move |write| {
            let connection = write.connection();
            let pages: u32 = connection.pragma_query_value(None, "page_count", |row| row.get(0))?;
            // SQLite's own upper bound is what a database has without a limit.
            let most = if hold { pages } else { u32::MAX - 1 };
            Ok(connection.pragma_update_and_check(None, "max_page_count", most, |_| Ok(()))?)
        })
    }

    /// Runs `job` on a read connection of its own, inside one transaction.
    ///
    /// # Errors
    /// The job's own, or a [`StoreError`] if it could not run.
    pub fn read<T, E>(&self, job: impl FnOnce(&Read<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        // A connection whose job panics is dropped with its transaction.
        let _turn = self.inner.turns.take();
        let connection = self.inner.reader()?;
        say(&connection, "BEGIN DEFERRED").map_err(StoreError::from)?;
        let result = job(&Read::new(&connection, Some(&self.inner.folded)));
        if say(&connection, "COMMIT").is_ok() {
            self.inner.keep_reader(connection);
        }
        result
    }

    /// A number that changes when another program has written to the database; this one's writes do
    /// not count.
    ///
    /// # Errors
    /// [`StoreError::Closed`] and what SQLite says.
    pub fn data_version(&self) -> Result<i64, StoreError> {
        let (caller, answer) = channel();
        self.inner.messages.send(Message::DataVersion(caller)).map_err(|_| StoreError::Closed)?;
        answer.recv().map_err(|_| StoreError::Closed)?
    }

    /// Where the database file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// Lets queued jobs finish, stops the writer and empties the write-ahead log. Clones can only
    /// read from then on.
    pub fn close(self) {
        self.inner.stop();
    }

    /// A connection of its own, for work that cannot run inside a transaction.
    pub(super) fn connect_apart(&self) -> Result<Connection, StoreError> {
        connect(&self.inner.path, OpenFlags::empty())
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Store({})", self.inner.path.display())
    }
}

impl fmt::Debug for Read<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Read")
    }
}

impl Inner {
    fn reader(&self) -> Result<Connection, StoreError> {
        let kept = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(connection) = kept {
            return Ok(connection);
        }
        let connection = connect(&self.path, OpenFlags::empty())?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    }

    fn keep_reader(&self, connection: Connection) {
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < READERS_KEPT_MAX {
            readers.push(connection);
        }
    }

    fn stop(&self) {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(writer) = writer else { return };
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).clear();
        // The last clone may die inside a job, on the writer thread itself, which cannot wait for
        // its own end.
        if self.messages.send(Message::Stop).is_ok()
            && writer.thread().id() != std::thread::current().id()
            && writer.join().is_err()
        {
            tracing::error!("the writer thread had panicked");
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.stop();
    }
}

/// One word of a transaction, which a connection says again and again: parsed once.
pub(super) fn say(connection: &Connection, word: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(word)?.execute([]).map(drop)
}

fn connect(path: &Path, more: OpenFlags) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    let file_kib = std::fs::metadata(path).map_or(0, |file| file.len() / 1024);
    let cache_kib = (file_kib / FILE_TO_CACHE).clamp(*CACHE_KIB.start(), *CACHE_KIB.end());
    // A number below zero counts KiB, one above it pages (sqlite.org/pragma.html#pragma_cache_size).
    connection.pragma_update(None, "cache_size", -i64::try_from(cache_kib).unwrap_or(0))?;
    connection.set_prepared_statement_cache_capacity(256);
    // Plans do not depend on the values that are bound: otherwise SQLite (built with STAT4) prepares
    // a kept statement anew at every use (sqlite.org/c3ref/c_dbconfig_defensive.html).
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

/// Schema and projection versions of the file, without changing it.
fn recognise(connection: &Connection) -> Result<(u32, Option<u32>), StoreError> {
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get(0));
    let schema: u32 = number("user_version")?;
    let application: u32 = number("application_id")?;
    let tables: u32 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let is_new = schema == 0 && tables == 0;
    if !is_new && application != APPLICATION_ID {
        return Err(StoreError::NotOurs);
    }
    if schema > SCHEMA_VERSION {
        return Err(StoreError::TooNew { found: schema, known: SCHEMA_VERSION });
    }
    let projection = if schema < 2 { None } else { projection_version(connection)? };
    Ok((schema, projection))
}

fn projection_version(connection: &Connection) -> Result<Option<u32>, StoreError> {
    let stored: Option<String> = connection
        .query_row("SELECT value FROM setting WHERE key = ?1", [PROJECTION_SETTING], |row| {
            row.get(0)
        })
        .optional()?;
    Ok(stored.and_then(|text| text.parse().ok()))
}

fn prepare_for_writing(connection: &Connection) -> Result<(), StoreError> {
    // secure_delete overwrites what is deleted: a session or a draft that is gone is gone from the
    // file.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA wal_autocheckpoint = 256;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;",
    )?;
    Ok(())
}

/// Runs what is missing in one transaction. Another program may be doing the same: versions are
/// read inside it.
fn migrate(connection: &mut Connection, fold: Fold, watch: Watch<'_>) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (schema, _) = recognise(&transaction)?;
    for (version, (name, sql)) in (1u32..).zip(MIGRATIONS) {
        if version > schema {
            run_file(&transaction, name, sql)?;
        }
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    if projection_version(&transaction)? != Some(PROJECTION_VERSION) {
        for table in derived_tables(&transaction)? {
            transaction.execute_batch(&format!("DROP TABLE {table}"))?;
        }
        run_file(&transaction, READ_MODEL.0, READ_MODEL.1)?;
        super::rebuild::rebuild(&Write::new(&transaction, None, fold), watch)?;
        transaction.execute(
            "INSERT INTO setting (key, value) VALUES (?1, ?2)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (PROJECTION_SETTING, PROJECTION_VERSION.to_string()),
        )?;
    }
    transaction.commit()?;
    Ok(())
}

fn run_file(connection: &Connection, name: &'static str, sql: &str) -> Result<(), StoreError> {
    connection
        .execute_batch(sql)
        .map_err(|source| StoreError::Migration { name, source: Arc::new(source) })
}

/// The names of the derived tables in the file, whichever version made them.
pub(super) fn derived_tables(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut query = connection.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'read_*' ORDER BY name",
    )?;
    let names = query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(names)
}
