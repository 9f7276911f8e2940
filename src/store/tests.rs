//! The store as its callers see it, on a folder of its own.

mod growth;
mod local;
mod pages;
mod talk;

use std::path::Path;

use super::open::SCHEMA_VERSION;
use super::rows::{NodeRow, QuarantineRow};
use super::{Store, StoreError, Write};
use crate::docs::record::{NodeProfile, Record};
use crate::docs::{Document, NewChange, learner, thread};
use crate::domain::forum::{Post, Space, ThreadHead};
use crate::domain::log::{Entry, EntryKind, EntryState, Head, RecordKind, SignedHead, Subject};
use crate::domain::person::PersonCard;
use crate::domain::progress::Completion;
use crate::domain::roles::{NodeRole, Role};
use crate::domain::{ChangeHash, DocumentId, Incarnation, LogId, NodeId, PersonId, Scope, UnixMs};

pub(super) const HUB: NodeId = NodeId([1; 12]);
pub(super) const BRANCH: NodeId = NodeId([2; 12]);

/// A store on a folder that goes when the test ends.
pub(super) fn fresh() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().expect("the machine has a temporary folder");
    let store =
        Store::open(dir.path(), str::to_lowercase).expect("an empty folder takes a new database");
    (dir, store)
}

pub(super) fn log(node: NodeId, scope: Scope) -> LogId {
    LogId { node, incarnation: Incarnation(1), scope }
}

pub(super) fn person(node: NodeId, tag: u8) -> PersonId {
    PersonId::new(node, [tag; 11])
}

/// Appends an entry with a made-up chain and digest term that both name its position.
pub(super) fn append(
    write: &Write<'_>,
    id: &LogId,
    kind: EntryKind,
    subject: Subject,
    body: Vec<u8>,
) -> Result<u64, StoreError> {
    let position = write.log(id)?.map_or(0, |log| log.length) + 1;
    let hash = ChangeHash(*blake3::hash(&body).as_bytes());
    let entry = Entry { kind, subject, hash, body };
    let tag = u8::try_from(position % 251).unwrap_or(0);
    write.append(id, &entry, position, &[tag; 32], position * 1000, EntryState::Applied)
}

/// Logs a change of this document and keeps the document.
pub(super) fn put(
    write: &Write<'_>,
    node: NodeId,
    document: &Document,
    change: NewChange,
) -> Result<u64, StoreError> {
    let id = log(node, document.id().scope().expect("a known kind"));
    let subject = Subject::document(document.id());
    let arrival = append(write, &id, EntryKind::Change, subject, change.body)?;
    write.put_document(document)?;
    Ok(arrival)
}

/// Logs a record and keeps it.
pub(super) fn put_record(write: &Write<'_>, id: &LogId, record: &Record) -> Result<(), StoreError> {
    append(write, id, EntryKind::Record, record.subject(), record.encode())?;
    let position = write.log(id)?.map_or(0, |log| log.length);
    write.put_record(id, position, record.subject(), &record.encode())
}

pub(super) fn card(id: PersonId, name: &str, role: Role, edition: u32) -> Record {
    Record::Card(PersonCard { id, name: name.into(), role, language: "en".into(), edition })
}

pub(super) fn profile(node: NodeId, name: &str) -> Record {
    Record::Profile(NodeProfile {
        node,
        name: name.into(),
        country: "RS".into(),
        language: "en".into(),
    })
}

pub(super) fn completion(lesson: &str, at: i64, node: NodeId) -> Completion {
    Completion {
        lesson: lesson.parse().expect("a lesson path"),
        version: [7; 8],
        at: UnixMs(at),
        clock_doubtful: false,
        study_s: 60,
        checks: (1, 2),
        node,
    }
}

pub(super) fn post(author: PersonId, node: NodeId, random: u8, order: u64, body: &str) -> Post {
    Post {
        key: thread::post_key(node, [random; 5]),
        author,
        node,
        order,
        at: UnixMs(9000),
        clock_doubtful: false,
        language: "en".into(),
        body: body.into(),
        reply_to: None,
    }
}

