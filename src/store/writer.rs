//! The one writer thread: jobs that queued up together share one commit, and nobody is answered
//! before it.
//!
//! Never waits for more jobs to come: a lone job is committed at once. A job that fails or panics
//! is taken back alone.

use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::time::Duration;

use rusqlite::Connection;

use super::error::StoreError;
use super::folded::Folded;
use super::open::{Fold, Read, say};
use crate::domain::limits::{COMMIT_JOBS_MAX, COMMIT_ROWS_MAX};

/// After so long without a job the write-ahead log is emptied, so that erased bytes do not linger
/// in it.
const IDLE: Duration = Duration::from_secs(20);

/// A transaction of the writer: everything that [`Read`] has, and the functions that change
/// something.
#[derive(Debug)]
pub struct Write<'a> {
    read: Read<'a>,
    fold: Fold,
}

impl<'a> Write<'a> {
    pub(super) fn new(connection: &'a Connection, folded: Option<&'a Folded>, fold: Fold) -> Self {
        Self { read: Read::new(connection, folded), fold }
    }

    /// A text as searches look for it.
    pub(super) fn fold(&self, text: &str) -> String {
        (self.fold)(text)
    }
}

impl<'a> Deref for Write<'a> {
    type Target = Read<'a>;

    fn deref(&self) -> &Read<'a> {
        &self.read
    }
}

/// What the writer thread is asked for.
pub(super) enum Message {
    Job(Box<dyn Job>),
    DataVersion(Sender<Result<i64, StoreError>>),
    Stop,
}

/// A queued write with the caller who waits for it.
pub(super) trait Job: Send {
    fn run(self: Box<Self>, write: &Write<'_>) -> Box<dyn Answer>;
    fn refuse(self: Box<Self>, fault: StoreError);
}

/// A write that ran, not yet committed.
pub(super) trait Answer {
    fn is_fine(&self) -> bool;
    fn tell(self: Box<Self>, fault: Option<StoreError>);
}

struct Task<F, T, E> {
    job: F,
    caller: Sender<Result<T, E>>,
}

struct Ran<T, E> {
    result: Result<T, E>,
    caller: Sender<Result<T, E>>,
}

/// Wraps a caller's closure; its result comes out of the receiver after the commit.
pub(super) fn task<T, E, F>(job: F) -> (Box<dyn Job>, Receiver<Result<T, E>>)
where
    F: FnOnce(&Write<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let (caller, answers) = channel();
    (Box::new(Task { job, caller }), answers)
}

impl<T, E, F> Job for Task<F, T, E>
where
    F: FnOnce(&Write<'_>) -> Result<T, E> + Send,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    fn run(self: Box<Self>, write: &Write<'_>) -> Box<dyn Answer> {
        let Self { job, caller } = *self;
        Box::new(Ran { result: job(write), caller })
    }

    fn refuse(self: Box<Self>, fault: StoreError) {
        // A caller that no longer waits needs no answer.
        drop(self.caller.send(Err(fault.into())));
    }
}

impl<T, E: From<StoreError>> Answer for Ran<T, E> {
    fn is_fine(&self) -> bool {
        self.result.is_ok()
    }

    fn tell(self: Box<Self>, fault: Option<StoreError>) {
        let result = match (self.result, fault) {
            (Ok(_), Some(fault)) => Err(fault.into()),
            (result, _) => result,
        };
        drop(self.caller.send(result));
    }
}

