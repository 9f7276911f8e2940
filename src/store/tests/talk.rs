//! No question about the forum tells what a cohort says among itself to somebody who is not of it.

use super::*;
use crate::docs::record::ToldCohort;
use crate::domain::CohortId;
use crate::domain::cohort::{Cohort, Enrolment, Place};
use crate::domain::moderation::{Mark, MarkKind};
use crate::domain::picture::Picture;
use crate::store::rows::{ContentState, Only, ThreadsAsked};

const COHORT: CohortId = CohortId([7; 12]);

fn mark(key: u8, kind: MarkKind, of: &Post, words: &str) -> Mark {
    Mark {
        key: thread::mark_key(of.node, [key; 5]),
        kind,
        post: (!kind.is_of_thread()).then(|| of.key.clone()),
        on: true,
        author: of.author,
        node: of.node,
        order: u64::from(key),
        at: UnixMs(9000),
        clock_doubtful: false,
        language: String::new(),
        words: words.into(),
    }
}

/// A library with a learner in a cohort and one who is not; a thread of each of two people in the
/// cohort's space, with everything that can be said of one. Its id and the second post.
fn talking(write: &Write<'_>) -> Result<(DocumentId, Post), StoreError> {
    let (ana, other) = (person(BRANCH, 1), person(BRANCH, 2));
    let (at_home, by_hub) = (log(BRANCH, Scope::Network), log(HUB, Scope::Branch(BRANCH)));
    put_record(write, &at_home, &card(ana, "Ana", Role::Learner, 1))?;
    put_record(write, &at_home, &card(other, "Bela", Role::Learner, 1))?;
    let cohort = Cohort {
        id: COHORT,
        name: "Spring".into(),
        edition: 1,
        closed: false,
        facilitators: Vec::new(),
        circles: Vec::new(),
        dates: Vec::new(),
    };
    put_record(write, &by_hub, &Record::Cohort(Box::new(ToldCohort::new(BRANCH, cohort))))?;
    let places = vec![Place { cohort: COHORT, circle: 0 }];
    put_record(write, &by_hub, &Record::Enrolment(Enrolment { person: ana, edition: 1, places }))?;

    let id = DocumentId::cohort_thread(COHORT, [3; 5], BRANCH);
    let mut document = Document::new(id)?;
    let head =
        ThreadHead { title: "Stuck".into(), space: Space::Cohort(COHORT), language: "en".into() };
    // Both wrote there once and mention each other: who is of the cohort decides, not who wrote.
    let first = post(other, BRANCH, 1, 10, &format!("marmalade @{ana}"));
    let life = Incarnation(1);
    let change = thread::open(&mut document, life, &head, &first)?;
    put(write, BRANCH, &document, change)?;
    let mut second = post(ana, BRANCH, 2, 11, &format!("apricots @{other}"));
    second.reply_to = Some(first.key.clone());
    let change = thread::answer(&mut document, life, &second)?;
    put(write, BRANCH, &document, change)?;
    let mut third = post(other, BRANCH, 3, 12, "marmalade");
    third.reply_to = Some(second.key.clone());
    let change = thread::answer(&mut document, life, &third)?;
    put(write, BRANCH, &document, change)?;
    let hash = crate::domain::ContentHash([5; 32]);
    let picture = Picture { hash, size_bytes: 100, alt: "A table".into() };
    let marks = [
        mark(1, MarkKind::Picture, &first, &picture.to_string()),
        mark(2, MarkKind::Report, &first, "why"),
        mark(3, MarkKind::AskChange, &first, "what"),
        mark(4, MarkKind::AskChange, &second, "what"),
        mark(5, MarkKind::Pin, &first, ""),
    ];
    for each in marks {
        let change = thread::mark(&mut document, life, &each)?;
        put(write, BRANCH, &document, change)?;
    }
    for who in [ana, other] {
        write.choose_thread(who, id, Some(crate::store::rows::Choice::Follow))?;
    }
    assert_eq!(write.compare_with_rebuild()?, Vec::<String>::new());
    Ok((id, second))
}

