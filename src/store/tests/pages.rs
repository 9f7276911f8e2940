//! What pages read, and backups.

use super::*;
use crate::domain::progress::Attempt;
use crate::domain::roster::{Member, Revocation};
use crate::store::Depth;
use crate::store::rows::{PeerRow, WaitingFor};

fn populated() -> (tempfile::TempDir, Store, DocumentId) {
    let (dir, store) = fresh();
    let thread = store.write(populate).expect("the sample is in order");
    (dir, store, thread)
}

fn attempt(right: u8, key_node: NodeId) -> Attempt {
    Attempt {
        module: "start-here".parse().expect("a module id"),
        key: String::new(),
        seed: u64::MAX,
        at: UnixMs(5000),
        clock_doubtful: true,
        right,
        asked: 0,
        answers: (0..3)
            .map(|i| crate::domain::progress::Answered {
                question: format!("q{i}").parse().expect("a question id"),
                answer: crate::domain::grading::Answer::Number(1.0),
                right: i < right,
            })
            .collect(),
        node: key_node,
    }
}

#[test]
fn a_learner_is_listed_with_lessons_and_best_attempts() {
    let (_dir, store, _) = populated();
    let ana = person(BRANCH, 1);
    store
        .write(move |write| {
            let id = DocumentId::learner(ana);
            let snapshot = write.document(id)?.expect("the sample has it");
            let mut document = Document::load(id, &snapshot)?;
            for (random, right) in [(1, 1), (2, 3), (3, 2)] {
                let fact = attempt(right, BRANCH);
                let change =
                    learner::record_attempt(&mut document, Incarnation(1), &fact, [random; 5])?;
                put(write, BRANCH, &document, change)?;
            }
            assert_eq!(write.change_count(id)?, 5);
            assert_eq!(write.compare_with_rebuild()?, Vec::<String>::new());
            Ok::<_, StoreError>(())
        })
        .unwrap();
    store
        .read(|read| {
            let learners = read.learners(Some(BRANCH))?;
            let names: Vec<_> = learners.iter().map(|row| row.name.as_deref()).collect();
            assert_eq!(names, [Some("Ana"), Some("Ћирић")]);
            assert_eq!(learners[0].lessons_done, 2);
            assert_eq!(learners[0].branch.as_deref(), Some("Novi Sad, Liman"));
            assert_eq!(learners[0].best, [("start-here".parse().unwrap(), 3, 3)]);
            assert_eq!(learners[0].last_activity, Some(UnixMs(5000)));
            assert_eq!(learners[1].best, []);
            assert_eq!(read.learners(None)?.len(), 2);
            assert_eq!(read.learners(Some(HUB))?, []);
            let lessons: Vec<_> =
                read.learner_progress(ana)?.iter().map(|row| row.lesson.to_string()).collect();
            assert_eq!(lessons, ["start-here/goals", "start-here/how-it-works"]);
            assert_eq!(read.attempts(ana)?.len(), 3);
            let known = read.person(ana)?.expect("the sample has the card");
            assert_eq!((known.name.as_str(), known.home, known.edition), ("Ana", BRANCH, 1));
            assert_eq!(read.person(person(HUB, 9))?, None);
            let counts = read.counts()?;
            assert_eq!((counts.people, counts.learners, counts.posts), (2, 2, 2));
            assert_eq!(counts.entries, read.last_arrival()?);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn a_learner_whose_card_has_not_come_is_listed_without_a_name() {
    let (_dir, store) = fresh();
    let nameless = person(BRANCH, 1);
    store
        .write(move |write| {
            let mut document = Document::new(DocumentId::learner(nameless))?;
            let fact = completion("start-here/goals", 1, BRANCH);
            let change = learner::complete(&mut document, Incarnation(1), &fact)?;
            put(write, BRANCH, &document, change)
        })
        .unwrap();
    let learners = store.read(|read| read.learners(None)).unwrap();
    assert_eq!(learners.len(), 1);
    assert_eq!((learners[0].person, learners[0].name.clone()), (nameless, None));
}

#[test]
fn unread_goes_by_arrival_and_leaves_out_what_one_wrote_oneself() {
    let (_dir, store, id) = populated();
    let (ana, other) = (person(BRANCH, 1), person(BRANCH, 2));
    let unread = |who| {
        let rows = store.read(|read| read.threads(None, Some(who), 10, 0)).unwrap();
        let sum = store.read(|read| read.unread_count(who)).unwrap();
        assert_eq!(u64::from(rows[0].unread), sum);
        let threads = store.read(|read| read.unread_threads(who)).unwrap();
        assert_eq!(threads, u64::from(sum > 0));
        (rows[0].unread, rows[0].last_arrival)
    };
    assert_eq!(unread(ana).0, 1);
    let (before, arrival) = unread(other);
    assert_eq!(before, 2);
    store.write(move |write| write.see_thread(other, id, arrival)).unwrap();
    assert_eq!(unread(other).0, 0);
    assert_eq!(store.read(|read| read.thread_seen(other, id)).unwrap(), Some(arrival));
    // A post that had waited for its parents: no entry comes with it, and it claims to be the
    // oldest.
    store
        .write(move |write| {
            let snapshot = write.document(id)?.expect("the sample has it");
            let mut document = Document::load(id, &snapshot)?;
            thread::answer(&mut document, Incarnation(1), &post(ana, BRANCH, 3, 1, "Late"))?;
            write.put_document(&document)?;
            assert_eq!(write.compare_with_rebuild()?, Vec::<String>::new());
            write.see_thread(other, id, 0)
        })
        .unwrap();
    assert_eq!(unread(other).0, 1);
}

#[test]
fn a_thread_is_read_in_its_own_order_with_names_and_branches() {
    let (_dir, store, id) = populated();
    store
        .read(|read| {
            let lesson = "start-here/goals".parse().unwrap();
            let row = read.threads(Some(&lesson), None, 10, 0)?.remove(0);
            assert_eq!(row.title.as_deref(), Some("Reading at night"));
            assert_eq!((row.posts, row.unread), (2, 0));
            assert_eq!(row.author_name.as_deref(), Some("Ana"));
            assert_eq!(row.branch.as_deref(), Some("Novi Sad, Liman"));
            assert_eq!(read.thread_head(id, None)?, Some(row));
            let elsewhere = "start-here/how-it-works".parse().unwrap();
            assert_eq!(read.threads(Some(&elsewhere), None, 10, 0)?, []);
            assert_eq!(read.threads(None, None, 10, 1)?, []);
            assert_eq!((read.thread_count(None)?, read.thread_count(Some(&elsewhere))?), (1, 0));
            let posts = read.thread(id)?;
            assert_eq!(
                posts.iter().map(|post| post.body.as_str()).collect::<Vec<_>>(),
                ["Who?", "We."]
            );
            assert_eq!(posts[1].reply_to.as_ref(), Some(&posts[0].key));
            assert_eq!((posts[0].author_role, posts[1].author_role), (Some(Role::Learner), None));
            assert_eq!((posts[1].author_name.clone(), posts[1].branch.clone()), (None, None));
            assert!(posts[0].arrival < posts[1].arrival);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn a_post_from_beyond_what_sql_can_count_still_comes_last() {
    let (_dir, store, id) = populated();
    store
        .write(move |write| {
            let mut document = Document::load(id, &write.document(id)?.expect("the sample"))?;
            let far = post(person(HUB, 3), HUB, 9, u64::MAX, "far");
            let change = thread::answer(&mut document, Incarnation(1), &far)?;
            put(write, HUB, &document, change)?;
            let posts = write.thread(id)?;
            assert_eq!(posts.last().map(|post| post.body.as_str()), Some("far"));
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn branches_show_what_came_from_them_and_who_was_cut_off() {
    let (_dir, store, _) = populated();
    let sign_key = [5; 32];
    let guest = crate::docs::record::node_id(&sign_key);
    store
        .write(move |write| {
            let roster = log(HUB, Scope::Roster);
            let member = |name: &str, noise: u8| {
                Record::Member(Member {
                    id: guest,
                    sign_key,
                    noise_key: [noise; 32],
                    role: NodeRole::Branch,
                    name: name.into(),
                    country: "BG".into(),
                    scopes: Vec::new(),
                })
            };
            put_record(write, &roster, &member("Ruse", 1))?;
            put_record(write, &roster, &member("Taken over", 2))?;
            put_record(write, &roster, &member("Ruse, old town", 1))?;
            assert_eq!(write.records(RecordKind::Member)?.len(), 3);
            let cut =
                Revocation { node: guest, since: Incarnation(0), kept: Vec::new(), more: false };
            put_record(write, &roster, &Record::Revocation(cut))?;
            write.put_peer(&PeerRow { last_heard: Some(UnixMs(4)), ..PeerRow::new(BRANCH) })?;
            assert_eq!(write.compare_with_rebuild()?, Vec::<String>::new());
            let rows = write.branches()?;
            assert_eq!(rows.len(), 2);
            let (own, cut) = (&rows[0], &rows[1]);
            assert_eq!(
                (own.name.as_str(), own.learners, own.lessons_done),
                ("Novi Sad, Liman", 2, 4)
            );
            assert_eq!((own.last_heard, own.role), (Some(UnixMs(4)), None));
            assert_eq!(own.newest_arrival, Some(9));
            assert_eq!((cut.name.as_str(), cut.revoked), ("Ruse, old town", true));
            assert_eq!((cut.role, cut.newest_arrival), (Some(NodeRole::Branch), None));
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn what_waits_for_a_peer_is_what_it_has_not_confirmed() {
    let (_dir, store, _) = populated();
    let all = [Scope::Network, Scope::Branch(BRANCH)];
    let waits = |scopes: &[Scope]| store.read(|read| read.waiting_for(HUB, scopes)).unwrap();
    assert_eq!(waits(&[]), WaitingFor::default());
    assert_eq!((waits(&all).entries, waits(&all).oldest_arrival), (9, Some(1)));
    assert_eq!(waits(&all[..1]).entries, 3);
    store
        .write(|write| {
            write.put_peer_length(HUB, &log(BRANCH, Scope::Network), 2)?;
            write.put_peer_length(HUB, &log(NodeId([9; 12]), Scope::Network), 2)?;
            assert_eq!(write.peer_lengths(HUB)?, [(log(BRANCH, Scope::Network), 2)]);
            assert_eq!(write.peer_length(HUB, &log(BRANCH, Scope::Network))?, Some(2));
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert_eq!(waits(&all[..1]).entries, 1);
    store
        .write(|write| {
            let agreed_arrival = Some(write.last_arrival()?);
            write.put_peer(&PeerRow { agreed_arrival, ..PeerRow::new(HUB) })
        })
        .unwrap();
    assert_eq!(waits(&all), WaitingFor::default());
}

#[test]
fn a_backup_is_whole_and_opens_as_a_folder_of_its_own() {
    let (_dir, store, id) = populated();
    assert_eq!(store.integrity(Depth::Quick).unwrap(), Vec::<String>::new());
    let other = tempfile::tempdir().unwrap();
    let path = other.path().join(crate::store::DATABASE_FILE);
    std::fs::write(other.path().join("branchline.db.part"), "left by a power cut").unwrap();
    store.backup_to(&path).unwrap();
    let names: Vec<_> =
        std::fs::read_dir(other.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, [crate::store::DATABASE_FILE]);
    let copy = Store::open(other.path(), str::to_lowercase).unwrap();
    assert_eq!(copy.integrity(Depth::Full).unwrap(), Vec::<String>::new());
    let thread = |store: &Store| store.read(|read| read.thread(id)).unwrap();
    assert_eq!(thread(&copy), thread(&store));
    let nowhere = store.backup_to(&other.path().join("missing").join("copy"));
    assert!(nowhere.is_err());
}

#[test]
fn a_snapshot_that_does_not_load_stops_nothing() {
    let (_dir, store, id) = populated();
    let rebuilt = store
        .write(move |write| {
            write
                .connection()
                .execute("UPDATE document SET snapshot = x'00' WHERE document_id = ?1", [id])?;
            write.rebuild()
        })
        .unwrap();
    assert_eq!((rebuilt.documents, rebuilt.unreadable), (2, vec![id]));
    assert_eq!(store.read(|read| read.learners(None)).unwrap().len(), 2);
    assert_eq!(store.read(|read| read.changes_of(id)).unwrap().len(), 2);
}
