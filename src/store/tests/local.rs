//! What never leaves the node.

use super::*;
use crate::domain::{LessonPath, ModuleId};
use crate::store::rows::{
    AccountRow, AttemptDraftRow, CheckAnswerRow, InvitationRow, SecretKind, SessionRow, ThrottleRow,
};

fn account(person: PersonId) -> AccountRow {
    AccountRow {
        person,
        secret_hash: "$argon2id$".into(),
        secret_kind: SecretKind::Pin,
        created_at: UnixMs(1),
        last_seen: None,
    }
}

fn session(person: PersonId, tag: u8, shared: bool, boot: i64, seen_s: i64) -> SessionRow {
    SessionRow {
        token_hash: [tag; 32],
        person,
        csrf: "word".into(),
        shared,
        created_s: seen_s - 10,
        seen_s,
        boot,
    }
}

fn lesson() -> LessonPath {
    "start-here/goals".parse().expect("a lesson path")
}

#[test]
fn an_account_goes_with_its_sessions_and_drafts() {
    let (_dir, store) = fresh();
    let ana = person(BRANCH, 1);
    store
        .write(move |write| {
            let lonely = write.put_session(&session(ana, 1, true, 1, 0));
            assert!(lonely.is_err(), "a session needs an account");
            write.put_account(&account(ana))?;
            write.put_session(&session(ana, 1, true, 1, 100))?;
            write.put_account(&AccountRow { secret_kind: SecretKind::Password, ..account(ana) })?;
            write.touch_account(ana, UnixMs(7))?;
            write.touch_session(&[1; 32], 120)?;
            assert_eq!(write.session(&[1; 32])?.map(|row| row.seen_s), Some(120));
            let kept = write.account(ana)?.expect("just written");
            assert_eq!((kept.secret_kind, kept.last_seen), (SecretKind::Password, Some(UnixMs(7))));
            assert_eq!(write.people_here()?, [], "without a card nobody is listed");
            let own = log(BRANCH, Scope::Branch(BRANCH));
            put_record(write, &own, &card(ana, "Ana", Role::Learner, 1))?;
            assert_eq!(write.people_here()?[0].name, "Ana");
            write.add_study_s(ana, &lesson(), 5)?;
            write.delete_account(ana)?;
            assert_eq!(write.session(&[1; 32])?, None);
            assert_eq!((write.account_count()?, write.visited(ana)?), (0, Vec::new()));
            assert!(write.person(ana)?.is_some(), "the card stays");
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn sessions_on_shared_computers_end_sooner_than_those_on_own_ones() {
    let (_dir, store) = fresh();
    let ana = person(BRANCH, 1);
    let left: Vec<u8> = store
        .write(move |write| {
            write.put_account(&account(ana))?;
            for (tag, shared, boot, seen_s) in [
                (1, true, 2, 1000),  // fresh
                (2, true, 2, 500),   // idle
                (3, true, 1, 1000),  // of an earlier boot
                (4, false, 2, 500),  // own: stays
                (5, false, 2, 10),   // own, idle for very long
                (6, false, 1, 5000), // own, of an earlier boot: the caller judges it
            ] {
                write.put_session(&session(ana, tag, shared, boot, seen_s))?;
            }
            assert_eq!(write.delete_stale_sessions(2, 900, 900, 100)?, 3);
            Ok::<_, StoreError>(
                write.sessions(ana)?.into_iter().map(|row| row.token_hash[0]).collect(),
            )
        })
        .unwrap();
    assert_eq!(left, [1, 4, 6]);
    store.write(move |write| write.delete_sessions(ana)).unwrap();
    assert_eq!(store.read(|read| read.sessions(ana)).unwrap(), []);
}

#[test]
fn a_form_sent_twice_keeps_its_first_answer() {
    let (_dir, store) = fresh();
    let (ana, other) = (person(BRANCH, 1), person(BRANCH, 2));
    store
        .write(move |write| {
            assert_eq!(write.once(ana, "k")?, None);
            write.put_once(ana, "k", "first", UnixMs(9))?;
            write.put_once(ana, "k", "second", UnixMs(3))?;
            assert_eq!(write.once(ana, "k")?.as_deref(), Some("first"));
            assert_eq!(write.once(other, "k")?, None);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn the_first_answer_to_a_check_is_remembered_and_the_latest_is_shown() {
    let (_dir, store) = fresh();
    let row = |right: bool, at: i64| CheckAnswerRow {
        person: person(BRANCH, 1),
        lesson: lesson(),
        question: "why".parse().expect("a question id"),
        answer: vec![u8::from(right)],
        first_right: right,
        right,
        at: UnixMs(at),
    };
    let (wrong, right) = (row(false, 1), row(true, 2));
    let expected = CheckAnswerRow { first_right: false, ..right.clone() };
    let kept = store
        .write(move |write| {
            write.put_check_answer(&wrong)?;
            write.put_check_answer(&right)?;
            let one = write.check_answer(right.person, &right.lesson, &right.question)?;
            let all = write.check_answers(right.person, &right.lesson)?;
            assert_eq!(one.as_slice(), all);
            Ok::<_, StoreError>(all)
        })
        .unwrap();
    assert_eq!(kept, [expected]);
}

#[test]
fn drafts_study_time_settings_and_throttles_are_kept_until_they_are_taken_back() {
    let (_dir, store) = fresh();
    let ana = person(BRANCH, 1);
    store
        .write(move |write| {
            let module: ModuleId = "start-here".parse().expect("a module id");
            let draft = AttemptDraftRow {
                person: ana,
                module: module.clone(),
                seed: u64::MAX - 1,
                started_at: UnixMs(4),
                answers: vec![1, 2],
            };
            write.put_attempt_draft(&draft)?;
            assert_eq!(write.attempt_draft(ana, &module)?, Some(draft));
            write.delete_attempt_draft(ana, &module)?;
            assert_eq!(write.attempt_draft(ana, &module)?, None);

            for seconds in [0, 30, u32::MAX] {
                write.add_study_s(ana, &lesson(), seconds)?;
            }
            assert_eq!(write.study_s(ana, &lesson())?, u32::MAX);
            write.reset_study_s(ana, &lesson())?;
            assert_eq!((write.study_s(ana, &lesson())?, write.visited(ana)?.len()), (0, 1));

            write.put_setting("window", "22-06")?;
            write.put_setting("window", "23-05")?;
            assert_eq!(write.setting("window")?.as_deref(), Some("23-05"));

            let throttle = ThrottleRow { failures: 3, until_s: 99 };
            write.put_throttle("device", throttle)?;
            write.put_throttle("account", throttle)?;
            assert_eq!(write.throttle("device")?, Some(throttle));
            write.clear_throttle("device")?;
            assert_eq!(write.throttle("device")?, None);
            write.clear_throttles()?;
            assert_eq!(write.throttle("account")?, None);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn an_invitation_reads_back_and_its_secret_stays_out_of_logs() {
    let (_dir, store) = fresh();
    let made = InvitationRow {
        public_id: vec![1, 2],
        secret: b"hidden".to_vec(),
        name: "Ruse".into(),
        country: "BG".into(),
        made_at: UnixMs(1),
        tries: 0,
        used_by: None,
        voided: false,
        role: NodeRole::Branch,
        of: None,
    };
    assert!(!format!("{made:?}").contains("104"));
    let used = InvitationRow { tries: 1, used_by: Some(BRANCH), ..made.clone() };
    let expected = used.clone();
    let kept = store
        .write(move |write| {
            write.put_invitation(&made)?;
            write.put_invitation(&used)?;
            assert_eq!(write.invitation(&[1, 2])?.as_ref(), Some(&used));
            assert_eq!(write.invitation(&[1])?, None);
            write.invitations(9)
        })
        .unwrap();
    assert_eq!(kept, [expected]);
}

#[test]
fn a_job_that_changes_megabytes_is_kept_or_taken_back_whole() {
    const KEYS: usize = 2_000;
    let fill = |letter: &'static str| {
        move |write: &Write<'_>| {
            for key in 0..KEYS {
                write.put_setting(&format!("key-{key}"), &letter.repeat(1_000))?;
            }
            Ok::<_, StoreError>(())
        }
    };
    let (_dir, store) = fresh();
    store.write(fill("a")).unwrap();
    // What can be taken back of this goes into a file in between.
    store.write(fill("b")).unwrap();
    let refused = store.write(move |write| {
        fill("c")(write)?;
        Err::<(), _>(StoreError::NotOurs)
    });
    assert!(matches!(refused, Err(StoreError::NotOurs)));
    for key in [0, KEYS / 2, KEYS - 1] {
        let kept = store.read(|read| read.setting(&format!("key-{key}"))).unwrap();
        assert_eq!(kept, Some("b".repeat(1_000)), "{key}");
    }
}