/// Runs until [`Message::Stop`] or until every sender is gone, then empties the write-ahead log.
pub(super) fn run(
    connection: &Connection,
    folded: &Folded,
    fold: Fold,
    messages: &Receiver<Message>,
) {
    let mut has_written = false;
    loop {
        let message = match messages.recv_timeout(IDLE) {
            Ok(message) => message,
            Err(RecvTimeoutError::Timeout) => {
                if has_written {
                    empty_wal(connection);
                    has_written = false;
                }
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => break,
        };
        match message {
            Message::Job(first) => {
                has_written = true;
                if !batch(connection, folded, fold, first, messages) {
                    break;
                }
            }
            Message::DataVersion(caller) => tell_data_version(connection, &caller),
            Message::Stop => break,
        }
    }
    while let Ok(message) = messages.try_recv() {
        if let Message::Job(job) = message {
            job.refuse(StoreError::Closed);
        }
    }
    empty_wal(connection);
}

/// Never waits for readers: what they hold back goes at the next chance.
fn empty_wal(connection: &Connection) {
    let checkpoint = || -> rusqlite::Result<()> {
        connection.busy_timeout(Duration::ZERO)?;
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        connection.busy_timeout(super::open::BUSY_TIMEOUT)
    };
    if let Err(fault) = checkpoint() {
        tracing::warn!(error = %fault, "the write-ahead log could not be emptied");
    }
}

fn tell_data_version(connection: &Connection, caller: &Sender<Result<i64, StoreError>>) {
    let version = connection.query_row("PRAGMA data_version", [], |row| row.get(0));
    drop(caller.send(version.map_err(StoreError::from)));
}

/// Commits `first` and what queued up behind it. False: the writer is to stop.
fn batch(
    connection: &Connection,
    folded: &Folded,
    fold: Fold,
    first: Box<dyn Job>,
    messages: &Receiver<Message>,
) -> bool {
    if let Err(fault) = say(connection, "BEGIN IMMEDIATE") {
        first.refuse(fault.into());
        return true;
    }
    let rows_before = connection.total_changes();
    let mut ran: Vec<Box<dyn Answer>> = Vec::new();
    let mut goes_on = true;
    let mut next = Some(first);
    while let Some(job) = next.take() {
        if let Err(fault) = one(connection, folded, fold, job, &mut ran) {
            // SQLite gave up the whole transaction: what ran before is gone with it.
            abandon(connection, ran, &Arc::new(fault));
            return goes_on;
        }
        // Bounded by work, not by a clock: the first caller waits for it.
        let rows = connection.total_changes().wrapping_sub(rows_before);
        if ran.len() >= COMMIT_JOBS_MAX || rows >= COMMIT_ROWS_MAX {
            break;
        }
        match messages.try_recv() {
            Ok(Message::Job(job)) => next = Some(job),
            Ok(Message::DataVersion(caller)) => {
                tell_data_version(connection, &caller);
                break;
            }
            Ok(Message::Stop) | Err(TryRecvError::Disconnected) => goes_on = false,
            Err(TryRecvError::Empty) => {}
        }
    }
    match say(connection, "COMMIT") {
        Ok(()) => ran.into_iter().for_each(|answer| answer.tell(None)),
        Err(fault) => abandon(connection, ran, &Arc::new(fault)),
    }
    goes_on
}

/// Runs one job in its own savepoint.
///
/// # Errors
/// If the transaction around it is gone.
fn one(
    connection: &Connection,
    folded: &Folded,
    fold: Fold,
    job: Box<dyn Job>,
    ran: &mut Vec<Box<dyn Answer>>,
) -> rusqlite::Result<()> {
    if let Err(fault) = say(connection, "SAVEPOINT job") {
        let fault = Arc::new(fault);
        job.refuse(StoreError::shared(fault));
        return still_open(connection);
    }
    // The caller of a job that panics learns it from its sender, which is dropped on the way.
    let outcome =
        catch_unwind(AssertUnwindSafe(|| job.run(&Write::new(connection, Some(folded), fold))));
    let outcome = outcome.ok();
    if let Err(fault) = still_open(connection) {
        ran.extend(outcome);
        return Err(fault);
    }
    match outcome {
        Some(answer) if answer.is_fine() => {
            say(connection, "RELEASE job")?;
            ran.push(answer);
        }
        Some(answer) => {
            connection.execute_batch("ROLLBACK TO job; RELEASE job")?;
            answer.tell(None);
        }
        None => connection.execute_batch("ROLLBACK TO job; RELEASE job")?,
    }
    Ok(())
}

/// A full disk or a failing one makes SQLite take back the whole transaction in the middle of a
/// job.
fn still_open(connection: &Connection) -> rusqlite::Result<()> {
    if connection.is_autocommit() {
        let aborted = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_ABORT_ROLLBACK);
        return Err(rusqlite::Error::SqliteFailure(aborted, None));
    }
    Ok(())
}