/// A branch with two learners and a thread that the hub answered.
pub(super) fn populate(write: &Write<'_>) -> Result<DocumentId, StoreError> {
    let network = log(BRANCH, Scope::Network);
    put_record(write, &network, &profile(BRANCH, "Novi Sad"))?;
    put_record(write, &network, &profile(BRANCH, "Novi Sad, Liman"))?;
    for (tag, name) in [(1, "Ana"), (2, "Ћирић")] {
        let id = person(BRANCH, tag);
        put_record(write, &log(BRANCH, Scope::Branch(BRANCH)), &card(id, name, Role::Learner, 1))?;
        let mut document = Document::new(DocumentId::learner(id))?;
        for lesson in ["start-here/goals", "start-here/how-it-works"] {
            let fact = completion(lesson, i64::from(tag) * 1000, BRANCH);
            let change = learner::complete(&mut document, Incarnation(1), &fact)?;
            put(write, BRANCH, &document, change)?;
        }
    }
    let mut document = Document::new(thread::thread_id(BRANCH, [5; 11]))?;
    let head = ThreadHead {
        title: "Reading at night".into(),
        space: Space::Lesson("start-here/goals".parse().expect("a lesson path")),
        language: "en".into(),
    };
    let question = post(person(BRANCH, 1), BRANCH, 1, 10, "Who?");
    let change = thread::open(&mut document, Incarnation(1), &head, &question)?;
    put(write, BRANCH, &document, change)?;
    let mut reply = post(person(HUB, 1), HUB, 2, 11, "We.");
    reply.reply_to = Some(question.key);
    let change = thread::answer(&mut document, Incarnation(1), &reply)?;
    put(write, HUB, &document, change)?;
    Ok(document.id())
}

fn raw(path: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(path).expect("the file opens")
}