#[test]
fn one_of_the_cohort_finds_what_another_is_told_nothing_of() {
    let (_dir, store) = fresh();
    let (id, _) = store.write(talking).expect("the sample is in order");
    let (ana, other) = (person(BRANCH, 1), person(BRANCH, 2));
    let all = u64::MAX >> 1;
    // How often each way of asking meets the thread, for one person or for nobody in particular.
    let found = |who: PersonId| {
        store.read(|read| {
            let mut counts = Vec::new();
            for only in [Only::All, Only::Mine, Only::Unread, Only::Followed] {
                let asked =
                    ThreadsAsked { only, seen_by: Some(who), limit: 9, ..ThreadsAsked::default() };
                counts.push(read.threads_of(&asked)?.len());
            }
            counts.push(usize::from(read.thread_head(id, Some(who))?.is_some()));
            counts.push(usize::from(read.unread_count(who)? > 0));
            counts.push(usize::from(read.unread_threads(who)? > 0));
            counts.push(read.unread_answers(who, 9)?.len().min(1));
            counts.push(read.unread_mentions(who, 9)?.len());
            counts.push(read.asked_to_change(who, 9)?.len());
            for kind in [MarkKind::Report, MarkKind::Pin, MarkKind::Picture] {
                counts.push(read.marks_of_kind(kind, who, 9)?.len());
            }
            counts.push(read.search_posts(&["marmalade".into()], who, 9, 0)?.len().min(1));
            counts.push(read.newest_posts_of(ana, who, 9)?.len());
            counts.push(read.talks_of(who, 9)?.len());
            counts.push(usize::from(read.may_read_thread(who, id)?));
            Ok::<_, StoreError>(counts)
        })
    };
    assert_eq!(found(ana).unwrap(), [1; 17]);
    assert_eq!(found(other).unwrap(), [0; 17]);
    store
        .read(|read| {
            assert_eq!(read.threads(None, None, 9, 0)?, []);
            assert_eq!(read.thread_head(id, None)?, None);
            assert_eq!(read.unanswered(all, None, 9)?, []);
            assert_eq!(read.newest_posts(None, 9)?, []);
            assert_eq!(read.newest_posts(Some(&Space::Cohort(COHORT)), 9)?, []);
            assert_eq!((read.posts_since(0)?, read.liveliest_since(0, 9)?.len()), ((0, 0), 0));
            // Whom a form offers there: those who wrote, and of the others only who takes part.
            let space = Space::Cohort(COHORT);
            let here = read.people_to_mention(None, Some(&space), BRANCH, 9)?;
            assert_eq!(here.len(), 2, "both wrote there");
            let fresh = Space::Cohort(CohortId([8; 12]));
            assert_eq!(read.people_to_mention(None, Some(&fresh), BRANCH, 9)?, []);
            assert_eq!(read.people_to_mention(None, None, BRANCH, 9)?.len(), 2);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn a_cohorts_pictures_go_only_to_peers_that_may_read_what_it_says() {
    let (_dir, store) = fresh();
    store.write(talking).expect("the sample is in order");
    let hash = crate::domain::ContentHash([5; 32]);
    let given = |cohorts: &[CohortId]| {
        store.read(|read| {
            let files = read.picture_files(ContentState::Wanted, None, cohorts, 9)?.len();
            Ok::<_, StoreError>((files, read.picture_people(hash, cohorts)?.len()))
        })
    };
    assert_eq!(given(&[]).unwrap(), (0, 0));
    assert_eq!(given(&[CohortId([8; 12])]).unwrap(), (0, 0));
    assert_eq!(given(&[CohortId([8; 12]), COHORT]).unwrap(), (1, 1));
}

#[test]
fn who_is_named_or_looks_after_everything_takes_part_and_who_left_does_not() {
    let (_dir, store) = fresh();
    store.write(talking).expect("the sample is in order");
    let takes_part = |who| store.read(|read| read.takes_part(who, COHORT)).unwrap();
    let (named, admin, guest) = (person(HUB, 3), person(HUB, 4), person(BRANCH, 5));
    store
        .write(move |write| {
            let (by_hub, roster) = (log(HUB, Scope::Branch(BRANCH)), log(HUB, Scope::Roster));
            for (who, role) in [(named, Role::Mentor), (admin, Role::Admin)] {
                put_record(write, &log(HUB, Scope::Network), &card(who, "Vera", role, 1))?;
            }
            let admin_here = card(guest, "Admin", Role::Admin, 1);
            put_record(write, &log(BRANCH, Scope::Network), &admin_here)?;
            for (node, role) in [(HUB, NodeRole::Hub), (BRANCH, NodeRole::Branch)] {
                let member = crate::domain::roster::Member {
                    id: node,
                    sign_key: [node.0[0]; 32],
                    noise_key: [node.0[0]; 32],
                    role,
                    name: "Kotor".into(),
                    country: "ME".into(),
                    scopes: Vec::new(),
                };
                let subject = Subject::of_node(RecordKind::Member, node);
                let body = Record::Member(member).encode();
                append(write, &roster, EntryKind::Record, subject, body.clone())?;
                let position = write.log(&roster)?.map_or(0, |log| log.length);
                write.put_record(&roster, position, subject, &body)?;
            }
            let cohort = Cohort {
                id: COHORT,
                name: "Spring".into(),
                edition: 2,
                closed: false,
                facilitators: Vec::new(),
                circles: vec![Some(named)],
                dates: Vec::new(),
            };
            put_record(write, &by_hub, &Record::Cohort(Box::new(ToldCohort::new(BRANCH, cohort))))?;
            let left = Enrolment { person: person(BRANCH, 1), edition: 2, places: Vec::new() };
            put_record(write, &by_hub, &Record::Enrolment(left))
        })
        .unwrap();
    assert!(takes_part(named), "a mentor");
    assert!(!takes_part(person(BRANCH, 1)), "left");
    assert!(!takes_part(guest), "the admin of a library");
    assert_eq!(store.read(|read| read.hub_node()).unwrap().is_some(), takes_part(admin));
}