/// Takes everything back and tells everyone whose work is lost.
fn abandon(connection: &Connection, ran: Vec<Box<dyn Answer>>, fault: &Arc<rusqlite::Error>) {
    if !connection.is_autocommit()
        && let Err(second) = connection.execute_batch("ROLLBACK")
    {
        tracing::error!(error = %second, "a transaction could not be taken back");
    }
    for answer in ran {
        answer.tell(Some(StoreError::shared(Arc::clone(fault))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Told = Receiver<Result<i64, StoreError>>;

    fn connection() -> Connection {
        let connection = Connection::open_in_memory().expect("memory is there");
        connection
            .execute_batch(
                "PRAGMA foreign_keys = ON;
                 CREATE TABLE parent (id INTEGER PRIMARY KEY);
                 CREATE TABLE child (
                     parent INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED) STRICT;",
            )
            .expect("the tables are well-formed");
        connection
    }

    /// A job that adds a child of this parent and answers with the parent.
    fn child(parent: i64) -> (Box<dyn Job>, Told) {
        task(move |write| {
            write.connection().execute("INSERT INTO child VALUES (?1)", [parent])?;
            Ok(parent)
        })
    }

    fn children(connection: &Connection) -> i64 {
        connection
            .query_row("SELECT count(*) FROM child", [], |row| row.get(0))
            .expect("the table is there")
    }

    /// Queues the jobs, runs one batch, and answers with what is left in the queue.
    fn run_batch(connection: &Connection, jobs: Vec<Box<dyn Job>>) -> usize {
        let (sender, queue) = channel();
        let mut jobs = jobs.into_iter();
        let first = jobs.next().expect("a batch has a job");
        for job in jobs {
            assert!(sender.send(Message::Job(job)).is_ok());
        }
        assert!(batch(connection, &Folded::default(), str::to_lowercase, first, &queue));
        assert!(connection.is_autocommit());
        queue.try_iter().count()
    }

    #[test]
    fn jobs_that_queued_up_share_a_commit_and_fail_alone() {
        let connection = connection();
        connection.execute("INSERT INTO parent VALUES (1)", []).unwrap();
        let (one, one_told) = child(1);
        let (wrong, wrong_told) = task(|write| {
            write.connection().execute("INSERT INTO child VALUES (1)", [])?;
            Err::<i64, _>(StoreError::NotOurs)
        });
        let (broken, broken_told): (_, Told) = task(|write| {
            write.connection().execute("INSERT INTO child VALUES (1)", [])?;
            panic!("a fault of our own")
        });
        let (two, two_told) = child(1);
        assert_eq!(run_batch(&connection, vec![one, wrong, broken, two]), 0);
        assert_eq!(one_told.try_recv().unwrap().unwrap(), 1);
        assert!(matches!(wrong_told.try_recv().unwrap(), Err(StoreError::NotOurs)));
        assert!(broken_told.try_recv().is_err());
        assert_eq!(two_told.try_recv().unwrap().unwrap(), 1);
        assert_eq!(children(&connection), 2);
    }

    #[test]
    fn a_commit_that_fails_is_told_to_everybody_who_thought_it_was_saved() {
        let connection = connection();
        connection.execute("INSERT INTO parent VALUES (1)", []).unwrap();
        let ((one, one_told), (orphan, orphan_told)) = (child(1), child(7));
        run_batch(&connection, vec![one, orphan]);
        assert!(matches!(one_told.try_recv().unwrap(), Err(StoreError::Sqlite(_))));
        assert!(matches!(orphan_told.try_recv().unwrap(), Err(StoreError::Sqlite(_))));
        assert_eq!(children(&connection), 0);
        let (again, again_told) = child(1);
        run_batch(&connection, vec![again]);
        assert_eq!(again_told.try_recv().unwrap().unwrap(), 1);
    }

    #[test]
    fn a_job_that_loses_the_transaction_takes_those_before_it_along() {
        let connection = connection();
        connection.execute("INSERT INTO parent VALUES (1)", []).unwrap();
        let (one, one_told) = child(1);
        // What SQLite does by itself when the disk fails in the middle of a statement.
        let (loser, loser_told): (_, Told) = task(|write| {
            write.connection().execute_batch("ROLLBACK")?;
            Err(StoreError::DiskFull)
        });
        let (after, after_told) = child(1);
        assert_eq!(run_batch(&connection, vec![one, loser, after]), 1);
        assert!(matches!(one_told.try_recv().unwrap(), Err(StoreError::Sqlite(_))));
        assert!(matches!(loser_told.try_recv().unwrap(), Err(StoreError::DiskFull)));
        assert!(after_told.try_recv().is_err(), "it waits for the next batch");
        assert_eq!(children(&connection), 0);
    }

    #[test]
    fn a_batch_is_bounded() {
        let connection = connection();
        connection.execute("INSERT INTO parent VALUES (1)", []).unwrap();
        let (jobs, _told): (Vec<_>, Vec<_>) = (0..COMMIT_JOBS_MAX + 6).map(|_| child(1)).unzip();
        assert_eq!(run_batch(&connection, jobs), 6);
        let (large, _large_told): (_, Told) = task(|write| {
            let rows = i64::try_from(COMMIT_ROWS_MAX).unwrap_or(i64::MAX);
            write.connection().execute(
                "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < ?1)
                 INSERT INTO child SELECT 1 FROM n",
                [rows],
            )?;
            Ok(1)
        });
        let (next, _next_told) = child(1);
        assert_eq!(run_batch(&connection, vec![large, next]), 1);
    }
}