#[test]
fn a_log_grows_by_one_and_takes_nothing_out_of_order() {
    let (_dir, store) = fresh();
    store
        .write(|write| {
            let id = log(BRANCH, Scope::Network);
            let subject = Subject::of_node(RecordKind::Profile, BRANCH);
            let entry = Entry {
                kind: EntryKind::Record,
                subject,
                hash: ChangeHash([9; 32]),
                body: vec![1, 2, 3],
            };
            let append =
                |position| write.append(&id, &entry, position, &[8; 32], 5, EntryState::Applied);
            assert_eq!(append(1)?, 1);
            for wrong in [0, 1, 3, u64::MAX] {
                assert!(matches!(
                    append(wrong),
                    Err(StoreError::OutOfOrder { length: 1, found, .. }) if found == wrong
                ));
            }
            assert_eq!(append(2)?, 2);
            assert_eq!(write.entry_named_at(&id, 2)?, Some((entry.subject, entry.hash)));
            assert_eq!(write.entry_at(&id, 2)?.map(|row| row.entry), Some(entry.clone()));
            assert_eq!(write.entry_at(&id, 3)?, None);
            assert_eq!(write.entries(&id, 0, 10, 1)?.len(), 1);
            assert_eq!(write.entries(&id, 0, 10, 4)?.len(), 2);
            assert_eq!(write.entries(&id, 0, 1, 1000)?.len(), 1);
            assert_eq!(write.last_arrival()?, 2);
            assert_eq!(write.growth_since(&[Scope::Network], 1)?.len(), 1);
            assert_eq!(write.growth_since(&[Scope::Network], 2)?.len(), 0);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn an_entry_came_when_the_note_after_it_says() {
    let (_dir, store) = fresh();
    store
        .write(|write| {
            write.note_arrival_time(UnixMs(1))?;
            for at in [100, 50] {
                populate_one(write, BRANCH)?;
                populate_one(write, BRANCH)?;
                write.note_arrival_time(UnixMs(at))?;
                write.note_arrival_time(UnixMs(999))?;
            }
            populate_one(write, BRANCH)?;
            let times = (1..=5).map(|arrival| write.time_of_arrival(arrival));
            let times = times.collect::<Result<Vec<_>, _>>()?;
            let ms: Vec<_> = times.into_iter().map(|at| at.map(|at| at.0)).collect();
            assert_eq!(ms, [Some(100), Some(100), Some(50), Some(50), None]);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn a_scopes_digest_is_the_sum_of_the_latest_terms_of_its_logs() {
    let (_dir, store) = fresh();
    let digest = store
        .write(|write| {
            let entry = Entry {
                kind: EntryKind::Record,
                subject: Subject([1; 24]),
                hash: ChangeHash([9; 32]),
                body: Vec::new(),
            };
            let (one, two) = (log(BRANCH, Scope::Network), log(HUB, Scope::Network));
            let apart = log(BRANCH, Scope::Branch(BRANCH));
            let state = EntryState::Applied;
            write.append(&one, &entry, 1, &[1; 32], u64::MAX - 2, state)?;
            write.append(&two, &entry, 1, &[1; 32], 10, state)?;
            write.append(&apart, &entry, 1, &[1; 32], 77, state)?;
            assert_eq!(write.scope_digest(Scope::Network)?, 7);
            write.append(&one, &entry, 2, &[2; 32], 5, state)?;
            assert_eq!(write.scope_digest(Scope::Branch(BRANCH))?, 77);
            write.scope_digest(Scope::Network)
        })
        .unwrap();
    assert_eq!(digest, 15);
}

#[test]
fn a_signed_head_proves_what_it_covers_and_checkpoints_stay() {
    let (_dir, store) = fresh();
    store
        .write(|write| {
            let id = log(BRANCH, Scope::Network);
            for _ in 0..700 {
                append(write, &id, EntryKind::Record, Subject([1; 24]), vec![0])?;
            }
            let head = |length: u64| SignedHead {
                head: Head { log: id, length, chain: [u8::try_from(length % 251).unwrap(); 32] },
                signature: [3; 64],
            };
            for length in [100, 200, 300, 400, 280, 500, 690] {
                write.set_head(&head(length))?;
            }
            assert!(matches!(write.set_head(&head(701)), Err(StoreError::OutOfOrder { .. })));
            let mut forked = head(600);
            forked.head.chain = [0; 32];
            assert!(matches!(write.set_head(&forked), Err(StoreError::OutOfOrder { .. })));
            let proof = |position| write.signed_head_at_or_after(&id, position);
            assert_eq!(proof(1)?, Some(head(200)), "300 would be too many at once");
            assert_eq!(proof(200)?, Some(head(200)));
            assert_eq!(proof(201)?, Some(head(400)));
            assert_eq!(proof(401)?, Some(head(500)));
            assert_eq!(proof(501)?, Some(head(690)));
            assert_eq!(proof(691)?, None);
            assert_eq!(write.chain_at(&id, 252)?, Some([1; 32]));
            assert_eq!(write.chain_at(&id, 0)?, None);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn a_head_stays_where_few_entries_are_already_many_bytes() {
    let (_dir, store) = fresh();
    let proof = store
        .write(|write| {
            let id = log(BRANCH, Scope::Network);
            for length in 1..=4u8 {
                append(write, &id, EntryKind::Record, Subject([1; 24]), vec![0; 10_000])?;
                let head = Head { log: id, length: length.into(), chain: [length; 32] };
                write.set_head(&SignedHead { head, signature: [length; 64] })?;
            }
            write.signed_head_at_or_after(&id, 1)
        })
        .unwrap();
    assert_eq!(proof.map(|signed| signed.head.length), Some(1));
}

#[test]
fn what_grew_since_an_arrival_is_told_with_its_length_then() {
    let (_dir, store) = fresh();
    store
        .write(|write| {
            for node in [BRANCH, HUB, BRANCH, BRANCH] {
                populate_one(write, node)?;
            }
            let grown = |since| -> Result<Vec<_>, StoreError> {
                let rows = write.growth_since(&[Scope::Network, Scope::Roster], since)?;
                Ok(rows.iter().map(|(row, then)| (row.id.node, row.length, *then)).collect())
            };
            assert_eq!(grown(0)?, [(HUB, 1, 0), (BRANCH, 3, 0)]);
            assert_eq!(grown(1)?, [(HUB, 1, 0), (BRANCH, 3, 1)]);
            assert_eq!(grown(3)?, [(BRANCH, 3, 2)]);
            assert_eq!(grown(4)?, []);
            let id = log(BRANCH, Scope::Network);
            let (_, hash) = write.entry_named_at(&id, 2)?.unwrap();
            assert_eq!(write.position_of(&id, Subject([1; 24]), hash)?, Some(1));
            assert_eq!(write.position_of(&id, Subject([2; 24]), hash)?, None);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn a_job_that_fails_or_panics_is_taken_back_alone() {
    let (_dir, store) = fresh();
    let add = |node: NodeId| move |write: &Write<'_>| populate_one(write, node);
    store.write(add(BRANCH)).unwrap();
    let failed = store.write(|write| {
        populate_one(write, HUB)?;
        Err::<(), _>(StoreError::NotOurs)
    });
    assert!(matches!(failed, Err(StoreError::NotOurs)));
    let panicked = store.write(|write| -> Result<(), StoreError> {
        populate_one(write, HUB)?;
        panic!("a fault of our own")
    });
    assert!(matches!(panicked, Err(StoreError::JobPanicked)));
    store.write(add(NodeId([3; 12]))).unwrap();
    let nodes = store.read(|read| {
        Ok::<_, StoreError>(read.logs()?.iter().map(|log| log.id.node).collect::<Vec<_>>())
    });
    assert_eq!(nodes.unwrap(), vec![BRANCH, NodeId([3; 12])]);
}

fn populate_one(write: &Write<'_>, node: NodeId) -> Result<u64, StoreError> {
    append(write, &log(node, Scope::Network), EntryKind::Record, Subject([1; 24]), vec![0])
}

#[test]
fn what_many_threads_write_at_once_is_all_there_in_an_order_that_each_was_told() {
    let (dir, store) = fresh();
    let told: Vec<u64> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    let one = || store.write(|write| populate_one(write, BRANCH)).unwrap();
                    (0..25).map(|_| one()).collect::<Vec<_>>()
                })
            })
            .collect();
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });
    let mut sorted = told;
    sorted.sort_unstable();
    assert_eq!(sorted, (1..=200).collect::<Vec<_>>());
    store.close();
    let again = Store::open(dir.path(), str::to_lowercase).unwrap();
    assert_eq!(again.read(|read| read.last_arrival()).unwrap(), 200);
}

#[test]
fn a_second_program_on_the_folder_sees_writes_and_queues_behind_them() {
    let (dir, server) = fresh();
    let command = Store::open(dir.path(), str::to_lowercase).unwrap();
    let before = server.data_version().unwrap();
    server.write(|write| populate_one(write, BRANCH)).unwrap();
    assert_eq!(server.data_version().unwrap(), before);
    std::thread::scope(|scope| {
        for store in [&server, &command] {
            scope.spawn(move || {
                for _ in 0..20 {
                    store.write(|write| populate_one(write, BRANCH)).unwrap();
                }
            });
        }
    });
    assert_ne!(server.data_version().unwrap(), before);
    assert_eq!(server.read(|read| read.last_arrival()).unwrap(), 41);
    assert_eq!(command.read(|read| read.last_arrival()).unwrap(), 41);
}

#[test]
fn readers_cannot_write_and_a_closed_store_says_so() {
    let (_dir, store) = fresh();
    let clone = store.clone();
    store.close();
    let late = clone.write(|write| populate_one(write, BRANCH));
    assert!(matches!(late, Err(StoreError::Closed)));
    assert_eq!(clone.read(|read| read.last_arrival()).unwrap(), 0);
    let refused = clone.read(|read| {
        Write::new(read.connection(), None, str::to_lowercase)
            .set_entry_state(1, EntryState::Applied)
    });
    assert!(matches!(refused, Err(StoreError::ReadOnly)));
}

#[test]
fn a_newer_schema_a_foreign_file_and_garbage_are_refused_untouched() {
    let too_new = format!("TooNew {{ found: 99, known: {SCHEMA_VERSION} }}");
    for (change, expected) in
        [("PRAGMA user_version = 99", too_new.as_str()), ("PRAGMA application_id = 1", "NotOurs")]
    {
        let (dir, store) = fresh();
        let path = store.path().to_owned();
        store.close();
        raw(&path).execute_batch(change).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let refused = Store::open(dir.path(), str::to_lowercase).unwrap_err();
        assert_eq!(format!("{refused:?}"), expected);
        assert_eq!(std::fs::read(&path).unwrap(), bytes, "{change}");
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(super::DATABASE_FILE);
    std::fs::write(&path, vec![0x5a; 10_000]).unwrap();
    assert!(matches!(Store::open(dir.path(), str::to_lowercase), Err(StoreError::Damaged(_))));
    assert_eq!(std::fs::read(&path).unwrap(), vec![0x5a; 10_000]);
}

#[test]
fn a_torn_database_is_called_damaged() {
    let (dir, store) = fresh();
    store.write(populate).unwrap();
    let path = store.path().to_owned();
    store.close();
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert!(matches!(Store::open(dir.path(), str::to_lowercase), Err(StoreError::Damaged(_))));
    assert_eq!(std::fs::read(&path).unwrap().len(), bytes.len() / 2);
}

#[test]
fn the_read_model_kept_is_the_read_model_rebuilt() {
    let (_dir, store) = fresh();
    let differing = store
        .write(|write| {
            populate(write)?;
            assert_eq!(write.compare_with_rebuild()?, Vec::<String>::new());
            write.connection().execute("UPDATE read_learner SET lessons_done = 9", [])?;
            write.connection().execute("DELETE FROM read_profile", [])?;
            let differing = write.compare_with_rebuild()?;
            write.rebuild()?;
            assert_eq!(write.compare_with_rebuild()?, Vec::<String>::new());
            Ok::<_, StoreError>(differing)
        })
        .unwrap();
    assert_eq!(differing, ["read_learner", "read_profile"]);
}

#[test]
fn an_older_projection_is_made_anew_when_the_folder_is_opened() {
    let (dir, store) = fresh();
    store.write(populate).unwrap();
    let path = store.path().to_owned();
    store.close();
    raw(&path)
        .execute_batch(
            "DROP TABLE read_post; CREATE TABLE read_gone (x); DELETE FROM read_learner;
             UPDATE setting SET value = '0' WHERE key = 'projection_version';",
        )
        .unwrap();
    let store = Store::open(dir.path(), str::to_lowercase).unwrap();
    let differing = store.write(|write| write.compare_with_rebuild()).unwrap();
    assert_eq!(differing, Vec::<String>::new());
    let tables = super::open::derived_tables(&raw(&path)).unwrap();
    assert!(tables.contains(&"read_post".into()) && !tables.contains(&"read_gone".into()));
}

#[test]
fn the_latest_record_wins_in_whatever_order_the_logs_came() {
    let (_dir, store) = fresh();
    store
        .write(|write| {
            let old = log(BRANCH, Scope::Network);
            let new = LogId { incarnation: Incarnation(2), ..old };
            put_record(write, &new, &profile(BRANCH, "After the fire"))?;
            put_record(write, &old, &profile(BRANCH, "Before"))?;
            put_record(write, &log(HUB, Scope::Network), &profile(BRANCH, "Not mine to say"))?;
            let names: Vec<_> = write
                .records(RecordKind::Profile)?
                .into_iter()
                .map(|(log, _, _)| (log.node, log.incarnation.0))
                .collect();
            assert_eq!(names, [(HUB, 1), (BRANCH, 2)]);
            let name: String =
                write
                    .connection()
                    .query_row("SELECT name FROM read_profile", [], |row| row.get(0))?;
            assert_eq!(name, "After the fire");
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn one_nodes_faults_do_not_fill_the_disk() {
    let (_dir, store) = fresh();
    let kept = store
        .write(|write| {
            for node in [HUB, BRANCH] {
                for count in 0..250 {
                    write.quarantine(&QuarantineRow {
                        arrival: None,
                        node,
                        document: None,
                        record: None,
                        hash: None,
                        code: "other".into(),
                        reason: format!("fault {count}"),
                        entries: 1,
                        at: UnixMs(0),
                    })?;
                }
            }
            write.quarantined(0, 1000)
        })
        .unwrap();
    assert_eq!(kept.len(), 400);
    assert_eq!(kept[0].reason, "fault 249");
    assert_eq!(kept[199].reason, "fault 50");
}

#[test]
fn a_node_is_one_row_however_often_it_is_written() {
    let (_dir, store) = fresh();
    let node = NodeRow {
        node: BRANCH,
        role: NodeRole::Branch,
        incarnation: Incarnation(u32::MAX),
        network: None,
        name: "Novi Sad".into(),
        country: "RS".into(),
        language: "sr-Cyrl".into(),
        created_at: UnixMs(-1),
    };
    let written = node.clone();
    let read = store
        .write(move |write| {
            assert_eq!(write.node()?, None);
            write.put_node(&NodeRow {
                network: Some(crate::domain::NetworkId([4; 16])),
                ..written.clone()
            })?;
            write.put_node(&written)?;
            write.node()
        })
        .unwrap();
    assert_eq!(read, Some(node));
}
#[test]
fn a_full_disk_costs_the_job_that_needed_room_and_nothing_else() {
    let (_dir, store) = fresh();
    store.write(|write| populate_one(write, BRANCH)).unwrap();
    let large = |write: &Write<'_>| {
        let connection = write.connection();
        let pages: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
        connection.query_row(&format!("PRAGMA max_page_count = {}", pages + 8), [], |_| Ok(()))?;
        append(
            write,
            &log(HUB, Scope::Network),
            EntryKind::Record,
            Subject([1; 24]),
            vec![0; 1_000_000],
        )
    };
    assert!(matches!(store.write(large), Err(StoreError::DiskFull)));
    assert_eq!(store.write(|write| populate_one(write, BRANCH)).unwrap(), 2);
    assert_eq!(store.read(|read| Ok::<_, StoreError>(read.logs()?.len())).unwrap(), 1);
}

#[test]
fn records_of_two_lives_end_alike_in_every_order_of_coming() {
    let old = log(BRANCH, Scope::Network);
    let new = LogId { incarnation: Incarnation(2), ..old };
    // Each log in its own order; the letters say which one's next record comes.
    for order in ["aabb", "abab", "abba", "baab", "baba", "bbaa"] {
        let (_dir, store) = fresh();
        let seen: Vec<String> = store
            .write(move |write| {
                let mut count = [0, 0];
                for letter in order.chars() {
                    let (id, place) = if letter == 'a' { (&old, 0) } else { (&new, 1) };
                    count[place] += 1;
                    let name = format!("life {} name {}", id.incarnation.0, count[place]);
                    put_record(write, id, &profile(BRANCH, &name))?;
                }
                let kept = write.records(RecordKind::Profile)?;
                assert_eq!(kept.len(), 1, "{order}");
                Ok::<_, StoreError>(write.branches()?.into_iter().map(|row| row.name).collect())
            })
            .unwrap();
        assert_eq!(seen, ["life 2 name 2"], "{order}");
    }
}
